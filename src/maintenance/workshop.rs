//! The workshop: every failure clock of the plant, the crews, the spare parts, and the work under way.
//!
//! It knows machines by number only and never touches the line: it says what has failed, what work can begin and what is
//! done, and whoever owns both acts on it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::kernel::attendance::Presence;
use crate::kernel::calendar::{EventId, Priority};
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::maintenance::crew::{Crew, CrewPlan};
use crate::maintenance::failure::{Clock, ClockName, FailureClock, ModePlan, NO_CREW, Work};
use crate::maintenance::repair_counts::RepairCounts;
use crate::maintenance::spares::{SpareCounts, SparePlan, SpareStock};

/// What can happen in maintenance by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MaintenanceEvent {
    /// A clock that always runs strikes.
    Failure(u32),
    /// The work on a clock's part is done.
    RepairEnd(u32),
    /// Planned work on a clock's part is due.
    Due(u32),
    /// Planned work on a clock's part has waited long enough for its machine to stand.
    Impatience(u32),
    /// A spare part is delivered.
    Delivery(u32),
    /// Somebody of a crew arrives at a failure: the number of the pair, see [`Workshop::arrive`].
    Arrival(u32),
}

/// Everything about failures and repairs, prepared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MaintenancePlan {
    /// Failure modes of all stations.
    pub modes: Vec<ModePlan>,
    /// For each machine its modes.
    pub machine_modes: Vec<Vec<u32>>,
    /// Crews.
    pub crews: Vec<CrewPlan>,
    /// Spare parts.
    pub spares: Vec<SparePlan>,
    /// For each machine the share of its reports that the network loses and the delay of the others; empty if none is
    /// reported over a network.
    pub reports: Vec<(f64, Span)>,
    /// Whether an expert looks on from afar.
    pub has_expert: bool,
}

impl MaintenancePlan {
    /// Whether any mode has more than failures and repairs.
    pub fn plans_work(&self) -> bool {
        self.modes.iter().any(|mode| mode.care.is_some())
    }
}

/// Why a machine that has worked as long as it was allowed stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// A clock strikes.
    Failure(u32),
    /// Planned work is due.
    Due(u32),
}

/// What stands at a machine for maintenance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A failure is being repaired.
    InRepair,
    /// Planned work is being done.
    InPlannedWork,
    /// A failure waits for somebody, or for a spare part.
    Waiting,
}

/// Open failures and planned works of a machine.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Open {
    /// Failures not yet repaired, and planned works under way.
    all: u32,
    /// Those of them under way.
    under_way: u32,
    /// Planned works under way.
    planned: u32,
}

/// Planned work comes after every failure, whatever their priorities.
pub(super) const PLANNED: i32 = -1_000;

/// Failures and repairs in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Workshop {
    pub(super) clocks: Vec<Clock>,
    /// For each machine its clocks are `first_clock[machine]..first_clock[machine + 1]`.
    first_clock: Vec<u32>,
    open: Vec<Open>,
    /// For each machine the working time that it was last allowed.
    allowed: Vec<Span>,
    /// For each clock the time of the work under way.
    under_repair: Vec<Span>,
    /// For each clock whether it has struck and its part is not repaired.
    pub(super) failed: Vec<bool>,
    /// For each clock when it failed last.
    pub(super) failed_at: Vec<Time>,
    /// For each clock the crew that does its work, or did it last; [`NO_CREW`] if none has.
    pub(super) taken_by: Vec<u32>,
    /// For each clock the arrivals that are under way to its failure.
    pub(super) arrivals: Vec<Vec<EventId>>,
    pub(super) crews: Vec<Crew>,
    pub(super) spares: Vec<SpareStock>,
    /// Clocks whose work needs nobody and can begin.
    pub(super) ready: VecDeque<u32>,
    /// For each clock what happened to its part.
    pub(super) tallies: Vec<RepairCounts>,
    /// For each machine, crew by crew, the time of the work that is done.
    pub(super) crew_time: Vec<Span>,
    /// For each machine, crew by crew, the works begun.
    pub(super) crew_calls: Vec<u64>,
    pub(super) sequence: u64,
}

impl Workshop {
    /// All machines new, all crews free, all stocks full.
    pub fn new(plan: &MaintenancePlan, numbers: &[u32], now: Time, seed: u64, replication: u64) -> Self {
        let mut clocks = Vec::new();
        let mut first_clock = vec![0];
        for (machine, modes) in (0u32..).zip(&plan.machine_modes) {
            for &mode in modes {
                let name = ClockName {
                    machine,
                    mode,
                    number: numbers[machine as usize],
                    report: plan.reports.get(machine as usize).copied().unwrap_or_default(),
                };
                clocks.push(Clock::new(&plan.modes[mode as usize], name, now, seed, replication));
            }
            first_clock.push(clocks.len() as u32);
        }
        let machines = plan.machine_modes.len();
        Self {
            under_repair: vec![Span::ZERO; clocks.len()],
            failed: vec![false; clocks.len()],
            failed_at: vec![now; clocks.len()],
            tallies: vec![RepairCounts::default(); clocks.len()],
            crew_time: vec![Span::ZERO; machines * plan.crews.len()],
            crew_calls: vec![0; machines * plan.crews.len()],
            taken_by: vec![NO_CREW; clocks.len()],
            arrivals: vec![Vec::new(); clocks.len()],
            clocks,
            first_clock,
            open: vec![Open::default(); machines],
            allowed: vec![Span::FOREVER; machines],
            crews: plan
                .crews
                .iter()
                .map(|crew| Crew::new(crew, seed, replication))
                .collect(),
            spares: plan
                .spares
                .iter()
                .map(|spare| SpareStock::new(spare, seed, replication))
                .collect(),
            ready: VecDeque::new(),
            sequence: 0,
        }
    }

    /// Starts the clocks that always run.
    pub fn start<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        for number in 0..self.clocks.len() as u32 {
            self.await_strike(plan, number, priority, scheduler);
            self.await_due(plan, number, priority, scheduler);
        }
    }

    /// Puts the failure of a calendar clock into the calendar.
    fn await_strike<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        let clock = &mut self.clocks[number as usize];
        if plan.modes[clock.mode as usize].clock == FailureClock::Calendar {
            let event = scheduler.after(clock.left, priority, MaintenanceEvent::Failure(number));
            if let Some(care) = &mut clock.care {
                care.strike = Some((scheduler.now() + clock.left, event));
            }
        }
    }

    /// The working time after which one of a machine's working clocks strikes or planned work is due; to be set as its
    /// limit.
    pub fn allow(&mut self, plan: &MaintenancePlan, machine: u32) -> Span {
        let mut least = Span::FOREVER;
        for clock in &self.clocks[self.range(machine)] {
            let mode = &plan.modes[clock.mode as usize];
            if mode.clock == FailureClock::Working {
                least = least.min(clock.left);
            }
            if let (Some(care), Some(terms)) = (&clock.care, &mode.care)
                && terms.due_clock(mode.clock) == FailureClock::Working
            {
                least = least.min(care.due_left);
            }
        }
        self.allowed[machine as usize] = least;
        least
    }

    /// A machine has worked all the time that it was allowed: what stops it.
    pub fn strike(&mut self, plan: &MaintenancePlan, machine: u32) -> Option<Strike> {
        self.book_work(plan, machine, Span::ZERO);
        let failure = self.range(machine).find(|&number| {
            let clock = &self.clocks[number];
            plan.modes[clock.mode as usize].clock == FailureClock::Working && clock.left == Span::ZERO
        });
        if let Some(number) = failure {
            return Some(Strike::Failure(number as u32));
        }
        let due = self.range(machine).find(|&number| {
            let clock = &self.clocks[number];
            let mode = &plan.modes[clock.mode as usize];
            clock.care.as_ref().is_some_and(|care| care.due_left == Span::ZERO)
                && mode
                    .care
                    .as_ref()
                    .is_some_and(|terms| terms.due_clock(mode.clock) == FailureClock::Working)
        });
        due.map(|number| Strike::Due(number as u32))
    }

    /// Books the work that a machine has done since it was last allowed some, of which `unused` is left.
    pub fn book_work(&mut self, plan: &MaintenancePlan, machine: u32, unused: Span) {
        let allowed = self.allowed[machine as usize];
        if allowed == Span::FOREVER {
            return;
        }
        let worked = allowed - unused;
        for number in self.range(machine) {
            let clock = &mut self.clocks[number];
            let mode = &plan.modes[clock.mode as usize];
            if mode.clock == FailureClock::Working {
                clock.left = clock.left - worked;
            }
            if let (Some(care), Some(terms)) = (&mut clock.care, &mode.care)
                && care.due_left != Span::FOREVER
                && terms.due_clock(mode.clock) == FailureClock::Working
            {
                care.due_left = care.due_left - worked;
            }
        }
        self.allowed[machine as usize] = unused;
    }

    /// A clock has struck: its machine waits for a spare part and a repairer. Whether the part in work is lost.
    pub fn fail<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        self.count_inspections(plan, number, scheduler.now());
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        self.open[clock.machine as usize].all += 1;
        let counts = &mut self.tallies[number as usize];
        counts.failures += 1;
        self.failed[number as usize] = true;
        self.failed_at[number as usize] = scheduler.now();
        let waits = match &mut clock.care {
            None => Work::None,
            Some(care) => {
                care.is_planned = false;
                care.strike = None;
                std::mem::replace(&mut care.work, Work::None)
            }
        };
        if waits == Work::None && mode.care.as_ref().is_some_and(|care| care.detector().is_some()) {
            counts.missed += 1;
        }
        self.cancel_due(plan, number, scheduler);
        if waits == Work::AwaitsSpare {
            self.press_for_spare(plan, number, priority, scheduler);
        } else {
            if waits == Work::AwaitsCrew {
                mode.crews
                    .iter()
                    .for_each(|&crew| self.crews[crew as usize].withdraw(number));
            }
            self.call(plan, number, priority, scheduler);
        }
        mode.scraps_part
    }

    /// The working time that a machine was allowed last.
    pub(super) fn allowed(&self, machine: u32) -> Span {
        self.allowed[machine as usize]
    }

    /// The machine of a clock.
    pub fn machine(&self, number: u32) -> u32 {
        self.clocks[number as usize].machine
    }

    /// Work begins. The machine has been stopped, and what it had worked has been booked.
    pub fn begin<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        let now = scheduler.now();
        self.count_inspections(plan, number, now);
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let open = &mut self.open[clock.machine as usize];
        open.under_way += 1;
        let is_planned = clock.care.as_ref().is_some_and(|care| care.is_planned);
        let time = if is_planned {
            open.all += 1;
            open.planned += 1;
            clock.preventive_time(mode)
        } else {
            let time = clock.repair_time(mode, plan.has_expert);
            match clock.secondary_damage(mode) {
                Some(factor) => {
                    self.tallies[number as usize].damages += 1;
                    Span::from_seconds(time.as_seconds() * factor)
                }
                None => time,
            }
        };
        if let Some(care) = &mut clock.care {
            care.work = Work::UnderWay;
            // The failure of a calendar clock that will not come; one of a working clock stands still by itself.
            if let Some((at, event)) = care.strike.take().filter(|_| is_planned) {
                scheduler.cancel(event);
                clock.left = at.since(now);
            }
        }
        self.under_repair[number as usize] = time;
        for event in std::mem::take(&mut self.arrivals[number as usize]) {
            scheduler.cancel(event);
        }
        if !mode.crews.is_empty() {
            let crew = self.taken_by[number as usize] as usize;
            self.crews[crew].count_call();
            self.crew_calls[clock.machine as usize * self.crews.len() + crew] += 1;
        }
        scheduler.after(time, priority, MaintenanceEvent::RepairEnd(number));
    }

    /// Work is done: the clock is wound anew. Whether nothing else keeps the machine.
    pub fn finish_repair<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let now = scheduler.now();
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let tally = &mut self.tallies[number as usize];
        let time = self.under_repair[number as usize];
        let is_planned = clock.care.as_ref().is_some_and(|care| care.is_planned);
        if is_planned {
            tally.preventive += 1;
            tally.preventive_time += time;
            tally.wasted += clock.left;
        } else {
            tally.repairs += 1;
            tally.repair_time += time;
            tally.unplanned += now.since(self.failed_at[number as usize]);
        }
        self.failed[number as usize] = false;
        if let (Some(care), Some(terms)) = (&mut clock.care, &mode.care) {
            if is_planned {
                tally.caught += u64::from(care.is_foreseen);
                care.used = 0.0;
            } else {
                let age = care.used + care.life.as_hours();
                care.used = mode.life.left_by_repair(terms.repair_leaves, age);
            }
            care.work = Work::None;
            care.is_planned = false;
            care.has_spare = false;
        }
        clock.wind(mode, now);
        let machine = clock.machine as usize;
        self.await_strike(plan, number, priority, scheduler);
        if self.clocks[number as usize]
            .care
            .as_ref()
            .is_some_and(|care| care.due_event.is_none())
        {
            self.await_due(plan, number, priority, scheduler);
        }
        if !mode.crews.is_empty() {
            let crew = self.taken_by[number as usize] as usize;
            self.crews[crew].release(now);
            self.crew_time[machine * self.crews.len() + crew] += time;
        }
        let open = &mut self.open[machine];
        open.all -= 1;
        open.under_way -= 1;
        open.planned -= u32::from(is_planned);
        open.all == 0
    }

    /// What stands at a machine that has failed or is in planned work.
    pub fn standing(&self, machine: u32) -> Standing {
        let open = self.open[machine as usize];
        if open.under_way > open.planned {
            Standing::InRepair
        } else if open.planned > 0 {
            Standing::InPlannedWork
        } else {
            Standing::Waiting
        }
    }

    /// Whether a machine has a failure that is not repaired, or is in planned work.
    pub fn is_down(&self, machine: u32) -> bool {
        self.open[machine as usize].all > 0
    }

    /// The crews.
    pub fn crews(&self) -> &[Crew] {
        &self.crews
    }

    /// The mode of a machine that failed last, and when; none if it has no failure modes. A machine that never failed
    /// counts as failed at the beginning.
    pub fn last_failure(&self, machine: u32) -> Option<(Time, u32)> {
        let last = self.range(machine).max_by_key(|&number| self.failed_at[number])?;
        Some((self.failed_at[last], self.clocks[last].mode))
    }

    /// The crew that works on a machine: that of its planned work under way, or else that which was sent to its last
    /// failure. None if nobody works on it, or nobody is needed.
    pub fn crew_at(&self, machine: u32) -> Option<u32> {
        if !self.is_down(machine) || self.standing(machine) == Standing::Waiting {
            return None;
        }
        let is_planned = |number: &usize| {
            let care = self.clocks[*number].care.as_ref();
            care.is_some_and(|care| care.is_planned && care.work == Work::UnderWay)
        };
        let mut clocks = self.range(machine);
        let planned = clocks.clone().find(is_planned);
        let at = planned.or_else(|| clocks.by_ref().max_by_key(|&number| self.failed_at[number]))?;
        Some(self.taken_by[at]).filter(|&crew| crew != NO_CREW)
    }

    /// A failure mode of a machine that could strike now: it runs on working time, or on a calendar from which its next
    /// failure can be taken. None while the machine is down.
    pub fn breakable(&self, plan: &MaintenancePlan, machine: u32) -> Option<u32> {
        if self.is_down(machine) {
            return None;
        }
        let can_strike = |number: &usize| {
            let clock = &self.clocks[*number];
            let care = clock.care.as_ref();
            plan.modes[clock.mode as usize].clock == FailureClock::Working
                || care.is_some_and(|care| care.strike.is_some())
        };
        self.range(machine).find(can_strike).map(|number| number as u32)
    }

    /// Takes the failure of a clock that is awaited out of the calendar: it strikes now instead.
    pub fn take_strike(&mut self, number: u32) -> Option<EventId> {
        let care = self.clocks[number as usize].care.as_mut()?;
        care.strike.take().map(|(_, event)| event)
    }

    /// A crew comes or goes.
    pub fn set_presence(&mut self, crew: usize, presence: Presence, now: Time) {
        self.crews[crew].set_presence(presence, now);
    }

    /// Counts by mode since the statistics began.
    pub fn counts(&self, plan: &MaintenancePlan) -> Vec<RepairCounts> {
        let mut counts = vec![RepairCounts::default(); plan.modes.len()];
        for (clock, tally) in self.clocks.iter().zip(&self.tallies) {
            counts[clock.mode as usize].add(tally);
        }
        counts
    }

    /// For each stock what happened to it.
    pub fn spare_counts(&self, now: Time) -> Vec<SpareCounts> {
        self.spares.iter().map(|stock| stock.counts(now)).collect()
    }

    /// For each stock how many parts are there.
    pub fn spares_there(&self) -> impl Iterator<Item = u64> {
        self.spares.iter().map(SpareStock::on_hand)
    }

    /// Begins the statistics anew.
    pub fn reset_statistics(&mut self, now: Time) {
        self.tallies.fill(RepairCounts::default());
        self.crew_time.fill(Span::ZERO);
        self.crew_calls.fill(0);
        for crew in &mut self.crews {
            crew.reset(now);
        }
        for stock in &mut self.spares {
            stock.reset(now);
        }
    }

    pub(super) fn range(&self, machine: u32) -> std::ops::Range<usize> {
        self.first_clock[machine as usize] as usize..self.first_clock[machine as usize + 1] as usize
    }
}
