//! What "fails soon" and "remaining life" mean for a run-to-failure table.

use serde::{Deserialize, Serialize};

use super::error::LearningError;
use super::history::runs::{Runs, Unit};
use super::settings::{CAP_PART, HORIZON_PART, TimeSettings, WINDOWS};

/// Hours of a month: a twelfth of 365.25 days.
pub const MONTH_HOURS: f64 = 730.5;

/// Times, in units of time of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// Remaining lives above this count as this: a machine that is well shows nothing of how long it stays so.
    pub cap: f64,
    /// An alarm means that the machine fails within this time.
    pub horizon: f64,
    /// An alarm later than this before the failure is too late to act on.
    pub lead: f64,
    /// Hours of a unit of time.
    pub hours: f64,
    /// Rows of windows, rising.
    pub windows: Vec<usize>,
    /// Whether the user gave the cap, the horizon and the hours.
    pub given: [bool; 3],
}

impl Terms {
    /// What the user says, and for what is left open what the lives in the table suggest.
    ///
    /// # Errors
    /// If the lead is not shorter than the horizon.
    pub fn of(runs: &Runs, times: &TimeSettings) -> Result<Self, LearningError> {
        let usual_cap = (median_life(runs) * CAP_PART).max(f64::MIN_POSITIVE);
        let cap = times.cap.unwrap_or(usual_cap);
        let horizon = times.horizon.unwrap_or(cap * HORIZON_PART);
        let lead = times.lead.unwrap_or(0.0);
        if lead >= horizon {
            let message = format!("`lead` ({lead}) must be shorter than the horizon ({horizon})");
            return Err(LearningError::Times(message));
        }
        Ok(Self {
            cap,
            horizon,
            lead,
            hours: times.hours.unwrap_or(1.0),
            windows: times.windows.clone().unwrap_or_else(|| WINDOWS.to_vec()),
            given: [times.cap.is_some(), times.horizon.is_some(), times.hours.is_some()],
        })
    }

    /// The remaining life of a unit at a time, up to the cap. Of a unit that was no longer watched it is known only
    /// while it was watched for at least the cap afterwards.
    pub fn remaining(&self, unit: &Unit, time: f64) -> Option<f64> {
        match unit.fails_at {
            Some(fails_at) => Some((fails_at - time).min(self.cap)),
            None => (unit.end() - time >= self.cap).then_some(self.cap),
        }
    }

    /// Whether a unit fails within the horizon after a time, if that is known.
    pub fn fails_soon(&self, unit: &Unit, time: f64) -> Option<bool> {
        match unit.fails_at {
            Some(fails_at) => Some(fails_at - time <= self.horizon),
            None => (unit.end() - time > self.horizon).then_some(false),
        }
    }

    /// Machine-months that a unit was watched.
    pub fn months(&self, unit: &Unit) -> f64 {
        (unit.end() - unit.times.first().copied().unwrap_or(0.0)) * self.hours / MONTH_HOURS
    }

    /// Whether its values make sense together.
    pub fn is_sound(&self) -> bool {
        let all = [self.cap, self.horizon, self.hours];
        all.iter().all(|value| value.is_finite() && *value > 0.0) && self.lead.is_finite()
    }
}

/// The median life: the first time up to which at least half fail, by the product of the shares that survive each failure,
/// so that machines that were no longer watched count as long as they were (Kaplan, Meier, JASA 53, 1958). If fewer than
/// half fail while they are watched, the median of those that do; 0 without any.
fn median_life(runs: &Runs) -> f64 {
    let life = |unit: &Unit| unit.end() - unit.times.first().copied().unwrap_or(0.0);
    let mut lives: Vec<(f64, bool)> = runs.units.iter().map(|unit| (life(unit), unit.has_failed())).collect();
    // Who fails at a time was watched as long as who is no longer watched from then on.
    lives.sort_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)));
    let mut surviving = 1.0;
    for (index, (life, has_failed)) in lives.iter().enumerate() {
        if *has_failed {
            surviving *= 1.0 - 1.0 / (lives.len() - index) as f64;
        }
        // A product of shares that is one half but for rounding is one half.
        if surviving <= 0.5 + 1e-12 {
            return *life;
        }
    }
    let failed: Vec<f64> = lives
        .iter()
        .filter(|(_, failed)| *failed)
        .map(|(life, _)| *life)
        .collect();
    failed.get(failed.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Machines that lived or were watched so long.
    fn lives(ends: &[(f64, bool)]) -> Runs {
        let unit = |&(end, failed): &(f64, bool)| Unit {
            name: "1".into(),
            times: vec![10.0, 10.0 + end],
            values: Vec::new(),
            fails_at: failed.then_some(10.0 + end),
        };
        Runs {
            units: ends.iter().map(unit).collect(),
            ..Runs::default()
        }
    }

    #[test]
    fn the_median_life_counts_machines_as_long_as_they_were_watched() {
        let failed = |ends: &[f64]| ends.iter().map(|end| (*end, true)).collect::<Vec<_>>();
        assert_eq!(median_life(&lives(&failed(&[4.0, 1.0, 3.0, 2.0]))), 2.0);
        assert_eq!(median_life(&lives(&failed(&[1.0, 2.0, 3.0]))), 2.0);
        // Many that were only just put up do not shorten it: 3 failures among 3 that were watched that long.
        let mut young = failed(&[100.0, 110.0, 120.0]);
        young.extend([(5.0, false); 20]);
        assert_eq!(median_life(&lives(&young)), 110.0);
        // By hand: 6 machines, failures at 2 (5/6), 4 (of 4 left: 5/8) and 5 (of 3 left: 5/12).
        let mixed = [
            (2.0, true),
            (3.0, false),
            (4.0, true),
            (5.0, true),
            (5.0, false),
            (9.0, false),
        ];
        assert_eq!(median_life(&lives(&mixed)), 5.0);
        // Fewer than half fail: the median of those that do.
        let mut old = failed(&[10.0, 20.0, 30.0]);
        old.extend([(500.0, false); 20]);
        assert_eq!(median_life(&lives(&old)), 20.0);
        assert_eq!(median_life(&Runs::default()), 0.0);
    }

    fn unit(fails_at: Option<f64>) -> Unit {
        let times: Vec<f64> = (0..=100).map(f64::from).collect();
        Unit {
            name: "1".into(),
            values: vec![0.0; times.len()],
            times,
            fails_at,
        }
    }

    #[test]
    fn what_is_not_known_of_a_machine_no_longer_watched_is_not_guessed() {
        let runs = Runs {
            units: vec![unit(Some(100.0))],
            ..Runs::default()
        };
        let terms = Terms::of(&runs, &TimeSettings::default()).unwrap();
        assert_eq!((terms.cap, terms.horizon), (60.0, 15.0));
        let failed = unit(Some(100.0));
        assert_eq!(
            [0.0, 70.0, 100.0].map(|time| terms.remaining(&failed, time)),
            [Some(60.0), Some(30.0), Some(0.0)]
        );
        assert_eq!(
            [84.0, 85.0].map(|time| terms.fails_soon(&failed, time)),
            [Some(false), Some(true)]
        );
        let censored = unit(None);
        assert_eq!(
            [40.0, 41.0].map(|time| terms.remaining(&censored, time)),
            [Some(60.0), None]
        );
        assert_eq!(
            [84.0, 85.0].map(|time| terms.fails_soon(&censored, time)),
            [Some(false), None]
        );
        assert!((terms.months(&failed) - 100.0 / 730.5).abs() < 1e-12);
    }

    #[test]
    fn a_lead_beyond_the_horizon_is_refused() {
        let times = TimeSettings {
            lead: Some(20.0),
            horizon: Some(15.0),
            ..TimeSettings::default()
        };
        assert!(Terms::of(&Runs::default(), &times).is_err());
    }
}
