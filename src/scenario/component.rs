//! Components: parts of machines whose life, warning time and signal are known, once for all failures that name them.
//!
//! A failure may say `component = "ball-bearing"`. What the component says then holds for it wherever it says nothing of
//! its own; that is put into the failure before anything else looks at it. A scenario's own `[[component]]` tables go
//! before those of the library that the program carries with it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::maintenance::degradation::{WarningTime, WearSpec};
use crate::maintenance::failure::{FailureClock, TimeToFailure};
use crate::maintenance::sensing::Signal;
use crate::scenario::assumption::Comments;
use crate::scenario::catalogue::say_source;
use crate::scenario::diagnostic::{Reporter, quoted};
use crate::scenario::tree::{Entry, Node, Table, Value};

/// A part of machines that failures may name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComponentSpec {
    /// What it is, unlike any other component.
    pub name: String,
    /// Where its figures come from; reports give it as the source of every number of it that is used.
    pub source: String,
    /// Time from a repair to the next failure, on the failure's clock.
    #[serde(flatten)]
    pub time_to_failure: TimeToFailure,
    /// How wear grows until it fails, in the place of a time to failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wear: Option<WearSpec>,
    /// How long before the failure its first sign can be seen.
    #[serde(flatten)]
    pub warning: WarningTime,
    /// The signal that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warns_by: Option<Signal>,
    /// What makes its clock run; `"working"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<FailureClock>,
}

/// Lists of failures of all stations, also those that offers change.
fn failures(root: &Node) -> impl Iterator<Item = &Node> {
    let stations = root.table().and_then(|table| table.get("station"));
    let lists = stations.and_then(Node::list).unwrap_or_default().iter();
    lists.filter_map(|station| station.table()?.get("failures"))
}

/// Whether any failure, also of an offer, names a component.
pub fn is_named(root: &Node) -> bool {
    fn holds(node: &Node) -> bool {
        match &node.value {
            Value::List(list) => list.iter().any(holds),
            Value::Table(table) => table
                .entries
                .iter()
                .any(|(key, entry)| key == "component" || holds(&entry.node)),
            _ => false,
        }
    }
    let offers = root.table().and_then(|table| table.get("offer"));
    failures(root).chain(offers).any(holds)
}

/// Puts what components say into the failures that name them, and their sources behind their numbers.
pub fn resolve(root: &mut Node, library: &[Node], comments: &mut Comments, reporter: &mut Reporter) {
    let Value::Table(top) = &mut root.value else { return };
    let own = top.get("component").and_then(Node::list).unwrap_or_default().to_vec();
    let mut known: BTreeMap<String, &Table> = BTreeMap::new();
    for table in own.iter().chain(library).filter_map(Node::table) {
        if let Some(name) = table.get("name").and_then(Node::text) {
            known.entry(name.to_owned()).or_insert(table);
        }
    }
    let stations = top.entries.get_mut("station").map(|entry| &mut entry.node.value);
    let Some(Value::List(stations)) = stations else { return };
    for station in stations {
        let Value::Table(station) = &mut station.value else {
            continue;
        };
        let list = station.entries.get_mut("failures").map(|entry| &mut entry.node.value);
        let Some(Value::List(list)) = list else { continue };
        for failure in list {
            if let Value::Table(failure) = &mut failure.value {
                fill(failure, &known, comments, reporter);
            }
        }
    }
}

fn fill(failure: &mut Table, known: &BTreeMap<String, &Table>, comments: &mut Comments, reporter: &mut Reporter) {
    let Some(reference) = failure.get("component") else {
        return;
    };
    let Some(name) = reference.text() else { return };
    let mark = reference.mark;
    let Some(component) = known.get(name) else {
        let message = format!("there is no component {}", quoted(name));
        let names = known.keys().map(String::as_str);
        reporter.error_among(mark, message, name, "components", names);
        // Something of which nobody complains a second time.
        let values = [
            ("time_to_failure_hours", Value::Whole(1_000)),
            ("warning_hours", Value::Whole(100)),
            ("warns_by", Value::Text("vibration".to_owned())),
        ];
        for (key, value) in values {
            let node = Node { mark, value };
            let entry = Entry { key_mark: mark, node };
            failure.entries.entry(key.to_owned()).or_insert(entry);
        }
        return;
    };
    let life: Vec<&str> = TimeToFailure::KEYS.into_iter().chain(["wear"]).collect();
    let groups = [&life[..], &WarningTime::KEYS];
    let source = component.get("source").and_then(Node::text);
    let mut added = Vec::new();
    for (key, entry) in &component.entries {
        let excluded = groups.iter().find(|group| group.contains(&key.as_str()));
        let is_said = match excluded {
            Some(group) => group.iter().any(|other| failure.entries.contains_key(*other)),
            None => failure.entries.contains_key(key),
        };
        if key != "name" && key != "source" && !is_said {
            added.push((key.clone(), entry.clone()));
        }
    }
    for (key, entry) in added {
        if let Some(source) = source {
            say_source(entry.node.mark, source, comments, reporter);
        }
        failure.entries.insert(key, entry);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::{LoadedScenario, load_page};

    const OWN: &str = "[[component]]\nname = \"saw blade\"\nsource = \"shift log\"\ntime_to_failure_hours = 90\n\
        [[component]]\nname = \"drive-belt\"\nsource = \"our own\"\ntime_to_failure_days = 70\n";

    fn loaded(failure: &str, rest: &str) -> Result<LoadedScenario, String> {
        let text = format!(
            "name = \"A\"\nstart = 2027-01-04\nrun = {{ days = 5 }}\n\
             [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
             [[station]]\nname = \"mill\"\ncycle_seconds = 5 # counted\n\
             failures = [{{ mode = \"part\", repair_hours = 2, {failure} }}] # guess\n{rest}"
        );
        load_page(&[("a.toml", &text)], "a").map_err(|all| all.render(false))
    }

    fn failure(loaded: &LoadedScenario) -> serde_json::Value {
        serde_json::to_value(&loaded.baseline.plant.stations[0].failures[0]).expect("JSON")
    }

    #[test]
    fn a_failure_has_what_its_component_says_where_it_says_nothing() {
        let found = loaded("component = \"ball-bearing\"", "").unwrap_or_else(|all| panic!("{all}"));
        let bearing = failure(&found);
        assert_eq!(bearing["time_to_failure_hours"]["weibull"]["shape"], 1.3);
        assert_eq!(bearing["warns_by"], "vibration");
        assert!(found.sources.iter().any(|source| source == "catalogue/components.toml"));
        let scale = found.assumptions.iter().find(|one| one.path.ends_with("weibull.scale"));
        let source = scale.and_then(|scale| scale.source.clone()).expect("a source");
        assert!(source.contains("Barringer"), "{source}");

        let own = "component = \"ball-bearing\", time_to_failure_days = 9, warns_by = \"torque\"";
        let bearing = failure(&loaded(own, "").unwrap_or_else(|all| panic!("{all}")));
        assert_eq!(bearing["time_to_failure_days"], 9.0);
        assert_eq!(
            (&bearing["time_to_failure_hours"], &bearing["warns_by"]),
            (&serde_json::Value::Null, &"torque".into())
        );
    }

    #[test]
    fn own_components_go_before_the_library_and_a_scenario_without_components_has_no_library() {
        let blade = failure(&loaded("component = \"saw blade\"", OWN).unwrap_or_else(|all| panic!("{all}")));
        assert_eq!(blade["time_to_failure_hours"], 90.0);
        let belt = failure(&loaded("component = \"drive-belt\"", OWN).unwrap_or_else(|all| panic!("{all}")));
        assert_eq!(belt["time_to_failure_days"], 70.0);
        assert!(belt.get("time_to_failure_hours").is_none());
        let plain = loaded("time_to_failure_hours = 5", "").unwrap_or_else(|all| panic!("{all}"));
        assert_eq!(plain.sources, ["a.toml"]);
    }

    #[test]
    fn an_offer_may_name_another_component() {
        let offer = "[[offer]]\nname = \"Better\"\nitems = [{ what = \"bearing\", price_won = 1 }]\n\
            [offer.changes.station.mill.failures.part]\ncomponent = \"roller-bearing\"\n";
        let found = loaded("component = \"ball-bearing\"", offer).unwrap_or_else(|all| panic!("{all}"));
        let (_, variant) = &found.variants[0];
        let changed = serde_json::to_value(&variant.plant.stations[0].failures[0]).expect("JSON");
        assert_eq!(changed["time_to_failure_hours"]["weibull"]["scale"], 50_000.0);
        assert_eq!(failure(&found)["time_to_failure_hours"]["weibull"]["scale"], 40_000.0);
    }

    #[test]
    fn a_component_that_nobody_knows_is_met_with_the_nearest() {
        let said = loaded("component = \"ball-baering\"", "").expect_err("unknown");
        assert!(said.contains("there is no component \"ball-baering\""), "{said}");
        assert!(said.contains("did you mean \"ball-bearing\"?"), "{said}");
        assert_eq!(said.matches("error").count(), 1, "{said}");
    }
}
