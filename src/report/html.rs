//! A comparison as one page to hand over: to be read on a screen and printed on A4.
//!
//! The page needs nothing but itself: styles, drawings (SVG) and logos are in it, it runs no script and asks no network
//! for anything, which its content security policy (W3C, Content Security Policy Level 3) makes sure of. Sentences and
//! tables are those that [`text`] composes, so the page says the same; drawings show the same summaries
//! that [`json`](super::json) writes. `markup` makes whatever a file calls something harmless.
//!
//! What must be true, and what moves an offer's worth, comes from the same ledgers, and what must be true of the line
//! itself from other runs, if they were asked for. Left out of the tornado: figures of the line itself.

mod bars;
pub mod cash;
mod front;
mod logo;
mod markup;
mod plot;
mod svg;
mod tornado;

pub use front::Parties;
pub use logo::{Logo, LogoError, MOST_BYTES};

use crate::report::about::{About, AssumptionCounts, PROGRAM, VERSION};
use crate::report::escape::line;
use crate::report::explain::explain;
use crate::report::headings::state;
use crate::report::html::markup::{Markup, escaped};
use crate::report::number::{grouped, won_interval};
use crate::report::offer_prices::OfferPrices;
use crate::report::spread::spread;
use crate::report::table::{Align, Table};
use crate::report::text::checked::source;
use crate::report::text::offer::left_out;
use crate::report::text::{self, Page};
use crate::report::voice::Voice;
use crate::report::words::{Language, Word};
use crate::study::appraisals::MonthBands;
use crate::study::comparison::{Comparison, OfferComparison};
use crate::study::distribution::FEWEST_FOR_TAILS;
use crate::study::estimate::find;
use crate::study::payoff::offers::{OfferPayoff, Payoff};
use crate::study::summary::{StationSummary, VariantSummary};

const STYLES: &str = include_str!("html/style.css");

/// The page of a comparison and of when its offers pay. `prices` are the costs of its offers, found by their names.
pub fn comparison(
    about: &About<'_>,
    (comparison, payoff): (&Comparison, &Payoff),
    prices: &[OfferPrices],
    parties: &Parties,
    language: Language,
) -> String {
    let voice = about.voice(language);
    let mut markup = Markup::new();
    begin(&mut markup, about, voice);
    front::front(&mut markup, about, (comparison, payoff), parties, voice);
    today(&mut markup, &comparison.baseline, voice);
    for found in &comparison.offers {
        let prices = prices.iter().find(|prices| prices.name == found.name);
        offer(&mut markup, (comparison, payoff), found, prices, voice);
    }
    choices(&mut markup, payoff, voice);
    assumptions(&mut markup, about, comparison, voice);
    again(&mut markup, about, comparison, voice);
    markup.close("body");
    markup.close("html");
    markup.finish()
}

fn begin(markup: &mut Markup, about: &About<'_>, voice: Voice<'_>) {
    let code = match voice.language {
        Language::Korean => "ko",
        Language::English => "en",
    };
    let title = format!("{} – {}", voice.line(&about.scenario.name), voice.word(Word::Question));
    markup.raw("<!DOCTYPE html>");
    markup.raw(&format!("<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\" />"));
    markup.raw(
        "<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\" />",
    );
    markup.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />");
    markup.raw(&format!("<meta name=\"generator\" content=\"{PROGRAM} {VERSION}\" />"));
    // Without it a browser asks the server that the page came from for an icon.
    markup.raw("<link rel=\"icon\" href=\"data:,\" />");
    markup.element("title", "", &title);
    markup.raw(&format!("<style>\n{STYLES}</style>\n</head>\n<body>"));
}

/// The line as it is.
fn today(markup: &mut Markup, summary: &VariantSummary, voice: Voice<'_>) {
    markup.element("h2", "", voice.word(Word::LineToday));
    let mut page = Page::new(voice);
    text::line::bottleneck(&mut page, None, summary);
    markup.blocks(page.blocks());
    stations(markup, &summary.stations, &[], voice);
    let mut page = Page::new(voice);
    text::line::production(&mut page, summary);
    page.section(voice.word(Word::Bottleneck));
    text::line::bottlenecks(&mut page, summary);
    text::line::states(&mut page, &summary.stations);
    text::line::details(&mut page, summary);
    markup.blocks(page.blocks());
}

/// How machines spend their time, now and with an offer.
fn stations(markup: &mut Markup, now: &[StationSummary], then: &[StationSummary], voice: Voice<'_>) {
    let states = bars::states_of(now.iter().chain(then));
    let legend: Vec<(String, String)> = states
        .iter()
        .map(|found| (bars::class_of(found), state(found, voice.language)))
        .collect();
    let legend: Vec<(&str, &str)> = legend.iter().map(|(class, name)| (&**class, &**name)).collect();
    let how = if now.len() > bars::MOST_STATIONS {
        let counts = [bars::MOST_STATIONS, now.len()].map(|count| count.to_string());
        voice.say(Word::FirstStations, &[&counts[0], &counts[1]])
    } else {
        String::new()
    };
    let drawing = bars::stations(now, then, voice);
    markup.figure(voice.word(Word::StationsTitle), &legend, &drawing, &how);
}

/// One offer: what it changes, what it earns and costs, when, and how it may go wrong.
fn offer(
    markup: &mut Markup,
    (comparison, payoff): (&Comparison, &Payoff),
    offer: &OfferComparison,
    prices: Option<&OfferPrices>,
    voice: Voice<'_>,
) {
    let word = |word: Word| voice.word(word);
    markup.element("h2", "", &voice.say(Word::OfferTitle, &[&voice.line(&offer.name)]));
    let mut page = Page::new(voice);
    text::offer::production(&mut page, offer);
    text::offer::fleets(&mut page, &comparison.baseline.fleets, offer);
    let now = word(Word::BottleneckNow);
    text::line::bottleneck(&mut page, Some(now), &comparison.baseline);
    let then = voice.say(Word::BottleneckThen, &[&voice.name(&offer.name)]);
    text::line::bottleneck(&mut page, Some(&then), &offer.summary);
    text::offer::maintenance(&mut page, &comparison.baseline.failures, offer);
    markup.blocks(page.blocks());
    stations(markup, &comparison.baseline.stations, &offer.summary.stations, voice);
    if let Some(drawing) = bars::origin(&offer.money.savings_by_line, voice) {
        markup.figure(word(Word::OriginTitle), &[], &drawing, word(Word::OriginHow));
    }
    let mut page = Page::new(voice);
    text::offer::money(&mut page, &offer.money);
    markup.blocks(page.blocks());
    money_over_time(markup, offer, voice);
    let mut page = Page::new(voice);
    text::offer::risk(&mut page, &offer.money);
    text::offer::parties(&mut page, &offer.money);
    text::offer::years(&mut page, &offer.money);
    markup.blocks(page.blocks());
    if let Some(found) = payoff.offer(&offer.name) {
        must_be_true(markup, offer, found, voice);
    }
    if let Some(prices) = prices {
        markup.element("h3", "", word(Word::TermsTitle));
        let mut page = Page::new(voice);
        text::prices::one(&mut page, prices);
        markup.open("div", "dense");
        markup.blocks(page.blocks());
        markup.close("div");
    }
    months(markup, offer, voice);
}

fn money_over_time(markup: &mut Markup, offer: &OfferComparison, voice: Voice<'_>) {
    let word = |word: Word| voice.word(word);
    let months = &offer.money.months;
    let fan = cash::fan(months, voice.language);
    let range = spread(offer.replications.len() as u64, voice.language);
    let legend = [("middle", word(Word::MedianLine)), ("band", range.as_str())];
    markup.figure(word(Word::CashTitle), &legend, &fan, word(Word::CashHow));
    let drawing = cash::due_and_saved(months, voice.language);
    let saved = voice.say(Word::SavedIn, &[&range]);
    let mut legend = vec![("middle", word(Word::MeanSaved)), ("band", saved.as_str())];
    if cash::term(months).is_some() {
        legend.push(("due", word(Word::DueMean)));
    }
    markup.figure(word(Word::DueAndSaved), &legend, &drawing, "");
    let has_price =
        find(&offer.money.figures, "price_won").is_some_and(|price| price.mean.is_some_and(|won| won > 0.0));
    if has_price {
        let replications = offer.replications.iter();
        let paybacks: Vec<Option<f64>> = replications.map(|found| found.appraisal.payback_months).collect();
        let never = paybacks.iter().filter(|payback| payback.is_none()).count();
        let mut how = word(Word::PaybackHow).to_owned();
        if never > 0 {
            let share = text::offer::share(never as f64 / paybacks.len() as f64);
            how.push(' ');
            how.push_str(&voice.say(Word::PaybackNever, &[&share]));
        }
        let drawing = cash::payback(&paybacks, months, voice.language);
        markup.figure(word(Word::PaybackTitle), &[], &drawing, &how);
    }
}

/// When an offer pays, what moves its worth, and how it may go wrong.
fn must_be_true(markup: &mut Markup, offer: &OfferComparison, found: &OfferPayoff, voice: Voice<'_>) {
    let word = |word: Word| voice.word(word);
    markup.element("h3", "", word(Word::MustTitle));
    let mut page = Page::new(voice);
    text::payoff::missing(&mut page, found);
    text::payoff::must_be_true(&mut page, found);
    markup.blocks(page.blocks());
    markup.element("p", "fine", word(Word::MustHow));
    if found.break_evens.iter().any(|found| found.figure.is_simulated()) {
        markup.element("p", "fine", word(Word::SimulatedHow));
    }
    let now = find(&offer.money.figures, "npv_won").and_then(|npv| npv.mean);
    if let Some(drawing) = tornado::tornado(&found.tornado, now.unwrap_or(0.0), voice) {
        markup.figure(word(Word::TornadoTitle), &[], &drawing, word(Word::TornadoHow));
    }
    let mut page = Page::new(voice);
    text::payoff::dangers(&mut page, found);
    markup.blocks(page.blocks());
    if let Some(found) = &found.trial {
        markup.element("h3", "", word(Word::TrialTitle));
        let mut page = Page::new(voice);
        text::trial::trial(&mut page, found);
        markup.blocks(page.blocks());
    }
}

/// Which offer is best, and how often.
fn choices(markup: &mut Markup, payoff: &Payoff, voice: Voice<'_>) {
    if payoff.offers.is_empty() {
        return;
    }
    markup.element("h2", "", voice.word(Word::WhichOffer));
    let mut page = Page::new(voice);
    text::payoff::choices(&mut page, &payoff.choices);
    markup.blocks(page.blocks());
}

/// A column of the table of months: its heading, and the mean of a month.
type Flow = (Word, fn(&MonthBands) -> f64);

/// The cash of an offer month by month, to the won: all that goes in and out on average, and what is left then.
fn months(markup: &mut Markup, offer: &OfferComparison, voice: Voice<'_>) {
    let word = |word: Word| voice.word(word);
    let months = &offer.money.months;
    markup.element("h3", "", word(Word::MonthsTitle));
    let flows: [Flow; 5] = [
        (Word::MeanSaved, |month| month.savings_won.mean),
        (Word::DueMean, |month| month.due_won.mean),
        (Word::PaidOnce, |month| month.once_won.mean),
        (Word::TaxesAndVat, |month| month.tax_won.mean),
        (Word::LoansAndGrants, |month| month.funds_won.mean),
    ];
    // Savings and what is due are what it is about; of the rest only what there is.
    let shown: Vec<Flow> = flows
        .into_iter()
        .enumerate()
        .filter(|(place, (_, of))| *place < 2 || months.iter().any(|month| of(month) != 0.0))
        .map(|(_, flow)| flow)
        .collect();
    let ends = if offer.replications.len() as u64 >= FEWEST_FOR_TAILS {
        [Word::CashLow, Word::CashHigh]
    } else {
        [Word::CashLowest, Word::CashHighest]
    };
    let cash = [ends[0], Word::CashMiddle, ends[1]].map(|heading| (word(heading), Align::Right));
    let mut table = Table::new(
        [(word(Word::MonthAxis), Align::Right), (word(Word::From), Align::Left)]
            .into_iter()
            .chain(shown.iter().map(|(heading, _)| (word(*heading), Align::Right)))
            .chain(cash),
    );
    for month in months {
        let cash = month.cumulative_won;
        let cells = shown
            .iter()
            .map(|(_, of)| of(month))
            .chain([cash.p5, cash.p50, cash.p95]);
        table.row(
            [month.month.to_string(), month.start.to_string()]
                .into_iter()
                .chain(cells.map(|won| grouped(won, 0))),
        );
    }
    markup.open("div", "dense");
    markup.table(&table);
    markup.close("div");
    if months.first().is_some_and(|purchase| purchase.tax_won.mean > 0.0) {
        markup.element("p", "fine", word(Word::VatHow));
    }
}

/// Every number that the report rests on, with its source or the word guess.
fn assumptions(markup: &mut Markup, about: &About<'_>, comparison: &Comparison, voice: Voice<'_>) {
    let word = |word: Word| voice.word(word);
    markup.element("h2", "", word(Word::AssumptionsTitle));
    let counts = AssumptionCounts::of(about.assumptions);
    let counts = [counts.all, counts.with_source, counts.guesses, counts.unexplained].map(|count| count.to_string());
    let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
    markup.element("p", "", &voice.say(Word::AssumptionCounts, &counts));
    let mut page = Page::new(voice);
    let variants = std::iter::once(&comparison.baseline).chain(comparison.offers.iter().map(|offer| &offer.summary));
    page.networks(variants.filter_map(|summary| summary.network.as_ref()));
    markup.blocks(page.blocks());
    markup.element("p", "", word(left_out(&comparison.offers)));
    if !about.warnings.is_empty() {
        markup.element("h3", "", word(Word::WarningsTitle));
        markup.open("ul", "");
        for warning in about.warnings.items() {
            let message = warning.message_in(&|sentence| explain(sentence, voice.language));
            let place = format!("{}:{}: {message}", warning.file, warning.line);
            markup.element("li", "", &line(&place));
        }
        markup.close("ul");
    }
    let mut table = Table::new([
        (word(Word::Number), Align::Left),
        (word(Word::Value), Align::Right),
        (word(Word::Source), Align::Left),
        (word(Word::Place), Align::Left),
    ]);
    for assumption in about.assumptions {
        let place = format!("{}:{}", line(&assumption.file), assumption.line);
        table.row([
            line(&assumption.path),
            line(&assumption.value),
            source(assumption, voice).unwrap_or_else(|| word(Word::NoSource).to_owned()),
            place,
        ]);
    }
    markup.open("div", "dense numbers");
    markup.table(&table);
    markup.close("div");
}

/// What made the report, and how to make it again.
fn again(markup: &mut Markup, about: &About<'_>, comparison: &Comparison, voice: Voice<'_>) {
    let word = |word: Word| voice.word(word);
    markup.element("h3", "", word(Word::AgainTitle));
    let (seed, replications) = (comparison.seed, comparison.replications);
    let command = format!("{} --seed {seed} --replications {replications}", about.again);
    let rows = [
        (Word::MadeBy, format!("{PROGRAM} {VERSION}")),
        (Word::ScenarioName, voice.line(&about.scenario.name)),
        (Word::Fingerprint, about.hash.clone()),
        (Word::Seed, seed.to_string()),
        (Word::Futures, replications.to_string()),
    ];
    markup.open("dl", "");
    for (heading, text) in rows {
        markup.element("dt", "", word(heading));
        markup.element("dd", "", &text);
    }
    markup.element("dt", "", word(Word::CommandAgain));
    markup.raw(&format!("<dd><code>{}</code></dd>", escaped(&line(&command))));
    markup.close("dl");
    let per_month = find(&comparison.operations, "cash").and_then(|cash| Some((cash.mean?, cash.half_width)));
    if let Some((mean, half_width)) = per_month {
        let amount = won_interval(mean, half_width, voice.language);
        markup.element("p", "fine", &voice.say(Word::CashToday, &[&amount]));
    }
}
