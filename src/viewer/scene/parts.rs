//! Parts in the picture: piles before stations, parts on their way, vehicles and what lies on them, spare parts.

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::{PlaceView, Snapshot, VehicleView, WayView, on_the_way};
use crate::line::fleet::VehicleState;
use crate::line::layout::Place;
use crate::viewer::colours;
use crate::viewer::layout::{Layout, Spot};
use crate::viewer::scene::forms::Form;
use crate::viewer::scene::links::{CUT_OFF, no_connection};
use crate::viewer::scene::people;
use crate::viewer::scene::shape::Shapes;

const PALLET: [u8; 3] = [176, 150, 112];
const VEHICLE: [u8; 3] = [235, 235, 235];
const SHELF: [u8; 3] = [128, 134, 142];

/// Boxes of a pile at most: beyond, each stands for several jobs.
const MOST_IN_PILE: u64 = 8;
/// Most parts drawn on their way.
const MOST_MOVING: usize = 400;
/// Most kinds of spare parts drawn, and parts of a kind.
const MOST_SPARES: (usize, u64) = (8, 4);
/// Height at which parts are carried, metres.
const CARRIED_M: f64 = 0.5;
/// Nearer than this a vehicle is there, metres: what is left is rounding.
const THERE_M: f64 = 1e-6;

/// What a pile stands on: there whatever happens.
pub fn pallet(shapes: &mut Shapes, spot: Spot) {
    let side = (spot.half * 2.0).max(0.05);
    shapes.block(spot.middle, 0.0, [side, 0.08, side], PALLET);
}

/// A pile whose height says how full a place is: of its capacity, or by the number of jobs if it has none.
pub fn pile(shapes: &mut Shapes, spot: Spot, place: &PlaceView) {
    let side = (spot.half * 2.0).max(0.05);
    let shown = match place.capacity {
        Some(capacity) if u64::from(capacity) > MOST_IN_PILE => {
            (place.jobs * MOST_IN_PILE).div_ceil(u64::from(capacity))
        }
        _ => place.jobs,
    };
    let colour = colours::of_product(place.product.unwrap_or_default());
    let each = side.min(0.3);
    for number in 0..shown.min(MOST_IN_PILE) {
        let lift = 0.08 + number as f64 * each * 1.1;
        shapes.block(spot.middle, lift, [side * 0.85, each, side * 0.85], colour);
    }
}

/// Parts between two stations.
pub fn moving(shapes: &mut Shapes, plan: &FactoryPlan, layout: &Layout, picture: &Snapshot) {
    let mut beside: Vec<u32> = vec![0; plan.line.stations.len()];
    for way in picture.on_the_way.iter().take(MOST_MOVING) {
        let Some(from) = begins(plan, layout, way) else {
            continue;
        };
        let size = 0.34;
        match way.to.and_then(|place| layout.queue(plan, place)) {
            Some(queue) => {
                let at = on_the_way(from, queue.middle, way.done);
                shapes.block(at, CARRIED_M, [size; 3], colours::of_product(way.product));
            }
            None => {
                // Those that wait for a vehicle stand on each other behind their machine.
                let Some(number) = way.from.and_then(|from| beside.get_mut(from as usize)) else {
                    continue;
                };
                if u64::from(*number) < MOST_IN_PILE {
                    let lift = 0.04 + f64::from(*number) * size * 1.1;
                    shapes.block(from, lift, [size; 3], colours::of_product(way.product));
                }
                *number += 1;
            }
        }
    }
}

/// Where the way of a part begins: beside the machines that it comes from, or at the nearer side wall.
fn begins(plan: &FactoryPlan, layout: &Layout, way: &WayView) -> Option<Place> {
    let [length, ..] = layout.hall_m;
    let Some(station) = way.from else {
        let [x, z] = layout.queue(plan, way.to?)?.middle;
        return Some([if x * 2.0 <= length { 0.3 } else { length - 0.3 }, z]);
    };
    let station = plan.line.stations.get(station as usize)?;
    let last = station.first_machine + station.machines.max(1) - 1;
    let spot = layout.machines.get(last as usize)?;
    let beside = (spot.middle[0] + spot.half + 0.3).min(length - 0.2);
    Some([beside, spot.middle[1] + spot.half * 0.8])
}

/// Vehicles with what lies on them; one that has no connection is marked.
pub fn vehicles(shapes: &mut Shapes, layout: &Layout, picture: &Snapshot) {
    for (number, vehicle) in (0u32..).zip(&picture.vehicles) {
        let place = layout.vehicle_place(number, vehicle.place);
        let is_stopped = vehicle.state == VehicleState::Stopped;
        let colour = if is_stopped { CUT_OFF } else { VEHICLE };
        let ahead = heading(vehicle);
        let yaw = libm::atan2(-ahead[1], ahead[0]);
        shapes.turned(Form::Vehicle, (place, yaw), 0.0, [1.3, 0.6, 0.8], colour);
        if let Some(product) = vehicle.load {
            // Before the mast.
            let on_top = [0, 1].map(|axis| place[axis] + 0.1 * ahead[axis]);
            let colour = colours::of_product(product);
            shapes.turned(Form::Block, (on_top, yaw), 0.36, [0.5, 0.4, 0.5], colour);
        }
        if is_stopped {
            no_connection(shapes, place, 1.0, 1.0);
        }
    }
}

/// Which way a vehicle looks: where it drives, along the hall first and then across; along the hall if it stands.
fn heading(vehicle: &VehicleView) -> Place {
    let [x, z] = vehicle.place;
    match vehicle.to {
        Some([to, _]) if (to - x).abs() > THERE_M => [(to - x).signum(), 0.0],
        Some([_, to]) if (to - z).abs() > THERE_M => [0.0, (to - z).signum()],
        _ => [1.0, 0.0],
    }
}

/// Where the shelf of so many kinds of spare parts stands, and its sides, metres: on the left of those who wait at the
/// front wall.
fn shelf_place(plan: &FactoryPlan, layout: &Layout, kinds: usize) -> (Place, [f64; 3]) {
    let [length, width, _] = layout.hall_m;
    let long = (0.55 * kinds as f64 + 0.1).min(length * 0.3);
    let deep = 0.6_f64.min(width * 0.1);
    let operators: u32 = plan.line.groups.iter().map(|group| group.count).sum();
    let repairers: u32 = plan.maintenance.crews.iter().map(|crew| crew.size).sum();
    let [leftmost, _] = layout.resting_place(0, people::most_waiting(operators, repairers));
    let x = (leftmost - 0.8 - long / 2.0).max(long / 2.0 + length * 0.01);
    ([x, width - deep * 0.7], [long, 1.7, deep])
}

/// The shelf of spare parts: there whatever happens.
pub fn shelf(shapes: &mut Shapes, plan: &FactoryPlan, layout: &Layout) {
    let kinds = plan.maintenance.spares.len().min(MOST_SPARES.0);
    if kinds > 0 {
        let (place, sides) = shelf_place(plan, layout, kinds);
        shapes.stand(Form::Shelf, place, 0.0, sides, SHELF);
    }
}

/// Spare parts that are there: a column for each kind, a box for each part up to so many.
pub fn spares(shapes: &mut Shapes, plan: &FactoryPlan, layout: &Layout, picture: &Snapshot) {
    let (most_kinds, most_parts) = MOST_SPARES;
    let kinds = picture.spares.len().min(most_kinds);
    let ([x, z], [long, high, deep]) = shelf_place(plan, layout, kinds);
    let each = (long - 0.1) / kinds.max(1) as f64;
    for (kind, &parts) in picture.spares.iter().take(kinds).enumerate() {
        for number in 0..parts.min(most_parts) {
            let at = [x - long / 2.0 + 0.05 + each * (kind as f64 + 0.5), z];
            // Four places a kind, from below: on each board, and on top.
            let lift = high * [0.12, 0.44, 0.76, 1.0][number as usize];
            let colour = colours::of_product(kind as u32);
            shapes.block(at, lift, [each * 0.7, high * 0.2, deep * 0.8], colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(jobs: u64, capacity: Option<u32>) -> PlaceView {
        PlaceView {
            jobs,
            coming: 0,
            capacity,
            blocks: 0,
            product: None,
        }
    }

    #[test]
    fn a_pile_is_as_high_as_its_place_is_full() {
        let spot = Spot {
            middle: [1.0, 1.0],
            half: 0.4,
        };
        let height = |jobs, capacity| {
            let mut shapes = Shapes::default();
            pile(&mut shapes, spot, &place(jobs, capacity));
            shapes.0.len()
        };
        assert_eq!([0, 1, 3, 8, 900].map(|jobs| height(jobs, None)), [0, 1, 3, 8, 8]);
        assert_eq!([0, 1, 50, 100].map(|jobs| height(jobs, Some(100))), [0, 1, 4, 8]);
        assert_eq!(height(2, Some(5)), 2);
    }

    #[test]
    fn a_vehicle_looks_where_it_drives() {
        let (from, to) = ([20.0, 4.0], [5.0, 12.0]);
        let looks = |place, to| {
            heading(&VehicleView {
                state: VehicleState::Carrying,
                place,
                to,
                load: Some(0),
            })
        };
        for (done, expected) in [
            (0.0, [-1.0, 0.0]),
            (0.6, [-1.0, 0.0]),
            (0.7, [0.0, 1.0]),
            (0.99, [0.0, 1.0]),
        ] {
            assert_eq!(looks(on_the_way(from, to, done), Some(to)), expected, "{done}");
        }
        assert_eq!(looks(on_the_way(to, from, 0.9), Some(from)), [0.0, -1.0]);
        assert_eq!([looks(to, Some(to)), looks(to, None)], [[1.0, 0.0]; 2]);
        // Its form points that way: a beam so turned ends there.
        for ahead in [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]] {
            let mut shapes = Shapes::default();
            shapes.turned(
                Form::Beam,
                ([0.0; 2], libm::atan2(-ahead[1], ahead[0])),
                0.0,
                [1.0; 3],
                VEHICLE,
            );
            let [x, _, z] = shapes.0[0].end();
            assert!((x - ahead[0]).abs() < 1e-9 && (z - ahead[1]).abs() < 1e-9, "{ahead:?}");
        }
    }
}
