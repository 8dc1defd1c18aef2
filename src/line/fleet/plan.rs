//! Fleets, prepared for simulation.

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::time::Span;
use crate::line::fleet::spec::FleetSpec;
use crate::line::layout::{Place, distance_m};
use crate::line::plan::{NONE, PlanError};
use crate::line::planner::{LineSource, find_shift, optional};
use crate::line::shift::ShiftPlan;
use crate::line::station::StationSpec;

/// A prepared fleet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FleetPlan {
    /// Its name.
    pub name: String,
    /// Its first vehicle, in the numbering of the vehicles of all fleets.
    pub first_vehicle: u32,
    /// Number of vehicles.
    pub vehicles: u32,
    /// Speed, metres a second.
    pub speed_m_per_s: f64,
    /// Taking a job up.
    pub load: Option<SpanSampler>,
    /// Putting a job down.
    pub unload: Option<SpanSampler>,
    /// The fleet manager's decision.
    pub dispatch: Option<SpanSampler>,
    /// How long an order takes to get to each vehicle; at once for those that have none here.
    pub order_delays: Vec<SpanSampler>,
    /// Where its vehicles stand at the start.
    pub parking: Place,
    /// How they charge.
    pub charging: Option<ChargingPlan>,
    /// Its shift.
    pub shift: u32,
}

/// How the vehicles of a fleet charge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChargingPlan {
    /// Work after which a vehicle needs to.
    pub runs: Span,
    /// How long it takes.
    pub takes: Span,
    /// Where.
    pub place: Place,
}

impl FleetPlan {
    /// Time to drive from one place to another.
    pub fn drive(&self, from: Place, to: Place) -> Span {
        Span::from_seconds(distance_m(from, to) / self.speed_m_per_s)
    }

    /// The name of one of its vehicles, by its number in the fleet from 0: `robots/1` for the first.
    pub fn vehicle_name(&self, number: u32) -> String {
        format!("{}/{}", self.name, number + 1)
    }

    /// Its vehicles, in the numbering of the vehicles of all fleets.
    pub fn range(&self) -> std::ops::Range<u32> {
        self.first_vehicle..self.first_vehicle + self.vehicles
    }
}

/// Prepares the fleets of a line.
///
/// # Errors
/// If a fleet names a shift that does not exist or has an impossible time.
pub(crate) fn fleets(source: &LineSource<'_>, shifts: &[ShiftPlan]) -> Result<Vec<FleetPlan>, PlanError> {
    let mut fleets: Vec<FleetPlan> = Vec::new();
    for spec in &source.fleets {
        let place = format!("fleet `{}`", spec.name);
        let first_served = source
            .stations
            .iter()
            .zip(&source.places)
            .find(|(station, _)| station.brought_by.as_ref() == Some(&spec.name));
        let parking = spec
            .parking_m
            .or(first_served.map(|(_, &place)| place))
            .unwrap_or_default();
        fleets.push(FleetPlan {
            name: spec.name.clone(),
            first_vehicle: fleets.last().map_or(0, |last| last.range().end),
            vehicles: spec.vehicles.unwrap_or(1),
            speed_m_per_s: speed(spec, &place)?,
            load: optional(spec.load.given(), &place)?,
            unload: optional(spec.unload.given(), &place)?,
            dispatch: optional(spec.dispatch.given(), &place)?,
            order_delays: Vec::new(),
            parking,
            charging: spec.charging.as_ref().map(|charging| ChargingPlan {
                runs: Span::from_minutes(charging.runs_minutes),
                takes: Span::from_minutes(charging.charge_minutes),
                place: charging.place_m.unwrap_or(parking),
            }),
            shift: find_shift(shifts, spec.shift.as_deref(), &place)?,
        });
    }
    Ok(fleets)
}

fn speed(spec: &FleetSpec, place: &str) -> Result<f64, PlanError> {
    // A vehicle that stands still would never bring what waits for it.
    if spec.speed_m_per_s > 0.0 && spec.speed_m_per_s.is_finite() {
        Ok(spec.speed_m_per_s)
    } else {
        Err(PlanError::Conflict {
            place: place.to_owned(),
            why: format!("`speed_m_per_s` must be above zero, not {}", spec.speed_m_per_s),
        })
    }
}

/// The fleet that brings jobs to a station; [`NONE`] if it names none.
///
/// # Errors
/// If there is no such fleet, or jobs come by a transfer too.
pub(crate) fn served_by(fleets: &[&FleetSpec], station: &StationSpec, place: &str) -> Result<u32, PlanError> {
    let Some(name) = &station.brought_by else {
        return Ok(NONE);
    };
    if let Some(transfer) = station.transfer.given().ok().flatten() {
        return Err(PlanError::Conflict {
            place: place.to_owned(),
            why: format!(
                "jobs come either with `{}` or with `brought_by`; keep one",
                transfer.key
            ),
        });
    }
    let found = fleets.iter().position(|fleet| fleet.name == *name);
    found.map(|index| index as u32).ok_or_else(|| PlanError::Unknown {
        place: place.to_owned(),
        kind: "the fleet",
        name: name.clone(),
    })
}
