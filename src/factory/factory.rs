//! The whole plant in one simulation: it passes events to the line and to maintenance and acts on what one says
//! to the other, changes shifts, and keeps the ledger. What failures and planned work do to the line stands in
//! [`crate::factory::upkeep`], what the network does in [`crate::factory::links`] and [`crate::factory::cameras`].

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::factory::ledger::LedgerMonth;
use crate::factory::links::{Links, NetworkSource};
use crate::factory::plan::FactoryPlan;
use crate::factory::quality::Quality;
use crate::factory::recorder::Recorder;
use crate::factory::relayout::Relayout;
use crate::factory::shift_clock::ShiftClock;
use crate::factory::vehicles::Heartbeats;
use crate::kernel::attendance::Presence;
use crate::kernel::simulation::{Model, Scheduler, Simulation};
use crate::kernel::time::{Span, Time};
use crate::line::floor::{ACCOUNTS, Floor, Halt, LineEvent, MOST_WAITING, REPAIRS, SHIFTS, StateRecord};
use crate::line::machine::OFF_SHIFT;
use crate::maintenance::workshop::{MaintenanceEvent, Workshop};

/// What can happen in a plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactoryEvent {
    /// Something on the line.
    Line(LineEvent),
    /// A failure clock that always runs strikes.
    Failure(u32),
    /// The work on a clock's part is done.
    RepairEnd(u32),
    /// Planned work on a clock's part is due.
    WorkDue(u32),
    /// Planned work on a clock's part has waited long enough for its machine to stand.
    Impatience(u32),
    /// A spare part is delivered.
    Delivery(u32),
    /// Somebody of a crew from outside arrives at a failure.
    CrewArrives(u32),
    /// An outage of a control link begins.
    LinkLost(u32),
    /// An outage of a control link is over.
    LinkBack(u32),
    /// A machine goes again after a safe stop.
    LinkRestarted(u32),
    /// A part of the network fails.
    NetworkFault(u32),
    /// A part of the network works again.
    NetworkRepaired(u32),
    /// The pictures that a camera has taken are judged, or too late.
    RoundEnds(u32),
    /// A vehicle is no longer heard.
    VehicleLost(u32),
    /// A vehicle is heard again.
    VehicleBack(u32),
    /// A vehicle drives on after a safe stop.
    VehicleGo(u32),
    /// A network that somebody has taken away ([`NONE`](crate::line::plan::NONE)), or this radio of
    /// it, is there again.
    NetworkBack(u32),
    /// Somebody has looked for what a chart signalled, while the machine went on.
    LookEnds(u32),
    /// The line begins to be moved about.
    RelayoutBegins,
    /// The line has been moved about.
    RelayoutEnds,
    /// A shift begins or ends.
    Shift(u32),
    /// The warm-up is over.
    MeasuringBegins,
    /// A month of the ledger is over.
    MonthEnds,
    /// Another row of the tariff holds.
    TariffChanges,
    /// One of the equal intervals is over, of which the run has [`crate::factory::recorder::PULSES`].
    Pulse,
}

impl From<LineEvent> for FactoryEvent {
    #[inline]
    fn from(event: LineEvent) -> Self {
        Self::Line(event)
    }
}

impl From<MaintenanceEvent> for FactoryEvent {
    #[inline]
    fn from(event: MaintenanceEvent) -> Self {
        // Unfolded, so that an event stays as small as the line's: the calendar moves little else.
        match event {
            MaintenanceEvent::Failure(clock) => Self::Failure(clock),
            MaintenanceEvent::RepairEnd(clock) => Self::RepairEnd(clock),
            MaintenanceEvent::Due(clock) => Self::WorkDue(clock),
            MaintenanceEvent::Impatience(clock) => Self::Impatience(clock),
            MaintenanceEvent::Delivery(spare) => Self::Delivery(spare),
            MaintenanceEvent::Arrival(pair) => Self::CrewArrives(pair),
        }
    }
}

/// Why a run has no result.
#[derive(Clone, Debug, Error, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactoryError {
    /// Machines block each other, or everything waits for what never comes.
    #[error(
        "the line stopped for good after {after}: nothing can move any more at {}; give the buffers there more \
         places, or send reworked and returning parts where there is always room",
        stations.join(", ")
    )]
    Deadlock {
        /// Simulated time until then.
        after: Span,
        /// The stations in it.
        stations: Vec<String>,
    },
    /// Queues without end.
    #[error(
        "after {after} more than {MOST_WAITING} jobs or orders of `{product}` wait: the line cannot keep up with what \
         comes; lower the orders or the supply, add machines, or limit what waits with `release.wip_limit`, a \
         `buffer` at the first station, or `patience_days`"
    )]
    Overflow {
        /// Simulated time until then.
        after: Span,
        /// The product that came last.
        product: String,
    },
}

/// A plant in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Factory {
    pub(super) plan: Arc<FactoryPlan>,
    pub(super) floor: Floor,
    pub(super) links: Links,
    pub(super) workshop: Workshop,
    pub(super) heartbeats: Heartbeats,
    pub(super) quality: Quality,
    relayout: Relayout,
    shifts: Vec<ShiftClock>,
    pub(super) recorder: Recorder,
    until_parts: u64,
}

impl Factory {
    /// A plant at the beginning of one replication.
    pub fn simulation(plan: Arc<FactoryPlan>, seed: u64, replication: u64) -> Simulation<Self> {
        Self::begin(plan, NetworkSource::Tables, seed, replication)
    }

    /// The same for a plant whose network is simulated beside it: no outage and no delay is drawn from tables.
    /// Whoever simulates the network says [`Self::link_lost`] and [`Self::link_back`], takes
    /// [`Self::take_picture_requests`] after each event, and says [`Self::picture_answered`].
    pub fn simulation_driven_from_outside(plan: Arc<FactoryPlan>, seed: u64, replication: u64) -> Simulation<Self> {
        Self::begin(plan, NetworkSource::Outside, seed, replication)
    }

    fn begin(plan: Arc<FactoryPlan>, source: NetworkSource, seed: u64, replication: u64) -> Simulation<Self> {
        let mut scheduler = Scheduler::starting_at(plan.begin);
        let mut factory = Self {
            floor: Floor::new(&plan.line, seed, replication, plan.begin),
            links: Links::new(&plan.links, source, seed, replication),
            workshop: Workshop::new(&plan.maintenance, &plan.machine_numbers, plan.begin, seed, replication),
            heartbeats: Heartbeats::new(&plan.line, seed, replication),
            quality: Quality::new(&plan.monitors, &plan.line, seed, replication),
            relayout: Relayout::new(seed, replication),
            shifts: plan.line.shifts.iter().map(|_| ShiftClock::default()).collect(),
            recorder: Recorder::new(&plan),
            // Parts of the warm-up do not count.
            until_parts: plan
                .until_parts
                .filter(|_| plan.start <= plan.begin)
                .unwrap_or(u64::MAX),
            plan,
        };
        let now = scheduler.now();
        if now > Time::ZERO && factory.plan.start <= now {
            // Whatever is timed has been as it is since now, not since time zero; no warm-up ends that would say so.
            factory.floor.reset_statistics(now);
            factory.workshop.reset_statistics(now);
        }
        factory.start(&mut scheduler);
        Simulation::new(factory, scheduler)
    }

    fn start(&mut self, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = Arc::clone(&self.plan);
        for (number, shift) in (0u32..).zip(&plan.line.shifts) {
            let next = self.shifts[number as usize].start(shift, scheduler.now());
            if let Some(time) = next {
                scheduler.at(time, SHIFTS, FactoryEvent::Shift(number));
            }
            if !self.shifts[number as usize].is_on() {
                self.close_shift_from_start(&plan, number, scheduler.now());
            }
        }
        for machine in 0..plan.line.machine_count() {
            let limit = self.workshop.allow(&plan.maintenance, machine);
            self.floor.set_work_limit(machine, limit);
        }
        self.workshop.start(&plan.maintenance, REPAIRS, scheduler);
        self.start_links(&plan, scheduler);
        self.recorder.start(&plan, scheduler);
        if plan.start > plan.begin {
            scheduler.at(plan.start, ACCOUNTS, FactoryEvent::MeasuringBegins);
        }
        self.floor.start(&plan.line, scheduler);
        if self.links.source == NetworkSource::Tables {
            self.heartbeats.start(&plan, &mut self.floor, scheduler);
        }
        self.relayout.await_next(&plan, scheduler);
    }

    fn close_shift_from_start(&mut self, plan: &FactoryPlan, shift: u32, now: Time) {
        for (station, first) in plan
            .line
            .stations
            .iter()
            .map(|station| (station, station.first_machine))
        {
            if station.rules.shift == shift {
                (first..first + station.machines).for_each(|machine| self.floor.hold_from_start(machine, OFF_SHIFT));
            }
        }
        self.set_people(plan, shift, now);
    }

    /// People and vehicles come or go with their shift.
    fn set_people(&mut self, plan: &FactoryPlan, shift: u32, now: Time) {
        let clock = &self.shifts[shift as usize];
        let (on, presence) = (clock.is_on(), clock.presence());
        for (number, group) in (0u32..).zip(&plan.line.groups) {
            if group.shift == shift {
                self.floor.set_operators_presence(number, presence, now);
            }
        }
        for (number, fleet) in (0u32..).zip(&plan.line.fleets) {
            if fleet.shift == shift {
                self.floor.set_fleet_on_shift(&plan.line, number, on, now);
            }
        }
        for (number, crew) in plan.maintenance.crews.iter().enumerate() {
            if crew.shift == shift {
                self.workshop.set_presence(number, presence, now);
            }
        }
    }

    /// A shift begins, ends, or goes on into overtime.
    fn change_shift(&mut self, plan: &FactoryPlan, shift: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let now = scheduler.now();
        let was_on = self.shifts[shift as usize].is_on();
        let late = self.floor.has_late_order(now);
        let next = self.shifts[shift as usize].change(&plan.line.shifts[shift as usize], now, late);
        if let Some(time) = next {
            scheduler.at(time, SHIFTS, FactoryEvent::Shift(shift));
        }
        let is_on = self.shifts[shift as usize].is_on();
        if is_on == was_on {
            return;
        }
        // People come before the machines that need them, and go after the machines that let them go.
        if is_on {
            self.set_people(plan, shift, now);
        }
        for station in plan.line.stations.iter().filter(|station| station.rules.shift == shift) {
            for machine in station.first_machine..station.first_machine + station.machines {
                if is_on {
                    self.resume_link(plan, machine, OFF_SHIFT, scheduler);
                    self.floor.release(&plan.line, scheduler, machine, OFF_SHIFT);
                } else {
                    self.suspend_link(plan, machine, now);
                    self.floor.hold(&plan.line, scheduler, machine, OFF_SHIFT);
                }
            }
        }
        if is_on {
            self.floor.assign_operators(&plan.line, scheduler);
            self.floor.send_vehicles(&plan.line, scheduler);
            self.begin_works(plan, scheduler);
        } else {
            self.set_people(plan, shift, now);
            self.use_standstill(plan, shift, scheduler);
        }
        self.floor.settle(&plan.line, scheduler);
    }

    fn begin_measuring(&mut self, scheduler: &mut Scheduler<FactoryEvent>) {
        let now = scheduler.now();
        let plan = Arc::clone(&self.plan);
        self.count_inspections(&plan, now);
        self.floor.reset_statistics(now);
        self.workshop.reset_statistics(now);
        self.links.reset_statistics(now);
        self.quality.reset_statistics();
        for shift in &mut self.shifts {
            shift.reset(now);
        }
        self.recorder.begin_measuring(&self.floor, now);
        self.until_parts = self.plan.until_parts.unwrap_or(u64::MAX);
    }

    /// Nothing has moved since the last pulse: is there anything that could?
    fn look_for_standstill(&mut self, plan: &FactoryPlan, now: Time) {
        if !self.floor.can_move(&plan.line) {
            let stations = self.floor.occupied_stations(&plan.line);
            self.floor.stop(now, Halt::Deadlock(stations));
        }
    }

    /// The plant as it was prepared.
    pub fn plan(&self) -> &Arc<FactoryPlan> {
        &self.plan
    }

    /// The line.
    pub fn floor(&self) -> &Floor {
        &self.floor
    }

    /// The line, to bring its accounts up to date.
    pub fn floor_mut(&mut self) -> &mut Floor {
        &mut self.floor
    }

    /// Maintenance.
    pub fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// The network's grip on the plant.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Its control charts.
    pub fn quality(&self) -> &Quality {
        &self.quality
    }

    /// What was recorded over time.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// By shift whether its people are there.
    pub fn presences(&self) -> impl Iterator<Item = Presence> {
        self.shifts.iter().map(ShiftClock::presence)
    }

    /// About how many bytes a copy of it takes, without what all copies share.
    pub fn approximate_size(&self) -> usize {
        /// A machine with its share of stations, streams, failure clocks and links. A guess on the generous side.
        const MACHINE: usize = 4_096;
        const JOB: usize = 64;
        const MONTH: usize = 2_048;
        self.floor.machines().len() * MACHINE + self.floor.jobs.len() * JOB + self.recorder.months().len() * MONTH
    }

    /// Begins to keep a record of every machine's states.
    pub fn keep_records(&mut self) {
        self.floor.keep_records();
    }

    /// The records kept since the last call.
    pub fn take_records(&mut self) -> Vec<StateRecord> {
        self.floor.take_records()
    }

    /// Closes all accounts at `now`, the end of the run, and gives the months of the ledger.
    ///
    /// # Errors
    /// If the line has stopped for good or is overrun.
    pub fn close(&mut self, now: Time) -> Result<Vec<LedgerMonth>, FactoryError> {
        if let Some((at, why)) = self.floor.halt() {
            let after = at.since(self.plan.begin);
            return Err(match why {
                Halt::Deadlock(stations) => {
                    let name = |&station: &u32| self.plan.line.stations[station as usize].rules.name.clone();
                    FactoryError::Deadlock {
                        after,
                        stations: stations.iter().map(name).collect(),
                    }
                }
                Halt::Overflow(product) => FactoryError::Overflow {
                    after,
                    product: self.plan.line.products[*product as usize].name.clone(),
                },
            });
        }
        let plan = Arc::clone(&self.plan);
        self.count_inspections(&plan, now);
        self.recorder
            .finish(&plan, &mut self.floor, &self.workshop, &mut self.shifts, now);
        Ok(self.recorder.months().to_vec())
    }
}

impl Model for Factory {
    type Event = FactoryEvent;

    #[inline]
    fn handle(&mut self, event: FactoryEvent, scheduler: &mut Scheduler<FactoryEvent>) {
        // The plan is shared and never changes; the reference count is not touched on the way of every event.
        match event {
            FactoryEvent::Line(LineEvent::WorkLimit(machine)) => {
                let plan = Arc::clone(&self.plan);
                self.work_limit_reached(&plan, machine, scheduler);
            }
            FactoryEvent::Line(LineEvent::Judge(machine)) => self.take_pictures(machine, scheduler),
            FactoryEvent::Line(event) => self.floor.handle(&self.plan.line, event, scheduler),
            FactoryEvent::Failure(clock) => {
                let plan = Arc::clone(&self.plan);
                self.fail(&plan, clock, scheduler);
            }
            FactoryEvent::RepairEnd(clock) => {
                let plan = Arc::clone(&self.plan);
                self.finish_repair(&plan, clock, scheduler);
            }
            FactoryEvent::WorkDue(clock) => {
                let plan = Arc::clone(&self.plan);
                self.work_due(&plan, clock, scheduler);
            }
            FactoryEvent::Impatience(clock) => {
                let plan = Arc::clone(&self.plan);
                self.lose_patience(&plan, clock, scheduler);
            }
            FactoryEvent::CrewArrives(pair) => {
                let plan = Arc::clone(&self.plan);
                self.arrive(&plan, pair, scheduler);
            }
            FactoryEvent::Delivery(spare) => {
                let plan = Arc::clone(&self.plan);
                self.deliver_spare(&plan, spare, scheduler);
            }
            FactoryEvent::LinkLost(link) => {
                let plan = Arc::clone(&self.plan);
                self.begin_outage(&plan, link, scheduler);
            }
            FactoryEvent::LinkBack(link) => {
                let plan = Arc::clone(&self.plan);
                self.end_outage(&plan, link, scheduler);
            }
            FactoryEvent::LinkRestarted(link) => {
                let plan = Arc::clone(&self.plan);
                self.end_recovery(&plan, link, scheduler);
            }
            FactoryEvent::NetworkFault(fault) => {
                let plan = Arc::clone(&self.plan);
                self.begin_fault(&plan, fault, scheduler);
            }
            FactoryEvent::NetworkRepaired(fault) => {
                let plan = Arc::clone(&self.plan);
                self.end_fault(&plan, fault, scheduler);
            }
            FactoryEvent::RoundEnds(camera) => self.end_round(camera, scheduler),
            FactoryEvent::VehicleLost(vehicle) => {
                self.heartbeats.lose(&self.plan, vehicle, &mut self.floor, scheduler);
            }
            FactoryEvent::VehicleBack(vehicle) => {
                self.heartbeats
                    .end_outage(&self.plan, vehicle, &mut self.floor, scheduler);
            }
            FactoryEvent::VehicleGo(vehicle) => {
                self.heartbeats.go(&self.plan.line, vehicle, &mut self.floor, scheduler);
            }
            FactoryEvent::NetworkBack(radio) => self.give_network_back(radio, scheduler),
            FactoryEvent::LookEnds(monitor) => {
                let plan = Arc::clone(&self.plan);
                self.end_look(&plan, monitor, scheduler);
            }
            FactoryEvent::RelayoutBegins => self.relayout.begin(&self.plan, &mut self.floor, scheduler),
            FactoryEvent::RelayoutEnds => self.relayout.end(&self.plan, &mut self.floor, scheduler),
            FactoryEvent::Shift(shift) => {
                let plan = Arc::clone(&self.plan);
                self.change_shift(&plan, shift, scheduler);
            }
            FactoryEvent::MeasuringBegins => self.begin_measuring(scheduler),
            FactoryEvent::MonthEnds => {
                let plan = Arc::clone(&self.plan);
                self.count_inspections(&plan, scheduler.now());
                self.recorder
                    .end_month(&plan, &mut self.floor, &self.workshop, &mut self.shifts, scheduler);
            }
            FactoryEvent::TariffChanges => {
                let plan = Arc::clone(&self.plan);
                self.recorder.change_tariff(&plan, &mut self.floor, scheduler);
            }
            FactoryEvent::Pulse => {
                let plan = Arc::clone(&self.plan);
                let moved = self.recorder.pulse(&plan, &mut self.floor, scheduler);
                if !moved {
                    self.look_for_standstill(&plan, scheduler.now());
                }
            }
        }
        if self.floor.has_news() {
            let plan = Arc::clone(&self.plan);
            self.follow_quality(&plan, scheduler);
        }
    }

    #[inline]
    fn is_over(&self) -> bool {
        self.floor.finished_parts() >= self.until_parts || self.floor.halt().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_fits_into_one_word() {
        assert_eq!(size_of::<FactoryEvent>(), 8);
    }
}
