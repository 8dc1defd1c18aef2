//! Ranking and selection: which alternative is best, with how many replications of each, and how sure that is.
//!
//! [`kn`] leaves alternatives out as soon as they are surely not best, [`ocba`] gives replications where they help most, and
//! [`best`] says of finished replications which alternative looks best and how sure that is. More is better throughout.

pub mod best;
pub mod kn;
pub mod ocba;
