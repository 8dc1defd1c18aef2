//! Runs on one clock: the line as it is, beside it the line with an offer, with the same breakdown dice; or a run and
//! what becomes of it after an intervention.

use std::sync::Arc;
use std::time::Duration;

use crate::factory::factory::FactoryError;
use crate::factory::intervention::Intervention;
use crate::factory::snapshot::Snapshot;
use crate::kernel::time::Time;
use crate::viewer::playback::event_log::{Entry, Happening, Kind};
use crate::viewer::playback::player::Playback;
use crate::viewer::playback::slowdown::Slowdown;
use crate::viewer::playback::time_off::{TimeOff, next_shift};
use crate::viewer::playback::worker::Worker;

/// Fastest speed: while a run is being simulated the clock goes where that has come to, and over what is recorded it goes
/// so fast.
pub const FASTEST: f64 = 1_000_000.0;
/// Simulated seconds in a second to begin with.
pub const USUAL_SPEED: f64 = 60.0;
/// How often the clock is set to where the simulation has come to: where the processor draws, every picture is taken from
/// it.
pub const FOLLOWING: Duration = Duration::from_millis(120);
/// How long the clock waits for a picture until that is worth a word.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a run on the stage is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The line as it is.
    Baseline,
    /// The line with this offer.
    Offer(String),
    /// What becomes of the first run after an intervention.
    Branch(Intervention),
}

/// A run on the stage.
#[derive(Debug)]
pub struct Actor {
    /// What it is.
    pub role: Role,
    /// When it begins.
    begin: Time,
    worker: Worker,
}

impl Actor {
    /// A run that takes part.
    pub fn new(role: Role, playback: Playback) -> Self {
        Self {
            role,
            begin: playback.begin(),
            worker: Worker::new(playback),
        }
    }

    /// Asks or tells its playback something.
    pub fn with<T>(&self, ask: impl FnOnce(&mut Playback) -> T) -> T {
        self.worker.with(ask)
    }

    /// The picture nearest to the clock that is there.
    pub fn picture(&self) -> Arc<Snapshot> {
        self.with(|playback| Arc::clone(playback.shown()))
    }
}

/// Runs on one clock.
#[derive(Debug)]
pub struct Stage {
    actors: Vec<Actor>,
    now: Time,
    /// What the runs looked like at the last moment that all of them showed.
    seen: Vec<Arc<Snapshot>>,
    /// How long the clock, which runs, has been waiting for that.
    waiting: Duration,
    /// Since it was set to where the simulation has come to.
    followed: Duration,
    /// Whether the clock runs.
    pub is_playing: bool,
    /// Simulated seconds in a second.
    pub speed: f64,
    /// Slower at events.
    pub slowdown: Slowdown,
    /// Quicker where nobody works.
    pub time_off: TimeOff,
}

impl Stage {
    /// A stage with its first run, whose clock stands at the beginning of the measured time.
    pub fn new(first: Actor) -> Self {
        let now = first.with(|playback| playback.plan().start.max(playback.begin()));
        let mut stage = Self {
            actors: vec![first],
            now,
            seen: Vec::new(),
            waiting: Duration::ZERO,
            followed: Duration::ZERO,
            is_playing: false,
            speed: USUAL_SPEED,
            slowdown: Slowdown::default(),
            time_off: TimeOff::default(),
        };
        stage.go(now);
        stage
    }

    /// The runs, the first in front.
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// Who plays the part of a run now: before a branch begins it is one with the first run.
    pub fn part(&self, run: usize) -> Option<&Actor> {
        let actor = self.actors.get(run)?;
        match actor.role {
            Role::Branch(_) if self.now < actor.begin => self.actors.first(),
            _ => Some(actor),
        }
    }

    /// What the runs look like: all at one moment, the last one that all of them have shown.
    pub fn pictures(&self) -> Vec<Arc<Snapshot>> {
        match self.seen.len() == self.actors.len() {
            true => self.seen.clone(),
            false => self.taken(),
        }
    }

    /// What a run looks like, at the moment of all [`pictures`](Self::pictures).
    pub fn picture(&self, run: usize) -> Option<Arc<Snapshot>> {
        self.pictures().into_iter().nth(run)
    }

    /// Looks at the runs, if all of them show the clock's moment by now; whether they do.
    pub fn look(&mut self) -> bool {
        let is_shown = self.is_shown();
        if is_shown || self.seen.len() != self.actors.len() {
            self.seen = self.taken();
        }
        is_shown
    }

    fn taken(&self) -> Vec<Arc<Snapshot>> {
        let parts = (0..self.actors.len()).filter_map(|run| self.part(run));
        parts.map(Actor::picture).collect()
    }

    fn is_shown(&self) -> bool {
        self.actors
            .iter()
            .all(|actor| actor.with(|playback| playback.is_shown()))
    }

    /// Whether the clock would run faster than the runs can be simulated.
    pub fn is_held_up(&self) -> bool {
        self.waiting > PATIENCE
    }

    /// The clock.
    pub fn now(&self) -> Time {
        self.now
    }

    /// When the runs begin and end.
    pub fn span(&self) -> (Time, Time) {
        let begin = self.actors[0].with(|playback| playback.begin());
        let ends = self.actors.iter().map(|actor| actor.with(|playback| playback.end()));
        (begin, ends.max().unwrap_or(begin))
    }

    /// Puts another run beside the first, in the place of any other.
    pub fn put_beside(&mut self, actor: Actor) {
        self.actors.truncate(1);
        self.actors.push(actor);
        self.go(self.now);
    }

    /// Takes over from another stage how its clock runs.
    pub fn behave_like(&mut self, other: &Self) {
        self.speed = other.speed;
        self.slowdown.is_wanted = other.slowdown.is_wanted;
        self.time_off.is_wanted = other.time_off.is_wanted;
    }

    /// Leaves the first run alone.
    pub fn alone(&mut self) {
        self.actors.truncate(1);
    }

    /// Lets `elapsed` pass in the world outside; the clock follows if it runs.
    pub fn tick(&mut self, elapsed: Duration) {
        let is_shown = self.look();
        if !self.is_playing {
            self.waiting = Duration::ZERO;
            return;
        }
        if !is_shown {
            // A moment that runs away is never seen.
            self.waiting += elapsed;
            return;
        }
        self.waiting = Duration::ZERO;
        if self.races() {
            self.followed += elapsed;
            if self.followed >= FOLLOWING {
                self.followed = Duration::ZERO;
                self.follow_record();
            }
            return;
        }
        let (_, end) = self.span();
        let (now, speed) = (self.now, self.speed);
        let mut slowdown = std::mem::take(&mut self.slowdown);
        let mut time_off = std::mem::take(&mut self.time_off);
        let passed = match slowdown.event() {
            // What has just happened is seen to the end.
            Some(_) => None,
            None => time_off.pass(
                now,
                elapsed,
                speed,
                || self.works_again(),
                |from, to| self.stirs(from, to),
            ),
        };
        let to = passed.unwrap_or_else(|| slowdown.pass(now, elapsed, speed, |from, to| self.worth_looking(from, to)));
        self.go(to);
        (self.slowdown, self.time_off) = (slowdown, time_off);
        self.is_playing = self.now < end;
    }

    /// Whether the clock goes where the simulation has come to.
    pub fn races(&self) -> bool {
        self.is_playing && self.speed >= FASTEST && self.is_recording()
    }

    /// Sets the clock to where all runs have come to.
    fn follow_record(&mut self) {
        let recorded = |actor: &&Actor| actor.with(|playback| playback.recorded());
        let recording = self
            .actors
            .iter()
            .filter(|actor| actor.with(|playback| playback.outcome().is_none()));
        if let Some(slowest) = recording.min_by_key(recorded) {
            let now = self.now;
            let to = slowest.with(|playback| playback.show_recorded(now));
            self.go(to);
        }
    }

    /// Sets the clock.
    pub fn go(&mut self, time: Time) {
        let (begin, end) = self.span();
        self.slowdown.end();
        self.time_off.end();
        self.now = time.clamp(begin, end);
        for actor in &self.actors {
            actor.with(|playback| playback.want(self.now));
        }
    }

    /// Sets the clock to the next of a kind in any of the runs, as far as they are recorded; what it is, and whose.
    pub fn go_to_next(&mut self, kind: Kind) -> Option<(usize, Entry)> {
        let next = self.soonest(|playback| playback.log().next(kind, self.now))?;
        self.go(next.1.at);
        Some(next)
    }

    /// Sets the clock to when anything happens next in the first run; whether anything does.
    pub fn step(&mut self) -> bool {
        let now = self.now;
        let next = self.actors[0].with(|playback| {
            playback.want(now);
            playback.next_step()
        });
        if let Some(time) = next {
            self.go(time);
        }
        next.is_some()
    }

    /// Puts beside the first run what becomes of it if something is done to it now; whether that does anything.
    pub fn branch(&mut self, what: Intervention) -> bool {
        let now = self.now;
        let branch = self.actors[0].with(|playback| playback.branch(now, what));
        match branch {
            Some(branch) => {
                self.put_beside(Actor::new(Role::Branch(what), branch));
                true
            }
            None => false,
        }
    }

    /// Whether the first run can be had at the clock's moment without simulating for long.
    pub fn is_at_hand(&self) -> bool {
        self.actors[0].with(|playback| playback.is_at_hand(self.now))
    }

    /// Why a run stands still for good now, if one does.
    pub fn halted(&self) -> Option<(usize, FactoryError)> {
        let found = |actor: &Actor| {
            actor.with(|playback| match playback.outcome().map(AsRef::as_ref) {
                Some(Err(why)) if playback.recorded() <= self.now => Some(why.clone()),
                _ => None,
            })
        };
        let mut runs = self.actors.iter().enumerate();
        runs.find_map(|(run, actor)| Some((run, found(actor)?)))
    }

    /// Whether a run cannot keep up with the clock: what is shown is of an earlier moment.
    pub fn lags(&self) -> bool {
        self.actors
            .iter()
            .any(|actor| !actor.with(|playback| playback.is_there()))
    }

    /// Whether a run is still being simulated.
    pub fn is_recording(&self) -> bool {
        self.actors
            .iter()
            .any(|actor| actor.with(|playback| playback.outcome().is_none()))
    }

    /// The first failure or outage later than a moment and not after another, as far as runs are recorded.
    fn worth_looking(&self, from: Time, to: Time) -> Option<(usize, Entry)> {
        let is_one = |entry: &&Entry| entry.what.is(Kind::Failure) || entry.what.is(Kind::Outage);
        self.soonest(|playback| playback.log().between(from, to).iter().find(is_one).copied())
    }

    /// When work begins again, if nobody works now in any of the runs.
    fn works_again(&self) -> Option<Time> {
        let (now, end) = (self.now, self.span().1);
        let parts = (0..self.actors.len()).filter_map(|run| self.part(run));
        let begins = parts.map(|actor| {
            actor.with(|playback| {
                let shown = playback.shown();
                let is_off = shown.time == now && shown.nobody_works();
                is_off.then(|| next_shift(playback.plan(), now).unwrap_or(end))
            })
        });
        let begins: Option<Vec<Time>> = begins.collect();
        begins?.into_iter().min()
    }

    /// When something is done to a machine, or fails, first: later than a moment and not after another, as far as runs are
    /// recorded.
    fn stirs(&self, from: Time, to: Time) -> Option<Time> {
        let is_one = |entry: &&Entry| {
            matches!(
                entry.what,
                Happening::Failure { .. }
                    | Happening::RepairBegins(_)
                    | Happening::MachineBack(_)
                    | Happening::PlannedWork(_)
            )
        };
        let found = self.soonest(|playback| playback.log().between(from, to).iter().find(is_one).copied());
        found.map(|(_, entry)| entry.at)
    }

    fn soonest(&self, find: impl Fn(&Playback) -> Option<Entry>) -> Option<(usize, Entry)> {
        let found = self.actors.iter().enumerate().filter_map(|(number, actor)| {
            let entry = actor.with(|playback| find(playback))?;
            Some((number, entry))
        });
        found.min_by_key(|(number, entry)| (entry.at, *number))
    }
}
