//! Variance-based sensitivity indices.
//!
//! The first-order index S of a factor is the share of the response's variance that goes away on average when the factor
//! is known; its total index T is the share that stays when all others are known. S by the estimator of Saltelli et al.:
//! "Variance based sensitivity analysis of model output", Computer Physics Communications 181, 2010, table 2 (b); T by
//! that of Jansen: "Analysis of variance designs for model output", Computer Physics Communications 117, 1999. Intervals
//! are percentile bootstraps over base points (Archer, Saltelli, Sobol: "Sensitivity measures, ANOVA-like techniques and
//! the use of bootstrap", Journal of Statistical Computation and Simulation 58, 1997). With points of a Sobol sequence,
//! which lie more evenly than chance, the intervals are wider than need be.

use crate::kernel::random::Stream;
use crate::kernel::statistics::percentile::quantiles;

/// Resamples for the intervals.
pub const RESAMPLES: usize = 1_000;

/// An index and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The estimate; a little below 0 or above 1 by chance.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The indices of one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indices {
    /// First order.
    pub first: Index,
    /// Total.
    pub total: Index,
}

/// Responses at the points of a [Saltelli design](crate::study::design::saltelli).
#[derive(Clone, Debug, PartialEq)]
pub struct Responses {
    /// At the points A.
    a: Vec<f64>,
    /// At the points B.
    b: Vec<f64>,
    /// For each factor at the points A with its coordinate of B.
    ab: Vec<Vec<f64>>,
}

impl Responses {
    /// Of the responses at all points in the order of the design. Base points at which a response has no value are left out.
    pub fn of(responses: &[Option<f64>], factors: usize) -> Self {
        let mut found = Self {
            a: Vec::new(),
            b: Vec::new(),
            ab: vec![Vec::new(); factors],
        };
        for block in responses.chunks(factors + 2) {
            let block: Option<Vec<f64>> = block
                .iter()
                .map(|value| value.filter(|value| value.is_finite()))
                .collect();
            let Some([a, b, ab @ ..]) = block.as_deref() else {
                continue;
            };
            if ab.len() < factors {
                continue;
            }
            found.a.push(*a);
            found.b.push(*b);
            found.ab.iter_mut().zip(ab).for_each(|(all, value)| all.push(*value));
        }
        found
    }

    /// Base points.
    pub fn len(&self) -> usize {
        self.a.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.a.is_empty()
    }

    /// The indices of all factors with intervals of this confidence; none with fewer than two base points or if the
    /// response does not vary.
    pub fn indices(&self, confidence: f64, seed: u64) -> Option<Vec<Indices>> {
        let all: Vec<usize> = (0..self.len()).collect();
        let estimates = self.estimates(&all)?;
        let mut stream = Stream::named(seed, 0, "sobol indices", "bootstrap");
        let mut resampled: Vec<Vec<(f64, f64)>> = Vec::with_capacity(RESAMPLES);
        for _ in 0..RESAMPLES {
            let rows: Vec<usize> = all.iter().map(|_| stream.below(all.len() as u64) as usize).collect();
            resampled.extend(self.estimates(&rows));
        }
        let tails = [0.5 - 0.5 * confidence, 0.5 + 0.5 * confidence];
        let interval = |value: f64, factor: usize, of: fn(&(f64, f64)) -> f64| {
            let drawn: Vec<f64> = resampled.iter().filter_map(|found| found.get(factor).map(of)).collect();
            let ends = quantiles(&drawn, &tails).unwrap_or_default();
            Index {
                value,
                low: ends.first().copied().unwrap_or(value),
                high: ends.last().copied().unwrap_or(value),
            }
        };
        let of_factor = |(factor, (first, total)): (usize, (f64, f64))| Indices {
            first: interval(first, factor, |both| both.0),
            total: interval(total, factor, |both| both.1),
        };
        Some(estimates.into_iter().enumerate().map(of_factor).collect())
    }

    /// First-order and total index of each factor from these base points.
    fn estimates(&self, rows: &[usize]) -> Option<Vec<(f64, f64)>> {
        let both = || rows.iter().flat_map(|&row| [self.a[row], self.b[row]]);
        let n = rows.len() as f64;
        let mean = both().sum::<f64>() / (2.0 * n);
        let variance = both().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (2.0 * n - 1.0);
        if rows.len() < 2 || variance.is_nan() || variance <= 0.0 {
            return None;
        }
        let of_factor = |ab: &Vec<f64>| {
            let (mut first, mut total) = (0.0, 0.0);
            for &row in rows {
                let step = ab[row] - self.a[row];
                // About the mean: that leaves the expectation and takes away most of the scatter.
                first += (self.b[row] - mean) * step;
                total += step * step;
            }
            (first / n / variance, 0.5 * total / n / variance)
        };
        Some(self.ab.iter().map(of_factor).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::design::saltelli::saltelli;

    const PI: f64 = std::f64::consts::PI;
    /// Ishigami and Homma's function with a = 7 and b = 0.1: first-order and total indices.
    const FIRST: [f64; 3] = [0.313_905, 0.442_411, 0.0];
    const TOTAL: [f64; 3] = [0.557_589, 0.442_411, 0.243_684];

    fn ishigami(point: &[f64]) -> f64 {
        let x: Vec<f64> = point.iter().map(|share| PI * (2.0 * share - 1.0)).collect();
        let sine = libm::sin(x[1]);
        libm::sin(x[0]) + 7.0 * sine * sine + 0.1 * x[2] * x[2] * x[2] * x[2] * libm::sin(x[0])
    }

    fn at(points: &[Vec<f64>], function: impl Fn(&[f64]) -> f64) -> Vec<Option<f64>> {
        points.iter().map(|point| Some(function(point))).collect()
    }

    #[test]
    fn the_indices_of_ishigami_s_function_are_found_within_their_intervals() {
        for power in [8, 10, 12] {
            let points = saltelli(1 << power, 3).unwrap();
            let found = Responses::of(&at(&points, ishigami), 3).indices(0.95, 1).unwrap();
            for (factor, found) in found.iter().enumerate() {
                for (index, exact) in [(found.first, FIRST[factor]), (found.total, TOTAL[factor])] {
                    assert!(
                        (index.low..=index.high).contains(&exact),
                        "{power} {factor}: {index:?} {exact}"
                    );
                    assert!(index.high - index.low < 8.0 / f64::from(1 << (power / 2)), "{index:?}");
                }
            }
        }
    }

    #[test]
    fn the_estimates_are_those_of_an_independent_implementation() {
        // NumPy and SciPy 1.17 over qmc.Sobol(6, scramble=False, bits=32).random(1024), by the same formulas.
        let independent = [
            [0.332792728284814, 0.5579064973493021],
            [0.44109845322251223, 0.44306813647955207],
            [0.01856953083703124, 0.24203113635625687],
        ];
        let found = Responses::of(&at(&saltelli(1024, 3).unwrap(), ishigami), 3);
        for (found, [first, total]) in found.indices(0.95, 1).unwrap().iter().zip(independent) {
            assert!((found.first.value - first).abs() < 1e-12, "{found:?}");
            assert!((found.total.value - total).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn the_shares_of_a_sum_are_those_of_its_terms() {
        let points = saltelli(1 << 10, 3).unwrap();
        let found = Responses::of(&at(&points, |x| 3.0 * x[0] + 1.0 * x[1] + 100.0), 3);
        let found = found.indices(0.95, 1).unwrap();
        for (factor, exact) in [0.9, 0.1, 0.0].into_iter().enumerate() {
            assert!((found[factor].first.value - exact).abs() < 0.01, "{factor}: {found:?}");
            assert!((found[factor].total.value - exact).abs() < 0.01, "{factor}: {found:?}");
        }
    }

    #[test]
    fn intervals_from_random_points_contain_the_index_as_often_as_they_say() {
        let mut covered = [0_u32; 6];
        let rounds = 200;
        for round in 0..rounds {
            let mut stream = Stream::named(11, round, "", "points");
            let mut responses = Vec::new();
            for _ in 0..256 {
                let [a, b] = [(); 2].map(|()| [(); 3].map(|()| stream.uniform()));
                responses.extend([Some(ishigami(&a)), Some(ishigami(&b))]);
                for factor in 0..3 {
                    let mut point = a;
                    point[factor] = b[factor];
                    responses.push(Some(ishigami(&point)));
                }
            }
            let found = Responses::of(&responses, 3).indices(0.95, round).unwrap();
            for factor in 0..3 {
                let (first, total) = (found[factor].first, found[factor].total);
                covered[factor] += u32::from((first.low..=first.high).contains(&FIRST[factor]));
                covered[3 + factor] += u32::from((total.low..=total.high).contains(&TOTAL[factor]));
            }
        }
        // 95 % of 200, and three standard deviations (3 each) to either side.
        assert!(covered.iter().all(|&count| (180..=200).contains(&count)), "{covered:?}");
    }

    #[test]
    fn what_has_no_value_is_left_out_and_what_does_not_vary_has_no_indices() {
        let points = saltelli(64, 2).unwrap();
        let mut responses = at(&points, |x| x[0]);
        responses[5] = None;
        assert_eq!(Responses::of(&responses, 2).len(), 63);
        assert!(Responses::of(&at(&points, |_| 3.0), 2).indices(0.95, 1).is_none());
        assert!(Responses::of(&[], 2).indices(0.95, 1).is_none());
    }
}
