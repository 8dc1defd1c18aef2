//! A cellular network in operation: queues, schedulers, transmissions, repeats, handovers.
//!
//! Each direction of each cell sleeps until something may be sent, then wakes at the next opportunity of its duplex
//! pattern and shares the resource blocks out. Whether a transmission succeeds is drawn when it begins; who is told
//! of it, and when, follows the processing times. LTE and public networks are the same machine with other settings.
//!
//! Leaves out: control channel capacity, uplink power control (devices send at full power), several layers of the
//! same device in one block, discontinuous reception, and the random access after an outage.

use crate::kernel::calendar::EventId;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::network::access::AccessEvent;
use crate::network::air::{Air, HYSTERESIS_DB, LOOK_EVERY, Means};
use crate::network::channel::budget::{db_to_linear, linear_to_db};
use crate::network::message::{Direction, Message, Outcome};
use crate::network::nr::adaptation::Adaptation;
use crate::network::nr::background::Background;
use crate::network::nr::block_error::{block_error_rate, midpoint_db};
use crate::network::nr::effective_sinr::{beta, effective_sinr_db};
use crate::network::nr::queue::{Bearer, Block, HEADER_BYTES, Segment, Transfer, Waiting};
use crate::network::nr::rates::Rates;
use crate::network::plan::NetworkPlan;
use crate::network::result::{DeviceResult, RadioResult};
use crate::network::settings::CellSettings;
use crate::network::simulation::{BEGINS, ENDS, MESSAGES, NetworkEvent};
use crate::network::site::Timing;
use crate::network::spec::{Combining, SchedulerRule};

/// How long the layer above waits before it begins a lost block anew (a guess: a usual reassembly timer of urgent
/// traffic, 3GPP TS 38.331 t-Reassembly).
const RLC_WAIT: Span = Span(10_000_000);
/// Time over which the load of a cell is averaged for the interference that it makes, seconds.
const LOAD_OVER_SECONDS: f64 = 0.1;

/// A cellular network in operation.
#[derive(Clone, Debug)]
pub struct Cellular {
    air: Air,
    rates: Rates,
    /// Two a cell: down, up.
    lanes: Vec<Lane>,
    /// Two a flow: down, up.
    bearers: Vec<Bearer>,
    /// Two a device: down, up.
    adaptations: Vec<Adaptation>,
    /// From when a device can be served again after a handover.
    served_from: Vec<Time>,
    blocks: Vec<Block>,
    free_blocks: Vec<u32>,
    /// By message.
    transfers: Vec<Transfer>,
    luck: Stream,
    turns: u64,
    /// Room for sorting, kept from slot to slot.
    candidates: Vec<Candidate>,
}

/// One direction of a cell.
#[derive(Clone, Debug)]
struct Lane {
    /// Bearers with something to send.
    active: Vec<u32>,
    /// Blocks to be sent again, and from when.
    repeats: Vec<(Time, u32)>,
    wake: Option<(Time, EventId)>,
    in_air: Vec<u32>,
    background: Background,
    /// Resource blocks × opportunities used since measuring began.
    used: u64,
    load: f64,
    load_at: Time,
    transmissions: u64,
    failures: u64,
    began: Time,
}

/// Something that could be sent at an opportunity.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    rank: (u64, u64),
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Repeat(u32),
    New(u32),
}

/// The weakest signals over the whole band that are heard.
pub(in crate::network) fn heard(cell: &CellSettings, rates: &Rates) -> Means {
    let lowest_db = rates.lowest_db() + cell.implementation_loss_db;
    Means {
        down_db: lowest_db,
        // A device can put all of its power into one block.
        up_db: lowest_db - linear_to_db(f64::from(cell.blocks)),
    }
}

impl Direction {
    #[inline]
    fn index(self) -> usize {
        match self {
            Self::Down => 0,
            Self::Up => 1,
        }
    }

    #[inline]
    fn of_index(index: u32) -> Self {
        if index.is_multiple_of(2) { Self::Down } else { Self::Up }
    }
}

impl Cellular {
    /// A network with nothing to do.
    pub fn new(plan: &NetworkPlan, cell: &CellSettings, seed: u64, replication: u64) -> Self {
        let rates = Rates::new(cell.table, cell.blocks, cell.symbols, cell.layers, cell.target_error);
        let lanes = (0..2 * cell.radios.places.len()).map(|lane| {
            let entity = format!("radio/{}/{}", lane / 2 + 1, ["down", "up"][lane % 2]);
            Lane::new(Background::new(
                cell.background_load,
                Stream::named(seed, replication, &entity, "background"),
            ))
        });
        let bearers = plan.flows.iter().flat_map(|flow| {
            let spec = &flow.spec;
            let interval = match spec.timing {
                Timing::Periodic { interval, .. } => interval,
                Timing::Random { mean } => mean,
            };
            let discard = spec.survival.map(|survival| interval + survival);
            let bearer = Bearer::new(spec.device, spec.urgency, discard);
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
            transfers: Vec::new(),
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
        if self.transfers.len() <= number as usize {
            self.transfers.resize(number as usize + 1, Transfer::default());
        }
        self.transfers[number as usize] = Transfer {
            missing: message.bytes,
            lost: false,
            pieces: 1,
            restarts: 0,
        };
        let now = clock.now();
        let ready = cell
            .ready(message.direction, now)
            .max(self.served_from[device as usize]);
        let bearer = 2 * message.flow + message.direction.index() as u32;
        let lane = 2 * radio + message.direction.index() as u32;
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
    fn wake(&mut self, cell: &CellSettings, lane: u32, ready: Time, clock: &mut Scheduler<NetworkEvent>) {
        let state = &mut self.lanes[lane as usize];
        if let Some((at, _)) = state.wake
            && at <= ready
        {
            return;
        }
        let start = cell.next(Direction::of_index(lane), ready.max(clock.now()));
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

    /// An opportunity: shares out its resource blocks.
    fn begin(
        &mut self,
        cell: &CellSettings,
        lane: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        self.lanes[lane as usize].wake = None;
        self.discard(lane, now, outcomes);
        self.gather(cell, lane, now);
        let ours = self.candidates.len() as u32;
        let whole = self.rates.blocks();
        let mut left = self.lanes[lane as usize].background.leaves(whole, ours, now);
        let available = left;
        let candidates = std::mem::take(&mut self.candidates);
        for (place, candidate) in (0u32..).zip(&candidates) {
            if left == 0 {
                break;
            }
            let most = match cell.scheduler {
                // In turn, and each its share: what one does not need is left for those after it.
                SchedulerRule::RoundRobin => left.div_ceil(ours - place),
                SchedulerRule::Priority | SchedulerRule::ProportionalFair => left,
            };
            left -= match candidate.what {
                What::Repeat(block) => self.send_again(cell, lane, block, left, now),
                What::New(bearer) => self.send_new(cell, lane, bearer, most, now),
            };
        }
        if cell.scheduler == SchedulerRule::RoundRobin {
            self.put_first_last(&candidates);
        }
        self.candidates = candidates;
        let state = &mut self.lanes[lane as usize];
        let used = available - left;
        state.used += u64::from(used);
        let background = whole - available;
        let share = match Direction::of_index(lane) {
            Direction::Down => f64::from(used + background) / f64::from(whole),
            // Each device sends at full power, however few blocks it has.
            Direction::Up => state.in_air.len() as f64 + f64::from(background) / f64::from(whole),
        };
        let turn = match Direction::of_index(lane) {
            Direction::Down => cell.pattern.share_down(),
            Direction::Up => cell.pattern.share_up(),
        };
        state.account_load(share, turn, now, cell);
        if !state.in_air.is_empty() {
            clock.at(cell.end(now), ENDS, AccessEvent::End(lane));
        }
        self.sleep(cell, lane, clock);
    }

    /// Whoever was the first in turn is the last at the next opportunity, even if all were served at this one: blocks
    /// that do not divide evenly go to everybody in turn.
    fn put_first_last(&mut self, candidates: &[Candidate]) {
        let first = candidates.iter().find_map(|candidate| match candidate.what {
            What::New(bearer) => Some(bearer),
            What::Repeat(_) => None,
        });
        if let Some(first) = first {
            self.turns += 1;
            self.bearers[first as usize].turn = self.turns;
        }
    }

    /// Waits for the next thing that may be sent.
    fn sleep(&mut self, cell: &CellSettings, lane: u32, clock: &mut Scheduler<NetworkEvent>) {
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

    /// Drops what is not worth sending any more, and forgets bearers with nothing to send.
    fn discard(&mut self, lane: u32, now: Time, outcomes: &mut Vec<Outcome>) {
        let (bearers, transfers) = (&mut self.bearers, &mut self.transfers);
        self.lanes[lane as usize].active.retain(|&number| {
            let bearer = &mut bearers[number as usize];
            while let Some(head) = bearer.queue.front() {
                let transfer = &mut transfers[head.message as usize];
                let stale = !head.begun && bearer.discard.is_some_and(|limit| now.since(head.came) > limit);
                if !transfer.lost && !stale {
                    break;
                }
                let message = head.message;
                bearer.queue.pop_front();
                transfer.lost = true;
                transfer.pieces -= 1;
                if transfer.pieces == 0 {
                    outcomes.push(Outcome { message, at: None });
                }
            }
            bearer.listed = !bearer.queue.is_empty();
            bearer.listed
        });
    }

    /// Finds what may be sent now, the first in rank first.
    fn gather(&mut self, cell: &CellSettings, lane: u32, now: Time) {
        self.candidates.clear();
        let state = &self.lanes[lane as usize];
        for &(from, number) in &state.repeats {
            let block = &self.blocks[number as usize];
            if from <= now && self.served_from[block.device as usize] <= now {
                let rank = match cell.scheduler {
                    SchedulerRule::Priority => by_urgency(block.urgency, block.came),
                    // A failed block goes before anything new.
                    SchedulerRule::RoundRobin | SchedulerRule::ProportionalFair => (0, block.came.0),
                };
                self.candidates.push(Candidate {
                    rank,
                    what: What::Repeat(number),
                });
            }
        }
        for &number in &state.active {
            let bearer = &self.bearers[number as usize];
            let Some(head) = bearer.queue.front() else { continue };
            if head.ready > now || self.served_from[bearer.device as usize] > now {
                continue;
            }
            let rank = match cell.scheduler {
                SchedulerRule::Priority => by_urgency(bearer.urgency, head.came),
                SchedulerRule::RoundRobin => (1, bearer.turn),
                SchedulerRule::ProportionalFair => {
                    let adaptation = &self.adaptations[2 * bearer.device as usize + (lane % 2) as usize];
                    let rate = libm::log2(1.0 + db_to_linear(adaptation.belief_db().clamp(-20.0, 60.0)));
                    // Positive numbers keep their order as bits; the largest goes first.
                    (1, u64::MAX - (rate / (bearer.average_at(now) + 1.0)).to_bits())
                }
            };
            self.candidates.push(Candidate {
                rank,
                what: What::New(number),
            });
        }
        if self.candidates.len() > 1 {
            // Equal ranks stay in the order of the lists, which is the order in which they came.
            self.candidates.sort_by_key(|candidate| candidate.rank);
        }
    }

    /// Sends what a bearer has, on `most` resource blocks at most; how many it took.
    fn send_new(&mut self, cell: &CellSettings, lane: u32, number: u32, most: u32, now: Time) -> u32 {
        let direction = Direction::of_index(lane);
        let bearer = &self.bearers[number as usize];
        let (device, urgency) = (bearer.device, bearer.urgency);
        let wanted = bearer.backlog_bits(now);
        let (mcs, blocks) = self.choose(cell, lane, device, wanted, most, now);
        let bits = self.rates.bits(mcs, blocks);
        self.turns += 1;
        let bearer = &mut self.bearers[number as usize];
        bearer.turn = self.turns;
        if cell.scheduler == SchedulerRule::ProportionalFair {
            bearer.account(bits, now);
        }
        let mut room = bits / 8;
        let mut segments = Vec::with_capacity(1);
        let mut came = now;
        while let Some(head) = bearer.queue.front_mut()
            && head.ready <= now
            && room > HEADER_BYTES
        {
            let bytes = head.left.min(room - HEADER_BYTES);
            room -= bytes + HEADER_BYTES;
            came = came.min(head.came);
            segments.push(Segment {
                message: head.message,
                bytes,
            });
            head.left -= bytes;
            head.begun = true;
            if head.left == 0 {
                // The piece that waited is the piece that is sent.
                bearer.queue.pop_front();
            } else {
                self.transfers[head.message as usize].pieces += 1;
                break;
            }
        }
        if segments.is_empty() {
            return 0;
        }
        let block = Block {
            bearer: number,
            device,
            direction,
            urgency,
            came,
            mcs,
            blocks,
            bits,
            segments,
            transmissions: 0,
            gathered: 0.0,
            succeeds: false,
        };
        let block = match self.free_blocks.pop() {
            Some(number) => {
                self.blocks[number as usize] = block;
                number
            }
            None => {
                self.blocks.push(block);
                self.blocks.len() as u32 - 1
            }
        };
        self.transmit(cell, lane, block, now);
        blocks
    }

    /// Sends a block again, if there is room for it; how many resource blocks it took.
    fn send_again(&mut self, cell: &CellSettings, lane: u32, number: u32, left: u32, now: Time) -> u32 {
        let blocks = self.blocks[number as usize].blocks;
        if blocks > left {
            return 0;
        }
        self.lanes[lane as usize].repeats.retain(|&(_, block)| block != number);
        self.transmit(cell, lane, number, now);
        blocks
    }

    /// The scheme and the number of resource blocks for about `wanted` bits.
    fn choose(&mut self, cell: &CellSettings, lane: u32, device: u32, wanted: u32, most: u32, now: Time) -> (u8, u32) {
        let direction = Direction::of_index(lane);
        let adaptation = 2 * device as usize + direction.index();
        if let Some(at) = self.adaptations[adaptation].wants_report(now) {
            // The mean over the band as a scheme in the middle of the table would feel it.
            let middle = self.rates.table().entries().len() as u8 / 2;
            let sinr = self.signal_db(cell, lane, device, middle, at);
            let known = match direction {
                Direction::Down => self.rates.reported_db(sinr),
                // The radio measures what comes up by itself.
                Direction::Up => sinr,
            };
            self.adaptations[adaptation].report(at, known);
        }
        let belief = self.adaptations[adaptation].belief_db();
        match direction {
            Direction::Down => {
                let mcs = self.rates.scheme(belief, wanted);
                (mcs, self.rates.blocks_for(mcs, wanted).min(most))
            }
            Direction::Up => {
                // A device spreads its power over the blocks that it gets: more blocks, a weaker signal on each.
                let whole = f64::from(self.rates.blocks());
                let mut blocks = 1;
                for _ in 0..6 {
                    let gain_db = linear_to_db(whole / f64::from(blocks));
                    let mcs = self.rates.scheme(belief + gain_db, wanted);
                    let needed = self.rates.blocks_for(mcs, wanted).min(most);
                    if needed <= blocks {
                        return (mcs, blocks);
                    }
                    blocks = needed;
                }
                let gain_db = linear_to_db(whole / f64::from(blocks));
                (self.rates.scheme(belief + gain_db, wanted), blocks)
            }
        }
    }

    /// The effective signal-to-interference-and-noise ratio of a device over the whole band, as a scheme feels it and
    /// a real receiver gets it, dB.
    fn signal_db(&mut self, cell: &CellSettings, lane: u32, device: u32, mcs: u8, now: Time) -> f64 {
        let rise_db = self.interference_db(cell, lane, device, now);
        let (gains, mean_db) = self.air.state(device, Direction::of_index(lane), now);
        let beta = beta(&self.rates.table().entries()[usize::from(mcs)]);
        effective_sinr_db(gains, mean_db - rise_db, beta) - cell.implementation_loss_db
    }

    /// Whether a block would be received even if its whole band were as weak as the weakest part of it. Most are, and
    /// the effective signal of the band takes long to reckon.
    fn is_certain(&mut self, cell: &CellSettings, lane: u32, number: u32, spread_db: f64, now: Time) -> bool {
        let block = &self.blocks[number as usize];
        let (device, direction) = (block.device, block.direction);
        // Ten widths of the widest error curve above its middle, see `block_error`: less than 1e-23 of the code blocks
        // fail, of which the longest that is always left whole has 3,840 bits (3GPP TS 38.212, 5.2.2).
        let needed_db = midpoint_db(self.rates.table(), block.mcs) + 150.0 / f64::from(block.bits.min(3_840)).sqrt();
        let rise_db = self.interference_db(cell, lane, device, now);
        let (gains, mean_db) = self.air.state(device, direction, now);
        let margin_db = mean_db + spread_db - rise_db - cell.implementation_loss_db - needed_db;
        let weakest = gains.iter().copied().fold(f64::INFINITY, f64::min);
        margin_db > 0.0 && weakest * db_to_linear(margin_db) > 1.0
    }

    /// By how much the signals of other cells raise the noise, dB.
    fn interference_db(&self, cell: &CellSettings, lane: u32, device: u32, now: Time) -> f64 {
        if self.lanes.len() <= 2 {
            return 0.0;
        }
        let others = (0..self.lanes.len() as u32).filter(|&other| other % 2 == lane % 2 && other != lane);
        let rise: f64 = match Direction::of_index(lane) {
            Direction::Down => others
                .map(|other| {
                    let load = self.lanes[other as usize].load_at(now);
                    load * db_to_linear(self.air.foreign_db(device, other / 2))
                })
                .sum(),
            // A device of the other cell is about as far from this radio as this device is from the other one.
            Direction::Up => others
                .map(|other| {
                    let power_db = cell.radios.device_power_dbm - cell.radios.radio_power_dbm;
                    let noise_db = cell.radios.device_noise_db - cell.radios.radio_noise_db;
                    let load = self.lanes[other as usize].load_at(now);
                    load * db_to_linear(self.air.foreign_db(device, other / 2) + power_db + noise_db)
                })
                .sum(),
        };
        linear_to_db(1.0 + rise)
    }

    /// Puts a block on the air and draws whether it will be received.
    fn transmit(&mut self, cell: &CellSettings, lane: u32, number: u32, now: Time) {
        let block = &self.blocks[number as usize];
        let (device, direction, mcs) = (block.device, block.direction, block.mcs);
        let spread_db = match direction {
            Direction::Down => 0.0,
            Direction::Up => linear_to_db(f64::from(self.rates.blocks()) / f64::from(block.blocks)),
        };
        let error = if block.transmissions == 0 && self.is_certain(cell, lane, number, spread_db, now) {
            0.0
        } else {
            let sinr = db_to_linear(self.signal_db(cell, lane, device, mcs, now) + spread_db);
            let block = &mut self.blocks[number as usize];
            let effective = match cell.combining {
                Combining::Chase => {
                    block.gathered += sinr;
                    block.gathered
                }
                Combining::Incremental => {
                    block.gathered += libm::log2(1.0 + sinr);
                    libm::exp2(block.gathered) - 1.0
                }
            };
            block_error_rate(self.rates.table(), mcs, linear_to_db(effective), block.bits)
        };
        let block = &mut self.blocks[number as usize];
        block.transmissions += 1;
        block.succeeds = !self.luck.chance(error);
        let first = block.transmissions == 1;
        let failed = !block.succeeds;
        let state = &mut self.lanes[lane as usize];
        state.in_air.push(number);
        state.transmissions += 1;
        state.failures += u64::from(failed);
        if first {
            self.adaptations[2 * device as usize + direction.index()].learn(failed, cell.target_error);
        }
    }

    /// The transmissions of an opportunity are over.
    fn end(
        &mut self,
        cell: &CellSettings,
        lane: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        let mut in_air = std::mem::take(&mut self.lanes[lane as usize].in_air);
        for &number in &in_air {
            if self.blocks[number as usize].succeeds {
                self.deliver(number, now + cell.processing.receive, outcomes);
            } else {
                self.fail(cell, number, clock, outcomes);
            }
        }
        in_air.clear();
        self.lanes[lane as usize].in_air = in_air;
    }

    fn deliver(&mut self, number: u32, at: Time, outcomes: &mut Vec<Outcome>) {
        let segments = std::mem::take(&mut self.blocks[number as usize].segments);
        self.free_blocks.push(number);
        for Segment { message, bytes } in segments {
            let transfer = &mut self.transfers[message as usize];
            transfer.pieces -= 1;
            transfer.missing -= bytes;
            if transfer.missing == 0 && !transfer.lost {
                outcomes.push(Outcome { message, at: Some(at) });
            } else if transfer.lost && transfer.pieces == 0 {
                outcomes.push(Outcome { message, at: None });
            }
        }
    }

    /// A transmission was not received: it is repeated, begun anew, or given up.
    fn fail(
        &mut self,
        cell: &CellSettings,
        number: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        let block = &self.blocks[number as usize];
        let (device, direction) = (block.device, block.direction);
        let Some(radio) = self.air.serving(device) else {
            return self.give_up(number, outcomes);
        };
        let lane = 2 * radio + direction.index() as u32;
        let served_from = self.served_from[device as usize];
        let ready = if block.transmissions < cell.transmissions {
            let ready = cell.repeat(direction, now).max(served_from);
            self.lanes[lane as usize].repeats.push((ready, number));
            ready
        } else {
            let ready = (cell.repeat(direction, now) + RLC_WAIT).max(served_from);
            self.begin_anew(cell, lane, number, ready, outcomes);
            ready
        };
        self.wake(cell, lane, ready, clock);
    }

    /// The layer above takes back what a lost block carried, and sends it again before anything else of the bearer, with
    /// the scheme of that time.
    fn begin_anew(&mut self, cell: &CellSettings, lane: u32, number: u32, ready: Time, outcomes: &mut Vec<Outcome>) {
        let block = &mut self.blocks[number as usize];
        let (bearer, came) = (block.bearer, block.came);
        let segments = std::mem::take(&mut block.segments);
        self.free_blocks.push(number);
        let queue = &mut self.bearers[bearer as usize];
        for Segment { message, bytes } in segments.into_iter().rev() {
            let transfer = &mut self.transfers[message as usize];
            transfer.restarts = transfer.restarts.saturating_add(1);
            if transfer.lost || transfer.restarts > cell.rlc_retransmissions {
                transfer.lost = true;
                transfer.pieces -= 1;
                if transfer.pieces == 0 {
                    outcomes.push(Outcome { message, at: None });
                }
                continue;
            }
            queue.queue.push_front(Waiting {
                message,
                left: bytes,
                ready,
                came,
                begun: true,
            });
        }
        if !queue.listed && !queue.queue.is_empty() {
            queue.listed = true;
            self.lanes[lane as usize].active.push(bearer);
        }
    }

    fn give_up(&mut self, number: u32, outcomes: &mut Vec<Outcome>) {
        let segments = std::mem::take(&mut self.blocks[number as usize].segments);
        self.free_blocks.push(number);
        for Segment { message, .. } in segments {
            let transfer = &mut self.transfers[message as usize];
            transfer.pieces -= 1;
            transfer.lost = true;
            if transfer.pieces == 0 {
                outcomes.push(Outcome { message, at: None });
            }
        }
    }

    /// Looks whether a device changes to another radio, and takes what waits for it along.
    fn look(&mut self, plan: &NetworkPlan, cell: &CellSettings, device: u32, clock: &mut Scheduler<NetworkEvent>) {
        let now = clock.now();
        clock.after(LOOK_EVERY, MESSAGES, AccessEvent::Look(device));
        let before = self.air.serving(device);
        if !self
            .air
            .look(plan, &cell.radios, device, now, (f64::INFINITY, HYSTERESIS_DB))
        {
            return;
        }
        let Some(after) = self.air.serving(device) else { return };
        let from = now + cell.handover;
        self.served_from[device as usize] = from;
        for direction in [Direction::Down, Direction::Up] {
            let index = direction.index();
            self.adaptations[2 * device as usize + index].forget();
            let new = 2 * after as usize + index;
            if let Some(before) = before {
                let old = 2 * before as usize + index;
                let (bearers, blocks) = (&self.bearers, &mut self.blocks);
                let mine = |bearer: &u32| bearers[*bearer as usize].device == device;
                let mut moved: Vec<u32> = self.lanes[old].active.iter().copied().filter(mine).collect();
                self.lanes[old].active.retain(|bearer| !mine(bearer));
                let of_mine = |&(_, block): &(Time, u32)| blocks[block as usize].device == device;
                let repeats: Vec<(Time, u32)> = self.lanes[old].repeats.iter().copied().filter(of_mine).collect();
                self.lanes[old].repeats.retain(|repeat| !of_mine(repeat));
                for &(_, block) in &repeats {
                    // The new radio knows nothing of what the old one has received of a block.
                    blocks[block as usize].gathered = 0.0;
                    blocks[block as usize].transmissions = 0;
                }
                self.lanes[new].active.append(&mut moved);
                self.lanes[new]
                    .repeats
                    .extend(repeats.iter().map(|&(ready, block)| (ready.max(from), block)));
            }
            self.wake(cell, new as u32, from, clock);
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
            (lane.used, lane.transmissions, lane.failures) = (0, 0, 0);
            lane.began = now;
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
            let share = match direction {
                Direction::Down => cell.pattern.share_down(),
                Direction::Up => cell.pattern.share_up(),
            };
            let each_slot = f64::from(14 / cell.symbols);
            let slots = now.since(lane.began).as_seconds() / cell.numerology.slot().as_seconds();
            (slots * share * each_slot * f64::from(self.rates.blocks())).max(1e-9)
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

/// The most urgent first, then what has least of its budget left.
fn by_urgency(urgency: crate::network::site::Urgency, came: Time) -> (u64, u64) {
    (u64::from(urgency.priority), came.0 + urgency.budget.0)
}

impl Lane {
    fn new(background: Background) -> Self {
        Self {
            active: Vec::new(),
            repeats: Vec::new(),
            wake: None,
            in_air: Vec::new(),
            background,
            used: 0,
            load: 0.0,
            load_at: Time::ZERO,
            transmissions: 0,
            failures: 0,
            began: Time::ZERO,
        }
    }

    /// What was sent lately, by the full power of its senders and the time in which its direction had its turn.
    fn load_at(&self, now: Time) -> f64 {
        self.load * libm::exp(-now.since(self.load_at).as_seconds() / LOAD_OVER_SECONDS)
    }

    /// An opportunity was used with a share of a sender's full power; `turn` is the share of the time in which the
    /// direction has its turn.
    fn account_load(&mut self, share: f64, turn: f64, now: Time, cell: &CellSettings) {
        let duration = cell.end(now).since(now).as_seconds();
        self.load = self.load_at(now) + share * duration / turn / LOAD_OVER_SECONDS;
        self.load_at = now;
    }
}
