//! When things may be sent: after processing, after a request and a grant, after a failed transmission.
//!
//! Each function gives the earliest time; the transmission then begins with the next opportunity of its direction.

use crate::kernel::time::{Span, Time};
use crate::network::message::Direction;
use crate::network::nr::duplex::end_of;
use crate::network::settings::CellSettings;
use crate::network::spec::UplinkAccess;

impl CellSettings {
    /// The share of the slots that carry a direction.
    pub fn share(&self, direction: Direction) -> f64 {
        match direction {
            Direction::Down => self.pattern.share_down(),
            Direction::Up => self.pattern.share_up(),
        }
    }

    /// The first opportunity of a direction at or after a time.
    #[inline]
    pub fn next(&self, direction: Direction, at_or_after: Time) -> Time {
        match direction {
            Direction::Down => self.pattern.next_down(self.numerology, self.symbols, at_or_after),
            Direction::Up => self.pattern.next_up(self.numerology, self.symbols, at_or_after),
        }
    }

    /// When a transmission that begins at an opportunity ends.
    #[inline]
    pub fn end(&self, start: Time) -> Time {
        end_of(self.numerology, self.symbols, start)
    }

    /// From when a message may be sent that has just come to its sender.
    #[inline]
    pub fn ready(&self, direction: Direction, now: Time) -> Time {
        match (direction, self.uplink) {
            (Direction::Down, _) => now + self.processing.schedule,
            (Direction::Up, UplinkAccess::ConfiguredGrant) => now + self.processing.device,
            (Direction::Up, UplinkAccess::SchedulingRequest) => self.granted(now + self.processing.device),
        }
    }

    /// From when a device may send that asks at the next chance from `now` on.
    fn granted(&self, now: Time) -> Time {
        let chance = match self.request_period {
            Span::ZERO => now,
            period => Time(now.0.div_ceil(period.0).saturating_mul(period.0)),
        };
        let asked = self.end(self.next(Direction::Up, chance));
        self.next(Direction::Down, asked + self.processing.schedule) + self.processing.grant
    }

    /// From when a block may be sent again whose transmission ended at `end` and failed.
    ///
    /// Down: the device says so in the next uplink opportunity, and the radio schedules anew. Up: the radio notices,
    /// and grants anew.
    pub fn repeat(&self, direction: Direction, end: Time) -> Time {
        match direction {
            Direction::Down => {
                let told = self.end(self.next(Direction::Up, end + self.processing.receive));
                told + self.processing.receive + self.processing.schedule
            }
            Direction::Up => {
                let noticed = end + self.processing.receive + self.processing.schedule;
                self.next(Direction::Down, noticed) + self.processing.grant
            }
        }
    }
}
