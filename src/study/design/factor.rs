//! Factors: what is varied, over which values.
//!
//! A factor takes a list of values, a range, or a distribution. Designs of levels (grid, two-level, one at a time) ask for
//! its [levels](Factor::levels), designs that fill the space for its value [at a share](Factor::at) from 0 to 1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value as Json};
use thiserror::Error;

use crate::kernel::distribution::{DistributionError, DistributionSpec, Sampler};
use crate::scenario::path::{PathError, ValuePath};

/// Most levels of one factor.
pub const MOST_LEVELS: u32 = 10_000;

/// Shares of distributions stay so far from 0 and 1, half a step of Sobol points: there many have no value.
const EDGE: f64 = 1.0 / (1_u64 << 33) as f64;

/// A factor as a study file says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorSpec {
    /// The place of the value in the scenario, e.g. `station.lathe.cycle_seconds`.
    pub path: String,
    /// The values it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Json>>,
    /// Lowest and highest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[f64; 2]>,
    /// How its values are distributed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<DistributionSpec>,
    /// Levels of a range, its ends among them, or of a distribution, of equal probability; for designs of levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<u32>,
    /// Only whole numbers of the range or distribution.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// The value at the base of a one-at-a-time design; the scenario's own if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Json>,
    /// What one more of it costs, in the unit of the response that `optimise` looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

/// Why a factor makes no sense.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FactorError {
    /// Its path cannot be read or does not exist.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Not exactly one of the ways to say its values.
    #[error("{0}: give one of `values`, `range` and `distribution`")]
    Ways(String),
    /// The range is not from low to high.
    #[error("{path}: the range {low} to {high} must lead from a lower to a higher number")]
    Range {
        /// The factor.
        path: String,
        /// Its lower end.
        low: f64,
        /// Its upper end.
        high: f64,
    },
    /// There is no whole number in the range.
    #[error("{path}: there is no whole number from {low} to {high}")]
    NoWhole {
        /// The factor.
        path: String,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// The distribution makes no sense.
    #[error("{path}: {source}")]
    Distribution {
        /// The factor.
        path: String,
        /// Why.
        source: DistributionError,
    },
    /// The distribution cannot be inverted.
    #[error("{0}: a gamma or Erlang distribution cannot be laid out in points; a lognormal or Weibull can")]
    NotInvertible(String),
    /// There are no values, or too many.
    #[error("{path}: {found} values; there must be from 1 to 10000")]
    Levels {
        /// The factor.
        path: String,
        /// How many there are.
        found: usize,
    },
    /// A design of levels needs them.
    #[error("{0}: this design needs `steps`, the number of levels, or `values`")]
    NoSteps(String),
    /// A value that no scenario can hold.
    #[error("{0}: a value must be a number, text, true or false, or a list or table of these")]
    Value(String),
}

/// A factor that makes sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The place of the value in the scenario.
    pub path: ValuePath,
    /// Whether only whole numbers are meant.
    whole: bool,
    /// Levels of a range or distribution, if given.
    steps: Option<u32>,
    space: Space,
}

#[derive(Clone, Debug, PartialEq)]
enum Space {
    Values(Vec<Json>),
    Range(f64, f64),
    Distribution(Box<Sampler>),
}

impl FactorSpec {
    /// The factor, checked.
    ///
    /// # Errors
    /// If it makes no sense.
    pub fn factor(&self) -> Result<Factor, FactorError> {
        let name = || self.path.clone();
        let space = match (&self.values, self.range, &self.distribution) {
            (Some(values), None, None) => {
                if values.is_empty() || values.len() > MOST_LEVELS as usize {
                    let found = values.len();
                    return Err(FactorError::Levels { path: name(), found });
                }
                if values.iter().chain(&self.base).any(|value| !is_a_value(value)) {
                    return Err(FactorError::Value(name()));
                }
                Space::Values(values.clone())
            }
            (None, Some([low, high]), None) => {
                if !(low < high && low.is_finite() && high.is_finite()) {
                    return Err(FactorError::Range {
                        path: name(),
                        low,
                        high,
                    });
                }
                if self.whole && low.ceil() > high.floor() {
                    return Err(FactorError::NoWhole {
                        path: name(),
                        low,
                        high,
                    });
                }
                Space::Range(low, high)
            }
            (None, None, Some(distribution)) => {
                let sampler = distribution.sampler();
                let sampler = sampler.map_err(|source| FactorError::Distribution { path: name(), source })?;
                if sampler.quantile(0.5).is_none() {
                    return Err(FactorError::NotInvertible(name()));
                }
                Space::Distribution(Box::new(sampler))
            }
            _ => return Err(FactorError::Ways(name())),
        };
        if let Some(found) = self.steps.filter(|steps| !(1..=MOST_LEVELS).contains(steps)) {
            let found = found as usize;
            return Err(FactorError::Levels { path: name(), found });
        }
        Ok(Factor {
            path: self.path.parse()?,
            whole: self.whole,
            steps: self.steps,
            space,
        })
    }
}

impl Factor {
    /// Lowest and highest number, and whether only whole ones are meant, if it has a range.
    pub fn range(&self) -> Option<(f64, f64, bool)> {
        match self.space {
            Space::Range(low, high) => Some((low, high, self.whole)),
            Space::Values(_) | Space::Distribution(_) => None,
        }
    }

    /// The value at a share of its range, from 0 to 1.
    pub fn at(&self, share: f64) -> Json {
        match &self.space {
            Space::Values(values) => {
                let place = (share * values.len() as f64) as usize;
                let last = values.len().saturating_sub(1);
                values.get(place.min(last)).cloned().unwrap_or_default()
            }
            Space::Range(low, high) if self.whole => {
                let (first, last) = self.ends_of(*low, *high);
                number((first + (share * (last - first + 1.0)).floor()).min(last))
            }
            Space::Range(low, high) => number(low + share * (high - low)),
            Space::Distribution(sampler) => {
                let value = sampler.quantile(share.clamp(EDGE, 1.0 - EDGE)).unwrap_or_default();
                number(if self.whole { value.round() } else { value })
            }
        }
    }

    /// The value in the cell of this width that begins at a share: of a distribution that of the cell's middle, since where
    /// the first cell begins, at 0, many are without end.
    pub fn in_cell(&self, share: f64, width: f64) -> Json {
        match self.space {
            Space::Distribution(_) => self.at(share + 0.5 * width),
            Space::Values(_) | Space::Range(..) => self.at(share),
        }
    }

    /// The value at a level of a grid of so many, an even number, counted from 0: evenly from end to end of a range, the
    /// nearest there is of values and whole numbers, so that half a grid further there is always another, and the
    /// middles of parts of equal probability of a distribution.
    pub fn on_grid(&self, level: usize, levels: usize) -> Json {
        let share = level as f64 / levels.saturating_sub(1).max(1) as f64;
        match &self.space {
            Space::Values(values) => {
                let place = (share * values.len().saturating_sub(1) as f64).round() as usize;
                values.get(place).cloned().unwrap_or_default()
            }
            Space::Range(low, high) if self.whole => {
                let (first, last) = self.ends_of(*low, *high);
                number(first + (share * (last - first)).round())
            }
            Space::Range(..) => self.at(share),
            Space::Distribution(_) => self.at((level as f64 + 0.5) / levels.max(1) as f64),
        }
    }

    /// Where a value of that grid lies between the lowest and the highest, from 0 to 1: numbers by their size, other values
    /// by their places. The levels of a distribution span only the probability between the middles of its first and its
    /// last part, so what lies between them counts for as much.
    pub fn on_grid_at(&self, value: &Json, levels: usize) -> f64 {
        let size = |value: &Json| value.as_f64().unwrap_or_default();
        match &self.space {
            Space::Values(values) if values.iter().all(Json::is_number) => {
                let low = values.iter().map(size).fold(f64::INFINITY, f64::min);
                let high = values.iter().map(size).fold(f64::NEG_INFINITY, f64::max);
                between(low, high, size(value))
            }
            Space::Values(values) => {
                let place = values.iter().position(|known| known == value).unwrap_or_default();
                between(0.0, values.len().saturating_sub(1) as f64, place as f64)
            }
            Space::Range(low, high) => {
                let (low, high) = self.ends_of(*low, *high);
                between(low, high, size(value))
            }
            Space::Distribution(_) => {
                let [low, high] = [0, levels.saturating_sub(1)].map(|level| size(&self.on_grid(level, levels)));
                let spanned = 1.0 - 1.0 / levels.max(1) as f64;
                spanned * between(low, high, size(value))
            }
        }
    }

    /// The lowest and the highest number of a range that may be taken.
    fn ends_of(&self, low: f64, high: f64) -> (f64, f64) {
        match self.whole {
            true => (low.ceil(), high.floor()),
            false => (low, high),
        }
    }

    /// Its levels, for designs of levels.
    ///
    /// # Errors
    /// If it has none.
    pub fn levels(&self) -> Result<Vec<Json>, FactorError> {
        let none = || FactorError::NoSteps(self.path.to_string());
        let mut levels: Vec<Json> = match &self.space {
            Space::Values(values) => return Ok(values.clone()),
            Space::Range(low, high) => match self.steps {
                None if self.whole && high - low < f64::from(MOST_LEVELS) => {
                    let (first, last) = (low.ceil() as i64, high.floor() as i64);
                    (first..=last).map(Json::from).collect()
                }
                None => return Err(none()),
                Some(1) => vec![self.at(0.5)],
                Some(steps) => {
                    let (low, high) = self.ends_of(*low, *high);
                    let between = |step: u32| {
                        let value = low + f64::from(step) / f64::from(steps - 1) * (high - low);
                        number(if self.whole { value.round() } else { value })
                    };
                    (0..steps).map(between).collect()
                }
            },
            Space::Distribution(_) => {
                let steps = self.steps.ok_or_else(none)?;
                let middle = |step: u32| self.at((f64::from(step) + 0.5) / f64::from(steps));
                (0..steps).map(middle).collect()
            }
        };
        levels.dedup();
        Ok(levels)
    }

    /// Its lowest and its highest level, for two-level designs: the ends of a range, the first and last of values, the
    /// quartiles of a distribution.
    pub fn ends(&self) -> [Json; 2] {
        match self.space {
            Space::Distribution(_) => [self.at(0.25), self.at(0.75)],
            _ => [self.at(0.0), self.at(1.0)],
        }
    }
}

/// How far a value lies from one number to another, from 0 to 1; 0 if they are the same.
fn between(low: f64, high: f64, value: f64) -> f64 {
    match low < high {
        true => (value - low) / (high - low),
        false => 0.0,
    }
}

/// A number as JSON; `2.0` becomes `2`, so that it will do for a count too.
pub fn number(value: f64) -> Json {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Json::from(value as i64);
    }
    Number::from_f64(value).map_or(Json::Null, Json::Number)
}

fn is_a_value(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Array(items) => items.iter().all(is_a_value),
        // A date of TOML comes as such a table.
        Json::Object(object) => object
            .iter()
            .all(|(key, item)| !key.starts_with('$') && is_a_value(item)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn factor(text: &str) -> Result<Factor, FactorError> {
        toml::from_str::<FactorSpec>(&format!("path = \"a.b\"\n{text}"))
            .unwrap()
            .factor()
    }

    #[test]
    fn a_range_is_met_from_end_to_end() {
        let factor = factor("range = [2, 6]\nsteps = 3").unwrap();
        assert_eq!(
            [factor.at(0.0), factor.at(0.125), factor.at(1.0)],
            [json!(2), json!(2.5), json!(6)]
        );
        assert_eq!(factor.levels().unwrap(), [json!(2), json!(4), json!(6)]);
        assert_eq!(factor.ends(), [json!(2), json!(6)]);
    }

    #[test]
    fn whole_numbers_are_equally_likely() {
        let factor = factor("range = [1, 3]\nwhole = true").unwrap();
        let mut counts = [0; 4];
        for share in 0..300 {
            counts[factor.at(f64::from(share) / 300.0).as_u64().unwrap() as usize] += 1;
        }
        assert_eq!((counts, factor.at(1.0)), ([0, 100, 100, 100], json!(3)));
        assert_eq!(factor.levels().unwrap(), [json!(1), json!(2), json!(3)]);
    }

    #[test]
    fn levels_of_whole_numbers_stay_within_the_range() {
        let levels = |text: &str| factor(text).unwrap().levels().unwrap();
        assert_eq!(
            levels("range = [0.5, 4.5]\nwhole = true\nsteps = 2"),
            [json!(1), json!(4)]
        );
        assert_eq!(
            levels("range = [1.6, 3.4]\nwhole = true\nsteps = 3"),
            [json!(2), json!(3)]
        );
        assert_eq!(levels("range = [1.6, 2.4]\nwhole = true\nsteps = 3"), [json!(2)]);
    }

    #[test]
    fn half_a_grid_further_there_is_always_another_value() {
        for text in [
            "values = [\"a\", \"b\"]",
            "values = [1, 2, 10]",
            "values = [5, 4, 3, 2, 1]",
            "range = [1, 2]\nwhole = true",
            "range = [0, 6]\nwhole = true",
            "range = [0, 1]",
            "distribution = { uniform = [0, 10] }",
        ] {
            let factor = factor(text).unwrap();
            for levels in [2, 4, 6, 10] {
                let at = |level: usize| factor.on_grid_at(&factor.on_grid(level, levels), levels);
                for level in 0..levels / 2 {
                    assert!(at(level) != at(level + levels / 2), "{text} {levels} {level}");
                }
                assert_eq!(at(0).min(at(levels - 1)), 0.0, "{text}");
            }
        }
        let whole = factor("range = [0.5, 8.5]\nwhole = true").unwrap();
        let on_grid: Vec<Json> = (0..4).map(|level| whole.on_grid(level, 4)).collect();
        assert_eq!(on_grid, [json!(1), json!(3), json!(6), json!(8)]);
    }

    #[test]
    fn values_may_be_of_any_kind() {
        let factor = factor("values = [\"wifi\", true, [[1, 2]]]").unwrap();
        let found = [0.0, 0.4, 0.9, 1.0].map(|share| factor.at(share));
        assert_eq!(found, [json!("wifi"), json!(true), json!([[1, 2]]), json!([[1, 2]])]);
    }

    #[test]
    fn a_distribution_is_met_by_its_quantiles() {
        let normal = factor("distribution = { normal = { mean = 10, sd = 2, min = -100 } }").unwrap();
        let at = |share: f64| normal.at(share).as_f64().unwrap();
        assert!((at(0.5) - 10.0).abs() < 1e-9 && (at(0.975) - 13.919_927_97).abs() < 1e-6);
        let lognormal = factor("distribution = { lognormal = { mean = 5, cv = 0.5 } }\nsteps = 2").unwrap();
        // The first Sobol point is the origin, where a lognormal has no value.
        assert!(lognormal.at(0.0).as_f64().unwrap() > 0.0 && lognormal.at(1.0).as_f64().unwrap() < 1e6);
        assert_eq!(lognormal.levels().unwrap(), [lognormal.at(0.25), lognormal.at(0.75)]);
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in [
            "",
            "values = []",
            "range = [2, 2]",
            "range = [3, 2]",
            "range = [1, 2]\nvalues = [1]",
            "range = [1, 2]\nsteps = 0",
            "distribution = { gamma = { mean = 1, cv = 1 } }",
            "distribution = { uniform = [2, 1] }",
            "values = [2027-01-04]",
        ] {
            assert!(factor(wrong).is_err(), "{wrong}");
        }
        let missing = factor("range = [1, 2]").unwrap().levels();
        assert!(matches!(missing, Err(FactorError::NoSteps(_))));
    }
}
