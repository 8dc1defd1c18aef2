//! How likely a transport block is lost at a signal-to-noise ratio.
//!
//! An abstraction of the LDPC decoder on additive white Gaussian noise: a code block of B bits fails with
//! probability Q((SINR − m)/w), Q being the normal tail, m the midpoint of the scheme and w its width, which
//! shrinks as √(100/B) down to 0.2 dB. A transport block is lost with any of its code blocks. Midpoints and
//! widths were fitted to the error curves that Sionna publishes with its system-level simulator (Hoydis et
//! al.: "Sionna: an open-source library for next-generation physical layer research", arXiv:2203.11854); below
//! the lowest scheme that they cover, Shannon's limit and 1.1 dB, the distance that the curves keep from it.
//!
//! Real receivers lose a few decibels more (channel estimation, phase noise, quantisation): subtract an
//! implementation loss from the SINR first. Combining of retransmissions is left out; it raises the SINR.

use std::sync::LazyLock;

use super::modulation::{Mcs, McsTable};
use super::transport_block::code_blocks;
use crate::kernel::special::normal_probability;

/// Narrowest width of a curve, in dB.
const NARROWEST_DB: f64 = 0.2;
/// Code block, in bits, that the widths below belong to.
const WIDTH_BITS: f64 = 100.0;
/// Distance from Shannon's limit where no curve is known, in dB.
const GAP_DB: f64 = 1.1;

/// Midpoints of table 1 from MCS 3 on, in dB.
const MIDPOINTS_1: [f64; 26] = [
    -2.9, -1.9, -0.8, 0.2, 1.1, 2.0, 2.9, 3.1, 3.8, 4.8, 5.6, 6.6, 7.7, 8.4, 8.8, 9.3, 10.3, 11.3, 12.3, 13.2, 14.1,
    15.1, 16.4, 17.3, 18.2, 18.7,
];
const FIRST_1: usize = 3;
/// Midpoints of table 2 from MCS 2 on, in dB.
const MIDPOINTS_2: [f64; 26] = [
    -1.9, 0.1, 2.0, 3.8, 4.9, 5.6, 6.7, 7.7, 8.4, 9.3, 10.2, 11.2, 12.2, 13.2, 14.1, 15.0, 16.4, 17.2, 18.2, 18.3,
    20.0, 20.3, 21.4, 22.7, 24.2, 24.6,
];
const FIRST_2: usize = 2;

/// The error curve of one scheme.
#[derive(Clone, Copy, Debug)]
struct Curve {
    midpoint_db: f64,
    /// Width at 100 bits.
    width_db: f64,
    rate: f64,
}

static CURVES: LazyLock<[Vec<Curve>; 3]> = LazyLock::new(|| McsTable::ALL.map(curves));

fn curves(table: McsTable) -> Vec<Curve> {
    let curve = |(index, mcs): (usize, &Mcs)| Curve {
        midpoint_db: known_midpoint_db(table, index).unwrap_or_else(|| shannon_db(mcs) + GAP_DB),
        width_db: width_db(mcs),
        rate: mcs.rate,
    };
    table.entries().iter().enumerate().map(curve).collect()
}

fn known_midpoint_db(table: McsTable, index: usize) -> Option<f64> {
    let from = |midpoints: &[f64], first| midpoints.get(index.checked_sub(first)?).copied();
    match table {
        McsTable::One => from(&MIDPOINTS_1, FIRST_1),
        McsTable::Two => from(&MIDPOINTS_2, FIRST_2),
        McsTable::Three => {
            let mcs = McsTable::Three.entries().get(index)?;
            let same = McsTable::One.entries().iter().position(|other| other == mcs)?;
            known_midpoint_db(McsTable::One, same)
        }
    }
}

/// The least SINR, in dB, at which the efficiency of a scheme is possible.
fn shannon_db(mcs: &Mcs) -> f64 {
    10.0 * libm::log10(libm::exp2(mcs.efficiency()) - 1.0)
}

/// Width at 100 bits, in dB; within a modulation it grows with the code rate.
fn width_db(mcs: &Mcs) -> f64 {
    let between = |low: f64, high: f64, from: f64, to: f64| {
        let part = ((mcs.rate * 1024.0 - from) / (to - from)).clamp(0.0, 1.0);
        low + (high - low) * part
    };
    match mcs.bits_per_symbol {
        0..=2 => 0.77,
        3..=4 => 0.87,
        5..=6 => between(0.95, 1.2, 438.0, 948.0),
        _ => between(1.15, 1.5, 682.5, 948.0),
    }
}

impl Curve {
    #[inline]
    fn error_rate(&self, sinr_db: f64, bits: u32) -> f64 {
        let blocks = code_blocks(bits, self.rate);
        let block_bits = f64::from(bits.max(1)) / f64::from(blocks);
        let width_db = (self.width_db * (WIDTH_BITS / block_bits).sqrt()).max(NARROWEST_DB);
        let rate = normal_probability((self.midpoint_db - sinr_db) / width_db);
        if blocks == 1 {
            rate
        } else {
            // 1 − (1 − rate)^blocks, exact for small rates too.
            -libm::expm1(f64::from(blocks) * libm::log1p(-rate))
        }
    }
}

#[inline]
fn curves_of(table: McsTable) -> &'static [Curve] {
    let [one, two, three] = &*CURVES;
    match table {
        McsTable::One => one,
        McsTable::Two => two,
        McsTable::Three => three,
    }
}

#[inline]
fn curve_of(table: McsTable, index: u8) -> &'static Curve {
    let curves = curves_of(table);
    &curves[usize::from(index).min(curves.len() - 1)]
}

/// The SINR, in dB, at which one code block in two fails. An index beyond the table counts as its last.
pub fn midpoint_db(table: McsTable, index: u8) -> f64 {
    curve_of(table, index).midpoint_db
}

/// Probability that a transport block of so many bits is lost at an SINR in dB. An index beyond the table
/// counts as its last.
#[inline]
pub fn block_error_rate(table: McsTable, index: u8, sinr_db: f64, bits: u32) -> f64 {
    curve_of(table, index).error_rate(sinr_db, bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn midpoints_are_those_fitted() {
        for (table, index, midpoint) in [
            (McsTable::One, 3, -2.9),
            (McsTable::One, 9, 2.9),
            (McsTable::One, 10, 3.1),
            (McsTable::One, 17, 8.8),
            (McsTable::One, 28, 18.7),
            (McsTable::Two, 2, -1.9),
            (McsTable::Two, 5, 3.8),
            (McsTable::Two, 11, 9.3),
            (McsTable::Two, 20, 18.2),
            (McsTable::Two, 27, 24.6),
            (McsTable::Three, 9, -2.9),
            (McsTable::Three, 14, 2.0),
            (McsTable::Three, 15, 3.1),
            (McsTable::Three, 21, 8.8),
            (McsTable::Three, 28, 15.1),
        ] {
            assert_eq!(midpoint_db(table, index), midpoint, "{table:?} {index}");
        }
    }

    #[test]
    fn below_the_curves_it_is_shannon_and_1_1_db() {
        // MCS 0 of table 1: 0.234375 bits; 2^0.234375 − 1 = 0.17640: −7.535 dB.
        assert!((midpoint_db(McsTable::One, 0) - -6.435).abs() < 0.001);
        assert_eq!(midpoint_db(McsTable::Three, 6), midpoint_db(McsTable::One, 0));
        assert_eq!(midpoint_db(McsTable::Two, 1), midpoint_db(McsTable::One, 2));
        // MCS 0 of table 3: 0.05859375 bits; 2^… − 1 = 0.041450: −13.825 dB.
        assert!((midpoint_db(McsTable::Three, 0) - -12.725).abs() < 0.001);
    }

    #[test]
    fn midpoints_ascend_and_stay_above_shannons_limit() {
        for table in McsTable::ALL {
            let curves = curves_of(table);
            assert!(curves.windows(2).all(|pair| pair[0].midpoint_db < pair[1].midpoint_db));
            for (curve, mcs) in curves.iter().zip(table.entries()) {
                let gap = curve.midpoint_db - shannon_db(mcs);
                assert!((0.5..3.0).contains(&gap), "{table:?} {mcs:?} {gap}");
            }
        }
    }

    #[test]
    fn half_of_the_blocks_fail_at_the_midpoint_and_a_width_changes_it_as_the_normal_law_says() {
        assert_eq!(block_error_rate(McsTable::One, 5, -0.8, 100), 0.5);
        // One width of 0.77 dB above it: 15.87 %; four times the bits, half the width: 2.275 %.
        assert!((block_error_rate(McsTable::One, 5, -0.03, 100) - 0.158_655).abs() < 1e-6);
        assert!((block_error_rate(McsTable::One, 5, -0.03, 400) - 0.022_750).abs() < 1e-6);
        // No narrower than 0.2 dB.
        assert!((block_error_rate(McsTable::One, 5, -0.6, 3000) - 0.158_655).abs() < 1e-6);
        // Two code blocks.
        let both = 1.0 - (1.0 - 0.158_655_f64) * (1.0 - 0.158_655);
        assert!((block_error_rate(McsTable::One, 20, 11.5, 10_000) - both).abs() < 1e-6);
    }

    #[test]
    fn an_index_beyond_the_table_counts_as_its_last() {
        assert_eq!(midpoint_db(McsTable::Two, 31), 24.6);
    }

    #[test]
    fn small_rates_of_many_blocks_do_not_vanish() {
        let one = normal_probability(-7.5);
        let many = block_error_rate(McsTable::One, 28, 18.7 + 1.5, 237_776);
        assert!((many / (29.0 * one) - 1.0).abs() < 1e-6, "{many}");
    }

    proptest! {
        #[test]
        fn error_rates_are_probabilities_that_fall_with_the_ratio(
            table in 0..3_usize, index in 0..29_u8, sinr in -20.0..40.0_f64, more in 0.0..5.0_f64,
            bits in 8..300_000_u32,
        ) {
            let table = McsTable::ALL[table];
            let rate = block_error_rate(table, index, sinr, bits);
            prop_assert!((0.0..=1.0).contains(&rate));
            prop_assert!(block_error_rate(table, index, sinr + more, bits) <= rate + 1e-12);
        }
    }
}
