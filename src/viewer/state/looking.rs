//! What is looked at in the picture, what the camera stays with, and how a run is shown.

use crate::factory::plan::FactoryPlan;
use crate::viewer::names::{same_machine, same_vehicle};
use crate::viewer::scene::shapes::Shown;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// A machine or a vehicle, by its number in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookedAt {
    /// The first run, unless only another one has it.
    run: usize,
    thing: Thing,
}

impl ViewState {
    /// Looks at a machine or a vehicle of a run, or at nothing any more.
    pub fn look_at(&mut self, run: usize, thing: Option<Thing>) {
        // Nothing else is looked at, nor what the run does not have.
        let thing = thing.and_then(|thing| self.same(run, thing, run));
        let of_first = thing.and_then(|thing| self.same(run, thing, 0));
        let first = of_first.map(|thing| LookedAt { run: 0, thing });
        self.looked_at = first.or(thing.map(|thing| LookedAt { run, thing }));
        self.follows &= self.looked_at.is_some();
    }

    /// What is looked at, as it is numbered in a run: an offer may have more machines and vehicles before it.
    pub fn looked_at_in(&self, run: usize) -> Option<Thing> {
        let LookedAt { run: of, thing } = self.looked_at?;
        self.same(of, thing, run)
    }

    /// The machine looked at, by its number in a run.
    pub fn machine_in(&self, run: usize) -> Option<u32> {
        match self.looked_at_in(run)? {
            Thing::Machine(number) => Some(number),
            Thing::Vehicle(_) | Thing::Radio(_) | Thing::Pile(_) | Thing::Person(_) => None,
        }
    }

    /// The vehicle looked at, by its number in a run.
    pub fn vehicle_in(&self, run: usize) -> Option<u32> {
        match self.looked_at_in(run)? {
            Thing::Vehicle(number) => Some(number),
            Thing::Machine(_) | Thing::Radio(_) | Thing::Pile(_) | Thing::Person(_) => None,
        }
    }

    /// What is looked at, in the first run that has it.
    pub fn looked_at(&self) -> Option<(usize, Thing)> {
        self.looked_at.map(|found| (found.run, found.thing))
    }

    /// All machines and vehicles, each in the first run that has it.
    pub fn things(&self) -> Vec<(usize, Thing)> {
        let of_run = |(run, plan): (usize, &FactoryPlan)| {
            let machines = (0..plan.line.machine_count()).map(Thing::Machine);
            let vehicles = plan.line.fleets.iter().flat_map(|fleet| fleet.range());
            let all = machines.chain(vehicles.map(Thing::Vehicle));
            all.filter(|thing| (0..run).all(|earlier| self.same(run, *thing, earlier).is_none()))
                .map(|thing| (run, thing))
                .collect::<Vec<_>>()
        };
        let plans = self.plans.iter().map(AsRef::as_ref).enumerate();
        plans.flat_map(of_run).collect()
    }

    /// A machine or vehicle of one run, as it is numbered in another; none if it is not there.
    fn same(&self, run: usize, thing: Thing, other: usize) -> Option<Thing> {
        let (plan, other) = (self.plans.get(run)?, self.plans.get(other)?);
        match thing {
            Thing::Machine(number) => same_machine(plan, number, other).map(Thing::Machine),
            Thing::Vehicle(number) => same_vehicle(plan, number, other).map(Thing::Vehicle),
            Thing::Radio(_) | Thing::Pile(_) | Thing::Person(_) => None,
        }
    }

    /// Looks at nothing that the first run does not have.
    pub(super) fn look_away_from_others(&mut self) {
        self.looked_at = self.looked_at.filter(|found| found.run == 0);
        self.follows &= self.looked_at.is_some();
    }

    /// What the camera stays with.
    pub fn followed(&self, run: usize) -> Option<Thing> {
        self.looked_at_in(run).filter(|_| self.follows)
    }

    /// Follows what is looked at, or follows it no more.
    pub fn follow(&mut self) {
        let is_nothing = self.looked_at.is_none();
        self.say(is_nothing.then_some(Label::ClickOne));
        self.follows = !self.follows && !is_nothing;
    }

    /// How a run is shown.
    pub fn shown(&self, run: usize) -> Shown {
        Shown {
            chosen: self.machine_in(run),
            vehicle: self.vehicle_in(run),
            signal: self.shows_signal,
            is_dark: self.is_dark,
            speed: self.stage.speed,
        }
    }
}
