//! What signals at an inspection: a control chart, or a learned one.

use serde::{Deserialize, Serialize};

use super::chart::{Chart, ChartPlan};
use super::learned::detector::LearnedPlan;
use super::learned::recent::Recent;

/// What signals, prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum SignalPlan {
    /// A chart whose run length is known.
    Chart(ChartPlan),
    /// A learned one.
    Learned(Box<LearnedPlan>),
}

/// What signals, in use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    chart: Chart,
    recent: Recent,
}

impl Signal {
    /// Adds a part. Whether there is a signal; what signals is then fresh again.
    pub fn add(&mut self, plan: &SignalPlan, rejected: bool) -> bool {
        match plan {
            SignalPlan::Chart(plan) => self.chart.add(plan, rejected),
            SignalPlan::Learned(plan) => plan.add(&mut self.recent, rejected),
        }
    }

    /// Whether what came before speaks for no rise any more.
    pub fn is_fresh(&self, plan: &SignalPlan) -> bool {
        match plan {
            SignalPlan::Chart(_) => self.chart.is_fresh(),
            SignalPlan::Learned(_) => self.recent.is_fresh(),
        }
    }
}
