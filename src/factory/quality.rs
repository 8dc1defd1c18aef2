//! What charts do to the plant: inspected parts go into them, and when one signals, somebody looks for the cause at one
//! suspected place after the other and corrects what he finds.
//!
//! After a search the chart begins anew, with parts that passed their first traced station after it; those on the way
//! would only tell of what is over. Reworked parts are not charted. A signal is true if a drift was at work on one of
//! the parts it rests on: those of the sample, or those since the sum was last at zero. A search costs its time whether
//! the signal is true or not.

use serde::{Deserialize, Serialize};

use crate::factory::factory::{Factory, FactoryEvent};
use crate::factory::monitor::{Candidate, Monitor, Search};
use crate::factory::plan::FactoryPlan;
use crate::factory::quality_plan::MonitorPlan;
use crate::kernel::simulation::Scheduler;
use crate::line::drift::DriftCause;
use crate::line::floor::{Floor, REPAIRS};
use crate::line::plan::{LinePlan, NONE};
use crate::line::tracing::Inspected;
use crate::maintenance::quality::spec::LookOrder;

/// All charts of a plant.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Quality {
    monitors: Vec<Monitor>,
}

impl Quality {
    /// Fresh charts.
    pub fn new(plans: &[MonitorPlan], line: &LinePlan, seed: u64, replication: u64) -> Self {
        let monitor = |plan: &MonitorPlan| {
            let entity = format!("station/{}/spc", line.stations[plan.station as usize].rules.name);
            Monitor::new(&entity, seed, replication)
        };
        Self {
            monitors: plans.iter().map(monitor).collect(),
        }
    }

    /// The charts.
    pub fn monitors(&self) -> &[Monitor] {
        &self.monitors
    }

    /// Begins the statistics anew.
    pub fn reset_statistics(&mut self) {
        self.monitors.iter_mut().for_each(Monitor::reset);
    }
}

impl Factory {
    /// Parts have been inspected, or looks are over.
    pub(super) fn follow_quality(&mut self, plan: &FactoryPlan, scheduler: &mut Scheduler<FactoryEvent>) {
        for caller in self.floor.take_ended_calls() {
            self.end_look(plan, caller, scheduler);
        }
        for inspected in self.floor.take_inspected() {
            for (number, monitor) in (0u32..).zip(&plan.monitors) {
                if monitor.station == inspected.station {
                    self.chart(plan, number, &inspected, scheduler);
                }
            }
        }
    }

    /// Rejects are taken to be spread evenly over the parts of a job, whose order is not known.
    fn chart(
        &mut self,
        plan: &FactoryPlan,
        number: u32,
        inspected: &Inspected,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        let monitor_plan = &plan.monitors[number as usize];
        let trace = &plan.line.trace;
        let (parts, rejected) = (u64::from(inspected.parts), u64::from(inspected.rejected));
        for part in 0..parts {
            let monitor = &mut self.quality.monitors[number as usize];
            let epoch = inspected.marks.get(trace.epoch()).copied().unwrap_or(NONE);
            if monitor.search.is_some() || epoch < monitor.from_epoch {
                return;
            }
            let is_rejected = (part + 1) * rejected / parts > part * rejected / parts;
            if monitor.add(monitor_plan, trace.cause(), &inspected.marks, is_rejected) {
                let suspects = monitor.signal(monitor_plan, &plan.line);
                self.search(plan, number, suspects, scheduler);
            }
        }
    }

    fn search(
        &mut self,
        plan: &FactoryPlan,
        number: u32,
        suspects: Vec<Candidate>,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        let Some(look) = &plan.monitors[number as usize].look else {
            return;
        };
        let suspects = match look.order {
            LookOrder::Attribution => suspects,
            LookOrder::Route => on_the_route(&plan.line, &self.floor),
        };
        self.quality.monitors[number as usize].search = Some(Search {
            suspects,
            next: 0,
            looks: 0,
        });
        self.look_further(plan, number, scheduler);
    }

    /// Looks at the next suspect that is still there, or gives up.
    fn look_further(&mut self, plan: &FactoryPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let monitor = &mut self.quality.monitors[number as usize];
        let (Some(look), Some(search)) = (&plan.monitors[number as usize].look, &mut monitor.search) else {
            return;
        };
        while let Some(&suspect) = search.suspects.get(search.next).filter(|_| search.looks < look.most) {
            if let Some(machine) = machine_of(&plan.line, &self.floor, suspect) {
                search.looks += 1;
                let time = look.time.draw(&mut monitor.look);
                monitor.counts.looks += 1;
                monitor.counts.look_time += time;
                if look.stops {
                    self.floor.call_to(&plan.line, machine, number, time);
                    self.floor.settle(&plan.line, scheduler);
                } else {
                    scheduler.after(time, REPAIRS, FactoryEvent::LookEnds(number));
                }
                return;
            }
            search.next += 1;
        }
        self.end_search(number, false);
    }

    /// Somebody has looked at a suspect.
    pub(super) fn end_look(&mut self, plan: &FactoryPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let Some(search) = &mut self.quality.monitors[number as usize].search else {
            return;
        };
        let Some(&suspect) = search.suspects.get(search.next) else {
            return;
        };
        search.next += 1;
        // The tool or the lot may have been changed meanwhile: then nothing is found.
        let found = machine_of(&plan.line, &self.floor, suspect).is_some_and(|machine| {
            let factor = plan.line.trace.factors[suspect.factor];
            let first = plan.line.stations[factor.station as usize].first_machine;
            let shift = plan
                .line
                .trace
                .shifts
                .get(suspect.level as usize)
                .copied()
                .unwrap_or(NONE);
            let at = (factor.station, factor.cause);
            self.floor
                .correct(&plan.line, at, machine - first, shift, scheduler.now())
        });
        if found {
            self.end_search(number, true);
        } else {
            self.look_further(plan, number, scheduler);
        }
    }

    fn end_search(&mut self, number: u32, is_found: bool) {
        let epoch = self.floor.begin_epoch();
        self.quality.monitors[number as usize].begin_anew(epoch, is_found);
    }
}

/// The machine, among all, at which a suspect is looked at now; none if it is not there any more.
fn machine_of(line: &LinePlan, floor: &Floor, suspect: Candidate) -> Option<u32> {
    let factor = line.trace.factors[suspect.factor];
    let machine = floor.process(factor.station)?.place_of(factor.cause, suspect.level)?;
    Some(line.stations[factor.station as usize].first_machine + machine)
}

/// All places that can be looked at, one station after the other.
fn on_the_route(line: &LinePlan, floor: &Floor) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (factor, plan) in line.trace.factors.iter().enumerate() {
        let candidate = |level| Candidate {
            factor,
            level,
            confidence: 0.0,
        };
        let machines = line.stations[plan.station as usize].machines;
        match (plan.cause, floor.process(plan.station)) {
            (DriftCause::Shift, _) => all.extend((0..line.trace.shifts.len() as u32).map(candidate)),
            (DriftCause::Material, Some(process)) => all.extend(process.level(plan.cause, 0).map(candidate)),
            (_, Some(process)) => {
                let levels = (0..machines).filter_map(|machine| process.level(plan.cause, machine));
                all.extend(levels.map(candidate));
            }
            (_, None) => {}
        }
    }
    all
}
