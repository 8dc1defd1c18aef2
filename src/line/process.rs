//! A station's process: the tools and lots of material that it works with, what makes it spoil parts, and what each
//! part has passed.
//!
//! A part's chance to become defective is that of its step and, independently, that of every drift at work when it is
//! made (Montgomery: "Introduction to Statistical Quality Control", 2013, chapter 5: assignable beside chance causes).
//! Nothing ticks: a drift's clock is read when parts are made. Each drift draws from streams of its own, once for every
//! part whether it is at work or not, so that a line without drifts keeps every bit and variants share their luck.
//!
//! Tools and lots change between jobs, never within one. What the change of a tool takes is a routine of the station.
//! A drift that has ended by itself begins its next wait with the next part. Left out: pieces of a part that was taken
//! apart, which begin anew with nothing passed.

use serde::{Deserialize, Serialize};

use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};
use crate::line::drift::DriftCause;
use crate::line::plan::NONE;
use crate::line::process_plan::{DriftPlan, OnsetPlan, ProcessPlan};
use crate::line::shift::ShiftPlan;

/// What a drift did since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftCounts {
    /// How often it began.
    pub begun: u64,
    /// Parts that it made defective.
    pub defective: u64,
    /// How often it was found and corrected.
    pub corrected: u64,
}

/// When a drift begins, as drawn.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Begins {
    At(Time),
    AfterParts(f64),
    Never,
}

/// A drift of one machine, or of all machines of a station.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct DriftClock {
    onset: Stream,
    lasting: Stream,
    begins: Begins,
    /// Parts since it was renewed.
    parts: u64,
    is_on: bool,
    /// Parts made while it was at work.
    spoilt: u64,
    ends: Time,
}

impl DriftClock {
    fn renew(&mut self, plan: &DriftPlan, now: Time) {
        self.parts = 0;
        self.spoilt = 0;
        self.is_on = false;
        self.begins = match &plan.onset {
            OnsetPlan::Time(time) => Begins::At(now + time.draw(&mut self.onset)),
            OnsetPlan::Parts(parts) => Begins::AfterParts(parts.draw(&mut self.onset)),
            OnsetPlan::Share(share) if self.onset.chance(*share) => Begins::AfterParts(0.0),
            OnsetPlan::Share(_) => Begins::Never,
        };
    }

    /// Brings it up to date when a part is made; whether it has just begun.
    fn read(&mut self, plan: &DriftPlan, now: Time) -> bool {
        if self.is_on && now >= self.ends {
            self.renew(plan, now);
        }
        let begins = !self.is_on
            && match self.begins {
                Begins::At(time) => now >= time,
                Begins::AfterParts(parts) => self.parts as f64 >= parts,
                Begins::Never => false,
            };
        if begins {
            self.is_on = true;
            let lasting = plan.lasts.as_ref().map(|lasts| lasts.draw(&mut self.lasting));
            self.ends = now + lasting.unwrap_or(Span::FOREVER);
        }
        begins
    }

    /// The share of its full height that it is at.
    fn height(&self, plan: &DriftPlan) -> f64 {
        ((self.spoilt + 1) as f64 / f64::from(plan.ramp_parts)).min(1.0)
    }
}

/// A process in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Process {
    /// By drift, then by machine of the station (one for all where it is of all).
    clocks: Vec<Vec<DriftClock>>,
    /// By drift, then by machine: what makes parts defective.
    defect: Vec<Vec<Stream>>,
    counts: Vec<DriftCounts>,
    /// By machine: the number of its tool and the parts that it has made.
    tools: Vec<(u32, u32)>,
    tools_used: u32,
    lot: (u32, u32),
}

/// What became of the parts of a job at a traced station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Parts that drifts made defective.
    pub defective: u32,
    /// The first drift at work among those of the line; [`NONE`] if none was.
    pub drift: u32,
    /// What they passed, by the number of the cause.
    pub levels: [u32; 4],
}

impl Process {
    /// A process at `begin`, with the streams of one replication. `entity` is the station's.
    pub fn new(plan: &ProcessPlan, machines: u32, entity: &str, seed: u64, replication: u64, begin: Time) -> Self {
        let stream = |drift: &DriftPlan, machine: u32, purpose| {
            let entity = format!("{entity}/{}/drift/{}", machine + 1, drift.name);
            Stream::named(seed, replication, &entity, purpose)
        };
        let clocks = plan.drifts.iter().map(|drift| {
            let owners = if drift.is_of_all() { 1 } else { machines };
            let clock = |machine| {
                let mut clock = DriftClock {
                    onset: stream(drift, machine, "onset"),
                    lasting: stream(drift, machine, "lasting"),
                    begins: Begins::Never,
                    parts: 0,
                    is_on: false,
                    spoilt: 0,
                    ends: begin,
                };
                clock.renew(drift, begin);
                clock
            };
            (0..owners).map(clock).collect()
        });
        let defect = plan.drifts.iter().map(|drift| {
            let streams = (0..machines).map(|machine| stream(drift, machine, "defect"));
            streams.collect()
        });
        Self {
            clocks: clocks.collect(),
            defect: defect.collect(),
            counts: vec![DriftCounts::default(); plan.drifts.len()],
            tools: (0..machines).map(|machine| (machine, 0)).collect(),
            tools_used: machines,
            lot: (0, 0),
        }
    }

    /// A machine of the station, counted from 0, has made the parts of a job, of which `good` are not defective
    /// already.
    pub fn make(
        &mut self,
        plan: &ProcessPlan,
        shifts: (&[ShiftPlan], &[u32]),
        machine: usize,
        (parts, good): (u32, u32),
        now: Time,
    ) -> Made {
        let (all_shifts, told_apart) = shifts;
        if plan.tool_parts > 0 && self.tools[machine].1 >= plan.tool_parts {
            self.change_tool(plan, machine, now);
        }
        if plan.lot_parts > 0 && self.lot.1 >= plan.lot_parts {
            self.open_lot(plan, now);
        }
        self.tools[machine].1 = self.tools[machine].1.saturating_add(parts);
        self.lot.1 = self.lot.1.saturating_add(parts);
        let is_on = |shift: u32| {
            let stretch = all_shifts[shift as usize].stretch_at(now);
            stretch.is_some_and(|stretch| stretch.begin <= now)
        };
        let mut made = Made {
            defective: 0,
            drift: NONE,
            levels: [
                machine as u32,
                self.tools[machine].0,
                self.lot.0,
                told_apart
                    .iter()
                    .position(|&shift| is_on(shift))
                    .map_or(NONE, |level| level as u32),
            ],
        };
        let acts: Vec<bool> = plan
            .drifts
            .iter()
            .map(|drift| drift.shift == NONE || is_on(drift.shift))
            .collect();
        for part in 0..parts {
            let (is_spoilt, at_work) = self.make_part(plan, &acts, machine, now, part >= good);
            made.defective += u32::from(is_spoilt);
            if made.drift == NONE {
                made.drift = at_work;
            }
        }
        made
    }

    /// One part is made. Whether a drift has made it defective that would have been good, and the first drift at work
    /// among those of the line.
    fn make_part(
        &mut self,
        plan: &ProcessPlan,
        acts: &[bool],
        machine: usize,
        now: Time,
        is_defective: bool,
    ) -> (bool, u32) {
        let (mut is_spoilt, mut at_work) = (false, NONE);
        for (number, drift) in plan.drifts.iter().enumerate() {
            let owner = if drift.is_of_all() { 0 } else { machine };
            let clock = &mut self.clocks[number][owner];
            self.counts[number].begun += u64::from(clock.read(drift, now));
            clock.parts += 1;
            let mut chance = 0.0;
            if clock.is_on && acts[number] {
                chance = clock.height(drift) * drift.probability;
                clock.spoilt += 1;
                if at_work == NONE {
                    at_work = plan.first_drift + number as u32;
                }
            }
            // Drawn whether it is at work or not, so that later parts have the same luck.
            if self.defect[number][machine].chance(chance) && !is_defective && !is_spoilt {
                is_spoilt = true;
                self.counts[number].defective += 1;
            }
        }
        (is_spoilt, at_work)
    }

    fn change_tool(&mut self, plan: &ProcessPlan, machine: usize, now: Time) {
        self.tools[machine] = (self.tools_used, 0);
        self.tools_used += 1;
        for (drift, clocks) in plan.drifts.iter().zip(&mut self.clocks) {
            if drift.cause == DriftCause::Tool {
                clocks[machine].renew(drift, now);
            }
        }
    }

    fn open_lot(&mut self, plan: &ProcessPlan, now: Time) {
        self.lot = (self.lot.0 + 1, 0);
        for (drift, clocks) in plan.drifts.iter().zip(&mut self.clocks) {
            if drift.cause == DriftCause::Material {
                clocks[0].renew(drift, now);
            }
        }
    }

    /// The machine, counted from 0, that a level of a factor is looked at on now; `None` if it is not there any more.
    pub fn place_of(&self, cause: DriftCause, level: u32) -> Option<u32> {
        match cause {
            DriftCause::Machine => Some(level),
            DriftCause::Tool => {
                let place = self.tools.iter().position(|&(tool, _)| tool == level);
                place.map(|machine| machine as u32)
            }
            DriftCause::Material => (self.lot.0 == level).then_some(0),
            DriftCause::Shift => Some(0),
        }
    }

    /// The level of a factor that a machine, counted from 0, works with now.
    pub fn level(&self, cause: DriftCause, machine: u32) -> Option<u32> {
        match cause {
            DriftCause::Machine => Some(machine),
            DriftCause::Tool => self.tools.get(machine as usize).map(|&(tool, _)| tool),
            DriftCause::Material => Some(self.lot.0),
            DriftCause::Shift => None,
        }
    }

    /// Somebody has looked at a machine, counted from 0, for one kind of cause and corrects what is wrong: a machine or
    /// shift is put right, a tool is changed, a lot put aside. Whether anything was wrong. Of shifts only `shift` is
    /// looked at.
    pub fn correct(&mut self, plan: &ProcessPlan, cause: DriftCause, machine: u32, shift: u32, now: Time) -> bool {
        let mut is_found = false;
        for (number, drift) in plan.drifts.iter().enumerate() {
            let is_meant = drift.cause == cause && (cause != DriftCause::Shift || drift.shift == shift);
            let owner = if drift.is_of_all() { 0 } else { machine as usize };
            let clock = &mut self.clocks[number][owner];
            if is_meant && clock.is_on {
                is_found = true;
                self.counts[number].corrected += 1;
                clock.renew(drift, now);
            }
        }
        match cause {
            DriftCause::Tool if is_found => self.change_tool(plan, machine as usize, now),
            DriftCause::Material if is_found => self.open_lot(plan, now),
            _ => {}
        }
        is_found
    }

    /// What its drifts did.
    pub fn counts(&self) -> &[DriftCounts] {
        &self.counts
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self) {
        self.counts.fill(DriftCounts::default());
    }
}
