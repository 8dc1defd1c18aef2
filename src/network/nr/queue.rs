//! Bearers: messages of one flow in one direction that wait for transmission, and the blocks that carry them.

use std::collections::VecDeque;

use crate::kernel::time::{Span, Time};
use crate::network::message::Direction;
use crate::network::site::Urgency;

/// Bytes that the layers between put before each message: PDCP 3, RLC 3, MAC 2 (3GPP TS 38.323, 38.322, 38.321; with
/// 18-bit sequence numbers).
pub const HEADER_BYTES: u32 = 8;

/// A message that waits, or what is left of it.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// The message.
    pub message: u32,
    /// Bytes that have not been sent yet.
    pub left: u32,
    /// From when it may be sent.
    pub ready: Time,
    /// When it came.
    pub came: Time,
    /// Whether part of it has been sent.
    pub begun: bool,
}

/// Messages of one flow in one direction.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// Whose they are.
    pub device: u32,
    /// How urgent they are.
    pub urgency: Urgency,
    /// A message that has waited so long is not worth sending any more; never if there is none.
    pub discard: Option<Span>,
    /// What waits, the oldest first.
    pub queue: VecDeque<Waiting>,
    /// Whether it stands in its cell's list.
    pub listed: bool,
    /// When it was last served, counted in turns.
    pub turn: u64,
    /// What it got lately, bits a second (exponential average), and when that was last reckoned.
    pub average: f64,
    /// When the average was last brought up to date.
    pub averaged: Time,
}

/// Time over which proportional fairness looks back (a usual setting, about a hundred slots).
const AVERAGE_OVER_SECONDS: f64 = 0.1;

impl Bearer {
    /// An empty bearer.
    pub fn new(device: u32, urgency: Urgency, discard: Option<Span>) -> Self {
        Self {
            device,
            urgency,
            discard,
            queue: VecDeque::new(),
            listed: false,
            turn: 0,
            average: 0.0,
            averaged: Time::ZERO,
        }
    }

    /// Bits that may be sent at `now`.
    pub fn backlog_bits(&self, now: Time) -> u32 {
        let ready = self.queue.iter().take_while(|waiting| waiting.ready <= now);
        let bytes: u64 = ready
            .map(|waiting| u64::from(waiting.left) + u64::from(HEADER_BYTES))
            .sum();
        u32::try_from(bytes * 8).unwrap_or(u32::MAX)
    }

    /// What it got lately, bits a second, at `now`.
    pub fn average_at(&self, now: Time) -> f64 {
        self.average * libm::exp(-now.since(self.averaged).as_seconds() / AVERAGE_OVER_SECONDS)
    }

    /// It has been given so many bits.
    pub fn account(&mut self, bits: u32, now: Time) {
        self.average = self.average_at(now) + f64::from(bits) / AVERAGE_OVER_SECONDS;
        self.averaged = now;
    }
}

/// A part of a message in a block.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// The message.
    pub message: u32,
    /// Its bytes in the block.
    pub bytes: u32,
}

/// A transport block on its way, until it is received or given up.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bearer that it serves.
    pub bearer: u32,
    /// Whose it is.
    pub device: u32,
    /// Its direction.
    pub direction: Direction,
    /// How urgent it is.
    pub urgency: Urgency,
    /// When the oldest message in it came.
    pub came: Time,
    /// Modulation and coding scheme.
    pub mcs: u8,
    /// Resource blocks.
    pub blocks: u32,
    /// Size.
    pub bits: u32,
    /// What it carries.
    pub segments: Vec<Segment>,
    /// Transmissions so far.
    pub transmissions: u8,
    /// What the receiver has gathered: the sum of signal-to-noise ratios, or of mutual information.
    pub gathered: f64,
    /// Whether the transmission under way will succeed.
    pub succeeds: bool,
}
