//! Supply and demand: saturated supply, random or scheduled orders, due dates, lateness.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::DistributionSpec;
use crate::kernel::timed_key::timed_keys;

/// How raw parts come to a product without orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupplySpec {
    /// `"saturated"`: the first station never waits for raw parts.
    pub kind: SupplyKind,
    /// Parts brought together: with several saturated products, one product's turn before the next one's.
    /// 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub lot: Option<u32>,
    /// Parts brought in all; no limit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub total_parts: Option<u64>,
}

/// Kinds of supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyKind {
    /// Raw parts are always there.
    Saturated,
}

/// Customer orders for a product: `per_week`, or an interval between orders (`every_hours` …), or a
/// `schedule`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrdersSpec {
    /// Mean number of orders in a week, coming at random (a Poisson process).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_week: Option<f64>,
    /// Time between one order and the next.
    #[serde(flatten)]
    pub every: OrderInterval,
    /// Known orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedule: Vec<ScheduledOrderSpec>,
    /// Parts in an order, rounded to whole parts; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<DistributionSpec>,
    /// Time from the order to its due date; orders are never late if not given.
    #[serde(flatten)]
    pub due: DueTime,
    /// Cost of an order that is late, for each day begun, won.
    #[serde(default)]
    pub late_won_per_day: f64,
    /// An order that nobody has begun this many days after its due date is lost; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0))]
    pub patience_days: Option<f64>,
}

/// One known order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScheduledOrderSpec {
    /// When it comes, in seconds after the start.
    #[schemars(range(min = 0.0))]
    pub at_seconds: f64,
    /// Its parts; what `parts` says if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000_000))]
    pub parts: Option<u32>,
}

/// When released parts may enter the line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseSpec {
    /// Most parts in the line at once; orders beyond it wait outside. No limit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000_000))]
    pub wip_limit: Option<u32>,
    /// Which waiting order is released first: `"first-come"` (if not given) or `"earliest-due"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<ReleaseRule>,
}

/// Order of release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseRule {
    /// In the order in which the orders came.
    #[default]
    FirstCome,
    /// The earliest due date first.
    EarliestDue,
}

timed_keys!(
    /// Time between orders.
    OrderInterval,
    every_seconds,
    every_minutes,
    every_hours,
    every_days,
    "Time between one order and the next"
);
timed_keys!(
    /// Time from an order to its due date.
    DueTime,
    due_seconds,
    due_minutes,
    due_hours,
    due_days,
    "Time from the order to its due date"
);
