//! A trial before the decision: a part of the equipment, for some months, at a price of its own.
//!
//! What it is worth is not decided here; see [`crate::study::payoff::trial`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::won::Won;

/// How unsure an offer's savings are taken to be beforehand if a scenario does not say, percent of them. A guess.
pub const DEFAULT_DOUBT_PERCENT: f64 = 30.0;

/// A trial before the decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialSpec {
    /// How long it takes, months.
    #[schemars(range(min = 1, max = 120))]
    pub months: u32,
    /// On how many of the machines that the offer changes.
    #[schemars(range(min = 1, max = 100_000))]
    pub machines: u32,
    /// What it costs, won, whatever is decided afterwards.
    pub price_won: f64,
    /// How unsure it is beforehand that the simulated savings come true: their standard deviation, percent of them; 30
    /// if not given, which is a guess.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 200.0))]
    pub doubt_percent: Option<f64>,
}

impl TrialSpec {
    /// Whether it makes sense.
    ///
    /// # Errors
    /// If a figure is out of range.
    pub fn validate(&self) -> Result<(), FinanceError> {
        for (field, value, [least, most]) in [
            ("months", f64::from(self.months), [1.0, 120.0]),
            ("machines", f64::from(self.machines), [1.0, 100_000.0]),
            ("price_won", self.price_won, [0.0, Won::LIMIT.as_f64()]),
            ("doubt_percent", self.doubt(), [0.0, 200.0]),
        ] {
            in_range(|| format!("{field} of the trial"), value, least, most)?;
        }
        Ok(())
    }

    /// The standard deviation of what part of the savings comes true, percent.
    pub fn doubt(&self) -> f64 {
        self.doubt_percent.unwrap_or(DEFAULT_DOUBT_PERCENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_make_no_sense_are_named() {
        let read = |text: &str| toml::from_str::<TrialSpec>(text).unwrap();
        let good = read("months = 3\nmachines = 2\nprice_won = 3_000_000");
        assert_eq!((good.validate(), good.doubt()), (Ok(()), 30.0));
        for (text, what) in [
            ("months = 0\nmachines = 2\nprice_won = 3", "months of the trial"),
            ("months = 3\nmachines = 0\nprice_won = 3", "machines of the trial"),
            ("months = 3\nmachines = 2\nprice_won = -1", "price_won of the trial"),
            (
                "months = 3\nmachines = 2\nprice_won = 3\ndoubt_percent = 300",
                "doubt_percent of the trial",
            ),
        ] {
            let said = read(text).validate().unwrap_err().to_string();
            assert!(said.contains(what), "{said}");
        }
    }
}
