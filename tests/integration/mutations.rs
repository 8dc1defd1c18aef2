//! Shipped scenarios with mistakes in them: each gives clear errors or a run, never a panic.
//!
//! The scenario room's own tests throw raw bytes at the reader; here figures and words of real scenarios are
//! exchanged, most of which still load, and what loads is simulated for a while.

use std::sync::Arc;

use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::result::complete;
use taktline::kernel::random::Stream;
use taktline::kernel::time::Span;
use taktline::network::table::NetworkTables;
use taktline::scenario::load::load_page;
use taktline::scenario::source::BUILT_IN;

/// Mutants of each scenario, and the most events that each may take.
const MUTANTS: u64 = 60;
const MOST_STEPS: u32 = 30_000;

const WORDS: [&str; 20] = [
    "0",
    "1",
    "-1",
    "0.0",
    "1e-9",
    "1e9",
    "1e15",
    "1e300",
    "7",
    "\"\"",
    "\"packing\"",
    "[]",
    "{}",
    "true",
    "1.5",
    "\"nobody\"",
    "{ exponential = { mean = 3 } }",
    "{ triangular = [3, 2, 1] }",
    "inf",
    "2027-02-30",
];

/// The text with up to three of its values or lines exchanged, doubled or left out.
pub fn mutant(text: &str, dice: &mut Stream) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(lines.len() as u64) as usize;
        match dice.below(5) {
            0 => drop(lines.remove(at)),
            1 => {
                let copy = lines[at].clone();
                lines.insert(dice.below(lines.len() as u64) as usize, copy);
            }
            _ => {
                let word = WORDS[dice.below(WORDS.len() as u64) as usize];
                let line = &lines[at];
                let code = line.split('#').next().unwrap_or_default();
                if let Some((key, _)) = code.split_once('=') {
                    lines[at] = format!("{key}= {word}");
                }
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n")
}

#[test]
fn a_scenario_with_mistakes_gives_errors_or_runs() {
    let mut dice = Stream::named(20_270_104, 0, "mutations", "choice");
    let mut ran = 0;
    for &(path, text) in BUILT_IN {
        for _ in 0..MUTANTS {
            let changed = mutant(text, &mut dice);
            let pages: Vec<(&str, &str)> = BUILT_IN
                .iter()
                .map(|&(name, page)| (name, if name == path { &changed } else { page }))
                .collect();
            let Ok(loaded) = load_page(&pages, path) else { continue };
            for spec in std::iter::once(&loaded.baseline).chain(loaded.variants.iter().map(|(_, spec)| spec)) {
                // A plan may still be refused: a run that would take days.
                let Ok(plan) = FactoryPlan::new(&spec.plant, &NetworkTables::default(), 0.0) else {
                    continue;
                };
                let mut simulation = Factory::simulation(Arc::new(plan), 1, 0);
                let end = simulation.model.plan().end;
                let steps = (0..MOST_STEPS).take_while(|_| simulation.step(end)).count();
                ran += 1;
                if steps < MOST_STEPS as usize {
                    // It came to its end within the steps: then its results must be there, or say why not.
                    match complete(simulation) {
                        Ok(result) => assert!(result.measured_hours > 0.0),
                        Err(error) => assert!(!error.to_string().is_empty()),
                    }
                } else {
                    let now = simulation.scheduler().now();
                    assert!(now + Span::ZERO <= end);
                }
            }
        }
    }
    assert!(
        ran > 100,
        "only {ran} mutants could be simulated: the mutations are too coarse to test anything"
    );
}
