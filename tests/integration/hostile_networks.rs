//! Networks, halls and what uses them with figures that nobody means: each is refused in words, or is simulated for a
//! while without a panic.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use taktline::factory::connection::site;
use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::kernel::time::{Span, Time};
use taktline::network::derive::{check_effort, derive};
use taktline::network::plan::NetworkPlan;
use taktline::network::simulation::Network;
use taktline::network::table::NetworkTables;
use taktline::scenario::load::load_page;
use taktline::scenario::scenario::ScenarioSpec;

use crate::lines::perfect_tables;

/// Most events of a network and of a plant.
const MOST_STEPS: usize = 4_000;

const VALUES: [&str; 19] = [
    "0",
    "-1",
    "1",
    "0.1",
    "3",
    "1e308",
    "-1e308",
    "1e-308",
    "nan",
    "inf",
    "65_000_000",
    "1e6",
    "60_000",
    "\"NaN\"",
    "[]",
    "{}",
    "true",
    "[0, 0]",
    "{ exponential = { mean = 1e300 } }",
];

/// A table of a scenario: where it stands, what it needs, and what else may stand in it.
type Hostile = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

const RADIO: [&str; 9] = [
    "radios",
    "radio_height_m",
    "radio_power_dbm",
    "radio_gain_db",
    "radio_noise_db",
    "device_power_dbm",
    "device_gain_db",
    "device_noise_db",
    "server_ms",
];
const CELL: [&str; 20] = [
    "carrier_ghz",
    "bandwidth_mhz",
    "spacing_khz",
    "duplex",
    "slot_symbols",
    "uplink",
    "scheduler",
    "target_error",
    "layers",
    "mcs_table",
    "harq_transmissions",
    "harq_combining",
    "rlc_retransmissions",
    "implementation_loss_db",
    "processing",
    "modem_up_ms",
    "core_ms",
    "background_load",
    "handover_ms",
    "faults",
];
const TABLES: [Hostile; 17] = [
    (
        "hall",
        &[],
        &[
            "size_m",
            "clutter_density",
            "clutter_height_m",
            "clutter_size_m",
            "blockage",
        ],
    ),
    (
        "blockage",
        &[("per_hour", "9"), ("mean_seconds", "2"), ("loss_db", "20")],
        &[],
    ),
    ("5g", &[], &RADIO),
    ("5g", &[], &CELL),
    ("private-lte", &[], &CELL),
    ("public-5g", &[], &CELL),
    (
        "processing",
        &[],
        &[
            "capability",
            "device_ms",
            "receive_ms",
            "schedule_ms",
            "grant_ms",
            "request_period_ms",
        ],
    ),
    ("wifi-6", &[], &RADIO),
    (
        "wifi-6",
        &[],
        &[
            "channel_mhz",
            "wifi_ghz",
            "neighbours",
            "retries",
            "roaming_ms",
            "access_categories",
        ],
    ),
    (
        "wired",
        &[],
        &["line_mbit_per_s", "switches", "switch_us", "server_ms", "faults"],
    ),
    ("measured", &[("round_trip_ms", "9")], &["up_ms", "down_ms", "loss"]),
    (
        "control",
        &[],
        &[
            "cycle_ms",
            "survival_ms",
            "bytes",
            "deadline_ms",
            "acknowledge_hours",
            "restart_days",
        ],
    ),
    ("telemetry", &[("every_seconds", "1")], &["bytes"]),
    (
        "camera",
        &[("megapixels", "1")],
        &["bits_per_pixel", "compression", "compute_ms", "answer_within_ms"],
    ),
    ("instructions", &[("paper_minutes", "1")], &["kilobytes"]),
    (
        "remote_expert",
        &[],
        &["video_mbit_per_s", "frame_within_ms", "missed_frames"],
    ),
    (
        "fleet",
        &[("speed_m_per_s", "1")],
        &[
            "vehicles",
            "load_seconds",
            "unload_days",
            "dispatch_hours",
            "parking_m",
            "charging",
            "heartbeat",
        ],
    ),
];

/// A plant in which everything uses the network, with `written` in place of what stands in `table`.
fn scenario(table: &str, written: &str) -> String {
    let inline = |name: &str, usual: &str| {
        if name == table {
            written.to_owned()
        } else {
            usual.to_owned()
        }
    };
    let kind = match table {
        "5g" | "private-lte" | "public-5g" | "wifi-6" | "wired" | "measured" => table,
        _ => "5g",
    };
    let network = match table {
        "processing" => format!("processing = {{ {} }}", written.replace('\n', ", ")),
        _ if kind == table => written.to_owned(),
        _ => String::new(),
    };
    let braces = |text: String| text.trim().replace('\n', ", ");
    format!(
        "name = \"hostile\"\nstart = 2027-01-04\nrun = {{ days = 1 }}\nconnected_by = \"net\"\n\
         remote_expert = {{ {expert} }}\n\
         [[product]]\nname = \"part\"\nprice_won = 1\nsupply = {{ kind = \"saturated\" }}\nsetup = \"a\"\n\
         [[station]]\nname = \"press\"\nmachines = 2\ncycle_seconds = 20\ncontrol = {{ {control} }}\n\
         telemetry = {{ {telemetry} }}\ninstructions = {{ {instructions} }}\n\
         [[station]]\nname = \"eye\"\ncycle_seconds = 9\nbrought_by = \"robots\"\ninspection = {{ detects = 0.9 }}\n\
         camera = {{ {camera} }}\n\
         [[fleet]]\nname = \"robots\"\n{fleet}\n\
         [hall]\n{hall}\n\
         [[network]]\nname = \"net\"\nkind = \"{kind}\"\n{network}\n\
         [[network]]\nname = \"other\"\nkind = \"wifi-6\"\n\
         [[offer]]\nname = \"Other\"\nmonthly_fees_won = 1\n[offer.changes]\nconnected_by = \"other\"\n",
        expert = braces(inline("remote_expert", "")),
        control = braces(inline("control", "")),
        telemetry = braces(inline("telemetry", "every_seconds = 1")),
        instructions = braces(inline("instructions", "paper_minutes = 1")),
        camera = braces(inline("camera", "megapixels = 1")),
        fleet = inline("fleet", "speed_m_per_s = 1\nheartbeat = {}"),
        hall = match table {
            "blockage" => format!("blockage = {{ {} }}", written.trim().replace('\n', ", ")),
            _ => inline("hall", "blockage = { per_hour = 60, mean_seconds = 5, loss_db = 60 }"),
        },
    )
    .replace("setup = \"a\"\n", "")
}

/// Runs a plant and its network for a while.
fn live(spec: &ScenarioSpec, text: &str) {
    let plant = &spec.plant;
    let Some(network) = plant
        .networks
        .iter()
        .find(|network| Some(&network.name) == plant.connected_by.as_ref())
    else {
        return;
    };
    let here = site(plant).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let plan = NetworkPlan::new(network, &here).unwrap_or_else(|error| panic!("{error}\n{text}"));
    check_effort(&plan).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut simulation = Network::simulation(Arc::new(plan), 1, 0);
    let end = Time::ZERO + Span::from_seconds(20.0);
    let _ = (0..MOST_STEPS).take_while(|_| simulation.step(end)).count();
    let now = simulation.scheduler().now();
    let result = simulation.model.result(1, Span::from_seconds(20.0), now);
    assert_eq!(result.flows.len(), here.flows.len(), "{text}");
    let mut alone = plant.clone();
    alone.networks.retain(|known| known.name == network.name);
    let Ok(plan) = FactoryPlan::new(&alone, &perfect_tables(&alone), 0.0) else {
        return;
    };
    let mut factory = Factory::simulation(Arc::new(plan), 1, 0);
    let end = factory.model.plan().end;
    let _ = (0..MOST_STEPS).take_while(|_| factory.step(end)).count();
}

/// Whether a scenario is good; if not, that is said, and if so, it lives.
fn tried(text: &str) -> Result<(), String> {
    let loaded = match load_page(&[("hostile.toml", text)], "hostile") {
        Ok(loaded) => loaded,
        Err(all) => {
            assert!(
                all.errors() > 0 && all.items().iter().all(|item| !item.message.is_empty()),
                "{text}"
            );
            return Err(all.render(false));
        }
    };
    live(&loaded.baseline, text);
    loaded.variants.iter().for_each(|(_, spec)| live(spec, text));
    Ok(())
}

#[test]
fn a_plant_that_uses_a_network_for_everything_is_good() {
    tried(&scenario("", "")).unwrap_or_else(|said| panic!("{said}"));
}

#[test]
fn no_figure_makes_a_network_panic() {
    let (mut good, mut bad) = (0, 0);
    for (table, needed, more) in TABLES {
        for key in needed.iter().map(|(key, _)| key).chain(more) {
            for value in VALUES {
                let others = needed.iter().filter(|(other, _)| other != key);
                let mut lines: Vec<String> = others.map(|(other, usual)| format!("{other} = {usual}")).collect();
                lines.push(format!("{key} = {value}"));
                match tried(&scenario(table, &lines.join("\n"))) {
                    Ok(()) => good += 1,
                    Err(_) => bad += 1,
                }
            }
        }
    }
    println!("{good} good, {bad} refused");
    assert!(good > 300 && bad > 600, "{good} good, {bad} refused");
}

#[test]
fn odd_networks_that_are_possible_can_be_simulated() {
    let slots = "D".repeat(39) + "U";
    let many: Vec<String> = (0..100).map(|at| format!("[{}, 15]", 0.5 * f64::from(at))).collect();
    for (table, written) in [
        (
            "5g",
            "slot_symbols = 2\nspacing_khz = 120\ncarrier_ghz = 28\nduplex = \"DU\"".to_owned(),
        ),
        ("5g", format!("duplex = \"{slots}\"")),
        (
            "5g",
            "harq_transmissions = 16\nrlc_retransmissions = 0\ntarget_error = 1e-6".to_owned(),
        ),
        ("public-5g", "background_load = 0.99\nhandover_ms = 60000".to_owned()),
        ("5g", "radios = [[30, 15], [30, 15], [30, 15]]".to_owned()),
        ("5g", format!("radios = [{}]", many.join(", "))),
        ("wifi-6", format!("radios = [{}]\nneighbours = 200", many.join(", "))),
        ("private-lte", "bandwidth_mhz = 1.4".to_owned()),
        ("measured", "round_trip_ms = { values = [3] }\nloss = 1".to_owned()),
        ("control", "survival_ms = 0".to_owned()),
        ("telemetry", "every_seconds = 60\nbytes = 65000".to_owned()),
        ("camera", "megapixels = 4000\nbits_per_pixel = 8".to_owned()),
        ("hall", "clutter_density = 0.95\nclutter_height_m = 0".to_owned()),
        ("hall", "size_m = [10000, 10000, 200]".to_owned()),
        ("hall", "size_m = [1, 1, 2]".to_owned()),
        (
            "blockage",
            "per_hour = 10000\nmean_seconds = 0.3\nloss_db = 100".to_owned(),
        ),
    ] {
        tried(&scenario(table, &written)).unwrap_or_else(|said| panic!("{said}"));
    }
}

#[test]
fn what_is_impossible_is_refused_in_words() {
    let many: Vec<String> = (0..1_000).map(|at| format!("[{}, 15]", 0.05 * f64::from(at))).collect();
    for (table, written, words) in [
        (
            "5g",
            format!("radios = [{}]", many.join(", ")),
            "there are 1000 radios; 100 is the most",
        ),
        ("5g", "radio_height_m = 9".to_owned(), "above the roof"),
        ("5g", format!("duplex = \"{}\"", "DU".repeat(1_000)), "`duplex`"),
        (
            "blockage",
            "per_hour = 10000\nmean_seconds = 86400\nloss_db = 1".to_owned(),
            "more than all the time",
        ),
        (
            "hall",
            "size_m = [1e6, 30, 8]".to_owned(),
            "the length of the hall must be from 1 to 10000 m",
        ),
        (
            "hall",
            "size_m = [0.1, 30, 8]".to_owned(),
            "the length of the hall must be from 1 to 10000 m",
        ),
        (
            "measured",
            "round_trip_ms = { values = [] }".to_owned(),
            "`values` must not be empty",
        ),
        ("camera", "megapixels = 10000".to_owned(), "a picture has 1e10 bytes"),
        (
            "telemetry",
            "every_seconds = 1\nbytes = 65000000000".to_owned(),
            "`bytes` must be",
        ),
    ] {
        let said = tried(&scenario(table, &written)).expect_err(&written);
        assert!(said.contains(words), "{written}: {said}");
    }
    let crowd = scenario("control", "cycle_ms = 0.1").replace("machines = 2", "machines = 1000");
    let said = tried(&crowd).expect_err("too busy");
    assert!(said.contains("lengthen their cycle"), "{said}");
}

#[test]
fn thousands_of_stations_under_control_are_checked_in_reasonable_time() {
    let station = |number: u32| format!("[[station]]\nname = \"s{number}\"\ncycle_seconds = 20\ncontrol = {{}}\n");
    let all = |count: u32| {
        let stations: String = (0..count).map(station).collect();
        scenario("", "").replace("[[fleet]]", &format!("{stations}[[fleet]]"))
    };
    let said = tried(&all(5_000)).expect_err("too many");
    assert!(
        said.contains("there are 5002 `station` tables; 2000 is the most"),
        "{said}"
    );
    tried(&all(1_900)).unwrap_or_else(|said| panic!("{said}"));
}

#[test]
fn a_measured_network_that_loses_everything_is_never_heard() {
    let text = scenario("measured", "round_trip_ms = 3\nloss = 1");
    let loaded = load_page(&[("hostile.toml", &text)], "hostile").unwrap_or_else(|all| panic!("{all}"));
    let plant = &loaded.baseline.plant;
    let here = site(plant).unwrap();
    let tables: NetworkTables = derive(&plant.networks[0], &here, 2, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert!(
        tables.flows.iter().all(|flow| flow.missed() == 1.0),
        "{:?}",
        tables.flows
    );
    let plan = FactoryPlan::new(plant, &tables, 0.0).unwrap();
    let mut factory = Factory::simulation(Arc::new(plan), 1, 0);
    let end = factory.model.plan().end;
    let _ = (0..MOST_STEPS).take_while(|_| factory.step(end)).count();
}
