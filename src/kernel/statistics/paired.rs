//! The difference between two variants that share their luck.
//!
//! Replication i of one variant is compared with replication i of the other (common random numbers). What the
//! sharing was worth is reported: the correlation reached, and how many times more replications independent luck
//! would have needed.

use serde::{Deserialize, Serialize};

use super::interval::{Interval, IntervalError};
use super::tally::Tally;

/// By how much the second of two variants exceeds the first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairedInterval {
    /// Second minus first.
    pub difference: Interval,
    /// Correlation between the pairs, −1 to 1; none if one side never varies.
    pub correlation: Option<f64>,
    /// The variance of the difference had the variants been independent, divided by the variance reached; above 1
    /// where sharing luck helped. None if the difference never varies.
    pub variance_reduction: Option<f64>,
}

impl PairedInterval {
    /// The interval of the mean difference `second` − `first`, pair by pair.
    ///
    /// # Errors
    /// If there are fewer than two pairs, the lengths differ, a value is not finite, or the confidence is not
    /// between 0 and 1.
    pub fn of(first: &[f64], second: &[f64], confidence: f64) -> Result<Self, IntervalError> {
        if first.len() != second.len() {
            return Err(IntervalError::NotPairs(first.len(), second.len()));
        }
        // A value that is not finite is reported by its own position, not by a difference.
        let one = Interval::of(first, confidence)?;
        let other = Interval::of(second, confidence)?;
        let differences: Vec<f64> = first.iter().zip(second).map(|(a, b)| b - a).collect();
        let difference = Interval::of(&differences, confidence)?;
        let products: Tally = first
            .iter()
            .zip(second)
            .map(|(a, b)| (a - one.mean) * (b - other.mean))
            .collect();
        let n = first.len() as f64;
        let covariance = products.mean().unwrap_or(0.0) * n / (n - 1.0);
        let scale = one.std_dev * other.std_dev;
        let variance = difference.std_dev * difference.std_dev;
        let independent = one.std_dev * one.std_dev + other.std_dev * other.std_dev;
        Ok(Self {
            difference,
            correlation: (scale > 0.0).then(|| (covariance / scale).clamp(-1.0, 1.0)),
            variance_reduction: (variance > 0.0).then(|| independent / variance),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;

    #[test]
    fn a_pair_of_samples_has_the_textbook_correlation() {
        let paired = PairedInterval::of(&[1.0, 2.0, 3.0], &[2.0, 5.0, 5.0], 0.95).unwrap();
        // Covariance 1.5, variances 1 and 3, differences 1, 3, 2 of variance 1.
        assert_eq!(paired.difference.mean, 2.0);
        assert!((paired.correlation.unwrap() - 1.5 / 3.0_f64.sqrt()).abs() < 1e-14);
        assert!((paired.variance_reduction.unwrap() - 4.0).abs() < 1e-14);
    }

    #[test]
    fn shared_luck_narrows_the_difference_as_the_correlation_says() {
        let mut stream = Stream::named(4, 0, "", "paired");
        let mut normal = || normal_quantile(stream.uniform_open());
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for _ in 0..5000 {
            let shared = normal();
            first.push(10.0 + 3.0 * shared + normal());
            second.push(11.0 + 3.0 * shared + normal());
        }
        let paired = PairedInterval::of(&first, &second, 0.99).unwrap();
        // Correlation 9 / (9 + 1), so independent luck would have 20 / 2 times the variance.
        assert!((paired.correlation.unwrap() - 0.9).abs() < 0.01, "{paired:?}");
        assert!((paired.variance_reduction.unwrap() - 10.0).abs() < 0.8, "{paired:?}");
        assert!(paired.difference.contains(1.0));
    }

    #[test]
    fn a_constant_shift_has_no_variance_to_reduce() {
        let paired = PairedInterval::of(&[1.0, 2.0, 4.0], &[3.0, 4.0, 6.0], 0.95).unwrap();
        assert_eq!((paired.difference.mean, paired.difference.half_width), (2.0, 0.0));
        assert_eq!((paired.correlation, paired.variance_reduction), (Some(1.0), None));
        let still = PairedInterval::of(&[1.0, 1.0], &[2.0, 3.0], 0.95).unwrap();
        assert_eq!(still.correlation, None);
    }

    #[test]
    fn what_are_not_pairs_is_refused() {
        assert_eq!(
            PairedInterval::of(&[1.0], &[1.0, 2.0], 0.95),
            Err(IntervalError::NotPairs(1, 2))
        );
        assert_eq!(PairedInterval::of(&[1.0], &[2.0], 0.95), Err(IntervalError::TooFew(1)));
    }
}
