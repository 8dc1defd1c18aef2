//! Where the time within shifts went: the loss tree behind OEE.
//!
//! Time in which nothing was worked is lost to availability and is told by state; of the time worked, what was needed beyond
//! the planned time of the parts made is lost to pace, and the planned time of bad parts to quality; the rest made good
//! parts. Left out: losses of time outside shifts, which nobody planned to work.

use crate::factory::effectiveness::Effectiveness;
use crate::line::state::{State, StateTotals};

/// Time within shifts and its parts, machine-seconds; the parts add up to the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TimeLosses {
    /// The whole.
    pub within: f64,
    /// Good parts were made, as fast as planned: that share of the whole is OEE, unless parts came faster than planned.
    pub good: f64,
    /// Bad parts were made.
    pub bad: f64,
    /// Work took longer than planned, by loading too. None is gained where it was shorter.
    pub slow: f64,
    stopped: [f64; State::ALL.len()],
}

impl TimeLosses {
    /// Of a station whose machines were in these states and were so effective.
    pub fn of(times: &StateTotals, found: &Effectiveness) -> Self {
        let within = times.total() - times.get(State::OffShift);
        let working = times.get(State::Working).as_seconds();
        let planned = working * found.performance.unwrap_or(1.0).min(1.0);
        let good = planned * found.quality.unwrap_or(1.0);
        let stopped = State::ALL.map(|state| match state {
            State::Working | State::OffShift => 0.0,
            _ => times.get(state).as_seconds(),
        });
        Self {
            within: within.as_seconds(),
            good,
            bad: planned - good,
            slow: working - planned,
            stopped,
        }
    }

    /// Time in a state in which nothing is worked; 0 outside the shift.
    pub fn stopped(&self, state: State) -> f64 {
        self.stopped[state as usize]
    }

    /// Time in all of these states.
    pub fn all_stopped(&self) -> f64 {
        self.stopped.iter().sum()
    }

    /// Adds the time of another station.
    pub fn add(&mut self, other: &Self) {
        self.within += other.within;
        self.good += other.good;
        self.bad += other.bad;
        self.slow += other.slow;
        for (sum, time) in self.stopped.iter_mut().zip(other.stopped) {
            *sum += time;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::Time;
    use crate::line::state::StateTimes;

    fn totals(seconds: &[u32]) -> StateTotals {
        let mut times = StateTimes::default();
        let mut now = Time::ZERO;
        for (state, &seconds) in State::ALL.into_iter().zip(seconds) {
            let until = now + crate::kernel::time::Span::from_seconds(f64::from(seconds));
            times.add(state, now, until);
            now = until;
        }
        StateTotals::of(&times)
    }

    proptest! {
        #[test]
        fn parts_add_up_and_what_is_good_is_oee(
            seconds in proptest::collection::vec(1_u32..100_000, State::ALL.len()),
            performance in proptest::option::of(0.0..1.3_f64), quality in proptest::option::of(0.0..=1.0_f64),
        ) {
            let times = totals(&seconds);
            let within = f64::from(seconds.iter().sum::<u32>() - seconds[State::OffShift as usize]);
            let working = f64::from(seconds[State::Working as usize]);
            let found = Effectiveness { availability: Some(working / within), performance, quality };
            let losses = TimeLosses::of(&times, &found);
            let parts = losses.good + losses.bad + losses.slow + losses.all_stopped();
            prop_assert!((losses.within - within).abs() < 1e-6 && (parts - within).abs() < 1e-6, "{losses:?}");
            prop_assert!([losses.good, losses.bad, losses.slow].iter().all(|&time| time >= 0.0), "{losses:?}");
            if let Some(oee) = found.oee() && performance <= Some(1.0) {
                prop_assert!((losses.good / losses.within - oee).abs() < 1e-9);
            }
            let mut twice = losses;
            twice.add(&losses);
            prop_assert!((twice.good - 2.0 * losses.good).abs() < 1e-6);
            prop_assert_eq!(twice.stopped(State::Starved), 2.0 * f64::from(seconds[State::Starved as usize]));
        }
    }
}
