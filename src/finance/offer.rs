//! Offers: what a vendor asks for, and how it is paid.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::instalment::InstalmentSpec;

/// The money side of an offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfferTermsSpec {
    /// Equipment and services paid for once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemSpec>,
    /// Share of the price paid at once, percent; the rest is paid in instalments. 0 with instalments, 100
    /// without, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub down_payment_percent: Option<f64>,
    /// How the rest is paid; all at once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalments: Option<InstalmentSpec>,
    /// Fees of every month for service and subscriptions, won.
    #[serde(default)]
    pub monthly_fees_won: f64,
    /// Months until the offer works on the line; the line stays as it was until then. 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0, max = 600))]
    pub delivery_months: u32,
    /// What the equipment can be sold for at the end of the measured time, won.
    #[serde(default)]
    pub residual_value_won: f64,
}

/// One line of an offer's price list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemSpec {
    /// What it is.
    pub what: String,
    /// How many; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub count: Option<u32>,
    /// Price of one, won.
    pub price_won: PriceSpec,
}

/// A price: a number, or a range from which each replication draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PriceSpec {
    /// A fixed price, won.
    Fixed(f64),
    /// A price that is not known yet.
    Open(OpenPriceSpec),
}

/// A price that is not known yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum OpenPriceSpec {
    /// Equally likely between the two, won.
    Range([f64; 2]),
    /// Lowest, most likely and highest, won.
    Triangular([f64; 3]),
}
