//! The packet simulation: messages are made, cross the network, are answered, and are written down.
//!
//! Event by event: what is idle costs nothing. Between the making of a message and its arrival lie the access (radio,
//! Wi-Fi or cable: [`crate::network::access`]), what modems add, the core, and the way to the server. Delays after the
//! access are drawn message by message, so messages may overtake each other there.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::kernel::calendar::Priority;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::simulation::{Model, Scheduler, Simulation};
use crate::kernel::time::{Span, Time};
use crate::network::access::{Access, AccessEvent};
use crate::network::message::{Direction, Message, Messages, Outcome};
use crate::network::meter::Meter;
use crate::network::plan::{FlowPlan, NetworkPlan};
use crate::network::result::{FlowResult, ProbeResult};
use crate::network::settings::AccessSettings;
use crate::network::site::{Exchange, Timing};

/// What can happen in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkEvent {
    /// The next message of a flow is made.
    Make(u32),
    /// A message to a device has come from the server to the access.
    Enter(u32),
    /// A message has come to whom it is for.
    Arrive(u32),
    /// The server has worked out the answer to a message.
    Answer(u32),
    /// A survival time may be over: only where somebody listens.
    Watch(u32),
    /// Something in the access.
    Access(AccessEvent),
}

impl From<AccessEvent> for NetworkEvent {
    #[inline]
    fn from(event: AccessEvent) -> Self {
        Self::Access(event)
    }
}

/// What ends goes first: a slot ends before the next begins.
pub const ENDS: Priority = Priority(0);
/// Messages.
pub const MESSAGES: Priority = Priority(1);
/// Transmissions begin when all messages of the same instant are there.
pub const BEGINS: Priority = Priority(2);

/// Something that somebody outside wants to know at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The survival time of a flow is over.
    Lost {
        /// The flow.
        flow: u32,
    },
    /// A message has come after that.
    Back {
        /// The flow.
        flow: u32,
    },
    /// An exchange that was asked for is complete, or will never be.
    Answered {
        /// The flow.
        flow: u32,
        /// What it was asked for by.
        tag: u32,
        /// Whether the answer is there, however late: whoever asked has a clock.
        arrived: bool,
    },
}

#[derive(Clone, Debug)]
struct FlowState {
    timing: Stream,
    delays: Stream,
    /// Interval by true time, periodic flows only.
    interval: Span,
    meter: Meter,
    is_lost: bool,
    /// Messages on their way, now and when measuring began.
    under_way: u64,
    under_way_at_first: u64,
}

/// A network in operation.
#[derive(Clone, Debug)]
pub struct Network {
    plan: Arc<NetworkPlan>,
    flows: Vec<FlowState>,
    messages: Messages,
    access: Access,
    outcomes: Vec<Outcome>,
    /// What somebody outside wants to know; nobody does if there is none.
    notices: Option<Vec<Notice>>,
    made: u64,
}

impl Network {
    /// A network whose first messages are in the calendar.
    pub fn simulation(plan: Arc<NetworkPlan>, seed: u64, replication: u64) -> Simulation<Self> {
        let mut scheduler = Scheduler::starting_at(Time::ZERO);
        let mut network = Self {
            flows: plan
                .flows
                .iter()
                .map(|flow| FlowState::new(flow, seed, replication))
                .collect(),
            messages: Messages::default(),
            access: Access::new(&plan, seed, replication),
            outcomes: Vec::new(),
            notices: None,
            made: 0,
            plan,
        };
        network.start(&mut scheduler);
        Simulation::new(network, scheduler)
    }

    fn start(&mut self, scheduler: &mut Scheduler<NetworkEvent>) {
        let plan = Arc::clone(&self.plan);
        for (number, flow) in (0u32..).zip(&plan.flows) {
            if flow.on_demand {
                continue;
            }
            let state = &mut self.flows[number as usize];
            // A phase of its own: nobody has set all clocks of a hall to the same instant.
            let first = match flow.spec.timing {
                Timing::Periodic { phase, .. } => {
                    let share = phase.unwrap_or_else(|| state.timing.uniform());
                    Span((share * state.interval.0 as f64) as u64)
                }
                Timing::Random { mean } => SpanSampler::exponential(mean).draw(&mut state.timing),
            };
            scheduler.after(first, MESSAGES, NetworkEvent::Make(number));
        }
        self.access.start(&plan, scheduler);
    }

    /// From now on [`Network::take_notices`] tells what happens to survival times and exchanges that were asked for.
    pub fn listen(&mut self, scheduler: &mut Scheduler<NetworkEvent>) {
        self.listen_to_answers();
        for number in 0..self.flows.len() as u32 {
            self.watch(number, scheduler);
        }
    }

    /// From now on [`Network::take_notices`] tells what becomes of exchanges that were asked for.
    pub fn listen_to_answers(&mut self) {
        self.notices = Some(Vec::new());
    }

    /// What has happened since the last call.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        self.notices.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Whether anything has happened since [`Network::take_notices`] was last called.
    pub fn has_notices(&self) -> bool {
        self.notices.as_ref().is_some_and(|notices| !notices.is_empty())
    }

    /// Lets a flow that sends on demand send a message now.
    pub fn send(&mut self, flow: u32, tag: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        let plan = Arc::clone(&self.plan);
        self.make(&plan, flow, tag, scheduler);
    }

    /// Everything is counted anew from now on.
    pub fn begin_measuring(&mut self, now: Time) {
        for flow in &mut self.flows {
            flow.meter.begin(now);
            flow.under_way_at_first = flow.under_way;
        }
        self.access.begin_measuring(now);
        self.made = 0;
    }

    fn make(&mut self, plan: &NetworkPlan, flow: u32, tag: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        let now = scheduler.now();
        let spec = &plan.flows[flow as usize].spec;
        let direction = match spec.exchange {
            Exchange::Up | Exchange::UpAndBack { .. } => Direction::Up,
            Exchange::Down => Direction::Down,
        };
        self.made += 1;
        self.flows[flow as usize].under_way += 1;
        let message = self.messages.add(Message {
            flow,
            direction,
            bytes: spec.bytes,
            made: now,
            began: now,
            is_answer: false,
            tag,
        });
        match direction {
            Direction::Up => self.enter(plan, message, scheduler),
            Direction::Down => self.descend(plan, message, scheduler),
        }
    }

    /// The next message of a flow that sends by itself.
    fn make_next(&mut self, plan: &NetworkPlan, flow: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        self.make(plan, flow, 0, scheduler);
        let state = &mut self.flows[flow as usize];
        let next = match plan.flows[flow as usize].spec.timing {
            Timing::Periodic { .. } => state.interval,
            Timing::Random { mean } => SpanSampler::exponential(mean).draw(&mut state.timing),
        };
        scheduler.after(next, MESSAGES, NetworkEvent::Make(flow));
    }

    /// A message sets out from the server to the access.
    fn descend(&mut self, plan: &NetworkPlan, message: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        let stream = &mut self.flows[self.messages.get(message).flow as usize].delays;
        let delay = plan.settings.server.draw(stream) + core(plan).map_or(Span::ZERO, |core| core.draw(stream));
        if delay == Span::ZERO {
            self.enter(plan, message, scheduler);
        } else {
            scheduler.after(delay, MESSAGES, NetworkEvent::Enter(message));
        }
    }

    fn enter(&mut self, plan: &NetworkPlan, message: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        let content = *self.messages.get(message);
        self.access.send(plan, message, &content, scheduler, &mut self.outcomes);
        self.follow_outcomes(plan, scheduler);
    }

    /// Sends on what has crossed the access.
    fn follow_outcomes(&mut self, plan: &NetworkPlan, scheduler: &mut Scheduler<NetworkEvent>) {
        while let Some(Outcome { message, at }) = self.outcomes.pop() {
            let Some(at) = at else {
                self.lose(message);
                continue;
            };
            let content = self.messages.get(message);
            let stream = &mut self.flows[content.flow as usize].delays;
            let delay = match content.direction {
                Direction::Up => {
                    modem(plan, Direction::Up).map_or(Span::ZERO, |modem| modem.draw(stream))
                        + core(plan).map_or(Span::ZERO, |core| core.draw(stream))
                        + plan.settings.server.draw(stream)
                }
                Direction::Down => modem(plan, Direction::Down).map_or(Span::ZERO, |modem| modem.draw(stream)),
            };
            let arrival = at + delay;
            if arrival <= scheduler.now() {
                self.arrive(plan, message, scheduler);
            } else {
                scheduler.at(arrival, MESSAGES, NetworkEvent::Arrive(message));
            }
        }
    }

    fn lose(&mut self, message: u32) {
        let content = self.messages.remove(message);
        let flow = &mut self.flows[content.flow as usize];
        flow.under_way -= 1;
        flow.meter.lose();
        self.tell_answered(&content, false);
    }

    fn tell_answered(&mut self, content: &Message, arrived: bool) {
        if content.tag != 0
            && let Some(notices) = &mut self.notices
        {
            notices.push(Notice::Answered {
                flow: content.flow,
                tag: content.tag,
                arrived,
            });
        }
    }

    /// A message has come to whom it is for.
    fn arrive(&mut self, plan: &NetworkPlan, message: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        let now = scheduler.now();
        let content = self.messages.remove(message);
        let flow = &mut self.flows[content.flow as usize];
        let delay = now.since(content.made);
        match content.direction {
            Direction::Up => flow.meter.up(delay),
            Direction::Down => flow.meter.down(delay),
        }
        if content.is_answer {
            flow.meter.round_trip(now.since(content.began));
        } else if let Exchange::UpAndBack { answer_bytes, compute } = &plan.flows[content.flow as usize].spec.exchange {
            let time = compute.draw(&mut flow.delays);
            let answer = self.messages.add(Message {
                direction: Direction::Down,
                bytes: *answer_bytes,
                made: now + time,
                is_answer: true,
                ..content
            });
            if time == Span::ZERO {
                self.descend(plan, answer, scheduler);
            } else {
                scheduler.after(time, MESSAGES, NetworkEvent::Answer(answer));
            }
            return;
        }
        flow.under_way -= 1;
        let device = plan.flows[content.flow as usize].spec.device;
        let access = &self.access;
        let in_time = flow
            .meter
            .complete(content.began, now, |since| access.was_blocked(device, since));
        // A message that others have overtaken says nothing new: the survival time is over as before.
        if in_time && flow.is_lost && flow.meter.trips_at().is_none_or(|time| time >= now) {
            flow.is_lost = false;
            if let Some(notices) = &mut self.notices {
                notices.push(Notice::Back { flow: content.flow });
            }
            self.watch(content.flow, scheduler);
        }
        self.tell_answered(&content, true);
    }

    /// Looks again when the survival time may be over.
    fn watch(&mut self, flow: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        let state = &self.flows[flow as usize];
        if self.notices.is_some()
            && !self.plan.flows[flow as usize].on_demand
            && let Some(time) = state.meter.trips_at()
        {
            // Strictly after: a message at the very instant is still in time.
            scheduler.at(time + Span(1), ENDS, NetworkEvent::Watch(flow));
        }
    }

    fn look(&mut self, flow: u32, scheduler: &mut Scheduler<NetworkEvent>) {
        let state = &mut self.flows[flow as usize];
        if state.is_lost || state.meter.trips_at().is_none_or(|time| time >= scheduler.now()) {
            if !state.is_lost {
                self.watch(flow, scheduler);
            }
            return;
        }
        state.is_lost = true;
        if let Some(notices) = &mut self.notices {
            notices.push(Notice::Lost { flow });
        }
    }

    /// What was found out since measuring began.
    pub fn result(self, seed: u64, measured: Span, now: Time) -> ProbeResult {
        let (plan, access) = (self.plan, self.access);
        let flows: Vec<FlowResult> = self
            .flows
            .into_iter()
            .zip(&plan.flows)
            .map(|(state, flow)| FlowResult {
                backlog: state.under_way.saturating_sub(state.under_way_at_first),
                ..state
                    .meter
                    .finish(now, |since| access.was_blocked(flow.spec.device, since))
            })
            .collect();
        let (devices, radios) = access.results(&plan, measured, now);
        ProbeResult {
            basis: plan.settings.basis(),
            seed,
            measured,
            messages: self.made,
            flows,
            devices,
            radios,
        }
    }
}

impl Model for Network {
    type Event = NetworkEvent;

    #[inline]
    fn handle(&mut self, event: NetworkEvent, scheduler: &mut Scheduler<NetworkEvent>) {
        let plan = Arc::clone(&self.plan);
        match event {
            NetworkEvent::Make(flow) => self.make_next(&plan, flow, scheduler),
            NetworkEvent::Enter(message) => self.enter(&plan, message, scheduler),
            NetworkEvent::Arrive(message) => self.arrive(&plan, message, scheduler),
            NetworkEvent::Answer(message) => self.descend(&plan, message, scheduler),
            NetworkEvent::Watch(flow) => self.look(flow, scheduler),
            NetworkEvent::Access(event) => {
                self.access.handle(&plan, event, scheduler, &mut self.outcomes);
                self.follow_outcomes(&plan, scheduler);
            }
        }
    }
}

impl FlowState {
    fn new(flow: &FlowPlan, seed: u64, replication: u64) -> Self {
        let mut timing = Stream::named(seed, replication, &flow.spec.name, "messages");
        let interval = match flow.spec.timing {
            Timing::Periodic {
                interval, drift_ppm, ..
            } => {
                let drift = drift_ppm.unwrap_or_else(|| MOST_DRIFT_PPM * (2.0 * timing.uniform() - 1.0));
                Span::from_seconds(interval.as_seconds() * (1.0 + drift * 1e-6)).max(Span(1))
            }
            Timing::Random { mean } => mean,
        };
        // A watchdog counts the cycles of its own clock: one that survives two misses does so whichever way it is off.
        let survival = flow.spec.survival.map(|survival| match flow.spec.timing {
            Timing::Periodic { interval: stated, .. } => {
                let cycles = survival.as_seconds() / stated.as_seconds();
                Span::from_seconds(interval.as_seconds() * cycles)
            }
            Timing::Random { .. } => survival,
        });
        Self {
            timing,
            delays: Stream::named(seed, replication, &flow.spec.name, "delays"),
            interval,
            meter: Meter::new(flow.spec.name.clone(), interval, survival, flow.spec.deadline),
            is_lost: false,
            under_way: 0,
            under_way_at_first: 0,
        }
    }
}

/// How far an ordinary crystal is off at most, parts per million.
const MOST_DRIFT_PPM: f64 = 20.0;

/// The way through the core, if the network has one.
fn core(plan: &NetworkPlan) -> Option<&SpanSampler> {
    match &plan.settings.access {
        AccessSettings::Cellular(cell) => Some(&cell.core),
        _ => None,
    }
}

/// What modems add.
fn modem(plan: &NetworkPlan, direction: Direction) -> Option<&SpanSampler> {
    match (&plan.settings.access, direction) {
        (AccessSettings::Cellular(cell), Direction::Up) => Some(&cell.modem_up),
        (AccessSettings::Cellular(cell), Direction::Down) => Some(&cell.modem_down),
        _ => None,
    }
}
