//! Conveyors: parts that move in a file, stop behind each other, and come out in order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A conveyor: parts enter at one end, stop behind each other (accumulate), and leave in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConveyorSpec {
    /// Places one behind the other.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub places: u32,
    /// Time to move on by one place, seconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub seconds_per_place: f64,
}
