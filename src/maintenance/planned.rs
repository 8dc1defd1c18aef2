//! Planned work in the workshop: when it is due, which moment it waits for, and inspections.
//!
//! How it then gets a spare part and a crew, and how it is done, is the same as for failures.

use crate::kernel::calendar::Priority;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::maintenance::failure::{CarePlan, FailureClock, ModePlan, Work};
use crate::maintenance::policy::PolicyPlan;
use crate::maintenance::workshop::{MaintenanceEvent, MaintenancePlan, Workshop};

impl Workshop {
    /// Puts planned work that comes with the calendar into it.
    pub(super) fn await_due<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let (Some(care), Some(terms)) = (&mut clock.care, &mode.care) else {
            return;
        };
        if care.due_left == Span::FOREVER || terms.due_clock(mode.clock) == FailureClock::Working {
            return;
        }
        care.due_at = scheduler.now() + care.due_left;
        care.due_event = Some(scheduler.at(care.due_at, priority, MaintenanceEvent::Due(number)));
    }

    /// Planned work is due. Whether it was called: not if there is work already, or if it waits for the machine to stand,
    /// which it does not.
    pub fn due<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        stands: bool,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let to_failure = clock.to_failure(scheduler.now());
        let (Some(care), Some(terms)) = (&mut clock.care, &mode.care) else {
            return false;
        };
        care.due_event = None;
        care.due_left = match terms.policy {
            PolicyPlan::Calendar(every) | PolicyPlan::Usage(every) => every,
            _ => Span::FOREVER,
        };
        let is_free = care.work == Work::None;
        let waits = is_free && terms.moment.for_standing && !stands;
        if let Some(predictive) = terms.detector().filter(|_| is_free) {
            let counts = &mut self.tallies[number as usize];
            counts.alarms += 1;
            care.is_foreseen = to_failure.as_hours() <= predictive.lesson.horizon;
            if care.is_foreseen {
                counts.true_alarms += 1;
                counts.warning += to_failure;
            }
        }
        if is_free {
            care.is_planned = true;
            care.waits_until = match terms.moment.for_standing {
                true => scheduler.now() + terms.moment.patience,
                false => scheduler.now(),
            };
        }
        if waits {
            care.work = Work::AwaitsMoment;
            if terms.moment.patience < Span::FOREVER {
                scheduler.at(care.waits_until, priority, MaintenanceEvent::Impatience(number));
            }
        }
        // What comes with the calendar comes again, whatever becomes of this time.
        self.await_due(plan, number, priority, scheduler);
        if is_free && !waits {
            self.call(plan, number, priority, scheduler);
        }
        is_free && !waits
    }

    /// Planned work has waited for its machine to stand; whether it is called now.
    pub fn lose_patience<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let waits = self.clocks[number as usize]
            .care
            .as_ref()
            .is_some_and(|care| care.work == Work::AwaitsMoment && scheduler.now() >= care.waits_until);
        if waits {
            self.call(plan, number, priority, scheduler);
        }
        waits
    }

    /// A machine stands: the planned works that have waited for that are called, and those that may be early.
    pub fn stand<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        machine: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        for number in self.range(machine) {
            let clock = &mut self.clocks[number];
            let mode = &plan.modes[clock.mode as usize];
            let (Some(care), Some(terms)) = (&mut clock.care, &mode.care) else {
                continue;
            };
            let early = match care.work {
                Work::None => left_if_near(terms, mode.clock, care.due_left, care.due_at, scheduler.now()),
                _ => None,
            };
            let is_early = early.is_some();
            if let Some(left) = early {
                // If nobody comes while the machine stands, it is due when it would have been.
                care.is_planned = true;
                care.waits_until = scheduler.now() + left;
                scheduler.at(care.waits_until, priority, MaintenanceEvent::Impatience(number as u32));
            }
            if is_early || care.work == Work::AwaitsMoment {
                let number = number as u32;
                self.cancel_due(plan, number, scheduler);
                if let Some(care) = &mut self.clocks[number as usize].care
                    && is_early
                    && let PolicyPlan::Calendar(every) | PolicyPlan::Usage(every) = terms.policy
                {
                    care.due_left = every;
                    self.await_due(plan, number, priority, scheduler);
                }
                self.call(plan, number, priority, scheduler);
            }
        }
    }

    /// Takes back what makes planned work due that belongs to the life of a part, since that life is over or the work has
    /// been called.
    pub(super) fn cancel_due<E: Copy>(&mut self, plan: &MaintenancePlan, number: u32, scheduler: &mut Scheduler<E>) {
        let clock = &mut self.clocks[number as usize];
        let (Some(care), Some(terms)) = (&mut clock.care, &plan.modes[clock.mode as usize].care) else {
            return;
        };
        let is_early_block = care.is_planned && care.work == Work::None;
        if matches!(terms.policy, PolicyPlan::Calendar(_) | PolicyPlan::Usage(_)) && !is_early_block {
            return;
        }
        care.due_left = Span::FOREVER;
        if let Some(event) = care.due_event.take() {
            scheduler.cancel(event);
        }
    }

    /// Whether work is planned, and so the machine may still be going.
    pub fn is_planned(&self, number: u32) -> bool {
        self.clocks[number as usize]
            .care
            .as_ref()
            .is_some_and(|care| care.is_planned)
    }

    /// Whether work that could begin must wait until its machine stands.
    pub fn waits_for_standing(&self, number: u32, now: Time) -> bool {
        let care = &self.clocks[number as usize].care;
        care.as_ref()
            .is_some_and(|care| care.is_planned && now < care.waits_until)
    }

    /// Puts planned work back that had a crew: its machine goes again.
    pub fn put_back(&mut self, plan: &MaintenancePlan, number: u32, now: Time) {
        let clock = &mut self.clocks[number as usize];
        if let Some(care) = &mut clock.care {
            care.work = Work::AwaitsMoment;
        }
        if !plan.modes[clock.mode as usize].crews.is_empty() {
            self.crews[self.taken_by[number as usize] as usize].release(now);
        }
    }

    /// Whether people inspect anything: then [`Workshop::count_all_inspections`] is to be called before counts are read.
    pub fn has_inspections(plan: &MaintenancePlan) -> bool {
        let inspected = |mode: &ModePlan| {
            let policy = mode.care.as_ref().map(|care| &care.policy);
            matches!(policy, Some(PolicyPlan::Condition(watch)) if watch.by_people)
        };
        plan.modes.iter().any(inspected)
    }

    /// Counts the inspections made until now. What every machine has worked has been booked.
    pub fn count_all_inspections(&mut self, plan: &MaintenancePlan, now: Time) {
        for number in 0..self.clocks.len() as u32 {
            self.count_inspections(plan, number, now);
        }
    }

    pub(super) fn count_inspections(&mut self, plan: &MaintenancePlan, number: u32, now: Time) {
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let Some(PolicyPlan::Condition(watch)) = mode.care.as_ref().map(|care| &care.policy) else {
            return;
        };
        let age = clock.age(mode, now).as_hours();
        let Some(care) = &mut clock.care else { return };
        // A part that has failed or is being replaced is not inspected.
        let has_failed = !care.is_planned && care.work != Work::None;
        if !watch.by_people || has_failed || care.work == Work::UnderWay {
            return;
        }
        let made = (age / watch.every + 1e-9) as u64;
        self.tallies[number as usize].inspections += made.saturating_sub(care.inspected);
        care.inspected = care.inspected.max(made);
    }
}

/// What is left until planned work is due, if that is so little that it may be done now that the machine stands.
fn left_if_near(terms: &CarePlan, mode: FailureClock, due_left: Span, due_at: Time, now: Time) -> Option<Span> {
    let interval = terms.policy.interval()?;
    if terms.moment.early <= 0.0 || interval == Span::FOREVER || due_left == Span::FOREVER {
        return None;
    }
    let left = match terms.due_clock(mode) {
        FailureClock::Working => due_left,
        FailureClock::Calendar => due_at.since(now),
    };
    (left.as_seconds() <= terms.moment.early * interval.as_seconds()).then_some(left)
}
