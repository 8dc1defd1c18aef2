//! A trial before the decision: worth what theory says, and said so that an owner understands it.

use std::fs;

use serde_json::Value;
use taktline::kernel::special::{normal_density, normal_probability};

use crate::program::{json, out, refused};

/// A press that jams, and sensors with which it is repaired sooner, on trial at two of four presses.
fn scenario(price: u64, trial: &str) -> String {
    format!(
        "name = \"Press\"\nstart = 2027-01-04\nrun = {{ months = 24, warm_up_days = 3, seed = 3, replications = 24 }}\n\
         [[product]]\nname = \"part\"\nprice_won = 30_000\nmaterial_won = 12_000\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\nmachines = 4\ncycle_seconds = {{ exponential = {{ mean = 7_200 }} }}\n\
         [[station.failures]]\nmode = \"jam\"\ntime_to_failure_hours = {{ exponential = {{ mean = 40 }} }}\n\
         repair_hours = {{ exponential = {{ mean = 8 }} }}\nrepair_won = 100_000\n\
         [[station]]\nname = \"washing\"\ncycle_seconds = 60\n\
         [[offer]]\nname = \"Sensors\"\nitems = [{{ what = \"sensors\", price_won = {price} }}]\n{trial}\n\
         [offer.changes.station.press.failures.jam]\nrepair_hours = {{ exponential = {{ mean = 5 }} }}\n"
    )
}

/// What `must` says of the trial, and of the offer beside it.
fn said(text: &str) -> (Value, Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    fs::write(&path, text).unwrap();
    let found = json(&["must", path.to_str().unwrap()]);
    let money = json(&["compare", path.to_str().unwrap()]);
    let offer = |found: &Value| found["offers"]["Sensors"].clone();
    (offer(&found)["trial"].clone(), offer(&money)["appraisal"].clone())
}

fn mean(found: &Value) -> f64 {
    found["mean"].as_f64().unwrap()
}

#[test]
fn a_trial_is_worth_what_a_normal_prior_and_a_normal_error_say() {
    for (price, doubt, machines) in [(20_000_000, 100.0, 2), (30_000_000, 80.0, 4), (34_000_000, 120.0, 1)] {
        let trial =
            format!("trial = {{ months = 12, machines = {machines}, price_won = 300_000, doubt_percent = {doubt} }}");
        let (found, money) = said(&scenario(price, &trial));
        assert_eq!(found["of_machines"], 4, "washing is not changed");
        // All is paid at once: the worth is that of the savings less the price, and the savings are in doubt.
        let worth = mean(&money["npv_won"]);
        let saved = worth + price as f64;
        let prior = doubt / 100.0 * saved;
        // The error of a month's savings, in the worth that stands for them.
        let error = found["error_won_per_month"].as_f64().unwrap() * saved / mean(&money["savings_won_per_month"]);
        let spread = prior * prior / (prior * prior + error * error).sqrt();
        let unit = worth.abs() / spread;
        let exact = spread * (normal_density(unit) - unit * normal_probability(-unit));
        let information = mean(&found["information_won"]);
        // 21 points stand for the prior, and a part of the futures' luck may seem to last.
        assert!(
            (information / exact - 1.0).abs() < 0.08,
            "{price}: {information} {exact} {found}"
        );
        // The decision turns where the posterior mean crosses zero.
        let turns = found["changes_decision"].as_f64().unwrap();
        assert!((turns - normal_probability(-unit)).abs() < 0.03, "{turns} {unit}");
        assert_eq!(found["adopts_without"], worth > 0.0);
        let left = information - mean(&found["waiting_won"]) - 300_000.0;
        assert!((mean(&found["net_won"]) - left).abs() < 1.0, "{found}");
        assert!(mean(&found["waiting_won"]) > 0.0);
    }
}

#[test]
fn a_trial_is_worth_more_the_larger_and_longer_it_is_and_its_price_comes_off() {
    let of = |trial: &str| said(&scenario(25_000_000, &format!("trial = {{ {trial} }}"))).0;
    let small = of("months = 4, machines = 1, price_won = 0");
    let information = |found: &Value| mean(&found["information_won"]);
    assert_eq!(small["doubt_percent"], 30.0, "what is not given is a guess");
    assert!(information(&small) > 0.0);
    assert!(information(&of("months = 9, machines = 1, price_won = 0")) > information(&small));
    assert!(information(&of("months = 4, machines = 4, price_won = 0")) > information(&small));
    let sure = of("months = 4, machines = 1, price_won = 0, doubt_percent = 1");
    assert!(information(&sure) < information(&small));
    let dear = of("months = 4, machines = 1, price_won = 90_000_000");
    assert!((mean(&small["net_won"]) - mean(&dear["net_won"]) - 90e6).abs() < 1.0);
    assert_eq!(dear["advice"], "do-not");
}

#[test]
fn an_owner_reads_whether_to_do_the_trial() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    let file = path.to_str().unwrap();
    let trial = "trial = { months = 3, machines = 2, price_won = 3_000_000 } # guess";
    fs::write(&path, scenario(900_000_000, trial)).unwrap();
    for (language, parts) in [
        (
            "en",
            [
                "A TRIAL BEFORE DECIDING",
                "DO NOT do the trial. 3 months on 2 of 4 machines for 3,000,000 won",
            ],
        ),
        (
            "ko",
            [
                "결정 전 시범 운영",
                "시범 운영을 하지 마십시오. 설비 4대 중 2대에서 3개월",
            ],
        ),
    ] {
        let options = ["--lang", language, "--replications", "6"];
        let text = out(&[&["must", file][..], &options].concat());
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let page = out(&[&["report", file][..], &options].concat());
        for part in parts {
            assert!(text.contains(part) && page.contains(part), "{part}: {text}");
        }
    }
    for wrong in [
        "months = 0, machines = 2, price_won = 3",
        "months = 3, machines = 2, price_won = -3",
    ] {
        fs::write(&path, scenario(900_000_000, &format!("trial = {{ {wrong} }}"))).unwrap();
        let said = refused(&["check", file]);
        assert!(said.contains("a.toml"), "{said}");
    }
}
