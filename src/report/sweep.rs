//! What is said of a study of many points: how far it is and where its numbers come from.

use crate::report::datapackage::field;
use crate::scenario::load::LoadedScenario;
use crate::study::sealed::PROGRAM;
use crate::study::surrogate::fitted::{Prediction, Surrogate};
use crate::study::sweep::allocation::Wanted;
use crate::study::sweep::packs::{Cost, Left, Packs};
use crate::study::sweep::plan::commit;
use crate::study::sweep::results::{Finished, RunId, runs};
use crate::study::sweep::study::Study;
use crate::study::sweep::table::Column;

/// Version of the tables of results: of the meaning of their columns.
pub const TABLE_SCHEMA: &str = "taktline-sweep/1";
/// Failed runs that are shown.
const MOST_SHOWN: usize = 5;

/// How far a study is.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepStatus {
    /// The step that found it out.
    pub command: &'static str,
    /// The scenario's name.
    pub scenario: String,
    /// Points.
    pub points: u64,
    /// Runs that are wanted, as far as is known.
    pub wanted: u64,
    /// Whether more may be wanted when these are finished.
    pub may_grow: bool,
    /// Of these, runs that are finished.
    pub finished: u64,
    /// Of these, runs that failed.
    pub failed: u64,
    /// The first of those that failed: point, its values, replication, and why.
    pub failures: Vec<(usize, String, u64, String)>,
    /// Runs computed by this command; none if it computes none.
    pub computed: Option<u64>,
    /// Runs that were computed although they were finished; 0 unless folders were mixed.
    pub computed_twice: u64,
    /// Finished runs that the study no longer asks for; they are kept.
    pub unused: u64,
}

/// What was handed to a batch system.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The scenario's name.
    pub scenario: String,
    /// What is left to do.
    pub left: Left,
    /// What a run takes.
    pub cost: Cost,
    /// How the work is cut.
    pub packs: Packs,
    /// Processors of a task.
    pub processors: u32,
    /// Time limit of a task.
    pub time: String,
    /// The scripts: of the array and of what collects.
    pub texts: [String; 2],
    /// Their files.
    pub files: [String; 2],
    /// Numbers of the jobs; none if nothing was submitted.
    pub jobs: Option<[String; 2]>,
}

/// What surrogates foretell of points that were not simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictions {
    /// The scenario's name.
    pub scenario: String,
    /// The factors.
    pub factors: Vec<String>,
    /// Responses and their surrogates.
    pub surrogates: Vec<(String, Surrogate)>,
    /// Each point: the values of the factors and what is foretold of the responses.
    pub points: Vec<(Vec<f64>, Vec<Prediction>)>,
    /// Responses that never change or have too few points.
    pub without: Vec<String>,
}

/// How fast a study gets on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Runs computed so far.
    pub computed: u64,
    /// Runs to compute, as far as is known.
    pub all: u64,
    /// Time since the first was begun.
    pub seconds: f64,
}

/// Where the numbers of a study come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Pairs of key and value.
    pub pairs: Vec<(&'static str, String)>,
}

impl SweepStatus {
    /// How far a study is, of which so much is wanted and so much finished.
    pub fn of(command: &'static str, study: &Study, wanted: &Wanted, finished: &Finished) -> Self {
        let outcomes = || runs(&wanted.replications).filter_map(|run| Some((run, finished.get(run)?)));
        let failed = outcomes().filter_map(|(run, outcome)| Some((run, outcome.as_ref().err()?)));
        let failed: Vec<(RunId, &String)> = failed.collect();
        let shown = failed.iter().take(MOST_SHOWN).map(|(run, message)| {
            let values = study.shown(run.point);
            (run.point, values, run.replication, (*message).clone())
        });
        let used = finished.missing(&wanted.replications).len() as u64;
        let own: std::collections::BTreeSet<RunId> = runs(&wanted.replications).map(|run| finished.own(run)).collect();
        Self {
            command,
            scenario: study.scenario_name.clone(),
            points: study.points.len() as u64,
            wanted: wanted.replications.iter().sum(),
            may_grow: !wanted.is_all,
            finished: outcomes().count() as u64,
            failed: failed.len() as u64,
            failures: shown.collect(),
            computed: None,
            computed_twice: finished.computed_twice(),
            unused: finished.strangers() + finished.count().saturating_sub(own.len() as u64 - used),
        }
    }
}

impl Provenance {
    /// Where the numbers of a study come from.
    pub fn of(study: &Study) -> Self {
        let hash: String = study.spec.hash().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut pairs = vec![
            ("schema", TABLE_SCHEMA.to_owned()),
            ("program", "taktline".to_owned()),
            ("version", PROGRAM.to_owned()),
        ];
        pairs.extend(commit().map(|commit| ("commit", commit.to_owned())));
        pairs.extend([
            ("scenario", study.scenario_name.clone()),
            ("scenario_hash", study.scenario_hash.clone()),
            ("study_hash", hash),
            ("seed", study.seed.to_string()),
        ]);
        Self { pairs }
    }

    /// The pairs for the metadata of a file of these columns, whose names, roles and units are one of them, as JSON.
    pub fn metadata(&self, columns: &[Column]) -> Vec<(String, String)> {
        let fields = serde_json::Value::Array(columns.iter().map(field).collect());
        let pairs = self
            .pairs
            .iter()
            .map(|(key, value)| (format!("taktline.{key}"), value.clone()));
        pairs
            .chain([("taktline.columns".to_owned(), fields.to_string())])
            .collect()
    }
}

/// A scenario and its variants with everything said that they leave to defaults of files and offers, as JSON.
pub fn resolved(loaded: &LoadedScenario) -> String {
    let variants = loaded.variants.iter().map(|(name, scenario)| {
        let scenario = serde_json::to_value(scenario).unwrap_or_default();
        (name.clone(), scenario)
    });
    let variants: serde_json::Map<String, serde_json::Value> = variants.collect();
    crate::report::json::written(&serde_json::json!({
        "baseline": loaded.baseline,
        "offers": variants,
    }))
}
