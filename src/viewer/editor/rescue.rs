//! Changes that are not saved, kept beside their file, so that they are there again after a window that ended by
//! itself: without a graphics device or a display, or with the computer. What is saved, or thrown away knowingly, is not
//! kept.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What stands behind the name of the file whose changes are kept.
const ENDING: &str = ".unsaved";

/// Where changes of a file are kept, and which.
#[derive(Clone, Debug)]
pub struct Rescue {
    path: PathBuf,
    kept: Option<String>,
}

impl Rescue {
    /// For changes of this file.
    pub fn of(file: &str) -> Self {
        Self {
            path: PathBuf::from(format!("{file}{ENDING}")),
            kept: None,
        }
    }

    /// What was kept and never saved; nothing if it can not be read.
    pub fn found(&mut self) -> Option<String> {
        self.kept = fs::read_to_string(&self.path).ok();
        self.kept.clone()
    }

    /// Keeps these changes, or none. That they cannot be kept is no reason to disturb whoever makes them: the question
    /// before they are lost is asked all the same.
    pub fn keep(&mut self, changes: Option<&str>) {
        if self.kept.as_deref() == changes {
            return;
        }
        let done = match changes {
            Some(text) => written(&self.path, text),
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

/// Writes a file whole or not at all.
fn written(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
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
        let open = || Rescue::of(file.to_str().unwrap());
        let mut rescue = open();
        assert_eq!((rescue.found(), rescue.place()), (None, None));
        rescue.keep(Some("one"));
        rescue.keep(Some("two"));
        assert_eq!(open().found().as_deref(), Some("two"));
        assert!(rescue.place().is_some_and(Path::exists));
        rescue.keep(None);
        assert_eq!((open().found(), rescue.place()), (None, None));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut nowhere = Rescue::of("/no/such/folder/line.toml");
        nowhere.keep(Some("one"));
        assert_eq!(nowhere.place(), None);
    }
}
