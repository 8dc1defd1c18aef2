//! Prepares the policies that predict: what their detectors are trained from, and the detectors.

use std::sync::Arc;

use crate::factory::plant::{PlantSpec, PlantStationSpec};
use crate::factory::upkeep_plan::{conflict, place_of, sensor_watch};
use crate::factory::work_costs::{WorkTimes, work_costs};
use crate::kernel::time::HOURS_PER_MONTH;
use crate::line::plan::{LinePlan, PlanError};
use crate::maintenance::degradation::LifePlan;
use crate::maintenance::failure::{CarePlan, FailureClock, FailureSpec};
use crate::maintenance::learning::work::Work;
use crate::maintenance::policy::PolicyPlan;
use crate::maintenance::predictive::detector::{Detectors, PredictivePlan};
use crate::maintenance::predictive::lesson::{DetectorError, Lesson};
use crate::maintenance::predictive::past::OwnPlant;
use crate::maintenance::predictive::spec::{CHECK_HOURS, HISTORY_SEED, HISTORY_UNITS, HORIZON_CHECKS, PredictiveSpec};
use crate::maintenance::predictive::train::train;
use crate::maintenance::workshop::MaintenancePlan;

/// Checks that a history may have on average: they are drawn one by one.
pub const MOST_CHECKS: f64 = 1_000_000.0;
/// Checks that a mean life may have.
pub const MOST_CHECKS_OF_LIFE: f64 = 50_000.0;

/// A policy that predicts, without its detector. What the network loses comes with `connect_detectors`.
///
/// # Errors
/// If nothing is seen of the failure, nobody looks, or there would be too many checks to draw.
pub fn predictive(
    spec: &PlantSpec,
    station: &PlantStationSpec,
    failure: &FailureSpec,
    said: &PredictiveSpec,
    life: &LifePlan,
) -> Result<PredictivePlan, PlanError> {
    let place = place_of(station, failure);
    if !life.gives_signs() {
        let why = "nothing is seen of it before it comes; give it `wear`, or `warning_days` and the like";
        return Err(conflict(&place, why));
    }
    let check = said.check_hours.unwrap_or(CHECK_HOURS);
    let times = WorkTimes::of(spec, failure);
    let derived = times.notice + said.moment.wait_hours.unwrap_or(0.0);
    let response = said.response_hours.unwrap_or(derived);
    let hour_won = said.downtime_won_per_hour.unwrap_or(0.0);
    let hours = [times.repair + times.spare_wait + times.response, times.preventive];
    let costs = work_costs(spec, failure, hour_won, hours, None);
    let lesson = Lesson {
        mode: format!("{}/{}", station.line.name, failure.mode),
        kind: said.detector.unwrap_or_default(),
        life: life.clone(),
        watch: sensor_watch(station, failure, f64::INFINITY, &place)?,
        check,
        loss: 0.0,
        horizon: said.horizon_hours.unwrap_or(response + HORIZON_CHECKS * check),
        response,
        planned_won: costs.preventive_won,
        failure_won: costs.failure_won,
        units: said.history_units.unwrap_or(HISTORY_UNITS),
        own: said.history_months.map(|months| OwnPlant {
            machines: station.line.machines.unwrap_or(1),
            hours: months * HOURS_PER_MONTH,
        }),
        seed: said.history_seed.unwrap_or(HISTORY_SEED),
    };
    match cannot_check(&lesson) {
        Some(why) => Err(conflict(&place, why)),
        None => Ok(PredictivePlan { lesson, detector: None }),
    }
}

/// Why a detector could not be trained whatever its sensor is.
fn cannot_check(lesson: &Lesson) -> Option<String> {
    if !(lesson.check > 0.0 && lesson.horizon > 0.0 && lesson.response >= 0.0 && lesson.units >= 2) {
        return Some(
            "checks, horizon and history of its policy must be above zero, with two lives at least".to_owned(),
        );
    }
    let checks = lesson.checks_per_life();
    let all = match lesson.own {
        Some(own) => f64::from(own.machines) * own.hours / lesson.check,
        None => checks * f64::from(lesson.units),
    };
    if checks > MOST_CHECKS_OF_LIFE || all > MOST_CHECKS {
        return Some(format!(
            "{checks:.0} checks in a mean life and {all:.0} in the history are too many to draw, the most are \
             {MOST_CHECKS_OF_LIFE} and {MOST_CHECKS}; check less often, or train on fewer lives"
        ));
    }
    (checks < 2.0)
        .then(|| format!("it is checked {checks:.1} times in a mean life: nothing can be learned; check more often"))
}

/// Lets the readings that detectors are trained on get lost as those of the station's machines do on average, and the
/// clock of a history of one's own plant run while the station's shift is there, if it runs with the work.
pub(super) fn connect_detectors(line: &LinePlan, plan: &mut MaintenancePlan) {
    for (number, station) in line.stations.iter().enumerate() {
        let loss = reported_loss(line, plan, number);
        let machines = station.first_machine as usize..(station.first_machine + station.machines) as usize;
        let shift = line.shifts.get(station.rules.shift as usize);
        let on_shift = shift.map_or(1.0, |shift| shift.working_share());
        for &mode in plan.machine_modes.get(machines.start).into_iter().flatten() {
            let works = plan.modes[mode as usize].clock == FailureClock::Working;
            if let Some(predictive) = predictive_of(&mut plan.modes[mode as usize].care) {
                predictive.lesson.loss = loss.unwrap_or(predictive.lesson.loss);
                if let Some(own) = predictive.lesson.own.as_mut().filter(|_| works) {
                    own.hours *= on_shift;
                }
            }
        }
    }
}

/// Share of their readings that the machines of a station lose on average; none if no network carries them.
pub(crate) fn reported_loss(line: &LinePlan, plan: &MaintenancePlan, station: usize) -> Option<f64> {
    let station = line.stations.get(station)?;
    let machines = station.first_machine as usize..(station.first_machine + station.machines) as usize;
    let own = plan.reports.get(machines).filter(|own| !own.is_empty())?;
    Some(own.iter().map(|report| report.0).sum::<f64>() / own.len() as f64)
}

fn predictive_of(care: &mut Option<Box<CarePlan>>) -> Option<&mut PredictivePlan> {
    match &mut care.as_mut()?.policy {
        PolicyPlan::Predictive(predictive) => Some(predictive),
        _ => None,
    }
}

/// Gives every policy that predicts its detector: one of those that there are, or one that is trained now.
///
/// # Errors
/// If one cannot be trained.
pub(super) fn equip(plan: &mut MaintenancePlan, detectors: &Detectors) -> Result<(), DetectorError> {
    for mode in &mut plan.modes {
        if let Some(predictive) = predictive_of(&mut mode.care) {
            predictive.detector = Some(match detectors.get(&predictive.lesson.key()) {
                Some(detector) => detector,
                None => Arc::new(train(&predictive.lesson, &mut Work::unwatched())?),
            });
        }
    }
    Ok(())
}

/// What the detectors of a plant are trained from.
pub fn lessons(plan: &MaintenancePlan) -> impl Iterator<Item = &Lesson> {
    let care = plan.modes.iter().filter_map(|mode| mode.care.as_ref());
    care.filter_map(|care| care.detector())
        .map(|predictive| &predictive.lesson)
}
