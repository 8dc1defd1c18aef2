//! How many resource blocks (12 subcarriers each) fit into a channel with its guard bands.
//!
//! 3GPP TS 38.101-1 Table 5.3.2-1 (frequency range 1, 410 to 7,125 MHz) and TS 38.101-2 Table 5.3.2-1
//! (frequency range 2, 24.25 to 52.6 GHz). Whether a band allows a bandwidth is left out.

use thiserror::Error;

use super::numerology::Numerology;

const RANGE_1_GHZ: [f64; 2] = [0.41, 7.125];
const RANGE_2_GHZ: [f64; 2] = [24.25, 52.6];

/// Bandwidths in MHz with their resource blocks.
type Row = &'static [(u32, u32)];

const RANGE_1_15_KHZ: Row = &[
    (5, 25),
    (10, 52),
    (15, 79),
    (20, 106),
    (25, 133),
    (30, 160),
    (35, 188),
    (40, 216),
    (45, 242),
    (50, 270),
];
const RANGE_1_30_KHZ: Row = &[
    (5, 11),
    (10, 24),
    (15, 38),
    (20, 51),
    (25, 65),
    (30, 78),
    (35, 92),
    (40, 106),
    (45, 119),
    (50, 133),
    (60, 162),
    (70, 189),
    (80, 217),
    (90, 245),
    (100, 273),
];
const RANGE_1_60_KHZ: Row = &[
    (10, 11),
    (15, 18),
    (20, 24),
    (25, 31),
    (30, 38),
    (35, 44),
    (40, 51),
    (45, 58),
    (50, 65),
    (60, 79),
    (70, 93),
    (80, 107),
    (90, 121),
    (100, 135),
];
const RANGE_2_60_KHZ: Row = &[(50, 66), (100, 132), (200, 264)];
const RANGE_2_120_KHZ: Row = &[(50, 32), (100, 66), (200, 132), (400, 264)];

/// Why a channel has no number of resource blocks.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ResourceBlockError {
    /// The carrier is in neither frequency range.
    #[error("5G has no carriers at {carrier_ghz} GHz: 0.41 to 7.125 GHz and 24.25 to 52.6 GHz")]
    Carrier {
        /// Carrier frequency in GHz.
        carrier_ghz: f64,
    },
    /// The frequency range does not know the subcarrier spacing.
    #[error("a carrier at {carrier_ghz} GHz has no subcarrier spacing of {khz} kHz: {}", list(.allowed_khz))]
    Spacing {
        /// Carrier frequency in GHz.
        carrier_ghz: f64,
        /// The spacing asked for, in kHz.
        khz: u32,
        /// The spacings of this range, in kHz.
        allowed_khz: Vec<u32>,
    },
    /// The subcarrier spacing does not come with the bandwidth.
    #[error(
        "a spacing of {khz} kHz at {carrier_ghz} GHz has no bandwidth of {bandwidth_mhz} MHz: {}",
        list(.allowed_mhz)
    )]
    Bandwidth {
        /// Carrier frequency in GHz.
        carrier_ghz: f64,
        /// Subcarrier spacing in kHz.
        khz: u32,
        /// The bandwidth asked for, in MHz.
        bandwidth_mhz: u32,
        /// The bandwidths of this spacing, in MHz.
        allowed_mhz: Vec<u32>,
    },
}

/// "5, 10 or 15".
fn list(numbers: &[u32]) -> String {
    let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// Resource blocks of a channel of `bandwidth_mhz` about a carrier.
pub fn resource_blocks(
    carrier_ghz: f64,
    bandwidth_mhz: u32,
    numerology: Numerology,
) -> Result<u32, ResourceBlockError> {
    let within = |[low, high]: [f64; 2]| (low..=high).contains(&carrier_ghz);
    let rows: &[(Numerology, Row)] = if within(RANGE_1_GHZ) {
        &[
            (Numerology::Khz15, RANGE_1_15_KHZ),
            (Numerology::Khz30, RANGE_1_30_KHZ),
            (Numerology::Khz60, RANGE_1_60_KHZ),
        ]
    } else if within(RANGE_2_GHZ) {
        &[
            (Numerology::Khz60, RANGE_2_60_KHZ),
            (Numerology::Khz120, RANGE_2_120_KHZ),
        ]
    } else {
        return Err(ResourceBlockError::Carrier { carrier_ghz });
    };
    let Some((_, row)) = rows.iter().find(|(spacing, _)| *spacing == numerology) else {
        return Err(ResourceBlockError::Spacing {
            carrier_ghz,
            khz: numerology.khz(),
            allowed_khz: rows.iter().map(|(spacing, _)| spacing.khz()).collect(),
        });
    };
    row.iter()
        .find(|(mhz, _)| *mhz == bandwidth_mhz)
        .map(|(_, blocks)| *blocks)
        .ok_or_else(|| ResourceBlockError::Bandwidth {
            carrier_ghz,
            khz: numerology.khz(),
            bandwidth_mhz,
            allowed_mhz: row.iter().map(|(mhz, _)| *mhz).collect(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_below_7_ghz_are_those_of_the_specification() {
        let bandwidths = [5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100];
        for (numerology, blocks) in [
            (Numerology::Khz15, [25, 52, 79, 106, 133, 160, 216, 270, 0, 0, 0, 0, 0]),
            (
                Numerology::Khz30,
                [11, 24, 38, 51, 65, 78, 106, 133, 162, 189, 217, 245, 273],
            ),
            (
                Numerology::Khz60,
                [0, 11, 18, 24, 31, 38, 51, 65, 79, 93, 107, 121, 135],
            ),
        ] {
            for (bandwidth, expected) in bandwidths.into_iter().zip(blocks) {
                let found = resource_blocks(4.7, bandwidth, numerology);
                assert_eq!(found.unwrap_or(0), expected, "{numerology:?} {bandwidth}");
            }
        }
    }

    #[test]
    fn millimetre_waves_have_wide_channels() {
        assert_eq!(resource_blocks(28.9, 50, Numerology::Khz120), Ok(32));
        assert_eq!(resource_blocks(28.9, 400, Numerology::Khz120), Ok(264));
        assert_eq!(resource_blocks(28.9, 200, Numerology::Khz60), Ok(264));
    }

    #[test]
    fn blocks_never_fill_more_than_their_channel() {
        for (carrier, rows) in [(4.7, 3..=100), (28.0, 50..=400)] {
            for bandwidth in rows {
                for numerology in Numerology::ALL {
                    if let Ok(blocks) = resource_blocks(carrier, bandwidth, numerology) {
                        let share = f64::from(blocks * 12) * numerology.subcarrier_hz() / f64::from(bandwidth) / 1e6;
                        assert!(
                            (0.7..1.0).contains(&share),
                            "{carrier} {bandwidth} {numerology:?} {share}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn errors_say_what_would_be_right() {
        let text =
            |carrier, bandwidth, numerology| resource_blocks(carrier, bandwidth, numerology).unwrap_err().to_string();
        assert_eq!(
            text(28.0, 80, Numerology::Khz60),
            "a spacing of 60 kHz at 28 GHz has no bandwidth of 80 MHz: 50, 100 or 200"
        );
        assert_eq!(
            text(4.7, 100, Numerology::Khz120),
            "a carrier at 4.7 GHz has no subcarrier spacing of 120 kHz: 15, 30 or 60"
        );
        assert!(text(13.0, 100, Numerology::Khz30).contains("13 GHz"));
        assert!(text(f64::NAN, 100, Numerology::Khz30).contains("NaN"));
    }
}
