//! What runs say of a response at points: means over replications, and how far off these may be.
//!
//! Replications of all points share their luck (common random numbers), so the errors of the means are correlated. One
//! correlation ρ stands for that of any two points (Chen, Ankenman, Nelson, ACM TOMACS 22, 2012, who show what it does
//! to a surrogate).

use crate::kernel::random::Stream;
use crate::kernel::statistics::tally::Tally;

/// Fewer replications of a point say too little of its variance: the mean of all points' variances stands for it.
const FEW: u64 = 10;
/// The correlation stays below 1, where the errors could not be told from one common error.
const MOST_CORRELATION: f64 = 0.999;

/// What is known of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The points, each coordinate from 0 to 1.
    pub at: Vec<Vec<f64>>,
    /// The mean response at each.
    pub means: Vec<f64>,
    /// Replications of each.
    counts: Vec<u64>,
    /// The variance of one run at each; none if no point was replicated.
    variances: Option<Vec<f64>>,
    /// Correlation of runs of the same replication at two points.
    correlation: f64,
    /// The variance over replications of the mean over all points.
    overall: f64,
}

impl Data {
    /// What the values of each point's replications say; points with a replication without a value are left out.
    pub fn of(at: &[Vec<f64>], values: &[Vec<Option<f64>>]) -> Self {
        let whole = at.iter().zip(values).filter_map(|(at, values)| {
            let values: Vec<f64> = values.iter().copied().collect::<Option<_>>()?;
            let is_finite = !values.is_empty() && values.iter().all(|value| value.is_finite());
            is_finite.then(|| (at.clone(), values))
        });
        let (at, values): (Vec<_>, Vec<Vec<f64>>) = whole.unzip();
        let tallies: Vec<Tally> = values.iter().map(|values| values.iter().copied().collect()).collect();
        let known: Vec<f64> = tallies.iter().filter_map(Tally::variance).collect();
        let pooled = known.iter().sum::<f64>() / known.len().max(1) as f64;
        let variance = |tally: &Tally| tally.variance().filter(|_| tally.count() >= FEW).unwrap_or(pooled);
        Self {
            means: tallies.iter().map(|tally| tally.mean().unwrap_or_default()).collect(),
            counts: tallies.iter().map(Tally::count).collect(),
            variances: (!known.is_empty()).then(|| tallies.iter().map(variance).collect()),
            correlation: correlation(&values),
            overall: variance_of_means(&values).unwrap_or(0.0),
            at,
        }
    }

    /// Points.
    pub fn len(&self) -> usize {
        self.means.len()
    }

    /// Whether there are no points.
    pub fn is_empty(&self) -> bool {
        self.means.is_empty()
    }

    /// Coordinates of a point.
    pub fn dimensions(&self) -> usize {
        self.at.first().map_or(0, Vec::len)
    }

    /// The fewest replications that a point has: what all means are off in common is known from no more.
    pub fn fewest_replications(&self) -> u64 {
        self.counts.iter().copied().min().unwrap_or(0)
    }

    /// Whether anything is known of how far off the means are.
    pub fn is_replicated(&self) -> bool {
        self.variances.is_some()
    }

    /// The covariance of the errors of the means at two points; 0 if nothing is known.
    pub fn covariance(&self, one: usize, other: usize) -> f64 {
        let of = |point: usize| Some((*self.variances.as_ref()?.get(point)?, *self.counts.get(point)?));
        let (Some((first, many)), Some((second, others))) = (of(one), of(other)) else {
            return 0.0;
        };
        let correlation = if one == other { 1.0 } else { self.correlation };
        correlation * (first * second).sqrt() / many.max(others).max(1) as f64
    }

    /// The mean variance of the errors of the means.
    pub fn mean_variance(&self) -> f64 {
        let all = (0..self.len()).map(|point| self.covariance(point, point));
        all.sum::<f64>() / self.len().max(1) as f64
    }

    /// The variance of the error of the mean over all points, as its replications show it: of what all means are off in
    /// common it says as much as replications can, and needs no estimate of their correlation, which few are too few for.
    pub fn overall_variance(&self) -> f64 {
        let shares = self.counts.iter().map(|count| 1.0 / (*count).max(1) as f64);
        self.overall * shares.sum::<f64>() / self.len().max(1) as f64
    }

    /// The variance of the error that all means have in common, by the mean correlation of two points.
    pub fn common_variance(&self) -> f64 {
        self.correlation * self.mean_variance()
    }

    /// The same without the error that all means have in common: it moves all points alike, so it does not count where
    /// they are held against each other.
    pub fn compared(&self) -> Self {
        let own = 1.0 - self.correlation;
        let own_variances = |variances: &Vec<f64>| variances.iter().map(|variance| own * variance).collect();
        Self {
            variances: self.variances.as_ref().map(own_variances),
            correlation: 0.0,
            overall: 0.0,
            ..self.clone()
        }
    }

    /// At most so many of the points, drawn at random but always the same: every k-th of a grid would leave whole levels of
    /// its last factors out.
    pub fn thinned(&self, most: usize) -> Self {
        let all = self.len();
        if all <= most {
            return self.clone();
        }
        let mut stream = Stream::named(0, all as u64, "surrogate", "thinned");
        let mut chosen: Vec<usize> = (0..all).collect();
        for place in 0..most {
            chosen.swap(place, place + stream.below((all - place) as u64) as usize);
        }
        chosen.truncate(most);
        chosen.sort_unstable();
        let pick = |values: &[f64]| chosen.iter().filter_map(|at| values.get(*at).copied()).collect();
        Self {
            at: chosen.iter().filter_map(|at| self.at.get(*at).cloned()).collect(),
            means: pick(&self.means),
            counts: chosen.iter().filter_map(|at| self.counts.get(*at).copied()).collect(),
            variances: self.variances.as_deref().map(pick),
            correlation: self.correlation,
            overall: self.overall,
        }
    }
}

/// The variance over replications of the mean of values over all points; none with fewer than two replications.
fn variance_of_means(values: &[Vec<f64>]) -> Option<f64> {
    let common = values.iter().map(Vec::len).min().unwrap_or(0);
    let mean = |replication: usize| {
        let all = values.iter().filter_map(|own| own.get(replication));
        all.sum::<f64>() / values.len() as f64
    };
    (0..common).map(mean).collect::<Tally>().variance()
}

/// The mean correlation of any two points over their common replications: with the values of each point standardised,
/// the variance over replications of their mean over k points is (1 + (k − 1)·ρ) / k.
fn correlation(values: &[Vec<f64>]) -> f64 {
    let common = values.iter().map(Vec::len).min().unwrap_or(0);
    let standardised: Vec<Vec<f64>> = values
        .iter()
        .filter_map(|values| {
            let values = values.get(..common)?;
            let tally: Tally = values.iter().copied().collect();
            let (mean, spread) = (tally.mean()?, tally.std_dev().filter(|spread| *spread > 0.0)?);
            Some(values.iter().map(|value| (value - mean) / spread).collect())
        })
        .collect();
    let points = standardised.len() as f64;
    if points < 2.0 || common < 2 {
        return 0.0;
    }
    let variance = variance_of_means(&standardised).unwrap_or(0.0);
    ((points * variance - 1.0) / (points - 1.0)).clamp(0.0, MOST_CORRELATION)
}

#[cfg(test)]
pub(in crate::study::surrogate) mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;
    use crate::study::design::latin_hypercube::latin_hypercube;

    /// A normal number of this name.
    pub fn normal(seed: u64, replication: u64, name: &str) -> f64 {
        normal_quantile(Stream::named(seed, replication, name, "noise").uniform_open())
    }

    /// Runs of a function at points of a Latin hypercube, with noise of this spread and correlation.
    pub fn runs(
        seed: u64,
        [points, dimensions, replications]: [usize; 3],
        [spread, correlation]: [f64; 2],
        function: impl Fn(&[f64]) -> f64,
    ) -> Data {
        let at = latin_hypercube(points, dimensions, seed);
        let value = |point: usize, replication: u64| {
            let own = (1.0 - correlation).sqrt() * normal(seed, replication, &point.to_string());
            let common = correlation.sqrt() * normal(seed, replication, "common");
            Some(function(&at[point]) + spread * (own + common))
        };
        let of = |point: usize| {
            (0..replications as u64)
                .map(|replication| value(point, replication))
                .collect()
        };
        let values: Vec<Vec<Option<f64>>> = (0..points).map(of).collect();
        Data::of(&at, &values)
    }

    #[test]
    fn variance_and_correlation_of_replications_are_found() {
        for correlation in [0.0, 0.4, 0.9] {
            let data = runs(3, [40, 2, 200], [2.0, correlation], |at| at[0]);
            let error = 4.0 / 200.0;
            assert!(
                (data.mean_variance() / error - 1.0).abs() < 0.15,
                "{}",
                data.mean_variance()
            );
            assert!((data.correlation - correlation).abs() < 0.12, "{}", data.correlation);
            assert!((data.covariance(0, 1) / error - correlation).abs() < 0.2);
        }
    }

    #[test]
    fn points_without_all_values_are_left_out() {
        let at = [vec![0.0], vec![0.5], vec![1.0]];
        let data = Data::of(&at, &[vec![Some(1.0), Some(2.0)], vec![Some(1.0), None], vec![]]);
        assert_eq!(
            (data.len(), data.means.clone(), data.is_replicated()),
            (1, vec![1.5], true)
        );
        assert!(!Data::of(&at, &[vec![Some(1.0)], vec![Some(1.0)], vec![Some(3.0)]]).is_replicated());
    }

    #[test]
    fn thinned_to_fewer_points_all_levels_of_a_grid_stay() {
        let at: Vec<Vec<f64>> = (0..600)
            .map(|point| vec![f64::from(point / 2) / 299.0, f64::from(point % 2)])
            .collect();
        let values = vec![vec![Some(1.0), Some(2.0)]; 600];
        for most in [300, 120] {
            let few = Data::of(&at, &values).thinned(most);
            let second = few.at.iter().filter(|at| at[1] == 1.0).count();
            assert_eq!(few.len(), most);
            assert!((2 * second).abs_diff(most) < most / 4, "{second} of {most}");
            // None stands twice.
            assert!(few.at.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
