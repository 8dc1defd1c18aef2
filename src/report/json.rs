//! Reports for programs. The layout is described in docs/json.md and changes only together with
//! [`SCHEMA`]: units are in the names, keys have a fixed order, what has no value is
//! `null`, and the same input gives the same bytes (no clock, no number of threads, no path but what was typed).

mod attribution;
mod learning;
mod network;
mod optimum;
mod payoff;
mod study;
mod sweep;

pub use attribution::attributed;
pub use learning::{evaluated, trained};
pub use network::{calibration, network};
pub use optimum::optimum;
pub use payoff::{must, valued};
pub use study::{sweep_analysis, sweep_predictions};
pub use sweep::{sweep_status, sweep_submission};

use serde_json::{Map, Value, json};

use crate::finance::parties::Party;
use crate::kernel::statistics::proportion::Proportion;
use crate::report::about::{About, AssumptionCounts, PROGRAM, SCHEMA, VERSION};
use crate::report::matching::Matched;
use crate::report::offer_prices::OfferPrices;
use crate::study::comparison::{Comparison, OfferComparison, PairedEstimate};
use crate::study::distribution::{Band, Distribution};
use crate::study::estimate::Estimate;
use crate::study::settings::{CONFIDENCE, Ending};
use crate::study::single::SingleStudy;
use crate::study::summary::{NamedSummary, StationSummary, VariantSummary};
use crate::study::warm_up::WarmUp;

/// The report of one variant; `with_packets` if every packet of its network was simulated beside the parts.
pub fn single(about: &About<'_>, offer: Option<&str>, study: &SingleStudy, with_packets: bool) -> String {
    let mut document = head(about);
    let basis = Basis {
        seed: study.seed,
        replications: study.summary.replications,
        ending: study.ending,
        partial: study.partial,
        warm_up: &study.warm_up,
    };
    basis.write(about, &mut document);
    document.insert("offer".into(), json!(offer));
    if with_packets {
        document.insert("packets".into(), true.into());
    }
    variant(&study.summary, &mut document);
    tail(about, document)
}

/// The report of a comparison.
pub fn comparison(about: &About<'_>, comparison: &Comparison) -> String {
    tail(about, compared(about, comparison))
}

/// The report of matched solutions.
pub fn matched(about: &About<'_>, matched: &Matched<'_>) -> String {
    let mut document = compared(about, matched.comparison);
    document.insert("losses".into(), json!(matched.losses));
    let matches = matched.ranked().into_iter().map(|(found, offer)| {
        json!({
            "offer": offer.name,
            "solution": found.solution.name,
            "supplier": found.solution.supplier,
            "against": found.found,
        })
    });
    document.insert("matches".into(), matches.collect());
    let others = matched.others().map(|solution| solution.name.as_str());
    document.insert("without_match".into(), others.collect());
    let slow = matched.no_sooner.iter().map(|solution| solution.name.as_str());
    document.insert("repairs_no_sooner".into(), slow.collect());
    tail(about, document)
}

fn compared(about: &About<'_>, comparison: &Comparison) -> Map<String, Value> {
    let mut document = head(about);
    let basis = Basis {
        seed: comparison.seed,
        replications: comparison.replications,
        ending: comparison.ending,
        partial: comparison.partial,
        warm_up: &comparison.warm_up,
    };
    basis.write(about, &mut document);
    variant(&comparison.baseline, &mut document);
    let operations = figures(&comparison.operations, estimate);
    document.insert("operations_won_per_month".into(), operations);
    let offers = comparison.offers.iter().map(|found| (found.name.clone(), offer(found)));
    document.insert("offers".into(), Value::Object(offers.collect()));
    document
}

/// The report of what offers cost.
pub fn prices(about: &About<'_>, offers: &[OfferPrices]) -> String {
    let mut document = head(about);
    let offers = offers.iter().map(|offer| (offer.name.clone(), offer_prices(offer)));
    document.insert("offers".into(), Value::Object(offers.collect()));
    tail(about, document)
}

/// The report of a scenario that can be used.
pub fn checked(about: &About<'_>) -> String {
    tail(about, head(about))
}

/// A text as it is written out: indented, with a line end.
pub fn written(document: &Value) -> String {
    // Values with text keys only, of which writing cannot fail; `Display` of a value is the compact form.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_else(|_| document.to_string());
    text.push('\n');
    text
}

fn head(about: &About<'_>) -> Map<String, Value> {
    let mut document = Map::new();
    document.insert("schema".into(), SCHEMA.into());
    document.insert("program".into(), PROGRAM.into());
    document.insert("version".into(), VERSION.into());
    document.insert("command".into(), about.command.into());
    document.insert(
        "scenario".into(),
        json!({ "name": about.scenario.name, "hash": about.hash, "file": about.file }),
    );
    document
}

fn tail(about: &About<'_>, mut document: Map<String, Value>) -> String {
    let counts = AssumptionCounts::of(about.assumptions);
    document.insert(
        "assumption_counts".into(),
        json!({
            "all": counts.all,
            "with_source": counts.with_source,
            "guesses": counts.guesses,
            "unexplained": counts.unexplained,
        }),
    );
    document.insert("assumptions".into(), json!(about.assumptions));
    document.insert("warnings".into(), json!(about.warnings.items()));
    written(&Value::Object(document))
}

/// How the numbers were found.
struct Basis<'a> {
    seed: u64,
    replications: u64,
    ending: Ending,
    partial: bool,
    warm_up: &'a WarmUp,
}

impl Basis<'_> {
    fn write(&self, about: &About<'_>, document: &mut Map<String, Value>) {
        document.insert("seed".into(), self.seed.into());
        document.insert("replications".into(), self.replications.into());
        document.insert("confidence".into(), CONFIDENCE.into());
        document.insert("partial".into(), self.partial.into());
        document.insert("ending".into(), json!(self.ending));
        document.insert("quick".into(), about.is_quick.into());
        document.insert("warm_up_days".into(), self.warm_up.days.into());
        document.insert("warm_up_warnings".into(), json!(self.warm_up.warnings));
    }
}

fn variant(summary: &VariantSummary, document: &mut Map<String, Value>) {
    document.insert("measured_hours".into(), estimate(&summary.measured_hours));
    document.insert("events".into(), summary.events.into());
    document.insert("kpis".into(), figures(&summary.kpis, estimate));
    let bottleneck = summary.bottleneck.as_ref().map(|bottleneck| {
        json!({
            "station": bottleneck.station,
            "probability": proportion(&bottleneck.share),
            "oee": estimate(&bottleneck.oee),
        })
    });
    document.insert("bottleneck".into(), json!(bottleneck));
    let stations = summary
        .stations
        .iter()
        .map(|found| (found.name.clone(), station(found)));
    document.insert("stations".into(), Value::Object(stations.collect()));
    document.insert("products".into(), named(&summary.products));
    document.insert("people".into(), named(&summary.people));
    document.insert("failures".into(), named(&summary.failures));
    if !summary.machines.is_empty() {
        document.insert("machines".into(), named(&summary.machines));
    }
    if !summary.spares.is_empty() {
        document.insert("spares".into(), named(&summary.spares));
    }
    for (key, all) in [
        ("drifts", &summary.drifts),
        ("charts", &summary.charts),
        ("suspects", &summary.suspects),
        ("detections", &summary.detections),
    ] {
        if !all.is_empty() {
            document.insert(key.into(), named(all));
        }
    }
    if let Some(basis) = &summary.network {
        document.insert("network".into(), json!(basis));
    }
    document.insert("links".into(), named(&summary.links));
    if !summary.fleets.is_empty() {
        document.insert("fleets".into(), named(&summary.fleets));
    }
}

fn station(station: &StationSummary) -> Value {
    let mut object = Map::new();
    object.insert("machines".into(), station.machines.into());
    object.insert(
        "bottleneck_probability".into(),
        json!(station.bottleneck.as_ref().map(proportion)),
    );
    object.insert("states".into(), figures(&station.states, estimate));
    object.insert("figures".into(), figures(&station.figures, estimate));
    Value::Object(object)
}

fn offer(offer: &OfferComparison) -> Value {
    let mut object = Map::new();
    worth(offer, &mut object);
    object.insert("differences".into(), figures(&offer.kpis, difference));
    care(offer, &mut object);
    variant(&offer.summary, &mut object);
    over_time(offer, &mut object);
    Value::Object(object)
}

/// What an offer is worth, and whether it carries itself.
fn worth(offer: &OfferComparison, object: &mut Map<String, Value>) {
    object.insert("verdict".into(), json!(offer.money.verdict));
    let probability = |found: &Option<Proportion>| json!(found.as_ref().map(proportion));
    object.insert(
        "probabilities".into(),
        json!({
            "npv_positive": probability(&offer.money.npv_positive),
            "payback_within_term": probability(&offer.money.payback_within_term),
            "carries_every_month": probability(&offer.money.carries_every_month),
            "carries_in_total": probability(&offer.money.carries_in_total),
        }),
    );
    object.insert("appraisal".into(), figures(&offer.money.figures, distribution));
    object.insert(
        "savings_by_line_won_per_month".into(),
        figures(&offer.money.savings_by_line, estimate),
    );
}

/// What an offer changes machine by machine, and beside it what vendors claim of such offers.
fn care(offer: &OfferComparison, object: &mut Map<String, Value>) {
    if !offer.machines.is_empty() {
        let machines = offer.machines.iter();
        let machines = machines.map(|machine| (machine.name.clone(), figures(&machine.figures, difference)));
        object.insert("machine_differences".into(), Value::Object(machines.collect()));
    }
    if !offer.claims.is_empty() {
        let claims = offer.claims.iter().map(|found| {
            json!({
                "effect": found.effect,
                "change_percent": estimate(&found.change_percent),
                "claims": found.claims,
                "credible_percent": found.credible_percent,
                "standing": found.standing,
            })
        });
        object.insert("claims".into(), claims.collect());
    }
}

/// An offer's money month by month, and by party and year.
fn over_time(offer: &OfferComparison, object: &mut Map<String, Value>) {
    let is_shared = offer.money.is_shared();
    let months = offer.money.months.iter().map(|month| {
        let mut row = json!({
            "month": month.month,
            "start": month.start.to_string(),
            "savings_won": band(&month.savings_won),
            "due_won": band(&month.due_won),
            "once_won": band(&month.once_won),
            "cumulative_won": band(&month.cumulative_won),
        });
        if let Some(row) = row.as_object_mut().filter(|_| is_shared) {
            row.insert("tax_won".into(), band(&month.tax_won));
            row.insert("funds_won".into(), band(&month.funds_won));
        }
        row
    });
    object.insert("months".into(), months.collect());
    if is_shared {
        object.insert("parties_won".into(), figures(&offer.money.parties, estimate));
        let years = offer.money.years.iter().map(|year| {
            json!({
                "year": year.year,
                "before_tax_won": band(&year.before_tax_won),
                "tax_won": band(&year.tax_won),
                "after_tax_won": band(&year.after_tax_won),
            })
        });
        object.insert("years".into(), years.collect());
    }
}

fn offer_prices(offer: &OfferPrices) -> Value {
    let items = offer.terms.items.iter().map(|item| {
        json!({
            "what": item.what,
            "count": item.count,
            "each_won": item.each_won,
            "total_won": item.total_won,
        })
    });
    let months = offer.months.iter().map(|month| {
        json!({
            "month": month.month,
            "principal_won": month.principal_won,
            "interest_won": month.interest_won,
            "fee_won": month.fee_won,
            "due_won": month.due_won,
            "received_won": month.received_won,
            "owed_won": month.owed_won,
            "paid_so_far_won": month.paid_so_far_won,
        })
    });
    let mut prices = json!({
        "price_won": { "lowest": offer.lowest_won, "median": offer.terms.price_won, "highest": offer.highest_won },
        "items": items.collect::<Vec<_>>(),
        "down_payment_won": offer.terms.down_payment_won,
        "instalment_months": offer.terms.schedule.len(),
        "monthly_fees_won": offer.terms.monthly_fees_won,
        "delivery_months": offer.terms.delivery_months,
        "training": offer.terms.training,
        "residual_value_won": offer.terms.residual_value_won,
        "total_interest_won": offer.total_interest_won,
        "total_fees_won": offer.total_fees_won,
        "total_received_won": offer.total_received_won,
        "total_paid_won": offer.total_paid_won,
        "fee_months": offer.fee_months,
        "dearest_month_won": offer.dearest_month_won,
        "months": months.collect::<Vec<_>>(),
    });
    if let Some(object) = prices.as_object_mut().filter(|_| !offer.parties.is_empty()) {
        object.insert("funding".into(), json!(offer.terms.grants));
        object.insert("loans".into(), json!(offer.terms.loans));
        object.insert("lease".into(), json!(offer.terms.lease));
        object.insert("supplier_saving".into(), json!(offer.terms.supplier_saving));
        let parties = offer.parties.iter().map(|month| {
            let amounts = Party::ALL.map(|party| (format!("{}_won", party.name()), json!(month.of(party))));
            Value::Object(
                std::iter::once(("month".to_owned(), month.month.into()))
                    .chain(amounts)
                    .collect(),
            )
        });
        object.insert("parties".into(), parties.collect());
    }
    prices
}

fn named(all: &[NamedSummary]) -> Value {
    let objects = all
        .iter()
        .map(|found| (found.name.clone(), figures(&found.figures, estimate)));
    Value::Object(objects.collect())
}

fn figures<T>(figures: &[(&'static str, T)], value: impl Fn(&T) -> Value) -> Value {
    let object = figures.iter().map(|(name, figure)| ((*name).to_owned(), value(figure)));
    Value::Object(object.collect())
}

// `json!` turns a floating-point number that is not finite into null.

fn estimate(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "half_width": estimate.half_width, "n": estimate.n })
}

fn difference(paired: &PairedEstimate) -> Value {
    json!({
        "mean": paired.difference.mean,
        "half_width": paired.difference.half_width,
        "n": paired.difference.n,
        "correlation": paired.correlation,
        "variance_reduction": paired.variance_reduction,
    })
}

fn distribution(found: &Distribution) -> Value {
    json!({
        "mean": found.mean,
        "half_width": found.half_width,
        "p5": found.p5,
        "p25": found.p25,
        "p50": found.p50,
        "p75": found.p75,
        "p95": found.p95,
        "n": found.n,
        "none": found.none,
    })
}

fn band(band: &Band) -> Value {
    json!({ "mean": band.mean, "p5": band.p5, "p50": band.p50, "p95": band.p95 })
}

fn proportion(found: &Proportion) -> Value {
    json!({ "share": found.share, "low": found.low, "high": found.high, "n": found.n })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_null() {
        let broken = Estimate {
            n: 3,
            mean: Some(f64::NAN),
            half_width: Some(f64::INFINITY),
            std_dev: None,
        };
        assert_eq!(
            estimate(&broken).to_string(),
            r#"{"mean":null,"half_width":null,"n":3}"#
        );
    }

    #[test]
    fn keys_keep_their_order() {
        let figures = figures(&[("z", 1), ("a", 2), ("m", 3)], |value| (*value).into());
        assert_eq!(figures.to_string(), r#"{"z":1,"a":2,"m":3}"#);
    }
}
