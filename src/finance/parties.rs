//! Who pays what when: the same money seen from every party's side.
//!
//! A party's figure of a month is what it receives less what it pays. Money only moves between the parties, so each
//! month they sum to zero; what an offer saves on the line and what the equipment is sold for come from outside and are
//! not among them. Interest on instalments goes to the supplier, who lends; that on loans to the lenders.

use serde::{Deserialize, Serialize};

use crate::finance::cash_flow::{CashFlowMonth, OfferCashFlow};
use crate::finance::error::FinanceError;
use crate::finance::loan::LoanPurpose;
use crate::finance::offer::OfferTerms;
use crate::finance::programme::Grant;
use crate::finance::won::{Won, WonError};

/// Somebody who pays or is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// Who adopts the offer.
    Adopter,
    /// The government, by programmes.
    Government,
    /// The lead company of a co-funded programme.
    LeadCompany,
    /// All lenders.
    Lender,
    /// The lessor.
    Lessor,
    /// Who guarantees loans.
    Guarantor,
    /// The tax office.
    TaxOffice,
    /// The supplier of the offer.
    Supplier,
}

impl Party {
    /// All parties, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Adopter,
        Self::Government,
        Self::LeadCompany,
        Self::Lender,
        Self::Lessor,
        Self::Guarantor,
        Self::TaxOffice,
        Self::Supplier,
    ];

    /// Its name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Adopter => "adopter",
            Self::Government => "government",
            Self::LeadCompany => "lead_company",
            Self::Lender => "lender",
            Self::Lessor => "lessor",
            Self::Guarantor => "guarantor",
            Self::TaxOffice => "tax_office",
            Self::Supplier => "supplier",
        }
    }
}

/// What each party receives less what it pays in a month, in the order of [`Party::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyMonth {
    /// The month; 0 is the day of the purchase.
    pub month: u32,
    /// By party.
    pub won: [Won; 8],
}

impl PartyMonth {
    /// What a party receives less what it pays.
    pub fn of(&self, party: Party) -> Won {
        self.won[party as usize]
    }
}

/// All months of a cash flow, seen from every side.
///
/// # Errors
/// If a sum lies beyond [`Won::LIMIT`].
pub fn by_month(flow: &OfferCashFlow, terms: &OfferTerms) -> Result<Vec<PartyMonth>, FinanceError> {
    let last = flow.months.len().saturating_sub(1);
    flow.months
        .iter()
        .map(|row| month(row, terms, last).map_err(FinanceError::at(|| format!("parties in month {}", row.month))))
        .collect()
}

/// What each party receives less what it pays in all months.
///
/// # Errors
/// If a sum lies beyond [`Won::LIMIT`].
pub fn totals(months: &[PartyMonth]) -> Result<Vec<(Party, Won)>, FinanceError> {
    let total = |party: Party| {
        let sum = Won::sum(months.iter().map(|month| month.of(party)));
        Ok((
            party,
            sum.map_err(FinanceError::at(|| format!("total of the {}", party.name())))?,
        ))
    };
    Party::ALL.into_iter().map(total).collect()
}

fn month(row: &CashFlowMonth, terms: &OfferTerms, last: usize) -> Result<PartyMonth, WonError> {
    let parts = &row.parts;
    let is_purchase = row.month == 0;
    let grants = |of: fn(&Grant) -> Won| {
        let due = |grant: &&Grant| (grant.paid_after_months as usize).min(last) == row.month as usize;
        Won::sum(terms.grants.iter().filter(due).map(of))
    };
    let (government, lead) = (grants(|grant| grant.government_won)?, grants(|grant| grant.lead_won)?);
    let lent = if is_purchase {
        Won::sum(terms.loans.iter().map(|loan| loan.amount_won))?
    } else {
        Won::ZERO
    };
    let facility = terms.loans.iter().filter(|loan| loan.purpose == LoanPurpose::Facility);
    let leased = terms.lease.as_ref().map_or(Won::ZERO, |lease| lease.amount_won);
    // Of what comes with the purchase, the supplier has the adopter's, the givers', the lenders' and the lessor's parts.
    let with_purchase = if is_purchase {
        Won::sum(facility.map(|loan| loan.amount_won).chain([government, lead, leased]))?
    } else {
        Won::ZERO
    };
    let instalments = [
        row.principal_won.checked_sub(parts.loan_principal_won)?,
        row.interest_won.checked_sub(parts.loan_interest_won)?,
        row.settlement_won
            .checked_sub(parts.loan_settlement_won)?
            .checked_sub(parts.lease_settlement_won)?,
    ];
    let fees = row
        .fee_won
        .checked_sub(parts.rent_won)?
        .checked_sub(parts.guarantee_won)?;
    let outside = row.savings_won.checked_add(row.residual_won)?;
    let mut month = PartyMonth {
        month: row.month,
        ..PartyMonth::default()
    };
    let mut set = |party: Party, won: Won| month.won[party as usize] = won;
    set(Party::Adopter, row.net_won.checked_sub(outside)?);
    set(Party::Government, government.checked_neg()?);
    set(Party::LeadCompany, lead.checked_neg()?);
    let repaid = [
        parts.loan_principal_won,
        parts.loan_interest_won,
        parts.loan_settlement_won,
    ];
    set(Party::Lender, Won::sum(repaid)?.checked_sub(lent)?);
    let rents = parts.rent_won.checked_add(parts.lease_settlement_won)?;
    set(
        Party::Lessor,
        if is_purchase { rents.checked_sub(leased)? } else { rents },
    );
    set(Party::Guarantor, parts.guarantee_won);
    set(Party::TaxOffice, parts.tax_won.checked_add(parts.vat_won)?);
    let paid = [row.down_payment_won, fees, with_purchase];
    set(Party::Supplier, Won::sum(instalments.into_iter().chain(paid))?);
    Ok(month)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::finance::adoption::tests::{months, spec};
    use crate::finance::appraisal::{Valuation, appraise};
    use crate::finance::funding::FundingRules;
    use crate::finance::instalment::InstalmentMethod;
    use crate::finance::irr::irr;
    use crate::finance::loan::{GuaranteeSpec, LoanSpec};
    use crate::finance::npv::npv;
    use crate::finance::offer::OfferTermsSpec;
    use crate::finance::operating::OperatingMonth;
    use crate::finance::programme::{FundingSpec, ProgrammeSpec};
    use crate::finance::service::{FeeSpec, LeaseSpec, PayPerPartSpec};
    use crate::finance::supplier_loan::SupplierLoanSpec;
    use crate::finance::tax_plan::TaxPlan;
    use crate::finance::tax_plan::tests::{rules as tax_rules, spec as tax_spec};

    fn programme(name: &str, government: f64, lead: f64, paid_after_months: u32) -> ProgrammeSpec {
        ProgrammeSpec {
            name: name.into(),
            source: "a call".into(),
            from: date(2022, 1, 1),
            until: None,
            government_percent: government,
            government_percent_most: None,
            lead_percent: lead,
            government_cap_won: Some(120e6),
            lead_cap_won: None,
            support_cap_won: None,
            cost_cap_won: None,
            paid_after_months,
            excludes: Vec::new(),
        }
    }

    fn rules(government: f64, lead: f64, paid_after_months: u32) -> FundingRules {
        FundingRules {
            programmes: vec![programme("win-win", government, lead, paid_after_months)],
            ..FundingRules::default()
        }
    }

    fn loan(purpose: LoanPurpose, months: u32) -> LoanSpec {
        LoanSpec {
            name: "bank".into(),
            purpose: Some(purpose),
            percent: (purpose == LoanPurpose::Facility).then_some(60.0),
            amount_won: (purpose == LoanPurpose::WorkingCapital).then_some(7_000_001.0),
            annual_rate_percent: Some(2.9),
            months: Some(months),
            guarantee: Some(GuaranteeSpec {
                fee_percent: Some(1.15),
                ..GuaranteeSpec::default()
            }),
            ..LoanSpec::default()
        }
    }

    fn taxed() -> TaxPlan {
        let mut spec = tax_spec(180e6);
        spec.credit = Some("general".into());
        spec.vat_recovery_months = Some(3);
        spec.plan(&tax_rules()).unwrap()
    }

    /// Months in which the offer earns what is given and makes some parts.
    fn earning(savings: &[i64]) -> [Vec<OperatingMonth>; 2] {
        let mut offer = months(savings);
        for (month, parts) in offer.iter_mut().zip(100..) {
            month.good_parts = f64::from(parts);
        }
        [months(&vec![0; savings.len()]), offer]
    }

    fn flow(spec: &OfferTermsSpec, rules: &FundingRules, savings: &[i64], plan: Option<&TaxPlan>) -> OfferCashFlow {
        let terms = spec.resolve_under(rules, &mut || 0.5).unwrap();
        let [before, after] = earning(savings);
        OfferCashFlow::taxed(&before, &after, &terms, plan).unwrap()
    }

    fn sum(months: &[PartyMonth], party: Party) -> i64 {
        months.iter().map(|month| month.of(party).0).sum()
    }

    #[test]
    fn who_pays_what_agrees_with_sums_by_hand() {
        // 100 million: government and lead company 30 each; a loan of half of the 40 left over 2 months, the rest in
        // 2 instalments, both without interest.
        let mut offer = spec(100_000_000, Some(2));
        offer.funding = vec![FundingSpec::Named("win-win".into())];
        let mut half = loan(LoanPurpose::Facility, 2);
        (half.percent, half.annual_rate_percent, half.guarantee) = (Some(50.0), Some(0.0), None);
        offer.loans = vec![half];
        let rules = rules(30.0, 30.0, 0);
        let terms = offer.resolve_under(&rules, &mut || 0.5).unwrap();
        let flow = flow(&offer, &rules, &[5_000_000; 3], None);
        let found = by_month(&flow, &terms).unwrap();
        let million = |party| {
            found
                .iter()
                .map(|month| month.of(party).0 / 1_000_000)
                .collect::<Vec<_>>()
        };
        assert_eq!(million(Party::Adopter), [0, -20, -20, 0]);
        assert_eq!(million(Party::Government), [-30, 0, 0, 0]);
        assert_eq!(million(Party::LeadCompany), [-30, 0, 0, 0]);
        assert_eq!(million(Party::Lender), [-20, 10, 10, 0]);
        assert_eq!(million(Party::Supplier), [80, 10, 10, 0]);
        assert_eq!(flow.granted_won, Won(60_000_000));
        // The project: 40 million on day 0, 5 million a month.
        assert_eq!(flow.project_flows(), [-40e6, 5e6, 5e6, 5e6]);
    }

    #[test]
    fn funding_that_comes_late_is_advanced_and_comes_back() {
        let mut offer = spec(100_000_000, None);
        offer.funding = vec![FundingSpec::Named("win-win".into())];
        let net = |after| {
            let flow = flow(&offer, &rules(50.0, 0.0, after), &[0, 0, 0], None);
            flow.months
                .iter()
                .map(|month| month.net_won.0 / 1_000_000)
                .collect::<Vec<_>>()
        };
        assert_eq!(net(0), [-50, 0, 0, 0]);
        assert_eq!(net(2), [-100, 0, 50, 0]);
        // Beyond the measured time it comes in the last month.
        assert_eq!(net(9), [-100, 0, 0, 50]);
    }

    #[test]
    fn value_added_tax_is_paid_with_the_price_and_comes_back() {
        let offer = spec(100_000_000, None);
        let vat = |months: usize| {
            let flow = flow(
                &offer,
                &FundingRules::default(),
                &vec![0; months],
                Some(&taxed().value_added_only()),
            );
            flow.months
                .iter()
                .map(|month| month.net_won.0 / 1_000_000)
                .collect::<Vec<_>>()
        };
        assert_eq!(vat(4), [-110, 0, 0, 10, 0]);
        assert_eq!(vat(2), [-110, 0, 10]);
    }

    #[test]
    fn no_year_is_guaranteed_after_the_debt_is_settled() {
        let mut offer = spec(100_000_000, None);
        let mut guaranteed = loan(LoanPurpose::Facility, 24);
        (guaranteed.percent, guaranteed.annual_rate_percent) = (Some(100.0), Some(0.0));
        guaranteed.method = Some(InstalmentMethod::Bullet);
        guaranteed.guarantee = Some(GuaranteeSpec {
            fee_percent: Some(1.0),
            covered_percent: Some(100.0),
            ..GuaranteeSpec::default()
        });
        offer.loans.push(guaranteed);
        let fees = |months: usize| {
            let flow = flow(&offer, &FundingRules::default(), &vec![0; months], None);
            flow.months
                .iter()
                .map(|month| month.parts.guarantee_won.0)
                .filter(|&won| won > 0)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            [fees(12), fees(13), fees(24)],
            [vec![1_000_000], vec![1_000_000; 2], vec![1_000_000; 2]]
        );
    }

    #[test]
    fn a_leased_machine_costs_rent_and_no_depreciation() {
        let mut offer = spec(60_000_000, None);
        offer.lease = Some(LeaseSpec {
            months: 24,
            annual_rate_percent: 0.0,
            residual_percent: 20.0,
            buys_at_end: false,
        });
        let plan = taxed();
        let rented = flow(&offer, &FundingRules::default(), &[0; 24], Some(&plan));
        assert!(rented.months[1..].iter().all(|month| month.fee_won == Won(2_000_000)));
        assert_eq!(rented.settlement(), Won::ZERO);
        // 24 million of rent a year, twice, at 10 % of tax and a tenth of it.
        assert_eq!(rented.total_tax(), Ok(Won(-48_000_000 * 11 / 100)));
        // Ended after 12 months of 48: what is paid for that is a cost as the rents would have been.
        offer.lease.as_mut().unwrap().months = 48;
        let ended = flow(&offer, &FundingRules::default(), &[0; 12], Some(&plan));
        assert_eq!(ended.settlement(), Won(36_000_000));
        assert_eq!(ended.total_tax(), Ok(Won(-48_000_000 * 11 / 100)));
        offer.lease.as_mut().unwrap().months = 24;
        offer.lease.as_mut().unwrap().buys_at_end = true;
        let bought = flow(&offer, &FundingRules::default(), &[0; 24], Some(&plan));
        assert_eq!(bought.months[24].fee_won, Won(14_000_000));
        let years = &bought.taxes.as_ref().unwrap().years;
        assert_eq!(
            years.iter().map(|year| year.depreciation_won.0).sum::<i64>(),
            60_000_000
        );
        assert!(years.iter().all(|year| year.credit_won == Won::ZERO));
    }

    #[test]
    fn the_project_of_a_lease_is_sold_and_written_off_when_it_goes_back() {
        let mut offer = spec(56_000_000, None);
        offer.lease = Some(LeaseSpec {
            months: 14,
            annual_rate_percent: 0.0,
            residual_percent: 25.0,
            buys_at_end: false,
        });
        let flow = flow(&offer, &FundingRules::default(), &[0; 30], Some(&taxed()));
        let taxes = flow.taxes.unwrap();
        // Rented from January 2027 to February 2028: the rents are a cost of those two years, and nothing is after.
        let incomes: Vec<_> = taxes.years.iter().map(|year| year.income_won.0).collect();
        assert_eq!((incomes[0] + incomes[1], incomes[2]), (-42_000_000, 0));
        // Owned, sold in 2028 for 14 million: written off in full by then, so that both lower the income by as much.
        let rented: i64 = taxes.years.iter().map(|year| year.tax_won.0).sum();
        let owned: i64 = taxes.project_won.iter().map(|won| won.0).sum();
        // The tax of 2028 is paid in March 2029, month 27, and that of 2029 would be in the last.
        assert_eq!(taxes.project_won[30], Won::ZERO);
        assert_ne!(taxes.project_won[27], Won::ZERO);
        // Only the credit, which no lease brings, tells them apart: a tenth, less its surtax.
        assert_eq!(rented, -42_000_000 * 11 / 100);
        assert!(owned < rented, "{owned} {rented}");
    }

    fn offers() -> impl Strategy<Value = (OfferTermsSpec, f64, f64, u32)> {
        let money = (1_000_000i64..900_000_000, 0.0..=100.0f64, 0.0..=50.0f64, 0.0..=50.0f64);
        let kinds = (
            0usize..4,
            prop::option::of(1u32..60),
            any::<bool>(),
            any::<bool>(),
            0u32..5,
            1u32..80,
        );
        (money, kinds).prop_map(
            |((price, down, government, lead), (kind, term, fees, capital, late, months))| {
                let mut offer = spec(price, term);
                offer.down_payment_percent = term.map(|_| down);
                offer
                    .instalments
                    .iter_mut()
                    .for_each(|plan| plan.annual_rate_percent = 4.2);
                offer.funding = vec![FundingSpec::Named("win-win".into())];
                offer.delivery_months = late;
                if kind == 1 {
                    offer.loans.push(loan(LoanPurpose::Facility, months));
                }
                if kind == 2 {
                    offer.lease = Some(LeaseSpec {
                        months,
                        annual_rate_percent: 7.0,
                        residual_percent: 15.0,
                        buys_at_end: fees,
                    });
                    (offer.instalments, offer.down_payment_percent) = (None, None);
                }
                if capital {
                    offer.loans.push(loan(LoanPurpose::WorkingCapital, months));
                }
                if fees {
                    offer.fees.push(FeeSpec {
                        what: "maintenance".into(),
                        won_per_month: 123_456.0,
                        machines: None,
                        first_month: Some(4),
                        months: None,
                        rises_percent_per_year: 2.5,
                    });
                    offer.pay_per_part = Some(PayPerPartSpec {
                        won_per_good_part: 7.3,
                        ..PayPerPartSpec::default()
                    });
                    offer.supplier_loan = Some(SupplierLoanSpec {
                        programme: None,
                        percent: 60.0,
                        months: 9,
                        annual_rate_percent: Some(2.4),
                        instead_of_percent: 6.1,
                        passes_on_percent: Some(80.0),
                    });
                }
                (offer, government, lead, late)
            },
        )
    }

    proptest! {
        #[test]
        fn no_won_appears_or_vanishes_between_the_parties(
            (offer, government, lead, late) in offers(), with_tax in any::<bool>(),
            savings in prop::collection::vec(-9_000_000i64..30_000_000, 5..40),
        ) {
            let rules = rules(government, lead, late);
            let plan = taxed();
            let flow = flow(&offer, &rules, &savings, with_tax.then_some(&plan));
            let terms = offer.resolve_under(&rules, &mut || 0.5).unwrap();
            let found = by_month(&flow, &terms).unwrap();
            for month in &found {
                prop_assert_eq!(month.won.iter().map(|won| won.0).sum::<i64>(), 0, "{:?}", month);
            }
            // What adopter, government, lead company, lender, lessor and tax office pay is what the supplier gets, with
            // interest and fees: the supplier's price, instalment interest and own fees are summed here by themselves.
            let interest: i64 =
                flow.months.iter().map(|row| row.interest_won.0 - row.parts.loan_interest_won.0).sum();
            let fees: i64 = flow
                .months
                .iter()
                .map(|row| row.fee_won.0 - row.parts.rent_won.0 - row.parts.guarantee_won.0)
                .sum();
            prop_assert_eq!(sum(&found, Party::Supplier), terms.price_won.0 + interest + fees);
            let given: i64 = terms.grants.iter().map(|grant| grant.government_won.0 + grant.lead_won.0).sum();
            prop_assert_eq!(sum(&found, Party::Government) + sum(&found, Party::LeadCompany), -given);
            // Lenders get back what they lent, and interest.
            let loan_interest: i64 = flow.months.iter().map(|row| row.parts.loan_interest_won.0).sum();
            prop_assert_eq!(sum(&found, Party::Lender), loan_interest);
            let lease: i64 = flow.months.iter().map(|row| row.parts.rent_interest_won.0).sum();
            let kept = terms.lease.as_ref().map_or(0, |lease| lease.amount_won.0 - lease.owed_won.0);
            prop_assert_eq!(sum(&found, Party::Lessor), lease - kept);
            let taxes: i64 = flow.taxes.iter().flat_map(|taxes| &taxes.years).map(|year| year.tax_won.0).sum();
            prop_assert_eq!(sum(&found, Party::TaxOffice), taxes);
            let all: i64 = totals(&found).unwrap().iter().map(|(_, won)| won.0).sum();
            prop_assert_eq!(all, 0);
        }

        #[test]
        fn more_subsidy_never_lowers_the_worth(
            (offer, government, lead, late) in offers(), more in 0.5..40.0f64, with_tax in any::<bool>(),
            savings in prop::collection::vec(-9_000_000i64..30_000_000, 5..40),
        ) {
            let plan = taxed();
            let valuation = Valuation::new(6.0, 6.0).unwrap();
            let worth = |government: f64| {
                let rules = rules(government, lead, late);
                let flow = flow(&offer, &rules, &savings, with_tax.then_some(&plan));
                let found = appraise(&flow, valuation).unwrap();
                (found.npv_won.0, found.project_npv_won.0)
            };
            let (before, after) = (worth(government), worth((government + more).min(100.0 - lead)));
            // Rounding of taxes and rents comes to a won here and there.
            prop_assert!(after.0 >= before.0 - 50, "{before:?} {after:?}");
            prop_assert!(after.1 >= before.1 - 50, "{before:?} {after:?}");
        }

        #[test]
        fn at_its_rate_of_return_the_project_is_worth_nothing_also_after_tax(
            (offer, government, lead, late) in offers(),
            savings in prop::collection::vec(1_000_000i64..30_000_000, 12..40),
        ) {
            let plan = taxed();
            let flows = flow(&offer, &rules(government, lead, late), &savings, Some(&plan)).project_flows();
            let size: f64 = flows.iter().map(|won| won.abs()).sum();
            for rate in irr(&flows) {
                // Near −100 % a month a later won outweighs everything.
                if rate.fraction() > -0.5 {
                    prop_assert!(npv(rate, &flows).abs() <= 1e-6 * size * 40.0, "{rate:?}");
                }
            }
        }

        #[test]
        fn an_instalment_plan_without_interest_costs_what_the_price_is(
            price in 0i64..900_000_000, term in 1u32..120, down in 0.0..=100.0f64, government in 0.0..=60.0f64,
        ) {
            let mut offer = spec(price, Some(term));
            offer.down_payment_percent = Some(down);
            offer.funding = vec![FundingSpec::Named("win-win".into())];
            let rules = rules(government, 30.0, 0);
            let flow = flow(&offer, &rules, &[0; 24], None);
            let paid: i64 = flow.months.iter().map(|month| -month.net_won.0).sum();
            prop_assert_eq!(paid, price - flow.granted_won.0);
        }
    }
}
