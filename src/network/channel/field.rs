//! Random quantities that neighbouring places share: shadowing, being in sight.
//!
//! A stationary field over the floor, normal with mean 0 and variance 1, whose correlation falls as
//! exp(−d/D) with the distance d (Gudmundson: "Correlation model for shadow fading in mobile radio systems",
//! Electronics Letters 27, 1991). It is a sum of plane waves (Cai, Giannakis: "A two-dimensional channel
//! simulation model for shadowing processes", IEEE Trans. Vehicular Technology 52, 2003): a fixed function of
//! the place, so a device that comes back finds what it left and nothing depends on the order of questions.
//!
//! The wave numbers k have the law whose transform is exp(−d/D) in two dimensions,
//! P(k ≤ κ) = 1 − 1/√(1 + κ²D²), one from each of as many equally likely parts as there are waves; averaged
//! over fields the correlation is therefore exact. Left out: dependence on the height.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use crate::kernel::random::Stream;

/// Correlation distance of shadowing in a factory hall, in metres (3GPP TR 38.901 Table 7.5-6 Part 3, InF).
pub const SHADOWING_CORRELATION_M: f64 = 10.0;

/// Plane waves in a field. The kurtosis of a sum of n is 3 − 1.5/n, so this many are as good as normal.
const WAVES: usize = 100;

/// Shortest correlation distance, in metres: less would only alias.
const SHORTEST_CORRELATION_M: f64 = 0.01;

/// A correlated standard normal field over the hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    waves: Vec<Wave>,
}

/// cos(x · east + y · north + phase).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Wave {
    east: f64,
    north: f64,
    phase: f64,
}

impl Field {
    /// A field with a correlation of 1/e at the distance `correlation_m`, in metres (at least a centimetre).
    pub fn new(stream: &mut Stream, correlation_m: f64) -> Self {
        let correlation_m = correlation_m.max(SHORTEST_CORRELATION_M);
        // Multiples of the golden section spread the directions evenly whatever their number.
        let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
        let turn = stream.uniform();
        let waves = (0..WAVES)
            .map(|n| {
                let u = (n as f64 + stream.uniform()) / WAVES as f64;
                let k = (1.0 / ((1.0 - u) * (1.0 - u)) - 1.0).max(0.0).sqrt() / correlation_m;
                let (sin, cos) = libm::sincos(TAU * (turn + golden * n as f64));
                Wave {
                    east: k * cos,
                    north: k * sin,
                    phase: TAU * stream.uniform(),
                }
            })
            .collect();
        Self { waves }
    }

    /// The value at a place (metres from the same origin in both directions).
    pub fn at(&self, x: f64, y: f64) -> f64 {
        let sum: f64 = self
            .waves
            .iter()
            .map(|wave| libm::cos(x * wave.east + y * wave.north + wave.phase))
            .sum();
        sum * (2.0 / WAVES as f64).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::special::normal_probability;

    const FIELDS: u64 = 4000;

    fn field(seed: u64) -> Field {
        Field::new(&mut Stream::named(seed, 0, "hall", "shadowing"), 10.0)
    }

    #[test]
    fn the_correlation_falls_exponentially_in_every_direction() {
        let fields: Vec<Field> = (0..FIELDS).map(field).collect();
        let here: Vec<f64> = fields.iter().map(|field| field.at(40.0, 25.0)).collect();
        for distance in [0.0, 5.0, 10.0, 20.0] {
            for direction in [0.0, 1.0, 2.5] {
                let (x, y) = (distance * libm::cos(direction), distance * libm::sin(direction));
                let there = fields.iter().map(|field| field.at(40.0 + x, 25.0 + y));
                let products: f64 = here.iter().zip(there).map(|(a, b)| a * b).sum();
                let expected = libm::exp(-distance / 10.0);
                // The standard error of the mean product of two standard normals.
                let error = ((1.0 + expected * expected) / FIELDS as f64).sqrt();
                let found = products / FIELDS as f64;
                assert!(
                    (found - expected).abs() < 3.5 * error,
                    "{distance} {direction}: {found}"
                );
            }
        }
    }

    #[test]
    fn values_are_standard_normal() {
        let values: Vec<f64> = (0..FIELDS).map(|seed| field(seed).at(-3.0, 70.0)).collect();
        let mean = values.iter().sum::<f64>() / FIELDS as f64;
        assert!(mean.abs() < 3.5 / (FIELDS as f64).sqrt(), "{mean}");
        for z in [-2.0, -1.0, 0.0, 1.0, 2.0] {
            let share = values.iter().filter(|&&value| value <= z).count() as f64 / FIELDS as f64;
            assert!((share - normal_probability(z)).abs() < 0.028, "{z}: {share}");
        }
    }

    #[test]
    fn one_hall_alone_has_nearly_the_right_correlation() {
        // Over many places of one field, 1 km × 1 km.
        for seed in 0..5 {
            let field = field(seed);
            let (mut square, mut product) = (0.0, 0.0);
            for i in 0..100 {
                for j in 0..100 {
                    let (x, y) = (f64::from(i) * 10.3, f64::from(j) * 9.7);
                    let here = field.at(x, y);
                    square += here * here;
                    product += here * field.at(x + 6.0, y + 8.0);
                }
            }
            assert!((square / 1e4 - 1.0).abs() < 0.1, "{seed}: {}", square / 1e4);
            assert!(
                (product / square - libm::exp(-1.0)).abs() < 0.12,
                "{}",
                product / square
            );
        }
    }

    #[test]
    fn a_field_depends_on_its_stream_and_on_nothing_else() {
        let (a, b) = (field(1), field(1));
        b.at(1.0, 1.0);
        assert_eq!(a.at(3.0, 4.0).to_bits(), b.at(3.0, 4.0).to_bits());
        assert_ne!(a.at(3.0, 4.0), field(2).at(3.0, 4.0));
        let none = Field::new(&mut Stream::named(1, 0, "", ""), 0.0);
        assert!(none.at(3.0, 4.0).is_finite());
    }
}
