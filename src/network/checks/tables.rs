//! Formulas and tables of the specifications against figures printed there or worked out by hand from them.

use crate::network::channel::path_loss::{Environment, line_of_sight_db};
use crate::network::channel::sight::{Clutter, sight_scale_m};
use crate::network::checks::check::Check;
use crate::network::nr::modulation::McsTable;
use crate::network::nr::numerology::Numerology;
use crate::network::nr::resource_blocks::resource_blocks;
use crate::network::nr::transport_block::{resource_elements, transport_block_bits};

/// All of them.
pub fn checks() -> Vec<Check> {
    [
        path_losses(),
        scales_of_sight(),
        blocks(),
        efficiencies(),
        block_sizes(),
    ]
    .concat()
}

fn path_losses() -> Vec<Check> {
    const CARRIER_GHZ: f64 = 4.7;
    let rows: [(&str, Option<Environment>, [f64; 3]); 5] = [
        ("in sight", None, [66.11, 76.37, 87.61]),
        ("InF-SL", Some(Environment::SparseLow), [71.94, 84.11, 97.44]),
        ("InF-DL", Some(Environment::DenseLow), [71.94, 84.78, 103.44]),
        ("InF-SH", Some(Environment::SparseHigh), [68.84, 79.82, 91.84]),
        ("InF-DH", Some(Environment::DenseHigh), [68.97, 79.42, 90.87]),
    ];
    let at = |(name, environment, losses): (&str, Option<Environment>, [f64; 3])| {
        let check = |(distance_m, expected): (f64, f64)| Check {
            subject: "path loss in a factory hall at 4.7 GHz",
            source: "3GPP TR 38.901, Table 7.4.1-1, rows InF, worked out by hand",
            what: format!("{name}, {distance_m} m"),
            unit: "dB",
            decimals: 2,
            expected,
            found: match environment {
                None => line_of_sight_db(distance_m, CARRIER_GHZ),
                Some(environment) => environment.loss_db(false, distance_m, CARRIER_GHZ),
            },
            // Expected figures are rounded to 0.01 dB.
            bound: 0.005_1 / expected,
        };
        [10.0, 30.0, 100.0]
            .into_iter()
            .zip(losses)
            .map(check)
            .collect::<Vec<_>>()
    };
    rows.into_iter().flat_map(at).collect()
}

/// The calibration set of TR 38.901, Table 7.8-7: devices at 1.5 m.
fn scales_of_sight() -> Vec<Check> {
    const DEVICE_M: f64 = 1.5;
    let sparse = Clutter {
        density: 0.2,
        size_m: 10.0,
        height_m: 2.0,
    };
    let dense = Clutter {
        density: 0.6,
        size_m: 2.0,
        height_m: 6.0,
    };
    let rows = [
        ("InF-SL", Environment::SparseLow, sparse, 1.5, 44.8, 1),
        ("InF-SH", Environment::SparseHigh, sparse, 8.0, 582.6, 1),
        ("InF-DH", Environment::DenseHigh, dense, 8.0, 3.15, 2),
    ];
    let check =
        |(name, environment, clutter, radio_m, expected, decimals): (&str, _, Clutter, f64, f64, usize)| Check {
            subject: "distance at which one path in e is in sight",
            source: "3GPP TR 38.901, Table 7.4.2-1, k of InF with the halls of Table 7.8-7, worked out by hand",
            what: name.to_owned(),
            unit: "m",
            decimals,
            expected,
            found: sight_scale_m(environment, &clutter, radio_m, DEVICE_M),
            bound: if decimals == 1 { 0.051 } else { 0.005_1 } / expected,
        };
    rows.into_iter().map(check).collect()
}

fn blocks() -> Vec<Check> {
    let rows = [
        (4.7, 20, Numerology::Khz15, 106),
        (4.7, 10, Numerology::Khz30, 24),
        (4.7, 40, Numerology::Khz30, 106),
        (4.7, 100, Numerology::Khz30, 273),
        (4.7, 100, Numerology::Khz60, 135),
        (28.9, 50, Numerology::Khz120, 32),
        (28.9, 400, Numerology::Khz120, 264),
    ];
    let check = |(carrier_ghz, mhz, numerology, expected): (f64, u32, Numerology, u32)| Check {
        subject: "resource blocks of a channel",
        source: "3GPP TS 38.101-1 and 38.101-2, Tables 5.3.2-1",
        what: format!("{mhz} MHz, {} kHz, at {carrier_ghz} GHz", numerology.khz()),
        unit: "blocks",
        decimals: 0,
        expected: f64::from(expected),
        found: resource_blocks(carrier_ghz, mhz, numerology).map_or(0.0, f64::from),
        bound: 0.0,
    };
    rows.into_iter().map(check).collect()
}

fn efficiencies() -> Vec<Check> {
    let rows = [
        (McsTable::One, 0, 0.2344),
        (McsTable::One, 9, 1.3262),
        (McsTable::One, 16, 2.5703),
        (McsTable::One, 28, 5.5547),
        (McsTable::Two, 27, 7.4063),
        (McsTable::Three, 0, 0.0586),
        (McsTable::Three, 28, 4.5234),
    ];
    let check = |(table, index, expected): (McsTable, usize, f64)| Check {
        subject: "efficiency of a modulation and coding scheme",
        source: "3GPP TS 38.214, Tables 5.1.3.1-1 to -3",
        what: format!("table {}, index {index}", table.number()),
        unit: "bit",
        decimals: 4,
        expected,
        found: table.entries().get(index).map_or(0.0, |mcs| mcs.efficiency()),
        bound: 0.000_051 / expected,
    };
    rows.into_iter().map(check).collect()
}

fn block_sizes() -> Vec<Check> {
    let whole = resource_elements(14, 0, 0, 273);
    let rows = [
        ("132 elements, table 1, index 0", 132, McsTable::One, 0, 1, 24.0),
        ("1,320 elements, table 1, index 4", 1_320, McsTable::One, 4, 1, 808.0),
        (
            "6,000 elements, table 1, index 10",
            6_000,
            McsTable::One,
            10,
            1,
            7_936.0,
        ),
        ("273 blocks, table 1, index 28", whole, McsTable::One, 28, 1, 237_776.0),
        ("273 blocks, table 2, index 27", whole, McsTable::Two, 27, 1, 319_784.0),
        ("the same, four layers", whole, McsTable::Two, 27, 4, 1_277_992.0),
    ];
    let check = |(what, elements, table, index, layers, expected): (&str, u32, McsTable, usize, u32, f64)| {
        let bits = |mcs| f64::from(transport_block_bits(elements, mcs, layers));
        Check {
            subject: "size of a transport block",
            source: "3GPP TS 38.214, 5.1.3.2, worked out by hand",
            what: what.to_owned(),
            unit: "bit",
            decimals: 0,
            expected,
            found: table.entries().get(index).map_or(0.0, bits),
            bound: 0.0,
        }
    };
    rows.into_iter().map(check).collect()
}
