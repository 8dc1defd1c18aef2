//! Complaints about a scenario: what is wrong, where it stands, and what would be right.
//!
//! Everything that a file says is shown escaped: a name with a control sequence in it must not reach
//! somebody's terminal. Where complaints come from is not known here.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

/// Most complaints of a kind that are kept; the rest is counted.
const MAX_KEPT: usize = 200;
/// Most complaints that are shown.
const MAX_SHOWN: usize = 100;
/// Most characters of a source line that are shown on each side of what is marked.
const WINDOW: usize = 100;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The scenario cannot be used.
    Error,
    /// The scenario can be used, but this is probably not what was meant.
    Warning,
}

/// A place in a source file: bytes `start..end` of file number `file`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Number of the file.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Bytes in the file.
    pub span: Range<usize>,
    /// What would be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    #[serde(skip)]
    mark: Mark,
    /// The message without the offer, and the offer: in another language they stand otherwise.
    #[serde(skip)]
    said: String,
    #[serde(skip)]
    offer: Option<String>,
}

impl Diagnostic {
    /// What is wrong as `say` says it in another language, given each English sentence.
    pub fn message_in(&self, say: &dyn Fn(&str) -> String) -> String {
        match &self.offer {
            Some(offer) => format!("{} {}", say(&self.said), say(&with_offer(offer))),
            None => say(&self.said),
        }
    }
}

fn with_offer(offer: &str) -> String {
    format!("(with the offer {})", quoted(offer))
}

#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

/// The files that were read, by number: the first is the one that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub fn add(&mut self, name: String, text: String) -> u32 {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        self.files.push(SourceFile {
            name,
            text,
            line_starts,
        });
        (self.files.len() - 1) as u32
    }

    /// The files' names, in the order in which they were read.
    pub fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.name.clone()).collect()
    }

    /// The name of a file.
    pub fn name(&self, file: u32) -> &str {
        self.files
            .get(file as usize)
            .map(|file| file.name.as_str())
            .unwrap_or_default()
    }

    /// The text of a file.
    pub fn text(&self, file: u32) -> &str {
        self.files
            .get(file as usize)
            .map(|file| file.text.as_str())
            .unwrap_or_default()
    }

    /// The text at a mark.
    pub fn slice(&self, mark: Mark) -> &str {
        self.text(mark.file)
            .get(mark.start as usize..mark.end as usize)
            .unwrap_or_default()
    }

    /// The line of a mark, from 1.
    pub fn line(&self, mark: Mark) -> usize {
        self.files
            .get(mark.file as usize)
            .map(|file| file.line_starts.partition_point(|&start| start <= mark.start as usize))
            .unwrap_or(1)
            .max(1)
    }

    /// The text of a line without its end, and the byte at which it begins.
    pub fn line_text(&self, file: u32, line: usize) -> (&str, usize) {
        let Some(source) = self.files.get(file as usize) else {
            return ("", 0);
        };
        let start = source
            .line_starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(source.text.len());
        let end = source.line_starts.get(line).copied().unwrap_or(source.text.len());
        let text = source.text.get(start..end).unwrap_or_default();
        (text.trim_end_matches(['\n', '\r']), start)
    }

    fn column(&self, mark: Mark, line: usize) -> usize {
        let (text, start) = self.line_text(mark.file, line);
        let within = (mark.start as usize).saturating_sub(start);
        text.char_indices().take_while(|(at, _)| *at < within).count() + 1
    }
}

/// Gathers complaints while a scenario is read.
#[derive(Clone, Debug, Default)]
pub struct Reporter {
    /// The files read so far.
    pub sources: Sources,
    kept: Vec<Diagnostic>,
    seen: BTreeSet<(Mark, String)>,
    errors: usize,
    warnings: usize,
    offer: Option<String>,
}

impl Reporter {
    /// Adds an error.
    pub fn error(&mut self, mark: Mark, message: impl Into<String>) {
        self.report(Severity::Error, mark, message.into(), None);
    }

    /// Adds an error with a way out.
    pub fn error_with_help(&mut self, mark: Mark, message: impl Into<String>, help: impl Into<String>) {
        self.report(Severity::Error, mark, message.into(), Some(help.into()));
    }

    /// Adds an error about a choice that does not exist, with those that do.
    pub fn error_among<'n>(
        &mut self,
        mark: Mark,
        message: impl Into<String>,
        written: &str,
        what: &str,
        choices: impl IntoIterator<Item = &'n str> + Clone,
    ) {
        // Looking for the nearest choice takes time, which is not spent on what is only counted.
        let help = (!self.is_full()).then(|| choices_help(written, what, choices));
        self.report(Severity::Error, mark, message.into(), help);
    }

    /// Adds a warning.
    pub fn warning(&mut self, mark: Mark, message: impl Into<String>, help: impl Into<String>) {
        self.report(Severity::Warning, mark, message.into(), Some(help.into()));
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Whether further errors are counted only.
    pub fn is_full(&self) -> bool {
        self.errors >= MAX_KEPT
    }

    /// From now on complaints are about the scenario with this offer; those that the scenario without it has
    /// too are not repeated.
    pub fn in_offer(&mut self, name: Option<String>) {
        self.offer = name;
    }

    fn report(&mut self, severity: Severity, mark: Mark, message: String, help: Option<String>) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        if *count >= MAX_KEPT {
            // What is said of an offer may have been said before; too few is better than all of it twice.
            *count += usize::from(self.offer.is_none());
            return;
        }
        if !self.seen.insert((mark, message.clone())) {
            return;
        }
        *count += 1;
        let line = self.sources.line(mark);
        self.kept.push(Diagnostic {
            severity,
            message: match &self.offer {
                Some(offer) => format!("{message} {}", with_offer(offer)),
                None => message.clone(),
            },
            said: message,
            offer: self.offer.clone(),
            file: escaped(self.sources.name(mark.file)),
            line,
            column: self.sources.column(mark, line),
            span: mark.start as usize..mark.end as usize,
            help,
            mark,
        });
    }

    /// All complaints, in the order of the files.
    pub fn finish(self) -> Diagnostics {
        let mut items = self.kept;
        items.sort_by_key(|item| (item.severity, item.mark));
        Diagnostics {
            items,
            errors: self.errors,
            warnings: self.warnings,
            sources: Arc::new(self.sources),
        }
    }
}

/// Complaints about a scenario, errors first, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    sources: Arc<Sources>,
}

impl Diagnostics {
    /// The complaints. Of very many, only the first are kept.
    pub fn items(&self) -> &[Diagnostic] {
        &self.items
    }

    /// How many errors there are in all.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many warnings there are in all.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// Whether there is nothing to complain about.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// For people: each complaint with the line that it is about, coloured if asked for.
    pub fn render(&self, colour: bool) -> String {
        self.render_in(colour, &str::to_owned)
    }

    /// The same as `say` says it in another language, given each English sentence.
    pub fn render_in(&self, colour: bool, say: &dyn Fn(&str) -> String) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(120);
        let mut out = String::new();
        for item in self.items.iter().take(MAX_SHOWN) {
            out.push_str(&self.render_one(&renderer, item, say));
            out.push_str("\n\n");
        }
        let all = self.errors + self.warnings;
        let shown = self.items.len().min(MAX_SHOWN);
        if all > shown {
            out.push_str(&say(&format!("… and {} more", all - shown)));
            out.push('\n');
        }
        out
    }

    fn render_one(&self, renderer: &Renderer, item: &Diagnostic, say: &dyn Fn(&str) -> String) -> String {
        let level = match item.severity {
            Severity::Error => Level::ERROR.with_name(say("error")),
            Severity::Warning => Level::WARNING.with_name(say("warning")),
        };
        let (message, help) = (item.message_in(say), item.help.as_deref().map(say));
        let (text, start) = self.sources.line_text(item.mark.file, item.line);
        let within = item.span.start.saturating_sub(start)..item.span.end.saturating_sub(start);
        let (line, marked) = window(text, within);
        let mut group = Group::with_title(level.primary_title(message.as_str()));
        let annotation = AnnotationKind::Primary.span(marked);
        if line == text && !line.is_empty() {
            let snippet = Snippet::source(line).path(item.file.as_str()).line_start(item.line);
            group = group.element(snippet.annotation(annotation));
        } else {
            // What is shown is not what stands there, so the column cannot be counted in it.
            group = group.element(
                Origin::path(item.file.as_str())
                    .line(item.line)
                    .char_column(item.column),
            );
            if !line.is_empty() {
                group = group.element(Snippet::source(line).line_start(item.line).annotation(annotation));
            }
        }
        if let Some(help) = &help {
            group = group.element(Level::HELP.with_name(say("help")).message(help.as_str()));
        }
        renderer.render(&[group])
    }

    /// For programs: a list of objects, at most as many as are shown to people, and the counts.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "errors": self.errors,
            "warnings": self.warnings,
            "items": self.items.iter().take(MAX_SHOWN).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

/// The part of a line around `span`, escaped, and where the span is in it.
fn window(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    let floor = |at: usize| {
        (0..=at.min(line.len()))
            .rev()
            .find(|&at| line.is_char_boundary(at))
            .unwrap_or(0)
    };
    let (start, end) = (floor(span.start), floor(span.end.max(span.start)));
    let (before, rest) = line.split_at(start);
    let (marked, after) = rest.split_at(end - start);
    let mut out = String::new();
    let skipped = before.chars().count().saturating_sub(WINDOW);
    if skipped > 0 {
        out.push('…');
    }
    push_escaped(&mut out, before.chars().skip(skipped));
    let from = out.len();
    push_escaped(&mut out, marked.chars().take(WINDOW));
    let to = out.len();
    push_escaped(&mut out, after.chars().take(WINDOW));
    if marked.chars().count() > WINDOW || after.chars().count() > WINDOW {
        out.push('…');
    }
    (out, from..to)
}

/// Characters that a terminal or an editor would obey instead of showing.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn push_escaped(out: &mut String, text: impl Iterator<Item = char>) {
    for c in text {
        match c {
            '\t' => out.push('\t'),
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
}

/// `text` with everything hidden made visible.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text.chars().map(|c| if c == '\t' { ' ' } else { c }));
    out
}

/// `text` in quotation marks, escaped, and cut if it is long.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    push_escaped(&mut out, text.chars().take(60));
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out.push('"');
    out
}

/// A number as people write it.
pub(crate) fn shown(number: f64) -> String {
    if number != 0.0 && !(1e-4..1e9).contains(&number.abs()) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

/// The choice nearest to what was written, if one is near.
pub fn nearest<'a>(written: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Bounded: a file may hold thousands of names and thousands of mistakes.
    let written: String = written.chars().take(64).collect::<String>().to_lowercase();
    choices
        .into_iter()
        .take(500)
        .filter(|choice| choice.len() < 256)
        .map(|choice| (strsim::jaro_winkler(&written, &choice.to_lowercase()), choice))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, choice)| choice)
}

/// `did you mean …?` if something is near, and the choices.
pub fn choices_help<'a>(written: &str, what: &str, choices: impl IntoIterator<Item = &'a str> + Clone) -> String {
    const LISTED: usize = 40;
    let count = choices.clone().into_iter().count();
    let mut listed: Vec<String> = choices.clone().into_iter().take(LISTED).map(quoted_plain).collect();
    if count > LISTED {
        listed.push(format!("and {} more", count - LISTED));
    }
    let list = if count == 0 {
        format!("there are no {what}")
    } else {
        format!("{what}: {}", listed.join(", "))
    };
    match nearest(written, choices) {
        Some(near) => format!("did you mean {}? {list}", quoted(near)),
        None => list,
    }
}

fn quoted_plain(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_/".contains(c));
    if plain && text.len() <= 60 {
        text.to_owned()
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reporter(text: &str) -> Reporter {
        let mut reporter = Reporter::default();
        reporter.sources.add("line.toml".into(), text.into());
        reporter
    }

    fn mark(start: u32, end: u32) -> Mark {
        Mark { file: 0, start, end }
    }

    #[test]
    fn a_complaint_shows_file_line_column_and_source() {
        let mut reporter = reporter("name = \"x\"\nmachines = 0 # none\n");
        reporter.error_with_help(mark(22, 23), "too few machines", "at least 1");
        let all = reporter.finish();
        assert_eq!((all.items()[0].line, all.items()[0].column), (2, 12));
        let text = all.render(false);
        assert!(text.contains("error: too few machines"), "{text}");
        assert!(text.contains("line.toml:2:12"), "{text}");
        assert!(text.contains("2 | machines = 0 # none"), "{text}");
        assert!(text.contains("help: at least 1"), "{text}");
        assert_eq!(all.to_json()["items"][0]["column"], 12);
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let mut reporter = reporter("이름 = 1\n");
        reporter.error(mark(9, 10), "x");
        let all = reporter.finish();
        assert_eq!(all.items()[0].column, 6);
        assert!(all.render(false).contains("line.toml:1:6"), "{all}");
    }

    #[test]
    fn control_sequences_never_reach_the_terminal() {
        let text = "x = \"\u{1b}[31m\u{202e}\"";
        let mut reporter = reporter(text);
        reporter.error(
            mark(4, text.len() as u32),
            format!("bad {}", quoted("\u{1b}[2J\u{202e}")),
        );
        let shown = reporter.finish().render(false);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown:?}");
        assert!(shown.contains("\\u{1b}") && shown.contains("\\u{202e}"), "{shown}");
    }

    #[test]
    fn a_very_long_line_is_shown_in_part() {
        let text = format!("x = [{}1e999]", "1, ".repeat(1_000_000));
        let at = text.len() as u32 - 6;
        let mut reporter = reporter(&text);
        reporter.error(mark(at, at + 5), "too large");
        let all = reporter.finish();
        assert_eq!(all.items()[0].column, at as usize + 1);
        assert!(all.render(false).len() < 2_000);
    }

    #[test]
    fn of_very_many_complaints_a_hundred_are_shown_and_the_rest_is_counted() {
        let mut reporter = reporter(&"\n".repeat(2_000));
        (0..1_500).for_each(|at| reporter.error(mark(at, at), "bad"));
        let all = reporter.finish();
        assert_eq!(all.errors(), 1_500);
        assert!(all.render(false).ends_with("… and 1400 more\n"));
    }

    #[test]
    fn the_nearest_choice_is_suggested() {
        assert_eq!(nearest("lahte", ["mill", "lathe"]), Some("lathe"));
        assert_eq!(nearest("zzz", ["mill", "lathe"]), None);
        let help = choices_help("mil", "stations", ["mill", "lathe 2"]);
        assert_eq!(help, "did you mean \"mill\"? stations: mill, \"lathe 2\"");
    }
}
