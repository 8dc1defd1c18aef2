//! Taktline.
pub mod cli;
pub mod factory;
pub mod finance;
pub mod kernel;
pub mod line;
pub mod maintenance;
pub mod network;
pub mod report;
pub mod scenario;
pub mod study;
#[cfg(feature = "viewer")]
pub mod viewer;
