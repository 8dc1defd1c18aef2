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
//! - **Who else pays.** Funding that goes to the supplier with the purchase lowers what the adopter pays and appears
//!   nowhere else; funding that comes later is advanced on day 0 and comes back in its month, or in the last one if
//!   that is earlier. Working capital comes in on day 0. Loans and instalments share the columns of principal and
//!   interest, and all fees, rents and prices of parts that of fees; [`CashFlowMonth::parts`] says whose they are.
//! - **Taxes** come last, see [`crate::finance::tax_plan`]: what is paid is in the net flow.
//! - The **project flow** is the same offer paid in full on day 0, without instalments, loans or lease but with its
//!   funding: what the equipment yields, however it is financed. Its taxes know no interest.
//!
//! [`cash_hole`]: OfferCashFlow::cash_hole
//! [`months_short`]: OfferCashFlow::months_short
//! [`coverage_ratio`]: OfferCashFlow::coverage_ratio

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finance::error::FinanceError;
use crate::finance::instalment::Instalment;
use crate::finance::loan::LoanPurpose;
use crate::finance::offer::OfferTerms;
use crate::finance::operating::OperatingMonth;
use crate::finance::programme::Grant;
use crate::finance::service::FeeSpec;
use crate::finance::tax_plan::{Project, ProjectYear, TaxPlan};
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
    /// The cash flow of an offer with these `terms`, from the operating months of the baseline and of the offer,
    /// without taxes.
    ///
    /// # Errors
    /// If the two do not cover the same months, if they cover no time at all, or if a sum lies beyond
    /// [`Won::LIMIT`].
    pub fn new(
        baseline: &[OperatingMonth],
        offer: &[OperatingMonth],
        terms: &OfferTerms,
    ) -> Result<Self, FinanceError> {
        Self::taxed(baseline, offer, terms, None)
    }

    /// The same with taxes, if there is a plan for them.
    ///
    /// # Errors
    /// As of [`OfferCashFlow::new`].
    pub fn taxed(
        baseline: &[OperatingMonth],
        offer: &[OperatingMonth],
        terms: &OfferTerms,
        plan: Option<&TaxPlan>,
    ) -> Result<Self, FinanceError> {
        let measured_months = measured_months(baseline, offer)?;
        let mut owed = Owed::of(terms).map_err(in_month(0))?;
        let mut months = Vec::with_capacity(baseline.len() + 1);
        months.push(purchase(terms).map_err(in_month(0))?);
        // Scenarios end after 600 months at the latest.
        let last = u32::try_from(baseline.len()).unwrap_or(u32::MAX);
        for ((before, after), month) in baseline.iter().zip(offer).zip(1..) {
            let mut row = cash_flow_month(month, (before, after), terms, &mut owed)?;
            if month == last {
                owed.settle(&mut row).map_err(in_month(month))?;
                row.residual_won = terms.residual_value_won;
            }
            months.push(row);
        }
        late_grants(&terms.grants, &mut months)?;
        let starts: Vec<Date> = (baseline.first().into_iter().chain(baseline))
            .map(|month| month.start)
            .collect();
        let taxes = plan
            .map(|plan| with_taxes(&mut months, terms, &starts, plan))
            .transpose()?;
        let mut cumulative = Won::ZERO;
        for row in &mut months {
            row.close(cumulative).map_err(in_month(row.month))?;
            cumulative = row.cumulative_won;
        }
        let term_months = u32::try_from(terms.schedule.len()).ok().filter(|&months| months > 0);
        Ok(Self {
            price_won: terms.price_won,
            term_months,
            measured_months,
            months,
            granted_won: support(terms.grants.iter().filter(|grant| grant.paid_after_months == 0))?,
            taxes,
        })
    }

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
                    + month.residual_won.as_f64()
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

/// What is owed to whom.
struct Owed {
    supplier: Won,
    lenders: Won,
    lessor: Won,
}

impl Owed {
    fn of(terms: &OfferTerms) -> Result<Self, WonError> {
        Ok(Self {
            supplier: terms.financed_won,
            lenders: Won::sum(terms.loans.iter().map(|loan| loan.amount_won))?,
            lessor: terms.lease.as_ref().map_or(Won::ZERO, |lease| lease.owed_won),
        })
    }

    /// What is left is paid back.
    fn settle(&self, row: &mut CashFlowMonth) -> Result<(), WonError> {
        row.settlement_won = Won::sum([self.supplier, self.lenders, self.lessor])?;
        row.parts.loan_settlement_won = self.lenders;
        row.parts.lease_settlement_won = self.lessor;
        Ok(())
    }
}

/// The day of the purchase.
fn purchase(terms: &OfferTerms) -> Result<CashFlowMonth, WonError> {
    let guarantees = terms.loans.iter().filter_map(|loan| loan.guarantee_won.first());
    let guarantee_won = Won::sum(guarantees.copied())?;
    let cash = terms
        .loans
        .iter()
        .filter(|loan| loan.purpose == LoanPurpose::WorkingCapital);
    Ok(CashFlowMonth {
        down_payment_won: terms.down_payment_won,
        fee_won: guarantee_won,
        parts: PaymentParts {
            guarantee_won,
            borrowed_won: Won::sum(cash.map(|loan| loan.amount_won))?,
            ..PaymentParts::default()
        },
        ..CashFlowMonth::default()
    })
}

fn cash_flow_month(
    month: u32,
    (before, after): (&OperatingMonth, &OperatingMonth),
    terms: &OfferTerms,
    owed: &mut Owed,
) -> Result<CashFlowMonth, FinanceError> {
    let at = || in_month(month);
    let share = after.fraction;
    let index = usize::try_from(month - 1).unwrap_or(usize::MAX);
    let of = |schedule: &[Instalment]| -> Result<(Won, Won), FinanceError> {
        let Some(row) = schedule.get(index) else {
            return Ok((Won::ZERO, Won::ZERO));
        };
        let principal = row.principal_won.scaled(share).map_err(at())?;
        Ok((principal, row.interest_won.scaled(share).map_err(at())?))
    };
    let works = month > terms.delivery_months;
    let mut parts = PaymentParts::default();
    let (principal, interest) = of(&terms.schedule)?;
    for loan in &terms.loans {
        let (principal, interest) = of(&loan.schedule)?;
        let fee = loan.guarantee_won.get(index + 1).copied().unwrap_or_default();
        parts.loan_principal_won = parts.loan_principal_won.checked_add(principal).map_err(at())?;
        parts.loan_interest_won = parts.loan_interest_won.checked_add(interest).map_err(at())?;
        parts.guarantee_won = parts.guarantee_won.checked_add(fee).map_err(at())?;
    }
    if let Some(lease) = &terms.lease {
        let (principal, interest) = of(&lease.schedule)?;
        parts.rent_won = principal.checked_add(interest).map_err(at())?;
        parts.rent_interest_won = interest;
        owed.lessor = owed.lessor.checked_sub(principal).map_err(at())?;
    }
    if let Some(price) = terms.pay_per_part.as_ref().filter(|_| works) {
        parts.per_part_won = price.due(after.good_parts as f64, share)?;
    }
    let fees = terms
        .fees
        .iter()
        .map(|fee: &FeeSpec| fee.due(month)?.scaled(share).map_err(at()));
    let fees = fees.collect::<Result<Vec<_>, _>>()?;
    let monthly = terms.monthly_fees_won.scaled(share).map_err(at())?;
    let others = [monthly, parts.rent_won, parts.per_part_won, parts.guarantee_won];
    owed.supplier = owed.supplier.checked_sub(principal).map_err(at())?;
    owed.lenders = owed.lenders.checked_sub(parts.loan_principal_won).map_err(at())?;
    Ok(CashFlowMonth {
        month,
        savings_won: if works {
            after.cash_won.checked_sub(before.cash_won).map_err(at())?
        } else {
            Won::ZERO
        },
        principal_won: principal.checked_add(parts.loan_principal_won).map_err(at())?,
        interest_won: interest.checked_add(parts.loan_interest_won).map_err(at())?,
        fee_won: Won::sum(fees.into_iter().chain(others)).map_err(at())?,
        parts,
        ..CashFlowMonth::default()
    })
}

/// Puts funding that comes later into its month, or into the last one.
fn late_grants(grants: &[Grant], months: &mut [CashFlowMonth]) -> Result<(), FinanceError> {
    let last = months.len().saturating_sub(1);
    for grant in grants.iter().filter(|grant| grant.paid_after_months > 0) {
        let month = usize::try_from(grant.paid_after_months).unwrap_or(last).min(last);
        if let Some(row) = months.get_mut(month) {
            let sum = row.parts.late_grant_won.checked_add(grant.support()?);
            row.parts.late_grant_won = sum.map_err(in_month(row.month))?;
        }
    }
    Ok(())
}

fn support<'g>(grants: impl Iterator<Item = &'g Grant>) -> Result<Won, FinanceError> {
    let all = grants.map(Grant::support).collect::<Result<Vec<_>, _>>()?;
    Won::sum(all).map_err(in_month(0))
}

/// Puts taxes into the months, and reckons those of the project as if it were paid in full on day 0.
fn with_taxes(
    months: &mut [CashFlowMonth],
    terms: &OfferTerms,
    starts: &[Date],
    plan: &TaxPlan,
) -> Result<OfferTaxes, FinanceError> {
    let rented = terms.lease.as_ref().filter(|lease| !lease.buys_at_end);
    if let (Some(start), None) = (starts.first(), &terms.lease) {
        value_added_tax(months, terms.price_won, plan, start.year())?;
    }
    let paid = support(terms.grants.iter()).and_then(|support| {
        let own = terms.price_won.checked_sub(support);
        own.map_err(FinanceError::at(|| "what the adopter pays of the price".into()))
    })?;
    let income = |row: &CashFlowMonth, as_financed: bool| {
        let parts = &row.parts;
        let amounts = if as_financed {
            // A rent is a cost; where the adopter becomes the owner, only the interest in it is.
            let rent = if rented.is_some() {
                Won::ZERO
            } else {
                parts.rent_won.checked_sub(parts.rent_interest_won)?
            };
            [
                row.savings_won,
                rent,
                row.fee_won.checked_neg()?,
                row.interest_won.checked_neg()?,
            ]
        } else {
            [
                row.savings_won,
                parts.rent_won,
                row.fee_won.checked_neg()?,
                parts.guarantee_won,
            ]
        };
        Won::sum(amounts)
    };
    let taxes = |as_financed: bool| {
        let incomes = months
            .iter()
            .map(|row| income(row, as_financed).map_err(in_month(row.month)));
        let income_won = incomes.collect::<Result<Vec<_>, _>>()?;
        let owned = !as_financed || rented.is_none();
        let credited = !as_financed || terms.lease.is_none();
        plan.project(&Project {
            starts,
            income_won: &income_won,
            cost_won: if owned { paid } else { Won::ZERO },
            works_from: terms.delivery_months.saturating_add(1),
            sold_for_won: terms.residual_value_won,
            credited_won: if credited { paid } else { Won::ZERO },
        })
    };
    let (financed, project) = (taxes(true)?, taxes(false)?);
    for (row, tax) in months.iter_mut().zip(&financed.months_won) {
        row.parts.tax_won = *tax;
    }
    Ok(OfferTaxes {
        years: financed.years,
        project_won: project.months_won,
    })
}

/// Value added tax on the price: paid with the purchase, back some months later or in the last one.
fn value_added_tax(months: &mut [CashFlowMonth], price: Won, plan: &TaxPlan, year: i16) -> Result<(), FinanceError> {
    let Some((share, after)) = plan.vat(year) else {
        return Ok(());
    };
    let tax = share.of(price);
    let back = usize::try_from(after)
        .unwrap_or(usize::MAX)
        .min(months.len().saturating_sub(1));
    for (month, won) in [(0, tax), (back, tax.checked_neg().map_err(in_month(0))?)] {
        if let Some(row) = months.get_mut(month) {
            let sum = row.parts.vat_won.checked_add(won);
            row.parts.vat_won = sum.map_err(in_month(row.month))?;
        }
    }
    Ok(())
}

impl CashFlowMonth {
    /// Fills in the net flow and its sum, given the sum of the months before.
    fn close(&mut self, before: Won) -> Result<(), WonError> {
        let parts = &self.parts;
        let received = Won::sum([
            self.savings_won,
            self.residual_won,
            parts.late_grant_won,
            parts.borrowed_won,
        ])?;
        let paid = Won::sum([
            self.down_payment_won,
            self.principal_won,
            self.interest_won,
            self.fee_won,
            self.settlement_won,
            parts.vat_won,
            parts.tax_won,
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
            revenue_won: Won(won),
            cash_won: Won(won),
            ..OperatingMonth::nothing(date(2027, 1, 4).saturating_add((index as i64).months()))
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
                funded: None,
            }],
            instalments: months.map(|months| InstalmentSpec {
                months: Some(months),
                annual_rate_percent: 0.0,
                method: Some(InstalmentMethod::EqualPrincipal),
                ..InstalmentSpec::default()
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
