//! From a history to a model.

use super::alarms::{Alarms, cheapest};
use super::boosting::booster::{BoostingSettings, Loss};
use super::calibration::Calibration;
use super::detector::{Detector, DetectorKind, Scorer};
use super::ensemble::{CrossFitted, Ensemble, Examples};
use super::error::LearningError;
use super::features::matrix::FeatureMatrix;
use super::features::pairs::{self, pairs_of};
use super::folds::dealt;
use super::history::History;
use super::history::runs::Runs;
use super::history::snapshots::Snapshots;
use super::learned_from::LearnedFrom;
use super::linear::ridge::Linear;
use super::model::{LifeModel, Model, Recipe, TrainedOn};
use super::recipe::RunRecipe;
use super::run_data::RunData;
use super::settings::Settings;
use super::snapshot_recipe::SnapshotRecipe;
use super::terms::Terms;
use super::work::Work;
use crate::kernel::random::Stream;

/// Units that failed, and failures and other snapshots, from which anything can be learned.
pub const FEWEST_FAILED_UNITS: usize = 3;
/// Failures and others among snapshots from which anything can be learned.
pub const FEWEST_SNAPSHOTS: usize = 5;
/// Rows from which linear rivals learn at most; they have few parameters.
const MOST_LINEAR_ROWS: usize = 20_000;
/// Trees that are grown to see which columns are worth pairing.
const SCREENING_TREES: u32 = 60;

/// Learns from a history. The same history, settings and seed give the same model on every platform.
///
/// # Errors
/// If there is too little to learn from; see [`LearningError`].
pub fn train(history: &History, settings: &Settings, seed: u64) -> Result<Model, LearningError> {
    let mut work = Work::unwatched();
    work.expect(steps(history, settings));
    train_watched(history, settings, None, seed, &mut work)
}

/// As [`train`], for somebody who waits.
///
/// # Errors
/// As of [`train`], and if the user wants an end.
pub fn train_while(
    history: &History,
    settings: &Settings,
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Model, LearningError> {
    work.expect(steps(history, settings));
    train_watched(history, settings, None, seed, work)
}

/// Steps of work of one training.
pub(super) fn steps(history: &History, settings: &Settings) -> u32 {
    match history {
        History::Runs(_) => 2 * Ensemble::steps(settings.folds) + 1,
        History::Snapshots(_) => Ensemble::steps(settings.folds) + 1,
    }
}

/// As [`train_while`]; `terms` are those of a whole of which the history is a part, so that all parts are asked the same.
pub(super) fn train_watched(
    history: &History,
    settings: &Settings,
    terms: Option<&Terms>,
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Model, LearningError> {
    match history {
        History::Runs(runs) => train_runs(runs, settings, terms, seed, work),
        History::Snapshots(snapshots) => train_snapshots(snapshots, settings, seed, work),
    }
}

fn train_runs(
    runs: &Runs,
    settings: &Settings,
    terms: Option<&Terms>,
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Model, LearningError> {
    let failures = runs.failures();
    if failures < FEWEST_FAILED_UNITS {
        return Err(LearningError::TooFew {
            found: format!(
                "{} rows of {} units, of which {failures} failed",
                runs.rows(),
                runs.units.len()
            ),
            needed: format!("{FEWEST_FAILED_UNITS} units that failed"),
        });
    }
    let terms = terms.map_or_else(|| Terms::of(runs, &settings.times), |terms| Ok(terms.clone()))?;
    let recipe = RunRecipe::learn(runs, &terms.windows, |unit, time| terms.remaining(unit, time), work)?;
    let data = RunData::new(&recipe, &terms, runs, settings.most_rows, work)?;
    let mut stream = Stream::named(seed, 0, "learner", "parts of units");
    let (fold_of_unit, folds) = deal_units(runs, settings.folds, &mut stream);
    let fold: Vec<usize> = data.unit.iter().map(|unit| fold_of_unit[*unit as usize]).collect();
    let weight = vec![1.0; data.matrix.rows()];
    let examples = |target, rows| Examples {
        matrix: &data.matrix,
        target,
        weight: &weight,
        rows,
        fold: &fold,
        folds,
    };

    let rows = data.rows_where(|row| data.remaining[row].is_finite());
    let life = examples(&data.remaining, &rows);
    let boosted = Ensemble::cross_fit(&life, Loss::Squared, &settings.life, seed, "life", work)?;
    let (.., age_feature) = recipe.kinds();
    let age = FeatureMatrix::new(data.matrix.columns().get(age_feature).cloned().into_iter().collect());
    let life = LifeModel {
        boosting: boosted.ensemble,
        ridge: Linear::ridge(
            &data.matrix,
            &data.remaining,
            &weight,
            &thinned(&rows),
            settings.penalty,
        ),
        age: Linear::ridge(&age, &data.remaining, &weight, &thinned(&rows), 1e-6),
        age_feature: age_feature as u32,
    };

    let rows = data.rows_where(|row| data.soon[row].is_some());
    let target: Vec<f64> = data
        .soon
        .iter()
        .map(|soon| f64::from(u8::from(*soon == Some(true))))
        .collect();
    both_classes(&target, &rows)?;
    let failure = examples(&target, &rows);
    let cost = |probabilities: &[f64], threshold: f64| {
        let mut all = Alarms::default();
        for (unit, range) in runs.units.iter().zip(&data.ranges) {
            let here = &probabilities[range.clone()];
            let found = Alarms::of_unit(unit, &data.time[range.clone()], |row| here[row] >= threshold, &terms);
            all.add(&found, 1.0);
        }
        all.cost(&settings.costs)
    };
    let (last, sums, _) = recipe.kinds();
    let learner = Learner {
        examples: failure,
        settings,
        boosting: &settings.failure,
        seed,
        cost: &cost,
    };
    let boosted = learner.boosted(work)?;
    let mut detectors = vec![learner.finish(
        DetectorKind::Boosting,
        Scorer::Boosted(boosted.ensemble),
        Some(boosted.unseen),
    )];
    detectors.push(learner.logistic(work)?);
    detectors.extend(learner.single(DetectorKind::Threshold, &last));
    detectors.extend(learner.single(DetectorKind::Cusum, &sums));
    work.step()?;

    let trees = life.boosting.trees() + trees_of(&detectors);
    Ok(Model {
        importance: shares(&recipe.names(), &boosted.importance),
        trained_on: TrainedOn {
            rows: runs.rows() as u64,
            used_rows: data.matrix.rows() as u64,
            units: runs.units.len() as u64,
            failures: failures as u64,
            features: recipe.features() as u64,
            trees: trees as u64,
            seed,
        },
        learned_from: LearnedFrom::of_runs(runs),
        recipe: Recipe::Runs(Box::new(recipe), terms),
        detectors,
        life: Some(life),
        costs: settings.costs,
    })
}

fn train_snapshots(
    snapshots: &Snapshots,
    settings: &Settings,
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Model, LearningError> {
    let (rows, failures) = (snapshots.rows(), snapshots.failures());
    if rows >= 2 * FEWEST_SNAPSHOTS && (failures == 0 || failures == rows) {
        let class = if failures == 0 { "no failures" } else { "failures" };
        return Err(LearningError::OneClass { rows, class });
    }
    if failures.min(rows - failures) < FEWEST_SNAPSHOTS {
        return Err(LearningError::TooFew {
            found: format!("{rows} rows, of which {failures} are failures"),
            needed: format!("{FEWEST_SNAPSHOTS} failures and {FEWEST_SNAPSHOTS} others"),
        });
    }
    let (chosen, weight) = chosen_rows(snapshots, settings.most_rows, seed);
    let failed: Vec<bool> = chosen.iter().map(|row| snapshots.failed[*row as usize]).collect();
    let target: Vec<f64> = failed.iter().map(|failed| f64::from(u8::from(*failed))).collect();
    let folds = settings.folds.min(failures).min(rows - failures).max(2);
    let fold_of_group = deal_groups(
        snapshots,
        folds,
        &mut Stream::named(seed, 0, "learner", "parts of rows"),
    );
    let fold: Vec<usize> = chosen
        .iter()
        .map(|row| fold_of_group[snapshots.groups[*row as usize] as usize])
        .collect();
    let all: Vec<u32> = (0..chosen.len() as u32).collect();

    let numbers = snapshots.numbers.len() as u32;
    let mut columns: Vec<u32> = (0..numbers).collect();
    if columns.len() > pairs::MOST_COLUMNS {
        let recipe = SnapshotRecipe::new(snapshots, Vec::new());
        let matrix = recipe.matrix(snapshots, &chosen);
        let settings = BoostingSettings {
            rounds: SCREENING_TREES,
            ..settings.snapshot
        };
        let examples = Examples {
            matrix: &matrix,
            target: &target,
            weight: &weight,
            rows: &all,
            fold: &fold,
            folds,
        };
        let found = Ensemble::cross_fit(
            &examples,
            Loss::Logistic,
            &settings,
            seed,
            "screening",
            &mut work.quietly(),
        )?;
        columns.sort_by(|left, right| found.importance[*right as usize].total_cmp(&found.importance[*left as usize]));
        columns.truncate(pairs::MOST_COLUMNS);
        columns.sort_unstable();
    }
    let recipe = SnapshotRecipe::new(snapshots, pairs_of(&columns));
    let matrix = recipe.matrix(snapshots, &chosen);
    let varies = |column: &Vec<f32>| {
        column
            .windows(2)
            .any(|pair| pair[0] != pair[1] && !(pair[0].is_nan() && pair[1].is_nan()))
    };
    if !matrix.columns().iter().any(varies) {
        return Err(LearningError::NothingVaries);
    }
    let examples = Examples {
        matrix: &matrix,
        target: &target,
        weight: &weight,
        rows: &all,
        fold: &fold,
        folds,
    };
    let cost = |probabilities: &[f64], threshold: f64| {
        let rows = probabilities.iter().zip(&failed).zip(&weight);
        let rows = rows.map(|((probability, failed), weight)| (*probability >= threshold, *failed, *weight));
        Alarms::of_rows(rows).cost(&settings.costs)
    };
    let learner = Learner {
        examples,
        settings,
        boosting: &settings.snapshot,
        seed,
        cost: &cost,
    };
    let boosted = learner.boosted(work)?;
    let mut detectors = vec![learner.finish(
        DetectorKind::Boosting,
        Scorer::Boosted(boosted.ensemble),
        Some(boosted.unseen),
    )];
    detectors.push(learner.logistic(work)?);
    let singles: Vec<usize> = (0..snapshots.numbers.len()).collect();
    detectors.extend(learner.single(DetectorKind::Threshold, &singles));
    work.step()?;
    Ok(Model {
        importance: shares(&recipe.names(), &boosted.importance),
        trained_on: TrainedOn {
            rows: rows as u64,
            used_rows: chosen.len() as u64,
            units: snapshots.groups() as u64,
            failures: failures as u64,
            features: recipe.features() as u64,
            trees: trees_of(&detectors) as u64,
            seed,
        },
        learned_from: LearnedFrom::of_snapshots(snapshots, &chosen),
        recipe: Recipe::Snapshots(recipe),
        detectors,
        life: None,
        costs: settings.costs,
    })
}

/// What all detectors of a model learn from.
struct Learner<'a> {
    examples: Examples<'a>,
    settings: &'a Settings,
    boosting: &'a BoostingSettings,
    seed: u64,
    /// What alarms cost at a threshold, by the probabilities of all rows of the table.
    cost: &'a dyn Fn(&[f64], f64) -> f64,
}

impl Learner<'_> {
    fn boosted(&self, work: &mut Work<'_>) -> Result<CrossFitted, LearningError> {
        Ensemble::cross_fit(
            &self.examples,
            Loss::Logistic,
            self.boosting,
            self.seed,
            "failure",
            work,
        )
    }

    fn logistic(&self, work: &mut Work<'_>) -> Result<Detector, LearningError> {
        let Examples {
            matrix,
            target,
            weight,
            rows,
            ..
        } = self.examples;
        let linear = Linear::logistic(matrix, target, weight, &thinned(rows), self.settings.penalty, work)?;
        Ok(self.finish(DetectorKind::Logistic, Scorer::Linear(linear), None))
    }

    fn single(&self, kind: DetectorKind, features: &[usize]) -> Option<Detector> {
        Scorer::single(&self.examples, features).map(|scorer| self.finish(kind, scorer, None))
    }

    /// Calibrates a scorer and chooses its threshold, on scores of rows that were not learned from if there are any. The
    /// rivals have so few parameters that their own rows will do.
    fn finish(&self, kind: DetectorKind, scorer: Scorer, unseen: Option<Vec<f64>>) -> Detector {
        let examples = &self.examples;
        let scores = unseen.unwrap_or_else(|| {
            let mut row_of = Vec::new();
            let mut score = |row| {
                examples.matrix.row_into(row, &mut row_of);
                scorer.score(&row_of)
            };
            (0..examples.matrix.rows()).map(&mut score).collect()
        });
        let pick = |values: &[f64]| -> Vec<f64> { examples.rows.iter().map(|row| values[*row as usize]).collect() };
        let failed: Vec<bool> = pick(examples.target).iter().map(|target| *target > 0.5).collect();
        let calibration = Calibration::fit(&pick(&scores), &failed, &pick(examples.weight));
        let known = scores.iter().map(|score| {
            if score.is_finite() {
                calibration.probability(*score)
            } else {
                f64::NAN
            }
        });
        let probabilities: Vec<f64> = known.collect();
        let threshold = cheapest(&pick(&probabilities), |threshold| {
            (self.cost)(&probabilities, threshold)
        });
        Detector {
            kind,
            scorer,
            calibration,
            threshold,
        }
    }
}

/// The part of each unit, and how many parts there are: `folds` at most, each with a machine that failed. Lives of one
/// machine are never apart, unless there is no other machine that failed.
pub(super) fn deal_units(runs: &Runs, folds: usize, stream: &mut Stream) -> (Vec<usize>, usize) {
    let groups = runs.groups(runs.is_of_one_machine());
    let mut has_failed = vec![false; groups.iter().max().map_or(0, |most| *most as usize + 1)];
    for (group, unit) in groups.iter().zip(&runs.units) {
        has_failed[*group as usize] |= unit.has_failed();
    }
    let failed = has_failed.iter().filter(|failed| **failed).count();
    let folds = folds.min(failed).max(2);
    let fold = dealt(&has_failed, folds, stream);
    (groups.iter().map(|group| fold[*group as usize]).collect(), folds)
}

/// The part of each group of snapshots.
pub(super) fn deal_groups(snapshots: &Snapshots, folds: usize, stream: &mut Stream) -> Vec<usize> {
    let mut has_failure = vec![false; snapshots.groups()];
    for (group, failed) in snapshots.groups.iter().zip(&snapshots.failed) {
        has_failure[*group as usize] |= failed;
    }
    dealt(&has_failure, folds, stream)
}

/// Rows to learn from and their weights: all, or of a long table all of the rarer class up to half the rows, and as many
/// others as there is room for, which stand for those left out.
fn chosen_rows(snapshots: &Snapshots, most: usize, seed: u64) -> (Vec<u32>, Vec<f64>) {
    let rows = snapshots.rows();
    if rows <= most {
        return ((0..rows as u32).collect(), vec![1.0; rows]);
    }
    let mut stream = Stream::named(seed, 0, "learner", "rows left out");
    let failures = snapshots.failures();
    let kept_failures = if failures <= rows / 2 {
        failures.min(most / 2)
    } else {
        most - (rows - failures).min(most / 2)
    };
    let shares = [
        kept_failures as f64 / failures as f64,
        (most - kept_failures) as f64 / (rows - failures) as f64,
    ];
    let (mut chosen, mut weight) = (Vec::with_capacity(most), Vec::with_capacity(most));
    for (row, failed) in (0..).zip(&snapshots.failed) {
        let share = shares[usize::from(!failed)].min(1.0);
        if stream.chance(share) {
            chosen.push(row);
            weight.push(1.0 / share);
        }
    }
    (chosen, weight)
}

/// Every so many-th row, if there are more than linear rivals need.
fn thinned(rows: &[u32]) -> Vec<u32> {
    rows.iter()
        .copied()
        .step_by(rows.len().div_ceil(MOST_LINEAR_ROWS).max(1))
        .collect()
}

fn both_classes(target: &[f64], rows: &[u32]) -> Result<(), LearningError> {
    let failures = rows.iter().filter(|row| target[**row as usize] > 0.5).count();
    let class = match failures {
        0 => "farther from a failure than the horizon",
        failures if failures == rows.len() => "closer to a failure than the horizon",
        _ => return Ok(()),
    };
    Err(LearningError::OneClass {
        rows: rows.len(),
        class,
    })
}

fn trees_of(detectors: &[Detector]) -> usize {
    let trees = detectors.iter().map(|detector| match &detector.scorer {
        Scorer::Boosted(ensemble) => ensemble.trees(),
        _ => 0,
    });
    trees.sum()
}

fn shares(names: &[String], importance: &[f64]) -> Vec<(String, f64)> {
    let all: f64 = importance.iter().sum();
    let mut shares: Vec<(String, f64)> = names
        .iter()
        .cloned()
        .zip(importance.iter().map(|part| part / all.max(1e-300)))
        .collect();
    // Stable: equal ones stay in the order of the columns.
    shares.sort_by(|left, right| right.1.total_cmp(&left.1));
    shares.retain(|(_, share)| *share > 0.0);
    shares
}
