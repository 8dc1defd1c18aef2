//! `match`: suppliers' solutions that fit what a line loses, with what each would be worth.

use std::path::Path;

use crate::cli::arguments::{AnswerOptions, Format, MatchArguments, SimulationOptions};
use crate::cli::compare::compared;
use crate::cli::error::{CliError, escaped_lines, shown};
use crate::cli::input::read_text;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{Opened, check_targets, derived};
use crate::cli::output::{deliver, deliver_answer, in_one_folder};
use crate::cli::progress::Progress;
use crate::report;
use crate::report::matching::Matched;
use crate::report::words::Language;
use crate::scenario::load::load_beside;
use crate::scenario::solution::{self, SolutionSpec};
use crate::scenario::source::{SOLUTIONS, built_in};
use crate::study::error::VariantName;
use crate::study::matching::{Match, losses, matches, no_sooner};
use crate::study::single::study;
use crate::study::summary::VariantSummary;

/// Largest file of solutions.
const MOST_BYTES: u64 = 4 << 20;
/// What the offers are called in messages.
const MATCHED: &str = "solutions that fit.toml";

/// Looks for solutions for the losses of a line.
///
/// # Errors
/// If scenario or solutions cannot be used or simulated, the user ends it too early, or an answer cannot be written.
pub fn call(arguments: &MatchArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    let file = arguments.file.as_path();
    let written: Vec<&Path> = arguments.write.as_deref().into_iter().collect();
    check_targets(Some(file), answer, &written)?;
    // What is written extends the scenario by its name alone.
    if let Some(path) = arguments.write.as_deref().filter(|path| !in_one_folder(path, file)) {
        return Err(CliError::Usage(format!(
            "{} would not find the scenario that it extends; name a file in the folder of {}",
            shown(path),
            shown(file)
        )));
    }
    if let Some(read) = arguments.solutions.as_deref() {
        check_targets(Some(read), answer, &written)?;
    }
    let solutions = solutions(arguments.solutions.as_deref())?;
    let mut opened = Opened::new(Some(file), options)?;
    opened.keep_sources(answer, &written)?;
    let losses = losses(&looked_at(&opened, options, answer.language())?);
    let matches = matches(&opened.loaded.baseline, &solutions, &losses);
    let text = offers(file, &opened, &matches);
    if let Some(path) = &arguments.write {
        deliver(text.as_bytes(), Some(path))?;
    }
    let wanted: Vec<String> = (matches.iter())
        .map(|found| found.solution.name_at(&found.found.station))
        .collect();
    let loaded = load_beside(file, MATCHED, text).map_err(CliError::Scenario)?;
    opened.with_offers(loaded, &wanted);
    let comparison = compared(&opened, options, answer.language())?;
    let solutions_file = arguments
        .solutions
        .as_ref()
        .map(|path| path.to_string_lossy().into_owned());
    let what: Vec<&str> = solutions_file.iter().flat_map(|file| ["--solutions", file]).collect();
    let about = opened.about("match", &what);
    let matched = Matched {
        losses: &losses,
        solutions: &solutions,
        matches: &matches,
        no_sooner: &no_sooner(&opened.loaded.baseline, &solutions, &losses),
        comparison: &comparison,
    };
    let text = match answer.format {
        Format::Text => report::text::matched(&about, &matched, answer.language()),
        Format::Json => report::json::matched(&about, &matched),
        Format::Csv => report::csv::comparison(&comparison),
    };
    deliver_answer(&text, answer)
}

fn solutions(file: Option<&Path>) -> Result<Vec<SolutionSpec>, CliError> {
    let (name, text) = match file {
        Some(path) => (shown(path), read_text(path, MOST_BYTES)?),
        None => (SOLUTIONS.to_owned(), built_in(SOLUTIONS).unwrap_or_default().to_owned()),
    };
    solution::parse(&text).map_err(|error| CliError::Usage(format!("{name}: {}", escaped_lines(&error.to_string()))))
}

/// The line as it is.
fn looked_at(opened: &Opened, options: &SimulationOptions, language: Language) -> Result<VariantSummary, CliError> {
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let plant = &opened.loaded.baseline.plant;
    let networks = derived(&[(VariantName::Baseline, plant)], options, &interrupt, &mut progress)?;
    let study = study(
        &VariantName::Baseline,
        plant,
        &networks,
        &opened.settings(options),
        interrupt.flag(),
        &mut |interim| progress.say(|| report::text::interim_single(&interim, language)),
    )?;
    progress.clear();
    Ok(study.summary)
}

/// A scenario that extends the one that was opened by the solutions that fit.
fn offers(file: &Path, opened: &Opened, matches: &[Match<'_>]) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let extends = toml::Value::String(name.into_owned());
    let mut text = format!("extends = [{extends}]\n");
    for found in matches {
        text.push('\n');
        text.push_str(&found.solution.offer_at(&opened.loaded.baseline, &found.found.station));
    }
    text
}
