//! What was learned, ready for use: by the program on tables, by a simulation row by row.

use serde::{Deserialize, Serialize};

use super::detector::{Detector, DetectorKind};
use super::ensemble::Ensemble;
use super::error::LearningError;
use super::features::windows::Windows;
use super::history::History;
use super::history::runs::Runs;
use super::learned_from::LearnedFrom;
use super::linear::ridge::Linear;
use super::recipe::RunRecipe;
use super::settings::Costs;
use super::snapshot_recipe::SnapshotRecipe;
use super::terms::Terms;

/// A trained model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// How rows become features.
    pub recipe: Recipe,
    /// The boosted trees first, then their rivals.
    pub detectors: Vec<Detector>,
    /// Remaining lives; none of snapshots.
    pub life: Option<LifeModel>,
    /// What things cost where thresholds were chosen.
    pub costs: Costs,
    /// The share of the failure detector's gain that questions about each feature brought, largest first.
    pub importance: Vec<(String, f64)>,
    /// What it was trained on.
    pub trained_on: TrainedOn,
    /// By what the machines or rows that it was trained on are known again.
    pub learned_from: LearnedFrom,
}

/// How rows become features.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Recipe {
    /// Of machines followed over time.
    Runs(Box<RunRecipe>, Terms),
    /// Of snapshots.
    Snapshots(SnapshotRecipe),
}

/// What says the remaining life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LifeModel {
    /// Boosted trees.
    pub boosting: Ensemble,
    /// Ridge regression on all features.
    pub ridge: Linear,
    /// Linear regression on the elapsed time alone.
    pub age: Linear,
    /// The feature that is the elapsed time.
    pub age_feature: u32,
}

/// What a model was trained on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainedOn {
    /// Rows of the history.
    pub rows: u64,
    /// Rows that were learned from.
    pub used_rows: u64,
    /// Units of the history, or groups of snapshots.
    pub units: u64,
    /// Failures.
    pub failures: u64,
    /// Features.
    pub features: u64,
    /// Trees in all.
    pub trees: u64,
    /// Seed.
    pub seed: u64,
}

/// What is said of a machine at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Probability that it fails within the horizon, or that a snapshot is a failure.
    pub probability: f64,
    /// Whether that is enough for an alarm.
    pub is_alarm: bool,
    /// Remaining life in units of time, from 0 to the cap; none of snapshots.
    pub remaining: Option<f64>,
}

impl Model {
    /// What the boosted trees say of a row of features.
    pub fn predict(&self, row: &[f32]) -> Prediction {
        let detector = self.detectors.first();
        let probability = detector.map_or(0.0, |detector| detector.probability(row));
        Prediction {
            probability,
            is_alarm: detector.is_some_and(|detector| probability >= detector.threshold),
            remaining: self.life.as_ref().map(|life| self.capped(life.boosting.margin(row))),
        }
    }

    /// A remaining life within what can be said: from 0 to the cap.
    pub fn capped(&self, life: f64) -> f64 {
        match &self.recipe {
            Recipe::Runs(_, terms) => life.clamp(0.0, terms.cap.max(0.0)),
            Recipe::Snapshots(_) => life,
        }
    }

    /// Begins to watch a machine.
    ///
    /// # Errors
    /// If the model is one of snapshots.
    pub fn watch(&self) -> Result<Watch, LearningError> {
        match &self.recipe {
            Recipe::Runs(recipe, _) => Ok(Watch {
                windows: recipe.begin(),
            }),
            Recipe::Snapshots(_) => Err(LearningError::OtherKind(
                "a model of snapshots cannot follow a machine over time",
            )),
        }
    }

    /// A detector of a kind, if the model has one.
    pub fn detector(&self, kind: DetectorKind) -> Option<&Detector> {
        self.detectors.iter().find(|detector| detector.kind == kind)
    }

    /// Whether a table has the columns that the model was trained on.
    ///
    /// # Errors
    /// If it does not.
    pub fn check_columns(&self, history: &History) -> Result<(), LearningError> {
        let other = |needed: Vec<&str>, found: Vec<&str>| {
            let list = |names: &[&str]| {
                names
                    .iter()
                    .map(|name| format!("{name:?}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let (needed, found) = (list(&needed), list(&found));
            if needed == found {
                Ok(())
            } else {
                Err(LearningError::OtherColumns { needed, found })
            }
        };
        match (&self.recipe, history) {
            (Recipe::Runs(recipe, _), History::Runs(runs)) => {
                let of =
                    |settings: &[String], sensors: &[String]| settings.len().to_string() + &sensors.len().to_string();
                // Names first; the numbers of settings and sensors tell a column that changed its role.
                other(
                    joined(&recipe.settings, &recipe.sensors),
                    joined(&runs.settings, &runs.sensors),
                )?;
                let is_same = of(&recipe.settings, &recipe.sensors) == of(&runs.settings, &runs.sensors);
                is_same.then_some(()).ok_or(LearningError::OtherKind(
                    "the model was trained with other roles: settings and sensors are not the same columns",
                ))
            }
            (Recipe::Snapshots(recipe), History::Snapshots(snapshots)) => {
                let numbers: Vec<String> = snapshots.numbers.iter().map(|column| column.name.clone()).collect();
                let categories: Vec<String> = snapshots.categories.iter().map(|column| column.name.clone()).collect();
                let known: Vec<String> = recipe.categories.iter().map(|(name, _)| name.clone()).collect();
                other(joined(&recipe.numbers, &known), joined(&numbers, &categories))
            }
            (Recipe::Runs(..), _) => Err(LearningError::OtherKind(
                "the model is of run-to-failure tables, the roles of snapshots",
            )),
            (Recipe::Snapshots(_), _) => Err(LearningError::OtherKind(
                "the model is of snapshots, the roles of a run-to-failure table",
            )),
        }
    }

    /// Whether its parts fit together, as those of a file may not.
    pub fn is_sound(&self) -> bool {
        let (features, is_sound) = match &self.recipe {
            Recipe::Runs(recipe, terms) => (recipe.features(), recipe.is_sound() && terms.is_sound()),
            Recipe::Snapshots(recipe) => (recipe.features(), recipe.is_sound()),
        };
        let life = self.life.as_ref().is_none_or(|life| {
            life.boosting.is_sound(features) && life.ridge.is_sound(features) && life.age.is_sound(1)
        });
        is_sound
            && life
            && !self.detectors.is_empty()
            && self.detectors.iter().all(|detector| detector.is_sound(features))
    }
}

fn joined<'n>(left: &'n [String], right: &'n [String]) -> Vec<&'n str> {
    left.iter().chain(right).map(String::as_str).collect()
}

/// A machine that is watched by a model: rows go in as they arrive, predictions come out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    windows: Windows,
}

impl Watch {
    /// Takes a row of settings followed by sensors at a time later than the one before; what is missing is NaN.
    pub fn push(&mut self, model: &Model, time: f64, row: &[f64]) -> Prediction {
        let (mut channels, mut features) = (Vec::new(), Vec::new());
        if let Recipe::Runs(recipe, _) = &model.recipe {
            recipe.push(&mut self.windows, time, row, &mut channels, &mut features);
        }
        model.predict(&features)
    }
}

/// The units of a table whose numbers are in `chosen`.
pub fn part_of(runs: &Runs, chosen: impl Fn(usize) -> bool) -> Runs {
    let units = (0..)
        .zip(&runs.units)
        .filter(|(index, _)| chosen(*index))
        .map(|(_, unit)| unit.clone());
    Runs {
        settings: runs.settings.clone(),
        sensors: runs.sensors.clone(),
        units: units.collect(),
        still_broken: 0,
    }
}
