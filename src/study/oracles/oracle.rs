//! A plant with known answers, and how they are read from a run.

use crate::factory::result::{Figures, RunResult};
use crate::line::state::State;

/// Half-width of 99 % intervals that means something, as a share of the mean.
pub(super) const PRECISION: f64 = 0.005;

/// A plant with known answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Oracle {
    /// What it is, with its parameters.
    pub name: String,
    /// Where the model and its answer come from.
    pub source: &'static str,
    /// The plant, as the text of a scenario.
    pub scenario: String,
    /// Replications that, with the length of the scenario's run, make the intervals narrow enough to mean something.
    pub replications: u64,
    /// Half-width of the 99 % intervals that they lead to, as a share of the mean, at most.
    pub precision: f64,
    /// What is known about it.
    pub answers: Vec<Answer>,
}

/// One figure that is known exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What it is.
    pub what: String,
    /// How to read it from a run.
    pub figure: Figure,
    /// Its exact value.
    pub exact: f64,
    /// The unit of both.
    pub unit: &'static str,
}

/// How to read a figure from a run: a sum of readings, each with a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure(pub(super) Vec<(f64, Reading)>);

/// Something that a run says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// The number one.
    One,
    /// A figure of the whole plant.
    Plant(&'static str),
    /// A figure of a station.
    Station(usize, &'static str),
    /// The share of time that a station spends in a state.
    State(usize, State),
    /// A figure of an operator group or crew.
    People(usize, &'static str),
    /// A figure of a failure mode.
    Failure(usize, &'static str),
    /// A figure of a stock of spare parts.
    Spare(usize, &'static str),
    /// A figure of a control chart.
    Chart(usize, &'static str),
}

impl Oracle {
    /// The same with a third of the replications.
    pub(super) fn at_half_the_precision(self) -> Self {
        Self {
            replications: self.replications.div_ceil(3).max(10),
            precision: 2.0 * self.precision,
            ..self
        }
    }
}

impl Figure {
    /// The figure of one run, if it has a value there.
    pub fn read(&self, result: &RunResult) -> Option<f64> {
        self.0
            .iter()
            .map(|&(factor, reading)| Some(factor * reading.read(result)?))
            .sum()
    }
}

impl Reading {
    fn read(self, result: &RunResult) -> Option<f64> {
        let find = |figures: &Figures, name: &str| figures.iter().find(|(known, _)| *known == name)?.1;
        match self {
            Self::One => Some(1.0),
            Self::Plant(name) => find(&result.kpis, name),
            Self::Station(station, name) => find(&result.stations.get(station)?.figures, name),
            Self::State(station, state) => result.stations.get(station)?.states.get(state as usize).copied(),
            Self::People(group, name) => find(&result.people.get(group)?.figures, name),
            Self::Failure(mode, name) => find(&result.failures.get(mode)?.figures, name),
            Self::Chart(chart, name) => find(&result.charts.get(chart)?.figures, name),
            Self::Spare(spare, name) => find(&result.spares.get(spare)?.figures, name),
        }
    }
}

/// The parts that leave the plant in a second.
pub(super) fn throughput(exact: f64) -> Answer {
    Answer {
        what: "throughput".to_owned(),
        figure: Figure(vec![(1.0 / 3600.0, Reading::Plant("throughput_parts_per_hour"))]),
        exact,
        unit: "parts/s",
    }
}

/// Published figures have six digits.
#[cfg(test)]
#[track_caller]
pub(super) fn assert_near(found: f64, published: f64) {
    assert!((found - published).abs() < 5.1e-7, "{found} instead of {published}");
}
