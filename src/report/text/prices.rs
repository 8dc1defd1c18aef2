//! What offers cost, month by month.

use crate::finance::won::Won;
use crate::report::about::About;
use crate::report::escape::name;
use crate::report::number::won;
use crate::report::offer_prices::{DueMonth, OfferPrices};
use crate::report::table::{Align, Table};
use crate::report::text::Page;
use crate::report::words::{Language, Word};

/// The report of what offers cost.
pub fn prices(about: &About<'_>, offers: &[OfferPrices], language: Language) -> String {
    let mut page = Page::new(language);
    page.title(about, None);
    if offers.is_empty() {
        page.paragraph(0, page.word(Word::NoOffers));
    }
    for offer in offers {
        page.section(&format!("{}: {}", page.word(Word::Offer), name(&offer.name)));
        one(&mut page, offer);
    }
    page.foundation(about, std::iter::empty(), None);
    page.paragraph(2, page.word(Word::NoTaxes));
    page.finish()
}

fn one(page: &mut Page, offer: &OfferPrices) {
    let language = page.language;
    let terms = &offer.terms;
    let mut items = Table::new([
        (page.word(Word::Item), Align::Left),
        (page.word(Word::Count), Align::Right),
        (page.word(Word::Each), Align::Right),
        (page.word(Word::Sum), Align::Right),
    ]);
    for item in &terms.items {
        items.row([
            name(&item.what),
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
    let rows = [
        (Word::Price, terms.price_won),
        (Word::DownPayment, terms.down_payment_won),
        (Word::TotalInterest, offer.total_interest_won),
        (Word::TotalFees, offer.total_fees_won),
        (Word::TotalPaid, offer.total_paid_won),
        (Word::Residual, terms.residual_value_won),
    ];
    for (word, amount) in rows {
        if amount != Won::ZERO || word == Word::Price {
            sums.row([page.word(word).to_owned(), won(amount, language)]);
        }
    }
    page.table(2, &sums);
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
    if terms.delivery_months > 0 {
        let text = page.say(Word::FreeUntilDelivery, &[&(terms.delivery_months + 1).to_string()]);
        page.paragraph(2, &text);
    }
    if offer.dearest_month_won > Won::ZERO {
        page.blank();
        schedule(page, &offer.months);
    }
}

fn schedule(page: &mut Page, months: &[DueMonth]) {
    type Of = fn(&DueMonth) -> Won;
    let columns: [(Word, Of); 6] = [
        (Word::Principal, |month| month.principal_won),
        (Word::Interest, |month| month.interest_won),
        (Word::Fee, |month| month.fee_won),
        (Word::Due, |month| month.due_won),
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
        // Plain numbers: the unit in every cell of a long table would only be noise.
        let cells = shown.iter().map(|(_, of)| {
            let amount = of(month).to_string();
            amount.trim_end_matches(" won").to_owned()
        });
        table.row([month.month.to_string()].into_iter().chain(cells));
    }
    page.lines.push(format!("  {}", page.word(Word::Schedule)));
    page.table(2, &table);
}
