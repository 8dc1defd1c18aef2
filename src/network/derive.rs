//! From a network and a site to what the factory draws of it.

use std::sync::atomic::AtomicBool;

use sha2::{Digest, Sha256};

use crate::kernel::time::Span;
use crate::network::error::NetworkError;
use crate::network::site::Site;
use crate::network::spec::{NetworkKind, NetworkSpec};
use crate::network::table::{DurationTable, FlowTable, NetworkTables, Outages};

/// Derives what a network does to the flows of a site, on so many threads.
///
/// # Errors
/// If the kind of network cannot be simulated.
pub fn derive(
    network: &NetworkSpec,
    site: &Site,
    _threads: usize,
    _cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<NetworkTables, NetworkError> {
    if network.kind != NetworkKind::Perfect {
        return Err(NetworkError::Kind {
            name: network.name.clone(),
            kind: network.kind,
        });
    }
    progress(1.0);
    let perfect = |name: &str| FlowTable {
        name: name.to_owned(),
        delays: DurationTable::always(Span::ZERO),
        loss: 0.0,
        outages: Outages::Never,
        most_outages_per_hour: 0.0,
    };
    Ok(NetworkTables {
        flows: site.flows.iter().map(|flow| perfect(&flow.name)).collect(),
        faults: Vec::new(),
    })
}

/// A text that is the same for a network and a site whose tables are the same.
pub fn content_key(network: &NetworkSpec, site: &Site) -> String {
    let text = serde_json::to_string(&(network, site)).unwrap_or_default();
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
