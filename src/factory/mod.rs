//! The whole plant: wires the line, its network and maintenance into one simulation, keeps its ledger and reads its
//! results.

pub mod cameras;
pub mod connection;
pub mod cosimulation;
pub mod effectiveness;
#[allow(clippy::module_inception)] // The room is named after what it is about, and so is its main file.
pub mod factory;
pub mod intervention;
pub mod ledger;
pub mod link_plan;
pub mod links;
pub mod losses;
pub mod monitor;
pub mod people_links;
pub mod plan;
pub mod plant;
pub mod predictive_plan;
pub mod quality;
pub mod quality_plan;
mod quality_result;
pub mod recorder;
pub mod relayout;
pub mod result;
pub mod shift_clock;
pub mod snapshot;
pub mod spare_time;
pub mod upkeep;
pub mod upkeep_plan;
pub mod upkeep_result;
pub mod vehicle_flows;
pub mod vehicles;
pub mod work_costs;
