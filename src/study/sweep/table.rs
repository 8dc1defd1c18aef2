//! The runs of a study as a table: one row a run, by point and replication, in columns of one kind each.

use serde_json::Value as Json;

use crate::study::sweep::results::{Finished, RunId, runs};
use crate::study::sweep::study::Study;
use crate::study::sweep::unit::unit;

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name: that of a factor or response, or `point`, `replication`, `error`.
    pub name: String,
    /// Its unit, if it has one.
    pub unit: Option<&'static str>,
    /// What it is.
    pub role: Role,
    /// Its values.
    pub values: Values,
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The number of a point or replication.
    Number,
    /// A factor.
    Factor,
    /// A response.
    Response,
    /// Why a run failed.
    Error,
}

/// The values of a column, one a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Numbers; none where there is no value.
    Real(Vec<Option<f64>>),
    /// True or false.
    Truth(Vec<bool>),
    /// Text; none where there is none.
    Text(Vec<Option<String>>),
}

impl Values {
    /// Rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(values) => values.len(),
            Self::Real(values) => values.len(),
            Self::Truth(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The table of so many replications of each point: those that are finished.
pub fn table(study: &Study, wanted: &[u64], finished: &Finished) -> Vec<Column> {
    let rows: Vec<RunId> = runs(wanted).filter(|run| finished.get(*run).is_some()).collect();
    let number = |name: &str, of: fn(&RunId) -> i64| Column {
        name: name.to_owned(),
        unit: None,
        role: Role::Number,
        values: Values::Whole(rows.iter().map(of).collect()),
    };
    let mut columns = vec![
        number("point", |run| run.point as i64),
        number("replication", |run| run.replication as i64),
    ];
    for (place, factor) in study.factors.iter().enumerate() {
        let name = factor.path.to_string();
        let value = |run: &RunId| study.points.get(run.point).and_then(|point| point.get(place));
        columns.push(Column {
            unit: unit(&name),
            name,
            role: Role::Factor,
            values: of_one_kind(&rows.iter().filter_map(value).collect::<Vec<_>>()),
        });
    }
    for (place, response) in study.responses.iter().enumerate() {
        let name = response.to_string();
        let value = |run: &RunId| finished.get(*run)?.as_ref().ok()?.get(place).copied().flatten();
        columns.push(Column {
            unit: unit(&name),
            name,
            role: Role::Response,
            values: Values::Real(rows.iter().map(value).collect()),
        });
    }
    let error = |run: &RunId| finished.get(*run).and_then(|outcome| outcome.as_ref().err().cloned());
    columns.push(Column {
        name: "error".to_owned(),
        unit: None,
        role: Role::Error,
        values: Values::Text(rows.iter().map(error).collect()),
    });
    columns
}

fn of_one_kind(values: &[&Json]) -> Values {
    if values.iter().all(|value| value.is_number()) {
        return Values::Real(values.iter().map(|value| value.as_f64()).collect());
    }
    if values.iter().all(|value| value.is_boolean()) {
        return Values::Truth(values.iter().map(|value| value.as_bool() == Some(true)).collect());
    }
    let text = |value: &&Json| Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    Values::Text(values.iter().map(text).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_column_has_one_kind() {
        let (one, two, text, list) = (json!(1), json!(2.5), json!("a"), json!([1]));
        assert_eq!(of_one_kind(&[&one, &two]), Values::Real(vec![Some(1.0), Some(2.5)]));
        assert_eq!(of_one_kind(&[&json!(true)]), Values::Truth(vec![true]));
        let mixed = ["a", "1", "[1]"].map(|text| Some(text.to_owned()));
        assert_eq!(of_one_kind(&[&text, &one, &list]), Values::Text(mixed.to_vec()));
    }
}
