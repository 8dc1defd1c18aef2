//! A study that looks for the best values of a few factors: a [course](crate::study::search::course) through its scenario.
//!
//! Points come one after the other, each where the finished runs of the others promise most. Where that is depends on the
//! study, its seed and these runs only; so a study that was broken off is gone through again from its first point over the
//! runs in its journals, and goes on where it was. The point that is named in the end was chosen because its runs looked
//! good, so these say too much of it; fresh replications that the search has not seen say what it is worth, and the same of
//! the first point what it is better by.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value as Json;

use crate::scenario::template::Template;
use crate::study::design::factor::{Factor, FactorSpec, number};
use crate::study::search::course::{Course, Limits};
use crate::study::search::lattice::{Axis, Lattice, Position};
use crate::study::surrogate::fitted::MOST_POINTS;
use crate::study::sweep::allocation::SearchRuns;
use crate::study::sweep::analysis::values;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::layout::few_enough;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::results::Finished;
use crate::study::sweep::spec::{Goal, OptimiseSpec, SweepSpec};
use crate::study::sweep::study::{MOST_RUNS, Study};

/// Most factors: in more dimensions so few points say little.
const MOST_FACTORS: usize = 12;
/// Points that fill the space, for each factor, if not given; and at least.
const START: u64 = 5;
/// Fresh replications at least, if not given.
const CONFIRM: u64 = 10;

/// A search for the best point, as far as it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimisation {
    course: Course,
    /// The response that decides.
    pub response: usize,
    /// Whether more or less of it is better.
    pub goal: Goal,
    /// Replications of each point.
    pub replications: u64,
    /// Fresh replications of the point that is named, and of the first.
    pub confirm: u64,
    named: Option<usize>,
}

impl Optimisation {
    /// The search that a study asks for as `said`, with its first points. `base` has the factors' values in the scenario as
    /// it is, `response` is the place of the one that decides; each point has so many replications.
    ///
    /// # Errors
    /// If a setting makes no sense, or a factor is no range of numbers.
    pub fn new(
        (spec, said): (&SweepSpec, &OptimiseSpec),
        factors: &[Factor],
        base: &[Option<Json>],
        response: usize,
        (replications, seed): (u64, u64),
    ) -> Result<Self, SweepError> {
        if spec.precision.is_some() || spec.select.is_some() || replications < 2 {
            return Err(wrong(
                "it needs `replications`, 2 at least, which say how far off a point may be; leave out `precision` and `select`",
            ));
        }
        let axes = axes(factors, &spec.factors)?;
        let confirm = said.confirm.unwrap_or(replications.max(CONFIRM));
        let limits = limits(said, axes.len(), seed)?;
        let runs = said
            .points
            .saturating_mul(replications)
            .saturating_add(confirm.saturating_mul(2));
        if confirm < 2 {
            return Err(wrong(
                "`confirm` must be at least 2: fresh replications from which an interval is made",
            ));
        }
        if runs > MOST_RUNS {
            return Err(SweepError::Runs {
                points: limits.points,
                replications: replications.max(confirm),
                most: MOST_RUNS,
            });
        }
        let first = first(&axes, base);
        Ok(Self {
            course: Course::new(Lattice::new(axes), limits, first),
            response,
            goal: said.goal,
            replications,
            confirm,
            named: None,
        })
    }

    /// The course so far.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The point that is named as the best, when the search has ended; none if all failed.
    pub fn named(&self) -> Option<usize> {
        self.named
    }

    /// The points so far: for each the values of all factors.
    pub fn points(&self) -> Vec<Vec<Json>> {
        let lattice = self.course.lattice();
        let values = |position: &Position| lattice.values(position).into_iter().map(number).collect();
        self.course.points().iter().map(values).collect()
    }

    /// The runs that it needs now.
    pub fn runs(&self) -> SearchRuns {
        let points = self.course.points().len();
        let is_over = self.course.end().is_some();
        let mut confirmed: Vec<usize> = self.named.map_or_else(Vec::new, |named| vec![0, named]);
        confirmed.dedup();
        let more = (self.course.limits().points - points.min(self.course.limits().points)) as u64;
        SearchRuns {
            points,
            replications: self.replications,
            confirmed,
            confirm: self.confirm,
            is_over,
            batch: self.course.limits().batch as u64,
            ahead: match is_over {
                true => 0,
                false => more * self.replications + 2 * self.confirm,
            },
        }
    }

    /// The values of the response in the replications that the search has seen.
    pub fn values(&self, finished: &Finished) -> Vec<Vec<Option<f64>>> {
        values(self.response, &self.seen(), finished)
    }

    /// For each point the replications that the search has seen, without those that only confirm.
    pub fn seen(&self) -> Vec<u64> {
        vec![self.replications; self.course.points().len()]
    }

    /// Chooses the next points, or ends.
    fn advance(&mut self, values: &[Vec<Option<f64>>]) {
        self.course.advance(values);
        if self.course.end().is_some() {
            self.named = self.course.best(&self.course.found(values));
        }
    }
}

/// Goes on with the search of a study, if it has one, as far as the finished runs say where: new points are added to the
/// study and its plan. `cancel` ends it between two steps: each of hundreds of points in many dimensions takes a while.
///
/// # Errors
/// If the first point is another one than when the search began: what it found is of another line.
pub fn advance(
    study: &mut Study,
    plan: &mut Plan,
    template: &Template,
    finished: &mut Finished,
    cancel: &AtomicBool,
) -> Result<(), SweepError> {
    // The keys of later points are made as they are chosen and would agree with any file.
    if study.optimisation.is_some() && plan.keys.first() != Some(&study.identified(template, 0).0) {
        return Err(SweepError::edited_inputs());
    }
    while let Some(optimisation) = study.optimisation.as_mut() {
        let is_waiting = !finished.missing(&optimisation.seen()).is_empty();
        if optimisation.course.end().is_some() || is_waiting || cancel.load(Ordering::SeqCst) {
            break;
        }
        optimisation.advance(&optimisation.values(finished));
        study.points = optimisation.points();
        for point in plan.keys.len()..study.points.len() {
            plan.keys.push(study.identified(template, point).0);
        }
        finished.extend(plan);
    }
    Ok(())
}

fn wrong(message: &str) -> SweepError {
    SweepError::Usage(format!("optimise: {message}"))
}

fn axes(factors: &[Factor], said: &[FactorSpec]) -> Result<Vec<Axis>, SweepError> {
    few_enough(factors, MOST_FACTORS)?;
    let axis = |(factor, said): (&Factor, &FactorSpec)| {
        let place = |message: &str| SweepError::Place {
            path: factor.path.to_string(),
            message: message.to_owned(),
        };
        let cost = said.cost.unwrap_or(0.0);
        if !cost.is_finite() {
            return Err(place("`cost` must be a finite number"));
        }
        let range = factor.range().filter(|_| said.steps.is_none());
        let axis = range.and_then(|(low, high, is_whole)| match is_whole {
            true => Axis::whole(low, high, cost),
            false => Some(Axis::new(low, high, cost)),
        });
        axis.ok_or_else(|| {
            place("`optimise` looks between numbers: give a `range`, with `whole = true` for counts, and no `steps`")
        })
    };
    factors.iter().zip(said).map(axis).collect()
}

fn limits(said: &OptimiseSpec, factors: usize, seed: u64) -> Result<Limits, SweepError> {
    let most = MOST_POINTS as u64;
    if !(START..=most).contains(&said.points) {
        return Err(wrong(&format!(
            "`points` is {}, but must be from {START} to {most}",
            said.points
        )));
    }
    let usual = (START * factors as u64).min(said.points / 2).max(START);
    let start = said.start.unwrap_or(usual);
    if !(START..=said.points).contains(&start) {
        return Err(wrong(&format!(
            "`start` is {start}, but must be from {START} to {}, as many as `points`",
            said.points
        )));
    }
    let batch = said.batch.unwrap_or(1);
    if !(1..=said.points).contains(&batch) {
        return Err(wrong(&format!(
            "`batch` is {batch}, but must be from 1 to {}, as many as `points`",
            said.points
        )));
    }
    let indifference = said.indifference.unwrap_or(0.0);
    if !(indifference >= 0.0 && indifference.is_finite()) {
        return Err(wrong(&format!(
            "`indifference` is {indifference}, but must be 0 or above: an improvement too small to care about"
        )));
    }
    Ok(Limits {
        start: start as usize,
        points: said.points as usize,
        batch: batch as usize,
        indifference,
        sign: said.goal.sign(),
        seed,
    })
}

/// The scenario as it is, to the rung; where a value is not given or lies outside of its range, the middle of that.
fn first(axes: &[Axis], base: &[Option<Json>]) -> Position {
    let rung = |(axis, base): (&Axis, &Option<Json>)| {
        let own = base.as_ref().and_then(Json::as_f64).and_then(|value| axis.near(value));
        own.unwrap_or_else(|| axis.middle())
    };
    axes.iter().zip(base).map(rung).collect()
}
