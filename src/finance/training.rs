//! Learning to use what was bought: the weeks until the benefit is reached, and the hours that people spend on it.
//!
//! When an offer works, people do not use it as they will a quarter of a year later: alarms are ignored, old habits
//! stay. Here the line earns in each month a mixture of two simulated months, that of the line as it was and that of the
//! line with the offer. The share of the latter starts at what is given and rises in a straight line to one at the end of
//! the weeks given:
//!
//! share(t) = first + (1 − first) · t / weeks for t < weeks, then 1,
//!
//! and a month counts with its mean over the month. That form is a convention: which curve people follow nobody can say
//! before they do, and a straight line says how long and not more than is known. Hours of training are spread evenly
//! over the weeks and paid on top of what is worked on the line. What trainers and mentors ask belongs to the offer's
//! items and fees.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::won::Won;

/// Weeks of a mean month of the Gregorian calendar: 365.2425 days / 12 / 7.
const WEEKS_PER_MONTH: f64 = 365.2425 / 84.0;

/// Weeks of training until the benefit is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingSpec {
    /// Weeks from the day on which the offer works until its benefit is reached in full.
    #[schemars(range(min = 0.0, max = 520.0))]
    pub weeks: f64,
    /// Share of the benefit on the first day, percent; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub first_percent: f64,
    /// People who are trained.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000))]
    pub people: u32,
    /// Hours of training for each of them, in all.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 10_000.0))]
    pub hours_each: f64,
    /// What an hour of theirs costs, won.
    #[serde(default)]
    pub wage_won_per_hour: f64,
}

impl TrainingSpec {
    /// Whether it makes sense.
    ///
    /// # Errors
    /// If a figure is out of range.
    pub fn validate(&self) -> Result<(), FinanceError> {
        let limit = Won::LIMIT.as_f64();
        for (field, value, most) in [
            ("weeks", self.weeks, 520.0),
            ("first_percent", self.first_percent, 100.0),
            ("people", f64::from(self.people), 100_000.0),
            ("hours_each", self.hours_each, 10_000.0),
            ("wage_won_per_hour", self.wage_won_per_hour, limit),
        ] {
            in_range(|| format!("{field} of the training"), value, 0.0, most)?;
        }
        Ok(())
    }

    /// Mean share of the benefit, 0 to 1, in a month from the day on which the offer works; the first is 1. Of the last
    /// month only the part `fraction` may count.
    pub fn share(&self, month: u32, fraction: f64) -> f64 {
        let (from, to) = weeks_of(month, fraction);
        if to <= from || self.weeks <= from {
            return 1.0;
        }
        let first = self.first_percent / 100.0;
        let at = |week: f64| first + (1.0 - first) * week / self.weeks;
        let end = to.min(self.weeks);
        // The area under a straight line, and that under one.
        let learning = 0.5 * (at(from) + at(end)) * (end - from);
        ((learning + (to - end)) / (to - from)).clamp(0.0, 1.0)
    }

    /// What the hours of training in a month cost, counted as in [`TrainingSpec::share`].
    ///
    /// # Errors
    /// If it lies beyond [`Won::LIMIT`].
    pub fn wages(&self, month: u32, fraction: f64) -> Result<Won, FinanceError> {
        let all = f64::from(self.people) * self.hours_each * self.wage_won_per_hour;
        let (from, to) = weeks_of(month, fraction);
        let part = if self.weeks > 0.0 {
            ((to.min(self.weeks) - from) / self.weeks).max(0.0)
        } else {
            f64::from(u8::from(month == 1))
        };
        Won::from_f64(all * part).map_err(FinanceError::at(|| "hours of training".into()))
    }
}

/// Beginning and end of a month, in weeks.
fn weeks_of(month: u32, fraction: f64) -> (f64, f64) {
    let from = f64::from(month.saturating_sub(1)) * WEEKS_PER_MONTH;
    (from, from + fraction * WEEKS_PER_MONTH)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weeks(weeks: f64, first_percent: f64) -> TrainingSpec {
        TrainingSpec {
            weeks,
            first_percent,
            ..TrainingSpec::default()
        }
    }

    #[test]
    fn a_month_counts_with_the_mean_of_its_days() {
        // 13.04 weeks are three months: the line rises by a third in each.
        let three = weeks(3.0 * WEEKS_PER_MONTH, 0.0);
        for (month, share) in [(1, 1.0 / 6.0), (2, 0.5), (3, 5.0 / 6.0), (4, 1.0), (99, 1.0)] {
            assert!((three.share(month, 1.0) - share).abs() < 1e-12, "{month}");
        }
        // Half a month of learning from 40 %: a mean of 70 % in it, and then all.
        let half = weeks(0.5 * WEEKS_PER_MONTH, 40.0);
        assert!((half.share(1, 1.0) - 0.85).abs() < 1e-12);
        assert!((half.share(1, 0.5) - 0.7).abs() < 1e-12);
        assert_eq!(weeks(0.0, 0.0).share(1, 1.0), 1.0);
        assert_eq!(weeks(8.0, 100.0).share(1, 1.0), 1.0);
    }

    #[test]
    fn hours_cost_what_they_cost_however_the_weeks_fall() {
        let training = |weeks: f64| TrainingSpec {
            weeks,
            people: 3,
            hours_each: 16.0,
            wage_won_per_hour: 14_335.0,
            ..TrainingSpec::default()
        };
        for weeks in [0.0, 2.0, 4.0, 10.0, 26.0] {
            let all: i64 = (1..=12).map(|month| training(weeks).wages(month, 1.0).unwrap().0).sum();
            // 3 × 16 × 14,335, each month rounded to the won
            assert!((all - 688_080).abs() <= 6, "{weeks} weeks: {all}");
        }
        assert_eq!(training(4.0).wages(2, 1.0).unwrap(), Won::ZERO);
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let text = |training: &TrainingSpec| training.validate().unwrap_err().to_string();
        assert!(text(&weeks(-1.0, 0.0)).starts_with("weeks of the training is -1"));
        assert!(text(&weeks(4.0, 130.0)).starts_with("first_percent of the training is 130"));
        assert!(text(&weeks(f64::NAN, 0.0)).starts_with("weeks of the training is NaN"));
    }

    proptest! {
        #[test]
        fn benefits_never_shrink_and_longer_learning_never_helps(
            weeks_long in 0.0..200.0f64, first in 0.0..100.0f64, longer in 0.0..100.0f64, month in 1u32..60,
        ) {
            let training = weeks(weeks_long, first);
            let share = training.share(month, 1.0);
            prop_assert!((0.0..=1.0).contains(&share));
            prop_assert!(training.share(month + 1, 1.0) >= share - 1e-12);
            prop_assert!(weeks(weeks_long + longer, first).share(month, 1.0) <= share + 1e-12);
        }
    }
}
