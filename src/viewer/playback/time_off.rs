//! Quickly through time off: a clock that runs so slowly that a night would take minutes passes it, a weekend or a break in
//! a moment, and stops where work begins again or something is done to a machine before. All this is time of the onlooker,
//! not of the run, which is simulated as always.

use std::time::Duration;

use crate::factory::plan::FactoryPlan;
use crate::kernel::time::{Span, Time};
use crate::viewer::playback::stage::FASTEST;

/// How long any time off takes at most, unless something happens in it.
const PASSING: Duration = Duration::from_millis(1_500);

/// Whether a clock passes time off now.
#[derive(Clone, Debug)]
pub struct TimeOff {
    /// Whether it is to be passed quickly.
    pub is_wanted: bool,
    passing: Option<Passing>,
}

#[derive(Clone, Copy, Debug)]
struct Passing {
    until: Time,
    /// Simulated seconds a second.
    speed: f64,
}

impl Default for TimeOff {
    fn default() -> Self {
        Self {
            is_wanted: true,
            passing: None,
        }
    }
}

impl TimeOff {
    /// Until when the time off goes that is passed now.
    pub fn until(&self) -> Option<Time> {
        self.passing.map(|passing| passing.until)
    }

    /// It is passed no more: somebody has set the clock.
    pub fn end(&mut self) {
        self.passing = None;
    }

    /// The clock after `elapsed` of the onlooker's time at so many simulated seconds a second; none if there is no time off
    /// to be passed, or the clock is quick enough. `works_again` is when work begins again, if nobody works now; `stirs` is
    /// when something is done first that is later than a moment and not after another.
    pub fn pass(
        &mut self,
        now: Time,
        elapsed: Duration,
        speed: f64,
        works_again: impl FnOnce() -> Option<Time>,
        stirs: impl FnOnce(Time, Time) -> Option<Time>,
    ) -> Option<Time> {
        // As fast as possible is meant so.
        if !self.is_wanted || speed >= FASTEST {
            self.end();
            return None;
        }
        let passing = match self.passing {
            Some(passing) => passing,
            None => {
                let until = works_again()?;
                let speed = until.since(now).as_seconds() / PASSING.as_secs_f64();
                Passing { until, speed }
            }
        };
        if passing.speed <= speed {
            self.end();
            return None;
        }
        let to = now + Span::from_seconds(elapsed.as_secs_f64() * passing.speed);
        let to = to.min(passing.until);
        let stirred = stirs(now, to);
        let is_over = stirred.is_some() || to == passing.until;
        self.passing = (!is_over).then_some(passing);
        Some(stirred.unwrap_or(to))
    }
}

/// When the next shift of a plant begins after `now`, whosever it is.
pub fn next_shift(plan: &FactoryPlan, now: Time) -> Option<Time> {
    let begins = plan.line.shifts.iter().filter_map(|shift| {
        let stretch = shift.stretch_at(now)?;
        if stretch.begin > now {
            return Some(stretch.begin);
        }
        shift.stretch_at(stretch.end).map(|next| next.begin)
    });
    begins.min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: f64 = 3_600.0;
    const SECOND: Duration = Duration::from_secs(1);

    fn at(hours: f64) -> Time {
        Time::from_seconds(hours * HOUR)
    }

    /// The clock as long as it passes time off that ends at `until`, from `now` on; where things are done.
    fn passed(now: Time, until: Time, speed: f64, frame: Duration, done: &[Time]) -> Vec<Time> {
        let mut time_off = TimeOff::default();
        let mut clock = vec![now];
        let mut now = now;
        while now < until {
            let stirs = |from: Time, to: Time| done.iter().copied().find(|&at| at > from && at <= to);
            let Some(to) = time_off.pass(now, frame, speed, || Some(until), stirs) else {
                break;
            };
            clock.push(to);
            now = to;
        }
        clock
    }

    #[test]
    fn a_night_takes_a_moment_and_ends_when_work_begins() {
        let clock = passed(at(18.0), at(33.0), 60.0, SECOND, &[]);
        assert_eq!(clock, [at(18.0), at(28.0), at(33.0)]);
        let mut time_off = TimeOff::default();
        let none = |_: Time, _: Time| None;
        time_off.pass(at(18.0), SECOND, 60.0, || Some(at(33.0)), none);
        assert_eq!(time_off.until(), Some(at(33.0)));
        // Nobody is asked again on the way.
        time_off.pass(at(28.0), SECOND, 60.0, || panic!("asked again"), none);
        assert_eq!(time_off.until(), None);
    }

    #[test]
    fn it_is_left_alone_while_somebody_works_where_it_is_short_or_not_wanted() {
        let none = |_: Time, _: Time| None;
        let mut time_off = TimeOff::default();
        assert_eq!(time_off.pass(at(8.0), SECOND, 60.0, || None, none), None);
        for speed in [3.0 * HOUR, FASTEST] {
            assert_eq!(time_off.pass(at(8.0), SECOND, speed, || Some(at(12.0)), none), None);
        }
        time_off.is_wanted = false;
        assert_eq!(time_off.pass(at(8.0), SECOND, 60.0, || Some(at(12.0)), none), None);
    }

    proptest! {
        /// The clock never goes back, comes exactly to everything that is done and to the end, and takes no longer than it
        /// may for every stretch between.
        #[test]
        fn nothing_that_is_done_is_passed_over(
            hours in 0.5_f64..100.0,
            shares in prop::collection::vec(0.01_f64..0.99, 0..5),
            milliseconds in 5_u64..500,
        ) {
            let until = at(18.0 + hours);
            let mut done: Vec<Time> = shares.iter().map(|share| at(18.0 + hours * share)).collect();
            done.sort_unstable();
            done.dedup();
            let clock = passed(at(18.0), until, 1.0, Duration::from_millis(milliseconds), &done);
            prop_assert!(clock.is_sorted());
            prop_assert!(done.iter().chain([&until]).all(|at| clock.contains(at)), "{clock:?}");
            let frames = 1_500_u64.div_ceil(milliseconds) as usize + 1;
            prop_assert!(clock.len() <= 1 + frames * (done.len() + 1), "{}", clock.len());
        }
    }
}
