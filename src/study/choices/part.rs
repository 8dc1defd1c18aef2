//! One part for which a policy is chosen: each kind of policy at its best, and that of the scenario at its own figures.

use super::{Choice, Missing, Way};
use crate::factory::plant::PlantStationSpec;
use crate::factory::upkeep_plan::watch;
use crate::kernel::time::Span;
use crate::maintenance::failure::{FailureClock, FailureSpec, ModePlan};
use crate::maintenance::optimum::costs::{Rate, WorkCosts};
use crate::maintenance::optimum::cycles::Cycles;
use crate::maintenance::optimum::lives::{Lives, RateBySurvival};
use crate::maintenance::optimum::{block, standing};
use crate::maintenance::policy::{ConditionSpec, MomentSpec, PolicyPlan, PolicySpec};
use crate::maintenance::replacement::{cost_rate, optimal_age};
use crate::maintenance::sensing::{SampleTime, Watch};

/// Policies that apply, and those that do not.
type Sorted = (Vec<Choice>, Vec<(Way, Missing)>);

/// A part for which is chosen. Hours are those of its clock.
pub(super) struct Part<'a> {
    pub(super) spec: &'a PlantStationSpec,
    pub(super) failure: &'a FailureSpec,
    pub(super) mode: &'a ModePlan,
    pub(super) lives: Lives<'a>,
    pub(super) name: &'a str,
    pub(super) seed: u64,
    pub(super) mean: f64,
    pub(super) costs: WorkCosts,
    /// From calling planned work to beginning it.
    pub(super) notice: f64,
    /// From one standstill to the next; none if the machine never stands.
    pub(super) gap: Option<f64>,
    /// Share of the calendar time in which the clock runs.
    pub(super) clock_share: f64,
}

impl Part<'_> {
    /// Every policy at its best, and those that do not apply; `None` if nothing can be said of the life.
    pub(super) fn choices(&self) -> Option<Sorted> {
        let mut choices = vec![self.run_to_failure()?];
        let mut missing = Vec::new();
        let block = if self.mode.clock == FailureClock::Working {
            Way::Usage
        } else {
            Way::Calendar
        };
        let found = [
            (Way::Age, self.best_age()),
            (block, self.best_block()),
            (Way::AgeStanding, self.best_standing()),
            (Way::Condition, self.best_condition()),
            (Way::Inspection, self.best_inspection()),
        ];
        for (way, found) in found {
            match found {
                Ok(choice) => choices.push(choice),
                Err(why) => missing.push((way, why)),
            }
        }
        Some((choices, missing))
    }

    fn run_to_failure(&self) -> Option<Choice> {
        let survival = |hours| self.lives.survival(hours);
        // By the integral of the survival; the mean of some laws of wear is only near it.
        let best = optimal_age(&survival, self.mean, self.costs.failure_won, self.costs.failure_won)?;
        Some(Choice {
            way: Way::RunToFailure,
            hours: None,
            threshold: None,
            failed_share: Some(1.0),
            rate: Rate::exact(best.run_to_failure_per_hour),
            toml: "policy = { run-to-failure = {} }".to_owned(),
        })
    }

    fn best_age(&self) -> Result<Choice, Missing> {
        let WorkCosts {
            preventive_won,
            failure_won,
            ..
        } = self.costs;
        let survival = |hours| self.lives.survival(hours);
        let best = optimal_age(&survival, self.mean, preventive_won, failure_won);
        let age = best.and_then(|best| best.age_hours).ok_or(Missing::NeverPays)?;
        // Called as long before as its spare part takes to come.
        self.age((age - self.notice).max(0.0)).ok_or(Missing::NeverPays)
    }

    fn age(&self, age: f64) -> Option<Choice> {
        let (preventive, failure) = (self.costs.preventive_won, self.costs.failure_won);
        let end = age + self.notice;
        self.timed(Way::Age, age, "age = { after_hours =", "", &|survival| {
            cost_rate(survival, end, preventive, failure)
        })
    }

    fn best_block(&self) -> Result<Choice, Missing> {
        let survival = |hours| self.lives.survival(hours);
        let (preventive, failure) = (self.costs.preventive_won, self.costs.failure_won);
        let best = block::best_interval(&survival, self.mean, preventive, failure).ok_or(Missing::NeverPays)?;
        self.block(best).ok_or(Missing::NeverPays)
    }

    fn block(&self, every: f64) -> Option<Choice> {
        let (preventive, failure) = (self.costs.preventive_won, self.costs.failure_won);
        let (way, key) = match self.mode.clock {
            FailureClock::Working => (Way::Usage, "usage = { every_hours ="),
            FailureClock::Calendar => (Way::Calendar, "calendar = { every_hours ="),
        };
        self.timed(way, every, key, "", &|survival| {
            block::cost_rate(survival, every, preventive, failure)
        })
    }

    fn best_standing(&self) -> Result<Choice, Missing> {
        let (gap, standing_won) = self.gap.zip(self.costs.standing_won).ok_or(Missing::NeverStands)?;
        let survival = |hours| self.lives.survival(hours);
        let best = standing::optimal(&survival, self.mean, gap, standing_won, self.costs.failure_won);
        let age = best.and_then(|best| best.age_hours).ok_or(Missing::NeverPays)?;
        self.standing((age - self.notice).max(0.0)).ok_or(Missing::NeverPays)
    }

    fn standing(&self, age: f64) -> Option<Choice> {
        let (gap, standing_won) = self.gap.zip(self.costs.standing_won)?;
        let (end, failure) = (age + self.notice, self.costs.failure_won);
        self.timed(
            Way::AgeStanding,
            age,
            "age = { after_hours =",
            ", when = \"standing\"",
            &|survival| standing::cost_rate(survival, end, gap, standing_won, failure),
        )
    }

    fn timed(&self, way: Way, hours: f64, key: &str, rest: &str, rate: &RateBySurvival<'_>) -> Option<Choice> {
        Some(Choice {
            way,
            hours: Some(hours),
            threshold: None,
            failed_share: None,
            rate: self.lives.rate(rate)?,
            toml: format!("policy = {{ {key} {}{rest} }} }}", digits(hours)),
        })
    }

    fn best_condition(&self) -> Result<Choice, Missing> {
        if !self.mode.life.gives_signs() {
            return Err(Missing::NoSigns);
        }
        let sensor = ConditionSpec {
            threshold: 1.0,
            every: SampleTime::default(),
            inspection_noise: None,
            moment: MomentSpec::default(),
        };
        let watch =
            watch(&sensor, self.spec, self.failure, &self.mode.life, self.name).map_err(|_| Missing::NoSensor)?;
        let lives = Cycles::to_try(&self.mode.life, self.name, self.seed, watch.every);
        let threshold = lives.best_threshold(&watch, &self.costs, self.costs.preventive_won, self.notice);
        Ok(self.watched(&Watch { threshold, ..watch }, self.costs.preventive_won))
    }

    fn best_inspection(&self) -> Result<Choice, Missing> {
        if !self.mode.life.gives_signs() {
            return Err(Missing::NoSigns);
        }
        if self.costs.inspection_won <= 0.0 {
            return Err(Missing::NoInspectionPrice);
        }
        let noise = match &self.failure.policy {
            Some(PolicySpec::Condition(spec)) => spec.inspection_noise.unwrap_or(0.0),
            _ => 0.0,
        };
        let people = Watch {
            every: self.mean,
            threshold: 1.0,
            noise,
            response: 1.0,
            offset: 0.0,
            drift: 0.0,
            dies: None,
            by_people: true,
        };
        let shortest = self.mean / 1_000.0;
        let lives = Cycles::to_try(&self.mode.life, self.name, self.seed, shortest);
        let best = lives.best_inspection(&people, &self.costs, self.mean, self.notice);
        Ok(self.watched(&best, self.costs.preventive_won))
    }

    fn watched(&self, watch: &Watch, preventive_won: f64) -> Choice {
        let lives = Cycles::to_check(&self.mode.life, self.name, self.seed, watch.every);
        let found = lives.watched(watch, &self.costs, preventive_won, self.notice);
        let (way, people) = if watch.by_people {
            let noise = if watch.noise > 0.0 {
                format!(", inspection_noise = {}", digits(watch.noise))
            } else {
                String::new()
            };
            (
                Way::Inspection,
                format!(", every_hours = {}{noise}", digits(watch.every)),
            )
        } else {
            (Way::Condition, String::new())
        };
        Choice {
            way,
            hours: Some(watch.every),
            threshold: Some(watch.threshold),
            failed_share: Some(found.failed),
            rate: found.rate,
            toml: format!(
                "policy = {{ condition = {{ threshold = {}{people} }} }}",
                digits(watch.threshold)
            ),
        }
    }

    /// The policy of the scenario at its own figures.
    pub(super) fn today(&self) -> Option<Choice> {
        let Some(care) = &self.mode.care else {
            return self.run_to_failure();
        };
        let stands = care.moment.for_standing;
        match &care.policy {
            PolicyPlan::RunToFailure => self.run_to_failure(),
            PolicyPlan::Age(age) if *age == Span::FOREVER => self.run_to_failure(),
            PolicyPlan::Age(age) if stands => self.standing(age.as_hours()).or_else(|| self.age(age.as_hours())),
            PolicyPlan::Age(age) => self.age(age.as_hours()),
            PolicyPlan::Usage(every) if self.mode.clock == FailureClock::Working => self.block(every.as_hours()),
            // Hours of work of a part that ages by the calendar come later, by what the machine does not work.
            PolicyPlan::Usage(_) => None,
            // What a trained detector costs only a simulation says.
            PolicyPlan::Predictive(_) => None,
            PolicyPlan::Calendar(every) => self.block(every.as_hours() * self.clock_share),
            PolicyPlan::Condition(watch) => {
                let preventive_won = self
                    .costs
                    .standing_won
                    .filter(|_| stands)
                    .unwrap_or(self.costs.preventive_won);
                Some(self.watched(watch, preventive_won))
            }
        }
    }
}

/// A number as it is pasted: five digits.
fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let decimals = (4.0 - libm::log10(value.abs()).floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
