//! Networks whose delays do not depend on what else is sent: perfect ones, and ones that somebody has measured.
//!
//! Measured delays and losses are drawn independently of each other: a histogram holds no order of time.

use crate::kernel::random::Stream;
use crate::kernel::time::Time;
use crate::network::message::{Direction, Message, Outcome};
use crate::network::settings::AccessSettings;

/// A perfect or a measured network in operation.
#[derive(Clone, Debug)]
pub struct Fixed {
    luck: Stream,
}

impl Fixed {
    /// One in operation.
    pub fn new(seed: u64, replication: u64) -> Self {
        Self {
            luck: Stream::named(seed, replication, "network", "measured delays"),
        }
    }

    /// What becomes of a message that is sent now.
    #[inline]
    pub fn send(&mut self, settings: &AccessSettings, number: u32, message: &Message, now: Time) -> Outcome {
        let at = match settings {
            AccessSettings::Measured(measured) => (!self.luck.chance(measured.loss)).then(|| {
                let delay = match message.direction {
                    Direction::Up => &measured.up,
                    Direction::Down => &measured.down,
                };
                now + delay.draw(&mut self.luck)
            }),
            _ => Some(now),
        };
        Outcome { message: number, at }
    }
}
