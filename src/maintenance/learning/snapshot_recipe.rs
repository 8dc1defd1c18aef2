//! How a snapshot becomes features: its numbers, its categories as columns of 0 and 1, and pairs of numbers.

use serde::{Deserialize, Serialize};

use super::features::matrix::FeatureMatrix;
use super::features::pairs::{EACH, Pair};
use super::history::snapshots::Snapshots;

/// From numbers and categories to features.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotRecipe {
    /// Names of the columns of numbers.
    pub numbers: Vec<String>,
    /// Names of the columns of categories and what stood in them.
    pub categories: Vec<(String, Vec<String>)>,
    /// Numbers that are paired.
    pub pairs: Vec<Pair>,
}

impl SnapshotRecipe {
    /// A recipe for the columns of a table and certain pairs of its numbers.
    pub fn new(snapshots: &Snapshots, pairs: Vec<Pair>) -> Self {
        let categories = snapshots
            .categories
            .iter()
            .map(|column| (column.name.clone(), column.levels.clone()));
        Self {
            numbers: snapshots.numbers.iter().map(|column| column.name.clone()).collect(),
            categories: categories.collect(),
            pairs,
        }
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        let levels: usize = self.categories.iter().map(|(_, levels)| levels.len()).sum();
        self.numbers.len() + levels + EACH * self.pairs.len()
    }

    /// Names of the features.
    pub fn names(&self) -> Vec<String> {
        let levels = self
            .categories
            .iter()
            .flat_map(|(name, levels)| levels.iter().map(move |level| format!("{name} = {level}")));
        let pairs = self.pairs.iter().flat_map(|pair| pair.names(&self.numbers));
        self.numbers.iter().cloned().chain(levels).chain(pairs).collect()
    }

    /// Writes the features of a snapshot over what is in `out`. `categories` are what stands in the columns; what never
    /// stood there in training is none of the known categories.
    pub fn row(&self, numbers: &[f64], categories: &[&str], out: &mut Vec<f32>) {
        out.clear();
        let number = |index: usize| numbers.get(index).copied().unwrap_or(f64::NAN);
        out.extend((0..self.numbers.len()).map(|index| number(index) as f32));
        for (index, (_, levels)) in self.categories.iter().enumerate() {
            let here = categories.get(index).copied().unwrap_or_default();
            out.extend(levels.iter().map(|level| if level == here { 1.0 } else { 0.0 }));
        }
        let pairs = self.pairs.iter();
        out.extend(pairs.flat_map(|pair| pair.features(number(pair.left as usize), number(pair.right as usize))));
    }

    /// The features of certain rows of a table.
    pub fn matrix(&self, snapshots: &Snapshots, rows: &[u32]) -> FeatureMatrix {
        let mut matrix = FeatureMatrix::empty(self.features());
        let mut out = Vec::with_capacity(self.features());
        for &row in rows {
            let row = row as usize;
            let numbers: Vec<f64> = snapshots.numbers.iter().map(|column| column.values[row]).collect();
            let categories = snapshots
                .categories
                .iter()
                .map(|column| column.levels[column.codes[row] as usize].as_str());
            self.row(&numbers, &categories.collect::<Vec<_>>(), &mut out);
            matrix.push(&out);
        }
        matrix
    }

    /// Whether its parts fit together.
    pub fn is_sound(&self) -> bool {
        let fits = |column: u32| (column as usize) < self.numbers.len();
        self.features() > 0 && self.pairs.iter().all(|pair| fits(pair.left) && fits(pair.right))
    }
}
