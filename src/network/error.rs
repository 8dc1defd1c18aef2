//! Why there are no tables of a network.

use thiserror::Error;

use crate::network::spec::NetworkKind;

/// Why there are no tables of a network.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NetworkError {
    /// The kind of network cannot be simulated.
    #[error("network `{name}`: networks of kind {kind:?} cannot be simulated; use one of kind `perfect`")]
    Kind {
        /// The network.
        name: String,
        /// Its kind.
        kind: NetworkKind,
    },
}
