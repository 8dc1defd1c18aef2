//! What reports say of a learned model: where it comes from, and what was found.

use crate::maintenance::learning::alarms::NEVER;
use crate::maintenance::learning::doubts::Doubt;
use crate::maintenance::learning::evaluate::{CurvePoint, Evaluation};
use crate::maintenance::learning::history::History;
use crate::maintenance::learning::metrics::Figure;
use crate::maintenance::learning::model::Model;
use crate::maintenance::learning::outcomes::Rated;

/// Features that are shown at most.
pub const MOST_FEATURES: usize = 8;

/// Where a model comes from.
#[derive(Clone, Debug)]
pub struct LearningReport<'a> {
    /// The command.
    pub command: &'static str,
    /// The history as the user named it.
    pub file: &'a str,
    /// The history.
    pub history: &'a History,
    /// What looks wrong in it.
    pub doubts: &'a [Doubt],
    /// The seed.
    pub seed: u64,
    /// The command line that gives the same again.
    pub again: String,
}

/// A model that was trained.
#[derive(Clone, Copy, Debug)]
pub struct TrainedReport<'a> {
    /// The model.
    pub model: &'a Model,
    /// Where it is kept, if anywhere.
    pub kept_in: Option<&'a str>,
    /// The command line that says how good it is.
    pub evaluate: &'a str,
}

/// A model that was tested.
#[derive(Clone, Copy, Debug)]
pub struct EvaluatedReport<'a> {
    /// What was found.
    pub found: &'a Evaluation,
    /// The table or model that was tested on or with, as the user named it.
    pub tested: Option<&'a str>,
    /// Whether only the last row of each unit counts.
    pub is_last_row_only: bool,
}

impl LearningReport<'_> {
    /// Machines or lives; none of snapshots.
    pub fn units(&self) -> Option<usize> {
        match self.history {
            History::Runs(runs) => Some(runs.units.len()),
            History::Snapshots(_) => None,
        }
    }

    /// Machines, some of which may have several lives; none of snapshots.
    pub fn machines(&self) -> Option<usize> {
        match self.history {
            History::Runs(runs) => Some(runs.machines()),
            History::Snapshots(_) => None,
        }
    }

    /// Failures in the history.
    pub fn failures(&self) -> usize {
        match self.history {
            History::Runs(runs) => runs.failures(),
            History::Snapshots(snapshots) => snapshots.failures(),
        }
    }
}

/// A figure of a detector by its name.
pub fn figure<'f>(rated: &'f [Rated], detector: &str, name: &str) -> Option<&'f Figure> {
    let rated = rated.iter().find(|rated| rated.name == detector)?;
    rated.figures.iter().find(|figure| figure.name == name)
}

/// The figure of a detector that is a cost.
pub fn cost<'f>(rated: &'f [Rated], detector: &str) -> Option<&'f Figure> {
    let rated = rated.iter().find(|rated| rated.name == detector)?;
    rated.figures.iter().find(|figure| figure.name.starts_with("cost_won"))
}

/// Whether alarms surely cost less than none and than looking always: the range of what they save against the cheaper of the
/// two, over the same machines, begins above 0.
pub fn pays(rated: &[Rated]) -> Option<bool> {
    let boosting = rated.iter().find(|rated| rated.name == "boosting")?;
    let saving = boosting
        .figures
        .iter()
        .find(|figure| figure.name.starts_with("saving_over_rules_won"))?;
    Some(saving.low > 0.0)
}

/// The first point of a learning curve from which on alarms surely pay at every longer history, too.
pub fn pays_from(points: &[CurvePoint]) -> Option<&CurvePoint> {
    let paying = points
        .iter()
        .rev()
        .take_while(|point| pays(&point.figures) == Some(true));
    paying.last()
}

/// The probability from which on a model raises an alarm; none if it never does.
pub fn alarm_threshold(model: &Model) -> Option<f64> {
    model
        .detectors
        .first()
        .map(|detector| detector.threshold)
        .filter(|threshold| *threshold < NEVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_pays_from_where_all_longer_histories_pay() {
        let point = |size: usize, low: f64| CurvePoint {
            size,
            failures: size,
            months: None,
            figures: vec![Rated {
                name: "boosting",
                figures: vec![Figure {
                    name: "saving_over_rules_won_per_1000_rows",
                    value: 1.0,
                    low,
                    high: 2.0,
                }],
            }],
        };
        let curve = [point(5, 0.1), point(10, -0.1), point(20, 0.1), point(40, 0.2)];
        assert_eq!(pays_from(&curve).map(|point| point.size), Some(20));
        assert_eq!(
            pays_from(&curve[..2]),
            None,
            "what does not pay in the end pays from nowhere on"
        );
        assert_eq!(pays_from(&[]), None);
    }
}
