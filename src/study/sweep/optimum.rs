//! What a search for the best point found.

use crate::kernel::statistics::paired::PairedInterval;
use crate::study::estimate::Estimate;
use crate::study::search::course::{Course, End, Found};
use crate::study::settings::CONFIDENCE;
use crate::study::surrogate::fitted::{foretold_share, mean_square};
use crate::study::sweep::analysis::{shown, values};
use crate::study::sweep::optimisation::Optimisation;
use crate::study::sweep::results::Finished;
use crate::study::sweep::spec::Goal;
use crate::study::sweep::study::Study;

/// What a search found. All figures are those of the response with costs counted: what the factors cost is taken off where
/// more is better, and put on where less is.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// The response.
    pub response: String,
    /// Whether more or less of it is better.
    pub goal: Goal,
    /// Whether factors have costs.
    pub has_costs: bool,
    /// Why it ended; none while it goes on.
    pub end: Option<End>,
    /// What one more point is expected to be better by.
    pub left: Option<f64>,
    /// The point that is named; none if all failed.
    pub named: Option<Named>,
    /// What the Gaussian process says of the whole space; none where there is none.
    pub foretold: Option<Foretold>,
    /// The points in their order.
    pub curve: Vec<Tried>,
}

/// The point that is named as the best of those tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The point.
    pub point: usize,
    /// Its values.
    pub values: String,
    /// Its mean in the replications by which it was chosen, which is flattered by the choice.
    pub seen: f64,
    /// Its mean in fresh replications.
    pub fresh: Estimate,
    /// The values of the first point.
    pub first_values: String,
    /// The first point's mean in the same fresh replications.
    pub first_fresh: Estimate,
    /// What it is better by than the first, replication by replication; none if it is the first, or one of them failed.
    pub gain: Option<PairedInterval>,
}

/// What the Gaussian process says.
#[derive(Clone, Debug, PartialEq)]
pub struct Foretold {
    /// The values where it says most, whether they were tried or not.
    pub values: String,
    /// What it says there.
    pub mean: f64,
    /// The root of the mean square of its errors at points that it was not shown.
    pub rmse: f64,
    /// 1 − the mean square of these errors as a share of the variance of the means (Q²).
    pub q2: f64,
}

/// A point that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// Its values.
    pub values: String,
    /// Its mean; none if a replication failed or had no value.
    pub mean: Option<f64>,
    /// The best mean so far.
    pub best: Option<f64>,
    /// What it was expected to be better by than what was best before; only of the first of those chosen together.
    pub expected: Option<f64>,
}

impl Optimum {
    /// What the finished runs of a study's search say; none if the study has no search.
    pub fn of(study: &Study, finished: &Finished) -> Option<Self> {
        let optimisation = study.optimisation.as_ref()?;
        let course = optimisation.course();
        let found = course.found(&optimisation.values(finished));
        let response = study.responses.get(optimisation.response)?;
        let costs = study.spec.factors.iter().filter_map(|factor| factor.cost);
        Some(Self {
            response: response.to_string(),
            goal: optimisation.goal,
            has_costs: costs.into_iter().any(|cost| cost != 0.0),
            end: course.end(),
            left: course.left(),
            named: named(study, optimisation, &found, finished),
            foretold: foretold(study, optimisation, &found),
            curve: curve(study, course, &found, optimisation.goal.sign()),
        })
    }
}

fn named(study: &Study, optimisation: &Optimisation, found: &Found, finished: &Finished) -> Option<Named> {
    let point = optimisation.named()?;
    let place = found.good.binary_search(&point).ok()?;
    let sign = optimisation.goal.sign();
    let (best, first) = (fresh(optimisation, point, finished), fresh(optimisation, 0, finished));
    let gain = || {
        let signed = |values: &[Option<f64>]| -> Option<Vec<f64>> {
            values.iter().map(|value| value.map(|value| sign * value)).collect()
        };
        PairedInterval::of(&signed(&first)?, &signed(&best)?, CONFIDENCE).ok()
    };
    Some(Named {
        point,
        values: values_shown(study, point),
        seen: sign * found.means.get(place)?,
        gain: if point == 0 { None } else { gain() },
        fresh: whole(&best),
        first_values: values_shown(study, 0),
        first_fresh: whole(&first),
    })
}

/// The values of a point in fresh replications, with costs counted.
fn fresh(optimisation: &Optimisation, point: usize, finished: &Finished) -> Vec<Option<f64>> {
    let course = optimisation.course();
    let mut wanted = vec![0; point + 1];
    if let Some(own) = wanted.last_mut() {
        *own = optimisation.replications + optimisation.confirm;
    }
    let all = values(optimisation.response, &wanted, finished)
        .pop()
        .unwrap_or_default();
    let cost = course.points().get(point).map_or(0.0, |at| course.lattice().cost(at));
    let counted = |value: Option<f64>| value.map(|value| value - optimisation.goal.sign() * cost);
    let fresh = all.into_iter().skip(optimisation.replications as usize);
    fresh.map(counted).collect()
}

/// The estimate from values; without one if a replication has none, as that of the others would be flattered.
fn whole(values: &[Option<f64>]) -> Estimate {
    match values.contains(&None) {
        true => Estimate::default(),
        false => Estimate::of(values.iter().copied()),
    }
}

fn foretold(study: &Study, optimisation: &Optimisation, found: &Found) -> Option<Foretold> {
    let course = optimisation.course();
    let (position, net) = course.foretold(found)?;
    // Q² is that of the response itself, which is what the process foretells: costs are known.
    let costs = found.good.iter().filter_map(|point| course.points().get(*point));
    let own: Vec<f64> = found
        .means
        .iter()
        .zip(costs)
        .map(|(mean, at)| mean + course.lattice().cost(at))
        .collect();
    let values = course.lattice().values(&position);
    Some(Foretold {
        values: said(study, values.into_iter().map(crate::study::design::factor::number)),
        mean: optimisation.goal.sign() * net,
        rmse: mean_square(found.left_out.iter().copied()).sqrt(),
        q2: foretold_share(&found.left_out, &own),
    })
}

fn curve(study: &Study, course: &Course, found: &Found, sign: f64) -> Vec<Tried> {
    let mut best: Option<f64> = None;
    let of_point = |point: usize| {
        let place = found.good.binary_search(&point).ok();
        let net = place.and_then(|place| found.means.get(place).copied());
        best = best.into_iter().chain(net).reduce(f64::max);
        let step = course.steps().iter().find(|step| step.first == point);
        Tried {
            values: values_shown(study, point),
            mean: net.map(|net| sign * net),
            best: best.map(|best| sign * best),
            expected: step.and_then(|step| step.expected),
        }
    };
    (0..course.points().len()).map(of_point).collect()
}

/// The values of a point for people, to six figures.
fn values_shown(study: &Study, point: usize) -> String {
    let values = study.points.get(point).map(Vec::as_slice).unwrap_or_default();
    said(study, values.iter().cloned())
}

fn said(study: &Study, values: impl Iterator<Item = serde_json::Value>) -> String {
    let pairs = study.factors.iter().zip(values);
    let pairs = pairs.map(|(factor, value)| format!("{} = {}", factor.path, shown(&value)));
    pairs.collect::<Vec<_>>().join(", ")
}
