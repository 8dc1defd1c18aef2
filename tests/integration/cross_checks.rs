//! Networks against theory, with parameters drawn at random: what one packet takes, what a carrier carries, how often
//! and for how long losses in a row stop a machine.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use taktline::kernel::random::Stream;
use taktline::kernel::time::{Span, Time};
use taktline::network::derive::derive;
use taktline::network::hall::BlockageSpec;
use taktline::network::nr::duplex::Pattern;
use taktline::network::nr::modulation::McsTable;
use taktline::network::nr::numerology::Numerology;
use taktline::network::nr::processing::Processing;
use taktline::network::nr::resource_blocks::resource_blocks;
use taktline::network::nr::transport_block::{resource_elements, transport_block_bits};
use taktline::network::nr::zero_load::{Path, mean_and_max};
use taktline::network::plan::NetworkPlan;
use taktline::network::result::FlowResult;
use taktline::network::simulation::{Network, Notice};
use taktline::network::site::{Exchange, Site, Timing, Way};
use taktline::network::spec::NetworkSpec;
use taktline::network::table::Outages;

use crate::packets::{flow, in_ms, ms, network, periodic, simulate, site, there_and_back};

/// Nothing but the radio, and near enough that next to nothing fails.
const BARE: &str = "server_ms = 0\ncore_ms = 0\nradio_power_dbm = 40\ndevice_power_dbm = 40\n";

/// 99 % of a Poisson number lie within this many of its mean.
fn width_99(mean: f64) -> f64 {
    2.576 * mean.sqrt() + 1.0
}

fn choose<'a, T>(dice: &mut Stream, all: &'a [T]) -> &'a T {
    &all[dice.below(all.len() as u64) as usize]
}

/// A pattern with both ways in it.
fn any_pattern(dice: &mut Stream) -> String {
    loop {
        let slots = 2 + dice.below(9);
        let text: String = (0..slots).map(|_| *choose(dice, &['D', 'D', 'S', 'U'])).collect();
        if Pattern::parse(&text).is_ok() {
            return text;
        }
    }
}

#[test]
fn a_lone_packet_takes_what_the_rule_of_slots_says_whatever_the_pattern_and_the_processing() {
    let mut dice = Stream::named(7, 0, "cross checks", "slots");
    for _ in 0..20 {
        let duplex = any_pattern(&mut dice);
        let khz = *choose(&mut dice, &[15, 30, 60]);
        let symbols = *choose(&mut dice, &[2, 4, 7, 14]);
        let times: [f64; 4] = std::array::from_fn(|_| dice.below(2_500) as f64 / 1_000.0);
        let [device, receive, schedule, grant] = times;
        let processing = Processing {
            device: ms(device),
            receive: ms(receive),
            schedule: ms(schedule),
            grant: ms(grant),
        };
        let pattern = Pattern::parse(&duplex).unwrap();
        let numerology = Numerology::from_khz(khz).unwrap();
        for (path, uplink) in [
            (Path::Down, "configured-grant"),
            (Path::UpGranted, "configured-grant"),
            (Path::UpRequested, "scheduling-request"),
        ] {
            let keys = format!(
                "{BARE}bandwidth_mhz = 40\nspacing_khz = {khz}\nduplex = \"{duplex}\"\nslot_symbols = {symbols}\n\
                 uplink = \"{uplink}\"\nprocessing = {{ device_ms = {device}, receive_ms = {receive}, \
                 schedule_ms = {schedule}, grant_ms = {grant} }}\n"
            );
            let exchange = if path == Path::Down {
                Exchange::Down
            } else {
                Exchange::Up
            };
            // Seldom enough that hardly any two meet.
            let site = site(
                1,
                vec![flow(0, "ping", exchange, Timing::Random { mean: ms(150.0) }, 40)],
            );
            let result = simulate(&network("5g", &keys), &site, 2_000.0, 3);
            let delays = result.flows[0].delays();
            let (mean, most) = mean_and_max(&pattern, numerology, symbols, &processing, path);
            let found = in_ms(delays.mean().unwrap());
            let what = format!("{duplex} {khz} kHz {symbols} symbols {path:?} {times:?}");
            assert!(
                (found / in_ms(mean) - 1.0).abs() < 0.015,
                "{what}: {found} for {}",
                in_ms(mean)
            );
            let late = delays.quantile(0.99).unwrap();
            assert!(in_ms(late) <= 1.01 * in_ms(most), "{what}: {late:?} for {most:?}");
        }
    }
}

#[test]
fn a_carrier_carries_what_its_blocks_its_table_and_its_layers_allow() {
    let mut dice = Stream::named(8, 0, "cross checks", "throughput");
    for _ in 0..8 {
        let mhz = *choose(&mut dice, &[10_u32, 20, 30, 50, 80, 100]);
        let number = *choose(&mut dice, &[1_u8, 2, 3]);
        let layers = *choose(&mut dice, &[1_u32, 2, 4]);
        let (duplex, up) = *choose(
            &mut dice,
            &[("DDDSU", 0.2), ("DSUUU", 0.6), ("DDU", 1.0 / 3.0), ("FDD", 1.0)],
        );
        let exchange = choose(&mut dice, &[Exchange::Up, Exchange::Down]).clone();
        let share = match (&exchange, duplex) {
            (Exchange::Up, _) | (_, "FDD") => up,
            _ => 1.0 - up,
        };
        let keys = format!(
            "{BARE}radio_gain_db = 40\nduplex = \"{duplex}\"\nbandwidth_mhz = {mhz}\nmcs_table = {number}\nlayers = {layers}\n"
        );
        let bytes = 400_000;
        let flows = vec![flow(0, "flood", exchange, periodic(1.0), bytes)];
        let result = simulate(&network("5g", &keys), &site(1, flows), 4.0, 1);
        let received = result.flows[0].delays().count();
        let rate = received as f64 * f64::from(bytes) * 8.0 / 4.0;
        let table = McsTable::from_number(number).unwrap();
        let top = table.entries().last().unwrap();
        let blocks = resource_blocks(4.75, mhz, Numerology::Khz30).unwrap();
        let most = f64::from(transport_block_bits(resource_elements(14, 12, 0, blocks), top, layers)) * 2_000.0 * share;
        let what = format!("{mhz} MHz, table {number}, {layers} layers, {duplex}");
        println!("{what}: {:.1} of {:.1} Mbit/s", rate / 1e6, most / 1e6);
        assert!(rate / most < 1.01 && rate / most > 0.96, "{what}: {rate} of {most}");
    }
}

#[test]
fn as_many_first_transmissions_fail_as_the_target_says_and_wait_for_their_repeat() {
    let pattern = Pattern::parse("DDDSU").unwrap();
    let (_, most) = mean_and_max(&pattern, Numerology::Khz30, 14, &Processing::default(), Path::UpGranted);
    for target in [0.3, 0.1, 0.03] {
        let keys = format!(
            "server_ms = 0\ncore_ms = 0\ntarget_error = {target}\ndevice_power_dbm = -20\ndevice_gain_db = -20\n"
        );
        let flows = (0..20).map(|device| flow(device, "io", Exchange::Up, periodic(50.0), 100));
        let result = simulate(&network("5g", &keys), &site(20, flows.collect()), 200.0, 1);
        let radio = result.radios[0];
        let failed = radio.failures as f64 / radio.transmissions as f64;
        let mut later = 0.0;
        for flow in &result.flows {
            // Share of messages beyond the time of a first transmission.
            let within = (0..1_000_u16).rposition(|step| {
                flow.up
                    .quantile(f64::from(step) / 1_000.0)
                    .is_some_and(|delay| in_ms(delay) <= 1.02 * in_ms(most))
            });
            later += 1.0 - within.map_or(0.0, |step| step as f64 / 1_000.0);
        }
        println!(
            "target {target}: {failed:.4} of the transmissions failed, {:.4} came later",
            later / 20.0
        );
        assert!(failed < 1.6 * target && failed > 0.3 * target, "{failed} for {target}");
    }
}

#[test]
fn repeats_that_add_redundancy_are_no_worse_than_equal_ones() {
    let lost = |combining: &str| {
        let keys = format!(
            "server_ms = 0\ncore_ms = 0\nharq_combining = \"{combining}\"\nrlc_retransmissions = 0\nharq_transmissions = 2\n\
             target_error = 0.5\nmcs_table = 1\ndevice_power_dbm = -22\ndevice_gain_db = -20\n"
        );
        let flows = (0..20).map(|device| flow(device, "io", Exchange::Up, periodic(20.0), 800));
        let result = simulate(&network("5g", &keys), &site(20, flows.collect()), 120.0, 1);
        let (lost, all) = result
            .flows
            .iter()
            .fold((0, 0), |(lost, all), flow| (lost + flow.lost, all + flow.messages));
        lost as f64 / all as f64
    };
    let (chase, incremental) = (lost("chase"), lost("incremental"));
    println!("lost: {chase} with chase combining, {incremental} with incremental redundancy");
    assert!(incremental <= 1.1 * chase && chase > 0.0, "{incremental} and {chase}");
}

#[test]
fn a_vehicle_between_two_radios_changes_over_once_a_way_and_is_silent_meanwhile() {
    let mut site = site(1, vec![flow(0, "heartbeat", there_and_back(100), periodic(20.0), 100)]);
    site.flows[0].survival = Some(ms(40.0));
    site.hall.size_m = [200.0, 20.0, 8.0];
    site.devices[0].way = Way::Round {
        corners: vec![[10.0, 10.0], [190.0, 10.0]],
        speed_m_per_s: 2.0,
    };
    for (handover_ms, out) in [(0.0, false), (300.0, true)] {
        let keys = format!("radios = [[10, 10], [190, 10]]\nhandover_ms = {handover_ms}\nduplex = \"DSUUU\"\n");
        let result = simulate(&network("5g", &keys), &site, 1_800.0, 1);
        let handovers = result.devices[0].handovers as f64;
        println!(
            "{handovers} handovers in twenty ways, {} outages",
            result.flows[0].violations.len()
        );
        // Shadowing makes it change its mind on the way, at the same places every time: an odd number of times a way.
        let a_way = (handovers / 20.0).round();
        assert!(
            a_way >= 1.0 && a_way % 2.0 == 1.0 && (handovers - 20.0 * a_way).abs() <= 2.0,
            "{handovers}"
        );
        let long = result.flows[0]
            .violations
            .iter()
            .filter(|violation| in_ms(violation.lasted) > 180.0)
            .count();
        if out {
            assert!((long as f64 - handovers).abs() <= 2.0, "{long} of {handovers}");
        } else {
            assert!(long <= 2, "{long}");
        }
    }
}

#[test]
fn schedulers_are_fair_to_equal_devices() {
    for (scheduler, tolerance) in [("round-robin", 0.02), ("proportional-fair", 0.10)] {
        let flows = (0..6).map(|device| flow(device, "flood", Exchange::Up, periodic(5.0), 60_000));
        let mut site = site(6, flows.collect());
        for device in &mut site.devices {
            device.way = Way::Fixed([31.0, 15.0]);
        }
        let keys = format!("{BARE}radio_gain_db = 40\nbandwidth_mhz = 40\nscheduler = \"{scheduler}\"\n");
        let result = simulate(&network("5g", &keys), &site, 20.0, 1);
        let counts: Vec<f64> = result.flows.iter().map(|flow| flow.up.count() as f64).collect();
        let mean = counts.iter().sum::<f64>() / 6.0;
        println!("{scheduler}: {counts:?}");
        assert!(mean > 20.0);
        assert!(
            counts
                .iter()
                .all(|count| (count / mean - 1.0).abs() <= tolerance + 1.0 / mean),
            "{scheduler}: {counts:?}"
        );
    }
}

#[test]
fn neighbours_on_a_wifi_channel_make_it_slower() {
    let mut before = 0.0;
    for neighbours in [0, 2, 5, 15] {
        let flows = (0..10).map(|device| flow(device, "io", there_and_back(100), periodic(20.0), 100));
        let keys = format!("neighbours = {neighbours}\naccess_categories = false\n");
        let result = simulate(&network("wifi-6", &keys), &site(10, flows.collect()), 30.0, 1);
        let mean = result
            .flows
            .iter()
            .map(|flow| in_ms(flow.round_trip.mean().unwrap()))
            .sum::<f64>()
            / 10.0;
        println!("{neighbours} neighbours: {mean} ms there and back");
        assert!(mean > before, "{neighbours}: {mean}");
        before = mean;
    }
}

#[test]
fn public_and_lte_networks_take_about_as_long_as_real_ones() {
    let delays = |kind: &str| {
        let flows = (0..5).map(|device| {
            flow(
                device,
                "ping",
                there_and_back(64),
                Timing::Random { mean: ms(200.0) },
                64,
            )
        });
        let result = simulate(
            &network(kind, "server = \"edge\"\n"),
            &site(5, flows.collect()),
            200.0,
            1,
        );
        let flow = &result.flows[0];
        let at = |share| [&flow.up, &flow.down, &flow.round_trip].map(|all| in_ms(all.quantile(share).unwrap()));
        println!(
            "{kind} [up, down, both] median {:.1?}, 99 % {:.1?} ms",
            at(0.5),
            at(0.99)
        );
        at(0.5)
    };
    // Private LTE: about 20 to 40 ms there and back.
    let lte = delays("private-lte");
    assert!((15.0..45.0).contains(&lte[2]), "{lte:?}");
    // Public 5G: 7 ms down and about 18 ms up at worst.
    let public = delays("public-5g");
    assert!(public[1] < 10.0 && public[0] < 20.0, "{public:?}");
    delays("5g");
}

/// A flow over a network that loses messages independently and takes the same time for each of the others.
fn with_losses(exchange: Exchange, loss: f64, survived: u32, drift_ppm: f64) -> (NetworkSpec, Site) {
    let keys = format!("up_ms = 3\ndown_ms = 2\nloss = {loss}\n");
    let timing = Timing::Periodic {
        interval: ms(8.0),
        drift_ppm: Some(drift_ppm),
        phase: None,
    };
    let mut site = site(1, vec![flow(0, "control", exchange, timing, 100)]);
    site.flows[0].survival = Some(ms(8.0 * f64::from(survived)));
    (network("measured", &keys), site)
}

#[test]
fn losses_in_a_row_stop_a_machine_as_often_and_as_long_as_runs_of_them_come() {
    let cycle_hours = 0.008 / 3_600.0;
    for (exchange, loss, survived, drift) in [
        (Exchange::Up, 0.1, 2, 0.0),
        (Exchange::Up, 0.1, 2, 17.0),
        (Exchange::Up, 0.1, 2, -17.0),
        (Exchange::Up, 0.3, 4, 9.3),
        (Exchange::Up, 0.02, 1, 20.0),
        (Exchange::Up, 0.05, 0, 20.0),
        (there_and_back(64), 0.05, 2, 5.0),
        (there_and_back(64), 0.2, 3, -11.0),
    ] {
        let both = matches!(exchange, Exchange::UpAndBack { .. });
        let p: f64 = if both { 1.0 - (1.0 - loss) * (1.0 - loss) } else { loss };
        let what = format!("loss {loss}, {survived} survived, {drift} ppm, both ways: {both}");
        let (spec, site) = with_losses(exchange, loss, survived, drift);
        let seconds = 8_000.0;
        let found = simulate(&spec, &site, seconds, 11);
        let lengths: Vec<f64> = found.flows[0]
            .violations
            .iter()
            .map(|violation| in_ms(violation.lasted) / 8.0)
            .collect();
        // A message that comes, and then one more in a row than is survived.
        let exact = seconds / 0.008 * (1.0 - p) * p.powi(survived as i32 + 1);
        println!("{what}: {} stops, {exact:.0} exact", lengths.len());
        assert!(
            (lengths.len() as f64 - exact).abs() < width_99(exact),
            "{what}: {} for {exact}",
            lengths.len()
        );
        // What is beyond that is geometric: each cycle more with probability p.
        for cycles in 1..=3_i32 {
            let share = p.powi(cycles - 1);
            let longer = lengths
                .iter()
                .filter(|length| **length > f64::from(cycles) - 0.5)
                .count() as f64;
            let expected = lengths.len() as f64 * share;
            assert!(
                (longer - expected).abs() < width_99(expected * (1.0 - share)),
                "{what}: {longer} for {expected}"
            );
        }
        // The tables say the same of time without an outage.
        let tables = derive(&spec, &site, 2, &AtomicBool::new(false), &mut |_| {}).unwrap();
        let Outages::Poisson { per_hour, durations } = &tables.flows[0].outages else {
            panic!("{what}: {:?}", tables.flows[0].outages);
        };
        let exact = (1.0 - p) * p.powi(survived as i32 + 1) / (1.0 - p.powi(survived as i32 + 1)) / cycle_hours;
        let hours = 2.0 * 1.5e6 * cycle_hours / if both { 2.0 } else { 1.0 };
        assert!(
            (per_hour - exact).abs() * hours < width_99(exact * hours),
            "{what}: {per_hour} for {exact} an hour"
        );
        let mean = in_ms(durations.mean()) / 8.0;
        let sd = p.sqrt() / (1.0 - p) / (exact * hours).sqrt();
        assert!(
            (mean - 1.0 / (1.0 - p)).abs() < 2.576 * sd + 0.02,
            "{what}: {mean} cycles long"
        );
    }
}

/// What somebody who listens hears: how long each outage lasts.
fn heard(spec: &NetworkSpec, site: &Site, seconds: f64) -> (Vec<Span>, FlowResult) {
    let plan = Arc::new(NetworkPlan::new(spec, site).unwrap());
    let mut simulation = Network::simulation(plan, 5, 0);
    let (model, scheduler) = simulation.parts_mut();
    model.listen(scheduler);
    let end = Time::ZERO + Span::from_seconds(seconds);
    let (mut lost, mut outages): (Option<Time>, Vec<Span>) = (None, Vec::new());
    while simulation.step(end) {
        let now = simulation.scheduler().now();
        for notice in simulation.model.take_notices() {
            match notice {
                Notice::Lost { .. } => assert!(lost.replace(now).is_none(), "lost twice at {now:?}"),
                Notice::Back { .. } => outages.push(now.since(lost.take().expect("lost before"))),
                Notice::Answered { .. } => {}
            }
        }
    }
    let mut result = simulation.model.result(5, Span::from_seconds(seconds), end);
    (outages, result.flows.remove(0))
}

#[test]
fn who_listens_hears_of_the_outages_that_the_meter_writes_down() {
    // Delays of up to twelve cycles: messages overtake each other, and an old one is no sign of life.
    let spec = network("measured", "up_ms = { uniform = [0, 100] }\ndown_ms = 1\nloss = 0.5\n");
    for exchange in [Exchange::Up, there_and_back(64)] {
        let mut site = site(1, vec![flow(0, "control", exchange, periodic(8.0), 100)]);
        site.flows[0].survival = Some(ms(16.0));
        let (outages, flow) = heard(&spec, &site, 600.0);
        let written: Vec<Span> = flow.violations.iter().map(|violation| violation.lasted).collect();
        assert!(written.len() > 500, "{}", written.len());
        assert!(
            outages.len().abs_diff(written.len()) <= 1,
            "{} heard, {} written",
            outages.len(),
            written.len()
        );
        for (heard, written) in outages.iter().zip(&written) {
            assert!(heard.0.abs_diff(written.0) <= 1, "{heard:?} heard, {written:?} written");
        }
    }
}

#[test]
fn blockage_made_frequent_says_of_rare_blockage_what_a_long_simulation_says() {
    let spec = network("5g", "bandwidth_mhz = 40\n");
    let (mut derived, mut natural) = (0.0, 0.0);
    for per_hour in [20.0, 60.0] {
        let flows = (0..8).map(|device| flow(device, "io", Exchange::Up, periodic(200.0), 100));
        let mut site = site(8, flows.collect());
        site.hall.blockage = Some(BlockageSpec {
            per_hour,
            mean_seconds: 2.0,
            loss_db: 90.0,
        });
        for flow in &mut site.flows {
            flow.survival = Some(ms(200.0));
        }
        let tables = derive(&spec, &site, 2, &AtomicBool::new(false), &mut |_| {}).unwrap();
        let rates = tables.flows.iter().map(|flow| match &flow.outages {
            Outages::Poisson { per_hour, .. } => *per_hour,
            other => panic!("{other:?}"),
        });
        let rate = rates.sum::<f64>() / 8.0;
        let hours = 25.0;
        let found = simulate(&spec, &site, hours * 3_600.0, 9);
        let (mut count, mut out) = (0.0, 0.0);
        for flow in &found.flows {
            count += flow.violations.len() as f64;
            out += flow
                .violations
                .iter()
                .map(|violation| violation.lasted.as_hours())
                .sum::<f64>();
        }
        let exact = count / (8.0 * hours - out);
        println!(
            "{per_hour} an hour: {rate:.2} from tables, {exact:.2} ± {:.2}",
            2.576 * exact / count.sqrt()
        );
        derived += rate / exact / 2.0;
        natural += 1.0 / count / 4.0;
    }
    // About ten thousand outages stand behind the tables.
    let width = 2.576 * (natural + 1.0 / 10_000.0_f64).sqrt();
    assert!((derived - 1.0).abs() < width, "{derived} ± {width}");
}
