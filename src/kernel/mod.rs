//! The simulation core: time, the event calendar, random streams, statistics. It knows nothing of factories.

pub mod attendance;
pub mod calendar;
pub mod distribution;
pub mod incomplete_gamma;
pub mod random;
pub mod simulation;
pub mod special;
pub mod statistics;
pub mod time;
pub mod timed_key;
