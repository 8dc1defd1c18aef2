//! From scores to probabilities that mean what they say.
//!
//! A score's log-odds are taken to be a straight line of the score (Platt: "Probabilistic outputs for support vector
//! machines", 1999), fitted on scores of rows that were not learned from, with the targets drawn in a little as Platt
//! does, so that a few failures give no certainty. Whether the line fits shows in a [`reliability`] table.

use serde::{Deserialize, Serialize};

use super::boosting::booster::probability;

/// Steps of Newton's method at most.
const STEPS: usize = 50;
/// No probability is closer to 0 or 1.
const CLOSEST: f64 = 1e-9;

/// A straight line from a score to log-odds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    slope: f64,
    offset: f64,
    /// Mean and inverse spread of the scores.
    scale: (f64, f64),
}

impl Calibration {
    /// Fits the line to scores, whether each was a failure, and weights. It never falls: a score that turned out to
    /// mean the opposite means nothing.
    pub fn fit(scores: &[f64], failed: &[bool], weights: &[f64]) -> Self {
        let all: f64 = weights.iter().sum();
        let mean = dot(scores, weights) / all.max(1e-300);
        let square: f64 = scores
            .iter()
            .zip(weights)
            .map(|(score, weight)| weight * (score - mean) * (score - mean))
            .sum();
        let spread = (square / all.max(1e-300)).sqrt();
        let inverse = if spread > 1e-12 { 1.0 / spread } else { 0.0 };
        let failures: f64 = failed
            .iter()
            .zip(weights)
            .filter(|(failed, _)| **failed)
            .map(|(_, weight)| weight)
            .sum();
        let (high, low) = ((failures + 1.0) / (failures + 2.0), 1.0 / (all - failures + 2.0));
        let prior = libm::log((failures + 1.0) / (all - failures + 1.0));
        let (mut slope, mut offset) = (0.0, prior);
        for _ in 0..STEPS {
            // Sums of the gradient and of the Hessian, which has a little more on its diagonal.
            let (mut gradient, mut hessian) = ([0.0; 2], [1e-9, 0.0, 1e-9]);
            for ((score, failed), weight) in scores.iter().zip(failed).zip(weights) {
                let x = (score - mean) * inverse;
                let p = probability(slope * x + offset);
                let apart = (p - if *failed { high } else { low }) * weight;
                let curve = p * (1.0 - p) * weight;
                gradient = [gradient[0] + apart * x, gradient[1] + apart];
                hessian = [hessian[0] + curve * x * x, hessian[1] + curve * x, hessian[2] + curve];
            }
            let determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
            if determinant <= 0.0 {
                break;
            }
            let step = [
                (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant,
                (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant,
            ]
            .map(|step| step.clamp(-2.0, 2.0));
            slope -= step[0];
            offset -= step[1];
            if step[0].abs() < 1e-9 && step[1].abs() < 1e-9 {
                break;
            }
        }
        if slope <= 0.0 {
            (slope, offset) = (0.0, prior);
        }
        Self {
            slope,
            offset,
            scale: (mean, inverse),
        }
    }

    /// The probability that a score means, between 0 and 1 and never either.
    pub fn probability(&self, score: f64) -> f64 {
        let x = (score - self.scale.0) * self.scale.1;
        probability(self.slope * x + self.offset).clamp(CLOSEST, 1.0 - CLOSEST)
    }

    /// Whether it is finite.
    pub fn is_sound(&self) -> bool {
        [self.slope, self.offset, self.scale.0, self.scale.1]
            .iter()
            .all(|value| value.is_finite())
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// Rows whose probabilities lie between two bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Lower bound of the probabilities.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// Rows.
    pub rows: u64,
    /// Mean probability of the rows.
    pub said: f64,
    /// Rows that were failures.
    pub failures: u64,
}

/// Holds probabilities against what happened, in ten classes of equal width; empty ones are left out.
pub fn reliability(probabilities: &[f64], failed: &[bool]) -> Vec<Reliability> {
    let mut classes = [(0_u64, 0.0, 0_u64); 10];
    for (probability, failed) in probabilities.iter().zip(failed) {
        let class = &mut classes[((probability * 10.0) as usize).min(9)];
        *class = (class.0 + 1, class.1 + probability, class.2 + u64::from(*failed));
    }
    let found = (0..10_u32).zip(classes).filter(|(_, (rows, ..))| *rows > 0);
    let found = found.map(|(class, (rows, sum, failures))| Reliability {
        low: f64::from(class) / 10.0,
        high: f64::from(class + 1) / 10.0,
        rows,
        said: sum / rows as f64,
        failures,
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    #[test]
    fn scores_that_are_twice_too_sure_are_set_right() {
        let mut stream = Stream::named(1, 0, "", "scores");
        let (mut scores, mut failed) = (Vec::new(), Vec::new());
        for _ in 0..40_000 {
            let margin = 6.0 * stream.uniform() - 4.0;
            failed.push(stream.chance(probability(margin)));
            scores.push(2.0 * margin + 1.0);
        }
        let weights = vec![1.0; scores.len()];
        let fit = Calibration::fit(&scores, &failed, &weights);
        for margin in [-3.0, -1.0, 0.0, 1.5] {
            let (found, right) = (fit.probability(2.0 * margin + 1.0), probability(margin));
            assert!((found - right).abs() < 0.02, "{margin}: {found} {right}");
        }
        let said: Vec<f64> = scores.iter().map(|score| fit.probability(*score)).collect();
        for class in reliability(&said, &failed) {
            let share = class.failures as f64 / class.rows as f64;
            assert!((share - class.said).abs() < 0.04, "{class:?}");
        }
    }

    #[test]
    fn a_few_failures_give_no_certainty_and_the_opposite_means_nothing() {
        let fit = Calibration::fit(&[0.0, 0.0, 1.0], &[false, false, true], &[1.0; 3]);
        assert!(
            fit.probability(1.0) < 0.7 && fit.probability(0.0) > 0.2,
            "{}",
            fit.probability(1.0)
        );
        let fit = Calibration::fit(&[0.0, 1.0, 2.0, 3.0], &[true, true, false, false], &[1.0; 4]);
        assert_eq!(fit.probability(0.0), fit.probability(9.0));
        assert!((fit.probability(0.0) - 0.5).abs() < 1e-12);
        assert!(Calibration::fit(&[], &[], &[]).is_sound());
        assert!(
            Calibration::fit(&[5.0; 3], &[false; 3], &[1.0; 3]).is_sound(),
            "one score only"
        );
    }
}
