//! Learning from what was recorded of machines: when will one fail?
pub mod boosting;
pub mod ensemble;
pub mod error;
pub mod features;
pub mod folds;
pub mod history;
pub mod linear;
pub mod recipe;
pub mod settings;
pub mod work;
