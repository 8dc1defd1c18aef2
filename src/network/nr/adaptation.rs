//! Link adaptation: what a radio believes of a channel, and how it learns from failures.
//!
//! The belief is a channel report every [`REPORT_EVERY`], [`REPORT_AGE`] old when it is used, plus an outer loop: a
//! step down after each first transmission that failed and a smaller step up after each that did not, so that in the
//! long run the target share fails (Sampath, Kumar, Holtzman: "On setting reverse link target SIR in a CDMA system",
//! IEEE VTC 1997). The loop is bounded, or it would climb for ever on a link that never fails.

use crate::kernel::time::{Span, Time};

/// Time from one channel report to the next (a guess: 20 ms is a usual setting).
pub const REPORT_EVERY: Span = Span(20_000_000);
/// Age of a report when it is first used (a guess: measuring, sending and decoding take some slots).
pub const REPORT_AGE: Span = Span(5_000_000);
/// Step down after a failure, dB.
const STEP_DB: f64 = 0.5;
/// Bounds of the outer loop, dB.
const LOOP_DB: (f64, f64) = (-15.0, 3.0);

/// What a radio believes of one direction of one link.
#[derive(Clone, Copy, Debug, Default)]
pub struct Adaptation {
    reported: Option<(Time, f64)>,
    offset_db: f64,
}

impl Adaptation {
    /// When the channel should be looked at for a new report, if the last one is too old.
    #[inline]
    pub fn wants_report(&self, now: Time) -> Option<Time> {
        match self.reported {
            Some((at, _)) if now.since(at) < REPORT_EVERY + REPORT_AGE => None,
            _ => Some(Time(now.0.saturating_sub(REPORT_AGE.0))),
        }
    }

    /// A report: the signal at a time, dB.
    #[inline]
    pub fn report(&mut self, at: Time, sinr_db: f64) {
        self.reported = Some((at, sinr_db));
    }

    /// What the radio believes of the signal, dB.
    #[inline]
    pub fn belief_db(&self) -> f64 {
        self.reported.map_or(f64::NEG_INFINITY, |(_, sinr_db)| sinr_db) + self.offset_db
    }

    /// Learns from a first transmission.
    #[inline]
    pub fn learn(&mut self, failed: bool, target: f64) {
        let step = if failed {
            -STEP_DB
        } else {
            STEP_DB * target / (1.0 - target)
        };
        self.offset_db = (self.offset_db + step).clamp(LOOP_DB.0, LOOP_DB.1);
    }

    /// Begins anew with another radio.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    #[test]
    fn the_loop_steers_to_its_target() {
        // A channel that fails with probability 1/(1+exp(-(belief - 10))): the loop must find the point of 10 %.
        let mut stream = Stream::named(1, 0, "link", "test");
        let mut adaptation = Adaptation::default();
        adaptation.report(Time::ZERO, 10.0);
        let mut failures = 0;
        let count = 200_000;
        for _ in 0..count {
            let p = 1.0 / (1.0 + libm::exp(10.0 - adaptation.belief_db()));
            let failed = stream.chance(p);
            failures += u32::from(failed);
            adaptation.learn(failed, 0.1);
        }
        let share = f64::from(failures) / f64::from(count);
        assert!((share - 0.1).abs() < 0.002, "{share}");
    }
}
