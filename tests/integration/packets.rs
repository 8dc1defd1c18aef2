//! Networks of a few lines to simulate packet by packet, for the tests of the radio.

use std::sync::atomic::AtomicBool;

use taktline::kernel::distribution::SpanSampler;
use taktline::kernel::time::Span;
use taktline::network::hall::HallSpec;
use taktline::network::probe::{ProbeSettings, probe};
use taktline::network::result::ProbeResult;
use taktline::network::site::{Device, Exchange, Flow, Site, Timing, Urgency, Way};
use taktline::network::spec::NetworkSpec;

pub fn network(kind: &str, keys: &str) -> NetworkSpec {
    toml::from_str(&format!("name = \"net\"\nkind = \"{kind}\"\n{keys}")).unwrap()
}

pub fn ms(milliseconds: f64) -> Span {
    Span::from_seconds(milliseconds / 1_000.0)
}

pub fn in_ms(span: Span) -> f64 {
    span.as_seconds() * 1_000.0
}

pub fn periodic(interval_ms: f64) -> Timing {
    Timing::Periodic {
        interval: ms(interval_ms),
        drift_ppm: None,
        phase: None,
    }
}

/// A flow of control messages that nobody watches.
pub fn flow(device: u32, name: &str, exchange: Exchange, timing: Timing, bytes: u32) -> Flow {
    Flow {
        name: format!("{device}/{name}"),
        device,
        timing,
        exchange,
        bytes,
        survival: None,
        deadline: None,
        urgency: Urgency::CONTROL,
    }
}

pub fn there_and_back(bytes: u32) -> Exchange {
    Exchange::UpAndBack {
        answer_bytes: bytes,
        compute: SpanSampler::always(Span::ZERO),
    }
}

/// Devices around the radio in the middle of the usual hall.
pub fn site(devices: u32, flows: Vec<Flow>) -> Site {
    let devices = (0..devices).map(|number| Device {
        name: format!("device {number}"),
        way: Way::Fixed([24.0 + f64::from(number % 12), 12.0 + f64::from(number / 12 % 6)]),
        height_m: 1.5,
    });
    Site {
        hall: HallSpec::default().resolve(),
        devices: devices.collect(),
        flows,
    }
}

pub fn simulate(network: &NetworkSpec, site: &Site, seconds: f64, seed: u64) -> ProbeResult {
    let settings = ProbeSettings {
        seed,
        replication: 0,
        warm_up: ms(1_000.0),
        measured: Span::from_seconds(seconds),
    };
    probe(network, site, &settings, &AtomicBool::new(false), &mut |_| {}).unwrap()
}
