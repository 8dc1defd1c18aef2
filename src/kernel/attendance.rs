//! People who come and go: how many of them are at work, and which of their hours are paid.
//!
//! Who is at work when the others go finishes it. The hours that this takes beyond the end of the day are paid as
//! overtime. Those that it takes in a break are not paid more, since the break is taken later, at no loss of time. Left out:
//! who of the people it is.

use serde::{Deserialize, Serialize};

use crate::kernel::time::{NANOS_PER_SECOND, Span, Time, TotalSpan};

/// Whether people are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// They work their hours.
    OnShift,
    /// They have a break and come back on the same day.
    OnBreak,
    /// Their day is over, or has not begun.
    Gone,
}

/// People of one kind, of whom any is as good as any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    size: u32,
    busy: u32,
    presence: Presence,
    since: Time,
    times: WorkTimes,
}

/// Times of people since the statistics began, of all of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkTimes {
    /// At work.
    pub busy: TotalSpan,
    /// There and paid: on shift, or at work after the end of the day.
    pub there: TotalSpan,
    /// At work in breaks, which is not paid.
    pub in_breaks: TotalSpan,
    /// At work after the end of the day.
    pub beyond: TotalSpan,
    /// That of `beyond` which lies between 22:00 and 06:00.
    pub beyond_at_night: TotalSpan,
}

impl WorkTimes {
    /// Share of the time in which they are at work, of that in which they are there, breaks that they work in among it.
    pub fn utilisation(&self) -> Option<f64> {
        let there = self.there.0 + self.in_breaks.0;
        (there > 0).then(|| self.busy.0 as f64 / there as f64)
    }
}

impl Attendance {
    /// People who are there and have nothing to do.
    pub fn new(size: u32) -> Self {
        Self {
            size,
            busy: 0,
            presence: Presence::OnShift,
            since: Time::ZERO,
            times: WorkTimes::default(),
        }
    }

    /// Whether somebody who is there has nothing to do.
    pub fn has_free(&self) -> bool {
        self.presence == Presence::OnShift && self.busy < self.size
    }

    /// One of them begins work.
    pub fn begin(&mut self, now: Time) {
        self.account(now);
        self.busy += 1;
    }

    /// One of them has finished.
    pub fn finish(&mut self, now: Time) {
        self.account(now);
        self.busy -= 1;
    }

    /// They come or go. Who is at work finishes it.
    pub fn set_presence(&mut self, presence: Presence, now: Time) {
        self.account(now);
        self.presence = presence;
    }

    /// Whether they are on shift, how many they are, and how many are at work.
    pub fn at_work(&self) -> (bool, u32, u32) {
        (self.presence == Presence::OnShift, self.size, self.busy)
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.since = now;
        self.times = WorkTimes::default();
    }

    /// Their times until now.
    pub fn times(mut self, now: Time) -> WorkTimes {
        self.account(now);
        self.times
    }

    fn account(&mut self, now: Time) {
        let of = |people: u32, span| TotalSpan::of(span, u64::from(people));
        let elapsed = now.since(self.since);
        self.times.busy += of(self.busy, elapsed);
        match self.presence {
            Presence::OnShift => self.times.there += of(self.size, elapsed),
            Presence::OnBreak => self.times.in_breaks += of(self.busy, elapsed),
            Presence::Gone if self.busy > 0 => {
                self.times.there += of(self.busy, elapsed);
                self.times.beyond += of(self.busy, elapsed);
                self.times.beyond_at_night += of(self.busy, night_time(self.since, now));
            }
            Presence::Gone => {}
        }
        self.since = now;
    }
}

/// Those hours of the time from `begin` to `end` that lie between 22:00 and 06:00.
pub fn night_time(begin: Time, end: Time) -> Span {
    const HOUR: u64 = 3_600 * NANOS_PER_SECOND;
    // Night time since time zero (a midnight): 8 hours a whole day, and in a day 00–06 and 22–24.
    let until = |time: Time| {
        let (days, rest) = (time.0 / (24 * HOUR), time.0 % (24 * HOUR));
        days * 8 * HOUR + rest.min(6 * HOUR) + rest.saturating_sub(22 * HOUR)
    };
    Span(until(end).saturating_sub(until(begin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(days: u64, hours: f64) -> Time {
        Time::from_seconds(days as f64 * 86_400.0 + hours * 3600.0)
    }

    #[test]
    fn night_is_from_ten_to_six() {
        assert_eq!(night_time(hour(0, 20.0), hour(1, 7.0)), Span::from_hours(8.0));
        assert_eq!(night_time(hour(0, 21.0), hour(0, 23.5)), Span::from_hours(1.5));
        assert_eq!(night_time(hour(3, 7.0), hour(3, 21.0)), Span::ZERO);
    }

    #[test]
    fn work_is_finished_by_those_who_are_at_it_and_is_overtime_after_the_end_of_the_day() {
        let mut people = Attendance::new(3);
        people.begin(hour(0, 11.5));
        people.set_presence(Presence::OnBreak, hour(0, 12.0));
        assert!(!people.has_free());
        people.finish(hour(0, 12.25));
        people.set_presence(Presence::OnShift, hour(0, 13.0));
        people.begin(hour(0, 14.0));
        people.begin(hour(0, 15.0));
        people.set_presence(Presence::Gone, hour(0, 17.0));
        assert!(!people.has_free());
        people.finish(hour(0, 18.0));
        people.finish(hour(0, 23.0));
        people.set_presence(Presence::OnShift, hour(1, 8.0));
        let hours = |hours: f64| TotalSpan::of(Span::from_hours(hours), 1);
        let expected = WorkTimes {
            busy: hours(0.75 + 4.0 + 8.0),
            there: hours(3.0 * (12.0 + 4.0) + 1.0 + 6.0),
            in_breaks: hours(0.25),
            beyond: hours(1.0 + 6.0),
            beyond_at_night: hours(1.0),
        };
        assert_eq!(people.times(hour(1, 8.0)), expected);
        people.reset(hour(1, 8.0));
        assert_eq!(people.times(hour(1, 8.0)), WorkTimes::default());
    }

    #[test]
    fn nobody_is_busy_for_longer_than_there() {
        let mut people = Attendance::new(1);
        people.set_presence(Presence::Gone, hour(0, 0.0));
        assert_eq!(people.times(hour(0, 8.0)).utilisation(), None);
        people.set_presence(Presence::OnShift, hour(0, 8.0));
        people.begin(hour(0, 8.0));
        people.set_presence(Presence::OnBreak, hour(0, 12.0));
        people.set_presence(Presence::OnShift, hour(0, 13.0));
        people.set_presence(Presence::Gone, hour(0, 17.0));
        people.finish(hour(0, 19.0));
        assert_eq!(people.times(hour(0, 24.0)).utilisation(), Some(1.0));
        people.set_presence(Presence::OnBreak, hour(1, 12.0));
        people.set_presence(Presence::OnShift, hour(1, 13.0));
        assert_eq!(people.times(hour(1, 24.0)).utilisation(), Some(0.5));
    }
}
