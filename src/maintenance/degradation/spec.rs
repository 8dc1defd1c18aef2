//! What a scenario says of wear and of what speeds it up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::distribution::DistributionSpec;
use crate::kernel::timed_key::timed_keys;

timed_keys!(
    /// Time between the first sign of a failure and the failure.
    WarningTime,
    warning_seconds,
    warning_minutes,
    warning_hours,
    warning_days,
    "How long before the failure its first sign can be seen (P-F interval), on the mode's clock"
);

/// How wear grows until the part fails. Hours are those of the mode's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum WearSpec {
    /// Wear that only grows, in jumps of all sizes (gamma process): erosion, abrasion, creep.
    Gamma(GammaWearSpec),
    /// Wear that swings about a rising mean (Wiener process with drift).
    Wiener(WienerWearSpec),
    /// Wear by stages, each left after an exponential time.
    States(StateWearSpec),
    /// Damage by shocks that come at random (compound Poisson process).
    Shocks(ShockWearSpec),
}

impl WearSpec {
    /// The wear of a part that lasts `factor` times as long, above 0: time runs slower, and nothing else changes. The
    /// variance of all processes grows with time itself, so the deviation of an hour shrinks with √`factor`.
    #[must_use]
    pub fn stretched(&self, factor: f64) -> Self {
        match self.clone() {
            Self::Gamma(spec) => Self::Gamma(GammaWearSpec {
                per_hour: spec.per_hour / factor,
                sd_per_hour: spec.sd_per_hour / factor.sqrt(),
                ..spec
            }),
            Self::Wiener(spec) => Self::Wiener(WienerWearSpec {
                per_hour: spec.per_hour / factor,
                sd_per_hour: spec.sd_per_hour / factor.sqrt(),
                ..spec
            }),
            Self::States(spec) => Self::States(StateWearSpec {
                mean_hours: spec.mean_hours.iter().map(|hours| hours * factor).collect(),
            }),
            Self::Shocks(spec) => Self::Shocks(ShockWearSpec {
                per_hour: spec.per_hour / factor,
                ..spec
            }),
        }
    }
}

/// A gamma process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GammaWearSpec {
    /// Mean wear in an hour, above zero, in the unit of `limit`.
    pub per_hour: f64,
    /// Standard deviation of the wear of one hour; that of n hours is √n times as much.
    pub sd_per_hour: f64,
    /// Wear at which the part fails.
    pub limit: f64,
    /// Wear of a new part; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
}

/// A Wiener process with drift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WienerWearSpec {
    /// Mean wear in an hour, above zero, in the unit of `limit`.
    pub per_hour: f64,
    /// Standard deviation of the wear of one hour; that of n hours is √n times as much.
    pub sd_per_hour: f64,
    /// Wear at which the part fails.
    pub limit: f64,
    /// Wear of a new part; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
}

/// Wear by stages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateWearSpec {
    /// Mean hours in each stage, from new to the last before the failure.
    pub mean_hours: Vec<f64>,
}

/// Shocks that damage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShockWearSpec {
    /// Mean number of shocks in an hour, above zero.
    pub per_hour: f64,
    /// Damage of one shock, in the unit of `limit`.
    pub damage: DistributionSpec,
    /// Damage at which the part fails.
    pub limit: f64,
    /// Damage of a new part; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
}

/// What makes a part age faster or slower than under the conditions for which its life is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StressSpec {
    /// Load over the load for which the life is given; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 100.0))]
    pub load: Option<f64>,
    /// The rate of ageing grows with the load to this power (3 for ball bearings, ISO 281); 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 20.0))]
    pub load_exponent: Option<f64>,
    /// Temperature of the part, °C.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -100.0, max = 1_000.0))]
    pub temperature_c: Option<f64>,
    /// Temperature for which the life is given, °C; 40 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -100.0, max = 1_000.0))]
    pub reference_c: Option<f64>,
    /// Activation energy of the ageing (Arrhenius), eV; 0.6 if not given (guess).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 5.0))]
    pub activation_ev: Option<f64>,
}

/// Boltzmann's constant, eV/K (exact by the SI of 2019).
const BOLTZMANN: f64 = 8.617_333_262e-5;
/// Kelvin at 0 °C.
const KELVIN: f64 = 273.15;

impl StressSpec {
    /// How many times faster than given the part ages: load to its power, times Arrhenius' factor
    /// exp(E/k · (1/T₀ − 1/T)).
    pub fn pace(&self) -> f64 {
        let load = self.load.unwrap_or(1.0);
        let by_load = libm::pow(load, self.load_exponent.unwrap_or(1.0));
        let reference = self.reference_c.unwrap_or(40.0) + KELVIN;
        let temperature = self.temperature_c.map_or(reference, |celsius| celsius + KELVIN);
        let energy = self.activation_ev.unwrap_or(0.6) / BOLTZMANN;
        by_load * libm::exp(energy * (1.0 / reference - 1.0 / temperature))
    }
}

/// Why wear cannot be simulated.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum WearError {
    /// A figure is out of its range.
    #[error("`{key}` of wear is {value}, but must be {wanted}")]
    Figure {
        /// The key.
        key: &'static str,
        /// What it is.
        value: f64,
        /// What would be right.
        wanted: &'static str,
    },
    /// Hardly any chance is in it.
    #[error("this wear varies so little that the part fails at the same time each time: write a time to failure")]
    TooRegular,
    /// The part would never fail, or only after more shocks than can be counted.
    #[error("it takes more than {most} shocks on average until the part fails; give it a gamma process instead")]
    TooManyShocks {
        /// The most.
        most: u32,
    },
    /// The damage of a shock cannot be drawn.
    #[error("`damage` {0}")]
    Damage(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn load_and_temperature_speed_ageing_up_as_their_laws_say() {
        let plain = StressSpec::default();
        assert_eq!(plain.pace(), 1.0);
        let loaded = StressSpec {
            load: Some(2.0),
            load_exponent: Some(3.0),
            ..StressSpec::default()
        };
        assert!((loaded.pace() - 8.0).abs() < 1e-12);
        // By hand: 0.6 eV from 40 °C to 50 °C is exp(6962.7 · (1/313.15 − 1/323.15)) = 1.9899.
        let hot = StressSpec {
            temperature_c: Some(50.0),
            ..StressSpec::default()
        };
        assert!((hot.pace() - 1.9899).abs() < 1e-3, "{}", hot.pace());
        let cool = StressSpec {
            temperature_c: Some(30.0),
            ..StressSpec::default()
        };
        assert!(cool.pace() < 0.5 && cool.pace() > 0.45);
    }
}
