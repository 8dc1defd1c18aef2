//! Laws of life: what a scenario's time to failure or wear says about when a part fails, what is seen of it before, and
//! what a repair that leaves some age or wear does to the next life.

use serde::{Deserialize, Serialize};

use super::path::Path;
use super::wear::Wear;
use crate::kernel::distribution::{DistributionSpec, RandomSpec, SpanSampler};
use crate::kernel::incomplete_gamma::lower_gamma;
use crate::kernel::random::Stream;
use crate::kernel::special::normal_probability;
use crate::kernel::time::Span;
use crate::kernel::timed_key::TimedSpec;

/// A distribution of lifetimes by its formula, in hours of the mode's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LifeLaw {
    /// Memoryless.
    Exponential {
        /// Mean, hours.
        mean: f64,
    },
    /// Weibull.
    Weibull {
        /// Characteristic life, hours.
        scale: f64,
        /// Shape.
        shape: f64,
    },
    /// Gamma, or Erlang.
    Gamma {
        /// Scale, hours.
        scale: f64,
        /// Shape.
        shape: f64,
    },
    /// Lognormal.
    Lognormal {
        /// Half of the lives are shorter, hours.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Uniform.
    Uniform {
        /// Shortest life, hours.
        low: f64,
        /// Longest life, hours.
        high: f64,
    },
}

impl LifeLaw {
    /// The law of a duration, `pace` times as fast; `None` for distributions whose survival has no formula here.
    pub fn of(spec: &TimedSpec, pace: f64) -> Option<Self> {
        let hours = spec.unit.seconds() / 3_600.0 / pace;
        let DistributionSpec::Random(random) = &spec.distribution else {
            return None;
        };
        Some(match random {
            RandomSpec::Exponential(law) => Self::Exponential { mean: law.mean * hours },
            RandomSpec::Weibull(law) => Self::Weibull {
                scale: law.scale * hours,
                shape: law.shape,
            },
            RandomSpec::Gamma(law) => {
                let shape = 1.0 / (law.cv * law.cv);
                Self::Gamma {
                    scale: law.mean * hours / shape,
                    shape,
                }
            }
            RandomSpec::Erlang(law) => Self::Gamma {
                scale: law.mean * hours / f64::from(law.phases),
                shape: f64::from(law.phases),
            },
            RandomSpec::Lognormal(law) => {
                let square = libm::log1p(law.cv * law.cv);
                Self::Lognormal {
                    median: law.mean * hours * libm::exp(-0.5 * square),
                    sigma: square.sqrt(),
                }
            }
            RandomSpec::Uniform([low, high]) if low < high => Self::Uniform {
                low: low * hours,
                high: high * hours,
            },
            _ => return None,
        })
    }

    /// The probability to outlive an age, in hours.
    pub fn survival(&self, age: f64) -> f64 {
        if age <= 0.0 {
            return 1.0;
        }
        match self {
            Self::Exponential { mean } => libm::exp(-age / mean),
            Self::Weibull { scale, shape } => libm::exp(-libm::pow(age / scale, *shape)),
            Self::Gamma { scale, shape } => 1.0 - lower_gamma(*shape, age / scale),
            Self::Lognormal { median, sigma } => normal_probability(-libm::log(age / median) / sigma),
            Self::Uniform { low, high } => ((high - age) / (high - low)).clamp(0.0, 1.0),
        }
    }

    /// Whether a life can be drawn that begins at an age above zero: for the exponential and the Weibull law.
    pub fn can_begin_aged(&self) -> bool {
        matches!(self, Self::Exponential { .. } | Self::Weibull { .. })
    }

    /// Draws what is left of a life that has reached `age`, in hours.
    fn draw_rest(&self, age: f64, stream: &mut Stream) -> f64 {
        let unit = -libm::log1p(-stream.uniform());
        match self {
            Self::Weibull { scale, shape } => {
                // The cumulative hazard goes on from where it is.
                let reached = libm::pow(age / scale, *shape);
                (scale * libm::pow(reached + unit, 1.0 / shape) - age).max(0.0)
            }
            Self::Exponential { mean } => mean * unit,
            Self::Gamma { .. } | Self::Lognormal { .. } | Self::Uniform { .. } => 0.0,
        }
    }
}

/// When the parts of a failure mode fail, and what can be seen before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum LifePlan {
    /// A distribution of the time to failure.
    Lifetime {
        /// Draws it under the conditions for which it is given.
        draws: SpanSampler,
        /// Ages so many times faster.
        pace: f64,
        /// Its formula, if it is known.
        law: Option<LifeLaw>,
        /// How long before the failure its sign begins; no sign if none.
        warning: Option<SpanSampler>,
    },
    /// Wear up to a limit.
    Wear(Wear),
}

impl LifePlan {
    /// Draws a life: the time on the mode's clock to the failure, and its path. `used` is what the last repair left: an
    /// age in hours (Kijima's virtual age) of a lifetime, a level of wear.
    pub fn draw(&self, used: f64, times: &mut Stream, signs: &mut Stream) -> (Span, Path) {
        match self {
            Self::Lifetime {
                draws,
                pace,
                law,
                warning,
            } => {
                let life = match law {
                    Some(law) if used > 0.0 => Span::from_hours(law.draw_rest(used, times)),
                    _ if *pace != 1.0 => Span::from_seconds(draws.draw(times).as_seconds() / pace),
                    _ => draws.draw(times),
                };
                let path = match warning {
                    None => Path::Silent,
                    Some(warning) => {
                        let ends = life.as_hours();
                        Path::Ramp {
                            begins: (ends - warning.draw(signs).as_hours()).max(0.0),
                            ends,
                        }
                    }
                };
                (life, path)
            }
            Self::Wear(wear) => {
                let (hours, path) = wear.draw(used.max(wear.start()), times);
                (Span::from_hours(hours), path)
            }
        }
    }

    /// What a repair leaves that leaves this share: of the age at the repair, or of the limit of wear.
    pub fn left_by_repair(&self, share: f64, age_hours: f64) -> f64 {
        match self {
            Self::Lifetime { .. } => share * age_hours,
            Self::Wear(_) => share,
        }
    }

    /// Mean life of a new part.
    pub fn mean(&self) -> Span {
        match self {
            Self::Lifetime { draws, pace, .. } if *pace != 1.0 => Span::from_seconds(draws.mean().as_seconds() / pace),
            Self::Lifetime { draws, .. } => draws.mean(),
            Self::Wear(wear) => Span::from_hours(wear.mean_hours()),
        }
    }

    /// The probability that a new part outlives so many hours, if a formula is known.
    pub fn survival(&self, hours: f64) -> Option<f64> {
        match self {
            Self::Lifetime { law, .. } => law.as_ref().map(|law| law.survival(hours)),
            Self::Wear(wear) => wear.survival(wear.start(), hours),
        }
    }

    /// Whether anything can be seen of a failure before it comes.
    pub fn gives_signs(&self) -> bool {
        match self {
            Self::Lifetime { warning, .. } => warning.is_some(),
            Self::Wear(_) => true,
        }
    }
}
