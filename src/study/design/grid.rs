//! All combinations of levels: the full factorial design.

/// How many combinations there are of so many levels each.
pub fn count(levels: &[usize]) -> u128 {
    levels
        .iter()
        .fold(1, |product: u128, &many| product.saturating_mul(many as u128))
}

/// All combinations of the levels 0 to `levels[i]` − 1 of each factor i; those of the last factor change fastest.
pub fn grid(levels: &[usize]) -> Vec<Vec<usize>> {
    let mut combinations = vec![Vec::new()];
    for &many in levels {
        let longer = |before: Vec<usize>| {
            (0..many).map(move |level| {
                let mut combination = before.clone();
                combination.push(level);
                combination
            })
        };
        combinations = combinations.into_iter().flat_map(longer).collect();
    }
    combinations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_comes_once_and_the_last_factor_changes_fastest() {
        let all = grid(&[2, 1, 3]);
        assert_eq!(all, [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 2]]);
        assert_eq!(count(&[2, 1, 3]), all.len() as u128);
        assert_eq!(grid(&[2; 5]).len(), 32);
    }

    #[test]
    fn numbers_beyond_all_measure_are_counted_without_overflow() {
        assert_eq!(count(&[1_000; 3]), 1_000_000_000);
        assert_eq!(count(&[usize::MAX; 9]), u128::MAX);
        assert_eq!((count(&[]), grid(&[]).len()), (1, 1));
        assert_eq!((count(&[3, 0]), grid(&[3, 0]).len()), (0, 0));
    }
}
