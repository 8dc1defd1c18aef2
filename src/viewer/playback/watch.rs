//! A plant that is watched: lists what happens in it as it happens, and changes nothing.

use crate::factory::factory::{Factory, FactoryEvent};
use crate::kernel::attendance::Presence;
use crate::kernel::simulation::{Model, Scheduler, Simulation};
use crate::line::floor::LineEvent;
use crate::line::machine::{DOWN, LINK};
use crate::line::state::State;
use crate::viewer::playback::event_log::{Entry, Happening};

/// A plant and what was seen of it.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The plant.
    pub factory: Factory,
    seen: Vec<Seen>,
    shifts: Vec<Presence>,
    news: Vec<Entry>,
}

/// What was last seen of a machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    down: Option<State>,
    is_cut_off: bool,
}

impl Watched {
    /// Begins to watch a run. What stands then is no news.
    pub fn simulation(run: &Simulation<Factory>) -> Simulation<Self> {
        let factory = run.model.clone();
        let mut watched = Self {
            seen: vec![Seen::default(); factory.floor().machines().len()],
            shifts: Vec::new(),
            news: Vec::new(),
            factory,
        };
        watched.look(run.scheduler());
        watched.news.clear();
        Simulation::new(watched, run.scheduler().clone())
    }

    /// The run as it is, unwatched.
    pub fn unwatched(run: &Simulation<Self>) -> Simulation<Factory> {
        Simulation::new(run.model.factory.clone(), run.scheduler().clone())
    }

    /// What has happened since the last call.
    pub fn take_news(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.news)
    }

    /// Looks at every machine and shift. It is called after the few events that can stop or start a machine, not after
    /// each step of work.
    fn look(&mut self, scheduler: &Scheduler<FactoryEvent>) {
        let at = scheduler.now();
        for (number, machine) in (0u32..).zip(self.factory.floor().machines()) {
            let now = Seen {
                down: machine.holds.has(DOWN).then_some(machine.down_state),
                is_cut_off: machine.holds.has(LINK),
            };
            let before = std::mem::replace(&mut self.seen[number as usize], now);
            if before == now {
                continue;
            }
            let mut say = |what| self.news.push(Entry { at, what });
            match (before.down, now.down) {
                (None, Some(State::Maintenance)) => say(Happening::PlannedWork(number)),
                (before, Some(state)) if before.is_none() || before == Some(State::Maintenance) => {
                    if state != State::Maintenance {
                        let mode = self.factory.workshop().last_failure(number).map_or(0, |(_, mode)| mode);
                        say(Happening::Failure { machine: number, mode });
                    }
                    if state == State::InRepair {
                        say(Happening::RepairBegins(number));
                    }
                }
                (Some(State::WaitingForCrew), Some(State::InRepair)) => say(Happening::RepairBegins(number)),
                (Some(_), None) => say(Happening::MachineBack(number)),
                _ => {}
            }
            if now.is_cut_off != before.is_cut_off {
                say(if now.is_cut_off {
                    Happening::CutOff(number)
                } else {
                    Happening::Reconnected(number)
                });
            }
        }
        self.look_at_shifts(scheduler);
    }

    fn look_at_shifts(&mut self, scheduler: &Scheduler<FactoryEvent>) {
        let now: Vec<Presence> = self.factory.presences().collect();
        let before = std::mem::replace(&mut self.shifts, now);
        for (number, (&before, &now)) in (0u32..).zip(before.iter().zip(&self.shifts)) {
            let what = match (before, now) {
                (Presence::OnShift, Presence::OnBreak) => Happening::BreakBegins(number),
                (Presence::OnBreak, Presence::OnShift) => Happening::BreakEnds(number),
                (_, Presence::OnShift) if before != now => Happening::ShiftBegins(number),
                (_, Presence::Gone) if before != now => Happening::ShiftEnds(number),
                _ => continue,
            };
            self.news.push(Entry {
                at: scheduler.now(),
                what,
            });
        }
    }
}

impl Model for Watched {
    type Event = FactoryEvent;

    fn handle(&mut self, event: FactoryEvent, scheduler: &mut Scheduler<FactoryEvent>) {
        self.factory.handle(event, scheduler);
        let what = match event {
            FactoryEvent::Line(LineEvent::WorkLimit(_)) => None,
            // Work goes on as it did: nothing stands that did not stand before.
            FactoryEvent::Line(_) | FactoryEvent::RoundEnds(_) => return,
            FactoryEvent::NetworkFault(fault) => Some(Happening::NetworkFault(fault)),
            FactoryEvent::NetworkRepaired(fault) => Some(Happening::NetworkRepaired(fault)),
            FactoryEvent::VehicleLost(vehicle) => Some(Happening::VehicleLost(vehicle)),
            FactoryEvent::VehicleBack(vehicle) => Some(Happening::VehicleBack(vehicle)),
            FactoryEvent::NetworkBack(radio) => Some(Happening::NetworkGiven(radio)),
            _ => None,
        };
        let at = scheduler.now();
        self.news.extend(what.map(|what| Entry { at, what }));
        self.look(scheduler);
    }

    fn is_over(&self) -> bool {
        self.factory.is_over()
    }
}
