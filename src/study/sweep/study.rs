//! A study made sense of: its factors, responses and points against the scenario that they are of.

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::scenario::diagnostic::{Diagnostics, choices_help};
use crate::scenario::identity::sorted;
use crate::scenario::load::LoadedScenario;
use crate::scenario::template::Template;
use crate::study::design::factor::{Factor, FactorError, FactorSpec};
use crate::study::settings::{DEFAULT_REPLICATIONS, DEFAULT_SEED};
use crate::study::sweep::allocation::Allocation;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::file::{
    Step::{self, Field, Item},
    StudyFile,
};
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
    /// If the scenario makes no sense as it is, or its study does not: all factors and responses that are wrong are said,
    /// and if they are right, what is wrong with the design.
    pub fn new(mut file: StudyFile, template: &Template) -> Result<Self, SweepError> {
        let loaded = template.with([]).map_err(SweepError::Source)?;
        let run = &loaded.baseline.plant.run;
        let spec = file.spec.clone();
        let seed = spec.seed.or(run.seed).unwrap_or(DEFAULT_SEED);
        let stated = run.replications.map_or(DEFAULT_REPLICATIONS, u64::from);
        let replications = spec.replications.unwrap_or(stated);
        let (factors, base) = factors(&mut file, template);
        let responses = responses(&mut file, &loaded, seed);
        let said = [
            ("replications", spec.replications.is_some()),
            ("precision", spec.precision.is_some()),
            ("select", spec.select.is_some()),
        ];
        let said: Vec<&str> = said
            .into_iter()
            .filter(|(_, is_said)| *is_said)
            .map(|(key, _)| key)
            .collect();
        if said.len() > 1 || spec.replications == Some(0) {
            let place = match spec.replications {
                Some(0) => "replications",
                _ => said.last().copied().unwrap_or_default(),
            };
            let message = "a study has `replications` (at least 1), or `precision`, or `select`";
            file.complain(&[Field(place)], &message);
        }
        file.checked().map_err(SweepError::Source)?;
        let mut study = Self {
            factors,
            responses,
            points: Vec::new(),
            optimisation: None,
            seed,
            replications,
            scenario_hash: template.hash(),
            scenario_name: loaded.baseline.name,
            sources: loaded.sources,
            spec,
        };
        if let Err(error) = study.lay_out(&base) {
            file.complain(&study.place_of(&error), &error);
        } else if let Err(error) = study.runs_make_sense() {
            let place = match (&study.spec.precision, &study.spec.select) {
                (Some(_), _) => "precision",
                (None, Some(_)) => "select",
                (None, None) => "design",
            };
            file.complain(&[Field(place)], &error);
        } else {
            study.hold_against(template, &mut file);
        }
        file.checked().map_err(SweepError::Source)?;
        Ok(study)
    }

    /// Lays the design over the factors. `base` has their values in the scenario as it is.
    fn lay_out(&mut self, base: &[Option<Json>]) -> Result<(), SweepError> {
        match &self.spec.design {
            DesignSpec::Optimise(said) => {
                let given = (self.replications, self.seed);
                let response = self.response(&said.response)?;
                let search = Optimisation::new((&self.spec, said), &self.factors, base, response, given)?;
                self.points = search.points();
                self.optimisation = Some(search);
            }
            design => self.points = layout::points(design, &self.factors, base, self.seed)?,
        }
        Ok(())
    }

    /// Refuses too many runs, and a way to spread them over the points that makes no sense.
    fn runs_make_sense(&self) -> Result<(), SweepError> {
        let (precision, select) = (&self.spec.precision, &self.spec.select);
        let most = precision.as_ref().map_or(self.replications, |precision| precision.most);
        let budget = select.as_ref().map(|select| select.budget);
        if budget.unwrap_or(most.saturating_mul(self.points.len() as u64)) > MOST_RUNS {
            return Err(SweepError::Runs {
                points: self.points.len(),
                replications: budget.unwrap_or(most),
                most: MOST_RUNS,
            });
        }
        Allocation::new(self).map(drop)
    }

    /// Where in the file it stands what made an error in laying out the design.
    fn place_of(&self, error: &SweepError) -> Vec<Step> {
        let path = match error {
            SweepError::Factor(FactorError::NoSteps(path)) | SweepError::Place { path, .. } => path,
            SweepError::Response(_) | SweepError::NotKept(_) => return vec![Field("design"), Field("response")],
            _ => return vec![Field("design")],
        };
        let of_this_path = |factor: &Factor| factor.path.to_string() == *path;
        let factor = self.factors.iter().position(of_this_path).unwrap_or_default();
        vec![Field("factor"), Item(factor)]
    }

    /// Complains about factors with which the scenario makes no sense, as far as that shows before all points are tried.
    fn hold_against(&self, template: &Template, file: &mut StudyFile) {
        for (place, (factor, values)) in self.factors.iter().zip(transposed(&self.points)).enumerate() {
            if let Err(error) = known_place(template, factor, &values) {
                file.complain(&[Field("factor"), Item(place), Field("path")], &error);
            } else if let Some(optimisation) = &self.optimisation
                && let Err(error) = self.ends_make_sense(template, place, factor, optimisation)
            {
                file.complain(&[Field("factor"), Item(place), Field("range")], &error);
            }
        }
    }

    /// Refuses a range at an end of which the scenario makes no sense, with the other factors as they are at the first
    /// point.
    fn ends_make_sense(
        &self,
        template: &Template,
        place: usize,
        factor: &Factor,
        optimisation: &Optimisation,
    ) -> Result<(), SweepError> {
        let points = optimisation.points();
        let first = points.first().map(Vec::as_slice).unwrap_or_default();
        for end in factor.ends() {
            let mut point = first.to_vec();
            if let Some(value) = point.get_mut(place) {
                *value = end.clone();
            }
            let paths = self.factors.iter().map(|factor| &factor.path);
            template.with(paths.zip(&point)).map_err(|found| SweepError::Place {
                path: factor.path.to_string(),
                message: format!("at {end}: {}", first_error(&found)),
            })?;
        }
        Ok(())
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
        let wanted: Response = name.parse()?;
        let place = self.responses.iter().position(|response| *response == wanted);
        place.ok_or_else(|| SweepError::NotKept(name.to_owned()))
    }
}

/// The factors that make sense, each with its value at the base, and complaints about the others.
fn factors(file: &mut StudyFile, template: &Template) -> (Vec<Factor>, Vec<Option<Json>>) {
    let mut made: Vec<(Factor, Option<Json>)> = Vec::new();
    let spec = file.spec.clone();
    for (place, said) in spec.factors.iter().enumerate() {
        let at = |key: Option<&'static str>| {
            let steps = [Some(Field("factor")), Some(Item(place)), key.map(Field)];
            steps.into_iter().flatten().collect::<Vec<Step>>()
        };
        let found = said
            .factor()
            .and_then(|factor| Ok((template.value(&factor.path)?, factor)));
        let (own, factor) = match found {
            Ok(found) => found,
            Err(error) => {
                file.complain(&at(wrong_key(said, &error)), &SweepError::Factor(error));
                continue;
            }
        };
        let refused = match factor.path.parts() {
            [run, key] if run == "run" && (key == "seed" || key == "replications") => {
                Some(("path", "the study itself says seed and replications"))
            }
            _ if made.iter().any(|(other, _)| other.path == factor.path) => Some(("path", "it is varied twice")),
            _ if said.cost.is_some() && !matches!(spec.design, DesignSpec::Optimise(_)) => {
                Some(("cost", "only `optimise` weighs what a factor costs: leave out `cost`"))
            }
            _ => None,
        };
        if let Some((key, message)) = refused {
            let error = SweepError::Place {
                path: factor.path.to_string(),
                message: message.to_owned(),
            };
            file.complain(&at(Some(key)), &error);
        }
        made.push((factor, said.base.clone().or(own)));
    }
    if spec.factors.is_empty() {
        file.complain(&[Field("factor")], &"a study varies something: add a [[factor]]");
    }
    made.into_iter().unzip()
}

/// The key of a factor that is wrong, if it is one of them.
fn wrong_key(said: &FactorSpec, error: &FactorError) -> Option<&'static str> {
    match error {
        FactorError::Path(_) => Some("path"),
        FactorError::Range { .. } | FactorError::NoWhole { .. } => Some("range"),
        FactorError::Distribution { .. } | FactorError::NotInvertible(_) => Some("distribution"),
        FactorError::Levels { .. } if said.steps.is_some() => Some("steps"),
        FactorError::Levels { .. } | FactorError::Value(_) => Some("values"),
        FactorError::Ways(_) | FactorError::NoSteps(_) => None,
    }
}

/// The responses that make sense, and complaints about the others.
fn responses(file: &mut StudyFile, loaded: &LoadedScenario, seed: u64) -> Vec<Response> {
    let mut made: Vec<(usize, Response)> = Vec::new();
    for (place, said) in file.spec.responses.clone().iter().enumerate() {
        let at = [Field("responses"), Item(place)];
        let response: Response = match said.parse() {
            Ok(response) => response,
            Err(error) => {
                file.complain(&at, &error);
                continue;
            }
        };
        if let Some(offer) = &response.offer
            && loaded.variants.iter().all(|(name, _)| name != offer)
        {
            let names = loaded.variants.iter().map(|(name, _)| name.as_str());
            let error = ResponseError::Unknown {
                response: said.clone(),
                name: offer.clone(),
                help: choices_help(offer, "offers", names),
            };
            file.complain(&at, &error);
        } else if made.iter().any(|(_, other)| *other == response) {
            file.complain(&at, &format!("`{said}` stands twice among `responses`"));
        } else {
            made.push((place, response));
        }
    }
    if file.spec.responses.is_empty() {
        let message = "a study looks at something: name `responses`, e.g. [\"good_parts_per_hour\"]";
        file.complain(&[Field("responses")], &message);
    }
    let (places, made): (Vec<usize>, Vec<Response>) = made.into_iter().unzip();
    for (place, error) in places.into_iter().zip(trial(loaded, &made, seed)) {
        if let Some(error) = error {
            file.complain(&[Field("responses"), Item(place)], &error);
        }
    }
    made
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
