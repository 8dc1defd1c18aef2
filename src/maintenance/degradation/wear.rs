//! Processes of wear with a threshold, their exact times to failure, and what is left to live at a known level.
//!
//! Levels are shares of the limit: 0 is none, 1 is failed. With mean wear μ and standard deviation σ of an hour:
//!
//! - **Gamma** (van Noortwijk: "A survey of the application of gamma processes in maintenance", Reliability Engineering
//!   and System Safety 94, 2009): wear of t hours is gamma with shape (μ/σ)² t and scale σ²/μ. A part with room r left
//!   outlives t with probability P((μ/σ)² t, r μ/σ²), the regularised lower incomplete gamma function; the time to
//!   failure is its inverse at a uniform number, to 1e-12.
//! - **Wiener**: the first passage is inverse Gaussian with mean r/μ and shape r²/σ² (Folks, Chhikara 1978), drawn after
//!   Michael, Schucany and Haas (1976).
//! - **States**: a sum of exponential times; survival by uniformisation (Jensen 1953).
//! - **Shocks**: a compound Poisson process, drawn shock by shock. Its survival is known here for exponential damage.
//!
//! Left out: wear whose rate changes with its level or its age, and wear that several parts share.

use serde::{Deserialize, Serialize};

use super::path::Path;
use super::spec::{WearError, WearSpec};
use super::variates::normal;
use crate::kernel::distribution::Sampler;
use crate::kernel::incomplete_gamma::{LARGEST_SHAPE, lower_gamma};
use crate::kernel::random::Stream;
use crate::kernel::special::{log_mills_ratio_far_out, normal_density, normal_probability};

/// Most shocks, on average, until a part fails.
const MOST_SHOCKS: u32 = 10_000;
/// Most stages of wear.
const MOST_STATES: usize = 100;

/// A process of wear, ready to be drawn from; its time counts hours of the mode's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wear {
    /// Gamma process.
    Gamma {
        /// Shape that an hour adds.
        shape_per_hour: f64,
        /// Limit over the scale.
        limit: f64,
        /// Level of a new part.
        start: f64,
    },
    /// Wiener process.
    Wiener {
        /// Limits that an hour adds on average.
        drift: f64,
        /// Standard deviation of an hour, in limits.
        sigma: f64,
        /// Level of a new part.
        start: f64,
    },
    /// Stages.
    States {
        /// Mean hours in each.
        means: Vec<f64>,
    },
    /// Shocks.
    Shocks {
        /// Mean shocks an hour.
        per_hour: f64,
        /// Damage of a shock, in the unit of `limit`.
        damage: Sampler,
        /// Damage at which the part fails.
        limit: f64,
        /// Level of a new part.
        start: f64,
    },
}

fn figure(right: bool, key: &'static str, value: f64, wanted: &'static str) -> Result<f64, WearError> {
    if right {
        Ok(value)
    } else {
        Err(WearError::Figure { key, value, wanted })
    }
}

/// Rate, spread, limit and start as they may be.
fn checked(per_hour: f64, spread: Option<f64>, limit: f64, start: Option<f64>) -> Result<f64, WearError> {
    let positive = "above 0 and at most 1e12";
    let is_positive = |value: f64| value > 0.0 && value <= 1e12;
    figure(is_positive(per_hour), "per_hour", per_hour, positive)?;
    if let Some(spread) = spread {
        figure(is_positive(spread), "sd_per_hour", spread, positive)?;
    }
    figure(is_positive(limit), "limit", limit, positive)?;
    let start = start.unwrap_or(0.0);
    figure((0.0..limit).contains(&start), "start", start, "from 0 to below `limit`")?;
    Ok(start / limit)
}

impl Wear {
    /// The process of a scenario, `pace` times as fast.
    ///
    /// # Errors
    /// See [`WearError`].
    pub fn new(spec: &WearSpec, pace: f64) -> Result<Self, WearError> {
        match spec {
            WearSpec::Gamma(spec) => {
                let start = checked(spec.per_hour, Some(spec.sd_per_hour), spec.limit, spec.start)?;
                let ratio = spec.per_hour / spec.sd_per_hour;
                let limit = spec.limit * ratio / spec.sd_per_hour;
                if !(1e-6..=LARGEST_SHAPE).contains(&limit) {
                    return Err(WearError::TooRegular);
                }
                Ok(Self::Gamma {
                    shape_per_hour: ratio * ratio * pace,
                    limit,
                    start,
                })
            }
            WearSpec::Wiener(spec) => {
                let start = checked(spec.per_hour, Some(spec.sd_per_hour), spec.limit, spec.start)?;
                Ok(Self::Wiener {
                    drift: spec.per_hour / spec.limit * pace,
                    sigma: spec.sd_per_hour / spec.limit * pace.sqrt(),
                    start,
                })
            }
            WearSpec::States(spec) => {
                let count = spec.mean_hours.len();
                let wanted = "from 1 to 100 stages";
                figure((1..=MOST_STATES).contains(&count), "mean_hours", count as f64, wanted)?;
                for &mean in &spec.mean_hours {
                    figure(mean > 0.0 && mean <= 1e9, "mean_hours", mean, "above 0 and at most 1e9")?;
                }
                Ok(Self::States {
                    means: spec.mean_hours.iter().map(|mean| mean / pace).collect(),
                })
            }
            WearSpec::Shocks(spec) => {
                let start = checked(spec.per_hour, None, spec.limit, spec.start)?;
                let damage = spec
                    .damage
                    .sampler()
                    .map_err(|error| WearError::Damage(error.to_string()))?;
                if damage.lowest() < 0.0 {
                    return Err(WearError::Damage("must not be negative".to_owned()));
                }
                if damage.mean() * f64::from(MOST_SHOCKS) < spec.limit {
                    return Err(WearError::TooManyShocks { most: MOST_SHOCKS });
                }
                Ok(Self::Shocks {
                    per_hour: spec.per_hour * pace,
                    damage,
                    limit: spec.limit,
                    start,
                })
            }
        }
    }

    /// Level of a new part.
    pub fn start(&self) -> f64 {
        match self {
            Self::Gamma { start, .. } | Self::Wiener { start, .. } | Self::Shocks { start, .. } => *start,
            Self::States { .. } => 0.0,
        }
    }

    /// Draws the hours that a part of this level has left, and the path of its wear from here. The path of a gamma or
    /// Wiener process is drawn where somebody looks at it; `times` then is asked for the life alone.
    pub fn draw(&self, level: f64, times: &mut Stream) -> (f64, Path) {
        match self {
            Self::Gamma {
                shape_per_hour, limit, ..
            } => {
                let room = limit * (1.0 - level);
                let life = shape_at(room, times.uniform_open()) / shape_per_hour;
                (life, Path::gamma(*shape_per_hour, room, level, life))
            }
            Self::Wiener { drift, sigma, .. } => {
                let room = 1.0 - level;
                let life = first_passage(room / drift, room * room / (sigma * sigma), times);
                (life, Path::wiener(*sigma, level, life))
            }
            Self::States { means } => {
                let count = means.len();
                let first = ((level * count as f64) as usize).min(count - 1);
                let mut steps = Vec::with_capacity(count - first);
                let mut age = 0.0;
                for (state, mean) in means.iter().enumerate().skip(first) {
                    steps.push((age, state as f64 / count as f64));
                    age -= mean * libm::log1p(-times.uniform());
                }
                (age, Path::steps(steps))
            }
            Self::Shocks {
                per_hour,
                damage,
                limit,
                ..
            } => {
                let (mut age, mut sum) = (0.0, level * limit);
                let mut steps = vec![(0.0, level)];
                loop {
                    age -= libm::log1p(-times.uniform()) / per_hour;
                    sum += damage.draw(times);
                    if sum >= *limit {
                        return (age, Path::steps(steps));
                    }
                    steps.push((age, sum / limit));
                }
            }
        }
    }

    /// The probability that a part of this level outlives so many hours from now on; `None` where no formula is known
    /// (shocks whose damage is not exponential).
    pub fn survival(&self, level: f64, hours: f64) -> Option<f64> {
        if hours <= 0.0 {
            return Some(1.0);
        }
        match self {
            Self::Gamma {
                shape_per_hour, limit, ..
            } => Some(lower_gamma(shape_per_hour * hours, limit * (1.0 - level))),
            Self::Wiener { drift, sigma, .. } => Some(outlives(1.0 - level, *drift, *sigma, hours)),
            Self::States { means } => {
                let count = means.len();
                let first = ((level * count as f64) as usize).min(count - 1);
                Some(not_absorbed(&means[first..], hours))
            }
            Self::Shocks {
                per_hour,
                damage: Sampler::Exponential { mean },
                limit,
                ..
            } => Some(few_shocks(per_hour * hours, limit * (1.0 - level) / mean)),
            Self::Shocks { .. } => None,
        }
    }

    /// About how many hours a new part lives: exact, but for the overshoot of gamma wear and of shocks.
    pub fn mean_hours(&self) -> f64 {
        match self {
            // Half a jump on average goes beyond the limit where jumps are small.
            Self::Gamma {
                shape_per_hour,
                limit,
                start,
            } => (limit * (1.0 - start) + 0.5) / shape_per_hour,
            Self::Wiener { drift, start, .. } => (1.0 - start) / drift,
            Self::States { means } => means.iter().sum(),
            Self::Shocks {
                per_hour,
                damage,
                limit,
                start,
            } => (limit * (1.0 - start) / damage.mean() + 1.0) / per_hour,
        }
    }
}

/// The shape k at which a gamma variable is below `room` with probability `share`; P(k, room) falls as k grows.
fn shape_at(room: f64, share: f64) -> f64 {
    let (mut low, mut high) = (0.0, room + 1.0);
    let (mut above, mut below) = (1.0 - share, lower_gamma(high, room) - share);
    while below > 0.0 && high < 1e9 {
        (low, above) = (high, below);
        high *= 2.0;
        below = lower_gamma(high, room) - share;
    }
    // Illinois: the secant, but an end that stays twice counts half.
    let mut side = 0;
    for _ in 0..200 {
        let middle = (low * below - high * above) / (below - above);
        let middle = if middle > low && middle < high {
            middle
        } else {
            0.5 * (low + high)
        };
        let found = lower_gamma(middle, room) - share;
        if found > 0.0 {
            (low, above) = (middle, found);
            below *= if side == 1 { 0.5 } else { 1.0 };
            side = 1;
        } else {
            (high, below) = (middle, found);
            above *= if side == -1 { 0.5 } else { 1.0 };
            side = -1;
        }
        if high - low <= 1e-13 * high || found == 0.0 {
            return middle;
        }
    }
    0.5 * (low + high)
}

/// An inverse Gaussian variate with this mean and shape.
fn first_passage(mean: f64, shape: f64, stream: &mut Stream) -> f64 {
    let z = normal(stream);
    let w = 0.5 * mean * z * z / shape;
    // The smaller root of the quadratic, in the form in which nothing cancels.
    let small = 1.0 / (1.0 + w + (w * (w + 2.0)).sqrt());
    if stream.uniform() * (1.0 + small) < 1.0 {
        mean * small
    } else {
        mean / small
    }
}

/// The probability that a Wiener process stays below `room` for so long.
fn outlives(room: f64, drift: f64, sigma: f64, hours: f64) -> f64 {
    let spread = sigma * hours.sqrt();
    let below = normal_probability((room - drift * hours) / spread);
    let x = (room + drift * hours) / spread;
    let log_tail = if x < 30.0 {
        libm::log(normal_probability(-x))
    } else {
        libm::log(normal_density(0.0)) - 0.5 * x * x + log_mills_ratio_far_out(x)
    };
    (below - libm::exp(2.0 * drift * room / (sigma * sigma) + log_tail)).max(0.0)
}

/// The probability that exponential stages with these means are not all over after so long.
fn not_absorbed(means: &[f64], hours: f64) -> f64 {
    let fastest = means.iter().fold(f64::INFINITY, |least, &mean| least.min(mean));
    let expected = hours / fastest;
    let mut stages = vec![0.0; means.len()];
    if let Some(first) = stages.first_mut() {
        *first = 1.0;
    }
    let (mut survival, mut seen) = (0.0, 0.0);
    let mut log_weight = -expected;
    let most = (expected + 12.0 * expected.sqrt() + 40.0) as u64;
    for jumps in 0..most {
        let weight = libm::exp(log_weight);
        survival += weight * stages.iter().sum::<f64>();
        seen += weight;
        log_weight += libm::log(expected / (jumps + 1) as f64);
        let mut arriving = 0.0;
        for (stage, mean) in stages.iter_mut().zip(means) {
            let leaving = *stage * fastest / mean;
            *stage += arriving - leaving;
            arriving = leaving;
        }
        if 1.0 - seen < 1e-15 {
            break;
        }
    }
    survival.min(1.0)
}

/// The probability that a Poisson number of shocks with exponential damage of mean 1 does not reach `room`.
fn few_shocks(expected: f64, room: f64) -> f64 {
    let most = (expected + 12.0 * expected.sqrt() + 40.0) as u64;
    let mut log_weight = -expected;
    let mut survival = 0.0;
    for shocks in 0..most {
        let holds = match shocks {
            0 => 1.0,
            shocks => lower_gamma(shocks as f64, room),
        };
        let added = libm::exp(log_weight) * holds;
        survival += added;
        if shocks as f64 > expected && added < 1e-16 * survival {
            break;
        }
        log_weight += libm::log(expected / (shocks + 1) as f64);
    }
    survival.min(1.0)
}
