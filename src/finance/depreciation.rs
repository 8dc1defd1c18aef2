//! Depreciation for tax: by how much equipment is written off in each fiscal year.
//!
//! Korean corporate tax law knows two methods for machinery. **Declining balance**, the default, takes a fixed rate of
//! what is left: 1 − 0.05^(1/n) for a life of n years, rounded up to three digits (Enforcement Rules of the Corporate
//! Tax Act, annexed table; 4 to 10 years .528, .451, .394, .313 for 8, .259 for 10). When no more than 5 % of the price would
//! be left after a year, all of it is written off in that year. **Straight line** takes the same part each year. In the first
//! year both count the months from that in which the equipment works, each month begun. A life may be chosen within
//! a quarter of the standard one.
//!
//! Left out: the memorandum value of 1,000 won that stays in the books until the equipment is sold, immediate
//! write-off of cheap equipment, special depreciation of single years.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::won::Won;

/// Part of the price at which declining balance ends, one in so many.
const END_PART: i64 = 20;
/// Months of a fiscal year.
const MONTHS: i64 = 12;
/// Longest standard life, years.
const MAX_LIFE: f64 = 60.0;

/// A method of depreciation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DepreciationMethod {
    /// A fixed rate of what is left.
    #[default]
    DecliningBalance,
    /// The same part each year.
    StraightLine,
}

/// The statutory rate of declining balance for a life in years, in thousandths; the life is at least 1.
pub fn declining_rate_thousandths(life_years: u32) -> u32 {
    let years = f64::from(life_years.max(1));
    let rate = -libm::expm1(libm::log(0.05) / years);
    // No life gives a rate so near to a thousandth that rounding up could mistake it.
    (rate * 1_000.0).ceil() as u32
}

/// The lives that may be chosen where `standard_years` is the standard one: those within a quarter of it.
pub fn allowed_lives(standard_years: u32) -> (u32, u32) {
    let standard = u64::from(standard_years);
    ((standard * 3).div_ceil(4) as u32, (standard * 5 / 4) as u32)
}

/// A life within what is allowed.
///
/// # Errors
/// If the standard life is not 1 to 60 years, or `life` not within a quarter of it.
pub fn check_life(standard_years: u32, life: u32) -> Result<u32, FinanceError> {
    in_range(
        || "tax.standard_life_years".into(),
        f64::from(standard_years),
        1.0,
        MAX_LIFE,
    )?;
    let (least, most) = allowed_lives(standard_years);
    in_range(
        || "tax.life_years".into(),
        f64::from(life),
        f64::from(least),
        f64::from(most),
    )?;
    Ok(life)
}

/// What is written off of `cost` by fiscal year, until nothing is left. `months` are those of the first year in which
/// the equipment works, 1 to 12. The years sum to the cost; there are none if it is not above zero.
pub fn by_year(method: DepreciationMethod, life_years: u32, cost: Won, months: u32) -> Vec<Won> {
    let mut years = Vec::new();
    let mut left = cost.0;
    let life_months = i64::from(life_years.max(1)) * MONTHS;
    let mut used_months = 0;
    while left > 0 {
        let months = if years.is_empty() {
            i64::from(months.clamp(1, 12))
        } else {
            MONTHS
        };
        used_months += months;
        let part = |of: i64, numerator: i64, denominator: i64| {
            (i128::from(of) * i128::from(numerator) / i128::from(denominator)) as i64
        };
        let (wanted, ends) = match method {
            DepreciationMethod::DecliningBalance => {
                let rate = i64::from(declining_rate_thousandths(life_years));
                let wanted = part(left, rate * months, 1_000 * MONTHS);
                (wanted, left - wanted <= cost.0 / END_PART)
            }
            DepreciationMethod::StraightLine => (part(cost.0, months, life_months), used_months >= life_months),
        };
        // A few won would be halved for ever.
        let taken = if ends || wanted == 0 { left } else { wanted };
        years.push(Won(taken));
        left -= taken;
    }
    years
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rates_are_those_of_the_statute() {
        let rates = [4, 5, 6, 8, 10].map(declining_rate_thousandths);
        assert_eq!(rates, [528, 451, 394, 313, 259]);
    }

    #[test]
    fn lives_may_be_chosen_within_a_quarter() {
        assert_eq!([5, 8, 10].map(allowed_lives), [(4, 6), (6, 10), (8, 12)]);
        assert!(check_life(8, 6).is_ok() && check_life(8, 10).is_ok());
        assert_eq!(
            check_life(8, 5).unwrap_err().to_string(),
            "tax.life_years is 5, but must be a number from 6 to 10"
        );
        assert!(check_life(0, 0).is_err());
    }

    #[test]
    fn declining_balance_agrees_with_a_table_by_hand() {
        let won = |months| -> Vec<i64> {
            let years = by_year(DepreciationMethod::DecliningBalance, 5, Won(100_000_000), months);
            years.into_iter().map(|won| won.0).collect()
        };
        // .451 of 100,000,000; 54,900,000; 30,140,100; 16,546,914.9; of the 9,084,257 left after the fourth year
        // 4,096,999 would leave 4,987,258, less than 5,000,000: all of it goes.
        // 16,546,915 · .451 = 7,462,658.67 and 16,546,915 − 7,462,658 = 9,084,257
        assert_eq!(won(12), [45_100_000, 24_759_900, 13_593_185, 7_462_658, 9_084_257]);
        // Half a year first: 22,550,000; then .451 of 77,450,000 = 34,929,950; of 42,520,050 = 19,176,542;
        // of 23,343,508 = 10,527,922; of 12,815,586 = 5,779,829; 7,035,757 · .451 = 3,173,126 leaves 3,862,631.
        assert_eq!(
            won(6),
            [22_550_000, 34_929_950, 19_176_542, 10_527_922, 5_779_829, 7_035_757]
        );
    }

    #[test]
    fn straight_line_takes_the_same_each_year() {
        let won = |cost, months| -> Vec<i64> {
            let years = by_year(DepreciationMethod::StraightLine, 4, Won(cost), months);
            years.into_iter().map(|won| won.0).collect()
        };
        assert_eq!(won(100, 12), [25, 25, 25, 25]);
        // 12 months of 48 for each full year; 3 in the first, 9 in the last.
        assert_eq!(won(4_800, 3), [300, 1_200, 1_200, 1_200, 900]);
        assert_eq!(won(103, 12), [25, 25, 25, 28]);
    }

    proptest! {
        #[test]
        fn all_of_the_price_is_written_off_to_the_won(
            cost in 0i64..1_000_000_000_000, life in 1u32..=60, months in 1u32..=12, straight in any::<bool>(),
        ) {
            let method = if straight { DepreciationMethod::StraightLine } else { DepreciationMethod::DecliningBalance };
            let years = by_year(method, life, Won(cost), months);
            prop_assert_eq!(years.iter().map(|won| won.0).sum::<i64>(), cost);
            prop_assert!(years.iter().all(|won| won.0 > 0));
            prop_assert!(years.len() <= life as usize + 1 + usize::from(!straight) * 2, "{}", years.len());
        }
    }
}
