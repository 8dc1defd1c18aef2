//! All that a learned chart is trained from. Two lessons that are the same give the same detector.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::kernel::random::Stream;
use crate::maintenance::learning::error::LearningError;

/// Begins what is hashed; a change of the training or of what it looks at changes it.
const SCHEME: &str = "taktline drift detector 1";

/// Most rejects between two false signals: the limit is found by simulating them.
pub const MOST_REJECTS: f64 = 8_000.0;
/// A drift that raises the share rejected by less than this share of it cannot be learned.
const LEAST_RISE: f64 = 0.01;

/// Why there is no learned chart.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DriftError {
    /// No drift raises the share rejected.
    #[error(
        "a learned chart has nothing to learn from: no drift of a station before this inspection, or of its own, raises the \
         share that it rejects; describe one with `drift`, or choose `chart = \"cusum\"`, which needs none"
    )]
    NothingToLearn,
    /// False signals are too rare to be simulated.
    #[error(
        "a learned chart finds its limit by simulation, for at most {MOST_REJECTS} rejects from one false signal to the \
         next; `false_signal_every_parts` asks for {0:.0}: ask for fewer, or choose `chart = \"cusum\"`"
    )]
    TooRare(f64),
    /// The trees could not be trained.
    #[error("the learned chart of `{station}` cannot be trained: {source}")]
    Learning {
        /// The station that inspects.
        station: String,
        /// Why.
        source: LearningError,
    },
}

/// A way in which the share rejected may rise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rise {
    /// `station/drift`.
    pub name: String,
    /// Share rejected at its full height.
    pub share: f64,
    /// Inspected parts over which it grows evenly; 1 if at once.
    pub ramp_parts: f64,
}

/// What a learned chart is trained from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftLesson {
    /// The station that inspects.
    pub station: String,
    /// Share rejected in control.
    pub in_control: f64,
    /// Share to be noticed soon: what the simple rival charts are laid out for.
    pub out_of_control: f64,
    /// Parts between two false signals.
    pub false_signal_parts: f64,
    /// The rises, as different as they are.
    pub rises: Vec<Rise>,
    /// Seed of the histories.
    pub seed: u64,
}

impl DriftLesson {
    /// The lesson without rises that are none.
    ///
    /// # Errors
    /// If none is left, or false signals are to be rarer than can be simulated.
    pub fn checked(mut self) -> Result<Self, DriftError> {
        let least = self.in_control * (1.0 + LEAST_RISE);
        self.rises.retain(|rise| rise.share > least);
        if self.rises.is_empty() {
            return Err(DriftError::NothingToLearn);
        }
        let rejects = self.false_signal_parts * self.in_control;
        if rejects > MOST_REJECTS {
            return Err(DriftError::TooRare(rejects));
        }
        Ok(self)
    }

    /// The same for the same lesson, and for no other.
    pub fn key(&self) -> String {
        // A lesson is made of numbers and names; should it not be written, no other lesson has its debug text either.
        let content = postcard::to_allocvec(self).unwrap_or_else(|_| format!("{self:?}").into_bytes());
        let digest = Sha256::new().chain_update(SCHEME).chain_update(content).finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The parts of this number for `purpose`: no simulation of a line draws from their streams.
    pub(super) fn parts(&self, purpose: &str, number: u64) -> Parts {
        let entity = format!("drift detector/{}", self.station);
        Parts {
            stream: Stream::named(self.seed, number, &entity, purpose),
            in_control: self.in_control,
        }
    }
}

/// Inspected parts, one after the other, of which only the rejects are told.
pub(super) struct Parts {
    pub(super) stream: Stream,
    in_control: f64,
}

impl Parts {
    /// Parts up to the next reject and with it, in control: geometric, by inversion.
    pub(super) fn gap_in_control(&mut self) -> u32 {
        let good = libm::log(self.stream.uniform_open()) / libm::log1p(-self.in_control);
        // At most a few billion parts; more would mean that nothing is ever rejected.
        1 + good.min(f64::from(u32::MAX - 1)) as u32
    }

    /// Whether the part `since` after the onset of a rise, counted from 0, is rejected.
    pub(super) fn is_rejected(&mut self, rise: &Rise, since: u32) -> bool {
        let height = (f64::from(since + 1) / rise.ramp_parts).min(1.0);
        self.stream
            .chance(self.in_control + (rise.share - self.in_control) * height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(share: f64) -> DriftLesson {
        DriftLesson {
            station: "gauge".to_owned(),
            in_control: 0.05,
            out_of_control: 0.2,
            false_signal_parts: 1_000.0,
            rises: vec![Rise {
                name: "press/worn".to_owned(),
                share,
                ramp_parts: 100.0,
            }],
            seed: 1,
        }
    }

    #[test]
    fn parts_between_rejects_are_geometric_and_rises_grow_evenly() {
        let lesson = lesson(0.25);
        let mut parts = lesson.parts("test", 0);
        let gaps: Vec<f64> = (0..20_000).map(|_| f64::from(parts.gap_in_control())).collect();
        let mean = gaps.iter().sum::<f64>() / 20_000.0;
        // Geometric: mean 20, standard deviation √380.
        assert!((mean - 20.0).abs() < 4.0 * (380.0_f64 / 20_000.0).sqrt(), "{mean}");
        let first = gaps.iter().filter(|gap| **gap == 1.0).count() as f64 / 20_000.0;
        assert!(
            (first - 0.05).abs() < 4.0 * (0.05_f64 * 0.95 / 20_000.0).sqrt(),
            "{first}"
        );
        // Half-way up the ramp the share is half-way, and beyond it at its height.
        for (since, share) in [(49, 0.15), (99, 0.25), (5_000, 0.25)] {
            let rejected = (0..20_000)
                .filter(|_| parts.is_rejected(&lesson.rises[0], since))
                .count() as f64;
            assert!((rejected / 20_000.0 - share).abs() < 0.012, "{since}: {rejected}");
        }
    }

    #[test]
    fn what_cannot_be_learned_is_refused() {
        assert!(lesson(0.06).checked().is_ok());
        assert_eq!(lesson(0.05).checked(), Err(DriftError::NothingToLearn));
        let mut rare = lesson(0.25);
        rare.false_signal_parts = 1e6;
        assert_eq!(rare.checked(), Err(DriftError::TooRare(50_000.0)));
    }
}
