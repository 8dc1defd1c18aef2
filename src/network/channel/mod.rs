//! The radio channel between two points of a factory hall: what reaches the receiver of what was sent.

pub mod blockage;
pub mod budget;
pub mod fading;
pub mod field;
pub mod path_loss;
pub mod sight;
