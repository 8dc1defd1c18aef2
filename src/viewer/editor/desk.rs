//! A draft as it lies on somebody's desk: which part of it is looked at, what is being typed, what was said of it.

use std::path::Path;

use crate::viewer::editor::draft::{Draft, DraftError, Origin, quoted};
use crate::viewer::editor::outline::{Field, Kind, Section};
use crate::viewer::editor::rescue::Rescue;

/// What is said of changes that are there again.
const RESCUED: &str =
    "the last window ended by itself: what was changed in it is here again and not saved; Undo takes it back";

/// What is said of a value that was typed and cannot stand where it was typed.
const NO_VALUE: &str = "what was typed is no value that can stand there";

/// A draft and what is seen of it.
#[derive(Debug)]
pub struct Desk {
    /// The draft.
    pub draft: Draft,
    /// The section looked at: 0 for what stands before the first header, else its number from 1.
    pub chosen: usize,
    /// Whether the text itself is shown.
    pub as_text: bool,
    /// Where the text is to be looked at next, in bytes.
    pub look_at: Option<usize>,
    /// A value that is being typed.
    pub typing: Option<Typing>,
    /// The file that it will be written to.
    pub target: String,
    /// What came of the last attempt to write it.
    pub said: Option<String>,
    /// Where changes are kept until they are saved.
    rescue: Rescue,
    /// Changes that somebody has thrown away.
    thrown: Option<String>,
}

/// A value that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// Whose value it will be.
    pub field: Field,
    /// What has been typed.
    pub text: String,
    /// It cannot stand there.
    pub is_refused: bool,
}

impl Desk {
    /// Opens a scenario, at its first mistake if there is one.
    ///
    /// # Errors
    /// If it cannot be read at all.
    pub fn open(origin: Origin) -> Result<Self, DraftError> {
        let mut desk = Self::of(Draft::open(origin)?);
        desk.show_mistake();
        Ok(desk)
    }

    fn of(draft: Draft) -> Self {
        Self {
            target: draft.target(),
            as_text: draft.outline().is_none(),
            rescue: Rescue::of(draft.origin()),
            draft,
            chosen: 0,
            look_at: None,
            typing: None,
            said: None,
            thrown: None,
        }
    }

    fn show_mistake(&mut self) {
        // One of a file that it extends has no place here.
        let mut own = self
            .draft
            .complaints()
            .items()
            .iter()
            .filter(|found| self.draft.is_own(found));
        if self.draft.checked().is_err()
            && let Some(first) = own.next()
        {
            let byte = first.span.start;
            self.show(byte);
        }
    }

    /// Takes up the changes that were kept when a window ended by itself, if there are any; they can be taken back.
    pub fn take_up(&mut self) {
        let Some(found) = self.rescue.found(self.draft.saved()) else {
            return;
        };
        self.draft.rewrite(found.text);
        if !found.is_of_file {
            self.draft.mistrust_file();
        }
        self.as_text = self.draft.outline().is_none();
        self.said = Some(RESCUED.to_owned());
        self.show_mistake();
    }

    /// Looks at a place of the text.
    pub fn show(&mut self, byte: usize) {
        self.look_at = Some(byte);
        if let Some(outline) = self.draft.outline() {
            self.chosen = outline.first_level_at(byte).map_or(0, |number| number + 1);
        }
    }

    /// The section looked at, and whether it is the one before the first header.
    pub fn section(&self) -> Option<&Section> {
        let outline = self.draft.outline()?;
        Some(match self.chosen.checked_sub(1) {
            Some(number) => outline.sections.get(number).unwrap_or(outline),
            None => outline,
        })
    }

    /// Whether something would be lost if it were thrown away, what is being typed among it.
    pub fn is_unsaved(&self) -> bool {
        self.draft.is_unsaved() || self.is_typing()
    }

    /// Whether there is something to be written: changes, a file of another name, or one that is not there any more.
    pub fn can_save(&self) -> bool {
        let is_there = match self.draft.origin() {
            Origin::BuiltIn(_) => false,
            Origin::File(path) => path.exists(),
        };
        self.is_unsaved() || !is_there || self.target.trim() != self.draft.target()
    }

    /// Whether something is being typed that does not stand in the text yet.
    pub fn is_typing(&self) -> bool {
        self.typed().is_some()
    }

    /// What is being typed, as TOML writes it; none if it stands in the text already.
    fn typed(&self) -> Option<(&Field, String)> {
        let Typing { field, text, .. } = self.typing.as_ref()?;
        let (is_same, source) = match &field.kind {
            Kind::Text(now) => (now == text, quoted(text)),
            _ => (
                self.draft.text().get(field.value.clone()) == Some(text.as_str()),
                text.clone(),
            ),
        };
        (!is_same).then_some((field, source))
    }

    /// Puts what is being typed into the text; whether it can stand there, or nothing was.
    pub fn finish_typing(&mut self) -> bool {
        if let Some((field, source)) = self.typed().map(|(field, source)| (field.clone(), source))
            && !self.draft.set(&field, &source)
        {
            if let Some(typing) = &mut self.typing {
                typing.is_refused = true;
            }
            return false;
        }
        self.typing = None;
        true
    }

    /// The text with what is being typed in it.
    fn text_so_far(&self) -> String {
        match self.typed() {
            Some((field, source)) => self.draft.with(field, &source),
            None => self.draft.text().to_owned(),
        }
    }

    /// Writes the draft to its target, and says what came of it.
    pub fn save(&mut self) -> bool {
        if !self.finish_typing() {
            self.said = Some(NO_VALUE.to_owned());
            return false;
        }
        let target = self.target.trim().to_owned();
        let saved = self.draft.save(&target);
        self.said = saved.as_ref().err().map(ToString::to_string);
        if saved.is_ok() {
            self.rescue.keep("", None);
            self.rescue = Rescue::of(self.draft.origin());
        }
        saved.is_ok()
    }

    /// Keeps what is not saved beside the file; where it is, if there is anything.
    pub fn keep(&mut self) -> Option<&Path> {
        let text = self.text_so_far();
        let is_wanted = self.is_unsaved() && self.thrown.as_ref() != Some(&text);
        self.rescue.keep(self.draft.saved(), is_wanted.then_some(text.as_str()));
        self.rescue.place()
    }

    /// What is not saved is not wanted any more.
    pub fn throw_away(&mut self) {
        self.thrown = Some(self.text_so_far());
        self.rescue.keep("", None);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A ready-made scenario in a file of its own: the folder, the file, its text.
    fn on_disk() -> (tempfile::TempDir, PathBuf, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line.toml");
        let draft = Draft::open(Origin::BuiltIn("machining-cell")).unwrap();
        std::fs::write(&path, draft.text()).unwrap();
        (folder, path, draft.text().to_owned())
    }

    #[test]
    fn changes_outlive_a_window_that_ended_by_itself() {
        let (folder, path, before) = on_disk();
        let open = || {
            let mut desk = Desk::open(Origin::File(path.clone())).unwrap();
            desk.take_up();
            desk
        };
        let mut desk = open();
        assert_eq!(desk.keep(), None);
        let after = format!("# Mine.\n{before}");
        desk.draft.rewrite(after.clone());
        assert!(desk.keep().is_some_and(Path::exists));
        assert_eq!(open().said, None, "the window is open");
        drop(desk);
        // The file is as it was, the changes are on the desk, and there is a way back.
        let mut again = open();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
        assert_eq!((again.draft.text(), again.draft.is_unsaved()), (after.as_str(), true));
        assert!(again.said.is_some());
        again.draft.undo();
        assert_eq!(again.draft.text(), before);
        again.draft.redo();
        assert!(again.save());
        assert_eq!(open().said, None);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
        // What is thrown away does not come back, however often it is looked at.
        let mut desk = open();
        desk.draft.rewrite(before.clone());
        desk.keep();
        desk.throw_away();
        assert_eq!(desk.keep(), None);
        assert_eq!((open().said, open().draft.text()), (None, after.as_str()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        // A file that has changed meanwhile is not written over.
        desk.draft.rewrite(format!("# Again.\n{before}"));
        desk.keep();
        drop(desk);
        std::fs::write(&path, "# Somebody else's.\n").unwrap();
        let mut late = open();
        assert!(late.draft.text().starts_with("# Again.") && !late.save());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "# Somebody else's.\n");
    }

    #[test]
    fn what_is_being_typed_is_not_lost() {
        let (_folder, path, before) = on_disk();
        let mut desk = Desk::open(Origin::File(path.clone())).unwrap();
        let type_in = |desk: &mut Desk, key: &str, text: &str| {
            let fields = &desk.draft.outline().unwrap().fields;
            let field = fields.iter().find(|field| field.key == key).unwrap().clone();
            desk.typing = Some(Typing {
                field,
                text: text.to_owned(),
                is_refused: false,
            });
        };
        type_in(&mut desk, "name", "Machining cell for auto parts");
        assert!(!desk.is_unsaved(), "it is what stands there");
        type_in(&mut desk, "name", "Our cell");
        assert!(desk.is_unsaved() && !desk.draft.is_unsaved());
        let kept = std::fs::read_to_string(desk.keep().unwrap()).unwrap();
        assert!(kept.contains("name = \"Our cell\""), "{kept}");
        assert_eq!(desk.draft.text(), before, "nobody has finished");
        assert!(desk.save() && !desk.is_unsaved());
        assert!(std::fs::read_to_string(&path).unwrap().contains("name = \"Our cell\""));
        // What is no value is said, and nothing is written.
        type_in(&mut desk, "start", "2027-");
        assert!(!desk.save() && desk.said.is_some() && desk.typing.as_ref().unwrap().is_refused);
        assert!(desk.is_unsaved());
        desk.throw_away();
        assert_eq!(desk.keep(), None);
    }

    #[test]
    fn a_wrong_file_is_opened_where_it_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wrong.toml");
        let text = Draft::open(Origin::BuiltIn("machining-cell"))
            .unwrap()
            .text()
            .to_owned();
        let at = text.find("[[station]]").unwrap();
        let wrong = format!(
            "{}[[station]]\nname = \"x\"\nmachnes = 2\n\n{}",
            &text[..at],
            &text[at..]
        );
        std::fs::write(&path, &wrong).unwrap();
        let desk = Desk::open(Origin::File(path.clone())).unwrap();
        assert_eq!(desk.section().unwrap().name.as_deref(), Some("x"));
        assert!(!desk.as_text);
        std::fs::write(&path, "name = \"x\"\n[[station]\n").unwrap();
        let desk = Desk::open(Origin::File(path.clone())).unwrap();
        assert!(desk.as_text && desk.look_at.is_some() && desk.section().is_none());
        // What is wrong in a file that it extends has no place in it.
        std::fs::write(folder.path().join("base.toml"), &wrong).unwrap();
        std::fs::write(&path, "extends = [\"base.toml\"]\n").unwrap();
        let desk = Desk::open(Origin::File(path.clone())).unwrap();
        assert!(desk.draft.checked().is_err() && desk.look_at.is_none());
        let first = &desk.draft.complaints().items()[0];
        assert!(
            !desk.draft.is_own(first) && first.file.ends_with("base.toml"),
            "{first:?}"
        );
        let both = "extends = [\"base.toml\"]\n[[station]]\nname = \"y\"\nbufer = 2\n";
        std::fs::write(&path, both).unwrap();
        let desk = Desk::open(Origin::File(path)).unwrap();
        assert_eq!(desk.section().unwrap().name.as_deref(), Some("y"));
    }
}
