//! Finished runs, by point and replication, wherever they were computed.

use std::collections::BTreeMap;

use crate::study::sweep::allocation::Sample;
use crate::study::sweep::journal::Record;
use crate::study::sweep::plan::{Key, Plan};
use crate::study::sweep::work::Outcome;

/// A run: a point in one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId {
    /// The point, from 0.
    pub point: usize,
    /// The replication, from 0.
    pub replication: u64,
}

/// Finished runs of a plan.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    /// For each point the first one with the same inputs, whose runs are its own.
    same: Vec<usize>,
    points: BTreeMap<Key, usize>,
    outcomes: BTreeMap<RunId, Outcome>,
    /// Records of inputs that are not in the plan, or not yet: a search adds points on its way.
    strangers: Vec<Record>,
    /// Records of runs that were there already.
    twice: u64,
}

impl Finished {
    /// Nothing finished yet.
    pub fn new(plan: &Plan) -> Self {
        let mut points = BTreeMap::new();
        let same = plan.keys.iter().enumerate();
        let same = same.map(|(point, key)| *points.entry(*key).or_insert(point)).collect();
        Self {
            same,
            points,
            ..Self::default()
        }
    }

    /// Counts what a journal holds.
    pub fn take(&mut self, records: Vec<Record>) {
        for record in records {
            match self.points.get(&record.key) {
                Some(&point) => {
                    let run = RunId {
                        point,
                        replication: record.replication,
                    };
                    self.twice += u64::from(self.outcomes.insert(run, record.outcome).is_some());
                }
                None => self.strangers.push(record),
            }
        }
    }

    /// Takes points in that were added to the plan, with what was known of them.
    pub fn extend(&mut self, plan: &Plan) {
        for (point, key) in plan.keys.iter().enumerate().skip(self.same.len()) {
            self.same.push(*self.points.entry(*key).or_insert(point));
        }
        let known = std::mem::take(&mut self.strangers);
        self.take(known);
    }

    /// Keeps only these runs.
    pub fn retain(&mut self, mut is_kept: impl FnMut(RunId) -> bool) {
        self.outcomes.retain(|run, _| is_kept(*run));
    }

    /// Counts a run.
    pub fn add(&mut self, run: RunId, outcome: Outcome) {
        let run = self.own(run);
        self.twice += u64::from(self.outcomes.insert(run, outcome).is_some());
    }

    /// The run whose inputs are the same and that is computed in its place.
    pub fn own(&self, run: RunId) -> RunId {
        RunId {
            point: self.same.get(run.point).copied().unwrap_or(run.point),
            ..run
        }
    }

    /// What a run found out; none if it is not finished.
    pub fn get(&self, run: RunId) -> Option<&Outcome> {
        self.outcomes.get(&self.own(run))
    }

    /// A response of a run; none if it is not finished.
    pub fn sample(&self, run: RunId, response: usize) -> Option<Sample> {
        self.get(run).map(|outcome| match outcome {
            Ok(values) => match values.get(response).copied().flatten() {
                Some(value) => Sample::Value(value),
                None => Sample::None,
            },
            Err(_) => Sample::Failed,
        })
    }

    /// Runs that are finished.
    pub fn count(&self) -> u64 {
        self.outcomes.len() as u64
    }

    /// Finished runs that the plan no longer asks for.
    pub fn strangers(&self) -> u64 {
        self.strangers.len() as u64
    }

    /// Runs that were computed although they were finished.
    pub fn computed_twice(&self) -> u64 {
        self.twice
    }

    /// Of the runs wanted (for each point so many replications) those that are missing, each once, by point and
    /// replication.
    pub fn missing(&self, wanted: &[u64]) -> Vec<RunId> {
        let mut missing: Vec<RunId> = runs(wanted)
            .map(|run| self.own(run))
            .filter(|run| !self.outcomes.contains_key(run))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}

/// The runs of so many replications of each point, by point and replication.
pub fn runs(wanted: &[u64]) -> impl Iterator<Item = RunId> {
    let of_point = |(point, &many): (usize, &u64)| (0..many).map(move |replication| RunId { point, replication });
    wanted.iter().enumerate().flat_map(of_point)
}
