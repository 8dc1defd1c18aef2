//! The report of maintenance policies: a row for each policy of each failure.

use super::{Rows, number};
use crate::report::optimum::OptimumReport;
use crate::study::choices::Choice;

const HEAD: [&str; 12] = [
    "station",
    "mode",
    "policy",
    "is_today",
    "is_best",
    "hours",
    "threshold",
    "won_per_hour",
    "won_per_hour_half_width",
    "won_per_month",
    "won_per_month_half_width",
    "failed_share",
];

/// The report of policies.
pub fn optimum(report: &OptimumReport<'_>) -> String {
    let mut rows = Rows::new(&HEAD);
    for mode in report.modes {
        let mut row = |choice: &Choice, is_today: bool, is_best: bool| {
            let policy = serde_json::to_value(choice.way).unwrap_or_default();
            let month = choice.rate.times(mode.hours_per_month());
            let figures = [
                choice.hours,
                choice.threshold,
                Some(choice.rate.won_per_hour),
                choice.rate.half_width,
                Some(month.won_per_hour),
                month.half_width,
                choice.failed_share,
            ];
            let figures = figures.map(number);
            let said = [&*mode.station, &*mode.mode, policy.as_str().unwrap_or_default()];
            let marks = [is_today, is_best].map(|mark| if mark { "true" } else { "false" });
            let cells = said.into_iter().chain(marks).chain(figures.iter().map(String::as_str));
            rows.row(&cells.collect::<Vec<_>>());
        };
        for (index, choice) in mode.choices.iter().enumerate() {
            row(choice, false, index == mode.best);
        }
        if let Some(today) = &mode.today {
            row(today, true, false);
        }
    }
    rows.finish()
}
