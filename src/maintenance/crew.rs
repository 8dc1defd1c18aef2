//! Repair crews of limited size: who repairs what first, and services from outside.
//!
//! A failure names its crew, or the skill that it needs: then every crew that has it is called, and the first of which
//! somebody is free comes. A crew from outside needs a time to respond, from the call to a failure until it is there;
//! planned work is agreed upon beforehand, and it comes for that without delay. What it does is paid by the call, by the
//! month, or both. Left out: several skills for one repair, and a crew from outside that is called only if nobody of one's
//! own is free.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::attendance::{Attendance, Presence};
use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};
use crate::kernel::timed_key::timed_keys;

timed_keys!(
    /// Time from a call to a failure until somebody of the crew is there.
    ResponseTime,
    response_seconds,
    response_minutes,
    response_hours,
    response_days,
    "Time from a call to a failure until somebody of the crew is there; none if not given"
);

/// A group of repairers, each of whom repairs one machine at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrewSpec {
    /// The crew's name, unlike any other crew's.
    pub name: String,
    /// Repairers in it; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub size: Option<u32>,
    /// When they begin repairs (one begun is finished, in overtime if need be); always if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Wage of one, won an hour, paid for the hours of the shift and of work that goes on after its end.
    #[serde(default)]
    pub wage_won_per_hour: f64,
    /// What its people can repair; failures with one of these as their `skill` call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// How long it takes to come to a failure.
    #[serde(flatten)]
    pub response: ResponseTime,
    /// Price of each repair and each planned replacement that it begins, won: a service contract; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub won_per_call: Option<f64>,
    /// What it costs to have it, won a month; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub won_per_month: Option<f64>,
}

/// A prepared crew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CrewPlan {
    /// Its name.
    pub name: String,
    /// Repairers.
    pub size: u32,
    /// Number of its shift among the plant's; `u32::MAX` if it is always there.
    pub shift: u32,
    /// How long it takes to come to a failure; at once if none.
    pub response: Option<SpanSampler>,
}

/// A crew at work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Crew {
    people: Attendance,
    /// Failures that wait for a repairer, as (priority, sequence, clock): the first is next.
    waiting: BTreeSet<(Reverse<i32>, u64, u32)>,
    calls: u64,
    responses: Stream,
}

impl Crew {
    /// A crew that is there and has nothing to do.
    pub fn new(plan: &CrewPlan, seed: u64, replication: u64) -> Self {
        Self {
            people: Attendance::new(plan.size),
            waiting: BTreeSet::new(),
            calls: 0,
            responses: Stream::named(seed, replication, &format!("crew/{}", plan.name), "response"),
        }
    }

    /// Draws how long it takes to come to a failure; nothing if it is there at once.
    pub fn response(&mut self, plan: &CrewPlan) -> Option<Span> {
        plan.response
            .as_ref()
            .map(|response| response.draw(&mut self.responses))
    }

    /// Lets a failure wait for a repairer. Those with the higher priority go first, then the earlier ones.
    pub fn call(&mut self, clock: u32, priority: i32, sequence: u64) {
        self.waiting.insert((Reverse(priority), sequence, clock));
    }

    /// Nobody needs to come to a failure any more, or in another order.
    pub fn withdraw(&mut self, clock: u32) {
        self.waiting.retain(|&(_, _, other)| other != clock);
    }

    /// The failure that a free repairer begins with now, if there are both.
    pub fn take(&mut self, now: Time) -> Option<u32> {
        if !self.people.has_free() {
            return None;
        }
        let (_, _, clock) = self.waiting.pop_first()?;
        self.people.begin(now);
        Some(clock)
    }

    /// Work that a repairer was taken for begins.
    pub fn count_call(&mut self) {
        self.calls += 1;
    }

    /// Works begun since the statistics began.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// A repairer has finished.
    pub fn release(&mut self, now: Time) {
        self.people.finish(now);
    }

    /// The crew comes or goes. Repairs that are under way are finished.
    pub fn set_presence(&mut self, presence: Presence, now: Time) {
        self.people.set_presence(presence, now);
    }

    /// Its repairers.
    pub fn people(&self) -> &Attendance {
        &self.people
    }

    /// Failures that wait for a repairer.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.people.reset(now);
        self.calls = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_higher_priority_is_repaired_first_then_the_earlier_failure() {
        let plan = CrewPlan {
            name: "crew".into(),
            size: 1,
            shift: u32::MAX,
            response: None,
        };
        let mut crew = Crew::new(&plan, 1, 0);
        crew.call(7, 0, 1);
        crew.call(8, 5, 2);
        crew.call(9, 5, 3);
        assert_eq!(crew.take(Time(10)), Some(8));
        assert_eq!(crew.take(Time(10)), None);
        crew.release(Time(20));
        crew.set_presence(Presence::Gone, Time(20));
        assert_eq!(crew.take(Time(20)), None);
        crew.set_presence(Presence::OnShift, Time(30));
        assert_eq!(crew.take(Time(30)), Some(9));
        let times = crew.people().times(Time(40));
        assert_eq!((times.busy.0, times.there.0), (20, 30));
        crew.release(Time(40));
        assert_eq!(crew.take(Time(40)), Some(7));
    }
}
