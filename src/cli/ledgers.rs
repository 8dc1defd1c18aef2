//! Files of ledgers: what a comparison simulated, valued again.

use std::path::Path;

use crate::cli::arguments::SimulationOptions;
use crate::cli::error::{CliError, shown};
use crate::cli::opened::{Opened, threads};
use crate::cli::output::deliver;
use crate::cli::saved::read;
use crate::study::comparison::Comparison;
use crate::study::stored::{StoredError, StoredLedgers};

/// Ledgers that were read, with the scenario that they are valued with.
#[derive(Debug)]
pub struct Valued {
    /// The scenario.
    pub opened: Opened,
    /// What its offers are worth.
    pub comparison: Comparison,
}

/// Writes what a comparison simulated.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, opened: &Opened, comparison: &Comparison) -> Result<(), CliError> {
    let (baseline, offers) = (&opened.loaded.baseline, &opened.loaded.variants);
    let stored = StoredLedgers::of(comparison, baseline, offers, opened.is_quick());
    let bytes = stored.save().map_err(|source| CliError::Saved {
        path: path.to_owned(),
        source,
    })?;
    deliver(&bytes, Some(path))
}

/// Values the ledgers of a file with the present prices and terms of a scenario. Only if the ledgers themselves are wanted
/// are they among the comparison's runs.
///
/// # Errors
/// If the file holds no ledgers of this scenario, or the scenario cannot be used.
pub fn value(file: &Path, path: &Path, wants_runs: bool) -> Result<Valued, CliError> {
    let bytes = read(path).map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    let failed = |error: StoredError| match error {
        StoredError::Seal(source) => CliError::Saved {
            path: path.to_owned(),
            source,
        },
        StoredError::OtherPlant { .. } => CliError::Usage(format!("{}: {error}", shown(path))),
        StoredError::Study(error) => error.into(),
    };
    let stored = StoredLedgers::load(&bytes).map_err(|error| failed(error.into()))?;
    // A quick look simulated less of the time; the scenario is meant so, too.
    let options = SimulationOptions {
        quick: stored.is_quick,
        ..SimulationOptions::default()
    };
    let opened = Opened::new(Some(file), &options)?;
    let (baseline, offers) = (&opened.loaded.baseline, &opened.loaded.variants);
    let mut comparison = stored.value(baseline, offers, threads(&options)).map_err(failed)?;
    if wants_runs {
        comparison.runs = stored.runs(baseline, offers).map_err(failed)?;
    }
    Ok(Valued { opened, comparison })
}
