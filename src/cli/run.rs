//! `run`: one variant of the line, in numbers and, if asked for, machine by machine.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::arguments::{AnswerOptions, Format, RunArguments, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{Opened, check_targets, derived};
use crate::cli::output::{WholeFile, deliver_answer};
use crate::cli::progress::Progress;
use crate::cli::saved::{resume, save_after};
use crate::factory::factory::Factory;
use crate::factory::plant::{PlantSpec, WarmUpSpec};
use crate::kernel::simulation::{Model, Simulation};
use crate::kernel::time::{NANOS_PER_SECOND, Span};
use crate::report;
use crate::report::trace::Trace;
use crate::study::error::VariantName;
use crate::study::networks::Networks;
use crate::study::pricing::prices;
use crate::study::replicate::Variant;
use crate::study::single::study;

/// Simulated time between two looks at what the machines did: short enough that the records need little memory.
const TRACE_STEP: Span = Span(3_600 * NANOS_PER_SECOND);

/// Simulated time at most if every packet is simulated, hours: an hour of a hall takes from seconds to minutes.
const MOST_PACKET_HOURS: f64 = 48.0;

/// Simulates one variant of a scenario.
///
/// # Errors
/// If the scenario cannot be used or simulated, the user ends it too early, or an answer cannot be written.
pub fn call(arguments: &RunArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    let others = [&arguments.trace, &arguments.save].into_iter().flatten();
    let others: Vec<&Path> = others.map(PathBuf::as_path).collect();
    check_targets(Some(&arguments.file), answer, &others)?;
    let opened = Opened::new(Some(&arguments.file), options)?;
    opened.keep_sources(answer, &others)?;
    let offer = opened.offer(arguments.offer.as_deref());
    let scenario = opened.variant(offer)?;
    let name = offer.map_or(VariantName::Baseline, |name| VariantName::Offer(name.to_owned()));
    let language = answer.language();
    // A resumed run has no replications after which it could end.
    let interrupt = match arguments.resume {
        Some(_) => Interrupt::default(),
        None => Interrupt::listen(),
    };
    let mut progress = Progress::new();
    let networks = if arguments.packets {
        short_enough(&name, &scenario.plant)?;
        Networks::packet_by_packet()
    } else {
        derived(&[(name.clone(), &scenario.plant)], options, &interrupt, &mut progress)?
    };
    let plan = |warm_up_days: f64| {
        Ok(Variant::new(&name, &scenario.plant, &networks, warm_up_days).map(|variant| variant.plan)?)
    };
    let mut found = match &arguments.resume {
        Some(path) => resume(path, &name, plan)?,
        None => {
            let settings = opened.settings(options);
            let mut interim = |interim| progress.say(|| report::text::interim_single(&interim, language));
            let (plant, cancel) = (&scenario.plant, interrupt.flag());
            study(&name, plant, &networks, &settings, cancel, &mut interim)?
        }
    };
    found.add_machines(&prices(scenario))?;
    if let Some(path) = &arguments.trace {
        let simulation = Factory::simulation(plan(found.warm_up.days)?, found.seed, 0);
        trace(simulation, &scenario.name, path)?;
    }
    if let (Some(path), Some(days)) = (&arguments.save, arguments.save_after_days) {
        let plan = plan(found.warm_up.days)?;
        save_after((plan, &found.warm_up), found.seed, days, path)?;
    }
    let mut what: Vec<&str> = offer.into_iter().flat_map(|name| ["--offer", name]).collect();
    what.extend(arguments.packets.then_some("--packets"));
    let about = opened.about("run", &what);
    let text = match answer.format {
        Format::Text => report::text::single(&about, offer, &found, arguments.packets, language),
        Format::Json => report::json::single(&about, offer, &found, arguments.packets),
        Format::Csv => report::csv::single(offer, &found),
    };
    deliver_answer(&text, answer)
}

/// Refuses to simulate packets where there are none, or for so long that nobody would wait for it.
fn short_enough(name: &VariantName, plant: &PlantSpec) -> Result<(), CliError> {
    if plant.connected_by.is_none() {
        let message = "--packets needs a line with a network: say `connected_by` in the scenario, or take an offer \
                       that does with --offer";
        return Err(CliError::Usage(message.to_owned()));
    }
    let days = match plant.run.warm_up_days {
        Some(WarmUpSpec::Days(days)) => days,
        Some(WarmUpSpec::Auto(_)) => {
            let message = "--packets cannot look for a warm-up: give `warm_up_days` a number";
            return Err(CliError::Usage(message.to_owned()));
        }
        None => 0.0,
    };
    let plan = Variant::new(name, plant, &Networks::packet_by_packet(), days)?.plan;
    let hours = plan.end.since(plan.begin).as_hours();
    if hours > MOST_PACKET_HOURS {
        return Err(CliError::Usage(format!(
            "--packets simulates every packet beside the parts, which is for {MOST_PACKET_HOURS} hours at most, \
             warm-up included; this would be {hours:.0} hours. Put `hours = 24` in the place of the time under `[run]` \
             and a short `warm_up_days`, or leave --packets out"
        )));
    }
    Ok(())
}

/// Simulates to the end and writes what every machine did on the way.
fn trace(mut simulation: Simulation<Factory>, line: &str, path: &Path) -> Result<(), CliError> {
    let mut file = WholeFile::create(path)?;
    write_trace(&mut simulation, line, &mut file).map_err(CliError::write(path))?;
    file.commit()
}

fn write_trace(simulation: &mut Simulation<Factory>, line: &str, out: &mut WholeFile) -> std::io::Result<()> {
    let plan = Arc::clone(simulation.model.plan());
    let machines = plan.line.stations.iter().flat_map(|station| {
        (1..=station.machines).map(|number| match station.machines {
            1 => station.rules.name.clone(),
            _ => format!("{} {number}", station.rules.name),
        })
    });
    let mut trace = Trace::new(out, line, machines)?;
    simulation.model.keep_records();
    let mut in_process = None;
    loop {
        let now = simulation.scheduler().now();
        let parts: u64 = simulation
            .model
            .floor()
            .products()
            .iter()
            .map(|product| product.in_process)
            .sum();
        if in_process != Some(parts) {
            trace.counter("parts in process", now, parts)?;
            in_process = Some(parts);
        }
        if now >= plan.end || simulation.model.is_over() {
            break;
        }
        simulation.run_until((now + TRACE_STEP).min(plan.end));
        trace.add(&simulation.model.take_records())?;
    }
    // The states that last until the end are recorded when the accounts are closed.
    let now = simulation.scheduler().now();
    simulation.model.floor_mut().close_accounts(now);
    trace.add(&simulation.model.take_records())?;
    trace.finish()?.flush()
}
