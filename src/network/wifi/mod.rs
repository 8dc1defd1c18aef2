//! Wi-Fi 6 (IEEE 802.11ax) with contention packet by packet.

pub mod contention;
pub mod edca;
pub mod phy;
pub mod queue;
pub mod rate;
pub mod saturation;
pub mod wireless_lan;
