//! Finding the best point of a study: [KN](crate::study::ranking::kn) or [OCBA](crate::study::ranking::ocba) over runs that
//! may be finished or not.
//!
//! The procedure is always gone through from its beginning over the finished runs, so where it stands depends on nothing
//! but their values. Points of the same replication share their luck. A point with a failed run, or one without a value,
//! is out: nobody would choose it.

use crate::kernel::statistics::tally::Tally;
use crate::study::ranking::kn::{Kn, KnSettings};
use crate::study::ranking::ocba::{allocate, best, probability};
use crate::study::settings::CONFIDENCE;
use crate::study::sweep::allocation::Sample;
use crate::study::sweep::error::SweepError;
use crate::study::sweep::spec::{Goal, SelectMethod, SelectSpec};

/// Replications of each point before anything is decided, if not given.
const FIRST: u64 = 10;
/// Replications given out at once by OCBA, at least; and as a part of the budget.
const LEAST_STEP: u64 = 8;
const STEPS: u64 = 50;

/// A selection.
#[derive(Clone, Debug)]
pub struct Selection {
    points: usize,
    response: usize,
    goal: Goal,
    method: Method,
    first: u64,
    budget: u64,
}

#[derive(Clone, Copy, Debug)]
enum Method {
    Kn(KnSettings),
    Ocba,
}

/// How far a selection is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// For each point so many first replications.
    pub wanted: Vec<u64>,
    /// Whether that is all.
    pub is_all: bool,
    /// The point that is best, or looks best when the budget is spent.
    pub selected: Option<usize>,
    /// Whether the procedure ended as it should, before its budget was spent; always for OCBA, which spends it.
    pub is_decided: bool,
    /// With which probability the best point is found: what KN was asked for if it decided, OCBA's estimate.
    pub probability: Option<f64>,
}

/// What is known of a run.
pub type Known<'a> = dyn Fn(usize, u64) -> Option<Sample> + 'a;

impl Selection {
    /// The selection among so many points that a study asks for.
    ///
    /// # Errors
    /// If a setting makes no sense.
    pub fn new(points: usize, response: usize, select: &SelectSpec) -> Result<Self, SweepError> {
        let first = select.first.unwrap_or(FIRST);
        let wrong = |message: String| Err(SweepError::Usage(format!("select: {message}")));
        let method = match select.method {
            SelectMethod::Kn => {
                let Some(indifference) = select.indifference else {
                    return wrong("`kn` needs `indifference`, a difference too small to care about".to_owned());
                };
                let settings = KnSettings {
                    first,
                    indifference,
                    confidence: select.confidence.unwrap_or(CONFIDENCE),
                };
                if let Err(error) = Kn::new(points, settings) {
                    return wrong(error.to_string());
                }
                Method::Kn(settings)
            }
            SelectMethod::Ocba if select.indifference.is_some() || select.confidence.is_some() => {
                return wrong("`indifference` and `confidence` belong to `kn`: `ocba` spends its budget".to_owned());
            }
            SelectMethod::Ocba => Method::Ocba,
        };
        let least = first.saturating_mul(points as u64);
        if first < 2 || select.budget < least {
            return wrong(format!(
                "a budget of {} is too small for {first} first replications (at least 2) of {points} points, {least} in all",
                select.budget
            ));
        }
        Ok(Self {
            points,
            response,
            goal: select.goal,
            method,
            first,
            budget: select.budget,
        })
    }

    /// The response that decides.
    pub fn response(&self) -> usize {
        self.response
    }

    /// How far it is, given what is known.
    pub fn progress(&self, known: &Known<'_>) -> Progress {
        match self.method {
            Method::Kn(settings) => self.kn(settings, known),
            Method::Ocba => self.ocba(known),
        }
    }

    /// The value of a run, more being better; none if it is not finished, not a number if it failed.
    fn value(&self, known: &Known<'_>, point: usize, replication: u64) -> Option<f64> {
        Some(match known(point, replication)? {
            Sample::Value(value) => self.goal.sign() * value,
            Sample::None | Sample::Failed => f64::NAN,
        })
    }

    /// The points whose first replications all have values, or, if some are missing, what is wanted.
    fn candidates(&self, known: &Known<'_>) -> Result<Vec<usize>, Progress> {
        let first = |point: usize| (0..self.first).map(move |replication| self.value(known, point, replication));
        let is_missing = |point: usize| {
            let values: Vec<Option<f64>> = first(point).collect();
            values.contains(&None) && !values.iter().flatten().any(|value| value.is_nan())
        };
        if (0..self.points).any(is_missing) {
            return Err(Progress {
                wanted: vec![self.first; self.points],
                is_all: false,
                selected: None,
                is_decided: false,
                probability: None,
            });
        }
        let is_whole = |point: &usize| first(*point).all(|value| value.is_some_and(f64::is_finite));
        Ok((0..self.points).filter(is_whole).collect())
    }

    /// What every point has had when the candidates have had `counts`: others failed within their first replications.
    fn wanted(&self, known: &Known<'_>, candidates: &[usize], counts: &[u64]) -> Vec<u64> {
        let failed = |point: usize| {
            let is_known = |replication: &u64| known(point, *replication).is_some();
            (0..self.first).take_while(is_known).count() as u64
        };
        let mut wanted: Vec<u64> = (0..self.points).map(failed).collect();
        for (&point, &count) in candidates.iter().zip(counts) {
            if let Some(wanted) = wanted.get_mut(point) {
                *wanted = count;
            }
        }
        wanted
    }

    fn kn(&self, settings: KnSettings, known: &Known<'_>) -> Progress {
        let candidates = match self.candidates(known) {
            Ok(candidates) => candidates,
            Err(wanted) => return wanted,
        };
        let (Ok(mut kn), false) = (Kn::new(candidates.len(), settings), candidates.is_empty()) else {
            return self.nobody(known);
        };
        let mut tallies = vec![Tally::new(); candidates.len()];
        let mut spent = 0;
        let counts = |tallies: &[Tally]| tallies.iter().map(Tally::count).collect::<Vec<u64>>();
        while kn.staying().len() > 1 && spent + kn.staying().len() as u64 <= self.budget {
            let replication = kn.next();
            let value = |&place: &usize| self.value(known, candidates[place], replication);
            let Some(values) = kn.staying().iter().map(value).collect::<Option<Vec<f64>>>() else {
                let mut counts = counts(&tallies);
                // Some more at once, so that several threads have work; what is beyond the decision does not count.
                let left = (self.budget - spent) / kn.staying().len().max(1) as u64;
                let more = (replication / 5).max(1).min(left.max(1));
                kn.staying()
                    .iter()
                    .for_each(|&place| counts[place] = replication + more);
                return Progress {
                    wanted: self.wanted(known, &candidates, &counts),
                    is_all: false,
                    selected: None,
                    is_decided: false,
                    probability: None,
                };
            };
            spent += values.len() as u64;
            for (&place, &value) in kn.staying().iter().zip(&values) {
                tallies[place].add(value);
            }
            // A point that fails later is worse than any: nobody would choose it.
            let values: Vec<f64> = values
                .iter()
                .map(|&value| if value.is_nan() { f64::MIN / 1e9 } else { value })
                .collect();
            kn.add(&values);
        }
        let staying: Vec<Tally> = kn.staying().iter().map(|&place| tallies[place].clone()).collect();
        let looks_best = best(&staying).and_then(|place| kn.staying().get(place).copied());
        let is_decided = kn.selected().is_some();
        // Who is alone from the beginning has had the first replications all the same.
        let counts: Vec<u64> = counts(&tallies)
            .into_iter()
            .map(|count| count.max(self.first))
            .collect();
        Progress {
            wanted: self.wanted(known, &candidates, &counts),
            is_all: true,
            selected: kn
                .selected()
                .or(looks_best)
                .and_then(|place| candidates.get(place).copied()),
            is_decided,
            probability: is_decided.then_some(settings.confidence),
        }
    }

    fn ocba(&self, known: &Known<'_>) -> Progress {
        let candidates = match self.candidates(known) {
            Ok(candidates) => candidates,
            Err(wanted) => return wanted,
        };
        let mut tallies = vec![Tally::new(); candidates.len()];
        let mut counts = vec![self.first; candidates.len()];
        loop {
            for place in 0..candidates.len() {
                while tallies[place].count() < counts[place] {
                    let Some(value) = self.value(known, candidates[place], tallies[place].count()) else {
                        return Progress {
                            wanted: self.wanted(known, &candidates, &counts),
                            is_all: false,
                            selected: None,
                            is_decided: false,
                            probability: None,
                        };
                    };
                    tallies[place].add(value);
                }
            }
            // A point that failed keeps what it has had and takes no further part.
            let is_whole = |tally: &Tally| tally.mean().is_some_and(f64::is_finite);
            let whole: Vec<usize> = (0..candidates.len())
                .filter(|&place| is_whole(&tallies[place]))
                .collect();
            let found: Vec<Tally> = whole.iter().map(|&place| tallies[place].clone()).collect();
            let lost: u64 = counts.iter().sum::<u64>() - found.iter().map(Tally::count).sum::<u64>();
            let spent: u64 = counts.iter().sum();
            let step = (self.budget / STEPS).max(LEAST_STEP);
            let total = (spent + step).min(self.budget) - lost.min(self.budget);
            if spent >= self.budget || found.len() < 2 {
                let selected = best(&found)
                    .and_then(|place| whole.get(place))
                    .map(|&place| candidates[place]);
                return Progress {
                    wanted: self.wanted(known, &candidates, &counts),
                    is_all: true,
                    selected,
                    is_decided: true,
                    probability: probability(&found),
                };
            }
            for (&place, count) in whole.iter().zip(allocate(&found, total)) {
                counts[place] = count;
            }
        }
    }

    /// No point has all its first replications.
    fn nobody(&self, known: &Known<'_>) -> Progress {
        Progress {
            wanted: self.wanted(known, &[], &[]),
            is_all: true,
            selected: None,
            is_decided: false,
            probability: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A selection by KN among so many points, carried on until it ends, of which replications are `value`.
    fn ended(points: usize, value: impl Fn(usize, u64) -> Sample) -> Progress {
        let select = SelectSpec {
            response: "good_parts".to_owned(),
            goal: Goal::Most,
            method: SelectMethod::Kn,
            first: Some(5),
            indifference: Some(0.5),
            confidence: Some(0.9),
            budget: 200,
        };
        let selection = Selection::new(points, 0, &select).unwrap();
        let mut done = vec![0; points];
        for _ in 0..100 {
            let known = |point: usize, replication: u64| (replication < done[point]).then(|| value(point, replication));
            let found = selection.progress(&known);
            if found.is_all {
                return found;
            }
            done = found.wanted;
        }
        panic!("it does not end");
    }

    #[test]
    fn where_every_point_fails_nobody_is_selected() {
        let found = ended(3, |_, _| Sample::Failed);
        assert_eq!(
            (found.selected, found.is_decided, found.probability),
            (None, false, None)
        );
        assert_eq!(found.wanted, [5, 5, 5]);
    }

    #[test]
    fn who_is_left_alone_keeps_its_runs() {
        let only_the_second = |point: usize, replication: u64| match point {
            1 => Sample::Value(replication as f64),
            _ => Sample::Failed,
        };
        let found = ended(3, only_the_second);
        assert_eq!((found.selected, found.is_decided), (Some(1), true));
        assert_eq!(found.wanted, [5, 5, 5]);
        let found = ended(1, |_, replication| Sample::Value(replication as f64));
        assert_eq!((found.selected, found.wanted), (Some(0), vec![5]));
    }

    #[test]
    fn the_better_of_two_is_selected() {
        let value = |point: usize, replication: u64| Sample::Value(10.0 * point as f64 + (replication % 3) as f64);
        let found = ended(2, value);
        assert_eq!((found.selected, found.wanted), (Some(1), vec![5, 5]));
    }
}
