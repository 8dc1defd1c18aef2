//! The air: which radio serves each device, and how well at this moment.
//!
//! A cellular device changes to another radio when that one has been stronger by [`HYSTERESIS_DB`] at two looks in a row (an
//! A3 event of 3GPP TS 38.331, with 100 to 200 ms to trigger); a look is taken every [`LOOK_EVERY`], only for devices that
//! move or can be blocked, and only where there is another radio to change to.
//!
//! A Wi-Fi client decides by itself, and stays as long as its signal is good enough: see `wifi::wireless_lan`.

use serde::{Deserialize, Serialize};

use crate::kernel::random::Stream;
use crate::kernel::special::normal_quantile;
use crate::kernel::time::{Span, Time};
use crate::network::channel::blockage::Blockage;
use crate::network::channel::budget::thermal_noise_dbm;
use crate::network::channel::fading::{
    Fading, FadingSettings, RICIAN_K_MEAN_DB, RICIAN_K_SD_DB, delay_spread_s, doppler_hz, subbands,
};
use crate::network::coverage::{Coverage, Path};
use crate::network::message::Direction;
use crate::network::plan::NetworkPlan;
use crate::network::result::DeviceResult;
use crate::network::settings::Radios;

/// By how much another radio must be stronger, dB.
pub const HYSTERESIS_DB: f64 = 3.0;
/// Time from one look at the other radios to the next.
pub const LOOK_EVERY: Span = Span(100_000_000);
/// How fast people and vehicles move around a device that stands, metres a second (a guess: walking slowly).
const SURROUNDINGS_M_PER_S: f64 = 0.5;

/// The signal between one device and the radios.
#[derive(Clone, Debug)]
pub struct Link {
    /// The radio that serves it.
    serving: Option<u32>,
    /// Signal-to-noise ratio over the whole band, by radio, without blockage and fading.
    means: Vec<Means>,
    blockages: Vec<Blockage>,
    fading: Fading,
    /// The radio that was stronger at the last look.
    candidate: Option<u32>,
    /// Blocked at the last advance.
    blocked: bool,
    last_blocked: Option<Time>,
    advanced: Time,
    blocked_time: Span,
    handovers: u64,
}

/// Signal-to-noise ratios over the whole band, dB.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Means {
    /// At the device.
    pub down_db: f64,
    /// At the radio.
    pub up_db: f64,
}

/// All links.
#[derive(Clone, Debug)]
pub struct Air {
    coverage: Coverage,
    links: Vec<Link>,
    blockage_loss_db: f64,
    /// The weakest signals that are heard.
    heard: Means,
}

impl Air {
    /// The air of a network with radios. Weaker signals than `heard` are not heard.
    pub fn new(plan: &NetworkPlan, radios: &Radios, heard: Means, seed: u64, replication: u64) -> Self {
        let hall = &plan.hall;
        let coverage = Coverage::new(radios, hall, seed);
        let [length, width, height] = hall.size_m;
        let volume = length * width * height;
        let surface = 2.0 * (length * width + length * height + width * height);
        let links = plan.devices.iter().map(|device| {
            let place = device.way.place_at(Time::ZERO);
            let paths: Vec<Path> = (0..radios.places.len())
                .map(|radio| coverage.path(radios, hall, radio, place, device.height_m))
                .collect();
            let means: Vec<Means> = paths.iter().map(|path| radios.means(path.loss_db)).collect();
            let serving = strongest(&means, |_| 0.0, heard);
            let in_sight = serving.is_some_and(|radio| paths[radio as usize].in_sight);
            let mut stream = Stream::named(seed, replication, &device.name, "fading");
            let k = RICIAN_K_MEAN_DB + RICIAN_K_SD_DB * normal_quantile(stream.uniform_open());
            let settings = FadingSettings {
                rician_k_db: in_sight.then_some(k),
                subbands: subbands(radios.bandwidth_hz, delay_spread_s(in_sight, volume, surface)),
                doppler_hz: doppler_hz(device.way.speed_m_per_s() + SURROUNDINGS_M_PER_S, radios.carrier_ghz),
            };
            let blockages = hall.blockage.iter().flat_map(|blockage| {
                let blocked = Span::from_seconds(blockage.mean_seconds);
                let clear = if blockage.per_hour > 0.0 {
                    Span::from_seconds((3_600.0 / blockage.per_hour - blockage.mean_seconds).max(0.0))
                } else {
                    Span::FOREVER
                };
                let stream = |radio| Stream::named(seed, replication, &device.name, &format!("blockage {radio}"));
                (1..=radios.places.len()).map(move |radio| Blockage::new(clear, blocked, stream(radio)))
            });
            Link {
                serving,
                means,
                blockages: blockages.collect(),
                fading: Fading::new(settings, stream),
                candidate: None,
                blocked: false,
                last_blocked: None,
                advanced: Time::ZERO,
                blocked_time: Span::ZERO,
                handovers: 0,
            }
        });
        Self {
            links: links.collect(),
            coverage,
            blockage_loss_db: hall.blockage.as_ref().map_or(0.0, |blockage| blockage.loss_db),
            heard,
        }
    }

    /// Devices whose radio may change, which need a [look](Air::look) now and then.
    pub fn restless(plan: &NetworkPlan, radios: &Radios) -> Vec<u32> {
        let blockable = plan.hall.blockage.is_some() && radios.places.len() > 1;
        let moves = |device: usize| plan.devices[device].way.speed_m_per_s() > 0.0;
        (0..plan.devices.len())
            .filter(|&device| blockable || moves(device))
            .map(|device| device as u32)
            .collect()
    }

    /// The radio that serves a device; none if it hears none.
    #[inline]
    pub fn serving(&self, device: u32) -> Option<u32> {
        self.links[device as usize].serving
    }

    /// The gains of a device's subbands and its signal-to-noise ratio over the whole band now. For a device that
    /// hears nobody the ratio is minus infinity.
    #[inline]
    pub fn state(&mut self, device: u32, direction: Direction, now: Time) -> (&[f64], f64) {
        let link = &mut self.links[device as usize];
        link.fading.advance(now);
        let Some(radio) = link.serving else {
            return (link.fading.gains(), f64::NEG_INFINITY);
        };
        let mut mean_db = match direction {
            Direction::Down => link.means[radio as usize].down_db,
            Direction::Up => link.means[radio as usize].up_db,
        };
        if let Some(blockage) = link.blockages.get_mut(radio as usize) {
            let blocked = blockage.is_blocked(now);
            link.note_blocked(blocked, now);
            if blocked {
                mean_db -= self.blockage_loss_db;
            }
        }
        (link.fading.gains(), mean_db)
    }

    /// Signal-to-noise ratio at a device from a radio that does not serve it, dB, without fading.
    pub fn foreign_db(&self, device: u32, radio: u32) -> f64 {
        self.links[device as usize].means[radio as usize].down_db
    }

    /// Whether something stood before a device at any time since `since`, as far as anybody looked.
    pub fn was_blocked(&self, device: u32, since: Time) -> bool {
        self.links[device as usize]
            .last_blocked
            .is_some_and(|last| last >= since)
    }

    /// Looks where a device is and which radio is strongest; whether it changes to another one now.
    ///
    /// It stays while the signal of its radio is above `content_db`, and changes only to one stronger by `by_db`.
    pub fn look(
        &mut self,
        plan: &NetworkPlan,
        radios: &Radios,
        device: u32,
        now: Time,
        (content_db, by_db): (f64, f64),
    ) -> bool {
        let spec = &plan.devices[device as usize];
        let link = &mut self.links[device as usize];
        if spec.way.speed_m_per_s() > 0.0 {
            let place = spec.way.place_at(now);
            for (radio, means) in link.means.iter_mut().enumerate() {
                let path = self.coverage.path(radios, &plan.hall, radio, place, spec.height_m);
                *means = radios.means(path.loss_db);
            }
        }
        let loss_db = self.blockage_loss_db;
        let blocked: Vec<bool> = link
            .blockages
            .iter_mut()
            .map(|blockage| blockage.is_blocked(now))
            .collect();
        let extra = |radio: usize| {
            if blocked.get(radio) == Some(&true) {
                loss_db
            } else {
                0.0
            }
        };
        let best = strongest(&link.means, extra, self.heard);
        let level = |radio: u32| link.means[radio as usize].down_db - extra(radio as usize);
        let better = match (link.serving, best) {
            (Some(old), Some(new)) => new != old && level(old) < content_db && level(new) > level(old) + by_db,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        let changes = better && link.candidate == best;
        link.candidate = best.filter(|_| better && !changes);
        if let Some(radio) = link.serving {
            link.note_blocked(blocked.get(radio as usize) == Some(&true), now);
        }
        if changes {
            link.serving = best;
            link.handovers += 1;
        }
        changes
    }

    /// Everything is counted anew from now on.
    pub fn begin_measuring(&mut self, now: Time) {
        for link in &mut self.links {
            link.handovers = 0;
            link.blocked_time = Span::ZERO;
            link.advanced = now;
        }
    }

    /// How each device was served.
    pub fn results(&self, plan: &NetworkPlan, measured: Span) -> Vec<DeviceResult> {
        let result = |(device, link): (usize, &Link)| DeviceResult {
            name: plan.devices[device].name.clone(),
            radio: link.serving,
            snr_db: link.serving.map(|radio| {
                let means = link.means[radio as usize];
                [means.down_db, means.up_db]
            }),
            blocked_share: link.blocked_time.as_seconds() / measured.as_seconds().max(1e-9),
            handovers: link.handovers,
        };
        self.links.iter().enumerate().map(result).collect()
    }
}

impl Link {
    /// Accounts for blockage: the state at the last question is taken to have lasted until now.
    fn note_blocked(&mut self, blocked: bool, now: Time) {
        if now < self.advanced {
            // Asked for a report of a moment ago.
            return;
        }
        if self.blocked {
            self.blocked_time += now.since(self.advanced);
        }
        if blocked || self.blocked {
            self.last_blocked = Some(now);
        }
        self.blocked = blocked;
        self.advanced = now;
    }
}

fn strongest(means: &[Means], extra_db: impl Fn(usize) -> f64, heard: Means) -> Option<u32> {
    let heard = |radio: &usize| {
        let extra = extra_db(*radio);
        means[*radio].down_db - extra >= heard.down_db && means[*radio].up_db - extra >= heard.up_db
    };
    let level = |radio: usize| means[radio].down_db - extra_db(radio);
    let best = (0..means.len())
        .filter(heard)
        .reduce(|best, radio| if level(radio) > level(best) { radio } else { best });
    best.map(|radio| radio as u32)
}

impl Radios {
    /// Signal-to-noise ratios over the whole band behind a path loss.
    pub fn means(&self, loss_db: f64) -> Means {
        let gains = self.radio_gain_db + self.device_gain_db - loss_db;
        Means {
            down_db: self.radio_power_dbm + gains - thermal_noise_dbm(self.bandwidth_hz, self.device_noise_db),
            up_db: self.device_power_dbm + gains - thermal_noise_dbm(self.bandwidth_hz, self.radio_noise_db),
        }
    }
}
