//! A snapshot as coloured boxes: hall, machines with light towers, parts, piles, people, vehicles, radios.

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::{MachineView, PeopleView, Snapshot};
use crate::kernel::time::Time;
use crate::line::fleet::VehicleState;
use crate::line::layout::Place;
use crate::viewer::colours;
use crate::viewer::layout::{Layout, Spot};

/// Height of a machine, metres.
pub const MACHINE_HEIGHT_M: f64 = 1.6;
/// Boxes of a pile at most: beyond, each stands for several jobs.
const MOST_IN_PILE: u64 = 8;

const FLOOR: [u8; 3] = [72, 76, 82];
const WALL: [u8; 3] = [110, 116, 124];
const BODY: [u8; 3] = [150, 158, 168];
const TABLE: [u8; 3] = [170, 150, 120];
const BELT: [u8; 3] = [48, 52, 58];
const CHECK: [u8; 3] = [120, 140, 175];
const OPERATOR: [u8; 3] = [0, 114, 178];
const REPAIRER: [u8; 3] = [230, 159, 0];
const SKIN: [u8; 3] = [226, 190, 160];
const VEHICLE: [u8; 3] = [235, 235, 235];
const STOPPED: [u8; 3] = [204, 121, 167];
const RADIO: [u8; 3] = [240, 240, 240];
const POLE: [u8; 3] = [130, 130, 130];
const CHOSEN: [u8; 3] = [255, 255, 255];

/// A box whose sides lie along the axes of [`crate::viewer::scene::orbit`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Its middle, metres.
    pub middle: [f64; 3],
    /// Its sides, metres.
    pub sides: [f64; 3],
    /// Red, green, blue.
    pub colour: [u8; 3],
}

/// Collects boxes.
struct Boxes(Vec<Shape>);

impl Boxes {
    /// A box that stands at a place of the floor, `lift` above it.
    fn stand(&mut self, [x, z]: Place, lift: f64, sides: [f64; 3], colour: [u8; 3]) {
        self.0.push(Shape {
            middle: [x, lift + sides[1] / 2.0, z],
            sides,
            colour,
        });
    }

    fn person(&mut self, place: Place, colour: [u8; 3]) {
        self.stand(place, 0.0, [0.4, 1.35, 0.4], colour);
        self.stand(place, 1.35, [0.28, 0.28, 0.28], SKIN);
    }
}

/// All boxes of a picture.
pub fn shapes(plan: &FactoryPlan, layout: &Layout, picture: &Snapshot, chosen: Option<u32>) -> Vec<Shape> {
    let mut boxes = Boxes(Vec::new());
    hall(&mut boxes, layout);
    for (station, prepared) in plan.line.stations.iter().enumerate() {
        for machine in prepared.first_machine..prepared.first_machine + prepared.machines {
            let (Some(&spot), Some(view)) = (
                layout.machines.get(machine as usize),
                picture.machines.get(machine as usize),
            ) else {
                continue;
            };
            if prepared.is_conveyor {
                belt(&mut boxes, spot, picture.belts.get(station).map_or(&[], Vec::as_slice));
            } else {
                let is_by_hand = prepared.rules.attend_cycle;
                let body = if is_by_hand { TABLE } else { BODY };
                let body = prepared.rules.inspection.map_or(body, |_| CHECK);
                stand_machine(&mut boxes, spot, view, body, picture.time);
            }
            tower(&mut boxes, spot, view);
            if chosen == Some(machine) {
                let side = spot.half * 2.0 + 0.4;
                boxes.stand(spot.middle, 0.01, [side, 0.04, side], CHOSEN);
            }
            people_at(&mut boxes, spot, view);
        }
        if let (Some(&spot), Some(place)) = (layout.queues.get(station), picture.places.get(station)) {
            let product = place.product.unwrap_or_default();
            pile(
                &mut boxes,
                spot,
                place.jobs,
                place.capacity,
                colours::of_product(product),
            );
        }
    }
    waiting_people(&mut boxes, layout, picture);
    vehicles(&mut boxes, picture);
    radios(&mut boxes, layout, picture);
    boxes.0
}

fn hall(boxes: &mut Boxes, layout: &Layout) {
    let [length, width, _] = layout.hall_m;
    let middle = [length / 2.0, width / 2.0];
    boxes.stand(middle, -0.2, [length, 0.2, width], FLOOR);
    for z in [0.0, width] {
        boxes.stand([length / 2.0, z], 0.0, [length, 0.5, 0.15], WALL);
    }
    for x in [0.0, length] {
        boxes.stand([x, width / 2.0], 0.0, [0.15, 0.5, width], WALL);
    }
}

fn stand_machine(boxes: &mut Boxes, spot: Spot, view: &MachineView, body: [u8; 3], now: Time) {
    let side = spot.half * 2.0;
    let height = MACHINE_HEIGHT_M.min(side * 1.2);
    let plate = (height * 0.06).max(0.02);
    boxes.stand(spot.middle, 0.0, [side, height - plate, side * 0.8], body);
    // The state can be seen from far above, too.
    let colour = colours::of_state(view.state);
    boxes.stand(spot.middle, height - plate, [side, plate, side * 0.8], colour);
    if let Some(product) = view.product {
        // The part goes through the machine while it is worked on.
        let done = view
            .phase
            .filter(|phase| phase.is_work)
            .map_or(0.0, |phase| phase.done(now));
        let reach = spot.half * 1.4;
        let at = [
            spot.middle[0] - reach / 2.0 + reach * done.clamp(0.0, 1.0),
            spot.middle[1],
        ];
        let cube = (spot.half * 0.4).min(0.4);
        boxes.stand(at, height, [cube, cube, cube], colours::of_product(product));
    }
}

fn tower(boxes: &mut Boxes, spot: Spot, view: &MachineView) {
    let height = MACHINE_HEIGHT_M.min(spot.half * 2.4);
    let thick = (spot.half * 0.3).min(0.3);
    let corner = [
        spot.middle[0] + spot.half - thick,
        spot.middle[1] - spot.half * 0.8 + thick,
    ];
    boxes.stand(corner, height, [thick / 3.0, height * 0.3, thick / 3.0], POLE);
    let lamp = [thick, height * 0.35, thick];
    boxes.stand(corner, height * 1.3, lamp, colours::of_state(view.state));
}

fn people_at(boxes: &mut Boxes, spot: Spot, view: &MachineView) {
    let [x, z] = spot.middle;
    if view.operator.is_some() {
        boxes.person([x, z + spot.half + 0.3], OPERATOR);
    }
    if view.crew.is_some() {
        boxes.person([x + spot.half * 0.6, z + spot.half + 0.3], REPAIRER);
    }
}

fn belt(boxes: &mut Boxes, spot: Spot, jobs: &[f64]) {
    let length = spot.half * 2.0;
    boxes.stand(spot.middle, 0.0, [length, 0.7, (spot.half * 0.6).min(0.7)], BELT);
    for &along in jobs {
        let at = [spot.middle[0] - spot.half + length * along, spot.middle[1]];
        let cube = (spot.half * 0.25).min(0.25);
        boxes.stand(at, 0.7, [cube, cube, cube], colours::of_product(0));
    }
}

/// A pile whose height says how full a place is: of its capacity, or by the number of jobs if it has none.
fn pile(boxes: &mut Boxes, spot: Spot, jobs: u64, capacity: Option<u32>, colour: [u8; 3]) {
    let side = (spot.half * 2.0).max(0.05);
    boxes.stand(spot.middle, 0.0, [side, 0.08, side], TABLE);
    let shown = match capacity {
        Some(capacity) if u64::from(capacity) > MOST_IN_PILE => (jobs * MOST_IN_PILE).div_ceil(u64::from(capacity)),
        _ => jobs,
    };
    let each = side.min(0.3);
    for number in 0..shown.min(MOST_IN_PILE) {
        let lift = 0.08 + number as f64 * each * 1.1;
        boxes.stand(spot.middle, lift, [side * 0.85, each, side * 0.85], colour);
    }
}

fn waiting_people(boxes: &mut Boxes, layout: &Layout, picture: &Snapshot) {
    let free = |groups: &[PeopleView]| -> u32 {
        let there = groups.iter().filter(|group| group.is_there);
        there.map(|group| group.people.saturating_sub(group.busy)).sum()
    };
    // A hall is no parade ground: beyond this many the rest is not drawn.
    let (operators, repairers) = (free(&picture.operators).min(60), free(&picture.crews).min(20));
    let all = (operators + repairers) as usize;
    for number in 0..all {
        let colour = if number < operators as usize {
            OPERATOR
        } else {
            REPAIRER
        };
        boxes.person(layout.resting_place(number, all), colour);
    }
}

fn vehicles(boxes: &mut Boxes, picture: &Snapshot) {
    for vehicle in &picture.vehicles {
        let colour = if vehicle.state == VehicleState::Stopped {
            STOPPED
        } else {
            VEHICLE
        };
        boxes.stand(vehicle.place, 0.05, [1.1, 0.35, 0.7], colour);
        if vehicle.is_loaded {
            boxes.stand(vehicle.place, 0.4, [0.5, 0.4, 0.5], colours::of_product(0));
        }
    }
}

fn radios(boxes: &mut Boxes, layout: &Layout, picture: &Snapshot) {
    let all_lost = !picture.lost_links.is_empty() && picture.lost_links.iter().all(|&lost| lost);
    let height = layout.radio_height_m.max(1.0);
    for &place in &layout.radios {
        boxes.stand(place, 0.0, [0.1, height, 0.1], POLE);
        boxes.stand(place, height, [0.7, 0.35, 0.7], if all_lost { STOPPED } else { RADIO });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::factory::factory::Factory;
    use crate::network::table::NetworkTables;
    use crate::scenario::load::load_builtin;
    use crate::scenario::source::BUILT_IN;

    #[test]
    fn every_shipped_line_can_be_drawn_at_any_time_within_its_hall() {
        for (page, _) in BUILT_IN {
            let Ok(loaded) = load_builtin(page.trim_end_matches(".toml")) else {
                continue;
            };
            let mut plant = loaded.baseline.plant;
            plant.connected_by = None;
            let plan = Arc::new(FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap());
            let layout = Layout::new(&plant, &plan);
            let mut run = Factory::simulation(Arc::clone(&plan), 1, 0);
            let [length, width, _] = layout.hall_m;
            for hour in 0..40 {
                run.run_until(Time(hour * 3_600_000_000_000));
                let picture = run.model.snapshot(run.scheduler().now());
                let all = shapes(&plan, &layout, &picture, Some(0));
                let states = picture.machines.len() * 2;
                assert!(all.len() >= 5 + states, "{page}");
                for shape in &all {
                    assert!(
                        shape.sides.iter().all(|&side| side > 0.0 && side.is_finite()),
                        "{page} {shape:?}"
                    );
                    let [x, _, z] = shape.middle;
                    let inside = (-0.5..=length + 0.5).contains(&x) && (-0.5..=width + 0.5).contains(&z);
                    assert!(inside, "{page} {shape:?}");
                }
            }
        }
    }

    #[test]
    fn a_pile_is_as_high_as_its_place_is_full() {
        let spot = Spot {
            middle: [1.0, 1.0],
            half: 0.4,
        };
        let height = |jobs, capacity| {
            let mut boxes = Boxes(Vec::new());
            pile(&mut boxes, spot, jobs, capacity, [0; 3]);
            boxes.0.len() - 1
        };
        assert_eq!([0, 1, 3, 8, 900].map(|jobs| height(jobs, None)), [0, 1, 3, 8, 8]);
        assert_eq!([0, 1, 50, 100].map(|jobs| height(jobs, Some(100))), [0, 1, 4, 8]);
        assert_eq!(height(2, Some(5)), 2);
    }
}
