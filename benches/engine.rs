//! How many station operations a second the engine does on the serial line that peers are measured with, built
//! from an ordinary scenario and run through the whole factory with its accounts.
//!
//! `cargo bench --bench engine -- [STATIONS] [HORIZON_SECONDS] [SEED]` prints one line like that of
//! `simpy_line.py`, which `against_simpy.py` reads. Preparing the plan and reading the results are part of the time.

use std::sync::Arc;
use std::time::Instant;

use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::result::complete;
use taktline::scenario::load::load_page;

/// Buffer places, mean cycle, mean time to failure and to repair, as in `simpy_line.py`.
fn scenario(stations: u64, horizon: f64) -> String {
    let mut text = format!(
        "name = \"serial line\"\nstart = 2027-01-04\n[run]\nseconds = {horizon:?}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n"
    );
    for number in 1..=stations {
        text += &format!(
            "[[station]]\nname = \"station {number}\"\nbuffer = 10\n\
             cycle_seconds = {{ exponential = {{ mean = 1.0 }} }}\n\
             failures = [{{ mode = \"failure\", clock = \"calendar\", \
             time_to_failure_seconds = {{ exponential = {{ mean = 100.0 }} }}, \
             repair_seconds = {{ exponential = {{ mean = 10.0 }} }} }}]\n"
        );
    }
    text
}

fn main() {
    // Cargo hands `--bench` to every benchmark.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let number = |index: usize, default: f64| {
        arguments.get(index).map_or(default, |text| {
            text.parse().expect("a number: STATIONS HORIZON_SECONDS SEED")
        })
    };
    let (stations, horizon, seed) = (number(0, 10.0) as u64, number(1, 1e6), number(2, 1.0) as u64);
    let text = scenario(stations, horizon);
    let loaded = load_page(&[("serial-line.toml", text.as_str())], "serial-line.toml").expect("a correct scenario");

    let begin = Instant::now();
    let plan = FactoryPlan::new(&loaded.baseline.plant, &Default::default(), 0.0).expect("a correct plant");
    let result = complete(Factory::simulation(Arc::new(plan), seed, 0)).expect("a line without deadlock");
    let seconds = begin.elapsed().as_secs_f64();

    let operations: f64 = result
        .stations
        .iter()
        .map(|station| station.figures[0].1.unwrap_or(0.0))
        .sum();
    println!(
        "taktline stations={stations} rate={:.4} s={seconds:.3} ops={operations} ops_per_s={:.0} events_per_s={:.0}",
        result.kpis[0].1.unwrap_or(0.0) / 3600.0,
        operations / seconds,
        result.events as f64 / seconds,
    );
}
