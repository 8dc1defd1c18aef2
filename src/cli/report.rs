//! `report`: a comparison as a page to hand over.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::cli::arguments::{AnswerOptions, Format, ReportArguments, SimulationOptions};
use crate::cli::error::{CliError, shown};
use crate::cli::must::simulated_words;
use crate::cli::opened::{Opened, check_targets, with_format};
use crate::cli::output::{check_distinct, deliver};
use crate::cli::price::offer_prices;
use crate::cli::simulated::compared_and_paid;
use crate::report::escape::is_invisible;
use crate::report::html::{self, Logo, MOST_BYTES, Parties};

/// Compares the scenario of a file with its offers and writes the page.
///
/// # Errors
/// If the scenario or the logo cannot be used, something cannot be simulated, the user ends it too early, or the page
/// cannot be written.
pub fn call(arguments: &ReportArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    let file = arguments.file.as_path();
    with_format("report", answer.format, &[Format::Text])?;
    let read: Vec<&Path> = std::iter::once(file).chain(arguments.logo.as_deref()).collect();
    check_distinct(&read, &answer.output.as_deref().into_iter().collect::<Vec<&Path>>())?;
    check_targets(Some(file), answer, &[])?;
    let parties = Parties {
        vendor: visible(arguments.vendor.as_deref()),
        prospect: visible(arguments.prospect.as_deref()),
        logo: arguments.logo.as_deref().map(logo).transpose()?,
    };
    let opened = Opened::new(Some(file), options)?;
    opened.keep_sources(answer, &[])?;
    let prices = offer_prices(&opened.loaded.baseline, None)?;
    let language = answer.language();
    let (comparison, payoff) = compared_and_paid(&opened, options, arguments.simulate, language)?;
    let about = opened.about("report", simulated_words(arguments.simulate));
    let page = html::comparison(&about, (&comparison, &payoff), &prices, &parties, language);
    deliver(page.as_bytes(), answer.output.as_deref())
}

/// A name that can be seen; an empty one is none.
pub fn visible(name: Option<&str>) -> Option<String> {
    name.filter(|name| !is_invisible(name)).map(str::to_owned)
}

fn logo(path: &Path) -> Result<Logo, CliError> {
    let failed = |source| CliError::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    // One byte more than allowed is enough to see that it is too large.
    let limit = MOST_BYTES as u64 + 1;
    let file = File::open(path).map_err(failed)?;
    file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    Logo::of(&bytes).map_err(|error| CliError::Usage(format!("{}: {error}", shown(path))))
}
