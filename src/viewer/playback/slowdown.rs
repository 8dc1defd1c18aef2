//! Slower at events: a clock that runs fast comes exactly to the moment of a failure or an outage and goes on slowly for a
//! while, so that whoever looks sees what happens; then it is fast again for longer than it was slow, however much happens,
//! so that days pass. All this is time of the onlooker, not of the run.

use std::time::Duration;

use crate::kernel::time::{Span, Time};
use crate::viewer::playback::event_log::Entry;
use crate::viewer::playback::stage::FASTEST;

/// How many times slower it is then.
const SLOWER: f64 = 20.0;
/// Simulated seconds a second at which everything can be followed: it is never made slower than that.
const EASY: f64 = 60.0;
/// How long it is slow.
const SLOW: Duration = Duration::from_millis(2_500);
/// How long it is fast at least before it is slow again.
const FAST: Duration = Duration::from_secs(5);

/// Whether a clock is slow now, and what for.
#[derive(Clone, Debug)]
pub struct Slowdown {
    /// Whether it is to be slower at events.
    pub is_wanted: bool,
    event: Option<(usize, Entry)>,
    left: Duration,
}

impl Default for Slowdown {
    fn default() -> Self {
        Self {
            is_wanted: true,
            event: None,
            left: Duration::ZERO,
        }
    }
}

impl Slowdown {
    /// What it is slow for now: the run, and what happened there.
    pub fn event(&self) -> Option<(usize, Entry)> {
        self.event
    }

    /// It is slow no more: somebody has set the clock.
    pub fn end(&mut self) {
        (self.event, self.left) = (None, Duration::ZERO);
    }

    /// The clock after `elapsed` of the onlooker's time at so many simulated seconds a second. `between` is the first thing
    /// worth looking at that happens later than a moment and not after another, and in which run.
    pub fn pass(
        &mut self,
        now: Time,
        elapsed: Duration,
        speed: f64,
        between: impl FnOnce(Time, Time) -> Option<(usize, Entry)>,
    ) -> Time {
        let slow = (speed / SLOWER).max(EASY);
        // As fast as possible is meant so.
        let is_of_use = self.is_wanted && slow < speed && speed < FASTEST;
        let before = self.left;
        self.left = before.saturating_sub(elapsed);
        if self.event.is_some() && self.left.is_zero() {
            (self.event, self.left) = (None, FAST);
        }
        if !is_of_use {
            self.end();
        } else if self.event.is_some() {
            return now + Span::from_seconds(elapsed.as_secs_f64() * slow);
        }
        let to = now + Span::from_seconds(elapsed.as_secs_f64() * speed);
        if !is_of_use || !self.left.is_zero() {
            return to;
        }
        self.event = between(now, to);
        self.event.map_or(to, |(_, entry)| {
            self.left = SLOW;
            entry.at
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::viewer::playback::event_log::Happening;

    /// Something happens at these moments, seconds.
    fn log(at: &[f64]) -> impl Fn(Time, Time) -> Option<(usize, Entry)> {
        let at: Vec<Time> = at.iter().map(|&at| Time::from_seconds(at)).collect();
        move |now, to| {
            let at = *at.iter().find(|at| **at > now && **at <= to)?;
            let what = Happening::CutOff(0);
            Some((0, Entry { at, what }))
        }
    }

    #[test]
    fn it_stops_at_the_moment_itself_and_is_fast_again_after_a_while() {
        let happens = log(&[5_000.0, 5_001.0]);
        let mut slowdown = Slowdown::default();
        let second = Duration::from_secs(1);
        let mut now = slowdown.pass(Time(0), second, 3_600.0, &happens);
        assert_eq!((now, slowdown.event()), (Time::from_seconds(3_600.0), None));
        now = slowdown.pass(now, second, 3_600.0, &happens);
        assert_eq!(now, Time::from_seconds(5_000.0));
        assert_eq!(slowdown.event().map(|(_, entry)| entry.at), Some(now));
        for passed in [180.0, 360.0] {
            now = slowdown.pass(now, second, 3_600.0, &happens);
            assert_eq!(now, Time::from_seconds(5_000.0 + passed));
        }
        now = slowdown.pass(now, second, 3_600.0, &happens);
        assert_eq!((now, slowdown.event()), (Time::from_seconds(8_960.0), None));
    }

    #[test]
    fn it_is_left_alone_where_it_is_slow_enough_not_wanted_or_as_fast_as_possible() {
        let happens = log(&[10.0]);
        for (speed, is_wanted) in [(60.0, true), (3_600.0, false), (FASTEST, true)] {
            let mut slowdown = Slowdown {
                is_wanted,
                ..Slowdown::default()
            };
            let now = slowdown.pass(Time(0), Duration::from_secs(1), speed, &happens);
            assert_eq!((now, slowdown.event()), (Time::from_seconds(speed), None));
        }
    }

    proptest! {
        /// However much happens, two thirds of the onlooker's time are fast, and the clock never goes back.
        #[test]
        fn days_pass(milliseconds in 5_u64..200, every in 1_u32..5_000, speed in 2_000.0_f64..200_000.0) {
            let happens: Vec<f64> = (1..2_000).map(|number| f64::from(number * every)).collect();
            let happens = log(&happens);
            let mut slowdown = Slowdown::default();
            let elapsed = Duration::from_millis(milliseconds);
            let (mut now, mut slow, mut all) = (Time(0), 0_u32, 0_u32);
            while u64::from(all) * milliseconds < 60_000 {
                let then = slowdown.pass(now, elapsed, speed, &happens);
                prop_assert!(then >= now);
                slow += u32::from(slowdown.event().is_some());
                (now, all) = (then, all + 1);
            }
            prop_assert!(f64::from(slow) <= 0.4 * f64::from(all), "{slow} of {all}");
        }
    }
}
