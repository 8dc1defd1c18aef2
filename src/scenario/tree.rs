//! A scenario file as a tree of values, each of which knows where it stands.
//!
//! This is the file's grammar only: what keys mean is not known here. Depth and number of values are
//! bounded, so that no file can exhaust the stack or the memory of whoever opens it.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::scenario::diagnostic::{Mark, Reporter, escaped};
use crate::scenario::merge::NAMED_LISTS;

/// Most levels of tables and lists within each other.
pub const MAX_DEPTH: usize = 32;
/// Most parts of a dotted key. The parser builds one table for each, without a limit of its own.
const MAX_KEY_PARTS: usize = 16;
/// Most tokens in a file; about twice as many as a full file of ordinary text has.
const MAX_TOKENS: usize = 1_500_000;
/// Above this size only the first syntax error is reported: a damaged large file has millions.
const MAX_RECOVERED_BYTES: usize = 256 << 10;
/// Most syntax errors reported for a file.
const MAX_SYNTAX_ERRORS: usize = 20;
/// Whole numbers beyond this are not exact as floating-point numbers.
pub const MAX_EXACT: i128 = 1 << 53;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands. For a table with a header it is the header.
    pub mark: Mark,
    /// What it is.
    pub value: Value,
}

/// What a file can say.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Whole(i128),
    /// A finite number with a point or an exponent.
    Real(f64),
    /// True or false.
    Truth(bool),
    /// A date without time, as `YYYY-MM-DD`.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// A key's own place and the value behind it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key stands.
    pub key_mark: Mark,
    /// Its value.
    pub node: Node,
}

/// Keys and values.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// By key.
    pub entries: BTreeMap<String, Entry>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.node)
    }

    /// The entries in the order in which they were written.
    pub fn in_order(&self) -> Vec<(&String, &Entry)> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(_, entry)| entry.key_mark);
        entries
    }
}

impl Node {
    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The text, if it is text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Whole(_) => "a whole number",
            Value::Real(_) => "a number",
            Value::Truth(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// Whether both say the same, wherever they stand.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Text(a) | Value::Date(a), Value::Text(b) | Value::Date(b)) => a == b,
            (Value::Whole(a), Value::Whole(b)) => a == b,
            (Value::Real(a), Value::Real(b)) => a == b,
            (Value::Whole(a), Value::Real(b)) | (Value::Real(b), Value::Whole(a)) => *a as f64 == *b,
            (Value::Truth(a), Value::Truth(b)) => a == b,
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_the_same(b)),
            (Value::Table(a), Value::Table(b)) => {
                a.entries.len() == b.entries.len()
                    && a.entries
                        .iter()
                        .zip(&b.entries)
                        .all(|((key_a, a), (key_b, b))| key_a == key_b && a.node.says_the_same(&b.node))
            }
            _ => false,
        }
    }

    /// How many values it holds, itself included.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            Value::List(list) => list.iter().map(Self::size).sum(),
            Value::Table(table) => table.entries.values().map(|entry| entry.node.size()).sum(),
            _ => 0,
        }
    }

    /// As JSON, for deserialising. `2.0` becomes `2`, so that it will do for a count too.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Text(text) | Value::Date(text) => Json::String(text.clone()),
            Value::Whole(number) => match (u64::try_from(*number), i64::try_from(*number)) {
                (Ok(number), _) => Json::from(number),
                (_, Ok(number)) => Json::from(number),
                _ => Json::from(*number as f64),
            },
            Value::Real(number) if number.fract() == 0.0 && number.abs() < MAX_EXACT as f64 => {
                Json::from(*number as i64)
            }
            Value::Real(number) => Json::from(*number),
            Value::Truth(truth) => Json::Bool(*truth),
            Value::List(list) => Json::Array(list.iter().map(Self::to_json).collect()),
            Value::Table(table) => Json::Object(
                table
                    .entries
                    .iter()
                    .map(|(key, entry)| (key.clone(), entry.node.to_json()))
                    .collect(),
            ),
        }
    }
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its text without the `#`.
    pub text: String,
    /// Nothing else is on its line.
    pub alone: bool,
}

/// A file's values and its comments by line.
#[derive(Clone, Debug)]
pub struct Document {
    /// The values.
    pub root: Node,
    /// The comments, by line from 1.
    pub comments: BTreeMap<usize, Comment>,
}

/// Reads the text of file number `file`. What is wrong with it goes to `reporter`; there is no document if
/// its grammar is wrong.
pub fn parse(file: u32, reporter: &mut Reporter) -> Option<Document> {
    let text = reporter.sources.text(file).to_owned();
    let errors = reporter.errors();
    let comments = scan(file, &text, reporter)?;
    let table = if text.len() <= MAX_RECOVERED_BYTES {
        let (table, found) = DeTable::parse_recoverable(&text);
        let mut lines = Vec::new();
        for error in found {
            let mark = mark(file, error.span().unwrap_or(0..0));
            let line = reporter.sources.line(mark);
            // One mistake often makes several errors on its line, and the first is the one to read.
            if lines.len() < MAX_SYNTAX_ERRORS && !lines.contains(&line) {
                lines.push(line);
                syntax_error(mark, error.message(), reporter);
            }
        }
        table
    } else {
        DeTable::parse(&text)
            .map_err(|error| {
                let mark = mark(file, error.span().unwrap_or(0..0));
                syntax_error(mark, error.message(), reporter);
            })
            .ok()?
    };
    if reporter.errors() > errors {
        return None;
    }
    let mut builder = Builder { file, reporter };
    let root = Node {
        mark: mark(file, 0..0),
        value: Value::Table(builder.table(table.get_ref(), 1)),
    };
    Some(Document { root, comments })
}

fn syntax_error(mark: Mark, message: &str, reporter: &mut Reporter) {
    let key = reporter.sources.slice(mark);
    let help = match message {
        "duplicate key" if NAMED_LISTS.contains(&key) => {
            format!("of these there may be several: write `[[{key}]]` for each")
        }
        "duplicate key" => "a key may stand in a table once, and a table in a file once".to_owned(),
        _ => "text stands in quotation marks, lists in [ ], and each `key = value` on a line of its own".to_owned(),
    };
    reporter.error_with_help(mark, format!("this is not TOML: {}", escaped(message)), help);
}

fn mark(file: u32, span: std::ops::Range<usize>) -> Mark {
    Mark {
        file,
        start: span.start as u32,
        end: span.end as u32,
    }
}

/// Collects comments and refuses what the parser would not survive.
fn scan(file: u32, text: &str, reporter: &mut Reporter) -> Option<BTreeMap<usize, Comment>> {
    let mut comments = BTreeMap::new();
    let (mut count, mut dots, mut alone) = (0_usize, 0_usize, true);
    for token in Source::new(text).lex() {
        let span = token.span().start()..token.span().end();
        count += 1;
        if count > MAX_TOKENS {
            reporter.error_with_help(
                mark(file, span),
                "the file holds too many values",
                "put measured values into a CSV file and name it: `{ file = \"times.csv\" }`",
            );
            return None;
        }
        match token.kind() {
            TokenKind::Dot => {
                dots += 1;
                if dots > MAX_KEY_PARTS {
                    reporter.error(mark(file, span), format!("a key has more than {MAX_KEY_PARTS} parts"));
                    return None;
                }
            }
            TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString | TokenKind::Whitespace => {}
            _ => dots = 0,
        }
        match token.kind() {
            TokenKind::Newline => alone = true,
            TokenKind::Whitespace => {}
            TokenKind::Comment => {
                let line = reporter.sources.line(mark(file, span.clone()));
                let words = text.get(span).unwrap_or_default().trim_start_matches('#').trim();
                let text = escaped(&words.chars().take(500).collect::<String>());
                comments.insert(line, Comment { text, alone });
            }
            _ => alone = false,
        }
    }
    Some(comments)
}

struct Builder<'r> {
    file: u32,
    reporter: &'r mut Reporter,
}

impl Builder<'_> {
    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> Table {
        let mut entries = BTreeMap::new();
        for (key, value) in table {
            if let Some(node) = self.node(value.get_ref(), mark(self.file, value.span()), depth) {
                let key_mark = mark(self.file, key.span());
                entries.insert(key.get_ref().to_string(), Entry { key_mark, node });
            }
        }
        Table { entries }
    }

    fn node(&mut self, value: &DeValue<'_>, mark: Mark, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            self.reporter
                .error(mark, format!("tables and lists are nested more than {MAX_DEPTH} deep"));
            return None;
        }
        let value = match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => match i128::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) if i64::try_from(number).is_ok() || u64::try_from(number).is_ok() => Value::Whole(number),
                _ => {
                    self.reporter.error(mark, "the number is too large");
                    return None;
                }
            },
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Real(number),
                Ok(number) if number.is_nan() => {
                    self.reporter
                        .error(mark, "`nan` is not a number that a scenario can use");
                    return None;
                }
                _ => {
                    self.reporter
                        .error(mark, "the number is too large; infinite numbers have no use here");
                    return None;
                }
            },
            DeValue::Boolean(truth) => Value::Truth(*truth),
            DeValue::Datetime(moment) => match (moment.date, moment.time, moment.offset) {
                (Some(date), None, None) => Value::Date(date.to_string()),
                _ => {
                    self.reporter
                        .error_with_help(mark, "a time of day has no use here", "a date is `2027-01-04`");
                    return None;
                }
            },
            DeValue::Array(list) => Value::List(
                list.iter()
                    .filter_map(|item| self.node(item.get_ref(), self::mark(self.file, item.span()), depth + 1))
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table, depth + 1)),
        };
        Some(Node { mark, value })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::scenario::diagnostic::Diagnostics;

    pub(crate) fn parsed(text: &str) -> (Option<Document>, Diagnostics) {
        let mut reporter = Reporter::default();
        reporter.sources.add("t.toml".into(), text.into());
        let document = parse(0, &mut reporter);
        (document, reporter.finish())
    }

    fn first_error(text: &str) -> (String, usize, usize) {
        let (_, all) = parsed(text);
        let item = &all.items()[0];
        (item.message.clone(), item.line, item.column)
    }

    #[test]
    fn values_know_where_they_stand() {
        let (document, _) = parsed("a = 1\n[[station]]\nname = \"x\" # guess\n");
        let document = document.unwrap();
        let root = document.root.table().unwrap();
        assert_eq!(
            root.get("a").unwrap().mark,
            Mark {
                file: 0,
                start: 4,
                end: 5
            }
        );
        let station = &root.get("station").unwrap().list().unwrap()[0];
        assert_eq!(station.mark.start, 6);
        assert_eq!(document.comments[&3].text, "guess");
    }

    #[test]
    fn numbers_that_are_not_finite_are_errors() {
        assert_eq!(
            first_error("a = 1\nb = inf"),
            (
                "the number is too large; infinite numbers have no use here".into(),
                2,
                5
            )
        );
        assert!(first_error("b = -nan").0.contains("nan"));
        assert!(first_error("b = 1e999").0.contains("too large"));
        assert!(first_error("b = 99999999999999999999").0.contains("too large"));
        assert!(
            first_error(&format!("b = {}", "9".repeat(9_999)))
                .0
                .contains("too large")
        );
        assert!(
            first_error(&format!("b = {}.0", "9".repeat(9_999)))
                .0
                .contains("too large")
        );
        assert!(parsed("b = 1e308").1.is_empty());
    }

    #[test]
    fn all_syntax_errors_are_listed() {
        let (_, all) = parsed("a = \nb = 2\nc = ]\n");
        let lines: Vec<_> = all.items().iter().map(|item| item.line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        assert!(parsed(&"[".repeat(1_000_000)).1.errors() > 0);
        assert!(parsed(&format!("a = {}", "[".repeat(1_000_000))).1.errors() > 0);
        assert!(parsed(&format!("a = {}", "{a=".repeat(1_000_000))).1.errors() > 0);
        assert!(parsed(&format!("a{} = 1", ".a".repeat(1_000_000))).1.errors() > 0);
        assert!(parsed(&format!("[a{}]", ".\"=\"".repeat(1_000_000))).1.errors() > 0);
        assert!(parsed(&format!("a = {}{}", "[".repeat(40), "]".repeat(40))).1.errors() > 0);
        let wide = format!(
            "a = {}1{}",
            "{a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=".repeat(79),
            "}".repeat(79)
        );
        assert!(parsed(&wide).1.errors() > 0);
        assert!(parsed(&format!("x = [{}]", "0.1, ".repeat(1_000))).1.is_empty());
    }

    #[test]
    fn times_of_day_are_errors_and_dates_are_not() {
        assert!(parsed("a = 2027-01-04").1.is_empty());
        assert!(first_error("a = 2027-01-04T00:00:00Z").0.contains("time of day"));
    }
}
