//! Ledgers valued again, and when offers pay.

use serde_json::{Map, Value, json};

use crate::report::about::About;
use crate::report::json::{Basis, estimate, figures, head, over_time, proportion, tail, worth};
use crate::study::comparison::Comparison;
use crate::study::payoff::break_even::{Answer, BreakEven};
use crate::study::payoff::offers::{OfferPayoff, Payoff};
use crate::study::payoff::risk::Bounded;
use crate::study::payoff::tornado::Swing;
use crate::study::payoff::trial::Trial;

/// The report of ledgers valued again: the money of a comparison.
pub fn valued(about: &About<'_>, comparison: &Comparison) -> String {
    let mut document = head(about);
    basis(about, comparison, &mut document);
    let operations = figures(&comparison.operations, estimate);
    document.insert("operations_won_per_month".into(), operations);
    let offers = comparison.offers.iter().map(|offer| {
        let mut object = Map::new();
        worth(offer, &mut object);
        over_time(offer, &mut object);
        (offer.name.clone(), Value::Object(object))
    });
    document.insert("offers".into(), Value::Object(offers.collect()));
    tail(about, document)
}

/// The report of when the offers of a comparison pay.
pub fn must(about: &About<'_>, comparison: &Comparison, payoff: &Payoff) -> String {
    let mut document = head(about);
    basis(about, comparison, &mut document);
    let offers = comparison.offers.iter().filter_map(|offer| {
        let found = payoff.offer(&offer.name)?;
        let mut object = Map::new();
        object.insert("verdict".into(), json!(offer.money.verdict));
        one(found, &mut object);
        Some((offer.name.clone(), Value::Object(object)))
    });
    document.insert("offers".into(), Value::Object(offers.collect()));
    let choices = payoff.choices.iter().map(|choice| {
        json!({
            "offer": choice.offer,
            "best": choice.best.as_ref().map(proportion),
            "npv_won": estimate(&choice.npv_won),
        })
    });
    document.insert("choices".into(), choices.collect());
    tail(about, document)
}

fn basis(about: &About<'_>, comparison: &Comparison, document: &mut Map<String, Value>) {
    let basis = Basis {
        seed: comparison.seed,
        replications: comparison.replications,
        ending: comparison.ending,
        partial: comparison.partial,
        warm_up: &comparison.warm_up,
    };
    basis.write(about, document);
    document.insert("measured_hours".into(), estimate(&comparison.baseline.measured_hours));
}

fn one(found: &OfferPayoff, object: &mut Map<String, Value>) {
    object.insert(
        "what_must_be_true".into(),
        found.break_evens.iter().map(break_even).collect(),
    );
    object.insert("tornado".into(), found.tornado.iter().map(swing).collect());
    let risk = &found.risk;
    object.insert(
        "risk".into(),
        json!({
            "loss": risk.loss.as_ref().map(proportion),
            "value_at_risk_won": bounded(&risk.value_at_risk_won),
            "expected_shortfall_won": bounded(&risk.expected_shortfall_won),
            "profitability_index": estimate(&risk.profitability_index),
            "cost_of_ownership_won": estimate(&risk.cost_of_ownership_won),
            "firm_quote_won": risk.firm_quote_won.as_ref().map(estimate),
        }),
    );
    let missing = found.missing.as_ref().map(|missing| {
        json!({
            "futures": missing.futures,
            "measure": missing.measure.as_ref().map(|swing| json!({ "input": swing.input, "name": swing.name })),
        })
    });
    object.insert("missing".into(), json!(missing));
    if let Some(found) = &found.trial {
        object.insert("trial".into(), trial(found));
    }
}

fn break_even(found: &BreakEven) -> Value {
    let mut object = Map::new();
    object.insert("figure".into(), json!(found.figure));
    object.insert("product".into(), json!(found.product));
    object.insert("now".into(), json!(found.now));
    let (answer, threshold, range) = match &found.answer {
        Answer::PaysBelow(threshold) => ("pays_below", Some(threshold), None),
        Answer::PaysFrom(threshold) => ("pays_from", Some(threshold), None),
        Answer::PaysEverywhere { from, to } => ("pays_everywhere", None, Some((from, to))),
        Answer::PaysNowhere { from, to } => ("pays_nowhere", None, Some((from, to))),
    };
    object.insert("answer".into(), answer.into());
    object.insert("value".into(), json!(threshold.map(|found| found.value)));
    object.insert("low".into(), json!(threshold.and_then(|found| found.low)));
    object.insert("high".into(), json!(threshold.and_then(|found| found.high)));
    object.insert("n".into(), json!(threshold.map(|found| found.n)));
    object.insert("searched_from".into(), json!(range.map(|(from, _)| from)));
    object.insert("searched_to".into(), json!(range.map(|(_, to)| to)));
    Value::Object(object)
}

fn swing(swing: &Swing) -> Value {
    json!({
        "input": swing.input,
        "name": swing.name,
        "low": swing.low,
        "high": swing.high,
        "has_range": swing.has_range,
        "npv_at_low_won": estimate(&swing.npv_at_low_won),
        "npv_at_high_won": estimate(&swing.npv_at_high_won),
    })
}

fn trial(found: &Trial) -> Value {
    json!({
        "months": found.terms.months,
        "machines": found.terms.machines,
        "of_machines": found.of_machines,
        "price_won": found.terms.price_won,
        "doubt_percent": found.terms.doubt(),
        "advice": found.advice,
        "adopts_without": found.buys_without,
        "changes_decision": found.turns,
        "adopt_from_won_per_month": found.buy_from_won_per_month,
        "lasting": found.lasting,
        "error_won_per_month": found.error_won_per_month,
        "information_won": estimate(&found.information_won),
        "waiting_won": estimate(&found.waiting_won),
        "net_won": estimate(&found.net_won),
    })
}

fn bounded(found: &Bounded) -> Value {
    json!({ "value": found.value, "low": found.low, "high": found.high })
}
