//! Handover: a device goes to a radio that it hears better, and takes what waits for it along.

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Time;
use crate::network::access::AccessEvent;
use crate::network::air::{HYSTERESIS_DB, LOOK_EVERY};
use crate::network::message::Direction;
use crate::network::nr::cellular::Cellular;
use crate::network::nr::lane::lane_of;
use crate::network::plan::NetworkPlan;
use crate::network::settings::CellSettings;
use crate::network::simulation::{MESSAGES, NetworkEvent};

impl Cellular {
    /// Looks whether a device changes to another radio, and takes what waits for it along.
    pub(super) fn look(
        &mut self,
        plan: &NetworkPlan,
        cell: &CellSettings,
        device: u32,
        clock: &mut Scheduler<NetworkEvent>,
    ) {
        let now = clock.now();
        clock.after(LOOK_EVERY, MESSAGES, AccessEvent::Look(device));
        let before = self.air.serving(device);
        if !self
            .air
            .look(plan, &cell.radios, device, now, (f64::INFINITY, HYSTERESIS_DB))
        {
            return;
        }
        let Some(after) = self.air.serving(device) else { return };
        let from = now + cell.handover;
        self.served_from[device as usize] = from;
        for direction in [Direction::Down, Direction::Up] {
            self.adaptations[2 * device as usize + direction.index()].forget();
            let new = lane_of(after, direction) as usize;
            if let Some(before) = before {
                let old = lane_of(before, direction) as usize;
                let (bearers, blocks) = (&self.bearers, &mut self.blocks);
                let mine = |bearer: &u32| bearers[*bearer as usize].device == device;
                let mut moved: Vec<u32> = self.lanes[old].active.iter().copied().filter(mine).collect();
                self.lanes[old].active.retain(|bearer| !mine(bearer));
                let of_mine = |&(_, block): &(Time, u32)| blocks[block as usize].device == device;
                let repeats: Vec<(Time, u32)> = self.lanes[old].repeats.iter().copied().filter(of_mine).collect();
                self.lanes[old].repeats.retain(|repeat| !of_mine(repeat));
                for &(_, block) in &repeats {
                    // The new radio knows nothing of what the old one has received of a block.
                    blocks[block as usize].gathered = 0.0;
                    blocks[block as usize].transmissions = 0;
                }
                self.lanes[new].active.append(&mut moved);
                self.lanes[new]
                    .repeats
                    .extend(repeats.iter().map(|&(ready, block)| (ready.max(from), block)));
            }
            self.wake(cell, new as u32, from, clock);
        }
    }
}
