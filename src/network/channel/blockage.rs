//! Blockage by things that move: a forklift or a crane stands in the path, then leaves it.
//!
//! A two-state process with exponential dwell times. No measured law of dwell times exists for factories, so
//! their means are inputs to be swept. Left out: how deep the blockage is (the caller's loss in dB), and that
//! one vehicle blocks several links at once.

use serde::{Deserialize, Serialize};

use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};

/// Whether one path is blocked, as time passes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Blockage {
    mean_clear: Span,
    mean_blocked: Span,
    blocked: bool,
    next_change: Time,
    stream: Stream,
}

impl Blockage {
    /// A path that is clear and blocked in turn for these mean times, already settled at time zero.
    ///
    /// A mean of [`Span::FOREVER`] never ends and one of zero never begins; a path that would be forever clear
    /// and forever blocked is clear.
    pub fn new(mean_clear: Span, mean_blocked: Span, stream: Stream) -> Self {
        let never = mean_clear == Span::FOREVER || mean_blocked == Span::ZERO;
        let always = mean_clear == Span::ZERO || mean_blocked == Span::FOREVER;
        let mut blockage = Self {
            mean_clear,
            mean_blocked,
            blocked: always && !never,
            next_change: Time::NEVER,
            stream,
        };
        if !never && !always {
            let (clear, blocked) = (mean_clear.as_seconds(), mean_blocked.as_seconds());
            blockage.blocked = blockage.stream.chance(blocked / (clear + blocked));
            // What is left of an exponential time is exponential with the same mean.
            blockage.next_change = Time::ZERO + blockage.dwell();
        }
        blockage
    }

    /// Whether the path is blocked. Must be asked in order of time; takes as long as there were changes since
    /// the last question.
    #[inline]
    pub fn is_blocked(&mut self, now: Time) -> bool {
        while self.next_change <= now && self.next_change < Time::NEVER {
            self.blocked = !self.blocked;
            self.next_change = self.next_change + self.dwell();
        }
        self.blocked
    }

    /// When the state last asked for ends; [`Time::NEVER`] if it does not.
    pub fn next_change(&self) -> Time {
        self.next_change
    }

    /// A time in the present state, at least a nanosecond.
    fn dwell(&mut self) -> Span {
        let mean = if self.blocked {
            self.mean_blocked
        } else {
            self.mean_clear
        };
        let drawn = Span::from_seconds(-libm::log(self.stream.uniform_open()) * mean.as_seconds());
        drawn.max(Span(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(seed: u64) -> Stream {
        Stream::named(seed, 0, "robot", "blockage")
    }

    #[test]
    fn a_path_is_blocked_for_its_share_of_the_time_from_the_start() {
        let (clear, blocked) = (Span::from_seconds(9.0), Span::from_seconds(1.0));
        let share = |now: Time| {
            let hits = (0..20_000).filter(|&seed| Blockage::new(clear, blocked, stream(seed)).is_blocked(now));
            hits.count() as f64 / 20_000.0
        };
        for now in [Time::ZERO, Time::from_seconds(1.5), Time::from_seconds(60.0)] {
            assert!((share(now) - 0.1).abs() < 0.0075, "{}", share(now));
        }
    }

    #[test]
    fn dwell_times_have_the_given_means() {
        let mut blockage = Blockage::new(Span::from_seconds(3.0), Span::from_seconds(0.5), stream(1));
        let (mut times, mut counts) = ([0.0; 2], [0_u32; 2]);
        let mut now = blockage.next_change();
        for _ in 0..40_000 {
            let state = usize::from(blockage.is_blocked(now));
            let next = blockage.next_change();
            times[state] += next.since(now).as_seconds();
            counts[state] += 1;
            now = next;
        }
        assert_eq!(counts, [20_000; 2]);
        assert!((times[0] / 20_000.0 - 3.0).abs() < 0.075, "{times:?}");
        assert!((times[1] / 20_000.0 - 0.5).abs() < 0.0125, "{times:?}");
    }

    #[test]
    fn the_path_of_states_does_not_depend_on_how_often_it_is_asked_for() {
        let new = || Blockage::new(Span::from_seconds(0.2), Span::from_seconds(0.1), stream(2));
        let (mut often, mut seldom) = (new(), new());
        for millisecond in 0..30_000 {
            let now = Time(millisecond * 1_000_000);
            let state = often.is_blocked(now);
            if millisecond % 997 == 0 {
                assert_eq!(state, seldom.is_blocked(now));
                assert_eq!(often.next_change(), seldom.next_change());
            }
        }
    }

    #[test]
    fn what_never_begins_or_never_ends_does_not_change() {
        let second = Span::from_seconds(1.0);
        for (clear, blocked, expected) in [
            (Span::FOREVER, second, false),
            (second, Span::ZERO, false),
            (Span::FOREVER, Span::FOREVER, false),
            (Span::ZERO, Span::ZERO, false),
            (Span::ZERO, second, true),
            (second, Span::FOREVER, true),
        ] {
            let mut blockage = Blockage::new(clear, blocked, stream(3));
            for now in [Time::ZERO, Time::from_seconds(1e6), Time::NEVER] {
                assert_eq!(blockage.is_blocked(now), expected);
                assert_eq!(blockage.next_change(), Time::NEVER);
            }
        }
    }
}
