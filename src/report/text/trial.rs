//! A trial before the decision: what it is worth, and what to do after it.

use crate::report::number::rough_won;
use crate::report::text::Page;
use crate::report::text::offer::{money_estimate, share};
use crate::report::words::Word;
use crate::study::payoff::trial::{Advice, Trial};

/// What is said of a trial under a heading of its own.
pub(in crate::report) fn trial(page: &mut Page<'_>, found: &Trial) {
    let language = page.language();
    let won = |amount: f64| rough_won(amount, language);
    let advice = page.word(match found.advice {
        Advice::Do => Word::TrialDo,
        Advice::DoNot => Word::TrialDoNot,
        Advice::NotEnoughEvidence => Word::TrialUnclear,
    });
    let size = [found.terms.months, found.terms.machines, found.of_machines].map(|count| count.to_string());
    let worth = page.say(
        Word::TrialIs,
        &[
            &size[0],
            &size[1],
            &size[2],
            &won(found.terms.price_won),
            &share(found.turns),
            &money_estimate(&found.information_won, language),
            &money_estimate(&found.net_won, language),
        ],
    );
    page.paragraph(4, &format!("{advice} {worth}"));
    let rule = match found.buy_from_won_per_month {
        None => page.word(Word::TrialNothing).to_owned(),
        Some(from) => {
            let word = if found.buys_without {
                Word::TrialBuys
            } else {
                Word::TrialRejects
            };
            page.say(word, &[&won(from), &size[2]])
        }
    };
    page.paragraph(4, &rule);
    let how = page.say(
        Word::TrialAssumes,
        &[
            &share(1.0),
            &share(found.terms.doubt() / 100.0),
            &won(found.error_won_per_month),
            &share(found.lasting),
        ],
    );
    page.paragraph(4, &how);
}
