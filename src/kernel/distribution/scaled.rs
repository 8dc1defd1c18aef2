//! A distribution stretched: the same luck draws a value that is so many times as large.

use super::{DistributionSpec, ErlangSpec, MeanCvSpec, MeanSpec, NormalSpec, RandomSpec, WeibullSpec};

impl DistributionSpec {
    /// The distribution of `factor` times the value, `factor` above 0. Whole numbers stay whole: of a geometric
    /// distribution the mean is stretched, to no less than its least value 1. A file of values that has not been read
    /// stays as it is.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let mean_and_cv = |spec: &MeanCvSpec| MeanCvSpec {
            mean: spec.mean * factor,
            cv: spec.cv,
        };
        let random = match self {
            Self::Constant(value) => return Self::Constant(value * factor),
            Self::Random(random) => random,
        };
        Self::Random(match random {
            RandomSpec::Uniform(ends) => RandomSpec::Uniform(ends.map(|end| end * factor)),
            RandomSpec::Triangular(points) => RandomSpec::Triangular(points.map(|point| point * factor)),
            RandomSpec::Exponential(spec) => RandomSpec::Exponential(MeanSpec {
                mean: spec.mean * factor,
            }),
            RandomSpec::Erlang(spec) => RandomSpec::Erlang(ErlangSpec {
                mean: spec.mean * factor,
                phases: spec.phases,
            }),
            RandomSpec::Gamma(spec) => RandomSpec::Gamma(mean_and_cv(spec)),
            RandomSpec::Weibull(spec) => RandomSpec::Weibull(WeibullSpec {
                scale: spec.scale * factor,
                shape: spec.shape,
            }),
            RandomSpec::Lognormal(spec) => RandomSpec::Lognormal(mean_and_cv(spec)),
            RandomSpec::Normal(spec) => RandomSpec::Normal(NormalSpec {
                mean: spec.mean * factor,
                sd: spec.sd * factor,
                min: spec.min.map(|min| min * factor),
                max: spec.max.map(|max| max * factor),
            }),
            RandomSpec::Geometric(spec) => RandomSpec::Geometric(MeanSpec {
                mean: (spec.mean * factor).max(1.0),
            }),
            RandomSpec::Values(values) => RandomSpec::Values(values.iter().map(|value| value * factor).collect()),
            RandomSpec::File(name) => RandomSpec::File(name.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::kernel::distribution::{DistributionSpec, SpanSampler};
    use crate::kernel::random::Stream;
    use crate::kernel::timed_key::{TimeUnit, TimedSpec};

    #[test]
    fn the_same_luck_draws_so_many_times_as_much() {
        for text in [
            "7.5",
            "{ uniform = [3, 9] }",
            "{ triangular = [2, 3, 8] }",
            "{ exponential = { mean = 40 } }",
            "{ erlang = { mean = 12, phases = 3 } }",
            "{ gamma = { mean = 5, cv = 0.7 } }",
            "{ weibull = { scale = 9, shape = 1.7 } }",
            "{ lognormal = { mean = 90, cv = 1 } }",
            "{ normal = { mean = 10, sd = 6, min = 1, max = 14 } }",
            "{ values = [1, 4, 9] }",
        ] {
            #[derive(serde::Deserialize)]
            struct Key {
                key: DistributionSpec,
            }
            let spec = toml::from_str::<Key>(&format!("key = {text}")).unwrap().key;
            for factor in [0.3, 2.5] {
                let sampler = |distribution: DistributionSpec| {
                    let unit = TimeUnit::Hours;
                    let key = "key";
                    SpanSampler::new(&TimedSpec {
                        distribution,
                        unit,
                        key,
                    })
                    .unwrap()
                };
                let (plain, stretched) = (sampler(spec.clone()), sampler(spec.scaled(factor)));
                let stream = || Stream::named(4, 0, "scaled", "test");
                let (mut one, mut other) = (stream(), stream());
                for _ in 0..200 {
                    let (value, more) = (plain.draw(&mut one).as_hours(), stretched.draw(&mut other).as_hours());
                    assert!(
                        (more - factor * value).abs() <= 1e-9 * more.max(1.0),
                        "{text}: {value} {more}"
                    );
                }
            }
        }
    }
}
