//! Drawing durations.

use serde::{Deserialize, Serialize};

use super::exponential::exponential_at;
use super::{DistributionError, DistributionSpec, Sampler};
use crate::kernel::random::Stream;
use crate::kernel::time::{NANOS_PER_SECOND, Span};
use crate::kernel::timed_key::TimedSpec;

/// A distribution of durations ready to be drawn from.
///
/// Its sampler counts nanoseconds, so a draw is only rounded: whole seconds, minutes, hours and days come out
/// exact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpanSampler {
    nanoseconds: Sampler,
}

impl SpanSampler {
    /// The sampler of the duration that a scenario gives.
    ///
    /// # Errors
    /// If a parameter is out of range, values still stand in a file, or the duration could be negative.
    pub fn new(spec: &TimedSpec) -> Result<Self, DistributionError> {
        Self::of(&spec.distribution, spec.unit.seconds(), spec.key)
    }

    /// The sampler of numbers that count so many seconds each; `key` is named in errors.
    ///
    /// # Errors
    /// As [`SpanSampler::new`].
    pub fn of(
        distribution: &DistributionSpec,
        unit_seconds: f64,
        key: &'static str,
    ) -> Result<Self, DistributionError> {
        let unit = unit_seconds * NANOS_PER_SECOND as f64;
        let nanoseconds = distribution.sampler_in(unit)?;
        if nanoseconds.lowest() < 0.0 {
            return Err(DistributionError::NegativeDuration {
                key,
                lowest: nanoseconds.lowest() / unit,
            });
        }
        Ok(Self { nanoseconds })
    }

    /// Always `span`.
    pub fn always(span: Span) -> Self {
        Self {
            nanoseconds: Sampler::Constant(span.0 as f64),
        }
    }

    /// Exponential with this mean; always zero if the mean is.
    pub fn exponential(mean: Span) -> Self {
        match mean {
            Span::ZERO => Self::always(Span::ZERO),
            _ => Self {
                nanoseconds: Sampler::Exponential { mean: mean.0 as f64 },
            },
        }
    }

    /// The distribution through these points, with straight lines between them: shares and the durations that such a
    /// share does not exceed, both rising, from share 0 to share 1. Always the same if all durations are.
    pub fn through(points: &[(f64, Span)]) -> Self {
        match points {
            [] => Self::always(Span::ZERO),
            [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => Self::always(*first),
            _ => Self {
                nanoseconds: Sampler::Quantiles(super::sampler::Quantiles::new(
                    points.iter().map(|&(share, span)| (share, span.0 as f64)),
                )),
            },
        }
    }

    /// The next draw, rounded to the nearest nanosecond; [`Span::FOREVER`] beyond 584 years.
    #[inline(always)]
    pub fn draw(&self, stream: &mut Stream) -> Span {
        rounded(match &self.nanoseconds {
            // The distribution of models with exact answers is worth a shorter way.
            Sampler::Exponential { mean } => mean * exponential_at(stream.uniform()),
            other => other.draw(stream),
        })
    }

    /// The mean of the draws.
    pub fn mean(&self) -> Span {
        rounded(self.nanoseconds.mean())
    }

    /// Whether all draws are the same; they then take nothing from the stream.
    pub fn is_constant(&self) -> bool {
        self.nanoseconds.is_constant()
    }

    /// The one duration that all draws have, if they have.
    pub fn constant(&self) -> Option<Span> {
        self.nanoseconds.constant().map(rounded)
    }
}

/// The nearest whole number of nanoseconds; negative values and NaN become zero, too large ones saturate.
#[inline]
fn rounded(nanoseconds: f64) -> Span {
    Span((nanoseconds + 0.5) as u64)
}
