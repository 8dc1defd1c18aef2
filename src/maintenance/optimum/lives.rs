//! How long parts live: by the formula of their survival, or by many lives drawn where there is none.

use crate::kernel::random::Stream;
use crate::kernel::statistics::interval::Interval;
use crate::maintenance::degradation::LifePlan;
use crate::maintenance::optimum::costs::Rate;

/// Lives that are drawn where there is no formula.
const DRAWN: usize = 20_000;
/// Parts of them, from whose differences intervals come.
const BATCHES: usize = 20;

/// The probability to outlive so many hours, if it is known.
pub type Survival<'s> = dyn Fn(f64) -> Option<f64> + 's;

/// What an hour costs by a survival.
pub type RateBySurvival<'r> = dyn Fn(&Survival<'_>) -> Option<f64> + 'r;

/// The law of a part's life.
#[derive(Clone, Debug)]
pub enum Lives<'a> {
    /// Its survival has a formula.
    Exact(&'a LifePlan),
    /// Drawn ones, batch by batch ascending: hours.
    Drawn(Vec<Vec<f64>>),
}

impl<'a> Lives<'a> {
    /// The lives of new parts; `name` and `seed` give the luck of those that must be drawn.
    pub fn new(life: &'a LifePlan, name: &str, seed: u64) -> Self {
        if life.survival(life.mean().as_hours()).is_some() {
            return Self::Exact(life);
        }
        let mut times = Stream::named(seed, 0, name, "lives to choose by");
        let mut signs = Stream::named(seed, 0, name, "signs to choose by");
        let mut batch = || {
            let draw = |_| life.draw(0.0, &mut times, &mut signs).0.as_hours();
            let mut lives: Vec<f64> = (0..DRAWN / BATCHES).map(draw).collect();
            lives.sort_by(f64::total_cmp);
            lives
        };
        Self::Drawn((0..BATCHES).map(|_| batch()).collect())
    }

    /// The probability that a new part outlives so many hours.
    pub fn survival(&self, hours: f64) -> Option<f64> {
        match self {
            Self::Exact(life) => life.survival(hours),
            Self::Drawn(batches) => {
                let sum: f64 = batches.iter().map(|lives| share_above(lives, hours)).sum();
                Some(sum / batches.len() as f64)
            }
        }
    }

    /// A rate that some policy has by the survival of the lives, with its interval if they are drawn.
    pub fn rate(&self, of: &RateBySurvival<'_>) -> Option<Rate> {
        let whole = of(&|hours| self.survival(hours))?;
        let Self::Drawn(batches) = self else {
            return Some(Rate::exact(whole));
        };
        let parts = batches.iter().map(|lives| of(&|hours| Some(share_above(lives, hours))));
        let parts = parts.collect::<Option<Vec<f64>>>()?;
        Some(Rate {
            won_per_hour: whole,
            half_width: Interval::of(&parts, 0.95).ok().map(|interval| interval.half_width),
        })
    }
}

/// The share of ascending numbers that is above a value.
fn share_above(sorted: &[f64], value: f64) -> f64 {
    let up_to = sorted.partition_point(|&life| life <= value);
    (sorted.len() - up_to) as f64 / sorted.len().max(1) as f64
}
