//! Properties that hold for every line, tried on lines put together at random from everything that a scenario can
//! say. The lines are always the same ones: a failure names its case, which can be run again.

use std::fmt::Write as _;
use std::sync::Arc;

use taktline::factory::factory::{Factory, FactoryError};
use taktline::factory::plan::FactoryPlan;
use taktline::factory::plant::PlantSpec;
use taktline::factory::result::{NamedFigures, RunResult, complete};
use taktline::kernel::distribution::SpanSampler;
use taktline::kernel::random::Stream;
use taktline::kernel::simulation::Simulation;
use taktline::kernel::time::{Span, Time};
use taktline::line::state::State;
use taktline::network::table::{DurationTable, NetworkTables, Outages, SharedFault};
use taktline::study::snapshot;

use crate::lines::{perfect_tables, plan, run, simulation, try_plan_with, value};

const CASES: u64 = 300;

/// Luck for putting lines together.
struct Dice(Stream);

impl Dice {
    fn new(case: u64, purpose: &str) -> Self {
        Self(Stream::named(case, 0, "random line", purpose))
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.0.chance(probability)
    }

    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.0.below(high - low + 1)
    }

    fn pick<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.between(0, choices.len() as u64 - 1) as usize]
    }

    /// A duration, in the unit of its key, of a random kind.
    fn duration(&mut self, low: u64, high: u64) -> String {
        let mean = self.between(low, high);
        match self.between(0, 6) {
            0 => format!("{mean}"),
            1 => format!("{{ exponential = {{ mean = {mean} }} }}"),
            2 => format!("{{ uniform = [{}, {}] }}", mean / 2, mean + mean / 2),
            3 => format!("{{ lognormal = {{ mean = {mean}, cv = 0.4 }} }}"),
            4 => format!("{{ triangular = [{}, {mean}, {}] }}", mean / 2, 2 * mean),
            5 => format!("{{ values = [{}, {mean}, {}] }}", mean / 3, 2 * mean),
            _ => format!("{{ erlang = {{ mean = {mean}, phases = 3 }} }}"),
        }
    }
}

/// What a random line may have.
#[derive(Clone, Copy)]
struct Wishes {
    /// Whether parts may be lost, built into others or taken apart, and whether there is a warm-up.
    losses: bool,
    /// Whether the supply ends long before the run does.
    drains: bool,
}

/// The text of a random scenario. Every other one has a network, put in with luck of its own.
fn random_line(case: u64, wishes: Wishes) -> String {
    let mut links = (case % 2 == 1).then(|| Dice::new(case, "links"));
    let mut dice = Dice::new(case, if wishes.drains { "drained" } else { "free" });
    let days = if wishes.drains { 60 } else { dice.between(1, 2) };
    let warm_up = if wishes.losses && dice.chance(0.5) {
        dice.pick(&["0.25", "0.6", "1"])
    } else {
        "0"
    };
    let mut text = format!(
        "name = \"random line\"\nstart = 2027-01-29\n[run]\ndays = {days}\nwarm_up_days = {warm_up}\n[electricity]\nflat_won_per_kwh = 100\n"
    );
    if links.is_some() {
        text.insert_str(
            0,
            "connected_by = \"radio\"\nnetwork = [{ name = \"radio\", kind = \"perfect\" }]\n",
        );
    }
    if dice.chance(0.2) {
        let _ = writeln!(
            text,
            "[release]\nwip_limit = {}\nrule = \"earliest-due\"",
            dice.between(8, 40)
        );
    }
    text += "[[shift]]\nname = \"day\"\ndays = [\"mon\", \"fri\", \"sat\", \"sun\"]\nhours = [\"07:00-12:00\", \"12:30-18:00\"]\nbreaks = [\"09:55-10:10\"]\novertime_hours = 1\n";
    text += "[[shift]]\nname = \"night\"\ndays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\nhours = [\"20:00-06:00\"]\nbreaks = [\"00:00-00:30\"]\n";
    let people = |dice: &mut Dice| {
        // Machines that work by night and people who come by day may never meet.
        if wishes.drains {
            ""
        } else {
            dice.pick(&["", "shift = \"day\"\n", "shift = \"night\"\n"])
        }
    };
    let shift = people(&mut dice);
    let _ = write!(
        text,
        "[[operator]]\nname = \"hands\"\ncount = {}\nskills = [\"hand\", \"eye\"]\n{shift}",
        dice.between(1, 2)
    );
    text += "[[operator]]\nname = \"eyes\"\nskills = [\"eye\"]\n";
    let shift = people(&mut dice);
    let _ = write!(text, "[[crew]]\nname = \"repairers\"\n{shift}");

    let count = dice.between(2, 5);
    let mut conveyors = Vec::new();
    for number in 1..=count {
        let is_conveyor = random_station(&mut text, &mut dice, number, wishes);
        if let (Some(dice), false) = (&mut links, is_conveyor) {
            random_links(&mut text, dice, wishes);
        }
        conveyors.push(is_conveyor);
    }
    random_products(&mut text, &mut dice, &conveyors, wishes);
    text
}

/// Connects the station that was written last.
fn random_links(text: &mut String, dice: &mut Dice, wishes: Wishes) {
    if dice.chance(0.6) {
        let restart = dice.duration(1, 9);
        let scraps = wishes.losses && dice.chance(0.5);
        let acknowledge = dice.pick(&["", "acknowledge_seconds = 20, "]);
        let restart = if dice.chance(0.7) {
            format!("restart_minutes = {restart}, ")
        } else {
            String::new()
        };
        let _ = writeln!(text, "control = {{ {acknowledge}{restart}scraps_part = {scraps} }}");
    }
    if dice.chance(0.2) {
        text.push_str("telemetry = { every_seconds = 5 }\n");
    }
    let station = text.rsplit("[[station]]").next().unwrap_or_default();
    if station.contains("inspection = ") && dice.chance(0.7) {
        let late = dice.pick(&["", ", when_late = \"pass\"", ", when_late = \"reject\""]);
        let _ = writeln!(text, "camera = {{ megapixels = 5, answer_within_ms = 30_000{late} }}");
    }
}

/// Tables of a network that is much worse than any that somebody would buy.
fn rough_tables(plant: &PlantSpec) -> NetworkTables {
    if plant.connected_by.is_none() {
        return NetworkTables::default();
    }
    let table = |least: f64, most: f64| {
        let points = vec![(0.0, Span::from_seconds(least)), (1.0, Span::from_seconds(most))];
        DurationTable::through(points).expect("a table")
    };
    let mut tables = perfect_tables(plant);
    for (number, flow) in tables.flows.iter_mut().enumerate() {
        if number % 3 > 0 {
            flow.delays = table(0.0, 40.0);
            flow.lost = 0.1;
            flow.outages = Outages::Poisson {
                per_hour: number as f64,
                durations: table(0.0, 200.0),
            };
        }
    }
    tables.faults.push(SharedFault {
        part: "core".to_owned(),
        time_to_failure: SpanSampler::exponential(Span::from_hours(5.0)),
        repair: SpanSampler::always(Span::from_minutes(11.0)),
        flows: (0..tables.flows.len() as u32).collect(),
    });
    tables
}

/// Writes a station; whether it is a conveyor.
fn random_station(text: &mut String, dice: &mut Dice, number: u64, wishes: Wishes) -> bool {
    let _ = writeln!(text, "[[station]]\nname = \"s{number}\"");
    if dice.chance(0.5) {
        text.push_str(
            "power_kw = { working = 7.5, setup = 3, idle = 1.25, down = 0.5, maintenance = 2, off = 0.125 }\n",
        );
    }
    if dice.chance(0.25) {
        let _ = writeln!(text, "transfer_seconds = {}", dice.duration(3, 90));
    }
    if dice.chance(0.12) {
        let (places, pitch) = (dice.between(1, 12), dice.between(1, 20));
        let _ = writeln!(text, "conveyor = {{ places = {places}, seconds_per_place = {pitch} }}");
        return true;
    }
    let _ = writeln!(
        text,
        "machines = {}\ncycle_seconds = {}",
        dice.between(1, 3),
        dice.duration(30, 300)
    );
    let batch = dice.chance(0.12);
    if batch {
        let least = if wishes.drains { 1 } else { dice.between(1, 4) };
        let _ = writeln!(text, "batch_parts = 4\nbatch_least = {least}");
    } else if dice.chance(0.7) {
        let _ = writeln!(text, "buffer = {}", dice.pick(&["0", "0", "1", "2", "5", "30"]));
    }
    if dice.chance(0.3) {
        let _ = writeln!(text, "setup_minutes = {}", dice.duration(1, 9));
    }
    if dice.chance(0.3) && !batch {
        let _ = writeln!(
            text,
            "dispatch = \"{}\"",
            dice.pick(&["shortest", "earliest-due", "least-setup"])
        );
    }
    if dice.chance(0.3) {
        let _ = writeln!(text, "operator = \"{}\"", dice.pick(&["hand", "eye"]));
        if dice.chance(0.5) {
            let what = dice.pick(&[
                "[\"load\"]",
                "[\"setup\", \"cycle\"]",
                "[\"load\", \"cycle\"]",
                "[\"setup\"]",
            ]);
            let _ = writeln!(text, "operator_for = {what}");
        }
    }
    if dice.chance(0.2) {
        let _ = writeln!(text, "load_seconds = {}", dice.duration(3, 30));
    }
    if dice.chance(0.25) && !wishes.drains {
        let _ = writeln!(text, "shift = \"{}\"", dice.pick(&["day", "night"]));
    }
    if dice.chance(0.1) {
        text.push_str("heat_up_minutes = 20\n");
    }
    if dice.chance(0.2) {
        text.push_str("routines = [{ name = \"cleaning\", every_parts = 9, takes_minutes = 4 }, ");
        text.push_str("{ name = \"reel\", every_parts = 20, takes_seconds = 70, operator = \"eye\" }]\n");
    }
    if dice.chance(0.4) {
        text.push_str("defect_probability = 0.08\n");
    }
    if dice.chance(0.25) {
        if dice.chance(0.6) || !wishes.losses {
            let (tries, back) = (if wishes.losses { 2 } else { 90 }, dice.between(1, number));
            let _ = writeln!(
                text,
                "inspection = {{ detects = 0.9, false_alarms = 0.02, rework_at = \"s{back}\", rework_tries = {tries} }}"
            );
        } else {
            text.push_str("inspection = { detects = 0.9, false_alarms = 0.02 }\n");
        }
    }
    let mut modes = Vec::new();
    for mode in ["wear", "jam", "power"] {
        if dice.chance(0.25) {
            let clock = dice.pick(&["working", "calendar"]);
            let crew = dice.pick(&["", ", crew = \"repairers\"", ", crew = \"repairers\", priority = 3"]);
            let scraps = wishes.losses && dice.chance(0.4);
            let (life, repair) = (dice.duration(30, 300), dice.duration(1, 30));
            modes.push(format!(
                "{{ mode = \"{mode}\", clock = \"{clock}\", time_to_failure_minutes = {life}, repair_minutes = {repair}, scraps_part = {scraps}{crew} }}"
            ));
        }
    }
    if !modes.is_empty() {
        let _ = writeln!(text, "failures = [{}]", modes.join(", "));
    }
    false
}

fn random_supply(dice: &mut Dice, wishes: Wishes) -> String {
    if wishes.drains {
        let parts = 12 * dice.between(1, 8);
        return if dice.chance(0.5) {
            format!("supply = {{ kind = \"saturated\", total_parts = {parts} }}")
        } else {
            format!("orders = {{ schedule = [{{ at_seconds = 50.5, parts = {parts} }}, {{ at_seconds = 4000 }}] }}")
        };
    }
    if dice.chance(0.5) {
        let lot = dice.pick(&["", ", lot = 3", ", lot = 7, total_parts = 150"]);
        format!("supply = {{ kind = \"saturated\"{lot} }}")
    } else {
        let (every, size) = (dice.duration(5, 60), dice.between(1, 6));
        let due = dice.pick(&["", ", due_hours = 3", ", due_hours = 2, patience_days = 0.1"]);
        format!("orders = {{ every_minutes = {every}, parts = {{ uniform = [1, {size}] }}{due} }}")
    }
}

fn random_products(text: &mut String, dice: &mut Dice, conveyors: &[bool], wishes: Wishes) {
    let count = conveyors.len() as u64;
    let is_shop = dice.chance(0.35);
    let lots = dice.chance(0.2) && !wishes.drains;
    for product in 1..=dice.between(1, 3) {
        let mut route = Vec::new();
        if is_shop {
            for _ in 0..dice.between(1, 4) {
                route.push(dice.between(1, count));
            }
        } else {
            route.extend((1..=count).filter(|_| dice.chance(0.8)));
            if route.is_empty() {
                route.push(1);
            }
        }
        let steps: Vec<String> = route
            .iter()
            .map(|&station| {
                if !conveyors[station as usize - 1] && dice.chance(0.25) {
                    format!(
                        "{{ station = \"s{station}\", cycle_seconds = {} }}",
                        dice.duration(20, 200)
                    )
                } else {
                    format!("\"s{station}\"")
                }
            })
            .collect();
        let supply = random_supply(dice, wishes);
        let _ = writeln!(
            text,
            "[[product]]\nname = \"p{product}\"\nroute = [{}]\n{supply}",
            steps.join(", ")
        );
        if lots {
            let _ = writeln!(text, "lot_parts = {}", dice.between(1, 5));
        }
    }
    let machine = |station: u64| !conveyors[station as usize - 1];
    if wishes.losses && dice.chance(0.3) && machine(count) {
        let places = dice.pick(&["", ", places = 4"]);
        let own = dice.pick(&["", "supply = { kind = \"saturated\" }\n"]);
        let supply = random_supply(dice, wishes);
        let _ = writeln!(
            text,
            "[[product]]\nname = \"assembled\"\nroute = [{{ station = \"s{count}\", needs = [{{ product = \"component\", parts = 2{places} }}] }}]\n{supply}\n[[product]]\nname = \"component\"\nroute = [\"s1\"]\n{own}"
        );
    }
    if wishes.losses && dice.chance(0.2) && machine(1) {
        let supply = random_supply(dice, wishes);
        let last = dice.between(1, count);
        let _ = writeln!(
            text,
            "[[product]]\nname = \"whole\"\nroute = [{{ station = \"s1\", yields = [{{ product = \"piece\", parts = 3 }}] }}]\n{supply}\n[[product]]\nname = \"piece\"\nroute = [\"s{last}\"]"
        );
    }
}

const FREE: Wishes = Wishes {
    losses: true,
    drains: false,
};

/// Plans of random lines; a scenario that contradicts itself is left out, which must be rare.
fn random_plans(wishes: Wishes) -> Vec<(u64, String, Arc<FactoryPlan>)> {
    let mut plans = Vec::new();
    let mut refused = Vec::new();
    for case in 0..CASES {
        let text = random_line(case, wishes);
        match try_plan_with(&text, rough_tables) {
            Ok(plan) => plans.push((case, text, plan)),
            Err(error) => refused.push(error),
        }
    }
    assert!(
        refused.len() as u64 * 5 < CASES,
        "{} refused, such as {}",
        refused.len(),
        refused[0]
    );
    plans
}

/// The run to its end, with the simulation as it is then.
fn run_to_end(mut simulation: Simulation<Factory>) -> (Result<RunResult, FactoryError>, Simulation<Factory>) {
    simulation.run_until(simulation.model.plan().end);
    let (now, events) = (simulation.scheduler().now(), simulation.scheduler().handled());
    (simulation.model.results(now, events), simulation)
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0)
}

#[test]
fn no_part_is_lost_and_every_account_adds_up_on_any_line() {
    let mut finished = 0;
    let mut stopped = 0;
    let (mut disconnected, mut unjudged) = (0, 0);
    for (case, text, plan) in random_plans(FREE) {
        let (result, simulation) = run_to_end(simulation(&plan));
        let result = match result {
            Ok(result) => result,
            Err(FactoryError::Deadlock { stations, .. }) => {
                assert!(!stations.is_empty(), "case {case}: a deadlock at no station\n{text}");
                stopped += 1;
                continue;
            }
            Err(other) => panic!("case {case}: {other}\n{text}"),
        };
        finished += 1;
        disconnected += u32::from(value(&result.kpis, "network_stops") > 5.0);
        let late = |link: &NamedFigures| {
            let figures = link.figures.iter();
            figures
                .filter(|(name, _)| *name == "late_answers")
                .any(|(_, late)| *late > Some(5.0))
        };
        unjudged += u32::from(result.links.iter().any(late));
        let complain = |what: &str| format!("case {case}: {what}\n{text}\n{result:#?}");
        let measured = simulation.scheduler().now().since(plan.start);
        assert!(
            near(result.measured_hours, measured.as_hours()),
            "{}",
            complain("measured time")
        );
        for product in &result.products {
            let get = |name| value(&product.figures, name);
            let came = get("in_process_at_start_parts") + get("started_parts");
            let went = get("finished_parts") + get("scrapped_parts") + get("built_in_parts") + get("taken_apart_parts");
            assert_eq!(
                came,
                went + get("in_process_at_end_parts"),
                "{}",
                complain(&product.name)
            );
        }
        for machine in simulation.model.floor().machines() {
            assert_eq!(
                machine.times.total(),
                measured,
                "{}",
                complain("states and calendar time")
            );
        }
        check_figures(&plan, &result, &complain);
        check_ledger(&plan, &result, &complain);
        // The floor keeps the limit but for pieces: nobody can stop a part from coming apart.
        if !text.contains("yields") {
            let highest = value(&result.kpis, "work_in_process_highest_parts");
            assert!(
                highest <= plan.line.wip_limit as f64,
                "{}",
                complain("too many parts in the line")
            );
        }
    }
    // Both must happen for the test to mean something.
    assert!(finished > 150 && stopped > 0, "{finished} finished, {stopped} stopped");
    assert!(
        disconnected > 50 && unjudged > 15,
        "{disconnected} felt outages, {unjudged} late answers"
    );
}

fn check_figures(plan: &FactoryPlan, result: &RunResult, complain: &dyn Fn(&str) -> String) {
    let links = result.failures.iter().chain(&result.links);
    let named = result.products.iter().chain(&result.people).chain(links);
    let all = named.map(|named| &named.figures).chain([&result.kpis]);
    for (name, figure) in all
        .chain(result.stations.iter().map(|station| &station.figures))
        .flatten()
    {
        assert!(
            figure.is_none_or(|figure| figure >= 0.0 && figure.is_finite()),
            "{}",
            complain(name)
        );
    }
    for (station, planned) in result.stations.iter().zip(&plan.line.stations) {
        assert!(
            near(station.states.iter().sum(), 1.0),
            "{}",
            complain("shares of states")
        );
        for share in [
            "availability",
            "quality",
            "bottleneck_sole_share",
            "turning_point_share",
        ] {
            let figure = station
                .figures
                .iter()
                .find(|(name, _)| *name == share)
                .and_then(|(_, figure)| *figure);
            assert!(figure.is_none_or(|figure| figure <= 1.0), "{}", complain(share));
        }
        let waited = station.states[State::WaitingForNetwork as usize] * f64::from(station.machines);
        let stopped: f64 = (1..=station.machines)
            .filter_map(|number| {
                let name = format!("{}/{number}/control", station.name);
                let link = result.links.iter().find(|link| link.name == name)?;
                Some(value(&link.figures, "network_stop_hours"))
            })
            .sum();
        let has_camera = result
            .links
            .iter()
            .any(|link| link.name == format!("{}/1/camera", station.name));
        assert!(
            stopped <= waited * result.measured_hours + 1e-9,
            "{}",
            complain("hours of stops")
        );
        assert!(
            has_camera || near(waited * result.measured_hours, stopped),
            "{}",
            complain("waiting without stops")
        );
        // Whoever is never there does not work, and whoever always is, is never away.
        let off = station.states[State::OffShift as usize];
        assert!(
            planned.rules.shift != u32::MAX || off == 0.0,
            "{}",
            complain("off shift without a shift")
        );
    }
}

fn check_ledger(plan: &FactoryPlan, result: &RunResult, complain: &dyn Fn(&str) -> String) {
    let months = &result.ledger.months;
    for (number, product) in result.products.iter().enumerate() {
        let flows = || months.iter().map(|month| &month.products[number]);
        for (name, sum) in [
            ("finished_parts", flows().map(|flow| flow.finished).sum::<u64>()),
            ("escaped_defective_parts", flows().map(|flow| flow.escaped).sum()),
            ("scrapped_parts", flows().map(|flow| flow.scrapped).sum()),
            ("reworked_parts", flows().map(|flow| flow.reworked).sum()),
            ("ordered_parts", flows().map(|flow| flow.ordered).sum()),
            ("delivered_parts", flows().map(|flow| flow.delivered).sum()),
            ("lost_order_parts", flows().map(|flow| flow.lost).sum()),
            ("orders_completed", flows().map(|flow| flow.orders_completed).sum()),
        ] {
            assert_eq!(value(&product.figures, name), sum as f64, "{}", complain(name));
        }
    }
    let started: u64 = months
        .iter()
        .flat_map(|month| &month.products)
        .map(|flow| flow.started)
        .sum();
    assert_eq!(
        value(&result.kpis, "started_parts"),
        started as f64,
        "{}",
        complain("started")
    );
    for (number, mode) in result.failures.iter().enumerate() {
        let repairs: u64 = months.iter().map(|month| month.repairs[number].count).sum();
        assert_eq!(
            value(&mode.figures, "repairs"),
            repairs as f64,
            "{}",
            complain("repairs")
        );
    }
    for (number, people) in result.people.iter().enumerate() {
        let hours = months.iter().map(|month| &month.labour[number]);
        let paid: f64 = hours.map(|labour| labour.regular_hours + labour.overtime_hours).sum();
        assert!(
            near(value(&people.figures, "hours_there"), paid),
            "{}",
            complain("paid hours")
        );
        let busy = people
            .figures
            .iter()
            .find(|(name, _)| *name == "utilisation")
            .unwrap()
            .1;
        assert!(
            busy.is_none_or(|share| (0.0..=1.0).contains(&share)),
            "{}: {busy:?}",
            complain("busy for longer than there")
        );
    }
    let by_state: f64 = result
        .stations
        .iter()
        .zip(&plan.line.stations)
        .map(|(station, planned)| {
            let powers = station.states.iter().zip(&planned.rules.power_kw);
            let mean_kw: f64 = powers.map(|(share, power)| share * power).sum();
            mean_kw * f64::from(station.machines) * result.measured_hours
        })
        .sum();
    let metered: f64 = months.iter().flat_map(|month| &month.energy_kwh).sum();
    assert!(months.iter().flat_map(|month| &month.energy_kwh).all(|&kwh| kwh >= 0.0));
    assert!(near(by_state, metered), "{}", complain("energy by state and by month"));
    assert!(
        near(value(&result.kpis, "energy_kwh"), metered),
        "{}",
        complain("energy")
    );
    // Each day of the measured time belongs to one month.
    let days: f64 = months
        .iter()
        .zip(&plan.months)
        .map(|(month, &(_, from, until))| month.fraction * until.since(from).as_days())
        .sum();
    assert!(near(days * 24.0, result.measured_hours), "{}", complain("months"));
}

#[test]
fn a_run_that_is_saved_copied_stepped_or_watched_ends_with_the_same_bits() {
    let mut dice = Dice::new(0, "interruption");
    for (case, text, plan) in random_plans(FREE).into_iter().step_by(2) {
        let straight = complete(simulation(&plan));
        assert!(
            straight == complete(simulation(&plan)),
            "case {case}: run twice\n{text}"
        );

        let mut paused = simulation(&plan);
        let length = plan.end.since(plan.begin).0;
        let pause = plan.begin + Span(dice.between(0, length));
        paused.run_until(pause);
        let branch = paused.clone();
        let saved = snapshot::save(&paused).expect("a snapshot");
        paused.run_until(Time(pause.0 + length / 7).min(plan.end));
        assert!(straight == run_to_end(paused).0, "case {case}: paused twice\n{text}");
        assert!(straight == run_to_end(branch).0, "case {case}: cloned\n{text}");
        let resumed = snapshot::load(&saved).expect("a simulation");
        assert!(
            straight == run_to_end(resumed).0,
            "case {case}: saved and resumed\n{text}"
        );

        let mut stepped = simulation(&plan);
        while stepped.step(plan.end) {}
        assert!(straight == run_to_end(stepped).0, "case {case}: stepped\n{text}");

        let mut watched = simulation(&plan);
        watched.model.keep_records();
        let (result, mut watched) = run_to_end(watched);
        assert!(straight == result, "case {case}: watched\n{text}");
        if result.is_ok() {
            let mut until = vec![plan.begin; watched.model.floor().machines().len()];
            for record in watched.model.take_records() {
                let at = &mut until[record.machine as usize];
                assert_eq!(record.from, *at, "case {case}: a gap in the records\n{text}");
                *at = record.until;
            }
            let end = watched.scheduler().now();
            assert!(
                until.iter().all(|&at| at == end),
                "case {case}: records end early\n{text}"
            );
        }
    }
}

#[test]
fn littles_law_holds_exactly_on_lines_that_run_empty() {
    let wishes = Wishes {
        losses: false,
        drains: true,
    };
    let mut drained = 0;
    for (case, text, plan) in random_plans(wishes) {
        let Ok(result) = complete(simulation(&plan)) else {
            continue;
        };
        // A line that has not stopped for good has made everything.
        for product in &result.products {
            let get = |name| value(&product.figures, name);
            assert!(
                get("started_parts") >= 12.0,
                "case {case}: {} never began\n{text}",
                product.name
            );
            assert_eq!(
                get("in_process_at_end_parts"),
                0.0,
                "case {case}: {} is left\n{text}",
                product.name
            );
            assert!(
                get("delivered_parts") == get("ordered_parts"),
                "case {case}: {}\n{text}",
                product.name
            );
        }
        if result
            .products
            .iter()
            .any(|product| value(&product.figures, "scrapped_parts") > 0.0)
        {
            continue;
        }
        drained += 1;
        let in_line: f64 = result
            .products
            .iter()
            .filter(|product| value(&product.figures, "finished_parts") > 0.0)
            .map(|product| value(&product.figures, "lead_time_hours") * value(&product.figures, "finished_parts"))
            .sum();
        let area = value(&result.kpis, "work_in_process_parts") * result.measured_hours;
        assert!(
            near(area, in_line),
            "case {case}: {area} part hours, but {in_line}\n{text}"
        );
        for (station, planned) in result.stations.iter().zip(&plan.line.stations) {
            if planned.is_conveyor || value(&station.figures, "parts") == 0.0 {
                continue;
            }
            let get = |name| value(&station.figures, name);
            let (area, waits) = (
                get("mean_queue_jobs") * result.measured_hours * 3600.0,
                get("mean_wait_seconds") * get("parts"),
            );
            assert!(
                near(area, waits),
                "case {case}, {}: {area} job seconds, but {waits}\n{text}",
                station.name
            );
        }
    }
    assert!(drained > 100, "only {drained} lines ran empty");
}

#[test]
fn the_time_that_machines_work_is_that_of_their_cycles() {
    // No line of random length: here the sum of all cycles is known.
    for (buffers, machines) in [("0", 1), ("0", 2), ("1", 1), ("4", 3)] {
        let text = format!(
            "name = \"known work\"\nstart = 2027-01-04\nrun = {{ days = 1 }}\n\
             [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\", total_parts = 120 }}\n\
             [[station]]\nname = \"a\"\ncycle_seconds = {{ values = [20, 40] }}\n\
             [[station]]\nname = \"b\"\nbuffer = {buffers}\nmachines = {machines}\ncycle_seconds = 50\n\
             [[station]]\nname = \"c\"\nbuffer = {buffers}\ncycle_seconds = 35\n"
        );
        let result = run(&text).expect("a result");
        for (station, cycle) in [(1, 50.0), (2, 35.0)] {
            let station = &result.stations[station];
            let worked = station.states[State::Working as usize] * 86_400.0 * f64::from(station.machines);
            assert!(
                near(worked, 120.0 * cycle),
                "{buffers} places: {} worked {worked} s",
                station.name
            );
        }
    }
}

#[test]
fn failures_that_take_no_time_change_nothing() {
    let line = |failures: &str| {
        let station = |name, rate| {
            format!(
                "[[station]]\nname = \"{name}\"\nbuffer = 2\ncycle_seconds = {{ exponential = {{ mean = {rate} }} }}\n{failures}\n"
            )
        };
        plan(&format!(
            "name = \"no effect\"\nstart = 2027-01-04\nrun = {{ days = 2 }}\n\
             [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n{}{}{}",
            station("a", 30),
            station("b", 33),
            station("c", 29)
        ))
    };
    let without = complete(simulation(&line(""))).expect("a result");
    for clock in ["calendar", "working"] {
        let failures = format!(
            "failures = [{{ mode = \"blink\", clock = \"{clock}\", time_to_failure_seconds = {{ exponential = {{ mean = 77 }} }}, repair_seconds = 0 }}]"
        );
        let with = complete(simulation(&line(&failures))).expect("a result");
        assert!(value(&with.failures[0].figures, "failures") > 900.0);
        assert_eq!(
            (&with.kpis, &with.products),
            (&without.kpis, &without.products),
            "{clock}"
        );
        for (station, same) in with.stations.iter().zip(&without.stations) {
            assert_eq!(station.states, same.states, "{clock}");
        }
    }
}
