//! What the tests of lines have in common: from the text of a scenario to a run.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use taktline::factory::connection;
use taktline::factory::factory::{Factory, FactoryError};
use taktline::factory::plan::{FactoryPlan, stated_warm_up_days};
use taktline::factory::plant::PlantSpec;
use taktline::factory::result::{Figures, RunResult, complete};
use taktline::kernel::simulation::Simulation;
use taktline::network::derive::derive;
use taktline::network::spec::{NetworkKind, NetworkSpec};
use taktline::network::table::NetworkTables;
use taktline::scenario::load::load_page;

/// Tables of a network that cannot be felt, for a plant that has one.
pub fn perfect_tables(plant: &PlantSpec) -> NetworkTables {
    let perfect = NetworkSpec {
        kind: NetworkKind::Perfect,
        ..plant.networks.first().expect("a network").clone()
    };
    let site = connection::site(plant).expect("a site");
    derive(&perfect, &site, 1, &AtomicBool::new(false), &mut |_| {}).expect("tables")
}

/// The plan of a scenario without network, or what is wrong with the scenario.
pub fn try_plan(text: &str) -> Result<Arc<FactoryPlan>, String> {
    try_plan_with(text, |_| NetworkTables::default())
}

/// The plan of a scenario whose network does what `tables` says of the plant.
pub fn try_plan_with(text: &str, tables: impl Fn(&PlantSpec) -> NetworkTables) -> Result<Arc<FactoryPlan>, String> {
    let loaded = load_page(&[("line", text)], "line").map_err(|error| error.render(false))?;
    let plant = &loaded.baseline.plant;
    let warm_up = stated_warm_up_days(&plant.run).expect("a warm-up in days");
    FactoryPlan::new(plant, &tables(plant), warm_up)
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

/// The results of so many replications of a scenario.
pub fn replications(text: &str, count: u64) -> Vec<RunResult> {
    let plan = plan(text);
    (0..count)
        .map(|replication| {
            complete(Factory::simulation(Arc::clone(&plan), 1, replication))
                .unwrap_or_else(|error| panic!("{error}\n{text}"))
        })
        .collect()
}
