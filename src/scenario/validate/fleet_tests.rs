//! Every mistake in fleets, re-layouts and the reach of radios by itself: what is said of it, and where it points.

use super::tests::{fails_in, loaded, warns_in};

const FLOOR: &str = r#"
name = "Floor with robots"
start = 2027-01-04
run = { months = 12 }
connected_by = "campus"
hall = { size_m = [60, 30, 8] }
relayout = { every_months = 4, hours = 8, cabling_hours = 24 }
remote_expert = {}

[[shift]]
name = "day"
hours = ["08:00-17:00"]

[[product]]
name = "part"
price_won = 900
supply = { kind = "saturated" }

[[station]]
name = "press"
cycle_seconds = 50
place_m = [10, 4]
control = {}
failures = [{ mode = "jam", time_to_failure_hours = 90, repair_hours = 2, expert_repair_hours = 1 }]

[[station]]
name = "mill"
cycle_seconds = 50
brought_by = "robots"
shift = "day"

[[fleet]]
name = "robots"
vehicles = 2
speed_m_per_s = 1.2
load_seconds = 10
unload_seconds = { uniform = [5, 15] }
dispatch_seconds = 1
parking_m = [1, 1]
charging = { runs_minutes = 240, charge_minutes = 40, place_m = [3, 1] }
heartbeat = { cycle_ms = 20, survival_ms = 40, restart_seconds = 30 }

[[network]]
name = "campus"
kind = "5g"
radios = [[12, 8], [40, 8]]

[[offer]]
name = "More robots"
monthly_fees_won = 5
[offer.changes.fleet.robots]
vehicles = 4
load_minutes = 0.1
[offer.changes.relayout]
minutes = 90
cabling_days = 2
[offer.changes.station.press.failures.jam]
expert_repair_minutes = 20
"#;

#[track_caller]
fn fails(from: &str, to: &str, message: &str) -> String {
    fails_in(FLOOR, &[(from, to)], message)
}

#[track_caller]
fn warns(from: &str, to: &str, message: &str) -> String {
    warns_in(FLOOR, &[(from, to)], message)
}

#[test]
fn a_floor_with_robots_is_good_and_an_offer_changes_its_fleet_in_any_unit() {
    let found = loaded(FLOOR).unwrap_or_else(|all| panic!("{all}"));
    assert!(found.warnings.is_empty(), "{}", found.warnings);
    let plant = &found.variants[0].1.plant;
    let fleet = &plant.fleets[0].line;
    assert_eq!((plant.fleets.len(), fleet.vehicles), (1, Some(4)));
    assert!(fleet.load.load_seconds.is_none() && fleet.load.load_minutes.is_some());
    assert!(fleet.unload.unload_seconds.is_some());
    let relayout = plant.relayout.as_ref().unwrap();
    assert!(relayout.moving.hours.is_none() && relayout.moving.minutes.is_some());
    assert!(relayout.cabling.cabling_hours.is_none() && relayout.cabling.cabling_days.is_some());
    assert_eq!(relayout.every_months, 4);
    assert!(
        plant.stations[0].failures[0]
            .expert_repair
            .expert_repair_hours
            .is_none()
    );
    let paths: Vec<_> = found.assumptions.iter().map(|one| one.path.as_str()).collect();
    for path in [
        "fleet.robots.speed_m_per_s",
        "fleet.robots.charging.runs_minutes",
        "relayout.hours",
    ] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
}

#[test]
fn an_offer_may_bring_a_fleet() {
    let text = FLOOR.replace(
        "[offer.changes.fleet.robots]\nvehicles = 4\nload_minutes = 0.1\n",
        "[offer.changes.station.press]\nbrought_by = \"trucks\"\n[offer.changes.fleet.trucks]\nspeed_m_per_s = 2\n",
    );
    let found = loaded(&text).unwrap_or_else(|all| panic!("{all}"));
    assert_eq!(found.variants[0].1.plant.fleets.len(), 2);
    assert!(found.warnings.is_empty(), "{}", found.warnings);
}

#[test]
fn fleets_have_names_that_stations_know() {
    let twice = "[[fleet]]\nname = §\"robots\"\nspeed_m_per_s = 1\n\n[[network]]";
    fails("[[network]]", twice, "two fleets are called \"robots\"");
    let help = fails(
        "brought_by = \"robots\"",
        "brought_by = §\"robot\"",
        "there is no fleet \"robot\"",
    );
    assert_eq!(help, "did you mean \"robots\"? fleets: robots");
    let spare = "[[fleet]]\nname = §\"spare\"\nspeed_m_per_s = 1\n\n[[network]]";
    warns("[[network]]", spare, "no station is served by the fleet \"spare\"");
    let same = "[[fleet]]\nname = §\"press\"\nspeed_m_per_s = 1\n\n[[network]]";
    fails("[[network]]", same, "a station and a fleet are both called \"press\"");
    let both = "brought_by = \"robots\"\n§transfer_seconds = 4";
    fails(
        "brought_by = \"robots\"",
        both,
        "either with `transfer_seconds` or with `brought_by`",
    );
}

#[test]
fn vehicles_are_in_the_hall_and_their_figures_possible() {
    fails(
        "parking_m = [1, 1]",
        "parking_m = §[1, 31]",
        "this parking place is outside the hall: 1, 31",
    );
    fails(
        "place_m = [3, 1]",
        "place_m = §[-3, 1]",
        "this charger is outside the hall: -3, 1",
    );
    for (speed, said) in [
        ("0", "0.01 to 100"),
        ("-1", "0.01 to 100"),
        ("1e308", "0.01 to 100"),
        ("\"fast\"", "a number"),
    ] {
        fails("speed_m_per_s = 1.2", &format!("speed_m_per_s = §{speed}"), said);
    }
    fails(
        "vehicles = 2",
        "vehicles = §0",
        "`vehicles` must be from 1 to 10000, not 0",
    );
    fails(
        "runs_minutes = 240",
        "runs_minutes = §0",
        "`runs_minutes` must be from 0.01",
    );
    fails("load_seconds = 10", "load_seconds = 10\n§load_minutes = 1", "keep one");
    fails(
        "dispatch_seconds = 1",
        "dispatch_seconds = §-1",
        "`dispatch_seconds` must be from 0",
    );
    fails(
        "restart_seconds = 30",
        "restart_seconds = §-30",
        "`restart_seconds` must be from 0",
    );
    let shift = "vehicles = 2\nshift = §\"nihgt\"";
    let help = fails("vehicles = 2", shift, "there is no shift \"nihgt\"");
    assert!(help.contains("shifts: day"), "{help}");
    warns(
        "survival_ms = 40",
        "survival_ms = §4",
        "the survival time of 4 ms is shorter than the cycle of 20 ms: the first miss stops the vehicle",
    );
}

#[test]
fn there_are_not_more_vehicles_than_can_be_simulated() {
    let text = FLOOR
        .replace("vehicles = 2", "vehicles = 10000")
        .replace("vehicles = 4", "vehicles = 10000");
    let text = text.replace(
        "[[network]]",
        "[[fleet]]\nname = \"crowd\"\nspeed_m_per_s = 1\n\n[[network]]",
    );
    let all = loaded(&text).unwrap_err().to_string();
    assert!(
        all.contains("there are 10001 vehicles in all; 10000 is the most"),
        "{all}"
    );
}

#[test]
fn a_heartbeat_needs_a_network() {
    let edits = [
        ("connected_by = \"campus\"\n", ""),
        ("control = {}\n", ""),
        ("remote_expert = {}\n", ""),
        ("heartbeat = {", "§heartbeat = {"),
    ];
    warns_in(FLOOR, &edits, "`heartbeat` does nothing: no network connects the line");
}

#[test]
fn a_line_is_moved_for_a_time_that_is_possible() {
    fails(
        "hours = 8, cabling_hours",
        "§days = 1, hours = 8, cabling_hours",
        "keep one",
    );
    fails(
        "relayout = { every_months = 4, hours = 8, ",
        "relayout = §{ every_months = 4, ",
        "does not say how long",
    );
    fails(
        "hours = 8, cabling_hours",
        "hours = §-8, cabling_hours",
        "`hours` must be from 0",
    );
    fails(
        "cabling_hours = 24",
        "cabling_hours = §1e308",
        "`cabling_hours` must be from 0",
    );
    fails(
        "every_months = 4",
        "every_months = §-4",
        "`every_months` must be from 0 to 1200",
    );
    fails(
        "every_months = 4",
        "every_months = §2.5",
        "`every_months` must be a whole number",
    );
    warns(
        "every_months = 4",
        "every_months = §12",
        "moved for the first time after 12 months, but 12 are measured",
    );
}

#[test]
fn a_time_with_an_expert_is_a_time() {
    fails(
        "expert_repair_hours = 1",
        "expert_repair_hours = §-1",
        "`expert_repair_hours` must be from 0",
    );
    fails(
        "expert_repair_hours = 1",
        "§expert_repair_days = 1, expert_repair_hours = 1",
        "keep one",
    );
}

#[test]
fn who_is_out_of_reach_is_said_before_a_run() {
    let weak = (
        "radios = [[12, 8], [40, 8]]",
        "radios = [[59, 29]]\nradio_power_dbm = -20\ndevice_power_dbm = -40\ndevice_gain_db = -20",
    );
    let edits = [weak, ("place_m = [10, 4]", "place_m = §[10, 4]")];
    let help = warns_in(
        FLOOR,
        &edits,
        "no radio of the network \"campus\" reaches \"press\" (1 machine)",
    );
    assert!(help.contains("`radios` nearer"), "{help}");
    let edits = [weak, ("parking_m = [1, 1]", "parking_m = §[1, 1]")];
    warns_in(FLOOR, &edits, "reaches \"robots\" (2 vehicles)");
    // Without a place of its own it points at the name.
    let edits = [
        weak,
        ("name = \"press\"", "name = §\"press\""),
        ("place_m = [10, 4]\n", ""),
    ];
    warns_in(FLOOR, &edits, "reaches \"press\"");
    let wifi = (
        "kind = \"5g\"\nradios = [[12, 8], [40, 8]]",
        "kind = \"wifi-6\"\nradios = [[59, 29]]\nradio_power_dbm = -20\ndevice_power_dbm = -40",
    );
    warns_in(
        FLOOR,
        &[wifi, ("place_m = [10, 4]", "place_m = §[10, 4]")],
        "reaches \"press\" (1 machine)",
    );
}

#[test]
fn more_messages_than_can_be_simulated_are_a_mistake() {
    let edits = [(
        "control = {}",
        "machines = 1_000\ncontrol = §{ cycle_ms = 0.1, survival_ms = 0.2 }",
    )];
    fails_in(
        FLOOR,
        &edits,
        "messages a second (long ones counted as several), of which 2272727 can be simulated",
    );
    let text = FLOOR.replace("control = {}", "machines = 10_000\ncontrol = {}");
    let all = loaded(&text).unwrap_err().to_string();
    assert!(
        all.contains("the network has 10003 devices; 10000 are the most"),
        "{all}"
    );
}
