//! Which cause the bad parts of a table point at, for programs.

use serde_json::json;

use crate::maintenance::quality::parts_table::TableAttribution;
use crate::report::about::{PROGRAM, SCHEMA, VERSION};
use crate::report::json::written;

/// The report of a table of parts.
pub fn attributed(file: &str, found: &TableAttribution) -> String {
    let suspects = found.suspects.iter().map(|suspect| {
        json!({
            "column": suspect.column,
            "value": suspect.level,
            "confidence": suspect.confidence,
            "parts": suspect.parts.all,
            "bad": suspect.parts.bad,
        })
    });
    written(&json!({
        "schema": SCHEMA,
        "program": PROGRAM,
        "version": VERSION,
        "command": "maintenance attribute",
        "file": file,
        "parts": found.whole.all,
        "bad": found.whole.bad,
        "no_special_cause": found.nothing,
        "suspects": suspects.collect::<Vec<_>>(),
        "left_out": found.left_out,
    }))
}
