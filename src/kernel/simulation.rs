//! The simulation loop, generic over one model: time jumps from event to event.
//!
//! Dispatch is static and events are small `Copy` values. The whole state of a run is the [`Simulation`]: clone
//! it to branch, serialise it to save, and either continues to the same end, bit for bit.

use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, EventId, Priority};
use super::time::{Span, Time};

/// What is simulated: something that events happen to.
pub trait Model {
    /// What can happen.
    type Event: Copy;

    /// Lets `event` happen now, that is at [`Scheduler::now`].
    fn handle(&mut self, event: Self::Event, scheduler: &mut Scheduler<Self::Event>);

    /// Whether the run is over before its time. Asked after every event.
    #[inline]
    fn is_over(&self) -> bool {
        false
    }
}

/// The clock and the calendar, as a model sees them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scheduler<E> {
    now: Time,
    calendar: Calendar<E>,
    handled: u64,
}

impl<E: Copy> Scheduler<E> {
    /// A scheduler at `begin` with nothing to do.
    pub fn starting_at(begin: Time) -> Self {
        Self {
            now: begin,
            calendar: Calendar::default(),
            handled: 0,
        }
    }

    /// The present.
    #[inline]
    pub fn now(&self) -> Time {
        self.now
    }

    /// Lets `event` happen at `time`, or now if that is past.
    #[inline]
    pub fn at(&mut self, time: Time, priority: Priority, event: impl Into<E>) -> EventId {
        self.calendar.schedule(time.max(self.now), priority, event.into())
    }

    /// Lets `event` happen after `delay`.
    #[inline]
    pub fn after(&mut self, delay: Span, priority: Priority, event: impl Into<E>) -> EventId {
        self.calendar.schedule(self.now + delay, priority, event.into())
    }

    /// Takes an event back; see [`Calendar::cancel`].
    pub fn cancel(&mut self, id: EventId) {
        self.calendar.cancel(id);
    }

    /// The events that are still to come; see [`Calendar::pending`].
    pub fn pending(&self) -> impl Iterator<Item = (Time, E)> {
        self.calendar.pending()
    }

    /// Events handled so far.
    pub fn handled(&self) -> u64 {
        self.handled
    }
}

/// A model and its future.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(
    serialize = "M: Serialize, M::Event: Serialize",
    deserialize = "M: Deserialize<'de>, M::Event: Deserialize<'de>"
))]
pub struct Simulation<M: Model> {
    /// What is simulated.
    pub model: M,
    scheduler: Scheduler<M::Event>,
}

impl<M: Model> Simulation<M> {
    /// A simulation whose first events are in `scheduler`.
    pub fn new(model: M, scheduler: Scheduler<M::Event>) -> Self {
        Self { model, scheduler }
    }

    /// The clock and the calendar.
    pub fn scheduler(&self) -> &Scheduler<M::Event> {
        &self.scheduler
    }

    /// The model together with its scheduler, for changes from outside a run.
    pub fn parts_mut(&mut self) -> (&mut M, &mut Scheduler<M::Event>) {
        (&mut self.model, &mut self.scheduler)
    }

    /// When the next event is due; none if nothing will happen any more.
    pub fn next_time(&mut self) -> Option<Time> {
        self.scheduler.calendar.next_time()
    }

    /// Handles every event up to and including `end`, then sets the clock to `end`. Stops where it is as soon as
    /// the model says that it is over.
    pub fn run_until(&mut self, end: Time) {
        // A run that was over when it paused stays as it is.
        if self.model.is_over() {
            return;
        }
        while let Some((time, event)) = self.scheduler.calendar.pop_until(end) {
            self.scheduler.now = time;
            self.scheduler.handled += 1;
            self.model.handle(event, &mut self.scheduler);
            if self.model.is_over() {
                return;
            }
        }
        self.scheduler.now = self.scheduler.now.max(end);
    }

    /// Handles the next event if it is due at `end` or earlier; whether there was one. A model that is over has none.
    pub fn step(&mut self, end: Time) -> bool {
        if self.model.is_over() {
            return false;
        }
        let Some((time, event)) = self.scheduler.calendar.pop_until(end) else {
            return false;
        };
        self.scheduler.now = time;
        self.scheduler.handled += 1;
        self.model.handle(event, &mut self.scheduler);
        true
    }
}
