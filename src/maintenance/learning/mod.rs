//! Learning from what was recorded of machines: will one fail soon, and how long has it left?
//!
//! [`history`] reads tables; [`recipe`] and [`snapshot_recipe`] turn their rows into [`features`]; [`boosting`] learns
//! from them, several times over in an [`ensemble`], and [`linear`] rivals do so too. [`detector`] makes a probability
//! of what they say ([`calibration`]) and chooses the alarm threshold by money ([`alarms`]). [`train`](mod@train) puts that
//! together into a [`model`], which predicts row by row and is kept in a [`model_file`]. [`evaluate`] tests it on
//! machines that it did not see ([`folds`], [`learned_from`], [`outcomes`], [`metrics`]); [`doubts`] says what looks wrong in a table.
//!
//! Everything is a pure function of a history, settings and a seed. Left out: deep networks, learning while in use,
//! failures of several kinds in one model, causes (the features that a model asks about are no causes).

pub mod alarms;
pub mod boosting;
pub mod calibration;
pub mod descent;
pub mod detector;
pub mod doubts;
pub mod ensemble;
pub mod error;
pub mod evaluate;
pub mod features;
pub mod folds;
pub mod history;
pub mod learned_from;
pub mod linear;
pub mod metrics;
pub mod model;
pub mod model_file;
pub mod outcomes;
pub mod recipe;
pub mod run_data;
pub mod settings;
pub mod snapshot_recipe;
pub mod terms;
pub mod train;
pub mod work;

#[cfg(test)]
mod tests;
