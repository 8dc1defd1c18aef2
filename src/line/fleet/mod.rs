//! Fleets of vehicles (mobile robots, forklifts) that bring jobs from station to station: what a scenario says of
//! them, the vehicles themselves, and their trips.
//!
//! A job leaves its machine as soon as there is room for it where it goes next, waits beside the machine for a
//! vehicle, and keeps its room on the way. Left out: vehicles in each other's way, ways that bend, batteries that
//! drain by load, and more than one job a trip.

mod plan;
mod spec;
mod trips;
mod vehicle;

pub use plan::{ChargingPlan, FleetPlan};
pub(crate) use plan::{fleets, served_by};
pub use spec::{ChargingSpec, DispatchTime, FleetSpec, LoadingTime, UnloadingTime};
pub use vehicle::{FleetCounts, Fleets, Vehicle, VehicleState, VehicleTimes};
