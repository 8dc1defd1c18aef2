//! Where scenario files come from: a folder on disk, or pages that the program carries with it.
//!
//! A scenario may name other files (`extends`, measured values as CSV). Those names come from a file that
//! somebody may have been sent, so they are read only inside the folder of the first file or below it, only
//! if they are ordinary files, and only up to [`MAX_FILE_BYTES`]. What is in a file is not looked at here.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Most bytes that a scenario file may have.
pub const MAX_FILE_BYTES: u64 = 4 << 20;
/// Most bytes that a file of measured values may have.
pub const MAX_CSV_BYTES: u64 = 64 << 20;

/// A page that the program carries with it: its path and its text.
pub type Page<'a> = (&'a str, &'a str);

/// The page with the library of components.
pub const COMPONENTS: &str = "catalogue/components.toml";

/// The page with the solutions that `match` chooses from.
pub const SOLUTIONS: &str = "catalogue/solutions.toml";

/// The scenarios that come with the program. Paths are like those of files: `extends` in one page names
/// another by its path relative to it.
///
/// Those in a folder are parts that several scenarios share (holidays, tariffs). A scenario on disk may extend them
/// by the same path although its own folder has no such file.
pub static BUILT_IN: &[Page<'static>] = &[
    (
        "machining-cell.toml",
        include_str!("../../scenarios/machining-cell.toml"),
    ),
    (
        "injection-moulding.toml",
        include_str!("../../scenarios/injection-moulding.toml"),
    ),
    ("robot-cafe.toml", include_str!("../../scenarios/robot-cafe.toml")),
    ("smt-line.toml", include_str!("../../scenarios/smt-line.toml")),
    ("manual-line.toml", include_str!("../../scenarios/manual-line.toml")),
    ("one-repairman.toml", include_str!("../../scenarios/one-repairman.toml")),
    (
        "wifi-is-enough.toml",
        include_str!("../../scenarios/wifi-is-enough.toml"),
    ),
    (
        "platform-assembly.toml",
        include_str!("../../scenarios/platform-assembly.toml"),
    ),
    (
        "robot-assembly.toml",
        include_str!("../../scenarios/robot-assembly.toml"),
    ),
    ("ways-to-pay.toml", include_str!("../../scenarios/ways-to-pay.toml")),
    (
        "watched-spindles.toml",
        include_str!("../../scenarios/watched-spindles.toml"),
    ),
    ("ai-on-5g.toml", include_str!("../../scenarios/ai-on-5g.toml")),
    (
        "small-workshop.toml",
        include_str!("../../scenarios/small-workshop.toml"),
    ),
    (
        "drifting-press.toml",
        include_str!("../../scenarios/drifting-press.toml"),
    ),
    (
        "catalogue/connectivity.toml",
        include_str!("../../scenarios/catalogue/connectivity.toml"),
    ),
    (COMPONENTS, include_str!("../../scenarios/catalogue/components.toml")),
    (SOLUTIONS, include_str!("../../scenarios/catalogue/solutions.toml")),
    (
        "rules/funding-kr.toml",
        include_str!("../../scenarios/rules/funding-kr.toml"),
    ),
    ("rules/tax-kr.toml", include_str!("../../scenarios/rules/tax-kr.toml")),
    (
        "rules/holidays-kr.toml",
        include_str!("../../scenarios/rules/holidays-kr.toml"),
    ),
    (
        "rules/tariff-industrial-a2.toml",
        include_str!("../../scenarios/rules/tariff-industrial-a2.toml"),
    ),
];

/// The text of a page that the program carries with it.
pub fn built_in(page: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(name, _)| *name == page).map(|(_, text)| *text)
}

/// Where files are looked up.
#[derive(Clone, Debug)]
pub enum Shelf<'a> {
    /// A folder on disk and all below it.
    Folder {
        /// The folder, without symbolic links.
        root: PathBuf,
        /// How it is shown in messages, with a trailing separator, or nothing.
        shown: String,
    },
    /// Pages in memory.
    Pages(&'a [Page<'a>]),
}

/// Why a file cannot be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// There is none.
    #[error("the file does not exist")]
    Missing,
    /// A folder, a device, a pipe or a link.
    #[error("this is {0}, not an ordinary file")]
    NotAFile(&'static str),
    /// Too large.
    #[error("the file is larger than {} MiB", .0 >> 20)]
    TooLarge(u64),
    /// Not UTF-8.
    #[error("byte {at} is not UTF-8 text (found {byte:#04x}); save the file as UTF-8")]
    NotText {
        /// Number of the byte, from 1.
        at: usize,
        /// The byte.
        byte: u8,
        /// What comes before it.
        before: String,
    },
    /// A name that is not a plain relative path.
    #[error("a file is named by a path relative to this file, with `/` between folders")]
    NotRelative,
    /// A path that leaves the first file's folder.
    #[error("the path leads out of the folder of the scenario that was opened")]
    Outside,
    /// A wrong extension.
    #[error("the file's name must end in `.{0}`")]
    Extension(&'static str),
    /// The operating system said no.
    #[error("failed to read the file: {0}")]
    Unreadable(std::io::Error),
}

/// The path of a file on a shelf: folders and file name below the root.
pub type Steps = Vec<String>;

/// The path that `name` means when the file `from` says it.
///
/// # Errors
/// If it is not a relative path, leads out of the root, or does not end in `extension`.
pub fn resolve(from: &[String], name: &str, extension: &'static str) -> Result<Steps, SourceError> {
    let plain = !name.is_empty() && !name.chars().any(|c| c.is_control() || c == '\\' || c == ':');
    if !plain || name.starts_with('/') {
        return Err(SourceError::NotRelative);
    }
    let mut steps: Steps = from.iter().take(from.len().saturating_sub(1)).cloned().collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if steps.pop().is_none() {
                    return Err(SourceError::Outside);
                }
            }
            part => steps.push(part.to_owned()),
        }
    }
    let ends_well = steps
        .last()
        .and_then(|file| file.rsplit_once('.'))
        .is_some_and(|(stem, end)| !stem.is_empty() && end.eq_ignore_ascii_case(extension));
    if ends_well {
        Ok(steps)
    } else {
        Err(SourceError::Extension(extension))
    }
}

impl<'a> Shelf<'a> {
    /// The shelf of the file at `path` and the file's own path on it.
    ///
    /// # Errors
    /// If the folder does not exist or the path names no file.
    pub fn of_file(path: &Path) -> Result<(Self, Steps), SourceError> {
        let file = path.file_name().ok_or(SourceError::NotAFile("a folder"))?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let root = fs::canonicalize(folder.unwrap_or(Path::new("."))).map_err(unreadable)?;
        let shown = folder
            .map(|p| p.join("").to_string_lossy().into_owned())
            .unwrap_or_default();
        Ok((Self::Folder { root, shown }, vec![file.to_string_lossy().into_owned()]))
    }

    /// How the file is called in messages.
    pub fn shown(&self, steps: &[String]) -> String {
        match self {
            Self::Folder { shown, .. } => format!("{shown}{}", steps.join("/")),
            Self::Pages(_) => steps.join("/"),
        }
    }

    /// Reads a file that another file names. Shared parts that the folder lacks come from [`BUILT_IN`].
    ///
    /// # Errors
    /// See [`SourceError`].
    pub fn read(&self, steps: &[String], most: u64) -> Result<String, SourceError> {
        match self.read_own(steps, most) {
            Err(SourceError::Missing) if steps.len() > 1 => read_page(BUILT_IN, steps, most),
            read => read,
        }
    }

    fn read_own(&self, steps: &[String], most: u64) -> Result<String, SourceError> {
        match self {
            Self::Pages(pages) => read_page(pages, steps, most),
            Self::Folder { root, .. } => {
                let path = steps.iter().fold(root.clone(), |path, step| path.join(step));
                let meta = fs::symlink_metadata(&path).map_err(unreadable)?;
                if meta.file_type().is_symlink() {
                    return Err(SourceError::NotAFile("a symbolic link"));
                }
                // A folder on the way may be a link too: what counts is where the path really ends.
                if !fs::canonicalize(&path).map_err(unreadable)?.starts_with(root) {
                    return Err(SourceError::Outside);
                }
                read_file(&path, most)
            }
        }
    }

    /// Reads the file that the user named, which may be a link to a file: that is the user's own choice.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub fn read_first(&self, path: &Path, steps: &[String]) -> Result<String, SourceError> {
        match self {
            Self::Pages(pages) => read_page(pages, steps, MAX_FILE_BYTES),
            Self::Folder { .. } => read_file(path, MAX_FILE_BYTES),
        }
    }
}

fn read_page(pages: &[Page<'_>], steps: &[String], most: u64) -> Result<String, SourceError> {
    let path = steps.join("/");
    let (_, text) = pages
        .iter()
        .find(|(name, _)| *name == path)
        .ok_or(SourceError::Missing)?;
    if text.len() as u64 > most {
        return Err(SourceError::TooLarge(most));
    }
    Ok((*text).to_owned())
}

fn unreadable(error: std::io::Error) -> SourceError {
    match error.kind() {
        std::io::ErrorKind::NotFound => SourceError::Missing,
        _ => SourceError::Unreadable(error),
    }
}

fn read_file(path: &Path, most: u64) -> Result<String, SourceError> {
    // Asked before opening: opening a pipe would wait for its other end.
    let meta = fs::metadata(path).map_err(unreadable)?;
    if meta.is_dir() {
        return Err(SourceError::NotAFile("a folder"));
    }
    if !meta.is_file() {
        return Err(SourceError::NotAFile("a device or a pipe"));
    }
    let file = fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // The length in `meta` may be stale, so the reading itself is bounded.
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(SourceError::TooLarge(most));
    }
    text(bytes)
}

/// The bytes as text.
///
/// # Errors
/// If they are not UTF-8.
pub fn text(bytes: Vec<u8>) -> Result<String, SourceError> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        SourceError::NotText {
            at: at + 1,
            byte: bytes.get(at).copied().unwrap_or_default(),
            before: String::from_utf8_lossy(bytes.get(..at).unwrap_or_default()).into_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(path: &str) -> Steps {
        path.split('/').map(str::to_owned).collect()
    }

    #[test]
    fn a_name_is_relative_to_the_file_that_says_it() {
        assert_eq!(
            resolve(&steps("a/b.toml"), "c.toml", "toml").unwrap(),
            steps("a/c.toml")
        );
        assert_eq!(
            resolve(&steps("a/b.toml"), "../c.TOML", "toml").unwrap(),
            steps("c.TOML")
        );
    }

    #[test]
    fn names_that_leave_the_folder_or_are_no_paths_are_refused() {
        for name in ["../../x.toml", "x/../../../y.toml"] {
            assert!(
                matches!(resolve(&steps("a/b.toml"), name, "toml"), Err(SourceError::Outside)),
                "{name}"
            );
        }
        for name in ["", "/etc/passwd.toml", "C:/x.toml", "a\\b.toml", "a\0.toml"] {
            assert!(
                matches!(resolve(&steps("a/b.toml"), name, "toml"), Err(SourceError::NotRelative)),
                "{name:?}"
            );
        }
        for name in ["x", "x.csv", ".toml", "../"] {
            assert!(
                matches!(
                    resolve(&steps("a/b.toml"), name, "toml"),
                    Err(SourceError::Extension(_))
                ),
                "{name}"
            );
        }
    }

    #[test]
    fn shared_parts_that_a_folder_lacks_come_from_those_carried_along() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.toml"), "").unwrap();
        let (shelf, _) = Shelf::of_file(&folder.path().join("a.toml")).unwrap();
        let holidays = steps("rules/holidays-kr.toml");
        assert!(shelf.read(&holidays, 100_000).unwrap().contains("[calendar]"));
        fs::create_dir(folder.path().join("rules")).unwrap();
        fs::write(folder.path().join("rules/holidays-kr.toml"), "own").unwrap();
        assert_eq!(shelf.read(&holidays, 100_000).unwrap(), "own");
        // A whole scenario is not mistaken for a file of the same name.
        assert!(matches!(
            shelf.read(&steps("smt-line.toml"), 100_000),
            Err(SourceError::Missing)
        ));
    }

    #[test]
    fn bad_utf8_is_found_by_its_place() {
        let error = text(b"a = \"\xff\"".to_vec()).unwrap_err();
        assert!(
            matches!(error, SourceError::NotText { at: 6, byte: 0xff, .. }),
            "{error}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn folders_links_and_devices_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("real.toml"), "x = 1").unwrap();
        std::os::unix::fs::symlink(folder.path().join("real.toml"), folder.path().join("link.toml")).unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("out")).unwrap();
        fs::create_dir(folder.path().join("dir.toml")).unwrap();
        let (shelf, _) = Shelf::of_file(&folder.path().join("real.toml")).unwrap();
        assert_eq!(shelf.read(&steps("real.toml"), 100).unwrap(), "x = 1");
        assert!(matches!(
            shelf.read(&steps("link.toml"), 100),
            Err(SourceError::NotAFile("a symbolic link"))
        ));
        assert!(matches!(
            shelf.read(&steps("dir.toml"), 100),
            Err(SourceError::NotAFile("a folder"))
        ));
        assert!(matches!(
            shelf.read(&steps("real.toml"), 3),
            Err(SourceError::TooLarge(3))
        ));
        assert!(matches!(
            shelf.read(&steps("gone.toml"), 100),
            Err(SourceError::Missing)
        ));
        assert!(matches!(
            shelf.read(&steps("out/etc/passwd"), 100),
            Err(SourceError::Outside)
        ));
        let device = Path::new("/dev/null");
        assert!(matches!(
            read_file(device, 100),
            Err(SourceError::NotAFile("a device or a pipe"))
        ));
    }
}
