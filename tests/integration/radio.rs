//! The packet simulation of cellular networks against rules, bounds and orderings that must hold.

use taktline::kernel::statistics::histogram::Histogram;
use taktline::network::nr::duplex::Pattern;
use taktline::network::nr::numerology::Numerology;
use taktline::network::nr::processing::Processing;
use taktline::network::nr::zero_load::{Path, mean_and_max};
use taktline::network::result::ProbeResult;
use taktline::network::site::{Exchange, Flow, Timing, Urgency, Way};

use crate::packets::{flow, ms, network, periodic, simulate, site, there_and_back};

/// Nothing but the radio: no way to the server, no core; near enough that nothing fails.
const BARE: &str = "server_ms = 0\ncore_ms = 0\nradio_power_dbm = 40\n";

fn mean_ms(delays: &Histogram) -> f64 {
    delays.mean().unwrap().as_seconds() * 1_000.0
}

fn at_ms(delays: &Histogram, share: f64) -> f64 {
    delays.quantile(share).unwrap().as_seconds() * 1_000.0
}

#[test]
fn a_lone_packet_takes_what_the_rule_of_slots_says() {
    let cases = [
        ("DDDSU", 30, 14),
        ("DDDSU", 30, 7),
        ("DDDSU", 30, 2),
        ("DSUUU", 30, 14),
        ("DU", 60, 4),
        ("DDDSUUDDDD", 30, 14),
        ("DDDDDDDSUU", 15, 7),
        ("FDD", 15, 14),
        ("FDD", 30, 7),
        ("UDDDS", 60, 14),
    ];
    for (duplex, khz, symbols) in cases {
        let pattern = Pattern::parse(duplex).unwrap();
        let numerology = Numerology::from_khz(khz).unwrap();
        for (path, uplink) in [
            (Path::Down, "configured-grant"),
            (Path::UpGranted, "configured-grant"),
            (Path::UpRequested, "scheduling-request"),
        ] {
            let keys = format!(
                "{BARE}bandwidth_mhz = 40\nspacing_khz = {khz}\nduplex = \"{duplex}\"\nslot_symbols = {symbols}\n\
                 uplink = \"{uplink}\"\n"
            );
            let exchange = if path == Path::Down {
                Exchange::Down
            } else {
                Exchange::Up
            };
            let timing = Timing::Random { mean: ms(20.0) };
            let site = site(1, vec![flow(0, "ping", exchange, timing, 64)]);
            let result = simulate(&network("5g", &keys), &site, 400.0, 3);
            let delays = if path == Path::Down {
                &result.flows[0].down
            } else {
                &result.flows[0].up
            };
            let (mean, max) = mean_and_max(&pattern, numerology, symbols, &Processing::default(), path);
            let (mean, max) = (mean.as_seconds() * 1_000.0, max.as_seconds() * 1_000.0);
            let what = format!("{duplex} {khz} kHz {symbols} symbols {path:?}");
            assert!(
                (mean_ms(delays) / mean - 1.0).abs() < 0.01,
                "{what}: {} for {mean}",
                mean_ms(delays)
            );
            assert!(
                delays.quantile(0.999).unwrap().as_seconds() * 1_000.0 <= max * 1.01,
                "{what}"
            );
        }
    }
}

#[test]
fn the_delays_of_dddsu_are_the_published_ones() {
    let keys = |uplink: &str| format!("{BARE}uplink = \"{uplink}\"\n");
    let run = |uplink: &str, exchange| {
        let timing = Timing::Random { mean: ms(20.0) };
        let site = site(1, vec![flow(0, "ping", exchange, timing, 64)]);
        simulate(&network("5g", &keys(uplink)), &site, 800.0, 1)
    };
    let down = run("configured-grant", Exchange::Down);
    let granted = run("configured-grant", Exchange::Up);
    let requested = run("scheduling-request", Exchange::Up);
    for (delays, mean, max) in [
        (&down.flows[0].down, 1.55, 2.20),
        (&granted.flows[0].up, 2.16, 3.40),
        (&requested.flows[0].up, 4.65, 5.90),
    ] {
        assert!((mean_ms(delays) / mean - 1.0).abs() < 0.01, "{}", mean_ms(delays));
        // Poisson arrivals now and then follow each other closely; they wait for each other no longer than a slot.
        assert!(
            (at_ms(delays, 0.999) / max - 1.0).abs() < 0.02,
            "{}",
            at_ms(delays, 0.999)
        );
    }
}

#[test]
fn paired_bands_take_what_tr_37_910_says() {
    for (capability, expected) in [(1, 1.143), (2, 0.929)] {
        let keys =
            format!("{BARE}duplex = \"FDD\"\nbandwidth_mhz = 40\nprocessing = {{ capability = {capability} }}\n");
        for exchange in [Exchange::Down, Exchange::Up] {
            let timing = Timing::Random { mean: ms(20.0) };
            let site = site(1, vec![flow(0, "ping", exchange, timing, 32)]);
            let result = simulate(&network("5g", &keys), &site, 400.0, 1);
            let mean = mean_ms(result.flows[0].delays());
            assert!((mean / expected - 1.0).abs() < 0.01, "capability {capability}: {mean}");
        }
    }
}

#[test]
fn throughput_saturates_at_what_blocks_and_pattern_allow() {
    use taktline::network::nr::modulation::McsTable;
    use taktline::network::nr::transport_block::{resource_elements, transport_block_bits};
    for (duplex, share_up, share_down) in [("DDDSU", 0.2, 0.8), ("DSUUU", 0.6, 0.4), ("FDD", 1.0, 1.0)] {
        for (exchange, share) in [(Exchange::Up, share_up), (Exchange::Down, share_down)] {
            // More than can be sent, in messages that fill several slots.
            let flows = vec![Flow {
                urgency: Urgency::BEST_EFFORT,
                ..flow(0, "flood", exchange, periodic(2.0), 500_000)
            }];
            let keys =
                format!("{BARE}duplex = \"{duplex}\"\nbandwidth_mhz = 40\ndevice_power_dbm = 40\nmcs_table = 1\n");
            let result = simulate(&network("5g", &keys), &site(1, flows), 4.0, 1);
            let received = result.flows[0].up.count() + result.flows[0].down.count();
            let rate = received as f64 * 500_000.0 * 8.0 / 4.0;
            let top = McsTable::One.entries()[28];
            let block = transport_block_bits(resource_elements(14, 12, 0, 106), &top, 1);
            let most = f64::from(block) * 2_000.0 * share;
            assert!(
                (rate / most - 1.0).abs() < 0.02,
                "{duplex}: {:.1} of {:.1} Mbit/s",
                rate / 1e6,
                most / 1e6
            );
        }
    }
}

/// A cell with cameras that load its uplink to about the given share.
fn loaded(cameras: u32, bytes: u32, scheduler: &str) -> ProbeResult {
    let mut flows = vec![flow(0, "control", Exchange::Up, periodic(10.0), 64)];
    let timing = Timing::Random { mean: ms(20.0) };
    flows.extend((1..=cameras).map(|camera| Flow {
        urgency: Urgency::BEST_EFFORT,
        ..flow(camera, "video", Exchange::Up, timing.clone(), bytes)
    }));
    let keys = format!("{BARE}device_power_dbm = 40\nbandwidth_mhz = 40\nscheduler = \"{scheduler}\"\n");
    simulate(&network("5g", &keys), &site(cameras + 1, flows), 60.0, 2)
}

#[test]
fn urgent_traffic_keeps_its_delay_in_a_full_cell() {
    let alone = loaded(0, 1, "priority");
    let full = loaded(10, 11_500, "priority");
    let load = full.radios[0].utilisation_up;
    assert!((0.93..0.98).contains(&load), "{load}");
    let (before, after) = (at_ms(&alone.flows[0].up, 0.999), at_ms(&full.flows[0].up, 0.999));
    assert!(after <= 1.5 * before, "{after} ms instead of {before}");
    // What is not urgent pays for it.
    let light = loaded(1, 11_500, "priority");
    let worst = full.flows[1..]
        .iter()
        .map(|flow| at_ms(&flow.up, 0.999))
        .fold(0.0, f64::max);
    assert!(worst > 2.0 * at_ms(&light.flows[1].up, 0.999), "{worst} ms");
}

#[test]
fn more_devices_make_more_delay_and_an_overloaded_cell_ever_more() {
    let mut before = 0.0;
    for devices in [1, 10, 40, 80] {
        let flows = (0..devices).map(|device| Flow {
            urgency: Urgency::IMAGE,
            ..flow(device, "image", Exchange::Up, periodic(100.0), 20_000)
        });
        let result = simulate(
            &network("5g", &format!("{BARE}bandwidth_mhz = 40\n")),
            &site(devices, flows.collect()),
            20.0,
            1,
        );
        let mean: f64 = result.flows.iter().map(|flow| mean_ms(&flow.up)).sum::<f64>() / f64::from(devices);
        assert!(mean > before, "{devices} devices: {mean} ms");
        before = mean;
    }
}

#[test]
fn a_drifting_clock_makes_delays_ramp_and_jump() {
    let timing = Timing::Periodic {
        interval: ms(10.0),
        drift_ppm: Some(10.0),
        phase: None,
    };
    // The pattern of 2.5 ms divides the interval, so the phase moves by 0.1 µs a message: a whole round in 250 s.
    let site = site(1, vec![flow(0, "ping", Exchange::Up, timing, 64)]);
    let spec = network("5g", BARE);
    let over = |seconds| simulate(&spec, &site, seconds, 5).flows[0].up.clone();
    let (short, long) = (over(2.0), over(250.0));
    let spread =
        |delays: &Histogram| delays.max().unwrap().as_seconds() * 1e3 - delays.min().unwrap().as_seconds() * 1e3;
    assert!(spread(&short) < 0.05, "{}", spread(&short));
    assert!((spread(&long) - 2.5).abs() < 0.05, "{}", spread(&long));
}

#[test]
fn every_message_comes_to_one_end() {
    let mut flows = Vec::new();
    for device in 0..20 {
        flows.push(flow(device, "control", there_and_back(64), periodic(10.0), 64));
        flows.push(Flow {
            urgency: Urgency::IMAGE,
            ..flow(device, "image", Exchange::Up, periodic(200.0), 150_000)
        });
    }
    let mut site = site(20, flows);
    site.hall.blockage = Some(taktline::network::hall::BlockageSpec {
        per_hour: 600.0,
        mean_seconds: 1.0,
        loss_db: 60.0,
    });
    site.devices[3].way = Way::Round {
        corners: vec![[1.0, 1.0], [59.0, 1.0], [59.0, 29.0]],
        speed_m_per_s: 2.0,
    };
    for keys in [
        "",
        "radios = [[10, 15], [50, 15]]\nharq_transmissions = 1\nrlc_retransmissions = 0\n",
    ] {
        let result = simulate(&network("5g", keys), &site, 20.0, 4);
        let ended: u64 = result.flows.iter().map(|flow| flow.messages).sum();
        // What is on its way at the beginning and the end, and the backlog of blocked devices, may differ.
        assert!(
            ended.abs_diff(result.messages) < 1_500,
            "{ended} of {}",
            result.messages
        );
        assert!(result.flows.iter().any(|flow| flow.lost > 0), "{keys}");
        assert!(result.flows[0].messages > 1_500);
        let again = simulate(&network("5g", keys), &site, 20.0, 4);
        assert!(again == result, "the same seed gives the same result");
    }
}
