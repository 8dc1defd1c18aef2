//! Operating lines: what a month earns and pays, by name, and where savings come from.

use crate::finance::error::FinanceError;
use crate::finance::offer::OfferTerms;
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

/// The line in which hours of training stand too.
const REGULAR_LABOUR: &str = "labour_regular";

/// All lines, of which the result is made.
const LINES: [Line; 10] = [
    earned("revenue", |month| month.revenue_won),
    paid("material", |month| month.material_won),
    paid("claims", |month| month.claims_won),
    paid("late_orders", |month| month.late_orders_won),
    paid(REGULAR_LABOUR, |month| month.labour_regular_won),
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
/// where the offer helps, so that they sum to the savings. Hours of training count as regular labour.
///
/// # Errors
/// If an amount lies beyond [`Won::LIMIT`].
pub fn savings_by_line(
    baseline: &[OperatingMonth],
    offer: &[OperatingMonth],
    terms: &OfferTerms,
) -> Result<Vec<(&'static str, f64)>, FinanceError> {
    let measured: f64 = baseline.iter().map(|month| month.fraction).sum();
    let mut sums = LINES.map(|line| (line.name, 0.0));
    for ((before, after), month) in baseline.iter().zip(offer).zip(1..) {
        for (line, (_, sum)) in LINES.iter().zip(&mut sums) {
            let (before, after) = ((line.won)(before).as_f64(), (line.won)(after).as_f64());
            *sum += if line.is_earned { after - before } else { before - after };
        }
        let training = terms.training_wages(month, after.fraction)?.as_f64();
        if let Some((_, sum)) = sums.iter_mut().find(|(name, _)| *name == REGULAR_LABOUR) {
            *sum -= training;
        }
    }
    Ok(sums.map(|(name, sum)| (name, sum / measured)).to_vec())
}
