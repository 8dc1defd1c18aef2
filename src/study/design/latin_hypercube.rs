//! Latin hypercube sampling: each factor's range is cut into as many equal parts as there are points, and every part of
//! every factor is met once.
//!
//! McKay, Beckman, Conover: "A comparison of three methods for selecting values of input variables in the analysis of
//! output from a computer code", Technometrics 21, 1979. Each factor has a random stream of its own, so a factor more
//! leaves the coordinates of the others as they are.

use crate::kernel::random::Stream;

/// So many points with a share in [0, 1) for each of `factors` factors.
pub fn latin_hypercube(points: usize, factors: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut all = vec![Vec::with_capacity(factors); points];
    for factor in 0..factors {
        let mut stream = Stream::named(seed, 0, &format!("factor {factor}"), "latin hypercube");
        let mut parts: Vec<usize> = (0..points).collect();
        // Fisher and Yates, in the form of Durstenfeld: "Algorithm 235: Random permutation", CACM 7, 1964.
        for last in (1..points).rev() {
            parts.swap(last, stream.below(last as u64 + 1) as usize);
        }
        for (point, part) in all.iter_mut().zip(parts) {
            point.push((part as f64 + stream.uniform()) / points as f64);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_every_factor_is_met_once() {
        for (points, factors, seed) in [(1, 1, 1), (7, 3, 2), (100, 5, 3), (128, 2, u64::MAX)] {
            let all = latin_hypercube(points, factors, seed);
            for factor in 0..factors {
                let mut parts: Vec<usize> = all
                    .iter()
                    .map(|point| (point[factor] * points as f64) as usize)
                    .collect();
                parts.sort_unstable();
                assert_eq!(
                    parts,
                    (0..points).collect::<Vec<_>>(),
                    "factor {factor} of {points} points"
                );
            }
        }
    }

    #[test]
    fn factors_are_not_in_step_and_a_factor_more_leaves_the_others() {
        let all = latin_hypercube(400, 2, 5);
        let mean = |of: &dyn Fn(&Vec<f64>) -> f64| all.iter().map(of).sum::<f64>() / 400.0;
        let covariance = mean(&|point| (point[0] - 0.5) * (point[1] - 0.5));
        // The standard deviation of the correlation is about 1/√400.
        assert!((12.0 * covariance).abs() < 0.2, "{covariance}");
        let more = latin_hypercube(400, 3, 5);
        assert!(all.iter().zip(&more).all(|(few, many)| few[..] == many[..2]));
        assert_ne!(all, latin_hypercube(400, 2, 6));
    }
}
