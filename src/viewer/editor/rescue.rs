//! Changes that are not saved, kept beside their file, so that they are there again after a window that ended by
//! itself: without a graphics device or a display, or with the computer. What is saved, or thrown away knowingly, is not
//! kept.
//!
//! The first line of what is kept names the text that was changed, by its SHA-256; the rest are the changes. Each window
//! that changes a file keeps its own: it holds a lock on them while it is open, so those without a lock are of a window
//! that has ended.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::viewer::editor::draft::Origin;

/// What stands behind the name of the file whose changes are kept.
const ENDING: &str = ".unsaved";
/// What stands before the name of the text that was changed.
const OF: &str = "# Taktline: unsaved changes of ";
/// Windows that keep changes of one file at the same time at most.
const WINDOWS: usize = 99;

/// Where changes of a file are kept, and which.
#[derive(Debug)]
pub struct Rescue {
    /// The place of the first window's; those of others have a number behind it.
    first: OsString,
    own: Option<Own>,
}

/// What this window keeps.
#[derive(Debug)]
struct Own {
    path: PathBuf,
    text: String,
    /// Nobody else takes it up while this is open.
    _lock: Option<File>,
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
        let mut first = match origin {
            Origin::File(path) => path.clone().into_os_string(),
            // A file of this name is somebody's own.
            Origin::BuiltIn(name) => format!("{name}.ready-made.toml").into(),
        };
        first.push(ENDING);
        Self { first, own: None }
    }

    fn places(&self) -> impl Iterator<Item = PathBuf> {
        (1..=WINDOWS).map(|number| {
            let mut place = self.first.clone();
            if number > 1 {
                place.push(format!("-{number}"));
            }
            place.into()
        })
    }

    /// What a window that has ended kept of changes to the text `saved`; nothing if it cannot be read or changes nothing.
    pub fn found(&mut self, saved: &str) -> Option<Found> {
        let (own, is_of_file) = self.places().find_map(|place| left_behind(place, saved))?;
        let text = own.text.clone();
        self.own = Some(own);
        (text != saved).then_some(Found { text, is_of_file })
    }

    /// Keeps these changes of the text `saved`, or none. That they cannot be kept is no reason to disturb whoever makes
    /// them: the question before they are lost is asked all the same.
    pub fn keep(&mut self, saved: &str, changes: Option<&str>) {
        let is_kept = |own: &Own| changes == Some(own.text.as_str()) && own.path.exists();
        if self.own.as_ref().is_some_and(is_kept) {
            return;
        }
        let Some(text) = changes else {
            if let Some(own) = self.own.take() {
                // Nobody misses it if it is gone already.
                let _ = fs::remove_file(own.path);
            }
            return;
        };
        let whole = format!("{OF}{}\n{text}", name_of(saved));
        let written = match self.own.as_mut().filter(|own| own.path.exists()) {
            Some(own) => {
                // Not every system lets a file be replaced while it is open.
                own._lock = None;
                written(&own.path, &whole, true).map(|lock| (own.path.clone(), lock))
            }
            None => self.first_free(&whole),
        };
        if let Ok((path, lock)) = written {
            let text = text.to_owned();
            let _lock = Some(lock);
            self.own = Some(Own { path, text, _lock });
        }
    }

    /// Writes to the first place where there is nothing yet.
    fn first_free(&self, whole: &str) -> io::Result<(PathBuf, File)> {
        let mut failure = ErrorKind::AlreadyExists.into();
        for path in self.places() {
            match written(&path, whole, false) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => failure = error,
                written => return written.map(|lock| (path, lock)),
            }
        }
        Err(failure)
    }

    /// Where they are, if any are kept.
    pub fn place(&self) -> Option<&Path> {
        self.own.as_ref().map(|own| own.path.as_path())
    }
}

/// What lies in a place, if a window that has ended kept it there, and whether it changes the text `saved`.
fn left_behind(path: PathBuf, saved: &str) -> Option<(Own, bool)> {
    // Opening what is no file may never end.
    let mut file = path.is_file().then(|| File::open(&path))?.ok()?;
    // Where nothing can be locked, it is nobody's.
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let mut kept = String::new();
    file.read_to_string(&mut kept).ok()?;
    let (first, text) = kept.split_once('\n')?;
    let is_of_file = first.strip_prefix(OF)? == name_of(saved);
    let (text, _lock) = (text.to_owned(), Some(file));
    Some((Own { path, text, _lock }, is_of_file))
}

fn name_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file whole or not at all, over another one only if that is said, and locks it.
fn written(path: &Path, text: &str, over: bool) -> io::Result<File> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    // Without it, another window may take it up, too.
    let _ = file.as_file().try_lock();
    let file = match over {
        true => file.persist(path),
        false => file.persist_noclobber(path),
    };
    file.map_err(|error| error.error)
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
        drop(rescue);
        let found = |text: &str, is_of_file| {
            Some(Found {
                text: text.to_owned(),
                is_of_file,
            })
        };
        assert_eq!(open().found("zero"), found("two\nlines", true));
        assert_eq!(open().found("another"), found("two\nlines", false));
        assert_eq!(open().found("two\nlines"), None);
        // Somebody has taken it away.
        let mut rescue = open();
        rescue.found("zero");
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
        assert_ne!(own.first, Rescue::of(&Origin::BuiltIn("machining-cell")).first);
    }

    #[test]
    fn each_window_keeps_its_own_and_takes_up_those_of_windows_that_ended() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("line.toml");
        let open = || Rescue::of(&Origin::File(file.clone()));
        let text = |found: Option<Found>| found.map(|found| found.text);
        let (mut first, mut second) = (open(), open());
        first.keep("zero", Some("one"));
        second.keep("zero", Some("two"));
        first.keep("zero", Some("one more"));
        assert_eq!(open().found("zero"), None, "both are open");
        assert_ne!(first.place(), second.place());
        drop(first);
        let mut third = open();
        assert_eq!(text(third.found("zero")).as_deref(), Some("one more"));
        assert_eq!(open().found("zero"), None, "it is taken up");
        third.keep("zero", None);
        drop(second);
        // The first place is free again, and the second one is still looked at.
        let mut fourth = open();
        assert_eq!(text(fourth.found("zero")).as_deref(), Some("two"));
        fourth.keep("zero", None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_no_rescue_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("line.toml");
        for other in ["", "name = 1", "# Taktline: unsaved changes of x"] {
            fs::write(folder.path().join("line.toml.unsaved"), other).unwrap();
            let mut rescue = Rescue::of(&Origin::File(file.clone()));
            assert_eq!((rescue.found("zero"), rescue.place()), (None, None), "{other}");
            rescue.keep("zero", Some("one"));
            rescue.keep("zero", None);
            let left = fs::read_to_string(folder.path().join("line.toml.unsaved"));
            assert_eq!(left.unwrap(), other);
        }
    }
}
