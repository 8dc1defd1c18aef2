//! Queues: messages of one category to or from one device, and the frames that carry them.
//!
//! A message goes in frames of its own, of [`FRAME_BYTES`] at most, which are put together to one transmission up to
//! the limits of a block acknowledgement (A-MPDU). Frames that were not acknowledged go before anything new.

use std::collections::VecDeque;

use crate::kernel::time::{Span, Time};
use crate::network::message::Outcome;
use crate::network::transfer::Transfers;

/// Most bytes of a message in one frame: what Ethernet carries.
pub const FRAME_BYTES: u32 = 1_500;
/// Bytes around them: A-MPDU delimiter 4, QoS data header 26, CCMP 16, LLC and SNAP 8, check 4.
const HEADER_BYTES: u32 = 58;
/// Most frames of a transmission: the bitmap of a compressed block acknowledgement.
const MOST_FRAMES: usize = 64;
/// Most bytes of a transmission. The standard lets a receiver allow up to 6.5 MB; this is what all of them take.
const MOST_BYTES: u32 = 65_535;

/// A message that waits, or what is left of it.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// The message.
    pub message: u32,
    /// Bytes that have not been sent yet.
    pub left: u32,
    /// When it came.
    pub came: Time,
    /// After how long it is not worth sending any more.
    pub discard: Option<Span>,
    /// Whether part of it has been sent.
    pub begun: bool,
}

/// A part of a message in a frame of its own.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The message.
    pub message: u32,
    /// Its bytes in the frame.
    pub bytes: u32,
    /// Transmissions so far.
    pub transmissions: u8,
    /// Whether it will be received this time.
    pub received: bool,
}

/// Messages of one category in one direction of one device.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    waiting: VecDeque<Waiting>,
    again: VecDeque<Frame>,
    /// Whether it stands in the list of whoever sends from it, or is being sent from.
    pub listed: bool,
}

impl Frame {
    /// Its bytes on the air; frames of a transmission begin at multiples of four bytes.
    #[inline]
    pub fn air_bytes(&self) -> u32 {
        air_bytes(self.bytes)
    }
}

/// Bytes on the air of a frame that carries so many.
#[inline]
pub fn air_bytes(bytes: u32) -> u32 {
    (bytes + HEADER_BYTES).next_multiple_of(4)
}

impl Queue {
    /// Whether there is nothing to send.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.again.is_empty()
    }

    /// Takes on a message.
    #[inline]
    pub fn push(&mut self, waiting: Waiting) {
        self.waiting.push_back(waiting);
    }

    /// Frames that are to be sent again before all others, in their order.
    pub fn push_again(&mut self, frames: &[Frame]) {
        for &frame in frames.iter().rev() {
            self.again.push_front(frame);
        }
    }

    /// Drops what is not worth sending any more.
    pub fn discard(&mut self, now: Time, transfers: &mut Transfers, outcomes: &mut Vec<Outcome>) {
        while let Some(head) = self.waiting.front() {
            let stale = !head.begun && head.discard.is_some_and(|limit| now.since(head.came) > limit);
            if !stale {
                break;
            }
            transfers.give_up(head.message, outcomes);
            self.waiting.pop_front();
        }
    }

    /// Drops what is left of messages that were given up.
    pub fn drop_lost(&mut self, transfers: &mut Transfers, outcomes: &mut Vec<Outcome>) {
        let mut keep = |message: u32| {
            let lost = transfers.is_lost(message);
            if lost {
                transfers.give_up(message, outcomes);
            }
            !lost
        };
        self.again.retain(|frame| keep(frame.message));
        // Only what has been begun can have been given up, and only the first can have been begun.
        while let Some(head) = self.waiting.front()
            && !keep(head.message)
        {
            self.waiting.pop_front();
        }
    }

    /// Takes the frames of one transmission of so many bytes at most; the first is taken in any case.
    pub fn take(&mut self, most_bytes: u32, transfers: &mut Transfers) -> Vec<Frame> {
        let mut room = most_bytes.min(MOST_BYTES);
        let mut frames = Vec::with_capacity(1);
        let fits = |bytes: u32, frames: &[Frame], room: &mut u32| {
            let bytes = air_bytes(bytes);
            let fits = frames.is_empty() || (bytes <= *room && frames.len() < MOST_FRAMES);
            if fits {
                *room = room.saturating_sub(bytes);
            }
            fits
        };
        while let Some(&frame) = self.again.front() {
            if !fits(frame.bytes, &frames, &mut room) {
                return frames;
            }
            self.again.pop_front();
            frames.push(frame);
        }
        while let Some(head) = self.waiting.front_mut() {
            let bytes = head.left.min(FRAME_BYTES);
            if !fits(bytes, &frames, &mut room) {
                break;
            }
            head.left -= bytes;
            head.begun = true;
            frames.push(Frame {
                message: head.message,
                bytes,
                transmissions: 0,
                received: false,
            });
            if head.left == 0 {
                // The piece that waited is the piece that is sent.
                self.waiting.pop_front();
            } else {
                transfers.split(head.message);
            }
        }
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(sizes: &[u32]) -> (Queue, Transfers) {
        let (mut queue, mut transfers) = (Queue::default(), Transfers::default());
        for (message, &bytes) in (0..).zip(sizes) {
            transfers.begin(message, bytes);
            queue.push(Waiting {
                message,
                left: bytes,
                came: Time::ZERO,
                discard: Some(Span(100)),
                begun: false,
            });
        }
        (queue, transfers)
    }

    #[test]
    fn a_transmission_takes_what_fits_and_one_frame_at_least() {
        let (mut queue, mut transfers) = queue(&[3_200, 100, 100_000]);
        assert_eq!(queue.take(0, &mut transfers).len(), 1);
        assert_eq!(transfers.pieces(0), 2);
        // 1,560 + 260 + 160 + 2 × 1,560 bytes on the air.
        let frames = queue.take(5_101, &mut transfers);
        let bytes: Vec<u32> = frames.iter().map(|frame| frame.bytes).collect();
        assert_eq!(bytes, [1_500, 200, 100, 1_500, 1_500]);
        assert_eq!([0, 1, 2].map(|message| transfers.pieces(message)), [3, 1, 3]);
        assert_eq!(queue.take(u32::MAX, &mut transfers).len(), 42);
        assert!(frames.iter().all(|frame| frame.air_bytes().is_multiple_of(4)));
    }

    #[test]
    fn failed_frames_go_first_and_in_order() {
        let (mut queue, mut transfers) = queue(&[6_000]);
        let frames = queue.take(4 * 1_560 - 1, &mut transfers);
        queue.push_again(&frames[1..]);
        let sizes = queue.take(u32::MAX, &mut transfers);
        assert_eq!((frames.len(), sizes.len()), (3, 3));
        assert!(queue.is_empty());
    }

    #[test]
    fn stale_and_given_up_messages_end_once_when_their_last_piece_is_gone() {
        let (mut queue, mut transfers) = queue(&[4_000, 100]);
        let mut outcomes = Vec::new();
        let sent = queue.take(0, &mut transfers);
        let given_up = queue.take(0, &mut transfers);
        queue.push_again(&sent);
        queue.discard(Time(101), &mut transfers, &mut outcomes);
        // The first has been begun.
        assert!(outcomes.is_empty());
        transfers.give_up(given_up[0].message, &mut outcomes);
        queue.drop_lost(&mut transfers, &mut outcomes);
        queue.discard(Time(101), &mut transfers, &mut outcomes);
        let lost = |message| Outcome { message, at: None };
        assert_eq!(outcomes, [lost(0), lost(1)]);
        assert!(queue.is_empty());
    }
}
