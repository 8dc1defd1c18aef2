//! What a run found out about failures, planned work and spare parts.

use crate::factory::factory::Factory;
use crate::factory::plan::FactoryPlan;
use crate::factory::result::{Figures, NamedFigures, nanos, ratio};
use crate::kernel::time::{Span, Time};
use crate::maintenance::failure::ModePlan;
use crate::maintenance::policy::PolicyPlan;
use crate::maintenance::predictive::detector::PredictivePlan;
use crate::maintenance::workshop::RepairCounts;

impl Factory {
    pub(super) fn failure_figures(&self, plan: &FactoryPlan) -> Vec<NamedFigures> {
        let modes = plan.maintenance.modes.iter().zip(self.workshop().counts());
        modes
            .map(|(mode, counts)| NamedFigures {
                name: mode.name.clone(),
                figures: mode_figures(mode, counts),
            })
            .collect()
    }

    pub(super) fn spare_figures(&self, plan: &FactoryPlan, now: Time, measured: Span) -> Vec<NamedFigures> {
        let stocks = plan.maintenance.spares.iter().zip(self.workshop().spare_counts(now));
        stocks
            .map(|(spare, counts)| NamedFigures {
                name: spare.name.clone(),
                figures: vec![
                    ("used_spares", Some(counts.used as f64)),
                    ("urgent_orders", Some(counts.urgent as f64)),
                    ("mean_stock", ratio(nanos(counts.held), measured.as_seconds())),
                    ("mean_backorders", ratio(nanos(counts.owed), measured.as_seconds())),
                ],
            })
            .collect()
    }
}

/// The figures of a failure mode; those of planned work only where its scenario says more than failures and repairs.
fn mode_figures(mode: &ModePlan, counts: &RepairCounts) -> Figures {
    let mut figures = vec![
        ("failures", Some(counts.failures as f64)),
        ("repairs", Some(counts.repairs as f64)),
        (
            "mean_repair_minutes",
            ratio(counts.repair_time.as_seconds() / 60.0, counts.repairs as f64),
        ),
    ];
    let Some(care) = &mode.care else { return figures };
    let interval = match &care.policy {
        PolicyPlan::Condition(_) | PolicyPlan::Predictive(_) => None,
        policy => policy.interval().filter(|&span| span < Span::FOREVER),
    };
    figures.extend([
        ("preventive", Some(counts.preventive as f64)),
        ("unplanned_hours", Some(counts.unplanned.as_hours())),
        ("planned_hours", Some(counts.preventive_time.as_hours())),
        ("wasted_life_hours", Some(counts.wasted.as_hours())),
        ("spare_wait_hours", Some(counts.spare_wait.as_hours())),
        ("damages", Some(counts.damages as f64)),
        ("inspections", Some(counts.inspections as f64)),
        ("replacement_interval_hours", interval.map(Span::as_hours)),
    ]);
    if let Some(predictive) = care.detector() {
        figures.extend(detection_figures(predictive, counts));
    }
    figures
}

/// What a detector did in the run, and what its trial on lives of its own had led to expect.
fn detection_figures(predictive: &PredictivePlan, counts: &RepairCounts) -> Figures {
    let [alarms, rightly, missed] = [counts.alarms, counts.true_alarms, counts.missed].map(|count| count as f64);
    let mut figures = vec![
        ("alarms", Some(alarms)),
        ("true_alarms", Some(rightly)),
        ("false_alarms", Some(alarms - rightly)),
        ("failures_caught", Some(counts.caught as f64)),
        ("failures_missed", Some(missed)),
        ("precision", ratio(rightly, alarms)),
        ("recall", ratio(rightly, rightly + missed)),
        ("warning_hours", ratio(counts.warning.as_hours(), rightly)),
        ("horizon_hours", Some(predictive.lesson.horizon)),
    ];
    let Some(detector) = &predictive.detector else {
        return figures;
    };
    let trial = &detector.trial;
    let rival = |index: usize| detector.rivals.as_ref().map(|rivals| rivals[index].won_per_hour);
    figures.extend([
        ("trial_lives", Some(f64::from(trial.lives))),
        ("trial_alarms", Some(f64::from(trial.alarms))),
        ("trial_precision", trial.precision()),
        ("trial_recall", trial.recall()),
        ("trial_won_per_hour", Some(trial.won_per_hour)),
        ("mean_rule_won_per_hour", rival(0)),
        ("cusum_rule_won_per_hour", rival(1)),
        ("no_alarm_won_per_hour", Some(trial.never_won_per_hour)),
    ]);
    figures
}
