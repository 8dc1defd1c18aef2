//! How many bits a transmission carries, and into how many code blocks they are cut.
//!
//! Transport block size: 3GPP TS 38.214, 5.1.3.2 (6.1.4.2 for uplink), its Table 5.1.3.2-1 compared with
//! that of the open-source base station OpenAirInterface. Code blocks: TS 38.212, 5.2.2 and 7.2.2
//! (6.2.2 for uplink). Left out: the scaling of paging and random access, and table 4's limits.

use super::modulation::Mcs;

/// Subcarriers of a resource block.
const SUBCARRIERS: u32 = 12;
/// Most resource elements of a block and slot that count.
const MOST_ELEMENTS: u32 = 156;
/// The largest size that is looked up in the table, and the longest block with the short checksum, in bits.
const SMALL: u32 = 3824;

/// TS 38.214 Table 5.1.3.2-1.
static SMALL_SIZES: [u32; 93] = [
    24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 192, 208, 224, 240,
    256, 272, 288, 304, 320, 336, 352, 368, 384, 408, 432, 456, 480, 504, 528, 552, 576, 608, 640, 672, 704, 736, 768,
    808, 848, 888, 928, 984, 1032, 1064, 1128, 1160, 1192, 1224, 1256, 1288, 1320, 1352, 1416, 1480, 1544, 1608, 1672,
    1736, 1800, 1864, 1928, 2024, 2088, 2152, 2216, 2280, 2408, 2472, 2536, 2600, 2664, 2728, 2792, 2856, 2976, 3104,
    3240, 3368, 3496, 3624, 3752, 3824,
];

/// Resource elements for data in so many symbols (1 to 14) of so many resource blocks. `dmrs_per_block` are the
/// elements of demodulation reference signals in one block, `overhead_per_block` the configured further
/// overhead (0, 6, 12 or 18).
pub fn resource_elements(symbols: u8, dmrs_per_block: u32, overhead_per_block: u32, blocks: u32) -> u32 {
    let elements = SUBCARRIERS * u32::from(symbols);
    let left = elements.saturating_sub(dmrs_per_block.saturating_add(overhead_per_block));
    left.min(MOST_ELEMENTS).saturating_mul(blocks)
}

/// Bits of the transport block that so many resource elements carry on so many layers; a multiple of 8, and 0
/// without elements. It is never below 24, so with very few elements the code rate exceeds that of the scheme.
pub fn transport_block_bits(resource_elements: u32, mcs: &Mcs, layers: u32) -> u32 {
    let information = f64::from(resource_elements) * mcs.rate * f64::from(mcs.bits_per_symbol) * f64::from(layers);
    if information <= 0.0 {
        return 0;
    }
    if information <= f64::from(SMALL) {
        let whole = information as u32;
        let step = whole.max(1).ilog2().saturating_sub(6).max(3);
        let quantised = (whole >> step << step).max(24);
        // The quantised number is at most that of the last entry.
        return SMALL_SIZES[SMALL_SIZES
            .partition_point(|size| *size < quantised)
            .min(SMALL_SIZES.len() - 1)];
    }
    let net = information - 24.0;
    let step = (net as u64).ilog2() - 5;
    let step = (1_u64 << step) as f64;
    // Ties are rounded up.
    let quantised = ((net / step + 0.5) as u64 * step as u64).max(3840);
    let code_blocks = if mcs.rate <= 0.25 {
        (quantised + 24).div_ceil(3816)
    } else if quantised > 8424 {
        (quantised + 24).div_ceil(8424)
    } else {
        1
    };
    let bits = 8 * code_blocks * (quantised + 24).div_ceil(8 * code_blocks) - 24;
    u32::try_from(bits).unwrap_or(u32::MAX)
}

/// Code blocks, each decoded and failing for itself, of a transport block of so many bits at a code rate.
#[inline]
pub fn code_blocks(bits: u32, rate: f64) -> u32 {
    let base_graph_2 = bits <= 292 || (bits <= SMALL && rate <= 0.67) || rate <= 0.25;
    let longest = if base_graph_2 { 3840 } else { 8448 };
    let with_checksum = bits.saturating_add(if bits > SMALL { 24 } else { 16 });
    if with_checksum <= longest {
        1
    } else {
        with_checksum.div_ceil(longest - 24)
    }
}

#[cfg(test)]
mod tests {
    use super::super::modulation::McsTable;
    use super::*;

    fn bits(elements: u32, table: McsTable, index: usize, layers: u32) -> u32 {
        transport_block_bits(elements, &table.entries()[index], layers)
    }

    #[test]
    fn elements_leave_out_reference_signals_and_are_capped() {
        assert_eq!(resource_elements(14, 0, 0, 1), 156);
        assert_eq!(resource_elements(12, 12, 0, 10), 1320);
        assert_eq!(resource_elements(2, 6, 6, 5), 60);
        assert_eq!(resource_elements(2, 30, 0, 5), 0);
    }

    #[test]
    fn sizes_are_those_worked_out_by_hand() {
        // 132 elements at 120/1024 · 2: 30.9, quantised to 24.
        assert_eq!(bits(132, McsTable::One, 0, 1), 24);
        // 10 blocks of 132 at 308/1024 · 2: 794.06; n = 3, 792; the next entry is 808.
        assert_eq!(bits(1320, McsTable::One, 4, 1), 808);
        // 2182 at 449/1024 · 2: 1913.5; n = 4, 1904; the next entry is 1928.
        assert_eq!(bits(2182, McsTable::One, 6, 1), 1928);
        // 6000 at 340/1024 · 4 = 7968.75; n = ⌊log2 7944.75⌋ − 5 = 7; 128 · 62 = 7936; 8 · ⌈7960/8⌉ − 24.
        assert_eq!(bits(6000, McsTable::One, 10, 1), 7936);
        // 20,000 at 120/1024 · 2 = 4687.5; n = 7; 128 · 36 = 4608; rate ≤ 1/4: C = ⌈4632/3816⌉ = 2;
        // 16 · ⌈4632/16⌉ − 24 = 4640 − 24.
        assert_eq!(bits(20_000, McsTable::One, 0, 1), 4616);
    }

    #[test]
    fn peak_rates_of_a_100_mhz_carrier_are_those_worked_out_by_hand() {
        // 273 blocks of 156 elements: 42,588. Table 1, MCS 28, 948/1024 · 6: 236,563.6; less 24: 236,539.6;
        // n = 12; 4096 · 58 = 237,568; C = ⌈237,592/8424⌉ = 29; 232 · ⌈237,592/232⌉ − 24 = 237,776.
        let elements = resource_elements(14, 0, 0, 273);
        assert_eq!(bits(elements, McsTable::One, 28, 1), 237_776);
        // Table 2, MCS 27, four layers: 1,261,672.5; n = 15; 32,768 · 39 = 1,277,952 (38.50 rounds up);
        // C = ⌈1,277,976/8424⌉ = 152; 1216 · ⌈1,277,976/1216⌉ − 24 = 1,277,992.
        assert_eq!(bits(elements, McsTable::Two, 27, 4), 1_277_992);
    }

    #[test]
    fn sizes_are_whole_bytes_and_grow_with_the_blocks() {
        for table in McsTable::ALL {
            for mcs in table.entries() {
                let mut last = 0;
                for blocks in 0..=273 {
                    let elements = resource_elements(12, 12, 0, blocks);
                    let size = transport_block_bits(elements, mcs, 1);
                    assert!(size.is_multiple_of(8) && size >= last, "{mcs:?} {blocks} {size}");
                    if size > 192 {
                        let wanted = f64::from(elements) * mcs.efficiency();
                        assert!((f64::from(size) / wanted - 1.0).abs() < 0.08, "{mcs:?} {blocks} {size}");
                    }
                    last = size;
                }
            }
        }
    }

    #[test]
    fn small_sizes_are_entries_of_the_table_and_all_of_them_occur() {
        let one_bit_each = Mcs {
            bits_per_symbol: 2,
            rate: 0.5,
        };
        let sizes: Vec<u32> = (0..=SMALL).map(|n| transport_block_bits(n, &one_bit_each, 1)).collect();
        for (n, size) in sizes.iter().enumerate().skip(1) {
            assert!(SMALL_SIZES.contains(size), "{n} {size}");
        }
        for entry in SMALL_SIZES {
            assert!(sizes.contains(&entry), "{entry}");
        }
        assert_eq!(sizes[0], 0);
        assert_eq!(transport_block_bits(SMALL + 1, &one_bit_each, 1), 3840);
    }

    #[test]
    fn code_blocks_are_cut_as_the_specification_says() {
        for (bits, rate, blocks) in [
            (0, 0.5, 1),
            (292, 0.9, 1),
            (3824, 0.67, 1),
            (3824, 0.7, 1),
            (8424, 0.7, 1),
            (8432, 0.7, 2),
            (3816, 0.25, 1),
            (3840, 0.25, 2),
            (237_776, 0.926, 29),
            (1_277_992, 0.926, 152),
        ] {
            assert_eq!(code_blocks(bits, rate), blocks, "{bits} {rate}");
        }
    }

    #[test]
    fn all_code_blocks_of_a_transport_block_are_equally_long() {
        for table in McsTable::ALL {
            for mcs in table.entries() {
                for blocks in 1..=273 {
                    let size = transport_block_bits(resource_elements(14, 12, 0, blocks), mcs, 2);
                    let pieces = code_blocks(size, mcs.rate);
                    assert!(
                        pieces == 1 || (size + 24).is_multiple_of(8 * pieces),
                        "{mcs:?} {blocks}"
                    );
                }
            }
        }
    }
}
