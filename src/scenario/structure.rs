//! A file held against its schema: unknown and missing keys, wrong kinds of values, ranges, choices.
//!
//! The walk goes on after a mistake, so that all of them are reported. It knows the few forms of schema that
//! the `*Spec` types of scenarios and studies lead to, not JSON Schema in general. Whether the values make sense together is the
//! business of `validate`.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::scenario::diagnostic::{Mark, Reporter, choices_help, nearest, quoted, shown};
use crate::scenario::schema::SCHEMA;
use crate::scenario::tree::{MAX_EXACT, Node, Table, Value};

/// What the walk found out.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// Something cannot be read into a scenario.
    pub broken: bool,
    /// Tables in which something is wrong: what they seem to miss may just be misspelt.
    pub doubtful: Vec<Mark>,
    /// Keys that mean nothing, or have a value that means nothing and can be left out.
    useless: BTreeSet<Mark>,
}

impl Structure {
    /// Takes what is wrong and can be left out of the tree, so that the rest can be read and checked.
    pub fn prune(&self, node: &mut Node) {
        if self.useless.is_empty() {
            return;
        }
        match &mut node.value {
            Value::List(list) => list.iter_mut().for_each(|item| self.prune(item)),
            Value::Table(table) => {
                table.entries.retain(|_, entry| !self.useless.contains(&entry.key_mark));
                table.entries.values_mut().for_each(|entry| self.prune(&mut entry.node));
            }
            _ => {}
        }
    }
}

/// Checks the structure of a whole scenario. The tree is the merged one: `changes` of offers are checked as
/// part of what they make of the scenario.
pub fn check(root: &Node, reporter: &mut Reporter) -> Structure {
    check_against(root, &SCHEMA, "the scenario", reporter)
}

/// Checks the structure of a file that messages call `name`. References in the schema lead into that of scenarios.
pub fn check_against(root: &Node, schema: &'static Json, name: &str, reporter: &mut Reporter) -> Structure {
    let mut walk = Walk {
        reporter,
        found: Structure::default(),
        table: root.mark,
        optional: None,
    };
    walk.value(root, schema, name);
    walk.found.doubtful.sort();
    walk.found.doubtful.dedup();
    walk.found
}

struct Walk<'r> {
    reporter: &'r mut Reporter,
    found: Structure,
    /// The table that the walk is in; not those that only hold the parameters of a number.
    table: Mark,
    /// The key of the number that the walk is in, if the table around it can do without.
    optional: Option<Mark>,
}

/// Follows references, also those wrapped in `allOf` to carry a description.
fn target(mut schema: &'static Json) -> &'static Json {
    // No definition refers to itself at once; the bound is for the reader's peace of mind.
    for _ in 0..8 {
        let next = match schema
            .get("$ref")
            .and_then(Json::as_str)
            .and_then(|path| path.strip_prefix('#'))
        {
            Some(pointer) => SCHEMA.pointer(pointer),
            None => schema.get("allOf").and_then(|all| all.get(0)),
        };
        match next {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

fn array(schema: &'static Json, key: &str) -> &'static [Json] {
    schema
        .get(key)
        .and_then(Json::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// The words of an enumeration.
fn words(schema: &'static Json) -> Option<Vec<&'static str>> {
    if let Some(word) = schema.get("const").and_then(Json::as_str) {
        return Some(vec![word]);
    }
    let choices = match array(schema, "enum") {
        [] => array(schema, "oneOf")
            .iter()
            .map(|choice| choice.get("const")?.as_str())
            .collect::<Option<Vec<_>>>(),
        words => words.iter().map(Json::as_str).collect(),
    }?;
    (!choices.is_empty()).then_some(choices)
}

/// The kinds of a table that says by its one key what it is, e.g. the distributions.
fn kinds(schema: &'static Json) -> Option<Vec<(&'static str, &'static Json)>> {
    if forms(schema).is_some() {
        return None;
    }
    let kinds = array(schema, "oneOf").iter().map(|choice| {
        let properties = choice.get("properties")?.as_object()?;
        properties.iter().next().map(|(key, value)| (key.as_str(), value))
    });
    let kinds = kinds.collect::<Option<Vec<_>>>()?;
    (!kinds.is_empty()).then_some(kinds)
}

/// The forms of a table of which the key `kind` says which it has, e.g. the designs of studies.
fn forms(schema: &'static Json) -> Option<Vec<(&'static str, &'static Json)>> {
    let forms = array(schema, "oneOf").iter().map(|choice| {
        let kind = choice.pointer("/properties/kind/const")?.as_str()?;
        Some((kind, choice))
    });
    let forms = forms.collect::<Option<Vec<_>>>()?;
    (!forms.is_empty()).then_some(forms)
}

/// Whether anything may stand there.
fn is_open(schema: &Json) -> bool {
    let says = ["type", "enum", "const", "oneOf", "anyOf"];
    !says.iter().any(|key| schema.get(key).is_some())
}

fn describe(schema: &'static Json) -> String {
    let schema = target(schema);
    if let Some(words) = words(schema) {
        return words
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(" or ");
    }
    if let Some(kinds) = kinds(schema) {
        let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
        return format!("a table with one of {}", names.join(", "));
    }
    let any = array(schema, "anyOf");
    if !any.is_empty() {
        return any.iter().map(describe).collect::<Vec<_>>().join(", or ");
    }
    match schema.get("type").and_then(Json::as_str) {
        Some("string") if schema.get("format").is_some_and(|format| format == "date") => "a date like 2027-01-04",
        Some("string") => "text in quotation marks",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("boolean") => "true or false",
        Some("array") => "a list",
        _ => "a table",
    }
    .to_owned()
}

/// Whether a value is of the kind that a schema is about, whatever is in it.
fn is_of_kind(node: &Node, schema: &'static Json) -> bool {
    let schema = target(schema);
    match &node.value {
        _ if !array(schema, "anyOf").is_empty() => array(schema, "anyOf").iter().any(|choice| is_of_kind(node, choice)),
        Value::Text(_) if words(schema).is_some() => true,
        Value::Table(_) if kinds(schema).is_some() || forms(schema).is_some() => true,
        value => {
            let kind = schema.get("type").and_then(Json::as_str).unwrap_or_default();
            match value {
                Value::Text(_) | Value::Date(_) => kind == "string",
                Value::Whole(_) | Value::Real(_) => kind == "number" || kind == "integer",
                Value::Truth(_) => kind == "boolean",
                Value::List(_) => kind == "array",
                Value::Table(_) => kind == "object",
            }
        }
    }
}

impl Walk<'_> {
    /// What the walk is in cannot be used.
    fn lose(&mut self) {
        match self.optional {
            Some(key) => {
                self.found.useless.insert(key);
            }
            None => self.found.broken = true,
        }
        self.found.doubtful.push(self.table);
    }

    fn wrong(&mut self, mark: Mark, message: String, help: Option<String>) {
        self.lose();
        match help {
            Some(help) => self.reporter.error_with_help(mark, message, help),
            None => self.reporter.error(mark, message),
        }
    }

    fn wrong_kind(&mut self, node: &Node, schema: &'static Json, name: &str) {
        let help = match &node.value {
            Value::Text(text) if is_of_kind(&real(), schema) && text.trim().parse::<f64>().is_ok() => {
                Some("write the number without quotation marks".to_owned())
            }
            Value::Table(_) if is_list_of_tables(schema) => Some(format!(
                "a list of tables is written `[[{}]]`, once for each",
                name.trim_matches('`')
            )),
            Value::Date(_) => Some("write it in quotation marks if it is not meant as a date".to_owned()),
            _ => None,
        };
        self.wrong(
            node.mark,
            format!("{name} must be {}, not {}", describe(schema), node.kind()),
            help,
        );
    }

    fn value(&mut self, node: &Node, schema: &'static Json, name: &str) {
        let schema = target(schema);
        if is_open(schema) {
            return;
        }
        if let Some(words) = words(schema) {
            return self.word(node, schema, &words, name);
        }
        if let Some(kinds) = kinds(schema) {
            return self.kind(node, schema, &kinds, name);
        }
        if let (Some(forms), Value::Table(table)) = (forms(schema), &node.value) {
            return self.form(node, table, &forms);
        }
        let any = array(schema, "anyOf");
        if !any.is_empty() {
            return match any.iter().find(|choice| is_of_kind(node, choice)) {
                Some(choice) => self.value(node, choice, name),
                None => self.wrong_kind(node, schema, name),
            };
        }
        match (
            schema.get("type").and_then(Json::as_str).unwrap_or_default(),
            &node.value,
        ) {
            ("object", Value::Table(table)) => self.table(node, table, schema),
            ("array", Value::List(list)) => self.list(node, list, schema, name),
            ("number" | "integer", Value::Whole(_) | Value::Real(_)) => self.number(node, schema, name),
            ("boolean", Value::Truth(_)) => {}
            ("string", Value::Text(text)) if is_date(schema) => self.date(node, text, schema, name),
            ("string", Value::Date(text)) if is_date(schema) => self.date(node, text, schema, name),
            ("string", Value::Text(_)) => {}
            _ => self.wrong_kind(node, schema, name),
        }
    }

    fn word(&mut self, node: &Node, schema: &'static Json, words: &[&'static str], name: &str) {
        match &node.value {
            Value::Text(text) if words.contains(&text.as_str()) => {}
            Value::Text(text) => {
                let help = choices_help(text, "choices", words.iter().copied());
                self.wrong(node.mark, format!("{name} cannot be {}", quoted(text)), Some(help));
            }
            _ => self.wrong_kind(node, schema, name),
        }
    }

    fn kind(&mut self, node: &Node, schema: &'static Json, kinds: &[(&'static str, &'static Json)], name: &str) {
        let Value::Table(table) = &node.value else {
            return self.wrong_kind(node, schema, name);
        };
        let names = || kinds.iter().map(|(name, _)| *name);
        let entries = table.in_order();
        for (key, entry) in &entries {
            match kinds.iter().find(|(kind, _)| kind == key) {
                Some((kind, schema)) => self.value(&entry.node, schema, &format!("`{kind}`")),
                None => {
                    let help = choices_help(key, "choices", names());
                    self.wrong(entry.key_mark, format!("{name} cannot be {}", quoted(key)), Some(help));
                }
            }
        }
        if entries.len() != 1 {
            let list = names().collect::<Vec<_>>().join(", ");
            let message = format!("{name} must have exactly one of its kinds, not {}", entries.len());
            self.wrong(node.mark, message, Some(format!("choices: {list}")));
        }
    }

    /// A table whose `kind` says which keys it may have.
    fn form(&mut self, node: &Node, table: &Table, forms: &[(&'static str, &'static Json)]) {
        let names: Vec<&str> = forms.iter().map(|(name, _)| *name).collect();
        let Some(kind) = table.get("kind") else {
            let help = choices_help("", "choices", names);
            let key = "kind";
            return self.wrong(node.mark, format!("`{key}` is missing"), Some(help));
        };
        match forms.iter().find(|(name, _)| kind.text() == Some(*name)) {
            Some((_, schema)) => self.table(node, table, schema),
            None => {
                let written = kind.text().unwrap_or_default();
                let help = choices_help(written, "choices", names);
                let said = match &kind.value {
                    Value::Text(text) => quoted(text),
                    _ => kind.kind().to_owned(),
                };
                self.wrong(kind.mark, format!("`kind` cannot be {said}"), Some(help));
            }
        }
    }

    fn list(&mut self, node: &Node, list: &[Node], schema: &'static Json, name: &str) {
        let count = |key| schema.get(key).and_then(Json::as_u64).map(|count| count as usize);
        let (least, most) = (count("minItems").unwrap_or(0), count("maxItems").unwrap_or(usize::MAX));
        if !(least..=most).contains(&list.len()) {
            let wanted = if least == most {
                format!("{least}")
            } else {
                format!("{least} to {most}")
            };
            self.wrong(
                node.mark,
                format!("{name} must have {wanted} values, not {}", list.len()),
                None,
            );
        }
        let Some(items) = schema.get("items") else { return };
        let item_name = format!("each of {name}");
        for item in list {
            self.value(item, items, &item_name);
        }
    }

    fn table(&mut self, node: &Node, table: &Table, schema: &'static Json) {
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else {
            return;
        };
        let outer = self.table;
        if self.optional.is_none() {
            self.table = node.mark;
        }
        let required = array(schema, "required");
        let mut meant = Vec::new();
        for (key, entry) in table.in_order() {
            match properties.get(key) {
                Some(property) => {
                    let optional = self.optional;
                    if !required.iter().any(|name| name == key) && is_figure(property) {
                        self.optional = optional.or(Some(entry.key_mark));
                    }
                    self.value(&entry.node, property, &format!("`{key}`"));
                    self.optional = optional;
                }
                None => {
                    // Unknown keys alone do not keep the rest from being checked.
                    self.found.doubtful.push(self.table);
                    self.found.useless.insert(entry.key_mark);
                    let message = format!("unknown key {}", quoted(key));
                    if self.reporter.is_full() {
                        // Looking for the nearest key takes time, which is not spent on what is only counted.
                        self.reporter.error(entry.key_mark, message);
                        continue;
                    }
                    let near = nearest(key, properties.keys().map(String::as_str));
                    meant.extend(near);
                    let list = short(properties).join(", ");
                    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                    self.reporter
                        .error_with_help(entry.key_mark, message, format!("{near}keys here: {list}"));
                }
            }
        }
        for key in required.iter().filter_map(Json::as_str) {
            if table.entries.contains_key(key) {
                continue;
            }
            if meant.contains(&key) {
                // Said already: it is there, misspelt.
                self.lose();
                continue;
            }
            let property = properties.get(key);
            let what = property.map(describe).unwrap_or_default();
            let meaning = property
                .and_then(|property| property.get("description"))
                .and_then(Json::as_str);
            let is_list = property.is_some_and(is_list_of_tables);
            let meaning = meaning.unwrap_or_default();
            let help = if is_list {
                format!("`{key}` is {what}, written `[[{key}]]` once for each: {meaning}")
            } else {
                format!("`{key}` is {what}: {meaning}")
            };
            self.wrong(node.mark, format!("`{key}` is missing"), Some(help.replace('\n', " ")));
        }
        self.table = outer;
    }

    fn number(&mut self, node: &Node, schema: &'static Json, name: &str) {
        let (number, whole) = match node.value {
            Value::Whole(number) => (number as f64, true),
            Value::Real(number) => (number, number.fract() == 0.0 && number.abs() < MAX_EXACT as f64),
            _ => return,
        };
        let needs_whole = schema.get("type").is_some_and(|kind| kind == "integer");
        if needs_whole && !whole {
            return self.wrong(node.mark, format!("{name} must be a whole number"), None);
        }
        if let (false, Value::Whole(number)) = (needs_whole, &node.value)
            && !(-MAX_EXACT..=MAX_EXACT).contains(number)
        {
            let message = format!("{name} is larger than can be calculated with exactly");
            return self.wrong(node.mark, message, Some(format!("at most {MAX_EXACT}")));
        }
        let (least, most) = bounds(schema);
        if number < least.unwrap_or(f64::NEG_INFINITY) || number > most.unwrap_or(f64::INFINITY) {
            let range = match (least, most) {
                (Some(least), Some(most)) => format!("from {least} to {most}"),
                (Some(least), None) => format!("at least {least}"),
                (None, Some(most)) => format!("at most {most}"),
                (None, None) => String::new(),
            };
            self.wrong(
                node.mark,
                format!("{name} must be {range}, not {}", shown(number)),
                None,
            );
        }
    }

    fn date(&mut self, node: &Node, text: &str, schema: &'static Json, name: &str) {
        match text.parse::<jiff::civil::Date>() {
            Ok(date) if (1900..=2200).contains(&date.year()) => {}
            Ok(_) => self.wrong(node.mark, format!("{name} must be in the years 1900 to 2200"), None),
            Err(_) => {
                let message = format!("{name} must be {}, not {}", describe(schema), quoted(text));
                self.wrong(node.mark, message, None);
            }
        }
    }
}

/// Whether a property is a number, a choice or a distribution: what can be left out without making other things
/// look wrong.
fn is_figure(schema: &'static Json) -> bool {
    let schema = target(schema);
    words(schema).is_some()
        || kinds(schema).is_some()
        || array(schema, "anyOf").iter().any(is_figure)
        || matches!(
            schema.get("type").and_then(Json::as_str),
            Some("number" | "integer" | "boolean")
        )
}

fn is_list_of_tables(schema: &'static Json) -> bool {
    let schema = target(schema);
    let is = |schema: &Json, kind: &str| schema.get("type").is_some_and(|found| found == kind);
    is(schema, "array") && schema.get("items").is_some_and(|items| is(target(items), "object"))
}

fn is_date(schema: &Json) -> bool {
    schema.get("format").is_some_and(|format| format == "date")
}

fn real() -> Node {
    Node {
        mark: Mark::default(),
        value: Value::Real(0.0),
    }
}

/// The range of a number; that of its integer type where the schema names no narrower one.
fn bounds(schema: &Json) -> (Option<f64>, Option<f64>) {
    let (low, high) = match schema.get("format").and_then(Json::as_str) {
        Some("uint8") => (Some(0.0), Some(f64::from(u8::MAX))),
        Some("uint32") => (Some(0.0), Some(f64::from(u32::MAX))),
        Some("int32") => (Some(f64::from(i32::MIN)), Some(f64::from(i32::MAX))),
        // The grammar has refused what is larger.
        Some("uint64") => (Some(0.0), None),
        _ => (None, None),
    };
    (
        schema.get("minimum").and_then(Json::as_f64).or(low),
        schema.get("maximum").and_then(Json::as_f64).or(high),
    )
}

/// The keys of a table, with the four units of a duration as one.
fn short(properties: &serde_json::Map<String, Json>) -> Vec<String> {
    let units = ["_minutes", "_hours", "_days"];
    let of_seconds = |key: &str| {
        let stem = units.iter().find_map(|unit| key.strip_suffix(unit))?;
        properties.contains_key(&format!("{stem}_seconds")).then_some(())
    };
    properties
        .keys()
        .filter(|key| of_seconds(key).is_none())
        .map(|key| match key.strip_suffix("_seconds") {
            Some(stem) if properties.contains_key(&format!("{stem}_minutes")) => {
                format!("{key} (_minutes, _hours, _days)")
            }
            _ => key.clone(),
        })
        .collect()
}
