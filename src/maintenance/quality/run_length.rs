//! How many parts a chart runs until it signals: exact means, and the limits that follow from them.
//!
//! The p-chart signals after a geometric number of samples with a binomial tail (Montgomery: "Introduction to
//! Statistical Quality Control", 2013, chapter 7). The Bernoulli CUSUM (Reynolds and Stoumbos: "A CUSUM chart for
//! monitoring a proportion when inspecting continuously", Journal of Quality Technology 31, 1999) is a Markov chain on
//! whole numbers, so its average run length (Brook and Evans: "An approach to the probability distribution of CUSUM run
//! length", Biometrika 59, 1972) is exact; it is found here by eliminating states from the top, which subtracts nowhere
//! (after Grassmann, Taksar and Heyman 1985), for all limits in one sweep.

use crate::kernel::special::ln_beta;

/// Probability that of `parts` at least `least` are rejected, each with probability `share`.
pub fn binomial_tail(parts: u32, share: f64, least: u32) -> f64 {
    if least == 0 {
        return 1.0;
    }
    if least > parts || share <= 0.0 {
        return 0.0;
    }
    if share >= 1.0 {
        return 1.0;
    }
    let (n, k) = (f64::from(parts), f64::from(least));
    // ln C(n, k) = −ln((n + 1) B(k + 1, n − k + 1)).
    let ln_first =
        k * libm::log(share) + (n - k) * libm::log1p(-share) - libm::log(n + 1.0) - ln_beta(k + 1.0, n - k + 1.0);
    let (mut sum, mut term) = (0.0, 1.0);
    for rejected in least..=parts {
        sum += term;
        let r = f64::from(rejected);
        let ratio = (n - r) / (r + 1.0) * share / (1.0 - share);
        term *= ratio;
        if ratio < 1.0 && term < 1e-17 * sum * (1.0 - ratio) {
            break;
        }
    }
    (libm::exp(ln_first) * sum).min(1.0)
}

/// Mean number of parts until a p-chart signals that does so at `limit` rejects in a sample of `sample` parts.
pub fn share_run_parts(sample: u32, limit: u32, share: f64) -> f64 {
    f64::from(sample) / binomial_tail(sample, share, limit)
}

/// Rejects in a sample from which on a p-chart signals, so that parts with this share of rejects give a false signal
/// every `parts` at the most often; `None` if no limit is that patient.
pub fn share_limit(sample: u32, share: f64, parts: f64) -> Option<u32> {
    (1..=sample).find(|&limit| share_run_parts(sample, limit, share) >= parts)
}

/// Rejects in a sample from which on a p-chart signals whose limit lies `sigmas` standard deviations above the share:
/// the first number beyond it.
pub fn sigma_limit(sample: u32, share: f64, sigmas: f64) -> u32 {
    let mean = f64::from(sample) * share;
    let beyond = (mean + sigmas * (mean * (1.0 - share)).sqrt()).floor();
    // Below the size of a sample plus one: the float is small.
    beyond.min(f64::from(sample)) as u32 + 1
}

/// Step of a Bernoulli CUSUM: a rejected part adds `step`, a good one takes 1 away. From the ratio of likelihoods of
/// the two shares, rounded to a whole number as by Reynolds and Stoumbos; at least 1.
pub fn cusum_step(in_control: f64, out_of_control: f64) -> u32 {
    // A share of one leaves nothing to weigh.
    let raised = out_of_control.min(0.99);
    let good = libm::log1p(-in_control) - libm::log1p(-raised);
    let bad = libm::log(raised) - libm::log(in_control);
    let ratio = (bad + good) / good;
    (ratio.round() - 1.0).clamp(1.0, 100_000.0) as u32
}

/// The sweep over limits: what is known of the states below the limit, from the top down.
struct Sweep {
    share: f64,
    step: usize,
    /// By distance from the top: chance to reach the limit before the state below, and mean time to either.
    states: Vec<(f64, f64)>,
}

impl Sweep {
    /// From the state that a rejected part leads to, `distance` below the top: chance to reach the limit before coming
    /// back to where the part came from, and mean time to either.
    fn excursion(&self) -> (f64, f64) {
        // The state itself is at distance `states.len()` from the top, the one it jumps to `step` higher.
        let Some(first) = self.states.len().checked_sub(self.step) else {
            return (1.0, 0.0);
        };
        let (mut reached, mut time) = (0.0, 0.0);
        // From the lowest to the highest, so that each wraps those below it.
        for &(signals, takes) in self.states[first..].iter().rev() {
            time = takes + (1.0 - signals) * time;
            reached = signals + (1.0 - signals) * reached;
        }
        (reached, time)
    }

    /// The mean run length of the limit whose lowest state comes next, and the sweep goes on below it.
    fn next(&mut self) -> f64 {
        let (reached, time) = self.excursion();
        let leaves = (1.0 - self.share) + self.share * reached;
        self.states
            .push((self.share * reached / leaves, (1.0 + self.share * time) / leaves));
        (1.0 + self.share * time) / (self.share * reached)
    }
}

/// Mean number of parts until a Bernoulli CUSUM signals that starts at zero: a rejected part adds `step`, a good one
/// takes 1 away but never below zero, and `limit` signals. Infinite without rejected parts.
pub fn cusum_run_parts(step: u32, limit: u32, share: f64) -> f64 {
    let mut sweep = Sweep {
        share,
        step: step as usize,
        states: Vec::new(),
    };
    (1..=limit).map(|_| sweep.next()).last().unwrap_or(0.0)
}

/// The lowest limit of a Bernoulli CUSUM that gives a false signal every `parts` at the most often; `None` beyond
/// [`MOST_LIMIT`].
pub fn cusum_limit(step: u32, share: f64, parts: f64) -> Option<u32> {
    let mut sweep = Sweep {
        share,
        step: step as usize,
        states: Vec::new(),
    };
    (1..=MOST_LIMIT).find(|_| sweep.next() >= parts)
}

/// Highest limit of a CUSUM.
pub const MOST_LIMIT: u32 = 200_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// Solves (I − Q) x = 1 by elimination with pivots: the chain as it stands, nothing clever.
    fn dense_run_parts(step: usize, limit: usize, share: f64) -> f64 {
        let mut rows = vec![vec![0.0; limit + 1]; limit];
        for (state, row) in rows.iter_mut().enumerate() {
            row[state] += 1.0;
            row[state.saturating_sub(1)] -= 1.0 - share;
            if state + step < limit {
                row[state + step] -= share;
            }
            row[limit] = 1.0;
        }
        for column in 0..limit {
            let pivot = (column..limit)
                .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
                .unwrap();
            rows.swap(column, pivot);
            let top = rows[column].clone();
            for row in &mut rows[column + 1..] {
                let factor = row[column] / top[column];
                for (value, of_top) in row.iter_mut().zip(&top).skip(column) {
                    *value -= factor * of_top;
                }
            }
        }
        let mut solution = vec![0.0; limit];
        for state in (0..limit).rev() {
            let known: f64 = (state + 1..limit)
                .map(|other| rows[state][other] * solution[other])
                .sum();
            solution[state] = (rows[state][limit] - known) / rows[state][state];
        }
        solution[0]
    }

    #[test]
    fn the_sweep_agrees_with_the_chain_solved_as_it_stands() {
        for (step, limit, share) in [
            (1, 1, 0.3),
            (1, 6, 0.4),
            (5, 20, 0.1),
            (22, 70, 0.02),
            (22, 70, 0.08),
            (30, 12, 0.05),
            (7, 7, 0.5),
            (7, 8, 0.5),
        ] {
            let (swept, dense) = (
                cusum_run_parts(step as u32, limit as u32, share),
                dense_run_parts(step, limit, share),
            );
            assert!(
                (swept / dense - 1.0).abs() < 1e-9,
                "{step} {limit} {share}: {swept} {dense}"
            );
        }
    }

    #[test]
    fn a_limit_of_one_step_waits_for_the_first_reject_and_of_two_for_a_close_pair() {
        // One reject reaches the limit: geometric.
        assert!((cusum_run_parts(9, 9, 0.05) - 20.0).abs() < 1e-12);
        // At a limit of step + 1 a second reject must come before the sum is back at zero, or it starts again:
        // the first takes 1/p, then w = min(9 parts, next reject); the second comes with 1 − q⁹.
        let (p, q): (f64, f64) = (0.05, 0.95);
        let pair = 1.0 - q.powi(9);
        let exact = (1.0 / p + pair / p) / pair;
        assert!((cusum_run_parts(9, 10, p) / exact - 1.0).abs() < 1e-12);
    }

    #[test]
    fn binomial_tails_agree_with_sums_of_exact_terms() {
        // 10 parts at one half: 56 of 1,024 outcomes have 8 or more.
        assert!((binomial_tail(10, 0.5, 8) - 56.0 / 1_024.0).abs() < 1e-14);
        assert!((binomial_tail(3, 0.1, 1) - 0.271).abs() < 1e-14);
        assert!((binomial_tail(5_000, 0.02, 101) - (1.0 - lower_sum(5_000, 0.02, 100))).abs() < 1e-11);
        assert_eq!(binomial_tail(5, 0.3, 0), 1.0);
        assert_eq!(binomial_tail(5, 0.3, 6), 0.0);
        assert_eq!((binomial_tail(5, 0.0, 1), binomial_tail(5, 1.0, 5)), (0.0, 1.0));
    }

    fn lower_sum(n: u32, p: f64, most: u32) -> f64 {
        let mut term = (1.0 - p).powi(n as i32);
        let mut sum = 0.0;
        for k in 0..=most {
            sum += term;
            term *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
        }
        sum
    }

    #[test]
    fn limits_are_the_lowest_that_are_patient_enough() {
        for (share, parts) in [(0.01, 5_000.0), (0.02, 20_000.0), (0.1, 1_000.0)] {
            let limit = share_limit(100, share, parts).unwrap();
            assert!(share_run_parts(100, limit, share) >= parts);
            assert!(share_run_parts(100, limit - 1, share) < parts);
            let step = cusum_step(share, 4.0 * share);
            let limit = cusum_limit(step, share, parts).unwrap();
            assert!(cusum_run_parts(step, limit, share) >= parts);
            assert!(cusum_run_parts(step, limit - 1, share) < parts);
        }
        // A sample of two can at the most wait for two rejects.
        assert_eq!(share_limit(2, 0.1, 1_000.0), None);
    }

    #[test]
    fn three_sigmas_are_those_of_the_textbook() {
        // n = 100, p = 0.02: 2 + 3 · 1.4 = 6.2, so the seventh reject is beyond.
        assert_eq!(sigma_limit(100, 0.02, 3.0), 7);
        assert_eq!(sigma_limit(50, 0.1, 3.0), 12);
    }

    #[test]
    fn the_step_follows_from_the_ratio_of_likelihoods() {
        // ln(0.98/0.92) = 0.06318 a good part, ln 4 = 1.38629 a bad one: 1/γ = 22.94.
        assert_eq!(cusum_step(0.02, 0.08), 22);
        assert_eq!(cusum_step(0.4, 0.8), 1);
        assert_eq!(cusum_step(0.4, 1.0), 1);
    }
}
