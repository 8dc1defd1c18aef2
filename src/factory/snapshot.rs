//! What a plant looks like at one moment: plain numbers for whoever draws it, taken without touching the run.
//!
//! Names, routes and capacities that never change stand in the [`FactoryPlan`](crate::factory::plan::FactoryPlan); all
//! lists here are in its order. Two runs that are in the same state give equal snapshots, bit for bit.

mod health;
mod take;

use crate::factory::effectiveness::Effectiveness;
use crate::kernel::time::{Span, Time};
use crate::line::fleet::VehicleState;
use crate::line::layout::Place;
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
    /// By station the jobs on its conveyor, the first in front; empty for machines.
    pub belts: Vec<Vec<BeltView>>,
    /// Jobs between two places that no vehicle carries, by the place that they go to, the first to arrive in front;
    /// then those that wait beside a station for a vehicle.
    pub on_the_way: Vec<WayView>,
    /// Operator groups.
    pub operators: Vec<PeopleView>,
    /// Operators on their way to a machine, in the order in which they set out.
    pub walks: Vec<WalkView>,
    /// Free operators on shift where they stand, of groups whose people walk, and only those who have worked.
    pub idle: Vec<IdleView>,
    /// Crews.
    pub crews: Vec<PeopleView>,
    /// Vehicles of all fleets.
    pub vehicles: Vec<VehicleView>,
    /// By control link, in the order of [`controls`](crate::factory::link_plan::LinkPlan::controls), whether messages
    /// stay away.
    pub lost_links: Vec<bool>,
    /// By camera, in the order of [`cameras`](crate::factory::link_plan::LinkPlan::cameras), whether its pictures get
    /// nowhere.
    pub lost_cameras: Vec<bool>,
    /// By spare part how many are there.
    pub spares: Vec<u64>,
    /// Figures so far.
    pub figures: FiguresSoFar,
}

impl Snapshot {
    /// Whether it is time off: every machine is outside its shift and no crew is at work.
    pub fn nobody_works(&self) -> bool {
        let is_off = |machine: &MachineView| machine.state == State::OffShift;
        let all_are_off = !self.machines.is_empty() && self.machines.iter().all(is_off);
        all_are_off && self.crews.iter().all(|crew| crew.busy == 0)
    }
}

/// A job on a conveyor at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeltView {
    /// How far along it is, from 0 at the entry to 1 at the end.
    pub along: f64,
    /// Its product.
    pub product: u32,
}

/// A job between two places at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WayView {
    /// Its product.
    pub product: u32,
    /// The station that it comes from; none if it comes from outside.
    pub from: Option<u32>,
    /// The place that it goes to; none while it waits beside its station for a vehicle.
    pub to: Option<u32>,
    /// Share of the way that is done, from 0 to 1. When it set out is not remembered: it is what is left, held against
    /// the mean time of the way, so one whose way takes longer than that stands at its beginning first.
    pub done: f64,
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
    /// The group that somebody is here from, not only on the way here.
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

/// An operator on the way to a machine at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WalkView {
    /// Their group.
    pub group: u32,
    /// The machine that they come from.
    pub from: u32,
    /// The machine that they go to.
    pub to: u32,
    /// Share of the way that is done, from 0 to 1.
    pub done: f64,
}

/// A free operator at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleView {
    /// Their group.
    pub group: u32,
    /// The machine that they worked at last.
    pub machine: u32,
}

/// A group of people at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeopleView {
    /// Whether they are on shift.
    pub is_there: bool,
    /// People.
    pub people: u32,
    /// Those at work, or on their way to it.
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
    /// The product of the job that lies on it.
    pub load: Option<u32>,
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
    /// Safe stops of vehicles because they were not heard.
    pub vehicle_stops: u64,
}

impl FiguresSoFar {
    /// Good parts an hour; none while no time is counted.
    pub fn good_parts_per_hour(&self) -> Option<f64> {
        (self.time > Span::ZERO).then(|| self.good_parts as f64 / self.time.as_hours())
    }
}

/// Where something is that has done the share `done` of the way along the aisles: along the hall first, then across.
pub fn on_the_way(from: Place, to: Place, done: f64) -> Place {
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
    use crate::factory::factory::Factory;
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
            let figures = simulation.model.snapshot(simulation.scheduler()).figures;
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
            let snapshot = looked_at.model.snapshot(looked_at.scheduler());
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
    fn jobs_on_their_way_are_those_that_places_wait_for_and_move_on() {
        let mut plant = load_builtin("machining-cell").unwrap().baseline.plant;
        plant.connected_by = None;
        for station in &mut plant.stations[1..] {
            station.line.transfer = toml::from_str("transfer_seconds = 240").unwrap();
        }
        let plan = FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap();
        let mut run = Factory::simulation(Arc::new(plan), 4, 0);
        let (mut seen, mut before) = (0, Vec::<WayView>::new());
        for step in 1..=2_000 {
            run.run_until(Time(step * 24_000_000_000));
            let picture = run.model.snapshot(run.scheduler());
            for (number, place) in picture.places.iter().enumerate() {
                let to = picture.on_the_way.iter().filter(|way| way.to == Some(number as u32));
                assert_eq!(to.count() as u32, place.coming, "place {number}");
            }
            assert!(
                picture
                    .on_the_way
                    .iter()
                    .all(|way| way.from.is_some() && way.from != way.to)
            );
            // A tenth of the way takes a tenth of its time.
            for way in before.iter().filter(|way| way.done < 0.899) {
                let goes_on = |later: &&WayView| {
                    let is_same = (later.product, later.from, later.to) == (way.product, way.from, way.to);
                    is_same && (later.done - way.done - 0.1).abs() < 1e-6
                };
                assert!(picture.on_the_way.iter().any(|later| goes_on(&later)), "{way:?}");
            }
            seen += picture.on_the_way.len();
            before = picture.on_the_way;
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn spare_parts_and_belts_are_what_the_plant_has() {
        let mut run = begun("smt-line", 2);
        let mut on_belts = 0;
        for step in 1..=200 {
            run.run_until(Time(step * 61_000_000_000));
            let picture = run.model.snapshot(run.scheduler());
            let products = run.model.plan().line.products.len() as u32;
            for jobs in &picture.belts {
                assert!(
                    jobs.windows(2).all(|pair| pair[0].along >= pair[1].along),
                    "the first in front"
                );
                assert!(
                    jobs.iter()
                        .all(|job| job.product < products && (0.0..=1.0).contains(&job.along))
                );
                on_belts += jobs.len();
            }
            assert_eq!(picture.spares.len(), run.model.plan().maintenance.spares.len());
        }
        assert!(on_belts > 0);
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
