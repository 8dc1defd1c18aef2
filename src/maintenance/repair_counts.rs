//! What happened to failures and their repairs, counted.

use serde::{Deserialize, Serialize};

use crate::kernel::time::TotalSpan;

/// What happened to one mode since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairCounts {
    /// Failures.
    pub failures: u64,
    /// Repairs finished.
    pub repairs: u64,
    /// Repair time of the finished repairs.
    pub repair_time: TotalSpan,
    /// Time from failures to the end of their repairs.
    pub unplanned: TotalSpan,
    /// Planned replacements finished.
    pub preventive: u64,
    /// Time of the finished planned replacements.
    pub preventive_time: TotalSpan,
    /// What the replaced parts would still have lived, on the mode's clock.
    pub wasted: TotalSpan,
    /// Failures that did secondary damage.
    pub damages: u64,
    /// Inspections by people.
    pub inspections: u64,
    /// Time that failed machines waited for the spare part.
    pub spare_wait: TotalSpan,
    /// Alarms of a detector.
    pub alarms: u64,
    /// Of them those after which the part would have failed within the horizon.
    pub true_alarms: u64,
    /// Time from the true alarms to the failures that would have come, on the mode's clock.
    pub warning: TotalSpan,
    /// Planned replacements after a true alarm.
    pub caught: u64,
    /// Failures without an alarm before them.
    pub missed: u64,
    /// Spare parts handed out.
    pub spares: u64,
    /// Those of them that were sent for urgently.
    pub urgent: u64,
}

impl RepairCounts {
    /// Adds what happened elsewhere.
    pub fn add(&mut self, other: &Self) {
        // Unfolded, so that a count that is new cannot be forgotten here.
        let Self {
            failures,
            repairs,
            repair_time,
            unplanned,
            preventive,
            preventive_time,
            wasted,
            damages,
            inspections,
            spare_wait,
            spares,
            urgent,
            alarms,
            true_alarms,
            warning,
            caught,
            missed,
        } = *other;
        self.failures += failures;
        self.repairs += repairs;
        self.repair_time += repair_time;
        self.unplanned += unplanned;
        self.preventive += preventive;
        self.preventive_time += preventive_time;
        self.wasted += wasted;
        self.damages += damages;
        self.inspections += inspections;
        self.spare_wait += spare_wait;
        self.spares += spares;
        self.urgent += urgent;
        self.alarms += alarms;
        self.true_alarms += true_alarms;
        self.warning += warning;
        self.caught += caught;
        self.missed += missed;
    }
}
