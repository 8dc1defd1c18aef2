//! Vehicles and the network: what they ask of it, and what its silence does to them.
//!
//! A vehicle whose heartbeat stays away for longer than its survival time makes a safe stop; some time after it is
//! heard again it drives on. Each order for a trip takes the network's delay to get to its vehicle. Left out: orders
//! that are lost (they are sent again until they arrive, which is in the delay), and a network that is slower where
//! the vehicle happens to be: the site's devices go round, so that their tables are those of the whole way.

use serde::{Deserialize, Serialize};

use crate::factory::factory::FactoryEvent;
use crate::factory::plan::FactoryPlan;
use crate::factory::plant::{PlantFleetSpec, PlantSpec};
use crate::kernel::calendar::EventId;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Span;
use crate::line::floor::{Floor, REPAIRS};
use crate::line::layout::Place;
use crate::line::plan::{LinePlan, NONE, PlanError};
use crate::line::planner::optional;
use crate::network::site::{Device, Exchange, Flow, Timing, Urgency, Way};
use crate::network::table::{NetworkTables, Outages};

/// Height of a vehicle's antenna, metres: a choice, about the top of a mobile robot with its load.
const ANTENNA_M: f64 = 1.5;
/// Time from one heartbeat to the next, ms; the slowest of the range of 3GPP TS 22.104 for mobile robots.
const HEARTBEAT_MS: f64 = 50.0;
/// Size of a heartbeat, bytes; within the range of TS 22.104 for mobile robots, 40 to 250.
const HEARTBEAT_BYTES: u32 = 100;
/// Size of an order, bytes: a choice.
const ORDER_BYTES: u32 = 200;
/// Mean time from one order to the next for the network's sake, seconds: a choice. Orders are too few to matter to
/// each other, and more of them fill a table sooner.
const ORDER_SECONDS: f64 = 60.0;

/// What the network does to the vehicles of a plant, prepared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct VehiclesPlan {
    /// By vehicle when its heartbeat stays away; never for those that are not listed.
    pub outages: Vec<Outages>,
    /// By vehicle the time from when it is heard again until it drives on; at once for those that have none.
    pub restarts: Vec<Option<SpanSampler>>,
}

impl VehiclesPlan {
    /// A plant whose vehicles are always heard.
    ///
    /// # Errors
    /// If the time of a restart is impossible.
    pub fn new(spec: &PlantSpec, line: &LinePlan) -> Result<Self, PlanError> {
        let mut restarts = Vec::new();
        for (fleet, prepared) in spec.fleets.iter().zip(&line.fleets) {
            let place = format!("heartbeat of fleet `{}`", prepared.name);
            let restart = match &fleet.heartbeat {
                Some(heartbeat) => optional(heartbeat.restart.given(), &place)?,
                None => None,
            };
            restarts.extend((0..prepared.vehicles).map(|_| restart.clone()));
        }
        Ok(Self {
            outages: Vec::new(),
            restarts,
        })
    }

    fn restart(&self, vehicle: u32) -> Option<&SpanSampler> {
        self.restarts.get(vehicle as usize).and_then(Option::as_ref)
    }
}

impl FactoryPlan {
    /// Connects the vehicles: their outages and the delays of their orders are those of the flows of these names, see
    /// [`vehicle_devices_and_flows`]. A vehicle without such flows needs no network.
    pub fn connect_vehicles(&mut self, tables: &NetworkTables) {
        let find = |name: String| tables.flows.iter().find(|flow| flow.name == name);
        self.vehicles.outages.clear();
        for fleet in &mut self.line.fleets {
            let names: Vec<String> = (0..fleet.vehicles).map(|number| fleet.vehicle_name(number)).collect();
            let heartbeat = |name: &String| find(heartbeat_name(name)).map_or(Outages::Never, |it| it.outages.clone());
            let delay = |name: &String| {
                let flow = find(orders_name(name));
                flow.map_or(SpanSampler::always(Span::ZERO), |it| it.delays.sampler())
            };
            self.vehicles.outages.extend(names.iter().map(heartbeat));
            fleet.order_delays = names.iter().map(delay).collect();
        }
    }
}

fn heartbeat_name(vehicle: &str) -> String {
    format!("{vehicle}/heartbeat")
}

fn orders_name(vehicle: &str) -> String {
    format!("{vehicle}/orders")
}

/// The vehicles of a plant as devices of its network's site, and their flows; the first device is number
/// `first_device` of the site.
///
/// A vehicle goes round all places of its fleet at its speed: from where it parks to the stations that it brings jobs
/// to or fetches them from, in their order, to its charger, and back.
pub fn vehicle_devices_and_flows(spec: &PlantSpec, line: &LinePlan, first_device: u32) -> (Vec<Device>, Vec<Flow>) {
    let (mut devices, mut flows) = (Vec::new(), Vec::new());
    for (number, (fleet, prepared)) in (0u32..).zip(spec.fleets.iter().zip(&line.fleets)) {
        let mut corners: Vec<Place> = vec![prepared.parking];
        corners.extend(stops(line, number).map(|station| line.stations[station as usize].rules.place));
        corners.extend(prepared.charging.map(|charging| charging.place));
        corners.dedup();
        let way = match corners.as_slice() {
            [only] => Way::Fixed(*only),
            _ => Way::Round {
                corners,
                speed_m_per_s: prepared.speed_m_per_s,
            },
        };
        for vehicle in 0..prepared.vehicles {
            let name = prepared.vehicle_name(vehicle);
            let device = first_device + devices.len() as u32;
            flows.extend(heartbeat_flow(fleet, &name, device));
            flows.push(orders_flow(&name, device));
            devices.push(Device {
                name,
                way: way.clone(),
                height_m: ANTENNA_M,
            });
        }
    }
    (devices, flows)
}

/// The stations that a fleet brings jobs to or fetches them from, in their order.
fn stops(line: &LinePlan, fleet: u32) -> impl Iterator<Item = u32> {
    let served = |station: u32| line.stations[station as usize].rules.fleet == fleet;
    let mut stops: Vec<u32> = (0..line.stations.len() as u32).filter(|&it| served(it)).collect();
    for product in &line.products {
        let mut step = product.first_step;
        while step != NONE {
            let plan = &line.steps[step as usize];
            let pieces = plan.rules.yields.iter().map(|&(piece, _)| piece);
            let mut next: Vec<u32> = pieces.map(|it| line.products[it as usize].first_step).collect();
            next.extend([plan.next, plan.rules.rework]);
            let places = line.stations.len();
            let assembly = (plan.next == NONE && product.component_place != NONE)
                .then(|| line.components[product.component_place as usize - places].station);
            let targets = next.into_iter().filter(|&step| step != NONE);
            let mut targets = targets.map(|step| line.steps[step as usize].station).chain(assembly);
            if targets.any(served) {
                stops.push(plan.station);
            }
            step = plan.next;
        }
    }
    stops.sort_unstable();
    stops.dedup();
    stops.into_iter()
}

fn heartbeat_flow(fleet: &PlantFleetSpec, vehicle: &str, device: u32) -> Option<Flow> {
    let heartbeat = fleet.heartbeat.as_ref()?;
    let millis = |value: f64| Span::from_seconds(value / 1_000.0);
    let cycle = heartbeat.cycle_ms.unwrap_or(HEARTBEAT_MS);
    let bytes = heartbeat.bytes.unwrap_or(HEARTBEAT_BYTES);
    Some(Flow {
        name: heartbeat_name(vehicle),
        device,
        timing: Timing::Periodic {
            interval: millis(cycle),
            drift_ppm: None,
        },
        exchange: Exchange::UpAndBack {
            answer_bytes: bytes,
            compute: SpanSampler::always(Span::ZERO),
        },
        bytes,
        survival: Some(millis(heartbeat.survival_ms.unwrap_or(cycle))),
        deadline: None,
        urgency: Urgency::VEHICLE,
    })
}

fn orders_flow(vehicle: &str, device: u32) -> Flow {
    Flow {
        name: orders_name(vehicle),
        device,
        timing: Timing::Random {
            mean: Span::from_seconds(ORDER_SECONDS),
        },
        exchange: Exchange::Down,
        bytes: ORDER_BYTES,
        survival: None,
        deadline: None,
        urgency: Urgency::BEST_EFFORT,
    }
}

/// The heartbeats of all vehicles in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Heartbeats {
    vehicles: Vec<Heartbeat>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Heartbeat {
    gaps: Stream,
    lengths: Stream,
    restarts: Stream,
    /// Reasons for which it is not heard now: several at once if a part of the network fails during an outage.
    silences: u32,
    /// When it drives on, if it is heard again but waits.
    go: Option<EventId>,
}

impl Heartbeats {
    /// All vehicles are heard.
    pub fn new(plan: &LinePlan, seed: u64, replication: u64) -> Self {
        let heartbeat = |name: String| {
            let entity = format!("vehicle/{name}");
            let stream = |purpose| Stream::named(seed, replication, &entity, purpose);
            Heartbeat {
                gaps: stream("time to outage"),
                lengths: stream("outage"),
                restarts: stream("restart"),
                silences: 0,
                go: None,
            }
        };
        let names = plan
            .fleets
            .iter()
            .flat_map(|fleet| (0..fleet.vehicles).map(|number| fleet.vehicle_name(number)));
        Self {
            vehicles: names.map(heartbeat).collect(),
        }
    }

    /// Waits for the first outages. Vehicles that are never heard stop for good.
    pub fn start(&mut self, plan: &FactoryPlan, floor: &mut Floor, scheduler: &mut Scheduler<FactoryEvent>) {
        for vehicle in 0..self.vehicles.len() as u32 {
            match plan.vehicles.outages.get(vehicle as usize) {
                None | Some(Outages::Never) => {}
                Some(Outages::Always) => self.fall_silent(&plan.line, vehicle, floor, scheduler),
                Some(Outages::Poisson { .. }) => self.await_outage(plan, vehicle, scheduler),
            }
        }
    }

    /// Outages come at a constant rate while the vehicle is heard.
    fn await_outage(&mut self, plan: &FactoryPlan, vehicle: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        if let Some(Outages::Poisson { per_hour, .. }) = plan.vehicles.outages.get(vehicle as usize)
            && *per_hour > 0.0
        {
            let gap = SpanSampler::exponential(Span::from_hours(1.0 / per_hour));
            let gap = gap.draw(&mut self.vehicles[vehicle as usize].gaps);
            scheduler.after(gap, REPAIRS, FactoryEvent::VehicleLost(vehicle));
        }
    }

    /// An outage begins.
    pub fn lose(
        &mut self,
        plan: &FactoryPlan,
        vehicle: u32,
        floor: &mut Floor,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        if let Some(Outages::Poisson { durations, .. }) = plan.vehicles.outages.get(vehicle as usize) {
            let length = durations.draw(&mut self.vehicles[vehicle as usize].lengths);
            scheduler.after(length, REPAIRS, FactoryEvent::VehicleBack(vehicle));
            self.fall_silent(&plan.line, vehicle, floor, scheduler);
        }
    }

    /// An outage is over.
    pub fn hear_again(
        &mut self,
        plan: &FactoryPlan,
        vehicle: u32,
        floor: &mut Floor,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        self.speak(plan, vehicle, floor, scheduler);
        self.await_outage(plan, vehicle, scheduler);
    }

    /// There is a reason, or one more, for which a vehicle is not heard: it makes a safe stop.
    pub fn fall_silent(
        &mut self,
        line: &LinePlan,
        vehicle: u32,
        floor: &mut Floor,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        let heartbeat = &mut self.vehicles[vehicle as usize];
        heartbeat.silences += 1;
        if let Some(go) = heartbeat.go.take() {
            scheduler.cancel(go);
        }
        floor.stop_vehicle(line, scheduler, vehicle);
    }

    /// A reason is gone for which a vehicle was not heard. If it was the last, the vehicle drives on after its restart.
    pub fn speak(
        &mut self,
        plan: &FactoryPlan,
        vehicle: u32,
        floor: &mut Floor,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        let heartbeat = &mut self.vehicles[vehicle as usize];
        heartbeat.silences -= 1;
        if heartbeat.silences > 0 {
            return;
        }
        let restart = plan.vehicles.restart(vehicle);
        let wait = restart.map_or(Span::ZERO, |time| time.draw(&mut heartbeat.restarts));
        if wait == Span::ZERO {
            floor.let_vehicle_go(&plan.line, scheduler, vehicle);
        } else {
            heartbeat.go = Some(scheduler.after(wait, REPAIRS, FactoryEvent::VehicleGo(vehicle)));
        }
    }

    /// The restart of a vehicle is over.
    pub fn go(&mut self, line: &LinePlan, vehicle: u32, floor: &mut Floor, scheduler: &mut Scheduler<FactoryEvent>) {
        self.vehicles[vehicle as usize].go = None;
        floor.let_vehicle_go(line, scheduler, vehicle);
    }
}
