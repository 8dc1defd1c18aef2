//! What a project changes in the taxes of a company, fiscal year by fiscal year.
//!
//! Fiscal years are calendar years; a month belongs to the year in which it begins. The company has a **taxable income
//! without the project**, which the user gives. The project adds its savings less fees, rents and interest, less the
//! depreciation of what the adopter itself paid (what a subsidy paid is not written off, which is what setting the
//! subsidy against the equipment comes to), and its credit on the same amount. Taxes are reckoned with and without; the
//! difference is paid in the month in which the company pays that year's tax, three months after its end in Korea, or
//! in the last month if that lies beyond the measured time.
//!
//! **Closing the books.** At the end of the measured time the equipment counts as sold for its residual value: what is not
//! written off by then lowers that year's income, and the residual value raises it. Left out: tax on the sale of
//! equipment later, recapture of the credit, fiscal years that are not calendar years, VAT on anything but the price.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::depreciation::{DepreciationMethod, by_year, check_life};
use crate::finance::error::{FinanceError, in_range};
use crate::finance::rule::Rule;
use crate::finance::share::Share;
use crate::finance::tax::{TaxRule, TaxRuleSpec, TaxYear, taxes};
use crate::finance::won::Won;

/// Day of the month until which a tax is paid, safe in every month.
const PAY_DAY: i8 = 28;

/// How a company is taxed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TaxSpec {
    /// The law: the name that its rules have before the slash, e.g. `"corporate-kr"`.
    pub law: String,
    /// Taxable income of a year without the project, won: one figure for all years, or a list that begins with the
    /// year of the start and whose last figure holds on. Negative for a loss.
    pub taxable_income_won: YearlyWonSpec,
    /// How equipment is written off; `"declining-balance"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depreciation: Option<DepreciationMethod>,
    /// Standard life of such equipment in the trade, years.
    #[schemars(range(min = 1, max = 60))]
    pub standard_life_years: u32,
    /// The life chosen, within a quarter of the standard one; that if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 75))]
    pub life_years: Option<u32>,
    /// The credit for investment that is claimed, by its name in the rule; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Months after which value added tax on the price comes back; it is left out if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 36))]
    pub vat_recovery_months: Option<u32>,
}

/// An amount for each year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum YearlyWonSpec {
    /// The same in all years, won.
    Same(f64),
    /// From the first year on, won; the last holds on.
    List(Vec<f64>),
}

impl YearlyWonSpec {
    fn values(&self) -> &[f64] {
        match self {
            Self::Same(won) => std::slice::from_ref(won),
            Self::List(list) => list,
        }
    }
}

/// How a company is taxed, with its rules.
#[derive(Clone, Debug, PartialEq)]
pub struct TaxPlan {
    /// The law's rules; the first stands for years before all of them.
    first: TaxRule,
    others: Vec<TaxRule>,
    incomes: Vec<Won>,
    method: DepreciationMethod,
    life_years: u32,
    credit: Option<String>,
    vat_recovery_months: Option<u32>,
    is_value_added_only: bool,
}

/// What a project earns and costs, for its taxes.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// First day of each month; the first is month 0, the day of the purchase.
    pub starts: &'a [Date],
    /// What each month adds to the taxable income, depreciation aside.
    pub income_won: &'a [Won],
    /// What the adopter itself paid for equipment that it owns.
    pub cost_won: Won,
    /// The month from which the equipment works.
    pub works_from: u32,
    /// The month in which it is sold, from 0.
    pub sold_in: u32,
    /// What it is sold for then.
    pub sold_for_won: Won,
    /// The part of `cost_won` that brings a credit.
    pub credited_won: Won,
}

/// What a project changes in the taxes of one fiscal year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectYear {
    /// The fiscal year.
    pub year: i16,
    /// What it adds to the income before depreciation, the sale at the end included.
    pub income_won: Won,
    /// What is written off.
    pub depreciation_won: Won,
    /// The credit that it brings.
    pub credit_won: Won,
    /// What it adds to the taxes; negative where it saves some.
    pub tax_won: Won,
}

/// What a project changes in the taxes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectTaxes {
    /// By fiscal year.
    pub years: Vec<ProjectYear>,
    /// By month, from 0: what is paid, negative for what need not be.
    pub months_won: Vec<Won>,
}

impl TaxSpec {
    /// The plan under these rules.
    ///
    /// # Errors
    /// If no rule bears the law's name, a rule makes no sense or lacks the credit, or a figure is out of range.
    pub fn plan(&self, rules: &[TaxRuleSpec]) -> Result<TaxPlan, FinanceError> {
        let mut of_law = self.rules(rules);
        of_law.sort_by_key(|rule| rule.from);
        let mut compiled = of_law.into_iter().map(TaxRuleSpec::compile);
        let first = compiled.next().ok_or_else(|| FinanceError::UnknownRule {
            kind: "tax law",
            name: self.law.clone(),
            known: (rules.iter().map(|rule| family(&rule.name).to_owned()))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        })??;
        let others = compiled.collect::<Result<Vec<_>, _>>()?;
        if let Some(credit) = &self.credit
            && !std::iter::once(&first)
                .chain(&others)
                .any(|rule| rule.credit(credit).is_ok())
        {
            first.credit(credit)?;
        }
        let limit = Won::LIMIT.as_f64();
        let place = || "tax.taxable_income_won".to_owned();
        let incomes = self.taxable_income_won.values().iter().map(|&won| {
            let won = in_range(place, won, -limit, limit)?;
            Won::from_f64(won).map_err(FinanceError::at(place))
        });
        let incomes = incomes.collect::<Result<Vec<_>, _>>()?;
        if incomes.is_empty() {
            return Err(FinanceError::Missing {
                place: place(),
                what: "the income of any year".into(),
            });
        }
        let life_years = self.life_years.unwrap_or(self.standard_life_years);
        if let Some(months) = self.vat_recovery_months {
            in_range(|| "tax.vat_recovery_months".into(), f64::from(months), 1.0, 36.0)?;
        }
        Ok(TaxPlan {
            first,
            others,
            incomes,
            method: self.depreciation.unwrap_or_default(),
            life_years: check_life(self.standard_life_years, life_years)?,
            credit: self.credit.clone(),
            vat_recovery_months: self.vat_recovery_months,
            is_value_added_only: false,
        })
    }

    /// What is doubtful about these rules for the fiscal years from `first` to `last`: years under no rule.
    pub fn doubts(&self, rules: &[TaxRuleSpec], first: i16, last: i16) -> Vec<String> {
        let of_law = self.rules(rules);
        let mut doubts: Vec<String> = Vec::new();
        for year in first..=last {
            let Ok(day) = Date::new(year, 1, 1) else { continue };
            if of_law.iter().any(|rule| rule.holds_on(day)) {
                continue;
            }
            let nearest = of_law
                .iter()
                .filter(|rule| rule.from <= day)
                .max_by_key(|rule| rule.from);
            let nearest = nearest.or_else(|| of_law.iter().min_by_key(|rule| rule.from));
            if let Some(doubt) = nearest.and_then(|rule| rule.doubt(day)) {
                doubts.push(doubt);
            }
        }
        doubts
    }

    /// What is to be said of an offer whose equipment works from a year on, if the rule of that year lacks the credit that
    /// is claimed.
    pub fn credit_doubt(&self, rules: &[TaxRuleSpec], offer: &str, year: i16) -> Option<String> {
        let mut of_law = self.rules(rules);
        of_law.sort_by_key(|rule| rule.from);
        let day = Date::new(year, 1, 1).ok()?;
        // The rule by which the year is taxed, see `TaxPlan::rule`.
        let begun = || of_law.iter().filter(|rule| rule.from <= day);
        let rule = begun().rfind(|rule| rule.holds_on(day));
        let rule = rule.or_else(|| begun().next_back()).or(of_law.first())?;
        let is_lacking = |name: &&str| !rule.credits.iter().any(|credit| credit.name == **name);
        let credit = self.credit.as_deref().filter(is_lacking)?;
        Some(format!(
            "the tax rule {:?} has no credit {credit:?}: the equipment of the offer {offer:?} works from {year} on and \
             brings none (source: {})",
            rule.name, rule.source
        ))
    }

    fn rules<'r>(&self, rules: &'r [TaxRuleSpec]) -> Vec<&'r TaxRuleSpec> {
        rules.iter().filter(|rule| family(&rule.name) == self.law).collect()
    }
}

fn family(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

impl TaxPlan {
    /// The rule of a fiscal year; the latest before it, or the first of all, if none holds.
    pub fn rule(&self, year: i16) -> &TaxRule {
        let all = || std::iter::once(&self.first).chain(&self.others);
        let Ok(day) = Date::new(year, 1, 1) else {
            return &self.first;
        };
        let begun = || all().filter(|rule| rule.validity().0 <= day);
        begun()
            .rfind(|rule| rule.validity().1.is_none_or(|until| day <= until))
            .or_else(|| begun().next_back())
            .unwrap_or(&self.first)
    }

    /// The plan for value added tax alone, where it is not known what an offer earns.
    pub fn value_added_only(self) -> Self {
        Self {
            is_value_added_only: true,
            ..self
        }
    }

    /// Value added tax on a price paid in a year, and the months after which it comes back; none if it is left out.
    pub fn vat(&self, year: i16) -> Option<(Share, u32)> {
        Some((self.rule(year).vat, self.vat_recovery_months?))
    }

    fn income(&self, index: usize) -> Won {
        let known = self.incomes.get(index).or(self.incomes.last());
        known.copied().unwrap_or_default()
    }

    /// What a project changes in the taxes.
    ///
    /// # Errors
    /// If an amount lies beyond [`Won::LIMIT`].
    pub fn project(&self, project: &Project<'_>) -> Result<ProjectTaxes, FinanceError> {
        let (Some(first), Some(last), false) =
            (project.starts.first(), project.starts.last(), self.is_value_added_only)
        else {
            return Ok(ProjectTaxes::default());
        };
        let at = |year: i16| FinanceError::at(move || format!("taxes of {year}"));
        let mut years: Vec<ProjectYear> = Vec::new();
        for year in first.year()..=last.year() {
            let months = project.starts.iter().zip(project.income_won);
            let within = months.filter(|(start, _)| start.year() == year).map(|(_, won)| *won);
            years.push(ProjectYear {
                year,
                income_won: Won::sum(within).map_err(at(year))?,
                ..ProjectYear::default()
            });
        }
        let sold = usize::try_from(project.sold_in).ok();
        let sold = sold.and_then(|month| project.starts.get(month)).unwrap_or(last).year();
        self.write_off(project, sold, &mut years)?;
        if let Some(year) = years.iter_mut().find(|year| year.year == sold) {
            let income = year.income_won.checked_add(project.sold_for_won);
            year.income_won = income.map_err(at(year.year))?;
        }
        let mut with = Vec::with_capacity(years.len());
        let mut without = Vec::with_capacity(years.len());
        for (index, year) in years.iter().enumerate() {
            let rule = self.rule(year.year);
            let income = self.income(index);
            let changed = year.income_won.checked_sub(year.depreciation_won);
            let changed = changed
                .and_then(|change| income.checked_add(change))
                .map_err(at(year.year))?;
            without.push(TaxYear {
                rule,
                income_won: income,
                credit_won: Won::ZERO,
            });
            with.push(TaxYear {
                rule,
                income_won: changed,
                credit_won: year.credit_won,
            });
        }
        let mut months_won = vec![Won::ZERO; project.starts.len()];
        for ((year, with), without) in years.iter_mut().zip(taxes(&with)?).zip(taxes(&without)?) {
            year.tax_won = with.total_won.checked_sub(without.total_won).map_err(at(year.year))?;
            let month = self.pay_month(year.year, project.starts);
            if let Some(paid) = months_won.get_mut(month) {
                *paid = paid.checked_add(year.tax_won).map_err(at(year.year))?;
            }
        }
        Ok(ProjectTaxes { years, months_won })
    }

    /// Depreciation and credit by year; what is left goes with the year of the sale.
    fn write_off(&self, project: &Project<'_>, sold: i16, years: &mut [ProjectYear]) -> Result<(), FinanceError> {
        let mut left = project.cost_won;
        let works_from = usize::try_from(project.works_from).unwrap_or(usize::MAX);
        let at = || FinanceError::at(|| "depreciation".into());
        if let Some(start) = project.starts.get(works_from) {
            let months = 13 - u32::from(start.month().unsigned_abs());
            let amounts = by_year(self.method, self.life_years, project.cost_won, months);
            let working = years
                .iter_mut()
                .filter(|year| (start.year()..=sold).contains(&year.year));
            for (year, amount) in working.zip(amounts) {
                year.depreciation_won = amount;
                left = left.checked_sub(amount).map_err(at())?;
            }
            // A credit that the rule of the year does not know has been warned of.
            let credit = (self.credit.as_deref()).and_then(|name| self.rule(start.year()).credit(name).ok());
            if let (Some(credit), Some(year)) = (credit, years.iter_mut().find(|year| year.year == start.year())) {
                year.credit_won = credit.of(project.credited_won);
            }
        }
        if let Some(year) = years.iter_mut().find(|year| year.year == sold) {
            year.depreciation_won = year.depreciation_won.checked_add(left).map_err(at())?;
        }
        Ok(())
    }

    /// The month in which the tax of a fiscal year is paid.
    fn pay_month(&self, year: i16, starts: &[Date]) -> usize {
        let last = starts.len().saturating_sub(1);
        // 1 to 12 by the check of the rule.
        let month = i8::try_from(self.rule(year).payable_after_months).unwrap_or(12);
        let Ok(due) = Date::new(year.saturating_add(1), month, PAY_DAY) else {
            return last;
        };
        starts.iter().rposition(|start| *start <= due).unwrap_or(last).min(last)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;
    use crate::finance::tax::tests::law;

    pub(crate) fn spec(income: f64) -> TaxSpec {
        TaxSpec {
            law: "kr".into(),
            taxable_income_won: YearlyWonSpec::Same(income),
            depreciation: Some(DepreciationMethod::StraightLine),
            standard_life_years: 5,
            life_years: None,
            credit: None,
            vat_recovery_months: None,
        }
    }

    pub(crate) fn rules() -> Vec<TaxRuleSpec> {
        let mut old = law("kr/2023", 2023, [9.0, 19.0, 21.0, 24.0]);
        old.until = Some(date(2025, 12, 31));
        vec![law("kr/2026", 2026, [10.0, 20.0, 22.0, 25.0]), old]
    }

    fn starts(first: Date, months: i64) -> Vec<Date> {
        let later = (0..months).map(|month| first.saturating_add(month.months()));
        std::iter::once(first).chain(later).collect()
    }

    fn project<'a>(starts: &'a [Date], income_won: &'a [Won], cost: i64) -> Project<'a> {
        Project {
            starts,
            income_won,
            cost_won: Won(cost),
            works_from: 1,
            sold_in: starts.len() as u32 - 1,
            sold_for_won: Won::ZERO,
            credited_won: Won(cost),
        }
    }

    #[test]
    fn the_increment_is_taxed_on_top_of_the_other_income_with_sums_by_hand() {
        // From January 2025 for 24 months: 5 million a month on top of 180 million, straight line of 100 million.
        let starts = starts(date(2025, 1, 2), 24);
        let mut income = vec![Won(5_000_000); 25];
        income[0] = Won::ZERO;
        let plan = spec(180e6).plan(&rules()).unwrap();
        let found = plan.project(&project(&starts, &income, 100_000_000)).unwrap();
        // 2025: 60 − 20 = 40 million more. Without: 9 % of 180 = 16.2, with local tax 17.82 million. With, 220 million:
        // 18 + 19 % of 20 = 21.8, with local tax 23.98. Difference 6.16.
        let first = ProjectYear {
            year: 2025,
            income_won: Won(60_000_000),
            depreciation_won: Won(20_000_000),
            credit_won: Won::ZERO,
            tax_won: Won(6_160_000),
        };
        assert_eq!(found.years[0], first);
        // 2026: the books are closed, so the other 80 million are written off: 20 million less than without.
        // 10 % of 180 = 18, with local tax 19.8 million; of 160 it is 17.6. Difference −2.2 million.
        assert_eq!(found.years[1].depreciation_won, Won(80_000_000));
        assert_eq!(found.years[1].tax_won, Won(-2_200_000));
        // The tax of 2025 is paid in March 2026, month 15; that of 2026 lies beyond and counts in the last month.
        let paid: Vec<_> = (found.months_won.iter().enumerate())
            .filter(|(_, won)| **won != Won::ZERO)
            .collect();
        assert_eq!(paid, [(15, &Won(6_160_000)), (24, &Won(-2_200_000))]);
    }

    #[test]
    fn a_credit_comes_in_the_year_in_which_the_equipment_works() {
        let starts = starts(date(2026, 11, 2), 36);
        let income = vec![Won::ZERO; 37];
        let mut with_credit = spec(500e6);
        with_credit.credit = Some("general".into());
        let plan = with_credit.plan(&rules()).unwrap();
        let mut late = project(&starts, &income, 60_000_000);
        late.works_from = 3;
        let found = plan.project(&late).unwrap();
        let credits: Vec<_> = found.years.iter().map(|year| year.credit_won.0).collect();
        assert_eq!(credits, [0, 6_000_000, 0, 0]);
        // Works from January 2027: 12 million a year; the rest goes with October 2029, the last month.
        let written: Vec<_> = found.years.iter().map(|year| year.depreciation_won.0).collect();
        assert_eq!(written, [0, 12_000_000, 12_000_000, 36_000_000]);
        // 20 % and local tax of 12 million are 2.64; the credit takes 6 million more and its surtax 1.2 back.
        assert_eq!(found.years[1].tax_won, Won(-2_640_000 - 6_000_000 + 1_200_000));
    }

    #[test]
    fn a_loss_of_the_company_leaves_nothing_to_save_until_it_earns_again() {
        let starts = starts(date(2026, 1, 2), 24);
        let income = vec![Won::ZERO; 25];
        let mut poor = spec(0.0);
        poor.taxable_income_won = YearlyWonSpec::List(vec![-50e6, 200e6]);
        let plan = poor.plan(&rules()).unwrap();
        let found = plan.project(&project(&starts, &income, 50_000_000)).unwrap();
        let taxes: Vec<_> = found.years.iter().map(|year| year.tax_won.0).collect();
        // The second year carries both losses: 10 % and local tax of 50 million less.
        assert_eq!(taxes, [0, -5_500_000]);
    }

    #[test]
    fn years_under_no_rule_are_named() {
        let doubts = spec(0.0).doubts(&rules(), 2022, 2027);
        assert_eq!(doubts.len(), 1);
        assert!(
            doubts[0].contains("\"kr/2023\" holds from 2023-01-01 to 2025-12-31"),
            "{doubts:?}"
        );
        let plan = spec(0.0).plan(&rules()).unwrap();
        let taxed = |year| plan.rule(year).computed(Won(100));
        assert_eq!(
            [taxed(2020), taxed(2025), taxed(2026), taxed(2099)],
            [Won(9), Won(9), Won(10), Won(10)]
        );
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let text = |spec: TaxSpec| spec.plan(&rules()).unwrap_err().to_string();
        let law = TaxSpec {
            law: "corporate".into(),
            ..spec(0.0)
        };
        assert!(text(law).starts_with("there is no tax law \"corporate\"; known are \"kr\""));
        let life = TaxSpec {
            life_years: Some(7),
            ..spec(0.0)
        };
        assert_eq!(text(life), "tax.life_years is 7, but must be a number from 4 to 6");
        let mut lacking = rules();
        lacking[1].credits.clear();
        let claims = TaxSpec {
            credit: Some("general".into()),
            ..spec(0.0)
        };
        assert!(claims.plan(&lacking).is_ok());
        let doubt = |year| claims.credit_doubt(&lacking, "Cell", year);
        assert_eq!(
            doubt(2025).unwrap(),
            "the tax rule \"kr/2023\" has no credit \"general\": the equipment of the offer \"Cell\" works from 2025 on \
             and brings none (source: gazette)"
        );
        assert_eq!(doubt(2026), None);
        // Years before all rules are taxed by the first of them.
        assert!(doubt(2020).is_some());
        assert!(claims.doubts(&lacking, 2025, 2027).is_empty());
        let credit = TaxSpec {
            credit: Some("golden".into()),
            ..spec(0.0)
        };
        assert!(text(credit).contains("\"golden of kr/2023\""));
    }
}
