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
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use serde::Serialize;

use crate::factory::plant::PlantSpec;
use crate::factory::result::RunResult;
use crate::finance::appraisal::{Valuation, appraise};
use crate::finance::cash_flow::OfferCashFlow;
use crate::finance::error::FinanceError;
use crate::finance::funding::FundingRules;
use crate::finance::offer::OfferTermsSpec;
use crate::finance::operating::{OperatingMonth, operating_months};
use crate::finance::parties;
use crate::finance::prices::Prices;
use crate::finance::tax_plan::TaxPlan;
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
use crate::study::networks::Networks;
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
/// [`offers`](ScenarioSpec::offers), where their terms stand. `networks` has the tables of the networks that connect
/// them. `interim` is called after each replication, in their
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
    networks: &Networks,
    settings: &StudySettings,
    cancel: &AtomicBool,
    interim: &mut dyn FnMut(&InterimComparison),
) -> Result<Comparison, StudyError> {
    let rule = settings.extent.rule()?;
    // Money is checked before hours are spent on simulating.
    let mut valuer = Valuer::new(baseline, offers, settings.seed)?;
    let named = named_plants(baseline, offers);
    let warm_up = warm_up::find(&named, networks, settings.seed, settings.threads, cancel)?;
    let variants = named
        .iter()
        .map(|(name, plant)| Variant::new(name, plant, networks, warm_up.days))
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

/// The plants of a baseline and of the offers for it, with their names.
pub fn named_plants<'a>(
    baseline: &'a ScenarioSpec,
    offers: &'a [(String, ScenarioSpec)],
) -> Vec<(VariantName, &'a PlantSpec)> {
    let offers = offers
        .iter()
        .map(|(name, scenario)| (VariantName::Offer(name.clone()), &scenario.plant));
    std::iter::once((VariantName::Baseline, &baseline.plant))
        .chain(offers)
        .collect()
}

/// Values replications, one after the other.
#[derive(Clone, Debug)]
pub struct Valuer {
    seed: u64,
    economy: Economy,
    baseline_prices: Prices,
    offers: Vec<OfferValuer>,
    first_days: Vec<Date>,
    watched: Tally,
    operations: Vec<Vec<(&'static str, f64)>>,
}

/// What holds for all offers: rates, rules and taxes.
#[derive(Clone, Debug)]
struct Economy {
    valuation: Valuation,
    rules: FundingRules,
    tax: Option<TaxPlan>,
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
            economy: Economy {
                valuation: Valuation::new(discount, reinvestment).map_err(StudyError::Valuation)?,
                rules: baseline.funding_rules(),
                tax: baseline.tax_plan().map_err(StudyError::Valuation)?,
            },
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
                    &self.economy,
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
        offer
            .terms
            .validate_under(&baseline.funding_rules())
            .map_err(|source| StudyError::Money {
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
        economy: &Economy,
    ) -> Result<(), FinanceError> {
        let mut luck = price_luck(seed, replication, &self.name);
        let terms = self.terms.resolve_under(&economy.rules, &mut || luck.uniform())?;
        let cash_flow = OfferCashFlow::taxed(before, after, &terms, economy.tax.as_ref())?;
        let appraisal = appraise(&cash_flow, economy.valuation)?;
        let is_shared = self.terms.is_shared() || economy.tax.is_some();
        let parties = if is_shared {
            parties::totals(&parties::by_month(&cash_flow, &terms)?)?
        } else {
            Vec::new()
        };
        // The mean of the appraisal is rounded to the won, which would make small savings look more or less precise.
        self.savings
            .add(appraisal.total_savings_won.as_f64() / cash_flow.measured_months);
        self.npv.add(appraisal.npv_won.as_f64());
        self.npv_positive += u64::from(appraisal.npv_won > Won::ZERO);
        self.replications.push(OfferReplication {
            replication,
            savings_by_line: savings_by_line(before, after, terms.delivery_months),
            parties: parties
                .into_iter()
                .map(|(party, won)| (party.name(), won.as_f64()))
                .collect(),
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::study::appraisals::Verdict;
    use crate::study::distribution::Band;
    use crate::study::estimate::find;
    use crate::study::example::{LINE, deadlocking, offers, scenario};
    use crate::study::settings::Extent;

    fn settings(replications: u64, threads: usize) -> StudySettings {
        StudySettings {
            seed: 11,
            extent: Extent::Fixed(replications),
            threads,
        }
    }

    fn none() -> Networks {
        Networks::default()
    }

    fn compared(offers: &[(String, ScenarioSpec)], settings: &StudySettings) -> Comparison {
        compare(
            &scenario(),
            offers,
            &none(),
            settings,
            &AtomicBool::new(false),
            &mut |_| {},
        )
        .unwrap()
    }

    #[test]
    fn the_number_of_threads_shows_neither_in_the_result_nor_on_the_way() {
        let texts = |threads| {
            let mut texts = Vec::new();
            let mut interim = |interim: &InterimComparison| texts.push(serde_json::to_string(interim).unwrap());
            let not = AtomicBool::new(false);
            let comparison = compare(
                &scenario(),
                &offers(),
                &none(),
                &settings(5, threads),
                &not,
                &mut interim,
            )
            .unwrap();
            texts.push(serde_json::to_string(&comparison).unwrap());
            texts
        };
        let one = texts(1);
        assert_eq!(one.len(), 6);
        assert_eq!(texts(2), one);
        assert_eq!(texts(5), one);
    }

    #[test]
    fn an_offer_that_changes_nothing_makes_no_difference_and_costs_its_price() {
        let comparison = compared(&offers()[1..], &settings(5, 2));
        let offer = &comparison.offers[0];
        for (name, figure) in &offer.kpis {
            assert_eq!(figure.difference.mean, Some(0.0), "{name}");
            assert_eq!(figure.difference.half_width, Some(0.0), "{name}");
        }
        for replication in &offer.replications {
            assert_eq!(replication.appraisal.total_savings_won, Won::ZERO);
            assert_eq!(replication.appraisal.npv_won.0, -replication.appraisal.price_won.0);
        }
        assert!(
            offer
                .money
                .savings_by_line
                .iter()
                .all(|(_, line)| line.mean == Some(0.0))
        );
        assert_eq!(offer.money.verdict, Verdict::DoesNotCarry);
        assert_eq!(offer.money.npv_positive.unwrap().share, 0.0);
        // Paid at once: there is no term, and nothing is due later.
        assert_eq!(
            (offer.money.payback_within_term, offer.money.carries_every_month),
            (None, None)
        );
        let payback = find(&offer.money.figures, "payback_months").unwrap();
        assert_eq!((payback.n, payback.none, payback.p50), (0, 5, None));
        let prices = find(&offer.money.figures, "price_won").unwrap();
        assert!(prices.p5.unwrap() > 900_000.0 && prices.p95.unwrap() < 1_500_000.0 && prices.p5 < prices.p95);
    }

    #[test]
    fn shared_luck_narrows_the_difference() {
        let comparison = compared(&offers()[..1], &settings(12, 2));
        let offer = &comparison.offers[0];
        let good = find(&offer.kpis, "good_parts").unwrap();
        let alone = |estimate: &Estimate| estimate.half_width.unwrap();
        let unpaired = alone(&good.baseline).hypot(alone(&good.offer));
        assert!(alone(&good.difference) < unpaired, "{good:?}");
        assert!(
            good.variance_reduction.unwrap() > 1.0 && good.correlation.unwrap() > 0.0,
            "{good:?}"
        );
        assert!(good.difference.mean.unwrap() > 0.0, "{good:?}");
    }

    #[test]
    fn an_offers_luck_knows_nothing_of_the_other_offers() {
        let mut reversed = offers();
        reversed.reverse();
        let (one, other) = (
            compared(&offers(), &settings(3, 2)),
            compared(&reversed, &settings(3, 2)),
        );
        assert_eq!(one.offers[0], other.offers[1]);
        assert_eq!(one.offers[1], other.offers[0]);
        assert_eq!(one.baseline, other.baseline);
        assert_eq!(compared(&offers()[1..], &settings(3, 1)).offers[0], one.offers[1]);
    }

    #[test]
    fn the_lines_of_the_savings_sum_to_the_savings() {
        let comparison = compared(&offers()[..1], &settings(4, 2));
        let money = &comparison.offers[0].money;
        let sum: f64 = money.savings_by_line.iter().filter_map(|(_, line)| line.mean).sum();
        let savings = find(&money.figures, "savings_won_per_month").unwrap().mean.unwrap();
        // The appraisals' savings are rounded to the won.
        assert!((sum - savings).abs() <= 0.5, "{sum} {savings}");
        assert!(savings > 0.0);
        let cash = find(&comparison.operations, "cash").unwrap().mean.unwrap();
        let line = |name| find(&comparison.operations, name).unwrap().mean.unwrap();
        let costs: f64 = comparison.operations[1..10]
            .iter()
            .filter_map(|(_, line)| line.mean)
            .sum();
        assert!((line("revenue") - costs - cash).abs() < 1e-3);
    }

    #[test]
    fn months_show_how_cash_scatters_and_delivery_saves_nothing() {
        let change = |text: &str| {
            text.replace("days = 10", "months = 3").replace(
                "monthly_fees_won = 100000",
                "monthly_fees_won = 100000\ndelivery_months = 1",
            )
        };
        let baseline: ScenarioSpec = toml::from_str(&change(LINE)).unwrap();
        let better = change(LINE).replace("exponential = { mean = 30 }", "exponential = { mean = 90 }");
        let offers = [("watched spindles".to_owned(), toml::from_str(&better).unwrap())];
        let not = AtomicBool::new(false);
        let comparison = compare(&baseline, &offers, &none(), &settings(6, 2), &not, &mut |_| {}).unwrap();
        let money = &comparison.offers[0].money;
        let days: Vec<String> = money.months.iter().map(|month| month.start.to_string()).collect();
        assert_eq!(days, ["2027-01-04", "2027-01-04", "2027-02-04", "2027-03-04"]);
        let numbers: Vec<u32> = money.months.iter().map(|month| month.month).collect();
        assert_eq!(numbers, [0, 1, 2, 3]);
        assert_eq!(money.months[0].due_won, Band::default());
        assert_eq!(money.months[1].savings_won, Band::default());
        assert!(money.months[1].due_won.mean > 100_000.0 && money.months[2].savings_won.mean > 0.0);
        for month in &money.months[1..] {
            assert!(month.due_won.p5 < month.due_won.mean && month.due_won.mean < month.due_won.p95);
            assert!(month.cumulative_won.p5 < month.cumulative_won.p95);
        }
        // The plan is longer than the measured time: what is owed is settled in the last month.
        assert!(money.months[3].once_won.mean > 1_000_000.0);
        // In the month of the delivery nothing is saved that could carry the instalment.
        assert_eq!(money.carries_every_month.unwrap().share, 0.0);
        let sum: f64 = money.savings_by_line.iter().filter_map(|(_, line)| line.mean).sum();
        let mean = |month: usize| money.months[month].savings_won.mean;
        assert!((sum - (mean(2) + mean(3)) / 3.0).abs() < 1e-3);
    }

    #[test]
    fn the_same_runs_can_be_valued_again_with_other_prices() {
        let comparison = compared(&offers(), &settings(3, 2));
        let valued = |baseline: &ScenarioSpec| {
            let mut valuer = Valuer::new(baseline, &offers(), comparison.seed).unwrap();
            for replication in &comparison.runs {
                valuer.add(replication).unwrap();
            }
            valuer.finish(comparison.runs.clone(), comparison.ending, comparison.warm_up.clone())
        };
        assert_eq!(valued(&scenario()), comparison);
        let mut dearer = scenario();
        dearer.offers[0].terms.monthly_fees_won += 5_000_000.0;
        let again = valued(&dearer);
        let npv = |comparison: &Comparison| find(&comparison.offers[0].money.figures, "npv_won").unwrap().mean;
        assert!(npv(&again) < npv(&comparison));
        assert_eq!(again.offers[0].kpis, comparison.offers[0].kpis);
    }

    #[test]
    fn a_comparison_ends_when_production_and_every_saving_are_precise() {
        let precise = |relative_error, threads| {
            let extent = Extent::Precise {
                relative_error,
                maximum: 40,
            };
            let settings = StudySettings {
                extent,
                ..settings(0, threads)
            };
            let comparison = compared(&offers(), &settings);
            (
                comparison.replications,
                comparison.ending,
                serde_json::to_string(&comparison).unwrap(),
            )
        };
        let one = precise(0.6, 1);
        assert!(
            one.0 >= 10 && one.0 < 40 && one.1 == Ending::Precise,
            "{} {:?}",
            one.0,
            one.1
        );
        assert_eq!(precise(0.6, 2), one);
        assert_eq!(precise(0.6, 5), one);
        let (replications, ending, _) = precise(0.001, 2);
        assert_eq!((replications, ending), (40, Ending::Imprecise));
    }

    #[test]
    fn a_cancelled_comparison_is_made_of_complete_pairs() {
        let cancel = AtomicBool::new(false);
        let mut interim = |interim: &InterimComparison| {
            assert_eq!(interim.offers.len(), 2);
            cancel.fetch_or(interim.completed == 2, Ordering::Relaxed);
        };
        let partial = compare(
            &scenario(),
            &offers(),
            &none(),
            &settings(5_000, 2),
            &cancel,
            &mut interim,
        )
        .unwrap();
        assert!(partial.partial && partial.ending == Ending::Cancelled);
        assert!((2..5_000).contains(&partial.replications));
        let whole = compared(&offers(), &settings(partial.replications, 1));
        assert_eq!(partial.offers, whole.offers);
        let cancelled = AtomicBool::new(true);
        let nothing = compare(
            &scenario(),
            &offers(),
            &none(),
            &settings(5, 2),
            &cancelled,
            &mut |_| {},
        );
        assert!(matches!(nothing, Err(StudyError::Cancelled)));
    }

    #[test]
    fn what_cannot_be_compared_is_named() {
        let refused = |baseline: &ScenarioSpec, offers: &[(String, ScenarioSpec)]| {
            let not = AtomicBool::new(false);
            let refused = compare(baseline, offers, &none(), &settings(3, 2), &not, &mut |_| {});
            refused.unwrap_err().to_string()
        };
        let named = |name: &str, scenario: ScenarioSpec| [(name.to_owned(), scenario)];
        let mut stuck = deadlocking();
        stuck.plant.run = scenario().plant.run;
        let text = refused(&scenario(), &named("nothing new", stuck));
        assert!(
            text.starts_with("offer `nothing new`, replication 0: the line stopped for good"),
            "{text}"
        );
        assert_eq!(
            refused(&scenario(), &named("6G", scenario())),
            "there is no offer `6G`; the scenario's offers are `watched spindles`, `nothing new`"
        );
        let mut until = scenario();
        until.plant.run.until_parts = Some(500);
        assert!(refused(&until, &offers()).contains("`until_parts`"));
        let mut negative = scenario();
        negative.offers[1].terms.down_payment_percent = Some(120.0);
        let text = refused(&negative, &offers());
        assert!(
            text.starts_with("offer `nothing new`: down_payment_percent is 120"),
            "{text}"
        );
        let mut rate = scenario();
        rate.finance.discount_rate_percent = Some(f64::NAN);
        assert!(refused(&rate, &offers()).starts_with("finance: discount_rate_percent is NaN"));
        let mut longer = offers();
        longer[0].1.plant.run.days = Some(11.0);
        let text = refused(&scenario(), &longer);
        assert!(
            text.starts_with("offer `watched spindles`: the baseline covers"),
            "{text}"
        );
    }

    #[test]
    fn a_warm_up_to_be_found_is_the_same_for_all() {
        let text = LINE.replace("days = 10\n", "days = 10\nwarm_up_days = \"auto\"\n");
        let baseline: ScenarioSpec = toml::from_str(&text).unwrap();
        let not = AtomicBool::new(false);
        let comparison = compare(&baseline, &offers(), &none(), &settings(2, 2), &not, &mut |_| {}).unwrap();
        assert!(comparison.warm_up.found);
        assert_eq!(comparison.baseline.measured_hours.mean, Some(240.0));
    }

    #[test]
    fn a_figure_without_a_value_on_one_side_leaves_the_pair_out() {
        let pairs = [
            (Some(1.0), Some(2.0)),
            (None, Some(9.0)),
            (Some(3.0), None),
            (Some(2.0), Some(4.0)),
        ];
        let paired = PairedEstimate::of(&pairs);
        assert_eq!((paired.baseline.n, paired.offer.n, paired.difference.n), (3, 3, 2));
        assert_eq!(paired.difference.mean, Some(1.5));
        let none = PairedEstimate::of(&[(None, None)]);
        assert_eq!((none.difference, none.correlation), (Estimate::default(), None));
    }
}
