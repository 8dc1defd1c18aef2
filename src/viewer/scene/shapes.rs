//! A snapshot as coloured forms: what stands there whatever happens ([`fixtures`]), which is made once, and what
//! changes from picture to picture ([`moving`]).

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::Snapshot;
use crate::viewer::layout::Layout;
use crate::viewer::scene::machines::Kind;
use crate::viewer::scene::shape::{Shape, Shapes};
use crate::viewer::scene::{floor, links, machines, parts, people, ways};

/// Machines from which on the picture leaves out what is too small to be seen.
const CROWDED: usize = 300;

const CHOSEN: [u8; 3] = [255, 255, 255];

/// How a run is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// The machine looked at.
    pub chosen: Option<u32>,
    /// The vehicle looked at.
    pub vehicle: Option<u32>,
    /// Whether the floor is coloured by the network's signal.
    pub signal: bool,
    /// Whether the picture is dark.
    pub is_dark: bool,
    /// Simulated seconds in a second of the onlooker.
    pub speed: f64,
}

impl Shown {
    /// Whether what never moves looks the same.
    pub fn has_same_fixtures(&self, other: &Self) -> bool {
        (self.signal, self.is_dark) == (other.signal, other.is_dark)
    }
}

/// What stands there whatever happens.
pub fn fixtures(plan: &FactoryPlan, layout: &Layout, shown: &Shown) -> Vec<Shape> {
    let mut shapes = Shapes::default();
    floor::hall(&mut shapes, layout, shown.signal, shown.is_dark);
    ways::painted(&mut shapes, plan, layout, shown.is_dark);
    for station in &plan.line.stations {
        let own = station.first_machine as usize..(station.first_machine + station.machines) as usize;
        for &spot in layout.machines.get(own).unwrap_or_default() {
            machines::body(&mut shapes, Kind::of(station), spot);
        }
    }
    for &spot in &layout.queues {
        parts::pallet(&mut shapes, spot);
    }
    parts::shelf(&mut shapes, plan, layout);
    links::poles(&mut shapes, layout);
    shapes.0
}

/// What changes from picture to picture.
pub fn moving(plan: &FactoryPlan, layout: &Layout, picture: &Snapshot, shown: &Shown) -> Vec<Shape> {
    let mut shapes = Shapes::default();
    let is_crowded = layout.machines.len() > CROWDED;
    for (number, station) in plan.line.stations.iter().enumerate() {
        let kind = Kind::of(station);
        for machine in station.first_machine..station.first_machine + station.machines {
            let (Some(&spot), Some(view)) = (
                layout.machines.get(machine as usize),
                picture.machines.get(machine as usize),
            ) else {
                continue;
            };
            machines::state(&mut shapes, kind, spot, view, picture.time, is_crowded);
            if kind == Kind::Belt {
                let jobs = picture.belts.get(number).map_or(&[][..], Vec::as_slice);
                machines::jobs_on_belt(&mut shapes, spot, jobs);
            }
            if shown.chosen == Some(machine) {
                shapes.frame(spot.middle, spot.half + 0.3, 0.16, CHOSEN);
            }
        }
    }
    for (&spot, place) in layout.queues.iter().zip(&picture.places) {
        parts::pile(&mut shapes, spot, place);
    }
    parts::moving(&mut shapes, plan, layout, picture);
    parts::vehicles(&mut shapes, layout, picture);
    let vehicle = shown
        .vehicle
        .and_then(|number| Some((number, picture.vehicles.get(number as usize)?)));
    if let Some((number, vehicle)) = vehicle {
        shapes.frame(layout.vehicle_place(number, vehicle.place), 0.8, 0.12, CHOSEN);
    }
    parts::spares(&mut shapes, plan, layout, picture);
    people::people(&mut shapes, layout, &people::everybody(layout, picture));
    links::radios(&mut shapes, plan, layout, picture);
    links::links(&mut shapes, plan, layout, picture, (shown.chosen, shown.speed));
    shapes.0
}

#[cfg(test)]
mod tests;
