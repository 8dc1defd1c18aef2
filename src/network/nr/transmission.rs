//! Transmissions: blocks are made of what waits, put on the air, received, repeated, begun anew or given up.

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::network::channel::budget::{db_to_linear, linear_to_db};
use crate::network::message::{Direction, Outcome};
use crate::network::nr::block_error::block_error_rate;
use crate::network::nr::cellular::Cellular;
use crate::network::nr::lane::{direction_of, lane_of};
use crate::network::nr::queue::{Block, HEADER_BYTES, Segment, Waiting};
use crate::network::settings::CellSettings;
use crate::network::simulation::NetworkEvent;
use crate::network::spec::{Combining, SchedulerRule};

/// How long the layer above waits before it begins a lost block anew (a guess: a usual reassembly timer of urgent
/// traffic, 3GPP TS 38.331 t-Reassembly).
const RLC_WAIT: Span = Span(10_000_000);

impl Cellular {
    /// Sends what a bearer has, on `most` resource blocks at most; how many it took.
    pub(super) fn send_new(&mut self, cell: &CellSettings, lane: u32, number: u32, most: u32, now: Time) -> u32 {
        let direction = direction_of(lane);
        let bearer = &self.bearers[number as usize];
        let (device, urgency) = (bearer.device, bearer.urgency);
        let wanted = bearer.backlog_bits(now);
        let (mcs, blocks) = self.choose(cell, lane, device, wanted, most, now);
        let bits = self.rates.bits(mcs, blocks);
        self.turns += 1;
        let bearer = &mut self.bearers[number as usize];
        bearer.turn = self.turns;
        if cell.scheduler == SchedulerRule::ProportionalFair {
            bearer.account(bits, now);
        }
        let mut room = bits / 8;
        let mut segments = Vec::with_capacity(1);
        let mut came = now;
        while let Some(head) = bearer.queue.front_mut()
            && head.ready <= now
            && room > HEADER_BYTES
        {
            let bytes = head.left.min(room - HEADER_BYTES);
            room -= bytes + HEADER_BYTES;
            came = came.min(head.came);
            segments.push(Segment {
                message: head.message,
                bytes,
            });
            head.left -= bytes;
            head.begun = true;
            if head.left == 0 {
                // The piece that waited is the piece that is sent.
                bearer.queue.pop_front();
            } else {
                self.transfers.split(head.message);
                break;
            }
        }
        if segments.is_empty() {
            return 0;
        }
        let block = Block {
            bearer: number,
            device,
            direction,
            urgency,
            came,
            mcs,
            blocks,
            bits,
            segments,
            transmissions: 0,
            gathered: 0.0,
            succeeds: false,
        };
        let block = match self.free_blocks.pop() {
            Some(number) => {
                self.blocks[number as usize] = block;
                number
            }
            None => {
                self.blocks.push(block);
                self.blocks.len() as u32 - 1
            }
        };
        self.transmit(cell, lane, block, now);
        blocks
    }

    /// Sends a block again, if there is room for it; how many resource blocks it took.
    pub(super) fn send_again(&mut self, cell: &CellSettings, lane: u32, number: u32, left: u32, now: Time) -> u32 {
        let blocks = self.blocks[number as usize].blocks;
        if blocks > left {
            return 0;
        }
        self.lanes[lane as usize].repeats.retain(|&(_, block)| block != number);
        self.transmit(cell, lane, number, now);
        blocks
    }

    /// Puts a block on the air and draws whether it will be received.
    fn transmit(&mut self, cell: &CellSettings, lane: u32, number: u32, now: Time) {
        let block = &self.blocks[number as usize];
        let (device, direction, mcs) = (block.device, block.direction, block.mcs);
        let spread_db = match direction {
            Direction::Down => 0.0,
            Direction::Up => linear_to_db(f64::from(self.rates.blocks()) / f64::from(block.blocks)),
        };
        let first = block.transmissions == 0;
        let rise_db = self.interference_db(cell, lane, device, now);
        let error = if first && self.is_certain(cell, number, spread_db - rise_db, now) {
            0.0
        } else {
            let sinr = db_to_linear(self.signal_db(cell, lane, device, mcs, rise_db, now) + spread_db);
            let block = &mut self.blocks[number as usize];
            let effective = match cell.combining {
                Combining::Chase => {
                    block.gathered += sinr;
                    block.gathered
                }
                Combining::Incremental => {
                    block.gathered += libm::log2(1.0 + sinr);
                    libm::exp2(block.gathered) - 1.0
                }
            };
            block_error_rate(self.rates.table(), mcs, linear_to_db(effective), block.bits)
        };
        let block = &mut self.blocks[number as usize];
        block.transmissions += 1;
        block.succeeds = !self.luck.chance(error);
        let failed = !block.succeeds;
        let state = &mut self.lanes[lane as usize];
        state.in_air.push(number);
        state.transmissions += 1;
        state.failures += u64::from(failed);
        if first {
            self.adaptations[2 * device as usize + direction.index()].learn(failed, cell.target_error);
        }
    }

    /// The transmissions of an opportunity are over.
    pub(super) fn end(
        &mut self,
        cell: &CellSettings,
        lane: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        let mut in_air = std::mem::take(&mut self.lanes[lane as usize].in_air);
        for &number in &in_air {
            if self.blocks[number as usize].succeeds {
                self.deliver(number, now + cell.processing.receive, outcomes);
            } else {
                self.fail(cell, number, clock, outcomes);
            }
        }
        in_air.clear();
        self.lanes[lane as usize].in_air = in_air;
    }

    fn deliver(&mut self, number: u32, at: Time, outcomes: &mut Vec<Outcome>) {
        let segments = std::mem::take(&mut self.blocks[number as usize].segments);
        self.free_blocks.push(number);
        for Segment { message, bytes } in segments {
            self.transfers.receive(message, bytes, at, outcomes);
        }
    }

    /// A transmission was not received: it is repeated, begun anew, or given up.
    fn fail(
        &mut self,
        cell: &CellSettings,
        number: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        let block = &self.blocks[number as usize];
        let (device, direction) = (block.device, block.direction);
        let Some(radio) = self.air.serving(device) else {
            return self.give_up(number, outcomes);
        };
        let lane = lane_of(radio, direction);
        let served_from = self.served_from[device as usize];
        let ready = if block.transmissions < cell.transmissions {
            let ready = cell.repeat(direction, now).max(served_from);
            self.lanes[lane as usize].repeats.push((ready, number));
            ready
        } else {
            let ready = (cell.repeat(direction, now) + RLC_WAIT).max(served_from);
            self.begin_anew(cell, lane, number, ready, outcomes);
            ready
        };
        self.wake(cell, lane, ready, clock);
    }

    /// The layer above takes back what a lost block carried, and sends it again before anything else of the bearer, with
    /// the scheme of that time.
    fn begin_anew(&mut self, cell: &CellSettings, lane: u32, number: u32, ready: Time, outcomes: &mut Vec<Outcome>) {
        let block = &mut self.blocks[number as usize];
        let (bearer, came) = (block.bearer, block.came);
        let segments = std::mem::take(&mut block.segments);
        self.free_blocks.push(number);
        let queue = &mut self.bearers[bearer as usize];
        for Segment { message, bytes } in segments.into_iter().rev() {
            if !self.transfers.may_begin_anew(message, cell.rlc_retransmissions) {
                self.transfers.give_up(message, outcomes);
                continue;
            }
            queue.queue.push_front(Waiting {
                message,
                left: bytes,
                ready,
                came,
                begun: true,
            });
        }
        if !queue.listed && !queue.queue.is_empty() {
            queue.listed = true;
            self.lanes[lane as usize].active.push(bearer);
        }
    }

    fn give_up(&mut self, number: u32, outcomes: &mut Vec<Outcome>) {
        let segments = std::mem::take(&mut self.blocks[number as usize].segments);
        self.free_blocks.push(number);
        for Segment { message, .. } in segments {
            self.transfers.give_up(message, outcomes);
        }
    }
}
