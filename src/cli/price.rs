//! `price`: what offers cost month by month, or are worth by stored ledgers, without simulating.

use std::path::Path;

use crate::cli::arguments::{AnswerOptions, Format, PriceArguments, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::ledgers::{self, Valued};
use crate::cli::opened::{Opened, check_targets, unknown_offer, with_format};
use crate::cli::output::{check_distinct, deliver_answer};
use crate::report;
use crate::report::offer_prices::{OfferPrices, PriceContext};
use crate::scenario::scenario::ScenarioSpec;

/// Shows what the offers of a scenario cost.
///
/// # Errors
/// If the scenario or an offer cannot be used, or the answer cannot be written.
pub fn call(arguments: &PriceArguments, answer: &AnswerOptions) -> Result<(), CliError> {
    let file = arguments.file.as_path();
    check_targets(Some(file), answer, &[])?;
    if let Some(path) = &arguments.ledgers {
        return valued(file, path, answer);
    }
    let opened = Opened::new(Some(file), &SimulationOptions::default())?;
    opened.keep_sources(answer, &[])?;
    let scenario = &opened.loaded.baseline;
    let wanted = opened.offer(arguments.offer.as_deref());
    let offers = offer_prices(scenario, wanted)?;
    if let (Some(name), true) = (wanted, offers.is_empty()) {
        return Err(unknown_offer(name, scenario));
    }
    let about = opened.about("price", &[]);
    let text = match answer.format {
        Format::Text => report::text::prices(&about, &offers, answer.language()),
        Format::Json => report::json::prices(&about, &offers),
        Format::Csv => report::csv::prices(&offers),
    };
    deliver_answer(&text, answer)
}

/// Shows what the offers are worth by stored ledgers.
fn valued(file: &Path, path: &Path, answer: &AnswerOptions) -> Result<(), CliError> {
    with_format("price --ledgers", answer.format, &[Format::Text, Format::Json])?;
    check_distinct(&[path], &answer.output.as_deref().into_iter().collect::<Vec<_>>())?;
    let Valued { opened, comparison } = ledgers::value(file, path, false)?;
    opened.keep_sources(answer, &[])?;
    let about = opened.about("price", &[]);
    let text = match answer.format {
        Format::Json => report::json::valued(&about, &comparison),
        _ => report::text::valued(&about, &comparison, answer.language()),
    };
    deliver_answer(&text, answer)
}

/// What the offers of a scenario cost, or the only one wanted.
///
/// # Errors
/// If an offer's terms, a rule that it names or the taxes make no sense.
pub fn offer_prices(scenario: &ScenarioSpec, wanted: Option<&str>) -> Result<Vec<OfferPrices>, CliError> {
    let tax = scenario.tax_plan()?;
    let context = PriceContext {
        rules: &scenario.funding_rules(),
        tax: tax.as_ref(),
        start: scenario.plant.start,
        months: scenario.plant.run.months_begun(scenario.plant.start),
    };
    scenario
        .offers
        .iter()
        .filter(|offer| wanted.is_none_or(|name| offer.name == name))
        .map(|offer| OfferPrices::new(&offer.name, &offer.terms, &context).map_err(CliError::from))
        .collect::<Result<Vec<_>, CliError>>()
}
