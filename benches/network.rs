//! How fast the packet simulation is, what a network costs a study, and how long its tables take.
//!
//! `cargo bench --bench network -- [CASE]...` prints one line a case, on one core where nothing else is said. Cases:
//! `cell` (30 devices), `crowd` (300), `idle` (one message a second), `tables` (deriving those of the assembly line that
//! comes with the program, two threads), `compare` (the same scenario with and without its networks); all if none is
//! named.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use taktline::kernel::distribution::SpanSampler;
use taktline::kernel::time::Span;
use taktline::network::derive::derive;
use taktline::network::hall::HallSpec;
use taktline::network::probe::{ProbeSettings, probe};
use taktline::network::site::{Device, Exchange, Flow, Site, Timing, Urgency, Way};
use taktline::network::spec::NetworkSpec;
use taktline::scenario::load::load;
use taktline::scenario::scenario::ScenarioSpec;
use taktline::study::compare::{compare, named_plants};
use taktline::study::networks::{Networks, NoCache};
use taktline::study::settings::{Extent, StudySettings};

/// Private 5G as it is without further keys: 100 MHz at 30 kHz, DDDSU, one radio in the middle.
const CELL: &str = "name = \"campus\"\nkind = \"5g\"\nradios = [[30, 15]]\n";
/// The line whose tables are derived and whose offers are compared.
const LINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/robot-assembly.toml");
/// Replications of a comparison, and the months that each simulates.
const REPLICATIONS: u64 = 2;
const MONTHS: u32 = 6;

fn periodic(milliseconds: u64) -> Timing {
    Timing::Periodic {
        interval: Span(milliseconds * 1_000_000),
        drift_ppm: None,
        phase: None,
    }
}

fn flow(device: u32, name: &str, timing: Timing, exchange: Exchange, bytes: u32, urgency: Urgency) -> Flow {
    Flow {
        name: format!("{device}/{name}"),
        device,
        timing,
        exchange,
        bytes,
        survival: (urgency == Urgency::CONTROL).then_some(Span(20_000_000)),
        deadline: None,
        urgency,
    }
}

fn there_and_back(bytes: u32) -> Exchange {
    Exchange::UpAndBack {
        answer_bytes: bytes,
        compute: SpanSampler::always(Span::ZERO),
    }
}

/// Devices all over the usual hall.
fn hall_with(devices: u32, flows: Vec<Flow>) -> Site {
    let hall = HallSpec::default().resolve();
    let place = |number: u32| {
        // Multiples of two irrational numbers fill the floor evenly.
        let part = |factor: f64| (f64::from(number) * factor).fract();
        [
            hall.size_m[0] * part(0.754_877_666),
            hall.size_m[1] * part(0.569_840_291),
        ]
    };
    Site {
        devices: (0..devices)
            .map(|number| Device {
                name: number.to_string(),
                way: Way::Fixed(place(number)),
                height_m: 1.5,
            })
            .collect(),
        flows,
        hall,
    }
}

/// So many machines, each with control every 10 ms there and back and telemetry every 100 ms, and two cameras.
fn factory_cell(machines: u32) -> Site {
    let mut flows = Vec::new();
    for device in 0..machines {
        let control = flow(
            device,
            "control",
            periodic(10),
            there_and_back(100),
            100,
            Urgency::CONTROL,
        );
        let telemetry = flow(
            device,
            "telemetry",
            periodic(100),
            Exchange::Up,
            200,
            Urgency::BEST_EFFORT,
        );
        flows.extend([control, telemetry]);
    }
    // 20 Mbit/s in 25 frames a second.
    let camera = |device| flow(device, "camera", periodic(40), Exchange::Up, 100_000, Urgency::IMAGE);
    flows.extend([camera(machines), camera(machines + 1)]);
    hall_with(machines + 2, flows)
}

fn packets(case: &str, site: &Site, seconds: f64) {
    let network: NetworkSpec = toml::from_str(CELL).expect("a correct network");
    let settings = ProbeSettings {
        seed: 1,
        replication: 0,
        warm_up: Span(1_000_000_000),
        measured: Span::from_seconds(seconds),
    };
    let begin = Instant::now();
    let result = probe(&network, site, &settings, &AtomicBool::new(false), &mut |_| {}).expect("a correct network");
    let took = begin.elapsed().as_secs_f64();
    let simulated = seconds + 1.0;
    // A network that loses what it is given would be fast for the wrong reason.
    let known: u64 = result.flows.iter().map(|flow| flow.messages).sum();
    let missed: u64 = result.flows.iter().map(|flow| flow.lost + flow.late).sum();
    println!(
        "{case}: devices={} simulated_s={simulated} s={took:.3} simulated_s_per_s={:.1} messages_per_s={:.0} \
         lost_share={:.5}",
        site.devices.len(),
        simulated / took,
        result.messages as f64 / took,
        missed as f64 / known.max(1) as f64,
    );
}

fn tables(scenario: &ScenarioSpec) {
    let site = taktline::factory::connection::site(&scenario.plant).expect("a correct plant");
    for network in &scenario.plant.networks {
        let begin = Instant::now();
        derive(network, &site, 2, &AtomicBool::new(false), &mut |_| {}).expect("a correct network");
        println!(
            "tables: network={:?} threads=2 s={:.1}",
            network.name,
            begin.elapsed().as_secs_f64()
        );
    }
}

fn comparison(baseline: &ScenarioSpec, offers: &[(String, ScenarioSpec)]) {
    let shorter = |scenario: &ScenarioSpec| {
        let mut scenario = scenario.clone();
        scenario.plant.run.months = Some(MONTHS);
        scenario
    };
    let baseline = &shorter(baseline);
    let offers: Vec<(String, ScenarioSpec)> = offers
        .iter()
        .map(|(name, offer)| (name.clone(), shorter(offer)))
        .collect();
    let cancel = AtomicBool::new(false);
    let networks = Networks::derive(
        &named_plants(baseline, &offers),
        2,
        &cancel,
        &mut NoCache,
        &mut |_, _| {},
    )
    .expect("correct networks");
    let without = |scenario: &ScenarioSpec| {
        let mut scenario = scenario.clone();
        scenario.plant.connected_by = None;
        scenario
    };
    let bare_offers: Vec<(String, ScenarioSpec)> = offers
        .iter()
        .map(|(name, offer)| (name.clone(), without(offer)))
        .collect();
    let settings = StudySettings {
        seed: 1,
        extent: Extent::Fixed(REPLICATIONS),
        threads: 1,
    };
    let timed = |baseline: &ScenarioSpec, offers: &[(String, ScenarioSpec)], networks: &Networks| {
        let begin = Instant::now();
        compare(baseline, offers, networks, &settings, &cancel, &mut |_| {}).expect("a correct scenario");
        begin.elapsed().as_secs_f64()
    };
    let bare = without(baseline);
    let mut ratios = Vec::new();
    // In turn, since others may use the machine.
    for _ in 0..5 {
        let with = timed(baseline, &offers, &networks);
        let alone = timed(&bare, &bare_offers, &Networks::default());
        println!(
            "compare: with_networks_s={with:.3} without_s={alone:.3} ratio={:.2}",
            with / alone
        );
        ratios.push(with / alone);
    }
    ratios.sort_by(f64::total_cmp);
    println!("compare: median_ratio={:.2}", ratios[ratios.len() / 2]);
}

fn main() {
    // Cargo hands `--bench` to every benchmark.
    let cases: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let wants = |case: &str| cases.is_empty() || cases.iter().any(|wanted| wanted == case);
    if wants("cell") {
        packets("cell", &factory_cell(30), 200.0);
    }
    if wants("crowd") {
        packets("crowd", &factory_cell(300), 30.0);
    }
    if wants("idle") {
        let seldom = flow(0, "telemetry", periodic(1_000), Exchange::Up, 100, Urgency::BEST_EFFORT);
        packets("idle", &hall_with(1, vec![seldom]), 1e5);
    }
    if wants("tables") || wants("compare") {
        let loaded = load(Path::new(LINE)).expect("a correct scenario");
        if wants("tables") {
            tables(&loaded.baseline);
        }
        if wants("compare") {
            comparison(&loaded.baseline, &loaded.variants);
        }
    }
}
