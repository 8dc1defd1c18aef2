//! Industrial Ethernet: a line of its own for each device, switches, and one line to the server that all share.
//!
//! Frames are stored and forwarded: each switch receives a whole frame before it sends it on. The line to the server
//! serves messages in the order in which they come, each way for itself. Leaves out priorities (IEEE 802.1Q) and
//! time-aware shaping; faults of cables are faults of the network's parts.

use crate::kernel::time::{Span, Time};
use crate::network::message::{Direction, Message, Outcome};
use crate::network::settings::CableSettings;

/// Bytes of a frame around what it carries: preamble 8, header 14, check 4, gap 12 (IEEE 802.3).
const FRAME_BYTES: u64 = 38;
/// Fewest and most bytes that a frame carries.
const PAYLOAD_BYTES: (u64, u64) = (46, 1_500);

/// A cabled network in operation.
#[derive(Clone, Debug)]
pub struct Wired {
    /// Two a device: when its line down and up is free.
    lines: Vec<Time>,
    /// When the server's line down and up is free.
    trunk: [Time; 2],
}

impl Wired {
    /// A network with nothing to do.
    pub fn new(devices: usize) -> Self {
        Self {
            lines: vec![Time::ZERO; 2 * devices],
            trunk: [Time::ZERO; 2],
        }
    }

    /// When a message arrives that is sent now.
    pub fn send(&mut self, cable: &CableSettings, number: u32, message: &Message, device: u32, now: Time) -> Outcome {
        let (way, device_line) = match message.direction {
            Direction::Down => (0, 2 * device as usize),
            Direction::Up => (1, 2 * device as usize + 1),
        };
        let whole = cable.sending(u64::from(message.bytes));
        let frame = cable.sending(u64::from(message.bytes).min(PAYLOAD_BYTES.1));
        let trunk = &mut self.trunk[way];
        let line = &mut self.lines[device_line];
        let (first, last) = match message.direction {
            Direction::Down => (trunk, line),
            Direction::Up => (line, trunk),
        };
        // The first line sends the whole message; what comes behind follows frame by frame.
        let start = now.max(*first);
        *first = start + whole;
        let between = u64::from(cable.switches.saturating_sub(1));
        let hops = Span(cable.switch.0 * u64::from(cable.switches) + frame.0 * between);
        let head = start + frame + hops;
        let end = head.max(*last) + whole;
        *last = end;
        let at = if cable.switches == 0 { start + whole } else { end };
        Outcome {
            message: number,
            at: Some(at),
        }
    }
}

impl CableSettings {
    /// How long so many bytes keep a line busy.
    fn sending(&self, bytes: u64) -> Span {
        let frames = bytes.div_ceil(PAYLOAD_BYTES.1).max(1);
        let bits = 8 * (bytes.max(PAYLOAD_BYTES.0) + frames * FRAME_BYTES);
        Span::from_seconds(bits as f64 / self.line_bit_per_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: u32, direction: Direction) -> Message {
        Message {
            flow: 0,
            direction,
            bytes,
            made: Time::ZERO,
            began: Time::ZERO,
            is_answer: false,
            tag: 0,
        }
    }

    const GIGABIT: CableSettings = CableSettings {
        line_bit_per_s: 1e9,
        switches: 1,
        switch: Span(3_000),
    };

    #[test]
    fn a_short_frame_through_one_switch_takes_what_was_measured() {
        // 64 bytes on the wire are 84 byte times: 0.672 µs on either line and 3 µs in the switch: 4.3 µs, where
        // 4.55 µs were measured through a bridge.
        let outcome = Wired::new(1).send(&GIGABIT, 0, &message(46, Direction::Up), 0, Time::ZERO);
        assert_eq!(outcome.at, Some(Time(672 + 3_000 + 672)));
    }

    #[test]
    fn messages_to_one_device_and_from_all_wait_for_each_other() {
        let mut wired = Wired::new(2);
        let at = |wired: &mut Wired, device, bytes, direction| {
            wired
                .send(&GIGABIT, 0, &message(bytes, direction), device, Time::ZERO)
                .at
                .unwrap()
                .0
        };
        let alone = at(&mut wired, 0, 1_500, Direction::Up);
        let behind = at(&mut wired, 1, 1_500, Direction::Up);
        assert_eq!(behind - alone, 12_304);
        // The other way is free.
        assert_eq!(at(&mut wired, 1, 1_500, Direction::Down), alone);
    }

    #[test]
    fn a_long_message_follows_itself_frame_by_frame() {
        let at = Wired::new(1)
            .send(&GIGABIT, 0, &message(150_000, Direction::Up), 0, Time::ZERO)
            .at
            .unwrap();
        // 100 frames of 12.304 µs once, one frame more for the switch, and the switch itself.
        assert_eq!(at, Time(1_230_400 + 12_304 + 3_000));
    }
}
