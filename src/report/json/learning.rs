//! A learned model for programs.

use serde_json::{Map, Value, json};

use super::written;
use crate::maintenance::learning::doubts::{Doubt, Sign};
use crate::maintenance::learning::evaluate::How;
use crate::maintenance::learning::metrics::{CONFIDENCE, Figure};
use crate::maintenance::learning::model::Recipe;
use crate::maintenance::learning::outcomes::Rated;
use crate::maintenance::learning::settings::Costs;
use crate::maintenance::learning::terms::Terms;
use crate::report::about::{PROGRAM, SCHEMA, VERSION};
use crate::report::learning::{EvaluatedReport, LearningReport, TrainedReport, alarm_threshold, pays};

/// The report of a model that was trained.
pub fn trained(report: &LearningReport<'_>, trained: &TrainedReport<'_>) -> String {
    let model = trained.model;
    let on = &model.trained_on;
    let mut document = head(report);
    let (terms, conditions) = match &model.recipe {
        Recipe::Runs(recipe, terms) => (self::terms(terms), json!(recipe.conditions())),
        Recipe::Snapshots(_) => (Value::Null, Value::Null),
    };
    document.insert("used_rows".into(), on.used_rows.into());
    document.insert("features".into(), on.features.into());
    document.insert("trees".into(), on.trees.into());
    document.insert("operating_conditions".into(), conditions);
    document.insert("terms".into(), terms);
    document.insert("costs".into(), costs(&model.costs));
    document.insert("alarm_threshold".into(), json!(alarm_threshold(model)));
    document.insert("importance".into(), importance(&model.importance));
    document.insert("model".into(), json!(trained.kept_in));
    written(&Value::Object(document))
}

/// The report of a model that was tested.
pub fn evaluated(report: &LearningReport<'_>, evaluated: &EvaluatedReport<'_>) -> String {
    let found = evaluated.found;
    let mut document = head(report);
    let (how, folds) = match found.how {
        How::Folds(folds) => ("folds", Some(folds)),
        How::Test => ("test", None),
        How::Model => ("model", None),
    };
    document.insert("how".into(), how.into());
    document.insert("folds".into(), json!(folds));
    document.insert("tested".into(), json!(evaluated.tested));
    document.insert("last_row_only".into(), evaluated.is_last_row_only.into());
    document.insert("tested_units".into(), found.units.into());
    let learned_from = found
        .learned_from
        .map(|test| json!({ "known": test.known, "of": test.all }));
    document.insert("tested_learned_from".into(), learned_from.unwrap_or_default());
    document.insert("confidence".into(), CONFIDENCE.into());
    document.insert("terms".into(), found.terms.as_ref().map_or(Value::Null, terms));
    document.insert("costs".into(), costs(&found.costs));
    document.insert("detectors".into(), rated(&found.detectors));
    document.insert("pays".into(), json!(pays(&found.detectors)));
    document.insert("remaining_life".into(), rated(&found.lives));
    let classes = found.reliability.iter().map(|class| {
        json!({
            "from": class.low, "to": class.high, "rows": class.rows, "said_mean": number(class.said),
            "happened_share": class.failures as f64 / class.rows.max(1) as f64,
        })
    });
    document.insert("reliability".into(), classes.collect());
    document.insert("importance".into(), importance(&found.importance));
    let points = found.curve.iter().map(|point| {
        json!({
            "learned_from": point.size, "failures": point.failures, "machine_months": point.months,
            "figures": rated(&point.figures), "pays": pays(&point.figures),
        })
    });
    document.insert("learning_curve".into(), points.collect());
    written(&Value::Object(document))
}

fn head(report: &LearningReport<'_>) -> Map<String, Value> {
    let mut document = Map::new();
    document.insert("schema".into(), SCHEMA.into());
    document.insert("program".into(), PROGRAM.into());
    document.insert("version".into(), VERSION.into());
    document.insert("command".into(), report.command.into());
    document.insert("seed".into(), report.seed.into());
    document.insert(
        "history".into(),
        json!({
            "file": report.file,
            "kind": if report.units().is_some() { "run-to-failure" } else { "snapshots" },
            "rows": report.history.rows(),
            "units": report.units(),
            "machines": report.machines(),
            "failures": report.failures(),
        }),
    );
    let doubts = report.doubts.iter().map(|doubt| match doubt {
        Doubt::KnownAfterwards { column, sign } => {
            let (sign, value) = match sign {
                Sign::Flag => ("flag", None),
                Sign::Filled => ("filled", None),
                Sign::Empty => ("empty", None),
                Sign::Unusual => ("unusual", None),
                Sign::Value(value) => ("value", Some(value)),
            };
            json!({ "kind": "known-afterwards", "column": column, "sign": sign, "value": value })
        }
        Doubt::RemainingLife { column } => json!({ "kind": "remaining-life", "column": column }),
        Doubt::StillBroken { rows } => json!({ "kind": "still-broken", "rows": rows }),
        Doubt::CountsRows { column } => json!({ "kind": "counts-rows", "column": column }),
        Doubt::Duplicates { rows } => json!({ "kind": "duplicates", "rows": rows }),
    });
    document.insert("doubts".into(), doubts.collect());
    document
}

fn terms(terms: &Terms) -> Value {
    let [cap, horizon, hours] = terms.given;
    json!({
        "cap": terms.cap, "cap_is_guess": !cap, "horizon": terms.horizon, "horizon_is_guess": !horizon,
        "lead": terms.lead, "time_hours": terms.hours, "time_hours_is_guess": !hours, "windows": terms.windows,
    })
}

fn costs(costs: &Costs) -> Value {
    json!({
        "missed_failure_won": costs.missed_failure_won, "false_alarm_won": costs.false_alarm_won,
        "planned_repair_won": costs.planned_repair_won, "is_guess": costs.is_guess,
    })
}

fn importance(features: &[(String, f64)]) -> Value {
    let features = features
        .iter()
        .map(|(feature, share)| json!({ "feature": feature, "share": share }));
    features.collect()
}

fn rated(rated: &[Rated]) -> Value {
    let of = |figures: &[Figure]| -> Value {
        let figures = figures.iter().map(|figure| {
            let range =
                json!({ "value": number(figure.value), "low": number(figure.low), "high": number(figure.high) });
            (figure.name.to_owned(), range)
        });
        Value::Object(figures.collect())
    };
    Value::Object(
        rated
            .iter()
            .map(|rated| (rated.name.to_owned(), of(&rated.figures)))
            .collect(),
    )
}

fn number(value: f64) -> Option<f64> {
    Some(value).filter(|value| value.is_finite())
}
