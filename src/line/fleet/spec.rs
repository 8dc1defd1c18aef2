//! What a scenario says of a fleet.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::timed_key::timed_keys;
use crate::line::layout::Place;

/// Equal vehicles that bring jobs to the stations that name their fleet with `brought_by`, one job a trip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FleetSpec {
    /// The fleet's name, unlike any other fleet's.
    pub name: String,
    /// Vehicles in it; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub vehicles: Option<u32>,
    /// Speed on the way, metres a second.
    #[schemars(range(min = 0.01, max = 100.0))]
    pub speed_m_per_s: f64,
    /// Taking a job up where it waits; no time if not given.
    #[serde(flatten)]
    pub load: LoadingTime,
    /// Putting a job down where it goes; no time if not given.
    #[serde(flatten)]
    pub unload: UnloadingTime,
    /// What the fleet manager takes to give a trip to a vehicle; no time if not given.
    #[serde(flatten)]
    pub dispatch: DispatchTime,
    /// Where the vehicles stand at the start, metres along the hall and across; at the first station that the fleet
    /// serves if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parking_m: Option<Place>,
    /// When and where the vehicles charge; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging: Option<ChargingSpec>,
    /// Working hours of the fleet; always if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
}

/// When and where a vehicle charges: when it has nothing to do for the first time after so much work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChargingSpec {
    /// Driving, loading and unloading after which a vehicle needs to charge, minutes.
    #[schemars(range(min = 0.01, max = 1_000_000.0))]
    pub runs_minutes: f64,
    /// Time at the charger, minutes.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub charge_minutes: f64,
    /// Where the charger stands, metres along the hall and across, with room for all; at the parking place if not
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_m: Option<Place>,
}

timed_keys!(
    /// Time to take a job up.
    LoadingTime,
    load_seconds,
    load_minutes,
    load_hours,
    load_days,
    "Time of a vehicle to take a job up"
);
timed_keys!(
    /// Time to put a job down.
    UnloadingTime,
    unload_seconds,
    unload_minutes,
    unload_hours,
    unload_days,
    "Time of a vehicle to put a job down"
);
timed_keys!(
    /// Time to decide who drives.
    DispatchTime,
    dispatch_seconds,
    dispatch_minutes,
    dispatch_hours,
    dispatch_days,
    "Time of the fleet manager to give a trip to a vehicle"
);
