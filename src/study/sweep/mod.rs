//! Sweeps: a scenario at many points of a space of factors, so that no run is ever computed twice.
//!
//! [`spec`] is what a study file says, [`mod@file`] where it says it, [`layout`] the points that it means and [`study`]
//! all of it made sense of; [`plan`] makes the scenario at every one of them before anything is simulated and gives each
//! point its identity. [`work`] simulates one run, [`response`] says what is kept of it, [`allocation`] which runs are
//! needed (by [`selection`] where the best of given points is looked for; [`optimisation`] puts one point after the
//! other), and [`run`] spreads them over threads; [`packs`] cuts them for a batch system.
//! [`journal`] is the form in which finished runs are kept, [`results`] what is finished, [`table`] the runs in
//! columns, [`analysis`] what they say, [`optimum`] what a search found, and [`surrogates`] what they would say between the points. Nothing here knows
//! files, prints or reads the clock.

pub mod allocation;
pub mod analysis;
pub mod error;
pub mod file;
pub mod journal;
pub mod layout;
pub mod optimisation;
pub mod optimum;
pub mod packs;
pub mod plan;
pub mod response;
pub mod results;
pub mod run;
pub mod selection;
pub mod spec;
pub mod study;
pub mod surrogates;
pub mod table;
pub mod unit;
pub mod work;
