//! What detectors cost a study: training, and the time of a run and of a comparison with them and without any
//! maintenance.
//!
//! `cargo bench --bench predictive -- [MONTHS]` prints one line a case: twelve machines in line around the clock with
//! forty watched parts, read every ten seconds and checked once in eight hours, gamma wear and lifetimes with a warning
//! in turn. The baseline of the comparison has no maintenance; its offer has detectors everywhere, or changes nothing.
//! Times are those of the processor where the system tells them (Linux), else by the clock; of one thread, detectors
//! trained before.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::plant::PlantSpec;
use taktline::factory::result::complete;
use taktline::scenario::load::load_page;
use taktline::scenario::scenario::ScenarioSpec;
use taktline::study::compare::compare;
use taktline::study::error::VariantName;
use taktline::study::networks::{Networks, NoCache};
use taktline::study::settings::{Extent, StudySettings};

const MACHINES: u32 = 12;
const REPLICATIONS: u64 = 3;
/// Times that each case is repeated, in turn with what it is held against, since others may use the machine.
const REPETITIONS: u64 = 5;
const OFFER: &str = "[[offer]]\nname = \"detectors\"\nitems = [{ what = \"detectors\", price_won = 30_000_000 }]\n";

fn scenario(months: u32, policy: &str) -> String {
    let mut text = format!(
        "name = \"watched line\"\nstart = 2027-01-04\n[run]\nmonths = {months}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n"
    );
    for number in 1..=MACHINES {
        text += &format!(
            "[[station]]\nname = \"station {number}\"\nbuffer = 10\n\
             cycle_seconds = {{ lognormal = {{ mean = 60, cv = 0.1 }} }}\n\
             sensors = [{{ signal = \"vibration\", every_seconds = 10, noise = 0.1 }}]\n"
        );
        // Four of twelve machines have four parts, the others three: forty.
        for part in 1..=3 + u32::from(number % 3 == 0) {
            let life = if part % 2 == 0 {
                "time_to_failure_hours = { weibull = { scale = 4000, shape = 2 } }, warning_hours = 200"
            } else {
                "wear = { gamma = { per_hour = 0.0005, sd_per_hour = 0.01, limit = 2 } }"
            };
            text += &format!(
                "[[station.failures]]\nmode = \"part {part}\"\nrepair_hours = 12\nrepair_won = 2_000_000\n\
                 preventive_hours = 2\npreventive_won = 400_000\nwarns_by = \"vibration\"\n{}\n{policy}\n",
                life.replace(", warning", "\nwarning")
            );
        }
    }
    text
}

/// The line with one offer, whose changes are not in the text: a comparison is given the line that it leads to.
fn loaded(months: u32, policy: &str) -> ScenarioSpec {
    let text = scenario(months, policy) + OFFER;
    let loaded = load_page(&[("line.toml", text.as_str())], "line.toml").unwrap_or_else(|error| {
        panic!("a correct scenario: {}", error.render(false));
    });
    loaded.baseline
}

/// Seconds of a comparison of three replications.
fn comparison(baseline: &ScenarioSpec, offer: &ScenarioSpec, networks: &Networks) -> f64 {
    let settings = StudySettings {
        seed: 1,
        extent: Extent::Fixed(REPLICATIONS),
        threads: 1,
    };
    let offers = [("detectors".to_owned(), offer.clone())];
    let run = || {
        compare(
            baseline,
            &offers,
            networks,
            &settings,
            &AtomicBool::new(false),
            &mut |_| {},
        )
    };
    let (found, seconds) = timed(run);
    found.expect("a comparison");
    seconds
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// Seconds of the processor that this process has used, if the system tells.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanos: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanos / 1e9)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let (clock, before) = (Instant::now(), processor_seconds());
    let done = work();
    let spent = before.and_then(|before| Some(processor_seconds()? - before));
    (done, spent.unwrap_or_else(|| clock.elapsed().as_secs_f64()))
}

fn main() {
    // Cargo hands `--bench` to every benchmark.
    let months = std::env::args().skip(1).find(|argument| argument != "--bench");
    let months: u32 = months.map_or(36, |text| text.parse().expect("a number of months"));
    let bare = loaded(months, "");
    let watched = loaded(
        months,
        "policy = { predictive = { horizon_hours = 100, downtime_won_per_hour = 100_000 } }",
    );
    let train = || {
        let plants = [(VariantName::Baseline, &watched.plant)];
        Networks::derive(&plants, 1, &AtomicBool::new(false), &mut NoCache, &mut |_, _| {}).expect("detectors")
    };
    let (networks, seconds) = timed(train);
    println!("train: detectors=40 s={seconds:.2}");
    let plan = |plant: &PlantSpec| {
        Arc::new(FactoryPlan::equipped(plant, &Default::default(), networks.detectors(), 0.0).expect("a plant"))
    };
    let plans = [plan(&bare.plant), plan(&watched.plant)];
    let report = |what: &str, with: f64, without: f64| {
        let ratio = with / without;
        println!("{what}: months={months} with_s={with:.3} without_s={without:.3} ratio={ratio:.3}");
        ratio
    };
    let ratio = |replication| {
        let [without, with] = [0, 1].map(|which: usize| {
            let run = || complete(Factory::simulation(Arc::clone(&plans[which]), 1, replication)).expect("a result");
            timed(run).1
        });
        report("run", with, without)
    };
    println!("run: median_ratio={:.3}", median((0..REPETITIONS).map(ratio).collect()));
    let ratio = |_| {
        let [without, with] = [&bare, &watched].map(|offer| comparison(&bare, offer, &networks));
        report("compare", with, without)
    };
    println!(
        "compare: median_ratio={:.3}",
        median((0..REPETITIONS).map(ratio).collect())
    );
}
