//! Decibels: conversion, sums of powers, thermal noise.

use std::f64::consts::LOG2_10;

/// Noise power density at 290 K, in dBm per hertz, as 3GPP rounds it (−173.98 exactly).
const NOISE_DENSITY_DBM: f64 = -174.0;

/// The ratio that `db` stands for: 10^(db/10).
pub fn db_to_linear(db: f64) -> f64 {
    libm::exp2(db * (LOG2_10 / 10.0))
}

/// Decibels of a power ratio; minus infinity at 0, NaN below.
pub fn linear_to_db(ratio: f64) -> f64 {
    10.0 * libm::log10(ratio)
}

/// Noise of a receiver in dBm: thermal noise in its bandwidth (hertz) and what it adds itself.
pub fn thermal_noise_dbm(bandwidth_hz: f64, noise_figure_db: f64) -> f64 {
    NOISE_DENSITY_DBM + linear_to_db(bandwidth_hz) + noise_figure_db
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decibels_convert_there_and_back() {
        assert!((db_to_linear(3.0) - 1.995_262_314_968_88).abs() < 1e-14);
        assert_eq!(db_to_linear(f64::NEG_INFINITY), 0.0);
        assert_eq!(linear_to_db(0.0), f64::NEG_INFINITY);
        for db in [-130.0, -3.0, 0.0, 0.25, 46.0] {
            assert!((linear_to_db(db_to_linear(db)) - db).abs() < 1e-12);
        }
    }

    #[test]
    fn a_hundred_megahertz_hear_noise_of_94_dbm_below_a_milliwatt() {
        assert!((thermal_noise_dbm(100e6, 0.0) - -94.0).abs() < 1e-12);
        assert!((thermal_noise_dbm(360e3, 9.0) - -109.436_975).abs() < 1e-6);
    }
}
