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
    /// Months of the scenario, for which fees and pay per part count; one that is cut short is shown whole.
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
    /// What comes in beside savings: funding that the adopter has advanced, and loans in cash.
    pub total_received_won: Won,
    /// All that is paid in all months, less what comes in.
    pub total_paid_won: Won,
    /// The months for which fees and pay per part count, where what is owed is paid back beyond them.
    pub fee_months: Option<u32>,
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
    /// What comes in beside savings: funding that the adopter has advanced, and loans in cash.
    pub received_won: Won,
    /// What is still owed after it.
    pub owed_won: Won,
    /// All that has been paid up to and with this month, less what has come in.
    pub paid_so_far_won: Won,
}

impl OfferPrices {
    /// The costs of an offer over all that is paid in instalments, and over the scenario's months if they are more and it
    /// has fees. Fees and pay per part count for the scenario's months only, however long what is owed is paid back: so
    /// the sums of offers that are paid in different ways hold the same use of them. Of what depends on the line, pay per
    /// part is reckoned with the expected parts, and taxes are left out but for value added tax.
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
        let without_fees = OfferTerms {
            monthly_fees_won: Won::ZERO,
            fees: Vec::new(),
            pay_per_part: None,
            ..terms.clone()
        };
        let rest = OfferCashFlow::taxed(&line, &line, &without_fees, plan.as_ref())?;
        let (within, all) = (context.months as usize + 1, last as usize + 1);
        let is_shared = spec.is_shared() || context.tax.is_some();
        let parties = if is_shared {
            let within_months = by_month(&flow, &terms)?.into_iter().take(within);
            let beyond = by_month(&rest, &without_fees)?.into_iter().skip(within);
            within_months.chain(beyond).take(all).collect()
        } else {
            Vec::new()
        };

        let lent = terms.loans.iter().map(|loan| loan.amount_won);
        let rented = terms.lease.iter().map(|lease| lease.owed_won);
        let owed = Won::sum(lent.chain(rented).chain([terms.financed_won]));
        let mut row = DueMonth {
            owed_won: owed.map_err(amount(0))?,
            ..DueMonth::default()
        };
        let mut rows = Vec::with_capacity(flow.months.len());
        let months = flow.months.iter().take(within).chain(rest.months.iter().skip(within));
        for month in months.take(all) {
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
            total_received_won: total(|month| month.received_won)?,
            total_paid_won: row.paid_so_far_won,
            fee_months: (last > context.months && has_fees(&terms)).then_some(context.months),
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
        let received_won = parts.late_grant_won.checked_add(parts.borrowed_won)?;
        let paid_back = Won::sum([month.principal_won, parts.rent_won])?.checked_sub(parts.rent_interest_won)?;
        Ok(Self {
            month: month.month,
            principal_won,
            interest_won: month.interest_won,
            fee_won: month.fee_won,
            due_won,
            received_won,
            owed_won: self.owed_won.checked_sub(paid_back)?,
            paid_so_far_won: self.paid_so_far_won.checked_add(due_won)?.checked_sub(received_won)?,
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
    if has_fees(terms) { longest.max(months) } else { longest }
}

/// Whether anything is paid for the use beside what is owed.
fn has_fees(terms: &OfferTerms) -> bool {
    terms.monthly_fees_won > Won::ZERO || !terms.fees.is_empty() || terms.pay_per_part.is_some()
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
    use crate::finance::loan::{LoanPurpose, LoanSpec};
    use crate::finance::offer::{ItemSpec, OpenPriceSpec, PriceSpec};
    use crate::finance::parties::Party;
    use crate::finance::programme::FundingSpec;
    use crate::finance::service::{FeeSpec, PayPerPartSpec};

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
    fn fees_count_for_the_months_of_the_scenario_however_long_the_price_is_paid_back() {
        let mut spec = spec();
        spec.monthly_fees_won = 480_000.0;
        spec.fees = vec![FeeSpec {
            what: "cloud".into(),
            won_per_month: 20_000.0,
            machines: None,
            first_month: None,
            months: None,
            rises_percent_per_year: 0.0,
        }];
        spec.pay_per_part = Some(PayPerPartSpec {
            won_per_good_part: 100.0,
            expected_parts_per_month: Some(1_000.0),
            ..PayPerPartSpec::default()
        });
        let offer = prices(&spec, 24);
        assert_eq!((offer.months.len(), offer.parties.len()), (37, 37));
        assert_eq!(offer.total_fees_won, Won(24 * 600_000));
        assert_eq!(
            (offer.months[24].fee_won, offer.months[25].fee_won),
            (Won(600_000), Won::ZERO)
        );
        assert_eq!(offer.months[36].owed_won, Won::ZERO);
        assert_eq!(offer.fee_months, Some(24));
        spec.instalments = None;
        let at_once = prices(&spec, 24);
        assert_eq!(at_once.total_fees_won, offer.total_fees_won);
        assert_eq!(at_once.fee_months, None);
        // The parties' amounts sum to nothing in every month, beyond the scenario's too.
        for month in &offer.parties {
            let sum: i64 = Party::ALL.iter().map(|party| month.of(*party).0).sum();
            assert_eq!(sum, 0, "{month:?}");
        }
    }

    #[test]
    fn what_comes_in_is_not_paid() {
        let late = serde_json::json!({
            "name": "late/x",
            "source": "a call",
            "from": "2025-01-01",
            "government_percent": 50.0,
            "paid_after_months": 6,
        });
        let rules = FundingRules {
            programmes: vec![serde_json::from_value(late).unwrap()],
            ..FundingRules::default()
        };
        let context = PriceContext {
            rules: &rules,
            tax: None,
            start: jiff::civil::date(2027, 1, 4),
            months: 24,
        };
        let mut funded = spec();
        funded.instalments = Some(InstalmentSpec {
            months: Some(12),
            ..InstalmentSpec::default()
        });
        funded.funding = vec![FundingSpec::Named("late/x".into())];
        let offer = OfferPrices::new("line", &funded, &context).unwrap();
        assert_eq!(offer.months[0].paid_so_far_won, Won(50_000_000));
        assert_eq!(
            (offer.months[6].due_won, offer.months[6].received_won),
            (Won(4_166_667), Won(50_000_000))
        );
        assert_eq!(
            (offer.total_received_won, offer.total_paid_won),
            (Won(50_000_000), Won(50_000_000))
        );

        let mut borrowed = spec();
        borrowed.instalments = None;
        borrowed.loans = vec![LoanSpec {
            name: "bank".into(),
            purpose: Some(LoanPurpose::WorkingCapital),
            amount_won: Some(50_000_000.0),
            annual_rate_percent: Some(6.0),
            months: Some(12),
            ..LoanSpec::default()
        }];
        let offer = OfferPrices::new("line", &borrowed, &context).unwrap();
        assert_eq!(offer.months[0].due_won, Won(100_000_000));
        assert_eq!(offer.total_paid_won.0, 100_000_000 + offer.total_interest_won.0);
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
