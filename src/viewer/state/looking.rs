//! What is looked at in the picture, what the camera stays with, and how a run is shown.

use crate::viewer::names;
use crate::viewer::scene::shapes::Shown;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

impl ViewState {
    /// Looks at a thing of a run, or at nothing any more.
    pub fn look_at(&mut self, run: usize, thing: Option<Thing>) {
        let (machine, vehicle) = match thing {
            Some(Thing::Machine(number)) => (Some(number), None),
            Some(Thing::Vehicle(number)) => (None, Some(number)),
            Some(Thing::Radio(_)) | None => (None, None),
        };
        self.select_in(run, machine);
        let found = self.plans.get(run).zip(vehicle);
        self.vehicle = found.and_then(|(plan, vehicle)| names::same_vehicle(plan, vehicle, &self.plans[0]));
        self.follows &= self.selected.is_some() || self.vehicle.is_some();
    }

    /// What the camera stays with.
    pub fn followed(&self, run: usize) -> Option<Thing> {
        let machine = self.selected_in(run).map(Thing::Machine);
        let thing = machine.or_else(|| self.vehicle_in(run).map(Thing::Vehicle));
        thing.filter(|_| self.follows)
    }

    /// The vehicle looked at, by its number in a run: an offer may have more of them.
    fn vehicle_in(&self, run: usize) -> Option<u32> {
        names::same_vehicle(&self.plans[0], self.vehicle?, self.plans.get(run)?)
    }

    /// Follows what is looked at, or follows it no more.
    pub fn follow(&mut self) {
        let is_nothing = self.selected.is_none() && self.vehicle.is_none();
        self.say(is_nothing.then_some(Label::ClickOne));
        self.follows = !self.follows && !is_nothing;
    }

    /// How a run is shown.
    pub fn shown(&self, run: usize) -> Shown {
        Shown {
            chosen: self.selected_in(run),
            vehicle: self.vehicle_in(run),
            signal: self.shows_signal,
            is_dark: self.is_dark,
            speed: self.stage.speed,
        }
    }
}
