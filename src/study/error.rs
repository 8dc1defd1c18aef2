//! Why a study has no result, and which variant and replication it was.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::factory::factory::FactoryError;
use crate::factory::plan::PlantError;
use crate::finance::error::FinanceError;
use crate::kernel::statistics::sequential::StopRuleError;
use crate::maintenance::predictive::lesson::DetectorError;
use crate::study::networks::NetworksError;

/// A line with choices made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariantName {
    /// The line as it is.
    Baseline,
    /// The line after adopting the offer of this name.
    Offer(String),
}

impl fmt::Display for VariantName {
    /// `the baseline`, or ``offer `NAME` ``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Baseline => f.write_str("the baseline"),
            Self::Offer(name) => write!(f, "offer `{name}`"),
        }
    }
}

/// Why a study has no result.
#[derive(Debug, Error)]
pub enum StudyError {
    /// A variant cannot be simulated as it is described.
    #[error("{variant}: {source}")]
    Plant {
        /// The variant.
        variant: VariantName,
        /// What is wrong.
        source: PlantError,
    },
    /// A detector cannot be trained.
    #[error(transparent)]
    Detector(DetectorError),
    /// There are no tables of a variant's network.
    #[error("{variant}: {source}")]
    Network {
        /// The variant.
        variant: VariantName,
        /// What is wrong.
        source: Box<NetworksError>,
    },
    /// A run has no result; it is the first such run in the order of replications, then of variants.
    #[error("{variant}, replication {replication}: {source}")]
    Run {
        /// The variant.
        variant: VariantName,
        /// The replication, from 0.
        replication: u64,
        /// What happened.
        source: FactoryError,
    },
    /// The pilot run that was to find the warm-up has no result.
    #[error("{variant}, pilot run for the warm-up: {source}")]
    Pilot {
        /// The variant.
        variant: VariantName,
        /// What happened.
        source: FactoryError,
    },
    /// A run met a bug of this program.
    #[error("{variant}, replication {replication}: the simulation failed: {message}; this is a bug")]
    Bug {
        /// The variant.
        variant: VariantName,
        /// The replication, from 0.
        replication: u64,
        /// What the simulation said.
        message: String,
    },
    /// Money could not be reckoned.
    #[error("{variant}: {source}")]
    Money {
        /// The variant.
        variant: VariantName,
        /// What is wrong.
        source: FinanceError,
    },
    /// A discount or reinvestment rate makes no sense.
    #[error("finance: {0}")]
    Valuation(FinanceError),
    /// The precision asked for makes no sense.
    #[error(transparent)]
    Precision(#[from] StopRuleError),
    /// No replications are asked for.
    #[error("at least one replication is needed")]
    NoReplications,
    /// A variant belongs to no offer of the baseline's scenario.
    #[error("there is no offer `{name}`; the scenario's offers are {}", list(.known))]
    UnknownOffer {
        /// The name asked for.
        name: String,
        /// Offers of the scenario.
        known: Vec<String>,
    },
    /// Runs that end after a number of parts take different times, so months cannot be compared.
    #[error(
        "`until_parts` ends each run at another time, so that savings by the month cannot be compared; leave it out"
    )]
    UntilParts,
    /// The study was cancelled before the first replication was complete.
    #[error("cancelled before the first replication was complete")]
    Cancelled,
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
