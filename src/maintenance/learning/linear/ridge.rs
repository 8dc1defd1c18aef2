//! Ridge regression (Hoerl, Kennard: "Ridge regression", Technometrics 12, 1970).

use serde::{Deserialize, Serialize};

use super::scale::Scale;
use super::solve::Symmetric;
use crate::maintenance::learning::features::matrix::FeatureMatrix;

/// A linear function of features.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Linear {
    pub(super) scale: Scale,
    /// One for each feature and the constant.
    pub(super) weights: Vec<f64>,
}

impl Linear {
    /// Fits the target's mean on certain rows. `penalty` is on the squares of the weights of scaled features, in
    /// rows: as if so many rows more said that the weight is 0.
    pub fn ridge(matrix: &FeatureMatrix, target: &[f64], weight: &[f64], rows: &[u32], penalty: f64) -> Self {
        let scale = Scale::of(matrix, rows);
        let size = matrix.features() + 1;
        let mut equations = Symmetric::zero(size);
        let mut right = vec![0.0; size];
        let mut scaled = Vec::with_capacity(size);
        for &row in rows {
            let row = row as usize;
            scale.apply(|feature| matrix.value(row, feature), &mut scaled);
            equations.add_outer(&scaled, weight[row]);
            let part = target[row] * weight[row];
            right
                .iter_mut()
                .zip(&scaled)
                .for_each(|(sum, value)| *sum += part * value);
        }
        (0..size - 1).for_each(|index| equations.add_to_diagonal(index, penalty));
        let weights = equations.solve(&right);
        Self { scale, weights }
    }

    /// The value for a row of features.
    pub fn value(&self, row: &[f32]) -> f64 {
        let mut scaled = Vec::with_capacity(self.weights.len());
        self.scale
            .apply(|feature| row.get(feature).copied().unwrap_or(f32::NAN), &mut scaled);
        scaled
            .iter()
            .zip(&self.weights)
            .map(|(value, weight)| value * weight)
            .sum()
    }

    /// Whether it is finite and of so many features.
    pub fn is_sound(&self, features: usize) -> bool {
        self.scale.is_sound(features)
            && self.weights.len() == features + 1
            && self.weights.iter().copied().all(f64::is_finite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_law_is_found_and_a_constant_feature_does_not_matter() {
        let columns = vec![vec![1.0, 2.0, 3.0, 4.0], vec![5.0; 4], vec![0.0, 1.0, 0.0, 1.0]];
        let matrix = FeatureMatrix::new(columns);
        let target = [3.0, 6.0, 7.0, 10.0]; // 1 + 2a + c
        let linear = Linear::ridge(&matrix, &target, &[1.0; 4], &[0, 1, 2, 3], 1e-9);
        assert!(
            (linear.value(&[10.0, 99.0, 0.0]) - 21.0).abs() < 1e-5,
            "{}",
            linear.value(&[10.0, 99.0, 0.0])
        );
        assert!(linear.is_sound(3) && !linear.is_sound(2));
    }

    #[test]
    fn the_penalty_draws_weights_to_zero() {
        let matrix = FeatureMatrix::new(vec![vec![-1.0, 1.0]]);
        // One scaled feature of ±1, target ±1, two rows: the weight is 2 / (2 + penalty).
        let linear = Linear::ridge(&matrix, &[-1.0, 1.0], &[1.0; 2], &[0, 1], 2.0);
        assert!((linear.value(&[1.0]) - 0.5).abs() < 1e-12);
    }
}
