//! The simulation against exact answers: each must lie in the 99 % interval of the replications, and the interval
//! must be narrow enough for that to mean something.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use taktline::factory::plan::stated_warm_up_days;
use taktline::kernel::statistics::interval::Interval;
use taktline::scenario::load::load_page;
use taktline::study::error::VariantName;
use taktline::study::networks::Networks;
use taktline::study::oracles::known::{others, reference};
use taktline::study::oracles::oracle::Oracle;
use taktline::study::replicate::{Variant, replicate};

/// The one seed of all oracles. A right engine misses one answer in a hundred by chance: it is not tuned for any.
const SEED: u64 = 1;

fn variant(oracle: &Oracle) -> Variant {
    let loaded = load_page(&[("oracle", &oracle.scenario)], "oracle")
        .unwrap_or_else(|error| panic!("{}: {}\n{}", oracle.name, error.render(false), oracle.scenario));
    let plant = &loaded.baseline.plant;
    let warm_up = stated_warm_up_days(&plant.run).expect("a warm-up in days");
    Variant::new(&VariantName::Baseline, plant, &Networks::default(), warm_up).expect("a plan")
}

/// What is wrong with the simulation of an oracle; nothing if it is right.
fn failures(oracle: &Oracle) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut values = vec![Vec::new(); oracle.answers.len()];
    let began = std::time::Instant::now();
    replicate(
        &[variant(oracle)],
        SEED,
        oracle.replications,
        threads,
        &AtomicBool::new(false),
        &mut |replication| {
            for (answer, values) in oracle.answers.iter().zip(&mut values) {
                values.push(answer.figure.read(&replication.results[0]).expect("a figure"));
            }
            Ok(ControlFlow::Continue(()))
        },
    )
    .expect("a run");
    let mut failures = Vec::new();
    println!("{} in {:.1} s", oracle.name, began.elapsed().as_secs_f64());
    for (answer, values) in oracle.answers.iter().zip(&values) {
        let interval = Interval::of(values, 0.99).expect("an interval");
        let width = interval.half_width / interval.mean.abs();
        let line = format!(
            "  {}: {:.6} exact, {:.6} ± {:.6} {} simulated ({:.3} %)",
            answer.what,
            answer.exact,
            interval.mean,
            interval.half_width,
            answer.unit,
            100.0 * width
        );
        println!("{line}");
        if !interval.contains(answer.exact) || width > oracle.precision {
            failures.push(format!("{}:{line}", oracle.name));
        }
    }
    failures
}

fn assert_right(oracles: &[Oracle]) {
    let failures: Vec<String> = oracles.iter().flat_map(failures).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// How many of the reference's last oracles need most of the time.
const EXPENSIVE: usize = 2;

#[test]
fn simulated_lines_queues_and_shops_agree_with_exact_answers() {
    let all = reference();
    assert_right(&all[..all.len() - EXPENSIVE]);
}

#[test]
fn simulated_queues_under_heavy_load_agree_with_exact_answers() {
    let all = reference();
    assert_right(&all[all.len() - EXPENSIVE..]);
}

#[test]
fn the_simulation_agrees_with_exact_answers_for_parameters_that_nobody_has_published() {
    assert_right(&others());
}
