//! From scores to probabilities that mean what they say.
//!
//! A score's log-odds are taken to be a straight line of the score (Platt: "Probabilistic outputs for support vector
//! machines", 1999), fitted on scores of rows that were not learned from, with the targets drawn in a little as Platt
//! does, so that a few failures give no certainty. Whether the line fits shows in a [`reliability`] table.

use serde::{Deserialize, Serialize};

use super::boosting::booster::{log_loss, probability};
use super::descent::{dot, shortened};

/// Steps of Newton's method at most; it settles in some ten.
const STEPS: usize = 100;
/// A mean gradient at which it has settled.
const SETTLED: f64 = 1e-10;
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
        let examples = Examples {
            scores,
            failed,
            weights,
            targets: [low, high],
            scale: (mean, inverse),
        };
        let (mut slope, mut offset) = examples.least_loss(prior, all);
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

/// What a line is fitted to.
struct Examples<'a> {
    scores: &'a [f64],
    failed: &'a [bool],
    weights: &'a [f64],
    /// Probabilities that others and failures are to have.
    targets: [f64; 2],
    /// Mean and inverse spread of the scores.
    scale: (f64, f64),
}

impl Examples<'_> {
    /// Scaled scores, targets and weights.
    fn rows(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let rows = self.scores.iter().zip(self.failed).zip(self.weights);
        rows.map(|((score, failed), weight)| {
            let x = (score - self.scale.0) * self.scale.1;
            (x, self.targets[usize::from(*failed)], *weight)
        })
    }

    /// The negative log-likelihood of a line, written so that nothing overflows or cancels.
    fn loss(&self, slope: f64, offset: f64) -> f64 {
        let rows = self.rows().map(|(x, target, weight)| {
            let margin = slope * x + offset;
            weight * log_loss(margin, target)
        });
        rows.sum()
    }

    /// Gradient and Hessian, which has a little more on its diagonal, of the loss.
    fn derivatives(&self, slope: f64, offset: f64) -> ([f64; 2], [f64; 3]) {
        let (mut gradient, mut hessian) = ([0.0; 2], [1e-12, 0.0, 1e-12]);
        for (x, target, weight) in self.rows() {
            let p = probability(slope * x + offset);
            let apart = (p - target) * weight;
            let curve = p * (1.0 - p) * weight;
            gradient = [gradient[0] + apart * x, gradient[1] + apart];
            hessian = [hessian[0] + curve * x * x, hessian[1] + curve * x, hessian[2] + curve];
        }
        (gradient, hessian)
    }

    /// Slope and offset of the least loss: Newton's method, each step halved until the loss falls as the gradient
    /// promises (Lin, Lin, Weng: "A note on Platt's probabilistic outputs for support vector machines", Machine Learning
    /// 68, 2007). Whole steps go back and forth for ever where failures are rare and lie apart.
    fn least_loss(&self, prior: f64, all: f64) -> (f64, f64) {
        let (mut slope, mut offset) = (0.0, prior);
        let mut loss = self.loss(slope, offset);
        for _ in 0..STEPS {
            let (gradient, hessian) = self.derivatives(slope, offset);
            if gradient[0].abs().max(gradient[1].abs()) <= SETTLED * all.max(1.0) {
                break;
            }
            let determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
            if determinant <= 0.0 {
                break;
            }
            let step = [
                (hessian[1] * gradient[1] - hessian[2] * gradient[0]) / determinant,
                (hessian[1] * gradient[0] - hessian[0] * gradient[1]) / determinant,
            ];
            let promised = -(gradient[0] * step[0] + gradient[1] * step[1]);
            let found = shortened(loss, promised, |part| {
                let tried = (slope + part * step[0], offset + part * step[1]);
                (tried, self.loss(tried.0, tried.1))
            });
            let Some((tried, there)) = found else {
                break;
            };
            (slope, offset) = tried;
            loss = there;
        }
        (slope, offset)
    }
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

    /// Scores of so many failures, around `apart`, among others around 0, and what a fitted line leaves of the gradient.
    fn left_over(rows: u32, failures: u32, apart: f64, spread: f64) -> (Calibration, f64) {
        let mut stream = Stream::named(5, u64::from(failures), "", "apart");
        let failed: Vec<bool> = (0..rows).map(|row| row < failures).collect();
        let scores: Vec<f64> = failed
            .iter()
            .map(|failed| f64::from(u8::from(*failed)) * apart + spread * (stream.uniform() - 0.5) * 12_f64.sqrt())
            .collect();
        let weights = vec![1.0; scores.len()];
        let fit = Calibration::fit(&scores, &failed, &weights);
        let (failures, others) = (f64::from(failures), f64::from(rows - failures));
        let mut gradient = [0.0_f64; 2];
        for (score, failed) in scores.iter().zip(&failed) {
            let x = (score - fit.scale.0) * fit.scale.1;
            let target = if *failed {
                (failures + 1.0) / (failures + 2.0)
            } else {
                1.0 / (others + 2.0)
            };
            let part = probability(fit.slope * x + fit.offset) - target;
            gradient = [gradient[0] + part * x, gradient[1] + part];
        }
        (fit, gradient[0].abs().max(gradient[1].abs()))
    }

    #[test]
    fn the_line_is_the_best_one_however_rare_and_far_apart_failures_are() {
        for (rows, failures, apart, spread) in [
            (600, 27, 8.0, 1.0),
            (600, 27, 20.0, 0.5),
            (600, 27, 4.0, 1.0),
            (1_600, 36, 8.0, 1.0),
            (1_600, 36, 20.0, 3.0),
            (1_600, 20, 10.0, 1.0),
            (10_000, 50, 6.0, 1.5),
            (400, 12, 8.0, 1.0),
            (400, 200, 50.0, 1.0),
            (1_600, 300, 1.0, 1.0),
        ] {
            let (fit, gradient) = left_over(rows, failures, apart, spread);
            assert!(gradient < 1e-6 * f64::from(rows), "{failures} of {rows}: {gradient}");
            assert!(fit.slope > 0.0, "{failures} of {rows}: {fit:?}");
        }
        // As sure as Platt's targets allow: 28 of 29 and 1 of 575.
        let (fit, _) = left_over(600, 27, 20.0, 0.5);
        assert!(fit.probability(20.0) > 0.9 && fit.probability(0.0) < 0.01, "{fit:?}");
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
