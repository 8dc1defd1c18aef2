//! The plan of a study: the identities of its points.
//!
//! Before anything is simulated the scenario is made at every point, so that all points at which it makes no sense are
//! known. What identifies a point is SHA-256 over all that its runs depend on: plant and finance with every default said
//! (prices, taxes and terms of the offers that are looked at among them), the seed, the responses, and the version of the
//! program. With the number of a replication it identifies a run, wherever the point stands in the study and however many
//! others there are; so replications and points can be added without computing anything again.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::scenario::diagnostic::{Diagnostics, Severity};
use crate::scenario::template::Template;
use crate::study::error::StudyError;
use crate::study::parallel::in_order;
use crate::study::sealed::{PROGRAM, Seal};
use crate::study::sweep::error::{MOST_LISTED, SweepError};
use crate::study::sweep::study::Study;

/// What identifies the inputs of a point's runs: SHA-256.
pub type Key = [u8; 32];

/// What marks a file of a plan.
const SEAL: Seal = Seal {
    magic: *b"TAKTPLAN",
    format: 1,
    what: "a plan that `sweep plan` wrote",
};

/// The version of the model that runs belong to: of the program and, where it was known at build (the environment variable
/// `TAKTLINE_COMMIT`), of its source.
pub fn model_version() -> String {
    match commit() {
        Some(commit) => format!("{PROGRAM}+{commit}"),
        None => PROGRAM.to_owned(),
    }
}

/// The commit of the source, where it was known at build.
pub fn commit() -> Option<&'static str> {
    option_env!("TAKTLINE_COMMIT").filter(|commit| !commit.is_empty())
}

/// The plan of a study: the identities of its points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    study: Key,
    scenario: String,
    model: String,
    /// For each point the identity of its inputs.
    pub keys: Vec<Key>,
}

impl Plan {
    /// Makes the scenario at every point, on so many threads. `progress` is told how many points are done.
    ///
    /// # Errors
    /// If the scenario makes no sense at some points, or the user ends it.
    pub fn make(
        study: &Study,
        template: &Template,
        threads: usize,
        cancel: &AtomicBool,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Self, SweepError> {
        let work = |point: u64| {
            let made = study.scenario(template, point as usize);
            Ok(made
                .map(|loaded| study.key(&loaded))
                .map_err(|found| first_error(&found)))
        };
        let (mut keys, mut wrong, mut done) = (Vec::new(), Vec::new(), 0);
        let all = study.points.len();
        in_order(all as u64, threads, cancel, &|| Box::new(work), &mut |found| {
            match found {
                Ok(key) => keys.push(key),
                Err(message) => wrong.push((done, message)),
            }
            done += 1;
            progress(done);
            Ok(ControlFlow::Continue(()))
        })?;
        if done < all {
            return Err(SweepError::Study(StudyError::Cancelled));
        }
        if !wrong.is_empty() {
            let invalid = wrong.len();
            let listed = wrong.into_iter().take(MOST_LISTED);
            return Err(SweepError::Invalid {
                points: listed
                    .map(|(point, message)| (point, study.shown(point), message))
                    .collect(),
                invalid,
                all,
            });
        }
        Ok(Self {
            study: study.spec.hash(),
            scenario: study.scenario_hash.clone(),
            model: model_version(),
            keys,
        })
    }

    /// Makes sure that the plan is that of the study as it is now.
    ///
    /// # Errors
    /// If the study, the scenario or the program has changed since.
    pub fn check(&self, study: &Study) -> Result<(), SweepError> {
        let changed = [
            (self.study != study.spec.hash(), "the study file"),
            (self.scenario != study.scenario_hash, "the scenario"),
            (self.model != model_version(), "the program"),
            (self.keys.len() != study.points.len(), "the design"),
        ];
        match changed.iter().find(|(is_changed, _)| *is_changed) {
            Some((_, what)) => Err(SweepError::Edited {
                what: (*what).to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// The plan as bytes.
    ///
    /// # Errors
    /// If it cannot be written; it always can in a program that is right.
    pub fn save(&self) -> Result<Vec<u8>, SweepError> {
        Ok(SEAL.save(self)?)
    }

    /// A plan that was saved.
    ///
    /// # Errors
    /// If the bytes are something else, of another version, cut short or damaged.
    pub fn load(bytes: &[u8]) -> Result<Self, SweepError> {
        Ok(SEAL.load(bytes)?)
    }
}

/// The first error among complaints.
pub(super) fn first_error(found: &Diagnostics) -> String {
    let error = found.items().iter().find(|item| item.severity == Severity::Error);
    error.map_or_else(|| found.to_string(), |item| item.message.clone())
}
