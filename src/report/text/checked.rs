//! A scenario that can be used: every number that it rests on, and where it comes from.

use crate::report::about::About;
use crate::report::escape;
use crate::report::table::{Align, Table, cut};
use crate::report::text::Page;
use crate::report::words::{Language, Word};

/// Columns of each of the three columns of text.
const COLUMNS: [usize; 3] = [44, 20, 28];

/// The report of a scenario that can be used.
pub fn checked(about: &About<'_>, language: Language) -> String {
    let mut page = Page::new(language);
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
        let source = match (&assumption.source, assumption.is_guess) {
            (Some(source), _) => source.as_str(),
            (None, true) => page.word(Word::Guess),
            (None, false) => "",
        };
        let cells = [&assumption.path, &assumption.value, source];
        table.row(
            cells
                .iter()
                .zip(COLUMNS)
                .map(|(cell, columns)| cut(&escape::line(cell), columns)),
        );
    }
    page.table(2, &table);
    page.finish()
}
