//! What a scenario file says, in sections and values that know their places in the text, so that a value can be changed
//! where it stands and every comment stays where it was put.
//!
//! A section is what stands under a header (`[run]`, `[[station]]`); the first has no header. Tables and lists written
//! within a line are values like numbers. What keys mean is not known here.

use std::ops::Range;

use crate::scenario::diagnostic::{Diagnostics, Mark, Reporter};
use crate::scenario::tree::{Node, Table, Value, parse};

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Keys of the tables that lead to it: nothing for the first section.
    pub way: Vec<String>,
    /// What it calls itself (`name`, else `mode`).
    pub name: Option<String>,
    /// Whether there may be several of it (`[[station]]`).
    pub is_item: bool,
    /// From its header to the next one that is no part of it.
    pub place: Range<usize>,
    /// Whether nothing else stands in that place: else it can neither be copied nor removed as one piece.
    pub is_whole: bool,
    /// Behind this its next value is written.
    pub own_end: usize,
    /// Its own values.
    pub fields: Vec<Field>,
    /// The sections in it.
    pub sections: Vec<Section>,
}

/// A value with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key, with dots if it was written so.
    pub key: String,
    /// From the key to the end of the value.
    pub place: Range<usize>,
    /// The value alone.
    pub value: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a value is, for whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Truth(bool),
    /// Text, without its quotation marks.
    Text(String),
    /// A number, a date, a list or a table: shown as it is written.
    Source,
}

impl Section {
    /// What a file says.
    ///
    /// # Errors
    /// If it is not TOML, or too much of it.
    pub fn read(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let mut reporter = Reporter::default();
        let file = reporter.sources.add(name.to_owned(), text.to_owned());
        let document = parse(file, &mut reporter);
        let Some(document) = document.filter(|_| reporter.errors() == 0) else {
            return Err(reporter.finish());
        };
        let mut root = Self {
            way: Vec::new(),
            name: None,
            is_item: false,
            place: 0..0,
            is_whole: false,
            own_end: 0,
            fields: Vec::new(),
            sections: Vec::new(),
        };
        if let Some(table) = document.root.table() {
            root.fill(table, "", text);
        }
        let mut headers = Vec::new();
        root.headers(&mut headers);
        headers.sort_unstable();
        root.close(&headers, text);
        root.place = 0..text.len();
        Ok(root)
    }

    fn fill(&mut self, table: &Table, prefix: &str, text: &str) {
        for (key, entry) in table.in_order() {
            let key = format!("{prefix}{key}");
            let node = &entry.node;
            let place = range(node.mark);
            match &node.value {
                Value::List(items) if !items.is_empty() && items.iter().all(|item| is_headed(item, text)) => {
                    let items = items.iter().filter_map(|item| Some((item, item.table()?)));
                    for (item, table) in items {
                        self.add(&key, item, table, true, text);
                    }
                }
                Value::Table(table) if is_headed(node, text) => self.add(&key, node, table, false, text),
                Value::Table(table) if !text[place.clone()].starts_with('{') => {
                    // Dotted keys, or tables that are only named in the headers of others.
                    self.fill(table, &format!("{key}."), text);
                }
                value => {
                    self.own_end = self.own_end.max(place.end);
                    self.fields.push(Field {
                        place: range(entry.key_mark).start..place.end,
                        kind: match value {
                            Value::Truth(truth) => Kind::Truth(*truth),
                            Value::Text(text) => Kind::Text(text.clone()),
                            _ => Kind::Source,
                        },
                        value: place,
                        key,
                    });
                }
            }
        }
    }

    fn add(&mut self, key: &str, node: &Node, table: &Table, is_item: bool, text: &str) {
        let header = range(node.mark);
        let named = |key| table.get(key).and_then(Node::text);
        let mut section = Self {
            way: self
                .way
                .iter()
                .cloned()
                .chain(key.split('.').map(str::to_owned))
                .collect(),
            name: named("name").or_else(|| named("mode")).map(str::to_owned),
            is_item,
            own_end: header.end,
            place: header,
            is_whole: true,
            fields: Vec::new(),
            sections: Vec::new(),
        };
        section.fill(table, "", text);
        self.sections.push(section);
    }

    fn headers(&self, found: &mut Vec<usize>) {
        for section in &self.sections {
            found.push(section.place.start);
            section.headers(found);
        }
    }

    /// Finds where each section ends.
    fn close(&mut self, headers: &[usize], text: &str) {
        for section in &mut self.sections {
            section.close(headers, text);
            let mut own = vec![section.place.start];
            section.headers(&mut own);
            own.sort_unstable();
            let first = headers.partition_point(|&header| header < section.place.start);
            let last = own.last().copied().unwrap_or_default();
            let behind = headers.partition_point(|&header| header <= last);
            section.is_whole = headers[first..behind] == own[..];
            let end = headers.get(behind).copied();
            section.place.end = end.map_or(text.len(), |end| {
                without_introduction(text, section.own_end.max(last), end)
            });
        }
    }

    /// All sections, this one first.
    pub fn all(&self) -> Vec<&Self> {
        let mut found = vec![self];
        for section in &self.sections {
            found.extend(section.all());
        }
        found
    }

    /// Whether a part of the text lies in the section but in none of its values or sections: in its header, say. So does
    /// a place of no length, where something is missing.
    pub fn has_beside(&self, part: &Range<usize>) -> bool {
        let byte = part.start;
        let is_here = self.way.is_empty() || self.place.contains(&byte);
        let is_in_value = || self.fields.iter().any(|field| field.place.contains(&byte));
        is_here
            && self.sections.iter().all(|section| !section.place.contains(&byte))
            && (part.is_empty() || !is_in_value())
    }

    /// The section of the first level that a byte of the text lies in.
    pub fn first_level_at(&self, byte: usize) -> Option<usize> {
        self.sections.iter().position(|section| section.place.contains(&byte))
    }
}

fn range(mark: Mark) -> Range<usize> {
    mark.start as usize..mark.end as usize
}

/// Whether a table has a header of its own.
fn is_headed(node: &Node, text: &str) -> bool {
    node.table().is_some()
        && text
            .get(range(node.mark))
            .is_some_and(|written| written.starts_with('['))
}

/// Where the lines of comment and the empty lines begin that stand before a header at `end`: they belong to what comes.
fn without_introduction(text: &str, from: usize, end: usize) -> usize {
    let mut start = end;
    for line in text[from..end].split_inclusive('\n').rev() {
        let words = line.trim();
        if !words.is_empty() && !words.starts_with('#') {
            break;
        }
        start -= line.len();
    }
    // The line that `from` lies in is the section's own.
    let own = text[from..end].find('\n').map_or(end, |newline| from + newline + 1);
    start.max(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# A line.\nname = \"Line\" # mine\nrun = { days = 2, seed = 3 }\nhall.width_m = 20\n\n\
         # The first.\n[[station]]\nname = \"saw\"\nmachines = 2\n\n[[station.failures]]\nmode = \"blade\"\n\n\
         # The second.\n[[station]]\nname = \"press\"\ncycle_seconds = 45 # measured\n\n[finance]\nhours = [1, 2]\non = true\n";

    #[test]
    fn sections_and_values_know_where_they_stand() {
        let root = Section::read("line.toml", TEXT).unwrap();
        let written = |field: &Field| (field.key.clone(), TEXT[field.value.clone()].to_owned());
        let fields: Vec<_> = root.fields.iter().map(written).collect();
        let own = [
            ("name", "\"Line\""),
            ("run", "{ days = 2, seed = 3 }"),
            ("hall.width_m", "20"),
        ];
        assert_eq!(fields, own.map(|(key, value)| (key.to_owned(), value.to_owned())));
        let titles: Vec<_> = root
            .all()
            .iter()
            .map(|section| {
                (
                    section.way.join("."),
                    section.name.clone().unwrap_or_default(),
                    section.is_whole,
                )
            })
            .collect();
        let expected = [
            ("", "", false),
            ("station", "saw", true),
            ("station.failures", "blade", true),
            ("station", "press", true),
            ("finance", "", true),
        ];
        assert_eq!(
            titles,
            expected.map(|(way, name, whole)| (way.to_owned(), name.to_owned(), whole))
        );
        let saw = &TEXT[root.sections[0].place.clone()];
        assert!(
            saw.starts_with("[[station]]\nname = \"saw\"") && saw.ends_with("mode = \"blade\"\n"),
            "{saw:?}"
        );
        let press = &TEXT[root.sections[1].place.clone()];
        assert!(
            press.starts_with("[[station]]\nname = \"press\"") && press.ends_with("# measured\n"),
            "{press:?}"
        );
        let finance = &root.sections[2];
        assert_eq!(finance.fields[1].kind, Kind::Truth(true));
        assert_eq!(
            (finance.place.end, finance.fields[0].kind.clone()),
            (TEXT.len(), Kind::Source)
        );
        assert_eq!(root.first_level_at(TEXT.find("45").unwrap()), Some(1));
        assert_eq!(root.first_level_at(3), None);
        // Every byte is in one value, or beside those of one section.
        let at = |words: &str| TEXT.find(words).unwrap();
        let beside = |byte| -> Vec<String> {
            let all = root
                .all()
                .into_iter()
                .filter(|section| section.has_beside(&(byte..byte + 1)));
            all.map(|section| section.way.join(".")).collect()
        };
        assert_eq!(beside(at("[[station]]")), ["station"]);
        assert_eq!(beside(at("[[station.failures]]")), ["station.failures"]);
        assert_eq!(beside(at("# A line.")), [""]);
        assert_eq!(beside(TEXT.len()), [""]);
        let cycle = at("cycle_seconds");
        assert!(root.sections[1].has_beside(&(cycle..cycle)) && !root.has_beside(&(cycle..cycle)));
        assert!(beside(at("machines = 2")).is_empty() && beside(at("days = 2")).is_empty());
    }

    #[test]
    fn what_is_written_among_others_is_no_whole() {
        let text = "[[station]]\nname = \"a\"\n[finance]\nx = 1\n[[station.failures]]\nmode = \"m\"\n";
        let root = Section::read("line.toml", text).unwrap();
        let wholes: Vec<_> = root.sections.iter().map(|section| section.is_whole).collect();
        assert_eq!(wholes, [false, true]);
        assert!(Section::read("line.toml", "a = ").is_err());
    }
}
