//! Prepares maintenance: from the failures, policies, sensors, spare parts and crews of a scenario to a
//! [`MaintenancePlan`].

use crate::factory::link_plan::LinkPlan;
use crate::factory::plant::{PlantSpec, PlantStationSpec};
use crate::factory::predictive_plan::predictive;
use crate::factory::work_costs::{WorkTimes, work_costs};
use crate::kernel::distribution::DistributionSpec;
use crate::kernel::time::Span;
use crate::kernel::timed_key::{TimedSpec, TwoUnits};
use crate::line::plan::{LinePlan, PlanError};
use crate::line::planner::{find_shift, optional, required};
use crate::maintenance::crew::{CrewPlan, CrewSpec};
use crate::maintenance::degradation::{LifeLaw, LifePlan, Wear};
use crate::maintenance::failure::{CarePlan, FailureSpec, ModePlan, NO_SPARE};
use crate::maintenance::policy::{AgeSpec, ConditionSpec, MomentPlan, PolicyPlan, PolicySpec};
use crate::maintenance::replacement::{Replacement, optimal_age};
use crate::maintenance::sensing::{SensorSpec, Watch};
use crate::maintenance::spares::{SparePlan, SpareSpec};
use crate::maintenance::workshop::MaintenancePlan;

/// Most readings of wear that may fall in the mean life of a part: they are drawn one by one.
pub const MOST_READINGS: f64 = 100_000.0;

/// The maintenance of a plant. What the network does to its reports comes with [`connect_reports`].
///
/// # Errors
/// If a failure, a policy or a spare part lacks what it needs or names what does not exist.
pub fn maintenance(spec: &PlantSpec, line: &LinePlan) -> Result<MaintenancePlan, PlanError> {
    let mut plan = MaintenancePlan::default();
    for crew in &spec.crews {
        plan.crews.push(CrewPlan {
            name: crew.name.clone(),
            size: crew.size.unwrap_or(1),
            shift: find_shift(&line.shifts, crew.shift.as_deref(), &format!("crew `{}`", crew.name))?,
            response: optional(crew.response.given(), &format!("crew `{}`", crew.name))?,
        });
    }
    for spare in &spec.spares {
        plan.spares.push(spare_plan(spare)?);
    }
    for (station, prepared) in spec.stations.iter().zip(&line.stations) {
        let first = plan.modes.len() as u32;
        for failure in &station.failures {
            let mode = mode(spec, station, failure, &plan)?;
            plan.modes.push(mode);
        }
        let modes: Vec<u32> = (first..plan.modes.len() as u32).collect();
        plan.machine_modes.extend((0..prepared.machines).map(|_| modes.clone()));
    }
    Ok(plan)
}

/// Lets the reports of machines get lost as the network's tables say.
pub fn connect_reports(spec: &PlantSpec, line: &LinePlan, links: &LinkPlan, plan: &mut MaintenancePlan) {
    let watched = spec.stations.iter().any(|station| !station.sensors.is_empty());
    if !watched || links.flows.is_empty() {
        return;
    }
    for (station, prepared) in spec.stations.iter().zip(&line.stations) {
        for number in 1..=prepared.machines {
            let name = format!("{}/{number}/telemetry", station.line.name);
            let flow = links.flows.iter().find(|flow| flow.name == name);
            plan.reports
                .push(flow.map_or((0.0, Span::ZERO), |flow| (flow.loss, flow.mean_delay)));
        }
    }
}

pub(super) fn place_of(station: &PlantStationSpec, failure: &FailureSpec) -> String {
    format!("failure `{}` of station `{}`", failure.mode, station.line.name)
}

fn mode(
    spec: &PlantSpec,
    station: &PlantStationSpec,
    failure: &FailureSpec,
    plan: &MaintenancePlan,
) -> Result<ModePlan, PlanError> {
    let place = place_of(station, failure);
    let crews = crews(spec, failure, &place)?;
    let life = life(failure, &place)?;
    let care = if failure.is_managed() {
        Some(Box::new(care(spec, station, failure, &life, plan)?))
    } else {
        None
    };
    Ok(ModePlan {
        name: format!("{}/{}", station.line.name, failure.mode),
        life,
        clock: failure.clock.unwrap_or_default(),
        repair: required(failure.repair.given(), &place, "a repair time")?,
        expert_repair: optional(failure.expert_repair.given(), &place)?,
        crews,
        priority: failure.priority,
        scraps_part: failure.scraps_part,
        care,
    })
}

/// The crews that can repair a failure: the one that it names, or all that have its skill; both agree if both are given.
fn crews(spec: &PlantSpec, failure: &FailureSpec, place: &str) -> Result<Vec<u32>, PlanError> {
    let unknown = |kind, name: &str| PlanError::Unknown {
        place: place.to_owned(),
        kind,
        name: name.to_owned(),
    };
    let mut all = (0u32..).zip(&spec.crews);
    let can = |crew: &CrewSpec| failure.skill.as_ref().is_none_or(|skill| crew.skills.contains(skill));
    match (&failure.crew, &failure.skill) {
        (None, None) => Ok(Vec::new()),
        (Some(name), _) => {
            let (number, crew) = all
                .find(|(_, crew)| crew.name == *name)
                .ok_or_else(|| unknown("the crew", name))?;
            match can(crew) {
                true => Ok(vec![number]),
                false => Err(conflict(place, format!("the crew `{name}` does not have its skill"))),
            }
        }
        (None, Some(skill)) => {
            let found: Vec<u32> = all.filter(|(_, crew)| can(crew)).map(|(number, _)| number).collect();
            if found.is_empty() {
                Err(unknown("a crew with the skill", skill))
            } else {
                Ok(found)
            }
        }
    }
}

pub(super) fn conflict(place: &str, why: impl ToString) -> PlanError {
    PlanError::Conflict {
        place: place.to_owned(),
        why: why.to_string(),
    }
}

fn two_units(place: &str) -> impl FnOnce(TwoUnits) -> PlanError {
    let place = place.to_owned();
    move |source| PlanError::TwoUnits { place, source }
}

/// When the parts of a failure fail.
///
/// # Errors
/// If it says nothing of that, says it twice, or what it says is impossible.
pub fn life(failure: &FailureSpec, place: &str) -> Result<LifePlan, PlanError> {
    let pace = failure.stress.as_ref().map_or(1.0, |stress| stress.pace());
    let given = failure.time_to_failure.given().map_err(two_units(place))?;
    match (&failure.wear, given) {
        (Some(_), Some(_)) => Err(conflict(place, "it has both a time to failure and `wear`; keep one")),
        (Some(wear), None) => Ok(LifePlan::Wear(
            Wear::new(wear, pace).map_err(|error| conflict(place, error))?,
        )),
        (None, given) => {
            let law = given.as_ref().and_then(|timed| LifeLaw::of(timed, pace));
            Ok(LifePlan::Lifetime {
                draws: required(Ok(given), place, "a time to failure")?,
                pace,
                law,
                warning: optional(failure.warning.given(), place)?,
            })
        }
    }
}

fn care(
    spec: &PlantSpec,
    station: &PlantStationSpec,
    failure: &FailureSpec,
    life: &LifePlan,
    plan: &MaintenancePlan,
) -> Result<CarePlan, PlanError> {
    let place = place_of(station, failure);
    let spare = match &failure.spare {
        None => NO_SPARE,
        Some(name) => {
            let found = plan.spares.iter().position(|spare| spare.name == *name);
            found.map(|index| index as u32).ok_or_else(|| PlanError::Unknown {
                place: place.clone(),
                kind: "the spare part",
                name: name.clone(),
            })?
        }
    };
    let repair_leaves = failure.repair_leaves.unwrap_or(0.0);
    if let Some(why) = cannot_leave(life, repair_leaves) {
        return Err(conflict(&place, why));
    }
    let policy = match &failure.policy {
        None | Some(PolicySpec::RunToFailure(_)) => PolicyPlan::RunToFailure,
        Some(PolicySpec::Calendar(block)) => PolicyPlan::Calendar(interval(block.every.given(), &place)?),
        Some(PolicySpec::Usage(block)) => PolicyPlan::Usage(interval(block.every.given(), &place)?),
        Some(PolicySpec::Age(age)) => PolicyPlan::Age(match constant(age.after.given(), &place)? {
            Some(after) => after,
            None => best_age(spec, failure, age, life)
                .ok_or_else(|| {
                    conflict(
                        &place,
                        "the best age needs a life whose formula is known; give `after_hours`",
                    )
                })?
                .age(),
        }),
        Some(PolicySpec::Condition(condition)) => {
            PolicyPlan::Condition(watch(condition, station, failure, life, &place)?)
        }
        Some(PolicySpec::Predictive(said)) => {
            PolicyPlan::Predictive(Box::new(predictive(spec, station, failure, said, life)?))
        }
    };
    Ok(CarePlan {
        repair_leaves,
        secondary_damage: failure
            .secondary_damage
            .as_ref()
            .map(|damage| (damage.chance, damage.repair_factor.unwrap_or(1.0))),
        policy,
        moment: MomentPlan::new(failure.policy.as_ref().and_then(PolicySpec::moment)),
        preventive: optional(failure.preventive.given(), &place)?,
        spare,
    })
}

/// Why a repair cannot leave this share of age or wear.
pub fn cannot_leave(life: &LifePlan, share: f64) -> Option<&'static str> {
    match life {
        LifePlan::Wear(_) if share > 0.99 => {
            Some("a repair that leaves all wear leaves a part that fails at once; `repair_leaves` is 0.99 at most here")
        }
        LifePlan::Lifetime { law, .. } if share > 0.0 && !law.as_ref().is_some_and(LifeLaw::can_begin_aged) => {
            Some("`repair_leaves` needs `wear`, or a time to failure that is exponential or Weibull")
        }
        _ => None,
    }
}

/// A duration without chance, if it is given.
fn constant(given: Result<Option<TimedSpec>, TwoUnits>, place: &str) -> Result<Option<Span>, PlanError> {
    let Some(timed) = given.map_err(two_units(place))? else {
        return Ok(None);
    };
    match timed.distribution {
        DistributionSpec::Constant(count) if count > 0.0 => Ok(Some(Span::from_seconds(count * timed.unit.seconds()))),
        _ => Err(conflict(
            place,
            format!("`{}` of its policy must be one number above zero", timed.key),
        )),
    }
}

fn interval(given: Result<Option<TimedSpec>, TwoUnits>, place: &str) -> Result<Span, PlanError> {
    constant(given, place)?.ok_or_else(|| PlanError::Missing {
        place: place.to_owned(),
        what: "an interval of its policy, such as `every_hours`",
    })
}

/// The age at which replacing a part costs least, by what a repair and a planned replacement cost; `None` if the law of
/// its life has no formula here.
pub fn best_age(spec: &PlantSpec, failure: &FailureSpec, age: &AgeSpec, life: &LifePlan) -> Option<Replacement> {
    let hour_won = age.downtime_won_per_hour.unwrap_or(0.0);
    let times = WorkTimes::of(spec, failure);
    let hours = [times.repair + times.spare_wait + times.response, times.preventive];
    let costs = work_costs(spec, failure, hour_won, hours, None);
    optimal_age(
        &|hours| life.survival(hours),
        life.mean().as_hours(),
        costs.preventive_won,
        costs.failure_won,
    )
}

/// The sensor that sees a failure, if its station has one.
pub fn sensor_of<'s>(station: &'s PlantStationSpec, failure: &FailureSpec) -> Option<&'s SensorSpec> {
    let signal = failure.warns_by?;
    station.sensors.iter().find(|sensor| sensor.signal == signal)
}

/// How a station's sensor or people watch a failure.
///
/// # Errors
/// If nothing can be seen of it, or nobody looks.
pub fn watch(
    condition: &ConditionSpec,
    station: &PlantStationSpec,
    failure: &FailureSpec,
    life: &LifePlan,
    place: &str,
) -> Result<Watch, PlanError> {
    if !life.gives_signs() {
        return Err(conflict(
            place,
            "nothing is seen of it before it comes; give it `wear`, or `warning_days` and the like",
        ));
    }
    let watch = match constant(condition.every.given(), place)? {
        Some(every) => Watch {
            every: every.as_hours(),
            threshold: condition.threshold,
            noise: condition.inspection_noise.unwrap_or(0.0),
            response: 1.0,
            offset: 0.0,
            drift: 0.0,
            dies: None,
            by_people: true,
        },
        None => sensor_watch(station, failure, condition.threshold, place)?,
    };
    let readings = life.mean().as_hours() / watch.every;
    if matches!(life, LifePlan::Wear(Wear::Wiener { .. })) && readings > MOST_READINGS {
        return Err(conflict(
            place,
            format!(
                "{readings:.0} readings in a life of Wiener wear are too many to draw; read less often, or use gamma wear"
            ),
        ));
    }
    Ok(watch)
}

/// How the sensor of a station sees a failure.
pub(super) fn sensor_watch(
    station: &PlantStationSpec,
    failure: &FailureSpec,
    threshold: f64,
    place: &str,
) -> Result<Watch, PlanError> {
    let sensor = sensor_of(station, failure).ok_or_else(|| PlanError::Missing {
        place: place.to_owned(),
        what: "`warns_by` and a sensor of the station for it, or inspections with `every_hours`",
    })?;
    let reported = station
        .telemetry
        .as_ref()
        .map(|spec| Span::from_seconds(spec.every_seconds));
    let every = constant(sensor.every.given(), place)?
        .or(reported)
        .ok_or_else(|| PlanError::Missing {
            place: place.to_owned(),
            what: "a sensor with `every_seconds`, or a station with `telemetry`",
        })?;
    let load = failure.stress.as_ref().and_then(|stress| stress.load).unwrap_or(1.0);
    Ok(Watch {
        every: every.as_hours(),
        threshold,
        noise: sensor.noise,
        response: sensor.response.unwrap_or(1.0),
        offset: sensor.load_gain.unwrap_or(0.0) * (load - 1.0),
        drift: sensor.drift_per_1000_hours.unwrap_or(0.0) / 1_000.0,
        dies: sensor
            .dead_after_hours
            .map(|after| (after, sensor.dead_for_hours.unwrap_or(f64::INFINITY))),
        by_people: false,
    })
}

fn spare_plan(spare: &SpareSpec) -> Result<SparePlan, PlanError> {
    let place = format!("spare `{}`", spare.name);
    let stock = spare.stock.unwrap_or(0);
    let reorder_at = spare.reorder_at.map_or(i64::from(stock) - 1, i64::from);
    if reorder_at >= i64::from(stock) {
        return Err(conflict(
            &place,
            "`reorder_at` must be below `stock`, up to which is ordered",
        ));
    }
    let urgent = match &spare.urgent {
        None => None,
        Some(urgent) => Some(required(urgent.lead.given(), &place, "a lead time of urgent orders")?),
    };
    Ok(SparePlan {
        name: spare.name.clone(),
        stock,
        reorder_at,
        lead: required(spare.lead.given(), &place, "a lead time, such as `lead_days`")?,
        urgent,
    })
}
