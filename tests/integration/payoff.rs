//! When offers pay: stored ledgers say what a new comparison says, and what must be true is true when it is put back
//! into the scenario and simulated afresh.

use std::fs;
use std::sync::atomic::AtomicBool;

use serde_json::Value;
use taktline::finance::offer::PriceSpec;
use taktline::scenario::load::{LoadedScenario, load_page};
use taktline::scenario::scenario::ScenarioSpec;
use taktline::study::compare::compare;
use taktline::study::comparison::Comparison;
use taktline::study::estimate::find;
use taktline::study::networks::Networks;
use taktline::study::payoff::break_even::{Answer, BreakEven, Figure};
use taktline::study::payoff::ground::Ground;
use taktline::study::payoff::offers::Payoff;
use taktline::study::payoff::tornado::Input;
use taktline::study::settings::{Extent, StudySettings};

use crate::program::{json, out, refused};

const UNCLEAR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/data/unclear.toml");

/// A press that jams, and sensors with which it is repaired sooner; what differs is who sells what and who pays how.
fn scenario(product: &str, terms: &str, more: &str) -> String {
    format!(
        "name = \"Press\"\nstart = 2027-01-04\nrun = {{ months = 24, warm_up_days = 3, seed = 3, replications = 16 }}\n\
         {more}\n\
         [[product]]\nname = \"part\"\nprice_won = 30_000\nmaterial_won = 12_000\n{product}\n\
         [[station]]\nname = \"press\"\ncycle_seconds = {{ exponential = {{ mean = 1_800 }} }}\n\
         [[station.failures]]\nmode = \"jam\"\ntime_to_failure_hours = {{ exponential = {{ mean = 40 }} }}\n\
         repair_hours = {{ exponential = {{ mean = 8 }} }}\nrepair_won = 100_000\n\
         [[offer]]\nname = \"Sensors\"\n{terms}\n\
         [offer.changes.station.press.failures.jam]\nrepair_hours = {{ exponential = {{ mean = 5 }} }}\n"
    )
}

const SATURATED: &str = "supply = { kind = \"saturated\" }";
const LIMITED: &str = "supply = { kind = \"saturated\" }\ndemand_per_month = 420";
const ORDERED: &str =
    "orders = { per_week = 14, parts = 6, due_days = 2, late_won_per_day = 20_000, patience_days = 6 }";

/// Bought in instalments; leased, where demand is limited; for orders at an open price, partly paid at once, with a
/// fee, a worth at the end and another discount rate.
fn scenarios() -> [String; 3] {
    let instalments = "items = [{ what = \"sensors\", count = 2, price_won = 6_000_000 }, \
        { what = \"software\", price_won = 4_000_000 }]\n\
        instalments = { months = 18, annual_rate_percent = 6 }\nmonthly_fees_won = 80_000\ndelivery_months = 1";
    let lease = "items = [{ what = \"sensors\", price_won = 4_000_000 }]\n\
        lease = { months = 24, annual_rate_percent = 9, residual_percent = 10 }";
    let open = "items = [{ what = \"sensors\", price_won = { range = [3_000_000, 9_000_000] } }]\n\
        down_payment_percent = 20\ninstalments = { months = 36, annual_rate_percent = 5 }\n\
        monthly_fees_won = 50_000\nresidual_value_won = 500_000";
    [
        scenario(SATURATED, instalments, ""),
        scenario(LIMITED, lease, ""),
        scenario(ORDERED, open, "finance = { discount_rate_percent = 8 }"),
    ]
}

fn loaded(text: &str) -> LoadedScenario {
    load_page(&[("a.toml", text)], "a.toml").unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

fn compared(loaded: &LoadedScenario, seed: u64, replications: u64) -> Comparison {
    let settings = StudySettings {
        seed,
        extent: Extent::Fixed(replications),
        threads: 2,
    };
    compare(
        &loaded.baseline,
        &loaded.variants,
        &Networks::default(),
        &settings,
        &AtomicBool::new(false),
        &mut |_| {},
    )
    .unwrap()
}

fn payoff(loaded: &LoadedScenario, comparison: &Comparison) -> Payoff {
    Payoff::of(comparison, &loaded.baseline, &loaded.variants, 1).unwrap()
}

/// The scenario with a figure as the answer says; none where a scenario has no word for it.
fn with(loaded: &LoadedScenario, found: &BreakEven, value: f64) -> Option<LoadedScenario> {
    let mut changed = loaded.clone();
    let change = |scenario: &mut ScenarioSpec| {
        for product in &mut scenario.plant.products {
            match found.figure {
                Figure::SellingPriceWon => product.price_won = value,
                Figure::DemandPerMonth => product.demand_per_month = Some(value),
                _ => {}
            }
        }
        if found.figure == Figure::HorizonMonths {
            scenario.plant.run.months = Some(value as u32);
        }
        let terms = &mut scenario
            .offers
            .iter_mut()
            .find(|offer| offer.name == "Sensors")
            .unwrap()
            .terms;
        match found.figure {
            Figure::PriceWon => terms.items.iter_mut().for_each(|item| {
                item.price_won = PriceSpec::Fixed(item.price_won.price(&mut || 0.5) * value / found.now);
            }),
            Figure::AnnualRatePercent => {
                let instalments = terms.instalments.iter_mut().map(|plan| &mut plan.annual_rate_percent);
                let leases = terms.lease.iter_mut().map(|lease| &mut lease.annual_rate_percent);
                instalments.chain(leases).for_each(|rate| *rate = value);
            }
            Figure::MonthlyFeesWon => terms.monthly_fees_won = value,
            _ => {}
        }
    };
    change(&mut changed.baseline);
    changed.variants.iter_mut().for_each(|(_, scenario)| change(scenario));
    (found.figure != Figure::SavingsFactor).then_some(changed)
}

/// Mean net present value and half of its interval.
fn worth(comparison: &Comparison) -> (f64, f64) {
    let npv = find(&comparison.offers[0].money.figures, "npv_won").unwrap();
    (npv.mean.unwrap(), npv.half_width.unwrap())
}

/// Mean net present value and half of its interval if only a part of each month's savings came: of the cash of each
/// future the rest is taken away and discounted by hand. No taxes are reckoned here, and nothing is paid by the part.
fn worth_of_part(loaded: &LoadedScenario, comparison: &Comparison, part: f64) -> (f64, f64) {
    let yearly = loaded.baseline.finance.discount_rate_percent.unwrap_or(5.0) / 100.0;
    let npvs: Vec<f64> = (comparison.offers[0].replications.iter())
        .map(|found| {
            let months = found.cash_flow.months.iter().enumerate();
            let cash = months.map(|(month, flow)| {
                let left = flow.net_won.as_f64() - (1.0 - part) * flow.savings_won.as_f64();
                left / (1.0 + yearly).powf(month as f64 / 12.0)
            });
            cash.sum()
        })
        .collect();
    let n = npvs.len() as f64;
    let mean = npvs.iter().sum::<f64>() / n;
    let variance = npvs.iter().map(|npv| (npv - mean) * (npv - mean)).sum::<f64>() / (n - 1.0);
    // Student's t with 15 degrees of freedom at 97.5 %.
    assert_eq!(npvs.len(), 16);
    (mean, 2.131_449_546 * (variance / n).sqrt())
}

#[test]
fn what_must_be_true_is_true_when_it_is_put_back_and_simulated_again() {
    let mut tried = Vec::new();
    for text in scenarios() {
        let loaded = loaded(&text);
        let comparison = compared(&loaded, 3, 16);
        let found = payoff(&loaded, &comparison);
        for found in &found.offers[0].break_evens {
            let Some(threshold) = found.answer.threshold() else {
                continue;
            };
            assert!(threshold.low.is_none_or(|low| low <= threshold.value), "{found:?}");
            assert!(threshold.high.is_none_or(|high| high >= threshold.value), "{found:?}");
            tried.push(found.figure);
            let Some(changed) = with(&loaded, found, threshold.value) else {
                // No scenario says what part of the savings comes true: it is put back into the cash of the futures.
                let (again, _) = worth_of_part(&loaded, &comparison, threshold.value);
                assert!(again.abs() <= 20.0, "{found:?}: {again}");
                let (fresh, half) = worth_of_part(&loaded, &compared(&loaded, 77, 16), threshold.value);
                assert!(fresh.abs() <= 1.5 * half * 2f64.sqrt(), "{found:?}: {fresh} ± {half}");
                continue;
            };
            let (again, _) = worth(&compared(&changed, 3, 16));
            if found.figure == Figure::HorizonMonths {
                // Whole months: the first from which on it pays.
                assert!(again > 0.0, "{found:?}: {again}");
                if threshold.value > 1.0 {
                    let shorter = with(&loaded, found, threshold.value - 1.0).unwrap();
                    assert!(worth(&compared(&shorter, 3, 16)).0 <= 0.0, "{found:?}");
                }
                continue;
            }
            // The same futures say the same to the won, prices being whole won and demand a tenth of a part.
            assert!(again.abs() <= 20.0, "{found:?}: {again}");
            let (fresh, half) = worth(&compared(&changed, 77, 16));
            // Two independent sets of futures: the difference of their means scatters by √2 of either.
            assert!(fresh.abs() <= 1.5 * half * 2f64.sqrt(), "{found:?}: {fresh} ± {half}");
        }
    }
    for figure in [
        Figure::PriceWon,
        Figure::AnnualRatePercent,
        Figure::MonthlyFeesWon,
        Figure::SavingsFactor,
        Figure::SellingPriceWon,
        Figure::DemandPerMonth,
        Figure::HorizonMonths,
    ] {
        assert!(
            tried.contains(&figure),
            "{figure:?} has no value in any of the scenarios"
        );
    }
}

#[test]
fn a_ground_with_nothing_moved_is_worth_what_the_comparison_says_in_every_future() {
    for text in scenarios() {
        let loaded = loaded(&text);
        let comparison = compared(&loaded, 5, 6);
        let (name, after) = &loaded.variants[0];
        let ground = Ground::new(&loaded.baseline, (name, after), 1, &comparison.runs, 5).unwrap();
        let npvs = ground.npvs(ground.present()).unwrap();
        let said = comparison.offers[0]
            .replications
            .iter()
            .map(|found| found.appraisal.npv_won.as_f64());
        assert_eq!(npvs, said.collect::<Vec<f64>>());
    }
}

#[test]
fn the_ends_of_a_tornado_are_what_a_new_comparison_says() {
    let loaded = loaded(&scenarios()[2]);
    let comparison = compared(&loaded, 3, 6);
    let found = payoff(&loaded, &comparison);
    let tornado = &found.offers[0].tornado;
    assert!(tornado.windows(2).all(|pair| pair[0].width() >= pair[1].width()));
    let price = tornado.iter().find(|swing| swing.input == Input::ItemPriceWon).unwrap();
    assert!(price.has_range && (price.low, price.high) == (3e6, 9e6));
    let discount = tornado
        .iter()
        .find(|swing| swing.input == Input::DiscountRatePercent)
        .unwrap();
    assert!(!discount.has_range && (discount.low - 6.4).abs() < 1e-12 && (discount.high - 9.6).abs() < 1e-12);
    let at = |change: &dyn Fn(&mut ScenarioSpec)| {
        let mut changed = loaded.clone();
        change(&mut changed.baseline);
        changed.variants.iter_mut().for_each(|(_, scenario)| change(scenario));
        worth(&compared(&changed, 3, 6)).0
    };
    let dear = at(&|scenario| {
        for offer in &mut scenario.offers {
            offer.terms.items[0].price_won = PriceSpec::Fixed(9e6);
        }
    });
    assert_eq!(price.npv_at_high_won.mean, Some(dear));
    let patient = at(&|scenario| scenario.finance.discount_rate_percent = Some(6.4));
    assert!((discount.npv_at_low_won.mean.unwrap() - patient).abs() < 1.0);
    let late = tornado
        .iter()
        .find(|swing| swing.input == Input::LateWonPerDay)
        .unwrap();
    let severe = at(&|scenario| {
        scenario.plant.products[0].orders.as_mut().unwrap().late_won_per_day = 24_000.0;
    });
    assert!((late.npv_at_high_won.mean.unwrap() - severe).abs() < 1.0);
}

/// A press that jams less with the offer, and a maker who is paid by the month and by the visit.
fn with_contract(part: f64) -> LoadedScenario {
    loaded(&format!(
        "name = \"Contract\"\nstart = 2027-01-04\nrun = {{ months = 3, seed = 1, replications = 3 }}\n\
         [[crew]]\nname = \"maker\"\nsize = 1\nwon_per_call = {}\nwon_per_month = {}\n\
         [[product]]\nname = \"part\"\nprice_won = 1_000\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\ncycle_hours = 2\n\
         [[station.failures]]\nmode = \"jam\"\ntime_to_failure_hours = {{ exponential = {{ mean = 60 }} }}\n\
         repair_minutes = 40\ncrew = \"maker\"\nrepair_won = {}\n\
         [[offer]]\nname = \"Sensors\"\nitems = [{{ what = \"cell\", price_won = 5_000_000 }}]\n\
         [offer.changes.station.press.failures.jam]\n\
         time_to_failure_hours = {{ exponential = {{ mean = 120 }} }}\n\
         [offer.changes.crew.maker]\nwon_per_month = {}\n",
        900_000.0 * part,
        300_000.0 * part,
        1_000.0 * part,
        250_000.0 * part,
    ))
}

#[test]
fn service_contracts_move_with_the_cost_of_repairs() {
    let now = with_contract(1.0);
    let found = payoff(&now, &compared(&now, 3, 3));
    let tornado = &found.offers[0].tornado;
    let repairs = tornado.iter().find(|swing| swing.input == Input::Repairs).unwrap();
    for (part, said) in [(0.8, &repairs.npv_at_low_won), (1.2, &repairs.npv_at_high_won)] {
        let again = worth(&compared(&with_contract(part), 3, 3)).0;
        assert!((said.mean.unwrap() - again).abs() < 1.0, "{said:?} {again}");
    }
}

#[test]
fn threads_and_order_do_not_show_in_when_offers_pay() {
    let loaded = loaded(&scenarios()[0]);
    let comparison = compared(&loaded, 3, 5);
    let one = payoff(&loaded, &comparison);
    for threads in [2, 7] {
        let many = Payoff::of(&comparison, &loaded.baseline, &loaded.variants, threads).unwrap();
        assert_eq!(
            serde_json::to_string(&many).unwrap(),
            serde_json::to_string(&one).unwrap()
        );
    }
    // Each future has one best choice.
    let shares: f64 = one.choices.iter().map(|choice| choice.best.unwrap().share).sum();
    assert!((shares - 1.0).abs() < 1e-12);
}

#[test]
fn an_offer_that_changes_nothing_pays_nowhere_and_its_price_is_a_loss() {
    let text = scenarios()[0].replace("{ mean = 5 }", "{ mean = 8 }");
    let loaded = loaded(&text);
    let comparison = compared(&loaded, 3, 4);
    let found = payoff(&loaded, &comparison);
    let offer = &found.offers[0];
    for figure in [Figure::SavingsFactor, Figure::HorizonMonths, Figure::PriceWon] {
        let answer = offer.break_even(figure).unwrap().answer;
        assert!(matches!(answer, Answer::PaysNowhere { .. }), "{answer:?}");
    }
    assert_eq!(offer.risk.loss.unwrap().share, 1.0);
    assert_eq!(found.choices[0].offer, None);
    assert_eq!(found.choices[0].best.unwrap().share, 1.0);
    // With nothing saved, what the offer costs is what its cash loses.
    let cost = offer.risk.cost_of_ownership_won.mean.unwrap();
    let cash = comparison.offers[0].replications[0]
        .cash_flow
        .months
        .last()
        .unwrap()
        .cumulative_won;
    assert_eq!(cost, -cash.as_f64());
}

#[test]
fn a_firm_quote_is_worth_what_the_losses_are_that_it_spares() {
    // Paid at once, an offer is worth what it saves less its price: S − P. With prices between 0 and 2·S buying is
    // worth nothing on average, and a buyer who knows the price gains S − P in the half of the quotes below S: S / 4 in
    // all.
    let paid_at_once = |price: &str| {
        scenario(
            SATURATED,
            &format!("items = [{{ what = \"sensors\", price_won = {price} }}]"),
            "",
        )
    };
    let fixed = loaded(&paid_at_once("1_000_000"));
    let comparison = compared(&fixed, 3, 4);
    let found = payoff(&fixed, &comparison);
    assert_eq!(found.offers[0].risk.firm_quote_won, None);
    let worth = 1e6 + worth(&comparison).0;
    let price = found.offers[0].break_even(Figure::PriceWon).unwrap();
    // Ten times the present price was searched; what is saved lies beyond it or not.
    if let Some(threshold) = price.answer.threshold() {
        assert!((threshold.value - worth).abs() <= 1.0, "{threshold:?} {worth}");
    }
    let open = loaded(&paid_at_once(&format!("{{ range = [0, {}] }}", 2.0 * worth)));
    let found = payoff(&open, &compared(&open, 3, 4));
    let quote = found.offers[0].risk.firm_quote_won.unwrap();
    let (mean, half) = (quote.mean.unwrap(), quote.half_width.unwrap());
    assert!((mean - worth / 4.0).abs() <= 1.5 * half, "{mean} ± {half}: {worth}");
    // Where every quote pays there is nothing to wait for.
    let cheap = loaded(&paid_at_once(&format!("{{ range = [0, {}] }}", 0.9 * worth)));
    let found = payoff(&cheap, &compared(&cheap, 3, 4));
    assert_eq!(found.offers[0].risk.firm_quote_won.unwrap().mean, Some(0.0));
}

/// A scenario in a file, with its ledgers.
struct Stored {
    _folder: tempfile::TempDir,
    scenario: String,
    ledgers: String,
    said: Value,
}

fn stored(text: &str) -> Stored {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (scenario, ledgers) = (path("a.toml"), path("a.ledgers"));
    fs::write(&scenario, text).unwrap();
    let said = json(&["compare", &scenario, "--replications", "4", "--ledgers", &ledgers]);
    Stored {
        _folder: folder,
        scenario,
        ledgers,
        said,
    }
}

/// All that is said of an offer's money has been said by the comparison in the same words.
fn is_part_of(part: &Value, whole: &Value) {
    for (name, offer) in part["offers"].as_object().unwrap() {
        let keys = offer.as_object().unwrap();
        assert!(keys.contains_key("appraisal") && keys.contains_key("months"));
        for (key, value) in keys {
            assert_eq!(*value, whole["offers"][name][key], "{name}: {key}");
        }
    }
    for key in ["seed", "replications", "operations_won_per_month", "scenario"] {
        assert_eq!(part[key], whole[key], "{key}");
    }
}

#[test]
fn price_says_of_stored_ledgers_what_compare_says() {
    let stored = stored(&scenarios()[2]);
    let again = ["price", &stored.scenario, "--ledgers", &stored.ledgers];
    is_part_of(&json(&again), &stored.said);
    // Other money: as a comparison that simulates again.
    let text = fs::read_to_string(&stored.scenario).unwrap();
    let other = text
        .replace("[3_000_000, 9_000_000]", "[1_000_000, 2_000_000]")
        .replace("price_won = 30_000", "price_won = 33_000")
        .replace("discount_rate_percent = 8", "discount_rate_percent = 3")
        .replace("late_won_per_day = 20_000", "late_won_per_day = 45_000")
        .replace("repair_won = 100_000", "repair_won = 150_000");
    fs::write(&stored.scenario, &other).unwrap();
    let valued = json(&again);
    is_part_of(&valued, &json(&["compare", &stored.scenario, "--replications", "4"]));
    assert_ne!(
        valued["offers"]["Sensors"]["appraisal"],
        stored.said["offers"]["Sensors"]["appraisal"]
    );
    for language in ["en", "ko"] {
        let text = out(&[&again[..], &["--lang", language]].concat());
        assert!(text.contains("Sensors") && text.lines().count() > 20, "{text}");
    }
}

#[test]
fn ledgers_of_something_else_are_refused() {
    let stored = stored(&scenarios()[0]);
    let again = |command: &str| refused(&[command, &stored.scenario, "--ledgers", &stored.ledgers]);
    let text = fs::read_to_string(&stored.scenario).unwrap();
    fs::write(&stored.scenario, text.replace("mean = 1_800", "mean = 1_700")).unwrap();
    for command in ["price", "must"] {
        let said = again(command);
        assert!(said.contains("the baseline is not what was simulated"), "{said}");
    }
    fs::write(&stored.scenario, text.replace("{ mean = 5 }", "{ mean = 4 }")).unwrap();
    assert!(again("price").contains("offer `Sensors` is not what was simulated"));
    fs::write(&stored.scenario, &text).unwrap();
    let bytes = fs::read(&stored.ledgers).unwrap();
    for (changed, why) in [
        (bytes[..bytes.len() - 7].to_vec(), "cut short or damaged"),
        (b"name = \"no ledgers\"".to_vec(), "not a file of ledgers"),
        (Vec::new(), "not a file of ledgers"),
        (
            [&bytes[..12], b"\x053.2.1", &bytes[18..]].concat(),
            "saved by version 3.2.1",
        ),
        ([&bytes[..8], b"\x09", &bytes[9..]].concat(), "format 9"),
    ] {
        fs::write(&stored.ledgers, &changed).unwrap();
        let said = again("price");
        assert!(said.contains(why), "{said}");
    }
    fs::remove_file(&stored.ledgers).unwrap();
    assert!(again("price").contains("failed to read"));
    let said = refused(&["must", &stored.scenario, "--ledgers", &stored.scenario, "--seed", "4"]);
    assert!(said.contains("does not simulate"), "{said}");
    let said = refused(&["compare", &stored.scenario, "--ledgers", &stored.scenario]);
    assert!(said.contains("cannot be both read and written"), "{said}");
}

#[test]
fn must_says_the_same_of_ledgers_as_of_futures_simulated_now() {
    let stored = stored(&scenarios()[0]);
    let now = json(&["must", &stored.scenario, "--replications", "4"]);
    let then = json(&["must", &stored.scenario, "--ledgers", &stored.ledgers]);
    assert_eq!(now, then);
    let offer = &now["offers"]["Sensors"];
    assert_eq!(offer["what_must_be_true"][0]["figure"], "price_won");
    assert!(offer["risk"]["value_at_risk_won"]["value"].is_f64());
    let (english, korean) = (
        out(&["must", &stored.scenario, "--ledgers", &stored.ledgers, "--lang", "en"]),
        out(&["must", &stored.scenario, "--ledgers", &stored.ledgers, "--lang", "ko"]),
    );
    assert!(
        english.contains("It pays as long as the whole price stays below"),
        "{english}"
    );
    assert!(korean.contains("총가격이") && korean.contains("손익분기"), "{korean}");
}

#[test]
fn where_the_evidence_is_not_enough_the_report_says_what_to_do() {
    let found = json(&["must", UNCLEAR]);
    let offer = &found["offers"]["Sensors at an open price"];
    assert_eq!(offer["verdict"], "not-enough-evidence");
    let futures = offer["missing"]["futures"].as_u64().unwrap();
    assert!(futures > 12, "{futures}");
    assert_eq!(offer["missing"]["measure"]["input"], "item_price_won");
    let first = &offer["tornado"][0];
    assert_eq!(
        (first["input"].as_str(), first["has_range"].as_bool()),
        (Some("item_price_won"), Some(true))
    );
    let text = out(&["must", UNCLEAR, "--lang", "en"]);
    let advice = [
        "NOT CLEAR YET".to_owned(),
        format!("About {futures} futures would tell"),
        "Find this out first, for it moves the result most: Price of sensors.".to_owned(),
    ];
    for advice in advice {
        assert!(text.contains(&advice), "{advice}\n{text}");
    }
    assert!(out(&["must", UNCLEAR, "--lang", "ko"]).contains("이것부터 확인하십시오: sensors 가격"));
}

#[test]
fn the_market_moves_what_the_offer_changes_of_it_in_proportion() {
    // With the sensors the parts sell dearer, or more of them can be sold.
    for (product, change, figure) in [
        (LIMITED, "price_won = 33_500", Figure::SellingPriceWon),
        (LIMITED, "demand_per_month = 460", Figure::DemandPerMonth),
        (ORDERED, "price_won = 31_700", Figure::SellingPriceWon),
    ] {
        let terms = "items = [{ what = \"sensors\", price_won = 9_000_000 }]";
        let text = scenario(product, terms, "") + &format!("[offer.changes.product.part]\n{change}\n");
        let loaded = loaded(&text);
        let comparison = compared(&loaded, 3, 4);
        let found = payoff(&loaded, &comparison);
        let found = found.offers[0].break_even(figure).unwrap();
        let value = found.answer.threshold().unwrap_or_else(|| panic!("{found:?}")).value;
        let mut moved = loaded.clone();
        let move_market = |scenario: &mut ScenarioSpec| {
            for product in &mut scenario.plant.products {
                match figure {
                    Figure::SellingPriceWon => product.price_won *= value / found.now,
                    _ => product.demand_per_month = product.demand_per_month.map(|all| all * value / found.now),
                }
            }
        };
        move_market(&mut moved.baseline);
        moved
            .variants
            .iter_mut()
            .for_each(|(_, scenario)| move_market(scenario));
        let (again, _) = worth(&compared(&moved, 3, 4));
        assert!(again.abs() <= 20.0, "{found:?}: {again}");
    }
}
