//! What a network does to a plant, prepared: for each machine its control link and its camera, and the faults that
//! take several of them at once.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::factory::connection::Connection;
use crate::factory::plant::PlantSpec;
use crate::factory::vehicle_flows::heartbeat_name;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::time::Span;
use crate::line::plan::{LinePlan, NONE, PlanError};
use crate::line::planner::optional;
use crate::network::application::{CameraSpec, ControlSpec, LateAnswer};
use crate::network::table::{DurationTable, FlowTable, NetworkBasis, NetworkTables, Outages};

/// After what time a lost picture is sent again if the scenario names no time for its answer (a guess).
const SENT_AGAIN_AFTER: Span = Span(1_000_000_000);

/// Why a network cannot be laid over a plant.
#[derive(Debug, Error)]
pub enum LinkError {
    /// As it is described, it cannot be connected.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The tables are those of another site.
    #[error(
        "the tables of network `{network}` are not those of this plant: flow {number} is {found}, but should be \
         {expected}; derive them anew"
    )]
    Tables {
        /// The network.
        network: String,
        /// The flow, from 1.
        number: usize,
        /// What the tables have there.
        found: String,
        /// What the plant has there.
        expected: String,
    },
    /// A fault takes a flow that does not exist.
    #[error("the tables of network `{network}` name flow {flow} in the faults of {part}, but there are {flows}")]
    Fault {
        /// The network.
        network: String,
        /// What fails.
        part: String,
        /// The flow.
        flow: u32,
        /// Number of flows.
        flows: usize,
    },
}

/// The links of a plant; all empty without a network.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LinkPlan {
    /// Flows in the order of the site.
    pub flows: Vec<FlowPlan>,
    /// Machines that are controlled over the network.
    pub controls: Vec<ControlPlan>,
    /// Machines whose parts are judged over the network.
    pub cameras: Vec<CameraPlan>,
    /// Vehicles with a heartbeat: its flow and the vehicle's number in the plant.
    pub heartbeats: Vec<(u32, u32)>,
    /// For each machine its position in `controls`, [`NONE`] for none; empty if no machine has one.
    pub control_of: Vec<u32>,
    /// For each machine its position in `cameras`, [`NONE`] for none; empty if no machine has one.
    pub camera_of: Vec<u32>,
    /// Faults of parts of the network.
    pub faults: Vec<FaultPlan>,
    /// For each radio what is out without it. Empty unless somebody has put it there to ask what would become of it: a run
    /// by itself has [`faults`](Self::faults) only.
    pub without_radio: Vec<Served>,
    /// What all this rests on.
    pub basis: Option<NetworkBasis>,
}

/// What is known of a flow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FlowPlan {
    /// Its name.
    pub name: String,
    /// Share of its messages that are lost or late.
    pub loss: f64,
    /// Mean delay of those that arrive.
    pub mean_delay: Span,
}

/// The control link of a machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ControlPlan {
    /// The machine.
    pub machine: u32,
    /// What has the modem, which names its luck.
    pub device: String,
    /// Its flow.
    pub flow: u32,
    /// Its own outages.
    pub outages: Outages,
    /// Until somebody has acknowledged a stop.
    pub acknowledge: Option<SpanSampler>,
    /// From then on until the machine works.
    pub restart: Option<SpanSampler>,
    /// A stop scraps the part in work.
    pub scraps_part: bool,
}

/// The camera of a machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CameraPlan {
    /// The machine.
    pub machine: u32,
    /// What has the modem, which names its luck.
    pub device: String,
    /// Its flow.
    pub flow: u32,
    /// Delays from the picture to its answer, be it late or not.
    pub delays: DurationTable,
    /// Chance that no answer ever comes.
    pub lost: f64,
    /// No answer ever comes.
    pub never: bool,
    /// After what time an answer is late.
    pub within: Option<Span>,
    /// After what time a lost picture is sent again.
    pub again: Span,
    /// What becomes of a part whose answer is late.
    pub late: LateAnswer,
    /// All parts on the machine have their pictures taken at once, not one after the other.
    pub at_once: bool,
}

/// A part of the network that fails.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FaultPlan {
    /// What fails.
    pub part: String,
    /// Time to failure.
    pub time_to_failure: SpanSampler,
    /// Time until it works again.
    pub repair: SpanSampler,
    /// What is out meanwhile.
    pub out: Served,
}

/// Some of what a network connects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// Control links, by their position in [`LinkPlan::controls`].
    pub controls: Vec<u32>,
    /// Cameras, by their position in [`LinkPlan::cameras`].
    pub cameras: Vec<u32>,
    /// Vehicles, by their number in the plant.
    pub vehicles: Vec<u32>,
}

impl Served {
    /// Whether nobody on the floor feels it.
    pub fn is_empty(&self) -> bool {
        self.controls.is_empty() && self.cameras.is_empty() && self.vehicles.is_empty()
    }
}

impl LinkPlan {
    /// The links of a plant whose network does what the tables say; nothing for a plant without network.
    ///
    /// # Errors
    /// If something cannot be connected as it is described, or the tables are those of another site.
    pub fn new(plant: &PlantSpec, line: &LinePlan, tables: &NetworkTables) -> Result<Self, LinkError> {
        let Some(network) = &plant.connected_by else {
            return Ok(Self::default());
        };
        let connection = Connection::new(plant, line)?;
        check_tables(network, &connection, tables)?;
        let mut plan = Self {
            flows: tables
                .flows
                .iter()
                .map(|flow| FlowPlan {
                    name: flow.name.clone(),
                    loss: flow.missed(),
                    mean_delay: flow.delays.mean(),
                })
                .collect(),
            basis: tables.basis.clone(),
            ..Self::default()
        };
        let device = |flow: u32| {
            let site = &connection.site;
            let flow = site.flows.get(flow as usize);
            let device = flow.and_then(|flow| site.devices.get(flow.device as usize));
            device.map_or_else(String::new, |device| device.name.clone())
        };
        let mut control_of = vec![NONE; connection.machines.len()];
        let mut camera_of = vec![NONE; connection.machines.len()];
        for (station, prepared) in plant.stations.iter().zip(&line.stations) {
            let place = format!("station `{}`", station.line.name);
            for machine in prepared.first_machine..prepared.first_machine + prepared.machines {
                let flows = connection.machines[machine as usize];
                if let (Some(spec), Some(table)) = (&station.control, tables.flows.get(flows.control as usize)) {
                    control_of[machine as usize] = plan.controls.len() as u32;
                    let control = control(spec, &place, (machine, flows.control), (table, device(flows.control)))?;
                    plan.controls.push(control);
                }
                if let (Some(spec), Some(table)) = (&station.camera, tables.flows.get(flows.camera as usize)) {
                    camera_of[machine as usize] = plan.cameras.len() as u32;
                    let camera = camera(spec, &place, (machine, flows.camera), (table, device(flows.camera)))?;
                    plan.cameras.push(CameraPlan {
                        at_once: prepared.rules.batch_parts > 1,
                        ..camera
                    });
                }
            }
        }
        if !plan.controls.is_empty() {
            plan.control_of = control_of;
        }
        if !plan.cameras.is_empty() {
            plan.camera_of = camera_of;
        }
        let vehicles = line
            .fleets
            .iter()
            .flat_map(|fleet| (0..fleet.vehicles).map(|number| fleet.vehicle_name(number)));
        for (vehicle, name) in (0..).zip(vehicles) {
            let name = heartbeat_name(&name);
            let flow = connection.site.flows.iter().position(|flow| flow.name == name);
            plan.heartbeats.extend(flow.map(|flow| (flow as u32, vehicle)));
        }
        for fault in &tables.faults {
            let out = plan.served_by(|flow| fault.flows.contains(&flow));
            plan.faults.push(FaultPlan {
                part: fault.part.clone(),
                time_to_failure: fault.time_to_failure.clone(),
                repair: fault.repair.clone(),
                out,
            });
        }
        // A fault that nobody on the floor would feel need not happen.
        plan.faults.retain(|fault| !fault.out.is_empty());
        Ok(plan)
    }

    /// What some flows connect.
    pub fn served_by(&self, is_one: impl Fn(u32) -> bool) -> Served {
        let vehicles = self.heartbeats.iter().filter(|(flow, _)| is_one(*flow));
        Served {
            controls: positions(self.controls.iter().map(|control| control.flow), &is_one),
            cameras: positions(self.cameras.iter().map(|camera| camera.flow), &is_one),
            vehicles: vehicles.map(|&(_, vehicle)| vehicle).collect(),
        }
    }
}

fn positions(flows: impl Iterator<Item = u32>, is_out: impl Fn(u32) -> bool) -> Vec<u32> {
    (0..)
        .zip(flows)
        .filter(|&(_, flow)| is_out(flow))
        .map(|(at, _)| at)
        .collect()
}

fn check_tables(network: &str, connection: &Connection, tables: &NetworkTables) -> Result<(), LinkError> {
    let flows = &connection.site.flows;
    let quoted = |name: Option<&String>| name.map_or_else(|| "none".to_owned(), |name| format!("`{name}`"));
    for number in 0..flows.len().max(tables.flows.len()) {
        let expected = flows.get(number).map(|flow| &flow.name);
        let found = tables.flows.get(number).map(|flow| &flow.name);
        if expected != found {
            return Err(LinkError::Tables {
                network: network.to_owned(),
                number: number + 1,
                found: quoted(found),
                expected: quoted(expected),
            });
        }
    }
    for fault in &tables.faults {
        if let Some(&flow) = fault.flows.iter().find(|&&flow| flow as usize >= flows.len()) {
            return Err(LinkError::Fault {
                network: network.to_owned(),
                part: fault.part.clone(),
                flow,
                flows: flows.len(),
            });
        }
    }
    Ok(())
}

fn control(
    spec: &ControlSpec,
    place: &str,
    (machine, flow): (u32, u32),
    (table, device): (&FlowTable, String),
) -> Result<ControlPlan, PlanError> {
    let outages = match &table.outages {
        // What never happens takes no random numbers and no events.
        Outages::Poisson { per_hour, .. } if per_hour.is_nan() || *per_hour <= 0.0 => Outages::Never,
        outages => outages.clone(),
    };
    Ok(ControlPlan {
        machine,
        device,
        flow,
        outages,
        acknowledge: optional(spec.acknowledge.given(), place)?,
        restart: optional(spec.restart.given(), place)?,
        scraps_part: spec.scraps_part,
    })
}

fn camera(
    spec: &CameraSpec,
    place: &str,
    (machine, flow): (u32, u32),
    (table, device): (&FlowTable, String),
) -> Result<CameraPlan, PlanError> {
    let late = spec.when_late.unwrap_or_default();
    let within = spec.answer_within_ms.map(|ms| Span::from_seconds(ms / 1_000.0));
    if late != LateAnswer::Hold && within.is_none() {
        return Err(PlanError::Missing {
            place: place.to_owned(),
            what: "`answer_within_ms` beside `when_late`: without it no answer is ever late",
        });
    }
    if within == Some(Span::ZERO) {
        return Err(PlanError::Conflict {
            place: place.to_owned(),
            why: "`answer_within_ms` must be above 0".to_owned(),
        });
    }
    Ok(CameraPlan {
        machine,
        device,
        flow,
        delays: table.delays.clone(),
        lost: table.lost,
        never: table.outages == Outages::Always || table.lost >= 1.0,
        within,
        again: within.unwrap_or(SENT_AGAIN_AFTER),
        late,
        at_once: false,
    })
}
