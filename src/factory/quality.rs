//! What charts do to the plant: inspected parts go into them, and when one signals, somebody looks for the cause at one
//! suspected place after the other and corrects what he finds.
//!
//! After a search the chart begins anew, with parts that passed their first traced station after it; those on the way
//! would only tell of what is over. Reworked parts are not charted. A signal is true if a drift was at work on one of
//! the parts it rests on: those of the sample, or those since the sum was last at zero. A search costs its time whether
//! the signal is true or not.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::factory::factory::{Factory, FactoryEvent};
use crate::factory::plan::FactoryPlan;
use crate::factory::quality_plan::MonitorPlan;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Span;
use crate::line::drift::DriftCause;
use crate::line::floor::{Floor, REPAIRS};
use crate::line::plan::{LinePlan, NONE};
use crate::line::tracing::Inspected;
use crate::maintenance::quality::attribution::{Attribution, Evidence, Parts, Prior, attribute};
use crate::maintenance::quality::chart::Chart;
use crate::maintenance::quality::spec::LookOrder;

/// Blocks of time that the moment of a change is told by.
const BLOCKS: usize = 8;

/// What a chart did since the statistics began.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MonitorCounts {
    /// Parts charted.
    pub parts: u64,
    /// Signals.
    pub signals: u64,
    /// Signals that rest on parts made under a drift.
    pub true_signals: u64,
    /// Parts made under a drift that were charted until the true signals, summed.
    pub parts_until: u64,
    /// Rejects among them.
    pub rejects_until: u64,
    /// Places looked at.
    pub looks: u64,
    /// Time that took, without waiting.
    pub look_time: Span,
    /// Searches that found a cause.
    pub found: u64,
    /// True signals whose first suspect was the drift that made most of their parts.
    pub first_right: u64,
    /// Confidence in the first suspect at true signals, summed.
    pub first_confidence: f64,
    /// Confidence in the true cause at true signals, summed.
    pub right_confidence: f64,
    /// Confidence by factor at all signals, summed, then in no special cause.
    pub by_factor: Vec<f64>,
}

/// A level of a factor that may be the cause.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The factor, of [`crate::line::process::TracePlan`].
    pub factor: usize,
    /// The level, as parts are marked with it.
    pub level: u32,
    /// Probability that it is the cause.
    pub confidence: f64,
}

/// A search for the cause.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Search {
    suspects: Vec<Candidate>,
    next: usize,
    looks: u32,
}

/// A chart in use.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Monitor {
    chart: Chart,
    /// Marks of the last parts and whether they were rejected, the oldest first.
    window: VecDeque<(Vec<u32>, bool)>,
    from_epoch: u32,
    /// The signal to come rests on a part made under a drift.
    is_drifted: bool,
    drifted_parts: u64,
    drifted_rejects: u64,
    search: Option<Search>,
    look: Stream,
    counts: MonitorCounts,
}

impl Monitor {
    /// What it did.
    pub fn counts(&self) -> &MonitorCounts {
        &self.counts
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self) {
        self.counts = MonitorCounts::default();
    }

    /// What the last parts say of causes; the confidence in no special cause beside it.
    pub fn suspects(&self, plan: &MonitorPlan, factors: usize) -> (Vec<Candidate>, f64) {
        let mut names: Vec<Vec<u32>> = vec![Vec::new(); factors];
        for (marks, _) in &self.window {
            for (names, &mark) in names.iter_mut().zip(marks) {
                if mark != NONE && !names.contains(&mark) {
                    names.push(mark);
                }
            }
        }
        for names in &mut names {
            names.sort_unstable();
        }
        let levels: Vec<usize> = names.iter().map(Vec::len).collect();
        let mut evidence = Evidence::new(&levels, BLOCKS);
        let all = self.window.len().max(1);
        for (number, (marks, is_rejected)) in self.window.iter().enumerate() {
            let levels = names
                .iter()
                .zip(marks)
                .map(|(names, mark)| names.binary_search(mark).ok());
            let part = Parts {
                all: 1,
                bad: u64::from(*is_rejected),
            };
            evidence.add(number * BLOCKS / all, levels, part);
        }
        let (usual, raised) = plan.shares;
        let Attribution { suspects, nothing } = attribute(&evidence, &Prior::of(usual, raised));
        let candidates = suspects.into_iter().map(|suspect| Candidate {
            factor: suspect.factor,
            level: names[suspect.factor][suspect.level],
            confidence: suspect.confidence,
        });
        (candidates.collect(), nothing)
    }

    /// The levels at fault, as nobody in the plant knows them, with the parts in the window that were made under them.
    pub fn true_causes(&self, plan: &LinePlan) -> Vec<((usize, u32), u32)> {
        let mut found: Vec<((usize, u32), u32)> = Vec::new();
        for (marks, _) in &self.window {
            let Some(drift) = plan.trace.drifts.get(marks[plan.trace.cause()] as usize) else {
                continue;
            };
            let Some(factor) = plan.trace.factor(drift.station, drift.cause) else {
                continue;
            };
            let cause = (factor, marks[factor]);
            match found.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, parts)) => *parts += 1,
                None => found.push((cause, 1)),
            }
        }
        found
    }

    /// One more part. Whether the chart signals.
    fn add(&mut self, plan: &MonitorPlan, cause_mark: usize, marks: &[u32], is_rejected: bool) -> bool {
        if self.window.len() >= plan.window {
            self.window.pop_front();
        }
        self.window.push_back((marks.to_vec(), is_rejected));
        self.counts.parts += 1;
        if marks.get(cause_mark).is_some_and(|&drift| drift != NONE) {
            self.is_drifted = true;
            self.drifted_parts += 1;
            self.drifted_rejects += u64::from(is_rejected);
        }
        let signals = self.chart.add(&plan.chart, is_rejected);
        if !signals && self.chart.is_fresh() {
            self.is_drifted = false;
        }
        signals
    }

    /// Counts a signal and says whom it points at.
    fn signal(&mut self, plan: &MonitorPlan, line: &LinePlan) -> Vec<Candidate> {
        let (suspects, nothing) = self.suspects(plan, line.trace.factors.len());
        let counts = &mut self.counts;
        counts.signals += 1;
        counts.by_factor.resize(line.trace.factors.len() + 1, 0.0);
        for suspect in &suspects {
            counts.by_factor[suspect.factor] += suspect.confidence;
        }
        counts.by_factor[line.trace.factors.len()] += nothing;
        if std::mem::take(&mut self.is_drifted) {
            let causes = self.true_causes(line);
            let cause = causes
                .into_iter()
                .max_by_key(|&(_, parts)| parts)
                .map(|(cause, _)| cause);
            let counts = &mut self.counts;
            counts.true_signals += 1;
            counts.parts_until += std::mem::take(&mut self.drifted_parts);
            counts.rejects_until += std::mem::take(&mut self.drifted_rejects);
            let is_right = |suspect: &&Candidate| cause == Some((suspect.factor, suspect.level));
            counts.first_right += u64::from(suspects.first().as_ref().is_some_and(is_right));
            counts.first_confidence += suspects.first().map_or(0.0, |first| first.confidence);
            counts.right_confidence += suspects.iter().find(is_right).map_or(0.0, |right| right.confidence);
        }
        suspects
    }
}

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
            Monitor {
                chart: Chart::default(),
                window: VecDeque::new(),
                from_epoch: 0,
                is_drifted: false,
                drifted_parts: 0,
                drifted_rejects: 0,
                search: None,
                look: Stream::named(seed, replication, &entity, "look"),
                counts: MonitorCounts::default(),
            }
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
        let monitor = &mut self.quality.monitors[number as usize];
        monitor.search = None;
        monitor.chart = Chart::default();
        monitor.from_epoch = epoch;
        (monitor.is_drifted, monitor.drifted_parts, monitor.drifted_rejects) = (false, 0, 0);
        if is_found {
            monitor.counts.found += 1;
            // What was seen tells of a cause that is gone.
            monitor.window.clear();
        }
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
