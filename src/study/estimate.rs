//! What replications say about one figure.
//!
//! A figure may have no value in a replication (the mean lead time of a product that never was finished); such
//! replications are left out and the number of those that count is given.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::factory::result::Figures;
use crate::kernel::statistics::interval::Interval;
use crate::kernel::statistics::proportion::Proportion;
use crate::kernel::statistics::tally::Tally;
use crate::study::settings::CONFIDENCE;

/// A figure's mean over replications and how far the true mean may be from it, with 95 % confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// Replications in which the figure has a value.
    pub n: u64,
    /// Mean over those; none if there are none.
    pub mean: Option<f64>,
    /// The 95 % interval reaches this far to either side; none with fewer than two values.
    pub half_width: Option<f64>,
    /// Standard deviation of the values (not of their mean); none with fewer than two.
    pub std_dev: Option<f64>,
}

impl Estimate {
    /// The estimate from values of replications, without those that are no finite number.
    pub fn of(values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let finite = values.into_iter().flatten().filter(|value| value.is_finite());
        Self::of_tally(&finite.collect())
    }

    /// The estimate from the numbers that a tally has seen.
    pub fn of_tally(tally: &Tally) -> Self {
        let interval = Interval::of_tally(tally, CONFIDENCE).ok();
        Self {
            n: tally.count(),
            mean: tally.mean(),
            half_width: interval.map(|interval| interval.half_width),
            std_dev: tally.std_dev(),
        }
    }

    /// Lower end of the interval.
    pub fn low(&self) -> Option<f64> {
        Some(self.mean? - self.half_width?)
    }

    /// Upper end of the interval.
    pub fn high(&self) -> Option<f64> {
        Some(self.mean? + self.half_width?)
    }
}

/// Estimates by the figure's name, in a fixed order.
pub type Estimates = Vec<(&'static str, Estimate)>;

/// The estimate of the figure called `name`.
pub fn find<'a, T>(figures: &'a [(&'static str, T)], name: &str) -> Option<&'a T> {
    figures.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The value of the figure called `name` in one run.
pub fn value(figures: &Figures, name: &str) -> Option<f64> {
    find(figures, name).copied().flatten()
}

/// Estimates of all figures that the first of `runs` has; runs of the same plant have the same figures.
pub fn estimates<'a>(runs: impl Iterator<Item = &'a Figures> + Clone) -> Estimates {
    let Some(first) = runs.clone().next() else {
        return Estimates::new();
    };
    let at = |index: usize| {
        runs.clone()
            .map(move |figures| figures.get(index).and_then(|(_, value)| *value))
    };
    first
        .iter()
        .enumerate()
        .map(|(index, (name, _))| (*name, Estimate::of(at(index))))
        .collect()
}

/// Estimates of figures that always have a value.
pub fn estimates_of<'a>(runs: impl Iterator<Item = &'a Vec<(&'static str, f64)>> + Clone) -> Estimates {
    let Some(first) = runs.clone().next() else {
        return Estimates::new();
    };
    let at = |index: usize| {
        runs.clone()
            .map(move |figures| figures.get(index).map(|&(_, value)| value))
    };
    let estimate = |(index, &(name, _)): (usize, &(&'static str, f64))| (name, Estimate::of(at(index)));
    first.iter().enumerate().map(estimate).collect()
}

/// How often something happened among `trials`; none without trials.
pub fn proportion(successes: u64, trials: u64) -> Option<Proportion> {
    Proportion::of(successes, trials, CONFIDENCE).ok()
}

/// Writes named figures as a table whose keys are the names.
pub fn as_map<T: Serialize, S: Serializer>(figures: &[(&'static str, T)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(figures.len()))?;
    for (name, value) in figures {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_counts_only_replications_with_a_value() {
        let estimate = Estimate::of([Some(1.0), None, Some(3.0), Some(f64::NAN)]);
        assert_eq!((estimate.n, estimate.mean), (2, Some(2.0)));
        // t(0.975; 1) = 12.706205.
        assert!((estimate.half_width.unwrap() - 12.706_205).abs() < 1e-5);
        assert!(estimate.low().unwrap() < -10.0 && estimate.high().unwrap() > 14.0);
    }

    #[test]
    fn one_value_has_a_mean_but_no_interval_and_none_has_nothing() {
        let one = Estimate::of([Some(4.0)]);
        assert_eq!((one.n, one.mean, one.half_width), (1, Some(4.0), None));
        assert_eq!(Estimate::of([None, None]), Estimate::default());
    }

    #[test]
    fn figures_are_written_as_a_table() {
        #[derive(Serialize)]
        struct Table {
            #[serde(serialize_with = "as_map")]
            figures: Vec<(&'static str, u32)>,
        }
        let table = Table {
            figures: vec![("b", 1), ("a", 2)],
        };
        assert_eq!(serde_json::to_string(&table).unwrap(), r#"{"figures":{"b":1,"a":2}}"#);
    }
}
