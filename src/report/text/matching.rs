//! Solutions that fit a line: what it loses, what is worth a quote, and what is not.

use crate::report::about::About;
use crate::report::escape::NAME_COLUMNS;
use crate::report::headings::loss;
use crate::report::matching::Matched;
use crate::report::number::percent;
use crate::report::table::{Align, Table, wrapped};
use crate::report::text::offer::verdict;
use crate::report::text::{Basis, Page};
use crate::report::words::{Language, Word};

/// Losses that are shown at most.
const MOST_LOSSES: usize = 12;

/// The report of matched solutions.
pub fn matched(about: &About<'_>, matched: &Matched<'_>, language: Language) -> String {
    let comparison = matched.comparison;
    let mut page = Page::new(about.voice(language));
    page.title(about, None);
    page.limits(about, comparison.ending);
    page.section(page.word(Word::WhatIsLost));
    let mut table = Table::new([
        (page.word(Word::Station), Align::Left),
        (page.word(Word::LossHeading), Align::Left),
        (page.word(Word::LossShare), Align::Right),
        ("", Align::Left),
    ]);
    for found in matched.losses.iter().take(MOST_LOSSES) {
        let mark = if found.is_bottleneck {
            page.word(Word::HoldsUp)
        } else {
            ""
        };
        // A long name goes on in rows of its own.
        let mut lines = wrapped(&page.voice.line(&found.station), NAME_COLUMNS, 0, 0).into_iter();
        table.row([
            lines.next().unwrap_or_default(),
            loss(found.loss, language).to_owned(),
            percent(found.share, None),
            mark.to_owned(),
        ]);
        lines.for_each(|rest| table.row([rest]));
    }
    page.table(2, &table);
    page.section(page.word(Word::WorthAQuote));
    let ranked = matched.ranked();
    if ranked.is_empty() {
        page.paragraph(2, page.word(Word::NothingFits));
    }
    for (found, offer) in &ranked {
        let called = page.voice.line(&offer.name);
        verdict(&mut page, &called, offer);
        let loss = &found.found;
        let said = [
            crate::report::headings::loss(loss.loss, language).to_owned(),
            page.voice.line(&loss.station),
            percent(loss.share, None),
        ];
        page.paragraph(4, &page.say(Word::AgainstLoss, &[&said[0], &said[1], &said[2]]));
        if !found.solution.supplier.is_empty() {
            let supplier = page.voice.line(&found.solution.supplier);
            page.paragraph(4, &page.say(Word::SuppliedBy, &[&supplier]));
        }
    }
    page.blank();
    page.basis(about, &Basis::of(comparison));
    let others: Vec<String> = matched
        .others()
        .map(|solution| page.voice.line(&solution.name))
        .collect();
    if !others.is_empty() {
        page.paragraph(0, &page.say(Word::NotNeeded, &[&others.join(", ")]));
    }
    let slow: Vec<String> = matched
        .no_sooner
        .iter()
        .map(|solution| page.voice.line(&solution.name))
        .collect();
    if !slow.is_empty() {
        page.paragraph(0, &page.say(Word::RepairsNoSooner, &[&slow.join(", ")]));
    }
    page.foundation(
        about,
        std::iter::empty(),
        Some((comparison.seed, comparison.replications)),
    );
    page.finish()
}
