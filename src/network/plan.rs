//! A network and its site, prepared for simulation.

use serde::{Deserialize, Serialize};

use crate::kernel::time::Span;
use crate::network::error::NetworkError;
use crate::network::hall::Hall;
use crate::network::settings::NetworkSettings;
use crate::network::site::{Device, Flow, Site, Way};
use crate::network::spec::NetworkSpec;

/// Most devices of a site.
pub const MOST_DEVICES: usize = 10_000;
/// Most flows of a site.
pub const MOST_FLOWS: usize = 50_000;

/// A network and its site, prepared for simulation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NetworkPlan {
    /// The network.
    pub settings: NetworkSettings,
    /// The hall.
    pub hall: Hall,
    /// Devices, in the order of the site.
    pub devices: Vec<Device>,
    /// Flows, in the order of the site.
    pub flows: Vec<FlowPlan>,
}

/// A flow, prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FlowPlan {
    /// What the site says of it.
    pub spec: Flow,
    /// Whether it sends only when it is told to, instead of by itself.
    pub on_demand: bool,
}

impl NetworkPlan {
    /// Prepares a network to serve a site.
    ///
    /// # Errors
    /// If a figure makes no sense, a device stands outside the hall, or there is too much of something.
    pub fn new(spec: &NetworkSpec, site: &Site) -> Result<Self, NetworkError> {
        let most = |count: usize, what, most| match count {
            count if count > most => Err(NetworkError::TooMany { count, what, most }),
            _ => Ok(()),
        };
        most(site.devices.len(), "devices", MOST_DEVICES)?;
        most(site.flows.len(), "flows", MOST_FLOWS)?;
        for device in &site.devices {
            let inside = match &device.way {
                Way::Fixed(place) => site.hall.contains(*place),
                Way::Round { corners, speed_m_per_s } => {
                    *speed_m_per_s > 0.0
                        && !corners.is_empty()
                        && corners.iter().all(|place| site.hall.contains(*place))
                }
            };
            if !inside {
                return Err(NetworkError::Outside {
                    device: device.name.clone(),
                });
            }
        }
        for flow in &site.flows {
            let interval = flow.timing.interval();
            if interval == Span::ZERO || flow.bytes == 0 || flow.device as usize >= site.devices.len() {
                return Err(NetworkError::Setting {
                    network: spec.name.clone(),
                    what: format!("`{}` needs a device, an interval and a size above zero", flow.name),
                });
            }
        }
        Ok(Self {
            settings: NetworkSettings::new(spec, &site.hall)?,
            hall: site.hall.clone(),
            devices: site.devices.clone(),
            flows: site
                .flows
                .iter()
                .map(|flow| FlowPlan {
                    spec: flow.clone(),
                    on_demand: false,
                })
                .collect(),
        })
    }

    /// The same, but these flows send only when they are told to.
    pub fn with_on_demand(mut self, flows: &[u32]) -> Self {
        for &flow in flows {
            if let Some(flow) = self.flows.get_mut(flow as usize) {
                flow.on_demand = true;
            }
        }
        self
    }
}
