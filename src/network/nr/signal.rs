//! The signal of a device as a receiver gets it, and the scheme that a sender chooses by what it knows of it.
//!
//! Interference is that of the mean load of the other cells, not block by block: who sends at the same moment on the
//! same blocks is left out.

use crate::kernel::time::Time;
use crate::network::air::Means;
use crate::network::channel::budget::{db_to_linear, linear_to_db};
use crate::network::message::Direction;
use crate::network::nr::block_error::midpoint_db;
use crate::network::nr::cellular::Cellular;
use crate::network::nr::effective_sinr::{beta, effective_sinr_db};
use crate::network::nr::lane::direction_of;
use crate::network::nr::rates::Rates;
use crate::network::settings::CellSettings;

/// The weakest signals over the whole band that are heard.
pub(in crate::network) fn heard(cell: &CellSettings, rates: &Rates) -> Means {
    let lowest_db = rates.lowest_db() + cell.implementation_loss_db;
    Means {
        down_db: lowest_db,
        // A device can put all of its power into one block.
        up_db: lowest_db - linear_to_db(f64::from(cell.blocks)),
    }
}

impl Cellular {
    /// The scheme and the number of resource blocks for about `wanted` bits.
    pub(super) fn choose(
        &mut self,
        cell: &CellSettings,
        lane: u32,
        device: u32,
        wanted: u32,
        most: u32,
        now: Time,
    ) -> (u8, u32) {
        let direction = direction_of(lane);
        let adaptation = 2 * device as usize + direction.index();
        if let Some(at) = self.adaptations[adaptation].wants_report(now) {
            // The mean over the band as a scheme in the middle of the table would feel it.
            let middle = self.rates.table().entries().len() as u8 / 2;
            let rise_db = self.interference_db(cell, lane, device, at);
            let sinr = self.signal_db(cell, lane, device, middle, rise_db, at);
            let known = match direction {
                Direction::Down => self.rates.reported_db(sinr),
                // The radio measures what comes up by itself.
                Direction::Up => sinr,
            };
            self.adaptations[adaptation].report(at, known);
        }
        let belief = self.adaptations[adaptation].belief_db();
        match direction {
            Direction::Down => {
                let mcs = self.rates.scheme(belief, wanted);
                (mcs, self.rates.blocks_for(mcs, wanted).min(most))
            }
            Direction::Up => {
                // A device spreads its power over the blocks that it gets: more blocks, a weaker signal on each.
                let whole = f64::from(self.rates.blocks());
                let mut blocks = 1;
                for _ in 0..6 {
                    let gain_db = linear_to_db(whole / f64::from(blocks));
                    let mcs = self.rates.scheme(belief + gain_db, wanted);
                    let needed = self.rates.blocks_for(mcs, wanted).min(most);
                    if needed <= blocks {
                        return (mcs, blocks);
                    }
                    blocks = needed;
                }
                let gain_db = linear_to_db(whole / f64::from(blocks));
                (self.rates.scheme(belief + gain_db, wanted), blocks)
            }
        }
    }

    /// The effective signal-to-interference-and-noise ratio of a device over the whole band, as a scheme feels it and
    /// a real receiver gets it while other cells raise the noise by `rise_db`, dB.
    pub(super) fn signal_db(
        &mut self,
        cell: &CellSettings,
        lane: u32,
        device: u32,
        mcs: u8,
        rise_db: f64,
        now: Time,
    ) -> f64 {
        let (gains, mean_db) = self.air.state(device, direction_of(lane), now);
        let beta = beta(&self.rates.table().entries()[usize::from(mcs)]);
        effective_sinr_db(gains, mean_db - rise_db, beta) - cell.implementation_loss_db
    }

    /// Whether a block would be received even if its whole band were as weak as the weakest part of it. Most are, and
    /// the effective signal of the band takes long to reckon.
    pub(super) fn is_certain(&mut self, cell: &CellSettings, number: u32, gain_db: f64, now: Time) -> bool {
        let block = &self.blocks[number as usize];
        let (device, direction) = (block.device, block.direction);
        // Ten widths of the widest error curve above its middle, see `block_error`: less than 1e-23 of the code blocks
        // fail, of which the longest that is always left whole has 3,840 bits (3GPP TS 38.212, 5.2.2).
        let needed_db = midpoint_db(self.rates.table(), block.mcs) + 150.0 / f64::from(block.bits.min(3_840)).sqrt();
        let (gains, mean_db) = self.air.state(device, direction, now);
        let margin_db = mean_db + gain_db - cell.implementation_loss_db - needed_db;
        let weakest = gains.iter().copied().fold(f64::INFINITY, f64::min);
        margin_db > 0.0 && weakest * db_to_linear(margin_db) > 1.0
    }

    /// By how much the signals of other cells raise the noise, dB.
    pub(super) fn interference_db(&self, cell: &CellSettings, lane: u32, device: u32, now: Time) -> f64 {
        if self.lanes.len() <= 2 {
            return 0.0;
        }
        let upward_db = match direction_of(lane) {
            Direction::Down => 0.0,
            // A device of the other cell is about as far from this radio as this device is from the other one.
            Direction::Up => {
                let power_db = cell.radios.device_power_dbm - cell.radios.radio_power_dbm;
                power_db + (cell.radios.device_noise_db - cell.radios.radio_noise_db)
            }
        };
        let others = (0..self.lanes.len() as u32).filter(|&other| other % 2 == lane % 2 && other != lane);
        let rise = others.map(|other| {
            let load = self.lanes[other as usize].load_at(now);
            load * db_to_linear(self.air.foreign_db(device, other / 2) + upward_db)
        });
        linear_to_db(1.0 + rise.sum::<f64>())
    }
}
