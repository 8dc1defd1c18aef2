//! Sensors without what the operating condition does to them.
//!
//! A turbine at another altitude or a spindle at another speed shows other temperatures without being any more worn.
//! Where the settings fall into a few groups, each sensor is measured by its mean and spread within the group; where they
//! vary all the time, by what is left over after a quadratic regression on them. Without settings each sensor is measured by
//! its mean and spread.
//!
//! Groups are found by taking each row to the first group whose centre lies within 8 % of each setting's range, or making
//! it a new one; beyond [`MOST_GROUPS`] groups, or with groups that hold too few rows, the settings count as varying.
//!
//! Left out: groups that look alike in their settings but not in their sensors, and dynamics after a change of setting.

use serde::{Deserialize, Serialize};

use crate::maintenance::learning::linear::solve::Symmetric;

/// Groups of operating conditions at most.
pub const MOST_GROUPS: usize = 24;
/// Share of a setting's range within which rows are of one group.
const RADIUS: f64 = 0.08;
/// Rows of the history that each group needs.
const FEWEST_ROWS: usize = 30;

/// What takes the operating condition out of sensors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regimes {
    /// Mean and inverse spread of each setting over the history.
    settings: Vec<Scaled>,
    groups: Groups,
    /// Whether each sensor varies at all within a condition.
    is_active: Vec<bool>,
}

/// A value measured by its mean and spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Scaled {
    mean: f64,
    inverse: f64,
}

impl Scaled {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count().max(1) as f64;
        let mean = values.clone().sum::<f64>() / count;
        let spread = (values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
        let is_constant = spread <= 1e-9 * mean.abs() || spread <= f64::MIN_POSITIVE;
        let inverse = if is_constant { 0.0 } else { 1.0 / spread };
        let is_usable = mean.is_finite() && inverse.is_finite();
        if is_usable {
            Self { mean, inverse }
        } else {
            Self {
                mean: 0.0,
                inverse: 0.0,
            }
        }
    }

    fn apply(self, value: f64) -> f64 {
        (value - self.mean) * self.inverse
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Groups {
    /// Groups by scaled settings, each with a scale for every sensor; one group without settings.
    Apart {
        centres: Vec<Vec<f64>>,
        sensors: Vec<Vec<Scaled>>,
    },
    /// For every sensor the weights of the terms of [`terms`], and the scale of what is left over.
    Varying {
        weights: Vec<Vec<f64>>,
        left_over: Vec<Scaled>,
    },
}

impl Regimes {
    /// Learns from rows of settings followed by sensors; a missing value is NaN.
    pub fn fit<'r>(rows: impl Iterator<Item = &'r [f64]> + Clone, settings: usize, sensors: usize) -> Self {
        let values = |column: usize| {
            let values = rows
                .clone()
                .map(move |row| row.get(column).copied().unwrap_or(f64::NAN));
            values.filter(|value| value.is_finite())
        };
        let scales: Vec<Scaled> = (0..settings).map(|column| Scaled::of(values(column))).collect();
        let radii: Vec<f64> = (0..settings)
            .map(|column| {
                let low = values(column).fold(f64::INFINITY, f64::min);
                let high = values(column).fold(f64::NEG_INFINITY, f64::max);
                let range = (high - low) * scales[column].inverse;
                if range.is_finite() {
                    range * RADIUS
                } else {
                    f64::INFINITY
                }
            })
            .collect();
        let conditions = rows.clone().map(|row| conditions_of(row, &scales));
        let groups = match groups_of(conditions, &radii) {
            Some(centres) => {
                let near = rows.clone().map(|row| nearest(&centres, &conditions_of(row, &scales)));
                let near: Vec<usize> = near.collect();
                let scale = |group: usize, sensor: usize| {
                    let values = rows.clone().zip(&near).filter(move |(_, near)| **near == group);
                    let values = values.map(move |(row, _)| row.get(settings + sensor).copied().unwrap_or(f64::NAN));
                    Scaled::of(values.filter(|value| value.is_finite()))
                };
                let of_group = |group| (0..sensors).map(|sensor| scale(group, sensor)).collect();
                Groups::Apart {
                    sensors: (0..centres.len()).map(of_group).collect(),
                    centres,
                }
            }
            None => varying(rows, &scales, sensors),
        };
        let is_active = (0..sensors)
            .map(|sensor| match &groups {
                Groups::Apart { sensors, .. } => sensors.iter().any(|scales| scales[sensor].inverse > 0.0),
                Groups::Varying { left_over, .. } => left_over[sensor].inverse > 0.0,
            })
            .collect();
        Self {
            settings: scales,
            groups,
            is_active,
        }
    }

    /// Whether each sensor varies at all within a condition; others say nothing.
    pub fn is_active(&self) -> &[bool] {
        &self.is_active
    }

    /// How many groups of operating conditions there are; none if the settings vary all the time.
    pub fn groups(&self) -> Option<usize> {
        match &self.groups {
            Groups::Apart { centres, .. } => Some(centres.len()),
            Groups::Varying { .. } => None,
        }
    }

    /// The sensors that vary, in standard deviations from what is usual in the condition; `row` is settings followed by
    /// sensors. What is missing stays NaN.
    pub fn apply(&self, row: &[f64], out: &mut Vec<f64>) {
        out.clear();
        let conditions = conditions_of(row, &self.settings);
        let sensors = row.get(self.settings.len()..).unwrap_or_default();
        let active = |sensor: &usize| self.is_active.get(*sensor).copied().unwrap_or(false);
        match &self.groups {
            Groups::Apart {
                centres,
                sensors: scales,
            } => {
                let scales = scales.get(nearest(centres, &conditions)).map_or(&[][..], Vec::as_slice);
                let pairs = (0..scales.len())
                    .filter(active)
                    .map(|sensor| (scales[sensor], sensors.get(sensor)));
                out.extend(pairs.map(|(scale, value)| scale.apply(value.copied().unwrap_or(f64::NAN))));
            }
            Groups::Varying { weights, left_over } => {
                let terms = terms(&conditions);
                for sensor in (0..weights.len().min(left_over.len())).filter(active) {
                    let usual: f64 = weights[sensor]
                        .iter()
                        .zip(&terms)
                        .map(|(weight, term)| weight * term)
                        .sum();
                    let value = sensors.get(sensor).copied().unwrap_or(f64::NAN);
                    out.push(left_over[sensor].apply(value - usual));
                }
            }
        }
    }

    /// Whether it is finite and of so many settings and sensors.
    pub fn is_sound(&self, settings: usize, sensors: usize) -> bool {
        let are_finite = |scales: &[Scaled]| {
            scales
                .iter()
                .all(|scale| scale.mean.is_finite() && scale.inverse.is_finite())
        };
        let fits = match &self.groups {
            Groups::Apart {
                centres,
                sensors: scales,
            } => {
                !centres.is_empty()
                    && centres.len() == scales.len()
                    && centres.iter().all(|centre| centre.len() == settings)
                    && scales
                        .iter()
                        .all(|scales| scales.len() == sensors && are_finite(scales))
            }
            Groups::Varying { weights, left_over } => {
                weights.len() == sensors && left_over.len() == sensors && are_finite(left_over)
            }
        };
        fits && self.settings.len() == settings && self.is_active.len() == sensors && are_finite(&self.settings)
    }
}

/// The scaled settings of a row; what is missing counts as the mean.
fn conditions_of(row: &[f64], scales: &[Scaled]) -> Vec<f64> {
    let scaled = row.iter().zip(scales).map(|(value, scale)| scale.apply(*value));
    scaled
        .map(|value| if value.is_finite() { value } else { 0.0 })
        .collect()
}

/// Centres of the groups, the first row of each; none if they are too many or too small.
fn groups_of(conditions: impl Iterator<Item = Vec<f64>>, radii: &[f64]) -> Option<Vec<Vec<f64>>> {
    let mut centres: Vec<(Vec<f64>, usize)> = Vec::new();
    for condition in conditions {
        let is_near = |centre: &[f64]| {
            let apart = centre.iter().zip(&condition).zip(radii);
            apart
                .into_iter()
                .all(|((centre, value), radius)| (centre - value).abs() <= *radius)
        };
        match centres.iter().position(|(centre, _)| is_near(centre)) {
            Some(group) => centres[group].1 += 1,
            None if centres.len() == MOST_GROUPS => return None,
            None => centres.push((condition, 1)),
        }
    }
    if centres.is_empty() {
        centres.push((vec![0.0; radii.len()], 0));
    }
    let are_large = centres.len() == 1 || centres.iter().all(|(_, count)| *count >= FEWEST_ROWS);
    are_large.then(|| centres.into_iter().map(|(centre, _)| centre).collect())
}

fn nearest(centres: &[Vec<f64>], condition: &[f64]) -> usize {
    let distance = |centre: &Vec<f64>| -> f64 {
        let apart = centre.iter().zip(condition).map(|(centre, value)| centre - value);
        apart.map(|apart| apart * apart).sum()
    };
    let mut best = (f64::INFINITY, 0);
    for (group, centre) in centres.iter().enumerate() {
        let distance = distance(centre);
        if distance < best.0 {
            best = (distance, group);
        }
    }
    best.1
}

/// 1, the settings, their squares and products, with settings far outside the history taken as at its edge.
fn terms(conditions: &[f64]) -> Vec<f64> {
    let values: Vec<f64> = conditions.iter().map(|value| value.clamp(-5.0, 5.0)).collect();
    let mut terms = vec![1.0];
    terms.extend(&values);
    for (index, left) in values.iter().enumerate() {
        terms.extend(values[index..].iter().map(|right| left * right));
    }
    terms
}

fn varying<'r>(rows: impl Iterator<Item = &'r [f64]> + Clone, scales: &[Scaled], sensors: usize) -> Groups {
    let (mut weights, mut left_over) = (Vec::new(), Vec::new());
    for sensor in 0..sensors {
        let at = scales.len() + sensor;
        let value = |row: &[f64]| row.get(at).copied().filter(|value| value.is_finite());
        let size = terms(&vec![0.0; scales.len()]).len();
        let mut equations = Symmetric::zero(size);
        let mut right = vec![0.0; size];
        for row in rows.clone() {
            let Some(value) = value(row) else { continue };
            let terms = terms(&conditions_of(row, scales));
            equations.add_outer(&terms, 1.0);
            right
                .iter_mut()
                .zip(&terms)
                .for_each(|(sum, term)| *sum += term * value);
        }
        (0..size).for_each(|index| equations.add_to_diagonal(index, 1e-6));
        let found = equations.solve(&right);
        let apart = rows.clone().filter_map(|row| {
            let terms = terms(&conditions_of(row, scales));
            let usual: f64 = found.iter().zip(&terms).map(|(weight, term)| weight * term).sum();
            value(row).map(|value| value - usual)
        });
        let apart: Vec<f64> = apart.collect();
        let mut scale = Scaled::of(apart.iter().copied());
        // A sensor that is constant leaves rounding over, which is no signal.
        let size = rows
            .clone()
            .filter_map(value)
            .fold(0.0, |most: f64, value| most.max(value.abs()));
        if scale.inverse * size * 1e-8 > 1.0 {
            scale.inverse = 0.0;
        }
        weights.push(found);
        left_over.push(scale);
    }
    Groups::Varying { weights, left_over }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    fn spread(regimes: &Regimes, rows: &[Vec<f64>]) -> f64 {
        let mut out = Vec::new();
        let square = |row: &Vec<f64>| {
            regimes.apply(row, &mut out);
            out[0] * out[0]
        };
        (rows.iter().map(square).sum::<f64>() / rows.len() as f64).sqrt()
    }

    #[test]
    fn a_few_conditions_are_told_apart() {
        let mut stream = Stream::named(1, 0, "", "rows");
        let rows: Vec<Vec<f64>> = (0..600)
            .map(|row| {
                let condition = f64::from(row % 3);
                vec![
                    condition * 10.0 + 0.01 * stream.uniform(),
                    condition * 500.0 + stream.uniform(),
                    7.0,
                ]
            })
            .collect();
        let regimes = Regimes::fit(rows.iter().map(Vec::as_slice), 1, 2);
        assert_eq!(regimes.groups(), Some(3));
        assert_eq!(regimes.is_active(), [true, false], "the constant says nothing");
        assert!((spread(&regimes, &rows) - 1.0).abs() < 1e-9);
        let mut out = Vec::new();
        regimes.apply(&[10.0, 501.5, 7.0], &mut out);
        assert_eq!(out.len(), 1);
        // Uniform in 500 to 501: a standard deviation of 0.289.
        assert!((out[0] - 3.46).abs() < 0.3, "{out:?}");
        assert!(regimes.is_sound(1, 2) && !regimes.is_sound(2, 2));
    }

    #[test]
    fn conditions_that_vary_all_the_time_are_regressed_out() {
        let mut stream = Stream::named(2, 0, "", "rows");
        let rows: Vec<Vec<f64>> = (0..2_000)
            .map(|_| {
                let (speed, load) = (stream.uniform(), stream.uniform());
                vec![
                    speed,
                    load,
                    3.0 + 5.0 * speed * load - speed * speed + 0.01 * stream.uniform(),
                ]
            })
            .collect();
        let regimes = Regimes::fit(rows.iter().map(Vec::as_slice), 2, 1);
        assert_eq!(regimes.groups(), None);
        let mut out = Vec::new();
        regimes.apply(&[0.5, 0.5, 3.0 + 1.25 - 0.25 + 0.005 + 0.029], &mut out);
        assert!(
            (out[0] - 10.0).abs() < 0.5,
            "ten standard deviations of 0.0029: {out:?}"
        );
    }

    #[test]
    fn without_settings_there_is_one_condition_and_gaps_stay_gaps() {
        let rows = [vec![1.0], vec![3.0], vec![f64::NAN]];
        let regimes = Regimes::fit(rows.iter().map(Vec::as_slice), 0, 1);
        assert_eq!(regimes.groups(), Some(1));
        let mut out = Vec::new();
        regimes.apply(&[4.0], &mut out);
        assert_eq!(out, [2.0]);
        regimes.apply(&[f64::NAN], &mut out);
        assert!(out[0].is_nan());
        regimes.apply(&[], &mut out);
        assert!(out[0].is_nan());
    }
}
