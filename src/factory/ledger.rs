//! The ledger: what a run leaves behind for finance, in physical quantities by month.
//!
//! No won in here: moving a price or a rate never needs a new simulation. Every entry of [`LedgerMonth`] is a
//! flow during that month of the measured time; months run from the start date to the same day of the next.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One run's flows by month, with the names that the columns stand for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Products, in the order of [`LedgerMonth::products`].
    pub product_names: Vec<String>,
    /// Operator groups and repair crews, in the order of [`LedgerMonth::labour`].
    pub labour_names: Vec<String>,
    /// Failure modes as `station/mode`, in the order of [`LedgerMonth::repairs`].
    pub repair_names: Vec<String>,
    /// Spare parts, in the order of [`LedgerMonth::spares`].
    pub spare_names: Vec<String>,
    /// Tariff rows as `season/band` (or `flat`), in the order of [`LedgerMonth::energy_kwh`].
    pub energy_names: Vec<String>,
    /// The months, in order. The last one may be cut short, see [`LedgerMonth::fraction`].
    pub months: Vec<LedgerMonth>,
}

/// The flows of one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerMonth {
    /// First day of the month.
    pub start: Date,
    /// Share of the month that the measured time covers: 1, or less in the last month.
    pub fraction: f64,
    /// By product.
    pub products: Vec<ProductFlow>,
    /// By operator group, then repair crew: paid hours.
    pub labour: Vec<LabourFlow>,
    /// By failure mode: repairs finished.
    pub repairs: Vec<RepairFlow>,
    /// By spare part.
    pub spares: Vec<SpareFlow>,
    /// By tariff row, kWh.
    pub energy_kwh: Vec<f64>,
}

/// What happened to one product in a month, in parts unless it says orders or days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductFlow {
    /// Parts begun: their material is used.
    pub started: u64,
    /// Parts that left the line, good or not.
    pub finished: u64,
    /// Those of `finished` that are defective and were not found.
    pub escaped: u64,
    /// Parts scrapped.
    pub scrapped: u64,
    /// Reworks begun.
    pub reworked: u64,
    /// Finished parts handed to customers' orders. For a product without orders always 0: finance sells
    /// `finished` up to the month's demand.
    pub delivered: u64,
    /// Parts ordered.
    pub ordered: u64,
    /// Parts of orders that were lost because nobody began them in time.
    pub lost: u64,
    /// Orders completed.
    pub orders_completed: u64,
    /// Those of `orders_completed` that were late.
    pub orders_late: u64,
    /// Days begun in the month by orders after their due dates, be they completed, lost or still open; summed.
    pub late_days: u64,
    /// Parts of a product with orders that could have been made besides, see [`crate::factory::spare_time`].
    pub spare: f64,
}

/// Paid hours of a group in a month, summed over its people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabourFlow {
    /// Hours of the shift without overtime.
    pub regular_hours: f64,
    /// Hours beyond the shift: a day made longer since orders are late, and work after its end.
    pub overtime_hours: f64,
    /// Those of both that lie between 22:00 and 06:00.
    pub night_hours: f64,
    /// Works that a repair crew has begun.
    #[serde(default)]
    pub calls: u64,
}

/// Repairs and planned work of a failure mode in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RepairFlow {
    /// Repairs finished.
    pub count: u64,
    /// Hours of repair work, waiting not counted.
    pub repair_hours: f64,
    /// Planned replacements finished.
    pub preventive: u64,
    /// Failures that did secondary damage.
    pub damages: u64,
    /// Inspections by people.
    pub inspections: u64,
}

/// A spare part in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpareFlow {
    /// Parts used.
    pub used: u64,
    /// Urgent orders.
    pub urgent: u64,
    /// Hours that parts lay in stock, summed over the parts.
    pub held_hours: f64,
}
