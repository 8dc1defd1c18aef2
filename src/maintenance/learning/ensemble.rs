//! Boosters that each leave out another part of the history.
//!
//! The history is parted by units, and each booster learns from all parts but one. On the part that it did not see it
//! says when to stop, and gives predictions that are as good as those of a model on new machines; probabilities are
//! calibrated and the alarm threshold is chosen on these. A new machine gets the mean of all boosters (Breiman:
//! "Bagging predictors", Machine Learning 24, 1996; Krogh, Vedelsby, NIPS 1995).
//!
//! What this leaves out: the mean is a little better than what it was calibrated on. Evaluation on other units shows
//! what comes of it.

use serde::{Deserialize, Serialize};

use super::boosting::bins::Bins;
use super::boosting::booster::{Booster, BoostingSettings, Lesson, Loss};
use super::error::LearningError;
use super::features::matrix::FeatureMatrix;
use super::work::Work;
use crate::kernel::random::Stream;

/// Boosters whose mean counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ensemble {
    boosters: Vec<Booster>,
}

/// An ensemble and what learning it showed.
#[derive(Clone, Debug)]
pub struct CrossFitted {
    /// The ensemble.
    pub ensemble: Ensemble,
    /// For each row of the table what the booster says that did not see it; NaN for rows without a target.
    pub unseen: Vec<f64>,
    /// How much the questions about each feature have lowered the loss.
    pub importance: Vec<f64>,
}

/// Rows with a target.
#[derive(Clone, Copy, Debug)]
pub struct Examples<'a> {
    /// The features.
    pub matrix: &'a FeatureMatrix,
    /// The target of each row; rows without one have no weight and stand not in `rows`.
    pub target: &'a [f64],
    /// The weight of each row.
    pub weight: &'a [f64],
    /// Rows to learn from.
    pub rows: &'a [u32],
    /// The part of each row of the table.
    pub fold: &'a [usize],
    /// How many parts there are.
    pub folds: usize,
}

impl Ensemble {
    /// How many boosters an ensemble of so many parts has, as steps of work.
    pub fn steps(folds: usize) -> u32 {
        folds as u32
    }

    /// Learns from examples. `seed` and `purpose` name the random numbers.
    ///
    /// # Errors
    /// If the user wants an end.
    pub fn cross_fit(
        examples: &Examples<'_>,
        loss: Loss,
        settings: &BoostingSettings,
        seed: u64,
        purpose: &str,
        work: &mut Work<'_>,
    ) -> Result<CrossFitted, LearningError> {
        let bins = Bins::new(examples.matrix, settings.bins);
        let lesson = Lesson {
            matrix: examples.matrix,
            bins: &bins,
            target: examples.target,
            weight: examples.weight,
            loss,
        };
        let mut unseen = vec![f64::NAN; examples.matrix.rows()];
        let mut importance = vec![0.0; examples.matrix.features()];
        let mut boosters = Vec::with_capacity(examples.folds);
        let mut row_of = Vec::new();
        for part in 0..examples.folds {
            let is_out = |row: &&u32| examples.fold[**row as usize] == part;
            let held_out: Vec<u32> = examples.rows.iter().filter(is_out).copied().collect();
            let training: Vec<u32> = examples.rows.iter().filter(|row| !is_out(row)).copied().collect();
            let mut stream = Stream::named(seed, part as u64, "learner", purpose);
            let fitted = Booster::fit(&lesson, &training, &held_out, settings, &mut stream, work)?;
            for row in held_out {
                examples.matrix.row_into(row as usize, &mut row_of);
                unseen[row as usize] = fitted.booster.margin(&row_of);
            }
            importance
                .iter_mut()
                .zip(&fitted.importance)
                .for_each(|(sum, more)| *sum += more);
            boosters.push(fitted.booster);
            work.step()?;
        }
        Ok(CrossFitted {
            ensemble: Self { boosters },
            unseen,
            importance,
        })
    }

    /// The mean of what the boosters say of a row of features: a mean, or a log-odds.
    pub fn margin(&self, row: &[f32]) -> f64 {
        let sum: f64 = self.boosters.iter().map(|booster| booster.margin(row)).sum();
        sum / self.boosters.len().max(1) as f64
    }

    /// How many trees there are in all.
    pub fn trees(&self) -> usize {
        self.boosters.iter().map(Booster::trees).sum()
    }

    /// Whether every answer is finite and asks only for the first `features` features.
    pub fn is_sound(&self, features: usize) -> bool {
        !self.boosters.is_empty() && self.boosters.iter().all(|booster| booster.is_sound(features))
    }
}
