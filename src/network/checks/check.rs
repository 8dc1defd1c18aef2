//! One figure that is known, and all of them.

use std::sync::atomic::AtomicBool;

use crate::network::checks::{collisions, delays, tables, throughput};
use crate::network::error::NetworkError;

/// A figure that is known, and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What is looked at.
    pub subject: &'static str,
    /// Where the expected figure comes from.
    pub source: &'static str,
    /// The figure.
    pub what: String,
    /// Its unit.
    pub unit: &'static str,
    /// Decimals to which it is known.
    pub decimals: usize,
    /// What it should be.
    pub expected: f64,
    /// What it is.
    pub found: f64,
    /// How far it may be off, as a share of what it should be.
    pub bound: f64,
}

impl Check {
    /// How far it is off, as a share of what it should be.
    pub fn deviation(&self) -> f64 {
        if self.found == self.expected {
            0.0
        } else {
            self.found / self.expected - 1.0
        }
    }

    /// Whether it is as near as it must be.
    pub fn is_reproduced(&self) -> bool {
        self.deviation().abs() <= self.bound
    }
}

/// All checks. What is simulated draws its luck from `seed`; `progress` is told what is looked at.
///
/// # Errors
/// If the user ends it.
pub fn all(seed: u64, cancel: &AtomicBool, progress: &mut dyn FnMut(&str)) -> Result<Vec<Check>, NetworkError> {
    progress("formulas and tables");
    let mut checks = tables::checks();
    progress("delays without load");
    checks.extend(delays::checks(seed, cancel)?);
    progress("throughput of a full cell");
    checks.extend(throughput::checks(seed, cancel)?);
    progress("collisions of Wi-Fi stations");
    checks.extend(collisions::checks(seed, cancel)?);
    Ok(checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: f64, found: f64, bound: f64) -> Check {
        Check {
            subject: "path loss",
            source: "a table",
            what: "10 m".to_owned(),
            unit: "dB",
            decimals: 2,
            expected,
            found,
            bound,
        }
    }

    #[test]
    fn a_figure_may_be_off_by_its_bound_to_either_side() {
        assert!(check(100.0, 100.9, 0.01).is_reproduced() && check(100.0, 99.1, 0.01).is_reproduced());
        assert!(!check(100.0, 101.1, 0.01).is_reproduced() && !check(100.0, 98.9, 0.01).is_reproduced());
        assert!(check(273.0, 273.0, 0.0).is_reproduced() && !check(273.0, 272.0, 0.0).is_reproduced());
        assert!(!check(1.0, f64::NAN, 0.5).is_reproduced());
    }

    #[test]
    fn all_that_is_known_is_reproduced() {
        for seed in [1, 2] {
            for check in all(seed, &AtomicBool::new(false), &mut |_| {}).unwrap() {
                assert!(check.is_reproduced(), "{check:?}");
            }
        }
    }
}
