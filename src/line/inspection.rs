//! Inspection: what a check finds, what it misses, and what becomes of rejected parts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::simulation::Scheduler;
use crate::line::floor::{Floor, LineEvent};
use crate::line::job::Job;
use crate::line::plan::{LinePlan, NONE};

/// What a station finds when it inspects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InspectionSpec {
    /// Chance that a defective part is found.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub detects: f64,
    /// Chance that a good part is rejected; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub false_alarms: f64,
    /// Station that rejected parts go back to; they are scrapped if not given. A station on the part's route
    /// is gone through again from there; another one is visited and the part comes back to the inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rework_at: Option<String>,
    /// How often a part is reworked at most before it is scrapped; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub rework_tries: Option<u32>,
}

impl Floor {
    /// Decides what becomes of a job that a station has finished: its parts become defective or not, are found or
    /// not, go on, are reworked, scrapped or taken apart. What leaves the machine is added to `leaving`, with its
    /// step set to where it goes.
    pub(crate) fn decide_quality<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: usize,
        number: u32,
        leaving: &mut Vec<u32>,
    ) {
        let job = *self.jobs.get(number);
        let step = &plan.steps[job.step as usize];
        let mut defective = job.defective;
        if step.rules.defect_probability > 0.0 {
            let stream = &mut self.stations[station].rest.defect;
            let good = job.parts - job.defective;
            let made = (0..good)
                .map(|_| u32::from(stream.chance(step.rules.defect_probability)))
                .sum::<u32>();
            defective += made;
            self.stations[station].rest.quality.made_defective += u64::from(made);
            self.jobs.get_mut(number).defective = defective;
        }
        if !step.rules.yields.is_empty() {
            self.take_apart(plan, clock.now(), number, leaving);
            return;
        }
        let Some(inspection) = plan.stations[station].rules.inspection else {
            self.jobs.get_mut(number).step = step.next;
            leaving.push(number);
            return;
        };
        let stream = &mut self.stations[station].rest.inspection;
        let found = (0..defective)
            .map(|_| u32::from(stream.chance(inspection.detects)))
            .sum::<u32>();
        let alarms = (0..job.parts - defective)
            .map(|_| u32::from(stream.chance(inspection.false_alarms)))
            .sum::<u32>();
        let counts = &mut self.stations[station].rest.quality;
        counts.rejected += u64::from(found + alarms);
        counts.rejected_good += u64::from(alarms);
        counts.missed += u64::from(defective - found);
        let rejected = found + alarms;
        if rejected < job.parts {
            let passed = self.jobs.get_mut(number);
            passed.parts = job.parts - rejected;
            passed.defective = defective - found;
            passed.step = step.next;
            leaving.push(number);
            if rejected == 0 {
                return;
            }
        }
        // The rejected parts: the job itself if all were, a new one if it has been split.
        let rest = Job {
            parts: rejected,
            defective: found,
            ..job
        };
        let rest = if rejected == job.parts {
            *self.jobs.get_mut(number) = rest;
            number
        } else {
            self.jobs.add(rest)
        };
        if step.rules.rework != NONE && job.reworks < inspection.tries {
            let again = self.jobs.get_mut(rest);
            again.step = step.rules.rework;
            again.reworks += 1;
            // Rework mends the part; the steps that it goes through again may spoil it anew.
            again.defective = 0;
            self.products[job.product as usize].reworked += u64::from(rejected);
            leaving.push(rest);
            if !plan.products[job.product as usize].explosion.is_empty() {
                // An assembly on the way needs its components once more.
                self.renew_components(plan, job.product, step.rules.rework, step.next, u64::from(rejected));
                self.release_orders(plan, clock);
            }
        } else {
            self.stations[station].rest.quality.scrapped += u64::from(rejected);
            self.scrap(plan, clock, rest);
        }
    }
}
