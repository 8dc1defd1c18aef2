//! The first page: is an offer recommended, by which rule, and what do the offers cost and bring side by side?

use crate::kernel::statistics::proportion::Proportion;
use crate::report::about::{About, AssumptionCounts};
use crate::report::due::Due;
use crate::report::escape::{is_invisible, line};
use crate::report::html::logo::Logo;
use crate::report::html::markup::{Markup, escaped};
use crate::report::number::{NOTHING, grouped, rough_won, won_range};
use crate::report::spread::spread;
use crate::report::table::cut;
use crate::report::text::offer::{
    estimate_of, evidence, interval_of, leaves_debt, money_estimate, paid_at_once, plain_month, range_of, share,
};
use crate::report::text::payoff::sentence;
use crate::report::text::{Basis, Block, Page};
use crate::report::voice::Voice;
use crate::report::words::Word;
use crate::study::appraisals::{OfferAppraisals, VERDICT_PROBABILITY, Verdict};
use crate::study::comparison::{Comparison, OfferComparison};
use crate::study::estimate::find;
use crate::study::payoff::offers::{OfferPayoff, Payoff};

/// Columns of the name of a company.
const COMPANY_COLUMNS: usize = 60;

/// Offers at most of which more is said on the first page than a row of a table.
const MOST_ANSWERS: usize = 3;

/// Who hands the report to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// Who made the offers.
    pub vendor: Option<String>,
    /// Who is to decide.
    pub prospect: Option<String>,
    /// The logo of who made the offers.
    pub logo: Option<Logo>,
}

/// Writes the first page.
pub fn front(
    markup: &mut Markup,
    about: &About<'_>,
    (comparison, payoff): (&Comparison, &Payoff),
    parties: &Parties,
    voice: Voice<'_>,
) {
    let word = |word: Word| voice.word(word);
    head(markup, parties, voice);
    markup.element("h1", "", &voice.line(&about.scenario.name));
    if !is_invisible(&about.scenario.description) {
        markup.element("p", "", &voice.line(&about.scenario.description));
    }
    let mut limits = Page::new(voice);
    limits.limits(about, comparison.ending);
    for block in limits.blocks() {
        if let Block::Paragraph { text, .. } = block {
            markup.element("p", "limit", &text);
        }
    }
    markup.element("p", "question", word(Word::Question));
    markup.element("p", "headline", &headline(comparison, voice));
    if !comparison.offers.is_empty() {
        side_by_side(markup, comparison, voice);
        if comparison.offers.len() <= MOST_ANSWERS {
            markup.open("div", "answers");
            for offer in &comparison.offers {
                answer(markup, offer, payoff.offer(&offer.name), voice);
            }
            markup.close("div");
        }
        let rule = voice.say(Word::RecommendationRule, &[&share(VERDICT_PROBABILITY)]);
        markup.element("p", "fine", &rule);
    }
    markup.open("div", "fine");
    let mut basis = Page::new(voice);
    basis.basis(about, &Basis::of(comparison));
    markup.blocks(basis.blocks());
    if comparison.offers.iter().any(|offer| leaves_debt(&offer.money)) {
        markup.element("p", "", word(Word::ShorterThanTerm));
    }
    markup.element("p", "", &trust(about, voice));
    markup.close("div");
}

/// How far the report can be trusted: how many of its numbers nobody vouches for.
fn trust(about: &About<'_>, voice: Voice<'_>) -> String {
    let counts = AssumptionCounts::of(about.assumptions);
    voice.say(
        Word::Trust,
        &[
            &counts.all.to_string(),
            &counts.guesses.to_string(),
            &counts.unexplained.to_string(),
        ],
    )
}

fn head(markup: &mut Markup, parties: &Parties, voice: Voice<'_>) {
    if *parties == Parties::default() {
        return;
    }
    markup.open("div", "parties");
    let name = |name: &str| cut(&line(name), COMPANY_COLUMNS);
    if let Some(logo) = &parties.logo {
        let vendor = parties.vendor.as_deref().map(name).unwrap_or_default();
        markup.raw(&format!(
            r#"<img src="{}" alt="{}" />"#,
            escaped(logo.address()),
            escaped(&vendor)
        ));
    }
    markup.open("div", "names");
    if let Some(prospect) = &parties.prospect {
        markup.element("p", "", &voice.say(Word::PreparedFor, &[&name(prospect)]));
    }
    if let Some(vendor) = &parties.vendor {
        markup.element("p", "", &voice.say(Word::PreparedBy, &[&name(vendor)]));
    }
    markup.close("div");
    markup.close("div");
}

/// The answer in a sentence.
fn headline(comparison: &Comparison, voice: Voice<'_>) -> String {
    let with = |verdict: Verdict| {
        let offers = comparison
            .offers
            .iter()
            .filter(move |offer| offer.money.verdict == verdict);
        offers
            .map(|offer| voice.line(&offer.name))
            .collect::<Vec<String>>()
            .join(", ")
    };
    let (yes, unclear) = (with(Verdict::Carries), with(Verdict::NotEnoughEvidence));
    if comparison.offers.is_empty() {
        voice.word(Word::NoOffers).to_owned()
    } else if !yes.is_empty() {
        voice.say(Word::RecommendedAre, &[&yes])
    } else if !unclear.is_empty() {
        voice.say(Word::UnclearAre, &[&unclear])
    } else {
        voice.word(Word::NoneRecommended).to_owned()
    }
}

/// What a verdict is called on paper, and the class of its looks.
fn verdict(money: &OfferAppraisals) -> (Word, &'static str) {
    match money.verdict {
        Verdict::Carries => (Word::Recommended, "yes"),
        Verdict::DoesNotCarry => (Word::NotRecommended, "no"),
        Verdict::NotEnoughEvidence => (Word::NotEnoughEvidence, "unclear"),
    }
}

fn answer(markup: &mut Markup, offer: &OfferComparison, payoff: Option<&OfferPayoff>, voice: Voice<'_>) {
    let (word, class) = verdict(&offer.money);
    markup.open("div", &format!("answer {class}"));
    markup.element(
        "p",
        "offer-name",
        &format!("{}: {}", voice.line(&offer.name), voice.word(word)),
    );
    let mut page = Page::new(voice);
    evidence(&mut page, 0, &offer.money);
    markup.blocks(page.blocks());
    if let Some(found) = payoff.and_then(OfferPayoff::headline) {
        markup.element("p", "", &sentence(found, voice));
    }
    markup.close("div");
}

/// The offers side by side, one in each row.
fn side_by_side(markup: &mut Markup, comparison: &Comparison, voice: Voice<'_>) {
    let range = spread(comparison.replications, voice.language);
    let word = |word: Word| voice.word(word);
    let columns: [&[&str]; 5] = [
        &[word(Word::SavingsPerMonth)],
        &[word(Word::DuePerMonth)],
        &[word(Word::Npv), &range],
        &[word(Word::Chance)],
        &[word(Word::PaybackMonths)],
    ];
    markup.open("div", "wide compare");
    markup.open("table", "");
    markup.open("thead", "");
    markup.open("tr", "");
    markup.element("th", "", voice.word(Word::OfferHead));
    for lines in columns {
        markup.cell("th", "n", lines);
    }
    markup.close("tr");
    markup.close("thead");
    markup.open("tbody", "");
    for offer in &comparison.offers {
        let (word, class) = verdict(&offer.money);
        markup.open("tr", class);
        markup.raw(&format!(
            r#"<td><span class="name">{}</span> <span class="badge">{}</span></td>"#,
            escaped(&voice.line(&offer.name)),
            escaped(voice.word(word))
        ));
        for lines in figures(&offer.money, voice) {
            markup.cell("td", "n", &lines);
        }
        markup.close("tr");
    }
    markup.close("tbody");
    markup.close("table");
    markup.close("div");
    let how = match comparison.replications {
        1 => voice.word(Word::SideBySideOne).to_owned(),
        futures => voice.say(Word::SideBySideHow, &[&grouped(futures as f64, 0)]),
    };
    markup.element("p", "fine", &how);
}

/// What stands beside an offer's name: the lines of each cell.
fn figures(money: &OfferAppraisals, voice: Voice<'_>) -> [Vec<String>; 5] {
    let figure = |name: &str| find(&money.figures, name).copied().unwrap_or_default();
    let (savings, npv, payback) = (
        figure("savings_won_per_month"),
        figure("npv_won"),
        figure("payback_months"),
    );
    let chance = |found: &Proportion| format!("{}{}", share(found.share), interval_of(&Page::new(voice), found));
    let has_price = figure("price_won").mean.is_some_and(|won| won > 0.0);
    let nothing = || NOTHING.to_owned();
    let mut due: Vec<String> = Due::of(money).map_or_else(Vec::new, |due| {
        let mean = rough_won(due.mean_won, voice.language);
        [mean].into_iter().chain(due.more(voice.language)).collect()
    });
    due.extend(paid_at_once(money).map(|won| voice.say(Word::PaidAtOnce, &[&rough_won(won, voice.language)])));
    if due.is_empty() {
        due.push(nothing());
    }
    let range = range_of(
        &npv,
        |won| rough_won(won, voice.language),
        |low, high| won_range(low, high, voice.language),
    );
    [
        vec![money_estimate(&estimate_of(&savings), voice.language)],
        due,
        vec![money_estimate(&estimate_of(&npv), voice.language), range],
        vec![money.npv_positive.as_ref().map_or_else(nothing, chance)],
        vec![payback.p50.filter(|_| has_price).map_or_else(nothing, plain_month)],
    ]
}
