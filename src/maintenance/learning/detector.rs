//! What tells a machine that fails soon from others: boosted trees and their simple rivals.
//!
//! All of them give a score that [`Calibration`] turns into a probability, and have an alarm threshold of their own, so
//! that they are compared fairly. The threshold on one sensor and the cumulative sum each take the single feature and
//! direction with the best average precision in training.

use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use super::ensemble::{Ensemble, Examples};
use super::linear::ridge::Linear;
use super::metrics::Scored;

/// A way to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DetectorKind {
    /// Gradient-boosted trees.
    Boosting,
    /// Logistic regression on all features.
    Logistic,
    /// A threshold on one sensor or column.
    Threshold,
    /// A cumulative sum of one sensor.
    Cusum,
}

impl DetectorKind {
    /// Its name in machine-readable reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boosting => "boosting",
            Self::Logistic => "logistic",
            Self::Threshold => "threshold",
            Self::Cusum => "cusum",
        }
    }
}

/// What gives a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scorer {
    /// Boosted trees.
    Boosted(Ensemble),
    /// A linear function of all features.
    Linear(Linear),
    /// One feature, or its negative.
    Single {
        /// Which feature.
        feature: u32,
        /// Whether low values mean failure.
        is_low: bool,
        /// What a missing value counts as: the median in training.
        missing: f32,
    },
}

/// A detector, ready for use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// What it is.
    pub kind: DetectorKind,
    /// What gives its score.
    pub scorer: Scorer,
    /// From the score to a probability.
    pub calibration: Calibration,
    /// The probability from which on it raises an alarm.
    pub threshold: f64,
}

impl Detector {
    /// The probability of failure for a row of features.
    pub fn probability(&self, row: &[f32]) -> f64 {
        self.calibration.probability(self.scorer.score(row))
    }

    /// Whether its parts fit together and ask only for the first `features` features.
    pub fn is_sound(&self, features: usize) -> bool {
        let is_sound = match &self.scorer {
            Scorer::Boosted(ensemble) => ensemble.is_sound(features),
            Scorer::Linear(linear) => linear.is_sound(features),
            Scorer::Single { feature, missing, .. } => (*feature as usize) < features && missing.is_finite(),
        };
        is_sound && self.calibration.is_sound() && (0.0..=1.0).contains(&self.threshold)
    }
}

impl Scorer {
    /// The score of a row of features; what is missing is in the middle.
    pub fn score(&self, row: &[f32]) -> f64 {
        match self {
            Self::Boosted(ensemble) => ensemble.margin(row),
            Self::Linear(linear) => linear.value(row),
            Self::Single {
                feature,
                is_low,
                missing,
            } => {
                let value = row
                    .get(*feature as usize)
                    .copied()
                    .filter(|value| value.is_finite())
                    .unwrap_or(*missing);
                f64::from(if *is_low { -value } else { value })
            }
        }
    }

    /// The single feature among some that tells best; none if there are none.
    pub fn single(examples: &Examples<'_>, features: &[usize]) -> Option<Self> {
        let mut best: Option<(f64, Self)> = None;
        for &feature in features {
            let at = |row: u32| examples.matrix.value(row as usize, feature);
            let missing = median(examples.rows.iter().map(|row| at(*row)));
            for is_low in [false, true] {
                let scorer = Self::Single {
                    feature: feature as u32,
                    is_low,
                    missing,
                };
                let value = |row: u32| {
                    let value = at(row);
                    let value = f64::from(if value.is_finite() { value } else { missing });
                    if is_low { -value } else { value }
                };
                let rows = examples
                    .rows
                    .iter()
                    .map(|row| (*row, value(*row), examples.target[*row as usize] > 0.5));
                let [area, ..] = Scored::new(rows.collect()).sums(examples.weight);
                if best.as_ref().is_none_or(|(most, _)| area > *most) {
                    best = Some((area, scorer));
                }
            }
        }
        best.map(|(_, scorer)| scorer)
    }
}

/// The median of the values that are there; 0 if there are none.
fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut known: Vec<f32> = values.filter(|value| value.is_finite()).collect();
    known.sort_by(f32::total_cmp);
    known.get(known.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maintenance::learning::features::matrix::FeatureMatrix;

    #[test]
    fn what_is_missing_is_in_the_middle_and_no_zero() {
        // Failures are hot; what is missing is never a failure, and 0 would be colder than anything.
        let column: Vec<f32> = (0..100)
            .map(|row| if row % 3 == 0 { f32::NAN } else { 200.0 + row as f32 })
            .collect();
        let target: Vec<f64> = (0..100)
            .map(|row| f64::from(u8::from(row % 3 != 0 && row > 80)))
            .collect();
        let matrix = FeatureMatrix::new(vec![column]);
        let rows: Vec<u32> = (0..100).collect();
        let examples = Examples {
            matrix: &matrix,
            target: &target,
            weight: &[1.0; 100],
            rows: &rows,
            fold: &[0; 100],
            folds: 2,
        };
        let scorer = Scorer::single(&examples, &[0]).unwrap();
        assert!(matches!(scorer, Scorer::Single { is_low: false, missing, .. } if (240.0..260.0).contains(&missing)));
        let [cold, missing, hot] = [205.0, f32::NAN, 290.0].map(|value| scorer.score(&[value]));
        assert!(cold < missing && missing < hot, "{cold} {missing} {hot}");
    }
}
