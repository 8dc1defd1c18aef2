//! Saving a run in the middle and going on from there.
//!
//! A snapshot is the whole state of a [`Simulation`], so the run resumed from it ends with the same bits as one that
//! was never interrupted. It lies under a [seal](super::sealed), so only the version that saved it can read it. Leaves
//! out where the bytes are kept.

use crate::factory::factory::Factory;
use crate::kernel::simulation::Simulation;
use crate::study::sealed::{Seal, SealError};

/// What marks a snapshot.
pub const SEAL: Seal = Seal {
    magic: *b"TAKTSNAP",
    format: 3,
    what: "a snapshot of a run",
};

/// The state of a run as bytes.
///
/// # Errors
/// If the state cannot be written; it always can in a program that is right.
pub fn save(simulation: &Simulation<Factory>) -> Result<Vec<u8>, SealError> {
    SEAL.save(simulation)
}

/// The run whose state was saved.
///
/// # Errors
/// If the bytes are no snapshot, of another version, cut short or damaged.
pub fn load(bytes: &[u8]) -> Result<Simulation<Factory>, SealError> {
    SEAL.load(bytes)
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
    use crate::study::sealed::PROGRAM;

    const FOREIGN: SealError = SealError::Magic { what: SEAL.what };

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
        assert_eq!(load(b"").err(), Some(FOREIGN));
        assert_eq!(load(b"name = \"a scenario\"").err(), Some(FOREIGN));
    }

    #[test]
    fn another_format_or_version_is_refused() {
        let mut bytes = save(&simulation()).unwrap();
        bytes[SEAL.magic.len()] = 9;
        let error = load(&bytes).err().unwrap().to_string();
        assert_eq!(
            error,
            "this has format 9, but this program reads a snapshot of a run of format 3"
        );
        let mut bytes = save(&simulation()).unwrap();
        let version = SEAL.magic.len() + 4 + 1;
        bytes[version] = b'9';
        let found = format!("9{}", &PROGRAM[1..]);
        assert_eq!(load(&bytes).err(), Some(SealError::Program { found }));
    }

    #[test]
    fn a_snapshot_that_is_cut_short_or_changed_is_refused() {
        let bytes = save(&simulation()).unwrap();
        for length in (SEAL.magic.len()..bytes.len()).step_by(97) {
            assert_eq!(load(&bytes[..length]).err(), Some(SealError::Damaged), "{length}");
        }
        for position in (SEAL.magic.len() + 4 + 1 + PROGRAM.len()..bytes.len()).step_by(101) {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            assert_eq!(load(&changed).err(), Some(SealError::Damaged), "{position}");
        }
    }
}
