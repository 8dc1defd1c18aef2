//! `maintenance optimise`: known optima, what must be cheaper than what, and that its costs are those of the factory
//! simulation.

use serde_json::Value;

use taktline::kernel::statistics::interval::Interval;

use crate::lines::{replications, value};
use crate::program::{json, out, refused};

/// Twenty machines that always have work, whose part costs no time to replace.
fn text(failure: &str, station: &str) -> String {
    format!(
        "name = \"policies\"\nstart = 2027-01-04\nrun = {{ hours = 20000, replications = 1 }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\nmachines = 20\ncycle_seconds = 100000\n{station}\
         [[station.failures]]\nmode = \"part\"\nrepair_seconds = 0\n{failure}\n"
    )
}

fn optimise(text: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("line.toml");
    std::fs::write(&file, text).unwrap();
    json(&[&["maintenance", "optimise", file.to_str().unwrap()], more].concat())
}

fn choice<'v>(found: &'v Value, policy: &str) -> Option<&'v Value> {
    let choices = found["failures"][0]["choices"].as_array().unwrap();
    choices.iter().find(|choice| choice["policy"] == policy)
}

fn cost(found: &Value, policy: &str) -> f64 {
    choice(found, policy).unwrap_or_else(|| panic!("{policy}: {found:#}"))["won_per_hour"]["mean"]
        .as_f64()
        .unwrap()
}

const KNOWN: &str =
    "time_to_failure_hours = { weibull = { scale = 1000, shape = 2.5 } }\nrepair_won = 5\npreventive_won = 1";

#[test]
fn the_known_optimum_is_recommended_and_may_be_pasted() {
    let found = optimise(&text(KNOWN, ""), &["--standstill-won-per-hour", "0"]);
    let age = choice(&found, "age").unwrap();
    assert!((age["hours"].as_f64().unwrap() - 493.05).abs() < 0.005, "{age}");
    assert!((cost(&found, "age") - 0.003_462_04).abs() < 5e-9);
    assert!((cost(&found, "run-to-failure") - 0.005_635_30).abs() < 5e-9);
    assert!(cost(&found, "age") < cost(&found, "usage") && cost(&found, "usage") < cost(&found, "run-to-failure"));
    let mode = &found["failures"][0];
    assert_eq!((&mode["best"], &mode["surely_saves"]), (&"age".into(), &true.into()));
    assert_eq!(age["toml"], "policy = { age = { after_hours = 493.05 } }");
    // All machines always work: 20 × 730.485 hours a month.
    let saving = mode["saving_won_per_month"]["mean"].as_f64().unwrap();
    assert!(
        (saving / (14_609.7 * (0.005_635_30 - 0.003_462_04)) - 1.0).abs() < 1e-4,
        "{saving}"
    );
    // Pasted, it is today's policy, and nothing is left to save.
    let pasted = text(&format!("{KNOWN}\n{}", age["toml"].as_str().unwrap()), "");
    let again = optimise(&pasted, &["--standstill-won-per-hour", "0"]);
    assert_eq!(again["failures"][0]["surely_saves"], false);
    assert_eq!(again["failures"][0]["today"]["policy"], "age");
}

#[test]
fn a_part_without_memory_is_not_replaced_early() {
    let memoryless = KNOWN.replace(
        "weibull = { scale = 1000, shape = 2.5 }",
        "exponential = { mean = 800 }",
    );
    let found = optimise(&text(&memoryless, ""), &["--standstill-won-per-hour", "0"]);
    assert_eq!(found["failures"][0]["best"], "run-to-failure");
    let missing = found["failures"][0]["missing"].as_array().unwrap();
    for policy in ["age", "usage"] {
        assert!(
            missing
                .iter()
                .any(|found| found["policy"] == policy && found["why"] == "never-pays"),
            "{missing:?}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("line.toml");
    std::fs::write(&file, text(&memoryless, "")).unwrap();
    let file = file.to_str().unwrap();
    let english = out(&["maintenance", "optimise", file, "--lang", "en"]);
    assert!(english.contains("Replacing this part early buys nothing"), "{english}");
    let korean = out(&["maintenance", "optimise", file, "--lang", "ko"]);
    assert!(korean.contains("미리 교체해도 이득이 없습니다"), "{korean}");
}

#[test]
fn a_life_without_a_formula_is_drawn() {
    // One that always is the same is replaced just before its end; lives of a triangle have an interval.
    let constant = KNOWN.replace("{ weibull = { scale = 1000, shape = 2.5 } }", "100");
    let found = optimise(&text(&constant, ""), &["--standstill-won-per-hour", "0"]);
    let age = choice(&found, "age").unwrap()["hours"].as_f64().unwrap();
    assert!((99.0..=100.0).contains(&age), "{age}");
    assert!((cost(&found, "age") - 0.01).abs() < 2e-4 && (cost(&found, "run-to-failure") - 0.05).abs() < 1e-6);
    let triangle = KNOWN.replace(
        "{ weibull = { scale = 1000, shape = 2.5 } }",
        "{ triangular = [0, 1000, 2000] }",
    );
    let found = optimise(&text(&triangle, ""), &["--standstill-won-per-hour", "0"]);
    let age = &choice(&found, "age").unwrap()["won_per_hour"];
    let (mean, half_width) = (age["mean"].as_f64().unwrap(), age["half_width"].as_f64().unwrap());
    // The least of (R + 5 (1 − R)) / ∫R with R = 1 − t² / 2 for a life in thousands of hours, by a grid.
    let costs = (1..1_000).map(|step| {
        let t = f64::from(step) / 1_000.0;
        (1.0 + 4.0 * t * t / 2.0) / (t - t * t * t / 6.0) / 1_000.0
    });
    let exact = costs.fold(f64::INFINITY, f64::min);
    assert!(
        half_width > 0.0 && (mean - exact).abs() < 2.0 * half_width,
        "{mean} ± {half_width}, {exact}"
    );
}

/// Wear-out with a warning, a sensor and inspections.
const WATCHED: &str = "time_to_failure_hours = { weibull = { scale = 300, shape = 3 } }\nwarning_hours = { uniform = [40, 90] }\n\
                       warns_by = \"vibration\"\nrepair_won = 9000\npreventive_won = 1000\ninspection_won = 40\n";
const SENSOR: &str = "sensors = [{ signal = \"vibration\", every_hours = 2, noise = 0.08 }]\n";

#[test]
fn what_is_known_of_a_part_makes_it_cheaper() {
    let found = optimise(&text(WATCHED, SENSOR), &["--standstill-won-per-hour", "0"]);
    assert!(cost(&found, "condition") < cost(&found, "age"));
    assert!(cost(&found, "age") < cost(&found, "usage"));
    assert!(cost(&found, "usage") < cost(&found, "run-to-failure"));
    assert!(cost(&found, "condition") < cost(&found, "inspection"));
    // A sensor that sees nothing but noise is no better than no sensor.
    let blind = SENSOR.replace("noise = 0.08", "noise = 5");
    let found = optimise(&text(WATCHED, &blind), &["--standstill-won-per-hour", "0"]);
    assert!(cost(&found, "condition") > cost(&found, "age"));
}

#[test]
fn the_factory_simulation_costs_what_was_said() {
    let found = optimise(&text(WATCHED, SENSOR), &["--standstill-won-per-hour", "0"]);
    let choices = found["failures"][0]["choices"].as_array().unwrap();
    let policies: Vec<&str> = choices
        .iter()
        .map(|choice| choice["policy"].as_str().unwrap())
        .collect();
    assert_eq!(policies, ["run-to-failure", "age", "usage", "condition", "inspection"]);
    for choice in choices {
        let pasted = text(&format!("{WATCHED}{}\n", choice["toml"].as_str().unwrap()), SENSOR);
        let runs = replications(&pasted, 8);
        let rates = runs.iter().map(|run| {
            let mode = |figure| value(&run.failures[0].figures, figure);
            let won = 9_000.0 * mode("repairs") + 1_000.0 * mode("preventive") + 40.0 * mode("inspections");
            won / (20.0 * 20_000.0)
        });
        let seen = Interval::of(&rates.collect::<Vec<_>>(), 0.999).unwrap();
        let said = &choice["won_per_hour"];
        // All machines begin new, which is worth about half a life in 67.
        let apart = (seen.mean - said["mean"].as_f64().unwrap()).abs();
        let allowed = seen.half_width + 1.7 * said["half_width"].as_f64().unwrap_or(0.0) + 0.01 * seen.mean;
        assert!(apart < allowed, "{choice} {seen:?}");
    }
}

#[test]
fn work_in_standstills_needs_a_crew_that_is_there() {
    let shift = "[[shift]]\nname = \"day\"\nhours = [\"08:00-18:00\"]\n";
    let timed = "time_to_failure_hours = { weibull = { scale = 1000, shape = 2.5 } }\npreventive_hours = 3\n\
                 repair_won = 50000\ncrew = \"crew\"\n";
    let with = |crew: &str| {
        let text = text(timed, "shift = \"day\"\n").replace("repair_seconds = 0", "repair_hours = 6");
        format!("{text}\n[[crew]]\nname = \"crew\"\n{crew}\n{shift}")
    };
    let found = optimise(&with(""), &["--standstill-won-per-hour", "30000"]);
    assert!(cost(&found, "age-standing") < cost(&found, "age"));
    assert_eq!(found["failures"][0]["best"], "age-standing");
    let toml = choice(&found, "age-standing").unwrap()["toml"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(toml.contains("when = \"standing\""), "{toml}");
    // 6 hours of repair at 30,000 an hour; planned work of 3 hours, or none of them in the night.
    let costs = &found["failures"][0]["costs"];
    assert_eq!(
        (costs["failure_won"].as_f64(), costs["preventive_won"].as_f64()),
        (Some(230_000.0), Some(140_000.0))
    );
    assert_eq!(costs["standing_won"].as_f64(), Some(50_000.0));
    let found = optimise(&with("shift = \"day\""), &["--standstill-won-per-hour", "30000"]);
    assert!(choice(&found, "age-standing").is_none());
}

#[test]
fn an_hour_of_the_bottleneck_is_worth_its_margin() {
    // A part an hour that earns 700 more than its material, on one machine that always works.
    let line = "name = \"margin\"\nstart = 2027-01-04\nrun = { months = 2, replications = 2 }\n\
                [[product]]\nname = \"part\"\nprice_won = 1000\nmaterial_won = 300\nsupply = { kind = \"saturated\" }\n\
                [[station]]\nname = \"press\"\ncycle_seconds = 3600\n\
                failures = [{ mode = \"part\", time_to_failure_hours = { weibull = { scale = 100, shape = 3 } }, \
                repair_hours = 10, preventive_hours = 1 }]\n";
    let found = optimise(line, &[]);
    let margin = found["bottleneck_margin"]["won_per_hour"]["mean"].as_f64().unwrap();
    assert!((margin - 700.0).abs() < 10.0, "{margin}");
    assert_eq!(found["failures"][0]["standstill"]["source"], "bottleneck");
    let said = line.replace("[[product]]", "[finance]\nstandstill_won_per_hour = 50\n[[product]]");
    assert_eq!(optimise(&said, &[])["failures"][0]["standstill"]["source"], "scenario");
    let asked = optimise(&said, &["--standstill-won-per-hour", "80"]);
    assert_eq!(asked["failures"][0]["standstill"]["won_per_hour"], 80.0);
    assert_eq!(asked["failures"][0]["costs"]["failure_won"], 800.0);
}

#[test]
fn a_failure_that_is_not_there_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("line.toml");
    std::fs::write(&file, text(KNOWN, "")).unwrap();
    let file = file.to_str().unwrap();
    for (asked, error) in [
        (["--station", "pres"], "there is no station \"pres\""),
        (["--mode", "prat"], "there is no failure \"prat\""),
        (["--standstill-won-per-hour", "much"], "it must be a number from 0"),
    ] {
        let told = refused(&["maintenance", "optimise", file, asked[0], asked[1]]);
        assert!(told.contains(error), "{told}");
    }
}
