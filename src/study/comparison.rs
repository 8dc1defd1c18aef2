//! What a comparison of a baseline with offers says: at the end, and on the way.

use serde::Serialize;

use crate::factory::result::RunResult;
use crate::kernel::statistics::paired::PairedInterval;
use crate::kernel::statistics::proportion::Proportion;
use crate::study::appraisals::{OfferAppraisals, OfferReplication};
use crate::study::claims::ClaimedEffect;
use crate::study::estimate::{Estimate, Estimates, as_map, value};
use crate::study::machines::PairedMachine;
use crate::study::replicate::Replication;
use crate::study::settings::{CONFIDENCE, Ending};
use crate::study::summary::VariantSummary;
use crate::study::warm_up::WarmUp;

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
    /// The replications themselves: baseline first, then the offers; for valuing them again with a [`Valuer`](crate::study::valuer::Valuer).
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
    /// What it changes at each machine that can fail and is there in both.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<PairedMachine>,
    /// What it changes of what vendors claim about; empty if it changes nothing about maintenance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimedEffect>,
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

/// Every figure of the plant, pair by pair.
pub(super) fn paired<'a>(
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
