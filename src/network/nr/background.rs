//! Other people's traffic in a public network: on and off in bursts, sharing the cell fairly while it is on.
//!
//! While it is on, three other devices have something to send, and each device gets an equal part. The lengths
//! of bursts and the number of others are guesses; the load is the share of time that it is on.

use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};

/// Other devices that send during a burst (a guess).
const OTHERS: u32 = 3;
/// Mean length of a burst (a guess: a web page or some seconds of video).
const BURST: Span = Span(50_000_000);

/// Other people's traffic in one direction of a cell.
#[derive(Clone, Debug)]
pub struct Background {
    load: f64,
    on: bool,
    next_change: Time,
    stream: Stream,
}

impl Background {
    /// Traffic that is on for a share `load` of the time.
    pub fn new(load: f64, mut stream: Stream) -> Self {
        Self {
            load,
            on: load > 0.0 && stream.chance(load),
            next_change: Time::ZERO,
            stream,
        }
    }

    /// How many of `whole` resource blocks are left for `ours` devices of our own, at least one for each if possible.
    pub fn leaves(&mut self, whole: u32, ours: u32, now: Time) -> u32 {
        if self.load <= 0.0 {
            return whole;
        }
        while self.next_change <= now {
            self.on = !self.on;
            let mean = if self.on {
                BURST
            } else {
                Span::from_seconds(BURST.as_seconds() * (1.0 - self.load) / self.load)
            };
            let length = SpanSampler::exponential(mean).draw(&mut self.stream);
            self.next_change = self.next_change + length.max(Span(1));
        }
        if !self.on {
            return whole;
        }
        let share = u64::from(whole) * u64::from(ours) / u64::from(ours + OTHERS);
        (share as u32).clamp(ours.min(whole), whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_on_for_its_share_of_the_time() {
        let mut background = Background::new(0.3, Stream::named(1, 0, "radio", "background"));
        let looks = 200_000;
        let on = (0..looks)
            .filter(|&look| background.leaves(100, 1, Time(look * 1_000_000)) < 100)
            .count();
        let share = on as f64 / looks as f64;
        assert!((share - 0.3).abs() < 0.02, "{share}");
    }

    #[test]
    fn a_network_of_ones_own_has_none() {
        let mut background = Background::new(0.0, Stream::named(1, 0, "radio", "background"));
        assert_eq!(background.leaves(51, 2, Time(5)), 51);
    }
}
