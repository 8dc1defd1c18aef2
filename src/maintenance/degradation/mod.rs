//! How the parts of a machine wear out: laws of life, processes of wear with a threshold, and the path that a worn part
//! took, for whoever looks at it.
//!
//! A failure is never found by ticking. The time to it is drawn at once from its exact law; the path that leads there is
//! drawn afterwards, on the condition that it ends at that time, and only where somebody looks. So the same failure
//! happens however often it is looked at.

mod law;
mod path;
mod spec;
#[cfg(test)]
mod tests;
mod variates;
mod wear;

pub use law::{LifeLaw, LifePlan};
pub use path::Path;
pub use spec::{
    GammaWearSpec, ShockWearSpec, StateWearSpec, StressSpec, WarningTime, WearError, WearSpec, WienerWearSpec,
};
pub use wear::Wear;
