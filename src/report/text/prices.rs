//! What offers cost, month by month.

use crate::finance::instalment::{InstalmentMethod, InstalmentSpec};
use crate::finance::offer::OfferTerms;
use crate::finance::parties::{Party, PartyMonth};
use crate::finance::won::Won;
use crate::report::about::About;
use crate::report::headings::party;
use crate::report::number::{self, grouped, rough_won, won};
use crate::report::offer_prices::{DueMonth, OfferPrices};
use crate::report::table::{Align, Table};
use crate::report::text::Page;
use crate::report::words::{Language, Word};

/// The report of what offers cost.
pub fn prices(about: &About<'_>, offers: &[OfferPrices], language: Language) -> String {
    let mut page = Page::new(about.voice(language));
    page.title(about, None);
    if offers.is_empty() {
        page.paragraph(0, page.word(Word::NoOffers));
    }
    for offer in offers {
        page.section(&format!("{}: {}", page.word(Word::Offer), page.voice.name(&offer.name)));
        one(&mut page, offer);
    }
    page.foundation(about, std::iter::empty(), None);
    let is_shared = offers.iter().any(|offer| !offer.parties.is_empty());
    page.paragraph(
        2,
        page.word(if is_shared { Word::FundedNoTaxes } else { Word::NoTaxes }),
    );
    page.finish()
}

/// What one offer costs.
pub(in crate::report) fn one(page: &mut Page<'_>, offer: &OfferPrices) {
    let language = page.language();
    let terms = &offer.terms;
    let mut items = Table::new([
        (page.word(Word::Item), Align::Left),
        (page.word(Word::Count), Align::Right),
        (page.word(Word::Each), Align::Right),
        (page.word(Word::Sum), Align::Right),
    ]);
    for item in &terms.items {
        items.row([
            page.voice.name(&item.what),
            item.count.to_string(),
            won(item.each_won, language),
            won(item.total_won, language),
        ]);
    }
    if !items.is_empty() {
        page.table(2, &items);
        page.blank();
    }
    let mut sums = Table::new([("", Align::Left), ("", Align::Right)]);
    let total_paid = if offer.total_received_won == Won::ZERO {
        Word::TotalPaid
    } else {
        Word::TotalPaidNet
    };
    let rows = [
        (Word::Price, terms.price_won),
        (Word::DownPayment, terms.down_payment_won),
        (Word::TotalInterest, offer.total_interest_won),
        (Word::TotalFees, offer.total_fees_won),
        (Word::TotalReceived, offer.total_received_won),
        (total_paid, offer.total_paid_won),
        (Word::Residual, terms.residual_value_won),
    ];
    for (word, amount) in rows {
        if amount != Won::ZERO || word == Word::Price {
            sums.row([page.word(word).to_owned(), won(amount, language)]);
        }
    }
    page.table(2, &sums);
    if let Some(months) = offer.fee_months {
        let text = page.say(Word::FeesCountFor, &[&months.to_string()]);
        page.paragraph(2, &text);
    }
    if offer.lowest_won != offer.highest_won {
        let text = page.say(
            Word::OpenPrices,
            &[&won(offer.lowest_won, language), &won(offer.highest_won, language)],
        );
        page.paragraph(2, &text);
    }
    if offer.dearest_month_won > Won::ZERO {
        let text = page.say(Word::MustSave, &[&won(offer.dearest_month_won, language)]);
        page.paragraph(2, &text);
    }
    if let Some(plan) = terms.plan.as_ref().filter(|_| terms.financed_won > Won::ZERO) {
        let amount = won(terms.financed_won, language);
        let text = plan_says(page, Word::InstalmentsAre, &[&amount], plan);
        page.paragraph(2, &text);
    }
    sources(page, terms);
    if terms.delivery_months > 0 {
        let is_paid_off = !terms.schedule.is_empty() || terms.lease.is_some();
        let word = if is_paid_off {
            Word::FreeUntilDelivery
        } else {
            Word::WorksFrom
        };
        let text = page.say(word, &[&(terms.delivery_months + 1).to_string()]);
        page.paragraph(2, &text);
    }
    if let Some(training) = &terms.training {
        let wages = f64::from(training.people) * training.hours_each * training.wage_won_per_hour;
        let said = [
            number::plain(training.weeks),
            number::plain(training.first_percent),
            rough_won(wages, language),
        ];
        let text = page.say(Word::TrainingIs, &[&said[0], &said[1], &said[2]]);
        page.paragraph(2, &text);
    }
    if offer.dearest_month_won > Won::ZERO {
        page.blank();
        schedule(page, &offer.months);
    }
    if !offer.parties.is_empty() {
        page.blank();
        parties(page, &offer.parties);
    }
}

/// How something is paid back: rate, months and method after the `first` arguments of `word`, and what is unusual.
fn plan_says(page: &Page<'_>, word: Word, first: &[&str], plan: &InstalmentSpec) -> String {
    let method = match plan.method.unwrap_or_default() {
        InstalmentMethod::EqualPayment => page.word(Word::EqualPayments).to_owned(),
        InstalmentMethod::EqualPrincipal => page.word(Word::EqualPrincipals).to_owned(),
        InstalmentMethod::Bullet => page.word(Word::PrincipalLast).to_owned(),
        InstalmentMethod::Step => {
            let rise = plan.step_percent_per_year.unwrap_or(0.0).to_string();
            page.say(Word::RisingPayments, &[&rise])
        }
    };
    let (rate, months) = (plan.annual_rate_percent.to_string(), plan.term_months().to_string());
    let mut text = page.say(word, &[first, &[&rate, &months, &method]].concat());
    if plan.grace_months > 0 {
        text += " ";
        text += &page.say(Word::OnlyInterestFirst, &[&plan.grace_months.to_string()]);
    }
    if let Some(balloon) = plan.balloon_percent.filter(|&percent| percent > 0.0) {
        text += " ";
        text += &page.say(Word::LeftForTheLast, &[&balloon.to_string()]);
    }
    text
}

/// Where the money comes from beside the adopter, and what is paid beside instalments.
fn sources(page: &mut Page<'_>, terms: &OfferTerms) {
    let language = page.language();
    if let Some(saving) = &terms.supplier_saving {
        let amounts = [saving.amount_won, saving.saved_won, saving.passed_on_won].map(|amount| won(amount, language));
        let text = page.say(Word::SupplierSaves, &[&amounts[0], &amounts[1], &amounts[2]]);
        page.paragraph(2, &text);
    }
    for grant in &terms.grants {
        let amounts = [grant.government_won, grant.lead_won, grant.recognised_won].map(|amount| won(amount, language));
        let programme = page.voice.name(&grant.programme);
        let text = page.say(Word::GrantIs, &[&programme, &amounts[0], &amounts[1], &amounts[2]]);
        page.paragraph(2, &text);
        if grant.paid_after_months > 0 {
            let text = page.say(Word::GrantLate, &[&programme, &grant.paid_after_months.to_string()]);
            page.paragraph(2, &text);
        }
    }
    for loan in &terms.loans {
        let (name, amount) = (page.voice.name(&loan.name), won(loan.amount_won, language));
        let mut text = plan_says(page, Word::LoanIs, &[&name, &amount], &loan.plan);
        // The check of the terms keeps the fees within the limit of amounts.
        let guarantee = Won::sum(loan.guarantee_won.iter().copied()).unwrap_or_default();
        if guarantee > Won::ZERO {
            text += " ";
            text += &page.say(Word::GuaranteeIs, &[&won(guarantee, language)]);
        }
        page.paragraph(2, &text);
    }
    if let Some(lease) = &terms.lease {
        let word = if lease.buys_at_end {
            Word::LeaseBuys
        } else {
            Word::LeaseIs
        };
        let (amount, residual) = (won(lease.amount_won, language), won(lease.residual_won, language));
        let text = page.say(word, &[&amount, &lease.schedule.len().to_string(), &residual]);
        page.paragraph(2, &text);
    }
    for fee in &terms.fees {
        let first = fee.first_month.unwrap_or(1);
        // The check of the terms keeps a fee within the limit of amounts.
        let due = won(fee.due(first).unwrap_or_default(), language);
        let (name, begins) = (page.voice.name(&fee.what), first.to_string());
        let mut text = match fee.months {
            Some(months) => {
                let last = (u64::from(first) + u64::from(months)).saturating_sub(1).to_string();
                page.say(Word::FeeUntil, &[&name, &due, &begins, &last])
            }
            None => page.say(Word::FeeIs, &[&name, &due, &begins]),
        };
        if fee.rises_percent_per_year > 0.0 {
            text += " ";
            text += &page.say(Word::FeeRises, &[&fee.rises_percent_per_year.to_string()]);
        }
        page.paragraph(2, &text);
    }
    if let Some(price) = &terms.pay_per_part {
        let parts = grouped(price.expected_parts_per_month.unwrap_or(0.0), 0);
        let mut text = page.say(Word::PerPartIs, &[&price.won_per_good_part.to_string(), &parts]);
        // The check of the terms keeps it within the limit of amounts.
        let minimum = Won::from_f64(price.minimum_won_per_month).unwrap_or_default();
        if minimum > Won::ZERO {
            text += " ";
            text += &page.say(Word::AtLeastAMonth, &[&won(minimum, language)]);
        }
        page.paragraph(2, &text);
    }
}

/// Who pays what when; parties that never take part are left out.
fn parties(page: &mut Page<'_>, months: &[PartyMonth]) {
    let takes_part = |who: &Party| months.iter().any(|month| month.of(*who) != Won::ZERO);
    let shown: Vec<Party> = Party::ALL.into_iter().filter(takes_part).collect();
    let headings = shown.iter().map(|who| (page.word(party(*who)), Align::Right));
    let mut table = Table::new([(page.word(Word::Month), Align::Right)].into_iter().chain(headings));
    let is_alike = |one: &PartyMonth, other: &PartyMonth| shown.iter().all(|who| one.of(*who) == other.of(*who));
    for alike in months.chunk_by(is_alike) {
        let (Some(first), Some(last)) = (alike.first(), alike.last()) else {
            continue;
        };
        let span = match first.month == last.month {
            true => first.month.to_string(),
            false => format!("{}–{}", first.month, last.month),
        };
        let cells = shown.iter().map(|who| plain(first.of(*who)));
        table.row(std::iter::once(span).chain(cells));
    }
    page.paragraph(2, page.word(Word::WhoPaysWhen));
    page.table(2, &table);
}

/// A plain number: the unit in every cell of a long table would only be noise.
fn plain(amount: Won) -> String {
    amount.to_string().trim_end_matches(" won").to_owned()
}

fn schedule(page: &mut Page<'_>, months: &[DueMonth]) {
    type Of = fn(&DueMonth) -> Won;
    let columns: [(Word, Of); 7] = [
        (Word::Principal, |month| month.principal_won),
        (Word::Interest, |month| month.interest_won),
        (Word::Fee, |month| month.fee_won),
        (Word::Due, |month| month.due_won),
        (Word::Received, |month| month.received_won),
        (Word::Owed, |month| month.owed_won),
        (Word::PaidSoFar, |month| month.paid_so_far_won),
    ];
    let shown: Vec<(Word, Of)> = columns
        .into_iter()
        .filter(|(_, of)| months.iter().any(|month| of(month) != Won::ZERO))
        .collect();
    let headings = shown.iter().map(|(word, _)| (page.word(*word), Align::Right));
    let mut table = Table::new([(page.word(Word::Month), Align::Right)].into_iter().chain(headings));
    for month in months {
        let cells = shown.iter().map(|(_, of)| plain(of(month)));
        table.row([month.month.to_string()].into_iter().chain(cells));
    }
    page.paragraph(2, page.word(Word::Schedule));
    page.table(2, &table);
}
