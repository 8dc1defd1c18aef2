//! What a scenario says of the policy that predicts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::maintenance::policy::MomentSpec;

/// Hours from one check to the next if nothing is said: once a shift.
pub const CHECK_HOURS: f64 = 8.0;
/// Lives up to the failure in the history if nothing is said. A guess: what a small manufacturer and the vendor's other
/// customers may have of one kind of part.
pub const HISTORY_UNITS: u32 = 20;
/// Seed of the history if nothing is said.
pub const HISTORY_SEED: u64 = 1;
/// The horizon is at least so many checks if it is not given. A guess.
pub const HORIZON_CHECKS: f64 = 3.0;

/// What says that a part will fail soon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DetectorKind {
    /// Trained on a simulated history of the same kind of part with the same sensor and the same losses: boosted trees, or a
    /// threshold on the mean or a cumulative sum of the readings, whichever would have cost least there.
    #[default]
    Learned,
    /// Knows the wear exactly: a bound, no product.
    Perfect,
    /// Alarms by chance, as often as the learned one: a bound, no product.
    Useless,
}

/// Replacement when a detector says that the part will fail soon.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PredictiveSpec {
    /// What says so; `"learned"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detector: Option<DetectorKind>,
    /// Hours from one check to the next, on the mode's clock; 8 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 100_000.0))]
    pub check_hours: Option<f64>,
    /// The detector learns whether the part fails within so many hours, and an alarm counts as true if it would have; if
    /// not given, the time until planned work can begin and three checks more (guess).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 1_000_000.0))]
    pub horizon_hours: Option<f64>,
    /// Hours from an alarm until planned work can begin; if not given, the lead time of a spare part that is not kept, and
    /// `wait_hours`, as if the clock ran all that time, which is cautious for a machine that works in shifts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub response_hours: Option<f64>,
    /// Lives up to the failure that the detector is trained on; 20 if not given (guess).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 1_000))]
    pub history_units: Option<u32>,
    /// Months of one's own plant that the detector is trained on instead: the station's machines run to failure in them, and
    /// of parts that have not failed only that is known for which they were watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 1_200.0))]
    pub history_months: Option<f64>,
    /// Seed of that history: another one is another history; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history_seed: Option<u64>,
    /// What an hour of standstill costs, won: for choosing the alarm threshold; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime_won_per_hour: Option<f64>,
    /// For which moment the work waits.
    #[serde(flatten)]
    pub moment: MomentSpec,
}
