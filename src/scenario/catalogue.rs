//! Price lists: what things cost, once for all offers.
//!
//! An item of an offer may say `catalogue = "5G radio"` instead of what it is and what it costs. That is replaced
//! by the catalogue's own words before anything else looks at the offer, so the rest of the program knows items
//! with prices only.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::offer::PriceSpec;
use crate::scenario::assumption::Comments;
use crate::scenario::diagnostic::{Mark, Reporter, escaped, quoted};
use crate::scenario::tree::{Comment, Entry, Node, Table, Value};

/// Something with a price that offers may name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogueItemSpec {
    /// What it is, unlike any other item of the catalogue.
    pub name: String,
    /// Price of one, won.
    pub price_won: PriceSpec,
    /// What one is, e.g. `"radio"` or `"square metre"`; a piece if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where the price comes from; reports give it as the source of every number that uses it.
    pub source: String,
}

/// An item of the catalogue as it was written.
struct Priced<'n> {
    name: &'n Node,
    price: &'n Entry,
}

/// Puts names and prices of the catalogue into the offers that refer to it, and its sources behind its prices.
pub fn resolve(root: &mut Node, comments: &mut Comments, reporter: &mut Reporter) {
    let Value::Table(top) = &mut root.value else { return };
    let list = top.get("catalogue").and_then(Node::list).unwrap_or_default().to_vec();
    let mut known: BTreeMap<&str, Priced<'_>> = BTreeMap::new();
    for table in list.iter().filter_map(Node::table) {
        let named = table.get("name").and_then(|name| Some((name, name.text()?)));
        let (Some((name, text)), Some(price)) = (named, table.entries.get("price_won")) else {
            continue;
        };
        if let Some(source) = table.get("source").and_then(Node::text) {
            say_source(price.node.mark, source, comments, reporter);
        }
        known.entry(text).or_insert(Priced { name, price });
    }
    let offers = top.entries.get_mut("offer").map(|entry| &mut entry.node.value);
    let Some(Value::List(offers)) = offers else { return };
    for offer in offers {
        let Value::Table(offer) = &mut offer.value else {
            continue;
        };
        let items = offer.entries.get_mut("items").map(|entry| &mut entry.node.value);
        let Some(Value::List(items)) = items else { continue };
        for item in items {
            if let Value::Table(item) = &mut item.value {
                resolve_item(item, &known, reporter);
            }
        }
    }
}

/// The source that an item names counts like a comment behind its price, before one that stands there.
pub(super) fn say_source(price: Mark, source: &str, comments: &mut Comments, reporter: &Reporter) {
    let line = reporter.sources.line(price);
    let source = escaped(source);
    let comment = comments
        .entry(price.file)
        .or_default()
        .entry(line)
        .or_insert_with(|| Comment {
            text: String::new(),
            alone: false,
        });
    // The catalogue may be read for several scenarios that are laid over each other.
    if !comment.text.starts_with(&source) {
        comment.text = match comment.text.as_str() {
            "" => source,
            more => format!("{source}; {more}"),
        };
    }
}

fn resolve_item(item: &mut Table, known: &BTreeMap<&str, Priced<'_>>, reporter: &mut Reporter) {
    let Some(reference) = item.entries.remove("catalogue") else {
        return;
    };
    let mark = reference.node.mark;
    let Some(name) = reference.node.text() else {
        let message = format!(
            "`catalogue` must be text in quotation marks, not {}",
            reference.node.kind()
        );
        reporter.error_with_help(mark, message, "it is the name of an item of the catalogue");
        return fill(item, "?", &reference);
    };
    if let Some(what) = item.entries.get("what") {
        let message = format!(
            "both `what` and `catalogue` say what the item is; keep one: {}",
            quoted(name)
        );
        reporter.error(what.key_mark, message);
    }
    match known.get(name) {
        Some(found) => {
            let what = Node {
                mark,
                value: found.name.value.clone(),
            };
            item.entries.entry("what".into()).or_insert(Entry {
                key_mark: reference.key_mark,
                node: what,
            });
            let price = found.price.clone();
            item.entries.entry("price_won".into()).or_insert(price);
        }
        None => {
            let message = format!("the catalogue has no item {}", quoted(name));
            if known.is_empty() {
                let help = "write `[[catalogue]]` tables, or extend `catalogue/connectivity.toml`, or say `what` and \
                            `price_won` here";
                reporter.error_with_help(mark, message, help);
            } else {
                reporter.error_among(mark, message, name, "items of the catalogue", known.keys().copied());
            }
            fill(item, name, &reference);
        }
    }
}

/// Puts something in the place of what is not known, of which nobody complains a second time.
fn fill(item: &mut Table, what: &str, reference: &Entry) {
    let (key_mark, mark) = (reference.key_mark, reference.node.mark);
    let values = [("what", Value::Text(what.to_owned())), ("price_won", Value::Whole(0))];
    for (key, value) in values {
        let node = Node { mark, value };
        item.entries.entry(key.to_owned()).or_insert(Entry { key_mark, node });
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::{LoadedScenario, load_page};

    const PRICES: &str = "[[catalogue]]\nname = \"5G radio\"\nsource = \"a vendor, 2024\"\n\
        price_won = { range = [5, 9] } # converted at 1,400 won, a guess\n\
        [[catalogue]]\nname = \"core\"\nsource = \"a survey\"\nprice_won = 30\n";

    fn loaded(items: &str) -> Result<LoadedScenario, String> {
        let text = format!(
            "extends = [\"prices.toml\"]\nname = \"A\"\nstart = 2027-01-04\nrun = {{ days = 5 }}\n\
             [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
             [[station]]\nname = \"mill\"\ncycle_seconds = 5 # counted\n\
             [[offer]]\nname = \"Radio\"\nitems = [{items}]\n"
        );
        load_page(&[("a.toml", &text), ("prices.toml", PRICES)], "a").map_err(|all| all.render(false))
    }

    #[test]
    fn an_item_has_the_price_of_the_catalogue_unless_it_names_its_own() {
        let found = loaded(
            "{ catalogue = \"5G radio\", count = 2 }, { catalogue = \"core\", price_won = 7 }, { what = \"x\", price_won = 1 }",
        )
        .unwrap_or_else(|all| panic!("{all}"));
        let items = serde_json::to_value(&found.baseline.offers[0].terms.items).unwrap();
        let expected = serde_json::json!([
            { "what": "5G radio", "count": 2, "price_won": { "range": [5.0, 9.0] } },
            { "what": "core", "price_won": 7.0 },
            { "what": "x", "price_won": 1.0 },
        ]);
        assert_eq!(items, expected);
        let radio = found
            .assumptions
            .iter()
            .find(|one| one.path == "offer.Radio.items.\"5G radio\".price_won.range")
            .unwrap();
        let source = radio.source.as_deref();
        assert_eq!(source, Some("a vendor, 2024; converted at 1,400 won, a guess"));
        assert_eq!(
            (radio.file.as_str(), radio.line, radio.is_guess),
            ("prices.toml", 4, true)
        );
        // What no offer buys is no assumption of the scenario.
        let unused = |path: &str| path.starts_with("catalogue");
        assert!(!found.assumptions.iter().any(|one| unused(&one.path)));
    }

    #[test]
    fn what_the_catalogue_does_not_have_is_met_with_what_it_has() {
        let said = loaded("{ catalogue = \"5G raido\", count = 2 }").unwrap_err();
        let expected = "\
error: the catalogue has no item \"5G raido\"
  --> a.toml:13:24
   |
13 | items = [{ catalogue = \"5G raido\", count = 2 }]
   |                        ^^^^^^^^^^
   |
   = help: did you mean \"5G radio\"? items of the catalogue: \"5G radio\", core
";
        assert!(said.starts_with(expected), "{said}");
        let said = loaded("{ catalogue = \"core\", what = \"x\", price_won = 2 }").unwrap_err();
        assert!(said.contains("both `what` and `catalogue`"), "{said}");
        let said = loaded("{ catalogue = 5 }").unwrap_err();
        assert!(said.contains("`catalogue` must be text"), "{said}");
        assert_eq!(said.matches("error").count(), 1, "{said}");
        let said = loaded("{ catalogue = \"core\", count = 0 }").unwrap_err();
        assert!(said.contains("`count` must be from 1"), "{said}");
    }
}
