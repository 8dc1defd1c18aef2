//! The alarm threshold that costs least.
//!
//! A life ends with planned work if its first alarm is more than the response before the failure, otherwise with the
//! failure. What an hour costs in the long run is the cost of all lives over their length (renewal reward; Ross:
//! "Stochastic Processes", 1996, theorem 3.6.1). That counts what an early alarm wastes of a life, which precision and
//! recall do not.

use std::borrow::Borrow;

use super::lesson::Lesson;

/// Thresholds that are tried at most.
const MOST_TRIED: usize = 400;
/// Alarms that save less than this share of the cost are not worth having.
const LEAST_GAIN: f64 = 1e-6;

/// What matters of the scores of one life: where they are higher than ever before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// Age when watching began, hours.
    pub begins: f64,
    /// Hours to the failure, or as long as it was watched.
    pub hours: f64,
    /// Whether it had not failed by then.
    pub is_cut: bool,
    /// Score and age, both rising.
    pub highest: Vec<(f64, f64)>,
}

impl Records {
    /// Adds a check. Scores that are missing are none.
    pub fn add(&mut self, age: f64, score: f64) {
        if score.is_finite() && self.highest.last().is_none_or(|last| score > last.0) {
            self.highest.push((score, age));
        }
    }

    /// The age of the first alarm at this threshold.
    pub fn first_alarm(&self, threshold: f64) -> Option<f64> {
        let at = self.highest.partition_point(|record| record.0 < threshold);
        self.highest.get(at).map(|record| record.1)
    }
}

/// Cost and length of lives.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ledger {
    won: f64,
    hours: f64,
}

impl Ledger {
    /// Adds a life of so many hours with its first alarm. Whether planned work came in time.
    pub fn add(&mut self, lesson: &Lesson, life: f64, alarm: Option<f64>) -> bool {
        let planned = alarm.map(|age| age + lesson.response).filter(|&end| end < life);
        self.won += if planned.is_some() {
            lesson.planned_won
        } else {
            lesson.failure_won
        };
        self.hours += planned.unwrap_or(life);
        planned.is_some()
    }

    /// Adds a life as far as it was watched, with its first alarm: what was not seen of it costs nothing and lasts no
    /// time, so that the rate is what was paid over how long was watched.
    pub fn add_watched(&mut self, lesson: &Lesson, life: &Records, alarm: Option<f64>) {
        if life.is_cut && alarm.is_none_or(|age| age + lesson.response >= life.hours) {
            self.hours += life.hours;
        } else {
            self.add(lesson, life.hours, alarm);
        }
        self.hours -= life.begins;
    }

    /// Won an hour.
    pub fn rate(&self) -> f64 {
        if self.hours > 0.0 { self.won / self.hours } else { 0.0 }
    }
}

/// The threshold at which these lives would have cost least; none if no alarm at all costs least. Of equal ones the
/// highest.
pub fn cheapest<R: Borrow<Records>>(lesson: &Lesson, lives: &[R]) -> Option<f64> {
    let rate = |threshold: Option<f64>| {
        let mut ledger = Ledger::default();
        for life in lives.iter().map(Borrow::borrow) {
            let alarm = threshold.and_then(|threshold| life.first_alarm(threshold));
            ledger.add_watched(lesson, life, alarm);
        }
        ledger.rate()
    };
    let mut tried: Vec<f64> = lives
        .iter()
        .flat_map(|life| life.borrow().highest.iter().map(|record| record.0))
        .collect();
    tried.sort_unstable_by(|a, b| b.total_cmp(a));
    tried.dedup();
    let step = tried.len().div_ceil(MOST_TRIED).max(1);
    let never = rate(None);
    let mut best = (None, never * (1.0 - LEAST_GAIN));
    for threshold in tried.into_iter().step_by(step) {
        let found = rate(Some(threshold));
        if found < best.1 {
            best = (Some(threshold), found);
        }
    }
    best.0
}

/// What an hour of these lives would have cost if the threshold for each had been chosen on the lives of the other
/// parts of the history; `parts` says for each life in which it is. So a scorer is not praised for luck that its
/// threshold has been fitted to.
pub fn cost_unseen(lesson: &Lesson, lives: &[Records], parts: &[u32]) -> f64 {
    let mut all: Vec<u32> = parts.to_vec();
    all.sort_unstable();
    all.dedup();
    let mut ledger = Ledger::default();
    for part in all {
        let of = |own: bool| {
            let lives = lives.iter().zip(parts);
            lives.filter_map(move |(life, &its)| ((its == part) == own).then_some(life))
        };
        let others: Vec<&Records> = of(false).collect();
        let threshold = cheapest(lesson, &others);
        for life in of(true) {
            let alarm = threshold.and_then(|threshold| life.first_alarm(threshold));
            ledger.add_watched(lesson, life, alarm);
        }
    }
    ledger.rate()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(planned_won: f64, failure_won: f64, response: f64) -> Lesson {
        Lesson {
            planned_won,
            failure_won,
            response,
            ..Lesson::of_states(&[50.0])
        }
    }

    fn lives() -> Vec<Records> {
        // Fails at 100 with scores that rise; fails at 50 with one false start.
        let mut one = Records {
            hours: 100.0,
            ..Records::default()
        };
        (1..10).for_each(|check| one.add(f64::from(check) * 10.0, f64::from(check)));
        let mut other = Records {
            hours: 50.0,
            ..Records::default()
        };
        for (age, score) in [(10.0, 3.5), (20.0, 1.0), (30.0, f64::NAN), (40.0, 8.0)] {
            other.add(age, score);
        }
        vec![one, other]
    }

    #[test]
    fn records_are_the_first_alarms_of_all_thresholds() {
        let lives = lives();
        assert_eq!(lives[1].highest, [(3.5, 10.0), (8.0, 40.0)]);
        let first = |threshold| [lives[0].first_alarm(threshold), lives[1].first_alarm(threshold)];
        assert_eq!(first(3.0), [Some(30.0), Some(10.0)]);
        assert_eq!(first(3.6), [Some(40.0), Some(40.0)]);
        assert_eq!(first(8.5), [Some(90.0), None]);
    }

    #[test]
    fn the_threshold_is_the_one_of_the_least_cost_by_hand() {
        // At 8: replaced at 80 and 40, 2 won in 120 hours; at 9 once at 90 and one failure, 11 won in 140.
        assert_eq!(cheapest(&lesson(1.0, 10.0, 0.0), &lives()), Some(8.0));
        // Work that takes 15 hours to begin comes too late for the second life there: 3.5 catches both, at 55 and 25
        // (2 in 80), 8 only the first (11 in 145).
        assert_eq!(cheapest(&lesson(1.0, 10.0, 15.0), &lives()), Some(3.5));
        // If planned work costs as much as a failure there is nothing to win.
        assert_eq!(cheapest(&lesson(10.0, 10.0, 0.0), &lives()), None);
        assert_eq!(cheapest(&lesson(1.0, 10.0, 0.0), &[] as &[Records]), None);
    }
}
