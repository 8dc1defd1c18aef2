use std::sync::Arc;
use taktline::factory::{factory::Factory, plan::FactoryPlan, plan::stated_warm_up_days, result::complete};
use taktline::kernel::statistics::interval::Interval;
use taktline::scenario::scenario::ScenarioSpec;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let reps: u64 = std::env::args().nth(2).map_or(5, |a| a.parse().unwrap());
    let spec: ScenarioSpec = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let plan = Arc::new(FactoryPlan::new(&spec.plant, stated_warm_up_days(&spec.plant.run).unwrap()).unwrap());
    let mut results = Vec::new();
    for r in 0..reps {
        let t = std::time::Instant::now();
        let sim = Factory::simulation(plan.clone(), spec.plant.run.seed.unwrap_or(1), r);
        let result = complete(sim).unwrap();
        let parts: f64 = result.stations.iter().map(|s| s.figures[0].1.unwrap()).sum();
        eprintln!("rep {r}: {:.3}s events {} ops/s {:.2}M", t.elapsed().as_secs_f64(), result.events, parts / t.elapsed().as_secs_f64() / 1e6);
        results.push(result);
    }
    for i in 0..results[0].kpis.len() {
        let v: Vec<f64> = results.iter().filter_map(|r| r.kpis[i].1).collect();
        if v.len() < 2 { println!("{} {:?}", results[0].kpis[i].0, v); continue; }
        let iv = Interval::of(&v, 0.99).unwrap();
        println!("{} {:.6} ± {:.6} ({:.3}%)", results[0].kpis[i].0, iv.mean, iv.half_width, 100.0 * iv.half_width / iv.mean);
    }
    for s in &results[0].stations {
        print!("{}: ", s.name);
        for (st, v) in taktline::line::state::State::ALL.iter().zip(&s.states) { if *v > 0.0 { print!("{} {:.4} ", st.name(), v); } }
        println!();
        for (n, v) in &s.figures { if let Some(v) = v { print!("  {n}={v:.5}"); } }
        println!();
    }
    for s in results[0].people.iter().chain(&results[0].failures).chain(&results[0].products) {
        print!("{}: ", s.name);
        for (n, v) in &s.figures { if let Some(v) = v { print!("  {n}={v:.5}"); } }
        println!();
    }
}
