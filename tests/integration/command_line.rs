//! The command line: exit codes, files, streams, and answers that do not depend on the machine.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::{Child, Command};
use std::process::{Output, Stdio};
#[cfg(unix)]
use std::time::Duration;

use serde_json::Value;

use crate::program::{command, taktline};
#[cfg(unix)]
use crate::signals;

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/data/small.toml");

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = taktline(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// A scenario of one's own, in a folder of its own.
fn written(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    fs::write(&file, text).unwrap();
    (folder, file)
}

fn small_with(changes: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let mut text = fs::read_to_string(SMALL).unwrap();
    for (before, after) in changes {
        assert!(text.contains(before), "{before}");
        text = text.replace(before, after);
    }
    written(text.as_bytes())
}

#[test]
fn what_cannot_be_understood_exits_with_two() {
    for arguments in [
        &["fly"][..],
        &["run"],
        &["compare", SMALL, "--format", "xml"],
        &["compare", SMALL, "--replications", "0"],
        &["compare", SMALL, "--precision", "NaN"],
        &["compare", SMALL, "--threads", "0"],
        &["check", SMALL, "--seed", "1"],
        &["schema", "--format", "csv"],
        &["validate", "--replications", "2"],
        &["run", SMALL, "--offer", "Silver plating"],
        &["price", SMALL, "--offer", "Silver plating"],
        &["run", SMALL, "--save", "state"],
        &["new", "space-station"],
        &["check", "no/such/file.toml"],
        &["check", "/"],
    ] {
        let output = taktline(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_and_version_exit_with_zero() {
    for arguments in [&["--help"][..], &["--version"], &["compare", "--help"]] {
        assert_eq!(taktline(arguments).status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn mistakes_in_a_scenario_point_at_the_line() {
    let (_folder, file) = small_with(&[("cycle_seconds = 50", "cycle_second = 50")]);
    for name in ["check", "run", "compare", "price"] {
        let output = taktline(&[name, file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("own.toml:33:1"), "{}", err(&output));
        assert!(err(&output).contains("cycle_seconds"), "{}", err(&output));
    }
    let output = taktline(&["check", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["items"][0]["line"], 33);
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let (_folder, file) = written(b"name = \"\xff\xfe\"\n");
    let output = taktline(&["run", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("UTF-8"), "{}", err(&output));
}

#[test]
fn a_line_that_stops_for_good_exits_with_forty_two() {
    let text = r#"
name = "knot"
start = 2027-01-04
run = { days = 2 }
[[product]]
name = "ring"
route = ["a", "b", "a", "b"]
supply = { kind = "saturated" }
[[station]]
name = "a"
cycle_seconds = 10
buffer = 0
[[station]]
name = "b"
cycle_seconds = 10
buffer = 0
"#;
    let (_folder, file) = written(text.as_bytes());
    let output = taktline(&["run", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(42), "{}", err(&output));
    assert!(err(&output).contains("stopped for good"), "{}", err(&output));
}

#[test]
fn threads_change_no_byte() {
    for format in ["text", "json", "csv"] {
        for name in ["run", "compare"] {
            let with = |threads: &str| taktline(&[name, SMALL, "--format", format, "--threads", threads]);
            let (one, two) = (with("1"), with("2"));
            assert_eq!(one.status.code(), Some(0), "{}", err(&one));
            assert!(one.stdout == two.stdout, "{name} {format}");
            assert!(one.stdout.len() > 500);
        }
    }
}

#[test]
fn a_seed_changes_the_luck_and_an_equal_one_does_not() {
    let with = |seed: &str| out(&taktline(&["run", SMALL, "--format", "csv", "--seed", seed]));
    assert_eq!(with("5"), with("5"));
    assert_ne!(with("5"), with("6"));
    assert_eq!(with("11"), out(&taktline(&["run", SMALL, "--format", "csv"])));
}

#[test]
fn an_answer_goes_to_a_file_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer.json");
    let output = taktline(&["price", SMALL, "--format", "json", "-o", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(output.stdout.is_empty());
    assert_eq!(
        fs::read(&file).unwrap(),
        taktline(&["price", SMALL, "--format", "json"]).stdout
    );

    let nowhere = folder.path().join("no/answer.json");
    for target in [nowhere.as_path(), folder.path()] {
        let output = taktline(&["compare", SMALL, "-o", target.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("folder"), "{}", err(&output));
    }
    // A failure leaves what was there.
    let before = fs::read(&file).unwrap();
    let (_folder, broken) = written(b"name = 1\n");
    taktline(&["run", broken.to_str().unwrap(), "-o", file.to_str().unwrap()]);
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_scenario_is_not_overwritten_with_its_answer() {
    let (_folder, file) = small_with(&[]);
    let path = file.to_str().unwrap();
    let output = taktline(&["price", path, "-o", path]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read(&file).unwrap(), fs::read(SMALL).unwrap());
}

#[test]
fn nobody_listening_is_no_reason_to_panic() {
    for arguments in [&["schema"][..], &["price", SMALL], &["compare", SMALL]] {
        let mut child = command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
        assert!(!said.contains("panic"), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_may_be_tried_again() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command(&["schema"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(75), "{}", err(&output));
}

#[test]
fn a_comparison_in_json_is_laid_out_as_documented() {
    let found = json(&["compare", SMALL, "--format", "json"]);
    assert_eq!(
        keys(&found),
        [
            "schema",
            "program",
            "version",
            "command",
            "scenario",
            "seed",
            "replications",
            "confidence",
            "partial",
            "ending",
            "quick",
            "warm_up_days",
            "warm_up_warnings",
            "measured_hours",
            "events",
            "kpis",
            "bottleneck",
            "stations",
            "products",
            "people",
            "failures",
            "machines",
            "links",
            "operations_won_per_month",
            "offers",
            "assumption_counts",
            "assumptions",
            "warnings"
        ]
    );
    assert_eq!(found["schema"], "taktline/1");
    assert_eq!(found["scenario"]["file"], SMALL);
    assert_eq!(found["replications"], 6);
    assert_eq!(keys(&found["stations"]), ["선반", "wash"]);
    assert_eq!(keys(&found["kpis"]["good_parts"]), ["mean", "half_width", "n"]);
    assert_eq!(keys(&found["offers"]), ["AI watch", "Gold plating"]);
    let offer = &found["offers"]["AI watch"];
    assert_eq!(
        keys(&offer["differences"]["good_parts"]),
        ["mean", "half_width", "n", "correlation", "variance_reduction"]
    );
    assert_eq!(
        keys(&offer["appraisal"]["npv_won"]),
        ["mean", "half_width", "p5", "p25", "p50", "p75", "p95", "n", "none"]
    );
    assert_eq!(offer["months"].as_array().unwrap().len(), 4);
    // Repairing faster makes more parts; gold does not carry itself.
    assert!(offer["differences"]["good_parts"]["mean"].as_f64().unwrap() > 0.0);
    assert_eq!(found["offers"]["Gold plating"]["verdict"], "does-not-carry");
    let states = found["stations"]["wash"]["states"].as_object().unwrap();
    let sum: f64 = states.values().map(|share| share["mean"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}

#[test]
fn text_is_short_and_says_the_verdict_first() {
    for language in ["en", "ko"] {
        for arguments in [
            &["compare", SMALL][..],
            &["run", SMALL],
            &["price", SMALL],
            &["check", SMALL],
        ] {
            let mut arguments = arguments.to_vec();
            arguments.extend(["--lang", language]);
            let text = out(&taktline(&arguments));
            for line in text.lines().filter(|line| !line.contains(SMALL)) {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= 100, "{width}: {line}");
            }
        }
    }
    let text = out(&taktline(&["compare", SMALL]));
    let (verdict, money) = (text.find("Gold plating: NO").unwrap(), text.find("MONEY").unwrap());
    assert!(verdict < money, "{text}");
    assert!(text.contains("--seed 11 --replications 6"), "{text}");
    let text = out(&taktline(&["compare", SMALL, "--lang", "ko"]));
    assert!(text.contains("결론") && text.contains("만원"), "{text}");
}

#[test]
fn every_figure_has_a_heading_in_both_languages() {
    use taktline::report::headings::figure;
    use taktline::report::words::Language;
    let found = json(&["run", SMALL, "--quick", "--format", "json"]);
    let named = |part: &str| found[part].as_object().unwrap().values().next().unwrap().clone();
    let parts = [
        found["kpis"].clone(),
        named("stations")["figures"].clone(),
        named("products"),
        named("people"),
        named("failures"),
    ];
    for name in parts.iter().flat_map(keys) {
        let korean = figure(name, Language::Korean).0;
        let english = figure(name, Language::English).0;
        assert!(korean != name.replace('_', " ") && !english.contains('_'), "{name}");
    }
}

#[test]
fn the_language_is_that_of_the_system() {
    let korean = command(&["price", SMALL])
        .env("LC_ALL", "ko_KR.UTF-8")
        .output()
        .unwrap();
    assert_eq!(korean.stdout, taktline(&["price", SMALL, "--lang", "ko"]).stdout);
}

#[test]
fn names_command_neither_terminals_nor_spreadsheets() {
    let (folder, file) = small_with(&[
        ("name = \"wash\"", "name = \"=wash()\""),
        ("station.wash", "station.\"=wash()\""),
        ("what = \"sensors\"", "what = \"+sensors\""),
        ("# stop watch", "# stop \u{202e}watch"),
    ]);
    // A file may be called anything.
    let named = folder.path().join("own\u{1b}[2J\u{202e}.toml");
    fs::rename(file, &named).unwrap();
    let named = named.to_str().unwrap();
    for name in ["compare", "run", "price", "check"] {
        let output = taktline(&[name, named]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let shown = out(&output) + &err(&output);
        let hidden = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!shown.contains(hidden), "{name}: {shown:?}");
    }
    let table = out(&taktline(&["run", named, "--format", "csv"]));
    assert!(table.contains(",'=wash(),") && !table.contains(",=wash()"), "{table}");
}

#[test]
fn a_precision_ends_the_study() {
    let found = json(&["run", SMALL, "--precision", "5", "--format", "json"]);
    assert_eq!(found["ending"], "precise");
    let rate = &found["kpis"]["good_parts_per_hour"];
    let relative = rate["half_width"].as_f64().unwrap() / rate["mean"].as_f64().unwrap();
    assert!(relative < 0.05, "{rate}");
    let found = json(&[
        "run",
        SMALL,
        "--precision",
        "0.01",
        "--replications",
        "12",
        "--format",
        "json",
    ]);
    assert_eq!(
        (&found["ending"], &found["replications"]),
        (&Value::from("imprecise"), &Value::from(12))
    );
}

#[test]
fn a_quick_look_says_that_it_is_one() {
    let text = out(&taktline(&["compare", SMALL, "--quick"]));
    assert!(text.contains("QUICK LOOK"), "{text}");
    // What it says to repeat it by does repeat it.
    let again = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("Repeat: taktline "));
    let again: Vec<&str> = again.unwrap().split(' ').collect();
    let repeated = out(&taktline(&again));
    let verdict = |text: &str| text.split("VERDICT").nth(1).unwrap().to_owned();
    assert_eq!(verdict(&repeated), verdict(&text));
    // It is five futures over the whole time: what is paid at the beginning is earned back in years.
    let found = |more: &[&str]| {
        let mut found = json(&[&["compare", SMALL, "--format", "json"], more].concat());
        let is_quick = found["quick"].take();
        (is_quick, found)
    };
    let ((quick, looked), (slow, five)) = (found(&["--quick"]), found(&["--replications", "5"]));
    assert_eq!((quick, slow), (Value::from(true), Value::from(false)));
    assert_eq!(looked, five);
    let both = taktline(&["compare", SMALL, "--quick", "--replications", "9"]);
    assert_eq!(both.status.code(), Some(2), "{}", err(&both));
}

#[test]
fn a_trace_follows_every_machine_without_overlap() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace.json");
    let output = taktline(&["run", SMALL, "--quick", "--trace", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let trace: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let mut last: Vec<Option<(String, f64)>> = vec![None; 4];
    let mut slices = 0;
    for event in trace["traceEvents"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["ph"] == "X")
    {
        let machine = event["tid"].as_u64().unwrap() as usize;
        let (from, name) = (event["ts"].as_f64().unwrap(), event["name"].as_str().unwrap());
        if let Some((before, until)) = &last[machine] {
            // The accounts of a machine have no gap either.
            assert!((from - until).abs() < 0.01, "{from} after {until}");
            assert_ne!(before, name);
        }
        last[machine] = Some((name.to_owned(), from + event["dur"].as_f64().unwrap()));
        slices += 1;
    }
    assert!(slices > 1_000);
    assert!(last[0].is_none() && last[1..].iter().all(Option::is_some));
    let ends: Vec<f64> = last.into_iter().flatten().map(|(_, until)| until).collect();
    assert!(ends.iter().all(|end| (end - ends[0]).abs() < 0.01), "{ends:?}");
}

#[test]
fn a_saved_run_ends_as_if_it_had_not_been_saved() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let state = state.to_str().unwrap();
    let whole = taktline(&[
        "run",
        SMALL,
        "--replications",
        "1",
        "--format",
        "csv",
        "--save",
        state,
        "--save-after-days",
        "20",
    ]);
    assert_eq!(whole.status.code(), Some(0), "{}", err(&whole));
    let resumed = taktline(&["run", SMALL, "--format", "csv", "--resume", state]);
    assert_eq!(resumed.status.code(), Some(0), "{}", err(&resumed));
    assert_eq!(out(&whole), out(&resumed));
    // It belongs to its scenario, and other files are none.
    for arguments in [
        &["run", SMALL, "--offer", "AI watch", "--resume", state][..],
        &["run", SMALL, "--resume", SMALL],
        &["run", SMALL, "--resume", "no such file"],
        &["run", SMALL, "--resume", state, "--seed", "3"],
        &["run", SMALL, "--save", state, "--save-after-days", "4000"],
    ] {
        let output = taktline(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_run_is_not_resumed_from_a_device_that_never_ends() {
    let output = taktline(&["run", SMALL, "--resume", "/dev/zero"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("not an ordinary file"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_a_part_or_may_be_tried_again() {
    let child = command(&["run", SMALL, "--threads", "1", "--replications", "1000000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    signals::send("TERM", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("PARTIAL"), "{}", out(&output));
}

/// Sends signals to a run that takes minutes, each some time after the one before, and waits as long again.
#[cfg(unix)]
fn sent(run: &mut Command, signals: &[&str]) -> Child {
    let child = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    signals::wait_until_it_listens(&child);
    for signal in signals {
        std::thread::sleep(Duration::from_millis(300));
        signals::send(signal, &child);
    }
    std::thread::sleep(Duration::from_millis(300));
    child
}

#[cfg(unix)]
#[test]
fn a_second_interruption_ends_at_once() {
    let (_folder, file) = small_with(&[("months = 3\nwarm", "months = 600\nwarm")]);
    let mut run = command(&["run", file.to_str().unwrap(), "--threads", "1"]);
    let mut child = sent(&mut run, &["TERM"]);
    assert_eq!(child.try_wait().unwrap(), None);
    signals::send("TERM", &child);
    assert_eq!(child.wait().unwrap().code(), Some(75));
}

#[cfg(target_os = "linux")]
#[test]
fn what_whoever_started_it_had_it_ignore_does_not_interrupt_it() {
    let (_folder, file) = small_with(&[("months = 3\nwarm", "months = 600\nwarm")]);
    let run = command(&["run", file.to_str().unwrap(), "--threads", "1"]);
    let signals = ["HUP", "INT"];
    let mut child = sent(&mut signals::started_with("--default-signal=INT,HUP", &run), &signals);
    assert_eq!(child.wait().unwrap().code(), Some(75));
    // As in the background of a script, and under `nohup` there.
    for ignored in ["INT", "INT,HUP"] {
        let mut run = signals::started_with(&format!("--ignore-signal={ignored}"), &run);
        let mut child = sent(&mut run, &signals[if ignored == "INT" { 1.. } else { 0.. }]);
        assert_eq!(child.try_wait().unwrap(), None, "{ignored}");
        signals::send("TERM", &child);
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(child.try_wait().unwrap(), None, "{ignored}");
        signals::send("TERM", &child);
        assert_eq!(child.wait().unwrap().code(), Some(75));
    }
}

#[test]
fn a_starter_is_written_once() {
    let output = taktline(&["new"]);
    assert_eq!(output.status.code(), Some(2));
    let sectors = err(&output);
    let (_, sector) = sectors.split_once("sectors: ").unwrap();
    let sector = sector.split([',', '\n']).next().unwrap().trim_matches(['`', '"']);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let file = file.to_str().unwrap();
    assert_eq!(taktline(&["new", sector, "-o", file]).status.code(), Some(0));
    assert_eq!(taktline(&["check", file]).status.code(), Some(0));
    assert_eq!(taktline(&["new", sector, "-o", file]).status.code(), Some(2));
    assert!(Path::new(file).exists());
}

#[test]
fn no_answer_is_written_over_a_file_that_the_scenario_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (base, own, other) = (place("plant.toml"), place("mine.toml"), place("answer.txt"));
    let text = fs::read_to_string(SMALL).unwrap();
    fs::write(&base, &text).unwrap();
    fs::write(&own, "extends = [\"plant.toml\"]\nname = \"Mine\"\n").unwrap();
    let few = ["--replications", "2"];
    let cases: [&[&str]; 6] = [
        &["check", &own, "-o", &base],
        &["price", &own, "-o", &base],
        &[&["run", &own, "-o", &base], &few[..]].concat(),
        &[&["run", &own, "--trace", &base], &few[..]].concat(),
        &[&["compare", &own, "-o", &base], &few[..]].concat(),
        &[&["report", &own, "-o", &base], &few[..]].concat(),
    ];
    for arguments in cases {
        let said = crate::program::refused(arguments);
        assert!(
            said.contains("cannot be both read and written"),
            "{arguments:?}: {said}"
        );
        assert_eq!(fs::read_to_string(&base).unwrap(), text, "{arguments:?}");
    }
    let output = taktline(&["check", &own, "-o", &other]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let measured = place("ping.csv");
    fs::write(&measured, "1.5\n2.5\n").unwrap();
    let said = crate::program::refused(&[
        "network",
        &own,
        "--flow",
        "saw/1/control",
        "--measured",
        &measured,
        "-o",
        &measured,
    ]);
    assert!(said.contains("cannot be both read and written"), "{said}");
    let solutions = place("solutions.toml");
    fs::write(&solutions, "").unwrap();
    let said = crate::program::refused(&["match", &own, "--write", "fits.toml"]);
    assert!(said.contains("would not find the scenario"), "{said}");
    let said = crate::program::refused(&["match", &own, "--solutions", &solutions, "--write", &solutions]);
    assert!(said.contains("cannot be both read and written"), "{said}");
}

#[test]
fn a_resumed_run_says_what_is_doubtful_about_its_warm_up_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (line, state) = (path("line.toml"), path("state"));
    let text = "name = \"Slow to settle\"\nstart = 2027-01-04\n\
        run = { days = 5, warm_up_days = \"auto\", replications = 1 }\n\
        [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
        [[station]]\nname = \"first\"\ncycle_minutes = 7\n[[station.failures]]\nmode = \"rare\"\n\
        time_to_failure_hours = { exponential = { mean = 200 } }\nrepair_hours = 100\n\
        [[station]]\nname = \"second\"\ncycle_minutes = 10\n";
    std::fs::write(&line, text).unwrap();
    let saved = taktline(&[
        "run",
        &line,
        "--format",
        "json",
        "--save",
        &state,
        "--save-after-days",
        "1",
    ]);
    let resumed = taktline(&["run", &line, "--format", "json", "--resume", &state]);
    assert_eq!(resumed.status.code(), Some(0), "{}", err(&resumed));
    let [before, after]: [serde_json::Value; 2] =
        [saved, resumed].map(|output| serde_json::from_str(&out(&output)).unwrap());
    assert!(!before["warm_up_warnings"].as_array().unwrap().is_empty(), "{before}");
    assert_eq!(before["warm_up_warnings"], after["warm_up_warnings"]);
    assert_eq!(before["warm_up_days"], after["warm_up_days"]);
}
