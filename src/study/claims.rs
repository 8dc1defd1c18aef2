//! What vendors claim of maintenance that predicts, beside what the simulation derives for an offer.
//!
//! Claims are never inputs: an effect follows from wear, sensors, policies, crews and spare parts. They are shown to tell
//! how far a result can be believed. Percentages of a study of adopters are of whole systems, not of maintenance alone.
//!
//! The change of a figure is the ratio of its means over the replications, less 1, with the interval of the ratio
//! estimator over pairs that share their luck.

use serde::Serialize;

use crate::factory::plant::PlantSpec;
use crate::factory::result::{NamedFigures, RunResult};
use crate::kernel::statistics::interval::Interval;
use crate::study::estimate::{Estimate, value};
use crate::study::machines::UPKEEP_WON;
use crate::study::settings::CONFIDENCE;

/// What somebody claims.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// Least change that is claimed, percent; below 0 for less.
    pub from_percent: f64,
    /// Most; the same if it is one number.
    pub to_percent: f64,
    /// Who says it, and of what.
    pub source: &'static str,
}

/// A figure that is claimed about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Hours from failures to the end of their repairs.
    Downtime,
    /// Failures.
    Breakdowns,
    /// Repairs, planned work, inspections, spare parts, spoilt parts and the crew's hours.
    UpkeepCost,
    /// Good parts an hour.
    Productivity,
    /// Share of parts that are reworked, scrapped or shipped with a defect.
    Defects,
    /// Share of orders that are on time.
    OnTime,
}

/// Where a change stands against a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It helps less, or does harm.
    Below,
    /// It is in the range.
    Inside,
    /// It helps more: look for what is too good in the scenario.
    Above,
}

/// The change of a figure by an offer, and what is claimed of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimedEffect {
    /// The figure.
    pub effect: Effect,
    /// Its change, percent.
    pub change_percent: Estimate,
    /// What is claimed.
    pub claims: &'static [Claim],
    /// What critics hold for credible, percent; none if nothing is known.
    pub credible_percent: Option<[f64; 2]>,
    /// Where the mean of the change stands: against what is credible, or against the claim.
    pub standing: Standing,
}

/// Critics of the claims: calculators assume that every failure costs the most, that all are detected and that there are
/// no false alarms; 10 to 35 percent is what they hold for credible. The costs themselves are "not well documented" (D.
/// Thomas, B. Weiss: "Economics of manufacturing machinery maintenance", NIST AMS 100-18, 2018, about costs).
const CREDIBLE: [f64; 2] = [-35.0, -10.0];

const CONSULTANTS_DOWNTIME: Claim = Claim {
    from_percent: -50.0,
    to_percent: -30.0,
    source: "McKinsey and Deloitte, as vendors quote them",
};
const CONSULTANTS_COST: Claim = Claim {
    from_percent: -40.0,
    to_percent: -10.0,
    source: "McKinsey and Deloitte, as vendors quote them",
};
const ENERGY_DEPARTMENT: Claim = Claim {
    from_percent: -75.0,
    to_percent: -70.0,
    source: "U.S. Department of Energy, as vendors quote it",
};
const KOREAN_ADOPTERS: &str = "official study of 5,003 Korean adopters of smart factories, 2014-17: whole systems";

impl Effect {
    /// All that are looked at.
    pub const ALL: [Self; 6] = [
        Self::Downtime,
        Self::Breakdowns,
        Self::UpkeepCost,
        Self::Productivity,
        Self::Defects,
        Self::OnTime,
    ];

    /// What is claimed of it.
    pub fn claims(self) -> &'static [Claim] {
        const fn adopters(percent: f64) -> Claim {
            Claim {
                from_percent: percent,
                to_percent: percent,
                source: KOREAN_ADOPTERS,
            }
        }
        match self {
            Self::Downtime => &[CONSULTANTS_DOWNTIME],
            Self::Breakdowns => &[ENERGY_DEPARTMENT],
            Self::UpkeepCost => &[CONSULTANTS_COST],
            Self::Productivity => const { &[adopters(30.0)] },
            Self::Defects => const { &[adopters(-43.5)] },
            Self::OnTime => const { &[adopters(15.5)] },
        }
    }

    /// What is credible of it.
    pub fn credible(self) -> Option<[f64; 2]> {
        match self {
            Self::Downtime | Self::Breakdowns | Self::UpkeepCost => Some(CREDIBLE),
            Self::Productivity | Self::Defects | Self::OnTime => None,
        }
    }

    /// Whether more of it is better.
    fn is_good(self) -> bool {
        matches!(self, Self::Productivity | Self::OnTime)
    }

    /// Where a change stands.
    fn standing(self, change: f64) -> Standing {
        let claimed = self
            .claims()
            .first()
            .map_or([0.0; 2], |claim| [claim.from_percent, claim.to_percent]);
        let [low, high] = self.credible().unwrap_or(claimed);
        match (change < low, change > high) {
            (false, false) => Standing::Inside,
            (true, _) if self.is_good() => Standing::Below,
            (_, true) if !self.is_good() => Standing::Below,
            _ => Standing::Above,
        }
    }

    fn value(self, run: &RunResult, machines: &[NamedFigures]) -> Option<f64> {
        let sum = |figure: &str| {
            machines
                .iter()
                .map(|machine| value(&machine.figures, figure))
                .sum::<Option<f64>>()
        };
        match self {
            Self::Downtime => sum("unplanned_hours"),
            Self::Breakdowns => sum("failures"),
            Self::UpkeepCost => sum(UPKEEP_WON),
            Self::Productivity => value(&run.kpis, "good_parts_per_hour"),
            Self::Defects => value(&run.kpis, "first_pass_yield").map(|share| 1.0 - share),
            Self::OnTime => value(&run.kpis, "orders_on_time_share"),
        }
    }
}

/// Whether an offer changes anything about maintenance: failures and their policies, sensors, crews, spare parts, or the
/// expert. Only then is it held against claims; one that makes machines work more and so fail more often is not.
pub fn changes_maintenance(baseline: &PlantSpec, offer: &PlantSpec) -> bool {
    let is_same = offer.stations.iter().all(|station| {
        let before = baseline
            .stations
            .iter()
            .find(|before| before.line.name == station.line.name);
        before.is_none_or(|before| before.failures == station.failures && before.sensors == station.sensors)
    });
    !is_same
        || baseline.crews != offer.crews
        || baseline.spares != offer.spares
        || baseline.remote_expert != offer.remote_expert
}

/// The changes of an offer, replication by replication: runs, and the figures of their machines.
pub fn effects<'r, 'm>(
    before: impl Iterator<Item = (&'r RunResult, &'m Vec<NamedFigures>)> + Clone,
    after: impl Iterator<Item = (&'r RunResult, &'m Vec<NamedFigures>)> + Clone,
) -> Vec<ClaimedEffect> {
    let found = Effect::ALL.into_iter().filter_map(|effect| {
        let value = |(run, machines): (&RunResult, &Vec<NamedFigures>)| effect.value(run, machines);
        let pairs = before.clone().map(value).zip(after.clone().map(value));
        let pairs: Vec<(f64, f64)> = pairs.filter_map(|(before, after)| before.zip(after)).collect();
        let change_percent = change_percent(&pairs)?;
        Some(ClaimedEffect {
            effect,
            change_percent,
            claims: effect.claims(),
            credible_percent: effect.credible(),
            standing: effect.standing(change_percent.mean?),
        })
    });
    found.collect()
}

/// By how many percent the mean of the second values is above that of the first; `None` if that is zero.
fn change_percent(pairs: &[(f64, f64)]) -> Option<Estimate> {
    let count = pairs.len() as f64;
    let (before, after) = pairs
        .iter()
        .fold((0.0, 0.0), |(before, after), pair| (before + pair.0, after + pair.1));
    if before <= 0.0 {
        return None;
    }
    let ratio = after / before;
    let residuals: Vec<f64> = pairs
        .iter()
        .map(|(one, other)| (other - ratio * one) / (before / count))
        .collect();
    let interval = Interval::of(&residuals, CONFIDENCE).ok();
    Some(Estimate {
        n: pairs.len() as u64,
        mean: Some(100.0 * (ratio - 1.0)),
        half_width: interval.map(|interval| 100.0 * interval.half_width),
        std_dev: interval.map(|interval| 100.0 * interval.std_dev),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::study::example::{offers, scenario};

    #[test]
    fn a_change_has_the_interval_of_a_ratio() {
        // Always a third less, whatever the luck: no doubt at all.
        let exact: Vec<(f64, f64)> = [3.0, 9.0, 6.0].map(|value| (value, value * 2.0 / 3.0)).to_vec();
        let change = change_percent(&exact).unwrap();
        assert!((change.mean.unwrap() + 100.0 / 3.0).abs() < 1e-12 && change.half_width.unwrap() < 1e-12);
        assert_eq!(change_percent(&[(0.0, 1.0)]), None);
        assert_eq!(change_percent(&[(4.0, 5.0)]).unwrap().half_width, None);
        // Covered 95 times in 100.
        let mut luck = Stream::named(1, 0, "claims", "test");
        let trials = 2_000;
        let covered = (0..trials).filter(|_| {
            let pairs: Vec<(f64, f64)> = (0..30)
                .map(|_| {
                    let shared = 5.0 + luck.uniform();
                    (shared + luck.uniform(), 0.6 * shared + luck.uniform())
                })
                .collect();
            let change = change_percent(&pairs).unwrap();
            let exact = 100.0 * ((0.6 * 5.5 + 0.5) / 6.0 - 1.0);
            (change.mean.unwrap() - exact).abs() <= change.half_width.unwrap()
        });
        let share = covered.count() as f64 / f64::from(trials);
        assert!((0.93..=0.97).contains(&share), "{share}");
    }

    #[test]
    fn a_change_stands_below_inside_or_above() {
        for (effect, change, standing) in [
            (Effect::Downtime, -36.0, Standing::Above),
            (Effect::Downtime, -35.0, Standing::Inside),
            (Effect::UpkeepCost, -10.0, Standing::Inside),
            (Effect::Breakdowns, -9.9, Standing::Below),
            (Effect::Breakdowns, 40.0, Standing::Below),
            (Effect::Productivity, 29.0, Standing::Below),
            (Effect::Productivity, 31.0, Standing::Above),
            (Effect::Defects, -50.0, Standing::Above),
            (Effect::Defects, -10.0, Standing::Below),
            (Effect::OnTime, 15.5, Standing::Inside),
        ] {
            assert_eq!(effect.standing(change), standing, "{effect:?} {change}");
        }
    }

    #[test]
    fn only_offers_that_change_maintenance_are_held_against_claims() {
        let baseline = scenario();
        let changed: Vec<bool> = offers()
            .iter()
            .map(|(_, offer)| changes_maintenance(&baseline.plant, &offer.plant))
            .collect();
        assert_eq!(changed, [true, false]);
    }
}
