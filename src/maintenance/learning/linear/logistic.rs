//! Logistic regression with a ridge penalty, by Newton's method (le Cessie, van Houwelingen: "Ridge estimators in
//! logistic regression", Applied Statistics 41, 1992).

use super::ridge::Linear;
use super::scale::Scale;
use super::solve::Symmetric;
use crate::maintenance::learning::boosting::booster::probability;
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::features::matrix::FeatureMatrix;
use crate::maintenance::learning::work::Work;

/// Steps at most; Newton's method with a penalty settles in fewer than ten.
const STEPS: usize = 12;
/// A step's largest change of a weight at which it has settled.
const SETTLED: f64 = 1e-6;
/// A step changes no weight by more, which keeps the first steps from running away.
const LONGEST: f64 = 4.0;

impl Linear {
    /// Fits the log-odds of targets 1 and 0 on certain rows; the penalty is as in [`Linear::ridge`].
    ///
    /// # Errors
    /// If the user wants an end.
    pub fn logistic(
        matrix: &FeatureMatrix,
        target: &[f64],
        weight: &[f64],
        rows: &[u32],
        penalty: f64,
        work: &mut Work<'_>,
    ) -> Result<Self, LearningError> {
        let scale = Scale::of(matrix, rows);
        let size = matrix.features() + 1;
        let mut weights = vec![0.0; size];
        let mut scaled = Vec::with_capacity(size);
        for _ in 0..STEPS {
            work.check()?;
            let mut equations = Symmetric::zero(size);
            let mut right = vec![0.0; size];
            for &row in rows {
                let row = row as usize;
                scale.apply(|feature| matrix.value(row, feature), &mut scaled);
                let margin: f64 = scaled.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
                let p = probability(margin);
                equations.add_outer(&scaled, (p * (1.0 - p)).max(1e-9) * weight[row]);
                let part = (target[row] - p) * weight[row];
                right
                    .iter_mut()
                    .zip(&scaled)
                    .for_each(|(sum, value)| *sum += part * value);
            }
            for index in 0..size {
                // The constant is all but free: data of one class only would drive it to infinity.
                let penalty = if index + 1 == size { 1e-3 } else { penalty };
                equations.add_to_diagonal(index, penalty);
                right[index] -= penalty * weights[index];
            }
            let mut largest: f64 = 0.0;
            for (weight, step) in weights.iter_mut().zip(equations.solve(&right)) {
                let step = step.clamp(-LONGEST, LONGEST);
                *weight += step;
                largest = largest.max(step.abs());
            }
            if largest < SETTLED {
                break;
            }
        }
        Ok(Self { scale, weights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_have_the_log_odds_of_their_shares() {
        // 1 of 4 in the first group, 3 of 4 in the second: odds 1/3 and 3.
        let feature = vec![0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
        let matrix = FeatureMatrix::new(vec![feature]);
        let target = [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0];
        let rows: Vec<u32> = (0..8).collect();
        let fit = Linear::logistic(&matrix, &target, &[1.0; 8], &rows, 1e-9, &mut Work::unwatched()).unwrap();
        assert!((probability(fit.value(&[0.0])) - 0.25).abs() < 1e-4);
        assert!((probability(fit.value(&[1.0])) - 0.75).abs() < 1e-4);
    }

    #[test]
    fn groups_that_never_mix_have_finite_weights() {
        let matrix = FeatureMatrix::new(vec![vec![0.0, 0.0, 1.0, 1.0]]);
        let fit = Linear::logistic(
            &matrix,
            &[0.0, 0.0, 1.0, 1.0],
            &[1.0; 4],
            &[0, 1, 2, 3],
            1.0,
            &mut Work::unwatched(),
        );
        let fit = fit.unwrap();
        assert!(fit.is_sound(1) && fit.value(&[1.0]) > 0.3 && fit.value(&[0.0]) < -0.3);
    }
}
