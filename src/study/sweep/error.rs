//! Why a study of many points cannot go on.

use thiserror::Error;

use crate::scenario::diagnostic::Diagnostics;
use crate::study::design::factor::FactorError;
use crate::study::error::StudyError;
use crate::study::sealed::SealError;
use crate::study::sweep::journal::JournalError;
use crate::study::sweep::layout::MOST_POINTS;
use crate::study::sweep::response::ResponseError;

/// Invalid points that are listed; of more, the others are counted.
pub const MOST_LISTED: usize = 20;

/// Why a study of many points cannot go on.
#[derive(Debug, Error)]
pub enum SweepError {
    /// A factor makes no sense.
    #[error("factor {0}")]
    Factor(#[from] FactorError),
    /// A factor stands at a place that the scenario does not know.
    #[error("factor {path}: {message}")]
    Place {
        /// The factor.
        path: String,
        /// What the scenario says to it.
        message: String,
    },
    /// The study's file is wrong, or the scenario as it is.
    #[error("{0}")]
    Source(Diagnostics),
    /// A response makes no sense.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// A response decides that is not kept.
    #[error("`{0}` is none of the study's `responses`: add it there")]
    NotKept(String),
    /// There are too many points, or none.
    #[error(
        "this study has {points} points, and a study may have from 1 to {MOST_POINTS}: take fewer levels or factors, or \
         a design that does not try every combination (`latin-hypercube`, `sobol`, `morris`)"
    )]
    Points {
        /// How many there are.
        points: u128,
    },
    /// There are too many runs.
    #[error("{points} points of {replications} replications are more than {most} runs: take fewer of either")]
    Runs {
        /// Points.
        points: usize,
        /// Replications.
        replications: u64,
        /// The most runs that there can be.
        most: u64,
    },
    /// At some points the scenario makes no sense.
    #[error("{}", listed(.points, *.invalid, *.all))]
    Invalid {
        /// The first of them: number, values, what is wrong.
        points: Vec<(usize, String, String)>,
        /// How many there are.
        invalid: usize,
        /// Of how many points.
        all: usize,
    },
    /// The study or its scenario has changed since it was planned.
    #[error(
        "{what} has changed since the study was planned: `taktline sweep plan` takes the change over and says how many \
         finished runs still count; nothing is thrown away"
    )]
    Edited {
        /// What has changed.
        what: String,
    },
    /// What was planned cannot be read.
    #[error("the plan: {0}")]
    Plan(#[from] SealError),
    /// A journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Not every run is there.
    #[error("{missing} of {all} runs are not finished: `taktline sweep run` finishes them")]
    Unfinished {
        /// Runs that are missing.
        missing: u64,
        /// Runs in all.
        all: u64,
    },
    /// The user ended it before all runs were finished.
    #[error("ended early: {finished} of {all} runs are finished and kept; the same command goes on from there")]
    Interrupted {
        /// Finished runs.
        finished: u64,
        /// Runs in all, as far as is known.
        all: u64,
    },
    /// Something is asked for that does not go together.
    #[error("{0}")]
    Usage(String),
    /// A run or its preparation was cancelled, or cannot be done for reasons that lie outside the scenario.
    #[error(transparent)]
    Study(#[from] StudyError),
}

impl SweepError {
    /// What the runs are made of is not what it was.
    pub fn edited_inputs() -> Self {
        Self::Edited {
            what: "the scenario, or a file of measured values that it names,".to_owned(),
        }
    }
}

fn listed(points: &[(usize, String, String)], invalid: usize, all: usize) -> String {
    let mut text = format!("the scenario makes no sense at {invalid} of {all} points:");
    for (number, values, message) in points {
        text.push_str(&format!("\n  point {number} ({values}): {message}"));
    }
    if invalid > points.len() {
        text.push_str(&format!("\n  … and {} more", invalid - points.len()));
    }
    text
}
