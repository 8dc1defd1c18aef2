//! A file and its roles put together.

use std::collections::BTreeMap;
use std::io::Read;

use super::error::HistoryError;
use super::lines::Lines;
use super::roles::{ColumnRole, Roles, RunRoles, SnapshotRoles};
use super::runs::{Runs, Unit};
use super::snapshots::{CategoryColumn, MOST_LEVELS, NumberColumn, Snapshots};
use super::{History, MOST_CELLS};

/// Largest number that a table may hold.
const LARGEST: f64 = 1e30;
/// What may help where a column of numbers of snapshots holds words.
const SNAPSHOT_WORDS_HELP: &str = "; a column of words belongs into `categories` or `ignore`";
/// The same where machines are followed over time, which knows no categories.
const RUN_WORDS_HELP: &str = "; a column of words belongs into `ignore`";
const DATE_HELP: &str = "; a date is no number: write hours or days since a fixed day";
const COMMA_HELP: &str = "; write numbers with a point before decimals and nothing between thousands";
const GAP_HELP: &str = "; leave a gap empty and write `missing = true` in the roles";

impl History {
    /// Reads a table.
    ///
    /// # Errors
    /// If it does not have the shape and the columns that the roles say; see [`HistoryError`].
    pub fn read(file: impl Read, roles: &Roles) -> Result<Self, HistoryError> {
        match roles {
            Roles::RunToFailure(roles) => read_runs(file, roles).map(Self::Runs),
            Roles::Snapshots(roles) => read_snapshots(file, roles).map(Self::Snapshots),
        }
    }
}

/// Reads remaining lives, one a line: of each unit of a table, at its last row.
///
/// # Errors
/// If a line holds anything else.
pub fn read_lives(file: impl Read) -> Result<Vec<f64>, HistoryError> {
    let mut lines = Lines::new(file)?;
    let mut cells = Vec::new();
    let mut lives = Vec::new();
    while lines.next(&mut cells)? {
        let text = cells.join(" ");
        match text.parse::<f64>() {
            Ok(life) if (0.0..=LARGEST).contains(&life) && lives.len() < MOST_CELLS => lives.push(life),
            _ => {
                return Err(HistoryError::Life {
                    line: lines.line(),
                    text,
                });
            }
        }
    }
    Ok(lives)
}

/// The columns of a file and what is already taken.
struct Columns {
    names: Vec<String>,
    roles: Vec<Option<&'static str>>,
}

impl Columns {
    fn new(first: &[String], has_header: bool, line: u64) -> Result<Self, HistoryError> {
        let names: Vec<String> = if has_header {
            let mut sorted: Vec<&String> = first.iter().filter(|name| !name.is_empty()).collect();
            sorted.sort();
            if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(HistoryError::TwoColumns {
                    line,
                    column: named(pair[0]),
                });
            }
            let numbered = (1..).zip(first);
            numbered
                .map(|(number, name)| {
                    if name.is_empty() {
                        format!("column {number}")
                    } else {
                        name.clone()
                    }
                })
                .collect()
        } else {
            (1..=first.len()).map(|number| format!("column {number}")).collect()
        };
        let roles = vec![None; names.len()];
        Ok(Self { names, roles })
    }

    fn take(&mut self, column: &ColumnRole, role: &'static str) -> Result<usize, HistoryError> {
        let found = match column {
            ColumnRole::Number(number) => (*number as usize)
                .checked_sub(1)
                .filter(|index| *index < self.names.len()),
            ColumnRole::Name(name) => self.names.iter().position(|known| known == name),
        };
        let Some(index) = found else {
            let mut there: Vec<String> = self.names.iter().take(30).map(|name| named(name)).collect();
            if self.names.len() > there.len() {
                there.push(format!("… ({} in all)", self.names.len()));
            }
            let (column, there) = (column.to_string(), there.join(", "));
            return Err(HistoryError::NoColumn { column, role, there });
        };
        match self.roles[index].replace(role) {
            Some(first) => Err(HistoryError::TwoRoles {
                column: named(&self.names[index]),
                first,
                second: role,
            }),
            None => Ok(index),
        }
    }

    fn take_all(&mut self, columns: &[ColumnRole], role: &'static str) -> Result<Vec<usize>, HistoryError> {
        columns.iter().map(|column| self.take(column, role)).collect()
    }

    fn rest(&self) -> Vec<usize> {
        (0..self.names.len())
            .filter(|index| self.roles[*index].is_none())
            .collect()
    }

    fn names_of(&self, columns: &[usize]) -> Vec<String> {
        columns.iter().map(|column| self.names[*column].clone()).collect()
    }
}

/// Rows of a file, one at a time, all of one width.
struct Rows<R: Read> {
    lines: Lines<R>,
    columns: Columns,
    cells: Vec<String>,
    /// Whether `cells` holds a row that was not handed out yet.
    is_waiting: bool,
    first_line: u64,
    count: usize,
    /// What may help where words stand in a column of numbers.
    words_help: &'static str,
}

impl<R: Read> Rows<R> {
    fn new(file: R, has_header: bool, words_help: &'static str) -> Result<Self, HistoryError> {
        let mut lines = Lines::new(file)?;
        let mut cells = Vec::new();
        if !lines.next(&mut cells)? {
            return Err(HistoryError::Empty);
        }
        let first_line = lines.line();
        let columns = Columns::new(&cells, has_header, first_line)?;
        Ok(Self {
            lines,
            columns,
            cells,
            is_waiting: !has_header,
            first_line,
            count: 0,
            words_help,
        })
    }

    /// Goes to the next row, of which `used` columns are kept; false at the end.
    fn advance(&mut self, used: usize) -> Result<bool, HistoryError> {
        if !std::mem::take(&mut self.is_waiting) && !self.lines.next(&mut self.cells)? {
            return if self.count == 0 {
                Err(HistoryError::Empty)
            } else {
                Ok(false)
            };
        }
        let (found, expected) = (self.cells.len(), self.columns.names.len());
        if found != expected {
            let (line, first) = (self.lines.line(), self.first_line);
            return Err(HistoryError::Width {
                line,
                found,
                expected,
                first,
            });
        }
        if (self.count + 1).saturating_mul(used.max(1)) > MOST_CELLS {
            return Err(HistoryError::TooMuch {
                rows: self.count,
                columns: used,
            });
        }
        self.count += 1;
        Ok(true)
    }

    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn place(&self, column: usize) -> (u64, String) {
        (
            self.lines.line(),
            self.columns
                .names
                .get(column)
                .map(|name| named(name))
                .unwrap_or_default(),
        )
    }

    fn number(&self, column: usize, may_be_missing: bool) -> Result<f64, HistoryError> {
        let text = self.text(column);
        if text.is_empty() {
            let (line, column) = self.place(column);
            return if may_be_missing {
                Ok(f64::NAN)
            } else {
                Err(HistoryError::Gap { line, column })
            };
        }
        match text.parse::<f64>() {
            Ok(value) if value.abs() <= LARGEST => Ok(value),
            Ok(_) => {
                let ((line, column), text) = (self.place(column), text.to_owned());
                Err(HistoryError::NotFinite {
                    line,
                    column,
                    text,
                    help: GAP_HELP,
                })
            }
            Err(_) => {
                let help = self.help(text);
                let ((line, column), text) = (self.place(column), text.to_owned());
                Err(HistoryError::NotANumber {
                    line,
                    column,
                    text,
                    help,
                })
            }
        }
    }

    /// What may help where something stands that is no number.
    fn help(&self, text: &str) -> &'static str {
        let is_made_of = |more: &str| {
            text.chars()
                .all(|letter| letter.is_ascii_digit() || more.contains(letter))
        };
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let parts = text.split(|letter: char| !letter.is_ascii_digit());
        let parts = parts.filter(|part| !part.is_empty()).count();
        if digits > 0 && text.contains(',') && is_made_of(",.+-eE") {
            COMMA_HELP
        } else if parts >= 2 && digits >= 4 && is_made_of("-/.: TZ+년월일시분초오전후") {
            DATE_HELP
        } else {
            self.words_help
        }
    }

    fn yes_or_no(&self, column: usize, positive: Option<&str>) -> Result<bool, HistoryError> {
        let text = self.text(column);
        if let Some(positive) = positive {
            return Ok(text == positive);
        }
        match text.to_ascii_lowercase().as_str() {
            "1" | "1.0" | "true" | "yes" => Ok(true),
            "0" | "0.0" | "false" | "no" => Ok(false),
            _ => {
                let ((line, column), text) = (self.place(column), text.to_owned());
                Err(HistoryError::NotYesOrNo { line, column, text })
            }
        }
    }
}

/// A name as it is shown in a message: in quotation marks.
fn named(name: &str) -> String {
    format!("{name:?}")
}

fn read_runs(file: impl Read, roles: &RunRoles) -> Result<Runs, HistoryError> {
    let mut rows = Rows::new(file, roles.header, RUN_WORDS_HELP)?;
    let columns = &mut rows.columns;
    let unit = columns.take(&roles.unit, "unit")?;
    let time = columns.take(&roles.time, "time")?;
    let settings = columns.take_all(&roles.settings, "settings")?;
    columns.take_all(&roles.ignore, "ignore")?;
    let failed = roles
        .failed
        .as_ref()
        .map(|column| columns.take(column, "failed"))
        .transpose()?;
    let sensors = match &roles.sensors {
        Some(sensors) => columns.take_all(sensors, "sensors")?,
        None => columns.rest(),
    };
    if sensors.is_empty() {
        return Err(HistoryError::NothingToLearnFrom { needed: "sensors" });
    }
    let mut runs = Runs {
        settings: columns.names_of(&settings),
        sensors: columns.names_of(&sensors),
        units: Vec::new(),
        still_broken: 0,
    };
    let used: Vec<usize> = settings.into_iter().chain(sensors).collect();
    let mut known: BTreeMap<String, Followed> = BTreeMap::new();
    while rows.advance(used.len() + 1)? {
        let name = rows.text(unit);
        let is_broken = failed.map(|column| rows.yes_or_no(column, None)).transpose()?;
        let begins = Followed {
            unit: runs.units.len(),
            is_broken: is_broken == Some(true),
            was_always_broken: is_broken == Some(true),
        };
        let index = match known.get_mut(name) {
            None => {
                known.insert(name.to_owned(), begins);
                begins.unit
            }
            Some(followed) => match is_broken {
                Some(true) if followed.is_broken && !followed.was_always_broken => {
                    runs.still_broken += 1;
                    continue;
                }
                // What follows a failure is a new life.
                Some(false) if followed.is_broken => {
                    if followed.was_always_broken {
                        runs.still_broken += runs.units[followed.unit].fail_at_first_row();
                    }
                    *followed = begins;
                    begins.unit
                }
                _ => {
                    followed.is_broken = begins.is_broken;
                    followed.was_always_broken &= begins.is_broken;
                    followed.unit
                }
            },
        };
        if index == runs.units.len() {
            let name = name.to_owned();
            runs.units.push(Unit {
                name,
                times: Vec::new(),
                values: Vec::new(),
                fails_at: None,
            });
        }
        let now = rows.number(time, false)?;
        let unit = &mut runs.units[index];
        if let Some(&before) = unit.times.last().filter(|before| **before >= now) {
            let ((line, column), unit) = (rows.place(time), named(&unit.name));
            return Err(if before > now {
                HistoryError::Backwards {
                    line,
                    column,
                    unit,
                    time: now,
                    before,
                }
            } else {
                HistoryError::Repeated {
                    line,
                    column,
                    unit,
                    time: now,
                }
            });
        }
        unit.times.push(now);
        for &column in &used {
            unit.values.push(rows.number(column, roles.missing)?);
        }
        unit.fails_at = is_broken.unwrap_or(true).then_some(now);
    }
    Ok(runs)
}

/// A machine while its table is read.
#[derive(Clone, Copy)]
struct Followed {
    /// Its life.
    unit: usize,
    /// Whether its row before says that it failed.
    is_broken: bool,
    /// Whether all of its rows do: then that is said of the unit, and its last row is the failure.
    was_always_broken: bool,
}

fn read_snapshots(file: impl Read, roles: &SnapshotRoles) -> Result<Snapshots, HistoryError> {
    let mut rows = Rows::new(file, roles.header, SNAPSHOT_WORDS_HELP)?;
    let columns = &mut rows.columns;
    let label = columns.take(&roles.label, "label")?;
    columns.take_all(&roles.ignore, "ignore")?;
    let group = roles
        .group
        .as_ref()
        .map(|column| columns.take(column, "group"))
        .transpose()?;
    let categories = columns.take_all(&roles.categories, "categories")?;
    let numbers = match &roles.numbers {
        Some(numbers) => columns.take_all(numbers, "numbers")?,
        None => columns.rest(),
    };
    if numbers.is_empty() && categories.is_empty() {
        return Err(HistoryError::NothingToLearnFrom { needed: "numbers" });
    }
    let mut levels: Vec<BTreeMap<String, u32>> = vec![BTreeMap::new(); categories.len()];
    let mut codes: Vec<Vec<u32>> = vec![Vec::new(); categories.len()];
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); numbers.len()];
    let mut failed = Vec::new();
    let mut groups = Vec::new();
    let mut known_groups: BTreeMap<String, u32> = BTreeMap::new();
    while rows.advance(numbers.len() + categories.len() + 1)? {
        for (column, values) in numbers.iter().zip(&mut values) {
            values.push(rows.number(*column, roles.missing)?);
        }
        for ((column, levels), codes) in categories.iter().zip(&mut levels).zip(&mut codes) {
            let text = rows.text(*column);
            let next = levels.len() as u32;
            let code = match levels.get(text) {
                Some(code) => *code,
                None if levels.len() == MOST_LEVELS => {
                    return Err(HistoryError::Levels {
                        column: rows.place(*column).1,
                    });
                }
                None => *levels.entry(text.to_owned()).or_insert(next),
            };
            codes.push(code);
        }
        failed.push(rows.yes_or_no(label, roles.positive.as_deref())?);
        if let Some(column) = group {
            let next = known_groups.len() as u32;
            groups.push(*known_groups.entry(rows.text(column).to_owned()).or_insert(next));
        }
    }
    let numbers = rows.columns.names_of(&numbers).into_iter().zip(values);
    let categories = rows
        .columns
        .names_of(&categories)
        .into_iter()
        .zip(levels.iter().zip(codes));
    let mut snapshots = Snapshots {
        numbers: numbers.map(|(name, values)| NumberColumn { name, values }).collect(),
        categories: categories
            .map(|(name, (levels, codes))| sorted(name, levels, &codes))
            .collect(),
        failed,
        groups,
        duplicates: 0,
    };
    group_equal_rows(&mut snapshots);
    Ok(snapshots)
}

/// A column whose categories are numbered by their names and not by which came first.
fn sorted(name: String, levels: &BTreeMap<String, u32>, codes: &[u32]) -> CategoryColumn {
    let mut places = vec![0; levels.len()];
    for (place, code) in (0..).zip(levels.values()) {
        places[*code as usize] = place;
    }
    CategoryColumn {
        name,
        levels: levels.keys().cloned().collect(),
        codes: codes.iter().map(|code| places[*code as usize]).collect(),
    }
}

/// Counts rows that are equal to others, and without groups of the user's puts these into one group each: a copy in
/// the tested part of a row that was learned from would be no test.
fn group_equal_rows(snapshots: &mut Snapshots) {
    let rows = snapshots.rows();
    let key = |row: usize, column: usize| match snapshots.numbers.get(column) {
        Some(number) => number.values[row].to_bits(),
        None => u64::from(snapshots.categories[column - snapshots.numbers.len()].codes[row]),
    };
    let width = snapshots.numbers.len() + snapshots.categories.len();
    let compare = |left: &u32, right: &u32| {
        let (left, right) = (*left as usize, *right as usize);
        let differ = (0..width).map(|column| key(left, column).cmp(&key(right, column)));
        differ
            .into_iter()
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    };
    let mut order: Vec<u32> = (0..rows as u32).collect();
    // Stable: the first of equal rows stays first.
    order.sort_by(compare);
    let mut group: Vec<u32> = (0..rows as u32).collect();
    let mut duplicates = 0;
    for pair in order.windows(2) {
        if compare(&pair[0], &pair[1]).is_eq() {
            duplicates += 1;
            group[pair[1] as usize] = group[pair[0] as usize];
        }
    }
    snapshots.duplicates = duplicates;
    if snapshots.groups.is_empty() {
        snapshots.groups = group;
    }
    snapshots.number_groups();
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: &str = "kind = \"run-to-failure\"\nunit = \"u\"\ntime = \"t\"\nfailed = \"f\"\n";

    fn runs(table: &str) -> Runs {
        let Ok(History::Runs(runs)) = History::read(table.as_bytes(), &Roles::parse(ROLES).unwrap()) else {
            panic!("{table}")
        };
        runs
    }

    #[test]
    fn what_follows_a_failure_is_a_new_life_of_the_same_machine() {
        let plain = "u,t,x,f\nA,1,5,0\nA,2,6,1\nB,1,5,0\nA,3,5,0\nA,4,6,1\nB,2,5,0\nA,5,5,0\n";
        let found = runs(plain);
        let lives: Vec<_> = found
            .units
            .iter()
            .map(|unit| (unit.name.as_str(), unit.times.as_slice(), unit.fails_at))
            .collect();
        let right: [(&str, &[f64], Option<f64>); 4] = [
            ("A", &[1.0, 2.0], Some(2.0)),
            ("B", &[1.0, 2.0], None),
            ("A", &[3.0, 4.0], Some(4.0)),
            ("A", &[5.0], None),
        ];
        assert_eq!(lives, right);
        assert_eq!((found.failures(), found.machines(), found.still_broken), (2, 2, 0));
        assert_eq!(
            (found.groups(false), found.groups(true)),
            (vec![0, 1, 0, 0], vec![0, 1, 2, 3])
        );
        assert!(found.is_of_one_machine());
        // A clock that begins anew after the repair.
        assert_eq!(runs("u,t,x,f\nA,1,5,0\nA,2,6,1\nA,0,5,0\nA,1,5,1\n").failures(), 2);
        // As names of their own say it.
        let named = plain
            .replace("A,3", "A2,3")
            .replace("A,4", "A2,4")
            .replace("A,5", "A3,5");
        let strip = |runs: Runs| {
            runs.units
                .into_iter()
                .map(|unit| (unit.times, unit.values, unit.fails_at))
                .collect::<Vec<_>>()
        };
        assert_eq!(strip(runs(&named)), strip(found));
    }

    #[test]
    fn a_machine_that_stays_broken_fails_once_and_a_flag_of_the_whole_unit_is_its_end() {
        let found = runs("u,t,x,f\nA,1,5,0\nA,2,6,1\nA,3,0,1\nA,4,0,1\nA,5,5,0\n");
        assert_eq!((found.units.len(), found.failures(), found.still_broken), (2, 1, 2));
        let found = runs("u,t,x,f\nA,1,5,1\nA,2,6,1\nB,1,5,0\nB,2,5,0\n");
        assert_eq!(
            (found.units[0].fails_at, found.units.len(), found.still_broken),
            (Some(2.0), 2, 0)
        );
        // Broken from the beginning of the table on, and then repaired.
        let found = runs("u,t,x,f\nA,1,5,1\nA,2,6,1\nA,3,5,0\nA,4,5,0\n");
        let ends: Vec<_> = found
            .units
            .iter()
            .map(|unit| (unit.times.len(), unit.fails_at))
            .collect();
        assert_eq!((ends, found.still_broken), (vec![(1, Some(1.0)), (2, None)], 1));
    }

    #[test]
    fn what_is_no_number_is_helped_with_what_is_right_for_it() {
        let said = |cell: &str, roles: &str| {
            let table = format!("u;t;x;f\n1;1;{cell};0\n");
            History::read(table.as_bytes(), &Roles::parse(roles).unwrap())
                .unwrap_err()
                .to_string()
        };
        for (cell, right) in [
            ("oil", "; a column of words belongs into `ignore`"),
            ("2026-11-24", "a date is no number"),
            ("2026.11.24 08:00:00", "a date is no number"),
            ("1,5", "with a point before decimals"),
            ("1,234,567", "with a point before decimals"),
        ] {
            let found = said(cell, ROLES);
            assert!(found.contains(right) && !found.contains("categories"), "{found}");
        }
        let found = said("oil", "kind = \"snapshots\"\nlabel = \"f\"\n");
        assert!(found.contains("`categories`"), "{found}");
    }
}
