//! The charts of a plant, prepared: their limits, and who looks where when one signals.
//!
//! A learned chart is trained for the drifts of all stations that a product passes up to the inspection. In parts that
//! come from several machines a drift of one of them is diluted. Left out of what it learns: inspections in between,
//! which take bad parts out; parts that are assembled into the product; and that drifts of shifts come and go with
//! them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::factory::plant::PlantSpec;
use crate::kernel::distribution::SpanSampler;
use crate::line::plan::{LinePlan, NONE, PlanError, RoutinePlan};
use crate::line::planner::required;
use crate::maintenance::learning::work::Work;
use crate::maintenance::predictive::detector::Detectors;
use crate::maintenance::quality::chart::ChartPlan;
use crate::maintenance::quality::learned::detector::LearnedPlan;
use crate::maintenance::quality::learned::lesson::{DriftError, DriftLesson, Rise};
use crate::maintenance::quality::learned::train::train;
use crate::maintenance::quality::signal::SignalPlan;
use crate::maintenance::quality::spec::{
    ChartKind, DEFAULT_FALSE_SIGNAL_PARTS, DEFAULT_MOST_LOOKS, DEFAULT_WINDOW_PARTS, LookOrder, LookSpec, SpcSpec,
};

/// Seed of the histories that charts learn from.
const HISTORY_SEED: u64 = 1;

/// A prepared chart with what follows from its signals.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MonitorPlan {
    /// The station that inspects.
    pub station: u32,
    /// What signals.
    pub signal: SignalPlan,
    /// Shares of rejects in control and out of it, on average.
    pub shares: (f64, f64),
    /// Parts that the search for a cause rests on.
    pub window: usize,
    /// What is done after a signal.
    pub look: Option<LookPlan>,
}

/// Who looks where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LookPlan {
    /// Time for one place.
    pub time: SpanSampler,
    /// Whether the machine stops for it.
    pub stops: bool,
    /// In which order.
    pub order: LookOrder,
    /// How many places at most.
    pub most: u32,
}

/// Prepares the charts, and the routines by which traced stations are looked at. Offers may add a chart to a station.
pub(crate) fn monitors(spec: &PlantSpec, line: &mut LinePlan) -> Result<Vec<MonitorPlan>, PlanError> {
    let mut monitors = Vec::new();
    for (station, prepared) in (0u32..).zip(&spec.stations) {
        let Some(spc) = &prepared.spc else { continue };
        let place = format!("`spc` of station `{}`", prepared.line.name);
        if prepared.line.inspection.is_none() {
            return Err(PlanError::Missing {
                place,
                what: "an `inspection` whose results it charts",
            });
        }
        let number = monitors.len() as u32;
        monitors.push(monitor(spc, station, line, &place)?);
        line.stations[station as usize].rules.charted = true;
        if let Some(look) = &spc.look
            && look.stops_machine.unwrap_or(true)
        {
            add_look(line, number, look, &place)?;
        }
    }
    Ok(monitors)
}

fn monitor(spc: &SpcSpec, station: u32, line: &LinePlan, place: &str) -> Result<MonitorPlan, PlanError> {
    let conflict = |why: String| PlanError::Conflict {
        place: place.to_owned(),
        why,
    };
    let signal = match spc.chart {
        ChartKind::Learned => {
            ChartPlan::check(spc).map_err(|error| conflict(error.to_string()))?;
            let lesson = lesson(spc, station, line).checked();
            SignalPlan::Learned(Box::new(LearnedPlan {
                lesson: lesson.map_err(|error| conflict(error.to_string()))?,
                detector: None,
            }))
        }
        _ => SignalPlan::Chart(ChartPlan::new(spc).map_err(|error| conflict(error.to_string()))?),
    };
    let look = spc.look.as_ref().map(|look| {
        Ok(LookPlan {
            time: required(look.time.given(), place, "a time for `look`, e.g. `takes_minutes = 20`")?,
            stops: look.stops_machine.unwrap_or(true),
            order: look.order.unwrap_or_default(),
            most: look.most_looks.unwrap_or(DEFAULT_MOST_LOOKS),
        })
    });
    Ok(MonitorPlan {
        station,
        signal,
        shares: (spc.in_control, spc.out_of_control),
        window: spc.window_parts.unwrap_or(DEFAULT_WINDOW_PARTS) as usize,
        look: look.transpose()?,
    })
}

/// What a learned chart at a station is trained from.
fn lesson(spc: &SpcSpec, station: u32, line: &LinePlan) -> DriftLesson {
    let mut rises = Vec::new();
    let detects = line.stations[station as usize]
        .rules
        .inspection
        .map_or(0.0, |inspection| inspection.detects);
    for before in up_to(line, station) {
        let passed = &line.stations[before as usize];
        let Some(process) = &passed.rules.process else { continue };
        for drift in &process.drifts {
            let machines = if drift.is_of_all() {
                1.0
            } else {
                f64::from(passed.machines.max(1))
            };
            // With d parts bad and f good ones rejected, in control d · detects + (1 − d) f: of those that a drift
            // makes bad beyond that, a share of detects − f is rejected more, which is the same as this.
            let more = drift.probability / machines * (detects - spc.in_control).max(0.0);
            rises.push(Rise {
                name: format!("{}/{}", passed.rules.name, drift.name),
                share: (spc.in_control + more).min(1.0),
                ramp_parts: f64::from(drift.ramp_parts) * machines,
            });
        }
    }
    DriftLesson {
        station: line.stations[station as usize].rules.name.clone(),
        in_control: spc.in_control,
        out_of_control: spc.out_of_control,
        false_signal_parts: spc.false_signal_every_parts.unwrap_or(DEFAULT_FALSE_SIGNAL_PARTS),
        rises,
        seed: HISTORY_SEED,
    }
}

/// The stations that any product passes up to one, and that one; in the order of the scenario.
fn up_to(line: &LinePlan, station: u32) -> Vec<u32> {
    let mut passed = vec![station];
    for product in &line.products {
        let mut route = Vec::new();
        let mut at = product.first_step;
        while let Some(step) = line.steps.get(at as usize).filter(|_| route.len() < line.steps.len()) {
            route.push(step.station);
            if step.station == station {
                passed.append(&mut route);
                break;
            }
            at = step.next;
        }
    }
    passed.sort_unstable();
    passed.dedup();
    passed
}

/// What the learned charts of a plant are trained from.
pub fn drift_lessons(monitors: &[MonitorPlan]) -> impl Iterator<Item = &DriftLesson> {
    monitors.iter().filter_map(|monitor| match &monitor.signal {
        SignalPlan::Learned(learned) => Some(&learned.lesson),
        SignalPlan::Chart(_) => None,
    })
}

/// Gives every learned chart its detector: one of those that there are, or one that is trained now.
///
/// # Errors
/// If one cannot be trained.
pub(super) fn equip_charts(monitors: &mut [MonitorPlan], detectors: &Detectors) -> Result<(), DriftError> {
    for monitor in monitors {
        if let SignalPlan::Learned(learned) = &mut monitor.signal {
            learned.detector = Some(match detectors.drift(&learned.lesson.key()) {
                Some(detector) => detector,
                None => Arc::new(train(&learned.lesson, &mut Work::unwatched())?),
            });
        }
    }
    Ok(())
}

/// Lets the machines of all traced stations be looked at, like a routine that comes when it is called.
fn add_look(line: &mut LinePlan, caller: u32, look: &LookSpec, place: &str) -> Result<(), PlanError> {
    let time = required(look.time.given(), place, "a time for `look`, e.g. `takes_minutes = 20`")?;
    let skill = match &look.operator {
        None => NONE,
        Some(name) => match line.skill_names.iter().position(|skill| skill == name) {
            Some(skill) => skill as u32,
            None => {
                return Err(PlanError::Unknown {
                    place: place.to_owned(),
                    kind: "the skill",
                    name: name.clone(),
                });
            }
        },
    };
    for station in line
        .stations
        .iter_mut()
        .filter(|station| station.rules.process.is_some())
    {
        station.simple = false;
        station.rules.routines.push(RoutinePlan {
            every_parts: u32::MAX,
            time: time.clone(),
            skill,
            extra_power_kw: 0.0,
            called_by: caller,
        });
    }
    Ok(())
}
