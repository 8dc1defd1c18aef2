//! A draft as it lies on somebody's desk: which part of it is looked at, what is being typed, what was said of it.

use std::path::Path;

use crate::viewer::editor::draft::{Draft, DraftError, Origin};
use crate::viewer::editor::outline::Section;
use crate::viewer::editor::rescue::Rescue;

/// What is said of changes that are there again.
const RESCUED: &str =
    "the last window ended by itself: what was changed in it is here again and not saved; Undo takes it back";

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
    /// Where it stands in the text.
    pub at: usize,
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
        if self.draft.checked().is_err()
            && let Some(first) = self.draft.complaints().items().first()
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

    /// Writes the draft to its target, and says what came of it.
    pub fn save(&mut self) -> bool {
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
        let text = self.draft.text();
        let is_wanted = self.draft.is_unsaved() && self.thrown.as_deref() != Some(text);
        self.rescue.keep(self.draft.saved(), is_wanted.then_some(text));
        self.rescue.place()
    }

    /// What is not saved is not wanted any more.
    pub fn throw_away(&mut self) {
        self.thrown = Some(self.draft.text().to_owned());
        self.rescue.keep("", None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_outlive_a_window_that_ended_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line.toml");
        let before = Draft::open(Origin::BuiltIn("machining-cell"))
            .unwrap()
            .text()
            .to_owned();
        std::fs::write(&path, &before).unwrap();
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
        let desk = Desk::open(Origin::File(path)).unwrap();
        assert!(desk.as_text && desk.look_at.is_some() && desk.section().is_none());
    }
}
