//! Trips: a job calls, a vehicle is chosen, drives to it, takes it up, drives on, and puts it down.
//!
//! Calls are served in the order in which they came. A call takes the nearest vehicle that has nothing to do, by the
//! time of its way; of several as near, the first. A vehicle that becomes free takes the first call that waits. One
//! that has worked for as long as its battery lasts charges instead, as soon as it has put its job down. When the
//! fleet's shift ends, vehicles finish their trips and begin none.

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::line::fleet::vehicle::{Call, Leg};
use crate::line::floor::{Floor, LineEvent, WORK};
use crate::line::plan::{LinePlan, NONE};

impl Floor {
    /// A job that waits beside station `from` calls for a vehicle of `fleet` to the station that takes jobs from
    /// `buffer`. Its room there is kept.
    pub(crate) fn call_vehicle<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        fleet: u32,
        job: u32,
        (from, buffer): (u32, u32),
    ) {
        self.buffers[buffer as usize].in_transit += 1;
        let calling = &mut self.fleets.fleets[fleet as usize];
        calling.counts.calls += 1;
        calling.calls.push_back(Call {
            job,
            from,
            to: self.buffers[buffer as usize].station,
            since: clock.now(),
        });
        self.send_vehicles_of(plan, clock, fleet);
    }

    /// Sends vehicles that have nothing to do to the jobs that wait, in all fleets.
    pub fn send_vehicles<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>) {
        for fleet in 0..plan.fleets.len() as u32 {
            self.send_vehicles_of(plan, clock, fleet);
        }
    }

    fn send_vehicles_of<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, fleet: u32) {
        let prepared = &plan.fleets[fleet as usize];
        while let Some(&call) = self.fleets.fleets[fleet as usize].calls.front() {
            let place = plan.stations[call.from as usize].rules.place;
            let vehicle = self.fleets.nearest(prepared, fleet, place);
            if vehicle == NONE {
                return;
            }
            self.fleets.fleets[fleet as usize].calls.pop_front();
            let delay = self.give_trip(plan, vehicle, call);
            self.drive(plan, clock, vehicle, Leg::Ordered, delay);
        }
    }

    /// Gives a trip to a vehicle; how long it takes until it knows.
    fn give_trip(&mut self, plan: &LinePlan, number: u32, call: Call) -> Span {
        let vehicle = &mut self.fleets.vehicles[number as usize];
        let fleet = &plan.fleets[vehicle.fleet as usize];
        vehicle.call = Some(call);
        let decision = fleet
            .dispatch
            .as_ref()
            .map_or(Span::ZERO, |time| time.draw(&mut vehicle.decisions));
        let delay = fleet.order_delays.get((number - fleet.first_vehicle) as usize);
        decision + delay.map_or(Span::ZERO, |delay| delay.draw(&mut vehicle.orders))
    }

    /// A vehicle begins a leg, and the next ones as long as they take no time.
    fn drive<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
        leg: Leg,
        time: Span,
    ) {
        let mut next = Some((leg, time));
        while let Some((leg, time)) = next {
            let vehicle = &mut self.fleets.vehicles[number as usize];
            // Whoever has stopped begins nothing.
            debug_assert!(!vehicle.stopped);
            vehicle.begin(leg, time);
            if time > Span::ZERO {
                vehicle.run(clock.after(time, WORK, LineEvent::LegEnd(number)), clock.now());
                break;
            }
            next = self.next_leg(plan, clock, number);
        }
        self.fleets.update_state(number, clock.now());
    }

    /// A vehicle's leg is over.
    pub(crate) fn end_leg<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) {
        self.phases_ended += 1;
        match self.next_leg(plan, clock, number) {
            Some((leg, time)) => self.drive(plan, clock, number, leg, time),
            None => self.fleets.update_state(number, clock.now()),
        }
    }

    /// What a vehicle does after the leg that has just ended, and for how long; nothing if it is idle.
    fn next_leg<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) -> Option<(Leg, Span)> {
        let vehicle = &mut self.fleets.vehicles[number as usize];
        vehicle.end_leg();
        let fleet = &plan.fleets[vehicle.fleet as usize];
        let counts = &mut self.fleets.fleets[vehicle.fleet as usize].counts;
        let place = |station: u32| plan.stations[station as usize].rules.place;
        match (vehicle.leg, vehicle.call) {
            (Leg::Ordered, Some(call)) => Some((Leg::ToPickup, fleet.drive(vehicle.place, place(call.from)))),
            (Leg::ToPickup, Some(call)) => {
                vehicle.place = place(call.from);
                counts.pickups += 1;
                counts.waited += clock.now().since(call.since);
                let time = fleet.load.as_ref().map(|time| time.draw(&mut vehicle.loads));
                Some((Leg::Loading, time.unwrap_or(Span::ZERO)))
            }
            (Leg::Loading, Some(call)) => Some((Leg::Carrying, fleet.drive(vehicle.place, place(call.to)))),
            (Leg::Carrying, Some(call)) => {
                vehicle.place = place(call.to);
                let time = fleet.unload.as_ref().map(|time| time.draw(&mut vehicle.unloads));
                Some((Leg::Unloading, time.unwrap_or(Span::ZERO)))
            }
            (Leg::Unloading, Some(call)) => {
                counts.trips += 1;
                vehicle.call = None;
                vehicle.begin(Leg::Idle, Span::ZERO);
                if let Some(charging) = fleet.charging
                    && vehicle.worked >= charging.runs
                {
                    // It is on its way before the line goes on, so that no call takes it.
                    vehicle.leg = Leg::ToCharger;
                }
                self.arrive(plan, clock, call.job);
                self.after_trip(plan, number)
            }
            (Leg::ToCharger, _) => {
                let charging = fleet.charging?;
                vehicle.place = charging.place;
                Some((Leg::Charging, charging.takes))
            }
            (Leg::Charging, _) => {
                vehicle.worked = Span::ZERO;
                vehicle.begin(Leg::Idle, Span::ZERO);
                self.after_trip(plan, number)
            }
            (Leg::Idle | Leg::Ordered | Leg::ToPickup | Leg::Loading | Leg::Carrying | Leg::Unloading, _) => None,
        }
    }

    /// What a vehicle begins that has put its job down or has been charged: it charges if it must, or takes the first
    /// call.
    fn after_trip(&mut self, plan: &LinePlan, number: u32) -> Option<(Leg, Span)> {
        let vehicle = &self.fleets.vehicles[number as usize];
        let prepared = &plan.fleets[vehicle.fleet as usize];
        if vehicle.leg == Leg::ToCharger {
            let charging = prepared.charging?;
            return Some((Leg::ToCharger, prepared.drive(vehicle.place, charging.place)));
        }
        let fleet = &mut self.fleets.fleets[vehicle.fleet as usize];
        if vehicle.leg != Leg::Idle || vehicle.stopped || !fleet.on_shift {
            return None;
        }
        let call = fleet.calls.pop_front()?;
        Some((Leg::Ordered, self.give_trip(plan, number, call)))
    }

    /// A vehicle makes a safe stop: it stands where it is, keeps what is left of what it was doing, and is given no
    /// trips. One that charges goes on charging.
    pub fn stop_vehicle<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let vehicle = &mut self.fleets.vehicles[number as usize];
        if vehicle.stopped {
            return;
        }
        vehicle.stopped = true;
        if vehicle.is_frozen()
            && let Some(timer) = vehicle.freeze(clock.now())
        {
            clock.cancel(timer);
        }
        self.fleets.fleets[vehicle.fleet as usize].counts.stops += 1;
        self.fleets.update_state(number, clock.now());
        self.settle(plan, clock);
    }

    /// A vehicle goes on after a safe stop.
    pub fn let_vehicle_go<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) {
        let vehicle = &mut self.fleets.vehicles[number as usize];
        let was_frozen = vehicle.is_frozen();
        vehicle.stopped = false;
        if was_frozen {
            let timer = clock.after(vehicle.remaining(), WORK, LineEvent::LegEnd(number));
            vehicle.run(timer, clock.now());
        }
        let fleet = vehicle.fleet;
        self.fleets.update_state(number, clock.now());
        self.send_vehicles_of(plan, clock, fleet);
        self.settle(plan, clock);
    }

    /// A fleet's shift begins or ends; see [`Self::send_vehicles`] for the jobs that wait.
    pub fn set_fleet_on_shift(&mut self, plan: &LinePlan, fleet: u32, on_shift: bool, now: Time) {
        self.fleets.fleets[fleet as usize].on_shift = on_shift;
        for vehicle in plan.fleets[fleet as usize].range() {
            self.fleets.update_state(vehicle, now);
        }
    }
}
