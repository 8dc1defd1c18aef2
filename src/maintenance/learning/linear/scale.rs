//! Features brought to one scale: mean 0 and standard deviation 1 over the rows learned from.

use serde::{Deserialize, Serialize};

use crate::maintenance::learning::features::matrix::FeatureMatrix;

/// Scaled values beyond this are taken as this, so that one wild value does not rule a linear model.
const FARTHEST: f64 = 10.0;

/// Mean and inverse standard deviation of each feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    mean: Vec<f64>,
    inverse: Vec<f64>,
}

impl Scale {
    /// The scale of certain rows; missing values do not count, and a constant feature is always 0.
    pub fn of(matrix: &FeatureMatrix, rows: &[u32]) -> Self {
        let mut mean = Vec::with_capacity(matrix.features());
        let mut inverse = Vec::with_capacity(matrix.features());
        for column in matrix.columns() {
            let values = || {
                rows.iter()
                    .map(|row| f64::from(column[*row as usize]))
                    .filter(|value| value.is_finite())
            };
            let count = values().count().max(1) as f64;
            let centre = values().sum::<f64>() / count;
            let spread = (values().map(|value| (value - centre) * (value - centre)).sum::<f64>() / count).sqrt();
            mean.push(centre);
            // Single precision has seven digits: what varies less does not vary.
            let is_constant = spread <= 1e-6 * centre.abs() || spread <= f64::from(f32::MIN_POSITIVE);
            inverse.push(if is_constant { 0.0 } else { 1.0 / spread });
        }
        Self { mean, inverse }
    }

    /// A row of features on the scale, with a 1 behind it for the constant; what is missing is 0, the mean.
    pub fn apply(&self, row: impl Fn(usize) -> f32, out: &mut Vec<f64>) {
        out.clear();
        for (feature, (mean, inverse)) in self.mean.iter().zip(&self.inverse).enumerate() {
            let value = (f64::from(row(feature)) - mean) * inverse;
            out.push(if value.is_nan() {
                0.0
            } else {
                value.clamp(-FARTHEST, FARTHEST)
            });
        }
        out.push(1.0);
    }

    /// How many features it is of.
    pub fn features(&self) -> usize {
        self.mean.len()
    }

    /// Whether it is finite and of so many features.
    pub fn is_sound(&self, features: usize) -> bool {
        let all = self.mean.iter().chain(&self.inverse);
        self.mean.len() == features && self.inverse.len() == features && all.copied().all(f64::is_finite)
    }
}
