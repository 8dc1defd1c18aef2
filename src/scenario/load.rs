//! From a file to a checked scenario: the baseline, and one scenario for each offer.

pub(super) mod loader;
mod measured_values;

use std::path::Path;

use self::loader::Loader;
use crate::scenario::assumption::Assumption;
use crate::scenario::diagnostic::{Diagnostics, Mark, Reporter, choices_help, quoted};
use crate::scenario::scenario::ScenarioSpec;
use crate::scenario::source::{BUILT_IN, MAX_FILE_BYTES, Page, Shelf, SourceError};

#[cfg(test)]
mod tests;

/// A scenario that can be run.
#[derive(Clone, Debug)]
pub struct LoadedScenario {
    /// The plant as it is, with all offers beside it.
    pub baseline: ScenarioSpec,
    /// For each offer its name and the scenario with it adopted; it is the only offer left in there.
    pub variants: Vec<(String, ScenarioSpec)>,
    /// What is probably not meant.
    pub warnings: Diagnostics,
    /// The files that it was read from: the one asked for first, those of measured values last.
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
        let help = choices_help(name, "ready-made scenarios", names);
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
