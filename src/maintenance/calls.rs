//! Who comes to a work in the workshop: crews that are called, arrive and are taken, and what they did at each machine.

use crate::kernel::calendar::Priority;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::maintenance::crew::Crew;
use crate::maintenance::failure::Work;
use crate::maintenance::repair_counts::RepairCounts;
use crate::maintenance::workshop::{MaintenanceEvent, MaintenancePlan, PLANNED, Workshop};

impl Workshop {
    /// Calls the crews that can do the work: those of one's own wait in turn, those from outside are on their way.
    pub(super) fn call_crew<E: Copy + From<MaintenanceEvent>>(
        &mut self,
        plan: &MaintenancePlan,
        number: u32,
        priority: Priority,
        scheduler: &mut Scheduler<E>,
    ) {
        let clock = &mut self.clocks[number as usize];
        let mode = &plan.modes[clock.mode as usize];
        let mut rank = mode.priority;
        let is_planned = clock.care.as_ref().is_some_and(|care| care.is_planned);
        if let Some(care) = &mut clock.care {
            care.work = Work::AwaitsCrew;
            rank += if is_planned { PLANNED } else { 0 };
        }
        if mode.crews.is_empty() {
            self.ready.push_back(number);
            return;
        }
        self.sequence += 1;
        for &crew in &mode.crews {
            let response = match is_planned {
                true => None,
                false => self.crews[crew as usize].response(&plan.crews[crew as usize]),
            };
            match response {
                None => self.crews[crew as usize].call(number, rank, self.sequence),
                Some(response) => {
                    let pair = number * self.crews.len() as u32 + crew;
                    let event = scheduler.after(response, priority, MaintenanceEvent::Arrival(pair));
                    self.arrivals[number as usize].push(event);
                }
            }
        }
    }

    /// Somebody of a crew from outside arrives at a failure, which is now in its turn; `pair` is the clock's number times
    /// the number of crews plus the crew's.
    pub fn arrive(&mut self, plan: &MaintenancePlan, pair: u32) {
        let crews = self.crews.len() as u32;
        let (number, crew) = (pair / crews, pair % crews);
        let priority = plan.modes[self.clocks[number as usize].mode as usize].priority;
        self.sequence += 1;
        self.crews[crew as usize].call(number, priority, self.sequence);
    }

    /// The next work that somebody can begin now. Its crew is taken: it must be begun, or put back.
    pub fn next_work(&mut self, plan: &MaintenancePlan, now: Time) -> Option<u32> {
        if let Some(number) = self.ready.pop_front() {
            return Some(number);
        }
        let mut crews = self.crews.iter_mut().enumerate();
        let (taken, number) = crews.find_map(|(crew, team)| Some((crew, team.take(now)?)))?;
        self.taken_by[number as usize] = taken as u32;
        let called = &plan.modes[self.clocks[number as usize].mode as usize].crews;
        // Nobody else need come.
        for &crew in called.iter().filter(|&&crew| crew as usize != taken) {
            self.crews[crew as usize].withdraw(number);
        }
        Some(number)
    }

    /// What happened to a machine since the statistics began, failure by failure: the mode and its counts.
    pub fn machine_counts(&self, machine: u32) -> impl Iterator<Item = (u32, &RepairCounts)> {
        let range = self.range(machine);
        let clocks = self.clocks[range.clone()].iter().map(|clock| clock.mode);
        clocks.zip(&self.tallies[range])
    }

    /// For each crew the works that its people have begun on a machine.
    pub fn machine_crew_calls(&self, machine: u32) -> &[u64] {
        let crews = self.crews.len();
        &self.crew_calls[machine as usize * crews..(machine as usize + 1) * crews]
    }

    /// For each crew the works that its people have begun.
    pub fn crew_calls(&self) -> Vec<u64> {
        self.crews.iter().map(Crew::calls).collect()
    }

    /// For each crew the time that its people have worked on a machine, of work that is done.
    pub fn machine_crew_times(&self, machine: u32) -> &[Span] {
        let crews = self.crews.len();
        &self.crew_time[machine as usize * crews..(machine as usize + 1) * crews]
    }
}
