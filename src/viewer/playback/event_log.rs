//! What happened in a run that somebody may want to see: failures, repairs, planned work, outages, shifts.

use std::collections::BTreeMap;

use crate::kernel::time::Time;

/// Entries kept at most; what happens later is not kept. They take 12 MB, and 2 MB more to find those of a machine.
pub const MOST_ENTRIES: usize = 500_000;
/// Of connections lost and found again, which vehicles may have many thousand a month, so many entries at most: failures
/// and shifts of later years find room beside them.
pub const MOST_OF_CONNECTIONS: usize = 200_000;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A machine failed in a mode.
    Failure {
        /// The machine.
        machine: u32,
        /// The mode, among those of the maintenance plan.
        mode: u32,
    },
    /// Somebody begins to repair a machine.
    RepairBegins(u32),
    /// A machine that had failed, or was in planned work, can go again.
    MachineBack(u32),
    /// Planned work on a machine begins.
    PlannedWork(u32),
    /// A machine stops safely because its connection is lost.
    CutOff(u32),
    /// A machine goes again after a safe stop.
    Reconnected(u32),
    /// A part of the network fails, by its number among the faults of the plan.
    NetworkFault(u32),
    /// A part of the network works again.
    NetworkRepaired(u32),
    /// A vehicle stops safely because it is not heard.
    VehicleLost(u32),
    /// A vehicle is heard again.
    VehicleBack(u32),
    /// Somebody has taken the network away ([`NONE`](crate::line::plan::NONE)), or this radio of it.
    NetworkTaken(u32),
    /// The network, or the radio, that was taken away is there again.
    NetworkGiven(u32),
    /// A shift begins.
    ShiftBegins(u32),
    /// A shift ends.
    ShiftEnds(u32),
    /// The people of a shift have a break.
    BreakBegins(u32),
    /// They are back from it.
    BreakEnds(u32),
}

/// What somebody looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A machine fails.
    Failure,
    /// Planned work begins.
    Maintenance,
    /// A machine, a vehicle or a part of the network is cut off.
    Outage,
    /// Anything.
    Any,
}

impl Happening {
    /// The machine that it happened to, if it is one.
    pub fn machine(self) -> Option<u32> {
        match self {
            Self::Failure { machine, .. }
            | Self::RepairBegins(machine)
            | Self::MachineBack(machine)
            | Self::PlannedWork(machine)
            | Self::CutOff(machine)
            | Self::Reconnected(machine) => Some(machine),
            _ => None,
        }
    }

    /// Whether a connection was lost or found again.
    fn is_of_connections(self) -> bool {
        matches!(
            self,
            Self::CutOff(_) | Self::Reconnected(_) | Self::VehicleLost(_) | Self::VehicleBack(_)
        )
    }

    /// Whether it is what somebody looks for. The end of something is only found among all.
    pub fn is(self, kind: Kind) -> bool {
        match kind {
            Kind::Failure => matches!(self, Self::Failure { .. }),
            Kind::Maintenance => matches!(self, Self::PlannedWork(_)),
            Kind::Outage => matches!(
                self,
                Self::CutOff(_) | Self::NetworkFault(_) | Self::VehicleLost(_) | Self::NetworkTaken(_)
            ),
            Kind::Any => true,
        }
    }
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Time,
    /// What.
    pub what: Happening,
}

/// What happened, in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventLog {
    entries: Vec<Entry>,
    /// By machine which entries are about it.
    of_machines: BTreeMap<u32, Vec<u32>>,
    of_connections: usize,
    full: Option<Time>,
}

impl EventLog {
    /// Adds what happened later than everything in it.
    pub fn add(&mut self, entries: impl IntoIterator<Item = Entry>) {
        for entry in entries {
            let is_of_connections = entry.what.is_of_connections();
            let has_room = !is_of_connections || self.of_connections < MOST_OF_CONNECTIONS;
            if has_room && self.entries.len() < MOST_ENTRIES {
                self.of_connections += usize::from(is_of_connections);
                if let Some(machine) = entry.what.machine() {
                    self.of_machines
                        .entry(machine)
                        .or_default()
                        .push(self.entries.len() as u32);
                }
                self.entries.push(entry);
            } else {
                self.full.get_or_insert(entry.at);
            }
        }
    }

    /// Everything in it.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// From when on something found no room any more.
    pub fn full(&self) -> Option<Time> {
        self.full
    }

    /// What happened later than `from` and not after `to`.
    pub fn between(&self, from: Time, to: Time) -> &[Entry] {
        let begin = self.entries.partition_point(|entry| entry.at <= from);
        let end = self.entries.partition_point(|entry| entry.at <= to);
        &self.entries[begin..end.max(begin)]
    }

    /// What happened to a machine up to `time`, the latest first.
    pub fn of_machine(&self, machine: u32, time: Time) -> impl Iterator<Item = Entry> {
        let own = self.of_machines.get(&machine).map_or(&[][..], Vec::as_slice);
        let entry = |&number: &u32| self.entries[number as usize];
        let end = own.partition_point(|number| entry(number).at <= time);
        own[..end].iter().rev().map(entry)
    }

    /// The first of a kind after `time`.
    pub fn next(&self, kind: Kind, time: Time) -> Option<Entry> {
        let begin = self.entries.partition_point(|entry| entry.at <= time);
        self.entries[begin..].iter().find(|entry| entry.what.is(kind)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> EventLog {
        let mut log = EventLog::default();
        let happenings = [
            (10, Happening::Failure { machine: 1, mode: 0 }),
            (20, Happening::RepairBegins(1)),
            (20, Happening::CutOff(0)),
            (30, Happening::MachineBack(1)),
            (40, Happening::Failure { machine: 2, mode: 0 }),
        ];
        log.add(happenings.map(|(at, what)| Entry { at: Time(at), what }));
        log
    }

    #[test]
    fn the_next_is_later() {
        let log = log();
        let next = |kind, time| log.next(kind, Time(time)).map(|entry| entry.at.0);
        assert_eq!(next(Kind::Failure, 9), Some(10));
        assert_eq!(next(Kind::Failure, 10), Some(40));
        assert_eq!(next(Kind::Failure, 40), None);
        assert_eq!(next(Kind::Outage, 0), Some(20));
        assert_eq!(next(Kind::Maintenance, 0), None);
        assert_eq!(next(Kind::Any, 20), Some(30));
        assert_eq!(log.between(Time(10), Time(30)).len(), 3);
        assert!(log.between(Time(30), Time(10)).is_empty());
    }

    #[test]
    fn what_happened_to_a_machine_is_found_among_whatever_else_happens() {
        let mut log = log();
        let busy = |at| Entry {
            at: Time(at),
            what: Happening::VehicleLost(0),
        };
        log.add((41..100_000).map(busy));
        let found =
            |machine, time| -> Vec<u64> { log.of_machine(machine, Time(time)).map(|entry| entry.at.0).collect() };
        assert_eq!(found(1, 100_000), [30, 20, 10]);
        assert_eq!(found(1, 20), [20, 10]);
        assert_eq!([found(1, 9), found(3, 100_000)], [[0; 0]; 2]);
        for machine in 0..3 {
            let all = log
                .entries()
                .iter()
                .rev()
                .filter(|entry| entry.what.machine() == Some(machine));
            assert!(all.copied().eq(log.of_machine(machine, Time(100_000))));
        }
    }

    #[test]
    fn a_log_that_is_full_says_from_when_on_and_connections_leave_room_for_failures() {
        let mut log = EventLog::default();
        let entry = |what| move |at| Entry { at: Time(at), what };
        let (some, most) = (MOST_OF_CONNECTIONS as u64, MOST_ENTRIES as u64);
        log.add((0..some).map(entry(Happening::VehicleLost(0))));
        assert_eq!((log.entries().len() as u64, log.full()), (some, None));
        log.add((some..some + 7).map(entry(Happening::CutOff(0))));
        assert_eq!((log.entries().len() as u64, log.full()), (some, Some(Time(some))));
        let failure = Happening::Failure { machine: 0, mode: 0 };
        log.add((some + 7..most + 20).map(entry(failure)));
        assert_eq!(log.entries().len() as u64, most);
        assert_eq!(
            log.next(Kind::Failure, Time(some)).map(|entry| entry.at),
            Some(Time(some + 7))
        );
        assert_eq!(log.full(), Some(Time(some)));
    }
}
