//! What is shown in Korean of the scenarios that come with the program: every name, and nothing that is not there.

use std::collections::BTreeSet;

use serde_json::Value;
use taktline::report::voice::Voice;
use taktline::report::words::Language;
use taktline::scenario::load::{LoadedScenario, load_builtin, load_page};
use taktline::scenario::source::BUILT_IN;

use crate::program::{json, out, refused};

/// Names that are the same in both languages.
const SAME: [&str; 6] = ["RD", "TL", "SA", "WS3", "WS4", "WS5"];

fn starters() -> impl Iterator<Item = (&'static str, LoadedScenario)> {
    let pages = BUILT_IN.iter().filter(|(page, _)| !page.contains('/'));
    pages.map(|(page, _)| (*page, load_builtin(page).unwrap_or_else(|all| panic!("{page}: {all}"))))
}

/// All texts of a document, keys among them.
fn texts(document: &Value, found: &mut BTreeSet<String>) {
    match document {
        Value::String(text) => drop(found.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(table) => {
            found.extend(table.keys().cloned());
            table.values().for_each(|value| texts(value, found));
        }
        _ => {}
    }
}

/// Values of these keys, wherever they stand: what reports call by name.
fn named(document: &Value, keys: &[&str], found: &mut BTreeSet<String>) {
    match document {
        Value::Array(items) => items.iter().for_each(|item| named(item, keys, found)),
        Value::Object(table) => {
            for (key, value) in table {
                match value {
                    Value::String(text) if keys.contains(&key.as_str()) => drop(found.insert(text.clone())),
                    _ => named(value, keys, found),
                }
            }
        }
        _ => {}
    }
}

/// The baseline and all variants as documents, without what they are called in Korean.
fn documents(loaded: &LoadedScenario) -> Vec<Value> {
    let variants = loaded.variants.iter().map(|(_, variant)| variant);
    let all = [&loaded.baseline].into_iter().chain(variants);
    all.map(|scenario| {
        let mut document = serde_json::to_value(scenario).unwrap();
        document.as_object_mut().unwrap().remove("korean");
        document
    })
    .collect()
}

#[test]
fn every_name_of_a_shipped_scenario_is_shown_in_korean() {
    for (page, loaded) in starters() {
        let voice = Voice::of(Language::Korean, &loaded.baseline);
        let mut names = BTreeSet::from([loaded.baseline.name.clone(), loaded.baseline.description.clone()]);
        for mut document in documents(&loaded) {
            // Rules are cited by the names that their sources stand under; prices that no offer names are not shown.
            for key in [
                "tax_rule",
                "programme",
                "loan_programme",
                "guarantee_programme",
                "component",
                "catalogue",
            ] {
                document.as_object_mut().unwrap().remove(key);
            }
            named(&document, &["name", "mode", "what", "signal"], &mut names);
        }
        for name in names.iter().filter(|name| !SAME.contains(&name.as_str())) {
            let shown = voice.called(name);
            let is_told = shown.chars().any(|c| ('가'..='힣').contains(&c)) || shown == "Wi-Fi";
            assert!(is_told, "{page}: {name:?} is shown as {shown:?}");
        }
    }
}

#[test]
fn nothing_is_translated_that_no_shipped_scenario_says() {
    let mut said = BTreeSet::new();
    let mut told = BTreeSet::new();
    for (_, loaded) in starters() {
        for document in documents(&loaded) {
            texts(&document, &mut said);
        }
        let sources = loaded.assumptions.iter().filter_map(|number| number.source.as_deref());
        said.extend(sources.map(|source| source.trim_start_matches("guess; ").to_owned()));
        told.extend(loaded.baseline.korean.iter().map(|(written, _)| written.to_owned()));
    }
    let idle: Vec<&String> = told.difference(&said).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn a_report_in_korean_calls_things_in_korean_and_programs_get_the_names_of_the_file() {
    let page =
        |format: &str, language: &str| out(&["demo", "--replications", "2", "--lang", language, "--format", format]);
    let text = page("text", "ko");
    for name in ["first side", "Quick-change jigs", "Machining cell", "milling"] {
        assert!(!text.contains(name), "{name}");
    }
    for name in ["신속 교체 지그", "자동차 부품 가공 셀", "밀링/1"] {
        assert!(text.contains(name), "{name}");
    }
    assert!(page("text", "en").contains("Quick-change jigs"));
    assert_eq!(page("json", "ko"), page("json", "en"));
}

#[test]
fn an_offer_may_be_asked_for_as_the_report_calls_it() {
    let file = "scenarios/machining-cell.toml";
    let price = |offer: &str| json(&["price", file, "--offer", offer]);
    assert_eq!(price("신속 교체 지그"), price("Quick-change jigs"));
    assert!(refused(&["price", file, "--offer", "신속 교체"]).contains("Quick-change jigs"));
}

const LINE: &str = "name = \"Base\"\nstart = 2027-01-04\nrun = { days = 5 }\n\
    [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
    [[station]]\nname = \"mill\"\ncycle_seconds = 5\n[[station]]\nname = \"lathe\"\ncycle_seconds = 5\n";

#[test]
fn two_things_of_a_kind_may_not_look_the_same() {
    let complaints = |names: &str| {
        let text = format!("{LINE}{names}");
        load_page(&[("line.toml", &text)], "line.toml")
            .err()
            .map(|all| all.to_string())
    };
    assert_eq!(complaints("[korean]\nmill = \"기계\"\nlathe = \"선반\"\n"), None);
    // A product may be called like a station.
    assert_eq!(complaints("[korean]\nmill = \"기계\"\npart = \"기계\"\n"), None);
    let same = complaints("[korean]\nmill = \"기계\"\nlathe = \"기계\"\n").unwrap();
    assert!(
        same.contains("two stations are called") && same.contains("line.toml:"),
        "{same}"
    );
    let other = complaints("[english]\nmill = \"lathe\"\n").unwrap();
    assert!(other.contains("\"mill\"") && other.contains("\"lathe\""), "{other}");
    assert!(
        complaints("[korean]\nmill = \" \"\n")
            .unwrap()
            .contains("must not be empty")
    );
    assert!(complaints("[korean]\nmill = 5\n").is_some());
    assert!(complaints("[korean]\nmill = \"\\u001B[2J\"\n").is_some());
}

#[test]
fn names_of_files_that_build_on_each_other_come_together() {
    // `usage` and `calendar` are words of other tables, where one takes the place of the other.
    let base = format!("{LINE}[korean]\nmill = \"밀링\"\nusage = \"사용\"\n");
    let top = "extends = [\"base.toml\"]\n[korean]\ncalendar = \"달력\"\nmill = \"밀링기\"\n";
    let loaded = load_page(&[("base.toml", &base), ("top.toml", top)], "top.toml").unwrap();
    let voice = Voice::of(Language::Korean, &loaded.baseline);
    assert_eq!(
        ["mill", "usage", "calendar", "lathe"].map(|name| voice.called(name)),
        ["밀링기", "사용", "달력", "lathe"]
    );
    assert_eq!(Voice::of(Language::English, &loaded.baseline).called("mill"), "mill");
}
