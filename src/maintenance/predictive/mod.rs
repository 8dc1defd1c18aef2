//! The policy that predicts: a detector, trained on histories of the same kind of part, that says at every check whether
//! the part should be replaced.
//!
//! [`spec`] is what a scenario says. [`looks`] sums up the readings that have arrived at each check; a [`lesson`] is all
//! that a [`detector`] is trained from ([`train`](mod@train)) and tried with ([`trial`]). The line is simulated by others:
//! they ask a trained detector once in the life of a part when its first alarm is.

pub mod detector;
pub mod lesson;
pub mod looks;
pub mod past;
pub mod spec;
pub mod threshold;
pub mod train;
pub mod trial;
