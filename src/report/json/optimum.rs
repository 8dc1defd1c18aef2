//! The report of maintenance policies.

use serde_json::{Map, Value, json};

use super::{estimate, head, tail};
use crate::maintenance::optimum::costs::Rate;
use crate::report::about::About;
use crate::report::optimum::OptimumReport;
use crate::study::choices::{Choice, ModeChoices};
use crate::study::learning_curve::{CurvePoint, LearningCurve};

/// The report of policies.
pub fn optimum(about: &About<'_>, report: &OptimumReport<'_>) -> String {
    let mut document: Map<String, Value> = head(about);
    document.insert("offer".into(), json!(report.offer));
    document.insert("seed".into(), report.study.seed.into());
    document.insert("replications".into(), report.study.summary.replications.into());
    let margin = report
        .margin
        .map(|margin| json!({ "station": margin.station, "won_per_hour": estimate(&margin.won_per_hour) }));
    document.insert("bottleneck_margin".into(), json!(margin));
    let failures = report.modes.iter().enumerate().map(|(index, found)| {
        let mut written = mode(found);
        if let Some(curve) = report.curves.get(index).and_then(Option::as_ref) {
            written["learning_curve"] = learned(curve);
        }
        written
    });
    document.insert("failures".into(), failures.collect());
    tail(about, document)
}

fn mode(mode: &ModeChoices) -> Value {
    json!({
        "station": mode.station,
        "mode": mode.mode,
        "machines": mode.machines,
        "clock": if mode.counts_work { "working" } else { "calendar" },
        "clock_hours_per_month": mode.clock_hours_per_month,
        "mean_life_hours": mode.mean_life_hours,
        "standstill": mode.standstill,
        "costs": mode.costs,
        "leaves_wear": mode.leaves_wear,
        "today": mode.today.as_ref().map(|today| choice(mode, today)),
        "choices": mode.choices.iter().map(|found| choice(mode, found)).collect::<Vec<_>>(),
        "missing": mode.missing.iter().map(|(way, why)| json!({ "policy": way, "why": why })).collect::<Vec<_>>(),
        "best": mode.best().map(|best| json!(best.way)),
        "saving_won_per_month": mode.saving().map(rate),
        "surely_saves": mode.surely_saves(),
    })
}

fn learned(curve: &LearningCurve) -> Value {
    let point = |point: &CurvePoint| {
        json!({
            "months": point.months,
            "won_per_hour": estimate(&point.won_per_hour),
            "mean_failures": point.mean_failures,
            "unlearned_share": point.unlearned_share,
        })
    };
    json!({
        "rival": curve.rival,
        "rival_won_per_hour": rate(curve.rival_rate),
        "plants": curve.plants,
        "points": curve.points.iter().map(point).collect::<Vec<_>>(),
        "pays_from_months": curve.pays_from_months,
    })
}

fn choice(mode: &ModeChoices, choice: &Choice) -> Value {
    json!({
        "policy": choice.way,
        "hours": choice.hours,
        "threshold": choice.threshold,
        "failed_share": choice.failed_share,
        "won_per_hour": rate(choice.rate),
        "won_per_month": rate(choice.rate.times(mode.hours_per_month())),
        "toml": choice.toml,
    })
}

fn rate(rate: Rate) -> Value {
    json!({ "mean": rate.won_per_hour, "half_width": rate.half_width })
}
