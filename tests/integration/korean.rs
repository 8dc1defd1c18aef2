//! Messages in Korean: none of the program's sentences is without a translation, none is recognised wrongly, and what
//! people see of wrong files and wrong commands is Korean but for names, keys and pieces of files.

#[path = "../../src/report/explain/english.rs"]
mod english;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use clap::CommandFactory;
use taktline::cli::arguments::Arguments;
use taktline::cli::help::korean_command;
use taktline::kernel::random::Stream;
use taktline::report::explain::choices::CHOICES;
use taktline::report::explain::pattern::{Pattern, unquoted};
use taktline::report::explain::{TABLES, explain, mismatch};
use taktline::report::words::Language;
use taktline::scenario::diagnostic::Diagnostics;
use taktline::scenario::load::load_page;
use taktline::scenario::schema::schema;
use taktline::scenario::source::BUILT_IN;
use taktline::study::sweep::file::SCHEMA as STUDY;

use crate::mutations::mutant;
use crate::program::{command, json, taktline};
use crate::source_texts::literals;

/// Files and folders with no sentences for [`explain`]: what they say has both languages beside it, is a piece of a file, is
/// the name of a known answer, or is read by programs.
const WITHOUT_MESSAGES: [&str; 16] = [
    "src/main.rs",
    "src/network/checks/",
    "src/report/csv",
    "src/report/exact.rs",
    "src/report/explain",
    "src/report/html/",
    "src/report/html.rs",
    "src/report/headings.rs",
    "src/report/json",
    "src/report/parquet.rs",
    "src/report/text",
    "src/report/words.rs",
    "src/scenario/robustness.rs",
    "src/study/example.rs",
    "src/study/oracles/",
    "src/viewer/words.rs",
];

/// Files below those that do have messages.
const WITH_MESSAGES: [&str; 1] = ["src/report/html/logo.rs"];

fn korean() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.iter().flat_map(|table| table.iter().copied())
}

/// Whether a literal reads as a sentence or a term of several words, holes left out.
fn has_several_words(text: &str) -> bool {
    let outside = Pattern::new(text.trim()).fixed().join("…");
    let is_word = outside
        .as_bytes()
        .windows(2)
        .any(|two| two.iter().all(u8::is_ascii_lowercase));
    text.trim().contains(' ') && is_word
}

#[test]
fn every_sentence_of_the_program_has_its_korean() {
    let known: BTreeSet<&str> = korean()
        .chain(CHOICES.iter().copied())
        .map(|(english, _)| english.trim())
        .collect();
    let exempt: BTreeSet<&str> = NOT_SHOWN.lines().collect();
    let mut used = BTreeSet::new();
    let mut missing = BTreeMap::new();
    for literal in literals() {
        let is_without = WITHOUT_MESSAGES.iter().any(|start| literal.file.starts_with(start));
        if is_without && !WITH_MESSAGES.contains(&literal.file.as_str()) || !has_several_words(&literal.text) {
            continue;
        }
        let text = literal.text.trim().replace('\n', "\\n");
        if exempt.contains(text.as_str()) {
            used.insert(text);
        } else if !known.contains(literal.text.trim()) {
            missing.insert(text, format!("{}:{}", literal.file, literal.line));
        }
    }
    assert!(
        missing.is_empty(),
        "put these with their Korean into a table of src/report/explain, or, if nobody sees them, into \
         tests/integration/data/not_shown.txt: {missing:#?}"
    );
    let unused: Vec<_> = exempt.iter().filter(|text| !used.contains(**text)).collect();
    assert!(unused.is_empty(), "no longer in the sources: {unused:#?}");
}

/// Literals of several words that no user sees as a sentence: pieces of scenarios, names of random streams, commands.
const NOT_SHOWN: &str = include_str!("data/not_shown.txt");

#[test]
fn every_korean_sentence_has_the_holes_of_the_english_one() {
    let wrong: Vec<_> = korean()
        .filter_map(|(english, korean)| Some((mismatch(english, korean)?, english, korean)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut seen = BTreeMap::new();
    for (english, korean) in korean() {
        assert_eq!(seen.insert(english, korean), None, "stands there twice: {english}");
    }
    assert!(seen.len() > 900);
}

#[test]
fn every_required_key_is_described_in_korean() {
    let known: BTreeSet<&str> = korean().map(|(english, _)| english).collect();
    let mut missing = BTreeSet::new();
    let mut open = vec![schema(), STUDY.clone()];
    while let Some(node) = open.pop() {
        for key in node["required"].as_array().into_iter().flatten() {
            let described = node["properties"][key.as_str().unwrap()]["description"].as_str();
            let description = described.unwrap_or_default().replace('\n', " ");
            if !description.is_empty() && !known.contains(description.as_str()) {
                missing.insert(description);
            }
        }
        match node {
            serde_json::Value::Object(map) => open.extend(map.into_iter().map(|(_, value)| value)),
            serde_json::Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    assert!(
        missing.is_empty(),
        "put these into src/report/explain/meanings.rs: {missing:#?}"
    );
}

fn english_words(text: &str) -> Vec<String> {
    english::english_words(text, unquoted)
}

#[test]
fn names_that_contain_other_sentences_stay_whole() {
    let nasty = [
        "x; there is no station; stations: none",
        "must be a number, not a list (with the offer 5G)",
        "line 3: cannot be read: the file does not exist",
        "의 값은 {0}입니다: is missing, and 3 more",
    ];
    let mut wrong = Vec::new();
    for (english, korean) in korean() {
        for shift in 0..nasty.len() {
            let (mut text, mut names) = (String::new(), Vec::<(String, &str)>::new());
            let mut rest = english.trim().to_owned();
            for (place, hole) in Pattern::new(english).holes().enumerate() {
                let same = names.iter().find(|(known, _)| known == hole).map(|(_, name)| *name);
                let name = same.unwrap_or(nasty[(place + shift) % nasty.len()]);
                let start = hole_start(&rest, hole);
                let inner = &rest[start..];
                let end = start + inner.find('}').unwrap() + 1;
                let is_quoted = matches!(rest[..start].chars().next_back(), Some('"' | '`'));
                text.push_str(&rest[..start]);
                let filled = if is_quoted {
                    name.to_owned()
                } else {
                    format!("\"{name}\"")
                };
                text.push_str(&filled);
                names.push((hole.to_owned(), name));
                rest = rest[end..].to_owned();
            }
            text.push_str(&rest);
            let text = text.replace("{{", "{").replace("}}", "}");
            let said = explain(&text, Language::Korean);
            let is_left_out = |hole: &str| korean.contains(&format!("{{{hole}:-}}"));
            let is_lost = names
                .iter()
                .any(|(hole, name)| !is_left_out(hole) && !said.contains(name));
            if is_lost || !english_words(&said).is_empty() {
                wrong.push(format!("{text}\n  {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the hole of this name begins.
fn hole_start(text: &str, hole: &str) -> usize {
    let is_counted = hole.chars().all(|c| c.is_ascii_digit());
    let starts = [format!("{{{hole}}}"), format!("{{{hole}:")].into_iter();
    let unnamed = ["{}".to_owned(), "{:".to_owned()].into_iter().filter(|_| is_counted);
    starts
        .chain(unnamed)
        .filter_map(|start| text.find(&start))
        .min()
        .unwrap()
}

fn all_sentences(found: &Diagnostics, said: &mut BTreeMap<String, String>) {
    let say = |sentence: &str| explain(sentence, Language::Korean);
    for item in found.items() {
        said.insert(item.message.clone(), item.message_in(&say));
        if let Some(help) = &item.help {
            said.insert(help.clone(), say(help));
        }
    }
}

#[test]
fn scenarios_with_mistakes_are_explained_in_korean() {
    let mut dice = Stream::named(20_270_105, 0, "mutations", "korean");
    let mut said = BTreeMap::new();
    for &(path, text) in BUILT_IN {
        for _ in 0..40 {
            let changed = mutant(text, &mut dice);
            let pages: Vec<(&str, &str)> = BUILT_IN
                .iter()
                .map(|&(name, page)| (name, if name == path { &changed } else { page }))
                .collect();
            match load_page(&pages, path) {
                Ok(loaded) => all_sentences(&loaded.warnings, &mut said),
                Err(found) => all_sentences(&found, &mut said),
            }
        }
    }
    let wrong: Vec<String> = said
        .iter()
        .filter(|(_, korean)| !english_words(korean).is_empty())
        .map(|(english, korean)| format!("{english}\n  {korean}\n  {:?}", english_words(korean)))
        .collect();
    assert!(said.len() > 300, "only {} sentences", said.len());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        said.len(),
        wrong.join("\n")
    );
}

/// What a command says on standard error in Korean, and its exit code.
fn said(arguments: &[&str]) -> (String, Option<i32>) {
    let output = taktline(&[arguments, &["--lang", "ko"]].concat());
    (
        String::from_utf8_lossy(&output.stderr).into_owned(),
        output.status.code(),
    )
}

#[test]
fn check_explains_a_wrong_file_in_korean_and_programs_get_english() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.toml");
    fs::write(
        &file,
        "name = \"라인\"\nstart = 2027-01-04\nrun = { months = 0 }\n[[product]]\nname = \"하우징\"\nroute = [\"선반\", \"밀링\"]\n\
         supply = { kind = \"saturated\" }\n[[station]]\nname = \"선반\"\ncycle_seconds = \"85\"\nmachins = 2\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let (text, code) = said(&["check", file]);
    assert_eq!(code, Some(2));
    for part in [
        "오류: 알 수 없는 키 \"machins\"",
        "도움말: 혹시 `machines` 아닙니까?",
        "오류: `cycle_seconds`는 수, 또는",
        "\"85\"",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let output = taktline(&["check", file, "--lang", "ko", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(found["items"][0]["message"].as_str().unwrap().is_ascii(), "{found}");
    // A Korean system speaks Korean without being asked.
    let output = command(&["check", file]).env("LC_ALL", "ko_KR.UTF-8").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("오류: "));
    assert!(String::from_utf8_lossy(&taktline(&["check", file]).stderr).contains("error: unknown key"));
}

#[test]
fn rules_that_no_longer_hold_are_doubted_in_korean() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("late.toml");
    fs::write(
        &file,
        "name = \"라인\"\nstart = 2031-01-06\nrun = { months = 1 }\n[[product]]\nname = \"하우징\"\nprice_won = 5\n\
         supply = { kind = \"saturated\" }\n[[station]]\nname = \"선반\"\ncycle_seconds = 85\n\
         [[programme]]\nname = \"win-win/basic\"\nsource = \"중소벤처기업부 공고\"\nfrom = 2022-01-01\nuntil = 2022-12-31\n\
         government_percent = 30\n[[offer]]\nname = \"센서\"\nfunding = [\"win-win/basic\"]\n\
         items = [{ what = \"센서\", price_won = 10 }]\n[offer.changes.station.\"선반\"]\ncycle_seconds = 80\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let (text, code) = said(&["check", file]);
    assert_eq!(code, Some(0), "{text}");
    let doubt = "경고: 지원사업 \"win-win/basic\"의 유효 기간은 2022-01-01부터 2022-12-31까지인데, 2031-01-06에도 유효한 것으로 \
                 보고 썼습니다(출처: 중소벤처기업부 공고)";
    assert!(text.contains(doubt), "{text}");
    let items = json(&["check", file])["warnings"].clone();
    assert!(
        items[0]["message"]
            .as_str()
            .unwrap()
            .starts_with("the funding programme")
    );
}

#[test]
fn help_is_korean() {
    let known: BTreeSet<&str> = korean().map(|(english, _)| english).collect();
    let mut command = Arguments::command();
    command.build();
    let (mut open, mut missing) = (vec![command], BTreeSet::new());
    while let Some(command) = open.pop() {
        let mut texts: Vec<String> = Vec::new();
        for text in [command.get_about(), command.get_long_about(), command.get_after_help()] {
            texts.extend(text.map(ToString::to_string));
        }
        for argument in command.get_arguments() {
            texts.extend(argument.get_help().map(ToString::to_string));
            let choices = argument.get_possible_values();
            texts.extend(choices.iter().filter_map(|choice| Some(choice.get_help()?.to_string())));
        }
        missing.extend(texts.into_iter().filter(|text| !known.contains(text.as_str())));
        open.extend(command.get_subcommands().cloned());
    }
    assert!(
        missing.is_empty(),
        "put these into src/report/explain/options.rs: {missing:#?}"
    );
    for argument in korean_command().get_arguments() {
        let heading = argument.get_help_heading().unwrap_or_default();
        assert!(!heading.is_ascii(), "say {heading:?} in Korean in src/cli/help.rs");
    }
    for arguments in [
        &["--help", "--lang", "ko"][..],
        &["maintenance", "optimise", "-h", "--lang=ko"],
        &["help", "sweep", "run"],
    ] {
        let output = command_in_korean(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("사용법: ") && !text.contains("Usage"), "{text}");
        for english in ["Options", "Commands", "default", "Possible", "Print"] {
            assert!(!text.contains(english), "{english}: {text}");
        }
    }
    let output = taktline(&["run", "x.toml", "--offers", "A", "--lang", "ko"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.starts_with("오류: 알 수 없는 옵션이나 인자 '--offers'"), "{text}");
    let output = taktline(&["run", "x.toml", "--precision", "0", "--lang", "ko"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        text.contains("올바르지 않습니다. 0보다 크고 100 이하인 수여야 합니다"),
        "{text}"
    );
}

fn command_in_korean(arguments: &[&str]) -> std::process::Command {
    let mut command = command(arguments);
    command.env("LC_ALL", "ko_KR.UTF-8");
    command
}

#[test]
fn commands_say_in_korean_why_they_failed() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let cell = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/machining-cell.toml");
    let table = file("history.csv", "unit,time,a\n1,1,x\n1,2,3\n");
    let roles = file(
        "roles.toml",
        "kind = \"run-to-failure\"\nunit = \"unit\"\ntime = \"time\"\nsensors = [\"b\"]\n",
    );
    let study = file("study.toml", "scenario = \"none.toml\"\n");
    let taken = file("taken.json", "{}");
    let missing = folder.path().join("none.toml").to_str().unwrap().to_owned();
    let cases: [(&[&str], &str); 14] = [
        (&["check", &missing], "파일이 없습니다"),
        (&["run", cell, "--offer", "Jigs"], "제안 \"Jigs\"가 없습니다."),
        (&["check", cell, "--seed", "1"], "모의실험을 하지 않습니다."),
        (&["new", "bakery"], "업종 \"bakery\"가 없습니다. 업종: "),
        (
            &["network", cell, "--network", "LTE"],
            "네트워크 \"LTE\"가 없습니다. 네트워크: ",
        ),
        (&["network", cell, "--quick"], "--seconds 동안의 패킷을"),
        (&["price", cell, "--offer", "x"], "제안 \"x\"가 없습니다."),
        (&["maintenance", "train", "--history", &table, "--roles", &roles], "열 "),
        (
            &[
                "maintenance",
                "attribute",
                "--parts",
                &table,
                "--result",
                "b",
                "--ok",
                "1",
            ],
            "열 \"b\"가 없습니다.",
        ),
        (
            &["maintenance", "optimise", cell, "--station", "x"],
            "설비 \"x\"가 없습니다.",
        ),
        (&["check", cell, "-o", &taken, "--format", "json"], ""),
        (&["sweep", &study], ""),
        (&["run", cell, "--packets"], ""),
        (&["validate", "--precision", "1"], "`validate`"),
    ];
    for (arguments, part) in cases {
        let (text, code) = said(arguments);
        assert!(matches!(code, Some(0 | 2)), "{arguments:?}: {code:?} {text}");
        assert!(text.contains(part), "{arguments:?}: {text}");
        if code == Some(2) {
            assert!(text.contains("오류: "), "{arguments:?}: {text}");
            assert_eq!(english_words(&text), Vec::<String>::new(), "{arguments:?}: {text}");
        }
    }
}
