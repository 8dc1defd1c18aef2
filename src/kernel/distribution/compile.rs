//! From what a scenario says to a sampler, or to a sentence about what is wrong with it.

use thiserror::Error;

use super::sampler::{Erlang, Gamma, Geometric, Lognormal, Sampler, Triangular, Uniform, Values, Weibull};
use super::truncated_normal::TruncatedNormal;
use super::{DistributionSpec, RandomSpec};

/// Why a distribution cannot be sampled.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DistributionError {
    /// One parameter is out of its range.
    #[error("`{parameter}` of `{distribution}` is {value}, but must be {wanted}")]
    Parameter {
        /// The distribution as a scenario writes it.
        distribution: &'static str,
        /// The parameter as a scenario writes it.
        parameter: &'static str,
        /// What it is.
        value: f64,
        /// What would be right.
        wanted: &'static str,
    },
    /// Numbers that must ascend do not.
    #[error("`{distribution}` is {values:?}, but its numbers must be {wanted}")]
    Order {
        /// The distribution as a scenario writes it.
        distribution: &'static str,
        /// What the numbers are.
        values: Vec<f64>,
        /// What would be right.
        wanted: &'static str,
    },
    /// There is nothing to draw from.
    #[error("`values` is empty, but must have at least one number")]
    NoValues,
    /// A file of values was not replaced by its values.
    #[error("the values of the file `{0}` have not been read")]
    FileNotRead(String),
    /// A duration could come out negative.
    #[error("`{key}` can be as low as {lowest}, but a duration must be 0 or more")]
    NegativeDuration {
        /// The key of the duration.
        key: &'static str,
        /// Its lowest value, in the unit of the key.
        lowest: f64,
    },
}

/// Beyond this a square or a cube might overflow; no quantity of a factory comes near.
const LARGEST: f64 = 1e100;

const WANTED_FINITE: &str = "a number between -1e100 and 1e100";
const WANTED_POSITIVE: &str = "above 0 and at most 1e100";

fn check(
    right: bool,
    distribution: &'static str,
    parameter: &'static str,
    value: f64,
    wanted: &'static str,
) -> Result<f64, DistributionError> {
    if right {
        Ok(value)
    } else {
        Err(DistributionError::Parameter {
            distribution,
            parameter,
            value,
            wanted,
        })
    }
}

fn finite(distribution: &'static str, parameter: &'static str, value: f64) -> Result<f64, DistributionError> {
    check(value.abs() <= LARGEST, distribution, parameter, value, WANTED_FINITE)
}

fn positive(distribution: &'static str, parameter: &'static str, value: f64) -> Result<f64, DistributionError> {
    check(
        value > 0.0 && value <= LARGEST,
        distribution,
        parameter,
        value,
        WANTED_POSITIVE,
    )
}

fn variation(distribution: &'static str, value: f64) -> Result<f64, DistributionError> {
    check(
        value > 0.0 && value <= 100.0,
        distribution,
        "cv",
        value,
        "above 0 and at most 100",
    )
}

impl DistributionSpec {
    /// The sampler of this distribution, in the unit of its numbers.
    ///
    /// # Errors
    /// If a parameter is out of range, or values still stand in a file.
    pub fn sampler(&self) -> Result<Sampler, DistributionError> {
        self.sampler_in(1.0)
    }

    /// The sampler of this distribution times `unit`. The parameters are scaled, not the draws, so that whole
    /// numbers of a whole unit stay exact.
    pub(super) fn sampler_in(&self, unit: f64) -> Result<Sampler, DistributionError> {
        let spec = match self {
            Self::Constant(value) => return Ok(Sampler::Constant(finite("constant", "value", *value)? * unit)),
            Self::Random(spec) => spec,
        };
        Ok(match spec {
            RandomSpec::Uniform([low, high]) => {
                finite("uniform", "lowest", *low)?;
                finite("uniform", "highest", *high)?;
                if low > high {
                    return Err(DistributionError::Order {
                        distribution: "uniform",
                        values: vec![*low, *high],
                        wanted: "the lowest, then the highest value",
                    });
                }
                if low == high {
                    Sampler::Constant(low * unit)
                } else {
                    Sampler::Uniform(Uniform::new(low * unit, high * unit))
                }
            }
            RandomSpec::Triangular([low, mode, high]) => {
                finite("triangular", "lowest", *low)?;
                finite("triangular", "most likely", *mode)?;
                finite("triangular", "highest", *high)?;
                if low > mode || mode > high {
                    return Err(DistributionError::Order {
                        distribution: "triangular",
                        values: vec![*low, *mode, *high],
                        wanted: "the lowest, the most likely, then the highest value",
                    });
                }
                if low == high {
                    Sampler::Constant(low * unit)
                } else {
                    Sampler::Triangular(Triangular::new(low * unit, mode * unit, high * unit))
                }
            }
            RandomSpec::Exponential(spec) => Sampler::Exponential {
                mean: positive("exponential", "mean", spec.mean)? * unit,
            },
            RandomSpec::Erlang(spec) => {
                let mean = positive("erlang", "mean", spec.mean)? * unit;
                let phases = f64::from(spec.phases);
                check(
                    (1.0..=1000.0).contains(&phases),
                    "erlang",
                    "phases",
                    phases,
                    "from 1 to 1000",
                )?;
                match spec.phases {
                    1 => Sampler::Exponential { mean },
                    2..=Erlang::MOST_PHASES => Sampler::Erlang(Erlang::new(mean, spec.phases)),
                    _ => Sampler::Gamma(Gamma::new(mean, phases)),
                }
            }
            RandomSpec::Gamma(spec) => {
                let mean = positive("gamma", "mean", spec.mean)? * unit;
                let cv = variation("gamma", spec.cv)?;
                Sampler::Gamma(Gamma::new(mean, 1.0 / (cv * cv)))
            }
            RandomSpec::Weibull(spec) => {
                let scale = positive("weibull", "scale", spec.scale)? * unit;
                let right = (0.1..=100.0).contains(&spec.shape);
                let shape = check(right, "weibull", "shape", spec.shape, "from 0.1 to 100")?;
                if shape == 1.0 {
                    Sampler::Exponential { mean: scale }
                } else {
                    Sampler::Weibull(Weibull::new(scale, shape))
                }
            }
            RandomSpec::Lognormal(spec) => {
                let mean = positive("lognormal", "mean", spec.mean)? * unit;
                Sampler::Lognormal(Lognormal::new(mean, variation("lognormal", spec.cv)?))
            }
            RandomSpec::Normal(spec) => {
                let mean = finite("normal", "mean", spec.mean)?;
                let sd = positive("normal", "sd", spec.sd)?;
                let min = finite("normal", "min", spec.min.unwrap_or(0.0))?;
                let max = spec.max.map(|max| finite("normal", "max", max)).transpose()?;
                if max.is_some_and(|max| min > max) {
                    return Err(DistributionError::Order {
                        distribution: "normal",
                        values: vec![min, max.unwrap_or(f64::INFINITY)],
                        wanted: "`min` (0 if not given), then `max`",
                    });
                }
                if max == Some(min) {
                    Sampler::Constant(min * unit)
                } else {
                    let max = max.map_or(f64::INFINITY, |max| max * unit);
                    let truncated = TruncatedNormal::new(mean * unit, sd * unit, min * unit, max);
                    Sampler::Normal(Box::new(truncated))
                }
            }
            RandomSpec::Geometric(spec) => {
                let right = spec.mean >= 1.0 && spec.mean <= LARGEST;
                let mean = check(right, "geometric", "mean", spec.mean, "from 1 to 1e100")?;
                if mean == 1.0 {
                    Sampler::Constant(unit)
                } else {
                    Sampler::Geometric(Geometric::new(mean, unit))
                }
            }
            RandomSpec::Values(values) => {
                let Some(&first) = values.first() else {
                    return Err(DistributionError::NoValues);
                };
                for &value in values {
                    finite("values", "value", value)?;
                }
                if values.iter().all(|&value| value == first) {
                    Sampler::Constant(first * unit)
                } else {
                    Sampler::Values(Values::new(values.iter().map(|value| value * unit)))
                }
            }
            RandomSpec::File(name) => return Err(DistributionError::FileNotRead(name.clone())),
        })
    }
}
