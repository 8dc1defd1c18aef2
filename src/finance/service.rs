//! What is paid as long as the equipment is used: subscriptions, maintenance contracts, pay per good part, and leases.
//!
//! None of it makes the adopter an owner. A **recurring fee** has a first month (a maintenance contract begins when the
//! warranty ends), may end, and may rise each year. **Pay per good part** turns the ledger's good parts of the month
//! (finished and not defective, all products) into a fee, from the month in which the offer works, with a minimum.
//! Under a **lease** a lessor pays the supplier what the adopter would owe; the adopter pays rent, which is the
//! annuity of that amount less what the equipment is worth to the lessor at the end, and gives it back or buys it. What
//! has gone back saves nothing any more, and what was paid for its use ends with it: pay per good part, the fee of every
//! month, and fees without an end of their own; a fee for a number of months was promised for them.
//! Left out: deposits, insurance, penalties beyond what the lessor has not yet got back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::instalment::{Instalment, InstalmentSpec};
use crate::finance::won::Won;

/// Months of a year, after which a fee rises.
const MONTHS_PER_YEAR: u32 = 12;

/// A fee that recurs each month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FeeSpec {
    /// What it is for.
    pub what: String,
    /// Fee, won a month; of each machine, if there are `machines`.
    pub won_per_month: f64,
    /// Machines for which it is due each, e.g. those that a service watches; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub machines: Option<u32>,
    /// The first month in which it is due; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1200))]
    pub first_month: Option<u32>,
    /// Months for which it is due; to the end if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1200))]
    pub months: Option<u32>,
    /// By how much it rises with each of its years, percent.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub rises_percent_per_year: f64,
}

/// A price for each good part instead of, or beside, a price for the equipment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PayPerPartSpec {
    /// Price of a good part, won; fractions are allowed.
    pub won_per_good_part: f64,
    /// The least that is due in a month, won.
    #[serde(default)]
    pub minimum_won_per_month: f64,
    /// Good parts a month that are expected, for showing what is due without simulating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_parts_per_month: Option<f64>,
}

/// A lease.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeaseSpec {
    /// Months for which it runs.
    #[schemars(range(min = 1, max = 600))]
    pub months: u32,
    /// Interest that the lessor reckons with, percent a year.
    #[schemars(range(min = 0.0, max = 200.0))]
    pub annual_rate_percent: f64,
    /// What the equipment is worth to the lessor at the end, percent of what it paid.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub residual_percent: f64,
    /// Whether the adopter buys it then for that worth; it goes back if not.
    #[serde(default)]
    pub buys_at_end: bool,
}

/// A lease with its rents known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeaseTerms {
    /// What the lessor pays to the supplier.
    pub amount_won: Won,
    /// What the lessor wants back beside interest.
    pub owed_won: Won,
    /// The rents: what they pay of `owed_won`, and interest.
    pub schedule: Vec<Instalment>,
    /// What the equipment is worth to the lessor at the end.
    pub residual_won: Won,
    /// Whether the adopter buys it then.
    pub buys_at_end: bool,
}

impl FeeSpec {
    /// Whether it makes sense.
    ///
    /// # Errors
    /// If a figure is out of range.
    pub fn validate(&self) -> Result<(), FinanceError> {
        let place = |field: &str| format!("{field} of the fee {:?}", self.what);
        in_range(|| place("won_per_month"), self.won_per_month, 0.0, Won::LIMIT.as_f64())?;
        let machines = f64::from(self.machines.unwrap_or(1));
        in_range(|| place("machines"), machines, 1.0, 1e6)?;
        let all = self.won_per_month * machines;
        in_range(|| place("won_per_month times machines"), all, 0.0, Won::LIMIT.as_f64())?;
        for (field, months) in [("first_month", self.first_month), ("months", self.months)] {
            in_range(|| place(field), f64::from(months.unwrap_or(1)), 1.0, 1_200.0)?;
        }
        let rises = self.rises_percent_per_year;
        in_range(|| place("rises_percent_per_year"), rises, 0.0, 100.0)?;
        Ok(())
    }

    /// What is due in a whole month, from 1, rounded to the won.
    ///
    /// # Errors
    /// If it lies beyond [`Won::LIMIT`].
    pub fn due(&self, month: u32) -> Result<Won, FinanceError> {
        let first = self.first_month.unwrap_or(1);
        let Some(age) = month
            .checked_sub(first)
            .filter(|age| self.months.is_none_or(|months| *age < months))
        else {
            return Ok(Won::ZERO);
        };
        let growth = libm::log1p(self.rises_percent_per_year / 100.0) * f64::from(age / MONTHS_PER_YEAR);
        // Both factors are at most 1e15 or so: their product is a number, and `from_f64` checks the limit.
        let won = self.won_per_month * f64::from(self.machines.unwrap_or(1));
        Won::from_f64(won * libm::exp(growth))
            .map_err(FinanceError::at(|| format!("month {month}, the fee {:?}", self.what)))
    }
}

impl PayPerPartSpec {
    /// Whether it makes sense.
    ///
    /// # Errors
    /// If a figure is out of range.
    pub fn validate(&self) -> Result<(), FinanceError> {
        let limit = Won::LIMIT.as_f64();
        for (field, value) in [
            ("pay_per_part.won_per_good_part", self.won_per_good_part),
            ("pay_per_part.minimum_won_per_month", self.minimum_won_per_month),
            (
                "pay_per_part.expected_parts_per_month",
                self.expected_parts_per_month.unwrap_or(0.0),
            ),
        ] {
            in_range(|| field.into(), value, 0.0, limit)?;
        }
        Ok(())
    }

    /// What is due for so many good parts in a month of which `share` is measured.
    ///
    /// # Errors
    /// If it lies beyond [`Won::LIMIT`].
    pub fn due(&self, good_parts: f64, share: f64) -> Result<Won, FinanceError> {
        let won = (self.won_per_good_part * good_parts).max(self.minimum_won_per_month * share);
        Won::from_f64(won).map_err(FinanceError::at(|| "pay per part".into()))
    }
}

impl LeaseSpec {
    /// Whether the equipment has gone back to the lessor before a month, from 1.
    pub fn has_gone_back(&self, month: u32) -> bool {
        !self.buys_at_end && month > self.months
    }

    fn plan(&self) -> InstalmentSpec {
        InstalmentSpec {
            months: Some(self.months),
            annual_rate_percent: self.annual_rate_percent,
            balloon_percent: Some(self.residual_percent),
            ..InstalmentSpec::default()
        }
    }

    /// Whether it makes sense.
    ///
    /// # Errors
    /// If term, rate or residual are out of range.
    pub fn validate(&self) -> Result<(), FinanceError> {
        self.plan().validate()
    }

    /// The rents for equipment for which the lessor pays `amount`.
    ///
    /// # Errors
    /// As of [`LeaseSpec::validate`], and if an amount lies beyond [`Won::LIMIT`].
    pub fn terms(&self, amount: Won) -> Result<LeaseTerms, FinanceError> {
        let mut schedule = self.plan().schedule(amount)?;
        let share = crate::finance::share::Share::of_percent(|| "residual_percent".into(), self.residual_percent)?;
        let residual_won = share.of(amount);
        let at = || FinanceError::at(|| "rent".into());
        let mut owed_won = amount;
        if !self.buys_at_end {
            owed_won = amount.checked_sub(residual_won).map_err(at())?;
            for row in &mut schedule {
                row.balance_won = row.balance_won.checked_sub(residual_won).map_err(at())?.max(Won::ZERO);
            }
            if let Some(last) = schedule.last_mut() {
                last.principal_won = last.principal_won.checked_sub(residual_won).map_err(at())?;
            }
        }
        Ok(LeaseTerms {
            amount_won: amount,
            owed_won,
            schedule,
            residual_won,
            buys_at_end: self.buys_at_end,
        })
    }
}

impl LeaseTerms {
    /// Whether the equipment has gone back to the lessor before a month, from 1.
    pub fn has_gone_back(&self, month: u32) -> bool {
        !self.buys_at_end && usize::try_from(month).is_ok_and(|month| month > self.schedule.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maintenance_contract_begins_late_rises_and_ends() {
        let fee = FeeSpec {
            what: "maintenance".into(),
            won_per_month: 100_000.0,
            machines: None,
            first_month: Some(13),
            months: Some(24),
            rises_percent_per_year: 3.0,
        };
        let due = |month| fee.due(month).unwrap().0;
        assert_eq!(
            [due(12), due(13), due(24), due(25), due(36), due(37)],
            [0, 100_000, 100_000, 103_000, 103_000, 0]
        );
    }

    #[test]
    fn a_service_by_the_machine_costs_its_price_times_the_machines() {
        let fee = |machines: Option<u32>, won: f64| FeeSpec {
            what: "watching".into(),
            won_per_month: won,
            machines,
            first_month: None,
            months: None,
            rises_percent_per_year: 0.0,
        };
        for machines in [1, 4, 37, 1_000] {
            let due = fee(Some(machines), 90_000.5).due(7).unwrap();
            let one_fee = fee(None, 90_000.5 * f64::from(machines)).due(7).unwrap();
            assert_eq!(due, one_fee);
            assert_eq!(due.0, (90_000.5 * f64::from(machines)).round() as i64);
        }
        assert!(fee(Some(0), 1.0).validate().is_err());
        let beyond = fee(Some(1_000_000), Won::LIMIT.as_f64() / 10.0);
        assert!(beyond.validate().is_err() && beyond.due(1).is_err());
    }

    #[test]
    fn parts_are_paid_for_and_at_least_the_minimum() {
        let price = PayPerPartSpec {
            won_per_good_part: 12.5,
            minimum_won_per_month: 200_000.0,
            expected_parts_per_month: None,
        };
        assert_eq!(price.due(20_001.0, 1.0), Ok(Won(250_013)));
        assert_eq!(price.due(3.0, 1.0), Ok(Won(200_000)));
        assert_eq!(price.due(3.0, 0.25), Ok(Won(50_000)));
    }

    #[test]
    fn rents_pay_back_what_the_lessor_does_not_get_with_the_equipment() {
        let mut lease = LeaseSpec {
            months: 3,
            annual_rate_percent: 12.0,
            residual_percent: 40.0,
            buys_at_end: false,
        };
        // As for a balloon of 400: 208 a month; what goes back at the end is no rent.
        let rents = |lease: &LeaseSpec| {
            let terms = lease.terms(Won(1_000)).unwrap();
            let rows = terms.schedule.iter().map(|row| row.payment().unwrap().0);
            (
                rows.collect::<Vec<_>>(),
                terms.owed_won.0,
                terms.schedule[1].balance_won.0,
            )
        };
        assert_eq!(rents(&lease), (vec![208, 208, 208], 600, 202));
        lease.buys_at_end = true;
        assert_eq!(rents(&lease), (vec![208, 208, 608], 1_000, 602));
    }
}
