//! Which maintenance policy costs least for each failure of a plant, see
//! [`maintenance::optimum`](crate::maintenance::optimum).
//!
//! Costs of work come from the scenario; an hour of standstill is worth what the caller says. Each part is looked at
//! alone: crews are free when they are called, a spare part of which some are kept is there, and a repair leaves a new
//! part. What the factory simulation adds (queues for crews, empty stocks, other failures) `compare` shows.

mod part;

use serde::Serialize;

use self::part::Part;
use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::factory::work_costs::{WorkTimes, work_costs};
use crate::kernel::time::{HOURS_PER_MONTH, Span, Time};
use crate::line::shift::ShiftPlan;
use crate::maintenance::crew::CrewPlan;
use crate::maintenance::failure::{FailureClock, ModePlan};
use crate::maintenance::optimum::costs::{Rate, WorkCosts};
use crate::maintenance::optimum::lives::Lives;
use crate::study::pace::{Standstill, StationPace};

/// Time in which the standstills of a station are counted.
const COUNTED_DAYS: u64 = 28;

/// A kind of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Never before the failure.
    RunToFailure,
    /// At an age of the part, at once.
    Age,
    /// From an age on, as soon as the machine stands anyway.
    AgeStanding,
    /// Every so many hours that the machine works.
    Usage,
    /// Every so much time.
    Calendar,
    /// At a reading of the station's sensor.
    Condition,
    /// At what people see who inspect.
    Inspection,
}

/// A policy with its figures and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// Its kind.
    pub way: Way,
    /// Its age or interval, hours of the part's clock.
    pub hours: Option<f64>,
    /// Its threshold.
    pub threshold: Option<f64>,
    /// Share of the parts that fail before they are replaced, where that was simulated.
    pub failed_share: Option<f64>,
    /// What an hour of the part's clock costs.
    pub rate: Rate,
    /// What the failure's `policy` is to say.
    pub toml: String,
}

/// Why a kind of policy is not among the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// No age or interval costs less than running to failure.
    NeverPays,
    /// Nothing can be seen of the failure before it comes.
    NoSigns,
    /// The station has no sensor for its signal.
    NoSensor,
    /// Inspections have no price.
    NoInspectionPrice,
    /// The machine never stands while the crew is there.
    NeverStands,
}

/// The choices for one failure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModeChoices {
    /// The station.
    pub station: String,
    /// Its machines.
    pub machines: u32,
    /// The failure.
    pub mode: String,
    /// Whether its clock runs only while the machine works.
    pub counts_work: bool,
    /// Hours of its clock in a month, at one machine.
    pub clock_hours_per_month: f64,
    /// Mean life of a part, hours of its clock.
    pub mean_life_hours: f64,
    /// What an hour of standstill is taken to cost.
    pub standstill: Standstill,
    /// What work costs.
    pub costs: WorkCosts,
    /// Whether repairs leave a part worn, which no choice looks at.
    pub leaves_wear: bool,
    /// The policy of the scenario; none if what it costs cannot be said by these means.
    pub today: Option<Choice>,
    /// The policies that apply, each at its best.
    pub choices: Vec<Choice>,
    /// The kinds that do not, and why.
    pub missing: Vec<(Way, Missing)>,
    /// The number of the choice that costs least.
    pub best: usize,
}

impl ModeChoices {
    /// The choice that costs least.
    pub fn best(&self) -> Option<&Choice> {
        self.choices.get(self.best)
    }

    /// Hours of the clock in a month at all machines of the station.
    pub fn hours_per_month(&self) -> f64 {
        self.clock_hours_per_month * f64::from(self.machines)
    }

    /// What the best choice saves against today's policy at all machines of the station, won a month.
    pub fn saving(&self) -> Option<Rate> {
        let today = self.today.as_ref()?;
        Some(today.rate.above(&self.best()?.rate).times(self.hours_per_month()))
    }

    /// Whether that is more than the luck of simulated lives.
    pub fn surely_saves(&self) -> bool {
        let sure = |saving: Rate| saving.won_per_hour > saving.half_width.unwrap_or(0.0) + 1e-9 * self.best_cost();
        self.saving().is_some_and(sure)
    }

    fn best_cost(&self) -> f64 {
        self.best()
            .map_or(0.0, |best| best.rate.won_per_hour * self.hours_per_month())
    }
}

/// What choices are made by, beside the scenario.
pub struct Terms<'a> {
    /// The plant.
    pub spec: &'a PlantSpec,
    /// The same, prepared.
    pub plan: &'a FactoryPlan,
    /// How much its machines work, station by station.
    pub paces: &'a [StationPace],
    /// Seed of simulated lives.
    pub seed: u64,
}

/// The choices for one failure of a station, if it can be chosen for: a failure that never comes cannot.
pub fn choose(terms: &Terms<'_>, station: usize, failure: usize, standstill: Standstill) -> Option<ModeChoices> {
    let spec = terms.spec.stations.get(station)?;
    let failure = spec.failures.get(failure)?;
    let name = format!("{}/{}", spec.line.name, failure.mode);
    let mode = terms.plan.maintenance.modes.iter().find(|mode| mode.name == name)?;
    let pace = terms.paces.get(station)?;
    let counts_work = mode.clock == FailureClock::Working;
    let clock_share = if counts_work { pace.working } else { 1.0 };
    let clock_hours_per_month = HOURS_PER_MONTH * clock_share;
    let mean = mode.life.mean().as_hours();
    if !(mean > 0.0 && mean.is_finite() && clock_share > 0.0) {
        return None;
    }
    let times = WorkTimes::of(terms.spec, failure);
    let stops = stops(terms.plan, station, mode, times.preventive);
    let hours = [
        times.repair + (times.spare_wait + times.response) * pace.on_shift,
        times.preventive,
    ];
    let costs = work_costs(
        terms.spec,
        failure,
        standstill.won_per_hour,
        hours,
        stops.map(|stops| stops.excess_hours),
    );
    let part = Part {
        spec,
        failure,
        mode,
        lives: Lives::new(&mode.life, &name, terms.seed),
        name: &name,
        seed: terms.seed,
        mean,
        costs,
        notice: times.notice * clock_share,
        gap: stops.map(|stops| clock_hours_per_month / stops.per_month),
        clock_share,
    };
    let (choices, missing) = part.choices()?;
    let best = (0..choices.len()).min_by(|&one, &other| {
        choices[one]
            .rate
            .won_per_hour
            .total_cmp(&choices[other].rate.won_per_hour)
    })?;
    Some(ModeChoices {
        station: spec.line.name.clone(),
        machines: terms.plan.line.stations.get(station)?.machines,
        mode: failure.mode.clone(),
        counts_work,
        clock_hours_per_month,
        mean_life_hours: mean,
        standstill,
        costs,
        leaves_wear: failure.repair_leaves.is_some_and(|share| share > 0.0),
        today: part.today(),
        choices,
        missing,
        best,
    })
}

/// The standstills of a station.
#[derive(Clone, Copy, Debug)]
struct Stops {
    /// Those in a month while the crew is there.
    per_month: f64,
    /// By how much planned work is longer than they are, hours on average.
    excess_hours: f64,
}

/// The standstills of a station's shift at whose beginning the failure's crew is there.
fn stops(plan: &FactoryPlan, station: usize, mode: &ModePlan, preventive_hours: f64) -> Option<Stops> {
    let shift = plan
        .line
        .shifts
        .get(plan.line.stations.get(station)?.rules.shift as usize)?;
    let crews: Vec<_> = mode
        .crews
        .iter()
        .filter_map(|&crew| plan.maintenance.crews.get(crew as usize))
        .collect();
    let is_there = |time: Time| {
        // A crew without a shift is always there.
        let on = |shift: &ShiftPlan| shift.stretch_at(time).is_some_and(|stretch| stretch.begin <= time);
        let there = |crew: &&CrewPlan| plan.line.shifts.get(crew.shift as usize).is_none_or(on);
        crews.is_empty() || crews.iter().any(there)
    };
    let begin = plan.start;
    let end = begin + Span::from_days(COUNTED_DAYS as f64);
    let (mut count, mut excess, mut at) = (0.0, 0.0, begin);
    while let Some(stretch) = shift.stretch_at(at).filter(|stretch| stretch.end < end) {
        let Some(next) = shift.stretch_at(stretch.end) else {
            break;
        };
        if next.begin > stretch.end && is_there(stretch.end) {
            count += 1.0;
            excess += (preventive_hours - next.begin.since(stretch.end).as_hours()).max(0.0);
        }
        at = stretch.end;
    }
    (count > 0.0).then(|| Stops {
        per_month: count * HOURS_PER_MONTH / 24.0 / COUNTED_DAYS as f64,
        excess_hours: excess / count,
    })
}
