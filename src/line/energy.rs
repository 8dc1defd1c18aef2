//! Electricity: power by machine state under a time-of-use tariff.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What electricity costs: one price, or prices by season and hour of the day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ElectricitySpec {
    /// Demand charge, won for each kW of contract and month.
    #[serde(default)]
    pub base_won_per_kw: f64,
    /// Contract demand, kW.
    #[serde(default)]
    pub contract_kw: f64,
    /// Added to every kWh (climate, fuel), won.
    #[serde(default)]
    pub surcharge_won_per_kwh: f64,
    /// One price at all hours, won for a kWh; leave out when `seasons` are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat_won_per_kwh: Option<f64>,
    /// Prices by season; every month of the year belongs to exactly one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seasons: Vec<SeasonSpec>,
}

/// Months with the same hours and prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeasonSpec {
    /// Its name, e.g. `"summer"`.
    pub name: String,
    /// Its months, 1 to 12.
    pub months: Vec<u8>,
    /// Light-load price, won for a kWh: at all hours that are neither mid nor peak.
    pub light_won: f64,
    /// Mid-load price, won for a kWh.
    pub mid_won: f64,
    /// Peak-load price, won for a kWh.
    pub peak_won: f64,
    /// Mid-load hours, e.g. `["08:00-15:00"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mid_hours: Vec<String>,
    /// Peak-load hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peak_hours: Vec<String>,
}
