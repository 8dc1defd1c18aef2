//! What the viewer shows and what is taken along from it, held against what the command line prints.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use taktline::report::words::Language;
use taktline::scenario::load::load;
use taktline::study::networks::{Networks, NoCache};
use taktline::viewer::line::Line;
use taktline::viewer::state::ViewState;

use crate::viewer::{Display, LINE, view};

fn printed(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_taktline"))
        .args(words)
        .output()
        .expect("the program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

#[test]
fn a_run_played_to_its_end_shows_the_figures_of_the_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("line.toml");
    for seed in [3, 8, 4_000_000_007_u64] {
        std::fs::write(&file, LINE.replace("seed = 3", &format!("seed = {seed}"))).expect("a file");
        let line = Line::new(load(&file).expect("a scenario"), Networks::default(), seed).expect("a line");
        let mut state = ViewState::new(line, Language::English).expect("a state");
        state.show_beside(Some("Another saw"));
        let end = state.plans[0].end;
        // There and back and there again: the way to a moment does not matter.
        for time in [end, state.plans[0].start, end] {
            state.stage.go(time);
        }
        for (run, offer) in [(0, None), (1, Some("Another saw"))] {
            let mut words = vec!["run", text(&file), "--replications", "1", "--format", "json"];
            words.extend(offer.into_iter().flat_map(|name| ["--offer", name]));
            let document: Value = serde_json::from_str(&printed(&words)).expect("JSON");
            let of = |name: &str| document["kpis"][name]["mean"].as_f64().expect("a number");
            let figures = state.stage.actors()[run].with(|playback| playback.at(end).figures.clone());
            assert_eq!(figures.good_parts as f64, of("good_parts"), "{seed} {offer:?}");
            assert_eq!(figures.finished_parts as f64, of("finished_parts"));
            assert_eq!(figures.scrapped_parts as f64, of("scrapped_parts"));
            assert_eq!(figures.good_parts_per_hour(), Some(of("good_parts_per_hour")));
            let (shown, kwh) = (figures.energy_kwh, of("energy_kwh"));
            assert!((shown - kwh).abs() <= 1e-9 * kwh.max(1.0), "{shown} {kwh}");
            assert!(figures.good_parts > 0 && figures.failures > 0, "{figures:?}");
            let stations = document["stations"].as_object().expect("stations");
            let picture = state.stage.actors()[run].with(|playback| playback.at(end));
            assert_eq!(stations.len(), picture.stations.len());
        }
    }
}

/// A line that takes its time to fill, the more so with the offer, whose warm-up is therefore found to be longer.
const SLOW: &str = r#"
name = "A line that fills slowly"
start = "2027-01-04"
run = { days = 20, warm_up_days = "auto", seed = 7, replications = 1 }
product = [{ name = "part", supply = { kind = "saturated" }, price_won = 900, material_won = 300 }]
crew = [{ name = "fitters" }]

[[station]]
name = "saw"
cycle_seconds = 300

[[station.failures]]
mode = "blade"
time_to_failure_hours = { exponential = { mean = 6 } }
repair_hours = 2
crew = "fitters"

[[station]]
name = "oven"
cycle_seconds = 290
buffer = 400
transfer_seconds = 20_000

[[offer]]
name = "Slow rest"
items = [{ what = "rack", price_won = 1_000_000 }]

[offer.changes.station.oven]
transfer_seconds = 200_000
"#;

#[test]
fn an_offer_whose_warm_up_is_found_has_that_of_the_command_and_the_same_calendar() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("line.toml");
    std::fs::write(&file, SLOW).expect("a file");
    let document = |offer: Option<&str>| -> Value {
        let mut words = vec!["run", text(&file), "--format", "json"];
        words.extend(offer.into_iter().flat_map(|name| ["--offer", name]));
        serde_json::from_str(&printed(&words)).expect("JSON")
    };
    let variants = [None, Some("Slow rest")];
    let documents = variants.map(document);
    let days = |run: usize| documents[run]["warm_up_days"].as_f64().expect("days");
    assert!(days(0).ceil() < days(1).ceil(), "{} {}", days(0), days(1));
    let line = || Line::new(load(&file).expect("a scenario"), Networks::default(), 7).expect("a line");
    // Whether it has been found in the background or nobody has waited for that.
    for waits in [false, true] {
        let mut state = ViewState::new(line(), Language::English).expect("a state");
        if waits {
            state.simulate_offers(NoCache);
            let patience = Instant::now();
            while state.is_simulating() {
                assert!(patience.elapsed() < Duration::from_secs(300));
                std::thread::sleep(Duration::from_millis(20));
                state.tick(Duration::ZERO);
            }
        }
        state.show_beside(variants[1]);
        let [one, other] = [0, 1].map(|run| &state.plans[run]);
        assert_eq!((one.start, one.end), (other.start, other.end), "one clock");
        assert_eq!(one.months, other.months);
        for (run, document) in documents.iter().enumerate() {
            let plan = &state.plans[run];
            let warm_up = plan.start.since(plan.begin).as_days();
            assert!((warm_up - days(run)).abs() < 1e-9, "{warm_up} {}", days(run));
            let of = |name: &str| document["kpis"][name]["mean"].as_f64().expect("a number");
            let end = plan.end;
            let figures = state.stage.actors()[run].with(|playback| playback.at(end).figures.clone());
            assert!(figures.good_parts > 0 && figures.failures > 0, "{figures:?}");
            assert_eq!(figures.good_parts as f64, of("good_parts"), "{run}");
            assert_eq!(figures.good_parts_per_hour(), Some(of("good_parts_per_hour")));
        }
    }
}

#[test]
fn what_is_taken_along_is_what_the_commands_print() {
    let Some(display) = Display::open() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let [file, tour, pictures] = ["line.toml", "tour.toml", "pictures"].map(|name| folder.path().join(name));
    std::fs::write(&file, LINE).expect("a file");
    let steps = "[[step]]\nlanguage = \"ko\"\nexport = \"json\"\n[[step]]\nexport = \"csv\"\n[[step]]\n\
                 export = \"trace\"\n[[step]]\nexport = \"report\"\n[[step]]\nbeside = \"Another saw\"\n\
                 export = \"json\"\n";
    std::fs::write(&tour, steps).expect("a file");
    let words = [text(&file), "--tour", text(&tour), "--pictures", text(&pictures)];
    let output = view(Some(&display), &words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made =
        |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
    let run = |more: &[&str]| printed(&[&["run", text(&file)], more].concat());
    assert_eq!(made("line-run.json"), run(&["--format", "json"]));
    // A table in a file says in which letters it is written, for spreadsheets.
    let table = folder.path().join("table.csv");
    run(&["--format", "csv", "--output", text(&table)]);
    assert_eq!(made("line-run.csv"), made("table.csv"));
    assert_eq!(
        made("line-run-2.json"),
        run(&["--format", "json", "--offer", "Another saw"])
    );
    assert_eq!(
        made("line-report.html"),
        printed(&["report", text(&file), "--lang", "ko"])
    );
    let trace = folder.path().join("trace.json");
    run(&["--trace", text(&trace)]);
    assert_eq!(made("line-trace.json"), made("trace.json"));
    assert_eq!(
        std::fs::read_to_string(&file).expect("a file"),
        LINE,
        "the scenario is left alone"
    );
}
