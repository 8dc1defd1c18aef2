//! Files that a user names, beside scenarios: ordinary ones of a bounded size.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::cli::error::{CliError, shown};

/// Opens an ordinary file. Asked before opening: a pipe would be waited for, and a device may never end.
///
/// # Errors
/// If there is none, or if it is larger than `most_bytes`.
pub fn open(path: &Path, most_bytes: u64) -> Result<fs::File, CliError> {
    let failed = |source| CliError::Read {
        path: path.to_owned(),
        source,
    };
    let meta = fs::metadata(path).map_err(failed)?;
    if !meta.is_file() || meta.len() > most_bytes {
        let message = format!(
            "{} is not an ordinary file of at most {} MiB",
            shown(path),
            most_bytes >> 20
        );
        return Err(CliError::Usage(message));
    }
    fs::File::open(path).map_err(failed)
}

/// What an ordinary file holds.
///
/// # Errors
/// As of [`open`], and if it cannot be read.
pub fn read_bytes(path: &Path, most_bytes: u64) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let file = open(path, most_bytes)?;
    let read = file.take(most_bytes).read_to_end(&mut bytes);
    read.map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    Ok(bytes)
}

/// The text that an ordinary file holds.
///
/// # Errors
/// As of [`read_bytes`], and if it is not UTF-8.
pub fn read_text(path: &Path, most_bytes: u64) -> Result<String, CliError> {
    let bytes = read_bytes(path, most_bytes)?;
    String::from_utf8(bytes).map_err(|_| CliError::Usage(format!("{} is not UTF-8 text", shown(path))))
}
