//! Stations: what they need to work, what a conveyor cannot have, failures, routines, inspection.

use super::Check;
use super::quantity::Least;
use crate::factory::plant::PlantStationSpec;
use crate::line::station::StationSpec;
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

impl<'c> Check<'c> {
    /// All stations, each by itself. What products make of them comes with the products.
    pub(super) fn all_stations(&mut self, root: Place<'c>) {
        let spec = self.spec;
        for (index, station) in spec.plant.stations.iter().enumerate() {
            let place = root.key("station").item(index);
            self.station_times(place, &station.line);
            self.batch(place, &station.line);
            self.inspection(place, &station.line);
            self.failures(place, station);
            self.sensors(place, station);
            self.drifts(place, &station.line);
            self.spc(place, station);
            self.routines(place, &station.line);
            self.setup_pairs(place, &station.line);
            self.shift(place.key("shift"), station.line.shift.as_ref());
            self.skill(place.key("operator"), station.line.operator.as_ref());
            self.attendance(place, &station.line);
            self.people_are_there(place, &station.line);
            if station.line.conveyor.is_some() {
                self.conveyor(place, station);
            }
        }
    }

    fn station_times(&mut self, place: Place<'_>, station: &StationSpec) {
        self.timed(place, station.cycle.given(), Least::Some);
        self.timed(place, station.setup.given(), Least::Zero);
        self.timed(place, station.load.given(), Least::Zero);
        self.timed(place, station.transfer.given(), Least::Zero);
        self.timed(place, station.warm_start.given(), Least::Zero);
    }

    fn batch(&mut self, place: Place<'_>, station: &StationSpec) {
        if self.is_doubtful(place) {
            return;
        }
        let batch = station.batch_parts.unwrap_or(1);
        let least = station.batch_least.unwrap_or(batch);
        if least > batch {
            let message = format!("`batch_least` must not be more than `batch_parts`, which is {batch}");
            self.error(place.key("batch_least").mark(), message);
            return;
        }
        let Some(buffer) = station.buffer else { return };
        if least > 1 && buffer < least {
            let message =
                format!("a batch starts with {least} parts, but only {buffer} can wait here: it would never start");
            let help = "raise `buffer` (it is unlimited if not given) or lower `batch_least`";
            self.error_with_help(place.key("buffer").mark(), message, help);
        } else if batch > 1 && buffer < batch {
            let message = format!("a batch has room for {batch} parts, but only {buffer} can wait here");
            self.reporter
                .warning(place.key("buffer").mark(), message, "no batch will ever be full");
        }
    }

    fn inspection(&mut self, place: Place<'_>, station: &StationSpec) {
        let Some(inspection) = &station.inspection else { return };
        let place = place.key("inspection");
        match &inspection.rework_at {
            Some(name) => {
                self.station(place.key("rework_at"), name);
            }
            None if inspection.rework_tries.is_some() => {
                let help = "say where with `rework_at`, or take `rework_tries` out";
                let message = "`rework_tries` without `rework_at`: rejected parts are scrapped";
                self.reporter.warning(place.key("rework_tries").mark(), message, help);
            }
            None => {}
        }
    }

    fn failures(&mut self, place: Place<'c>, station: &'c PlantStationSpec) {
        let list = place.key("failures");
        let modes = station.failures.iter().enumerate();
        let what = format!("failures of the station {}", quoted(&station.line.name));
        self.unique(
            &what,
            modes.map(|(index, failure)| (list.item(index).key("mode"), failure.mode.as_str())),
        );
        for (index, failure) in station.failures.iter().enumerate() {
            let place = list.item(index);
            let mode = quoted(&failure.mode);
            if !self.timed(place, failure.time_to_failure.given(), Least::Some) && failure.wear.is_none() {
                let message = format!("the failure {mode} does not say when it happens");
                let help =
                    "add e.g. `time_to_failure_hours = { exponential = { mean = 500 } }`, or `component`, or `wear`";
                self.missing(place, place.mark(), message, help);
            }
            if !self.timed(place, failure.repair.given(), Least::Zero) {
                let message = format!("the failure {mode} does not say how long the repair takes");
                let help = "add e.g. `repair_minutes = { lognormal = { mean = 45, cv = 0.5 } }`";
                self.missing(place, place.mark(), message, help);
            }
            self.timed(place, failure.expert_repair.given(), Least::Zero);
            self.won(place, "repair_won", failure.repair_won);
            self.care(place, station, failure);
            if let Some(crew) = &failure.crew {
                self.used_crews.insert(crew);
                let spec = self.spec;
                if !self.crews.contains(crew.as_str()) {
                    let all = spec.plant.crews.iter().map(|crew| crew.name.as_str());
                    self.dangling(place.key("crew"), "crew", "crews", crew, all);
                }
            }
            if let Some(skill) = &failure.skill {
                self.repair_skill(place.key("skill"), failure.crew.as_deref(), skill);
            }
        }
    }

    /// The skill that a failure needs: its crew must have it, or some crew if it names none.
    fn repair_skill(&mut self, place: Place<'c>, named: Option<&str>, skill: &'c String) {
        let crews = &self.spec.plant.crews;
        let able = || crews.iter().filter(|crew| crew.skills.contains(skill));
        match named {
            Some(name) if crews.iter().any(|crew| crew.name == name) && able().all(|crew| crew.name != name) => {
                let message = format!("the crew {} does not have the skill {}", quoted(name), quoted(skill));
                let help = "name a crew that has it, or leave `crew` out: then every crew that has it may come";
                self.error_with_help(place.mark(), message, help);
            }
            Some(_) => {}
            None if able().next().is_none() => {
                let all = crews.iter().flat_map(|crew| &crew.skills).map(String::as_str);
                self.dangling(place, "crew with the skill", "skills of crews", skill, all);
            }
            None => {
                for crew in able() {
                    self.used_crews.insert(&crew.name);
                }
            }
        }
    }

    fn routines(&mut self, place: Place<'c>, station: &'c StationSpec) {
        let list = place.key("routines");
        let names = station.routines.iter().enumerate();
        let what = format!("routines of the station {}", quoted(&station.name));
        self.unique(
            &what,
            names.map(|(index, routine)| (list.item(index).key("name"), routine.name.as_str())),
        );
        for (index, routine) in station.routines.iter().enumerate() {
            let place = list.item(index);
            if !self.timed(place, routine.time.given(), Least::Zero) {
                let message = format!("the routine {} does not say how long it takes", quoted(&routine.name));
                self.missing(place, place.mark(), message, "add e.g. `takes_minutes = 5`");
            }
            self.skill(place.key("operator"), routine.operator.as_ref());
        }
    }

    fn setup_pairs(&mut self, place: Place<'_>, station: &StationSpec) {
        let mut seen = std::collections::BTreeSet::new();
        for (index, pair) in station.setups.iter().enumerate() {
            let place = place.key("setups").item(index);
            self.product(place.key("from"), &pair.from);
            self.product(place.key("to"), &pair.to);
            if pair.from == pair.to {
                self.error(place.key("to").mark(), "a setup leads from one product to another one");
            }
            if !seen.insert((pair.from.as_str(), pair.to.as_str())) {
                let (from, to) = (quoted(&pair.from), quoted(&pair.to));
                self.error(place.mark(), format!("the setup from {from} to {to} stands here twice"));
            }
            if !self.timed(place, pair.setup.given(), Least::Zero) {
                self.missing(
                    place,
                    place.mark(),
                    "the setup does not say how long it takes",
                    "add `setup_minutes`",
                );
            }
        }
    }

    fn attendance(&mut self, place: Place<'_>, station: &StationSpec) {
        let Some(attendance) = &station.operator_for else {
            return;
        };
        let place = place.key("operator_for");
        if attendance.is_empty() {
            let help = "take out both `operator` and `operator_for` if nobody is needed";
            self.error_with_help(place.mark(), "`operator_for` must not be empty", help);
        }
        if station.operator.is_none() {
            let help = "say with `operator` which skill is needed";
            self.reporter.warning(
                place.key_mark(),
                "`operator_for` means nothing without `operator`",
                help,
            );
        }
    }

    fn conveyor(&mut self, place: Place<'_>, station: &PlantStationSpec) {
        let cannot_have = [
            "machines",
            "buffer",
            "shift",
            "batch_parts",
            "batch_least",
            "setups",
            "operator",
            "operator_for",
            "dispatch",
            "defect_probability",
            "drift",
            "tool_parts",
            "material_lot_parts",
            "inspection",
            "spc",
            "routines",
            "failures",
            "sensors",
            "control",
            "telemetry",
            "camera",
            "instructions",
        ];
        let times = ["cycle", "setup", "load"];
        let units = ["seconds", "minutes", "hours", "days"];
        let times = times
            .iter()
            .flat_map(|time| units.iter().map(move |unit| format!("{time}_{unit}")));
        for key in cannot_have.iter().map(|key| (*key).to_owned()).chain(times) {
            let found = place.key(&key);
            if found.is_written() {
                let help =
                    "a conveyor has places, a speed, a transfer time, a time to heat up and a power; it always runs";
                self.error_with_help(found.key_mark(), format!("a conveyor cannot have `{key}`"), help);
            }
        }
        if let Some(conveyor) = &station.line.conveyor
            && conveyor.seconds_per_place < 1e-6
        {
            let mark = place.key("conveyor").key("seconds_per_place").mark();
            self.error(
                mark,
                "`seconds_per_place` must be above zero: without it the run would never get on",
            );
        }
    }
}
