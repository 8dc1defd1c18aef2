//! A run to look at: forwards, backwards, at any moment, without any window.
//!
//! [`player`] simulates ahead in slices and gives the picture of any moment: [`keyframes`] of the whole state are kept
//! every so much simulated time, and what lies between is simulated again from the nearest, which gives the same bits
//! ([`watch`] lists what happens on the way, [`event_log`] finds it again). [`worker`] does this on a thread that never
//! waits for a frame; [`stage`] puts several runs with the same dice on one clock, which is slower at events
//! ([`slowdown`]) and quicker where nobody works ([`time_off`]).

pub mod event_log;
pub mod keyframes;
pub mod player;
pub mod slowdown;
pub mod stage;
#[cfg(test)]
mod tests;
pub mod time_off;
pub mod timeline;
pub mod watch;
pub mod worker;
