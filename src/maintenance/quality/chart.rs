//! Control charts over parts that are inspected one after the other: a p-chart on samples, a Bernoulli CUSUM, or an
//! exponentially weighted moving average.
//!
//! Where the limits come from stands in [`super::run_length`] and [`super::ewma`].

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::maintenance::quality::ewma::{ewma_limit, ewma_run_parts};
use crate::maintenance::quality::run_length::{
    cusum_limit, cusum_run_parts, cusum_step, share_limit, share_run_parts, sigma_limit,
};
use crate::maintenance::quality::spec::{
    ChartKind, DEFAULT_FALSE_SIGNAL_PARTS, DEFAULT_LAMBDA, DEFAULT_SAMPLE_PARTS, LEAST_LAMBDA, SpcSpec,
};

/// Why a chart cannot be as it is described.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum ChartError {
    /// It is to notice a change for the better.
    #[error("`out_of_control` must be above `in_control`, which is {0}")]
    NoRise(f64),
    /// Two ways to say where the limit is.
    #[error("`sigmas` and `false_signal_every_parts` both say where the limit is; keep one")]
    TwoLimits,
    /// A key of a chart of another kind.
    #[error("{chart} has no `{key}`; take it out or choose `chart = \"{of}\"`")]
    OfAnother {
        /// The chart.
        chart: &'static str,
        /// The key.
        key: &'static str,
        /// The kind of chart that has it.
        of: &'static str,
    },
    /// A learned chart has no limit of its own.
    #[error("the limit of a learned chart follows from its training")]
    Learned,
    /// A weight that is none.
    #[error("`lambda` must be from {LEAST_LAMBDA} to 1, but is {0}")]
    Lambda(f64),
    /// No limit gives false signals as rarely as asked for.
    #[error(
        "no limit of this chart gives a false signal as rarely as every {0} parts; ask for fewer or a larger sample"
    )]
    TooPatient(f64),
}

/// A prepared chart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChartPlan {
    /// Signals when a sample has so many rejects.
    Shares {
        /// Parts of a sample.
        sample: u32,
        /// Rejects.
        limit: u32,
    },
    /// Signals when a sum reaches its limit to which a reject adds a step and from which a good part takes one.
    Sums {
        /// Step.
        step: u32,
        /// Limit.
        limit: u32,
    },
    /// Signals when a moving average reaches its limit.
    Average {
        /// Weight of the newest part.
        lambda: f64,
        /// Where it starts: the share in control.
        start: f64,
        /// Limit.
        limit: f64,
    },
}

impl ChartPlan {
    /// The chart that a scenario describes, if it is not a learned one.
    ///
    /// # Errors
    /// See [`ChartError`].
    pub fn new(spec: &SpcSpec) -> Result<Self, ChartError> {
        Self::check(spec)?;
        let parts = spec.false_signal_every_parts.unwrap_or(DEFAULT_FALSE_SIGNAL_PARTS);
        match spec.chart {
            ChartKind::P => {
                let sample = spec.sample_parts.unwrap_or(DEFAULT_SAMPLE_PARTS);
                let limit = match spec.sigmas {
                    Some(_) if spec.false_signal_every_parts.is_some() => return Err(ChartError::TwoLimits),
                    Some(sigmas) => sigma_limit(sample, spec.in_control, sigmas),
                    None => share_limit(sample, spec.in_control, parts).ok_or(ChartError::TooPatient(parts))?,
                };
                Ok(Self::Shares { sample, limit })
            }
            ChartKind::Cusum => {
                let step = cusum_step(spec.in_control, spec.out_of_control);
                let limit = cusum_limit(step, spec.in_control, parts).ok_or(ChartError::TooPatient(parts))?;
                Ok(Self::Sums { step, limit })
            }
            ChartKind::Ewma => {
                let lambda = spec.lambda.unwrap_or(DEFAULT_LAMBDA);
                if !(LEAST_LAMBDA..=1.0).contains(&lambda) {
                    return Err(ChartError::Lambda(lambda));
                }
                let start = spec.in_control;
                let limit = ewma_limit(lambda, start, parts).ok_or(ChartError::TooPatient(parts))?;
                Ok(Self::Average { lambda, start, limit })
            }
            ChartKind::Learned => Err(ChartError::Learned),
        }
    }

    /// What makes no sense whatever the limit is.
    ///
    /// # Errors
    /// If nothing is to be noticed, or a key says something of a chart of another kind.
    pub fn check(spec: &SpcSpec) -> Result<(), ChartError> {
        if spec.out_of_control <= spec.in_control {
            return Err(ChartError::NoRise(spec.in_control));
        }
        let chart = match spec.chart {
            ChartKind::Learned => "a learned chart",
            ChartKind::P => "a p-chart",
            ChartKind::Cusum => "a CUSUM",
            ChartKind::Ewma => "an EWMA chart",
        };
        let keys = [
            ("sigmas", spec.sigmas.is_some(), ChartKind::P, "p"),
            ("sample_parts", spec.sample_parts.is_some(), ChartKind::P, "p"),
            ("lambda", spec.lambda.is_some(), ChartKind::Ewma, "ewma"),
        ];
        match keys
            .into_iter()
            .find(|(_, given, kind, _)| *given && *kind != spec.chart)
        {
            Some((key, _, _, of)) => Err(ChartError::OfAnother { chart, key, of }),
            None => Ok(()),
        }
    }

    /// Mean number of parts until a fresh chart signals if a share of them is rejected.
    pub fn run_parts(&self, share: f64) -> f64 {
        match *self {
            Self::Shares { sample, limit } => share_run_parts(sample, limit, share),
            Self::Sums { step, limit } => cusum_run_parts(step, limit, share),
            Self::Average { lambda, start, limit } => ewma_run_parts(lambda, start, limit, share),
        }
    }
}

/// A chart in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Parts since it was fresh: of the sample, or since the sum was last at zero or the average where it starts.
    parts: u32,
    /// Rejects of the sample, or the sum.
    level: u32,
    /// How far the average lies above its start.
    above: f64,
}

impl Chart {
    /// Adds a part. Whether the chart signals; it is then fresh again.
    pub fn add(&mut self, plan: &ChartPlan, rejected: bool) -> bool {
        self.parts = self.parts.saturating_add(1);
        let signals = match *plan {
            ChartPlan::Shares { sample, limit } => {
                self.level += u32::from(rejected);
                if self.parts < sample {
                    return false;
                }
                let signals = self.level >= limit;
                *self = Self::default();
                return signals;
            }
            ChartPlan::Sums { step, limit } => {
                if rejected {
                    self.level = self.level.saturating_add(step);
                } else {
                    self.level = self.level.saturating_sub(1);
                }
                self.level >= limit
            }
            ChartPlan::Average { lambda, start, limit } => {
                let part = f64::from(u8::from(rejected)) - start;
                self.above += lambda * (part - self.above);
                if start + self.above >= limit {
                    *self = Self::default();
                    return true;
                }
                if self.above <= 0.0 {
                    self.parts = 0;
                }
                return false;
            }
        };
        if signals || self.level == 0 {
            *self = Self::default();
        }
        signals
    }

    /// Whether what came before speaks for no rise any more.
    pub fn is_fresh(&self) -> bool {
        self.parts == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    fn spec(chart: ChartKind) -> SpcSpec {
        SpcSpec {
            chart,
            in_control: 0.02,
            out_of_control: 0.08,
            false_signal_every_parts: None,
            sigmas: None,
            sample_parts: None,
            lambda: None,
            look: None,
            window_parts: None,
        }
    }

    /// Mean run length of a chart in use and its standard error.
    fn simulated(plan: &ChartPlan, share: f64, runs: u64) -> (f64, f64) {
        let (mut sum, mut squares) = (0.0, 0.0);
        for run in 0..runs {
            let mut stream = Stream::named(1, run, "chart", "parts");
            let mut chart = Chart::default();
            let mut parts = 1.0;
            while !chart.add(plan, stream.chance(share)) {
                parts += 1.0;
            }
            sum += parts;
            squares += parts * parts;
        }
        let mean = sum / runs as f64;
        (mean, ((squares / runs as f64 - mean * mean) / runs as f64).sqrt())
    }

    #[test]
    fn charts_in_use_run_as_long_as_the_exact_answers_say() {
        for kind in [ChartKind::P, ChartKind::Cusum, ChartKind::Ewma] {
            let mut spec = spec(kind);
            spec.false_signal_every_parts = Some(3_000.0);
            let plan = ChartPlan::new(&spec).unwrap();
            for (share, runs) in [(0.02, 2_000), (0.05, 4_000), (0.08, 4_000), (0.4, 2_000)] {
                let (mean, error) = simulated(&plan, share, runs);
                let exact = plan.run_parts(share);
                assert!(
                    (mean - exact).abs() <= 3.5 * error + 1e-9,
                    "{plan:?} at {share}: {mean} ± {error}, {exact}"
                );
            }
        }
    }

    #[test]
    fn the_limit_keeps_false_signals_as_rare_as_asked_for() {
        for kind in [ChartKind::P, ChartKind::Cusum, ChartKind::Ewma] {
            for parts in [500.0, 10_000.0, 1e6] {
                let mut spec = spec(kind);
                spec.false_signal_every_parts = Some(parts);
                let plan = ChartPlan::new(&spec).unwrap();
                assert!(plan.run_parts(0.02) >= parts);
                assert!(plan.run_parts(0.08) < parts / 4.0, "{plan:?}");
            }
        }
    }

    #[test]
    fn at_equal_false_signals_the_sum_notices_small_changes_sooner_than_samples_do() {
        let plan = |kind, parts| {
            let mut spec = spec(kind);
            (spec.in_control, spec.out_of_control, spec.false_signal_every_parts) = (0.02, 0.06, Some(parts));
            ChartPlan::new(&spec).unwrap()
        };
        // The p-chart's limit is coarse: the sum is given the same run length in control, not the one asked for.
        let samples = plan(ChartKind::P, 10_000.0);
        let sums = plan(ChartKind::Cusum, samples.run_parts(0.02));
        println!("{samples:?} {sums:?}");
        for share in [0.02, 0.03, 0.04, 0.06, 0.08, 0.12] {
            println!(
                "{share}: p {:.0}, CUSUM {:.0}",
                samples.run_parts(share),
                sums.run_parts(share)
            );
        }
        assert!(sums.run_parts(0.02) >= samples.run_parts(0.02));
        for share in [0.04, 0.06, 0.08] {
            assert!(sums.run_parts(share) < samples.run_parts(share), "{share}");
        }
    }

    #[test]
    fn charts_that_make_no_sense_are_refused() {
        let mut same = spec(ChartKind::P);
        same.out_of_control = 0.02;
        assert_eq!(ChartPlan::new(&same), Err(ChartError::NoRise(0.02)));
        let mut both = spec(ChartKind::P);
        (both.sigmas, both.false_signal_every_parts) = (Some(3.0), Some(100.0));
        assert_eq!(ChartPlan::new(&both), Err(ChartError::TwoLimits));
        let of_another = |chart, key, of| Err(ChartError::OfAnother { chart, key, of });
        let mut cusum = spec(ChartKind::Cusum);
        cusum.sample_parts = Some(50);
        assert_eq!(ChartPlan::new(&cusum), of_another("a CUSUM", "sample_parts", "p"));
        let mut weighted = spec(ChartKind::P);
        weighted.lambda = Some(0.1);
        assert_eq!(ChartPlan::new(&weighted), of_another("a p-chart", "lambda", "ewma"));
        weighted.chart = ChartKind::Ewma;
        assert!(ChartPlan::new(&weighted).is_ok());
        weighted.lambda = Some(0.0);
        assert_eq!(ChartPlan::new(&weighted), Err(ChartError::Lambda(0.0)));
        weighted.lambda = Some(1.0);
        assert_eq!(ChartPlan::new(&weighted), Err(ChartError::TooPatient(10_000.0)));
        let mut tiny = spec(ChartKind::P);
        tiny.sample_parts = Some(2);
        assert_eq!(ChartPlan::new(&tiny), Err(ChartError::TooPatient(10_000.0)));
    }
}
