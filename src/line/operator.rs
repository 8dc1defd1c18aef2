//! Operators: people with skills, in groups, on shifts.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::time::Time;
use crate::line::plan::{GroupPlan, LinePlan};

/// A group of operators with the same skills and shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OperatorSpec {
    /// The group's name, unlike any other group's.
    pub name: String,
    /// People in it at once; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub count: Option<u32>,
    /// What they can do; their group's name if not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// When they are there; always if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Wage of one, won an hour, paid for the hours of the shift.
    #[serde(default)]
    pub wage_won_per_hour: f64,
}

/// The operators at work: who is free and which machines wait for whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OperatorPool {
    groups: Vec<Group>,
    /// Machines that wait, with the skill they wait for; the first to wait in front.
    waiting: VecDeque<(u32, u32)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Group {
    count: u32,
    busy: u32,
    on_shift: bool,
    since: Time,
    /// People × nanoseconds at work with a machine.
    busy_area: u128,
    /// People × nanoseconds on shift.
    paid_area: u128,
}

impl Group {
    fn account(&mut self, now: Time) {
        let elapsed = u128::from(now.0 - self.since.0);
        self.busy_area += u128::from(self.busy) * elapsed;
        self.paid_area += if self.on_shift {
            u128::from(self.count) * elapsed
        } else {
            0
        };
        self.since = now;
    }

    fn has_free(&self) -> bool {
        self.on_shift && self.busy < self.count
    }
}

impl OperatorPool {
    /// The groups of a line, all on shift until a shift says otherwise.
    pub fn new(groups: &[GroupPlan]) -> Self {
        let group = |plan: &GroupPlan| Group {
            count: plan.count,
            busy: 0,
            on_shift: true,
            since: Time::ZERO,
            busy_area: 0,
            paid_area: 0,
        };
        Self {
            groups: groups.iter().map(group).collect(),
            waiting: VecDeque::new(),
        }
    }

    /// Takes somebody with `skill`, of the least versatile group that has one free.
    pub fn take(&mut self, plan: &LinePlan, skill: u32, now: Time) -> Option<u32> {
        let able = &plan.skills[skill as usize];
        let group = able
            .iter()
            .copied()
            .find(|&group| self.groups[group as usize].has_free())?;
        let taken = &mut self.groups[group as usize];
        taken.account(now);
        taken.busy += 1;
        Some(group)
    }

    /// Lets somebody of `group` go.
    pub fn release(&mut self, group: u32, now: Time) {
        let group = &mut self.groups[group as usize];
        group.account(now);
        group.busy -= 1;
    }

    /// Lets `machine` wait for somebody with `skill`.
    pub fn wait(&mut self, machine: u32, skill: u32) {
        self.waiting.push_back((machine, skill));
    }

    /// No longer lets `machine` wait.
    pub fn leave(&mut self, machine: u32) {
        self.waiting.retain(|&(waiting, _)| waiting != machine);
    }

    /// The first waiting machine for which somebody is free, with the group they were taken from.
    pub fn next(&mut self, plan: &LinePlan, now: Time) -> Option<(u32, u32)> {
        if self.waiting.is_empty() || self.groups.iter().all(|group| !group.has_free()) {
            return None;
        }
        for index in 0..self.waiting.len() {
            let (machine, skill) = self.waiting[index];
            if let Some(group) = self.take(plan, skill, now) {
                self.waiting.remove(index);
                return Some((machine, group));
            }
        }
        None
    }

    /// A group comes or goes. Those who are at work finish what they are at.
    pub fn set_on_shift(&mut self, group: u32, on_shift: bool, now: Time) {
        let group = &mut self.groups[group as usize];
        group.account(now);
        group.on_shift = on_shift;
    }

    /// Of a group whether it is on shift, its people, and those of them who are with a machine.
    pub fn group(&self, number: usize) -> Option<(bool, u32, u32)> {
        let group = self.groups.get(number)?;
        Some((group.on_shift, group.count, group.busy))
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        for group in &mut self.groups {
            group.since = now;
            group.busy_area = 0;
            group.paid_area = 0;
        }
    }

    /// For each group the time that its people were busy and that they were there, in person-nanoseconds.
    pub fn times(&self, now: Time) -> Vec<(u128, u128)> {
        let mut groups = self.groups.clone();
        groups
            .iter_mut()
            .map(|group| {
                group.account(now);
                (group.busy_area, group.paid_area)
            })
            .collect()
    }
}
