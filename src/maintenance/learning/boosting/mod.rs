//! Gradient-boosted regression trees: the learner of this program.
//!
//! Trees are grown one after another, each on the first and second derivatives of the loss at what the others say
//! together (Friedman: "Greedy function approximation", Annals of Statistics 29, 2001; Chen, Guestrin: "XGBoost", KDD
//! 2016, equations 6 and 7), over features cut into at most 255 classes ([`bins`]; Ke et al.: "LightGBM", NIPS 2017).
//! [`tree`] grows one tree and [`booster`] adds them up until units that took no part get no better.
//!
//! Own code instead of a crate, because a model must be the same bits from the same seed on every platform: sums are
//! taken in one order by one thread, random numbers come from named streams, and exponentials from the `libm` crate. Of
//! the crates for boosting in Rust none promises that: they add histograms up in several threads or call the
//! platform's mathematics.
//!
//! Left out: categories as such (they come as columns of 0 and 1), monotone constraints, ranking losses.

pub mod bins;
pub mod booster;
pub mod tree;
