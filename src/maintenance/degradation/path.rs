//! The path that wear takes to a failure whose time is known, drawn only where somebody looks at it.
//!
//! All of it is exact in law; what is looked at, and how often, changes no failure.
//!
//! - **Gamma.** Given its first passage at τ, the level just before the jump that kills has a density proportional to
//!   x^(aτ−1) e^(−bx) E₁(b (1 − x)), a the shape of an hour and b the limit over the scale: the density of the level
//!   times the Lévy measure of all jumps that go beyond the limit. It is drawn by rejection from a beta(aτ, ½) law, whose
//!   ratio √y e^y E₁(y) ≤ 0.671 with y = b (1 − x). Up to that level the path is a gamma bridge: between two known points
//!   a beta share of the difference (van Noortwijk 2009; Dufresne, Gerber, Shiu 1991).
//! - **Wiener.** Given its first passage, the distance to the limit is a three-dimensional Bessel bridge from the room to
//!   0, whatever the drift (Williams 1974): the length of a Brownian bridge in space, drawn as such.
//! - **Stages and shocks** are steps that are known from the beginning.
//! - **A lifetime with a warning time** (delay-time model, Christer 1973): the sign rises in a straight line from the
//!   first moment at which it can be seen to the failure. The straight line is a convention.

use serde::{Deserialize, Serialize};

use super::variates::{beta, normal};
use crate::kernel::incomplete_gamma::scaled_exponential_integral;
use crate::kernel::random::Stream;

/// Above √y e^y E₁(y) for all y; its maximum is 0.6706 at y = 0.26.
const HIGHEST_RATIO: f64 = 0.671;

/// A moment of a life: hours since it began, and the level then.
pub type Moment = (f64, f64);

/// The path of one life. Ages are hours since it began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Path {
    /// Nothing can be seen before the failure.
    Silent,
    /// A sign that rises in a straight line.
    Ramp {
        /// Age at which it can first be seen.
        begins: f64,
        /// Age of the failure.
        ends: f64,
    },
    /// Steps: ages and the levels from then on, ascending.
    Steps(Vec<Moment>),
    /// A gamma process.
    Gamma {
        /// Shape that an hour adds.
        shape_per_hour: f64,
        /// What was left to the limit at the beginning, over the scale.
        room: f64,
        /// Level at the beginning.
        begin: f64,
        /// Age of the failure.
        life: f64,
        /// Level just before the failure, once somebody has looked.
        last: Option<f64>,
        /// The last moment that was looked at.
        known: Moment,
    },
    /// A Wiener process.
    Wiener {
        /// Standard deviation of an hour.
        sigma: f64,
        /// Age of the failure.
        life: f64,
        /// Age that was looked at last.
        age: f64,
        /// The place then of the Brownian bridge whose distance from 0 is what is left to the limit.
        place: [f64; 3],
    },
}

impl Path {
    pub(super) fn gamma(shape_per_hour: f64, room: f64, begin: f64, life: f64) -> Self {
        Self::Gamma {
            shape_per_hour,
            room,
            begin,
            life,
            last: None,
            known: (0.0, begin),
        }
    }

    pub(super) fn wiener(sigma: f64, begin: f64, life: f64) -> Self {
        Self::Wiener {
            sigma,
            life,
            age: 0.0,
            place: [1.0 - begin, 0.0, 0.0],
        }
    }

    pub(super) fn steps(steps: Vec<Moment>) -> Self {
        Self::Steps(steps)
    }

    /// Whether the level never falls.
    pub fn is_monotone(&self) -> bool {
        !matches!(self, Self::Wiener { .. })
    }

    /// The level at an age before the failure, a share of the limit. Ages of successive looks must not fall; one that
    /// does is answered with what was seen last.
    pub fn level_at(&mut self, age: f64, stream: &mut Stream) -> f64 {
        if let Self::Wiener {
            sigma,
            life,
            age: seen,
            place,
        } = self
        {
            let left = *life - *seen;
            if age > *seen && left > 0.0 {
                let share = ((*life - age) / left).max(0.0);
                let sd = *sigma * ((age - *seen) * share).max(0.0).sqrt();
                for coordinate in place.iter_mut() {
                    *coordinate = *coordinate * share + sd * normal(stream);
                }
                *seen = age;
            }
            let [x, y, z] = *place;
            return 1.0 - (x * x + y * y + z * z).sqrt();
        }
        let last = self.last_moment(stream);
        if let Self::Gamma { known, .. } = self {
            let before = *known;
            if age <= before.0 {
                return before.1;
            }
            let level = self.between(before, last, age, stream);
            if let Self::Gamma { known, .. } = self {
                *known = (age, level);
            }
            return level;
        }
        self.between((0.0, 0.0), last, age, stream)
    }

    /// The last moment before the failure and the level then; draws it where it is not known yet.
    pub(crate) fn last_moment(&mut self, stream: &mut Stream) -> Moment {
        match self {
            Self::Silent => (f64::INFINITY, 0.0),
            Self::Ramp { ends, .. } => (*ends, 1.0),
            Self::Steps(steps) => (f64::INFINITY, steps.last().map_or(0.0, |step| step.1)),
            Self::Gamma {
                shape_per_hour,
                room,
                begin,
                life,
                last,
                ..
            } => {
                let level = *last.get_or_insert_with(|| {
                    *begin + (1.0 - *begin) * before_passage(*shape_per_hour * *life, *room, stream)
                });
                (*life, level)
            }
            Self::Wiener { life, .. } => (*life, 1.0),
        }
    }

    /// The level at an age between two moments that are known, of a path that never falls.
    pub(crate) fn between(&self, low: Moment, high: Moment, age: f64, stream: &mut Stream) -> f64 {
        match self {
            Self::Silent | Self::Wiener { .. } => 0.0,
            Self::Ramp { begins, ends } => {
                if age <= *begins {
                    0.0
                } else {
                    ((age - begins) / (ends - begins)).min(1.0)
                }
            }
            Self::Steps(steps) => {
                let after = steps.partition_point(|step| step.0 <= age);
                after
                    .checked_sub(1)
                    .and_then(|index| steps.get(index))
                    .map_or(0.0, |step| step.1)
            }
            Self::Gamma { shape_per_hour, .. } => {
                if age <= low.0 {
                    return low.1;
                }
                if age >= high.0 {
                    return high.1;
                }
                let (share, _) = beta(shape_per_hour * (age - low.0), shape_per_hour * (high.0 - age), stream);
                low.1 + (high.1 - low.1) * share
            }
        }
    }
}

/// The share of the room that a gamma process has used up just before it passes the limit, given the shape that it has
/// gathered by then.
fn before_passage(shape: f64, room: f64, stream: &mut Stream) -> f64 {
    loop {
        let (used, left) = beta(shape.max(1e-12), 0.5, stream);
        let y = room * left;
        if y > 0.0 && stream.uniform() * HIGHEST_RATIO < y.sqrt() * scaled_exponential_integral(y) {
            return used;
        }
    }
}
