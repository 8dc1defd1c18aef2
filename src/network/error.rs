//! Why a network cannot be simulated.

use thiserror::Error;

use crate::kernel::distribution::DistributionError;

/// Why a network cannot be simulated as it is described.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum NetworkError {
    /// A figure that is out of its range.
    #[error("network `{network}`: {what}")]
    Setting {
        /// The network.
        network: String,
        /// What is wrong, and what would be right.
        what: String,
    },
    /// A distribution that is none.
    #[error("network `{network}`: `{key}`: {source}")]
    Distribution {
        /// The network.
        network: String,
        /// The key that it stands behind.
        key: &'static str,
        /// What is wrong.
        source: DistributionError,
    },
    /// A device stands outside the hall.
    #[error("`{device}` is outside the hall")]
    Outside {
        /// The device.
        device: String,
    },
    /// There are more devices, flows or radios than can be simulated.
    #[error("the network has {count} {what}; {most} are the most")]
    TooMany {
        /// How many there are.
        count: usize,
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// More messages than can be simulated in reasonable time.
    #[error(
        "the network would carry {per_second:.0} messages a second (long ones counted as several), of which \
         {most_per_second:.0} can be simulated; most of them come from flows such as `{busiest}`: lengthen their cycle, \
         make their messages smaller, or connect fewer machines"
    )]
    TooBusy {
        /// What its flows send, long messages counted as several.
        per_second: f64,
        /// What they may send.
        most_per_second: f64,
        /// The flow that sends most.
        busiest: String,
    },
    /// A measurement that the network as described cannot give.
    #[error("{0}")]
    Measurement(String),
    /// The user ended it.
    #[error("cancelled")]
    Cancelled,
}
