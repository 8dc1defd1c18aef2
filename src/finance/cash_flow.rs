//! Cash flow of an offer: what adopting it changes, month by month.
//!
//! Conventions:
//! - **Savings** are the offer's operating cash less the baseline's, in the same month of the same replication.
//!   While the offer is being delivered the baseline's figures hold and savings are zero; from then on the offer's
//!   own run counts.
//! - **Month 0** is the day of the purchase: the down payment. Month k ≥ 1 is the k-th measured month, and what
//!   happens in it counts at its end.
//! - **Instalments and fees** are due in every month from the first, also while the offer is being delivered. In
//!   the last month, where only part of it is measured, the same part of its instalment and fee counts, so that
//!   they face savings of the same length.
//! - **Settlement.** What is still owed at the end of the measured time is paid back in the last month, without
//!   further interest or penalty, so that a term beyond the horizon hides no cost. The **residual value** comes in
//!   at the same time. Both close the books rather than fall due, so questions of liquidity ([`cash_hole`],
//!   [`months_short`], [`coverage_ratio`]) leave them out, and those of worth include them.
//! - The **project flow** is the same offer paid in full on day 0, without instalments: what the equipment yields,
//!   however it is financed.
//!
//! [`cash_hole`]: OfferCashFlow::cash_hole
//! [`months_short`]: OfferCashFlow::months_short
//! [`coverage_ratio`]: OfferCashFlow::coverage_ratio

use serde::{Deserialize, Serialize};

use crate::finance::error::FinanceError;
use crate::finance::offer::OfferTerms;
use crate::finance::operating::OperatingMonth;
use crate::finance::won::{Won, WonError};

/// What adopting an offer changes, by month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferCashFlow {
    /// The offer's whole price.
    pub price_won: Won,
    /// Months of the instalment plan; none if all is paid at once.
    pub term_months: Option<u32>,
    /// Measured time, in months; the last may count as a fraction. Above 0.
    pub measured_months: f64,
    /// Month 0, then the measured months.
    pub months: Vec<CashFlowMonth>,
}

/// One month of an offer's cash flow. What is paid is positive; only [`net_won`](Self::net_won) has it negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashFlowMonth {
    /// The month; 0 is the day of the purchase.
    pub month: u32,
    /// Part of the price paid at once; in month 0 only.
    pub down_payment_won: Won,
    /// What the offer earns more than the baseline.
    pub savings_won: Won,
    /// The instalment's principal.
    pub principal_won: Won,
    /// The instalment's interest.
    pub interest_won: Won,
    /// Fees.
    pub fee_won: Won,
    /// Outstanding debt paid back at the end of the measured time; in the last month only.
    pub settlement_won: Won,
    /// What the equipment is sold for; in the last month only.
    pub residual_won: Won,
    /// Savings and residual value less all that is paid.
    pub net_won: Won,
    /// Sum of `net_won` up to and with this month.
    pub cumulative_won: Won,
}

/// The lowest point of the cash that an offer has brought so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashHole {
    /// Cash since the purchase at that point; negative.
    pub won: Won,
    /// The first month in which it is reached; 0 is the day of the purchase.
    pub month: u32,
}

impl OfferCashFlow {
    /// The cash flow of an offer with these `terms`, from the operating months of the baseline and of the offer.
    ///
    /// # Errors
    /// If the two do not cover the same months, if they cover no time at all, or if a sum lies beyond
    /// [`Won::LIMIT`].
    pub fn new(
        baseline: &[OperatingMonth],
        offer: &[OperatingMonth],
        terms: &OfferTerms,
    ) -> Result<Self, FinanceError> {
        let measured_months = measured_months(baseline, offer)?;
        let mut row = CashFlowMonth {
            down_payment_won: terms.down_payment_won,
            ..CashFlowMonth::default()
        };
        let mut owed = terms
            .price_won
            .checked_sub(terms.down_payment_won)
            .map_err(in_month(0))?;
        row.close(Won::ZERO).map_err(in_month(0))?;
        let mut months = Vec::with_capacity(baseline.len() + 1);
        let mut cumulative = row.cumulative_won;
        months.push(row);

        for (index, (before, after)) in baseline.iter().zip(offer).enumerate() {
            let last = index + 1 == baseline.len();
            // Scenarios end after 600 months at the latest.
            let month = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let row = cash_flow_month(month, last, (before, after), terms, &mut owed, cumulative);
            let row = row.map_err(in_month(month))?;
            cumulative = row.cumulative_won;
            months.push(row);
        }
        let term_months = u32::try_from(terms.schedule.len()).ok().filter(|&months| months > 0);
        Ok(Self {
            price_won: terms.price_won,
            term_months,
            measured_months,
            months,
        })
    }

    /// Net flows from month 0, in won, as the offer is financed.
    pub fn financed_flows(&self) -> Vec<f64> {
        self.months.iter().map(|month| month.net_won.as_f64()).collect()
    }

    /// Net flows from month 0, in won, as if the price were paid in full on day 0.
    pub fn project_flows(&self) -> Vec<f64> {
        let mut flows: Vec<f64> = self
            .months
            .iter()
            .map(|month| month.savings_won.as_f64() - month.fee_won.as_f64() + month.residual_won.as_f64())
            .collect();
        // Month 0 is always there and has no savings.
        if let Some(first) = flows.first_mut() {
            *first -= self.price_won.as_f64();
        }
        flows
    }

    /// Savings of all months.
    ///
    /// # Errors
    /// If the sum lies beyond [`Won::LIMIT`]; likewise below.
    pub fn total_savings(&self) -> Result<Won, FinanceError> {
        self.total("savings", |month| month.savings_won)
    }

    /// Instalments of all months, principal and interest, without the settlement.
    pub fn total_instalments(&self) -> Result<Won, FinanceError> {
        let principal = self.total("principal", |month| month.principal_won)?;
        let interest = self.total("interest", |month| month.interest_won)?;
        principal
            .checked_add(interest)
            .map_err(FinanceError::at(|| "total of instalments".into()))
    }

    /// Fees of all months.
    pub fn total_fees(&self) -> Result<Won, FinanceError> {
        self.total("fees", |month| month.fee_won)
    }

    /// What is still owed at the end of the measured time.
    pub fn settlement(&self) -> Won {
        self.months.last().map_or(Won::ZERO, |month| month.settlement_won)
    }

    /// Months from the first in which savings are less than instalment and fee.
    pub fn months_short(&self) -> u32 {
        let short = |month: &&CashFlowMonth| {
            let due = month.principal_won.as_f64() + month.interest_won.as_f64() + month.fee_won.as_f64();
            month.savings_won.as_f64() < due
        };
        let count = self.months.iter().skip(1).filter(short).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Savings over instalments and fees, all months together; 1 is just enough. None if nothing is due.
    ///
    /// # Errors
    /// If a sum lies beyond [`Won::LIMIT`].
    pub fn coverage_ratio(&self) -> Result<Option<f64>, FinanceError> {
        let due = self.total_instalments()?.as_f64() + self.total_fees()?.as_f64();
        Ok(if due > 0.0 {
            Some(self.total_savings()?.as_f64() / due)
        } else {
            None
        })
    }

    /// The deepest point of the cash since the purchase, before the books are closed by settlement and residual
    /// value; none if the cash never is negative.
    ///
    /// # Errors
    /// If a sum lies beyond [`Won::LIMIT`].
    pub fn cash_hole(&self) -> Result<Option<CashHole>, FinanceError> {
        let mut deepest: Option<CashHole> = None;
        for month in &self.months {
            let won = month
                .cumulative_won
                .checked_add(month.settlement_won)
                .and_then(|cash| cash.checked_sub(month.residual_won))
                .map_err(in_month(month.month))?;
            if won < deepest.map_or(Won::ZERO, |hole| hole.won) {
                deepest = Some(CashHole {
                    won,
                    month: month.month,
                });
            }
        }
        Ok(deepest)
    }

    fn total(&self, line: &str, of: fn(&CashFlowMonth) -> Won) -> Result<Won, FinanceError> {
        Won::sum(self.months.iter().map(of)).map_err(FinanceError::at(|| format!("total of {line}")))
    }
}

/// The measured time, if both cover the same.
fn measured_months(baseline: &[OperatingMonth], offer: &[OperatingMonth]) -> Result<f64, FinanceError> {
    let same = |(before, after): (&OperatingMonth, &OperatingMonth)| {
        before.start == after.start && before.fraction == after.fraction
    };
    if baseline.len() != offer.len() || !baseline.iter().zip(offer).all(same) {
        let time = |months: &[OperatingMonth]| {
            let measured: f64 = months.iter().map(|month| month.fraction).sum();
            match months.first() {
                Some(first) => format!("{measured} months from {}", first.start),
                None => "no month".to_owned(),
            }
        };
        return Err(FinanceError::DifferentTime {
            baseline: time(baseline),
            offer: time(offer),
        });
    }
    let measured = baseline.iter().map(|month| month.fraction).sum();
    if measured > 0.0 {
        Ok(measured)
    } else {
        Err(FinanceError::NoTime)
    }
}

fn cash_flow_month(
    month: u32,
    last: bool,
    (before, after): (&OperatingMonth, &OperatingMonth),
    terms: &OfferTerms,
    owed: &mut Won,
    cumulative: Won,
) -> Result<CashFlowMonth, WonError> {
    let share = after.fraction;
    let instalment = usize::try_from(month - 1)
        .ok()
        .and_then(|index| terms.schedule.get(index));
    let (principal, interest) = instalment.map_or((Won::ZERO, Won::ZERO), |row| (row.principal_won, row.interest_won));
    let mut row = CashFlowMonth {
        month,
        principal_won: principal.scaled(share)?,
        interest_won: interest.scaled(share)?,
        fee_won: terms.monthly_fees_won.scaled(share)?,
        ..CashFlowMonth::default()
    };
    if month > terms.delivery_months {
        row.savings_won = after.cash_won.checked_sub(before.cash_won)?;
    }
    *owed = owed.checked_sub(row.principal_won)?;
    if last {
        row.settlement_won = *owed;
        row.residual_won = terms.residual_value_won;
    }
    row.close(cumulative)?;
    Ok(row)
}

impl CashFlowMonth {
    /// Fills in the net flow and its sum, given the sum of the months before.
    fn close(&mut self, before: Won) -> Result<(), WonError> {
        let received = self.savings_won.checked_add(self.residual_won)?;
        let paid = Won::sum([
            self.down_payment_won,
            self.principal_won,
            self.interest_won,
            self.fee_won,
            self.settlement_won,
        ])?;
        self.net_won = received.checked_sub(paid)?;
        self.cumulative_won = before.checked_add(self.net_won)?;
        Ok(())
    }
}

fn in_month(month: u32) -> impl FnOnce(WonError) -> FinanceError {
    FinanceError::at(move || format!("month {month} of the cash flow"))
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::finance::instalment::{InstalmentMethod, InstalmentSpec};
    use crate::finance::offer::{ItemSpec, OfferTermsSpec, PriceSpec};

    /// Months that earn what is given and nothing else.
    pub(crate) fn months(cash: &[i64]) -> Vec<OperatingMonth> {
        let month = |(index, &won): (usize, &i64)| OperatingMonth {
            start: date(2027, 1, 4).saturating_add((index as i64).months()),
            fraction: 1.0,
            revenue_won: Won(won),
            material_won: Won::ZERO,
            claims_won: Won::ZERO,
            late_orders_won: Won::ZERO,
            labour_regular_won: Won::ZERO,
            labour_overtime_won: Won::ZERO,
            labour_night_won: Won::ZERO,
            repairs_won: Won::ZERO,
            energy_won: Won::ZERO,
            base_charge_won: Won::ZERO,
            cash_won: Won(won),
        };
        cash.iter().enumerate().map(month).collect()
    }

    /// An offer of one price without interest, in equal principals if `months` says so.
    pub(crate) fn spec(price: i64, months: Option<u32>) -> OfferTermsSpec {
        OfferTermsSpec {
            items: vec![ItemSpec {
                what: "all".into(),
                count: None,
                price_won: PriceSpec::Fixed(price as f64),
            }],
            instalments: months.map(|months| InstalmentSpec {
                months: Some(months),
                annual_rate_percent: 0.0,
                method: Some(InstalmentMethod::EqualPrincipal),
                grace_months: 0,
            }),
            ..OfferTermsSpec::default()
        }
    }

    fn flow(baseline: &[i64], offer: &[i64], spec: &OfferTermsSpec) -> OfferCashFlow {
        OfferCashFlow::new(&months(baseline), &months(offer), &spec.resolve(&mut || 0.5).unwrap()).unwrap()
    }

    fn column(flow: &OfferCashFlow, of: fn(&CashFlowMonth) -> Won) -> Vec<i64> {
        flow.months.iter().map(|month| of(month).0).collect()
    }

    #[test]
    fn a_cash_flow_agrees_with_a_table_by_hand() {
        let mut terms = spec(1_000, Some(4));
        terms.down_payment_percent = Some(20.0);
        terms.instalments.as_mut().unwrap().annual_rate_percent = 12.0;
        terms.monthly_fees_won = 10.0;
        terms.residual_value_won = 50.0;
        let flow = flow(&[500, 500, 500, 500], &[800, 600, 900, 700], &terms);
        assert_eq!(column(&flow, |m| m.down_payment_won), [200, 0, 0, 0, 0]);
        assert_eq!(column(&flow, |m| m.savings_won), [0, 300, 100, 400, 200]);
        assert_eq!(column(&flow, |m| m.principal_won), [0, 200, 200, 200, 200]);
        // 1 % of 800, 600, 400, 200
        assert_eq!(column(&flow, |m| m.interest_won), [0, 8, 6, 4, 2]);
        assert_eq!(column(&flow, |m| m.settlement_won), [0; 5]);
        // 300 − 218, 100 − 216, 400 − 214, 200 − 212 + 50
        assert_eq!(column(&flow, |m| m.net_won), [-200, 82, -116, 186, 38]);
        assert_eq!(column(&flow, |m| m.cumulative_won), [-200, -118, -234, -48, -10]);
        // The second and the fourth month fall short.
        assert_eq!(flow.months_short(), 2);
        assert_eq!(
            flow.cash_hole(),
            Ok(Some(CashHole {
                won: Won(-234),
                month: 2
            }))
        );
        // (300 + 100 + 400 + 200) / (800 + 20 + 40)
        assert_eq!(flow.coverage_ratio(), Ok(Some(1_000.0 / 860.0)));
        assert_eq!(flow.project_flows(), [-1_000.0, 290.0, 90.0, 390.0, 240.0]);
    }

    #[test]
    fn a_term_beyond_the_horizon_is_settled_in_the_last_month() {
        let flow = flow(&[0, 0], &[300, 300], &spec(1_000, Some(10)));
        assert_eq!(column(&flow, |m| m.principal_won), [0, 100, 100]);
        assert_eq!(column(&flow, |m| m.settlement_won), [0, 0, 800]);
        assert_eq!(column(&flow, |m| m.cumulative_won), [0, 200, -400]);
        assert_eq!(flow.settlement(), Won(800));
        // Closing the books is no month short and digs no hole.
        assert_eq!((flow.months_short(), flow.cash_hole()), (0, Ok(None)));
        assert_eq!(flow.coverage_ratio(), Ok(Some(3.0)));
    }

    #[test]
    fn while_the_offer_is_delivered_it_saves_nothing_and_costs_already() {
        let mut terms = spec(900, Some(3));
        terms.delivery_months = 2;
        let flow = flow(&[100, 100, 100], &[9_999, 0, 500], &terms);
        assert_eq!(column(&flow, |m| m.savings_won), [0, 0, 0, 400]);
        assert_eq!(column(&flow, |m| m.net_won), [0, -300, -300, 100]);
        assert_eq!(flow.months_short(), 2);
    }

    #[test]
    fn of_a_month_cut_short_a_part_of_the_instalment_counts() {
        let mut terms = spec(1_000, Some(10));
        terms.monthly_fees_won = 40.0;
        let (mut baseline, mut offer) = (months(&[0, 0]), months(&[150, 75]));
        (baseline[1].fraction, offer[1].fraction) = (0.5, 0.5);
        let flow = OfferCashFlow::new(&baseline, &offer, &terms.resolve(&mut || 0.5).unwrap()).unwrap();
        assert_eq!(column(&flow, |m| m.principal_won), [0, 100, 50]);
        assert_eq!(column(&flow, |m| m.fee_won), [0, 40, 20]);
        assert_eq!(flow.settlement(), Won(850));
        assert_eq!((flow.measured_months, flow.months_short()), (1.5, 0));
    }

    #[test]
    fn what_is_paid_at_once_digs_its_hole_on_day_zero() {
        let flow = flow(&[0, 0], &[100, 100], &spec(1_000, None));
        assert_eq!(
            flow.cash_hole(),
            Ok(Some(CashHole {
                won: Won(-1_000),
                month: 0
            }))
        );
        assert_eq!((flow.term_months, flow.coverage_ratio()), (None, Ok(None)));
        assert_eq!(flow.financed_flows(), flow.project_flows());
    }

    #[test]
    fn runs_of_different_length_cannot_be_compared() {
        let terms = spec(1_000, None).resolve(&mut || 0.5).unwrap();
        assert_eq!(
            OfferCashFlow::new(&months(&[1, 2]), &months(&[1]), &terms)
                .unwrap_err()
                .to_string(),
            "the baseline covers 2 months from 2027-01-04 and the offer 1 months from 2027-01-04; savings compare \
             month with month, so both must run for the same measured time"
        );
        assert_eq!(OfferCashFlow::new(&[], &[], &terms), Err(FinanceError::NoTime));
    }

    proptest! {
        #[test]
        fn without_interest_financing_changes_when_but_not_what_is_paid(
            baseline in prop::collection::vec(-1_000_000i64..1_000_000, 24), price in 0i64..100_000_000,
            offer in prop::collection::vec(-1_000_000i64..1_000_000, 24), term in 1u32..600, down in 0.0..100.0f64,
        ) {
            let mut financed = spec(price, Some(term));
            financed.down_payment_percent = Some(down);
            let flow = flow(&baseline, &offer, &financed);
            let total = flow.months[24].cumulative_won.0;
            prop_assert_eq!(total, offer.iter().sum::<i64>() - baseline.iter().sum::<i64>() - price);
            prop_assert_eq!(total as f64, flow.project_flows().iter().sum::<f64>());
        }

        #[test]
        fn an_offer_that_changes_and_costs_nothing_moves_no_won(
            cash in prop::collection::vec(-1_000i64..1_000, 1..40),
        ) {
            let flow = flow(&cash, &cash, &spec(0, None));
            prop_assert!(flow.months.iter().all(|month| month.net_won == Won::ZERO));
        }
    }
}
