//! Measured values, such as cycle times and delays: they are put in the place of the files that hold them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::loader::MAX_VALUES;
use crate::network::measured::Measured;
use crate::scenario::diagnostic::{Mark, Reporter, quoted};
use crate::scenario::source::{MAX_CSV_BYTES, Shelf, Steps, resolve};
use crate::scenario::tree::{Entry, Node, Value};

/// Most rows in a file of measured values.
const MAX_ROWS: usize = 1_000_000;
/// Keys of a measured network whose files may be histograms.
const DELAYS: [&str; 3] = ["up_ms", "down_ms", "round_trip_ms"];
/// Delays that stand for all of a histogram: enough for the 99.99th percentile.
const QUANTILES: usize = 20_000;

/// How a file of measured values is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// The numbers in its first column.
    FirstColumn,
    /// A list of delays, or a histogram of two columns.
    Delays,
}

/// The values read so far.
#[derive(Clone, Default)]
pub(super) struct MeasuredValues {
    /// By file and how it is read.
    known: BTreeMap<(Steps, Form), Arc<Vec<f64>>>,
    /// How many were put into all variants.
    put: usize,
}

impl MeasuredValues {
    /// The files that were read, in order; one that was read in several ways stands there as often.
    pub(super) fn files(&self) -> impl Iterator<Item = &Steps> {
        self.known.keys().map(|(steps, _)| steps)
    }
}

/// Where they are read from, and what is wrong with them.
pub(super) struct Measurements<'l, 'a> {
    pub values: &'l mut MeasuredValues,
    pub shelf: &'l Shelf<'a>,
    /// Paths of the scenario's files by number.
    pub steps: &'l [Steps],
    pub reporter: &'l mut Reporter,
}

impl Measurements<'_, '_> {
    /// Puts measured values in the place of the files that hold them.
    pub(super) fn put_into(&mut self, node: &mut Node, path: &mut Vec<String>) {
        match &mut node.value {
            Value::List(list) => list.iter_mut().for_each(|item| self.put_into(item, path)),
            Value::Table(table) => {
                let named = match table.get("file") {
                    Some(file) if table.entries.len() == 1 => file.text().map(|text| (file.mark, text.to_owned())),
                    _ => None,
                };
                if let Some((mark, name)) = named {
                    // In the place of a file that cannot be used stands a number that nobody complains of.
                    let nothing = || Arc::new(vec![1.0]);
                    let form = match &path[..] {
                        [list, key] if list == "network" && DELAYS.contains(&key.as_str()) => Form::Delays,
                        _ => Form::FirstColumn,
                    };
                    let mut values = self.read(mark, &name, form).unwrap_or_else(|error| {
                        self.reporter
                            .error(mark, format!("cannot use {}: {error}", quoted(&name)));
                        nothing()
                    });
                    self.values.put += values.len();
                    if self.values.put > MAX_VALUES {
                        let message = format!("more than {MAX_VALUES} measured values, in all variants together");
                        self.reporter.error(mark, message);
                        values = nothing();
                    }
                    let item = |value: &f64| Node {
                        mark,
                        value: Value::Real(*value),
                    };
                    let list = Value::List(values.iter().map(item).collect());
                    let entry = Entry {
                        key_mark: mark,
                        node: Node { mark, value: list },
                    };
                    table.entries.clear();
                    table.entries.insert("values".into(), entry);
                    return;
                }
                for (key, entry) in &mut table.entries {
                    path.push(key.clone());
                    // An offer's changes are looked at in the scenario that they make.
                    if *path != ["offer", "changes"] {
                        self.put_into(&mut entry.node, path);
                    }
                    path.pop();
                }
            }
            _ => {}
        }
    }

    fn read(&mut self, at: Mark, name: &str, form: Form) -> Result<Arc<Vec<f64>>, String> {
        let from = self.steps.get(at.file as usize).cloned().unwrap_or_default();
        let place = (resolve(&from, name, "csv").map_err(|error| error.to_string())?, form);
        if let Some(known) = self.values.known.get(&place) {
            return Ok(Arc::clone(known));
        }
        let text = self
            .shelf
            .read(&place.0, MAX_CSV_BYTES)
            .map_err(|error| error.to_string())?;
        let values = Arc::new(match form {
            Form::FirstColumn => first_column(&text)?,
            Form::Delays => delays(&text)?,
        });
        self.values.known.insert(place, Arc::clone(&values));
        Ok(values)
    }
}

/// The delays in a text: one by one, or equally likely ones that stand for a histogram.
fn delays(text: &str) -> Result<Vec<f64>, String> {
    match Measured::parse(text).map_err(|error| error.to_string())? {
        Measured::List(delays) => Ok(delays),
        histogram => Ok(histogram.to_values(QUANTILES)),
    }
}

/// The numbers in the first column of a CSV text, whose first row may be a header.
fn first_column(text: &str) -> Result<Vec<f64>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut values = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut first = true;
    while reader
        .read_record(&mut record)
        .map_err(|error| format!("it is not CSV: {error}"))?
    {
        let field = record.get(0).unwrap_or_default();
        match field.parse::<f64>() {
            Ok(value) if value.is_finite() => values.push(value),
            _ if first => {}
            _ => {
                let line = record.position().map_or(0, csv::Position::line);
                return Err(format!(
                    "line {line} begins with {}, which is not a number",
                    quoted(field)
                ));
            }
        }
        first = false;
        if values.len() > MAX_ROWS {
            return Err(format!("it has more than {MAX_ROWS} rows"));
        }
    }
    if values.is_empty() {
        return Err("it holds no numbers".to_owned());
    }
    Ok(values)
}
