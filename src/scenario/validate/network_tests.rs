//! Every mistake in networks by itself: what is said of it, and where it points.

use super::tests::{fails_in, loaded, warns_in};
use crate::scenario::load::load_page;

const HALL: &str = r#"
name = "Connected hall"
start = 2027-01-04
run = { months = 1 }
connected_by = "present"
hall = { size_m = [60, 30, 8], blockage = { per_hour = 20, mean_seconds = 4, loss_db = 20 } }
remote_expert = { video_mbit_per_s = 8 }

[[product]]
name = "part"
price_won = 900
supply = { kind = "saturated" }

[[station]]
name = "press"
cycle_seconds = 5
place_m = [10, 4]
control = { cycle_ms = 8, survival_ms = 16, acknowledge_minutes = 2, restart_minutes = 3 }
telemetry = { every_seconds = 1 }

[[station]]
name = "eye"
cycle_seconds = 5
inspection = { detects = 0.9 }
camera = { megapixels = 5, compute_ms = 40, answer_within_ms = 900, when_late = "pass" }
instructions = { paper_minutes = 4 }

[[network]]
name = "present"
kind = "wifi-6"
radios = [[12, 8], [40, 8]]
channel_mhz = 40
roaming_ms = { uniform = [1200, 4700] }
faults = [{ part = "radio", time_to_failure_days = 90, out_hours = 3 }]

[[network]]
name = "campus"
kind = "5g"
radio_height_m = 6
spacing_khz = 30
slot_symbols = 14
duplex = "DDDSU"
core_ms = 0.2
server_ms = 0.5

[[network]]
name = "log"
kind = "measured"
round_trip_ms = { values = [12, 30] }
loss = 0.01

[[network]]
name = "cable"
kind = "wired"
switches = 2

[[offer]]
name = "Radio"
monthly_fees_won = 5
[offer.changes]
connected_by = "campus"
"#;

#[track_caller]
fn fails(from: &str, to: &str, message: &str) -> String {
    fails_in(HALL, &[(from, to)], message)
}

#[test]
fn a_hall_with_networks_is_good_and_an_offer_connects_it_anew() {
    let found = loaded(HALL).unwrap_or_else(|all| panic!("{all}"));
    assert!(found.warnings.is_empty(), "{}", found.warnings);
    assert_eq!(found.baseline.plant.connected_by.as_deref(), Some("present"));
    assert_eq!(found.variants[0].1.plant.connected_by.as_deref(), Some("campus"));
    let paths: Vec<_> = found.assumptions.iter().map(|one| one.path.as_str()).collect();
    for path in [
        "hall.size_m",
        "hall.blockage.loss_db",
        "station.press.control.survival_ms",
        "station.press.place_m",
        "network.present.radios.0",
        "network.present.faults.radio.out_hours",
        "network.log.round_trip_ms.values",
    ] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
}

#[test]
fn an_offer_changes_a_network_in_any_unit() {
    let changes = "connected_by = \"campus\"\nhall = { clutter_density = 0.5 }\nremote_expert = { missed_frames = 0.1 }\n\
        [offer.changes.network.present.faults.radio]\nout_minutes = 5\n\
        [offer.changes.network.spare]\nkind = \"perfect\"\n\
        [offer.changes.station.press.control]\nrestart_seconds = 20\n";
    let text = HALL.replace("connected_by = \"campus\"\n", changes);
    let found = loaded(&text).unwrap_or_else(|all| panic!("{all}"));
    let plant = &found.variants[0].1.plant;
    assert_eq!(plant.networks.len(), 5);
    assert!(plant.networks[0].faults[0].out.out_hours.is_none());
    let control = plant.stations[0].control.as_ref().unwrap();
    assert!(control.restart.restart_minutes.is_none() && control.acknowledge.acknowledge_minutes.is_some());
    assert_eq!(plant.hall.clutter_density, Some(0.5));
    assert_eq!(plant.remote_expert.as_ref().unwrap().video_mbit_per_s, Some(8.0));
}

#[test]
fn everything_is_in_the_hall() {
    let help = fails(
        "[40, 8]]",
        "§[70, 8]]",
        "this radio is outside the hall: 70, 8 is not within 60 × 30 m",
    );
    assert!(help.contains("`size_m` of `[hall]` is 60, 30"), "{help}");
    fails("[10, 4]", "§[10, -4]", "this station is outside the hall: 10, -4");
    let edits = [("size_m = [60, 30, 8], ", ""), ("[40, 8]]", "§[61, 8]]")];
    let help = fails_in(HALL, &edits, "is not within 60 × 30 m");
    assert!(help.ends_with("is 60, 30 if not given"), "{help}");
    fails(
        "[60, 30, 8]",
        "[60, §0, 8]",
        "the width of the hall must be from 1 to 10000 m, not 0",
    );
    fails(
        "radio_height_m = 6",
        "radio_height_m = §9",
        "the radios hang at 9 m, above the roof at 8 m",
    );
    fails("[[12, 8], [40, 8]]", "§[]", "`radios` must not be empty");
    fails(
        "per_hour = 20",
        "per_hour = §900",
        "900 times an hour for 4 s each is more than all the time",
    );
}

#[test]
fn networks_have_names() {
    fails_in(
        HALL,
        &[("name = \"cable\"", "name = §\"present\"")],
        "two networks are called \"present\"",
    );
    let help = fails(
        "connected_by = \"present\"",
        "connected_by = §\"presnt\"",
        "there is no network \"presnt\"",
    );
    assert_eq!(help, "did you mean \"present\"? networks: present, campus, log, cable");
    fails(
        "connected_by = \"campus\"",
        "connected_by = §\"camp us\"",
        "there is no network \"camp us\" (with the offer \"Radio\")",
    );
}

#[test]
fn keys_belong_to_their_kind() {
    let help = fails(
        "channel_mhz = 40",
        "channel_mhz = 40\n§duplex = \"DDDSU\"",
        "a network of kind \"wifi-6\" has no `duplex`",
    );
    assert_eq!(
        help,
        "`duplex` belongs to kind \"5g\", \"private-lte\" or \"public-5g\""
    );
    let help = fails(
        "switches = 2",
        "§retries = 2",
        "a network of kind \"wired\" has no `retries`",
    );
    assert_eq!(help, "`retries` belongs to kind \"wifi-6\"");
    fails(
        "loss = 0.01",
        "loss = 0.01\n§server = \"edge\"",
        "kind \"measured\" has no `server`",
    );
    fails("switches = 2", "§radios = [[1, 1]]", "kind \"wired\" has no `radios`");
    fails(
        "switches = 2",
        "faults = [{ part = §\"radio\", time_to_failure_days = 9, out_hours = 1 }]",
        "a network of kind \"wired\" has no radio that could fail",
    );
    fails("kind = \"wired\"", "kind = §\"fibre\"", "`kind` cannot be \"fibre\"");
}

#[test]
fn figures_are_those_of_the_standards() {
    let help = fails(
        "spacing_khz = 30",
        "spacing_khz = §45",
        "`spacing_khz` must be 15, 30, 60 or 120, not 45",
    );
    assert_eq!(help, "others are not in 3GPP TS 38.211");
    fails(
        "slot_symbols = 14",
        "slot_symbols = §5",
        "`slot_symbols` must be 2, 4, 7 or 14, not 5",
    );
    fails(
        "channel_mhz = 40",
        "channel_mhz = §60",
        "`channel_mhz` must be 20, 40, 80 or 160, not 60",
    );
    fails("core_ms = 0.2", "core_ms = §-1", "`core_ms` must be from 0 to");
    fails(
        "uniform = [1200, 4700]",
        "uniform = §[4700, 1200]",
        "the numbers of `uniform` must be in order",
    );
    fails("values = [12, 30]", "values = [12, §-3]", "`values` must be from 0 to");
    fails("loss = 0.01", "loss = §1.5", "`loss` must be from 0 to 1, not 1.5");
}

#[test]
fn figures_go_together() {
    fails(
        "spacing_khz = 30",
        "spacing_khz = §15",
        "a spacing of 15 kHz at 4.75 GHz has no bandwidth of 100 MHz: 5, 10, 15,",
    );
    fails(
        "spacing_khz = 30",
        "bandwidth_mhz = §7",
        "a spacing of 30 kHz at 4.75 GHz has no bandwidth of 7 MHz",
    );
    fails("duplex = \"DDDSU\"", "duplex = §\"DDDXU\"", "`duplex`: ");
    fails("duplex = \"DDDSU\"", "duplex = §\"DDDD\"", "`duplex`: ");
    fails(
        "radio_height_m = 6",
        "carrier_ghz = §12",
        "5G has no carriers at 12 GHz",
    );
}

#[test]
fn faults_say_when_and_how_long() {
    fails(
        "part = \"radio\", time_to_failure_days = 90, out_hours = 3",
        "part = \"radio\", §time_to_failure_days = 90, time_to_failure_hours = 90, out_hours = 3",
        "both `time_to_failure_hours` and `time_to_failure_days`",
    );
    fails(
        "{ part = \"radio\", time_to_failure_days = 90, out_hours = 3 }",
        "§{ part = \"radio\", time_to_failure_days = 90 }",
        "the fault of the part \"radio\" does not say how long it lasts",
    );
    fails(
        "{ part = \"radio\", time_to_failure_days = 90, out_hours = 3 }",
        "§{ part = \"radio\", out_hours = 3 }",
        "the fault of the part \"radio\" does not say when it happens",
    );
    fails(
        "out_hours = 3 }",
        "out_hours = 3 }, { part = §\"radio\", time_to_failure_days = 9, out_hours = 3 }",
        "the part \"radio\" fails here twice",
    );
}

#[test]
fn a_measured_network_has_delays() {
    let help = fails_in(
        HALL,
        &[
            ("round_trip_ms = { values = [12, 30] }\n", ""),
            ("[[network]]\nname = \"log\"", "§[[network]]\nname = \"log\""),
        ],
        "the measured network \"log\" lacks delays",
    );
    assert!(help.contains("round_trip_ms = { file = \"ping.csv\" }"), "{help}");
    fails_in(
        HALL,
        &[
            ("round_trip_ms = {", "up_ms = {"),
            ("[[network]]\nname = \"log\"", "§[[network]]\nname = \"log\""),
        ],
        "lacks `down_ms`, its delays to the devices",
    );
    let text = HALL.replace("{ values = [12, 30] }", "{ file = \"times.csv\" }");
    let found = loaded(&text).unwrap_or_else(|all| panic!("{all}"));
    let log = serde_json::to_value(&found.baseline.plant.networks[2]).unwrap();
    assert_eq!(log["round_trip_ms"]["values"], serde_json::json!([30.0, 31.5]));
}

#[test]
fn a_measured_histogram_is_read_as_one() {
    let text = HALL.replace("{ values = [12, 30] }", "{ file = \"ping.csv\" }");
    let load = |csv: &str| load_page(&[("cell.toml", &text), ("ping.csv", csv)], "cell");
    let found = load("ms,count\n10,300\n20,100\n").unwrap_or_else(|all| panic!("{all}"));
    let log = serde_json::to_value(&found.baseline.plant.networks[2]).unwrap();
    let values: Vec<f64> = serde_json::from_value(log["round_trip_ms"]["values"].clone()).unwrap();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    assert!((mean - 17.5).abs() < 1e-6, "{mean}");
    let all = load("10,300\n5,100\n").unwrap_err();
    let said = &all.items()[0].message;
    assert_eq!(
        said,
        "cannot use \"ping.csv\": line 2: lower bin bounds must rise, but 5 ms follows 10 ms"
    );
}

#[test]
fn stations_use_networks_for_what_they_do() {
    fails(
        "inspection = { detects = 0.9 }\ncamera",
        "§camera",
        "a camera judges parts, but this station does not inspect any",
    );
    fails(
        "cycle_seconds = 5\nplace_m = [10, 4]\ncontrol = { cycle_ms = 8, survival_ms = 16, acknowledge_minutes = 2, \
         restart_minutes = 3 }\ntelemetry",
        "conveyor = { places = 3, seconds_per_place = 2 }\n§telemetry",
        "a conveyor cannot have `telemetry`",
    );
    fails(
        "restart_minutes = 3",
        "§restart_minutes = 3, restart_seconds = 3",
        "both `restart_seconds` and `restart_minutes`",
    );
    fails(
        "paper_minutes = 4",
        "paper_minutes = §-4",
        "`paper_minutes` must be from 0 to",
    );
}

#[test]
fn odd_terms_are_warnings() {
    let help = warns_in(
        HALL,
        &[("survival_ms = 16", "survival_ms = §5")],
        "the survival time of 5 ms is shorter than the cycle of 8 ms",
    );
    assert!(help.contains("`survival_ms = 16`"), "{help}");
    let edits = [("cycle_ms = 8, survival_ms = 16", "cycle_ms = §20")];
    warns_in(
        HALL,
        &edits,
        "the survival time of 16 ms is shorter than the cycle of 20 ms",
    );
    let zero = loaded(&HALL.replace("survival_ms = 16", "survival_ms = 0")).unwrap_or_else(|all| panic!("{all}"));
    assert!(zero.warnings.is_empty(), "{}", zero.warnings);
    let edits = [("answer_within_ms = 900, when_late", "§when_late")];
    warns_in(HALL, &edits, "`when_late` means nothing without `answer_within_ms`");
}

#[test]
fn uses_of_a_network_that_nobody_has_are_a_warning() {
    let without = HALL.replace("connected_by = \"present\"\n", "");
    let found = loaded(&without).unwrap_or_else(|all| panic!("{all}"));
    assert!(found.warnings.is_empty(), "an offer connects it:\n{}", found.warnings);
    let without = without.replace("connected_by = \"campus\"", "hall = { clutter_density = 0.5 }");
    warns_in(
        &without,
        &[("control =", "§control =")],
        "`control` and 3 more like it do nothing: no network connects the line",
    );
    let found = loaded(&without).unwrap_or_else(|all| panic!("{all}"));
    assert_eq!(found.warnings.warnings(), 1, "{}", found.warnings);
}
