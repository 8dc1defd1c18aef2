//! `check`: looks for mistakes in a scenario and lists what it assumes.

use crate::cli::arguments::{AnswerOptions, FileArgument, Format, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::opened::{Opened, check_targets};
use crate::cli::output::deliver;
use crate::report;

/// Checks a scenario. Mistakes go to standard error like those of any command; asked for JSON, they are the answer.
///
/// # Errors
/// If the scenario cannot be used, or the answer cannot be written.
pub fn call(arguments: &FileArgument, answer: &AnswerOptions) -> Result<(), CliError> {
    let file = arguments.file.as_path();
    check_targets(Some(file), answer, &[])?;
    let target = answer.output.as_deref();
    let opened = match Opened::new(Some(file), &SimulationOptions::default()) {
        Err(CliError::Scenario(found)) if answer.format == Format::Json => {
            deliver(report::json::written(&found.to_json()).as_bytes(), target)?;
            return Err(CliError::Scenario(found));
        }
        other => other?,
    };
    opened.keep_sources(answer, &[])?;
    let about = opened.about("check", &[]);
    let text = match answer.format {
        Format::Text => report::text::checked(&about, answer.language()),
        Format::Json => report::json::checked(&about),
        Format::Csv => report::csv::checked(&about),
    };
    deliver(text.as_bytes(), target)
}
