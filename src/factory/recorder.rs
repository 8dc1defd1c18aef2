//! What a run writes down as it goes: the ledger by month, energy by tariff row, output over time, and which
//! station was the turning point in each part of the run. Its size does not depend on the length of a month or
//! of a cycle, only on the number of months.

use serde::{Deserialize, Serialize};

use crate::factory::factory::FactoryEvent;
use crate::factory::ledger::{LabourFlow, Ledger, LedgerMonth, ProductFlow, RepairFlow, SpareFlow};
use crate::factory::plan::FactoryPlan;
use crate::factory::shift_clock::ShiftClock;
use crate::factory::spare_time::{StationTime, spare_parts};
use crate::kernel::attendance::WorkTimes;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::line::bottleneck::turning_point;
use crate::line::counts::ProductCounts;
use crate::line::floor::{ACCOUNTS, Floor};
use crate::line::plan::NONE;
use crate::line::state::{State, StateTimes, StateTotals};
use crate::maintenance::crew::Crew;
use crate::maintenance::repair_counts::RepairCounts;
use crate::maintenance::spares::SpareCounts;
use crate::maintenance::workshop::Workshop;

/// Equal intervals in which a run's output is counted.
pub const PULSES: u64 = 1_000;
/// Equal parts of a run in which the turning point is looked for.
pub const WINDOWS: u64 = 20;

/// The records of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recorder {
    months: Vec<LedgerMonth>,
    products_before: Vec<ProductCounts>,
    stations_before: Vec<StationTime>,
    repairs_before: Vec<RepairCounts>,
    spares_before: Vec<SpareCounts>,
    calls_before: Vec<u64>,
    /// Of all groups and all crews.
    people_before: Vec<WorkTimes>,
    always: ShiftClock,
    month_energy: Vec<f64>,
    total_energy: Vec<f64>,
    tariff_row: usize,
    energy_before: Vec<(StateTimes, f64)>,
    pulses: u64,
    phases_before: u64,
    finished_before: u64,
    output: Vec<u64>,
    window_before: Vec<StateTimes>,
    turning_points: Vec<u32>,
    windows: u32,
    /// For each machine, product by product, the parts that its failures have spoilt.
    spoilt: Vec<Vec<u64>>,
}

impl Recorder {
    /// Nothing recorded yet.
    pub fn new(plan: &FactoryPlan) -> Self {
        let machines = plan.line.machine_count() as usize;
        let rows = plan.tariff.rows.len();
        Self {
            months: Vec::new(),
            products_before: vec![ProductCounts::default(); plan.line.products.len()],
            stations_before: vec![StationTime::default(); plan.line.stations.len()],
            repairs_before: vec![RepairCounts::default(); plan.maintenance.modes.len()],
            spares_before: vec![SpareCounts::default(); plan.maintenance.spares.len()],
            calls_before: vec![0; plan.maintenance.crews.len()],
            people_before: vec![WorkTimes::default(); plan.line.groups.len() + plan.maintenance.crews.len()],
            always: ShiftClock::always_on(plan.begin),
            month_energy: vec![0.0; rows],
            total_energy: vec![0.0; rows],
            tariff_row: 0,
            energy_before: vec![Default::default(); machines],
            pulses: 0,
            phases_before: 0,
            finished_before: 0,
            output: Vec::new(),
            window_before: vec![StateTimes::default(); machines],
            turning_points: vec![0; plan.line.stations.len()],
            windows: 0,
            spoilt: vec![vec![0; plan.line.products.len()]; machines],
        }
    }

    /// Puts the first of its events into the calendar.
    pub fn start(&mut self, plan: &FactoryPlan, scheduler: &mut Scheduler<FactoryEvent>) {
        self.schedule_month(plan, scheduler);
        self.follow_tariff(plan, scheduler);
        scheduler.at(self.pulse_time(plan, 1), ACCOUNTS, FactoryEvent::Pulse);
    }

    /// The warm-up is over; the floor's accounts have been reset.
    pub fn begin_measuring(&mut self, floor: &Floor, now: Time) {
        self.products_before = floor.products().to_vec();
        self.stations_before.fill(StationTime::default());
        self.repairs_before.fill(RepairCounts::default());
        self.spares_before.fill(SpareCounts::default());
        self.calls_before.fill(0);
        self.people_before.fill(WorkTimes::default());
        self.always.reset(now);
        self.month_energy.fill(0.0);
        self.total_energy.fill(0.0);
        self.energy_before.fill(Default::default());
        self.finished_before = 0;
        self.window_before.fill(StateTimes::default());
        self.turning_points.fill(0);
        self.windows = 0;
        self.spoilt.iter_mut().for_each(|products| products.fill(0));
    }

    /// A failure of a machine has spoilt parts: what had been scrapped of each product before, and now.
    pub fn spoil(&mut self, machine: u32, before: &[u64], now: &[ProductCounts]) {
        for ((spoilt, before), now) in self.spoilt[machine as usize].iter_mut().zip(before).zip(now) {
            *spoilt += now.scrapped - before;
        }
    }

    /// For each product the parts that failures of a machine have spoilt.
    pub fn spoilt(&self, machine: u32) -> &[u64] {
        &self.spoilt[machine as usize]
    }

    fn schedule_month(&self, plan: &FactoryPlan, scheduler: &mut Scheduler<FactoryEvent>) {
        if let Some(&(_, _, end)) = plan.months.get(self.months.len())
            && end < plan.end
        {
            scheduler.at(end, ACCOUNTS, FactoryEvent::MonthEnds);
        }
    }

    fn follow_tariff(&mut self, plan: &FactoryPlan, scheduler: &mut Scheduler<FactoryEvent>) {
        let (row, until) = plan.tariff.row_at(&plan.line.epoch, scheduler.now());
        self.tariff_row = row;
        if until < plan.end {
            scheduler.at(until, ACCOUNTS, FactoryEvent::TariffChanges);
        }
    }

    /// Another row of the tariff holds.
    pub fn change_tariff(&mut self, plan: &FactoryPlan, floor: &mut Floor, scheduler: &mut Scheduler<FactoryEvent>) {
        self.meter(plan, floor, scheduler.now());
        self.follow_tariff(plan, scheduler);
    }

    /// Reads the meter: energy since the last reading goes to the row that held meanwhile.
    fn meter(&mut self, plan: &FactoryPlan, floor: &mut Floor, now: Time) {
        floor.close_accounts(now);
        let mut kwh = 0.0;
        for (machine, before) in floor.machines().iter().zip(&mut self.energy_before) {
            let power = &plan.line.stations[machine.station as usize].rules.power_kw;
            let times = machine.times.since(&before.0);
            for (&state, &power) in State::ALL.iter().zip(power) {
                kwh += power * times.get(state).as_hours();
            }
            kwh += machine.extra_kwh - before.1;
            *before = (machine.times, machine.extra_kwh);
        }
        self.month_energy[self.tariff_row] += kwh;
        self.total_energy[self.tariff_row] += kwh;
    }

    /// A month of the ledger is over.
    pub fn end_month(
        &mut self,
        plan: &FactoryPlan,
        floor: &mut Floor,
        workshop: &Workshop,
        shifts: &mut [ShiftClock],
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        self.close_month(plan, floor, workshop, shifts, scheduler.now());
        self.schedule_month(plan, scheduler);
    }

    fn close_month(
        &mut self,
        plan: &FactoryPlan,
        floor: &mut Floor,
        workshop: &Workshop,
        shifts: &mut [ShiftClock],
        now: Time,
    ) {
        let Some(&(start, from, until)) = plan.months.get(self.months.len()) else {
            return;
        };
        self.meter(plan, floor, now);
        floor.count_late_days(now);
        let stations = StationTime::of_all(&plan.line, floor);
        let spare = spare_parts(&plan.line, &self.stations_before, &stations);
        let products = floor
            .products()
            .iter()
            .zip(&self.products_before)
            .zip(spare)
            .map(|((now, before), spare)| flow(now, before, spare));
        let repair_counts = workshop.counts(&plan.maintenance);
        let repairs = repair_counts
            .iter()
            .zip(&self.repairs_before)
            .map(|(now, before)| RepairFlow {
                count: now.repairs - before.repairs,
                repair_hours: (now.repair_time - before.repair_time).as_hours(),
                preventive: now.preventive - before.preventive,
                damages: now.damages - before.damages,
                inspections: now.inspections - before.inspections,
            });
        let spare_counts = workshop.spare_counts(now);
        let spares = spare_counts
            .iter()
            .zip(&self.spares_before)
            .map(|(now, before)| SpareFlow {
                used: now.used - before.used,
                urgent: now.urgent - before.urgent,
                held_hours: (now.held - before.held).as_hours(),
            });
        let by_shift: Vec<LabourFlow> = shifts.iter_mut().map(|shift| shift.take_hours(now)).collect();
        let always = self.always.take_hours(now);
        let hours = |people: u32, shift: u32| {
            let one = if shift == NONE {
                always
            } else {
                by_shift[shift as usize]
            };
            let people = f64::from(people);
            LabourFlow {
                regular_hours: people * one.regular_hours,
                overtime_hours: people * one.overtime_hours,
                night_hours: people * one.night_hours,
                calls: 0,
            }
        };
        let operators = plan.line.groups.iter().map(|group| hours(group.count, group.shift));
        let crew_calls = workshop.crew_calls();
        let calls = crew_calls
            .iter()
            .zip(&self.calls_before)
            .map(|(now, before)| now - before);
        let crews = plan
            .maintenance
            .crews
            .iter()
            .zip(calls)
            .map(|(crew, calls)| LabourFlow {
                calls,
                ..hours(crew.size, crew.shift)
            });
        let people = floor
            .operators()
            .groups()
            .iter()
            .chain(workshop.crews().iter().map(Crew::people));
        let people: Vec<WorkTimes> = people.map(|people| people.times(now)).collect();
        let beyond = people.iter().zip(&self.people_before);
        let labour = operators
            .chain(crews)
            .zip(beyond)
            .map(|(hours, (now, before))| LabourFlow {
                overtime_hours: hours.overtime_hours + (now.beyond - before.beyond).as_hours(),
                night_hours: hours.night_hours + (now.beyond_at_night - before.beyond_at_night).as_hours(),
                ..hours
            });
        let covered = now.since(from);
        self.months.push(LedgerMonth {
            start,
            fraction: if now >= until {
                1.0
            } else {
                covered.as_seconds() / until.since(from).as_seconds()
            },
            products: products.collect(),
            labour: labour.collect(),
            repairs: repairs.collect(),
            spares: spares.collect(),
            energy_kwh: std::mem::replace(&mut self.month_energy, vec![0.0; plan.tariff.rows.len()]),
        });
        self.products_before = floor.products().to_vec();
        self.stations_before = stations;
        self.repairs_before = repair_counts;
        self.spares_before = spare_counts;
        self.calls_before = crew_calls;
        self.people_before = people;
    }

    fn pulse_time(&self, plan: &FactoryPlan, number: u64) -> Time {
        let whole = u128::from(plan.end.since(plan.begin).0);
        plan.begin + Span((whole * u128::from(number) / u128::from(PULSES)) as u64)
    }

    /// An interval is over. Whether anything moved on the line meanwhile.
    pub fn pulse(&mut self, plan: &FactoryPlan, floor: &mut Floor, scheduler: &mut Scheduler<FactoryEvent>) -> bool {
        let now = scheduler.now();
        self.pulses += 1;
        self.output
            .push(floor.finished_parts().saturating_sub(self.finished_before));
        self.finished_before = floor.finished_parts();
        if self.pulses.is_multiple_of(PULSES / WINDOWS) {
            floor.close_accounts(now);
            self.look_for_turning_point(plan, floor);
        }
        if self.pulses < PULSES {
            scheduler.at(self.pulse_time(plan, self.pulses + 1), ACCOUNTS, FactoryEvent::Pulse);
        }
        let moved = floor.phases_ended() != self.phases_before;
        self.phases_before = floor.phases_ended();
        moved
    }

    fn look_for_turning_point(&mut self, plan: &FactoryPlan, floor: &Floor) {
        let mut waits = Vec::with_capacity(plan.flow.len());
        for &number in &plan.flow {
            let station = &plan.line.stations[number as usize];
            let mut times = StateTotals::default();
            for machine in station.first_machine..station.first_machine + station.machines {
                let machine = machine as usize;
                times.add(&floor.machines()[machine].times.since(&self.window_before[machine]));
            }
            // Stations may have different numbers of machines: their waits count a machine.
            let each = |state| times.get(state).each(station.machines);
            waits.push((each(State::Blocked), each(State::Starved)));
        }
        for (before, machine) in self.window_before.iter_mut().zip(floor.machines()) {
            *before = machine.times;
        }
        self.windows += 1;
        if let Some(index) = turning_point(&waits) {
            self.turning_points[plan.flow[index] as usize] += 1;
        }
    }

    /// The run is over: the last month is closed.
    pub fn finish(
        &mut self,
        plan: &FactoryPlan,
        floor: &mut Floor,
        workshop: &Workshop,
        shifts: &mut [ShiftClock],
        now: Time,
    ) {
        self.close_month(plan, floor, workshop, shifts, now);
    }

    /// The ledger of the months closed so far.
    pub fn months(&self) -> &[LedgerMonth] {
        &self.months
    }

    /// Parts that left the line in each interval of the run so far.
    pub fn output(&self) -> &[u64] {
        &self.output
    }

    /// Energy of the measured time by tariff row, kWh.
    pub fn energy_kwh(&self) -> &[f64] {
        &self.total_energy
    }

    /// For each station the number of windows in which it was the turning point, and the number of all windows.
    pub fn turning_points(&self) -> (&[u32], u32) {
        (&self.turning_points, self.windows)
    }
}

impl Ledger {
    /// The ledger of a run, with the names of its columns.
    pub fn of(plan: &FactoryPlan, months: Vec<LedgerMonth>) -> Self {
        let groups = plan.line.groups.iter().map(|group| group.name.clone());
        let crews = plan.maintenance.crews.iter().map(|crew| crew.name.clone());
        Self {
            product_names: plan.line.products.iter().map(|product| product.name.clone()).collect(),
            labour_names: groups.chain(crews).collect(),
            repair_names: plan.maintenance.modes.iter().map(|mode| mode.name.clone()).collect(),
            spare_names: plan.maintenance.spares.iter().map(|spare| spare.name.clone()).collect(),
            energy_names: plan.tariff.rows.clone(),
            months,
        }
    }
}

fn flow(now: &ProductCounts, before: &ProductCounts, spare: f64) -> ProductFlow {
    ProductFlow {
        started: now.started - before.started - (now.gained - before.gained),
        finished: now.finished - before.finished,
        escaped: now.escaped - before.escaped,
        scrapped: now.scrapped - before.scrapped,
        reworked: now.reworked - before.reworked,
        delivered: now.delivered - before.delivered,
        ordered: now.ordered - before.ordered,
        lost: now.lost - before.lost,
        orders_completed: now.orders_completed - before.orders_completed,
        orders_late: now.orders_late - before.orders_late,
        late_days: now.late_days - before.late_days,
        spare,
    }
}
