//! Rate adaptation: which scheme a sender tries.
//!
//! The fastest one for the signal-to-noise ratio that it saw last, less a margin; one scheme slower after two failures
//! in a row, and one faster again after ten successes in a row (Kamerman, Monteban: "WaveLAN-II: a high-performance
//! wireless LAN for the unlicensed band", Bell Labs Technical Journal 2, 1997). Unlike there a collision teaches
//! nothing: it would have hit every scheme, and algorithms of today, which compare schemes with each other, are not
//! misled by it.

use crate::kernel::time::{Span, Time};
use crate::network::wifi::phy::{FASTEST, required_db};

/// By how much a signal must be better than a scheme needs, dB (a guess).
const MARGIN_DB: f64 = 3.0;
/// A signal seen longer ago is looked at anew: access points send a beacon every 102.4 ms.
const BEACON_EVERY: Span = Span(102_400_000);
/// Failures in a row after which the next slower scheme is tried.
const FAILURES: u8 = 2;
/// Successes in a row after which the next faster scheme is tried.
const SUCCESSES: u8 = 10;

/// What a sender knows of one direction of one link.
#[derive(Clone, Copy, Debug, Default)]
pub struct RateAdaptation {
    seen: Option<(Time, f64)>,
    /// By how many schemes it is slower than the signal would allow.
    slower: u8,
    failures: u8,
    successes: u8,
}

impl RateAdaptation {
    /// Whether the signal has to be looked at before the next transmission.
    #[inline]
    pub fn is_old(&self, now: Time) -> bool {
        self.seen.is_none_or(|(at, _)| now.since(at) > BEACON_EVERY)
    }

    /// The signal-to-noise ratio at a time, dB.
    #[inline]
    pub fn see(&mut self, at: Time, snr_db: f64) {
        self.seen = Some((at, snr_db));
    }

    /// The scheme for the next transmission.
    #[inline]
    pub fn scheme(&self) -> u8 {
        let snr_db = self.seen.map_or(f64::NEG_INFINITY, |(_, snr_db)| snr_db);
        let fits = (0..=FASTEST).rev().find(|&mcs| required_db(mcs) + MARGIN_DB <= snr_db);
        fits.unwrap_or(0).saturating_sub(self.slower)
    }

    /// A transmission was acknowledged or not.
    #[inline]
    pub fn learn(&mut self, acknowledged: bool) {
        if acknowledged {
            self.failures = 0;
            self.successes += 1;
            if self.successes >= SUCCESSES {
                self.successes = 0;
                self.slower = self.slower.saturating_sub(1);
            }
        } else {
            self.successes = 0;
            self.failures += 1;
            if self.failures >= FAILURES {
                self.failures = 0;
                self.slower += u8::from(self.scheme() > 0);
            }
        }
    }

    /// Begins anew with another access point.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_scheme_with_a_margin_is_tried() {
        let mut rate = RateAdaptation::default();
        assert!(rate.is_old(Time::ZERO));
        assert_eq!(rate.scheme(), 0);
        for (snr_db, expected) in [(-5.0, 0), (12.9, 0), (13.0, 1), (28.0, 7), (80.0, 11)] {
            rate.see(Time(5), snr_db);
            assert_eq!(rate.scheme(), expected, "{snr_db}");
        }
        assert!(!rate.is_old(Time(102_400_005)) && rate.is_old(Time(102_400_006)));
    }

    #[test]
    fn two_failures_slow_down_and_ten_successes_speed_up() {
        let mut rate = RateAdaptation::default();
        rate.see(Time::ZERO, 25.0);
        let before = rate.scheme();
        rate.learn(false);
        rate.learn(true);
        rate.learn(false);
        assert_eq!(rate.scheme(), before);
        rate.learn(false);
        assert_eq!(rate.scheme(), before - 1);
        for _ in 0..9 {
            rate.learn(true);
        }
        assert_eq!(rate.scheme(), before - 1);
        rate.learn(true);
        assert_eq!(rate.scheme(), before);
        for _ in 0..100 {
            rate.learn(false);
        }
        assert_eq!(rate.scheme(), 0);
    }
}
