//! Reads a scenario's files, each with all that it extends, and makes the scenario and its variants of them.

use std::collections::BTreeMap;

use super::LoadedScenario;
use super::measured_values::{MeasuredValues, Measurements};
use crate::scenario::assumption::{self, Comments};
use crate::scenario::diagnostic::{Diagnostics, Mark, Reporter, quoted};
use crate::scenario::merge::{self, Layer};
use crate::scenario::scenario::ScenarioSpec;
use crate::scenario::source::{COMPONENTS, MAX_FILE_BYTES, Shelf, SourceError, Steps, built_in, resolve};
use crate::scenario::tree::{self, Node, Value};
use crate::scenario::validate::offers::changes_nothing;
use crate::scenario::{catalogue, component, rules, structure, validate};

/// Deepest chain of files that extend each other.
const MAX_CHAIN: usize = 8;
/// Most scenario files read for one scenario.
const MAX_FILES: usize = 32;
/// Most text read for one scenario, bytes.
const MAX_TEXT: usize = 8 << 20;
/// Most offers in a scenario.
const MAX_OFFERS: usize = 100;
/// Most values in all variants together.
pub(super) const MAX_VALUES: usize = 8_000_000;

/// Reads scenarios. It may be cloned once a scenario's files have been read, to make the scenario several times.
#[derive(Clone)]
pub struct Loader<'a> {
    shelf: Shelf<'a>,
    reporter: Reporter,
    /// Paths of the files by number.
    steps: Vec<Steps>,
    /// Files that were read and merged with what they extend.
    merged: BTreeMap<Steps, Option<Node>>,
    comments: Comments,
    measured: MeasuredValues,
    text: usize,
}

impl<'a> Loader<'a> {
    pub fn new(shelf: Shelf<'a>) -> Self {
        Self {
            shelf,
            reporter: Reporter::default(),
            steps: Vec::new(),
            merged: BTreeMap::new(),
            comments: Comments::new(),
            measured: MeasuredValues::default(),
            text: 0,
        }
    }

    /// Reads and makes a scenario.
    pub fn load(mut self, shown: String, steps: Steps, text: String) -> Result<LoadedScenario, Diagnostics> {
        match self.read(shown, steps, text) {
            Some(root) => self.make(root),
            None => Err(self.reporter.finish()),
        }
    }

    /// Reads a file and lays it over all that it extends; nothing if something is wrong with them.
    pub fn read(&mut self, shown: String, steps: Steps, text: String) -> Option<Node> {
        let root = self.file(shown, text, &mut vec![steps]);
        root.filter(|_| self.reporter.errors() == 0)
    }

    /// What is wrong with what was read.
    pub fn complaints(self) -> Diagnostics {
        self.reporter.finish()
    }

    /// Makes a scenario and its variants of what was read.
    pub fn make(mut self, mut root: Node) -> Result<LoadedScenario, Diagnostics> {
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
        let measured = self.measured.files();
        let mut sources = self.reporter.sources.names();
        sources.extend(measured.map(|steps| self.shelf.shown(steps)));
        sources.dedup();
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
        let mut measurements = Measurements {
            values: &mut self.measured,
            shelf: &self.shelf,
            steps: &self.steps,
            reporter: &mut self.reporter,
        };
        measurements.put_into(&mut root, &mut Vec::new());
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
}
