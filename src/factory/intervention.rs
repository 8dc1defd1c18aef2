//! What somebody who looks on may do to a running plant: break a machine, or take the network or one of its radios away for a while. For
//! asking "what if it happened now?" on a copy of a run; nothing of it happens by itself.
//!
//! Everything after the cause is the scenario's own: repair times, crews, spare parts, survival and restart times, from
//! the same random streams. Left out: machines without a failure mode, which nobody would know how to repair, and modes
//! on a calendar clock whose next failure nothing but the calendar knows.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::factory::factory::{Factory, FactoryEvent};
use crate::factory::link_plan::Served;
use crate::kernel::simulation::{Scheduler, Simulation};
use crate::kernel::time::Span;
use crate::line::floor::REPAIRS;
use crate::line::plan::NONE;

/// What is done to a plant from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intervention {
    /// The first of a machine's failure modes that can strikes now.
    Break {
        /// The machine.
        machine: u32,
    },
    /// Nothing of the network gets through from now on, or nothing that only one of its radios reaches: other devices
    /// change over to another one.
    LoseNetwork {
        /// The radio, by its position; the whole network if none.
        radio: Option<u32>,
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
            Intervention::LoseNetwork { radio, .. } => !self.lost_with(radio).is_empty(),
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
            Intervention::LoseNetwork { radio, lasts } => {
                factory.take_network_away(radio, scheduler);
                scheduler.after(lasts, REPAIRS, FactoryEvent::NetworkBack(radio.unwrap_or(NONE)));
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

    /// What goes with the whole network, or with one of its radios; nothing if there is no such radio.
    fn lost_with(&self, radio: Option<u32>) -> Served {
        let links = &self.plan.links;
        match radio {
            None => links.served_by(|_| true),
            Some(radio) => links.without_radio.get(radio as usize).cloned().unwrap_or_default(),
        }
    }

    fn take_network_away(&mut self, radio: Option<u32>, scheduler: &mut Scheduler<FactoryEvent>) {
        let (plan, served) = (Arc::clone(&self.plan), self.lost_with(radio));
        self.lose(&plan, &served, scheduler);
    }

    /// The network that was taken away, or the radio, is there again.
    pub(super) fn give_network_back(&mut self, radio: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let radio = Some(radio).filter(|&radio| radio != NONE);
        let (plan, served) = (Arc::clone(&self.plan), self.lost_with(radio));
        self.regain(&plan, &served, scheduler);
    }
}
