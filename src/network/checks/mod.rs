//! What is known of radio by specification, formula or hand, held against what this program makes of it.

pub mod check;
pub mod collisions;
pub mod delays;
pub mod tables;
pub mod throughput;
