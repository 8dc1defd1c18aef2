//! How often Wi-Fi stations collide that always have something to send: the contention of
//! [`crate::network::wifi::contention`] against Bianchi's formula, and for two stations against the exact chain.
//!
//! The formula takes every transmission to collide with the same probability, whatever happened before. Two stations
//! feel in their windows what they have done to each other: after a collision both wait long, and neither meets the
//! other soon. The chain has that in it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};
use crate::network::checks::check::Check;
use crate::network::error::NetworkError;
use crate::network::wifi::contention::{Contender, Medium};
use crate::network::wifi::edca::Edca;
use crate::network::wifi::saturation::bianchi;

/// Transmissions that are simulated for each figure.
const TRANSMISSIONS: u64 = 2_000_000;
/// How long one takes; it does not matter.
const DURATION: Span = Span(250_000);
/// Smallest window, slots, and how often it doubles.
const WINDOWS: [(u32, u32); 2] = [(16, 6), (32, 5)];

/// All of them.
///
/// # Errors
/// If the user ends it.
pub fn checks(seed: u64, cancel: &AtomicBool) -> Result<Vec<Check>, NetworkError> {
    let mut checks = Vec::new();
    for (window, doublings) in WINDOWS {
        for stations in [2, 5, 10, 20, 50] {
            if cancel.load(Ordering::Relaxed) {
                return Err(NetworkError::Cancelled);
            }
            let found = simulated(stations, window, doublings, seed);
            let row = |what: &str, source, expected, bound| Check {
                subject: "share of the transmissions of saturated Wi-Fi stations that collide, simulated slot by slot",
                source,
                what: format!("{stations} stations, W {window}, m {doublings}{what}"),
                unit: "share",
                decimals: 4,
                expected,
                found,
                bound,
            };
            let (_, formula) = bianchi(stations, window, doublings);
            let source = "Bianchi, IEEE J. Sel. Areas Commun. 18, 2000, equations 7 and 9";
            let mut bound = 0.02;
            if stations == 2 {
                let exact = two_stations(window, doublings);
                checks.push(row(", exact", "the chain of two stations, solved exactly", exact, 0.01));
                // The assumption of independence does not hold: what it is off by, the chain says.
                bound = (exact / formula - 1.0).abs() + 0.01;
            }
            checks.push(row("", source, formula, bound));
        }
    }
    Ok(checks)
}

/// The share that collides of the transmissions of so many stations.
fn simulated(stations: u32, window: u32, doublings: u32, seed: u64) -> f64 {
    let edca = Edca {
        idle_slots: 2,
        least_window: window - 1,
        most_window: (window << doublings) - 1,
        turn: Span::ZERO,
    };
    let entity = format!("{stations} stations, {window}, {doublings}");
    let mut luck = Stream::named(seed, 0, &entity, "contention check");
    let mut contenders = vec![Contender::new(edca); stations as usize];
    let mut medium = Medium::new(Time::ZERO);
    for number in 0..stations {
        medium.back_off(&mut contenders, number, true, &mut luck);
    }
    medium.release(&mut contenders, Time::ZERO);
    let (mut sent, mut collided) = (0, 0);
    let mut senders = Vec::new();
    while sent < TRANSMISSIONS {
        let Some(now) = medium.next(&contenders) else { break };
        medium.seize(&mut contenders, now, &mut senders);
        let together = senders.len() as u64;
        sent += together;
        collided += if together > 1 { together } else { 0 };
        for number in senders.drain(..) {
            let contender = &mut contenders[number as usize];
            if together == 1 {
                contender.succeed();
            } else {
                contender.fail();
            }
            medium.back_off(&mut contenders, number, true, &mut luck);
        }
        medium.release(&mut contenders, now + DURATION);
    }
    collided as f64 / sent as f64
}

/// The share that collides of the transmissions of two stations, exactly.
///
/// Looked at just after a transmission. Either one station has just succeeded and draws from the smallest window
/// `w`, and the other has some slots left of a window doubled so many times; or both have just collided and draw from
/// windows doubled so many times. A backoff of k slots is over k slots later, and the slot in which the other sends
/// is counted, so that whoever has drawn less sends, and equal ones collide.
fn two_stations(w: u32, doublings: u32) -> f64 {
    let w = w as usize;
    let most = doublings as usize;
    let slots = |stage: usize| w << stage;
    // Probabilities of having so many slots left, by stage, and of both having collided, by both stages.
    let mut left: Vec<Vec<f64>> = (0..=most).map(|stage| vec![0.0; slots(stage)]).collect();
    let mut both = vec![vec![0.0; most + 1]; most + 1];
    left[0][0] = 1.0;
    let mut share = 0.0;
    loop {
        let mut next_left: Vec<Vec<f64>> = left.iter().map(|row| vec![0.0; row.len()]).collect();
        let mut next_both = vec![vec![0.0; most + 1]; most + 1];
        let mut collide = 0.0;
        let each = 1.0 / w as f64;
        for (stage, row) in left.iter().enumerate() {
            for (rest, &p) in row.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                let p = p * each;
                for drawn in 0..w {
                    match drawn.cmp(&rest) {
                        std::cmp::Ordering::Less => next_left[stage][rest - drawn - 1] += p,
                        std::cmp::Ordering::Greater => next_left[0][drawn - rest - 1] += p,
                        std::cmp::Ordering::Equal => {
                            collide += p;
                            next_both[1.min(most)][(stage + 1).min(most)] += p;
                        }
                    }
                }
            }
        }
        for (one, row) in both.iter().enumerate() {
            for (other, &p) in row.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                let (a, b) = (slots(one), slots(other));
                let p = p / (a * b) as f64;
                let equal = p * a.min(b) as f64;
                collide += equal;
                next_both[(one + 1).min(most)][(other + 1).min(most)] += equal;
                // Of all pairs whose difference is `more`, the larger one has `more` − 1 slots left.
                for more in 1..b {
                    next_left[other][more - 1] += p * a.min(b - more) as f64;
                }
                for more in 1..a {
                    next_left[one][more - 1] += p * b.min(a - more) as f64;
                }
            }
        }
        let difference: f64 = next_left
            .iter()
            .flatten()
            .zip(left.iter().flatten())
            .chain(next_both.iter().flatten().zip(both.iter().flatten()))
            .map(|(new, old): (&f64, &f64)| (new - old).abs())
            .sum();
        (left, both) = (next_left, next_both);
        // A collision is two transmissions.
        share = if difference < 1e-12 {
            return share;
        } else {
            2.0 * collide / (1.0 + collide)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_doubling_the_chain_of_two_stations_is_the_formula() {
        for w in [4, 16, 32] {
            let (_, p) = bianchi(2, w, 0);
            let exact = two_stations(w, 0);
            assert!((exact - p).abs() < 1e-9, "{w}: {exact} {p}");
        }
    }

    #[test]
    fn two_stations_collide_a_little_more_often_than_the_formula_says() {
        for ((w, m), expected) in WINDOWS.into_iter().zip([0.111, 0.059]) {
            let exact = two_stations(w, m);
            assert!((exact - expected).abs() < 0.000_6, "{w}: {exact}");
            assert!(exact > bianchi(2, w, m).1);
        }
    }
}
