//! The room of scenarios: what people write, from a file to a checked [`scenario::ScenarioSpec`] for the
//! baseline and one for each offer.
//!
//! The way of a file: [`source`] reads it, [`tree`] turns it into values that know where they stand,
//! [`merge`] lays it over the files it extends and an offer's changes over both, [`structure`] holds the
//! result against the schema, [`validate`] asks whether it makes sense, and [`load`] leads through all of it.
//! Every complaint on the way is a [`diagnostic`]. A [`template`] is read once and made with other values at some
//! [`path`]s; [`names`] are what people read in another language. Nothing here simulates or prints.

pub mod assumption;
pub mod catalogue;
pub mod component;
pub mod diagnostic;
pub mod identity;
pub mod load;
pub mod merge;
pub mod names;
pub mod path;
mod place;
#[cfg(test)]
mod robustness;
pub mod rules;
#[allow(clippy::module_inception)]
pub mod scenario;
pub mod schema;
pub mod solution;
pub mod source;
pub mod structure;
pub mod template;
pub mod tree;
pub mod validate;
