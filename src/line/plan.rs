//! The line, prepared for simulation: names become indices, durations become samplers, defaults are filled in.
//!
//! A plan never changes during a run and is shared by all replications of a variant. What does change is in
//! [`crate::line::floor`].

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::distribution::{DistributionError, SpanSampler};
use crate::kernel::time::Span;
use crate::kernel::timed_key::TwoUnits;
use crate::line::fleet::FleetPlan;
use crate::line::layout::Place;
use crate::line::orders::{DemandPlan, ReleaseRule};
use crate::line::process_plan::{ProcessPlan, TracePlan};
use crate::line::shift::{Epoch, HourRangeError, ShiftPlan};
use crate::line::station::DispatchRule;

/// No station, step, product … : the index that stands for none.
pub const NONE: u32 = u32::MAX;

/// Why a line cannot be prepared. A scenario that was checked gives none of these.
#[derive(Debug, Error)]
pub enum PlanError {
    /// A name that nothing has.
    #[error("{place} names {kind} `{name}`, which does not exist")]
    Unknown {
        /// Where the name stands.
        place: String,
        /// What it should be the name of.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// Something is missing.
    #[error("{place} needs {what}")]
    Missing {
        /// Where.
        place: String,
        /// What.
        what: &'static str,
    },
    /// Two things that exclude each other.
    #[error("{place}: {why}")]
    Conflict {
        /// Where.
        place: String,
        /// What excludes what.
        why: String,
    },
    /// A distribution with impossible parameters.
    #[error("{place}: {source}")]
    Distribution {
        /// Where.
        place: String,
        /// What is wrong with it.
        source: DistributionError,
    },
    /// A duration in two units.
    #[error("{place}: {source}")]
    TwoUnits {
        /// Where.
        place: String,
        /// Which.
        source: TwoUnits,
    },
    /// Hours that cannot be read.
    #[error("shift `{shift}`: {source}")]
    Hours {
        /// The shift.
        shift: String,
        /// Which hours.
        source: HourRangeError,
    },
}

/// A prepared line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinePlan {
    /// Stations in the order of the scenario.
    pub stations: Vec<StationPlan>,
    /// Steps of all routes.
    pub steps: Vec<StepPlan>,
    /// Products in the order of the scenario.
    pub products: Vec<ProductPlan>,
    /// Places for components, after the stations' own queues in the numbering of places.
    pub components: Vec<ComponentPlan>,
    /// Where each machine stands, metres along the hall and across.
    pub machine_places: Vec<Place>,
    /// Operator groups.
    pub groups: Vec<GroupPlan>,
    /// Fleets in the order of the scenario.
    pub fleets: Vec<FleetPlan>,
    /// For each skill the groups that have it, the least versatile first.
    pub skills: Vec<Vec<u32>>,
    /// The names of the skills.
    pub skill_names: Vec<String>,
    /// What parts are traced by.
    pub trace: TracePlan,
    /// Shifts.
    pub shifts: Vec<ShiftPlan>,
    /// Most parts in the line at once.
    pub wip_limit: u64,
    /// Which order is released first.
    pub release_rule: ReleaseRule,
    /// The calendar.
    pub epoch: Epoch,
    /// Whether parts can come back to a station, so that machines could block each other in a circle.
    pub has_cycle: bool,
}

/// A prepared station. What every operation looks at stands here; what only some stations have is in
/// [`StationRules`], so that a long line still fits into the processor's cache.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StationPlan {
    /// Nothing but cycles: no operator, setup, batch, loading, routine, assembly, conveyor or rule to look at.
    pub simple: bool,
    /// Whether parts enter the line here.
    pub is_entry: bool,
    /// Whether it is a conveyor.
    pub is_conveyor: bool,
    /// Whether it takes time or a vehicle to get here.
    pub has_transfer: bool,
    /// Its first machine.
    pub first_machine: u32,
    /// Number of machines.
    pub machines: u32,
    /// The rest.
    pub rules: Box<StationRules>,
}

/// What a station is beyond machines that work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StationRules {
    /// Its name.
    pub name: String,
    /// Places in its queue; `u32::MAX` for no limit.
    pub buffer: u32,
    /// Time for a part to get here.
    pub transfer: Option<SpanSampler>,
    /// Fleet that brings jobs here.
    pub fleet: u32,
    /// Where it stands.
    pub place: Place,
    /// Largest batch.
    pub batch_parts: u32,
    /// Smallest batch.
    pub batch_least: u32,
    /// Which part is next.
    pub dispatch: DispatchRule,
    /// Skill needed.
    pub skill: u32,
    /// Needed for setups.
    pub attend_setup: bool,
    /// Needed for loading.
    pub attend_load: bool,
    /// Needed for the cycle.
    pub attend_cycle: bool,
    /// Loading time.
    pub load: Option<SpanSampler>,
    /// Time until the instructions for a setup are there.
    pub instructions: Option<SpanSampler>,
    /// Setups by (product before, product after).
    pub setups: Vec<(u32, u32, SpanSampler)>,
    /// Its inspection.
    pub inspection: Option<InspectionPlan>,
    /// What it finds is handed to whoever watches; see [`crate::line::floor::Floor::take_inspected`].
    pub charted: bool,
    /// Its process, if parts are traced here.
    pub process: Option<Box<ProcessPlan>>,
    /// Its routines.
    pub routines: Vec<RoutinePlan>,
    /// Its shift.
    pub shift: u32,
    /// Heating up at the start.
    pub heat_up: Option<SpanSampler>,
    /// Its conveyor.
    pub conveyor: Option<ConveyorPlan>,
    /// Products whose parts enter the line here.
    pub enters: Vec<u32>,
    /// Component places that it builds from.
    pub component_places: Vec<u32>,
    /// All steps here, if components are built in at each of them; none if work can begin without.
    pub assemblies: Vec<u32>,
    /// Power by state in kW, in the order of [`crate::line::state::State::ALL`].
    pub power_kw: Vec<f64>,
}

/// A prepared conveyor.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ConveyorPlan {
    /// Places one behind the other.
    pub places: u32,
    /// Time to move by one place.
    pub pitch: Span,
}

/// A prepared inspection.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct InspectionPlan {
    /// Chance to find a defective part.
    pub detects: f64,
    /// Chance to reject a good part.
    pub false_alarms: f64,
    /// Most reworks of a part.
    pub tries: u32,
}

/// A prepared routine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RoutinePlan {
    /// Parts between one and the next.
    pub every_parts: u32,
    /// How long it takes.
    pub time: SpanSampler,
    /// Skill needed.
    pub skill: u32,
    /// Power beyond that of state maintenance, kW.
    pub extra_power_kw: f64,
    /// Who calls it, for a routine that comes when it is called; [`NONE`] for one that comes after parts.
    pub called_by: u32,
}

/// A prepared step of a route, divided like a station.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepPlan {
    /// Its station, which is also the number of the place where parts wait for it.
    pub station: u32,
    /// The step after it.
    pub next: u32,
    /// Nothing is decided when it ends: no defects, no inspection, nothing comes apart.
    pub plain: bool,
    /// Its mean cycle.
    pub mean_cycle: Span,
    /// Time for one part.
    pub cycle: SpanSampler,
    /// The rest.
    pub rules: Box<StepRules>,
}

/// What a step is beyond a cycle.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepRules {
    /// Chance to make a good part defective.
    pub defect_probability: f64,
    /// The step that rejected parts go to.
    pub rework: u32,
    /// Setup when another product was made before.
    pub setup: Option<SpanSampler>,
    /// Component places and parts needed from each.
    pub needs: Vec<(u32, u32)>,
    /// Products and numbers that a part comes apart into.
    pub yields: Vec<(u32, u32)>,
}

/// A prepared product.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductPlan {
    /// Its name.
    pub name: String,
    /// Its first step.
    pub first_step: u32,
    /// Parts that move together.
    pub lot_parts: u32,
    /// Where its parts wait as components instead of leaving the line.
    pub component_place: u32,
    /// Where its parts come from.
    pub demand: DemandPlan,
    /// Components that one part needs in all, to be released with its orders.
    pub explosion: Vec<(u32, u32)>,
}

/// A prepared place for components.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ComponentPlan {
    /// The assembly station.
    pub station: u32,
    /// What waits here.
    pub product: u32,
    /// How many places.
    pub places: u32,
}

/// A prepared operator group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GroupPlan {
    /// Its name.
    pub name: String,
    /// People.
    pub count: u32,
    /// Its shift.
    pub shift: u32,
    /// How fast they walk, metres a second; they are there at once if none.
    pub walk_m_per_s: Option<f64>,
    /// What they can do.
    pub skills: Vec<u32>,
}

impl LinePlan {
    /// The number of machines of all stations.
    pub fn machine_count(&self) -> u32 {
        self.stations
            .last()
            .map_or(0, |station| station.first_machine + station.machines)
    }
}
