//! What another point is expected to bring.
//!
//! Expected improvement (Jones, Schonlau, Welch, Journal of Global Optimization 13, 1998), more being better: with m(x) and
//! s(x) of a Gaussian process, T the best that is known and u = (m − T) / s,
//!
//! ```text
//! EI(x) = E max(Y(x) − T, 0) = (m − T)·Φ(u) + s·φ(u)
//! ```
//!
//! The means that the process rests on are off by chance. Points share their luck: the same replications of a point once
//! more would be the same numbers, and what the means have in common moves all of them alike. So the replications are a
//! function without chance of its own whose roughness is smoothed, which is what Forrester, Keane and Bressloff (AIAA
//! Journal 44, 2006) made *reinterpolation* for: m and s are those of a process without errors through what the first
//! process says at the points, and T is the best that it says there. A point that was tried promises nothing more. Picheny,
//! Wagner and Ginsbourger (Structural and Multidisciplinary Optimization 48, 2013) compare this with other criteria.
//!
//! A point that failed has no value; it is taken to be worse than foretold by one standard error, so that the search keeps
//! away without shunning what lies near (to impute by the process is the way of Forrester, Sóbester, Keane: "Optimization with missing data", Proceedings of the
//! Royal Society A 462, 2006). Of points tried together each later one takes the earlier to be as foretold (*kriging
//! believer*: Ginsbourger, Le Riche, Carraro, in Computational Intelligence in Expensive Optimization Problems, 2010).

use crate::kernel::special::{normal_density, normal_probability};
use crate::study::search::lattice::{Lattice, Position};
use crate::study::surrogate::gaussian::Gaussian;

/// What other points are expected to bring, given the points so far.
#[derive(Clone, Debug)]
pub struct Improvement<'a> {
    lattice: &'a Lattice,
    /// What was fitted to the means, more being better.
    fitted: &'a Gaussian,
    /// Points that have no value, or are about to have one, with what they are taken to have.
    taken: Vec<(Vec<f64>, f64)>,
    exact: Gaussian,
    /// What is best so far, with costs taken off.
    best: f64,
}

impl<'a> Improvement<'a> {
    /// By a process that was fitted to the means of the points `good`, more being better; `failed` were tried and have none.
    /// None if the points are too much alike.
    pub fn new(lattice: &'a Lattice, fitted: &'a Gaussian, good: &[&Position], failed: &[&Position]) -> Option<Self> {
        let net = |position: &&Position| fitted.predict(&lattice.coordinates(position)).0 - lattice.cost(position);
        let best = good.iter().map(net).fold(f64::NEG_INFINITY, f64::max);
        let without = Self {
            lattice,
            fitted,
            taken: Vec::new(),
            exact: fitted.interpolating(&[])?,
            best,
        };
        let taken = failed.iter().map(|position| {
            let at = lattice.coordinates(position);
            let (mean, error) = without.exact.predict(&at);
            (at, mean - error)
        });
        let taken: Vec<_> = taken.collect();
        without.taking(taken)
    }

    /// The same if a point had the value that is foretold.
    pub fn believing(&self, position: &Position) -> Option<Self> {
        let at = self.lattice.coordinates(position);
        let foretold = self.exact.predict(&at).0;
        let mut taken = self.taken.clone();
        taken.push((at, foretold));
        let best = self.best.max(foretold - self.lattice.cost(position));
        Self { best, ..self.clone() }.taking(taken)
    }

    fn taking(self, taken: Vec<(Vec<f64>, f64)>) -> Option<Self> {
        if taken.is_empty() {
            return Some(self);
        }
        let exact = self.fitted.interpolating(&taken)?;
        Some(Self { taken, exact, ..self })
    }

    /// What a point is expected to be better by than the best so far.
    pub fn at(&self, position: &Position) -> f64 {
        let (mean, error) = self.exact.predict(&self.lattice.coordinates(position));
        expected_improvement(mean - self.lattice.cost(position) - self.best, error)
    }
}

/// E max(Y, 0) of a normal Y with this mean and standard deviation.
pub fn expected_improvement(mean: f64, deviation: f64) -> f64 {
    if deviation <= 0.0 {
        return mean.max(0.0);
    }
    let u = mean / deviation;
    (mean * normal_probability(u) + deviation * normal_density(u)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;
    use crate::study::search::lattice::Axis;
    use crate::study::surrogate::data::Data;

    #[test]
    fn the_formula_is_the_mean_of_what_lies_above() {
        let mut stream = Stream::named(1, 0, "", "improvement");
        let normal: Vec<f64> = (0..200_000).map(|_| normal_quantile(stream.uniform_open())).collect();
        for (mean, deviation) in [(0.0, 1.0), (-1.0, 2.0), (0.5, 0.3), (-2.0, 1.0)] {
            let above = normal
                .iter()
                .map(|z: &f64| (mean + deviation * z).max(0.0))
                .sum::<f64>()
                / 200_000.0;
            let found = expected_improvement(mean, deviation);
            assert!(
                (found - above).abs() < 0.01 * deviation,
                "{mean} {deviation}: {found} {above}"
            );
        }
        assert_eq!(
            [expected_improvement(2.0, 0.0), expected_improvement(-2.0, 0.0)],
            [2.0, 0.0]
        );
        assert!(expected_improvement(-60.0, 1.0) >= 0.0);
    }

    /// A slope with a step of chance at each point, from 0 to 20.
    fn slope() -> (Lattice, Vec<Position>, Data) {
        let lattice = Lattice::new(vec![Axis::whole(0.0, 20.0, 0.0).unwrap()]);
        let points: Vec<Position> = [0, 4, 9, 13, 16].map(|rung| vec![rung]).to_vec();
        let at: Vec<Vec<f64>> = points.iter().map(|point| lattice.coordinates(point)).collect();
        let value = |point: &Position, replication: u64| {
            let noise = Stream::named(3, replication, &point[0].to_string(), "noise").uniform() - 0.5;
            Some(3.0 * f64::from(point[0]) + 8.0 * noise)
        };
        let of = |point: &Position| (0..6).map(|replication| value(point, replication)).collect();
        let values: Vec<Vec<Option<f64>>> = points.iter().map(of).collect();
        (lattice, points, Data::of(&at, &values).compared())
    }

    #[test]
    fn what_was_tried_promises_nothing_and_the_way_up_does() {
        let (lattice, points, data) = slope();
        let (fitted, _) = Gaussian::fit(&data).unwrap();
        let good: Vec<&Position> = points.iter().collect();
        let found = Improvement::new(&lattice, &fitted, &good, &[]).unwrap();
        let top = found.at(&vec![20]);
        assert!(top > 1.0, "{top}");
        for point in &points {
            assert!(found.at(point) < 0.02 * top, "{point:?}: {}", found.at(point));
        }
        // Once believed to be as foretold, it promises no more, and neither does what lies beside it.
        let then = found.believing(&vec![20]).unwrap();
        assert!(then.at(&vec![20]) < 0.02 * top && then.at(&vec![19]) < found.at(&vec![19]));
    }

    #[test]
    fn where_a_point_failed_less_is_expected() {
        let (lattice, points, data) = slope();
        let (fitted, _) = Gaussian::fit(&data).unwrap();
        let good: Vec<&Position> = points.iter().collect();
        let without = Improvement::new(&lattice, &fitted, &good, &[]).unwrap();
        let failed = vec![20];
        let with = Improvement::new(&lattice, &fitted, &good, &[&failed]).unwrap();
        assert!(with.at(&vec![19]) < without.at(&vec![19]));
        assert!(with.at(&failed) < 0.02 * without.at(&failed));
    }

    #[test]
    fn costs_are_taken_off() {
        let (_, points, data) = slope();
        let lattice = Lattice::new(vec![Axis::whole(0.0, 20.0, 10.0).unwrap()]);
        let (fitted, _) = Gaussian::fit(&data).unwrap();
        let good: Vec<&Position> = points.iter().collect();
        let found = Improvement::new(&lattice, &fitted, &good, &[]).unwrap();
        // One more brings 3 and costs 10: nothing is better than 0.
        assert!(found.at(&vec![20]) < 1e-3 && found.at(&vec![20]) < found.at(&vec![1]));
    }
}
