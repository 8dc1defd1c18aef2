//! Whether a scenario makes sense: names that exist, quantities that are there and possible, parts that can
//! move, money that adds up.
//!
//! The structure has been checked before; here the typed scenario is read beside its tree, so that every
//! complaint points at what was written. What would stop a run, loop for ever, or mean something else than it
//! seems to, is an error; what is merely odd is a warning.

mod connection;
#[cfg(test)]
mod fleet_tests;
mod fleets;
mod hours;
mod languages;
#[cfg(test)]
mod network_tests;
mod networks;
pub(crate) mod offers;
mod people;
mod predictive;
mod products;
mod quality;
#[cfg(test)]
mod quality_tests;
mod quantity;
mod rules;
mod stations;
#[cfg(test)]
mod tests;
mod upkeep;
#[cfg(test)]
mod upkeep_tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::factory::plant::WarmUpSpec;
use crate::scenario::diagnostic::{Mark, Reporter, is_hidden, quoted};
use crate::scenario::place::Place;
use crate::scenario::scenario::ScenarioSpec;
use crate::scenario::structure::Structure;
use crate::scenario::tree::Node;

/// Longest name, in characters.
const MAX_NAME: usize = 200;
/// Most stations, products, operators, crews, shifts, fleets and networks of a kind.
const MAX_ITEMS: usize = 2_000;
/// Most machines in all.
const MAX_MACHINES: u64 = 100_000;
/// Longest time that anything takes: a hundred years.
const MAX_SECONDS: f64 = 36_525.0 * 86_400.0;
/// Largest sum of money, won.
const MAX_WON: f64 = 1e15;

/// Checks a scenario, `spec`, that was read from `root`. `is_connected` says whether the line has a network, with an
/// offer at least.
pub fn check(spec: &ScenarioSpec, root: &Node, structure: &Structure, is_connected: bool, reporter: &mut Reporter) {
    let plant = &spec.plant;
    let place = Place::root(root);
    let mut check = Check {
        spec,
        reporter,
        doubtful: &structure.doubtful,
        stations: names(plant.stations.iter().map(|station| station.line.name.as_str())),
        products: names(plant.products.iter().map(|product| product.name.as_str())),
        shifts: plant.shifts.iter().map(|shift| shift.name.as_str()).collect(),
        crews: plant.crews.iter().map(|crew| crew.name.as_str()).collect(),
        skills: plant.operators.iter().flat_map(people::skills).collect(),
        used_shifts: BTreeSet::new(),
        used_skills: BTreeSet::new(),
        used_crews: BTreeSet::new(),
        used_spares: BTreeSet::new(),
        unknown_parts: false,
        said: 0,
    };
    check.name(place.key("name"), &spec.name);
    check.run(place.key("run"));
    check.description(place.key("description"), &spec.description);
    if !check.lists(place) {
        // Of lists as long as these nothing else needs to be said, and it would take long.
        return;
    }
    check.all_stations(place);
    check.all_products(place);
    check.fleets(place);
    check.relayout(place.key("relayout"));
    check.people(place);
    check.spares(place);
    check.electricity(place.key("electricity"));
    check.networks(place, is_connected);
    check.catalogue(place.key("catalogue"));
    check.rules(place);
    check.all_offers(place);
    check.languages(place);
    check.tax(place.key("tax"));
    check.connection(place);
}

/// The first place of each name in a list.
fn names<'s>(list: impl Iterator<Item = &'s str>) -> BTreeMap<&'s str, usize> {
    let mut places = BTreeMap::new();
    for (place, name) in list.enumerate() {
        places.entry(name).or_insert(place);
    }
    places
}

struct Check<'c> {
    spec: &'c ScenarioSpec,
    reporter: &'c mut Reporter,
    doubtful: &'c [Mark],
    stations: BTreeMap<&'c str, usize>,
    products: BTreeMap<&'c str, usize>,
    shifts: BTreeSet<&'c str>,
    crews: BTreeSet<&'c str>,
    skills: BTreeSet<&'c str>,
    used_shifts: BTreeSet<&'c str>,
    used_skills: BTreeSet<&'c str>,
    used_crews: BTreeSet<&'c str>,
    used_spares: BTreeSet<&'c str>,
    /// A bill of materials names a product that does not exist: perhaps one that nothing else asks for.
    unknown_parts: bool,
    /// Errors said of this variant, also those that were said of the one before.
    said: usize,
}

impl<'c> Check<'c> {
    fn error(&mut self, mark: Mark, message: impl Into<String>) {
        self.said += 1;
        self.reporter.error(mark, message);
    }

    fn error_with_help(&mut self, mark: Mark, message: impl Into<String>, help: impl Into<String>) {
        self.said += 1;
        self.reporter.error_with_help(mark, message, help);
    }

    /// Something that a table must have is not there. Not said of a table with a mistake in it: the thing may
    /// be there, misspelt.
    fn missing(&mut self, table: Place<'_>, at: Mark, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_doubtful(table) {
            self.error_with_help(at, message, help);
        }
    }

    /// Whether something was wrong with a table before, and has been left out.
    fn is_doubtful(&self, table: Place<'_>) -> bool {
        self.doubtful.binary_search(&table.mark()).is_ok()
    }

    /// Text of any length.
    fn description(&mut self, place: Place<'_>, text: &str) {
        if text.chars().any(|c| is_hidden(c) && !matches!(c, '\n' | '\r' | '\t')) {
            self.error(place.mark(), "the description has control characters in it");
        }
    }

    /// A name that somebody gave something.
    fn name(&mut self, place: Place<'_>, name: &str) {
        if name.trim().is_empty() {
            self.error(place.mark(), "a name must not be empty");
        } else if name.trim() != name {
            self.error(
                place.mark(),
                format!("the name {} begins or ends with a space", quoted(name)),
            );
        }
        if name.chars().nth(MAX_NAME).is_some() {
            self.error(place.mark(), format!("a name may have {MAX_NAME} characters at most"));
        }
        if name.chars().any(is_hidden) {
            self.error(
                place.mark(),
                format!("the name {} has control characters in it", quoted(name)),
            );
        }
    }

    /// Names of one kind of thing: each good, and no two alike.
    fn unique<'n>(&mut self, what: &str, names: impl Iterator<Item = (Place<'n>, &'n str)>) {
        let mut first: BTreeMap<&str, Mark> = BTreeMap::new();
        for (place, name) in names {
            self.name(place, name);
            match first.get(name) {
                Some(&mark) => {
                    let sources = &self.reporter.sources;
                    let help = format!("the first one is at {}:{}", sources.name(mark.file), sources.line(mark));
                    let help = crate::scenario::diagnostic::escaped(&help);
                    self.error_with_help(place.mark(), format!("two {what} are called {}", quoted(name)), help);
                }
                None => {
                    first.insert(name, place.mark());
                }
            }
        }
    }

    /// There is no such thing: an error that names those that there are.
    fn dangling<'n>(
        &mut self,
        place: Place<'_>,
        one: &str,
        many: &str,
        name: &str,
        choices: impl IntoIterator<Item = &'n str> + Clone,
    ) {
        let message = format!("there is no {one} {}", quoted(name));
        self.reporter.error_among(place.mark(), message, name, many, choices);
    }

    fn station(&mut self, place: Place<'_>, name: &str) -> Option<usize> {
        let found = self.stations.get(name).copied();
        if found.is_none() {
            let spec = self.spec;
            let all = spec.plant.stations.iter().map(|station| station.line.name.as_str());
            self.dangling(place, "station", "stations", name, all);
        }
        found
    }

    fn product(&mut self, place: Place<'_>, name: &str) -> Option<usize> {
        let found = self.products.get(name).copied();
        if found.is_none() {
            let spec = self.spec;
            let all = spec.plant.products.iter().map(|product| product.name.as_str());
            self.dangling(place, "product", "products", name, all);
        }
        found
    }

    fn shift(&mut self, place: Place<'_>, name: Option<&'c String>) {
        let Some(name) = name else { return };
        let spec = self.spec;
        self.used_shifts.insert(name);
        if !self.shifts.contains(name.as_str()) {
            let all = spec.plant.shifts.iter().map(|shift| shift.name.as_str());
            self.dangling(place, "shift", "shifts", name, all);
        }
    }

    /// A skill that work needs.
    fn skill(&mut self, place: Place<'_>, name: Option<&'c String>) {
        let Some(name) = name else { return };
        self.used_skills.insert(name);
        if !self.skills.contains(name.as_str()) {
            let message = format!("no operator has the skill {}", quoted(name));
            let all = self.skills.iter().copied();
            self.reporter
                .error_among(place.mark(), message, name, "skills of operators", all);
        }
    }

    /// The measured time in the ways in which it may be given, in seconds; a month may be shorter.
    fn run_times(&self) -> [(&'static str, Option<f64>); 4] {
        let run = &self.spec.plant.run;
        [
            ("months", run.months.map(|months| f64::from(months) * 31.0 * 86_400.0)),
            ("days", run.days.map(|days| days * 86_400.0)),
            ("hours", run.hours.map(|hours| hours * 3_600.0)),
            ("seconds", run.seconds),
        ]
    }

    /// The longest that the measured time may be.
    fn run_seconds(&self) -> Option<f64> {
        self.run_times().into_iter().find_map(|(_, seconds)| seconds)
    }

    fn run(&mut self, place: Place<'_>) {
        let run = &self.spec.plant.run;
        let seconds = self.run_times();
        let given: Vec<_> = seconds
            .iter()
            .filter_map(|(key, seconds)| Some((*key, (*seconds)?)))
            .collect();
        match given[..] {
            [] => {
                let help = "give one of `months`, `days`, `hours`, `seconds`";
                self.missing(place, place.key_mark(), "`run` does not say how long is measured", help);
            }
            [_, (second, _), ..] => {
                let message = format!(
                    "both `{}` and `{second}` say how long is measured; keep one",
                    given[0].0
                );
                self.error(place.key(second).key_mark(), message);
            }
            [_] => {}
        }
        for (key, seconds) in given {
            if seconds <= 0.0 {
                self.error(place.key(key).mark(), format!("`{key}` must be above zero"));
            } else if seconds > MAX_SECONDS && key != "months" {
                self.error(
                    place.key(key).mark(),
                    format!("`{key}` must be a hundred years at most"),
                );
            }
        }
        if let Some(WarmUpSpec::Days(days)) = run.warm_up_days
            && !(0.0..=36_525.0).contains(&days)
        {
            let mark = place.key("warm_up_days").mark();
            self.error(
                mark,
                "`warm_up_days` must be from 0 to a hundred years (36525), or \"auto\"",
            );
        }
    }

    /// Names in the lists at the top, and how long the lists are.
    fn lists(&mut self, root: Place<'c>) -> bool {
        let plant = &self.spec.plant;
        let items = |key| (0..).map(move |index| root.key(key).item(index).key("name"));
        self.unique(
            "stations",
            items("station").zip(plant.stations.iter().map(|item| item.line.name.as_str())),
        );
        self.unique(
            "products",
            items("product").zip(plant.products.iter().map(|item| item.name.as_str())),
        );
        self.unique(
            "operators",
            items("operator").zip(plant.operators.iter().map(|item| item.name.as_str())),
        );
        self.unique(
            "crews",
            items("crew").zip(plant.crews.iter().map(|item| item.name.as_str())),
        );
        self.unique(
            "shifts",
            items("shift").zip(plant.shifts.iter().map(|item| item.name.as_str())),
        );
        self.unique(
            "networks",
            items("network").zip(plant.networks.iter().map(|item| item.name.as_str())),
        );
        self.unique(
            "fleets",
            items("fleet").zip(plant.fleets.iter().map(|item| item.line.name.as_str())),
        );
        self.unique(
            "spare parts",
            items("spare").zip(plant.spares.iter().map(|item| item.name.as_str())),
        );
        let counts = [
            ("spare", plant.spares.len()),
            ("station", plant.stations.len()),
            ("product", plant.products.len()),
            ("operator", plant.operators.len()),
            ("crew", plant.crews.len()),
            ("shift", plant.shifts.len()),
            ("network", plant.networks.len()),
            ("fleet", plant.fleets.len()),
        ];
        for (key, count) in counts {
            if count > MAX_ITEMS {
                let message = format!("there are {count} `{key}` tables; {MAX_ITEMS} is the most");
                self.error(root.key(key).item(MAX_ITEMS).mark(), message);
            }
            if count == 0 && matches!(key, "station" | "product") {
                self.error(root.key(key).mark(), format!("there is no {key}"));
            }
        }
        let machines =
            |station: &crate::factory::plant::PlantStationSpec| u64::from(station.line.machines.unwrap_or(1));
        let total: u64 = plant.stations.iter().map(machines).sum();
        let short = counts.iter().all(|(_, count)| *count <= MAX_ITEMS);
        if total > MAX_MACHINES {
            let largest = (0..plant.stations.len()).max_by_key(|&index| machines(&plant.stations[index]));
            let mark = root.key("station").item(largest.unwrap_or(0)).key("machines").mark();
            self.error(
                mark,
                format!("there are {total} machines in all; {MAX_MACHINES} is the most"),
            );
        }
        short
    }

    /// A sum of money that is not negative.
    fn won(&mut self, place: Place<'_>, key: &str, won: f64) {
        if !(0.0..=MAX_WON).contains(&won) {
            self.error(place.key(key).mark(), format!("`{key}` must be from 0 to 1e15"));
        }
    }
}
