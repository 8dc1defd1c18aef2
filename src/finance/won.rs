//! Won: whole numbers, since the currency has no minor unit.
//!
//! Arithmetic is checked and says when a sum leaves the range; nothing wraps, saturates or panics. Leaves out
//! other currencies and the words of reports beyond writing one amount.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount of money in whole won; negative for money that is owed or lost.
///
/// What the functions here return lies within ± [`Won::LIMIT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Won(pub i64);

/// Why an amount cannot be expressed in won.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum WonError {
    /// A computed amount is not a number, or infinite: one of its factors is.
    #[error("the amount is {0}; every quantity and price must be a finite number")]
    NotFinite(f64),
    /// An amount is too large; the value is rounded to the nearest number of floating point.
    #[error("the amount of {0} won is beyond the limit of 1,000,000,000,000,000 won (1,000조원) either way")]
    BeyondLimit(f64),
}

impl Won {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The largest amount either way, 10¹⁵ won: about half of Korea's yearly product, and small enough that every
    /// amount is exact in floating point (2⁵³ ≈ 9 × 10¹⁵).
    pub const LIMIT: Self = Self(1_000_000_000_000_000);

    /// `won` rounded to the nearest whole won, halves away from zero.
    ///
    /// # Errors
    /// If `won` is not finite or rounds to more than [`Won::LIMIT`] either way.
    #[inline]
    pub fn from_f64(won: f64) -> Result<Self, WonError> {
        // `round` is exact in IEEE 754, so it is the same on every platform.
        let rounded = won.round();
        if rounded.abs() <= Self::LIMIT.0 as f64 {
            Ok(Self(rounded as i64))
        } else if won.is_finite() {
            Err(WonError::BeyondLimit(won))
        } else {
            Err(WonError::NotFinite(won))
        }
    }

    /// The amount as a floating-point number of won; exact within the limit.
    #[inline]
    pub fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// If it lies beyond [`Won::LIMIT`].
    #[inline]
    pub fn checked_add(self, other: Self) -> Result<Self, WonError> {
        Self::within_limit(i128::from(self.0) + i128::from(other.0))
    }

    /// This amount less `other`.
    ///
    /// # Errors
    /// If the difference lies beyond [`Won::LIMIT`].
    #[inline]
    pub fn checked_sub(self, other: Self) -> Result<Self, WonError> {
        Self::within_limit(i128::from(self.0) - i128::from(other.0))
    }

    /// This amount `count` times.
    ///
    /// # Errors
    /// If the product lies beyond [`Won::LIMIT`].
    #[inline]
    pub fn checked_mul(self, count: i64) -> Result<Self, WonError> {
        Self::within_limit(i128::from(self.0) * i128::from(count))
    }

    /// This amount with the sign turned.
    ///
    /// # Errors
    /// If it lies beyond [`Won::LIMIT`].
    #[inline]
    pub fn checked_neg(self) -> Result<Self, WonError> {
        Self::within_limit(-i128::from(self.0))
    }

    /// `factor` times this amount, rounded as by [`Won::from_f64`].
    ///
    /// # Errors
    /// If the product is not finite or lies beyond [`Won::LIMIT`].
    #[inline]
    pub fn scaled(self, factor: f64) -> Result<Self, WonError> {
        Self::from_f64(self.as_f64() * factor)
    }

    /// A `parts`-th of `percent` of this amount, rounded as by [`Won::from_f64`]. A percentage that is written with six
    /// decimals or fewer counts as it is written, so that halves are halves although 3.3 has no exact binary form.
    ///
    /// # Errors
    /// If the result is not finite or lies beyond [`Won::LIMIT`].
    pub fn percent(self, percent: f64, parts: u32) -> Result<Self, WonError> {
        const MILLION: f64 = 1e6;
        let millionths = (percent * MILLION).round();
        // Division is rounded to the nearest: of six decimals, just those of the written figure give it back.
        if millionths / MILLION != percent || millionths.abs() > 1e12 {
            return self.scaled(percent / (100.0 * f64::from(parts)));
        }
        let whole = 100_000_000 * i128::from(parts);
        let product = i128::from(self.0) * i128::from(millionths as i64);
        let rounded = (2 * product.abs() + whole) / (2 * whole);
        Self::within_limit(rounded * product.signum())
    }

    /// The sum of many amounts; only the sum has to lie within the limit, not what it is on the way.
    ///
    /// # Errors
    /// If it lies beyond [`Won::LIMIT`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, WonError> {
        // 128 bits hold 2⁶⁴ of the largest 64-bit amounts: no iterator gets there.
        Self::within_limit(amounts.into_iter().map(|amount| i128::from(amount.0)).sum())
    }

    /// The amount as Korean readers write it, in units of 만 (10⁴), 억 (10⁸) and 조 (10¹²): `"1억 2,500만원"`.
    pub fn korean(self) -> String {
        let mut rest = self.0.unsigned_abs();
        let mut text = String::from(if self.0 < 0 { "-" } else { "" });
        let mut separator = "";
        for (size, unit) in [(1_000_000_000_000, "조"), (100_000_000, "억"), (10_000, "만"), (1, "")] {
            let count = rest / size;
            rest %= size;
            if count > 0 {
                text.push_str(separator);
                text.push_str(&grouped(count));
                text.push_str(unit);
                separator = " ";
            }
        }
        if self.0 == 0 {
            text.push('0');
        }
        text.push('원');
        text
    }

    #[inline]
    fn within_limit(amount: i128) -> Result<Self, WonError> {
        if amount.unsigned_abs() <= Self::LIMIT.0 as u128 {
            Ok(Self(amount as i64))
        } else {
            Err(WonError::BeyondLimit(amount as f64))
        }
    }
}

impl fmt::Display for Won {
    /// Grouped by thousands: `"12,500,000 won"`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{} won", grouped(self.0.unsigned_abs())))
    }
}

/// Digits with a comma before every third from the right.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_amounts_are_grouped_by_thousands() {
        for (won, text) in [
            (0, "0 won"),
            (7, "7 won"),
            (999, "999 won"),
            (1_000, "1,000 won"),
            (12_500_000, "12,500,000 won"),
            (-12_500_000, "-12,500,000 won"),
            (-999, "-999 won"),
            (i64::MIN, "-9,223,372,036,854,775,808 won"),
        ] {
            assert_eq!(Won(won).to_string(), text);
        }
        assert_eq!(format!("{:>12}|", Won(1_234)), "   1,234 won|");
    }

    #[test]
    fn korean_amounts_are_written_in_man_eok_and_jo() {
        for (won, text) in [
            (0, "0원"),
            (9_999, "9,999원"),
            (10_000, "1만원"),
            (12_345, "1만 2,345원"),
            (12_500_000, "1,250만원"),
            (100_000_000, "1억원"),
            (100_000_001, "1억 1원"),
            (125_000_000, "1억 2,500만원"),
            (-125_000_000, "-1억 2,500만원"),
            (-5_000, "-5,000원"),
            (2_345_678_901_234, "2조 3,456억 7,890만 1,234원"),
            (1_000_000_000_000_000, "1,000조원"),
        ] {
            assert_eq!(Won(won).korean(), text);
        }
    }

    #[test]
    fn halves_round_away_from_zero() {
        for (amount, won) in [
            (0.5, 1),
            (-0.5, -1),
            (2.5, 3),
            (-2.5, -3),
            (2.499_999, 2),
            (-0.4, 0),
            (1e15, Won::LIMIT.0),
        ] {
            assert_eq!(Won::from_f64(amount), Ok(Won(won)), "{amount}");
        }
    }

    #[test]
    fn what_is_no_amount_is_an_error_and_not_a_panic() {
        assert!(matches!(Won::from_f64(f64::NAN), Err(WonError::NotFinite(_))));
        assert!(matches!(Won::from_f64(f64::NEG_INFINITY), Err(WonError::NotFinite(_))));
        assert_eq!(Won::from_f64(1.1e15), Err(WonError::BeyondLimit(1.1e15)));
        assert_eq!(Won::from_f64(-1e300), Err(WonError::BeyondLimit(-1e300)));
        assert_eq!(Won::LIMIT.checked_add(Won(1)), Err(WonError::BeyondLimit(1e15 + 1.0)));
        assert!(Won(i64::MIN).checked_sub(Won(i64::MAX)).is_err());
        assert!(Won(i64::MIN).checked_neg().is_err());
        assert!(Won(i64::MAX).checked_mul(i64::MAX).is_err());
        assert!(Won::sum([Won::LIMIT, Won::LIMIT]).is_err());
    }

    #[test]
    fn a_sum_may_leave_the_limit_on_the_way() {
        assert_eq!(Won::sum([Won::LIMIT, Won::LIMIT, Won(-Won::LIMIT.0)]), Ok(Won::LIMIT));
    }

    #[test]
    fn an_error_says_what_would_be_right() {
        assert_eq!(
            Won::from_f64(2e15).unwrap_err().to_string(),
            "the amount of 2000000000000000 won is beyond the limit of 1,000,000,000,000,000 won (1,000조원) either way"
        );
    }

    proptest! {
        #[test]
        fn an_amount_within_the_limit_survives_floating_point(won in -Won::LIMIT.0..=Won::LIMIT.0) {
            prop_assert_eq!(Won::from_f64(Won(won).as_f64()), Ok(Won(won)));
        }

        /// Percentages as they are written, in hundredths, against whole numbers.
        #[test]
        fn a_share_as_written_is_rounded_as_on_paper(
            won in -10i64.pow(14)..10i64.pow(14), hundredths in 0u32..20_000, parts in 1u32..13,
        ) {
            let (exact, whole) = (i128::from(won) * i128::from(hundredths), 10_000 * i128::from(parts));
            let rest = exact.abs() % whole;
            let rounded = exact.signum() * (exact.abs() / whole + i128::from(2 * rest >= whole));
            let percent = f64::from(hundredths) / 100.0;
            prop_assert_eq!(Won(won).percent(percent, parts), Ok(Won(rounded as i64)));
        }

        /// One that has no few decimals comes as near as floating point does.
        #[test]
        fn any_share_is_right_within_a_won(won in -10i64.pow(12)..10i64.pow(12), percent in 0.0..200.0f64) {
            let found = Won(won).percent(percent, 12).unwrap().as_f64();
            prop_assert!((found - won as f64 * percent / 1200.0).abs() <= 0.501);
        }

        #[test]
        fn the_groups_of_an_amount_are_its_digits(won in any::<i64>()) {
            let text = Won(won).to_string().replace(',', "");
            prop_assert_eq!(text, format!("{won} won"));
        }

        #[test]
        fn addition_and_subtraction_undo_each_other(
            a in -10i64.pow(14)..10i64.pow(14), b in -10i64.pow(14)..10i64.pow(14),
        ) {
            let sum = Won(a).checked_add(Won(b)).unwrap();
            prop_assert_eq!(sum.checked_sub(Won(b)), Ok(Won(a)));
        }
    }
}
