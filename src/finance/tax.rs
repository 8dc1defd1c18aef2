//! Income tax of a company under dated rules: brackets, local tax, losses, credits and their limits.
//!
//! A rule is data ([`TaxRuleSpec`]) and holds for the fiscal years that begin within its time. A year's tax follows in
//! these steps, each rounded down to the won:
//! - losses of earlier years, oldest first, lower the taxable income for as many years as the rule says;
//! - the **computed tax** is the sum over the brackets;
//! - the **credit** for investment, oldest first, lowers it, but not below the minimum tax (a share of the taxable
//!   income); what finds no room is carried forward;
//! - the **rural surtax** is a share of the credit that is used;
//! - the **local tax** is a share of the computed tax; credits do not lower it.
//!
//! What a project changes is the tax with it less the tax without it, year by year ([`TaxYear`] lists go in twice), so
//! brackets, losses and the minimum tax bite as they would. Left out: prepayments in the middle of the year, carrying
//! losses back, additional taxes on retained earnings, and what losses and credits are worth after the last year.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::rule::{Rule, dated_rule};
use crate::finance::share::{Share, whole_won};
use crate::finance::won::Won;

/// A tax law for the fiscal years that begin within its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TaxRuleSpec {
    /// Its name: the law, a slash, and the year from which it holds, e.g. `"corporate-kr/2026"`.
    pub name: String,
    /// Where the rule comes from.
    pub source: String,
    /// First day on which a fiscal year under it may begin.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last such day; open if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The brackets, lowest first; only the last has no `up_to_won`.
    pub brackets: Vec<BracketSpec>,
    /// Local income tax, percent of the computed tax.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub local_percent: f64,
    /// Minimum tax that credits leave, percent of the taxable income.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub minimum_percent: f64,
    /// Credits for investment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<CreditSpec>,
    /// Surtax on a credit that is used, percent of it.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub credit_surtax_percent: f64,
    /// Years for which a credit is carried forward.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100))]
    pub carry_credit_years: u32,
    /// Years for which a loss is carried forward.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100))]
    pub carry_loss_years: u32,
    /// Part of a year's income that losses may lower, percent; 100 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub loss_limit_percent: Option<f64>,
    /// Months after the fiscal year's end in the last of which the tax is paid.
    #[schemars(range(min = 1, max = 12))]
    pub payable_after_months: u32,
    /// Value added tax, percent.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub vat_percent: f64,
}

/// A bracket of the tax.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BracketSpec {
    /// Taxable income up to which it reaches, won; without end if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_won: Option<f64>,
    /// Tax on the income in it, percent.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub percent: f64,
}

/// A credit for investment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreditSpec {
    /// Its name, e.g. `"general"`.
    pub name: String,
    /// Credit, percent of what was invested without subsidies.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub percent: f64,
}

dated_rule!(TaxRuleSpec, "tax rule");

/// A tax rule ready to reckon with.
#[derive(Clone, Debug, PartialEq)]
pub struct TaxRule {
    name: String,
    validity: (Date, Option<Date>),
    /// Upper ends and shares; the last end is the limit of amounts.
    brackets: Vec<(Won, Share)>,
    local: Share,
    minimum: Share,
    credits: Vec<(String, Share)>,
    surtax: Share,
    carry_credit_years: u32,
    carry_loss_years: u32,
    loss_limit: Share,
    /// Months after the fiscal year's end in the last of which the tax is paid.
    pub payable_after_months: u32,
    /// Value added tax.
    pub vat: Share,
}

/// One fiscal year of a taxpayer.
#[derive(Clone, Copy, Debug)]
pub struct TaxYear<'r> {
    /// The rule of the year.
    pub rule: &'r TaxRule,
    /// Income before losses of earlier years; negative for a loss.
    pub income_won: Won,
    /// Credit that the year's investment brings.
    pub credit_won: Won,
}

/// The tax of one fiscal year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearTax {
    /// Income after losses of earlier years; 0 in a year of loss.
    pub taxable_won: Won,
    /// Tax by the brackets.
    pub computed_won: Won,
    /// Credit used.
    pub credit_won: Won,
    /// Surtax on it.
    pub surtax_won: Won,
    /// Local tax.
    pub local_won: Won,
    /// All that is paid: computed less credit, surtax and local tax.
    pub total_won: Won,
}

impl TaxRuleSpec {
    /// The rule ready to reckon with.
    ///
    /// # Errors
    /// If there is no bracket, brackets do not rise, one before the last has no end or the last one has, or a figure
    /// is out of range.
    pub fn compile(&self) -> Result<TaxRule, FinanceError> {
        let place = |field: &str| format!("{field} of the tax rule {:?}", self.name);
        let share = |field: &str, percent| Share::of_percent(|| place(field), percent);
        let mut brackets = Vec::with_capacity(self.brackets.len());
        let mut below = 0.0;
        for (index, bracket) in self.brackets.iter().enumerate() {
            let is_last = index + 1 == self.brackets.len();
            let end = match bracket.up_to_won {
                Some(end) if !is_last => in_range(|| place("up_to_won"), end, below + 1.0, Won::LIMIT.as_f64())?,
                None if is_last => Won::LIMIT.as_f64(),
                _ => {
                    return Err(FinanceError::Missing {
                        place: place("brackets"),
                        what: "`up_to_won` in all brackets but the last".into(),
                    });
                }
            };
            below = end;
            let end = Won::from_f64(end).map_err(FinanceError::at(|| place("up_to_won")))?;
            brackets.push((end, share("percent", bracket.percent)?));
        }
        if brackets.is_empty() {
            return Err(FinanceError::Missing {
                place: place("brackets"),
                what: "any bracket".into(),
            });
        }
        let months = f64::from(self.payable_after_months);
        in_range(|| place("payable_after_months"), months, 1.0, 12.0)?;
        let credits = self.credits.iter();
        Ok(TaxRule {
            name: self.name.clone(),
            validity: self.validity(),
            brackets,
            local: share("local_percent", self.local_percent)?,
            minimum: share("minimum_percent", self.minimum_percent)?,
            credits: credits
                .map(|credit| Ok((credit.name.clone(), share("credits", credit.percent)?)))
                .collect::<Result<_, FinanceError>>()?,
            surtax: share("credit_surtax_percent", self.credit_surtax_percent)?,
            carry_credit_years: self.carry_credit_years,
            carry_loss_years: self.carry_loss_years,
            loss_limit: share("loss_limit_percent", self.loss_limit_percent.unwrap_or(100.0))?,
            payable_after_months: self.payable_after_months,
            vat: share("vat_percent", self.vat_percent)?,
        })
    }
}

impl TaxRule {
    /// First and last day on which a fiscal year under it may begin.
    pub fn validity(&self) -> (Date, Option<Date>) {
        self.validity
    }

    /// Tax by the brackets.
    pub fn computed(&self, taxable: Won) -> Won {
        let mut below = Won::ZERO;
        let mut millionths = 0;
        for &(end, share) in &self.brackets {
            let within = taxable.0.min(end.0).saturating_sub(below.0);
            if within <= 0 {
                break;
            }
            millionths += share.millionths_of(Won(within));
            below = end;
        }
        whole_won(millionths)
    }

    /// The share of an investment that a credit is.
    ///
    /// # Errors
    /// [`FinanceError::UnknownRule`] if the rule has no credit of that name.
    pub fn credit(&self, name: &str) -> Result<Share, FinanceError> {
        let found = self.credits.iter().find(|(known, _)| known == name);
        found.map(|(_, share)| *share).ok_or_else(|| FinanceError::UnknownRule {
            kind: "credit of the tax rule",
            name: format!("{name} of {}", self.name),
            known: self.credits.iter().map(|(name, _)| name.clone()).collect(),
        })
    }
}

/// The taxes of consecutive fiscal years.
///
/// # Errors
/// If an amount lies beyond [`Won::LIMIT`].
pub fn taxes(years: &[TaxYear<'_>]) -> Result<Vec<YearTax>, FinanceError> {
    let mut losses = Carried::default();
    let mut credits = Carried::default();
    years
        .iter()
        .enumerate()
        .map(|(index, year)| {
            tax_of(year, index, &mut losses, &mut credits)
                .map_err(FinanceError::at(|| format!("tax year {}", index + 1)))
        })
        .collect()
}

fn tax_of(
    year: &TaxYear<'_>,
    index: usize,
    losses: &mut Carried,
    credits: &mut Carried,
) -> Result<YearTax, crate::finance::won::WonError> {
    let rule = year.rule;
    losses.expire(index, rule.carry_loss_years);
    credits.expire(index, rule.carry_credit_years);
    if year.credit_won > Won::ZERO {
        credits.0.push((index, year.credit_won));
    }
    if year.income_won < Won::ZERO {
        losses.0.push((index, year.income_won.checked_neg()?));
        return Ok(YearTax::default());
    }
    let lowered = losses.take(rule.loss_limit.of(year.income_won))?;
    let taxable_won = year.income_won.checked_sub(lowered)?;
    let computed_won = rule.computed(taxable_won);
    let room = computed_won.checked_sub(rule.minimum.of(taxable_won))?.max(Won::ZERO);
    let credit_won = credits.take(room)?;
    let surtax_won = rule.surtax.of(credit_won);
    let local_won = rule.local.of(computed_won);
    let national = computed_won.checked_sub(credit_won)?;
    Ok(YearTax {
        taxable_won,
        computed_won,
        credit_won,
        surtax_won,
        local_won,
        total_won: Won::sum([national, surtax_won, local_won])?,
    })
}

/// Amounts that wait for use, with the years from which they come, oldest first.
#[derive(Debug, Default)]
struct Carried(Vec<(usize, Won)>);

impl Carried {
    /// Drops what is older than so many years.
    fn expire(&mut self, year: usize, years: u32) {
        let years = usize::try_from(years).unwrap_or(usize::MAX);
        self.0.retain(|(from, _)| year.saturating_sub(*from) <= years);
    }

    /// Takes out as much as there is, at most `most`.
    fn take(&mut self, most: Won) -> Result<Won, crate::finance::won::WonError> {
        let mut taken = Won::ZERO;
        for (_, amount) in &mut self.0 {
            let part = (*amount).min(most.checked_sub(taken)?);
            taken = taken.checked_add(part)?;
            *amount = amount.checked_sub(part)?;
        }
        self.0.retain(|(_, amount)| *amount > Won::ZERO);
        Ok(taken)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// A law with the Korean brackets, in percent.
    pub(crate) fn law(name: &str, from: i16, percents: [f64; 4]) -> TaxRuleSpec {
        let ends = [Some(200e6), Some(20e9), Some(300e9), None];
        TaxRuleSpec {
            name: name.into(),
            source: "gazette".into(),
            from: date(from, 1, 1),
            until: None,
            brackets: (ends.into_iter().zip(percents))
                .map(|(up_to_won, percent)| BracketSpec { up_to_won, percent })
                .collect(),
            local_percent: 10.0,
            minimum_percent: 7.0,
            credits: vec![CreditSpec {
                name: "general".into(),
                percent: 10.0,
            }],
            credit_surtax_percent: 20.0,
            carry_credit_years: 2,
            carry_loss_years: 3,
            loss_limit_percent: None,
            payable_after_months: 3,
            vat_percent: 10.0,
        }
    }

    fn rule() -> TaxRule {
        law("kr/2026", 2026, [10.0, 20.0, 22.0, 25.0]).compile().unwrap()
    }

    fn totals(rule: &TaxRule, incomes: &[i64], credits: &[i64]) -> Vec<YearTax> {
        let years = incomes.iter().zip(credits).map(|(&income, &credit)| TaxYear {
            rule,
            income_won: Won(income),
            credit_won: Won(credit),
        });
        taxes(&years.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn tax_over_the_bracket_boundaries_agrees_with_sums_by_hand() {
        let old = law("kr/2023", 2023, [9.0, 19.0, 21.0, 24.0]).compile().unwrap();
        let table = [
            // taxable income, tax of 2023 to 2025, tax from 2026
            (0, 0, 0),
            (199_999_999, 17_999_999, 19_999_999),
            // 9 % and 10 % of 200 million
            (200_000_000, 18_000_000, 20_000_000),
            // 0.19 and 0.20 won more: nothing yet
            (200_000_001, 18_000_000, 20_000_000),
            // 18 million + 19 % of 100 million; 20 million + 20 % of 100 million
            (300_000_000, 37_000_000, 40_000_000),
            // 18 million + 19 % of 19,800 million = 3,762 + 18; 20 million + 20 % of 19,800 million = 3,960 + 20
            (20_000_000_000, 3_780_000_000, 3_980_000_000),
            // + 21 % and 22 % of 100
            (20_000_000_100, 3_780_000_021, 3_980_000_022),
            // + 21 % and 22 % of 280,000 million: 58,800 and 61,600
            (300_000_000_000, 62_580_000_000, 65_580_000_000),
            // + 24 % and 25 % of 100
            (300_000_000_100, 62_580_000_024, 65_580_000_025),
        ];
        for (taxable, before, after) in table {
            assert_eq!(old.computed(Won(taxable)), Won(before), "{taxable}");
            assert_eq!(rule().computed(Won(taxable)), Won(after), "{taxable}");
        }
    }

    #[test]
    fn a_year_with_a_credit_agrees_with_a_table_by_hand() {
        // 20 million + 20 % of 100 million = 40 million; minimum 7 % of 300 million = 21 million, so of 25 million of
        // credit 19 million are used: surtax 3.8 million, local tax 4 million; 21 + 3.8 + 4 = 28.8 million.
        let found = totals(&rule(), &[300_000_000, 100_000_000], &[25_000_000, 0]);
        let first = YearTax {
            taxable_won: Won(300_000_000),
            computed_won: Won(40_000_000),
            credit_won: Won(19_000_000),
            surtax_won: Won(3_800_000),
            local_won: Won(4_000_000),
            total_won: Won(28_800_000),
        };
        assert_eq!(found[0], first);
        // 10 million, minimum 7 million: 3 of the 6 million left are used; 7 + 0.6 + 1 = 8.6 million.
        assert_eq!(
            (found[1].credit_won, found[1].total_won),
            (Won(3_000_000), Won(8_600_000))
        );
    }

    #[test]
    fn credits_and_losses_are_lost_after_their_years() {
        // A credit of year 1 still counts in year 3 (two years on), in year 4 no more.
        let credit = |years: usize| {
            let mut incomes = vec![0; years - 1];
            incomes.push(100_000_000);
            let mut credits = vec![0; years];
            credits[0] = 1_000_000;
            totals(&rule(), &incomes, &credits)[years - 1].credit_won.0
        };
        assert_eq!((credit(3), credit(4)), (1_000_000, 0));
        let taxable = |years: usize| {
            let mut incomes = vec![0; years];
            (incomes[0], incomes[years - 1]) = (-60_000_000, 100_000_000);
            totals(&rule(), &incomes, &vec![0; years])[years - 1].taxable_won.0
        };
        assert_eq!((taxable(4), taxable(5)), (40_000_000, 100_000_000));
    }

    #[test]
    fn the_oldest_loss_goes_first_and_only_up_to_the_limit() {
        let mut limited = law("kr", 2026, [10.0, 20.0, 22.0, 25.0]);
        limited.loss_limit_percent = Some(80.0);
        let limited = limited.compile().unwrap();
        let found = totals(&limited, &[-50, -50, 100, 100], &[0; 4]);
        // 80 of 100 at most: the first loss and 30 of the second; then the 20 left.
        assert_eq!([found[2].taxable_won, found[3].taxable_won], [Won(20), Won(80)]);
    }

    #[test]
    fn brackets_that_do_not_rise_are_refused() {
        let text = |brackets: &[(Option<f64>, f64)]| {
            let mut law = law("kr", 2026, [10.0; 4]);
            let brackets = brackets.iter();
            law.brackets = brackets
                .map(|&(up_to_won, percent)| BracketSpec { up_to_won, percent })
                .collect();
            law.compile().unwrap_err().to_string()
        };
        assert!(text(&[(Some(2.0), 10.0), (Some(1.0), 20.0), (None, 30.0)]).contains("is 1, but must be"));
        assert!(text(&[(None, 10.0), (None, 20.0)]).contains("in all brackets but the last"));
        assert!(text(&[(Some(2.0), 10.0)]).contains("in all brackets but the last"));
        assert!(text(&[]).contains("any bracket"));
        assert!(text(&[(None, 110.0)]).contains("is 110, but must be a number from 0 to 100"));
        assert!(
            rule()
                .credit("generl")
                .unwrap_err()
                .to_string()
                .contains("known are \"general\"")
        );
    }

    proptest! {
        #[test]
        fn earning_more_never_leaves_less_and_is_never_taxed_less(
            income in 0i64..400_000_000_000, more in 1i64..1_000_000_000,
        ) {
            let rule = rule();
            let tax = |income| totals(&rule, &[income], &[0])[0].total_won.0;
            let (before, after) = (tax(income), tax(income + more));
            prop_assert!(after >= before);
            // 25 % and a tenth of it, and a won of rounding for each of two taxes.
            prop_assert!((after - before) as f64 <= more as f64 * 0.275 + 2.0);
        }

        #[test]
        fn no_credit_is_used_twice_and_the_minimum_stays(
            incomes in prop::collection::vec(-500_000_000i64..900_000_000, 8),
            credits in prop::collection::vec(0i64..50_000_000, 8),
        ) {
            let rule = rule();
            let found = totals(&rule, &incomes, &credits);
            let mut given = 0;
            for (year, credit) in found.iter().zip(&credits) {
                given += credit - year.credit_won.0;
                prop_assert!(given >= 0);
                prop_assert!(year.computed_won.0 - year.credit_won.0 >= year.taxable_won.0 * 7 / 100);
            }
            // Losses never lower income by more than they were.
            let lost: i64 = incomes.iter().filter(|income| **income < 0).map(|income| -income).sum();
            let earned: i64 = incomes.iter().filter(|income| **income > 0).sum();
            prop_assert!(found.iter().map(|year| year.taxable_won.0).sum::<i64>() >= earned - lost);
        }
    }
}
