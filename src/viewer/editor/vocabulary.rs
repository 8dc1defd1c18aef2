//! What may be written in a section, from the schema of scenario files: which keys there are, what they mean, which
//! words a value may be, and with what a new section begins.

use serde_json::Value;

use crate::scenario::schema::SCHEMA;

/// A key that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub key: &'static str,
    /// What it says, in English.
    pub description: &'static str,
    /// What stands behind it.
    pub shape: Shape,
}

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A value, with one to begin with.
    Value(String),
    /// A section of its own.
    Section,
    /// A section of which there may be several.
    Items,
}

/// Most references that are followed from one place of the schema: more would be a circle.
const MOST_REFERENCES: usize = 16;

/// The keys that may stand in the section at the end of a way.
pub fn keys(way: &[String]) -> Vec<Key> {
    let mut found = Vec::new();
    for table in tables(way) {
        let Some(properties) = table.get("properties").and_then(Value::as_object) else {
            continue;
        };
        for (key, schema) in properties {
            if found.iter().all(|known: &Key| known.key != key) {
                found.push(Key {
                    key,
                    description: description(schema),
                    shape: shape(schema),
                });
            }
        }
    }
    found
}

/// What a key of a section means.
pub fn meaning(way: &[String], key: &str) -> &'static str {
    property(way, key).map_or("", description)
}

/// The words that the value of a key may be; none if it may be others.
pub fn words(way: &[String], key: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for schema in property(way, key).into_iter().flat_map(alternatives) {
        let constant = schema.get("const").and_then(Value::as_str);
        let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        found.extend(constant.into_iter().chain(listed.filter_map(Value::as_str)));
    }
    found
}

/// The lines with which a new section begins: the keys that it must have.
pub fn beginning(way: &[String]) -> String {
    let Some(table) = tables(way).into_iter().next() else {
        return String::new();
    };
    let required = table.get("required").and_then(Value::as_array).into_iter().flatten();
    let lines = required.filter_map(Value::as_str).map(|key| {
        let value = table
            .pointer(&format!("/properties/{key}"))
            .map(start_of)
            .unwrap_or_default();
        format!("{key} = {value}\n")
    });
    lines.collect()
}

fn property(way: &[String], key: &str) -> Option<&'static Value> {
    let (way, key) = match key.rsplit_once('.') {
        // Dotted keys lead further down.
        Some((further, last)) => {
            let further = further.split('.').map(str::to_owned);
            (way.iter().cloned().chain(further).collect(), last)
        }
        None => (way.to_vec(), key),
    };
    tables(&way)
        .into_iter()
        .find_map(|table| table.get("properties")?.get(key))
}

/// What a section at the end of a way may be.
fn tables(way: &[String]) -> Vec<&'static Value> {
    let schema: &'static Value = &SCHEMA;
    let mut here = vec![schema];
    for key in way {
        here = here
            .iter()
            .filter_map(|table| {
                let named = table
                    .get("properties")
                    .and_then(|properties| properties.get(key.as_str()));
                named.or_else(|| table.get("additionalProperties").filter(|schema| schema.is_object()))
            })
            .flat_map(alternatives)
            .flat_map(|schema| match schema.get("items") {
                Some(items) => alternatives(items),
                None => vec![schema],
            })
            .filter(|schema| schema.get("properties").is_some() || schema.get("additionalProperties").is_some())
            .collect();
    }
    here
}

/// All that a schema may be, with its references followed.
fn alternatives(schema: &'static Value) -> Vec<&'static Value> {
    fn follow(schema: &'static Value, left: usize, found: &mut Vec<&'static Value>) {
        if left == 0 {
            return;
        }
        if let Some(path) = schema.get("$ref").and_then(Value::as_str)
            && let Some(target) = SCHEMA.pointer(path.trim_start_matches('#'))
        {
            follow(target, left - 1, found);
        }
        let mut is_choice = false;
        for kind in ["anyOf", "oneOf", "allOf"] {
            for choice in schema.get(kind).and_then(Value::as_array).into_iter().flatten() {
                is_choice = true;
                follow(choice, left - 1, found);
            }
        }
        if !is_choice && schema.get("$ref").is_none() {
            found.push(schema);
        }
    }
    let mut found = Vec::new();
    follow(schema, MOST_REFERENCES, &mut found);
    found
}

fn description(schema: &'static Value) -> &'static str {
    schema.get("description").and_then(Value::as_str).unwrap_or_default()
}

fn has_type(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(kind)) => kind == name,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == name),
        _ => false,
    }
}

fn shape(schema: &'static Value) -> Shape {
    let all = alternatives(schema);
    let is_table = |schema: &&'static Value| has_type(schema, "object") && schema.get("properties").is_some();
    let items = all
        .iter()
        .filter_map(|schema| schema.get("items"))
        .flat_map(alternatives);
    if items.into_iter().any(|item| is_table(&item)) {
        Shape::Items
    } else if all.iter().all(is_table) && !all.is_empty() {
        Shape::Section
    } else {
        Shape::Value(start_of(schema))
    }
}

/// A value to begin with: the simplest that the schema allows.
fn start_of(schema: &'static Value) -> String {
    let all = alternatives(schema);
    let has = |name: &str| all.iter().find(|schema| has_type(schema, name));
    if let Some(word) = all
        .iter()
        .find_map(|schema| schema.get("const").and_then(Value::as_str))
    {
        return format!("\"{word}\"");
    }
    if let Some(number) = has("integer").or_else(|| has("number")) {
        let least = number.get("minimum").and_then(Value::as_f64).unwrap_or_default();
        return format!("{}", least.max(1.0));
    }
    match () {
        () if has("string").is_some() => "\"\"".to_owned(),
        () if has("boolean").is_some() => "true".to_owned(),
        () if has("array").is_some() => "[]".to_owned(),
        () => "{}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(path: &str) -> Vec<String> {
        path.split('.')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_schema_says_what_may_be_written() {
        let shape = |path: &str, key: &str| {
            keys(&way(path))
                .into_iter()
                .find(|known| known.key == key)
                .unwrap()
                .shape
        };
        assert_eq!(shape("", "station"), Shape::Items);
        assert_eq!(shape("", "hall"), Shape::Section);
        assert_eq!(shape("station", "failures"), Shape::Items);
        assert_eq!(shape("station", "machines"), Shape::Value("1".into()));
        assert_eq!(shape("station", "cycle_seconds"), Shape::Value("1".into()));
        assert!(words(&way("station"), "dispatch").contains(&"earliest-due"));
        assert!(words(&way("station"), "name").is_empty());
        assert!(meaning(&way("station"), "buffer").contains("Places"));
        assert!(
            keys(&way("station.failures"))
                .iter()
                .any(|known| known.key == "repair_hours")
        );
        assert!(beginning(&way("station")).contains("name = \"\"\n"));
        assert!(keys(&way("nonsense")).is_empty() && beginning(&way("nonsense.x")).is_empty());
    }
}
