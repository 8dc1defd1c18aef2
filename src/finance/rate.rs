//! Interest and discount rates, and how a yearly one becomes a monthly one.
//!
//! Two conventions meet in finance. Instalment plans charge a twelfth of the yearly rate each month, as contracts
//! do (see [`crate::finance::instalment`]). Discounting uses the monthly rate that compounds to the yearly one,
//! (1 + r)^(1/12) − 1, and yields are stated as the yearly rate to which the monthly one compounds.

use crate::finance::error::FinanceError;

/// Months in a year.
const MONTHS_PER_YEAR: f64 = 12.0;

/// A rate for one period, as a fraction: 0.01 is one percent a period. Finite and above −1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PeriodRate(f64);

impl PeriodRate {
    /// No interest.
    pub const ZERO: Self = Self(0.0);

    /// The rate `fraction` a period.
    ///
    /// # Errors
    /// If it is not finite, or −1 or below: what loses everything in a period has no present value.
    pub fn new(fraction: f64) -> Result<Self, FinanceError> {
        if fraction.is_finite() && fraction > -1.0 {
            Ok(Self(fraction))
        } else {
            Err(FinanceError::RateTooLow { fraction })
        }
    }

    /// The monthly rate that compounds to `percent` a year.
    ///
    /// # Errors
    /// If `percent` is not finite, or −100 or below.
    pub fn monthly_from_percent_per_year(percent: f64) -> Result<Self, FinanceError> {
        let yearly = Self::new(percent / 100.0)?;
        // expm1(log1p(r) / 12) keeps the digits of small rates, which (1 + r)^(1/12) − 1 would lose.
        Self::new(libm::expm1(libm::log1p(yearly.0) / MONTHS_PER_YEAR))
    }

    /// The yearly rate, in percent, to which this monthly rate compounds; infinite for monthly rates beyond 10²⁵.
    pub fn percent_per_year(self) -> f64 {
        libm::expm1(libm::log1p(self.0) * MONTHS_PER_YEAR) * 100.0
    }

    /// The rate as a fraction.
    #[inline]
    pub fn fraction(self) -> f64 {
        self.0
    }

    /// What one won a period from now is worth today: 1 / (1 + rate).
    #[inline]
    pub fn discount_factor(self) -> f64 {
        1.0 / (1.0 + self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_percent_a_month_is_12_68_percent_a_year() {
        // 1.01^12 = 1.126825030131969720661201 exactly.
        let yearly = PeriodRate::new(0.01).unwrap().percent_per_year();
        assert!((yearly - 12.682_503_013_196_972).abs() < 1e-12, "{yearly}");
    }

    #[test]
    fn what_loses_everything_has_no_rate() {
        for fraction in [-1.0, -2.0, f64::NAN, f64::INFINITY] {
            assert!(PeriodRate::new(fraction).is_err(), "{fraction}");
        }
        assert_eq!(
            PeriodRate::monthly_from_percent_per_year(-100.0)
                .unwrap_err()
                .to_string(),
            "a rate of -100 % a period cannot be used; it must be a finite number above -100 %"
        );
        assert_eq!(PeriodRate::monthly_from_percent_per_year(0.0), Ok(PeriodRate::ZERO));
    }

    proptest! {
        #[test]
        fn a_yearly_rate_survives_the_way_to_the_month_and_back(percent in -90.0..500.0f64) {
            let back = PeriodRate::monthly_from_percent_per_year(percent).unwrap().percent_per_year();
            prop_assert!((back - percent).abs() <= 1e-12 * (100.0 + percent.abs()), "{back}");
        }
    }
}
