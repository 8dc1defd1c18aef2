//! What a scenario says of statistical process control at an inspecting station.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::timed_key::timed_keys;

/// Parts between two false signals, if nothing is said.
pub const DEFAULT_FALSE_SIGNAL_PARTS: f64 = 10_000.0;
/// Parts of a sample of a p-chart, if nothing is said.
pub const DEFAULT_SAMPLE_PARTS: u32 = 100;
/// Least weight of the newest part in an EWMA chart.
pub const LEAST_LAMBDA: f64 = 0.002;
/// Weight of the newest part in an EWMA chart, if nothing is said.
pub const DEFAULT_LAMBDA: f64 = 0.01;
/// Inspected parts that the search for a cause rests on, if nothing is said.
pub const DEFAULT_WINDOW_PARTS: u32 = 1_000;
/// Places that are looked at after a signal, if nothing is said.
pub const DEFAULT_MOST_LOOKS: u32 = 4;

/// A control chart over the parts that a station inspects, and what is done when it signals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpcSpec {
    /// The kind of chart.
    pub chart: ChartKind,
    /// Share of parts rejected here while nothing is wrong, false rejects included.
    #[schemars(range(min = 0.0001, max = 0.5))]
    pub in_control: f64,
    /// Share of parts rejected that is to be noticed soon.
    #[schemars(range(min = 0.0002, max = 1.0))]
    pub out_of_control: f64,
    /// Inspected parts between two false signals, at least; the limit of the chart follows from it. 10,000 if not
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 10.0, max = 1_000_000_000.0))]
    pub false_signal_every_parts: Option<f64>,
    /// Limit of a p-chart in standard deviations above the share in control, instead of `false_signal_every_parts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 10.0))]
    pub sigmas: Option<f64>,
    /// Parts of a sample of a p-chart; 100 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 100_000))]
    pub sample_parts: Option<u32>,
    /// Weight of the newest part in an EWMA chart; 0.01 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.002, max = 1.0))]
    pub lambda: Option<f64>,
    /// What happens after a signal; nothing if not given: the chart only counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<LookSpec>,
    /// Last inspected parts that the search for a cause rests on; 1,000 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 20, max = 100_000))]
    pub window_parts: Option<u32>,
}

/// A kind of control chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Share of rejected parts in samples of equal size (Shewhart).
    P,
    /// Cumulative sum over single parts (Bernoulli CUSUM).
    Cusum,
    /// Exponentially weighted moving average over single parts (Roberts).
    Ewma,
    /// Trained on simulated histories of this inspection with the drifts of the stations before it: boosted trees over
    /// the last rejects.
    Learned,
}

/// Somebody looks for the cause after a signal, at one suspected place after the other, and corrects what he finds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LookSpec {
    /// Time to look at one suspected place, and to correct it if it is the cause.
    #[serde(flatten)]
    pub time: LookTime,
    /// Skill that it needs; nobody in particular if not given. Only where the machine stops for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Whether the machine stops while it is looked at; true if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops_machine: Option<bool>,
    /// In which order places are looked at; `"attribution"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<LookOrder>,
    /// Places looked at before the search is given up; 4 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000))]
    pub most_looks: Option<u32>,
}

/// In which order suspected places are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LookOrder {
    /// The likeliest cause first, by what the inspected parts have passed.
    #[default]
    Attribution,
    /// One station after the other, its machines, tools, material and shifts in turn.
    Route,
}

timed_keys!(
    /// Time of a look.
    LookTime,
    takes_seconds,
    takes_minutes,
    takes_hours,
    takes_days,
    "Time to look at one suspected place, and to correct it if it is the cause"
);
