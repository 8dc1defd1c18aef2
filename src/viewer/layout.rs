//! Where everything stands in the picture: the hall, every machine, what waits before it, radios, people.
//!
//! What a scenario places, and what the simulation reckons distances with ([`crate::line::layout`]), is drawn there. A
//! station that nobody placed has a cell of the hall to itself, in which its machines stand in rows. The further machines
//! of one that was placed stand beside the first, or in a row behind or before it. Machines that would stand in each
//! other are moved to the nearest free spot, and all are drawn only as large as they find room: the picture is for
//! telling them apart, not for measuring. Left out: aisles and walls inside the hall.

use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::line::layout::{BETWEEN_MACHINES_M, Place, places, side_by_side};
use crate::viewer::hall_network::HallNetwork;

/// Half the side of a machine that has all the room it wants, metres.
const HALF_MACHINE_M: f64 = 1.6;
/// Two machines nearer than this stand in each other, metres.
const APART_M: f64 = 0.5;
/// How wide the lane of a vehicle is, metres, and how many there are.
const LANE_M: f64 = 0.9;
const LANES: u32 = 4;
/// Share of the hall's length that names before machines cover across, in a picture of the whole hall.
const NAMES: f64 = 0.055;
/// Share of the distance to the nearest machine or wall that a machine takes for its half.
const SHARE: f64 = 0.4;

/// A further machine of a station stands in another row if it would come nearer than this to others, metres.
const ROOM_M: f64 = 2.0;

/// In which order machines take their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// The first of a station that somebody placed.
    Placed,
    /// The others of such a station.
    BesidePlaced,
    /// Those of a station that nobody placed.
    Free,
}

/// A square on the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Its middle, metres along and across the hall.
    pub middle: Place,
    /// Half its side, metres.
    pub half: f64,
}

impl Spot {
    /// Whether two squares overlap.
    pub fn overlaps(&self, other: &Self) -> bool {
        chebyshev(self.middle, other.middle) < self.half + other.half
    }
}

/// The picture's plan of a plant.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Length, width and height of the hall, metres.
    pub hall_m: [f64; 3],
    /// Machines, in the order of the stations.
    pub machines: Vec<Spot>,
    /// By station where waiting jobs are piled: beside its first machine.
    pub queues: Vec<Spot>,
    /// By station where its name stands.
    pub names: Vec<Place>,
    /// The network that connects the plant.
    pub network: Option<HallNetwork>,
    /// Where people wait who have nothing to do: the middle of the wall at the front.
    pub rest: Place,
    /// How far in front of the middle of a machine vehicles drive, metres.
    lane: f64,
    /// So far across the hall vehicles change from in front of machines to behind them, metres.
    change: f64,
}

impl Layout {
    /// The layout of a plant that has been prepared.
    pub fn new(spec: &PlantSpec, plan: &FactoryPlan) -> Self {
        let hall_m = spec.hall.resolve().size_m;
        let given: Vec<Option<Place>> = spec.stations.iter().map(|station| station.place_m).collect();
        let counts: Vec<u32> = plan.line.stations.iter().map(|station| station.machines).collect();
        Self {
            network: HallNetwork::new(spec, plan),
            ..Self::of(&given, &counts, hall_m)
        }
    }

    /// Where a vehicle is drawn that the simulation has at a place: in front of the machine that stands there, not in it,
    /// and in one of a few lanes, so that two at one place are seen; behind it where the wall is too near. From one to the
    /// other it changes little by little while it crosses the hall, without ever driving backwards.
    pub fn vehicle_place(&self, number: u32, [x, z]: Place) -> Place {
        let lane = self.lane + LANE_M * f64::from(number % LANES);
        let side = ((self.change - z) / last_lane(self.lane)).clamp(-1.0, 1.0);
        [x, (z + side * lane).max(LANE_M / 2.0)]
    }

    /// The layout of stations with so many machines each, some of which have been given a place.
    pub fn of(given: &[Option<Place>], machines: &[u32], hall_m: [f64; 3]) -> Self {
        let [length, width, _] = hall_m;
        let anchors = places(given, [length, width]);
        let cell = cell_of(given.len(), [length, width]);
        let wanted = (0..given.len()).flat_map(|number| {
            let places = match given[number] {
                Some(_) => side_by_side(anchors[number], machines[number], length),
                None => in_cell(anchors[number], machines[number], cell),
            };
            let turn = move |at: usize| match given[number] {
                Some(_) if at == 0 => Turn::Placed,
                Some(_) => Turn::BesidePlaced,
                None => Turn::Free,
            };
            places.into_iter().enumerate().map(move |(at, place)| (turn(at), place))
        });
        // Machines that somebody placed stay; the others make room.
        let mut wanted: Vec<(usize, (Turn, Place))> = wanted.enumerate().collect();
        wanted.sort_by_key(|&(_, (turn, _))| turn);
        let mut taken: Vec<Place> = Vec::with_capacity(wanted.len());
        for &(_, (turn, place)) in &wanted {
            let place = match turn {
                Turn::BesidePlaced => in_free_row(place, &taken, [length, width]),
                Turn::Placed | Turn::Free => place,
            };
            taken.push(nearest_free(place, &taken, [length, width]));
        }
        let mut middles = vec![[0.0; 2]; taken.len()];
        for (&(number, _), &place) in wanted.iter().zip(&taken) {
            middles[number] = place;
        }
        let room: Vec<f64> = (0..middles.len())
            .map(|number| room_at(number, &middles, [length, width]))
            .collect();
        let spots: Vec<Spot> = middles
            .iter()
            .zip(&room)
            .map(|(&middle, room)| Spot {
                middle,
                half: (SHARE * room).min(HALF_MACHINE_M),
            })
            .collect();
        let largest = spots.iter().map(|spot| spot.half).fold(0.0, f64::max);
        // The names of the stations stand between, and cover the more of the floor the larger the hall.
        let lane = largest + LANE_M / 2.0 + NAMES * length;
        let mut first = 0;
        let mut queues = Vec::with_capacity(machines.len());
        let mut names = Vec::with_capacity(machines.len());
        for &count in machines {
            let own = &spots[first..first + count as usize];
            let spot = spots[first];
            // Half of what is left of its room lies between a machine and its neighbour's: the pile finds place there.
            let gap = (room[first] / 2.0 - spot.half).min(spot.half);
            queues.push(Spot {
                middle: [spot.middle[0] - spot.half - gap / 2.0, spot.middle[1]],
                half: gap * 0.4,
            });
            let along = own.iter().map(|spot| spot.middle[0]).sum::<f64>() / own.len() as f64;
            let front = own.iter().map(|spot| spot.middle[1] + spot.half).fold(0.0, f64::max);
            names.push([along, front]);
            first += count as usize;
        }
        Self {
            hall_m,
            machines: spots,
            queues,
            names,
            network: None,
            rest: [length / 2.0, width],
            change: change_of_side(&middles, width, lane, largest + LANE_M / 2.0),
            lane,
        }
    }

    /// Where jobs of a place wait: those of a place for components at its station.
    pub fn queue(&self, plan: &FactoryPlan, place: u32) -> Option<Spot> {
        let station = match (place as usize).checked_sub(plan.line.stations.len()) {
            None => place,
            Some(component) => plan.line.components.get(component)?.station,
        };
        self.queues.get(station as usize).copied()
    }

    /// Radios or access points.
    pub fn radios(&self) -> &[Place] {
        self.network.as_ref().map_or(&[], |network| &network.radios)
    }

    /// Where the `number`th of `people` who wait stands, along the front wall.
    pub fn resting_place(&self, number: usize, people: usize) -> Place {
        let step = (self.hall_m[0] * 0.8 / people.max(1) as f64).min(1.0);
        let offset = (number as f64 - (people.max(1) as f64 - 1.0) / 2.0) * step;
        [self.rest[0] + offset, self.rest[1] - 0.5_f64.min(self.hall_m[1] * 0.02)]
    }
}

/// How far from the middle of a machine the outermost lane ends, metres.
fn last_lane(lane: f64) -> f64 {
    lane + LANE_M * f64::from(LANES)
}

/// So far across the hall vehicles are drawn where they are, for they change sides there: as near the front wall as they
/// find room behind, but where no machine stands within `apart` of one, unless machines stand everywhere.
fn change_of_side(machines: &[Place], width: f64, lane: f64, apart: f64) -> f64 {
    let last = last_lane(lane);
    let most = (width - last).max(0.0);
    // Beside this the innermost lane has left the machine.
    let clear = apart * last / lane;
    let mut across: Vec<f64> = machines.iter().map(|&[_, z]| z).collect();
    across.sort_by(f64::total_cmp);
    let mut found = most;
    for &z in across.iter().rev() {
        if (found - z).abs() < clear {
            found = z - clear;
        }
    }
    if found >= 0.0 { found } else { most }
}

fn chebyshev(a: Place, b: Place) -> f64 {
    (a[0] - b[0]).abs().max((a[1] - b[1]).abs())
}

/// Length and width of the cell that a station has to itself, as [`places`] divides the hall.
fn cell_of(stations: usize, [length, width]: [f64; 2]) -> [f64; 2] {
    let cells = places(&vec![None; stations], [length, width]);
    // The first cell's middle is half a cell from both walls.
    cells.first().map_or([length, width], |&[x, y]| [2.0 * x, 2.0 * y])
}

/// Machines in rows that fill a cell around its middle.
fn in_cell(middle: Place, machines: u32, cell: [f64; 2]) -> Vec<Place> {
    let count = machines.max(1) as usize;
    let shape = (cell[0] / cell[1].max(1e-9)).clamp(1e-3, 1e3);
    let columns = ((count as f64 * shape).sqrt().ceil() as usize).clamp(1, count);
    let rows = count.div_ceil(columns);
    // Not farther apart than machines stand side by side.
    let pitch = [
        (cell[0] * 0.9 / columns as f64).min(3.0),
        (cell[1] * 0.9 / rows as f64).min(3.0),
    ];
    (0..count)
        .map(|number| {
            let (row, column) = (number / columns, number % columns);
            let away = |at: usize, of: usize, pitch: f64| (at as f64 - (of as f64 - 1.0) / 2.0) * pitch;
            [
                middle[0] + away(column, columns, pitch[0]),
                middle[1] + away(row, rows, pitch[1]),
            ]
        })
        .collect()
}

/// Half the distance that nobody else claims around a machine: up to the nearest machine, and twice to the walls.
fn room_at(number: usize, middles: &[Place], [length, width]: [f64; 2]) -> f64 {
    let [x, y] = middles[number];
    let walls = x.min(length - x).min(y).min(width - y);
    let others = middles.iter().enumerate().filter(|&(other, _)| other != number);
    let nearest = others
        .map(|(_, &other)| chebyshev([x, y], other))
        .fold(f64::INFINITY, f64::min);
    nearest.min(walls * 2.0)
}

/// The place itself if machines there have room, or else one in a row behind it or before it where they have; the place
/// itself if there is none.
fn in_free_row([x, y]: Place, taken: &[Place], [_, width]: [f64; 2]) -> Place {
    let rows = [0.0, -1.0, 1.0, -2.0, 2.0].map(|row| [x, y + row * BETWEEN_MACHINES_M]);
    let has_room = |spot: &Place| {
        let is_inside = (ROOM_M / 2.0..=width - ROOM_M / 2.0).contains(&spot[1]);
        is_inside && taken.iter().all(|&other| chebyshev(*spot, other) >= ROOM_M)
    };
    rows.into_iter().find(has_room).unwrap_or([x, y])
}

/// The place itself if it is inside the hall and nobody stands there, or else the nearest spot of a grid that is free.
fn nearest_free(place: Place, taken: &[Place], [length, width]: [f64; 2]) -> Place {
    let margin = [length.min(1.0) / 4.0, width.min(1.0) / 4.0];
    let inside = |[x, y]: Place| {
        [
            x.clamp(margin[0], (length - margin[0]).max(margin[0])),
            y.clamp(margin[1], (width - margin[1]).max(margin[1])),
        ]
    };
    let wanted = inside(place);
    let is_free = |spot: Place, apart: f64| taken.iter().all(|&other| chebyshev(spot, other) >= apart);
    if is_free(wanted, APART_M) {
        return wanted;
    }
    // A grid that has more spots than there are machines, so that one is always free.
    let mut apart = APART_M.max((length * width / (2.0 * (taken.len() as f64 + 1.0))).sqrt().min(2.0));
    loop {
        let spots = |whole: f64| ((whole / apart).floor() as usize).max(1);
        let (columns, rows) = (spots(length), spots(width));
        let grid = (0..columns * rows).map(|number| {
            let (row, column) = (number / columns, number % columns);
            [
                length * (column as f64 + 0.5) / columns as f64,
                width * (row as f64 + 0.5) / rows as f64,
            ]
        });
        let free = grid.filter(|&spot| is_free(spot, apart / 2.0));
        let nearest = free.min_by(|&a, &b| chebyshev(a, wanted).total_cmp(&chebyshev(b, wanted)));
        match nearest {
            Some(spot) => return spot,
            None => apart /= 2.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::factory::plan::FactoryPlan;
    use crate::factory::snapshot::on_the_way;
    use crate::network::table::NetworkTables;
    use crate::scenario::load::load_builtin;
    use crate::scenario::source::BUILT_IN;

    fn check(layout: &Layout) {
        let [length, width, _] = layout.hall_m;
        for (number, spot) in layout.machines.iter().enumerate() {
            let [x, y] = spot.middle;
            assert!(spot.half > 0.0, "machine {number} cannot be seen");
            assert!(
                x - spot.half >= 0.0 && x + spot.half <= length,
                "machine {number} at {x}"
            );
            assert!(
                y - spot.half >= 0.0 && y + spot.half <= width,
                "machine {number} at {y}"
            );
            for (other, before) in layout.machines[..number].iter().enumerate() {
                assert!(!spot.overlaps(before), "machines {other} and {number}");
            }
            for (station, queue) in layout.queues.iter().enumerate() {
                assert!(!spot.overlaps(queue), "machine {number} and the queue of {station}");
            }
        }
        for (number, queue) in layout.queues.iter().enumerate() {
            assert!(queue.half >= 0.0 && queue.middle[0] - queue.half >= 0.0);
            for before in &layout.queues[..number] {
                assert!(!queue.overlaps(before));
            }
        }
    }

    #[test]
    fn vehicles_stand_before_machines_and_beside_each_other() {
        let layout = Layout::of(&[Some([10.0, 10.0]), Some([20.0, 10.0])], &[1, 2], [40.0, 30.0, 6.0]);
        let spots: Vec<Spot> = (0..LANES)
            .map(|number| Spot {
                middle: layout.vehicle_place(number, [10.0, 10.0]),
                half: LANE_M * 0.45,
            })
            .collect();
        for (number, spot) in spots.iter().enumerate() {
            let others = layout.machines.iter().chain(&spots[..number]);
            assert!(others.clone().all(|other| !spot.overlaps(other)), "{spot:?}");
        }
        // Not through the wall, and still apart.
        let near: Vec<f64> = (0..LANES)
            .map(|number| layout.vehicle_place(number, [5.0, 29.9])[1])
            .collect();
        assert!(
            near.iter().all(|&z| z < 30.0) && near.windows(2).all(|pair| pair[0] - pair[1] > 0.8),
            "{near:?}"
        );
    }

    #[test]
    fn vehicles_change_sides_where_no_machine_stands() {
        // A row stands where there is just room enough behind for all lanes.
        let rows = [6.0, 21.0];
        let given: Vec<_> = rows.iter().map(|&z| Some([30.0, z])).collect();
        let layout = Layout::of(&given, &[1; 2], [60.0, 30.0, 6.0]);
        for (number, row) in (0..LANES).flat_map(|number| rows.map(|row| (number, row))) {
            let vehicle = Spot {
                middle: layout.vehicle_place(number, [30.0, row]),
                half: LANE_M * 0.45,
            };
            assert!(
                layout.machines.iter().all(|machine| !vehicle.overlaps(machine)),
                "{vehicle:?}"
            );
        }
        // There is no such place where machines stand everywhere: they go on changing at the front.
        let everywhere: Vec<Place> = (0..60).map(|z| [30.0, f64::from(z) / 2.0]).collect();
        let [lane, last] = [5.0, last_lane(5.0)];
        assert_eq!(change_of_side(&everywhere, 30.0, lane, 2.0), 30.0 - last);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        #[test]
        fn a_vehicle_never_jumps_drives_backwards_or_leaves_the_hall(
            number in 0..LANES,
            ends in prop::array::uniform4(0.0_f64..=1.0),
            rows in prop::collection::vec(0.0_f64..=1.0, 1..6),
            length in 5.0_f64..200.0,
            width in 5.0_f64..100.0,
        ) {
            let given: Vec<_> = rows.iter().map(|row| Some([length / 2.0, row * width])).collect();
            let layout = Layout::of(&given, &vec![1; rows.len()], [length, width, 8.0]);
            let [from, to] = [0, 2].map(|end| [ends[end] * length, ends[end + 1] * width]);
            let whole = (to[0] - from[0]).abs() + (to[1] - from[1]).abs();
            let drawn = |way: f64| layout.vehicle_place(number, on_the_way(from, to, way / whole));
            let ahead = (to[1] - from[1]).signum();
            for step in 0..(whole / 0.01) as u32 {
                let [before, after] = [0, 1].map(|more| drawn(f64::from(step + more) * 0.01));
                prop_assert!(chebyshev(before, after) <= 0.05, "{before:?} {after:?}");
                prop_assert!((after[1] - before[1]) * ahead >= -1e-9, "{before:?} {after:?}");
                prop_assert!((0.0..=width).contains(&after[1]), "{after:?}");
            }
        }

        #[test]
        fn machines_stand_apart_inside_the_hall(
            stations in prop::collection::vec(
                (1_u32..12, prop::option::weighted(0.4, (0.0_f64..=1.0, 0.0_f64..=1.0))),
                1..40,
            ),
            length in 5.0_f64..400.0,
            width in 5.0_f64..200.0,
        ) {
            let given: Vec<_> = stations.iter().map(|(_, place)| place.map(|(x, y)| [x * length, y * width])).collect();
            let machines: Vec<_> = stations.iter().map(|(machines, _)| *machines).collect();
            let layout = Layout::of(&given, &machines, [length, width, 8.0]);
            prop_assert_eq!(layout.machines.len(), machines.iter().sum::<u32>() as usize);
            check(&layout);
        }
    }

    #[test]
    fn one_station_or_a_thousand_fit() {
        for count in [1, 2, 7, 100] {
            for hall in [[60.0, 30.0, 8.0], [12.0, 9.0, 3.0]] {
                check(&Layout::of(&vec![None; count], &vec![1; count], hall));
            }
        }
        check(&Layout::of(&[None; 1_000], &[1; 1_000], [60.0, 30.0, 8.0]));
        check(&Layout::of(&[None], &[500], [60.0, 30.0, 8.0]));
    }

    #[test]
    fn stations_at_the_same_place_are_moved_apart() {
        let layout = Layout::of(&[Some([10.0, 10.0]); 30], &[1; 30], [60.0, 30.0, 8.0]);
        check(&layout);
        assert_eq!(layout.machines[0].middle, [10.0, 10.0]);
    }

    #[test]
    fn a_machine_more_stands_in_another_row_where_the_next_one_is_too_near() {
        let given = [[12.0, 5.0], [20.0, 5.0]].map(Some);
        let layout = Layout::of(&given, &[3, 2], [30.0, 18.0, 6.0]);
        let middles: Vec<Place> = layout.machines.iter().map(|spot| spot.middle).collect();
        assert_eq!(
            middles,
            [[12.0, 5.0], [15.0, 5.0], [18.0, 5.0], [20.0, 5.0], [17.0, 2.0]]
        );
        assert!(
            layout.machines.iter().all(|spot| spot.half >= SHARE * ROOM_M),
            "{layout:?}"
        );
    }

    #[test]
    fn what_a_scenario_places_stands_there() {
        for (page, _) in BUILT_IN {
            let name = page.trim_end_matches(".toml");
            let Ok(loaded) = load_builtin(name) else {
                continue;
            };
            let mut plant = loaded.baseline.plant;
            plant.connected_by = None;
            let plan = FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap();
            let layout = Layout::new(&plant, &plan);
            check(&layout);
            for (station, prepared) in plant.stations.iter().zip(&plan.line.stations) {
                if let Some(place) = station.place_m {
                    assert_eq!(layout.machines[prepared.first_machine as usize].middle, place, "{name}");
                }
            }
        }
    }
}
