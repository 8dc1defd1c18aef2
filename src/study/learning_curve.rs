//! How long a plant must watch its own machines before a trained detector pays: months of history against won an hour.
//!
//! For each length of the history several plants of the same kind are drawn, each with histories of its own
//! ([`past`](crate::maintenance::predictive::past)). Each trains a detector on what it has seen, and the detector is
//! tried on fresh lives at the costs by which the other policies were chosen ([`choices`](crate::study::choices)); the
//! curve is the mean over the plants with its interval, luck of histories and of trials alike. A longer history of one
//! plant begins with its shorter one. A plant in which nothing has failed yet has nothing to learn from and stays with
//! the best other policy: it counts with what that costs. The policy that the scenario has counts among them.
//!
//! The detector **pays from** the shortest history from which on, at all longer ones looked at too, the curve's
//! interval lies below the interval of the best other policy. Left out: what the months of collecting cost (sensors,
//! and the failures that a better policy would have avoided meanwhile), fees, and planned work in those months.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::factory::predictive_plan::{predictive, reported_loss};
use crate::kernel::statistics::tally::Tally;
use crate::kernel::time::HOURS_PER_MONTH;
use crate::maintenance::failure::FailureSpec;
use crate::maintenance::learning::work::Work;
use crate::maintenance::optimum::costs::Rate;
use crate::maintenance::policy::PolicySpec;
use crate::maintenance::predictive::lesson::{DetectorError, Lesson};
use crate::maintenance::predictive::past::OwnPlant;
use crate::maintenance::predictive::spec::{DetectorKind, PredictiveSpec};
use crate::maintenance::predictive::train::learn;
use crate::maintenance::predictive::trial::Trial;
use crate::study::choices::{Choice, ModeChoices, Terms, Way};
use crate::study::error::StudyError;
use crate::study::estimate::Estimate;
use crate::study::parallel::in_order;

/// Months of history that are looked at if nothing is said.
pub const MONTHS: [f64; 6] = [3.0, 6.0, 12.0, 24.0, 36.0, 60.0];
/// Plants for each of them.
const PLANTS: u64 = 12;
/// Checks that the trial of one detector looks at, about.
const TRIAL_CHECKS: f64 = 30_000.0;

/// The learning curve of one failure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LearningCurve {
    /// The best of the other policies, that of the scenario among them.
    pub rival: Way,
    /// What it costs, won an hour of the part's clock.
    pub rival_rate: Rate,
    /// Plants that were drawn for each length.
    pub plants: u64,
    /// By length of the history, ascending.
    pub points: Vec<CurvePoint>,
    /// Months from which on the detector surely costs less; none if within no history that was looked at.
    pub pays_from_months: Option<f64>,
}

/// Detectors that have learned from histories of one length.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Length of the history, months.
    pub months: f64,
    /// What the plants cost, won an hour of the part's clock.
    pub won_per_hour: Estimate,
    /// Failures that they have seen on average.
    pub mean_failures: f64,
    /// Share of the plants that have seen none, or nothing to learn from, and stay with the other policy.
    pub unlearned_share: f64,
}

/// The learning curve of the failure `failure` of a station for which `choices` were made; none if nothing is seen of
/// the failure or nobody looks. The number of threads does not show in any bit.
///
/// # Errors
/// If the user wants an end, or a detector cannot be trained although there is something to learn from.
pub fn learning_curve(
    terms: &Terms<'_>,
    (station, failure): (usize, usize),
    choices: &ModeChoices,
    months: &[f64],
    (threads, cancel): (usize, &AtomicBool),
) -> Result<Option<LearningCurve>, StudyError> {
    let Some((lesson, rival)) = lesson(terms, station, failure, choices).zip(rival(choices)) else {
        return Ok(None);
    };
    let mut months = months.to_vec();
    months.sort_by(f64::total_cmp);
    months.dedup();
    let rival_rate = rival.rate;
    let work = |number: u64| {
        let length = months[(number / PLANTS) as usize];
        let hours = length * choices.clock_hours_per_month;
        plant(&lesson, hours, choices.machines, number % PLANTS, cancel)
    };
    let mut found = Vec::new();
    in_order(
        PLANTS * months.len() as u64,
        threads,
        cancel,
        &|| Box::new(work),
        &mut |plant| {
            found.push(plant);
            Ok(ControlFlow::Continue(()))
        },
    )?;
    if found.len() < PLANTS as usize * months.len() {
        return Err(StudyError::Cancelled);
    }
    let points: Vec<CurvePoint> = months
        .iter()
        .zip(found.chunks(PLANTS as usize))
        .map(|(&months, plants)| CurvePoint::of(months, plants, rival_rate))
        .collect();
    Ok(Some(LearningCurve {
        rival: rival.way,
        rival_rate,
        plants: PLANTS,
        pays_from_months: pays_from(&points, rival_rate),
        points,
    }))
}

/// What the detector must cost less than: the cheaper of the best choice and the policy that the scenario has, which may be
/// none of the choices.
fn rival(choices: &ModeChoices) -> Option<&Choice> {
    let known = choices.best().into_iter().chain(&choices.today);
    known.min_by(|left, right| left.rate.won_per_hour.total_cmp(&right.rate.won_per_hour))
}

/// What a plant has seen, and what its detector costs; no cost if it could not learn.
struct Plant {
    failures: u32,
    won_per_hour: Option<f64>,
}

fn plant(lesson: &Lesson, hours: f64, machines: u32, number: u64, cancel: &AtomicBool) -> Result<Plant, StudyError> {
    let lesson = Lesson {
        own: Some(OwnPlant { machines, hours }),
        seed: lesson.seed.wrapping_add(number),
        ..lesson.clone()
    };
    let (alarm, failures) = match learn(&lesson, &mut Work::watched(cancel, &mut |_| {})) {
        Ok((alarm, seen)) => (Some(alarm), seen.failures),
        Err(DetectorError::OneClass { .. }) => (None, 0),
        Err(DetectorError::Learning { .. }) if cancel.load(Ordering::Relaxed) => return Err(StudyError::Cancelled),
        Err(error @ DetectorError::Learning { .. }) => return Err(StudyError::Detector(error)),
    };
    // A detector that never alarms is none: the plant sees that, and stays with what it has.
    let alarm = alarm.filter(|alarm| alarm.threshold.is_some());
    Ok(Plant {
        failures,
        won_per_hour: alarm.map(|alarm| Trial::of_lives(&lesson, &alarm, lesson.lives_of(TRIAL_CHECKS)).won_per_hour),
    })
}

impl CurvePoint {
    fn of(months: f64, plants: &[Plant], rival: Rate) -> Self {
        let costs: Tally = plants
            .iter()
            .map(|plant| plant.won_per_hour.unwrap_or(rival.won_per_hour))
            .collect();
        let unlearned = plants.iter().filter(|plant| plant.won_per_hour.is_none()).count();
        let count = plants.len().max(1) as f64;
        Self {
            months,
            won_per_hour: Estimate::of_tally(&costs),
            mean_failures: plants.iter().map(|plant| f64::from(plant.failures)).sum::<f64>() / count,
            unlearned_share: unlearned as f64 / count,
        }
    }

    fn surely_below(&self, rival: Rate) -> bool {
        let low = rival.won_per_hour - rival.half_width.unwrap_or(0.0);
        self.won_per_hour.high().is_some_and(|high| high < low)
    }
}

fn pays_from(points: &[CurvePoint], rival: Rate) -> Option<f64> {
    let paying = points.iter().rev().take_while(|point| point.surely_below(rival));
    paying.last().map(|point| point.months)
}

/// What a detector of this failure would be trained from, at the costs of the choices.
fn lesson(terms: &Terms<'_>, station: usize, failure: usize, choices: &ModeChoices) -> Option<Lesson> {
    let spec = terms.spec.stations.get(station)?;
    let failure: &FailureSpec = spec.failures.get(failure)?;
    let name = format!("{}/{}", spec.line.name, failure.mode);
    let mode = terms.plan.maintenance.modes.iter().find(|mode| mode.name == name)?;
    let said = match &failure.policy {
        Some(PolicySpec::Predictive(said)) => said.clone(),
        _ => PredictiveSpec::default(),
    };
    let clock_share = choices.clock_hours_per_month / HOURS_PER_MONTH;
    let response = said.response_hours;
    let own = PredictiveSpec {
        detector: Some(DetectorKind::Learned),
        history_units: None,
        history_months: None,
        ..said
    };
    let mut lesson = predictive(terms.spec, spec, failure, &own, &mode.life).ok()?.lesson;
    if response.is_none() {
        // The clock of a part that ages with the work runs slower than the calendar by which spare parts come.
        let derived = lesson.response * clock_share;
        lesson.horizon -= if own.horizon_hours.is_none() {
            lesson.response - derived
        } else {
            0.0
        };
        lesson.response = derived;
    }
    lesson.loss = reported_loss(&terms.plan.line, &terms.plan.maintenance, station).unwrap_or(0.0);
    lesson.planned_won = choices.costs.preventive_won;
    lesson.failure_won = choices.costs.failure_won;
    lesson.seed = terms.seed;
    Some(lesson)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(months: f64, mean: f64, half_width: f64) -> CurvePoint {
        CurvePoint {
            months,
            won_per_hour: Estimate {
                n: 12,
                mean: Some(mean),
                half_width: Some(half_width),
                std_dev: None,
            },
            mean_failures: months,
            unlearned_share: 0.0,
        }
    }

    #[test]
    fn it_pays_from_where_all_longer_histories_surely_cost_less() {
        let rival = Rate {
            won_per_hour: 100.0,
            half_width: Some(5.0),
        };
        let curve = [
            point(3.0, 80.0, 5.0),
            point(6.0, 90.0, 6.0),
            point(12.0, 85.0, 5.0),
            point(24.0, 70.0, 5.0),
        ];
        assert_eq!(pays_from(&curve, rival), Some(12.0));
        assert_eq!(pays_from(&curve[..2], rival), None);
        assert_eq!(pays_from(&[], rival), None);
    }

    #[test]
    fn who_has_learned_nothing_pays_what_the_rival_costs() {
        let plants = [
            Plant {
                failures: 0,
                won_per_hour: None,
            },
            Plant {
                failures: 3,
                won_per_hour: Some(60.0),
            },
        ];
        let found = CurvePoint::of(6.0, &plants, Rate::exact(100.0));
        assert_eq!(
            (found.won_per_hour.mean, found.mean_failures, found.unlearned_share),
            (Some(80.0), 1.5, 0.5)
        );
    }
}
