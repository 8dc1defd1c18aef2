//! Tagged messages: what becomes of a message of a flow that hardly ever sends.
//!
//! In minutes such a flow sends nothing, and if it sent more often it would load the network as it never does. So
//! messages are sent beside all that is usual, one at a time: each after the one before is answered and a time at
//! random is over. What such a message meets is what any message at a random time meets.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Simulation;
use crate::kernel::time::{Span, Time};
use crate::network::error::NetworkError;
use crate::network::plan::NetworkPlan;
use crate::network::probe::ProbeSettings;
use crate::network::result::ProbeResult;
use crate::network::simulation::{Network, Notice};

/// Messages that are sent beside what is usual.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// The flows that send them, in turn.
    pub flows: Vec<u32>,
    /// How many each of them sends, if there is time.
    pub each: u32,
    /// Mean time from the end of one to the next.
    pub gap: Span,
    /// After what time the next one is sent all the same.
    pub patience: Span,
}

/// Simulates a prepared network until all tagged messages are answered, or for as long as `settings` says.
///
/// # Errors
/// If it is cancelled.
pub fn run_tagged(
    plan: Arc<NetworkPlan>,
    settings: &ProbeSettings,
    tagged: &Tagged,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<ProbeResult, NetworkError> {
    let mut simulation = Network::simulation(plan, settings.seed, settings.replication);
    let mut luck = Stream::named(settings.seed, settings.replication, "tagged messages", "gaps");
    let gap = SpanSampler::exponential(tagged.gap);
    let begin = Time::ZERO + settings.warm_up;
    let end = begin + settings.measured;
    simulation.run_until(begin);
    simulation.model.begin_measuring(begin);
    simulation.model.listen_to_answers();
    let all = tagged.each as usize * tagged.flows.len();
    let turns = (0..tagged.each).flat_map(|_| &tagged.flows);
    for (tag, &flow) in (1u32..).zip(turns) {
        if cancel.load(Ordering::Relaxed) {
            return Err(NetworkError::Cancelled);
        }
        let now = simulation.scheduler().now();
        let at = now + gap.draw(&mut luck);
        if at >= end {
            break;
        }
        simulation.run_until(at);
        let (network, scheduler) = simulation.parts_mut();
        network.send(flow, tag, scheduler);
        await_answer(&mut simulation, tag, end.min(at + tagged.patience));
        progress(f64::from(tag) / all as f64);
    }
    progress(1.0);
    let now = simulation.scheduler().now();
    let measured = now.since(begin);
    Ok(simulation.model.result(settings.seed, measured, now))
}

/// Goes on until the message is answered or lost, at most until `limit`.
fn await_answer(simulation: &mut Simulation<Network>, tag: u32, limit: Time) {
    let is_over = |notice: &Notice| matches!(notice, Notice::Answered { tag: found, .. } if *found == tag);
    loop {
        if simulation.model.has_notices() && simulation.model.take_notices().iter().any(is_over) {
            return;
        }
        if !simulation.step(limit) {
            return simulation.run_until(limit);
        }
    }
}
