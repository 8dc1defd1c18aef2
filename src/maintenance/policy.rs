//! When a part is replaced before it fails, and for which moment the work waits.
//!
//! Policies: run to failure; *calendar* and *usage* (block replacement: every so many days, or working hours of the
//! machine, however old the part is); *age* (so many hours after the last repair, on the clock that ages the part; the
//! best age if none is given, see [`replacement`](super::replacement)); *condition* (a reading above a threshold, by
//! sensors or by people), *predictive* (a trained detector, see [`predictive`](super::predictive)). Planned work waits for its spare part and its crew while the machine works on, comes after all
//! failures that wait for the same crew, and stops the machine only when somebody can begin.
//!
//! [`Forecast`] is what a policy that predicts needs to know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::time::Span;
use crate::kernel::timed_key::timed_keys;
use crate::maintenance::degradation::Wear;
use crate::maintenance::predictive::detector::PredictivePlan;
use crate::maintenance::predictive::spec::PredictiveSpec;
use crate::maintenance::sensing::{SampleTime, Watch};

timed_keys!(
    /// Age at which a part is replaced.
    ReplacementAge,
    after_seconds,
    after_minutes,
    after_hours,
    after_days,
    "Age at which the part is replaced, on the mode's clock; the best one is computed if not given"
);

/// When parts are replaced before they fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PolicySpec {
    /// Never: the part runs to failure, as without a policy.
    RunToFailure(RunToFailureSpec),
    /// Every so much time on the calendar, from the start of the simulation.
    Calendar(BlockSpec),
    /// Every so much working time of the machine.
    Usage(BlockSpec),
    /// At an age of the part.
    Age(AgeSpec),
    /// When a reading says that it is worn.
    Condition(ConditionSpec),
    /// When a trained detector says that it will fail soon.
    Predictive(PredictiveSpec),
}

/// Run to failure: nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunToFailureSpec {}

/// A moment that planned work waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// As soon as spare part and crew are there.
    #[default]
    AtOnce,
    /// When the machine stands anyway: off shift, in a break, failed, in other planned work, or moved about.
    Standing,
}

/// Which moment is good for planned work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MomentSpec {
    /// What the work waits for; `"at-once"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Moment>,
    /// After so many hours of waiting for the machine to stand it is stopped; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100_000.0))]
    pub wait_hours: Option<f64>,
    /// If the machine stands anyway, the work may be done so much of its interval early, percent; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub early_percent: Option<f64>,
}

/// Replacement at fixed intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlockSpec {
    /// From one replacement to the next.
    #[serde(flatten)]
    pub every: SampleTime,
    /// For which moment the work waits.
    #[serde(flatten)]
    pub moment: MomentSpec,
}

/// Replacement at an age.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AgeSpec {
    /// The age; the one that costs least if not given.
    #[serde(flatten)]
    pub after: ReplacementAge,
    /// What an hour of standstill costs, won: for computing the best age; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime_won_per_hour: Option<f64>,
    /// For which moment the work waits.
    #[serde(flatten)]
    pub moment: MomentSpec,
}

/// Replacement by condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConditionSpec {
    /// Reading from which on the part is replaced: 0 is new, 1 is at its limit.
    #[schemars(range(min = 0.001, max = 10.0))]
    pub threshold: f64,
    /// People inspect at this interval; if not given, the station's sensor for the failure's `warns_by` does.
    #[serde(flatten)]
    pub every: SampleTime,
    /// Standard deviation of what people read; 0 if not given. A sensor has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10.0))]
    pub inspection_noise: Option<f64>,
    /// For which moment the work waits.
    #[serde(flatten)]
    pub moment: MomentSpec,
}

impl PolicySpec {
    /// For which moment the work waits.
    pub fn moment(&self) -> Option<&MomentSpec> {
        match self {
            Self::RunToFailure(_) => None,
            Self::Calendar(spec) | Self::Usage(spec) => Some(&spec.moment),
            Self::Age(spec) => Some(&spec.moment),
            Self::Condition(spec) => Some(&spec.moment),
            Self::Predictive(spec) => Some(&spec.moment),
        }
    }
}

/// A policy, prepared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub enum PolicyPlan {
    /// No planned work.
    #[default]
    RunToFailure,
    /// Every so much time on the calendar.
    Calendar(Span),
    /// Every so much working time.
    Usage(Span),
    /// At this age; [`Span::FOREVER`] if replacing buys nothing.
    Age(Span),
    /// When a reading is above the threshold.
    Condition(Watch),
    /// When a detector alarms.
    Predictive(Box<PredictivePlan>),
}

impl PolicyPlan {
    /// The interval, if it is one of time.
    pub fn interval(&self) -> Option<Span> {
        match self {
            Self::Calendar(span) | Self::Usage(span) | Self::Age(span) => Some(*span),
            Self::RunToFailure | Self::Condition(_) | Self::Predictive(_) => None,
        }
    }
}

/// For which moment planned work waits, prepared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MomentPlan {
    /// It waits until the machine stands.
    pub for_standing: bool,
    /// For so long at most.
    pub patience: Span,
    /// Share of the interval by which it may be early if the machine stands.
    pub early: f64,
}

impl MomentPlan {
    /// What a scenario says.
    pub fn new(spec: Option<&MomentSpec>) -> Self {
        let spec = spec.cloned().unwrap_or_default();
        Self {
            for_standing: spec.when == Some(Moment::Standing),
            patience: spec.wait_hours.map_or(Span::FOREVER, Span::from_hours),
            early: spec.early_percent.unwrap_or(0.0) / 100.0,
        }
    }
}

/// What a policy that predicts asks: how likely a part is to fail before the next chance to stop.
pub trait Forecast {
    /// The probability, 0 to 1, that a part at this level of wear fails within so many hours of its clock; `None` if
    /// that cannot be said.
    fn failure_within(&self, level: f64, hours: f64) -> Option<f64>;
}

/// The forecast of somebody who knows the process and the level exactly: no detector can do better.
impl Forecast for Wear {
    fn failure_within(&self, level: f64, hours: f64) -> Option<f64> {
        if level >= 1.0 {
            return Some(1.0);
        }
        self.survival(level, hours).map(|survival| 1.0 - survival)
    }
}
