//! Re-layout: every so many months the line is moved about for new products, and machines with a data cable are
//! cabled anew.
//!
//! The line stands still from the start of a shift for the time of moving, and in a plant whose network is wired for
//! that of cabling too. Machines that talk over radio, or to nobody, need no data cable. Times are calendar time:
//! movers and cable fitters keep their own hours. A machine keeps the job and the phase that it was at, goes on where
//! it stopped, and takes no power meanwhile. Left out: conveyors, which run empty; vehicles, which go on; what movers
//! and fitters are paid; and places, which are the same after as before.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::factory::factory::FactoryEvent;
use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::kernel::timed_key::timed_keys;
use crate::line::floor::{Floor, SHIFTS};
use crate::line::machine::RELAYOUT;
use crate::line::plan::{LinePlan, NONE, PlanError};
use crate::line::planner::{optional, required};
use crate::line::shift::ShiftPlan;
use crate::line::state::State;
use crate::network::spec::NetworkKind;

/// How often the line is moved about and how long that takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RelayoutSpec {
    /// Months from one time to the next, and from the start of the measured time to the first; never if 0.
    #[schemars(range(min = 0, max = 1_200))]
    pub every_months: u32,
    /// How long the line stands still for it.
    #[serde(flatten)]
    pub moving: MovingTime,
    /// How much longer if the network is `wired`; no longer if not given.
    #[serde(flatten)]
    pub cabling: CablingTime,
}

timed_keys!(
    /// Time of moving.
    MovingTime,
    seconds,
    minutes,
    hours,
    days,
    "Time that the line stands still to be moved about"
);
timed_keys!(
    /// Time of cabling.
    CablingTime,
    cabling_seconds,
    cabling_minutes,
    cabling_hours,
    cabling_days,
    "Time that the line stands still longer if its network is wired"
);

/// Re-layouts, prepared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RelayoutPlan {
    /// When they begin.
    starts: Vec<Time>,
    /// How long each takes.
    moving: Option<SpanSampler>,
    /// How much longer because of cables.
    cabling: Option<SpanSampler>,
}

impl RelayoutPlan {
    /// The re-layouts of a plant until `end`; `midnight` gives the time at which the day so many months after the
    /// first measured one begins, if there is such a day.
    ///
    /// # Errors
    /// If the time of moving is missing or a time is impossible.
    pub fn new(
        spec: &PlantSpec,
        line: &LinePlan,
        end: Time,
        midnight: impl Fn(Date) -> Time,
    ) -> Result<Self, PlanError> {
        let Some(relayout) = &spec.relayout else {
            return Ok(Self::default());
        };
        let moving = required(relayout.moving.given(), "relayout", "a time, such as `hours`")?;
        let cabling = optional(relayout.cabling.given(), "relayout")?;
        let dates = (1..)
            .map_while(|number: i32| number.checked_mul(i32::try_from(relayout.every_months).ok()?))
            .map_while(|months| spec.start.checked_add(jiff::Span::new().try_months(months).ok()?).ok());
        let days = dates.map(midnight).take_while(|&day| day < end);
        let starts: Vec<Time> = match relayout.every_months {
            0 => Vec::new(),
            _ => days
                .filter_map(|day| next_shift(line, day))
                .filter(|&at| at < end)
                .collect(),
        };
        Ok(Self {
            starts,
            moving: Some(moving),
            cabling: cabling.filter(|_| is_wired(spec)),
        })
    }
}

fn is_wired(spec: &PlantSpec) -> bool {
    let name = spec.connected_by.as_ref();
    let mut networks = spec.networks.iter();
    networks.any(|network| Some(&network.name) == name && network.kind == NetworkKind::Wired)
}

/// When the first of the shifts that stations of the line follow begins next; at once if none follows one.
fn next_shift(line: &LinePlan, from: Time) -> Option<Time> {
    let mut shifts: Vec<u32> = line.stations.iter().map(|station| station.rules.shift).collect();
    shifts.retain(|&shift| shift != NONE);
    if shifts.is_empty() {
        return Some(from);
    }
    let begins = |shift: u32| begin_of_shift(&line.shifts[shift as usize], from);
    shifts.into_iter().filter_map(begins).min()
}

/// The start of the first working day of a shift that begins at `from` or later. Work after a break is no start.
fn begin_of_shift(shift: &ShiftPlan, from: Time) -> Option<Time> {
    let mut stretch = shift.stretch_at(from)?;
    let mut day_is_over = stretch.begin >= from;
    while !day_is_over {
        day_is_over = stretch.last_of_day;
        stretch = shift.stretch_at(stretch.end)?;
    }
    Some(stretch.begin)
}

/// Re-layouts as they come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Relayout {
    moving: Stream,
    cabling: Stream,
    /// Those that have begun.
    begun: usize,
    /// Until when the line stands still.
    until: Time,
    /// By machine its power beyond that of state maintenance, which it takes again afterwards; empty while the line is
    /// not moved.
    powers: Vec<f64>,
}

impl Relayout {
    /// None yet.
    pub fn new(seed: u64, replication: u64) -> Self {
        let stream = |purpose| Stream::named(seed, replication, "relayout", purpose);
        Self {
            moving: stream("moving"),
            cabling: stream("cabling"),
            begun: 0,
            until: Time::ZERO,
            powers: Vec::new(),
        }
    }

    /// Waits for the next one.
    pub fn await_next(&self, plan: &FactoryPlan, scheduler: &mut Scheduler<FactoryEvent>) {
        if let Some(&at) = plan.relayout.starts.get(self.begun) {
            scheduler.at(at, SHIFTS, FactoryEvent::RelayoutBegins);
        }
    }

    /// The line is moved about from now on. If it still is from the last time, it is for as long as the later of both
    /// says.
    pub fn begin(&mut self, plan: &FactoryPlan, floor: &mut Floor, scheduler: &mut Scheduler<FactoryEvent>) {
        self.begun += 1;
        self.await_next(plan, scheduler);
        let draw = |sampler: &Option<SpanSampler>, stream: &mut Stream| {
            sampler.as_ref().map_or(Span::ZERO, |sampler| sampler.draw(stream))
        };
        let now = scheduler.now();
        let end = now + draw(&plan.relayout.moving, &mut self.moving) + draw(&plan.relayout.cabling, &mut self.cabling);
        if end <= now.max(self.until) {
            return;
        }
        self.until = end;
        scheduler.at(end, SHIFTS, FactoryEvent::RelayoutEnds);
        if !self.powers.is_empty() {
            return;
        }
        floor.close_accounts(now);
        for machine in 0..plan.line.machine_count() {
            let station = &plan.line.stations[floor.machines()[machine as usize].station as usize];
            // Nothing is plugged in, whatever the power of other maintenance is.
            let none = -station.rules.power_kw[State::Maintenance as usize];
            self.powers.push(floor.replace_extra_power(machine, none));
            if !station.is_conveyor {
                floor.hold(&plan.line, scheduler, machine, RELAYOUT);
            }
        }
        floor.settle(&plan.line, scheduler);
    }

    /// The line goes on, unless it is being moved about once more already.
    pub fn end(&mut self, plan: &FactoryPlan, floor: &mut Floor, scheduler: &mut Scheduler<FactoryEvent>) {
        let now = scheduler.now();
        if now < self.until {
            return;
        }
        floor.close_accounts(now);
        for (machine, power) in (0u32..).zip(std::mem::take(&mut self.powers)) {
            floor.replace_extra_power(machine, power);
            let station = floor.machines()[machine as usize].station as usize;
            if !plan.line.stations[station].is_conveyor {
                floor.release(&plan.line, scheduler, machine, RELAYOUT);
            }
        }
        floor.settle(&plan.line, scheduler);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::factory::factory::Factory;
    use crate::factory::result::{RunResult, complete};
    use crate::network::table::NetworkTables;
    use crate::scenario::scenario::ScenarioSpec;

    /// A machine with a routine of its own power, which works day and night.
    const MACHINE: &str = r#"
name = "One machine"
start = "2027-01-04"
run = { months = 12 }
RELAYOUT

[[product]]
name = "part"
supply = { kind = "saturated" }

[[station]]
name = "mill"
cycle_seconds = 100
power_kw = { working = 5, idle = 1, maintenance = 3 }
routines = [{ name = "chips", every_parts = 10, takes_seconds = 200, power_kw = 7 }]

[[network]]
name = "cables"
kind = "wired"

[[network]]
name = "campus"
kind = "5g"
"#;

    fn run(relayout: &str, network: Option<&str>) -> RunResult {
        let mut spec: ScenarioSpec = toml::from_str(&MACHINE.replace("RELAYOUT", relayout)).unwrap();
        spec.plant.connected_by = network.map(str::to_owned);
        finish(&spec)
    }

    fn finish(spec: &ScenarioSpec) -> RunResult {
        let plan = FactoryPlan::new(&spec.plant, &NetworkTables::default(), 0.0).unwrap();
        complete(Factory::simulation(Arc::new(plan), 1, 0)).unwrap()
    }

    fn kpi(run: &RunResult, name: &str) -> f64 {
        run.kpis.iter().find(|(known, _)| *known == name).unwrap().1.unwrap()
    }

    /// Hours in a state.
    fn hours(run: &RunResult, state: State) -> f64 {
        run.stations[0].states[state as usize] * run.measured_hours
    }

    const TWICE: &str = "relayout = { every_months = 5, hours = 8, cabling_hours = 24 }";

    #[test]
    fn the_line_stands_still_and_longer_if_cables_are_moved() {
        let never = run("", None);
        // A cycle of ten parts takes 1,200 s: a sixth of the time is routine.
        for (network, standing) in [(None, 16.0), (Some("campus"), 16.0), (Some("cables"), 64.0)] {
            let moved = run(TWICE, network);
            let works = moved.measured_hours - standing;
            assert!((hours(&moved, State::Maintenance) - works / 6.0 - standing).abs() < 0.1);
            assert!((hours(&moved, State::Working) - works * 5.0 / 6.0).abs() < 0.1);
            let lost = kpi(&never, "finished_parts") - kpi(&moved, "finished_parts");
            assert!((lost - standing * 30.0).abs() <= 2.0, "{lost}");
            // It takes no power meanwhile, and the routine its own before and after.
            let kwh = hours(&moved, State::Working) * 5.0 + (hours(&moved, State::Maintenance) - standing) * 7.0;
            assert!((kpi(&moved, "energy_kwh") - kwh).abs() < 1e-6 * kwh);
        }
    }

    #[test]
    fn no_interval_and_no_time_change_nothing() {
        let never = run("", None);
        assert_eq!(run("relayout = { every_months = 0, hours = 8 }", None), never);
        assert_eq!(run("relayout = { every_months = 12, hours = 8 }", None), never);
        let no_time = run("relayout = { every_months = 5, hours = 0 }", None);
        assert_eq!(no_time.stations, never.stations);
        assert_eq!(no_time.kpis, never.kpis);
    }

    #[test]
    fn times_that_overlap_end_with_the_last() {
        // From the first of February on without a break: 31 + 28 … days.
        let always = run("relayout = { every_months = 1, days = 40 }", None);
        let after = hours(&always, State::Working) + hours(&always, State::Maintenance);
        assert!((after - always.measured_hours).abs() < 1e-6);
        let works = 31.0 * 24.0 * 5.0 / 6.0;
        assert!((hours(&always, State::Working) - works).abs() < 0.1);
    }

    #[test]
    fn it_begins_with_a_shift_and_goes_on_with_one() {
        let mut spec: ScenarioSpec = toml::from_str(&MACHINE.replace("RELAYOUT", TWICE)).unwrap();
        spec.plant.shifts = toml::from_str::<ScenarioSpec>(&format!(
            "{}\n[[shift]]\nname = \"day\"\nhours = [\"08:00-17:00\"]\nbreaks = [\"12:00-13:00\"]\n",
            MACHINE.replace("RELAYOUT", "")
        ))
        .unwrap()
        .plant
        .shifts;
        spec.plant.stations[0].line.shift = Some("day".to_owned());
        let moved = finish(&spec);
        spec.plant.relayout = None;
        let never = finish(&spec);
        // The fourth of June is a Friday, the fourth of November a Thursday: from eight to four, seven hours without
        // the break, which leaves one to work.
        let lost = kpi(&never, "finished_parts") - kpi(&moved, "finished_parts");
        assert!((lost - 2.0 * 7.0 * 30.0).abs() <= 2.0, "{lost}");
        assert_eq!(
            moved.stations[0].states[State::OffShift as usize],
            never.stations[0].states[State::OffShift as usize]
        );
    }
}
