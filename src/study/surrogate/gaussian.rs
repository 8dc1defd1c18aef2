//! A Gaussian process over means that are off by chance: stochastic kriging (Ankenman, Nelson, Staum, Operations
//! Research 58, 2010).
//!
//! The response is β + M(x); M has mean 0 and covariance τ²·R, with Matérn's R of smoothness 5/2 in each coordinate
//! (Rasmussen, Williams, Gaussian Processes for Machine Learning, 2006, equation 4.17):
//!
//! ```text
//! R(x, x') = Π (1 + √5·d + 5/3·d²)·exp(−√5·d),    d = |xₖ − x'ₖ| / ℓₖ
//! ```
//!
//! The means have, beside that, the covariance Σ of their errors, known from the replications; without any, their
//! variance is a nugget that is estimated too. τ², ℓ and the nugget make the restricted likelihood largest. With K =
//! τ²R + Σ (equations 7 and 22 there):
//!
//! ```text
//! ŷ(x) = β + kᵀK⁻¹(y − β)        MSE(x) = τ² − kᵀK⁻¹k + (1 − 1ᵀK⁻¹k)² / 1ᵀK⁻¹1
//! ```
//!
//! Leaving a point out (Dubrule, Mathematical Geology 15, 1983): with B = K⁻¹ − K⁻¹1·1ᵀK⁻¹ / 1ᵀK⁻¹1, its residual is
//! (B·y)ᵢ / Bᵢᵢ, of variance 1 / Bᵢᵢ. Where these residuals are larger than their variances say, standard errors are
//! widened by as much.
//!
//! [Reinterpolation](Gaussian::interpolating) (Forrester, Keane, Bressloff, AIAA Journal 44, 2006) puts a second process
//! without errors through what the first says at its points: the same lengths, and the variance that is most likely for
//! these values, σ² = (ŷ − β)ᵀR⁻¹(ŷ − β) / n. It says the same of the mean, but is certain at the points themselves, and
//! so says what is to be learned by another point rather than by more replications of the same.

use crate::study::surrogate::cholesky::{Cholesky, dot};
use crate::study::surrogate::data::Data;

/// Points from which the parameters are found at most; more make it slow and change little.
const MOST_FOR_PARAMETERS: usize = 120;
/// Logarithms of lengths, as shares of the range, and of variances, as shares of the variance of the means.
const LENGTHS: [f64; 2] = [-3.0, 3.0];
const VARIANCES: [f64; 2] = [-7.0, 5.0];
/// What keeps the matrix positive definite where points are alike, as a share of the variance of the means.
const JITTER: f64 = 1e-9;
/// The same for a process without errors, as a share of its variance, the first that will do.
const JITTERS: [f64; 4] = [1e-10, 1e-9, 1e-8, 1e-6];
/// The search for parameters starts with steps of this size and ends with the other.
const STEPS: [f64; 2] = [1.0, 0.06];

/// A fitted process.
#[derive(Clone, Debug, PartialEq)]
pub struct Gaussian {
    at: Vec<Vec<f64>>,
    lengths: Vec<f64>,
    variance: f64,
    beta: f64,
    weights: Vec<f64>,
    ones: Vec<f64>,
    ones_sum: f64,
    factor: Cholesky,
    /// By what standard errors are multiplied.
    scale: f64,
}

/// τ², ℓ and the nugget as logarithms; the nugget only if nothing else is known of the errors.
type Parameters = Vec<f64>;

impl Gaussian {
    /// The process through the data, and the residual of each point when it is left out; none if there are too few
    /// points, or all means are the same.
    pub fn fit(data: &Data) -> Option<(Self, Vec<f64>)> {
        let spread = spread(&data.means)?;
        let few = data.thinned(MOST_FOR_PARAMETERS);
        let parameters = best(&few, spread)?;
        Self::with(data, spread, &parameters)
    }

    fn with(data: &Data, spread: f64, parameters: &[f64]) -> Option<(Self, Vec<f64>)> {
        let factor = factor(data, spread, parameters)?;
        let (variance, lengths) = split(data, spread, parameters);
        let mut found = Self::through(data.at.clone(), &data.means, factor, variance, lengths);
        let diagonal = found.factor.inverse_diagonal();
        let left_out: Vec<(f64, f64)> = diagonal
            .iter()
            .zip(&found.ones)
            .zip(&found.weights)
            .map(|((diagonal, one), weight)| {
                let own = diagonal - one * one / found.ones_sum;
                (weight / own, 1.0 / own)
            })
            .collect();
        let squares = left_out
            .iter()
            .map(|(residual, variance)| residual * residual / variance);
        found.scale = (squares.sum::<f64>() / data.len() as f64).sqrt().max(1.0);
        let residuals = left_out.into_iter().map(|(residual, _)| residual).collect();
        Some((found, residuals))
    }

    /// The process of this covariance, already factored, through values at points.
    fn through(at: Vec<Vec<f64>>, values: &[f64], factor: Cholesky, variance: f64, lengths: Vec<f64>) -> Self {
        let ones = factor.solve(&vec![1.0; values.len()]);
        let ones_sum: f64 = ones.iter().sum();
        let beta = dot(&ones, values) / ones_sum;
        let off: Vec<f64> = values.iter().map(|value| value - beta).collect();
        let weights = factor.solve(&off);
        Self {
            at,
            lengths,
            variance,
            beta,
            weights,
            ones,
            ones_sum,
            factor,
            scale: 1.0,
        }
    }

    /// The process without errors through what this one says at its points, and through these further values at others;
    /// none if the points are too much alike.
    pub fn interpolating(&self, further: &[(Vec<f64>, f64)]) -> Option<Self> {
        let own = self.at.iter().map(|at| (at.clone(), self.predict(at).0));
        let (at, values): (Vec<_>, Vec<f64>) = own.chain(further.iter().cloned()).unzip();
        let factor = self.exact(&at)?;
        let mut found = Self::through(at, &values, factor, 1.0, self.lengths.clone());
        let off: Vec<f64> = values.iter().map(|value| value - found.beta).collect();
        found.scale = (dot(&off, &found.weights).max(0.0) / values.len().max(1) as f64).sqrt();
        Some(found)
    }

    /// The factor of R at points, with as little on its diagonal as makes it positive definite.
    fn exact(&self, at: &[Vec<f64>]) -> Option<Cholesky> {
        JITTERS.into_iter().find_map(|jitter| {
            Cholesky::new(at.len(), |row, column| {
                let near = at.get(row).zip(at.get(column));
                let process = near.map_or(0.0, |(one, other)| correlation(one, other, &self.lengths));
                process + if row == column { jitter } else { 0.0 }
            })
        })
    }

    /// The value at a point and its standard error.
    pub fn predict(&self, at: &[f64]) -> (f64, f64) {
        let near: Vec<f64> = self
            .at
            .iter()
            .map(|own| self.variance * correlation(own, at, &self.lengths))
            .collect();
        let reached = self.factor.forward(&near);
        let rest = 1.0 - dot(&self.ones, &near);
        let square = self.variance - dot(&reached, &reached) + rest * rest / self.ones_sum;
        (
            self.beta + dot(&self.weights, &near),
            self.scale * square.max(0.0).sqrt(),
        )
    }

    /// Degrees of freedom of the standard errors.
    pub fn freedom(&self) -> f64 {
        (self.at.len() - 1) as f64
    }
}

/// The standard deviation of the means; none if there are fewer than three or all are the same.
fn spread(means: &[f64]) -> Option<f64> {
    let tally: crate::kernel::statistics::tally::Tally = means.iter().copied().collect();
    let largest = means.iter().fold(0.0, |most: f64, mean| most.max(mean.abs()));
    tally
        .std_dev()
        .filter(|spread| means.len() > 2 && *spread > 1e-12 * largest)
}

fn correlation(one: &[f64], other: &[f64], lengths: &[f64]) -> f64 {
    let root = 5_f64.sqrt();
    let (mut product, mut sum) = (1.0, 0.0);
    for ((one, other), length) in one.iter().zip(other).zip(lengths) {
        let far = root * (one - other).abs() / length;
        product *= 1.0 + far + far * far / 3.0;
        sum += far;
    }
    product * libm::exp(-sum)
}

fn split(data: &Data, spread: f64, parameters: &[f64]) -> (f64, Vec<f64>) {
    let (variance, rest) = parameters.split_first().unwrap_or((&0.0, &[]));
    let lengths = rest.iter().take(data.dimensions()).map(|length| libm::exp(*length));
    (spread * spread * libm::exp(*variance), lengths.collect())
}

/// The factor of K.
fn factor(data: &Data, spread: f64, parameters: &[f64]) -> Option<Cholesky> {
    let (variance, lengths) = split(data, spread, parameters);
    let nugget = parameters
        .get(1 + data.dimensions())
        .map_or(0.0, |nugget| libm::exp(*nugget));
    let own = (nugget + JITTER) * spread * spread;
    Cholesky::new(data.len(), |row, column| {
        let near = data.at.get(row).zip(data.at.get(column));
        let process = near.map_or(0.0, |(one, other)| variance * correlation(one, other, &lengths));
        process + data.covariance(row, column) + if row == column { own } else { 0.0 }
    })
}

/// Minus twice the logarithm of the restricted likelihood, but for a constant.
fn unlikeliness(data: &Data, spread: f64, parameters: &[f64]) -> f64 {
    let Some(factor) = factor(data, spread, parameters) else {
        return f64::INFINITY;
    };
    let ones = factor.solve(&vec![1.0; data.len()]);
    let sum: f64 = ones.iter().sum();
    let beta = dot(&ones, &data.means) / sum;
    let off: Vec<f64> = data.means.iter().map(|mean| mean - beta).collect();
    let reached = factor.forward(&off);
    factor.ln_determinant() + libm::log(sum) + dot(&reached, &reached)
}

/// The parameters by compass search (Kolda, Lewis, Torczon, SIAM Review 45, 2003) from two starts, a short and a long
/// reach.
fn best(data: &Data, spread: f64) -> Option<Parameters> {
    let dimensions = data.dimensions();
    let starts = [-1.2, 0.7].map(|length| {
        let mut start = vec![0.0];
        start.extend(std::iter::repeat_n(length, dimensions));
        if !data.is_replicated() {
            start.push(-4.0);
        }
        searched(start, dimensions, |parameters| unlikeliness(data, spread, parameters))
    });
    let found = starts.into_iter().min_by(|(one, _), (other, _)| one.total_cmp(other));
    found
        .filter(|(value, _)| value.is_finite())
        .map(|(_, parameters)| parameters)
}

fn searched(start: Parameters, dimensions: usize, value: impl Fn(&[f64]) -> f64) -> (f64, Parameters) {
    let bounds = |place: usize| {
        if (1..=dimensions).contains(&place) {
            LENGTHS
        } else {
            VARIANCES
        }
    };
    let (mut best, mut at) = (value(&start), start);
    let [mut step, least] = STEPS;
    while step > least {
        let mut is_better = false;
        for place in 0..at.len() {
            let [low, high] = bounds(place);
            for way in [step, -step] {
                let mut tried = at.clone();
                if let Some(own) = tried.get_mut(place) {
                    *own = (*own + way).clamp(low, high);
                }
                if tried == at {
                    continue;
                }
                let found = value(&tried);
                if found < best {
                    (best, at, is_better) = (found, tried, true);
                    break;
                }
            }
        }
        if !is_better {
            step /= 2.0;
        }
    }
    (best, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::surrogate::data::tests::runs;

    fn wave(at: &[f64]) -> f64 {
        10.0 + 3.0 * (6.0 * at[0]).sin() + 2.0 * at[1]
    }

    #[test]
    fn without_noise_it_goes_through_the_points_and_is_near_between_them() {
        let data = runs(1, [30, 2, 2], [0.0, 0.0], wave);
        let (found, _) = Gaussian::fit(&data).unwrap();
        for (at, mean) in data.at.iter().zip(&data.means) {
            assert!((found.predict(at).0 - mean).abs() < 1e-3, "{at:?}");
        }
        for at in [[0.3, 0.6], [0.5, 0.5], [0.8, 0.2]] {
            assert!((found.predict(&at).0 - wave(&at)).abs() < 0.15, "{at:?}");
        }
    }

    #[test]
    fn a_residual_left_out_is_that_of_a_process_without_the_point() {
        let data = runs(2, [12, 2, 1], [0.3, 0.0], wave);
        let parameters = [0.0, -0.5, 0.5, -2.0];
        let spread = 2.0;
        let (_, left_out) = Gaussian::with(&data, spread, &parameters).unwrap();
        let mut without = data.clone();
        let (at, mean) = (without.at.remove(4), without.means.remove(4));
        let (found, _) = Gaussian::with(&without, spread, &parameters).unwrap();
        assert!((mean - found.predict(&at).0 - left_out[4]).abs() < 1e-9);
    }

    #[test]
    fn noise_is_smoothed_and_not_followed() {
        let data = runs(3, [40, 1, 5], [2.0, 0.0], |at| 4.0 * at[0]);
        let (found, _) = Gaussian::fit(&data).unwrap();
        let off = |at: f64| (found.predict(&[at]).0 - 4.0 * at).abs();
        let worst = (0..=20).map(|step| off(f64::from(step) / 20.0)).fold(0.0, f64::max);
        // The means themselves are off by 0.9 on average.
        assert!(worst < 0.7, "{worst}");
    }

    #[test]
    fn what_never_changes_has_no_process() {
        assert!(Gaussian::fit(&runs(1, [10, 1, 2], [0.0, 0.0], |_| 3.0)).is_none());
    }
}
