//! When does an offer pay, what moves its worth, and how may it go wrong?
//!
//! [`ground`] values the paired replications of an offer again with something moved; [`break_even`] finds the value of
//! each figure from which on the offer pays, [`tornado`] orders the figures by what they move, and [`risk`] says what
//! the worst futures look like and which offer is best. [`offers`] is all of that about a comparison. Nothing here
//! simulates: what needs other runs is left out.

pub mod break_even;
pub mod ground;
pub mod offers;
pub mod risk;
pub mod tornado;
