//! Operators: people with skills, in groups, on shifts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A group of operators with the same skills and shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OperatorSpec {
    /// The group's name, unlike any other group's.
    pub name: String,
    /// People in it at once; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub count: Option<u32>,
    /// What they can do; their group's name if not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// When they are there; always if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Wage of one, won an hour, paid for the hours of the shift.
    #[serde(default)]
    pub wage_won_per_hour: f64,
}
