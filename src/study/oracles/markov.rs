//! Small Markov chains, solved without simulating by the elimination of Grassmann, Taksar and Heyman (1985), which
//! subtracts nowhere and so keeps its accuracy.

use std::collections::BTreeMap;

/// All states that can be reached from `first`, and for each the rates or probabilities of the others after it.
pub(super) fn chain_of<S: Clone + Ord>(first: S, moves: impl Fn(&S) -> Vec<(f64, S)>) -> (Vec<S>, Vec<Vec<f64>>) {
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
pub(super) fn stationary(mut chain: Vec<Vec<f64>>) -> Vec<f64> {
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
