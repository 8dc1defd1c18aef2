//! How a detector does on lives that it was not trained on.

use serde::{Deserialize, Serialize};

use super::detector::{Alarm, Encounter};
use super::lesson::Lesson;
use super::threshold::Ledger;

/// Checks that a trial looks at, about.
const CHECKS: f64 = 120_000.0;

/// Lives, alarms and what became of them. Every life is watched until its first alarm or its failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Lives.
    pub lives: u32,
    /// Alarms.
    pub alarms: u32,
    /// Of them those after which the part would have failed within the horizon.
    pub true_alarms: u32,
    /// Failures without an alarm.
    pub missed: u32,
    /// Checks until the alarm or the failure.
    pub checks: u64,
    /// Hours from the true alarms to the failures.
    pub warning_hours: f64,
    /// What an hour costs, won.
    pub won_per_hour: f64,
    /// What an hour costs if every part runs to failure, won.
    pub never_won_per_hour: f64,
}

impl Trial {
    /// A detector on fresh lives.
    pub fn of(lesson: &Lesson, alarm: &Alarm) -> Self {
        Self::of_lives(lesson, alarm, lesson.lives_of(CHECKS))
    }

    /// A detector on so many fresh lives.
    pub fn of_lives(lesson: &Lesson, alarm: &Alarm, lives: u32) -> Self {
        let mut trial = Self {
            lives,
            ..Self::default()
        };
        let (mut ledger, mut never) = (Ledger::default(), Ledger::default());
        for number in 0..lives {
            let mut life = lesson.specimen("trial", u64::from(number));
            let hours = life.hours;
            let first = alarm.first(
                lesson,
                Encounter {
                    hours,
                    loss: lesson.loss,
                    path: &mut life.path,
                    signs: &mut life.signs,
                    luck: &mut life.luck,
                },
            );
            trial.checks += (first.unwrap_or(hours) / lesson.check) as u64;
            ledger.add(lesson, hours, first);
            never.add(lesson, hours, None);
            match first {
                None => trial.missed += 1,
                Some(age) => {
                    trial.alarms += 1;
                    if hours - age <= lesson.horizon {
                        trial.true_alarms += 1;
                        trial.warning_hours += hours - age;
                    }
                }
            }
        }
        trial.won_per_hour = ledger.rate();
        trial.never_won_per_hour = never.rate();
        trial
    }

    /// Share of the alarms that are true; none without alarms.
    pub fn precision(&self) -> Option<f64> {
        (self.alarms > 0).then(|| f64::from(self.true_alarms) / f64::from(self.alarms))
    }

    /// Share of the failures, those to come and those that came without an alarm, that a true alarm foretold; none
    /// without either. Lives that a false alarm ended have no failure.
    pub fn recall(&self) -> Option<f64> {
        let all = self.true_alarms + self.missed;
        (all > 0).then(|| f64::from(self.true_alarms) / f64::from(all))
    }
}
