//! Age replacement: the age at which replacing a part before it fails costs least.
//!
//! A part is replaced when it fails (cost c_f) or at age T (cost c_p < c_f), whichever is first. By the renewal reward
//! theorem the cost of an hour in the long run is (c_p R(T) + c_f (1 − R(T))) / ∫₀ᵀ R, with R the probability to outlive
//! an age (Barlow, Hunter: "Optimum preventive maintenance policies", Operations Research 8, 1960). Here time counts on
//! the clock that ages the part; what the work takes is left out of the cycle and belongs into the costs.

use crate::kernel::time::Span;

/// Cells between new and an age that hardly any part reaches, closer to each other for small ages.
const CELLS: u32 = 400;
/// A replacement that saves less than this share of the cost buys nothing.
const LEAST_GAIN: f64 = 1e-7;
/// Narrowing the age down by the golden section; the cost is so flat there that more would be noise.
const STEPS: u32 = 60;

/// The best age and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replacement {
    /// Age at which a part is replaced, hours of its clock; none if it is best run to failure.
    pub age_hours: Option<f64>,
    /// Cost of an hour in the long run at that age.
    pub cost_per_hour: f64,
    /// Cost of an hour if every part runs to failure.
    pub run_to_failure_per_hour: f64,
}

impl Replacement {
    /// The age as a span; [`Span::FOREVER`] for run to failure.
    pub fn age(&self) -> Span {
        self.age_hours.map_or(Span::FOREVER, Span::from_hours)
    }
}

/// The optimum for a part whose survival is known; `mean_hours` gives the scale of its life and need not be exact.
/// `None` if the survival is not known or never falls.
pub fn optimal_age(
    survival: &dyn Fn(f64) -> Option<f64>,
    mean_hours: f64,
    preventive_cost: f64,
    failure_cost: f64,
) -> Option<Replacement> {
    Ages {
        survival,
        lived_before: 0.0,
    }
    .optimum(mean_hours, preventive_cost, failure_cost)
}

/// What an hour costs in the long run if a part is replaced at an age. `None` if the survival is not known.
pub fn cost_rate(
    survival: &dyn Fn(f64) -> Option<f64>,
    age_hours: f64,
    preventive_cost: f64,
    failure_cost: f64,
) -> Option<f64> {
    Ages {
        survival,
        lived_before: 0.0,
    }
    .cost_rate(age_hours, preventive_cost, failure_cost)
}

/// Replacement at an age.
pub(super) struct Ages<'a> {
    /// The probability to reach the replacement at an age.
    pub(super) survival: &'a dyn Fn(f64) -> Option<f64>,
    /// Mean hours that a part lives that is replaced at the age 0.
    pub(super) lived_before: f64,
}

impl Ages<'_> {
    /// The cost of an hour at an age.
    pub(super) fn cost_rate(&self, age_hours: f64, preventive_cost: f64, failure_cost: f64) -> Option<f64> {
        let mut lived = self.lived_before;
        let age = |cell: u32| age_hours * f64::from(cell) / f64::from(CELLS);
        for cell in 0..CELLS {
            lived += integral(self.survival, age(cell), age(cell + 1))?;
        }
        let outlives = (self.survival)(age_hours)?;
        Some((preventive_cost * outlives + failure_cost * (1.0 - outlives)) / lived)
    }

    /// The best age.
    pub(super) fn optimum(&self, mean_hours: f64, preventive_cost: f64, failure_cost: f64) -> Option<Replacement> {
        let survival = self.survival;
        let mut last = mean_hours;
        let mut doublings = 0;
        while survival(last)? > 1e-12 {
            last *= 1.5;
            doublings += 1;
            if doublings > 200 {
                return None;
            }
        }
        let age = |cell: u32| {
            let share = f64::from(cell) / f64::from(CELLS);
            last * share * share
        };
        let mut lived = vec![self.lived_before];
        for cell in 0..CELLS {
            lived.push(lived[cell as usize] + integral(survival, age(cell), age(cell + 1))?);
        }
        let cost = |outlives: f64, lived: f64| (preventive_cost * outlives + failure_cost * (1.0 - outlives)) / lived;
        let run_to_failure = failure_cost / lived[CELLS as usize];
        let mut best = (0, f64::INFINITY);
        for cell in 1..CELLS {
            let found = cost(survival(age(cell))?, lived[cell as usize]);
            if found < best.1 {
                best = (cell, found);
            }
        }
        let (cell, _) = best;
        let cost_at = |at: f64| -> Option<f64> {
            let below = cell.saturating_sub(1);
            Some(cost(
                survival(at)?,
                lived[below as usize] + integral(survival, age(below), at)?,
            ))
        };
        let (low, middle) = lowest(&cost_at, age(cell.saturating_sub(1)), age(cell + 1))?;
        // Where the survival falls in a step, as that of a part with one life does, the cost jumps up behind the best age.
        let at = if cost_at(low)? < cost_at(middle)? * (1.0 - LEAST_GAIN) {
            low
        } else {
            middle
        };
        let found = cost_at(at)?;
        let pays = preventive_cost < failure_cost && found < run_to_failure * (1.0 - LEAST_GAIN);
        Some(Replacement {
            age_hours: pays.then_some(at),
            cost_per_hour: if pays { found } else { run_to_failure },
            run_to_failure_per_hour: run_to_failure,
        })
    }
}

/// Between which points a function with one minimum between two points has it (golden section): the lower one, and the
/// middle of both.
fn lowest(function: &dyn Fn(f64) -> Option<f64>, mut low: f64, mut high: f64) -> Option<(f64, f64)> {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_left, mut at_right) = (function(left)?, function(right)?);
    for _ in 0..STEPS {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = function(left)?;
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = function(right)?;
        }
    }
    Some((low, 0.5 * (low + high)))
}

/// The integral between two points by Gauss and Legendre with five points.
pub(super) fn integral(function: &dyn Fn(f64) -> Option<f64>, from: f64, to: f64) -> Option<f64> {
    const POINTS: [(f64, f64); 3] = [
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let mut sum = POINTS[0].1 * function(middle)?;
    for (point, weight) in &POINTS[1..] {
        sum += weight * (function(middle - half * point)? + function(middle + half * point)?);
    }
    Some(sum * half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maintenance::degradation::LifeLaw;

    fn optimum(law: &LifeLaw, mean: f64, preventive: f64, failure: f64) -> Replacement {
        optimal_age(&|age| Some(law.survival(age)), mean, preventive, failure).expect("a survival")
    }

    #[test]
    fn the_known_optimum_is_found() {
        let law = LifeLaw::Weibull {
            scale: 1_000.0,
            shape: 2.5,
        };
        let found = optimum(&law, 887.0, 1.0, 5.0);
        assert!((found.age_hours.expect("an age") - 493.05).abs() < 0.005, "{found:?}");
        assert!((found.cost_per_hour - 0.003_462_04).abs() < 5e-9, "{found:?}");
        assert!((found.run_to_failure_per_hour - 0.005_635_30).abs() < 5e-9, "{found:?}");
    }

    #[test]
    fn the_optimum_of_other_laws_makes_the_derivative_of_the_cost_vanish() {
        // At the optimum the cost of an hour is h(T) (c_f − c_p), with h the hazard.
        for (shape, scale, failure) in [
            (1.3, 40_000.0, 20.0),
            (2.0, 75.0, 3.0),
            (4.0, 1e-3, 50.0),
            (6.0, 9e5, 1.5),
        ] {
            let law = LifeLaw::Weibull { scale, shape };
            let found = optimum(&law, scale, 1.0, failure);
            let age = found.age_hours.expect("an age");
            let hazard = shape / scale * libm::pow(age / scale, shape - 1.0);
            let ratio = hazard * (failure - 1.0) / found.cost_per_hour;
            assert!((ratio - 1.0).abs() < 2e-5, "{shape} {scale}: {ratio}");
            let mean = scale * libm::tgamma(1.0 + 1.0 / shape);
            assert!((found.run_to_failure_per_hour * mean / failure - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn a_part_without_memory_or_with_cheap_failures_is_run_to_failure() {
        let memoryless = LifeLaw::Exponential { mean: 300.0 };
        let infant = LifeLaw::Weibull {
            scale: 300.0,
            shape: 0.8,
        };
        for law in [&memoryless, &infant] {
            let found = optimum(law, 300.0, 1.0, 100.0);
            assert_eq!(
                (found.age_hours, found.age()),
                (None, Span::FOREVER),
                "{law:?} {found:?}"
            );
            assert_eq!(found.cost_per_hour, found.run_to_failure_per_hour);
        }
        let wearing = LifeLaw::Weibull {
            scale: 300.0,
            shape: 3.0,
        };
        assert_eq!(optimum(&wearing, 300.0, 5.0, 5.0).age_hours, None);
        assert_eq!(optimum(&wearing, 300.0, 6.0, 5.0).age_hours, None);
    }
}
