//! Buffers: where jobs wait before a station, and who waits for room in them.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::kernel::time::{Time, TotalSpan};

/// A place where jobs wait: a station's queue, or a place for one component at an assembly station.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Buffer {
    /// Jobs that wait, the first to come in front.
    pub jobs: VecDeque<u32>,
    /// Places; `u32::MAX` for no limit.
    pub capacity: u32,
    /// Jobs on their way here, for whom a place is kept.
    pub in_transit: u32,
    /// The station that takes jobs from here.
    pub station: u32,
    /// Machines that hold a finished job for this place, the first to be blocked in front.
    pub blocked: VecDeque<u32>,
    /// Parts in the jobs that wait, counted in places for components only.
    pub parts: u64,
    /// Time that jobs waited since the statistics began, of all of them together.
    area: TotalSpan,
    since: Time,
}

impl Buffer {
    /// An empty buffer.
    pub fn new(capacity: u32, station: u32) -> Self {
        Self {
            jobs: VecDeque::new(),
            capacity,
            in_transit: 0,
            station,
            blocked: VecDeque::new(),
            parts: 0,
            area: TotalSpan::default(),
            since: Time::ZERO,
        }
    }

    /// Jobs here or on their way.
    #[inline]
    pub fn occupancy(&self) -> u64 {
        self.jobs.len() as u64 + u64::from(self.in_transit)
    }

    /// Puts a job at the end.
    #[inline]
    pub fn push(&mut self, job: u32, now: Time) {
        self.account(now);
        self.jobs.push_back(job);
    }

    /// Takes the first job.
    #[inline]
    pub fn pop(&mut self, now: Time) -> Option<u32> {
        self.account(now);
        self.jobs.pop_front()
    }

    /// Takes the job at `index`.
    pub fn take(&mut self, index: usize, now: Time) -> Option<u32> {
        self.account(now);
        self.jobs.remove(index)
    }

    /// Time that jobs waited since the statistics began, of all of them together.
    pub fn area(&mut self, now: Time) -> TotalSpan {
        self.account(now);
        self.area
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.area = TotalSpan::default();
        self.since = now;
    }

    #[inline]
    fn account(&mut self, now: Time) {
        self.area += TotalSpan::of(now.since(self.since), self.jobs.len() as u64);
        self.since = now;
    }
}
