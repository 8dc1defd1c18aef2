//! Vehicles, the calls that wait for them, and the accounts of both.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::kernel::calendar::EventId;
use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time, TotalSpan};
use crate::line::fleet::plan::FleetPlan;
use crate::line::layout::Place;
use crate::line::plan::{LinePlan, NONE};

/// What a vehicle is doing. At any time it is in exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum VehicleState {
    /// Nothing to do.
    Idle,
    /// A trip is meant for it, but it has not heard of it yet.
    Ordered,
    /// Driving to where a job waits.
    ToPickup,
    /// Taking a job up.
    Loading,
    /// Driving with a job.
    Carrying,
    /// Putting a job down.
    Unloading,
    /// At the charger or on its way there.
    Charging,
    /// Stopped where it is, for safety.
    Stopped,
    /// Outside the fleet's shift, with nothing left to do.
    OffShift,
}

/// Time spent in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VehicleTimes([TotalSpan; 9]);

impl VehicleTimes {
    /// Time spent in `state`.
    pub fn get(&self, state: VehicleState) -> TotalSpan {
        self.0[state as usize]
    }

    /// Time on trips: driving, loading and unloading.
    pub fn on_trips(&self) -> TotalSpan {
        use VehicleState::{Carrying, Loading, ToPickup, Unloading};
        summed([ToPickup, Loading, Carrying, Unloading].map(|state| self.get(state)))
    }

    /// Time in all states.
    pub fn total(&self) -> TotalSpan {
        summed(self.0)
    }

    fn add(&mut self, state: VehicleState, span: Span) {
        self.0[state as usize] += span;
    }

    fn merge(&mut self, other: &Self) {
        for (mine, &theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs;
        }
    }
}

fn summed(times: impl IntoIterator<Item = TotalSpan>) -> TotalSpan {
    let mut sum = TotalSpan::default();
    times.into_iter().for_each(|time| sum += time);
    sum
}

/// What a vehicle is at, whether or not it is held up in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Leg {
    Idle,
    Ordered,
    ToPickup,
    Loading,
    Carrying,
    Unloading,
    ToCharger,
    Charging,
}

impl Leg {
    /// Whether it drains the battery.
    fn is_work(self) -> bool {
        matches!(self, Self::ToPickup | Self::Loading | Self::Carrying | Self::Unloading)
    }
}

/// A job that waits to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Call {
    pub job: u32,
    /// The station beside which it waits.
    pub from: u32,
    /// The station that it goes to.
    pub to: u32,
    pub since: Time,
}

/// A vehicle in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Vehicle {
    /// Its fleet.
    pub fleet: u32,
    pub(super) leg: Leg,
    /// What is accounted for.
    state: VehicleState,
    /// Where it stands, or stood last.
    pub(super) place: Place,
    /// What it is to bring.
    pub(super) call: Option<Call>,
    /// Whether it has made a safe stop.
    pub(super) stopped: bool,
    /// The event that ends its leg.
    timer: Option<EventId>,
    /// When its timer was started, if it runs.
    started: Time,
    /// What was left of the leg then.
    remaining: Span,
    /// How long the leg is without stops.
    whole: Span,
    /// Work since it was charged.
    pub(super) worked: Span,
    since: Time,
    times: VehicleTimes,
    pub(super) loads: Stream,
    pub(super) unloads: Stream,
    pub(super) decisions: Stream,
    pub(super) orders: Stream,
}

impl Vehicle {
    fn new(plan: &FleetPlan, fleet: u32, number: u32, seed: u64, replication: u64, begin: Time) -> Self {
        let entity = format!("vehicle/{}", plan.vehicle_name(number));
        let stream = |purpose| Stream::named(seed, replication, &entity, purpose);
        Self {
            fleet,
            leg: Leg::Idle,
            state: VehicleState::Idle,
            place: plan.parking,
            call: None,
            stopped: false,
            timer: None,
            started: begin,
            remaining: Span::ZERO,
            whole: Span::ZERO,
            worked: Span::ZERO,
            since: begin,
            times: VehicleTimes::default(),
            loads: stream("load"),
            unloads: stream("unload"),
            decisions: stream("dispatch"),
            orders: stream("order"),
        }
    }

    /// What it is doing.
    pub fn state(&self) -> VehicleState {
        self.state
    }

    /// Where it stands; the place that it left while it is on its way.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Where it is on its way to; nowhere while it stands at a place. A vehicle that has stopped is still on its way.
    pub fn destination(&self, plan: &LinePlan) -> Option<Place> {
        let station = |number: u32| plan.stations.get(number as usize).map(|station| station.rules.place);
        match self.leg {
            Leg::ToPickup => station(self.call?.from),
            Leg::Carrying => station(self.call?.to),
            Leg::ToCharger => Some(plan.fleets.get(self.fleet as usize)?.charging?.place),
            Leg::Idle | Leg::Ordered | Leg::Loading | Leg::Unloading | Leg::Charging => None,
        }
    }

    /// Whether a job lies on it.
    pub fn is_loaded(&self) -> bool {
        matches!(self.leg, Leg::Carrying | Leg::Unloading)
    }

    /// The job that lies on it.
    pub fn load(&self) -> Option<u32> {
        self.call.filter(|_| self.is_loaded()).map(|call| call.job)
    }

    /// How much of what it is at is done at `now`, from 0 to 1.
    pub fn done(&self, now: Time) -> f64 {
        let run = if self.timer.is_some() {
            now.since(self.started)
        } else {
            Span::ZERO
        };
        let left = (self.remaining - run).as_seconds();
        if self.whole == Span::ZERO {
            1.0
        } else {
            1.0 - left / self.whole.as_seconds()
        }
    }

    /// Begins a leg that takes `time`; see [`Self::run`].
    pub(super) fn begin(&mut self, leg: Leg, time: Span) {
        (self.leg, self.remaining, self.whole) = (leg, time, time);
    }

    /// Whether a safe stop holds its leg up. What charges need not move.
    pub(super) fn is_frozen(&self) -> bool {
        self.stopped && !matches!(self.leg, Leg::Idle | Leg::Charging)
    }

    /// Time left of the leg when its timer was started last.
    pub(super) fn remaining(&self) -> Span {
        self.remaining
    }

    /// Its timer runs from now on.
    pub(super) fn run(&mut self, timer: EventId, now: Time) {
        (self.timer, self.started) = (Some(timer), now);
    }

    /// Stops its timer, and keeps what is left of the leg. The event to be cancelled.
    pub(super) fn freeze(&mut self, now: Time) -> Option<EventId> {
        let timer = self.timer.take()?;
        self.remaining = self.remaining - now.since(self.started);
        Some(timer)
    }

    /// Its leg is over.
    pub(super) fn end_leg(&mut self) {
        self.timer = None;
        if self.leg.is_work() {
            self.worked += self.whole;
        }
    }

    fn derived_state(&self, on_shift: bool) -> VehicleState {
        match self.leg {
            Leg::Idle if !on_shift => VehicleState::OffShift,
            Leg::Charging => VehicleState::Charging,
            _ if self.stopped => VehicleState::Stopped,
            Leg::Idle => VehicleState::Idle,
            Leg::Ordered => VehicleState::Ordered,
            Leg::ToPickup => VehicleState::ToPickup,
            Leg::Loading => VehicleState::Loading,
            Leg::Carrying => VehicleState::Carrying,
            Leg::Unloading => VehicleState::Unloading,
            Leg::ToCharger => VehicleState::Charging,
        }
    }

    fn account(&mut self, now: Time) {
        self.times.add(self.state, now.since(self.since));
        self.since = now;
    }
}

/// What happened in a fleet since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetCounts {
    /// Jobs called for.
    pub calls: u64,
    /// Jobs brought.
    pub trips: u64,
    /// Jobs taken up.
    pub pickups: u64,
    /// Time that they had waited until a vehicle began to take them up, summed.
    pub waited: TotalSpan,
    /// Safe stops of vehicles.
    pub stops: u64,
}

/// A fleet in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Fleet {
    /// Jobs that wait for a vehicle, the first to call in front.
    pub calls: VecDeque<Call>,
    pub on_shift: bool,
    pub counts: FleetCounts,
}

/// All fleets of a line in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fleets {
    pub(super) fleets: Vec<Fleet>,
    pub(super) vehicles: Vec<Vehicle>,
}

impl Fleets {
    /// Jobs that wait beside a station for a vehicle, with the station: those that a vehicle is on its way to first, in
    /// the order of the vehicles, then those that wait for one.
    pub fn waiting_jobs(&self) -> impl Iterator<Item = (u32, u32)> {
        let taken = self.vehicles.iter().filter(|vehicle| !vehicle.is_loaded());
        let taken = taken.filter_map(|vehicle| vehicle.call);
        let open = self.fleets.iter().flat_map(|fleet| fleet.calls.iter().copied());
        taken.chain(open).map(|call| (call.from, call.job))
    }

    /// All vehicles at their parking places, on shift until a shift says otherwise.
    pub fn new(plan: &LinePlan, seed: u64, replication: u64, begin: Time) -> Self {
        let fleet = |_: &FleetPlan| Fleet {
            calls: VecDeque::new(),
            on_shift: true,
            counts: FleetCounts::default(),
        };
        let vehicles = (0u32..).zip(&plan.fleets).flat_map(|(fleet, plan)| {
            (0..plan.vehicles).map(move |number| Vehicle::new(plan, fleet, number, seed, replication, begin))
        });
        Self {
            fleets: plan.fleets.iter().map(fleet).collect(),
            vehicles: vehicles.collect(),
        }
    }

    /// Vehicles of all fleets, in the order of the fleets.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// Jobs that wait for a vehicle of a fleet and have none yet.
    pub fn waiting(&self, fleet: usize) -> usize {
        self.fleets[fleet].calls.len()
    }

    /// What happened in a fleet since the statistics began.
    pub fn counts(&self, fleet: usize) -> &FleetCounts {
        &self.fleets[fleet].counts
    }

    /// Time that the vehicles of a fleet have spent in each state since the statistics began, summed over them.
    pub fn times(&self, fleet: usize, now: Time) -> VehicleTimes {
        let mut sum = VehicleTimes::default();
        for vehicle in self.vehicles.iter().filter(|vehicle| vehicle.fleet as usize == fleet) {
            let mut times = vehicle.times;
            times.add(vehicle.state, now.since(vehicle.since));
            sum.merge(&times);
        }
        sum
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        for vehicle in &mut self.vehicles {
            vehicle.account(now);
            vehicle.times = VehicleTimes::default();
        }
        for fleet in &mut self.fleets {
            fleet.counts = FleetCounts::default();
        }
    }

    /// Accounts for the time since the vehicle's last change of state and enters the state that now holds.
    pub(super) fn update_state(&mut self, vehicle: u32, now: Time) {
        let on_shift = self.fleets[self.vehicles[vehicle as usize].fleet as usize].on_shift;
        let vehicle = &mut self.vehicles[vehicle as usize];
        let state = vehicle.derived_state(on_shift);
        if state != vehicle.state {
            vehicle.account(now);
            vehicle.state = state;
        }
    }

    /// The vehicle that could begin a trip and stands nearest to a place; the first of several. [`NONE`] if there is
    /// none.
    pub(super) fn nearest(&self, plan: &FleetPlan, fleet: u32, place: Place) -> u32 {
        if !self.fleets[fleet as usize].on_shift {
            return NONE;
        }
        let mut nearest = (NONE, Span::FOREVER);
        for number in plan.range() {
            let vehicle = &self.vehicles[number as usize];
            if vehicle.leg != Leg::Idle || vehicle.stopped {
                continue;
            }
            let away = plan.drive(vehicle.place, place);
            if nearest.0 == NONE || away < nearest.1 {
                nearest = (number, away);
            }
        }
        nearest.0
    }
}
