//! The network as it lies over the hall: which radio serves each machine, and how strong the signal is on the floor.
//!
//! Levels are steps of 10 dB of the signal-to-noise ratio down over the whole band, without fading and blockage
//! ([`reception_map`]); what no radio reaches, in either direction, is a blind spot whatever its ratio. It is the hall
//! in which the factory's tables are derived, so a machine in a blind spot is one that never works. Found once for a
//! layout.

use crate::factory::connection::{Connection, MachineFlows};
use crate::factory::link_plan::Served;
use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::line::layout::Place;
use crate::network::map::reception_map;
use crate::network::plan::NetworkPlan;
use crate::network::reach::{Reach, Reception, lost_without_each};
use crate::network::site::{Device, Flow, Way};

/// Fields along the longer side of the hall.
const FIELDS: u32 = 60;
/// Fewest fields along the shorter side.
const FEWEST: u32 = 4;
/// Signal-to-noise ratios from which a level is better than weak, dB.
pub const STEPS_DB: [f64; 3] = [10.0, 20.0, 30.0];

/// How strong the signal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No radio is heard, or none hears.
    Blind,
    /// Below 10 dB.
    Weak,
    /// 10 to 20 dB.
    Fair,
    /// 20 to 30 dB.
    Good,
    /// 30 dB and more.
    Strong,
}

impl Level {
    /// All levels, the best first.
    pub const ALL: [Self; 5] = [Self::Strong, Self::Good, Self::Fair, Self::Weak, Self::Blind];

    /// The level of a reception.
    fn of(reception: Reception) -> Self {
        if reception.margin_db < 0.0 {
            return Self::Blind;
        }
        match STEPS_DB.partition_point(|&step| step <= reception.down_db) {
            0 => Self::Weak,
            1 => Self::Fair,
            2 => Self::Good,
            _ => Self::Strong,
        }
    }
}

/// How a machine is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connected {
    /// It needs no network.
    Not,
    /// By a cable, or by something whose delays were measured.
    Cable,
    /// By this radio, by its position.
    Radio(u32),
    /// It stands in a blind spot.
    Blind,
}

/// A rectangle of the floor with the same level everywhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// Its corner nearest to [0, 0], metres.
    pub low: Place,
    /// Its other corner.
    pub high: Place,
    /// The level.
    pub level: Level,
    /// Blind spots are chequered, so that they stand out whatever colours somebody sees.
    pub is_odd: bool,
}

/// The signal on the floor.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalFloor {
    /// Rectangles that cover the floor.
    pub patches: Vec<Patch>,
    /// Share of the floor by level, in the order of [`Level::ALL`].
    pub shares: [f64; 5],
}

/// A plant's network in its hall.
#[derive(Clone, Debug, PartialEq)]
pub struct HallNetwork {
    /// Its name.
    pub name: String,
    /// Radios; empty if it has none.
    pub radios: Vec<Place>,
    /// Height of the radios, metres.
    pub radio_height_m: f64,
    /// How each machine is connected.
    pub machines: Vec<Connected>,
    /// The signal on the floor; none without radios.
    pub floor: Option<SignalFloor>,
    /// For each radio what is out without it.
    pub without_radio: Vec<Served>,
}

impl HallNetwork {
    /// The network of a plant that has been prepared; none if it has none.
    pub fn new(spec: &PlantSpec, plan: &FactoryPlan) -> Option<Self> {
        let name = spec.connected_by.as_ref()?;
        let network = spec.networks.iter().find(|network| network.name == *name)?;
        let connection = Connection::new(spec, &plan.line).ok()?;
        let network = NetworkPlan::new(network, &connection.site).ok()?;
        let reach = Reach::new(&network);
        let machines = connection.machines.iter();
        let machines = machines.map(|flows| connected(&connection, *flows, reach.as_ref()));
        let radios = network.settings.radios();
        let [length, width, _] = network.hall.size_m;
        let (columns, rows) = fields(length, width);
        let without = lost_without_each(&network).into_iter().map(|lost| {
            let is_lost = |flow: &Flow| lost.contains(&flow.device);
            let flows = connection.site.flows.iter();
            let flows: Vec<u32> = (0u32..)
                .zip(flows)
                .filter(|(_, flow)| is_lost(flow))
                .map(|(flow, _)| flow)
                .collect();
            plan.links.served_by(|flow| flows.contains(&flow))
        });
        Some(Self {
            without_radio: without.collect(),
            name: name.clone(),
            radios: radios.map(|radios| radios.places.clone()).unwrap_or_default(),
            radio_height_m: radios.map_or(0.0, |radios| radios.height_m),
            machines: machines.collect(),
            floor: reception_map(&network, columns, rows).map(|all| {
                let levels: Vec<Level> = all.into_iter().map(Level::of).collect();
                SignalFloor::new(&levels, columns as usize, [length, width])
            }),
        })
    }

    /// Machines that hear no radio.
    pub fn blind_machines(&self) -> usize {
        let blind = self.machines.iter().filter(|machine| **machine == Connected::Blind);
        blind.count()
    }
}

/// Fields along and across a hall, about as long as wide.
fn fields(length: f64, width: f64) -> (u32, u32) {
    let side = length.max(width) / f64::from(FIELDS);
    let along = |whole: f64| ((whole / side).round() as u32).clamp(FEWEST, FIELDS);
    (along(length), along(width))
}

/// How a machine with these flows is connected.
fn connected(connection: &Connection, flows: MachineFlows, reach: Option<&Reach>) -> Connected {
    let device = |flow: u32| -> Option<&Device> {
        let flow = connection.site.flows.get(flow as usize)?;
        connection.site.devices.get(flow.device as usize)
    };
    let all = [flows.control, flows.camera, flows.telemetry];
    let Some(device) = all.into_iter().find_map(device) else {
        return Connected::Not;
    };
    let (Some(reach), Way::Fixed(place)) = (reach, &device.way) else {
        return Connected::Cable;
    };
    match reach.at(*place, device.height_m) {
        Some(reception) if reception.margin_db >= 0.0 => Connected::Radio(reception.radio),
        _ => Connected::Blind,
    }
}

impl SignalFloor {
    /// The floor of a hall, `length` by `width` metres, from the levels of its fields, row by row, the length first.
    fn new(levels: &[Level], columns: usize, [length, width]: [f64; 2]) -> Self {
        let rows = levels.len() / columns.max(1);
        let side = [length / columns as f64, width / rows as f64];
        let level = |column: usize, row: usize| levels[row * columns + column];
        let mut taken = vec![false; levels.len()];
        let mut patches = Vec::new();
        for first in 0..levels.len() {
            if taken[first] {
                continue;
            }
            let (column, row) = (first % columns, first / columns);
            let same = level(column, row);
            // Fields of a level make one rectangle: first along the hall, then as many equal rows as there are.
            let is_alone = same == Level::Blind;
            let fits = |column: usize, row: usize, taken: &[bool]| {
                !taken[row * columns + column] && level(column, row) == same && !is_alone
            };
            let mut until = column + 1;
            while until < columns && fits(until, row, &taken) {
                until += 1;
            }
            let mut below = row + 1;
            while below < rows && (column..until).all(|column| fits(column, below, &taken)) {
                below += 1;
            }
            for row in row..below {
                taken[row * columns + column..row * columns + until].fill(true);
            }
            patches.push(Patch {
                low: [column as f64 * side[0], row as f64 * side[1]],
                high: [until as f64 * side[0], below as f64 * side[1]],
                level: same,
                is_odd: (column + row) % 2 == 1,
            });
        }
        let count = |level| levels.iter().filter(|other| **other == level).count();
        Self {
            patches,
            shares: Level::ALL.map(|level| count(level) as f64 / levels.len().max(1) as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::table::NetworkTables;
    use crate::scenario::load::load_builtin;

    proptest! {
        #[test]
        fn patches_cover_the_floor_once(
            levels in prop::collection::vec(0_usize..5, 12 * 7),
            length in 3.0_f64..300.0,
            width in 3.0_f64..300.0,
        ) {
            let levels: Vec<Level> = levels.into_iter().map(|number| Level::ALL[number]).collect();
            let floor = SignalFloor::new(&levels, 12, [length, width]);
            let area: f64 = floor.patches.iter().map(|p| (p.high[0] - p.low[0]) * (p.high[1] - p.low[1])).sum();
            prop_assert!((area / (length * width) - 1.0).abs() < 1e-9, "{area}");
            for (number, &level) in levels.iter().enumerate() {
                let middle = [
                    (number % 12) as f64 / 12.0 * length + length / 24.0,
                    (number / 12) as f64 / 7.0 * width + width / 14.0,
                ];
                let holds = |patch: &&Patch| (0..2).all(|axis| (patch.low[axis]..patch.high[axis]).contains(&middle[axis]));
                let here: Vec<_> = floor.patches.iter().filter(holds).collect();
                prop_assert_eq!(here.len(), 1);
                prop_assert_eq!(here[0].level, level);
            }
            let shares: f64 = floor.shares.iter().sum();
            prop_assert!((shares - 1.0).abs() < 1e-9);
        }

        #[test]
        fn fields_are_about_square_and_few(length in 1.0_f64..2_000.0, width in 1.0_f64..2_000.0) {
            let (columns, rows) = fields(length, width);
            prop_assert!(columns.max(rows) == FIELDS && columns.min(rows) >= FEWEST);
        }
    }

    #[test]
    fn a_level_is_its_ten_decibels_unless_nobody_is_heard() {
        let level = |down_db, margin_db| {
            Level::of(Reception {
                radio: 0,
                down_db,
                margin_db,
            })
        };
        let all = [-3.0, 9.9, 10.0, 19.9, 20.0, 30.0, 60.0].map(|down_db| level(down_db, 0.0));
        use Level::{Blind, Fair, Good, Strong, Weak};
        assert_eq!(all, [Weak, Weak, Fair, Fair, Good, Strong, Strong]);
        assert_eq!(level(40.0, -0.1), Blind);
    }

    fn network_of(name: &str, offer: usize) -> HallNetwork {
        let loaded = load_builtin(name).unwrap();
        let plant = &loaded.variants[offer].1.plant;
        let mut unconnected = plant.clone();
        unconnected.connected_by = None;
        let plan = FactoryPlan::new(&unconnected, &NetworkTables::default(), 0.0).unwrap();
        assert!(HallNetwork::new(&unconnected, &plan).is_none());
        HallNetwork::new(plant, &plan).unwrap()
    }

    #[test]
    fn machines_hear_the_radio_that_stands_over_them() {
        let found = network_of("robot-assembly", 0);
        assert!(!found.radios.is_empty() && found.radio_height_m > 0.0);
        let connected = found.machines.iter().filter(|machine| **machine != Connected::Not);
        let known = connected.filter(|machine| match machine {
            Connected::Radio(radio) => (*radio as usize) < found.radios.len(),
            _ => false,
        });
        assert!(known.count() > 0);
        assert_eq!(
            found.blind_machines(),
            0,
            "the command `network` says that every device hears a radio"
        );
        assert!(found.floor.is_some_and(|floor| floor.shares[0] > 0.0));
    }
}
