//! How many more parts of a product a line could have made in a month: what finance needs to know of orders that are
//! still open when a line changes hands from one run to another.
//!
//! A station's time is idle while it is starved or blocked, and busy while it is anything else in its shift. A cycle takes
//! its mean time and so much more as the station was busy beyond the cycles that it made: setups, failures, waiting for
//! people. The station on a product's way, and on that of its components, whose idle time holds the fewest of such cycles
//! decides. Left out are conveyors and stations that work on batches, whose time does not say how much more would fit in,
//! that a station may also be idle where work waits elsewhere, and overtime.

use serde::{Deserialize, Serialize};

use crate::kernel::time::TotalSpan;
use crate::line::floor::Floor;
use crate::line::orders::DemandPlan;
use crate::line::plan::{LinePlan, NONE};
use crate::line::state::{State, StateTotals};

/// A station's time since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationTime {
    /// Starved or blocked.
    pub idle: TotalSpan,
    /// Anything else in the shift.
    pub busy: TotalSpan,
    /// Mean times of the cycles made.
    pub planned: TotalSpan,
}

impl StationTime {
    /// The times of all stations, whose accounts must have been closed.
    pub fn of_all(plan: &LinePlan, floor: &Floor) -> Vec<Self> {
        let stations = plan.stations.iter().enumerate();
        stations
            .map(|(number, station)| {
                let first = station.first_machine as usize;
                let mut times = StateTotals::default();
                for machine in floor.machines().iter().skip(first).take(station.machines as usize) {
                    times.add(&machine.times);
                }
                let mut idle = times.get(State::Starved);
                idle += times.get(State::Blocked);
                Self {
                    idle,
                    busy: times.total() - idle - times.get(State::OffShift),
                    planned: floor.station_counts(number).0.planned,
                }
            })
            .collect()
    }

    /// Idle hours, and for each hour of planned cycles the hours that it takes.
    fn room(now: &Self, before: &Self) -> (f64, f64) {
        let busy = (now.busy - before.busy).as_hours();
        let planned = (now.planned - before.planned).as_hours();
        let slowness = if planned > 0.0 { busy / planned } else { 1.0 };
        ((now.idle - before.idle).as_hours(), slowness)
    }
}

/// For each product with orders the parts that could have been made besides between two looks at the stations; 0 for
/// others.
pub fn spare_parts(plan: &LinePlan, before: &[StationTime], now: &[StationTime]) -> Vec<f64> {
    let rooms = now
        .iter()
        .zip(before)
        .map(|(now, before)| StationTime::room(now, before));
    let rooms: Vec<(f64, f64)> = rooms.collect();
    let products = plan.products.iter();
    products
        .map(|product| {
            if !matches!(product.demand, DemandPlan::Orders(_)) {
                return 0.0;
            }
            let mut hours = vec![0.0; rooms.len()];
            add_hours(plan, product.first_step, 1, &mut hours);
            for &(part, count) in &product.explosion {
                if let Some(part) = plan.products.get(part as usize) {
                    add_hours(plan, part.first_step, count, &mut hours);
                }
            }
            let needed = hours.iter().zip(&rooms).filter(|&(&hours, _)| hours > 0.0);
            let fitting = needed.map(|(hours, (idle, slowness))| idle / (hours * slowness));
            let least = fitting.fold(f64::INFINITY, f64::min);
            if least.is_finite() { least } else { 0.0 }
        })
        .collect()
}

/// Adds the planned hours of so many parts at each station from this step on.
fn add_hours(plan: &LinePlan, first_step: u32, parts: u32, hours: &mut [f64]) {
    let mut number = first_step;
    while number != NONE
        && let Some(step) = plan.steps.get(number as usize)
    {
        let station = plan.stations.get(step.station as usize);
        let counts = station.is_some_and(|station| !station.is_conveyor && station.rules.batch_parts <= 1);
        if let Some(hours) = hours.get_mut(step.station as usize).filter(|_| counts) {
            *hours += step.mean_cycle.as_hours() * f64::from(parts);
        }
        number = step.next;
    }
}
