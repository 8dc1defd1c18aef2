//! Operating months: a ledger times prices.
//!
//! Conventions, all of them deliberate:
//! - **Sales.** A product with orders sells what is delivered in the month. One without orders sells what is
//!   finished, up to the month's demand; the rest is kept as stock and sold in later months as their demand allows
//!   (the measured time begins without stock, and what is left at its end is worth nothing). Demand is not carried
//!   over. Demand is a rate, so a fraction of a part may be sold.
//! - **Defects.** Escaped parts are sold like good ones, at the full price, and cost the claim. With orders, the
//!   claim falls into the month in which the part leaves the line; without, stock is well mixed and the claim
//!   falls on the escaped share of what is sold. Scrapped parts earn nothing; their material has been paid.
//! - **Material** is paid for each part in the month in which it is begun.
//! - **Late orders** cost their late days in the month in which they are completed; lost ones cost their sale.
//! - **Labour** is paid by the hour: wage × (1 + on-cost) × (regular + overtime × (1 + overtime extra) + night ×
//!   night extra). Night hours are already among the regular and overtime ones, so only the extra is added.
//! - **Spare parts** are paid when they are used, with what an urgent order costs more; a stock costs its keeping by the
//!   hour and its first filling nothing. All of that stands among the repairs.
//! - **Service contracts** cost their month and each work that is begun; they stand among the repairs too, without
//!   on-costs.
//! - **Part of a month.** Flows are what they are; the month's demand and the base charge are scaled by the share
//!   of the month that is measured.
//!
//! Each line of a month is summed in floating point and rounded once to whole won. Fixed costs that no variant
//! changes (rent, office) are left out, so [`OperatingMonth::cash_won`] is a contribution and not a profit.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::factory::ledger::{Ledger, LedgerMonth};
use crate::finance::error::{Column, FinanceError, in_range};
use crate::finance::prices::{ColumnPrices, Prices};
use crate::finance::won::Won;

/// A month in whole won: what came in, and by line what went out. Costs are positive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperatingMonth {
    /// First day of the month.
    pub start: Date,
    /// Share of the month that is measured, 0 to 1.
    pub fraction: f64,
    /// Parts of all products that were finished and are not defective.
    pub good_parts: u64,
    /// Sales.
    pub revenue_won: Won,
    /// Material of parts begun.
    pub material_won: Won,
    /// Claims for defective parts that were sold.
    pub claims_won: Won,
    /// Cost of late orders.
    pub late_orders_won: Won,
    /// Regular hours, with on-costs.
    pub labour_regular_won: Won,
    /// Overtime hours with their extra, with on-costs.
    pub labour_overtime_won: Won,
    /// The extra of night hours, with on-costs.
    pub labour_night_won: Won,
    /// Spare parts, stocks of them, and services of repairs, planned work and inspections; the crew's wages are labour.
    pub repairs_won: Won,
    /// Electricity by the kWh.
    pub energy_won: Won,
    /// Electricity's base charge.
    pub base_charge_won: Won,
    /// Revenue less all costs above.
    pub cash_won: Won,
}

/// The months of a ledger at the given prices; see the module for every convention.
///
/// # Errors
/// If a price is missing or makes no sense, if a month's columns do not match the ledger's names, if a month's
/// fraction is not 0 to 1, or if a line of a month is not a number or beyond [`Won::LIMIT`].
pub fn operating_months(ledger: &Ledger, prices: &Prices) -> Result<Vec<OperatingMonth>, FinanceError> {
    prices.validate()?;
    let columns = prices.by_column(ledger)?;
    let mut stocks = vec![Stock::default(); ledger.product_names.len()];
    ledger
        .months
        .iter()
        .enumerate()
        .map(|(index, month)| {
            check_columns(ledger, month, index + 1)?;
            operating_month(month, index + 1, prices, &columns, &mut stocks)
        })
        .collect()
}

/// Finished parts of a product without orders that wait for demand.
#[derive(Clone, Copy, Debug, Default)]
struct Stock {
    parts: f64,
    /// Those of `parts` that are defective.
    escaped: f64,
}

impl Stock {
    /// Takes out up to `demand` parts, well mixed, and returns them.
    fn sell(&mut self, demand: f64) -> Self {
        if self.parts <= demand {
            return std::mem::take(self);
        }
        let sold = Self {
            parts: demand,
            escaped: self.escaped * (demand / self.parts),
        };
        self.parts -= sold.parts;
        self.escaped -= sold.escaped;
        sold
    }
}

fn check_columns(ledger: &Ledger, month: &LedgerMonth, number: usize) -> Result<(), FinanceError> {
    for (kind, found, named) in [
        (Column::Product, month.products.len(), ledger.product_names.len()),
        (Column::Labour, month.labour.len(), ledger.labour_names.len()),
        (Column::Repair, month.repairs.len(), ledger.repair_names.len()),
        (Column::Spare, month.spares.len(), ledger.spare_names.len()),
        (Column::Energy, month.energy_kwh.len(), ledger.energy_names.len()),
    ] {
        if found != named {
            return Err(FinanceError::ColumnCount {
                month: number,
                kind,
                found,
                named,
            });
        }
    }
    in_range(
        || format!("the measured share of month {number}"),
        month.fraction,
        0.0,
        1.0,
    )?;
    Ok(())
}

fn operating_month(
    month: &LedgerMonth,
    number: usize,
    prices: &Prices,
    columns: &ColumnPrices<'_>,
    stocks: &mut [Stock],
) -> Result<OperatingMonth, FinanceError> {
    let (mut revenue, mut material, mut claims, mut late_orders) = (0.0, 0.0, 0.0, 0.0);
    for ((flow, price), stock) in month.products.iter().zip(&columns.products).zip(stocks) {
        let sold = if price.has_orders {
            Stock {
                parts: flow.delivered as f64,
                escaped: flow.escaped as f64,
            }
        } else {
            stock.parts += flow.finished as f64;
            stock.escaped += flow.escaped as f64;
            stock.sell(
                price
                    .demand_per_month
                    .map_or(f64::INFINITY, |demand| demand * month.fraction),
            )
        };
        revenue += sold.parts * price.price_won;
        claims += sold.escaped * price.claim_won;
        material += flow.started as f64 * price.material_won;
        late_orders += flow.late_days as f64 * price.late_won_per_day;
    }

    let (mut regular, mut overtime, mut night) = (0.0, 0.0, 0.0);
    let mut contracts = 0.0;
    for (hours, price) in month.labour.iter().zip(&columns.labour) {
        let wage = price.wage_won_per_hour;
        contracts += hours.calls as f64 * price.won_per_call + price.won_per_month * month.fraction;
        regular += hours.regular_hours * wage;
        overtime += hours.overtime_hours * wage;
        night += hours.night_hours * wage;
    }
    let on_cost = 1.0 + prices.on_cost_percent / 100.0;
    let repairs: f64 = month
        .repairs
        .iter()
        .zip(&columns.repairs)
        .map(|(flow, price)| {
            let planned = flow.preventive as f64 * price.won_per_preventive;
            let damage = flow.damages as f64 * price.won_per_damage;
            flow.count as f64 * price.won_per_repair
                + (planned + damage + flow.inspections as f64 * price.won_per_inspection)
        })
        .sum();
    let spares: f64 = month
        .spares
        .iter()
        .zip(&columns.spares)
        .map(|(flow, price)| {
            let used = flow.used as f64 * price.won_each;
            used + flow.urgent as f64 * price.won_per_urgent + flow.held_hours * price.won_per_held_hour
        })
        .sum();
    let energy: f64 = month
        .energy_kwh
        .iter()
        .zip(&columns.energy)
        .map(|(kwh, won)| kwh * won)
        .sum();

    let won = |line: &str, amount: f64| Won::from_f64(amount).map_err(FinanceError::at(|| place(number, line)));
    let mut valued = OperatingMonth {
        start: month.start,
        fraction: month.fraction,
        good_parts: (month.products.iter())
            .map(|flow| flow.finished.saturating_sub(flow.escaped))
            .fold(0, u64::saturating_add),
        revenue_won: won("revenue", revenue)?,
        material_won: won("material", material)?,
        claims_won: won("claims", claims)?,
        late_orders_won: won("late orders", late_orders)?,
        labour_regular_won: won("regular hours", regular * on_cost)?,
        labour_overtime_won: won(
            "overtime",
            overtime * (1.0 + prices.overtime_extra_percent / 100.0) * on_cost,
        )?,
        labour_night_won: won("night hours", night * (prices.night_extra_percent / 100.0) * on_cost)?,
        repairs_won: won("repairs", repairs + spares + contracts)?,
        energy_won: won("energy", energy)?,
        base_charge_won: won("base charge", prices.base_charge_won_per_month * month.fraction)?,
        cash_won: Won::ZERO,
    };
    valued.cash_won = valued
        .total_costs()
        .and_then(|costs| valued.revenue_won.checked_sub(costs))
        .map_err(FinanceError::at(|| place(number, "cash")))?;
    Ok(valued)
}

impl OperatingMonth {
    /// A whole month in which nothing comes in and nothing goes out.
    pub fn nothing(start: Date) -> Self {
        Self {
            start,
            fraction: 1.0,
            good_parts: 0,
            revenue_won: Won::ZERO,
            material_won: Won::ZERO,
            claims_won: Won::ZERO,
            late_orders_won: Won::ZERO,
            labour_regular_won: Won::ZERO,
            labour_overtime_won: Won::ZERO,
            labour_night_won: Won::ZERO,
            repairs_won: Won::ZERO,
            energy_won: Won::ZERO,
            base_charge_won: Won::ZERO,
            cash_won: Won::ZERO,
        }
    }

    fn total_costs(&self) -> Result<Won, crate::finance::won::WonError> {
        Won::sum([
            self.material_won,
            self.claims_won,
            self.late_orders_won,
            self.labour_regular_won,
            self.labour_overtime_won,
            self.labour_night_won,
            self.repairs_won,
            self.energy_won,
            self.base_charge_won,
        ])
    }
}

fn place(month: usize, line: &str) -> String {
    format!("month {month}, {line}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::factory::ledger::{LabourFlow, ProductFlow, RepairFlow, SpareFlow};
    use crate::finance::prices::{EnergyPrice, LabourPrice, ProductPrices, RepairPrice, SparePrice};

    fn month(flow: ProductFlow) -> LedgerMonth {
        LedgerMonth {
            start: date(2027, 1, 4),
            fraction: 1.0,
            products: vec![flow],
            labour: Vec::new(),
            repairs: Vec::new(),
            spares: Vec::new(),
            energy_kwh: Vec::new(),
        }
    }

    fn ledger(months: Vec<LedgerMonth>) -> Ledger {
        Ledger {
            product_names: vec!["housing".into()],
            months,
            ..Ledger::default()
        }
    }

    fn prices(product: ProductPrices) -> Prices {
        Prices {
            products: vec![ProductPrices {
                name: "housing".into(),
                ..product
            }],
            ..Prices::default()
        }
    }

    #[test]
    fn a_month_agrees_with_a_table_by_hand() {
        let flow = ProductFlow {
            started: 110,
            finished: 100,
            escaped: 2,
            delivered: 90,
            late_days: 3,
            ..Default::default()
        };
        let ledger = Ledger {
            product_names: vec!["housing".into()],
            labour_names: vec!["machinist".into(), "crew".into()],
            repair_names: vec!["lathe/spindle".into()],
            spare_names: vec!["bearing".into()],
            energy_names: vec!["winter/light".into(), "winter/peak".into()],
            months: vec![LedgerMonth {
                labour: vec![
                    LabourFlow {
                        regular_hours: 320.0,
                        overtime_hours: 10.0,
                        night_hours: 40.0,
                        ..Default::default()
                    },
                    LabourFlow {
                        regular_hours: 160.0,
                        overtime_hours: 0.0,
                        night_hours: 0.0,
                        ..Default::default()
                    },
                ],
                repairs: vec![RepairFlow {
                    count: 2,
                    repair_hours: 9.0,
                    preventive: 3,
                    damages: 1,
                    inspections: 20,
                }],
                spares: vec![SpareFlow {
                    used: 5,
                    urgent: 1,
                    held_hours: 730.0,
                }],
                energy_kwh: vec![1_000.0, 500.5],
                ..month(flow)
            }],
        };
        let prices = Prices {
            products: vec![ProductPrices {
                name: "housing".into(),
                price_won: 18_500.0,
                material_won: 9_900.0,
                claim_won: 50_000.0,
                late_won_per_day: 100_000.0,
                has_orders: true,
                demand_per_month: None,
            }],
            labour: vec![
                LabourPrice {
                    name: "machinist".into(),
                    wage_won_per_hour: 15_000.0,
                    ..Default::default()
                },
                LabourPrice {
                    name: "crew".into(),
                    wage_won_per_hour: 20_000.0,
                    ..Default::default()
                },
            ],
            repairs: vec![RepairPrice {
                name: "lathe/spindle".into(),
                won_per_repair: 800_000.0,
                won_per_preventive: 300_000.0,
                won_per_damage: 1_000_000.0,
                won_per_inspection: 5_000.0,
            }],
            spares: vec![SparePrice {
                name: "bearing".into(),
                won_each: 120_000.0,
                won_per_urgent: 80_000.0,
                won_per_held_hour: 10.0,
            }],
            energy: vec![
                EnergyPrice {
                    name: "winter/light".into(),
                    won_per_kwh: 90.0,
                },
                EnergyPrice {
                    name: "winter/peak".into(),
                    won_per_kwh: 180.0,
                },
            ],
            overtime_extra_percent: 50.0,
            night_extra_percent: 50.0,
            on_cost_percent: 10.0,
            base_charge_won_per_month: 700_000.0,
        };
        let months = operating_months(&ledger, &prices).unwrap();
        let expected = OperatingMonth {
            start: date(2027, 1, 4),
            fraction: 1.0,
            good_parts: 98,                     // 100 − 2
            revenue_won: Won(1_665_000),        // 90 · 18,500
            material_won: Won(1_089_000),       // 110 · 9,900
            claims_won: Won(100_000),           // 2 · 50,000
            late_orders_won: Won(300_000),      // 3 · 100,000
            labour_regular_won: Won(8_800_000), // (320 · 15,000 + 160 · 20,000) · 1.1
            labour_overtime_won: Won(247_500),  // 10 · 15,000 · 1.5 · 1.1
            labour_night_won: Won(330_000),     // 40 · 15,000 · 0.5 · 1.1
            repairs_won: Won(4_287_300), // 2 · 800,000 + 3 · 300,000 + 1,000,000 + 20 · 5,000; 5 · 120,000 + 80,000 + 7,300
            energy_won: Won(180_090),    // 1,000 · 90 + 500.5 · 180
            base_charge_won: Won(700_000),
            // Costs: 1,089,000 + 100,000 + 300,000 + 8,800,000 + 247,500 + 330,000 + 1,600,000 + 180,090 + 700,000
            // = 13,346,590; 1,665,000 − 13,346,590
            cash_won: Won(-14_368_890),
        };
        assert_eq!(months, [expected]);
    }

    #[test]
    fn without_orders_unsold_parts_wait_for_demand() {
        let made = |finished| {
            month(ProductFlow {
                finished,
                ..Default::default()
            })
        };
        let product = ProductPrices {
            price_won: 10.0,
            demand_per_month: Some(100.0),
            ..Default::default()
        };
        // 150: 100 sold, 50 wait; 70 + 50: 100, 20 wait; 10 + 20: 30; nothing is left.
        let months = operating_months(&ledger(vec![made(150), made(70), made(10), made(0)]), &prices(product)).unwrap();
        assert_eq!(
            months.iter().map(|month| month.revenue_won.0).collect::<Vec<_>>(),
            [1_000, 1_000, 300, 0]
        );
    }

    #[test]
    fn claims_fall_on_the_escaped_share_of_what_is_sold() {
        let made = |finished, escaped| {
            month(ProductFlow {
                finished,
                escaped,
                ..Default::default()
            })
        };
        let product = ProductPrices {
            claim_won: 100.0,
            demand_per_month: Some(100.0),
            ..Default::default()
        };
        // 20 of 200 escaped: 10 of the 100 sold, and 10 wait; then 10 of 100 again.
        let months = operating_months(&ledger(vec![made(200, 20), made(0, 0)]), &prices(product)).unwrap();
        assert_eq!(
            months.iter().map(|month| month.claims_won.0).collect::<Vec<_>>(),
            [1_000, 1_000]
        );
    }

    #[test]
    fn part_of_a_month_has_part_of_the_demand_and_of_the_base_charge() {
        let part = LedgerMonth {
            fraction: 0.25,
            ..month(ProductFlow {
                finished: 80,
                ..Default::default()
            })
        };
        let product = ProductPrices {
            price_won: 10.0,
            demand_per_month: Some(100.0),
            ..Default::default()
        };
        let prices = Prices {
            base_charge_won_per_month: 1_000.0,
            ..prices(product)
        };
        let months = operating_months(&ledger(vec![part]), &prices).unwrap();
        assert_eq!((months[0].revenue_won, months[0].base_charge_won), (Won(250), Won(250)));
    }

    #[test]
    fn an_amount_beyond_the_limit_names_its_month_and_line() {
        let flows = vec![
            month(ProductFlow::default()),
            month(ProductFlow {
                started: u64::MAX,
                ..Default::default()
            }),
        ];
        let product = ProductPrices {
            material_won: 1.0,
            ..Default::default()
        };
        let text = operating_months(&ledger(flows), &prices(product))
            .unwrap_err()
            .to_string();
        assert!(
            text.starts_with("month 2, material: the amount of 18446744073709552000 won is beyond"),
            "{text}"
        );
    }

    #[test]
    fn hours_that_are_no_number_are_an_error() {
        let mut ledger = Ledger {
            labour_names: vec!["crew".into()],
            ..ledger(vec![month(ProductFlow::default())])
        };
        ledger.months[0].labour = vec![LabourFlow {
            regular_hours: f64::NAN,
            ..Default::default()
        }];
        let prices = Prices {
            labour: vec![LabourPrice {
                name: "crew".into(),
                wage_won_per_hour: 1.0,
                ..Default::default()
            }],
            ..prices(ProductPrices::default())
        };
        let text = operating_months(&ledger, &prices).unwrap_err().to_string();
        assert!(text.starts_with("month 1, regular hours: the amount is NaN"), "{text}");
    }

    #[test]
    fn a_month_with_too_few_columns_is_an_error() {
        let mut ledger = ledger(vec![month(ProductFlow::default())]);
        ledger.months[0].products.clear();
        let text = operating_months(&ledger, &prices(ProductPrices::default()))
            .unwrap_err()
            .to_string();
        assert_eq!(
            text,
            "month 1 of the ledger has 0 columns for each product, but the ledger names 1"
        );
    }

    proptest! {
        #[test]
        fn never_more_is_sold_than_was_finished_nor_than_was_wanted(
            made in prop::collection::vec(0u64..1_000, 1..40), demand in 0.0..1_000.0f64,
        ) {
            let flows = made.iter().map(|&finished| month(ProductFlow { finished, ..Default::default() })).collect();
            let product = ProductPrices { price_won: 1_000.0, demand_per_month: Some(demand), ..Default::default() };
            let months = operating_months(&ledger(flows), &prices(product)).unwrap();
            let (mut finished, mut sold) = (0.0, 0.0);
            for (month, made) in months.iter().zip(&made) {
                finished += *made as f64 * 1_000.0;
                sold += month.revenue_won.as_f64();
                prop_assert!(sold <= finished + 0.5 * 40.0);
                prop_assert!(month.revenue_won.as_f64() <= demand * 1_000.0 + 0.5);
            }
        }

        #[test]
        fn cash_is_revenue_less_the_lines(started in 0u64..100_000, delivered in 0u64..100_000, price in -1e5..1e5f64) {
            let flow = ProductFlow { started, delivered, ..Default::default() };
            let product =
                ProductPrices { price_won: price, material_won: 123.4, has_orders: true, ..Default::default() };
            let months = operating_months(&ledger(vec![month(flow)]), &prices(product)).unwrap();
            let month = &months[0];
            prop_assert_eq!(month.cash_won.0, month.revenue_won.0 - month.material_won.0);
        }
    }
}
