//! Schedulers: who may send how much at an opportunity of a lane.
//!
//! Round robin gives each its share in turn; proportional fairness prefers who could get much and got little lately;
//! priority serves the most urgent first, and among equals who has least of the delay budget left.

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Time;
use crate::network::access::AccessEvent;
use crate::network::channel::budget::db_to_linear;
use crate::network::message::{Direction, Outcome};
use crate::network::nr::cellular::Cellular;
use crate::network::nr::lane::direction_of;
use crate::network::settings::CellSettings;
use crate::network::simulation::{ENDS, NetworkEvent};
use crate::network::site::Urgency;
use crate::network::spec::SchedulerRule;

/// Something that could be sent at an opportunity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The lowest goes first.
    pub rank: (u64, u64),
    /// What it is.
    pub what: What,
}

/// What could be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A block that failed.
    Repeat(u32),
    /// What waits in a bearer.
    New(u32),
}

impl Cellular {
    /// An opportunity: shares out its resource blocks.
    pub(super) fn begin(
        &mut self,
        cell: &CellSettings,
        lane: u32,
        clock: &mut Scheduler<NetworkEvent>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let now = clock.now();
        self.lanes[lane as usize].wake = None;
        self.discard(lane, now, outcomes);
        self.gather(cell, lane, now);
        let ours = self.candidates.len() as u32;
        let whole = self.rates.blocks();
        let mut left = self.lanes[lane as usize].background.leaves(whole, ours, now);
        let available = left;
        let candidates = std::mem::take(&mut self.candidates);
        for (place, candidate) in (0u32..).zip(&candidates) {
            if left == 0 {
                break;
            }
            let most = match cell.scheduler {
                // In turn, and each its share: what one does not need is left for those after it.
                SchedulerRule::RoundRobin => left.div_ceil(ours - place),
                SchedulerRule::Priority | SchedulerRule::ProportionalFair => left,
            };
            left -= match candidate.what {
                What::Repeat(block) => self.send_again(cell, lane, block, left, now),
                What::New(bearer) => self.send_new(cell, lane, bearer, most, now),
            };
        }
        if cell.scheduler == SchedulerRule::RoundRobin {
            self.put_first_last(&candidates);
        }
        self.candidates = candidates;
        let state = &mut self.lanes[lane as usize];
        let used = available - left;
        state.used += u64::from(used);
        let background = whole - available;
        let direction = direction_of(lane);
        let share = match direction {
            Direction::Down => f64::from(used + background) / f64::from(whole),
            // Each device sends at full power, however few blocks it has.
            Direction::Up => state.in_air.len() as f64 + f64::from(background) / f64::from(whole),
        };
        let end = cell.end(now);
        state.account_load(share, cell.share(direction), now, end.since(now));
        if !state.in_air.is_empty() {
            clock.at(end, ENDS, AccessEvent::End(lane));
        }
        self.sleep(cell, lane, clock);
    }

    /// Whoever was the first in turn is the last at the next opportunity, even if all were served at this one: blocks
    /// that do not divide evenly go to everybody in turn.
    fn put_first_last(&mut self, candidates: &[Candidate]) {
        let first = candidates.iter().find_map(|candidate| match candidate.what {
            What::New(bearer) => Some(bearer),
            What::Repeat(_) => None,
        });
        if let Some(first) = first {
            self.turns += 1;
            self.bearers[first as usize].turn = self.turns;
        }
    }

    /// Drops what is not worth sending any more, and forgets bearers with nothing to send.
    fn discard(&mut self, lane: u32, now: Time, outcomes: &mut Vec<Outcome>) {
        let (bearers, transfers) = (&mut self.bearers, &mut self.transfers);
        self.lanes[lane as usize].active.retain(|&number| {
            let bearer = &mut bearers[number as usize];
            while let Some(head) = bearer.queue.front() {
                let stale = !head.begun && bearer.discard.is_some_and(|limit| now.since(head.came) > limit);
                if !stale && !transfers.is_lost(head.message) {
                    break;
                }
                transfers.give_up(head.message, outcomes);
                bearer.queue.pop_front();
            }
            bearer.listed = !bearer.queue.is_empty();
            bearer.listed
        });
    }

    /// Finds what may be sent now, the first in rank first.
    fn gather(&mut self, cell: &CellSettings, lane: u32, now: Time) {
        self.candidates.clear();
        let state = &self.lanes[lane as usize];
        for &(from, number) in &state.repeats {
            let block = &self.blocks[number as usize];
            if from <= now && self.served_from[block.device as usize] <= now {
                let rank = match cell.scheduler {
                    SchedulerRule::Priority => by_urgency(block.urgency, block.came),
                    // A failed block goes before anything new.
                    SchedulerRule::RoundRobin | SchedulerRule::ProportionalFair => (0, block.came.0),
                };
                self.candidates.push(Candidate {
                    rank,
                    what: What::Repeat(number),
                });
            }
        }
        for &number in &state.active {
            let bearer = &self.bearers[number as usize];
            let Some(head) = bearer.queue.front() else { continue };
            if head.ready > now || self.served_from[bearer.device as usize] > now {
                continue;
            }
            let rank = match cell.scheduler {
                SchedulerRule::Priority => by_urgency(bearer.urgency, head.came),
                SchedulerRule::RoundRobin => (1, bearer.turn),
                SchedulerRule::ProportionalFair => {
                    let adaptation = &self.adaptations[2 * bearer.device as usize + direction_of(lane).index()];
                    let rate = libm::log2(1.0 + db_to_linear(adaptation.belief_db().clamp(-20.0, 60.0)));
                    // Positive numbers keep their order as bits; the largest goes first.
                    (1, u64::MAX - (rate / (bearer.average_at(now) + 1.0)).to_bits())
                }
            };
            self.candidates.push(Candidate {
                rank,
                what: What::New(number),
            });
        }
        if self.candidates.len() > 1 {
            // Equal ranks stay in the order of the lists, which is the order in which they came.
            self.candidates.sort_by_key(|candidate| candidate.rank);
        }
    }
}

/// The most urgent first, then what has least of its budget left.
fn by_urgency(urgency: Urgency, came: Time) -> (u64, u64) {
    (u64::from(urgency.priority), came.0 + urgency.budget.0)
}
