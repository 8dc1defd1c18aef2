//! One scenario laid over another: files over the files they extend, an offer's changes over the baseline.
//!
//! Both are the same deep merge. Tables merge key by key. Lists of things with names (stations, products,
//! operators, crews, shifts, fleets, networks, catalogue prices, dated rules, offers) merge by name; other lists are replaced. A
//! quantity written in another unit, or in another of several ways that exclude each other, replaces the one it
//! excludes. A distribution of another kind replaces the old one.

use crate::factory::relayout::{CablingTime, MovingTime};
use crate::line::fleet::{DispatchTime, LoadingTime, UnloadingTime};
use crate::line::orders::{DueTime, OrderInterval};
use crate::line::product::TransferTime;
use crate::line::station::{CycleTime, LoadTime, RoutineTime, SetupTime, StartTime};
use crate::maintenance::degradation::WarningTime;
use crate::maintenance::failure::{ExpertRepairTime, PreventiveTime, RepairTime, TimeToFailure};
use crate::maintenance::policy::ReplacementAge;
use crate::maintenance::sensing::SampleTime;
use crate::maintenance::spares::LeadTime;
use crate::network::application::{AcknowledgeTime, RestartTime};
use crate::network::spec::{FaultInterval, OutTime};
use crate::scenario::diagnostic::{Reporter, quoted};
use crate::scenario::tree::{Entry, Node, Table, Value};

/// Lists at the top whose items have names.
pub const NAMED_LISTS: [&str; 15] = [
    "station",
    "product",
    "operator",
    "crew",
    "shift",
    "fleet",
    "network",
    "spare",
    "component",
    "catalogue",
    "programme",
    "loan_programme",
    "guarantee_programme",
    "tax_rule",
    "offer",
];
/// Tables at the top that say what things are called in a language.
pub const LANGUAGES: [&str; 2] = ["korean", "english"];
/// What an offer cannot change, and why.
const UNCHANGEABLE: [(&str, &str); 16] = [
    ("offer", "offers do not stand within offers"),
    (
        "catalogue",
        "prices stand at the top of the scenario, and an offer's `items` name them",
    ),
    (
        "component",
        "components stand at the top of the scenario, and failures name them",
    ),
    ("extends", "an offer builds on the scenario that it stands in"),
    ("name", "the offer has its own `name`"),
    ("description", "the offer has its own `description`"),
    ("korean", "things are called alike with every offer"),
    ("english", "things are called alike with every offer"),
    ("start", "baseline and offers are compared over the same time"),
    (
        "run",
        "baseline and offers are compared over the same time, with the same dice",
    ),
    ("finance", "baseline and offers are valued alike"),
    ("tax", "baseline and offers are taxed alike"),
    ("tax_rule", "laws hold for all"),
    (
        "programme",
        "rules stand at the top of the scenario, and an offer's `funding` names them",
    ),
    (
        "loan_programme",
        "rules stand at the top of the scenario, and an offer's `loans` name them",
    ),
    (
        "guarantee_programme",
        "rules stand at the top of the scenario, and an offer's `loans` name them",
    ),
];
/// Names of distributions and open prices: a table with one of these says which kind it is.
const KINDS: [&str; 21] = [
    "uniform",
    "triangular",
    "exponential",
    "erlang",
    "gamma",
    "weibull",
    "lognormal",
    "normal",
    "geometric",
    "values",
    "file",
    "range",
    "wiener",
    "states",
    "shocks",
    "run-to-failure",
    "calendar",
    "usage",
    "age",
    "condition",
    "predictive",
];

/// What is laid over a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// A file over those it extends.
    File,
    /// An offer's changes.
    Changes,
}

/// Keys of which a scenario gives one.
pub(super) fn alternatives(parent: Option<&str>, key: &str) -> Vec<&'static str> {
    let timed: [&[&'static str]; 23] = [
        &CycleTime::KEYS,
        &SetupTime::KEYS,
        &LoadTime::KEYS,
        &RoutineTime::KEYS,
        &StartTime::KEYS,
        &TransferTime::KEYS,
        &DueTime::KEYS,
        &TimeToFailure::KEYS,
        &RepairTime::KEYS,
        &AcknowledgeTime::KEYS,
        &RestartTime::KEYS,
        &FaultInterval::KEYS,
        &OutTime::KEYS,
        &LoadingTime::KEYS,
        &UnloadingTime::KEYS,
        &DispatchTime::KEYS,
        &CablingTime::KEYS,
        &ExpertRepairTime::KEYS,
        &WarningTime::KEYS,
        &PreventiveTime::KEYS,
        &SampleTime::KEYS,
        &ReplacementAge::KEYS,
        &LeadTime::KEYS,
    ];
    let orders: Vec<&'static str> = ["per_week", "schedule"]
        .into_iter()
        .chain(OrderInterval::KEYS)
        .collect();
    let life: Vec<&'static str> = ["wear"].into_iter().chain(TimeToFailure::KEYS).collect();
    let run: &[&'static str] = &["months", "days", "hours", "seconds"];
    let groups = timed
        .into_iter()
        .chain([
            &life[..],
            &orders[..],
            &["supply", "orders"],
            &["flat_won_per_kwh", "seasons"],
        ])
        .chain((parent == Some("run")).then_some(run))
        .chain((parent == Some("relayout")).then_some(&MovingTime::KEYS[..]));
    groups
        .filter(|group| group.contains(&key))
        .flatten()
        .copied()
        .filter(|other| *other != key)
        .collect()
}

/// How the items of the list at `path` are told apart, and whether a list laid over it merges too.
fn identity(path: &[String]) -> Option<(&'static str, bool)> {
    match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [list] if NAMED_LISTS.contains(&list) => Some(("name", true)),
        ["station", "routines" | "drift"] | ["electricity", "seasons"] => Some(("name", false)),
        ["station", "failures"] => Some(("mode", false)),
        ["network", "faults"] => Some(("part", false)),
        ["station", "sensors"] => Some(("signal", false)),
        _ => None,
    }
}

/// Lays `patch` over `base`.
pub fn overlay(base: &mut Node, patch: &Node, layer: Layer, reporter: &mut Reporter) {
    if let (Value::Table(base), Value::Table(patch)) = (&mut base.value, &patch.value) {
        Merge { layer, reporter }.tables(base, patch, &mut Vec::new());
    }
}

/// The scenario `root` with `offer` adopted; the offer is the only one left in it.
pub fn with_offer(root: &Node, offer: &Node, reporter: &mut Reporter) -> Node {
    let mut entries = root.table().cloned().unwrap_or_default().entries;
    let offers = entries.remove("offer");
    let mut node = Node {
        mark: root.mark,
        value: Value::Table(Table { entries }),
    };
    if let Some(changes) = offer.table().and_then(|table| table.get("changes")) {
        let mut changes = changes.clone();
        if let Value::Table(table) = &mut changes.value {
            for (key, why) in UNCHANGEABLE {
                if let Some(entry) = table.entries.remove(key) {
                    reporter.error_with_help(entry.key_mark, format!("an offer cannot change `{key}`"), why);
                }
            }
        }
        overlay(&mut node, &changes, Layer::Changes, reporter);
    }
    if let (Value::Table(table), Some(offers)) = (&mut node.value, offers) {
        let list = Node {
            mark: offers.node.mark,
            value: Value::List(vec![offer.clone()]),
        };
        let key_mark = offers.key_mark;
        table.entries.insert("offer".into(), Entry { key_mark, node: list });
    }
    node
}

struct Merge<'r> {
    layer: Layer,
    reporter: &'r mut Reporter,
}

impl Merge<'_> {
    fn tables(&mut self, base: &mut Table, patch: &Table, path: &mut Vec<String>) {
        // All exclusions first: two keys of one group in the patch exclude the base's, not each other.
        for key in patch.entries.keys() {
            for other in alternatives(path.last().map(String::as_str), key) {
                if !patch.entries.contains_key(other) {
                    base.entries.remove(other);
                }
            }
        }
        for (key, entry) in &patch.entries {
            path.push(key.clone());
            self.entry(base, key, entry, path);
            path.pop();
        }
    }

    fn entry(&mut self, base: &mut Table, key: &str, patch: &Entry, path: &mut Vec<String>) {
        let by_name = identity(path);
        if let (Some((id, _)), Value::Table(items)) = (by_name, &patch.node.value) {
            let items = self.items_by_name(items, id);
            self.items(base, key, patch, items, id, path);
            return;
        }
        if let (Some((id, true)), Value::List(items)) = (by_name, &patch.node.value) {
            self.items(base, key, patch, items.clone(), id, path);
            return;
        }
        match base.entries.get_mut(key) {
            None => {
                base.entries.insert(key.to_owned(), patch.clone());
            }
            Some(old) if path.len() == 1 && LANGUAGES.contains(&key) => {
                // What is called something there may have the name of any key.
                if let (Value::Table(old), Value::Table(new)) = (&mut old.node.value, &patch.node.value) {
                    old.entries.extend(new.entries.clone());
                } else {
                    *old = patch.clone();
                }
            }
            Some(old) => {
                if let (Value::Table(old), Value::Table(new)) = (&mut old.node.value, &patch.node.value)
                    && !of_different_kinds(old, new)
                {
                    self.tables(old, new, path);
                    return;
                }
                if self.layer == Layer::Changes && old.node.says_the_same(&patch.node) {
                    self.reporter.warning(
                        patch.node.mark,
                        format!("this changes nothing: `{key}` is so without the offer"),
                        "take it out, or write what the offer makes of it",
                    );
                }
                *old = patch.clone();
            }
        }
    }

    /// Turns tables by name into a list of tables with names.
    fn items_by_name(&mut self, items: &Table, id: &str) -> Vec<Node> {
        let mut list = Vec::new();
        for (name, entry) in items.in_order() {
            let mut node = entry.node.clone();
            let Value::Table(table) = &mut node.value else {
                self.reporter.error_with_help(
                    entry.node.mark,
                    format!(
                        "{} must be a table of what changes, not {}",
                        quoted(name),
                        entry.node.kind()
                    ),
                    "e.g. `[offer.changes.station.lathe]` with `machines = 3`",
                );
                continue;
            };
            if let Some(own) = table.entries.get(id)
                && own.node.text() != Some(name)
            {
                let message = format!("a `{id}` cannot be changed; this table is about {}", quoted(name));
                self.reporter.error(own.node.mark, message);
            }
            let named = Node {
                mark: entry.key_mark,
                value: Value::Text(name.clone()),
            };
            table.entries.insert(
                id.to_owned(),
                Entry {
                    key_mark: entry.key_mark,
                    node: named,
                },
            );
            list.push(node);
        }
        list
    }

    /// Lays items with names over the list behind `key`.
    fn items(
        &mut self,
        base: &mut Table,
        key: &str,
        patch: &Entry,
        items: Vec<Node>,
        id: &str,
        path: &mut Vec<String>,
    ) {
        let old = base.entries.entry(key.to_owned()).or_insert_with(|| Entry {
            key_mark: patch.key_mark,
            node: Node {
                mark: patch.node.mark,
                value: Value::List(Vec::new()),
            },
        });
        let Value::List(list) = &mut old.node.value else {
            // The base is wrong, and the check of the structure says so where it stands.
            return;
        };
        // Names once looked up, not searched for again and again: lists may be long.
        let mut places = std::collections::BTreeMap::new();
        for (place, item) in list.iter().enumerate() {
            if let Some(name) = name_of(item, id) {
                places.entry(name.to_owned()).or_insert(place);
            }
        }
        for mut item in items {
            let after = self.take_after(&mut item, path);
            // Each is met once: a name that the patch says twice stays twice, and is an error later.
            let place = name_of(&item, id).and_then(|name| places.remove(name));
            match (place.and_then(|place| list.get_mut(place)), &mut item.value) {
                (Some(old), Value::Table(new)) => {
                    if let Some(after) = after {
                        let message = "`after` places a new station; this one is already in the line";
                        self.reporter.error(after.key_mark, message);
                    }
                    if let Value::Table(old) = &mut old.value {
                        new.entries.remove(id);
                        self.tables(old, new, path);
                    }
                }
                _ => {
                    let Some(after) = after else {
                        list.push(item);
                        continue;
                    };
                    let name = after.node.text().unwrap_or_default();
                    match list.iter().position(|old| name_of(old, id) == Some(name)) {
                        Some(place) => {
                            list.insert(place + 1, item);
                            places.values_mut().filter(|at| **at > place).for_each(|at| *at += 1);
                        }
                        None => {
                            let names: Vec<&str> = list.iter().filter_map(|old| name_of(old, id)).collect();
                            let message = format!("there is no station {}", quoted(name));
                            let choices = names.iter().copied();
                            self.reporter
                                .error_among(after.node.mark, message, name, "stations", choices);
                            list.push(item);
                        }
                    }
                }
            }
        }
    }

    fn take_after(&mut self, item: &mut Node, path: &[String]) -> Option<Entry> {
        if self.layer != Layer::Changes || path != ["station"] {
            return None;
        }
        match &mut item.value {
            Value::Table(table) => table.entries.remove("after"),
            _ => None,
        }
    }
}

fn name_of<'n>(item: &'n Node, id: &str) -> Option<&'n str> {
    item.table()?.get(id)?.text()
}

fn of_different_kinds(old: &Table, new: &Table) -> bool {
    let kind = |table: &Table| {
        let mut keys = table.entries.keys();
        match (keys.next(), keys.next()) {
            (Some(key), None) => KINDS.iter().position(|kind| kind == key),
            _ => None,
        }
    };
    matches!((kind(old), kind(new)), (Some(old), Some(new)) if old != new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::diagnostic::Diagnostics;
    use crate::scenario::tree;

    fn laid(base: &str, patch: &str, layer: Layer) -> (serde_json::Value, Diagnostics) {
        let mut reporter = Reporter::default();
        reporter.sources.add("base.toml".into(), base.into());
        reporter.sources.add("patch.toml".into(), patch.into());
        let mut base = tree::parse(0, &mut reporter).unwrap().root;
        let patch = tree::parse(1, &mut reporter).unwrap().root;
        overlay(&mut base, &patch, layer, &mut reporter);
        (base.to_json(), reporter.finish())
    }

    const BASE: &str = "[[station]]\nname = \"mill\"\ncycle_seconds = 5\n[[station.failures]]\nmode = \"jam\"\n\
        repair_minutes = 3\n[[station]]\nname = \"lathe\"\nmachines = 2\n[run]\nmonths = 3\n";

    #[test]
    fn items_merge_by_name_and_new_ones_are_appended() {
        let (json, _) = laid(
            BASE,
            "[[station]]\nname = \"mill\"\nmachines = 4\n[[station]]\nname = \"saw\"",
            Layer::File,
        );
        assert_eq!(json["station"][0]["machines"], 4);
        assert_eq!(json["station"][0]["cycle_seconds"], 5);
        assert_eq!(json["station"][2]["name"], "saw");
    }

    #[test]
    fn changes_by_name_find_their_items_and_place_new_ones() {
        let patch = "[station.mill.failures.jam]\nrepair_minutes = 1\n[station.saw]\nafter = \"mill\"\nmachines = 1\n\
            [crew.night]\nsize = 2\n";
        let (json, all) = laid(BASE, patch, Layer::Changes);
        assert!(all.is_empty(), "{all}");
        assert_eq!(json["station"][0]["failures"][0]["repair_minutes"], 1);
        assert_eq!(json["station"][1]["name"], "saw");
        assert_eq!(json["station"][2]["name"], "lathe");
        assert_eq!(json["crew"][0]["name"], "night");
    }

    #[test]
    fn a_list_given_as_a_list_replaces_the_old_one() {
        let (json, _) = laid(BASE, "[station.mill]\nfailures = [{ mode = \"fire\" }]", Layer::Changes);
        assert_eq!(json["station"][0]["failures"].as_array().unwrap().len(), 1);
        assert_eq!(json["station"][0]["failures"][0]["mode"], "fire");
    }

    #[test]
    fn another_unit_replaces_the_old_one() {
        let (json, _) = laid(BASE, "run.days = 4\n[station.mill]\ncycle_minutes = 1", Layer::Changes);
        assert_eq!(json["station"][0]["cycle_seconds"], serde_json::Value::Null);
        assert_eq!(json["station"][0]["cycle_minutes"], 1);
        assert_eq!(json["run"], serde_json::json!({ "days": 4 }));
    }

    #[test]
    fn another_distribution_replaces_the_old_one_and_a_parameter_does_not() {
        let base = "x = { lognormal = { mean = 4, cv = 1 } }";
        assert_eq!(
            laid(base, "x = { exponential = { mean = 3 } }", Layer::File).0["x"]["lognormal"],
            serde_json::Value::Null
        );
        assert_eq!(
            laid(base, "x.lognormal.mean = 3", Layer::File).0["x"]["lognormal"]["cv"],
            1
        );
    }

    #[test]
    fn networks_merge_by_name_and_their_faults_by_part() {
        let base = "[[network]]\nname = \"old\"\nkind = \"wifi-6\"\n[[network.faults]]\npart = \"radio\"\nout_hours = 2\n\
            [[station]]\nname = \"mill\"\ncontrol = { acknowledge_minutes = 4, cycle_ms = 8 }";
        let patch = "connected_by = \"old\"\n[network.old]\nretries = 3\n[network.old.faults.radio]\nout_minutes = 5\n\
            [network.new]\nkind = \"5g\"\n[station.mill.control]\nacknowledge_seconds = 30";
        let (json, all) = laid(base, patch, Layer::Changes);
        assert!(all.is_empty(), "{all}");
        let old = serde_json::json!({
            "name": "old", "kind": "wifi-6", "retries": 3, "faults": [{ "part": "radio", "out_minutes": 5 }],
        });
        assert_eq!(json["network"][0], old);
        assert_eq!(json["network"][1], serde_json::json!({ "name": "new", "kind": "5g" }));
        let control = serde_json::json!({ "acknowledge_seconds": 30, "cycle_ms": 8 });
        assert_eq!(json["station"][0]["control"], control);
    }

    #[test]
    fn a_change_that_changes_nothing_is_a_warning() {
        let (_, all) = laid(BASE, "[station.lathe]\nmachines = 2", Layer::Changes);
        assert_eq!(
            (all.errors(), all.warnings(), all.items()[0].line, all.items()[0].column),
            (0, 1, 2, 12)
        );
    }

    #[test]
    fn after_must_name_a_station_and_only_place_new_ones() {
        let (_, all) = laid(
            BASE,
            "[station.saw]\nafter = \"mil\"\n[station.lathe]\nafter = \"mill\"",
            Layer::Changes,
        );
        let found: Vec<_> = all.items().iter().map(|item| (item.line, item.column)).collect();
        assert_eq!(found, [(2, 9), (4, 1)]);
        assert!(
            all.items()[0]
                .help
                .as_deref()
                .unwrap()
                .contains("did you mean \"mill\"?")
        );
    }
}
