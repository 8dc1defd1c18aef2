//! What somebody who looks on may do to a running plant: break a machine, or take the network away for a while. For
//! asking "what if it happened now?" on a copy of a run; nothing of it happens by itself.
//!
//! Everything after the cause is the scenario's own: repair times, crews, spare parts, survival and restart times, from
//! the same random streams. Left out: machines without a failure mode, which nobody would know how to repair, and modes
//! on a calendar clock whose next failure nothing but the calendar knows.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::factory::factory::{Factory, FactoryEvent};
use crate::kernel::simulation::{Scheduler, Simulation};
use crate::kernel::time::Span;
use crate::line::floor::REPAIRS;

/// What is done to a plant from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intervention {
    /// The first of a machine's failure modes that can strikes now.
    Break {
        /// The machine.
        machine: u32,
    },
    /// Nothing of the network gets through from now on.
    LoseNetwork {
        /// For how long.
        lasts: Span,
    },
}

impl Factory {
    /// Whether an intervention would do anything now.
    pub fn can(&self, what: Intervention) -> bool {
        match what {
            Intervention::Break { machine } => {
                machine < self.plan.line.machine_count()
                    && self.workshop.breakable(&self.plan.maintenance, machine).is_some()
            }
            Intervention::LoseNetwork { .. } => {
                let links = &self.plan.links;
                !(links.controls.is_empty() && links.cameras.is_empty() && links.heartbeats.is_empty())
            }
        }
    }

    /// Does it; whether anything was done.
    pub fn intervene(simulation: &mut Simulation<Self>, what: Intervention) -> bool {
        let (factory, scheduler) = simulation.parts_mut();
        if !factory.can(what) {
            return false;
        }
        match what {
            Intervention::Break { machine } => factory.break_down(machine, scheduler),
            Intervention::LoseNetwork { lasts } => {
                factory.take_network_away(scheduler);
                scheduler.after(lasts, REPAIRS, FactoryEvent::NetworkBack);
            }
        }
        true
    }

    fn break_down(&mut self, machine: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = Arc::clone(&self.plan);
        let Some(clock) = self.workshop.breakable(&plan.maintenance, machine) else {
            return;
        };
        if let Some(awaited) = self.workshop.take_strike(clock) {
            scheduler.cancel(awaited);
        }
        self.fail(&plan, clock, scheduler);
    }

    fn take_network_away(&mut self, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = Arc::clone(&self.plan);
        for control in 0..plan.links.controls.len() {
            self.lose_link(&plan, control, scheduler);
        }
        for camera in &mut self.links.cameras {
            camera.lose();
        }
        for &(_, vehicle) in &plan.links.heartbeats {
            self.heartbeats
                .fall_silent(&plan.line, vehicle, &mut self.floor, scheduler);
        }
        self.floor.settle(&plan.line, scheduler);
    }

    /// The network that was taken away is there again.
    pub(super) fn give_network_back(&mut self, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = Arc::clone(&self.plan);
        for control in 0..plan.links.controls.len() {
            self.regain_link(&plan, control, scheduler);
        }
        for (number, (camera, prepared)) in (0u32..).zip(self.links.cameras.iter_mut().zip(&plan.links.cameras)) {
            camera.regain(prepared, number, scheduler);
        }
        for &(_, vehicle) in &plan.links.heartbeats {
            self.heartbeats.hear_again(&plan, vehicle, &mut self.floor, scheduler);
        }
        self.floor.settle(&plan.line, scheduler);
    }
}
