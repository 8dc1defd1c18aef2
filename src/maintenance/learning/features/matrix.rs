//! A table of features: what a learner is given.

/// Features by column; what is missing is NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMatrix {
    columns: Vec<Vec<f32>>,
    rows: usize,
}

impl FeatureMatrix {
    /// A table of columns, which are cut to the shortest of them.
    pub fn new(mut columns: Vec<Vec<f32>>) -> Self {
        let rows = columns.iter().map(Vec::len).min().unwrap_or(0);
        columns.iter_mut().for_each(|column| column.truncate(rows));
        Self { columns, rows }
    }

    /// A table without rows, of so many features.
    pub fn empty(features: usize) -> Self {
        Self::new(vec![Vec::new(); features])
    }

    /// Adds a row; features that it lacks are missing.
    pub fn push(&mut self, row: &[f32]) {
        for (feature, column) in self.columns.iter_mut().enumerate() {
            column.push(row.get(feature).copied().unwrap_or(f32::NAN));
        }
        self.rows += 1;
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.columns.len()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Vec<f32>] {
        &self.columns
    }

    /// A value; NaN where there is none.
    pub fn value(&self, row: usize, feature: usize) -> f32 {
        let column = self.columns.get(feature);
        column.and_then(|column| column.get(row)).copied().unwrap_or(f32::NAN)
    }

    /// A row, written over what is in `out`.
    pub fn row_into(&self, row: usize, out: &mut Vec<f32>) {
        out.clear();
        out.extend((0..self.features()).map(|feature| self.value(row, feature)));
    }
}
