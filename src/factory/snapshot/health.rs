//! How the parts of a machine are, for whoever looks at it.

use crate::factory::factory::Factory;
use crate::kernel::time::Time;
use crate::maintenance::part_health::PartHealth;

impl Factory {
    /// How the parts of a machine are at `now`; empty if it has none that fail, or does not exist.
    pub fn health(&self, machine: u32, now: Time) -> Vec<PartHealth> {
        if machine >= self.plan.line.machine_count() {
            return Vec::new();
        }
        let unused = self.floor.work_limit_at(machine, now);
        self.workshop.health(&self.plan.maintenance, machine, unused, now)
    }
}
