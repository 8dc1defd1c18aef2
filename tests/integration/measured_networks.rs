//! Networks that somebody has measured: calibrated, the packet simulation must show the same delays.
//!
//! The measurements are those of DETERMINISTIC6G (J. Ansari, J. Sachs, deliverable D4.1, 2024; data sets 2a and 3a,
//! CC BY-ND 4.0). They are read from beside the project and are no part of it; without them there is nothing to test.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use taktline::network::calibrate::{Calibration, MeasuredWay, Ping, calibrate};
use taktline::network::hall::HallSpec;
use taktline::network::measured::Measured;
use taktline::network::spec::NetworkSpec;

fn measured(file: &str) -> Option<Measured> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/measured-5g")
        .join(file);
    match fs::read_to_string(&path) {
        Ok(text) => Some(Measured::parse(&text).unwrap()),
        Err(_) => {
            println!("{file} is not there: skipped");
            None
        }
    }
}

fn fit(keys: &str, ping: Ping, measured: &Measured) -> Calibration {
    let network: NetworkSpec = toml::from_str(&format!("name = \"measured\"\nkind = \"5g\"\n{keys}")).unwrap();
    let hall = HallSpec::default().resolve();
    calibrate(&network, &hall, &ping, measured, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// 3.7 GHz standalone in a factory hall.
const MIDBAND: &str = "carrier_ghz = 3.7\nbandwidth_mhz = 100\nduplex = \"DDDSU\"\n";
/// A prototype for short delays at 28 GHz: slots of an eighth of a millisecond, cut in half.
const MILLIMETRE: &str = "carrier_ghz = 28\nbandwidth_mhz = 200\nspacing_khz = 120\nduplex = \"DDSU\"\nslot_symbols = 7\n\
    server_ms = 0\ncore_ms = 0\nprocessing = { device_ms = 0.05, receive_ms = 0.05, schedule_ms = 0.05, grant_ms = 0.1 }\n";

#[test]
fn calibrated_networks_show_the_measured_delays() {
    for (file, keys, way, bytes, interval_seconds) in [
        (
            "5G-midband-Downlink_PD-Wireless-5G-2a.csv",
            MIDBAND,
            MeasuredWay::Down,
            100,
            0.010,
        ),
        (
            "5G-midband-Uplink_PD-Wireless-5G-2a.csv",
            MIDBAND,
            MeasuredWay::Up,
            100,
            0.010,
        ),
        (
            "5G-URLLC-mmW-Downlink_PD-Wireless-5G-3a.csv",
            MILLIMETRE,
            MeasuredWay::Down,
            32,
            0.007,
        ),
        (
            "5G-URLLC-mmW-Uplink_PD-Wireless-5G-3a.csv",
            MILLIMETRE,
            MeasuredWay::Up,
            32,
            0.007,
        ),
    ] {
        let Some(measured) = measured(file) else { return };
        let ping = Ping {
            way,
            bytes,
            interval_seconds,
            place_m: None,
        };
        let found = fit(keys, ping, &measured);
        println!(
            "{file}: KS {:.3} → {:.3}, keeps its phase: {}, loss {} dB (matters: {}), fastest {:.3} ms, {:?}",
            found.ks_before,
            found.ks_after,
            found.keeps_phase,
            found.implementation_loss_db,
            found.loss_matters,
            found.fastest_ms,
            found.percentiles
        );
        assert!(found.ks_after <= 0.10, "{file}: {}", found.ks_after);
    }
}
