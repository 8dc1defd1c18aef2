//! What a study of many points says, for programs.

use serde_json::{Map, Value, json};

use crate::report::about::{PROGRAM, SCHEMA, VERSION};
use crate::report::json::{estimate, written};
use crate::report::sweep::Predictions;
use crate::study::search::course::End;
use crate::study::sensitivity::sobol_indices::Index;
use crate::study::settings::CONFIDENCE;
use crate::study::surrogate::fitted::{Kind, Prediction, Surrogate};
use crate::study::sweep::analysis::{Analysis, ResponseAnalysis, Selected};
use crate::study::sweep::optimum::Optimum;

/// What a study says.
pub fn sweep_analysis(scenario: &str, analysis: &Analysis) -> String {
    let responses = analysis
        .responses
        .iter()
        .map(|found| (found.name.clone(), response(found)));
    written(&json!({
        "schema": SCHEMA,
        "program": PROGRAM,
        "version": VERSION,
        "command": "sweep analyse",
        "scenario": scenario,
        "confidence": CONFIDENCE,
        "responses": responses.collect::<Map<String, Value>>(),
        "selected": analysis.selected.as_ref().map(selected),
        "optimum": analysis.optimum.as_ref().map(optimum),
    }))
}

fn optimum(found: &Optimum) -> Value {
    let end = found.end.map(|end| match end {
        End::Budget => "budget",
        End::Indifference => "indifference",
        End::Exhausted => "exhausted",
        End::Flat => "flat",
    });
    let named = found.named.as_ref().map(|named| {
        let gain = named.gain.as_ref().map(|gain| {
            json!({
                "mean": gain.difference.mean,
                "half_width": gain.difference.half_width,
                "correlation": gain.correlation,
            })
        });
        json!({
            "point": named.point,
            "values": named.values,
            "seen": named.seen,
            "fresh": estimate(&named.fresh),
            "first_fresh": estimate(&named.first_fresh),
            "better_than_first_by": gain,
        })
    });
    let foretold = found.foretold.as_ref().map(|foretold| {
        json!({ "values": foretold.values, "mean": foretold.mean, "rmse": foretold.rmse, "q2": foretold.q2 })
    });
    let curve = found.curve.iter().map(|tried| {
        json!({
            "values": tried.values,
            "mean": tried.mean,
            "best": tried.best,
            "expected_improvement": tried.expected,
        })
    });
    json!({
        "response": found.response,
        "goal": found.goal,
        "costs_counted": found.has_costs,
        "end": end,
        "expected_improvement_left": found.left,
        "named": named,
        "foretold": foretold,
        "curve": curve.collect::<Vec<_>>(),
    })
}

fn response(found: &ResponseAnalysis) -> Value {
    let effects = found.effects.iter().map(|factor| {
        let level = |(name, level): &(String, _)| level_mean(name, level);
        let levels: Vec<Value> = factor.levels.iter().map(level).collect();
        (factor.factor.clone(), levels.into())
    });
    let index = |index: &Index| json!({ "value": index.value, "low": index.low, "high": index.high });
    let indices = found.indices.iter().map(|(factor, both)| {
        (
            factor.clone(),
            json!({ "first": index(&both.first), "total": index(&both.total) }),
        )
    });
    let elementary = found.elementary.iter().map(|(factor, effects)| {
        let effects = json!({
            "n": effects.n,
            "mean_absolute": effects.mean_absolute,
            "mean": effects.mean,
            "std_dev": effects.std_dev,
        });
        (factor.clone(), effects)
    });
    let extremes = found.extremes.iter().map(|extreme| {
        json!({
            "goal": extreme.goal,
            "point": extreme.best.alternative,
            "values": extreme.values,
            "mean": extreme.best.mean,
            "probability_at_least": extreme.best.probability,
        })
    });
    json!({
        "effects": effects.collect::<Map<String, Value>>(),
        "indices": indices.collect::<Map<String, Value>>(),
        "elementary_effects": elementary.collect::<Map<String, Value>>(),
        "extremes": extremes.collect::<Vec<_>>(),
        "surrogate": found.surrogate.as_ref().map(surrogate),
    })
}

fn surrogate(found: &Surrogate) -> Value {
    json!({
        "kind": kind(found.kind),
        "points": found.points,
        "q2": found.q2,
        "rmse": found.rmse,
        "noise": found.noise,
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Linear => "linear",
        Kind::Quadratic => "quadratic",
        Kind::GaussianProcess => "gaussian-process",
    }
}

/// The ends of an interval, none where there is none.
fn ends(said: &Prediction) -> [Option<f64>; 2] {
    said.interval.map_or([None; 2], |ends| ends.map(Some))
}

/// What surrogates foretell.
pub fn sweep_predictions(found: &Predictions) -> String {
    let point = |(at, predicted): &(Vec<f64>, Vec<Prediction>)| {
        let at = found
            .factors
            .iter()
            .zip(at)
            .map(|(factor, value)| (factor.clone(), json!(value)));
        let response = |((name, own), said): (&(String, Surrogate), &Prediction)| {
            let [low, high] = ends(said);
            let said = json!({ "mean": said.mean, "low": low, "high": high, "surrogate": surrogate(own) });
            (name.clone(), said)
        };
        let responses = found.surrogates.iter().zip(predicted).map(response);
        json!({
            "at": at.collect::<Map<String, Value>>(),
            "responses": responses.collect::<Map<String, Value>>(),
        })
    };
    written(&json!({
        "schema": SCHEMA,
        "program": PROGRAM,
        "version": VERSION,
        "command": "sweep predict",
        "scenario": found.scenario,
        "confidence": CONFIDENCE,
        "predictions": found.points.iter().map(point).collect::<Vec<_>>(),
        "without_surrogate": found.without,
    }))
}

fn level_mean(name: &str, level: &crate::study::sensitivity::effects::LevelMean) -> Value {
    json!({ "level": name, "points": level.points, "response": estimate(&level.mean) })
}

fn selected(found: &Selected) -> Value {
    json!({
        "response": found.response,
        "goal": found.goal,
        "point": found.progress.selected,
        "values": found.values,
        "mean": found.mean,
        "replications": found.replications,
        "decided": found.progress.is_decided,
        "probability": found.progress.probability,
    })
}
