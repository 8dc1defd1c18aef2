//! What an offer costs month by month, whatever it saves.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::finance::cash_flow::{CashFlowMonth, OfferCashFlow};
use crate::finance::error::FinanceError;
use crate::finance::funding::FundingRules;
use crate::finance::offer::{OfferTerms, OfferTermsSpec};
use crate::finance::operating::OperatingMonth;
use crate::finance::parties::{PartyMonth, by_month};
use crate::finance::tax_plan::TaxPlan;
use crate::finance::won::{Won, WonError};

/// What the price of an offer depends on beside its terms.
#[derive(Clone, Copy, Debug)]
pub struct PriceContext<'a> {
    /// The rules that it may name.
    pub rules: &'a FundingRules,
    /// How the adopter is taxed.
    pub tax: Option<&'a TaxPlan>,
    /// The day of the purchase.
    pub start: Date,
    /// Months of the scenario, for fees without an end; one that is cut short is shown whole.
    pub months: u32,
}

/// An offer's costs, open prices at their median.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferPrices {
    /// The offer's name.
    pub name: String,
    /// The terms.
    pub terms: OfferTerms,
    /// The whole price if every open price is at its lowest.
    pub lowest_won: Won,
    /// The whole price if every open price is at its highest.
    pub highest_won: Won,
    /// What is paid: month 0 is the day of the purchase.
    pub months: Vec<DueMonth>,
    /// Interest of all months.
    pub total_interest_won: Won,
    /// Fees of all months.
    pub total_fees_won: Won,
    /// All that is paid in all months.
    pub total_paid_won: Won,
    /// The most that is due in a month after the day of the purchase.
    pub dearest_month_won: Won,
    /// Who pays what when; empty if there are only adopter and supplier.
    pub parties: Vec<PartyMonth>,
}

/// What is paid in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueMonth {
    /// The month; 0 is the day of the purchase.
    pub month: u32,
    /// Part that pays the price back; in month 0 the down payment.
    pub principal_won: Won,
    /// Interest.
    pub interest_won: Won,
    /// Fee.
    pub fee_won: Won,
    /// The sum of them.
    pub due_won: Won,
    /// What is still owed after it.
    pub owed_won: Won,
    /// All that has been paid up to and with this month.
    pub paid_so_far_won: Won,
}

impl OfferPrices {
    /// The costs of an offer over all that is paid in instalments, and over `months` if they are more and it has fees.
    /// Of what depends on the line, pay per part is reckoned with the expected parts, and taxes are left out but for
    /// value added tax.
    ///
    /// # Errors
    /// If the terms make no sense or a sum lies beyond [`Won::LIMIT`].
    pub fn new(name: &str, spec: &OfferTermsSpec, context: &PriceContext<'_>) -> Result<Self, FinanceError> {
        let resolve = |luck: f64| spec.resolve_under(context.rules, &mut || luck);
        let terms = resolve(0.5)?;
        let lowest_won = resolve(0.0)?.price_won;
        let highest_won = resolve(1.0)?.price_won;
        // Value added tax comes back after the last payment of an offer that is paid at once.
        let vat = context.tax.and_then(|plan| plan.vat(context.start.year()));
        let last = last_month(&terms, context.months).max(vat.map_or(0, |(_, months)| months));
        let line = standing_line(&terms, context.start, last.max(1));
        let plan = context.tax.cloned().map(TaxPlan::value_added_only);
        let flow = OfferCashFlow::taxed(&line, &line, &terms, plan.as_ref())?;
        let is_shared = spec.is_shared() || context.tax.is_some();
        let mut parties = if is_shared {
            by_month(&flow, &terms)?
        } else {
            Vec::new()
        };
        parties.truncate(last as usize + 1);

        let lent = terms.loans.iter().map(|loan| loan.amount_won);
        let rented = terms.lease.iter().map(|lease| lease.owed_won);
        let owed = Won::sum(lent.chain(rented).chain([terms.financed_won]));
        let mut row = DueMonth {
            owed_won: owed.map_err(amount(0))?,
            ..DueMonth::default()
        };
        let mut rows = Vec::with_capacity(flow.months.len());
        for month in flow.months.iter().take(last as usize + 1) {
            row = row.followed_by(month).map_err(amount(month.month))?;
            rows.push(row);
        }
        let total = |of: fn(&DueMonth) -> Won| Won::sum(rows.iter().map(of)).map_err(amount(last));
        Ok(Self {
            name: name.to_owned(),
            lowest_won,
            highest_won,
            total_interest_won: total(|month| month.interest_won)?,
            total_fees_won: total(|month| month.fee_won)?,
            total_paid_won: row.paid_so_far_won,
            dearest_month_won: rows.iter().skip(1).map(|month| month.due_won).max().unwrap_or_default(),
            months: rows,
            parties,
            terms,
        })
    }
}

impl DueMonth {
    /// The month after this one.
    fn followed_by(&self, month: &CashFlowMonth) -> Result<Self, WonError> {
        let parts = &month.parts;
        let principal_won = month.down_payment_won.checked_add(month.principal_won)?;
        let due_won = Won::sum([principal_won, month.interest_won, month.fee_won])?;
        let paid_back = Won::sum([month.principal_won, parts.rent_won])?.checked_sub(parts.rent_interest_won)?;
        Ok(Self {
            month: month.month,
            principal_won,
            interest_won: month.interest_won,
            fee_won: month.fee_won,
            due_won,
            owed_won: self.owed_won.checked_sub(paid_back)?,
            paid_so_far_won: self.paid_so_far_won.checked_add(due_won)?,
        })
    }
}

/// The last month in which anything is due.
fn last_month(terms: &OfferTerms, months: u32) -> u32 {
    let loans = terms.loans.iter().map(|loan| loan.schedule.len());
    let lease = terms.lease.iter().map(|lease| lease.schedule.len());
    let longest = loans.chain(lease).chain([terms.schedule.len()]).max().unwrap_or(0);
    let longest = u32::try_from(longest).unwrap_or(u32::MAX);
    let grants = terms.grants.iter().map(|grant| grant.paid_after_months);
    let longest = grants.fold(longest, u32::max);
    if terms.monthly_fees_won > Won::ZERO || !terms.fees.is_empty() || terms.pay_per_part.is_some() {
        longest.max(months)
    } else {
        longest
    }
}

/// Months in which nothing happens but the parts that are expected.
fn standing_line(terms: &OfferTerms, start: Date, months: u32) -> Vec<OperatingMonth> {
    let expected = terms
        .pay_per_part
        .as_ref()
        .and_then(|price| price.expected_parts_per_month);
    let month = |index: u32| OperatingMonth {
        start: start.saturating_add(i64::from(index).months()),
        fraction: 1.0,
        // Parts come whole; the check keeps them within the limit of amounts.
        good_parts: expected.unwrap_or(0.0).max(0.0).round(),
        ..OperatingMonth::nothing(start)
    };
    (0..months).map(month).collect()
}

fn amount(month: u32) -> impl Fn(WonError) -> FinanceError {
    move |cause| FinanceError::Amount {
        place: format!("month {month}"),
        cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::instalment::InstalmentSpec;
    use crate::finance::offer::{ItemSpec, OpenPriceSpec, PriceSpec};

    fn prices(spec: &OfferTermsSpec, months: u32) -> OfferPrices {
        let context = PriceContext {
            rules: &FundingRules::default(),
            tax: None,
            start: jiff::civil::date(2027, 1, 4),
            months,
        };
        OfferPrices::new("line", spec, &context).unwrap()
    }

    fn spec() -> OfferTermsSpec {
        OfferTermsSpec {
            items: vec![ItemSpec {
                what: "line".into(),
                count: None,
                price_won: PriceSpec::Fixed(100_000_000.0),
                funded: None,
            }],
            instalments: Some(InstalmentSpec {
                months: Some(36),
                annual_rate_percent: 3.6,
                method: None,
                ..InstalmentSpec::default()
            }),
            ..OfferTermsSpec::default()
        }
    }

    #[test]
    fn the_published_plan_costs_its_published_interest() {
        // 100 million won at 3.6 % over 36 months: 2,934,637.80 a month, interest 5,646,961 in all.
        let offer = prices(&spec(), 12);
        assert_eq!(offer.months.len(), 37);
        assert_eq!(offer.months[1].due_won, Won(2_934_638));
        assert!((offer.total_interest_won.0 - 5_646_961).abs() <= 18);
        assert_eq!(offer.total_paid_won.0, 100_000_000 + offer.total_interest_won.0);
        assert_eq!(offer.months[36].owed_won, Won::ZERO);
    }

    #[test]
    fn fees_go_on_after_the_last_instalment() {
        let mut spec = spec();
        spec.monthly_fees_won = 480_000.0;
        let offer = prices(&spec, 60);
        assert_eq!(offer.months.len(), 61);
        assert_eq!(offer.months[60].due_won, Won(480_000));
        assert_eq!(offer.total_fees_won, Won(60 * 480_000));
    }

    #[test]
    fn open_prices_have_a_lowest_and_a_highest() {
        let mut spec = spec();
        spec.items[0].price_won = PriceSpec::Open(OpenPriceSpec::Range([1_000.0, 3_000.0]));
        let offer = prices(&spec, 0);
        assert_eq!(
            (offer.lowest_won, offer.terms.price_won, offer.highest_won),
            (Won(1_000), Won(2_000), Won(3_000))
        );
    }
}
