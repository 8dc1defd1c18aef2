//! All that a detector is trained from. Two lessons that are the same give the same detector.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::past::OwnPlant;
use super::spec::DetectorKind;
use crate::kernel::random::Stream;
use crate::maintenance::degradation::{LifePlan, Path};
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::sensing::Watch;

/// Begins what is hashed; a change of the training or of the looks changes it.
const SCHEME: &str = "taktline detector 3";

/// Lives of a trial.
const LEAST_LIVES: f64 = 40.0;
const MOST_LIVES: f64 = 400.0;

/// Why there is no detector.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DetectorError {
    /// All checks of the history are on the same side.
    #[error(
        "the detector of `{mode}` has nothing to learn: of {checks} checks in {units} lives, {failing} come within the \
         {horizon} hours before a failure; change `check_hours`, `horizon_hours` or `history_units`"
    )]
    OneClass {
        /// `station/mode`.
        mode: String,
        /// Checks in the history.
        checks: usize,
        /// Lives in it.
        units: u32,
        /// Checks within the horizon.
        failing: usize,
        /// The horizon, hours.
        horizon: f64,
    },
    /// It could not be trained.
    #[error("the detector of `{mode}` cannot be trained: {source}")]
    Learning {
        /// `station/mode`.
        mode: String,
        /// Why.
        source: LearningError,
    },
}

/// What a detector is trained from. Hours are those of the mode's clock.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lesson {
    /// `station/mode`.
    pub mode: String,
    /// Which detector.
    pub kind: DetectorKind,
    /// How parts fail.
    pub life: LifePlan,
    /// How they are watched; the threshold of single readings means nothing here.
    pub watch: Watch,
    /// Hours from one check to the next.
    pub check: f64,
    /// Share of the readings that are lost on their way, in the history.
    pub loss: f64,
    /// Hours within which a failure is to be foreseen.
    pub horizon: f64,
    /// Hours from an alarm until planned work can begin.
    pub response: f64,
    /// What a planned replacement costs, with its standstill, won.
    pub planned_won: f64,
    /// What a failure costs, with its standstill, won.
    pub failure_won: f64,
    /// Lives in the history, if it is not of one's own plant.
    pub units: u32,
    /// The plant of one's own whose history it is, if it is.
    pub own: Option<OwnPlant>,
    /// Seed of the history.
    pub seed: u64,
}

/// One life of a part with the luck of its readings.
pub struct Specimen {
    /// Hours to the failure.
    pub hours: f64,
    /// Its wear.
    pub path: Path,
    /// Draws the path.
    pub signs: Stream,
    /// Draws the readings.
    pub luck: Stream,
}

impl Lesson {
    /// The same for the same lesson, and for no other.
    pub fn key(&self) -> String {
        // A lesson is made of numbers and names; should it not be written, no other lesson has its debug text either.
        let content = postcard::to_allocvec(self).unwrap_or_else(|_| format!("{self:?}").into_bytes());
        let digest = Sha256::new().chain_update(SCHEME).chain_update(content).finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The life of this number for `purpose` (`"history"`, `"trial"`): no simulation of a line draws from its streams.
    pub fn specimen(&self, purpose: &str, number: u64) -> Specimen {
        let entity = format!("{purpose}/{}", self.mode);
        let stream = |what| Stream::named(self.seed, number, &entity, what);
        let (mut times, mut signs) = (stream("time to failure"), stream("wear"));
        let (life, path) = self.life.draw(0.0, &mut times, &mut signs);
        Specimen {
            hours: life.as_hours(),
            path,
            signs,
            luck: stream("readings"),
        }
    }

    /// How many lives make about so many checks, within bounds.
    pub fn lives_of(&self, checks: f64) -> u32 {
        (checks / self.checks_per_life().max(1.0)).clamp(LEAST_LIVES, MOST_LIVES) as u32
    }

    /// Checks in a mean life.
    pub fn checks_per_life(&self) -> f64 {
        self.life.mean().as_hours() / self.check
    }
}

#[cfg(test)]
impl Lesson {
    /// What tests of its parts begin with: a part that wears through states of these mean hours, watched every hour and
    /// checked every ten, whose failure costs ten times its replacement.
    pub(super) fn of_states(mean_hours: &[f64]) -> Self {
        use crate::maintenance::degradation::{StateWearSpec, Wear, WearSpec};
        let wear = WearSpec::States(StateWearSpec {
            mean_hours: mean_hours.to_vec(),
        });
        Self {
            mode: "press/part".to_owned(),
            kind: DetectorKind::Learned,
            life: LifePlan::Wear(Wear::new(&wear, 1.0).expect("states with a mean")),
            watch: Watch {
                every: 1.0,
                threshold: f64::INFINITY,
                noise: 0.1,
                response: 1.0,
                offset: 0.0,
                drift: 0.0,
                dies: None,
                by_people: false,
            },
            check: 10.0,
            loss: 0.0,
            horizon: 20.0,
            response: 5.0,
            planned_won: 1.0,
            failure_won: 10.0,
            units: 2,
            own: None,
            seed: 1,
        }
    }
}
