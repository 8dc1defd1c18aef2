//! Which runs a study needs, given those that are finished.
//!
//! The answer is always so many first replications of each point, and it depends only on the finished runs among them:
//! not on threads, not on shards, and not on what was computed beyond.

use crate::kernel::statistics::sequential::{FEWEST, StopRule};
use crate::kernel::statistics::tally::Tally;
use crate::study::settings::CONFIDENCE;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::results::{Finished, RunId};
use crate::study::sweep::selection::Selection;
use crate::study::sweep::study::Study;

/// Blocks of replications that a part gets at least, so that no part has much more to do than another.
const UNITS: u64 = 8;

/// What a run says of the response that decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sample {
    /// Its value.
    Value(f64),
    /// It has no value in this run.
    None,
    /// The run failed.
    Failed,
}

/// How many replications each point gets.
#[derive(Clone, Debug)]
pub enum Allocation {
    /// Each so many.
    Fixed {
        /// Points.
        points: usize,
        /// Replications.
        replications: u64,
    },
    /// Each until a response is precise.
    Precise {
        /// Points.
        points: usize,
        /// The response.
        response: usize,
        /// When it is precise.
        rule: StopRule,
        /// Most replications.
        most: u64,
    },
    /// As often as it takes to find the best point.
    Selection(Selection),
    /// As a search of the best point goes on.
    Search(SearchRuns),
}

/// The runs of a search that is as far as the study's points say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchRuns {
    /// Points so far.
    pub points: usize,
    /// Replications of each.
    pub replications: u64,
    /// Points that get fresh replications in the end.
    pub confirmed: Vec<usize>,
    /// So many fresh replications.
    pub confirm: u64,
    /// Whether there will be no more points.
    pub is_over: bool,
    /// Runs that may be wanted beyond, at most.
    pub ahead: u64,
    /// Points that are chosen together.
    pub batch: u64,
}

/// What is wanted, and whether that is all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// For each point so many first replications.
    pub replications: Vec<u64>,
    /// Whether nothing more will be wanted when these are finished.
    pub is_all: bool,
}

impl Allocation {
    /// The allocation that a study asks for.
    ///
    /// # Errors
    /// If a response that decides is not kept, or a number makes no sense.
    pub fn new(study: &Study) -> Result<Self, SweepError> {
        let points = study.points.len();
        if let Some(optimisation) = &study.optimisation {
            return Ok(Self::Search(optimisation.runs()));
        }
        if let Some(precision) = &study.spec.precision {
            let rule = StopRule::new(precision.percent / 100.0, CONFIDENCE, precision.most);
            return Ok(Self::Precise {
                points,
                response: study.response(&precision.response)?,
                rule: rule.map_err(|error| SweepError::Usage(format!("precision: {error}")))?,
                most: precision.most,
            });
        }
        if let Some(select) = &study.spec.select {
            let response = study.response(&select.response)?;
            return Ok(Self::Selection(Selection::new(points, response, select)?));
        }
        Ok(Self::Fixed {
            points,
            replications: study.replications,
        })
    }

    /// Whether a run belongs to part `part` of `parts`. What decides on further replications of a point stays together.
    pub fn belongs(&self, run: RunId, [part, parts]: [u32; 2]) -> bool {
        let number = match self {
            Self::Fixed { replications, .. } => {
                let blocks = self.blocks(parts);
                let block = run.replication.saturating_mul(blocks) / (*replications).max(1);
                (run.point as u64).saturating_mul(blocks).saturating_add(block)
            }
            Self::Precise { .. } => run.point as u64,
            Self::Selection(_) | Self::Search(_) => 0,
        };
        number % u64::from(parts.max(1)) + 1 == u64::from(part)
    }

    /// Into how many blocks the replications of each point are cut if there are so many parts. A point is made ready in
    /// every part that has runs of it, so it is cut no further than it takes to give all parts about the same work.
    pub fn blocks(&self, parts: u32) -> u64 {
        match self {
            Self::Fixed { points, replications } if parts > 1 => {
                let units = u64::from(parts) * UNITS;
                units.div_ceil((*points).max(1) as u64).clamp(1, (*replications).max(1))
            }
            _ => 1,
        }
    }

    /// Makes sure that the work can be spread over so many parts.
    ///
    /// # Errors
    /// If it cannot.
    pub fn check_shards(&self, [_, parts]: [u32; 2]) -> Result<(), SweepError> {
        match self {
            Self::Selection(_) if parts > 1 => Err(SweepError::Usage(
                "`select` decides by all runs which comes next, so that it cannot be spread over shards: leave out \
                 --shard, and give it --threads"
                    .to_owned(),
            )),
            Self::Search(_) if parts > 1 => Err(SweepError::Usage(
                "`optimise` decides by all runs where the next point is, so that it cannot be spread over shards: leave out \
                 --shard, and give it --threads"
                    .to_owned(),
            )),
            _ => Ok(()),
        }
    }

    /// Runs that may be wanted beyond those that are wanted now, at most, as far as is known.
    pub fn ahead(&self) -> u64 {
        match self {
            Self::Search(runs) => runs.ahead,
            _ => 0,
        }
    }

    /// What is wanted now.
    pub fn wanted(&self, finished: &Finished) -> Wanted {
        match self {
            Self::Fixed { points, replications } => Wanted {
                replications: vec![*replications; *points],
                is_all: true,
            },
            Self::Precise {
                points,
                response,
                rule,
                most,
            } => {
                let mut is_all = true;
                let wanted = (0..*points).map(|point| {
                    let known = |replication| finished.sample(RunId { point, replication }, *response);
                    let (wanted, is_stop) = until_precise(rule, *most, known);
                    is_all &= is_stop;
                    wanted
                });
                let replications = wanted.collect();
                Wanted { replications, is_all }
            }
            Self::Selection(selection) => {
                let known = |point, replication| finished.sample(RunId { point, replication }, selection.response());
                let progress = selection.progress(&known);
                Wanted {
                    replications: progress.wanted,
                    is_all: progress.is_all,
                }
            }
            Self::Search(runs) => Wanted {
                replications: runs.wanted(),
                is_all: runs.is_over,
            },
        }
    }
}

impl SearchRuns {
    fn wanted(&self) -> Vec<u64> {
        let more = |point: usize| match self.confirmed.contains(&point) {
            true => self.confirm,
            false => 0,
        };
        (0..self.points).map(|point| self.replications + more(point)).collect()
    }
}

/// How many replications a point needs, and whether it stops there.
fn until_precise(rule: &StopRule, most: u64, known: impl Fn(u64) -> Option<Sample>) -> (u64, bool) {
    let mut tally = Tally::new();
    for replication in 0..most {
        let value = match known(replication) {
            Some(Sample::Value(value)) => value,
            // Without a value in every replication there is no precise mean.
            Some(Sample::None) => f64::NAN,
            Some(Sample::Failed) => return (replication + 1, true),
            None => return (more(replication, most), false),
        };
        tally.add(value);
        if let Some(stop) = rule.stop_at(&tally) {
            return (stop.replications, true);
        }
    }
    (most, true)
}

/// After so many replications a fifth more, so that several threads have work and few runs are in vain.
fn more(replications: u64, most: u64) -> u64 {
    (replications + (replications / 5).max(1)).max(FEWEST).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;
    use crate::kernel::statistics::interval::Interval;

    fn value(seed: u64, replication: u64) -> f64 {
        10.0 + 2.0 * normal_quantile(Stream::named(seed, replication, "", "value").uniform_open())
    }

    /// Replications until a point is precise, and how many were computed.
    fn replicated(seed: u64, rule: &StopRule) -> (u64, u64) {
        let mut computed = 0;
        loop {
            let known = |replication| (replication < computed).then(|| Sample::Value(value(seed, replication)));
            match until_precise(rule, 1_000, known) {
                (stop, true) => return (stop, computed),
                (wanted, false) => {
                    assert!(wanted > computed);
                    computed = wanted;
                }
            }
        }
    }

    #[test]
    fn a_point_stops_where_the_rule_stops_and_little_is_computed_beyond() {
        let rule = StopRule::new(0.05, CONFIDENCE, 1_000).unwrap();
        for seed in 0..50 {
            let (stop, computed) = replicated(seed, &rule);
            let values: Vec<f64> = (0..1_000).map(|replication| value(seed, replication)).collect();
            assert_eq!(stop, rule.stop(&values).unwrap().replications);
            assert!(computed <= stop + stop / 5 + 1, "{computed} {stop}");
        }
    }

    #[test]
    fn the_interval_at_the_stop_contains_the_mean_as_often_as_it_says() {
        let rule = StopRule::new(0.05, CONFIDENCE, 1_000).unwrap();
        let covered = (0..1_000).filter(|&seed| {
            let (stop, _) = replicated(seed, &rule);
            let tally: Tally = (0..stop).map(|replication| value(seed, replication)).collect();
            Interval::of_tally(&tally, CONFIDENCE).unwrap().contains(10.0)
        });
        let covered = covered.count();
        assert!((930..=970).contains(&covered), "{covered}");
    }

    #[test]
    fn parts_share_all_runs_evenly_and_keep_the_runs_of_a_point_together() {
        for (points, replications, parts) in [(6, 4, 3), (1_000, 30, 10), (7, 100, 9), (1, 50, 8), (10, 3, 30)] {
            let allocation = Allocation::Fixed { points, replications };
            let (mut counts, mut together) = (vec![0_u64; parts as usize], std::collections::BTreeSet::new());
            for run in super::super::results::runs(&vec![replications; points]) {
                let own: Vec<u32> = (1..=parts)
                    .filter(|part| allocation.belongs(run, [*part, parts]))
                    .collect();
                assert_eq!(own.len(), 1, "{run:?}");
                counts[own[0] as usize - 1] += 1;
                together.insert((run.point, own[0]));
            }
            let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
            assert!(4 * most <= 5 * least + 4, "{counts:?}");
            assert!(
                together.len() as u64 <= points as u64 * allocation.blocks(parts),
                "{parts}"
            );
        }
        let many = Allocation::Fixed {
            points: 10_000,
            replications: 30,
        };
        assert_eq!(many.blocks(1_000), 1);
    }

    #[test]
    fn a_failed_run_ends_its_point() {
        let rule = StopRule::new(0.05, CONFIDENCE, 100).unwrap();
        let known = |replication| match replication {
            0..2 => Some(Sample::Value(1.0)),
            2 => Some(Sample::Failed),
            _ => None,
        };
        assert_eq!(until_precise(&rule, 100, known), (3, true));
        assert_eq!(until_precise(&rule, 100, |_| Some(Sample::None)), (100, true));
    }
}
