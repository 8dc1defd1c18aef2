//! A study made sense of: its factors, responses and points against the scenario that they are of.

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::scenario::diagnostic::{Diagnostics, choices_help};
use crate::scenario::identity::sorted;
use crate::scenario::load::LoadedScenario;
use crate::scenario::template::Template;
use crate::study::design::factor::Factor;
use crate::study::settings::{DEFAULT_REPLICATIONS, DEFAULT_SEED};
use crate::study::sweep::error::SweepError;
use crate::study::sweep::layout;
use crate::study::sweep::optimisation::Optimisation;
use crate::study::sweep::plan::{Key, first_error, model_version};
use crate::study::sweep::response::{Response, ResponseError};
use crate::study::sweep::spec::{DesignSpec, SweepSpec};
use crate::study::sweep::work::{needed, trial};

/// Most runs of a study.
pub const MOST_RUNS: u64 = 10_000_000;

/// A study made sense of against its scenario.
#[derive(Clone, Debug)]
pub struct Study {
    /// What it says.
    pub spec: SweepSpec,
    /// What is varied.
    pub factors: Vec<Factor>,
    /// What is kept of each run.
    pub responses: Vec<Response>,
    /// For each point the values of all factors; those so far, where a search decides.
    pub points: Vec<Vec<Json>>,
    /// The search that decides which points there are, if one does.
    pub optimisation: Option<Optimisation>,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Replications of each point, where neither precision nor a selection decides.
    pub replications: u64,
    /// What identifies the scenario without anything put in.
    pub scenario_hash: String,
    /// The scenario's name.
    pub scenario_name: String,
    /// The files that the scenario was read from.
    pub sources: Vec<String>,
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
        if spec.precision.is_some() && spec.select.is_some() || spec.replications == Some(0) {
            let message = "a study has `replications` (at least 1), or `precision`, or `select`";
            return Err(SweepError::Usage(message.to_owned()));
        }
        let optimisation = match &spec.design {
            DesignSpec::Optimise(said) => {
                let response = place(&responses, &said.response)?;
                let given = (replications, seed);
                Some(Optimisation::new((&spec, said), &factors, &base, response, given)?)
            }
            _ => None,
        };
        let points = match &optimisation {
            Some(optimisation) => optimisation.points(),
            None => layout::points(&spec.design, &factors, &base, seed)?,
        };
        let most = spec.precision.as_ref().map_or(replications, |precision| precision.most);
        let budget = spec.select.as_ref().map(|select| select.budget);
        if budget.unwrap_or(most.saturating_mul(points.len() as u64)) > MOST_RUNS {
            return Err(SweepError::Runs {
                points: points.len(),
                replications: budget.unwrap_or(most),
                most: MOST_RUNS,
            });
        }
        for (factor, values) in factors.iter().zip(transposed(&points)) {
            known_place(template, factor, &values)?;
        }
        if let Some(optimisation) = &optimisation {
            ends_make_sense(template, &factors, optimisation)?;
        }
        trial(&loaded, &responses, seed)?;
        Ok(Self {
            factors,
            responses,
            points,
            optimisation,
            seed,
            replications,
            scenario_hash: template.hash(),
            scenario_name: loaded.baseline.name,
            sources: loaded.sources,
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

    /// What identifies the inputs of the runs at a point, and the scenario there, or what is wrong with it.
    pub fn identified(&self, template: &Template, point: usize) -> (Key, Result<LoadedScenario, String>) {
        match self.scenario(template, point) {
            Ok(loaded) => (self.key(&loaded), Ok(loaded)),
            Err(found) => {
                let inputs = json!({
                    "model": model_version(),
                    "scenario": self.scenario_hash,
                    "study": self.spec.hash(),
                    "invalid_at": self.points.get(point),
                });
                let key = Sha256::digest(sorted(inputs).to_string().as_bytes()).into();
                (key, Err(first_error(&found)))
            }
        }
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
        place(&self.responses, name)
    }
}

fn place(responses: &[Response], name: &str) -> Result<usize, SweepError> {
    let wanted: Response = name.parse()?;
    let place = responses.iter().position(|response| *response == wanted);
    place.ok_or_else(|| SweepError::Usage(format!("`{name}` is none of the study's `responses`: add it there")))
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
            _ if said.cost.is_some() && !matches!(spec.design, DesignSpec::Optimise(_)) => {
                Some("only `optimise` weighs what a factor costs: leave out `cost`")
            }
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
            let help = choices_help(offer, "offers", names);
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

/// Refuses a range at an end of which the scenario makes no sense, with the other factors as they are at the first point.
fn ends_make_sense(template: &Template, factors: &[Factor], optimisation: &Optimisation) -> Result<(), SweepError> {
    let points = optimisation.points();
    let first = points.first().map(Vec::as_slice).unwrap_or_default();
    for (place, factor) in factors.iter().enumerate() {
        for end in factor.ends() {
            let mut point = first.to_vec();
            if let Some(value) = point.get_mut(place) {
                *value = end.clone();
            }
            let paths = factors.iter().map(|factor| &factor.path);
            template.with(paths.zip(&point)).map_err(|found| SweepError::Place {
                path: factor.path.to_string(),
                message: format!("at {end}: {}", first_error(&found)),
            })?;
        }
    }
    Ok(())
}

fn transposed(points: &[Vec<Json>]) -> Vec<Vec<&Json>> {
    let factors = points.first().map_or(0, Vec::len);
    (0..factors)
        .map(|factor| points.iter().filter_map(|point| point.get(factor)).collect())
        .collect()
}
