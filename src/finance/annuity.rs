//! The payment of a loan that is paid back in equal payments.
//!
//! The closed formula in floating point; [`crate::finance::instalment`] makes whole won of it.

use std::num::NonZeroU32;

use crate::finance::rate::PeriodRate;

/// What is paid at the end of each of `periods` for `present` received today: present · i / (1 − (1 + i)^−n),
/// with the sign turned, as spreadsheets do: who receives money pays it back.
pub fn payment(rate: PeriodRate, periods: NonZeroU32, present: f64) -> f64 {
    -present / present_value_of_one(rate, f64::from(periods.get()))
}

/// Today's worth of one won at the end of each of `periods`: (1 − (1 + i)^−n) / i, and n without interest.
pub(crate) fn present_value_of_one(rate: PeriodRate, periods: f64) -> f64 {
    let interest = rate.fraction();
    if interest == 0.0 {
        periods
    } else {
        // 1 − (1 + i)^−n would lose the digits of a small rate.
        -libm::expm1(-periods * libm::log1p(interest)) / interest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(fraction: f64) -> PeriodRate {
        PeriodRate::new(fraction).unwrap()
    }

    fn periods(number: u32) -> NonZeroU32 {
        NonZeroU32::new(number).unwrap()
    }

    #[test]
    fn payments_agree_with_spreadsheets() {
        let monthly = payment(rate(0.08 / 12.0), periods(60), 15_000.0);
        assert!((monthly - -304.145_914).abs() < 5e-7, "{monthly}");
        assert_eq!(payment(PeriodRate::ZERO, periods(60), 15_000.0), -250.0);
        let plan = payment(rate(0.036 / 12.0), periods(36), 100e6);
        assert!((plan - -2_934_637.80).abs() < 5e-3, "{plan}");
    }

    #[test]
    fn a_vanishing_rate_costs_what_no_rate_costs() {
        for fraction in [1e-6, 1e-12, 1e-18, 1e-300, -1e-12] {
            let monthly = payment(rate(fraction), periods(60), 15_000.0);
            // Interest on the mean balance: 15,000 · i · 61 / 120 more, up to terms in i².
            assert!(
                (monthly + 250.0).abs() <= 15_000.0 * fraction.abs() + 1e-11,
                "{fraction}: {monthly}"
            );
        }
    }
}
