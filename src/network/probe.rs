//! Probes: a packet simulation of a network and its site for some time, and what it shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::kernel::time::{Span, Time};
use crate::network::error::NetworkError;
use crate::network::plan::NetworkPlan;
use crate::network::result::ProbeResult;
use crate::network::simulation::Network;
use crate::network::site::Site;
use crate::network::spec::NetworkSpec;

/// How long a probe lasts, and its luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeSettings {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Which of several runs with the same hall it is.
    pub replication: u64,
    /// Time before measuring begins.
    pub warm_up: Span,
    /// Time that is measured.
    pub measured: Span,
}

/// Parts of a probe after which progress is told.
const STEPS: u64 = 50;

/// Simulates a network and its site packet by packet.
///
/// `progress` is called with the share that is done, from 0 to 1.
///
/// # Errors
/// If the network cannot be simulated, or is cancelled.
pub fn probe(
    network: &NetworkSpec,
    site: &Site,
    settings: &ProbeSettings,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<ProbeResult, NetworkError> {
    run(Arc::new(NetworkPlan::new(network, site)?), settings, cancel, progress)
}

/// Simulates a prepared network.
///
/// # Errors
/// If it is cancelled.
pub fn run(
    plan: Arc<NetworkPlan>,
    settings: &ProbeSettings,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<ProbeResult, NetworkError> {
    let mut simulation = Network::simulation(plan, settings.seed, settings.replication);
    let begin = Time::ZERO + settings.warm_up;
    simulation.run_until(begin);
    simulation.model.begin_measuring(begin);
    for step in 1..=STEPS {
        if cancel.load(Ordering::Relaxed) {
            return Err(NetworkError::Cancelled);
        }
        let part = u128::from(settings.measured.0) * u128::from(step) / u128::from(STEPS);
        simulation.run_until(begin + Span(part as u64));
        progress(step as f64 / STEPS as f64);
    }
    let end = begin + settings.measured;
    Ok(simulation.model.result(settings.seed, settings.measured, end))
}
