//! Prices of a scenario, by the names of the ledger's columns.

use crate::finance::prices::{EnergyPrice, LabourPrice, Prices, ProductPrices, RepairPrice};
use crate::line::energy::ElectricitySpec;
use crate::scenario::scenario::ScenarioSpec;

/// Extra pay for overtime of a scenario that says nothing of it, percent.
pub const DEFAULT_OVERTIME_EXTRA_PERCENT: f64 = 50.0;
/// Extra pay for night hours of a scenario that says nothing of it, percent.
pub const DEFAULT_NIGHT_EXTRA_PERCENT: f64 = 50.0;
/// What the employer pays on top of wages if a scenario says nothing of it, percent.
pub const DEFAULT_ON_COST_PERCENT: f64 = 0.0;
/// Discount rate of a scenario that names none, percent a year.
pub const DEFAULT_DISCOUNT_RATE_PERCENT: f64 = 5.0;

/// What the columns of a scenario's ledgers are worth. Repairs are named `station/mode`, electricity `season/band`
/// or `flat`; prices of energy include the surcharge.
pub fn prices(scenario: &ScenarioSpec) -> Prices {
    let plant = &scenario.plant;
    let finance = &scenario.finance;
    let operators = plant.operators.iter().map(|group| LabourPrice {
        name: group.name.clone(),
        wage_won_per_hour: group.wage_won_per_hour,
    });
    let crews = plant.crews.iter().map(|crew| LabourPrice {
        name: crew.name.clone(),
        wage_won_per_hour: crew.wage_won_per_hour,
    });
    let repairs = plant.stations.iter().flat_map(|station| {
        station.failures.iter().map(|failure| RepairPrice {
            name: format!("{}/{}", station.line.name, failure.mode),
            won_per_repair: failure.repair_won,
        })
    });
    Prices {
        products: plant
            .products
            .iter()
            .map(|product| ProductPrices {
                name: product.name.clone(),
                price_won: product.price_won,
                material_won: product.material_won,
                claim_won: product.claim_won,
                late_won_per_day: product.orders.as_ref().map_or(0.0, |orders| orders.late_won_per_day),
                has_orders: product.orders.is_some(),
                demand_per_month: product.demand_per_month,
            })
            .collect(),
        labour: operators.chain(crews).collect(),
        repairs: repairs.collect(),
        energy: energy(&plant.electricity),
        overtime_extra_percent: finance.overtime_extra_percent.unwrap_or(DEFAULT_OVERTIME_EXTRA_PERCENT),
        night_extra_percent: finance.night_extra_percent.unwrap_or(DEFAULT_NIGHT_EXTRA_PERCENT),
        on_cost_percent: finance.on_cost_percent.unwrap_or(DEFAULT_ON_COST_PERCENT),
        base_charge_won_per_month: plant.electricity.base_won_per_kw * plant.electricity.contract_kw,
    }
}

fn energy(electricity: &ElectricitySpec) -> Vec<EnergyPrice> {
    let price = |name: String, won: f64| EnergyPrice {
        name,
        won_per_kwh: won + electricity.surcharge_won_per_kwh,
    };
    if electricity.seasons.is_empty() {
        return vec![price("flat".to_owned(), electricity.flat_won_per_kwh.unwrap_or(0.0))];
    }
    electricity
        .seasons
        .iter()
        .flat_map(|season| {
            [
                ("light", season.light_won),
                ("mid", season.mid_won),
                ("peak", season.peak_won),
            ]
            .map(|(band, won)| price(format!("{}/{band}", season.name), won))
        })
        .collect()
}
