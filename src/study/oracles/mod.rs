//! Plants whose answers are known exactly: closed formulas and small Markov chains, to hold the simulation against.
//!
//! Each constructor is a family with parameters, so the simulation can be tried with figures that nobody has tuned
//! it to. One unit of time in a formula is one second of the scenario (one hour in the job shop).

pub mod known;
pub mod lines;
mod markov;
pub mod oracle;
mod quality;
pub mod queues;
pub mod repair;
mod text;
mod upkeep;
