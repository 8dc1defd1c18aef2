//! Products: what is made, by which route, from what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::timed_key::timed_keys;
use crate::line::orders::{OrdersSpec, SupplySpec};
use crate::line::station::{CycleTime, SetupTime};

/// A product: its route through the stations, what orders ask for it and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProductSpec {
    /// Its name, unlike any other product's.
    pub name: String,
    /// The stations that it visits, in order. All stations in the order of the file if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Vec<StepSpec>>,
    /// Selling price of a good part, won.
    #[serde(default)]
    pub price_won: f64,
    /// Material in one part, won: paid for every part started.
    #[serde(default)]
    pub material_won: f64,
    /// What a defective part costs that reaches the customer (claim, replacement, sorting), won.
    #[serde(default)]
    pub claim_won: f64,
    /// How raw parts come when no orders are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supply: Option<SupplySpec>,
    /// Customer orders. Parts are released for orders only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders: Option<OrdersSpec>,
    /// Most good parts that can be sold in a month, for a product without orders; no limit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand_per_month: Option<f64>,
    /// Parts that move together as one lot and are worked on one after the other; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub lot_parts: Option<u32>,
}

/// One stop on a product's route: a station's name, or a table that overrides what the station says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum StepSpec {
    /// The station's name.
    Station(String),
    /// The station with this product's own times.
    Own(Box<OwnStepSpec>),
}

/// A stop with this product's own figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnStepSpec {
    /// The station's name.
    pub station: String,
    /// Time to work on one part here; the station's own if not given.
    #[serde(flatten)]
    pub cycle: CycleTime,
    /// Setup when this product follows another; the station's own if not given.
    #[serde(flatten)]
    pub setup: SetupTime,
    /// Chance that this step makes a part defective; the station's own if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub defect_probability: Option<f64>,
    /// Parts of other products that are built into one part here (assembly).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedSpec>,
    /// Parts of other products that one part comes apart into here (disassembly); the part itself ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yields: Vec<NeedSpec>,
}

/// A number of parts of a product, in a bill of materials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NeedSpec {
    /// The other product. For assembly its route ends before this station; it waits here as a component.
    pub product: String,
    /// How many of it, 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000))]
    pub parts: Option<u32>,
    /// Places for waiting components of this product at an assembly station; unlimited if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub places: Option<u32>,
}

timed_keys!(
    /// Time for a part to get to a station.
    TransferTime,
    transfer_seconds,
    transfer_minutes,
    transfer_hours,
    transfer_days,
    "Time a part takes to get here from the station before"
);
