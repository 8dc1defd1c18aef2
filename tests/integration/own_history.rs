//! Detectors that learn from the months of one's own plant: what few failures and parts that are cut off teach, and how
//! long a plant must collect before its detector pays.

use serde_json::Value;

use crate::lines::{replications, value};
use crate::program::{json, out, refused};

/// Wear that lasts some 210 hours, with a standard deviation of 70, and four machines that always work.
fn line(policy: &str, sensor: &str) -> String {
    format!(
        "name = \"own history\"\nstart = 2027-01-04\nrun = {{ months = 6 }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\nmachines = 4\ncycle_hours = 20\n{sensor}\n\
         failures = [{{ mode = \"part\", repair_hours = 0, repair_won = 100000, preventive_won = 10000, \
         warns_by = \"vibration\", wear = {{ gamma = {{ per_hour = 0.01, sd_per_hour = 0.05, limit = 2 }} }}, \
         policy = {{ {policy} }} }}]\n"
    )
}

const SENSOR: &str = "sensors = [{ signal = \"vibration\", every_hours = 1, noise = 0.1 }]";

fn file(folder: &tempfile::TempDir, text: &str) -> String {
    let path = folder.path().join("line.toml");
    std::fs::write(&path, text).expect("a file");
    path.to_string_lossy().into_owned()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn a_longer_history_never_surely_costs_more_and_a_long_one_pays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, &line("run-to-failure = {}", SENSOR));
    let asked = [
        "maintenance",
        "optimise",
        &path,
        "--replications",
        "2",
        "--standstill-won-per-hour",
        "0",
    ];
    let found = json(&[&asked[..], &["--learning-curve=12,0.1,3,0.5"]].concat());
    let curve = &found["failures"][0]["learning_curve"];
    let points = curve["points"].as_array().expect("points");
    let months: Vec<f64> = points.iter().map(|point| number(&point["months"])).collect();
    assert_eq!(months, [0.1, 0.5, 3.0, 12.0], "ascending, whatever was said");
    let ends = |point: &Value| {
        let (mean, half) = (
            number(&point["won_per_hour"]["mean"]),
            number(&point["won_per_hour"]["half_width"]),
        );
        (mean - half, mean + half)
    };
    for pair in points.windows(2) {
        // Who has learned nothing stays with the other policy; who has learned a little may do worse than that.
        let both_learned = number(&pair[0]["unlearned_share"]) == 0.0;
        assert!(
            !both_learned || ends(&pair[1]).0 <= ends(&pair[0]).1,
            "{} {}",
            pair[0],
            pair[1]
        );
        assert!(number(&pair[1]["mean_failures"]) > number(&pair[0]["mean_failures"]));
        assert!(number(&pair[1]["unlearned_share"]) <= number(&pair[0]["unlearned_share"]));
    }
    // Four machines that fail every 205 hours or so, 730.5 hours a month.
    assert!((number(&points[3]["mean_failures"]) / (4.0 * 12.0 * 730.5 / 205.0) - 1.0).abs() < 0.05);
    // 73 hours of history teach nothing to most: they stay with the other policy, at its cost.
    let rival = &curve["rival_won_per_hour"];
    let rival_low = number(&rival["mean"]) - rival["half_width"].as_f64().unwrap_or(0.0);
    assert!(number(&points[0]["unlearned_share"]) > 0.5);
    assert_eq!(number(&points[3]["unlearned_share"]), 0.0);
    // Where it pays is what the points say.
    let paying = points.iter().rev().take_while(|point| ends(point).1 < rival_low);
    let from = paying.last().map(|point| number(&point["months"]));
    assert_eq!(curve["pays_from_months"].as_f64(), from);
    // The sensor is good: the best threshold and the detector are near one another, and both better than any age.
    let choices = found["failures"][0]["choices"].as_array().expect("choices");
    let age = choices.iter().find(|choice| choice["policy"] == "age").expect("an age");
    assert!(
        ends(&points[3]).1 < number(&age["won_per_hour"]["mean"]),
        "{} {age}",
        points[3]
    );
}

#[test]
fn the_curve_is_said_in_both_languages_and_never_without_asking() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, &line("run-to-failure = {}", SENSOR));
    let asked = [
        "maintenance",
        "optimise",
        &path,
        "--replications",
        "2",
        "--standstill-won-per-hour",
        "0",
    ];
    let english = out(&[&asked[..], &["--learning-curve=1", "--lang", "en"]].concat());
    assert!(
        english.contains("Within 1 months of its own history no trained detector surely costs less"),
        "{english}"
    );
    let korean = out(&[&asked[..], &["--learning-curve=1", "--lang", "ko"]].concat());
    assert!(korean.contains("자체 이력 1개월 안에는"), "{korean}");
    assert!(!out(&[&asked[..], &["--lang", "en"]].concat()).contains("months of history"));
    // Without a sensor there is nothing to collect.
    let blind = file(&folder, &line("run-to-failure = {}", ""));
    let found = json(&[
        "maintenance",
        "optimise",
        &blind,
        "--replications",
        "2",
        "--learning-curve=6",
    ]);
    assert!(found["failures"][0].get("learning_curve").is_none(), "{found}");
    for wrong in ["--learning-curve=0", "--learning-curve=x", "--learning-curve=1300"] {
        refused(&["maintenance", "optimise", &path, wrong]);
    }
}

#[test]
fn who_has_seen_no_failure_runs_to_failure_and_is_told_so() {
    // A tenth of a month on one calendar: 73 hours of each machine, but lives of 20,000 hours.
    let long = |policy: &str| {
        line(policy, SENSOR)
            .replace(
                "per_hour = 0.01, sd_per_hour = 0.05",
                "per_hour = 0.0001, sd_per_hour = 0.005",
            )
            .replace("months = 6", "months = 36")
    };
    let policy = "predictive = { check_hours = 24, history_months = 0.1 }";
    let learned = replications(&long(policy), 2);
    let never = replications(&long("run-to-failure = {}"), 2);
    for (learned, never) in learned.iter().zip(&never) {
        let of = |figure| value(&learned.failures[0].figures, figure);
        assert_eq!(
            (of("history_failures"), of("alarms"), of("preventive")),
            (0.0, 0.0, 0.0)
        );
        assert_eq!(of("failures"), value(&never.failures[0].figures, "failures"));
        assert!(of("failures") > 0.0, "nothing failed: the test says nothing");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, &long(policy));
    let english = out(&["run", &path, "--replications", "1", "--lang", "en"]);
    assert!(english.contains("nothing to learn and never alarms"), "{english}");
    assert!(out(&["run", &path, "--replications", "1", "--lang", "ko"]).contains("배울 것이 없습니다"));
}

#[test]
fn a_history_of_months_teaches_what_as_many_failures_of_whole_lives_do() {
    let cost = |policy: &str| {
        let results = replications(&line(policy, SENSOR), 4);
        let of = |figure: &str| -> f64 {
            let values = results.iter().map(|result| value(&result.failures[0].figures, figure));
            values.sum()
        };
        10.0 * of("repairs") + of("preventive")
    };
    // 12 months of four machines: about 170 failures.
    let own = cost("predictive = { check_hours = 4, history_months = 12 }");
    let whole = cost("predictive = { check_hours = 4, history_units = 170 }");
    let never = cost("run-to-failure = {}");
    println!("{own} {whole} {never}");
    assert!(
        (own / whole - 1.0).abs() < 0.15 && own < 0.5 * never,
        "{own} {whole} {never}"
    );
}
