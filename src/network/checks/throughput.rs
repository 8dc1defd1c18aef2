//! What a full cell carries, simulated packet by packet, against the size of a transport block times the slots.

use std::sync::atomic::AtomicBool;

use crate::kernel::time::Span;
use crate::network::checks::check::Check;
use crate::network::checks::delays::{network, site};
use crate::network::error::NetworkError;
use crate::network::probe::{ProbeSettings, probe};
use crate::network::site::{Exchange, Timing};
use crate::network::spec::CellSpec;

/// Bits of a transport block on 273 resource blocks at the highest scheme of table 2.
const BLOCK_BITS: f64 = 319_784.0;
/// Size of the messages, bytes.
const MESSAGE_BYTES: u32 = 50_000;
/// Time from one to the next: 800 Mbit/s, more than the cell carries.
const INTERVAL: Span = Span(500_000);
const MEASURED_SECONDS: f64 = 4.0;

/// Those of both directions.
///
/// # Errors
/// If the user ends it.
pub fn checks(seed: u64, cancel: &AtomicBool) -> Result<Vec<Check>, NetworkError> {
    let mut checks = Vec::new();
    for (what, exchange, slots_a_second) in [("down", Exchange::Down, 1_600.0), ("up", Exchange::Up, 400.0)] {
        let timing = Timing::Periodic {
            interval: INTERVAL,
            drift_ppm: Some(0.0),
            phase: Some(0.0),
        };
        let settings = ProbeSettings {
            seed,
            replication: 0,
            warm_up: Span::from_seconds(0.5),
            measured: Span::from_seconds(MEASURED_SECONDS),
        };
        let site = site(timing, exchange, MESSAGE_BYTES);
        let result = probe(&network(CellSpec::default()), &site, &settings, cancel, &mut |_| {})?;
        let messages = result.flows.first().map_or(0, |flow| flow.messages);
        checks.push(Check {
            subject: "what one device gets of a full cell, 100 MHz, DDDSU, 30 kHz, simulated packet by packet",
            source: "319,784 bits of the largest transport block times the slots of the direction",
            what: what.to_owned(),
            unit: "Mbit/s",
            decimals: 3,
            expected: BLOCK_BITS * slots_a_second / 1e6,
            found: messages as f64 * 8.0 * f64::from(MESSAGE_BYTES) / MEASURED_SECONDS / 1e6,
            // Headers are 8 bytes of each message in a block, and messages count when they are complete.
            bound: 0.002,
        });
    }
    Ok(checks)
}
