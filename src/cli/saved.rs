//! Saving a run in the middle and resuming it: the snapshot, with the seed that it began from and what is known of its
//! warm-up.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::cli::error::{CliError, shown};
use crate::cli::output::deliver;
use crate::factory::factory::Factory;
use crate::factory::plan::FactoryPlan;
use crate::factory::result::complete;
use crate::kernel::simulation::Model;
use crate::kernel::time::Span;
use crate::study::error::{StudyError, VariantName};
use crate::study::sealed::SealError;
use crate::study::settings::Ending;
use crate::study::single::SingleStudy;
use crate::study::snapshot::{SEAL, load, save};
use crate::study::summary::VariantSummary;
use crate::study::warm_up::WarmUp;

/// Simulates replication 0 of a plan with this warm-up until `days` into the measured time and saves it there.
///
/// # Errors
/// If the run is over by then, or cannot be saved.
pub fn save_after(
    (plan, warm_up): (Arc<FactoryPlan>, &WarmUp),
    seed: u64,
    days: f64,
    path: &Path,
) -> Result<(), CliError> {
    let (start, end) = (plan.start, plan.end);
    let time = start + Span::from_days(days);
    let mut simulation = Factory::simulation(plan, seed, 0);
    simulation.run_until(time.min(end));
    if time > end || simulation.model.is_over() {
        return Err(CliError::Usage(format!(
            "the run is over before the measured time has lasted {days} days: nothing to save"
        )));
    }
    let failed = |source| CliError::Saved {
        path: path.to_owned(),
        source,
    };
    let state = save(&simulation).map_err(failed)?;
    let bytes = postcard::to_allocvec(&(seed, warm_up, state)).map_err(|source| failed(SealError::Save(source)))?;
    deliver(&bytes, Some(path))
}

/// Resumes a saved run of the variant `name` and simulates it to the end. `plan` prepares the variant with a warm-up
/// of so many days.
///
/// # Errors
/// If the file is no saved run of this variant, or the run has no result.
pub fn resume(
    path: &Path,
    name: &VariantName,
    plan: impl FnOnce(f64) -> Result<Arc<FactoryPlan>, CliError>,
) -> Result<SingleStudy, CliError> {
    let bytes = read(path).map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    let failed = |source| CliError::Saved {
        path: path.to_owned(),
        source,
    };
    let (seed, known, state): (u64, WarmUp, &[u8]) =
        postcard::from_bytes(&bytes).map_err(|_| failed(SealError::Magic { what: SEAL.what }))?;
    let simulation = load(state).map_err(failed)?;
    let saved = simulation.model.plan();
    // How long it was says the run itself.
    let warm_up = WarmUp {
        days: saved.start.since(saved.begin).as_days(),
        ..known
    };
    if !is_same(saved, &*plan(warm_up.days)?) {
        return Err(CliError::Usage(format!(
            "{} was saved from another scenario, or from another offer: it can only be resumed with the one that it \
             was saved from",
            shown(path)
        )));
    }
    let run = complete(simulation).map_err(|source| StudyError::Run {
        variant: name.clone(),
        replication: 0,
        source,
    })?;
    Ok(SingleStudy {
        seed,
        ending: Ending::Complete,
        partial: false,
        warm_up,
        summary: VariantSummary::of(name.clone(), std::iter::once(&run)),
        runs: vec![run],
    })
}

/// The bytes of a file.
///
/// # Errors
/// If it cannot be read, or is a device or a pipe.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Asked before opening: a pipe would be waited for, and a device may never end.
    let meta = fs::metadata(path)?;
    if !meta.is_dir() && !meta.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "this is a device or a pipe, not an ordinary file",
        ));
    }
    fs::read(path)
}

fn is_same(one: &FactoryPlan, other: &FactoryPlan) -> bool {
    // Plans cannot be compared, but what is the same has the same bytes.
    match (postcard::to_allocvec(one), postcard::to_allocvec(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
