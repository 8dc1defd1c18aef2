//! A baseline against every offer for it: production, money, risk.
//!
//! Replication i of the baseline and of every offer has the same seed and number, so the same breakdown dice and the
//! same orders; differences are taken pair by pair (common random numbers). What the runs are worth is reckoned by a
//! [`Valuer`], replication by replication as they come.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use crate::factory::plant::PlantSpec;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::comparison::{Comparison, InterimComparison};
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::Networks;
use crate::study::replicate::{Replication, Variant, replicate};
use crate::study::settings::{Ending, StudySettings};
use crate::study::valuer::Valuer;
use crate::study::warm_up;

/// Compares a baseline with offers.
///
/// `offers` are the scenarios of the offers with their changes applied, by the names that they have in the baseline's
/// [`offers`](ScenarioSpec::offers), where their terms stand. `networks` has the tables of the networks that connect
/// them. `interim` is called after each replication, in their
/// order. With [`Extent::Precise`](super::settings::Extent) the study ends when the baseline's good parts an hour and
/// the mean savings of every offer are all as precise as asked for; savings near zero never are, and then the most
/// replications decide.
///
/// # Errors
/// If a plant cannot be prepared, a run has no result, money cannot be reckoned, or the study is cancelled before a
/// replication of every variant is complete.
pub fn compare(
    baseline: &ScenarioSpec,
    offers: &[(String, ScenarioSpec)],
    networks: &Networks,
    settings: &StudySettings,
    cancel: &AtomicBool,
    interim: &mut dyn FnMut(&InterimComparison),
) -> Result<Comparison, StudyError> {
    let rule = settings.extent.rule()?;
    // Money is checked before hours are spent on simulating.
    let mut valuer = Valuer::new(baseline, offers, settings.seed)?;
    let named = named_plants(baseline, offers);
    let warm_up = warm_up::find(&named, networks, settings.seed, settings.threads, cancel)?;
    let variants = named
        .iter()
        .map(|(name, plant)| Variant::new(name, plant, networks, warm_up.days))
        .collect::<Result<Vec<Variant>, StudyError>>()?;

    let most = settings.extent.most();
    let mut runs = Vec::new();
    let mut precise = false;
    let mut receive = |replication: Replication| {
        valuer.add(&replication)?;
        runs.push(replication);
        interim(&valuer.interim(most));
        precise = rule.is_some_and(|rule| valuer.is_precise(&rule));
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
    let ending = Ending::of(replicated.cancelled, rule.is_some(), precise);
    Ok(valuer.finish(runs, ending, warm_up))
}

/// The plants of a baseline and of the offers for it, with their names.
pub fn named_plants<'a>(
    baseline: &'a ScenarioSpec,
    offers: &'a [(String, ScenarioSpec)],
) -> Vec<(VariantName, &'a PlantSpec)> {
    let offers = offers
        .iter()
        .map(|(name, scenario)| (VariantName::Offer(name.clone()), &scenario.plant));
    std::iter::once((VariantName::Baseline, &baseline.plant))
        .chain(offers)
        .collect()
}

#[cfg(test)]
mod tests;
