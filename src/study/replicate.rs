//! Replications of one or several variants, in parallel.
//!
//! Runs are begun in order: replication r of every variant before r + 1 of any, so that pairs arrive together and
//! the first answer comes early. What they find is handed on in the same order, so no result depends on the number of
//! threads: the receiver sees replications 0, 1, 2 … and may end the study after any of them; what ran ahead
//! meanwhile is thrown away. Leaves out what is made of results.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::factory::cosimulation::{CosimulationError, cosimulate};
use crate::factory::factory::Factory;
use crate::factory::plan::{Beforehand, FactoryPlan};
use crate::factory::plant::PlantSpec;
use crate::factory::result::{RunResult, complete};
use crate::network::plan::NetworkPlan;
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::{Networks, NetworksError};
use crate::study::parallel::{Worker, caught, in_order};

/// A plant to replicate.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What it is called.
    pub name: VariantName,
    /// The prepared plant.
    pub plan: Arc<FactoryPlan>,
    /// Its network, if every packet is simulated beside the parts.
    pub packets: Option<Arc<NetworkPlan>>,
}

impl Variant {
    /// A plant to replicate with what lies before its measured time: a warm-up of so many days.
    ///
    /// # Errors
    /// If the plant cannot be prepared, or there are no tables of its network.
    pub fn new(
        name: &VariantName,
        plant: &PlantSpec,
        networks: &Networks,
        before: impl Into<Beforehand>,
    ) -> Result<Self, StudyError> {
        let failed = |source: NetworksError| StudyError::Network {
            variant: name.clone(),
            source: Box::new(source),
        };
        let tables = networks.tables_for(plant).map_err(failed)?;
        let plan = FactoryPlan::equipped(plant, &tables, networks.detectors(), before);
        let plan = plan.map_err(|source| StudyError::Plant {
            variant: name.clone(),
            source,
        })?;
        let packets = networks.packets_for(plant, &plan).map_err(failed)?;
        Ok(Self {
            name: name.clone(),
            plan: Arc::new(plan),
            packets: packets.map(Arc::new),
        })
    }

    /// A copy with a plan of its own.
    pub(super) fn apart(&self) -> Self {
        Self {
            name: self.name.clone(),
            plan: Arc::new(FactoryPlan::clone(&self.plan)),
            packets: self.packets.as_deref().cloned().map(Arc::new),
        }
    }
}

/// One replication of every variant: all of them had the same luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// Its number, from 0.
    pub number: u64,
    /// What each variant's run found out, in the order of the variants; without [`RunResult::output`], which is
    /// only of use for finding a warm-up and would fill the memory.
    pub results: Vec<RunResult>,
}

/// How replicating ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replicated {
    /// Replications handed on.
    pub replications: u64,
    /// Whether it was cancelled before the end.
    pub cancelled: bool,
}

/// What receives the replications, one by one in their order, and says whether to go on.
pub type Receiver<'a> = dyn FnMut(Replication) -> Result<ControlFlow<()>, StudyError> + 'a;

/// Simulates `replications` replications of all `variants` on `threads` threads and hands each to `receive`.
///
/// As soon as `cancel` is true no further run is begun; those under way are finished, and replications that are
/// complete then are still handed on.
///
/// # Errors
/// The first run in order that has no result, unless the receiver ended the study before it; or the receiver's own
/// error.
pub fn replicate(
    variants: &[Variant],
    seed: u64,
    replications: u64,
    threads: usize,
    cancel: &AtomicBool,
    receive: &mut Receiver<'_>,
) -> Result<Replicated, StudyError> {
    let many = variants.len() as u64;
    let hire = || -> Worker<'_, RunResult> {
        let own: Vec<Variant> = variants.iter().map(Variant::apart).collect();
        Box::new(move |run| simulate(&own[(run % many) as usize], seed, run / many, cancel))
    };
    let mut handed_on = 0;
    let mut ended = false;
    let mut results = Vec::with_capacity(variants.len());
    let mut gather = |result: RunResult| {
        results.push(result);
        if results.len() < variants.len() {
            return Ok(ControlFlow::Continue(()));
        }
        let replication = Replication {
            number: handed_on,
            results: std::mem::take(&mut results),
        };
        handed_on += 1;
        let flow = receive(replication)?;
        ended = flow.is_break();
        Ok(flow)
    };
    let runs = replications.saturating_mul(many);
    in_order(runs, threads, cancel, &hire, &mut gather)?;
    Ok(Replicated {
        replications: handed_on,
        cancelled: !ended && many > 0 && handed_on < replications,
    })
}

/// Simulates one replication of one variant.
///
/// # Errors
/// If it has no result, or is cancelled.
pub(super) fn simulate(
    variant: &Variant,
    seed: u64,
    replication: u64,
    cancel: &AtomicBool,
) -> Result<RunResult, StudyError> {
    let name = || variant.name.clone();
    let plan = Arc::clone(&variant.plan);
    let finished = caught(|| match &variant.packets {
        None => complete(Factory::simulation(plan, seed, replication)).map_err(CosimulationError::Factory),
        Some(network) => cosimulate(plan, Arc::clone(network), seed, replication, cancel).map(|(result, _)| result),
    });
    let finished = finished.map_err(|message| StudyError::Bug {
        variant: name(),
        replication,
        message,
    })?;
    let mut result = finished.map_err(|error| match error {
        CosimulationError::Cancelled => StudyError::Cancelled,
        CosimulationError::Factory(source) => StudyError::Run {
            variant: name(),
            replication,
            source,
        },
    })?;
    result.output = Vec::new();
    Ok(result)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::kernel::statistics::sequential::StopRule;
    use crate::scenario::scenario::ScenarioSpec;
    use crate::study::estimate::value;
    use crate::study::example::{deadlocking, offers, scenario};

    fn variant(name: VariantName, scenario: &ScenarioSpec) -> Variant {
        Variant::new(&name, &scenario.plant, &Networks::default(), 0.5).unwrap()
    }

    fn variants() -> Vec<Variant> {
        let offers = offers();
        std::iter::once(variant(VariantName::Baseline, &scenario()))
            .chain(
                offers
                    .iter()
                    .map(|(name, scenario)| variant(VariantName::Offer(name.clone()), scenario)),
            )
            .collect()
    }

    /// All that a study hands on, as text.
    fn handed_on(
        variants: &[Variant],
        replications: u64,
        threads: usize,
        stop: &mut dyn FnMut(&Replication) -> bool,
    ) -> (Vec<String>, Result<Replicated, StudyError>) {
        let mut texts = Vec::new();
        let cancel = AtomicBool::new(false);
        let replicated = replicate(variants, 3, replications, threads, &cancel, &mut |replication| {
            assert_eq!(replication.number, texts.len() as u64);
            texts.push(serde_json::to_string(&replication.results).unwrap());
            Ok(if stop(&replication) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        });
        (texts, replicated)
    }

    #[test]
    fn the_number_of_threads_does_not_show_in_any_bit() {
        let variants = variants();
        let (one, ended) = handed_on(&variants, 7, 1, &mut |_| false);
        assert_eq!(one.len(), 7);
        let expected = Replicated {
            replications: 7,
            cancelled: false,
        };
        assert_eq!(ended.unwrap(), expected);
        for threads in [2, 5, 64] {
            let (many, ended) = handed_on(&variants, 7, threads, &mut |_| false);
            assert_eq!(many, one);
            assert_eq!(ended.unwrap(), expected);
        }
    }

    #[test]
    fn a_stop_rule_stops_at_the_same_replication_on_any_number_of_threads() {
        let variants = &variants()[..1];
        let rule = StopRule::new(0.06, 0.95, 60).unwrap();
        let stopped_after = |threads| {
            let mut values = Vec::new();
            let mut stop = |replication: &Replication| {
                values.extend(value(&replication.results[0].kpis, "good_parts_per_hour"));
                rule.stop(&values).is_some()
            };
            let (texts, ended) = handed_on(variants, 60, threads, &mut stop);
            assert_eq!(texts.len() as u64, ended.unwrap().replications);
            texts
        };
        let one = stopped_after(1);
        assert!((10..60).contains(&one.len()), "{}", one.len());
        assert_eq!(stopped_after(2), one);
        assert_eq!(stopped_after(5), one);
    }

    #[test]
    fn cancelling_keeps_what_is_complete() {
        let variants = variants();
        for threads in [1, 2, 5] {
            let cancel = AtomicBool::new(false);
            let mut seen = 0;
            let replicated = replicate(&variants, 3, 5_000, threads, &cancel, &mut |replication| {
                assert_eq!((replication.number, replication.results.len()), (seen, 3));
                seen += 1;
                cancel.fetch_or(seen == 2, Ordering::Relaxed);
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
            assert!(replicated.cancelled);
            assert_eq!(replicated.replications, seen);
            assert!((2..5_000).contains(&seen), "{seen}");
        }
        let cancelled = AtomicBool::new(true);
        let none = replicate(&variants, 3, 10, 2, &cancelled, &mut |_| unreachable!()).unwrap();
        assert_eq!((none.replications, none.cancelled), (0, true));
    }

    #[test]
    fn the_first_failed_run_in_order_is_reported() {
        let mut variants = variants();
        variants[1] = variant(VariantName::Offer("loop".to_owned()), &deadlocking());
        for threads in [1, 2, 5] {
            let (texts, ended) = handed_on(&variants, 20, threads, &mut |_| false);
            assert!(texts.is_empty());
            let error = ended.unwrap_err();
            assert!(matches!(error, StudyError::Run { replication: 0, .. }), "{error:?}");
            let text = error.to_string();
            assert!(
                text.starts_with("offer `loop`, replication 0: the line stopped for good after "),
                "{text}"
            );
            assert!(text.contains("saw") && text.contains("check"), "{text}");
        }
    }

    #[test]
    fn what_ran_ahead_of_the_end_is_thrown_away_with_its_errors() {
        let variants = &variants()[..1];
        let (one, _) = handed_on(variants, 1, 1, &mut |_| false);
        for threads in [1, 5] {
            let (texts, ended) = handed_on(variants, 1_000_000_000, threads, &mut |_| true);
            assert_eq!(texts, one);
            assert!(!ended.unwrap().cancelled);
        }
    }

    #[test]
    fn the_receivers_own_error_ends_the_study() {
        let variants = variants();
        for threads in [1, 5] {
            let cancel = AtomicBool::new(false);
            let ended = replicate(&variants, 3, 1_000_000, threads, &cancel, &mut |_| {
                Err(StudyError::NoReplications)
            });
            assert!(matches!(ended, Err(StudyError::NoReplications)));
        }
    }

    #[test]
    fn a_panic_in_a_run_is_reported_and_hangs_nothing() {
        let mut broken = variant(VariantName::Baseline, &scenario());
        let mut plan = (*broken.plan).clone();
        plan.line.steps.clear();
        broken.plan = Arc::new(plan);
        for threads in [1, 4] {
            let (_, ended) = handed_on(std::slice::from_ref(&broken), 50, threads, &mut |_| false);
            let error = ended.unwrap_err();
            assert!(matches!(error, StudyError::Bug { replication: 0, .. }), "{error:?}");
        }
    }
}
