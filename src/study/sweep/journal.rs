//! The form in which finished runs are kept: a head, then one record after the other, each with a checksum.
//!
//! A run is appended when it is finished and nothing before it is touched again, so whenever the program is killed, all
//! records but the one being written are whole. A torn end is cut off and its run computed again; damage before whole
//! records is an error, since somebody should know of it, and [`salvaged`](Journal::salvaged) still finds all whole
//! records around it. The checksum is CRC-32 (ISO 3309, as of gzip).

use flate2::Crc;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::study::sweep::plan::{Key, model_version};
use crate::study::sweep::work::Outcome;

/// Begins a file.
const MAGIC: &[u8; 8] = b"TAKTRUNS";
/// Version of the form.
const FORMAT: u32 = 1;
/// Begins a record. Never part of UTF-8 text.
const MARK: [u8; 4] = [0xf5, b'R', b'U', b'N'];
/// Mark, length and checksum.
const FRAME: usize = 12;
/// Most bytes of a record: far more than any has.
const MOST_BYTES: usize = 1 << 24;

/// A finished run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The identity of its point.
    pub key: Key,
    /// The replication, from 0.
    pub replication: u64,
    /// What it found out.
    pub outcome: Outcome,
}

/// What a journal holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journal {
    /// Its records in the order in which they were written.
    pub records: Vec<Record>,
    /// Bytes that are whole; what stands behind them is a torn end.
    pub whole_bytes: usize,
    /// Bytes of the torn end.
    pub torn_bytes: usize,
}

/// Why a journal cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JournalError {
    /// The bytes are something else.
    #[error("this is not a journal of runs that `sweep run` wrote")]
    Magic,
    /// The form is one that this program does not know.
    #[error("this journal has format {found}, but this program reads format {FORMAT}")]
    Format {
        /// Its format.
        found: u32,
    },
    /// Another version of the program wrote it.
    #[error(
        "this journal was written by version {found}, but this is version {}: runs of different versions do not belong \
         together; use that version, or another folder with `--into`",
        model_version()
    )]
    Version {
        /// The version that wrote it.
        found: String,
    },
    /// Bytes in the middle are changed or missing.
    #[error(
        "this journal is damaged at byte {at}: {before} runs before it and {behind} behind it are whole; \
         `taktline sweep run --repair` keeps them all, puts the damaged file aside, and computes only what is missing"
    )]
    Damaged {
        /// Where the damage begins.
        at: usize,
        /// Whole records before it.
        before: usize,
        /// Whole records behind it.
        behind: usize,
    },
}

/// The head of a new journal.
pub fn head() -> Vec<u8> {
    let version = model_version();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend((version.len() as u32).to_le_bytes());
    bytes.extend(version.as_bytes());
    bytes
}

impl Record {
    /// The record as bytes, to be appended.
    pub fn bytes(&self) -> Vec<u8> {
        // Arrays, numbers and text: writing them to memory cannot fail.
        let content = postcard::to_allocvec(self).unwrap_or_default();
        let mut bytes = Vec::with_capacity(FRAME + content.len());
        bytes.extend(MARK);
        bytes.extend((content.len() as u32).to_le_bytes());
        bytes.extend(checksum(&content).to_le_bytes());
        bytes.extend(content);
        bytes
    }

    /// The record at the beginning of `bytes` and its length; none if there is none that is whole.
    fn first(bytes: &[u8]) -> Option<(Self, usize)> {
        let (length, rest) = bytes.strip_prefix(&MARK)?.split_first_chunk::<4>()?;
        let (sum, rest) = rest.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let content = rest.get(..length).filter(|_| length <= MOST_BYTES)?;
        if checksum(content) != u32::from_le_bytes(*sum) {
            return None;
        }
        Some((postcard::from_bytes(content).ok()?, FRAME + length))
    }
}

fn checksum(content: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(content);
    crc.sum()
}

impl Journal {
    /// Reads a journal. A head that is cut short, as of a program killed when it began, is an empty journal.
    ///
    /// # Errors
    /// If it is something else, of another version, or damaged before whole records.
    pub fn read(bytes: &[u8]) -> Result<Self, JournalError> {
        let Some(mut at) = behind_head(bytes)? else {
            return Ok(Self {
                torn_bytes: bytes.len(),
                ..Self::default()
            });
        };
        let mut records = Vec::new();
        while let Some((record, length)) = bytes.get(at..).and_then(Record::first) {
            records.push(record);
            at += length;
        }
        let behind = salvage(bytes.get(at..).unwrap_or_default());
        if !behind.is_empty() {
            return Err(JournalError::Damaged {
                at,
                before: records.len(),
                behind: behind.len(),
            });
        }
        Ok(Self {
            records,
            whole_bytes: at,
            torn_bytes: bytes.len() - at,
        })
    }

    /// All whole records of a damaged journal.
    ///
    /// # Errors
    /// If it is something else, or of another version.
    pub fn salvaged(bytes: &[u8]) -> Result<Vec<Record>, JournalError> {
        let begin = behind_head(bytes)?.unwrap_or(bytes.len());
        Ok(salvage(bytes.get(begin..).unwrap_or_default()))
    }
}

/// Where the records begin; none if the head is cut short.
fn behind_head(bytes: &[u8]) -> Result<Option<usize>, JournalError> {
    let expected = head();
    if bytes.len() < expected.len() && expected.starts_with(bytes) {
        return Ok(None);
    }
    let rest = bytes.strip_prefix(MAGIC).ok_or(JournalError::Magic)?;
    let (format, rest) = rest.split_first_chunk::<4>().ok_or(JournalError::Magic)?;
    let found = u32::from_le_bytes(*format);
    if found != FORMAT {
        return Err(JournalError::Format { found });
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(JournalError::Magic)?;
    let version = rest
        .get(..u32::from_le_bytes(*length) as usize)
        .ok_or(JournalError::Magic)?;
    if version != model_version().as_bytes() {
        return Err(JournalError::Version {
            found: String::from_utf8_lossy(version).into_owned(),
        });
    }
    Ok(Some(expected.len()))
}

/// Every whole record in some bytes, wherever it begins.
fn salvage(bytes: &[u8]) -> Vec<Record> {
    let (mut at, mut found) = (0, Vec::new());
    while at < bytes.len() {
        match bytes.get(at..).and_then(Record::first) {
            Some((record, length)) => {
                found.push(record);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u64) -> Record {
        Record {
            key: [number as u8; 32],
            replication: number,
            outcome: match number % 3 {
                0 => Err(format!("the line stopped for good: 멈춤 {number}")),
                _ => Ok(vec![Some(number as f64 / 3.0), None]),
            },
        }
    }

    fn journal(many: u64) -> Vec<u8> {
        (0..many).fold(head(), |bytes, number| [bytes, record(number).bytes()].concat())
    }

    #[test]
    fn what_is_appended_is_read_again() {
        let found = Journal::read(&journal(9)).unwrap();
        assert_eq!(found.records, (0..9).map(record).collect::<Vec<_>>());
        assert_eq!((found.whole_bytes, found.torn_bytes), (journal(9).len(), 0));
        assert_eq!(Journal::read(&head()).unwrap().records, []);
    }

    #[test]
    fn cut_anywhere_it_holds_all_runs_that_were_written_whole() {
        let whole = journal(4);
        let ends: Vec<usize> = (0..=4).map(|many| journal(many).len()).collect();
        for length in 0..whole.len() {
            let found = Journal::read(&whole[..length]).unwrap();
            let complete = ends[1..].iter().filter(|&&end| end <= length).count();
            assert_eq!(found.records.len(), complete, "{length}");
            let begun = if length < ends[0] { 0 } else { ends[complete] };
            assert_eq!(
                (found.whole_bytes, found.torn_bytes),
                (begun, length - begun),
                "{length}"
            );
        }
    }

    #[test]
    fn damage_in_the_middle_is_told_and_costs_one_run() {
        let whole = journal(5);
        let (begin, end) = (journal(2).len(), journal(3).len());
        for at in begin..end {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            let error = Journal::read(&bytes).unwrap_err();
            let expected = JournalError::Damaged {
                at: begin,
                before: 2,
                behind: 2,
            };
            assert_eq!(error, expected, "{at}");
            let kept: Vec<u64> = Journal::salvaged(&bytes)
                .unwrap()
                .iter()
                .map(|record| record.replication)
                .collect();
            assert_eq!(kept, [0, 1, 3, 4], "{at}");
        }
        let cut_out = [&whole[..begin + 3], &whole[end..]].concat();
        assert_eq!(Journal::salvaged(&cut_out).unwrap().len(), 4);
    }

    #[test]
    fn something_else_and_other_versions_are_told_apart() {
        assert_eq!(Journal::read(b"name = \"x\"\n"), Err(JournalError::Magic));
        let mut other = journal(1);
        other[8] = 9;
        assert_eq!(Journal::read(&other), Err(JournalError::Format { found: 9 }));
        let mut older = journal(1);
        older[16] = b'9';
        assert!(matches!(Journal::read(&older), Err(JournalError::Version { .. })));
    }
}
