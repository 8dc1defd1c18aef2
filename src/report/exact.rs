//! The simulation held against exact answers: a report for whoever wants to know whether to believe the rest.

use serde_json::{Value, json};

use crate::kernel::statistics::interval::Interval;
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

/// The report for people.
pub fn text(answers: &[ExactAnswer], seed: u64, is_quick: bool) -> String {
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
    lines.join("\n") + "\n"
}

/// The report for programs.
pub fn json(answers: &[ExactAnswer], seed: u64, is_quick: bool) -> String {
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
    written(&json!({
        "schema": SCHEMA,
        "program": PROGRAM,
        "version": VERSION,
        "command": "validate",
        "seed": seed,
        "confidence": CONFIDENCE,
        "quick": is_quick,
        "reproduced": answers.iter().all(ExactAnswer::is_reproduced),
        "answers": all,
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
        let shown = text(&[answer(1.002, 0.004), answer(1.006, 0.004)], 1, false);
        assert!(
            shown.contains("1 of 2 reproduced") && shown.contains("FAILED"),
            "{shown}"
        );
    }
}
