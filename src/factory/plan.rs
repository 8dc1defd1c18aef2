//! The plant, prepared for simulation.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::factory::link_plan::{LinkError, LinkPlan};
use crate::factory::people_links::bring_papers;
use crate::factory::plant::{PlantSpec, RunSpec, WarmUpSpec};
use crate::factory::predictive_plan::{connect_detectors, equip};
use crate::factory::quality_plan::{MonitorPlan, equip_charts, monitors};
use crate::factory::relayout::RelayoutPlan;
use crate::factory::upkeep_plan::{connect_reports, maintenance};
use crate::factory::vehicles::VehiclesPlan;
use crate::kernel::time::{Span, Time};
use crate::line::energy::TariffPlan;
use crate::line::layout::{Place, places};
use crate::line::orders::DemandPlan;
use crate::line::plan::{LinePlan, NONE, PlanError};
use crate::line::planner::LineSource;
use crate::line::shift::Epoch;
use crate::maintenance::policy::PolicyPlan;
use crate::maintenance::predictive::detector::Detectors;
use crate::maintenance::predictive::lesson::DetectorError;
use crate::maintenance::quality::learned::lesson::DriftError;
use crate::maintenance::workshop::MaintenancePlan;
use crate::network::table::{NetworkTables, Outages};

/// Why a plant cannot be simulated as it is described.
#[derive(Debug, Error)]
pub enum PlantError {
    /// Its line or maintenance cannot be prepared.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Its network cannot be laid over it.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// It has no detector for a policy that predicts.
    #[error(transparent)]
    Detector(#[from] DetectorError),
    /// It has no detector for a learned chart.
    #[error(transparent)]
    Drift(#[from] DriftError),
    /// Its measured time is not one positive length.
    #[error("`run` needs exactly one of `months`, `days`, `hours`, `seconds`, above zero and up to 100 years")]
    MeasuredTime,
    /// Its warm-up is no length.
    #[error("`warm_up_days` must be from 0 to 36,500, but is {0}")]
    WarmUp(f64),
    /// It would take days to simulate.
    #[error(
        "one run would take up to {operations:.0e} events, and {MOST_EVENTS:.0e} is the most (hours of computing); \
         shorten `run`, or check the times of {what} for a wrong unit"
    )]
    TooLong {
        /// Most events that the run may need.
        operations: f64,
        /// What happens most often.
        what: String,
    },
    /// Its calendar leaves the years that have dates.
    #[error("the calendar from {start} does not reach far enough for the measured time")]
    Calendar {
        /// The first measured day.
        start: Date,
    },
}

/// A prepared plant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FactoryPlan {
    /// The line.
    pub line: LinePlan,
    /// Failures and crews.
    pub maintenance: MaintenancePlan,
    /// Control charts.
    pub monitors: Vec<MonitorPlan>,
    /// What the network does to them.
    pub links: LinkPlan,
    /// When the line is moved about.
    pub relayout: RelayoutPlan,
    /// What the network does to vehicles.
    pub vehicles: VehiclesPlan,
    /// For each machine its number at its station, from 1.
    pub machine_numbers: Vec<u32>,
    /// Electricity.
    pub tariff: TariffPlan,
    /// When the simulation begins.
    pub begin: Time,
    /// When the warm-up ends and the measured time begins.
    pub start: Time,
    /// When the measured time ends.
    pub end: Time,
    /// Ends the run when so many parts have left the line.
    pub until_parts: Option<u64>,
    /// Months of the ledger: first day, when it begins, when it ends if the measured time lasts.
    pub months: Vec<(Date, Time, Time)>,
    /// Stations of a flow line in their order without conveyors; empty for a job shop.
    pub flow: Vec<u32>,
}

/// What lies before the measured time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beforehand {
    /// What is simulated of it, days.
    pub warm_up_days: f64,
    /// Time zero lies so many whole days before the measured time, if the warm-up does not need more: plants with
    /// warm-ups of their own are on one clock then, and each run is the same but for the clock.
    pub calendar_days: u32,
}

impl From<f64> for Beforehand {
    fn from(warm_up_days: f64) -> Self {
        Self {
            warm_up_days,
            calendar_days: 0,
        }
    }
}

const CENTURY_DAYS: f64 = 36_500.0;

/// Most events of one run.
const MOST_EVENTS: f64 = 2e10;

impl FactoryPlan {
    /// Prepares a plant with what lies before its measured time, a warm-up of so many days if only that is given, whatever
    /// the plant says of it. `tables` are those of the
    /// network that connects it; a plant without network needs none ([`NetworkTables::default`]).
    ///
    /// # Errors
    /// See [`PlantError`]. A checked scenario with its own tables gives none, unless a detector cannot be trained.
    pub fn new(spec: &PlantSpec, tables: &NetworkTables, before: impl Into<Beforehand>) -> Result<Self, PlantError> {
        Self::equipped(spec, tables, &Detectors::default(), before)
    }

    /// The same with detectors for policies that predict and for learned charts; those that are not among them are
    /// trained now.
    ///
    /// # Errors
    /// As those of [`new`](Self::new).
    pub fn equipped(
        spec: &PlantSpec,
        tables: &NetworkTables,
        detectors: &Detectors,
        before: impl Into<Beforehand>,
    ) -> Result<Self, PlantError> {
        let mut plan = Self::unequipped(spec, tables, before)?;
        equip(&mut plan.maintenance, detectors)?;
        equip_charts(&mut plan.monitors, detectors)?;
        Ok(plan)
    }

    /// The plan without detectors: for finding out which ones it needs.
    ///
    /// # Errors
    /// As those of [`new`](Self::new).
    pub fn unequipped(
        spec: &PlantSpec,
        tables: &NetworkTables,
        before: impl Into<Beforehand>,
    ) -> Result<Self, PlantError> {
        let Beforehand {
            warm_up_days,
            calendar_days,
        } = before.into();
        if !(0.0..=CENTURY_DAYS).contains(&warm_up_days) {
            return Err(PlantError::WarmUp(warm_up_days));
        }
        let out_of_calendar = || PlantError::Calendar { start: spec.start };
        let own_days = warm_up_days.ceil();
        // Rounded without the days that only the calendar has, so that they change no run.
        let idle = Span::from_days((f64::from(calendar_days) - own_days).max(0.0));
        let whole_days = own_days.max(f64::from(calendar_days));
        let first_day = jiff::Span::new()
            .try_days(whole_days as i64)
            .and_then(|days| spec.start.checked_sub(days))
            .map_err(|_| out_of_calendar())?;
        let epoch = Epoch::new(first_day);
        let start = epoch.midnight(spec.start);
        let end = measured_end(&spec.run, spec.start, start, &epoch)?;
        let mut line = LinePlan::new(&line_source(spec, first_day, start))?;
        bring_papers(spec, &mut line)?;
        let monitors = monitors(spec, &mut line)?;
        let mut maintenance = maintenance(spec, &line)?;
        let links = LinkPlan::new(spec, &line, tables)?;
        connect_reports(spec, &line, &links, &mut maintenance);
        connect_detectors(&line, &mut maintenance);
        let machine_numbers = line.stations.iter().flat_map(|station| 1..=station.machines).collect();
        let tariff = TariffPlan::new(&spec.electricity).map_err(|source| PlanError::Hours {
            shift: "electricity".to_owned(),
            source,
        })?;
        let mut months = Vec::new();
        let day = |number: i32| {
            spec.start
                .checked_add(jiff::Span::new().months(number))
                .map_err(|_| out_of_calendar())
        };
        for number in 0.. {
            let (first, next) = (day(number)?, day(number + 1)?);
            months.push((first, epoch.midnight(first), epoch.midnight(next)));
            if epoch.midnight(next) >= end {
                break;
            }
        }
        check_length(&line, &maintenance, &links, Time(end.0 - idle.0))?;
        let mut plan = Self {
            flow: flow_order(&line),
            relayout: RelayoutPlan::new(spec, &line, end, |date| epoch.midnight(date))?,
            vehicles: VehiclesPlan::new(spec, &line)?,
            line,
            maintenance,
            monitors,
            links,
            machine_numbers,
            tariff,
            begin: Time(idle.0) + Span::from_days(own_days - warm_up_days),
            start,
            end,
            until_parts: spec.run.until_parts,
            months,
        };
        if spec.connected_by.is_some() {
            plan.connect_vehicles(tables);
            plan.connect_people(spec, tables);
        }
        Ok(plan)
    }
}

/// What a plant's line is planned from.
pub(crate) fn line_source(spec: &PlantSpec, first_day: Date, start: Time) -> LineSource<'_> {
    LineSource {
        stations: spec.stations.iter().map(|station| &station.line).collect(),
        products: &spec.products,
        operators: &spec.operators,
        fleets: spec.fleets.iter().map(|fleet| &fleet.line).collect(),
        places: station_places(spec),
        hall_length_m: spec.hall.resolve().size_m[0],
        shifts: &spec.shifts,
        calendar: &spec.calendar,
        release: &spec.release,
        first_day,
        start,
    }
}

/// Where the stations of a plant stand.
pub fn station_places(spec: &PlantSpec) -> Vec<Place> {
    let given: Vec<Option<Place>> = spec.stations.iter().map(|station| station.place_m).collect();
    let [length, width, _] = spec.hall.resolve().size_m;
    places(&given, [length, width])
}

/// The warm-up that a plant asks for; `None` if it is to be found out.
pub fn stated_warm_up_days(run: &RunSpec) -> Option<f64> {
    match run.warm_up_days {
        None => Some(0.0),
        Some(WarmUpSpec::Days(days)) => Some(days),
        Some(WarmUpSpec::Auto(_)) => None,
    }
}

fn measured_end(run: &RunSpec, first: Date, start: Time, epoch: &Epoch) -> Result<Time, PlantError> {
    let given = [
        run.days.map(|days| days * 86_400.0),
        run.hours.map(|hours| hours * 3_600.0),
        run.seconds,
    ];
    let lengths: Vec<f64> = given.into_iter().flatten().collect();
    let end = match (run.months, lengths.as_slice()) {
        (Some(months), []) if months > 0 => {
            let months = i32::try_from(months).map_err(|_| PlantError::MeasuredTime)?;
            let last = first
                .checked_add(
                    jiff::Span::new()
                        .try_months(months)
                        .map_err(|_| PlantError::MeasuredTime)?,
                )
                .map_err(|_| PlantError::Calendar { start: first })?;
            epoch.midnight(last)
        }
        (None, &[seconds]) if seconds > 0.0 => start + Span::from_seconds(seconds),
        _ => return Err(PlantError::MeasuredTime),
    };
    if end.since(start) > Span::from_days(CENTURY_DAYS) || end <= start {
        return Err(PlantError::MeasuredTime);
    }
    Ok(end)
}

/// Refuses a run that would go on for days because something happens far too often in it. A bound, not an estimate:
/// every machine is taken to work all the time.
fn check_length(line: &LinePlan, maintenance: &MaintenancePlan, links: &LinkPlan, end: Time) -> Result<(), PlantError> {
    let times = |every: Span| end.as_seconds() / every.as_seconds().max(1e-9);
    let stations = line.stations.iter().enumerate().map(|(number, station)| {
        let steps = line.steps.iter().filter(|step| step.station as usize == number);
        let shortest = match &station.rules.conveyor {
            Some(belt) => Some(belt.pitch),
            None => steps.map(|step| step.mean_cycle).min(),
        };
        let place = format!("station `{}`", station.rules.name);
        (
            shortest.map_or(0.0, |shortest| f64::from(station.machines) * times(shortest)),
            place,
        )
    });
    let failures = maintenance.machine_modes.iter().flatten().map(|&mode| {
        let mode = &maintenance.modes[mode as usize];
        let planned = mode.care.as_ref().and_then(|care| match &care.policy {
            PolicyPlan::Condition(watch) => {
                let work = care.preventive.as_ref().unwrap_or(&mode.repair);
                Some(Span::from_hours(watch.every) + work.mean())
            }
            PolicyPlan::Predictive(predictive) => {
                let work = care.preventive.as_ref().unwrap_or(&mode.repair);
                Some(Span::from_hours(predictive.lesson.check) + work.mean())
            }
            policy => policy.interval(),
        });
        let count = times(mode.life.mean()) + planned.map_or(0.0, times);
        (count, format!("failure `{}`", mode.name))
    });
    let orders = line.products.iter().filter_map(|product| match &product.demand {
        DemandPlan::Orders(orders) => {
            let every = orders.every.as_ref()?.mean();
            Some((times(every), format!("the orders for `{}`", product.name)))
        }
        DemandPlan::None | DemandPlan::Released | DemandPlan::Saturated { .. } => None,
    });
    let outages = links.controls.iter().filter_map(|control| match &control.outages {
        Outages::Poisson { per_hour, .. } => {
            let count = per_hour * end.as_seconds() / 3_600.0;
            Some((count, format!("the network outages of `{}`", control.device)))
        }
        Outages::Never | Outages::Always => None,
    });
    let faults = links.faults.iter().map(|fault| {
        let every = fault.time_to_failure.mean() + fault.repair.mean();
        (times(every), format!("the network faults of {}", fault.part))
    });
    let all: Vec<(f64, String)> = stations
        .chain(failures)
        .chain(orders)
        .chain(outages)
        .chain(faults)
        .collect();
    let operations = all.iter().map(|(count, _)| count).sum::<f64>();
    match all.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, what)) if operations > MOST_EVENTS => Err(PlantError::TooLong { operations, what }),
        _ => Ok(()),
    }
}

/// The stations in the order in which every product visits them, without conveyors; nothing if there is no such
/// order.
fn flow_order(line: &LinePlan) -> Vec<u32> {
    let forward =
        |step: &crate::line::plan::StepPlan| step.next == NONE || line.steps[step.next as usize].station > step.station;
    if !line.steps.iter().all(forward) {
        return Vec::new();
    }
    (0u32..)
        .zip(&line.stations)
        .filter(|(_, station)| !station.is_conveyor)
        .map(|(number, _)| number)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::factory::factory::Factory;
    use crate::factory::result::complete;
    use crate::scenario::load::load_builtin;

    #[test]
    fn days_that_only_the_calendar_has_change_no_run() {
        // One with shifts, orders and vehicles each, a warm-up of whole days and others; half a year back is another
        // weekday and the other side of holidays.
        for (name, warm_up_days) in [
            ("machining-cell", 1.3),
            ("injection-moulding", 2.0),
            ("robot-assembly", 0.7),
            ("robot-cafe", 0.0),
        ] {
            let mut plant = load_builtin(name).unwrap().baseline.plant;
            plant.connected_by = None;
            (plant.run.months, plant.run.days, plant.run.hours, plant.run.seconds) = (None, Some(6.0), None, None);
            let run = |calendar_days| {
                let before = Beforehand {
                    warm_up_days,
                    calendar_days,
                };
                let plan = Arc::new(FactoryPlan::new(&plant, &NetworkTables::default(), before).unwrap());
                let days = plan.start.since(plan.begin).as_days();
                assert!((days - warm_up_days).abs() < 1e-9, "{name} {days}");
                let simulation = Factory::simulation(Arc::clone(&plan), 3, 1);
                (plan, complete(simulation).unwrap())
            };
            let (own, expected) = run(0);
            let (far, found) = run(183);
            assert_eq!(far.start, Time::ZERO + Span::from_days(183.0));
            assert_eq!(far.end.since(far.start), own.end.since(own.start));
            assert_eq!(found, expected, "{name}");
        }
    }
}
