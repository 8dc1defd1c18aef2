//! Messages on their way, and what becomes of them.

use serde::{Deserialize, Serialize};

use crate::kernel::time::Time;

/// A direction of the air or the wire, as seen from the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// From a device to the server.
    Up,
    /// From the server to a device.
    Down,
}

impl Direction {
    /// Its place in a pair of down and up.
    #[inline]
    pub fn index(self) -> usize {
        match self {
            Self::Down => 0,
            Self::Up => 1,
        }
    }
}

/// A message on one leg of its way.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Its flow.
    pub flow: u32,
    /// Its direction.
    pub direction: Direction,
    /// Its size, bytes.
    pub bytes: u32,
    /// When this leg began.
    pub made: Time,
    /// When the exchange began that it belongs to; `made` if it is no answer.
    pub began: Time,
    /// Whether it is the answer of an exchange.
    pub is_answer: bool,
    /// What whoever asked for it knows it by; 0 if it came of itself.
    pub tag: u32,
}

/// Messages by number; numbers are used again.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    all: Vec<Message>,
    free: Vec<u32>,
}

impl Messages {
    /// Takes up a message and gives it a number.
    #[inline]
    pub fn add(&mut self, message: Message) -> u32 {
        match self.free.pop() {
            Some(number) => {
                self.all[number as usize] = message;
                number
            }
            None => {
                self.all.push(message);
                self.all.len() as u32 - 1
            }
        }
    }

    /// The message with this number, which must be on its way.
    #[inline]
    pub fn get(&self, number: u32) -> &Message {
        &self.all[number as usize]
    }

    /// Its way is over: the number may be used again.
    #[inline]
    pub fn remove(&mut self, number: u32) -> Message {
        self.free.push(number);
        self.all[number as usize]
    }
}

/// A message has crossed the air or the wire, or never will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its number.
    pub message: u32,
    /// When it is there; `None` if it is lost.
    pub at: Option<Time>,
}
