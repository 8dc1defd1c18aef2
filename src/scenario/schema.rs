//! The JSON Schema of scenario files, made from the types that they are read into: for editors, and for the
//! check of the structure, so that there is one source for both.

use std::sync::LazyLock;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::line::station::PowerKey;
use crate::scenario::scenario::ScenarioSpec;

/// The schema that files are checked against, built once.
pub(crate) static SCHEMA: LazyLock<Value> = LazyLock::new(strict);

/// The schema for editors (draft 07, as Taplo and others read it).
pub fn schema() -> Value {
    let mut schema = strict();
    let mut changes = Map::new();
    let mut definitions = Map::new();
    for (list, item) in CHANGEABLE {
        let Some(definition) = schema.pointer(&format!("/definitions/{item}")) else {
            continue;
        };
        definitions.insert(format!("{item}Change"), as_change(definition, list));
        changes.insert(
            list.to_owned(),
            json!({
                "description": format!("What changes, by the name of the {list}."),
                "type": "object",
                "additionalProperties": { "$ref": format!("#/definitions/{item}Change") },
            }),
        );
    }
    for key in [
        "calendar",
        "release",
        "electricity",
        "hall",
        "connected_by",
        "remote_expert",
        "relayout",
    ] {
        if let Some(property) = schema.pointer(&format!("/properties/{key}")) {
            changes.insert(key.to_owned(), property.clone());
        }
    }
    if let Some(item) = schema
        .pointer_mut("/definitions/ItemSpec")
        .and_then(Value::as_object_mut)
    {
        let written = item.remove("required").unwrap_or_default();
        item.insert(
            "anyOf".into(),
            json!([{ "required": written }, { "required": ["catalogue"] }]),
        );
    }
    if let Some(target) = schema
        .pointer_mut("/definitions/OfferSpec/properties/changes")
        .and_then(Value::as_object_mut)
    {
        target.insert("properties".into(), Value::Object(changes));
        target.insert("additionalProperties".into(), Value::Bool(false));
    }
    if let Some(all) = schema.pointer_mut("/definitions").and_then(Value::as_object_mut) {
        all.extend(definitions);
    }
    schema
}

/// Lists of things with names that an offer may change, and the definitions of their items.
const CHANGEABLE: [(&str, &str); 8] = [
    ("station", "PlantStationSpec"),
    ("product", "ProductSpec"),
    ("operator", "OperatorSpec"),
    ("crew", "CrewSpec"),
    ("shift", "ShiftSpec"),
    ("spare", "SpareSpec"),
    ("fleet", "PlantFleetSpec"),
    ("network", "NetworkSpec"),
];

/// An item of which only what changes is written.
fn as_change(definition: &Value, list: &str) -> Value {
    let mut change = definition.clone();
    if let Some(object) = change.as_object_mut() {
        object.remove("required");
        if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
            if list == "station" {
                let after = json!({ "description": "The station that a new one comes after.", "type": "string" });
                properties.insert("after".into(), after);
            }
            for key in ["failures", "routines", "drift", "sensors", "faults"] {
                if let Some(old) = properties.get_mut(key) {
                    *old = json!({ "anyOf": [old.clone(), { "type": "object" }] });
                }
            }
        }
    }
    change
}

/// The schema of another file that [`check_against`](crate::scenario::structure::check_against) checks: without
/// references.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    tidy(&mut schema);
    schema
}

fn strict() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let powers = generator.subschema_for::<PowerKey>();
    let mut schema = generator.into_root_schema_for::<ScenarioSpec>().to_value();
    let powers = resolve_words(&schema, powers.as_value());
    if let Some(power) = schema.pointer_mut("/definitions/PlantStationSpec/properties/power_kw") {
        close_powers(power, &powers);
    }
    for pointer in [
        "/properties/start",
        "/definitions/CalendarSpec/properties/holidays/items",
        "/definitions/ProgrammeSpec/properties/from",
        "/definitions/ProgrammeSpec/properties/until",
        "/definitions/LoanProgrammeSpec/properties/from",
        "/definitions/LoanProgrammeSpec/properties/until",
        "/definitions/GuaranteeProgrammeSpec/properties/from",
        "/definitions/GuaranteeProgrammeSpec/properties/until",
        "/definitions/TaxRuleSpec/properties/from",
        "/definitions/TaxRuleSpec/properties/until",
    ] {
        if let Some(date) = schema.pointer_mut(pointer).and_then(Value::as_object_mut) {
            date.insert("format".into(), "date".into());
        }
    }
    if let Some(item) = schema
        .pointer_mut("/definitions/ItemSpec/properties")
        .and_then(Value::as_object_mut)
    {
        let description = "An item of the catalogue, which says what it is and what it costs.";
        item.insert(
            "catalogue".into(),
            json!({ "description": description, "type": "string" }),
        );
    }
    tidy(&mut schema);
    schema
}

/// The words of an enumeration with their descriptions.
fn resolve_words(schema: &Value, words: &Value) -> Vec<(String, Value)> {
    let words = match words
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.strip_prefix('#'))
    {
        Some(pointer) => schema.pointer(pointer).unwrap_or(words),
        None => words,
    };
    let choices = words
        .get("oneOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    choices
        .iter()
        .filter_map(|choice| {
            let word = choice.get("const")?.as_str()?.to_owned();
            Some((word, choice.get("description").cloned().unwrap_or_default()))
        })
        .collect()
}

/// The derived schema of a map allows any key; only these states have a power.
fn close_powers(power: &mut Value, states: &[(String, Value)]) {
    let Some(object) = power.as_object_mut() else { return };
    let properties: Map<String, Value> = states
        .iter()
        .map(|(state, description)| {
            let number = json!({
                "description": description, "type": "number", "minimum": 0.0, "maximum": 1_000_000.0,
            });
            (state.clone(), number)
        })
        .collect();
    let names: Vec<String> = states.iter().map(|(state, _)| format!("`{state}`")).collect();
    let description = format!(
        "Electric power by state, kW: {}; `idle` stands for those not given.",
        names.join(", ")
    );
    object.insert("description".into(), description.into());
    object.insert("properties".into(), Value::Object(properties));
    object.remove("additionalProperties");
}

/// Takes out `null`, which TOML cannot say, and closes every object whose keys are known.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [one] = &types[..] {
                    let one = one.clone();
                    object.insert("type".into(), one);
                }
            }
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
                if let [Value::Object(one)] = &choices[..] {
                    let one = Value::Object(one.clone());
                    object.remove("anyOf");
                    // Beside a description, a reference counts only within `allOf` in draft 07.
                    object.insert("allOf".into(), json!([one]));
                }
            }
            if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("additionalProperties".into(), Value::Bool(false));
            }
            object.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::merge::NAMED_LISTS;
    use crate::scenario::rules::RULE_LISTS;

    #[test]
    fn objects_are_closed_and_nothing_is_null() {
        fn closed(schema: &Value) -> bool {
            match schema {
                Value::Array(items) => items.iter().all(closed),
                Value::Object(object) => {
                    (!object.contains_key("properties") || object.contains_key("additionalProperties"))
                        && object.values().all(closed)
                }
                _ => true,
            }
        }
        let schema = schema();
        assert!(closed(&schema));
        assert!(!schema.to_string().contains("\"null\""));
        assert_eq!(schema["properties"]["start"]["format"], "date");
        let powers = &schema["definitions"]["PlantStationSpec"]["properties"]["power_kw"]["properties"];
        assert!(
            powers["idle"]["description"].as_str().unwrap().contains("Starved"),
            "{powers}"
        );
    }

    #[test]
    fn editors_know_that_an_item_may_stand_in_the_catalogue() {
        let schema = schema();
        let item = &schema["definitions"]["ItemSpec"];
        assert_eq!(item["properties"]["catalogue"]["type"], "string");
        assert_eq!(
            item["anyOf"],
            json!([{ "required": ["what", "price_won"] }, { "required": ["catalogue"] }])
        );
    }

    #[test]
    fn every_list_of_things_with_names_may_be_changed_but_offers_and_prices() {
        let known = CHANGEABLE.map(|(list, _)| list);
        let named = NAMED_LISTS
            .iter()
            .filter(|list| !["offer", "catalogue", "component"].contains(*list) && !RULE_LISTS.contains(*list));
        assert!(named.clone().all(|list| known.contains(list)), "{known:?}");
        let definitions = schema();
        for (list, item) in CHANGEABLE {
            assert!(
                definitions["definitions"][format!("{item}Change")].is_object(),
                "{list}"
            );
        }
    }

    #[test]
    fn editors_know_what_an_offer_may_change() {
        let schema = schema();
        let changes = &schema["definitions"]["OfferSpec"]["properties"]["changes"]["properties"];
        assert_eq!(
            changes["station"]["additionalProperties"]["$ref"],
            "#/definitions/PlantStationSpecChange"
        );
        assert!(changes["relayout"].is_object() && changes["fleet"].is_object());
        assert!(schema["definitions"]["PlantStationSpecChange"]["properties"]["after"].is_object());
        assert!(
            schema["definitions"]["PlantStationSpecChange"]
                .get("required")
                .is_none()
        );
    }
}
