//! Queues before servers, and a job shop.

use std::fmt;
use std::fmt::Write as _;

use crate::line::state::State;
use crate::study::oracles::oracle::{Answer, Figure, Oracle, PRECISION, Reading};
use crate::study::oracles::text::{exponential, head, scenario};

const QUEUE_REPLICATIONS: u64 = 200;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::oracles::oracle::assert_near;

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
        let loads: Vec<f64> = job_shop(1.0).answers.iter().map(|answer| answer.exact).collect();
        for (found, published) in loads.iter().zip([0.96, 0.99, 0.725, 2.92 / 3.0, 0.80]) {
            assert_near(*found, published);
        }
    }
}
