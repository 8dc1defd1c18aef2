//! Vehicles as their network sees them: where they drive, and what they send.
//!
//! Each has a heartbeat, if its fleet says so, and hears orders. Left out: real ways and pauses. A vehicle goes round
//! all its places without end, so the network is tried everywhere it might be, if not as often.

use crate::factory::plant::{PlantFleetSpec, PlantSpec};
use crate::kernel::distribution::SpanSampler;
use crate::kernel::time::Span;
use crate::line::layout::Place;
use crate::line::plan::{LinePlan, NONE};
use crate::network::site::{Device, Exchange, Flow, Timing, Urgency, Way};

/// Height of a vehicle's antenna, metres: a choice, about the top of a mobile robot with its load.
const ANTENNA_M: f64 = 1.5;
/// Time from one heartbeat to the next, ms; the slowest of the range of 3GPP TS 22.104 for mobile robots.
const HEARTBEAT_MS: f64 = 50.0;
/// Size of a heartbeat, bytes; within the range of TS 22.104 for mobile robots, 40 to 250.
const HEARTBEAT_BYTES: u32 = 100;
/// Size of an order, bytes: a choice.
const ORDER_BYTES: u32 = 200;
/// Mean time from one order to the next for the network's sake, seconds: a choice. Orders are too few to matter to
/// each other, and more of them fill a table sooner.
const ORDER_SECONDS: f64 = 60.0;

/// The vehicles of a plant as devices of its network's site, and their flows; the first device is number
/// `first_device` of the site.
///
/// A vehicle goes round all places of its fleet at its speed: from where it parks to the stations that it brings jobs
/// to or fetches them from, in their order, to its charger, and back.
pub fn vehicle_devices_and_flows(spec: &PlantSpec, line: &LinePlan, first_device: u32) -> (Vec<Device>, Vec<Flow>) {
    let (mut devices, mut flows) = (Vec::new(), Vec::new());
    for (number, (fleet, prepared)) in (0u32..).zip(spec.fleets.iter().zip(&line.fleets)) {
        let mut corners: Vec<Place> = vec![prepared.parking];
        corners.extend(stops(line, number).map(|station| line.stations[station as usize].rules.place));
        corners.extend(prepared.charging.map(|charging| charging.place));
        corners.dedup();
        let way = match corners.as_slice() {
            [only] => Way::Fixed(*only),
            _ => Way::Round {
                corners,
                speed_m_per_s: prepared.speed_m_per_s,
            },
        };
        for vehicle in 0..prepared.vehicles {
            let name = prepared.vehicle_name(vehicle);
            let device = first_device + devices.len() as u32;
            flows.extend(heartbeat_flow(fleet, &name, device));
            flows.push(orders_flow(&name, device));
            devices.push(Device {
                name,
                way: way.clone(),
                height_m: ANTENNA_M,
            });
        }
    }
    (devices, flows)
}

/// The stations that a fleet brings jobs to or fetches them from, in their order.
fn stops(line: &LinePlan, fleet: u32) -> impl Iterator<Item = u32> {
    let served = |station: u32| line.stations[station as usize].rules.fleet == fleet;
    let mut stops: Vec<u32> = (0..line.stations.len() as u32).filter(|&it| served(it)).collect();
    for product in &line.products {
        let mut step = product.first_step;
        while step != NONE {
            let plan = &line.steps[step as usize];
            let pieces = plan.rules.yields.iter().map(|&(piece, _)| piece);
            let mut next: Vec<u32> = pieces.map(|it| line.products[it as usize].first_step).collect();
            next.extend([plan.next, plan.rules.rework]);
            let places = line.stations.len();
            let assembly = (plan.next == NONE && product.component_place != NONE)
                .then(|| line.components[product.component_place as usize - places].station);
            let targets = next.into_iter().filter(|&step| step != NONE);
            let mut targets = targets.map(|step| line.steps[step as usize].station).chain(assembly);
            if targets.any(served) {
                stops.push(plan.station);
            }
            step = plan.next;
        }
    }
    stops.sort_unstable();
    stops.dedup();
    stops.into_iter()
}

fn heartbeat_flow(fleet: &PlantFleetSpec, vehicle: &str, device: u32) -> Option<Flow> {
    let heartbeat = fleet.heartbeat.as_ref()?;
    let millis = |value: f64| Span::from_seconds(value / 1_000.0);
    let cycle = heartbeat.cycle_ms.unwrap_or(HEARTBEAT_MS);
    let bytes = heartbeat.bytes.unwrap_or(HEARTBEAT_BYTES);
    Some(Flow {
        name: heartbeat_name(vehicle),
        device,
        timing: Timing::Periodic {
            interval: millis(cycle),
            drift_ppm: None,
            phase: None,
        },
        exchange: Exchange::UpAndBack {
            answer_bytes: bytes,
            compute: SpanSampler::always(Span::ZERO),
        },
        bytes,
        survival: Some(millis(heartbeat.survival_ms.unwrap_or(cycle))),
        deadline: None,
        urgency: Urgency::VEHICLE,
    })
}

fn orders_flow(vehicle: &str, device: u32) -> Flow {
    Flow {
        name: orders_name(vehicle),
        device,
        timing: Timing::Random {
            mean: Span::from_seconds(ORDER_SECONDS),
        },
        exchange: Exchange::Down,
        bytes: ORDER_BYTES,
        survival: None,
        deadline: None,
        urgency: Urgency::BEST_EFFORT,
    }
}

/// The name of a vehicle's heartbeat in the site.
pub(super) fn heartbeat_name(vehicle: &str) -> String {
    format!("{vehicle}/heartbeat")
}

/// The name of a vehicle's orders in the site.
pub(super) fn orders_name(vehicle: &str) -> String {
    format!("{vehicle}/orders")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factory::plan::FactoryPlan;
    use crate::network::table::NetworkTables;
    use crate::scenario::scenario::ScenarioSpec;

    const FLEETS: &str = r#"
name = "Two fleets"
start = "2027-01-04"
run = { days = 1 }

[[product]]
name = "part"
supply = { kind = "saturated" }

[[station]]
name = "saw"
cycle_seconds = 10
place_m = [10, 5]

[[station]]
name = "mill"
cycle_seconds = 5
place_m = [40, 15]
brought_by = "robots"

[[station]]
name = "store"
cycle_seconds = 5
place_m = [50, 25]

[[fleet]]
name = "robots"
vehicles = 2
speed_m_per_s = 1.5
parking_m = [1, 1]
heartbeat = { cycle_ms = 20, bytes = 64 }

[[fleet]]
name = "spare"
speed_m_per_s = 3
"#;

    #[test]
    fn vehicles_go_round_the_places_that_they_fetch_from_and_bring_to() {
        let spec: ScenarioSpec = toml::from_str(FLEETS).unwrap();
        let plan = FactoryPlan::new(&spec.plant, &NetworkTables::default(), 0.0).unwrap();
        let (devices, flows) = vehicle_devices_and_flows(&spec.plant, &plan.line, 7);
        let names: Vec<&str> = devices.iter().map(|device| device.name.as_str()).collect();
        assert_eq!(names, ["robots/1", "robots/2", "spare/1"]);
        let round = Way::Round {
            corners: vec![[1.0, 1.0], [10.0, 5.0], [40.0, 15.0]],
            speed_m_per_s: 1.5,
        };
        assert_eq!(devices[0].way, round);
        assert_eq!(devices[1].way, round);
        // A fleet that nobody needs stays where it is, and has no heartbeat.
        assert_eq!(devices[2].way, Way::Fixed([0.0, 0.0]));
        let named: Vec<(&str, u32)> = flows.iter().map(|flow| (flow.name.as_str(), flow.device)).collect();
        assert_eq!(
            named,
            [
                ("robots/1/heartbeat", 7),
                ("robots/1/orders", 7),
                ("robots/2/heartbeat", 8),
                ("robots/2/orders", 8),
                ("spare/1/orders", 9),
            ]
        );
        assert_eq!(flows[0].bytes, 64);
        // One cycle if nothing else is said.
        assert_eq!(flows[0].survival, Some(Span::from_seconds(0.02)));
        assert!(flows[1].survival.is_none());
    }
}
