//! Count, mean, variance and extremes of numbers that come one at a time.
//!
//! Welford's recurrence (Technometrics 4, 1962), which does not cancel as a sum of squares does; merging after
//! Chan, Golub and LeVeque (1979). Intervals are not here but in [`interval`](super::interval).

use serde::{Deserialize, Serialize};

/// What is known of the numbers seen so far, in constant memory. A number that is not finite makes the mean and
/// the variance so too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    count: u64,
    mean: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
    min: f64,
    max: f64,
}

impl Tally {
    /// A tally that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one number.
    #[inline]
    pub fn add(&mut self, value: f64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        } else {
            (self.min, self.max) = (self.min.min(value), self.max.max(value));
        }
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
    }

    /// Counts what another tally has seen. The order of merging changes the last bits of the result: merge in a
    /// fixed order.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = other.clone();
            return;
        }
        let (here, there) = (self.count as f64, other.count as f64);
        let all = here + there;
        let distance = other.mean - self.mean;
        self.mean += distance * (there / all);
        self.squares += other.squares + distance * distance * (here * there / all);
        self.count += other.count;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// How many numbers it has seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; none without numbers.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// The unbiased estimate of their variance (divided by n − 1); none with fewer than two numbers.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// The square root of the variance; none with fewer than two numbers.
    pub fn std_dev(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// The lowest number; none without numbers.
    pub fn min(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min)
    }

    /// The highest number; none without numbers.
    pub fn max(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max)
    }
}

impl Extend<f64> for Tally {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        for value in values {
            self.add(value);
        }
    }
}

impl FromIterator<f64> for Tally {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut tally = Self::new();
        tally.extend(values);
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tally_knows_the_textbook_numbers() {
        let tally: Tally = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().collect();
        assert_eq!(tally.count(), 8);
        assert_eq!(tally.mean(), Some(5.0));
        assert!((tally.variance().unwrap() - 32.0 / 7.0).abs() < 1e-14);
        assert_eq!((tally.min(), tally.max()), (Some(2.0), Some(9.0)));
    }

    #[test]
    fn an_empty_tally_claims_nothing() {
        let mut tally = Tally::new();
        assert_eq!(
            (tally.mean(), tally.variance(), tally.min(), tally.max()),
            (None, None, None, None)
        );
        tally.add(-3.0);
        assert_eq!(
            (tally.mean(), tally.variance(), tally.max()),
            (Some(-3.0), None, Some(-3.0))
        );
    }

    #[test]
    fn small_differences_of_large_numbers_are_not_lost() {
        let tally: Tally = [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0].into_iter().collect();
        assert_eq!(tally.variance(), Some(30.0));
    }

    proptest! {
        #[test]
        fn merging_is_like_counting_all(values in proptest::collection::vec(-1e3..1e3, 0..50), cut in 0_usize..50) {
            let cut = cut.min(values.len());
            let mut merged: Tally = values[..cut].iter().copied().collect();
            merged.merge(&values[cut..].iter().copied().collect());
            let all: Tally = values.iter().copied().collect();
            prop_assert_eq!(merged.count(), all.count());
            prop_assert_eq!((merged.min(), merged.max()), (all.min(), all.max()));
            let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-7,
                (a, b) => a == b,
            };
            prop_assert!(near(merged.mean(), all.mean()) && near(merged.variance(), all.variance()));
        }
    }
}
