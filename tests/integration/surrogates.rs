//! What a study foretells of points that it did not simulate, against simulating them; and what it prints, off a
//! terminal and within its columns.

use std::fs;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::program::{json, out, refused, taktline};

const LINE: &str = r#"
name = "Two stations"
start = 2027-01-04
run = { days = 6, seed = 5 }
product = [{ name = "part", price_won = 2000, material_won = 900, supply = { kind = "saturated" } }]
[[station]]
name = "lathe with a long name"
machines = 2
cycle_seconds = { lognormal = { mean = 300, cv = 0.2 } }
buffer = 5
[[station.failures]]
mode = "spindle bearing"
time_to_failure_hours = { exponential = { mean = 10 } }
repair_hours = { lognormal = { mean = 2, cv = 0.8 } }
[[station]]
name = "press with a long name"
cycle_seconds = { lognormal = { mean = 150, cv = 0.2 } }
buffer = 5
"#;

const FACTORS: &str = r#"
[[factor]]
path = 'station."lathe with a long name".failures."spindle bearing".repair_hours.lognormal.mean'
range = [0.5, 5]
[[factor]]
path = 'station."lathe with a long name".cycle_seconds.lognormal.mean'
range = [240, 360]
[[factor]]
path = 'station."press with a long name".cycle_seconds.lognormal.mean'
range = [100, 120]
"#;

struct Own {
    _folder: tempfile::TempDir,
    file: String,
}

impl Own {
    fn new(design: &str, replications: u32, factors: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("study.toml");
        let study = format!(
            "scenario = \"line.toml\"\nreplications = {replications}\nresponses = [\"good_parts_per_hour\", \
             \"operations_won_per_month.material\", 'stations.\"lathe with a long name\".states.in_repair']\n\
             design = {{ {design} }}\n{factors}"
        );
        fs::write(&file, study).unwrap();
        fs::write(folder.path().join("line.toml"), LINE).unwrap();
        let file = file.to_string_lossy().into_owned();
        Self { _folder: folder, file }
    }

    fn step(&self, step: &str, more: &[&str]) -> Value {
        json(&[&["sweep", step, &self.file], more].concat())
    }
}

#[test]
fn what_is_foretold_is_what_simulating_it_finds() {
    let own = Own::new("kind = \"sobol\", points = 32", 6, FACTORS);
    own.step("run", &["--threads", "2"]);
    let analysed = own.step("analyse", &[]);
    let surrogate = |response: &str| analysed["responses"][response]["surrogate"].clone();
    let parts = surrogate("good_parts_per_hour");
    assert!(
        parts["q2"].as_f64().unwrap() > 0.9 && parts["rmse"].as_f64().unwrap() < 1.0,
        "{parts}"
    );
    // Points of the middle, never among the first of the sequence but for one.
    let points = [
        [2.0, 290.0, 105.0],
        [4.2, 260.0, 118.0],
        [1.1, 333.0, 111.0],
        [3.3, 345.0, 101.0],
    ];
    let at = |[repair, lathe, press]: &[f64; 3]| {
        format!(
            "repair_hours.lognormal.mean={repair},\"lathe with a long name\".cycle_seconds.lognormal.mean={lathe},\
             \"press with a long name\".cycle_seconds.lognormal.mean={press}"
        )
    };
    let at: Vec<String> = points.iter().map(at).collect();
    let words: Vec<&str> = at.iter().flat_map(|at| ["--at", at]).collect();
    let said = own.step("predict", &words);
    let truth = Own::new(&format!("kind = \"list\", points = {points:?}"), 60, FACTORS);
    truth.step("run", &["--threads", "2"]);
    let truth = truth.step("analyse", &[]);
    let known = &truth["responses"]["good_parts_per_hour"]["effects"];
    let levels = known
        .as_object()
        .unwrap()
        .values()
        .nth(1)
        .unwrap()
        .as_array()
        .unwrap()
        .clone();
    for (place, [_, lathe, _]) in points.iter().enumerate() {
        let found = &said["predictions"][place]["responses"]["good_parts_per_hour"];
        let [mean, low, high] = ["mean", "low", "high"].map(|key| found[key].as_f64().unwrap());
        let level = levels
            .iter()
            .find(|level| level["level"] == format!("{lathe:?}"))
            .unwrap();
        let simulated = level["response"]["mean"].as_f64().unwrap();
        assert!(low < mean && mean < high && high - low < 4.0, "{found}");
        // Three quarters beyond the interval at most: four points are too few to count how often it holds.
        let half = 0.5 * (high - low);
        assert!((simulated - mean).abs() < 1.75 * half, "{simulated} {found}");
    }
    let csv = out(&[&["sweep", "predict", &own.file, "--format", "csv"], &words[..2]].concat());
    assert!(
        csv.starts_with("at,response,mean,low,high\n") && csv.lines().count() == 4,
        "{csv}"
    );
}

#[test]
fn with_one_replication_no_interval_is_claimed() {
    let own = Own::new("kind = \"sobol\", points = 16", 1, FACTORS);
    own.step("run", &[]);
    let at = "repair_hours.lognormal.mean=1.5,\"lathe with a long name\".cycle_seconds.lognormal.mean=300,\
        \"press with a long name\".cycle_seconds.lognormal.mean=110";
    let said = own.step("predict", &["--at", at]);
    let found = &said["predictions"][0]["responses"]["good_parts_per_hour"];
    assert!(
        found["mean"].is_number() && found["low"].is_null() && found["high"].is_null(),
        "{found}"
    );
    for (language, word) in [("en", "no interval: with one replication"), ("ko", "구간 없음")] {
        let text = out(&["sweep", "predict", &own.file, "--at", at, "--lang", language]);
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(joined.contains(word), "{text}");
    }
}

#[test]
fn points_that_cannot_be_foretold_are_told() {
    let own = Own::new("kind = \"sobol\", points = 8", 2, FACTORS);
    own.step("run", &[]);
    let said = |at: &str| refused(&["sweep", "predict", &own.file, "--at", at]);
    assert!(said("lognormal.mean=3").contains("end of several factors"));
    assert!(said("repair_hours.lognormal.mean=9").contains("outside of 0.5 to"));
    assert!(said("repair_hours.lognormal.mean=1").contains("does not say station"));
    let texts = FACTORS.replace("range = [100, 120]", "values = [100, { triangular = [90, 100, 120] }]");
    let texts = texts.replace(".lognormal.mean'\nvalues", "'\nvalues");
    let other = Own::new("kind = \"sobol\", points = 8", 2, &texts);
    other.step("run", &[]);
    assert!(other.step("analyse", &[])["responses"]["good_parts_per_hour"]["surrogate"].is_null());
    let said = refused(&["sweep", "predict", &other.file, "--at", "repair_hours.lognormal.mean=1"]);
    assert!(said.contains("not a number at every point"), "{said}");
}

#[test]
fn lines_show_on_a_terminal_of_a_hundred_columns_and_progress_elsewhere_is_one_line() {
    for design in [
        "kind = \"latin-hypercube\", points = 9",
        "kind = \"saltelli\", points = 4",
        "kind = \"morris\", trajectories = 2",
        "kind = \"factorial\"",
    ] {
        let own = Own::new(design, 2, FACTORS);
        let ran = taktline(&["sweep", "run", &own.file]);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(said.lines().count() == 1 && said.contains(" runs in "), "{said}");
        let again = taktline(&["sweep", "run", &own.file]);
        assert!(again.stderr.is_empty());
        let at = "repair_hours.lognormal.mean=1.5,\"lathe with a long name\".cycle_seconds.lognormal.mean=300,\
            \"press with a long name\".cycle_seconds.lognormal.mean=110";
        for language in ["en", "ko"] {
            for words in [
                &["analyse", &own.file][..],
                &["status", &own.file],
                &["predict", &own.file, "--at", at],
            ] {
                if words[0] == "predict" && (design.contains("hyper") || design.contains("saltelli")) {
                    // The points of these do not reach so far on every side.
                    continue;
                }
                let text = out(&[&["sweep"], words, &["--lang", language]].concat());
                for line in text.lines() {
                    assert!(line.width() <= 100, "{design}: {line}");
                }
            }
        }
    }
}
