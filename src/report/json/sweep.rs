//! How far a study of many points is, for programs.

use serde_json::json;

use crate::report::about::{PROGRAM, SCHEMA, VERSION};
use crate::report::json::written;
use crate::report::sweep::SweepStatus;

/// How far a study is.
pub fn sweep_status(status: &SweepStatus) -> String {
    let failures = status.failures.iter().map(|(point, values, replication, message)| {
        json!({ "point": point, "values": values, "replication": replication, "error": message })
    });
    written(&json!({
        "schema": SCHEMA,
        "program": PROGRAM,
        "version": VERSION,
        "command": status.command,
        "scenario": status.scenario,
        "points": status.points,
        "runs": status.wanted,
        "may_grow": status.may_grow,
        "finished": status.finished,
        "failed": status.failed,
        "failures": failures.collect::<Vec<_>>(),
        "computed": status.computed,
        "computed_twice": status.computed_twice,
        "unused": status.unused,
    }))
}
