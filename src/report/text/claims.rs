//! What an offer changes, beside what vendors claim.

use crate::report::number::{NOTHING, grouped, interval};
use crate::report::table::{Align, Table};
use crate::report::text::Page;
use crate::report::words::Word;
use crate::study::claims::{Claim, ClaimedEffect, Effect, Standing};

/// The effects of an offer that changes maintenance.
pub(super) fn claims(page: &mut Page<'_>, effects: &[ClaimedEffect]) {
    if effects.is_empty() {
        return;
    }
    let heads = [Word::DerivedHead, Word::ClaimedHead, Word::CredibleHead];
    let heads = heads.map(|head| (page.word(head), Align::Right));
    let first = [(page.word(Word::Claimed), Align::Left)];
    let mut table = Table::new(first.into_iter().chain(heads).chain([("", Align::Left)]));
    for found in effects {
        let change = &found.change_percent;
        let derived = change.mean.map_or_else(
            || NOTHING.to_owned(),
            |mean| {
                format!(
                    "{}{} %",
                    if mean > 0.0 { "+" } else { "" },
                    interval(mean, change.half_width)
                )
            },
        );
        let claimed: Vec<String> = found.claims.iter().map(claimed).collect();
        let credible = found
            .credible_percent
            .map_or_else(String::new, |[low, high]| range(low, high));
        let standing = match found.standing {
            Standing::Below => Word::StandsBelow,
            Standing::Inside => Word::StandsInside,
            Standing::Above => Word::StandsAbove,
        };
        let who = page.word(effect(found.effect)).to_owned();
        table.row([
            who,
            derived,
            claimed.join(", "),
            credible,
            page.word(standing).to_owned(),
        ]);
    }
    page.blank();
    page.table(2, &table);
    page.paragraph(2, page.word(Word::ClaimsHow));
}

fn effect(effect: Effect) -> Word {
    match effect {
        Effect::Downtime => Word::EffectDowntime,
        Effect::Breakdowns => Word::EffectBreakdowns,
        Effect::UpkeepCost => Word::EffectUpkeep,
        Effect::Productivity => Word::EffectProductivity,
        Effect::Defects => Word::EffectDefects,
        Effect::OnTime => Word::EffectOnTime,
    }
}

fn claimed(claim: &Claim) -> String {
    range(claim.from_percent, claim.to_percent)
}

/// A range of percentages, the lesser change first.
fn range(low: f64, high: f64) -> String {
    let number = |value: f64| {
        let text = grouped(value, usize::from(value.fract() != 0.0));
        if value > 0.0 { format!("+{text}") } else { text }
    };
    if low == high {
        return format!("{} %", number(low));
    }
    format!("{} … {} %", number(high), number(low))
}
