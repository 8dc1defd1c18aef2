//! Durations and numbers of parts: units, distributions and their parameters.

use super::{Check, MAX_SECONDS};
use crate::kernel::distribution::{DistributionSpec, MeanCvSpec, RandomSpec};
use crate::kernel::timed_key::{TimedSpec, TwoUnits};
use crate::scenario::diagnostic::shown;
use crate::scenario::place::Place;

/// A mean below a microsecond would keep a run from ever getting on.
const LEAST_MEAN_SECONDS: f64 = 1e-6;
/// Most values that a distribution may be drawn from.
const MAX_VALUES: usize = 1_000_000;

/// Whether a duration may be nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Least {
    /// It may be zero.
    Zero,
    /// It takes time on average, or the run would not get on.
    Some,
}

/// The values that a quantity may take.
struct Range {
    least: f64,
    most: f64,
    least_mean: f64,
}

impl Check<'_> {
    /// Checks one duration of the table at `place`; says whether it was given.
    pub(super) fn timed(&mut self, place: Place<'_>, given: Result<Option<TimedSpec>, TwoUnits>, least: Least) -> bool {
        match given {
            Err(two) => {
                self.error(place.key(two.second).key_mark(), two.to_string());
                true
            }
            Ok(None) => false,
            Ok(Some(timed)) => {
                let unit = timed.unit.seconds();
                let range = Range {
                    least: 0.0,
                    most: MAX_SECONDS / unit,
                    least_mean: if least == Least::Some {
                        LEAST_MEAN_SECONDS / unit
                    } else {
                        0.0
                    },
                };
                self.distribution(place.key(timed.key), &timed.distribution, timed.key, &range);
                true
            }
        }
    }

    /// Checks a duration of the table at `place` that is given in one unit only, of so many seconds.
    pub(super) fn time(&mut self, place: Place<'_>, key: &str, time: &DistributionSpec, unit: f64) {
        let range = Range {
            least: 0.0,
            most: MAX_SECONDS / unit,
            least_mean: 0.0,
        };
        self.distribution(place.key(key), time, key, &range);
    }

    /// Checks a number of parts.
    pub(super) fn parts(&mut self, place: Place<'_>, key: &str, parts: &DistributionSpec) {
        let range = Range {
            least: 1.0,
            most: 1e7,
            least_mean: 1.0,
        };
        if let DistributionSpec::Constant(parts) = parts
            && parts.fract() != 0.0
        {
            self.error(place.key(key).mark(), format!("`{key}` must be a whole number"));
        }
        self.distribution(place.key(key), parts, key, &range);
    }

    fn distribution(&mut self, place: Place<'_>, spec: &DistributionSpec, key: &str, range: &Range) {
        let spec = match spec {
            DistributionSpec::Constant(value) => {
                self.bounded(place, key, &[*value], range);
                return;
            }
            DistributionSpec::Random(spec) => spec,
        };
        match spec {
            RandomSpec::Uniform(bounds) => {
                let place = place.key("uniform");
                self.ordered(place, bounds, "uniform");
                self.bounded(place, "uniform", bounds, range);
            }
            RandomSpec::Triangular(corners) => {
                let place = place.key("triangular");
                self.ordered(place, corners, "triangular");
                if corners[0] == corners[2] {
                    let help = format!("write `{key} = {}`", shown(corners[0]));
                    self.error_with_help(
                        place.mark(),
                        "a triangular distribution with equal corners is a number",
                        help,
                    );
                }
                self.bounded(place, "triangular", corners, range);
            }
            RandomSpec::Exponential(spec) => self.mean(place.key("exponential").key("mean"), spec.mean, range),
            RandomSpec::Erlang(spec) => {
                let place = place.key("erlang");
                self.mean(place.key("mean"), spec.mean, range);
                if !(1..=1_000).contains(&spec.phases) {
                    self.error(place.key("phases").mark(), "`phases` must be from 1 to 1000");
                }
            }
            RandomSpec::Gamma(spec) => self.mean_and_cv(place.key("gamma"), spec, range),
            RandomSpec::Lognormal(spec) => self.mean_and_cv(place.key("lognormal"), spec, range),
            RandomSpec::Weibull(spec) => {
                let place = place.key("weibull");
                self.mean(place.key("scale"), spec.scale, range);
                if !(0.1..=100.0).contains(&spec.shape) {
                    self.error(place.key("shape").mark(), "`shape` must be from 0.1 to 100");
                }
            }
            RandomSpec::Normal(spec) => {
                let place = place.key("normal");
                let min = spec.min.unwrap_or(0.0);
                if spec.sd.is_nan() || spec.sd <= 0.0 || spec.sd > range.most {
                    let help = "without variation, write the number itself";
                    self.error_with_help(
                        place.key("sd").mark(),
                        "`sd` must be above 0 and not beyond reason",
                        help,
                    );
                    return;
                }
                if min < 0.0 || min > range.most {
                    let message = format!("`min` must be from 0 to {}", shown(range.most));
                    self.error(place.key("min").mark(), message);
                    return;
                }
                if let Some(max) = spec.max
                    && (max <= min || max > range.most || max < range.least_mean)
                {
                    let most = shown(range.most);
                    self.error(
                        place.key("max").mark(),
                        format!("`max` must be above `min` and at most {most}"),
                    );
                    return;
                }
                // Cut to a tail that holds next to nothing, a normal distribution cannot be drawn from.
                let reach = 8.0 * spec.sd;
                if spec.mean + reach < min || spec.max.is_some_and(|max| spec.mean - reach > max) {
                    let help = "the mean must lie within 8 `sd` of `min` (0 if not given) and `max`";
                    self.error_with_help(
                        place.key("mean").mark(),
                        "hardly any value lies between the bounds",
                        help,
                    );
                } else if spec.mean > range.most {
                    self.mean(place.key("mean"), spec.mean, range);
                }
            }
            RandomSpec::Geometric(spec) => {
                let place = place.key("geometric").key("mean");
                if spec.mean < 1.0 {
                    self.error(place.mark(), "the mean of a geometric distribution is at least 1");
                } else {
                    self.mean(place, spec.mean, range);
                }
            }
            RandomSpec::Values(values) => {
                let place = place.key("values");
                if values.is_empty() {
                    self.error(place.mark(), "`values` must not be empty");
                } else if values.len() > MAX_VALUES {
                    self.error(place.mark(), format!("`values` may have {MAX_VALUES} numbers at most"));
                } else {
                    self.bounded(place, "values", values, range);
                }
            }
            // Replaced by its values when it was read.
            RandomSpec::File(_) => {}
        }
    }

    fn mean_and_cv(&mut self, place: Place<'_>, spec: &MeanCvSpec, range: &Range) {
        self.mean(place.key("mean"), spec.mean, range);
        if !(spec.cv > 0.0 && spec.cv <= 100.0) {
            let help = "without variation, write the number itself";
            self.error_with_help(place.key("cv").mark(), "`cv` must be above 0 and at most 100", help);
        }
    }

    fn ordered(&mut self, place: Place<'_>, values: &[f64], what: &str) {
        if values.windows(2).any(|pair| pair[0] > pair[1]) {
            self.error(
                place.mark(),
                format!("the numbers of `{what}` must be in order, the lowest first"),
            );
        }
    }

    /// Values that are all known.
    fn bounded(&mut self, place: Place<'_>, what: &str, values: &[f64], range: &Range) {
        let within = |value: &f64| *value >= range.least && *value <= range.most;
        if let Some(index) = values.iter().position(|value| !within(value)) {
            let mark = if values.len() > 1 {
                place.item(index).mark()
            } else {
                place.mark()
            };
            let (least, most) = (shown(range.least), shown(range.most));
            self.error(
                mark,
                format!("`{what}` must be from {least} to {most}, not {}", shown(values[index])),
            );
            return;
        }
        // The mean of bounds, corners or values is that of the distribution between them.
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        if mean < range.least_mean {
            let message = if mean > 0.0 {
                let (least, most) = (shown(range.least_mean), shown(range.most));
                format!("`{what}` must be from {least} to {most}, not {}", shown(mean))
            } else {
                format!("`{what}` must be above zero: without it the run would never get on")
            };
            self.error(place.mark(), message);
        }
    }

    fn mean(&mut self, place: Place<'_>, mean: f64, range: &Range) {
        let least = range.least.max(range.least_mean);
        if mean > 0.0 && mean >= least && mean <= range.most {
            return;
        }
        let most = shown(range.most);
        let message = if least > 0.0 && mean > 0.0 {
            format!("this must be from {} to {most}", shown(least))
        } else {
            format!("this must be above zero and at most {most}")
        };
        self.error(place.mark(), message);
    }
}
