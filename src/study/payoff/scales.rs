//! A scenario with one figure of the plant stretched, as if its user had written other numbers.
//!
//! Demand: orders come so many times as often (a Poisson process stays one, and with the same luck the n-th order comes
//! that much sooner), and products without orders can be sold as often. Scheduled orders stay as they are. Lives: every
//! time to failure, and every process of wear, runs so many times as slowly; what is seen before a failure keeps its
//! length where it has one of its own, and repairs keep theirs. Outages: a fault of a network lasts so many times as
//! long, as often as before. Leaves out what comes of it.

use crate::factory::plant::PlantSpec;
use crate::kernel::distribution::{DistributionError, SpanSampler};
use crate::network::spec::{NetworkFaultSpec, NetworkPart, NetworkSpec};
use crate::scenario::scenario::ScenarioSpec;
use crate::study::payoff::break_even::Figure;

/// What is stretched.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Orders and demand of all products.
    Demand,
    /// Time to failure of all machines.
    Life,
    /// How long a fault of the offer's network lasts.
    Outage(Outage),
}

/// A fault of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Outage {
    /// The network.
    pub network: String,
    /// Which of its faults, by its place in the list.
    pub fault: usize,
    /// `network/part`.
    pub name: String,
    /// How long it lasts on average, hours.
    pub mean_hours: f64,
}

impl Scale {
    /// What is looked for with it.
    pub fn figure(&self) -> Figure {
        match self {
            Self::Demand => Figure::DemandFactor,
            Self::Life => Figure::LifeFactor,
            Self::Outage(_) => Figure::OutageHours,
        }
    }

    /// The part of the network that it is about, if it is about one.
    pub fn about(&self) -> Option<&str> {
        match self {
            Self::Demand | Self::Life => None,
            Self::Outage(outage) => Some(&outage.name),
        }
    }

    /// Stretches that are simulated before any other, upwards; 1 is the present. Between neighbours of which only one
    /// pays lies a break-even.
    pub fn grid(&self) -> &'static [f64] {
        match self {
            Self::Demand => &[0.5, 0.75, 1.0, 1.25, 1.5],
            Self::Life => &[0.25, 0.5, 1.0, 2.0, 4.0],
            Self::Outage(_) => &[0.0, 1.0, 10.0, 100.0],
        }
    }

    /// What a stretch is of the figure.
    pub fn value(&self, factor: f64) -> f64 {
        match self {
            Self::Demand | Self::Life => factor,
            Self::Outage(outage) => factor * outage.mean_hours,
        }
    }

    /// The scenario stretched by `factor`: above 0, or 0 for an outage that is never noticed.
    #[must_use]
    pub fn applied(&self, scenario: &ScenarioSpec, factor: f64) -> ScenarioSpec {
        let mut stretched = scenario.clone();
        let plant = &mut stretched.plant;
        match self {
            Self::Demand => demand(plant, factor),
            Self::Life => lives(plant, factor),
            Self::Outage(outage) => {
                let mut networks = plant.networks.iter_mut();
                if let Some(network) = networks.find(|network| network.name == outage.network) {
                    outages(network, outage.fault, factor);
                }
            }
        }
        stretched
    }
}

fn demand(plant: &mut PlantSpec, factor: f64) {
    for product in &mut plant.products {
        if let Some(demand) = &mut product.demand_per_month {
            *demand *= factor;
        }
        if let Some(orders) = &mut product.orders {
            orders.per_week = orders.per_week.map(|per_week| per_week * factor);
            orders.every = orders.every.scaled(1.0 / factor);
        }
    }
}

fn lives(plant: &mut PlantSpec, factor: f64) {
    for failure in plant.stations.iter_mut().flat_map(|station| &mut station.failures) {
        failure.time_to_failure = failure.time_to_failure.scaled(factor);
        failure.wear = failure.wear.as_ref().map(|wear| wear.stretched(factor));
    }
}

fn outages(network: &mut NetworkSpec, fault: usize, factor: f64) {
    if factor == 0.0 {
        if fault < network.faults.len() {
            network.faults.remove(fault);
        }
    } else if let Some(fault) = network.faults.get_mut(fault) {
        fault.out = fault.out.scaled(factor);
    }
}

/// What can be stretched of every offer alike: demand if orders come at a rate, lives if anything fails.
pub fn shared(baseline: &ScenarioSpec, offers: &[(String, ScenarioSpec)]) -> Vec<Scale> {
    let mut scales = Vec::new();
    let orders = baseline
        .plant
        .products
        .iter()
        .filter_map(|product| product.orders.as_ref());
    let has_rate = |given: Result<Option<_>, _>| matches!(given, Ok(Some(_)));
    if orders
        .clone()
        .any(|orders| orders.per_week.is_some() || has_rate(orders.every.given()))
    {
        scales.push(Scale::Demand);
    }
    let all = std::iter::once(baseline).chain(offers.iter().map(|(_, scenario)| scenario));
    if all
        .flat_map(|scenario| &scenario.plant.stations)
        .any(|station| !station.failures.is_empty())
    {
        scales.push(Scale::Life);
    }
    scales
}

/// The outages of the network that an offer brings: none if it keeps the present one.
///
/// # Errors
/// If how long one lasts is no distribution of times.
pub fn outages_of(baseline: &PlantSpec, offer: &PlantSpec) -> Result<Vec<Scale>, DistributionError> {
    let connected = |plant: &PlantSpec| {
        let name = plant.connected_by.as_ref()?;
        plant.networks.iter().find(|network| network.name == *name).cloned()
    };
    let Some(network) = connected(offer) else {
        return Ok(Vec::new());
    };
    if connected(baseline).as_ref() == Some(&network) {
        return Ok(Vec::new());
    }
    let named = |(index, fault): (usize, &NetworkFaultSpec)| {
        let part = match fault.part {
            NetworkPart::Core => "core",
            NetworkPart::Radio => "radio",
            NetworkPart::Device => "device",
        };
        // What is given in two units has been refused by now.
        let Ok(Some(out)) = fault.out.given() else {
            return Ok(None);
        };
        let mean_hours = SpanSampler::new(&out)?.mean().as_hours();
        Ok((mean_hours > 0.0).then(|| {
            Scale::Outage(Outage {
                network: network.name.clone(),
                fault: index,
                name: format!("{}/{part}", network.name),
                mean_hours,
            })
        }))
    };
    network
        .faults
        .iter()
        .enumerate()
        .filter_map(|found| named(found).transpose())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load::load_page;

    const LINE: &str = r#"
name = "line"
start = 2027-01-04
run = { months = 2 }
[[product]]
name = "often"
orders = { per_week = 12, parts = 3 }
[[product]]
name = "at intervals"
orders = { every_hours = { uniform = [4, 8] } }
[[product]]
name = "known"
orders = { schedule = [{ at_seconds = 60 }] }
[[product]]
name = "shelf"
supply = { kind = "saturated" }
demand_per_month = 400
[[station]]
name = "press"
cycle_seconds = 60
failures = [{ mode = "jam", time_to_failure_hours = { exponential = { mean = 40 } }, repair_hours = 2 }]
[[network]]
name = "now"
kind = "wired"
[[network]]
name = "new"
kind = "wifi-6"
faults = [
  { part = "core", time_to_failure_days = 90, out_minutes = { exponential = { mean = 90 } } },
  { part = "device", time_to_failure_days = 200, out_hours = 5 },
  { part = "radio", time_to_failure_days = 300, out_hours = 12 },
]
[[offer]]
name = "kept"
items = [{ what = "machine", price_won = 1 }]
changes = { station = { press = { machines = 2 } } }
[[offer]]
name = "connected"
items = [{ what = "network", price_won = 1 }]
changes = { connected_by = "new" }
"#;

    #[test]
    fn what_is_stretched_is_what_a_user_would_have_written() {
        let loaded = load_page(&[("line.toml", LINE)], "line").unwrap_or_else(|all| panic!("{}", all.render(false)));
        let stretched = |scale: &Scale, factor: f64, changes: &[(&str, &str)]| {
            let text = changes.iter().fold(LINE.to_owned(), |text, (from, to)| {
                assert!(text.contains(from), "{from}");
                text.replace(from, to)
            });
            let written = load_page(&[("line.toml", &text)], "line").unwrap();
            assert_eq!(scale.applied(&loaded.baseline, factor), written.baseline, "{scale:?}");
        };
        let demand = [
            ("per_week = 12", "per_week = 15"),
            ("[4, 8]", "[3.2, 6.4]"),
            ("= 400", "= 500"),
        ];
        stretched(&Scale::Demand, 1.25, &demand);
        stretched(&Scale::Life, 0.25, &[("mean = 40", "mean = 10")]);
        let [kept, connected] = &loaded.variants[..] else {
            panic!("two offers");
        };
        assert_eq!(outages_of(&loaded.baseline.plant, &kept.1.plant).unwrap(), []);
        let found = outages_of(&loaded.baseline.plant, &connected.1.plant).unwrap();
        let said: Vec<(String, f64)> = found
            .iter()
            .map(|scale| match scale {
                Scale::Outage(outage) => (outage.name.clone(), outage.mean_hours),
                _ => panic!("{scale:?}"),
            })
            .collect();
        let expected = [("new/core", 1.5), ("new/device", 5.0), ("new/radio", 12.0)];
        for ((name, hours), (wanted, mean)) in said.iter().zip(expected) {
            assert!(name == wanted && (hours - mean).abs() < 1e-6, "{name} {hours}");
        }
        stretched(&found[0], 10.0, &[("mean = 90", "mean = 900")]);
        stretched(&found[2], 0.5, &[("out_hours = 12", "out_hours = 6")]);
        let line = "  { part = \"device\", time_to_failure_days = 200, out_hours = 5 },\n";
        stretched(&found[1], 0.0, &[(line, "")]);
        assert_eq!(shared(&loaded.baseline, &loaded.variants), [Scale::Demand, Scale::Life]);
        let calm = LINE
            .replace("failures = [{", "# [{")
            .replace(
                "orders = { per_week = 12, parts = 3 }",
                "orders = { schedule = [{ at_seconds = 3 }] }",
            )
            .replace(
                "orders = { every_hours = { uniform = [4, 8] } }",
                "orders = { schedule = [{ at_seconds = 4 }] }",
            );
        let calm = load_page(&[("line.toml", &calm)], "line").unwrap();
        assert_eq!(shared(&calm.baseline, &calm.variants), []);
    }
}
