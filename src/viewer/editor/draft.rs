//! A scenario while it is being changed: its text, the way back, what is wrong with it, and its file.
//!
//! Every change is a change of the text at one place, so that what somebody wrote beside it, comments above all, stays.

use std::collections::VecDeque;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::scenario::diagnostic::{Diagnostic, Diagnostics, escaped};
use crate::scenario::load::{LoadedScenario, load_beside, load_page};
use crate::scenario::source::{BUILT_IN, MAX_FILE_BYTES};
use crate::viewer::editor::outline::{Field, Section};
use crate::viewer::editor::vocabulary::beginning;

/// Earlier texts that are kept.
const MOST_KEPT: usize = 100;

/// Where a scenario comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It comes with the program, by its name.
    BuiltIn(&'static str),
    /// A file.
    File(PathBuf),
}

/// Why a draft cannot be opened or written.
#[derive(Debug, Error)]
pub enum DraftError {
    /// There is no such scenario in the program.
    #[error("there is no ready-made scenario `{0}`")]
    Unknown(String),
    /// Its file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Another file would be lost.
    #[error("{0} exists already: give another name")]
    Exists(String),
    /// Somebody else has written into the file meanwhile.
    #[error("{0} was changed by somebody else meanwhile: give another name")]
    Changed(String),
}

/// A scenario while it is being changed.
#[derive(Clone, Debug)]
pub struct Draft {
    origin: Origin,
    text: String,
    /// As it stands in its file.
    saved: String,
    /// As it was when the line was last made of it.
    applied: String,
    before: VecDeque<String>,
    after: Vec<String>,
    /// The last change was made letter by letter, and goes on with the next one.
    is_typing: bool,
    outline: Option<Section>,
    checked: Result<Box<LoadedScenario>, Diagnostics>,
}

impl Draft {
    /// The scenario of an origin, however wrong it is.
    ///
    /// # Errors
    /// If it cannot be read at all.
    pub fn open(origin: Origin) -> Result<Self, DraftError> {
        let text = match &origin {
            Origin::BuiltIn(name) => {
                let page = BUILT_IN
                    .iter()
                    .find(|(page, _)| page.strip_suffix(".toml") == Some(name));
                page.map(|(_, text)| (*text).to_owned())
                    .ok_or_else(|| DraftError::Unknown((*name).to_owned()))?
            }
            Origin::File(path) => read(path)?,
        };
        Ok(Self::of(origin, text))
    }

    fn of(origin: Origin, text: String) -> Self {
        let mut draft = Self {
            saved: text.clone(),
            applied: text.clone(),
            text,
            before: VecDeque::new(),
            after: Vec::new(),
            is_typing: false,
            outline: None,
            checked: Err(Diagnostics::default()),
            origin,
        };
        draft.check();
        draft
    }

    /// Where it comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The name of its file.
    pub fn name(&self) -> String {
        match &self.origin {
            Origin::BuiltIn(name) => format!("{name}.toml"),
            Origin::File(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                name.unwrap_or_else(|| path.to_string_lossy().into_owned())
            }
        }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the text says; none if it is not TOML.
    pub fn outline(&self) -> Option<&Section> {
        self.outline.as_ref()
    }

    /// The scenario, or what is wrong with it.
    pub fn checked(&self) -> &Result<Box<LoadedScenario>, Diagnostics> {
        &self.checked
    }

    /// What is wrong or doubtful.
    pub fn complaints(&self) -> &Diagnostics {
        match &self.checked {
            Ok(loaded) => &loaded.warnings,
            Err(wrong) => wrong,
        }
    }

    /// Whether a complaint is about its own text, and not about that of a file that it extends.
    pub fn is_own(&self, complaint: &Diagnostic) -> bool {
        complaint.file == escaped(&self.name())
    }

    /// Whether something would be lost if it were thrown away.
    pub fn is_unsaved(&self) -> bool {
        self.text != self.saved
    }

    /// Whether the line that is shown is another one.
    pub fn is_ahead(&self) -> bool {
        self.text != self.applied
    }

    /// The line that is shown has been made of this text.
    pub fn apply(&mut self, text: String) {
        self.applied = text;
    }

    /// Nobody knows what its file holds: it is not written over.
    pub fn mistrust_file(&mut self) {
        self.saved = String::new();
    }

    /// As it stands in its file.
    pub fn saved(&self) -> &str {
        &self.saved
    }

    /// Whether there is a way back.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Whether there is a way forward again.
    pub fn can_redo(&self) -> bool {
        !self.after.is_empty()
    }

    /// Takes the last change back.
    pub fn undo(&mut self) {
        self.finish_typing();
        if let Some(earlier) = self.before.pop_back() {
            self.after.push(std::mem::replace(&mut self.text, earlier));
            self.check();
        }
    }

    /// Makes a change again that was taken back.
    pub fn redo(&mut self) {
        self.finish_typing();
        if let Some(later) = self.after.pop() {
            self.before.push_back(std::mem::replace(&mut self.text, later));
            self.check();
        }
    }

    /// Another text in the place of this, be it TOML or not.
    pub fn rewrite(&mut self, text: String) {
        if text == self.text {
            return;
        }
        self.finish_typing();
        self.before.push_back(std::mem::replace(&mut self.text, text));
        if self.before.len() > MOST_KEPT {
            self.before.pop_front();
        }
        self.after.clear();
        self.check();
    }

    /// Another text in the place of this, as somebody types it letter by letter: all letters until
    /// [`Self::finish_typing`] are one change, so that a long word does not push earlier changes off the way back.
    pub fn type_on(&mut self, text: String) {
        if text == self.text {
            return;
        }
        if self.is_typing {
            self.text = text;
            self.after.clear();
            self.check();
        } else {
            self.rewrite(text);
            self.is_typing = true;
        }
    }

    /// What is typed from now on is another change.
    pub fn finish_typing(&mut self) {
        self.is_typing = false;
    }

    /// Another value in the place of one, as TOML writes it. Whether that leaves TOML: else nothing is changed.
    pub fn set(&mut self, field: &Field, source: &str) -> bool {
        self.splice(field.value.clone(), source)
    }

    /// Writes a key and its value at the end of a section's own.
    pub fn add_value(&mut self, section: &Section, key: &str, source: &str) -> bool {
        let (at, line) = match section.own_end {
            0 => (0, format!("{key} = {source}\n")),
            end => (self.end_of_line(end), format!("\n{key} = {source}")),
        };
        self.splice(at..at, &line)
    }

    /// Begins a new section in another: at its end.
    pub fn add_section(&mut self, section: &Section, key: &str, is_item: bool) -> bool {
        let way: Vec<String> = section.way.iter().cloned().chain([key.to_owned()]).collect();
        let name = way.join(".");
        let header = if is_item {
            format!("[[{name}]]")
        } else {
            format!("[{name}]")
        };
        let at = section.place.end;
        let apart = if self.text[..at].ends_with('\n') || at == 0 {
            "\n"
        } else {
            "\n\n"
        };
        self.splice(at..at, &format!("{apart}{header}\n{}", beginning(&way)))
    }

    /// Takes a value out, with its line if nothing else stands there before it.
    pub fn remove_value(&mut self, field: &Field) -> bool {
        let start = self.text[..field.place.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        // Of a key with dots the place begins with its last part.
        let before = self.text[start..field.place.start].trim();
        if !field.key.starts_with(before) {
            return false;
        }
        let end = self.end_of_line(field.place.end);
        self.splice(start..(end + 1).min(self.text.len()), "")
    }

    /// Takes a section out.
    pub fn remove_section(&mut self, section: &Section) -> bool {
        section.is_whole && self.splice(section.place.clone(), "")
    }

    /// Writes a section once more behind itself, under a name of its own.
    pub fn copy_section(&mut self, section: &Section) -> bool {
        let Some(mut copy) = self
            .text
            .get(section.place.clone())
            .filter(|_| section.is_whole)
            .map(str::to_owned)
        else {
            return false;
        };
        let named = section
            .fields
            .iter()
            .find(|field| field.key == "name" || field.key == "mode");
        if let (Some(field), Some(name)) = (named, &section.name) {
            let fresh = quoted(&self.fresh_name(&section.way, name));
            let within = field.value.start - section.place.start..field.value.end - section.place.start;
            copy.replace_range(within, &fresh);
        }
        let apart = if copy.ends_with('\n') { "\n" } else { "\n\n" };
        self.splice(section.place.end..section.place.end, &format!("{apart}{copy}"))
    }

    /// A name like this that no section of the kind has.
    fn fresh_name(&self, way: &[String], name: &str) -> String {
        let all = self
            .outline
            .iter()
            .flat_map(Section::all)
            .filter(|section| section.way == way);
        let taken: Vec<&str> = all.filter_map(|section| section.name.as_deref()).collect();
        let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end();
        let stem = if stem.is_empty() { name } else { stem };
        let mut number = 2_u64;
        loop {
            let fresh = format!("{stem} {number}");
            if !taken.contains(&fresh.as_str()) {
                return fresh;
            }
            number += 1;
        }
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.text[from..]
            .find('\n')
            .map_or(self.text.len(), |newline| from + newline)
    }

    /// The text with another value in the place of one, be it TOML or not.
    pub fn with(&self, field: &Field, source: &str) -> String {
        self.spliced(field.value.clone(), source)
    }

    fn spliced(&self, place: Range<usize>, with: &str) -> String {
        let mut text = self.text.clone();
        text.replace_range(place, with);
        text
    }

    /// Changes the text at one place, unless it would not be TOML then.
    fn splice(&mut self, place: Range<usize>, with: &str) -> bool {
        let text = self.spliced(place, with);
        let is_toml = Section::read(&self.name(), &text).is_ok();
        if is_toml {
            self.rewrite(text);
        }
        is_toml
    }

    fn check(&mut self) {
        let name = self.name();
        self.outline = Section::read(&name, &self.text).ok();
        let checked = match &self.origin {
            Origin::BuiltIn(_) => {
                let others = BUILT_IN.iter().filter(|(page, _)| *page != name).copied();
                let pages: Vec<_> = others.chain([(name.as_str(), self.text.as_str())]).collect();
                load_page(&pages, &name)
            }
            Origin::File(path) => load_beside(path, &name, self.text.clone()),
        };
        self.checked = checked.map(Box::new);
    }

    /// The file that it is written to if nobody names another.
    pub fn target(&self) -> String {
        match &self.origin {
            Origin::BuiltIn(name) => format!("{name}.toml"),
            Origin::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Writes it to a file, which is its own from now on. No other file is written over unless it holds the
    /// very same text, nor what somebody else has written into its own.
    ///
    /// # Errors
    /// If it cannot be written, or something would be lost.
    pub fn save(&mut self, target: &str) -> Result<(), DraftError> {
        self.finish_typing();
        let path = PathBuf::from(target);
        let is_own = matches!(&self.origin, Origin::File(own) if *own == path);
        if path.exists() {
            let there = read(&path)?;
            if !is_own && there != self.text {
                return Err(DraftError::Exists(target.to_owned()));
            }
            if is_own && there != self.saved {
                return Err(DraftError::Changed(target.to_owned()));
            }
        }
        let failed = |source| DraftError::Write {
            path: target.to_owned(),
            source,
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut file = new_file(&path, folder.unwrap_or(Path::new("."))).map_err(failed)?;
        file.write_all(self.text.as_bytes()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        self.saved.clone_from(&self.text);
        if !is_own {
            self.origin = Origin::File(path);
            self.check();
        }
        Ok(())
    }
}

/// A file that will take the place of another one, and whoever may read that may read it; as any new file if there is none.
fn new_file(path: &Path, folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    // Without this, nobody but its owner may read it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    if let Ok(there) = std::fs::metadata(path) {
        file.as_file().set_permissions(there.permissions())?;
    }
    Ok(file)
}

/// Text as TOML writes it.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn read(path: &Path) -> Result<String, DraftError> {
    let failed = |source| DraftError::Read {
        path: path.to_string_lossy().into_owned(),
        source,
    };
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size > MAX_FILE_BYTES {
        let why = format!("it has more than {} MiB", MAX_FILE_BYTES >> 20);
        return Err(failed(std::io::Error::other(why)));
    }
    std::fs::read_to_string(path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::open(Origin::BuiltIn("machining-cell")).unwrap()
    }

    fn station<'a>(draft: &'a Draft, name: &str) -> &'a Section {
        let all = draft.outline().unwrap().sections.iter();
        all.into_iter()
            .find(|section| section.way == ["station"] && section.name.as_deref() == Some(name))
            .unwrap()
    }

    fn names(draft: &Draft) -> Vec<String> {
        let plant = &draft.checked().as_ref().unwrap().baseline.plant;
        plant.stations.iter().map(|station| station.line.name.clone()).collect()
    }

    /// Lines of a text that are not in another.
    fn lost(before: &str, after: &str) -> Vec<String> {
        let mut left: Vec<&str> = after.lines().collect();
        let mut lost = Vec::new();
        for line in before.lines() {
            match left.iter().position(|other| *other == line) {
                Some(at) => drop(left.remove(at)),
                None => lost.push(line.to_owned()),
            }
        }
        lost
    }

    #[test]
    fn letters_typed_one_after_the_other_are_one_change_and_earlier_changes_stay() {
        let mut draft = draft();
        let before = draft.text().to_owned();
        draft.rewrite(format!("# Changed in the form.\n{before}"));
        let changed = draft.text().to_owned();
        let type_in = |draft: &mut Draft, letters: usize| {
            for _ in 0..letters {
                draft.type_on(format!("#{}", draft.text()));
            }
        };
        type_in(&mut draft, 2 * MOST_KEPT);
        let first = draft.text().to_owned();
        draft.finish_typing();
        type_in(&mut draft, 30);
        assert!(draft.checked().is_ok() && draft.text().len() == changed.len() + 2 * MOST_KEPT + 30);
        for earlier in [&first, &changed, &before] {
            draft.undo();
            assert_eq!(draft.text(), earlier);
        }
        assert!(!draft.can_undo());
        // What is typed after a step back is a change of its own, too.
        draft.redo();
        type_in(&mut draft, 3);
        assert!(!draft.can_redo());
        draft.undo();
        assert_eq!(draft.text(), changed);
        // Nothing typed is no change.
        draft.type_on(changed.clone());
        draft.type_on(format!("#{changed}"));
        draft.undo();
        assert_eq!(draft.text(), changed);
    }

    #[cfg(unix)]
    #[test]
    fn whoever_could_read_a_file_can_read_it_when_it_has_been_saved() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let other = folder.path().join("other.toml");
        std::fs::write(&other, "").unwrap();
        let new = folder.path().join("new.toml");
        let mut draft = draft();
        draft.save(new.to_str().unwrap()).unwrap();
        assert_eq!(mode(&new), mode(&other));
        for wanted in [0o640, 0o664] {
            std::fs::set_permissions(&new, PermissionsExt::from_mode(wanted)).unwrap();
            draft.rewrite(format!("# {wanted}\n{}", draft.text()));
            draft.save(new.to_str().unwrap()).unwrap();
            assert_eq!(mode(&new), wanted);
        }
    }

    #[test]
    fn a_value_is_changed_where_it_stands_and_the_way_back_is_exact() {
        let mut draft = draft();
        let before = draft.text().to_owned();
        let first = names(&draft)[0].clone();
        let section = station(&draft, &first).clone();
        let field = section.fields.iter().find(|field| field.key == "name").unwrap();
        assert!(!draft.set(field, "\"not closed"));
        assert_eq!(draft.text(), before);
        assert!(draft.add_value(&section, "machines", "0"));
        assert!(draft.checked().is_err() && draft.is_unsaved() && draft.is_ahead());
        let complaint = draft.complaints().items()[0].clone();
        let section = station(&draft, &first);
        assert!(section.place.contains(&complaint.span.start), "{complaint:?}");
        assert!(lost(&before, draft.text()).is_empty());
        let field = section
            .fields
            .iter()
            .find(|field| field.key == "machines")
            .unwrap()
            .clone();
        assert!(draft.set(&field, "3"));
        assert!(draft.checked().is_ok());
        let field = station(&draft, &first)
            .fields
            .iter()
            .find(|field| field.key == "machines")
            .unwrap()
            .clone();
        assert!(draft.remove_value(&field));
        assert_eq!(draft.text(), before);
        for _ in 0..3 {
            assert!(draft.can_undo());
            draft.undo();
        }
        assert!(!draft.can_undo() && draft.can_redo());
        draft.redo();
        assert!(draft.text().contains("machines = 0"));
        draft.undo();
        assert_eq!(draft.text(), before);
        assert!(!draft.is_unsaved());
    }

    #[test]
    fn a_first_key_stands_before_everything_and_one_with_dots_is_taken_out_whole() {
        let of = |text: &str| Draft::of(Origin::File("line.toml".into()), text.to_owned());
        for text in ["# Our line\n[run]\ndays = 2\n", "[run]\ndays = 2\n", "# Only this", ""] {
            let mut draft = of(text);
            let root = draft.outline().unwrap().clone();
            assert!(draft.add_value(&root, "name", "\"Saws\""), "{text:?}");
            assert_eq!(draft.text(), format!("name = \"Saws\"\n{text}"));
        }
        let mut draft = of("name = \"Saws\"\nhall.size_m = [20, 10, 6] # measured\nhall.walls_db = 3\n");
        let field = draft.outline().unwrap().fields[1].clone();
        assert_eq!(field.key, "hall.size_m");
        assert!(draft.remove_value(&field));
        assert_eq!(draft.text(), "name = \"Saws\"\nhall.walls_db = 3\n");
        // What is written into another value stays.
        let mut draft = of("run = { days = 2, seed = 3 }\n");
        let mut field = draft.outline().unwrap().fields[0].clone();
        field.place.start += "run = { ".len();
        assert!(!draft.remove_value(&field));
    }

    #[test]
    fn stations_are_copied_and_taken_out_and_nothing_else_is_touched() {
        let mut draft = draft();
        let (before, all) = (draft.text().to_owned(), names(&draft));
        for name in &all {
            let section = station(&draft, name).clone();
            assert!(draft.copy_section(&section), "{name}");
            let copied = names(&draft);
            assert_eq!(copied.len(), all.len() + 1);
            let fresh = copied.iter().find(|new| !all.contains(new)).unwrap();
            let at = copied.iter().position(|known| known == name).unwrap();
            assert_eq!(&copied[at + 1], fresh, "it stands behind the one it was copied from");
            assert!(lost(&before, draft.text()).is_empty());
            let copy = station(&draft, fresh).clone();
            assert!(draft.remove_section(&copy));
            assert_eq!(names(&draft), all);
            assert!(lost(&before, draft.text()).is_empty());
            while draft.can_undo() {
                draft.undo();
            }
        }
        let root = draft.outline().unwrap().clone();
        assert!(draft.add_section(&root, "station", true));
        assert!(draft.complaints().errors() > 0, "a station needs a name and a cycle");
        let saw = station(&draft, &all[0]).clone();
        assert!(draft.add_section(&saw, "failures", true));
        assert_eq!(station(&draft, &all[0]).sections.len(), saw.sections.len() + 1);
    }

    #[test]
    fn nothing_is_written_over_but_its_own_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("mine.toml");
        let target = target.to_str().unwrap();
        let mut draft = draft();
        let first = names(&draft)[0].clone();
        let section = station(&draft, &first).clone();
        draft.add_value(&section, "machines", "2");
        draft.save(target).unwrap();
        assert_eq!(std::fs::read_to_string(target).unwrap(), draft.text());
        assert!(!draft.is_unsaved() && draft.checked().is_ok());
        assert_eq!(draft.origin(), &Origin::File(target.into()));
        draft.undo();
        assert!(draft.is_unsaved());
        draft.save(target).unwrap();
        let other = folder.path().join("other.toml");
        std::fs::write(&other, "name = \"x\"").unwrap();
        assert!(matches!(
            draft.save(other.to_str().unwrap()),
            Err(DraftError::Exists(_))
        ));
        std::fs::write(target, "name = \"x\"").unwrap();
        draft.redo();
        assert!(matches!(draft.save(target), Err(DraftError::Changed(_))));
        assert!(draft.is_unsaved());
        let nowhere = folder.path().join("no/such/folder.toml");
        assert!(matches!(
            draft.save(nowhere.to_str().unwrap()),
            Err(DraftError::Write { .. })
        ));
        std::fs::remove_file(target).unwrap();
        draft.save(target).unwrap();
        assert!(matches!(
            Draft::open(Origin::File(nowhere)),
            Err(DraftError::Read { .. })
        ));
        assert!(matches!(
            Draft::open(Origin::BuiltIn("none")),
            Err(DraftError::Unknown(_))
        ));
    }

    #[test]
    fn every_ready_scenario_can_be_changed_and_any_text_is_kept() {
        for (page, text) in BUILT_IN.iter().filter(|(page, _)| !page.contains('/')) {
            let draft = Draft::open(Origin::BuiltIn(page.trim_end_matches(".toml"))).unwrap();
            assert!(draft.checked().is_ok(), "{page}");
            let outline = draft.outline().unwrap();
            for section in outline.all() {
                for field in &section.fields {
                    assert!(text.is_char_boundary(field.value.start) && text.is_char_boundary(field.value.end));
                }
            }
        }
        let mut draft = draft();
        draft.rewrite("name = ".into());
        assert!(draft.outline().is_none() && draft.checked().is_err());
        draft.undo();
        assert!(draft.checked().is_ok());
    }
}
