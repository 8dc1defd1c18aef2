//! Machines: one phase of work at a time, which stops and goes on.

use serde::{Deserialize, Serialize};

use crate::kernel::calendar::EventId;
use crate::kernel::time::{Span, Time};
use crate::line::plan::NONE;
use crate::line::state::{State, StateTimes};

/// What a machine is at, whether or not it is held up in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activity {
    /// Nothing; it could take a job.
    Idle,
    /// Heating up at the start of the run.
    HeatUp,
    /// Changing over for the job it holds.
    Setup,
    /// Loading the job it holds.
    Load,
    /// Working on the job it holds.
    Cycle,
    /// Holding the parts of a cycle that is over until somebody elsewhere has judged them.
    AwaitVerdict,
    /// Holding a finished job that cannot leave yet.
    Finished,
    /// The routine with this number.
    Routine(u32),
    /// A conveyor, which is never idle and has no phases.
    Conveyor,
}

/// Why a machine stands still whatever it is at; several reasons may hold at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds(u8);

/// Moved about with the whole line.
pub const RELAYOUT: u8 = 64;
/// Outside its shift.
pub const OFF_SHIFT: u8 = 1;
/// Failed.
pub const DOWN: u8 = 2;
/// Stopped because its connection is lost, and not yet set going again.
pub const LINK: u8 = 4;

impl Holds {
    /// Whether nothing holds it.
    #[inline]
    pub fn none(self) -> bool {
        self.0 == 0
    }

    /// Whether `reason` is one of them.
    #[inline]
    pub fn has(self, reason: u8) -> bool {
        self.0 & reason != 0
    }

    /// Whether there is none beside `reasons`.
    pub fn has_only(self, reasons: u8) -> bool {
        self.0 & !reasons == 0
    }

    /// Adds a reason.
    pub fn add(&mut self, reason: u8) {
        self.0 |= reason;
    }

    /// Takes a reason away.
    pub fn remove(&mut self, reason: u8) {
        self.0 &= !reason;
    }
}

/// Whether a machine stands in its station's list of idle machines, from which the one idle longest is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listing {
    /// It has something to do, or has not looked for it yet.
    None,
    /// It does.
    Listed,
    /// It was called from there and looks whether there is something for it.
    Called,
}

/// A machine in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// Its station.
    pub station: u32,
    /// What it is at.
    pub activity: Activity,
    /// What is accounted for.
    pub state: State,
    /// Why it stands still.
    pub holds: Holds,
    /// Which of the failed states it is in while it has failed.
    pub down_state: State,
    /// The phase it is at needs an operator and has none.
    pub wants_operator: bool,
    /// Whether it stands in its station's list of idle machines.
    pub listing: Listing,
    /// Whether its parts are judged elsewhere: its cycle ends with a question.
    pub asks: bool,
    /// The job it holds.
    pub job: u32,
    /// The operator group that one of its people is here from.
    pub operator: u32,
    /// The product it is set up for.
    pub last_product: u32,
    /// Since when the state is accounted for.
    pub since: Time,
    /// When its timer was started, if it runs.
    pub started: Time,
    /// What was left of the phase then.
    pub remaining: Span,
    /// The event that ends the phase.
    pub timer: Option<EventId>,
    /// Working time until a failure that only work brings about.
    pub work_limit: Span,
    /// Time in each state.
    pub times: StateTimes,
    /// More jobs of its batch; after the cycle, jobs that still have to leave.
    pub others: Vec<u32>,
    /// Parts since each routine of its station.
    pub since_routine: Vec<u32>,
    /// Power of the last routine beyond that of state maintenance, kW.
    pub extra_kw: f64,
    /// Energy of routines beyond the power of state maintenance, kWh.
    pub extra_kwh: f64,
}

impl Machine {
    /// An idle machine.
    pub fn new(station: u32, routines: usize) -> Self {
        Self {
            station,
            activity: Activity::Idle,
            state: State::Starved,
            holds: Holds::default(),
            down_state: State::InRepair,
            wants_operator: false,
            listing: Listing::None,
            asks: false,
            job: NONE,
            operator: NONE,
            last_product: NONE,
            since: Time::ZERO,
            started: Time::ZERO,
            remaining: Span::ZERO,
            timer: None,
            work_limit: Span::FOREVER,
            times: StateTimes::default(),
            others: Vec::new(),
            since_routine: vec![0; routines],
            extra_kw: 0.0,
            extra_kwh: 0.0,
        }
    }

    /// Accounts for the time since the last change of state.
    #[inline]
    pub fn account(&mut self, now: Time) {
        self.times.add(self.state, self.since, now);
        if self.state == State::Maintenance {
            self.extra_kwh += self.extra_kwh_of(now.since(self.since));
        }
    }

    /// Energy beyond the power of its state that it takes in some time in its present state, kWh. Planned work in the
    /// midst of a routine has none of the routine's power.
    pub fn extra_kwh_of(&self, time: Span) -> f64 {
        let is_routine = !self.holds.has(DOWN) || self.holds.has(RELAYOUT);
        if self.state == State::Maintenance && is_routine {
            self.extra_kw * time.as_hours()
        } else {
            0.0
        }
    }

    /// Whether it could take a job now.
    #[inline]
    pub fn is_ready(&self) -> bool {
        self.activity == Activity::Idle && self.holds.none()
    }

    /// The state that follows from what it is at and what holds it.
    pub fn derived_state(&self) -> State {
        if self.holds.has(OFF_SHIFT) {
            return State::OffShift;
        }
        if self.holds.has(DOWN) {
            return self.down_state;
        }
        if self.holds.has(LINK) {
            return State::WaitingForNetwork;
        }
        if self.holds.has(RELAYOUT) {
            return State::Maintenance;
        }
        if self.wants_operator {
            return State::WaitingForOperator;
        }
        match self.activity {
            Activity::Idle => State::Starved,
            Activity::HeatUp | Activity::Setup => State::Setup,
            Activity::Load | Activity::Cycle => State::Working,
            Activity::AwaitVerdict => State::WaitingForNetwork,
            Activity::Finished => State::Blocked,
            Activity::Routine(_) => State::Maintenance,
            // A conveyor's state follows from its jobs, see `transport`.
            Activity::Conveyor => self.state,
        }
    }
}
