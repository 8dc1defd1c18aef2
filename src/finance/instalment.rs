//! Instalment plans.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A plan of monthly instalments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InstalmentSpec {
    /// Number of months from the first to the last payment, grace included; 36 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 600))]
    pub months: Option<u32>,
    /// Interest, percent a year, a twelfth of it a month.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 200.0))]
    pub annual_rate_percent: f64,
    /// How the principal is paid back; `"equal-payment"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<InstalmentMethod>,
    /// First months in which only interest is paid; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0, max = 599))]
    pub grace_months: u32,
}

/// How the principal of a plan is paid back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstalmentMethod {
    /// The same payment each month (annuity).
    #[default]
    EqualPayment,
    /// The same principal each month, with interest on what is left.
    EqualPrincipal,
    /// Interest each month, the principal with the last one.
    Bullet,
}
