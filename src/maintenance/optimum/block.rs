//! Block replacement: every so many hours, whatever has failed meanwhile.
//!
//! Between two blocks a part that fails is replaced by a new one, so the failures of an interval T are a renewal process
//! with M(T) on average, and an hour costs (c_p + c_f M(T)) / T (Barlow, Proschan: "Mathematical theory of reliability",
//! 1965, chapter 4). M solves M(t) = F(t) + ∫₀ᵗ M(t − s) dF(s); it is found on a grid by the Riemann–Stieltjes method (Xie:
//! "On the solution of renewal-type integral equations", Communications in Statistics B 18, 1989), whose error falls with
//! the square of the cell.

/// Cells of the grid.
const CELLS: usize = 1_500;
/// Longest interval that is looked at, in mean lives: later than that a block is no better than none.
const MOST_LIVES: f64 = 2.0;
/// An optimum in fewer cells than this is looked for again on a finer grid.
const LEAST_CELLS: usize = 300;
/// How often that is done.
const MOST_ZOOMS: u32 = 12;

/// The expected failures up to each point of a grid of `cells` equal cells up to `end`, beginning with 0 at 0. `None` if
/// the survival is not known.
pub fn renewals(survival: &dyn Fn(f64) -> Option<f64>, end: f64, cells: usize) -> Option<Vec<f64>> {
    let half = end / cells as f64 / 2.0;
    // Failed by each half cell.
    let failed = (0..=2 * cells).map(|halves| survival(halves as f64 * half).map(|alive| 1.0 - alive));
    let failed = failed.collect::<Option<Vec<f64>>>()?;
    let mut found = vec![0.0; cells + 1];
    for cell in 1..=cells {
        let mut sum = failed[2 * cell] - failed[1] * found[cell - 1];
        for earlier in 1..cell {
            sum += failed[2 * (cell - earlier) + 1] * (found[earlier] - found[earlier - 1]);
        }
        found[cell] = sum / (1.0 - failed[1]);
    }
    Some(found)
}

/// What an hour costs if the part is replaced every `every` hours.
pub fn cost_rate(
    survival: &dyn Fn(f64) -> Option<f64>,
    every: f64,
    preventive_cost: f64,
    failure_cost: f64,
) -> Option<f64> {
    let failures = renewals(survival, every, CELLS)?;
    Some((preventive_cost + failure_cost * failures.last()?) / every)
}

/// The interval that costs least, hours; `mean_hours` gives the scale of a life. `None` if the survival is not known, or
/// if blocks are no better than none at any interval that is looked at.
pub fn best_interval(
    survival: &dyn Fn(f64) -> Option<f64>,
    mean_hours: f64,
    preventive_cost: f64,
    failure_cost: f64,
) -> Option<f64> {
    let mut end = MOST_LIVES * mean_hours;
    let mut last = None;
    for zoom in 0..MOST_ZOOMS {
        let failures = renewals(survival, end, CELLS)?;
        let cell = end / CELLS as f64;
        let rate = |at: usize| (preventive_cost + failure_cost * failures[at]) / (at as f64 * cell);
        let best = (1..=CELLS).min_by(|&one, &other| rate(one).total_cmp(&rate(other)))?;
        // One at the end of the first grid is none: the longer, the better.
        if zoom == 0 && best == CELLS {
            return None;
        }
        last = Some(best as f64 * cell);
        if best >= LEAST_CELLS {
            break;
        }
        end = 2.5 * best.max(2) as f64 * cell;
    }
    last.filter(|&every| {
        let found = cost_rate(survival, every, preventive_cost, failure_cost);
        found.is_some_and(|found| found < failure_cost / mean_hours * (1.0 - 1e-6))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maintenance::degradation::LifeLaw;

    #[test]
    fn renewals_of_known_laws_are_found() {
        // Poisson: M(t) = t; Erlang of two phases with a mean of 1: M(t) = t − (1 − e^(−4t)) / 4.
        let poisson = LifeLaw::Exponential { mean: 1.0 };
        let erlang = LifeLaw::Gamma { scale: 0.5, shape: 2.0 };
        for end in [0.3, 1.0, 4.0] {
            let of = |law: &LifeLaw| {
                *renewals(&|t| Some(law.survival(t)), end, CELLS)
                    .unwrap()
                    .last()
                    .unwrap()
            };
            assert!((of(&poisson) - end).abs() < 2e-6 * end, "{end}");
            let exact = end - (1.0 - libm::exp(-4.0 * end)) / 4.0;
            assert!((of(&erlang) - exact).abs() < 2e-6, "{end} {} {exact}", of(&erlang));
        }
    }

    #[test]
    fn the_best_block_makes_the_derivative_of_the_cost_vanish() {
        // Erlang of two phases: M′(T) T − M(T) = c_p / c_f at the optimum, which there is if c_p / c_f < (1 − cv²) / 2.
        let law = LifeLaw::Gamma { scale: 0.5, shape: 2.0 };
        let survival = |t: f64| Some(law.survival(t));
        for ratio in [0.2, 0.05, 1e-3, 1e-6] {
            let best = best_interval(&survival, 1.0, ratio, 1.0).unwrap();
            let fall = libm::exp(-4.0 * best);
            let found = best * (1.0 - fall) - (best - (1.0 - fall) / 4.0);
            assert!((found / ratio - 1.0).abs() < 0.01, "{ratio}: {best} {found}");
        }
        // The asymptote of a block after long: nothing is gained from a quarter on.
        assert_eq!(best_interval(&survival, 1.0, 0.26, 1.0), None);
    }

    #[test]
    fn blocks_of_a_part_without_memory_buy_nothing_and_never_beat_the_best_age() {
        let memoryless = LifeLaw::Exponential { mean: 300.0 };
        assert_eq!(best_interval(&|t| Some(memoryless.survival(t)), 300.0, 1.0, 1e4), None);
        for (shape, failure) in [(1.6, 20.0), (2.5, 5.0), (4.0, 100.0)] {
            let law = LifeLaw::Weibull { scale: 1_000.0, shape };
            let survival = |t: f64| Some(law.survival(t));
            let mean = 1_000.0 * libm::tgamma(1.0 + 1.0 / shape);
            let every = best_interval(&survival, mean, 1.0, failure).unwrap();
            let block = cost_rate(&survival, every, 1.0, failure).unwrap();
            let age = crate::maintenance::replacement::optimal_age(&survival, mean, 1.0, failure).unwrap();
            assert!(
                age.cost_per_hour < block && block < age.run_to_failure_per_hour,
                "{shape} {block} {age:?}"
            );
        }
    }
}
