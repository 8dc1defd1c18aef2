//! The appraisal of one offer in one replication: is it worth it, and do the savings carry the instalments?
//!
//! Worth comes in two views: the offer as financed, and the *project*, paid in full on day 0, whose yield does not
//! depend on the loan. A yield of financed flows would often be meaningless: with little paid at once, the first
//! flow may already be positive. Flows count at the end of their month. Where taxes are reckoned, every worth is one
//! after them unless it says otherwise; savings, instalments and coverage are before. Distributions over replications
//! belong to the study.

use serde::{Deserialize, Serialize};

use crate::finance::cash_flow::OfferCashFlow;
use crate::finance::error::{FinanceError, in_range};
use crate::finance::irr::irr;
use crate::finance::mirr::mirr;
use crate::finance::npv::npv;
use crate::finance::payback::{discounted_payback_months, payback_months};
use crate::finance::rate::PeriodRate;
use crate::finance::won::Won;

/// The rates by which flows at different times are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Valuation {
    discount: PeriodRate,
    reinvestment: PeriodRate,
}

impl Valuation {
    /// Discounting at `discount_rate_percent` a year, at which the MIRR also finances what is paid, and putting to
    /// work what is received at `reinvestment_rate_percent` a year, in the MIRR only.
    ///
    /// # Errors
    /// If a rate is not a number from −50 to 200 %.
    pub fn new(discount_rate_percent: f64, reinvestment_rate_percent: f64) -> Result<Self, FinanceError> {
        let monthly = |field: &'static str, percent| {
            PeriodRate::monthly_from_percent_per_year(in_range(|| field.to_owned(), percent, -50.0, 200.0)?)
        };
        Ok(Self {
            discount: monthly("discount_rate_percent", discount_rate_percent)?,
            reinvestment: monthly("reinvestment_rate_percent", reinvestment_rate_percent)?,
        })
    }
}

/// What is to be said about one offer in one replication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appraisal {
    /// The offer's price, without interest and fees.
    pub price_won: Won,
    /// Mean savings over the measured time, delivery included; fees are not taken off.
    pub savings_won_per_month: Won,
    /// Savings of the measured time.
    pub total_savings_won: Won,
    /// Instalments of the measured time, principal and interest.
    pub total_instalments_won: Won,
    /// Fees of the measured time.
    pub total_fees_won: Won,
    /// Debt at the end of the measured time, counted as paid back then; above 0 the horizon is shorter than the
    /// plan.
    pub settlement_won: Won,
    /// Net present value of the offer as financed.
    pub npv_won: Won,
    /// Net present value of the project.
    pub project_npv_won: Won,
    /// All internal rates of return of the project, ascending, percent a year. None: no rate does it, or nothing is
    /// paid at the purchase. Several: the net present value decides.
    pub project_irr_percent_per_year: Vec<f64>,
    /// Modified internal rate of return of the project, percent a year; none if nothing is earned, or nothing is paid
    /// at the purchase.
    pub mirr_percent_per_year: Option<f64>,
    /// Months until the project's price is first earned back; none if not within the measured time.
    pub payback_months: Option<f64>,
    /// The same with discounted flows.
    pub discounted_payback_months: Option<f64>,
    /// Whether `payback_months` is no longer than the instalment plan; none if there is no plan.
    pub payback_within_term: Option<bool>,
    /// Months in which savings are less than instalment and fee.
    pub months_short: u32,
    /// Lowest cash since the purchase, before settlement and residual value: 0, or negative.
    pub deepest_cash_hole_won: Won,
    /// The month in which it is first reached, 0 being the day of the purchase; none if cash never is negative.
    pub deepest_cash_hole_month: Option<u32>,
    /// Savings over instalments and fees of the measured time; none if nothing is due.
    pub coverage_ratio: Option<f64>,
    /// What funding programmes pay.
    pub granted_won: Won,
    /// What is to be said of income taxes, if they are reckoned.
    pub tax: Option<TaxAppraisal>,
}

/// What income taxes change.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaxAppraisal {
    /// Taxes that the offer adds in the measured time; negative where it saves some.
    pub total_tax_won: Won,
    /// Net present value of the offer as financed, as if there were none.
    pub npv_before_tax_won: Won,
}

/// Appraises a cash flow.
///
/// # Errors
/// If a sum or a present value lies beyond [`Won::LIMIT`].
pub fn appraise(flow: &OfferCashFlow, valuation: Valuation) -> Result<Appraisal, FinanceError> {
    let project = flow.project_flows();
    // Where nothing is paid at the purchase, a rate would be one of the noise in the first months' savings.
    let is_invested = project.first().is_some_and(|first| *first < 0.0);
    let invested: &[f64] = if is_invested { &project } else { &[] };
    let Valuation { discount, reinvestment } = valuation;
    let won = |what: &'static str, amount: f64| Won::from_f64(amount).map_err(FinanceError::at(|| what.to_owned()));

    let total_savings_won = flow.total_savings()?;
    let hole = flow.cash_hole()?;
    let payback = payback_months(&project);
    Ok(Appraisal {
        price_won: flow.price_won,
        savings_won_per_month: won("mean savings", total_savings_won.as_f64() / flow.measured_months)?,
        total_savings_won,
        total_instalments_won: flow.total_instalments()?,
        total_fees_won: flow.total_fees()?,
        settlement_won: flow.settlement(),
        npv_won: won("net present value", npv(discount, &flow.financed_flows()))?,
        project_npv_won: won("net present value of the project", npv(discount, &project))?,
        project_irr_percent_per_year: irr(invested).into_iter().map(PeriodRate::percent_per_year).collect(),
        mirr_percent_per_year: mirr(invested, discount, reinvestment).map(PeriodRate::percent_per_year),
        payback_months: payback,
        discounted_payback_months: discounted_payback_months(&project, discount),
        payback_within_term: flow
            .term_months
            .map(|term| payback.is_some_and(|months| months <= f64::from(term))),
        months_short: flow.months_short(),
        deepest_cash_hole_won: hole.map_or(Won::ZERO, |hole| hole.won),
        deepest_cash_hole_month: hole.map(|hole| hole.month),
        coverage_ratio: flow.coverage_ratio()?,
        granted_won: flow
            .granted_won
            .checked_add(flow.late_grants()?)
            .map_err(FinanceError::at(|| "funding".into()))?,
        tax: match flow.taxes {
            Some(_) => Some(TaxAppraisal {
                total_tax_won: flow.total_tax()?,
                npv_before_tax_won: won("net present value before tax", npv(discount, &flow.flows_before_tax()))?,
            }),
            None => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finance::adoption::tests::{flow, spec};
    use crate::finance::offer::OfferTermsSpec;

    fn appraisal(baseline: &[i64], offer: &[i64], spec: &OfferTermsSpec, discount: f64) -> Appraisal {
        appraise(
            &flow(baseline, offer, spec),
            Valuation::new(discount, discount).unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn an_offer_agrees_with_sums_by_hand() {
        // 12,000 in 12 instalments of 1,000; savings of 1,500 a month from the third month on, 24 months.
        let mut terms = spec(12_000, Some(12));
        terms.delivery_months = 2;
        let found = appraisal(&[0; 24], &[1_500; 24], &terms, 0.0);
        assert_eq!(found.total_savings_won, Won(33_000));
        assert_eq!(found.savings_won_per_month, Won(1_375));
        assert_eq!(found.npv_won, Won(21_000));
        assert_eq!(found.project_npv_won, Won(21_000));
        // 2 months without savings, then 12,000 / 1,500 = 8.
        assert_eq!(found.payback_months, Some(10.0));
        assert_eq!(found.discounted_payback_months, Some(10.0));
        assert_eq!(found.payback_within_term, Some(true));
        assert_eq!(found.months_short, 2);
        assert_eq!(
            (found.deepest_cash_hole_won, found.deepest_cash_hole_month),
            (Won(-2_000), Some(2))
        );
        assert_eq!(found.coverage_ratio, Some(33.0 / 12.0));
        assert_eq!(found.settlement_won, Won::ZERO);
    }

    #[test]
    fn yields_are_stated_by_the_year() {
        // 100 now and 121 after 24 months: 10 % a year; at that rate it is worth nothing.
        let mut offer = [0; 24];
        offer[23] = 121_000_000;
        let found = appraisal(&[0; 24], &offer, &spec(100_000_000, None), 10.0);
        assert_eq!(found.project_irr_percent_per_year.len(), 1);
        assert!((found.project_irr_percent_per_year[0] - 10.0).abs() < 1e-9);
        assert!((found.mirr_percent_per_year.unwrap() - 10.0).abs() < 1e-9);
        assert_eq!(found.project_npv_won, Won::ZERO);
        assert_eq!(found.payback_within_term, None);
    }

    #[test]
    fn an_offer_that_saves_nothing_has_no_yield_and_no_payback() {
        let found = appraisal(&[100; 12], &[100; 12], &spec(1_200, Some(12)), 5.0);
        assert!(found.project_irr_percent_per_year.is_empty());
        assert_eq!((found.mirr_percent_per_year, found.payback_months), (None, None));
        assert_eq!(found.payback_within_term, Some(false));
        assert_eq!(found.months_short, 12);
        assert_eq!(found.deepest_cash_hole_won, Won(-1_200));
        assert_eq!(found.coverage_ratio, Some(0.0));
    }

    #[test]
    fn an_offer_without_a_price_is_paid_back_at_once() {
        let found = appraisal(&[0; 12], &[10; 12], &spec(0, None), 5.0);
        assert_eq!((found.payback_months, found.deepest_cash_hole_month), (Some(0.0), None));
        assert!(found.project_irr_percent_per_year.is_empty());
    }

    #[test]
    fn what_costs_nothing_at_the_purchase_has_no_yield() {
        // A fee of 50 a month is first dearer than what it saves: some rate makes that worth nothing, but none is earned.
        let mut terms = spec(0, None);
        terms.monthly_fees_won = 50.0;
        let mut savings = [90; 12];
        savings[0] = 10;
        let found = appraisal(&[0; 12], &savings, &terms, 5.0);
        assert!(found.npv_won > Won::ZERO);
        assert!(found.project_irr_percent_per_year.is_empty());
        assert_eq!(found.mirr_percent_per_year, None);
    }

    #[test]
    fn rates_that_make_no_sense_are_refused() {
        assert_eq!(
            Valuation::new(-60.0, 5.0).unwrap_err().to_string(),
            "discount_rate_percent is -60, but must be a number from -50 to 200"
        );
        assert!(Valuation::new(5.0, f64::NAN).is_err());
    }

    #[test]
    fn an_appraisal_survives_being_written_and_read() {
        let found = appraisal(&[0; 12], &[10; 12], &spec(77, Some(36)), 5.0);
        let text = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Appraisal>(&text).unwrap(), found);
    }

    proptest! {
        #[test]
        fn a_longer_term_without_interest_is_worth_more_and_never_hides_the_price(
            savings in prop::collection::vec(-1_000_000i64..3_000_000, 24), price in 1_000_000i64..100_000_000,
            term in 1u32..48,
        ) {
            let baseline = [0; 24];
            let now = appraisal(&baseline, &savings, &spec(price, None), 8.0);
            let later = appraisal(&baseline, &savings, &spec(price, Some(term)), 8.0);
            prop_assert!(later.npv_won > now.npv_won);
            prop_assert_eq!(later.project_npv_won, now.project_npv_won);
            // Paying the price 24 months from now at the latest: it cannot be worth more than that delay.
            let most = price as f64 * (1.0 - 1.0 / (1.08 * 1.08));
            prop_assert!(later.npv_won.as_f64() - now.npv_won.as_f64() <= most + 1.0);
        }

        #[test]
        fn hundreds_of_noisy_months_are_appraised_without_nan(
            savings in prop::collection::vec(-100_000_000i64..100_000_000, 1..300), price in 0i64..1_000_000_000,
        ) {
            let baseline = vec![0; savings.len()];
            let found = appraisal(&baseline, &savings, &spec(price, Some(36)), 5.0);
            prop_assert!(found.project_irr_percent_per_year.iter().all(|rate| rate.is_finite()));
            prop_assert!(found.deepest_cash_hole_won <= Won::ZERO);
        }
    }
}
