//! Linear rivals of the boosted trees, and the algebra below them.
//!
//! [`solve`] solves symmetric equations, [`scale`] brings features to one scale, [`ridge`] fits a mean and [`logistic`]
//! a probability.

pub mod logistic;
pub mod ridge;
pub mod scale;
pub mod solve;
