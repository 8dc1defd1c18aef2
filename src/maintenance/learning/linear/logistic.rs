//! Logistic regression with a ridge penalty, by Newton's method (le Cessie, van Houwelingen: "Ridge estimators in
//! logistic regression", Applied Statistics 41, 1992), each step halved until the loss falls (Armijo, Pacific Journal of
//! Mathematics 16, 1966): whole steps run away where the classes lie apart.

use super::ridge::Linear;
use super::scale::Scale;
use super::solve::Symmetric;
use crate::maintenance::learning::boosting::booster::{log_loss, probability};
use crate::maintenance::learning::descent::{dot, shortened};
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::features::matrix::FeatureMatrix;
use crate::maintenance::learning::work::Work;

/// Steps at most; damped steps settle in some ten, even where the classes lie apart.
const STEPS: usize = 50;
/// Part of the loss that a whole step still promises at which it has settled.
const SETTLED: f64 = 1e-12;
/// Penalty of the constant: all but free, but data of one class only would drive it to infinity.
const CONSTANT: f64 = 1e-3;

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
        let penalty_of = |index: usize| if index + 1 == size { CONSTANT } else { penalty };
        let mut scaled = Vec::with_capacity(size);
        let mut loss_of = |weights: &[f64]| -> f64 {
            let of_rows: f64 = rows
                .iter()
                .map(|&row| {
                    let row = row as usize;
                    scale.apply(|feature| matrix.value(row, feature), &mut scaled);
                    weight[row] * log_loss(dot(&scaled, weights), target[row])
                })
                .sum();
            let of_weights = (0..)
                .zip(weights)
                .map(|(index, weight)| penalty_of(index) * weight * weight);
            of_rows + 0.5 * of_weights.sum::<f64>()
        };
        let mut weights = vec![0.0; size];
        let mut loss = loss_of(&weights);
        let mut row_of = Vec::with_capacity(size);
        for _ in 0..STEPS {
            work.check()?;
            let mut equations = Symmetric::zero(size);
            // The gradient downwards.
            let mut down = vec![0.0; size];
            for &row in rows {
                let row = row as usize;
                scale.apply(|feature| matrix.value(row, feature), &mut row_of);
                let p = probability(dot(&row_of, &weights));
                equations.add_outer(&row_of, (p * (1.0 - p)).max(1e-9) * weight[row]);
                let part = (target[row] - p) * weight[row];
                down.iter_mut()
                    .zip(&row_of)
                    .for_each(|(sum, value)| *sum += part * value);
            }
            for index in 0..size {
                equations.add_to_diagonal(index, penalty_of(index));
                down[index] -= penalty_of(index) * weights[index];
            }
            let step = equations.solve(&down);
            let promised = dot(&down, &step);
            if promised.is_nan() || promised <= SETTLED * (1.0 + loss) {
                break;
            }
            let found = shortened(loss, promised, |part| {
                let tried: Vec<f64> = weights.iter().zip(&step).map(|(at, step)| at + part * step).collect();
                let there = loss_of(&tried);
                (tried, there)
            });
            let Some((tried, there)) = found else {
                break;
            };
            (weights, loss) = (tried, there);
        }
        Ok(Self { scale, weights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    /// The largest part of the gradient of the penalised loss that a fit leaves.
    fn left_over(matrix: &FeatureMatrix, target: &[f64], penalty: f64) -> f64 {
        let rows: Vec<u32> = (0..target.len() as u32).collect();
        let all = vec![1.0; target.len()];
        let fit = Linear::logistic(matrix, target, &all, &rows, penalty, &mut Work::unwatched()).unwrap();
        let size = fit.weights.len();
        let mut gradient: Vec<f64> = (0..size)
            .map(|index| fit.weights[index] * if index + 1 == size { CONSTANT } else { penalty })
            .collect();
        let mut scaled = Vec::new();
        for (row, target) in target.iter().enumerate() {
            fit.scale.apply(|feature| matrix.value(row, feature), &mut scaled);
            let part = probability(dot(&scaled, &fit.weights)) - target;
            gradient
                .iter_mut()
                .zip(&scaled)
                .for_each(|(sum, value)| *sum += part * value);
        }
        gradient.iter().fold(0.0, |most: f64, part| most.max(part.abs()))
    }

    #[test]
    fn the_weights_are_the_best_ones_on_data_that_lie_apart_or_on_other_scales() {
        for (seed, rows, failures, apart) in [
            (1, 600, 27, 8.0),
            (2, 600, 6, 30.0),
            (3, 3_000, 20, 4.0),
            (4, 200, 100, 1.0),
        ] {
            let mut stream = Stream::named(seed, 0, "", "rows");
            let target: Vec<f64> = (0..rows).map(|row| f64::from(u8::from(row < failures))).collect();
            let mut columns = Vec::new();
            // Twelve columns that all say nearly the same, each on a scale of its own, and four of noise.
            let common: Vec<f64> = target.iter().map(|target| apart * target + stream.uniform()).collect();
            for column in 0..16_i32 {
                let factor = libm::pow(10.0, f64::from(column - 8) / 2.0);
                let value = |common: &f64| {
                    let noise = stream.uniform() * stream.uniform() / (1e-3 + stream.uniform());
                    (factor * (if column < 12 { *common } else { 0.0 } + 0.01 * noise)) as f32
                };
                columns.push(common.iter().map(value).collect());
            }
            let matrix = FeatureMatrix::new(columns);
            for penalty in [1e-4, 1.0] {
                let found = left_over(&matrix, &target, penalty);
                assert!(found < 1e-4, "{seed} {penalty}: {found}");
            }
        }
    }

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
