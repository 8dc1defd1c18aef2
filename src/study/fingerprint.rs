//! What tells whether a plant was simulated already, whatever it costs.
//!
//! A run ends in quantities, so it holds under any prices: selling prices, material, claims, wages, tariffs, and the
//! market's demand of products without orders, and what crews ask by the month are no part of a plant's fingerprint, nor
//! are seed and replications, which are kept beside the runs. What repairs, calls and spare parts cost is a part of it only
//! where a policy reckons with it: the age at which replacing a part costs least (see
//! [`replacement`](crate::maintenance::replacement)) moves with those prices, and with it the run.

use sha2::{Digest, Sha256};

use crate::factory::plant::PlantSpec;
use crate::maintenance::policy::PolicySpec;

/// What identifies the simulated part of a plant: SHA-256 over its JSON.
pub type Fingerprint = [u8; 32];

/// The fingerprint of a plant.
pub fn fingerprint(plant: &PlantSpec) -> Fingerprint {
    // Writing a plant cannot fail: its keys are text and its numbers finite, since it was read from a file.
    let json = serde_json::to_vec(&without_prices(plant)).unwrap_or_default();
    Sha256::digest(json).into()
}

/// The plant with everything set to nothing that only its ledgers are multiplied with.
fn without_prices(plant: &PlantSpec) -> PlantSpec {
    let mut plant = plant.clone();
    (plant.run.seed, plant.run.replications) = (None, None);
    for product in &mut plant.products {
        (product.price_won, product.material_won, product.claim_won) = (0.0, 0.0, 0.0);
        product.demand_per_month = None;
        if let Some(orders) = &mut product.orders {
            orders.late_won_per_day = 0.0;
        }
    }
    let groups = plant.operators.iter_mut().map(|group| &mut group.wage_won_per_hour);
    let crews = plant.crews.iter_mut().map(|crew| &mut crew.wage_won_per_hour);
    groups.chain(crews).for_each(|wage| *wage = 0.0);
    plant.crews.iter_mut().for_each(|crew| crew.won_per_month = None);
    let electricity = &mut plant.electricity;
    (electricity.base_won_per_kw, electricity.contract_kw) = (0.0, 0.0);
    (electricity.surcharge_won_per_kwh, electricity.flat_won_per_kwh) = (0.0, None);
    for season in &mut electricity.seasons {
        (season.light_won, season.mid_won, season.peak_won) = (0.0, 0.0, 0.0);
    }
    if !reckons_with_prices(&plant) {
        without_repair_prices(&mut plant);
    }
    plant
}

/// Whether a policy may reckon with what repairs cost.
fn reckons_with_prices(plant: &PlantSpec) -> bool {
    let failures = plant.stations.iter().flat_map(|station| &station.failures);
    let mut policies = failures.filter_map(|failure| failure.policy.as_ref());
    // Named are those that do not, so that a policy to come is safe until somebody says otherwise.
    policies.any(|policy| {
        !matches!(
            policy,
            PolicySpec::RunToFailure(_) | PolicySpec::Calendar(_) | PolicySpec::Usage(_)
        )
    })
}

fn without_repair_prices(plant: &mut PlantSpec) {
    for failure in plant.stations.iter_mut().flat_map(|station| &mut station.failures) {
        failure.repair_won = 0.0;
        (failure.preventive_won, failure.inspection_won) = (None, None);
        if let Some(damage) = &mut failure.secondary_damage {
            damage.won = None;
        }
    }
    plant.crews.iter_mut().for_each(|crew| crew.won_per_call = None);
    for spare in &mut plant.spares {
        spare.price_won = 0.0;
        spare.holding_percent_per_year = None;
        if let Some(urgent) = &mut spare.urgent {
            urgent.extra_won = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::factory::plan::FactoryPlan;
    use crate::network::table::NetworkTables;
    use crate::scenario::load::load_builtin;

    /// Every number in a text, moved a little, one at a time.
    fn moved(json: &Value) -> Vec<(String, Value)> {
        fn walk(found: &Value, path: String, paths: &mut Vec<String>) {
            match found {
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    items.for_each(|(index, item)| walk(item, format!("{path}/{index}"), paths));
                }
                Value::Object(object) => object
                    .iter()
                    .for_each(|(key, item)| walk(item, format!("{path}/{key}"), paths)),
                Value::Number(_) => paths.push(path),
                _ => {}
            }
        }
        let mut paths = Vec::new();
        walk(json, String::new(), &mut paths);
        let change = |path: String| {
            let mut json = json.clone();
            let number = json.pointer_mut(&path)?;
            *number = match number.as_u64() {
                Some(whole) => (whole + 1).into(),
                None => (number.as_f64()? * 1.01).into(),
            };
            Some((path, json))
        };
        paths.into_iter().filter_map(change).collect()
    }

    fn simulated(plant: &PlantSpec) -> Option<Vec<u8>> {
        let plan = FactoryPlan::new(plant, &NetworkTables::default(), 0.0).ok()?;
        postcard::to_allocvec(&plan).ok()
    }

    #[test]
    fn whatever_changes_the_simulation_changes_the_fingerprint() {
        let mut tried = 0;
        let mut ignored = Vec::new();
        for name in ["machining-cell", "injection-moulding", "small-workshop"] {
            let mut plant = load_builtin(name).unwrap().baseline.plant;
            plant.connected_by = None;
            let (plan, print) = (simulated(&plant), fingerprint(&plant));
            for (path, json) in moved(&serde_json::to_value(&plant).unwrap()) {
                let Ok(other) = serde_json::from_value::<PlantSpec>(json) else {
                    continue;
                };
                let Some(bytes) = simulated(&other) else { continue };
                tried += 1;
                if Some(&bytes) != plan.as_ref() {
                    assert_ne!(fingerprint(&other), print, "{name}{path} changes the run");
                } else if fingerprint(&other) == print {
                    ignored.push(path);
                }
            }
        }
        assert!(tried > 200, "{tried}");
        // And prices are not in it: other wages need no new simulation.
        for part in ["price_won", "material_won", "wage_won_per_hour", "replications", "seed"] {
            assert!(ignored.iter().any(|path| path.contains(part)), "{part}: {ignored:?}");
        }
    }

    #[test]
    fn what_a_repair_costs_counts_where_a_policy_reckons_with_it() {
        let mut plant = load_builtin("machining-cell").unwrap().baseline.plant;
        let dearer = |plant: &PlantSpec| {
            let mut plant = plant.clone();
            plant.crews.iter_mut().for_each(|crew| crew.won_per_call = Some(1e5));
            let failures = plant.stations.iter_mut().flat_map(|station| &mut station.failures);
            failures.for_each(|failure| failure.repair_won += 1e6);
            plant
        };
        let failures = plant.stations.iter_mut().flat_map(|station| &mut station.failures);
        failures.for_each(|failure| failure.policy = None);
        assert_eq!(fingerprint(&plant), fingerprint(&dearer(&plant)));
        let age = serde_json::json!({ "age": {} });
        plant
            .stations
            .iter_mut()
            .flat_map(|station| &mut station.failures)
            .take(1)
            .for_each(|failure| {
                failure.policy = serde_json::from_value(age.clone()).ok();
                assert!(failure.policy.is_some());
            });
        assert_ne!(fingerprint(&plant), fingerprint(&dearer(&plant)));
    }
}
