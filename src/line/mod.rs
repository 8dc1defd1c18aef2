//! The production line: stations, buffers, products and routes, operators, shifts, transport, inspection, energy,
//! orders. It knows nothing of failures, networks or money.

pub mod bottleneck;
pub mod buffer;
pub mod counts;
pub mod drift;
pub mod energy;
pub mod fleet;
pub mod floor;
pub mod flow;
pub mod inspection;
pub mod job;
pub mod layout;
pub mod machine;
pub mod operator;
pub mod orders;
pub mod plan;
pub mod planner;
pub mod process;
pub mod process_plan;
pub mod product;
pub mod shift;
pub mod state;
pub mod station;
pub mod supply;
pub mod tracing;
pub mod transport;
pub mod work;
