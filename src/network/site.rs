//! What a network has to serve: devices somewhere in a hall, and the flows of messages to and from them.
//!
//! A site knows nothing of factories: who stops when a message stays away is decided elsewhere. Flows are in the
//! order in which results and tables are given.

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::time::Span;
use crate::network::hall::{Hall, Place};

/// A hall with devices and flows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Site {
    /// The hall.
    pub hall: Hall,
    /// Devices.
    pub devices: Vec<Device>,
    /// Flows, each from or to one device.
    pub flows: Vec<Flow>,
}

/// Something with a modem: a machine, a camera, a vehicle, a terminal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Its name, unlike any other's, e.g. `lathe/2`.
    pub name: String,
    /// Where it is.
    pub way: Way,
    /// Height of its antenna, metres.
    pub height_m: f64,
}

/// Where a device is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Way {
    /// At one place.
    Fixed(Place),
    /// On its way along these places and back to the first one, again and again, without pause.
    Round {
        /// The corners of the way, at least two.
        corners: Vec<Place>,
        /// Speed, metres a second.
        speed_m_per_s: f64,
    },
}

/// Messages of one kind between one device and the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flow {
    /// Its name, unlike any other's, e.g. `lathe/2/control`.
    pub name: String,
    /// The device, by its position in the site.
    pub device: u32,
    /// When messages come.
    pub timing: Timing,
    /// What becomes of one.
    pub exchange: Exchange,
    /// Size of a message, bytes.
    pub bytes: u32,
    /// How long the application goes on without a message that was due (3GPP TS 22.104, survival time); nothing is
    /// watched if there is none.
    pub survival: Option<Span>,
    /// A message that takes longer is as good as lost; no limit if there is none. For an exchange with an answer
    /// the limit is that of the whole exchange.
    pub deadline: Option<Span>,
    /// What the schedulers go by.
    pub urgency: Urgency,
}

/// When the messages of a flow come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Timing {
    /// One every interval.
    Periodic {
        /// The interval by the device's own clock.
        interval: Span,
        /// By how much that clock is slow, parts per million; drawn within ±20 if not given (a guess: the
        /// tolerance of an ordinary crystal).
        drift_ppm: Option<f64>,
        /// When the first one comes, as a share of the interval, 0 to 1; drawn if not given.
        phase: Option<f64>,
    },
    /// At random, independent of each other.
    Random {
        /// Mean interval.
        mean: Span,
    },
}

impl Timing {
    /// The mean time from one message to the next.
    pub fn interval(&self) -> Span {
        match self {
            Self::Periodic { interval, .. } => *interval,
            Self::Random { mean } => *mean,
        }
    }
}

impl Flow {
    /// After what time a message that waits is not worth sending any more: its receiver has tripped without it. Never
    /// if nothing is watched.
    pub fn worthless_after(&self) -> Option<Span> {
        self.survival.map(|survival| self.timing.interval() + survival)
    }
}

/// What becomes of a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Exchange {
    /// From the device to the server.
    Up,
    /// From the server to the device.
    Down,
    /// From the device to the server, which answers.
    UpAndBack {
        /// Size of the answer, bytes.
        answer_bytes: u32,
        /// How long the server takes.
        compute: SpanSampler,
    },
}

/// What a scheduler goes by: priority level, the lower the more urgent, and packet delay budget as in 3GPP
/// TS 23.501, Table 5.7.4-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Urgency {
    /// Priority level.
    pub priority: u8,
    /// Packet delay budget.
    pub budget: Span,
}

impl Urgency {
    /// 5QI 82: discrete automation, small bursts; level 19, 10 ms.
    pub const CONTROL: Self = Self::of(19, 10);
    /// 5QI 83: discrete automation, larger bursts, vehicles; level 22, 10 ms.
    pub const VEHICLE: Self = Self::of(22, 10);
    /// 5QI 84: intelligent transport systems; level 24, 30 ms.
    pub const IMAGE: Self = Self::of(24, 30);
    /// 5QI 2: conversational video; level 40, 150 ms.
    pub const VIDEO: Self = Self::of(40, 150);
    /// 5QI 9: everything else; level 90, 300 ms.
    pub const BEST_EFFORT: Self = Self::of(90, 300);

    const fn of(priority: u8, budget_ms: u64) -> Self {
        Self {
            priority,
            budget: Span(budget_ms * 1_000_000),
        }
    }
}
