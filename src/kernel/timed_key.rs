//! Keys whose name ends in a unit: `cycle_seconds`, `repair_minutes`, `time_to_failure_hours`.
//!
//! Every duration of a scenario may be written in the unit that suits it. `timed_keys!` declares the four
//! keys of one duration, of which a scenario gives one.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::distribution::DistributionSpec;

/// The unit that a key's name ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Minutes of 60 seconds.
    Minutes,
    /// Hours of 60 minutes.
    Hours,
    /// Days of 24 hours.
    Days,
}

impl TimeUnit {
    /// How many seconds one of this unit has.
    pub fn seconds(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Minutes => 60.0,
            Self::Hours => 3_600.0,
            Self::Days => 86_400.0,
        }
    }
}

/// A duration as a scenario gives it: a distribution and the unit of its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedSpec {
    /// The numbers.
    pub distribution: DistributionSpec,
    /// What they count.
    pub unit: TimeUnit,
    /// The key that it stood under, for messages.
    pub key: &'static str,
}

/// The same duration was given in two units.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("both `{first}` and `{second}` are given; keep one")]
pub struct TwoUnits {
    /// The first key.
    pub first: &'static str,
    /// The second key.
    pub second: &'static str,
}

/// Declares the keys of one duration in its four units, for `#[serde(flatten)]`.
macro_rules! timed_keys {
    ($(#[$doc:meta])* $Name:ident, $seconds:ident, $minutes:ident, $hours:ident, $days:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub struct $Name {
            #[doc = concat!($what, ", in seconds. Give one unit only.")]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $seconds: Option<$crate::kernel::distribution::DistributionSpec>,
            #[doc = concat!($what, ", in minutes. Give one unit only.")]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $minutes: Option<$crate::kernel::distribution::DistributionSpec>,
            #[doc = concat!($what, ", in hours. Give one unit only.")]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $hours: Option<$crate::kernel::distribution::DistributionSpec>,
            #[doc = concat!($what, ", in days. Give one unit only.")]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $days: Option<$crate::kernel::distribution::DistributionSpec>,
        }

        impl $Name {
            /// The duration `factor` times as long, in the same unit.
            #[must_use]
            pub fn scaled(&self, factor: f64) -> Self {
                let scaled = |value: &Option<$crate::kernel::distribution::DistributionSpec>| {
                    value.as_ref().map(|value| value.scaled(factor))
                };
                Self {
                    $seconds: scaled(&self.$seconds),
                    $minutes: scaled(&self.$minutes),
                    $hours: scaled(&self.$hours),
                    $days: scaled(&self.$days),
                }
            }

            /// The keys, from the smallest unit to the largest.
            pub const KEYS: [&'static str; 4] =
                [stringify!($seconds), stringify!($minutes), stringify!($hours), stringify!($days)];

            /// The one that was given, if any.
            ///
            /// # Errors
            /// If the duration was given in two units.
            pub fn given(
                &self,
            ) -> Result<Option<$crate::kernel::timed_key::TimedSpec>, $crate::kernel::timed_key::TwoUnits> {
                $crate::kernel::timed_key::pick([
                    (stringify!($seconds), $crate::kernel::timed_key::TimeUnit::Seconds, &self.$seconds),
                    (stringify!($minutes), $crate::kernel::timed_key::TimeUnit::Minutes, &self.$minutes),
                    (stringify!($hours), $crate::kernel::timed_key::TimeUnit::Hours, &self.$hours),
                    (stringify!($days), $crate::kernel::timed_key::TimeUnit::Days, &self.$days),
                ])
            }
        }
    };
}
pub(crate) use timed_keys;

/// The one key of a duration that was given.
pub(crate) fn pick(
    keys: [(&'static str, TimeUnit, &Option<DistributionSpec>); 4],
) -> Result<Option<TimedSpec>, TwoUnits> {
    let mut found: Option<TimedSpec> = None;
    for (key, unit, value) in keys {
        let Some(distribution) = value else { continue };
        if let Some(first) = &found {
            return Err(TwoUnits {
                first: first.key,
                second: key,
            });
        }
        found = Some(TimedSpec {
            distribution: distribution.clone(),
            unit,
            key,
        });
    }
    Ok(found)
}
