//! Prices: what turns a ledger's quantities into won.
//!
//! Plain figures with the names of the ledger's columns beside them; whoever knows the scenario fills them in. The
//! names are matched when a ledger is valued (see [`crate::finance::operating`]), so prices may come in any order
//! and may hold more than a ledger needs.

use serde::{Deserialize, Serialize};

use crate::factory::ledger::Ledger;
use crate::finance::error::{Column, FinanceError, in_range};
use crate::finance::won::Won;

/// Everything that is needed to value a ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// By product.
    pub products: Vec<ProductPrices>,
    /// By operator group and repair crew.
    pub labour: Vec<LabourPrice>,
    /// By failure mode.
    pub repairs: Vec<RepairPrice>,
    /// By spare part.
    pub spares: Vec<SparePrice>,
    /// By tariff row.
    pub energy: Vec<EnergyPrice>,
    /// Extra pay for overtime hours, percent of the wage.
    pub overtime_extra_percent: f64,
    /// Extra pay for night hours, percent of the wage, on top of regular or overtime pay.
    pub night_extra_percent: f64,
    /// What the employer pays on top of all wages, percent of them.
    pub on_cost_percent: f64,
    /// Electricity's demand charge, won a month.
    pub base_charge_won_per_month: f64,
}

/// What a product is worth and costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductPrices {
    /// Its name in [`Ledger::product_names`].
    pub name: String,
    /// Selling price, won a part.
    pub price_won: f64,
    /// Material, won for each part started.
    pub material_won: f64,
    /// Claim for a defective part that reaches a customer, won a part, beside its price, which is kept.
    pub claim_won: f64,
    /// Cost of a late order, won for each day begun.
    pub late_won_per_day: f64,
    /// Whether customers order it. Then what is delivered is sold; otherwise what is finished is, up to the demand.
    pub has_orders: bool,
    /// Most parts that can be sold in a whole month if it has no orders; no limit if none.
    pub demand_per_month: Option<f64>,
}

/// What an hour of a group costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabourPrice {
    /// The group's name in [`Ledger::labour_names`].
    pub name: String,
    /// Wage, won an hour of one person.
    pub wage_won_per_hour: f64,
    /// Won for each work that a repair crew begins.
    pub won_per_call: f64,
    /// Won a month for having it.
    pub won_per_month: f64,
}

/// What a repair costs beside the crew's wages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RepairPrice {
    /// The failure mode's name in [`Ledger::repair_names`]: `station/mode`.
    pub name: String,
    /// Spare parts and services, won a repair.
    pub won_per_repair: f64,
    /// Services, won a planned replacement.
    pub won_per_preventive: f64,
    /// Won for each failure that did secondary damage, on top of its repair.
    pub won_per_damage: f64,
    /// Won an inspection by people.
    pub won_per_inspection: f64,
}

/// What a spare part costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SparePrice {
    /// Its name in [`Ledger::spare_names`].
    pub name: String,
    /// Price of one, won, paid when it is used.
    pub won_each: f64,
    /// What an urgent order costs more, won.
    pub won_per_urgent: f64,
    /// Cost of keeping one for an hour, won.
    pub won_per_held_hour: f64,
}

/// What electricity costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EnergyPrice {
    /// The tariff row's name in [`Ledger::energy_names`]: `season/band`, or `flat`.
    pub name: String,
    /// Price with surcharges, won a kWh.
    pub won_per_kwh: f64,
}

/// Prices in the order of a ledger's columns.
pub(crate) struct ColumnPrices<'a> {
    pub(crate) products: Vec<&'a ProductPrices>,
    pub(crate) labour: Vec<&'a LabourPrice>,
    pub(crate) repairs: Vec<&'a RepairPrice>,
    pub(crate) spares: Vec<&'a SparePrice>,
    pub(crate) energy: Vec<f64>,
}

impl Prices {
    /// Whether the figures make sense: all are numbers within ± [`Won::LIMIT`], extras and demands not negative.
    /// Negative prices are allowed: there are parts that one pays to be rid of.
    ///
    /// # Errors
    /// [`FinanceError::OutOfRange`] with the first figure that does not.
    pub fn validate(&self) -> Result<(), FinanceError> {
        let limit = Won::LIMIT.as_f64();
        for product in &self.products {
            let figures = [
                ("price_won", product.price_won),
                ("material_won", product.material_won),
                ("claim_won", product.claim_won),
                ("late_won_per_day", product.late_won_per_day),
            ];
            for (field, value) in figures {
                in_range(|| format!("{field} of {:?}", product.name), value, -limit, limit)?;
            }
            if let Some(demand) = product.demand_per_month {
                in_range(|| format!("demand_per_month of {:?}", product.name), demand, 0.0, limit)?;
            }
        }
        for labour in &self.labour {
            for (field, value) in [
                ("wage_won_per_hour", labour.wage_won_per_hour),
                ("won_per_call", labour.won_per_call),
                ("won_per_month", labour.won_per_month),
            ] {
                in_range(|| format!("{field} of {:?}", labour.name), value, -limit, limit)?;
            }
        }
        for repair in &self.repairs {
            let figures = [
                ("repair_won", repair.won_per_repair),
                ("preventive_won", repair.won_per_preventive),
                ("secondary damage", repair.won_per_damage),
                ("inspection_won", repair.won_per_inspection),
            ];
            for (field, value) in figures {
                in_range(|| format!("{field} of {:?}", repair.name), value, -limit, limit)?;
            }
        }
        for spare in &self.spares {
            let figures = [
                ("price_won", spare.won_each),
                ("extra_won", spare.won_per_urgent),
                ("won for an hour in stock", spare.won_per_held_hour),
            ];
            for (field, value) in figures {
                in_range(|| format!("{field} of spare {:?}", spare.name), value, -limit, limit)?;
            }
        }
        for energy in &self.energy {
            in_range(
                || format!("won per kWh of {:?}", energy.name),
                energy.won_per_kwh,
                -limit,
                limit,
            )?;
        }
        for (field, value) in [
            ("overtime_extra_percent", self.overtime_extra_percent),
            ("night_extra_percent", self.night_extra_percent),
            ("on_cost_percent", self.on_cost_percent),
        ] {
            in_range(|| field.to_owned(), value, 0.0, 1_000.0)?;
        }
        in_range(
            || "the base charge, won a month,".into(),
            self.base_charge_won_per_month,
            -limit,
            limit,
        )?;
        Ok(())
    }

    /// The prices in the order of the ledger's columns.
    ///
    /// # Errors
    /// [`FinanceError::MissingPrice`] with the first column that has none.
    pub(crate) fn by_column(&self, ledger: &Ledger) -> Result<ColumnPrices<'_>, FinanceError> {
        let products = matched(Column::Product, &ledger.product_names, &self.products, |price| {
            &price.name
        })?;
        let labour = matched(Column::Labour, &ledger.labour_names, &self.labour, |price| &price.name)?;
        let repairs = matched(Column::Repair, &ledger.repair_names, &self.repairs, |price| &price.name)?;
        let spares = matched(Column::Spare, &ledger.spare_names, &self.spares, |price| &price.name)?;
        let energy = matched(Column::Energy, &ledger.energy_names, &self.energy, |price| &price.name)?;
        Ok(ColumnPrices {
            products,
            labour,
            repairs,
            spares,
            energy: energy.iter().map(|price| price.won_per_kwh).collect(),
        })
    }
}

/// For each of `names` the price that bears it. A ledger has dozens of columns, so searching is quick enough.
fn matched<'a, P>(
    kind: Column,
    names: &[String],
    prices: &'a [P],
    name_of: fn(&P) -> &String,
) -> Result<Vec<&'a P>, FinanceError> {
    names
        .iter()
        .map(|name| {
            prices
                .iter()
                .find(|price| name_of(price) == name)
                .ok_or_else(|| FinanceError::MissingPrice {
                    kind,
                    name: name.clone(),
                    known: prices.iter().map(|price| name_of(price).clone()).collect(),
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_matched_by_name_in_any_order() {
        let wage = |name: &str, wage_won_per_hour| LabourPrice {
            name: name.into(),
            wage_won_per_hour,
            ..LabourPrice::default()
        };
        let prices = Prices {
            labour: vec![wage("night", 3.0), wage("crew", 2.0), wage("day", 1.0)],
            ..Prices::default()
        };
        let ledger = Ledger {
            labour_names: vec!["day".into(), "night".into()],
            ..Ledger::default()
        };
        assert_eq!(
            prices
                .by_column(&ledger)
                .unwrap()
                .labour
                .iter()
                .map(|price| price.wage_won_per_hour)
                .collect::<Vec<_>>(),
            [1.0, 3.0]
        );
    }

    #[test]
    fn a_column_without_a_price_is_an_error() {
        let ledger = Ledger {
            energy_names: vec!["summer/peak".into()],
            ..Ledger::default()
        };
        let prices = Prices {
            energy: vec![EnergyPrice {
                name: "flat".into(),
                won_per_kwh: 120.0,
            }],
            ..Prices::default()
        };
        assert_eq!(
            prices.by_column(&ledger).err().unwrap().to_string(),
            "no price for the tariff row \"summer/peak\"; prices are known for \"flat\""
        );
    }

    #[test]
    fn figures_that_are_no_numbers_are_refused() {
        let product = ProductPrices {
            name: "housing".into(),
            claim_won: f64::NAN,
            ..ProductPrices::default()
        };
        let prices = Prices {
            products: vec![product],
            ..Prices::default()
        };
        let text = prices.validate().unwrap_err().to_string();
        assert!(
            text.starts_with("claim_won of \"housing\" is NaN, but must be a number from"),
            "{text}"
        );
        let product = ProductPrices {
            demand_per_month: Some(-1.0),
            ..ProductPrices::default()
        };
        assert!(
            Prices {
                products: vec![product],
                ..Prices::default()
            }
            .validate()
            .is_err()
        );
        assert!(
            Prices {
                night_extra_percent: -1.0,
                ..Prices::default()
            }
            .validate()
            .is_err()
        );
    }
}
