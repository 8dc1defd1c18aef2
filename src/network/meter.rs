//! Meters: what is written down of the messages of one flow, and the watchdog of its survival time.
//!
//! The survival time counts from the moment when the next message was due (3GPP TS 22.104, 3.1): one interval after
//! the last one that came in time. Messages that are older than one that came before say nothing new and do not count.

use serde::{Deserialize, Serialize};

use crate::kernel::time::{Span, Time};
use crate::network::result::{FlowResult, Violation};

/// What is known of the messages of a flow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Meter {
    /// The longest that a receiver goes without a message: the interval and the survival time.
    limit: Option<Span>,
    deadline: Option<Span>,
    /// When the freshest message that has come was made, and when it came.
    freshest: Time,
    last: Time,
    /// Since when is measured.
    begin: Time,
    result: FlowResult,
}

impl Meter {
    /// A meter of a flow with messages at `interval`; a receiver that hears nothing at all is out from
    /// `begin` + interval + survival on.
    pub fn new(name: String, interval: Span, survival: Option<Span>, deadline: Option<Span>) -> Self {
        Self {
            limit: survival.map(|survival| interval + survival),
            deadline,
            freshest: Time::ZERO,
            last: Time::ZERO,
            begin: Time::ZERO,
            result: FlowResult {
                name,
                ..FlowResult::default()
            },
        }
    }

    /// The warm-up is over: everything is counted anew from now on, except that an outage that has begun goes on.
    pub fn begin(&mut self, now: Time) {
        self.begin = now;
        self.result = FlowResult {
            name: std::mem::take(&mut self.result.name),
            ..FlowResult::default()
        };
    }

    /// A message has come to the server, `delay` after it was made.
    #[inline]
    pub fn up(&mut self, delay: Span) {
        self.result.up.add(delay);
    }

    /// A message has come to the device, `delay` after it was made.
    #[inline]
    pub fn down(&mut self, delay: Span) {
        self.result.down.add(delay);
    }

    /// An exchange is complete.
    #[inline]
    pub fn round_trip(&mut self, delay: Span) {
        self.result.round_trip.add(delay);
    }

    /// What the application waits for, made at `made`, has come to whoever needs it. Whether it was in time;
    /// `was_blocked` says whether something stood before the device since the given time.
    #[inline]
    pub fn complete(&mut self, made: Time, now: Time, was_blocked: impl FnOnce(Time) -> bool) -> bool {
        self.result.messages += 1;
        if self.deadline.is_some_and(|deadline| now.since(made) > deadline) {
            self.result.late += 1;
            return false;
        }
        if made < self.freshest {
            return true;
        }
        self.result.peak_age.add(now.since(self.freshest.max(self.begin)));
        self.look_for_violation(now, was_blocked);
        self.freshest = made;
        self.last = now;
        true
    }

    /// A message is lost for good.
    pub fn lose(&mut self) {
        self.result.messages += 1;
        self.result.lost += 1;
    }

    /// When the survival time will be over if nothing comes.
    pub fn trips_at(&self) -> Option<Time> {
        self.limit.map(|limit| self.last + limit)
    }

    fn look_for_violation(&mut self, now: Time, was_blocked: impl FnOnce(Time) -> bool) {
        let Some(trip) = self.trips_at() else { return };
        if now > trip && now > self.begin {
            self.result.violations.push(Violation {
                began: trip,
                lasted: now.since(trip),
                blocked: was_blocked(self.last),
            });
        }
    }

    /// The simulation is over: an outage that still lasts is written down.
    pub fn finish(mut self, now: Time, was_blocked: impl FnOnce(Time) -> bool) -> FlowResult {
        self.look_for_violation(now, was_blocked);
        self.result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    fn meter() -> Meter {
        Meter::new("x".into(), Span(10 * MS), Some(Span(10 * MS)), Some(Span(8 * MS)))
    }

    #[test]
    fn the_survival_time_counts_from_when_a_message_was_due() {
        let mut meter = meter();
        meter.complete(Time(0), Time(2 * MS), |_| false);
        // Due at 12 ms, survives to 22 ms.
        meter.complete(Time(18 * MS), Time(22 * MS), |_| false);
        assert!(meter.clone().finish(Time(42 * MS), |_| false).violations.is_empty());
        meter.complete(Time(40 * MS), Time(45 * MS), |since| since == Time(22 * MS));
        let result = meter.finish(Time(46 * MS), |_| false);
        let expected = Violation {
            began: Time(42 * MS),
            lasted: Span(3 * MS),
            blocked: true,
        };
        assert_eq!(result.violations, [expected]);
    }

    #[test]
    fn late_and_overtaken_messages_do_not_help() {
        let mut meter = meter();
        assert!(meter.complete(Time(0), Time(2 * MS), |_| false));
        assert!(!meter.complete(Time(10 * MS), Time(19 * MS), |_| false));
        assert!(meter.complete(Time(20 * MS), Time(25 * MS), |_| false));
        // Made before the one that came last.
        assert!(meter.complete(Time(19 * MS), Time(26 * MS), |_| false));
        let result = meter.finish(Time(46 * MS), |_| false);
        assert_eq!((result.messages, result.late), (4, 1));
        // 2 → 22 tripped until 25; from 25 (not 26) → 45.
        let spans: Vec<(u64, u64)> = result
            .violations
            .iter()
            .map(|v| (v.began.0 / MS, v.lasted.0 / MS))
            .collect();
        assert_eq!(spans, [(22, 3), (45, 1)]);
    }
}
