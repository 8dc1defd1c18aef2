//! Inspection: what a check finds, what it misses, and what becomes of rejected parts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a station finds when it inspects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InspectionSpec {
    /// Chance that a defective part is found.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub detects: f64,
    /// Chance that a good part is rejected; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub false_alarms: f64,
    /// Station that rejected parts go back to; they are scrapped if not given. A station on the part's route
    /// is gone through again from there; another one is visited and the part comes back to the inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rework_at: Option<String>,
    /// How often a part is reworked at most before it is scrapped; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub rework_tries: Option<u32>,
}
