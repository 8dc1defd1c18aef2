//! One run, recorded in slices and shown at any moment.
//!
//! Nothing here waits, knows a thread or a clock: whoever drives it calls [`Playback::advance`] with as many events as
//! fit between two frames. That is a thread of its own on a computer ([`crate::viewer::playback::worker`]) and would be
//! the only one in a browser.

use std::sync::Arc;

use crate::factory::factory::{Factory, FactoryError};
use crate::factory::intervention::Intervention;
use crate::factory::plan::FactoryPlan;
use crate::factory::result::RunResult;
use crate::factory::snapshot::Snapshot;
use crate::kernel::simulation::{Model, Simulation};
use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};
use crate::line::plan::NONE;
use crate::maintenance::part_health::PartHealth;
use crate::viewer::playback::event_log::{Entry, EventLog, Happening};
use crate::viewer::playback::keyframes::{Keyframes, MOST_KEYFRAMES};
use crate::viewer::playback::timeline::Timeline;
use crate::viewer::playback::watch::Watched;

/// What nobody has to wait for: so much is simulated at once.
const NEARLY: Span = Span(86_400 * NANOS_PER_SECOND);

/// A run that is recorded and shown.
#[derive(Clone, Debug)]
pub struct Playback {
    plan: Arc<FactoryPlan>,
    begin: Time,
    head: Simulation<Watched>,
    log: EventLog,
    frames: Keyframes,
    cursor: Simulation<Factory>,
    wanted: Time,
    shown: Arc<Snapshot>,
    window: Option<Span>,
    timeline: Option<Timeline>,
    outcome: Option<Arc<Result<RunResult, FactoryError>>>,
}

impl Playback {
    /// A run from its beginning: replication `replication` of `seed`, the same as any study simulates.
    pub fn new(plan: Arc<FactoryPlan>, seed: u64, replication: u64) -> Self {
        Self::from_state(Factory::simulation(plan, seed, replication))
    }

    /// A run that goes on from a state.
    pub fn from_state(run: Simulation<Factory>) -> Self {
        let plan = Arc::clone(run.model.plan());
        let begin = run.scheduler().now();
        let every = Span(plan.end.since(begin).0 / (MOST_KEYFRAMES as u64 - 1));
        Self {
            begin,
            head: Watched::simulation(&run),
            log: EventLog::default(),
            frames: Keyframes::new(run.clone(), every),
            wanted: begin,
            shown: Arc::new(run.model.snapshot(run.scheduler())),
            cursor: run,
            window: None,
            timeline: None,
            outcome: None,
            plan,
        }
    }

    /// The plant as it was prepared.
    pub fn plan(&self) -> &Arc<FactoryPlan> {
        &self.plan
    }

    /// When it begins: for a branch, the moment from which it goes its own way.
    pub fn begin(&self) -> Time {
        self.begin
    }

    /// When its measured time ends; when it was over, once it is known that it was over before.
    pub fn end(&self) -> Time {
        match self.outcome {
            Some(_) => self.recorded(),
            None => self.plan.end,
        }
    }

    /// Until when it is recorded.
    pub fn recorded(&self) -> Time {
        self.head.scheduler().now()
    }

    /// What happened until then.
    pub fn log(&self) -> &EventLog {
        &self.log
    }

    /// What it found out, once it is recorded to its end.
    pub fn outcome(&self) -> Option<&Arc<Result<RunResult, FactoryError>>> {
        self.outcome.as_ref()
    }

    /// Asks for the picture of another moment; [`Self::advance`] brings it about.
    pub fn want(&mut self, time: Time) {
        self.wanted = time.clamp(self.begin, self.plan.end);
    }

    /// Shows the moment until which it is recorded, if that is later than another; which moment it shows then.
    pub fn show_recorded(&mut self, than: Time) -> Time {
        let recorded = self.recorded();
        if recorded > than {
            self.cursor = Watched::unwatched(&self.head);
            // The slice may have ended between two events of this moment.
            run_slice(&mut self.cursor, recorded, u32::MAX);
            self.shown = Arc::new(self.cursor.model.snapshot(self.cursor.scheduler()));
            self.want(recorded);
        }
        recorded.max(than)
    }

    /// The picture that was finished last.
    pub fn shown(&self) -> &Arc<Snapshot> {
        &self.shown
    }

    /// How the parts of a machine are in the picture; while another one is sought, on the way there.
    pub fn health(&self, machine: u32) -> Vec<PartHealth> {
        self.cursor.model.health(machine, self.cursor.scheduler().now())
    }

    /// Whether a moment is recorded, or nearly so.
    pub fn is_at_hand(&self, time: Time) -> bool {
        self.is_at(time) || self.outcome.is_some() || self.recorded() + NEARLY >= time
    }

    /// Whether a moment is shown, or can be had from the nearest state that is kept without simulating for long.
    pub fn is_near(&self, time: Time) -> bool {
        let now = self.cursor.scheduler().now();
        let kept = self.frames.before(time).map(|(at, _)| at);
        let nearest = kept.into_iter().chain((now <= time).then_some(now)).max();
        self.is_at(time) || nearest.is_some_and(|at| time.since(at) <= NEARLY)
    }

    /// Whether the picture that was asked for is there and the run is recorded to its end.
    pub fn is_idle(&self) -> bool {
        self.outcome.is_some() && self.is_there()
    }

    /// Whether the picture that was asked for is there, with its timeline: the last one if the run is over before.
    pub fn is_there(&self) -> bool {
        self.is_at(self.wanted) && self.has_timeline()
    }

    /// Whether the picture that was asked for is there, with or without its timeline.
    pub fn is_shown(&self) -> bool {
        self.is_at(self.wanted)
    }

    /// Asks for the timeline of so much time before the picture, or for none any more.
    pub fn watch(&mut self, window: Option<Span>) {
        self.window = window;
        if window.is_none() {
            self.timeline = None;
        }
    }

    /// The timeline that was asked for, as far as it is there.
    pub fn timeline(&self) -> Option<&Timeline> {
        self.timeline.as_ref()
    }

    /// Whether the timeline reaches to the picture, if one was asked for.
    pub fn has_timeline(&self) -> bool {
        self.window.is_none()
            || self
                .timeline
                .as_ref()
                .is_some_and(|line| line.until() == self.shown.time)
    }

    /// Works for about `events` events: on the picture that is asked for first, on the record with what is left.
    pub fn advance(&mut self, events: u32) {
        let left = self.seek(events);
        let left = self.draw_timeline(left);
        self.record(left);
    }

    /// The picture of a moment, however long it takes.
    pub fn at(&mut self, time: Time) -> Arc<Snapshot> {
        self.want(time);
        while !self.is_at(self.wanted) {
            self.seek(u32::MAX);
        }
        Arc::clone(&self.shown)
    }

    /// Records to the end, however long it takes.
    pub fn finish(&mut self) -> Arc<Result<RunResult, FactoryError>> {
        loop {
            if let Some(outcome) = &self.outcome {
                return Arc::clone(outcome);
            }
            self.record(u32::MAX);
        }
    }

    /// When something happens next after the moment shown, whatever it is; none at the end of the run.
    pub fn next_step(&mut self) -> Option<Time> {
        let wanted = self.wanted;
        self.at(wanted);
        if self.cursor.model.is_over() {
            return None;
        }
        self.cursor.next_time().filter(|&time| time <= self.plan.end)
    }

    /// Another run that is this one until `time`, where something is done to it; none if that would do nothing. This
    /// one stays as it is.
    pub fn branch(&mut self, time: Time, what: Intervention) -> Option<Self> {
        self.at(time);
        let mut run = self.cursor.clone();
        if !Factory::intervene(&mut run, what) {
            return None;
        }
        let mut branch = Self::from_state(run);
        let at = branch.begin;
        let what = match what {
            Intervention::Break { machine } => {
                let failed = branch.cursor.model.workshop().last_failure(machine);
                let mode = failed.map_or(0, |(_, mode)| mode);
                Happening::Failure { machine, mode }
            }
            Intervention::LoseNetwork { radio, .. } => Happening::NetworkTaken(radio.unwrap_or(NONE)),
        };
        branch.log.add([Entry { at, what }]);
        Some(branch)
    }

    fn is_at(&self, time: Time) -> bool {
        let now = self.cursor.scheduler().now();
        let is_there = now == time || (now < time && self.cursor.model.is_over());
        is_there && self.shown.time == now
    }

    /// Brings the cursor nearer to the moment that is asked for; the events that are left.
    fn seek(&mut self, events: u32) -> u32 {
        if self.is_at(self.wanted) {
            return events;
        }
        let now = self.cursor.scheduler().now();
        // A short way is simulated; for a long one, and for every way back, a keyframe is nearer.
        let is_far = now > self.wanted || self.wanted.since(now) > Span(self.frames.every().0 / 4);
        if is_far
            && let Some((at, run)) = self.frames.before(self.wanted)
            && (at > now || now > self.wanted)
        {
            self.cursor = run.clone();
        }
        let left = run_slice(&mut self.cursor, self.wanted, events);
        if left > 0 || self.cursor.model.is_over() {
            self.shown = Arc::new(self.cursor.model.snapshot(self.cursor.scheduler()));
        }
        left
    }

    /// Brings the timeline nearer to the picture; the events that are left.
    fn draw_timeline(&mut self, events: u32) -> u32 {
        let Some(window) = self.window else {
            return events;
        };
        let end = self.shown.time;
        let begin = Time(end.0.saturating_sub(window.0)).max(self.begin);
        let Some((at, run)) = self.frames.before(begin) else {
            return events;
        };
        // One that is on its way goes on, unless a keyframe is nearer.
        let is_of_use = |line: &Timeline| line.from() <= begin && (at..=end).contains(&line.until());
        if !self.timeline.as_ref().is_some_and(is_of_use) {
            self.timeline = Some(Timeline::new(run.clone(), begin));
        }
        let Some(line) = &mut self.timeline else {
            return events;
        };
        let left = line.go_on(end, events);
        line.forget(begin);
        left
    }

    fn record(&mut self, events: u32) {
        let mut left = events;
        while left > 0 && self.outcome.is_none() {
            let stop = self.frames.next_due().min(self.plan.end);
            left = run_slice(&mut self.head, stop, left);
            self.log.add(self.head.model.take_news());
            let now = self.head.scheduler().now();
            if now >= self.plan.end || self.head.model.is_over() {
                let handled = self.head.scheduler().handled();
                let outcome = self.head.model.factory.clone().results(now, handled);
                self.outcome = Some(Arc::new(outcome));
            } else if now >= self.frames.next_due() {
                self.frames.add(Watched::unwatched(&self.head));
            }
        }
    }
}

/// Handles at most `events` events up to `end`, and sets the clock to it once there are no more; the events that are
/// left, none if it is not there yet.
fn run_slice<M: Model>(run: &mut Simulation<M>, end: Time, events: u32) -> u32 {
    for handled in 0..events {
        if !run.step(end) {
            run.run_until(end);
            return events - handled;
        }
    }
    0
}
