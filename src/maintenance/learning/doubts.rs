//! What looks wrong in a table although it can be read.

use super::history::History;
use super::history::snapshots::Snapshots;

/// Failures that a column must coincide with to be suspected.
const FEWEST: usize = 5;
/// Share of its yes that are failures.
const SUSPICIOUS: f64 = 0.9;
/// Rows that a column must count to be taken for a count of rows.
const COUNTED_ROWS: usize = 20;

/// Something doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A column of yes and no is yes almost only in failures: probably known only afterwards.
    KnownAfterwards {
        /// The column.
        column: String,
    },
    /// A column counts the rows: a name, not a measurement.
    CountsRows {
        /// The column.
        column: String,
    },
    /// Rows are equal to others.
    Duplicates {
        /// How many.
        rows: usize,
    },
}

/// What is doubtful in a history.
pub fn doubts(history: &History) -> Vec<Doubt> {
    let History::Snapshots(snapshots) = history else {
        return Vec::new();
    };
    let mut doubts: Vec<Doubt> = Vec::new();
    for column in &snapshots.numbers {
        let name = || column.name.clone();
        if is_known_afterwards(&column.values, snapshots) {
            doubts.push(Doubt::KnownAfterwards { column: name() });
        }
        let counts = column.values.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
        if counts && column.values.len() >= COUNTED_ROWS {
            doubts.push(Doubt::CountsRows { column: name() });
        }
    }
    if snapshots.duplicates > 0 {
        doubts.push(Doubt::Duplicates {
            rows: snapshots.duplicates,
        });
    }
    doubts
}

/// Whether a column has two values, one of which stands almost only in failures.
fn is_known_afterwards(values: &[f64], snapshots: &Snapshots) -> bool {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low >= high || values.iter().any(|value| *value != low && *value != high) {
        return false;
    }
    [low, high].into_iter().any(|level| {
        let failed = values
            .iter()
            .zip(&snapshots.failed)
            .filter(|(value, _)| **value == level)
            .map(|(_, failed)| *failed);
        let (count, failures) = failed.fold((0, 0), |(count, failures), failed| {
            (count + 1, failures + usize::from(failed))
        });
        failures >= FEWEST && failures as f64 >= SUSPICIOUS * f64::from(count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maintenance::learning::history::snapshots::NumberColumn;

    #[test]
    fn flags_of_the_failure_and_row_numbers_are_suspected_and_measurements_are_not() {
        let column = |name: &str, value: fn(u32) -> f64| NumberColumn {
            name: name.to_owned(),
            values: (0..100).map(value).collect(),
        };
        let snapshots = Snapshots {
            numbers: vec![
                column("row", |row| f64::from(row + 1)),
                column("heat flag", |row| f64::from(u8::from(row >= 92))),
                column("night", |row| f64::from(row % 2)),
                column("heat", |row| f64::from(row * row % 17)),
            ],
            failed: (0..100).map(|row| row >= 90).collect(),
            groups: (0..100).collect(),
            duplicates: 3,
            ..Snapshots::default()
        };
        let found = doubts(&History::Snapshots(snapshots));
        let right = [
            Doubt::CountsRows { column: "row".into() },
            Doubt::KnownAfterwards {
                column: "heat flag".into(),
            },
            Doubt::Duplicates { rows: 3 },
        ];
        assert_eq!(found, right);
    }
}
