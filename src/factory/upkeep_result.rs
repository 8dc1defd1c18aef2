//! What a run found out about failures, planned work and spare parts.

use serde::Serialize;

use crate::factory::factory::Factory;
use crate::factory::plan::FactoryPlan;
use crate::factory::result::{Figures, NamedFigures, ratio};
use crate::kernel::time::{Span, Time};
use crate::maintenance::failure::{ModePlan, NO_SPARE};
use crate::maintenance::policy::PolicyPlan;
use crate::maintenance::predictive::detector::PredictivePlan;
use crate::maintenance::repair_counts::RepairCounts;

/// What failures and planned work did to one machine, in physical quantities; its columns are those of the run's ledger.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MachineUpkeep {
    /// `station/number`.
    pub name: String,
    /// By its failure modes: the mode's number among [`repair_names`](crate::factory::ledger::Ledger::repair_names), and
    /// what happened.
    pub works: Vec<(u32, RepairCounts)>,
    /// By repair crew, in the order of the scenario: hours of work that is done.
    pub crew_hours: Vec<f64>,
    /// By repair crew: works begun.
    pub crew_calls: Vec<u64>,
    /// By product: parts that failures have spoilt.
    pub spoilt_parts: Vec<u64>,
}

impl Factory {
    pub(super) fn failure_figures(&self, plan: &FactoryPlan) -> Vec<NamedFigures> {
        let counts = self.workshop().counts(&plan.maintenance);
        let modes = plan.maintenance.modes.iter().zip(&counts);
        modes
            .map(|(mode, counts)| NamedFigures {
                name: mode.name.clone(),
                figures: mode_figures(mode, counts),
            })
            .collect()
    }

    /// What failures and planned work did to each machine that has any failures.
    pub(super) fn machine_results(&self, plan: &FactoryPlan) -> Vec<MachineUpkeep> {
        let stations = plan.line.stations.iter();
        let machines = stations.flat_map(|station| {
            (station.first_machine..)
                .take(station.machines as usize)
                .zip(1..)
                .map(move |(machine, number)| (station, machine, number))
        });
        machines
            .map(|(station, machine, number): (_, u32, u32)| MachineUpkeep {
                name: format!("{}/{number}", station.rules.name),
                works: self
                    .workshop()
                    .machine_counts(machine)
                    .map(|(mode, counts)| (mode, *counts))
                    .collect(),
                crew_hours: self
                    .workshop()
                    .machine_crew_times(machine)
                    .iter()
                    .map(|time| time.as_hours())
                    .collect(),
                crew_calls: self.workshop().machine_crew_calls(machine).to_vec(),
                spoilt_parts: self.recorder().spoilt(machine).to_vec(),
            })
            .filter(|machine| !machine.works.is_empty())
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
                    ("mean_stock", ratio(counts.held.as_seconds(), measured.as_seconds())),
                    (
                        "mean_backorders",
                        ratio(counts.owed.as_seconds(), measured.as_seconds()),
                    ),
                ],
            })
            .collect()
    }
}

/// For each failure mode the number of its spare part.
pub(super) fn mode_spares(plan: &FactoryPlan) -> Vec<Option<u32>> {
    let spare = |mode: &ModePlan| {
        mode.care
            .as_ref()
            .map(|care| care.spare)
            .filter(|&spare| spare != NO_SPARE)
    };
    plan.maintenance.modes.iter().map(spare).collect()
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
    let candidate = |index: usize| detector.candidates.as_ref().map(|trials| trials[index].won_per_hour);
    figures.extend([
        ("history_failures", detector.seen.map(|seen| f64::from(seen.failures))),
        ("trial_lives", Some(f64::from(trial.lives))),
        ("trial_alarms", Some(f64::from(trial.alarms))),
        ("trial_precision", trial.precision()),
        ("trial_recall", trial.recall()),
        ("trial_won_per_hour", Some(trial.won_per_hour)),
        ("trees_won_per_hour", candidate(0)),
        ("mean_rule_won_per_hour", candidate(1)),
        ("cusum_rule_won_per_hour", candidate(2)),
        ("no_alarm_won_per_hour", Some(trial.never_won_per_hour)),
    ]);
    figures
}
