//! Replications of one or several variants, in parallel.
//!
//! Runs are begun in order: replication r of every variant before r + 1 of any, so that pairs arrive together and
//! the first answer comes early. What they find is handed on in the same order on the calling thread, whichever
//! finished first, so no result depends on the number of threads: the receiver sees replications 0, 1, 2 … and may
//! end the study after any of them; what ran ahead meanwhile is thrown away. Leaves out what is made of results.

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::factory::factory::Factory;
use crate::factory::plan::FactoryPlan;
use crate::factory::result::{RunResult, complete};
use crate::study::error::{StudyError, VariantName};

/// A plant to replicate.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What it is called.
    pub name: VariantName,
    /// The prepared plant.
    pub plan: Arc<FactoryPlan>,
}

/// One replication of every variant: all of them had the same luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// Its number, from 0.
    pub number: u64,
    /// What each variant's run found out, in the order of the variants; without [`RunResult::output`], which is
    /// only of use for finding a warm-up and would fill the memory.
    pub results: Vec<RunResult>,
}

/// How replicating ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replicated {
    /// Replications handed on.
    pub replications: u64,
    /// Whether it was cancelled before the end.
    pub cancelled: bool,
}

/// What receives the replications, one by one in their order, and says whether to go on.
pub type Receiver<'a> = dyn FnMut(Replication) -> Result<ControlFlow<()>, StudyError> + 'a;

/// Simulates `replications` replications of all `variants` on `threads` threads and hands each to `receive`.
///
/// As soon as `cancel` is true no further run is begun; those under way are finished, and replications that are
/// complete then are still handed on.
///
/// # Errors
/// The first run in order that has no result, unless the receiver ended the study before it; or the receiver's own
/// error.
pub fn replicate(
    variants: &[Variant],
    seed: u64,
    replications: u64,
    threads: usize,
    cancel: &AtomicBool,
    receive: &mut Receiver<'_>,
) -> Result<Replicated, StudyError> {
    let runs = Runs {
        variants,
        seed,
        count: replications.saturating_mul(variants.len() as u64),
    };
    let mut line_up = LineUp::new(&runs, receive);
    if threads <= 1 {
        runs.simulate_here(cancel, &mut line_up)?;
    } else {
        runs.simulate_on_threads(threads, cancel, &mut line_up)?;
    }
    Ok(Replicated {
        replications: line_up.handed_on,
        cancelled: !line_up.ended && line_up.handed_on < replications && !variants.is_empty(),
    })
}

/// All runs of a study, numbered in the order in which they are begun.
struct Runs<'a> {
    variants: &'a [Variant],
    seed: u64,
    count: u64,
}

/// What became of a run.
type Outcome = Result<RunResult, StudyError>;

impl Runs<'_> {
    fn variant_and_replication(&self, run: u64) -> (usize, u64) {
        let variants = self.variants.len() as u64;
        ((run % variants) as usize, run / variants)
    }

    fn simulate(&self, run: u64) -> Outcome {
        let (variant, replication) = self.variant_and_replication(run);
        let Variant { name, plan } = &self.variants[variant];
        // A panic must reach whoever waits for this run instead of letting them wait for ever.
        let finished = catch_unwind(AssertUnwindSafe(|| {
            complete(Factory::simulation(Arc::clone(plan), self.seed, replication))
        }));
        match finished {
            Ok(Ok(mut result)) => {
                result.output = Vec::new();
                Ok(result)
            }
            Ok(Err(source)) => Err(StudyError::Run {
                variant: name.clone(),
                replication,
                source,
            }),
            Err(panic) => Err(StudyError::Bug {
                variant: name.clone(),
                replication,
                message: message(panic.as_ref()),
            }),
        }
    }

    fn simulate_here(&self, cancel: &AtomicBool, line_up: &mut LineUp<'_, '_>) -> Result<(), StudyError> {
        for run in 0..self.count {
            if cancel.load(Ordering::Relaxed) || line_up.take(run, self.simulate(run))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn simulate_on_threads(
        &self,
        threads: usize,
        cancel: &AtomicBool,
        line_up: &mut LineUp<'_, '_>,
    ) -> Result<(), StudyError> {
        let next = AtomicU64::new(0);
        let stop = AtomicBool::new(false);
        let work = |sender: mpsc::Sender<(u64, Outcome)>| {
            while !stop.load(Ordering::Relaxed) && !cancel.load(Ordering::Relaxed) {
                let run = next.fetch_add(1, Ordering::Relaxed);
                if run >= self.count {
                    return;
                }
                let outcome = self.simulate(run);
                // Every run before a failed one has been begun by now, so none that matters is missed.
                if outcome.is_err() {
                    stop.store(true, Ordering::Relaxed);
                }
                if sender.send((run, outcome)).is_err() {
                    return;
                }
            }
        };
        let threads = threads.min(usize::try_from(self.count).unwrap_or(usize::MAX));
        thread::scope(|scope| {
            // However this ends, also by a panic of the receiver, the threads end after the runs under way.
            let _stop_at_the_end = StopAtTheEnd(&stop);
            let (sender, receiver) = mpsc::channel();
            let mut begun = 0;
            for _ in 0..threads {
                let sender = sender.clone();
                let work = &work;
                // With fewer threads than asked for it only takes longer.
                if thread::Builder::new()
                    .spawn_scoped(scope, move || work(sender))
                    .is_err()
                {
                    break;
                }
                begun += 1;
            }
            drop(sender);
            if begun == 0 {
                return self.simulate_here(cancel, line_up);
            }
            for (run, outcome) in receiver {
                if line_up.take(run, outcome)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }
}

struct StopAtTheEnd<'a>(&'a AtomicBool);

impl Drop for StopAtTheEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Puts outcomes back into the order of their runs and hands complete replications on.
struct LineUp<'a, 'b> {
    runs: &'a Runs<'a>,
    receive: &'a mut Receiver<'b>,
    /// Outcomes of runs whose predecessors are still under way.
    waiting: BTreeMap<u64, Outcome>,
    /// The run whose outcome is next.
    next: u64,
    /// Results of the replication that is next.
    results: Vec<RunResult>,
    handed_on: u64,
    ended: bool,
}

impl<'a, 'b> LineUp<'a, 'b> {
    fn new(runs: &'a Runs<'a>, receive: &'a mut Receiver<'b>) -> Self {
        Self {
            runs,
            receive,
            waiting: BTreeMap::new(),
            next: 0,
            results: Vec::new(),
            handed_on: 0,
            ended: false,
        }
    }

    fn take(&mut self, run: u64, outcome: Outcome) -> Result<ControlFlow<()>, StudyError> {
        self.waiting.insert(run, outcome);
        while let Some(outcome) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.results.push(outcome?);
            if self.results.len() < self.runs.variants.len() {
                continue;
            }
            let replication = Replication {
                number: self.handed_on,
                results: std::mem::take(&mut self.results),
            };
            self.handed_on += 1;
            if (self.receive)(replication)?.is_break() {
                self.ended = true;
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::statistics::sequential::StopRule;
    use crate::scenario::scenario::ScenarioSpec;
    use crate::study::estimate::value;
    use crate::study::example::{deadlocking, offers, scenario};

    fn variant(name: VariantName, scenario: &ScenarioSpec) -> Variant {
        let plan = Arc::new(FactoryPlan::new(&scenario.plant, 0.5).unwrap());
        Variant { name, plan }
    }

    fn variants() -> Vec<Variant> {
        let offers = offers();
        std::iter::once(variant(VariantName::Baseline, &scenario()))
            .chain(
                offers
                    .iter()
                    .map(|(name, scenario)| variant(VariantName::Offer(name.clone()), scenario)),
            )
            .collect()
    }

    /// All that a study hands on, as text.
    fn handed_on(
        variants: &[Variant],
        replications: u64,
        threads: usize,
        stop: &mut dyn FnMut(&Replication) -> bool,
    ) -> (Vec<String>, Result<Replicated, StudyError>) {
        let mut texts = Vec::new();
        let cancel = AtomicBool::new(false);
        let replicated = replicate(variants, 3, replications, threads, &cancel, &mut |replication| {
            assert_eq!(replication.number, texts.len() as u64);
            texts.push(serde_json::to_string(&replication.results).unwrap());
            Ok(if stop(&replication) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        });
        (texts, replicated)
    }

    #[test]
    fn the_number_of_threads_does_not_show_in_any_bit() {
        let variants = variants();
        let (one, ended) = handed_on(&variants, 7, 1, &mut |_| false);
        assert_eq!(one.len(), 7);
        let expected = Replicated {
            replications: 7,
            cancelled: false,
        };
        assert_eq!(ended.unwrap(), expected);
        for threads in [2, 5, 64] {
            let (many, ended) = handed_on(&variants, 7, threads, &mut |_| false);
            assert_eq!(many, one);
            assert_eq!(ended.unwrap(), expected);
        }
    }

    #[test]
    fn a_stop_rule_stops_at_the_same_replication_on_any_number_of_threads() {
        let variants = &variants()[..1];
        let rule = StopRule::new(0.06, 0.95, 60).unwrap();
        let stopped_after = |threads| {
            let mut values = Vec::new();
            let mut stop = |replication: &Replication| {
                values.extend(value(&replication.results[0].kpis, "good_parts_per_hour"));
                rule.stop(&values).is_some()
            };
            let (texts, ended) = handed_on(variants, 60, threads, &mut stop);
            assert_eq!(texts.len() as u64, ended.unwrap().replications);
            texts
        };
        let one = stopped_after(1);
        assert!((10..60).contains(&one.len()), "{}", one.len());
        assert_eq!(stopped_after(2), one);
        assert_eq!(stopped_after(5), one);
    }

    #[test]
    fn cancelling_keeps_what_is_complete() {
        let variants = variants();
        for threads in [1, 2, 5] {
            let cancel = AtomicBool::new(false);
            let mut seen = 0;
            let replicated = replicate(&variants, 3, 1_000, threads, &cancel, &mut |replication| {
                assert_eq!((replication.number, replication.results.len()), (seen, 3));
                seen += 1;
                cancel.store(seen >= 2, Ordering::Relaxed);
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
            assert!(replicated.cancelled);
            assert_eq!(replicated.replications, seen);
            assert!((2..20).contains(&seen), "{seen}");
        }
        let cancelled = AtomicBool::new(true);
        let none = replicate(&variants, 3, 10, 2, &cancelled, &mut |_| unreachable!()).unwrap();
        assert_eq!((none.replications, none.cancelled), (0, true));
    }

    #[test]
    fn the_first_failed_run_in_order_is_reported() {
        let mut variants = variants();
        variants[1] = variant(VariantName::Offer("loop".to_owned()), &deadlocking());
        for threads in [1, 2, 5] {
            let (texts, ended) = handed_on(&variants, 20, threads, &mut |_| false);
            assert!(texts.is_empty());
            let error = ended.unwrap_err();
            assert!(matches!(error, StudyError::Run { replication: 0, .. }), "{error:?}");
            let text = error.to_string();
            assert!(
                text.starts_with("offer `loop`, replication 0: the line stopped for good after "),
                "{text}"
            );
            assert!(text.contains("saw") && text.contains("check"), "{text}");
        }
    }

    #[test]
    fn what_ran_ahead_of_the_end_is_thrown_away_with_its_errors() {
        let variants = &variants()[..1];
        let (one, _) = handed_on(variants, 1, 1, &mut |_| false);
        for threads in [1, 5] {
            let (texts, ended) = handed_on(variants, 1_000_000_000, threads, &mut |_| true);
            assert_eq!(texts, one);
            assert!(!ended.unwrap().cancelled);
        }
    }

    #[test]
    fn the_receivers_own_error_ends_the_study() {
        let variants = variants();
        for threads in [1, 5] {
            let cancel = AtomicBool::new(false);
            let ended = replicate(&variants, 3, 1_000_000, threads, &cancel, &mut |_| {
                Err(StudyError::NoReplications)
            });
            assert!(matches!(ended, Err(StudyError::NoReplications)));
        }
    }

    #[test]
    fn a_panic_in_a_run_is_reported_and_hangs_nothing() {
        let mut broken = variant(VariantName::Baseline, &scenario());
        let mut plan = (*broken.plan).clone();
        plan.line.steps.clear();
        broken.plan = Arc::new(plan);
        for threads in [1, 4] {
            let (_, ended) = handed_on(std::slice::from_ref(&broken), 50, threads, &mut |_| false);
            let error = ended.unwrap_err();
            assert!(matches!(error, StudyError::Bug { replication: 0, .. }), "{error:?}");
        }
    }
}
