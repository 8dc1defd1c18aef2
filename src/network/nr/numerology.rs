//! Subcarrier spacing and the lengths that follow from it (3GPP TS 38.211, 4.2 and 4.3.2).
//!
//! All symbols of a slot are taken as equally long: the first of every half millisecond is longer by 0.52 µs,
//! which shifts no slot. Left out: the extended cyclic prefix and 240 kHz and above.

use serde::{Deserialize, Serialize};

use crate::kernel::time::Span;

/// Symbols in a slot.
pub const SYMBOLS: u8 = 14;

/// Nanoseconds in a slot at 15 kHz.
const LONGEST_SLOT: u64 = 1_000_000;

/// The subcarrier spacing of a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Numerology {
    /// 15 kHz: slots of 1 ms. Only below 7.125 GHz.
    Khz15,
    /// 30 kHz: slots of 0.5 ms. Only below 7.125 GHz.
    Khz30,
    /// 60 kHz: slots of 0.25 ms.
    Khz60,
    /// 120 kHz: slots of 0.125 ms. Only above 24.25 GHz.
    Khz120,
}

impl Numerology {
    /// All of them, from the narrowest spacing on.
    pub const ALL: [Self; 4] = [Self::Khz15, Self::Khz30, Self::Khz60, Self::Khz120];

    /// The numerology with this subcarrier spacing, in kHz; none but 15, 30, 60 and 120.
    pub fn from_khz(khz: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|numerology| numerology.khz() == khz)
    }

    /// μ of the specification: the spacing is 15 kHz · 2^μ.
    #[inline]
    pub fn mu(self) -> u32 {
        match self {
            Self::Khz15 => 0,
            Self::Khz30 => 1,
            Self::Khz60 => 2,
            Self::Khz120 => 3,
        }
    }

    /// Subcarrier spacing in kHz.
    pub fn khz(self) -> u32 {
        15 << self.mu()
    }

    /// Subcarrier spacing in hertz.
    pub fn subcarrier_hz(self) -> f64 {
        f64::from(self.khz()) * 1000.0
    }

    /// Length of a slot.
    #[inline]
    pub fn slot(self) -> Span {
        Span(LONGEST_SLOT >> self.mu())
    }

    /// From the start of a slot to the start of a symbol (0 to 14; 14 is the end of the slot, and more count as
    /// 14), rounded down.
    #[inline]
    pub fn symbol_start(self, symbol: u8) -> Span {
        Span(self.slot().0 * u64::from(symbol.min(SYMBOLS)) / u64::from(SYMBOLS))
    }

    /// The length of so many symbols, also parts of one, rounded to the nearest nanosecond.
    pub fn symbols(self, symbols: f64) -> Span {
        Span::from_seconds(self.slot().as_seconds() * symbols / f64::from(SYMBOLS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_halves_as_the_spacing_doubles() {
        for (khz, nanoseconds) in [(15, 1_000_000), (30, 500_000), (60, 250_000), (120, 125_000)] {
            let numerology = Numerology::from_khz(khz).unwrap();
            assert_eq!(numerology.slot(), Span(nanoseconds));
            assert_eq!(numerology.subcarrier_hz(), f64::from(khz) * 1e3);
        }
        assert_eq!(Numerology::from_khz(240), None);
    }

    #[test]
    fn symbols_fill_the_slot() {
        for numerology in Numerology::ALL {
            assert_eq!(numerology.symbol_start(0), Span::ZERO);
            assert_eq!(numerology.symbol_start(7).0 * 2, numerology.slot().0);
            assert_eq!(numerology.symbol_start(14), numerology.slot());
            assert_eq!(numerology.symbol_start(200), numerology.slot());
            assert_eq!(numerology.symbols(14.0), numerology.slot());
        }
        assert_eq!(Numerology::Khz30.symbol_start(2), Span(71_428));
        assert_eq!(Numerology::Khz30.symbols(2.25), Span(80_357));
    }
}
