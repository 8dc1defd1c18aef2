//! The network that connects the line, held against what the line asks of it: machines and vehicles that no radio
//! reaches, and more messages than can be simulated.

use super::Check;
use crate::factory::connection::site;
use crate::network::derive::check_effort;
use crate::network::error::NetworkError;
use crate::network::plan::NetworkPlan;
use crate::network::reach::out_of_reach;
use crate::network::site::Site;
use crate::scenario::diagnostic::{Mark, quoted, shown};
use crate::scenario::place::Place;

/// Flows without which a machine or a vehicle stands, by the end of their names.
const VITAL: [&str; 2] = ["control", "heartbeat"];

impl<'c> Check<'c> {
    /// Looks at the connected line as a whole; only of a scenario without mistakes, which can be connected.
    pub(super) fn connection(&mut self, root: Place<'c>) {
        let plant = &self.spec.plant;
        let name = plant.connected_by.as_ref();
        let network = plant.networks.iter().find(|network| Some(&network.name) == name);
        let (Some(network), 0, []) = (network, self.reporter.errors(), self.doubtful) else {
            return;
        };
        // A line that cannot be prepared is refused with its reason when it is to run.
        let Ok(site) = site(plant) else { return };
        let plan = match NetworkPlan::new(network, &site) {
            Ok(plan) => plan,
            Err(error) => return self.error(root.key("connected_by").mark(), error.to_string()),
        };
        match check_effort(&plan) {
            Ok(()) => self.reach(root, &site, &plan),
            Err(error) => {
                let mark = match &error {
                    NetworkError::TooBusy { busiest, .. } => self.sender(root, busiest),
                    _ => root.key("connected_by").mark(),
                };
                self.error(mark, error.to_string());
            }
        }
    }

    /// Says which machines and vehicles would never be heard.
    fn reach(&mut self, root: Place<'c>, site: &Site, plan: &NetworkPlan) {
        let lost = out_of_reach(plan);
        if lost.is_empty() {
            return;
        }
        let plant = &self.spec.plant;
        let stations = plant.stations.iter().enumerate().map(|(index, station)| {
            let place = root.key("station").item(index);
            (station.line.name.as_str(), place, "place_m")
        });
        let fleets = plant.fleets.iter().enumerate().map(|(index, fleet)| {
            let place = root.key("fleet").item(index);
            (fleet.line.name.as_str(), place, "parking_m")
        });
        let mut owners: std::collections::BTreeMap<&str, (Place<'_>, &str, u32, f64)> = stations
            .chain(fleets)
            .map(|(name, place, key)| (name, (place, key, 0, 0.0)))
            .collect();
        for flow in &site.flows {
            let found = lost.binary_search_by_key(&flow.device, |lost| lost.device);
            let (Ok(found), Some((owner, use_of))) = (found, owner(&flow.name)) else {
                continue;
            };
            if !VITAL.contains(&use_of) {
                continue;
            }
            if let Some((_, _, devices, lacks_db)) = owners.get_mut(owner) {
                *devices += 1;
                *lacks_db = lost[found].lacks_db.max(*lacks_db);
            }
        }
        let network = quoted(&plan.settings.name);
        for (name, (place, key, devices, lacks_db)) in owners {
            if devices == 0 {
                continue;
            }
            let what = match (key == "place_m", devices == 1) {
                (true, true) => "machine",
                (true, false) => "machines",
                (false, true) => "vehicle",
                (false, false) => "vehicles",
            };
            let message = format!(
                "no radio of the network {network} reaches {} ({devices} {what}): out of control for ever; the \
                 best signal is {} dB too weak",
                quoted(name),
                shown(lacks_db.ceil())
            );
            let help =
                "hang one of its `radios` nearer, or let it send with more power; `taktline network` draws a map";
            let written = [key, "name"].map(|key| place.key(key));
            let at = written.into_iter().find(|place| place.is_written());
            self.reporter.warning(at.unwrap_or(place).mark(), message, help);
        }
    }

    /// Where the thing that sends a flow stands.
    fn sender(&self, root: Place<'c>, flow: &str) -> Mark {
        let plant = &self.spec.plant;
        let whole = root.key("connected_by").mark();
        let Some((name, use_of)) = owner(flow) else {
            return whole;
        };
        let station = plant.stations.iter().position(|station| station.line.name == name);
        let fleet = plant.fleets.iter().position(|fleet| fleet.line.name == name);
        match (station, fleet) {
            (Some(index), _) => root.key("station").item(index).key(use_of).mark(),
            (None, Some(index)) => root.key("fleet").item(index).key(use_of).mark(),
            (None, None) => whole,
        }
    }
}

/// The station or fleet of a flow such as `lathe/2/control`, and what it is for.
fn owner(flow: &str) -> Option<(&str, &str)> {
    let (device, use_of) = flow.rsplit_once('/')?;
    let (owner, _) = device.rsplit_once('/')?;
    Some((owner, use_of))
}
