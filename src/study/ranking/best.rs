//! Which alternative looks best after replications with shared luck, and how sure that is.
//!
//! The probability that the best-looking one is best is at least 1 − Σ P(T > t_i), with t_i Student's statistic of its
//! difference from alternative i, pair by pair (Bonferroni's inequality; for differences that are about normal).

use crate::kernel::statistics::student_t::student_t_tail;
use crate::kernel::statistics::tally::Tally;

/// The alternative that looks best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// Which.
    pub alternative: usize,
    /// Its mean, with the sign of the values given.
    pub mean: f64,
    /// A lower bound of the probability that it is best; none with fewer than two replications.
    pub probability: Option<f64>,
}

/// The alternative with the highest mean, from the values of each in replications 0, 1 …; those without a value in one of
/// their replications do not take part. Differences are taken over the replications that both have.
pub fn best(values: &[Vec<Option<f64>>]) -> Option<Best> {
    let whole = |values: &Vec<Option<f64>>| -> Option<Vec<f64>> {
        let values: Option<Vec<f64>> = values
            .iter()
            .map(|value| value.filter(|value| value.is_finite()))
            .collect();
        values.filter(|values| !values.is_empty())
    };
    let values: Vec<Option<Vec<f64>>> = values.iter().map(whole).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let candidates = values
        .iter()
        .enumerate()
        .filter_map(|(i, values)| Some((i, values.as_deref()?)));
    let (alternative, own) = candidates
        .clone()
        .reduce(|best, next| if mean(next.1) > mean(best.1) { next } else { best })?;
    let mut wrong = Some(0.0);
    for (_, other) in candidates.filter(|(i, _)| *i != alternative) {
        let differences: Tally = own.iter().zip(other).map(|(own, other)| own - other).collect();
        wrong = wrong.zip(is_not_above(&differences)).map(|(sum, more)| sum + more);
    }
    Some(Best {
        alternative,
        mean: mean(own),
        probability: wrong.map(|wrong: f64| (1.0 - wrong).max(0.0)),
    })
}

/// P(T > t) of the mean of differences: how likely it is that the true difference is not above zero.
fn is_not_above(differences: &Tally) -> Option<f64> {
    let (mean, deviation, n) = (differences.mean()?, differences.std_dev()?, differences.count() as f64);
    if deviation == 0.0 {
        return Some(if mean > 0.0 { 0.0 } else { 0.5 });
    }
    Some(student_t_tail(mean / (deviation / n.sqrt()), n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;

    #[test]
    fn what_is_better_in_every_replication_is_surely_best() {
        let values: Vec<Vec<Option<f64>>> = [0.0, 1.0, 0.5]
            .iter()
            .map(|shift| (0..10).map(|luck| Some(f64::from(luck * luck) + shift)).collect())
            .collect();
        let found = best(&values).unwrap();
        assert_eq!((found.alternative, found.probability), (1, Some(1.0)));
    }

    #[test]
    fn what_failed_does_not_take_part() {
        let values = [vec![Some(9.0), None], vec![Some(1.0), Some(2.0)], vec![]];
        assert_eq!(best(&values).unwrap().alternative, 1);
        assert_eq!(best(&[vec![None], vec![]]), None);
        assert_eq!(best(&[vec![Some(1.0)], vec![Some(2.0)]]).unwrap().probability, None);
    }

    #[test]
    fn it_is_best_at_least_as_often_as_said() {
        let (mut right, mut said) = (0.0, 0.0);
        for seed in 0..500 {
            let mut stream = Stream::named(seed, 0, "", "best");
            let values: Vec<Vec<Option<f64>>> = [0.0, 0.4, 0.2]
                .iter()
                .map(|mean| {
                    (0..20)
                        .map(|_| Some(mean + normal_quantile(stream.uniform_open())))
                        .collect()
                })
                .collect();
            let found = best(&values).unwrap();
            right += f64::from(u8::from(found.alternative == 1)) / 500.0;
            said += found.probability.unwrap() / 500.0;
        }
        assert!(right > said - 0.06, "{right} {said}");
    }
}
