//! `maintenance optimise`: which policy costs least for each failure of a scenario.

use crate::cli::arguments::{AnswerOptions, Format, OptimiseArguments, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{Opened, check_targets, derived, threads};
use crate::cli::output::deliver_answer;
use crate::cli::progress::Progress;
use crate::report;
use crate::report::optimum::OptimumReport;
use crate::scenario::diagnostic::{choices_help, quoted};
use crate::scenario::scenario::ScenarioSpec;
use crate::study::choices::{ModeChoices, Terms, choose};
use crate::study::error::VariantName;
use crate::study::learning_curve::{LearningCurve, learning_curve};
use crate::study::pace::{Standstill, margin, paces};
use crate::study::pricing::prices;
use crate::study::replicate::Variant;
use crate::study::settings::{Extent, StudySettings};
use crate::study::single::study;

/// Most replications from which the pace of the line comes, unless more are asked for.
const MOST_REPLICATIONS: u64 = 5;

/// Chooses policies for a scenario.
///
/// # Errors
/// If the scenario cannot be used or simulated, has no such failure, the user ends it too early, or the answer cannot be
/// written.
pub fn call(
    arguments: &OptimiseArguments,
    answer: &AnswerOptions,
    options: &SimulationOptions,
) -> Result<(), CliError> {
    check_targets(Some(&arguments.file), answer, &[])?;
    let opened = Opened::new(Some(&arguments.file), options)?;
    opened.keep_sources(answer, &[])?;
    let offer = opened.offer(arguments.offer.as_deref());
    let scenario = opened.variant(offer)?;
    let chosen = chosen(arguments, scenario)?;
    let name = offer.map_or(VariantName::Baseline, |name| VariantName::Offer(name.to_owned()));
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let plant = &scenario.plant;
    let networks = derived(&[(name.clone(), plant)], options, &interrupt, &mut progress)?;
    let settings = few(opened.settings(options), options);
    let language = answer.language();
    let mut interim = |interim| progress.say(|| report::text::interim_single(&interim, language));
    let found = study(&name, plant, &networks, &settings, interrupt.flag(), &mut interim)?;
    progress.clear();
    let margin = margin(&found, &prices(scenario))?;
    let plan = Variant::new(&name, plant, &networks, found.warm_up.days)?.plan;
    let paces = paces(&found);
    let terms = Terms {
        spec: plant,
        plan: &plan,
        paces: &paces,
        seed: found.seed,
    };
    let mut modes: Vec<ModeChoices> = Vec::new();
    let mut curves: Vec<Option<LearningCurve>> = Vec::new();
    for (station, failure) in chosen {
        let Some(spec) = plant.stations.get(station).and_then(|spec| spec.failures.get(failure)) else {
            continue;
        };
        let (asked, said) = (
            arguments.standstill_won_per_hour,
            scenario.finance.standstill_won_per_hour,
        );
        let standstill = Standstill::of(asked, spec, said, margin.as_ref());
        let Some(mode) = choose(&terms, station, failure, standstill) else {
            continue;
        };
        let months = &arguments.learning_curve;
        let whose = (station, failure);
        curves.push(match months.is_empty() {
            true => None,
            false => learning_curve(&terms, whose, &mode, months, (threads(options), interrupt.flag()))?,
        });
        modes.push(mode);
    }
    let months: Vec<String> = arguments.learning_curve.iter().map(f64::to_string).collect();
    let curve = (!months.is_empty()).then(|| format!("--learning-curve={}", months.join(",")));
    let won = arguments.standstill_won_per_hour.map(|won| won.to_string());
    let said = [
        ("--offer", offer),
        ("--station", arguments.station.as_deref()),
        ("--mode", arguments.mode.as_deref()),
        ("--standstill-won-per-hour", won.as_deref()),
    ];
    let what: Vec<&str> = said
        .iter()
        .filter_map(|(option, value)| Some([*option, (*value)?]))
        .flatten()
        .chain(curve.as_deref())
        .collect();
    let about = opened.about("maintenance optimise", &what);
    let report = OptimumReport {
        offer,
        study: &found,
        margin: margin.as_ref(),
        modes: &modes,
        curves: &curves,
    };
    let text = match answer.format {
        Format::Text => report::text::optimum(&about, &report, language),
        Format::Json => report::json::optimum(&about, &report),
        Format::Csv => report::csv::optimum(&report),
    };
    deliver_answer(&text, answer)
}

/// Stations and failures by number, of those that are asked for.
fn chosen(arguments: &OptimiseArguments, scenario: &ScenarioSpec) -> Result<Vec<(usize, usize)>, CliError> {
    let stations = &scenario.plant.stations;
    let is_asked = |asked: &Option<String>, name: &str| asked.as_deref().is_none_or(|asked| asked == name);
    if let Some(name) = arguments
        .station
        .as_deref()
        .filter(|name| stations.iter().all(|known| known.line.name != **name))
    {
        let known = stations.iter().map(|station| station.line.name.as_str());
        let help = choices_help(name, "stations", known);
        return Err(CliError::Usage(format!("there is no station {}; {help}", quoted(name))));
    }
    let here = || {
        stations
            .iter()
            .enumerate()
            .filter(|(_, station)| is_asked(&arguments.station, &station.line.name))
    };
    let failures = here().flat_map(|(number, station)| {
        station
            .failures
            .iter()
            .enumerate()
            .map(move |(index, failure)| (number, index, failure))
    });
    let found: Vec<(usize, usize)> = failures
        .filter(|(_, _, failure)| is_asked(&arguments.mode, &failure.mode))
        .map(|(station, failure, _)| (station, failure))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known: Vec<&str> = here()
        .flat_map(|(_, station)| &station.failures)
        .map(|failure| failure.mode.as_str())
        .collect();
    let message = match &arguments.mode {
        Some(mode) if !known.is_empty() => {
            format!(
                "there is no failure {}; {}",
                quoted(mode),
                choices_help(mode, "failures", known)
            )
        }
        _ => "nothing fails there: a policy can only be chosen for `failures` of a station".to_owned(),
    };
    Err(CliError::Usage(message))
}

/// The pace of a line is known well enough after a few replications.
fn few(settings: StudySettings, options: &SimulationOptions) -> StudySettings {
    let extent = match settings.extent {
        Extent::Fixed(count) if options.replications.is_none() => Extent::Fixed(count.min(MOST_REPLICATIONS)),
        extent => extent,
    };
    StudySettings { extent, ..settings }
}
