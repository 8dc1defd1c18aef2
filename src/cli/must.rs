//! `must`: what must be true for each offer to pay, what moves its worth, how it may go wrong.

use crate::cli::arguments::{AnswerOptions, Format, MustArguments, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::ledgers::{self, Valued};
use crate::cli::opened::{Opened, check_targets, threads, with_format, without_simulation};
use crate::cli::output::{check_distinct, deliver_answer};
use crate::cli::simulated::compared_and_paid;
use crate::report;
use crate::study::payoff::offers::Payoff;

/// Says when the offers of a scenario pay, simulated now or from ledgers.
///
/// # Errors
/// If the scenario or the ledgers cannot be used, something cannot be simulated, or the answer cannot be written.
pub fn call(arguments: &MustArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    let file = arguments.file.as_path();
    with_format("must", answer.format, &[Format::Text, Format::Json])?;
    check_targets(Some(file), answer, &[])?;
    let (opened, comparison, payoff) = match &arguments.ledgers {
        Some(path) => {
            without_simulation("must --ledgers", options)?;
            check_distinct(&[path], &answer.output.as_deref().into_iter().collect::<Vec<_>>())?;
            let Valued { opened, comparison } = ledgers::value(file, path, true)?;
            opened.keep_sources(answer, &[])?;
            let (baseline, offers) = (&opened.loaded.baseline, &opened.loaded.variants);
            let payoff = Payoff::of(&comparison, baseline, offers, threads(options))?;
            (opened, comparison, payoff)
        }
        None => {
            let opened = Opened::new(Some(file), options)?;
            opened.keep_sources(answer, &[])?;
            let (comparison, payoff) = compared_and_paid(&opened, options, arguments.simulate, answer.language())?;
            (opened, comparison, payoff)
        }
    };
    let about = opened.about("must", simulated_words(arguments.simulate));
    let is_simulated = arguments.ledgers.is_none();
    let text = match answer.format {
        Format::Json => report::json::must(&about, &comparison, &payoff),
        _ => report::text::must(&about, &comparison, &payoff, is_simulated, answer.language()),
    };
    deliver_answer(&text, answer)
}

/// What the command line says, beside the file, if the line is simulated again.
pub(super) fn simulated_words(again: bool) -> &'static [&'static str] {
    if again { &["--simulate"] } else { &[] }
}
