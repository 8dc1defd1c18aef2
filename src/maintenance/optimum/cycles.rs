//! Replacement by condition: simulated lives of a part that is read at intervals and replaced at the first reading above
//! a threshold.
//!
//! No formula covers wear, noise, drift and dead sensors together, so lives are drawn as the factory simulation draws them
//! and the cost of an hour is the ratio of the mean cost to the mean length of a cycle. All thresholds and intervals are
//! tried on the same lives with the same luck. The least of many noisy costs is too low, so the cost that is told of the
//! best ones comes from lives that were not used to find them.

use crate::kernel::random::Stream;
use crate::maintenance::degradation::{LifePlan, Path};
use crate::maintenance::optimum::costs::{Rate, WorkCosts};
use crate::maintenance::sensing::Watch;

/// Lives on which thresholds are tried.
const TRIED: u64 = 3_000;
/// Lives from which the cost of the best comes.
const CHECKED: u64 = 12_000;
/// Most readings in all lives where each must be drawn.
const MOST_READINGS: f64 = 5e6;
/// Intervals of inspections that are tried, each √2 times as long as the last.
const INTERVALS: i32 = 20;

/// Lives of new parts, drawn once.
#[derive(Clone, Debug)]
pub struct Cycles<'a> {
    name: &'a str,
    seed: u64,
    first: u64,
    lives: Vec<(f64, Path)>,
    signs: Vec<Stream>,
}

/// What simulated cycles say of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    /// What an hour costs.
    pub rate: Rate,
    /// Share of the parts that fail before they are replaced.
    pub failed: f64,
}

impl<'a> Cycles<'a> {
    fn draw(life: &LifePlan, name: &'a str, seed: u64, first: u64, count: u64) -> Self {
        let mut lives = Vec::new();
        let mut signs = Vec::new();
        for cycle in first..first + count {
            let stream = |purpose| Stream::named(seed, cycle, name, purpose);
            let mut sign = stream("wear of lives to choose by");
            let (span, path) = life.draw(0.0, &mut stream("lives to choose by"), &mut sign);
            lives.push((span.as_hours(), path));
            signs.push(sign);
        }
        Self {
            name,
            seed,
            first,
            lives,
            signs,
        }
    }

    /// Lives for trying what may be best: as many as their readings allow.
    pub fn to_try(life: &LifePlan, name: &'a str, seed: u64, every: f64) -> Self {
        Self::draw(life, name, seed, 0, affordable(life, every, TRIED))
    }

    /// Other lives, for saying what the best costs.
    pub fn to_check(life: &LifePlan, name: &'a str, seed: u64, every: f64) -> Self {
        Self::draw(life, name, seed, CHECKED, affordable(life, every, CHECKED))
    }

    /// What an hour costs if the part is watched so; planned work begins `notice` hours after it is called, since a spare
    /// part must come.
    pub fn watched(&self, watch: &Watch, costs: &WorkCosts, preventive: f64, notice: f64) -> Watched {
        let mut failed = 0_u64;
        let cycles = self.lives.iter().zip(&self.signs).zip(self.first..);
        let cycles: Vec<(f64, f64)> = cycles
            .map(|(((life, path), sign), number)| {
                let mut luck = Stream::named(self.seed, number, self.name, "readings to choose by");
                let alarm = watch.first_alarm(&mut path.clone(), *life, 0.0, &mut sign.clone(), &mut luck);
                let planned = alarm.map(|age| age + notice).filter(|age| age < life);
                let end = planned.unwrap_or(*life);
                failed += u64::from(planned.is_none());
                let work = if planned.is_some() {
                    preventive
                } else {
                    costs.failure_won
                };
                let inspections = if watch.by_people {
                    (end / watch.every + 1e-9).floor()
                } else {
                    0.0
                };
                (work + inspections * costs.inspection_won, end)
            })
            .collect();
        Watched {
            rate: Rate::of_cycles(&cycles),
            failed: failed as f64 / self.lives.len().max(1) as f64,
        }
    }

    /// The threshold that costs least, in steps of 0.02.
    pub fn best_threshold(&self, watch: &Watch, costs: &WorkCosts, preventive: f64, notice: f64) -> f64 {
        let cost = |hundredths: i32| {
            let threshold = f64::from(hundredths) / 100.0;
            let watch = Watch {
                threshold,
                ..watch.clone()
            };
            self.watched(&watch, costs, preventive, notice).rate.won_per_hour
        };
        let best = |tried: &mut dyn Iterator<Item = i32>| {
            let costs = tried.map(|threshold| (threshold, cost(threshold)));
            costs
                .min_by(|one, other| one.1.total_cmp(&other.1))
                .map_or(100, |(threshold, _)| threshold)
        };
        let rough = best(&mut (1..=10).map(|tenth| 10 * tenth));
        let fine = best(
            &mut (-4..=4)
                .map(|step| rough + 2 * step)
                .filter(|threshold| (2..=120).contains(threshold)),
        );
        f64::from(fine) / 100.0
    }

    /// The interval of inspections by people, and the threshold with it, that cost least together: from the mean life
    /// down to a thousandth of it.
    pub fn best_inspection(&self, watch: &Watch, costs: &WorkCosts, mean: f64, notice: f64) -> Watch {
        let tried = (0..INTERVALS).map(|step| {
            let every = tidy(mean * libm::pow(2.0, -0.5 * f64::from(step)));
            let mut watch = Watch { every, ..watch.clone() };
            watch.threshold = self.best_threshold(&watch, costs, costs.preventive_won, notice);
            let cost = self
                .watched(&watch, costs, costs.preventive_won, notice)
                .rate
                .won_per_hour;
            (watch, cost)
        });
        let best = tried.min_by(|one, other| one.1.total_cmp(&other.1));
        best.map_or_else(|| watch.clone(), |(watch, _)| watch)
    }
}

/// A number with two digits, as people write intervals.
fn tidy(value: f64) -> f64 {
    let unit = libm::pow(10.0, libm::log10(value).floor() - 1.0);
    (value / unit).round() * unit
}

/// So many lives, or fewer where each reading must be drawn.
fn affordable(life: &LifePlan, every: f64, most: u64) -> u64 {
    let is_drawn = matches!(
        life,
        LifePlan::Wear(crate::maintenance::degradation::Wear::Wiener { .. })
    );
    if !is_drawn {
        return most;
    }
    let readings = (life.mean().as_hours() / every).max(1.0);
    ((MOST_READINGS / readings) as u64).clamp(200, most)
}
