//! The command `network`: what it shows, compares and refuses.

use std::fs;

use serde_json::Value;

use crate::program::{command, out, refused};

const HALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/data/hall.toml");

#[test]
fn a_network_is_shown_with_its_worst_flows_its_signal_and_a_map() {
    for language in ["en", "ko"] {
        let text = out(&["network", HALL, "--seconds", "3", "--lang", language]);
        for line in text.lines().filter(|line| !line.contains(HALL)) {
            let width = unicode_width::UnicodeWidthStr::width(line);
            assert!(width <= 100, "{width}: {line}");
        }
        assert!(text.contains("R") && text.contains("3 dB"), "{text}");
    }
    let text = out(&["network", HALL, "--seconds", "3"]);
    assert!(text.contains("Every device hears a radio."), "{text}");
    assert!(
        text.contains("3 more, none of them worse."),
        "13 flows, of which 10 are shown:\n{text}"
    );
    assert!(text.contains("--network campus --seconds 3 --seed 5"), "{text}");
    assert_eq!(text, out(&["network", HALL, "--seconds", "3"]), "the same twice");
}

#[test]
fn delays_are_mapped_where_there_are_radios() {
    let asked = ["network", HALL, "--seconds", "20", "--delays"];
    let found: Value = serde_json::from_str(&out(&[&asked[..], &["--format", "json"]].concat())).unwrap();
    let map = &found["delay_map"];
    let (columns, rows) = (map["columns"].as_u64().unwrap(), map["rows"].as_u64().unwrap());
    assert_eq!(columns, 30);
    let all = |key: &str| -> Vec<f64> {
        let rows = map[key].as_array().unwrap().iter();
        rows.flat_map(|row| row.as_array().unwrap().iter().map(|place| place.as_f64().unwrap()))
            .collect()
    };
    let (p50, p95) = (all("p50_ms"), all("p95_ms"));
    assert_eq!(p50.len() as u64, columns * rows);
    // No sooner than a slot and the processing each way, no later than a few turns of the pattern where all is well.
    for (p50, p95) in p50.iter().zip(&p95) {
        assert!(*p50 >= 1.0 && p50 <= p95 && *p95 < 30.0, "{p50} {p95}");
    }
    // The map is a simulation of its own.
    let without: Value = serde_json::from_str(&out(&["network", HALL, "--seconds", "20", "--format", "json"])).unwrap();
    assert_eq!(found["flows"], without["flows"]);
    assert_eq!(without["delay_map"], Value::Null);
    let text = out(&asked);
    assert!(
        text.contains("DELAY in the hall") && text.contains("--delays"),
        "{text}"
    );
    let refused = refused(&["network", HALL, "--network", "log", "--delays"]);
    assert!(refused.contains("no radios"), "{refused}");
}

#[test]
fn lost_messages_interrupt_control_loops() {
    let text = out(&[
        "network",
        HALL,
        "--network",
        "log",
        "--seconds",
        "20",
        "--format",
        "json",
    ]);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&found["command"], &found["network"]["kind"]),
        (&"network".into(), &"measured".into())
    );
    let flow = &found["flows"]["press/1/control"];
    // Lost on either way: 1 − 0.7².
    let lost = flow["lost_or_late_share"].as_f64().unwrap();
    assert!((lost - 0.51).abs() < 0.06, "{lost}");
    let mean = flow["round_trip_ms"]["mean"].as_f64().unwrap();
    assert!((mean - 4.0).abs() < 0.2, "{mean}");
    let all = found["control_interruptions"]["count"].as_u64().unwrap();
    let flows = found["flows"].as_object().unwrap().values();
    let each: u64 = flows.filter_map(|flow| flow["interruptions"]["count"].as_u64()).sum();
    assert!(all > 100 && all <= each, "{all} {each}");
    assert_eq!(found["map"], Value::Null);
    let table = out(&["network", HALL, "--network", "log", "--seconds", "2", "--format", "csv"]);
    assert_eq!(table.lines().count(), 14, "a row for each flow:\n{table}");
}

#[test]
fn an_offer_brings_its_network() {
    let text = out(&["network", HALL, "--offer", "Cables", "--seconds", "2"]);
    assert!(
        text.contains("the network \"cable\", with the offer \"Cables\""),
        "{text}"
    );
    assert!(text.contains("There are no radios in this network."), "{text}");
}

#[test]
fn a_measurement_stands_beside_what_was_simulated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ping.csv");
    fs::write(&file, "ms,count\n2,10\n3,10\n4,10\n5,10\n").unwrap();
    let file = file.to_str().unwrap();
    let flow = ["--measured", file, "--flow", "press/1/control"];
    let arguments = [&["network", HALL, "--network", "log", "--seconds", "30"], &flow[..]].concat();
    let text = out(&arguments);
    assert!(text.contains("Kolmogorov–Smirnov distance 0.1"), "{text}");
    let found: Value = serde_json::from_str(&out(&[&arguments[..], &["--format", "json"]].concat())).unwrap();
    // The sum of two uniform delays is triangular: P(≤ 3) = 1/8 instead of 1/4.
    let distance = found["comparison"]["ks_distance"].as_f64().unwrap();
    assert!((distance - 0.125).abs() < 0.04, "{distance}");
    fs::write(file, "ms,count\n2,10\n1,10\n").unwrap();
    assert!(refused(&arguments).contains("line 3: lower bin bounds must rise"));
    let calibrate = [
        "network",
        "calibrate",
        HALL,
        "--network",
        "log",
        "--direction",
        "up",
        "--measured",
        file,
    ];
    fs::write(file, "2\n3\n").unwrap();
    assert!(refused(&calibrate).contains("no modem to calibrate"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let said = refused(&["network", HALL, "--network", "campsu"]);
    assert!(said.contains("did you mean \"campus\"?"), "{said}");
    assert!(refused(&["network", HALL, "--replications", "3"]).contains("--seconds"));
    assert!(refused(&["network", HALL, "--seconds", "0"]).contains("0.1 to 86400"));
    let small = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/data/small.toml");
    assert!(refused(&["network", small]).contains("has no networks"));
    for arguments in [
        &["network"][..],
        &["network", HALL, "--flow", "press/1/control"],
        &["network", HALL, "--measured", "no.csv", "--flow", "x"],
        &["network", "calibrate", HALL, "--direction", "up"],
        &[
            "network",
            "calibrate",
            HALL,
            "--direction",
            "up",
            "--measured",
            "no.csv",
        ],
    ] {
        refused(arguments);
    }
}

#[test]
fn tables_are_kept_from_one_run_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        let mut command = command(&[]);
        let command = command.args(["run", HALL, "--format", "json"]).env("LC_ALL", "C");
        let output = command.env("TAKTLINE_CACHE", folder.path()).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let derived = run();
    let files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(run(), derived, "from the disk");
    fs::write(&files[0], "damaged").unwrap();
    assert_eq!(run(), derived, "derived anew");
}

#[test]
fn what_the_factory_draws_from_stands_beside_the_packets() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |format: &str, language: &str| {
        let mut command = command(&[]);
        command.args([
            "network",
            HALL,
            "--network",
            "log",
            "--seconds",
            "2",
            "--format",
            format,
            "--lang",
            language,
        ]);
        let output = command.env("TAKTLINE_CACHE", folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let found: Value = serde_json::from_str(&shown("json", "en")).unwrap();
    let drawn = &found["drawn"]["press/1/control"];
    let lost = drawn["lost_or_late_share"].as_f64().unwrap();
    assert!((lost - 0.51).abs() < 0.02, "{lost}");
    let outages = &drawn["outages"];
    assert!(outages["per_hour"].as_f64().unwrap() < outages["most_per_hour"].as_f64().unwrap());
    assert!(outages["mean_seconds"].as_f64().unwrap() > 0.0);
    let text = shown("text", "en");
    assert!(text.contains("WHAT THE FACTORY DRAWS FROM"), "{text}");
    assert!(text.contains("an hour in all, at most"), "{text}");
    for line in shown("text", "ko").lines().filter(|line| !line.contains(HALL)) {
        let width = unicode_width::UnicodeWidthStr::width(line);
        assert!(width <= 100, "{width}: {line}");
    }
}

#[test]
fn packets_are_simulated_beside_parts_for_a_short_time_only() {
    let long = refused(&["run", "scenarios/wifi-is-enough.toml", "--packets"]);
    assert!(
        long.contains("48 hours at most") && long.contains("hours = 24"),
        "{long}"
    );
    let none = refused(&["run", "scenarios/smt-line.toml", "--packets"]);
    assert!(none.contains("connected_by"), "{none}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("short.toml");
    let text = fs::read_to_string("scenarios/wifi-is-enough.toml").unwrap();
    let text = text
        .replace("months = 36 ", "hours = 14 ")
        .replace("warm_up_days = 7 ", "warm_up_days = 0 ");
    // By itself: what it extends and offers does not matter here.
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("extends"))
        .collect::<Vec<_>>()
        .join("\n");
    let text = text.split("[[offer]]").next().unwrap().to_owned();
    fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let shown = out(&["run", file, "--packets", "--replications", "1", "--format", "json"]);
    let found: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(found["packets"], true);
    assert!(found["links"]["press/1/control"].is_object(), "{}", found["links"]);
    let text = out(&["run", file, "--packets", "--replications", "1"]);
    assert!(
        text.contains("Every packet of the network was simulated beside the parts"),
        "{text}"
    );
    assert!(text.contains("--packets"), "{text}");
}

#[test]
fn offers_that_use_a_network_are_named_where_the_line_itself_uses_none() {
    let cafe = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/robot-cafe.toml");
    let offer = "Robot barista, watched from afar";
    let said = refused(&["network", cafe]);
    assert!(said.contains(&format!("with --offer it does: \"{offer}\"")), "{said}");
    out(&["network", cafe, "--offer", offer, "--seconds", "1"]);
}
