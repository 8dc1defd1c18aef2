//! Path loss and shadowing in a factory hall.
//!
//! The indoor factory model of 3GPP TR 38.901 (Table 7.4.1-1, rows InF), for 0.5 to 100 GHz and 1 to 600 m.
//! Beyond 600 m the formulas are continued. Left out: walls, floors and the loss of antennas and cables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of hall: how dense its clutter (machines, racks, stock) is, and whether the radio stands above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Environment {
    /// Sparse clutter, radio below its top (3GPP InF-SL): big machines with room between them.
    SparseLow,
    /// Dense clutter, radio below its top (3GPP InF-DL): small and medium machines, assembly and mixed lines.
    DenseLow,
    /// Sparse clutter, radio above its top (3GPP InF-SH).
    SparseHigh,
    /// Dense clutter, radio above its top (3GPP InF-DH).
    DenseHigh,
    /// Radio and device above the clutter (3GPP InF-HH): always in sight of each other.
    High,
}

/// Path loss in sight of each other, the same in all halls. `distance_m` is three-dimensional and counts as
/// 1 m at least.
pub fn line_of_sight_db(distance_m: f64, carrier_ghz: f64) -> f64 {
    31.84 + 21.50 * libm::log10(distance_m.max(1.0)) + 19.00 * libm::log10(carrier_ghz)
}

impl Environment {
    /// Median path loss in dB, in `sight` of each other or not. `distance_m` is three-dimensional and counts
    /// as 1 m at least.
    pub fn loss_db(self, sight: bool, distance_m: f64, carrier_ghz: f64) -> f64 {
        let in_sight = line_of_sight_db(distance_m, carrier_ghz);
        if sight {
            return in_sight;
        }
        let distance = libm::log10(distance_m.max(1.0));
        let carrier = 20.0 * libm::log10(carrier_ghz);
        let sparse_low = 33.0 + 25.5 * distance + carrier;
        match self {
            Self::SparseLow => sparse_low.max(in_sight),
            Self::DenseLow => (18.6 + 35.7 * distance + carrier).max(in_sight).max(sparse_low),
            Self::SparseHigh => (32.4 + 23.0 * distance + carrier).max(in_sight),
            Self::DenseHigh => (33.63 + 21.9 * distance + carrier).max(in_sight),
            Self::High => in_sight,
        }
    }

    /// Standard deviation, in dB, of the normally distributed shadowing about the median path loss.
    pub fn shadowing_db(self, sight: bool) -> f64 {
        match self {
            _ if sight => 4.3,
            Self::SparseLow => 5.7,
            Self::DenseLow => 7.2,
            Self::SparseHigh => 5.9,
            Self::DenseHigh => 4.0,
            Self::High => 4.3,
        }
    }
}

#[cfg(test)]
pub(super) const ALL: [Environment; 5] = [
    Environment::SparseLow,
    Environment::DenseLow,
    Environment::SparseHigh,
    Environment::DenseHigh,
    Environment::High,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_at_4_7_ghz_are_those_worked_out_by_hand() {
        let expected = [
            (Environment::SparseLow, [71.94, 84.11, 97.44]),
            (Environment::DenseLow, [71.94, 84.78, 103.44]),
            (Environment::SparseHigh, [68.84, 79.82, 91.84]),
            (Environment::DenseHigh, [68.97, 79.42, 90.87]),
            (Environment::High, [66.11, 76.37, 87.61]),
        ];
        for (environment, losses) in expected {
            for (distance, loss) in [10.0, 30.0, 100.0].into_iter().zip(losses) {
                let found = environment.loss_db(false, distance, 4.7);
                assert!((found - loss).abs() < 0.0051, "{environment:?} {distance} m: {found}");
            }
        }
        for (distance, loss) in [(10.0, 66.11), (30.0, 76.37), (100.0, 87.61)] {
            assert!((line_of_sight_db(distance, 4.7) - loss).abs() < 0.0051);
            for environment in ALL {
                assert_eq!(
                    environment.loss_db(true, distance, 4.7),
                    line_of_sight_db(distance, 4.7)
                );
            }
        }
    }

    #[test]
    fn loss_grows_with_distance_and_frequency_and_is_least_in_sight() {
        for environment in ALL {
            for sight in [false, true] {
                for step in 0..300 {
                    let distance = 1.0 + 2.0 * f64::from(step);
                    let loss = environment.loss_db(sight, distance, 4.7);
                    assert!(environment.loss_db(sight, distance + 1.0, 4.7) > loss);
                    assert!(environment.loss_db(sight, distance, 28.0) > loss);
                    assert!(loss >= environment.loss_db(true, distance, 4.7));
                }
            }
        }
    }

    #[test]
    fn denser_clutter_never_lets_more_through_below_its_top() {
        for step in 0..600 {
            let distance = 1.0 + f64::from(step);
            for carrier in [0.7, 3.7, 28.9] {
                let sparse = Environment::SparseLow.loss_db(false, distance, carrier);
                assert!(Environment::DenseLow.loss_db(false, distance, carrier) >= sparse);
            }
        }
    }

    #[test]
    fn nothing_is_nearer_than_a_metre() {
        for distance in [0.0, -3.0, 0.5, f64::NAN] {
            assert_eq!(line_of_sight_db(distance, 4.7), line_of_sight_db(1.0, 4.7));
            let loss = Environment::DenseLow.loss_db(false, distance, 4.7);
            assert_eq!(loss, Environment::DenseLow.loss_db(false, 1.0, 4.7));
        }
    }

    #[test]
    fn shadowing_in_sight_is_the_same_in_all_halls() {
        for environment in ALL {
            assert_eq!(environment.shadowing_db(true), 4.3);
            assert!(environment.shadowing_db(false) >= 4.0);
        }
    }

    #[test]
    fn people_write_the_environment_in_kebab_case() {
        assert_eq!(
            serde_json::to_string(&Environment::DenseHigh).unwrap(),
            "\"dense-high\""
        );
    }
}
