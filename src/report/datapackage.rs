//! What stands beside the tables of a study: a Data Package of Frictionless Data (`datapackage.json`, version 2), which says
//! what each column is, in which unit, and where the numbers come from.

use serde_json::{Map, Value, json};

use crate::report::json::written;
use crate::report::sweep::Provenance;
use crate::study::sweep::table::{Column, Role, Values};

/// The package of a study's results: `files` are the names of its tables, all of the same columns.
pub fn datapackage(description: &str, columns: &[Column], files: &[&str], provenance: &Provenance) -> String {
    let resources = files.iter().map(|file| {
        let (stem, format) = file.rsplit_once('.').unwrap_or((file, "csv"));
        json!({
            "name": format!("{stem}-{format}"),
            "path": file,
            "format": format,
            "encoding": "utf-8",
            "schema": {
                "fields": columns.iter().map(field).collect::<Vec<_>>(),
                "primaryKey": ["point", "replication"],
                "missingValues": [""],
            },
        })
    });
    let mut document = Map::new();
    document.insert(
        "$schema".into(),
        "https://datapackage.org/profiles/2.0/datapackage.json".into(),
    );
    document.insert("name".into(), "taktline-study".into());
    if !description.is_empty() {
        document.insert("description".into(), description.into());
    }
    document.insert("resources".into(), resources.collect());
    let pairs = provenance
        .pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), json!(value)));
    document.insert("taktline".into(), Value::Object(pairs.collect()));
    written(&Value::Object(document))
}

/// What a column is: its name, type, role and unit.
pub fn field(column: &Column) -> Value {
    let kind = match column.values {
        Values::Whole(_) => "integer",
        Values::Real(_) => "number",
        Values::Truth(_) => "boolean",
        Values::Text(_) => "string",
    };
    let role = match column.role {
        Role::Number => "number",
        Role::Factor => "factor",
        Role::Response => "response",
        Role::Error => "error",
    };
    let mut field = Map::new();
    field.insert("name".into(), column.name.clone().into());
    field.insert("type".into(), kind.into());
    field.insert("role".into(), role.into());
    if let Some(unit) = column.unit {
        field.insert("unit".into(), unit.into());
    }
    Value::Object(field)
}
