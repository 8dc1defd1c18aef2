//! Vehicles and the network: what its silence does to them, and how late their orders come.
//!
//! A vehicle whose heartbeat stays away for longer than its survival time makes a safe stop; some time after it is
//! heard again it drives on. Each order for a trip takes the network's delay to get to its vehicle. Left out: orders
//! that are lost (they are sent again until they arrive, which is in the delay), and a network that is slower where
//! the vehicle happens to be: the site's devices go round, so that their tables are those of the whole way.

use serde::{Deserialize, Serialize};

use crate::factory::factory::FactoryEvent;
use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::factory::vehicle_flows::{heartbeat_name, orders_name};
use crate::kernel::calendar::EventId;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Span;
use crate::line::floor::{Floor, REPAIRS};
use crate::line::plan::{LinePlan, PlanError};
use crate::line::planner::optional;
use crate::network::table::{NetworkTables, Outages};

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
    /// [`crate::factory::vehicle_flows`]. A vehicle without such flows needs no network.
    pub fn connect_vehicles(&mut self, tables: &NetworkTables) {
        let find = |name: String| tables.flows.iter().find(|flow| flow.name == name);
        self.vehicles.outages.clear();
        for fleet in &mut self.line.fleets {
            let names: Vec<String> = (0..fleet.vehicles).map(|number| fleet.vehicle_name(number)).collect();
            // A vehicle that hears no order is as good as one that is never heard.
            let is_deaf = |name: &String| find(orders_name(name)).is_some_and(|orders| orders.lost >= 1.0);
            let heartbeat = |name: &String| match find(heartbeat_name(name)) {
                _ if is_deaf(name) => Outages::Always,
                found => found.map_or(Outages::Never, |it| it.outages.clone()),
            };
            let delay = |name: &String| {
                let flow = find(orders_name(name));
                flow.map_or(SpanSampler::always(Span::ZERO), |it| it.delays.sampler())
            };
            self.vehicles.outages.extend(names.iter().map(heartbeat));
            fleet.order_delays = names.iter().map(delay).collect();
        }
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
    /// Reasons for which it is not heard now.
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

    /// Outages begin at a constant rate while there is none.
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

    /// An outage is over, and another will come.
    pub fn end_outage(
        &mut self,
        plan: &FactoryPlan,
        vehicle: u32,
        floor: &mut Floor,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        self.hear_again(plan, vehicle, floor, scheduler);
        self.await_outage(plan, vehicle, scheduler);
    }

    /// There is a reason, or one more, for which a vehicle is not heard: its own outage, or a part of the network that
    /// has failed. It makes a safe stop.
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
    pub fn hear_again(
        &mut self,
        plan: &FactoryPlan,
        vehicle: u32,
        floor: &mut Floor,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        let heartbeat = &mut self.vehicles[vehicle as usize];
        heartbeat.silences = heartbeat.silences.saturating_sub(1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::fleet::VehicleState;
    use crate::scenario::scenario::ScenarioSpec;

    #[test]
    fn a_vehicle_stands_until_the_last_silence_and_its_restart_are_over() {
        let text = r#"
name = "A robot"
start = "2027-01-04"
run = { days = 1 }
product = [{ name = "part", supply = { kind = "saturated" } }]
station = [{ name = "mill", cycle_seconds = 5, brought_by = "robots" }]
fleet = [{ name = "robots", speed_m_per_s = 1, heartbeat = { restart_seconds = 30 } }]
"#;
        let spec: ScenarioSpec = toml::from_str(text).unwrap();
        let plan = FactoryPlan::new(&spec.plant, &NetworkTables::default(), 0.0).unwrap();
        let mut floor = Floor::new(&plan.line, 1, 0, plan.begin);
        let mut scheduler = Scheduler::starting_at(plan.begin);
        let mut heartbeats = Heartbeats::new(&plan.line, 1, 0);
        let state = |floor: &Floor| floor.fleets().vehicles()[0].state();
        for _ in 0..2 {
            heartbeats.fall_silent(&plan.line, 0, &mut floor, &mut scheduler);
        }
        assert_eq!(floor.fleets().counts(0).stops, 1);
        heartbeats.hear_again(&plan, 0, &mut floor, &mut scheduler);
        assert!(heartbeats.vehicles[0].go.is_none());
        heartbeats.hear_again(&plan, 0, &mut floor, &mut scheduler);
        assert!(heartbeats.vehicles[0].go.is_some());
        // Silent once more before it drives on: the restart begins anew, and it is the same stop.
        heartbeats.fall_silent(&plan.line, 0, &mut floor, &mut scheduler);
        assert!(heartbeats.vehicles[0].go.is_none());
        assert_eq!(floor.fleets().counts(0).stops, 1);
        assert_eq!(state(&floor), VehicleState::Stopped);
        heartbeats.hear_again(&plan, 0, &mut floor, &mut scheduler);
        heartbeats.go(&plan.line, 0, &mut floor, &mut scheduler);
        assert_eq!(state(&floor), VehicleState::Idle);
    }
}
