//! Studies of many points from outside: that no run is lost or computed twice whatever happens, that neither threads
//! nor shards show, and that mistakes are told before anything is computed.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{command, json, out, refused, taktline};
#[cfg(unix)]
use crate::signals;
use crate::studies::{LINE, Own};

const STUDY: &str = include_str!("data/two-stations-study.toml");

#[test]
fn all_in_one_is_what_run_with_the_same_values_says() {
    let own = Own::new(STUDY);
    let found = json(&["sweep", &own.file]);
    assert_eq!((found["points"].as_u64(), found["runs"].as_u64()), (Some(6), Some(24)));
    assert_eq!(
        (found["computed"].as_u64(), found["failed"].as_u64()),
        (Some(24), Some(0))
    );
    let rows = own.rows();
    assert_eq!(rows.len(), 24);
    // Point 3 is the fourth combination: 300 s and 5 places.
    let mean: f64 = rows[12..16]
        .iter()
        .map(|row| row[4].parse::<f64>().unwrap())
        .sum::<f64>()
        / 4.0;
    assert_eq!(
        (&rows[12][0], &rows[12][1], &rows[12][2], &rows[12][3]),
        ("3", "0", "300", "5")
    );
    let line = own.folder.path().join("line.toml").to_string_lossy().into_owned();
    let run = json(&["run", &line]);
    let kpi = run["kpis"]["good_parts_per_hour"]["mean"].as_f64().unwrap();
    assert!((kpi - mean).abs() < 1e-9 * kpi, "{kpi} {mean}");
}

#[test]
fn money_is_what_compare_says() {
    let study = "scenario = \"line.toml\"\nreplications = 3\nresponses = ['offers.\"Third lathe\".appraisal.npv_won', \
        'operations_won_per_month.cash', 'offers.\"Third lathe\".differences.good_parts']\n\
        design = { kind = \"list\", points = [[4_000_000]] }\n\
        [[factor]]\npath = 'offer.\"Third lathe\".items.lathe.price_won'\nvalues = [1]\n";
    let own = Own::new(study);
    out(&["sweep", &own.file]);
    let rows = own.rows();
    let mean = |column: usize| rows.iter().map(|row| row[column].parse::<f64>().unwrap()).sum::<f64>() / 3.0;
    let cheap = own.folder.path().join("cheap.toml");
    fs::write(&cheap, LINE.replace("9_000_000", "4_000_000")).unwrap();
    let cheap = cheap.to_string_lossy().into_owned();
    let compared = json(&["compare", &cheap, "--replications", "3"]);
    let offer = &compared["offers"]["Third lathe"];
    for (column, said) in [
        (3, &offer["appraisal"]["npv_won"]),
        (4, &compared["operations_won_per_month"]["cash"]),
        (5, &offer["differences"]["good_parts"]),
    ] {
        let said = said["mean"].as_f64().unwrap();
        assert!(
            (mean(column) - said).abs() <= 1e-9 * said.abs(),
            "{column}: {} {said}",
            mean(column)
        );
    }
}

#[test]
fn a_rate_of_return_is_kept_and_what_is_no_figure_refused() {
    let study = "scenario = \"line.toml\"\nreplications = 4\nresponses = ['offers.\"Third lathe\".appraisal.\
        project_irr_percent_per_year', 'offers.\"Third lathe\".appraisal.payback_months']\n\
        design = { kind = \"list\", points = [[9_500_000]] }\n\
        [[factor]]\npath = 'offer.\"Third lathe\".items.lathe.price_won'\nvalues = [1]\n";
    // Where an offer saves for a year, its rate is near.
    let line = LINE.replace("days = 3", "days = 40");
    let line = line.replace("lognormal = { mean = 150", "lognormal = { mean = 60");
    let own = Own::with_line(study, &line);
    out(&["sweep", &own.file]);
    let rows = own.rows();
    let cheap = own.folder.path().join("cheap.toml");
    fs::write(&cheap, line.replace("9_000_000", "9_500_000")).unwrap();
    let compared = json(&["compare", &cheap.to_string_lossy(), "--replications", "4"]);
    let said = &compared["offers"]["Third lathe"]["appraisal"];
    for (column, name) in [(3, "project_irr_percent_per_year"), (4, "payback_months")] {
        let found: Vec<f64> = rows.iter().filter_map(|row| row[column].parse().ok()).collect();
        assert_eq!(Some(found.len() as u64), said[name]["n"].as_u64(), "{name} {said}");
        assert!(!found.is_empty(), "{name}: {said}");
    }
    let rates: Vec<f64> = rows.iter().map(|row| row[3].parse().unwrap()).collect();
    let mean = rates.iter().sum::<f64>() / 4.0;
    let known = said["project_irr_percent_per_year"]["mean"].as_f64().unwrap();
    assert!((mean - known).abs() < 1e-9 * known.abs(), "{mean} {known}");
    // A table is none, and says so when the study is read.
    own.write(&study.replace("payback_months", "tax"));
    let text = own.refused("plan", &[]);
    assert!(
        text.contains("there is no \"tax\"") && text.contains("npv_won"),
        "{text}"
    );
}

#[test]
fn neither_threads_nor_shards_show_in_any_byte() {
    let one = Own::new(STUDY);
    one.step("run", &["--threads", "1"]);
    one.step("merge", &[]);
    let two = Own::new(STUDY);
    two.step("run", &["--threads", "2"]);
    two.step("merge", &[]);
    let many = Own::new(STUDY);
    let mut computed = 0;
    for shard in ["3/3", "1/3", "2/3"] {
        let found = many.step("run", &["--shard", shard]);
        computed += found["computed"].as_u64().unwrap();
    }
    assert_eq!(computed, 24);
    many.step("merge", &[]);
    for name in ["results.csv", "results.parquet", "datapackage.json", "scenario.json"] {
        assert_eq!(one.bytes(name), two.bytes(name), "{name}");
        assert_eq!(one.bytes(name), many.bytes(name), "{name}");
    }
    assert_eq!(&many.bytes("shard-2-of-3.parquet")[..4], b"PAR1");
    // Cut into other shards, nothing is left to do.
    assert_eq!(many.step("run", &["--shard", "1/2"])["computed"], 0);
}

#[test]
fn replications_and_points_can_be_added_without_computing_anything_again() {
    let own = Own::new(STUDY);
    own.step("run", &[]);
    let more = STUDY
        .replace("replications = 4", "replications = 6")
        .replace("[1, 5]", "[5, 9, 1]");
    own.write(&more);
    let said = own.refused("run", &[]);
    assert!(
        said.contains("the study file has changed") && said.contains("sweep plan"),
        "{said}"
    );
    for step in ["status", "merge"] {
        assert!(own.refused(step, &[]).contains("has changed"));
    }
    let planned = own.step("plan", &[]);
    assert_eq!(
        (planned["runs"].as_u64(), planned["finished"].as_u64()),
        (Some(54), Some(24))
    );
    let found = own.step("run", &[]);
    assert_eq!(
        (found["computed"].as_u64(), found["computed_twice"].as_u64()),
        (Some(30), Some(0))
    );
    own.step("merge", &[]);
    let fresh = Own::new(&more);
    fresh.step("run", &[]);
    fresh.step("merge", &[]);
    assert_eq!(own.bytes("results.csv"), fresh.bytes("results.csv"));
    // Back to fewer: what is no longer asked for is kept.
    own.write(STUDY);
    let planned = own.step("plan", &[]);
    assert_eq!(
        (planned["finished"].as_u64(), planned["unused"].as_u64()),
        (Some(24), Some(30))
    );
}

/// The study of two hundred runs that is killed again and again.
fn long() -> String {
    STUDY
        .replace("replications = 4", "replications = 20")
        .replace("values = [1, 5]", "range = [1, 5]\nwhole = true")
        .replace("steps = 3", "steps = 2")
}

fn begun(own: &Own) -> std::process::Child {
    let mut program = command(&["sweep", "run", &own.file, "--threads", "2"]);
    program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |found| found.len())
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_it_goes_on_and_nothing_finished_is_computed_again() {
    let undisturbed = Own::new(&long());
    assert_eq!(undisturbed.step("run", &["--threads", "2"])["computed"], 200);
    undisturbed.step("merge", &[]);
    let journal = undisturbed.result("shard-1-of-1.journal");
    let whole = size(&journal);

    let own = Own::new(&long());
    let journal = own.result("shard-1-of-1.journal");
    let mut lengths = Vec::new();
    for kill in 1..=10_u64 {
        let mut child = begun(&own);
        // Killed when about so much has been written, at whatever it is doing then.
        let wanted = whole * kill / 12 + kill * 7_919 % 97;
        let patience = Instant::now();
        while size(&journal) < wanted && patience.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        lengths.push(size(&journal));
    }
    assert!(lengths.is_sorted() && lengths[9] < whole, "{lengths:?} {whole}");
    let before = own.step("status", &[])["finished"].as_u64().unwrap();
    let last = own.step("run", &[]);
    assert_eq!(last["computed"].as_u64().unwrap() + before, 200);
    assert_eq!(last["computed_twice"], 0);
    own.step("merge", &[]);
    for name in [
        "results.csv",
        "results.parquet",
        "shard-1-of-1.parquet",
        "datapackage.json",
    ] {
        assert_eq!(own.bytes(name), undisturbed.bytes(name), "{name}");
    }
    // Every run stands in the journal once: the lengths of records do not depend on their order.
    assert_eq!(size(&journal), whole);
}

#[cfg(unix)]
#[test]
fn a_request_to_end_finishes_the_runs_under_way_and_exits_with_75() {
    let own = Own::new(&long());
    let journal = own.result("shard-1-of-1.journal");
    let mut child = begun(&own);
    let patience = Instant::now();
    while size(&journal) < 1_000 && patience.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(1));
    }
    signals::send("TERM", &child);
    assert_eq!(child.wait().unwrap().code(), Some(75));
    let finished = own.step("status", &[])["finished"].as_u64().unwrap();
    assert!((1..200).contains(&finished), "{finished}");
    assert_eq!(own.step("run", &[])["computed"].as_u64().unwrap() + finished, 200);
}

#[cfg(unix)]
#[test]
fn two_processes_cannot_write_the_same_shard() {
    let own = Own::new(&long());
    let mut child = begun(&own);
    let patience = Instant::now();
    while size(&own.result("shard-1-of-1.journal")) < 500 && patience.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let second = taktline(&["sweep", "run", &own.file]);
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(75), "{said}");
    assert!(said.contains("another process"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(own.step("run", &[])["failed"], 0);
}

#[test]
fn damaged_cut_and_foreign_journals_are_told_and_lose_nothing() {
    let own = Own::new(STUDY);
    own.step("run", &[]);
    own.step("merge", &[]);
    let results = own.bytes("results.csv");
    let journal = own.result("shard-1-of-1.journal");
    let whole = fs::read(&journal).unwrap();
    // Cut at the end: the torn run is computed again.
    fs::write(&journal, &whole[..whole.len() - 9]).unwrap();
    assert!(own.refused("merge", &[]).contains("1 of 24 runs"));
    assert_eq!(own.step("run", &[])["computed"], 1);
    // A byte changed in the middle: an error, and a way out.
    let mut damaged = fs::read(&journal).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x20;
    fs::write(&journal, &damaged).unwrap();
    for step in ["run", "status", "merge"] {
        let said = own.refused(step, &[]);
        assert!(said.contains("damaged at byte") && said.contains("--repair"), "{said}");
    }
    assert_eq!(own.step("run", &["--repair"])["computed"], 1);
    own.step("merge", &[]);
    assert_eq!(own.bytes("results.csv"), results);
    assert_eq!(own.bytes("shard-1-of-1.journal.damaged-1"), damaged);
    // Of another version, or something else.
    let mut other = whole.clone();
    other[16] ^= 1;
    fs::write(own.result("shard-9-of-9.journal"), &other).unwrap();
    assert!(own.refused("run", &[]).contains("was written by version"));
    fs::write(own.result("shard-9-of-9.journal"), "name = 1").unwrap();
    assert!(own.refused("status", &[]).contains("not a journal"));
}

#[test]
fn the_damaged_journal_of_another_shard_is_repaired_too() {
    let own = Own::new(STUDY);
    own.step("run", &["--shard", "1/2"]);
    own.step("run", &["--shard", "2/2"]);
    own.step("merge", &[]);
    let results = own.bytes("results.csv");
    let journal = own.result("shard-2-of-2.journal");
    let mut damaged = fs::read(&journal).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x20;
    fs::write(&journal, &damaged).unwrap();
    assert!(own.refused("run", &["--shard", "1/2"]).contains("--repair"));
    // Whoever repairs, and even if that shard is never run again.
    assert_eq!(own.step("run", &["--repair"])["computed"], 1);
    own.step("merge", &[]);
    assert_eq!(own.bytes("results.csv"), results);
    assert_eq!(own.bytes("shard-2-of-2.journal.damaged-1"), damaged);
}

#[test]
fn a_point_that_fails_is_recorded_and_stops_no_other() {
    // Rework into a full line: the line stops for good as soon as a part is defective.
    let line = "name = \"Rework\"\nstart = 2027-01-04\nrun = { days = 2 }\n\
        product = [{ name = \"part\", supply = { kind = \"saturated\" } }]\n\
        [[station]]\nname = \"saw\"\ncycle_seconds = 60\nbuffer = 0\n\
        [[station]]\nname = \"check\"\ncycle_seconds = 60\nbuffer = 1\ndefect_probability = 0.3\n\
        inspection = { detects = 1.0, rework_at = \"saw\", rework_tries = 5 }\n";
    let study = "scenario = \"line.toml\"\nreplications = 2\nresponses = [\"good_parts\"]\n\
        design = { kind = \"grid\" }\n\
        [[factor]]\npath = \"station.check.defect_probability\"\nvalues = [0.3, 0, 0.2]\n";
    let own = Own::with_line(study, line);
    // The exit code says so, after everything was kept and said; asking again says the same.
    for computed in [6, 0] {
        let ran = taktline(&["sweep", "run", &own.file, "--format", "json"]);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(42), "{said}");
        assert!(said.contains("4 of 6 runs failed"), "{said}");
        let found: Value = serde_json::from_slice(&ran.stdout).unwrap();
        assert_eq!(
            (found["finished"].as_u64(), found["failed"].as_u64()),
            (Some(6), Some(4))
        );
        assert_eq!(
            (&found["failures"][0]["point"], &found["computed"]),
            (&0.into(), &computed.into())
        );
    }
    let all = taktline(&["sweep", &own.file]);
    assert_eq!(all.status.code(), Some(42));
    assert!(String::from_utf8_lossy(&all.stdout).contains("good_parts"));
    own.step("merge", &[]);
    for row in own.rows() {
        let failed = &row[0] != "1";
        assert_eq!(
            (row[3].is_empty(), row[4].contains("the line stopped for good")),
            (failed, failed),
            "{row:?}"
        );
    }
    let text = out(&["sweep", "status", &own.file]);
    assert!(
        text.contains("Failed: 4") && text.contains("point 0 (station.check.defect_probability = 0.3)"),
        "{text}"
    );
}

#[test]
fn mistakes_in_a_study_are_told_before_anything_is_computed() {
    let said = |from: &str, to: &str| {
        assert!(STUDY.contains(from), "{from}");
        let own = Own::new(&STUDY.replace(from, to));
        let said = own.refused("run", &[]);
        assert!(!own.result("shard-1-of-1.journal").exists());
        said
    };
    let text = said("station.lathe.cycle", "station.lathes.cycle");
    assert!(
        text.contains("no \"lathes\"") && text.contains("did you mean \"lathe\"?"),
        "{text}"
    );
    let text = said("station.press.buffer", "station.press.bufer");
    assert!(text.contains("bufer") && text.contains("buffer"), "{text}");
    let text = said("\"good_parts_per_hour\"", "\"good_parts_an_hour\"");
    assert!(text.contains("did you mean \"good_parts_per_hour\"?"), "{text}");
    let text = said("\"good_parts_per_hour\"", "'offers.\"Third lath\".appraisal.npv_won'");
    assert!(text.contains("did you mean \"Third lathe\"?"), "{text}");
    let text = said("\"good_parts_per_hour\"", "'offers.\"Third lathe\".appraisal.npv_wons'");
    assert!(text.contains("did you mean \"npv_won\"?"), "{text}");
    let text = said("replications = 4", "replication = 4");
    assert!(
        text.contains("study.toml:") && text.contains("unknown key \"replication\""),
        "{text}"
    );
    let text = said(
        "replications = 4",
        "precision = { response = \"oee\", percent = 5, most = 40 }",
    );
    assert!(
        text.contains("add it there") && text.contains("study.toml:3:13"),
        "{text}"
    );
    let text = said(
        "replications = 4",
        "precision = { response = \"good_parts_per_hour\", percent = 5, most = 4 }",
    );
    assert!(
        text.contains("at least 10") && text.contains("study.toml:3:13"),
        "{text}"
    );
    let morris = "design = { kind = \"morris\", trajectories = 2, levels = 5 }";
    let text = said("design = { kind = \"grid\" }", morris);
    assert!(
        text.contains("even number") && text.contains("study.toml:5:10"),
        "{text}"
    );
    for (key, other) in [
        (
            "precision",
            "precision = { response = \"good_parts_per_hour\", percent = 5, most = 40 }",
        ),
        (
            "select",
            "select = { response = \"good_parts_per_hour\", goal = \"most\", method = \"ocba\", budget = 90 }",
        ),
    ] {
        let text = said("replications = 4", &format!("replications = 4\n{other}"));
        assert!(
            text.contains("or `precision`, or `select`") && text.contains("study.toml:4:"),
            "{key}: {text}"
        );
    }
    let text = said("stations.lathe.states", "stations.late.states");
    assert!(text.contains("did you mean \"lathe\"?"), "{text}");
    let text = said("values = [1, 5]", "values = [1, 5, -2, 0.5]");
    assert!(
        text.contains("at 6 of 12 points") && text.contains("buffer = -2") && text.contains("point 2"),
        "{text}"
    );
}

#[test]
fn all_that_is_wrong_with_a_study_is_told_at_once_where_it_stands() {
    let study = STUDY
        .replace("good_parts_per_hour", "good_parts_an_hour")
        .replace("stations.lathe.states", "stations.late.states")
        .replace("station.lathe.cycle", "station.lathes.cycle")
        .replace("values = [1, 5]", "range = [5, 1]");
    let own = Own::new(&study);
    let text = own.refused("plan", &[]);
    let lines = |found: &str| {
        let line = |(at, line): (usize, &str)| line.contains(found).then_some(at + 1);
        study.lines().enumerate().find_map(line).unwrap()
    };
    let wrong = [
        "good_parts_an_hour",
        "stations.late.states",
        "station.lathes.cycle",
        "range = [5, 1]",
    ];
    for place in wrong.map(lines) {
        assert!(text.contains(&format!("study.toml:{place}:")), "{place}: {text}");
    }
    assert_eq!(text.matches("error: ").count(), 4, "{text}");
}

#[test]
fn a_thousand_million_points_are_refused_with_their_number() {
    let three = "[[factor]]\npath = \"station.lathe.buffer\"\nrange = [1, 1000]\nwhole = true\n\
        [[factor]]\npath = \"station.press.machines\"\nrange = [1, 1000]\nwhole = true\n";
    let own = Own::new(&format!(
        "{}{three}",
        STUDY.replace("values = [1, 5]", "range = [1, 1000]\nwhole = true")
    ));
    let said = own.refused("plan", &[]);
    assert!(said.contains("3000000000 points"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let own = Own::new(STUDY);
    let said = own.refused("run", &["--into", "/proc/nowhere"]);
    assert!(said.contains("failed to write /proc/nowhere"), "{said}");
    let file = own.folder.path().join("line.toml").to_string_lossy().into_owned();
    assert!(own.refused("run", &["--into", &file]).contains("line.toml"));
}

#[test]
fn a_scenario_changed_under_way_is_noticed() {
    let own = Own::new(STUDY);
    own.step("run", &["--shard", "1/2"]);
    fs::write(
        own.folder.path().join("line.toml"),
        LINE.replace("cv = 0.8", "cv = 0.7"),
    )
    .unwrap();
    assert!(
        own.refused("run", &["--shard", "2/2"])
            .contains("the scenario has changed")
    );
    // Nothing of the old scenario counts for the new one, and nothing is thrown away.
    let planned = own.step("plan", &[]);
    assert_eq!(
        (planned["finished"].as_u64(), planned["unused"].as_u64()),
        (Some(0), Some(12))
    );
    fs::write(own.folder.path().join("line.toml"), LINE).unwrap();
    assert_eq!(own.step("plan", &[])["finished"], 12);
    // What no response looks at may change: the runs are the same.
    let renamed = LINE
        .replace("Two stations", "Two others")
        .replace("9_000_000", "8_000_000");
    fs::write(own.folder.path().join("line.toml"), renamed).unwrap();
    assert_eq!(own.step("plan", &[])["finished"], 12);
}

#[test]
fn precision_goes_on_until_it_is_reached_and_shards_do_not_show() {
    let study = STUDY.replace(
        "replications = 4",
        "precision = { response = \"good_parts_per_hour\", percent = 4, most = 60 }",
    );
    let own = Own::new(&study);
    own.step("run", &[]);
    own.step("merge", &[]);
    let rows = own.rows();
    for point in 0..6 {
        let values: Vec<f64> = rows
            .iter()
            .filter(|row| row[0] == *point.to_string())
            .map(|row| row[4].parse().unwrap())
            .collect();
        let rule = taktline::kernel::statistics::sequential::StopRule::new(0.04, 0.95, 60).unwrap();
        assert_eq!(
            rule.stop(&values).unwrap().replications,
            values.len() as u64,
            "point {point}"
        );
    }
    let sharded = Own::new(&study);
    sharded.step("run", &["--shard", "2/2"]);
    sharded.step("run", &["--shard", "1/2"]);
    sharded.step("merge", &[]);
    assert_eq!(sharded.bytes("results.csv"), own.bytes("results.csv"));
}

#[cfg(unix)]
#[test]
fn a_disk_without_room_is_told_and_loses_nothing() {
    let own = Own::new(&long());
    own.step("plan", &[]);
    // A limit on the size of files stands for a full disk: writing fails in the middle of a record.
    let script = format!("trap '' XFSZ; ulimit -f 8; exec \"$0\" sweep run '{}'", own.file);
    let shell = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_taktline")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&shell.stderr).into_owned();
    assert_eq!(shell.status.code(), Some(75), "{said}");
    assert!(
        said.contains("failed to write") && said.contains("shard-1-of-1.journal"),
        "{said}"
    );
    let kept = own.step("status", &[])["finished"].as_u64().unwrap();
    assert!((1..200).contains(&kept), "{kept}");
    let found = own.step("run", &[]);
    assert_eq!(
        (found["computed"].as_u64(), found["computed_twice"].as_u64()),
        (Some(200 - kept), Some(0))
    );
}

#[test]
fn every_design_and_every_analysis_goes_from_end_to_end() {
    let factors = "[[factor]]\npath = \"station.lathe.cycle_seconds.lognormal.mean\"\nrange = [240, 360]\nsteps = 2\n\
        [[factor]]\npath = \"station.press.cycle_seconds.lognormal.mean\"\ndistribution = { triangular = [90, 100, 120] }\n\
        steps = 2\nbase = 100\n";
    let head = "scenario = \"line.toml\"\nreplications = 2\nresponses = [\"good_parts_per_hour\"]\n";
    for (design, points) in [
        ("kind = \"grid\"", 4),
        ("kind = \"factorial\"", 4),
        ("kind = \"list\", points = [[300, 95.5], [310, 96]]", 2),
        ("kind = \"one-at-a-time\"", 5),
        ("kind = \"latin-hypercube\", points = 6", 6),
        ("kind = \"sobol\", points = 8", 8),
        ("kind = \"saltelli\", points = 8", 32),
        ("kind = \"morris\", trajectories = 4", 12),
    ] {
        let own = Own::new(&format!("{head}design = {{ {design} }}\n{factors}"));
        assert_eq!(own.step("run", &[])["runs"], 2 * points, "{design}");
        let said = own.step("analyse", &[]);
        let response = &said["responses"]["good_parts_per_hour"];
        let (lathe, press) = (
            "station.lathe.cycle_seconds.lognormal.mean",
            "station.press.cycle_seconds.lognormal.mean",
        );
        assert!(!response["effects"][lathe].as_array().unwrap().is_empty(), "{design}");
        // The press has time to spare: the lathe moves the output, whatever the measure.
        if design.contains("saltelli") {
            let total = |factor: &str| response["indices"][factor]["total"]["value"].as_f64().unwrap();
            assert!(total(lathe) > 0.5 && total(press) < 0.1, "{response}");
        }
        if design.contains("morris") {
            let effect = |factor: &str| {
                response["elementary_effects"][factor]["mean_absolute"]
                    .as_f64()
                    .unwrap()
            };
            assert!(effect(lathe) > 5.0 * effect(press), "{response}");
        }
        if design.contains("grid") {
            let most = &response["extremes"][0];
            assert_eq!(most["goal"], "most");
            assert!(most["values"].as_str().unwrap().contains("mean = 240"), "{most}");
        }
        let csv = out(&["sweep", "analyse", &own.file, "--format", "csv"]);
        assert!(csv.starts_with("response,analysis,factor,level,figure,value,low,high\n"));
        for (language, word) in [("en", "factor"), ("ko", "인자")] {
            let text = out(&["sweep", "analyse", &own.file, "--lang", language]);
            assert!(
                text.contains(word) && text.contains("good_parts_per_hour (parts/h)"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_selection_finds_the_best_point_and_spares_the_others() {
    let study = |select: &str| {
        format!(
            "scenario = \"line.toml\"\nresponses = [\"good_parts_per_hour\"]\nselect = {{ response = \
            \"good_parts_per_hour\", goal = \"most\", {select} }}\ndesign = {{ kind = \"grid\" }}\n[[factor]]\npath = \
            \"station.lathe.failures.spindle.time_to_failure_hours.exponential.mean\"\nvalues = [4, 9, 12, 6, 5]\n"
        )
    };
    for select in [
        "method = \"kn\", indifference = 0.1, budget = 2000",
        "method = \"ocba\", budget = 80",
    ] {
        let own = Own::new(&study(select));
        own.step("run", &["--threads", "2"]);
        let selected = own.step("analyse", &[])["selected"].clone();
        assert_eq!(selected["point"], 2, "{selected}");
        assert!(selected["probability"].as_f64().unwrap() > 0.9, "{selected}");
        own.step("merge", &[]);
        let rows = own.rows();
        let count = |point: &str| rows.iter().filter(|row| &row[0] == point).count();
        let counts = ["0", "1", "2", "3", "4"].map(count);
        assert!(
            counts.iter().all(|&count| count >= 10) && rows.len() < 5 * counts[2],
            "{counts:?}"
        );
        assert_eq!(rows.len() as u64, selected["replications"].as_u64().unwrap());
        // On one thread the same runs count.
        let one = Own::new(&study(select));
        one.step("run", &["--threads", "1"]);
        one.step("merge", &[]);
        assert_eq!(one.bytes("results.csv"), own.bytes("results.csv"));
        assert!(
            own.refused("run", &["--shard", "1/2"])
                .contains("cannot be spread over shards")
        );
    }
}

#[test]
fn a_selection_among_one_point_says_what_it_is_worth() {
    let study = "scenario = \"line.toml\"\nresponses = [\"good_parts_per_hour\"]\ndesign = { kind = \"grid\" }\n\
        select = { response = \"good_parts_per_hour\", goal = \"most\", method = \"kn\", indifference = 0.1, budget = 50 }\n\
        [[factor]]\npath = \"station.press.buffer\"\nvalues = [5]\n";
    let own = Own::new(study);
    own.step("run", &[]);
    let selected = own.step("analyse", &[])["selected"].clone();
    assert_eq!(selected["replications"], 10, "{selected}");
    assert!(selected["mean"].as_f64().is_some_and(|mean| mean > 5.0), "{selected}");
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let own = Own::new(STUDY);
    assert!(own.refused("run", &["--seed", "3"]).contains("the study says seed"));
    assert!(own.refused("run", &["--format", "csv"]).contains("no --format csv"));
    for shard in ["0/2", "3/2", "1", "a/b", "1/99999"] {
        assert!(
            own.refused("run", &["--shard", shard]).contains("such as 2/8"),
            "{shard}"
        );
    }
    assert!(own.refused("merge", &[]).contains("holds no plan"));
}

#[test]
fn the_study_that_comes_along_makes_sense_at_every_point() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().to_string_lossy().into_owned();
    let study = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/studies/first-sensors.toml");
    let planned = json(&["sweep", "plan", study, "--into", &into]);
    assert_eq!(
        (planned["points"].as_u64(), planned["runs"].as_u64()),
        (Some(80), Some(160))
    );
    assert!(folder.path().join("scenario.json").exists());
}

#[test]
fn the_search_that_comes_along_makes_sense_at_its_first_points() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().to_string_lossy().into_owned();
    let study = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/studies/best-buffers.toml");
    let planned = json(&["sweep", "plan", study, "--into", &into]);
    let counts = ["points", "runs", "finished"].map(|name| planned[name].as_u64());
    assert_eq!(counts, [Some(10), Some(60), Some(0)]);
    assert_eq!(planned["may_grow"], true);
}

#[test]
fn nothing_is_written_over_the_scenario_of_a_study_nor_over_measured_values() {
    let own = Own::with_line(
        STUDY,
        &LINE.replace("{ lognormal = { mean = 150, cv = 0.2 } }", "{ file = \"results.csv\" }"),
    );
    let place = |name: &str| own.folder.path().join(name).to_string_lossy().into_owned();
    let (line, times, folder) = (place("line.toml"), place("results.csv"), place("."));
    fs::write(&times, "150\n160\n").unwrap();
    let read = || [&line, &times].map(|path| fs::read_to_string(path).unwrap());
    let before = read();
    let kept = |arguments: &[&str]| {
        let said = refused(arguments);
        assert!(
            said.contains("cannot be both read and written"),
            "{arguments:?}: {said}"
        );
        assert_eq!(read(), before, "{arguments:?}");
    };
    for over in [&line, &times] {
        kept(&["check", &line, "-o", over]);
        kept(&["sweep", &own.file, "-o", over]);
        kept(&["sweep", "plan", &own.file, "-o", over]);
    }
    kept(&["sweep", &own.file, "--into", &folder]);
    assert!(!own.folder.path().join("plan.bin").exists() && !own.folder.path().join("study.results").exists());
    out(&["sweep", "plan", &own.file, "-o", &place("answer.txt")]);
}
