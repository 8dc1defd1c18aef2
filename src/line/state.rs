//! What a machine is doing: exclusive states that sum to calendar time.

use serde::{Deserialize, Serialize};

use crate::kernel::time::{Span, Time, TotalSpan};

/// What a machine is doing. At any time it is in exactly one of these; where several hold, the first of
/// off shift, failed, and the rest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum State {
    /// Loading or working on parts.
    Working,
    /// Changing over to another product, or heating up at the start.
    Setup,
    /// Ready, but no part (or component) is there.
    Starved,
    /// Finished, but the part cannot leave.
    Blocked,
    /// Failed, and no repairer is free.
    WaitingForCrew,
    /// Failed and being repaired.
    InRepair,
    /// A routine stop: cleaning, tool or reel change; or the line is being moved about.
    Maintenance,
    /// The next step needs an operator and none is free.
    WaitingForOperator,
    /// Connected, and kept waiting by its connection: stopped until it is heard again, or until an answer is there.
    WaitingForNetwork,
    /// Outside the machine's shift.
    OffShift,
}

impl State {
    /// All states, in the order of their discriminants.
    pub const ALL: [Self; 10] = [
        Self::Working,
        Self::Setup,
        Self::Starved,
        Self::Blocked,
        Self::WaitingForCrew,
        Self::InRepair,
        Self::Maintenance,
        Self::WaitingForOperator,
        Self::WaitingForNetwork,
        Self::OffShift,
    ];

    /// The state's name in results: lower case with underscores.
    pub fn name(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Setup => "setup",
            Self::Starved => "starved",
            Self::Blocked => "blocked",
            Self::WaitingForCrew => "waiting_for_crew",
            Self::InRepair => "in_repair",
            Self::Maintenance => "maintenance",
            Self::WaitingForOperator => "waiting_for_operator",
            Self::WaitingForNetwork => "waiting_for_network",
            Self::OffShift => "off_shift",
        }
    }

    /// Whether the state belongs to an *active* period in the sense of Roser, Nakano and Tanaka (2001): the
    /// machine holds the line up by what it does itself, not by waiting for a part, a place or a person. Its
    /// connection counts as part of itself, like its mechanics.
    #[inline]
    pub fn is_active(self) -> bool {
        matches!(
            self,
            Self::Working
                | Self::Setup
                | Self::WaitingForCrew
                | Self::InRepair
                | Self::Maintenance
                | Self::WaitingForNetwork
        )
    }
}

/// Time spent in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateTimes([u64; State::ALL.len()]);

impl StateTimes {
    /// Time spent in `state`.
    pub fn get(&self, state: State) -> Span {
        Span(self.0[state as usize])
    }

    /// Adds the time from `since` to `now`, spent in `state`.
    #[inline]
    pub fn add(&mut self, state: State, since: Time, now: Time) {
        self.0[state as usize] += now.0 - since.0;
    }

    /// What was added since `earlier`, a former value of the same account.
    pub fn since(&self, earlier: &Self) -> Self {
        let mut times = *self;
        for (mine, theirs) in times.0.iter_mut().zip(earlier.0) {
            *mine -= theirs;
        }
        times
    }

    /// Time in all states.
    pub fn total(&self) -> Span {
        Span(self.0.iter().sum())
    }
}

/// Time spent in each state by several machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateTotals([TotalSpan; State::ALL.len()]);

impl StateTotals {
    /// The times of one machine.
    pub fn of(times: &StateTimes) -> Self {
        let mut totals = Self::default();
        totals.add(times);
        totals
    }

    /// Adds the times of a machine.
    pub fn add(&mut self, times: &StateTimes) {
        for (sum, &time) in self.0.iter_mut().zip(&times.0) {
            *sum += Span(time);
        }
    }

    /// Time spent in `state`.
    pub fn get(&self, state: State) -> TotalSpan {
        self.0[state as usize]
    }

    /// Time in all states.
    pub fn total(&self) -> TotalSpan {
        let mut total = TotalSpan::default();
        self.0.iter().for_each(|&time| total += time);
        total
    }
}
