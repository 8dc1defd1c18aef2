//! One signal-to-noise ratio for a block whose subbands fade differently.
//!
//! The exponential mapping, −β ln(mean exp(−SINR/β)), over the subbands: the ratio at which the same scheme
//! fails as often on a flat channel. β by modulation and code rate from Lagen, Wanuga, Elkotby, Goyal, Patriciello,
//! Giupponi: "New Radio physical layer abstraction for system-level simulations of 5G networks", IEEE ICC 2020,
//! whose values for each scheme are interpolated linearly in the code rate here between the lowest
//! and the highest of each modulation.

use super::modulation::Mcs;
use crate::network::channel::budget::{db_to_linear, linear_to_db};

/// Lowest and highest code rate × 1024 of a modulation and β there.
struct Range {
    rates: [f64; 2],
    betas: [f64; 2],
}

const QPSK: Range = Range {
    rates: [120.0, 679.0],
    betas: [1.6, 1.82],
};
const QAM_16: Range = Range {
    rates: [340.0, 658.0],
    betas: [3.97, 6.5],
};
const QAM_64: Range = Range {
    rates: [438.0, 948.0],
    betas: [9.95, 34.28],
};
const QAM_256: Range = Range {
    rates: [682.5, 948.0],
    betas: [56.5, 132.5],
};

/// β of a scheme; code rates beyond those of its modulation count as the nearest.
pub fn beta(mcs: &Mcs) -> f64 {
    let Range {
        rates: [slowest, fastest],
        betas: [low, high],
    } = match mcs.bits_per_symbol {
        0..=2 => QPSK,
        3..=4 => QAM_16,
        5..=6 => QAM_64,
        _ => QAM_256,
    };
    let part = ((mcs.rate * 1024.0 - slowest) / (fastest - slowest)).clamp(0.0, 1.0);
    low + (high - low) * part
}

/// The effective SINR in dB of subbands with these power gains (relative, 1 on average) about a mean SINR in
/// dB. Without gains it is the mean.
pub fn effective_sinr_db(gains: &[f64], mean_sinr_db: f64, beta: f64) -> f64 {
    let (first, rest) = match gains {
        [] => return mean_sinr_db,
        [gain] => return mean_sinr_db + linear_to_db(*gain),
        [first, rest @ ..] => (*first, rest),
    };
    let mean_sinr = db_to_linear(mean_sinr_db);
    // The worst subband is taken out of the sum, whose terms then neither overflow nor all vanish.
    let worst = rest.iter().copied().fold(first, f64::min);
    let sum: f64 = gains
        .iter()
        .map(|gain| libm::expm1(-(gain - worst) * mean_sinr / beta))
        .sum();
    linear_to_db(mean_sinr * worst - beta * libm::log1p(sum / gains.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::super::modulation::McsTable;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn beta_rises_with_the_code_rate_of_each_modulation_from_end_to_end() {
        let entries = McsTable::One.entries();
        for (index, expected) in [(0, 1.6), (9, 1.82), (10, 3.97), (16, 6.5), (17, 9.95), (28, 34.28)] {
            assert!((beta(&entries[index]) - expected).abs() < 1e-9, "{index}");
        }
        let entries = McsTable::Two.entries();
        assert!((beta(&entries[20]) - 56.5).abs() < 1e-9 && (beta(&entries[27]) - 132.5).abs() < 1e-9);
        for table in McsTable::ALL {
            for pair in table.entries().windows(2) {
                assert!(beta(&pair[1]) >= beta(&pair[0]), "{pair:?}");
            }
        }
    }

    #[test]
    fn a_flat_channel_is_left_as_it_is() {
        for sinr in [-10.0, 0.0, 30.0] {
            assert_eq!(effective_sinr_db(&[], sinr, 1.6), sinr);
            assert!((effective_sinr_db(&[1.0; 5], sinr, 1.6) - sinr).abs() < 1e-9);
            assert!((effective_sinr_db(&[2.0], sinr, 1.6) - sinr - 3.0103).abs() < 1e-5);
        }
    }

    #[test]
    fn two_subbands_are_combined_as_worked_out_by_hand() {
        // SINR 5 and 15, β 2: −2 ln((e^−2.5 + e^−7.5)/2) = 6.3728.
        let found = effective_sinr_db(&[0.5, 1.5], 10.0, 2.0);
        assert!((db_to_linear(found) - 6.3728).abs() < 1e-4, "{found}");
    }

    #[test]
    fn a_subband_in_a_deep_fade_stays_finite_and_a_dead_one_leaves_a_remainder() {
        let found = effective_sinr_db(&[1e-12, 1.0], 60.0, 1.6);
        assert!((db_to_linear(found) - 1.6 * std::f64::consts::LN_2).abs() < 1e-5);
        assert!(effective_sinr_db(&[0.0, 1.0], 200.0, 1.6).is_finite());
        assert_eq!(effective_sinr_db(&[0.0, 0.0], 10.0, 1.6), f64::NEG_INFINITY);
    }

    proptest! {
        #[test]
        fn it_lies_between_the_worst_subband_and_the_mean(
            gains in proptest::collection::vec(1e-6..10.0_f64, 1..16), sinr in -20.0..50.0_f64, beta in 1.5..140.0_f64,
        ) {
            let found = effective_sinr_db(&gains, sinr, beta);
            let worst = gains.iter().copied().fold(f64::INFINITY, f64::min);
            let mean = gains.iter().sum::<f64>() / gains.len() as f64;
            prop_assert!(found >= sinr + linear_to_db(worst) - 1e-6);
            prop_assert!(found <= sinr + linear_to_db(mean) + 1e-6);
        }

        #[test]
        fn it_rises_with_the_mean_and_with_beta(
            gains in proptest::collection::vec(1e-6..10.0_f64, 1..16), sinr in -20.0..50.0_f64, beta in 1.5..140.0_f64,
        ) {
            let found = effective_sinr_db(&gains, sinr, beta);
            prop_assert!(effective_sinr_db(&gains, sinr + 1.0, beta) > found - 1e-9);
            prop_assert!(effective_sinr_db(&gains, sinr, 1.1 * beta) >= found - 1e-9);
        }
    }
}
