//! Applications: what machines, cameras, vehicles and people use the network for, as a scenario writes it.
//!
//! Here stand the messages and the terms on which an application stops; what a stop does to the line is the
//! business of the factory. The named profiles are those of 3GPP TS 22.104.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::DistributionSpec;
use crate::kernel::timed_key::timed_keys;

timed_keys!(
    /// How long it takes somebody to come and acknowledge a safe stop; at once if not given.
    AcknowledgeTime,
    acknowledge_seconds,
    acknowledge_minutes,
    acknowledge_hours,
    acknowledge_days,
    "Time until a safe stop is acknowledged"
);

timed_keys!(
    /// How long a machine takes from the acknowledgement until it works again; at once if not given.
    RestartTime,
    restart_seconds,
    restart_minutes,
    restart_hours,
    restart_days,
    "Time from the acknowledgement until the machine works again"
);

/// A profile of closed-loop control of 3GPP TS 22.104: bytes, cycle and survival time where they are not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlProfile {
    /// Motion control: 50 bytes every 2 ms; one cycle may be missed.
    MotionControl,
    /// Control to control: 1,000 bytes every 10 ms; 10 ms survival time.
    ControlToControl,
    /// Safety panel or emergency stop: 64 bytes every 8 ms; 16 ms survival time.
    SafetyPanel,
    /// Cyclic input and output of an ordinary controller: 100 bytes every 8 ms; a third miss in a row stops it.
    CyclicIo,
}

impl ControlProfile {
    /// Bytes, cycle in ms and survival time in ms. Within the ranges of TS 22.104 (Table 5.2-1) the figures are
    /// choices; the last row is PROFINET's default of three missed cycles.
    pub fn terms(self) -> (u32, f64, f64) {
        match self {
            Self::MotionControl => (50, 2.0, 2.0),
            Self::ControlToControl => (1_000, 10.0, 10.0),
            Self::SafetyPanel => (64, 8.0, 16.0),
            Self::CyclicIo => (100, 8.0, 16.0),
        }
    }
}

/// A machine whose controller stands at the far end of the network: if its messages stay away, it stops.
///
/// Each cycle the machine sends its values and gets an answer. The survival time counts from the moment when the
/// next answer is due: a watchdog of three cycles, which counts from the last one that came, is a survival time
/// of two.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ControlSpec {
    /// Where bytes, cycle and survival time come from that are not given; `"cyclic-io"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ControlProfile>,
    /// Time from one message to the next, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 60_000.0))]
    pub cycle_ms: Option<f64>,
    /// How long the machine goes on after an answer was due and did not come, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 600_000.0))]
    pub survival_ms: Option<f64>,
    /// An answer that comes later than this is as good as lost, ms; no limit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 600_000.0))]
    pub deadline_ms: Option<f64>,
    /// Size of a message in either direction, bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65_000))]
    pub bytes: Option<u32>,
    /// Until somebody has acknowledged the safe stop.
    #[serde(flatten)]
    pub acknowledge: AcknowledgeTime,
    /// From then on until the machine works.
    #[serde(flatten)]
    pub restart: RestartTime,
    /// The part in work is scrapped by a stop.
    #[serde(default)]
    pub scraps_part: bool,
}

/// Values that a machine reports at an interval, for whoever watches it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TelemetrySpec {
    /// Time from one report to the next, seconds.
    #[schemars(range(min = 0.001, max = 86_400.0))]
    pub every_seconds: f64,
    /// Size of a report, bytes; 200 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65_000_000))]
    pub bytes: Option<u32>,
}

/// What becomes of a part whose picture has not been judged in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LateAnswer {
    /// The part waits for the answer.
    #[default]
    Hold,
    /// The part goes on unchecked.
    Pass,
    /// The part is rejected.
    Reject,
}

/// A camera whose pictures are judged on a server: the station's inspection ends when the answer is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CameraSpec {
    /// Pixels of all pictures of a part together, millions.
    #[schemars(range(min = 0.001, max = 10_000.0))]
    pub megapixels: f64,
    /// Bits of a pixel as the camera gives them; 8 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 64.0))]
    pub bits_per_pixel: Option<f64>,
    /// How many times smaller compression makes a picture; 1 (none) if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 1_000.0))]
    pub compression: Option<f64>,
    /// How long the server takes to judge a part, ms; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compute_ms: Option<DistributionSpec>,
    /// After what time an answer is late, ms; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 3_600_000.0))]
    pub answer_within_ms: Option<f64>,
    /// What becomes of a part whose answer is late; `"hold"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_late: Option<LateAnswer>,
}

/// Work instructions that come with each setup: on paper without a network, on a terminal with one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InstructionsSpec {
    /// Time until the papers are there, minutes, when there is no network.
    pub paper_minutes: DistributionSpec,
    /// Size of what a terminal loads, kilobytes; 500 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 1_000_000.0))]
    pub kilobytes: Option<f64>,
}

/// The picture that an expert far away sees while a machine is repaired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemoteExpertSpec {
    /// Rate of the video, Mbit/s; 8 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.05, max = 1_000.0))]
    pub video_mbit_per_s: Option<f64>,
    /// A frame that takes longer than this is missed, ms; 300 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 60_000.0))]
    pub frame_within_ms: Option<f64>,
    /// Share of missed frames above which the expert cannot help; 0.05 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub missed_frames: Option<f64>,
}

/// The heartbeat of a vehicle: if it stays away, the vehicle makes a safe stop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeartbeatSpec {
    /// Time from one heartbeat to the next, ms; 50 if not given (TS 22.104: 1 to 50 ms).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 60_000.0))]
    pub cycle_ms: Option<f64>,
    /// How long the vehicle goes on after a heartbeat was due and did not come, ms; one cycle if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 600_000.0))]
    pub survival_ms: Option<f64>,
    /// Size of a heartbeat, bytes; 100 if not given (TS 22.104: 40 to 250).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65_000))]
    pub bytes: Option<u32>,
    /// From the moment when it is heard again until the vehicle drives on.
    #[serde(flatten)]
    pub restart: RestartTime,
}
