//! Saving a run in the middle and going on from there.
//!
//! A snapshot is the whole state of a [`Simulation`], so the run resumed from it ends with the same bits as one that
//! was never interrupted. Before the state stand a magic number, the format version and the version of the program:
//! the state follows the program's inner structures, so only the same version can read it. A digest at the end tells
//! a damaged file from a whole one. Leaves out where the bytes are kept.

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::factory::factory::Factory;
use crate::kernel::simulation::Simulation;

/// Begins every snapshot.
pub const MAGIC: [u8; 8] = *b"TAKTSNAP";
/// Version of the layout of the header.
pub const FORMAT: u32 = 1;
/// Version of the program, which a snapshot must have been saved by.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

const DIGEST_BYTES: usize = 32;

/// Why there is no snapshot, or why it cannot be resumed.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SnapshotError {
    /// The bytes are something else.
    #[error("this is not a snapshot of a run")]
    Magic,
    /// The header has a layout that this program does not know.
    #[error("the snapshot has format {found}, but this program reads format {FORMAT}")]
    Format {
        /// Its format.
        found: u32,
    },
    /// Another version of the program saved it.
    #[error("the snapshot was saved by version {found}, but this is version {PROGRAM}; use the version that saved it")]
    Program {
        /// The version that saved it.
        found: String,
    },
    /// Bytes are missing or changed.
    #[error("the snapshot is cut short or damaged")]
    Damaged,
    /// The state does not fit the program although the versions agree.
    #[error("the snapshot cannot be read: {0}")]
    State(postcard::Error),
    /// The state cannot be written.
    #[error("the run cannot be saved: {0}")]
    Save(postcard::Error),
}

/// The state of a run as bytes.
///
/// # Errors
/// If the state cannot be written; it always can in a program that is right.
pub fn save(simulation: &Simulation<Factory>) -> Result<Vec<u8>, SnapshotError> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    let header = postcard::to_allocvec(PROGRAM).map_err(SnapshotError::Save)?;
    bytes.extend(header);
    let mut bytes = postcard::to_extend(simulation, bytes).map_err(SnapshotError::Save)?;
    let digest = Sha256::digest(&bytes);
    bytes.extend(digest.as_slice());
    Ok(bytes)
}

/// The run whose state was saved.
///
/// # Errors
/// If the bytes are no snapshot, of another version, cut short or damaged.
pub fn load(bytes: &[u8]) -> Result<Simulation<Factory>, SnapshotError> {
    let rest = bytes.strip_prefix(&MAGIC).ok_or(SnapshotError::Magic)?;
    let (format, rest) = rest.split_first_chunk::<4>().ok_or(SnapshotError::Damaged)?;
    let found = u32::from_le_bytes(*format);
    if found != FORMAT {
        return Err(SnapshotError::Format { found });
    }
    let (program, rest) = postcard::take_from_bytes::<&str>(rest).map_err(|_| SnapshotError::Damaged)?;
    if program != PROGRAM {
        return Err(SnapshotError::Program {
            found: program.to_owned(),
        });
    }
    let state_bytes = rest.len().checked_sub(DIGEST_BYTES).ok_or(SnapshotError::Damaged)?;
    let (state, digest) = rest.split_at(state_bytes);
    let signed = bytes.len() - DIGEST_BYTES;
    if Sha256::digest(&bytes[..signed]).as_slice() != digest {
        return Err(SnapshotError::Damaged);
    }
    postcard::from_bytes(state).map_err(SnapshotError::State)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::factory::plan::FactoryPlan;
    use crate::factory::result::complete;
    use crate::kernel::time::{Span, Time};
    use crate::network::table::NetworkTables;
    use crate::study::example::scenario;

    fn simulation() -> Simulation<Factory> {
        let plan = FactoryPlan::new(&scenario().plant, &NetworkTables::default(), 1.5).unwrap();
        Factory::simulation(Arc::new(plan), 7, 3)
    }

    #[test]
    fn a_run_saved_in_the_middle_ends_as_if_it_had_never_been_interrupted() {
        let whole = complete(simulation()).unwrap();
        let end = simulation().model.plan().end;
        for part in 0..=10 {
            let mut interrupted = simulation();
            interrupted.run_until(Time::ZERO + Span(end.0 / 10 * part));
            let bytes = save(&interrupted).unwrap();
            drop(interrupted);
            let resumed = complete(load(&bytes).unwrap()).unwrap();
            assert_eq!(resumed, whole);
            assert_eq!(
                serde_json::to_string(&resumed).unwrap(),
                serde_json::to_string(&whole).unwrap()
            );
        }
    }

    #[test]
    fn what_is_no_snapshot_is_refused() {
        assert_eq!(load(b"").err(), Some(SnapshotError::Magic));
        assert_eq!(load(b"name = \"a scenario\"").err(), Some(SnapshotError::Magic));
    }

    #[test]
    fn another_format_or_version_is_refused() {
        let mut bytes = save(&simulation()).unwrap();
        bytes[MAGIC.len()] = 9;
        assert_eq!(load(&bytes).err(), Some(SnapshotError::Format { found: 9 }));
        let mut bytes = save(&simulation()).unwrap();
        let version = MAGIC.len() + 4 + 1;
        bytes[version] = b'9';
        let found = format!("9{}", &PROGRAM[1..]);
        assert_eq!(load(&bytes).err(), Some(SnapshotError::Program { found }));
    }

    #[test]
    fn a_snapshot_that_is_cut_short_or_changed_is_refused() {
        let bytes = save(&simulation()).unwrap();
        for length in (MAGIC.len()..bytes.len()).step_by(97) {
            assert_eq!(load(&bytes[..length]).err(), Some(SnapshotError::Damaged), "{length}");
        }
        for position in (MAGIC.len() + 4 + 1 + PROGRAM.len()..bytes.len()).step_by(101) {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            assert_eq!(load(&changed).err(), Some(SnapshotError::Damaged), "{position}");
        }
    }
}
