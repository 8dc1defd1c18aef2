//! People and the network: work instructions that come with each setup, and an expert who helps with repairs from
//! afar. What machines and vehicles need of a network is elsewhere.
//!
//! Left out: an expert who is busy or asleep, papers that get lost, and terminals that keep a copy.

use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::kernel::distribution::{DistributionSpec, SpanSampler};
use crate::kernel::timed_key::{TimeUnit, TimedSpec};
use crate::line::plan::{LinePlan, PlanError};
use crate::network::table::{FlowTable, NetworkTables};

/// The flow of the picture that an expert sees, by its name in the site.
pub const EXPERT_VIDEO: &str = "remote expert";
/// Share of missed frames above which an expert cannot help: a guess.
const MISSED_FRAMES: f64 = 0.05;

/// The flow of a station's terminal, which loads the instructions, by its name in the site.
pub fn terminal_flow(station: &str) -> String {
    format!("{station}/terminal")
}

/// Sets how long the instructions for setups take to come on paper, until [`FactoryPlan::connect_people`] knows
/// better.
pub(crate) fn bring_papers(spec: &PlantSpec, line: &mut LinePlan) -> Result<(), PlanError> {
    for (station, prepared) in spec.stations.iter().zip(&mut line.stations) {
        let Some(instructions) = &station.instructions else {
            continue;
        };
        let papers = minutes(&instructions.paper_minutes).map_err(|source| PlanError::Distribution {
            place: format!("instructions of station `{}`", prepared.rules.name),
            source,
        })?;
        prepared.rules.instructions = Some(papers);
    }
    Ok(())
}

fn minutes(given: &DistributionSpec) -> Result<SpanSampler, crate::kernel::distribution::DistributionError> {
    SpanSampler::new(&TimedSpec {
        distribution: given.clone(),
        unit: TimeUnit::Minutes,
        key: "paper_minutes",
    })
}

impl FactoryPlan {
    /// Connects people: instructions take the delay of the flow of their name, see [`terminal_flow`], and the
    /// expert helps if the picture is good enough.
    pub fn connect_people(&mut self, spec: &PlantSpec, tables: &NetworkTables) {
        let find = |name: &str| tables.flows.iter().find(|flow| flow.name == name);
        for (station, prepared) in spec.stations.iter().zip(&mut self.line.stations) {
            if station.instructions.is_some()
                && let Some(flow) = find(&terminal_flow(&prepared.rules.name))
                // A terminal that hears nobody leaves the papers.
                && flow.lost < 1.0
            {
                prepared.rules.instructions = Some(flow.delays.sampler());
            }
        }
        self.maintenance.has_expert = find(EXPERT_VIDEO).is_some_and(|video| carries_picture(spec, video));
    }
}

/// Whether so few frames are lost or late that an expert can help.
fn carries_picture(spec: &PlantSpec, video: &FlowTable) -> bool {
    let most = |missed: Option<f64>| missed.unwrap_or(MISSED_FRAMES);
    spec.remote_expert
        .as_ref()
        .is_some_and(|expert| video.missed() <= most(expert.missed_frames))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::factory::connection::site;
    use crate::factory::factory::Factory;
    use crate::factory::result::{NamedFigures, RunResult, complete};
    use crate::kernel::time::Span;
    use crate::line::state::State;
    use crate::network::table::{DurationTable, Outages};
    use crate::scenario::scenario::ScenarioSpec;

    /// One machine that makes two products in turn, ten parts each, and fails now and then.
    const MACHINE: &str = r#"
name = "One machine"
start = "2027-01-04"
run = { days = 20 }
remote_expert = {}

[[product]]
name = "a"
supply = { kind = "saturated", lot = 10 }

[[product]]
name = "b"
supply = { kind = "saturated", lot = 10 }

[[station]]
name = "mill"
cycle_seconds = 30
setup_minutes = 5
INSTRUCTIONS

[[station.failures]]
mode = "spindle"
time_to_failure_hours = { exponential = { mean = 10 } }
repair_hours = { lognormal = { mean = 4, cv = 0.8 } }
EXPERT

[[network]]
name = "campus"
kind = "5g"
"#;

    fn spec(instructions: &str, expert: &str, connected: bool) -> ScenarioSpec {
        let text = MACHINE.replace("INSTRUCTIONS", instructions).replace("EXPERT", expert);
        let mut spec: ScenarioSpec = toml::from_str(&text).unwrap();
        spec.plant.connected_by = connected.then(|| "campus".to_owned());
        spec
    }

    fn tables(instructions: Span, missed_frames: f64) -> NetworkTables {
        let flow = |name: String, delays, late| FlowTable {
            name,
            delays,
            lost: 0.0,
            late,
            outages: Outages::Never,
            most_outages_per_hour: 0.0,
        };
        NetworkTables {
            flows: vec![
                flow(terminal_flow("mill"), DurationTable::always(instructions), 0.0),
                flow(EXPERT_VIDEO.to_owned(), DurationTable::default(), missed_frames),
            ],
            faults: Vec::new(),
            basis: None,
        }
    }

    /// The plant with those of the tables that its site has.
    fn plan(spec: &ScenarioSpec, tables: Option<&NetworkTables>) -> FactoryPlan {
        let mut fitting = tables.cloned().unwrap_or_default();
        let site = site(&spec.plant).unwrap();
        fitting
            .flows
            .retain(|table| site.flows.iter().any(|flow| flow.name == table.name));
        if spec.plant.connected_by.is_none() {
            fitting = NetworkTables::default();
        }
        FactoryPlan::new(&spec.plant, &fitting, 0.0).unwrap()
    }

    /// What is on the network's list is not what is tested here.
    fn run(spec: &ScenarioSpec, tables: Option<&NetworkTables>) -> RunResult {
        let result = complete(Factory::simulation(Arc::new(plan(spec, tables)), 3, 0)).unwrap();
        RunResult {
            links: Vec::new(),
            ..result
        }
    }

    fn of(figures: &NamedFigures, name: &str) -> f64 {
        figures
            .figures
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap()
            .1
            .unwrap()
    }

    /// Time in setup for each setup, minutes.
    fn setup_minutes(run: &RunResult) -> f64 {
        let station = &run.stations[0];
        let setups = station.figures.iter().find(|(name, _)| *name == "setups").unwrap().1;
        station.states[State::Setup as usize] * run.measured_hours * 60.0 / setups.unwrap()
    }

    const PAPER: &str = "instructions = { paper_minutes = 3 }";

    #[test]
    fn a_setup_waits_for_its_instructions() {
        // One setup may be under way at the end.
        let close = |minutes: f64, exact: f64| assert!((minutes - exact).abs() < 0.01 * exact, "{minutes} {exact}");
        close(setup_minutes(&run(&spec("", "", false), None)), 5.0);
        close(setup_minutes(&run(&spec(PAPER, "", false), None)), 8.0);
        let minute = tables(Span::from_minutes(1.0), 0.0);
        close(setup_minutes(&run(&spec(PAPER, "", true), Some(&minute))), 6.0);
    }

    #[test]
    fn instructions_that_come_at_once_change_nothing() {
        let without = run(&spec("", "", false), None);
        assert_eq!(run(&spec(PAPER, "", true), Some(&tables(Span::ZERO, 0.0))), without);
        let at_once = PAPER.replace("paper_minutes = 3", "paper_minutes = 0");
        assert_eq!(run(&spec(&at_once, "", false), None), without);
    }

    #[test]
    fn an_expert_helps_if_the_picture_is_good_enough() {
        let half = "expert_repair_hours = { lognormal = { mean = 2, cv = 0.8 } }";
        let alone = run(&spec("", "", false), None);
        let minutes = |run: &RunResult| of(&run.failures[0], "mean_repair_minutes");
        // Without a network or with too many missed frames it is the same run.
        assert_eq!(run(&spec("", half, false), None), alone);
        let bad = tables(Span::ZERO, 0.06);
        assert_eq!(run(&spec("", half, true), Some(&bad)), alone);
        let good = run(&spec("", half, true), Some(&tables(Span::ZERO, 0.05)));
        assert!(minutes(&good) < 0.8 * minutes(&alone));
        // Nor does an expert help who is not asked, or whose help is not known.
        let mut nobody = spec("", half, true);
        nobody.plant.remote_expert = None;
        assert_eq!(run(&nobody, Some(&tables(Span::ZERO, 0.0))), alone);
        assert_eq!(run(&spec("", "", true), Some(&tables(Span::ZERO, 0.0))), alone);
    }

    #[test]
    fn repairs_with_and_without_an_expert_are_the_same_luck() {
        // Half of the time each, by the same random numbers, so that every repair is just half as long.
        let half = "expert_repair_hours = { lognormal = { mean = 2, cv = 0.8 } }";
        let spec = spec("", half, true);
        let plan = plan(&spec, Some(&tables(Span::ZERO, 0.0)));
        let mode = &plan.maintenance.modes[0];
        let name = crate::maintenance::failure::ClockName {
            machine: 0,
            mode: 0,
            number: 1,
            report: Default::default(),
        };
        let clock = || crate::maintenance::failure::Clock::new(mode, name, crate::kernel::time::Time::ZERO, 3, 0);
        let (mut alone, mut helped) = (clock(), clock());
        for _ in 0..100 {
            let (long, short) = (alone.repair_time(mode, false), helped.repair_time(mode, true));
            assert!(long.0.abs_diff(2 * short.0) <= 2);
        }
    }
}
