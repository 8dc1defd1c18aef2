//! Looking for the best point of a response that is off by chance: where to simulate next, given what is known.
//!
//! [`lattice`] is the space that is searched, [`improvement`] what another point is expected to bring, by a Gaussian
//! process over the points so far, [`ascent`] finds the point of the lattice where that is most, and [`course`] puts one
//! point after the other until that is no longer worth it. All of it works on numbers, whatever function they come from.

pub mod ascent;
pub mod course;
pub mod improvement;
pub mod lattice;
