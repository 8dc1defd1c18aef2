//! What failures, planned work and spare parts do to the line: machines that stop, wait, are worked on and go again.

use crate::factory::factory::{Factory, FactoryEvent};
use crate::factory::plan::FactoryPlan;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Time;
use crate::line::floor::REPAIRS;
use crate::line::machine::{DOWN, OFF_SHIFT, RELAYOUT};
use crate::line::state::State;
use crate::maintenance::workshop::{Standing, Strike, Workshop};

impl Factory {
    /// A machine has worked until one of its clocks strikes, or until planned work is due.
    pub(super) fn work_limit_reached(
        &mut self,
        plan: &FactoryPlan,
        machine: u32,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        self.floor.work_until_limit(machine);
        match self.workshop.strike(&plan.maintenance, machine) {
            Some(Strike::Failure(clock)) => self.fail(plan, clock, scheduler),
            Some(Strike::Due(clock)) => {
                self.work_due(plan, clock, scheduler);
                if !self.workshop.is_down(machine) {
                    // Nobody can begin yet: the machine goes on where it stopped.
                    let limit = self.workshop.allow(&plan.maintenance, machine);
                    self.floor.set_work_limit(machine, limit);
                    self.floor.go_on(scheduler, machine);
                }
            }
            None => {}
        }
    }

    /// A clock has struck.
    pub(super) fn fail(&mut self, plan: &FactoryPlan, clock: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let machine = self.workshop.machine(clock);
        let was_down = self.workshop.is_down(machine);
        if !was_down {
            self.take_down(plan, machine, State::WaitingForCrew, scheduler);
        }
        let scraps_part = self.workshop.fail(&plan.maintenance, clock, REPAIRS, scheduler);
        if scraps_part {
            let before: Vec<u64> = self.floor.products().iter().map(|counts| counts.scrapped).collect();
            self.floor.scrap_in_work(&plan.line, scheduler, machine);
            self.recorder.spoil(machine, &before, self.floor.products());
        }
        if !was_down {
            self.workshop.stand(&plan.maintenance, machine, REPAIRS, scheduler);
        }
        self.begin_works(plan, scheduler);
        self.floor.settle(&plan.line, scheduler);
    }

    /// Stops a machine for a failure or for planned work. What it has worked so far counts for all of its clocks.
    fn take_down(&mut self, plan: &FactoryPlan, machine: u32, state: State, scheduler: &mut Scheduler<FactoryEvent>) {
        self.suspend_link(plan, machine, scheduler.now());
        self.floor.set_down_state(machine, state, scheduler.now());
        self.floor.hold(&plan.line, scheduler, machine, DOWN);
        self.workshop
            .book_work(&plan.maintenance, machine, self.floor.work_limit(machine));
    }

    /// Begins all work that can begin now.
    pub(super) fn begin_works(&mut self, plan: &FactoryPlan, scheduler: &mut Scheduler<FactoryEvent>) {
        while let Some(clock) = self.workshop.next_work(&plan.maintenance, scheduler.now()) {
            let machine = self.workshop.machine(clock);
            if !self.stands(machine) && self.workshop.waits_for_standing(clock, scheduler.now()) {
                self.workshop.put_back(&plan.maintenance, clock, scheduler.now());
                continue;
            }
            let goes = !self.workshop.is_down(machine);
            if goes {
                self.take_down(plan, machine, State::Maintenance, scheduler);
            }
            self.workshop.begin(&plan.maintenance, clock, REPAIRS, scheduler);
            self.show_standing(machine, scheduler.now());
            if goes {
                self.workshop.stand(&plan.maintenance, machine, REPAIRS, scheduler);
            }
        }
    }

    fn show_standing(&mut self, machine: u32, now: Time) {
        let state = match self.workshop.standing(machine) {
            Standing::InRepair => State::InRepair,
            Standing::InPlannedWork => State::Maintenance,
            Standing::Waiting => State::WaitingForCrew,
        };
        self.floor.set_down_state(machine, state, now);
    }

    /// The work on a clock's part is done.
    pub(super) fn finish_repair(&mut self, plan: &FactoryPlan, clock: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let machine = self.workshop.machine(clock);
        if self
            .workshop
            .finish_repair(&plan.maintenance, clock, REPAIRS, scheduler)
        {
            let limit = self.workshop.allow(&plan.maintenance, machine);
            self.floor.set_work_limit(machine, limit);
            self.resume_link(plan, machine, DOWN, scheduler);
            self.floor.release(&plan.line, scheduler, machine, DOWN);
        } else {
            self.show_standing(machine, scheduler.now());
        }
        self.begin_works(plan, scheduler);
        self.floor.settle(&plan.line, scheduler);
    }

    /// Planned work is due: it is called, and begins if somebody is there.
    pub(super) fn work_due(&mut self, plan: &FactoryPlan, clock: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let stands = self.stands(self.workshop.machine(clock));
        if self.workshop.due(&plan.maintenance, clock, stands, REPAIRS, scheduler) {
            self.begin_works(plan, scheduler);
            self.floor.settle(&plan.line, scheduler);
        }
    }

    /// Planned work has waited long enough for its machine to stand.
    pub(super) fn lose_patience(&mut self, plan: &FactoryPlan, clock: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        if self
            .workshop
            .lose_patience(&plan.maintenance, clock, REPAIRS, scheduler)
        {
            self.begin_works(plan, scheduler);
            self.floor.settle(&plan.line, scheduler);
        }
    }

    /// A spare part is delivered.
    pub(super) fn deliver_spare(&mut self, plan: &FactoryPlan, spare: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        self.workshop.deliver(&plan.maintenance, spare, REPAIRS, scheduler);
        self.begin_works(plan, scheduler);
        self.floor.settle(&plan.line, scheduler);
    }

    /// Somebody of a crew from outside arrives at a failure.
    pub(super) fn arrive(&mut self, plan: &FactoryPlan, pair: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        self.workshop.arrive(&plan.maintenance, pair);
        self.begin_works(plan, scheduler);
        self.floor.settle(&plan.line, scheduler);
    }

    /// The machines of a shift stand from now on: planned work that waited for that may begin.
    pub(super) fn use_standstill(&mut self, plan: &FactoryPlan, shift: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        if !plan.maintenance.plans_work() {
            return;
        }
        for station in plan.line.stations.iter().filter(|station| station.rules.shift == shift) {
            for machine in station.first_machine..station.first_machine + station.machines {
                self.workshop
                    .book_work(&plan.maintenance, machine, self.floor.work_limit(machine));
                self.workshop.stand(&plan.maintenance, machine, REPAIRS, scheduler);
            }
        }
        self.begin_works(plan, scheduler);
    }

    /// Brings the count of inspections up to date.
    pub(super) fn count_inspections(&mut self, plan: &FactoryPlan, now: Time) {
        if !Workshop::has_inspections(&plan.maintenance) {
            return;
        }
        for machine in 0..plan.line.machine_count() {
            let left = self.floor.work_limit_at(machine, now);
            self.workshop.book_work(&plan.maintenance, machine, left);
        }
        self.workshop.count_all_inspections(&plan.maintenance, now);
    }

    /// Whether a machine stands anyway.
    fn stands(&self, machine: u32) -> bool {
        self.floor.machines()[machine as usize]
            .holds
            .has(OFF_SHIFT | DOWN | RELAYOUT)
    }
}
