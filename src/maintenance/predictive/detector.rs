//! A detector at work: what it makes of the checks of a life, and when it first alarms.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lesson::Lesson;
use super::looks::{ARRIVED, Looks, MEAN, Row};
use super::trial::Trial;
use crate::kernel::random::Stream;
use crate::maintenance::degradation::Path;
use crate::maintenance::learning::boosting::booster::Booster;
use crate::maintenance::quality::learned::detector::DriftDetector;

/// What says how bad a part looks. Scores of different kinds are not on one scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scorer {
    /// The log-odds that it fails within the horizon, by boosted trees.
    Learned(Booster),
    /// The mean of the readings since the last check.
    Mean,
    /// Cumulative sum of the means above a reference (Page: "Continuous inspection schemes", Biometrika 41, 1954).
    Cusum {
        /// The reference.
        reference: f64,
    },
    /// The wear itself, or how near the failure is where the sign of a lifetime can be seen.
    Perfect,
    /// Luck: an alarm at any check with this chance.
    Useless {
        /// The chance.
        chance: f64,
    },
}

impl Scorer {
    /// The score of a check; `memory` is what the scorer keeps from one check of a life to the next, 0 at first.
    pub fn score(&self, row: &Row, memory: &mut f64) -> f64 {
        match self {
            Self::Learned(booster) => booster.margin(row),
            Self::Mean => f64::from(row[MEAN]),
            Self::Cusum { reference } => {
                if row[ARRIVED] > 0.0 {
                    *memory = (*memory + f64::from(row[MEAN]) - reference).max(0.0);
                }
                *memory
            }
            Self::Perfect | Self::Useless { .. } => f64::NAN,
        }
    }
}

/// How bad somebody finds a part who knows its path: its wear; for a sign that rises to a known failure how near that
/// is.
fn known_score(path: &mut Path, age: f64, signs: &mut Stream) -> f64 {
    match *path {
        Path::Ramp { begins, ends } if age > begins => 1.0 / (1.0 + (ends - age).max(0.0)),
        Path::Ramp { .. } => 0.0,
        _ => path.level_at(age, signs),
    }
}

/// A life as a detector meets it.
pub struct Encounter<'p> {
    /// Hours to the failure.
    pub hours: f64,
    /// Share of the readings that are lost.
    pub loss: f64,
    /// Its wear.
    pub path: &'p mut Path,
    /// Draws the path.
    pub signs: &'p mut Stream,
    /// Draws the readings.
    pub luck: &'p mut Stream,
}

impl Encounter<'_> {
    /// Shows the age and score of every check of the life to `see`, until it has seen enough.
    pub fn walk(self, lesson: &Lesson, scorer: &Scorer, see: &mut dyn FnMut(f64, f64) -> bool) {
        match scorer {
            Scorer::Perfect => {
                for number in 1.. {
                    let age = f64::from(number) * lesson.check;
                    if age >= self.hours || see(age, known_score(self.path, age, self.signs)) {
                        return;
                    }
                }
            }
            Scorer::Useless { chance } => {
                let checks = libm::log(self.luck.uniform_open()) / libm::log1p(-chance.min(1.0 - 1e-12));
                let age = (checks.floor() + 1.0) * lesson.check;
                if *chance > 0.0 && age < self.hours {
                    see(age, f64::INFINITY);
                }
            }
            Scorer::Learned(_) | Scorer::Mean | Scorer::Cusum { .. } => {
                let mut looks = Looks::new(&lesson.watch, lesson.check, self.loss, self.hours, self.luck);
                let mut memory = 0.0;
                while let Some((age, row)) = looks.next(self.path, self.signs, self.luck) {
                    if see(age, scorer.score(&row, &mut memory)) {
                        return;
                    }
                }
            }
        }
    }
}

/// A scorer with the score from which on it alarms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// The scorer.
    pub scorer: Scorer,
    /// Alarms from this score on; never if none, since alarms would cost more than failures.
    pub threshold: Option<f64>,
}

impl Alarm {
    /// The age of the first alarm before the failure.
    pub fn first(&self, lesson: &Lesson, life: Encounter<'_>) -> Option<f64> {
        let threshold = self.threshold?;
        let mut found = None;
        life.walk(lesson, &self.scorer, &mut |age, score| {
            if score >= threshold {
                found = Some(age);
            }
            found.is_some()
        });
        found
    }
}

/// How much a history has shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Parts of which something was seen.
    pub lives: u32,
    /// Those that failed while they were watched.
    pub failures: u32,
    /// Hours for which they were watched, together.
    pub hours: f64,
}

/// A trained detector, with what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// What alarms.
    pub alarm: Alarm,
    /// How it did on lives that it was not trained on.
    pub trial: Trial,
    /// How those did on the same lives among which it was chosen: trees, a threshold on the mean, and a cumulative sum.
    /// None of a perfect one.
    pub candidates: Option<[Trial; 3]>,
    /// What its history has shown; none of a perfect one.
    pub seen: Option<Seen>,
}

/// Detectors by the lessons that they were trained from: those of failures, and those of drifts.
#[derive(Clone, Debug, Default)]
pub struct Detectors {
    by_key: BTreeMap<String, Arc<Detector>>,
    drifts: BTreeMap<String, Arc<DriftDetector>>,
}

impl Detectors {
    /// The detector of this key, if there is one.
    pub fn get(&self, key: &str) -> Option<Arc<Detector>> {
        self.by_key.get(key).cloned()
    }

    /// Keeps a detector.
    pub fn insert(&mut self, key: String, detector: Detector) {
        self.by_key.insert(key, Arc::new(detector));
    }

    /// The detector of drifts of this key, if there is one.
    pub fn drift(&self, key: &str) -> Option<Arc<DriftDetector>> {
        self.drifts.get(key).cloned()
    }

    /// Keeps a detector of drifts.
    pub fn insert_drift(&mut self, key: String, detector: DriftDetector) {
        self.drifts.insert(key, Arc::new(detector));
    }
}

/// A policy that predicts, prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PredictivePlan {
    /// What its detector is trained from.
    pub lesson: Lesson,
    /// The detector; a prepared plant has one.
    pub detector: Option<Arc<Detector>>,
}

impl PredictivePlan {
    /// The age of the first alarm before the failure.
    pub fn first_alarm(&self, life: Encounter<'_>) -> Option<f64> {
        self.detector.as_ref()?.alarm.first(&self.lesson, life)
    }
}
