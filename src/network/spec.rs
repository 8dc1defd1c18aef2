//! Networks as a scenario writes them: one table each, of a kind, with keys that fit the kind.
//!
//! What is not given is filled in by [`crate::network::settings`]; its defaults and their sources stand there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::DistributionSpec;
use crate::kernel::timed_key::timed_keys;
use crate::network::hall::Place;

/// A network that the plant has or could have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkSpec {
    /// Its name, unlike any other network's.
    pub name: String,
    /// What it is.
    pub kind: NetworkKind,
    /// Where its radios or access points hang; one in the middle of the hall if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radios: Option<Vec<Place>>,
    /// Height of the radios, metres; 6 if not given, or just below a lower roof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 100.0))]
    pub radio_height_m: Option<f64>,
    /// Where the server is that applications talk to; `"edge"` if not given, `"cloud"` for public networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerSite>,
    /// Time from the network to the server, one way, ms; 0.5 for `"edge"` and 10 for `"cloud"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_ms: Option<DistributionSpec>,
    /// Keys of cellular networks: `5g`, `private-lte`, `public-5g`.
    #[serde(flatten)]
    pub cell: CellSpec,
    /// Keys of `wifi-6`.
    #[serde(flatten)]
    pub wifi: WifiSpec,
    /// Keys of `wired`.
    #[serde(flatten)]
    pub cable: CableSpec,
    /// Keys of `measured`.
    #[serde(flatten)]
    pub measured: MeasuredSpec,
    /// What of it fails, how often, and until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<NetworkFaultSpec>,
}

/// Kinds of networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkKind {
    /// Private 5G.
    #[serde(rename = "5g")]
    Private5g,
    /// Private LTE.
    PrivateLte,
    /// The 5G of a public operator: other people's traffic, a server far away.
    #[serde(rename = "public-5g")]
    Public5g,
    /// Wi-Fi 6 (IEEE 802.11ax).
    #[serde(rename = "wifi-6")]
    Wifi6,
    /// Industrial Ethernet.
    Wired,
    /// A network whose delays somebody has measured.
    Measured,
    /// No delay, no loss: what a line would do if its network could not be felt.
    Perfect,
}

/// Where a server stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServerSite {
    /// In the plant.
    Edge,
    /// In a data centre.
    Cloud,
}

/// How a cellular network is built and set up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellSpec {
    /// Carrier frequency, GHz; 4.75 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.41, max = 52.6))]
    pub carrier_ghz: Option<f64>,
    /// Channel bandwidth, MHz; 100 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.4, max = 400.0))]
    pub bandwidth_mhz: Option<f64>,
    /// Subcarrier spacing, kHz: 15, 30, 60 or 120; 30 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 15, max = 120))]
    pub spacing_khz: Option<u32>,
    /// Slots of the repeating pattern: `D` down, `S` special (counts as down), `U` up; `"FDD"` for paired bands.
    /// `"DDDSU"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplex: Option<String>,
    /// Symbols of a transmission: 14 for whole slots, 7, 4 or 2 for mini-slots; 14 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 14))]
    pub slot_symbols: Option<u8>,
    /// Power of a radio, dBm; 24 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -20.0, max = 60.0))]
    pub radio_power_dbm: Option<f64>,
    /// Antenna gain of a radio, dB; 5 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -20.0, max = 40.0))]
    pub radio_gain_db: Option<f64>,
    /// Noise figure of a radio, dB; 5 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 30.0))]
    pub radio_noise_db: Option<f64>,
    /// Power of a device, dBm; 23 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -40.0, max = 40.0))]
    pub device_power_dbm: Option<f64>,
    /// Antenna gain of a device, dB; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -20.0, max = 40.0))]
    pub device_gain_db: Option<f64>,
    /// Noise figure of a device, dB; 9 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 30.0))]
    pub device_noise_db: Option<f64>,
    /// What real receivers lose against the ideal ones of the error curves, dB; 3 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -5.0, max = 30.0))]
    pub implementation_loss_db: Option<f64>,
    /// Spatial layers; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4))]
    pub layers: Option<u8>,
    /// Table of modulation and coding schemes of 3GPP TS 38.214: 1, 2 or 3; 2 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 3))]
    pub mcs_table: Option<u8>,
    /// Share of first transmissions that may fail, which link adaptation steers to; 0.1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.000_001, max = 0.5))]
    pub target_error: Option<f64>,
    /// How a device gets to send; `"configured-grant"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uplink: Option<UplinkAccess>,
    /// Who goes first; `"priority"` if not given, `"proportional-fair"` in public networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduler: Option<SchedulerRule>,
    /// Transmissions of a block at most, the first included; 4 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 16))]
    pub harq_transmissions: Option<u8>,
    /// How a receiver combines them; `"incremental"` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harq_combining: Option<Combining>,
    /// How often the layer above tries again when all transmissions of a block have failed; 4 if not given, 0 for
    /// unacknowledged mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 32))]
    pub rlc_retransmissions: Option<u8>,
    /// Processing times, ms; see the keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processing: Option<ProcessingSpec>,
    /// Time that modems take for a message to the server beyond all that is simulated, ms; none if not given. To be
    /// found by `network calibrate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modem_up_ms: Option<DistributionSpec>,
    /// The same for a message to a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modem_down_ms: Option<DistributionSpec>,
    /// Time through the core network, one way, ms; 0.2 if not given, 3 in public networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub core_ms: Option<DistributionSpec>,
    /// Share of a cell's capacity that other people's traffic takes; 0 if not given, 0.3 in public networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 0.99))]
    pub background_load: Option<f64>,
    /// How long a device that changes to another radio cannot send or receive, ms; 40 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 60_000.0))]
    pub handover_ms: Option<f64>,
}

/// How a device gets to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UplinkAccess {
    /// It may send in any uplink slot without asking.
    ConfiguredGrant,
    /// It asks first, and is given a slot.
    SchedulingRequest,
}

/// Which of several waiting messages a radio serves first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SchedulerRule {
    /// The most urgent, by priority level and what is left of its delay budget.
    Priority,
    /// Each device in turn.
    RoundRobin,
    /// The one whose momentary rate is highest against what it got lately.
    ProportionalFair,
}

/// How a receiver combines the transmissions of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Combining {
    /// Equal repeats: signal-to-noise ratios add up (chase combining).
    Chase,
    /// New redundancy each time: mutual information adds up (incremental redundancy; Caire, Tuninetti, IEEE Trans.
    /// Inf. Theory 47, 2001).
    Incremental,
}

/// Processing times of a cellular network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProcessingSpec {
    /// UE processing capability of 3GPP TS 38.214, 1 or 2, for the times of 3GPP TR 37.910: half of N2 before a
    /// transmission and half of N1 after it. The other keys go before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 2))]
    pub capability: Option<u8>,
    /// A device before it sends, ms; 0.2 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000.0))]
    pub device_ms: Option<f64>,
    /// Either end after it has received, ms; 0.2 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000.0))]
    pub receive_ms: Option<f64>,
    /// A radio before a transmission down or a grant, ms; 0.5 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000.0))]
    pub schedule_ms: Option<f64>,
    /// Least time from a grant to the slot that it is for (k2), ms; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000.0))]
    pub grant_ms: Option<f64>,
    /// Time between two chances to ask for a grant, ms; every uplink slot if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000.0))]
    pub request_period_ms: Option<f64>,
}

/// How a Wi-Fi network is built and set up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WifiSpec {
    /// Channel width, MHz: 20, 40, 80 or 160; 40 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 20, max = 160))]
    pub channel_mhz: Option<u32>,
    /// Frequency, GHz; 5.5 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2.4, max = 7.2))]
    pub wifi_ghz: Option<f64>,
    /// Stations of other networks that always have something to send, on the channel of each access point; 0 if not
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 200))]
    pub neighbours: Option<u32>,
    /// Transmissions of a frame at most, the first included; 8 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 64))]
    pub retries: Option<u8>,
    /// How long a moving device is without connection when it changes to another access point, ms;
    /// `{ uniform = [1200, 4700] }` if not given (untuned industrial clients).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roaming_ms: Option<DistributionSpec>,
    /// Urgent traffic goes ahead of the rest (EDCA access categories); yes if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_categories: Option<bool>,
}

/// How a cabled network is built.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CableSpec {
    /// Rate of a line, Mbit/s; 1,000 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 400_000.0))]
    pub line_mbit_per_s: Option<f64>,
    /// Switches between a device and the server; 3 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub switches: Option<u32>,
    /// Time through a switch beside sending, µs; 4 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub switch_us: Option<f64>,
}

/// Delays that somebody has measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredSpec {
    /// Delays of messages to the server, ms; those of `round_trip_ms` halved if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_ms: Option<DistributionSpec>,
    /// Delays of messages to a device, ms; those of `round_trip_ms` halved if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down_ms: Option<DistributionSpec>,
    /// Delays there and back, ms: what `ping` shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_trip_ms: Option<DistributionSpec>,
    /// Share that does not arrive; 0 if not given. With `round_trip_ms` alone it is that of round trips without an answer,
    /// as `ping` tells it, to which both ways add alike; otherwise that of messages, each way. They are lost independently
    /// of each other: a histogram says nothing of bursts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub loss: Option<f64>,
}

timed_keys!(
    /// Time from one failure of a part of the network to the next.
    FaultInterval,
    time_to_failure_seconds,
    time_to_failure_minutes,
    time_to_failure_hours,
    time_to_failure_days,
    "Time from one failure of such a part to the next"
);
timed_keys!(
    /// How long it takes until a part of the network works again.
    OutTime,
    out_seconds,
    out_minutes,
    out_hours,
    out_days,
    "Time until it works again"
);

/// A part of a network that fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkFaultSpec {
    /// What fails.
    pub part: NetworkPart,
    /// Time from one failure of such a part to the next.
    #[serde(flatten)]
    pub time_to_failure: FaultInterval,
    /// Until it works again.
    #[serde(flatten)]
    pub out: OutTime,
}

/// A part of a network, by what is out with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkPart {
    /// Core, server, uplink or power: everything is out.
    Core,
    /// A radio or an access point: the devices that it serves are out, unless another one reaches them.
    Radio,
    /// The cable, modem or antenna of one device.
    Device,
}
