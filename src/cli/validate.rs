//! `validate`: the simulation against exact answers, and the radio against what is known of it.

use std::ops::ControlFlow;

use crate::cli::arguments::{AnswerOptions, Format, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{check_targets, threads, with_format};
use crate::cli::output::deliver;
use crate::cli::progress::Progress;
use crate::factory::plan::stated_warm_up_days;
use crate::kernel::statistics::interval::Interval;
use crate::network::checks::check::all as radio_checks;
use crate::report::exact::{CONFIDENCE, ExactAnswer, json, text};
use crate::scenario::load::load_page;
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::Networks;
use crate::study::oracles::known::reference;
use crate::study::oracles::oracle::Oracle;
use crate::study::replicate::{Variant, replicate};
use crate::study::settings::DEFAULT_SEED;

/// How many of the reference's last models need most of the time; a quick look leaves them out.
const EXPENSIVE: usize = 2;

/// Simulates what is known exactly and holds one against the other.
///
/// # Errors
/// If an answer is not reproduced, the user ends it, or the report cannot be written.
pub fn call(answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    with_format("validate", answer.format, &[Format::Text, Format::Json])?;
    if options.replications.is_some() || options.precision.is_some() {
        return Err(CliError::Usage(
            "`validate` knows how precise it must be: leave out --replications and --precision".to_owned(),
        ));
    }
    check_targets(None, answer, &[])?;
    let seed = options.seed.unwrap_or(DEFAULT_SEED);
    let mut oracles = reference();
    if options.quick {
        oracles.truncate(oracles.len().saturating_sub(EXPENSIVE));
    }
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut answers = Vec::new();
    for (number, oracle) in (1..).zip(&oracles) {
        progress.say(|| format!("{number} of {}: {}", oracles.len(), oracle.name));
        answers.extend(simulated(oracle, seed, threads(options), &interrupt)?);
    }
    let checks = radio_checks(seed, interrupt.flag(), &mut |what| {
        progress.say(|| format!("radio: {what}"))
    })?;
    progress.clear();
    let report = match answer.format {
        Format::Json => json(&answers, &checks, seed, options.quick),
        Format::Text | Format::Csv => text(&answers, &checks, seed, options.quick),
    };
    deliver(report.as_bytes(), answer.output.as_deref())?;
    let missed_answers = answers.iter().filter(|answer| !answer.is_reproduced()).count();
    let missed_checks = checks.iter().filter(|check| !check.is_reproduced()).count();
    match missed_answers + missed_checks {
        0 => Ok(()),
        missed => Err(CliError::NotReproduced(missed)),
    }
}

fn simulated(oracle: &Oracle, seed: u64, threads: usize, interrupt: &Interrupt) -> Result<Vec<ExactAnswer>, CliError> {
    let loaded = load_page(&[("oracle", &oracle.scenario)], "oracle").map_err(CliError::Scenario)?;
    let plant = &loaded.baseline.plant;
    let warm_up_days = stated_warm_up_days(&plant.run).unwrap_or(0.0);
    let variant = Variant::new(&VariantName::Baseline, plant, &Networks::default(), warm_up_days)?;
    let mut values = vec![Vec::new(); oracle.answers.len()];
    let mut receive = |replication: crate::study::replicate::Replication| {
        for (answer, values) in oracle.answers.iter().zip(&mut values) {
            values.extend(replication.results.first().and_then(|run| answer.figure.read(run)));
        }
        Ok(ControlFlow::Continue(()))
    };
    let replicated = replicate(
        &[variant],
        seed,
        oracle.replications,
        threads,
        interrupt.flag(),
        &mut receive,
    )?;
    if replicated.cancelled {
        return Err(StudyError::Cancelled.into());
    }
    let answers = oracle.answers.iter().zip(&values).map(|(answer, values)| {
        let simulated = Interval::of(values, CONFIDENCE)
            .map_err(|error| CliError::Usage(format!("{}: {}: {error}", oracle.name, answer.what)))?;
        Ok(ExactAnswer {
            model: oracle.name.clone(),
            source: oracle.source,
            what: answer.what.clone(),
            unit: answer.unit,
            exact: answer.exact,
            simulated,
            precision: oracle.precision,
        })
    });
    answers.collect()
}
