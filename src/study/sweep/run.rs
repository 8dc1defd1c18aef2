//! Running what is missing, on several threads.
//!
//! Runs are handed on as they are finished, in whatever order, so that as little as possible is lost if the program is
//! killed: nothing that is said of them depends on that order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use crate::scenario::template::Template;
use crate::study::error::StudyError;
use crate::study::networks::TableCache;
use crate::study::parallel::caught;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::results::RunId;
use crate::study::sweep::study::Study;
use crate::study::sweep::work::{Outcome, Prepared};

/// Points that are kept ready at most, beside those being run.
const KEPT: usize = 64;

/// What becomes of a finished run. It is called by one thread at a time.
pub type Store<'s, E> = dyn FnMut(RunId, Outcome) -> Result<(), E> + Send + 's;

/// Where runs are made.
pub struct Bench<'a> {
    study: &'a Study,
    plan: &'a Plan,
    template: &'a Template,
    cache: Mutex<&'a mut (dyn TableCache + Send)>,
    threads: usize,
    ready: Mutex<BTreeMap<usize, Arc<OnceLock<Ready>>>>,
}

/// A thread's own copy of the point it runs.
///
/// Threads that run one copy slow each other down: the memory of a thread's runs lies between what all of them read,
/// and each write takes the line of the cache that it falls into from the other processors.
struct Own {
    point: usize,
    prepared: Prepared,
}

/// A point that was to be prepared.
enum Ready {
    Prepared(Box<Prepared>),
    /// No run of it has a result, and why.
    Failed(String),
    Cancelled,
    /// It is not what was planned.
    Edited,
}

impl<'a> Bench<'a> {
    /// A place to run a study; networks and detectors are kept in `cache`.
    pub fn new(
        study: &'a Study,
        plan: &'a Plan,
        template: &'a Template,
        cache: &'a mut (dyn TableCache + Send),
        threads: usize,
    ) -> Self {
        Self {
            study,
            plan,
            template,
            cache: Mutex::new(cache),
            threads: threads.max(1),
            ready: Mutex::default(),
        }
    }

    /// Makes these runs and hands each to `store` as it is finished. A run that fails is a result too. As soon as `cancel`
    /// is true no further run is begun, and those under way are finished and handed on.
    ///
    /// # Errors
    /// If runs cannot be made for reasons that lie outside them, or what `store` says.
    pub fn run<E: From<SweepError> + Send>(
        &self,
        runs: &[RunId],
        cancel: &AtomicBool,
        store: &mut Store<'_, E>,
    ) -> Result<(), E> {
        let next = AtomicUsize::new(0);
        let stop = AtomicBool::new(false);
        let keeping = Mutex::new((store, Ok(())));
        let serve = || {
            let mut own = None;
            while !stop.load(Ordering::Relaxed) && !cancel.load(Ordering::Relaxed) {
                let Some(&run) = runs.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    return;
                };
                let outcome = self.outcome(run, &mut own, cancel);
                // Whoever has made a run keeps it: a thread for that alone would be woken for every one.
                let mut keeping = keeping.lock().unwrap_or_else(PoisonError::into_inner);
                let (store, ended) = &mut *keeping;
                let stored = match outcome {
                    // A cancelled run has no result and is no failure: whoever cancelled knows.
                    Err(SweepError::Study(StudyError::Cancelled)) => Ok(()),
                    Err(error) => Err(error.into()),
                    Ok(outcome) => store(run, outcome),
                };
                // Those under way are still finished and, where that is possible, kept.
                if let Err(error) = stored
                    && ended.is_ok()
                {
                    stop.store(true, Ordering::Relaxed);
                    *ended = Err(error);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..self.threads.min(runs.len()) {
                // With fewer threads than asked for it only takes longer.
                if thread::Builder::new().spawn_scoped(scope, serve).is_err() {
                    break;
                }
            }
            serve();
        });
        let (_, ended) = keeping.into_inner().unwrap_or_else(PoisonError::into_inner);
        ended
    }

    /// Makes a run on a thread that keeps in `own` the point it was last at.
    fn outcome(&self, run: RunId, own: &mut Option<Own>, cancel: &AtomicBool) -> Result<Outcome, SweepError> {
        let is_there = own.as_ref().is_some_and(|own| own.point == run.point);
        let prepared = match own {
            Some(own) if is_there => &own.prepared,
            _ => {
                let slot = self.slot(run.point);
                match slot.get_or_init(|| self.prepare(run.point, cancel)) {
                    Ready::Prepared(prepared) => {
                        let (point, prepared) = (run.point, prepared.apart());
                        &own.insert(Own { point, prepared }).prepared
                    }
                    Ready::Failed(message) => return Ok(Err(message.clone())),
                    Ready::Cancelled => return Err(SweepError::Study(StudyError::Cancelled)),
                    Ready::Edited => return Err(SweepError::edited_inputs()),
                }
            }
        };
        match prepared.run(run.replication, &self.study.responses, cancel) {
            Ok(outcome) => Ok(outcome),
            Err(StudyError::Cancelled) => Err(SweepError::Study(StudyError::Cancelled)),
            Err(error) => Ok(Err(error.to_string())),
        }
    }

    /// The place of a prepared point, shared by all threads that run it.
    fn slot(&self, point: usize) -> Arc<OnceLock<Ready>> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.len() > KEPT && !ready.contains_key(&point) {
            // Runs come point by point, so the first points are the least likely to be wanted again.
            let idle = ready
                .iter()
                .find(|(_, slot)| Arc::strong_count(slot) == 1)
                .map(|(&point, _)| point);
            idle.and_then(|point| ready.remove(&point));
        }
        Arc::clone(ready.entry(point).or_default())
    }

    fn prepare(&self, point: usize, cancel: &AtomicBool) -> Ready {
        let (key, loaded) = self.study.identified(self.template, point);
        if self.plan.keys.get(point) != Some(&key) {
            return Ready::Edited;
        }
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(message) => return Ready::Failed(message),
        };
        let (responses, seed) = (&self.study.responses, self.study.seed);
        let prepared = caught(|| Prepared::new(&loaded, responses, seed, &self.cache, self.threads, cancel));
        match prepared {
            Ok(Ok(prepared)) => Ready::Prepared(Box::new(prepared)),
            Ok(Err(StudyError::Cancelled)) => Ready::Cancelled,
            Ok(Err(error)) => Ready::Failed(error.to_string()),
            Err(message) => Ready::Failed(format!("the simulation failed: {message}; this is a bug")),
        }
    }
}
