//! `sweep` and its steps: plan, run, status, merge, analyse.

use std::io;
use std::path::Path;

use crate::cli::arguments::{
    AnswerOptions, Format, SimulationOptions, StudyArguments, StudyRunArguments, SweepAction, SweepArguments,
};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{check_targets, threads, with_format};
use crate::cli::output::deliver;
use crate::cli::progress::Progress;
use crate::cli::speech::warn;
use crate::cli::sweep::folder::OpenedStudy;
use crate::cli::sweep::shard::{Shard, mend};
use crate::cli::sweep::work::{Kept, Work};
use crate::report;
use crate::report::sweep::{Provenance, SweepStatus};
use crate::study::sweep::allocation::{Allocation, Wanted};
use crate::study::sweep::analysis::Analysis;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::optimisation::advance;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::results::Finished;
use crate::study::sweep::study::Study;
use crate::study::sweep::table::{Column, table};

/// The only shard.
const WHOLE: [u32; 2] = [1, 1];

/// Does a step of a study, or all of them.
///
/// # Errors
/// If the study or its scenario cannot be used, files cannot be read or written, or the user ends it too early.
pub fn call(arguments: &SweepArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    only_threads(options)?;
    let forms: &[Format] = match arguments.action {
        Some(SweepAction::Analyse(_) | SweepAction::Predict(_)) => &[Format::Text, Format::Json, Format::Csv],
        _ => &[Format::Text, Format::Json],
    };
    with_format("sweep", answer.format, forms)?;
    check_targets(arguments.study(), answer, &[])?;
    let step = Step {
        answer,
        threads: threads(options),
    };
    match &arguments.action {
        Some(SweepAction::Plan(study)) => step.plan(&mut step.open(study)?),
        Some(SweepAction::Run(run)) => step.run(run),
        Some(SweepAction::Predict(predict)) => step.predict(predict),
        Some(SweepAction::Submit(submit)) => step.submit(submit, options.threads.map_or(1, u32::from)),
        Some(SweepAction::Status(study)) => step.status(&mut step.open(study)?),
        Some(SweepAction::Merge(study)) => step.merge(&mut step.open(study)?),
        Some(SweepAction::Analyse(study)) => step.analyse(&mut step.open(study)?),
        None => step.all(arguments.file.as_deref(), arguments.into.as_deref()),
    }
}

/// Refuses options that the study itself says: silently they would do nothing.
fn only_threads(options: &SimulationOptions) -> Result<(), CliError> {
    let without = SimulationOptions {
        threads: options.threads,
        ..SimulationOptions::default()
    };
    if *options == without {
        return Ok(());
    }
    let message = "the study says seed and replications: leave out --seed, --replications, --precision and --quick";
    Err(CliError::Usage(message.to_owned()))
}

/// Says by the exit code that runs failed, after everything was kept and said.
fn without_failures(status: &SweepStatus) -> Result<(), CliError> {
    let (failed, all) = (status.failed, status.finished);
    match failed {
        0 => Ok(()),
        _ => Err(CliError::FailedRuns { failed, all }),
    }
}

/// How a step is done.
pub(super) struct Step<'a> {
    pub(super) answer: &'a AnswerOptions,
    threads: usize,
}

/// All runs of a study, which are finished.
pub(super) struct Complete {
    /// Which were needed.
    pub(super) allocation: Allocation,
    /// How many of each point.
    pub(super) wanted: Wanted,
    /// What they found out.
    pub(super) finished: Finished,
}

impl Step<'_> {
    /// Reads the study that a step is of.
    ///
    /// # Errors
    /// See [`OpenedStudy::new`].
    pub(super) fn open(&self, study: &StudyArguments) -> Result<OpenedStudy, CliError> {
        OpenedStudy::new(&study.file, study.into.as_deref(), self.answer)
    }

    fn all(&self, file: Option<&Path>, into: Option<&Path>) -> Result<(), CliError> {
        let file = file.ok_or_else(|| CliError::Usage("which study?".to_owned()))?;
        let mut opened = OpenedStudy::new(file, into, self.answer)?;
        let (status, complete) = self.compute(&mut opened, WHOLE, false)?;
        write_results(&opened, &complete)?;
        if self.answer.format == Format::Json {
            self.say(&status)?;
            return without_failures(&status);
        }
        let said = report::text::sweep_status(&status, self.answer.language());
        let text = format!("{said}{}", self.analysed(&opened.study, &complete));
        deliver(text.as_bytes(), self.answer.output.as_deref())?;
        without_failures(&status)
    }

    fn analyse(&self, opened: &mut OpenedStudy) -> Result<(), CliError> {
        let complete = complete(opened, &Interrupt::listen())?;
        let said = self.analysed(&opened.study, &complete);
        deliver(said.as_bytes(), self.answer.output.as_deref())
    }

    fn analysed(&self, study: &Study, complete: &Complete) -> String {
        let answer = self.answer;
        let (wanted, finished) = (&complete.wanted.replications, &complete.finished);
        let analysis = Analysis::of(study, &complete.allocation, wanted, finished);
        match answer.format {
            Format::Text => report::text::sweep_analysis(&analysis, answer.language()),
            Format::Json => report::json::sweep_analysis(&study.scenario_name, &analysis),
            Format::Csv => report::csv::sweep_analysis(&analysis),
        }
    }

    fn plan(&self, opened: &mut OpenedStudy) -> Result<(), CliError> {
        let interrupt = Interrupt::listen();
        let mut plan = self.make_plan(opened, &interrupt)?;
        let finished = read(opened, &mut plan, &interrupt)?;
        self.say_status("sweep plan", &opened.study, &finished)
    }

    fn run(&self, run: &StudyRunArguments) -> Result<(), CliError> {
        let mut opened = self.open(&run.study)?;
        let (status, _) = self.compute(&mut opened, run.shard, run.repair)?;
        self.say(&status)?;
        without_failures(&status)
    }

    fn status(&self, opened: &mut OpenedStudy) -> Result<(), CliError> {
        let mut plan = opened.plan()?;
        let finished = read(opened, &mut plan, &Interrupt::listen())?;
        self.say_status("sweep status", &opened.study, &finished)
    }

    fn merge(&self, opened: &mut OpenedStudy) -> Result<(), CliError> {
        let complete = complete(opened, &Interrupt::listen())?;
        write_results(opened, &complete)?;
        self.say_status("sweep merge", &opened.study, &complete.finished)
    }

    /// Makes the plan and keeps it, with the study and the scenario that it is of.
    ///
    /// # Errors
    /// If the scenario makes no sense at some points, or something cannot be written.
    pub(super) fn make_plan(&self, opened: &OpenedStudy, interrupt: &Interrupt) -> Result<Plan, CliError> {
        let (study, folder) = (&opened.study, &opened.folder);
        Allocation::new(study)?;
        let language = self.answer.language();
        let mut progress = Progress::quiet();
        let all = study.points.len();
        let mut say = |done| progress.say(|| report::text::sweep_planning(done, all, language));
        let plan = Plan::make(study, &opened.template, self.threads, interrupt.flag(), &mut say)?;
        progress.clear();
        folder.make()?;
        deliver(opened.text.as_bytes(), Some(&folder.file("study.toml")))?;
        let scenario = opened.template.with([]).map_err(CliError::Scenario)?;
        warn(&scenario.warnings);
        let resolved = report::sweep::resolved(&scenario);
        deliver(resolved.as_bytes(), Some(&folder.file("scenario.json")))?;
        folder.keep(&plan)?;
        Ok(plan)
    }

    /// Computes what is missing of a shard, and says how far the study is then and what it consists of.
    fn compute(
        &self,
        opened: &mut OpenedStudy,
        shard: [u32; 2],
        repair: bool,
    ) -> Result<(SweepStatus, Complete), CliError> {
        Allocation::new(&opened.study)?.check_shards(shard)?;
        let interrupt = Interrupt::listen();
        let mut plan = match opened.folder.plan()? {
            Some(_) => opened.plan()?,
            None => self.make_plan(opened, &interrupt)?,
        };
        let path = opened.folder.journal(shard);
        let (journal, own) = Shard::open(&path, repair)?;
        let mut finished = Finished::new(&plan);
        finished.take(own);
        if repair {
            // Every journal counts, so one that is damaged stops every shard, and the one that wrote it may never run again.
            let journals = opened.folder.journals()?;
            journals
                .iter()
                .filter(|other| **other != path)
                .try_for_each(|other| mend(other))?;
        }
        opened.folder.count(&mut finished, Some(&path))?;
        let mut kept = Kept::new(journal, finished);
        // A search says where its next points are when the runs of those before are finished.
        let (allocation, wanted) = loop {
            let finished = &mut kept.finished;
            advance(
                &mut opened.study,
                &mut plan,
                &opened.template,
                finished,
                interrupt.flag(),
            )?;
            let allocation = Allocation::new(&opened.study)?;
            let mut work = Work {
                opened,
                plan: &plan,
                allocation: &allocation,
                shard,
                kept: &mut kept,
            };
            let wanted = work.finish(self.threads, &interrupt, self.answer.language())?;
            if wanted.is_all || !matches!(allocation, Allocation::Search(_)) {
                break (allocation, wanted);
            }
        };
        kept.close(self.answer.language());
        let study = &opened.study;
        let mut own = kept.finished.clone();
        own.retain(|run| allocation.belongs(run, shard));
        let columns = table(study, &wanted.replications, &own);
        write_parquet(&columns, &Provenance::of(study), &path.with_extension("parquet"))?;
        let mut status = SweepStatus::of("sweep run", study, &wanted, &kept.finished);
        status.computed = Some(kept.computed);
        let complete = Complete {
            allocation,
            wanted,
            finished: kept.finished,
        };
        Ok((status, complete))
    }

    fn say_status(&self, command: &'static str, study: &Study, finished: &Finished) -> Result<(), CliError> {
        let wanted = Allocation::new(study)?.wanted(finished);
        self.say(&SweepStatus::of(command, study, &wanted, finished))
    }

    fn say(&self, status: &SweepStatus) -> Result<(), CliError> {
        let text = match self.answer.format {
            Format::Json => report::json::sweep_status(status),
            _ => report::text::sweep_status(status, self.answer.language()),
        };
        deliver(text.as_bytes(), self.answer.output.as_deref())
    }
}

/// Writes the results of all shards.
fn write_results(opened: &OpenedStudy, complete: &Complete) -> Result<(), CliError> {
    let (study, folder) = (&opened.study, &opened.folder);
    let columns = table(study, &complete.wanted.replications, &complete.finished);
    let provenance = Provenance::of(study);
    let files = ["results.parquet", "results.csv"];
    let [parquet, csv] = files.map(|name| folder.file(name));
    write_parquet(&columns, &provenance, &parquet)?;
    deliver(report::csv::sweep_runs(&columns).as_bytes(), Some(&csv))?;
    let package = report::datapackage::datapackage(&study.spec.description, &columns, &files, &provenance);
    deliver(package.as_bytes(), Some(&folder.file("datapackage.json")))
}

fn write_parquet(columns: &[Column], provenance: &Provenance, path: &Path) -> Result<(), CliError> {
    let bytes = report::parquet::runs(columns, &provenance.metadata(columns))
        .map_err(|error| CliError::write(path)(io::Error::other(error.to_string())))?;
    deliver(&bytes, Some(path))
}

/// All runs of a study that are finished; a search has gone on as far as they say where.
///
/// # Errors
/// If a journal cannot be read, or the user ends it on the way.
pub(super) fn read(opened: &mut OpenedStudy, plan: &mut Plan, interrupt: &Interrupt) -> Result<Finished, CliError> {
    let mut finished = Finished::new(plan);
    opened.folder.count(&mut finished, None)?;
    advance(
        &mut opened.study,
        plan,
        &opened.template,
        &mut finished,
        interrupt.flag(),
    )?;
    if interrupt.is_set() {
        let allocation = Allocation::new(&opened.study)?;
        return Err(CliError::from(SweepError::Interrupted {
            finished: finished.count(),
            all: allocation.wanted(&finished).replications.iter().sum::<u64>() + allocation.ahead(),
        }));
    }
    Ok(finished)
}

/// All runs of a study, none of which may be missing.
///
/// # Errors
/// If one is, a journal cannot be read, or the user ends it.
pub(super) fn complete(opened: &mut OpenedStudy, interrupt: &Interrupt) -> Result<Complete, CliError> {
    let mut plan = opened.plan()?;
    let finished = read(opened, &mut plan, interrupt)?;
    let allocation = Allocation::new(&opened.study)?;
    let wanted = allocation.wanted(&finished);
    let missing = finished.missing(&wanted.replications).len() as u64;
    if missing > 0 || !wanted.is_all {
        return Err(CliError::from(SweepError::Unfinished {
            missing: missing + allocation.ahead(),
            all: wanted.replications.iter().sum::<u64>() + allocation.ahead(),
        }));
    }
    Ok(Complete {
        allocation,
        wanted,
        finished,
    })
}
