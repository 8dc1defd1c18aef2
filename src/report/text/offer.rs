//! A comparison: for each offer whether the savings carry it, the money, where it comes from, the risk.

use crate::finance::parties::Party;
use crate::kernel::statistics::proportion::Proportion;
use crate::kernel::time::HOURS_PER_MONTH;
use crate::report::about::About;
use crate::report::due::Due;
use crate::report::headings::{Kind, figure as heading, party};
use crate::report::number::{NOTHING, grouped, percent, plain, rough_won, won_interval, won_range};
use crate::report::spread::spread;
use crate::report::table::{Align, Table};
use crate::report::text::line::{bottleneck, detection_with};
use crate::report::text::{Basis, Page, figure, of_most};
use crate::report::text::{claims, machines};
use crate::report::voice::Voice;
use crate::report::words::{Language, Word};
use crate::study::appraisals::{LOWEST_IRR, OfferAppraisals, VERDICT_PROBABILITY, Verdict};
use crate::study::comparison::{Comparison, InterimComparison, OfferComparison};
use crate::study::distribution::Distribution;
use crate::study::estimate::{Estimate, find};
use crate::study::summary::NamedSummary;

/// The report of a comparison.
pub fn comparison(about: &About<'_>, comparison: &Comparison, language: Language) -> String {
    let mut page = Page::new(about.voice(language));
    page.title(about, None);
    verdicts(&mut page, about, comparison);
    for offer in &comparison.offers {
        worth(&mut page, offer);
        production(&mut page, offer);
        fleets(&mut page, &comparison.baseline.fleets, offer);
        maintenance(&mut page, &comparison.baseline.failures, offer);
    }
    page.section(page.word(Word::Bottleneck));
    let now = page.word(Word::BottleneckNow);
    bottleneck(&mut page, Some(now), &comparison.baseline);
    for offer in &comparison.offers {
        let then = page.say(Word::BottleneckThen, &[&page.voice.name(&offer.name)]);
        bottleneck(&mut page, Some(&then), &offer.summary);
    }
    let offers = comparison.offers.iter().map(|offer| &offer.summary);
    let networks = std::iter::once(&comparison.baseline).chain(offers);
    let networks = networks.filter_map(|summary| summary.network.as_ref());
    page.foundation(about, networks, Some((comparison.seed, comparison.replications)));
    page.paragraph(2, page.word(left_out(&comparison.offers)));
    page.finish()
}

/// The money of an offer, under its name: what it is worth, to whom, where it comes from, and the risk.
pub(super) fn worth(page: &mut Page<'_>, offer: &OfferComparison) {
    page.section(&format!("{}: {}", page.word(Word::Offer), page.voice.name(&offer.name)));
    money(page, &offer.money);
    parties(page, &offer.money);
    years(page, &offer.money);
    origin(page, &offer.money);
    risk(page, &offer.money);
}

/// For each offer whether the savings carry it, and how that was found.
pub(in crate::report) fn verdicts(page: &mut Page<'_>, about: &About<'_>, comparison: &Comparison) {
    page.limits(about, comparison.ending);
    let basis = Basis::of(comparison);
    page.section(page.word(Word::Verdict));
    if comparison.offers.is_empty() {
        page.paragraph(2, page.word(Word::NoOffers));
    }
    for offer in &comparison.offers {
        verdict(page, &page.voice.name(&offer.name), offer);
    }
    page.blank();
    page.basis(about, &basis);
    if !comparison.offers.is_empty() {
        page.paragraph(0, &page.say(Word::VerdictRule, &[&share(VERDICT_PROBABILITY)]));
    }
    if comparison.offers.iter().any(|offer| leaves_debt(&offer.money)) {
        page.paragraph(0, page.word(Word::ShorterThanTerm));
    }
}

/// What is said of taxes and funding.
pub(in crate::report) fn left_out(offers: &[OfferComparison]) -> Word {
    if offers.iter().any(|offer| offer.money.is_taxed()) {
        Word::WithTaxes
    } else if offers.iter().any(|offer| offer.money.is_shared()) {
        Word::FundedNoTaxes
    } else {
        Word::NoTaxes
    }
}

/// What is said while a comparison is under way.
pub fn interim_comparison(interim: &InterimComparison, voice: Voice<'_>) -> String {
    let mut text = of_most(interim.completed, interim.most, voice.language);
    for offer in &interim.offers {
        let savings = money_estimate(&offer.savings_won_per_month, voice.language);
        text.push_str(&format!(
            "; {}: {} {savings}",
            voice.name(&offer.name),
            voice.word(Word::SavingsPerMonth)
        ));
    }
    text
}

/// Whether the savings carry an offer, and by how much.
pub(super) fn verdict(page: &mut Page<'_>, called: &str, offer: &OfferComparison) {
    let money = &offer.money;
    let answer = page.word(match money.verdict {
        Verdict::Carries => Word::Yes,
        Verdict::DoesNotCarry => Word::No,
        Verdict::NotEnoughEvidence => Word::Unclear,
    });
    page.paragraph(2, &format!("{called}: {answer}"));
    evidence(page, 4, money);
    let savings = find(&money.figures, "savings_won_per_month")
        .map(estimate_of)
        .unwrap_or_default();
    let savings = money_estimate(&savings, page.language());
    let mut text = format!("{} {savings}", page.word(Word::SavingsPerMonth));
    if let Some(due) = Due::of(money) {
        let heading = page.word(Word::DuePerMonth).to_lowercase();
        text.push_str(&format!("; {heading} {}", rough_won(due.mean_won, page.language())));
        let more = due.more(page.language()).join("; ");
        if !more.is_empty() {
            text.push_str(&format!(" ({more})"));
        }
    }
    if let Some(won) = paid_at_once(money) {
        text.push_str("; ");
        text.push_str(&page.say(Word::PaidAtOnce, &[&rough_won(won, page.language())]));
    }
    text.push('.');
    page.paragraph(4, &text);
}

/// What is paid on the day of the purchase on average, if anything is.
pub(in crate::report) fn paid_at_once(money: &OfferAppraisals) -> Option<f64> {
    let won = money.months.first()?.once_won.mean;
    (won >= 0.5).then_some(won)
}

/// How often the offer carries itself, and what is missing to be sure.
pub(in crate::report) fn evidence(page: &mut Page<'_>, indent: usize, money: &OfferAppraisals) {
    if let Some(probability) = &money.npv_positive {
        let interval = interval_of(page, probability);
        let futures = probability.n.to_string();
        let instalments = find(&money.figures, "total_instalments_won").and_then(|found| found.mean);
        let carries = if instalments.unwrap_or(0.0) <= 0.0 {
            Word::Earns
        } else if leaves_debt(money) {
            Word::CarriesWithDebt
        } else if residual(money).is_some_and(|won| won > 0.0) {
            Word::CarriesWithResidual
        } else {
            Word::Carries
        };
        let text = page.say(carries, &[&share(probability.share), &futures, &interval]);
        page.paragraph(indent, &text);
    }
    if money.verdict == Verdict::NotEnoughEvidence {
        let text = page.say(Word::MoreFutures, &[&share(VERDICT_PROBABILITY)]);
        page.paragraph(indent, &text);
    }
}

/// Whether the simulated time ends before the instalments do.
pub(in crate::report) fn leaves_debt(money: &OfferAppraisals) -> bool {
    find(&money.figures, "settlement_won").is_some_and(|found| found.mean.is_some_and(|won| won > 0.0))
}

/// What the equipment is worth at the end, if anything.
fn residual(money: &OfferAppraisals) -> Option<f64> {
    let settlement = find(&money.figures, "settlement_won")?.mean?;
    // In the last month only settlement and residual value are paid at once.
    let last = money.months.last().filter(|month| month.month > 0)?;
    Some(settlement - last.once_won.mean).filter(|won| won.abs() >= 0.5)
}

/// What it costs and earns.
pub(in crate::report) fn money(page: &mut Page<'_>, money: &OfferAppraisals) {
    const AMOUNTS: [(&str, Word); 11] = [
        ("price_won", Word::Price),
        ("granted_won", Word::Granted),
        ("savings_won_per_month", Word::SavingsPerMonth),
        ("total_savings_won", Word::TotalSavings),
        ("total_instalments_won", Word::TotalInstalments),
        ("total_fees_won", Word::TotalFees),
        ("settlement_won", Word::Settlement),
        ("total_tax_won", Word::TotalTax),
        ("npv_before_tax_won", Word::NpvBeforeTax),
        ("npv_won", Word::Npv),
        ("project_npv_won", Word::ProjectNpv),
    ];
    let language = page.language();
    let futures = find(&money.figures, "npv_won").map_or(0, |found| found.n + found.none);
    let futures = spread(futures, language);
    let mut table = Table::new([
        (page.word(Word::Money), Align::Left),
        (page.word(Word::Mean), Align::Right),
        (&futures, Align::Left),
    ]);
    for (figure_name, word) in AMOUNTS {
        if let Some(won) = residual(money).filter(|_| figure_name == "npv_won") {
            table.row([
                page.word(Word::Residual).to_owned(),
                rough_won(won, language),
                String::new(),
            ]);
        }
        let Some(found) = find(&money.figures, figure_name).filter(|found| found.mean.is_some_and(|mean| mean != 0.0))
        else {
            continue;
        };
        let mean = money_estimate(&estimate_of(found), language);
        let range = range_of(
            found,
            |won| rough_won(won, language),
            |low, high| won_range(low, high, language),
        );
        table.row([page.word(word).to_owned(), mean, range]);
    }
    // A mean of rates says nothing where a few are huge, and nothing at all where most futures have none.
    if let Some(found) = find(&money.figures, "project_irr_percent_per_year").filter(|found| found.n > found.none) {
        let median = found.p50.map_or_else(|| NOTHING.to_owned(), rate);
        let median = page.say(Word::Median, &[&median]);
        let mut note = range(found, rate);
        if let Some(several) = find(&money.figures, LOWEST_IRR) {
            let share = share(several.n as f64 / (found.n + found.none) as f64);
            note.push_str(&page.say(Word::SeveralIrr, &[&share]));
        }
        table.row([page.word(Word::Irr).to_owned(), median, note]);
    }
    if let Some(found) = find(&money.figures, "coverage_ratio").filter(|found| found.n > 0) {
        let mean = match found.mean {
            Some(mean) if mean.abs() > MOST_PERCENT / 100.0 => rate(mean * 100.0),
            _ => figure(&estimate_of(found), Kind::Share),
        };
        let range = range(found, |ratio| {
            if ratio.abs() > MOST_PERCENT / 100.0 {
                rate(ratio * 100.0)
            } else {
                share(ratio)
            }
        });
        let counts_all = paid_at_once(money).is_none() && !leaves_debt(money);
        let word = if counts_all {
            Word::Coverage
        } else {
            Word::CoverageAlone
        };
        table.row([page.word(word).to_owned(), mean, range]);
    }
    let has_price = find(&money.figures, "price_won").is_some_and(|price| price.mean.is_some_and(|won| won > 0.0));
    if let Some(found) = find(&money.figures, "payback_months").filter(|_| has_price) {
        let median = found.p50.map_or_else(
            || NOTHING.to_owned(),
            |months| page.say(Word::Median, &[&plain_month(months)]),
        );
        let all = found.n + found.none;
        let note = if found.none > 0 && all > 0 {
            page.say(Word::NotPaidBack, &[&share(found.none as f64 / all as f64)])
        } else {
            range(found, plain_month)
        };
        table.row([page.word(Word::PaybackMonths).to_owned(), median, note]);
    }
    page.table(2, &table);
}

/// What each party receives less what it pays, the adopter's savings aside.
pub(in crate::report) fn parties(page: &mut Page<'_>, money: &OfferAppraisals) {
    let mut table = Table::new([
        (page.word(Word::WhoPays), Align::Left),
        (page.word(Word::Mean), Align::Right),
    ]);
    for who in Party::ALL {
        let found = find(&money.parties, who.name()).filter(|found| found.mean.is_some_and(|won| won.abs() >= 0.5));
        if let Some(found) = found {
            table.row([page.word(party(who)).to_owned(), money_estimate(found, page.language())]);
        }
    }
    if !table.is_empty() {
        page.blank();
        page.table(2, &table);
    }
}

/// The cash by calendar year.
pub(in crate::report) fn years(page: &mut Page<'_>, money: &OfferAppraisals) {
    if money.years.is_empty() {
        return;
    }
    let headings = if money.is_taxed() {
        vec![Word::BeforeTax, Word::Tax, Word::AfterTax]
    } else {
        vec![Word::Mean]
    };
    let headings = headings.into_iter().map(|word| (page.word(word), Align::Right));
    let mut table = Table::new([(page.word(Word::ByYear), Align::Left)].into_iter().chain(headings));
    for year in &money.years {
        let after = rough_won(year.after_tax_won.mean, page.language());
        let mut cells = vec![year.year.to_string()];
        if money.is_taxed() {
            cells.push(rough_won(year.before_tax_won.mean, page.language()));
            cells.push(rough_won(year.tax_won.mean, page.language()));
        }
        cells.push(after);
        table.row(cells);
    }
    page.blank();
    page.table(2, &table);
}

/// Beyond this many percent nobody compares rates any more.
const MOST_PERCENT: f64 = 1_000.0;

fn rate(percent: f64) -> String {
    if percent > MOST_PERCENT {
        format!("> {} %", grouped(MOST_PERCENT, 0))
    } else if percent < -MOST_PERCENT {
        format!("< {} %", grouped(-MOST_PERCENT, 0))
    } else {
        format!("{} %", grouped(percent, 1))
    }
}

/// A time in months.
pub(in crate::report) fn plain_month(months: f64) -> String {
    grouped(months, 1)
}

/// From the 5th to the 95th percentile, if they look different.
fn range(found: &Distribution, shown: impl Fn(f64) -> String) -> String {
    range_of(found, &shown, |low, high| format!("{} … {}", shown(low), shown(high)))
}

pub(in crate::report) fn range_of(
    found: &Distribution,
    one: impl Fn(f64) -> String,
    both: impl Fn(f64, f64) -> String,
) -> String {
    match (found.p5, found.p95) {
        (Some(low), Some(high)) if one(low) != one(high) => both(low, high),
        _ => String::new(),
    }
}

/// Where the savings come from, largest first.
pub(in crate::report) fn origin(page: &mut Page<'_>, money: &OfferAppraisals) {
    let mut lines: Vec<(&str, Estimate)> = money
        .savings_by_line
        .iter()
        .filter(|(_, estimate)| estimate.mean.is_some_and(|mean| mean.abs() >= 0.5))
        .map(|(line, estimate)| (*line, *estimate))
        .collect();
    if lines.is_empty() {
        return;
    }
    lines.sort_by(|(_, one), (_, other)| {
        let size = |estimate: &Estimate| estimate.mean.unwrap_or(0.0).abs();
        size(other).total_cmp(&size(one))
    });
    page.blank();
    let mut table = Table::new([(page.word(Word::Why), Align::Left), ("", Align::Right)]);
    for (line, estimate) in lines {
        let plus = if estimate.mean.is_some_and(|mean| mean > 0.0) {
            "+"
        } else {
            ""
        };
        let amount = money_estimate(&estimate, page.language());
        table.row([operating_line(line, page.language()), format!("{plus}{amount}")]);
    }
    page.table(2, &table);
}

/// What an operating line is called.
pub(in crate::report) fn operating_line(line: &str, language: Language) -> String {
    let word = match line {
        "revenue" => Word::MoreSales,
        "material" => Word::Material,
        "claims" => Word::Claims,
        "late_orders" => Word::LateOrders,
        "labour_regular" => Word::Labour,
        "labour_overtime" => Word::Overtime,
        "labour_night" => Word::NightWork,
        "repairs" => Word::Repairs,
        "energy" => Word::Energy,
        "base_charge" => Word::BaseCharge,
        other => return other.replace('_', " "),
    };
    word.text(language).to_owned()
}

/// How it may go wrong.
pub(in crate::report) fn risk(page: &mut Page<'_>, money: &OfferAppraisals) {
    page.blank();
    let mut table = Table::new([(page.word(Word::Risk), Align::Left), ("", Align::Left)]);
    let probabilities = [
        (Word::CarriesInTotal, &money.carries_in_total),
        (Word::CarriesEveryMonth, &money.carries_every_month),
        (Word::PaybackWithin, &money.payback_within_term),
    ];
    for (word, probability) in probabilities {
        if let Some(probability) = probability {
            let text = page.say(Word::InFutures, &[&share(probability.share)]);
            let text = format!("{text}{}", interval_of(page, probability));
            table.row([page.word(word).to_owned(), text]);
        }
    }
    let months = money.months.len().saturating_sub(1);
    if let Some(short) = find(&money.figures, "months_short") {
        let text = figure(&estimate_of(short), Kind::Number);
        let text = page.say(Word::MonthsShortValue, &[&text, &months.to_string()]);
        table.row([page.word(Word::MonthsShort).to_owned(), text]);
    }
    let hole = find(&money.figures, "deepest_cash_hole_won").filter(|hole| hole.mean.is_some_and(|won| won != 0.0));
    let text = match hole {
        Some(hole) => {
            let mut text = money_estimate(&estimate_of(hole), page.language());
            if let Some(month) = find(&money.figures, "deepest_cash_hole_month").and_then(|month| month.p50) {
                text.push_str(", ");
                text.push_str(&match month.round() {
                    0.0 => page.word(Word::CashHoleAtOnce).to_owned(),
                    month => page.say(Word::CashHoleMonth, &[&plain(month)]),
                });
            }
            text
        }
        None => page.word(Word::NoCashHole).to_owned(),
    };
    table.row([page.word(Word::CashHole).to_owned(), text]);
    page.table(2, &table);
}

/// What the offer changes in production.
pub(in crate::report) fn production(page: &mut Page<'_>, offer: &OfferComparison) {
    const SHOWN: [&str; 9] = [
        "good_parts_per_hour",
        "first_pass_yield",
        "scrapped_parts",
        "escaped_defective_parts",
        "lead_time_hours",
        "work_in_process_parts",
        "orders_on_time_share",
        "lost_order_parts",
        "energy_kwh_per_part",
    ];
    let mut table = Table::new([
        (page.word(Word::Production), Align::Left),
        (page.word(Word::Before), Align::Right),
        (page.word(Word::After), Align::Right),
        (page.word(Word::Change), Align::Right),
    ]);
    for shown in SHOWN {
        let Some(paired) = find(&offer.kpis, shown) else {
            continue;
        };
        let says = |estimate: &Estimate| estimate.mean.is_some_and(|mean| mean != 0.0);
        if !says(&paired.baseline) && !says(&paired.offer) {
            continue;
        }
        let (heading, kind) = heading(shown, page.language());
        table.row([
            heading,
            figure(&paired.baseline, kind),
            figure(&paired.offer, kind),
            difference(page, &paired.difference, kind),
        ]);
    }
    page.blank();
    page.table(2, &table);
    network_stops(page, offer);
}

/// What the vehicles do, now and with the offer: those of fleets that there are in both.
pub(in crate::report) fn fleets(page: &mut Page<'_>, before: &[NamedSummary], offer: &OfferComparison) {
    for fleet in &offer.summary.fleets {
        let Some(now) = before.iter().find(|now| now.name == fleet.name) else {
            continue;
        };
        let share = |fleet: &NamedSummary, name: &str| {
            let found = find(&fleet.figures, name).and_then(|found| found.mean);
            found.map_or_else(|| NOTHING.to_owned(), |found| percent(found, None))
        };
        let [busy, busy_now] = [fleet, now].map(|fleet| share(fleet, "utilisation"));
        let [stopped, stopped_now] = [fleet, now].map(|fleet| share(fleet, "stopped_share"));
        let text = page.say(
            Word::FleetIs,
            &[&page.voice.name(&fleet.name), &busy, &busy_now, &stopped, &stopped_now],
        );
        page.paragraph(2, &text);
    }
}

/// What an offer changes about failures: each kind, its alarms, each machine, and beside what vendors claim.
pub(in crate::report) fn maintenance(page: &mut Page<'_>, before: &[NamedSummary], offer: &OfferComparison) {
    upkeep(page, before, offer);
    detection_with(page, &offer.summary.failures);
    machines::changes(page, offer);
    claims::claims(page, &offer.claims);
}

/// How failures and planned work change: of failures that have planned work, now or with the offer.
fn upkeep(page: &mut Page<'_>, before: &[NamedSummary], offer: &OfferComparison) {
    let mean = |mode: &NamedSummary, figure: &str| find(&mode.figures, figure).and_then(|found| found.mean);
    for mode in &offer.summary.failures {
        let Some(now) = before.iter().find(|now| now.name == mode.name) else {
            continue;
        };
        let both = [mode, now];
        let figures = ["failures", "preventive", "unplanned_hours"].map(|figure| both.map(|mode| mean(mode, figure)));
        if both.iter().all(|mode| mean(mode, "preventive").is_none()) || figures.iter().all(|[then, now]| then == now) {
            continue;
        }
        let shown = |value: Option<f64>| {
            let decimals = usize::from(value.is_some_and(|value| value > 0.0 && value < 100.0));
            value.map_or_else(|| NOTHING.to_owned(), |value| grouped(value, decimals))
        };
        let [[failed, failed_now], [planned, planned_now], [hours, hours_now]] = figures.map(|pair| pair.map(shown));
        let values = [
            &page.voice.name(&mode.name),
            &failed,
            &failed_now,
            &planned,
            &planned_now,
            &hours,
            &hours_now,
        ];
        let text = page.say(Word::UpkeepIs, &values.map(String::as_str));
        page.paragraph(2, &text);
    }
}

/// How often and for how long the network stops machines, now and with the offer.
fn network_stops(page: &mut Page<'_>, offer: &OfferComparison) {
    let Some(months) = offer.summary.measured_hours.mean.map(|hours| hours / HOURS_PER_MONTH) else {
        return;
    };
    let per_month = |figure: &str| {
        let paired = find(&offer.kpis, figure)?;
        Some([paired.baseline.mean? / months, paired.offer.mean? / months])
    };
    let (Some(stops), Some(minutes)) = (per_month("network_stops"), per_month("network_stop_minutes")) else {
        return;
    };
    if stops.iter().all(|stops| *stops == 0.0) || months <= 0.0 {
        return;
    }
    let [stops_now, stops_then] = stops.map(|stops| grouped(stops, usize::from(stops < 10.0 && stops > 0.0)));
    let [time_now, time_then] = minutes.map(|minutes| {
        if minutes < 120.0 {
            page.say(
                Word::Minutes,
                &[&grouped(minutes, usize::from(minutes < 10.0 && minutes > 0.0))],
            )
        } else {
            page.say(Word::Hours, &[&grouped(minutes / 60.0, 0)])
        }
    });
    let text = page.say(Word::NetworkStopsAre, &[&stops_now, &stops_then, &time_now, &time_then]);
    page.paragraph(2, &text);
}

/// A difference; that of two percentages is in points.
fn difference(page: &Page<'_>, estimate: &Estimate, kind: Kind) -> String {
    let text = figure(estimate, kind);
    match text.strip_suffix(" %") {
        Some(number) => page.say(Word::Points, &[number]),
        None => text,
    }
}

/// A distribution as an estimate of its mean.
pub(in crate::report) fn estimate_of(found: &Distribution) -> Estimate {
    Estimate {
        n: found.n,
        mean: found.mean,
        half_width: found.half_width,
        std_dev: None,
    }
}

/// An amount with its interval.
pub(in crate::report) fn money_estimate(estimate: &Estimate, language: Language) -> String {
    estimate.mean.map_or_else(
        || NOTHING.to_owned(),
        |mean| won_interval(mean, estimate.half_width, language),
    )
}

/// A probability in whole percent; with decimals where rounding would say what is not so: beside the share that a verdict
/// asks for, and where something is rare or nearly sure.
pub(in crate::report) fn share(share: f64) -> String {
    format!("{} %", percent_number(share))
}

fn percent_number(share: f64) -> String {
    let percent = share * 100.0;
    let is_near = |other: f64| (percent - other).abs() < 1.0;
    let digits = match percent {
        _ if (percent - libm::round(percent)).abs() < 1e-9 => 0,
        _ if !(0.0..=100.0).contains(&percent) => 0,
        _ if !(0.1..=99.9).contains(&percent) => 3,
        _ if is_near(100.0 * VERDICT_PROBABILITY) || is_near(0.0) || is_near(100.0) => 1,
        _ => 0,
    };
    grouped(percent, digits)
}

/// The interval of a probability, in brackets; nothing if it was tried once.
pub(in crate::report) fn interval_of(page: &Page<'_>, probability: &Proportion) -> String {
    if probability.n == 1 {
        return String::new();
    }
    page.say(
        Word::CarriesInterval,
        &[&percent_number(probability.low), &percent_number(probability.high)],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_to_what_it_is_not() {
        let shown = [
            0.0, 0.0033, 0.0004, 0.2, 0.663, 0.7993, 0.8, 0.804, 0.83, 0.9967, 0.9996, 1.0, 6.59,
        ]
        .map(share);
        assert_eq!(
            shown,
            [
                "0 %", "0.3 %", "0.040 %", "20 %", "66 %", "79.9 %", "80 %", "80.4 %", "83 %", "99.7 %", "99.960 %",
                "100 %", "659 %"
            ]
        );
    }
}
