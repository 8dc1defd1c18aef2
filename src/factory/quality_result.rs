//! What a run found out about drifts, charts and causes.

use crate::factory::factory::Factory;
use crate::factory::plan::FactoryPlan;
use crate::factory::result::{NamedFigures, ratio};
use crate::maintenance::quality::learned::trial::RunParts;
use crate::maintenance::quality::signal::SignalPlan;

impl Factory {
    /// What each drift did, as it was and not as anybody saw it.
    pub(super) fn drift_figures(&self, plan: &FactoryPlan) -> Vec<NamedFigures> {
        let mut found = Vec::new();
        for (number, station) in (0u32..).zip(&plan.line.stations) {
            let (Some(prepared), Some(process)) = (&station.rules.process, self.floor().process(number)) else {
                continue;
            };
            let drifts = prepared.drifts.iter().zip(process.counts());
            found.extend(drifts.map(|(drift, counts)| NamedFigures {
                name: format!("{}/{}", station.rules.name, drift.name),
                figures: vec![
                    ("drifts", Some(counts.begun as f64)),
                    ("drift_defective_parts", Some(counts.defective as f64)),
                    ("corrected_drifts", Some(counts.corrected as f64)),
                ],
            }));
        }
        found
    }

    /// What each chart did.
    pub(super) fn chart_figures(&self, plan: &FactoryPlan) -> Vec<NamedFigures> {
        let monitors = plan.monitors.iter().zip(self.quality().monitors());
        monitors
            .map(|(monitor, state)| {
                let counts = state.counts();
                let true_signals = counts.true_signals as f64;
                NamedFigures {
                    name: plan.line.stations[monitor.station as usize].rules.name.clone(),
                    figures: vec![
                        ("charted_parts", Some(counts.parts as f64)),
                        ("signals", Some(counts.signals as f64)),
                        ("false_signals", Some(counts.signals as f64 - true_signals)),
                        ("parts_until_signal", ratio(counts.parts_until as f64, true_signals)),
                        ("rejects_until_signal", ratio(counts.rejects_until as f64, true_signals)),
                        ("looks", Some(counts.looks as f64)),
                        ("look_hours", Some(counts.look_time.as_hours())),
                        ("causes_found", Some(counts.found as f64)),
                        (
                            "first_suspect_right_share",
                            ratio(counts.first_right as f64, true_signals),
                        ),
                        ("first_suspect_confidence", ratio(counts.first_confidence, true_signals)),
                        ("true_cause_confidence", ratio(counts.right_confidence, true_signals)),
                    ],
                }
            })
            .collect()
    }

    /// What the charts' signals pointed at: mean confidence by what may be the cause.
    pub(super) fn suspect_figures(&self, plan: &FactoryPlan) -> Vec<NamedFigures> {
        let mut found = Vec::new();
        let trace = &plan.line.trace;
        let name = |station: u32| &plan.line.stations[station as usize].rules.name;
        for (monitor, state) in plan.monitors.iter().zip(self.quality().monitors()) {
            let counts = state.counts();
            let suspects = trace.factors.iter().map(|factor| {
                let by = format!("{}/{}", name(factor.station), factor.cause.name());
                format!("{by} ← {}", name(monitor.station))
            });
            let nothing = format!("nothing ← {}", name(monitor.station));
            found.extend(suspects.chain([nothing]).enumerate().map(|(factor, name)| {
                let sum = counts.by_factor.get(factor).copied().unwrap_or(0.0);
                NamedFigures {
                    name,
                    figures: vec![("mean_confidence", ratio(sum, counts.signals as f64))],
                }
            }));
        }
        found
    }
}

/// How learned charts did when they were tried, beside simple ones: first in control, then under each drift.
pub(super) fn detection_figures(plan: &FactoryPlan) -> Vec<NamedFigures> {
    let mut found = Vec::new();
    for monitor in &plan.monitors {
        let SignalPlan::Learned(learned) = &monitor.signal else {
            continue;
        };
        let trial = learned.detector.as_ref().map(|detector| &detector.trial);
        let lesson = &learned.lesson;
        let mut add = |drift: &str, rejected: f64, parts: Option<&RunParts>| {
            found.push(NamedFigures {
                name: format!("{drift} ← {}", lesson.station),
                figures: vec![
                    ("rejected_share", Some(rejected)),
                    ("learned_parts", parts.map(|parts| parts.learned)),
                    ("p_chart_parts", parts.and_then(|parts| parts.rivals[0])),
                    ("cusum_parts", parts.and_then(|parts| parts.rivals[1])),
                    ("ewma_parts", parts.and_then(|parts| parts.rivals[2])),
                ],
            });
        };
        add("nothing", lesson.in_control, trial.map(|trial| &trial.in_control));
        for (number, rise) in lesson.rises.iter().enumerate() {
            let noticed = trial.and_then(|trial| trial.noticed.get(number));
            add(&rise.name, rise.share, noticed.map(|noticed| &noticed.parts));
        }
    }
    found
}
