//! Trajectories for elementary effects: from a random point of a coarse grid one step in each factor, in random order.
//!
//! Morris: "Factorial sampling plans for preliminary computational experiments", Technometrics 33, 1991. On a grid of p
//! levels (p even) the step is p / (2·(p − 1)), so that all levels are equally likely. Of r trajectories and k factors this
//! makes r·(k + 1) points.

use crate::kernel::random::Stream;

/// How many points there are of so many trajectories and factors.
pub fn count(trajectories: usize, factors: usize) -> u128 {
    (trajectories as u128).saturating_mul(factors as u128 + 1)
}

/// The points of all trajectories, one after the other: the level of each factor, from 0. `levels` is even and at least 2.
pub fn trajectories(many: usize, levels: usize, factors: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut points = Vec::new();
    let half = (levels / 2).max(1);
    for trajectory in 0..many {
        let mut stream = Stream::named(seed, trajectory as u64, "trajectory", "morris");
        // In the lower half the step goes up, in the upper half down: from any level it stays on the grid.
        let mut at: Vec<usize> = (0..factors).map(|_| stream.below(2 * half as u64) as usize).collect();
        let mut order: Vec<usize> = (0..factors).collect();
        for last in (1..factors).rev() {
            order.swap(last, stream.below(last as u64 + 1) as usize);
        }
        points.push(at.clone());
        for factor in order {
            if let Some(level) = at.get_mut(factor) {
                *level = if *level < half { *level + half } else { *level - half };
            }
            points.push(at.clone());
        }
    }
    points
}

#[cfg(test)]
pub(in crate::study) mod tests {
    use super::*;

    /// The points with shares in [0, 1], as of plain ranges.
    pub fn shares(many: usize, levels: usize, factors: usize, seed: u64) -> Vec<Vec<f64>> {
        let share = |level: usize| level as f64 / (levels - 1) as f64;
        let points = trajectories(many, levels, factors, seed);
        points
            .into_iter()
            .map(|at| at.into_iter().map(share).collect())
            .collect()
    }

    /// The step in a factor, as a share of its range, on a grid of so many levels.
    fn step(levels: usize) -> f64 {
        levels as f64 / (2.0 * (levels as f64 - 1.0))
    }

    #[test]
    fn a_trajectory_steps_once_in_each_factor() {
        for (many, levels, factors) in [(1, 2, 1), (20, 4, 3), (8, 6, 10)] {
            let points = shares(many, levels, factors, 3);
            assert_eq!(points.len() as u128, count(many, factors));
            for trajectory in points.chunks(factors + 1) {
                let mut stepped = vec![0; factors];
                for pair in trajectory.windows(2) {
                    let changed: Vec<usize> = (0..factors).filter(|&at| pair[0][at] != pair[1][at]).collect();
                    assert_eq!(changed.len(), 1);
                    let difference = (pair[1][changed[0]] - pair[0][changed[0]]).abs();
                    assert!((difference - step(levels)).abs() < 1e-12, "{difference}");
                    stepped[changed[0]] += 1;
                }
                assert_eq!(stepped, vec![1; factors]);
            }
            assert!(points.iter().flatten().all(|share| (0.0..=1.0).contains(share)));
        }
    }

    #[test]
    fn all_levels_are_equally_likely() {
        let points = shares(4_000, 4, 2, 9);
        let mut counts = [0_u32; 4];
        for point in &points {
            counts[(point[0] * 3.0).round() as usize] += 1;
        }
        assert!(counts.iter().all(|count| count.abs_diff(3_000) < 250), "{counts:?}");
    }
}
