//! The simulation held against exact answers: a report for whoever wants to know whether to believe the rest.

use serde_json::{Value, json};

use crate::kernel::statistics::interval::Interval;
use crate::network::checks::check::Check;
use crate::report::about::{PROGRAM, SCHEMA, VERSION};
use crate::report::json::written;
use crate::report::table::{Align, LINE_COLUMNS, Table, cut, wrapped};

/// Confidence of the intervals that must hold the exact answers.
pub const CONFIDENCE: f64 = 0.99;

/// An exact answer and what was simulated.
#[derive(Clone, Debug)]
pub struct ExactAnswer {
    /// The model.
    pub model: String,
    /// Where the model and its answer come from.
    pub source: &'static str,
    /// What is known.
    pub what: String,
    /// The unit.
    pub unit: &'static str,
    /// The exact answer.
    pub exact: f64,
    /// The simulation's answer.
    pub simulated: Interval,
    /// Half-width at most, as a share of the mean, for the answer to mean something.
    pub precision: f64,
}

impl ExactAnswer {
    /// Half-width as a share of the mean.
    pub fn width(&self) -> f64 {
        self.simulated.relative_half_width().unwrap_or(f64::INFINITY)
    }

    /// Whether the interval holds the exact answer and is narrow enough.
    pub fn is_reproduced(&self) -> bool {
        self.simulated.contains(self.exact) && self.width() <= self.precision
    }
}

/// The report for people: exact answers about lines, then checks of the radio.
pub fn text(answers: &[ExactAnswer], checks: &[Check], seed: u64, is_quick: bool) -> String {
    let mut lines = answer_lines(answers, seed, is_quick);
    lines.push(String::new());
    lines.extend(check_lines(checks));
    lines.join("\n") + "\n"
}

fn answer_lines(answers: &[ExactAnswer], seed: u64, is_quick: bool) -> Vec<String> {
    let mut lines = wrapped(
        "Exact answers (closed formulas and Markov chains) against the simulation: each must lie in the 99 % interval, \
         and the interval must be narrow.",
        LINE_COLUMNS,
        0,
        0,
    );
    if is_quick {
        lines.push("QUICK LOOK: the models that take longest are left out.".to_owned());
    }
    lines.push(String::new());
    let mut table = Table::new([
        ("", Align::Left),
        ("exact", Align::Right),
        ("simulated", Align::Right),
        ("± %", Align::Right),
        ("unit", Align::Left),
        ("", Align::Left),
    ]);
    for answer in answers {
        table.row([
            cut(&answer.what, 28),
            format!("{:.6}", answer.exact),
            format!("{:.6} ± {:.6}", answer.simulated.mean, answer.simulated.half_width),
            format!("{:.2}", answer.width() * 100.0),
            answer.unit.to_owned(),
            if answer.is_reproduced() { "ok" } else { "FAILED" }.to_owned(),
        ]);
    }
    // Models stand above their answers: they are too long for a column.
    let mut rows = table.lines(2).into_iter();
    lines.extend(rows.by_ref().take(2));
    let mut model = "";
    for (answer, row) in answers.iter().zip(rows) {
        if answer.model != model {
            lines.extend(wrapped(&answer.model, LINE_COLUMNS, 0, 4));
            model = &answer.model;
        }
        lines.push(row);
    }
    lines.push(String::new());
    let reproduced = answers.iter().filter(|answer| answer.is_reproduced()).count();
    lines.push(format!("{reproduced} of {} reproduced, seed {seed}.", answers.len()));
    lines.extend(wrapped(
        "With another seed one answer in a hundred lies outside by chance, however right the simulation is.",
        LINE_COLUMNS,
        0,
        0,
    ));
    lines
}

fn check_lines(checks: &[Check]) -> Vec<String> {
    let mut lines = wrapped(
        "The radio: tables and formulas of the specifications, and mechanisms simulated by themselves, against figures \
         that are known. Each may be off by its bound at most.",
        LINE_COLUMNS,
        0,
        0,
    );
    lines.push(String::new());
    let mut table = Table::new([
        ("", Align::Left),
        ("expected", Align::Right),
        ("found", Align::Right),
        ("off by, %", Align::Right),
        ("bound, %", Align::Right),
        ("unit", Align::Left),
        ("", Align::Left),
    ]);
    for check in checks {
        table.row([
            cut(&check.what, 34),
            format!("{:.*}", check.decimals, check.expected),
            format!("{:.*}", check.decimals, check.found),
            format!("{:+.3}", check.deviation() * 100.0),
            format!("{:.3}", check.bound * 100.0),
            check.unit.to_owned(),
            if check.is_reproduced() { "ok" } else { "FAILED" }.to_owned(),
        ]);
    }
    let mut rows = table.lines(2).into_iter();
    lines.extend(rows.by_ref().take(2));
    let mut subject = "";
    for (check, row) in checks.iter().zip(rows) {
        if check.subject != subject {
            lines.extend(wrapped(check.subject, LINE_COLUMNS, 0, 4));
            subject = check.subject;
        }
        lines.push(row);
    }
    lines.push(String::new());
    let reproduced = checks.iter().filter(|check| check.is_reproduced()).count();
    lines.push(format!("{reproduced} of {} within their bounds.", checks.len()));
    lines
}

/// The report for programs.
pub fn json(answers: &[ExactAnswer], checks: &[Check], seed: u64, is_quick: bool) -> String {
    let all: Vec<Value> = answers
        .iter()
        .map(|answer| {
            json!({
                "model": answer.model,
                "source": answer.source,
                "what": answer.what,
                "unit": answer.unit,
                "exact": answer.exact,
                "mean": answer.simulated.mean,
                "half_width": answer.simulated.half_width,
                "n": answer.simulated.n,
                "precision": answer.precision,
                "reproduced": answer.is_reproduced(),
            })
        })
        .collect();
    let radio: Vec<Value> = checks
        .iter()
        .map(|check| {
            json!({
                "subject": check.subject,
                "source": check.source,
                "what": check.what,
                "unit": check.unit,
                "expected": check.expected,
                "found": check.found,
                "deviation": check.deviation(),
                "bound": check.bound,
                "reproduced": check.is_reproduced(),
            })
        })
        .collect();
    written(&json!({
        "schema": SCHEMA,
        "program": PROGRAM,
        "version": VERSION,
        "command": "validate",
        "seed": seed,
        "confidence": CONFIDENCE,
        "quick": is_quick,
        "reproduced": answers.iter().all(ExactAnswer::is_reproduced) && checks.iter().all(Check::is_reproduced),
        "answers": all,
        "radio": radio,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(exact: f64, half_width: f64) -> ExactAnswer {
        ExactAnswer {
            model: "two stations".to_owned(),
            source: "a book",
            what: "throughput".to_owned(),
            unit: "parts/s",
            exact,
            simulated: Interval {
                mean: 1.0,
                half_width,
                confidence: CONFIDENCE,
                n: 30,
                std_dev: 0.1,
            },
            precision: 0.005,
        }
    }

    #[test]
    fn an_answer_is_reproduced_only_by_a_narrow_interval_that_holds_it() {
        assert!(answer(1.002, 0.004).is_reproduced());
        assert!(!answer(1.006, 0.004).is_reproduced());
        assert!(!answer(1.002, 0.009).is_reproduced());
        let shown = text(&[answer(1.002, 0.004), answer(1.006, 0.004)], &[], 1, false);
        assert!(
            shown.contains("1 of 2 reproduced") && shown.contains("FAILED"),
            "{shown}"
        );
    }
    #[test]
    fn a_check_beyond_its_bound_fails_the_report() {
        let check = |found| Check {
            subject: "path loss",
            source: "a table",
            what: "10 m".to_owned(),
            unit: "dB",
            decimals: 2,
            expected: 66.11,
            found,
            bound: 0.000_1,
        };
        let checks = [check(66.112), check(67.0)];
        let shown = text(&[], &checks, 1, false);
        assert!(
            shown.contains("1 of 2 within their bounds") && shown.contains("FAILED"),
            "{shown}"
        );
        let report: Value = serde_json::from_str(&json(&[], &checks, 1, false)).unwrap();
        assert_eq!(report["reproduced"], false);
        assert_eq!(report["radio"][0]["reproduced"], true);
    }
}
