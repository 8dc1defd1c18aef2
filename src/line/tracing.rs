//! What is known of parts at an inspection: what they have passed and whether they were rejected; and calls to look at
//! a machine because of it.
//!
//! Who watches is not known here. Inspected parts are handed over ([`Floor::take_inspected`]), and whoever wants a
//! machine looked at calls ([`Floor::call_to`]): the machine stops for it as for a routine, before its next job.

use serde::{Deserialize, Serialize};

use crate::kernel::time::{Span, Time};
use crate::line::drift::DriftCause;
use crate::line::floor::Floor;
use crate::line::plan::{LinePlan, NONE};
use crate::line::process::{Made, Process};

/// Parts since a routine that has been called.
pub(crate) const CALLED: u32 = u32::MAX;

/// Parts of one job that were inspected together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inspected {
    /// Where.
    pub station: u32,
    /// How many.
    pub parts: u32,
    /// Those of them that were rejected.
    pub rejected: u32,
    /// Their marks; see [`crate::line::process_plan::TracePlan`].
    pub marks: Vec<u32>,
}

/// What the floor hands to whoever watches, and what it was called for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tracing {
    inspected: Vec<Inspected>,
    /// Machine, caller and time of each call that has not begun.
    calls: Vec<(u32, u32, Span)>,
    /// Callers whose look is over.
    ended: Vec<u32>,
    epoch: u32,
}

impl Tracing {
    /// How long a look takes that begins now.
    pub(crate) fn answer_call(&mut self, machine: u32, caller: u32) -> Span {
        let call = self.calls.iter().position(|&(at, by, _)| (at, by) == (machine, caller));
        call.map_or(Span::ZERO, |index| self.calls.swap_remove(index).2)
    }

    /// A look is over.
    pub(crate) fn end_call(&mut self, caller: u32) {
        self.ended.push(caller);
    }
}

impl Floor {
    /// Whether parts have been inspected or looks are over since anybody asked.
    #[inline]
    pub fn has_news(&self) -> bool {
        !self.tracing.inspected.is_empty() || !self.tracing.ended.is_empty()
    }

    /// The parts inspected at charted stations since the last call, in order.
    pub fn take_inspected(&mut self) -> Vec<Inspected> {
        std::mem::take(&mut self.tracing.inspected)
    }

    /// The callers whose looks have ended since the last call.
    pub fn take_ended_calls(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.tracing.ended)
    }

    /// From now on parts that pass their first traced station are marked with the next number, which is given.
    pub fn begin_epoch(&mut self) -> u32 {
        self.tracing.epoch += 1;
        self.tracing.epoch
    }

    /// Calls somebody to look at a machine for `time`, before its next job. To be settled after.
    pub fn call_to(&mut self, plan: &LinePlan, number: u32, caller: u32, time: Span) {
        let machine = &mut self.machines[number as usize];
        let routines = &plan.stations[machine.station as usize].rules.routines;
        let Some(index) = routines.iter().position(|routine| routine.called_by == caller) else {
            return;
        };
        machine.since_routine[index] = CALLED;
        self.tracing.calls.push((number, caller, time));
        self.todo.push(number);
    }

    /// The process of a station.
    pub fn process(&self, station: u32) -> Option<&Process> {
        self.stations[station as usize].rest.process.as_deref()
    }

    /// Somebody has looked at a station's machine, counted from 0, and corrects what is wrong there; whether anything
    /// was. See [`Process::correct`].
    pub fn correct(
        &mut self,
        plan: &LinePlan,
        (station, cause): (u32, DriftCause),
        machine: u32,
        shift: u32,
        now: Time,
    ) -> bool {
        let prepared = &plan.stations[station as usize].rules.process;
        let process = &mut self.stations[station as usize].rest.process;
        match (prepared, process) {
            (Some(prepared), Some(process)) => process.correct(prepared, cause, machine, shift, now),
            _ => false,
        }
    }

    /// A job has been made on a traced machine: it is marked, and drifts make some of its parts defective. How many.
    pub(crate) fn pass_process(&mut self, plan: &LinePlan, machine: u32, job: u32, now: Time) -> u32 {
        let station = self.machines[machine as usize].station as usize;
        let prepared = &plan.stations[station];
        let rest = &mut self.stations[station].rest;
        let (Some(process_plan), Some(process)) = (&prepared.rules.process, &mut rest.process) else {
            return 0;
        };
        let own = self.jobs.get_mut(job);
        let counts = (own.parts, own.parts - own.defective);
        let at = (machine - prepared.first_machine) as usize;
        let shifts = (&plan.shifts[..], &plan.trace.shifts[..]);
        let made: Made = process.make(process_plan, shifts, at, counts, now);
        own.defective += made.defective;
        rest.quality.made_defective += u64::from(made.defective);
        let marks = self.jobs.marks_mut(job);
        for (&factor, level) in process_plan.factors.iter().zip(made.levels) {
            if factor != NONE {
                marks[factor as usize] = level;
            }
        }
        let (cause, epoch) = (plan.trace.cause(), plan.trace.epoch());
        if marks[cause] == NONE {
            marks[cause] = made.drift;
        }
        if marks[epoch] == NONE {
            marks[epoch] = self.tracing.epoch;
        }
        made.defective
    }

    /// Parts of a job were inspected at a charted station.
    pub(crate) fn note_inspected(&mut self, station: usize, job: u32, rejected: u32) {
        let inspected = Inspected {
            station: station as u32,
            parts: self.jobs.get(job).parts,
            rejected,
            marks: self.jobs.marks(job).to_vec(),
        };
        self.tracing.inspected.push(inspected);
    }
}
