//! Studies: what many runs say together, about one plant or about a baseline and the offers for it.
//!
//! [`single`] studies one plant and [`compare`] a baseline with every offer for it, both on top of [`replicate`], which
//! spreads replications over threads without letting the threads show in any result. Around them stand [`settings`]
//! (how many replications), [`networks`] (what the plants' networks do), [`warm_up`] (what to leave out), [`pricing`]
//! and [`valuer`] (what the ledgers are worth), [`estimate`], [`distribution`], [`summary`] and [`comparison`] (what is
//! said about figures), [`operations`] and [`appraisals`] (what is said about money), [`machines`] (machine by
//! machine), [`claims`] (what vendors say). [`stored`] keeps ledgers, by the [`fingerprint`] of their plants, for
//! valuing them again, [`mod@payoff`] asks when offers pay, and [`snapshot`] saves a run in the middle, both under a
//! seal of [`sealed`]. [`choices`] says which maintenance policy costs least, by the [`pace`] of the line,
//! [`learning_curve`] how long to collect before a detector pays, and [`matching`] finds solutions for what a line
//! loses. [`design`] lays out points of a space of factors, [`mod@search`] looks for the best of them one after the other,
//! [`sweep`] runs a scenario at all of them, and
//! [`sensitivity`], [`ranking`] and [`mod@surrogate`] say what that means. Nothing here prints, reads the clock or
//! knows files.

pub mod appraisals;
pub mod choices;
pub mod claims;
pub mod compare;
pub mod comparison;
pub mod design;
pub mod distribution;
pub mod error;
pub mod estimate;
#[cfg(test)]
pub(crate) mod example;
pub mod fingerprint;
pub mod learning_curve;
pub mod machines;
pub mod matching;
pub mod networks;
pub mod operations;
pub mod oracles;
pub mod pace;
pub(crate) mod parallel;
pub mod payoff;
pub mod pricing;
pub mod ranking;
pub mod replicate;
pub mod sealed;
pub mod search;
pub mod sensitivity;
pub mod settings;
pub mod single;
pub mod snapshot;
pub mod stored;
pub mod summary;
pub mod surrogate;
pub mod sweep;
pub mod valuer;
pub mod warm_up;
