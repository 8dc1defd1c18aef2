//! Delays of a lone device, simulated packet by packet, against those worked out by hand from slots and processing.
//!
//! Packets meet all phases of the duplex pattern alike: each comes a little later in it than the one before. Nothing
//! fails, since the device is near a strong radio; the way to the server and the core take no time.

use std::sync::atomic::AtomicBool;

use crate::kernel::distribution::DistributionSpec;
use crate::kernel::time::Span;
use crate::network::checks::check::Check;
use crate::network::error::NetworkError;
use crate::network::hall::HallSpec;
use crate::network::probe::{ProbeSettings, probe};
use crate::network::result::FlowResult;
use crate::network::site::{Device, Exchange, Flow, Site, Timing, Urgency, Way};
use crate::network::spec::{
    CableSpec, CellSpec, MeasuredSpec, NetworkKind, NetworkSpec, ProcessingSpec, UplinkAccess, WifiSpec,
};

/// Packets of a simulation; a multiple of the steps of any pattern here.
const PACKETS: u64 = 10_000;
/// From one packet to the next: whole patterns of 0.5 or 2.5 ms and a step of 250 ns.
const INTERVAL: Span = Span(20_000_000 + STEP.0);
const STEP: Span = Span(250);
/// Packets come in steps, and times are rounded to nanoseconds.
const BOUND: f64 = 0.000_5;

/// All of them.
///
/// # Errors
/// If the user ends it.
pub fn checks(seed: u64, cancel: &AtomicBool) -> Result<Vec<Check>, NetworkError> {
    let mut checks = Vec::new();
    for (what, exchange, uplink, [mean, longest]) in [
        ("down", Exchange::Down, UplinkAccess::ConfiguredGrant, [1.55, 2.2]),
        ("up, granted", Exchange::Up, UplinkAccess::ConfiguredGrant, [2.15, 3.4]),
        (
            "up, requested",
            Exchange::Up,
            UplinkAccess::SchedulingRequest,
            [4.65, 5.9],
        ),
    ] {
        let cell = CellSpec {
            uplink: Some(uplink),
            ..CellSpec::default()
        };
        let found = simulated(cell, exchange, seed, cancel)?;
        let row = |what, expected, found| Check {
            subject: "delay without load, DDDSU, 30 kHz, usual processing, simulated packet by packet",
            source: "the components of 3GPP TR 37.910 (user plane latency), worked out by hand",
            what,
            unit: "ms",
            decimals: 4,
            expected,
            found,
            bound: BOUND,
        };
        checks.push(row(format!("{what}, mean"), mean, found[0]));
        checks.push(row(format!("{what}, longest"), longest, found[1]));
    }
    for (what, capability, mean) in [
        ("processing capability 1", 1, 1.142_857),
        ("processing capability 2", 2, 0.928_571),
    ] {
        for (way, exchange) in [("down", Exchange::Down), ("up, granted", Exchange::Up)] {
            let cell = CellSpec {
                duplex: Some("FDD".to_owned()),
                processing: Some(ProcessingSpec {
                    capability: Some(capability),
                    ..ProcessingSpec::default()
                }),
                ..CellSpec::default()
            };
            checks.push(Check {
                subject: "delay without load, FDD, 30 kHz, simulated packet by packet",
                source: "3GPP TR 37.910 (user plane latency): half of N2, half a slot, a slot, half of N1",
                what: format!("{way}, {what}"),
                unit: "ms",
                decimals: 4,
                expected: mean,
                found: simulated(cell, exchange, seed, cancel)?[0],
                bound: BOUND,
            });
        }
    }
    Ok(checks)
}

/// A strong private network in the middle of the usual hall.
pub(super) fn network(cell: CellSpec) -> NetworkSpec {
    NetworkSpec {
        name: "check".to_owned(),
        kind: NetworkKind::Private5g,
        radios: None,
        radio_height_m: None,
        server: None,
        server_ms: Some(DistributionSpec::Constant(0.0)),
        cell: CellSpec {
            radio_power_dbm: Some(60.0),
            device_power_dbm: Some(40.0),
            core_ms: Some(DistributionSpec::Constant(0.0)),
            ..cell
        },
        wifi: WifiSpec::default(),
        cable: CableSpec::default(),
        measured: MeasuredSpec::default(),
        faults: Vec::new(),
    }
}

/// One device five metres from it, with one flow.
pub(super) fn site(timing: Timing, exchange: Exchange, bytes: u32) -> Site {
    Site {
        hall: HallSpec::default().resolve(),
        devices: vec![Device {
            name: "device".to_owned(),
            way: Way::Fixed([35.0, 15.0]),
            height_m: 1.5,
        }],
        flows: vec![Flow {
            name: "flow".to_owned(),
            device: 0,
            timing,
            exchange,
            bytes,
            survival: None,
            deadline: None,
            urgency: Urgency::CONTROL,
        }],
    }
}

/// Mean and longest delay, ms; none are not a number.
fn simulated(cell: CellSpec, exchange: Exchange, seed: u64, cancel: &AtomicBool) -> Result<[f64; 2], NetworkError> {
    let timing = Timing::Periodic {
        interval: INTERVAL,
        drift_ppm: Some(0.0),
        // In the middle of the first step, so that the mean is not biased by the steps.
        phase: Some(0.5 * STEP.0 as f64 / INTERVAL.0 as f64),
    };
    let settings = ProbeSettings {
        seed,
        replication: 0,
        warm_up: Span::ZERO,
        measured: Span(INTERVAL.0 * PACKETS),
    };
    let result = probe(
        &network(cell),
        &site(timing, exchange, 100),
        &settings,
        cancel,
        &mut |_| {},
    )?;
    let delays = result.flows.first().map(FlowResult::delays);
    let ms = |span: Option<Span>| span.map_or(f64::NAN, |span| span.as_seconds() * 1_000.0);
    Ok([
        ms(delays.and_then(|delays| delays.mean())),
        ms(delays.and_then(|delays| delays.max())),
    ])
}
