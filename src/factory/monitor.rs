//! A control chart in use: the parts it was told of, what they point at when it signals, and whether that is true.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::factory::quality_plan::MonitorPlan;
use crate::kernel::random::Stream;
use crate::kernel::time::Span;
use crate::line::plan::{LinePlan, NONE};
use crate::maintenance::quality::attribution::{Attribution, Evidence, Parts, Prior, attribute};
use crate::maintenance::quality::signal::Signal;

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
    /// The factor, of [`crate::line::process_plan::TracePlan`].
    pub factor: usize,
    /// The level, as parts are marked with it.
    pub level: u32,
    /// Probability that it is the cause.
    pub confidence: f64,
}

/// A search for the cause.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Search {
    /// In the order in which they are looked at.
    pub suspects: Vec<Candidate>,
    /// The one that is looked at, or would be next.
    pub next: usize,
    /// Places looked at so far.
    pub looks: u32,
}

/// A chart in use.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Monitor {
    signal: Signal,
    /// Marks of the last parts and whether they were rejected, the oldest first.
    window: VecDeque<(Vec<u32>, bool)>,
    pub(super) from_epoch: u32,
    /// The signal to come rests on a part made under a drift.
    is_drifted: bool,
    drifted_parts: u64,
    drifted_rejects: u64,
    pub(super) search: Option<Search>,
    pub(super) look: Stream,
    pub(super) counts: MonitorCounts,
}

impl Monitor {
    /// A fresh chart, with the streams of one replication.
    pub(super) fn new(entity: &str, seed: u64, replication: u64) -> Self {
        Self {
            signal: Signal::default(),
            window: VecDeque::new(),
            from_epoch: 0,
            is_drifted: false,
            drifted_parts: 0,
            drifted_rejects: 0,
            search: None,
            look: Stream::named(seed, replication, entity, "look"),
            counts: MonitorCounts::default(),
        }
    }

    /// A search is over: the chart begins anew with parts from `epoch` on.
    pub(super) fn begin_anew(&mut self, epoch: u32, is_found: bool) {
        self.search = None;
        self.signal = Signal::default();
        self.from_epoch = epoch;
        (self.is_drifted, self.drifted_parts, self.drifted_rejects) = (false, 0, 0);
        if is_found {
            self.counts.found += 1;
            // What was seen tells of a cause that is gone.
            self.window.clear();
        }
    }

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
            let mark = marks.get(plan.trace.cause()).copied().unwrap_or(NONE);
            let Some(drift) = plan.trace.drifts.get(mark as usize) else {
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
    pub(super) fn add(&mut self, plan: &MonitorPlan, cause_mark: usize, marks: &[u32], is_rejected: bool) -> bool {
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
        let signals = self.signal.add(&plan.signal, is_rejected);
        if !signals && self.signal.is_fresh(&plan.signal) {
            self.is_drifted = false;
        }
        signals
    }

    /// Counts a signal and says whom it points at.
    pub(super) fn signal(&mut self, plan: &MonitorPlan, line: &LinePlan) -> Vec<Candidate> {
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
