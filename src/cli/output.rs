//! Where results go: standard output, or a file that is written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::arguments::{AnswerOptions, Format};
use crate::cli::error::{CliError, shown};

/// Writes `text` to `target`, or to standard output if there is none. Nobody listening any more is no error.
///
/// # Errors
/// If it cannot be written; a file is then as it was.
pub fn deliver(text: &[u8], target: Option<&Path>) -> Result<(), CliError> {
    let Some(path) = target else {
        let mut out = io::stdout().lock();
        return match out.write_all(text).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CliError::write(Path::new("standard output"))(error))
            }
            _ => Ok(()),
        };
    };
    let mut file = WholeFile::create(path)?;
    file.write_all(text).map_err(CliError::write(path))?;
    file.commit()
}

/// Writes an answer where it is wanted. A file for spreadsheets begins with the mark of UTF-8 (U+FEFF): without it, Excel
/// takes it for the code page of its country, and Korean is lost.
///
/// # Errors
/// As [`deliver`].
pub fn deliver_answer(text: &str, answer: &AnswerOptions) -> Result<(), CliError> {
    let target = answer.output.as_deref();
    match (answer.format, target) {
        (Format::Csv, Some(_)) => deliver(format!("\u{feff}{text}").as_bytes(), target),
        _ => deliver(text.as_bytes(), target),
    }
}

/// Writes a file that must not be there yet.
///
/// # Errors
/// If it is there, or cannot be written.
pub fn deliver_new(text: &[u8], path: &Path) -> Result<(), CliError> {
    let mut file = temporary(path, path)?;
    file.write_all(text)
        .and_then(|()| file.as_file().sync_all())
        .map_err(CliError::write(path))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(CliError::Usage(format!(
            "{} exists already and is not overwritten; choose another name",
            shown(path)
        ))),
        Err(error) => Err(CliError::write(path)(error.error)),
    }
}

/// Asks, before long work begins, whether `path` can be written when it is done.
///
/// # Errors
/// If it cannot.
pub fn check_writable(path: &Path) -> Result<(), CliError> {
    WholeFile::create(path).map(drop)
}

/// Makes sure that none of the files to be written is one of those read, or another one of them.
///
/// # Errors
/// If one is.
pub fn check_distinct(read: &[&Path], written: &[&Path]) -> Result<(), CliError> {
    let real = |path: &Path| match path.canonicalize() {
        Ok(real) => real,
        Err(_) => {
            let folder = parent(path).canonicalize().unwrap_or_else(|_| parent(path));
            folder.join(path.file_name().unwrap_or_default())
        }
    };
    let is_ordinary = |path: &&&Path| fs::metadata(path).map_or(true, |found| found.is_file());
    let mut taken: Vec<PathBuf> = read.iter().map(|path| real(path)).collect();
    for path in written.iter().filter(is_ordinary) {
        let real = real(path);
        if taken.contains(&real) {
            return Err(CliError::Usage(format!(
                "{} cannot be both read and written, or written twice; choose another name for the results",
                shown(path)
            )));
        }
        taken.push(real);
    }
    Ok(())
}

/// A file being written: under another name in the same folder, until [`WholeFile::commit`]. If that is never
/// reached, nothing of it stays and a former file of that name is as it was.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    out: Out,
}

#[derive(Debug)]
enum Out {
    Temporary {
        out: BufWriter<NamedTempFile>,
        target: PathBuf,
    },
    /// What is no ordinary file (a pipe, `/dev/stdout`) cannot be replaced, only written to.
    Direct(BufWriter<File>),
}

impl WholeFile {
    /// Begins a file.
    ///
    /// # Errors
    /// If `path` is a folder, its folder does not exist, or it may not be written.
    pub fn create(path: &Path) -> Result<Self, CliError> {
        let out = match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                return Err(CliError::Usage(format!(
                    "{} is a folder; name a file in it",
                    shown(path)
                )));
            }
            Ok(found) if !found.is_file() => {
                let file = File::options().write(true).open(path).map_err(CliError::write(path))?;
                Out::Direct(BufWriter::new(file))
            }
            Ok(found) => {
                // Through a link to what it points to, which keeps its permissions.
                let target = path.canonicalize().map_err(CliError::write(path))?;
                if found.permissions().readonly() {
                    return Err(CliError::write(path)(io::ErrorKind::PermissionDenied.into()));
                }
                let file = temporary(&target, path)?;
                file.as_file()
                    .set_permissions(found.permissions())
                    .map_err(CliError::write(path))?;
                Out::Temporary {
                    out: BufWriter::new(file),
                    target,
                }
            }
            Err(_) => Out::Temporary {
                out: BufWriter::new(temporary(path, path)?),
                target: path.to_owned(),
            },
        };
        Ok(Self {
            path: path.to_owned(),
            out,
        })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// If that fails; a former file is then as it was.
    pub fn commit(self) -> Result<(), CliError> {
        let failed = CliError::write(&self.path);
        match self.out {
            Out::Direct(mut out) => out.flush().map_err(failed),
            Out::Temporary { out, target } => {
                let put = || -> io::Result<()> {
                    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                    file.as_file().sync_all()?;
                    file.persist(&target).map_err(|error| error.error)?;
                    Ok(())
                };
                put().map_err(failed)?;
                // The rename outlives a power cut only if the folder is on the disk too; not every system can.
                if let Ok(folder) = File::open(parent(&target)) {
                    let _ = folder.sync_all();
                }
                Ok(())
            }
        }
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Out::Temporary { out, .. } => out.write(bytes),
            Out::Direct(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Temporary { out, .. } => out.flush(),
            Out::Direct(out) => out.flush(),
        }
    }
}

/// A new file beside `target`, which the user calls `named`.
fn temporary(target: &Path, named: &Path) -> Result<NamedTempFile, CliError> {
    if target.file_name().is_none() {
        return Err(CliError::Usage(format!("{} is not the name of a file", shown(named))));
    }
    let folder = parent(target);
    if !folder.is_dir() {
        return Err(CliError::Usage(format!(
            "failed to write {}: the folder {} does not exist",
            shown(named),
            shown(&folder)
        )));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".taktline-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(CliError::write(named))
}

/// Whether two files lie in one folder, links followed.
pub fn in_one_folder(one: &Path, other: &Path) -> bool {
    parent(one).canonicalize().ok() == parent(other).canonicalize().ok()
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_is_not_finished_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("result.json");
        fs::write(&path, "old").unwrap();
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"half of the n").unwrap();
        file.flush().unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["result.json"]);
    }

    #[test]
    fn a_finished_file_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("result.json");
        fs::write(&path, "old and longer").unwrap();
        deliver(b"new", Some(&path)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["result.json"]);
    }

    #[test]
    fn folders_are_no_files() {
        let folder = tempfile::tempdir().unwrap();
        let message = deliver(b"x", Some(folder.path())).unwrap_err().to_string();
        assert!(message.ends_with("is a folder; name a file in it"), "{message}");
        let message = check_writable(&folder.path().join("no/where.json"))
            .unwrap_err()
            .to_string();
        assert!(message.contains("does not exist"), "{message}");
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn a_starter_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        deliver_new(b"first", &path).unwrap();
        assert!(deliver_new(b"second", &path).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
    }

    #[test]
    fn what_is_read_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cell.toml");
        fs::write(&path, "").unwrap();
        let detour = folder.path().join(".").join("cell.toml");
        assert!(check_distinct(&[&path], &[&detour]).is_err());
        let other = folder.path().join("new.json");
        assert!(check_distinct(&[&path], &[&other]).is_ok());
        assert!(check_distinct(&[], &[&other, &folder.path().join("./new.json")]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real.json");
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.json");
        symlink(&real, &link).unwrap();
        deliver(b"new", Some(&link)).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
