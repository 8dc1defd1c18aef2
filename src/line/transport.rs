//! Conveyors: parts that move in a file, stop behind each other, and come out in order.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::line::floor::{Floor, LineEvent, WORK};
use crate::line::machine::Activity;
use crate::line::plan::{ConveyorPlan, LinePlan, NONE};
use crate::line::state::State;

/// A conveyor: parts enter at one end, stop behind each other (accumulate), and leave in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConveyorSpec {
    /// Places one behind the other.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub places: u32,
    /// Time to move on by one place, seconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub seconds_per_place: f64,
}

/// A conveyor in operation.
///
/// A job that enters moves place by place to the end, one pitch each, unless one stands before it; jobs that stand
/// behind each other move up together when the first leaves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Conveyor {
    /// Jobs on it, the first in front, with the time from which each may leave.
    jobs: VecDeque<(u32, Time)>,
    /// From when the first place is free again.
    entry_free: Time,
    /// Whether it runs: false while it heats up.
    open: bool,
    /// Whether it waits for its first place to be free.
    entry_awaited: bool,
    /// Whether its first job waits for room downstream.
    blocked: bool,
}

impl Conveyor {
    /// An empty conveyor that does not run yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether no job is on it.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Whether no other job has a place on it.
    pub fn is_full(&self, plan: &ConveyorPlan) -> bool {
        self.jobs.len() >= plan.places as usize
    }

    /// The first job, if it waits for room downstream.
    pub fn blocked_job(&self) -> Option<u32> {
        self.jobs.front().filter(|_| self.blocked).map(|&(job, _)| job)
    }

    /// The jobs on it, and how far along it each is at `now`, from 0 at the entry to 1 at the end; the first in front.
    /// Jobs that stand behind each other are a place apart.
    pub fn positions(&self, plan: &ConveyorPlan, now: Time) -> Vec<(u32, f64)> {
        let places = f64::from(plan.places.max(1));
        let behind = |index: usize, free: Time| {
            let way = free.since(now).as_seconds() / plan.pitch.as_seconds().max(1e-9);
            way.max(index as f64)
        };
        let jobs = self.jobs.iter().enumerate();
        jobs.map(|(index, &(job, free))| (job, (1.0 - behind(index, free) / places).clamp(0.0, 1.0)))
            .collect()
    }

    /// Whether a job on it is on its way to the end.
    pub fn is_moving(&self) -> bool {
        !self.jobs.is_empty() && !self.blocked
    }
}

impl Floor {
    /// The conveyor runs from now on.
    pub(crate) fn open_conveyor(&mut self, machine: u32, now: Time) {
        let station = self.machines[machine as usize].station as usize;
        self.machines[machine as usize].activity = Activity::Conveyor;
        if let Some(conveyor) = &mut self.stations[station].rest.conveyor {
            conveyor.open = true;
        }
        self.enter_state(machine, State::Starved, now);
    }

    pub(crate) fn conveyor_has_room(&self, station: usize, plan: &ConveyorPlan, in_transit: u32, now: Time) -> bool {
        self.stations[station].rest.conveyor.as_ref().is_some_and(|conveyor| {
            conveyor.open
                && now >= conveyor.entry_free
                && conveyor.jobs.len() as u64 + u64::from(in_transit) < u64::from(plan.places)
        })
    }

    /// Somebody waits to put a job onto a conveyor: it is asked again when its first place is free.
    pub(crate) fn await_conveyor_entry<E: Copy + From<LineEvent>>(
        &mut self,
        clock: &mut Scheduler<E>,
        station: u32,
        plan: &ConveyorPlan,
    ) {
        let Some(conveyor) = &mut self.stations[station as usize].rest.conveyor else {
            return;
        };
        let has_place = (conveyor.jobs.len() as u64) < u64::from(plan.places);
        if conveyor.open && has_place && !conveyor.entry_awaited && conveyor.entry_free > clock.now() {
            conveyor.entry_awaited = true;
            clock.at(conveyor.entry_free, WORK, LineEvent::ConveyorEntry(station));
        }
    }

    /// The first place of a conveyor may be free again.
    pub(crate) fn open_entry<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
    ) {
        if let Some(conveyor) = &mut self.stations[station as usize].rest.conveyor {
            conveyor.entry_awaited = false;
        }
        self.serve_entry(plan, clock, station);
    }

    /// Lets jobs onto a conveyor as far as there is room: first those that wait upstream, then supply and orders.
    pub(crate) fn serve_entry<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
    ) {
        self.admit(plan, clock, station);
        if plan.stations[station as usize].is_entry {
            while self.has_room(plan, station, clock.now())
                && let Some(job) = self.bring_part(plan, clock, station)
            {
                self.enter_conveyor(plan, clock, station, job);
            }
            self.release_orders(plan, clock);
            self.await_entry_if_wanted(plan, clock, station);
        }
    }

    /// A job is put onto the conveyor.
    pub(crate) fn enter_conveyor<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
        job: u32,
    ) {
        let (Some(conveyor), Some(belt)) = (
            &mut self.stations[station as usize].rest.conveyor,
            &plan.stations[station as usize].rules.conveyor,
        ) else {
            return;
        };
        let now = clock.now();
        let whole = Span(belt.pitch.0.saturating_mul(u64::from(belt.places)));
        conveyor.jobs.push_back((job, now + whole));
        conveyor.entry_free = now + belt.pitch;
        if conveyor.jobs.len() == 1 {
            clock.after(whole, WORK, LineEvent::ConveyorEnd(station));
            self.enter_state(plan.stations[station as usize].first_machine, State::Working, now);
        }
        self.await_entry_if_wanted(plan, clock, station);
    }

    /// If jobs wait to be put on, or enter the line here, the conveyor is asked again when its first place is free.
    fn await_entry_if_wanted<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
    ) {
        let wanted = !self.buffers[station as usize].blocked.is_empty() || plan.stations[station as usize].is_entry;
        if wanted && let Some(belt) = &plan.stations[station as usize].rules.conveyor {
            self.await_conveyor_entry(clock, station, belt);
        }
    }

    /// The first job has reached the end: it leaves or blocks the conveyor.
    pub(crate) fn reach_conveyor_end<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
    ) {
        self.phases_ended += 1;
        let Some(&(job, _)) = self.stations[station as usize]
            .rest
            .conveyor
            .as_ref()
            .and_then(|belt| belt.jobs.front())
        else {
            return;
        };
        // What comes after this station is decided when the job leaves, as on a machine when its cycle ends.
        let step = self.jobs.get(job).step;
        if step != NONE && plan.steps[step as usize].station == station {
            self.jobs.get_mut(job).step = plan.steps[step as usize].next;
        }
        match self.exit_of(plan, job, clock.now()) {
            Ok(()) => self.leave_conveyor(plan, clock, station),
            Err(buffer) => {
                let machine = plan.stations[station as usize].first_machine;
                self.buffers[buffer as usize].blocked.push_back(machine);
                if let Some(conveyor) = &mut self.stations[station as usize].rest.conveyor {
                    conveyor.blocked = true;
                }
                self.enter_state(machine, State::Blocked, clock.now());
                if let Some(belt) = &plan.stations[self.buffers[buffer as usize].station as usize]
                    .rules
                    .conveyor
                {
                    self.await_conveyor_entry(clock, buffer, belt);
                }
                if plan.has_cycle {
                    self.look_for_deadlock(plan, machine, clock.now());
                }
            }
        }
    }

    /// The first job leaves the conveyor; there is room for it.
    pub(crate) fn leave_conveyor<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
    ) {
        let now = clock.now();
        let machine = plan.stations[station as usize].first_machine;
        let (Some(conveyor), Some(belt)) = (
            &mut self.stations[station as usize].rest.conveyor,
            &plan.stations[station as usize].rules.conveyor,
        ) else {
            return;
        };
        let was_full = conveyor.is_full(belt);
        let Some((job, _)) = conveyor.jobs.pop_front() else {
            return;
        };
        // The jobs behind move up together. If they stood all the way back to the entry, the last leaves it one pitch
        // later; if they moved, it has left it already.
        if std::mem::take(&mut conveyor.blocked) && was_full {
            conveyor.entry_free = conveyor.entry_free.max(now + belt.pitch);
        }
        let state = match conveyor.jobs.front_mut() {
            Some((_, free)) => {
                *free = (*free).max(now + belt.pitch);
                clock.at(*free, WORK, LineEvent::ConveyorEnd(station));
                State::Working
            }
            None => State::Starved,
        };
        let parts = u64::from(self.jobs.get(job).parts);
        let counts = &mut self.stations[station as usize].counts;
        counts.jobs += 1;
        counts.parts += parts;
        self.enter_state(machine, state, now);
        self.pass_on(plan, clock, station, job);
        self.serve_entry(plan, clock, station);
    }
}
