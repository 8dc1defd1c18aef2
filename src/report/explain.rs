//! Messages in Korean: what is wrong with a scenario, why a command failed, what is doubtful.
//!
//! Where a message is made, it is an English sentence, and a type whose `Display` says it: that is what programs and
//! logs see, always. Here, at the edge, [`explain`] says it in the language of the user. As in `gettext`, the English
//! sentence with its holes is the key; since what arrives is the sentence as it was filled in, it is recognised by its
//! template, see [`pattern`]. A message without a translation is shown as it is: nothing is ever lost.
//!
//! Translations stand in tables by subject. To add one, put the text as it stands in the source code and its Korean
//! into the table that fits; a test reads the sources and names those that are missing.

pub mod choices;
pub mod commands;
#[cfg(test)]
pub mod english;
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
/// Templates that are filled for one line at most; a long sentence takes ten or so.
const MOST_FILLED: u32 = 1_000;

/// Words that say nothing of their own.
const LINKS: [&str; 4] = ["and", "of", "or", "to"];

struct Entry {
    /// Whether it says nothing of its own, only how two things belong together.
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
    let fixed = pattern.fixed().join(" ");
    let is_sign = |word: &str| matches!(word, "," | ":" | ";");
    let is_link = fixed.split_whitespace().any(|word| LINKS.contains(&word))
        && fixed
            .split_whitespace()
            .all(|word| LINKS.contains(&word) || is_sign(word));
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
            let lines = text.split('\n').map(|line| Telling { left: MOST_FILLED }.tell(line, 0));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// Why an English and a Korean template do not belong together: the hole that one of them lacks.
pub fn mismatch(english: &str, korean: &str) -> Option<String> {
    entry(english, korean).err()
}

/// One message on its way into Korean.
struct Telling {
    /// How many templates may still be filled: a name full of colons shall not take long.
    left: u32,
}

impl Telling {
    /// A sentence or a term in Korean.
    fn tell(&mut self, text: &str, depth: usize) -> String {
        let all = words(text);
        if depth > MOST_DEPTH || all == 0 {
            return text.to_owned();
        }
        let sentence = text.trim();
        match self.best(sentence, all, depth) {
            Some(said) => text.replacen(sentence, &said, 1),
            None => text.to_owned(),
        }
    }

    /// What the templates make of a sentence with so many English words, if they make anything of it. Of several that
    /// fit, the one that leaves the fewest words in English: two sentences may be alike up to what fills them.
    fn best(&mut self, text: &str, all: usize, depth: usize) -> Option<String> {
        let mut best: Option<(usize, String)> = None;
        for is_strict in [true, false] {
            for entry in ENTRIES.iter() {
                let Some(holes) = entry.pattern.captures(text, is_strict) else {
                    continue;
                };
                let Some(left) = self.left.checked_sub(1) else {
                    return best.map(|(_, said)| said);
                };
                self.left = left;
                if entry.is_link && holes.iter().any(|hole| self.is_untold(hole, depth + 1)) {
                    // Half translated, "a or b" is worse than before.
                    continue;
                }
                let said = entry.korean.fill(&holes, &mut |hole| self.tell(hole, depth + 1));
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

    /// Whether a text has words of which none can be said in Korean.
    fn is_untold(&mut self, text: &str, depth: usize) -> bool {
        words(text) > 0 && self.tell(text, depth) == *text
    }
}

/// How many words of a text could be said in another language: those that are no names, keys, numbers or units.
fn words(text: &str) -> usize {
    let outside = unquoted(text).unwrap_or_else(|| text.to_owned());
    let words = outside.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')));
    let is_word =
        |word: &str| word == "e.g." || word.len() >= 2 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    words.filter(|word| is_word(word) && !is_unit(word)).count()
}

fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 16] = [
        "ms", "us", "km", "kW", "kWh", "kHz", "MHz", "GHz", "dB", "dBm", "MiB", "KiB", "TOML", "CSV", "UTF", "OEE",
    ];
    UNITS.contains(&word)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::english::english_words;
    use super::*;
    use crate::scenario::diagnostic::Diagnostics;

    /// Whatever is said of a scenario can be said in Korean.
    #[track_caller]
    pub(crate) fn assert_korean(all: &Diagnostics) {
        let say = |sentence: &str| explain(sentence, Language::Korean);
        for item in all.items() {
            let help = item.help.as_deref().map(say).unwrap_or_default();
            for korean in [item.message_in(&say), help] {
                let left = english_words(&korean, unquoted);
                assert!(
                    left.is_empty(),
                    "{left:?} in {korean}, for {} {:?}",
                    item.message,
                    item.help
                );
            }
        }
    }

    fn korean(text: &str) -> String {
        explain(text, Language::Korean)
    }

    #[test]
    fn a_sentence_in_a_sentence_is_said_in_korean_too() {
        assert_eq!(
            korean("`loss` must be a number, or a table with one of uniform, values, not text"),
            "`loss`는 수, 또는 uniform, values 중 하나가 든 표여야 하는데 글자입니다"
        );
        assert_eq!(
            korean(
                "offer `Private 5G`, replication 3: the line stopped for good after 2.0 h: nothing can move any more at \
                    `milling`; give the buffers there more places, or send reworked and returning parts where there is \
                    always room"
            ),
            "제안 `Private 5G`, 반복 3: 라인이 2.0시간 뒤에 완전히 멈췄습니다. `milling`에서 더는 아무것도 움직일 수 없습니다. \
             그곳의 대기 공간(`buffer`)을 늘리거나, 재작업품과 돌아오는 부품을 항상 자리가 있는 곳으로 보내십시오"
        );
    }

    #[test]
    fn names_are_never_translated() {
        // Terms, as names of things.
        assert_eq!(korean("there is no station \"machine\""), "설비 \"machine\"이 없습니다");
        assert_eq!(
            korean("stations: station, text, and 3 more"),
            "설비: station, text 외 3개"
        );
        assert_eq!(
            korean("there is no offer `none`; the scenario's offers are none"),
            "제안 `none`이 없습니다. 시나리오의 제안: 없음"
        );
    }

    #[test]
    fn what_nobody_translated_is_shown_as_it_is() {
        for text in [
            "an error of some library: it is odd, or so",
            "한국어 문장",
            "",
            "  ",
            "a\n\nb",
        ] {
            assert_eq!(korean(text), text);
            assert_eq!(explain(text, Language::English), text);
        }
    }

    #[test]
    fn a_name_that_looks_like_many_sentences_takes_no_time() {
        let name = "of a: is b; needs c or d to e, expected f: line 3 of g ".repeat(40);
        let text = format!("failed to write /tmp/{name}: Permission denied (os error 13)");
        let said = korean(&text);
        assert!(said.contains("/tmp/"), "{said}");
        let known = format!("there is no offer \"{name}\"; offers: a");
        assert_eq!(korean(&known), format!("제안 \"{name}\"가 없습니다. 제안: a"));
    }

    #[test]
    fn of_two_templates_that_fit_the_one_that_leaves_less_english_speaks() {
        assert_eq!(
            korean("`radios` must be a list, not a table"),
            "`radios`는 목록이어야 하는데 표입니다"
        );
        assert_eq!(
            korean("`spacing_khz` must be 15, 30, 60 or 120, not 17"),
            "`spacing_khz`는 15, 30, 60 또는 120이어야 하는데 17입니다"
        );
    }
}
