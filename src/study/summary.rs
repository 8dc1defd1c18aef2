//! One variant over all its replications: every figure with its interval, and which station holds the line up.

use serde::Serialize;

use crate::factory::result::{NamedFigures, RunResult, StationResult};
use crate::kernel::statistics::proportion::Proportion;
use crate::line::state::State;
use crate::network::table::NetworkBasis;
use crate::study::error::VariantName;
use crate::study::estimate::{Estimate, Estimates, as_map, estimates, find, proportion, value};

/// A variant over all its replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VariantSummary {
    /// The variant.
    pub variant: VariantName,
    /// Replications.
    pub replications: u64,
    /// Measured time of a run, hours.
    pub measured_hours: Estimate,
    /// Events simulated in all replications, warm-up included.
    pub events: u64,
    /// The station that holds the line up most often; none if there is none in any replication.
    pub bottleneck: Option<Bottleneck>,
    /// Figures of the whole plant.
    #[serde(serialize_with = "as_map")]
    pub kpis: Estimates,
    /// Stations in the order of the scenario.
    pub stations: Vec<StationSummary>,
    /// Products in the order of the scenario.
    pub products: Vec<NamedSummary>,
    /// Operator groups, then crews.
    pub people: Vec<NamedSummary>,
    /// Failure modes as `station/mode`.
    pub failures: Vec<NamedSummary>,
    /// Machines that can fail as `station/number`, see [`machines`](crate::study::machines); filled in by whoever knows
    /// the prices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<NamedSummary>,
    /// Spare parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spares: Vec<NamedSummary>,
    /// Drifts of processes as `station/drift`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drifts: Vec<NamedSummary>,
    /// Control charts, by the station that inspects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charts: Vec<NamedSummary>,
    /// What their signals pointed at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suspects: Vec<NamedSummary>,
    /// How soon learned charts and simple ones noticed each drift when they were tried, as `drift ← inspection`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detections: Vec<NamedSummary>,
    /// What the network's part of it rests on; none without a network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<NetworkBasis>,
    /// Flows of the network, e.g. `lathe/2/control`; none without a network.
    pub links: Vec<NamedSummary>,
    /// Fleets of vehicles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fleets: Vec<NamedSummary>,
}

/// The headline of a line: the station that holds it up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bottleneck {
    /// Its name.
    pub station: String,
    /// In how many replications it is the bottleneck, see [`StationSummary::bottleneck`].
    pub share: Proportion,
    /// Its overall equipment effectiveness, 0 to 1.
    pub oee: Estimate,
}

/// A station over all replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationSummary {
    /// Its name.
    pub name: String,
    /// Its machines.
    pub machines: u32,
    /// In how many replications it is the bottleneck: the one whose active period is the longest for the largest
    /// share of the time, alone or shifting with others; the first of several with the same share. (The turning
    /// point, another sign of a bottleneck, is among the figures as the share of windows of a run.)
    pub bottleneck: Option<Proportion>,
    /// Share of the calendar time of its machines in each state.
    #[serde(serialize_with = "as_map")]
    pub states: Estimates,
    /// Its other figures.
    #[serde(serialize_with = "as_map")]
    pub figures: Estimates,
}

/// Something with a name over all replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NamedSummary {
    /// Its name.
    pub name: String,
    /// Its figures.
    #[serde(serialize_with = "as_map")]
    pub figures: Estimates,
}

impl VariantSummary {
    /// Sums up the runs of one variant.
    pub fn of<'a>(variant: VariantName, runs: impl Iterator<Item = &'a RunResult> + Clone) -> Self {
        let replications = runs.clone().count() as u64;
        let stations = stations(runs.clone(), replications);
        Self {
            variant,
            replications,
            measured_hours: Estimate::of(runs.clone().map(|run| Some(run.measured_hours))),
            events: runs.clone().map(|run| run.events).sum(),
            bottleneck: bottleneck(&stations),
            kpis: estimates(runs.clone().map(|run| &run.kpis)),
            products: named(runs.clone(), |run| &run.products),
            people: named(runs.clone(), |run| &run.people),
            failures: named(runs.clone(), |run| &run.failures),
            machines: Vec::new(),
            spares: named(runs.clone(), |run| &run.spares),
            drifts: named(runs.clone(), |run| &run.drifts),
            charts: named(runs.clone(), |run| &run.charts),
            suspects: named(runs.clone(), |run| &run.suspects),
            detections: named(runs.clone(), |run| &run.detections),
            network: runs.clone().next().and_then(|run| run.network.clone()),
            links: named(runs.clone(), |run| &run.links),
            fleets: named(runs, |run| &run.fleets),
            stations,
        }
    }

    /// The estimate of the plant's figure called `name`.
    pub fn kpi(&self, name: &str) -> Option<&Estimate> {
        find(&self.kpis, name)
    }
}

fn named<'a>(
    runs: impl Iterator<Item = &'a RunResult> + Clone,
    part: fn(&RunResult) -> &Vec<NamedFigures>,
) -> Vec<NamedSummary> {
    let Some(first) = runs.clone().next() else {
        return Vec::new();
    };
    part(first)
        .iter()
        .enumerate()
        .map(|(index, figures)| NamedSummary {
            name: figures.name.clone(),
            figures: estimates(
                runs.clone()
                    .filter_map(move |run| part(run).get(index).map(|part| &part.figures)),
            ),
        })
        .collect()
}

fn stations<'a>(runs: impl Iterator<Item = &'a RunResult> + Clone, replications: u64) -> Vec<StationSummary> {
    let Some(first) = runs.clone().next() else {
        return Vec::new();
    };
    let mut times_bottleneck = vec![0; first.stations.len()];
    for run in runs.clone() {
        if let Some(index) = bottleneck_of_run(&run.stations)
            && let Some(times) = times_bottleneck.get_mut(index)
        {
            *times += 1;
        }
    }
    first
        .stations
        .iter()
        .zip(times_bottleneck)
        .enumerate()
        .map(|(index, (station, times))| {
            let here = runs.clone().filter_map(move |run| run.stations.get(index));
            let state =
                |number: usize| Estimate::of(here.clone().map(move |station| station.states.get(number).copied()));
            StationSummary {
                name: station.name.clone(),
                machines: station.machines,
                bottleneck: proportion(times, replications),
                states: State::ALL
                    .iter()
                    .enumerate()
                    .map(|(number, name)| (name.name(), state(number)))
                    .collect(),
                figures: estimates(here.clone().map(|station| &station.figures)),
            }
        })
        .collect()
}

/// The station with the largest share of sole and shifting bottleneck; none if no station has any.
fn bottleneck_of_run(stations: &[StationResult]) -> Option<usize> {
    let mut largest: Option<(usize, f64)> = None;
    for (index, station) in stations.iter().enumerate() {
        let sole = value(&station.figures, "bottleneck_sole_share").unwrap_or(0.0);
        let share = sole + value(&station.figures, "bottleneck_shifting_share").unwrap_or(0.0);
        if share > largest.map_or(0.0, |(_, largest)| largest) {
            largest = Some((index, share));
        }
    }
    largest.map(|(index, _)| index)
}

/// The station that is the bottleneck in most replications; the first of several.
fn bottleneck(stations: &[StationSummary]) -> Option<Bottleneck> {
    let mut most: Option<(&StationSummary, Proportion)> = None;
    for station in stations {
        if let Some(share) = station.bottleneck
            && share.share > most.map_or(0.0, |(_, most)| most.share)
        {
            most = Some((station, share));
        }
    }
    most.map(|(station, share)| Bottleneck {
        station: station.name.clone(),
        share,
        oee: find(&station.figures, "oee").copied().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(shares: &[(f64, f64)]) -> RunResult {
        let station = |(number, &(sole, shifting)): (usize, &(f64, f64))| StationResult {
            name: format!("station {number}"),
            machines: 1,
            states: vec![0.0; State::ALL.len()],
            figures: vec![
                ("oee", Some(0.5)),
                ("bottleneck_sole_share", Some(sole)),
                ("bottleneck_shifting_share", Some(shifting)),
            ],
        };
        RunResult {
            measured_hours: 1.0,
            events: 10,
            kpis: Vec::new(),
            stations: shares.iter().enumerate().map(station).collect(),
            products: Vec::new(),
            people: Vec::new(),
            failures: Vec::new(),
            machines: Vec::new(),
            mode_spares: Vec::new(),
            spares: Vec::new(),
            drifts: Vec::new(),
            charts: Vec::new(),
            suspects: Vec::new(),
            detections: Vec::new(),
            network: None,
            links: Vec::new(),
            fleets: Vec::new(),
            output: Vec::new(),
            ledger: Default::default(),
        }
    }

    fn summary(runs: &[RunResult]) -> VariantSummary {
        VariantSummary::of(VariantName::Baseline, runs.iter())
    }

    #[test]
    fn the_bottleneck_has_the_largest_share_alone_or_shifting_most_often() {
        let runs = [
            run(&[(0.5, 0.0), (0.3, 0.3)]),
            run(&[(0.2, 0.2), (0.1, 0.4)]),
            run(&[(0.9, 0.0), (0.0, 0.1)]),
            run(&[(0.0, 0.0), (0.0, 0.0)]),
        ];
        let summary = summary(&runs);
        let shares: Vec<f64> = summary
            .stations
            .iter()
            .filter_map(|station| station.bottleneck)
            .map(|times| times.share)
            .collect();
        assert_eq!(shares, [0.25, 0.5]);
        let bottleneck = summary.bottleneck.unwrap();
        assert_eq!(
            (bottleneck.station.as_str(), bottleneck.share.share),
            ("station 1", 0.5)
        );
        assert_eq!(bottleneck.oee.mean, Some(0.5));
        assert_eq!(summary.events, 40);
    }

    #[test]
    fn the_first_of_equals_is_the_bottleneck_and_an_idle_line_has_none() {
        let equals = summary(&[run(&[(0.3, 0.1), (0.1, 0.3)])]);
        assert_eq!(equals.bottleneck.unwrap().station, "station 0");
        assert_eq!(summary(&[run(&[(0.0, 0.0)])]).bottleneck, None);
        assert_eq!(summary(&[]).replications, 0);
    }
}
