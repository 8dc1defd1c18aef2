//! Spare parts for a work in the workshop: asked for before a crew is called, pressed for when the part fails meanwhile,
//! and delivered.

use crate::kernel::calendar::Priority;
use crate::kernel::simulation::Scheduler;
use crate::maintenance::failure::{NO_SPARE, Work};
use crate::maintenance::workshop::{MaintenanceEvent, MaintenancePlan, PLANNED, Workshop};

impl Workshop {
    /// Calls for work: a spare part first, then a crew.
    pub(super) fn call<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let is_planned = clock.care.as_ref().is_some_and(|care| care.is_planned);
        if let (Some(care), Some(terms)) = (&mut clock.care, &mode.care)
            && terms.spare != NO_SPARE
            && !care.has_spare
        {
            self.sequence += 1;
            let rank = mode.priority + if is_planned { PLANNED } else { 0 };
            let mut deliveries = Vec::new();
            let spare = terms.spare as usize;
            let is_there = self.spares[spare].ask(
                &plan.spares[spare],
                (number, rank, self.sequence),
                !is_planned,
                scheduler.now(),
                &mut deliveries,
            );
            for lead in deliveries {
                scheduler.after(lead, priority, MaintenanceEvent::Delivery(terms.spare));
            }
            let tally = &mut self.tallies[number as usize];
            if !is_there {
                tally.urgent += u64::from(!is_planned && plan.spares[spare].urgent.is_some());
                care.work = Work::AwaitsSpare;
                return;
            }
            tally.spares += 1;
            care.has_spare = true;
        }
        self.call_crew(plan, number, priority, scheduler);
    }

    /// A part that waited for a spare has failed.
    pub(super) fn press_for_spare<E: Copy + From<MaintenanceEvent>>(
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
        care.work = Work::AwaitsSpare;
        self.sequence += 1;
        let mut deliveries = Vec::new();
        let spare = terms.spare as usize;
        let who = (number, mode.priority, self.sequence);
        self.spares[spare].press(&plan.spares[spare], who, scheduler.now(), &mut deliveries);
        self.tallies[number as usize].urgent += u64::from(plan.spares[spare].urgent.is_some());
        for lead in deliveries {
            scheduler.after(lead, priority, MaintenanceEvent::Delivery(terms.spare));
        }
    }

    /// A spare part is delivered.
    pub fn deliver<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        spare: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        let now = scheduler.now();
        let Some(number) = self.spares[spare as usize].deliver(now) else {
            return;
        };
        let clock = &mut self.clocks[number as usize];
        if let Some(care) = &mut clock.care {
            care.has_spare = true;
            let tally = &mut self.tallies[number as usize];
            tally.spares += 1;
            if !care.is_planned {
                tally.spare_wait += now.since(self.failed_at[number as usize]);
            }
        }
        self.call_crew(plan, number, priority, scheduler);
    }
}
