//! Where a value of a scenario stands, as a dotted path: `station.lathe.cycle_seconds`.
//!
//! A part that is no plain word stands in quotation marks: `offer."Private 5G".monthly_fees_won`. What stands in a list
//! is named by its name, its mode, its part or what it is, or by its number from 0. These are the paths that `check`
//! prints for every number of a scenario. Leaves out what may stand at a path: that says the
//! [structure](super::structure).

use std::fmt;
use std::str::FromStr;

use serde_json::Value as Json;
use thiserror::Error;

use crate::scenario::assumption::{name_of, path_part};
use crate::scenario::diagnostic::{choices_help, quoted};
use crate::scenario::merge::alternatives;
use crate::scenario::tree::{Entry, Node, Table, Value};

/// The place of a value in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValuePath(Vec<String>);

/// Why there is no value at a path, or none can be put there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    /// The path itself cannot be read.
    #[error("{} is no path: parts are separated by dots and stand in quotation marks if they are no plain words", quoted(.0))]
    Grammar(String),
    /// A part of the path does not exist.
    #[error("{path}: there is no {part} in the scenario; {help}", part = quoted(.part))]
    Missing {
        /// The whole path.
        path: String,
        /// The part that does not exist.
        part: String,
        /// What there is in its place.
        help: String,
    },
    /// A part of the path has no parts itself.
    #[error("{path}: {before} is {kind}, which has no parts")]
    NoParts {
        /// The whole path.
        path: String,
        /// The path to the value.
        before: String,
        /// What it is.
        kind: &'static str,
    },
}

impl FromStr for ValuePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let wrong = || PathError::Grammar(text.to_owned());
        let mut parts = Vec::new();
        let mut rest = text.trim();
        loop {
            let (part, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').ok_or_else(wrong)?,
                None => rest.split_at(rest.find(['.', '"']).unwrap_or(rest.len())),
            };
            if part.is_empty() {
                return Err(wrong());
            }
            parts.push(part.to_owned());
            match after.strip_prefix('.') {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok(Self(parts)),
                None => return Err(wrong()),
            }
        }
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.0))
    }
}

fn shown(parts: &[String]) -> String {
    parts.iter().map(|part| path_part(part)).collect::<Vec<_>>().join(".")
}

impl ValuePath {
    /// The parts.
    pub fn parts(&self) -> &[String] {
        &self.0
    }

    /// The value that stands there; nothing if it may but does not.
    ///
    /// # Errors
    /// If what it would stand in does not exist.
    pub(super) fn find<'n>(&self, root: &'n Node) -> Result<Option<&'n Node>, PathError> {
        let mut node = root;
        for (depth, part) in self.0.iter().enumerate() {
            let last = depth + 1 == self.0.len();
            match &node.value {
                Value::Table(table) if last => return Ok(table.get(part)),
                Value::Table(table) => node = table.get(part).ok_or_else(|| self.missing(depth, node))?,
                Value::List(list) => {
                    let place = place_of(list, part).ok_or_else(|| self.missing(depth, node))?;
                    node = list.get(place).ok_or_else(|| self.missing(depth, node))?;
                }
                _ => return Err(self.no_parts(depth, node)),
            }
        }
        Ok(Some(node))
    }

    /// Puts a value there. Where a quantity may be written in several ways that exclude each other (seconds or
    /// minutes), the other ways are taken out.
    ///
    /// # Errors
    /// If what it would stand in does not exist.
    pub(super) fn put(&self, root: &mut Node, value: &Json) -> Result<(), PathError> {
        self.find(root)?;
        let mut node = root;
        for (depth, part) in self.0.iter().enumerate() {
            let mark = node.mark;
            if depth + 1 == self.0.len()
                && let Value::Table(table) = &mut node.value
            {
                let parent = depth.checked_sub(1).and_then(|before| self.0.get(before));
                put_key(table, parent.map(String::as_str), part, node_of(value, mark));
                return Ok(());
            }
            let next = match &mut node.value {
                Value::Table(table) => table.entries.get_mut(part).map(|entry| &mut entry.node),
                Value::List(list) => place_of(list, part).and_then(|place| list.get_mut(place)),
                _ => None,
            };
            let Some(next) = next else { return Ok(()) };
            node = next;
        }
        *node = node_of(value, node.mark);
        Ok(())
    }

    fn missing(&self, depth: usize, node: &Node) -> PathError {
        let part = self.0.get(depth).cloned().unwrap_or_default();
        let names: Vec<String> = match &node.value {
            Value::Table(table) => table.entries.keys().cloned().collect(),
            Value::List(list) => list
                .iter()
                .enumerate()
                .map(|(number, item)| name_of(item).map_or_else(|| number.to_string(), str::to_owned))
                .collect(),
            _ => Vec::new(),
        };
        let what = match depth {
            0 => "parts of the scenario".to_owned(),
            _ => format!("parts of {}", shown(&self.0[..depth])),
        };
        PathError::Missing {
            path: self.to_string(),
            help: choices_help(&part, &what, names.iter().map(String::as_str)),
            part,
        }
    }

    fn no_parts(&self, depth: usize, node: &Node) -> PathError {
        PathError::NoParts {
            path: self.to_string(),
            before: shown(&self.0[..depth]),
            kind: node.kind(),
        }
    }
}

fn put_key(table: &mut Table, parent: Option<&str>, key: &str, node: Node) {
    for other in alternatives(parent, key) {
        table.entries.remove(other);
    }
    let old = table.entries.get(key);
    let key_mark = old.map_or(node.mark, |entry| entry.key_mark);
    let mark = old.map_or(node.mark, |entry| entry.node.mark);
    let node = Node { mark, ..node };
    table.entries.insert(key.to_owned(), Entry { key_mark, node });
}

fn place_of(list: &[Node], part: &str) -> Option<usize> {
    let named = list.iter().position(|item| name_of(item) == Some(part));
    named.or_else(|| part.parse::<usize>().ok().filter(|&place| place < list.len()))
}

/// A value as if it had been written at `mark`.
fn node_of(value: &Json, mark: crate::scenario::diagnostic::Mark) -> Node {
    let value = match value {
        Json::Bool(truth) => Value::Truth(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Whole(i128::from(whole)),
            None => Value::Real(number.as_f64().unwrap_or(f64::MAX)),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(|item| node_of(item, mark)).collect()),
        Json::Object(object) => {
            let entry = |(key, value): (&String, &Json)| {
                let node = node_of(value, mark);
                (key.clone(), Entry { key_mark: mark, node })
            };
            Value::Table(Table {
                entries: object.iter().map(entry).collect(),
            })
        }
        Json::Null => Value::Text(String::new()),
    };
    Node { mark, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::diagnostic::Reporter;
    use crate::scenario::tree;

    const TEXT: &str = "[[station]]\nname = \"saw 2\"\ncycle_seconds = 5\n[[station.failures]]\nmode = \"jam\"\n\
        repair_minutes = 3\n[[offer]]\nname = \"A\"\nitems = [{ what = \"radio\", price_won = 7 }, { price_won = 8 }]\n\
        [offer.changes.station.\"saw 2\"]\nmachines = 2\n";

    fn root() -> Node {
        let mut reporter = Reporter::default();
        reporter.sources.add("a.toml".into(), TEXT.into());
        tree::parse(0, &mut reporter).unwrap().root
    }

    fn path(text: &str) -> ValuePath {
        text.parse().unwrap()
    }

    #[test]
    fn a_path_is_read_and_shown_with_quotation_marks_only_where_they_are_needed() {
        for text in ["run.days", "station.\"saw 2\".cycle_seconds", "\"a.b\".c", "공정.절단"] {
            assert_eq!(path(text).to_string(), text);
        }
        assert_eq!(path("\"run\".days").to_string(), "run.days");
        for wrong in ["", ".", "a.", ".a", "a..b", "\"a", "\"a\"b", "a\"b\"", "\"\".a"] {
            assert!(wrong.parse::<ValuePath>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn values_are_found_in_tables_and_in_lists_by_name_and_by_number() {
        let root = root();
        let found = |text: &str| path(text).find(&root).unwrap().map(Node::to_json);
        assert_eq!(found("station.\"saw 2\".cycle_seconds"), Some(5.into()));
        assert_eq!(found("station.0.failures.jam.repair_minutes"), Some(3.into()));
        assert_eq!(found("offer.A.items.radio.price_won"), Some(7.into()));
        assert_eq!(found("offer.A.items.1.price_won"), Some(8.into()));
        assert_eq!(found("offer.A.changes.station.\"saw 2\".machines"), Some(2.into()));
        assert_eq!(found("station.\"saw 2\".machines"), None);
    }

    #[test]
    fn what_does_not_exist_is_met_with_what_is_near() {
        let error = |text: &str| path(text).find(&root()).unwrap_err().to_string();
        let text = error("station.\"saw 1\".cycle_seconds");
        assert!(
            text.contains("there is no \"saw 1\"") && text.contains("did you mean \"saw 2\"?"),
            "{text}"
        );
        assert!(error("stations.x.y").contains("did you mean \"station\"?"));
        assert!(error("station.0.failures.1.repair_minutes").contains("parts of station.0.failures: jam"));
        assert!(error("station.0.cycle_seconds.mean").contains("station.0.cycle_seconds is a whole number"));
    }

    #[test]
    fn a_value_is_put_in_the_place_of_the_old_one_and_of_its_alternatives() {
        let mut root = root();
        path("station.0.failures.jam.repair_minutes")
            .put(&mut root, &4.5.into())
            .unwrap();
        path("station.0.cycle_minutes").put(&mut root, &2.into()).unwrap();
        path("offer.A.items.1")
            .put(&mut root, &serde_json::json!({ "what": "x" }))
            .unwrap();
        let json = root.to_json();
        assert_eq!(json["station"][0]["failures"][0]["repair_minutes"], 4.5);
        assert_eq!(json["station"][0]["cycle_minutes"], 2);
        assert!(json["station"][0].get("cycle_seconds").is_none());
        assert_eq!(json["offer"][0]["items"][1], serde_json::json!({ "what": "x" }));
        assert!(path("station.mill.cycle_seconds").put(&mut root, &2.into()).is_err());
        assert_eq!(root.to_json(), json);
    }
}
