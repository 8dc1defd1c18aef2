//! Simulated time: whole nanoseconds since the start of a run.
//!
//! Integers, so that adding a million cycle times loses nothing and two events are either simultaneous or
//! ordered on every platform. 64 bits reach 584 years. The civil calendar (dates, shifts) lives with the
//! line; nothing here knows of days.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// Hours of a mean month of the Gregorian calendar.
pub const HOURS_PER_MONTH: f64 = 365.2425 * 24.0 / 12.0;

/// An instant of simulated time, in nanoseconds since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);

/// A length of simulated time, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub u64);

impl Time {
    /// The start of the run.
    pub const ZERO: Self = Self(0);
    /// Later than any event of a run: what never happens is scheduled here.
    pub const NEVER: Self = Self(u64::MAX);

    /// The instant `seconds` after the start; see [`Span::from_seconds`] for rounding and range.
    pub fn from_seconds(seconds: f64) -> Self {
        Self::ZERO + Span::from_seconds(seconds)
    }

    /// Seconds since the start of the run.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// How long after `earlier` this instant is; zero if it is not after it.
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Longer than any run.
    pub const FOREVER: Self = Self(u64::MAX);

    /// `seconds` rounded to the nearest nanosecond. Negative values and NaN become zero, values beyond 584
    /// years become [`Span::FOREVER`]: a sampled duration is never an error in the middle of a run.
    #[inline]
    pub fn from_seconds(seconds: f64) -> Self {
        // A float-to-integer cast saturates and sends NaN to zero; adding one half rounds.
        Self((seconds * NANOS_PER_SECOND as f64 + 0.5) as u64)
    }

    /// `minutes` rounded to the nearest nanosecond, with the range of [`Span::from_seconds`].
    pub fn from_minutes(minutes: f64) -> Self {
        Self::from_seconds(minutes * 60.0)
    }

    /// `hours` rounded to the nearest nanosecond, with the range of [`Span::from_seconds`].
    pub fn from_hours(hours: f64) -> Self {
        Self::from_seconds(hours * 3600.0)
    }

    /// `days` of 24 hours rounded to the nearest nanosecond, with the range of [`Span::from_seconds`].
    pub fn from_days(days: f64) -> Self {
        Self::from_seconds(days * 86_400.0)
    }

    /// Length in seconds.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// Length in hours.
    pub fn as_hours(self) -> f64 {
        self.as_seconds() / 3600.0
    }

    /// Length in days of 24 hours.
    pub fn as_days(self) -> f64 {
        self.as_seconds() / 86_400.0
    }
}

impl Add<Span> for Time {
    type Output = Time;
    /// Saturates at [`Time::NEVER`], beyond the end of every run.
    #[inline]
    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl Add for Span {
    type Output = Span;
    /// Saturates at [`Span::FOREVER`].
    #[inline]
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    #[inline]
    fn add_assign(&mut self, other: Span) {
        *self = *self + other;
    }
}

impl Sub for Span {
    type Output = Span;
    /// Saturates at zero.
    #[inline]
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

/// A sum of the times of many things, such as all machines of a station: the 584 years that a [`Span`] holds are too few
/// for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TotalSpan(pub u128);

impl TotalSpan {
    /// So many times a duration.
    pub fn of(span: Span, times: u64) -> Self {
        Self(u128::from(span.0) * u128::from(times))
    }

    /// Its equal part for each of so many; none of none.
    pub fn each(self, many: u32) -> Span {
        let each = self.0.checked_div(u128::from(many)).unwrap_or_default();
        Span(u64::try_from(each).unwrap_or(u64::MAX))
    }

    /// In seconds.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// In hours.
    pub fn as_hours(self) -> f64 {
        self.as_seconds() / 3_600.0
    }
}

impl AddAssign<Span> for TotalSpan {
    #[inline]
    fn add_assign(&mut self, other: Span) {
        self.0 += u128::from(other.0);
    }
}

impl AddAssign for TotalSpan {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for TotalSpan {
    type Output = Self;
    /// Saturates at zero.
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.as_seconds();
        if seconds < 120.0 {
            write!(f, "{seconds:.1} s")
        } else if seconds < 7_200.0 {
            write!(f, "{:.1} min", seconds / 60.0)
        } else if seconds < 172_800.0 {
            write!(f, "{:.1} h", seconds / 3600.0)
        } else {
            write!(f, "{:.1} d", seconds / 86_400.0)
        }
    }
}
