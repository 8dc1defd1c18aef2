//! Transfers: what of each message has not been received yet, whatever carries it in pieces.
//!
//! A message is in one piece when it begins to wait, and in one more each time part of it is sent. It is there when all
//! of its bytes are; it is lost as soon as one piece is given up, and that is told when no other piece is on its way
//! any more: its number may be used again then.

use crate::kernel::time::Time;
use crate::network::message::Outcome;

/// What of each message has not been received, by the message's number.
#[derive(Clone, Debug, Default)]
pub struct Transfers {
    all: Vec<Transfer>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Transfer {
    missing: u32,
    lost: bool,
    pieces: u32,
    restarts: u8,
}

impl Transfers {
    /// A message of so many bytes begins to wait.
    #[inline]
    pub fn begin(&mut self, message: u32, bytes: u32) {
        if self.all.len() <= message as usize {
            self.all.resize(message as usize + 1, Transfer::default());
        }
        self.all[message as usize] = Transfer {
            missing: bytes,
            lost: false,
            pieces: 1,
            restarts: 0,
        };
    }

    /// Part of a message is sent, and the rest of it still waits.
    #[inline]
    pub fn split(&mut self, message: u32) {
        self.all[message as usize].pieces += 1;
    }

    /// Whether a piece of a message has been given up.
    #[inline]
    pub fn is_lost(&self, message: u32) -> bool {
        self.all[message as usize].lost
    }

    /// A piece of so many bytes has been received, and is handed up at `at`.
    #[inline]
    pub fn receive(&mut self, message: u32, bytes: u32, at: Time, outcomes: &mut Vec<Outcome>) {
        let transfer = &mut self.all[message as usize];
        transfer.pieces -= 1;
        transfer.missing -= bytes;
        if transfer.lost && transfer.pieces == 0 {
            outcomes.push(Outcome { message, at: None });
        } else if transfer.missing == 0 && !transfer.lost {
            outcomes.push(Outcome { message, at: Some(at) });
        }
    }

    /// A piece is given up, and the message with it.
    pub fn give_up(&mut self, message: u32, outcomes: &mut Vec<Outcome>) {
        let transfer = &mut self.all[message as usize];
        transfer.lost = true;
        transfer.pieces -= 1;
        if transfer.pieces == 0 {
            outcomes.push(Outcome { message, at: None });
        }
    }

    /// A piece is to be sent anew by the layer above: whether it is worth it, which is so up to `most` times a message.
    pub fn may_begin_anew(&mut self, message: u32, most: u8) -> bool {
        let transfer = &mut self.all[message as usize];
        transfer.restarts = transfer.restarts.saturating_add(1);
        !transfer.lost && transfer.restarts <= most
    }

    /// Pieces of a message that wait or are on their way.
    pub fn pieces(&self, message: u32) -> u32 {
        self.all.get(message as usize).map_or(0, |transfer| transfer.pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_there_when_all_of_it_is() {
        let (mut transfers, mut outcomes) = (Transfers::default(), Vec::new());
        transfers.begin(3, 100);
        transfers.split(3);
        transfers.receive(3, 60, Time(1), &mut outcomes);
        assert_eq!((outcomes.len(), transfers.pieces(3)), (0, 1));
        transfers.receive(3, 40, Time(2), &mut outcomes);
        let there = Outcome {
            message: 3,
            at: Some(Time(2)),
        };
        assert_eq!(outcomes, [there]);
    }

    #[test]
    fn a_loss_is_told_once_and_last() {
        let (mut transfers, mut outcomes) = (Transfers::default(), Vec::new());
        transfers.begin(0, 100);
        transfers.split(0);
        transfers.split(0);
        transfers.give_up(0, &mut outcomes);
        assert!(transfers.is_lost(0) && outcomes.is_empty());
        transfers.receive(0, 60, Time(1), &mut outcomes);
        assert!(outcomes.is_empty());
        assert!(!transfers.may_begin_anew(0, 5));
        transfers.give_up(0, &mut outcomes);
        assert_eq!(outcomes, [Outcome { message: 0, at: None }]);
    }

    #[test]
    fn a_piece_begins_anew_so_many_times() {
        let mut transfers = Transfers::default();
        transfers.begin(0, 100);
        let tries: Vec<bool> = (0..4).map(|_| transfers.may_begin_anew(0, 2)).collect();
        assert_eq!(tries, [true, true, false, false]);
    }
}
