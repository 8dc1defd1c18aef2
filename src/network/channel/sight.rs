//! Whether radio and device see each other through the clutter of the hall.
//!
//! The probability of a line of sight is that of the indoor factory model of 3GPP TR 38.901 (Table 7.4.2-1,
//! InF): exp(−d/k) at the ground distance d, where k follows from how much of the floor clutter covers, how
//! wide it is and how high. Left out: where the actual machines stand, so a place is in sight at random, and
//! things that move (see [`blockage`](super::blockage)).

use serde::{Deserialize, Serialize};

use super::path_loss::Environment;
use crate::kernel::special::normal_probability;

/// What stands on the floor of the hall.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clutter {
    /// Share of the floor that is covered, from 0 to 1.
    pub density: f64,
    /// Typical width of one piece, in metres; TR 38.901 Table 7.2-4 has 10 m where clutter is sparse, 2 m where it is dense.
    pub size_m: f64,
    /// Its effective height, in metres.
    pub height_m: f64,
}

impl Clutter {
    /// Clutter that covers less of the floor is sparse (TR 38.901 Table 7.2-4).
    pub const DENSE_FROM: f64 = 0.4;
}

impl Environment {
    /// The kind of hall for a radio and a device at these heights (metres above the floor). An end at the top
    /// of the clutter is above it. A device above the clutter and a radio in it are taken as their mirror
    /// image, which the specification leaves open: a radio path is the same both ways.
    pub fn of(clutter: &Clutter, radio_height_m: f64, device_height_m: f64) -> Self {
        let above = |height: f64| height >= clutter.height_m;
        let sparse = clutter.density < Clutter::DENSE_FROM;
        match (above(radio_height_m), above(device_height_m)) {
            (true, true) => Self::High,
            (false, false) if sparse => Self::SparseLow,
            (false, false) => Self::DenseLow,
            _ if sparse => Self::SparseHigh,
            _ => Self::DenseHigh,
        }
    }
}

/// Ground distance, in metres, at which the probability of sight has fallen to 1/e: k of TR 38.901. Infinite
/// where nothing is in the way, 0 where clutter covers all.
pub fn sight_scale_m(environment: Environment, clutter: &Clutter, radio_height_m: f64, device_height_m: f64) -> f64 {
    let density = clutter.density.clamp(0.0, 1.0);
    if density == 0.0 {
        return f64::INFINITY;
    }
    let through = -clutter.size_m.max(0.0) / libm::log1p(-density);
    match environment {
        Environment::High => f64::INFINITY,
        Environment::SparseLow | Environment::DenseLow => through,
        Environment::SparseHigh | Environment::DenseHigh => {
            let upper = radio_height_m.max(device_height_m);
            let lower = radio_height_m.min(device_height_m);
            // Only the part of the path that lies below the top of the clutter can be hidden.
            let hidden = clutter.height_m - lower;
            if hidden <= 0.0 {
                f64::INFINITY
            } else {
                through * ((upper - lower) / hidden).max(1.0)
            }
        }
    }
}

/// Probability that radio and device see each other at a ground distance (metres, without the heights).
pub fn sight_probability(
    environment: Environment,
    clutter: &Clutter,
    radio_height_m: f64,
    device_height_m: f64,
    ground_distance_m: f64,
) -> f64 {
    let scale = sight_scale_m(environment, clutter, radio_height_m, device_height_m);
    let distance = ground_distance_m.max(0.0);
    if scale.is_infinite() || distance == 0.0 {
        1.0
    } else {
        libm::exp(-distance / scale)
    }
}

/// Whether a place is in sight, given the value there of a standard normal
/// [`Field`](super::field::Field) and the probability of sight: neighbouring places then mostly agree.
pub fn is_in_sight(standard_normal: f64, probability: f64) -> bool {
    normal_probability(standard_normal) < probability
}

#[cfg(test)]
mod tests {
    use super::super::path_loss::ALL;
    use super::*;

    // The calibration set of TR 38.901 Table 7.8-7.
    const SPARSE: Clutter = Clutter {
        density: 0.2,
        size_m: 10.0,
        height_m: 2.0,
    };
    const DENSE: Clutter = Clutter {
        density: 0.6,
        size_m: 2.0,
        height_m: 6.0,
    };

    #[test]
    fn the_scale_of_sight_is_that_worked_out_by_hand() {
        for (environment, clutter, radio, expected) in [
            (Environment::SparseLow, SPARSE, 1.5, 44.8),
            (Environment::DenseHigh, DENSE, 8.0, 3.15),
            (Environment::SparseHigh, SPARSE, 8.0, 582.6),
            (Environment::DenseLow, DENSE, 1.5, 2.18),
        ] {
            assert_eq!(Environment::of(&clutter, radio, 1.5), environment);
            let scale = sight_scale_m(environment, &clutter, radio, 1.5);
            assert!((scale / expected - 1.0).abs() < 0.002, "{environment:?}: {scale}");
            let probability = sight_probability(environment, &clutter, radio, 1.5, scale);
            assert!((probability - libm::exp(-1.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn what_stands_above_the_clutter_is_in_sight() {
        assert_eq!(Environment::of(&DENSE, 8.0, 6.0), Environment::High);
        assert_eq!(sight_probability(Environment::High, &DENSE, 8.0, 6.0, 500.0), 1.0);
        // An empty floor hides nothing.
        let empty = Clutter { density: 0.0, ..SPARSE };
        assert_eq!(sight_probability(Environment::SparseLow, &empty, 1.0, 1.0, 500.0), 1.0);
        let flat = Clutter { height_m: 0.0, ..DENSE };
        assert_eq!(Environment::of(&flat, 3.0, 1.0), Environment::High);
    }

    #[test]
    fn radio_and_device_may_change_places() {
        assert_eq!(Environment::of(&DENSE, 1.5, 8.0), Environment::DenseHigh);
        assert_eq!(
            sight_scale_m(Environment::DenseHigh, &DENSE, 1.5, 8.0),
            sight_scale_m(Environment::DenseHigh, &DENSE, 8.0, 1.5)
        );
    }

    #[test]
    fn sight_is_a_probability_that_falls_with_distance_and_density() {
        for environment in ALL {
            for device in [0.0, 1.5, 5.9, 6.0, 7.0] {
                for density in [0.0, 0.1, 0.39, 0.4, 0.7, 0.999, 1.0] {
                    let clutter = Clutter { density, ..DENSE };
                    let denser = Clutter {
                        density: density + 0.05,
                        ..DENSE
                    };
                    let mut last = 1.0;
                    for distance in [0.0, 0.1, 1.0, 7.0, 50.0, 400.0] {
                        let p = sight_probability(environment, &clutter, 8.0, device, distance);
                        assert!((0.0..=1.0).contains(&p) && p <= last, "{environment:?} {p}");
                        assert!(sight_probability(environment, &denser, 8.0, device, distance) <= p);
                        last = p;
                    }
                }
            }
        }
    }

    #[test]
    fn a_higher_radio_sees_farther() {
        let mut last = 0.0;
        for radio in [6.0, 7.0, 8.0, 12.0, 20.0] {
            let scale = sight_scale_m(Environment::DenseHigh, &DENSE, radio, 1.5);
            assert!(scale > last);
            last = scale;
        }
    }

    #[test]
    fn the_state_of_sight_follows_its_probability() {
        assert!(is_in_sight(0.0, 0.51) && !is_in_sight(0.0, 0.5));
        assert!(is_in_sight(3.0, 1.0) && !is_in_sight(-3.0, 0.0));
    }
}
