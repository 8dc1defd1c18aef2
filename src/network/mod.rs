//! The network that connects the machines: the radio channel of a factory hall, and 5G New Radio on top of it.

pub mod channel;
pub mod nr;
