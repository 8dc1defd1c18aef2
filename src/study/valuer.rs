//! What replications of a baseline and of its offers are worth.
//!
//! [`Valuer`] takes replications as they come and knows nothing of threads, so prices and terms can be changed and the
//! same runs valued again. Open prices of an offer are drawn once a replication, from a stream that bears the offer's
//! name, so neither the other offers nor their order matter. How money is valued over time (discount rate, delivery)
//! comes from the baseline's scenario; prices, wages and tariffs from each variant's own, since an offer may change
//! them too.

use jiff::civil::Date;

use crate::factory::result::NamedFigures;
use crate::finance::appraisal::{Valuation, appraise};
use crate::finance::cash_flow::OfferCashFlow;
use crate::finance::error::FinanceError;
use crate::finance::funding::FundingRules;
use crate::finance::offer::OfferTermsSpec;
use crate::finance::operating::{OperatingMonth, adopted_months, operating_months};
use crate::finance::parties;
use crate::finance::prices::Prices;
use crate::finance::tax_plan::TaxPlan;
use crate::finance::won::Won;
use crate::kernel::random::Stream;
use crate::kernel::statistics::sequential::StopRule;
use crate::kernel::statistics::tally::Tally;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::appraisals::{OfferAppraisals, OfferReplication};
use crate::study::claims;
use crate::study::comparison::{Comparison, InterimComparison, InterimOffer, OfferComparison, paired};
use crate::study::error::{StudyError, VariantName};
use crate::study::estimate::{Estimate, estimates_of, proportion, value};
use crate::study::machines;
use crate::study::operations::{by_line, savings_by_line};
use crate::study::pricing::{DEFAULT_DISCOUNT_RATE_PERCENT, prices};
use crate::study::replicate::Replication;
use crate::study::settings::Ending;
use crate::study::single::WATCHED_KPI;
use crate::study::summary::VariantSummary;
use crate::study::warm_up::WarmUp;

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
    machines: Vec<Vec<NamedFigures>>,
}

/// What holds for all offers: rates, rules and taxes.
#[derive(Clone, Debug)]
struct Economy {
    valuation: Valuation,
    rules: FundingRules,
    tax: Option<TaxPlan>,
}

/// A replication that has been valued.
pub(super) struct ValuedReplication {
    good_parts: f64,
    operations: Vec<(&'static str, f64)>,
    first_days: Vec<Date>,
    machines: Vec<NamedFigures>,
    offers: Vec<ValuedOffer>,
}

impl ValuedReplication {
    /// The baseline's operating lines, won a month.
    pub(super) fn operations(&self) -> &[(&'static str, f64)] {
        &self.operations
    }

    /// The offers' money, in their order.
    pub(super) fn offers(&self) -> impl Iterator<Item = &OfferReplication> {
        self.offers.iter().map(|offer| &offer.money)
    }
}

/// An offer in a replication that has been valued.
struct ValuedOffer {
    good_parts_more: f64,
    machines: Vec<NamedFigures>,
    money: OfferReplication,
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
    machines: Vec<Vec<NamedFigures>>,
    changes_maintenance: bool,
}

impl Valuer {
    /// A valuer of replications of the baseline and of these offers, see
    /// [`compare`](crate::study::compare::compare()); `seed` is that of the replications, from which open prices are
    /// drawn.
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
            machines: Vec::new(),
        })
    }

    /// Values the next replication, whose results are those of the baseline and of the offers in their order.
    ///
    /// # Errors
    /// If an amount is no number or beyond the limit, or variants do not cover the same time.
    pub fn add(&mut self, replication: &Replication) -> Result<(), StudyError> {
        if let Some(valued) = self.value(replication)? {
            self.take(valued);
        }
        Ok(())
    }

    /// What a replication is worth, without counting it; nothing if it has no results. Several threads may value
    /// several replications.
    ///
    /// # Errors
    /// As of [`Valuer::add`].
    pub(super) fn value(&self, replication: &Replication) -> Result<Option<ValuedReplication>, StudyError> {
        let Some((before, after)) = replication.results.split_first() else {
            return Ok(None);
        };
        let before_months =
            operating_months(&before.ledger, &self.baseline_prices).map_err(at_variant(VariantName::Baseline))?;
        let good_before = value(&before.kpis, WATCHED_KPI).unwrap_or(0.0);
        let luck = (self.seed, replication.number);
        let offers = self.offers.iter().zip(after).map(|(offer, run)| {
            let name = VariantName::Offer(offer.name.clone());
            let after_months = adopted_months(
                (&before.ledger, &self.baseline_prices),
                (&run.ledger, &offer.prices),
                |month, fraction| offer.terms.benefit(month, fraction),
            )
            .map_err(at_variant(name.clone()))?;
            let money = offer
                .value(luck, &before_months, &after_months, &self.economy)
                .map_err(at_variant(name.clone()))?;
            let good_after = value(&run.kpis, WATCHED_KPI).unwrap_or(0.0);
            Ok(ValuedOffer {
                good_parts_more: good_after - good_before,
                machines: machines::figures(run, &offer.prices).map_err(at_variant(name))?,
                money,
            })
        });
        Ok(Some(ValuedReplication {
            good_parts: good_before,
            operations: by_line(&before_months),
            machines: machines::figures(before, &self.baseline_prices).map_err(at_variant(VariantName::Baseline))?,
            offers: offers.collect::<Result<_, StudyError>>()?,
            first_days: before_months.iter().map(|month| month.start).collect(),
        }))
    }

    /// Counts what a replication is worth: each once, in their order.
    pub(super) fn take(&mut self, valued: ValuedReplication) {
        self.watched.add(valued.good_parts);
        self.operations.push(valued.operations);
        self.machines.push(valued.machines);
        if self.first_days.is_empty() {
            self.first_days = valued.first_days;
        }
        for (offer, valued) in self.offers.iter_mut().zip(valued.offers) {
            offer.good_parts_more.add(valued.good_parts_more);
            offer.machines.push(valued.machines);
            offer.take(valued.money);
        }
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
                summary: VariantSummary {
                    machines: machines::summaries(&offer.machines),
                    ..VariantSummary::of(VariantName::Offer(offer.name.clone()), of(variant))
                },
                machines: machines::paired(&self.machines, &offer.machines),
                claims: if offer.changes_maintenance {
                    claims::effects(of(0).zip(&self.machines), of(variant).zip(&offer.machines))
                } else {
                    Vec::new()
                },
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
            baseline: VariantSummary {
                machines: machines::summaries(&self.machines),
                ..VariantSummary::of(VariantName::Baseline, of(0))
            },
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
            machines: Vec::new(),
            changes_maintenance: claims::changes_maintenance(&baseline.plant, &scenario.plant),
        })
    }

    fn value(
        &self,
        (seed, replication): (u64, u64),
        before: &[OperatingMonth],
        after: &[OperatingMonth],
        economy: &Economy,
    ) -> Result<OfferReplication, FinanceError> {
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
        Ok(OfferReplication {
            replication,
            savings_by_line: savings_by_line(before, after, &terms)?,
            parties: parties
                .into_iter()
                .map(|(party, won)| (party.name(), won.as_f64()))
                .collect(),
            appraisal,
            cash_flow,
        })
    }

    fn take(&mut self, valued: OfferReplication) {
        let appraisal = &valued.appraisal;
        // The mean of the appraisal is rounded to the won, which would make small savings look more or less precise.
        self.savings
            .add(appraisal.total_savings_won.as_f64() / valued.cash_flow.measured_months);
        self.npv.add(appraisal.npv_won.as_f64());
        self.npv_positive += u64::from(appraisal.npv_won > Won::ZERO);
        self.replications.push(valued);
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

fn at_variant(variant: VariantName) -> impl FnOnce(FinanceError) -> StudyError {
    move |source| StudyError::Money { variant, source }
}
