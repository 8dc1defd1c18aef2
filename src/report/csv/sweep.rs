//! The runs of a study as CSV.

use crate::report::escape::csv_cell;
use crate::study::sweep::table::{Column, Values};

/// A table of runs: a row for each, numbers as short as they can be written without losing a bit, nothing where there is no
/// value.
pub fn sweep_runs(columns: &[Column]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(columns.iter().map(|column| csv_cell(&column.name)));
    for row in 0..columns.first().map_or(0, |column| column.values.len()) {
        let _ = writer.write_record(columns.iter().map(|column| cell(&column.values, row)));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn cell(values: &Values, row: usize) -> String {
    let cell = match values {
        Values::Whole(values) => values.get(row).map(i64::to_string),
        Values::Real(values) => values.get(row).copied().flatten().map(|value| value.to_string()),
        Values::Truth(values) => values.get(row).map(bool::to_string),
        Values::Text(values) => values.get(row).cloned().flatten().map(|text| csv_cell(&text)),
    };
    cell.unwrap_or_default()
}
