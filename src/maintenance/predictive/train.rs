//! Training: a history of lives up to the failure, boosted trees, and the threshold that would have cost least.
//!
//! The threshold is chosen on scores of lives that the scoring trees were not trained on: the history is split by lives
//! into parts, each is scored by trees that saw the others, and the trees that are kept saw all. Far from failures only
//! every so many-th check is learned from, with its weight. Everything is a pure function of the lesson.
//!
//! Trees need many lives to be better than a simple rule on one good sensor. Which of them alarms is learned, too: trees, a
//! threshold on the mean and a cumulative sum are tried on lives that their thresholds were not chosen on, and the one
//! that would have cost least is taken (cross-validation; Stone, Journal of the Royal Statistical Society B 36, 1974).
//!
//! Lives may be cut off ([`past`](super::past)): what was not seen of them is not learned from. If nothing failed in what was
//! seen of one's own plant, nothing can be learned and the detector never alarms.
//!
//! Left out: a calibration of the probability, which a threshold does not need.

use super::detector::{Alarm, Detector, Encounter, Scorer, Seen};
use super::lesson::{DetectorError, Lesson};
use super::looks::{FEATURES, Looks, MEAN, Row};
use super::past::watched;
use super::spec::DetectorKind;
use super::threshold::{Records, cheapest, cost_unseen};
use super::trial::Trial;
use crate::kernel::random::Stream;
use crate::maintenance::learning::boosting::bins::Bins;
use crate::maintenance::learning::boosting::booster::{Booster, BoostingSettings, Lesson as BoostingLesson, Loss};
use crate::maintenance::learning::boosting::tree::TreeSettings;
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::features::matrix::FeatureMatrix;
use crate::maintenance::learning::work::Work;

/// Parts into which the history is split.
const FOLDS: u32 = 4;
/// Checks that are learned from, about.
const MOST_ROWS: usize = 4_000;
/// Every check is learned from that is nearer to its failure than so many horizons.
const NEAR: f64 = 4.0;
/// Checks that the threshold of a perfect detector is found on, about: its knowledge has no bounds.
const PERFECT_CHECKS: f64 = 200_000.0;

/// Few and shallow trees: the history is short and there are eight features.
const BOOSTING: BoostingSettings = BoostingSettings {
    rounds: 50,
    patience: 50,
    learning_rate: 0.12,
    tree: TreeSettings {
        depth: 3,
        min_child_weight: 2.0,
        lambda: 2.0,
    },
    row_share: 0.7,
    column_share: 0.7,
    bins: 64,
};

/// Lives with what was known at each of their checks.
struct History {
    rows: Vec<Row>,
    /// For each row hours from it to the failure, or to where the life is cut off.
    left: Vec<f64>,
    lives: Vec<Life>,
}

/// A life of a history.
struct Life {
    /// Ages at which watching began and ended, hours.
    watched: [f64; 2],
    is_cut: bool,
    /// Where its rows begin.
    row: usize,
    /// The part of the history that it is in. Failures are dealt out evenly, and so is what is cut off.
    fold: u32,
}

impl Life {
    /// Whether it fails within the horizon after a check so long before its end; none if that was not seen.
    fn fails_soon(&self, left: f64, lesson: &Lesson) -> Option<bool> {
        match left <= lesson.horizon {
            true if self.is_cut => None,
            soon => Some(soon),
        }
    }
}

impl History {
    fn of(lesson: &Lesson) -> Self {
        let mut history = Self {
            rows: Vec::new(),
            left: Vec::new(),
            lives: Vec::new(),
        };
        let mut dealt = [0; 2];
        for seen in watched(lesson) {
            let (mut life, ends) = (seen.part, seen.ends);
            let number: &mut u32 = &mut dealt[usize::from(seen.is_cut)];
            history.lives.push(Life {
                watched: [seen.begins, ends],
                is_cut: seen.is_cut,
                row: history.rows.len(),
                fold: *number % FOLDS,
            });
            *number += 1;
            let looks = Looks::new(&lesson.watch, lesson.check, lesson.loss, ends, &mut life.luck);
            let mut looks = looks.from_age(seen.begins, &mut life.luck);
            while let Some((age, row)) = looks.next(&mut life.path, &mut life.signs, &mut life.luck) {
                history.rows.push(row);
                history.left.push(ends - age);
            }
        }
        history
    }

    fn range(&self, life: usize) -> std::ops::Range<usize> {
        let end = self.lives.get(life + 1).map_or(self.rows.len(), |next| next.row);
        self.lives[life].row..end
    }

    /// The records of one life under a scorer; without one there are no alarms.
    fn records(&self, life: usize, scorer: Option<&Scorer>) -> Records {
        let Life { watched, is_cut, .. } = self.lives[life];
        let mut records = Records {
            begins: watched[0],
            hours: watched[1],
            is_cut,
            highest: Vec::new(),
        };
        let mut memory = 0.0;
        for row in self.range(life) {
            if let Some(scorer) = scorer {
                records.add(watched[1] - self.left[row], scorer.score(&self.rows[row], &mut memory));
            }
        }
        records
    }

    /// What was seen of how many failures.
    fn seen(&self) -> Seen {
        let failures = self.lives.iter().filter(|life| !life.is_cut).count();
        Seen {
            lives: self.lives.len() as u32,
            failures: failures as u32,
            hours: self.lives.iter().map(|life| life.watched[1] - life.watched[0]).sum(),
        }
    }

    /// The records of all lives under the scorer that each is given.
    fn all_records<'s>(&self, scorer: impl Fn(&Life) -> Option<&'s Scorer>) -> Vec<Records> {
        let lives = self.lives.iter().enumerate();
        lives.map(|(number, life)| self.records(number, scorer(life))).collect()
    }

    /// The reference of a cumulative sum: half-way between the mean readings far from and near to a failure.
    fn reference(&self, lesson: &Lesson) -> f64 {
        let mut sums = [(0.0, 0.0); 2];
        for (life, watched) in self.lives.iter().enumerate() {
            for row in self.range(life) {
                let reading = f64::from(self.rows[row][MEAN]);
                if let Some(soon) = watched
                    .fails_soon(self.left[row], lesson)
                    .filter(|_| reading.is_finite())
                {
                    let sum = &mut sums[usize::from(soon)];
                    sum.0 += reading;
                    sum.1 += 1.0;
                }
            }
        }
        let [far, near] = sums.map(|(sum, count): (f64, f64)| sum / count.max(1.0));
        0.5 * (far + near)
    }
}

/// Rows to learn from.
struct Rows {
    matrix: FeatureMatrix,
    target: Vec<f64>,
    weight: Vec<f64>,
    fold: Vec<u32>,
}

impl Rows {
    fn of(history: &History, lesson: &Lesson) -> Self {
        let near = NEAR * lesson.horizon;
        let far = history.left.iter().filter(|left| **left > near).count();
        let room = MOST_ROWS.saturating_sub(history.rows.len() - far).max(MOST_ROWS / 2);
        let step = far.div_ceil(room).max(1);
        let mut rows = Self {
            matrix: FeatureMatrix::empty(FEATURES),
            target: Vec::new(),
            weight: Vec::new(),
            fold: Vec::new(),
        };
        for (number, life) in history.lives.iter().enumerate() {
            for row in history.range(number) {
                let left = history.left[row];
                let Some(soon) = life.fails_soon(left, lesson) else {
                    continue;
                };
                let is_near = left <= near;
                if is_near || row % step == 0 {
                    rows.matrix.push(&history.rows[row]);
                    rows.target.push(f64::from(u8::from(soon)));
                    rows.weight.push(if is_near { 1.0 } else { step as f64 });
                    rows.fold.push(life.fold);
                }
            }
        }
        rows
    }

    fn fit(
        &self,
        lesson: &Lesson,
        bins: &Bins,
        without: Option<u32>,
        work: &mut Work<'_>,
    ) -> Result<Option<Booster>, LearningError> {
        let learned = BoostingLesson {
            matrix: &self.matrix,
            bins,
            target: &self.target,
            weight: &self.weight,
            loss: Loss::Logistic,
        };
        let seen: Vec<u32> = (0u32..)
            .zip(&self.fold)
            .filter(|(_, fold)| Some(**fold) != without)
            .map(|(row, _)| row)
            .collect();
        let has = |failing: bool| seen.iter().any(|&row| (self.target[row as usize] > 0.0) == failing);
        if !(has(true) && has(false)) {
            return Ok(None);
        }
        let part = without.map_or(u64::from(FOLDS), u64::from);
        let mut stream = Stream::named(lesson.seed, part, &format!("history/{}", lesson.mode), "boosting");
        Ok(Some(
            Booster::fit(&learned, &seen, &[], &BOOSTING, &mut stream, work)?.booster,
        ))
    }
}

/// What a learned detector alarms by, without its trial: for many histories in a row.
///
/// # Errors
/// As of [`train`](train()).
pub fn learn(lesson: &Lesson, work: &mut Work<'_>) -> Result<(Alarm, Seen), DetectorError> {
    let history = History::of(lesson);
    let found = learned(lesson, &history, work).map_err(|error| failed(lesson, &history, error))?;
    let [trees, mean, sum] = found.candidates;
    let alarm = match found.best {
        0 => trees,
        1 => mean,
        _ => sum,
    };
    Ok((alarm, history.seen()))
}

fn failed(lesson: &Lesson, history: &History, error: LearningError) -> DetectorError {
    match error {
        LearningError::OneClass { .. } => DetectorError::OneClass {
            mode: lesson.mode.clone(),
            checks: history.rows.len(),
            units: history.lives.len() as u32,
            failing: history.left.iter().filter(|left| **left <= lesson.horizon).count(),
            horizon: lesson.horizon,
        },
        source => DetectorError::Learning {
            mode: lesson.mode.clone(),
            source,
        },
    }
}

/// Trains the detector of a lesson.
///
/// # Errors
/// If all checks of the history are on one side although something failed, or the user wants an end.
pub fn train(lesson: &Lesson, work: &mut Work<'_>) -> Result<Detector, DetectorError> {
    if lesson.kind == DetectorKind::Perfect {
        let alarm = perfect(lesson);
        return Ok(Detector {
            trial: Trial::of(lesson, &alarm),
            alarm,
            candidates: None,
            seen: None,
        });
    }
    let history = History::of(lesson);
    let Learned { candidates, best } =
        learned(lesson, &history, work).map_err(|error| failed(lesson, &history, error))?;
    let trials = candidates.each_ref().map(|candidate| Trial::of(lesson, candidate));
    let (mut alarm, mut trial) = (candidates[best].clone(), trials[best]);
    if lesson.kind == DetectorKind::Useless {
        // As often as the learned one, and for no reason.
        let chance = f64::from(trial.alarms) / trial.checks.max(1) as f64;
        alarm = Alarm {
            scorer: Scorer::Useless { chance },
            threshold: Some(0.0),
        };
        trial = Trial::of(lesson, &alarm);
    }
    Ok(Detector {
        alarm,
        trial,
        candidates: Some(trials),
        seen: Some(history.seen()),
    })
}

/// What came of a history.
struct Learned {
    /// Trees, a threshold on the mean, and a cumulative sum.
    candidates: [Alarm; 3],
    /// The one that would have cost least.
    best: usize,
}

fn learned(lesson: &Lesson, history: &History, work: &mut Work<'_>) -> Result<Learned, LearningError> {
    let rows = Rows::of(history, lesson);
    let failing = rows.target.iter().filter(|target| **target > 0.0).count();
    if failing == 0 && lesson.own.is_some() {
        let never = Alarm {
            scorer: Scorer::Mean,
            threshold: None,
        };
        return Ok(Learned {
            candidates: [never.clone(), never.clone(), never],
            best: 0,
        });
    }
    if failing == 0 || failing == rows.target.len() {
        let class = if failing == 0 { "well" } else { "failing" };
        return Err(LearningError::OneClass {
            rows: rows.target.len(),
            class,
        });
    }
    let parts: Vec<u32> = history.lives.iter().map(|life| life.fold).collect();
    let trees = trees(lesson, history, &rows, work)?;
    let reference = history.reference(lesson);
    let rules = [Scorer::Mean, Scorer::Cusum { reference }].map(|scorer| {
        let lives = history.all_records(|_| Some(&scorer));
        (scorer, lives)
    });
    let [mean, sum] = rules;
    let all = [trees, mean, sum];
    let costs = all.each_ref().map(|(_, lives)| cost_unseen(lesson, lives, &parts));
    // Of equal ones the first: trees, which may look at more than one thing.
    let best = (0..all.len()).min_by(|&one, &other| costs[one].total_cmp(&costs[other]));
    Ok(Learned {
        candidates: all.map(|(scorer, lives)| Alarm {
            threshold: cheapest(lesson, &lives),
            scorer,
        }),
        best: best.unwrap_or(0),
    })
}

/// Trees that saw the whole history, and the records of each life under trees that did not see its part of it.
fn trees(
    lesson: &Lesson,
    history: &History,
    rows: &Rows,
    work: &mut Work<'_>,
) -> Result<(Scorer, Vec<Records>), LearningError> {
    let bins = Bins::new(&rows.matrix, BOOSTING.bins);
    let mut without = Vec::new();
    for fold in 0..FOLDS {
        // Trees that saw no failure know nothing: they never alarm.
        without.push(match history.lives.iter().any(|life| life.fold == fold) {
            true => rows.fit(lesson, &bins, Some(fold), work)?.map(Scorer::Learned),
            false => None,
        });
    }
    let lives = history.all_records(|life| without[life.fold as usize].as_ref());
    let scorer = rows.fit(lesson, &bins, None, work)?;
    Ok((scorer.map_or(Scorer::Mean, Scorer::Learned), lives))
}

fn perfect(lesson: &Lesson) -> Alarm {
    let lives: Vec<Records> = (0..lesson.lives_of(PERFECT_CHECKS))
        .map(|number| {
            let mut life = lesson.specimen("history", u64::from(number));
            let mut records = Records {
                hours: life.hours,
                ..Records::default()
            };
            let met = Encounter {
                hours: life.hours,
                loss: 0.0,
                path: &mut life.path,
                signs: &mut life.signs,
                luck: &mut life.luck,
            };
            met.walk(lesson, &Scorer::Perfect, &mut |age, score| {
                records.add(age, score);
                false
            });
            records
        })
        .collect();
    Alarm {
        scorer: Scorer::Perfect,
        threshold: cheapest(lesson, &lives),
    }
}
