//! Inspection: what a check finds, what it misses, and what becomes of rejected parts.
//!
//! Parts may be judged elsewhere: then the machine asks when its cycle is over ([`LineEvent::Judge`]) and keeps them
//! until it is told how that went. Who is asked, and how long an answer takes, is not known here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Time;
use crate::line::floor::{Floor, LineEvent};
use crate::line::job::Job;
use crate::line::machine::{Activity, DOWN, LINK};
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

/// What somebody elsewhere has to say of the parts on a machine, in time or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Those of which nothing was said in time: their positions on the machine, rising. All others are inspected as
    /// the station does it.
    pub unjudged: Vec<u32>,
    /// What becomes of them: they are rejected if true, and go on unchecked if not.
    pub rejects_unjudged: bool,
}

impl Verdict {
    /// Whether a part is rejected whatever it is like; `None` if its inspection decides.
    fn foregone(&self, position: u32) -> Option<bool> {
        let unjudged = self.unjudged.binary_search(&position).is_ok();
        unjudged.then_some(self.rejects_unjudged)
    }
}

impl Floor {
    /// From now on the cycles of a machine end with [`LineEvent::Judge`]; to be called before [`Floor::start`]. Only
    /// machines that inspect have use for it.
    pub fn judge_elsewhere(&mut self, number: u32) {
        self.machines[number as usize].asks = true;
    }

    /// The parts that a machine holds.
    pub fn parts_on(&self, number: u32) -> u32 {
        let machine = &self.machines[number as usize];
        let jobs = std::iter::once(&machine.job).chain(&machine.others);
        jobs.filter(|&&job| job != NONE)
            .map(|&job| self.jobs.get(job).parts)
            .sum()
    }

    /// Says what is known of the parts of a machine, before their cycle's end is handled or after
    /// [`Self::await_verdict`].
    pub fn note_verdict(&mut self, number: u32, verdict: Verdict) {
        let station = self.machines[number as usize].station as usize;
        self.stations[station].rest.verdicts.push((number, verdict));
    }

    /// The verdict that a machine has waited for has been noted: its parts leave, unless it stands still; then they
    /// leave when it goes again. Whoever is off shift lets go of them, as of finished jobs.
    pub fn act_on_verdict<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) {
        let machine = &self.machines[number as usize];
        let station = machine.station as usize;
        let is_known = self.stations[station].rest.verdicts.iter().any(|&(of, _)| of == number);
        if machine.activity != Activity::AwaitVerdict || machine.holds.has(DOWN | LINK) || !is_known {
            return;
        }
        self.phases_ended += 1;
        if self.finish_cycle(plan, clock, number) {
            self.todo.push(number);
        }
        self.update_state(number, clock.now());
    }

    /// The verdict on the parts of a machine whose cycle is over; all are inspected if there is none.
    pub(crate) fn take_verdict(&mut self, station: usize, number: u32) -> Verdict {
        let verdicts = &mut self.stations[station].rest.verdicts;
        match verdicts.iter().position(|&(of, _)| of == number) {
            Some(index) => verdicts.swap_remove(index).1,
            None => Verdict::default(),
        }
    }

    /// Decides what becomes of a job that a machine has finished: its parts become defective or not, are found or
    /// not, go on, are reworked, scrapped or taken apart. What leaves the machine is added to `leaving`, with its
    /// step set to where it goes. The verdict counts the parts on the machine; the job's begin at the position beside
    /// it. Which of them are defective has no order, so the first are.
    pub(crate) fn decide_quality<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        machine: u32,
        number: u32,
        (verdict, first): (&Verdict, u32),
        leaving: &mut Vec<u32>,
    ) {
        let station = self.machines[machine as usize].station as usize;
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
        if plan.stations[station].rules.process.is_some() {
            defective += self.pass_process(plan, machine, number, clock.now());
        }
        let Some(inspection) = plan.stations[station].rules.inspection else {
            self.go_on_from(plan, clock.now(), number, job.step, leaving);
            return;
        };
        let stream = &mut self.stations[station].rest.inspection;
        // Luck is drawn for every part, so that later parts have the same luck whatever was judged in time.
        let mut rejects = |position: u32, chance: f64| {
            let seen = stream.chance(chance);
            u32::from(verdict.foregone(first + position).unwrap_or(seen))
        };
        let found = (0..defective)
            .map(|part| rejects(part, inspection.detects))
            .sum::<u32>();
        let alarms = (defective..job.parts)
            .map(|part| rejects(part, inspection.false_alarms))
            .sum::<u32>();
        let counts = &mut self.stations[station].rest.quality;
        counts.rejected += u64::from(found + alarms);
        counts.rejected_good += u64::from(alarms);
        counts.missed += u64::from(defective - found);
        let rejected = found + alarms;
        if plan.stations[station].rules.charted && job.reworks == 0 {
            self.note_inspected(station, number, rejected);
        }
        if rejected == 0 {
            self.go_on_from(plan, clock.now(), number, job.step, leaving);
            return;
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
            let split = self.jobs.add(rest);
            self.jobs.inherit_marks(split, number);
            let passed = self.jobs.get_mut(number);
            passed.parts = job.parts - rejected;
            passed.defective = defective - found;
            self.go_on_from(plan, clock.now(), number, job.step, leaving);
            split
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
                let again = (step.rules.rework, step.next);
                self.renew_components(plan, job.product, again, u64::from(rejected));
                self.release_orders(plan, clock);
            }
        } else {
            self.stations[station].rest.quality.scrapped += u64::from(rejected);
            self.scrap(plan, clock, rest);
        }
    }
    /// Parts that are not rejected at a step go on to the next, or come apart here.
    fn go_on_from(&mut self, plan: &LinePlan, now: Time, number: u32, step: u32, leaving: &mut Vec<u32>) {
        if plan.steps[step as usize].rules.yields.is_empty() {
            self.jobs.get_mut(number).step = plan.steps[step as usize].next;
            leaving.push(number);
        } else {
            self.take_apart(plan, now, number, step, leaving);
        }
    }
}
