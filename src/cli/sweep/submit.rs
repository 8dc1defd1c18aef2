//! `sweep submit`: a study as an array of tasks of a batch system.
//!
//! A few runs are made here and now, to see how long they take; they are kept like all others. The scripts are written
//! into the folder of the results, where they stay, and are given to `sbatch`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use crate::cli::arguments::Format;
use crate::cli::error::{CliError, shown};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::deliver;
use crate::cli::sweep::arguments::SubmitArguments;
use crate::cli::sweep::call::{Step, read};
use crate::cli::sweep::folder::OpenedStudy;
use crate::cli::sweep::shard::Shard;
use crate::cli::sweep::work::Kept;
use crate::cli::table_cache::DiskCache;
use crate::report;
use crate::report::slurm::{Scripts, may_stand_in_a_script};
use crate::report::sweep::Submission;
use crate::study::sweep::allocation::Allocation;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::packs::{Cost, Left, Packs, Size};
use crate::study::sweep::plan::Plan;
use crate::study::sweep::results::{Finished, RunId};
use crate::study::sweep::run::Bench;

/// Points of which runs are made to see how long they take, and runs of each.
const POINTS: usize = 3;
const RUNS: usize = 2;
/// No further run is made to see how long one takes when so much time is spent on it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time limit of a task, as a multiple of its estimate, and at least, minutes.
const LIMIT: f64 = 3.0;
const LEAST_MINUTES: f64 = 10.0;

impl Step<'_> {
    /// Writes the scripts of a study and submits them.
    ///
    /// # Errors
    /// If the study cannot be used, its runs cannot be tried, or the batch system is missing or refuses.
    pub fn submit(&self, arguments: &SubmitArguments, processors: u32) -> Result<(), CliError> {
        let mut opened = self.open(&arguments.study)?;
        Allocation::new(&opened.study)?.check_shards([1, arguments.shards.unwrap_or(1)])?;
        if !arguments.dry_run {
            is_there()?;
        }
        let interrupt = Interrupt::listen();
        let mut plan = match opened.folder.plan()? {
            Some(_) => opened.plan()?,
            None => self.make_plan(&opened, &interrupt)?,
        };
        let finished = read(&mut opened, &mut plan, &interrupt)?;
        let allocation = Allocation::new(&opened.study)?;
        let tried = tried(&opened, &plan, &allocation, finished, &interrupt)?;
        let Some((cost, left)) = tried else {
            let message =
                "all runs are finished, there is nothing to submit: `taktline sweep merge` writes the results";
            return Err(CliError::Usage(message.to_owned()));
        };
        let size = match arguments.shards {
            Some(count) => Size::Count(count),
            None => Size::Seconds(60.0 * arguments.pack_minutes),
        };
        let packs = Packs::new(left, cost, &allocation, processors, size);
        let scripts = self.scripts(&opened, arguments, &packs, &cost, processors)?;
        let folder = PathBuf::from(&scripts.logs);
        let files = [folder.join("array.sh"), folder.join("collect.sh")];
        fs::create_dir_all(&folder).map_err(CliError::write(&folder))?;
        for (file, text) in files.iter().zip([scripts.array(), scripts.collect()]) {
            deliver(text.as_bytes(), Some(file))?;
        }
        let jobs = if arguments.dry_run {
            None
        } else {
            Some(submitted(&files)?)
        };
        let submission = Submission {
            scenario: opened.study.scenario_name.clone(),
            left,
            cost,
            packs,
            processors,
            time: scripts.time.clone(),
            texts: [scripts.array(), scripts.collect()],
            files: files.map(|file| file.to_string_lossy().into_owned()),
            jobs,
        };
        let text = match self.answer.format {
            Format::Json => report::json::sweep_submission(&submission),
            _ => report::text::sweep_submission(&submission, self.answer.language()),
        };
        deliver(text.as_bytes(), self.answer.output.as_deref())
    }

    fn scripts(
        &self,
        opened: &OpenedStudy,
        arguments: &SubmitArguments,
        packs: &Packs,
        cost: &Cost,
        processors: u32,
    ) -> Result<Scripts, CliError> {
        let program = env::current_exe().map_err(|source| CliError::Read {
            path: PathBuf::from("taktline"),
            source,
        })?;
        let folder = whole(opened.folder.path())?;
        let name = arguments.study.file.file_stem().unwrap_or_default();
        let minutes = (LIMIT * packs.seconds_each / 60.0).ceil().max(LEAST_MINUTES);
        Ok(Scripts {
            program: written(&program)?,
            study: written(&whole(&arguments.study.file)?)?,
            logs: written(&folder.join("slurm"))?,
            folder: written(&folder)?,
            name: name.to_string_lossy().into_owned(),
            shards: packs.count,
            processors,
            time: arguments.time.clone().unwrap_or_else(|| format!("{minutes:.0}")),
            // Longer than a run, so that those under way are finished before the task is killed.
            notice_seconds: (3.0 * cost.run_seconds).clamp(60.0, 3_600.0) as u32,
            partition: arguments.partition.clone(),
            language: self.answer.language(),
        })
    }
}

/// Makes a few runs, keeps them, and says what they took and what is left to do; none if nothing is.
fn tried(
    opened: &OpenedStudy,
    plan: &Plan,
    allocation: &Allocation,
    finished: Finished,
    interrupt: &Interrupt,
) -> Result<Option<(Cost, Left)>, CliError> {
    let mut cache = DiskCache::of_user();
    let bench = Bench::new(&opened.study, plan, &opened.template, &mut cache, 1);
    let mut kept = Kept::new(Shard::open(&opened.folder.tried(), false)?.0, finished);
    let begun = Instant::now();
    let mut took = Vec::new();
    for runs in some(&missing(allocation, &kept.finished)) {
        let mut seconds = Vec::new();
        for run in runs {
            let patience = Instant::now();
            bench.run(&[run], interrupt.flag(), &mut |run, outcome| {
                kept.keep(plan, run, outcome)
            })?;
            seconds.push(patience.elapsed().as_secs_f64());
        }
        if interrupt.is_set() {
            let all = allocation.wanted(&kept.finished).replications.iter().sum::<u64>() + allocation.ahead();
            let finished = kept.finished.count();
            return Err(CliError::from(SweepError::Interrupted { finished, all }));
        }
        took.extend(seconds.first().map(|first| (*first, seconds.get(1).copied())));
        if begun.elapsed() > PATIENCE {
            break;
        }
    }
    kept.journal.sync()?;
    let runs = missing(allocation, &kept.finished);
    let mut points: Vec<usize> = runs.iter().map(|run| run.point).collect();
    points.dedup();
    let left = Left {
        runs: runs.len() as u64 + allocation.ahead(),
        points: points.len() as u64,
    };
    Ok(Cost::of(&took).filter(|_| left.runs > 0).map(|cost| (cost, left)))
}

fn missing(allocation: &Allocation, finished: &Finished) -> Vec<RunId> {
    finished.missing(&allocation.wanted(finished).replications)
}

/// A few runs of a few points from end to end of those that are missing.
fn some(missing: &[RunId]) -> Vec<Vec<RunId>> {
    let mut points: Vec<usize> = missing.iter().map(|run| run.point).collect();
    points.dedup();
    let last = points.len().saturating_sub(1);
    let mut chosen: Vec<usize> = (0..POINTS)
        .filter_map(|number| points.get(number * last / (POINTS - 1)).copied())
        .collect();
    chosen.dedup();
    let of = |point: usize| missing.iter().filter(move |run| run.point == point).take(RUNS).copied();
    chosen.into_iter().map(|point| of(point).collect()).collect()
}

fn whole(path: &Path) -> Result<PathBuf, CliError> {
    std::path::absolute(path).map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })
}

fn written(path: &Path) -> Result<String, CliError> {
    match path.to_str().filter(|text| may_stand_in_a_script(text)) {
        Some(text) => Ok(text.to_owned()),
        None => Err(CliError::Usage(format!(
            "{} cannot stand in a batch script: give it a name without quotation marks, backslashes and control characters",
            shown(path)
        ))),
    }
}

/// Makes sure, before anything long begins, that there is a batch system.
fn is_there() -> Result<(), CliError> {
    sbatch(&["--version"]).map(drop)
}

/// Submits both scripts and says the numbers of the jobs.
fn submitted([array, collect]: &[PathBuf; 2]) -> Result<[String; 2], CliError> {
    let submit = |options: &[&str], script: &Path| {
        let script = script.to_string_lossy();
        let said = sbatch(&[&["--parsable"], options, &[&script]].concat())?;
        // The number, and the cluster's name behind a semicolon where there are several.
        let number = said.trim().split(';').next().unwrap_or_default().to_owned();
        Ok::<String, CliError>(number)
    };
    let job = submit(&[], array)?;
    let collecting = submit(&[&format!("--dependency=afterany:{job}")], collect);
    match collecting {
        Ok(collecting) => Ok([job, collecting]),
        Err(error) => Err(CliError::Batch {
            message: format!(
                "job {job} computes, but nothing will collect what it finds: {error}; when it has ended, \
                 `taktline sweep merge` collects"
            ),
            is_temporary: false,
        }),
    }
}

fn sbatch(arguments: &[&str]) -> Result<String, CliError> {
    let output = Command::new("sbatch").args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| CliError::Batch {
        message: match error.kind() {
            ErrorKind::NotFound => {
                "there is no `sbatch` here: submit where Slurm is installed, such as a login node of \
                 the cluster, or write the scripts with --dry-run"
                    .to_owned()
            }
            _ => format!("failed to call `sbatch`: {error}"),
        },
        is_temporary: false,
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let said = lines.join("; ");
    Err(CliError::Batch {
        // A controller that does not answer may do so later; what it refuses, it refuses again.
        is_temporary: said.contains("Unable to contact") || said.contains("timed out"),
        message: format!("Slurm refuses the study: {said}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_that_are_tried_are_from_end_to_end_and_none_twice() {
        let runs = |points: usize, replications: u64| -> Vec<RunId> {
            let of = |point| (0..replications).map(move |replication| RunId { point, replication });
            (0..points).flat_map(of).collect()
        };
        let points = |runs: &[RunId]| -> Vec<usize> { some(runs).iter().map(|runs| runs[0].point).collect() };
        assert_eq!(points(&runs(101, 5)), [0, 50, 100]);
        assert_eq!(points(&runs(2, 5)), [0, 1]);
        assert_eq!(points(&runs(1, 5)), [0]);
        assert!(points(&[]).is_empty());
        assert!(
            some(&runs(4, 5))
                .iter()
                .all(|runs| runs.len() == 2 && runs[1].replication == 1)
        );
        assert!(some(&runs(4, 1)).iter().all(|runs| runs.len() == 1));
    }
}
