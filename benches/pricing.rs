//! How long stored ledgers take to be valued again: what `price --ledgers` does, and what a slider waits for.
//!
//! `cargo bench --bench pricing -- [REPLICATIONS] [THREADS]` simulates the robot cell that is paid for in seven ways
//! (48 months, funding, loans, taxes) a few times, takes those futures as often as needed for 1,000 replications of 10
//! offers, and prints the time of each step from the file's bytes to the report's text. Offers are of different plants,
//! so that nothing is kept once for all of them. The goal of all of it is below 1 s for 1,000 replications.
//!
//! Before that it moves sliders as the window does: one offer of 20 futures is valued again at one price after the
//! other, and with one number of instalments after the other. The goal of each is below 50 ms, so that a hand sees no
//! delay.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use taktline::finance::offer::PriceSpec;
use taktline::report::about::About;
use taktline::report::json;
use taktline::scenario::diagnostic::Diagnostics;
use taktline::scenario::load::{LoadedScenario, load_builtin};
use taktline::study::compare::compare;
use taktline::study::comparison::Comparison;
use taktline::study::networks::Networks;
use taktline::study::payoff::offers::Payoff;
use taktline::study::settings::{Extent, StudySettings};
use taktline::study::stored::StoredLedgers;

/// Futures that are simulated; more are copies of them.
const SIMULATED: u64 = 2;

/// The scenario with so many offers, each of a plant of its own.
fn scenario(offers: usize) -> LoadedScenario {
    let mut loaded = load_builtin("ways-to-pay").expect("a shipped scenario");
    let ways = (loaded.baseline.offers.clone(), loaded.variants.clone());
    let number = ways.0.len();
    (loaded.baseline.offers, loaded.variants) = (0..offers)
        .map(|index| {
            let (mut offer, (_, mut variant)) = (ways.0[index % number].clone(), ways.1[index % number].clone());
            offer.name = format!("{} {index}", offer.name);
            let repair = variant.plant.stations[0].failures.first_mut();
            repair.expect("a press that fails").priority = index as i32;
            (offer.clone(), (offer.name, variant))
        })
        .unzip();
    loaded
}

fn simulated(loaded: &LoadedScenario) -> Comparison {
    let settings = StudySettings {
        seed: 1,
        extent: Extent::Fixed(SIMULATED),
        threads: 2,
    };
    compare(
        &loaded.baseline,
        &loaded.variants,
        &Networks::default(),
        &settings,
        &AtomicBool::new(false),
        &mut |_| {},
    )
    .expect("a line without deadlock")
}

/// So many replications, copies of those simulated.
fn stored(loaded: &LoadedScenario, simulated: &Comparison, replications: u64) -> Vec<u8> {
    let mut many = simulated.clone();
    many.runs = (0..replications)
        .map(|number| {
            let mut run = simulated.runs[(number % SIMULATED) as usize].clone();
            run.number = number;
            run
        })
        .collect();
    let stored = StoredLedgers::of(&many, &loaded.baseline, &loaded.variants, false);
    stored.save().expect("bytes")
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let done = work();
    println!("  {what}: {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
    done
}

/// Moves the price and the number of instalments of each offer up and down, as sliders do, each time to its worth.
fn sliders(replications: u64) {
    let ways = load_builtin("ways-to-pay")
        .expect("a shipped scenario")
        .baseline
        .offers
        .len();
    let loaded = scenario(ways);
    let bytes = stored(&loaded, &simulated(&loaded), replications);
    let ledgers = StoredLedgers::load(&bytes).expect("ledgers");
    let mut times = Vec::new();
    for (index, variant) in loaded.variants.iter().enumerate() {
        for step in 0_u32..20 {
            let begin = Instant::now();
            // The window keeps the scenario and changes a copy of it.
            let mut changed = loaded.baseline.clone();
            let terms = &mut changed.offers[index].terms;
            for item in &mut terms.items {
                let won = item.price_won.price(&mut || 0.5) * f64::from(80 + 2 * step) / 100.0;
                item.price_won = PriceSpec::Fixed(won);
            }
            if let Some(plan) = &mut terms.instalments {
                plan.months = Some(24 + step);
            }
            let worth = ledgers
                .value(&changed, std::slice::from_ref(variant), 1)
                .expect("money");
            assert_eq!(worth.replications, replications);
            times.push(begin.elapsed().as_secs_f64() * 1e3);
        }
    }
    times.sort_by(f64::total_cmp);
    let middle = times[times.len() / 2];
    let slowest = times.last().copied().unwrap_or(0.0);
    println!("a slider, {ways} offers one by one, {replications} replications, 1 thread");
    println!(
        "  moved {} times: median {middle:.1} ms, slowest {slowest:.1} ms",
        times.len()
    );
}

fn measure(offers: usize, replications: u64, threads: usize) {
    let loaded = scenario(offers);
    let bytes = stored(&loaded, &simulated(&loaded), replications);
    println!(
        "{offers} offers, {replications} replications, {threads} threads, {:.1} MB",
        bytes.len() as f64 / 1e6
    );
    let whole = Instant::now();
    let ledgers = timed("read", || StoredLedgers::load(&bytes).expect("ledgers"));
    let value = || {
        ledgers
            .value(&loaded.baseline, &loaded.variants, threads)
            .expect("money")
    };
    let mut comparison = timed("value", value);
    let nothing = Diagnostics::default();
    let about = About {
        command: "price",
        scenario: &loaded.baseline,
        hash: String::new(),
        file: None,
        months: None,
        is_quick: false,
        assumptions: &[],
        warnings: &nothing,
        again: String::new(),
    };
    let text = timed("write", || json::valued(&about, &comparison));
    assert!(text.len() > 1_000);
    println!("  all of it: {:.1} ms", whole.elapsed().as_secs_f64() * 1e3);
    // A thousand futures of ten offers are asked hundreds of questions each: minutes.
    if replications <= 100 {
        let runs = || ledgers.runs(&loaded.baseline, &loaded.variants).expect("ledgers");
        comparison.runs = timed("ledgers again", runs);
        timed("when it pays", || {
            Payoff::of(&comparison, &loaded.baseline, &loaded.variants, threads).expect("money")
        });
    }
}

fn main() {
    // Cargo hands `--bench` to every benchmark.
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .map(|argument| argument.parse().expect("a number: REPLICATIONS THREADS"))
        .collect();
    let number = |index: usize, default: u64| numbers.get(index).copied().unwrap_or(default);
    let threads = number(1, 2) as usize;
    sliders(20);
    measure(3, 20, threads);
    measure(10, number(0, 1_000), threads);
}
