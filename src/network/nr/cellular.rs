//! A cellular network in operation: queues, schedulers, transmissions, repeats, handovers.
//!
//! Each direction of each cell sleeps until something may be sent, then wakes at the next opportunity of its duplex
//! pattern and shares the resource blocks out. Whether a transmission succeeds is drawn when it begins; who is told
//! of it, and when, follows the processing times. LTE and public networks are the same machine with other settings.
//!
//! Leaves out: control channel capacity, uplink power control (devices send at full power), several layers of the
//! same device in one block, discontinuous reception, and the random access after an outage.

use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::network::access::AccessEvent;
use crate::network::air::{Air, LOOK_EVERY};
use crate::network::message::{Direction, Message, Outcome};
use crate::network::nr::adaptation::Adaptation;
use crate::network::nr::lane::{Lane, direction_of, lane_of};
use crate::network::nr::queue::{Bearer, Block, Waiting};
use crate::network::nr::rates::Rates;
use crate::network::nr::schedule::Candidate;
use crate::network::nr::signal::heard;
use crate::network::plan::NetworkPlan;
use crate::network::result::{DeviceResult, RadioResult};
use crate::network::settings::CellSettings;
use crate::network::simulation::{BEGINS, MESSAGES, NetworkEvent};
use crate::network::transfer::Transfers;

/// A cellular network in operation.
#[derive(Clone, Debug)]
pub struct Cellular {
    pub(super) air: Air,
    pub(super) rates: Rates,
    /// Two a cell: down, up.
    pub(super) lanes: Vec<Lane>,
    /// Two a flow: down, up.
    pub(super) bearers: Vec<Bearer>,
    /// Two a device: down, up.
    pub(super) adaptations: Vec<Adaptation>,
    /// From when a device can be served again after a handover.
    pub(super) served_from: Vec<Time>,
    pub(super) blocks: Vec<Block>,
    pub(super) free_blocks: Vec<u32>,
    /// By message.
    pub(super) transfers: Transfers,
    pub(super) luck: Stream,
    pub(super) turns: u64,
    /// Room for sorting, kept from slot to slot.
    pub(super) candidates: Vec<Candidate>,
}

impl Cellular {
    /// A network with nothing to do.
    pub fn new(plan: &NetworkPlan, cell: &CellSettings, seed: u64, replication: u64) -> Self {
        let rates = Rates::new(cell.table, cell.blocks, cell.symbols, cell.layers, cell.target_error);
        let lanes =
            (0..2 * cell.radios.places.len()).map(|lane| Lane::new(lane, cell.background_load, seed, replication));
        let bearers = plan.flows.iter().flat_map(|flow| {
            let spec = &flow.spec;
            let bearer = Bearer::new(spec.device, spec.urgency, spec.worthless_after());
            [bearer.clone(), bearer]
        });
        Self {
            air: Air::new(plan, &cell.radios, heard(cell, &rates), seed, replication),
            rates,
            lanes: lanes.collect(),
            bearers: bearers.collect(),
            adaptations: vec![Adaptation::default(); 2 * plan.devices.len()],
            served_from: vec![Time::ZERO; plan.devices.len()],
            blocks: Vec::new(),
            free_blocks: Vec::new(),
            transfers: Transfers::default(),
            luck: Stream::named(seed, replication, "radio", "errors"),
            turns: 0,
            candidates: Vec::new(),
        }
    }

    /// Sets the looks of devices going that may change their radio.
    pub fn start(&mut self, plan: &NetworkPlan, cell: &CellSettings, clock: &mut Scheduler<NetworkEvent>) {
        for device in Air::restless(plan, &cell.radios) {
            // Not all at once.
            let first = Span(self.luck.below(LOOK_EVERY.0));
            clock.after(first, MESSAGES, AccessEvent::Look(device));
        }
    }

    /// Takes on a message.
    pub fn send(
        &mut self,
        cell: &CellSettings,
        number: u32,
        message: &Message,
        device: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let Some(radio) = self.air.serving(device) else {
            outcomes.push(Outcome {
                message: number,
                at: None,
            });
            return;
        };
        self.transfers.begin(number, message.bytes);
        let now = clock.now();
        let ready = cell
            .ready(message.direction, now)
            .max(self.served_from[device as usize]);
        let bearer = 2 * message.flow + message.direction.index() as u32;
        let lane = lane_of(radio, message.direction);
        let queue = &mut self.bearers[bearer as usize];
        queue.queue.push_back(Waiting {
            message: number,
            left: message.bytes,
            ready,
            came: now,
            begun: false,
        });
        if !queue.listed {
            queue.listed = true;
            self.lanes[lane as usize].active.push(bearer);
        }
        // A message behind others that are ready earlier changes nothing.
        if queue.queue.len() == 1 {
            self.wake(cell, lane, ready, clock);
        }
    }

    /// Makes sure that a lane wakes at the first opportunity at or after a time.
    #[inline]
    pub(super) fn wake(&mut self, cell: &CellSettings, lane: u32, ready: Time, clock: &mut Scheduler<NetworkEvent>) {
        let state = &mut self.lanes[lane as usize];
        if let Some((at, _)) = state.wake
            && at <= ready
        {
            return;
        }
        let start = cell.next(direction_of(lane), ready.max(clock.now()));
        if let Some((at, event)) = state.wake {
            if at <= start {
                return;
            }
            clock.cancel(event);
        }
        state.wake = Some((start, clock.at(start, BEGINS, AccessEvent::Begin(lane))));
    }

    /// Lets something happen.
    #[inline]
    pub fn handle(
        &mut self,
        plan: &NetworkPlan,
        cell: &CellSettings,
        event: AccessEvent,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        match event {
            AccessEvent::Begin(lane) => self.begin(cell, lane, clock, outcomes),
            AccessEvent::End(lane) => self.end(cell, lane, clock, outcomes),
            AccessEvent::Look(device) => self.look(plan, cell, device, clock),
            AccessEvent::Idle(_) | AccessEvent::Sent(_) | AccessEvent::Join(_) => {}
        }
    }

    /// Waits for the next thing that may be sent.
    pub(super) fn sleep(&mut self, cell: &CellSettings, lane: u32, clock: &mut Scheduler<NetworkEvent>) {
        let bearers = &self.bearers;
        let state = &self.lanes[lane as usize];
        let heads = state
            .active
            .iter()
            .filter_map(|&bearer| bearers[bearer as usize].queue.front());
        let ready = heads
            .map(|waiting| waiting.ready)
            .chain(state.repeats.iter().map(|&(from, _)| from));
        if let Some(ready) = ready.min() {
            // This opportunity is over.
            let next = Time(clock.now().0 + 1);
            self.wake(cell, lane, ready.max(next), clock);
        }
    }

    /// Whether something stood before a device at any time since `since`.
    pub fn was_blocked(&self, device: u32, since: Time) -> bool {
        self.air.was_blocked(device, since)
    }

    /// Everything is counted anew from now on.
    pub fn begin_measuring(&mut self, now: Time) {
        self.air.begin_measuring(now);
        for lane in &mut self.lanes {
            lane.begin_measuring(now);
        }
    }

    /// How devices were served and what radios had to do.
    pub fn results(
        &self,
        plan: &NetworkPlan,
        cell: &CellSettings,
        measured: Span,
        now: Time,
    ) -> (Vec<DeviceResult>, Vec<RadioResult>) {
        let capacity = |lane: &Lane, direction: Direction| {
            let each_slot = f64::from(14 / cell.symbols);
            let slots = now.since(lane.began).as_seconds() / cell.numerology.slot().as_seconds();
            (slots * cell.share(direction) * each_slot * f64::from(self.rates.blocks())).max(1e-9)
        };
        let radio = |(place, pair): (&[f64; 2], &[Lane])| {
            let [down, up] = pair else {
                return RadioResult {
                    place: *place,
                    utilisation_down: 0.0,
                    utilisation_up: 0.0,
                    transmissions: 0,
                    failures: 0,
                };
            };
            RadioResult {
                place: *place,
                utilisation_down: down.used as f64 / capacity(down, Direction::Down),
                utilisation_up: up.used as f64 / capacity(up, Direction::Up),
                transmissions: down.transmissions + up.transmissions,
                failures: down.failures + up.failures,
            }
        };
        let radios = cell.radios.places.iter().zip(self.lanes.chunks(2)).map(radio);
        (self.air.results(plan, measured), radios.collect())
    }
}
