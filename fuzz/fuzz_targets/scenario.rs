//! Any bytes as a scenario: errors or a run, never a panic. `cargo fuzz run scenario` from the repository's root.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::result::complete;
use taktline::scenario::load::load_page;

/// Events after which a run is left to itself.
const MOST_STEPS: usize = 10_000;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let loaded = match load_page(&[("fuzz.toml", text)], "fuzz.toml") {
        Ok(loaded) => loaded,
        Err(errors) => {
            assert!(errors.errors() > 0);
            errors.render(false);
            return;
        }
    };
    for spec in std::iter::once(&loaded.baseline).chain(loaded.variants.iter().map(|(_, spec)| spec)) {
        let Ok(plan) = FactoryPlan::new(&spec.plant, &Default::default(), 0.0) else { continue };
        let mut simulation = Factory::simulation(Arc::new(plan), 1, 0);
        let end = simulation.model.plan().end;
        if (0..MOST_STEPS).take_while(|_| simulation.step(end)).count() < MOST_STEPS {
            let _ = complete(simulation);
        }
    }
});
