//! How the parts of a machine are: how much of their lives is over, what is being done for them, and what has happened to
//! them. It reads the workshop and changes nothing.

use crate::kernel::time::{Span, Time};
use crate::maintenance::degradation::LifePlan;
use crate::maintenance::failure::{Clock, FailureClock, ModePlan, Work};
use crate::maintenance::repair_counts::RepairCounts;
use crate::maintenance::workshop::{MaintenancePlan, Workshop};

/// What is being done for a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// Nothing: it runs.
    None,
    /// Planned work has been called for, by a detector's alarm or by the plan, and waits for a moment, a spare part or
    /// somebody.
    Called,
    /// Planned work is under way.
    PlannedWork,
    /// It has failed.
    Failed,
}

/// A part that can fail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartHealth {
    /// Its failure mode, among those of the maintenance plan.
    pub mode: u32,
    /// How much of its life is over, 0 to 1. Nobody at the line can know it. None if its life is only a time to failure
    /// that is drawn anew each time.
    pub used: Option<f64>,
    /// What is being done.
    pub attention: Attention,
    /// Whether a detector watches it.
    pub is_watched: bool,
    /// What has happened to it since the statistics began.
    pub counts: RepairCounts,
}

impl Workshop {
    /// How the parts of a machine are at `now`. `unused` is what is left of the working time that it was allowed last.
    pub fn health(&self, plan: &MaintenancePlan, machine: u32, unused: Span, now: Time) -> Vec<PartHealth> {
        let allowed = self.allowed(machine);
        let worked = match allowed {
            Span::FOREVER => Span::ZERO,
            allowed => Span(allowed.0.saturating_sub(unused.0)),
        };
        let part = |number: usize| {
            let clock = &self.clocks[number];
            let mode = &plan.modes[clock.mode as usize];
            let work = clock.care.as_ref().map_or(Work::None, |care| care.work);
            let attention = match work {
                _ if self.failed[number] => Attention::Failed,
                Work::None => Attention::None,
                Work::UnderWay => Attention::PlannedWork,
                Work::AwaitsMoment | Work::AwaitsSpare | Work::AwaitsCrew => Attention::Called,
            };
            PartHealth {
                mode: clock.mode,
                used: used(clock, mode, worked, now).map(|used| match attention {
                    Attention::Failed => 1.0,
                    _ => used,
                }),
                attention,
                is_watched: mode.care.as_ref().is_some_and(|care| care.detector().is_some()),
                counts: self.tallies[number],
            }
        };
        self.range(machine).map(part).collect()
    }
}

/// The share of a part's life that is over after `worked` since its clock was booked. What a repair has left of the life
/// before counts as over; with wear, whose pace changes, the rest counts by time.
fn used(clock: &Clock, mode: &ModePlan, worked: Span, now: Time) -> Option<f64> {
    let care = clock.care.as_ref()?;
    let left = match mode.clock {
        FailureClock::Working => Span(clock.left.0.saturating_sub(worked.0)),
        FailureClock::Calendar => clock.to_failure(now),
    };
    if care.life == Span::ZERO || care.life == Span::FOREVER {
        return None;
    }
    let life = care.life.as_hours();
    let over = (life - left.as_hours()).max(0.0);
    let used = match mode.life {
        LifePlan::Lifetime { .. } => (care.used + over) / (care.used + life),
        LifePlan::Wear(_) => care.used + (1.0 - care.used) * over / life,
    };
    Some(used.clamp(0.0, 1.0))
}
