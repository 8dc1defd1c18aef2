//! What can be wrong with prices, ledgers and offers.
//!
//! Every error comes from something that was written or computed outside this room; each says where, what is
//! wrong and what would be right. None is a reason to stop the program: the caller mends the input and asks again.

use std::fmt;

use thiserror::Error;

use crate::finance::won::WonError;

/// Why money could not be reckoned.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FinanceError {
    /// A computed amount is not a number or beyond the limit.
    #[error("{place}: {cause}")]
    Amount {
        /// The month and line, or the field, e.g. `"month 3, revenue"`.
        place: String,
        /// What is wrong with the amount.
        cause: WonError,
    },
    /// A figure lies outside of what is allowed.
    #[error("{place} is {value}, but must be a number from {low} to {high}")]
    OutOfRange {
        /// The field.
        place: String,
        /// What it says.
        value: f64,
        /// The lowest value allowed.
        low: f64,
        /// The highest value allowed.
        high: f64,
    },
    /// A rate is no number, or loses everything within a period, so that nothing later has a worth today.
    #[error("a rate of {} % a period cannot be used; it must be a finite number above -100 %", fraction * 100.0)]
    RateTooLow {
        /// The rate, as a fraction.
        fraction: f64,
    },
    /// The figures of an open price fall.
    #[error("{place} is {values:?}, but its figures must not fall: the lowest price comes first, the highest last")]
    Unordered {
        /// The field.
        place: String,
        /// What it says.
        values: Vec<f64>,
    },
    /// A plan's grace leaves no month in which principal is paid back.
    #[error(
        "grace_months is {grace_months}, but a plan of {months} months leaves room for at most {}",
        .months.saturating_sub(1)
    )]
    GraceTooLong {
        /// Months in which only interest is paid.
        grace_months: u32,
        /// Months of the whole plan, at least 1.
        months: u32,
    },
    /// Part of the price is neither paid at once nor in instalments.
    #[error(
        "down_payment_percent is {percent} and nothing says how the rest is paid: add instalments, or leave \
         down_payment_percent out to pay all at once"
    )]
    RestUnpaid {
        /// Share of the price paid at once, percent.
        percent: f64,
    },
    /// The ledger has a column for which no price is known.
    #[error("no price for the {kind} {name:?}; prices are known for {}", list(.known))]
    MissingPrice {
        /// What kind of column it is.
        kind: Column,
        /// The column's name in the ledger.
        name: String,
        /// Names for which prices are known.
        known: Vec<String>,
    },
    /// A month of a ledger has more or fewer columns than the ledger has names.
    #[error("month {month} of the ledger has {found} columns for each {kind}, but the ledger names {named}")]
    ColumnCount {
        /// The month, from 1.
        month: u32,
        /// What kind of column.
        kind: Column,
        /// Columns of the month.
        found: usize,
        /// Names in the ledger.
        named: usize,
    },
    /// Baseline and offer do not cover the same time, so their difference means nothing.
    #[error(
        "the baseline covers {baseline} and the offer {offer}; savings compare month with month, so both must run for \
         the same measured time"
    )]
    DifferentTime {
        /// Time of the baseline.
        baseline: String,
        /// Time of the offer.
        offer: String,
    },
    /// No rule of that name is known.
    #[error(
        "there is no {kind} {name:?}; known are {}: write it in the scenario, or extend a file of `rules/` that has it",
        list(.known)
    )]
    UnknownRule {
        /// What kind of rule.
        kind: &'static str,
        /// The name asked for.
        name: String,
        /// Names of the rules of that kind.
        known: Vec<String>,
    },
    /// Two funding programmes may not fund the same offer.
    #[error(
        "the funding programmes {} exclude each other: so says the rule of {rule:?} ({source_text})",
        list(.programmes)
    )]
    Excluded {
        /// Both, the one named first first.
        programmes: Vec<String>,
        /// The one whose rule says so.
        rule: String,
        /// Where that rule comes from.
        source_text: String,
    },
    /// Programmes would pay more than there is to pay.
    #[error(
        "{} would pay {percent} % of the cost; all shares together are 100 % at most",
        list(.programmes)
    )]
    SharesTooLarge {
        /// The programmes.
        programmes: Vec<String>,
        /// Their shares together.
        percent: f64,
    },
    /// A share is chosen that the rule does not allow.
    #[error(
        "the funding programme {programme:?} lets the {who} pay {least} to {most} %, not {percent} % ({source_text})"
    )]
    ShareNotAllowed {
        /// The programme.
        programme: String,
        /// Where its rule comes from.
        source_text: String,
        /// Who pays the share.
        who: &'static str,
        /// What was chosen.
        percent: f64,
        /// The least allowed.
        least: f64,
        /// The most allowed.
        most: f64,
    },
    /// A term is longer than the rule allows.
    #[error("{what} of {value} is more than the {most} of the rule {rule:?} ({source_text})")]
    BeyondRule {
        /// The rule.
        rule: String,
        /// Where it comes from.
        source_text: String,
        /// What is too much.
        what: &'static str,
        /// What was asked for.
        value: f64,
        /// The most allowed.
        most: f64,
    },
    /// Something that is needed is not said.
    #[error("{place} does not say {what}")]
    Missing {
        /// The field or table.
        place: String,
        /// What it should say.
        what: String,
    },
    /// Two things that cannot both be.
    #[error("{first} and {second} cannot both be: {why}")]
    Conflict {
        /// One.
        first: String,
        /// The other.
        second: String,
        /// Why not.
        why: String,
    },
    /// There is no measured time to spread savings over.
    #[error("the measured time is empty; at least a part of one month is needed")]
    NoTime,
}

/// Kinds of ledger columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A product.
    Product,
    /// An operator group or repair crew.
    Labour,
    /// A failure mode.
    Repair,
    /// A spare part.
    Spare,
    /// A tariff row.
    Energy,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Product => "product",
            Self::Labour => "operator group or crew",
            Self::Repair => "failure mode",
            Self::Spare => "spare part",
            Self::Energy => "tariff row",
        })
    }
}

impl FinanceError {
    /// Turns an amount's error into this one, naming its place only when something is wrong.
    pub(crate) fn at(place: impl FnOnce() -> String) -> impl FnOnce(WonError) -> Self {
        move |cause| Self::Amount { place: place(), cause }
    }
}

/// `value` if it is a number from `low` to `high`.
pub(crate) fn in_range(place: impl FnOnce() -> String, value: f64, low: f64, high: f64) -> Result<f64, FinanceError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(FinanceError::OutOfRange {
            place: place(),
            value,
            low,
            high,
        })
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing of that kind".to_owned();
    }
    names
        .iter()
        .map(|name| format!("{name:?}"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_price_names_what_is_known() {
        let error = |known: &[&str]| {
            FinanceError::MissingPrice {
                kind: Column::Repair,
                name: "lathe/spindle".into(),
                known: known.iter().map(|&name| name.to_owned()).collect(),
            }
            .to_string()
        };
        assert_eq!(
            error(&["mill/belt", "lathe/spindel"]),
            "no price for the failure mode \"lathe/spindle\"; prices are known for \"mill/belt\", \"lathe/spindel\""
        );
        assert_eq!(
            error(&[]),
            "no price for the failure mode \"lathe/spindle\"; prices are known for nothing of that kind"
        );
    }

    #[test]
    fn not_a_number_is_in_no_range() {
        assert!(in_range(String::new, f64::NAN, 0.0, 1.0).is_err());
        assert_eq!(in_range(String::new, 1.0, 0.0, 1.0), Ok(1.0));
    }
}
