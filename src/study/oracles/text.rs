//! Scenarios of the plants, as text.

use std::fmt::Write as _;

/// A product of which there is always raw material.
pub(super) const SATURATED: &str = "supply = { kind = \"saturated\" }";

/// A machine of a line.
pub(super) struct Machine {
    pub cycle: String,
    pub buffer: Option<u32>,
    pub failures: String,
}

/// The keys of the whole run.
pub(super) fn head(seconds: f64, warm_up_days: f64) -> String {
    format!(
        "name = \"oracle\"\nstart = 2027-01-04\n[run]\nseconds = {seconds:?}\nwarm_up_days = {warm_up_days:?}\nseed = 1\n"
    )
}

/// A whole scenario of one product.
pub(super) fn scenario(seconds: f64, warm_up_days: f64, supply: &str, stations: &str, rest: &str) -> String {
    let head = head(seconds, warm_up_days);
    format!("{head}[[product]]\nname = \"part\"\n{supply}\n{stations}{rest}")
}

/// One station a machine.
pub(super) fn stations(machines: &[Machine]) -> String {
    let mut text = String::new();
    for (index, machine) in machines.iter().enumerate() {
        let _ = writeln!(
            text,
            "[[station]]\nname = \"machine {}\"\ncycle_seconds = {}",
            index + 1,
            machine.cycle
        );
        if let Some(buffer) = machine.buffer {
            let _ = writeln!(text, "buffer = {buffer}");
        }
        let _ = writeln!(text, "{}", machine.failures);
    }
    text
}

/// One failure mode.
pub(super) fn failures(clock: &str, to_failure: &str, to_repair: &str, crew: &str) -> String {
    format!(
        "failures = [{{ mode = \"breakdown\", clock = \"{clock}\", time_to_failure_seconds = {to_failure}, \
         repair_seconds = {to_repair}{crew} }}]"
    )
}

/// An exponential distribution.
pub(super) fn exponential(mean: f64) -> String {
    format!("{{ exponential = {{ mean = {mean:?} }} }}")
}
