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
    /// Where finished runs are kept.
    pub journal: Shard,
    /// Runs that are finished, by whomever.
    pub finished: Finished,
    /// Runs computed now.
    pub computed: u64,
}

impl Work<'_> {
    /// Computes what is missing and says what was wanted in the end.
    ///
    /// # Errors
    /// If runs cannot be made or kept, or the user ends it; what was finished by then is kept.
    pub fn finish(&mut self, threads: usize, interrupt: &Interrupt, language: Language) -> Result<Wanted, CliError> {
        let (study, template) = (&self.opened.study, &self.opened.template);
        let mut cache = DiskCache::of_user();
        let bench = Bench::new(study, self.plan, template, &mut cache, threads);
        let mut progress = Progress::quiet();
        let begun = Instant::now();
        loop {
            let wanted = self.allocation.wanted(&self.finished);
            let mut missing = self.finished.missing(&wanted.replications);
            missing.retain(|run| self.allocation.belongs(*run, self.shard));
            if missing.is_empty() {
                self.close(&mut progress, begun, language);
                return Ok(wanted);
            }
            let all = self.computed + missing.len() as u64;
            let mut store = |run: RunId, outcome: Outcome| {
                self.keep(run, outcome)?;
                let (computed, seconds) = (self.computed, begun.elapsed().as_secs_f64());
                let pace = Pace { computed, all, seconds };
                progress.say(|| report::text::sweep_progress(&pace, language));
                Ok::<(), CliError>(())
            };
            let ran = bench.run(&missing, interrupt.flag(), &mut store);
            self.journal.sync()?;
            ran?;
            if interrupt.is_set() {
                self.close(&mut progress, begun, language);
                return Err(CliError::from(SweepError::Interrupted {
                    finished: self.finished.count(),
                    all: wanted.replications.iter().sum(),
                }));
            }
        }
    }

    /// Says how many runs were made, if any were.
    fn close(&self, progress: &mut Progress, begun: Instant, language: Language) {
        let (computed, seconds) = (self.computed, begun.elapsed().as_secs_f64());
        let pace = Pace {
            computed,
            all: computed,
            seconds,
        };
        if computed > 0 {
            progress.close(|| report::text::sweep_closing(&pace, language));
        }
    }

    /// Keeps a finished run.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&mut self, run: RunId, outcome: Outcome) -> Result<(), CliError> {
        let record = Record {
            key: self.plan.keys.get(run.point).copied().unwrap_or_default(),
            replication: run.replication,
            outcome,
        };
        self.journal.append(&record)?;
        self.finished.add(run, record.outcome);
        self.computed += 1;
        Ok(())
    }
}
