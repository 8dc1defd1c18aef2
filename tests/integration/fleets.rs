//! Fleets of vehicles: against times that can be counted on a hand, against queueing theory and the renewal formula,
//! and with and without a network.

use std::sync::Arc;

use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::result::{RunResult, complete};
use taktline::kernel::simulation::Simulation;
use taktline::kernel::statistics::interval::Interval;
use taktline::kernel::time::{Span, Time, TotalSpan};
use taktline::network::table::{DurationTable, FlowTable, NetworkTables, Outages};
use taktline::study::snapshot::{load, save};

use crate::lines::{plan, run, try_plan, value};

/// Two stations forty metres of aisle apart, never without raw parts.
const PAIR: &str = r#"
name = "Two stations and a robot"
start = "2027-01-04"
run = { hours = 30, warm_up_days = 0.5 }
hall = { size_m = [60, 30, 8] }

[[product]]
name = "part"
supply = { kind = "saturated" }

[[station]]
name = "saw"
cycle_seconds = 10
place_m = [10, 5]

[[station]]
name = "mill"
cycle_seconds = 5
place_m = [40, 15]
brought_by = "robots"
buffer = 3

[[fleet]]
name = "robots"
vehicles = 1
speed_m_per_s = 2
load_seconds = 20
unload_seconds = 15
"#;

fn figure(result: &RunResult, name: &str) -> f64 {
    value(&result.fleets[0].figures, name)
}

fn simulation(plan: &Arc<FactoryPlan>, replication: u64) -> Simulation<Factory> {
    Factory::simulation(Arc::clone(plan), 1, replication)
}

/// A plan with tables by the names of flows.
fn connected(text: &str, flows: &[(&str, DurationTable, Outages)]) -> Arc<FactoryPlan> {
    let flow = |(name, delays, outages): &(&str, DurationTable, Outages)| FlowTable {
        name: (*name).to_owned(),
        delays: delays.clone(),
        lost: 0.0,
        late: 0.0,
        outages: outages.clone(),
        most_outages_per_hour: 0.0,
    };
    let tables = NetworkTables {
        flows: flows.iter().map(flow).collect(),
        faults: Vec::new(),
        basis: None,
    };
    let mut plan = FactoryPlan::clone(&plan(text));
    plan.connect_vehicles(&tables);
    Arc::new(plan)
}

/// The 99 % interval of a figure over replications.
fn interval(plan: &Arc<FactoryPlan>, replications: u64, read: impl Fn(&RunResult) -> f64) -> Interval {
    let values: Vec<f64> = (0..replications)
        .map(|replication| read(&complete(simulation(plan, replication)).expect("a run")))
        .collect();
    Interval::of(&values, 0.99).expect("an interval")
}

fn holds(interval: Interval, exact: f64, precision: f64) {
    assert!(
        (interval.mean - exact).abs() <= interval.half_width,
        "{} ± {} against {exact}",
        interval.mean,
        interval.half_width
    );
    assert!(
        interval.half_width <= precision * exact.abs(),
        "{} ± {} is wider than {precision}",
        interval.mean,
        interval.half_width
    );
}

#[test]
fn a_vehicle_that_is_short_sets_the_pace() {
    // 20 s there, 20 s to load, 20 s back, 15 s to unload: one part in 75 s.
    let result = run(PAIR).unwrap();
    assert_eq!(value(&result.kpis, "finished_parts"), 30.0 * 48.0);
    assert_eq!(figure(&result, "trips"), 30.0 * 48.0);
    assert_eq!(figure(&result, "utilisation"), 1.0);
    // There is room for four jobs, three in the buffer and one on the mill: a job calls as soon as the mill is done
    // with the fourth before it, 5 s after it came. It waits for three more trips and for the empty way of its own.
    let wait = figure(&result, "mean_wait_minutes") * 60.0;
    assert!((wait - (3.0 * 75.0 + 20.0 - 5.0)).abs() < 1e-9, "{wait}");
    // Two vehicles bring twice as much.
    let two = run(&PAIR.replace("vehicles = 1", "vehicles = 2")).unwrap();
    assert_eq!(value(&two.kpis, "finished_parts"), 30.0 * 96.0);
    // So many that the saw sets the pace.
    let many = run(&PAIR
        .replace("vehicles = 1", "vehicles = 9")
        .replace("buffer = 3", "buffer = 30"))
    .unwrap();
    // The measured time is closed at both ends.
    let finished = value(&many.kpis, "finished_parts");
    assert!((10_800.0..=10_801.0).contains(&finished), "{finished}");
}

#[test]
fn orders_and_decisions_lengthen_a_trip() {
    let decided = PAIR.replace("load_seconds = 20", "load_seconds = 20\ndispatch_seconds = 5");
    assert_eq!(value(&run(&decided).unwrap().kpis, "finished_parts"), 30.0 * 45.0);
    let slow = DurationTable::always(Span::from_seconds(5.0));
    let ordered = connected(PAIR, &[("robots/1/orders", slow, Outages::Never)]);
    let result = complete(simulation(&ordered, 0)).unwrap();
    assert_eq!(value(&result.kpis, "finished_parts"), 30.0 * 45.0);
}

#[test]
fn the_nearest_idle_vehicle_comes() {
    // Called once in an hour, a vehicle that stands at the mill must drive; one that parks at the saw need not, but
    // after its first trip it stands at the mill too. A second vehicle does not help: both end up at the mill.
    let rare = PAIR.replace("cycle_seconds = 10", "cycle_seconds = 3600");
    for vehicles in ["vehicles = 1", "vehicles = 5"] {
        let result = run(&rare.replace("vehicles = 1", vehicles)).unwrap();
        let first_trips = if vehicles == "vehicles = 1" { 0.0 } else { 1.0 };
        let wait = figure(&result, "mean_wait_minutes") * 60.0;
        assert!((wait - 20.0).abs() <= first_trips, "{wait}");
    }
    // A charger at the saw brings each vehicle back there.
    let charged = rare.replace(
        "unload_seconds = 15",
        "unload_seconds = 15\ncharging = { runs_minutes = 0.01, charge_minutes = 1, place_m = [10, 5] }",
    );
    let result = run(&charged).unwrap();
    assert!(figure(&result, "mean_wait_minutes") < 1e-9);
    // 20 s to the charger and 60 s there, each hour.
    assert!((figure(&result, "charging_share") - 80.0 / 3600.0).abs() < 1e-9);
}

#[test]
fn charging_takes_its_share() {
    // Ten trips of 75 s, then 10 s to the charger and 300 s there, and 10 s longer to the saw: 1,060 s.
    let charged = PAIR.replace(
        "unload_seconds = 15",
        "unload_seconds = 15\ncharging = { runs_minutes = 12.4, charge_minutes = 5, place_m = [50, 25] }",
    );
    let long = charged.replace("hours = 30", "seconds = 1070000");
    let result = run(&long).unwrap();
    // From the charger 60 m back, 30 s instead of 20 s.
    let cycle = 10.0 * 75.0 + 10.0 + 300.0 + 10.0;
    assert_eq!(
        value(&result.kpis, "finished_parts"),
        (1_070_000.0 / cycle * 10.0f64).round()
    );
    assert!((figure(&result, "charging_share") - 310.0 / cycle).abs() < 1e-6);
}

#[test]
fn a_fleet_off_shift_finishes_its_trips_and_begins_none() {
    let shift = "[[shift]]\nname = \"day\"\nhours = [\"08:00-16:00\"]\nworks_holidays = true\n\
                 days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n\n[[product]]";
    let by_day = PAIR
        .replace("[[product]]", shift)
        .replace("vehicles = 1", "vehicles = 1\nshift = \"day\"")
        .replace("hours = 30, warm_up_days = 0.5", "days = 4");
    let result = run(&by_day).unwrap();
    // Each day a trip is under way when the shift ends; jobs that wait are fetched first thing in the morning.
    assert_eq!(figure(&result, "trips"), 4.0 * 8.0 * 48.0);
    assert!(figure(&result, "utilisation") > 0.99);
}

/// Jobs that call at random for one of `vehicles` vehicles, which need one second on average, exponential.
fn random_calls(arrivals: f64, vehicles: u32, seconds: u32) -> String {
    let between = 1.0 / arrivals;
    format!(
        r#"
name = "Vehicles as servers"
start = "2027-01-04"
run = {{ seconds = {seconds}, warm_up_days = 0.01 }}
hall = {{ size_m = [60, 30, 8] }}

[[product]]
name = "part"
orders = {{ every_seconds = {{ exponential = {{ mean = {between} }} }}, parts = 1, due_days = 1 }}

# Departures of a queue with one exponential server are random too (Burke 1956).
[[station]]
name = "door"
cycle_seconds = {{ exponential = {{ mean = 0.1 }} }}
place_m = [10, 5]

[[station]]
name = "store"
machines = 100
cycle_seconds = 0.001
place_m = [10, 5]
brought_by = "robots"

[[fleet]]
name = "robots"
vehicles = {vehicles}
speed_m_per_s = 1
load_seconds = {{ exponential = {{ mean = 1 }} }}
parking_m = [10, 5]
"#
    )
}

/// Mean wait of M/M/c with service times of mean 1 (Erlang C).
fn erlang_wait(arrivals: f64, servers: u32) -> f64 {
    let mut blocked = 1.0;
    for server in 1..=servers {
        blocked = arrivals * blocked / (f64::from(server) + arrivals * blocked);
    }
    let load = arrivals / f64::from(servers);
    let waits = blocked / (1.0 - load * (1.0 - blocked));
    waits / (f64::from(servers) - arrivals)
}

#[test]
fn a_fleet_is_a_queue_with_many_servers() {
    for (arrivals, vehicles) in [(0.7, 1), (1.6, 2), (4.0, 5)] {
        let plan = plan(&random_calls(arrivals, vehicles, 40_000));
        let wait = interval(&plan, 20, |run| 60.0 * figure(run, "mean_wait_minutes"));
        holds(wait, erlang_wait(arrivals, vehicles), 0.05);
        let busy = interval(&plan, 20, |run| figure(run, "utilisation"));
        holds(busy, arrivals / f64::from(vehicles), 0.01);
    }
}

fn poisson(per_hour: f64, seconds: f64) -> Outages {
    Outages::Poisson {
        per_hour,
        durations: DurationTable::always(Span::from_seconds(seconds)),
    }
}

#[test]
fn a_perfect_heartbeat_changes_nothing() {
    let plain = complete(simulation(&plan(PAIR), 0)).unwrap();
    let with = format!("{PAIR}heartbeat = {{ restart_seconds = {{ exponential = {{ mean = 30 }} }} }}\n");
    let instant = DurationTable::always(Span::ZERO);
    let perfect = connected(
        &with,
        &[
            ("robots/1/heartbeat", instant.clone(), Outages::Never),
            ("robots/1/orders", instant, Outages::Never),
        ],
    );
    let perfect = complete(simulation(&perfect, 0)).unwrap();
    assert_eq!(perfect, plain);
    assert_eq!(
        serde_json::to_string(&perfect).unwrap(),
        serde_json::to_string(&plain).unwrap()
    );
}

#[test]
fn outages_stop_a_vehicle_as_often_as_the_renewal_formula_says() {
    // Heard for 1/λ on average, silent for d, and then r more until it drives on, if it is heard that long: of a
    // cycle of 1/λ + d it drives for exp(−λ r) / λ, and it stops as often as it drives when an outage begins.
    let (per_hour, silent, restart) = (12.0, 40.0, 90.0);
    let text = format!("{PAIR}heartbeat = {{ restart_seconds = {restart} }}\n").replace("hours = 30", "hours = 300");
    let instant = DurationTable::always(Span::ZERO);
    let plan = connected(&text, &[("robots/1/heartbeat", instant, poisson(per_hour, silent))]);
    let heard = 3600.0 / per_hour;
    let drives = heard * libm::exp(-restart / heard) / (heard + silent);
    holds(
        interval(&plan, 20, |run| 1.0 - figure(run, "stopped_share")),
        drives,
        0.01,
    );
    // What it had begun it goes on with: it brings just so much less.
    holds(
        interval(&plan, 20, |run| figure(run, "trips")),
        300.0 * 48.0 * drives,
        0.01,
    );
    let stops = 300.0 * per_hour * drives;
    holds(interval(&plan, 20, |run| figure(run, "stops")), stops, 0.03);
}

#[test]
fn a_vehicle_that_is_never_heard_stands_still_and_is_no_deadlock() {
    let plan = connected(
        &format!("{PAIR}heartbeat = {{}}\n"),
        &[("robots/1/heartbeat", DurationTable::default(), Outages::Always)],
    );
    let result = complete(simulation(&plan, 0)).unwrap();
    assert_eq!(value(&result.kpis, "finished_parts"), 0.0);
    assert_eq!(figure(&result, "stopped_share"), 1.0);
}

/// A line with all that a fleet can do, and what it brings to: assembly, rework, lots, a conveyor.
const BUSY: &str = r#"
name = "A fleet with everything"
start = "2027-01-04"
run = { days = 6, warm_up_days = 1 }

[[shift]]
name = "day"
hours = ["06:00-14:00", "14:00-22:00"]

[[product]]
name = "frame"
lot_parts = 4
orders = { per_week = 40, parts = { triangular = [4, 10, 20] }, due_days = 2 }
route = ["saw", "weld", { station = "assembly", needs = [{ product = "cover", parts = 1, places = 40 }] }, "check"]

[[product]]
name = "cover"
route = ["press"]

[[station]]
name = "saw"
cycle_seconds = 300
buffer = 20

[[station]]
name = "weld"
cycle_seconds = { lognormal = { mean = 500, cv = 0.4 } }
brought_by = "robots"
buffer = 2
machines = 2
shift = "day"

[[station]]
name = "press"
cycle_seconds = 200
buffer = 5

[[station]]
name = "assembly"
cycle_seconds = 400
brought_by = "robots"
buffer = 2
defect_probability = 0.1

[[station]]
name = "check"
cycle_seconds = 60
brought_by = "trucks"
inspection = { detects = 0.9, rework_at = "weld" }

[[fleet]]
name = "robots"
vehicles = 2
speed_m_per_s = 1.2
load_seconds = { lognormal = { mean = 30, cv = 0.3 } }
unload_seconds = 20
dispatch_seconds = { exponential = { mean = 2 } }
charging = { runs_minutes = 60, charge_minutes = 15 }
heartbeat = { restart_seconds = { exponential = { mean = 40 } } }

[[fleet]]
name = "trucks"
speed_m_per_s = 2
shift = "day"
"#;

fn busy() -> Arc<FactoryPlan> {
    let slow = DurationTable::of(vec![Span::ZERO, Span::from_seconds(4.0), Span::from_seconds(30.0)]);
    let out = Outages::Poisson {
        per_hour: 3.0,
        durations: DurationTable::of(vec![Span::from_seconds(1.0), Span::from_seconds(600.0)]),
    };
    connected(
        BUSY,
        &[
            ("robots/1/heartbeat", DurationTable::default(), out.clone()),
            ("robots/2/heartbeat", DurationTable::default(), out),
            ("robots/1/orders", slow.clone(), Outages::Never),
            ("robots/2/orders", slow, Outages::Never),
        ],
    )
}

#[test]
fn parts_are_conserved_whoever_carries_them() {
    for replication in 0..5 {
        let result = complete(simulation(&busy(), replication)).unwrap();
        for product in &result.products {
            let count = |name| value(&product.figures, name);
            let entered = count("in_process_at_start_parts") + count("started_parts");
            let left = count("finished_parts") + count("scrapped_parts") + count("built_in_parts");
            assert_eq!(entered, left + count("in_process_at_end_parts"), "{}", product.name);
        }
        let robots = &result.fleets[0];
        assert!(value(&robots.figures, "trips") > 100.0);
        assert!(value(&robots.figures, "stops") > 100.0);
        assert!(value(&robots.figures, "charging_share") > 0.01);
        assert!(value(&result.kpis, "reworked_parts") > 0.0);
    }
}

#[test]
fn a_vehicle_is_always_in_one_state() {
    let mut simulation = simulation(&busy(), 1);
    let (start, end) = (simulation.model.plan().start, simulation.model.plan().end);
    simulation.run_until(end);
    let fleets = simulation.model.floor().fleets();
    for (fleet, vehicles) in [(0, 2), (1, 1)] {
        assert_eq!(
            fleets.times(fleet, end).total(),
            TotalSpan::of(end.since(start), vehicles)
        );
        let counts = fleets.counts(fleet);
        assert!(counts.trips <= counts.pickups + vehicles && counts.pickups <= counts.trips + vehicles);
    }
}

#[test]
fn a_run_saved_with_vehicles_under_way_goes_on_to_the_same_end() {
    let whole = complete(simulation(&busy(), 3)).unwrap();
    for part in 1..8 {
        let mut interrupted = simulation(&busy(), 3);
        let end = interrupted.model.plan().end;
        interrupted.run_until(Time(end.0 / 8 * part));
        let resumed = complete(load(&save(&interrupted).unwrap()).unwrap()).unwrap();
        assert_eq!(
            serde_json::to_string(&resumed).unwrap(),
            serde_json::to_string(&whole).unwrap()
        );
    }
}

#[test]
fn machines_that_block_each_other_are_found_whoever_carries_parts() {
    // Rejected parts go back to a saw that is full of parts that wait for the check.
    let text = r#"
name = "Rework into a full line"
start = "2027-01-04"
run = { days = 20 }

[[product]]
name = "part"
supply = { kind = "saturated" }

[[station]]
name = "saw"
cycle_seconds = 60
buffer = 0
brought_by = "robots"

[[station]]
name = "check"
cycle_seconds = 60
buffer = 1
defect_probability = 0.3
inspection = { detects = 1.0, rework_at = "saw", rework_tries = 5 }
brought_by = "robots"

[[fleet]]
name = "robots"
speed_m_per_s = 1
load_seconds = 5
"#;
    let error = run(text).unwrap_err().to_string();
    assert!(error.contains("saw, check"), "{error}");
}

#[test]
fn a_fleet_that_does_not_exist_or_a_second_way_is_refused() {
    let error = try_plan(&PAIR.replace("brought_by = \"robots\"", "brought_by = \"robot\"")).unwrap_err();
    assert!(error.contains("robot"), "{error}");
    let both = PAIR.replace("brought_by", "transfer_seconds = 5\nbrought_by");
    let error = try_plan(&both).unwrap_err();
    assert!(
        error.contains("transfer_seconds") && error.contains("brought_by"),
        "{error}"
    );
    let error = try_plan(&PAIR.replace("speed_m_per_s = 2", "speed_m_per_s = 0")).unwrap_err();
    assert!(error.contains("speed_m_per_s"), "{error}");
}
