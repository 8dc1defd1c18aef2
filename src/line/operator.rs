//! Operators: people with skills, in groups, on shifts, who may have to walk from one machine to the next.
//!
//! Those who walk stay where they worked last until they are called; of several who are free the nearest goes. Nobody
//! turns back: who is called off on the way counts as arrived. Left out: ways to a store or to the break room, and
//! people in each other's way.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::attendance::{Attendance, Presence};
use crate::kernel::calendar::EventId;
use crate::kernel::time::{Span, Time, TotalSpan};
use crate::line::layout::distance_m;
use crate::line::plan::{GroupPlan, LinePlan, NONE};

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
    /// How fast they walk from machine to machine along the aisles, metres a second; they are there at once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 10.0))]
    pub walk_m_per_s: Option<f64>,
    /// Wage of one, won an hour, paid for the hours of the shift and of work that goes on after its end.
    #[serde(default)]
    pub wage_won_per_hour: f64,
}

/// The operators at work: who is free and which machines wait for whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OperatorPool {
    groups: Vec<Attendance>,
    /// For each group whose people walk, where those who are free worked last ([`NONE`] before their first work), the
    /// longest free in front; for others nothing.
    free_at: Vec<Vec<u32>>,
    /// For each group the time of ways that have ended since the statistics began.
    walked: Vec<TotalSpan>,
    /// Machines that wait, with the skill they wait for; the first to wait in front.
    waiting: VecDeque<(u32, u32)>,
    /// Those who are on their way, in the order in which they set out.
    walks: Vec<Walk>,
}

/// Somebody who was found for a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Their group.
    pub group: u32,
    /// The machine that they come from; [`NONE`] if that does not matter.
    pub from: u32,
    /// How long they walk.
    pub takes: Span,
}

/// Somebody on the way to a machine.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Walk {
    /// Their group.
    pub group: u32,
    /// The machine that they come from.
    pub from: u32,
    /// The machine that they go to.
    pub to: u32,
    /// When they set out.
    pub since: Time,
    /// When they are there.
    pub until: Time,
    /// The event of their arrival.
    arrival: EventId,
}

impl OperatorPool {
    /// The groups of a line, all on shift until a shift says otherwise.
    pub fn new(groups: &[GroupPlan]) -> Self {
        let places = |plan: &GroupPlan| match plan.walk_m_per_s {
            Some(_) => vec![NONE; plan.count as usize],
            None => Vec::new(),
        };
        Self {
            groups: groups.iter().map(|plan| Attendance::new(plan.count)).collect(),
            free_at: groups.iter().map(places).collect(),
            walked: vec![TotalSpan::default(); groups.len()],
            waiting: VecDeque::new(),
            walks: Vec::new(),
        }
    }

    /// Takes somebody with `skill` for `machine`: of the least versatile group that has one free, and of its people the
    /// nearest, or of several the longest free.
    pub fn take(&mut self, plan: &LinePlan, skill: u32, machine: u32, now: Time) -> Option<Taken> {
        let able = &plan.skills[skill as usize];
        let group = able
            .iter()
            .copied()
            .find(|&group| self.groups[group as usize].has_free())?;
        self.groups[group as usize].begin(now);
        Some(self.nearest(plan, group, machine))
    }

    /// Who of the free people of a group goes to a machine. They are free there no longer.
    fn nearest(&mut self, plan: &LinePlan, group: u32, machine: u32) -> Taken {
        let mut taken = Taken {
            group,
            from: NONE,
            takes: Span::ZERO,
        };
        let Some(pace) = plan.groups[group as usize].walk_m_per_s else {
            return taken;
        };
        let to = plan.machine_places[machine as usize];
        let free = &mut self.free_at[group as usize];
        let away = free.iter().map(|&at| match plan.machine_places.get(at as usize) {
            Some(&from) => distance_m(from, to),
            // Who has not worked yet begins where they are needed first.
            None => 0.0,
        });
        let nearest = away.enumerate().min_by(|(_, one), (_, other)| one.total_cmp(other));
        if let Some((index, away)) = nearest {
            taken.from = free.remove(index);
            taken.takes = Span::from_seconds(away / pace);
        }
        taken
    }

    /// Lets somebody of `group` go, who is at `machine`.
    pub fn release(&mut self, plan: &LinePlan, group: u32, machine: u32, now: Time) {
        self.groups[group as usize].finish(now);
        if plan.groups[group as usize].walk_m_per_s.is_some() {
            self.free_at[group as usize].push(machine);
        }
    }

    /// Lets `machine` wait for somebody with `skill`.
    pub fn wait(&mut self, machine: u32, skill: u32) {
        self.waiting.push_back((machine, skill));
    }

    /// No longer lets `machine` wait. Somebody on the way to it counts as arrived; the event of that, which is to be
    /// cancelled.
    pub fn leave(&mut self, machine: u32, now: Time) -> Option<EventId> {
        self.waiting.retain(|&(waiting, _)| waiting != machine);
        self.end_walk(machine, now)
    }

    /// Somebody sets out for `machine` and is there when `arrival` happens.
    pub fn set_out(&mut self, taken: Taken, machine: u32, arrival: EventId, now: Time) {
        self.walks.push(Walk {
            group: taken.group,
            from: taken.from,
            to: machine,
            since: now,
            until: now + taken.takes,
            arrival,
        });
    }

    /// Whoever is on the way to `machine` no longer is; the event of their arrival, if there is somebody.
    pub fn end_walk(&mut self, machine: u32, now: Time) -> Option<EventId> {
        let index = self.walks.iter().position(|walk| walk.to == machine)?;
        let walk = self.walks.remove(index);
        self.walked[walk.group as usize] += TotalSpan::of(now.since(walk.since), 1);
        Some(walk.arrival)
    }

    /// The first waiting machine for which somebody is free, with who it is.
    pub fn next(&mut self, plan: &LinePlan, now: Time) -> Option<(u32, Taken)> {
        if self.waiting.is_empty() || self.groups.iter().all(|group| !group.has_free()) {
            return None;
        }
        for index in 0..self.waiting.len() {
            let (machine, skill) = self.waiting[index];
            if let Some(taken) = self.take(plan, skill, machine, now) {
                self.waiting.remove(index);
                return Some((machine, taken));
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

    /// Where the free people of a group worked last, [`NONE`] before their first work; of a group whose people walk.
    pub fn free_at(&self, group: u32) -> &[u32] {
        &self.free_at[group as usize]
    }

    /// Who is on the way.
    pub fn walks(&self) -> &[Walk] {
        &self.walks
    }

    /// Time that the people of a group have walked since the statistics began.
    pub fn walked(&self, group: u32, now: Time) -> TotalSpan {
        let mut walked = self.walked[group as usize];
        for walk in self.walks.iter().filter(|walk| walk.group == group) {
            walked += TotalSpan::of(now.since(walk.since), 1);
        }
        walked
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.groups.iter_mut().for_each(|group| group.reset(now));
        self.walked.fill(TotalSpan::default());
    }
}
