//! A learned chart at work.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lesson::DriftLesson;
use super::recent::{Recent, Scale};
use super::trial::DriftTrial;
use crate::maintenance::learning::boosting::booster::Booster;

/// What says at a reject whether the process has drifted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftAlarm {
    /// What gaps are held against.
    pub scale: Scale,
    /// Log-odds of a drift.
    pub trees: Booster,
    /// Signals from these log-odds on.
    pub limit: f64,
}

impl DriftAlarm {
    /// Adds a part. Whether the chart signals; it is then fresh again.
    pub fn add(&self, recent: &mut Recent, rejected: bool) -> bool {
        if !rejected {
            recent.pass();
            return false;
        }
        let signals = self.score(recent) >= self.limit;
        if signals {
            *recent = Recent::default();
        }
        signals
    }

    /// The log-odds of a drift at a reject.
    pub(super) fn score(&self, recent: &mut Recent) -> f64 {
        self.trees.margin(&recent.reject(&self.scale))
    }
}

/// A trained chart, with what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftDetector {
    /// What signals.
    pub alarm: DriftAlarm,
    /// How it did beside simple charts on parts that it was not trained on.
    pub trial: DriftTrial,
}

/// A learned chart, prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LearnedPlan {
    /// What its detector is trained from.
    pub lesson: DriftLesson,
    /// The detector; a prepared plant has one.
    pub detector: Option<Arc<DriftDetector>>,
}

impl LearnedPlan {
    /// Adds a part. Whether the chart signals.
    pub fn add(&self, recent: &mut Recent, rejected: bool) -> bool {
        self.detector
            .as_ref()
            .is_some_and(|detector| detector.alarm.add(recent, rejected))
    }
}
