//! Plants whose answers are known exactly: closed formulas and small Markov chains, to hold the simulation against.
//!
//! Each constructor is a family with parameters, so the simulation can be tried with figures that nobody has tuned
//! it to. The chains are solved here, without simulating, by the elimination of Grassmann, Taksar and Heyman (1985),
//! which subtracts nowhere and so keeps its accuracy. One unit of time in a formula is one second of the scenario
//! (one hour in the job shop). Wear, age replacement and spare parts stand in
//! [`super::upkeep_oracles`], charts and drifting processes in [`super::quality_oracles`].

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;

use crate::factory::result::{Figures, RunResult};
use crate::line::state::State;
use crate::study::{quality_oracles, upkeep_oracles};

/// A plant with known answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Oracle {
    /// What it is, with its parameters.
    pub name: String,
    /// Where the model and its answer come from.
    pub source: &'static str,
    /// The plant, as the text of a scenario.
    pub scenario: String,
    /// Replications that, with the length of the scenario's run, make the intervals narrow enough to mean something.
    pub replications: u64,
    /// Half-width of the 99 % intervals that they lead to, as a share of the mean, at most.
    pub precision: f64,
    /// What is known about it.
    pub answers: Vec<Answer>,
}

/// One figure that is known exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What it is.
    pub what: String,
    /// How to read it from a run.
    pub figure: Figure,
    /// Its exact value.
    pub exact: f64,
    /// The unit of both.
    pub unit: &'static str,
}

/// How to read a figure from a run: a sum of readings, each with a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure(pub(super) Vec<(f64, Reading)>);

/// Something that a run says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// The number one.
    One,
    /// A figure of the whole plant.
    Plant(&'static str),
    /// A figure of a station.
    Station(usize, &'static str),
    /// The share of time that a station spends in a state.
    State(usize, State),
    /// A figure of an operator group or crew.
    People(usize, &'static str),
    /// A figure of a failure mode.
    Failure(usize, &'static str),
    /// A figure of a stock of spare parts.
    Spare(usize, &'static str),
    /// A figure of a control chart.
    Chart(usize, &'static str),
}

impl Oracle {
    /// The same with a third of the replications.
    pub(super) fn at_half_the_precision(self) -> Self {
        Self {
            replications: self.replications.div_ceil(3).max(10),
            precision: 2.0 * self.precision,
            ..self
        }
    }
}

impl Figure {
    /// The figure of one run, if it has a value there.
    pub fn read(&self, result: &RunResult) -> Option<f64> {
        self.0
            .iter()
            .map(|&(factor, reading)| Some(factor * reading.read(result)?))
            .sum()
    }
}

impl Reading {
    fn read(self, result: &RunResult) -> Option<f64> {
        let find = |figures: &Figures, name: &str| figures.iter().find(|(known, _)| *known == name)?.1;
        match self {
            Self::One => Some(1.0),
            Self::Plant(name) => find(&result.kpis, name),
            Self::Station(station, name) => find(&result.stations.get(station)?.figures, name),
            Self::State(station, state) => result.stations.get(station)?.states.get(state as usize).copied(),
            Self::People(group, name) => find(&result.people.get(group)?.figures, name),
            Self::Failure(mode, name) => find(&result.failures.get(mode)?.figures, name),
            Self::Chart(chart, name) => find(&result.charts.get(chart)?.figures, name),
            Self::Spare(spare, name) => find(&result.spares.get(spare)?.figures, name),
        }
    }
}

fn throughput(exact: f64) -> Answer {
    Answer {
        what: "throughput".to_owned(),
        figure: Figure(vec![(1.0 / 3600.0, Reading::Plant("throughput_parts_per_hour"))]),
        exact,
        unit: "parts/s",
    }
}

/// The figures of the reference, in the order in which they are cheap to check; the two that need the most
/// customers come last.
pub fn reference() -> Vec<Oracle> {
    let mut all = vec![
        saturated_line(&[1.0; 2], &[0]),
        saturated_line(&[1.0; 3], &[0, 0]),
        saturated_line(&[1.0; 4], &[0, 0, 0]),
        saturated_line(&[1.0; 2], &[1]),
        saturated_line(&[1.0; 2], &[5]),
        saturated_line(&[1.0; 3], &[1, 1]),
    ];
    let failing = Unreliable {
        rate: 1.0,
        failure: 0.01,
        repair: 0.1,
    };
    all.extend([2, 4, 10, 50].map(|level| unreliable_exponential(failing, failing, level)));
    all.extend([4, 10, 50].map(|level| synchronous_line(0.01, 0.1, level)));
    all.extend([false, true].map(|calendar| machine_repairman(5, 1, 100.0, 10.0, calendar)));
    all.extend(upkeep_oracles::reference());
    all.extend(quality_oracles::reference());
    all.push(job_shop(1.0));
    all.push(single_server(0.8, Service::Constant));
    all.push(single_server(0.8, Service::Erlang(2)));
    all.push(single_server(0.8, Service::Exponential));
    all.push(exponential_servers(1.8, 2));
    all.push(single_server(0.9, Service::Exponential));
    all
}

/// The same families with other parameters.
pub fn others() -> Vec<Oracle> {
    let machine = |rate, failure, repair| Unreliable { rate, failure, repair };
    [
        saturated_line(&[1.0, 1.25, 0.8], &[0, 2]),
        saturated_line(&[2.0, 0.5, 1.0, 0.7], &[3, 0, 1]),
        saturated_line(&[0.9, 1.1], &[12]),
        unreliable_exponential(machine(1.0, 0.02, 0.2), machine(1.5, 0.05, 0.1), 5),
        unreliable_exponential(machine(2.0, 0.1, 0.3), machine(1.6, 0.02, 0.5), 8),
        synchronous_line(0.05, 0.25, 6),
        synchronous_line(0.002, 0.02, 30),
        machine_repairman(8, 2, 60.0, 15.0, false),
        machine_repairman(3, 1, 20.0, 30.0, true),
        job_shop(0.8),
        single_server(0.5, Service::Gamma(1.5)),
        single_server(0.6, Service::Lognormal(0.6)),
        single_server(0.7, Service::Erlang(5)),
        exponential_servers(2.1, 3),
        exponential_servers(0.5, 1),
    ]
    .into_iter()
    .chain(upkeep_oracles::others())
    .chain(quality_oracles::others())
    .map(Oracle::at_half_the_precision)
    .collect()
}

/// Numbers as people list them: `1, 0.5, 2`.
fn listed<T: ToString>(numbers: &[T]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Exponential machines one after the other, with `buffers` places between them, never without raw parts and never
/// blocked at the end; `rates` in parts a second. Blocking after service.
pub fn saturated_line(rates: &[f64], buffers: &[u32]) -> Oracle {
    let machines: Vec<Machine> = rates
        .iter()
        .enumerate()
        .map(|(index, rate)| Machine {
            cycle: exponential(1.0 / rate),
            buffer: index.checked_sub(1).map(|before| buffers[before]),
            failures: String::new(),
        })
        .collect();
    Oracle {
        name: format!(
            "saturated exponential line, rates {}, places between {}",
            listed(rates),
            listed(buffers)
        ),
        source: "Markov chain of a line with blocking after service (Hunt 1956 for two stations: (b+2)/(b+3))",
        scenario: scenario(50_000.0, 0.02, SATURATED, &stations(&machines), ""),
        replications: 20,
        precision: PRECISION,
        answers: vec![throughput(saturated_line_throughput(rates, buffers))],
    }
}

/// A machine that fails while it works: rates in 1/s, all times exponential.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unreliable {
    /// Parts a second while it works.
    pub rate: f64,
    /// Failures a second of work.
    pub failure: f64,
    /// Repairs a second.
    pub repair: f64,
}

impl fmt::Display for Unreliable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} parts/s failing at {}/s, repaired at {}/s",
            self.rate, self.failure, self.repair
        )
    }
}

/// Two unreliable exponential machines of which the first stops when `level` parts are between them, the one on the
/// second machine and the one that blocks the first included: `level` − 2 places in the buffer, at least none.
///
/// # Panics
/// If `level` is below 2.
pub fn unreliable_exponential(first: Unreliable, second: Unreliable, level: u32) -> Oracle {
    let machine = |it: Unreliable, buffer| Machine {
        cycle: exponential(1.0 / it.rate),
        buffer,
        failures: failures(
            "working",
            &exponential(1.0 / it.failure),
            &exponential(1.0 / it.repair),
            "",
        ),
    };
    let (output, mean_level) = unreliable_exponential_answers(first, second, level);
    let mut answers = vec![throughput(output)];
    // Levels of larger buffers swing so slowly that an interval this narrow would take hours.
    if level <= 10 {
        answers.push(Answer {
            what: "mean level".to_owned(),
            figure: Figure(vec![
                (1.0, Reading::Station(1, "mean_queue_jobs")),
                (1.0, Reading::State(0, State::Blocked)),
                (1.0, Reading::One),
                (-1.0, Reading::State(1, State::Starved)),
            ]),
            exact: mean_level,
            unit: "parts",
        });
    }
    Oracle {
        name: format!("two unreliable exponential machines, {first} and {second}, up to {level} parts between"),
        source: "Gershwin and Berman 1981, as a Markov chain",
        scenario: scenario(
            200_000.0,
            0.1,
            SATURATED,
            &stations(&[machine(first, None), machine(second, Some(level - 2))]),
            "",
        ),
        replications: 25,
        precision: PRECISION,
        answers,
    }
}

/// Two machines in step, one second a part, that fail with probability `failure` in a step of work and are repaired
/// with probability `repair` in a step; `level` as in [`unreliable_exponential`].
///
/// # Panics
/// If `level` is below 2.
pub fn synchronous_line(failure: f64, repair: f64, level: u32) -> Oracle {
    let geometric = |mean: f64| format!("{{ geometric = {{ mean = {mean:?} }} }}");
    let machine = |buffer| Machine {
        cycle: "1".to_owned(),
        buffer,
        failures: failures("working", &geometric(1.0 / failure), &geometric(1.0 / repair), ""),
    };
    Oracle {
        name: format!("two synchronous machines, failure {failure}, repair {repair}, up to {level} parts between"),
        source: "Buzacott 1967, as a Markov chain",
        scenario: scenario(
            200_000.0,
            0.1,
            SATURATED,
            &stations(&[machine(None), machine(Some(level - 2))]),
            "",
        ),
        replications: 20,
        precision: PRECISION,
        answers: vec![throughput(synchronous_throughput(failure, repair, level))],
    }
}

/// `machines` machines that always have work, and `repairers` who repair them; mean times in seconds, exponential.
/// With a calendar clock the machines age all the time, with a working clock while they work: that is the same here.
pub fn machine_repairman(machines: u32, repairers: u32, to_failure: f64, to_repair: f64, calendar: bool) -> Oracle {
    let clock = if calendar { "calendar" } else { "working" };
    let failures = failures(
        clock,
        &exponential(to_failure),
        &exponential(to_repair),
        ", crew = \"repairers\"",
    );
    let station = format!(
        "[[station]]\nname = \"machines\"\nmachines = {machines}\ncycle_seconds = {:?}\n{failures}\n",
        5.0 * to_failure
    );
    let crew = format!("[[crew]]\nname = \"repairers\"\nsize = {repairers}\n");
    let (availability, busy) = machine_repairman_answers(machines, repairers, to_failure, to_repair);
    Oracle {
        name: format!(
            "{machines} machines, {repairers} repairers, {to_failure} s to failure, {to_repair} s to repair, {clock} clock"
        ),
        source: "machine repairman (Palm 1947), a birth and death process",
        scenario: scenario(2_000_000.0, 0.1, SATURATED, &station, &crew),
        replications: 20,
        precision: PRECISION,
        answers: vec![
            Answer {
                what: "availability".to_owned(),
                figure: Figure(vec![(1.0, Reading::State(0, State::Working))]),
                exact: availability,
                unit: "share",
            },
            Answer {
                what: "repairers busy".to_owned(),
                figure: Figure(vec![(1.0, Reading::People(0, "utilisation"))]),
                exact: busy,
                unit: "share",
            },
        ],
    }
}

/// A distribution of service times with mean 1 s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Service {
    /// No variation.
    Constant,
    /// Exponential.
    Exponential,
    /// Erlang with so many phases.
    Erlang(u32),
    /// Gamma with this coefficient of variation.
    Gamma(f64),
    /// Lognormal with this coefficient of variation.
    Lognormal(f64),
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant => f.write_str("constant"),
            Self::Exponential => f.write_str("exponential"),
            Self::Erlang(phases) => write!(f, "Erlang-{phases}"),
            Self::Gamma(cv) => write!(f, "gamma (cv {cv})"),
            Self::Lognormal(cv) => write!(f, "lognormal (cv {cv})"),
        }
    }
}

impl Service {
    fn cv_squared(self) -> f64 {
        match self {
            Self::Constant => 0.0,
            Self::Exponential => 1.0,
            Self::Erlang(phases) => 1.0 / f64::from(phases),
            Self::Gamma(cv) | Self::Lognormal(cv) => cv * cv,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Constant => "1".to_owned(),
            Self::Exponential => exponential(1.0),
            Self::Erlang(phases) => format!("{{ erlang = {{ mean = 1.0, phases = {phases} }} }}"),
            Self::Gamma(cv) => format!("{{ gamma = {{ mean = 1.0, cv = {cv:?} }} }}"),
            Self::Lognormal(cv) => format!("{{ lognormal = {{ mean = 1.0, cv = {cv:?} }} }}"),
        }
    }
}

/// One server, random arrivals at `load`, service times of mean 1 s: the wait of Pollaczek and Khinchine.
pub fn single_server(load: f64, service: Service) -> Oracle {
    let cv = service.cv_squared();
    Oracle {
        name: format!("one server, load {load}, {service} service"),
        source: "Pollaczek 1930 and Khinchine 1932",
        scenario: queue(load, 1, &service.text(), customers(load, 1, cv)),
        replications: QUEUE_REPLICATIONS,
        precision: PRECISION,
        answers: vec![wait(load * (1.0 + cv) / (2.0 * (1.0 - load)))],
    }
}

/// `servers` servers with exponential service times of mean 1 s and random arrivals, `arrivals` a second.
pub fn exponential_servers(arrivals: f64, servers: u32) -> Oracle {
    let load = arrivals / f64::from(servers);
    let mut answers = vec![wait(erlang_c(arrivals, servers) / (f64::from(servers) - arrivals))];
    answers.push(Answer {
        what: "load".to_owned(),
        figure: Figure(vec![(1.0, Reading::State(0, State::Working))]),
        exact: load,
        unit: "share",
    });
    Oracle {
        name: format!("exponential servers: {servers}, arrivals in a service time: {arrivals}"),
        source: "Erlang 1917",
        scenario: queue(arrivals, servers, &exponential(1.0), customers(load, servers, 1.0)),
        replications: QUEUE_REPLICATIONS,
        precision: PRECISION,
        answers,
    }
}

pub(super) const PRECISION: f64 = 0.005;
const QUEUE_REPLICATIONS: u64 = 200;

fn wait(exact: f64) -> Answer {
    Answer {
        what: "mean wait".to_owned(),
        figure: Figure(vec![(1.0, Reading::Station(0, "mean_wait_seconds"))]),
        exact,
        unit: "s",
    }
}

/// Customers that make the 99 % interval of the mean wait as narrow as it should be, with little to spare. The
/// variance of the mean of n waits, over the squared mean, is for M/M/1 as n grows
/// (2 + 5ρ − 4ρ² + ρ³) / (ρ (1 − ρ)² n) (Daley: "The serial correlation coefficients of waiting times in a
/// stationary single server queue", 1968); less variable service times need fewer.
fn customers(load: f64, servers: u32, cv_squared: f64) -> f64 {
    let polynomial = 2.0 + load * (5.0 + load * (load - 4.0));
    let variance = polynomial / (load * (1.0 - load) * (1.0 - load)) * (1.0 + cv_squared) / 2.0;
    // Where servers are many, waits are rarer and vary more than behind one server.
    let rare = (load / erlang_c(load * f64::from(servers), servers)).max(1.0);
    const NORMAL_QUANTILE: f64 = 2.6;
    1.1 * variance * rare * (NORMAL_QUANTILE / PRECISION).powi(2)
}

fn queue(arrivals: f64, servers: u32, service: &str, customers: f64) -> String {
    let seconds = (customers / arrivals / QUEUE_REPLICATIONS as f64).ceil();
    let product = format!("orders = {{ every_seconds = {} }}", exponential(1.0 / arrivals));
    let station = format!("[[station]]\nname = \"server\"\nmachines = {servers}\ncycle_seconds = {service}\n");
    scenario(seconds, 0.1, &product, &station, "")
}

/// The job shop of Law and Kelton, its arrival rate times `pace`: the utilisation of its five stations.
pub fn job_shop(pace: f64) -> Oracle {
    const MACHINES: [u32; 5] = [3, 2, 4, 3, 1];
    const SHARES: [f64; 3] = [0.3, 0.5, 0.2];
    const ROUTES: [&[(usize, f64)]; 3] = [
        &[(3, 0.5), (1, 0.6), (2, 0.85), (5, 0.5)],
        &[(4, 1.1), (1, 0.8), (3, 0.75)],
        &[(2, 1.2), (5, 0.25), (1, 0.7), (4, 0.9), (3, 1.0)],
    ];
    let mut text = String::new();
    let mut load = [0.0; 5];
    for (number, (share, route)) in SHARES.iter().zip(ROUTES).enumerate() {
        let rate = share * pace / 0.25;
        let _ = writeln!(text, "[[product]]\nname = \"type {}\"\nroute = [", number + 1);
        for &(station, hours) in route {
            load[station - 1] += rate * hours / f64::from(MACHINES[station - 1]);
            let _ = writeln!(
                text,
                "  {{ station = \"station {station}\", cycle_hours = {{ erlang = {{ mean = {hours:?}, phases = 2 }} }} }},"
            );
        }
        let _ = writeln!(text, "]\norders = {{ every_hours = {} }}", exponential(1.0 / rate));
    }
    for (index, machines) in MACHINES.iter().enumerate() {
        let _ = writeln!(
            text,
            "[[station]]\nname = \"station {}\"\nmachines = {machines}",
            index + 1
        );
    }
    let answers = load.iter().enumerate().map(|(index, &exact)| Answer {
        what: format!("utilisation of station {}", index + 1),
        figure: Figure(vec![(1.0, Reading::State(index, State::Working))]),
        exact,
        unit: "share",
    });
    Oracle {
        name: format!("job shop, {pace} times its pace"),
        source: "Law and Kelton, Simulation Modeling and Analysis; the load of a station is its work a machine",
        scenario: format!("{}{text}", head(100_000.0 * 3_600.0, 200.0)),
        replications: 20,
        precision: PRECISION,
        answers: answers.collect(),
    }
}

// --- Scenario texts ---

pub(super) const SATURATED: &str = "supply = { kind = \"saturated\" }";

struct Machine {
    cycle: String,
    buffer: Option<u32>,
    failures: String,
}

fn head(seconds: f64, warm_up_days: f64) -> String {
    format!(
        "name = \"oracle\"\nstart = 2027-01-04\n[run]\nseconds = {seconds:?}\nwarm_up_days = {warm_up_days:?}\nseed = 1\n"
    )
}

pub(super) fn scenario(seconds: f64, warm_up_days: f64, supply: &str, stations: &str, rest: &str) -> String {
    let head = head(seconds, warm_up_days);
    format!("{head}[[product]]\nname = \"part\"\n{supply}\n{stations}{rest}")
}

fn stations(machines: &[Machine]) -> String {
    let mut text = String::new();
    for (index, machine) in machines.iter().enumerate() {
        let _ = writeln!(
            text,
            "[[station]]\nname = \"machine {}\"\ncycle_seconds = {}",
            index + 1,
            machine.cycle
        );
        if let Some(buffer) = machine.buffer {
            let _ = writeln!(text, "buffer = {buffer}");
        }
        let _ = writeln!(text, "{}", machine.failures);
    }
    text
}

fn failures(clock: &str, to_failure: &str, to_repair: &str, crew: &str) -> String {
    format!(
        "failures = [{{ mode = \"breakdown\", clock = \"{clock}\", time_to_failure_seconds = {to_failure}, \
         repair_seconds = {to_repair}{crew} }}]"
    )
}

pub(super) fn exponential(mean: f64) -> String {
    format!("{{ exponential = {{ mean = {mean:?} }} }}")
}

// --- Exact answers ---

/// Probability that an arrival waits for one of `servers` servers under `arrivals` arrivals a service time.
fn erlang_c(arrivals: f64, servers: u32) -> f64 {
    // Erlang B by its recursion, then C from B.
    let mut b = 1.0;
    for server in 1..=servers {
        b = arrivals * b / (f64::from(server) + arrivals * b);
    }
    let load = arrivals / f64::from(servers);
    b / (1.0 - load * (1.0 - b))
}

/// Availability of the machines and share of their time that the repairers are busy.
fn machine_repairman_answers(machines: u32, repairers: u32, to_failure: f64, to_repair: f64) -> (f64, f64) {
    let mut weight = 1.0;
    let (mut all, mut down, mut busy) = (0.0, 0.0, 0.0);
    for failed in 0..=machines {
        all += weight;
        down += weight * f64::from(failed);
        busy += weight * f64::from(failed.min(repairers));
        weight *= f64::from(machines - failed) / to_failure * to_repair / f64::from((failed + 1).min(repairers));
    }
    (
        1.0 - down / all / f64::from(machines),
        busy / all / f64::from(repairers),
    )
}

/// For each station from the second the jobs in its buffer, on it, and finished on the machine before but blocked.
type Line = Vec<u32>;

fn saturated_line_throughput(rates: &[f64], buffers: &[u32]) -> f64 {
    let count = rates.len();
    // Whether a machine is blocked follows from the last to the first: a blocked machine leaves one place less.
    let blocked = |line: &Line| {
        let mut blocked = vec![false; count];
        for station in (1..count).rev() {
            let room = buffers[station - 1] + 2 - u32::from(blocked[station]);
            blocked[station - 1] = line[station - 1] >= room;
        }
        blocked
    };
    let works = |line: &Line, station: usize| !blocked(line)[station] && (station == 0 || line[station - 1] > 0);
    let (states, chain) = chain_of(vec![0; count - 1], |line: &Line| {
        (0..count)
            .filter(|&station| works(line, station))
            .map(|station| {
                let mut next = line.clone();
                if station > 0 {
                    next[station - 1] -= 1;
                }
                if station + 1 < count {
                    next[station] += 1;
                }
                (rates[station], next)
            })
            .collect()
    });
    let probability = stationary(chain);
    let last = states.iter().zip(&probability);
    last.filter(|(line, _)| works(line, count - 1))
        .map(|(_, p)| p * rates[count - 1])
        .sum()
}

/// Throughput and mean level.
fn unreliable_exponential_answers(first: Unreliable, second: Unreliable, level: u32) -> (f64, f64) {
    let (states, chain) = chain_of((0, true, true), |&(n, up_first, up_second): &(u32, bool, bool)| {
        let mut moves = Vec::new();
        if !up_first {
            moves.push((first.repair, (n, true, up_second)));
        } else if n < level {
            moves.push((first.rate, (n + 1, true, up_second)));
            moves.push((first.failure, (n, false, up_second)));
        }
        if !up_second {
            moves.push((second.repair, (n, up_first, true)));
        } else if n > 0 {
            moves.push((second.rate, (n - 1, up_first, true)));
            moves.push((second.failure, (n, up_first, false)));
        }
        moves
    });
    let probability = stationary(chain);
    let mean_level = states.iter().zip(&probability).map(|(state, p)| f64::from(state.0) * p);
    let works = |&&(n, _, up_second): &&(u32, bool, bool)| n > 0 && up_second;
    let output = states.iter().zip(&probability).filter(|(state, _)| works(state));
    (output.map(|(_, p)| p * second.rate).sum(), mean_level.sum())
}

fn synchronous_throughput(failure: f64, repair: f64, level: u32) -> f64 {
    // A step: first repairs and failures, then the moves of those who are up and were neither starved nor blocked.
    let fates = |up: bool, can_work: bool| match (up, can_work) {
        (true, true) => vec![(1.0 - failure, true), (failure, false)],
        (true, false) => vec![(1.0, true)],
        (false, _) => vec![(1.0 - repair, false), (repair, true)],
    };
    let step = |&(n, up_first, up_second): &(u32, bool, bool)| {
        let mut moves = Vec::new();
        for (p, first) in fates(up_first, n < level) {
            for (q, second) in fates(up_second, n > 0) {
                let after = n + u32::from(first && n < level) - u32::from(second && n > 0);
                moves.push((p * q, (after, first, second)));
            }
        }
        moves
    };
    // With an empty buffer the first machine is never up after a step: that state is no beginning.
    let (states, chain) = chain_of((1, true, true), step);
    let probability = stationary(chain);
    states
        .iter()
        .zip(&probability)
        .filter(|((n, ..), _)| *n > 0)
        .map(|((_, _, up), p)| p * if *up { 1.0 - failure } else { repair })
        .sum()
}

/// All states that can be reached from `first`, and for each the rates or probabilities of the others after it.
fn chain_of<S: Clone + Ord>(first: S, moves: impl Fn(&S) -> Vec<(f64, S)>) -> (Vec<S>, Vec<Vec<f64>>) {
    let mut numbers = BTreeMap::from([(first.clone(), 0)]);
    let mut states = vec![first];
    let mut all_moves = Vec::new();
    let mut at = 0;
    while let Some(state) = states.get(at).cloned() {
        let mut row = Vec::new();
        for (rate, next) in moves(&state) {
            let number = *numbers.entry(next.clone()).or_insert_with(|| {
                states.push(next);
                states.len() - 1
            });
            row.push((number, rate));
        }
        all_moves.push(row);
        at += 1;
    }
    let mut chain = vec![vec![0.0; states.len()]; states.len()];
    for (row, moves) in chain.iter_mut().zip(all_moves) {
        for (number, rate) in moves {
            row[number] += rate;
        }
    }
    (states, chain)
}

/// The stationary probabilities of an irreducible chain, in continuous or discrete time: its diagonal is not looked
/// at.
fn stationary(mut chain: Vec<Vec<f64>>) -> Vec<f64> {
    let count = chain.len();
    for last in (1..count).rev() {
        let (before, rest) = chain.split_at_mut(last);
        let row = &rest[0][..last];
        let out: f64 = row.iter().sum();
        for other in before {
            let share = other[last] / out;
            other[last] = share;
            if share > 0.0 {
                for (entry, rate) in other.iter_mut().zip(row) {
                    *entry += share * rate;
                }
            }
        }
    }
    let mut probability = vec![1.0];
    while probability.len() < count {
        let state = probability.len();
        let into = probability.iter().zip(&chain).map(|(p, row)| p * row[state]).sum();
        probability.push(into);
    }
    let all: f64 = probability.iter().sum();
    probability.iter().map(|p| p / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, published: f64) {
        assert!((found - published).abs() < 5.1e-7, "{found} instead of {published}");
    }

    #[test]
    fn chains_of_lines_give_the_published_throughputs() {
        assert_near(saturated_line_throughput(&[1.0; 2], &[0]), 0.666_667);
        assert_near(saturated_line_throughput(&[1.0; 3], &[0, 0]), 22.0 / 39.0);
        assert_near(saturated_line_throughput(&[1.0; 4], &[0; 3]), 0.514_775);
        assert_near(saturated_line_throughput(&[1.0; 3], &[1, 1]), 0.670_466);
        for buffer in 0..20 {
            let b = f64::from(buffer);
            assert_near(saturated_line_throughput(&[1.0; 2], &[buffer]), (b + 2.0) / (b + 3.0));
        }
    }

    #[test]
    fn chains_of_two_failing_machines_give_the_published_throughputs_and_half_full_buffers() {
        let machine = Unreliable {
            rate: 1.0,
            failure: 0.01,
            repair: 0.1,
        };
        for (level, published) in [(2, 0.589_955), (4, 0.695_386), (10, 0.785_921), (50, 0.869_350)] {
            let (throughput, mean_level) = unreliable_exponential_answers(machine, machine, level);
            assert_near(throughput, published);
            assert_near(mean_level, f64::from(level) / 2.0);
        }
        for (level, published) in [(4, 0.840_936), (10, 0.856_175), (50, 0.887_845)] {
            assert_near(synchronous_throughput(0.01, 0.1, level), published);
        }
    }

    #[test]
    fn formulas_of_queues_give_the_published_figures() {
        assert_near(erlang_c(1.8, 2), 0.852_632);
        let exact = |oracle: Oracle| oracle.answers[0].exact;
        assert_near(exact(exponential_servers(1.8, 2)), 4.263_158);
        assert_near(exact(exponential_servers(0.9, 1)), 9.0);
        assert_near(exact(single_server(0.9, Service::Exponential)), 9.0);
        assert_near(exact(single_server(0.8, Service::Constant)), 2.0);
        assert_near(exact(single_server(0.8, Service::Erlang(2))), 3.0);
        assert_near(exact(single_server(0.8, Service::Exponential)), 4.0);
        let (availability, busy) = machine_repairman_answers(5, 1, 100.0, 10.0);
        assert_near(availability, 0.872_096);
        assert_near(busy, 0.436_048);
        let loads: Vec<f64> = job_shop(1.0).answers.iter().map(|answer| answer.exact).collect();
        for (found, published) in loads.iter().zip([0.96, 0.99, 0.725, 2.92 / 3.0, 0.80]) {
            assert_near(*found, published);
        }
    }

    #[test]
    fn the_probabilities_of_a_chain_balance() {
        // Three states in a circle, left at rates 1, 2 and 4: time in each is inverse to its rate.
        let (states, chain) = chain_of(0, |&state| vec![(f64::from(1 << state), (state + 1) % 3)]);
        assert_eq!(states, [0, 1, 2]);
        for (found, exact) in stationary(chain).iter().zip([4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]) {
            assert!((found - exact).abs() < 1e-15, "{found} instead of {exact}");
        }
    }
}
