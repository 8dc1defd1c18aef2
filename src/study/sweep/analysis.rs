//! What the runs of a study say: main effects, sensitivity, the best point.
//!
//! A point's response is its mean over replications. Which analyses there are depends on the design: indices of
//! Saltelli's, elementary effects of Morris's, the best point of designs whose points are chosen one by one, main
//! effects of all.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::kernel::statistics::tally::Tally;
use crate::study::ranking::best::{Best, best};
use crate::study::sensitivity::effects::{LevelMean, level_means};
use crate::study::sensitivity::elementary::{ElementaryEffects, elementary_effects};
use crate::study::sensitivity::sobol_indices::{Indices, Responses};
use crate::study::settings::CONFIDENCE;
use crate::study::surrogate::fitted::Surrogate;
use crate::study::sweep::allocation::Allocation;
use crate::study::sweep::layout::{MORRIS_LEVELS, on_grid};
use crate::study::sweep::optimisation::Optimisation;
use crate::study::sweep::optimum::Optimum;
use crate::study::sweep::results::{Finished, RunId};
use crate::study::sweep::selection::Progress;
use crate::study::sweep::spec::{DesignSpec, Goal};
use crate::study::sweep::study::Study;
use crate::study::sweep::surrogates::Space;

/// What a study says.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Each response.
    pub responses: Vec<ResponseAnalysis>,
    /// What was selected, if the study selects.
    pub selected: Option<Selected>,
    /// What was found, if the study searches.
    pub optimum: Option<Optimum>,
}

/// What a study says of one response.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseAnalysis {
    /// Its name.
    pub name: String,
    /// The mean response at the levels of each factor; not of a search, whose points lie where they look good.
    pub effects: Vec<FactorEffects>,
    /// Sensitivity indices of each factor; only of Saltelli's design, and if the response varies.
    pub indices: Vec<(String, Indices)>,
    /// Elementary effects of each factor; only of Morris's design.
    pub elementary: Vec<(String, ElementaryEffects)>,
    /// The points where it is highest and where it is lowest; only of designs whose points are chosen one by one,
    /// without a selection.
    pub extremes: Vec<Extreme>,
    /// What stands for the simulation between the points; only if all factors are numbers, and there are enough points.
    pub surrogate: Option<Surrogate>,
}

/// The mean response at the levels of a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorEffects {
    /// The factor.
    pub factor: String,
    /// For each level, or range of levels, what it is and the mean.
    pub levels: Vec<(String, LevelMean)>,
}

/// A point where a response is highest or lowest.
#[derive(Clone, Debug, PartialEq)]
pub struct Extreme {
    /// Which of both.
    pub goal: Goal,
    /// The point, its mean and how sure it is that it is the one.
    pub best: Best,
    /// Its values.
    pub values: String,
}

/// What was selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected {
    /// The response that decided.
    pub response: String,
    /// Whether more or less of it is better.
    pub goal: Goal,
    /// How the procedure ended.
    pub progress: Progress,
    /// The selected point's values.
    pub values: String,
    /// Its mean.
    pub mean: Option<f64>,
    /// Replications of all points together.
    pub replications: u64,
}

impl Analysis {
    /// What the runs say, of which each point had so many.
    pub fn of(study: &Study, allocation: &Allocation, wanted: &[u64], finished: &Finished) -> Self {
        let space = Space::of(study).ok();
        let seen = compared(study, wanted);
        let responses = (0..study.responses.len()).map(|response| {
            let values = values(response, &seen, finished);
            let surrogate = space.as_ref().and_then(|space| space.surrogate(&values));
            of_response(study, response, &values, surrogate)
        });
        Self {
            selected: selected(study, allocation, wanted, finished),
            optimum: Optimum::of(study, finished),
            responses: responses.collect(),
        }
    }
}

/// For each point the replications by which points are compared: without those that only confirm what a search found.
pub fn compared(study: &Study, wanted: &[u64]) -> Vec<u64> {
    let search = study.optimisation.as_ref();
    search.map_or_else(|| wanted.to_vec(), Optimisation::seen)
}

/// The values of a response at each point, replication by replication; none where a run failed or has no value.
pub fn values(response: usize, wanted: &[u64], finished: &Finished) -> Vec<Vec<Option<f64>>> {
    let value = |run: RunId| finished.get(run)?.as_ref().ok()?.get(response).copied().flatten();
    let of_point = |(point, &many): (usize, &u64)| {
        (0..many)
            .map(|replication| value(RunId { point, replication }))
            .collect()
    };
    wanted.iter().enumerate().map(of_point).collect()
}

fn of_response(
    study: &Study,
    response: usize,
    values: &[Vec<Option<f64>>],
    surrogate: Option<Surrogate>,
) -> ResponseAnalysis {
    let means: Vec<Option<f64>> = values.iter().map(|values| mean(values)).collect();
    let names: Vec<String> = study.factors.iter().map(|factor| factor.path.to_string()).collect();
    let design = &study.spec.design;
    let indices = match design {
        DesignSpec::Saltelli { .. } => Responses::of(&means, names.len()).indices(CONFIDENCE, study.seed),
        _ => None,
    };
    let elementary = match design {
        DesignSpec::Morris { levels, .. } => {
            let levels = levels.unwrap_or(MORRIS_LEVELS);
            elementary_effects(&on_grid(&study.factors, &study.points, levels), &means)
        }
        _ => Vec::new(),
    };
    let elementary = names.iter().zip(elementary);
    let is_chosen = matches!(
        design,
        DesignSpec::Grid | DesignSpec::List { .. } | DesignSpec::Factorial | DesignSpec::OneAtATime
    );
    let extremes = [Goal::Most, Goal::Least]
        .into_iter()
        .filter(|_| is_chosen && study.spec.select.is_none());
    ResponseAnalysis {
        name: study
            .responses
            .get(response)
            .map(ToString::to_string)
            .unwrap_or_default(),
        effects: (0..names.len())
            .filter(|_| study.optimisation.is_none())
            .map(|factor| effects(study, factor, values))
            .collect(),
        indices: names.iter().cloned().zip(indices.unwrap_or_default()).collect(),
        elementary: elementary
            .filter_map(|(name, effects)| Some((name.clone(), effects?)))
            .collect(),
        extremes: extremes.filter_map(|goal| extreme(study, goal, values)).collect(),
        surrogate,
    }
}

/// The mean; none if a replication has no value.
fn mean(values: &[Option<f64>]) -> Option<f64> {
    let values: Option<Vec<f64>> = values.iter().copied().collect();
    let tally: Tally = values?.into_iter().collect();
    tally.mean()
}

fn effects(study: &Study, factor: usize, values: &[Vec<Option<f64>>]) -> FactorEffects {
    let at: Vec<&Json> = study.points.iter().filter_map(|point| point.get(factor)).collect();
    let mut levels: Vec<&Json> = at.clone();
    // Numbers by size, all else in the order in which it first comes.
    let is_numeric = at.iter().all(|value| value.is_number());
    if is_numeric {
        levels.sort_by(|one, other| number(one).total_cmp(&number(other)));
        levels.dedup();
    } else {
        let mut seen: Vec<&Json> = Vec::new();
        levels.retain(|level| {
            !seen.contains(level) && {
                seen.push(level);
                true
            }
        });
    }
    let place = |value: &Json| match is_numeric {
        true => levels.partition_point(|level| number(level) < number(value)),
        false => levels.iter().position(|level| *level == value).unwrap_or(0),
    };
    let level_of: Vec<usize> = at.iter().map(|value| place(value)).collect();
    let shown = |level: usize| levels.get(level).map(|value| shown(value)).unwrap_or_default();
    let named = |found: LevelMean| {
        let (from, to) = found.levels;
        let name = if from == to {
            shown(from)
        } else {
            format!("{} – {}", shown(from), shown(to))
        };
        (name, found)
    };
    let values = match study.spec.design {
        DesignSpec::OneAtATime => Cow::Owned(of_its_own(&at, values)),
        _ => Cow::Borrowed(values),
    };
    FactorEffects {
        factor: study
            .factors
            .get(factor)
            .map(|factor| factor.path.to_string())
            .unwrap_or_default(),
        levels: level_means(&level_of, &values).into_iter().map(named).collect(),
    }
}

/// The values of the base, which comes first, and of the points that change this factor, which is `at` these values: all
/// other points of a design that changes one factor at a time are at its base level, too, but say what other factors do.
fn of_its_own(at: &[&Json], values: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    let base = at.first();
    let is_at_base = |value: &Json| base.is_some_and(|base| *base == value || number(base) == number(value));
    let own = |(point, (value, values)): (usize, (&&Json, &Vec<Option<f64>>))| match point > 0 && is_at_base(value) {
        true => Vec::new(),
        false => values.clone(),
    };
    at.iter().zip(values).enumerate().map(own).collect()
}

fn number(value: &Json) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

/// A level for people: numbers to six figures.
pub(super) fn shown(value: &Json) -> String {
    match value.as_f64().filter(|number| number.fract() != 0.0) {
        Some(number) => {
            let digits = 5 - libm::floor(libm::log10(number.abs())) as i32;
            let text = format!("{number:.*}", digits.clamp(0, 12) as usize);
            let shortest = value.to_string();
            if shortest.len() < text.len() { shortest } else { text }
        }
        None => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    }
}

fn extreme(study: &Study, goal: Goal, values: &[Vec<Option<f64>>]) -> Option<Extreme> {
    let signed = |values: &Vec<Option<f64>>| {
        values
            .iter()
            .map(|value| value.map(|value| goal.sign() * value))
            .collect()
    };
    let signed: Vec<Vec<Option<f64>>> = values.iter().map(signed).collect();
    let found = best(&signed)?;
    Some(Extreme {
        goal,
        values: study.shown(found.alternative),
        best: Best {
            mean: goal.sign() * found.mean,
            ..found
        },
    })
}

fn selected(study: &Study, allocation: &Allocation, wanted: &[u64], finished: &Finished) -> Option<Selected> {
    let (Allocation::Selection(selection), Some(select)) = (allocation, &study.spec.select) else {
        return None;
    };
    let response = selection.response();
    let progress = selection.progress(&|point, replication| finished.sample(RunId { point, replication }, response));
    let values = values(response, wanted, finished);
    Some(Selected {
        response: select.response.clone(),
        goal: select.goal,
        values: progress.selected.map(|point| study.shown(point)).unwrap_or_default(),
        mean: progress.selected.and_then(|point| mean(values.get(point)?)),
        replications: progress.wanted.iter().sum(),
        progress,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_one_factor_at_a_time_only_the_base_and_its_own_points_count() {
        // The base (5, 0), the first factor at 4, 5 and 6, the second at 1 and 2; the response is their sum.
        let points = [[5, 0], [4, 0], [5, 0], [6, 0], [5, 1], [5, 2]];
        let values: Vec<Vec<Option<f64>>> = points
            .iter()
            .map(|[one, other]| vec![Some(f64::from(one + other)); 2])
            .collect();
        let of = |factor: usize| {
            let at: Vec<Json> = points.iter().map(|point| json!(point[factor])).collect();
            let own = of_its_own(&at.iter().collect::<Vec<_>>(), &values);
            let level_of: Vec<usize> = points.iter().map(|point| point[factor] as usize).collect();
            let found = level_means(&level_of, &own).into_iter();
            found
                .map(|level| (level.mean.mean.unwrap(), level.points))
                .collect::<Vec<_>>()
        };
        assert_eq!(of(0), [(4.0, 1), (5.0, 1), (6.0, 1)]);
        assert_eq!(of(1), [(5.0, 1), (6.0, 1), (7.0, 1)]);
    }
}
