//! A user's own table of inspected parts: which column holds the result, and which machine, tool, lot or shift of the
//! other columns the bad ones point at.
//!
//! Only how many parts and bad parts each level has is kept, so that a table may have millions of rows.

use std::collections::BTreeMap;
use std::io::Read;

use thiserror::Error;

use crate::maintenance::learning::history::error::HistoryError;
use crate::maintenance::learning::history::lines::Lines;
use crate::maintenance::quality::attribution::{Evidence, Parts, Prior, attribute};

/// Fewest rows that say anything.
pub const LEAST_ROWS: u64 = 20;
/// Most levels of a column that is suspected.
pub const MOST_LEVELS: usize = 5_000;
/// Most different results that are counted, to say which is usual.
const MOST_SAID: usize = 100;
/// Longest text of a level that is kept.
const MOST_LEVEL_BYTES: usize = 200;

/// Which column is what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartsRoles {
    /// The column of the result.
    pub result: String,
    /// What it says of a good part.
    pub ok: String,
    /// The columns that may be causes; all others if empty.
    pub by: Vec<String>,
}

/// Why a table says nothing about causes.
#[derive(Debug, Error)]
pub enum PartsError {
    /// It cannot be read as a table.
    #[error(transparent)]
    Table(#[from] HistoryError),
    /// A column that is not there.
    #[error("there is no column {column:?}; there are: {there}")]
    NoColumn {
        /// The column.
        column: String,
        /// What columns there are.
        there: String,
    },
    /// Two columns of one name.
    #[error("two columns are called {0:?}: give each a name of its own")]
    TwoColumns(String),
    /// A part without a result.
    #[error("line {0} has no result: take the row out or fill it in")]
    NoResult(u64),
    /// A row of another width.
    #[error("line {line} has {found} columns, but {expected} are needed as in the first line")]
    Width {
        /// The line.
        line: u64,
        /// Its columns.
        found: usize,
        /// The columns of the first line.
        expected: usize,
    },
    /// Too few parts.
    #[error("{0} rows say nothing about causes: at least {LEAST_ROWS} are needed")]
    TooFew(u64),
    /// All parts have the same result.
    #[error("all {rows} parts are {class}: {help}")]
    OneClass {
        /// Parts.
        rows: u64,
        /// Which result.
        class: &'static str,
        /// What the column says instead of the word for good.
        help: String,
    },
    /// Nothing can be suspected.
    #[error("no column tells parts apart: one needs at least two and at most {MOST_LEVELS} different values")]
    NoFactors,
}

/// A level of a column under suspicion.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSuspect {
    /// The column.
    pub column: String,
    /// The level.
    pub level: String,
    /// Probability that it is the special cause.
    pub confidence: f64,
    /// Its parts.
    pub parts: Parts,
}

/// What a table of parts says.
#[derive(Clone, Debug, PartialEq)]
pub struct TableAttribution {
    /// All parts.
    pub whole: Parts,
    /// The likeliest first.
    pub suspects: Vec<TableSuspect>,
    /// Probability that there is no special cause among them.
    pub nothing: f64,
    /// Columns that were left out, since nearly every part has a value of its own there or all have the same.
    pub left_out: Vec<String>,
}

/// What a column says, level by level; none once it says too much.
type Levels = Option<BTreeMap<String, Parts>>;

/// Reads a table and weighs its causes.
///
/// # Errors
/// If it is no such table, or says nothing; see [`PartsError`].
pub fn attribute_table(file: impl Read, roles: &PartsRoles) -> Result<TableAttribution, PartsError> {
    let mut lines = Lines::new(file)?;
    let mut names = Vec::new();
    if !lines.next(&mut names)? {
        return Err(HistoryError::Empty.into());
    }
    let (result, by) = columns(&names, roles)?;
    let mut levels: Vec<Levels> = vec![Some(BTreeMap::new()); by.len()];
    let mut whole = Parts::default();
    let mut cells = Vec::new();
    let mut said: BTreeMap<String, u64> = BTreeMap::new();
    while lines.next(&mut cells)? {
        if cells.len() != names.len() {
            return Err(PartsError::Width {
                line: lines.line(),
                found: cells.len(),
                expected: names.len(),
            });
        }
        if cells[result].is_empty() {
            return Err(PartsError::NoResult(lines.line()));
        }
        let is_bad = cells[result] != roles.ok;
        if let Some(times) = said.get_mut(&cells[result]) {
            *times += 1;
        } else if said.len() < MOST_SAID {
            said.insert(cells[result].clone(), 1);
        }
        let part = Parts {
            all: 1,
            bad: u64::from(is_bad),
        };
        whole.add(part);
        for (column, known) in by.iter().zip(&mut levels) {
            note(known, &cells[*column], part);
        }
    }
    if whole.all < LEAST_ROWS {
        return Err(PartsError::TooFew(whole.all));
    }
    if whole.bad == 0 || whole.bad == whole.all {
        let is_good = whole.bad == 0;
        let help = if is_good {
            "there is nothing to explain".to_owned()
        } else {
            let most = said.iter().max_by_key(|&(_, times)| times).map_or("", |(word, _)| word);
            format!(
                "is {:?} what the column says of a good part? Most often it says {most:?}",
                roles.ok
            )
        };
        return Err(PartsError::OneClass {
            rows: whole.all,
            class: if is_good { "good" } else { "bad" },
            help,
        });
    }
    weigh(&names, &by, levels, whole)
}

/// The columns of the result and of what may be causes.
fn columns(names: &[String], roles: &PartsRoles) -> Result<(usize, Vec<usize>), PartsError> {
    let find = |column: &String| {
        let mut found = (0..names.len()).filter(|&index| names[index] == *column);
        match (found.next(), found.next()) {
            (Some(index), None) => Ok(index),
            (Some(_), Some(_)) => Err(PartsError::TwoColumns(column.clone())),
            (None, _) => Err(PartsError::NoColumn {
                column: column.clone(),
                there: names
                    .iter()
                    .take(30)
                    .map(|name| format!("{name:?}"))
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
        }
    };
    let result = find(&roles.result)?;
    let mut by = roles.by.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    if by.is_empty() {
        by = (0..names.len()).collect();
    }
    by.retain(|&column| column != result);
    by.sort_unstable();
    by.dedup();
    Ok((result, by))
}

/// Adds a part to its level; an empty cell is no level.
fn note(known: &mut Levels, cell: &str, part: Parts) {
    let Some(levels) = known else { return };
    if let Some(parts) = levels.get_mut(cell) {
        parts.add(part);
    } else if levels.len() >= MOST_LEVELS || cell.len() > MOST_LEVEL_BYTES {
        *known = None;
    } else if !cell.is_empty() {
        levels.insert(cell.to_owned(), part);
    }
}

fn weigh(names: &[String], by: &[usize], levels: Vec<Levels>, whole: Parts) -> Result<TableAttribution, PartsError> {
    let mut left_out = Vec::new();
    let mut factors: Vec<(usize, BTreeMap<String, Parts>)> = Vec::new();
    for (&column, levels) in by.iter().zip(levels) {
        match levels {
            // A number of each part's own (a serial number, a measured value) is no cause.
            Some(levels) if levels.len() > 1 && levels.len() as u64 * 2 <= whole.all => factors.push((column, levels)),
            _ => left_out.push(names[column].clone()),
        }
    }
    if factors.is_empty() {
        return Err(PartsError::NoFactors);
    }
    let counts = factors.iter().map(|(_, levels)| levels.values().copied().collect());
    let evidence = Evidence::of_levels(whole, counts.collect());
    let found = attribute(&evidence, &Prior::of_parts(whole));
    let named: Vec<Vec<&String>> = factors.iter().map(|(_, levels)| levels.keys().collect()).collect();
    let suspects = found.suspects.iter().map(|suspect| TableSuspect {
        column: names[factors[suspect.factor].0].clone(),
        level: named[suspect.factor][suspect.level].clone(),
        confidence: suspect.confidence,
        parts: suspect.parts,
    });
    Ok(TableAttribution {
        whole,
        suspects: suspects.collect(),
        nothing: found.nothing,
        left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(by: &[&str]) -> PartsRoles {
        PartsRoles {
            result: "result".to_owned(),
            ok: "OK".to_owned(),
            by: by.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// 600 parts of which those of lot B are bad nine times as often.
    fn table() -> String {
        let mut text = "serial;press;lot;result\n".to_owned();
        for number in 0..600 {
            let lot = ["A", "B", "C"][number / 100 % 3];
            let bad = if lot == "B" { number % 7 == 0 } else { number % 60 == 0 };
            text += &format!("{number};{};{lot};{}\n", 1 + number % 2, if bad { "NG" } else { "OK" });
        }
        text
    }

    #[test]
    fn a_table_points_at_its_cause_and_leaves_serial_numbers_out() {
        let found = attribute_table(table().as_bytes(), &roles(&[])).unwrap();
        let first = &found.suspects[0];
        assert_eq!((first.column.as_str(), first.level.as_str()), ("lot", "B"));
        assert!(first.confidence > 0.9, "{found:?}");
        assert_eq!((first.parts.all, found.whole.all), (200, 600));
        assert_eq!(found.left_out, ["serial"]);
        // The order of rows and of columns means nothing.
        let text = table();
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        assert_eq!(
            attribute_table(lines.join("\n").as_bytes(), &roles(&[])).unwrap(),
            found
        );
        let only = attribute_table(text.as_bytes(), &roles(&["press"])).unwrap();
        assert!(only.suspects.iter().all(|suspect| suspect.column == "press"));
        assert!(only.nothing > 0.5);
    }

    #[test]
    fn tables_that_say_nothing_are_refused_with_the_reason() {
        let text = table();
        let says = |text: &str, roles: &PartsRoles| attribute_table(text.as_bytes(), roles).unwrap_err().to_string();
        let mut wrong = roles(&[]);
        wrong.result = "ergebnis".to_owned();
        assert!(says(&text, &wrong).contains("\"ergebnis\"") && says(&text, &wrong).contains("\"press\""));
        assert!(says(&text, &roles(&["die"])).contains("\"die\""));
        let mut good = roles(&[]);
        good.ok = "good".to_owned();
        assert!(says(&text, &good).contains("all 600 parts are bad") && says(&text, &good).contains("\"OK\""));
        assert!(says(&text.replace("NG", "OK"), &roles(&[])).contains("all 600 parts are good"));
        let three: String = text.split_inclusive('\n').take(4).collect();
        assert!(says(&three, &roles(&[])).contains("3 rows"));
        assert!(says("", &roles(&[])).contains("no rows"));
        assert!(says(&(text.clone() + "1;2\n"), &roles(&[])).contains("line 602"));
        assert!(says(&(text.clone() + "1;2;A;\n"), &roles(&[])).contains("no result"));
        assert!(says(&text, &roles(&["serial"])).contains("no column tells parts apart"));
    }
}
