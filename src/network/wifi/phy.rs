//! The physical layer of IEEE 802.11ax: how long frames last, and how often they fail.
//!
//! One spatial stream, a guard interval of 0.8 µs, each transmission over the whole channel (HE SU PPDU). The required
//! signal-to-noise ratios follow from the receiver sensitivities of the standard (IEEE 802.11ax-2021, 27.3, receiver
//! minimum input sensitivity), which hold at a packet error rate of 10 % with 4,096 bytes and allow for a noise figure
//! of 10 dB and an implementation margin of 5 dB: sensitivity − (−101 dBm, thermal noise in 20 MHz) − 15 dB, plus
//! [`IMPLEMENTATION_LOSS_DB`] for a real receiver. How fast errors rise around that point is a guess, see
//! `ERROR_WIDTH_DB`.
//!
//! Leaves out packet extension, beamforming, several streams, OFDMA, capture of the stronger of two colliding frames.

use crate::kernel::special::{normal_probability, normal_quantile};
use crate::kernel::time::Span;
use crate::network::nr::modulation::Mcs;

/// A slot of the contention (aSlotTime).
pub const SLOT: Span = Span(9_000);
/// From the end of a frame to its acknowledgement (SIFS; in the 2.4 GHz band 10 µs and a signal extension of 6).
pub const SIFS: Span = Span(16_000);
/// An acknowledgement at 24 Mbit/s: 20 µs of preamble and 2 symbols of 4 µs for 14 bytes.
pub const ACK: Span = Span(28_000);
/// The acknowledgement of several frames at 24 Mbit/s: 20 µs of preamble and 3 symbols for 32 bytes.
pub const BLOCK_ACK: Span = Span(32_000);
/// From the end of a frame that nobody could read until the channel counts as idle: SIFS and an acknowledgement at 6
/// Mbit/s, by which EIFS is longer than DIFS (IEEE 802.11-2020, 10.3.2.3.7). Those who sent it wait as long for their
/// acknowledgement, within a slot or two.
pub const UNREADABLE: Span = Span(60_000);
/// The longest transmission (aPPDUMaxTime).
pub const LONGEST: Span = Span(5_484_000);
/// What real receivers lose against the curves used here, dB.
pub const IMPLEMENTATION_LOSS_DB: f64 = 3.0;

/// Before the data: legacy preamble 20 µs, RL-SIG 4, HE-SIG-A 8, HE-STF 4 and one 2× HE-LTF of 7.2 (27.3, HE SU PPDU).
const PREAMBLE: Span = Span(43_200);
/// A symbol of 12.8 µs and its guard interval.
const SYMBOL_NS: u64 = 13_600;
/// Bits before the data of a transmission (service field).
const SERVICE_BITS: u64 = 16;
/// Standard deviation of the ratio at which a code word fails, dB. A guess: the code alone would be at about 0.2 dB;
/// channel estimation and fading inside a frame widen it.
const ERROR_WIDTH_DB: f64 = 0.5;
/// Coded bits of the longest LDPC code word.
const CODE_WORD_BITS: f64 = 1_944.0;
/// Size and error rate of the packets that sensitivities are measured with.
const REFERENCE: (u32, f64) = (4_096, 0.1);

/// A modulation and coding scheme.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scheme {
    bits: u64,
    /// Numerator and denominator of the code rate.
    rate: (u64, u64),
    /// Ratio at which an ideal receiver loses 10 % of 4,096-byte packets, dB.
    ideal_db: f64,
}

const fn scheme(bits: u64, rate: (u64, u64), ideal_db: f64) -> Scheme {
    Scheme { bits, rate, ideal_db }
}

/// MCS 0 to 11 (27.5); sensitivities at 20 MHz are −82 −79 −77 −74 −70 −66 −65 −64 −59 −57 −54 −52 dBm.
const SCHEMES: [Scheme; 12] = [
    scheme(1, (1, 2), 4.0),
    scheme(2, (1, 2), 7.0),
    scheme(2, (3, 4), 9.0),
    scheme(4, (1, 2), 12.0),
    scheme(4, (3, 4), 16.0),
    scheme(6, (2, 3), 20.0),
    scheme(6, (3, 4), 21.0),
    scheme(6, (5, 6), 22.0),
    scheme(8, (3, 4), 27.0),
    scheme(8, (5, 6), 29.0),
    scheme(10, (3, 4), 32.0),
    scheme(10, (5, 6), 34.0),
];

/// The fastest scheme.
pub const FASTEST: u8 = SCHEMES.len() as u8 - 1;

/// What a channel width makes of the schemes.
#[derive(Clone, Debug)]
pub struct Phy {
    /// Data bits of a symbol, by scheme.
    symbol_bits: [u64; SCHEMES.len()],
    /// Ratio at which half of the code words fail, by scheme, dB.
    middle_db: [f64; SCHEMES.len()],
}

impl Phy {
    /// A channel of 20, 40, 80 or 160 MHz; any other width counts as the next narrower one.
    pub fn new(channel_mhz: u32) -> Self {
        let subcarriers = match channel_mhz {
            160.. => 1_960,
            80.. => 980,
            40.. => 468,
            _ => 234,
        };
        Self {
            symbol_bits: SCHEMES.map(|scheme| subcarriers * scheme.bits * scheme.rate.0 / scheme.rate.1),
            middle_db: std::array::from_fn(|mcs| {
                let words = code_words(mcs as u8, REFERENCE.0);
                let word_error = 1.0 - libm::pow(1.0 - REFERENCE.1, 1.0 / words);
                required_db(mcs as u8) + ERROR_WIDTH_DB * normal_quantile(word_error)
            }),
        }
    }

    /// How long a transmission of so many bytes lasts.
    #[inline]
    pub fn duration(&self, mcs: u8, bytes: u32) -> Span {
        let bits = SERVICE_BITS + 8 * u64::from(bytes);
        PREAMBLE + Span(bits.div_ceil(self.symbol_bits[usize::from(mcs)]) * SYMBOL_NS)
    }

    /// Most bytes of a transmission that lasts no longer.
    #[inline]
    pub fn most_bytes(&self, mcs: u8, span: Span) -> u32 {
        let symbols = span.0.saturating_sub(PREAMBLE.0) / SYMBOL_NS;
        let bits = (symbols * self.symbol_bits[usize::from(mcs)]).saturating_sub(SERVICE_BITS);
        u32::try_from(bits / 8).unwrap_or(u32::MAX)
    }

    /// The probability that a frame of so many bytes fails at a signal-to-noise ratio over the channel, dB.
    pub fn frame_error(&self, mcs: u8, snr_db: f64, bytes: u32) -> f64 {
        let word_error = normal_probability((self.middle_db[usize::from(mcs)] - snr_db) / ERROR_WIDTH_DB);
        -libm::expm1(code_words(mcs, bytes) * libm::log1p(-word_error.min(1.0)))
    }
}

/// Code words of a frame; a short frame is one short word.
fn code_words(mcs: u8, bytes: u32) -> f64 {
    let (numerator, denominator) = SCHEMES[usize::from(mcs)].rate;
    let information = CODE_WORD_BITS * numerator as f64 / denominator as f64;
    (8.0 * f64::from(bytes) / information).max(1.0)
}

/// Signal-to-noise ratio over the channel, dB, at which a real receiver loses 10 % of long packets.
#[inline]
pub fn required_db(mcs: u8) -> f64 {
    SCHEMES[usize::from(mcs)].ideal_db + IMPLEMENTATION_LOSS_DB
}

/// The modulation and code rate of a scheme.
#[inline]
pub fn modulation(mcs: u8) -> Mcs {
    let Scheme { bits, rate, .. } = SCHEMES[usize::from(mcs)];
    Mcs {
        bits_per_symbol: bits as u8,
        rate: rate.0 as f64 / rate.1 as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_rates_are_those_of_the_standard() {
        // Mbit/s of MCS 0, 7, 9 and 11 (IEEE 802.11ax, 27.5), one stream, 0.8 µs.
        for (mhz, rates) in [
            (20, [8.6, 86.0, 114.7, 143.4]),
            (40, [17.2, 172.1, 229.4, 286.8]),
            (80, [36.0, 360.3, 480.4, 600.5]),
            (160, [72.1, 720.6, 960.7, 1201.0]),
        ] {
            let phy = Phy::new(mhz);
            for (mcs, expected) in [0, 7, 9, 11].into_iter().zip(rates) {
                let rate = phy.symbol_bits[mcs] as f64 / (SYMBOL_NS as f64 / 1e3);
                assert!((rate - expected).abs() < 0.06, "{mhz} {mcs}: {rate}");
            }
        }
    }

    #[test]
    fn a_frame_lasts_its_preamble_and_whole_symbols() {
        let phy = Phy::new(20);
        // MCS 4: 702 bits a symbol; 1,500 bytes and the service field are 12,016 bits: 18 symbols.
        assert_eq!(phy.duration(4, 1_500), Span(43_200 + 18 * 13_600));
        assert_eq!(phy.duration(4, 85), Span(43_200 + 13_600));
        assert_eq!(phy.duration(4, 86), Span(43_200 + 2 * 13_600));
        assert_eq!(phy.most_bytes(4, Span(43_200 + 2 * 13_600 - 1)), 85);
        assert_eq!(phy.most_bytes(4, Span(1)), 0);
    }

    #[test]
    fn long_packets_fail_once_in_ten_where_sensitivity_is_measured() {
        let phy = Phy::new(40);
        for mcs in 0..=FASTEST {
            let at = required_db(mcs);
            assert!((phy.frame_error(mcs, at, 4_096) - 0.1).abs() < 1e-9, "{mcs}");
            let short = phy.frame_error(mcs, at, 100);
            assert!(
                short < 0.01 && phy.frame_error(mcs, at + 3.0, 4_096) < 1e-6,
                "{mcs}: {short}"
            );
            assert!(phy.frame_error(mcs, at - 4.0, 100) > 0.99);
        }
        assert_eq!(phy.frame_error(3, f64::NEG_INFINITY, 100), 1.0);
        assert_eq!(phy.frame_error(3, f64::INFINITY, 100), 0.0);
    }
}
