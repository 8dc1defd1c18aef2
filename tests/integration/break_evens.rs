//! Break-evens that are simulated: the outage, demand and time to failure that are said are those at which an offer
//! just pays when a user writes them into the scenario, over the same futures and over others.

use std::fs;
use std::sync::atomic::AtomicBool;

use taktline::scenario::load::{LoadedScenario, load_page};
use taktline::study::compare::{compare, named_plants};
use taktline::study::comparison::Comparison;
use taktline::study::estimate::find;
use taktline::study::networks::{Networks, NoCache};
use taktline::study::payoff::break_even::{Answer, BreakEven, Figure};
use taktline::study::payoff::simulated::{Company, Simulated};
use taktline::study::settings::{Extent, StudySettings};

use crate::program::{json, out, refused};

/// A press that jams and is repaired sooner with sensors, whose network is out now and then and stops it.
const JAMS: &str = r#"
name = "Press"
start = 2027-01-04
run = { months = 12, warm_up_days = 3, seed = 3, replications = 4 }

[[product]]
name = "part"
price_won = 30_000
material_won = 12_000
orders = { per_week = 36.0, parts = 6, due_days = 2, late_won_per_day = 20_000, patience_days = 4 }

[[station]]
name = "press"
cycle_seconds = { exponential = { mean = 1_800 } }
control = {}
[[station.failures]]
mode = "jam"
time_to_failure_hours = { exponential = { mean = 40.0 } }
repair_hours = { exponential = { mean = 8 } }
repair_won = 100_000

[[network]]
name = "new"
kind = "measured"
round_trip_ms = 4
faults = [{ part = "core", time_to_failure_days = { exponential = { mean = 20 } }, out_hours = { exponential = { mean = 1.0 } } }]

[[offer]]
name = "Sensors"
items = [{ what = "sensors", price_won = 2_100_000 }]
instalments = { months = 12, annual_rate_percent = 6 }
[offer.changes]
connected_by = "new"
[offer.changes.station.press.failures.jam]
repair_hours = { exponential = { mean = 5 } }
"#;

/// A press that is made quicker, for orders that it can hardly serve.
const SLOW: &str = r#"
name = "Press"
start = 2027-01-04
run = { months = 6, warm_up_days = 3 }
[[product]]
name = "part"
price_won = 30_000
material_won = 12_000
orders = { per_week = 36.0, parts = 6, due_days = 2, late_won_per_day = 20_000, patience_days = 4 }
[[station]]
name = "press"
cycle_seconds = { exponential = { mean = 2_400 } }
[[offer]]
name = "Sensors"
items = [{ what = "kit", price_won = 14_000_000 }]
[offer.changes.station.press]
cycle_seconds = { exponential = { mean = 2_200 } }
"#;

fn loaded(text: &str) -> LoadedScenario {
    load_page(&[("a.toml", text)], "a.toml").unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

fn compared(loaded: &LoadedScenario, seed: u64, replications: u64, threads: usize) -> (Comparison, Networks) {
    let never = AtomicBool::new(false);
    let plants = named_plants(&loaded.baseline, &loaded.variants);
    let networks = Networks::derive(&plants, threads, &never, &mut NoCache, &mut |_, _| {}).unwrap();
    let settings = StudySettings {
        seed,
        extent: Extent::Fixed(replications),
        threads,
    };
    let comparison = compare(
        &loaded.baseline,
        &loaded.variants,
        &networks,
        &settings,
        &never,
        &mut |_| {},
    );
    (comparison.unwrap(), networks)
}

fn searched(loaded: &LoadedScenario, seed: u64, replications: u64, threads: usize) -> Vec<BreakEven> {
    let (comparison, networks) = compared(loaded, seed, replications, threads);
    let simulated = Simulated {
        comparison: &comparison,
        baseline: &loaded.baseline,
        offers: &loaded.variants,
        networks: &networks,
        threads,
        cancel: &AtomicBool::new(false),
    };
    let mut company = Company {
        cache: &mut NoCache,
        progress: &mut |step| assert!(step.completed <= step.most && step.most == replications),
    };
    simulated.break_evens(&mut company).unwrap().remove(0)
}

/// Mean net present value and half of its interval.
fn worth(text: &str, seed: u64, replications: u64) -> (f64, f64) {
    let (comparison, _) = compared(&loaded(text), seed, replications, 2);
    let npv = find(&comparison.offers[0].money.figures, "npv_won").unwrap();
    (npv.mean.unwrap(), npv.half_width.unwrap())
}

/// The scenario as a user would write it with a figure at a value.
fn written(found: &BreakEven, value: f64) -> String {
    let (from, to) = match found.figure {
        Figure::OutageHours => ("mean = 1.0 }", format!("mean = {value} }}")),
        Figure::DemandFactor => ("per_week = 36.0", format!("per_week = {}", 36.0 * value)),
        Figure::LifeFactor => ("mean = 40.0 }", format!("mean = {} }}", 40.0 * value)),
        other => panic!("{other:?} is not simulated"),
    };
    assert!(JAMS.contains(from));
    JAMS.replace(from, &to)
}

#[test]
fn what_was_simulated_to_be_true_is_true_when_it_is_written_into_the_scenario() {
    let found = searched(&loaded(JAMS), 3, 16, 2);
    let figures: Vec<Figure> = found.iter().map(|found| found.figure).collect();
    assert_eq!(figures, [Figure::OutageHours, Figure::DemandFactor, Figure::LifeFactor]);
    assert_eq!(found[0].product.as_deref(), Some("new/core"));
    assert!((found[0].now - 1.0).abs() < 1e-9, "{found:?}");
    for found in &found {
        let threshold = found.answer.threshold().unwrap_or_else(|| panic!("{found:?}"));
        assert!(threshold.low.is_none_or(|low| low <= threshold.value), "{found:?}");
        assert!(threshold.high.is_none_or(|high| high >= threshold.value), "{found:?}");
        let (again, half) = worth(&written(found, threshold.value), 3, 16);
        // Nothing but a jump keeps the worth from zero, and a future jumps by an order or two.
        assert!(again.abs() <= 0.5 * half, "{found:?}: {again} ± {half}");
        // Two independent sets of futures: the difference of their means scatters by √2 of either.
        let (fresh, half) = worth(&written(found, threshold.value), 77, 16);
        assert!(fresh.abs() <= 1.5 * half * 2f64.sqrt(), "{found:?}: {fresh} ± {half}");
        // On either side it is as the answer says: tell apart what lies well beyond the interval.
        let [low, high] = [threshold.low, threshold.high];
        let is_below = matches!(found.answer, Answer::PaysBelow(_));
        if let Some(low) = low {
            let (below, _) = worth(&written(found, 0.9 * low), 3, 16);
            assert_eq!(below > 0.0, is_below, "{found:?}: {below}");
        }
        if let Some(high) = high {
            let (above, _) = worth(&written(found, 1.1 * high), 3, 16);
            assert_eq!(above > 0.0, !is_below, "{found:?}: {above}");
        }
    }
}

#[test]
fn intervals_contain_the_break_even_of_very_many_futures_as_often_as_they_say() {
    let loaded = loaded(SLOW);
    let of = |seed: u64, replications: u64| {
        let found = searched(&loaded, seed, replications, 2);
        assert_eq!(found.len(), 1, "nothing fails, and there is no network: {found:?}");
        *found[0]
            .answer
            .threshold()
            .unwrap_or_else(|| panic!("seed {seed}: {found:?}"))
    };
    let truth = of(1_000, 200);
    let (low, high) = (truth.low.unwrap(), truth.high.unwrap());
    assert!(high - low < 0.1, "{truth:?}");
    let contains = |seed: u64| {
        let found = of(seed, 8);
        found.low.is_none_or(|low| low <= truth.value) && found.high.is_none_or(|high| high >= truth.value)
    };
    let covered = (1..=30).filter(|&seed| contains(seed)).count();
    // 30 intervals at 95 %: 24 and fewer would be four deviations off.
    assert!(covered >= 25, "{covered} of 30 contain {}", truth.value);
}

#[test]
fn the_number_of_threads_does_not_show_in_what_is_simulated_to_be_true() {
    let loaded = loaded(JAMS);
    let one = serde_json::to_string(&searched(&loaded, 5, 3, 1)).unwrap();
    assert_eq!(serde_json::to_string(&searched(&loaded, 5, 3, 4)).unwrap(), one);
}

#[test]
fn an_offer_that_changes_nothing_pays_at_no_demand_and_a_free_one_at_every() {
    let useless = SLOW.replace("mean = 2_200", "mean = 2_400");
    let found = searched(&loaded(&useless), 2, 3, 2);
    let (from, to) = (0.5, 1.5);
    assert_eq!(found[0].answer, Answer::PaysNowhere { from, to });
    // What is given away, and is worth much at the end.
    let free = SLOW.replace(
        "price_won = 14_000_000 }]",
        "price_won = 0 }]\nresidual_value_won = 40_000_000",
    );
    let found = searched(&loaded(&free), 2, 3, 2);
    assert_eq!(found[0].answer, Answer::PaysEverywhere { from, to });
}

#[test]
fn must_and_the_page_simulate_again_only_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let scenario = path("a.toml");
    fs::write(&scenario, JAMS.replace("2_100_000", "900_000")).unwrap();
    let figures = |arguments: &[&str]| -> Vec<String> {
        let said = json(arguments);
        let found = said["offers"]["Sensors"]["what_must_be_true"].as_array().unwrap();
        found
            .iter()
            .map(|found| found["figure"].as_str().unwrap().to_owned())
            .collect()
    };
    let simulated = ["outage_hours", "demand_factor", "life_factor"];
    let plain = figures(&["must", &scenario]);
    assert!(
        simulated
            .iter()
            .all(|figure| !plain.iter().any(|found| found == figure))
    );
    let asked = figures(&["must", &scenario, "--simulate"]);
    assert_eq!(asked[..plain.len()], plain);
    assert_eq!(asked[plain.len()..], simulated);
    for (language, outage, demand) in [
        (
            "en",
            "as long as an outage of new/core lasts less than",
            "orders and demand are at least",
        ),
        ("ko", "new/core의 고장이 지금과 같은 빈도로", "주문과 수요가 현재의"),
    ] {
        let options = ["--simulate", "--replications", "4", "--lang", language];
        let text = out(&[&["must", &scenario][..], &options].concat());
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let page = out(&[&["report", &scenario][..], &options].concat());
        for said in [&text, &page] {
            assert!(said.contains(outage) && said.contains(demand), "{said}");
        }
        assert!(text.contains("--simulate --seed 3 --replications 4"), "{text}");
        let page = out(&["report", &scenario, "--replications", "4", "--lang", language]);
        assert!(!page.contains(outage), "it was not asked for");
    }
    let ledgers = path("a.ledgers");
    let said = refused(&["must", &scenario, "--simulate", "--ledgers", &ledgers]);
    assert!(said.contains("--simulate") && said.contains("--ledgers"), "{said}");
}
