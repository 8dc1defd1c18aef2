//! The work on a shard: runs are computed until none is missing, and each is kept as soon as it is finished.

use std::time::Instant;

use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::progress::Progress;
use crate::cli::sweep::folder::OpenedStudy;
use crate::cli::sweep::shard::Shard;
use crate::cli::table_cache::DiskCache;
use crate::report;
use crate::report::sweep::Pace;
use crate::report::words::Language;
use crate::study::sweep::allocation::{Allocation, Wanted};
use crate::study::sweep::error::SweepError;
use crate::study::sweep::journal::Record;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::results::{Finished, RunId};
use crate::study::sweep::run::Bench;
use crate::study::sweep::work::Outcome;

/// What is kept of a shard.
pub struct Kept {
    /// Where finished runs are kept.
    pub journal: Shard,
    /// Runs that are finished, by whomever.
    pub finished: Finished,
    /// Runs computed now.
    pub computed: u64,
    begun: Instant,
    progress: Progress,
}

/// The work on a shard.
pub struct Work<'a> {
    /// The study.
    pub opened: &'a OpenedStudy,
    /// Its plan.
    pub plan: &'a Plan,
    /// Which runs it needs.
    pub allocation: &'a Allocation,
    /// Part and parts.
    pub shard: [u32; 2],
    /// What is kept.
    pub kept: &'a mut Kept,
}

impl Kept {
    /// A journal and what is finished, of which nothing was computed now.
    pub fn new(journal: Shard, finished: Finished) -> Self {
        Self {
            journal,
            finished,
            computed: 0,
            begun: Instant::now(),
            progress: Progress::quiet(),
        }
    }

    /// Keeps a finished run.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&mut self, plan: &Plan, run: RunId, outcome: Outcome) -> Result<(), CliError> {
        let record = Record {
            key: plan.keys.get(run.point).copied().unwrap_or_default(),
            replication: run.replication,
            outcome,
        };
        self.journal.append(&record)?;
        self.finished.add(run, record.outcome);
        self.computed += 1;
        Ok(())
    }

    /// Says how many runs were made, if any were.
    pub fn close(&mut self, language: Language) {
        let pace = self.pace(self.computed);
        if self.computed > 0 {
            self.progress.close(|| report::text::sweep_closing(&pace, language));
        }
    }

    fn pace(&self, all: u64) -> Pace {
        Pace {
            computed: self.computed,
            all,
            seconds: self.begun.elapsed().as_secs_f64(),
        }
    }
}

impl Work<'_> {
    /// Computes what is missing and says what was wanted in the end.
    ///
    /// # Errors
    /// If runs cannot be made or kept, or the user ends it; what was finished by then is kept.
    pub fn finish(&mut self, threads: usize, interrupt: &Interrupt, language: Language) -> Result<Wanted, CliError> {
        let (study, template, plan) = (&self.opened.study, &self.opened.template, self.plan);
        let mut cache = DiskCache::of_user();
        let bench = Bench::new(study, plan, template, &mut cache, threads);
        let kept = &mut *self.kept;
        loop {
            let wanted = self.allocation.wanted(&kept.finished);
            let mut missing = kept.finished.missing(&wanted.replications);
            missing.retain(|run| self.allocation.belongs(*run, self.shard));
            if interrupt.is_set() {
                kept.close(language);
                return Err(CliError::from(SweepError::Interrupted {
                    finished: kept.finished.count(),
                    all: wanted.replications.iter().sum::<u64>() + self.allocation.ahead(),
                }));
            }
            if missing.is_empty() {
                return Ok(wanted);
            }
            let all = kept.computed + missing.len() as u64 + self.allocation.ahead();
            let mut store = |run: RunId, outcome: Outcome| {
                kept.keep(plan, run, outcome)?;
                let pace = kept.pace(all);
                kept.progress.say(|| report::text::sweep_progress(&pace, language));
                Ok::<(), CliError>(())
            };
            let ran = bench.run(&missing, interrupt.flag(), &mut store);
            kept.journal.sync()?;
            ran?;
        }
    }
}
