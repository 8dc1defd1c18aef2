//! What was recorded of machines, as somebody has it in a file.
//!
//! Two shapes are known. **Run-to-failure** tables ([`runs`]) follow machines over time: a unit, a time, operating settings
//! and sensors in each row; a unit's last row is its failure, or the end of watching (censored). **Snapshots**
//! ([`snapshots`]) are rows that stand for themselves: numbers, categories and whether the machine failed. [`roles`] says
//! which column is what, [`lines`] cuts a file into cells and [`read`] puts both together.
//!
//! Left out: several kinds of failure in one table (one model a kind), times as dates (hours or cycles are needed),
//! text encodings other than UTF-8.

pub mod error;
pub mod lines;
pub mod read;
pub mod roles;
pub mod runs;
pub mod snapshots;

use runs::Runs;
use snapshots::Snapshots;

/// Most numbers that a table may hold.
pub const MOST_CELLS: usize = 50_000_000;

/// A table of either shape.
#[derive(Clone, Debug, PartialEq)]
pub enum History {
    /// Machines followed over time.
    Runs(Runs),
    /// Rows that stand for themselves.
    Snapshots(Snapshots),
}

impl History {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        match self {
            Self::Runs(runs) => runs.rows(),
            Self::Snapshots(snapshots) => snapshots.rows(),
        }
    }
}
