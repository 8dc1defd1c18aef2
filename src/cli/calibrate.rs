//! `network calibrate`: what modems and receivers must add so that a network behaves as a measured one.

use crate::cli::arguments::{AnswerOptions, CalibrateArguments, Format, SimulationOptions, WayArgument};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::network::{chosen, read_measured};
use crate::cli::opened::{Opened, check_targets, without_simulation};
use crate::cli::output::deliver;
use crate::cli::progress::Progress;
use crate::network::calibrate::{MeasuredWay, Ping, calibrate};
use crate::report;
use crate::scenario::diagnostic::quoted;

/// Calibrates a network of a scenario to a measurement.
///
/// # Errors
/// If the scenario or the measurement cannot be used, the network is none with a modem, the user ends it, or the
/// answer cannot be written.
pub fn call(
    arguments: &CalibrateArguments,
    answer: &AnswerOptions,
    options: &SimulationOptions,
) -> Result<(), CliError> {
    without_simulation("network calibrate", options)?;
    let file = arguments.file.as_path();
    check_targets(Some(file), answer, &[])?;
    check_targets(Some(&arguments.measured), answer, &[])?;
    let opened = Opened::new(Some(file), &SimulationOptions::default())?;
    opened.keep_sources(answer, &[])?;
    let scenario = opened.variant(None)?;
    let network = chosen(scenario, arguments.network.as_deref())?;
    let measured = read_measured(&arguments.measured)?;
    let hall = scenario.plant.hall.resolve();
    if let Some([x, y]) = arguments.place
        && !hall.contains([x, y])
    {
        let [length, width, _] = hall.size_m;
        let message = format!("--place {x},{y} is outside the hall of {length} × {width} m");
        return Err(CliError::Usage(message));
    }
    let ping = Ping {
        way: match arguments.direction {
            WayArgument::Up => MeasuredWay::Up,
            WayArgument::Down => MeasuredWay::Down,
            WayArgument::RoundTrip => MeasuredWay::RoundTrip,
        },
        bytes: arguments.bytes,
        interval_seconds: arguments.interval_ms / 1_000.0,
        place_m: arguments.place,
    };
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut say = |share: f64| progress.say(|| format!("{}: {:.0} %", quoted(&network.name), share * 100.0));
    let found = calibrate(network, &hall, &ping, &measured, interrupt.flag(), &mut say)?;
    progress.clear();
    let measured_file = arguments.measured.to_string_lossy();
    let words = said(arguments, &network.name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let about = opened.about("network calibrate", &words);
    let text = match answer.format {
        Format::Text => report::text::calibration(&about, &network.name, &measured_file, &found, answer.language()),
        Format::Json => report::json::calibration(&about, &network.name, &measured_file, &found),
        Format::Csv => report::csv::calibration(&found),
    };
    deliver(text.as_bytes(), answer.output.as_deref())
}

/// The words of the command line that give the same report again.
fn said(arguments: &CalibrateArguments, network: &str) -> Vec<String> {
    let mut words = vec![
        "--network".to_owned(),
        network.to_owned(),
        "--measured".to_owned(),
        arguments.measured.to_string_lossy().into_owned(),
        "--direction".to_owned(),
        arguments.direction.word().to_owned(),
        "--bytes".to_owned(),
        arguments.bytes.to_string(),
        "--interval-ms".to_owned(),
        arguments.interval_ms.to_string(),
    ];
    if let Some([x, y]) = arguments.place {
        words.extend(["--place".to_owned(), format!("{x},{y}")]);
    }
    words
}
