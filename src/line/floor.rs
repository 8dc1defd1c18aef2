//! The line in operation: its state, its events, and how they lead from one to the next.
//!
//! The behaviour is spread over this room by subject, as further `impl Floor` blocks: [`crate::line::flow`] moves
//! jobs between stations, [`crate::line::work`] runs the phases on a machine, [`crate::line::supply`] releases and
//! delivers, [`crate::line::inspection`] finds and misses defects, [`crate::line::transport`] runs conveyors,
//! [`crate::line::fleet`] vehicles. Here are the state itself, the accounts, and the dispatch of events.
//!
//! The floor knows nothing of failures and networks. It has three handles for whoever does: a machine can be held and
//! released, a limit can be set to its working time, at which [`LineEvent::WorkLimit`] happens, and its parts can be
//! judged elsewhere, for which [`LineEvent::Judge`] asks.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::kernel::attendance::Presence;
use crate::kernel::calendar::Priority;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Time, TotalSpan};
use crate::line::bottleneck::ActivePeriods;
use crate::line::buffer::Buffer;
use crate::line::counts::{LevelArea, ProductCounts, QualityCounts, StationCounts};
use crate::line::fleet::Fleets;
use crate::line::inspection::Verdict;
use crate::line::job::JobPool;
use crate::line::machine::{Activity, Machine, OFF_SHIFT, RELAYOUT};
use crate::line::operator::OperatorPool;
use crate::line::orders::{DemandPlan, OrderBook};
use crate::line::plan::{LinePlan, NONE, ProductPlan};
use crate::line::process::Process;
use crate::line::state::State;
use crate::line::tracing::Tracing;
use crate::line::transport::Conveyor;

/// Order of simultaneous events: accounts are closed first, then shifts change, machines are repaired, fail and
/// finish, and orders come.
pub const ACCOUNTS: Priority = Priority(0);
/// Shifts begin and end.
pub const SHIFTS: Priority = Priority(1);
/// Repairs end and failures strike.
pub const REPAIRS: Priority = Priority(2);
/// Work on parts.
pub const WORK: Priority = Priority(3);
/// Orders come.
pub const ORDERS: Priority = Priority(4);

/// What can happen on the line by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineEvent {
    /// A machine's phase ends.
    PhaseEnd(u32),
    /// A machine has worked as long as its limit allows; for whoever set it.
    WorkLimit(u32),
    /// The cycle of a machine is over whose parts are judged elsewhere; for whoever judges them. Handled like
    /// [`LineEvent::PhaseEnd`], it means that nobody has to be waited for.
    Judge(u32),
    /// A job arrives at the place that it was sent to.
    Arrival(u32),
    /// The first job of a station's conveyor reaches the end.
    ConveyorEnd(u32),
    /// The first place of a station's conveyor may be free again.
    ConveyorEntry(u32),
    /// The next order for a product comes.
    Order(u32),
    /// The next scheduled order for a product comes.
    ScheduledOrder(u32),
    /// The time of the order with this number is up.
    OrderPatience(u32),
    /// A vehicle has done the leg of its trip that it was at.
    LegEnd(u32),
    /// The operator on the way to a machine is there.
    OperatorThere(u32),
}

/// What a machine did for a stretch of time, for traces and pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRecord {
    /// The machine.
    pub machine: u32,
    /// What it did.
    pub state: State,
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
}

/// Why a line cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Halt {
    /// At these stations machines block each other, or everything waits for what never comes.
    Deadlock(Vec<u32>),
    /// More jobs or orders wait than a run may keep; those of this product came last.
    Overflow(u32),
}

/// Most jobs in a line at once, and most open orders of a product: beyond it the line cannot keep up by any
/// measure, and its queues would fill the computer's memory.
pub const MOST_WAITING: usize = 2_000_000;

/// A station in operation, with what every operation looks at in front.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Station {
    pub cycle: Stream,
    /// Machines that could take a job now.
    pub ready: u32,
    pub counts: StationCounts,
    pub rest: Box<StationRest>,
}

/// What a station has beyond machines that work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StationRest {
    pub setup: Stream,
    pub instructions: Stream,
    pub defect: Stream,
    pub inspection: Stream,
    pub transfer: Stream,
    /// Of several machines those that could take a job, and others that no longer could: the longest idle in front.
    pub idle: VecDeque<u32>,
    pub quality: QualityCounts,
    pub process: Option<Box<Process>>,
    pub conveyor: Option<Conveyor>,
    /// Verdicts on the parts of machines that have not acted on them yet.
    pub verdicts: Vec<(u32, Verdict)>,
}

/// Supply of a product.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Source {
    pub interval: Stream,
    pub parts: Stream,
    pub due: Stream,
    pub book: OrderBook,
    /// Scheduled orders that have come.
    pub scheduled: u32,
    /// Parts that a saturated supply may still bring.
    pub left: u64,
    /// Components that are released with the parts that are made anew beyond the orders.
    pub owed: Vec<(u32, u64)>,
}

/// A line in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Floor {
    pub(crate) machines: Vec<Machine>,
    pub(crate) stations: Vec<Station>,
    pub(crate) buffers: Vec<Buffer>,
    pub(crate) jobs: JobPool,
    pub(crate) tracing: Tracing,
    pub(crate) sources: Vec<Source>,
    /// For each station the position in its [`StationRules::enters`](crate::line::plan::StationRules::enters) whose turn it is, and the parts
    /// left of the turn.
    pub(crate) turns: Vec<(u32, u32)>,
    pub(crate) operators: OperatorPool,
    pub(crate) fleets: Fleets,
    pub(crate) products: Vec<ProductCounts>,
    pub(crate) active: ActivePeriods,
    /// Machines that have become ready and want a job.
    pub(crate) todo: Vec<u32>,
    pub(crate) wip: LevelArea,
    pub(crate) finished_parts: u64,
    /// Orders that have come, to number them.
    pub(crate) orders: u32,
    pub(crate) halt: Option<(Time, Halt)>,
    pub(crate) records: Option<Vec<StateRecord>>,
    /// Phases ended since the start, to see whether anything moves.
    pub(crate) phases_ended: u64,
}

impl Floor {
    /// An empty line at `begin`, with the random streams of one replication.
    pub fn new(plan: &LinePlan, seed: u64, replication: u64, begin: Time) -> Self {
        let stations: Vec<Station> = plan
            .stations
            .iter()
            .map(|station| {
                let entity = format!("station/{}", station.rules.name);
                let stream = |purpose| Stream::named(seed, replication, &entity, purpose);
                Station {
                    cycle: stream("cycle"),
                    ready: 0,
                    counts: StationCounts::default(),
                    rest: Box::new(StationRest {
                        setup: stream("setup"),
                        instructions: stream("instructions"),
                        defect: stream("defect"),
                        inspection: stream("inspection"),
                        transfer: stream("transfer"),
                        idle: VecDeque::new(),
                        quality: QualityCounts::default(),
                        process: station.rules.process.as_ref().map(|process| {
                            let new = Process::new(process, station.machines, &entity, seed, replication, begin);
                            Box::new(new)
                        }),
                        conveyor: station.rules.conveyor.map(|_| Conveyor::new()),
                        verdicts: Vec::new(),
                    }),
                }
            })
            .collect();
        let mut machines = Vec::new();
        for (number, station) in (0u32..).zip(&plan.stations) {
            for _ in 0..station.machines {
                let mut machine = Machine::new(number, station.rules.routines.len());
                machine.since = begin;
                machines.push(machine);
            }
        }
        let queues = (0u32..)
            .zip(&plan.stations)
            .map(|(number, station)| Buffer::new(station.rules.buffer, number));
        let components = plan
            .components
            .iter()
            .map(|component| Buffer::new(component.places, component.station));
        let sources = plan
            .products
            .iter()
            .map(|product| {
                let entity = format!("product/{}", product.name);
                let stream = |purpose| Stream::named(seed, replication, &entity, purpose);
                Source {
                    interval: stream("interval"),
                    parts: stream("parts"),
                    due: stream("due"),
                    book: OrderBook::default(),
                    scheduled: 0,
                    left: if let DemandPlan::Saturated { total, .. } = product.demand {
                        total
                    } else {
                        0
                    },
                    owed: Vec::new(),
                }
            })
            .collect();
        Self {
            active: ActivePeriods::new(plan.stations.iter().map(|station| station.machines).collect()),
            machines,
            stations,
            buffers: queues.chain(components).collect(),
            jobs: JobPool::marking(plan.trace.width()),
            tracing: Tracing::default(),
            sources,
            turns: vec![(0, 0); plan.stations.len()],
            operators: OperatorPool::new(&plan.groups),
            fleets: Fleets::new(plan, seed, replication, begin),
            products: vec![ProductCounts::default(); plan.products.len()],
            todo: Vec::new(),
            wip: LevelArea::default(),
            finished_parts: 0,
            orders: 0,
            halt: None,
            records: None,
            phases_ended: 0,
        }
    }

    /// Sets the line going: machines become ready or heat up, first orders are awaited. Shifts must have been
    /// applied before with [`Self::hold_from_start`].
    pub fn start<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>) {
        for machine in 0..self.machines.len() as u32 {
            let station = self.machines[machine as usize].station as usize;
            if let Some(time) = &plan.stations[station].rules.heat_up {
                let time = time.draw(&mut self.stations[station].rest.setup);
                self.begin_phase(plan, clock, machine, Activity::HeatUp, time, NONE);
            } else if plan.stations[station].is_conveyor {
                self.open_conveyor(machine, clock.now());
                self.serve_entry(plan, clock, station as u32);
            } else if self.machines[machine as usize].is_ready() {
                self.become_ready(machine);
                self.todo.push(machine);
            } else {
                self.update_state(machine, clock.now());
            }
        }
        for product in 0..plan.products.len() as u32 {
            self.await_orders(plan, clock, product);
        }
        self.settle(plan, clock);
    }

    /// Lets a line event happen. [`LineEvent::WorkLimit`] is not for the line: it does nothing here.
    #[inline]
    pub fn handle<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, event: LineEvent, clock: &mut Scheduler<E>) {
        match event {
            LineEvent::PhaseEnd(machine) | LineEvent::Judge(machine) => self.end_phase(plan, clock, machine),
            LineEvent::WorkLimit(_) => {}
            LineEvent::Arrival(job) => self.arrive(plan, clock, job),
            LineEvent::ConveyorEnd(station) => self.reach_conveyor_end(plan, clock, station),
            LineEvent::ConveyorEntry(station) => self.open_entry(plan, clock, station),
            LineEvent::Order(product) => self.receive_order(plan, clock, product),
            LineEvent::ScheduledOrder(product) => self.receive_scheduled_order(plan, clock, product),
            LineEvent::OrderPatience(order) => self.give_up_order(order, clock.now()),
            LineEvent::LegEnd(vehicle) => self.end_leg(plan, clock, vehicle),
            LineEvent::OperatorThere(machine) => self.meet_operator(clock, machine),
        }
        self.settle(plan, clock);
    }

    /// Gives jobs to the machines that have become ready, until nothing more moves. To be called after every
    /// change from outside.
    #[inline]
    pub fn settle<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>) {
        while let Some(machine) = self.todo.pop() {
            self.feed(plan, clock, machine);
        }
    }

    /// Accounts for the time since the last change of state and enters the state that now holds.
    #[inline]
    pub(crate) fn update_state(&mut self, machine: u32, now: Time) {
        let state = self.machines[machine as usize].derived_state();
        self.enter_state(machine, state, now);
    }

    /// Accounts for the time since the last change of state and enters `state`.
    #[inline]
    pub(crate) fn enter_state(&mut self, number: u32, state: State, now: Time) {
        if self.machines[number as usize].state != state {
            self.change_state(number, state, now);
        }
    }

    fn change_state(&mut self, number: u32, state: State, now: Time) {
        self.close_account(number, now);
        let machine = &mut self.machines[number as usize];
        let former = std::mem::replace(&mut machine.state, state);
        if former.is_active() != state.is_active() {
            if state.is_active() {
                self.active.begin(machine.station, now);
            } else {
                self.active.end(machine.station, now);
            }
        }
    }

    /// Brings all accounts of state times up to `now`.
    pub fn close_accounts(&mut self, now: Time) {
        for number in 0..self.machines.len() as u32 {
            self.close_account(number, now);
        }
    }

    /// Brings the account of a machine's state times up to `now`.
    pub(crate) fn close_account(&mut self, number: u32, now: Time) {
        let machine = &mut self.machines[number as usize];
        machine.account(now);
        if let Some(records) = &mut self.records
            && machine.since < now
        {
            records.push(StateRecord {
                machine: number,
                state: machine.state,
                from: machine.since,
                until: now,
            });
        }
        machine.since = now;
    }

    /// Gives a machine another power beyond that of state maintenance, kW; the former one. To be called after
    /// [`Self::close_accounts`].
    pub fn replace_extra_power(&mut self, number: u32, extra_kw: f64) -> f64 {
        std::mem::replace(&mut self.machines[number as usize].extra_kw, extra_kw)
    }

    /// Begins all statistics anew: the warm-up is over.
    pub fn reset_statistics(&mut self, now: Time) {
        self.close_accounts(now);
        // Days that open orders have been late before are none of the measured time's.
        self.count_late_days(now);
        for machine in &mut self.machines {
            machine.times = Default::default();
            machine.extra_kwh = 0.0;
        }
        for station in &mut self.stations {
            station.counts = StationCounts::default();
            station.rest.quality = QualityCounts::default();
            if let Some(process) = &mut station.rest.process {
                process.reset();
            }
        }
        for buffer in &mut self.buffers {
            buffer.reset(now);
        }
        for product in &mut self.products {
            *product = ProductCounts {
                in_process_at_start: product.in_process,
                ..product.carried_over()
            };
        }
        self.operators.reset(now);
        self.fleets.reset(now);
        self.active.reset(now);
        self.wip.reset(now);
        self.finished_parts = 0;
    }

    /// Begins to keep a record of every machine's states; see [`Self::take_records`].
    pub fn keep_records(&mut self) {
        self.records = Some(Vec::new());
    }

    /// The records kept since the last call.
    pub fn take_records(&mut self) -> Vec<StateRecord> {
        self.records.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Why and since when the line cannot go on, if that is so.
    #[inline]
    pub fn halt(&self) -> Option<&(Time, Halt)> {
        self.halt.as_ref()
    }

    /// Stops the line for good, unless it has stopped already.
    pub fn stop(&mut self, at: Time, why: Halt) {
        self.halt.get_or_insert((at, why));
    }

    /// Parts that have left the line since the statistics began.
    #[inline]
    pub fn finished_parts(&self) -> u64 {
        self.finished_parts
    }

    /// Operators of a group come or go.
    pub fn set_operators_presence(&mut self, group: u32, presence: Presence, now: Time) {
        self.operators.set_presence(group, presence, now);
    }

    /// Phases ended since the start of the run, conveyors' arrivals included.
    pub fn phases_ended(&self) -> u64 {
        self.phases_ended
    }

    /// Whether anything can still happen by itself: nothing is in the line, a machine works or will, a part is on
    /// its way, or another order will come.
    pub fn can_move(&self, plan: &LinePlan) -> bool {
        self.wip.level() == 0
            || (0u32..)
                .zip(&self.machines)
                .any(|(number, machine)| self.will_work(plan, number, machine))
            || self.buffers.iter().any(|buffer| buffer.in_transit > 0)
            || self
                .stations
                .iter()
                .any(|station| station.rest.conveyor.as_ref().is_some_and(Conveyor::is_moving))
            || plan
                .products
                .iter()
                .zip(&self.sources)
                .any(|(product, source)| match &product.demand {
                    DemandPlan::Orders(orders) => {
                        let more = orders.every.is_some() || (source.scheduled as usize) < orders.schedule.len();
                        more && self.could_begin(plan, product)
                    }
                    // What is left over when a limited supply has run out is the end of the work, not a standstill.
                    DemandPlan::Saturated { .. } => source.left == 0,
                    DemandPlan::None | DemandPlan::Released => false,
                })
    }

    /// Whether a machine works, or will when what it waits for or what holds it is over.
    fn will_work(&self, plan: &LinePlan, number: u32, machine: &Machine) -> bool {
        if machine.timer.is_some() || machine.wants_operator || !machine.holds.has_only(OFF_SHIFT | RELAYOUT) {
            return true;
        }
        match machine.activity {
            Activity::AwaitVerdict => true,
            _ if machine.holds.none() => false,
            Activity::HeatUp | Activity::Setup | Activity::Load | Activity::Cycle | Activity::Routine(_) => true,
            Activity::Idle => self.could_feed(plan, number),
            // Nothing but room downstream lets it go on.
            Activity::Finished | Activity::Conveyor => false,
        }
    }

    /// Whether there will be something for an idle machine to do as soon as nothing holds it.
    fn could_feed(&self, plan: &LinePlan, number: u32) -> bool {
        let station = self.machines[number as usize].station;
        let queue = &self.buffers[station as usize];
        if self.has_work(plan, number) {
            return true;
        }
        let rules = &plan.stations[station as usize].rules;
        let is_open = |product: &u32| {
            let source = &self.sources[*product as usize];
            let is_short = queue.jobs.len() < rules.batch_parts as usize;
            (source.left > 0 && is_short) || source.book.has_unreleased()
        };
        let places = u64::from(queue.capacity) + u64::from(self.idle_machines(plan, station));
        let has_room = queue.occupancy() < places;
        let enters = self.wip.level() < plan.wip_limit && rules.enters.iter().any(is_open);
        has_room && (enters || !queue.blocked.is_empty())
    }

    /// How many machines of a station have nothing to do and are ready, or will be when their shift begins and the line
    /// has been moved about.
    fn idle_machines(&self, plan: &LinePlan, station: u32) -> u32 {
        let station = &plan.stations[station as usize];
        let first = station.first_machine as usize;
        let machines = &self.machines[first..first + station.machines as usize];
        let is_idle =
            |machine: &&Machine| machine.activity == Activity::Idle && machine.holds.has_only(OFF_SHIFT | RELAYOUT);
        machines.iter().filter(is_idle).count() as u32
    }

    /// Whether an order for a product, once it has come, would find somebody to begin it or one of its components.
    fn could_begin(&self, plan: &LinePlan, product: &ProductPlan) -> bool {
        let idle_at_entry = |product: &ProductPlan| {
            let station = plan.steps[product.first_step as usize].station;
            let conveyor = self.stations[station as usize].rest.conveyor.as_ref();
            self.idle_machines(plan, station) > 0 || conveyor.is_some_and(|belt| belt.blocked_job().is_none())
        };
        let mut components = product.explosion.iter().map(|&(part, _)| &plan.products[part as usize]);
        self.wip.level() < plan.wip_limit && (idle_at_entry(product) || components.any(idle_at_entry))
    }

    /// Stations at which jobs wait or are blocked.
    pub fn occupied_stations(&self, plan: &LinePlan) -> Vec<u32> {
        let held = |number: u32| {
            self.machines
                .iter()
                .any(|machine| machine.station == number && machine.activity == Activity::Finished)
        };
        let waiting = |number: u32| {
            self.buffers
                .iter()
                .any(|place| place.station == number && !place.jobs.is_empty())
        };
        let on_belt = |number: u32| {
            self.stations[number as usize]
                .rest
                .conveyor
                .as_ref()
                .is_some_and(|conveyor| !conveyor.is_empty())
        };
        (0..plan.stations.len() as u32)
            .filter(|&number| held(number) || waiting(number) || on_belt(number))
            .collect()
    }

    /// Machines, in the order of the stations. Their state times are up to date after [`Self::close_accounts`].
    pub fn machines(&self) -> &[Machine] {
        &self.machines
    }

    /// Counts by product.
    pub fn products(&self) -> &[ProductCounts] {
        &self.products
    }

    /// Counts of a station.
    pub fn station_counts(&self, station: usize) -> (&StationCounts, &QualityCounts) {
        (&self.stations[station].counts, &self.stations[station].rest.quality)
    }

    /// Time that jobs waited in a station's queue since the statistics began, of all of them together.
    pub fn queue_area(&mut self, station: usize, now: Time) -> TotalSpan {
        self.buffers[station].area(now)
    }

    /// Work in process.
    pub fn work_in_process(&self) -> &LevelArea {
        &self.wip
    }

    /// Operators.
    pub fn operators(&self) -> &OperatorPool {
        &self.operators
    }

    /// Fleets of vehicles.
    pub fn fleets(&self) -> &Fleets {
        &self.fleets
    }

    /// The momentary bottleneck.
    pub fn active_periods(&self) -> &ActivePeriods {
        &self.active
    }
}
