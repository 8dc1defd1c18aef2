//! From the operating months of a baseline and of an offer, and the offer's terms, to the cash flow of adopting it.
//!
//! What the columns mean and which conventions hold stands in [`cash_flow`](super::cash_flow). Here month
//! after month is filled in: the purchase, what is due, what is settled at the end, funding that comes later, value
//! added tax and income taxes.

use jiff::civil::Date;

use crate::finance::cash_flow::{CashFlowMonth, OfferCashFlow, OfferTaxes, PaymentParts, in_month};
use crate::finance::error::FinanceError;
use crate::finance::instalment::Instalment;
use crate::finance::loan::LoanPurpose;
use crate::finance::offer::OfferTerms;
use crate::finance::operating::OperatingMonth;
use crate::finance::programme::Grant;
use crate::finance::service::FeeSpec;
use crate::finance::tax_plan::{Project, TaxPlan};
use crate::finance::won::{Won, WonError};

impl OfferCashFlow {
    /// The cash flow of an offer with these `terms`, from the operating months of the baseline and of the line that
    /// [adopts](crate::finance::operating::adopted_months) the offer, without taxes.
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
            let is_last = month == last;
            let mut row = cash_flow_month((month, is_last), (before, after), terms, &mut owed)?;
            if is_last {
                owed.settle(&mut row).map_err(in_month(month))?;
                row.residual_won = terms.residual_value_won;
            }
            months.push(row);
        }
        late_grants(&terms.grants, &mut months)?;
        let given_back = given_back(terms, last);
        if let Some((month, won)) = given_back
            && let Some(row) = months.get_mut(month as usize)
        {
            row.parts.given_back_won = won;
        }
        let starts: Vec<Date> = (baseline.first().into_iter().chain(baseline))
            .map(|month| month.start)
            .collect();
        let taxes = plan
            .map(|plan| with_taxes(&mut months, terms, &starts, plan, given_back))
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
    (month, is_last): (u32, bool),
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
    let mut parts = PaymentParts::default();
    let (principal, interest) = of(&terms.schedule)?;
    for loan in &terms.loans {
        let (principal, interest) = of(&loan.schedule)?;
        // Nothing is guaranteed any more once the debt is settled.
        let fee = loan.guarantee_won.get(index + 1).filter(|_| !is_last);
        let fee = fee.copied().unwrap_or_default();
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
    let is_used = !terms.has_gone_back(month);
    if let Some(price) = (terms.pay_per_part.as_ref()).filter(|_| month > terms.delivery_months && is_used) {
        parts.per_part_won = price.due(after.good_parts, share)?;
    }
    let savings = after.cash_won.checked_sub(before.cash_won).map_err(at())?;
    // What is paid for the use ends with it; a fee for a number of months was promised for them.
    let fees = (terms.fees.iter())
        .filter(|fee| is_used || fee.months.is_some())
        .map(|fee: &FeeSpec| fee.due(month)?.scaled(share).map_err(at()));
    let fees = fees.collect::<Result<Vec<_>, _>>()?;
    let monthly = if is_used { terms.monthly_fees_won } else { Won::ZERO };
    let monthly = monthly.scaled(share).map_err(at())?;
    let others = [monthly, parts.rent_won, parts.per_part_won, parts.guarantee_won];
    owed.supplier = owed.supplier.checked_sub(principal).map_err(at())?;
    owed.lenders = owed.lenders.checked_sub(parts.loan_principal_won).map_err(at())?;
    Ok(CashFlowMonth {
        month,
        savings_won: savings.checked_sub(terms.training_wages(month, share)?).map_err(at())?,
        principal_won: principal.checked_add(parts.loan_principal_won).map_err(at())?,
        interest_won: interest.checked_add(parts.loan_interest_won).map_err(at())?,
        fee_won: Won::sum(fees.into_iter().chain(others)).map_err(at())?,
        parts,
        ..CashFlowMonth::default()
    })
}

/// When leased equipment goes back in a time of so many months, and what it is worth then; none if there is no lease or
/// it is bought. What ends a lease early brings the lessor all but that worth, so that is what is left then, too.
fn given_back(terms: &OfferTerms, last: u32) -> Option<(u32, Won)> {
    let lease = terms.lease.as_ref().filter(|lease| !lease.buys_at_end)?;
    let months = u32::try_from(lease.schedule.len()).unwrap_or(u32::MAX);
    Some((months.min(last), lease.residual_won))
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
    given_back: Option<(u32, Won)>,
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
            // A rent is a cost, and so is what is paid to end it early; where the adopter becomes the owner, only the
            // interest in a rent is.
            let rent = if rented.is_some() {
                parts.lease_settlement_won.checked_neg()?
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
    let last = months.last().map_or(0, |row| row.month);
    let taxes = |as_financed: bool| {
        // The project owns what is leased, and sells it where the lessee gives it back.
        let given_back = given_back.filter(|_| !as_financed);
        let (sold_in, sold_for_won) = given_back.unwrap_or((last, terms.residual_value_won));
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
            sold_in,
            sold_for_won,
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

#[cfg(test)]
pub(crate) mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::factory::ledger::{Ledger, LedgerMonth, ProductFlow};
    use crate::finance::cash_flow::CashHole;
    use crate::finance::instalment::{InstalmentMethod, InstalmentSpec};
    use crate::finance::offer::{ItemSpec, OfferTermsSpec, PriceSpec};
    use crate::finance::operating::{adopted_months, operating_months};
    use crate::finance::prices::{Prices, ProductPrices};
    use crate::finance::service::{LeaseSpec, PayPerPartSpec};
    use crate::finance::training::TrainingSpec;

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

    /// A ledger and prices of months that earn what is given and nothing else.
    fn ledger(cash: &[i64]) -> (Ledger, Prices) {
        let names = ["gain", "loss"];
        let month = |month: OperatingMonth| LedgerMonth {
            start: month.start,
            fraction: month.fraction,
            products: [month.cash_won.0, -month.cash_won.0]
                .map(|won| ProductFlow {
                    ordered: won.max(0).unsigned_abs(),
                    delivered: won.max(0).unsigned_abs(),
                    ..ProductFlow::default()
                })
                .to_vec(),
            labour: Vec::new(),
            repairs: Vec::new(),
            spares: Vec::new(),
            energy_kwh: Vec::new(),
        };
        let price = |(name, price_won): (&str, f64)| ProductPrices {
            name: name.into(),
            price_won,
            has_orders: true,
            ..ProductPrices::default()
        };
        let ledger = Ledger {
            product_names: names.map(str::to_owned).to_vec(),
            months: months(cash).into_iter().map(month).collect(),
            ..Ledger::default()
        };
        let prices = Prices {
            products: names.into_iter().zip([1.0, -1.0]).map(price).collect(),
            ..Prices::default()
        };
        (ledger, prices)
    }

    /// The cash flow of a line that adopts an offer, from what it earns without and with it.
    pub(crate) fn flow(baseline: &[i64], offer: &[i64], spec: &OfferTermsSpec) -> OfferCashFlow {
        let ((before, prices), (after, _)) = (ledger(baseline), ledger(offer));
        let share = |month: u32, fraction: f64| spec.benefit(month, fraction);
        let adopted = adopted_months((&before, &prices), (&after, &prices), share).unwrap();
        let before = operating_months(&before, &prices).unwrap();
        OfferCashFlow::new(&before, &adopted, &spec.resolve(&mut || 0.5).unwrap()).unwrap()
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
        // 1,000 saved and 50 left against 200 + 800 + 20 + 40
        assert_eq!(flow.carries_in_total(), Some(false));
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
        // What was due was carried; what is left to pay was not.
        assert_eq!(flow.carries_in_total(), Some(false));
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

    /// The same in the place of instalments: a lease without interest.
    fn leased(price: i64, months: u32, residual_percent: f64, buys_at_end: bool) -> OfferTermsSpec {
        OfferTermsSpec {
            lease: Some(LeaseSpec {
                months,
                annual_rate_percent: 0.0,
                residual_percent,
                buys_at_end,
            }),
            ..spec(price, None)
        }
    }

    #[test]
    fn what_goes_back_to_the_lessor_saves_nothing_any_more() {
        // A lease of 36 months for 90 million, of which a tenth is left: 81 million of rents against 36 months' savings.
        let terms = leased(90_000_000, 36, 10.0, false);
        let flow = flow(&[0; 50], &[2_000_000; 50], &terms);
        assert_eq!(flow.months[50].cumulative_won, Won(72_000_000 - 81_000_000));
        assert_eq!(flow.months[36].savings_won, Won(2_000_000));
        assert!(flow.months[37..].iter().all(|month| month.net_won == Won::ZERO));
        // Paid in full, it is sold for 9 million when it would go back.
        let project = flow.project_flows();
        assert_eq!((project[0], project[36], project[37]), (-90e6, 2e6 + 9e6, 0.0));
        // Who buys it goes on saving.
        let bought = leased(90_000_000, 36, 10.0, true);
        let flow = self::flow(&[0; 50], &[2_000_000; 50], &bought);
        assert_eq!(flow.months[50].cumulative_won, Won(100_000_000 - 90_000_000));
    }

    #[test]
    fn what_is_paid_for_the_use_ends_with_it() {
        let mut terms = leased(12_000, 4, 0.0, false);
        terms.monthly_fees_won = 70.0;
        let fee = |months: Option<u32>| FeeSpec {
            what: "service".into(),
            won_per_month: 9.0,
            machines: None,
            first_month: Some(2),
            months,
            rises_percent_per_year: 0.0,
        };
        terms.fees = vec![fee(None), fee(Some(5))];
        terms.pay_per_part = Some(PayPerPartSpec {
            won_per_good_part: 1.0,
            minimum_won_per_month: 500.0,
            expected_parts_per_month: None,
        });
        terms.training = Some(TrainingSpec {
            weeks: 365.242_5 / 84.0 * 10.0,
            first_percent: 100.0,
            people: 1,
            hours_each: 10.0,
            wage_won_per_hour: 40.0,
        });
        let flow = flow(&[0; 8], &[100; 8], &terms);
        // The second fee was promised for five months.
        let used = 3_000 + 70 + 500;
        assert_eq!(
            column(&flow, |month| month.fee_won)[1..],
            [used, used + 18, used + 18, used + 18, 9, 9, 0, 0]
        );
        assert_eq!(
            column(&flow, |month| month.savings_won)[1..],
            [60, 60, 60, 60, 0, 0, 0, 0]
        );
    }

    #[test]
    fn what_is_learnt_earns_its_share_and_hours_of_learning_cost() {
        let mut terms = spec(900, Some(3));
        terms.delivery_months = 1;
        // Two mean months of 365.2425 / 84 weeks: shares 1/4 and 3/4, and half of 2 × 10 hours at 3 won in each.
        terms.training = Some(TrainingSpec {
            weeks: 2.0 * 365.242_5 / 84.0,
            people: 2,
            hours_each: 10.0,
            wage_won_per_hour: 3.0,
            ..TrainingSpec::default()
        });
        let flow = flow(&[100, 100, 100, 100], &[9_999, 500, 500, 500], &terms);
        assert_eq!(column(&flow, |m| m.savings_won), [0, 0, 100 - 30, 300 - 30, 400]);
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
        fn a_lease_without_interest_is_worth_what_the_project_is(
            savings in prop::collection::vec(-1_000_000i64..1_000_000, 30), price in 0i64..100_000_000,
            term in 1u32..60, residual in 0.0..100.0f64, late in 0u32..9,
        ) {
            let mut terms = leased(price, term, residual, false);
            terms.delivery_months = late;
            let flow = flow(&[0; 30], &savings, &terms);
            let used = late as usize..(term as usize).clamp(late as usize, 30);
            let kept = terms.resolve(&mut || 0.5).unwrap().lease.unwrap().residual_won.0;
            let total = savings[used].iter().sum::<i64>() - price + kept;
            prop_assert_eq!(flow.months[30].cumulative_won.0, total);
            prop_assert_eq!(flow.project_flows().iter().sum::<f64>(), total as f64);
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
