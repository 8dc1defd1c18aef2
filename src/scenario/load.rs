//! From a file to a checked scenario: the baseline, and one scenario for each offer.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::network::measured::Measured;
use crate::scenario::assumption::{self, Assumption, Comments};
use crate::scenario::diagnostic::{Diagnostics, Mark, Reporter, quoted};
use crate::scenario::merge::{self, Layer};
use crate::scenario::scenario::ScenarioSpec;
use crate::scenario::source::{
    BUILT_IN, COMPONENTS, MAX_CSV_BYTES, MAX_FILE_BYTES, Page, Shelf, SourceError, Steps, built_in, resolve,
};
use crate::scenario::tree::{self, Entry, Node, Value};
use crate::scenario::validate::offers::changes_nothing;
use crate::scenario::{catalogue, component, rules, structure, validate};

/// Deepest chain of files that extend each other.
const MAX_CHAIN: usize = 8;
/// Most scenario files read for one scenario.
const MAX_FILES: usize = 32;
/// Most text read for one scenario, bytes.
const MAX_TEXT: usize = 8 << 20;
/// Most rows in a file of measured values.
const MAX_ROWS: usize = 1_000_000;
/// Most offers in a scenario.
const MAX_OFFERS: usize = 100;
/// Most values in all variants together.
const MAX_VALUES: usize = 8_000_000;

/// Keys of a measured network whose files may be histograms.
const DELAYS: [&str; 3] = ["up_ms", "down_ms", "round_trip_ms"];
/// Delays that stand for all of a histogram: enough for the 99.99th percentile.
const QUANTILES: usize = 20_000;

/// How a file of measured values is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// The numbers in its first column.
    FirstColumn,
    /// A list of delays, or a histogram of two columns.
    Delays,
}

/// A scenario that can be run.
#[derive(Clone, Debug)]
pub struct LoadedScenario {
    /// The plant as it is, with all offers beside it.
    pub baseline: ScenarioSpec,
    /// For each offer its name and the scenario with it adopted; it is the only offer left in there.
    pub variants: Vec<(String, ScenarioSpec)>,
    /// What is probably not meant.
    pub warnings: Diagnostics,
    /// The files that it was read from, the one asked for first.
    pub sources: Vec<String>,
    /// The numbers that it rests on.
    pub assumptions: Vec<Assumption>,
}

/// Reads a scenario from disk.
///
/// # Errors
/// If the scenario cannot be used; the diagnostics say all that is wrong with it.
pub fn load(path: &Path) -> Result<LoadedScenario, Diagnostics> {
    let shown = path.to_string_lossy().into_owned();
    let opened = Shelf::of_file(path).and_then(|(shelf, steps)| {
        let text = shelf.read_first(path, &steps)?;
        Ok((shelf, steps, text))
    });
    match opened {
        Ok((shelf, steps, text)) => Loader::new(shelf).load(shown, steps, text),
        Err(error) => Err(unopened(shown, &error)),
    }
}

/// Reads a scenario from `text` as if it stood in a file called `name` beside the file at `path`, which it may extend.
///
/// # Errors
/// As [`load`].
pub fn load_beside(path: &Path, name: &str, text: String) -> Result<LoadedScenario, Diagnostics> {
    match Shelf::of_file(path) {
        Ok((shelf, _)) => Loader::new(shelf).load(name.to_owned(), vec![name.to_owned()], text),
        Err(error) => Err(unopened(path.to_string_lossy().into_owned(), &error)),
    }
}

/// Reads a scenario that the program carries with it.
///
/// # Errors
/// As [`load`]; also if there is none of that name.
pub fn load_builtin(name: &str) -> Result<LoadedScenario, Diagnostics> {
    load_page(BUILT_IN, name)
}

/// Reads a scenario from pages in memory; `name` is the path of one of them, with or without `.toml`.
///
/// # Errors
/// As [`load`]; also if there is no such page.
pub fn load_page(pages: &[Page<'_>], name: &str) -> Result<LoadedScenario, Diagnostics> {
    let found = pages
        .iter()
        .find(|(page, _)| *page == name || page.strip_suffix(".toml") == Some(name));
    let Some((page, text)) = found else {
        let mut reporter = Reporter::default();
        reporter.sources.add(name.to_owned(), String::new());
        let names = pages.iter().map(|(page, _)| page.trim_end_matches(".toml"));
        let help = crate::scenario::diagnostic::choices_help(name, "ready-made scenarios", names);
        reporter.error_with_help(
            Mark::default(),
            format!("there is no ready-made scenario {}", quoted(name)),
            help,
        );
        return Err(reporter.finish());
    };
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(unopened(name.to_owned(), &SourceError::TooLarge(MAX_FILE_BYTES)));
    }
    let steps = page.split('/').map(str::to_owned).collect();
    Loader::new(Shelf::Pages(pages)).load((*page).to_owned(), steps, (*text).to_owned())
}

/// What identifies a plant, whatever file it came from: SHA-256 over its canonical JSON, in hexadecimal.
pub fn plant_hash(spec: &ScenarioSpec) -> String {
    let json = serde_json::to_value(&spec.plant).map(sorted).unwrap_or_default();
    let digest = Sha256::digest(json.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same with the keys of every table in alphabetical order: what is the same has the same text.
pub(crate) fn sorted(json: Json) -> Json {
    match json {
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        Json::Object(object) => {
            let ordered: BTreeMap<String, Json> = object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Json::Object(ordered.into_iter().collect())
        }
        other => other,
    }
}

pub(super) fn unopened(shown: String, error: &SourceError) -> Diagnostics {
    let mut reporter = Reporter::default();
    let mark = match error {
        SourceError::NotText { at, before, .. } => {
            let byte = (*at - 1).min(before.len()) as u32;
            reporter.sources.add(shown, before.clone());
            Mark {
                file: 0,
                start: byte,
                end: byte,
            }
        }
        _ => {
            reporter.sources.add(shown, String::new());
            Mark::default()
        }
    };
    reporter.error(mark, error.to_string());
    reporter.finish()
}

/// Reads scenarios. It may be cloned once a scenario's files have been read, to make the scenario several times.
#[derive(Clone)]
pub(super) struct Loader<'a> {
    shelf: Shelf<'a>,
    reporter: Reporter,
    /// Paths of the files by number.
    steps: Vec<Steps>,
    /// Files that were read and merged with what they extend.
    merged: BTreeMap<Steps, Option<Node>>,
    comments: Comments,
    values: BTreeMap<(Steps, Form), Option<Arc<Vec<f64>>>>,
    text: usize,
    /// Measured values in all variants so far.
    measured: usize,
}

impl<'a> Loader<'a> {
    pub(super) fn new(shelf: Shelf<'a>) -> Self {
        Self {
            shelf,
            reporter: Reporter::default(),
            steps: Vec::new(),
            merged: BTreeMap::new(),
            comments: Comments::new(),
            values: BTreeMap::new(),
            text: 0,
            measured: 0,
        }
    }

    fn load(mut self, shown: String, steps: Steps, text: String) -> Result<LoadedScenario, Diagnostics> {
        match self.read(shown, steps, text) {
            Some(root) => self.make(root),
            None => Err(self.reporter.finish()),
        }
    }

    /// Reads a file and lays it over all that it extends; nothing if something is wrong with them.
    pub(super) fn read(&mut self, shown: String, steps: Steps, text: String) -> Option<Node> {
        let root = self.file(shown, text, &mut vec![steps]);
        root.filter(|_| self.reporter.errors() == 0)
    }

    /// What is wrong with what was read.
    pub(super) fn complaints(self) -> Diagnostics {
        self.reporter.finish()
    }

    /// Makes a scenario and its variants of what was read.
    pub(super) fn make(mut self, mut root: Node) -> Result<LoadedScenario, Diagnostics> {
        catalogue::resolve(&mut root, &mut self.comments, &mut self.reporter);
        let offers = root
            .table()
            .and_then(|table| table.get("offer"))
            .and_then(Node::list)
            .unwrap_or_default()
            .to_vec();
        let size = root.size();
        if let Some(offer) = offers.get(MAX_OFFERS).or(offers.first())
            && (offers.len() > MAX_OFFERS || size.saturating_mul(offers.len() + 1) > MAX_VALUES)
        {
            let message = format!("a scenario with {size} values cannot have {} offers", offers.len());
            self.reporter
                .error_with_help(offer.mark, message, format!("{MAX_OFFERS} offers are the most"));
            return Err(self.reporter.finish());
        }
        // Offers are laid over what was written: one may name another component.
        let written = root.clone();
        let library = self.library(&written);
        component::resolve(&mut root, &library, &mut self.comments, &mut self.reporter);
        rules::say_sources(&root, &mut self.comments, &self.reporter);
        let stated = rules::without_unused(&root);
        let mut assumptions = assumption::collect(&stated, &self.reporter.sources, &self.comments);
        drop(stated);
        assumptions.shrink_to_fit();
        let is_connected = offers
            .iter()
            .filter_map(|offer| offer.table()?.get("changes"))
            .chain([&root])
            .any(|node| node.table().is_some_and(|table| table.get("connected_by").is_some()));
        let baseline = self.variant(root.clone(), is_connected);
        let mut variants = Vec::new();
        for offer in &offers {
            let named = offer.table().and_then(|table| table.get("name"));
            let name = named.and_then(Node::text).unwrap_or_default();
            self.reporter.in_offer(Some(name.to_owned()));
            let mut changed = merge::with_offer(&written, offer, &mut self.reporter);
            component::resolve(&mut changed, &library, &mut self.comments, &mut self.reporter);
            let Some(variant) = self.variant(changed, is_connected) else {
                continue;
            };
            self.reporter.in_offer(None);
            if let (Some(baseline), [terms]) = (&baseline, &variant.offers[..])
                && variant.plant == baseline.plant
            {
                let mark = named.map_or(offer.mark, |node| node.mark);
                let help = "say what it changes, e.g. `[offer.changes.station.lathe]` with `machines = 3`";
                self.reporter.warning(mark, changes_nothing(terms), help);
            }
            variants.push((name.to_owned(), variant));
        }
        let sources = self.reporter.sources.names();
        let failed = self.reporter.errors() > 0;
        let found = self.reporter.finish();
        match baseline {
            Some(baseline) if !failed => Ok(LoadedScenario {
                baseline,
                variants,
                warnings: found,
                sources,
                assumptions,
            }),
            _ => Err(found),
        }
    }

    /// The components of the library; none if nothing names a component, so that the library is no source then.
    fn library(&mut self, root: &Node) -> Vec<Node> {
        if !component::is_named(root) {
            return Vec::new();
        }
        let Some(text) = built_in(COMPONENTS) else {
            return Vec::new();
        };
        let file = self.reporter.sources.add(COMPONENTS.to_owned(), text.to_owned());
        self.steps.push(COMPONENTS.split('/').map(str::to_owned).collect());
        let Some(document) = tree::parse(file, &mut self.reporter) else {
            return Vec::new();
        };
        self.comments.insert(file, document.comments);
        let list = document.root.table().and_then(|table| table.get("component"));
        list.and_then(Node::list).unwrap_or_default().to_vec()
    }

    /// Checks a merged tree and reads it. `is_connected` says whether any variant has a network.
    fn variant(&mut self, mut root: Node, is_connected: bool) -> Option<ScenarioSpec> {
        let checked = structure::check(&root, &mut self.reporter);
        if checked.broken {
            return None;
        }
        checked.prune(&mut root);
        self.measured_values(&mut root, &mut Vec::new());
        match serde_json::from_value::<ScenarioSpec>(root.to_json()) {
            Ok(spec) => {
                validate::check(&spec, &root, &checked, is_connected, &mut self.reporter);
                Some(spec)
            }
            Err(error) => {
                let message = format!("the scenario cannot be read: {}", quoted(&error.to_string()));
                self.reporter.error(root.mark, message);
                None
            }
        }
    }

    /// Reads a file with all that it extends. `chain` leads to it.
    fn file(&mut self, shown: String, text: String, chain: &mut Vec<Steps>) -> Option<Node> {
        self.text += text.len();
        let file = self.reporter.sources.add(shown, text);
        self.steps.push(chain.last().cloned().unwrap_or_default());
        let document = tree::parse(file, &mut self.reporter)?;
        self.comments.insert(file, document.comments);
        let own = document.root;
        let extends = own.table().and_then(|table| table.get("extends"));
        let is_names = |node: &&Node| {
            node.list()
                .is_some_and(|all| all.iter().all(|name| name.text().is_some()))
        };
        if let Some(wrong) = extends.filter(|node| !is_names(node)) {
            // Said here and not with the structure: without its base, a file lacks nearly everything.
            let help = "e.g. `extends = [\"base.toml\"]`";
            self.reporter
                .error_with_help(wrong.mark, "`extends` must be a list of file names", help);
            return None;
        }
        let extends = extends.and_then(Node::list).unwrap_or_default();
        let mut base: Option<Node> = None;
        for name in extends {
            let Some(text) = name.text() else { continue };
            let Some(mut next) = self.base(name.mark, text, chain) else {
                continue;
            };
            if let Value::Table(table) = &mut next.value {
                table.entries.remove("extends");
            }
            match &mut base {
                Some(base) => merge::overlay(base, &next, Layer::File, &mut self.reporter),
                None => base = Some(next),
            }
        }
        match base {
            Some(mut base) => {
                merge::overlay(&mut base, &own, Layer::File, &mut self.reporter);
                base.mark = own.mark;
                Some(base)
            }
            None => Some(own),
        }
    }

    fn base(&mut self, at: Mark, name: &str, chain: &mut Vec<Steps>) -> Option<Node> {
        let from = self.steps.get(at.file as usize).cloned().unwrap_or_default();
        let steps = match resolve(&from, name, "toml") {
            Ok(steps) => steps,
            Err(error) => {
                self.unreadable(at, name, &error);
                return None;
            }
        };
        if let Some(first) = chain.iter().position(|other| *other == steps) {
            let names = chain[first..]
                .iter()
                .chain([&steps])
                .map(|steps| quoted(&steps.join("/")));
            let message = format!(
                "files extend each other in a circle: {}",
                names.collect::<Vec<_>>().join(" → ")
            );
            self.reporter.error(at, message);
            return None;
        }
        if let Some(known) = self.merged.get(&steps) {
            return known.clone();
        }
        if chain.len() >= MAX_CHAIN {
            self.reporter
                .error(at, format!("files extend each other more than {MAX_CHAIN} deep"));
            return None;
        }
        if self.steps.len() >= MAX_FILES {
            self.reporter
                .error(at, format!("a scenario may be made of {MAX_FILES} files at most"));
            return None;
        }
        let text = match self.shelf.read(&steps, MAX_FILE_BYTES) {
            Ok(text) => text,
            Err(error) => {
                self.unreadable(at, name, &error);
                return None;
            }
        };
        if self.text + text.len() > MAX_TEXT {
            let message = format!("the files of a scenario may have {} MiB in all", MAX_TEXT >> 20);
            self.reporter.error(at, message);
            return None;
        }
        chain.push(steps.clone());
        let shown = self.shelf.shown(&steps);
        let node = self.file(shown, text, chain);
        chain.pop();
        self.merged.insert(steps, node.clone());
        node
    }

    fn unreadable(&mut self, at: Mark, name: &str, error: &SourceError) {
        self.reporter.error(at, format!("cannot use {}: {error}", quoted(name)));
    }

    /// Puts measured values in the place of the files that hold them.
    fn measured_values(&mut self, node: &mut Node, path: &mut Vec<String>) {
        match &mut node.value {
            Value::List(list) => list.iter_mut().for_each(|item| self.measured_values(item, path)),
            Value::Table(table) => {
                let named = match table.get("file") {
                    Some(file) if table.entries.len() == 1 => file.text().map(|text| (file.mark, text.to_owned())),
                    _ => None,
                };
                if let Some((mark, name)) = named {
                    // In the place of a file that cannot be used stands a number that nobody complains of.
                    let nothing = || Arc::new(vec![1.0]);
                    let form = match &path[..] {
                        [list, key] if list == "network" && DELAYS.contains(&key.as_str()) => Form::Delays,
                        _ => Form::FirstColumn,
                    };
                    let mut values = self.csv(mark, &name, form).unwrap_or_else(nothing);
                    self.measured += values.len();
                    if self.measured > MAX_VALUES {
                        let message = format!("more than {MAX_VALUES} measured values, in all variants together");
                        self.reporter.error(mark, message);
                        values = nothing();
                    }
                    let item = |value: &f64| Node {
                        mark,
                        value: Value::Real(*value),
                    };
                    let list = Value::List(values.iter().map(item).collect());
                    let entry = Entry {
                        key_mark: mark,
                        node: Node { mark, value: list },
                    };
                    table.entries.clear();
                    table.entries.insert("values".into(), entry);
                    return;
                }
                for (key, entry) in &mut table.entries {
                    path.push(key.clone());
                    // An offer's changes are looked at in the scenario that they make.
                    if *path != ["offer", "changes"] {
                        self.measured_values(&mut entry.node, path);
                    }
                    path.pop();
                }
            }
            _ => {}
        }
    }

    fn csv(&mut self, at: Mark, name: &str, form: Form) -> Option<Arc<Vec<f64>>> {
        let from = self.steps.get(at.file as usize).cloned().unwrap_or_default();
        let read = resolve(&from, name, "csv")
            .map_err(|error| error.to_string())
            .and_then(|steps| {
                let place = (steps, form);
                if let Some(known) = self.values.get(&place) {
                    return Ok((known.clone(), None));
                }
                let text = self
                    .shelf
                    .read(&place.0, MAX_CSV_BYTES)
                    .map_err(|error| error.to_string())?;
                let values = match form {
                    Form::FirstColumn => first_column(&text)?,
                    Form::Delays => delays(&text)?,
                };
                Ok((Some(Arc::new(values)), Some(place)))
            });
        match read {
            Ok((values, place)) => {
                if let Some(place) = place {
                    self.values.insert(place, values.clone());
                }
                values
            }
            Err(error) => {
                self.reporter.error(at, format!("cannot use {}: {error}", quoted(name)));
                None
            }
        }
    }
}

/// The delays in a text: one by one, or equally likely ones that stand for a histogram.
fn delays(text: &str) -> Result<Vec<f64>, String> {
    match Measured::parse(text).map_err(|error| error.to_string())? {
        Measured::List(delays) => Ok(delays),
        histogram => Ok(histogram.to_values(QUANTILES)),
    }
}

/// The numbers in the first column of a CSV text, whose first row may be a header.
fn first_column(text: &str) -> Result<Vec<f64>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut values = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut first = true;
    while reader
        .read_record(&mut record)
        .map_err(|error| format!("it is not CSV: {error}"))?
    {
        let field = record.get(0).unwrap_or_default();
        match field.parse::<f64>() {
            Ok(value) if value.is_finite() => values.push(value),
            _ if first => {}
            _ => {
                let line = record.position().map_or(0, csv::Position::line);
                return Err(format!(
                    "line {line} begins with {}, which is not a number",
                    quoted(field)
                ));
            }
        }
        first = false;
        if values.len() > MAX_ROWS {
            return Err(format!("it has more than {MAX_ROWS} rows"));
        }
    }
    if values.is_empty() {
        return Err("it holds no numbers".to_owned());
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "name = \"Base\"\nstart = 2027-01-04\nrun = { days = 5 }\n\
        [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
        [[station]]\nname = \"mill\"\ncycle_seconds = 5 # guess\n";

    fn pages(pages: &[Page<'_>]) -> Result<LoadedScenario, Diagnostics> {
        load_page(pages, pages[0].0)
    }

    #[track_caller]
    fn fails(files: &[Page<'_>], message: &str, file: &str, place: (usize, usize)) {
        let Err(all) = pages(files) else {
            panic!("this is no mistake")
        };
        let item = &all.items()[0];
        assert!(item.message.contains(message), "{all}");
        assert_eq!((item.file.as_str(), (item.line, item.column)), (file, place), "{all}");
        assert_eq!(all.errors(), 1, "{all}");
        crate::report::explain::tests::assert_korean(&all);
    }

    #[test]
    fn a_file_goes_before_those_that_it_extends_and_later_ones_before_earlier_ones() {
        let scenario = pages(&[
            ("a.toml", "extends = [\"base.toml\", \"more/b.toml\"]\nname = \"A\""),
            ("base.toml", BASE),
            (
                "more/b.toml",
                "extends = [\"../c.toml\"]\nname = \"B\"\n[station.mill]\ncycle_minutes = 2\n",
            ),
            ("c.toml", "run = { days = 9 }"),
        ]);
        let scenario = scenario.unwrap_or_else(|all| panic!("{all}"));
        assert_eq!(scenario.baseline.name, "A");
        assert_eq!(scenario.baseline.plant.run.days, Some(9.0));
        assert!(scenario.baseline.plant.stations[0].line.cycle.cycle_seconds.is_none());
        assert_eq!(scenario.sources, ["a.toml", "base.toml", "more/b.toml", "c.toml"]);
    }

    #[test]
    fn a_file_may_change_what_an_offer_of_its_base_changes() {
        let base = format!("{BASE}[[offer]]\nname = \"More\"\n[offer.changes.station.mill]\nmachines = 2\n");
        let text = "extends = [\"base.toml\"]\n[[offer]]\nname = \"More\"\nmonthly_fees_won = 5\n\
            [offer.changes.station.mill]\ncycle_minutes = 1\n";
        let scenario = pages(&[("a.toml", text), ("base.toml", &base)]).unwrap_or_else(|all| panic!("{all}"));
        let [(_, variant)] = &scenario.variants[..] else {
            panic!("one offer")
        };
        assert_eq!(variant.offers[0].terms.monthly_fees_won, 5.0);
        assert_eq!(variant.plant.stations[0].line.machines, Some(2));
        assert!(variant.plant.stations[0].line.cycle.cycle_seconds.is_none());
    }

    #[test]
    fn mistakes_in_a_base_point_into_the_base() {
        let bad = BASE.replace("cycle_seconds", "cycle_secnds");
        let files = [("a.toml", "extends = [\"base.toml\"]"), ("base.toml", bad.as_str())];
        fails(&files, "unknown key \"cycle_secnds\"", "base.toml", (9, 1));
    }

    #[test]
    fn files_in_a_circle_are_an_error_that_names_the_chain() {
        let to = |file: &str| format!("extends = [\"{file}\"]");
        let files = [
            ("a.toml", to("b.toml")),
            ("b.toml", to("c.toml")),
            ("c.toml", to("b.toml")),
        ];
        let files: Vec<Page<'_>> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        fails(
            &files,
            "in a circle: \"b.toml\" → \"c.toml\" → \"b.toml\"",
            "c.toml",
            (1, 12),
        );
        fails(
            &[("a.toml", "extends = [\"a.toml\"]")],
            "in a circle",
            "a.toml",
            (1, 12),
        );
    }

    #[test]
    fn chains_and_numbers_of_files_are_bounded() {
        let chain: Vec<(String, String)> = (0..12)
            .map(|n| (format!("{n}.toml"), format!("extends = [\"{}.toml\"]", n + 1)))
            .collect();
        let chain: Vec<Page<'_>> = chain
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        fails(&chain, "more than 8 deep", "7.toml", (1, 12));
        let list: String = (1..40).map(|n| format!("\"{n}.toml\",\n")).collect();
        let first = format!("extends = [\n{list}]");
        let names: Vec<String> = (1..40).map(|n| format!("{n}.toml")).collect();
        let mut many: Vec<Page<'_>> = vec![("a.toml", &first)];
        many.extend(names.iter().map(|name| (name.as_str(), "")));
        let all = pages(&many).unwrap_err();
        assert!(all.items()[0].message.contains("32 files at most"), "{all}");
        assert_eq!(all.items()[0].line, 33);
    }

    #[test]
    fn files_that_cannot_be_extended_are_named() {
        let fails = |name: &str, message: &str| {
            let text = format!("extends = [{name:?}]");
            fails(&[("a.toml", &text)], message, "a.toml", (1, 12));
        };
        fails("b.toml", "cannot use \"b.toml\": the file does not exist");
        fails("../b.toml", "leads out of the folder");
        fails("/etc/b.toml", "a path relative to this file");
        fails("b.txt", "must end in `.toml`");
        let all = pages(&[("a.toml", "extends = \"b.toml\"")]).unwrap_err();
        assert!(all.items()[0].message.contains("must be a list of file names"), "{all}");
    }

    #[test]
    fn scenarios_are_read_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let text = "extends = [\"base.toml\"]\nstation.mill.cycle_seconds = { file = \"t.csv\" }";
        std::fs::write(path("base.toml"), BASE).unwrap();
        std::fs::write(path("a.toml"), text).unwrap();
        std::fs::write(path("t.csv"), "seconds,shift\n4,1\n6,2\n\n").unwrap();
        let scenario = load(&path("a.toml")).unwrap_or_else(|all| panic!("{all}"));
        let cycle = serde_json::to_value(&scenario.baseline.plant.stations[0].line.cycle).unwrap();
        assert_eq!(cycle["cycle_seconds"]["values"], serde_json::json!([4.0, 6.0]));
        assert!(
            scenario
                .assumptions
                .iter()
                .any(|one| one.path == "station.mill.cycle_seconds.file")
        );

        std::fs::write(path("t.csv"), "4\n6\nsix\n").unwrap();
        let all = load(&path("a.toml")).unwrap_err();
        assert!(all.items()[0].message.contains("line 3 begins with \"six\""), "{all}");
        std::fs::write(path("bad.toml"), b"name = \"x\"\ny = \"\xff\"").unwrap();
        let all = load(&path("bad.toml")).unwrap_err();
        assert_eq!((all.items()[0].line, all.items()[0].column), (2, 6), "{all}");
        assert!(all.items()[0].message.contains("byte 17 is not UTF-8"), "{all}");
        for name in ["gone.toml", "no/such.toml", ".."] {
            let all = load(&path(name)).unwrap_err();
            assert_eq!((all.errors(), all.items()[0].line), (1, 1), "{all}");
        }
        assert!(load(Path::new("/dev/null")).is_err());
        assert!(load(folder.path()).is_err());
    }

    #[test]
    fn a_plant_is_known_by_its_hash() {
        let hash = |text: &str| {
            plant_hash(
                &pages(&[("a.toml", text)])
                    .unwrap_or_else(|all| panic!("{all}"))
                    .baseline,
            )
        };
        let (old, new) = (
            "start = 2027-01-04\nrun = { days = 5 }",
            "run = { days = 5.0 }\nstart = \"2027-01-04\" # measured",
        );
        assert_eq!(hash(BASE), hash(&BASE.replace(old, new)));
        assert_ne!(hash(BASE), hash(&BASE.replace("days = 5", "days = 6")));
    }

    #[test]
    fn a_ready_made_scenario_that_does_not_exist_is_met_with_those_that_do() {
        let all = load_page(&[("machining.toml", BASE)], "machning").unwrap_err();
        assert!(
            all.items()[0]
                .help
                .as_deref()
                .unwrap()
                .contains("did you mean \"machining\"?"),
            "{all}"
        );
    }
}
