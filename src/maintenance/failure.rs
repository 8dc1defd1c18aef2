//! Failure modes: when a machine fails and how long the repair takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::time::Span;
use crate::kernel::timed_key::timed_keys;

/// One way in which each machine of a station fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureSpec {
    /// What fails, e.g. `"spindle bearing"`.
    pub mode: String,
    /// Time from a repair to the next failure, on this mode's clock.
    #[serde(flatten)]
    pub time_to_failure: TimeToFailure,
    /// What makes the clock run; `"working"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<FailureClock>,
    /// Time of the repair itself.
    #[serde(flatten)]
    pub repair: RepairTime,
    /// Time of the repair with an expert looking on from afar; that of the repair itself if not given.
    #[serde(flatten)]
    pub expert_repair: ExpertRepairTime,
    /// Crew that repairs it; none needed if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crew: Option<String>,
    /// Repairs with a higher priority go first; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = -100, max = 100))]
    pub priority: i32,
    /// The part in work is scrapped; otherwise work on it goes on after the repair.
    #[serde(default)]
    pub scraps_part: bool,
    /// Spare parts and services of one repair, won.
    #[serde(default)]
    pub repair_won: f64,
}

/// What makes a failure clock run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailureClock {
    /// Runs only while the machine works (operation-dependent).
    #[default]
    Working,
    /// Always runs (time-dependent).
    Calendar,
}

timed_keys!(
    /// Time to failure.
    TimeToFailure,
    time_to_failure_seconds,
    time_to_failure_minutes,
    time_to_failure_hours,
    time_to_failure_days,
    "Time from a repair to the next failure"
);
timed_keys!(
    /// Time to repair.
    RepairTime,
    repair_seconds,
    repair_minutes,
    repair_hours,
    repair_days,
    "Time of the repair itself"
);

timed_keys!(
    /// Time to repair with an expert looking on from afar.
    ExpertRepairTime,
    expert_repair_seconds,
    expert_repair_minutes,
    expert_repair_hours,
    expert_repair_days,
    "Time of the repair with an expert looking on from afar"
);

/// A prepared failure mode of the machines of one station.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModePlan {
    /// `station/mode`.
    pub name: String,
    /// Time to failure.
    pub time_to_failure: SpanSampler,
    /// Its clock.
    pub clock: FailureClock,
    /// Time to repair.
    pub repair: SpanSampler,
    /// Time to repair with an expert looking on.
    pub expert_repair: Option<SpanSampler>,
    /// Its crew; [`NO_CREW`] if none is needed.
    pub crew: u32,
    /// Its priority.
    pub priority: i32,
    /// Whether the part in work is lost.
    pub scraps_part: bool,
}

/// No crew is needed.
pub const NO_CREW: u32 = u32::MAX;

/// One failure mode of one machine at work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Clock {
    /// The machine.
    pub machine: u32,
    /// Its mode.
    pub mode: u32,
    /// Working time left to the next failure, for [`FailureClock::Working`].
    pub left: Span,
    times: Stream,
    repairs: Stream,
}

impl Clock {
    /// A clock that is set to the first failure, with its own random numbers.
    pub fn new(plan: &ModePlan, machine: u32, mode: u32, number: u32, seed: u64, replication: u64) -> Self {
        let entity = format!("failure/{}/{number}", plan.name);
        let stream = |purpose| Stream::named(seed, replication, &entity, purpose);
        let mut clock = Self {
            machine,
            mode,
            left: Span::ZERO,
            times: stream("time to failure"),
            repairs: stream("repair"),
        };
        clock.wind(plan);
        clock
    }

    /// Draws the time to the next failure.
    pub fn wind(&mut self, plan: &ModePlan) {
        self.left = plan.time_to_failure.draw(&mut self.times);
    }

    /// Draws the time of a repair, with an expert looking on or without. It is the same luck either way.
    pub fn repair_time(&mut self, plan: &ModePlan, with_expert: bool) -> Span {
        let helped = plan.expert_repair.as_ref().filter(|_| with_expert);
        helped.unwrap_or(&plan.repair).draw(&mut self.repairs)
    }
}
