//! Instalment plans: what a user may write, and the schedule that follows, won by won.
//!
//! Every figure of a schedule is whole won. A month's interest is a twelfth of the yearly rate on what was owed at
//! its beginning, rounded; what rounding leaves over falls on the last instalment, and the principal paid sums to
//! the price to the won. Leaves out fees, early repayment and penalties.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::annuity::present_value_of_one;
use crate::finance::error::{FinanceError, in_range};
use crate::finance::rate::PeriodRate;
use crate::finance::share::Share;
use crate::finance::won::Won;

/// Months after which the payments of the method "step" rise.
const MONTHS_PER_STEP: u32 = 12;

/// Instalments of a plan that does not say how many: the term that Korean carriers sell such equipment at.
pub const DEFAULT_MONTHS: u32 = 36;

/// A plan of monthly instalments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InstalmentSpec {
    /// Number of months from the first to the last payment, grace included; 36 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 600))]
    pub months: Option<u32>,
    /// Interest, percent a year, a twelfth of it a month.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 200.0))]
    pub annual_rate_percent: f64,
    /// How the principal is paid back; `"equal-payment"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<InstalmentMethod>,
    /// First months in which only interest is paid; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0, max = 599))]
    pub grace_months: u32,
    /// Share of the principal that is left for the last payment, percent, on top of what the method asks then; 0 if
    /// not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub balloon_percent: Option<f64>,
    /// By how much the payments of `"step"` rise with each year after the grace, percent; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub step_percent_per_year: Option<f64>,
}

/// How the principal of a plan is paid back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstalmentMethod {
    /// The same payment each month (annuity).
    #[default]
    EqualPayment,
    /// The same principal each month, with interest on what is left.
    EqualPrincipal,
    /// Interest each month, the principal with the last one.
    Bullet,
    /// The same payment each month of a year, more in each year than in the one before.
    Step,
}

/// One month of a plan: what is paid at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// The month, from 1.
    pub month: u32,
    /// Part that pays the debt back.
    pub principal_won: Won,
    /// Interest on what was owed at the month's beginning.
    pub interest_won: Won,
    /// What is still owed after the payment.
    pub balance_won: Won,
}

impl Instalment {
    /// What is paid: principal and interest.
    ///
    /// # Errors
    /// If the sum lies beyond [`Won::LIMIT`].
    pub fn payment(&self) -> Result<Won, FinanceError> {
        let place = || format!("instalment {}", self.month);
        self.principal_won
            .checked_add(self.interest_won)
            .map_err(FinanceError::at(place))
    }
}

impl InstalmentSpec {
    /// Months from the first to the last payment: [`DEFAULT_MONTHS`] if not given.
    pub fn term_months(&self) -> u32 {
        self.months.unwrap_or(DEFAULT_MONTHS)
    }

    /// Whether the plan makes sense.
    ///
    /// # Errors
    /// If the term is not 1 to 600 months, the rate not 0 to 200 % a year, or the grace not shorter than the term.
    pub fn validate(&self) -> Result<(), FinanceError> {
        let months = self.term_months();
        in_range(|| "instalments.months".into(), f64::from(months), 1.0, 600.0)?;
        in_range(
            || "instalments.annual_rate_percent".into(),
            self.annual_rate_percent,
            0.0,
            200.0,
        )?;
        if self.grace_months >= months {
            return Err(FinanceError::GraceTooLong {
                grace_months: self.grace_months,
                months,
            });
        }
        self.validate_method()
    }

    fn validate_method(&self) -> Result<(), FinanceError> {
        let method = self.method.unwrap_or_default();
        if let Some(percent) = self.balloon_percent {
            in_range(|| "instalments.balloon_percent".into(), percent, 0.0, 100.0)?;
            if method == InstalmentMethod::Bullet && percent > 0.0 {
                return Err(conflict(
                    "balloon_percent",
                    "the method \"bullet\"",
                    "a bullet leaves all of the principal for the last payment",
                ));
            }
        }
        if let Some(percent) = self.step_percent_per_year {
            in_range(|| "instalments.step_percent_per_year".into(), percent, 0.0, 100.0)?;
            if method != InstalmentMethod::Step && percent > 0.0 {
                return Err(conflict(
                    "step_percent_per_year",
                    "this method",
                    "only payments of the method \"step\" rise",
                ));
            }
        }
        Ok(())
    }

    /// The months of the plan for a debt of `principal`.
    ///
    /// Principal is paid back in the months after the grace:
    /// - equal payment: the annuity rounded to the won, the same each month; the last one clears the balance. Where
    ///   that rounding would come to more than half a payment by the end (extreme rates over decades, or a few won
    ///   over many months), the balance follows the unrounded plan to the nearest won instead, and payments may
    ///   differ by a won or two;
    /// - equal principal: the principal divided by the months, rounded down; the last one takes the remainder;
    /// - bullet: all of it with the last instalment;
    /// - step: the balance follows the unrounded plan to the nearest won, so payments of a year may differ by a won or
    ///   two. Where the first payments would not even cover the interest, interest is all that is paid.
    ///
    /// A balloon, rounded down to the won, stays until the last payment under any method.
    ///
    /// # Errors
    /// As of [`InstalmentSpec::validate`], and if `principal` is negative or beyond [`Won::LIMIT`].
    pub fn schedule(&self, principal: Won) -> Result<Vec<Instalment>, FinanceError> {
        self.validate()?;
        in_range(
            || "the price to be paid in instalments".into(),
            principal.as_f64(),
            0.0,
            Won::LIMIT.as_f64(),
        )?;
        let months = self.term_months();
        let repaying = months - self.grace_months;
        let monthly = PeriodRate::new(self.annual_rate_percent / 1200.0)?;
        let balloon = Share::of_percent(
            || "instalments.balloon_percent".into(),
            self.balloon_percent.unwrap_or(0.0),
        )?
        .of(principal);
        let step = self.step_percent_per_year.unwrap_or(0.0) / 100.0;
        let method = self.method.unwrap_or_default();
        let repayment = Repayment::of(method, principal, (balloon, step), monthly, repaying)?;

        let mut balance = principal;
        let mut schedule = Vec::with_capacity(months as usize);
        for month in 1..=months {
            let place = || format!("instalment {month}");
            let interest = balance
                .percent(self.annual_rate_percent, 12)
                .map_err(FinanceError::at(place))?;
            let paid_back = if month <= self.grace_months {
                Won::ZERO
            } else if month == months {
                balance
            } else {
                let wanted = repayment
                    .principal(balance, interest, months - month)
                    .map_err(FinanceError::at(place))?;
                // Rounding up a few won over many months must not pay back more than is owed.
                let payable = balance.checked_sub(balloon).map_err(FinanceError::at(place))?;
                wanted.clamp(Won::ZERO, payable.max(Won::ZERO))
            };
            balance = balance.checked_sub(paid_back).map_err(FinanceError::at(place))?;
            schedule.push(Instalment {
                month,
                principal_won: paid_back,
                interest_won: interest,
                balance_won: balance,
            });
        }
        Ok(schedule)
    }
}

/// How the principal of a month before the last is found.
enum Repayment {
    /// A fixed payment, of which interest takes its part first.
    Payment(Won),
    /// The balance of the unrounded annuity of this many won a month, over the balloon.
    Curve {
        payment: f64,
        balloon: f64,
        rate: PeriodRate,
    },
    /// A fixed principal.
    Principal(Won),
    /// What is owed after a month, by the months that follow it: none, one, two and so on.
    Balances(Vec<f64>),
}

impl Repayment {
    fn of(
        method: InstalmentMethod,
        principal: Won,
        (balloon, step): (Won, f64),
        rate: PeriodRate,
        months: u32,
    ) -> Result<Self, FinanceError> {
        let growth = libm::exp(f64::from(months) * libm::log1p(rate.fraction()));
        Ok(match method {
            InstalmentMethod::EqualPayment => {
                let value_of_one = present_value_of_one(rate, f64::from(months));
                let payment = (principal.as_f64() - balloon.as_f64() / growth) / value_of_one;
                // Each month rounds payment and interest by half a won at most, and the error earns interest.
                let drift = value_of_one * growth;
                if drift > payment / 2.0 {
                    let balloon = balloon.as_f64();
                    Self::Curve { payment, balloon, rate }
                } else {
                    Self::Payment(Won::from_f64(payment).map_err(FinanceError::at(|| "the monthly payment".into()))?)
                }
            }
            InstalmentMethod::EqualPrincipal => Self::Principal(Won((principal.0 - balloon.0) / i64::from(months))),
            InstalmentMethod::Bullet => Self::Principal(Won::ZERO),
            InstalmentMethod::Step => {
                let discount = rate.discount_factor();
                let height = |month: u32| libm::exp(f64::from((month - 1) / MONTHS_PER_STEP) * libm::log1p(step));
                // What payments of 1, 1, … 1 + step, … are worth, and from that their true height.
                let heights = |rest: f64, month: u32| (rest + height(month)) * discount;
                let worth = (1..=months).rev().fold(0.0, heights);
                let first = (principal.as_f64() - balloon.as_f64() / growth) / worth;
                let mut owed = balloon.as_f64();
                let mut balances = vec![owed];
                for month in (1..=months).rev() {
                    owed = (owed + first * height(month)) * discount;
                    balances.push(owed);
                }
                Self::Balances(balances)
            }
        })
    }

    /// What is paid back of `balance` in a month after which `left` more follow.
    fn principal(&self, balance: Won, interest: Won, left: u32) -> Result<Won, crate::finance::won::WonError> {
        match self {
            Self::Payment(payment) => payment.checked_sub(interest),
            Self::Curve { payment, balloon, rate } => {
                let left = f64::from(left);
                let worth = libm::exp(-left * libm::log1p(rate.fraction()));
                let owed = payment * present_value_of_one(*rate, left) + balloon * worth;
                balance.checked_sub(Won::from_f64(owed)?)
            }
            Self::Principal(principal) => Ok(*principal),
            Self::Balances(balances) => {
                let owed = balances.get(left as usize).copied().unwrap_or(0.0);
                balance.checked_sub(Won::from_f64(owed)?)
            }
        }
    }
}

fn conflict(first: &str, second: &str, why: &str) -> FinanceError {
    FinanceError::Conflict {
        first: first.into(),
        second: second.into(),
        why: why.into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spec(months: u32, annual_rate_percent: f64, method: InstalmentMethod) -> InstalmentSpec {
        InstalmentSpec {
            months: Some(months),
            annual_rate_percent,
            method: Some(method),
            ..InstalmentSpec::default()
        }
    }

    #[test]
    fn interest_of_half_a_won_is_rounded_up_at_any_rate() {
        // 91,182,000 · 3.3 % / 12 = 250,750.5 and 52,002,000 · 4.7 % / 12 = 203,674.5
        for (owed, rate, interest) in [(91_182_000, 3.3, 250_751), (52_002_000, 4.7, 203_675)] {
            let schedule = spec(1, rate, InstalmentMethod::EqualPayment)
                .schedule(Won(owed))
                .unwrap();
            assert_eq!(schedule[0].interest_won, Won(interest));
        }
    }

    fn total_interest(schedule: &[Instalment]) -> i64 {
        schedule.iter().map(|row| row.interest_won.0).sum()
    }

    fn total_principal(schedule: &[Instalment]) -> i64 {
        schedule.iter().map(|row| row.principal_won.0).sum()
    }

    #[test]
    fn a_hundred_million_at_3_6_percent_costs_2_934_638_a_month() {
        let schedule = spec(36, 3.6, InstalmentMethod::EqualPayment)
            .schedule(Won(100_000_000))
            .unwrap();
        assert_eq!(schedule.len(), 36);
        for row in &schedule[..35] {
            assert_eq!(row.payment(), Ok(Won(2_934_638)));
        }
        // Each payment is 0.20 won above the annuity; with interest that is some 7 to 8 won less in the end.
        let last = schedule[35].payment().unwrap().0;
        assert!((2_934_620..2_934_638).contains(&last), "{last}");
        assert!(
            (total_interest(&schedule) - 5_646_961).abs() <= 3,
            "{}",
            total_interest(&schedule)
        );
        assert_eq!(schedule[0].interest_won, Won(300_000));
        assert_eq!(schedule[0].balance_won, Won(100_000_000 - 2_634_638));
    }

    #[test]
    fn equal_principal_costs_5_550_000_of_interest() {
        let schedule = spec(36, 3.6, InstalmentMethod::EqualPrincipal)
            .schedule(Won(100_000_000))
            .unwrap();
        // 100,000,000 · 0.003 · (36 + 1) / 2 = 5,550,000
        assert!(
            (total_interest(&schedule) - 5_550_000).abs() <= 18,
            "{}",
            total_interest(&schedule)
        );
        // 36 · 2,777,777 = 99,999,972, so 28 won are left for the last one.
        assert_eq!(schedule[0].principal_won, Won(2_777_777));
        assert_eq!(schedule[35].principal_won, Won(2_777_777 + 28));
    }

    #[test]
    fn a_bullet_pays_interest_and_then_everything() {
        let schedule = spec(3, 12.0, InstalmentMethod::Bullet).schedule(Won(1_000)).unwrap();
        let rows: Vec<_> = schedule
            .iter()
            .map(|row| (row.principal_won.0, row.interest_won.0, row.balance_won.0))
            .collect();
        assert_eq!(rows, [(0, 10, 1_000), (0, 10, 1_000), (1_000, 10, 0)]);
    }

    #[test]
    fn in_grace_only_interest_is_paid() {
        let mut plan = spec(5, 12.0, InstalmentMethod::EqualPrincipal);
        plan.grace_months = 2;
        // 1 % of 1,000, 1,000, 1,000, 667, 334; a third of 1,000 is 333 and 1 won is left for the last.
        let rows: Vec<_> = plan
            .schedule(Won(1_000))
            .unwrap()
            .iter()
            .map(|row| (row.principal_won.0, row.interest_won.0, row.balance_won.0))
            .collect();
        assert_eq!(
            rows,
            [
                (0, 10, 1_000),
                (0, 10, 1_000),
                (333, 10, 667),
                (333, 7, 334),
                (334, 3, 0)
            ]
        );
    }

    #[test]
    fn a_small_annuity_agrees_with_a_table_by_hand() {
        // 1,000 at 1 % over 3: 1,000 · 0.01 / (1 − 1.01⁻³) = 340.02. Interest 10, 6.70, 3.36.
        // 1,000 − 330 = 670; 670 − 333 = 337; the last pays 337 + 3.
        let schedule = spec(3, 12.0, InstalmentMethod::EqualPayment)
            .schedule(Won(1_000))
            .unwrap();
        let rows: Vec<_> = schedule
            .iter()
            .map(|row| (row.principal_won.0, row.interest_won.0, row.balance_won.0))
            .collect();
        assert_eq!(rows, [(330, 10, 670), (333, 7, 337), (337, 3, 0)]);
    }

    #[test]
    fn extreme_plans_are_paid_evenly_to_the_end() {
        // A payment rounded to the won would either never pay this debt back or do so after a few years.
        for rate in [190.0, 195.0, 199.0, 200.0] {
            let schedule = spec(600, rate, InstalmentMethod::EqualPayment)
                .schedule(Won(100_000_000))
                .unwrap();
            let payments: Vec<i64> = schedule.iter().map(|row| row.payment().unwrap().0).collect();
            let (low, high) = (payments.iter().min().unwrap(), payments.iter().max().unwrap());
            assert!(high - low <= 2, "{rate} %: {low} to {high}");
        }
        let tiny = spec(5, 0.0, InstalmentMethod::EqualPayment).schedule(Won(3)).unwrap();
        assert_eq!(total_principal(&tiny), 3);
        assert!(tiny.iter().all(|row| row.principal_won <= Won(1)));
    }

    #[test]
    fn a_plan_of_one_month_pays_at_once() {
        for method in [
            InstalmentMethod::EqualPayment,
            InstalmentMethod::EqualPrincipal,
            InstalmentMethod::Bullet,
        ] {
            let schedule = spec(1, 6.0, method).schedule(Won(1_000)).unwrap();
            assert_eq!(schedule.len(), 1);
            assert_eq!(
                (schedule[0].principal_won, schedule[0].interest_won),
                (Won(1_000), Won(5))
            );
        }
    }

    #[test]
    fn senseless_plans_are_refused_with_what_would_be_right() {
        let text = |plan: InstalmentSpec| plan.schedule(Won(1)).unwrap_err().to_string();
        assert_eq!(
            text(spec(0, 1.0, InstalmentMethod::Bullet)),
            "instalments.months is 0, but must be a number from 1 to 600"
        );
        assert_eq!(
            text(spec(36, f64::NAN, InstalmentMethod::Bullet)),
            "instalments.annual_rate_percent is NaN, but must be a number from 0 to 200"
        );
        assert_eq!(
            text(InstalmentSpec {
                grace_months: 36,
                ..spec(36, 1.0, InstalmentMethod::Bullet)
            }),
            "grace_months is 36, but a plan of 36 months leaves room for at most 35"
        );
        assert!(spec(36, 1.0, InstalmentMethod::Bullet).schedule(Won(-1)).is_err());
    }

    #[test]
    fn a_balloon_waits_for_the_last_payment() {
        let mut plan = spec(3, 12.0, InstalmentMethod::EqualPrincipal);
        plan.balloon_percent = Some(40.0);
        let rows = |plan: &InstalmentSpec| -> Vec<_> {
            let schedule = plan.schedule(Won(1_000)).unwrap();
            schedule
                .iter()
                .map(|row| (row.principal_won.0, row.interest_won.0))
                .collect()
        };
        // 600 in thirds, 400 with the last; 1 % of 1,000, 800, 600.
        assert_eq!(rows(&plan), [(200, 10), (200, 8), (600, 6)]);
        // (1,000 − 400 / 1.01³) / 2.940985 = (1,000 − 388.236) / 2.940985 = 208.01
        plan.method = Some(InstalmentMethod::EqualPayment);
        assert_eq!(rows(&plan), [(198, 10), (200, 8), (602, 6)]);
        plan.method = Some(InstalmentMethod::Bullet);
        assert!(plan.validate().unwrap_err().to_string().contains("a bullet leaves all"));
        // Nothing that waits contradicts nothing.
        plan.balloon_percent = Some(0.0);
        assert_eq!(rows(&plan), [(0, 10), (0, 10), (1_000, 10)]);
    }

    #[test]
    fn steps_rise_each_year_and_are_worth_the_price() {
        let mut plan = spec(36, 0.0, InstalmentMethod::Step);
        plan.step_percent_per_year = Some(10.0);
        let payments = |plan: &InstalmentSpec| -> Vec<i64> {
            let schedule = plan.schedule(Won(39_720_000)).unwrap();
            schedule.iter().map(|row| row.payment().unwrap().0).collect()
        };
        // 12 · (1 + 1.1 + 1.21) = 39.72
        let found = payments(&plan);
        assert_eq!(
            (found[0], found[11], found[12], found[35]),
            (1_000_000, 1_000_000, 1_100_000, 1_210_000)
        );
        plan.annual_rate_percent = 6.0;
        let found = payments(&plan);
        for year in found.chunks(12) {
            assert!(year.iter().all(|won| (won - year[0]).abs() <= 2), "{year:?}");
        }
        assert!((found[12] as f64 / found[0] as f64 - 1.1).abs() < 1e-6);
        plan.method = None;
        assert!(
            plan.validate()
                .unwrap_err()
                .to_string()
                .contains("only payments of the method")
        );
    }

    #[test]
    fn steps_that_do_not_rise_are_equal_payments() {
        let step = spec(36, 3.6, InstalmentMethod::Step)
            .schedule(Won(100_000_000))
            .unwrap();
        assert!(
            (total_interest(&step) - 5_646_961).abs() <= 3,
            "{}",
            total_interest(&step)
        );
        assert!(step.iter().all(|row| (row.payment().unwrap().0 - 2_934_638).abs() <= 1));
    }

    fn methods() -> impl Strategy<Value = InstalmentMethod> {
        prop::sample::select(vec![
            InstalmentMethod::EqualPayment,
            InstalmentMethod::EqualPrincipal,
            InstalmentMethod::Bullet,
            InstalmentMethod::Step,
        ])
    }

    proptest! {
        #[test]
        fn the_principal_sums_to_the_price_to_the_won(
            price in 0i64..1_000_000_000_000, months in 1u32..=600, rate in 0.0..200.0f64, method in methods(),
            grace in 0u32..600, balloon in 0.0..=100.0f64,
        ) {
            let balloon_percent = (method != InstalmentMethod::Bullet).then_some(balloon);
            let plan = InstalmentSpec { grace_months: grace % months, balloon_percent, ..spec(months, rate, method) };
            let schedule = plan.schedule(Won(price)).unwrap();
            prop_assert_eq!(total_principal(&schedule), price);
            prop_assert_eq!(schedule.len(), months as usize);
            prop_assert_eq!(schedule[months as usize - 1].balance_won, Won::ZERO);
            prop_assert!(schedule.iter().all(|row| row.principal_won >= Won::ZERO && row.interest_won >= Won::ZERO));
            prop_assert!(schedule[..grace as usize % months as usize].iter().all(|row| row.principal_won == Won::ZERO));
        }

        #[test]
        fn without_interest_the_instalments_cost_what_the_price_is(
            price in 0i64..1_000_000_000_000, months in 1u32..=600, method in methods(),
        ) {
            let schedule = spec(months, 0.0, method).schedule(Won(price)).unwrap();
            prop_assert_eq!(Won::sum(schedule.iter().map(|row| row.payment().unwrap())), Ok(Won(price)));
        }

        #[test]
        fn a_higher_rate_never_costs_less_interest(
            price in 1_000_000i64..1_000_000_000_000, months in 1u32..=120, rate in 0.0..50.0f64, step in 0.1..50.0f64,
            method in methods(),
        ) {
            let interest = |rate| total_interest(&spec(months, rate, method).schedule(Won(price)).unwrap());
            prop_assert!(interest(rate + step) >= interest(rate));
        }

        #[test]
        fn the_payments_are_worth_the_price_at_the_plans_own_rate(
            price in 1_000_000i64..1_000_000_000_000, months in 1u32..=360, rate in 0.0..30.0f64, method in methods(),
        ) {
            let schedule = spec(months, rate, method).schedule(Won(price)).unwrap();
            let flows: Vec<f64> =
                std::iter::once(0.0).chain(schedule.iter().map(|row| row.payment().unwrap().as_f64())).collect();
            let worth = crate::finance::npv::npv(PeriodRate::new(rate / 1200.0).unwrap(), &flows);
            // Half a won of rounded interest a month.
            prop_assert!((worth - price as f64).abs() <= 0.5 * f64::from(months) + 1e-9 * price as f64, "{worth}");
        }
    }
}
