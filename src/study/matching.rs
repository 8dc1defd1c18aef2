//! Which solutions are worth a quote: where a line loses time or parts, and who has something against it.
//!
//! A station's loss is the share of the time of its machines, off shift left out, that they spend in the loss's states;
//! for quality it is the share of its parts that come out bad or are rejected though good. A solution is matched with the
//! bottleneck if that loses enough, else with the station that loses most, and with none if no station loses as much as
//! the solution asks for. Its own pace is a loss at the bottleneck only: elsewhere a working machine loses nothing. What
//! a match is worth is not decided here but by comparing the line with and without it.

use serde::Serialize;

use crate::line::state::State;
use crate::scenario::scenario::ScenarioSpec;
use crate::scenario::solution::{Loss, SolutionSpec};
use crate::study::estimate::{Estimate, find};
use crate::study::summary::{StationSummary, VariantSummary};

/// What a station loses in one way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationLoss {
    /// The station.
    pub station: String,
    /// The kind of loss.
    pub loss: Loss,
    /// Share of its time, or of its parts, 0 to 1.
    pub share: f64,
    /// Whether it holds the line up.
    pub is_bottleneck: bool,
}

/// A solution for a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Match<'s> {
    /// The solution.
    pub solution: &'s SolutionSpec,
    /// The loss that it is against, and where.
    pub found: StationLoss,
}

/// All losses of a line, the bottleneck's first, then by their share.
pub fn losses(summary: &VariantSummary) -> Vec<StationLoss> {
    let bottleneck = summary
        .bottleneck
        .as_ref()
        .map(|bottleneck| bottleneck.station.as_str());
    let mut all: Vec<StationLoss> = (summary.stations.iter())
        .flat_map(|station| {
            let is_bottleneck = bottleneck == Some(&station.name);
            Loss::ALL.into_iter().filter_map(move |loss| {
                let share = share(station, loss).filter(|share| *share > 0.0)?;
                (loss != Loss::Pace || is_bottleneck).then(|| StationLoss {
                    station: station.name.clone(),
                    loss,
                    share,
                    is_bottleneck,
                })
            })
        })
        .collect();
    all.sort_by(|one, other| {
        let by_share = other.share.total_cmp(&one.share);
        other.is_bottleneck.cmp(&one.is_bottleneck).then(by_share)
    });
    all
}

/// For each solution the loss that it is worth a quote against, if there is one; solutions in their order.
pub fn matches<'s>(scenario: &ScenarioSpec, solutions: &'s [SolutionSpec], losses: &[StationLoss]) -> Vec<Match<'s>> {
    let found = |solution: &&'s SolutionSpec| {
        let is_enough = |loss: &&StationLoss| {
            loss.loss == solution.against
                && 100.0 * loss.share >= solution.from_percent
                && solution.fits(scenario, &loss.station)
        };
        // The bottleneck's losses come first, then the largest.
        losses.iter().find(is_enough).cloned()
    };
    solutions
        .iter()
        .filter_map(|solution| {
            Some(Match {
                found: found(&solution)?,
                solution,
            })
        })
        .collect()
}

/// The solutions against a loss of failures that is large enough somewhere which repair no sooner than the plant does at any
/// such station, and so are no match.
pub fn no_sooner<'s>(
    scenario: &ScenarioSpec,
    solutions: &'s [SolutionSpec],
    losses: &[StationLoss],
) -> Vec<&'s SolutionSpec> {
    let is_slow = |solution: &&SolutionSpec| {
        let mut enough = losses
            .iter()
            .filter(|loss| loss.loss == solution.against && 100.0 * loss.share >= solution.from_percent)
            .peekable();
        enough.peek().is_some() && enough.all(|loss| solution.repairs_no_sooner(scenario, &loss.station))
    };
    solutions.iter().filter(is_slow).collect()
}

fn share(station: &StationSummary, loss: Loss) -> Option<f64> {
    let mean = |estimate: &Estimate| estimate.mean;
    if loss == Loss::Quality {
        return find(&station.figures, "quality").and_then(mean).map(|good| 1.0 - good);
    }
    let state = |state: State| find(&station.states, state.name()).and_then(mean).unwrap_or(0.0);
    let there = 1.0 - state(State::OffShift);
    let lost: f64 = loss.states().iter().copied().map(state).sum();
    (there > 0.0).then(|| lost / there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load::load_page;
    use crate::scenario::solution::parse;
    use crate::study::error::VariantName;
    use crate::study::networks::Networks;
    use crate::study::settings::{Extent, StudySettings};
    use crate::study::single::study;

    /// The press holds the line up: 60 s of work, and 600 s of cleaning after every ten parts.
    const LINE: &str = r#"
name = "line"
start = 2027-01-04
run = { days = 5 }
[[product]]
name = "part"
supply = { kind = "saturated" }
[[station]]
name = "press"
cycle_seconds = 60
routines = [{ name = "cleaning", every_parts = 10, takes_seconds = 600 }]
[[station]]
name = "washing"
cycle_seconds = 6
routines = [{ name = "cleaning", every_parts = 10, takes_seconds = 300 }]
"#;

    fn solution(against: &str, from_percent: f64) -> String {
        format!(
            "[[solution]]\nname = \"{against} {from_percent}\"\nsource = \"s\"\nagainst = \"{against}\"\n\
             from_percent = {from_percent}\nmore_machines = 1\n"
        )
    }

    #[test]
    fn a_contract_that_repairs_no_sooner_than_the_shop_is_not_proposed() {
        let line = LINE.replace(
            "cycle_seconds = 60\n",
            "cycle_seconds = 60\nfailures = [{ mode = \"a\", time_to_failure_hours = 10, repair_minutes = 90 }, \
             { mode = \"b\", time_to_failure_hours = 20, repair_hours = 4 }]\n",
        );
        let loaded = load_page(&[("line.toml", line.as_str())], "line").unwrap();
        let scenario = &loaded.baseline;
        let loss = [StationLoss {
            station: "press".to_owned(),
            loss: Loss::Failure,
            share: 0.2,
            is_bottleneck: true,
        }];
        for (repair, is_proposed) in [
            ("repair_hours = 5", false),
            ("repair_hours = 4", false),
            ("repair_hours = 3", true),
            ("repair_hours = { lognormal = { mean = 4.5, cv = 0.6 } }", false),
            ("repair_minutes = 80", true),
            // What it also makes better may be worth it.
            ("repair_hours = 5, preventive_hours = 1", true),
        ] {
            let text = format!(
                "[[solution]]\nname = \"contract\"\nsource = \"s\"\nagainst = \"failure\"\nfrom_percent = 3\n\
                 failures_here = {{ {repair} }}\n"
            );
            let solutions = parse(&text).unwrap();
            assert_eq!(
                !matches(scenario, &solutions, &loss).is_empty(),
                is_proposed,
                "{repair}"
            );
            assert_eq!(
                no_sooner(scenario, &solutions, &loss).is_empty(),
                is_proposed,
                "{repair}"
            );
            assert!(no_sooner(scenario, &solutions, &[]).is_empty(), "nothing is lost");
        }
    }

    #[test]
    fn losses_are_shares_of_time_and_solutions_go_where_they_are_largest_or_hold_the_line_up() {
        let scenario = load_page(&[("line.toml", LINE)], "line").unwrap().baseline;
        let settings = StudySettings {
            seed: 1,
            extent: Extent::Fixed(2),
            threads: 1,
        };
        let not = std::sync::atomic::AtomicBool::new(false);
        let study = study(
            &VariantName::Baseline,
            &scenario.plant,
            &Networks::default(),
            &settings,
            &not,
            &mut |_| {},
        );
        let losses = losses(&study.unwrap().summary);
        let of = |station: &str, loss: Loss| {
            let found = losses
                .iter()
                .find(|found| found.station == station && found.loss == loss);
            found.map_or(0.0, |found| found.share)
        };
        // Twenty minutes a cycle of ten parts: half of it work, half of it cleaning; the washer cleans for five.
        assert!((of("press", Loss::Pace) - 0.5).abs() < 0.01, "{losses:?}");
        assert!((of("press", Loss::Maintenance) - 0.5).abs() < 0.01, "{losses:?}");
        assert!((of("washing", Loss::Maintenance) - 0.25).abs() < 0.01, "{losses:?}");
        assert_eq!(of("washing", Loss::Pace), 0.0);
        assert!(losses[0].is_bottleneck && losses[0].station == "press");

        let text = [
            solution("maintenance", 20.0),
            solution("maintenance", 60.0),
            solution("pace", 40.0),
            solution("setup", 0.0),
        ];
        let solutions = parse(&text.concat()).unwrap();
        let found = matches(&scenario, &solutions, &losses);
        let names: Vec<_> = found
            .iter()
            .map(|found| (found.solution.name.as_str(), found.found.station.as_str()))
            .collect();
        assert_eq!(names, [("maintenance 20", "press"), ("pace 40", "press")]);
    }
}
