//! Packets and parts simulated together against the tables that stand for the packets.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use taktline::factory::connection::site;
use taktline::factory::cosimulation::{camera_flows, cosimulate};
use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::plant::PlantSpec;
use taktline::factory::result::{RunResult, complete};
use taktline::kernel::statistics::student_t;
use taktline::kernel::statistics::tally::Tally;
use taktline::network::derive::derive;
use taktline::network::plan::NetworkPlan;
use taktline::network::table::Outages;

const LINE: &str = r#"
start = "2027-01-04"
connected_by = "radio"
[run]
hours = 3
[[product]]
name = "part"
supply = { kind = "saturated" }
[hall]
blockage = { per_hour = 30, mean_seconds = 2, loss_db = 70 }
[[station]]
name = "saw"
cycle_seconds = { lognormal = { mean = 30, cv = 0.2 } }
control = { cycle_ms = 40, survival_ms = 80, acknowledge_seconds = 20, restart_seconds = { exponential = { mean = 40 } } }
[[station]]
name = "mill"
buffer = 5
cycle_seconds = { lognormal = { mean = 33, cv = 0.2 } }
control = { cycle_ms = 40, survival_ms = 80, restart_seconds = 60, scraps_part = true }
[[station]]
name = "eye"
buffer = 5
cycle_seconds = 28
inspection = { detects = 0.9 }
camera = { megapixels = 2, compression = 10, compute_ms = { exponential = { mean = 400 } } }
[[network]]
name = "radio"
kind = "5g"
bandwidth_mhz = 40
"#;

fn kpi(run: &RunResult, name: &str) -> f64 {
    run.kpis
        .iter()
        .find(|(known, _)| *known == name)
        .and_then(|(_, value)| *value)
        .unwrap()
}

#[test]
fn tables_say_what_packets_say() {
    let plant: PlantSpec = toml::from_str(LINE).unwrap();
    let network = &plant.networks[0];
    let here = site(&plant).unwrap();
    let never = AtomicBool::new(false);
    let tables = derive(network, &here, 2, &never, &mut |_| {}).unwrap();
    let plan = Arc::new(FactoryPlan::new(&plant, &tables, 0.0).unwrap());
    let packets = Arc::new(
        NetworkPlan::new(network, &here)
            .unwrap()
            .with_on_demand(&camera_flows(&plan)),
    );

    let replications = 8;
    let mut lasted: Vec<f64> = Vec::new();
    let mut with_packets = Vec::new();
    for replication in 0..replications {
        let (run, found) = cosimulate(Arc::clone(&plan), Arc::clone(&packets), 1, replication, &never).unwrap();
        let of_saw = found.flows.iter().filter(|flow| flow.name == "saw/1/control");
        lasted.extend(
            of_saw
                .flat_map(|flow| &flow.violations)
                .map(|violation| violation.lasted.as_seconds()),
        );
        with_packets.push(run);
    }
    let from_tables: Vec<RunResult> = (0..4 * replications)
        .map(|replication| complete(Factory::simulation(Arc::clone(&plan), 2, replication)).unwrap())
        .collect();

    for name in ["throughput_parts_per_hour", "network_stop_minutes", "network_stops"] {
        let tally = |runs: &[RunResult]| {
            let mut tally = Tally::new();
            runs.iter().for_each(|run| tally.add(kpi(run, name)));
            tally
        };
        let (packets, tables) = (tally(&with_packets), tally(&from_tables));
        let width = |tally: &Tally| {
            let n = tally.count() as f64;
            student_t::student_t_quantile(0.975, n - 1.0) * (tally.variance().unwrap() / n).sqrt()
        };
        let (mine, theirs) = (packets.mean().unwrap(), tables.mean().unwrap());
        let apart = (mine - theirs).abs();
        println!(
            "{name}: {mine:.2} ± {:.2} with packets, {theirs:.2} ± {:.2} from tables",
            width(&packets),
            width(&tables)
        );
        assert!(apart <= width(&packets) + width(&tables), "{name}: {mine} and {theirs}");
    }

    // Kolmogorov–Smirnov at 1 %: durations of outages of one loop against the table that stands for them.
    let table = tables.flows.iter().find(|flow| flow.name == "saw/1/control").unwrap();
    let Outages::Poisson { durations, .. } = &table.outages else {
        panic!("the loop has outages: {:?}", table.outages);
    };
    lasted.sort_by(f64::total_cmp);
    let n = lasted.len() as f64;
    let within = |seconds: f64| {
        let steps = 10_000;
        let below = (0..=steps)
            .take_while(|step| durations.quantile(f64::from(*step) / f64::from(steps)).as_seconds() <= seconds);
        below.count() as f64 / f64::from(steps + 1)
    };
    let distance = lasted
        .iter()
        .enumerate()
        .map(|(rank, &seconds)| {
            let (before, after) = (rank as f64 / n, (rank + 1) as f64 / n);
            (within(seconds) - before).abs().max((within(seconds) - after).abs())
        })
        .fold(0.0, f64::max);
    println!("{n} outages, KS distance {distance:.3}, limit {:.3}", 1.63 / n.sqrt());
    assert!(
        n > 100.0 && distance < 1.63 / n.sqrt(),
        "{n} outages, distance {distance}"
    );
}

/// Mean wait in ms and share of late answers of a camera whose pictures are simulated packet by packet.
fn with_packets(loss: f64, camera: &str) -> (f64, f64) {
    let plant: PlantSpec = toml::from_str(&format!(
        "start = \"2027-01-04\"\nconnected_by = \"log\"\nrun = {{ hours = 12 }}\n\
         product = [{{ name = \"part\", supply = {{ kind = \"saturated\" }} }}]\n\
         [[station]]\nname = \"eye\"\ncycle_seconds = 1\ninspection = {{ detects = 0.9 }}\n\
         camera = {{ megapixels = 0.1, {camera} }}\n\
         [[network]]\nname = \"log\"\nkind = \"measured\"\nup_ms = 15\ndown_ms = 5\nloss = {loss}\n"
    ))
    .unwrap();
    let (network, here, never) = (&plant.networks[0], site(&plant).unwrap(), AtomicBool::new(false));
    let tables = derive(network, &here, 2, &never, &mut |_| {}).unwrap();
    let plan = Arc::new(FactoryPlan::new(&plant, &tables, 0.0).unwrap());
    let packets = NetworkPlan::new(network, &here)
        .unwrap()
        .with_on_demand(&camera_flows(&plan));
    let (run, _) = cosimulate(plan, Arc::new(packets), 1, 0, &never).unwrap();
    let figures = &run.links[0].figures;
    let value = |name: &str| figures.iter().find(|(known, _)| *known == name).unwrap().1.unwrap();
    (
        value("mean_answer_wait_ms"),
        value("late_answers") / value("pictured_parts"),
    )
}

#[test]
fn a_late_answer_is_worth_the_same_with_packets() {
    // 20 ms there and back and 50 to 450 ms of computing: a quarter of the answers take longer than 370 ms. Of 20 % that
    // are lost each way 36 % are lost in all.
    let compute = "compute_ms = { uniform = [50, 450] }, answer_within_ms = 370";
    for (lost, loss) in [(0.0, 0.0), (0.36, 0.2)] {
        let missed = lost + (1.0 - lost) * 0.25;
        for rule in ["pass", "reject"] {
            let (wait, late) = with_packets(loss, &format!("{compute}, when_late = \"{rule}\""));
            let waits = missed * 370.0 + (1.0 - missed) * (70.0 + 370.0) / 2.0;
            assert!(
                (late / missed - 1.0).abs() < 0.03,
                "{rule}, {lost}: {late} for {missed}"
            );
            assert!((wait / waits - 1.0).abs() < 0.02, "{rule}, {lost}: {wait} for {waits}");
        }
        // A part that is held waits for its answer, however late; only a lost picture is sent again, after 370 ms. Of
        // those whose answer is lost later than that, 16 % · 95/400 of all, nobody knew it earlier.
        let (wait, late) = with_packets(loss, compute);
        let after = if lost > 0.0 {
            0.16 * 95.0 / 400.0 * 95.0 / 2.0
        } else {
            0.0
        };
        let waits = 270.0 + (370.0 * lost + after) / (1.0 - lost);
        assert!((late / missed - 1.0).abs() < 0.03, "hold, {lost}: {late} for {missed}");
        assert!((wait / waits - 1.0).abs() < 0.02, "hold, {lost}: {wait} for {waits}");
    }
}

#[test]
fn an_answer_that_comes_when_its_time_is_over_to_the_nanosecond_is_in_time() {
    assert_eq!(
        with_packets(0.0, "compute_ms = 80, answer_within_ms = 100, when_late = \"pass\""),
        (100.0, 0.0)
    );
}
