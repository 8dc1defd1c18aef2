//! Loans from a lender: policy loans, working capital, and the guarantee that a lender asks for.
//!
//! A *facility* loan pays a part of what the adopter owes for the equipment; a *working-capital* loan brings cash on
//! the day of the purchase. Both are paid back to the lender by the schedule of an instalment plan. Terms may come
//! from a dated rule; an offer may ask for less than the rule allows, and for another rate, since policy rates change
//! by the quarter.
//!
//! A **guarantee** costs its fee a year on the guaranteed part of what is still owed, paid each year in advance: on the
//! day of the purchase and every twelfth month after it. Left out: stamp duties, the time an application takes, and
//! whether it succeeds.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::instalment::{Instalment, InstalmentMethod, InstalmentSpec};
use crate::finance::rule::{Rule, dated_rule};
use crate::finance::share::Share;
use crate::finance::won::Won;

/// Part of a loan that a guarantee covers if nothing says so, percent.
pub const DEFAULT_COVERED_PERCENT: f64 = 85.0;
/// Months between two payments of a guarantee's fee.
const FEE_MONTHS: u32 = 12;

/// A loan programme as a dated rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoanProgrammeSpec {
    /// Its name, e.g. `"policy-loan-2025/facility"`.
    pub name: String,
    /// Where the rule comes from.
    pub source: String,
    /// First day on which it holds.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day on which it holds; open if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// What it may be used for.
    pub purpose: LoanPurpose,
    /// Interest, percent a year.
    #[schemars(range(min = 0.0, max = 200.0))]
    pub annual_rate_percent: f64,
    /// Longest term in months, grace included.
    #[schemars(range(min = 1, max = 600))]
    pub months: u32,
    /// Longest grace in months.
    #[serde(default)]
    #[schemars(range(min = 0, max = 599))]
    pub grace_months: u32,
    /// The most that is lent, won; no limit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_won: Option<f64>,
}

/// What a loan is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LoanPurpose {
    /// It pays for the equipment.
    #[default]
    Facility,
    /// It brings cash.
    WorkingCapital,
}

/// A guarantee programme as a dated rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuaranteeProgrammeSpec {
    /// Its name, e.g. `"kibo"`.
    pub name: String,
    /// Where the rule comes from.
    pub source: String,
    /// First day on which it holds.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day on which it holds; open if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Fee, percent a year of what is guaranteed.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub fee_percent: f64,
    /// The largest part of a loan that it covers, percent.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub covered_percent_most: f64,
}

/// A loan of an offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoanSpec {
    /// Whose loan it is, for reports.
    pub name: String,
    /// The loan programme whose terms hold where the loan says nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// What it is for; as the programme says, or `"facility"`, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<LoanPurpose>,
    /// Amount, won. A facility loan never exceeds what the adopter owes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_won: Option<f64>,
    /// Amount as a share of what the adopter owes after funding and loans before this one, percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub percent: Option<f64>,
    /// Interest, percent a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 200.0))]
    pub annual_rate_percent: Option<f64>,
    /// Term in months, grace included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 600))]
    pub months: Option<u32>,
    /// First months in which only interest is paid; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0, max = 599))]
    pub grace_months: u32,
    /// How the principal is paid back; `"equal-principal"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<InstalmentMethod>,
    /// The guarantee that the lender asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<GuaranteeSpec>,
}

/// A guarantee of a loan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuaranteeSpec {
    /// The guarantee programme whose terms hold where nothing else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// Fee, percent a year of what is guaranteed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub fee_percent: Option<f64>,
    /// Part of the loan that it covers, percent; 85, or the programme's most if that is less, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub covered_percent: Option<f64>,
}

/// A loan with its amount and schedule known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoanTerms {
    /// Whose loan it is.
    pub name: String,
    /// What it is for.
    pub purpose: LoanPurpose,
    /// What is lent on the day of the purchase.
    pub amount_won: Won,
    /// What was agreed on how it is paid back.
    pub plan: InstalmentSpec,
    /// How it is paid back, from month 1.
    pub schedule: Vec<Instalment>,
    /// Fees of the guarantee by month, from month 0; empty without one.
    pub guarantee_won: Vec<Won>,
}

dated_rule!(LoanProgrammeSpec, "loan programme");

dated_rule!(GuaranteeProgrammeSpec, "guarantee programme");

/// Loan and guarantee programmes that loans may name.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoanRules<'r> {
    /// Loan programmes.
    pub loans: &'r [LoanProgrammeSpec],
    /// Guarantee programmes.
    pub guarantees: &'r [GuaranteeProgrammeSpec],
}

impl LoanSpec {
    /// What it is for.
    ///
    /// # Errors
    /// If the programme is unknown or for something else.
    pub fn purpose(&self, rules: LoanRules<'_>) -> Result<LoanPurpose, FinanceError> {
        let programme = self.programme(rules)?;
        let ruled = programme.map(|programme| programme.purpose);
        match (self.purpose, ruled) {
            (Some(own), Some(ruled)) if own != ruled => Err(FinanceError::Conflict {
                first: format!("purpose of the loan {:?}", self.name),
                second: format!("its programme {:?}", self.programme.as_deref().unwrap_or_default()),
                why: "the programme lends for another purpose".into(),
            }),
            (own, ruled) => Ok(own.or(ruled).unwrap_or_default()),
        }
    }

    /// Whether the loan makes sense under the rules, whatever is owed.
    ///
    /// # Errors
    /// If a rule is unknown or passed, or amount, rate or term is missing, twice there or out of range.
    pub fn validate(&self, rules: LoanRules<'_>) -> Result<(), FinanceError> {
        let purpose = self.purpose(rules)?;
        let place = |field: &str| format!("{field} of the loan {:?}", self.name);
        match (self.amount_won, self.percent) {
            (None, None) => return Err(self.missing("`amount_won` or `percent`")),
            (Some(_), Some(_)) => {
                return Err(FinanceError::Conflict {
                    first: place("amount_won"),
                    second: "`percent`".into(),
                    why: "each says how much is lent; keep one".into(),
                });
            }
            (None, Some(_)) if purpose == LoanPurpose::WorkingCapital => {
                return Err(self.missing("`amount_won`: working capital is no share of a price"));
            }
            _ => {}
        }
        if let Some(won) = self.amount_won {
            in_range(|| place("amount_won"), won, 0.0, Won::LIMIT.as_f64())?;
        }
        if let Some(percent) = self.percent {
            in_range(|| place("percent"), percent, 0.0, 100.0)?;
        }
        let plan = self.plan(rules)?;
        plan.validate()?;
        if let Some(programme) = self.programme(rules)? {
            for (what, value, most) in [
                ("a term in months", plan.term_months(), programme.months),
                ("a grace in months", plan.grace_months, programme.grace_months),
            ] {
                if value > most {
                    return Err(beyond(programme, what, f64::from(value), f64::from(most)));
                }
            }
        }
        self.guarantee(rules).map(|_| ())
    }

    /// The loan for an adopter who owes `owed` for the equipment.
    ///
    /// # Errors
    /// As of [`LoanSpec::validate`], and if an amount lies beyond [`Won::LIMIT`].
    pub fn terms(&self, rules: LoanRules<'_>, owed: Won) -> Result<LoanTerms, FinanceError> {
        self.validate(rules)?;
        let purpose = self.purpose(rules)?;
        let at = || FinanceError::at(|| format!("amount of the loan {:?}", self.name));
        let mut amount = match (self.amount_won, self.percent) {
            (Some(won), _) => Won::from_f64(won).map_err(at())?,
            (None, percent) => Share::of_percent(|| "percent".into(), percent.unwrap_or(0.0))?.of(owed),
        };
        if purpose == LoanPurpose::Facility {
            amount = amount.min(owed);
        }
        if let Some(limit) = self.programme(rules)?.and_then(|programme| programme.limit_won) {
            amount = amount.min(Won::from_f64(limit).map_err(at())?);
        }
        let plan = self.plan(rules)?;
        let schedule = plan.schedule(amount)?;
        Ok(LoanTerms {
            name: self.name.clone(),
            purpose,
            amount_won: amount,
            guarantee_won: match self.guarantee(rules)? {
                Some((fee, covered)) => guarantee_fees(fee, covered, amount, &schedule),
                None => Vec::new(),
            },
            plan,
            schedule,
        })
    }

    fn programme<'r>(&self, rules: LoanRules<'r>) -> Result<Option<&'r LoanProgrammeSpec>, FinanceError> {
        let name = self.programme.as_deref();
        name.map(|name| LoanProgrammeSpec::find(rules.loans, name)).transpose()
    }

    fn plan(&self, rules: LoanRules<'_>) -> Result<InstalmentSpec, FinanceError> {
        let programme = self.programme(rules)?;
        let rate = self
            .annual_rate_percent
            .or(programme.map(|programme| programme.annual_rate_percent));
        let months = self.months.or(programme.map(|programme| programme.months));
        Ok(InstalmentSpec {
            months: Some(months.ok_or_else(|| self.missing("`months` or a `programme`"))?),
            annual_rate_percent: rate.ok_or_else(|| self.missing("`annual_rate_percent` or a `programme`"))?,
            method: Some(self.method.unwrap_or(InstalmentMethod::EqualPrincipal)),
            grace_months: self.grace_months,
            ..InstalmentSpec::default()
        })
    }

    /// Fee a year and the part that it covers.
    fn guarantee(&self, rules: LoanRules<'_>) -> Result<Option<(Share, Share)>, FinanceError> {
        let Some(guarantee) = &self.guarantee else {
            return Ok(None);
        };
        let name = guarantee.programme.as_deref();
        let programme = name
            .map(|name| GuaranteeProgrammeSpec::find(rules.guarantees, name))
            .transpose()?;
        let most = programme.map_or(100.0, |programme| programme.covered_percent_most);
        let covered = guarantee.covered_percent.unwrap_or(DEFAULT_COVERED_PERCENT.min(most));
        if let Some(programme) = programme.filter(|_| covered > most) {
            return Err(beyond(programme, "a covered part in percent", covered, most));
        }
        let fee = guarantee
            .fee_percent
            .or(programme.map(|programme| programme.fee_percent));
        let fee = fee.ok_or_else(|| self.missing("the `fee_percent` of its guarantee, or its `programme`"))?;
        let place = |field: &str| format!("{field} of the guarantee of the loan {:?}", self.name);
        Ok(Some((
            Share::of_percent(|| place("fee_percent"), fee)?,
            Share::of_percent(|| place("covered_percent"), covered)?,
        )))
    }

    fn missing(&self, what: &str) -> FinanceError {
        FinanceError::Missing {
            place: format!("the loan {:?}", self.name),
            what: what.into(),
        }
    }
}

fn beyond(rule: &impl Rule, what: &'static str, value: f64, most: f64) -> FinanceError {
    FinanceError::BeyondRule {
        rule: rule.name().to_owned(),
        source_text: rule.source().to_owned(),
        what,
        value,
        most,
    }
}

/// The fee of each year on the part that is guaranteed of what is owed at its beginning.
fn guarantee_fees(fee: Share, covered: Share, amount: Won, schedule: &[Instalment]) -> Vec<Won> {
    let owed = std::iter::once(amount).chain(schedule.iter().map(|row| row.balance_won));
    let months = owed.zip(0u32..).map(|(owed, month)| match month % FEE_MONTHS {
        0 => fee.of(covered.of(owed)),
        _ => Won::ZERO,
    });
    months.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rules() -> ([LoanProgrammeSpec; 2], [GuaranteeProgrammeSpec; 1]) {
        let facility = LoanProgrammeSpec {
            name: "policy/facility".into(),
            source: "a notice".into(),
            from: date(2025, 1, 1),
            until: None,
            purpose: LoanPurpose::Facility,
            annual_rate_percent: 2.4,
            months: 120,
            grace_months: 36,
            limit_won: Some(60_000_000.0),
        };
        let working = LoanProgrammeSpec {
            name: "policy/working".into(),
            purpose: LoanPurpose::WorkingCapital,
            months: 60,
            ..facility.clone()
        };
        let guarantee = GuaranteeProgrammeSpec {
            name: "kibo".into(),
            source: "a tariff".into(),
            from: date(2025, 1, 1),
            until: None,
            fee_percent: 1.2,
            covered_percent_most: 95.0,
        };
        ([facility, working], [guarantee])
    }

    fn with<T>(call: impl FnOnce(LoanRules<'_>) -> T) -> T {
        let (loans, guarantees) = rules();
        call(LoanRules {
            loans: &loans,
            guarantees: &guarantees,
        })
    }

    fn policy(percent: f64) -> LoanSpec {
        LoanSpec {
            name: "bank".into(),
            programme: Some("policy/facility".into()),
            percent: Some(percent),
            ..LoanSpec::default()
        }
    }

    #[test]
    fn a_policy_loan_pays_interest_in_its_grace_and_equal_principal_after_it() {
        let mut loan = policy(50.0);
        loan.grace_months = 24;
        let terms = with(|rules| loan.terms(rules, Won(96_000_000))).unwrap();
        assert_eq!(terms.amount_won, Won(48_000_000));
        assert_eq!(terms.schedule.len(), 120);
        // 0.2 % of 48 million a month; 48 million over 96 months.
        let row = |month: usize| {
            (
                terms.schedule[month - 1].principal_won.0,
                terms.schedule[month - 1].interest_won.0,
            )
        };
        assert_eq!(
            (row(1), row(24), row(25)),
            ((0, 96_000), (0, 96_000), (500_000, 96_000))
        );
        assert_eq!((row(26), row(120)), ((500_000, 95_000), (500_000, 1_000)));
        let principal: i64 = terms.schedule.iter().map(|row| row.principal_won.0).sum();
        assert_eq!(principal, 48_000_000);
    }

    #[test]
    fn no_more_is_lent_than_the_limit_and_what_is_owed() {
        let amount = |loan: &LoanSpec, owed| with(|rules| loan.terms(rules, Won(owed))).unwrap().amount_won.0;
        assert_eq!(amount(&policy(100.0), 60_000_000), 60_000_000);
        assert_eq!(amount(&policy(100.0), 60_000_001), 60_000_000);
        let mut fixed = policy(0.0);
        (fixed.percent, fixed.amount_won) = (None, Some(5_000.0));
        assert_eq!((amount(&fixed, 4_000), amount(&fixed, 6_000)), (4_000, 5_000));
        // Working capital has nothing to do with what is owed.
        fixed.programme = Some("policy/working".into());
        assert_eq!(amount(&fixed, 0), 5_000);
    }

    #[test]
    fn a_guarantee_is_paid_for_in_advance_each_year_on_what_is_left() {
        let mut loan = policy(100.0);
        loan.months = Some(24);
        loan.guarantee = Some(GuaranteeSpec {
            programme: Some("kibo".into()),
            ..GuaranteeSpec::default()
        });
        let terms = with(|rules| loan.terms(rules, Won(24_000_000))).unwrap();
        // 1.2 % of 85 % of 24 million, after twelve payments of 1 million of 12 million, and then of nothing.
        let paid: Vec<_> = (terms.guarantee_won.iter().enumerate())
            .filter(|(_, won)| **won != Won::ZERO)
            .collect();
        assert_eq!(paid, [(0, &Won(244_800)), (12, &Won(122_400))]);
    }

    #[test]
    fn what_a_rule_does_not_allow_is_refused_with_its_name_and_source() {
        let text = |loan: LoanSpec| with(|rules| loan.validate(rules)).unwrap_err().to_string();
        let beyond = text(LoanSpec {
            months: Some(121),
            ..policy(10.0)
        });
        assert_eq!(
            beyond,
            "a term in months of 121 is more than the 120 of the rule \"policy/facility\" (a notice)"
        );
        let grace = LoanSpec {
            grace_months: 37,
            ..policy(10.0)
        };
        assert!(text(grace).starts_with("a grace in months of 37"));
        let covered = LoanSpec {
            guarantee: Some(GuaranteeSpec {
                programme: Some("kibo".into()),
                covered_percent: Some(95.5),
                ..GuaranteeSpec::default()
            }),
            ..policy(10.0)
        };
        assert!(text(covered).contains("more than the 95 of the rule \"kibo\" (a tariff)"));
        let unknown = LoanSpec {
            programme: Some("polcy".into()),
            ..policy(10.0)
        };
        assert!(text(unknown).starts_with("there is no loan programme \"polcy\"; known are \"policy/facility\""));
        let neither = LoanSpec {
            percent: None,
            ..policy(0.0)
        };
        assert_eq!(
            text(neither),
            "the loan \"bank\" does not say `amount_won` or `percent`"
        );
        assert!(with(|rules| policy(10.0).validate(rules)).is_ok());
    }
}
