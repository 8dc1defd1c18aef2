//! Why a file holds no history.

use std::io;

use thiserror::Error;

use super::MOST_CELLS;
use super::lines::MOST_LINE_BYTES;
use crate::maintenance::learning::history::snapshots::MOST_LEVELS;

/// Why a file holds no history of the shape that its roles promise. Lines count from 1.
#[derive(Debug, Error)]
pub enum HistoryError {
    /// It cannot be read, or is a damaged gzip file.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// There is nothing in it.
    #[error("holds no rows")]
    Empty,
    /// A line without an end, probably no table at all.
    #[error("line {line} is longer than {MOST_LINE_BYTES} bytes: this is no table of columns")]
    LongLine {
        /// The line.
        line: u64,
    },
    /// Bytes that are no text.
    #[error("line {line} is not UTF-8 text: save the table as CSV in UTF-8")]
    NotText {
        /// The line.
        line: u64,
    },
    /// A row of another width.
    #[error("line {line} has {found} columns, but {expected} are needed as in line {first}")]
    Width {
        /// The line.
        line: u64,
        /// Its columns.
        found: usize,
        /// The columns of the first line.
        expected: usize,
        /// The first line.
        first: u64,
    },
    /// A role for a column that is not there.
    #[error("there is no column {column}, which the roles call {role}; there are: {there}")]
    NoColumn {
        /// The column, as the roles name it.
        column: String,
        /// Its role.
        role: &'static str,
        /// What columns there are.
        there: String,
    },
    /// Two roles for one column.
    #[error("column {column} has two roles: {first} and {second}")]
    TwoRoles {
        /// The column.
        column: String,
        /// A role.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// Two columns of one name.
    #[error("line {line}: two columns are called {column}: give each a name of its own")]
    TwoColumns {
        /// The line.
        line: u64,
        /// The name.
        column: String,
    },
    /// No column is left to learn from.
    #[error("no column is left to learn from: {needed} must name at least one")]
    NothingToLearnFrom {
        /// Which key of the roles.
        needed: &'static str,
    },
    /// A cell that is no number.
    #[error("line {line}, column {column}: {text:?} is not a number{help}")]
    NotANumber {
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        text: String,
        /// What may help.
        help: &'static str,
    },
    /// A number without a use.
    #[error("line {line}, column {column}: {text} is not a finite number within ±1e30{help}")]
    NotFinite {
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        text: String,
        /// What may help.
        help: &'static str,
    },
    /// A cell without content.
    #[error(
        "line {line}, column {column} is empty: fill it in, leave the row out, or write `missing = true` in the roles if \
         gaps are meant"
    )]
    Gap {
        /// The line.
        line: u64,
        /// The column.
        column: String,
    },
    /// A unit's time runs backwards.
    #[error(
        "line {line}, column {column}: time {time} of unit {unit} comes after time {before}; rows of a unit must stand in \
         the order of time"
    )]
    Backwards {
        /// The line.
        line: u64,
        /// The column of the time.
        column: String,
        /// The unit.
        unit: String,
        /// Its time.
        time: f64,
        /// Its time before.
        before: f64,
    },
    /// A unit's time stands still.
    #[error("line {line}, column {column}: time {time} of unit {unit} stands there twice; leave one of the rows out")]
    Repeated {
        /// The line.
        line: u64,
        /// The column of the time.
        column: String,
        /// The unit.
        unit: String,
        /// The time.
        time: f64,
    },
    /// An event that is neither yes nor no.
    #[error(
        "line {line}, column {column}: {text:?} says neither yes nor no; right are 1 and 0, true and false, yes and no"
    )]
    NotYesOrNo {
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        text: String,
    },
    /// Too many categories.
    #[error(
        "column {column} has more than {MOST_LEVELS} different values: it looks like a name or a number of pieces; add it \
         to `ignore`"
    )]
    Levels {
        /// The column.
        column: String,
    },
    /// Too much.
    #[error(
        "has more than {rows} rows of {columns} used columns, which is more than {MOST_CELLS} numbers: take fewer rows or \
         columns"
    )]
    TooMuch {
        /// Rows until then.
        rows: usize,
        /// Columns that have a use.
        columns: usize,
    },
    /// Remaining lives that do not belong to the table.
    #[error("has {found} remaining lives, but {expected} are needed: one a unit of the tested table, in its order")]
    Truth {
        /// How many there are.
        found: usize,
        /// How many units there are.
        expected: usize,
    },
    /// A remaining life that cannot be.
    #[error("line {line}: a remaining life must be a number from 0, not {text:?}")]
    Life {
        /// The line.
        line: u64,
        /// What stands there.
        text: String,
    },
}
