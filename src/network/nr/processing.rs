//! How long either end needs before it can transmit and after it has received.
//!
//! The least times that the specification grants a device, in symbols: N1 from the end of downlink data to its
//! acknowledgement (3GPP TS 38.214 Tables 5.3-1 and 5.3-2, with front-loaded reference signals only) and N2
//! from a grant to uplink data (Tables 6.4-1 and 6.4-2). 3GPP TR 37.910 (its section on user plane
//! latency) takes half of N2 to prepare a transmission and half of N1 to receive one, at both ends. Real networks take
//! longer, so the default is the round figures of a well-built private network.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::numerology::Numerology;
use crate::kernel::time::Span;

/// How fast a device processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Capability {
    /// What every device can.
    One,
    /// What fast devices can; not at 120 kHz.
    Two,
}

impl Capability {
    /// N1 in symbols: from downlink data to its acknowledgement; none where the capability does not exist.
    pub fn n1(self, numerology: Numerology) -> Option<f64> {
        match (self, numerology) {
            (Self::One, Numerology::Khz15) => Some(8.0),
            (Self::One, Numerology::Khz30) => Some(10.0),
            (Self::One, Numerology::Khz60) => Some(17.0),
            (Self::One, Numerology::Khz120) => Some(20.0),
            (Self::Two, Numerology::Khz15) => Some(3.0),
            (Self::Two, Numerology::Khz30) => Some(4.5),
            (Self::Two, Numerology::Khz60) => Some(9.0),
            (Self::Two, Numerology::Khz120) => None,
        }
    }

    /// N2 in symbols: from a grant to uplink data; none where the capability does not exist.
    pub fn n2(self, numerology: Numerology) -> Option<f64> {
        match (self, numerology) {
            (Self::One, Numerology::Khz15) => Some(10.0),
            (Self::One, Numerology::Khz30) => Some(12.0),
            (Self::One, Numerology::Khz60) => Some(23.0),
            (Self::One, Numerology::Khz120) => Some(36.0),
            (Self::Two, Numerology::Khz15) => Some(5.0),
            (Self::Two, Numerology::Khz30) => Some(5.5),
            (Self::Two, Numerology::Khz60) => Some(11.0),
            (Self::Two, Numerology::Khz120) => None,
        }
    }
}

/// Processing times of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processing {
    /// At the device, before an uplink transmission or a scheduling request.
    pub device: Span,
    /// At either end, after a transmission until the packet is handed up.
    pub receive: Span,
    /// At the base station, before a downlink transmission or a grant.
    pub schedule: Span,
    /// From the start of the slot with a grant to the uplink data at the earliest (k2).
    pub grant: Span,
}

impl Default for Processing {
    fn default() -> Self {
        Self {
            device: Span(200_000),
            receive: Span(200_000),
            schedule: Span(500_000),
            grant: Span(1_000_000),
        }
    }
}

/// Why there are no processing times.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProcessingError {
    /// Capability 2 ends at 60 kHz.
    #[error(
        "processing capability 2 does not exist at a subcarrier spacing of {khz} kHz; it does at 15, 30 and 60 kHz"
    )]
    NoSuchCapability {
        /// Subcarrier spacing in kHz.
        khz: u32,
    },
}

impl Processing {
    /// The components of TR 37.910, both ends with the same capability. A grant takes one symbol of control
    /// channel and N2.
    pub fn of_capability(capability: Capability, numerology: Numerology) -> Result<Self, ProcessingError> {
        let (Some(n1), Some(n2)) = (capability.n1(numerology), capability.n2(numerology)) else {
            return Err(ProcessingError::NoSuchCapability { khz: numerology.khz() });
        };
        Ok(Self {
            device: numerology.symbols(n2 / 2.0),
            receive: numerology.symbols(n1 / 2.0),
            schedule: numerology.symbols(n2 / 2.0),
            grant: numerology.symbols(1.0 + n2),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faster_devices_need_less_and_wider_spacings_more_symbols() {
        let mut last = [0.0; 4];
        for numerology in Numerology::ALL {
            let one = [Capability::One.n1(numerology), Capability::One.n2(numerology)].map(Option::unwrap);
            assert!(one[0] > last[0] && one[1] > last[1]);
            last[..2].copy_from_slice(&one);
            if let (Some(n1), Some(n2)) = (Capability::Two.n1(numerology), Capability::Two.n2(numerology)) {
                assert!(n1 > last[2] && n1 < one[0] && n2 > last[3] && n2 < one[1]);
                last[2..].copy_from_slice(&[n1, n2]);
            }
        }
    }

    #[test]
    fn the_components_at_30_khz_are_those_worked_out_by_hand() {
        let one = Processing::of_capability(Capability::One, Numerology::Khz30).unwrap();
        // 6, 5, 6 and 13 symbols of 35.714 µs.
        assert_eq!(one.device, Span(214_286));
        assert_eq!(one.receive, Span(178_571));
        assert_eq!(one.schedule, Span(214_286));
        assert_eq!(one.grant, Span(464_286));
    }

    #[test]
    fn what_does_not_exist_is_said() {
        let error = Processing::of_capability(Capability::Two, Numerology::Khz120).unwrap_err();
        assert!(error.to_string().contains("120 kHz"));
    }
}
