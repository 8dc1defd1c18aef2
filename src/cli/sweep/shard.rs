//! The journal of a shard on disk: locked while it is written, appended to run by run.
//!
//! What is appended is with the system at once, so that it outlives the program whatever kills it; on the disk, against
//! a power cut, it is brought once a second, which costs little even where a run takes a millisecond.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::cli::error::{CliError, shown};
use crate::cli::speech::note;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::journal::{Journal, JournalError, Record, head};

/// How often what was appended is brought to the disk.
const SYNC: Duration = Duration::from_secs(1);

/// A journal being written by this process alone.
#[derive(Debug)]
pub struct Shard {
    path: PathBuf,
    file: File,
    bytes: u64,
    synced: Instant,
}

impl Shard {
    /// Opens the journal at `path`, or begins it, and says which runs it holds. Of a damaged journal only the whole
    /// runs are kept, in a new file, if `repair` says so.
    ///
    /// # Errors
    /// If another process writes it, it is damaged or of another version, or it cannot be read or written.
    pub fn open(path: &Path, repair: bool) -> Result<(Self, Vec<Record>), CliError> {
        let open = || {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
        };
        let mut file = open().map_err(CliError::write(path))?;
        lock(&file, path)?;
        let bytes = contents(&mut file, path)?;
        let journal = match Journal::read(&bytes) {
            Err(JournalError::Damaged { .. }) if repair => return Self::repaired(path, &bytes),
            read => read.map_err(|source| at(path, source))?,
        };
        if journal.torn_bytes > 0 && !bytes.is_empty() {
            note(&format!(
                "{}: the last {} bytes are a run cut short; it is computed again",
                shown(path),
                journal.torn_bytes
            ));
        }
        let mut shard = Self {
            path: path.to_owned(),
            file,
            bytes: journal.whole_bytes as u64,
            synced: Instant::now(),
        };
        shard.cut()?;
        if shard.bytes == 0 {
            shard.write(&head())?;
            shard.sync()?;
        }
        Ok((shard, journal.records))
    }

    /// Puts a damaged journal aside and begins another with what is whole of it.
    fn repaired(path: &Path, bytes: &[u8]) -> Result<(Self, Vec<Record>), CliError> {
        let records = Journal::salvaged(bytes).map_err(|source| at(path, source))?;
        let name = |number: u32| path.with_extension(format!("journal.damaged-{number}"));
        let aside = (1..).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(0));
        std::fs::rename(path, &aside).map_err(CliError::write(path))?;
        note(&format!(
            "{}: {} whole runs kept; the damaged file is now {}",
            shown(path),
            records.len(),
            shown(&aside)
        ));
        let (mut shard, _) = Self::open(path, false)?;
        for record in &records {
            shard.append(record)?;
        }
        shard.sync()?;
        Ok((shard, records))
    }

    /// Appends a finished run.
    ///
    /// # Errors
    /// If it cannot be written; what was written before is whole.
    pub fn append(&mut self, record: &Record) -> Result<(), CliError> {
        self.write(&record.bytes())?;
        if self.synced.elapsed() >= SYNC {
            self.sync()?;
        }
        Ok(())
    }

    /// Brings everything to the disk.
    ///
    /// # Errors
    /// If that fails.
    pub fn sync(&mut self) -> Result<(), CliError> {
        self.synced = Instant::now();
        self.file.sync_data().map_err(CliError::write(&self.path))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        match self.file.write_all(bytes) {
            Ok(()) => {
                self.bytes += bytes.len() as u64;
                Ok(())
            }
            Err(error) => {
                // On a full disk half a record may have been written; if it cannot be cut off now, the next start does.
                let _ = self.cut();
                Err(CliError::write(&self.path)(error))
            }
        }
    }

    /// Cuts off what is not whole and goes to the end.
    fn cut(&mut self) -> Result<(), CliError> {
        let cut = self.file.set_len(self.bytes);
        let cut = cut.and_then(|()| self.file.seek(SeekFrom::Start(self.bytes)));
        cut.map(drop).map_err(CliError::write(&self.path))
    }
}

/// Repairs the journal at `path` if it is damaged, unless another process writes it.
///
/// # Errors
/// If it cannot be read or written.
pub fn mend(path: &Path) -> Result<(), CliError> {
    let mut file = File::open(path).map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    let is_damaged = matches!(
        Journal::read(&contents(&mut file, path)?),
        Err(JournalError::Damaged { .. })
    );
    drop(file);
    if !is_damaged {
        return Ok(());
    }
    match Shard::open(path, true) {
        Err(CliError::Busy(_)) => Ok(()),
        repaired => repaired.map(drop),
    }
}

/// What the journal at `path` holds, which another process may be writing.
///
/// # Errors
/// If it cannot be read, is damaged, or is of another version.
pub fn peek(path: &Path) -> Result<Journal, CliError> {
    let mut file = File::open(path).map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    let bytes = contents(&mut file, path)?;
    Journal::read(&bytes).map_err(|source| at(path, source))
}

fn at(path: &Path, source: JournalError) -> CliError {
    CliError::SweepFile {
        path: path.to_owned(),
        source: Box::new(SweepError::Journal(source)),
    }
}

fn contents(file: &mut File, path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes);
    read.map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    Ok(bytes)
}

fn lock(file: &File, path: &Path) -> Result<(), CliError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(CliError::Busy(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(CliError::write(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(replication: u64) -> Record {
        Record {
            key: [7; 32],
            replication,
            outcome: Ok(vec![Some(0.5)]),
        }
    }

    fn replications(records: &[Record]) -> Vec<u64> {
        records.iter().map(|record| record.replication).collect()
    }

    #[test]
    fn what_was_appended_is_there_at_the_next_start_and_a_torn_end_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let (mut shard, records) = Shard::open(&path, false).unwrap();
        assert!(records.is_empty());
        (0..3).for_each(|number| shard.append(&record(number)).unwrap());
        drop(shard);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        let (mut shard, records) = Shard::open(&path, false).unwrap();
        assert_eq!(replications(&records), [0, 1]);
        shard.append(&record(2)).unwrap();
        drop(shard);
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        assert_eq!(replications(&peek(&path).unwrap().records), [0, 1, 2]);
    }

    #[test]
    fn two_cannot_write_the_same_shard() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let (shard, _) = Shard::open(&path, false).unwrap();
        assert!(matches!(Shard::open(&path, false), Err(CliError::Busy(_))));
        assert!(peek(&path).unwrap().records.is_empty());
        drop(shard);
        assert!(Shard::open(&path, false).is_ok());
    }

    #[test]
    fn a_damaged_journal_is_an_error_until_it_is_repaired_and_nothing_whole_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let (mut shard, _) = Shard::open(&path, false).unwrap();
        (0..3).for_each(|number| shard.append(&record(number)).unwrap());
        drop(shard);
        let mut bytes = std::fs::read(&path).unwrap();
        let at = head().len() + record(0).bytes().len() + 20;
        bytes[at] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(Shard::open(&path, false).unwrap_err().exit_code(), 2);
        let (shard, records) = Shard::open(&path, true).unwrap();
        assert_eq!(replications(&records), [0, 2]);
        drop(shard);
        assert_eq!(replications(&peek(&path).unwrap().records), [0, 2]);
        let aside = folder.path().join("a.journal.damaged-1");
        assert_eq!(std::fs::read(aside).unwrap(), bytes);
    }
}
