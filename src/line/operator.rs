//! Operators: people with skills, in groups, on shifts.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::attendance::{Attendance, Presence};
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
    /// Wage of one, won an hour, paid for the hours of the shift and of work that goes on after its end.
    #[serde(default)]
    pub wage_won_per_hour: f64,
}

/// The operators at work: who is free and which machines wait for whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OperatorPool {
    groups: Vec<Attendance>,
    /// Machines that wait, with the skill they wait for; the first to wait in front.
    waiting: VecDeque<(u32, u32)>,
}

impl OperatorPool {
    /// The groups of a line, all on shift until a shift says otherwise.
    pub fn new(groups: &[GroupPlan]) -> Self {
        Self {
            groups: groups.iter().map(|plan| Attendance::new(plan.count)).collect(),
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
        self.groups[group as usize].begin(now);
        Some(group)
    }

    /// Lets somebody of `group` go.
    pub fn release(&mut self, group: u32, now: Time) {
        self.groups[group as usize].finish(now);
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
    pub fn set_presence(&mut self, group: u32, presence: Presence, now: Time) {
        self.groups[group as usize].set_presence(presence, now);
    }

    /// Whether the people of a group are there and have no break.
    pub fn is_on_shift(&self, group: u32) -> bool {
        self.groups[group as usize].at_work().0
    }

    /// The people of each group.
    pub fn groups(&self) -> &[Attendance] {
        &self.groups
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.groups.iter_mut().for_each(|group| group.reset(now));
    }
}
