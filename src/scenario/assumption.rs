//! Every number that a scenario rests on, with the source that its comment names, or the word *guess*.
//!
//! A source is the comment behind the number. Failing that it is the comment in the lines directly above, or
//! the one behind or above the beginning of the list or table that the number stands in.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::scenario::diagnostic::{Mark, Sources, escaped};
use crate::scenario::tree::{Comment, Node, Value};

/// One number of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumption {
    /// Where it belongs, e.g. `station.lathe.cycle_seconds`.
    pub path: String,
    /// The number as it was written.
    pub value: String,
    /// Where it comes from, if the file says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The file calls it a guess.
    pub is_guess: bool,
    /// The file that says it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// Comments by file and line.
pub type Comments = BTreeMap<u32, BTreeMap<usize, Comment>>;

/// All numbers of a scenario, in the order of the files.
pub fn collect(root: &Node, sources: &Sources, comments: &Comments) -> Vec<Assumption> {
    let mut collector = Collector {
        sources,
        comments,
        found: Vec::new(),
    };
    collector.walk(root, &mut Vec::new(), &mut Vec::new());
    collector.found.sort_by_key(|(mark, _)| *mark);
    collector.found.into_iter().map(|(_, assumption)| assumption).collect()
}

struct Collector<'s> {
    sources: &'s Sources,
    comments: &'s Comments,
    found: Vec<(Mark, Assumption)>,
}

impl Collector<'_> {
    fn walk(&mut self, node: &Node, path: &mut Vec<String>, around: &mut Vec<Mark>) {
        match &node.value {
            Value::Whole(_) | Value::Real(_) => self.number(node.mark, path, around),
            // Measured values: the file is the source unless a comment says more.
            Value::Text(_) if path.last().is_some_and(|key| key == "file") => self.number(node.mark, path, around),
            Value::List(list) => {
                // Many values under one comment are one assumption: measured times, not a thousand guesses.
                let numbers = list
                    .iter()
                    .all(|item| matches!(item.value, Value::Whole(_) | Value::Real(_)));
                if numbers && !list.is_empty() {
                    return self.number(node.mark, path, around);
                }
                around.push(node.mark);
                for (index, item) in list.iter().enumerate() {
                    path.push(name_of(item).map(str::to_owned).unwrap_or_else(|| index.to_string()));
                    self.walk(item, path, around);
                    path.pop();
                }
                around.pop();
            }
            Value::Table(table) => {
                around.push(node.mark);
                for (key, entry) in &table.entries {
                    // What offers and failures take of it stands in them already.
                    if path.is_empty() && (key == "catalogue" || key == "component") {
                        continue;
                    }
                    path.push(key.clone());
                    self.walk(&entry.node, path, around);
                    path.pop();
                }
                around.pop();
            }
            _ => {}
        }
    }

    fn number(&mut self, mark: Mark, path: &[String], around: &[Mark]) {
        let source = self.source(mark).or_else(|| {
            for table in around
                .iter()
                .rev()
                .filter(|table| table.file == mark.file && table.end > table.start)
            {
                if let Some(source) = self.source(*table) {
                    return Some(source);
                }
                // What stands before a header is about other tables.
                if self.sources.slice(*table).starts_with('[') && self.is_first_on_its_line(*table) {
                    break;
                }
            }
            None
        });
        let value: String = self
            .sources
            .slice(mark)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let value = if value.chars().count() > 60 {
            format!("{}…", value.chars().take(60).collect::<String>())
        } else {
            value
        };
        let assumption = Assumption {
            path: path.iter().map(|part| path_part(part)).collect::<Vec<_>>().join("."),
            value: escaped(&value),
            is_guess: source.as_deref().is_some_and(says_guess),
            source,
            file: escaped(self.sources.name(mark.file)),
            line: self.sources.line(mark),
        };
        self.found.push((mark, assumption));
    }

    /// The comment on the line of a mark, or the block of comment lines directly above it.
    fn source(&self, mark: Mark) -> Option<String> {
        let comments = self.comments.get(&mark.file)?;
        let line = self.sources.line(mark);
        let worth = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        if let Some(comment) = comments.get(&line) {
            return worth(&comment.text);
        }
        let mut above = Vec::new();
        for line in (1..line).rev().take(8) {
            match comments.get(&line) {
                Some(comment) if comment.alone => above.push(comment.text.as_str()),
                _ => break,
            }
        }
        above.reverse();
        worth(&above.join(" "))
    }

    fn is_first_on_its_line(&self, mark: Mark) -> bool {
        let (text, start) = self.sources.line_text(mark.file, self.sources.line(mark));
        text.get(..(mark.start as usize).saturating_sub(start))
            .is_some_and(|before| before.trim().is_empty())
    }
}

pub(super) fn name_of(item: &Node) -> Option<&str> {
    let table = item.table()?;
    ["name", "mode", "part", "what", "station", "product"]
        .iter()
        .find_map(|id| table.get(id)?.text())
}

pub(super) fn path_part(part: &str) -> String {
    let plain = !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if plain {
        part.to_owned()
    } else {
        format!("\"{}\"", escaped(part))
    }
}

fn says_guess(comment: &str) -> bool {
    comment
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "guess" | "guessed" | "guesses"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::diagnostic::Reporter;
    use crate::scenario::tree;

    fn assumptions(text: &str) -> Vec<Assumption> {
        let mut reporter = Reporter::default();
        reporter.sources.add("t.toml".into(), text.into());
        let document = tree::parse(0, &mut reporter).unwrap();
        collect(
            &document.root,
            &reporter.sources,
            &BTreeMap::from([(0, document.comments)]),
        )
    }

    #[test]
    fn a_number_has_the_comment_behind_it() {
        let all =
            assumptions("[[station]]\nname = \"lathe\"\nmachines = 2 # counted on site\nbuffer = 5 # Guess; 2 to 9\n");
        let found: Vec<_> = all
            .iter()
            .map(|a| {
                (
                    a.path.as_str(),
                    a.value.as_str(),
                    a.source.as_deref(),
                    a.is_guess,
                    a.line,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("station.lathe.machines", "2", Some("counted on site"), false, 3),
                ("station.lathe.buffer", "5", Some("Guess; 2 to 9"), true, 4),
            ]
        );
    }

    #[test]
    fn comments_above_and_at_the_header_count_too() {
        let all = assumptions(
            "[[station]] # nameplate\nname = \"a.b\"\nmachines = 2\n# KOSIS 2025,\n# table 3\nbuffer = 5\n\n[x]\ny = 1\n",
        );
        let found: Vec<_> = all.iter().map(|a| (a.path.as_str(), a.source.as_deref())).collect();
        assert_eq!(
            found,
            [
                ("station.\"a.b\".machines", Some("nameplate")),
                ("station.\"a.b\".buffer", Some("KOSIS 2025, table 3")),
                ("x.y", None),
            ]
        );
    }

    #[test]
    fn parameters_of_a_distribution_share_its_comment() {
        let all = assumptions("c = { lognormal = { mean = 84, cv = 0.08 } } # stop watch\nv = [1, 2] # guess\n");
        assert_eq!(all[0].path, "c.lognormal.mean");
        assert_eq!(all[1].source.as_deref(), Some("stop watch"));
        assert_eq!((all[2].value.as_str(), all[2].is_guess), ("[1, 2]", true));
    }
}
