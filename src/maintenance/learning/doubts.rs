//! What looks wrong in a table although it can be read.
//!
//! The commonest leak is a column that is filled in after the failure. Each column is asked by simple splits of its rows
//! (empty or not, its commonest value or another, each category) whether one side holds almost only failures; in a
//! run-to-failure table the last row of a unit that failed is the failure. What is not found: leaks that show only in a
//! range of a measurement, or only in two columns together.

use std::collections::BTreeMap;

use super::history::History;
use super::history::runs::Runs;
use super::history::snapshots::{CategoryColumn, Snapshots};

/// Failures that a column must coincide with to be suspected.
const FEWEST: usize = 5;
/// Share of its yes that are failures.
const SUSPICIOUS: f64 = 0.9;
/// That so many failures come together by chance must be less likely than the exponential of minus this.
const CHANCE: f64 = 7.0;
/// Rows that a column must count to be taken for a count of rows.
const COUNTED_ROWS: usize = 20;
/// Correlation with the remaining life from which on a column is taken for it.
const SAME: f64 = 0.999;

/// Something doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A column says something almost only in failures: probably known only afterwards.
    KnownAfterwards {
        /// The column.
        column: String,
        /// What it says then.
        sign: Sign,
    },
    /// A sensor is the remaining life, or a count down to it.
    RemainingLife {
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
    /// Rows that were left out, since their machine had failed before and still was broken.
    StillBroken {
        /// How many.
        rows: usize,
    },
}

/// What a column says almost only in failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// One of its two values.
    Flag,
    /// Anything at all.
    Filled,
    /// Nothing.
    Empty,
    /// Anything but its commonest value.
    Unusual,
    /// This category or number.
    Value(String),
}

/// What is doubtful in a history.
pub fn doubts(history: &History) -> Vec<Doubt> {
    match history {
        History::Runs(runs) => of_runs(runs),
        History::Snapshots(snapshots) => of_snapshots(snapshots),
    }
}

fn of_snapshots(snapshots: &Snapshots) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> = Vec::new();
    let whole = Side::whole(&snapshots.failed);
    for column in &snapshots.numbers {
        let name = || column.name.clone();
        if let Some(sign) = sign_of_numbers(&column.values, &snapshots.failed, whole) {
            doubts.push(Doubt::KnownAfterwards { column: name(), sign });
        }
        let counts = column.values.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
        if counts && column.values.len() >= COUNTED_ROWS {
            doubts.push(Doubt::CountsRows { column: name() });
        }
    }
    for column in &snapshots.categories {
        if let Some(sign) = sign_of_categories(column, &snapshots.failed, whole) {
            let column = column.name.clone();
            doubts.push(Doubt::KnownAfterwards { column, sign });
        }
    }
    if snapshots.duplicates > 0 {
        doubts.push(Doubt::Duplicates {
            rows: snapshots.duplicates,
        });
    }
    doubts
}

fn of_runs(runs: &Runs) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let is_failure: Vec<bool> = runs
        .units
        .iter()
        .flat_map(|unit| {
            let rows = unit.times.len();
            (1..=rows).map(move |row| row == rows && unit.has_failed())
        })
        .collect();
    let whole = Side::whole(&is_failure);
    for (index, column) in runs.settings.iter().chain(&runs.sensors).enumerate() {
        let values: Vec<f64> = runs
            .units
            .iter()
            .flat_map(|unit| unit.rows())
            .map(|(_, row)| row.get(index).copied().unwrap_or(f64::NAN))
            .collect();
        let sign = sign_of_numbers(&values, &is_failure, whole).or_else(|| sign_of_ends(&values, &is_failure, whole));
        let column = column.clone();
        if let Some(sign) = sign {
            doubts.push(Doubt::KnownAfterwards { column, sign });
        } else if is_remaining_life(runs, index) {
            doubts.push(Doubt::RemainingLife { column });
        }
    }
    if runs.still_broken > 0 {
        doubts.push(Doubt::StillBroken {
            rows: runs.still_broken,
        });
    }
    doubts
}

/// Rows on one side of a split, and failures among them.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    rows: usize,
    failures: usize,
}

impl Side {
    fn whole(failed: &[bool]) -> Self {
        Self {
            rows: failed.len(),
            failures: failed.iter().filter(|failed| **failed).count(),
        }
    }

    fn add(&mut self, failed: bool) {
        self.rows += 1;
        self.failures += usize::from(failed);
    }

    fn without(self, other: Self) -> Self {
        Self {
            rows: self.rows - other.rows,
            failures: self.failures - other.failures,
        }
    }

    fn share(self) -> f64 {
        self.failures as f64 / self.rows.max(1) as f64
    }

    /// Whether it holds almost only failures, and more than chance brings together where they are that common (Chernoff's
    /// bound: rows times the divergence of its share from that of the whole).
    fn is_suspicious(self, whole: Self) -> bool {
        let (share, usual) = (self.share(), whole.share());
        let part = |share: f64, usual: f64| {
            if share > 0.0 {
                share * libm::log(share / usual)
            } else {
                0.0
            }
        };
        self.failures >= FEWEST
            && share >= SUSPICIOUS
            && usual < 1.0
            && self.rows as f64 * (part(share, usual) + part(1.0 - share, 1.0 - usual)) >= CHANCE
    }
}

/// What a column of numbers says almost only in failures, if anything.
fn sign_of_numbers(values: &[f64], failed: &[bool], whole: Side) -> Option<Sign> {
    let mut filled = Side::default();
    // By their bits, in which both zeros are one: an order is needed, no size.
    let mut levels: BTreeMap<u64, Side> = BTreeMap::new();
    for (value, failed) in values.iter().zip(failed).filter(|(value, _)| !value.is_nan()) {
        filled.add(*failed);
        levels.entry((value + 0.0).to_bits()).or_default().add(*failed);
    }
    let commonest = commonest(levels.values());
    if levels.len() == 2 && levels.values().any(|side| side.is_suspicious(filled)) {
        return Some(Sign::Flag);
    }
    let empty = whole.without(filled);
    if filled.is_suspicious(whole) {
        return Some(Sign::Filled);
    }
    if empty.is_suspicious(whole) {
        return Some(Sign::Empty);
    }
    filled.without(commonest).is_suspicious(filled).then_some(Sign::Unusual)
}

/// The commonest value among failures, if it stands almost only there: a machine that reads 0 once it has stopped.
fn sign_of_ends(values: &[f64], failed: &[bool], whole: Side) -> Option<Sign> {
    let mut ends: BTreeMap<u64, usize> = BTreeMap::new();
    for (value, _) in values
        .iter()
        .zip(failed)
        .filter(|(value, failed)| **failed && !value.is_nan())
    {
        *ends.entry((value + 0.0).to_bits()).or_default() += 1;
    }
    // Of equally common ones the last, whichever that is.
    let (bits, _) = ends.into_iter().max_by_key(|(_, times)| *times)?;
    let value = f64::from_bits(bits);
    let mut side = Side::default();
    for (_, failed) in values.iter().zip(failed).filter(|(other, _)| **other == value) {
        side.add(*failed);
    }
    side.is_suspicious(whole).then(|| Sign::Value(value.to_string()))
}

fn sign_of_categories(column: &CategoryColumn, failed: &[bool], whole: Side) -> Option<Sign> {
    let mut levels = vec![Side::default(); column.levels.len()];
    for (code, failed) in column.codes.iter().zip(failed) {
        levels[*code as usize].add(*failed);
    }
    let found = column
        .levels
        .iter()
        .zip(&levels)
        .find(|(_, side)| side.is_suspicious(whole));
    if let Some((level, _)) = found {
        return Some(if level.is_empty() {
            Sign::Empty
        } else {
            Sign::Value(level.clone())
        });
    }
    whole
        .without(commonest(levels.iter()))
        .is_suspicious(whole)
        .then_some(Sign::Unusual)
}

fn commonest<'s>(levels: impl Iterator<Item = &'s Side>) -> Side {
    levels.copied().max_by_key(|side| side.rows).unwrap_or_default()
}

/// Whether a column goes with the remaining life of the units that failed as one line does, whatever their lives.
fn is_remaining_life(runs: &Runs, index: usize) -> bool {
    let failed = || runs.units.iter().filter(|unit| unit.has_failed());
    let pairs = || {
        failed().flat_map(move |unit| {
            let end = unit.end();
            unit.rows().filter_map(move |(time, row)| {
                let value = row.get(index).copied().filter(|value| !value.is_nan())?;
                Some((value, end - time))
            })
        })
    };
    let count = pairs().count() as f64;
    let (sum, sum_left) = pairs().fold((0.0, 0.0), |sums, (value, left)| (sums.0 + value, sums.1 + left));
    let (mean, mean_left) = (sum / count, sum_left / count);
    let [square, square_left, both] = pairs().fold([0.0; 3], |sums, (value, left)| {
        let (value, left) = (value - mean, left - mean_left);
        [sums[0] + value * value, sums[1] + left * left, sums[2] + value * left]
    });
    failed().count() >= FEWEST && both.abs() > SAME * (square * square_left).sqrt() && square > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maintenance::learning::history::runs::Unit;
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
                sign: Sign::Flag,
            },
            Doubt::Duplicates { rows: 3 },
        ];
        assert_eq!(found, right);
    }

    /// Six hundred rows, every sixteenth a failure, and what is doubtful of a column of numbers.
    fn of_column(value: impl Fn(u32, bool) -> f64) -> Vec<Sign> {
        let failed: Vec<bool> = (0..600).map(|row| row % 16 == 3).collect();
        let values = (0..).zip(&failed).map(|(row, failed)| value(row, *failed)).collect();
        signs(&History::Snapshots(Snapshots {
            numbers: vec![NumberColumn {
                name: "x".into(),
                values,
            }],
            groups: (0..600).collect(),
            failed,
            ..Snapshots::default()
        }))
    }

    fn signs(history: &History) -> Vec<Sign> {
        let found = doubts(history).into_iter().filter_map(|doubt| match doubt {
            Doubt::KnownAfterwards { sign, .. } => Some(sign),
            _ => None,
        });
        found.collect()
    }

    #[test]
    fn what_is_filled_in_after_the_failure_is_suspected_however_it_is_written() {
        let measured = |row: u32| f64::from(row * 7 % 101);
        let or = |holds: bool, value: f64, other: f64| if holds { value } else { other };
        assert_eq!(
            of_column(|row, failed| or(failed, measured(row), 0.0)),
            [Sign::Unusual],
            "repair minutes"
        );
        assert_eq!(
            of_column(|row, failed| or(failed, measured(row), f64::NAN)),
            [Sign::Filled]
        );
        assert_eq!(of_column(|_, failed| or(failed, 1.0, f64::NAN)), [Sign::Filled]);
        assert_eq!(
            of_column(|row, failed| or(failed, f64::NAN, measured(row))),
            [Sign::Empty]
        );
        assert_eq!(of_column(|_, failed| f64::from(u8::from(failed))), [Sign::Flag]);
        // Measurements, gaps and seldom values that have nothing to do with failures.
        assert_eq!(of_column(|row, _| measured(row)), []);
        assert_eq!(of_column(|row, _| or(row % 5 == 0, f64::NAN, measured(row))), []);
        assert_eq!(of_column(|row, _| or(row % 7 == 0, measured(row), 0.0)), []);
        assert_eq!(
            of_column(|row, failed| measured(row) + or(failed, 60.0, 0.0)),
            [],
            "a good sensor"
        );
    }

    #[test]
    fn a_cause_that_is_a_category_is_suspected_and_a_bad_grade_is_not() {
        let failed: Vec<bool> = (0..600).map(|row| row % 16 == 3).collect();
        let of = |code: &dyn Fn(u32, bool) -> u32| {
            signs(&History::Snapshots(Snapshots {
                categories: vec![CategoryColumn {
                    name: "cause".into(),
                    levels: ["", "bearing", "belt", "motor"].map(str::to_owned).into(),
                    codes: (0..).zip(&failed).map(|(row, failed)| code(row, *failed)).collect(),
                }],
                groups: (0..600).collect(),
                failed: failed.clone(),
                ..Snapshots::default()
            }))
        };
        assert_eq!(
            of(&|row, failed| if failed { 1 + row % 3 } else { 0 }),
            [Sign::Value("bearing".into())]
        );
        assert_eq!(of(&|row, _| row % 4), []);
        // Where nearly all rows fail, a level of failures only is no wonder.
        let most: Vec<bool> = (0..600).map(|row| row % 16 != 3).collect();
        let snapshots = Snapshots {
            numbers: vec![NumberColumn {
                name: "x".into(),
                values: (0..600).map(|row| f64::from(row % 60)).collect(),
            }],
            groups: (0..600).collect(),
            failed: most,
            ..Snapshots::default()
        };
        assert_eq!(signs(&History::Snapshots(snapshots)), []);
    }

    #[test]
    fn a_sensor_that_knows_the_end_is_suspected_and_one_that_wears_is_not() {
        let of = |value: fn(u32, u32) -> f64| {
            let units = (0..12).map(|index| {
                let life = 60 + index * 7 % 40;
                Unit {
                    name: index.to_string(),
                    times: (0..=life).map(f64::from).collect(),
                    values: (0..=life).map(|hour| value(hour, life - hour)).collect(),
                    fails_at: (index % 4 > 0).then_some(f64::from(life)),
                }
            });
            doubts(&History::Runs(Runs {
                sensors: vec!["x".into()],
                units: units.collect(),
                ..Runs::default()
            }))
        };
        let afterwards = |sign| {
            vec![Doubt::KnownAfterwards {
                column: "x".into(),
                sign,
            }]
        };
        let life = vec![Doubt::RemainingLife { column: "x".into() }];
        assert_eq!(of(|_, left| f64::from(left) * 2.0 + 5.0), life);
        // Written once a machine had failed; those that live 60, 76 and 88 hours have not.
        assert_eq!(
            of(|hour, left| match (left, hour) {
                (0, 60 | 76 | 88) | (1.., _) => 0.0,
                (0, _) => 30.0 + f64::from(hour),
            }),
            afterwards(Sign::Unusual)
        );
        assert_eq!(of(|hour, _| f64::from(hour)), [], "age");
        assert_eq!(
            of(|hour, left| f64::from(30_u32.saturating_sub(left)) + f64::from(hour * 7 % 11)),
            [],
            "wear"
        );
        assert_eq!(of(|hour, _| f64::from(hour * 31 % 97)), [], "noise");
    }
}
