//! Rows of machines as features with what is known of their future.

use std::ops::Range;

use super::error::LearningError;
use super::features::matrix::FeatureMatrix;
use super::history::runs::Runs;
use super::recipe::RunRecipe;
use super::terms::Terms;
use super::work::Work;

/// Numbers that a table of features may hold: 160 MB.
const MOST_CELLS: usize = 40_000_000;

/// Rows of machines, unit by unit.
#[derive(Clone, Debug)]
pub struct RunData {
    /// The features.
    pub matrix: FeatureMatrix,
    /// The unit of each row.
    pub unit: Vec<u32>,
    /// The time of each row.
    pub time: Vec<f64>,
    /// The remaining life up to the cap; NaN where it is not known.
    pub remaining: Vec<f64>,
    /// Whether it fails within the horizon, where that is known.
    pub soon: Vec<Option<bool>>,
    /// The rows of each unit.
    pub ranges: Vec<Range<usize>>,
}

impl RunData {
    /// The rows of units. Every row goes into the windows; of more than `most_rows` only every so many-th, counted back
    /// from a unit's last, becomes a row of features.
    ///
    /// # Errors
    /// If the user wants an end.
    pub fn new(
        recipe: &RunRecipe,
        terms: &Terms,
        runs: &Runs,
        most_rows: usize,
        work: &Work<'_>,
    ) -> Result<Self, LearningError> {
        let most = most_rows.min(MOST_CELLS / recipe.features().max(1)).max(1);
        let step = runs.rows().div_ceil(most).max(1);
        let mut data = Self {
            matrix: FeatureMatrix::empty(recipe.features()),
            unit: Vec::new(),
            time: Vec::new(),
            remaining: Vec::new(),
            soon: Vec::new(),
            ranges: Vec::new(),
        };
        let (mut channels, mut features) = (Vec::new(), Vec::new());
        for (index, unit) in (0..).zip(&runs.units) {
            work.check()?;
            let start = data.time.len();
            let mut windows = recipe.begin();
            for (row, (time, values)) in unit.rows().enumerate() {
                recipe.push(&mut windows, time, values, &mut channels, &mut features);
                if !(unit.times.len() - 1 - row).is_multiple_of(step) {
                    continue;
                }
                data.matrix.push(&features);
                data.unit.push(index);
                data.time.push(time);
                data.remaining.push(terms.remaining(unit, time).unwrap_or(f64::NAN));
                data.soon.push(terms.fails_soon(unit, time));
            }
            data.ranges.push(start..data.time.len());
        }
        Ok(data)
    }

    /// The rows for which something holds.
    pub fn rows_where(&self, holds: impl Fn(usize) -> bool) -> Vec<u32> {
        (0..self.matrix.rows())
            .filter(|row| holds(*row))
            .map(|row| row as u32)
            .collect()
    }
}
