//! Machines followed over time until they failed or were no longer watched.

use std::collections::{BTreeMap, BTreeSet};

use super::error::HistoryError;

/// A run-to-failure table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runs {
    /// Names of the operating settings.
    pub settings: Vec<String>,
    /// Names of the sensors.
    pub sensors: Vec<String>,
    /// The units, in the order in which they first appear.
    pub units: Vec<Unit>,
    /// Rows that were left out, since their machine had failed before and still was broken.
    pub still_broken: usize,
}

/// A machine, or one life of it between two repairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its name in the table; lives of one machine share it.
    pub name: String,
    /// Times of its rows, rising.
    pub times: Vec<f64>,
    /// Settings and then sensors, row by row; a gap is NaN.
    pub values: Vec<f64>,
    /// When it failed or will fail, at its last row or later; not known of units that were no longer watched.
    pub fails_at: Option<f64>,
}

impl Unit {
    /// The time of its last row; 0 without rows.
    pub fn end(&self) -> f64 {
        self.times.last().copied().unwrap_or(0.0)
    }

    /// Keeps only its first row, at which it failed; says how many rows that leaves out.
    pub(super) fn fail_at_first_row(&mut self) -> usize {
        let rows = self.times.len();
        let width = self.values.len() / rows.max(1);
        self.times.truncate(1);
        self.values.truncate(width);
        self.fails_at = self.times.first().copied();
        rows.saturating_sub(1)
    }

    /// Whether it was watched until it failed.
    pub fn has_failed(&self) -> bool {
        self.fails_at.is_some_and(|time| time <= self.end())
    }

    /// Its rows: time, and settings followed by sensors.
    pub fn rows(&self) -> impl Iterator<Item = (f64, &[f64])> + Clone {
        let width = self.values.len() / self.times.len().max(1);
        self.times.iter().copied().zip(self.values.chunks_exact(width.max(1)))
    }
}

impl Runs {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.units.iter().map(|unit| unit.times.len()).sum()
    }

    /// How many units were watched until they failed.
    pub fn failures(&self) -> usize {
        self.units.iter().filter(|unit| unit.has_failed()).count()
    }

    /// How many machines there are, whose lives the units are.
    pub fn machines(&self) -> usize {
        self.units.iter().map(|unit| &unit.name).collect::<BTreeSet<_>>().len()
    }

    /// Whether all failures are of one machine, so that only its own lives can be held against each other.
    pub fn is_of_one_machine(&self) -> bool {
        let failed = self.units.iter().filter(|unit| unit.has_failed());
        failed.map(|unit| &unit.name).collect::<BTreeSet<_>>().len() == 1
    }

    /// Which units belong together, as lives of one machine do, by numbers from 0; each unit by itself if `by_life`.
    pub fn groups(&self, by_life: bool) -> Vec<u32> {
        let mut known: BTreeMap<&str, u32> = BTreeMap::new();
        let mut groups = Vec::with_capacity(self.units.len());
        for (index, unit) in (0..).zip(&self.units) {
            let next = known.len() as u32;
            let machine = *known.entry(unit.name.as_str()).or_insert(next);
            groups.push(if by_life { index } else { machine });
        }
        groups
    }

    /// Takes remaining lives at the last row of each unit, in the order of the units.
    ///
    /// # Errors
    /// If there are more or fewer than units.
    pub fn set_remaining(&mut self, lives: &[f64]) -> Result<(), HistoryError> {
        if lives.len() != self.units.len() {
            return Err(HistoryError::Truth {
                found: lives.len(),
                expected: self.units.len(),
            });
        }
        for (unit, life) in self.units.iter_mut().zip(lives) {
            unit.fails_at = Some(unit.end() + life);
        }
        Ok(())
    }
}
