//! What identifies a plant, whatever file it came from.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::scenario::scenario::ScenarioSpec;

/// SHA-256 over its canonical JSON, in hexadecimal.
pub fn plant_hash(spec: &ScenarioSpec) -> String {
    let json = serde_json::to_value(&spec.plant).map(sorted).unwrap_or_default();
    let digest = Sha256::digest(json.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same with the keys of every table in alphabetical order: what is the same has the same text.
pub(crate) fn sorted(json: Json) -> Json {
    match json {
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        Json::Object(object) => {
            let ordered: BTreeMap<String, Json> = object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Json::Object(ordered.into_iter().collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load::load_page;

    #[test]
    fn a_plant_is_known_by_its_hash() {
        let base = "name = \"Base\"\nstart = 2027-01-04\nrun = { days = 5 }\n\
            [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
            [[station]]\nname = \"mill\"\ncycle_seconds = 5\n";
        let hash = |text: &str| {
            let scenario = load_page(&[("a.toml", text)], "a.toml").unwrap_or_else(|all| panic!("{all}"));
            plant_hash(&scenario.baseline)
        };
        let (old, new) = (
            "start = 2027-01-04\nrun = { days = 5 }",
            "run = { days = 5.0 }\nstart = \"2027-01-04\" # measured",
        );
        assert_eq!(hash(base), hash(&base.replace(old, new)));
        assert_ne!(hash(base), hash(&base.replace("days = 5", "days = 6")));
    }
}
