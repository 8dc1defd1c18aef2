//! Taktline.
pub mod factory;
pub mod finance;
pub mod kernel;
pub mod line;
pub mod maintenance;
pub mod scenario;
pub mod study;
