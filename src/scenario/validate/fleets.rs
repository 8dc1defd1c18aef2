//! Fleets of vehicles and re-layouts: names that exist, places in the hall, times that are possible.

use std::collections::BTreeSet;

use super::Check;
use super::quantity::Least;
use crate::factory::plant::PlantStationSpec;
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

/// Most vehicles in all.
const MAX_VEHICLES: u64 = 10_000;
/// Time from one heartbeat to the next if a scenario does not say it, ms.
const HEARTBEAT_MS: f64 = 50.0;

impl<'c> Check<'c> {
    /// All fleets, and the stations that they serve.
    pub(super) fn fleets(&mut self, root: Place<'c>) {
        let spec = self.spec;
        let plant = &spec.plant;
        let mut used = BTreeSet::new();
        for (index, station) in plant.stations.iter().enumerate() {
            self.brought_by(root.key("station").item(index), station, &mut used);
        }
        let list = root.key("fleet");
        for (index, fleet) in plant.fleets.iter().enumerate() {
            let place = list.item(index);
            let line = &fleet.line;
            self.timed(place, line.load.given(), Least::Zero);
            self.timed(place, line.unload.given(), Least::Zero);
            self.timed(place, line.dispatch.given(), Least::Zero);
            self.shift(place.key("shift"), line.shift.as_ref());
            if let Some(parking) = line.parking_m {
                self.in_hall(place.key("parking_m"), "this parking place", parking);
            }
            if let Some(charger) = line.charging.as_ref().and_then(|charging| charging.place_m) {
                self.in_hall(place.key("charging").key("place_m"), "this charger", charger);
            }
            if let Some(heartbeat) = &fleet.heartbeat {
                let place = place.key("heartbeat");
                self.timed(place, heartbeat.restart.given(), Least::Zero);
                let cycle = heartbeat.cycle_ms.unwrap_or(HEARTBEAT_MS);
                let survival = heartbeat.survival_ms.unwrap_or(cycle);
                self.survival(place, cycle, survival, heartbeat.survival_ms.is_some(), "vehicle");
            }
            if self.stations.contains_key(line.name.as_str()) {
                let message = format!("a station and a fleet are both called {}", quoted(&line.name));
                let help = "machines and vehicles are told apart by these names: call one of them something else";
                self.error_with_help(place.key("name").mark(), message, help);
            }
            if !used.contains(line.name.as_str()) {
                let message = format!("no station is served by the fleet {}", quoted(&line.name));
                let help = "a station says `brought_by = \"…\"` if vehicles bring its parts";
                self.reporter.warning(place.named("name"), message, help);
            }
        }
        let total: u64 = plant.fleets.iter().map(|fleet| vehicles(fleet.line.vehicles)).sum();
        if total > MAX_VEHICLES {
            let largest = (0..plant.fleets.len()).max_by_key(|&index| vehicles(plant.fleets[index].line.vehicles));
            let mark = list.item(largest.unwrap_or(0)).key("vehicles").mark();
            self.error(
                mark,
                format!("there are {total} vehicles in all; {MAX_VEHICLES} is the most"),
            );
        }
    }

    fn brought_by(&mut self, place: Place<'c>, station: &'c PlantStationSpec, used: &mut BTreeSet<&'c str>) {
        let Some(name) = &station.line.brought_by else { return };
        used.insert(name);
        let fleets = &self.spec.plant.fleets;
        if !fleets.iter().any(|fleet| fleet.line.name == *name) {
            let all = fleets.iter().map(|fleet| fleet.line.name.as_str());
            self.dangling(place.key("brought_by"), "fleet", "fleets", name, all);
        }
        if let Ok(Some(transfer)) = station.line.transfer.given() {
            let message = format!("parts come here either with `{}` or with `brought_by`", transfer.key);
            let help = "keep one: the time of a trip comes out of the vehicles' way and speed";
            self.error_with_help(place.key(transfer.key).key_mark(), message, help);
        }
    }

    /// How often the line is moved about.
    pub(super) fn relayout(&mut self, place: Place<'_>) {
        let plant = &self.spec.plant;
        let Some(relayout) = &plant.relayout else { return };
        if !self.timed(place, relayout.moving.given(), Least::Zero) {
            let message = "`relayout` does not say how long the line stands still";
            self.missing(place, place.mark(), message, "add e.g. `hours = 8`");
        }
        self.timed(place, relayout.cabling.given(), Least::Zero);
        let measured = plant.run.months.filter(|&months| relayout.every_months >= months);
        if let Some(months) = measured {
            let message = format!(
                "the line is moved for the first time after {} months, but {months} are measured: never",
                relayout.every_months
            );
            let help = "measure longer, or move it more often";
            self.reporter.warning(place.key("every_months").mark(), message, help);
        }
    }
}

fn vehicles(given: Option<u32>) -> u64 {
    u64::from(given.unwrap_or(1))
}
