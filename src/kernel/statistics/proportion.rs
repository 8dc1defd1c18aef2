//! Probabilities estimated over replications: "in 27 of 200 years the savings did not carry the instalments".
//!
//! Wilson's interval (JASA 22, 1927): unlike mean ± t·s/√n it stays between 0 and 1 and says something even if
//! the event never or always happened.

use serde::{Deserialize, Serialize};

use super::interval::{IntervalError, check_confidence};
use crate::kernel::special::normal_quantile;

/// A share of trials, and between which bounds the true probability may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    /// Successes divided by trials.
    pub share: f64,
    /// Lower bound of the probability.
    pub low: f64,
    /// Upper bound of the probability.
    pub high: f64,
    /// The share of such intervals that contain the true probability, between 0 and 1.
    pub confidence: f64,
    /// How many trials there were.
    pub n: u64,
}

impl Proportion {
    /// The probability of what happened in `successes` of `trials` independent trials.
    ///
    /// # Errors
    /// Without trials, with more successes than trials, or a confidence not between 0 and 1.
    pub fn of(successes: u64, trials: u64, confidence: f64) -> Result<Self, IntervalError> {
        check_confidence(confidence)?;
        if trials == 0 || successes > trials {
            return Err(IntervalError::NotAProportion { successes, trials });
        }
        let n = trials as f64;
        let share = successes as f64 / n;
        let z = normal_quantile(0.5 + 0.5 * confidence);
        let weight = z * z / n;
        let centre = (share + 0.5 * weight) / (1.0 + weight);
        let half = z / (1.0 + weight) * (share * (1.0 - share) / n + 0.25 * weight / n).sqrt();
        Ok(Self {
            share,
            // Exact where rounding would leave a trace.
            low: if successes == 0 { 0.0 } else { (centre - half).max(0.0) },
            high: if successes == trials {
                1.0
            } else {
                (centre + half).min(1.0)
            },
            confidence,
            n: trials,
        })
    }

    /// Whether `probability` lies within, ends included.
    pub fn contains(&self, probability: f64) -> bool {
        (self.low..=self.high).contains(&probability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    #[test]
    fn wilsons_interval_is_the_published_one() {
        // Newcombe (Statistics in Medicine 17, 1998), table I: 81/263, 15/148, 0/20, 1/29.
        for (successes, trials, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = Proportion::of(successes, trials, 0.95).unwrap();
            assert!(
                (found.low - low).abs() < 5.1e-5 && (found.high - high).abs() < 5.1e-5,
                "{found:?}"
            );
        }
        assert_eq!(Proportion::of(20, 20, 0.95).unwrap().high, 1.0);
    }

    #[test]
    fn wilsons_interval_contains_the_probability_as_often_as_it_says() {
        for (p, n) in [(0.05, 100), (0.3, 40), (0.5, 25)] {
            let mut stream = Stream::named(9, n, "", "proportion");
            let covered = (0..1000)
                .filter(|_| {
                    let successes = (0..n).filter(|_| stream.chance(p)).count() as u64;
                    Proportion::of(successes, n, 0.95).unwrap().contains(p)
                })
                .count();
            // The coverage of a discrete count jumps a little around its nominal value.
            assert!((925..=985).contains(&covered), "{p} {n}: {covered}");
        }
    }

    #[test]
    fn what_is_not_a_proportion_is_refused() {
        assert!(Proportion::of(0, 0, 0.95).is_err());
        assert!(Proportion::of(3, 2, 0.95).is_err());
        assert!(Proportion::of(1, 2, 1.0).is_err());
    }
}
