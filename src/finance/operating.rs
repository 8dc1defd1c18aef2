//! Operating months: a ledger times prices.
//!
//! Conventions, all of them deliberate:
//! - **Sales.** A product with orders sells what is delivered in the month. One without orders sells what is
//!   finished, up to the month's demand; the rest is kept as stock and sold in later months as their demand allows
//!   (the measured time begins without stock, and what is left at its end is worth nothing). Demand is not carried
//!   over. Demand is a rate, so a fraction of a part may be sold.
//! - **An offer that is being adopted** changes nothing before it works, and while it is learnt a month is so much of a
//!   month with it as is learnt, and for the rest one without it: all quantities and prices, stocks too. Orders that are
//!   open then stay open, see `open_orders`.
//! - **Defects.** Escaped parts are sold like good ones, at the full price, and cost the claim. With orders, the
//!   claim falls into the month in which the part leaves the line; without, stock is well mixed and the claim
//!   falls on the escaped share of what is sold. Scrapped parts earn nothing; their material has been paid.
//! - **Material** is paid for each part in the month in which it is begun.
//! - **Late orders** cost each day in the month in which it begins, until they are completed or lost, those that are still
//!   open at the end too; lost ones cost their sale besides.
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

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::factory::ledger::{Ledger, LedgerMonth};
use crate::finance::error::{Column, FinanceError, in_range};
use crate::finance::open_orders::{CarriedMonth, OpenOrders, OrderedFlow, mix};
use crate::finance::prices::{ColumnPrices, Prices};
use crate::finance::won::Won;

/// A month in whole won: what came in, and by line what went out. Costs are positive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperatingMonth {
    /// First day of the month.
    pub start: Date,
    /// Share of the month that is measured, 0 to 1.
    pub fraction: f64,
    /// Parts of all products that were finished and are not defective; while an offer is being learnt, fractions.
    pub good_parts: f64,
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
    let mut stocks = Vec::new();
    let months = flows(ledger, prices)?.into_iter().zip(1..);
    months
        .map(|(flow, number)| flow.operating_month(number, &mut stocks))
        .collect()
}

/// The months of a line that adopts an offer: from its ledgers as it was and with the offer, each at its own prices, of
/// which `share` says how much of the offer is there, 0 to 1, in a month, counted from 1, of which so much is measured.
/// What is made before the offer works, and is not sold, is what the line as it was left unsold; and what is open of
/// orders then is what the line as it was left open.
///
/// # Errors
/// As of [`operating_months`], for either ledger.
pub fn adopted_months<'l>(
    (before, prices_before): (&'l Ledger, &'l Prices),
    (after, prices_after): (&'l Ledger, &'l Prices),
    share: impl Fn(u32, f64) -> f64,
) -> Result<Vec<OperatingMonth>, FinanceError> {
    let before = flows(before, prices_before)?;
    let after = flows(after, prices_after)?;
    let ordered = |months: &[MonthFlow<'l>]| months.iter().map(|month| month.ordered.clone()).collect::<Vec<_>>();
    let mut orders = OpenOrders::new(&ordered(&before), &ordered(&after));
    let mut stocks = Vec::new();
    let mut before = before.into_iter();
    let months = after.into_iter().zip(1..);
    months
        .map(|(after, number)| {
            let share = share(number, after.fraction);
            let flow = match before.next() {
                Some(before) => {
                    let carried = orders.month(&before.ordered, &after.ordered, share, after.days());
                    MonthFlow::mixed(before, after, share).with(&carried)
                }
                None => after,
            };
            flow.operating_month(number, &mut stocks)
        })
        .collect()
}

/// What happens in a month, in won that are not rounded yet, but for what stocks sell.
#[derive(Clone, Debug)]
struct MonthFlow<'l> {
    start: Date,
    fraction: f64,
    amounts: Amounts,
    kept: Vec<KeptFlow<'l>>,
    ordered: Vec<OrderedFlow<'l>>,
}

/// The lines of a month. Sales and claims are those of products with orders.
#[derive(Clone, Copy, Debug, Default)]
struct Amounts {
    good_parts: f64,
    revenue: f64,
    material: f64,
    claims: f64,
    late_orders: f64,
    regular: f64,
    overtime: f64,
    night: f64,
    repairs: f64,
    energy: f64,
    base_charge: f64,
}

/// A product without orders in a month: what is made goes into its stock.
#[derive(Clone, Copy, Debug)]
struct KeptFlow<'l> {
    name: &'l str,
    finished: f64,
    escaped: f64,
    /// Parts that are wanted in the month; infinite if there is no limit.
    demand: f64,
    price_won: f64,
    claim_won: f64,
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

/// The months of a ledger at the given prices.
fn flows<'l>(ledger: &'l Ledger, prices: &'l Prices) -> Result<Vec<MonthFlow<'l>>, FinanceError> {
    prices.validate()?;
    let columns = prices.by_column(ledger)?;
    let months = ledger.months.iter().zip(1..);
    months
        .map(|(month, number)| {
            check_columns(ledger, month, number)?;
            let fraction = month.fraction;
            let products = ledger.product_names.iter().zip(&month.products).zip(&columns.products);
            let ordered = products.clone().filter(|(_, price)| price.has_orders);
            let ordered = ordered.map(|((name, &flow), &prices)| OrderedFlow { name, flow, prices });
            let kept = products.filter(|(_, price)| !price.has_orders);
            let kept = kept.map(|((name, flow), price)| KeptFlow {
                name,
                finished: flow.finished as f64,
                escaped: flow.escaped as f64,
                demand: price.demand_per_month.map_or(f64::INFINITY, |demand| demand * fraction),
                price_won: price.price_won,
                claim_won: price.claim_won,
            });
            Ok(MonthFlow {
                start: month.start,
                fraction,
                amounts: amounts(month, prices, &columns),
                kept: kept.collect(),
                ordered: ordered.collect(),
            })
        })
        .collect()
}

fn check_columns(ledger: &Ledger, month: &LedgerMonth, number: u32) -> Result<(), FinanceError> {
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

fn amounts(month: &LedgerMonth, prices: &Prices, columns: &ColumnPrices<'_>) -> Amounts {
    let mut sums = Amounts {
        base_charge: prices.base_charge_won_per_month * month.fraction,
        ..Amounts::default()
    };
    for (flow, price) in month.products.iter().zip(&columns.products) {
        sums.good_parts += flow.finished.saturating_sub(flow.escaped) as f64;
        sums.material += flow.started as f64 * price.material_won;
        sums.late_orders += flow.late_days as f64 * price.late_won_per_day;
        if price.has_orders {
            sums.revenue += flow.delivered as f64 * price.price_won;
            sums.claims += flow.escaped as f64 * price.claim_won;
        }
    }

    let on_cost = 1.0 + prices.on_cost_percent / 100.0;
    let mut contracts = 0.0;
    for (hours, price) in month.labour.iter().zip(&columns.labour) {
        let wage = price.wage_won_per_hour;
        contracts += hours.calls as f64 * price.won_per_call + price.won_per_month * month.fraction;
        sums.regular += hours.regular_hours * wage;
        sums.overtime += hours.overtime_hours * wage;
        sums.night += hours.night_hours * wage;
    }
    sums.regular *= on_cost;
    sums.overtime = sums.overtime * (1.0 + prices.overtime_extra_percent / 100.0) * on_cost;
    sums.night = sums.night * (prices.night_extra_percent / 100.0) * on_cost;

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
    sums.repairs = repairs + spares + contracts;
    sums.energy = month
        .energy_kwh
        .iter()
        .zip(&columns.energy)
        .map(|(kwh, won)| kwh * won)
        .sum();
    sums
}

impl<'l> MonthFlow<'l> {
    /// A month of which this share is that of `after`, and the rest that of `before`. Nothing of the other is left in it
    /// where the share is none or the whole.
    fn mixed(before: Self, after: Self, share: f64) -> Self {
        let mix = |before, after| mix(before, after, share);
        let (old, new) = (&before.amounts, &after.amounts);
        let amounts = Amounts {
            good_parts: mix(old.good_parts, new.good_parts),
            revenue: mix(old.revenue, new.revenue),
            material: mix(old.material, new.material),
            claims: mix(old.claims, new.claims),
            late_orders: mix(old.late_orders, new.late_orders),
            regular: mix(old.regular, new.regular),
            overtime: mix(old.overtime, new.overtime),
            night: mix(old.night, new.night),
            repairs: mix(old.repairs, new.repairs),
            energy: mix(old.energy, new.energy),
            base_charge: mix(old.base_charge, new.base_charge),
        };
        // One that only one of the two lines makes has no parts in the other.
        let without = |flow: &KeptFlow<'l>| KeptFlow {
            finished: 0.0,
            escaped: 0.0,
            ..*flow
        };
        let find = |flows: &[KeptFlow<'l>], name: &str| flows.iter().find(|flow| flow.name == name).copied();
        let added = after.kept.iter().filter(|flow| find(&before.kept, flow.name).is_none());
        let olds = before.kept.iter().copied().chain(added.map(without));
        let kept = olds.map(|old| {
            let new = find(&after.kept, old.name).unwrap_or(without(&old));
            KeptFlow {
                name: old.name,
                finished: mix(old.finished, new.finished),
                escaped: mix(old.escaped, new.escaped),
                demand: mix(old.demand, new.demand),
                price_won: mix(old.price_won, new.price_won),
                claim_won: mix(old.claim_won, new.claim_won),
            }
        });
        Self {
            start: after.start,
            fraction: after.fraction,
            amounts,
            kept: kept.collect(),
            ordered: Vec::new(),
        }
    }

    /// Days of it that are measured.
    fn days(&self) -> f64 {
        let next = self.start.saturating_add(1.month());
        f64::from((next - self.start).get_days()) * self.fraction
    }

    /// The month with what carried orders add to it.
    fn with(mut self, carried: &CarriedMonth) -> Self {
        let sums = &mut self.amounts;
        sums.good_parts += carried.good_parts;
        sums.revenue += carried.revenue;
        sums.material += carried.material;
        sums.claims += carried.claims;
        sums.late_orders += carried.late_orders;
        self
    }

    /// The month in whole won, after stocks, in the order of `kept`, have sold what is wanted.
    fn operating_month(self, number: u32, stocks: &mut Vec<Stock>) -> Result<OperatingMonth, FinanceError> {
        let mut sums = self.amounts;
        stocks.resize(self.kept.len(), Stock::default());
        for (flow, stock) in self.kept.iter().zip(stocks) {
            stock.parts += flow.finished;
            stock.escaped += flow.escaped;
            let sold = stock.sell(flow.demand);
            sums.revenue += sold.parts * flow.price_won;
            sums.claims += sold.escaped * flow.claim_won;
        }
        let won = |line: &str, amount: f64| Won::from_f64(amount).map_err(FinanceError::at(|| place(number, line)));
        let mut valued = OperatingMonth {
            start: self.start,
            fraction: self.fraction,
            good_parts: sums.good_parts,
            revenue_won: won("revenue", sums.revenue)?,
            material_won: won("material", sums.material)?,
            claims_won: won("claims", sums.claims)?,
            late_orders_won: won("late orders", sums.late_orders)?,
            labour_regular_won: won("regular hours", sums.regular)?,
            labour_overtime_won: won("overtime", sums.overtime)?,
            labour_night_won: won("night hours", sums.night)?,
            repairs_won: won("repairs", sums.repairs)?,
            energy_won: won("energy", sums.energy)?,
            base_charge_won: won("base charge", sums.base_charge)?,
            cash_won: Won::ZERO,
        };
        valued.cash_won = valued
            .total_costs()
            .and_then(|costs| valued.revenue_won.checked_sub(costs))
            .map_err(FinanceError::at(|| place(number, "cash")))?;
        Ok(valued)
    }
}

impl OperatingMonth {
    /// A whole month in which nothing comes in and nothing goes out.
    pub fn nothing(start: Date) -> Self {
        Self {
            start,
            fraction: 1.0,
            good_parts: 0.0,
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

fn place(month: u32, line: &str) -> String {
    format!("month {month}, {line}")
}

#[cfg(test)]
mod tests;
