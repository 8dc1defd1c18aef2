//! What a network does to a line: against exact answers, against counting by hand, and against a line without one.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use taktline::factory::connection;
use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::plant::PlantSpec;
use taktline::factory::result::{Figures, RunResult, complete};
use taktline::kernel::distribution::SpanSampler;
use taktline::kernel::simulation::Simulation;
use taktline::kernel::statistics::interval::Interval;
use taktline::kernel::time::{Span, Time};
use taktline::line::state::State;
use taktline::network::derive::derive;
use taktline::network::table::{DurationTable, NetworkTables, Outages, SharedFault};
use taktline::scenario::load::{load_builtin, load_page};
use taktline::study::snapshot;

use crate::lines::{perfect_tables, value};

const HEAD: &str = "name = \"connected\"\nstart = 2027-01-04\nconnected_by = \"radio\"\nnetwork = [{ name = \"radio\", kind = \"perfect\" }]\n";
const SATURATED: &str = "[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n";

fn minutes(value: f64) -> Span {
    Span::from_minutes(value)
}

fn seconds(value: f64) -> Span {
    Span::from_seconds(value)
}

fn plant(text: &str) -> PlantSpec {
    let text = format!("{HEAD}{text}");
    let loaded = load_page(&[("line", &text)], "line");
    let loaded = loaded.unwrap_or_else(|error| panic!("{}\n{text}", error.render(false)));
    loaded.baseline.plant
}

/// Tables of a network that is perfect but for what `change` makes of it.
fn tables(plant: &PlantSpec, change: impl FnOnce(&mut NetworkTables)) -> NetworkTables {
    let mut tables = perfect_tables(plant);
    change(&mut tables);
    tables
}

fn simulation(plant: &PlantSpec, tables: &NetworkTables, replication: u64) -> Simulation<Factory> {
    let plan = FactoryPlan::new(plant, tables, 0.0).unwrap_or_else(|error| panic!("{error}"));
    Factory::simulation(Arc::new(plan), 1, replication)
}

fn run(plant: &PlantSpec, tables: &NetworkTables) -> RunResult {
    complete(simulation(plant, tables, 0)).expect("a result")
}

fn outages(per_hour: f64, durations: DurationTable) -> Outages {
    Outages::Poisson { per_hour, durations }
}

fn fault(time_to_failure: Span, repair: Span, flows: &[u32]) -> SharedFault {
    SharedFault {
        part: "core".to_owned(),
        time_to_failure: SpanSampler::always(time_to_failure),
        repair: SpanSampler::always(repair),
        flows: flows.to_vec(),
    }
}

fn link<'a>(result: &'a RunResult, name: &str) -> &'a Figures {
    let found = result.links.iter().find(|link| link.name == name);
    &found.unwrap_or_else(|| panic!("no link {name}")).figures
}

fn waiting(result: &RunResult, station: usize) -> f64 {
    result.stations[station].states[State::WaitingForNetwork as usize]
}

/// 99 % interval of what `read` reads over replications.
fn interval(plant: &PlantSpec, tables: &NetworkTables, read: impl Fn(&RunResult) -> f64) -> Interval {
    let values: Vec<f64> = (0..20)
        .map(|replication| read(&complete(simulation(plant, tables, replication)).expect("a result")))
        .collect();
    Interval::of(&values, 0.99).expect("an interval")
}

fn assert_exact(exact: f64, found: Interval, what: &str) {
    println!("{what}: {exact} exact, {} ± {}", found.mean, found.half_width);
    assert!(found.contains(exact), "{what}: {exact} exact, but {found:?}");
    assert!(found.half_width < 0.02 * exact, "{what}: {found:?} is too wide");
}

const PRESS: &str = "[[station]]\nname = \"press\"\ncycle_minutes = 7\n";

#[test]
fn a_machine_is_stopped_as_often_as_renewal_theory_says() {
    // Outages of mean length d begin at rate r of the time without one, also while the machine stands. It works if the
    // link is there, of which the probability is 1 / (1 + r d), and has been there for longer than the time w to set
    // the machine going again: with probability exp(−r w) for a constant time. Stops begin at rate r while it works.
    let press = format!(
        "run = {{ days = 100 }}\n{SATURATED}{PRESS}control = {{ acknowledge_seconds = 60, restart_seconds = 30 }}\n"
    );
    let press = plant(&press);
    let durations = DurationTable::through(vec![(0.0, Span::ZERO), (1.0, seconds(60.0))]).expect("a table");
    let table = tables(&press, |tables| {
        tables.flows[0].outages = outages(6.0, durations.clone())
    });
    let up = (-6.0_f64 * 90.0 / 3_600.0).exp() / (1.0 + 6.0 * 30.0 / 3_600.0);
    assert_exact(
        1.0 - up,
        interval(&press, &table, |run| waiting(run, 0)),
        "stopped share",
    );
    let stop_hours = |run: &RunResult| value(link(run, "press/1/control"), "network_stop_hours");
    assert_exact(
        2_400.0 * (1.0 - up),
        interval(&press, &table, stop_hours),
        "stopped hours",
    );
    let stops = interval(&press, &table, |run| value(&run.kpis, "network_stops"));
    assert_exact(2_400.0 * 6.0 * up, stops, "stops");
    let parts = interval(&press, &table, |run| value(&run.kpis, "finished_parts"));
    assert_exact(2_400.0 * 60.0 / 7.0 * up, parts, "parts");

    // A time that is exponential with mean m and drawn anew at every try: in place of exp(−r w) stands its mean,
    // 1 / (1 + r m).
    let random = PRESS.to_owned() + "control = { restart_minutes = { exponential = { mean = 3 } } }\n";
    let press = plant(&format!("run = {{ days = 100 }}\n{SATURATED}{random}"));
    let table = tables(&press, |tables| tables.flows[0].outages = outages(6.0, durations));
    let share = 1.0 - 1.0 / (1.0 + 0.1 * 3.0) / (1.0 + 0.1 * 0.5);
    assert_exact(
        share,
        interval(&press, &table, |run| waiting(run, 0)),
        "stopped share, random restarts",
    );
}

#[test]
fn a_stop_scraps_the_part_in_work_if_the_station_says_so() {
    let line = |scraps: bool| {
        plant(&format!(
            "run = {{ days = 20 }}\n{SATURATED}{PRESS}control = {{ scraps_part = {scraps} }}\n"
        ))
    };
    let result = |scraps: bool| {
        let plant = line(scraps);
        let always = DurationTable::always(seconds(20.0));
        run(
            &plant,
            &tables(&plant, |tables| tables.flows[0].outages = outages(2.0, always)),
        )
    };
    let with = result(true);
    let stops = value(&with.kpis, "network_stops");
    assert!(stops > 700.0);
    assert_eq!(value(&with.kpis, "scrapped_parts"), stops);
    assert_eq!(value(link(&with, "press/1/control"), "scrapped_parts"), stops);
    let without = result(false);
    assert_eq!(value(&without.kpis, "network_stops"), stops);
    assert_eq!(value(&without.kpis, "scrapped_parts"), 0.0);
    // Nothing is lost but the time: the last part may be unfinished.
    let worked = 20.0 * 24.0 * 60.0 * (1.0 - waiting(&without, 0));
    assert_eq!(value(&without.kpis, "finished_parts"), (worked / 7.0 + 1e-9).floor());
}

#[test]
fn a_shared_fault_stops_all_that_it_reaches_and_overlapping_outages_count_once() {
    let saw = "[[station]]\nname = \"saw\"\nmachines = 2\ncycle_minutes = 3\ncontrol = {}\ntelemetry = { every_seconds = 1 }\n";
    let plant = plant(&format!(
        "run = {{ hours = 110 }}\n{SATURATED}{saw}{PRESS}control = {{}}\n"
    ));
    let names: Vec<String> = connection::site(&plant)
        .expect("a site")
        .flows
        .into_iter()
        .map(|flow| flow.name)
        .collect();
    let known = [
        "saw/1/control",
        "saw/1/telemetry",
        "saw/2/control",
        "saw/2/telemetry",
        "press/1/control",
    ];
    assert_eq!(names, known);
    // Every 66 minutes six minutes without: a hundred times in 110 hours. A second part fails two minutes later.
    let result = run(
        &plant,
        &tables(&plant, |tables| {
            tables.faults.push(fault(minutes(60.0), minutes(6.0), &[0, 1, 2, 4]));
            let mut second = fault(minutes(62.0), minutes(4.0), &[0, 3]);
            second.part = "radio".to_owned();
            tables.faults.push(second);
        }),
    );
    for name in ["saw/1/control", "saw/2/control", "press/1/control"] {
        let figures = link(&result, name);
        assert_eq!(value(figures, "network_stops"), 100.0, "{name}");
        assert!((value(figures, "network_stop_hours") - 10.0).abs() < 1e-9, "{name}");
    }
    assert!((waiting(&result, 0) - 1.0 / 11.0).abs() < 1e-12);
    assert!((waiting(&result, 1) - 1.0 / 11.0).abs() < 1e-12);
    assert!((value(&result.kpis, "network_stop_minutes") - 1_800.0).abs() < 1e-6);
    let telemetry = &link(&result, "saw/2/telemetry");
    assert_eq!(telemetry.iter().filter(|(_, value)| value.is_some()).count(), 2);
}

#[test]
fn an_outage_outside_the_shift_costs_nothing_and_one_that_lasts_into_it_only_what_is_left() {
    let line = |days: u32| {
        plant(&format!(
            "run = {{ days = {days} }}\n[[shift]]\nname = \"day\"\ndays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\nhours = [\"08:00-16:00\"]\n\
             {SATURATED}{PRESS}shift = \"day\"\ncontrol = {{ restart_minutes = 30, scraps_part = true }}\n"
        ))
    };
    let with = |days: u32, hours: (f64, f64)| {
        let plant = line(days);
        let core = fault(minutes(60.0 * hours.0), minutes(60.0 * hours.1), &[0]);
        run(&plant, &tables(&plant, |tables| tables.faults.push(core)))
    };
    let plant = line(10);
    let undisturbed = run(&plant, &perfect_tables(&plant));
    // From eight in the evening to midnight, every day; ten days end with a repair.
    let by_night = with(10, (20.0, 4.0));
    assert_eq!(by_night.events, undisturbed.events + 20);
    let same = RunResult {
        events: undisturbed.events,
        ..by_night
    };
    assert_eq!(same, undisturbed);

    // From seven in the morning to midnight: the machine never works, but only its shifts are lost to the network.
    let all_day = with(10, (7.0, 17.0));
    let figures = link(&all_day, "press/1/control");
    assert_eq!(value(&all_day.kpis, "finished_parts"), 0.0);
    assert_eq!(value(figures, "network_stop_hours"), 80.0);
    // It stood still all the time, so it was stopped once and scrapped nothing.
    assert_eq!(
        (value(figures, "network_stops"), value(figures, "scrapped_parts")),
        (1.0, 0.0)
    );

    // 15:00 to 20:00, then 11:00 to 16:00 the next day: an hour, a restart in the morning, five hours.
    let figures = with(2, (15.0, 5.0));
    let figures = link(&figures, "press/1/control");
    assert_eq!(
        (value(figures, "network_stops"), value(figures, "network_stop_hours")),
        (2.0, 6.5)
    );
}

#[test]
fn an_outage_during_a_repair_costs_nothing_unless_it_outlasts_it() {
    let line = |hours: &str| {
        plant(&format!(
            "run = {{ hours = {hours} }}\n{SATURATED}{PRESS}control = {{ restart_minutes = 1 }}\n\
             failures = [{{ mode = \"jam\", clock = \"calendar\", time_to_failure_minutes = 50, repair_minutes = 10.001 }}]\n"
        ))
    };
    let stopped = |hours: &str, begin: f64, length: f64| {
        let plant = line(hours);
        let core = fault(minutes(begin), minutes(length), &[0]);
        let result = run(&plant, &tables(&plant, |tables| tables.faults.push(core)));
        let figures = link(&result, "press/1/control");
        let hours = value(figures, "network_stop_hours");
        assert!((waiting(&result, 0) * result.measured_hours - hours).abs() < 1e-9);
        (value(figures, "network_stops"), hours * 60.0)
    };
    // Minutes 52 to 60 of every hour, of which the repair takes 50 to 60.001.
    assert_eq!(stopped("10", 52.0, 8.0), (0.0, 0.0));
    // Minutes 45 to 60: five minutes before the failure and, but for the last hour, the restart after the repair.
    let (stops, time) = stopped("10", 45.0, 15.0);
    assert_eq!(stops, 10.0);
    assert!((time - 59.0).abs() < 0.1, "{time}");
    // Minutes 55 to 65: what is left after the repair, and the restart.
    let (stops, time) = stopped("1.5", 55.0, 10.0);
    assert_eq!(stops, 1.0);
    assert!((time - 5.999).abs() < 1e-6, "{time}");
}

#[test]
fn a_perfect_network_leaves_every_bit_as_it_is() {
    let loaded = load_builtin("machining-cell").unwrap_or_else(|error| panic!("{}", error.render(false)));
    let mut plant = loaded.baseline.plant;
    plant.run.months = Some(4);
    // A terminal instead of papers and an expert are benefits of having a network at all, however good it is.
    plant
        .stations
        .iter_mut()
        .for_each(|station| station.instructions = None);
    plant.remote_expert = None;
    let without = run(&plant, &NetworkTables::default());
    let changes: PlantSpec = self::plant(&format!(
        "run = {{ days = 1 }}\n{SATURATED}{PRESS}inspection = {{ detects = 1.0 }}\ntelemetry = {{ every_seconds = 1 }}\n\
         control = {{ restart_minutes = 9, scraps_part = true }}\n\
         camera = {{ megapixels = 5, answer_within_ms = 100, when_late = \"reject\" }}\n"
    ));
    for station in &mut plant.stations {
        station.control.clone_from(&changes.stations[0].control);
        station.telemetry.clone_from(&changes.stations[0].telemetry);
        if station.line.inspection.is_some() {
            station.camera.clone_from(&changes.stations[0].camera);
        }
    }
    plant.networks = changes.networks;
    plant.connected_by = changes.connected_by;
    let with = run(&plant, &perfect_tables(&plant));
    assert_eq!(with.links.len(), 2 * plant.stations.len() + 1);
    assert!(value(link(&with, "inspection/1/camera"), "pictured_parts") > 500.0);
    let text = |result: RunResult| {
        let bare = RunResult {
            network: None,
            links: Vec::new(),
            ..result
        };
        serde_json::to_string(&bare).expect("JSON")
    };
    let (with, without) = (text(with), text(without));
    let differs = with
        .bytes()
        .zip(without.bytes())
        .position(|(with, without)| with != without);
    let around = |text: &str, at: usize| text[at.saturating_sub(60)..(at + 40).min(text.len())].to_owned();
    assert_eq!(differs.map(|at| (around(&with, at), around(&without, at))), None);
    assert_eq!(with.len(), without.len());
}

#[test]
fn a_better_network_has_its_outages_later() {
    let plant = plant(&format!("run = {{ days = 30 }}\n{SATURATED}{PRESS}control = {{}}\n"));
    let begins = |per_hour: f64| {
        let short = DurationTable::always(Span(1));
        let table = tables(&plant, |tables| tables.flows[0].outages = outages(per_hour, short));
        let mut simulation = simulation(&plant, &table, 0);
        simulation.model.keep_records();
        simulation.run_until(simulation.model.plan().end);
        let records = simulation.model.take_records();
        let stops = records.iter().filter(|record| record.state == State::WaitingForNetwork);
        stops.map(|record| record.from.as_seconds()).collect::<Vec<f64>>()
    };
    let (worse, better) = (begins(4.0), begins(1.0));
    assert!(
        better.len() > 600 && worse.len() > 3 * better.len(),
        "{} {}",
        better.len(),
        worse.len()
    );
    for (worse, better) in worse.iter().zip(&better) {
        assert!((better - 4.0 * worse).abs() < 1e-3, "{worse} {better}");
    }
}

/// A machine with everything that a network can do to it.
fn troubled() -> (PlantSpec, NetworkTables) {
    let plant = plant(&format!(
        "run = {{ days = 4 }}\n{SATURATED}lot_parts = 3\n{PRESS}buffer = 2\ncontrol = {{ acknowledge_seconds = {{ exponential = {{ mean = 40 }} }}, restart_minutes = 2, scraps_part = true }}\n\
         [[station]]\nname = \"eye\"\nbuffer = 3\ncycle_seconds = {{ exponential = {{ mean = 200 }} }}\ndefect_probability = 0.1\n\
         inspection = {{ detects = 0.9 }}\ncamera = {{ megapixels = 5, answer_within_ms = 20_000 }}\ncontrol = {{}}\n\
         failures = [{{ mode = \"jam\", time_to_failure_minutes = {{ exponential = {{ mean = 90 }} }}, repair_minutes = 5 }}]\n"
    ));
    let tables = tables(&plant, |tables| {
        for flow in &mut tables.flows {
            flow.delays = DurationTable::through(vec![(0.0, Span::ZERO), (1.0, seconds(90.0))]).expect("a table");
            flow.lost = 0.2;
            let durations = DurationTable::through(vec![(0.0, seconds(5.0)), (1.0, seconds(400.0))]);
            flow.outages = outages(1.5, durations.expect("a table"));
        }
        tables.faults.push(fault(minutes(170.0), minutes(9.0), &[0, 1, 2]));
    });
    (plant, tables)
}

#[test]
fn a_run_saved_in_an_outage_ends_with_the_same_bits() {
    let (plant, tables) = troubled();
    let whole = run(&plant, &tables);
    let mut saved = 0;
    let mut running = simulation(&plant, &tables, 0);
    let end = running.model.plan().end;
    while running.step(end) {
        let machines = running.model.floor().machines();
        let waiting = machines
            .iter()
            .filter(|machine| machine.state == State::WaitingForNetwork)
            .count();
        if waiting > 0 {
            saved += 1;
            if saved % 50 == 1 {
                let bytes = snapshot::save(&running).expect("a snapshot");
                let resumed = snapshot::load(&bytes).expect("a simulation");
                assert_eq!(complete(resumed).expect("a result"), whole);
            }
        }
    }
    assert!(saved > 500, "only {saved} events during outages");
    assert_eq!(complete(running).expect("a result"), whole);
}

/// A camera after a cycle of `cycle` seconds.
fn eye(head: &str, station: &str, camera: &str) -> PlantSpec {
    plant(&format!(
        "run = {{ hours = 50 }}\n{SATURATED}{head}[[station]]\nname = \"eye\"\ncycle_seconds = 40\n{station}camera = {{ megapixels = 5{camera} }}\n"
    ))
}

const INSPECTS: &str = "inspection = { detects = 1.0 }\n";

#[test]
fn a_part_waits_for_its_answer() {
    let delayed = |plant: &PlantSpec| {
        let table = tables(plant, |tables| {
            tables.flows[0].delays = DurationTable::always(seconds(5.0))
        });
        run(plant, &table)
    };
    let one = delayed(&eye("", INSPECTS, ""));
    assert_eq!(value(&one.kpis, "finished_parts"), 4_000.0);
    assert!((waiting(&one, 0) - 1.0 / 9.0).abs() < 1e-12);
    assert_eq!(value(link(&one, "eye/1/camera"), "mean_answer_wait_ms"), 5_000.0);
    // The parts of a lot wait one after the other, those of a batch together.
    let lots = delayed(&eye("lot_parts = 4\n", INSPECTS, ""));
    assert_eq!(value(&lots.kpis, "finished_parts"), 4_000.0);
    let batch = delayed(&eye("", &format!("{INSPECTS}batch_parts = 4\n"), ""));
    assert_eq!(value(&batch.kpis, "finished_parts"), 16_000.0);
    // Late answers are waited for all the same.
    let late = delayed(&eye("", INSPECTS, ", answer_within_ms = 4_000"));
    let figures = link(&late, "eye/1/camera");
    assert_eq!(
        (value(figures, "late_answers"), value(figures, "unchecked_parts")),
        (4_000.0, 0.0)
    );
}

#[test]
fn a_lost_picture_is_sent_again_until_it_is_answered() {
    let plant = eye("", INSPECTS, ", answer_within_ms = 3_000");
    let table = tables(&plant, |tables| {
        tables.flows[0].lost = 0.25;
        tables.flows[0].delays = DurationTable::always(seconds(1.0));
    });
    // A quarter is lost each time: a third of a loss on average.
    let wait = interval(&plant, &table, |run| {
        value(link(run, "eye/1/camera"), "mean_answer_wait_ms")
    });
    assert_exact(1_000.0 + 3_000.0 / 3.0, wait, "mean wait");
    let late = interval(&plant, &table, |run| {
        let figures = link(run, "eye/1/camera");
        value(figures, "late_answers") / value(figures, "pictured_parts")
    });
    assert_exact(0.25, late, "late share");
}

#[test]
fn a_part_whose_answer_is_late_passes_unchecked_or_is_rejected() {
    let lossy = |plant: &PlantSpec| {
        let table = tables(plant, |tables| {
            tables.flows[0].lost = 0.1;
            let delays = DurationTable::through(vec![(0.0, Span::ZERO), (1.0, seconds(2.0))]);
            tables.flows[0].delays = delays.expect("a table");
        });
        run(plant, &table)
    };
    for lot in ["", "lot_parts = 5\n"] {
        // All are defective and all would be found: what leaves the line was not looked at.
        let spoils = format!("{INSPECTS}defect_probability = 1.0\n");
        let passes = lossy(&eye(lot, &spoils, ", answer_within_ms = 1_500, when_late = \"pass\""));
        let figures = link(&passes, "eye/1/camera");
        let unchecked = value(figures, "unchecked_parts");
        let share = unchecked / value(figures, "pictured_parts");
        assert!((share - (0.1 + 0.9 * 0.25)).abs() < 0.03, "{share}");
        assert_eq!(value(&passes.kpis, "finished_parts"), unchecked);
        assert_eq!(value(&passes.kpis, "escaped_defective_parts"), unchecked);
        assert_eq!(value(figures, "late_answers"), unchecked);
        // All are good: what is rejected was not looked at.
        let rejects = lossy(&eye(
            lot,
            INSPECTS,
            ", answer_within_ms = 1_500, when_late = \"reject\"",
        ));
        let figures = link(&rejects, "eye/1/camera");
        assert_eq!(
            value(&rejects.kpis, "scrapped_parts"),
            value(figures, "rejected_late_parts")
        );
        // The same pictures are late.
        assert_eq!(value(figures, "rejected_late_parts"), unchecked);
    }
}

/// An eye that looks at a part every two seconds through a network that was measured, with tables that are derived from
/// its packets.
fn derived_eye(measured: &str, camera: &str) -> (PlantSpec, NetworkTables) {
    let mut plant = plant(&format!(
        "run = {{ hours = 20 }}\n{SATURATED}[[station]]\nname = \"eye\"\ncycle_seconds = 2\n{INSPECTS}camera = {{ megapixels = 0.1, {camera} }}\n"
    ));
    plant.networks =
        vec![toml::from_str(&format!("name = \"radio\"\nkind = \"measured\"\n{measured}")).expect("a network")];
    let site = connection::site(&plant).expect("a site");
    let never = AtomicBool::new(false);
    let tables = derive(&plant.networks[0], &site, 2, &never, &mut |_| {}).expect("tables");
    (plant, tables)
}

/// Mean wait in ms and share of late answers of the eye.
fn waits_and_late(run: &RunResult) -> (f64, f64) {
    let figures = link(run, "eye/1/camera");
    let share = value(figures, "late_answers") / value(figures, "pictured_parts");
    (value(figures, "mean_answer_wait_ms"), share)
}

#[test]
fn an_answer_that_is_late_counts_once_from_the_packets_to_the_line() {
    // Both directions lose; of the answers that come, those with more than 280 ms of computing are late.
    let (lost, late): (f64, f64) = (1.0 - 0.95 * 0.95, (500.0 - 280.0) / 400.0);
    let missed = lost + (1.0 - lost) * late;
    let compute = "compute_ms = { uniform = [100, 500] }, answer_within_ms = 300";
    for (loss, missed, kept) in [(0.0, late, 1.0), (0.05, missed, 1.0 - lost)] {
        // Who goes on waits at most 300 ms.
        let in_time = (1.0 - late) * (120.0 + 300.0) / 2.0 + late * 300.0;
        let waits = kept * in_time + (1.0 - kept) * 300.0;
        let each_way = format!("up_ms = 10\ndown_ms = 10\nloss = {loss}");
        for rule in ["pass", "reject"] {
            let (plant, tables) = derived_eye(&each_way, &format!("{compute}, when_late = \"{rule}\""));
            let (wait, share) = waits_and_late(&run(&plant, &tables));
            assert!(
                (share / missed - 1.0).abs() < 0.03,
                "{rule}, {loss}: {share} for {missed}"
            );
            assert!((wait / waits - 1.0).abs() < 0.02, "{rule}, {loss}: {wait} for {waits}");
            let told = tables.flows[0].missed();
            assert!(
                (told / missed - 1.0).abs() < 0.02,
                "{rule}, {loss}: {told} for {missed}"
            );
        }
        // Who holds takes the answer when it comes; only what is lost is sent again, so often that it is late.
        let waits = 320.0 + 300.0 * (1.0 - kept) / kept;
        let (plant, tables) = derived_eye(&each_way, compute);
        let (wait, share) = waits_and_late(&run(&plant, &tables));
        assert!(
            (share / missed - 1.0).abs() < 0.03,
            "hold, {loss}: {share} for {missed}"
        );
        assert!((wait / waits - 1.0).abs() < 0.02, "hold, {loss}: {wait} for {waits}");
    }
}

#[test]
fn as_many_round_trips_have_no_answer_as_were_measured() {
    let told = |measured: &str| derived_eye(measured, "answer_within_ms = 300").1.flows[0].missed();
    // Two runs of 4 h with a picture every 2 s.
    let near = |told: f64, lost: f64| (told - lost).abs() < 4.0 * (lost * (1.0 - lost) / 14_400.0).sqrt();
    for loss in [0.02, 0.1, 0.4] {
        let both = told(&format!("round_trip_ms = 20\nloss = {loss}"));
        assert!(near(both, loss), "{loss}: {both}");
        // What was measured one way by itself is lost that way, and so is the other.
        let each = told(&format!("up_ms = 10\nround_trip_ms = 20\nloss = {loss}"));
        assert!(near(each, 1.0 - (1.0 - loss) * (1.0 - loss)), "{loss}: {each}");
    }
}

#[test]
fn a_part_that_is_held_waits_for_an_answer_that_is_always_late() {
    let (plant, tables) = derived_eye("round_trip_ms = 20", "compute_ms = 400, answer_within_ms = 250");
    let (wait, share) = waits_and_late(&run(&plant, &tables));
    assert!((wait - 420.0).abs() < 1.0, "{wait}");
    assert_eq!(share, 1.0);
    // Whoever does not wait never has one judged.
    let (plant, tables) = derived_eye(
        "round_trip_ms = 20",
        "compute_ms = 400, answer_within_ms = 250, when_late = \"pass\"",
    );
    assert_eq!(waits_and_late(&run(&plant, &tables)), (250.0, 1.0));
}

#[test]
fn a_fault_leaves_pictures_without_answers() {
    let faulty = |plant: &PlantSpec| {
        let core = fault(minutes(50.0), minutes(10.0), &[0]);
        run(plant, &tables(plant, |tables| tables.faults.push(core)))
    };
    // In every hour one picture falls into the ten minutes of the fault, and its part is held until they are over.
    let holds = faulty(&eye("", INSPECTS, ", answer_within_ms = 2_000"));
    assert_eq!(value(link(&holds, "eye/1/camera"), "late_answers"), 50.0);
    assert_eq!(value(&holds.kpis, "network_stops"), 0.0);
    let passes = faulty(&eye("", INSPECTS, ", answer_within_ms = 2_000, when_late = \"pass\""));
    let unchecked = value(link(&passes, "eye/1/camera"), "unchecked_parts");
    // 600 s of faults an hour, a part every 42 s then.
    assert!((unchecked - 50.0 * 600.0 / 42.0).abs() < 25.0, "{unchecked}");
}

#[test]
fn a_network_simulated_beside_the_line_does_what_its_tables_would() {
    let plant = plant(&format!(
        "run = {{ hours = 40 }}\n{SATURATED}lot_parts = 2\n{PRESS}control = {{ restart_minutes = 2 }}\n\
         [[station]]\nname = \"eye\"\nbuffer = 3\ncycle_seconds = {{ exponential = {{ mean = 200 }} }}\n\
         inspection = {{ detects = 0.9, false_alarms = 0.1 }}\ncamera = {{ megapixels = 5, answer_within_ms = 20_000, when_late = \"pass\" }}\n"
    ));
    let (up, out, delay) = (minutes(61.013), minutes(5.007), seconds(3.0));
    let tables = tables(&plant, |tables| {
        tables.flows[1].delays = DurationTable::always(delay);
        tables.faults.push(fault(up, out, &[0]));
    });
    let drawn = run(&plant, &tables);

    let plan = Arc::new(FactoryPlan::new(&plant, &tables, 0.0).expect("a plan"));
    let mut beside = Factory::simulation_driven_from_outside(Arc::clone(&plan), 1, 0);
    let mut answers = std::collections::VecDeque::new();
    let mut is_lost = false;
    let mut changes = Time::ZERO + up;
    loop {
        let next = answers
            .front()
            .map_or(Time::NEVER, |&(at, _)| at)
            .min(changes)
            .min(plan.end);
        if beside.step(next) {
            let at = beside.scheduler().now() + delay;
            answers.extend(
                beside
                    .model
                    .take_picture_requests()
                    .into_iter()
                    .map(|request| (at, request)),
            );
            continue;
        }
        beside.run_until(next);
        if next == plan.end {
            break;
        }
        let (model, scheduler) = beside.parts_mut();
        if next == changes {
            match is_lost {
                false => model.link_lost(0, scheduler),
                true => model.link_back(0, scheduler),
            }
            is_lost = !is_lost;
            changes = next + if is_lost { out } else { up };
        } else if let Some((_, request)) = answers.pop_front() {
            model.picture_answered(request, scheduler);
            // Twice is once.
            model.picture_answered(request, scheduler);
            answers.extend(
                model
                    .take_picture_requests()
                    .into_iter()
                    .map(|request| (next + delay, request)),
            );
        }
    }
    let beside = complete(beside).expect("a result");
    assert!(value(&drawn.kpis, "network_stops") > 30.0);
    assert!(value(link(&drawn, "eye/1/camera"), "pictured_parts") > 300.0);
    let same = RunResult {
        events: drawn.events,
        ..beside
    };
    assert_eq!(same, drawn);
}

#[test]
fn a_machine_that_is_never_heard_never_works() {
    let plant = plant(&format!(
        "run = {{ hours = 5 }}\n{SATURATED}{PRESS}control = {{}}\nheat_up_minutes = 3\n"
    ));
    let result = run(
        &plant,
        &tables(&plant, |tables| tables.flows[0].outages = Outages::Always),
    );
    assert_eq!((waiting(&result, 0), value(&result.kpis, "network_stops")), (1.0, 1.0));
    let plant = eye("", INSPECTS, "");
    let result = run(
        &plant,
        &tables(&plant, |tables| tables.flows[0].outages = Outages::Always),
    );
    assert_eq!(value(&result.kpis, "finished_parts"), 0.0);
    assert!((waiting(&result, 0) - (1.0 - 40.0 / 180_000.0)).abs() < 1e-12);
}

#[test]
fn tables_of_another_plant_are_refused() {
    let plant = plant(&format!("run = {{ hours = 5 }}\n{SATURATED}{PRESS}control = {{}}\n"));
    let refused = |tables: &NetworkTables| FactoryPlan::new(&plant, tables, 0.0).expect_err("no plan").to_string();
    let text = refused(&NetworkTables::default());
    assert!(
        text.contains("flow 1 is none, but should be `press/1/control`"),
        "{text}"
    );
    let text = refused(&tables(&plant, |tables| {
        tables.flows[0].name = "saw/1/control".to_owned()
    }));
    assert!(text.contains("flow 1 is `saw/1/control`, but should be"), "{text}");
    let text = refused(&tables(&plant, |tables| {
        tables.faults.push(fault(minutes(1.0), minutes(1.0), &[7]))
    }));
    assert!(text.contains("flow 7"), "{text}");
    let text = refused(&tables(&plant, |tables| {
        tables.flows[0].outages = outages(1e15, DurationTable::always(Span(1)));
    }));
    assert!(text.contains("the network outages of `press/1`"), "{text}");
}
