//! The plant as its network sees it: which things have a modem, where they stand, and what they send.
//!
//! Flows come in the order of the stations: for each machine its control, its telemetry and its camera, then the
//! station's terminal; after all stations the remote expert's handset, then the vehicles. Names are made of the station's name and the
//! machine's number, so a machine added at the end of a station renames nothing.
//!
//! Leaves out when things are switched on: a camera sends its pictures at random with their mean interval, and a
//! handset always sends its video. So the network carries a little more than in the plant.

use crate::factory::plan::line_source;
use crate::factory::plant::{PlantSpec, PlantStationSpec};
use crate::factory::vehicle_flows::vehicle_devices_and_flows;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::time::Span;
use crate::line::layout::side_by_side;
use crate::line::plan::{LinePlan, NONE, PlanError};
use crate::line::shift::Epoch;
use crate::network::application::{
    CameraSpec, ControlProfile, ControlSpec, InstructionsSpec, RemoteExpertSpec, TelemetrySpec,
};
use crate::network::hall::Place;
use crate::network::site::{Device, Exchange, Flow, Site, Timing, Urgency, Way};

/// Height of all antennas on the floor, metres.
const ANTENNA_HEIGHT_M: f64 = 1.5;
/// Size of a report, bytes, if the scenario does not say it.
const REPORT_BYTES: u32 = 200;
/// Reports that may stay away in a row: process monitoring in 3GPP TS 22.104 survives three intervals.
const SURVIVED_REPORTS: u64 = 3;
/// Size of an answer to a picture, bytes (a guess: a verdict and where the defect is).
const ANSWER_BYTES: u32 = 64;
/// Size of what a terminal asks with, bytes (a guess).
const QUESTION_BYTES: u32 = 200;
/// Mean time between two questions of a terminal (a guess: setups are rarer, but people look things up).
const BETWEEN_QUESTIONS: Span = Span(600 * 1_000_000_000);
/// What a terminal loads, kilobytes, if the scenario does not say it.
const INSTRUCTION_KILOBYTES: f64 = 500.0;
/// Video frames a second.
const FRAMES_PER_SECOND: f64 = 25.0;
/// Rate of a video, Mbit/s, if the scenario does not say it.
const VIDEO_MBIT_PER_S: f64 = 8.0;
/// How old a frame may be, ms, if the scenario does not say it.
const FRAME_WITHIN_MS: f64 = 300.0;
/// How often a picture is taken where none ever is: a machine that no part visits.
const NEVER_VISITED: Span = Span(86_400 * 1_000_000_000);

/// A plant's site, and who in the plant uses which of its flows.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The site.
    pub site: Site,
    /// By machine.
    pub machines: Vec<MachineFlows>,
    /// By station the flow of its terminal; [`NONE`] if it has none.
    pub terminals: Vec<u32>,
    /// The flow of the remote expert's video; [`NONE`] if there is none.
    pub remote_expert: u32,
}

/// The flows of a machine, by their position in the site; [`NONE`] for those it does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MachineFlows {
    /// Its control.
    pub control: u32,
    /// Its telemetry.
    pub telemetry: u32,
    /// Its camera.
    pub camera: u32,
}

/// What a plant's network has to serve.
///
/// # Errors
/// If the line cannot be prepared, or something with a modem cannot be connected as it is described.
pub fn site(plant: &PlantSpec) -> Result<Site, PlanError> {
    let start = Epoch::new(plant.start).midnight(plant.start);
    let line = LinePlan::new(&line_source(plant, plant.start, start))?;
    Ok(Connection::new(plant, &line)?.site)
}

impl Connection {
    /// Connects a plant whose line has been prepared.
    ///
    /// # Errors
    /// If something with a modem cannot be connected as it is described.
    pub fn new(plant: &PlantSpec, line: &LinePlan) -> Result<Self, PlanError> {
        let hall = plant.hall.resolve();
        if !hall.size_m.iter().all(|size| size.is_finite() && *size > 0.0) {
            return Err(conflict("hall", "its length, width and height must be above 0"));
        }
        let mut builder = Builder {
            site: Site {
                hall,
                devices: Vec::new(),
                flows: Vec::new(),
            },
        };
        let mut machines = Vec::new();
        let mut terminals = Vec::new();
        let length = builder.site.hall.size_m[0];
        for (number, (station, prepared)) in plant.stations.iter().zip(&line.stations).enumerate() {
            let place = format!("station `{}`", station.line.name);
            check(station, &place)?;
            let first = prepared.rules.place;
            if !builder.site.hall.contains(first) {
                return Err(conflict(&place, "`place_m` lies outside the hall"));
            }
            let between_parts = mean_interval(line, number);
            for (machine, at) in (0..).zip(side_by_side(first, prepared.machines, length)) {
                machines.push(builder.machine(station, &place, machine, at, between_parts)?);
            }
            terminals.push(match &station.instructions {
                Some(instructions) => builder.terminal(&station.line.name, first, instructions),
                None => NONE,
            });
        }
        let remote_expert = match &plant.remote_expert {
            Some(expert) => builder.handset(expert),
            None => NONE,
        };
        let mut site = builder.site;
        let (devices, flows) = vehicle_devices_and_flows(plant, line, site.devices.len() as u32);
        site.devices.extend(devices);
        site.flows.extend(flows);
        Ok(Self {
            site,
            machines,
            terminals,
            remote_expert,
        })
    }
}

fn conflict(place: &str, why: &str) -> PlanError {
    PlanError::Conflict {
        place: place.to_owned(),
        why: why.to_owned(),
    }
}

fn check(station: &PlantStationSpec, place: &str) -> Result<(), PlanError> {
    if station.line.conveyor.is_some() && (station.control.is_some() || station.camera.is_some()) {
        return Err(conflict(place, "a conveyor has neither `control` nor `camera`"));
    }
    if station.camera.is_some() && station.line.inspection.is_none() {
        return Err(conflict(place, "`camera` needs `inspection`: it says what is found"));
    }
    Ok(())
}

/// Mean time from one part to the next on a machine that always works.
fn mean_interval(line: &LinePlan, station: usize) -> Span {
    let steps = line.steps.iter().filter(|step| step.station as usize == station);
    let (count, sum) = steps.fold((0_u64, 0.0), |(count, sum), step| {
        (count + 1, sum + step.mean_cycle.as_seconds())
    });
    if count == 0 {
        return NEVER_VISITED;
    }
    let at_once = f64::from(line.stations[station].rules.batch_parts.max(1));
    Span::from_seconds(sum / count as f64 / at_once).max(Span(1))
}

/// A time between two messages.
fn interval(place: &str, key: &str, seconds: f64) -> Result<Span, PlanError> {
    let span = Span::from_seconds(seconds);
    if span == Span::ZERO || span == Span::FOREVER {
        return Err(conflict(
            place,
            &format!("`{key}` must be a time above 0, but is {seconds} s"),
        ));
    }
    Ok(span)
}

fn milliseconds(value: f64) -> Span {
    Span::from_seconds(value / 1_000.0)
}

struct Builder {
    site: Site,
}

impl Builder {
    fn device(&mut self, name: String, place: Place) -> u32 {
        self.site.devices.push(Device {
            name,
            way: Way::Fixed(place),
            height_m: ANTENNA_HEIGHT_M,
        });
        (self.site.devices.len() - 1) as u32
    }

    fn flow(&mut self, flow: Flow) -> u32 {
        self.site.flows.push(flow);
        (self.site.flows.len() - 1) as u32
    }

    fn machine(
        &mut self,
        station: &PlantStationSpec,
        place: &str,
        machine: u32,
        at: Place,
        between_parts: Span,
    ) -> Result<MachineFlows, PlanError> {
        let mut flows = MachineFlows {
            control: NONE,
            telemetry: NONE,
            camera: NONE,
        };
        let name = format!("{}/{}", station.line.name, machine + 1);
        if station.control.is_some() || station.telemetry.is_some() {
            let device = self.device(name.clone(), at);
            if let Some(control) = &station.control {
                let flow = control_flow(format!("{name}/control"), device, control, place)?;
                flows.control = self.flow(flow);
            }
            if let Some(telemetry) = &station.telemetry {
                let flow = telemetry_flow(format!("{name}/telemetry"), device, telemetry, place)?;
                flows.telemetry = self.flow(flow);
            }
        }
        if let Some(camera) = &station.camera {
            let name = format!("{name}/camera");
            let device = self.device(name.clone(), at);
            let flow = camera_flow(name, device, camera, between_parts, place)?;
            flows.camera = self.flow(flow);
        }
        Ok(flows)
    }

    fn terminal(&mut self, station: &str, place: Place, instructions: &InstructionsSpec) -> u32 {
        let name = format!("{station}/terminal");
        let device = self.device(name.clone(), place);
        let kilobytes = instructions.kilobytes.unwrap_or(INSTRUCTION_KILOBYTES);
        self.flow(Flow {
            name,
            device,
            timing: Timing::Random {
                mean: BETWEEN_QUESTIONS,
            },
            exchange: Exchange::UpAndBack {
                answer_bytes: (kilobytes * 1_000.0) as u32,
                compute: SpanSampler::always(Span::ZERO),
            },
            bytes: QUESTION_BYTES,
            survival: None,
            deadline: None,
            urgency: Urgency::BEST_EFFORT,
        })
    }

    /// The handset goes wherever a repair is; on average that is the middle of the hall.
    fn handset(&mut self, expert: &RemoteExpertSpec) -> u32 {
        let name = "remote expert".to_owned();
        let device = self.device(name.clone(), self.site.hall.middle());
        let bits_per_second = expert.video_mbit_per_s.unwrap_or(VIDEO_MBIT_PER_S) * 1e6;
        self.flow(Flow {
            name,
            device,
            timing: Timing::Periodic {
                interval: Span::from_seconds(1.0 / FRAMES_PER_SECOND),
                drift_ppm: None,
                phase: None,
            },
            exchange: Exchange::Up,
            bytes: (bits_per_second / 8.0 / FRAMES_PER_SECOND) as u32,
            survival: None,
            deadline: Some(milliseconds(expert.frame_within_ms.unwrap_or(FRAME_WITHIN_MS))),
            urgency: Urgency::VIDEO,
        })
    }
}

fn control_flow(name: String, device: u32, control: &ControlSpec, place: &str) -> Result<Flow, PlanError> {
    let (bytes, cycle_ms, survival_ms) = control.profile.unwrap_or(ControlProfile::CyclicIo).terms();
    let bytes = control.bytes.unwrap_or(bytes);
    Ok(Flow {
        name,
        device,
        timing: Timing::Periodic {
            interval: interval(place, "cycle_ms", control.cycle_ms.unwrap_or(cycle_ms) / 1_000.0)?,
            drift_ppm: None,
            phase: None,
        },
        exchange: Exchange::UpAndBack {
            answer_bytes: bytes,
            compute: SpanSampler::always(Span::ZERO),
        },
        bytes,
        survival: Some(milliseconds(control.survival_ms.unwrap_or(survival_ms))),
        deadline: control.deadline_ms.map(milliseconds),
        urgency: Urgency::CONTROL,
    })
}

fn telemetry_flow(name: String, device: u32, telemetry: &TelemetrySpec, place: &str) -> Result<Flow, PlanError> {
    let every = interval(place, "every_seconds", telemetry.every_seconds)?;
    Ok(Flow {
        name,
        device,
        timing: Timing::Periodic {
            interval: every,
            drift_ppm: None,
            phase: None,
        },
        exchange: Exchange::Up,
        bytes: telemetry.bytes.unwrap_or(REPORT_BYTES),
        survival: Some(Span(every.0.saturating_mul(SURVIVED_REPORTS))),
        deadline: None,
        urgency: Urgency::BEST_EFFORT,
    })
}

fn camera_flow(
    name: String,
    device: u32,
    camera: &CameraSpec,
    between_parts: Span,
    place: &str,
) -> Result<Flow, PlanError> {
    let bits = camera.megapixels * 1e6 * camera.bits_per_pixel.unwrap_or(8.0);
    let bytes = bits / 8.0 / camera.compression.unwrap_or(1.0);
    if !(1.0..=f64::from(u32::MAX)).contains(&bytes) {
        return Err(conflict(
            place,
            &format!("a picture of its camera has {bytes:.0} bytes, but must have 1 byte to 4 gigabytes"),
        ));
    }
    let compute = match &camera.compute_ms {
        Some(spec) => SpanSampler::of(spec, 0.001, "compute_ms").map_err(|source| PlanError::Distribution {
            place: place.to_owned(),
            source,
        })?,
        None => SpanSampler::always(Span::ZERO),
    };
    Ok(Flow {
        name,
        device,
        timing: Timing::Random { mean: between_parts },
        exchange: Exchange::UpAndBack {
            answer_bytes: ANSWER_BYTES,
            compute,
        },
        bytes: bytes as u32,
        survival: None,
        deadline: camera.answer_within_ms.map(milliseconds),
        urgency: Urgency::IMAGE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATIONS: &str = r#"
start = "2027-01-04"
run = { days = 1 }
product = [{ name = "part", supply = { kind = "saturated" } }]
remote_expert = {}

[[station]]
name = "saw"
machines = 2
cycle_seconds = 30
place_m = [59, 4]
control = { profile = "motion-control", survival_ms = 4, deadline_ms = 1.5 }
telemetry = { every_seconds = 2 }

[[station]]
name = "oven"
cycle_seconds = 600
batch_parts = 20
instructions = { paper_minutes = 5 }

[[station]]
name = "eye"
cycle_seconds = 40
inspection = { detects = 0.9 }
camera = { megapixels = 12, compression = 10, compute_ms = 30, answer_within_ms = 250 }
"#;

    fn plant(change: impl Fn(&str) -> String) -> PlantSpec {
        toml::from_str(&change(STATIONS)).unwrap()
    }

    fn named<'a>(site: &'a Site, name: &str) -> &'a Flow {
        site.flows.iter().find(|flow| flow.name == name).unwrap()
    }

    #[test]
    fn every_modem_is_a_device_and_every_use_a_flow_in_the_order_of_the_stations() {
        let site = site(&plant(str::to_owned)).unwrap();
        let devices: Vec<&str> = site.devices.iter().map(|device| device.name.as_str()).collect();
        assert_eq!(
            devices,
            ["saw/1", "saw/2", "oven/terminal", "eye/1/camera", "remote expert"]
        );
        let flows: Vec<(&str, u32)> = site
            .flows
            .iter()
            .map(|flow| (flow.name.as_str(), flow.device))
            .collect();
        let expected = [
            ("saw/1/control", 0),
            ("saw/1/telemetry", 0),
            ("saw/2/control", 1),
            ("saw/2/telemetry", 1),
            ("oven/terminal", 2),
            ("eye/1/camera", 3),
            ("remote expert", 4),
        ];
        assert_eq!(flows, expected);
    }

    #[test]
    fn a_flow_has_what_its_application_sends() {
        let site = site(&plant(str::to_owned)).unwrap();
        let ms = |value: u64| Span(value * 1_000_000);
        // What is not given comes from the profile.
        let control = named(&site, "saw/2/control");
        assert!(matches!(control.timing, Timing::Periodic { interval, .. } if interval == ms(2)));
        assert!(matches!(control.exchange, Exchange::UpAndBack { answer_bytes: 50, .. }));
        assert_eq!(
            (control.bytes, control.survival, control.deadline),
            (50, Some(ms(4)), Some(Span(1_500_000)))
        );
        let telemetry = named(&site, "saw/1/telemetry");
        assert_eq!((telemetry.bytes, telemetry.survival), (200, Some(ms(6_000))));
        assert!(matches!(telemetry.exchange, Exchange::Up));
        // 12 million pixels of 8 bits, ten times smaller, every 40 seconds.
        let camera = named(&site, "eye/1/camera");
        assert_eq!((camera.bytes, camera.deadline), (1_200_000, Some(ms(250))));
        assert!(matches!(camera.timing, Timing::Random { mean } if mean == ms(40_000)));
        assert!(matches!(&camera.exchange, Exchange::UpAndBack { compute, .. } if compute.constant() == Some(ms(30))));
        assert!(matches!(
            named(&site, "oven/terminal").exchange,
            Exchange::UpAndBack {
                answer_bytes: 500_000,
                ..
            }
        ));
        // 8 Mbit/s in 25 frames a second.
        let video = named(&site, "remote expert");
        assert_eq!((video.bytes, video.deadline), (40_000, Some(ms(300))));
    }

    #[test]
    fn machines_stand_side_by_side_and_stations_in_rows() {
        let place = |site: &Site, name: &str| {
            let found = site.devices.iter().find(|device| device.name == name);
            found.map(|device| device.way.clone()).unwrap()
        };
        let given = site(&plant(str::to_owned)).unwrap();
        assert_eq!(place(&given, "saw/1"), Way::Fixed([59.0, 4.0]));
        // The hall is 60 m long: the next machine stands on the side where there is room.
        assert_eq!(place(&given, "saw/2"), Way::Fixed([56.0, 4.0]));
        // Three stations in 60 m by 30 m are one row.
        assert_eq!(place(&given, "oven/terminal"), Way::Fixed([30.0, 15.0]));
        assert_eq!(place(&given, "eye/1/camera"), Way::Fixed([50.0, 15.0]));
        assert_eq!(place(&given, "remote expert"), Way::Fixed([30.0, 15.0]));
    }

    #[test]
    fn what_cannot_be_connected_says_why() {
        let refused = |from: &str, to: &str| site(&plant(|text| text.replace(from, to))).unwrap_err().to_string();
        assert!(refused("[59, 4]", "[61, 4]").contains("outside the hall"));
        assert!(refused("inspection = { detects = 0.9 }", "").contains("`camera` needs `inspection`"));
        assert!(refused("megapixels = 12", "megapixels = 1e9").contains("4 gigabytes"));
        assert!(refused("compute_ms = 30", "compute_ms = -1").contains("`compute_ms`"));
        assert!(refused("every_seconds = 2", "every_seconds = 0").contains("`every_seconds`"));
    }
}
