//! What a cheaper loan to the supplier does to its price.
//!
//! A supplier buys parts and pays its people before the adopter pays. It borrows a share of its price for so many
//! months, with interest each month and the principal at the end. With a policy loan it pays less interest than at its
//! bank, and passes a share of the difference on: the price falls by that many won, and by no other percentage. Left
//! out: what else a cheap loan may do, such as letting the supplier offer at all, or offer instalments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::instalment::{InstalmentMethod, InstalmentSpec};
use crate::finance::loan::{LoanProgrammeSpec, LoanRules};
use crate::finance::rule::Rule;
use crate::finance::share::Share;
use crate::finance::won::Won;

/// A loan to the supplier of an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupplierLoanSpec {
    /// The loan programme whose rate and longest term hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// Share of its price that the supplier borrows, percent.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub percent: f64,
    /// Months for which it borrows.
    #[schemars(range(min = 1, max = 600))]
    pub months: u32,
    /// Interest of the loan, percent a year; the programme's if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 200.0))]
    pub annual_rate_percent: Option<f64>,
    /// Interest that the supplier would pay otherwise, percent a year.
    #[schemars(range(min = 0.0, max = 200.0))]
    pub instead_of_percent: f64,
    /// Share of what it saves that the price falls by, percent; all if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub passes_on_percent: Option<f64>,
}

/// What the supplier's loan changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierSaving {
    /// What the supplier borrows.
    pub amount_won: Won,
    /// Interest that it saves.
    pub saved_won: Won,
    /// What the price falls by.
    pub passed_on_won: Won,
}

impl SupplierLoanSpec {
    /// Whether it makes sense under the rules.
    ///
    /// # Errors
    /// If the programme is unknown or does not lend for so long, or a figure is missing or out of range.
    pub fn validate(&self, rules: LoanRules<'_>) -> Result<(), FinanceError> {
        for (field, percent) in [
            ("supplier_loan.percent", Some(self.percent)),
            ("supplier_loan.passes_on_percent", self.passes_on_percent),
        ] {
            in_range(|| field.into(), percent.unwrap_or(0.0), 0.0, 100.0)?;
        }
        self.plan(self.instead_of_percent).validate()?;
        self.plan(self.rate(rules)?).validate()?;
        match self.programme(rules)? {
            Some(programme) if self.months > programme.months => Err(FinanceError::BeyondRule {
                rule: programme.name().to_owned(),
                source_text: programme.source().to_owned(),
                what: "a term in months",
                value: f64::from(self.months),
                most: f64::from(programme.months),
            }),
            _ => Ok(()),
        }
    }

    /// What it changes for a supplier that would ask `price`.
    ///
    /// # Errors
    /// As of [`SupplierLoanSpec::validate`], and if an amount lies beyond [`Won::LIMIT`].
    pub fn saving(&self, rules: LoanRules<'_>, price: Won) -> Result<SupplierSaving, FinanceError> {
        self.validate(rules)?;
        let share = |field: &'static str, percent| Share::of_percent(|| field.into(), percent);
        let mut amount_won = share("supplier_loan.percent", self.percent)?.of(price);
        if let Some(limit) = self.programme(rules)?.and_then(|programme| programme.limit_won) {
            let limit = Won::from_f64(limit).map_err(FinanceError::at(|| "limit_won of the supplier's loan".into()))?;
            amount_won = amount_won.min(limit);
        }
        let interest = |rate: f64| {
            let schedule = self.plan(rate).schedule(amount_won)?;
            Won::sum(schedule.iter().map(|row| row.interest_won))
                .map_err(FinanceError::at(|| "interest of the supplier".into()))
        };
        let saved_won = interest(self.instead_of_percent)?
            .checked_sub(interest(self.rate(rules)?)?)
            .map_err(FinanceError::at(|| "what the supplier saves".into()))?
            // A loan that is dearer than the bank's is not taken.
            .max(Won::ZERO);
        let passes_on = share(
            "supplier_loan.passes_on_percent",
            self.passes_on_percent.unwrap_or(100.0),
        )?;
        Ok(SupplierSaving {
            amount_won,
            saved_won,
            passed_on_won: passes_on.of(saved_won).min(price),
        })
    }

    fn programme<'r>(&self, rules: LoanRules<'r>) -> Result<Option<&'r LoanProgrammeSpec>, FinanceError> {
        let name = self.programme.as_deref();
        name.map(|name| LoanProgrammeSpec::find(rules.loans, name)).transpose()
    }

    fn rate(&self, rules: LoanRules<'_>) -> Result<f64, FinanceError> {
        let ruled = self.programme(rules)?.map(|programme| programme.annual_rate_percent);
        self.annual_rate_percent.or(ruled).ok_or_else(|| FinanceError::Missing {
            place: "supplier_loan".into(),
            what: "its `annual_rate_percent` or a `programme`".into(),
        })
    }

    fn plan(&self, rate: f64) -> InstalmentSpec {
        InstalmentSpec {
            months: Some(self.months),
            annual_rate_percent: rate,
            method: Some(InstalmentMethod::Bullet),
            ..InstalmentSpec::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loan(rate: f64) -> SupplierLoanSpec {
        SupplierLoanSpec {
            programme: None,
            percent: 60.0,
            months: 12,
            annual_rate_percent: Some(rate),
            instead_of_percent: 6.0,
            passes_on_percent: Some(50.0),
        }
    }

    fn saving(loan: &SupplierLoanSpec, price: i64) -> SupplierSaving {
        loan.saving(LoanRules::default(), Won(price)).unwrap()
    }

    #[test]
    fn the_price_falls_by_what_the_supplier_saves_and_passes_on() {
        // 60 % of 100 million for a year: 6 % are 3.6 million, 2.4 % are 1.44 million; half of 2.16 million.
        let found = saving(&loan(2.4), 100_000_000);
        assert_eq!(found.amount_won, Won(60_000_000));
        assert_eq!((found.saved_won, found.passed_on_won), (Won(2_160_000), Won(1_080_000)));
    }

    #[test]
    fn a_loan_that_is_not_cheaper_changes_nothing() {
        for rate in [6.0, 9.0] {
            assert_eq!(saving(&loan(rate), 100_000_000).passed_on_won, Won::ZERO);
        }
    }

    #[test]
    fn without_a_rate_nothing_can_be_said() {
        let mut unsaid = loan(1.0);
        unsaid.annual_rate_percent = None;
        let said = unsaid.validate(LoanRules::default()).unwrap_err().to_string();
        assert_eq!(
            said,
            "supplier_loan does not say its `annual_rate_percent` or a `programme`"
        );
    }
}
