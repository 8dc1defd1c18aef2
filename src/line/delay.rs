//! A delay that is drawn each time: from a distribution that somebody stated, or from a table that somebody derived.

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::time::Span;
use crate::network::table::DurationTable;

/// How long something is waited for that comes from elsewhere: an order, instructions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Delay {
    /// Drawn from a distribution.
    Drawn(SpanSampler),
    /// Drawn from a table.
    Table(DurationTable),
}

impl Delay {
    /// Draws one.
    pub fn draw(&self, stream: &mut Stream) -> Span {
        match self {
            Self::Drawn(sampler) => sampler.draw(stream),
            Self::Table(table) => table.draw(stream),
        }
    }
}
