//! The workshop: every failure clock of the plant, the crews, and the repairs under way.
//!
//! It knows machines by number only and never touches the line: it says what has failed and what is repaired,
//! and whoever owns both acts on it.

use serde::{Deserialize, Serialize};

use crate::kernel::calendar::Priority;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::maintenance::crew::{Crew, CrewPlan};
use crate::maintenance::failure::{Clock, FailureClock, ModePlan, NO_CREW};

/// What can happen in maintenance by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MaintenanceEvent {
    /// A clock that always runs strikes.
    Failure(u32),
    /// The repair of a clock's failure is done.
    RepairEnd(u32),
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
    /// Whether an expert looks on from afar.
    pub has_expert: bool,
}

/// Repairs of one mode since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairCounts {
    /// Failures.
    pub failures: u64,
    /// Repairs finished.
    pub repairs: u64,
    /// Repair time of the finished repairs.
    pub repair_time: Span,
}

/// Failures and repairs in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Workshop {
    clocks: Vec<Clock>,
    /// For each machine its clocks are `first_clock[machine]..first_clock[machine + 1]`.
    first_clock: Vec<u32>,
    /// For each machine the failures not yet repaired, and those of them under repair.
    open: Vec<(u32, u32)>,
    /// For each machine the working time that it was last allowed.
    allowed: Vec<Span>,
    /// For each clock the time of the repair under way.
    under_repair: Vec<Span>,
    crews: Vec<Crew>,
    counts: Vec<RepairCounts>,
    sequence: u64,
}

impl Workshop {
    /// All machines new, all crews free.
    pub fn new(plan: &MaintenancePlan, numbers: &[u32], seed: u64, replication: u64) -> Self {
        let mut clocks = Vec::new();
        let mut first_clock = vec![0];
        for (machine, modes) in (0u32..).zip(&plan.machine_modes) {
            for &mode in modes {
                let number = numbers[machine as usize];
                clocks.push(Clock::new(
                    &plan.modes[mode as usize],
                    machine,
                    mode,
                    number,
                    seed,
                    replication,
                ));
            }
            first_clock.push(clocks.len() as u32);
        }
        let machines = plan.machine_modes.len();
        Self {
            under_repair: vec![Span::ZERO; clocks.len()],
            clocks,
            first_clock,
            open: vec![(0, 0); machines],
            allowed: vec![Span::FOREVER; machines],
            crews: plan.crews.iter().map(Crew::new).collect(),
            counts: vec![RepairCounts::default(); plan.modes.len()],
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
        for (number, clock) in (0u32..).zip(&self.clocks) {
            if plan.modes[clock.mode as usize].clock == FailureClock::Calendar {
                scheduler.after(clock.left, priority, MaintenanceEvent::Failure(number));
            }
        }
    }

    /// The working time after which one of a machine's working clocks strikes; to be set as its limit.
    pub fn allow(&mut self, plan: &MaintenancePlan, machine: u32) -> Span {
        let working = |clock: &&Clock| plan.modes[clock.mode as usize].clock == FailureClock::Working;
        let clocks = &self.clocks[self.range(machine)];
        let least = clocks
            .iter()
            .filter(working)
            .map(|clock| clock.left)
            .min()
            .unwrap_or(Span::FOREVER);
        self.allowed[machine as usize] = least;
        least
    }

    /// A machine has worked all the time that it was allowed: the clock that strikes.
    pub fn strike(&mut self, plan: &MaintenancePlan, machine: u32) -> Option<u32> {
        self.book_work(plan, machine, Span::ZERO);
        self.range(machine)
            .find(|&number| {
                let clock = &self.clocks[number];
                plan.modes[clock.mode as usize].clock == FailureClock::Working && clock.left == Span::ZERO
            })
            .map(|number| number as u32)
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
            if plan.modes[clock.mode as usize].clock == FailureClock::Working {
                clock.left = clock.left - worked;
            }
        }
        self.allowed[machine as usize] = unused;
    }

    /// A clock has struck: its machine waits for a repairer. Whether the part in work is lost.
    pub fn fail(&mut self, plan: &MaintenancePlan, number: u32) -> bool {
        let clock = &self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        self.open[clock.machine as usize].0 += 1;
        self.counts[clock.mode as usize].failures += 1;
        if mode.crew != NO_CREW {
            self.sequence += 1;
            self.crews[mode.crew as usize].call(number, mode.priority, self.sequence);
        }
        mode.scraps_part
    }

    /// The machine of a clock.
    pub fn machine(&self, number: u32) -> u32 {
        self.clocks[number as usize].machine
    }

    /// Begins the repair of a failure that needs no crew; whether that is so.
    pub fn repair_without_crew<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let mode = self.clocks[number as usize].mode as usize;
        if plan.modes[mode].crew != NO_CREW {
            return false;
        }
        self.begin_repair(plan, number, priority, scheduler);
        true
    }

    /// Sends free repairers to the failures that wait; the machines at which a repair begins.
    pub fn send_crews<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) -> Vec<u32> {
        let mut begun = Vec::new();
        for crew in 0..self.crews.len() {
            while let Some(number) = self.crews[crew].take(scheduler.now()) {
                self.begin_repair(plan, number, priority, scheduler);
                begun.push(self.clocks[number as usize].machine);
            }
        }
        begun
    }

    fn begin_repair<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        let clock = &mut self.clocks[number as usize];
        let time = clock.repair_time(&plan.modes[clock.mode as usize], plan.has_expert);
        self.open[clock.machine as usize].1 += 1;
        self.under_repair[number as usize] = time;
        scheduler.after(time, priority, MaintenanceEvent::RepairEnd(number));
    }

    /// A repair is done: the clock is wound anew. Whether the machine has no other failure.
    pub fn finish_repair<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let counts = &mut self.counts[clock.mode as usize];
        counts.repairs += 1;
        counts.repair_time += self.under_repair[number as usize];
        clock.wind(mode);
        if mode.clock == FailureClock::Calendar {
            scheduler.after(clock.left, priority, MaintenanceEvent::Failure(number));
        }
        if mode.crew != NO_CREW {
            self.crews[mode.crew as usize].release(scheduler.now());
        }
        let open = &mut self.open[clock.machine as usize];
        *open = (open.0 - 1, open.1 - 1);
        open.0 == 0
    }

    /// Whether somebody is repairing the machine, if it has failed.
    pub fn is_under_repair(&self, machine: u32) -> bool {
        self.open[machine as usize].1 > 0
    }

    /// Whether a machine has a failure that is not repaired.
    pub fn is_down(&self, machine: u32) -> bool {
        self.open[machine as usize].0 > 0
    }

    /// A crew comes or goes.
    pub fn set_on_shift(&mut self, crew: usize, on_shift: bool, now: Time) {
        self.crews[crew].set_on_shift(on_shift, now);
    }

    /// Repairs by mode since the statistics began.
    pub fn counts(&self) -> &[RepairCounts] {
        &self.counts
    }

    /// For each crew the time that its repairers were busy and there, in person-nanoseconds.
    pub fn crew_times(&self, now: Time) -> Vec<(u128, u128)> {
        self.crews.iter().map(|crew| crew.times(now)).collect()
    }

    /// Begins the statistics anew.
    pub fn reset_statistics(&mut self, now: Time) {
        self.counts.fill(RepairCounts::default());
        for crew in &mut self.crews {
            crew.reset(now);
        }
    }

    fn range(&self, machine: u32) -> std::ops::Range<usize> {
        self.first_clock[machine as usize] as usize..self.first_clock[machine as usize + 1] as usize
    }
}
