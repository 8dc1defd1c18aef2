//! When to stop replicating.
//!
//! The relative-precision rule (Law: Simulation Modeling and Analysis, 5th ed., section 9.4.1): replicate until
//! t·s/√n ≤ γ / (1 + γ) · |mean|; then the mean is off by γ of the true mean at most, with the given confidence.
//! It is evaluated on the ordered prefixes of the replications, so the answer depends neither on how many were
//! started at once nor on which finished first.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::interval::Interval;
use super::tally::Tally;
use crate::kernel::special::normal_quantile;

/// Fewer replications than this give no trustworthy standard deviation to decide by.
pub const FEWEST: u64 = 10;

/// A stop rule.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopRule {
    relative_error: f64,
    confidence: f64,
    maximum: u64,
}

/// Why a stop rule is refused.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum StopRuleError {
    /// The relative error is not above 0.
    #[error("the relative error is {0}, but must be above 0, as 0.05")]
    RelativeError(f64),
    /// The confidence is not a probability strictly between 0 and 1.
    #[error("the confidence is {0}, but must be between 0 and 1, as 0.95")]
    Confidence(f64),
    /// Fewer replications are allowed than are needed for any decision.
    #[error("at most {0} replications are allowed, but at least 10 are needed")]
    Maximum(u64),
}

/// Where replicating stops.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// After this many replications.
    pub replications: u64,
    /// Whether the precision was reached; otherwise the maximum was.
    pub precise: bool,
}

impl StopRule {
    /// Stops when the mean is off by `relative_error` (0.05 for 5 %) at most with this `confidence`, but after
    /// `maximum` replications in any case.
    ///
    /// # Errors
    /// If the relative error is not above 0, the confidence not between 0 and 1, or the maximum below 10.
    pub fn new(relative_error: f64, confidence: f64, maximum: u64) -> Result<Self, StopRuleError> {
        if !(relative_error > 0.0 && relative_error.is_finite()) {
            return Err(StopRuleError::RelativeError(relative_error));
        }
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err(StopRuleError::Confidence(confidence));
        }
        if maximum < FEWEST {
            return Err(StopRuleError::Maximum(maximum));
        }
        Ok(Self {
            relative_error,
            confidence,
            maximum,
        })
    }

    /// Where replicating stops, given the values of replications 0, 1, 2 …; none if more are needed.
    pub fn stop(&self, values: &[f64]) -> Option<Stop> {
        let mut tally = Tally::new();
        for &value in values {
            tally.add(value);
            if let Some(stop) = self.stop_at(&tally) {
                return Some(stop);
            }
        }
        None
    }

    /// Whether replicating stops just here, after exactly the replications that `tally` has seen in their order.
    pub fn stop_at(&self, tally: &Tally) -> Option<Stop> {
        let replications = tally.count();
        let precise = replications >= FEWEST
            && self.may_be_precise(tally)
            && Interval::of_tally(tally, self.confidence)
                .is_ok_and(|interval| interval.half_width <= self.allowed(interval.mean));
        (precise || replications >= self.maximum).then_some(Stop { replications, precise })
    }

    /// False if even the normal quantile, which is below that of Student's t and found much faster, gives too wide
    /// an interval.
    fn may_be_precise(&self, tally: &Tally) -> bool {
        let (Some(mean), Some(std_dev)) = (tally.mean(), tally.std_dev()) else {
            return false;
        };
        let z = normal_quantile(0.5 + 0.5 * self.confidence);
        z * std_dev / (tally.count() as f64).sqrt() <= self.allowed(mean)
    }

    /// The widest half-width that is precise enough.
    fn allowed(&self, mean: f64) -> f64 {
        self.relative_error / (1.0 + self.relative_error) * mean.abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    #[test]
    fn ten_replications_are_needed_even_if_all_are_equal() {
        let rule = StopRule::new(0.05, 0.95, 100).unwrap();
        assert_eq!(rule.stop(&[5.0; 9]), None);
        let stop = Stop {
            replications: 10,
            precise: true,
        };
        assert_eq!(rule.stop(&[5.0; 10]), Some(stop));
    }

    #[test]
    fn more_values_than_needed_do_not_change_the_answer() {
        let rule = StopRule::new(0.05, 0.95, 1000).unwrap();
        let mut stream = Stream::named(1, 0, "", "stop");
        let values: Vec<f64> = (0..1000)
            .map(|_| 10.0 + 2.0 * normal_quantile(stream.uniform_open()))
            .collect();
        let stop = rule.stop(&values).unwrap();
        let n = stop.replications as usize;
        assert!(stop.precise && n > 30 && n < 200, "{stop:?}");
        assert_eq!(rule.stop(&values[..n]), Some(stop));
        assert_eq!(rule.stop(&values[..n - 1]), None);
    }

    #[test]
    fn the_maximum_stops_what_does_not_become_precise() {
        let rule = StopRule::new(0.01, 0.95, 12).unwrap();
        let stop = rule.stop(&[1.0, -1.0].repeat(20)).unwrap();
        assert_eq!((stop.replications, stop.precise), (12, false));
        // Not a number is never precise.
        assert_eq!(rule.stop(&[f64::NAN; 12]).map(|stop| stop.precise), Some(false));
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(StopRule::new(0.0, 0.95, 100).is_err());
        assert!(StopRule::new(f64::NAN, 0.95, 100).is_err());
        assert!(StopRule::new(0.05, 1.0, 100).is_err());
        assert!(StopRule::new(0.05, 0.95, 9).is_err());
    }

    #[test]
    fn the_interval_at_the_stop_contains_the_mean_as_often_as_it_says() {
        type Draw = fn(&mut Stream) -> f64;
        let normal: Draw = |stream| 1.0 + 0.5 * normal_quantile(stream.uniform_open());
        let exponential: Draw = |stream| -libm::log(stream.uniform_open());
        for (purpose, draw) in [("normal", normal), ("exponential", exponential)] {
            let rule = StopRule::new(0.05, 0.95, 100_000).unwrap();
            let mut stream = Stream::named(77, 0, "sequential", purpose);
            let (mut covered, mut promised) = (0, 0);
            for _ in 0..1000 {
                let mut tally = Tally::new();
                while rule.stop_at(&tally).is_none() {
                    tally.add(draw(&mut stream));
                }
                let interval = Interval::of_tally(&tally, 0.95).unwrap();
                covered += u32::from(interval.contains(1.0));
                promised += u32::from((interval.mean - 1.0).abs() <= 0.05);
            }
            assert!((930..=970).contains(&covered), "{purpose}: {covered}");
            assert!(promised >= 930, "{purpose}: {promised}");
        }
    }
}
