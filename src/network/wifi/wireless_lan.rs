//! A Wi-Fi network in operation: queues, turns on the air, acknowledgements, collisions, roaming.
//!
//! Access points have a channel each; the devices of one contend with each other, with the access point, which sends
//! to each device in turn, and with the neighbours on that channel. Whoever wins sends one transmission of as many
//! frames as the limits of its category allow, to one receiver, and contends again for what is left.
//!
//! Leaves out: several transmissions in one turn, OFDMA and multi-user transmissions (and with them the trigger frames
//! of Wi-Fi 6), target wake time and power saving, beacons' air time, access points on the same channel (count them as
//! neighbours), reassociation traffic.

use std::collections::VecDeque;

use crate::kernel::calendar::EventId;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::network::access::AccessEvent;
use crate::network::air::{Air, LOOK_EVERY, Means};
use crate::network::channel::budget::thermal_noise_dbm;
use crate::network::message::{Direction, Message, Outcome};
use crate::network::nr::effective_sinr::{beta, effective_sinr_db};
use crate::network::plan::NetworkPlan;
use crate::network::result::{DeviceResult, RadioResult};
use crate::network::settings::{Radios, WifiSettings};
use crate::network::simulation::{BEGINS, ENDS, MESSAGES, NetworkEvent};
use crate::network::transfer::Transfers;
use crate::network::wifi::contention::{Contender, Medium};
use crate::network::wifi::edca::Category;
use crate::network::wifi::phy::{ACK, BLOCK_ACK, LONGEST, Phy, SIFS, SLOT, UNREADABLE, modulation, required_db};
use crate::network::wifi::queue::{FRAME_BYTES, Frame, Queue, Waiting, air_bytes};
use crate::network::wifi::rate::RateAdaptation;

/// What neighbours send with (a guess: the middle of the table), one frame of [`FRAME_BYTES`] at a time.
const NEIGHBOUR_SCHEME: u8 = 4;
const CATEGORIES: usize = Category::COUNT as usize;

/// A Wi-Fi network in operation.
#[derive(Clone, Debug)]
pub struct WirelessLan {
    air: Air,
    phy: Phy,
    /// By access point.
    channels: Vec<Channel>,
    /// Three a device, three an access point, then the neighbours of each access point.
    contenders: Vec<Contender>,
    /// By contender but neighbours: queues with something to send, whose turn is next in front.
    turns: Vec<VecDeque<u32>>,
    /// By device, direction (down, up) and category.
    queues: Vec<Queue>,
    /// Two a device: down, up.
    rates: Vec<RateAdaptation>,
    /// The access point that a device can talk to now.
    connected: Vec<Option<u32>>,
    /// By flow: category, and after how long messages are not worth sending any more.
    flows: Vec<(Category, Option<Span>)>,
    /// By message.
    transfers: Transfers,
    luck: Stream,
    /// Room for who sends, kept from turn to turn.
    senders: Vec<u32>,
}

/// The channel of an access point.
#[derive(Clone, Debug)]
struct Channel {
    medium: Medium,
    wake: Option<(Time, EventId)>,
    on_air: Vec<Burst>,
    /// Since when somebody sends.
    busy_from: Time,
    busy: Span,
    began: Time,
    transmissions: u64,
    failures: u64,
}

/// A transmission.
#[derive(Clone, Debug)]
struct Burst {
    contender: u32,
    /// What it was taken from; none for those of neighbours.
    queue: Option<u32>,
    frames: Vec<Frame>,
    duration: Span,
}

/// The weakest signals that are heard: whoever is too weak for the slowest scheme is not.
pub(in crate::network) fn heard() -> Means {
    Means {
        down_db: required_db(0),
        up_db: required_db(0),
    }
}

/// Signal below which a client looks for another access point, dBm, and by how much that must be stronger, dB: those of
/// one maker's telephones and tablets with traffic (Apple, "About wireless roaming for enterprise", HT203068).
const ROAM: (f64, f64) = (-70.0, 8.0);

/// The same as signal-to-noise ratio at the device.
fn roam_at(radios: &Radios) -> (f64, f64) {
    let noise_dbm = thermal_noise_dbm(radios.bandwidth_hz, radios.device_noise_db);
    (ROAM.0 - noise_dbm, ROAM.1)
}

impl WirelessLan {
    /// A network with nothing to do.
    pub fn new(plan: &NetworkPlan, wifi: &WifiSettings, seed: u64, replication: u64) -> Self {
        let air = Air::new(plan, &wifi.radios, heard(), seed, replication);
        let (devices, radios) = (plan.devices.len(), wifi.radios.places.len());
        let stations = (0..devices).flat_map(|_| Category::ALL.map(Category::of_station));
        let access_points = (0..radios).flat_map(|_| Category::ALL.map(Category::of_access_point));
        let neighbours = (0..radios * wifi.neighbours as usize).map(|_| Category::BestEffort.of_station());
        let flows = plan.flows.iter().map(|flow| {
            let spec = &flow.spec;
            let category = Category::of(spec.urgency, wifi.access_categories);
            (category, spec.worthless_after())
        });
        Self {
            connected: (0..devices as u32).map(|device| air.serving(device)).collect(),
            air,
            phy: Phy::new(wifi.channel_mhz),
            channels: vec![Channel::new(); radios],
            contenders: stations
                .chain(access_points)
                .chain(neighbours)
                .map(Contender::new)
                .collect(),
            turns: vec![VecDeque::new(); CATEGORIES * (devices + radios)],
            queues: vec![Queue::default(); 2 * CATEGORIES * devices],
            rates: vec![RateAdaptation::default(); 2 * devices],
            flows: flows.collect(),
            transfers: Transfers::default(),
            luck: Stream::named(seed, replication, "wifi", "contention"),
            senders: Vec::new(),
        }
    }

    /// Sets neighbours and the looks of devices going that may change their access point.
    pub fn start(&mut self, plan: &NetworkPlan, wifi: &WifiSettings, clock: &mut Scheduler<NetworkEvent>) {
        for device in Air::restless(plan, &wifi.radios) {
            // Not all at once.
            let first = Span(self.luck.below(LOOK_EVERY.0));
            clock.after(first, MESSAGES, AccessEvent::Look(device));
        }
        let mut neighbour = self.turns.len() as u32;
        for radio in 0..self.channels.len() as u32 {
            for _ in 0..wifi.neighbours {
                self.request(radio, neighbour, clock);
                neighbour += 1;
            }
        }
    }

    /// Takes on a message.
    pub fn send(
        &mut self,
        number: u32,
        message: &Message,
        device: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        if self.air.serving(device).is_none() {
            outcomes.push(Outcome {
                message: number,
                at: None,
            });
            return;
        }
        self.transfers.begin(number, message.bytes);
        let (category, discard) = self.flows[message.flow as usize];
        let way = 2 * device + message.direction.index() as u32;
        let queue = way * Category::COUNT + category as u32;
        self.queues[queue as usize].push(Waiting {
            message: number,
            left: message.bytes,
            came: clock.now(),
            discard,
            begun: false,
        });
        if let Some(radio) = self.connected[device as usize] {
            self.list(queue, radio, clock);
        }
    }

    /// Lets something happen.
    #[inline]
    pub fn handle(
        &mut self,
        plan: &NetworkPlan,
        wifi: &WifiSettings,
        event: AccessEvent,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        match event {
            AccessEvent::Idle(radio) => self.begin(wifi, radio, clock, outcomes),
            AccessEvent::Sent(radio) => self.end(wifi, radio, clock, outcomes),
            AccessEvent::Look(device) => self.look(plan, wifi, device, clock),
            AccessEvent::Join(device) => self.join(device, clock),
            AccessEvent::Begin(_) | AccessEvent::End(_) => {}
        }
    }

    /// Puts a queue with something to send among those of whoever sends from it.
    fn list(&mut self, queue: u32, radio: u32, clock: &mut Scheduler<NetworkEvent>) {
        let contender = self.contender(queue, radio);
        if !std::mem::replace(&mut self.queues[queue as usize].listed, true) {
            self.turns[contender as usize].push_back(queue);
        }
        self.request(radio, contender, clock);
    }

    /// Who sends from a queue when its device is connected to an access point.
    fn contender(&self, queue: u32, radio: u32) -> u32 {
        let (station, category) = (queue / Category::COUNT, queue % Category::COUNT);
        let sender = match station % 2 {
            0 => self.connected.len() as u32 + radio,
            _ => station / 2,
        };
        sender * Category::COUNT + category
    }

    fn request(&mut self, radio: u32, contender: u32, clock: &mut Scheduler<NetworkEvent>) {
        let medium = &mut self.channels[radio as usize].medium;
        medium.request(&mut self.contenders, contender, clock.now(), &mut self.luck);
        self.wake(radio, clock);
    }

    /// Makes sure that a channel wakes when the next one may send.
    fn wake(&mut self, radio: u32, clock: &mut Scheduler<NetworkEvent>) {
        let channel = &mut self.channels[radio as usize];
        let next = channel.medium.next(&self.contenders);
        if next == channel.wake.map(|(at, _)| at) {
            return;
        }
        if let Some((_, event)) = channel.wake {
            clock.cancel(event);
        }
        channel.wake = next.map(|at| (at, clock.at(at, BEGINS, AccessEvent::Idle(radio))));
    }

    /// Somebody's backoff is over.
    fn begin(
        &mut self,
        wifi: &WifiSettings,
        radio: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        let mut senders = std::mem::take(&mut self.senders);
        senders.clear();
        let channel = &mut self.channels[radio as usize];
        channel.wake = None;
        channel.medium.due(&self.contenders, now, &mut senders);
        for &number in &senders {
            if !self.has_something(number, now, outcomes) {
                let medium = &mut self.channels[radio as usize].medium;
                medium.withdraw(&mut self.contenders, number);
            }
        }
        senders.clear();
        let channel = &mut self.channels[radio as usize];
        if channel.medium.next(&self.contenders) == Some(now) {
            channel.busy_from = now;
            channel.medium.seize(&mut self.contenders, now, &mut senders);
            self.settle_inside(wifi, radio, &mut senders);
            let is_alone = senders.len() == 1;
            let mut longest = Span::ZERO;
            for &number in &senders {
                let burst = self.load(number, is_alone, now);
                longest = longest.max(burst.duration);
                self.channels[radio as usize].on_air.push(burst);
            }
            clock.after(longest, ENDS, AccessEvent::Sent(radio));
        } else {
            self.wake(radio, clock);
        }
        self.senders = senders;
    }

    /// Whether there is something to send that is still worth it; whose turn it is stands in front then.
    fn has_something(&mut self, contender: u32, now: Time, outcomes: &mut Vec<Outcome>) -> bool {
        let Some(turns) = self.turns.get_mut(contender as usize) else {
            return true;
        };
        while let Some(&number) = turns.front() {
            let queue = &mut self.queues[number as usize];
            queue.discard(now, &mut self.transfers, outcomes);
            if !queue.is_empty() {
                return true;
            }
            queue.listed = false;
            turns.pop_front();
        }
        false
    }

    /// Of several categories of one station the most urgent sends; to the others it is as if they had collided.
    fn settle_inside(&mut self, wifi: &WifiSettings, radio: u32, senders: &mut Vec<u32>) {
        if senders.len() == 1 {
            return;
        }
        senders.sort_unstable();
        let stations = self.turns.len() as u32;
        let mut before = None;
        senders.retain(|&number| {
            let station = (number < stations).then_some(number / Category::COUNT);
            let is_first = station.is_none() || station != before;
            before = station;
            if !is_first {
                let contender = &mut self.contenders[number as usize];
                contender.fail();
                if contender.failures() >= u32::from(wifi.transmissions) {
                    contender.succeed();
                }
                let medium = &mut self.channels[radio as usize].medium;
                medium.back_off(&mut self.contenders, number, true, &mut self.luck);
            }
            is_first
        });
    }

    /// Takes what a contender sends now, and draws what of it will be received.
    fn load(&mut self, contender: u32, is_alone: bool, now: Time) -> Burst {
        let turn = self.turns.get_mut(contender as usize).and_then(VecDeque::pop_front);
        let Some(queue) = turn else {
            return Burst {
                contender,
                queue: None,
                frames: Vec::new(),
                duration: self.phy.duration(NEIGHBOUR_SCHEME, air_bytes(FRAME_BYTES)),
            };
        };
        let link = queue / Category::COUNT;
        if self.rates[link as usize].is_old(now) {
            let snr_db = self.signal_db(link, NEIGHBOUR_SCHEME, now);
            self.rates[link as usize].see(now, snr_db);
        }
        let mcs = self.rates[link as usize].scheme();
        let turn = self.contenders[contender as usize].edca().turn;
        let longest = Span(turn.0.saturating_sub(SIFS.0 + BLOCK_ACK.0)).min(LONGEST);
        let most_bytes = self.phy.most_bytes(mcs, longest);
        let mut frames = self.queues[queue as usize].take(most_bytes, &mut self.transfers);
        if is_alone {
            let snr_db = self.signal_db(link, mcs, now);
            for frame in &mut frames {
                let error = self.phy.frame_error(mcs, snr_db, frame.air_bytes());
                frame.received = !self.luck.chance(error);
            }
            self.rates[link as usize].see(now, snr_db);
        }
        let bytes = frames.iter().map(Frame::air_bytes).sum();
        Burst {
            contender,
            queue: Some(queue),
            frames,
            duration: self.phy.duration(mcs, bytes),
        }
    }

    /// The effective signal-to-noise ratio of one direction of a device over the channel, as a scheme feels it, dB.
    fn signal_db(&mut self, link: u32, mcs: u8, now: Time) -> f64 {
        let direction = if link.is_multiple_of(2) {
            Direction::Down
        } else {
            Direction::Up
        };
        let (gains, mean_db) = self.air.state(link / 2, direction, now);
        effective_sinr_db(gains, mean_db, beta(&modulation(mcs)))
    }

    /// All transmissions of a channel are over.
    fn end(
        &mut self,
        wifi: &WifiSettings,
        radio: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        let mut on_air = std::mem::take(&mut self.channels[radio as usize].on_air);
        let idle_from = now + answer(&on_air).unwrap_or(UNREADABLE);
        let is_alone = on_air.len() == 1;
        for burst in on_air.drain(..) {
            self.finish(wifi, radio, burst, is_alone, clock, outcomes);
        }
        let channel = &mut self.channels[radio as usize];
        channel.on_air = on_air;
        channel.busy += idle_from.since(channel.busy_from.max(channel.began));
        channel.medium.release(&mut self.contenders, idle_from);
        self.wake(radio, clock);
    }

    /// What becomes of a transmission and of who sent it.
    fn finish(
        &mut self,
        wifi: &WifiSettings,
        radio: u32,
        burst: Burst,
        is_alone: bool,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let number = burst.contender;
        let (mut acknowledged, mut given_up) = (is_alone && burst.queue.is_none(), false);
        if let Some(queue) = burst.queue {
            self.channels[radio as usize].transmissions += burst.frames.len() as u64;
            let mut again = Vec::new();
            for mut frame in burst.frames {
                if frame.received {
                    acknowledged = true;
                    self.transfers
                        .receive(frame.message, frame.bytes, clock.now(), outcomes);
                    continue;
                }
                self.channels[radio as usize].failures += 1;
                frame.transmissions += 1;
                if frame.transmissions >= wifi.transmissions {
                    given_up = true;
                    self.transfers.give_up(frame.message, outcomes);
                } else {
                    again.push(frame);
                }
            }
            if is_alone {
                self.rates[(queue / Category::COUNT) as usize].learn(acknowledged);
            }
            let state = &mut self.queues[queue as usize];
            state.push_again(&again);
            if given_up {
                state.drop_lost(&mut self.transfers, outcomes);
            }
            self.return_queue(queue, radio, clock);
        }
        let contender = &mut self.contenders[number as usize];
        if !contender.is_sending() {
            // It has left the channel meanwhile.
            return;
        }
        if acknowledged {
            contender.succeed();
        } else {
            contender.fail();
            if given_up || contender.failures() >= u32::from(wifi.transmissions) {
                contender.succeed();
            }
        }
        let wants = self.turns.get(number as usize).is_none_or(|turns| !turns.is_empty());
        let medium = &mut self.channels[radio as usize].medium;
        medium.back_off(&mut self.contenders, number, wants, &mut self.luck);
    }

    /// A queue has had its turn: if something is left, it goes behind the others.
    fn return_queue(&mut self, queue: u32, radio: u32, clock: &mut Scheduler<NetworkEvent>) {
        let state = &mut self.queues[queue as usize];
        state.listed = false;
        if state.is_empty() {
            return;
        }
        match self.connected[(queue / (2 * Category::COUNT)) as usize] {
            Some(here) if here == radio => {
                state.listed = true;
                let contender = self.contender(queue, radio);
                self.turns[contender as usize].push_back(queue);
            }
            Some(elsewhere) => self.list(queue, elsewhere, clock),
            None => {}
        }
    }

    /// Looks whether a device changes to another access point, which takes it out of connection for a while.
    fn look(&mut self, plan: &NetworkPlan, wifi: &WifiSettings, device: u32, clock: &mut Scheduler<NetworkEvent>) {
        clock.after(LOOK_EVERY, MESSAGES, AccessEvent::Look(device));
        let before = self.connected[device as usize];
        // Who is on its way to an access point does not turn round.
        let is_roaming = before.is_none() && self.air.serving(device).is_some();
        if is_roaming
            || !self
                .air
                .look(plan, &wifi.radios, device, clock.now(), roam_at(&wifi.radios))
        {
            return;
        }
        self.connected[device as usize] = None;
        if let Some(radio) = before {
            for queue in self.queues_of(device) {
                let contender = self.contender(queue, radio);
                let turns = &mut self.turns[contender as usize];
                let waiting = turns.len();
                turns.retain(|&other| other != queue);
                if turns.len() < waiting {
                    self.queues[queue as usize].listed = false;
                }
            }
            let medium = &mut self.channels[radio as usize].medium;
            for category in 0..Category::COUNT {
                medium.leave(&mut self.contenders, device * Category::COUNT + category);
            }
            self.wake(radio, clock);
        }
        for direction in [Direction::Down, Direction::Up] {
            self.rates[2 * device as usize + direction.index()].forget();
        }
        let away = wifi.roaming.draw(&mut self.luck);
        clock.after(away, MESSAGES, AccessEvent::Join(device));
    }

    /// A device is connected again: what has waited contends.
    fn join(&mut self, device: u32, clock: &mut Scheduler<NetworkEvent>) {
        let Some(radio) = self.air.serving(device) else { return };
        self.connected[device as usize] = Some(radio);
        for queue in self.queues_of(device) {
            let state = &self.queues[queue as usize];
            if !state.listed && !state.is_empty() {
                self.list(queue, radio, clock);
            }
        }
    }

    fn queues_of(&self, device: u32) -> std::ops::Range<u32> {
        let each = 2 * Category::COUNT;
        device * each..(device + 1) * each
    }

    /// Whether something stood before a device at any time since `since`.
    pub fn was_blocked(&self, device: u32, since: Time) -> bool {
        self.air.was_blocked(device, since)
    }

    /// Everything is counted anew from now on.
    pub fn begin_measuring(&mut self, now: Time) {
        self.air.begin_measuring(now);
        for channel in &mut self.channels {
            (channel.transmissions, channel.failures) = (0, 0);
            channel.busy = Span::ZERO;
            channel.began = now;
        }
    }

    /// How devices were served and what access points had to do: frames of this network, and the share of time that
    /// anybody sends on the channel, neighbours and acknowledgements included, the same for both directions.
    pub fn results(
        &self,
        plan: &NetworkPlan,
        wifi: &WifiSettings,
        measured: Span,
        now: Time,
    ) -> (Vec<DeviceResult>, Vec<RadioResult>) {
        let radio = |(place, channel): (&[f64; 2], &Channel)| {
            let mut busy = channel.busy;
            if !channel.on_air.is_empty() {
                busy += now.since(channel.busy_from.max(channel.began));
            }
            let utilisation = (busy.as_seconds() / now.since(channel.began).as_seconds().max(1e-9)).min(1.0);
            RadioResult {
                place: *place,
                utilisation_down: utilisation,
                utilisation_up: utilisation,
                transmissions: channel.transmissions,
                failures: channel.failures,
            }
        };
        let radios = wifi.radios.places.iter().zip(&self.channels).map(radio);
        (self.air.results(plan, measured), radios.collect())
    }
}

/// From the end of what is on the air until the channel is idle, if anybody acknowledges it.
fn answer(on_air: &[Burst]) -> Option<Span> {
    match on_air {
        [burst] if burst.queue.is_none() => Some(SIFS + ACK),
        [burst] if burst.frames.iter().any(|frame| frame.received) => {
            Some(SIFS + if burst.frames.len() == 1 { ACK } else { BLOCK_ACK })
        }
        _ => None,
    }
}

impl Channel {
    fn new() -> Self {
        Self {
            // Neighbours were there before: they do not meet an idle channel.
            medium: Medium::new(Time::ZERO + SLOT),
            wake: None,
            on_air: Vec::new(),
            busy_from: Time::ZERO,
            busy: Span::ZERO,
            began: Time::ZERO,
            transmissions: 0,
            failures: 0,
        }
    }
}

#[cfg(test)]
mod tests;
