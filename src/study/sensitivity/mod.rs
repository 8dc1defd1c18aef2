//! Sensitivity analysis: what moves a response, and by how much.
//!
//! [`sobol_indices`] shares the variance among factors, [`elementary`] ranks factors by a few steps in each, [`effects`] is
//! the mean response at each level. All of it works on numbers, whatever function they come from.

pub mod effects;
pub mod elementary;
pub mod sobol_indices;
