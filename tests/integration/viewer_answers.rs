//! What the viewer shows and what is taken along from it, held against what the command line prints.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use taktline::report::words::Language;
use taktline::scenario::load::load;
use taktline::study::networks::Networks;
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
    assert_eq!(made("line-run.csv"), run(&["--format", "csv"]));
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
