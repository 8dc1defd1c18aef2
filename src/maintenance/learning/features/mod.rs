//! From what sensors say to what a learner looks at.
//!
//! Of machines that are followed over time: [`regimes`] takes out what the operating condition does to a sensor, and
//! [`windows`] sums up what each sensor did lately, row by row, so that a simulation can do the same. Of single
//! snapshots: [`pairs`] adds products, ratios and differences of columns. [`matrix`] holds the outcome.

pub mod matrix;
pub mod pairs;
pub mod regimes;
pub mod windows;
