//! Optimal computing budget allocation: the next replications go where they make it surest which alternative is best.
//!
//! Chen, Lin, Yücesan, Chick: "Simulation budget allocation for further enhancing the efficiency of ordinal optimization",
//! Discrete Event Dynamic Systems 10, 2000: with δ_i the distance of alternative i from the best one b, N_i/N_j =
//! ((σ_i/δ_i)/(σ_j/δ_j))² and N_b = σ_b·√(Σ N_i²/σ_i²). The probability of a correct selection is at least 1 − Σ Φ(−δ_i /
//! √(σ_b²/N_b + σ_i²/N_i)), for independent alternatives with normal values and means and variances as estimated.

use crate::kernel::special::normal_probability;
use crate::kernel::statistics::tally::Tally;

/// How many replications each alternative should have of `total` in all, none less than it has. Nothing changes without at
/// least two values of each.
pub fn allocate(found: &[Tally], total: u64) -> Vec<u64> {
    let counts: Vec<u64> = found.iter().map(Tally::count).collect();
    let Some(weights) = weights(found) else {
        return counts;
    };
    let spent: u64 = counts.iter().sum();
    if total <= spent {
        return counts;
    }
    // Those that have more than their share keep it; the others divide the rest.
    let mut open: Vec<usize> = (0..counts.len()).collect();
    loop {
        let kept: u64 = (0..counts.len()).filter(|i| !open.contains(i)).map(|i| counts[i]).sum();
        let rest = total.saturating_sub(kept) as f64;
        let sum: f64 = open.iter().map(|&i| weights[i]).sum();
        let share = |i: usize| {
            if sum > 0.0 {
                rest * weights[i] / sum
            } else {
                rest / open.len() as f64
            }
        };
        let (over, under): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&i| share(i) < counts[i] as f64);
        if over.is_empty() || under.is_empty() {
            let shares: Vec<(usize, f64)> = open.iter().map(|&i| (i, share(i).max(counts[i] as f64))).collect();
            return rounded(counts, &shares, total);
        }
        open = under;
    }
}

/// Whole numbers nearest to the shares, that sum to `total`.
fn rounded(mut counts: Vec<u64>, shares: &[(usize, f64)], total: u64) -> Vec<u64> {
    for &(i, share) in shares {
        counts[i] = counts[i].max(share as u64);
    }
    let mut left = total.saturating_sub(counts.iter().sum());
    let mut order: Vec<&(usize, f64)> = shares.iter().collect();
    order.sort_by(|one, other| other.1.fract().total_cmp(&one.1.fract()).then(one.0.cmp(&other.0)));
    for (i, _) in order.into_iter().cycle() {
        if left == 0 {
            break;
        }
        counts[*i] += 1;
        left -= 1;
    }
    counts
}

fn weights(found: &[Tally]) -> Option<Vec<f64>> {
    let best = best(found)?;
    let means: Vec<f64> = found.iter().map(Tally::mean).collect::<Option<_>>()?;
    let variances: Vec<f64> = found.iter().map(Tally::variance).collect::<Option<_>>()?;
    // Alternatives that cannot be told apart would take all there is: their distance counts as a small one.
    let widest = means.iter().map(|mean| (means[best] - mean).abs()).fold(0.0, f64::max);
    let spread = variances.iter().copied().fold(0.0, f64::max).sqrt();
    let least = (1e-3 * widest.max(spread)).max(f64::MIN_POSITIVE);
    let mut weights: Vec<f64> = means
        .iter()
        .zip(&variances)
        .map(|(mean, variance)| {
            let distance = (means[best] - mean).max(least);
            variance / (distance * distance)
        })
        .collect();
    let others = (0..found.len()).filter(|&i| i != best && variances[i] > 0.0);
    let sum: f64 = others.map(|i| weights[i] * weights[i] / variances[i]).sum();
    weights[best] = (variances[best] * sum).sqrt();
    Some(weights)
}

/// The alternative with the highest mean; of equal ones the first. None if one has no value.
pub fn best(found: &[Tally]) -> Option<usize> {
    let means: Vec<f64> = found.iter().map(Tally::mean).collect::<Option<_>>()?;
    (0..means.len()).reduce(|best, i| if means[i] > means[best] { i } else { best })
}

/// A lower bound of the probability that the alternative that looks best is best; none without two values of each.
pub fn probability(found: &[Tally]) -> Option<f64> {
    let best = best(found)?;
    let error = |tally: &Tally| Some(tally.variance()? / tally.count() as f64);
    let (mean, own) = (found[best].mean()?, error(&found[best])?);
    let mut wrong = 0.0;
    for (_, tally) in found.iter().enumerate().filter(|(i, _)| *i != best) {
        let distance = mean - tally.mean()?;
        let scatter = (own + error(tally)?).sqrt();
        wrong += match (distance > 0.0, scatter > 0.0) {
            (true, false) => 0.0,
            (false, false) => 0.5,
            _ => normal_probability(-distance / scatter),
        };
    }
    Some((1.0 - wrong).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;

    struct Known {
        means: Vec<f64>,
        deviations: Vec<f64>,
        streams: Vec<Stream>,
        found: Vec<Tally>,
    }

    impl Known {
        fn new(means: &[f64], deviations: &[f64], seed: u64) -> Self {
            let stream = |i| Stream::named(seed, i as u64, "alternative", "");
            Self {
                means: means.to_vec(),
                deviations: deviations.to_vec(),
                streams: (0..means.len()).map(stream).collect(),
                found: vec![Tally::new(); means.len()],
            }
        }

        fn replicate(&mut self, wanted: &[u64]) {
            for (i, &many) in wanted.iter().enumerate() {
                while self.found[i].count() < many {
                    let z = normal_quantile(self.streams[i].uniform_open());
                    self.found[i].add(self.means[i] + self.deviations[i] * z);
                }
            }
        }
    }

    /// How often the best is found with a budget, and the probability of that which is promised on average.
    fn rate(is_equal: bool, budget: u64) -> (usize, f64) {
        let means = [0.0, 0.6, 0.2, 0.3, -1.0, -0.5, 0.1, -2.0];
        let deviations = [1.0, 1.0, 2.0, 0.5, 1.0, 2.0, 1.0, 1.0];
        let (mut right, mut promised) = (0, 0.0);
        for seed in 0..500 {
            let mut known = Known::new(&means, &deviations, seed);
            known.replicate(&[10; 8]);
            let mut total = 80;
            while total < budget {
                total = (total + 16).min(budget);
                let wanted = if is_equal {
                    vec![total / 8; 8]
                } else {
                    allocate(&known.found, total)
                };
                known.replicate(&wanted);
            }
            right += usize::from(best(&known.found) == Some(1));
            promised += probability(&known.found).unwrap() / 500.0;
        }
        (right, promised)
    }

    #[test]
    fn the_best_is_found_as_often_as_promised_and_oftener_than_with_equal_shares() {
        let (right, promised) = rate(false, 480);
        let (equal, _) = rate(true, 480);
        // Of 500; two standard deviations of the difference at this rate are about 15.
        assert!(right as f64 >= 500.0 * promised - 15.0, "{right} {promised}");
        assert!(right > equal + 15 && right > 440, "{right} {equal}");
    }

    #[test]
    fn all_of_the_budget_is_given_out_and_nothing_is_taken_back() {
        let mut known = Known::new(&[0.0, 0.1, 3.0], &[1.0, 2.0, 0.5], 4);
        known.replicate(&[10; 3]);
        for total in 31..400 {
            let before: Vec<u64> = known.found.iter().map(Tally::count).collect();
            let wanted = allocate(&known.found, total);
            assert_eq!(wanted.iter().sum::<u64>(), total);
            assert!(wanted.iter().zip(&before).all(|(wanted, before)| wanted >= before));
            known.replicate(&wanted);
        }
    }

    #[test]
    fn the_shares_are_those_of_the_rule() {
        // Two values m ± s·√½ have mean m and variance s².
        let tally = |mean: f64, deviation: f64| -> Tally {
            [mean - deviation * 0.5_f64.sqrt(), mean + deviation * 0.5_f64.sqrt()]
                .into_iter()
                .collect()
        };
        let found = [tally(10.0, 1.0), tally(9.0, 1.0), tally(8.0, 2.0)];
        // Weights: (1/1)² = 1, (2/2)² = 1, the best 1·√(1/1 + 1/4).
        let sum = 2.0 + 1.25_f64.sqrt();
        let wanted = allocate(&found, 100_000);
        for (wanted, weight) in wanted.iter().zip([1.25_f64.sqrt(), 1.0, 1.0]) {
            assert!((*wanted as f64 - 100_000.0 * weight / sum).abs() <= 1.0, "{wanted}");
        }
    }

    #[test]
    fn alternatives_without_scatter_or_distance_are_no_trouble() {
        let constant = |value: f64| -> Tally { [value, value].into_iter().collect() };
        let found = [constant(1.0), constant(2.0)];
        assert_eq!(allocate(&found, 10).iter().sum::<u64>(), 10);
        assert_eq!(probability(&found), Some(1.0));
        let alike = [constant(2.0), constant(2.0)];
        assert_eq!((best(&alike), probability(&alike)), (Some(0), Some(0.5)));
        assert_eq!(allocate(&[Tally::new(), constant(1.0)], 10), [0, 2]);
    }
}
