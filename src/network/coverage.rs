//! Coverage: how much of a radio's signal comes through to a place, and where moving devices are.
//!
//! Path loss and line of sight after 3GPP TR 38.901 (indoor factory); shadowing and sight are the same for all
//! devices at one place and change along a way as the clutter does. They belong to the hall: one draw of the seed,
//! whatever the replication. Leaves out fading and blockage, which pass.

use serde::{Deserialize, Serialize};

use crate::kernel::random::Stream;
use crate::kernel::time::Time;
use crate::network::channel::field::Field;
use crate::network::channel::sight::{is_in_sight, sight_probability};
use crate::network::hall::{Hall, Place};
use crate::network::settings::Radios;
use crate::network::site::Way;

/// Distance over which shadowing changes, metres (3GPP TR 38.901, Table 7.5-6 Part-3, indoor factory).
const SHADOWING_CORRELATION_M: f64 = 10.0;

/// What comes through between radios and places of a hall.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Coverage {
    fields: Vec<Fields>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Fields {
    shadowing: Field,
    sight: Field,
}

/// The way between a radio and a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Loss between the antennas, dB; antenna gains are not in it.
    pub loss_db: f64,
    /// Whether they see each other.
    pub in_sight: bool,
}

impl Coverage {
    /// The hall as this seed draws it.
    pub fn new(radios: &Radios, hall: &Hall, seed: u64) -> Self {
        let fields = (1..=radios.places.len()).map(|number| {
            let entity = format!("radio/{number}");
            let field =
                |purpose, correlation_m| Field::new(&mut Stream::named(seed, 0, &entity, purpose), correlation_m);
            Fields {
                shadowing: field("shadowing", SHADOWING_CORRELATION_M),
                // What blocks the sight is as large as the clutter.
                sight: field("sight", hall.clutter_size_m),
            }
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// The way from the radio at position `radio` to an antenna at a place and height.
    pub fn path(&self, radios: &Radios, hall: &Hall, radio: usize, place: Place, height_m: f64) -> Path {
        let [dx, dy] = [place[0] - radios.places[radio][0], place[1] - radios.places[radio][1]];
        let dz = height_m - radios.height_m;
        let ground_m = (dx * dx + dy * dy).sqrt();
        let distance_m = (ground_m * ground_m + dz * dz).sqrt();
        let environment = radios.environment(hall, height_m);
        let fields = &self.fields[radio];
        let probability = sight_probability(environment, &hall.clutter(), radios.height_m, height_m, ground_m);
        let in_sight = is_in_sight(fields.sight.at(place[0], place[1]), probability);
        let shadowing = environment.shadowing_db(in_sight) * fields.shadowing.at(place[0], place[1]);
        Path {
            loss_db: environment.loss_db(in_sight, distance_m, radios.carrier_ghz) + shadowing,
            in_sight,
        }
    }
}

impl Way {
    /// Where it is at a time.
    pub fn place_at(&self, now: Time) -> Place {
        match self {
            Self::Fixed(place) => *place,
            Self::Round { corners, speed_m_per_s } => {
                let legs = || corners.iter().zip(corners.iter().cycle().skip(1));
                let length = |(from, to): (&Place, &Place)| {
                    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
                    (dx * dx + dy * dy).sqrt()
                };
                let round: f64 = legs().map(length).sum();
                let Some(first) = corners.first() else {
                    return [0.0, 0.0];
                };
                if round <= 0.0 {
                    return *first;
                }
                let mut left = libm::fmod(now.as_seconds() * speed_m_per_s, round);
                for (from, to) in legs() {
                    let leg = length((from, to));
                    if left < leg {
                        let part = left / leg;
                        return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
                    }
                    left -= leg;
                }
                *first
            }
        }
    }

    /// How fast it moves, metres a second.
    pub fn speed_m_per_s(&self) -> f64 {
        match self {
            Self::Fixed(_) => 0.0,
            Self::Round { speed_m_per_s, .. } => *speed_m_per_s,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_comes_back_to_its_first_corner() {
        let way = Way::Round {
            corners: vec![[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [0.0, 5.0]],
            speed_m_per_s: 2.0,
        };
        let at = |seconds| way.place_at(Time::from_seconds(seconds));
        assert_eq!([at(0.0), at(2.5), at(6.25)], [[0.0, 0.0], [5.0, 0.0], [10.0, 2.5]]);
        assert_eq!([at(15.0), at(1500.0 + 2.5)], [[0.0, 0.0], [5.0, 0.0]]);
    }
}
