//! Networks with every figure known: what a scenario leaves out is filled in here.
//!
//! | figure | default | source |
//! |---|---|---|
//! | power of a radio, gain, noise figure | 24 dBm, 5 dB, 5 dB | indoor radio: 3GPP TR 38.901 Table 7.8-7, and the local area class of TS 38.104 |
//! | power of a device, gain, noise figure | 23 dBm, 0 dB, 9 dB | 3GPP TS 38.101-1 power class 3; TR 38.901 Table 7.8-7 |
//! | implementation loss | 3 dB | link simulators differ by 2.5 to 4.4 dB from ideal curves |
//! | first transmissions that may fail | 10 % | the usual target of link adaptation, 3GPP TS 38.214 5.2.2.1 |
//! | processing | 0.2, 0.2, 0.5 and 1 ms | guess; half of them with capability 2 |
//! | interruption by a handover | 40 ms | guess; 30 to 60 ms are usual in NR and LTE without dual connectivity |
//! | server at the edge, in the cloud | 0.5 ms, 10 ms | guess; a fibre carries 200 km in a millisecond |
//! | core | 0.2 ms private, 3 ms public | guess |
//! | other people's traffic in a public network | 30 % | guess |

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::{DistributionSpec, SpanSampler};
use crate::kernel::time::Span;
use crate::network::channel::path_loss::Environment;
use crate::network::channel::sight::Clutter;
use crate::network::error::NetworkError;
use crate::network::hall::{Hall, Place};
use crate::network::nr::duplex::Pattern;
use crate::network::nr::modulation::McsTable;
use crate::network::nr::numerology::Numerology;
use crate::network::nr::processing::{Capability, Processing};
use crate::network::nr::resource_blocks::resource_blocks;
use crate::network::spec::{
    Combining, NetworkKind, NetworkSpec, ProcessingSpec, SchedulerRule, ServerSite, UplinkAccess,
};

use crate::network::table::NetworkBasis;
use crate::network::wifi::phy::IMPLEMENTATION_LOSS_DB;

/// A network with every figure known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NetworkSettings {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: NetworkKind,
    /// Time from the network to the server, one way.
    pub server: SpanSampler,
    /// What carries the messages to and from the devices.
    pub access: AccessSettings,
}

/// What carries messages to and from devices.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum AccessSettings {
    /// Nothing stands between.
    Perfect,
    /// Delays that were measured.
    Measured(MeasuredSettings),
    /// Cables and switches.
    Wired(CableSettings),
    /// Wi-Fi.
    Wifi(WifiSettings),
    /// A cellular network.
    Cellular(Box<CellSettings>),
}

/// Measured delays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MeasuredSettings {
    /// Of messages to the server.
    pub up: SpanSampler,
    /// Of messages to a device.
    pub down: SpanSampler,
    /// Share of messages that do not arrive, each way.
    pub loss: f64,
}

/// Cables and switches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CableSettings {
    /// Rate of a line, bits a second.
    pub line_bit_per_s: f64,
    /// Switches on the way.
    pub switches: u32,
    /// Time through one beside sending.
    pub switch: Span,
}

/// Wi-Fi.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WifiSettings {
    /// Access points.
    pub radios: Radios,
    /// Channel width, MHz.
    pub channel_mhz: u32,
    /// Stations of other networks on each channel that always have something to send.
    pub neighbours: u32,
    /// Transmissions of a frame at most.
    pub transmissions: u8,
    /// Time without connection when a device changes to another access point.
    pub roaming: SpanSampler,
    /// Whether urgent traffic goes ahead.
    pub access_categories: bool,
}

/// Radios or access points and what they send with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Radios {
    /// Where they hang.
    pub places: Vec<Place>,
    /// How high, metres.
    pub height_m: f64,
    /// Frequency, GHz.
    pub carrier_ghz: f64,
    /// Bandwidth that a radio's power is spread over, Hz.
    pub bandwidth_hz: f64,
    /// Power of a radio, dBm.
    pub radio_power_dbm: f64,
    /// Antenna gain of a radio, dB.
    pub radio_gain_db: f64,
    /// Noise figure of a radio, dB.
    pub radio_noise_db: f64,
    /// Power of a device, dBm.
    pub device_power_dbm: f64,
    /// Antenna gain of a device, dB.
    pub device_gain_db: f64,
    /// Noise figure of a device, dB.
    pub device_noise_db: f64,
}

/// A cellular network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CellSettings {
    /// Radios.
    pub radios: Radios,
    /// Spacing of subcarriers.
    pub numerology: Numerology,
    /// Resource blocks of the carrier.
    pub blocks: u32,
    /// When radios and when devices send.
    pub pattern: Pattern,
    /// Symbols of a transmission.
    pub symbols: u8,
    /// What real receivers lose, dB.
    pub implementation_loss_db: f64,
    /// Spatial layers.
    pub layers: u32,
    /// Modulation and coding schemes.
    pub table: McsTable,
    /// Share of first transmissions that may fail.
    pub target_error: f64,
    /// How a device gets to send.
    pub uplink: UplinkAccess,
    /// Time between two chances to ask for a grant; zero for every uplink slot.
    pub request_period: Span,
    /// Who goes first.
    pub scheduler: SchedulerRule,
    /// Transmissions of a block at most.
    pub transmissions: u8,
    /// How they are combined.
    pub combining: Combining,
    /// How often the layer above tries again.
    pub rlc_retransmissions: u8,
    /// Processing times.
    pub processing: Processing,
    /// What modems add to a message up.
    pub modem_up: SpanSampler,
    /// What modems add to a message down.
    pub modem_down: SpanSampler,
    /// Time through the core, one way.
    pub core: SpanSampler,
    /// Share of the capacity that other people's traffic takes.
    pub background_load: f64,
    /// Time without connection when a device changes to another radio.
    pub handover: Span,
}

/// Most radios of a network.
pub const MOST_RADIOS: usize = 100;
/// Most neighbours of a Wi-Fi channel.
pub const MOST_NEIGHBOURS: u32 = 200;

impl NetworkSettings {
    /// The network with all defaults filled in, in its hall.
    ///
    /// # Errors
    /// If a figure makes no sense; see [`NetworkError`].
    pub fn new(spec: &NetworkSpec, hall: &Hall) -> Result<Self, NetworkError> {
        let resolve = Resolve { spec, hall };
        let access = match spec.kind {
            NetworkKind::Perfect => AccessSettings::Perfect,
            NetworkKind::Measured => AccessSettings::Measured(resolve.measured()?),
            NetworkKind::Wired => AccessSettings::Wired(resolve.cable()?),
            NetworkKind::Wifi6 => AccessSettings::Wifi(resolve.wifi()?),
            NetworkKind::Private5g | NetworkKind::PrivateLte | NetworkKind::Public5g => {
                AccessSettings::Cellular(Box::new(resolve.cell()?))
            }
        };
        let site = spec.server.unwrap_or(match spec.kind {
            NetworkKind::Public5g => ServerSite::Cloud,
            _ => ServerSite::Edge,
        });
        let server_ms = match (spec.kind, site) {
            // What was measured or is perfect has its server in it.
            (NetworkKind::Perfect | NetworkKind::Measured, _) => 0.0,
            (NetworkKind::Wired, ServerSite::Edge) => 0.05,
            (_, ServerSite::Edge) => 0.5,
            (_, ServerSite::Cloud) => 10.0,
        };
        Ok(Self {
            name: spec.name.clone(),
            kind: spec.kind,
            server: resolve.delay("server_ms", spec.server_ms.as_ref(), server_ms)?,
            access,
        })
    }

    /// What results rest on.
    pub fn basis(&self) -> NetworkBasis {
        let ms = |sampler: &SpanSampler| sampler.mean().as_seconds() * 1_000.0;
        let (loss_db, modem_ms) = match &self.access {
            AccessSettings::Cellular(cell) => (
                Some(cell.implementation_loss_db),
                Some([ms(&cell.modem_up), ms(&cell.modem_down)]),
            ),
            AccessSettings::Wifi(_) => (Some(IMPLEMENTATION_LOSS_DB), None),
            AccessSettings::Perfect | AccessSettings::Measured(_) | AccessSettings::Wired(_) => (None, None),
        };
        NetworkBasis {
            network: self.name.clone(),
            kind: self.kind,
            implementation_loss_db: loss_db,
            modem_offset_ms: modem_ms,
        }
    }

    /// The radios or access points, if there are any.
    pub fn radios(&self) -> Option<&Radios> {
        match &self.access {
            AccessSettings::Wifi(wifi) => Some(&wifi.radios),
            AccessSettings::Cellular(cell) => Some(&cell.radios),
            AccessSettings::Perfect | AccessSettings::Measured(_) | AccessSettings::Wired(_) => None,
        }
    }
}

impl Radios {
    /// The channel between a radio and a device at this height in a hall.
    pub fn environment(&self, hall: &Hall, device_height_m: f64) -> Environment {
        Environment::of(&hall.clutter(), self.height_m, device_height_m)
    }
}

impl Hall {
    /// What stands in the hall.
    pub fn clutter(&self) -> Clutter {
        Clutter {
            density: self.clutter_density,
            size_m: self.clutter_size_m,
            height_m: self.clutter_height_m,
        }
    }
}

struct Resolve<'a> {
    spec: &'a NetworkSpec,
    hall: &'a Hall,
}

impl Resolve<'_> {
    fn wrong(&self, what: impl Into<String>) -> NetworkError {
        NetworkError::Setting {
            network: self.spec.name.clone(),
            what: what.into(),
        }
    }

    /// A delay in milliseconds.
    fn delay(
        &self,
        key: &'static str,
        given: Option<&DistributionSpec>,
        default_ms: f64,
    ) -> Result<SpanSampler, NetworkError> {
        match given {
            None => Ok(SpanSampler::always(Span::from_seconds(default_ms / 1_000.0))),
            Some(distribution) => self.sampler(key, distribution, 0.001),
        }
    }

    fn sampler(
        &self,
        key: &'static str,
        distribution: &DistributionSpec,
        unit_seconds: f64,
    ) -> Result<SpanSampler, NetworkError> {
        SpanSampler::of(distribution, unit_seconds, key).map_err(|source| NetworkError::Distribution {
            network: self.spec.name.clone(),
            key,
            source,
        })
    }

    fn measured(&self) -> Result<MeasuredSettings, NetworkError> {
        let spec = &self.spec.measured;
        let loss = spec.loss.unwrap_or(0.0);
        if !(0.0..=1.0).contains(&loss) {
            return Err(self.wrong(format!("`loss` must be from 0 to 1, but is {loss}")));
        }
        let way = |key: &'static str, given: &Option<DistributionSpec>| match (given, &spec.round_trip_ms) {
            (Some(given), _) => self.sampler(key, given, 0.001),
            (None, Some(both)) => self.sampler("round_trip_ms", both, 0.000_5),
            (None, None) => Err(self.wrong(format!(
                "a measured network needs `{key}`, or `round_trip_ms` for both ways"
            ))),
        };
        Ok(MeasuredSettings {
            up: way("up_ms", &spec.up_ms)?,
            down: way("down_ms", &spec.down_ms)?,
            loss: match (&spec.up_ms, &spec.down_ms) {
                // Of round trips: one whose message or answer is lost has no answer.
                (None, None) => 1.0 - libm::sqrt(1.0 - loss),
                _ => loss,
            },
        })
    }

    fn cable(&self) -> Result<CableSettings, NetworkError> {
        let spec = &self.spec.cable;
        let rate = spec.line_mbit_per_s.unwrap_or(1_000.0);
        let switch_us = spec.switch_us.unwrap_or(4.0);
        if !(rate >= 1.0 && rate.is_finite() && switch_us >= 0.0) {
            return Err(self.wrong("`line_mbit_per_s` must be 1 or more and `switch_us` 0 or more"));
        }
        Ok(CableSettings {
            line_bit_per_s: rate * 1e6,
            switches: spec.switches.unwrap_or(3),
            switch: Span::from_seconds(switch_us * 1e-6),
        })
    }

    /// Radios, with what they send with where it is not said.
    fn radios(&self, carrier_ghz: f64, bandwidth_hz: f64, power_dbm: f64) -> Result<Radios, NetworkError> {
        let (spec, cell) = (self.spec, &self.spec.cell);
        let places = spec.radios.clone().unwrap_or_else(|| vec![self.hall.middle()]);
        if places.is_empty() {
            return Err(self.wrong("`radios` is empty; give at least one place, or leave the key out"));
        }
        if places.len() > MOST_RADIOS {
            return Err(NetworkError::TooMany {
                count: places.len(),
                what: "radios",
                most: MOST_RADIOS,
            });
        }
        if let Some([x, y]) = places.iter().find(|place| !self.hall.contains(**place)) {
            let [length, width, _] = self.hall.size_m;
            return Err(self.wrong(format!(
                "the radio at [{x}, {y}] is outside the hall of {length} × {width} m"
            )));
        }
        Ok(Radios {
            places,
            height_m: spec
                .radio_height_m
                .unwrap_or((self.hall.size_m[2] - 0.5).clamp(0.5, 6.0)),
            carrier_ghz,
            bandwidth_hz,
            radio_power_dbm: cell.radio_power_dbm.unwrap_or(power_dbm),
            radio_gain_db: cell.radio_gain_db.unwrap_or(5.0),
            radio_noise_db: cell.radio_noise_db.unwrap_or(5.0),
            device_power_dbm: cell.device_power_dbm.unwrap_or(power_dbm.min(23.0)),
            device_gain_db: cell.device_gain_db.unwrap_or(0.0),
            device_noise_db: cell.device_noise_db.unwrap_or(9.0),
        })
    }

    fn wifi(&self) -> Result<WifiSettings, NetworkError> {
        let spec = &self.spec.wifi;
        let channel_mhz = spec.channel_mhz.unwrap_or(40);
        if ![20, 40, 80, 160].contains(&channel_mhz) {
            return Err(self.wrong(format!("`channel_mhz` must be 20, 40, 80 or 160, but is {channel_mhz}")));
        }
        let (neighbours, transmissions) = (spec.neighbours.unwrap_or(0), spec.retries.unwrap_or(8));
        if neighbours > MOST_NEIGHBOURS || transmissions == 0 {
            return Err(self.wrong(format!(
                "`neighbours` must be {MOST_NEIGHBOURS} or less and `retries` 1 or more"
            )));
        }
        let ghz = spec.wifi_ghz.unwrap_or(5.5);
        if !(2.4..=7.2).contains(&ghz) {
            return Err(self.wrong(format!("`wifi_ghz` must be from 2.4 to 7.2, but is {ghz}")));
        }
        // 20 dBm (100 mW) is what indoor access points may radiate in most of the 5 GHz band.
        let radios = self.radios(ghz, f64::from(channel_mhz) * 1e6, 20.0)?;
        let untuned = DistributionSpec::Random(crate::kernel::distribution::RandomSpec::Uniform([1_200.0, 4_700.0]));
        Ok(WifiSettings {
            radios,
            channel_mhz,
            neighbours,
            transmissions,
            roaming: self.delay("roaming_ms", Some(spec.roaming_ms.as_ref().unwrap_or(&untuned)), 0.0)?,
            access_categories: spec.access_categories.unwrap_or(true),
        })
    }

    fn cell(&self) -> Result<CellSettings, NetworkError> {
        let cell = &self.spec.cell;
        let usual = Usual::of(self.spec.kind);
        let khz = cell.spacing_khz.unwrap_or(usual.spacing_khz);
        let numerology = Numerology::from_khz(khz)
            .ok_or_else(|| self.wrong(format!("`spacing_khz` must be 15, 30, 60 or 120, but is {khz}")))?;
        let carrier_ghz = cell.carrier_ghz.unwrap_or(usual.carrier_ghz);
        let bandwidth_mhz = cell.bandwidth_mhz.unwrap_or(usual.bandwidth_mhz);
        let blocks = match self.spec.kind {
            NetworkKind::PrivateLte => lte_blocks(bandwidth_mhz)
                .ok_or_else(|| self.wrong("`bandwidth_mhz` of LTE must be 1.4, 3, 5, 10, 15 or 20"))?,
            _ if bandwidth_mhz.fract() != 0.0 || !(1.0..=10_000.0).contains(&bandwidth_mhz) => {
                return Err(self.wrong(format!(
                    "`bandwidth_mhz` must be a whole number, but is {bandwidth_mhz}"
                )));
            }
            _ => resource_blocks(carrier_ghz, bandwidth_mhz as u32, numerology)
                .map_err(|error| self.wrong(error.to_string()))?,
        };
        let pattern = Pattern::parse(cell.duplex.as_deref().unwrap_or(usual.duplex))
            .map_err(|error| self.wrong(format!("`duplex`: {error}")))?;
        let symbols = cell.slot_symbols.unwrap_or(14);
        if ![2, 4, 7, 14].contains(&symbols) {
            return Err(self.wrong(format!("`slot_symbols` must be 2, 4, 7 or 14, but is {symbols}")));
        }
        let number = cell.mcs_table.unwrap_or(usual.mcs_table);
        let table = McsTable::from_number(number)
            .ok_or_else(|| self.wrong(format!("`mcs_table` must be 1, 2 or 3, but is {number}")))?;
        let target_error = cell.target_error.unwrap_or(0.1);
        let background_load = cell.background_load.unwrap_or(usual.background_load);
        if !(target_error > 0.0 && target_error <= 0.5 && (0.0..1.0).contains(&background_load)) {
            return Err(self.wrong("`target_error` must be above 0 and up to 0.5, `background_load` from 0 to below 1"));
        }
        let bandwidth_hz = f64::from(blocks) * 12.0 * numerology.subcarrier_hz();
        Ok(CellSettings {
            radios: self.radios(carrier_ghz, bandwidth_hz, usual.radio_power_dbm)?,
            numerology,
            blocks,
            pattern,
            symbols,
            implementation_loss_db: cell.implementation_loss_db.unwrap_or(3.0),
            layers: u32::from(cell.layers.unwrap_or(1)),
            table,
            target_error,
            uplink: cell.uplink.unwrap_or(usual.uplink),
            request_period: usual_period(cell.processing.as_ref(), usual.request_period_ms),
            scheduler: cell.scheduler.unwrap_or(usual.scheduler),
            transmissions: cell.harq_transmissions.unwrap_or(4).max(1),
            combining: cell.harq_combining.unwrap_or(Combining::Incremental),
            rlc_retransmissions: cell.rlc_retransmissions.unwrap_or(4),
            processing: self.processing(numerology, &usual)?,
            modem_up: self.delay("modem_up_ms", cell.modem_up_ms.as_ref(), 0.0)?,
            modem_down: self.delay("modem_down_ms", cell.modem_down_ms.as_ref(), 0.0)?,
            core: self.delay("core_ms", cell.core_ms.as_ref(), usual.core_ms)?,
            background_load,
            handover: Span::from_seconds(cell.handover_ms.unwrap_or(40.0) / 1_000.0),
        })
    }

    fn processing(&self, numerology: Numerology, usual: &Usual) -> Result<Processing, NetworkError> {
        let empty = ProcessingSpec::default();
        let spec = self.spec.cell.processing.as_ref().unwrap_or(&empty);
        let mut times = match spec.capability {
            None => usual.processing,
            Some(number) => {
                let capability = match number {
                    1 => Capability::One,
                    2 => Capability::Two,
                    _ => return Err(self.wrong(format!("`capability` must be 1 or 2, but is {number}"))),
                };
                Processing::of_capability(capability, numerology).map_err(|error| self.wrong(error.to_string()))?
            }
        };
        let given = [
            (&mut times.device, spec.device_ms),
            (&mut times.receive, spec.receive_ms),
            (&mut times.schedule, spec.schedule_ms),
            (&mut times.grant, spec.grant_ms),
        ];
        for (time, ms) in given {
            if let Some(ms) = ms {
                if !(0.0..=1_000.0).contains(&ms) {
                    return Err(self.wrong(format!(
                        "times of `processing` must be from 0 to 1,000 ms, but one is {ms}"
                    )));
                }
                *time = Span::from_seconds(ms / 1_000.0);
            }
        }
        Ok(times)
    }
}

fn usual_period(spec: Option<&ProcessingSpec>, default_ms: f64) -> Span {
    let given = spec.and_then(|spec| spec.request_period_ms);
    Span::from_seconds(given.unwrap_or(default_ms) / 1_000.0)
}

/// What is usual for a kind of cellular network.
struct Usual {
    carrier_ghz: f64,
    bandwidth_mhz: f64,
    spacing_khz: u32,
    duplex: &'static str,
    mcs_table: u8,
    radio_power_dbm: f64,
    uplink: UplinkAccess,
    request_period_ms: f64,
    scheduler: SchedulerRule,
    processing: Processing,
    core_ms: f64,
    background_load: f64,
}

impl Usual {
    fn of(kind: NetworkKind) -> Self {
        let private = Self {
            carrier_ghz: 4.75,
            bandwidth_mhz: 100.0,
            spacing_khz: 30,
            duplex: "DDDSU",
            mcs_table: 2,
            radio_power_dbm: 24.0,
            uplink: UplinkAccess::ConfiguredGrant,
            request_period_ms: 0.0,
            scheduler: SchedulerRule::Priority,
            processing: Processing::default(),
            core_ms: 0.2,
            background_load: 0.0,
        };
        match kind {
            // LTE: subframes of 1 ms, a device answers or sends 4 ms after it was told (3GPP TS 36.213, 8.0), a
            // request every 10 ms at the usual setting.
            NetworkKind::PrivateLte => Self {
                carrier_ghz: 1.8,
                bandwidth_mhz: 20.0,
                spacing_khz: 15,
                duplex: "FDD",
                mcs_table: 1,
                uplink: UplinkAccess::SchedulingRequest,
                request_period_ms: 10.0,
                scheduler: SchedulerRule::ProportionalFair,
                processing: Processing {
                    device: Span(1_500_000),
                    receive: Span(1_500_000),
                    schedule: Span(2_000_000),
                    grant: Span(4_000_000),
                },
                core_ms: 2.0,
                ..private
            },
            NetworkKind::Public5g => Self {
                carrier_ghz: 3.5,
                radio_power_dbm: 44.0,
                uplink: UplinkAccess::SchedulingRequest,
                request_period_ms: 5.0,
                scheduler: SchedulerRule::ProportionalFair,
                core_ms: 3.0,
                background_load: 0.3,
                ..private
            },
            _ => private,
        }
    }
}

/// Resource blocks of an LTE carrier (3GPP TS 36.101, Table 5.6-1).
fn lte_blocks(bandwidth_mhz: f64) -> Option<u32> {
    let table = [(1.4, 6), (3.0, 15), (5.0, 25), (10.0, 50), (15.0, 75), (20.0, 100)];
    table
        .iter()
        .find(|(mhz, _)| *mhz == bandwidth_mhz)
        .map(|&(_, blocks)| blocks)
}
