//! What things are called in other languages: no two of a kind may look the same to a reader.

use std::collections::BTreeMap;

use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;
use crate::scenario::validate::Check;

impl<'c> Check<'c> {
    /// The tables `korean` and `english`.
    pub(super) fn languages(&mut self, root: Place<'c>) {
        let spec = self.spec;
        for (key, names) in [("korean", &spec.korean), ("english", &spec.english)] {
            let table = root.key(key);
            for (written, shown) in names.iter() {
                let place = table.key(written);
                if shown.trim().is_empty() {
                    self.error(place.mark(), "a name must not be empty");
                }
                self.description(place, shown);
            }
            if names.is_empty() {
                continue;
            }
            for (what, of_kind) in self.kinds() {
                let mut first: BTreeMap<String, &str> = BTreeMap::new();
                for written in of_kind {
                    let shown = names.called(written).into_owned();
                    match first.get(&shown) {
                        // Two of the same name are complained of where they stand.
                        Some(other) if *other != written => {
                            let told = [written, other].map(|name| table.key(name));
                            let at = told.into_iter().find(|name| name.is_written()).unwrap_or(table);
                            let message = format!("two {what} are called {} in `{key}`", quoted(&shown));
                            let help = format!("they are {} and {}", quoted(other), quoted(written));
                            self.error_with_help(at.mark(), message, help);
                        }
                        Some(_) => {}
                        None => {
                            first.insert(shown, written);
                        }
                    }
                }
            }
        }
    }

    /// Names by kind of thing.
    fn kinds(&self) -> [(&'static str, Vec<&'c str>); 9] {
        let (plant, offers) = (&self.spec.plant, &self.spec.offers);
        [
            (
                "stations",
                plant.stations.iter().map(|item| item.line.name.as_str()).collect(),
            ),
            (
                "products",
                plant.products.iter().map(|item| item.name.as_str()).collect(),
            ),
            (
                "operators",
                plant.operators.iter().map(|item| item.name.as_str()).collect(),
            ),
            ("crews", plant.crews.iter().map(|item| item.name.as_str()).collect()),
            ("shifts", plant.shifts.iter().map(|item| item.name.as_str()).collect()),
            (
                "fleets",
                plant.fleets.iter().map(|item| item.line.name.as_str()).collect(),
            ),
            (
                "networks",
                plant.networks.iter().map(|item| item.name.as_str()).collect(),
            ),
            (
                "spare parts",
                plant.spares.iter().map(|item| item.name.as_str()).collect(),
            ),
            ("offers", offers.iter().map(|item| item.name.as_str()).collect()),
        ]
    }
}
