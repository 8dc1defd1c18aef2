//! Networks, the hall that they serve, and what uses them: keys that belong together, places in the hall, figures
//! that a standard allows.

use std::sync::LazyLock;

use schemars::{JsonSchema, schema_for};

use super::Check;
use super::quantity::Least;
use crate::factory::plant::PlantStationSpec;
use crate::kernel::distribution::DistributionSpec;
use crate::network::application::{CameraSpec, ControlProfile, ControlSpec};
use crate::network::error::NetworkError;
use crate::network::hall;
use crate::network::settings::{MOST_RADIOS, NetworkSettings};
use crate::network::spec::{CableSpec, CellSpec, MeasuredSpec, NetworkKind, NetworkPart, NetworkSpec, WifiSpec};
use crate::scenario::diagnostic::{quoted, shown};
use crate::scenario::place::Place;

use NetworkKind::{Measured, Private5g, PrivateLte, Public5g, Wifi6, Wired};

/// Least and greatest length, width and height of a hall, metres.
const HALL_SIZES: [(&str, f64, f64); 3] = [
    ("length", 1.0, 10_000.0),
    ("width", 1.0, 10_000.0),
    ("height", 2.0, 200.0),
];
const MILLISECOND: f64 = 1e-3;
const MINUTE: f64 = 60.0;

/// Keys of a network that only some kinds have.
struct KindKeys {
    keys: Vec<String>,
    kinds: &'static [NetworkKind],
}

const CELLULAR: &[NetworkKind] = &[Private5g, PrivateLte, Public5g];
const RADIO: &[NetworkKind] = &[Private5g, PrivateLte, Public5g, Wifi6];

static KIND_KEYS: LazyLock<[KindKeys; 8]> = LazyLock::new(|| {
    let keys = |keys: Vec<String>, kinds| KindKeys { keys, kinds };
    // Powers, gains and noise figures: whatever has radios has them.
    let is_of_radios = |key: &String| key.starts_with("radio_") || key.starts_with("device_");
    let (of_radios, of_cells) = keys_of::<CellSpec>().into_iter().partition(is_of_radios);
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    [
        keys(of_cells, CELLULAR),
        keys(of_radios, RADIO),
        keys(keys_of::<WifiSpec>(), &[Wifi6]),
        keys(keys_of::<CableSpec>(), &[Wired]),
        keys(keys_of::<MeasuredSpec>(), &[Measured]),
        keys(named(&["radios", "radio_height_m"]), RADIO),
        keys(named(&["server"]), &[Private5g, PrivateLte, Public5g, Wifi6, Wired]),
        keys(
            named(&["server_ms", "faults"]),
            &[Private5g, PrivateLte, Public5g, Wifi6, Wired, Measured],
        ),
    ]
});

fn keys_of<S: JsonSchema>() -> Vec<String> {
    let schema = schema_for!(S).to_value();
    let properties = schema.get("properties").and_then(|properties| properties.as_object());
    properties
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default()
}

/// The kind as a scenario writes it.
fn word(kind: NetworkKind) -> String {
    let json = serde_json::to_value(kind).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

/// `a, b or c`.
fn any_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Whether the hall has a possible size; if not, that is said once.
fn is_hall(hall: &hall::Hall) -> bool {
    let mut sizes = HALL_SIZES.iter().zip(hall.size_m);
    sizes.all(|((_, least, most), size)| (*least..=*most).contains(&size))
}

impl<'c> Check<'c> {
    /// The hall, all networks, and what uses them. `is_connected` says whether any variant has a network.
    pub(super) fn networks(&mut self, root: Place<'c>, is_connected: bool) {
        let spec = self.spec;
        let plant = &spec.plant;
        self.hall(root.key("hall"));
        for (index, network) in plant.networks.iter().enumerate() {
            self.network(root.key("network").item(index), network);
        }
        if let Some(name) = &plant.connected_by
            && !plant.networks.iter().any(|network| network.name == *name)
        {
            let all = plant.networks.iter().map(|network| network.name.as_str());
            self.dangling(root.key("connected_by"), "network", "networks", name, all);
        }
        let mut users = Vec::new();
        for (index, station) in plant.stations.iter().enumerate() {
            let place = root.key("station").item(index);
            self.applications(place, station);
            let keys = ["control", "telemetry", "camera"].map(|key| (key, place.key(key)));
            users.extend(keys.into_iter().filter(|(_, place)| place.is_written()));
        }
        for index in 0..plant.fleets.len() {
            let heartbeat = root.key("fleet").item(index).key("heartbeat");
            users.extend(heartbeat.is_written().then_some(("heartbeat", heartbeat)));
        }
        let expert = root.key("remote_expert");
        users.extend(expert.is_written().then_some(("remote_expert", expert)));
        if let (Some((key, place)), false) = (users.first(), is_connected) {
            let message = match users.len() - 1 {
                0 => format!("`{key}` does nothing: no network connects the line"),
                more => format!("`{key}` and {more} more like it do nothing: no network connects the line"),
            };
            let help = "name one of the networks with `connected_by` at the top, or in the `changes` of an offer";
            self.reporter.warning(place.key_mark(), message, help);
        }
    }

    fn hall(&mut self, place: Place<'_>) {
        let hall = &self.spec.plant.hall;
        if let Some(size) = hall.size_m {
            let place = place.key("size_m");
            for (index, (what, least, most)) in HALL_SIZES.into_iter().enumerate() {
                if !(least..=most).contains(&size[index]) {
                    let (least, most, found) = (shown(least), shown(most), shown(size[index]));
                    let message = format!("the {what} of the hall must be from {least} to {most} m, not {found}");
                    let help = "`size_m` is length, width and height";
                    self.error_with_help(place.item(index).mark(), message, help);
                }
            }
        }
        if let Some(blockage) = &hall.blockage
            && blockage.per_hour * blockage.mean_seconds >= 3_600.0
        {
            let message = format!(
                "{} times an hour for {} s each is more than all the time",
                shown(blockage.per_hour),
                shown(blockage.mean_seconds)
            );
            let help = "a hall that always stands in the way is `clutter_density` and `clutter_height_m`";
            self.error_with_help(place.key("blockage").key("per_hour").mark(), message, help);
        }
    }

    /// Says of a place outside the hall that it is there.
    pub(super) fn in_hall(&mut self, place: Place<'_>, what: &str, [x, y]: hall::Place) {
        let hall = self.spec.plant.hall.resolve();
        if hall.contains([x, y]) || !is_hall(&hall) {
            return;
        }
        let [length, width, _] = hall.size_m.map(shown);
        let message = format!(
            "{what} is outside the hall: {}, {} is not within {length} × {width} m",
            shown(x),
            shown(y)
        );
        let width = match self.spec.plant.hall.size_m {
            Some(_) => width,
            None => format!("{width} if not given"),
        };
        let help = format!(
            "places are metres from one corner, along the length and along the width; `size_m` of `[hall]` is \
             {length}, {width}"
        );
        self.error_with_help(place.mark(), message, help);
    }

    fn network(&mut self, place: Place<'c>, network: &'c NetworkSpec) {
        let said = self.said;
        self.keys_of_kind(place, network);
        if let Some(radios) = &network.radios {
            let list = place.key("radios");
            if radios.is_empty() {
                let help = "leave it out for one in the middle of the hall";
                self.error_with_help(list.mark(), "`radios` must not be empty", help);
            }
            if radios.len() > MOST_RADIOS {
                let message = format!("there are {} radios; {MOST_RADIOS} is the most", radios.len());
                self.error(list.mark(), message);
            } else {
                for (index, radio) in radios.iter().enumerate() {
                    self.in_hall(list.item(index), "this radio", *radio);
                }
            }
        }
        let [.., roof] = self.spec.plant.hall.resolve().size_m;
        if let Some(height) = network.radio_height_m
            && height > roof
        {
            let message = format!(
                "the radios hang at {} m, above the roof at {} m",
                shown(height),
                shown(roof)
            );
            let help = "lower `radio_height_m`, or raise the third number of `size_m` of `[hall]`";
            self.error_with_help(place.key("radio_height_m").mark(), message, help);
        }
        self.some_time(place, "server_ms", network.server_ms.as_ref(), MILLISECOND);
        self.cell(place, &network.cell);
        self.some_time(place, "roaming_ms", network.wifi.roaming_ms.as_ref(), MILLISECOND);
        self.one_of(
            place,
            "channel_mhz",
            network.wifi.channel_mhz,
            &[20, 40, 80, 160],
            "IEEE 802.11ax",
        );
        self.measured(place, network);
        self.faults(place, network);
        if self.said == said && !self.is_doubtful(place) {
            self.settings(place, network);
        }
    }

    /// What the simulation itself would say of a network whose figures are right each by itself: a bandwidth that
    /// does not go with the spacing of subcarriers, a pattern of slots that cannot work.
    fn settings(&mut self, place: Place<'_>, network: &NetworkSpec) {
        let hall = self.spec.plant.hall.resolve();
        if !is_hall(&hall) {
            return;
        }
        let message = match NetworkSettings::new(network, &hall) {
            Ok(_) => return,
            Err(NetworkError::Setting { what, .. }) => what,
            Err(error) => error.to_string(),
        };
        // The key that the message names, or else one of those that must go together.
        let named = message.split('`').nth(1).unwrap_or_default().to_owned();
        let mut together = ["bandwidth_mhz", "spacing_khz", "carrier_ghz"];
        if message.contains("no carriers") {
            together.reverse();
        }
        let mut keys = [named.as_str()].into_iter().chain(together).map(|key| place.key(key));
        let found = keys.find(|found| found.is_written());
        let mark = found.map_or(place.mark(), Place::mark);
        self.error(mark, message);
    }

    /// Keys that another kind of network has.
    fn keys_of_kind(&mut self, place: Place<'_>, network: &NetworkSpec) {
        for group in KIND_KEYS.iter().filter(|group| !group.kinds.contains(&network.kind)) {
            for key in &group.keys {
                let found = place.key(key);
                if found.is_written() {
                    let kind = word(network.kind);
                    let kinds: Vec<String> = group.kinds.iter().map(|kind| format!("\"{}\"", word(*kind))).collect();
                    let message = format!("a network of kind \"{kind}\" has no `{key}`");
                    let help = format!("`{key}` belongs to kind {}", any_of(&kinds));
                    self.error_with_help(found.key_mark(), message, help);
                }
            }
        }
    }

    /// How a cellular network is set up.
    fn cell(&mut self, place: Place<'_>, cell: &CellSpec) {
        let nr = "3GPP TS 38.211";
        self.one_of(place, "spacing_khz", cell.spacing_khz, &[15, 30, 60, 120], nr);
        self.one_of(
            place,
            "slot_symbols",
            cell.slot_symbols.map(u32::from),
            &[2, 4, 7, 14],
            nr,
        );
        for (key, time) in [
            ("modem_up_ms", &cell.modem_up_ms),
            ("modem_down_ms", &cell.modem_down_ms),
            ("core_ms", &cell.core_ms),
        ] {
            self.some_time(place, key, time.as_ref(), MILLISECOND);
        }
    }

    /// A number of which a standard knows a few.
    fn one_of(&mut self, place: Place<'_>, key: &str, number: Option<u32>, known: &[u32], standard: &str) {
        if let Some(number) = number.filter(|number| !known.contains(number)) {
            let known: Vec<String> = known.iter().map(u32::to_string).collect();
            let message = format!("`{key}` must be {}, not {number}", any_of(&known));
            self.error_with_help(place.key(key).mark(), message, format!("others are not in {standard}"));
        }
    }

    /// A time that may be left out, in a unit of so many seconds.
    fn some_time(&mut self, place: Place<'_>, key: &str, time: Option<&DistributionSpec>, unit: f64) {
        if let Some(time) = time {
            self.time(place, key, time, unit);
        }
    }

    fn measured(&mut self, place: Place<'_>, network: &NetworkSpec) {
        let found = &network.measured;
        for (key, time) in [
            ("up_ms", &found.up_ms),
            ("down_ms", &found.down_ms),
            ("round_trip_ms", &found.round_trip_ms),
        ] {
            self.some_time(place, key, time.as_ref(), MILLISECOND);
        }
        if network.kind != Measured || found.round_trip_ms.is_some() {
            return;
        }
        let missing = match (&found.up_ms, &found.down_ms) {
            (None, None) => "delays",
            (None, Some(_)) => "`up_ms`, its delays to the server",
            (Some(_), None) => "`down_ms`, its delays to the devices",
            (Some(_), Some(_)) => return,
        };
        let message = format!("the measured network {} lacks {missing}", quoted(&network.name));
        let help = "add `round_trip_ms = { file = \"ping.csv\" }`, or both `up_ms` and `down_ms`";
        self.missing(place, place.mark(), message, help);
    }

    fn faults(&mut self, place: Place<'c>, network: &'c NetworkSpec) {
        let list = place.key("faults");
        for (index, fault) in network.faults.iter().enumerate() {
            let place = list.item(index);
            let part = serde_json::to_value(fault.part).unwrap_or_default();
            let part = part.as_str().unwrap_or_default().to_owned();
            if network.faults[..index].iter().any(|other| other.part == fault.part) {
                let message = format!("the part {} fails here twice", quoted(&part));
                self.error(place.key("part").mark(), message);
            }
            if fault.part == NetworkPart::Radio && !RADIO.contains(&network.kind) {
                let message = format!(
                    "a network of kind \"{}\" has no radio that could fail",
                    word(network.kind)
                );
                let help = "parts that every network has: \"core\", which is everything at once, and \"device\"";
                self.error_with_help(place.key("part").mark(), message, help);
            }
            if !self.timed(place, fault.time_to_failure.given(), Least::Some) {
                let message = format!("the fault of the part {} does not say when it happens", quoted(&part));
                let help = "add e.g. `time_to_failure_days = { exponential = { mean = 90 } }`";
                self.missing(place, place.mark(), message, help);
            }
            if !self.timed(place, fault.out.given(), Least::Zero) {
                let message = format!("the fault of the part {} does not say how long it lasts", quoted(&part));
                let help = "add e.g. `out_minutes = { lognormal = { mean = 30, cv = 1 } }`";
                self.missing(place, place.mark(), message, help);
            }
        }
    }

    /// What a station uses a network for.
    fn applications(&mut self, place: Place<'_>, station: &PlantStationSpec) {
        if let Some(at) = station.place_m {
            self.in_hall(place.key("place_m"), "this station", at);
        }
        if let Some(control) = &station.control {
            self.control(place.key("control"), control);
        }
        if let Some(camera) = &station.camera {
            let place = place.key("camera");
            if station.line.inspection.is_none() && station.line.conveyor.is_none() {
                let message = "a camera judges parts, but this station does not inspect any";
                let help = "add `inspection = { detects = 0.95 }`, with how much of the defects the camera finds";
                self.error_with_help(place.key_mark(), message, help);
            }
            self.some_time(place, "compute_ms", camera.compute_ms.as_ref(), MILLISECOND);
            self.picture(place, camera);
            if camera.when_late.is_some() && camera.answer_within_ms.is_none() {
                let message = "`when_late` means nothing without `answer_within_ms`: no answer is ever late";
                let help = "say how long a part waits for its answer";
                self.reporter.warning(place.key("when_late").key_mark(), message, help);
            }
        }
        if let Some(instructions) = &station.instructions {
            let place = place.key("instructions");
            self.time(place, "paper_minutes", &instructions.paper_minutes, MINUTE);
        }
    }

    /// A picture of a size that can be sent.
    fn picture(&mut self, place: Place<'_>, camera: &CameraSpec) {
        let bits = camera.megapixels * 1e6 * camera.bits_per_pixel.unwrap_or(8.0);
        let bytes = bits / 8.0 / camera.compression.unwrap_or(1.0);
        if !(1.0..=f64::from(u32::MAX)).contains(&bytes) {
            let message = format!(
                "a picture has {} bytes, but must have 1 byte to 4 gigabytes",
                shown(bytes.round())
            );
            let help = "its bytes are `megapixels` × `bits_per_pixel` / 8 / `compression`, in millions";
            self.error_with_help(place.key("megapixels").mark(), message, help);
        }
    }

    fn control(&mut self, place: Place<'_>, control: &ControlSpec) {
        self.timed(place, control.acknowledge.given(), Least::Zero);
        self.timed(place, control.restart.given(), Least::Zero);
        let (_, cycle, survival) = control.profile.unwrap_or(ControlProfile::CyclicIo).terms();
        let cycle = control.cycle_ms.unwrap_or(cycle);
        let survival = control.survival_ms.unwrap_or(survival);
        self.survival(place, cycle, survival, control.survival_ms.is_some(), "machine");
    }

    /// A survival time that is shorter than the cycle is probably not meant.
    pub(super) fn survival(&mut self, place: Place<'_>, cycle: f64, survival: f64, is_given: bool, who: &str) {
        if survival > 0.0 && survival < cycle {
            let at = if is_given {
                place.key("survival_ms").mark()
            } else {
                place.key("cycle_ms").mark()
            };
            let message = format!(
                "the survival time of {} ms is shorter than the cycle of {} ms: the first miss stops the {who}",
                shown(survival),
                shown(cycle)
            );
            let help = format!(
                "a controller that stops at the third miss in a row has a survival time of two cycles: \
                 `survival_ms = {}`; if one miss is meant, write 0",
                shown(2.0 * cycle)
            );
            self.reporter.warning(at, message, help);
        }
    }
}
