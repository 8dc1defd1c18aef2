//! A figure of money over replications: not only its mean, but how it scatters.

use serde::Serialize;

use crate::kernel::statistics::percentile::predicted_quantiles;
use crate::kernel::statistics::tally::Tally;
use crate::study::estimate::Estimate;

/// From so many replications on, one more lies between the 5th and the 95th percentile with a probability of 9 in 10; of
/// fewer, not even the lowest and the highest hold it so often.
pub const FEWEST_FOR_TAILS: u64 = 19;

/// How a figure is distributed over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Distribution {
    /// Replications in which it has a value.
    pub n: u64,
    /// Replications in which it has none.
    pub none: u64,
    /// Mean over those with a value; none if there are none.
    pub mean: Option<f64>,
    /// The 95 % interval of the mean reaches this far to either side; none with fewer than two values.
    pub half_width: Option<f64>,
    /// The value that one replication more does not exceed with a probability of 5 %, or the lowest if they are fewer than
    /// [`FEWEST_FOR_TAILS`]; likewise below. None without values, or where the figure
    /// never comes (see [`Distribution::of_times`]).
    pub p5: Option<f64>,
    /// 25 %.
    pub p25: Option<f64>,
    /// The median.
    pub p50: Option<f64>,
    /// 75 %.
    pub p75: Option<f64>,
    /// 95 %.
    pub p95: Option<f64>,
}

impl Distribution {
    /// Of a figure that may be undefined in a replication: mean and percentiles are of the others.
    pub fn of(values: &[Option<f64>]) -> Self {
        Self::new(values, values.iter().flatten().copied().collect())
    }

    /// Of a time to something that may not come within the measured time: such replications count as later than all
    /// others in the percentiles, so that a median of none says that it came in fewer than half of them. The mean is
    /// of those in which it came.
    pub fn of_times(values: &[Option<f64>]) -> Self {
        Self::new(
            values,
            values.iter().map(|value| value.unwrap_or(f64::INFINITY)).collect(),
        )
    }

    fn new(values: &[Option<f64>], ranked: Vec<f64>) -> Self {
        let estimate = Estimate::of(values.iter().copied());
        let percentiles = predicted_quantiles(&ranked, &[0.05, 0.25, 0.5, 0.75, 0.95]).unwrap_or_default();
        let percentile = |index: usize| percentiles.get(index).copied().filter(|value| value.is_finite());
        Self {
            n: estimate.n,
            none: values.len() as u64 - estimate.n,
            mean: estimate.mean,
            half_width: estimate.half_width,
            p5: percentile(0),
            p25: percentile(1),
            p50: percentile(2),
            p75: percentile(3),
            p95: percentile(4),
        }
    }
}

/// How a flow of one month is distributed over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Band {
    /// Mean.
    pub mean: f64,
    /// The value that one replication more does not exceed with a probability of 5 %, or the lowest of too few.
    pub p5: f64,
    /// The median.
    pub p50: f64,
    /// The value that it does not exceed with a probability of 95 %, or the highest.
    pub p95: f64,
}

impl Band {
    /// The band of a flow in each replication; nothing if there are none.
    pub fn of(values: &[f64]) -> Self {
        let percentiles = predicted_quantiles(values, &[0.05, 0.5, 0.95]).unwrap_or_default();
        let &[p5, p50, p95] = percentiles.as_slice() else {
            return Self::default();
        };
        Self {
            // Only the mean: an interval for each month of each flow would take as long as the months themselves.
            mean: values.iter().copied().collect::<Tally>().mean().unwrap_or(0.0),
            p5,
            p50,
            p95,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undefined_figure_is_left_out_and_counted() {
        let distribution = Distribution::of(&[Some(1.0), None, Some(2.0), Some(3.0)]);
        assert_eq!((distribution.n, distribution.none), (3, 1));
        assert_eq!((distribution.mean, distribution.p50), (Some(2.0), Some(2.0)));
    }

    #[test]
    fn what_does_not_come_is_later_than_all_that_does() {
        let some = [Some(10.0), Some(20.0), None, None, None];
        let distribution = Distribution::of_times(&some);
        assert_eq!((distribution.mean, distribution.none), (Some(15.0), 3));
        assert_eq!(
            (distribution.p25, distribution.p50, distribution.p95),
            (Some(15.0), None, None)
        );
        assert_eq!(Distribution::of_times(&[None]).p5, None);
        assert_eq!(Distribution::of(&[]), Distribution::default());
    }

    #[test]
    fn a_band_holds_nine_of_ten() {
        let values: Vec<f64> = (0..=100).map(f64::from).collect();
        let band = Band::of(&values);
        // At 5.1 and 96.9 of 101.
        let near = |value: f64, wanted: f64| (value - wanted).abs() < 1e-9;
        assert!(near(band.p5, 4.1) && near(band.p95, 95.9), "{band:?}");
        assert_eq!((band.mean, band.p50), (50.0, 50.0));
        let skewed = Band::of(&[0.0, 0.0, 9.0]);
        assert_eq!((skewed.mean, skewed.p50, skewed.p95), (3.0, 0.0, 9.0));
    }
}
