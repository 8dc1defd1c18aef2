//! Rows that stand for themselves, and whether the machine failed.

/// Different values of a column of categories at most.
pub const MOST_LEVELS: usize = 64;

/// A table of labelled snapshots.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshots {
    /// Columns of numbers.
    pub numbers: Vec<NumberColumn>,
    /// Columns of categories.
    pub categories: Vec<CategoryColumn>,
    /// Whether the machine failed, a row each.
    pub failed: Vec<bool>,
    /// Rows with the same number belong together, as those of one machine or equal ones do.
    pub groups: Vec<u32>,
    /// Rows that are equal to one before.
    pub duplicates: usize,
}

/// A column of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberColumn {
    /// Its name.
    pub name: String,
    /// Its values; a gap is NaN.
    pub values: Vec<f64>,
}

/// A column of categories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CategoryColumn {
    /// Its name.
    pub name: String,
    /// The different values, sorted.
    pub levels: Vec<String>,
    /// Which of them each row has.
    pub codes: Vec<u32>,
}

impl Snapshots {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.failed.len()
    }

    /// How many rows are failures.
    pub fn failures(&self) -> usize {
        self.failed.iter().filter(|failed| **failed).count()
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.groups.iter().max().map_or(0, |most| *most as usize + 1)
    }

    /// Numbers the groups anew, so that none is without rows.
    pub(crate) fn number_groups(&mut self) {
        let mut known = self.groups.clone();
        known.sort_unstable();
        known.dedup();
        let place = |group: u32| known.partition_point(|known| *known < group) as u32;
        self.groups.iter_mut().for_each(|group| *group = place(*group));
    }
}
