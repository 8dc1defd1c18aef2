//! What a study of many points says, for programs.

use serde_json::{Map, Value, json};

use crate::report::about::{PROGRAM, SCHEMA, VERSION};
use crate::report::json::{estimate, written};
use crate::study::sensitivity::sobol_indices::Index;
use crate::study::settings::CONFIDENCE;
use crate::study::sweep::analysis::{Analysis, ResponseAnalysis, Selected};

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
    }))
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
    })
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
