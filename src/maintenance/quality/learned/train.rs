//! Training: simulated histories of the same inspection with its drifts, boosted trees over the last rejects, and the
//! limit that gives false signals as rarely as asked for.
//!
//! Each history begins in control and drifts from a random part on; every drift has the same number of histories. The
//! trees say at each reject how likely a drift is at work. Their limit is the lowest whose mean run length in control
//! reaches the one asked for, on parts of their own: runs are watched for two and a half times that length, and the
//! mean is parts watched over signals seen, as for a constant hazard. Everything is a pure function of the lesson.

use super::detector::{DriftAlarm, DriftDetector};
use super::lesson::{DriftError, DriftLesson, Rise};
use super::recent::{FEATURES, Recent, Scale};
use super::trial::DriftTrial;
use crate::maintenance::learning::boosting::bins::Bins;
use crate::maintenance::learning::boosting::booster::{Booster, BoostingSettings, Lesson as BoostingLesson, Loss};
use crate::maintenance::learning::boosting::tree::TreeSettings;
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::features::matrix::FeatureMatrix;
use crate::maintenance::learning::work::Work;

/// Histories.
const HISTORIES: u32 = 1_200;
/// Rejects in control at the most, on average, before a drift begins.
const REJECTS_BEFORE: f64 = 80.0;
/// Rejects of a drift that are learned from, beside those while it grows, and all of them at the most.
const REJECTS_OF_DRIFT: f64 = 30.0;
const MOST_REJECTS_OF_DRIFT: f64 = 150.0;
/// Runs that the limit is found on, at least and at most, and rejects in them, about.
const RUNS: [f64; 2] = [100.0, 1_000.0];
const REJECTS_OF_RUNS: f64 = 1_000_000.0;
/// Run lengths for which a run is watched.
const PATIENCE: f64 = 2.5;

/// Shallow trees: which of a few likelihoods is high says nearly all.
const BOOSTING: BoostingSettings = BoostingSettings {
    rounds: 80,
    patience: 80,
    learning_rate: 0.1,
    tree: TreeSettings {
        depth: 3,
        min_child_weight: 10.0,
        lambda: 2.0,
    },
    row_share: 0.7,
    column_share: 0.7,
    bins: 64,
};

/// Trains the detector of a lesson.
///
/// # Errors
/// If the trees cannot be trained, or the user wants an end.
pub fn train(lesson: &DriftLesson, work: &mut Work<'_>) -> Result<DriftDetector, DriftError> {
    let failed = |source| DriftError::Learning {
        station: lesson.station.clone(),
        source,
    };
    let scale = scale_of(lesson);
    let trees = trees(lesson, &scale, work).map_err(failed)?;
    let mut alarm = DriftAlarm {
        scale,
        trees,
        limit: f64::INFINITY,
    };
    alarm.limit = limit(lesson, &alarm, work).map_err(failed)?;
    let trial = DriftTrial::of(lesson, &alarm, work).map_err(failed)?;
    Ok(DriftDetector { alarm, trial })
}

fn scale_of(lesson: &DriftLesson) -> Scale {
    let shares = lesson.rises.iter().map(|rise| rise.share);
    let (lowest, highest) = shares.fold((1.0_f64, 0.0_f64), |(lowest, highest), share| {
        (lowest.min(share), highest.max(share))
    });
    Scale::new(lesson.in_control, lowest, highest)
}

fn trees(lesson: &DriftLesson, scale: &Scale, work: &mut Work<'_>) -> Result<Booster, LearningError> {
    let mut matrix = FeatureMatrix::empty(FEATURES);
    let mut target = Vec::new();
    let mut history = 0;
    while history < HISTORIES {
        for rise in &lesson.rises {
            add_history(lesson, scale, rise, u64::from(history), &mut matrix, &mut target);
            history += 1;
        }
    }
    let bins = Bins::new(&matrix, BOOSTING.bins);
    let weight = vec![1.0; target.len()];
    let learned = BoostingLesson {
        matrix: &matrix,
        bins: &bins,
        target: &target,
        weight: &weight,
        loss: Loss::Logistic,
    };
    let rows: Vec<u32> = (0..target.len() as u32).collect();
    let mut stream = lesson.parts("boosting", 0).stream;
    Ok(Booster::fit(&learned, &rows, &[], &BOOSTING, &mut stream, work)?.booster)
}

fn add_history(
    lesson: &DriftLesson,
    scale: &Scale,
    rise: &Rise,
    number: u64,
    matrix: &mut FeatureMatrix,
    target: &mut Vec<f64>,
) {
    let mut parts = lesson.parts("history", number);
    let mut recent = Recent::default();
    let mut left = parts.stream.uniform() * REJECTS_BEFORE / lesson.in_control;
    loop {
        let gap = parts.gap_in_control();
        if f64::from(gap) > left {
            recent.pass_all(left as u32);
            break;
        }
        left -= f64::from(gap);
        recent.pass_all(gap - 1);
        matrix.push(&recent.reject(scale));
        target.push(0.0);
    }
    let while_it_grows = rise.ramp_parts * 0.5 * (lesson.in_control + rise.share);
    let rejects = (REJECTS_OF_DRIFT + while_it_grows).min(MOST_REJECTS_OF_DRIFT) as u32;
    let (mut seen, mut since) = (0, 0);
    while seen < rejects {
        if parts.is_rejected(rise, since) {
            matrix.push(&recent.reject(scale));
            target.push(1.0);
            seen += 1;
        } else {
            recent.pass();
        }
        since += 1;
    }
}

/// The lowest limit that is patient enough.
fn limit(lesson: &DriftLesson, alarm: &DriftAlarm, work: &mut Work<'_>) -> Result<f64, LearningError> {
    let watched = PATIENCE * lesson.false_signal_parts;
    let runs = (REJECTS_OF_RUNS / (watched * lesson.in_control)).clamp(RUNS[0], RUNS[1]) as u32;
    // For each run the scores higher than any before, with the part at which they came.
    let mut highest: Vec<Vec<(f64, f64)>> = Vec::new();
    for run in 0..runs {
        work.check()?;
        highest.push(records(lesson, alarm, u64::from(run), watched));
    }
    let run_parts = |limit: f64| {
        let (mut parts, mut signals) = (0.0, 0.0);
        for records in &highest {
            let first = records.partition_point(|&(score, _)| score < limit);
            match records.get(first) {
                Some(&(_, at)) => (parts, signals) = (parts + at, signals + 1.0),
                None => parts += watched,
            }
        }
        parts / signals
    };
    let mut scores: Vec<f64> = highest.iter().flatten().map(|&(score, _)| score).collect();
    scores.sort_unstable_by(f64::total_cmp);
    scores.dedup();
    // Above the highest score nothing signals: an infinite run length.
    let found = scores.partition_point(|&score| run_parts(score) < lesson.false_signal_parts);
    Ok(scores.get(found).copied().unwrap_or(f64::INFINITY))
}

fn records(lesson: &DriftLesson, alarm: &DriftAlarm, run: u64, watched: f64) -> Vec<(f64, f64)> {
    let mut parts = lesson.parts("limit", run);
    let mut recent = Recent::default();
    let (mut at, mut found) = (0.0, Vec::<(f64, f64)>::new());
    loop {
        let gap = parts.gap_in_control();
        at += f64::from(gap);
        if at > watched {
            return found;
        }
        recent.pass_all(gap - 1);
        let score = alarm.score(&mut recent);
        if found.last().is_none_or(|&(highest, _)| score > highest) {
            found.push((score, at));
        }
    }
}
