//! The point of a lattice where something is highest that is cheap to compute but has many peaks.
//!
//! A small lattice is looked at as a whole. In a large one points are drawn at random and around given ones, and from the
//! best of them a compass search (Kolda, Lewis, Torczon, SIAM Review 45, 2003) climbs step by step, with steps that end at
//! single rungs.

use std::collections::BTreeSet;

use crate::kernel::random::Stream;
use crate::study::search::lattice::{Lattice, Position};

/// A lattice with no more positions is looked at as a whole.
const SMALL: u64 = 2_000;
/// Points that are drawn from the whole lattice, for each factor.
const DRAWN: usize = 150;
/// Points that are drawn around each given one, for each factor.
const AROUND: usize = 10;
/// How far from a given point they lie at most, as shares of the ranges, in turn.
const REACHES: [f64; 2] = [0.15, 0.02];
/// Points from which is climbed.
const CLIMBS: usize = 4;
/// The first steps of a climb, as a share of the range.
const FIRST_STEP: u32 = 16;

/// The position with the highest value that is not among `left_out`, and its value; none if all are left out. `around` are
/// positions near which a peak is likely; what is left to chance hangs on `seed` and `number`.
pub fn highest(
    lattice: &Lattice,
    left_out: &BTreeSet<Position>,
    around: &[&Position],
    (seed, number): (u64, u64),
    value: &dyn Fn(&Position) -> f64,
) -> Option<(Position, f64)> {
    let is_small = lattice.size() <= SMALL;
    let mut pool = if is_small {
        lattice.every()
    } else {
        drawn(lattice, around, seed, number)
    };
    pool.retain(|position| !left_out.contains(position));
    let mut found: Vec<(Position, f64)> = pool
        .into_iter()
        .map(|position| {
            let own = value(&position);
            (position, own)
        })
        .collect();
    // Of equal ones the first, so that nothing is left to the order of a sort.
    found.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    if !is_small {
        found.truncate(CLIMBS);
        let climbed = found.into_iter().map(|start| climb(lattice, left_out, start, value));
        found = climbed.collect();
    }
    found
        .into_iter()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// Random positions, from everywhere and around the given ones.
fn drawn(lattice: &Lattice, around: &[&Position], seed: u64, number: u64) -> Vec<Position> {
    let factors = lattice.axes().len();
    let mut stream = Stream::named(seed, number, "candidates", "optimise");
    let mut shares = |centre: &[f64], reach: f64| -> Vec<f64> {
        let mut near = |centre: &f64| (centre + reach * (2.0 * stream.uniform() - 1.0)).clamp(0.0, 1.0);
        centre.iter().map(&mut near).collect()
    };
    let middle = vec![0.5; factors];
    let mut all: Vec<Position> = (0..DRAWN * factors)
        .map(|_| lattice.drawn(&shares(&middle, 0.5)))
        .collect();
    for position in around {
        let centre = lattice.coordinates(position);
        for place in 0..AROUND * factors {
            let reach = REACHES.get(place % REACHES.len()).copied().unwrap_or(0.0);
            all.push(lattice.drawn(&shares(&centre, reach)));
        }
    }
    all
}

/// Goes on to a higher neighbour as long as there is one.
fn climb(
    lattice: &Lattice,
    left_out: &BTreeSet<Position>,
    (mut at, mut best): (Position, f64),
    value: &dyn Fn(&Position) -> f64,
) -> (Position, f64) {
    let mut divisor = FIRST_STEP;
    let widest = (0..at.len()).map(|factor| lattice.steps(factor)).max().unwrap_or(0);
    while divisor <= 2 * widest.max(1) {
        let mut is_higher = false;
        for factor in 0..at.len() {
            let (top, step) = (lattice.steps(factor), (lattice.steps(factor) / divisor).max(1));
            let own = at.get(factor).copied().unwrap_or(0);
            for rung in [own.saturating_add(step).min(top), own.saturating_sub(step)] {
                let mut tried = at.clone();
                if let Some(place) = tried.get_mut(factor) {
                    *place = rung;
                }
                if tried == at || left_out.contains(&tried) {
                    continue;
                }
                let found = value(&tried);
                if found > best {
                    (at, best, is_higher) = (tried, found, true);
                    break;
                }
            }
        }
        if !is_higher {
            divisor *= 2;
        }
    }
    (at, best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::search::lattice::Axis;

    /// Two peaks, of which the higher is narrow.
    fn peaks(at: &[f64]) -> f64 {
        let far = |x: f64, y: f64| (at[0] - x) * (at[0] - x) + (at[1] - y) * (at[1] - y);
        libm::exp(-8.0 * far(0.2, 0.3)) + 1.5 * libm::exp(-60.0 * far(0.8, 0.7))
    }

    #[test]
    fn the_higher_of_two_peaks_is_found_to_a_rung() {
        let lattice = Lattice::new(vec![Axis::new(0.0, 1.0, 0.0); 2]);
        for seed in 0..20 {
            let value = |position: &Position| peaks(&lattice.coordinates(position));
            let (at, _) = highest(&lattice, &BTreeSet::new(), &[], (seed, 0), &value).unwrap();
            // The other peak moves the top by less than a rung.
            assert!(at[0].abs_diff(800) <= 1 && at[1].abs_diff(700) <= 1, "{at:?}");
        }
    }

    #[test]
    fn a_small_lattice_is_looked_at_as_a_whole_and_what_is_left_out_is_not_found() {
        let lattice = Lattice::new(vec![Axis::whole(0.0, 5.0, 0.0).unwrap(); 2]);
        let value = |position: &Position| f64::from(position[0] * 7 + position[1]);
        let mut left_out = BTreeSet::new();
        for expected in (0..36_u32).rev() {
            let (at, _) = highest(&lattice, &left_out, &[], (1, 0), &value).unwrap();
            assert_eq!(at, [expected / 6, expected % 6]);
            left_out.insert(at);
        }
        assert_eq!(highest(&lattice, &left_out, &[], (1, 0), &value), None);
    }
}
