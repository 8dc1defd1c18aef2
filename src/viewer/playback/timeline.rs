//! What every machine did in the last hours: stretches of one state each, for a chart of bars (Gantt).
//!
//! They are not recorded with the run, which would take more memory than the run itself: they are simulated again from
//! a keyframe before the window, exactly as they were, and go on from there while the clock goes on.

use crate::factory::factory::Factory;
use crate::kernel::simulation::Simulation;
use crate::kernel::time::Time;
use crate::line::state::State;

/// A time in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// The state.
    pub state: State,
}

/// The stretches of all machines from one moment to another.
#[derive(Clone, Debug)]
pub struct Timeline {
    run: Simulation<Factory>,
    from: Time,
    /// Whether it has come to its beginning.
    has_begun: bool,
    rows: Vec<Vec<Stretch>>,
}

impl Timeline {
    /// Begins with a moment that a run comes to; what it does until then is not looked at.
    pub fn new(run: Simulation<Factory>, from: Time) -> Self {
        Self {
            from: from.max(run.scheduler().now()),
            has_begun: false,
            rows: Vec::new(),
            run,
        }
    }

    /// Every machine is in its present state from now on.
    fn begin(&mut self) {
        let now = self.run.scheduler().now();
        self.has_begun = true;
        let begin = |state| {
            vec![Stretch {
                from: now,
                until: now,
                state,
            }]
        };
        let machines = self.run.model.floor().machines().iter();
        self.rows = machines.map(|machine| begin(machine.state)).collect();
    }

    /// The moment with which it begins.
    pub fn from(&self) -> Time {
        self.from
    }

    /// The moment that it reaches to.
    pub fn until(&self) -> Time {
        self.run.scheduler().now()
    }

    /// By machine its stretches, the earliest first; those of no length are left out. Nothing before it has come to its
    /// beginning.
    pub fn rows(&self) -> impl Iterator<Item = &[Stretch]> {
        self.rows.iter().map(|row| row.as_slice())
    }

    /// Goes on to `end` with at most `events` events; the events that are left, none if it is not there yet.
    pub fn go_on(&mut self, end: Time, events: u32) -> u32 {
        for handled in 0..events {
            if !self.has_begun {
                let begin = self.from.min(end);
                if !self.run.step(begin) {
                    self.run.run_until(begin);
                    self.begin();
                }
                continue;
            }
            if !self.run.step(end) {
                self.run.run_until(end);
                self.look();
                return events - handled;
            }
            self.look();
        }
        0
    }

    fn look(&mut self) {
        let now = self.run.scheduler().now();
        for (row, machine) in self.rows.iter_mut().zip(self.run.model.floor().machines()) {
            let Some(last) = row.last_mut() else {
                continue;
            };
            last.until = now;
            if last.state != machine.state {
                if last.from == now {
                    // Several events at one moment: only what they lead to is seen.
                    last.state = machine.state;
                } else {
                    row.push(Stretch {
                        from: now,
                        until: now,
                        state: machine.state,
                    });
                }
            }
        }
    }

    /// Forgets what ended before a moment.
    pub fn forget(&mut self, before: Time) {
        self.from = self.from.max(before);
        for row in &mut self.rows {
            let gone = row.partition_point(|stretch| stretch.until < before);
            row.drain(..gone.min(row.len().saturating_sub(1)));
        }
    }
}
