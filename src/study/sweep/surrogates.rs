//! Surrogates of a study's responses, by which what was not simulated is foretold.
//!
//! There is one where every factor is a number at every point. Coordinates are shares of the range that the points
//! cover, and nothing is said beyond it.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use thiserror::Error;

use crate::scenario::diagnostic::choices_help;
use crate::study::settings::CONFIDENCE;
use crate::study::surrogate::data::Data;
use crate::study::surrogate::fitted::{Prediction, Surrogate};
use crate::study::sweep::study::Study;

/// Where the points of a study lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    /// Factors, with their lowest and highest value.
    factors: Vec<(String, f64, f64)>,
    /// The points in shares of these ranges, without coordinates that never change.
    at: Vec<Vec<f64>>,
}

/// Why a response cannot be foretold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PredictError {
    /// A factor is not a number at every point.
    #[error("{0} is not a number at every point, and only between numbers can be foretold")]
    NotNumeric(String),
    /// What is asked for cannot be read.
    #[error("`{0}` says no point: write factor=value for every factor, with commas between")]
    Grammar(String),
    /// No factor, or several, have such a name.
    #[error("{help}")]
    Factor {
        /// What there is.
        help: String,
    },
    /// A factor is not said.
    #[error("the point does not say {0}")]
    Missing(String),
    /// A value lies where no point does.
    #[error("{factor} = {value} lies outside of {low} to {high}, where the study has no points")]
    Outside {
        /// The factor.
        factor: String,
        /// Its value.
        value: String,
        /// The lowest value of the points.
        low: String,
        /// The highest.
        high: String,
    },
}

impl Space {
    /// Where the points of a study lie.
    ///
    /// # Errors
    /// If a factor is not a number at every point.
    pub fn of(study: &Study) -> Result<Self, PredictError> {
        let mut factors = Vec::new();
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for (place, factor) in study.factors.iter().enumerate() {
            let values = study.points.iter().map(|point| point.get(place).and_then(Json::as_f64));
            let values: Option<Vec<f64>> = values.collect();
            let values = values.ok_or_else(|| PredictError::NotNumeric(factor.path.to_string()))?;
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if low < high {
                columns.push(values.iter().map(|value| (value - low) / (high - low)).collect());
            }
            factors.push((factor.path.to_string(), low, high));
        }
        let point = |number: usize| {
            columns
                .iter()
                .filter_map(|column| column.get(number).copied())
                .collect()
        };
        Ok(Self {
            at: (0..study.points.len()).map(point).collect(),
            factors,
        })
    }

    /// The surrogate of a response, of which there are these values at each point; none if there are too few, or it
    /// never changes.
    pub fn surrogate(&self, values: &[Vec<Option<f64>>]) -> Option<Surrogate> {
        let has_factors = self.at.first().is_some_and(|at| !at.is_empty());
        let (at, values) = distinct(&self.at, values);
        has_factors.then(|| Surrogate::fit(&Data::of(&at, &values))).flatten()
    }

    /// The values of all factors, in their order, that a text such as `station.lathe.cycle_seconds=60,press.buffer=4`
    /// says. The end of a path will do where it is that of one factor only.
    ///
    /// # Errors
    /// If it says something else, or less, or lies outside of the points.
    pub fn point(&self, text: &str) -> Result<Vec<f64>, PredictError> {
        let mut said: Vec<Option<f64>> = vec![None; self.factors.len()];
        for part in parted(text) {
            let wrong = || PredictError::Grammar(part.to_owned());
            let (name, value) = part.rsplit_once('=').ok_or_else(wrong)?;
            let value: f64 = value.trim().replace('_', "").parse().map_err(|_| wrong())?;
            let place = self.factor(name.trim())?;
            if let (Some((factor, low, high)), Some(own)) = (self.factors.get(place), said.get_mut(place)) {
                if !(*low..=*high).contains(&value) {
                    return Err(PredictError::Outside {
                        factor: factor.clone(),
                        value: value.to_string(),
                        low: low.to_string(),
                        high: high.to_string(),
                    });
                }
                *own = Some(value);
            }
        }
        let whole = said.into_iter().zip(&self.factors);
        whole
            .map(|(value, (factor, ..))| value.ok_or_else(|| PredictError::Missing(factor.clone())))
            .collect()
    }

    fn factor(&self, name: &str) -> Result<usize, PredictError> {
        let names = || self.factors.iter().map(|(factor, ..)| factor.as_str());
        if let Some(place) = names().position(|factor| factor == name) {
            return Ok(place);
        }
        let end = format!(".{name}");
        let ends: Vec<usize> = (0..self.factors.len())
            .filter(|place| {
                self.factors
                    .get(*place)
                    .is_some_and(|(factor, ..)| factor.ends_with(&end))
            })
            .collect();
        match ends[..] {
            [place] => Ok(place),
            [] => {
                // What is meant is looked for among ends of as many parts.
                let many = name.matches('.').count() + 1;
                let known: Vec<String> = names().map(|factor| last(factor, many)).collect();
                let help = choices_help(name, "factors", known.iter().map(String::as_str));
                Err(PredictError::Factor {
                    help: format!("there is no factor {name}; {help}"),
                })
            }
            _ => Err(PredictError::Factor {
                help: format!("{name} is the end of several factors: write more of the one that is meant"),
            }),
        }
    }

    /// What a surrogate says of a point.
    pub fn predict(&self, surrogate: &Surrogate, point: &[f64]) -> Prediction {
        let shares = self.factors.iter().zip(point).filter(|((_, low, high), _)| low < high);
        let shares: Vec<f64> = shares
            .map(|((_, low, high), value)| (value - low) / (high - low))
            .collect();
        surrogate.predict(&shares, CONFIDENCE)
    }
}

/// The points without those that lie where another did before, with their values: left out, a point with a twin is foretold
/// by the twin, which says nothing of how well others are.
fn distinct(at: &[Vec<f64>], values: &[Vec<Option<f64>>]) -> (Vec<Vec<f64>>, Vec<Vec<Option<f64>>>) {
    let mut seen = BTreeSet::new();
    let points = at.iter().zip(values);
    let is_new = |point: &(&Vec<f64>, &Vec<Option<f64>>)| {
        let place: Vec<u64> = point.0.iter().map(|share| share.to_bits()).collect();
        seen.insert(place)
    };
    points
        .filter(is_new)
        .map(|(at, values)| (at.clone(), values.clone()))
        .unzip()
}

/// The last parts of a path, so many.
fn last(path: &str, many: usize) -> String {
    let mut parts: Vec<&str> = path.rsplit('.').take(many).collect();
    parts.reverse();
    parts.join(".")
}

/// The parts between commas that stand in no quotation marks.
fn parted(text: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |letter| {
        is_quoted ^= letter == '"';
        letter == ',' && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> Space {
        let factor = |name: &str, low: f64, high: f64| (name.to_owned(), low, high);
        Space {
            factors: vec![
                factor("station.lathe.buffer", 1.0, 9.0),
                factor("station.press.buffer", 0.0, 1.0),
                factor("offer.\"A, = B\".price_won", 5.0, 5.0),
            ],
            at: Vec::new(),
        }
    }

    #[test]
    fn a_point_that_stands_twice_counts_once() {
        let shares = [0.0, 0.3, 0.5, 0.7, 1.0, 0.2];
        let noisy = |share: f64, luck: f64| vec![Some(4.0 * share + luck), Some(4.0 * share - luck + 0.1)];
        let once = Space {
            factors: Vec::new(),
            at: shares.iter().map(|share| vec![*share]).collect(),
        };
        let luck = [0.4, -0.3, 0.2, 0.6, -0.5, 0.1];
        let values: Vec<_> = shares
            .iter()
            .zip(luck)
            .map(|(&share, luck)| noisy(share, luck))
            .collect();
        let twice = Space {
            at: [&once.at[..], &once.at[..]].concat(),
            ..once.clone()
        };
        let doubled = [&values[..], &values[..]].concat();
        assert_eq!(twice.surrogate(&doubled), once.surrogate(&values));
        assert_eq!(once.surrogate(&values).map(|found| found.points), Some(6));
        // Four places are too few, however often they stand there.
        let few = Space {
            at: [&once.at[..4], &once.at[..4]].concat(),
            ..once.clone()
        };
        assert_eq!(few.surrogate(&[&values[..4], &values[..4]].concat()), None);
    }

    #[test]
    fn a_point_is_said_by_names_or_their_ends() {
        let at = |text: &str| space().point(text);
        let whole = "station.press.buffer=0.5, lathe.buffer = 1_0e-1,offer.\"A, = B\".price_won=5";
        assert_eq!(at(whole), Ok(vec![1.0, 0.5, 5.0]));
        for (wrong, said) in [
            ("buffer=1", "several factors"),
            ("lathe.bufer=1", "did you mean"),
            ("lathe.buffer", "says no point"),
            ("lathe.buffer=x", "says no point"),
            ("lathe.buffer=10", "outside of 1 to 9"),
            ("lathe.buffer=NaN", "outside of 1 to 9"),
            ("lathe.buffer=3,press.buffer=1", "does not say offer"),
        ] {
            let found = at(wrong).unwrap_err().to_string();
            assert!(found.contains(said), "{wrong}: {found}");
        }
    }
}
