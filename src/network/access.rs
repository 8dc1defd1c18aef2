//! Access: what carries messages between devices and the network, whatever it is.

use serde::{Deserialize, Serialize};

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::network::fixed::Fixed;
use crate::network::message::{Message, Outcome};
use crate::network::nr::cellular::Cellular;
use crate::network::plan::NetworkPlan;
use crate::network::result::{DeviceResult, RadioResult};
use crate::network::settings::AccessSettings;
use crate::network::simulation::NetworkEvent;
use crate::network::wifi::wireless_lan::WirelessLan;
use crate::network::wired::Wired;

/// What can happen in an access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessEvent {
    /// A transmission opportunity of a cell's direction begins.
    Begin(u32),
    /// It ends.
    End(u32),
    /// A device looks for a better radio or access point.
    Look(u32),
    /// A Wi-Fi channel has been idle long enough for somebody to send.
    Idle(u32),
    /// What is on the air of a Wi-Fi channel has been sent.
    Sent(u32),
    /// A device is connected to its new Wi-Fi access point.
    Join(u32),
}

/// An access in operation.
#[derive(Clone, Debug)]
pub enum Access {
    /// Delays that do not depend on what else is sent: perfect and measured networks.
    Fixed(Fixed),
    /// Cables and switches.
    Wired(Wired),
    /// A cellular network.
    Cellular(Box<Cellular>),
    /// A Wi-Fi network.
    Wifi(Box<WirelessLan>),
}

impl Access {
    /// The access of a network, with nothing to do.
    pub fn new(plan: &NetworkPlan, seed: u64, replication: u64) -> Self {
        match &plan.settings.access {
            AccessSettings::Perfect | AccessSettings::Measured(_) => Self::Fixed(Fixed::new(seed, replication)),
            AccessSettings::Wifi(wifi) => Self::Wifi(Box::new(WirelessLan::new(plan, wifi, seed, replication))),
            AccessSettings::Wired(_) => Self::Wired(Wired::new(plan.devices.len())),
            AccessSettings::Cellular(cell) => Self::Cellular(Box::new(Cellular::new(plan, cell, seed, replication))),
        }
    }

    /// Puts its first events into the calendar.
    pub fn start(&mut self, plan: &NetworkPlan, clock: &mut Scheduler<NetworkEvent>) {
        match (self, &plan.settings.access) {
            (Self::Cellular(cellular), AccessSettings::Cellular(cell)) => cellular.start(plan, cell, clock),
            (Self::Wifi(lan), AccessSettings::Wifi(wifi)) => lan.start(plan, wifi, clock),
            _ => {}
        }
    }

    /// Takes on a message; what becomes of it is added to `outcomes` now or later.
    #[inline]
    pub fn send(
        &mut self,
        plan: &NetworkPlan,
        number: u32,
        message: &Message,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let device = plan.flows[message.flow as usize].spec.device;
        match (self, &plan.settings.access) {
            (Self::Cellular(cellular), AccessSettings::Cellular(cell)) => {
                cellular.send(cell, number, message, device, clock, outcomes);
            }
            (Self::Wifi(lan), _) => lan.send(number, message, device, clock, outcomes),
            (Self::Fixed(fixed), settings) => outcomes.push(fixed.send(settings, number, message, clock.now())),
            (Self::Wired(wired), AccessSettings::Wired(cable)) => {
                outcomes.push(wired.send(cable, number, message, device, clock.now()));
            }
            (Self::Cellular(_) | Self::Wired(_), _) => {}
        }
    }

    /// Lets something happen.
    #[inline]
    pub fn handle(
        &mut self,
        plan: &NetworkPlan,
        event: AccessEvent,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        match (self, &plan.settings.access) {
            (Self::Cellular(cellular), AccessSettings::Cellular(cell)) => {
                cellular.handle(plan, cell, event, clock, outcomes);
            }
            (Self::Wifi(lan), AccessSettings::Wifi(wifi)) => lan.handle(plan, wifi, event, clock, outcomes),
            _ => {}
        }
    }

    /// Whether something stood before a device at any time since `since`.
    pub fn was_blocked(&self, device: u32, since: Time) -> bool {
        match self {
            Self::Fixed(_) | Self::Wired(_) => false,
            Self::Cellular(cellular) => cellular.was_blocked(device, since),
            Self::Wifi(lan) => lan.was_blocked(device, since),
        }
    }

    /// Everything is counted anew from now on.
    pub fn begin_measuring(&mut self, now: Time) {
        match self {
            Self::Fixed(_) | Self::Wired(_) => {}
            Self::Cellular(cellular) => cellular.begin_measuring(now),
            Self::Wifi(lan) => lan.begin_measuring(now),
        }
    }

    /// How devices were served and what radios had to do.
    pub fn results(&self, plan: &NetworkPlan, measured: Span, now: Time) -> (Vec<DeviceResult>, Vec<RadioResult>) {
        match (self, &plan.settings.access) {
            (Self::Cellular(cellular), AccessSettings::Cellular(cell)) => cellular.results(plan, cell, measured, now),
            (Self::Wifi(lan), AccessSettings::Wifi(wifi)) => lan.results(plan, wifi, measured, now),
            _ => {
                let unserved = |device: &crate::network::site::Device| DeviceResult {
                    name: device.name.clone(),
                    radio: None,
                    snr_db: None,
                    blocked_share: 0.0,
                    handovers: 0,
                };
                (plan.devices.iter().map(unserved).collect(), Vec::new())
            }
        }
    }
}
