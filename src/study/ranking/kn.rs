//! The fully sequential procedure of Kim and Nelson.
//!
//! "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS 11, 2001, with c = 1: after n₀
//! replications of each of k alternatives, with S²_il the variance of their differences i − l, h² = (n₀ − 1)·[(2α/(k −
//! 1))^(−2/(n₀ − 1)) − 1]; alternative i stays after r replications if its mean is at most W_il(r) = max(0, δ/(2r)·(h²·S²_il/δ²
//! − r)) below that of every other one that has stayed. If the values are normal, the best is found with probability 1 − α
//! at least, provided it is better than all others by the indifference δ at least; common random numbers are allowed
//! and make it faster.

use thiserror::Error;

/// Settings of the procedure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnSettings {
    /// n₀: replications of each alternative before anything is decided, at least 2.
    pub first: u64,
    /// δ: a difference too small to care about, above 0.
    pub indifference: f64,
    /// 1 − α: probability with which the best is found.
    pub confidence: f64,
}

/// Why the procedure is refused.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum KnError {
    /// Too few replications for a variance.
    #[error("`first` is {0}, but must be at least 2")]
    First(u64),
    /// No difference that matters.
    #[error("`indifference` is {0}, but must be above 0: a difference too small to care about")]
    Indifference(f64),
    /// No probability that makes sense.
    #[error("`confidence` is {0}, but must be below 1 and above 1 / alternatives")]
    Confidence(f64),
}

/// The procedure under way.
#[derive(Clone, Debug)]
pub struct Kn {
    settings: KnSettings,
    h_squared: f64,
    /// Replications of those that stay.
    replications: u64,
    sums: Vec<f64>,
    /// Values of the first replications, by alternative.
    first: Vec<Vec<f64>>,
    /// Variances of differences, by pair.
    variances: Vec<Vec<f64>>,
    staying: Vec<usize>,
}

impl Kn {
    /// The procedure before the first replication.
    ///
    /// # Errors
    /// If a setting makes no sense.
    pub fn new(alternatives: usize, settings: KnSettings) -> Result<Self, KnError> {
        let KnSettings {
            first,
            indifference,
            confidence,
        } = settings;
        if first < 2 {
            return Err(KnError::First(first));
        }
        if !(indifference > 0.0 && indifference.is_finite()) {
            return Err(KnError::Indifference(indifference));
        }
        if !(confidence < 1.0 && confidence > 1.0 / alternatives.max(1) as f64) && alternatives > 1 {
            return Err(KnError::Confidence(confidence));
        }
        let (others, freedom) = (alternatives.max(2) as f64 - 1.0, first as f64 - 1.0);
        let base = 2.0 * (1.0 - confidence) / others;
        Ok(Self {
            settings,
            h_squared: freedom * (libm::pow(base, -2.0 / freedom) - 1.0),
            replications: 0,
            sums: vec![0.0; alternatives],
            first: vec![Vec::new(); alternatives],
            variances: Vec::new(),
            staying: (0..alternatives).collect(),
        })
    }

    /// The alternatives that stay, in ascending order: the next replication is of all of them.
    pub fn staying(&self) -> &[usize] {
        &self.staying
    }

    /// The number of the next replication.
    pub fn next(&self) -> u64 {
        self.replications
    }

    /// The best alternative, once it is alone.
    pub fn selected(&self) -> Option<usize> {
        match self.staying[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Counts the next replication: the values of those that stay, in their order.
    pub fn add(&mut self, values: &[f64]) {
        for (&alternative, &value) in self.staying.iter().zip(values) {
            self.sums[alternative] += value;
            if self.replications < self.settings.first {
                self.first[alternative].push(value);
            }
        }
        self.replications += 1;
        if self.replications == self.settings.first {
            let pair = |i: usize| (0..self.first.len()).map(move |l| (i, l));
            let variance = |(i, l): (usize, usize)| variance_of_difference(&self.first[i], &self.first[l]);
            self.variances = (0..self.first.len()).map(|i| pair(i).map(variance).collect()).collect();
        }
        if self.replications >= self.settings.first {
            self.screen();
        }
    }

    fn screen(&mut self) {
        let r = self.replications as f64;
        let delta = self.settings.indifference;
        let stays = |&i: &usize| {
            self.staying.iter().filter(|&&l| l != i).all(|&l| {
                let width = (0.5 * delta / r * (self.h_squared * self.variances[i][l] / (delta * delta) - r)).max(0.0);
                let (own, other) = (self.sums[i] / r, self.sums[l] / r);
                // Of two that are exactly alike the first stays.
                own > other - width || (own == other - width && (width > 0.0 || i < l))
            })
        };
        let staying: Vec<usize> = self.staying.iter().copied().filter(stays).collect();
        self.staying = staying;
    }
}

fn variance_of_difference(one: &[f64], other: &[f64]) -> f64 {
    let n = one.len() as f64;
    let differences = || one.iter().zip(other).map(|(one, other)| one - other);
    let mean = differences().sum::<f64>() / n;
    differences()
        .map(|difference| (difference - mean) * (difference - mean))
        .sum::<f64>()
        / (n - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;

    /// Which alternative is selected, and after how many replications of all.
    fn select(means: &[f64], shared: f64, settings: KnSettings, seed: u64) -> (usize, u64) {
        let mut kn = Kn::new(means.len(), settings).unwrap();
        let mut common = Stream::named(seed, 0, "common", "");
        let mut own: Vec<Stream> = (0..means.len())
            .map(|i| Stream::named(seed, i as u64, "own", ""))
            .collect();
        let mut spent = 0;
        while kn.selected().is_none() {
            let luck = shared * normal_quantile(common.uniform_open());
            let scale = (1.0 - shared * shared).sqrt();
            let values: Vec<f64> = kn
                .staying()
                .iter()
                .map(|&i| means[i] + luck + scale * normal_quantile(own[i].uniform_open()))
                .collect();
            spent += values.len() as u64;
            kn.add(&values);
        }
        (kn.selected().unwrap(), spent)
    }

    const SETTINGS: KnSettings = KnSettings {
        first: 10,
        indifference: 0.5,
        confidence: 0.95,
    };

    #[test]
    fn the_best_is_found_as_often_as_promised_where_that_is_hardest() {
        // All others are worse by just the indifference.
        for (alternatives, shared) in [(2, 0.0), (5, 0.0), (5, 0.7)] {
            let mut means = vec![0.0; alternatives];
            means[alternatives / 2] = 0.5;
            let found = (0..500).filter(|&seed| select(&means, shared, SETTINGS, seed).0 == alternatives / 2);
            let found = found.count();
            // Of 500 at 0.95 at least; three standard deviations are 15.
            assert!(found >= 460, "{alternatives} {shared}: {found}");
        }
    }

    #[test]
    fn shared_luck_and_clear_differences_save_replications() {
        let spent = |means: &[f64], shared| (0..50).map(|seed| select(means, shared, SETTINGS, seed).1).sum::<u64>();
        let close = [0.0, 0.5, 0.0, 0.0];
        assert!(2 * spent(&close, 0.9) < spent(&close, 0.0));
        assert!(2 * spent(&[0.0, 5.0, 0.0, 0.0], 0.0) < spent(&close, 0.0));
    }

    #[test]
    fn alternatives_that_are_alike_end_with_the_first() {
        let mut kn = Kn::new(3, SETTINGS).unwrap();
        while kn.selected().is_none() {
            assert!(kn.next() < 20);
            kn.add(&vec![1.0; kn.staying().len()]);
        }
        assert_eq!(kn.selected(), Some(0));
        assert_eq!(Kn::new(1, SETTINGS).unwrap().selected(), Some(0));
    }

    #[test]
    fn nonsense_is_refused() {
        for settings in [
            KnSettings { first: 1, ..SETTINGS },
            KnSettings {
                indifference: 0.0,
                ..SETTINGS
            },
            KnSettings {
                confidence: 1.0,
                ..SETTINGS
            },
            KnSettings {
                confidence: 0.2,
                ..SETTINGS
            },
        ] {
            assert!(Kn::new(4, settings).is_err(), "{settings:?}");
        }
    }
}
