//! Packets and parts together: a plant and its network simulated side by side, event by event.
//!
//! Instead of drawing outages and delays from tables, the plant hears from its network when the survival time of a
//! control loop is over and when a message comes again, and its cameras send their pictures when they take them. Both
//! clocks run together. It takes as long as the packets take, so it is for hours and not for years: to see whether the
//! tables say the same.
//!
//! Leaves out faults of the network's parts, of which nothing is drawn here. What terminals and orders to vehicles take
//! is drawn from tables, if the plan was made with any.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

use crate::factory::cameras::PictureRequest;
use crate::factory::factory::{Factory, FactoryError};
use crate::factory::plan::FactoryPlan;
use crate::factory::result::RunResult;
use crate::kernel::simulation::{Model, Simulation};
use crate::kernel::time::{Span, Time};
use crate::network::derive::SEED;
use crate::network::plan::NetworkPlan;
use crate::network::result::ProbeResult;
use crate::network::simulation::{Network, Notice};

/// Why a co-simulation has no result.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CosimulationError {
    /// The line stopped.
    #[error(transparent)]
    Factory(#[from] FactoryError),
    /// The user ended it.
    #[error("cancelled")]
    Cancelled,
}

/// How long the network runs before the plant begins, so that it is in its usual state.
const NETWORK_WARM_UP: Span = Span(2_000_000_000);
/// Luck of the network, unlike that of the runs from which tables are derived.
const REPLICATIONS_FROM: u64 = 1_000;

/// Simulates a plant and its network side by side; what both found out.
///
/// `network` must have been prepared for the plant's own site, with the flows of its cameras on demand; see
/// [`camera_flows`].
///
/// # Errors
/// If the line stops for good, or it is cancelled.
pub fn cosimulate(
    plan: Arc<FactoryPlan>,
    network: Arc<NetworkPlan>,
    seed: u64,
    replication: u64,
    cancel: &AtomicBool,
) -> Result<(RunResult, ProbeResult), CosimulationError> {
    let (begin, end) = (plan.begin, plan.end);
    let start = plan.start;
    // The hall is the one of the tables; the luck of its packets depends on the plant's seed.
    let luck = REPLICATIONS_FROM
        .wrapping_add(seed.wrapping_mul(1_000_003))
        .wrapping_add(replication);
    let mut pair = Pair {
        factory: Factory::simulation_driven_from_outside(plan, seed, replication),
        network: Network::simulation(network, SEED, luck),
        begin,
        requests: Vec::new(),
    };
    pair.network.run_until(Time::ZERO + NETWORK_WARM_UP);
    let (model, scheduler) = pair.network.parts_mut();
    model.begin_measuring(scheduler.now());
    model.listen(scheduler);
    pair.carry_requests();
    let mut measured_from = begin;
    while !pair.factory.model.is_over() {
        if cancel.load(Ordering::Relaxed) {
            return Err(CosimulationError::Cancelled);
        }
        let Some(next) = pair.factory.next_time().filter(|next| *next <= end) else {
            break;
        };
        if measured_from < start && next > start {
            // The network's figures are those of the plant's measured time, too.
            pair.advance_network(start);
            if pair.network_now() < start {
                continue;
            }
            let (model, scheduler) = pair.network.parts_mut();
            model.begin_measuring(scheduler.now());
            measured_from = start;
        }
        pair.advance_network(next);
    }
    pair.advance_network(end);
    pair.factory.run_until(end);
    let now = pair.factory.scheduler().now();
    let events = pair.factory.scheduler().handled();
    let result = pair.factory.model.results(now, events)?;
    let network_now = pair.network.scheduler().now();
    let found = pair.network.model.result(SEED, now.since(measured_from), network_now);
    Ok((result, found))
}

/// The flows of a plant's cameras, which send on demand.
pub fn camera_flows(plan: &FactoryPlan) -> Vec<u32> {
    plan.links.cameras.iter().map(|camera| camera.flow).collect()
}

struct Pair {
    factory: Simulation<Factory>,
    network: Simulation<Network>,
    begin: Time,
    /// Pictures on their way, by tag less one.
    requests: Vec<PictureRequest>,
}

impl Pair {
    /// The network's clock began before the plant's.
    fn network_time(&self, time: Time) -> Time {
        Time::ZERO + NETWORK_WARM_UP + time.since(self.begin)
    }

    fn factory_time(&self, time: Time) -> Time {
        self.begin + time.since(Time::ZERO + NETWORK_WARM_UP)
    }

    fn network_now(&self) -> Time {
        self.factory_time(self.network.scheduler().now())
    }

    /// Lets the network run to `until`, or to the first thing that the plant must know; then the plant to the same
    /// time, which is not beyond its next event.
    fn advance_network(&mut self, until: Time) {
        let limit = self.network_time(until);
        while !self.network.model.has_notices() && self.network.step(limit) {}
        if !self.network.model.has_notices() {
            self.network.run_until(limit);
        }
        let now = self.network_now();
        self.factory.run_until(now);
        for notice in self.network.model.take_notices() {
            let (factory, scheduler) = self.factory.parts_mut();
            match notice {
                Notice::Lost { flow } => factory.link_lost(flow, scheduler),
                Notice::Back { flow } => factory.link_back(flow, scheduler),
                Notice::Answered { tag, arrived, .. } => {
                    let Some(request) = self.requests.get(tag as usize - 1) else {
                        continue;
                    };
                    if arrived {
                        factory.picture_answered(*request, scheduler);
                    } else {
                        factory.picture_lost(*request);
                    }
                }
            }
        }
        self.carry_requests();
    }

    /// Sends the pictures that the plant has taken.
    fn carry_requests(&mut self) {
        for request in self.factory.model.take_picture_requests() {
            self.requests.push(request);
            let tag = self.requests.len() as u32;
            let (network, scheduler) = self.network.parts_mut();
            network.send(request.flow, tag, scheduler);
        }
    }
}
