//! `maintenance train` and `evaluate`: what they learn from published tables, and what they refuse.
//!
//! The tables are NASA's C-MAPSS turbofans (A. Saxena, K. Goebel, 2008) and AI4I 2020 (S. Matzka, UCI, CC BY 4.0). They are
//! read from beside the project and are no part of it; without them there is nothing to test.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{json, out, refused};

/// A published file; none where it is not there.
fn published(file: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(file);
    if path.exists() {
        return Some(path.to_string_lossy().into_owned());
    }
    println!("{file} is not there: skipped");
    None
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

const CMAPSS: &str =
    "kind = \"run-to-failure\"\nheader = false\nunit = 1\ntime = 2\nsettings = [3, 4, 5]\ncap = 125\nhorizon = 30\n";

const AI4I: &str = "kind = \"snapshots\"\nlabel = \"Machine failure\"\ncategories = [\"Type\"]\n\
    ignore = [\"UDI\", \"Product ID\", \"TWF\", \"HDF\", \"PWF\", \"OSF\", \"RNF\"]\n";

#[test]
fn turbofans_are_told_their_remaining_life() {
    let (Some(train), Some(test), Some(truth)) = (
        published("cmapss/train_FD001.txt.gz"),
        published("cmapss/test_FD001.txt.gz"),
        published("cmapss/RUL_FD001.txt.gz"),
    ) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let roles = written(&folder, "roles.toml", CMAPSS);
    let history = ["--history", &train, "--roles", &roles];
    let evaluate = [
        &["maintenance", "evaluate"],
        &history[..],
        &["--test", &test, "--truth", &truth],
    ]
    .concat();
    let found = json(&evaluate);
    let rmse = |found: &Value, who: &str| found["remaining_life"][who]["rmse"]["value"].as_f64().unwrap();
    println!(
        "RMSE {} score {}",
        rmse(&found, "boosting"),
        found["remaining_life"]["boosting"]["score"]["value"]
    );
    assert_eq!(
        (&found["tested_units"], &found["last_row_only"]),
        (&100.into(), &true.into())
    );
    assert!(rmse(&found, "boosting") <= 15.5, "{}", rmse(&found, "boosting"));
    assert!(rmse(&found, "boosting") < rmse(&found, "ridge") && rmse(&found, "ridge") < rmse(&found, "age"));
    let figure = &found["remaining_life"]["boosting"]["rmse"];
    assert!(
        figure["low"].as_f64().unwrap() < rmse(&found, "boosting")
            && rmse(&found, "boosting") < figure["high"].as_f64().unwrap()
    );

    // A model that is kept says the same as one that is trained for the test.
    let model = folder.path().join("fd001.model");
    let model = model.to_str().unwrap();
    out(&[&["maintenance", "train"], &history[..], &["-o", model]].concat());
    let kept = json(&[
        "maintenance",
        "evaluate",
        "--model",
        model,
        "--history",
        &test,
        "--truth",
        &truth,
        "--roles",
        &roles,
    ]);
    assert_eq!(kept["remaining_life"], found["remaining_life"]);
    assert_eq!(kept["detectors"], found["detectors"]);
}

#[test]
fn failures_of_milling_machines_are_found_without_knowing_their_modes() {
    let Some(table) = published("ai4i2020/ai4i2020.csv") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let roles = written(&folder, "roles.toml", AI4I);
    let evaluate = ["maintenance", "evaluate", "--history", &table, "--roles", &roles];
    let found = json(&evaluate);
    let value = |who: &str, figure: &str| found["detectors"][who][figure]["value"].as_f64().unwrap();
    println!("F1 {} PR-AUC {}", value("boosting", "f1"), value("boosting", "pr_auc"));
    assert_eq!(
        (&found["folds"], &found["history"]["failures"]),
        (&5.into(), &339.into())
    );
    // More than 0.92 is beyond the rules that made the failures: an input would know too much.
    assert!(
        (0.86..0.92).contains(&value("boosting", "f1")),
        "{}",
        value("boosting", "f1")
    );
    assert!(value("boosting", "pr_auc") > value("logistic", "pr_auc"));
    assert!(value("logistic", "pr_auc") > value("threshold", "pr_auc"));
    assert!(value("boosting", "cost_won_per_1000_rows") < value("none", "cost_won_per_1000_rows"));
    assert_eq!(found["doubts"], Value::Array(Vec::new()));
    // Where a probability is said of many rows, about that share of them fails.
    for class in found["reliability"].as_array().unwrap() {
        let [said, happened, rows] = ["said_mean", "happened_share", "rows"].map(|key| class[key].as_f64().unwrap());
        let scatter = 4.0 * (said * (1.0 - said) / rows).sqrt();
        assert!(rows < 30.0 || (said - happened).abs() < scatter + 0.15, "{class}");
    }

    // The flags of the failure modes are noticed when somebody leaves them in.
    let careless = written(
        &folder,
        "careless.toml",
        &AI4I.replace("\"UDI\", ", "").replace("\"HDF\", \"PWF\", ", ""),
    );
    let shown = out(&["maintenance", "train", "--history", &table, "--roles", &careless]);
    for column in [
        "Column UDI counts the rows",
        "Column HDF is 1 almost only",
        "Column PWF is 1 almost only",
    ] {
        assert!(shown.contains(column), "{shown}");
    }
}

/// Lives of machines whose one sensor rises over the last 40 hours and whose other one is noise.
fn wearing(units: u32, hours: u32) -> String {
    let mut text = String::from("machine,hour,speed,vibration,noise\n");
    let mut state = 7_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    for unit in 1..=units {
        let life = hours + (uniform() * f64::from(hours)) as u32;
        for hour in 1..=life {
            let left = f64::from(life - hour);
            let vibration = 1.0 + 0.2 * uniform() + (40.0 - left).max(0.0) * 0.05;
            writeln!(text, "M{unit},{hour},1500,{vibration},{}", uniform()).unwrap();
        }
    }
    text
}

const WEARING: &str =
    "kind = \"run-to-failure\"\nunit = \"machine\"\ntime = \"hour\"\nsettings = [\"speed\"]\ncap = 60\nhorizon = 20\n";

#[test]
fn machines_that_wear_are_announced_and_the_rivals_stand_beside() {
    let folder = tempfile::tempdir().unwrap();
    let (history, roles) = (
        written(&folder, "h.csv", &wearing(25, 100)),
        written(&folder, "r.toml", WEARING),
    );
    let evaluate = [
        "maintenance",
        "evaluate",
        "--history",
        &history,
        "--roles",
        &roles,
        "--curve",
        "--seed",
        "3",
    ];
    let found = json(&evaluate);
    let boosting = &found["detectors"]["boosting"];
    assert!(boosting["alarm_recall"]["value"].as_f64().unwrap() >= 0.9, "{boosting}");
    let warning = boosting["warning_time"]["value"].as_f64().unwrap();
    assert!((1.0..=20.0).contains(&warning), "{warning}");
    for rival in ["logistic", "threshold", "cusum", "always", "none"] {
        assert!(found["detectors"][rival].is_object(), "{rival}");
    }
    assert_eq!(found["pays"], true);
    let curve = found["learning_curve"].as_array().unwrap();
    assert!(curve.len() >= 4 && curve[0]["learned_from"].as_u64() < curve[3]["learned_from"].as_u64());
    assert!(
        curve[0]["figures"].as_object().unwrap().is_empty(),
        "two machines are too few"
    );
    assert_eq!(json(&evaluate), found, "the same twice");
    for language in ["en", "ko"] {
        let text = out(&[&evaluate[..], &["--lang", language]].concat());
        for line in text.lines().filter(|line| !line.contains(&history)) {
            let width = unicode_width::UnicodeWidthStr::width(line);
            assert!(width <= 100, "{width}: {line}");
        }
        assert!(!text.contains("NaN") && text.contains("PR-AUC"), "{text}");
        let always = if language == "en" {
            "always an alarm"
        } else {
            "늘 경보"
        };
        assert!(text.contains(always), "{text}");
    }
    let csv = out(&[&evaluate[..], &["--format", "csv"]].concat());
    assert!(
        csv.starts_with("section,name,figure,value,low,high\ndetectors,boosting,precision,"),
        "{csv}"
    );
}

/// The table of [`wearing`], with a flag at the end of each life and four lives for each of the machines, one after another
/// on one clock.
fn exported(units: u32, hours: u32) -> String {
    let mut text = String::from("machine,hour,speed,vibration,noise,broke\n");
    let table = wearing(units, hours);
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let number = |row: &Vec<&str>| row[0][1..].parse::<u32>().unwrap() - 1;
    let mut clock = vec![0_u32; units as usize];
    for (at, row) in rows.iter().enumerate() {
        let machine = number(row) / 4;
        let hour = clock[machine as usize] + row[1].parse::<u32>().unwrap();
        let is_last = rows.get(at + 1).is_none_or(|next| number(next) != number(row));
        if is_last {
            clock[machine as usize] = hour;
        }
        let broke = u32::from(is_last);
        writeln!(text, "#{machine}호기,{hour},{},{},{},{broke}", row[2], row[3], row[4]).unwrap();
    }
    text
}

#[test]
fn a_table_with_plain_names_of_machines_has_all_its_failures() {
    let folder = tempfile::tempdir().unwrap();
    let history = written(&folder, "h.csv", &exported(24, 60));
    let roles = written(&folder, "r.toml", &format!("{WEARING}failed = \"broke\"\n"));
    let train = ["maintenance", "train", "--history", &history, "--roles", &roles];
    let found = json(&train);
    let counts = ["units", "machines", "failures"].map(|key| found["history"][key].as_u64().unwrap());
    assert_eq!(counts, [24, 6, 24]);
    assert!(out(&train).contains("They are 24 lives of 6 machines"));
    assert!(out(&[&train[..], &["--lang", "ko"]].concat()).contains("설비 6대의 수명 24개"));
}

#[test]
fn a_test_on_what_was_learned_from_is_refused_or_told() {
    let folder = tempfile::tempdir().unwrap();
    let table = wearing(12, 60);
    let (history, roles) = (written(&folder, "h.csv", &table), written(&folder, "r.toml", WEARING));
    let evaluate = ["maintenance", "evaluate", "--history", &history, "--roles", &roles];
    let detour = folder.path().join("./h.csv").to_string_lossy().into_owned();
    for test in [&history, &detour] {
        let said = refused(&[&evaluate[..], &["--test", test]].concat());
        assert!(said.contains("the same file"), "{said}");
    }
    let model = folder.path().join("m.model").to_string_lossy().into_owned();
    out(&[
        "maintenance",
        "train",
        "--history",
        &history,
        "--roles",
        &roles,
        "-o",
        &model,
    ]);
    let asked = [&evaluate[..], &["--model", &model]].concat();
    let found = json(&asked);
    let counts = ["known", "of"].map(|key| found["tested_learned_from"][key].as_u64().unwrap());
    assert_eq!(counts, [12, 12]);
    assert!(out(&asked).contains("12 of 12 tested machines or lives were learned from"));
    assert!(out(&[&asked[..], &["--lang", "ko"]].concat()).contains("12개 중 12개는 학습에 쓰였습니다"));
    // Machines of other names, and one that is the same.
    let other = table.replace("\nM", "\nN").replace("\nN11,", "\nM11,");
    let other = written(&folder, "other.csv", &other);
    let asked = [
        "maintenance",
        "evaluate",
        "--history",
        &other,
        "--roles",
        &roles,
        "--model",
        &model,
    ];
    let found = json(&asked);
    assert_eq!(found["tested_learned_from"]["known"], 1);
}

#[test]
fn a_model_of_another_version_or_table_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (history, roles) = (
        written(&folder, "h.csv", &wearing(8, 60)),
        written(&folder, "r.toml", WEARING),
    );
    let model = folder.path().join("m.model");
    let path = model.to_str().unwrap();
    let train = [
        "maintenance",
        "train",
        "--history",
        &history,
        "--roles",
        &roles,
        "-o",
        path,
    ];
    let said = out(&train);
    assert!(said.contains("8 failures") && said.contains(path), "{said}");
    let bytes = fs::read(&model).unwrap();
    out(&train);
    assert!(fs::read(&model).unwrap() == bytes, "the same model from the same seed");
    let test = |bytes: &[u8]| {
        fs::write(&model, bytes).unwrap();
        refused(&[
            "maintenance",
            "evaluate",
            "--history",
            &history,
            "--roles",
            &roles,
            "--model",
            path,
        ])
    };
    let mut other = bytes.clone();
    other[15] = b'9';
    assert!(test(&other).contains("another version"), "layout");
    let mut other = bytes.clone();
    other[16] = b'9';
    assert!(test(&other).contains("is a model of version 9"), "program");
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert!(test(&damaged).contains("damaged"));
    assert!(test(&bytes[..40]).contains("cut off"));
    assert!(test(b"unit,cycle\n").contains("is no model"));
    fs::write(&model, &bytes).unwrap();
    let renamed = written(&folder, "other.csv", &wearing(8, 60).replace("vibration", "heat"));
    let said = refused(&[
        "maintenance",
        "evaluate",
        "--history",
        &renamed,
        "--roles",
        &roles,
        "--model",
        path,
    ]);
    assert!(said.contains("\"vibration\"") && said.contains("\"heat\""), "{said}");
}

#[test]
fn tables_that_cannot_be_learned_from_are_refused_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let run_roles = "kind = \"run-to-failure\"\nunit = \"u\"\ntime = \"t\"\n";
    let said = |table: &str, roles: &str| {
        let (history, roles) = (written(&folder, "h.csv", table), written(&folder, "r.toml", roles));
        let said = refused(&["maintenance", "train", "--history", &history, "--roles", &roles]);
        assert!(
            said.contains(".csv") || said.contains(".toml"),
            "the file is named: {said}"
        );
        said
    };
    let many = |rows: u32, label: fn(u32) -> u32| {
        let rows = (0..rows).map(|row| format!("{},{}\n", row % 7, label(row)));
        format!("x,y\n{}", rows.collect::<String>())
    };
    let snapshots = "kind = \"snapshots\"\nlabel = \"y\"\n";
    for (table, roles, right) in [
        ("", run_roles, "holds no rows"),
        ("u,t,s\n", run_roles, "holds no rows"),
        (
            "u,t,s\n1,1,2\n1,2,3\n1,3,4\n",
            run_roles,
            "3 rows of 1 units, of which 1 failed; needed are at least 3",
        ),
        (
            "u,s\n1,2\n",
            run_roles,
            "no column \"t\", which the roles call time; there are: \"u\", \"s\"",
        ),
        (
            "u,t,s\n1,1,2\n1,2,oil\n",
            run_roles,
            "line 3, column \"s\": \"oil\" is not a number",
        ),
        (
            "u,t,s\n1,1,2\n1,2,NaN\n",
            run_roles,
            "line 3, column \"s\": NaN is not a finite number",
        ),
        (
            "u,t,s\n1,1,inf\n",
            run_roles,
            "line 2, column \"s\": inf is not a finite number",
        ),
        ("u,t,s\n1,1,\n", run_roles, "line 2, column \"s\" is empty"),
        (
            "u,t,s\n1,5,2\n2,1,2\n1,4,2\n",
            run_roles,
            "line 4, column \"t\": time 4 of unit \"1\" comes after time 5",
        ),
        (
            "u,t,s\n1,5,2\n1,5,2\n",
            run_roles,
            "line 3, column \"t\": time 5 of unit \"1\" stands there twice",
        ),
        (
            "u,t,s\n1,5,2\n1,6\n",
            run_roles,
            "line 3 has 2 columns, but 3 are needed as in line 1",
        ),
        ("u,t,t\n1,5,2\n", run_roles, "two columns are called \"t\""),
        ("u,t\n1,5\n", run_roles, "no column is left to learn from"),
        (
            "x,y\n1,0\n2,1\n3,0\n",
            snapshots,
            "3 rows, of which 1 are failures; needed are at least 5",
        ),
        (
            "x,y\n1,perhaps\n",
            snapshots,
            "line 2, column \"y\": \"perhaps\" says neither yes nor no",
        ),
        ("x,y\nred,1\n", snapshots, "a column of words belongs into `categories`"),
        (&many(50, |_| 0), snapshots, "50 rows that are all no failures"),
        (&many(50, |_| 1), snapshots, "50 rows that are all failures"),
        (
            "x,y\n1,1\n",
            "kind = \"snapshots\"\nlabel = \"y\"\ncatgories = []\n",
            "line 3",
        ),
        ("x,y\n1,1\n", "label = \"y\"\n", "kind"),
        ("x,y\n1,1\n", "kind = \"snapshots\"\nlabel = 3\n", "no column 3"),
        (
            "x,y\n1,1\n",
            "kind = \"snapshots\"\nlabel = 2\nignore = [2]\n",
            "two roles: label and ignore",
        ),
    ] {
        let found = said(table, roles);
        assert!(found.contains(right), "{right:?} is not in: {found}");
    }
    let constant: String = (0..40).map(|row| format!("1,{}\n", u32::from(row % 4 == 0))).collect();
    assert!(said(&format!("x,y\n{constant}"), snapshots).contains("no column varies"));
    for arguments in [
        &["maintenance"][..],
        &["maintenance", "train", "--history", "no.csv", "--roles", "no.toml"],
        &[
            "maintenance",
            "train",
            "--history",
            "no.csv",
            "--roles",
            "no.toml",
            "--replications",
            "3",
        ],
        &[
            "maintenance",
            "evaluate",
            "--history",
            "no.csv",
            "--roles",
            "no.toml",
            "--truth",
            "x",
        ],
        &[
            "maintenance",
            "evaluate",
            "--history",
            "no.csv",
            "--roles",
            "no.toml",
            "--test",
            "x",
            "--folds",
            "3",
        ],
    ] {
        refused(arguments);
    }
}

#[test]
fn bytes_of_any_kind_are_refused_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let roles = [
        written(
            &folder,
            "run.toml",
            "kind = \"run-to-failure\"\nheader = false\nunit = 1\ntime = 2\nmissing = true\n",
        ),
        written(
            &folder,
            "snapshots.toml",
            "kind = \"snapshots\"\nheader = false\nlabel = 1\nmissing = true\n",
        ),
    ];
    let mut state = 1_u64;
    let pieces = [
        "1", "0", ",", ",", "\n", "\n", "\"", ";", "-1e30", "1e999", "nan", "\t", " ", "가", "\u{feff}", "#", "\r\n",
        "",
    ];
    for round in 0..60 {
        let mut text = Vec::new();
        for _ in 0..round * 5 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.extend(pieces[(state >> 40) as usize % pieces.len()].as_bytes());
        }
        if round % 10 == 9 {
            text.extend([0x1f, 0x8b, 0xff, 0]);
            text.rotate_right(4);
        }
        let path: &Path = folder.path();
        let path = path.join("any.csv");
        fs::write(&path, &text).unwrap();
        let path = path.to_str().unwrap();
        for roles in &roles {
            refused(&["maintenance", "train", "--history", path, "--roles", roles]);
        }
    }
}
