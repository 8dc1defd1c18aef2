//! Confidence intervals of a mean over independent replications.
//!
//! By Student's t distribution: right for any number of replications if their values are about normal, as means
//! over a run are. Probabilities have [`proportion`](super::proportion), comparisons [`paired`](super::paired).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::student_t::student_t_quantile;
use super::tally::Tally;

/// Why there is no interval.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum IntervalError {
    /// One value says nothing of the scatter.
    #[error("an interval needs at least 2 values, but there are {0}")]
    TooFew(usize),
    /// The confidence is not a probability strictly between 0 and 1.
    #[error("the confidence is {0}, but must be between 0 and 1, as 0.95")]
    Confidence(f64),
    /// A value is infinite or not a number.
    #[error("the value at position {0} is not a finite number")]
    NotFinite(usize),
    /// Values to be compared pair by pair are not pairs.
    #[error("pairs need as many values on either side, but there are {0} and {1}")]
    NotPairs(usize, usize),
    /// More successes than trials, or no trials.
    #[error("{successes} of {trials} is not a proportion")]
    NotAProportion {
        /// How often it happened.
        successes: u64,
        /// How often it could have happened.
        trials: u64,
    },
}

/// A mean, and how far the true mean may be from it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The mean of the values.
    pub mean: f64,
    /// The interval reaches this far to either side.
    pub half_width: f64,
    /// The share of such intervals that contain the true mean, between 0 and 1.
    pub confidence: f64,
    /// How many values there are.
    pub n: u64,
    /// The standard deviation of the values (not of their mean).
    pub std_dev: f64,
}

impl Interval {
    /// The interval of the mean of `values`, one from each replication.
    ///
    /// # Errors
    /// With fewer than two values, a value that is not finite, or a confidence not between 0 and 1.
    pub fn of(values: &[f64], confidence: f64) -> Result<Self, IntervalError> {
        if let Some(position) = values.iter().position(|value| !value.is_finite()) {
            return Err(IntervalError::NotFinite(position));
        }
        Self::of_tally(&values.iter().copied().collect(), confidence)
    }

    /// The interval of the mean of the finite numbers that a tally has seen.
    ///
    /// # Errors
    /// With fewer than two numbers or a confidence not between 0 and 1.
    pub fn of_tally(tally: &Tally, confidence: f64) -> Result<Self, IntervalError> {
        check_confidence(confidence)?;
        let (Some(mean), Some(std_dev)) = (tally.mean(), tally.std_dev()) else {
            return Err(IntervalError::TooFew(tally.count() as usize));
        };
        let n = tally.count();
        let t = student_t_quantile(0.5 + 0.5 * confidence, (n - 1) as f64);
        Ok(Self {
            mean,
            half_width: t * std_dev / (n as f64).sqrt(),
            confidence,
            n,
            std_dev,
        })
    }

    /// The lower end.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// The upper end.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }

    /// Whether `value` lies within, ends included.
    pub fn contains(&self, value: f64) -> bool {
        (self.low()..=self.high()).contains(&value)
    }

    /// The half-width as a share of the mean's size; none if the mean is zero.
    pub fn relative_half_width(&self) -> Option<f64> {
        (self.mean != 0.0).then(|| self.half_width / self.mean.abs())
    }
}

/// A confidence that is a probability strictly between 0 and 1.
pub(super) fn check_confidence(confidence: f64) -> Result<f64, IntervalError> {
    if confidence > 0.0 && confidence < 1.0 {
        Ok(confidence)
    } else {
        Err(IntervalError::Confidence(confidence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;

    #[test]
    fn the_interval_of_five_values_is_that_of_the_textbook() {
        // Mean 3, s² = 2.5, t(0.975; 4) = 2.776445.
        let interval = Interval::of(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).unwrap();
        assert_eq!((interval.mean, interval.n), (3.0, 5));
        assert!((interval.half_width - 2.776_445_105 * 0.5_f64.sqrt()).abs() < 1e-8);
        assert!(interval.contains(interval.low()) && interval.contains(4.96) && !interval.contains(4.97));
        assert!((interval.relative_half_width().unwrap() - 0.654_414).abs() < 1e-6);
    }

    #[test]
    fn equal_values_leave_no_doubt() {
        let interval = Interval::of(&[7.0; 10], 0.99).unwrap();
        assert_eq!((interval.half_width, interval.std_dev), (0.0, 0.0));
    }

    #[test]
    fn there_is_no_interval_of_too_little_or_of_nonsense() {
        assert_eq!(Interval::of(&[1.0], 0.95), Err(IntervalError::TooFew(1)));
        assert_eq!(Interval::of(&[], 0.95), Err(IntervalError::TooFew(0)));
        assert_eq!(Interval::of(&[1.0, f64::NAN], 0.95), Err(IntervalError::NotFinite(1)));
        assert_eq!(Interval::of(&[1.0, 2.0], 95.0), Err(IntervalError::Confidence(95.0)));
        assert!(Interval::of(&[1.0, 2.0], f64::NAN).is_err());
    }

    /// How many of 1,000 intervals of 95 % contain the true mean.
    fn covered(purpose: &str, n: usize, mean: f64, draw: impl Fn(&mut Stream) -> f64) -> usize {
        let mut stream = Stream::named(20_270_104, 0, "coverage", purpose);
        let contains = |_: &i32| {
            let values: Vec<f64> = (0..n).map(|_| draw(&mut stream)).collect();
            Interval::of(&values, 0.95).unwrap().contains(mean)
        };
        (0..1000).filter(contains).count()
    }

    #[test]
    fn an_interval_of_95_percent_contains_the_mean_of_normal_data_that_often() {
        let found = covered("normal", 20, 10.0, |stream| {
            10.0 + 3.0 * normal_quantile(stream.uniform_open())
        });
        assert!((930..=970).contains(&found), "{found}");
    }

    #[test]
    fn an_interval_of_95_percent_contains_the_mean_of_replications_that_average_exponential_data() {
        // A replication's value is an average itself; here over only five exponential times.
        let average = |stream: &mut Stream| (0..5).map(|_| -libm::log(stream.uniform_open())).sum::<f64>() / 5.0;
        let found = covered("averages", 25, 1.0, average);
        assert!((930..=970).contains(&found), "{found}");
    }

    #[test]
    fn an_interval_of_95_percent_loses_little_even_with_raw_exponential_data() {
        // Skewed data cost the t interval about two points at n = 30, as is known.
        let found = covered("exponential", 30, 1.0, |stream| -libm::log(stream.uniform_open()));
        assert!((910..=970).contains(&found), "{found}");
    }
}
