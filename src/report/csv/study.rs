//! What a study of many points says, for spreadsheets: `response,analysis,factor,level,figure,value,low,high`.

use crate::report::csv::Rows;
use crate::report::sweep::Predictions;
use crate::study::sensitivity::sobol_indices::Index;
use crate::study::sweep::analysis::{Analysis, ResponseAnalysis};
use crate::study::sweep::optimum::Optimum;
use crate::study::sweep::spec::Goal;

const HEAD: [&str; 8] = [
    "response", "analysis", "factor", "level", "figure", "value", "low", "high",
];

/// What a study says.
pub fn sweep_analysis(analysis: &Analysis) -> String {
    let mut rows = Rows::new(&HEAD);
    for found in &analysis.responses {
        of_response(&mut rows, found);
    }
    if let Some(found) = &analysis.selected {
        let text = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let point = found
            .progress
            .selected
            .map(|point| point.to_string())
            .unwrap_or_default();
        let response = found.response.as_str();
        for (figure, value) in [
            ("point", point),
            ("mean", text(found.mean)),
            ("probability", text(found.progress.probability)),
            ("replications", found.replications.to_string()),
        ] {
            rows.row(&[response, "selected", "", &found.values, figure, &value, "", ""]);
        }
    }
    if let Some(found) = &analysis.optimum {
        of_optimum(&mut rows, found);
    }
    rows.finish()
}

fn of_optimum(rows: &mut Rows, found: &Optimum) {
    let response = found.response.as_str();
    let text = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    if let Some(named) = &found.named {
        let (values, fresh) = (named.values.as_str(), &named.fresh);
        let (mean, low, high) = (text(fresh.mean), text(fresh.low()), text(fresh.high()));
        rows.row(&[response, "optimum", "", values, "fresh_mean", &mean, &low, &high]);
        if let Some(gain) = named.gain.map(|gain| gain.difference) {
            let [mean, low, high] = [gain.mean, gain.low(), gain.high()].map(|value| value.to_string());
            rows.row(&[
                response,
                "optimum",
                "",
                values,
                "better_than_first_by",
                &mean,
                &low,
                &high,
            ]);
        }
    }
    if let Some(foretold) = &found.foretold {
        for (figure, value) in [("mean", foretold.mean), ("rmse", foretold.rmse), ("q2", foretold.q2)] {
            let value = value.to_string();
            rows.row(&[response, "foretold", "", &foretold.values, figure, &value, "", ""]);
        }
    }
    for tried in &found.curve {
        let figures = [("mean", tried.mean), ("best", tried.best), ("expected", tried.expected)];
        for (figure, value) in figures {
            rows.row(&[response, "curve", "", &tried.values, figure, &text(value), "", ""]);
        }
    }
}

/// What surrogates foretell: `at,response,mean,low,high`.
pub fn sweep_predictions(found: &Predictions) -> String {
    let mut rows = Rows::new(&["at", "response", "mean", "low", "high"]);
    for (at, predicted) in &found.points {
        let at: Vec<String> = found
            .factors
            .iter()
            .zip(at)
            .map(|(factor, value)| format!("{factor}={value}"))
            .collect();
        for ((response, _), said) in found.surrogates.iter().zip(predicted) {
            let [low, high] = said
                .interval
                .map(|ends| ends.map(|end| end.to_string()))
                .unwrap_or_default();
            rows.row(&[&at.join(","), response, &said.mean.to_string(), &low, &high]);
        }
    }
    rows.finish()
}

fn of_response(rows: &mut Rows, found: &ResponseAnalysis) {
    let response = found.name.as_str();
    let text = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for factor in &found.effects {
        for (level, mean) in &factor.levels {
            let (low, high) = (text(mean.mean.low()), text(mean.mean.high()));
            rows.row(&[
                response,
                "effect",
                &factor.factor,
                level,
                "mean",
                &text(mean.mean.mean),
                &low,
                &high,
            ]);
        }
    }
    for (factor, both) in &found.indices {
        for (figure, Index { value, low, high }) in [("first", both.first), ("total", both.total)] {
            let [value, low, high] = [value, low, high].map(|value| value.to_string());
            rows.row(&[response, "index", factor, "", figure, &value, &low, &high]);
        }
    }
    for (factor, effects) in &found.elementary {
        for (figure, value) in [
            ("mean_absolute", effects.mean_absolute),
            ("mean", effects.mean),
            ("std_dev", effects.std_dev),
        ] {
            rows.row(&[response, "elementary", factor, "", figure, &value.to_string(), "", ""]);
        }
    }
    for extreme in &found.extremes {
        let goal = match extreme.goal {
            Goal::Most => "highest",
            Goal::Least => "lowest",
        };
        let values = extreme.values.as_str();
        rows.row(&[
            response,
            goal,
            "",
            values,
            "mean",
            &extreme.best.mean.to_string(),
            "",
            "",
        ]);
        let probability = text(extreme.best.probability);
        rows.row(&[response, goal, "", values, "probability_at_least", &probability, "", ""]);
    }
    if let Some(surrogate) = &found.surrogate {
        for (figure, value) in [("q2", surrogate.q2), ("rmse", surrogate.rmse)] {
            rows.row(&[response, "surrogate", "", "", figure, &value.to_string(), "", ""]);
        }
    }
}
