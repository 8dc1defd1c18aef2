//! Failure modes: when a machine fails and how long the repair takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::calendar::EventId;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};
use crate::kernel::timed_key::timed_keys;
use crate::maintenance::degradation::{LifePlan, Path, StressSpec, WarningTime, WearSpec};
use crate::maintenance::policy::{MomentPlan, PolicyPlan, PolicySpec};
use crate::maintenance::predictive::detector::{Encounter, PredictivePlan};
use crate::maintenance::sensing::Signal;

/// One way in which each machine of a station fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureSpec {
    /// What fails, e.g. `"spindle bearing"`.
    pub mode: String,
    /// A part of the library, or of `[[component]]`: what it says holds where nothing else stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Time from a repair to the next failure, on this mode's clock.
    #[serde(flatten)]
    pub time_to_failure: TimeToFailure,
    /// How wear grows until the part fails, in the place of a time to failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wear: Option<WearSpec>,
    /// How long before the failure its first sign can be seen, if a time to failure is given.
    #[serde(flatten)]
    pub warning: WarningTime,
    /// The signal that shows the wear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warns_by: Option<Signal>,
    /// Load and temperature, if they are not those for which the life is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stress: Option<StressSpec>,
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
    /// Skill that the repair needs: every crew that has it may come; none needed if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<String>,
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
    /// Share of its age (of its wear) that a repair leaves to the part: 0 as good as new, 1 as bad as old; 0 if not
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub repair_leaves: Option<f64>,
    /// What else may break when it is run to failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secondary_damage: Option<SecondaryDamageSpec>,
    /// When the part is replaced before it fails; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicySpec>,
    /// Time of a planned replacement; that of the repair if not given.
    #[serde(flatten)]
    pub preventive: PreventiveTime,
    /// Services of one planned replacement, won; those of a repair if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preventive_won: Option<f64>,
    /// What one inspection by people costs, won; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection_won: Option<f64>,
    /// Spare part that each repair and each planned replacement uses; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spare: Option<String>,
}

/// Damage to other parts by a failure that nobody prevented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondaryDamageSpec {
    /// Chance that a failure does more damage.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub chance: f64,
    /// How many times longer the repair then takes; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 1_000.0))]
    pub repair_factor: Option<f64>,
    /// What it costs more, won; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub won: Option<f64>,
}

impl FailureSpec {
    /// Whether it says more than a time to failure and its repair: signs, policies, spare parts, imperfect repair. Only
    /// then does the mode have figures of them.
    pub fn is_managed(&self) -> bool {
        self.wear.is_some()
            || self.warning != WarningTime::default()
            || self.stress.is_some()
            || self.repair_leaves.is_some()
            || self.secondary_damage.is_some()
            || self.policy.is_some()
            || self.spare.is_some()
    }
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

timed_keys!(
    /// Time of a planned replacement.
    PreventiveTime,
    preventive_seconds,
    preventive_minutes,
    preventive_hours,
    preventive_days,
    "Time of a planned replacement"
);

/// A prepared failure mode of the machines of one station.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModePlan {
    /// `station/mode`.
    pub name: String,
    /// When it fails and what is seen before.
    pub life: LifePlan,
    /// Its clock.
    pub clock: FailureClock,
    /// Time to repair.
    pub repair: SpanSampler,
    /// Time to repair with an expert looking on.
    pub expert_repair: Option<SpanSampler>,
    /// The crews that can repair it, by number; none if nobody is needed.
    pub crews: Vec<u32>,
    /// Its priority.
    pub priority: i32,
    /// Whether the part in work is lost.
    pub scraps_part: bool,
    /// What it has beyond failures and repairs.
    pub care: Option<Box<CarePlan>>,
}

/// Imperfect repair, planned work and spare parts of a mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CarePlan {
    /// Share of its age or wear that a repair leaves.
    pub repair_leaves: f64,
    /// Chance of secondary damage, and by how much it makes the repair longer.
    pub secondary_damage: Option<(f64, f64)>,
    /// When it is replaced before it fails.
    pub policy: PolicyPlan,
    /// For which moment that waits.
    pub moment: MomentPlan,
    /// Time of a planned replacement; that of a repair if none.
    pub preventive: Option<SpanSampler>,
    /// Its spare part; [`NO_SPARE`] if none is needed.
    pub spare: u32,
}

impl CarePlan {
    /// The policy that predicts, if it is that.
    pub fn detector(&self) -> Option<&PredictivePlan> {
        match &self.policy {
            PolicyPlan::Predictive(predictive) => Some(predictive),
            _ => None,
        }
    }

    /// What makes the time to the next planned work run.
    pub fn due_clock(&self, mode: FailureClock) -> FailureClock {
        match self.policy {
            PolicyPlan::Calendar(_) => FailureClock::Calendar,
            PolicyPlan::Usage(_) => FailureClock::Working,
            PolicyPlan::RunToFailure | PolicyPlan::Age(_) | PolicyPlan::Condition(_) | PolicyPlan::Predictive(_) => {
                mode
            }
        }
    }
}

/// No crew is needed.
pub const NO_CREW: u32 = u32::MAX;
/// No spare part is needed.
pub const NO_SPARE: u32 = u32::MAX;

/// How far the work on a part has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// There is none.
    None,
    /// Planned work waits until the machine stands.
    AwaitsMoment,
    /// It waits for its spare part.
    AwaitsSpare,
    /// It waits for its crew.
    AwaitsCrew,
    /// It is being done.
    UnderWay,
}

/// What a clock keeps of a part that more is known of than when it fails.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Care {
    signs: Stream,
    luck: Stream,
    damage: Stream,
    /// Share of the part's reports that are lost, and how old the others are.
    report: (f64, Span),
    /// Its wear since the last repair.
    pub path: Path,
    /// Age (hours) or wear that the last repair left.
    pub used: f64,
    /// The whole of this life.
    pub life: Span,
    /// When it began.
    pub born: Time,
    /// The work on it.
    pub work: Work,
    /// Whether that work is planned.
    pub is_planned: bool,
    /// A spare part lies ready.
    pub has_spare: bool,
    /// Until when planned work waits for the machine to stand.
    pub waits_until: Time,
    /// Time left to planned work, while it is not called; on a calendar clock, as it was when it was set.
    pub due_left: Span,
    /// When planned work is due on a calendar clock.
    pub due_at: Time,
    /// The event of that.
    pub due_event: Option<EventId>,
    /// The failure to come of a calendar clock.
    pub strike: Option<(Time, EventId)>,
    /// Inspections of this life that have been counted.
    pub inspected: u64,
    /// A detector has rightly alarmed in this life.
    pub is_foreseen: bool,
}

/// One failure mode of one machine at work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Clock {
    /// The machine.
    pub machine: u32,
    /// Its mode.
    pub mode: u32,
    /// Working time left to the next failure, for [`FailureClock::Working`].
    pub left: Span,
    /// More about the part, if its mode says more.
    pub care: Option<Box<Care>>,
    times: Stream,
    repairs: Stream,
}

/// Which clock it is: its machine and mode, the machine's number at its station, and how its reports get through.
#[derive(Clone, Copy, Debug)]
pub struct ClockName {
    /// The machine.
    pub machine: u32,
    /// The mode.
    pub mode: u32,
    /// The machine's number at its station, from 1.
    pub number: u32,
    /// Share of its reports that are lost, and how old the others are.
    pub report: (f64, Span),
}

impl Clock {
    /// A clock that is set to the first failure, with its own random numbers.
    pub fn new(plan: &ModePlan, name: ClockName, now: Time, seed: u64, replication: u64) -> Self {
        let entity = format!("failure/{}/{}", plan.name, name.number);
        let stream = |purpose| Stream::named(seed, replication, &entity, purpose);
        let care = plan.care.as_ref().map(|care| {
            Box::new(Care {
                signs: stream("wear"),
                luck: stream("readings"),
                damage: stream("secondary damage"),
                report: name.report,
                path: Path::Silent,
                used: 0.0,
                life: Span::ZERO,
                born: now,
                work: Work::None,
                is_planned: false,
                has_spare: false,
                waits_until: Time::NEVER,
                due_left: match care.policy {
                    PolicyPlan::Usage(every) | PolicyPlan::Calendar(every) => every,
                    _ => Span::FOREVER,
                },
                due_at: Time::NEVER,
                due_event: None,
                strike: None,
                inspected: 0,
                is_foreseen: false,
            })
        });
        let mut clock = Self {
            machine: name.machine,
            mode: name.mode,
            left: Span::ZERO,
            care,
            times: stream("time to failure"),
            repairs: stream("repair"),
        };
        clock.wind(plan, now);
        clock
    }

    /// Draws the time to the next failure, and when something will be seen of it.
    pub fn wind(&mut self, plan: &ModePlan, now: Time) {
        let Some(care) = self.care.as_deref_mut() else {
            // Without signs there is nothing to draw but the time, and nothing draws from the second stream.
            self.left = match &plan.life {
                LifePlan::Lifetime { draws, .. } => draws.draw(&mut self.times),
                LifePlan::Wear(wear) => Span::from_hours(wear.draw(wear.start(), &mut self.times).0),
            };
            return;
        };
        let (life, path) = plan.life.draw(care.used, &mut self.times, &mut care.signs);
        self.left = life;
        care.life = life;
        care.path = path;
        care.born = now;
        care.inspected = 0;
        care.is_foreseen = false;
        match plan.care.as_ref().map(|care| &care.policy) {
            Some(PolicyPlan::Age(after)) => care.due_left = *after,
            Some(PolicyPlan::Condition(watch)) => {
                let (loss, delay) = if watch.by_people {
                    (0.0, Span::ZERO)
                } else {
                    care.report
                };
                let alarm = watch.first_alarm(&mut care.path, life.as_hours(), loss, &mut care.signs, &mut care.luck);
                care.due_left = alarm.map_or(Span::FOREVER, |hours| Span::from_hours(hours) + delay);
            }
            Some(PolicyPlan::Predictive(predictive)) => {
                let (loss, delay) = care.report;
                let alarm = predictive.first_alarm(Encounter {
                    hours: life.as_hours(),
                    loss,
                    path: &mut care.path,
                    signs: &mut care.signs,
                    luck: &mut care.luck,
                });
                care.due_left = alarm.map_or(Span::FOREVER, |hours| Span::from_hours(hours) + delay);
            }
            Some(PolicyPlan::RunToFailure | PolicyPlan::Calendar(_) | PolicyPlan::Usage(_)) | None => {}
        }
    }

    /// Hours on the mode's clock since the last repair.
    pub fn age(&self, plan: &ModePlan, now: Time) -> Span {
        match &self.care {
            Some(care) if plan.clock == FailureClock::Working => care.life - self.left,
            Some(care) => now.since(care.born),
            None => Span::ZERO,
        }
    }

    /// Time on the mode's clock to the failure that is to come.
    pub fn to_failure(&self, now: Time) -> Span {
        match self.care.as_ref().and_then(|care| care.strike) {
            Some((at, _)) => at.since(now),
            None => self.left,
        }
    }

    /// Draws the time of a repair, with an expert looking on or without. It is the same luck either way.
    pub fn repair_time(&mut self, plan: &ModePlan, with_expert: bool) -> Span {
        let helped = plan.expert_repair.as_ref().filter(|_| with_expert);
        helped.unwrap_or(&plan.repair).draw(&mut self.repairs)
    }

    /// Draws the time of a planned replacement.
    pub fn preventive_time(&mut self, plan: &ModePlan) -> Span {
        let own = plan.care.as_ref().and_then(|care| care.preventive.as_ref());
        own.unwrap_or(&plan.repair).draw(&mut self.repairs)
    }

    /// Draws whether a failure does secondary damage, and how many times longer its repair takes.
    pub fn secondary_damage(&mut self, plan: &ModePlan) -> Option<f64> {
        let (chance, factor) = plan.care.as_ref()?.secondary_damage?;
        self.care.as_mut()?.damage.chance(chance).then_some(factor)
    }
}
