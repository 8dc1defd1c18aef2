//! Durations in bounded memory: their count, mean, extremes and quantiles.
//!
//! The buckets are those of a floating-point number with seven bits: exact up to 127 ns, then 64 to each power
//! of two, which is 0.8 % at most from the middle of a bucket to its edge. From a nanosecond to centuries that
//! makes 3,776 buckets at most; only those between the first and the last in use are kept.

use serde::{Deserialize, Serialize};

use crate::kernel::time::Span;

/// Each power of two has 2⁶ buckets.
const SUBDIVISION_BITS: u32 = 6;

/// How often durations of each length occurred; quantiles have a relative error of 0.8 % at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    /// Bucket of the first of `counts`.
    first: u32,
    counts: Vec<u64>,
    count: u64,
    /// Exact sum, nanoseconds.
    sum: u128,
    min: Span,
    max: Span,
}

/// The bucket that a duration falls into.
#[inline]
fn bucket(span: Span) -> u32 {
    let bits = u64::BITS - span.0.leading_zeros();
    let shift = bits.saturating_sub(SUBDIVISION_BITS + 1);
    // Up to two powers of two the shift is zero and each duration has its own bucket.
    (shift << SUBDIVISION_BITS) + (span.0 >> shift) as u32
}

/// The shortest and the longest duration of a bucket.
fn edges(bucket: u32) -> (Span, Span) {
    let shift = (bucket >> SUBDIVISION_BITS).saturating_sub(1);
    let low = u64::from(bucket - (shift << SUBDIVISION_BITS)) << shift;
    (Span(low), Span(low + ((1_u64 << shift) - 1)))
}

/// The duration in the middle of a bucket.
fn middle(bucket: u32) -> Span {
    let (low, high) = edges(bucket);
    Span(low.0 + (high.0 - low.0).div_ceil(2))
}

impl Histogram {
    /// A histogram that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one duration.
    #[inline]
    pub fn add(&mut self, span: Span) {
        self.add_many(span, 1);
    }

    /// Counts a duration `times` times.
    pub fn add_many(&mut self, span: Span, times: u64) {
        if times == 0 {
            return;
        }
        let bucket = bucket(span);
        self.make_room(bucket, bucket);
        self.counts[(bucket - self.first) as usize] += times;
        (self.min, self.max) = if self.count == 0 {
            (span, span)
        } else {
            (self.min.min(span), self.max.max(span))
        };
        self.count += times;
        self.sum += u128::from(span.0) * u128::from(times);
    }

    /// Counts what another histogram has seen; the result does not depend on the order.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        self.make_room(other.first, other.first + other.counts.len() as u32 - 1);
        let offset = (other.first - self.first) as usize;
        for (here, there) in self.counts[offset..].iter_mut().zip(&other.counts) {
            *here += there;
        }
        (self.min, self.max) = if self.count == 0 {
            (other.min, other.max)
        } else {
            (self.min.min(other.min), self.max.max(other.max))
        };
        self.count += other.count;
        self.sum += other.sum;
    }

    /// Makes the counts reach from bucket `from` to bucket `to` at least.
    #[inline]
    fn make_room(&mut self, from: u32, to: u32) {
        if self.counts.is_empty() {
            self.first = from;
        }
        if from < self.first {
            let missing = (self.first - from) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = from;
        }
        let needed = (to - self.first) as usize + 1;
        if self.counts.len() < needed {
            self.counts.resize(needed, 0);
        }
    }

    /// The buckets in use, the shortest first: the duration in the middle and how often it occurred.
    pub fn buckets(&self) -> impl Iterator<Item = (Span, u64)> {
        let used = (self.first..).zip(&self.counts).filter(|(_, count)| **count > 0);
        used.map(|(bucket, &count)| (middle(bucket), count))
    }

    /// The same with the shortest and the longest duration that may have been seen in each.
    pub fn ranges(&self) -> impl Iterator<Item = (Span, Span, u64)> {
        let used = (self.first..).zip(&self.counts).filter(|(_, count)| **count > 0);
        used.map(|(bucket, &count)| {
            let (low, high) = edges(bucket);
            (low.max(self.min), high.min(self.max), count)
        })
    }

    /// How many durations it has seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean, rounded down to a nanosecond; none without durations.
    pub fn mean(&self) -> Option<Span> {
        (self.count > 0).then(|| Span((self.sum / u128::from(self.count)) as u64))
    }

    /// The exact shortest duration; none without durations.
    pub fn min(&self) -> Option<Span> {
        (self.count > 0).then_some(self.min)
    }

    /// The exact longest duration; none without durations.
    pub fn max(&self) -> Option<Span> {
        (self.count > 0).then_some(self.max)
    }

    /// The shortest duration that a share `share` of all do not exceed, within 0.8 %; exact at 0 and 1. None
    /// without durations or if the share is not from 0 to 1.
    pub fn quantile(&self, share: f64) -> Option<Span> {
        if self.count == 0 || !(0.0..=1.0).contains(&share) {
            return None;
        }
        let rank = ((share * self.count as f64).ceil() as u64).clamp(1, self.count);
        if rank == self.count {
            return Some(self.max);
        }
        let mut seen = 0;
        for (i, &count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank && share > 0.0 {
                return Some(middle(self.first + i as u32).clamp(self.min, self.max));
            }
        }
        Some(self.min)
    }

    /// The share of durations that are at most `limit`, where a bucket counts as its middle; none without
    /// durations.
    pub fn share_within(&self, limit: Span) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        if limit >= self.max {
            return Some(1.0);
        }
        let within: u64 = self
            .counts
            .iter()
            .enumerate()
            .take_while(|&(i, _)| middle(self.first + i as u32) <= limit)
            .map(|(_, count)| count)
            .sum();
        Some(within as f64 / self.count as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_durations_are_exact() {
        for nanoseconds in 0..128 {
            assert_eq!(middle(bucket(Span(nanoseconds))), Span(nanoseconds));
        }
    }

    #[test]
    fn the_longest_duration_has_the_last_of_a_bounded_number_of_buckets() {
        assert_eq!(bucket(Span::FOREVER), 3775);
        assert!(middle(3775) < Span::FOREVER);
    }

    #[test]
    fn quantiles_of_a_known_sample_are_within_one_percent() {
        let mut histogram = Histogram::new();
        for i in (1..=1000).rev() {
            histogram.add(Span(i * 1_000_003));
        }
        for (share, exact) in [(0.5, 500.0), (0.01, 10.0), (0.999, 999.0), (0.95, 950.0)] {
            let found = histogram.quantile(share).unwrap().0 as f64 / 1_000_003.0;
            assert!((found / exact - 1.0).abs() < 0.008, "{share} {found}");
        }
        assert_eq!(histogram.quantile(0.0), Some(Span(1_000_003)));
        assert_eq!(histogram.quantile(1.0), Some(Span(1_000_003_000)));
        assert_eq!(histogram.mean(), Some(Span(500_501_501)));
        assert_eq!(histogram.share_within(Span(1_000_003_000)), Some(1.0));
        assert!((histogram.share_within(Span(300_000_900)).unwrap() - 0.3).abs() < 0.004);
    }

    #[test]
    fn an_empty_histogram_claims_nothing() {
        let histogram = Histogram::new();
        assert_eq!(
            (histogram.quantile(0.5), histogram.mean(), histogram.max()),
            (None, None, None)
        );
        let mut other = histogram.clone();
        other.merge(&histogram);
        assert_eq!(other, histogram);
        other.add(Span(5));
        assert_eq!((other.quantile(-0.1), other.quantile(f64::NAN)), (None, None));
    }

    proptest! {
        #[test]
        fn any_duration_is_within_one_percent_of_its_bucket(nanoseconds: u64, shift in 0_u32..64) {
            let span = Span(nanoseconds >> shift);
            let error = middle(bucket(span)).0.abs_diff(span.0) as f64;
            prop_assert!(error <= 0.008 * span.0 as f64);
        }

        #[test]
        fn merging_is_like_counting_all(
            spans in proptest::collection::vec((any::<u64>(), 0_u32..64), 0..40),
            cut in 0_usize..40,
        ) {
            let count = |part: &[(u64, u32)]| {
                let mut histogram = Histogram::new();
                for &(span, shift) in part {
                    histogram.add(Span(span >> shift));
                }
                histogram
            };
            let cut = cut.min(spans.len());
            let mut merged = count(&spans[..cut]);
            merged.merge(&count(&spans[cut..]));
            prop_assert_eq!(&merged, &count(&spans));
            let bytes = postcard::to_allocvec(&merged).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Histogram>(&bytes).unwrap(), merged);
        }
    }
}
