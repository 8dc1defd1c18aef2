//! What an offer costs month by month, whatever it saves.

use crate::finance::error::FinanceError;
use crate::finance::offer::{OfferTerms, OfferTermsSpec};
use crate::finance::won::Won;

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
    /// The costs of an offer over its instalments, and over `months` if they are more.
    ///
    /// # Errors
    /// If the terms make no sense or a sum lies beyond [`Won::LIMIT`].
    pub fn new(name: &str, spec: &OfferTermsSpec, months: u32) -> Result<Self, FinanceError> {
        let terms = spec.resolve(&mut || 0.5)?;
        let lowest_won = spec.resolve(&mut || 0.0)?.price_won;
        let highest_won = spec.resolve(&mut || 1.0)?.price_won;
        let amount = |month: u32| {
            move |cause| FinanceError::Amount {
                place: format!("month {month}"),
                cause,
            }
        };
        let term = u32::try_from(terms.schedule.len()).unwrap_or(u32::MAX);
        let last = if terms.monthly_fees_won > Won::ZERO {
            term.max(months)
        } else {
            term
        };
        let mut row = DueMonth {
            principal_won: terms.down_payment_won,
            due_won: terms.down_payment_won,
            owed_won: terms.price_won.checked_sub(terms.down_payment_won).map_err(amount(0))?,
            paid_so_far_won: terms.down_payment_won,
            ..DueMonth::default()
        };
        let mut rows = vec![row];
        for month in 1..=last {
            let instalment = terms.schedule.get(month as usize - 1);
            row = DueMonth {
                month,
                principal_won: instalment.map_or(Won::ZERO, |instalment| instalment.principal_won),
                interest_won: instalment.map_or(Won::ZERO, |instalment| instalment.interest_won),
                fee_won: terms.monthly_fees_won,
                owed_won: instalment.map_or(Won::ZERO, |instalment| instalment.balance_won),
                ..row
            };
            row.due_won = Won::sum([row.principal_won, row.interest_won, row.fee_won]).map_err(amount(month))?;
            row.paid_so_far_won = row.paid_so_far_won.checked_add(row.due_won).map_err(amount(month))?;
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
            terms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::instalment::InstalmentSpec;
    use crate::finance::offer::{ItemSpec, OpenPriceSpec, PriceSpec};

    fn spec() -> OfferTermsSpec {
        OfferTermsSpec {
            items: vec![ItemSpec {
                what: "line".into(),
                count: None,
                price_won: PriceSpec::Fixed(100_000_000.0),
            }],
            instalments: Some(InstalmentSpec {
                months: Some(36),
                annual_rate_percent: 3.6,
                method: None,
                grace_months: 0,
            }),
            ..OfferTermsSpec::default()
        }
    }

    #[test]
    fn the_published_plan_costs_its_published_interest() {
        // 100 million won at 3.6 % over 36 months: 2,934,637.80 a month, interest 5,646,961 in all.
        let offer = OfferPrices::new("line", &spec(), 12).unwrap();
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
        let offer = OfferPrices::new("line", &spec, 60).unwrap();
        assert_eq!(offer.months.len(), 61);
        assert_eq!(offer.months[60].due_won, Won(480_000));
        assert_eq!(offer.total_fees_won, Won(60 * 480_000));
    }

    #[test]
    fn open_prices_have_a_lowest_and_a_highest() {
        let mut spec = spec();
        spec.items[0].price_won = PriceSpec::Open(OpenPriceSpec::Range([1_000.0, 3_000.0]));
        let offer = OfferPrices::new("line", &spec, 0).unwrap();
        assert_eq!(
            (offer.lowest_won, offer.terms.price_won, offer.highest_won),
            (Won(1_000), Won(2_000), Won(3_000))
        );
    }
}
