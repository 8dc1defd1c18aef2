//! What a packet simulation of a network found out.

use serde::{Deserialize, Serialize};

use crate::kernel::statistics::histogram::Histogram;
use crate::kernel::time::{Span, Time};
use crate::network::table::NetworkBasis;

/// The results of one packet simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProbeResult {
    /// What it rests on.
    pub basis: NetworkBasis,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Simulated time that was measured.
    pub measured: Span,
    /// Messages that were sent meanwhile.
    pub messages: u64,
    /// By flow, in the order of the site.
    pub flows: Vec<FlowResult>,
    /// By device, in the order of the site.
    pub devices: Vec<DeviceResult>,
    /// By radio or access point; empty without radios.
    pub radios: Vec<RadioResult>,
}

/// What became of the messages of a flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowResult {
    /// The flow's name.
    pub name: String,
    /// Messages, or exchanges if there is an answer, whose fate is known.
    pub messages: u64,
    /// Those of them that did not arrive (for an exchange, in either direction).
    pub lost: u64,
    /// Those that arrived after their deadline.
    pub late: u64,
    /// By how many more were on their way at the end than at the beginning: what an overloaded network does not get done.
    pub backlog: u64,
    /// Delays of messages that arrived at the server.
    pub up: Histogram,
    /// Delays of messages that arrived at the device.
    pub down: Histogram,
    /// Durations of whole exchanges.
    pub round_trip: Histogram,
    /// Age of what the receiver knows, just before a fresher message arrives: the peaks of the age of information.
    pub peak_age: Histogram,
    /// Times at which the survival time was exceeded.
    pub violations: Vec<Violation>,
}

/// A time during which an application had to do without messages for longer than its survival time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// When the survival time was over.
    pub began: Time,
    /// Until the next message came; to the end of the simulation if none did.
    pub lasted: Span,
    /// Whether something moving stood before the device at the moment when it began.
    pub blocked: bool,
}

/// How a device is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceResult {
    /// The device's name.
    pub name: String,
    /// The radio that serves it at the end, by its position; none if it hears none, or there are none.
    pub radio: Option<u32>,
    /// Signal-to-noise ratio without fading and interference, down and up, dB; none without radios.
    pub snr_db: Option<[f64; 2]>,
    /// Share of the simulated time that it was blocked.
    pub blocked_share: f64,
    /// How often it changed to another radio.
    pub handovers: u64,
}

/// How much a radio had to do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RadioResult {
    /// Where it is, metres.
    pub place: [f64; 2],
    /// Share of its capacity down that was used, 0 to 1.
    pub utilisation_down: f64,
    /// Share of its capacity up that was used; for Wi-Fi the same as down.
    pub utilisation_up: f64,
    /// Transmissions of blocks or frames.
    pub transmissions: u64,
    /// Those of them that failed.
    pub failures: u64,
}

impl FlowResult {
    /// Delays of what the flow is about: whole exchanges if there is an answer, else its one direction.
    pub fn delays(&self) -> &Histogram {
        if self.round_trip.count() > 0 {
            &self.round_trip
        } else if self.up.count() > 0 {
            &self.up
        } else {
            &self.down
        }
    }

    /// Share of the messages that were lost or late; 0 if there were none.
    pub fn loss(&self) -> f64 {
        if self.messages == 0 {
            return 0.0;
        }
        (self.lost + self.late) as f64 / self.messages as f64
    }
}
