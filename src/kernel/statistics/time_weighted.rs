//! The average of a level over time: parts in a buffer, machines that work, people who wait.
//!
//! Levels are whole numbers and time is whole nanoseconds, so the area under the level is exact however long the
//! run is, and does not depend on how often the level was looked at.

use serde::{Deserialize, Serialize};

use crate::kernel::time::{Span, Time};

/// A level that changes at instants, and the area under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeWeighted {
    start: Time,
    changed: Time,
    level: i64,
    /// Level times nanoseconds from the start to the last change.
    area: i128,
    min: i64,
    max: i64,
}

impl TimeWeighted {
    /// A level that is observed from `start` on.
    pub fn new(start: Time, level: i64) -> Self {
        Self {
            start,
            changed: start,
            level,
            area: 0,
            min: level,
            max: level,
        }
    }

    /// The level is `level` from `now` on. A time before the last change counts as that change's.
    #[inline]
    pub fn set(&mut self, now: Time, level: i64) {
        self.area += self.area_since_change(now);
        self.changed = self.changed.max(now);
        self.level = level;
        self.min = self.min.min(level);
        self.max = self.max.max(level);
    }

    /// The level changes by `by` at `now`.
    #[inline]
    pub fn add(&mut self, now: Time, by: i64) {
        self.set(now, self.level.saturating_add(by));
    }

    /// Forgets what was before `now`, as at the end of the warm-up; the level stays.
    pub fn restart(&mut self, now: Time) {
        *self = Self::new(now, self.level);
    }

    /// The present level.
    #[inline]
    pub fn level(&self) -> i64 {
        self.level
    }

    /// The lowest level since the start, however short.
    pub fn min(&self) -> i64 {
        self.min
    }

    /// The highest level since the start, however short.
    pub fn max(&self) -> i64 {
        self.max
    }

    /// Level times nanoseconds from the start to `now`; exact.
    pub fn area(&self, now: Time) -> i128 {
        self.area + self.area_since_change(now)
    }

    /// How long the level has been observed.
    pub fn observed(&self, now: Time) -> Span {
        self.changed.max(now).since(self.start)
    }

    /// The average level from the start to `now`; the present level if no time has passed.
    pub fn average(&self, now: Time) -> f64 {
        match self.observed(now) {
            Span::ZERO => self.level as f64,
            Span(nanoseconds) => self.area(now) as f64 / nanoseconds as f64,
        }
    }

    #[inline]
    fn area_since_change(&self, now: Time) -> i128 {
        i128::from(self.level) * i128::from(now.since(self.changed).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_weighted_with_the_time_it_lasts() {
        let mut level = TimeWeighted::new(Time(100), 2);
        level.add(Time(110), 3);
        level.add(Time(140), -4);
        assert_eq!(level.area(Time(200)), 10 * 2 + 30 * 5 + 60);
        assert_eq!(level.average(Time(200)), 2.3);
        assert_eq!((level.level(), level.min(), level.max()), (1, 1, 5));
    }

    #[test]
    fn a_level_that_lasts_no_time_counts_only_as_an_extreme() {
        let mut level = TimeWeighted::new(Time::ZERO, 0);
        assert_eq!(level.average(Time::ZERO), 0.0);
        level.set(Time(10), 9);
        level.set(Time(10), 1);
        assert_eq!(level.average(Time(20)), 0.5);
        assert_eq!(level.max(), 9);
    }

    #[test]
    fn a_restart_forgets_the_warm_up() {
        let mut level = TimeWeighted::new(Time::ZERO, 7);
        level.set(Time(50), 3);
        level.restart(Time(60));
        assert_eq!(level.average(Time(100)), 3.0);
        assert_eq!(level.max(), 3);
        assert_eq!(level.observed(Time(100)), Span(40));
    }

    #[test]
    fn the_area_is_exact_over_the_longest_run() {
        let mut level = TimeWeighted::new(Time::ZERO, i64::MAX);
        level.set(Time::NEVER, i64::MIN);
        assert_eq!(level.area(Time::NEVER), i128::from(i64::MAX) * i128::from(u64::MAX));
        let bytes = postcard::to_allocvec(&level).unwrap();
        assert_eq!(postcard::from_bytes::<TimeWeighted>(&bytes).unwrap(), level);
    }

    #[test]
    fn time_does_not_run_backwards() {
        let mut level = TimeWeighted::new(Time(100), 1);
        level.set(Time(200), 2);
        level.set(Time(150), 3);
        assert_eq!(level.area(Time(300)), 100 + 300);
    }
}
