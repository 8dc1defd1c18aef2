//! The hall: its size, what stands in it, and what moves through it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place on the floor: metres from the hall's corner along its length and its width.
pub type Place = [f64; 2];

/// A hall and what stands in the way of radio waves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HallSpec {
    /// Length, width and height, metres; 60, 30 and 8 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_m: Option<[f64; 3]>,
    /// Share of the floor that machines and racks take; 0.3 if not given. From 0.4 on the hall counts as dense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 0.95))]
    pub clutter_density: Option<f64>,
    /// Height of machines and racks, metres; 2 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10.0))]
    pub clutter_height_m: Option<f64>,
    /// Size of machines and racks, metres; 10 in a sparse hall and 2 in a dense one if not given (3GPP TR 38.901).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 100.0))]
    pub clutter_size_m: Option<f64>,
    /// Metal that moves between a machine and the radio: cranes, forklifts, open doors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blockage: Option<BlockageSpec>,
}

/// Something moving stands between a device and its radio now and then.
///
/// No law of dwell times in factories has been measured; exponential ones are a guess.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlockageSpec {
    /// How often an hour it happens to a device.
    #[schemars(range(min = 0.0, max = 10_000.0))]
    pub per_hour: f64,
    /// How long it lasts on average, seconds.
    #[schemars(range(min = 0.001, max = 86_400.0))]
    pub mean_seconds: f64,
    /// By how much it weakens the signal, dB.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub loss_db: f64,
}

/// A hall with every figure known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hall {
    /// Length, width and height, metres.
    pub size_m: [f64; 3],
    /// Share of the floor that clutter takes.
    pub clutter_density: f64,
    /// Height of clutter, metres.
    pub clutter_height_m: f64,
    /// Size of clutter, metres.
    pub clutter_size_m: f64,
    /// What blocks links now and then.
    pub blockage: Option<BlockageSpec>,
}

/// Clutter density from which 3GPP TR 38.901 (Table 7.2-4) calls a factory dense.
pub const DENSE_FROM: f64 = 0.4;

impl HallSpec {
    /// The hall with all defaults filled in.
    pub fn resolve(&self) -> Hall {
        let density = self.clutter_density.unwrap_or(0.3);
        let typical_size = if density < DENSE_FROM { 10.0 } else { 2.0 };
        Hall {
            size_m: self.size_m.unwrap_or([60.0, 30.0, 8.0]),
            clutter_density: density,
            clutter_height_m: self.clutter_height_m.unwrap_or(2.0),
            clutter_size_m: self.clutter_size_m.unwrap_or(typical_size),
            blockage: self.blockage.clone(),
        }
    }
}

impl Hall {
    /// Whether a place is inside the hall or on its walls.
    pub fn contains(&self, [x, y]: Place) -> bool {
        (0.0..=self.size_m[0]).contains(&x) && (0.0..=self.size_m[1]).contains(&y)
    }

    /// The place nearest to the middle of the hall: its middle.
    pub fn middle(&self) -> Place {
        [self.size_m[0] / 2.0, self.size_m[1] / 2.0]
    }
}
