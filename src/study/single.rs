//! One plant, replicated: what it makes and what holds it up.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::factory::result::RunResult;
use crate::kernel::statistics::tally::Tally;
use crate::study::error::{StudyError, VariantName};
use crate::study::estimate::{Estimate, value};
use crate::study::replicate::{Variant, replicate};
use crate::study::settings::{Ending, StudySettings};
use crate::study::summary::VariantSummary;
use crate::study::warm_up::{self, WarmUp};

/// The plant's figure that decides whether a study is precise.
pub const WATCHED_KPI: &str = "good_parts_per_hour";

/// A plant over all its replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SingleStudy {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Why it ended.
    pub ending: Ending,
    /// Whether it was cancelled and is made of the replications that were complete by then.
    pub partial: bool,
    /// What was left out.
    pub warm_up: WarmUp,
    /// The figures.
    pub summary: VariantSummary,
    /// Each replication by itself, from 0, without [`RunResult::output`].
    #[serde(skip)]
    pub runs: Vec<RunResult>,
}

/// What a study of one plant says while it is under way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SingleInterim {
    /// Replications complete, at least 1.
    pub completed: u64,
    /// The most that there can be.
    pub most: u64,
    /// Good parts an hour so far.
    pub good_parts_per_hour: Estimate,
}

/// Studies one plant: the baseline, or a plant to which an offer's changes have been applied.
///
/// `interim` is called after each replication, in their order. With [`Extent::Precise`](super::settings::Extent) the
/// study ends when good parts an hour are as precise as asked for.
///
/// # Errors
/// If the plant cannot be prepared, a run has no result, or the study is cancelled before a replication is complete.
pub fn study(
    name: &VariantName,
    plant: &PlantSpec,
    settings: &StudySettings,
    cancel: &AtomicBool,
    interim: &mut dyn FnMut(SingleInterim),
) -> Result<SingleStudy, StudyError> {
    let rule = settings.extent.rule()?;
    let warm_up = warm_up::find(&[(name.clone(), plant)], settings.seed)?;
    let plan = FactoryPlan::new(plant, warm_up.days).map_err(|source| StudyError::Plant {
        variant: name.clone(),
        source,
    })?;
    let variants = [Variant {
        name: name.clone(),
        plan: Arc::new(plan),
    }];
    let most = settings.extent.most();
    let mut runs: Vec<RunResult> = Vec::new();
    let mut watched = Tally::new();
    let mut precise = false;
    let mut receive = |replication: crate::study::replicate::Replication| {
        for run in replication.results {
            watched.add(value(&run.kpis, WATCHED_KPI).unwrap_or(0.0));
            runs.push(run);
        }
        interim(SingleInterim {
            completed: runs.len() as u64,
            most,
            good_parts_per_hour: Estimate::of_tally(&watched),
        });
        precise = rule
            .and_then(|rule| rule.stop_at(&watched))
            .is_some_and(|stop| stop.precise);
        Ok(if precise {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    };
    let replicated = replicate(&variants, settings.seed, most, settings.threads, cancel, &mut receive)?;
    if runs.is_empty() {
        return Err(StudyError::Cancelled);
    }
    Ok(SingleStudy {
        seed: settings.seed,
        ending: Ending::of(replicated.cancelled, rule.is_some(), precise),
        partial: replicated.cancelled,
        warm_up,
        summary: VariantSummary::of(name.clone(), runs.iter()),
        runs,
    })
}
