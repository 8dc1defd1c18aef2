//! Probability distributions: what a scenario writes, and how it is sampled.
//!
//! Every transcendental function comes from the `libm` crate and every formula is evaluated in one fixed
//! order, so a draw has the same bits on every platform; the platform's own mathematics is never called.
//! Continuous distributions are sampled by inversion where a closed or a rational inverse exists: one
//! uniform number a draw keeps two variants of a line in step (common random numbers) and makes a draw
//! monotone in it. Gamma is the exception (rejection).
//!
//! A [`DistributionSpec`] is what people write; [`Sampler`] draws plain numbers from it and [`SpanSampler`]
//! durations.

mod compile;
mod exponential;
mod sampler;
mod scaled;
mod span_sampler;
#[cfg(test)]
mod tests;
mod truncated_normal;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use compile::DistributionError;
pub use sampler::Sampler;
pub use span_sampler::SpanSampler;

/// A number that may vary: either one number, or a table with the name of a distribution.
///
/// The unit is that of the key it stands behind (`cycle_seconds`, `repair_minutes`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DistributionSpec {
    /// Always this value.
    Constant(f64),
    /// A value drawn anew each time.
    Random(RandomSpec),
}

/// A named distribution with its parameters, in the unit of the key it stands behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum RandomSpec {
    /// Equally likely between the two bounds.
    Uniform([f64; 2]),
    /// Lowest, most likely and highest value.
    Triangular([f64; 3]),
    /// Memoryless.
    Exponential(MeanSpec),
    /// Sum of `phases` exponential times with this mean in all.
    Erlang(ErlangSpec),
    /// Gamma by its mean and coefficient of variation.
    Gamma(MeanCvSpec),
    /// Weibull by scale (characteristic life) and shape.
    Weibull(WeibullSpec),
    /// Lognormal by its own mean and coefficient of variation (not those of its logarithm).
    Lognormal(MeanCvSpec),
    /// Normal, cut off at `min` and `max`.
    Normal(NormalSpec),
    /// Whole numbers 1, 2, 3 … with this mean: steps up to and including the first success.
    Geometric(MeanSpec),
    /// Drawn from these values, each equally likely.
    Values(Vec<f64>),
    /// Drawn from the numbers in a CSV file (first column, beside the scenario), each equally likely.
    File(String),
}

/// The mean of a one-parameter distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeanSpec {
    /// Mean, above zero.
    pub mean: f64,
}

/// An Erlang distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErlangSpec {
    /// Mean of the whole time, above zero.
    pub mean: f64,
    /// Number of phases, 1 to 1,000.
    pub phases: u32,
}

/// Mean and coefficient of variation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeanCvSpec {
    /// Mean, above zero.
    pub mean: f64,
    /// Standard deviation divided by the mean, above zero, at most 100.
    pub cv: f64,
}

/// Scale and shape of a Weibull distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeibullSpec {
    /// Characteristic life: 63.2 % have failed by then. Above zero.
    pub scale: f64,
    /// Below 1 early failures, 1 random, above 1 wear-out. From 0.1 to 100.
    pub shape: f64,
}

/// A normal distribution between two bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormalSpec {
    /// Mean before cutting.
    pub mean: f64,
    /// Standard deviation before cutting, above zero.
    pub sd: f64,
    /// Lowest value; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Highest value; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}
