//! What a line as it runs says of its machines: how much they work, and what an hour of the bottleneck earns.

use serde::Serialize;

use crate::finance::operating::operating_months;
use crate::finance::prices::Prices;
use crate::line::state::State;
use crate::maintenance::failure::FailureSpec;
use crate::maintenance::policy::PolicySpec;
use crate::study::error::StudyError;
use crate::study::estimate::{Estimate, find};
use crate::study::single::SingleStudy;

/// How much the machines of a station work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationPace {
    /// Share of the calendar time in which one of its machines works.
    pub working: f64,
    /// Share in which its shift is there.
    pub on_shift: f64,
}

/// What an hour of the bottleneck is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// The bottleneck.
    pub station: String,
    /// Sales less material for an hour in which one of its machines works, won.
    pub won_per_hour: Estimate,
}

/// What an hour of standstill is taken to cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Standstill {
    /// Won.
    pub won_per_hour: f64,
    /// Where that comes from.
    pub source: StandstillSource,
}

/// Where the worth of an hour comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StandstillSource {
    /// Said on the command line.
    CommandLine,
    /// `downtime_won_per_hour` of the failure's own policy.
    Failure,
    /// `standstill_won_per_hour` of the scenario's finance.
    Scenario,
    /// The contribution margin of the bottleneck, see [`margin`].
    Bottleneck,
    /// Nothing says it, and no margin can be found: it is taken to be nothing.
    Unknown,
}

impl Standstill {
    /// The first that says something: the command line, the failure, the scenario, the bottleneck.
    pub fn of(asked: Option<f64>, failure: &FailureSpec, scenario: Option<f64>, margin: Option<&Margin>) -> Self {
        let own = match &failure.policy {
            Some(PolicySpec::Age(age)) => age.downtime_won_per_hour,
            Some(PolicySpec::Predictive(predictive)) => predictive.downtime_won_per_hour,
            Some(
                PolicySpec::RunToFailure(_) | PolicySpec::Calendar(_) | PolicySpec::Usage(_) | PolicySpec::Condition(_),
            )
            | None => None,
        };
        let derived = margin.and_then(|margin| margin.won_per_hour.mean);
        let said = [
            (asked, StandstillSource::CommandLine),
            (own, StandstillSource::Failure),
            (scenario, StandstillSource::Scenario),
            (derived, StandstillSource::Bottleneck),
        ];
        let found = said.into_iter().find_map(|(won, source)| Some((won?, source)));
        let (won_per_hour, source) = found.unwrap_or((0.0, StandstillSource::Unknown));
        Self { won_per_hour, source }
    }
}

/// The paces of all stations in the order of the scenario.
pub fn paces(study: &SingleStudy) -> Vec<StationPace> {
    let mean =
        |states: &[(&'static str, Estimate)], state: State| find(states, state.name()).and_then(|found| found.mean);
    let stations = study.summary.stations.iter();
    stations
        .map(|station| StationPace {
            working: mean(&station.states, State::Working).unwrap_or(0.0),
            on_shift: 1.0 - mean(&station.states, State::OffShift).unwrap_or(0.0),
        })
        .collect()
}

/// The contribution margin of the bottleneck: an hour that one of its machines loses is lost to the whole line
/// (Goldratt, Cox: "The goal", 1984). Elsewhere, and where orders are what is short, an hour is worth less. None if the
/// line has no bottleneck or earns nothing.
///
/// # Errors
/// If a ledger cannot be priced.
pub fn margin(study: &SingleStudy, prices: &Prices) -> Result<Option<Margin>, StudyError> {
    let Some(bottleneck) = &study.summary.bottleneck else {
        return Ok(None);
    };
    let index = study
        .summary
        .stations
        .iter()
        .position(|station| station.name == bottleneck.station);
    let mut margins = Vec::new();
    for run in &study.runs {
        let months = operating_months(&run.ledger, prices).map_err(|source| StudyError::Money {
            variant: study.summary.variant.clone(),
            source,
        })?;
        let earned: f64 = months
            .iter()
            .map(|month| month.revenue_won.as_f64() - month.material_won.as_f64())
            .sum();
        let station = index.and_then(|index| run.stations.get(index));
        let hours = station.map_or(0.0, |station| {
            let share = station.states.get(State::Working as usize).copied().unwrap_or(0.0);
            share * f64::from(station.machines) * run.measured_hours
        });
        margins.push((hours > 0.0).then(|| earned / hours));
    }
    let won_per_hour = Estimate::of(margins);
    Ok(won_per_hour.mean.filter(|mean| *mean > 0.0).map(|_| Margin {
        station: bottleneck.station.clone(),
        won_per_hour,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_hour_is_worth_what_the_failures_own_policy_says_whichever_policy_says_it() {
        let of = |policy: Value, asked: Option<f64>| {
            let failure: FailureSpec = serde_json::from_value(json!({
                "mode": "wear",
                "time_to_failure_hours": 90.0,
                "repair_hours": 3.0,
                "policy": policy,
            }))
            .unwrap();
            let found = Standstill::of(asked, &failure, Some(41_000.0), None);
            (found.won_per_hour, found.source)
        };
        for kind in ["age", "predictive"] {
            for won in [0.0, 73_000.0] {
                let policy = json!({ kind: { "downtime_won_per_hour": won } });
                assert_eq!(of(policy.clone(), None), (won, StandstillSource::Failure), "{kind}");
                assert_eq!(of(policy, Some(5.0)), (5.0, StandstillSource::CommandLine), "{kind}");
            }
        }
        for kind in ["age", "predictive", "run-to-failure"] {
            let silent = json!({ kind: {} });
            assert_eq!(of(silent, None), (41_000.0, StandstillSource::Scenario), "{kind}");
        }
    }
}
