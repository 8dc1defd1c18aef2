//! What can be pointed at in the picture: where it is, what it is called, and what hides behind a spot of the picture.

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::Snapshot;
use crate::line::fleet::VehicleState;
use crate::report::headings::state;
use crate::report::voice::Voice;
use crate::report::words::fill;
use crate::viewer::layout::Layout;
use crate::viewer::names;
use crate::viewer::scene::links;
use crate::viewer::scene::machines::MACHINE_HEIGHT_M;
use crate::viewer::scene::orbit::{Orbit, Vector};
use crate::viewer::scene::people::{self, Doing};
use crate::viewer::words::Label;

/// Half the side and the height of the box that stands for a vehicle, and of that for a radio's head, metres: somewhat
/// larger than they are drawn, for they are small.
const VEHICLE_M: [f64; 2] = [0.9, 1.2];
const RADIO_M: [f64; 2] = [0.8, 1.6];
const PERSON_M: [f64; 2] = [0.3, 1.8];
/// Height of the box that stands for a pile, metres.
const PILE_M: f64 = 0.6;

/// Something in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A machine.
    Machine(u32),
    /// A vehicle, by its number in the plant.
    Vehicle(u32),
    /// A radio, by its position.
    Radio(u32),
    /// What waits before a station.
    Pile(u32),
    /// Somebody, by their position among [everybody](people::everybody).
    Person(u32),
}

impl Thing {
    /// Where it stands; none if there is no such thing.
    pub fn place(self, layout: &Layout, picture: &Snapshot) -> Option<Vector> {
        let [x, z] = match self {
            Self::Machine(number) => layout.machines.get(number as usize)?.middle,
            Self::Vehicle(number) => layout.vehicle_place(number, picture.vehicles.get(number as usize)?.place),
            Self::Radio(number) => *layout.radios().get(number as usize)?,
            Self::Pile(number) => layout.queues.get(number as usize)?.middle,
            Self::Person(number) => people::everybody(layout, picture).get(number as usize)?.place,
        };
        Some([x, 0.0, z])
    }

    /// What a click on it looks at: of what waits the machine that it waits for, of people the machine that they are at
    /// or walk to.
    pub fn looked_at(self, plan: &FactoryPlan, layout: &Layout, picture: &Snapshot) -> Option<Self> {
        match self {
            Self::Machine(_) | Self::Vehicle(_) | Self::Radio(_) => Some(self),
            Self::Pile(station) => {
                let station = plan.line.stations.get(station as usize)?;
                Some(Self::Machine(station.first_machine))
            }
            Self::Person(number) => match people::everybody(layout, picture).get(number as usize)?.doing {
                Doing::Works(machine) | Doing::WalksTo(machine) => Some(Self::Machine(machine)),
                Doing::Waits => None,
            },
        }
    }

    /// What it is called.
    pub fn name(self, plan: &FactoryPlan, voice: Voice<'_>) -> String {
        match self {
            Self::Machine(number) => names::machine(plan, number, voice),
            Self::Vehicle(number) => names::vehicle(plan, number, voice),
            Self::Radio(number) => names::radio(number, voice),
            Self::Pile(station) => {
                let station = plan.line.stations.get(station as usize);
                let name = station.map_or(String::new(), |station| voice.called(&station.rules.name));
                fill(Label::BeforeStation.text(voice.language), &[&name])
            }
            // Who it is changes from moment to moment, see `said`.
            Self::Person(_) => String::new(),
        }
    }

    /// What it is called, and how it is.
    pub fn said(self, plan: &FactoryPlan, layout: &Layout, picture: &Snapshot, voice: Voice<'_>) -> String {
        let name = self.name(plan, voice);
        let cut_off = Label::CutOff.text(voice.language);
        match self {
            Self::Machine(number) => {
                let view = picture.machines.get(number as usize);
                let said = match view.map(|view| state(view.state.name(), voice.language)) {
                    Some(state) => format!("{name}: {state}"),
                    None => name,
                };
                match links::cut_off(plan, picture).any(|machine| machine == number) {
                    true => format!("{said}, {cut_off}"),
                    false => said,
                }
            }
            Self::Vehicle(number) => {
                let view = picture.vehicles.get(number as usize);
                match view.is_some_and(|view| view.state == VehicleState::Stopped) {
                    true => format!("{name}: {cut_off}"),
                    false => name,
                }
            }
            Self::Radio(_) => name,
            Self::Pile(number) => match picture.places.get(number as usize) {
                Some(place) => format!("{name}: {}", names::filling(place, voice.language)),
                None => name,
            },
            Self::Person(number) => match people::everybody(layout, picture).get(number as usize) {
                Some(someone) => names::someone(plan, someone, voice),
                None => name,
            },
        }
    }
}

/// The thing at a spot of the picture, given in shares of its sides: the nearest of several.
pub fn thing_at(orbit: &Orbit, spot: [f64; 2], aspect: f64, layout: &Layout, picture: &Snapshot) -> Option<Thing> {
    let around =
        |[x, z]: [f64; 2], half: f64, low: f64, high: f64| [[x - half, low, z - half], [x + half, high, z + half]];
    let machines = (0u32..).zip(&layout.machines).map(|(number, spot)| {
        let bounds = around(spot.middle, spot.half, 0.0, MACHINE_HEIGHT_M);
        (Thing::Machine(number), bounds)
    });
    let vehicles = (0u32..).zip(&picture.vehicles).map(|(number, vehicle)| {
        let [half, high] = VEHICLE_M;
        let place = layout.vehicle_place(number, vehicle.place);
        (Thing::Vehicle(number), around(place, half, 0.0, high))
    });
    let piles = (0u32..)
        .zip(layout.queues.iter().zip(&picture.places))
        .filter(|(_, (_, place))| place.jobs > 0);
    let piles = piles.map(|(number, (spot, _))| (Thing::Pile(number), around(spot.middle, spot.half, 0.0, PILE_M)));
    let people = (0u32..)
        .zip(people::everybody(layout, picture))
        .map(|(number, someone)| {
            let [half, high] = PERSON_M;
            (Thing::Person(number), around(someone.place, half, 0.0, high))
        });
    let lift = links::top(layout);
    let radios = (0u32..).zip(layout.radios()).map(|(number, &place)| {
        let [half, high] = RADIO_M;
        (Thing::Radio(number), around(place, half, lift - 0.2, lift + high))
    });
    orbit.nearest(
        spot,
        aspect,
        machines.chain(vehicles).chain(radios).chain(piles).chain(people),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::factory::factory::Factory;
    use crate::network::table::NetworkTables;
    use crate::report::words::Language;
    use crate::scenario::load::load_builtin;

    #[test]
    fn whatever_is_pointed_at_is_found_and_has_a_name() {
        let mut plant = load_builtin("machining-cell").unwrap().baseline.plant;
        plant.connected_by = None;
        let plan = Arc::new(FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap());
        let layout = Layout::new(&plant, &plan);
        let run = Factory::simulation(Arc::clone(&plan), 1, 0);
        let picture = run.model.snapshot(run.scheduler());
        let mut orbit = Orbit::of_hall(layout.hall_m, 1.5);
        let english = Voice::plain(Language::English);
        for turned in 0..6 {
            orbit.turn(f64::from(turned), 0.0);
            for (number, machine) in (0u32..).zip(&layout.machines) {
                let top = [machine.middle[0], MACHINE_HEIGHT_M, machine.middle[1]];
                let spot = orbit.project(top, 1.5).unwrap();
                let found = thing_at(&orbit, spot, 1.5, &layout, &picture);
                assert_eq!(found, Some(Thing::Machine(number)));
                let said = Thing::Machine(number).said(&plan, &layout, &picture, english);
                assert!(
                    said.starts_with(&names::machine(&plan, number, english)) && said.contains(": "),
                    "{said}"
                );
            }
            let corner = orbit.project([0.05, 0.0, 0.05], 1.5).unwrap();
            assert_eq!(thing_at(&orbit, corner, 1.5, &layout, &picture), None);
        }
    }

    #[test]
    fn people_and_piles_say_what_they_do_and_lead_to_their_machine() {
        let mut plant = load_builtin("machining-cell").unwrap().baseline.plant;
        plant.connected_by = None;
        let plan = Arc::new(FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap());
        let layout = Layout::new(&plant, &plan);
        let mut run = Factory::simulation(Arc::clone(&plan), 1, 0);
        let orbit = Orbit::of_hall(layout.hall_m, 1.5);
        let english = Voice::plain(Language::English);
        let mut seen = std::collections::BTreeSet::new();
        for minute in 0..40_000 {
            run.run_until(
                crate::kernel::time::Time::ZERO + crate::kernel::time::Span::from_seconds(7.0 * f64::from(minute)),
            );
            let picture = run.model.snapshot(run.scheduler());
            let piles = (0u32..).zip(&picture.places).take(layout.queues.len());
            let piles = piles
                .filter(|(_, place)| place.jobs > 0)
                .map(|(number, _)| Thing::Pile(number));
            let people = (0u32..)
                .zip(people::everybody(&layout, &picture))
                .map(|(number, _)| Thing::Person(number));
            for thing in piles.chain(people) {
                let [x, _, z] = thing.place(&layout, &picture).unwrap();
                let said = thing.said(&plan, &layout, &picture, english);
                let leads_to = thing.looked_at(&plan, &layout, &picture);
                let found = orbit
                    .project([x, 0.5, z], 1.5)
                    .and_then(|spot| thing_at(&orbit, spot, 1.5, &layout, &picture));
                assert!(found.is_some(), "{said}");
                let kind = ["before ", ", at ", ", on the way to ", ", free"]
                    .into_iter()
                    .find(|part| said.contains(part));
                let kind = kind.unwrap_or_else(|| panic!("{said}"));
                assert_eq!(leads_to.is_none(), kind == ", free", "{said}");
                if let Some(Thing::Machine(number)) = leads_to {
                    assert!(said.contains(&names::machine(&plan, number, english)), "{said}");
                }
                seen.insert(kind);
            }
            if seen.len() == 4 {
                return;
            }
        }
        panic!("only {seen:?}");
    }
}
