//! How a study is carried out: from which seed, with how many replications, on how many threads.

use serde::{Deserialize, Serialize};

use crate::factory::plant::RunSpec;
use crate::kernel::statistics::sequential::StopRule;
use crate::study::error::StudyError;

/// Share of intervals that contain the true value, in every interval of a study.
pub const CONFIDENCE: f64 = 0.95;
/// Seed of a scenario that names none.
pub const DEFAULT_SEED: u64 = 1;
/// Replications of a scenario that says nothing of them.
pub const DEFAULT_REPLICATIONS: u64 = 10;

/// How a study is carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct StudySettings {
    /// Seed of all random numbers.
    pub seed: u64,
    /// How many replications.
    pub extent: Extent,
    /// Threads that simulate; 0 counts as 1. Results do not depend on it. One simulates on the calling thread.
    pub threads: usize,
}

/// How many replications a study has.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// This many, at least 1.
    Fixed(u64),
    /// Until the figures that the study watches are precise.
    Precise {
        /// By how much the means may be off, as a share of them: 0.05 for 5 %.
        relative_error: f64,
        /// Most replications, at least 10.
        maximum: u64,
    },
}

impl StudySettings {
    /// What a scenario asks for, on this many threads.
    pub fn of(run: &RunSpec, threads: usize) -> Self {
        Self {
            seed: run.seed.unwrap_or(DEFAULT_SEED),
            extent: Extent::Fixed(run.replications.map_or(DEFAULT_REPLICATIONS, u64::from)),
            threads,
        }
    }
}

impl Extent {
    /// The most replications that there can be.
    pub fn most(self) -> u64 {
        match self {
            Self::Fixed(replications) => replications,
            Self::Precise { maximum, .. } => maximum,
        }
    }

    /// The stop rule for each figure that is watched; none for a fixed number of replications.
    ///
    /// # Errors
    /// If there are no replications or the precision makes no sense.
    pub fn rule(self) -> Result<Option<StopRule>, StudyError> {
        match self {
            Self::Fixed(0) => Err(StudyError::NoReplications),
            Self::Fixed(_) => Ok(None),
            Self::Precise {
                relative_error,
                maximum,
            } => Ok(Some(StopRule::new(relative_error, CONFIDENCE, maximum)?)),
        }
    }
}

/// Why a study ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// All replications asked for are complete.
    Complete,
    /// The figures watched are as precise as asked for.
    Precise,
    /// The most replications allowed were not enough for the precision asked for.
    Imprecise,
    /// It was cancelled: what was complete by then is the result.
    Cancelled,
}

impl Ending {
    /// Why a study ended, given whether it was cancelled, watched its precision, and reached it.
    pub(crate) fn of(cancelled: bool, watches: bool, precise: bool) -> Self {
        match (cancelled, watches, precise) {
            (true, _, _) => Self::Cancelled,
            (false, false, _) => Self::Complete,
            (false, true, true) => Self::Precise,
            (false, true, false) => Self::Imprecise,
        }
    }
}
