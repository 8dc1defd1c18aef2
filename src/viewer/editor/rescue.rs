//! Changes that are not saved, kept beside their file, so that they are there again after a window that ended by
//! itself: without a graphics device or a display, or with the computer. What is saved, or thrown away knowingly, is not
//! kept.
//!
//! The first line of what is kept names the text that was changed, by its SHA-256; the rest are the changes. Windows
//! that change one file at the same time keep what was changed last.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::viewer::editor::draft::Origin;

/// What stands behind the name of the file whose changes are kept.
const ENDING: &str = ".unsaved";
/// What stands before the name of the text that was changed.
const OF: &str = "# Taktline: unsaved changes of ";

/// Where changes of a file are kept, and which.
#[derive(Clone, Debug)]
pub struct Rescue {
    path: PathBuf,
    kept: Option<String>,
}

/// Changes that were kept and never saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The changed text.
    pub text: String,
    /// Whether the file is still the one that was changed.
    pub is_of_file: bool,
}

impl Rescue {
    /// For changes of this scenario.
    pub fn of(origin: &Origin) -> Self {
        let mut name = match origin {
            Origin::File(path) => path.clone().into_os_string(),
            // A file of this name is somebody's own.
            Origin::BuiltIn(name) => format!("{name}.ready-made.toml").into(),
        };
        name.push(ENDING);
        Self {
            path: name.into(),
            kept: None,
        }
    }

    /// What was kept of changes to the text `saved`; nothing if it cannot be read or changes nothing.
    pub fn found(&mut self, saved: &str) -> Option<Found> {
        let kept = fs::read_to_string(&self.path).ok()?;
        let (first, text) = kept.split_once('\n')?;
        let found = Found {
            text: text.to_owned(),
            is_of_file: first.strip_prefix(OF)? == name_of(saved),
        };
        self.kept = Some(found.text.clone());
        (found.text != saved).then_some(found)
    }

    /// Keeps these changes of the text `saved`, or none. That they cannot be kept is no reason to disturb whoever makes
    /// them: the question before they are lost is asked all the same.
    pub fn keep(&mut self, saved: &str, changes: Option<&str>) {
        if self.kept.as_deref() == changes && (changes.is_none() || self.path.exists()) {
            return;
        }
        let done = match changes {
            Some(text) => written(&self.path, &format!("{OF}{}\n{text}", name_of(saved))),
            None => fs::remove_file(&self.path),
        };
        if done.is_ok() || changes.is_none() {
            self.kept = changes.map(str::to_owned);
        }
    }

    /// Where they are, if any are kept.
    pub fn place(&self) -> Option<&Path> {
        self.kept.as_ref().map(|_| self.path.as_path())
    }
}

fn name_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file whole or not at all.
fn written(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_there_until_there_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("line.toml");
        let open = || Rescue::of(&Origin::File(file.clone()));
        let mut rescue = open();
        assert_eq!((rescue.found("zero"), rescue.place()), (None, None));
        rescue.keep("zero", Some("one"));
        rescue.keep("zero", Some("two\nlines"));
        let found = |text: &str, is_of_file| {
            Some(Found {
                text: text.to_owned(),
                is_of_file,
            })
        };
        assert_eq!(open().found("zero"), found("two\nlines", true));
        assert_eq!(open().found("another"), found("two\nlines", false));
        assert_eq!(open().found("two\nlines"), None);
        // Another window has taken it away.
        fs::remove_file(rescue.place().unwrap()).unwrap();
        rescue.keep("zero", Some("two\nlines"));
        assert!(rescue.place().is_some_and(Path::exists));
        rescue.keep("zero", None);
        assert_eq!((open().found("zero"), rescue.place()), (None, None));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut nowhere = Rescue::of(&Origin::File("/no/such/folder/line.toml".into()));
        nowhere.keep("zero", Some("one"));
        assert_eq!(nowhere.place(), None);
        let own = Rescue::of(&Origin::File("machining-cell.toml".into()));
        assert_ne!(own.path, Rescue::of(&Origin::BuiltIn("machining-cell")).path);
    }

    #[test]
    fn what_is_no_rescue_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("line.toml");
        for other in ["", "name = 1", "# Taktline: unsaved changes of x"] {
            fs::write(folder.path().join("line.toml.unsaved"), other).unwrap();
            let mut rescue = Rescue::of(&Origin::File(file.clone()));
            assert_eq!((rescue.found("zero"), rescue.place()), (None, None), "{other}");
        }
    }
}
