//! A scenario read once and made many times, each time with other values at some of its paths.
//!
//! What is put in stands there as if it had been written in the file, before offers are laid over it: an offer's changes
//! go before it. Each scenario that is made is checked like one that was written.

use std::path::Path;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::identity::sorted;
use crate::scenario::load::loader::Loader;
use crate::scenario::load::{LoadedScenario, unopened};
use crate::scenario::path::{PathError, ValuePath};
use crate::scenario::source::Shelf;
use crate::scenario::tree::Node;

/// A scenario of which values can be changed.
#[derive(Clone)]
pub struct Template {
    loader: Loader<'static>,
    root: Node,
}

impl Template {
    /// Reads the scenario of a file with all that it extends.
    ///
    /// # Errors
    /// If a file cannot be read or is no TOML. Whether the scenario makes sense shows when it is [made](Self::with).
    pub fn open(path: &Path) -> Result<Self, Diagnostics> {
        let name = path.to_string_lossy().into_owned();
        let opened = Shelf::of_file(path).and_then(|(shelf, steps)| {
            let text = shelf.read_first(path, &steps)?;
            Ok((shelf, steps, text))
        });
        let (shelf, steps, text) = opened.map_err(|error| unopened(name.clone(), &error))?;
        let mut loader = Loader::new(shelf);
        match loader.read(name, steps, text) {
            Some(root) => Ok(Self { loader, root }),
            None => Err(loader.complaints()),
        }
    }

    /// The value that the scenario gives at a path; none if it leaves it out.
    ///
    /// # Errors
    /// If what it would stand in does not exist.
    pub fn value(&self, path: &ValuePath) -> Result<Option<Json>, PathError> {
        Ok(path.find(&self.root)?.map(Node::to_json))
    }

    /// The scenario with these values in their places.
    ///
    /// # Errors
    /// If the scenario cannot be used like this. A path that does not exist changes nothing: ask
    /// [`value`](Self::value) before.
    pub fn with<'v>(
        &self,
        values: impl IntoIterator<Item = (&'v ValuePath, &'v Json)>,
    ) -> Result<LoadedScenario, Diagnostics> {
        let mut root = self.root.clone();
        for (path, value) in values {
            // Nothing is left half changed by an error, and whoever asks before knows that there is none.
            let _ = path.put(&mut root, value);
        }
        self.loader.clone().make(root)
    }

    /// What identifies the files' contents as laid over each other: SHA-256, in hexadecimal. Comments, the order of keys
    /// and how the values are spread over files do not count; nor do files of measured values, which count in what is
    /// made of the scenario.
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(sorted(self.root.to_json()).to_string().as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "name = \"Base\"\nstart = 2027-01-04\nrun = { days = 5 }\n\
        [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
        [[station]]\nname = \"mill\"\ncycle_seconds = 5\n\
        [[offer]]\nname = \"More\"\n[offer.changes.station.mill]\nmachines = 2\n";

    fn template(text: &str) -> Template {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        std::fs::write(&file, text).unwrap();
        Template::open(&file).unwrap()
    }

    fn path(text: &str) -> ValuePath {
        text.parse().unwrap()
    }

    #[test]
    fn a_value_put_in_is_as_if_it_had_been_written() {
        let template = template(TEXT);
        let made = template
            .with([
                (&path("station.mill.cycle_minutes"), &Json::from(2)),
                (&path("station.mill.machines"), &Json::from(7)),
                (&path("run.days"), &Json::from(2.5)),
            ])
            .unwrap();
        let text = TEXT
            .replace("cycle_seconds = 5", "cycle_minutes = 2\nmachines = 7")
            .replace("days = 5", "days = 2.5");
        let written = self::template(&text).with([]).unwrap();
        assert_eq!(made.baseline, written.baseline);
        assert_eq!(made.variants, written.variants);
        // The offer's change goes before.
        assert_eq!(made.variants[0].1.plant.stations[0].line.machines, Some(2));
        assert_eq!(made.baseline.plant.stations[0].line.machines, Some(7));
    }

    #[test]
    fn making_changes_nothing_in_the_template() {
        let template = template(TEXT);
        let before = template.with([]).unwrap().baseline;
        template.with([(&path("run.days"), &Json::from(1))]).unwrap();
        assert_eq!(template.with([]).unwrap().baseline, before);
        assert_eq!(template.value(&path("run.days")), Ok(Some(5.into())));
    }

    #[test]
    fn a_value_that_makes_no_sense_is_refused_where_it_stands() {
        let error = template(TEXT).with([(&path("station.mill.cycle_seconds"), &Json::from(-1))]);
        let error = error.unwrap_err();
        assert_eq!(error.items()[0].line, 9, "{error}");
        let error = template(TEXT).with([(&path("station.mill.cicle_seconds"), &Json::from(1))]);
        assert!(error.unwrap_err().to_string().contains("cycle_seconds"));
    }

    #[test]
    fn the_hash_is_that_of_the_contents() {
        let hash = template(TEXT).hash();
        assert_eq!(hash, template(&format!("# comment\n{TEXT}")).hash());
        assert_ne!(hash, template(&TEXT.replace("days = 5", "days = 6")).hash());
    }
}
