//! Operating lines: what a month earns and pays, by name, and where savings come from.

use crate::finance::operating::OperatingMonth;
use crate::finance::won::Won;

/// One line of an operating month.
struct Line {
    name: &'static str,
    /// Whether more of it is better.
    is_earned: bool,
    won: fn(&OperatingMonth) -> Won,
}

const fn earned(name: &'static str, won: fn(&OperatingMonth) -> Won) -> Line {
    Line {
        name,
        is_earned: true,
        won,
    }
}

const fn paid(name: &'static str, won: fn(&OperatingMonth) -> Won) -> Line {
    Line {
        name,
        is_earned: false,
        won,
    }
}

/// All lines, of which the result is made.
const LINES: [Line; 10] = [
    earned("revenue", |month| month.revenue_won),
    paid("material", |month| month.material_won),
    paid("claims", |month| month.claims_won),
    paid("late_orders", |month| month.late_orders_won),
    paid("labour_regular", |month| month.labour_regular_won),
    paid("labour_overtime", |month| month.labour_overtime_won),
    paid("labour_night", |month| month.labour_night_won),
    paid("repairs", |month| month.repairs_won),
    paid("energy", |month| month.energy_won),
    paid("base_charge", |month| month.base_charge_won),
];

/// The lines of one run, won a month of its measured time: `revenue`, then what is paid, then the result `cash`.
/// Amounts are positive; the result is revenue less the rest.
pub fn by_line(months: &[OperatingMonth]) -> Vec<(&'static str, f64)> {
    let measured: f64 = months.iter().map(|month| month.fraction).sum();
    let mean = |won: fn(&OperatingMonth) -> Won| months.iter().map(|month| won(month).as_f64()).sum::<f64>() / measured;
    LINES
        .iter()
        .map(|line| (line.name, mean(line.won)))
        .chain([("cash", mean(|month| month.cash_won))])
        .collect()
}

/// What each line contributes to an offer's savings in one replication, won a month of the measured time: positive
/// where the offer helps, so that they sum to the savings. While it is being delivered nothing is saved.
pub fn savings_by_line(
    baseline: &[OperatingMonth],
    offer: &[OperatingMonth],
    delivery_months: u32,
) -> Vec<(&'static str, f64)> {
    let measured: f64 = baseline.iter().map(|month| month.fraction).sum();
    let delivered = usize::try_from(delivery_months).unwrap_or(usize::MAX);
    let saving = |line: &Line| {
        let months = baseline.iter().zip(offer).skip(delivered);
        let won = months.map(|(before, after)| {
            let (before, after) = ((line.won)(before).as_f64(), (line.won)(after).as_f64());
            if line.is_earned { after - before } else { before - after }
        });
        won.sum::<f64>() / measured
    };
    // Adding zero, since an empty sum of floating point is −0.
    LINES.iter().map(|line| (line.name, saving(line) + 0.0)).collect()
}
