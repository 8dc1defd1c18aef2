//! `compare` and `demo`: the line as it is against every offer.

use std::path::Path;

use crate::cli::arguments::{AnswerOptions, Format, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::ledgers;
use crate::cli::opened::{Opened, check_targets, derived};
use crate::cli::output::deliver_answer;
use crate::cli::progress::Progress;
use crate::report;
use crate::report::voice::Voice;
use crate::report::words::Language;
use crate::study::compare::{compare, named_plants};
use crate::study::comparison::Comparison;
use crate::study::networks::Networks;

/// Compares the scenario of a file, or the one that comes with the program, with its offers; what was simulated goes to
/// the file `ledgers`, if there is one.
///
/// # Errors
/// If the scenario cannot be used or simulated, the user ends it too early, or the answer cannot be written.
pub fn call(
    file: Option<&Path>,
    ledgers: Option<&Path>,
    answer: &AnswerOptions,
    options: &SimulationOptions,
) -> Result<(), CliError> {
    let others: Vec<&Path> = ledgers.into_iter().collect();
    check_targets(file, answer, &others)?;
    let opened = Opened::new(file, options)?;
    opened.keep_sources(answer, &others)?;
    let language = answer.language();
    let comparison = compared(&opened, options, language)?;
    if let Some(path) = ledgers {
        ledgers::write(path, &opened, &comparison)?;
    }
    let about = opened.about(if file.is_some() { "compare" } else { "demo" }, &[]);
    let text = match answer.format {
        Format::Text => report::text::comparison(&about, &comparison, language),
        Format::Json => report::json::comparison(&about, &comparison),
        Format::Csv => report::csv::comparison(&comparison),
    };
    deliver_answer(&text, answer)
}

/// The comparison of an opened scenario with its offers, under way told of in `language`.
///
/// # Errors
/// If something cannot be simulated, or the user ends it too early.
pub fn compared(opened: &Opened, options: &SimulationOptions, language: Language) -> Result<Comparison, CliError> {
    let interrupt = Interrupt::listen();
    compared_with_networks(opened, options, &interrupt, language).map(|(comparison, _)| comparison)
}

/// The same with what the networks do, until `interrupt`.
///
/// # Errors
/// As of [`compared`].
pub fn compared_with_networks(
    opened: &Opened,
    options: &SimulationOptions,
    interrupt: &Interrupt,
    language: Language,
) -> Result<(Comparison, Networks), CliError> {
    let mut progress = Progress::new();
    let (baseline, offers) = (&opened.loaded.baseline, &opened.loaded.variants);
    let networks = derived(&named_plants(baseline, offers), options, interrupt, &mut progress)?;
    let comparison = compare(
        baseline,
        offers,
        &networks,
        &opened.settings(options),
        interrupt.flag(),
        &mut |interim| progress.say(|| report::text::interim_comparison(interim, Voice::of(language, baseline))),
    )?;
    progress.clear();
    Ok((comparison, networks))
}
