//! Processes, prepared: tools, lots and drifts of each station, and the factors that parts are traced by.

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::{Sampler, SpanSampler};
use crate::line::drift::{DriftCause, DriftSpec};
use crate::line::plan::{LinePlan, NONE, PlanError};
use crate::line::planner::{LineSource, find_shift, optional};
use crate::line::station::StationSpec;

/// What parts are traced by: the factors of all stations.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TracePlan {
    /// Factors.
    pub factors: Vec<FactorPlan>,
    /// Shifts that are told apart.
    pub shifts: Vec<u32>,
    /// Drifts as `station/name`.
    pub drifts: Vec<TracedDrift>,
}

/// Something that parts pass at a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorPlan {
    /// The station.
    pub station: u32,
    /// What of it.
    pub cause: DriftCause,
}

/// A drift among those of the whole line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TracedDrift {
    /// `station/name`.
    pub name: String,
    /// Its station.
    pub station: u32,
    /// What it comes from.
    pub cause: DriftCause,
}

impl TracePlan {
    /// Marks on a part: a level for each factor, then [`Self::cause`] and [`Self::epoch`]; none if nothing is traced.
    pub fn width(&self) -> usize {
        if self.factors.is_empty() {
            0
        } else {
            self.factors.len() + 2
        }
    }

    /// Where the drift stands that was at work when a part was made.
    pub fn cause(&self) -> usize {
        self.factors.len()
    }

    /// Where the number of corrections stands that had been made when a part passed its first traced station.
    pub fn epoch(&self) -> usize {
        self.factors.len() + 1
    }

    /// The factor of a station, if it has it.
    pub fn factor(&self, station: u32, cause: DriftCause) -> Option<usize> {
        let wanted = FactorPlan { station, cause };
        self.factors.iter().position(|&factor| factor == wanted)
    }
}

/// A prepared process.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProcessPlan {
    /// Its drifts.
    pub drifts: Vec<DriftPlan>,
    /// Number of the first of them among those of the line.
    pub first_drift: u32,
    /// Parts that a tool makes; 0 without tools.
    pub tool_parts: u32,
    /// Parts of a lot of material; 0 without lots.
    pub lot_parts: u32,
    /// The factors of the station by the number of their cause; [`NONE`] where there is none.
    pub factors: [u32; 4],
}

/// A prepared drift.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DriftPlan {
    /// Its name.
    pub name: String,
    /// What it comes from.
    pub cause: DriftCause,
    /// When it begins.
    pub onset: OnsetPlan,
    /// Chance to make a part defective at its full height.
    pub probability: f64,
    /// Parts until it is at its full height; 1 if at once.
    pub ramp_parts: u32,
    /// How long it lasts, if it ends by itself.
    pub lasts: Option<SpanSampler>,
    /// The shift in which it acts; [`NONE`] for all.
    pub shift: u32,
}

/// When a drift begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum OnsetPlan {
    /// After a time.
    Time(SpanSampler),
    /// After a number of parts.
    Parts(Sampler),
    /// At once with this probability, or not at all before it is renewed.
    Share(f64),
}

impl DriftPlan {
    /// Whether it is of all machines of the station and not of each by itself.
    pub(crate) fn is_of_all(&self) -> bool {
        matches!(self.cause, DriftCause::Material | DriftCause::Shift)
    }
}

impl LinePlan {
    /// Prepares the processes of the stations at which parts are traced.
    pub(crate) fn add_processes(&mut self, source: &LineSource<'_>) -> Result<(), PlanError> {
        let is_traced = |spec: &StationSpec| {
            let has_process = !spec.drift.is_empty() || spec.tool_parts.is_some() || spec.material_lot_parts.is_some();
            spec.conveyor.is_none() && spec.traced.unwrap_or(has_process)
        };
        if !source.stations.iter().any(|spec| is_traced(spec)) {
            return Ok(());
        }
        let told_apart: Vec<u32> = self.groups.iter().map(|group| group.shift).collect();
        let mut named = Vec::new();
        for (number, spec) in (0u32..).zip(&source.stations) {
            if !is_traced(spec) {
                continue;
            }
            let place = format!("station `{}`", spec.name);
            let first_drift = self.trace.drifts.len() as u32;
            let mut drifts = Vec::new();
            for drift in &spec.drift {
                let prepared = self.drift(drift, &format!("{place}, drift `{}`", drift.name))?;
                if prepared.shift != NONE {
                    named.push(prepared.shift);
                }
                self.trace.drifts.push(TracedDrift {
                    name: format!("{}/{}", spec.name, drift.name),
                    station: number,
                    cause: prepared.cause,
                });
                drifts.push(prepared);
            }
            self.stations[number as usize].rules.process = Some(Box::new(ProcessPlan {
                drifts,
                first_drift,
                tool_parts: spec.tool_parts.unwrap_or(0),
                lot_parts: spec.material_lot_parts.unwrap_or(0),
                factors: [NONE; 4],
            }));
        }
        // Where shifts overlap, a part counts for the first: those that drifts name go before those of people.
        for shift in named.into_iter().chain(told_apart) {
            if shift != NONE && !self.trace.shifts.contains(&shift) {
                self.trace.shifts.push(shift);
            }
        }
        self.add_factors();
        Ok(())
    }

    /// Numbers what parts are traced by.
    fn add_factors(&mut self) {
        let has_shifts = !self.trace.shifts.is_empty();
        for (number, station) in (0u32..).zip(&mut self.stations) {
            let Some(process) = &mut station.rules.process else {
                continue;
            };
            for (index, cause) in DriftCause::ALL.into_iter().enumerate() {
                let has_drift = process.drifts.iter().any(|drift| drift.cause == cause);
                let is_there = match cause {
                    DriftCause::Machine => true,
                    DriftCause::Tool => has_drift || process.tool_parts > 0,
                    DriftCause::Material => has_drift || process.lot_parts > 0,
                    DriftCause::Shift => has_shifts,
                };
                if is_there {
                    process.factors[index] = self.trace.factors.len() as u32;
                    self.trace.factors.push(FactorPlan { station: number, cause });
                }
            }
        }
    }

    fn drift(&self, spec: &DriftSpec, place: &str) -> Result<DriftPlan, PlanError> {
        let missing = |what| PlanError::Missing {
            place: place.to_owned(),
            what,
        };
        let impossible = |source| PlanError::Distribution {
            place: place.to_owned(),
            source,
        };
        let cause = spec.cause.unwrap_or_default();
        let time: Option<SpanSampler> = optional(spec.onset.given(), place)?;
        let onset = match (cause, time, &spec.begins_after_parts, spec.bad_lots) {
            (DriftCause::Material, None, None, Some(share)) => OnsetPlan::Share(share),
            (DriftCause::Material, ..) => return Err(missing("`bad_lots`, the share of bad lots, and nothing else")),
            (_, Some(time), None, None) => OnsetPlan::Time(time),
            (_, None, Some(parts), None) => OnsetPlan::Parts(parts.sampler().map_err(impossible)?),
            _ => return Err(missing("one of `begins_after_hours` and `begins_after_parts`")),
        };
        if (cause == DriftCause::Shift) != spec.shift.is_some() {
            return Err(missing("`shift` for the cause shift, and for no other"));
        }
        Ok(DriftPlan {
            name: spec.name.clone(),
            cause,
            onset,
            probability: spec.defect_probability,
            ramp_parts: spec.ramp_parts.unwrap_or(1).max(1),
            lasts: optional(spec.lasts.given(), place)?,
            shift: find_shift(&self.shifts, spec.shift.as_deref(), place)?,
        })
    }
}
