//! Repair crews of limited size: who repairs what first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A group of repairers, each of whom repairs one machine at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrewSpec {
    /// The crew's name, unlike any other crew's.
    pub name: String,
    /// Repairers in it; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub size: Option<u32>,
    /// When they begin repairs (one begun is finished); always if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Wage of one, won an hour, paid for the hours of the shift.
    #[serde(default)]
    pub wage_won_per_hour: f64,
}
