//! Lines of machines with places between them: exponential machines, machines that fail, machines in step.

use std::fmt;

use crate::line::state::State;
use crate::study::oracles::markov::{chain_of, stationary};
use crate::study::oracles::oracle::{Answer, Figure, Oracle, PRECISION, Reading, throughput};
use crate::study::oracles::text::{Machine, SATURATED, exponential, failures, scenario, stations};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::oracles::oracle::assert_near;

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
}
