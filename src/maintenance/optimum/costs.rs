//! What work on a part costs, and rates of cost.

use serde::Serialize;

use crate::kernel::statistics::student_t::student_t_quantile;

/// What work on a part costs once, won, the standstill with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct WorkCosts {
    /// A failure with its repair.
    pub failure_won: f64,
    /// A planned replacement that stops the machine.
    pub preventive_won: f64,
    /// A planned replacement while the machine stands anyway; none if that never comes.
    pub standing_won: Option<f64>,
    /// An inspection by people.
    pub inspection_won: f64,
}

/// A cost in the long run, won an hour of the part's clock.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// Its value, or its mean over simulated lives.
    pub won_per_hour: f64,
    /// Half of its 95 % interval; none if it is exact.
    pub half_width: Option<f64>,
}

impl Rate {
    /// A rate by formula.
    pub fn exact(won_per_hour: f64) -> Self {
        Self {
            won_per_hour,
            half_width: None,
        }
    }

    /// The rate of simulated renewal cycles by their costs and lengths: the ratio of the means, with the interval of the
    /// ratio estimator, whose residuals are cost − rate · length (Law: "Simulation modeling and analysis", section 9.5).
    pub fn of_cycles(cycles: &[(f64, f64)]) -> Self {
        let count = cycles.len() as f64;
        let (cost, length) = cycles
            .iter()
            .fold((0.0, 0.0), |(cost, length), cycle| (cost + cycle.0, length + cycle.1));
        let rate = cost / length;
        let square: f64 = cycles
            .iter()
            .map(|(cost, length)| (cost - rate * length) * (cost - rate * length))
            .sum();
        let error = (square / (count - 1.0) / count).sqrt() / (length / count);
        Self {
            won_per_hour: rate,
            half_width: Some(student_t_quantile(0.975, count - 1.0) * error)
                .filter(|half_width| half_width.is_finite()),
        }
    }

    /// By how much this rate is above another one that is known independently.
    pub fn above(&self, other: &Self) -> Self {
        let square = |rate: &Self| rate.half_width.map_or(0.0, |half_width| half_width * half_width);
        let is_exact = self.half_width.is_none() && other.half_width.is_none();
        Self {
            won_per_hour: self.won_per_hour - other.won_per_hour,
            half_width: (!is_exact).then(|| (square(self) + square(other)).sqrt()),
        }
    }

    /// So many times the rate.
    pub fn times(&self, factor: f64) -> Self {
        Self {
            won_per_hour: self.won_per_hour * factor,
            half_width: self.half_width.map(|half_width| half_width * factor),
        }
    }
}
