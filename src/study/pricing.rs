//! Prices of a scenario, by the names of the ledger's columns.

use crate::finance::prices::{EnergyPrice, LabourPrice, Prices, ProductPrices, RepairPrice, SparePrice};
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

/// Hours of a year on average.
const HOURS_PER_YEAR: f64 = 8_766.0;

/// What the columns of a scenario's ledgers are worth. Repairs are named `station/mode`, electricity `season/band`
/// or `flat`; prices of energy include the surcharge.
pub fn prices(scenario: &ScenarioSpec) -> Prices {
    let plant = &scenario.plant;
    let finance = &scenario.finance;
    let operators = plant.operators.iter().map(|group| LabourPrice {
        name: group.name.clone(),
        wage_won_per_hour: group.wage_won_per_hour,
        ..LabourPrice::default()
    });
    let crews = plant.crews.iter().map(|crew| LabourPrice {
        name: crew.name.clone(),
        wage_won_per_hour: crew.wage_won_per_hour,
        won_per_call: crew.won_per_call.unwrap_or(0.0),
        won_per_month: crew.won_per_month.unwrap_or(0.0),
    });
    let repairs = plant.stations.iter().flat_map(|station| {
        station.failures.iter().map(|failure| RepairPrice {
            name: format!("{}/{}", station.line.name, failure.mode),
            won_per_repair: failure.repair_won,
            won_per_preventive: failure.preventive_won.unwrap_or(failure.repair_won),
            won_per_damage: failure
                .secondary_damage
                .as_ref()
                .and_then(|damage| damage.won)
                .unwrap_or(0.0),
            won_per_inspection: failure.inspection_won.unwrap_or(0.0),
        })
    });
    let spares = plant.spares.iter().map(|spare| SparePrice {
        name: spare.name.clone(),
        won_each: spare.price_won,
        won_per_urgent: spare.urgent.as_ref().map_or(0.0, |urgent| urgent.extra_won),
        won_per_held_hour: spare.price_won * spare.holding_percent_per_year.unwrap_or(0.0) / 100.0 / HOURS_PER_YEAR,
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
        spares: spares.collect(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::operating::operating_months;
    use crate::study::example::{LINE, scenario};

    #[test]
    fn every_column_of_a_ledger_has_its_price() {
        let prices = prices(&scenario());
        let labour: Vec<_> = prices
            .labour
            .iter()
            .map(|price| (price.name.as_str(), price.wage_won_per_hour))
            .collect();
        assert_eq!(labour, [("machinist", 16_000.0), ("fitters", 21_000.0)]);
        assert_eq!(prices.repairs[0].name, "lathe/spindle");
        assert_eq!(prices.repairs[0].won_per_repair, 800_000.0);
        assert_eq!(
            (prices.energy[0].name.as_str(), prices.energy[0].won_per_kwh),
            ("flat", 134.0)
        );
        assert_eq!(prices.base_charge_won_per_month, 332_800.0);
        let housing = &prices.products[0];
        assert!(housing.has_orders && housing.late_won_per_day == 200_000.0);
        assert_eq!(prices.products[1].demand_per_month, Some(900.0));
        assert_eq!(
            (
                prices.overtime_extra_percent,
                prices.night_extra_percent,
                prices.on_cost_percent
            ),
            (50.0, 50.0, 0.0)
        );
    }

    #[test]
    fn seasons_are_priced_by_band_and_match_the_ledger() {
        let seasons = LINE.replace(
            "flat_won_per_kwh = 120\n",
            r#"seasons = [{ name = "winter", months = [1, 2, 11, 12], light_won = 100, mid_won = 150, peak_won = 200,
                 mid_hours = ["08:00-16:00"], peak_hours = ["16:00-19:00"] },
               { name = "rest", months = [3, 4, 5, 6, 7, 8, 9, 10], light_won = 90, mid_won = 110, peak_won = 120 }]
"#,
        );
        let scenario: ScenarioSpec = toml::from_str(&seasons).unwrap();
        let prices = prices(&scenario);
        let names: Vec<_> = prices.energy.iter().map(|price| price.name.as_str()).collect();
        let rows = [
            "winter/light",
            "winter/mid",
            "winter/peak",
            "rest/light",
            "rest/mid",
            "rest/peak",
        ];
        assert_eq!(names, rows);
        assert_eq!(
            (prices.energy[2].won_per_kwh, prices.energy[3].won_per_kwh),
            (214.0, 104.0)
        );

        let plan = crate::factory::plan::FactoryPlan::new(&scenario.plant, &Default::default(), 0.0).unwrap();
        let simulation = crate::factory::factory::Factory::simulation(std::sync::Arc::new(plan), 1, 0);
        let ledger = crate::factory::result::complete(simulation).unwrap().ledger;
        assert_eq!(ledger.energy_names, rows);
        let months = operating_months(&ledger, &prices).unwrap();
        assert!(months[0].energy_won.0 > 0);
    }

    #[test]
    fn what_a_scenario_says_goes_before_the_defaults() {
        let text =
            format!("{LINE}\n[finance]\novertime_extra_percent = 100\nnight_extra_percent = 0\non_cost_percent = 12");
        let prices = prices(&toml::from_str(&text).unwrap());
        assert_eq!(
            (
                prices.overtime_extra_percent,
                prices.night_extra_percent,
                prices.on_cost_percent
            ),
            (100.0, 0.0, 12.0)
        );
    }
}
