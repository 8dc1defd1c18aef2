//! `maintenance attribute`: which cause a user's own table of parts points at, and what it refuses.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

use crate::program::{json, out, refused};

/// A table of `rows` parts of which those of `die 3` are bad in 9 %, all others in 2 % of the cases.
fn table(folder: &TempDir, rows: u32) -> String {
    let mut text = String::from("time,press,die,coil,shift,verdict\n");
    let mut state = 12_345_u32;
    let mut dice = |sides: u32| {
        // A plain congruential generator (Numerical Recipes), so that the table needs no library.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % sides
    };
    for row in 0..rows {
        let (press, die, shift) = (dice(2) + 1, dice(4) + 1, ["day", "night"][dice(2) as usize]);
        let bad = dice(100) < if die == 3 { 9 } else { 2 };
        let verdict = if bad { "NG" } else { "양호" };
        let _ = writeln!(text, "{row},{press},die {die},{},{shift},{verdict}", row / 150);
    }
    let path = folder.path().join("parts.csv");
    fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

fn asked<'a>(path: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let start = [
        "maintenance",
        "attribute",
        "--parts",
        path,
        "--result",
        "verdict",
        "--ok",
        "양호",
    ];
    [&start, more].concat()
}

#[test]
fn the_cause_stands_first_in_both_languages_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, 3_000);
    let found = json(&asked(&path, &[]));
    let first = &found["suspects"][0];
    assert_eq!((&first["column"], &first["value"]), (&"die".into(), &"die 3".into()));
    assert!(first["confidence"].as_f64().unwrap() > 0.95, "{found}");
    assert_eq!(
        (&found["parts"], &found["left_out"]),
        (&3_000.into(), &serde_json::json!(["time"]))
    );
    let all: f64 = found["suspects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["confidence"].as_f64().unwrap())
        .sum();
    assert!((all + found["no_special_cause"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    let english = out(&asked(&path, &["--lang", "en"]));
    assert!(english.contains("point at die = die 3"), "{english}");
    assert!(!english.contains("100.0 %"), "nothing is certain: {english}");
    let korean = out(&asked(&path, &["--lang", "ko"]));
    assert!(korean.contains("die 3") && korean.contains("확신도"), "{korean}");
    // Where the cause is not among the columns, nothing is said to be one.
    let blind = json(&asked(&path, &["--by", "press,shift"]));
    assert!(blind["no_special_cause"].as_f64().unwrap() > 0.5, "{blind}");
}

#[test]
fn tables_that_say_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, 300);
    let no_column = refused(&asked(&path, &["--by", "mould"]));
    assert!(no_column.contains("mould") && no_column.contains("coil"), "{no_column}");
    let wrong_word = [
        "maintenance",
        "attribute",
        "--parts",
        &path,
        "--result",
        "verdict",
        "--ok",
        "OK",
    ];
    assert!(refused(&wrong_word).contains("all 300 parts are bad"));
    let three = table(&folder, 3);
    assert!(refused(&asked(&three, &[])).contains("at least 20"));
    assert!(refused(&asked("nowhere.csv", &[])).contains("nowhere.csv"));
    assert!(refused(&asked(&path, &["--format", "csv"])).contains("csv"));
}

#[test]
fn a_million_parts_are_read_in_no_more_memory_than_their_levels_need() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, 1_000_000);
    let found = json(&asked(&path, &["--by", "press,die,shift"]));
    assert_eq!(found["suspects"][0]["value"], "die 3");
    assert!(found["suspects"][0]["confidence"].as_f64().unwrap() > 0.999_999);
}
