//! Whatever stands in a file: an answer, soon, and never a crash.

use proptest::prelude::*;

use crate::scenario::identity::plant_hash;
use crate::scenario::load::load_page;
use crate::scenario::tree;

const CELL: &str = include_str!("../../tests/data/cell.toml");

/// Loads a text and renders what is said of it.
fn survives(text: &str) {
    match load_page(&[("x.toml", text)], "x") {
        Ok(scenario) => {
            assert_eq!(plant_hash(&scenario.baseline).len(), 64);
            scenario.warnings.render(false);
        }
        Err(all) => {
            assert!(all.errors() > 0, "a failure without an error for {text:?}");
            let shown = all.render(false);
            assert!(!shown.contains('\u{1b}'), "a control character in {shown:?}");
            for item in all.items() {
                assert!(
                    item.line >= 1 && item.column >= 1 && item.span.end <= text.len().max(1),
                    "{item:?}"
                );
            }
        }
    }
}

/// A small generator that is the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}

/// The text with a few bytes flipped, inserted or deleted, or words of it swapped.
fn mutated(text: &str, dice: &mut Dice) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.next(3) {
        let at = dice.next(bytes.len());
        match dice.next(6) {
            0 => bytes[at] ^= 1 << dice.next(8),
            1 => bytes.insert(at, b"\n\"'[]{}=.,#-0e_\\\0"[dice.next(17)]),
            2 => {
                let to = (at + dice.next(20)).min(bytes.len());
                bytes.drain(at..to);
            }
            3 => {
                let to = (at + dice.next(80)).min(bytes.len());
                let piece = bytes[at..to].to_vec();
                let place = dice.next(bytes.len());
                bytes.splice(place..place, piece);
            }
            _ => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let words: Vec<&str> = text.split_inclusive([' ', '\n', ',', '=']).collect();
                let extra = [
                    "1e308",
                    "-1",
                    "0",
                    "\"\"",
                    "[]",
                    "{}",
                    "true",
                    "nan",
                    "2027-01-04",
                    "18446744073709551615",
                ];
                let mut words: Vec<&str> = words;
                let (one, other) = (dice.next(words.len()), dice.next(words.len()));
                if dice.next(2) == 0 {
                    words.swap(one, other);
                } else {
                    words[one] = extra[dice.next(extra.len())];
                }
                bytes = words.concat().into_bytes();
            }
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn thousands_of_damaged_scenarios_are_survived() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..4_000 {
        survives(&mutated(CELL, &mut dice));
    }
}

#[test]
fn endless_nesting_is_survived() {
    for text in [
        "[",
        "{",
        "a=[",
        "a={",
        "[[",
        "a.",
        "[a.",
        "\"\".",
        "a={b=",
        "'",
        "\"\"\"",
        "{a.a.a.a=",
    ] {
        survives(&text.repeat(1_000_000 / text.len()));
        survives(&format!("a = {}", text.repeat(1_000_000 / text.len())));
    }
}

#[test]
fn large_files_are_answered_in_time() {
    survives(&"#".repeat(5 << 20));
    survives(&"a = 1\n".repeat(600_000));
    survives(&(0..300_000).map(|n| format!("a{n} = 1\n")).collect::<String>());
    survives(
        &(0..100_000)
            .map(|n| format!("[[station]]\nname = \"{n}\"\n"))
            .collect::<String>(),
    );
    survives(&format!("values = [{}]", "1,".repeat(1_000_000)));
    survives(&format!(
        "{CELL}\n[[product]]\nname = \"x\"\nroute = [{}]\n",
        "\"saw\",".repeat(400_000)
    ));
    survives(&format!("{CELL}\n# {}", "x".repeat(4_000_000)));
    survives(&format!(
        "{CELL}\n[[product]]\nname = \"x\"\nroute = [{}]\n",
        "\"sew\",".repeat(400_000)
    ));
    let needs = "{ product = \"pin\" },".repeat(60_000);
    survives(&format!(
        "{CELL}\n[[product]]\nname = \"x\"\nroute = [{{ station = \"saw\", needs = [{needs}] }}]\n"
    ));
    survives(&CELL.replace("\"08:00-12:00\",", &"\"08:00-12:00\",".repeat(100_000)));
    survives(&CELL.replace(
        "skills = [\"turning\"]",
        &format!("skills = [{}]", "\"turning\",".repeat(200_000)),
    ));
    let failures: String = (0..40_000)
        .map(|n| format!("{{ mode = \"{n}\", crew = \"x\" }},"))
        .collect();
    survives(
        &CELL
            .replace("machines = 2", &format!("failures = [{failures}]"))
            .replace("[[station.failures]]", "[[x]]"),
    );
    let offers: String = (0..500).map(|n| format!("[[offer]]\nname = \"{n}\"\n")).collect();
    survives(&format!("{CELL}\n{offers}"));
    let stations: String = (0..2_000)
        .map(|n| format!("[[station]]\nname = \"s{n}\"\ncycle_seconds = 1\n"))
        .collect();
    survives(&format!("{CELL}\n{stations}"));
}

#[test]
fn measured_values_cannot_be_multiplied_without_end() {
    let csv = "1\n".repeat(1_000_000);
    let station = |n| format!("[[station]]\nname = \"s{n}\"\ncycle_seconds = {{ file = \"t.csv\" }}\n");
    let text = format!("{CELL}\n{}", (0..20).map(station).collect::<String>());
    let all = load_page(&[("x.toml", &text), ("t.csv", &csv)], "x").unwrap_err();
    assert!(all.items()[0].message.contains("measured values"), "{all}");
}

#[test]
fn extreme_numbers_are_met_with_an_error_or_a_run() {
    for number in [
        "1e308",
        "-1e308",
        "1e-308",
        "5e-324",
        "-0.0",
        "0",
        "18446744073709551615",
        "1_0",
        "0xff",
        "inf",
    ] {
        for key in [
            "machines = 2",
            "cycle_seconds = 84",
            "months = 12",
            "buffer = 20",
            "contract_kw = 100",
            "seed = 7",
        ] {
            let (name, _) = key.split_once('=').unwrap();
            survives(&CELL.replace(key, &format!("{name}= {number}")));
        }
    }
    survives(&CELL.replace("machines = 2", &format!("machines = {}", "9".repeat(9_999))));
}

#[test]
fn every_value_of_the_sample_may_be_of_any_kind() {
    for value in [
        "\"x\"",
        "-1",
        "0",
        "2.5",
        "true",
        "[]",
        "[1, 2]",
        "{}",
        "{ a = 1 }",
        "2027-01-04",
        "[[]]",
        "[{}]",
    ] {
        for (number, line) in CELL.lines().enumerate() {
            let Some((key, _)) = line.split_once('=') else { continue };
            let changed = format!("{key}= {value}");
            let lines = CELL
                .lines()
                .enumerate()
                .map(|(n, old)| if n == number { changed.as_str() } else { old });
            survives(&lines.collect::<Vec<_>>().join("\n"));
        }
    }
}

#[test]
fn the_same_text_says_the_same_twice() {
    let text = CELL.replace("machines", "machnes").replace("shift", "shft");
    let said = || {
        load_page(&[("x.toml", &text)], "x")
            .map(|_| ())
            .unwrap_err()
            .render(false)
    };
    assert_eq!(said(), said());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn arbitrary_text_of_toml_letters_is_survived(text in "[a-c=\\[\\]{}\"'., \n0-9#-]{0,200}") {
        survives(&text);
        let _ = tree::tests::parsed(&text);
    }
}
