//! By what machines and rows that were learned from are known again, since a test on them is none.
//!
//! A unit is known by its name and its first row, a snapshot by its whole row: 64 bits of the SHA-256 of that are kept. A
//! unit under another name, or whose first rows were cut off, is not known again.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::history::History;
use super::history::runs::{Runs, Unit};
use super::history::snapshots::Snapshots;

/// Marks of units or rows, rising.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LearnedFrom {
    marks: Vec<u64>,
}

impl LearnedFrom {
    /// Those of the units of a table.
    pub fn of_runs(runs: &Runs) -> Self {
        Self::of(runs.units.iter().map(mark_of_unit))
    }

    /// Those of certain rows of a table.
    pub fn of_snapshots(snapshots: &Snapshots, rows: &[u32]) -> Self {
        Self::of(rows.iter().map(|row| mark_of_row(snapshots, *row as usize)))
    }

    fn of(marks: impl Iterator<Item = u64>) -> Self {
        let mut marks: Vec<u64> = marks.collect();
        marks.sort_unstable();
        marks.dedup();
        Self { marks }
    }

    /// How many units or rows of a table are among them.
    pub fn among(&self, tested: &History) -> usize {
        let is_known = |mark: &u64| self.marks.binary_search(mark).is_ok();
        match tested {
            History::Runs(runs) => runs.units.iter().map(mark_of_unit).filter(is_known).count(),
            History::Snapshots(snapshots) => (0..snapshots.rows())
                .map(|row| mark_of_row(snapshots, row))
                .filter(is_known)
                .count(),
        }
    }
}

fn mark_of_unit(unit: &Unit) -> u64 {
    let mut marked = Marked::default();
    marked.text(&unit.name);
    if let Some((time, values)) = unit.rows().next() {
        marked.number(time);
        values.iter().for_each(|value| marked.number(*value));
    }
    marked.finish()
}

fn mark_of_row(snapshots: &Snapshots, row: usize) -> u64 {
    let mut marked = Marked::default();
    for column in &snapshots.numbers {
        marked.number(column.values[row]);
    }
    for column in &snapshots.categories {
        marked.text(&column.levels[column.codes[row] as usize]);
    }
    marked.number(f64::from(u8::from(snapshots.failed[row])));
    marked.finish()
}

#[derive(Default)]
struct Marked(Sha256);

impl Marked {
    fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }

    /// Gaps are all alike, and so are both zeros.
    fn number(&mut self, value: f64) {
        let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
        self.0.update(value.to_bits().to_le_bytes());
    }

    fn finish(self) -> u64 {
        let digest = self.0.finalize();
        digest.iter().take(8).fold(0, |mark, byte| mark << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maintenance::learning::history::snapshots::{CategoryColumn, NumberColumn};

    fn unit(name: &str, first: f64, rows: usize) -> Unit {
        Unit {
            name: name.into(),
            times: (0..rows).map(|row| row as f64).collect(),
            values: (0..rows).map(|row| first + row as f64).collect(),
            fails_at: None,
        }
    }

    #[test]
    fn units_are_known_by_their_name_and_first_row() {
        let runs = |units: Vec<Unit>| Runs {
            units,
            ..Runs::default()
        };
        let known = LearnedFrom::of_runs(&runs(vec![unit("1", 3.0, 5), unit("2", 4.0, 5)]));
        let tested = vec![
            unit("1", 3.0, 9),
            unit("1", 4.0, 5),
            unit("3", 3.0, 5),
            unit("2", 4.0, 2),
        ];
        assert_eq!(known.among(&History::Runs(runs(tested))), 2);
    }

    #[test]
    fn snapshots_are_known_by_their_row_whatever_order_levels_have() {
        let snapshots = |numbers: [f64; 2], levels: [&str; 2], codes: [u32; 2]| Snapshots {
            numbers: vec![NumberColumn {
                name: "x".into(),
                values: numbers.into(),
            }],
            categories: vec![CategoryColumn {
                name: "c".into(),
                levels: levels.map(str::to_owned).into(),
                codes: codes.into(),
            }],
            failed: vec![false, true],
            groups: vec![0, 1],
            duplicates: 0,
        };
        let known = LearnedFrom::of_snapshots(&snapshots([1.0, f64::NAN], ["a", "b"], [0, 1]), &[0, 1]);
        let among = |tested: Snapshots| known.among(&History::Snapshots(tested));
        assert_eq!(among(snapshots([1.0, f64::NAN], ["b", "a"], [1, 0])), 2);
        assert_eq!(among(snapshots([1.0, 2.0], ["a", "b"], [1, 1])), 0);
    }
}
