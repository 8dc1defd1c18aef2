//! What a transmission carries: block sizes by scheme and resource blocks, and the scheme for a signal.
//!
//! Tables made once from 3GPP TS 38.214 5.1.3.2, so that a slot costs look-ups. Each resource block loses twelve
//! resource elements to one reference symbol; control channels are taken to lie elsewhere.

use crate::network::nr::block_error::{block_error_rate, midpoint_db};
use crate::network::nr::modulation::{Mcs, McsTable};
use crate::network::nr::transport_block::{resource_elements, transport_block_bits};

/// Resource elements of a block that carry reference signals.
const REFERENCE_ELEMENTS: u32 = 12;
/// Block sizes, bits, for which thresholds are kept: the shorter a block, the flatter its error curve.
const CLASSES: [u32; 3] = [400, 2_000, 8_000];

/// What a carrier's transmissions carry.
#[derive(Clone, Debug)]
pub struct Rates {
    table: McsTable,
    blocks: u32,
    /// Bits by scheme and resource blocks, from one block on.
    bits: Vec<Vec<u32>>,
    /// By class, the signal from which a scheme keeps the target.
    thresholds: [Vec<f64>; CLASSES.len()],
    /// Signals from which a channel quality indicator is reported, rising.
    indicators: Vec<f64>,
}

impl Rates {
    /// The rates of transmissions of `symbols` symbols on up to `blocks` blocks, with first transmissions that may
    /// fail with probability `target`.
    pub fn new(table: McsTable, blocks: u32, symbols: u8, layers: u32, target: f64) -> Self {
        let bits = table.entries().iter().map(|mcs| {
            let size =
                |blocks| transport_block_bits(resource_elements(symbols, REFERENCE_ELEMENTS, 0, blocks), mcs, layers);
            (1..=blocks).map(size).collect()
        });
        let thresholds = CLASSES.map(|size| {
            (0..table.entries().len() as u8)
                .map(|index| threshold_db(table, index, size, target))
                .collect()
        });
        // Indicators are schemes of the same table, every second one or so (3GPP TS 38.214, Tables 5.2.2.1-2 to -4).
        let indicators = (0u8..).zip(table.entries()).filter(|(_, mcs)| {
            let same = |of: &&Mcs| of.bits_per_symbol == mcs.bits_per_symbol && of.rate == mcs.rate;
            table.quality_indicators().iter().any(|of| same(&of))
        });
        let indicators = indicators.map(|(index, _)| threshold_db(table, index, CLASSES[0], target));
        Self {
            table,
            blocks,
            bits: bits.collect(),
            thresholds,
            indicators: indicators.collect(),
        }
    }

    /// What a radio learns of a signal from the channel quality indicator that a device reports: the signal from which
    /// that indicator is reported. Weaker signals than the first are known as they are.
    #[inline]
    pub fn reported_db(&self, sinr_db: f64) -> f64 {
        let known = self.indicators.iter().rfind(|&&indicator| indicator <= sinr_db);
        known.copied().unwrap_or(sinr_db)
    }

    /// The table of schemes.
    pub fn table(&self) -> McsTable {
        self.table
    }

    /// Resource blocks of the carrier.
    pub fn blocks(&self) -> u32 {
        self.blocks
    }

    /// Bits of a transmission on so many blocks, at least one.
    #[inline]
    pub fn bits(&self, mcs: u8, blocks: u32) -> u32 {
        self.bits[usize::from(mcs)][blocks as usize - 1]
    }

    /// The fewest blocks that carry so many bits; all of them if not even they do.
    #[inline]
    pub fn blocks_for(&self, mcs: u8, bits: u32) -> u32 {
        let sizes = &self.bits[usize::from(mcs)];
        (sizes.partition_point(|&size| size < bits) as u32 + 1).min(self.blocks)
    }

    /// The highest scheme that a signal allows for about so many bits; the lowest if it allows none.
    #[inline]
    pub fn scheme(&self, sinr_db: f64, bits: u32) -> u8 {
        let class = CLASSES
            .iter()
            .position(|&size| bits <= size)
            .unwrap_or(CLASSES.len() - 1);
        let thresholds = &self.thresholds[class];
        thresholds
            .iter()
            .rposition(|&threshold| threshold <= sinr_db)
            .unwrap_or(0) as u8
    }

    /// The signal from which the lowest scheme keeps the target, dB.
    pub fn lowest_db(&self) -> f64 {
        self.thresholds[0].first().copied().unwrap_or(0.0)
    }
}

/// The signal at which a block of `bits` bits fails with probability `target`, by bisection.
fn threshold_db(table: McsTable, index: u8, bits: u32, target: f64) -> f64 {
    let middle = midpoint_db(table, index);
    let (mut low, mut high) = (middle - 10.0, middle + 20.0);
    for _ in 0..60 {
        let at = (low + high) / 2.0;
        if block_error_rate(table, index, at, bits) > target {
            low = at;
        } else {
            high = at;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_keeps_the_target_and_the_next_does_not() {
        let rates = Rates::new(McsTable::Two, 273, 14, 1, 0.1);
        for tenth in -50..300 {
            let sinr = f64::from(tenth) / 10.0;
            let mcs = rates.scheme(sinr, 400);
            if sinr >= rates.lowest_db() {
                assert!(block_error_rate(McsTable::Two, mcs, sinr, 400) <= 0.1 + 1e-9);
            }
            let next = mcs + 1;
            if usize::from(next) < McsTable::Two.entries().len() {
                assert!(block_error_rate(McsTable::Two, next, sinr, 400) > 0.1 - 1e-9);
            }
        }
    }

    #[test]
    fn indicators_tell_less_than_the_signal_and_reach_the_top() {
        for table in [McsTable::One, McsTable::Two, McsTable::Three] {
            let rates = Rates::new(table, 51, 14, 1, 0.1);
            let top = rates.indicators.last().copied().unwrap_or_default();
            assert!(rates.indicators.len() >= 12, "{}", rates.indicators.len());
            for tenth in -100..400 {
                let sinr = f64::from(tenth) / 10.0;
                let known = rates.reported_db(sinr);
                assert!(known <= sinr && rates.reported_db(known) == known);
                assert!(
                    sinr < rates.indicators[0] || sinr > top || sinr - known < 5.0,
                    "{sinr} {known}"
                );
            }
            let highest = table.entries().len() as u8 - 1;
            assert_eq!(rates.scheme(rates.reported_db(60.0), 100), highest, "{table:?}");
        }
    }

    #[test]
    fn the_fewest_blocks_are_the_fewest() {
        let rates = Rates::new(McsTable::One, 51, 7, 1, 0.1);
        for mcs in [0, 9, 28] {
            for bits in [8, 100, 1_000, 5_000] {
                let blocks = rates.blocks_for(mcs, bits);
                assert!(blocks == rates.blocks() || rates.bits(mcs, blocks) >= bits);
                assert!(blocks == 1 || rates.bits(mcs, blocks - 1) < bits);
            }
        }
    }
}
