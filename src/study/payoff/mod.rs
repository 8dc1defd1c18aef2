//! When does an offer pay, what moves its worth, and how may it go wrong?
//!
//! [`ground`] values the paired replications of an offer again with something moved; [`break_even`] finds the value of
//! each figure from which on the offer pays, [`tornado`] orders the figures by what they move, and [`risk`] says what
//! the worst futures look like and which offer is best. [`trial`] says whether to try it on some machines first, by the
//! [value of sample information](sample_value). [`offers`] is all of that about a comparison; nothing of it simulates.
//! What needs other runs is [`scales`], a plant with its outages, its demand or its parts' lives stretched, and
//! [`simulated`], which looks for the stretch at which an offer pays.

pub mod break_even;
pub mod ground;
pub mod offers;
pub mod risk;
pub mod sample_value;
pub mod scales;
pub mod simulated;
pub mod tornado;
pub mod trial;
