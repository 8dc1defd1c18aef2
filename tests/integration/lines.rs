//! What the tests of lines have in common: from the text of a scenario to a run.

use std::sync::Arc;

use taktline::factory::factory::{Factory, FactoryError};
use taktline::factory::plan::{FactoryPlan, stated_warm_up_days};
use taktline::factory::result::{Figures, RunResult, complete};
use taktline::kernel::simulation::Simulation;
use taktline::network::table::NetworkTables;
use taktline::scenario::load::load_page;

/// The plan of a scenario, or what is wrong with the scenario.
pub fn try_plan(text: &str) -> Result<Arc<FactoryPlan>, String> {
    let loaded = load_page(&[("line", text)], "line").map_err(|error| error.render(false))?;
    let plant = &loaded.baseline.plant;
    let warm_up = stated_warm_up_days(&plant.run).expect("a warm-up in days");
    FactoryPlan::new(plant, &NetworkTables::default(), warm_up)
        .map(Arc::new)
        .map_err(|error| error.to_string())
}

/// The plan of a scenario that is right.
pub fn plan(text: &str) -> Arc<FactoryPlan> {
    try_plan(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The first replication of a plan.
pub fn simulation(plan: &Arc<FactoryPlan>) -> Simulation<Factory> {
    Factory::simulation(Arc::clone(plan), 1, 0)
}

/// The result of the first replication of a scenario.
pub fn run(text: &str) -> Result<RunResult, FactoryError> {
    complete(simulation(&plan(text)))
}

/// A figure that has a value.
pub fn value(figures: &Figures, name: &str) -> f64 {
    let found = figures.iter().find(|(known, _)| *known == name);
    found
        .unwrap_or_else(|| panic!("no figure {name}"))
        .1
        .unwrap_or_else(|| panic!("{name} has no value"))
}
