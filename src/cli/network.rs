//! `network`: a network of a scenario, simulated packet by packet, or calibrated to a measurement.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::cli::arguments::{AnswerOptions, Format, NetworkAction, NetworkArguments, SimulationOptions, WayArgument};
use crate::cli::calibrate;
use crate::cli::error::{CliError, shown};
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{Opened, check_targets, only_a_seed, threads};
use crate::cli::output::deliver_answer;
use crate::cli::progress::Progress;
use crate::cli::speech::told;
use crate::cli::table_cache::DiskCache;
use crate::factory::connection;
use crate::kernel::time::Span;
use crate::network::derive::{content_key, derive};
use crate::network::map::{DelayMap, SignalMap, delay_map, signal_map};
use crate::network::measured::Measured;
use crate::network::probe::{ProbeSettings, probe};
use crate::network::result::{FlowResult, ProbeResult};
use crate::network::site::Site;
use crate::network::spec::NetworkSpec;
use crate::network::table::NetworkTables;
use crate::report;
use crate::report::network::{MeasuredDelays, NetworkReport, Way};
use crate::scenario::diagnostic::{choices_help, quoted};
use crate::scenario::scenario::ScenarioSpec;
use crate::study::networks::TableCache;
use crate::study::settings::DEFAULT_SEED;

/// Time that is measured if nothing else is asked for, seconds.
const SECONDS: f64 = 60.0;
/// Time before measuring begins.
const WARM_UP: Span = Span(2_000_000_000);
/// Fields of the maps along the hall: of the signal, and of delays, each of which is a device more to simulate.
const SIGNAL_COLUMNS: u32 = 60;
const DELAY_COLUMNS: u32 = 30;
/// Fewest and most fields across.
const MAP_ROWS: (f64, f64) = (4.0, 24.0);
/// Most bytes of a file of measured delays.
const MOST_BYTES: u64 = 64 << 20;

/// Simulates a network of a scenario and what uses it.
///
/// # Errors
/// If the scenario or the measured delays cannot be used, the network cannot be simulated, the user ends it, or the
/// answer cannot be written.
pub fn call(arguments: &NetworkArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    if let Some(NetworkAction::Calibrate(calibrate)) = &arguments.action {
        return calibrate::call(calibrate, answer, options);
    }
    only_a_seed(
        "`network` simulates packets for the time of --seconds, and no futures",
        options,
    )?;
    let Some(file) = arguments.file.as_deref() else {
        return Err(CliError::Usage("which scenario?".to_owned()));
    };
    let measured_file = arguments.measured.as_deref();
    check_targets(Some(file), answer, &[])?;
    check_targets(measured_file, answer, &[])?;
    let opened = Opened::new(Some(file), &SimulationOptions::default())?;
    opened.keep_sources(answer, &[])?;
    let offer = opened.offer(arguments.offer.as_deref());
    let scenario = opened.variant(offer)?;
    let network = chosen(scenario, arguments.network.as_deref())?;
    let site = connection::site(&scenario.plant).map_err(|error| CliError::Usage(error.to_string()))?;
    if site.flows.is_empty() {
        return Err(unused(&opened, offer));
    }
    let measured = measured_file.map(read_measured).transpose()?;
    let settings = ProbeSettings {
        seed: options.seed.or(scenario.plant.run.seed).unwrap_or(DEFAULT_SEED),
        replication: 0,
        warm_up: WARM_UP,
        measured: Span::from_seconds(arguments.seconds.unwrap_or(SECONDS)),
    };
    let interrupt = Interrupt::listen();
    let result = simulated(network, &site, &settings, &interrupt)?;
    let tables = tables(network, &site, &interrupt)?;
    let signal = signals(network, &site, settings.seed)?;
    let delays = match (&signal, arguments.delays) {
        (_, false) => None,
        (Some(_), true) => Some(delays(network, &site, &settings, &interrupt)?),
        (None, true) => {
            let message = format!(
                "--delays: {} has no radios, so delays are the same everywhere",
                quoted(&network.name)
            );
            return Err(CliError::Usage(message));
        }
    };
    let compared = match (&measured, measured_file) {
        (Some(measured), Some(path)) => Some((measured, path.to_string_lossy(), compared_flow(&result, arguments)?)),
        _ => None,
    };
    let report = NetworkReport {
        result: &result,
        tables: &tables,
        site: &site,
        warm_up: settings.warm_up,
        offer,
        signal_map: signal.as_ref(),
        delay_map: delays.as_ref(),
        measured: compared.as_ref().map(|(measured, file, (flow, way))| MeasuredDelays {
            file,
            measured,
            flow,
            way: *way,
        }),
    };
    let words = said(arguments, network);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let about = opened.about("network", &words);
    let text = match answer.format {
        Format::Text => report::text::network(&about, &report, answer.language()),
        Format::Json => report::json::network(&about, &report),
        Format::Csv => report::csv::network(&report),
    };
    deliver_answer(&text, answer)
}

/// The error that nothing uses a network, with the offers that something does in.
fn unused(opened: &Opened, offer: Option<&str>) -> CliError {
    let uses = |scenario: &ScenarioSpec| connection::site(&scenario.plant).is_ok_and(|site| !site.flows.is_empty());
    let variants = opened.loaded.variants.iter().filter(|(_, scenario)| uses(scenario));
    let names: Vec<String> = variants.map(|(name, _)| quoted(name)).collect();
    CliError::Usage(match offer {
        None if !names.is_empty() => format!(
            "nothing on the line uses a network; with --offer it does: {}",
            names.join(", ")
        ),
        _ => "nothing on the line uses a network: add `control`, `telemetry`, `camera` or `instructions` to a station"
            .to_owned(),
    })
}

/// The network that was asked for, or that connects the line, or that stands first.
pub(super) fn chosen<'s>(scenario: &'s ScenarioSpec, asked: Option<&str>) -> Result<&'s NetworkSpec, CliError> {
    let plant = &scenario.plant;
    let Some(name) = asked.or(plant.connected_by.as_deref()) else {
        let none = "the scenario has no networks: describe one with `[[network]]`";
        return plant.networks.first().ok_or_else(|| CliError::Usage(none.to_owned()));
    };
    let found = plant.networks.iter().find(|network| network.name == name);
    found.ok_or_else(|| {
        let names = plant.networks.iter().map(|network| network.name.as_str());
        let help = choices_help(name, "networks", names);
        CliError::Usage(format!("there is no network {}; {help}", quoted(name)))
    })
}

fn simulated(
    network: &NetworkSpec,
    site: &Site,
    settings: &ProbeSettings,
    interrupt: &Interrupt,
) -> Result<ProbeResult, CliError> {
    let mut progress = Progress::new();
    let mut say = |share: f64| progress.say(|| format!("{}: {:.0} %", quoted(&network.name), share * 100.0));
    let result = probe(network, site, settings, interrupt.flag(), &mut say);
    progress.clear();
    Ok(result?)
}

/// What the factory draws from: kept from before, or derived now and kept.
fn tables(network: &NetworkSpec, site: &Site, interrupt: &Interrupt) -> Result<NetworkTables, CliError> {
    let mut cache = DiskCache::of_user();
    let key = content_key(network, site);
    if let Some(tables) = cache.load(&key) {
        return Ok(tables);
    }
    let mut progress = Progress::new();
    let mut say = |share: f64| {
        progress.say(|| told(&format!("{}, longer: {:.0} %", quoted(&network.name), share * 100.0)));
    };
    let threads = threads(&SimulationOptions::default());
    let derived = derive(network, site, threads, interrupt.flag(), &mut say);
    progress.clear();
    let tables = derived?;
    cache.store(&key, &tables);
    Ok(tables)
}

/// Fields across a hall that are about as high as they are wide: a letter of a terminal is twice as high.
fn rows(site: &Site, columns: u32) -> u32 {
    let [length, width, _] = site.hall.size_m;
    let rows = (f64::from(columns) * width / length / 2.0).round();
    rows.clamp(MAP_ROWS.0, MAP_ROWS.1) as u32
}

/// The signal in the hall; none without radios.
fn signals(network: &NetworkSpec, site: &Site, seed: u64) -> Result<Option<SignalMap>, CliError> {
    let map = signal_map(network, site, seed, SIGNAL_COLUMNS, rows(site, SIGNAL_COLUMNS))?;
    Ok(Some(map).filter(|map| !map.snr_db.is_empty()))
}

/// Delays in the hall.
fn delays(
    network: &NetworkSpec,
    site: &Site,
    settings: &ProbeSettings,
    interrupt: &Interrupt,
) -> Result<DelayMap, CliError> {
    let mut progress = Progress::new();
    let mut say = |share: f64| {
        progress.say(|| {
            told(&format!(
                "{}, everywhere: {:.0} %",
                quoted(&network.name),
                share * 100.0
            ))
        })
    };
    let fields = (DELAY_COLUMNS, rows(site, DELAY_COLUMNS));
    let asked = (settings.seed, settings.measured);
    let map = delay_map(network, site, asked, fields, interrupt.flag(), &mut say);
    progress.clear();
    Ok(map?)
}

/// Reads delays that somebody has measured.
pub(super) fn read_measured(path: &Path) -> Result<Measured, CliError> {
    let failed = |source| CliError::Read {
        path: path.to_owned(),
        source,
    };
    let mut text = String::new();
    let meta = fs::metadata(path).map_err(failed)?;
    // Asked before opening: a pipe would be waited for, and a device may never end.
    if !meta.is_file() || meta.len() > MOST_BYTES {
        let most = MOST_BYTES >> 20;
        let message = format!("{} is not an ordinary file of at most {most} MiB", shown(path));
        return Err(CliError::Usage(message));
    }
    let file = fs::File::open(path).map_err(failed)?;
    file.take(MOST_BYTES).read_to_string(&mut text).map_err(failed)?;
    Measured::parse(&text).map_err(|error| CliError::Usage(format!("{}: {error}", shown(path))))
}

/// The flow and the way that measured delays are held against.
fn compared_flow<'r>(result: &'r ProbeResult, arguments: &NetworkArguments) -> Result<(&'r FlowResult, Way), CliError> {
    let way = match arguments.direction {
        Some(WayArgument::Up) => Way::Up,
        Some(WayArgument::Down) => Way::Down,
        Some(WayArgument::RoundTrip) | None => Way::RoundTrip,
    };
    let name = arguments.flow.as_deref().unwrap_or_default();
    let found = result.flows.iter().find(|flow| flow.name == name);
    let flow = found.ok_or_else(|| {
        let names = result.flows.iter().map(|flow| flow.name.as_str());
        let help = choices_help(name, "flows", names);
        CliError::Usage(format!("there is no flow {}; {help}", quoted(name)))
    })?;
    Ok((flow, way))
}

/// The words of the command line that give the same report again.
fn said(arguments: &NetworkArguments, network: &NetworkSpec) -> Vec<String> {
    let mut words = vec!["--network".to_owned(), network.name.clone()];
    let mut say = |option: &str, value: Option<String>| {
        words.extend(value.into_iter().flat_map(|value| [format!("--{option}"), value]));
    };
    say("offer", arguments.offer.clone());
    say("seconds", arguments.seconds.map(|seconds| seconds.to_string()));
    let path = arguments
        .measured
        .as_ref()
        .map(|path| path.to_string_lossy().into_owned());
    say("measured", path);
    say("direction", arguments.direction.map(|way| way.word().to_owned()));
    say("flow", arguments.flow.clone());
    words.extend(arguments.delays.then(|| "--delays".to_owned()));
    words
}
