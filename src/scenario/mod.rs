#[allow(clippy::module_inception)]
pub mod scenario;
