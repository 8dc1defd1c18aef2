//! A study made sense of, and the plan of its points.
//!
//! Before anything is simulated the scenario is made at every point, so that all points at which it makes no sense are
//! known. What identifies a point is SHA-256 over all that its runs depend on: plant and finance with every default said
//! (prices, taxes and terms of the offers that are looked at among them), the seed, the responses, and the version of the
//! program. With the number of a replication it identifies a run, wherever the point stands in the study and however many
//! others there are; so replications and points can be added without computing anything again.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::scenario::diagnostic::{Diagnostics, Severity};
use crate::scenario::load::{LoadedScenario, sorted};
use crate::scenario::template::Template;
use crate::study::design::factor::Factor;
use crate::study::parallel::in_order;
use crate::study::sealed::{PROGRAM, Seal};
use crate::study::settings::{DEFAULT_REPLICATIONS, DEFAULT_SEED};
use crate::study::sweep::error::{MOST_LISTED, SweepError};
use crate::study::sweep::layout;
use crate::study::sweep::response::{Response, ResponseError};
use crate::study::sweep::spec::SweepSpec;
use crate::study::sweep::work::{needed, trial};

/// What identifies the inputs of a point's runs: SHA-256.
pub type Key = [u8; 32];

/// Most runs of a study.
pub const MOST_RUNS: u64 = 10_000_000;

/// What marks a file of a plan.
const SEAL: Seal = Seal {
    magic: *b"TAKTPLAN",
    format: 1,
    what: "a plan that `sweep plan` wrote",
};

/// The version of the model that runs belong to: of the program and, where it was known at build (the environment variable
/// `TAKTLINE_COMMIT`), of its source.
pub fn model_version() -> String {
    match commit() {
        Some(commit) => format!("{PROGRAM}+{commit}"),
        None => PROGRAM.to_owned(),
    }
}

/// The commit of the source, where it was known at build.
pub fn commit() -> Option<&'static str> {
    option_env!("TAKTLINE_COMMIT").filter(|commit| !commit.is_empty())
}

/// A study made sense of against its scenario.
#[derive(Clone, Debug)]
pub struct Study {
    /// What it says.
    pub spec: SweepSpec,
    /// What is varied.
    pub factors: Vec<Factor>,
    /// What is kept of each run.
    pub responses: Vec<Response>,
    /// For each point the values of all factors.
    pub points: Vec<Vec<Json>>,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Replications of each point, where neither precision nor a selection decides.
    pub replications: u64,
    /// What identifies the scenario without anything put in.
    pub scenario_hash: String,
    /// The scenario's name.
    pub scenario_name: String,
}

impl Study {
    /// Makes sense of a study.
    ///
    /// # Errors
    /// If a factor, a response or the design makes no sense, or the scenario makes none as it is.
    pub fn new(spec: SweepSpec, template: &Template) -> Result<Self, SweepError> {
        let loaded = template.with([]).map_err(SweepError::Scenario)?;
        let run = &loaded.baseline.plant.run;
        let seed = spec.seed.or(run.seed).unwrap_or(DEFAULT_SEED);
        let stated = run.replications.map_or(DEFAULT_REPLICATIONS, u64::from);
        let replications = spec.replications.unwrap_or(stated);
        let factors = factors(&spec, template)?;
        let responses = responses(&spec, &loaded)?;
        let mut base = Vec::new();
        for (factor, said) in factors.iter().zip(&spec.factors) {
            let own = template
                .value(&factor.path)
                .map_err(|error| SweepError::Factor(error.into()))?;
            base.push(said.base.clone().or(own));
        }
        let points = layout::points(&spec.design, &factors, &base, seed)?;
        if spec.precision.is_some() && spec.select.is_some() || spec.replications == Some(0) {
            let message = "a study has `replications` (at least 1), or `precision`, or `select`";
            return Err(SweepError::Usage(message.to_owned()));
        }
        if replications.saturating_mul(points.len() as u64) > MOST_RUNS {
            return Err(SweepError::Runs {
                points: points.len(),
                replications,
                most: MOST_RUNS,
            });
        }
        for (factor, values) in factors.iter().zip(transposed(&points)) {
            known_place(template, factor, &values)?;
        }
        trial(&loaded, &responses, seed)?;
        Ok(Self {
            factors,
            responses,
            points,
            seed,
            replications,
            scenario_hash: template.hash(),
            scenario_name: loaded.baseline.name,
            spec,
        })
    }

    /// The scenario at a point.
    ///
    /// # Errors
    /// If it makes no sense there.
    pub fn scenario(&self, template: &Template, point: usize) -> Result<LoadedScenario, Diagnostics> {
        let values = self.points.get(point).map(Vec::as_slice).unwrap_or_default();
        template.with(self.factors.iter().map(|factor| &factor.path).zip(values))
    }

    /// What identifies the inputs of the runs of a scenario at a point.
    pub fn key(&self, loaded: &LoadedScenario) -> Key {
        let (needs_baseline, offers) = needed(loaded, &self.responses);
        let mut baseline = loaded.baseline.clone();
        baseline.offers.retain(|offer| offers.contains(&offer.name));
        let mut all = vec![json!(baseline)];
        let variants = loaded.variants.iter().filter(|(name, _)| offers.contains(name));
        all.extend(variants.map(|(_, scenario)| json!(scenario)));
        for scenario in all.iter_mut().filter_map(Json::as_object_mut) {
            // What a scenario is called and how often it is run by itself say nothing of a run.
            for said in ["name", "description", "extends", "catalogue", "component"] {
                scenario.remove(said);
            }
            if let Some(run) = scenario.get_mut("run").and_then(Json::as_object_mut) {
                run.remove("seed");
                run.remove("replications");
            }
        }
        let responses: Vec<String> = self.responses.iter().map(Response::to_string).collect();
        let inputs = json!({
            "model": model_version(),
            "seed": self.seed,
            "responses": responses,
            "needs_baseline": needs_baseline,
            "scenarios": all,
        });
        Sha256::digest(sorted(inputs).to_string().as_bytes()).into()
    }

    /// The values of a point as text, for messages.
    pub fn shown(&self, point: usize) -> String {
        let values = self.points.get(point).map(Vec::as_slice).unwrap_or_default();
        let shown = |(factor, value): (&Factor, &Json)| format!("{} = {value}", factor.path);
        self.factors
            .iter()
            .zip(values)
            .map(shown)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The place of a response among those kept.
    ///
    /// # Errors
    /// If it is not kept.
    pub fn response(&self, name: &str) -> Result<usize, SweepError> {
        let wanted: Response = name.parse()?;
        let place = self.responses.iter().position(|response| *response == wanted);
        place.ok_or_else(|| SweepError::Usage(format!("`{name}` is none of the study's `responses`: add it there")))
    }
}

fn factors(spec: &SweepSpec, template: &Template) -> Result<Vec<Factor>, SweepError> {
    let mut factors: Vec<Factor> = Vec::new();
    for said in &spec.factors {
        let factor = said.factor()?;
        template
            .value(&factor.path)
            .map_err(|error| SweepError::Factor(error.into()))?;
        let refused = match factor.path.parts() {
            [run, key] if run == "run" && (key == "seed" || key == "replications") => {
                Some("the study itself says seed and replications")
            }
            _ if factors.iter().any(|other| other.path == factor.path) => Some("it is varied twice"),
            _ => None,
        };
        if let Some(message) = refused {
            return Err(SweepError::Place {
                path: factor.path.to_string(),
                message: message.to_owned(),
            });
        }
        factors.push(factor);
    }
    if factors.is_empty() {
        return Err(SweepError::Usage(
            "a study varies something: add a [[factor]]".to_owned(),
        ));
    }
    Ok(factors)
}

fn responses(spec: &SweepSpec, loaded: &LoadedScenario) -> Result<Vec<Response>, SweepError> {
    let mut responses: Vec<Response> = Vec::new();
    for said in &spec.responses {
        let response: Response = said.parse()?;
        if let Some(offer) = &response.offer
            && loaded.variants.iter().all(|(name, _)| name != offer)
        {
            let names = loaded.variants.iter().map(|(name, _)| name.as_str());
            let help = crate::scenario::diagnostic::choices_help(offer, "offers", names);
            return Err(SweepError::Response(ResponseError::Unknown {
                response: said.clone(),
                name: offer.clone(),
                help,
            }));
        }
        if responses.contains(&response) {
            return Err(SweepError::Usage(format!("`{said}` stands twice among `responses`")));
        }
        responses.push(response);
    }
    if responses.is_empty() {
        let message = "a study looks at something: name `responses`, e.g. [\"good_parts_per_hour\"]";
        return Err(SweepError::Usage(message.to_owned()));
    }
    Ok(responses)
}

/// Refuses a factor whose place the scenario does not know: a key that is not written, and that it refuses whatever stands
/// there.
fn known_place(template: &Template, factor: &Factor, values: &[&Json]) -> Result<(), SweepError> {
    if !matches!(template.value(&factor.path), Ok(None)) {
        return Ok(());
    }
    let unknown = |value: &Json| {
        let found = template.with([(&factor.path, value)]).err()?;
        let item = found
            .items()
            .iter()
            .find(|item| item.message.starts_with("unknown key"))?;
        Some(match &item.help {
            Some(help) => format!("{}; {help}", item.message),
            None => item.message.clone(),
        })
    };
    match values.first().and_then(|value| unknown(value)) {
        Some(message) => Err(SweepError::Place {
            path: factor.path.to_string(),
            message,
        }),
        None => Ok(()),
    }
}

fn transposed(points: &[Vec<Json>]) -> Vec<Vec<&Json>> {
    let factors = points.first().map_or(0, Vec::len);
    (0..factors)
        .map(|factor| points.iter().filter_map(|point| point.get(factor)).collect())
        .collect()
}

/// The plan of a study: the identities of its points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    study: Key,
    scenario: String,
    model: String,
    /// For each point the identity of its inputs.
    pub keys: Vec<Key>,
}

impl Plan {
    /// Makes the scenario at every point, on so many threads. `progress` is told how many points are done.
    ///
    /// # Errors
    /// If the scenario makes no sense at some points, or the user ends it.
    pub fn make(
        study: &Study,
        template: &Template,
        threads: usize,
        cancel: &AtomicBool,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Self, SweepError> {
        let work = |point: u64| {
            let made = study.scenario(template, point as usize);
            Ok(made
                .map(|loaded| study.key(&loaded))
                .map_err(|found| first_error(&found)))
        };
        let (mut keys, mut wrong, mut done) = (Vec::new(), Vec::new(), 0);
        let all = study.points.len();
        in_order(all as u64, threads, cancel, &work, &mut |found| {
            match found {
                Ok(key) => keys.push(key),
                Err(message) => wrong.push((done, message)),
            }
            done += 1;
            progress(done);
            Ok(ControlFlow::Continue(()))
        })?;
        if done < all {
            return Err(SweepError::Study(crate::study::error::StudyError::Cancelled));
        }
        if !wrong.is_empty() {
            let invalid = wrong.len();
            let listed = wrong.into_iter().take(MOST_LISTED);
            return Err(SweepError::Invalid {
                points: listed
                    .map(|(point, message)| (point, study.shown(point), message))
                    .collect(),
                invalid,
                all,
            });
        }
        Ok(Self {
            study: study.spec.hash(),
            scenario: study.scenario_hash.clone(),
            model: model_version(),
            keys,
        })
    }

    /// Makes sure that the plan is that of the study as it is now.
    ///
    /// # Errors
    /// If the study, the scenario or the program has changed since.
    pub fn check(&self, study: &Study) -> Result<(), SweepError> {
        let changed = [
            (self.study != study.spec.hash(), "the study file"),
            (self.scenario != study.scenario_hash, "the scenario"),
            (self.model != model_version(), "the program"),
            (self.keys.len() != study.points.len(), "the design"),
        ];
        match changed.iter().find(|(is_changed, _)| *is_changed) {
            Some((_, what)) => Err(SweepError::Edited {
                what: (*what).to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// The plan as bytes.
    ///
    /// # Errors
    /// If it cannot be written; it always can in a program that is right.
    pub fn save(&self) -> Result<Vec<u8>, SweepError> {
        Ok(SEAL.save(self)?)
    }

    /// A plan that was saved.
    ///
    /// # Errors
    /// If the bytes are something else, of another version, cut short or damaged.
    pub fn load(bytes: &[u8]) -> Result<Self, SweepError> {
        Ok(SEAL.load(bytes)?)
    }
}

fn first_error(found: &Diagnostics) -> String {
    let error = found.items().iter().find(|item| item.severity == Severity::Error);
    error.map_or_else(|| found.to_string(), |item| item.message.clone())
}
