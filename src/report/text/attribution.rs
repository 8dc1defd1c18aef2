//! Which cause the bad parts of a table point at, for people.

use crate::maintenance::quality::attribution::Parts;
use crate::maintenance::quality::parts_table::TableAttribution;
use crate::report::escape::{self, name};
use crate::report::number::{grouped, percent};
use crate::report::table::{Align, Table};
use crate::report::text::Page;
use crate::report::voice::Voice;
use crate::report::words::{Language, Word};

/// Most causes that are listed.
const MOST_CAUSES: usize = 10;

/// A probability that is never said to be none or certain.
fn confident(probability: f64) -> String {
    match probability {
        sure if sure > 0.9995 => format!("> {}", percent(0.999, None)),
        unlikely if unlikely < 0.0005 => format!("< {}", percent(0.001, None)),
        between => percent(between, None),
    }
}

/// The report of a table of parts.
pub fn attributed(file: &str, found: &TableAttribution, language: Language) -> String {
    let mut page = Page::new(Voice::plain(language));
    let count = |parts: u64| grouped(parts as f64, 0);
    let share = |parts: Parts| percent(parts.bad as f64 / parts.all.max(1) as f64, None);
    let whole = found.whole;
    let title = [
        &*escape::line(file),
        &count(whole.all),
        &count(whole.bad),
        &share(whole),
    ];
    let title = page.say(Word::AttributedTitle, &title);
    page.paragraph(0, &title);
    let text = match found.suspects.first() {
        Some(first) if first.confidence > found.nothing => {
            let others = Parts {
                all: whole.all - first.parts.all,
                bad: whole.bad - first.parts.bad,
            };
            let said = [
                &*name(&first.column),
                &name(&first.level),
                &confident(first.confidence),
                &share(first.parts),
                &share(others),
            ];
            page.say(Word::PointsAt, &said)
        }
        _ => page.say(Word::PointsAtNothing, &[&confident(found.nothing)]),
    };
    page.paragraph(0, &text);
    page.section(page.word(Word::PossibleCauses));
    let mut table = Table::new([
        (page.word(Word::CauseColumn), Align::Left),
        (page.word(Word::CauseValue), Align::Left),
        (page.word(Word::ConfidenceHead), Align::Right),
        (page.word(Word::PartsHead), Align::Right),
        (page.word(Word::BadHead), Align::Right),
        (page.word(Word::BadShareHead), Align::Right),
    ]);
    let shown = found.suspects.iter().take(MOST_CAUSES);
    let ahead = shown
        .clone()
        .filter(|suspect| suspect.confidence >= found.nothing)
        .count();
    let mut rows: Vec<[String; 6]> = shown
        .map(|suspect| {
            [
                name(&suspect.column),
                name(&suspect.level),
                confident(suspect.confidence),
                count(suspect.parts.all),
                count(suspect.parts.bad),
                share(suspect.parts),
            ]
        })
        .collect();
    let chance = page.word(Word::ByChance).to_owned();
    let chance = [
        chance,
        String::new(),
        confident(found.nothing),
        count(whole.all),
        count(whole.bad),
        share(whole),
    ];
    rows.insert(ahead, chance);
    rows.into_iter().for_each(|row| table.row(row));
    page.table(2, &table);
    if let Some(more) = found.suspects.len().checked_sub(MOST_CAUSES + 1) {
        let text = page.say(Word::MoreCauses, &[&(more + 1).to_string()]);
        page.paragraph(2, &text);
    }
    page.paragraph(2, page.word(Word::AttributedHow));
    if !found.left_out.is_empty() {
        let names: Vec<String> = found.left_out.iter().map(|column| name(column)).collect();
        let text = page.say(Word::LeftOutColumns, &[&names.join(", ")]);
        page.paragraph(2, &text);
    }
    page.finish()
}
