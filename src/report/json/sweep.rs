//! How far a study of many points is, for programs.

use serde_json::json;

use crate::report::about::{PROGRAM, SCHEMA, VERSION};
use crate::report::json::written;
use crate::report::sweep::{Submission, SweepStatus};

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

/// What was handed to a batch system.
pub fn sweep_submission(found: &Submission) -> String {
    let [array, collect] = found.files.each_ref();
    let job = |place: usize| found.jobs.as_ref().and_then(|jobs| jobs.get(place));
    written(&json!({
        "schema": SCHEMA,
        "program": PROGRAM,
        "version": VERSION,
        "command": "sweep submit",
        "scenario": found.scenario,
        "missing": found.left.runs,
        "tried": found.cost.runs,
        "run_seconds": found.cost.run_seconds,
        "preparation_seconds": found.cost.preparation_seconds,
        "tasks": found.packs.count,
        "processors": found.processors,
        "task_seconds": found.packs.seconds_each,
        "time_limit": found.time,
        "scripts": { "array": array, "collect": collect },
        "jobs": { "array": job(0), "collect": job(1) },
    }))
}
