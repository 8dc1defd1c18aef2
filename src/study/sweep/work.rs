//! One run of a study: a point in one replication.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use crate::factory::factory::Factory;
use crate::factory::plan::FactoryPlan;
use crate::factory::plant::{PlantSpec, RunSpec};
use crate::factory::result::{RunResult, complete};
use crate::scenario::load::LoadedScenario;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::compare::named_plants;
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::{Networks, NoCache, TableCache, trains};
use crate::study::parallel::caught;
use crate::study::replicate::{Replication, Variant, simulate};
use crate::study::sweep::response::{Found, FoundOffer, Response, ResponseError};
use crate::study::valuer::{ValuedReplication, Valuer};
use crate::study::warm_up;

/// What a run found out: for each response its value, if it has one; or why the run failed.
pub type Outcome = Result<Vec<Option<f64>>, String>;

/// What a response is in a run: its value, if it has one, or why there is no such figure.
type Value = Result<Option<f64>, ResponseError>;

/// Which variants the responses need: whether the line as it is, and the names of offers.
pub fn needed(loaded: &LoadedScenario, responses: &[Response]) -> (bool, Vec<String>) {
    let is_named = |name: &String| responses.iter().any(|response| response.offer.as_ref() == Some(name));
    let offers = loaded
        .variants
        .iter()
        .map(|(name, _)| name)
        .filter(|name| is_named(name));
    (
        responses.iter().any(Response::needs_baseline),
        offers.cloned().collect(),
    )
}

/// A point ready to be run.
#[derive(Debug)]
pub struct Prepared {
    seed: u64,
    has_baseline: bool,
    variants: Vec<Variant>,
    valuer: Option<Valuer>,
}

impl Prepared {
    /// Prepares a scenario for runs that answer the responses. Networks and detectors are taken from `cache`, or
    /// derived by one caller at a time, on `threads` threads.
    ///
    /// # Errors
    /// If something cannot be prepared, or is cancelled.
    pub fn new(
        loaded: &LoadedScenario,
        responses: &[Response],
        seed: u64,
        cache: &Mutex<&mut (dyn TableCache + Send)>,
        threads: usize,
        cancel: &AtomicBool,
    ) -> Result<Self, StudyError> {
        let (has_baseline, offers) = chosen(loaded, responses);
        let plants = plants(has_baseline, &loaded.baseline, &offers);
        let valuer = valuer(responses, &loaded.baseline, &offers, seed)?;
        let needs_tables = plants.iter().any(|(_, plant)| needs_tables(plant));
        let networks = if needs_tables {
            let mut cache = cache.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            Networks::derive(&plants, threads, cancel, &mut **cache, &mut |_, _| {})?
        } else {
            Networks::derive(&plants, 1, cancel, &mut NoCache, &mut |_, _| {})?
        };
        let warm_up = warm_up::find(&plants, &networks, seed, 1, cancel)?;
        let variants = plants
            .iter()
            .map(|(name, plant)| Variant::new(name, plant, &networks, warm_up.days))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            seed,
            has_baseline,
            variants,
            valuer,
        })
    }

    /// A copy that shares no memory with this one where runs read it, for a thread of its own.
    pub fn apart(&self) -> Self {
        Self {
            seed: self.seed,
            has_baseline: self.has_baseline,
            variants: self.variants.iter().map(Variant::apart).collect(),
            valuer: self.valuer.clone(),
        }
    }

    /// Simulates one replication.
    ///
    /// # Errors
    /// If a run has no result, money cannot be reckoned, or it is cancelled.
    pub fn run(&self, replication: u64, responses: &[Response], cancel: &AtomicBool) -> Result<Outcome, StudyError> {
        let results = self
            .variants
            .iter()
            .map(|variant| simulate(variant, self.seed, replication, cancel))
            .collect::<Result<Vec<RunResult>, StudyError>>()?;
        let names: Vec<&VariantName> = self.variants.iter().map(|variant| &variant.name).collect();
        let replication = Replication {
            number: replication,
            results,
        };
        let values = values(&replication, &names, self.has_baseline, self.valuer.as_ref(), responses)?;
        let values: Result<Vec<Option<f64>>, ResponseError> = values.into_iter().collect();
        Ok(values.map_err(|error| error.to_string()))
    }
}

/// Tries, in an hour of the scenario as it is, whether there are figures of these names: for each response what is wrong
/// with it, if something is.
pub fn trial(loaded: &LoadedScenario, responses: &[Response], seed: u64) -> Vec<Option<ResponseError>> {
    let mut short = loaded.clone();
    let scenarios = short.variants.iter_mut().map(|(_, scenario)| scenario);
    for scenario in scenarios.chain([&mut short.baseline]) {
        scenario.plant.run = RunSpec {
            hours: Some(1.0),
            ..RunSpec::default()
        };
    }
    let (has_baseline, offers) = chosen(&short, responses);
    let plants = plants(has_baseline, &short.baseline, &offers);
    let names: Vec<&VariantName> = plants.iter().map(|(name, _)| name).collect();
    let tried = || -> Option<Vec<Value>> {
        let results = plants
            .iter()
            .map(|(_, plant)| tried(plant, seed))
            .collect::<Option<_>>()?;
        let replication = Replication { number: 0, results };
        let valuer = valuer(responses, &short.baseline, &offers, seed).ok()?;
        values(&replication, &names, has_baseline, valuer.as_ref(), responses).ok()
    };
    // A scenario that cannot be tried says why when it is run.
    let values = caught(tried).ok().flatten().unwrap_or_default();
    values.into_iter().map(Result::err).collect()
}

fn tried(plant: &PlantSpec, seed: u64) -> Option<RunResult> {
    // The names of figures do not depend on how good the network and the detectors are.
    let tables = Networks::packet_by_packet().tables_for(plant).ok()?;
    let plan = FactoryPlan::unequipped(plant, &tables, 0.0).ok()?;
    complete(Factory::simulation(Arc::new(plan), seed, 0)).ok()
}

type Offers = Vec<(String, ScenarioSpec)>;

fn chosen(loaded: &LoadedScenario, responses: &[Response]) -> (bool, Offers) {
    let (has_baseline, names) = needed(loaded, responses);
    let offers = loaded.variants.iter().filter(|(name, _)| names.contains(name));
    (has_baseline, offers.cloned().collect())
}

fn plants<'a>(has_baseline: bool, baseline: &'a ScenarioSpec, offers: &'a Offers) -> Vec<(VariantName, &'a PlantSpec)> {
    let mut plants = named_plants(baseline, offers);
    if !has_baseline {
        plants.remove(0);
    }
    plants
}

fn needs_tables(plant: &PlantSpec) -> bool {
    plant.connected_by.is_some() || trains(plant)
}

fn valuer(
    responses: &[Response],
    baseline: &ScenarioSpec,
    offers: &Offers,
    seed: u64,
) -> Result<Option<Valuer>, StudyError> {
    let needs_money = responses.iter().any(Response::needs_money);
    needs_money.then(|| Valuer::new(baseline, offers, seed)).transpose()
}

/// The values of the responses in a replication of the variants of these names.
fn values(
    replication: &Replication,
    names: &[&VariantName],
    has_baseline: bool,
    valuer: Option<&Valuer>,
    responses: &[Response],
) -> Result<Vec<Value>, StudyError> {
    let valued = valuer.map(|valuer| valuer.value(replication)).transpose()?.flatten();
    let mut money = valued.iter().flat_map(ValuedReplication::offers);
    let runs = names.iter().zip(&replication.results);
    let offers: Vec<FoundOffer<'_>> = runs
        .filter_map(|(name, run)| match name {
            VariantName::Baseline => None,
            VariantName::Offer(name) => Some(FoundOffer {
                name,
                run,
                money: money.next(),
            }),
        })
        .collect();
    let found = Found {
        baseline: replication.results.first().filter(|_| has_baseline),
        operations: valued.as_ref().map(ValuedReplication::operations).unwrap_or_default(),
        offers: &offers,
    };
    Ok(responses.iter().map(|response| response.value(&found)).collect())
}
