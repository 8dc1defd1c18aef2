//! Reach: what every place of a hall gets of the radios, and which devices hear none at all, found without simulating
//! a packet.
//!
//! The same path loss and shadowing as in the packet simulation, of the same hall; without fading, interference and
//! blockage, which pass. A device on its way counts as out of reach only if no radio reaches any part of the way.

use crate::kernel::time::Time;
use crate::network::air::Means;
use crate::network::coverage::Coverage;
use crate::network::derive::SEED;
use crate::network::hall::Place;
use crate::network::nr::rates::Rates;
use crate::network::nr::signal;
use crate::network::plan::NetworkPlan;
use crate::network::settings::{AccessSettings, Radios};
use crate::network::site::Way;
use crate::network::wifi::wireless_lan;

/// Parts of a leg of a way that are looked at.
const PARTS: u32 = 16;

/// A device that hears no radio, or that no radio hears.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutOfReach {
    /// The device, by its position in the site.
    pub device: u32,
    /// How much stronger the signal of the best radio would have to be, dB, in whichever direction lacks more.
    pub lacks_db: f64,
}

/// What a place gets of its best radio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reception {
    /// The radio, by its position.
    pub radio: u32,
    /// Signal-to-noise ratio down over the whole band, dB.
    pub down_db: f64,
    /// How much stronger than the weakest that is heard the signal is, dB, in whichever direction that is less. Below 0
    /// the place hears nobody, or nobody hears it.
    pub margin_db: f64,
}

/// How far the radios of a network reach, in the hall that the factory's tables are derived in.
#[derive(Clone, Debug)]
pub struct Reach<'p> {
    plan: &'p NetworkPlan,
    radios: &'p Radios,
    coverage: Coverage,
    heard: Means,
}

impl<'p> Reach<'p> {
    /// The reach of a network; none without radios.
    pub fn new(plan: &'p NetworkPlan) -> Option<Self> {
        let heard = match &plan.settings.access {
            AccessSettings::Cellular(cell) => {
                let rates = Rates::new(cell.table, cell.blocks, cell.symbols, cell.layers, cell.target_error);
                signal::heard(cell, &rates)
            }
            AccessSettings::Wifi(_) => wireless_lan::heard(),
            AccessSettings::Perfect | AccessSettings::Measured(_) | AccessSettings::Wired(_) => return None,
        };
        let radios = plan.settings.radios()?;
        Some(Self {
            plan,
            radios,
            coverage: Coverage::new(radios, &plan.hall, SEED),
            heard,
        })
    }

    /// What an antenna at a place and height gets of the best radio; none if there are no radios.
    pub fn at(&self, place: Place, height_m: f64) -> Option<Reception> {
        self.at_without(place, height_m, None)
    }

    /// The same if one of the radios is out of order. The best radio is the one with the least loss, which is best both
    /// ways: all radios of a network send with the same power.
    fn at_without(&self, place: Place, height_m: f64, broken: Option<usize>) -> Option<Reception> {
        let working = (0..self.radios.places.len()).filter(|radio| Some(*radio) != broken);
        let all = working.map(|radio| {
            let path = self.coverage.path(self.radios, &self.plan.hall, radio, place, height_m);
            let means = self.radios.means(path.loss_db);
            Reception {
                radio: radio as u32,
                down_db: means.down_db,
                margin_db: (means.down_db - self.heard.down_db).min(means.up_db - self.heard.up_db),
            }
        });
        all.reduce(|best, next| if next.down_db > best.down_db { next } else { best })
    }
}

/// The devices of a network with radios that none of them reaches; none without radios.
pub fn out_of_reach(plan: &NetworkPlan) -> Vec<OutOfReach> {
    out_of_reach_without(plan, None)
}

/// The same if one of the radios, by its position, is out of order.
fn out_of_reach_without(plan: &NetworkPlan, broken: Option<usize>) -> Vec<OutOfReach> {
    let Some(reach) = Reach::new(plan) else {
        return Vec::new();
    };
    let margin_db = |place: Place, height_m: f64| {
        let best = reach.at_without(place, height_m, broken);
        best.map_or(f64::NEG_INFINITY, |best| best.margin_db)
    };
    let margins = plan.devices.iter().map(|device| {
        let places = places_of(&device.way).into_iter();
        places
            .map(|place| margin_db(place, device.height_m))
            .fold(f64::NEG_INFINITY, f64::max)
    });
    (0u32..)
        .zip(margins)
        .filter(|(_, margin_db)| *margin_db < 0.0)
        .map(|(device, margin_db)| OutOfReach {
            device,
            lacks_db: -margin_db,
        })
        .collect()
}

/// For each radio the devices that nothing reaches while it is out of order, though something does otherwise: others
/// change over to another radio. None without radios.
pub fn lost_without_each(plan: &NetworkPlan) -> Vec<Vec<u32>> {
    let radios = plan.settings.radios().map_or(0, |radios| radios.places.len());
    let never: Vec<u32> = out_of_reach(plan).iter().map(|out| out.device).collect();
    let lost = |radio: usize| {
        let out = out_of_reach_without(plan, Some(radio))
            .into_iter()
            .map(|out| out.device);
        out.filter(|device| !never.contains(device)).collect()
    };
    (0..radios).map(lost).collect()
}

/// Places along a way.
fn places_of(way: &Way) -> Vec<Place> {
    match way {
        Way::Fixed(place) => vec![*place],
        Way::Round { corners, .. } => {
            let legs = corners.iter().zip(corners.iter().cycle().skip(1));
            let between = |from: &Place, to: &Place, part: u32| {
                let share = f64::from(part) / f64::from(PARTS);
                [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
            };
            let mut places: Vec<Place> = legs
                .flat_map(|(from, to)| (0..PARTS).map(move |part| between(from, to, part)))
                .collect();
            places.push(way.place_at(Time::ZERO));
            places
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::kernel::time::Span;
    use crate::network::hall::HallSpec;
    use crate::network::probe::{ProbeSettings, run};
    use crate::network::site::{Device, Site};
    use crate::network::spec::NetworkSpec;

    fn plan(keys: &str, ways: Vec<Way>) -> NetworkPlan {
        let spec: NetworkSpec = toml::from_str(&format!("name = \"net\"\n{keys}")).unwrap();
        let hall = HallSpec {
            size_m: Some([2_000.0, 100.0, 8.0]),
            clutter_density: Some(0.6),
            ..HallSpec::default()
        };
        let devices = (0..).zip(ways).map(|(number, way)| Device {
            name: format!("device {number}"),
            way,
            height_m: 1.5,
        });
        let site = Site {
            hall: hall.resolve(),
            devices: devices.collect(),
            flows: Vec::new(),
        };
        NetworkPlan::new(&spec, &site).unwrap()
    }

    #[test]
    fn out_of_reach_is_who_finds_no_radio_in_the_packet_simulation() {
        let ways = || {
            (0..100)
                .map(|number| Way::Fixed([20.0 * f64::from(number), 60.0]))
                .collect()
        };
        for keys in [
            "kind = \"5g\"\nradios = [[100, 50]]",
            "kind = \"wifi-6\"\nradios = [[100, 50]]",
        ] {
            let plan = plan(keys, ways());
            let found = out_of_reach(&plan);
            assert!((10..100).contains(&found.len()), "{}", found.len());
            let settings = ProbeSettings {
                seed: SEED,
                replication: 0,
                warm_up: Span(1),
                measured: Span(1),
            };
            let result = run(Arc::new(plan), &settings, &AtomicBool::new(false), &mut |_| {}).unwrap();
            let unserved = (0u32..)
                .zip(&result.devices)
                .filter(|(_, device)| device.radio.is_none());
            let unserved: Vec<u32> = unserved.map(|(device, _)| device).collect();
            assert_eq!(found.iter().map(|one| one.device).collect::<Vec<_>>(), unserved);
            assert!(found.iter().all(|one| one.lacks_db > 0.0));
        }
    }

    #[test]
    fn a_device_that_passes_a_radio_is_within_reach() {
        let round = |to: f64| Way::Round {
            corners: vec![[1_990.0, 50.0], [to, 50.0]],
            speed_m_per_s: 1.0,
        };
        let keys = "kind = \"5g\"\nradios = [[100, 50]]\nradio_power_dbm = -10\ndevice_power_dbm = -10";
        let found = out_of_reach(&plan(keys, vec![round(90.0), round(1_900.0)]));
        assert_eq!(found.iter().map(|one| one.device).collect::<Vec<_>>(), [1]);
        assert!(out_of_reach(&plan("kind = \"wired\"", vec![round(90.0)])).is_empty());
    }
}
