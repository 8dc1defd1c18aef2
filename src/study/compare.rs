//! A baseline against every offer for it: production, money, risk.
//!
//! Replication i of the baseline and of every offer has the same seed and number, so the same breakdown dice and the
//! same orders; differences are taken pair by pair (common random numbers). Open prices of an offer are drawn once
//! a replication, from a stream that bears the offer's name, so neither the other offers nor their order matter.
//!
//! Running is apart from valuing: [`Valuer`] takes replications as they come and knows nothing of threads, so prices
//! and terms can be changed and the same runs valued again. How money is valued over time (discount rate, delivery)
//! comes from the baseline's scenario; prices, wages and tariffs from each variant's own, since an offer may change
//! them too.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use serde::Serialize;

use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::factory::result::RunResult;
use crate::finance::appraisal::{Valuation, appraise};
use crate::finance::cash_flow::OfferCashFlow;
use crate::finance::error::FinanceError;
use crate::finance::offer::OfferTermsSpec;
use crate::finance::operating::{OperatingMonth, operating_months};
use crate::finance::prices::Prices;
use crate::finance::won::Won;
use crate::kernel::random::Stream;
use crate::kernel::statistics::paired::PairedInterval;
use crate::kernel::statistics::proportion::Proportion;
use crate::kernel::statistics::sequential::StopRule;
use crate::kernel::statistics::tally::Tally;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::appraisals::{OfferAppraisals, OfferReplication};
use crate::study::error::{StudyError, VariantName};
use crate::study::estimate::{Estimate, Estimates, as_map, estimates_of, proportion, value};
use crate::study::operations::{by_line, savings_by_line};
use crate::study::pricing::{DEFAULT_DISCOUNT_RATE_PERCENT, prices};
use crate::study::replicate::{Replication, Variant, replicate};
use crate::study::settings::{CONFIDENCE, Ending, StudySettings};
use crate::study::single::WATCHED_KPI;
use crate::study::summary::VariantSummary;
use crate::study::warm_up::{self, WarmUp};

/// A baseline against every offer for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Replications of every variant.
    pub replications: u64,
    /// Why it ended.
    pub ending: Ending,
    /// Whether it was cancelled and is made of the replications that were complete by then.
    pub partial: bool,
    /// What was left out, the same for every variant.
    pub warm_up: WarmUp,
    /// The line as it is.
    pub baseline: VariantSummary,
    /// The baseline's operating lines, won a month of the measured time, and their result `cash`.
    #[serde(serialize_with = "as_map")]
    pub operations: Estimates,
    /// Each offer, in the order in which they were given.
    pub offers: Vec<OfferComparison>,
    /// The replications themselves: baseline first, then the offers; for valuing them again with a [`Valuer`].
    #[serde(skip)]
    pub runs: Vec<Replication>,
}

/// The baseline against one offer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfferComparison {
    /// The offer's name.
    pub name: String,
    /// The line after adopting it.
    pub summary: VariantSummary,
    /// What it changes in each figure of the plant.
    #[serde(serialize_with = "as_map")]
    pub kpis: Vec<(&'static str, PairedEstimate)>,
    /// What it is worth.
    pub money: OfferAppraisals,
    /// Each replication by itself.
    #[serde(skip)]
    pub replications: Vec<OfferReplication>,
}

/// A figure of the baseline and of an offer, and their difference pair by pair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PairedEstimate {
    /// The baseline's.
    pub baseline: Estimate,
    /// The offer's.
    pub offer: Estimate,
    /// The offer's less the baseline's, over replications in which both have a value.
    pub difference: Estimate,
    /// Correlation between the pairs, −1 to 1; none if one side never varies.
    pub correlation: Option<f64>,
    /// How many times as many replications independent luck would have needed; none if the difference never varies.
    pub variance_reduction: Option<f64>,
}

/// What a comparison says while it is under way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InterimComparison {
    /// Replications of every variant complete, at least 1.
    pub completed: u64,
    /// The most that there can be.
    pub most: u64,
    /// The baseline's good parts an hour so far.
    pub good_parts_per_hour: Estimate,
    /// Each offer so far.
    pub offers: Vec<InterimOffer>,
}

/// What is known of an offer while a comparison is under way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InterimOffer {
    /// Its name.
    pub name: String,
    /// Good parts an hour more than the baseline.
    pub good_parts_per_hour_more: Estimate,
    /// Mean savings, won a month.
    pub savings_won_per_month: Estimate,
    /// Net present value as financed, won.
    pub npv_won: Estimate,
    /// Probability that it is above zero.
    pub npv_positive: Option<Proportion>,
}

/// Compares a baseline with offers.
///
/// `offers` are the scenarios of the offers with their changes applied, by the names that they have in the baseline's
/// [`offers`](ScenarioSpec::offers), where their terms stand. `interim` is called after each replication, in their
/// order. With [`Extent::Precise`](super::settings::Extent) the study ends when the baseline's good parts an hour and
/// the mean savings of every offer are all as precise as asked for; savings near zero never are, and then the most
/// replications decide.
///
/// # Errors
/// If a plant cannot be prepared, a run has no result, money cannot be reckoned, or the study is cancelled before a
/// replication of every variant is complete.
pub fn compare(
    baseline: &ScenarioSpec,
    offers: &[(String, ScenarioSpec)],
    settings: &StudySettings,
    cancel: &AtomicBool,
    interim: &mut dyn FnMut(&InterimComparison),
) -> Result<Comparison, StudyError> {
    let rule = settings.extent.rule()?;
    // Money is checked before hours are spent on simulating.
    let mut valuer = Valuer::new(baseline, offers, settings.seed)?;
    let named: Vec<(VariantName, &PlantSpec)> = std::iter::once((VariantName::Baseline, &baseline.plant))
        .chain(
            offers
                .iter()
                .map(|(name, scenario)| (VariantName::Offer(name.clone()), &scenario.plant)),
        )
        .collect();
    let warm_up = warm_up::find(&named, settings.seed)?;
    let variants = named
        .iter()
        .map(|(name, plant)| variant(name, plant, warm_up.days))
        .collect::<Result<Vec<Variant>, StudyError>>()?;

    let most = settings.extent.most();
    let mut runs = Vec::new();
    let mut precise = false;
    let mut receive = |replication: Replication| {
        valuer.add(&replication)?;
        runs.push(replication);
        interim(&valuer.interim(most));
        precise = rule.is_some_and(|rule| valuer.is_precise(&rule));
        Ok(if precise {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    };
    let replicated = replicate(&variants, settings.seed, most, settings.threads, cancel, &mut receive)?;
    if runs.is_empty() {
        return Err(StudyError::Cancelled);
    }
    let ending = Ending::of(replicated.cancelled, rule.is_some(), precise);
    Ok(valuer.finish(runs, ending, warm_up))
}

fn variant(name: &VariantName, plant: &PlantSpec, warm_up_days: f64) -> Result<Variant, StudyError> {
    let plan = FactoryPlan::new(plant, warm_up_days).map_err(|source| StudyError::Plant {
        variant: name.clone(),
        source,
    })?;
    Ok(Variant {
        name: name.clone(),
        plan: Arc::new(plan),
    })
}

/// Values replications, one after the other.
#[derive(Clone, Debug)]
pub struct Valuer {
    seed: u64,
    valuation: Valuation,
    baseline_prices: Prices,
    offers: Vec<OfferValuer>,
    first_days: Vec<Date>,
    watched: Tally,
    operations: Vec<Vec<(&'static str, f64)>>,
}

#[derive(Clone, Debug)]
struct OfferValuer {
    name: String,
    terms: OfferTermsSpec,
    prices: Prices,
    replications: Vec<OfferReplication>,
    good_parts_more: Tally,
    savings: Tally,
    npv: Tally,
    npv_positive: u64,
}

impl Valuer {
    /// A valuer of replications of the baseline and of these offers, see [`compare`]; `seed` is that of the
    /// replications, from which open prices are drawn.
    ///
    /// # Errors
    /// If a price, a rate or an offer's terms make no sense, or a scenario belongs to no offer.
    pub fn new(baseline: &ScenarioSpec, offers: &[(String, ScenarioSpec)], seed: u64) -> Result<Self, StudyError> {
        let scenarios = std::iter::once(baseline).chain(offers.iter().map(|(_, scenario)| scenario));
        if scenarios
            .clone()
            .any(|scenario| scenario.plant.run.until_parts.is_some())
        {
            return Err(StudyError::UntilParts);
        }
        let discount = baseline
            .finance
            .discount_rate_percent
            .unwrap_or(DEFAULT_DISCOUNT_RATE_PERCENT);
        let reinvestment = baseline.finance.reinvestment_rate_percent.unwrap_or(discount);
        Ok(Self {
            seed,
            valuation: Valuation::new(discount, reinvestment).map_err(StudyError::Valuation)?,
            baseline_prices: checked_prices(&VariantName::Baseline, baseline)?,
            offers: offers
                .iter()
                .map(|(name, scenario)| OfferValuer::new(baseline, name, scenario))
                .collect::<Result<_, _>>()?,
            first_days: Vec::new(),
            watched: Tally::new(),
            operations: Vec::new(),
        })
    }

    /// Values the next replication, whose results are those of the baseline and of the offers in their order.
    ///
    /// # Errors
    /// If an amount is no number or beyond the limit, or variants do not cover the same time.
    pub fn add(&mut self, replication: &Replication) -> Result<(), StudyError> {
        let Some((before, after)) = replication.results.split_first() else {
            return Ok(());
        };
        let before_months = months(&VariantName::Baseline, before, &self.baseline_prices)?;
        let good_before = value(&before.kpis, WATCHED_KPI).unwrap_or(0.0);
        self.watched.add(good_before);
        self.operations.push(by_line(&before_months));
        if self.first_days.is_empty() {
            self.first_days = before_months.iter().map(|month| month.start).collect();
        }
        for (offer, run) in self.offers.iter_mut().zip(after) {
            let name = VariantName::Offer(offer.name.clone());
            let after_months = months(&name, run, &offer.prices)?;
            offer
                .add(
                    (self.seed, replication.number),
                    &before_months,
                    &after_months,
                    self.valuation,
                )
                .map_err(|source| StudyError::Money { variant: name, source })?;
            let good_after = value(&run.kpis, WATCHED_KPI).unwrap_or(0.0);
            offer.good_parts_more.add(good_after - good_before);
        }
        Ok(())
    }

    /// What is known so far; `most` is the most replications that there can be.
    pub fn interim(&self, most: u64) -> InterimComparison {
        InterimComparison {
            completed: self.watched.count(),
            most,
            good_parts_per_hour: Estimate::of_tally(&self.watched),
            offers: self
                .offers
                .iter()
                .map(|offer| InterimOffer {
                    name: offer.name.clone(),
                    good_parts_per_hour_more: Estimate::of_tally(&offer.good_parts_more),
                    savings_won_per_month: Estimate::of_tally(&offer.savings),
                    npv_won: Estimate::of_tally(&offer.npv),
                    npv_positive: proportion(offer.npv_positive, offer.npv.count()),
                })
                .collect(),
        }
    }

    /// Whether the baseline's good parts an hour and every offer's savings are as precise as the rule asks for.
    pub fn is_precise(&self, rule: &StopRule) -> bool {
        std::iter::once(&self.watched)
            .chain(self.offers.iter().map(|offer| &offer.savings))
            .all(|figure| rule.stop_at(figure).is_some_and(|stop| stop.precise))
    }

    /// The comparison of `runs`, all of which have been [added](Valuer::add).
    pub fn finish(self, runs: Vec<Replication>, ending: Ending, warm_up: WarmUp) -> Comparison {
        let of = |variant: usize| {
            runs.iter()
                .filter_map(move |replication| replication.results.get(variant))
        };
        let offers = self
            .offers
            .into_iter()
            .zip(1..)
            .map(|(offer, variant)| OfferComparison {
                kpis: paired(of(0), of(variant)),
                summary: VariantSummary::of(VariantName::Offer(offer.name.clone()), of(variant)),
                money: OfferAppraisals::of(&offer.replications, &self.first_days),
                replications: offer.replications,
                name: offer.name,
            })
            .collect();
        Comparison {
            seed: self.seed,
            replications: runs.len() as u64,
            ending,
            partial: ending == Ending::Cancelled,
            warm_up,
            baseline: VariantSummary::of(VariantName::Baseline, of(0)),
            operations: estimates_of(self.operations.iter()),
            offers,
            runs,
        }
    }
}

impl OfferValuer {
    fn new(baseline: &ScenarioSpec, name: &str, scenario: &ScenarioSpec) -> Result<Self, StudyError> {
        let variant = VariantName::Offer(name.to_owned());
        let offer =
            baseline
                .offers
                .iter()
                .find(|offer| offer.name == name)
                .ok_or_else(|| StudyError::UnknownOffer {
                    name: name.to_owned(),
                    known: baseline.offers.iter().map(|offer| offer.name.clone()).collect(),
                })?;
        offer.terms.validate().map_err(|source| StudyError::Money {
            variant: variant.clone(),
            source,
        })?;
        Ok(Self {
            name: name.to_owned(),
            terms: offer.terms.clone(),
            prices: checked_prices(&variant, scenario)?,
            replications: Vec::new(),
            good_parts_more: Tally::new(),
            savings: Tally::new(),
            npv: Tally::new(),
            npv_positive: 0,
        })
    }

    fn add(
        &mut self,
        (seed, replication): (u64, u64),
        before: &[OperatingMonth],
        after: &[OperatingMonth],
        valuation: Valuation,
    ) -> Result<(), FinanceError> {
        let mut luck = price_luck(seed, replication, &self.name);
        let terms = self.terms.resolve(&mut || luck.uniform())?;
        let cash_flow = OfferCashFlow::new(before, after, &terms)?;
        let appraisal = appraise(&cash_flow, valuation)?;
        // The mean of the appraisal is rounded to the won, which would make small savings look more or less precise.
        self.savings
            .add(appraisal.total_savings_won.as_f64() / cash_flow.measured_months);
        self.npv.add(appraisal.npv_won.as_f64());
        self.npv_positive += u64::from(appraisal.npv_won > Won::ZERO);
        self.replications.push(OfferReplication {
            replication,
            savings_by_line: savings_by_line(before, after, terms.delivery_months),
            appraisal,
            cash_flow,
        });
        Ok(())
    }
}

/// The luck with which an offer's open prices are drawn in one replication.
pub fn price_luck(seed: u64, replication: u64, offer: &str) -> Stream {
    Stream::named(seed, replication, &format!("offer/{offer}"), "price")
}

fn checked_prices(variant: &VariantName, scenario: &ScenarioSpec) -> Result<Prices, StudyError> {
    let prices = prices(scenario);
    match prices.validate() {
        Ok(()) => Ok(prices),
        Err(source) => Err(StudyError::Money {
            variant: variant.clone(),
            source,
        }),
    }
}

fn months(variant: &VariantName, run: &RunResult, prices: &Prices) -> Result<Vec<OperatingMonth>, StudyError> {
    operating_months(&run.ledger, prices).map_err(|source| StudyError::Money {
        variant: variant.clone(),
        source,
    })
}

/// Every figure of the plant, pair by pair.
fn paired<'a>(
    before: impl Iterator<Item = &'a RunResult> + Clone,
    after: impl Iterator<Item = &'a RunResult> + Clone,
) -> Vec<(&'static str, PairedEstimate)> {
    let Some(first) = before.clone().next() else {
        return Vec::new();
    };
    first
        .kpis
        .iter()
        .map(|&(name, _)| {
            let pairs = before
                .clone()
                .zip(after.clone())
                .map(|(before, after)| (value(&before.kpis, name), value(&after.kpis, name)));
            (name, PairedEstimate::of(&pairs.collect::<Vec<_>>()))
        })
        .collect()
}

impl PairedEstimate {
    /// From the values of the baseline and of the offer in each replication.
    pub fn of(pairs: &[(Option<f64>, Option<f64>)]) -> Self {
        let both = |&(before, after): &(Option<f64>, Option<f64>)| before.zip(after);
        let (before, after): (Vec<f64>, Vec<f64>) = pairs.iter().filter_map(both).unzip();
        let shared = PairedInterval::of(&before, &after, CONFIDENCE).ok();
        Self {
            baseline: Estimate::of(pairs.iter().map(|&(before, _)| before)),
            offer: Estimate::of(pairs.iter().map(|&(_, after)| after)),
            difference: Estimate::of(before.iter().zip(&after).map(|(before, after)| Some(after - before))),
            correlation: shared.and_then(|shared| shared.correlation),
            variance_reduction: shared.and_then(|shared| shared.variance_reduction),
        }
    }
}
