//! Designs of experiments: which points of a space of factors are tried.
//!
//! [`factor`] turns a share from 0 to 1 into a value of a scenario; the others know only such shares, or the numbers of
//! levels: [`grid`] (all combinations, and two levels of each factor), [`latin_hypercube`], [`sobol`] (points that fill
//! the space evenly, by the numbers of Joe and Kuo), [`saltelli`] (for variance-based indices), [`morris`]
//! (for elementary effects) and [`one_at_a_time`]. Nothing here knows scenarios or what is simulated.

pub mod factor;
pub mod grid;
mod joe_kuo;
pub mod latin_hypercube;
pub mod morris;
pub mod one_at_a_time;
pub mod saltelli;
pub mod sobol;
