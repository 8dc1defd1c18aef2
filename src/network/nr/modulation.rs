//! Modulation and coding schemes: how many bits a resource element carries.
//!
//! MCS tables 1 to 3 of 3GPP TS 38.214 (Tables 5.1.3.1-1 to -3, for the shared channels of both directions) and
//! the CQI tables that go with them (Tables 5.2.2.1-2 to -4). The values were compared with those of open-source
//! base stations: the MCS tables with srsRAN's, the CQI tables with OpenAirInterface's. Left out: table 4
//! (1024QAM), and the reserved indices that retransmissions use.

use serde::{Deserialize, Serialize};

/// A modulation and the rate of the code on it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mcs {
    /// Bits of a symbol: 2 (QPSK), 4 (16QAM), 6 (64QAM) or 8 (256QAM).
    pub bits_per_symbol: u8,
    /// Information bits for each coded bit.
    pub rate: f64,
}

impl Mcs {
    /// Information bits of a resource element on one layer.
    pub fn efficiency(&self) -> f64 {
        f64::from(self.bits_per_symbol) * self.rate
    }
}

/// Which modulation and coding schemes a link may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum McsTable {
    /// Table 1, up to 64QAM.
    One,
    /// Table 2, up to 256QAM.
    Two,
    /// Table 3, up to 64QAM with low code rates, for high reliability.
    Three,
}

impl McsTable {
    /// All of them, from table 1 on.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    /// The table with this number, 1 to 3.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.number() == number)
    }

    /// The number of the table, 1 to 3.
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    /// The schemes by index, in the order of their efficiency (but for a tie or two, where the modulation
    /// changes).
    #[inline]
    pub fn entries(self) -> &'static [Mcs] {
        match self {
            Self::One => &MCS_1,
            Self::Two => &MCS_2,
            Self::Three => &MCS_3,
        }
    }

    /// What the channel quality indicators 1 to 15 of the table that goes with this one stand for; 0 means out
    /// of range.
    pub fn quality_indicators(self) -> &'static [Mcs; 15] {
        match self {
            Self::One => &CQI_1,
            Self::Two => &CQI_2,
            Self::Three => &CQI_3,
        }
    }
}

/// The schemes of these code rates × 1024, grouped by their modulation's bits.
const fn table<const N: usize>(groups: &[(u8, &[f64])]) -> [Mcs; N] {
    let mut entries = [Mcs {
        bits_per_symbol: 0,
        rate: 0.0,
    }; N];
    let (mut entry, mut group) = (0, 0);
    while group < groups.len() {
        let (bits_per_symbol, rates) = groups[group];
        let mut index = 0;
        while index < rates.len() {
            entries[entry] = Mcs {
                bits_per_symbol,
                rate: rates[index] / 1024.0,
            };
            index += 1;
            entry += 1;
        }
        group += 1;
    }
    assert!(entry == N, "as many rates as entries");
    entries
}

static MCS_1: [Mcs; 29] = table(&[
    (
        2,
        &[120.0, 157.0, 193.0, 251.0, 308.0, 379.0, 449.0, 526.0, 602.0, 679.0],
    ),
    (4, &[340.0, 378.0, 434.0, 490.0, 553.0, 616.0, 658.0]),
    (
        6,
        &[
            438.0, 466.0, 517.0, 567.0, 616.0, 666.0, 719.0, 772.0, 822.0, 873.0, 910.0, 948.0,
        ],
    ),
]);

static MCS_2: [Mcs; 28] = table(&[
    (2, &[120.0, 193.0, 308.0, 449.0, 602.0]),
    (4, &[378.0, 434.0, 490.0, 553.0, 616.0, 658.0]),
    (6, &[466.0, 517.0, 567.0, 616.0, 666.0, 719.0, 772.0, 822.0, 873.0]),
    (8, &[682.5, 711.0, 754.0, 797.0, 841.0, 885.0, 916.5, 948.0]),
]);

static MCS_3: [Mcs; 29] = table(&[
    (
        2,
        &[
            30.0, 40.0, 50.0, 64.0, 78.0, 99.0, 120.0, 157.0, 193.0, 251.0, 308.0, 379.0, 449.0, 526.0, 602.0,
        ],
    ),
    (4, &[340.0, 378.0, 434.0, 490.0, 553.0, 616.0]),
    (6, &[438.0, 466.0, 517.0, 567.0, 616.0, 666.0, 719.0, 772.0]),
]);

static CQI_1: [Mcs; 15] = table(&[
    (2, &[78.0, 120.0, 193.0, 308.0, 449.0, 602.0]),
    (4, &[378.0, 490.0, 616.0]),
    (6, &[466.0, 567.0, 666.0, 772.0, 873.0, 948.0]),
]);

static CQI_2: [Mcs; 15] = table(&[
    (2, &[78.0, 193.0, 449.0]),
    (4, &[378.0, 490.0, 616.0]),
    (6, &[466.0, 567.0, 666.0, 772.0, 873.0]),
    (8, &[711.0, 797.0, 885.0, 948.0]),
]);

static CQI_3: [Mcs; 15] = table(&[
    (2, &[30.0, 50.0, 78.0, 120.0, 193.0, 308.0, 449.0, 602.0]),
    (4, &[378.0, 490.0, 616.0]),
    (6, &[466.0, 567.0, 666.0, 772.0]),
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn efficiencies_are_those_printed_in_the_specification() {
        for (table, index, efficiency) in [
            (McsTable::One, 0, 0.2344),
            (McsTable::One, 9, 1.3262),
            (McsTable::One, 10, 1.3281),
            (McsTable::One, 16, 2.5703),
            (McsTable::One, 17, 2.5664),
            (McsTable::One, 28, 5.5547),
            (McsTable::Two, 4, 1.1758),
            (McsTable::Two, 10, 2.5703),
            (McsTable::Two, 19, 5.1152),
            (McsTable::Two, 20, 5.3320),
            (McsTable::Two, 26, 7.1602),
            (McsTable::Two, 27, 7.4063),
            (McsTable::Three, 0, 0.0586),
            (McsTable::Three, 14, 1.1758),
            (McsTable::Three, 15, 1.3281),
            (McsTable::Three, 20, 2.4063),
            (McsTable::Three, 28, 4.5234),
        ] {
            let found = table.entries()[index].efficiency();
            assert!((found - efficiency).abs() < 5.1e-5, "{table:?} {index} {found}");
        }
    }

    #[test]
    fn efficiency_ascends_with_the_index_but_for_one_step_of_table_1() {
        for table in McsTable::ALL {
            for (index, pair) in table.entries().windows(2).enumerate() {
                let exception = table == McsTable::One && index == 16;
                assert_eq!(
                    pair[1].efficiency() > pair[0].efficiency(),
                    !exception,
                    "{table:?} {index}"
                );
            }
            for pair in table.quality_indicators().windows(2) {
                assert!(pair[1].efficiency() > pair[0].efficiency());
            }
        }
    }

    #[test]
    fn quality_indicators_stand_for_schemes_of_their_table() {
        // All of table 3's; of the others all but the lowest, which is below the table.
        for table in McsTable::ALL {
            for (index, quality) in table.quality_indicators().iter().enumerate() {
                let found = table.entries().contains(quality);
                assert_eq!(found, index > 0 || table == McsTable::Three, "{table:?} {index}");
            }
        }
    }

    #[test]
    fn a_table_is_found_by_its_number() {
        for table in McsTable::ALL {
            assert_eq!(McsTable::from_number(table.number()), Some(table));
        }
        assert_eq!(McsTable::from_number(0), None);
        assert_eq!(McsTable::from_number(4), None);
    }
}
