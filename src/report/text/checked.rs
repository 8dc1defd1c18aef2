//! A scenario that can be used: every number that it rests on, and where it comes from.

use crate::report::about::About;
use crate::report::escape;
use crate::report::table::{Align, Table, cut};
use crate::report::text::Page;
use crate::report::voice::Voice;
use crate::report::words::{Language, Word};
use crate::scenario::assumption::Assumption;

/// Columns of each of the three columns of text.
const COLUMNS: [usize; 3] = [44, 20, 28];

/// The report of a scenario that can be used.
pub fn checked(about: &About<'_>, language: Language) -> String {
    let mut page = Page::new(about.voice(language));
    page.title(about, None);
    let usable = match about.warnings.warnings() {
        0 => page.word(Word::NoMistakes).to_owned(),
        warnings => page.say(Word::Warnings, &[&warnings.to_string()]),
    };
    page.paragraph(0, &usable);
    page.foundation(
        &About {
            file: None,
            ..about.clone()
        },
        std::iter::empty(),
        None,
    );
    if about.assumptions.is_empty() {
        return page.finish();
    }
    page.blank();
    let mut table = Table::new([
        (page.word(Word::Number), Align::Left),
        (page.word(Word::Value), Align::Left),
        (page.word(Word::Source), Align::Left),
    ]);
    for assumption in about.assumptions {
        let cells = [
            escape::line(&assumption.path),
            escape::line(&assumption.value),
            source(assumption, page.voice).unwrap_or_default(),
        ];
        table.row(cells.iter().zip(COLUMNS).map(|(cell, columns)| cut(cell, columns)));
    }
    page.table(2, &table);
    page.finish()
}

/// Where a number comes from: its source, behind the word guess if it is one; none if nothing is said of it.
pub(in crate::report) fn source(assumption: &Assumption, voice: Voice<'_>) -> Option<String> {
    let guess = voice.word(Word::Guess);
    Some(match (&assumption.source, assumption.is_guess) {
        (Some(source), true) => {
            let is_alone = |more: &&str| !more.starts_with(char::is_alphanumeric);
            let more = source.strip_prefix("guess").filter(is_alone).unwrap_or(source);
            let more = more.trim_start_matches([';', ',', ':', ' ']);
            match escape::is_invisible(more) {
                true => guess.to_owned(),
                false => format!("{guess}: {}", voice.line(more)),
            }
        }
        (Some(source), false) => voice.line(source),
        (None, true) => guess.to_owned(),
        (None, false) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_called_one_once() {
        let said = |source: Option<&str>, is_guess: bool| {
            let assumption = Assumption {
                path: "station.lathe.cycle_seconds".to_owned(),
                value: "60".to_owned(),
                source: source.map(str::to_owned),
                is_guess,
                file: "line.toml".to_owned(),
                line: 1,
            };
            super::source(&assumption, Voice::plain(Language::Korean))
        };
        assert_eq!(said(Some("guess"), true).as_deref(), Some("추정"));
        assert_eq!(
            said(Some("guess; two visits"), true).as_deref(),
            Some("추정: two visits")
        );
        assert_eq!(
            said(Some("guessed from a film"), true).as_deref(),
            Some("추정: guessed from a film")
        );
        assert_eq!(
            said(Some("quoted, the rest a guess"), true).as_deref(),
            Some("추정: quoted, the rest a guess")
        );
        assert_eq!(said(Some("stop watch"), false).as_deref(), Some("stop watch"));
        assert_eq!(said(None, true).as_deref(), Some("추정"));
        assert_eq!(said(None, false).as_deref(), None);
    }
}
