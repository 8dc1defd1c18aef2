//! Surrogates: functions that stand for a simulation between the points at which it was run, each with what it may be
//! off.
//!
//! [`data`] is what the runs say at the points, [`gaussian`] a Gaussian process over them, [`polynomial`] a plane or a
//! quadratic surface, and [`fitted`] whichever of them foretells best what it was not shown. [`cholesky`] is the
//! algebra below. All of it works on numbers, whatever function they come from; coordinates are shares of the factors'
//! ranges.

pub mod cholesky;
pub mod data;
pub mod fitted;
pub mod gaussian;
pub mod polynomial;
