//! Shares of amounts, to the won.
//!
//! Rules give shares in percent and ask for whole won that add up. A share is kept in millionths, so that dividing an
//! amount is integer arithmetic: no share of a price is off by a won because 0.3 has no exact binary form.

use crate::finance::error::{FinanceError, in_range};
use crate::finance::won::Won;

/// Millionths in a whole.
const WHOLE: i128 = 1_000_000;

/// A share from nothing to the whole, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// The whole.
    pub const WHOLE: Self = Self(WHOLE as u32);

    /// A share given in percent, rounded to a ten-thousandth of a percent.
    ///
    /// # Errors
    /// If it is not 0 to 100 %; `place` names the field.
    pub fn of_percent(place: impl FnOnce() -> String, percent: f64) -> Result<Self, FinanceError> {
        let percent = in_range(place, percent, 0.0, 100.0)?;
        Ok(Self((percent * 10_000.0).round() as u32))
    }

    /// The share in percent.
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// What is left of the whole.
    pub fn rest(self) -> Self {
        Self(Self::WHOLE.0.saturating_sub(self.0))
    }

    /// Both together, if they are no more than the whole.
    pub fn plus(self, other: Self) -> Option<Self> {
        let sum = self.0.checked_add(other.0)?;
        (sum <= Self::WHOLE.0).then_some(Self(sum))
    }

    /// This share of an amount, rounded down to the won: never more than the share.
    pub fn of(self, amount: Won) -> Won {
        // A share is at most the whole, so the result fits where the amount does.
        Won((i128::from(amount.0) * i128::from(self.0)).div_euclid(WHOLE) as i64)
    }

    /// This share of an amount, in millionths of a won; for sums that are rounded once.
    pub(crate) fn millionths_of(self, amount: Won) -> i128 {
        i128::from(amount.0) * i128::from(self.0)
    }
}

/// Whole won of millionths, rounded down.
pub(crate) fn whole_won(millionths: i128) -> Won {
    let won = millionths.div_euclid(WHOLE);
    Won(won.clamp(-i128::from(Won::LIMIT.0), i128::from(Won::LIMIT.0)) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(percent: f64) -> Share {
        Share::of_percent(|| "share".into(), percent).unwrap()
    }

    #[test]
    fn shares_of_won_are_exact() {
        // In floating point 0.3 · 400,000,010 is a hair below 120,000,003.
        assert_eq!(share(30.0).of(Won(400_000_010)), Won(120_000_003));
        assert_eq!(share(33.3333).of(Won(1_000_000)), Won(333_333));
        assert_eq!(share(100.0).of(Won::LIMIT), Won::LIMIT);
    }

    #[test]
    fn more_than_all_is_no_share() {
        let said = Share::of_percent(|| "lead_percent".into(), 130.0)
            .unwrap_err()
            .to_string();
        assert_eq!(said, "lead_percent is 130, but must be a number from 0 to 100");
        assert_eq!(share(60.0).plus(share(40.0)), Some(Share::WHOLE));
        assert_eq!(share(60.0).plus(share(40.0001)), None);
    }
}
