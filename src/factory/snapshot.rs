//! What a plant looks like at one moment: plain numbers for whoever draws it, taken without touching the run.
//!
//! Names, routes and capacities that never change stand in the [`FactoryPlan`](crate::factory::plan::FactoryPlan); all
//! lists here are in its order. Two runs that are in the same state give equal snapshots, bit for bit.

use crate::factory::effectiveness::Effectiveness;
use crate::factory::factory::Factory;
use crate::kernel::time::{Span, Time};
use crate::line::fleet::VehicleState;
use crate::line::layout::Place;
use crate::line::machine::{Activity, DOWN, LINK, Machine};
use crate::line::plan::{NONE, StationPlan};
use crate::line::state::{State, StateTimes};

/// A plant at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The moment.
    pub time: Time,
    /// Since when figures are counted: the end of the warm-up, or the beginning before it.
    pub since: Time,
    /// Machines, in the order of the stations.
    pub machines: Vec<MachineView>,
    /// How effective each station has been so far.
    pub stations: Vec<Effectiveness>,
    /// Places for waiting jobs: the stations' queues, then places for components.
    pub places: Vec<PlaceView>,
    /// By station how far along its conveyor each job is, from 0 at the entry to 1 at the end; empty for machines.
    pub belts: Vec<Vec<f64>>,
    /// Operator groups.
    pub operators: Vec<PeopleView>,
    /// Crews.
    pub crews: Vec<PeopleView>,
    /// Vehicles of all fleets.
    pub vehicles: Vec<VehicleView>,
    /// By control link, in the order of [`controls`](crate::factory::link_plan::LinkPlan::controls), whether messages
    /// stay away.
    pub lost_links: Vec<bool>,
    /// Figures so far.
    pub figures: FiguresSoFar,
}

/// A machine at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MachineView {
    /// What it is doing.
    pub state: State,
    /// The product that it holds.
    pub product: Option<u32>,
    /// Parts that it holds.
    pub parts: u32,
    /// The phase that runs.
    pub phase: Option<PhaseView>,
    /// The group that somebody is here from.
    pub operator: Option<u32>,
    /// The crew that somebody is here from.
    pub crew: Option<u32>,
    /// Whether it has failed or is in planned work, whatever the shift.
    pub is_down: bool,
    /// Whether it stands because its connection was lost.
    pub is_cut_off: bool,
    /// Time in each state so far.
    pub times: StateTimes,
}

/// A phase that runs on a machine. One that was interrupted counts from when it went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseView {
    /// From when.
    pub from: Time,
    /// Until when, if nothing comes between.
    pub until: Time,
    /// Whether it works on a part; otherwise it is a setup, a routine or the heating up.
    pub is_work: bool,
}

impl PhaseView {
    /// How much of it is done at `now`, from 0 to 1.
    pub fn done(&self, now: Time) -> f64 {
        let whole = self.until.since(self.from).as_seconds();
        let done = now.since(self.from).as_seconds();
        if whole > 0.0 { (done / whole).min(1.0) } else { 1.0 }
    }
}

/// A place for waiting jobs at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceView {
    /// Jobs that wait.
    pub jobs: u64,
    /// Jobs on their way here.
    pub coming: u32,
    /// How many find room; none if there is no limit.
    pub capacity: Option<u32>,
    /// Machines whose finished jobs find none.
    pub blocks: u32,
    /// The product of the first job.
    pub product: Option<u32>,
}

/// A group of people at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeopleView {
    /// Whether they are on shift.
    pub is_there: bool,
    /// People.
    pub people: u32,
    /// Those at work.
    pub busy: u32,
    /// Failures that wait for them; 0 for operators.
    pub waiting: u32,
}

/// A vehicle at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VehicleView {
    /// What it is doing.
    pub state: VehicleState,
    /// Where it is: on its way it drives along the hall first, then across.
    pub place: Place,
    /// Where it is on its way to.
    pub to: Option<Place>,
    /// Whether a job lies on it.
    pub is_loaded: bool,
}

/// Figures since the statistics began.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FiguresSoFar {
    /// Time counted.
    pub time: Span,
    /// Parts that left the line.
    pub finished_parts: u64,
    /// Good ones among them.
    pub good_parts: u64,
    /// Parts scrapped.
    pub scrapped_parts: u64,
    /// Parts in the line now.
    pub parts_in_process: u64,
    /// Orders completed.
    pub orders_completed: u64,
    /// Late ones among them.
    pub orders_late: u64,
    /// Electricity, kWh.
    pub energy_kwh: f64,
    /// Failures.
    pub failures: u64,
    /// Planned replacements.
    pub planned_works: u64,
    /// Alarms of detectors.
    pub alarms: u64,
    /// Safe stops of machines because their connection was lost.
    pub network_stops: u64,
    /// Time in them, summed over machines.
    pub network_stop_time: Span,
}

impl FiguresSoFar {
    /// Good parts an hour; none while no time is counted.
    pub fn good_parts_per_hour(&self) -> Option<f64> {
        (self.time > Span::ZERO).then(|| self.good_parts as f64 / self.time.as_hours())
    }
}

impl Factory {
    /// What it looks like at `now`, the present of its scheduler.
    pub fn snapshot(&self, now: Time) -> Snapshot {
        let plan = &self.plan;
        let since = if now >= plan.start { plan.start } else { plan.begin };
        let machines: Vec<MachineView> = (0u32..)
            .zip(self.floor.machines())
            .map(|(number, machine)| self.machine_view(number, machine, now))
            .collect();
        let belts = plan.line.stations.iter().zip(&self.floor.stations);
        let group = |(is_there, people, busy)| PeopleView {
            is_there,
            people,
            busy,
            waiting: 0,
        };
        Snapshot {
            time: now,
            since,
            stations: self.effectiveness(&machines),
            places: self.place_views(),
            belts: belts
                .map(
                    |(station, state)| match (&station.rules.conveyor, &state.rest.conveyor) {
                        (Some(plan), Some(belt)) => belt.positions(plan, now),
                        _ => Vec::new(),
                    },
                )
                .collect(),
            operators: (0..plan.line.groups.len())
                .filter_map(|number| self.floor.operators().group(number).map(group))
                .collect(),
            crews: self
                .workshop
                .crews()
                .iter()
                .map(|crew| PeopleView {
                    waiting: crew.waiting() as u32,
                    ..group(crew.at_work())
                })
                .collect(),
            vehicles: self.vehicle_views(now),
            lost_links: self.links.lost().collect(),
            figures: self.figures_so_far(&machines, now, now.since(since)),
            machines,
        }
    }

    fn machine_view(&self, number: u32, machine: &Machine, now: Time) -> MachineView {
        let has_job = machine.job != NONE && machine.activity != Activity::Conveyor;
        let jobs = has_job.then(|| std::iter::once(machine.job).chain(machine.others.iter().copied()));
        let mut times = machine.times;
        times.add(machine.state, machine.since, now);
        MachineView {
            state: machine.state,
            product: has_job.then(|| self.floor.jobs.get(machine.job).product),
            parts: jobs.map_or(0, |jobs| jobs.map(|job| self.floor.jobs.get(job).parts).sum()),
            phase: machine.timer.map(|_| PhaseView {
                from: machine.started,
                until: machine.started + machine.remaining,
                is_work: matches!(machine.activity, Activity::Load | Activity::Cycle),
            }),
            operator: Some(machine.operator).filter(|&group| group != NONE),
            crew: self.workshop.crew_at(number),
            is_down: machine.holds.has(DOWN),
            is_cut_off: machine.holds.has(LINK),
            times,
        }
    }

    fn effectiveness(&self, machines: &[MachineView]) -> Vec<Effectiveness> {
        let of = |(number, station): (usize, &StationPlan)| {
            let own = station.first_machine as usize..(station.first_machine + station.machines) as usize;
            let mut times = StateTimes::default();
            for machine in &machines[own] {
                times.merge(&machine.times);
            }
            let (counts, quality) = self.floor.station_counts(number);
            Effectiveness::of(&times, counts, quality, station.is_conveyor)
        };
        self.plan.line.stations.iter().enumerate().map(of).collect()
    }

    fn place_views(&self) -> Vec<PlaceView> {
        let view = |place: &crate::line::buffer::Buffer| PlaceView {
            jobs: place.jobs.len() as u64,
            coming: place.in_transit,
            capacity: Some(place.capacity).filter(|&capacity| capacity != u32::MAX),
            blocks: place.blocked.len() as u32,
            product: place.jobs.front().map(|&job| self.floor.jobs.get(job).product),
        };
        self.floor.buffers.iter().map(view).collect()
    }

    fn vehicle_views(&self, now: Time) -> Vec<VehicleView> {
        let view = |vehicle: &crate::line::fleet::Vehicle| {
            let to = vehicle.destination(&self.plan.line);
            VehicleView {
                state: vehicle.state(),
                place: to.map_or(vehicle.place(), |to| on_the_way(vehicle.place(), to, vehicle.done(now))),
                to,
                is_loaded: vehicle.is_loaded(),
            }
        };
        self.floor.fleets().vehicles().iter().map(view).collect()
    }

    fn figures_so_far(&self, machines: &[MachineView], now: Time, time: Span) -> FiguresSoFar {
        let mut figures = FiguresSoFar {
            time,
            energy_kwh: self.energy_so_far(machines, now),
            ..FiguresSoFar::default()
        };
        for counts in self.floor.products() {
            figures.finished_parts += counts.finished;
            figures.good_parts += counts.finished - counts.escaped;
            figures.scrapped_parts += counts.scrapped;
            figures.parts_in_process += counts.in_process;
            figures.orders_completed += counts.orders_completed;
            figures.orders_late += counts.orders_late;
        }
        for counts in self.workshop.counts(&self.plan.maintenance) {
            figures.failures += counts.failures;
            figures.planned_works += counts.preventive;
            figures.alarms += counts.alarms;
        }
        for stops in self.links.stops(now) {
            figures.network_stops += stops.stops;
            figures.network_stop_time += stops.time;
        }
        figures
    }

    fn energy_so_far(&self, machines: &[MachineView], now: Time) -> f64 {
        let mut kwh = 0.0;
        for (view, machine) in machines.iter().zip(self.floor.machines()) {
            let power = &self.plan.line.stations[machine.station as usize].rules.power_kw;
            let states = State::ALL.iter().zip(power);
            kwh += states
                .map(|(&state, kw)| kw * view.times.get(state).as_hours())
                .sum::<f64>();
            kwh += machine.extra_kwh;
            if machine.state == State::Maintenance {
                kwh += machine.extra_kw * now.since(machine.since).as_hours();
            }
        }
        kwh
    }
}

/// Where something is that has done the share `done` of the way along the aisles.
fn on_the_way(from: Place, to: Place, done: f64) -> Place {
    let along = (to[0] - from[0]).abs();
    let across = (to[1] - from[1]).abs();
    let gone = done.clamp(0.0, 1.0) * (along + across);
    if gone <= along {
        let share = if along > 0.0 { gone / along } else { 0.0 };
        return [from[0] + (to[0] - from[0]) * share, from[1]];
    }
    [to[0], from[1] + (to[1] - from[1]) * ((gone - along) / across)]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::factory::plan::FactoryPlan;
    use crate::factory::result::complete;
    use crate::kernel::simulation::Simulation;
    use crate::network::table::NetworkTables;
    use crate::scenario::load::load_builtin;
    use crate::study::estimate::value;

    fn begun(name: &str, seed: u64) -> Simulation<Factory> {
        let mut plant = load_builtin(name).unwrap().baseline.plant;
        plant.connected_by = None;
        (plant.run.months, plant.run.days, plant.run.hours, plant.run.seconds) = (None, Some(30.0), None, None);
        let plan = FactoryPlan::new(&plant, &NetworkTables::default(), 3.0).unwrap();
        Factory::simulation(Arc::new(plan), seed, 0)
    }

    #[test]
    fn figures_of_the_end_are_those_of_the_results() {
        for (name, seed) in [("machining-cell", 3), ("injection-moulding", 8), ("robot-cafe", 4)] {
            let mut simulation = begun(name, seed);
            let end = simulation.model.plan().end;
            simulation.run_until(end);
            let figures = simulation.model.snapshot(end).figures;
            let results = complete(simulation).unwrap();
            let of = |name| value(&results.kpis, name).unwrap();
            assert_eq!(figures.good_parts as f64, of("good_parts"), "{name}");
            assert_eq!(figures.finished_parts as f64, of("finished_parts"), "{name}");
            assert_eq!(figures.scrapped_parts as f64, of("scrapped_parts"), "{name}");
            assert!(figures.finished_parts > 0, "{name}");
            let hourly = figures.good_parts_per_hour().unwrap();
            assert!((hourly - of("good_parts_per_hour")).abs() < 1e-9, "{name}");
            let kwh = of("energy_kwh");
            assert!((figures.energy_kwh - kwh).abs() <= 1e-6 * kwh.max(1.0), "{name}");
        }
    }

    #[test]
    fn a_snapshot_does_not_touch_the_run() {
        let mut looked_at = begun("machining-cell", 5);
        let end = looked_at.model.plan().end;
        let left_alone = complete(looked_at.clone()).unwrap();
        for part in 1..=200 {
            looked_at.run_until(Time(end.0 / 200 * part));
            let now = looked_at.scheduler().now();
            let snapshot = looked_at.model.snapshot(now);
            for machine in &snapshot.machines {
                assert_eq!(machine.times.total(), now.since(snapshot.since));
                assert!(
                    machine
                        .phase
                        .is_none_or(|phase| phase.from <= now && now <= phase.until)
                );
            }
        }
        assert_eq!(complete(looked_at).unwrap(), left_alone);
    }

    #[test]
    fn ways_go_along_first_and_end_where_they_lead() {
        let (from, to) = ([2.0, 3.0], [8.0, 1.0]);
        assert_eq!(on_the_way(from, to, 0.0), from);
        assert_eq!(on_the_way(from, to, 0.5), [6.0, 3.0]);
        assert_eq!(on_the_way(from, to, 0.875), [8.0, 2.0]);
        assert_eq!(on_the_way(from, to, 1.0), to);
        assert_eq!(on_the_way(from, from, 0.3), from);
        assert_eq!(on_the_way(from, [2.0, 9.0], 0.5), [2.0, 6.0]);
    }
}
