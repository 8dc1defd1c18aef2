//! What a scenario says of a process that goes out of control.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::DistributionSpec;
use crate::kernel::timed_key::timed_keys;

/// A way in which a station's process goes out of control: something makes parts defective that would have been good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DriftSpec {
    /// What it is called, unlike any other drift of the station.
    pub name: String,
    /// What it comes from; `"machine"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<DriftCause>,
    /// Time until it begins: since the start or the last correction, for a tool since it was changed.
    #[serde(flatten)]
    pub onset: OnsetTime,
    /// Parts until it begins, instead of a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins_after_parts: Option<DistributionSpec>,
    /// Share of lots that are bad from their first part on, for material.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub bad_lots: Option<f64>,
    /// The shift in which it acts, for a shift: its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Chance that it makes a part defective that would have been good, at its full height.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub defect_probability: f64,
    /// Parts over which it grows evenly to its full height; it is there at once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000_000))]
    pub ramp_parts: Option<u32>,
    /// Time after which it ends by itself; never if not given.
    #[serde(flatten)]
    pub lasts: DriftTime,
}

/// What a drift comes from, and with it whose parts it spoils and what ends it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DriftCause {
    /// A machine, each by itself, until it is corrected.
    #[default]
    Machine,
    /// The tool in a machine, until it is changed.
    Tool,
    /// A lot of material, on all machines, until it is used up or put aside.
    Material,
    /// Whoever works in a shift, on all machines, until it is corrected.
    Shift,
}

impl DriftCause {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Machine, Self::Tool, Self::Material, Self::Shift];

    /// Its name, as scenarios write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Tool => "tool",
            Self::Material => "material",
            Self::Shift => "shift",
        }
    }
}

timed_keys!(
    /// Time until a drift begins.
    OnsetTime,
    begins_after_seconds,
    begins_after_minutes,
    begins_after_hours,
    begins_after_days,
    "Time until it begins"
);
timed_keys!(
    /// Time after which a drift ends by itself.
    DriftTime,
    lasts_seconds,
    lasts_minutes,
    lasts_hours,
    lasts_days,
    "Time after which it ends by itself"
);
