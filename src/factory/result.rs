//! What one run found out: figures by name, with their units in the names.

use serde::Serialize;

use crate::factory::cameras::PictureCounts;
use crate::factory::effectiveness::Effectiveness;
use crate::factory::factory::{Factory, FactoryError};
use crate::factory::ledger::Ledger;
use crate::factory::link_plan::FlowPlan;
use crate::factory::links::{Links, StopCounts};
use crate::factory::plan::FactoryPlan;
use crate::factory::quality_result::detection_figures;
use crate::factory::upkeep_result::{MachineUpkeep, mode_spares};
use crate::kernel::simulation::Simulation;
use crate::kernel::time::{Span, Time, TotalSpan};
use crate::line::counts::ProductCounts;
use crate::line::fleet::{FleetPlan, VehicleState};
use crate::line::floor::Floor;
use crate::line::state::{State, StateTotals};
use crate::network::table::NetworkBasis;

/// Figures by name, in a fixed order. `None` where a figure has no value (a mean over nothing).
pub type Figures = Vec<(&'static str, Option<f64>)>;

/// The results of one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RunResult {
    /// Measured time, hours.
    pub measured_hours: f64,
    /// Events simulated, warm-up included.
    pub events: u64,
    /// Figures of the whole plant.
    pub kpis: Figures,
    /// Stations in the order of the scenario.
    pub stations: Vec<StationResult>,
    /// Products in the order of the scenario.
    pub products: Vec<NamedFigures>,
    /// Operator groups, then crews.
    pub people: Vec<NamedFigures>,
    /// Failure modes as `station/mode`.
    pub failures: Vec<NamedFigures>,
    /// Machines that can fail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<MachineUpkeep>,
    /// For each failure mode its spare part's number among those of the ledger; none if it needs none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mode_spares: Vec<Option<u32>>,
    /// Spare parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spares: Vec<NamedFigures>,
    /// Drifts of processes as `station/drift`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drifts: Vec<NamedFigures>,
    /// Control charts, by the station that inspects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charts: Vec<NamedFigures>,
    /// What their signals pointed at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suspects: Vec<NamedFigures>,
    /// How soon learned charts and simple ones noticed each drift when they were tried, as `drift ← inspection`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detections: Vec<NamedFigures>,
    /// What the network's part of it rests on; none without a network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<NetworkBasis>,
    /// Flows of the network in the order of the site, e.g. `lathe/2/control`; none without a network.
    pub links: Vec<NamedFigures>,
    /// Fleets of vehicles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fleets: Vec<NamedFigures>,
    /// Parts that left the line in each of the equal intervals of the run.
    pub output: Vec<u64>,
    /// Flows by month.
    pub ledger: Ledger,
}

/// Figures of something with a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NamedFigures {
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
}

/// The results of one station.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationResult {
    /// Its name.
    pub name: String,
    /// Its machines.
    pub machines: u32,
    /// Share of the calendar time of its machines in each state of [`State::ALL`]; they sum to 1.
    pub states: Vec<f64>,
    /// Its other figures.
    pub figures: Figures,
}

/// Runs a simulation to the end of its measured time and reads its results.
///
/// # Errors
/// If the line stops for good, see [`FactoryError`].
pub fn complete(mut simulation: Simulation<Factory>) -> Result<RunResult, FactoryError> {
    let end = simulation.model.plan().end;
    simulation.run_until(end);
    let events = simulation.scheduler().handled();
    let now = simulation.scheduler().now();
    simulation.model.results(now, events)
}

impl Factory {
    /// Closes all accounts at `now`, the end of the run, and reads the results.
    ///
    /// # Errors
    /// If the line had stopped for good.
    pub fn results(&mut self, now: Time, events: u64) -> Result<RunResult, FactoryError> {
        let months = self.close(now)?;
        let plan = std::sync::Arc::clone(self.plan());
        let ledger = Ledger::of(&plan, months);
        let measured = now.since(plan.start);
        let stations = self.station_results(&plan, now, measured);
        let floor = self.floor();
        let products = plan.line.products.iter().zip(floor.products());
        Ok(RunResult {
            measured_hours: measured.as_hours(),
            events,
            kpis: plant_figures(floor, self.links(), self.recorder().energy_kwh(), now, measured),
            stations,
            products: products
                .zip(floor.late_orders(now))
                .map(|((product, counts), late_orders)| NamedFigures {
                    name: product.name.clone(),
                    figures: product_figures(counts, late_orders, measured),
                })
                .collect(),
            people: self.people_figures(&plan, now),
            failures: self.failure_figures(&plan),
            machines: self.machine_results(&plan),
            mode_spares: mode_spares(&plan),
            spares: self.spare_figures(&plan, now, measured),
            drifts: self.drift_figures(&plan),
            charts: self.chart_figures(&plan),
            suspects: self.suspect_figures(&plan),
            detections: detection_figures(&plan),
            network: plan.links.basis.clone(),
            links: self.link_figures(&plan, now),
            fleets: self.fleet_figures(&plan, now),
            output: self.recorder().output().to_vec(),
            ledger,
        })
    }

    fn station_results(&mut self, plan: &FactoryPlan, now: Time, measured: Span) -> Vec<StationResult> {
        let (sole, shifting) = self.floor().active_periods().shares(now);
        let (turning_points, windows) = self.recorder().turning_points();
        let turning_points = turning_points.to_vec();
        let mut results = Vec::with_capacity(plan.line.stations.len());
        for (number, station) in plan.line.stations.iter().enumerate() {
            let queue_area = self.floor_mut().queue_area(number, now);
            let machines = station.first_machine as usize..(station.first_machine + station.machines) as usize;
            let mut times = StateTotals::default();
            for machine in &self.floor().machines()[machines] {
                times.add(&machine.times);
            }
            let (&counts, &quality_counts) = self.floor().station_counts(number);
            let total = times.total().as_seconds();
            let share = |span: TotalSpan| ratio(span.as_seconds(), total);
            let found = Effectiveness::of(&times, &counts, &quality_counts, station.is_conveyor);
            let is_flow = plan.flow.contains(&(number as u32));
            results.push(StationResult {
                name: station.rules.name.clone(),
                machines: station.machines,
                states: State::ALL
                    .iter()
                    .map(|&state| share(times.get(state)).unwrap_or(0.0))
                    .collect(),
                figures: vec![
                    ("parts", Some(counts.parts as f64)),
                    ("availability", found.availability),
                    ("performance", found.performance),
                    ("quality", found.quality),
                    ("oee", found.oee()),
                    ("mean_queue_jobs", ratio(queue_area.0 as f64, measured.0 as f64)),
                    (
                        "mean_wait_seconds",
                        ratio(counts.waited.as_seconds(), counts.jobs as f64),
                    ),
                    ("setups", Some(quality_counts.setups as f64)),
                    ("made_defective_parts", Some(quality_counts.made_defective as f64)),
                    ("rejected_parts", Some(quality_counts.rejected as f64)),
                    ("falsely_rejected_parts", Some(quality_counts.rejected_good as f64)),
                    ("missed_defective_parts", Some(quality_counts.missed as f64)),
                    ("scrapped_parts", Some(quality_counts.scrapped as f64)),
                    (
                        "bottleneck_sole_share",
                        ratio(sole[number].as_seconds(), measured.as_seconds()),
                    ),
                    (
                        "bottleneck_shifting_share",
                        ratio(shifting[number].as_seconds(), measured.as_seconds()),
                    ),
                    (
                        "turning_point_share",
                        ratio(f64::from(turning_points[number]), f64::from(windows)).filter(|_| is_flow),
                    ),
                ],
            });
        }
        results
    }

    fn people_figures(&self, plan: &FactoryPlan, now: Time) -> Vec<NamedFigures> {
        let operators = self.floor().operators();
        let groups = (0u32..).zip(&plan.line.groups).zip(operators.groups());
        let groups = groups.map(|((number, group), people)| {
            let walks = group.walk_m_per_s.is_some();
            let walked = walks.then(|| operators.walked(number, now).as_hours());
            (&group.name, people, walked)
        });
        let crews = plan.maintenance.crews.iter().zip(self.workshop().crews());
        let crews = crews.map(|(crew, at_work)| (&crew.name, at_work.people(), None));
        groups
            .chain(crews)
            .map(|(name, people, walked)| {
                let times = people.times(now);
                let mut figures = vec![
                    ("utilisation", times.utilisation()),
                    ("busy_hours", Some(times.busy.as_hours())),
                    ("hours_there", Some(times.there.as_hours())),
                ];
                figures.extend(walked.map(|hours| ("walking_hours", Some(hours))));
                NamedFigures {
                    name: name.clone(),
                    figures,
                }
            })
            .collect()
    }

    fn link_figures(&self, plan: &FactoryPlan, now: Time) -> Vec<NamedFigures> {
        let links = &plan.links;
        let mut stops = vec![None; links.flows.len()];
        for (control, counts) in links.controls.iter().zip(self.links().stops(now)) {
            stops[control.flow as usize] = Some(counts);
        }
        let mut pictures = vec![None; links.flows.len()];
        for (camera, counts) in links.cameras.iter().zip(self.links().pictures()) {
            pictures[camera.flow as usize] = Some(counts);
        }
        let flows = links.flows.iter().zip(stops).zip(pictures);
        flows
            .map(|((flow, stops), pictures)| NamedFigures {
                name: flow.name.clone(),
                figures: flow_figures(flow, stops, pictures),
            })
            .collect()
    }

    fn fleet_figures(&self, plan: &FactoryPlan, now: Time) -> Vec<NamedFigures> {
        let figures = |(number, fleet): (usize, &FleetPlan)| {
            let counts = self.floor().fleets().counts(number);
            let times = self.floor().fleets().times(number, now);
            let there = (times.total() - times.get(VehicleState::OffShift)).as_seconds();
            let share = |span: TotalSpan| ratio(span.as_seconds(), there);
            NamedFigures {
                name: fleet.name.clone(),
                figures: vec![
                    ("trips", Some(counts.trips as f64)),
                    (
                        "mean_wait_minutes",
                        ratio(counts.waited.as_seconds() / 60.0, counts.pickups as f64),
                    ),
                    ("utilisation", share(times.on_trips())),
                    ("charging_share", share(times.get(VehicleState::Charging))),
                    ("stopped_share", share(times.get(VehicleState::Stopped))),
                    ("stops", Some(counts.stops as f64)),
                ],
            }
        };
        plan.line.fleets.iter().enumerate().map(figures).collect()
    }
}

/// The figures of a flow: what the network's tables say of it, and what that did to the machine that it serves.
fn flow_figures(flow: &FlowPlan, stops: Option<StopCounts>, pictures: Option<PictureCounts>) -> Figures {
    let count = |count: Option<u64>| count.map(|count| count as f64);
    vec![
        ("loss", Some(flow.loss)),
        ("mean_delay_ms", Some(flow.mean_delay.as_seconds() * 1e3)),
        ("network_stops", count(stops.map(|stops| stops.stops))),
        ("network_stop_hours", stops.map(|stops| stops.time.as_hours())),
        ("scrapped_parts", count(stops.map(|stops| stops.scrapped))),
        ("pictured_parts", count(pictures.map(|pictures| pictures.parts))),
        ("late_answers", count(pictures.map(|pictures| pictures.late))),
        ("unchecked_parts", count(pictures.map(|pictures| pictures.passed))),
        ("rejected_late_parts", count(pictures.map(|pictures| pictures.rejected))),
        (
            "mean_answer_wait_ms",
            pictures.and_then(|pictures| ratio(pictures.waited.as_seconds() * 1e3, pictures.parts as f64)),
        ),
    ]
}

fn plant_figures(floor: &Floor, links: &Links, energy_kwh: &[f64], now: Time, measured: Span) -> Figures {
    let mut all = ProductCounts::default();
    for counts in floor.products() {
        all.started += counts.started - counts.gained;
        all.finished += counts.finished;
        all.escaped += counts.escaped;
        all.first_pass += counts.first_pass;
        all.scrapped += counts.scrapped;
        all.reworked += counts.reworked;
        all.lead_time += counts.lead_time;
        all.ordered += counts.ordered;
        all.delivered += counts.delivered;
        all.lost += counts.lost;
        all.orders_completed += counts.orders_completed;
        all.orders_late += counts.orders_late;
        all.orders_lost += counts.orders_lost;
        all.order_lead_time += counts.order_lead_time;
    }
    let hours = measured.as_hours();
    let good = (all.finished - all.escaped) as f64;
    let energy: f64 = energy_kwh.iter().sum();
    let completed = all.orders_completed as f64;
    let stops: u64 = links.stops(now).map(|link| link.stops).sum();
    let stopped = links.stops(now).fold(Span::ZERO, |sum, link| sum + link.time);
    vec![
        ("throughput_parts_per_hour", ratio(all.finished as f64, hours)),
        ("good_parts_per_hour", ratio(good, hours)),
        ("started_parts", Some(all.started as f64)),
        ("finished_parts", Some(all.finished as f64)),
        ("good_parts", Some(good)),
        ("escaped_defective_parts", Some(all.escaped as f64)),
        ("scrapped_parts", Some(all.scrapped as f64)),
        ("reworked_parts", Some(all.reworked as f64)),
        // Of the parts that ended, those that left neither reworked nor defective.
        (
            "first_pass_yield",
            ratio(all.first_pass as f64, (all.finished + all.scrapped) as f64),
        ),
        ("lead_time_hours", ratio(all.lead_time.as_hours(), all.finished as f64)),
        (
            "work_in_process_parts",
            Some(floor.work_in_process().mean(now, measured)),
        ),
        (
            "work_in_process_highest_parts",
            Some(floor.work_in_process().highest() as f64),
        ),
        ("ordered_parts", Some(all.ordered as f64)),
        ("delivered_parts", Some(all.delivered as f64)),
        ("lost_order_parts", Some(all.lost as f64)),
        ("orders_completed", Some(completed)),
        (
            "orders_on_time_share",
            on_time_share(&all, floor.late_orders(now).sum()),
        ),
        (
            "order_lead_time_days",
            ratio(all.order_lead_time.as_seconds() / 86_400.0, completed),
        ),
        ("energy_kwh", Some(energy)),
        ("energy_kwh_per_part", ratio(energy, all.finished as f64)),
        ("network_stops", Some(stops as f64)),
        ("network_stop_minutes", Some(stopped.as_seconds() / 60.0)),
    ]
}

/// Share of the orders completed in time among those of which it is known whether they are: the completed ones, the lost
/// ones, and those that are open and past their due date.
fn on_time_share(counts: &ProductCounts, open_late: usize) -> Option<f64> {
    let in_time = counts.orders_completed - counts.orders_late;
    let known = counts.orders_completed + counts.orders_lost + open_late as u64;
    ratio(in_time as f64, known as f64)
}

fn product_figures(counts: &ProductCounts, late_orders: usize, measured: Span) -> Figures {
    let completed = counts.orders_completed as f64;
    vec![
        ("started_parts", Some(counts.started as f64)),
        ("finished_parts", Some(counts.finished as f64)),
        (
            "finished_parts_per_hour",
            ratio(counts.finished as f64, measured.as_hours()),
        ),
        ("escaped_defective_parts", Some(counts.escaped as f64)),
        ("scrapped_parts", Some(counts.scrapped as f64)),
        ("reworked_parts", Some(counts.reworked as f64)),
        ("built_in_parts", Some(counts.built_in as f64)),
        ("taken_apart_parts", Some(counts.taken_apart as f64)),
        ("in_process_at_start_parts", Some(counts.in_process_at_start as f64)),
        ("in_process_at_end_parts", Some(counts.in_process as f64)),
        (
            "lead_time_hours",
            ratio(counts.lead_time.as_hours(), counts.finished as f64),
        ),
        ("ordered_parts", Some(counts.ordered as f64)),
        ("delivered_parts", Some(counts.delivered as f64)),
        ("lost_order_parts", Some(counts.lost as f64)),
        ("orders_completed", Some(completed)),
        ("orders_on_time_share", on_time_share(counts, late_orders)),
    ]
}

pub(super) fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
