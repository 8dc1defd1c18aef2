use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::kernel::distribution::DistributionSpec;
use crate::kernel::simulation::{Model, Simulation};
use crate::network::hall::{BlockageSpec, HallSpec, Place};
use crate::network::probe::{self, ProbeSettings};
use crate::network::settings::AccessSettings;
use crate::network::site::{Device, Exchange, Flow, Site, Timing, Urgency, Way};
use crate::network::spec::{CableSpec, CellSpec, MeasuredSpec, NetworkKind, NetworkSpec, ServerSite, WifiSpec};

/// A network on its own, with what has become of each message.
struct Bench {
    plan: Arc<NetworkPlan>,
    lan: WirelessLan,
    /// By message: its flow, when it was made, and once it is over when it arrived, if it did.
    messages: Vec<(u32, Time, Option<Option<Time>>)>,
    makes: bool,
}

impl Bench {
    fn start(plan: NetworkPlan, seed: u64) -> Simulation<Self> {
        let plan = Arc::new(plan);
        let mut clock = Scheduler::starting_at(Time::ZERO);
        let mut lan = WirelessLan::new(&plan, settings(&plan), seed, 0);
        lan.start(&plan, settings(&plan), &mut clock);
        for flow in 0..plan.flows.len() as u32 {
            // Phases that no slot divides.
            let first = Span(1_000_003 + 1_234_577 * u64::from(flow) % 10_000_000);
            clock.after(first, MESSAGES, NetworkEvent::Make(flow));
        }
        let bench = Self {
            plan,
            lan,
            messages: Vec::new(),
            makes: true,
        };
        Simulation::new(bench, clock)
    }

    /// Sorted delays of the messages of a flow that arrived, ns.
    fn delays(&self, flow: u32) -> Vec<u64> {
        let mine = self.messages.iter().filter(|message| message.0 == flow);
        let mut delays: Vec<u64> = mine.filter_map(|&(_, made, end)| Some(end??.since(made).0)).collect();
        delays.sort_unstable();
        delays
    }

    fn mean(&self, flow: u32) -> f64 {
        let delays = self.delays(flow);
        delays.iter().sum::<u64>() as f64 / delays.len() as f64
    }
}

fn settings(plan: &NetworkPlan) -> &WifiSettings {
    match &plan.settings.access {
        AccessSettings::Wifi(wifi) => wifi,
        _ => panic!("no Wi-Fi"),
    }
}

impl Model for Bench {
    type Event = NetworkEvent;

    fn handle(&mut self, event: NetworkEvent, clock: &mut Scheduler<NetworkEvent>) {
        let plan = Arc::clone(&self.plan);
        let wifi = settings(&plan);
        let mut outcomes = Vec::new();
        match event {
            NetworkEvent::Make(flow) if self.makes => {
                let spec = &plan.flows[flow as usize].spec;
                let Timing::Periodic { interval, .. } = spec.timing else {
                    panic!()
                };
                clock.after(interval, MESSAGES, NetworkEvent::Make(flow));
                let message = Message {
                    flow,
                    direction: if matches!(spec.exchange, Exchange::Up) {
                        Direction::Up
                    } else {
                        Direction::Down
                    },
                    bytes: spec.bytes,
                    made: clock.now(),
                    began: clock.now(),
                    is_answer: false,
                    tag: 0,
                };
                let number = self.messages.len() as u32;
                self.messages.push((flow, clock.now(), None));
                self.lan.send(number, &message, spec.device, clock, &mut outcomes);
            }
            NetworkEvent::Access(event) => self.lan.handle(&plan, wifi, event, clock, &mut outcomes),
            _ => {}
        }
        for Outcome { message, at } in outcomes {
            let end = &mut self.messages[message as usize].2;
            assert!(end.is_none(), "{message} has ended twice");
            *end = Some(at);
        }
    }
}

fn network() -> NetworkSpec {
    NetworkSpec {
        name: "wifi".into(),
        kind: NetworkKind::Wifi6,
        radios: None,
        radio_height_m: None,
        server: Some(ServerSite::Edge),
        server_ms: None,
        // So strong that only collisions matter.
        cell: CellSpec {
            radio_power_dbm: Some(45.0),
            device_power_dbm: Some(40.0),
            ..CellSpec::default()
        },
        wifi: WifiSpec::default(),
        cable: CableSpec::default(),
        measured: MeasuredSpec::default(),
        faults: Vec::new(),
    }
}

fn site(places: &[Place]) -> Site {
    let device = |(number, place): (usize, &Place)| Device {
        name: format!("device/{number}"),
        way: Way::Fixed(*place),
        height_m: 1.5,
    };
    Site {
        hall: HallSpec::default().resolve(),
        devices: places.iter().enumerate().map(device).collect(),
        flows: Vec::new(),
    }
}

fn flow(device: u32, exchange: Exchange, ms: f64, bytes: u32, urgency: Urgency) -> Flow {
    Flow {
        name: format!("{device} {ms} {bytes} {urgency:?} {}", matches!(exchange, Exchange::Up)),
        device,
        timing: Timing::Periodic {
            interval: Span::from_seconds(ms / 1e3),
            drift_ppm: None,
            phase: None,
        },
        exchange,
        bytes,
        survival: None,
        deadline: None,
        urgency,
    }
}

const NEAR: Place = [31.0, 15.0];
const MS: u64 = 1_000_000;

fn run(network: &NetworkSpec, site: &Site, seconds: f64) -> Bench {
    let mut simulation = Bench::start(NetworkPlan::new(network, site).unwrap(), 1);
    simulation.run_until(Time::from_seconds(seconds));
    simulation.model
}

#[test]
fn alone_a_message_takes_its_time_on_the_air_and_less_than_a_slot() {
    let mut site = site(&[NEAR]);
    // No multiple of a slot, so that arrivals fall anywhere in one.
    site.flows.push(flow(0, Exchange::Up, 10.000_7, 100, Urgency::CONTROL));
    let bench = run(&network(), &site, 100.0);
    let delays = bench.delays(0);
    let on_air = Phy::new(40).duration(11, air_bytes(100)).0;
    assert_eq!(on_air, 43_200 + 13_600);
    assert!(delays.len() >= 9_998 && delays.len() == bench.messages.len());
    let (least, most) = (delays[0], delays[delays.len() - 1]);
    assert!(least >= on_air && least < on_air + 200, "{least}");
    assert!(most < on_air + SLOT.0 && most > on_air + SLOT.0 - 200, "{most}");
    let mean = bench.mean(0) - on_air as f64;
    assert!((mean - 4_500.0).abs() < 150.0, "{mean}");
}

#[test]
fn messages_that_come_together_share_a_transmission_after_the_idle_slots() {
    let mut site = site(&[NEAR]);
    for (bytes, urgency) in [(100, Urgency::CONTROL), (101, Urgency::CONTROL)] {
        site.flows.push(flow(0, Exchange::Up, 10.0, bytes, urgency));
    }
    let mut simulation = Bench::start(NetworkPlan::new(&network(), &site).unwrap(), 1);
    let (bench, clock) = simulation.parts_mut();
    // Both at once: one transmission of two frames, which ends at the same time.
    bench.handle(NetworkEvent::Make(0), clock);
    bench.handle(NetworkEvent::Make(1), clock);
    simulation.run_until(Time(MS - 1));
    let ends: Vec<_> = simulation.model.messages.iter().map(|message| message.2).collect();
    let bytes = air_bytes(100) + air_bytes(101);
    // The channel is idle from the first slot on.
    let start = SLOT + SIFS + Span(2 * SLOT.0);
    let end = Time::ZERO + start + Phy::new(40).duration(11, bytes);
    assert_eq!(ends, [Some(Some(end)); 2]);
}

#[test]
fn a_saturated_station_sends_as_much_as_its_cycle_allows() {
    let mut site = site(&[NEAR]);
    site.flows
        .push(flow(0, Exchange::Up, 1e9, 42 * 1_500 * 2_000, Urgency::BEST_EFFORT));
    let bench = run(&network(), &site, 10.0);
    let delays = bench.delays(0);
    // 42 frames of 1,560 bytes are what fits into 65,535 bytes. Idle slots 16 + 27 µs, backoff 7.5 slots on average.
    let on_air = Phy::new(40).duration(11, 42 * 1_560).0;
    let cycle = 16_000 + 27_000 + 67_500 + on_air + 16_000 + 32_000;
    let found = delays[0] as f64 / 2_000.0 / cycle as f64;
    // Five standard errors: 4.6 slots of 9 µs over √2,000 cycles.
    assert!(
        (found - 1.0).abs() < 5.0 * 41_500.0 / 2_000_f64.sqrt() / cycle as f64 + 1e-4,
        "{found}"
    );
}

#[test]
fn saturated_devices_collide_as_often_as_bianchi_says() {
    let devices = 10;
    let mut site = site(&vec![NEAR; devices]);
    for device in 0..devices as u32 {
        site.flows.push(flow(
            device,
            Exchange::Up,
            1e9,
            42 * 1_500 * 60_000,
            Urgency::BEST_EFFORT,
        ));
    }
    let mut network = network();
    // The formula knows no limit.
    network.wifi.retries = Some(64);
    let bench = run(&network, &site, 300.0);
    let end = Time::from_seconds(300.0);
    let (_, radios) = bench
        .lan
        .results(&bench.plan, settings(&bench.plan), Span(300_000 * MS), end);
    // All transmissions are of 42 frames, and nothing fails but by collisions.
    let found = radios[0].failures as f64 / radios[0].transmissions as f64;
    let (_, expected) = crate::network::wifi::saturation::bianchi(devices as u32, 16, 6);
    println!(
        "{} frames, {found:.4} collide, {expected:.4} expected",
        radios[0].transmissions
    );
    assert!((found / expected - 1.0).abs() < 0.02, "{found} {expected}");
}

#[test]
fn the_more_stations_the_longer_it_takes() {
    let mut before = 0.0;
    for neighbours in [0, 1, 3, 10, 30] {
        let mut site = site(&[NEAR]);
        site.flows.push(flow(0, Exchange::Up, 20.0, 100, Urgency::BEST_EFFORT));
        let mut network = network();
        network.wifi.neighbours = Some(neighbours);
        let mean = run(&network, &site, 60.0).mean(0);
        println!("{neighbours} neighbours: {:.3} ms", mean / 1e6);
        assert!(mean > 1.2 * before, "{neighbours}: {mean} {before}");
        before = mean;
    }
}

#[test]
fn urgent_messages_do_not_feel_best_effort_as_much_where_there_are_categories() {
    let quantile = |categories| {
        let mut site = site(&[NEAR]);
        site.flows.push(flow(0, Exchange::Up, 20.0, 100, Urgency::CONTROL));
        let mut network = network();
        network.wifi.neighbours = Some(10);
        network.wifi.access_categories = Some(categories);
        let delays = run(&network, &site, 100.0).delays(0);
        delays[delays.len() * 99 / 100]
    };
    let (with, without) = (quantile(true), quantile(false));
    println!(
        "99 %: {:.3} ms with categories, {:.3} without",
        with as f64 / 1e6,
        without as f64 / 1e6
    );
    assert!(2 * with < without, "{with} {without}");
}

/// Two access points in a long hall with things that block, weak devices, vehicles, images, and neighbours.
fn busy() -> (NetworkSpec, Site) {
    let mut network = network();
    network.cell = CellSpec::default();
    network.radios = Some(vec![[30.0, 15.0], [130.0, 15.0]]);
    network.wifi.neighbours = Some(2);
    network.wifi.channel_mhz = Some(20);
    network.wifi.retries = Some(4);
    network.wifi.roaming_ms = Some(DistributionSpec::Constant(2_000.0));
    let mut site = site(&[[32.0, 10.0], [60.0, 29.0], [150.0, 2.0], [95.0, 20.0], [80.0, 15.0]]);
    site.hall.size_m = [160.0, 30.0, 8.0];
    site.hall.blockage = Some(BlockageSpec {
        per_hour: 200.0,
        mean_seconds: 3.0,
        loss_db: 20.0,
    });
    site.devices.push(Device {
        name: "vehicle".into(),
        way: Way::Round {
            corners: vec![[10.0, 5.0], [150.0, 5.0], [150.0, 25.0], [10.0, 25.0]],
            speed_m_per_s: 4.0,
        },
        height_m: 1.0,
    });
    for device in 0..6 {
        for exchange in [Exchange::Up, Exchange::Down] {
            let mut control = flow(device, exchange.clone(), 10.0, 64, Urgency::CONTROL);
            control.survival = (device % 2 == 0).then_some(Span(20 * MS));
            site.flows.push(control);
            site.flows
                .push(flow(device, exchange.clone(), 200.0, 60_000, Urgency::IMAGE));
            site.flows
                .push(flow(device, exchange, 50.0, 4_000, Urgency::BEST_EFFORT));
        }
    }
    (network, site)
}

#[test]
fn every_message_ends_once() {
    let (network, site) = busy();
    let mut simulation = Bench::start(NetworkPlan::new(&network, &site).unwrap(), 3);
    simulation.run_until(Time::from_seconds(60.0));
    simulation.model.makes = false;
    simulation.run_until(Time::from_seconds(200.0));
    let messages = &simulation.model.messages;
    let open = messages.iter().filter(|message| message.2.is_none()).count();
    let lost = messages.iter().filter(|message| message.2 == Some(None)).count();
    println!("{} messages, {lost} lost", messages.len());
    assert!(messages.len() > 70_000 && lost > 100, "{} {lost}", messages.len());
    assert_eq!(open, 0);
    let lan = &simulation.model.lan;
    assert!(lan.queues.iter().all(|queue| queue.is_empty() && !queue.listed));
    assert!((0..messages.len() as u32).all(|message| lan.transfers.pieces(message) == 0));
}

#[test]
fn a_device_that_changes_its_access_point_is_away_for_the_time_of_roaming() {
    let (busy, mut site) = busy();
    let mut network = network();
    // Weak enough for a client to look for another access point at all.
    network.cell.radio_power_dbm = Some(-5.0);
    network.radios = busy.radios;
    network.wifi.roaming_ms = busy.wifi.roaming_ms;
    site.hall.blockage = None;
    site.flows
        .retain(|flow| flow.device == 5 && flow.urgency == Urgency::BEST_EFFORT);
    let bench = run(&network, &site, 120.0);
    let end = Time::from_seconds(120.0);
    let (devices, _) = bench
        .lan
        .results(&bench.plan, settings(&bench.plan), Span(120_000 * MS), end);
    assert!(devices[5].handovers >= 2, "{devices:?}");
    for flow in [0, 1] {
        let delays = bench.delays(flow);
        let longest = delays[delays.len() - 1];
        println!(
            "{} handovers, {:.3} s at most",
            devices[5].handovers,
            longest as f64 / 1e9
        );
        // The message that was made first after the look at which it left, and those that waited with it.
        assert!((1_940 * MS..2_200 * MS).contains(&longest), "{longest}");
        let waited = delays.iter().filter(|&&delay| delay > 100 * MS).count() as u64;
        assert!(
            waited.abs_diff(39 * devices[5].handovers) <= 2 * devices[5].handovers + 40,
            "{waited}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (network, site) = busy();
    let bytes = |seed| {
        let settings = ProbeSettings {
            seed,
            replication: 0,
            warm_up: Span(2_000 * MS),
            measured: Span(10_000 * MS),
        };
        let result = probe::probe(&network, &site, &settings, &AtomicBool::new(false), &mut |_| {}).unwrap();
        assert!(
            result
                .radios
                .iter()
                .all(|radio| radio.failures > 0 && radio.transmissions > radio.failures)
        );
        // Neighbours leave nothing idle but backoffs.
        assert!(
            result
                .radios
                .iter()
                .all(|radio| (0.6..1.0).contains(&radio.utilisation_up))
        );
        postcard::to_allocvec(&result).unwrap()
    };
    let first = bytes(7);
    assert_eq!(first, bytes(7));
    assert!(first != bytes(8));
}

#[test]
fn nobody_hears_a_device_behind_too_much_loss() {
    let mut site = site(&[NEAR]);
    site.flows.push(flow(0, Exchange::Up, 10.0, 100, Urgency::CONTROL));
    let mut network = network();
    network.cell.device_power_dbm = Some(-40.0);
    let bench = run(&network, &site, 1.0);
    assert!(bench.messages.len() > 90 && bench.messages.iter().all(|message| message.2 == Some(None)));
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let refused = |change: fn(&mut WifiSpec)| {
        let mut network = network();
        change(&mut network.wifi);
        NetworkPlan::new(&network, &site(&[NEAR])).is_err()
    };
    assert!(refused(|wifi| wifi.channel_mhz = Some(30)));
    assert!(refused(|wifi| wifi.neighbours = Some(201)));
    assert!(refused(|wifi| wifi.retries = Some(0)));
    assert!(refused(|wifi| wifi.wifi_ghz = Some(f64::NAN)));
    assert!(!refused(|wifi| wifi.neighbours = Some(200)));
}
