//! Templates: sentences with holes, which recognise what was made of them and say it in Korean.
//!
//! An English template is the text as it stands in the source code: `{}`, `{name}` and `{name:…}` are holes, `{{` and
//! `}}` braces. A brace with a space behind it is a brace too, since sentences show pieces of files. Holes without a
//! name are counted from 0.
//!
//! A Korean template names the same holes. `{name}` shows what was filled in; `{name:ko}` shows it in Korean, if it is
//! a sentence or a term itself; `{name:list}` takes it as a list that may end in ", and 3 more", and `{name:time}` as a
//! time such as "2.5 h"; `{name:-}` leaves it out, which is for endings of English words only. `{은}`, `{이}`, `{을}`,
//! `{과}`, `{으로}` … are particles, in the form that fits what they follow.

use std::collections::BTreeSet;

use crate::report::explain::particle::particle;

/// What a template consists of.
#[derive(Debug)]
enum Piece {
    Text(String),
    Hole(String),
}

/// An English template.
#[derive(Debug)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

/// How what fills a hole is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Verbatim,
    Korean,
    List,
    Time,
    Nothing,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Hole(usize, Mode),
    Particle(String),
}

/// A Korean template.
#[derive(Debug)]
pub struct Korean(Vec<Part>);

impl Pattern {
    /// Reads a template.
    pub fn new(template: &str) -> Self {
        Self {
            pieces: pieces(template),
        }
    }

    /// Names of the holes, in their order.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(name) => Some(name.split(':').next().unwrap_or_default()),
            Piece::Text(_) => None,
        })
    }

    /// The fixed texts, in their order.
    pub fn fixed(&self) -> Vec<&str> {
        let fixed = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Hole(_) => None,
        });
        fixed.collect()
    }

    /// How many characters are fixed: of two templates that fit, the one with more of them says more.
    pub fn weight(&self) -> usize {
        let texts = self.fixed().into_iter();
        texts
            .map(|text| text.chars().filter(|c| !c.is_whitespace()).count())
            .sum()
    }

    /// What fills the holes of a text that was made of this template. If `is_strict`, a hole does not end within
    /// quotation marks or backticks: so names cannot be taken for a part of the sentence.
    pub fn captures<'t>(&self, text: &'t str, is_strict: bool) -> Option<Vec<&'t str>> {
        if let Some(Piece::Text(first)) = self.pieces.first()
            && !text.starts_with(first.as_str())
        {
            return None;
        }
        if let Some(Piece::Text(last)) = self.pieces.last()
            && !text.ends_with(last.as_str())
        {
            return None;
        }
        let mut search = Search {
            pieces: &self.pieces,
            text,
            is_strict,
            failed: BTreeSet::new(),
            holes: Vec::new(),
        };
        search.from(0, 0).then_some(search.holes)
    }
}

/// The search for what fills the holes, from left to right, each as short as possible.
struct Search<'p, 't> {
    pieces: &'p [Piece],
    text: &'t str,
    is_strict: bool,
    /// Pieces and places from which nothing fits, so that no name makes the search long.
    failed: BTreeSet<(usize, usize)>,
    holes: Vec<&'t str>,
}

impl<'t> Search<'_, 't> {
    fn from(&mut self, piece: usize, at: usize) -> bool {
        let (text, pieces) = (self.text, self.pieces);
        let rest = &text[at..];
        match pieces.get(piece) {
            None => rest.is_empty(),
            Some(Piece::Text(fixed)) => rest.starts_with(fixed.as_str()) && self.from(piece + 1, at + fixed.len()),
            Some(Piece::Hole(_)) => {
                if self.failed.contains(&(piece, at)) {
                    return false;
                }
                let ends: Vec<usize> = match pieces.get(piece + 1) {
                    None => vec![rest.len()],
                    Some(Piece::Text(next)) => rest.match_indices(next.as_str()).map(|(end, _)| end).collect(),
                    Some(Piece::Hole(_)) => rest.char_indices().map(|(end, _)| end).chain([rest.len()]).collect(),
                };
                let depth = self.holes.len();
                for end in ends {
                    if self.is_strict && !self.is_whole(piece, &rest[..end]) {
                        continue;
                    }
                    self.holes.push(&rest[..end]);
                    if self.from(piece + 1, at + end) {
                        return true;
                    }
                    self.holes.truncate(depth);
                }
                self.failed.insert((piece, at));
                false
            }
        }
    }

    /// Whether the hole `piece` may be filled by `filling`: by nothing that begins or ends within quotation marks, and
    /// `{:?}` by what stands in quotation marks or brackets.
    fn is_whole(&self, piece: usize, filling: &str) -> bool {
        if let Some(Piece::Hole(hole)) = self.pieces.get(piece)
            && hole.ends_with(":?")
            && !filling.starts_with(['"', '\'', '['])
        {
            return false;
        }
        let before = match piece.checked_sub(1).and_then(|before| self.pieces.get(before)) {
            Some(Piece::Text(text)) => text.chars().next_back(),
            _ => None,
        };
        let after = match self.pieces.get(piece + 1) {
            Some(Piece::Text(text)) => text.chars().next(),
            _ => None,
        };
        match (before, after) {
            (Some(open @ ('"' | '`')), Some(close)) if open == close => !filling.contains(open),
            _ => unquoted(filling).is_some(),
        }
    }
}

/// What stands outside of quotation marks and backticks; none if one of them is left open.
pub fn unquoted(text: &str) -> Option<String> {
    let mut outside = String::new();
    let mut open = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (open, letter) {
            (None, '"' | '`') => open = Some(letter),
            (None, _) => outside.push(letter),
            (Some('"'), '\\') => drop(letters.next()),
            (Some(mark), _) if mark == letter => {
                open = None;
                outside.push(' ');
            }
            _ => {}
        }
    }
    open.is_none().then_some(outside)
}

impl Korean {
    /// Reads a template for what `pattern` recognises.
    ///
    /// # Errors
    /// The name of a hole that `pattern` does not have, or that is left out.
    pub fn new(template: &str, pattern: &Pattern) -> Result<Self, String> {
        let names: Vec<&str> = pattern.holes().collect();
        let mut is_used = vec![false; names.len()];
        let mut parts = Vec::new();
        for piece in pieces(template) {
            let said = match piece {
                Piece::Text(text) => {
                    parts.push(Part::Text(text));
                    continue;
                }
                Piece::Hole(said) => said,
            };
            let (name, mode) = said.split_once(':').unwrap_or((&said, ""));
            if let Some(place) = names.iter().position(|known| *known == name) {
                // A hole may stand there twice, filled with the same.
                names
                    .iter()
                    .zip(&mut is_used)
                    .for_each(|(known, used)| *used |= *known == name);
                let mode = match mode {
                    "" => Mode::Verbatim,
                    "ko" => Mode::Korean,
                    "list" => Mode::List,
                    "time" => Mode::Time,
                    "-" => Mode::Nothing,
                    _ => return Err(said),
                };
                parts.push(Part::Hole(place, mode));
            } else if particle(name, "").is_some() && mode.is_empty() {
                parts.push(Part::Particle(said));
            } else {
                return Err(said);
            }
        }
        match is_used.iter().position(|used| !used) {
            Some(place) => Err(names[place].to_owned()),
            None => Ok(Self(parts)),
        }
    }

    /// The sentence with its holes filled; `korean` says a sentence or a term in Korean.
    pub fn fill(&self, holes: &[&str], korean: &mut dyn FnMut(&str) -> String) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Particle(name) => out.push_str(particle(name, &out).unwrap_or_default()),
                Part::Hole(place, mode) => {
                    let filling = holes.get(*place).copied().unwrap_or_default();
                    match mode {
                        Mode::Verbatim => out.push_str(filling),
                        Mode::Nothing => {}
                        Mode::List => out.push_str(&list(filling)),
                        Mode::Time => out.push_str(&time(filling)),
                        Mode::Korean => out.push_str(&korean(filling)),
                    }
                }
            }
        }
        out
    }
}

/// A list that may end in ", and 3 more".
fn list(text: &str) -> String {
    let more = text.rsplit_once(", and ").and_then(|(list, more)| {
        let count = more.strip_suffix(" more")?;
        count
            .chars()
            .all(|c| c.is_ascii_digit())
            .then(|| format!("{list} 외 {count}개"))
    });
    more.unwrap_or_else(|| text.to_owned())
}

/// A time with its unit.
fn time(text: &str) -> String {
    const UNITS: [(&str, &str); 4] = [("s", "초"), ("min", "분"), ("h", "시간"), ("d", "일")];
    let named = text.rsplit_once(' ').and_then(|(number, unit)| {
        let (_, korean) = UNITS.into_iter().find(|(known, _)| *known == unit)?;
        Some(format!("{number}{korean}"))
    });
    named.unwrap_or_else(|| text.to_owned())
}

/// The pieces of a template; holes without a name are counted.
fn pieces(template: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut unnamed = 0;
    let mut rest = template;
    while let Some(letter) = rest.chars().next() {
        if let Some(hole) = hole(rest) {
            if !text.is_empty() {
                out.push(Piece::Text(std::mem::take(&mut text)));
            }
            rest = &rest[hole.len() + 2..];
            out.push(Piece::Hole(if hole.is_empty() || hole.starts_with(':') {
                unnamed += 1;
                format!("{}{hole}", unnamed - 1)
            } else {
                hole.to_owned()
            }));
            continue;
        }
        rest = match letter {
            '{' | '}' if rest[1..].starts_with(letter) => &rest[2..],
            _ => &rest[letter.len_utf8()..],
        };
        text.push(letter);
    }
    if !text.is_empty() {
        out.push(Piece::Text(text));
    }
    out
}

/// What is said in the hole with which a text begins.
fn hole(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let (said, _) = inner.split_once('}')?;
    let name = said.split(':').next().unwrap_or_default();
    let is_hole = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !said.chars().any(|c| c.is_whitespace() || c == '{' || c == '"');
    is_hole.then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures<'t>(template: &str, text: &'t str) -> Option<Vec<&'t str>> {
        Pattern::new(template).captures(text, true)
    }

    #[test]
    fn a_template_recognises_what_was_made_of_it() {
        let found = captures("`{key}` must be {}, not {number:.0}", "`a` must be 1 or 2, not 3");
        assert_eq!(found, Some(vec!["a", "1 or 2", "3"]));
        assert_eq!(captures("there are {n} tables", "there are 5 chairs"), None);
        assert_eq!(
            captures("e.g. `x = { mean = 3 }`", "e.g. `x = { mean = 3 }`"),
            Some(vec![])
        );
        assert_eq!(captures("`x = {{ {key} }}`", "`x = { mean }`"), Some(vec!["mean"]));
        assert_eq!(
            Pattern::new("{} of {all}, {:.1}").holes().collect::<Vec<_>>(),
            ["0", "all", "1"]
        );
    }

    #[test]
    fn what_stands_in_quotation_marks_is_never_a_part_of_the_sentence() {
        let name = "\"x; there are no offers: none\"";
        let text = format!("there is no offer {name}; offers: a");
        assert_eq!(
            captures("there is no offer {}; {help}", &text),
            Some(vec![name, "offers: a"])
        );
        let debug = "\"a \\\" b; c\"";
        let text = format!("there is no offer {debug}; offers: a");
        assert_eq!(
            captures("there is no offer {}; {help}", &text),
            Some(vec![debug, "offers: a"])
        );
    }

    #[test]
    fn a_name_that_looks_like_many_ends_takes_no_time() {
        let name = "a: ".repeat(2_000);
        let pattern = Pattern::new("{a}: {b}: {c}: {d}: {e}!");
        assert_eq!(pattern.captures(&name, true), None);
    }

    #[test]
    fn a_korean_template_says_every_hole() {
        let pattern = Pattern::new("{place} needs {what}");
        assert!(Korean::new("{place}에 {what}{이} 필요합니다", &pattern).is_ok());
        assert_eq!(Korean::new("{place}", &pattern).unwrap_err(), "what");
        assert_eq!(Korean::new("{place} {what} {who}", &pattern).unwrap_err(), "who");
        let korean = Korean::new("{place}에 {what:ko}{이} 필요합니다", &pattern).unwrap();
        let mut same = str::to_owned;
        assert_eq!(
            korean.fill(&["`x`", "수리 시간"], &mut same),
            "`x`에 수리 시간이 필요합니다"
        );
    }

    #[test]
    fn the_rest_of_a_list_is_counted() {
        assert_eq!(list("a, b, and 12 more"), "a, b 외 12개");
        assert_eq!(list("a, and b more"), "a, and b more");
    }
}
