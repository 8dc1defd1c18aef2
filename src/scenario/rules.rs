//! Dated rules in a scenario: where their figures come from, and which of them it rests on.
//!
//! A rule gives one source for all of its figures; a file of rules holds many that a scenario never uses. What a
//! scenario rests on are those that its offers or its taxes name.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::scenario::assumption::Comments;
use crate::scenario::catalogue::say_source;
use crate::scenario::diagnostic::Reporter;
use crate::scenario::tree::{Node, Value};

/// Lists at the top that hold dated rules.
pub const RULE_LISTS: [&str; 4] = ["programme", "loan_programme", "guarantee_programme", "tax_rule"];

/// Puts the source of each rule behind its figures.
pub fn say_sources(root: &Node, comments: &mut Comments, reporter: &Reporter) {
    let Some(top) = root.table() else { return };
    for list in RULE_LISTS {
        for rule in top.get(list).and_then(Node::list).unwrap_or_default() {
            let source = rule.table().and_then(|table| table.get("source")).and_then(Node::text);
            if let Some(source) = source {
                say_of_all(rule, source, comments, reporter);
            }
        }
    }
}

fn say_of_all(node: &Node, source: &str, comments: &mut Comments, reporter: &Reporter) {
    match &node.value {
        Value::Whole(_) | Value::Real(_) => say_source(node.mark, source, comments, reporter),
        Value::List(list) => list
            .iter()
            .for_each(|item| say_of_all(item, source, comments, reporter)),
        Value::Table(table) => {
            let entries = table.entries.values();
            entries.for_each(|entry| say_of_all(&entry.node, source, comments, reporter));
        }
        _ => {}
    }
}

/// A scenario without the rules that nothing in it names.
pub fn without_unused(root: &Node) -> Cow<'_, Node> {
    let Some(top) = root.table() else {
        return Cow::Borrowed(root);
    };
    if !RULE_LISTS.iter().any(|list| top.get(list).is_some()) {
        return Cow::Borrowed(root);
    }
    let mut named = BTreeSet::new();
    for offer in top.get("offer").and_then(Node::list).unwrap_or_default() {
        for key in ["funding", "loans", "supplier_loan"] {
            if let Some(node) = offer.table().and_then(|table| table.get(key)) {
                texts(node, &mut named);
            }
        }
    }
    if let Some(tax) = top.get("tax") {
        texts(tax, &mut named);
    }
    let is_named = |rule: &Node| {
        let name = rule
            .table()
            .and_then(|table| table.get("name"))
            .and_then(Node::text)
            .unwrap_or_default();
        // A law is named without the year of its rule.
        named.contains(name) || name.split('/').next().is_some_and(|law| named.contains(law))
    };
    let mut stated = root.clone();
    if let Value::Table(table) = &mut stated.value {
        for list in RULE_LISTS {
            if let Some(Value::List(rules)) = table.entries.get_mut(list).map(|entry| &mut entry.node.value) {
                rules.retain(is_named);
            }
        }
    }
    Cow::Owned(stated)
}

fn texts<'n>(node: &'n Node, found: &mut BTreeSet<&'n str>) {
    match &node.value {
        Value::Text(text) => {
            found.insert(text);
        }
        Value::List(list) => list.iter().for_each(|item| texts(item, found)),
        Value::Table(table) => table.entries.values().for_each(|entry| texts(&entry.node, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::load_page;

    const RULES: &str = "[[programme]]\nname = \"win-win/basic\"\nsource = \"a call of 2022\"\nfrom = 2022-01-01\n\
        until = 2022-12-31\ngovernment_percent = 30\nlead_percent = 30\n\
        [[programme]]\nname = \"city\"\nsource = \"guess\"\nfrom = 2022-01-01\ngovernment_percent = 50\n";

    const LINE: &str = "name = \"A\"\nstart = 2022-06-01\nrun = { months = 5 }\n\
        [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
        [[station]]\nname = \"mill\"\ncycle_seconds = 5 # counted\n";

    #[test]
    fn only_the_rules_that_are_named_are_assumptions_and_bear_their_source() {
        let text = format!(
            "extends = [\"rules.toml\"]\n{LINE}[[offer]]\nname = \"Radio\"\nfunding = [\"city\"]\n\
             items = [{{ what = \"x\", price_won = 10 }}]\n"
        );
        let loaded = load_page(&[("a.toml", &text), ("rules.toml", RULES)], "a.toml");
        let loaded = loaded.unwrap_or_else(|all| panic!("{}", all.render(false)));
        let found: Vec<_> = loaded
            .assumptions
            .iter()
            .filter(|one| one.path.starts_with("programme"))
            .collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].path, "programme.city.government_percent");
        assert_eq!((found[0].source.as_deref(), found[0].is_guess), (Some("guess"), true));
    }
}
