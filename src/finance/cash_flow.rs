//! Cash flow of an offer: what adopting it changes, month by month. How it comes about stands in
//! `adoption`.
//!
//! Conventions:
//! - **Savings** are the offer's operating cash less the baseline's, in the same month of the same replication.
//!   While the offer is being delivered the baseline's figures hold and savings are zero; from then on the offer's
//!   own run counts, until leased equipment goes back: then the baseline's hold again.
//! - **Month 0** is the day of the purchase: the down payment. Month k ≥ 1 is the k-th measured month, and what
//!   happens in it counts at its end.
//! - **Instalments and fees** are due in every month from the first, also while the offer is being delivered; fees
//!   without an end of their own until leased equipment goes back. In
//!   the last month, where only part of it is measured, the same part of its instalment and fee counts, so that
//!   they face savings of the same length.
//! - **Settlement.** What is still owed at the end of the measured time is paid back in the last month, without
//!   further interest or penalty, so that a term beyond the horizon hides no cost. The **residual value** comes in
//!   at the same time. Both close the books rather than fall due, so questions of liquidity ([`cash_hole`],
//!   [`months_short`], [`coverage_ratio`]) leave them out, and those of worth include them.
//! - **Who else pays.** Funding that goes to the supplier with the purchase lowers what the adopter pays and appears
//!   nowhere else; funding that comes later is advanced on day 0 and comes back in its month, or in the last one if
//!   that is earlier. Working capital comes in on day 0. Loans and instalments share the columns of principal and
//!   interest, and all fees, rents and prices of parts that of fees; [`CashFlowMonth::parts`] says whose they are.
//! - **Taxes** come last, see [`crate::finance::tax_plan`]: what is paid is in the net flow.
//! - The **project flow** is the same offer paid in full on day 0, without instalments, loans or lease but with its
//!   funding: what the equipment yields, however it is financed. Its taxes know no interest. Of leased equipment that
//!   goes back it has what the adopter has, the use until then; it sells it at that moment for its worth to the lessor.
//!
//! [`cash_hole`]: OfferCashFlow::cash_hole
//! [`months_short`]: OfferCashFlow::months_short
//! [`coverage_ratio`]: OfferCashFlow::coverage_ratio

use serde::{Deserialize, Serialize};

use crate::finance::error::FinanceError;
use crate::finance::tax_plan::ProjectYear;
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
    /// What funding pays to the supplier with the purchase.
    pub granted_won: Won,
    /// What changes in the taxes, if they are reckoned.
    pub taxes: Option<OfferTaxes>,
}

/// What an offer changes in the taxes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferTaxes {
    /// By fiscal year, as it is financed.
    pub years: Vec<ProjectYear>,
    /// By month from 0, of the project as if it were paid in full on day 0.
    pub project_won: Vec<Won>,
}

/// Whose the columns of a month are, where they are not the supplier's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentParts {
    /// Principal that goes to lenders.
    pub loan_principal_won: Won,
    /// Interest that goes to lenders.
    pub loan_interest_won: Won,
    /// Settlement that goes to lenders.
    pub loan_settlement_won: Won,
    /// Rent, among the fees, that goes to the lessor.
    pub rent_won: Won,
    /// Interest in that rent.
    pub rent_interest_won: Won,
    /// What leased equipment is worth when it goes back: the lessor's, and the project's, which sells it for that.
    pub given_back_won: Won,
    /// Settlement that goes to the lessor.
    pub lease_settlement_won: Won,
    /// Fees of guarantees.
    pub guarantee_won: Won,
    /// What is paid for good parts.
    pub per_part_won: Won,
    /// What lenders pay out to the adopter.
    pub borrowed_won: Won,
    /// Funding that the adopter has advanced, when it comes.
    pub late_grant_won: Won,
    /// Value added tax: paid, or negative when it comes back.
    pub vat_won: Won,
    /// Income taxes that the offer adds; negative where it saves some.
    pub tax_won: Won,
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
    /// Whose they are, and what goes beside them.
    pub parts: PaymentParts,
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
    /// Net flows from month 0, in won, as the offer is financed.
    pub fn financed_flows(&self) -> Vec<f64> {
        self.months.iter().map(|month| month.net_won.as_f64()).collect()
    }

    /// Net flows from month 0, in won, as if the price were paid in full on day 0, less funding and taxes.
    pub fn project_flows(&self) -> Vec<f64> {
        let tax = |index: usize| {
            let taxes = self.taxes.as_ref().and_then(|taxes| taxes.project_won.get(index));
            taxes.map_or(0.0, |tax| tax.as_f64())
        };
        let mut flows: Vec<f64> = self
            .months
            .iter()
            .enumerate()
            .map(|(index, month)| {
                let parts = &month.parts;
                let financing = parts.rent_won.as_f64() + parts.guarantee_won.as_f64();
                month.savings_won.as_f64() - (month.fee_won.as_f64() - financing)
                    + (month.residual_won.as_f64() + parts.given_back_won.as_f64())
                    + (parts.late_grant_won.as_f64() - parts.vat_won.as_f64() - tax(index))
            })
            .collect();
        // Month 0 is always there and has no savings.
        if let Some(first) = flows.first_mut() {
            *first -= self.price_won.as_f64() - self.granted_won.as_f64();
        }
        flows
    }

    /// Net flows from month 0, in won, as the offer is financed, as if there were no income tax.
    pub fn flows_before_tax(&self) -> Vec<f64> {
        let before = |month: &CashFlowMonth| month.net_won.as_f64() + month.parts.tax_won.as_f64();
        self.months.iter().map(before).collect()
    }

    /// Funding of all months that the adopter has advanced.
    ///
    /// # Errors
    /// If the sum lies beyond [`Won::LIMIT`].
    pub fn late_grants(&self) -> Result<Won, FinanceError> {
        self.total("funding", |month| month.parts.late_grant_won)
    }

    /// Income taxes of all months that the offer adds.
    ///
    /// # Errors
    /// If the sum lies beyond [`Won::LIMIT`].
    pub fn total_tax(&self) -> Result<Won, FinanceError> {
        self.total("taxes", |month| month.parts.tax_won)
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

    /// Whether savings, and what equipment is worth at the end, come to all that is paid, taxes aside. None if nothing is
    /// paid.
    pub fn carries_in_total(&self) -> Option<bool> {
        let due = |month: &CashFlowMonth| {
            let due = [
                month.down_payment_won,
                month.principal_won,
                month.interest_won,
                month.fee_won,
            ];
            due.iter().any(|won| *won > Won::ZERO)
        };
        let taxes = |month: &CashFlowMonth| i128::from(month.parts.tax_won.0) + i128::from(month.parts.vat_won.0);
        let taxes: i128 = self.months.iter().map(taxes).sum();
        let cash = self.months.last().map_or(0, |month| i128::from(month.cumulative_won.0));
        self.months.iter().any(due).then_some(cash + taxes >= 0)
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

pub(super) fn in_month(month: u32) -> impl FnOnce(WonError) -> FinanceError {
    FinanceError::at(move || format!("month {month} of the cash flow"))
}
