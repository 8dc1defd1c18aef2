//! The appraisal of an offer over all replications: worth, risk, where the saving comes from, and a verdict.
//!
//! The **verdict** rests on one question: is the probability that the offer's net present value, as financed, is
//! above zero at least [`VERDICT_PROBABILITY`]? It *carries* if the 95 % interval of that probability (Wilson) lies
//! at or above it, it *does not carry* if the interval lies below it, and otherwise there is not enough evidence,
//! which more replications mend. As the interval is too sure of few replications, what was seen must also have a chance
//! of at most 2.5 % by the exact binomial distribution if the probability were the one asked for. Seventeen replications
//! are the fewest that can say that an offer carries, three that it does not.

use jiff::civil::Date;
use serde::Serialize;

use crate::finance::appraisal::Appraisal;
use crate::finance::cash_flow::{CashFlowMonth, OfferCashFlow};
use crate::finance::won::Won;
use crate::kernel::statistics::proportion::Proportion;
use crate::study::distribution::{Band, Distribution};
use crate::study::estimate::{Estimates, as_map, estimates_of, proportion};

/// An offer carries if the probability of a net present value above zero is at least this.
pub const VERDICT_PROBABILITY: f64 = 0.8;

/// Where several rates of return fit the flows of a replication, the lowest of them.
pub const LOWEST_IRR: &str = "project_irr_lowest_of_several_percent_per_year";
/// The highest.
pub const HIGHEST_IRR: &str = "project_irr_highest_of_several_percent_per_year";

/// An offer's money in one replication.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfferReplication {
    /// The replication, from 0.
    pub replication: u64,
    /// The appraisal.
    pub appraisal: Appraisal,
    /// What adopting the offer changes by month.
    pub cash_flow: OfferCashFlow,
    /// Where the savings come from, won a month, see [`OfferAppraisals::savings_by_line`].
    #[serde(serialize_with = "as_map")]
    pub savings_by_line: Vec<(&'static str, f64)>,
    /// What each party receives less what it pays in the measured time, won; empty if there are only adopter and
    /// supplier and no taxes.
    #[serde(serialize_with = "as_map")]
    pub parties: Vec<(&'static str, f64)>,
}

/// An offer's money over all replications. Amounts are in won.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfferAppraisals {
    /// Whether the savings carry the offer.
    pub verdict: Verdict,
    /// Probability that the net present value as financed is above zero; none without replications.
    pub npv_positive: Option<Proportion>,
    /// Probability that the project is paid back within the term of the instalments; none without instalments.
    pub payback_within_term: Option<Proportion>,
    /// Probability that savings carry instalment and fee in every single month, those of the delivery included;
    /// none without instalments and fees.
    pub carries_every_month: Option<Proportion>,
    /// Probability that savings and residual value exceed all that is paid, taxes aside; none if nothing is paid.
    pub carries_in_total: Option<Proportion>,
    /// Every figure of an [`Appraisal`] by its name. Those that are a time to something that may not come
    /// (`payback_months`, `discounted_payback_months`) count replications in which it does not come as later than
    /// all others; `project_irr_percent_per_year` has a value where there is exactly one such rate. Where there are
    /// several in some replications, two figures more say what the lowest and the highest of them are there.
    #[serde(serialize_with = "as_map")]
    pub figures: Vec<(&'static str, Distribution)>,
    /// Mean contribution of each operating line to the savings, won a month of the measured time; positive where
    /// the offer helps, so they sum to the mean savings. Months of the delivery count with nothing.
    #[serde(serialize_with = "as_map")]
    pub savings_by_line: Estimates,
    /// The months: 0 is the day of the purchase.
    pub months: Vec<MonthBands>,
    /// The measured time in months, of which the last may be cut short.
    #[serde(skip)]
    pub measured_months: f64,
    /// What each party receives less what it pays, won; empty if there are only adopter and supplier and no taxes.
    #[serde(serialize_with = "as_map")]
    pub parties: Estimates,
    /// The cash by calendar year, in which months count with the day on which they begin; empty like the parties.
    pub years: Vec<YearBands>,
}

/// A calendar year of the cash flow over all replications, won.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct YearBands {
    /// The year.
    pub year: i16,
    /// All that comes in less all that goes out, income taxes aside.
    pub before_tax_won: Band,
    /// Income taxes paid; negative where some need not be.
    pub tax_won: Band,
    /// What is left.
    pub after_tax_won: Band,
}

/// A month of the cash flow over all replications, won.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MonthBands {
    /// The month; 0 is the day of the purchase.
    pub month: u32,
    /// Its first day; in month 0 the day of the purchase.
    pub start: Date,
    /// What the offer earns more than the baseline.
    pub savings_won: Band,
    /// Instalment (principal and interest) and fee.
    pub due_won: Band,
    /// All that is paid at once: down payment and settlement, less the residual value.
    pub once_won: Band,
    /// Income taxes and value added tax; negative where some need not be paid or comes back.
    pub tax_won: Band,
    /// Loans that bring cash, and funding that comes after the purchase.
    pub funds_won: Band,
    /// Savings less all payments up to and with this month.
    pub cumulative_won: Band,
}

/// Whether the savings carry an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// They do: a net present value above zero is as probable as asked for.
    Carries,
    /// They do not: it is less probable than asked for.
    DoesNotCarry,
    /// Too few replications to say.
    NotEnoughEvidence,
}

impl Verdict {
    /// The verdict, from the probability that the net present value is above zero. Wilson's interval is an approximation
    /// that is too sure of few replications; the exact chance must say the same.
    pub fn of(npv_positive: Option<&Proportion>) -> Self {
        let Some(seen) = npv_positive else {
            return Self::NotEnoughEvidence;
        };
        let successes = libm::round(seen.share * seen.n as f64) as u64;
        let failures = seen.n.saturating_sub(successes);
        let chance = 0.5 * (1.0 - seen.confidence);
        let (asked, rest) = (VERDICT_PROBABILITY, 1.0 - VERDICT_PROBABILITY);
        if seen.low >= asked && at_most(failures, seen.n, rest) <= chance {
            Self::Carries
        } else if seen.high < asked && at_most(successes, seen.n, asked) <= chance {
            Self::DoesNotCarry
        } else {
            Self::NotEnoughEvidence
        }
    }
}

/// Probability of at most so many successes in `trials` independent trials, each with `probability` (strictly between 0
/// and 1): the sum of the binomial terms, from the largest number of successes down.
fn at_most(successes: u64, trials: u64, probability: f64) -> f64 {
    let odds = probability / (1.0 - probability);
    // The term of no success, as a logarithm: it is too small a number where trials are many.
    let mut term = trials as f64 * libm::log1p(-probability);
    let mut sum = libm::exp(term);
    for k in 1..=successes {
        term += libm::log(odds * (trials - k + 1) as f64 / k as f64);
        sum += libm::exp(term);
    }
    sum
}

impl OfferAppraisals {
    /// Sums up an offer's replications. `first_days` are the days on which the months from 1 begin.
    pub fn of(replications: &[OfferReplication], first_days: &[Date]) -> Self {
        let appraisals = || replications.iter().map(|replication| &replication.appraisal);
        let happened = |times: &mut dyn Iterator<Item = bool>| {
            let (mut successes, mut trials) = (0, 0);
            for happens in times {
                successes += u64::from(happens);
                trials += 1;
            }
            proportion(successes, trials)
        };
        let npv_positive = happened(&mut appraisals().map(|appraisal| appraisal.npv_won > Won::ZERO));
        let something_due = |replication: &&OfferReplication| {
            let due = |month: &CashFlowMonth| {
                month.principal_won > Won::ZERO || month.interest_won > Won::ZERO || month.fee_won > Won::ZERO
            };
            replication.cash_flow.months.iter().any(due)
        };
        Self {
            verdict: Verdict::of(npv_positive.as_ref()),
            npv_positive,
            payback_within_term: happened(&mut appraisals().filter_map(|appraisal| appraisal.payback_within_term)),
            carries_every_month: happened(
                &mut replications
                    .iter()
                    .filter(something_due)
                    .map(|replication| replication.appraisal.months_short == 0),
            ),
            carries_in_total: happened(
                &mut replications
                    .iter()
                    .filter_map(|replication| replication.cash_flow.carries_in_total()),
            ),
            figures: figures(
                &replications
                    .iter()
                    .map(|replication| &replication.appraisal)
                    .collect::<Vec<_>>(),
            ),
            savings_by_line: estimates_of(replications.iter().map(|replication| &replication.savings_by_line)),
            months: months(replications, first_days),
            measured_months: replications
                .first()
                .map_or(0.0, |first| first.cash_flow.measured_months),
            parties: estimates_of(replications.iter().map(|replication| &replication.parties)),
            years: years(replications, first_days),
        }
    }

    /// Whether income taxes are reckoned.
    pub fn is_taxed(&self) -> bool {
        self.figures.iter().any(|(name, _)| *name == "total_tax_won")
    }

    /// Whether others than adopter and supplier take part.
    pub fn is_shared(&self) -> bool {
        !self.parties.is_empty()
    }
}

/// A figure of an appraisal in one replication: its name, whether it is a time to something that may not come, and its value.
type Figure = (&'static str, bool, fn(&Appraisal) -> Option<f64>);

/// The figures that every appraisal has.
const FIGURES: [Figure; 16] = [
    ("price_won", false, |of| Some(of.price_won.as_f64())),
    ("savings_won_per_month", false, |of| {
        Some(of.savings_won_per_month.as_f64())
    }),
    ("total_savings_won", false, |of| Some(of.total_savings_won.as_f64())),
    ("total_instalments_won", false, |of| {
        Some(of.total_instalments_won.as_f64())
    }),
    ("total_fees_won", false, |of| Some(of.total_fees_won.as_f64())),
    ("settlement_won", false, |of| Some(of.settlement_won.as_f64())),
    ("npv_won", false, |of| Some(of.npv_won.as_f64())),
    ("project_npv_won", false, |of| Some(of.project_npv_won.as_f64())),
    ("project_irr_percent_per_year", false, |of| {
        match of.project_irr_percent_per_year.as_slice() {
            &[only] if only.is_finite() => Some(only),
            _ => None,
        }
    }),
    ("mirr_percent_per_year", false, |of| of.mirr_percent_per_year),
    ("payback_months", true, |of| of.payback_months),
    ("discounted_payback_months", true, |of| of.discounted_payback_months),
    ("months_short", false, |of| Some(f64::from(of.months_short))),
    ("deepest_cash_hole_won", false, |of| {
        Some(of.deepest_cash_hole_won.as_f64())
    }),
    ("deepest_cash_hole_month", false, |of| {
        of.deepest_cash_hole_month.map(f64::from)
    }),
    ("coverage_ratio", false, |of| of.coverage_ratio),
];

/// What funding pays, which is shown where there is some.
const GRANTED: Figure = ("granted_won", false, |of| Some(of.granted_won.as_f64()));

/// Where income taxes are reckoned.
const TAXED: [Figure; 2] = [
    ("total_tax_won", false, |of| {
        of.tax.map(|tax| tax.total_tax_won.as_f64())
    }),
    ("npv_before_tax_won", false, |of| {
        of.tax.map(|tax| tax.npv_before_tax_won.as_f64())
    }),
];

/// What happens in a replication or does not, as 1 or 0, of which over all replications only the probability is shown.
const HAPPENS: Figure = ("payback_within_term", false, |of| of.payback_within_term.map(f64::from));

/// Every figure of an appraisal in one replication, with its value if it has one.
pub fn figures_of_one(appraisal: &Appraisal) -> Vec<(&'static str, Option<f64>)> {
    let taxed = TAXED.iter().filter(|_| appraisal.tax.is_some());
    let all = FIGURES.iter().chain([&HAPPENS, &GRANTED]).chain(taxed);
    all.map(|(name, _, of)| (*name, of(appraisal))).collect()
}

fn figures(appraisals: &[&Appraisal]) -> Vec<(&'static str, Distribution)> {
    let named = |(name, is_time, of): &Figure| {
        let all: Vec<Option<f64>> = appraisals.iter().map(|appraisal| of(appraisal)).collect();
        let found = match is_time {
            true => Distribution::of_times(&all),
            false => Distribution::of(&all),
        };
        (*name, found)
    };
    let mut figures: Vec<(&'static str, Distribution)> = FIGURES.iter().map(named).collect();
    let several = |of: &&&Appraisal| of.project_irr_percent_per_year.len() > 1;
    if appraisals.iter().any(|of| several(&of)) {
        let one = |end: fn(&[f64]) -> Option<&f64>| {
            let rates = appraisals.iter().filter(several);
            let ends = rates.map(|of| end(&of.project_irr_percent_per_year).copied());
            Distribution::of(&ends.collect::<Vec<_>>())
        };
        figures.push((LOWEST_IRR, one(<[f64]>::first)));
        figures.push((HIGHEST_IRR, one(<[f64]>::last)));
    }
    if appraisals.iter().any(|of| of.granted_won > Won::ZERO) {
        figures.push(named(&GRANTED));
    }
    if appraisals.iter().any(|of| of.tax.is_some()) {
        figures.extend(TAXED.iter().map(named));
    }
    figures
}

fn years(replications: &[OfferReplication], first_days: &[Date]) -> Vec<YearBands> {
    let shared = replications.first().filter(|first| !first.parties.is_empty());
    let (Some(_), Some(first), Some(last)) = (shared, first_days.first(), first_days.last()) else {
        return Vec::new();
    };
    let band = |year: i16, of: &dyn Fn(&CashFlowMonth) -> f64| {
        let total = |replication: &OfferReplication| {
            let starts = std::iter::once(first).chain(first_days);
            let months = starts.zip(&replication.cash_flow.months);
            months
                .filter(|(start, _)| start.year() == year)
                .map(|(_, month)| of(month))
                .sum::<f64>()
                + 0.0
        };
        Band::of(&replications.iter().map(total).collect::<Vec<_>>())
    };
    (first.year()..=last.year())
        .map(|year| YearBands {
            year,
            before_tax_won: band(year, &|month| month.net_won.as_f64() + month.parts.tax_won.as_f64()),
            tax_won: band(year, &|month| month.parts.tax_won.as_f64()),
            after_tax_won: band(year, &|month| month.net_won.as_f64()),
        })
        .collect()
}

fn months(replications: &[OfferReplication], first_days: &[Date]) -> Vec<MonthBands> {
    let (Some(first), Some(&purchase)) = (replications.first(), first_days.first()) else {
        return Vec::new();
    };
    let band = |month: usize, of: &dyn Fn(&CashFlowMonth) -> f64| {
        let values: Vec<f64> = replications
            .iter()
            .filter_map(|replication| replication.cash_flow.months.get(month))
            .map(of)
            .collect();
        Band::of(&values)
    };
    std::iter::once(&purchase)
        .chain(first_days)
        .zip(&first.cash_flow.months)
        .enumerate()
        .map(|(index, (&start, row))| MonthBands {
            month: row.month,
            start,
            savings_won: band(index, &|month| month.savings_won.as_f64()),
            due_won: band(index, &|month| {
                month.principal_won.as_f64() + month.interest_won.as_f64() + month.fee_won.as_f64()
            }),
            once_won: band(index, &|month| {
                month.down_payment_won.as_f64() + month.settlement_won.as_f64() - month.residual_won.as_f64()
            }),
            tax_won: band(index, &|month| {
                month.parts.tax_won.as_f64() + month.parts.vat_won.as_f64()
            }),
            funds_won: band(index, &|month| {
                month.parts.borrowed_won.as_f64() + month.parts.late_grant_won.as_f64()
            }),
            cumulative_won: band(index, &|month| month.cumulative_won.as_f64()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_needs_seventeen_replications_to_say_that_an_offer_carries() {
        let verdict = |successes, trials| Verdict::of(proportion(successes, trials).as_ref());
        // 0.8¹⁶ is 2.8 %, 0.8¹⁷ is 2.3 %.
        assert_eq!(verdict(16, 16), Verdict::NotEnoughEvidence);
        assert_eq!(verdict(17, 17), Verdict::Carries);
        // One future says nothing, and 0.2² is 4 %.
        assert_eq!(verdict(0, 1), Verdict::NotEnoughEvidence);
        assert_eq!(verdict(1, 1), Verdict::NotEnoughEvidence);
        assert_eq!(verdict(0, 2), Verdict::NotEnoughEvidence);
        // Wilson's interval of one in three ends at 79.2 %, though that happens in a tenth of all cases at 80 %.
        assert_eq!(verdict(1, 3), Verdict::NotEnoughEvidence);
        assert_eq!(verdict(2, 5), Verdict::NotEnoughEvidence);
        assert_eq!(verdict(1, 5), Verdict::DoesNotCarry);
        assert_eq!(verdict(2, 3), Verdict::NotEnoughEvidence);
        assert_eq!(verdict(0, 3), Verdict::DoesNotCarry);
        assert_eq!(verdict(50, 100), Verdict::DoesNotCarry);
        assert_eq!(verdict(0, 0), Verdict::NotEnoughEvidence);
    }

    #[test]
    fn a_verdict_is_wrong_in_one_of_forty_cases_at_most() {
        // Where the probability is the very one asked for: all cases by their exact chance.
        for trials in [1, 2, 3, 5, 10, 17, 20, 40, 100, 400, 1_000] {
            let mut wrong = [0.0; 2];
            for successes in 0..=trials {
                let chance = at_most(successes, trials, VERDICT_PROBABILITY)
                    - successes
                        .checked_sub(1)
                        .map_or(0.0, |less| at_most(less, trials, VERDICT_PROBABILITY));
                match Verdict::of(proportion(successes, trials).as_ref()) {
                    Verdict::Carries => wrong[0] += chance,
                    Verdict::DoesNotCarry => wrong[1] += chance,
                    Verdict::NotEnoughEvidence => {}
                }
            }
            assert!(wrong.iter().all(|share| *share <= 0.025), "{trials}: {wrong:?}");
        }
    }

    #[test]
    fn the_chance_of_few_successes_is_that_of_the_binomial_distribution() {
        let close =
            |found: f64, known: f64| assert!((found - known).abs() < 1e-12 * known.max(1e-3), "{found} {known}");
        close(at_most(0, 3, 0.8), 0.008);
        close(at_most(1, 3, 0.8), 0.104);
        close(at_most(3, 3, 0.8), 1.0);
        close(at_most(0, 17, 0.2), libm::pow(0.8, 17.0));
        // Too many trials for the first term to be a number.
        assert!((at_most(800, 1_000, 0.8) - 0.5).abs() < 0.03);
    }

    #[test]
    fn several_rates_of_return_are_all_told_apart_from_a_single_one() {
        let appraisal = |rates: &[f64]| Appraisal {
            price_won: Won(100),
            savings_won_per_month: Won(10),
            total_savings_won: Won(120),
            total_instalments_won: Won::ZERO,
            total_fees_won: Won::ZERO,
            settlement_won: Won::ZERO,
            npv_won: Won(20),
            project_npv_won: Won(20),
            project_irr_percent_per_year: rates.to_vec(),
            mirr_percent_per_year: None,
            payback_months: None,
            discounted_payback_months: None,
            payback_within_term: None,
            months_short: 0,
            deepest_cash_hole_won: Won::ZERO,
            deepest_cash_hole_month: None,
            coverage_ratio: None,
            granted_won: Won::ZERO,
            tax: None,
        };
        let of = |appraisals: &[Appraisal], name: &str| {
            let figures = figures(&appraisals.iter().collect::<Vec<_>>());
            figures
                .into_iter()
                .find(|(known, _)| *known == name)
                .map(|(_, found)| found)
        };
        let single = [appraisal(&[7.0]), appraisal(&[])];
        assert_eq!(
            of(&single, "project_irr_percent_per_year").map(|found| (found.n, found.none)),
            Some((1, 1))
        );
        assert_eq!(of(&single, LOWEST_IRR), None);
        let several = [appraisal(&[7.0]), appraisal(&[-76.0, 12.0, 185.0]), appraisal(&[])];
        assert_eq!(
            of(&several, "project_irr_percent_per_year").map(|found| (found.n, found.none)),
            Some((1, 2))
        );
        assert_eq!(
            of(&several, LOWEST_IRR).map(|found| (found.n, found.mean)),
            Some((1, Some(-76.0)))
        );
        assert_eq!(
            of(&several, HIGHEST_IRR).map(|found| (found.n, found.mean)),
            Some((1, Some(185.0)))
        );
    }
}
