//! Drawing plain numbers.
//!
//! Where a distribution is inverted, its struct has `at(u)`: the value below which a share `u` of the draws
//! lies. What a constructor is given has been checked by [`compile`](super::compile).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exponential::{exponential_at, negative_logarithm};
use super::truncated_normal::TruncatedNormal;
use crate::kernel::random::Stream;
use crate::kernel::special::normal_quantile;

/// A distribution ready to be drawn from.
///
/// It is made from a [`DistributionSpec`](super::DistributionSpec) and holds what can be computed before the
/// first draw. Each draw takes one number from the stream, except: a constant none, Erlang one a phase, gamma
/// (and Erlang with more than 16 phases) two or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Sampler {
    /// Always this value.
    Constant(f64),
    /// Equally likely between two bounds.
    Uniform(Uniform),
    /// Triangular.
    Triangular(Triangular),
    /// Exponential.
    Exponential {
        /// Mean, above zero.
        mean: f64,
    },
    /// A sum of a few exponential phases.
    Erlang(Erlang),
    /// Gamma, or a sum of many exponential phases.
    Gamma(Gamma),
    /// Weibull.
    Weibull(Weibull),
    /// Lognormal.
    Lognormal(Lognormal),
    /// Normal between two bounds.
    Normal(Box<TruncatedNormal>),
    /// Whole multiples of a unit.
    Geometric(Geometric),
    /// One of several values.
    Values(Values),
    /// Given by its quantiles.
    Quantiles(Quantiles),
}

impl Sampler {
    /// The next draw.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Exponential { mean } => mean * exponential_at(stream.uniform()),
            Self::Uniform(uniform) => uniform.at(stream.uniform()),
            Self::Triangular(triangular) => triangular.at(stream.uniform()),
            Self::Erlang(erlang) => erlang.draw(stream),
            Self::Gamma(gamma) => gamma.draw(stream),
            Self::Weibull(weibull) => weibull.at(stream.uniform()),
            Self::Lognormal(lognormal) => lognormal.at(stream.uniform_open()),
            Self::Normal(normal) => normal.at(stream.uniform_open()),
            Self::Geometric(geometric) => geometric.at(stream.uniform()),
            Self::Values(values) => values.draw(stream),
            Self::Quantiles(quantiles) => quantiles.at(stream.uniform()),
        }
    }

    /// The value that a share `u` of the draws does not exceed, for a share strictly between 0 and 1; none for Erlang and
    /// gamma distributions, whose inverse has no closed form.
    pub fn quantile(&self, u: f64) -> Option<f64> {
        Some(match self {
            Self::Constant(value) => *value,
            Self::Exponential { mean } => mean * exponential_at(u),
            Self::Uniform(uniform) => uniform.at(u),
            Self::Triangular(triangular) => triangular.at(u),
            Self::Weibull(weibull) => weibull.at(u),
            Self::Lognormal(lognormal) => lognormal.at(u),
            Self::Normal(normal) => normal.at(u),
            Self::Geometric(geometric) => geometric.at(u),
            Self::Values(values) => values.at(u),
            Self::Quantiles(quantiles) => quantiles.at(u),
            Self::Erlang(_) | Self::Gamma(_) => return None,
        })
    }

    /// The exact mean of the draws.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Uniform(Uniform { low, width }) => low + 0.5 * width,
            Self::Triangular(Triangular { low, mode, high, .. }) => (low + mode + high) / 3.0,
            Self::Exponential { mean } => *mean,
            Self::Erlang(erlang) => erlang.phase_mean * f64::from(erlang.phases),
            Self::Gamma(gamma) => gamma.mean,
            Self::Weibull(weibull) => weibull.scale * libm::tgamma(1.0 + weibull.inverse_shape),
            Self::Lognormal(lognormal) => lognormal.mean,
            Self::Normal(normal) => normal.mean(),
            Self::Geometric(geometric) => geometric.mean * geometric.unit,
            Self::Values(values) => values.mean,
            Self::Quantiles(quantiles) => quantiles.mean,
        }
    }

    /// The exact variance of the draws.
    pub fn variance(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Uniform(Uniform { width, .. }) => width * width / 12.0,
            Self::Triangular(Triangular { low, mode, high, .. }) => {
                let (left, right) = (mode - low, high - mode);
                (left * left + left * right + right * right) / 18.0
            }
            Self::Exponential { mean } => mean * mean,
            Self::Erlang(erlang) => erlang.phase_mean * erlang.phase_mean * f64::from(erlang.phases),
            Self::Gamma(gamma) => gamma.mean * gamma.mean / gamma.shape,
            Self::Weibull(weibull) => {
                let first = libm::tgamma(1.0 + weibull.inverse_shape);
                let second = libm::tgamma(1.0 + 2.0 * weibull.inverse_shape);
                weibull.scale * weibull.scale * (second - first * first)
            }
            Self::Lognormal(lognormal) => {
                let sigma = lognormal.sigma;
                lognormal.mean * lognormal.mean * libm::expm1(sigma * sigma)
            }
            Self::Normal(normal) => normal.variance(),
            Self::Geometric(geometric) => geometric.unit * geometric.unit * geometric.mean * (geometric.mean - 1.0),
            Self::Values(values) => values.variance,
            Self::Quantiles(quantiles) => quantiles.variance,
        }
    }

    /// No draw is below this.
    pub fn lowest(&self) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Uniform(uniform) => uniform.low,
            Self::Triangular(triangular) => triangular.low,
            Self::Normal(normal) => normal.min(),
            Self::Geometric(geometric) => geometric.unit,
            Self::Values(values) => values.ascending.first().copied().unwrap_or(0.0),
            Self::Quantiles(quantiles) => quantiles.at(0.0),
            Self::Exponential { .. } | Self::Erlang(_) | Self::Gamma(_) | Self::Weibull(_) | Self::Lognormal(_) => 0.0,
        }
    }

    /// Whether all draws are the same; they then take nothing from the stream.
    pub fn is_constant(&self) -> bool {
        self.constant().is_some()
    }

    /// The one value that all draws have, if they have.
    pub fn constant(&self) -> Option<f64> {
        match self {
            Self::Constant(value) => Some(*value),
            _ => None,
        }
    }
}

/// Equally likely between two bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uniform {
    low: f64,
    width: f64,
}

impl Uniform {
    pub(super) fn new(low: f64, high: f64) -> Self {
        Self { low, width: high - low }
    }

    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        self.low + self.width * u
    }
}

/// A triangular distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Triangular {
    low: f64,
    mode: f64,
    high: f64,
    /// The share of draws below the mode.
    split: f64,
    /// Squared distance from the lowest value, for each unit of `u`.
    rise: f64,
    /// Squared distance from the highest value, for each unit of 1 − `u`.
    fall: f64,
}

impl Triangular {
    pub(super) fn new(low: f64, mode: f64, high: f64) -> Self {
        let width = high - low;
        Self {
            low,
            mode,
            high,
            split: (mode - low) / width,
            rise: width * (mode - low),
            fall: width * (high - mode),
        }
    }

    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        // Each side stops at the mode, lest rounding carry one beyond the other.
        if u < self.split {
            (self.low + (self.rise * u).sqrt()).min(self.mode)
        } else {
            (self.high - (self.fall * (1.0 - u)).sqrt()).max(self.mode)
        }
    }
}

/// A sum of a few exponential phases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Erlang {
    phases: u32,
    phase_mean: f64,
}

impl Erlang {
    /// Up to this many phases are drawn one by one; more are drawn as gamma, which is faster then. The product
    /// of so many uniform numbers, each at least 2⁻⁵³, does not underflow.
    pub(super) const MOST_PHASES: u32 = 16;

    pub(super) fn new(mean: f64, phases: u32) -> Self {
        Self {
            phases,
            phase_mean: mean / f64::from(phases),
        }
    }

    #[inline]
    fn draw(&self, stream: &mut Stream) -> f64 {
        // A sum of logarithms is the logarithm of the product.
        let mut product = 1.0;
        for _ in 0..self.phases {
            product *= 1.0 - stream.uniform();
        }
        self.phase_mean * negative_logarithm(product)
    }
}

/// A gamma distribution, drawn by rejection (Marsaglia, Tsang: "A simple method for generating gamma
/// variables", ACM TOMS 26, 2000). On average about 1.05 attempts of two numbers each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gamma {
    mean: f64,
    shape: f64,
    scale: f64,
    /// Shape of what is drawn by rejection, less one third; the shape itself is raised by 1 if below 1.
    d: f64,
    c: f64,
}

impl Gamma {
    /// From here on the cube of a normal number is gamma to 1e-10, and the exact test would drown in rounding.
    const ACCEPT_ALL: f64 = 1e10;

    pub(super) fn new(mean: f64, shape: f64) -> Self {
        // A coefficient of variation whose square underflows would make the shape infinite.
        let shape = shape.min(1e30);
        let d = if shape < 1.0 { shape + 1.0 } else { shape } - 1.0 / 3.0;
        Self {
            mean,
            shape,
            scale: mean / shape,
            d,
            c: 1.0 / (9.0 * d).sqrt(),
        }
    }

    fn draw(&self, stream: &mut Stream) -> f64 {
        let cube = loop {
            let x = normal_quantile(stream.uniform_open());
            let v = 1.0 + self.c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            let u = stream.uniform_open();
            let x2 = x * x;
            if u < 1.0 - 0.0331 * x2 * x2
                || self.d > Self::ACCEPT_ALL
                || libm::log(u) < 0.5 * x2 + self.d * (1.0 - v + libm::log(v))
            {
                break v;
            }
        };
        let value = self.scale * (self.d * cube);
        if self.shape < 1.0 {
            value * libm::pow(stream.uniform_open(), 1.0 / self.shape)
        } else {
            value
        }
    }
}

/// A Weibull distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weibull {
    scale: f64,
    inverse_shape: f64,
}

impl Weibull {
    pub(super) fn new(scale: f64, shape: f64) -> Self {
        Self {
            scale,
            inverse_shape: 1.0 / shape,
        }
    }

    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        // exp(ln x / shape) is three times as fast as a power and, as |ln x / shape| < 370, exact to 1e-13.
        self.scale * libm::exp(self.inverse_shape * libm::log(exponential_at(u)))
    }
}

/// A lognormal distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lognormal {
    mean: f64,
    /// Half of the values are below this.
    median: f64,
    /// Standard deviation of the logarithm.
    sigma: f64,
}

impl Lognormal {
    pub(super) fn new(mean: f64, cv: f64) -> Self {
        let square = libm::log1p(cv * cv);
        Self {
            mean,
            median: mean * libm::exp(-0.5 * square),
            sigma: square.sqrt(),
        }
    }

    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        self.median * libm::exp(self.sigma * normal_quantile(u))
    }
}

/// Whole multiples 1, 2, 3 … of a unit: steps up to and including the first success.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geometric {
    /// Mean number of steps, above 1.
    mean: f64,
    unit: f64,
    /// Mean of the exponential time whose whole units, rounded up, are the steps.
    stretch: f64,
}

impl Geometric {
    pub(super) fn new(mean: f64, unit: f64) -> Self {
        Self {
            mean,
            unit,
            stretch: -1.0 / libm::log1p(-1.0 / mean),
        }
    }

    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        ((exponential_at(u) * self.stretch).floor() + 1.0) * self.unit
    }
}

/// One of several values, each equally likely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// In ascending order, so that a draw is monotone in the random number. Shared by the copies of a run.
    ascending: Arc<[f64]>,
    mean: f64,
    variance: f64,
}

impl Values {
    pub(super) fn new(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
        Self {
            ascending: values.into(),
            mean,
            variance,
        }
    }

    fn at(&self, u: f64) -> f64 {
        let index = (u * self.ascending.len() as f64) as usize;
        let last = self.ascending.len().saturating_sub(1);
        self.ascending.get(index.min(last)).copied().unwrap_or(0.0)
    }

    #[inline]
    fn draw(&self, stream: &mut Stream) -> f64 {
        let index = stream.below(self.ascending.len() as u64) as usize;
        // A sampler read from a damaged checkpoint might have no values.
        self.ascending.get(index).copied().unwrap_or(0.0)
    }
}

/// A distribution by some of its quantiles, with straight lines between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantiles {
    /// Shares and the values that such a share does not exceed, both rising, from share 0 to share 1. Shared by the
    /// copies of a run.
    points: Arc<[(f64, f64)]>,
    mean: f64,
    variance: f64,
}

impl Quantiles {
    pub(super) fn new(points: impl Iterator<Item = (f64, f64)>) -> Self {
        let points: Arc<[(f64, f64)]> = points.collect();
        // Between two quantiles the draws are uniform: (a + b) / 2 and (a² + ab + b²) / 3 on average.
        let pieces = || {
            points
                .windows(2)
                .map(|pair| (pair[1].0 - pair[0].0, pair[0].1, pair[1].1))
        };
        let mean = pieces().map(|(share, a, b)| share * (a + b) / 2.0).sum::<f64>();
        let about_mean = |(share, a, b): (f64, f64, f64)| {
            let (a, b) = (a - mean, b - mean);
            share * (a * a + a * b + b * b) / 3.0
        };
        let variance = pieces().map(about_mean).sum();
        Self { points, mean, variance }
    }

    pub(super) fn at(&self, u: f64) -> f64 {
        let after = self.points.partition_point(|&(share, _)| share <= u);
        let before = after.checked_sub(1).and_then(|before| self.points.get(before));
        match (before, self.points.get(after)) {
            (Some(&(from, low)), Some(&(to, high))) => low + (high - low) * ((u - from) / (to - from)),
            // A sampler read from a damaged checkpoint might have no points.
            (Some(&(_, value)), None) | (None, Some(&(_, value))) => value,
            (None, None) => 0.0,
        }
    }
}
