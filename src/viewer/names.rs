//! What things are called on the screen, and when it is.

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::PlaceView;
use crate::kernel::time::{NANOS_PER_SECOND, Time};
use crate::line::plan::NONE;
use crate::report::voice::Voice;
use crate::report::words::{Language, fill};
use crate::viewer::playback::event_log::Happening;
use crate::viewer::scene::people::{Doing, Someone, Trade};
use crate::viewer::words::Label;

/// The station of a machine.
pub fn station_of(plan: &FactoryPlan, machine: u32) -> usize {
    let after = plan
        .line
        .stations
        .partition_point(|station| station.first_machine <= machine);
    after.saturating_sub(1)
}

/// A machine: its station, with its number there if there are several.
pub fn machine(plan: &FactoryPlan, machine: u32, voice: Voice<'_>) -> String {
    let Some(station) = plan.line.stations.get(station_of(plan, machine)) else {
        return String::new();
    };
    let name = voice.called(&station.rules.name);
    match station.machines {
        1 => name,
        _ => format!("{name} {}", machine - station.first_machine + 1),
    }
}

/// The station of one plant that has the name of another plant's; none if there is none.
pub fn same_station(plan: &FactoryPlan, station: usize, other: &FactoryPlan) -> Option<usize> {
    let name = &plan.line.stations.get(station)?.rules.name;
    let stations = &other.line.stations;
    let is_it = |at: &usize| stations.get(*at).is_some_and(|known| known.rules.name == *name);
    // Nearly always it stands in the same place, and lines may be long.
    [station].into_iter().chain(0..stations.len()).find(is_it)
}

/// The machine of one plant that has the number and station of another plant's; none if there is none.
pub fn same_machine(plan: &FactoryPlan, machine: u32, other: &FactoryPlan) -> Option<u32> {
    let station = station_of(plan, machine);
    let found = other.line.stations.get(same_station(plan, station, other)?)?;
    let number = machine.checked_sub(plan.line.stations.get(station)?.first_machine)?;
    (number < found.machines).then_some(found.first_machine + number)
}

/// The vehicle of one plant that has the number and fleet of another plant's; none if there is none.
pub fn same_vehicle(plan: &FactoryPlan, vehicle: u32, other: &FactoryPlan) -> Option<u32> {
    let mut fleets = plan.line.fleets.iter();
    let fleet = fleets.find(|fleet| fleet.range().contains(&vehicle))?;
    let found = other.line.fleets.iter().find(|known| known.name == fleet.name)?;
    let number = found.first_vehicle + (vehicle - fleet.first_vehicle);
    found.range().contains(&number).then_some(number)
}

/// A product.
pub fn product(plan: &FactoryPlan, product: u32, voice: Voice<'_>) -> String {
    let product = plan.line.products.get(product as usize);
    product.map_or(String::new(), |product| voice.called(&product.name))
}

/// Day and time of day.
pub fn moment(plan: &FactoryPlan, time: Time) -> String {
    let seconds = time.0 / NANOS_PER_SECOND;
    let of_day = seconds % 86_400;
    let clock = format!("{:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60);
    match plan.line.epoch.date(time) {
        Ok(date) => format!("{date} {clock}"),
        Err(_) => clock,
    }
}

/// How many jobs wait at a place, and for how many there is room.
pub fn filling(place: &PlaceView, language: Language) -> String {
    match place.capacity {
        Some(capacity) => fill(
            Label::OfPlaces.text(language),
            &[&place.jobs.to_string(), &capacity.to_string()],
        ),
        None => place.jobs.to_string(),
    }
}

/// Somebody, and what they do.
pub fn someone(plan: &FactoryPlan, who: &Someone, voice: Voice<'_>) -> String {
    let called = match who.trade {
        Trade::Operator(group) => plan.line.groups.get(group as usize).map(|group| &group.name),
        Trade::Repairer(crew) => plan.maintenance.crews.get(crew as usize).map(|crew| &crew.name),
    };
    let called = called.map_or(String::new(), |name| voice.called(name));
    let say = |label: Label, where_to: &str| fill(label.text(voice.language), &[&called, where_to]);
    match who.doing {
        Doing::Works(number) => say(Label::WorksAt, &machine(plan, number, voice)),
        Doing::WalksTo(number) => say(Label::WalksTo, &machine(plan, number, voice)),
        Doing::Waits => say(Label::WaitsForWork, ""),
    }
}

/// A vehicle, by its number in the plant.
pub fn vehicle(plan: &FactoryPlan, number: u32, voice: Voice<'_>) -> String {
    let fleet = plan.line.fleets.iter().find(|fleet| fleet.range().contains(&number));
    fleet.map_or(String::new(), |fleet| {
        voice.called(&fleet.vehicle_name(number - fleet.first_vehicle))
    })
}

/// A radio, by its position.
pub fn radio(number: u32, voice: Voice<'_>) -> String {
    fill(Label::RadioNumber.text(voice.language), &[&(number + 1).to_string()])
}

/// A failure mode, without its station.
pub fn mode(plan: &FactoryPlan, mode: u32, voice: Voice<'_>) -> String {
    let Some(mode) = plan.maintenance.modes.get(mode as usize) else {
        return String::new();
    };
    // Modes are called station/mode, and stations may have a stroke in their names.
    let stations = plan.line.stations.iter();
    let names = stations.filter_map(|station| mode.name.strip_prefix(&station.rules.name)?.strip_prefix('/'));
    voice.called(names.min_by_key(|name| name.len()).unwrap_or(&mode.name))
}

/// What happened, as a sentence.
pub fn happening(plan: &FactoryPlan, what: Happening, voice: Voice<'_>) -> String {
    let say = |label: Label, name: &str| fill(label.text(voice.language), &[name]);
    let part = |fault: u32| {
        let fault = plan.links.faults.get(fault as usize);
        fault.map_or(String::new(), |fault| voice.called(&fault.part))
    };
    let shift = |number: u32| {
        let shift = plan.line.shifts.get(number as usize);
        shift.map_or(String::new(), |shift| voice.called(&shift.name))
    };
    match what {
        Happening::Failure {
            machine: number,
            mode: of,
        } => fill(
            Label::SaidFailure.text(voice.language),
            &[&machine(plan, number, voice), &mode(plan, of, voice)],
        ),
        Happening::RepairBegins(number) => say(Label::SaidRepair, &machine(plan, number, voice)),
        Happening::MachineBack(number) => say(Label::SaidBack, &machine(plan, number, voice)),
        Happening::PlannedWork(number) => say(Label::SaidPlanned, &machine(plan, number, voice)),
        Happening::CutOff(number) => say(Label::SaidCutOff, &machine(plan, number, voice)),
        Happening::Reconnected(number) => say(Label::SaidReconnected, &machine(plan, number, voice)),
        Happening::NetworkFault(fault) => say(Label::SaidFault, &part(fault)),
        Happening::NetworkRepaired(fault) => say(Label::SaidFaultOver, &part(fault)),
        Happening::VehicleLost(number) => say(Label::SaidVehicleLost, &vehicle(plan, number, voice)),
        Happening::VehicleBack(number) => say(Label::SaidVehicleBack, &vehicle(plan, number, voice)),
        Happening::NetworkTaken(NONE) => Label::SaidTaken.text(voice.language).to_owned(),
        Happening::NetworkGiven(NONE) => Label::SaidGiven.text(voice.language).to_owned(),
        Happening::NetworkTaken(number) => say(Label::SaidRadioTaken, &radio(number, voice)),
        Happening::NetworkGiven(number) => say(Label::SaidRadioGiven, &radio(number, voice)),
        Happening::ShiftBegins(number) => say(Label::SaidShift, &shift(number)),
        Happening::ShiftEnds(number) => say(Label::SaidShiftOver, &shift(number)),
        Happening::BreakBegins(number) => say(Label::SaidBreak, &shift(number)),
        Happening::BreakEnds(number) => say(Label::SaidBreakOver, &shift(number)),
    }
}
