//! How good a model is on machines that it did not learn from, and how much history it takes.

use super::calibration::Reliability;
use super::error::LearningError;
use super::history::History;
use super::history::snapshots::{CategoryColumn, NumberColumn, Snapshots};
use super::model::{Model, Recipe, part_of};
use super::outcomes::{Outcomes, Rated};
use super::settings::{Costs, Settings};
use super::terms::Terms;
use super::train::{deal_groups, deal_units, steps, train_watched};
use super::work::Work;
use crate::kernel::random::Stream;

/// Parts of a learning curve's history, in the order in which they are tried.
const CURVE: [f64; 5] = [0.1, 0.2, 0.4, 0.7, 1.0];

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// How it was found.
    pub how: How,
    /// Times that it rests on; none of snapshots.
    pub terms: Option<Terms>,
    /// What things cost.
    pub costs: Costs,
    /// Units, or groups of snapshots, that were looked at.
    pub units: usize,
    /// Tested units or rows of snapshots that the model has learned from; none where the history was tested in parts, which
    /// keeps them apart.
    pub learned_from: Option<LearnedFromTest>,
    /// Detectors, the boosted trees first, "always" and "none" last.
    pub detectors: Vec<Rated>,
    /// What says remaining lives; empty of snapshots.
    pub lives: Vec<Rated>,
    /// The probabilities of the boosted trees held against what happened.
    pub reliability: Vec<Reliability>,
    /// What the model asks about most, of the last model that was trained.
    pub importance: Vec<(String, f64)>,
    /// What more history brings; empty if that was not asked for.
    pub curve: Vec<CurvePoint>,
}

/// How much of what was tested is known to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LearnedFromTest {
    /// Tested units or rows that were learned from.
    pub known: usize,
    /// All that were tested.
    pub all: usize,
}

/// How an evaluation was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The history in parts, each tested by a model trained on the others.
    Folds(usize),
    /// Trained on the history, tested on another table.
    Test,
    /// Tested by a model that was there.
    Model,
}

/// What a part of the history brings.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePoint {
    /// Units, or rows of snapshots, that were learned from.
    pub size: usize,
    /// Failures among them.
    pub failures: usize,
    /// Machine-months of them; none of snapshots.
    pub months: Option<f64>,
    /// Figures of the boosted trees, then of their remaining lives; empty if there was too little to learn from.
    pub figures: Vec<Rated>,
}

/// A table to test on.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'t> {
    /// The table.
    pub history: &'t History,
    /// Only the last row of each unit counts, whose remaining life is known from elsewhere.
    pub is_last_row_only: bool,
}

/// Tests in `folds` parts. `with_curve` also learns from growing parts of the history, tested on the first part.
///
/// # Errors
/// If there is too little to learn from, or the user wants an end.
pub fn evaluate_folds(
    history: &History,
    settings: &Settings,
    folds: usize,
    with_curve: bool,
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Evaluation, LearningError> {
    let parts = Parts::new(history, folds, seed);
    let terms = terms_of(history, settings)?;
    let curve_steps = if with_curve { CURVE.len() as u32 } else { 0 };
    work.expect(steps(history, settings) * (parts.folds as u32 + curve_steps));
    let mut outcomes = Outcomes::new(history, false);
    let mut last = None;
    for part in 0..parts.folds {
        let training = parts.of(history, |fold, _| fold != part);
        let model = train_watched(&training, settings, terms.as_ref(), seed, work).map_err(|error| match error {
            LearningError::TooFew { found, needed } => {
                let found = format!("{found}, when a part is held out for the test");
                LearningError::TooFew { found, needed }
            }
            other => other,
        })?;
        add(
            &mut outcomes,
            &model,
            Tested {
                history: &parts.of(history, |fold, _| fold == part),
                is_last_row_only: false,
            },
            settings,
            work,
        )?;
        last = Some(model);
    }
    let curve = if with_curve {
        let tested = parts.of(history, |fold, _| fold == 0);
        let whole = parts.of(history, |fold, _| fold != 0);
        curve(
            &whole,
            Tested {
                history: &tested,
                is_last_row_only: false,
            },
            (settings, terms.as_ref()),
            seed,
            work,
        )?
    } else {
        Vec::new()
    };
    Ok(found(
        How::Folds(parts.folds),
        last.as_ref(),
        None,
        &outcomes,
        settings.costs,
        seed,
        curve,
    ))
}

/// Trains on a history and tests on another table.
///
/// # Errors
/// As of [`evaluate_folds`], and if the tables have other columns.
pub fn evaluate_test(
    history: &History,
    tested: Tested<'_>,
    settings: &Settings,
    with_curve: bool,
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Evaluation, LearningError> {
    let curve_steps = if with_curve { CURVE.len() as u32 } else { 0 };
    work.expect(steps(history, settings) * (1 + curve_steps));
    let terms = terms_of(history, settings)?;
    let model = train_watched(history, settings, terms.as_ref(), seed, work)?;
    let mut outcomes = Outcomes::new(tested.history, tested.is_last_row_only);
    add(&mut outcomes, &model, tested, settings, work)?;
    let curve = if with_curve {
        curve(history, tested, (settings, terms.as_ref()), seed, work)?
    } else {
        Vec::new()
    };
    Ok(found(
        How::Test,
        Some(&model),
        Some(tested.history),
        &outcomes,
        settings.costs,
        seed,
        curve,
    ))
}

/// Tests a model on a table; what things cost is taken from `settings`, alarm thresholds stay as they were trained.
///
/// # Errors
/// If the table has other columns than the model was trained on, or the user wants an end.
pub fn evaluate_model(
    model: &Model,
    tested: Tested<'_>,
    settings: &Settings,
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Evaluation, LearningError> {
    let mut outcomes = Outcomes::new(tested.history, tested.is_last_row_only);
    add(&mut outcomes, model, tested, settings, work)?;
    Ok(found(
        How::Model,
        Some(model),
        Some(tested.history),
        &outcomes,
        settings.costs,
        seed,
        Vec::new(),
    ))
}

fn found(
    how: How,
    model: Option<&Model>,
    tested: Option<&History>,
    outcomes: &Outcomes,
    costs: Costs,
    seed: u64,
    curve: Vec<CurvePoint>,
) -> Evaluation {
    let terms = model.and_then(|model| match &model.recipe {
        Recipe::Runs(_, terms) => Some(terms.clone()),
        Recipe::Snapshots(_) => None,
    });
    let learned_from = model.zip(tested).map(|(model, tested)| LearnedFromTest {
        known: model.learned_from.among(tested),
        all: match tested {
            History::Runs(runs) => runs.units.len(),
            History::Snapshots(snapshots) => snapshots.rows(),
        },
    });
    Evaluation {
        how,
        terms,
        costs,
        units: outcomes.units(),
        learned_from,
        detectors: outcomes.rated(&costs, seed),
        lives: outcomes.rated_lives(seed),
        reliability: outcomes.reliability(),
        importance: model.map(|model| model.importance.clone()).unwrap_or_default(),
        curve,
    }
}

fn add(
    outcomes: &mut Outcomes,
    model: &Model,
    tested: Tested<'_>,
    settings: &Settings,
    work: &Work<'_>,
) -> Result<(), LearningError> {
    model.check_columns(tested.history)?;
    match tested.history {
        History::Runs(runs) => outcomes.add_runs(model, runs, settings.most_rows, work),
        History::Snapshots(snapshots) => {
            // Of a long table every so many-th row says enough.
            let step = snapshots.rows().div_ceil(settings.most_rows.max(1)).max(1);
            let rows: Vec<u32> = (0..snapshots.rows() as u32).step_by(step).collect();
            outcomes.add_snapshots(model, snapshots, &rows)
        }
    }
}

/// Times that all parts of a history share, so that each is asked the same; none of snapshots.
fn terms_of(history: &History, settings: &Settings) -> Result<Option<Terms>, LearningError> {
    match history {
        History::Runs(runs) => Terms::of(runs, &settings.times).map(Some),
        History::Snapshots(_) => Ok(None),
    }
}

fn curve(
    history: &History,
    tested: Tested<'_>,
    (settings, terms): (&Settings, Option<&Terms>),
    seed: u64,
    work: &mut Work<'_>,
) -> Result<Vec<CurvePoint>, LearningError> {
    // A hundred parts, of which more and more are learned from: each point's history holds the one before.
    let parts = Parts::new(history, 100, seed);
    let mut points: Vec<CurvePoint> = Vec::new();
    for share in CURVE {
        let limit = (share * parts.folds as f64).round() as usize;
        let part = parts.of(history, |fold, _| fold < limit);
        let (size, failures, months) = match &part {
            History::Runs(runs) => (
                runs.units.len(),
                runs.failures(),
                terms.map(|terms| runs.units.iter().map(|unit| terms.months(unit)).sum()),
            ),
            History::Snapshots(snapshots) => (snapshots.rows(), snapshots.failures(), None),
        };
        if points.last().is_some_and(|point| point.size == size) {
            continue;
        }
        let figures = match train_watched(&part, settings, terms, seed, work) {
            Ok(model) => {
                let mut outcomes = Outcomes::new(tested.history, tested.is_last_row_only);
                add(&mut outcomes, &model, tested, settings, work)?;
                let detectors = outcomes.rated(&settings.costs, seed);
                let chosen = detectors
                    .into_iter()
                    .filter(|rated| ["boosting", "always", "none"].contains(&rated.name));
                chosen.chain(outcomes.rated_lives(seed).into_iter().take(1)).collect()
            }
            Err(LearningError::Cancelled) => return Err(LearningError::Cancelled),
            // That this much is too little is what a learning curve is to say.
            Err(_) => Vec::new(),
        };
        points.push(CurvePoint {
            size,
            failures,
            months,
            figures,
        });
    }
    Ok(points)
}

/// A history dealt out to parts.
struct Parts {
    fold: Vec<usize>,
    folds: usize,
}

impl Parts {
    fn new(history: &History, folds: usize, seed: u64) -> Self {
        let mut stream = Stream::named(seed, 0, "evaluation", "parts");
        match history {
            History::Runs(runs) => {
                let (fold, folds) = deal_units(runs, folds, &mut stream);
                Self { fold, folds }
            }
            History::Snapshots(snapshots) => {
                let folds = folds.min(snapshots.failures()).max(2);
                Self {
                    fold: deal_groups(snapshots, folds, &mut stream),
                    folds,
                }
            }
        }
    }

    /// The part of a history for whose units something holds.
    fn of(&self, history: &History, holds: impl Fn(usize, usize) -> bool) -> History {
        match history {
            History::Runs(runs) => History::Runs(part_of(runs, |unit| holds(self.fold[unit], unit))),
            History::Snapshots(snapshots) => {
                let rows: Vec<usize> = (0..snapshots.rows())
                    .filter(|row| {
                        let group = snapshots.groups[*row] as usize;
                        holds(self.fold[group], group)
                    })
                    .collect();
                History::Snapshots(rows_of(snapshots, &rows))
            }
        }
    }
}

fn rows_of(snapshots: &Snapshots, rows: &[usize]) -> Snapshots {
    let numbers = snapshots.numbers.iter().map(|column| NumberColumn {
        name: column.name.clone(),
        values: rows.iter().map(|row| column.values[*row]).collect(),
    });
    let categories = snapshots.categories.iter().map(|column| CategoryColumn {
        name: column.name.clone(),
        levels: column.levels.clone(),
        codes: rows.iter().map(|row| column.codes[*row]).collect(),
    });
    let mut part = Snapshots {
        numbers: numbers.collect(),
        categories: categories.collect(),
        failed: rows.iter().map(|row| snapshots.failed[*row]).collect(),
        groups: rows.iter().map(|row| snapshots.groups[*row]).collect(),
        duplicates: 0,
    };
    part.number_groups();
    part
}
