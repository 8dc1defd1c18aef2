//! Training: a history of lives up to the failure, boosted trees, and the threshold that would have cost least.
//!
//! The threshold is chosen on scores of lives that the scoring trees were not trained on: the history is split by lives
//! into parts, each is scored by trees that saw the others, and the trees that are kept saw all. Far from failures only
//! every so many-th check is learned from, with its weight. Everything is a pure function of the lesson.
//!
//! Left out: lives that are cut off before the failure (a part that somebody replaced), and a calibration of the
//! probability, which a threshold does not need.

use super::detector::{Alarm, Detector, Encounter, Scorer};
use super::lesson::{DetectorError, Lesson};
use super::looks::{FEATURES, Looks, MEAN, Row};
use super::spec::DetectorKind;
use super::threshold::{Records, cheapest};
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
    /// For each row hours from it to the failure.
    left: Vec<f64>,
    /// For each life its hours and where its rows begin; ends with where the last one ends.
    lives: Vec<(f64, usize)>,
}

impl History {
    fn of(lesson: &Lesson) -> Self {
        let mut history = Self {
            rows: Vec::new(),
            left: Vec::new(),
            lives: Vec::new(),
        };
        for number in 0..lesson.units {
            let mut life = lesson.specimen("history", u64::from(number));
            history.lives.push((life.hours, history.rows.len()));
            let mut looks = Looks::new(&lesson.watch, lesson.check, lesson.loss, life.hours, &mut life.luck);
            while let Some((age, row)) = looks.next(&mut life.path, &mut life.signs, &mut life.luck) {
                history.rows.push(row);
                history.left.push(life.hours - age);
            }
        }
        history
    }

    fn range(&self, life: usize) -> std::ops::Range<usize> {
        let end = self.lives.get(life + 1).map_or(self.rows.len(), |next| next.1);
        self.lives[life].1..end
    }

    /// The records of one life under a scorer.
    fn records(&self, life: usize, scorer: &Scorer) -> Records {
        let hours = self.lives[life].0;
        let mut records = Records {
            hours,
            highest: Vec::new(),
        };
        let mut memory = 0.0;
        for row in self.range(life) {
            records.add(hours - self.left[row], scorer.score(&self.rows[row], &mut memory));
        }
        records
    }

    /// A scorer with its cheapest threshold on these lives.
    fn tuned(&self, lesson: &Lesson, scorer: Scorer) -> Alarm {
        let lives: Vec<Records> = (0..self.lives.len()).map(|life| self.records(life, &scorer)).collect();
        Alarm {
            threshold: cheapest(lesson, &lives),
            scorer,
        }
    }

    /// The reference of a cumulative sum: half-way between the mean readings far from and near to a failure.
    fn reference(&self, lesson: &Lesson) -> f64 {
        let mut sums = [(0.0, 0.0); 2];
        for (row, left) in self.rows.iter().zip(&self.left) {
            let reading = f64::from(row[MEAN]);
            if reading.is_finite() {
                let sum = &mut sums[usize::from(*left <= lesson.horizon)];
                sum.0 += reading;
                sum.1 += 1.0;
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
    life: Vec<u32>,
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
            life: Vec::new(),
        };
        for life in 0..history.lives.len() {
            for row in history.range(life) {
                let left = history.left[row];
                let is_near = left <= near;
                if is_near || row % step == 0 {
                    rows.matrix.push(&history.rows[row]);
                    rows.target.push(f64::from(u8::from(left <= lesson.horizon)));
                    rows.weight.push(if is_near { 1.0 } else { step as f64 });
                    rows.life.push(life as u32);
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
    ) -> Result<Booster, LearningError> {
        let learned = BoostingLesson {
            matrix: &self.matrix,
            bins,
            target: &self.target,
            weight: &self.weight,
            loss: Loss::Logistic,
        };
        let seen: Vec<u32> = (0u32..)
            .zip(&self.life)
            .filter(|(_, life)| Some(**life % FOLDS) != without)
            .map(|(row, _)| row)
            .collect();
        let part = without.map_or(u64::from(FOLDS), u64::from);
        let mut stream = Stream::named(lesson.seed, part, &format!("history/{}", lesson.mode), "boosting");
        Ok(Booster::fit(&learned, &seen, &[], &BOOSTING, &mut stream, work)?.booster)
    }
}

/// Trains the detector of a lesson.
///
/// # Errors
/// If all checks of the history are on one side, or the user wants an end.
pub fn train(lesson: &Lesson, work: &mut Work<'_>) -> Result<Detector, DetectorError> {
    if lesson.kind == DetectorKind::Perfect {
        let alarm = perfect(lesson);
        return Ok(Detector {
            trial: Trial::of(lesson, &alarm),
            alarm,
            rivals: None,
        });
    }
    let history = History::of(lesson);
    let alarm = learned(lesson, &history, work).map_err(|error| match error {
        LearningError::OneClass { .. } => DetectorError::OneClass {
            mode: lesson.mode.clone(),
            checks: history.rows.len(),
            units: lesson.units,
            failing: history.left.iter().filter(|left| **left <= lesson.horizon).count(),
            horizon: lesson.horizon,
        },
        source => DetectorError::Learning {
            mode: lesson.mode.clone(),
            source,
        },
    })?;
    let mut trial = Trial::of(lesson, &alarm);
    let cusum = Scorer::Cusum {
        reference: history.reference(lesson),
    };
    let rivals = [Scorer::Mean, cusum].map(|scorer| Trial::of(lesson, &history.tuned(lesson, scorer)));
    let mut alarm = alarm;
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
        rivals: Some(rivals),
    })
}

fn learned(lesson: &Lesson, history: &History, work: &mut Work<'_>) -> Result<Alarm, LearningError> {
    let rows = Rows::of(history, lesson);
    let failing = rows.target.iter().filter(|target| **target > 0.0).count();
    if failing == 0 || failing == rows.target.len() {
        let class = if failing == 0 { "well" } else { "failing" };
        return Err(LearningError::OneClass {
            rows: rows.target.len(),
            class,
        });
    }
    let bins = Bins::new(&rows.matrix, BOOSTING.bins);
    let mut lives = Vec::with_capacity(history.lives.len());
    for fold in 0..FOLDS.min(lesson.units) {
        let scorer = Scorer::Learned(rows.fit(lesson, &bins, Some(fold), work)?);
        let own = (0..history.lives.len()).filter(|life| *life as u32 % FOLDS == fold);
        lives.extend(own.map(|life| history.records(life, &scorer)));
    }
    Ok(Alarm {
        threshold: cheapest(lesson, &lives),
        scorer: Scorer::Learned(rows.fit(lesson, &bins, None, work)?),
    })
}

fn perfect(lesson: &Lesson) -> Alarm {
    let lives: Vec<Records> = (0..lesson.lives_of(PERFECT_CHECKS))
        .map(|number| {
            let mut life = lesson.specimen("history", u64::from(number));
            let mut records = Records {
                hours: life.hours,
                highest: Vec::new(),
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
