//! Lanes: one direction of a cell each, with what waits to be sent in it, what is on the air, and what it was used for.

use crate::kernel::calendar::EventId;
use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};
use crate::network::message::Direction;
use crate::network::nr::background::Background;

/// Time over which the load of a cell is averaged for the interference that it makes, seconds.
const LOAD_OVER_SECONDS: f64 = 0.1;

/// One direction of a cell.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    /// Bearers with something to send.
    pub active: Vec<u32>,
    /// Blocks to be sent again, and from when.
    pub repeats: Vec<(Time, u32)>,
    /// When it wakes next.
    pub wake: Option<(Time, EventId)>,
    /// Blocks on the air.
    pub in_air: Vec<u32>,
    /// What others use of it.
    pub background: Background,
    /// Resource blocks × opportunities used since measuring began.
    pub used: u64,
    /// Transmissions since measuring began.
    pub transmissions: u64,
    /// Those of them that failed.
    pub failures: u64,
    /// When measuring began.
    pub began: Time,
    load: f64,
    load_at: Time,
}

/// The lane of a direction of a cell.
#[inline]
pub(super) fn lane_of(radio: u32, direction: Direction) -> u32 {
    2 * radio + direction.index() as u32
}

/// The direction of a lane.
#[inline]
pub(super) fn direction_of(lane: u32) -> Direction {
    if lane.is_multiple_of(2) {
        Direction::Down
    } else {
        Direction::Up
    }
}

impl Lane {
    /// A lane with nothing to send; others use a share `background_load` of it.
    pub fn new(lane: usize, background_load: f64, seed: u64, replication: u64) -> Self {
        let entity = format!("radio/{}/{}", lane / 2 + 1, ["down", "up"][lane % 2]);
        let luck = Stream::named(seed, replication, &entity, "background");
        Self {
            active: Vec::new(),
            repeats: Vec::new(),
            wake: None,
            in_air: Vec::new(),
            background: Background::new(background_load, luck),
            used: 0,
            transmissions: 0,
            failures: 0,
            began: Time::ZERO,
            load: 0.0,
            load_at: Time::ZERO,
        }
    }

    /// Everything is counted anew from now on.
    pub fn begin_measuring(&mut self, now: Time) {
        (self.used, self.transmissions, self.failures) = (0, 0, 0);
        self.began = now;
    }

    /// What was sent lately, by the full power of its senders and the time in which its direction had its turn.
    pub fn load_at(&self, now: Time) -> f64 {
        self.load * libm::exp(-now.since(self.load_at).as_seconds() / LOAD_OVER_SECONDS)
    }

    /// An opportunity of this duration was used with a share of a sender's full power; `turn` is the share of the time
    /// in which the direction has its turn.
    pub fn account_load(&mut self, share: f64, turn: f64, now: Time, duration: Span) {
        self.load = self.load_at(now) + share * duration.as_seconds() / turn / LOAD_OVER_SECONDS;
        self.load_at = now;
    }
}
