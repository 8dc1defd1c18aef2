//! The charts of a plant, prepared: their limits, and who looks where when one signals.

use serde::{Deserialize, Serialize};

use crate::factory::plant::PlantSpec;
use crate::kernel::distribution::SpanSampler;
use crate::line::plan::{LinePlan, NONE, PlanError, RoutinePlan};
use crate::line::planner::required;
use crate::maintenance::quality::chart::ChartPlan;
use crate::maintenance::quality::spec::{DEFAULT_MOST_LOOKS, DEFAULT_WINDOW_PARTS, LookOrder, LookSpec, SpcSpec};

/// A prepared chart with what follows from its signals.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MonitorPlan {
    /// The station that inspects.
    pub station: u32,
    /// Its limits.
    pub chart: ChartPlan,
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
        monitors.push(monitor(spc, station, &place)?);
        line.stations[station as usize].rules.charted = true;
        if let Some(look) = &spc.look
            && look.stops_machine.unwrap_or(true)
        {
            add_look(line, number, look, &place)?;
        }
    }
    Ok(monitors)
}

fn monitor(spc: &SpcSpec, station: u32, place: &str) -> Result<MonitorPlan, PlanError> {
    let chart = ChartPlan::new(spc).map_err(|error| PlanError::Conflict {
        place: place.to_owned(),
        why: error.to_string(),
    })?;
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
        chart,
        shares: (spc.in_control, spc.out_of_control),
        window: spc.window_parts.unwrap_or(DEFAULT_WINDOW_PARTS) as usize,
        look: look.transpose()?,
    })
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
