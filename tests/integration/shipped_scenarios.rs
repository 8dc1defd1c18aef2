//! The scenarios that come with the program: they load without a word of complaint, nothing in them goes without a
//! source, and none is forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use taktline::scenario::load::load_builtin;
use taktline::scenario::source::BUILT_IN;

/// Whole scenarios; pages in folders are parts that they share.
fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN
        .iter()
        .filter_map(|(page, _)| page.strip_suffix(".toml").filter(|name| !name.contains('/')))
}

#[test]
fn every_shipped_scenario_loads_without_errors_or_warnings() {
    for name in names() {
        let loaded = load_builtin(name).unwrap_or_else(|errors| panic!("{}", errors.render(false)));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings.render(false));
    }
}

#[test]
fn every_number_of_a_shipped_scenario_has_a_source_or_is_called_a_guess() {
    for name in names() {
        for assumption in load_builtin(name).unwrap().assumptions {
            assert!(
                assumption.source.is_some(),
                "{}:{}: {} = {} has neither a source nor the word guess",
                assumption.file,
                assumption.line,
                assumption.path,
                assumption.value
            );
        }
    }
}

#[test]
fn no_shipped_file_is_left_out_of_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found = BTreeSet::new();
    for prefix in ["", "rules/", "catalogue/"] {
        let folder = root.join(prefix);
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".toml") {
                found.insert(format!("{prefix}{name}"));
            }
        }
    }
    let carried: BTreeSet<String> = BUILT_IN.iter().map(|(page, _)| (*page).to_owned()).collect();
    assert_eq!(found, carried);
}

#[test]
fn the_machining_cell_shows_four_offers_a_combination_and_two_networks() {
    let cell = load_builtin("machining-cell").unwrap();
    let names: Vec<&str> = cell.variants.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Second milling machine",
            "Quick-change jigs",
            "Inspection camera",
            "Repairer for the late shift",
            "Jigs and second milling machine",
            "Private 5G with edge camera",
            "Wi-Fi for terminals and video",
        ]
    );
}
