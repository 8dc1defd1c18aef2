//! Messages in Korean: what is wrong with a scenario, why a command failed, what is doubtful.
//!
//! Where a message is made, it is an English sentence, and a type whose `Display` says it: that is what programs and logs
//! see, always. Here, at the edge, [`explain`] says it in the language of the user. As in `gettext`, the English sentence
//! with its holes is the key; since what arrives is the sentence as it was filled in, it is recognised by its template, see
//! [`pattern`]. A message without a translation is shown as it is: nothing is ever lost.
//!
//! Translations stand in tables by subject. To add one, put the text as it stands in the source code and its Korean into
//! the table that fits; a test reads the sources and names those that are missing.

pub mod choices;
pub mod commands;
pub mod factory;
pub mod files;
pub mod fleets;
pub mod learning;
pub mod maintenance;
pub mod meanings;
pub mod money;
pub mod networks;
pub mod options;
pub mod particle;
pub mod pattern;
pub mod people;
pub mod products;
pub mod quality;
pub mod radio;
pub mod stations;
pub mod structure;
pub mod studies;
pub mod system;
pub mod terms;

use std::sync::LazyLock;

use crate::report::explain::pattern::{Korean, Pattern, unquoted};
use crate::report::words::Language;

/// English templates with their Korean ones.
pub type Sentences = &'static [(&'static str, &'static str)];

/// All tables.
pub const TABLES: &[Sentences] = &[
    commands::SENTENCES,
    factory::SENTENCES,
    files::SENTENCES,
    fleets::SENTENCES,
    learning::SENTENCES,
    maintenance::SENTENCES,
    meanings::SENTENCES,
    money::SENTENCES,
    networks::SENTENCES,
    options::SENTENCES,
    people::SENTENCES,
    products::SENTENCES,
    quality::SENTENCES,
    radio::SENTENCES,
    stations::SENTENCES,
    structure::SENTENCES,
    studies::SENTENCES,
    system::SENTENCES,
    terms::SENTENCES,
];

/// How deep sentences stand in sentences at most.
const MOST_DEPTH: usize = 8;

struct Entry {
    /// Whether all that it says is that one of two things is meant.
    is_link: bool,
    pattern: Pattern,
    korean: Korean,
}

/// All templates, those first that say most.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let written = TABLES.iter().flat_map(|table| table.iter().copied());
    let mut entries: Vec<Entry> = written
        .filter_map(|(english, korean)| entry(english, korean).ok())
        .collect();
    for (many, korean) in choices::CHOICES {
        // The list is the hole that follows those of the term.
        let list = Pattern::new(many).holes().count();
        let forms = [
            entry(many, korean),
            entry(&format!("{many}: {{}}"), &format!("{korean}: {{{list}:list}}")),
            entry(&format!("there are no {many}"), &format!("{korean}{{이}} 없습니다")),
        ];
        entries.extend(forms.into_iter().flatten());
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.pattern.weight()));
    entries
});

fn entry(english: &str, korean: &str) -> Result<Entry, String> {
    // Blanks at the ends belong to what the sentence stands in.
    let pattern = Pattern::new(english.trim());
    let korean = Korean::new(korean.trim(), &pattern)?;
    let is_link = pattern.weight() < 4 && english.contains(" or ");
    Ok(Entry {
        is_link,
        pattern,
        korean,
    })
}

/// A message in the language of the user; as it is, if nobody has translated it. Lines are messages of their own.
pub fn explain(text: &str, language: Language) -> String {
    match language {
        Language::English => text.to_owned(),
        Language::Korean => {
            let lines = text.split('\n').map(|line| in_korean(line, 0));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// Why an English and a Korean template do not belong together: the hole that one of them lacks.
pub fn mismatch(english: &str, korean: &str) -> Option<String> {
    entry(english, korean).err()
}

/// A sentence or a term in Korean. Of several templates that fit, the one that leaves the fewest words in English: two
/// sentences may be alike up to what fills them.
fn in_korean(text: &str, depth: usize) -> String {
    let all = words(text);
    if depth > MOST_DEPTH || all == 0 {
        return text.to_owned();
    }
    let sentence = text.trim();
    match best(sentence, all, depth) {
        Some(said) => text.replacen(sentence, &said, 1),
        None => text.to_owned(),
    }
}

/// The best that a template makes of a sentence with so many English words, if one makes anything of it.
fn best(text: &str, all: usize, depth: usize) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for is_strict in [true, false] {
        for entry in ENTRIES.iter() {
            let Some(holes) = entry.pattern.captures(text, is_strict) else {
                continue;
            };
            let is_untold = |hole: &&str| words(hole) > 0 && in_korean(hole, depth + 1) == **hole;
            if entry.is_link && holes.iter().any(is_untold) {
                // "a or b" says nothing of its own: half translated it is worse than before.
                continue;
            }
            let said = entry.korean.fill(&holes, &mut |hole| in_korean(hole, depth + 1));
            let left = words(&said);
            if left == 0 {
                return Some(said);
            }
            if left < best.as_ref().map_or(all, |(least, _)| *least) {
                best = Some((left, said));
            }
        }
        if best.is_some() {
            break;
        }
    }
    best.map(|(_, said)| said)
}

/// How many words of a text could be said in another language: those that are no names, keys, numbers or units.
fn words(text: &str) -> usize {
    let outside = unquoted(text).unwrap_or_else(|| text.to_owned());
    let words = outside.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')));
    let is_word = |word: &str| word.len() >= 2 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    words.filter(|word| is_word(word) && !is_unit(word)).count()
}

fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 16] = [
        "ms", "us", "km", "kW", "kWh", "kHz", "MHz", "GHz", "dB", "dBm", "MiB", "KiB", "TOML", "CSV", "UTF", "OEE",
    ];
    UNITS.contains(&word)
}
