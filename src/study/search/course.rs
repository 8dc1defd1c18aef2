//! The course of a search: points that fill the space, then one point after the other where most is expected, until the
//! budget is spent or no more is expected than matters (efficient global optimisation: Jones, Schonlau, Welch, Journal of
//! Global Optimization 13, 1998).
//!
//! Where it goes next depends on nothing but the values of the points so far, so a search that was broken off goes the same
//! way again.

use std::collections::BTreeSet;

use crate::study::design::latin_hypercube::latin_hypercube;
use crate::study::search::ascent::highest;
use crate::study::search::improvement::Improvement;
use crate::study::search::lattice::{Lattice, Position};
use crate::study::surrogate::data::Data;
use crate::study::surrogate::gaussian::Gaussian;

/// Best points so far around which the next is looked for.
const NEAR_BEST: usize = 3;
/// Points with values without which there is no process.
const FEWEST: usize = 3;

/// How far a search may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Points that fill the space.
    pub start: usize,
    /// Points in all.
    pub points: usize,
    /// Points that are chosen at a time.
    pub batch: usize,
    /// It ends when no more improvement is expected than this, in the response's unit; never for that, if it is 0.
    pub indifference: f64,
    /// 1 if more is better, −1 if less is.
    pub sign: f64,
    /// What is left to chance hangs on this.
    pub seed: u64,
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The budget is spent.
    Budget,
    /// No more improvement is expected than matters.
    Indifference,
    /// Every point has been tried.
    Exhausted,
    /// The response is the same at all points.
    Flat,
}

/// A step: points that were chosen together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The first of them.
    pub first: usize,
    /// What it was expected to be better by than the best before; none where nothing could be expected yet.
    pub expected: Option<f64>,
}

/// A search, as far as it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    lattice: Lattice,
    limits: Limits,
    points: Vec<Position>,
    steps: Vec<Step>,
    end: Option<End>,
    left: Option<f64>,
}

/// What the values of the points so far say.
#[derive(Clone, Debug)]
pub struct Found {
    /// Points whose replications all have values.
    pub good: Vec<usize>,
    /// The process over them, more being better; none where they are too few or all the same.
    pub fitted: Option<Gaussian>,
    /// What it is off at each of them when it is not shown it.
    pub left_out: Vec<f64>,
    /// Their means, more being better, with costs taken off.
    pub means: Vec<f64>,
    is_flat: bool,
}

impl Course {
    /// A search of a lattice. Its first point is `base`, what the others are held against.
    pub fn new(lattice: Lattice, limits: Limits, base: Position) -> Self {
        let others = limits.start.saturating_sub(1);
        let shares = latin_hypercube(others, lattice.axes().len(), limits.seed);
        let mut points = vec![base];
        for shares in shares {
            let position = lattice.drawn(&shares);
            // On a ladder of few rungs points may fall together.
            if !points.contains(&position) {
                points.push(position);
            }
        }
        let mut course = Self {
            lattice,
            limits,
            points,
            steps: Vec::new(),
            end: None,
            left: None,
        };
        while course.points.len() < limits.start
            && let Some(position) = course.farthest()
        {
            course.points.push(position);
        }
        course
    }

    /// The space that is searched.
    pub fn lattice(&self) -> &Lattice {
        &self.lattice
    }

    /// How far it may go.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The points so far.
    pub fn points(&self) -> &[Position] {
        &self.points
    }

    /// The steps after the points that fill the space.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Why it ended, if it has.
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// What one more point is expected to be better by, when it has ended.
    pub fn left(&self) -> Option<f64> {
        self.left
    }

    /// Chooses the next points, or ends. `values` has the replications of every point so far, none where there is no value.
    pub fn advance(&mut self, values: &[Vec<Option<f64>>]) {
        if self.end.is_some() {
            return;
        }
        let found = self.found(values);
        let room = self.limits.points.saturating_sub(self.points.len());
        // A plateau says nothing of where it ends.
        if found.is_flat && room == 0 {
            self.end = Some(End::Flat);
            return;
        }
        let chosen = match &found.fitted {
            Some(fitted) if !found.is_flat => self.promising(&found, fitted, room.min(self.limits.batch)),
            _ => self.farthest().map(|position| (vec![position], None)),
        };
        let Some((positions, expected)) = chosen else {
            self.end = Some(End::Exhausted);
            return;
        };
        let indifference = self.limits.indifference;
        let is_enough = indifference > 0.0 && expected.is_some_and(|expected| expected <= indifference);
        self.end = match (room, is_enough) {
            (_, true) => Some(End::Indifference),
            (0, _) => Some(End::Budget),
            _ => None,
        };
        if self.end.is_some() {
            self.left = expected;
            return;
        }
        // Where nothing at all is expected anywhere, what is left of the budget goes where least is known.
        let is_hopeless = expected.is_some_and(|expected| expected <= 0.0);
        let elsewhere = if is_hopeless { self.farthest() } else { None };
        let first = self.points.len();
        self.steps.push(Step { first, expected });
        self.points
            .extend(elsewhere.map_or(positions, |position| vec![position]));
    }

    /// What the values of the points so far say.
    pub fn found(&self, values: &[Vec<Option<f64>>]) -> Found {
        let Limits { sign, .. } = self.limits;
        let is_good = |values: &Vec<Option<f64>>| {
            !values.is_empty() && values.iter().all(|value| value.is_some_and(f64::is_finite))
        };
        let whole = self.points.iter().zip(values).enumerate();
        let whole = whole.filter(|(_, (_, values))| is_good(values));
        let (mut good, mut at, mut signed, mut means) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (number, (position, values)) in whole {
            let values: Vec<f64> = values.iter().flatten().map(|value| sign * value).collect();
            means.push(values.iter().sum::<f64>() / values.len() as f64 - self.lattice.cost(position));
            signed.push(values.into_iter().map(Some).collect());
            at.push(self.lattice.coordinates(position));
            good.push(number);
        }
        let data = Data::of(&at, &signed).compared();
        let is_flat = good.len() >= FEWEST && good.len() == self.points.len() && is_constant(&data.means);
        let (fitted, left_out) = Gaussian::fit(&data).unzip();
        Found {
            good,
            fitted,
            left_out: left_out.unwrap_or_default(),
            means,
            is_flat,
        }
    }

    /// The point that is named as the best of those tried: where the process says most, which mistakes luck for worth
    /// less than the highest mean would; without a process, where the mean is highest. None if all failed.
    pub fn best(&self, found: &Found) -> Option<usize> {
        let points = found.good.iter().zip(&found.means);
        let said = points.filter_map(|(&number, mean)| {
            let position = self.points.get(number)?;
            Some((number, self.net(found, position).unwrap_or(*mean)))
        });
        let best = said.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(number, _)| number)
    }

    /// What the process says of a position, more being better, with costs taken off.
    pub fn net(&self, found: &Found, position: &Position) -> Option<f64> {
        let fitted = found.fitted.as_ref()?;
        Some(fitted.predict(&self.lattice.coordinates(position)).0 - self.lattice.cost(position))
    }

    /// The position of the whole lattice where the process says most, and what it says there.
    pub fn foretold(&self, found: &Found) -> Option<(Position, f64)> {
        found.fitted.as_ref()?;
        let value = |position: &Position| self.net(found, position).unwrap_or(f64::NEG_INFINITY);
        let number = self.points.len() as u64;
        highest(
            &self.lattice,
            &BTreeSet::new(),
            &self.near_best(found),
            (self.limits.seed, number),
            &value,
        )
    }

    /// Positions that promise most, at most so many but one at least, and what the first promises.
    fn promising(&self, found: &Found, fitted: &Gaussian, most: usize) -> Option<(Vec<Position>, Option<f64>)> {
        let failed = (0..self.points.len()).filter(|number| found.good.binary_search(number).is_err());
        let of = |number: usize| self.points.get(number);
        let good: Vec<&Position> = found.good.iter().filter_map(|number| of(*number)).collect();
        let failed: Vec<&Position> = failed.filter_map(of).collect();
        let Some(mut improvement) = Improvement::new(&self.lattice, fitted, &good, &failed) else {
            return self.farthest().map(|position| (vec![position], None));
        };
        let around = self.near_best(found);
        let mut tried: BTreeSet<Position> = self.points.iter().cloned().collect();
        let (mut chosen, mut expected) = (Vec::new(), None);
        while chosen.len() < most.max(1) {
            let number = (self.points.len() + chosen.len()) as u64;
            let value = |position: &Position| improvement.at(position);
            let next = highest(&self.lattice, &tried, &around, (self.limits.seed, number), &value);
            let Some((position, value)) = next else {
                break;
            };
            expected = expected.or(Some(value));
            tried.insert(position.clone());
            let believed = improvement.believing(&position);
            chosen.push(position);
            match believed {
                Some(believed) => improvement = believed,
                None => break,
            }
        }
        (!chosen.is_empty()).then_some((chosen, expected))
    }

    /// The positions of the best points so far.
    fn near_best(&self, found: &Found) -> Vec<&Position> {
        let of = |number: &usize| {
            let position = self.points.get(*number)?;
            Some((position, self.net(found, position)?))
        };
        let mut ranked: Vec<(&Position, f64)> = found.good.iter().filter_map(of).collect();
        ranked.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        ranked.truncate(NEAR_BEST);
        ranked.into_iter().map(|(position, _)| position).collect()
    }

    /// The position that lies farthest from all points so far (maximin distance: Johnson, Moore, Ylvisaker, Journal of
    /// Statistical Planning and Inference 26, 1990), for when nothing can be foretold yet.
    fn farthest(&self) -> Option<Position> {
        let tried: BTreeSet<Position> = self.points.iter().cloned().collect();
        let known: Vec<Vec<f64>> = self
            .points
            .iter()
            .map(|point| self.lattice.coordinates(point))
            .collect();
        let distance = |position: &Position| {
            let at = self.lattice.coordinates(position);
            let to = |other: &Vec<f64>| at.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            known.iter().map(to).fold(f64::INFINITY, f64::min)
        };
        let number = self.points.len() as u64;
        let found = highest(&self.lattice, &tried, &[], (self.limits.seed, number), &distance);
        found.map(|(position, _)| position)
    }
}

/// Whether values are the same but for the rounding of their means.
fn is_constant(values: &[f64]) -> bool {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    high - low <= 1e-12 * low.abs().max(high.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::search::lattice::Axis;

    fn limits(start: usize, points: usize) -> Limits {
        Limits {
            start,
            points,
            batch: 1,
            indifference: 0.0,
            sign: -1.0,
            seed: 3,
        }
    }

    /// Goes through a search of a function without chance, of which points fail where it has no value.
    fn searched(mut course: Course, function: impl Fn(&[f64]) -> Option<f64>) -> (Course, Vec<Vec<Option<f64>>>) {
        let mut values = Vec::new();
        while course.end().is_none() {
            for position in &course.points()[values.len()..] {
                values.push(vec![function(&course.lattice().values(position)); 2]);
            }
            course.advance(&values);
        }
        (course, values)
    }

    fn bowl(at: &[f64]) -> f64 {
        (at[0] - 3.0) * (at[0] - 3.0) + 2.0 * (at[1] + 1.0) * (at[1] + 1.0)
    }

    fn square() -> Lattice {
        Lattice::new(vec![Axis::new(-5.0, 5.0, 0.0); 2])
    }

    #[test]
    fn the_bottom_of_a_bowl_is_found_and_named() {
        let course = Course::new(square(), limits(8, 20), vec![500, 500]);
        let (course, values) = searched(course, |at| Some(bowl(at)));
        assert_eq!((course.end(), course.points().len()), (Some(End::Budget), 20));
        let found = course.found(&values);
        let best = course.lattice().values(&course.points()[course.best(&found).unwrap()]);
        assert!(bowl(&best) < 0.01, "{best:?}");
        let (foretold, value) = course.foretold(&found).unwrap();
        assert!(
            bowl(&course.lattice().values(&foretold)) < 0.01 && value.abs() < 0.05,
            "{foretold:?} {value}"
        );
    }

    #[test]
    fn it_ends_when_no_more_is_expected_than_matters() {
        let course = Course::new(
            square(),
            Limits {
                indifference: 0.5,
                ..limits(8, 60)
            },
            vec![500, 500],
        );
        let (course, _) = searched(course, |at| Some(bowl(at)));
        assert_eq!(course.end(), Some(End::Indifference));
        assert!(course.points().len() < 40 && course.left().unwrap() <= 0.5);
        assert!(course.steps().iter().all(|step| step.expected.unwrap() > 0.5));
    }

    #[test]
    fn a_response_that_never_changes_ends_it_and_a_small_lattice_is_exhausted() {
        let (course, _) = searched(Course::new(square(), limits(8, 20), vec![0, 0]), |_| Some(7.3));
        assert_eq!((course.end(), course.points().len()), (Some(End::Flat), 20));
        let small = Lattice::new(vec![Axis::whole(0.0, 6.0, 0.0).unwrap()]);
        let (course, _) = searched(Course::new(small, limits(5, 20), vec![3]), |at| Some(5.0 * at[0] % 7.0));
        assert_eq!((course.end(), course.points().len()), (Some(End::Exhausted), 7));
    }

    #[test]
    fn points_that_fail_are_kept_away_from_and_all_failing_still_ends() {
        // The upper right half cannot be run, and the bottom lies just inside the rest.
        let course = Course::new(square(), limits(8, 24), vec![100, 100]);
        let is_good = |at: &[f64]| at[0] + at[1] <= 2.5;
        let (course, values) = searched(course, |at| is_good(at).then(|| bowl(at)));
        let found = course.found(&values);
        let best = course.lattice().values(&course.points()[course.best(&found).unwrap()]);
        assert!(is_good(&best) && bowl(&best) < 0.2, "{best:?}");
        let (course, values) = searched(Course::new(square(), limits(5, 9), vec![0, 0]), |_| None);
        assert_eq!((course.end(), course.points().len()), (Some(End::Budget), 9));
        assert_eq!(course.best(&course.found(&values)), None);
    }

    #[test]
    fn points_chosen_together_are_different_and_none_is_tried_twice() {
        let batch = Limits {
            batch: 4,
            ..limits(8, 22)
        };
        let (course, _) = searched(Course::new(square(), batch, vec![500, 500]), |at| Some(bowl(at)));
        let different: BTreeSet<&Position> = course.points().iter().collect();
        assert_eq!(
            (course.points().len(), different.len(), course.steps().len()),
            (22, 22, 4)
        );
    }
}
