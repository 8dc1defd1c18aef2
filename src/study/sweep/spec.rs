//! What a study file says.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::scenario::identity::sorted;
use crate::study::design::factor::FactorSpec;

/// A study: a scenario, what is varied in it, and what is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepSpec {
    /// The scenario's file, relative to the study file.
    pub scenario: String,
    /// A sentence or two about the study.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Seed of all random numbers, the same at every point; the scenario's if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Replications of each point; the scenario's if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replications: Option<u64>,
    /// Replicate each point until a response is precise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<PrecisionSpec>,
    /// Find the best point, replicating each as often as that takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<SelectSpec>,
    /// The figures that are kept of each run.
    pub responses: Vec<String>,
    /// Which points are tried.
    pub design: DesignSpec,
    /// What is varied.
    #[serde(rename = "factor")]
    pub factors: Vec<FactorSpec>,
}

/// Replicating until a response is precise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrecisionSpec {
    /// The response.
    pub response: String,
    /// By how many percent its mean may be off.
    pub percent: f64,
    /// Most replications of a point, at least 10.
    pub most: u64,
}

/// Finding the best point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectSpec {
    /// The response that decides.
    pub response: String,
    /// Whether more or less of it is better.
    pub goal: Goal,
    /// How replications are spread over the points.
    pub method: SelectMethod,
    /// Replications of each point before anything is decided; 10 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
    /// A difference too small to care about; for `kn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indifference: Option<f64>,
    /// Probability with which the best is found, if it is better than all others by the indifference at least; 0.95 if not
    /// given; for `kn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Most replications of all points together.
    pub budget: u64,
}

/// Whether more or less of a response is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(transform = with_maximise)]
pub enum Goal {
    /// More is better.
    #[serde(alias = "maximise")]
    Most,
    /// Less is better.
    #[serde(alias = "minimise")]
    Least,
}

/// The derived schema does not know the other names.
fn with_maximise(schema: &mut Schema) {
    if let Some(choices) = schema.get_mut("oneOf").and_then(Json::as_array_mut) {
        choices.extend(["maximise", "minimise"].map(|name| json!({ "const": name })));
    }
}

impl Goal {
    /// 1 if more is better, −1 if less is.
    pub fn sign(self) -> f64 {
        match self {
            Self::Most => 1.0,
            Self::Least => -1.0,
        }
    }
}

/// How replications are spread over points in finding the best one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SelectMethod {
    /// Kim and Nelson's elimination.
    Kn,
    /// Optimal computing budget allocation.
    Ocba,
}

/// Which points are tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DesignSpec {
    /// All combinations of the factors' levels.
    Grid,
    /// These points: for each a value of every factor, in the order of the factors.
    List {
        /// The points.
        points: Vec<Vec<Json>>,
    },
    /// All combinations of the two ends of each factor.
    Factorial,
    /// The base, and each level of each factor with the others at the base.
    OneAtATime,
    /// A Latin hypercube.
    LatinHypercube {
        /// How many points.
        points: u64,
    },
    /// The first points of the Sobol sequence.
    Sobol {
        /// How many points; powers of two are best.
        points: u64,
    },
    /// Points for Sobol's sensitivity indices.
    Saltelli {
        /// Base points, each of which makes two points and one for each factor; powers of two are best.
        points: u64,
    },
    /// Trajectories for Morris's elementary effects.
    Morris {
        /// How many trajectories.
        trajectories: u64,
        /// Levels of each factor's grid, an even number; 4 if not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        levels: Option<u32>,
    },
    /// One point after the other, where most improvement is expected.
    Optimise(OptimiseSpec),
}

/// Looking for the best values of a few factors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptimiseSpec {
    /// The response that decides.
    pub response: String,
    /// Whether more or less of it is better.
    pub goal: Goal,
    /// Points in all.
    pub points: u64,
    /// Of these, points that fill the space before anything is foretold; five for each factor if not given, but no more than
    /// half of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u64>,
    /// Points that are chosen at a time; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<u64>,
    /// It ends when no more improvement is expected than this; never for that, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indifference: Option<f64>,
    /// Fresh replications of the point that is named in the end, and of the first; as many as each point has if not given,
    /// but 10 at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<u64>,
}

impl SweepSpec {
    /// What identifies what the study says, whatever its comments and the order of its keys.
    pub fn hash(&self) -> [u8; 32] {
        let json = serde_json::to_value(self).map(sorted).unwrap_or_default();
        Sha256::digest(json.to_string().as_bytes()).into()
    }
}
