//! A learned chart beside simple ones with the same run length between false signals: how many parts each makes until
//! it notices a drift, on parts that nobody was trained on.
//!
//! The simple charts are a p-chart on samples of [`DEFAULT_SAMPLE_PARTS`](super::super::spec::DEFAULT_SAMPLE_PARTS), a
//! Bernoulli CUSUM for the stated shares and a moving average with the default weight; their limits are exact. The
//! limit of a p-chart is a whole number, so its false signals may be rarer than asked for. All charts watch the same
//! parts: first in control, where a chart that signals begins anew, then under a drift, until each has signalled.

use serde::{Deserialize, Serialize};

use super::detector::DriftAlarm;
use super::lesson::{DriftLesson, Rise};
use super::recent::Recent;
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::work::Work;
use crate::maintenance::quality::chart::{Chart, ChartPlan};
use crate::maintenance::quality::spec::{ChartKind, SpcSpec};

/// Drifts that a trial has of each rise.
const DRIFTS: u32 = 400;
/// Parts in control before a drift, in rejects.
const REJECTS_BEFORE: f64 = 50.0;
/// Run lengths in control after which a drift counts as not noticed at all.
const PATIENCE: f64 = 5.0;
/// Runs in control of the learned chart, at most, and rejects in them, about.
const RUNS: f64 = 1_000.0;
const REJECTS_OF_RUNS: f64 = 500_000.0;

/// The simple charts.
pub const RIVALS: [ChartKind; 3] = [ChartKind::P, ChartKind::Cusum, ChartKind::Ewma];

/// Mean parts until a signal: of the learned chart, then of each of [`RIVALS`]; none if that chart cannot be patient
/// enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunParts {
    /// The learned chart.
    pub learned: f64,
    /// The simple ones.
    pub rivals: [Option<f64>; RIVALS.len()],
}

/// How soon a rise is noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noticed {
    /// `station/drift`.
    pub name: String,
    /// Share rejected at its full height.
    pub share: f64,
    /// Inspected parts over which it grows.
    pub ramp_parts: f64,
    /// Mean parts from its beginning to the signal.
    pub parts: RunParts,
    /// Standard error of the difference between the learned chart and the CUSUM, drift by drift.
    pub difference_error: f64,
}

/// A learned chart beside simple ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftTrial {
    /// Mean parts until a false signal: simulated for the learned chart, exact for the others.
    pub in_control: RunParts,
    /// By rise.
    pub noticed: Vec<Noticed>,
}

impl DriftTrial {
    /// A detector on parts of its own.
    ///
    /// # Errors
    /// If the user wants an end.
    pub fn of(lesson: &DriftLesson, alarm: &DriftAlarm, work: &mut Work<'_>) -> Result<Self, LearningError> {
        let rivals = RIVALS.map(|kind| rival(lesson, kind));
        let in_control = RunParts {
            learned: run_parts(lesson, alarm, work)?,
            rivals: rivals.map(|rival| Some(rival?.run_parts(lesson.in_control))),
        };
        let mut noticed = Vec::new();
        for rise in &lesson.rises {
            noticed.push(notice(lesson, rise, alarm, &rivals, work)?);
        }
        Ok(Self { in_control, noticed })
    }
}

/// A simple chart that is as patient.
fn rival(lesson: &DriftLesson, kind: ChartKind) -> Option<ChartPlan> {
    let spec = SpcSpec {
        chart: kind,
        in_control: lesson.in_control,
        out_of_control: lesson.out_of_control,
        false_signal_every_parts: Some(lesson.false_signal_parts),
        sigmas: None,
        sample_parts: None,
        lambda: None,
        look: None,
        window_parts: None,
    };
    ChartPlan::new(&spec).ok()
}

/// Mean run length of the learned chart in control.
fn run_parts(lesson: &DriftLesson, alarm: &DriftAlarm, work: &mut Work<'_>) -> Result<f64, LearningError> {
    let rejects = lesson.false_signal_parts * lesson.in_control;
    let all = (REJECTS_OF_RUNS / rejects).min(RUNS) * lesson.false_signal_parts;
    let mut parts = lesson.parts("in control", 0);
    let mut recent = Recent::default();
    let (mut watched, mut signals) = (0.0, 0.0);
    while watched < all {
        work.check()?;
        let gap = parts.gap_in_control();
        watched += f64::from(gap);
        recent.pass_all(gap - 1);
        signals += f64::from(u8::from(alarm.add(&mut recent, true)));
    }
    Ok(watched / signals)
}

fn notice(
    lesson: &DriftLesson,
    rise: &Rise,
    alarm: &DriftAlarm,
    rivals: &[Option<ChartPlan>; RIVALS.len()],
    work: &mut Work<'_>,
) -> Result<Noticed, LearningError> {
    let mut sums = [0.0; 1 + RIVALS.len()];
    let mut difference = (0.0, 0.0);
    let n = f64::from(DRIFTS);
    for number in 0..DRIFTS {
        work.check()?;
        let found = drift(lesson, rise, u64::from(number), alarm, rivals);
        for (sum, parts) in sums.iter_mut().zip(found) {
            *sum += parts;
        }
        let against = found[0] - found[2];
        difference = (difference.0 + against, difference.1 + against * against);
    }
    let mean = difference.0 / n;
    let [learned, of_rivals @ ..] = sums.map(|sum| sum / n);
    let mut parts = RunParts {
        learned,
        ..RunParts::default()
    };
    for (place, (mean, rival)) in parts.rivals.iter_mut().zip(of_rivals.into_iter().zip(rivals)) {
        *place = rival.map(|_| mean);
    }
    Ok(Noticed {
        name: rise.name.clone(),
        share: rise.share,
        ramp_parts: rise.ramp_parts,
        parts,
        difference_error: ((difference.1 / n - mean * mean).max(0.0) / n).sqrt(),
    })
}

/// Parts from the beginning of one drift to the signal of each chart.
fn drift(
    lesson: &DriftLesson,
    rise: &Rise,
    number: u64,
    alarm: &DriftAlarm,
    rivals: &[Option<ChartPlan>; RIVALS.len()],
) -> [f64; 1 + RIVALS.len()] {
    let mut parts = lesson.parts(&format!("trial/{}", rise.name), number);
    let (mut recent, mut charts) = (Recent::default(), [Chart::default(); RIVALS.len()]);
    let before = (REJECTS_BEFORE / lesson.in_control) as u32;
    let most = (PATIENCE * lesson.false_signal_parts + rise.ramp_parts).min(f64::from(u32::MAX / 4)) as u32;
    let mut found = [None; 1 + RIVALS.len()];
    for part in 0..before + most {
        let rejected = match part.checked_sub(before) {
            None => parts.stream.chance(lesson.in_control),
            Some(since) => parts.is_rejected(rise, since),
        };
        let mut note = |chart: usize, signals: bool| {
            if signals && part >= before && found[chart].is_none() {
                found[chart] = Some(f64::from(part - before + 1));
            }
        };
        note(0, alarm.add(&mut recent, rejected));
        for (index, (chart, plan)) in charts.iter_mut().zip(rivals).enumerate() {
            match plan {
                Some(plan) => note(1 + index, chart.add(plan, rejected)),
                None => note(1 + index, true),
            }
        }
        if found.iter().all(Option::is_some) {
            break;
        }
    }
    found.map(|parts| parts.unwrap_or(f64::from(most)))
}
