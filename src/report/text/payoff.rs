//! Ledgers valued again, and when offers pay: what must be true, what moves their worth, how they may go wrong.

use crate::finance::won::Won;
use crate::report::about::About;
use crate::report::number::{NOTHING, grouped, interval, plain, rough_won, won};
use crate::report::table::{Align, Table};
use crate::report::text::Page;
use crate::report::text::offer::{interval_of, left_out, money_estimate, share, verdicts, worth};
use crate::report::text::trial::trial;
use crate::report::voice::Voice;
use crate::report::words::{Language, Word, fill};
use crate::study::comparison::Comparison;
use crate::study::payoff::break_even::{Answer, BreakEven, Figure, Threshold};
use crate::study::payoff::offers::{OfferPayoff, Payoff};
use crate::study::payoff::risk::{Bounded, Choice};
use crate::study::payoff::simulated::Step;
use crate::study::payoff::tornado::{Input, Swing};

/// The report of ledgers valued again: the money of a comparison.
pub fn valued(about: &About<'_>, comparison: &Comparison, language: Language) -> String {
    let mut page = Page::new(about.voice(language));
    page.title(about, None);
    verdicts(&mut page, about, comparison);
    for offer in &comparison.offers {
        worth(&mut page, offer);
    }
    page.foundation(about, std::iter::empty(), None);
    page.paragraph(2, page.word(left_out(&comparison.offers)));
    page.finish()
}

/// The report of when the offers of a comparison pay; `is_simulated` if it was simulated for this report.
pub fn must(
    about: &About<'_>,
    comparison: &Comparison,
    payoff: &Payoff,
    is_simulated: bool,
    language: Language,
) -> String {
    let mut page = Page::new(about.voice(language));
    page.title(about, None);
    verdicts(&mut page, about, comparison);
    for found in &payoff.offers {
        page.section(&format!("{}: {}", page.word(Word::Offer), page.voice.name(&found.name)));
        missing(&mut page, found);
        page.line(format!("  {}", page.word(Word::MustTitle)));
        must_be_true(&mut page, found);
        page.blank();
        tornado(&mut page, found);
        page.blank();
        dangers(&mut page, found);
        if let Some(found) = &found.trial {
            page.blank();
            page.line(format!("  {}", page.word(Word::TrialTitle)));
            trial(&mut page, found);
        }
    }
    if !payoff.offers.is_empty() {
        page.section(page.word(Word::WhichOffer));
        choices(&mut page, &payoff.choices);
        page.blank();
        page.paragraph(0, page.word(Word::MustHow));
        if payoff.is_simulated() {
            page.paragraph(0, page.word(Word::SimulatedHow));
        }
        page.paragraph(0, page.word(Word::TornadoHow));
    }
    let again = is_simulated.then_some((comparison.seed, comparison.replications));
    page.foundation(about, std::iter::empty(), again);
    page.paragraph(2, page.word(left_out(&comparison.offers)));
    page.finish()
}

/// What to do where the evidence is not enough.
pub(in crate::report) fn missing(page: &mut Page<'_>, found: &OfferPayoff) {
    let Some(missing) = &found.missing else {
        return;
    };
    let futures = match missing.futures {
        Some(futures) => page.say(Word::FuturesTell, &[&futures.to_string()]),
        None => page.word(Word::NoFuturesTell).to_owned(),
    };
    page.paragraph(2, &futures);
    if let Some(swing) = &missing.measure {
        let text = page.say(Word::MeasureFirst, &[&input(swing, page.voice)]);
        page.paragraph(2, &text);
    }
    page.blank();
}

/// A sentence for each figure: where the offer pays.
pub(in crate::report) fn must_be_true(page: &mut Page<'_>, found: &OfferPayoff) {
    let _language = page.language();
    for found in found
        .break_evens
        .iter()
        .filter(|found| found.answer.threshold().is_some())
    {
        page.paragraph(4, &sentence(found, page.voice));
    }
    let (mut nowhere, mut everywhere) = (Vec::new(), Vec::new());
    for found in &found.break_evens {
        match found.answer {
            Answer::PaysNowhere { from, to } => nowhere.push(searched(found, [from, to], page.voice)),
            Answer::PaysEverywhere { from, to } => everywhere.push(searched(found, [from, to], page.voice)),
            Answer::PaysBelow(_) | Answer::PaysFrom(_) => {}
        }
    }
    for (word, all) in [(Word::PaysNowhere, nowhere), (Word::PaysEverywhere, everywhere)] {
        if !all.is_empty() {
            page.paragraph(4, &page.say(word, &[&all.join("; ")]));
        }
    }
}

/// A figure and the range in which it was searched for.
fn searched(found: &BreakEven, range: [f64; 2], voice: Voice<'_>) -> String {
    let about = found
        .product
        .as_deref()
        .map(|product| voice.name(product))
        .unwrap_or_default();
    let [from, to] = range.map(|value| shown(found.figure, value, voice.language));
    format!("{} ({from} … {to})", heading(found.figure, &about, voice.language))
}

/// Where the offer pays, in a sentence.
pub(in crate::report) fn sentence(found: &BreakEven, voice: Voice<'_>) -> String {
    let shown = |value: f64| shown(found.figure, value, voice.language);
    let about = found
        .product
        .as_deref()
        .map(|product| voice.name(product))
        .unwrap_or_default();
    let heading = heading(found.figure, &about, voice.language);
    let natural = match (&found.answer, found.figure) {
        (Answer::PaysBelow(_), Figure::PriceWon) => Some(Word::MustPrice),
        (Answer::PaysBelow(_), Figure::AnnualRatePercent) => Some(Word::MustRate),
        (Answer::PaysBelow(_), Figure::MonthlyFeesWon) => Some(Word::MustFees),
        (Answer::PaysFrom(_), Figure::SavingsFactor) => Some(Word::MustSavings),
        (Answer::PaysFrom(_), Figure::SellingPriceWon) => Some(Word::MustSell),
        (Answer::PaysFrom(_), Figure::DemandPerMonth) => Some(Word::MustDemand),
        (Answer::PaysFrom(_), Figure::HorizonMonths) => Some(Word::MustHorizon),
        (Answer::PaysBelow(_), Figure::OutageHours) => Some(Word::MustOutage),
        (Answer::PaysFrom(_), Figure::DemandFactor) => Some(Word::MustDemandAll),
        (Answer::PaysFrom(_), Figure::LifeFactor) => Some(Word::MustLife),
        (Answer::PaysBelow(_), Figure::LifeFactor) => Some(Word::MustLifeBelow),
        _ => None,
    };
    let said = |word: Word, threshold: &Threshold, about: &str| {
        let brackets = brackets(threshold, &shown, voice.language);
        let now = shown(found.now);
        voice.say(word, &[&shown(threshold.value), &brackets, &now, about])
    };
    match (natural, &found.answer) {
        (Some(word), Answer::PaysBelow(threshold) | Answer::PaysFrom(threshold)) => said(word, threshold, &about),
        (None, Answer::PaysBelow(threshold)) => said(Word::PaysBelow, threshold, &heading),
        (None, Answer::PaysFrom(threshold)) => said(Word::PaysFrom, threshold, &heading),
        (_, &Answer::PaysEverywhere { from, to }) => {
            voice.say(Word::PaysEverywhere, &[&searched(found, [from, to], voice)])
        }
        (_, &Answer::PaysNowhere { from, to }) => voice.say(Word::PaysNowhere, &[&searched(found, [from, to], voice)]),
    }
}

fn brackets(found: &Threshold, shown: &dyn Fn(f64) -> String, language: Language) -> String {
    match (found.low, found.high) {
        (Some(low), Some(high)) => fill(Word::MustBetween.text(language), &[&shown(low), &shown(high)]),
        (Some(low), None) => fill(Word::MustAtLeast.text(language), &[&shown(low)]),
        (None, Some(high)) => fill(Word::MustAtMost.text(language), &[&shown(high)]),
        (None, None) => String::new(),
    }
}

fn shown(figure: Figure, value: f64, language: Language) -> String {
    match figure {
        Figure::PriceWon | Figure::MonthlyFeesWon => rough_won(value, language),
        Figure::SellingPriceWon => each_won(value, language),
        Figure::AnnualRatePercent => format!("{} %", grouped(value, 1)),
        Figure::SavingsFactor | Figure::DemandFactor | Figure::LifeFactor => share(value),
        Figure::OutageHours => hours(value, language),
        Figure::DemandPerMonth | Figure::HorizonMonths => grouped(value, 0),
    }
}

/// A time in hours, which may be minutes.
fn hours(value: f64, language: Language) -> String {
    let digits = if value < 10.0 { 1 } else { 0 };
    fill(Word::Hours.text(language), &[&grouped(value, digits)])
}

/// What is said while the value is looked for at which an offer just pays.
pub fn interim_break_even(step: &Step<'_>, voice: Voice<'_>) -> String {
    let heading = match step.figure {
        Figure::OutageHours => Word::OutageOf,
        Figure::LifeFactor => Word::LifeAll,
        _ => Word::DemandAll,
    };
    let heading = voice.say(heading, &[&voice.name(step.about)]);
    let about = match step.offer {
        Some(offer) => voice.say(Word::BreakEvenOf, &[&voice.name(offer), &heading]),
        None => heading,
    };
    let value = shown(step.figure, step.value, voice.language);
    let futures = [step.completed.to_string(), step.most.to_string()];
    voice.say(Word::BreakEvenAt, &[&about, &value, &futures[0], &futures[1]])
}

/// The price of one of something, which may be too cheap for the rounding of large amounts.
fn each_won(value: f64, language: Language) -> String {
    Won::from_f64(value).map_or_else(|_| NOTHING.to_owned(), |amount| won(amount, language))
}

fn heading(figure: Figure, about: &str, language: Language) -> String {
    let word = match figure {
        Figure::PriceWon => Word::WholePrice,
        Figure::AnnualRatePercent => Word::InterestRate,
        Figure::MonthlyFeesWon => Word::MonthlyFee,
        Figure::SavingsFactor => Word::SavingsPart,
        Figure::SellingPriceWon => Word::SellingPriceOf,
        Figure::DemandPerMonth => Word::DemandOf,
        Figure::HorizonMonths => Word::UsedMonths,
        Figure::OutageHours => Word::OutageOf,
        Figure::DemandFactor => Word::DemandAll,
        Figure::LifeFactor => Word::LifeAll,
    };
    fill(word.text(language), &[about])
}

/// What a figure of a tornado is called, with a long name cut.
pub(in crate::report) fn input(swing: &Swing, voice: Voice<'_>) -> String {
    input_called(swing, &|written| voice.name(written), voice.language)
}

/// What a figure of a tornado is called if what it is about is shown so.
pub(in crate::report) fn input_called(swing: &Swing, shown: &dyn Fn(&str) -> String, language: Language) -> String {
    let word = match swing.input {
        Input::ItemPriceWon => Word::ItemPriceOf,
        Input::MonthlyFeesWon => Word::MonthlyFee,
        Input::FeeWonPerMonth => Word::FeeOf,
        Input::PayPerPartWon => Word::PricePerPart,
        Input::AnnualRatePercent => Word::InterestRate,
        Input::ResidualValueWon => Word::Residual,
        Input::DiscountRatePercent => Word::DiscountRate,
        Input::SellingPriceWon => Word::SellingPriceOf,
        Input::MaterialWon => Word::MaterialOf,
        Input::ClaimWon => Word::ClaimOf,
        Input::LateWonPerDay => Word::LateDayOf,
        Input::DemandPerMonth => Word::DemandOf,
        Input::Wages => Word::AllWages,
        Input::Electricity => Word::AllElectricity,
        Input::Repairs => Word::AllRepairs,
        Input::Spares => Word::AllSpares,
    };
    let about = swing.name.as_deref().map(shown).unwrap_or_default();
    fill(word.text(language), &[&about])
}

/// An end of a figure of a tornado.
pub(in crate::report) fn end(swing: &Swing, value: f64, language: Language) -> String {
    match swing.input {
        Input::AnnualRatePercent | Input::DiscountRatePercent => format!("{} %", grouped(value, 2)),
        Input::Wages | Input::Electricity | Input::Repairs | Input::Spares => share(value),
        Input::DemandPerMonth => plain(value),
        Input::SellingPriceWon | Input::MaterialWon | Input::PayPerPartWon => each_won(value, language),
        _ => rough_won(value, language),
    }
}

/// The figures that move the worth, most first.
pub(in crate::report) fn tornado(page: &mut Page<'_>, found: &OfferPayoff) {
    /// More rows move next to nothing.
    const MOST_ROWS: usize = 12;
    let language = page.language();
    let mut table = Table::new([
        (page.word(Word::TornadoTitle), Align::Left),
        (page.word(Word::LowEnd), Align::Right),
        (page.word(Word::NpvAtLow), Align::Right),
        (page.word(Word::HighEnd), Align::Right),
        (page.word(Word::NpvAtHigh), Align::Right),
    ]);
    for swing in found.tornado.iter().take(MOST_ROWS) {
        let mark = if swing.has_range { "" } else { " *" };
        table.row([
            format!("{}{mark}", input(swing, page.voice)),
            end(swing, swing.low, language),
            swing
                .npv_at_low_won
                .mean
                .map_or_else(|| NOTHING.to_owned(), |won| rough_won(won, language)),
            end(swing, swing.high, language),
            swing
                .npv_at_high_won
                .mean
                .map_or_else(|| NOTHING.to_owned(), |won| rough_won(won, language)),
        ]);
    }
    page.table(2, &table);
}

/// The worst futures, and what it all costs.
pub(in crate::report) fn dangers(page: &mut Page<'_>, found: &OfferPayoff) {
    let risk = &found.risk;
    let language = page.language();
    let mut table = Table::new([(page.word(Word::Risk), Align::Left), ("", Align::Left)]);
    if let Some(loss) = &risk.loss {
        let text = format!("{}{}", share(loss.share), interval_of(page, loss));
        table.row([page.word(Word::ChanceOfLoss).to_owned(), text]);
    }
    let amounts = [
        (Word::ValueAtRisk, &risk.value_at_risk_won),
        (Word::Shortfall, &risk.expected_shortfall_won),
    ];
    for (word, bounded) in amounts {
        table.row([page.word(word).to_owned(), bounded_won(bounded, language)]);
    }
    if let Some(mean) = risk.profitability_index.mean {
        let text = interval(mean, risk.profitability_index.half_width);
        table.row([page.word(Word::ProfitIndex).to_owned(), text]);
    }
    let cost = money_estimate(&risk.cost_of_ownership_won, language);
    table.row([page.word(Word::Ownership).to_owned(), cost]);
    if let Some(quote) = &risk.firm_quote_won {
        table.row([page.word(Word::FirmQuote).to_owned(), money_estimate(quote, language)]);
    }
    page.table(2, &table);
}

fn bounded_won(found: &Bounded, language: Language) -> String {
    let amount = |value: f64| rough_won(value, language);
    let Some(value) = found.value else {
        return NOTHING.to_owned();
    };
    let brackets = brackets(
        &Threshold {
            value,
            low: found.low,
            high: found.high,
            n: 0,
        },
        &amount,
        language,
    );
    format!("{}{brackets}", amount(value))
}

/// Which offer is best, and how often.
pub(in crate::report) fn choices(page: &mut Page<'_>, choices: &[Choice]) {
    let mut table = Table::new([
        (page.word(Word::Offer), Align::Left),
        (page.word(Word::BestIn), Align::Right),
        (page.word(Word::Npv), Align::Right),
    ]);
    for choice in choices {
        let called = choice.offer.as_deref().map(|offer| page.voice.name(offer));
        let best = choice.best.as_ref();
        let best = best.map(|found| format!("{}{}", share(found.share), interval_of(page, found)));
        table.row([
            called.unwrap_or_else(|| page.word(Word::NoneOfThem).to_owned()),
            best.unwrap_or_else(|| NOTHING.to_owned()),
            money_estimate(&choice.npv_won, page.language()),
        ]);
    }
    page.table(2, &table);
}
