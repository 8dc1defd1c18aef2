//! A history parted so that what is tested was not learned from.

use crate::kernel::random::Stream;

/// Deals groups (units, machines, rows) out to `folds` parts at random, failures and the others each evenly; says the
/// part of each group. Rows of one group are never apart.
pub fn dealt(has_failure: &[bool], folds: usize, stream: &mut Stream) -> Vec<usize> {
    let folds = folds.max(1);
    let mut fold = vec![0; has_failure.len()];
    let mut next = 0;
    for class in [true, false] {
        let mut groups: Vec<usize> = (0..has_failure.len())
            .filter(|group| has_failure[*group] == class)
            .collect();
        for at in (1..groups.len()).rev() {
            groups.swap(at, stream.below(at as u64 + 1) as usize);
        }
        // The others go on where the failures stopped, so that parts differ by one group at most.
        for group in groups {
            fold[group] = next % folds;
            next += 1;
        }
    }
    fold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_even_in_failures_and_in_all() {
        let has_failure: Vec<bool> = (0..103).map(|group| group % 9 == 0).collect();
        for seed in 0..20 {
            let fold = dealt(&has_failure, 5, &mut Stream::named(seed, 0, "", "folds"));
            for part in 0..5 {
                let groups = || (0..103).filter(|group| fold[*group] == part);
                let failures = groups().filter(|group| has_failure[*group]).count();
                assert!(
                    (20..=21).contains(&groups().count()) && (2..=3).contains(&failures),
                    "{failures}"
                );
            }
        }
    }

    #[test]
    fn another_seed_deals_otherwise() {
        let deal = |seed| dealt(&[false; 40], 4, &mut Stream::named(seed, 0, "", "folds"));
        assert_eq!(deal(1), deal(1));
        assert_ne!(deal(1), deal(2));
    }
}
