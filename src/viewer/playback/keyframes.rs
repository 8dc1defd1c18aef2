//! Whole states of a run, kept every so much simulated time and thinned out when they become too many.

use crate::factory::factory::Factory;
use crate::kernel::simulation::Simulation;
use crate::kernel::time::{Span, Time};

/// Keyframes at most.
pub const MOST_KEYFRAMES: usize = 256;
/// Memory that they may take, bytes, as [`Factory::approximate_size`] reckons it.
pub const MOST_BYTES: usize = 256 << 20;

/// A state of a run.
#[derive(Clone, Debug)]
struct Keyframe {
    at: Time,
    bytes: usize,
    run: Simulation<Factory>,
}

/// States of a run, the earliest in front; the first is its beginning and always stays.
#[derive(Clone, Debug)]
pub struct Keyframes {
    kept: Vec<Keyframe>,
    every: Span,
    most_bytes: usize,
}

impl Keyframes {
    /// The keyframes of a run that begins like this, one every `every` until they are too many.
    pub fn new(run: Simulation<Factory>, every: Span) -> Self {
        Self::within(run, every, MOST_BYTES)
    }

    /// The same within so many bytes.
    pub fn within(run: Simulation<Factory>, every: Span, most_bytes: usize) -> Self {
        let mut frames = Self {
            kept: Vec::new(),
            every: Span(every.0.max(1)),
            most_bytes,
        };
        frames.add(run);
        frames
    }

    /// When the next is due.
    pub fn next_due(&self) -> Time {
        self.kept.last().map_or(Time::ZERO, |last| last.at + self.every)
    }

    /// Simulated time from one to the next.
    pub fn every(&self) -> Span {
        self.every
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there are none: never.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Adds a later state.
    pub fn add(&mut self, run: Simulation<Factory>) {
        let at = run.scheduler().now();
        let bytes = run.model.approximate_size();
        self.kept.push(Keyframe { at, bytes, run });
        while self.kept.len() > 1 && (self.kept.len() > MOST_KEYFRAMES || self.bytes() > self.most_bytes) {
            self.thin();
        }
    }

    /// The latest state that is not after `time`, and when it was.
    pub fn before(&self, time: Time) -> Option<(Time, &Simulation<Factory>)> {
        let end = self.kept.partition_point(|frame| frame.at <= time);
        let frame = self.kept.get(end.checked_sub(1)?)?;
        Some((frame.at, &frame.run))
    }

    fn bytes(&self) -> usize {
        self.kept.iter().map(|frame| frame.bytes).sum()
    }

    /// Every second one goes, and from now on they are twice as far apart.
    fn thin(&mut self) {
        let mut number = 0;
        self.kept.retain(|_| {
            number += 1;
            number % 2 == 1
        });
        self.every = self.every + self.every;
    }
}
