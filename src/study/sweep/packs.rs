//! How a study is cut into packs of minutes for a batch system: tasks of seconds drown its scheduler, tasks of hours
//! lose much when a node fails and wait long for a gap to run in.
//!
//! The work is estimated from a few runs: a point has to be made ready once in every pack that has runs of it, and then
//! each run takes its time. Medians are taken, since the first point often pays for what all share, such as a network
//! that is derived once and kept on disk.

use crate::study::sweep::allocation::{Allocation, SearchRuns};

/// Most packs that are chosen unasked: what Slurm allows in one array if nobody changed it (`MaxArraySize` 1001).
pub const MOST_PACKS: u32 = 1_000;

/// What runs take on one processor, seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Making a point ready: its networks, its detectors, its warm-up.
    pub preparation_seconds: f64,
    /// A run of a point that is ready.
    pub run_seconds: f64,
    /// Runs from which this is known.
    pub runs: u64,
}

impl Cost {
    /// The cost, from seconds of two runs of each of some points, the first of which made the point ready; where a
    /// point had only one run, its time counts as that of the run.
    pub fn of(points: &[(f64, Option<f64>)]) -> Option<Self> {
        let run = median(points.iter().map(|(first, second)| second.unwrap_or(*first)))?;
        let ready = points
            .iter()
            .filter_map(|(first, second)| Some((first - (*second)?).max(0.0)));
        let runs = points.iter().map(|(_, second)| 1 + u64::from(second.is_some())).sum();
        Some(Self {
            preparation_seconds: median(ready).unwrap_or(0.0),
            run_seconds: run,
            runs,
        })
    }
}

/// How the work that is left is cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Packs {
    /// How many packs.
    pub count: u32,
    /// Processor seconds of all of them.
    pub seconds: f64,
    /// Seconds that a pack takes on its processors.
    pub seconds_each: f64,
}

/// What is left of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Runs that are missing.
    pub runs: u64,
    /// Points that have some.
    pub points: u64,
}

impl Packs {
    /// Cuts what is left into packs of about so many seconds on so many processors each, or into `count` packs.
    pub fn new(left: Left, cost: Cost, allocation: &Allocation, processors: u32, size: Size) -> Self {
        if let Allocation::Search(search) = allocation {
            return Self::of_search(left.runs, cost, search, processors);
        }
        let seconds = |count: u32| {
            let ready = left.points.saturating_mul(allocation.blocks(count)).min(left.runs);
            ready as f64 * cost.preparation_seconds + left.runs as f64 * cost.run_seconds
        };
        let most = match allocation {
            Allocation::Selection(_) => 1,
            _ => left.runs.clamp(1, u64::from(MOST_PACKS)) as u32,
        };
        let count = match size {
            Size::Count(count) => count,
            Size::Seconds(size) => {
                // More packs make more points ready more than once, so it is tried until nothing changes.
                let mut count = 1;
                for _ in 0..8 {
                    let wanted = seconds(count) / (size.max(1.0) * f64::from(processors.max(1)));
                    count = (libm::ceil(wanted).clamp(1.0, f64::from(most))) as u32;
                }
                count
            }
        };
        let all = seconds(count);
        Self {
            count,
            seconds: all,
            seconds_each: all / (f64::from(count) * f64::from(processors.max(1))),
        }
    }
}

impl Packs {
    /// A search is one pack. Its points come as it goes on, those of a batch at a time: so many can be made ready at once,
    /// and so many times their replications be run. The time that choosing them takes is left out.
    fn of_search(runs: u64, cost: Cost, search: &SearchRuns, processors: u32) -> Self {
        let points = runs.div_ceil(search.replications.max(1)) as f64 * cost.preparation_seconds;
        let all = runs as f64 * cost.run_seconds;
        let busy = |most: u64| most.clamp(1, u64::from(processors.max(1))) as f64;
        Self {
            count: 1,
            seconds: points + all,
            seconds_each: points / busy(search.batch) + all / busy(search.batch.saturating_mul(search.replications)),
        }
    }
}

/// How large packs are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// So many seconds.
    Seconds(f64),
    /// So many of them.
    Count(u32),
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: Cost = Cost {
        preparation_seconds: 2.0,
        run_seconds: 6.0,
        runs: 6,
    };

    fn packs(points: usize, replications: u64, processors: u32, size: Size) -> Packs {
        let allocation = Allocation::Fixed { points, replications };
        let left = Left {
            runs: points as u64 * replications,
            points: points as u64,
        };
        Packs::new(left, COST, &allocation, processors, size)
    }

    #[test]
    fn the_cost_is_the_median_and_what_the_first_point_pays_for_all_does_not_count() {
        let cost = Cost::of(&[(61.0, Some(1.0)), (1.5, Some(1.2)), (1.4, Some(1.1))]).unwrap();
        assert_eq!((cost.run_seconds, cost.runs), (1.1, 6));
        assert!((cost.preparation_seconds - 0.3).abs() < 1e-12, "{cost:?}");
        assert_eq!(Cost::of(&[(3.0, None)]).unwrap().run_seconds, 3.0);
        assert_eq!(Cost::of(&[]), None);
    }

    #[test]
    fn packs_take_about_the_time_asked_for_and_together_all_of_it() {
        for (points, replications, processors) in [(1_000, 10, 1), (1_000, 10, 4), (40, 500, 2), (3, 4_000, 1)] {
            let found = packs(points, replications, processors, Size::Seconds(600.0));
            let runs = points as f64 * replications as f64;
            assert!(found.seconds >= 6.0 * runs + 2.0 * points as f64, "{found:?}");
            assert!((540.0..=600.0).contains(&found.seconds_each), "{found:?}");
        }
    }

    #[test]
    fn a_search_is_one_pack_that_makes_all_its_points_ready_and_needs_few_processors() {
        let allocation = Allocation::Search(SearchRuns {
            points: 5,
            replications: 4,
            confirmed: Vec::new(),
            confirm: 10,
            is_over: false,
            ahead: 80,
            batch: 2,
        });
        let left = Left { runs: 100, points: 5 };
        let found = Packs::new(left, COST, &allocation, 16, Size::Seconds(60.0));
        assert_eq!((found.count, found.seconds), (1, 25.0 * 2.0 + 100.0 * 6.0));
        // Two points can be made ready at a time, and eight runs be under way.
        assert_eq!(found.seconds_each, 25.0 * 2.0 / 2.0 + 100.0 * 6.0 / 8.0);
    }

    #[test]
    fn there_are_never_more_packs_than_runs_or_than_an_array_holds() {
        assert_eq!(packs(3, 2, 1, Size::Seconds(1.0)).count, 6);
        assert_eq!(packs(9_999, 90, 1, Size::Seconds(60.0)).count, MOST_PACKS);
        assert_eq!(packs(3, 2, 1, Size::Count(4)).count, 4);
    }
}
