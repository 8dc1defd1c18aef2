//! Stations: parallel machines behind one queue.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::timed_key::timed_keys;
use crate::line::drift::DriftSpec;
use crate::line::inspection::InspectionSpec;
use crate::line::product::TransferTime;
use crate::line::transport::ConveyorSpec;

/// A station: one or more equal machines that take parts from one queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StationSpec {
    /// Its name, unlike any other station's.
    pub name: String,
    /// Equal machines side by side; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub machines: Option<u32>,
    /// Time to work on one part (or on one batch, see `batch_parts`).
    #[serde(flatten)]
    pub cycle: CycleTime,
    /// Places for waiting parts before the station, without the machines; unlimited if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub buffer: Option<u32>,
    /// Parts worked on at the same time in one cycle (an oven, a washer); 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub batch_parts: Option<u32>,
    /// Fewest parts that a batch starts with; `batch_parts` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub batch_least: Option<u32>,
    /// Setup when the product changes.
    #[serde(flatten)]
    pub setup: SetupTime,
    /// Setups that depend on the product before; `setup_minutes` for the pairs not named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub setups: Vec<SetupPairSpec>,
    /// Skill that the work here needs; none if not given (the station works by itself).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// What the operator is needed for; `["setup", "load", "cycle"]` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_for: Option<Vec<Attendance>>,
    /// Loading and unloading before each cycle.
    #[serde(flatten)]
    pub load: LoadTime,
    /// Time for a part to get here.
    #[serde(flatten)]
    pub transfer: TransferTime,
    /// Fleet whose vehicles bring jobs here from other stations; they come by themselves if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brought_by: Option<String>,
    /// Working hours of the machines; always if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Which waiting part is next; `"first-come"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatch: Option<DispatchRule>,
    /// Chance that work here makes a good part defective; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub defect_probability: Option<f64>,
    /// Ways in which its process goes out of control.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drift: Vec<DriftSpec>,
    /// Parts that a tool here makes before it is changed; tools are not told apart if not given. The time that it takes
    /// is a routine's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub tool_parts: Option<u32>,
    /// Parts made here of one lot of material; lots are not told apart if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub material_lot_parts: Option<u32>,
    /// Whether it is written down which machine made each part, and in which shift, so that the station can be
    /// suspected; true if not given for stations with drifts, tools or lots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traced: Option<bool>,
    /// The station inspects parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<InspectionSpec>,
    /// Short stops after every so many parts (cleaning, reel change, tool change).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routines: Vec<RoutineSpec>,
    /// Heating up or opening time once at the start of the run.
    #[serde(flatten)]
    pub warm_start: StartTime,
    /// The station is a conveyor instead of machines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conveyor: Option<ConveyorSpec>,
    /// Electric power by state, kW: see [`PowerKey`] for the states; `idle` stands for those not given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub power_kw: BTreeMap<PowerKey, f64>,
}

/// What an operator is needed for at a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Attendance {
    /// The setup.
    Setup,
    /// Loading and unloading.
    Load,
    /// The whole cycle.
    Cycle,
}

/// Which waiting part is worked on next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DispatchRule {
    /// The one that came first.
    #[default]
    FirstCome,
    /// The one with the shortest mean cycle here.
    Shortest,
    /// The one with the earliest due date.
    EarliestDue,
    /// The one with the shortest setup from the product made last.
    LeastSetup,
}

/// Setup from one product to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetupPairSpec {
    /// The product made before.
    pub from: String,
    /// The product that comes.
    pub to: String,
    /// How long it takes.
    #[serde(flatten)]
    pub setup: SetupTime,
}

/// A stop after every so many parts of a machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoutineSpec {
    /// What is done, e.g. `"reel change"`.
    pub name: String,
    /// Parts between one and the next.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub every_parts: u32,
    /// How long it takes.
    #[serde(flatten)]
    pub time: RoutineTime,
    /// Skill that it needs; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Electric power meanwhile, kW; that of `maintenance` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub power_kw: Option<f64>,
}

/// States that a power can be given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PowerKey {
    /// Working on parts.
    Working,
    /// Setup and heating up at the start.
    Setup,
    /// Starved, blocked, or waiting for an operator or the network.
    Idle,
    /// Failed.
    Down,
    /// Routine stops.
    Maintenance,
    /// Off shift; 0 if not given.
    Off,
}

timed_keys!(
    /// Time to work on one part.
    CycleTime,
    cycle_seconds,
    cycle_minutes,
    cycle_hours,
    cycle_days,
    "Time to work on one part"
);
timed_keys!(
    /// Time of a setup.
    SetupTime,
    setup_seconds,
    setup_minutes,
    setup_hours,
    setup_days,
    "Setup when the product changes"
);
timed_keys!(
    /// Time to load and unload.
    LoadTime,
    load_seconds,
    load_minutes,
    load_hours,
    load_days,
    "Loading and unloading before each cycle"
);
timed_keys!(
    /// Time of a routine stop.
    RoutineTime,
    takes_seconds,
    takes_minutes,
    takes_hours,
    takes_days,
    "How long the routine takes"
);
timed_keys!(
    /// Heating up at the start of the run.
    StartTime,
    heat_up_seconds,
    heat_up_minutes,
    heat_up_hours,
    heat_up_days,
    "Heating up once at the start of the run"
);
