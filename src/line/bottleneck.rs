//! Which station holds the line up.
//!
//! Two methods that practitioners cite. *Active period* (Roser, Nakano, Tanaka, 2001): at any time the station
//! that has been active longest without a break is the bottleneck; when its period ends, the one active longest
//! then takes over, and the time during which both were active is shared (a shifting bottleneck). They speak of
//! machines that are alone at what they do. A station of several is read as active while all of them are: as long as
//! one of them waits, more could be done there. Followed while the run goes on, with the time a period has lasted so
//! far, so a station whose period will turn out longer than the successor's is not foreseen. *Turning point* (Kuo,
//! Lim, Meerkov, 1996; Li, Chang, Ni, 2009): in a flow line, stations before the bottleneck are blocked more than
//! starved, those after it starved more than blocked.

use serde::{Deserialize, Serialize};

use crate::kernel::time::{Span, Time};
use crate::line::plan::NONE;

/// Follows the momentary bottleneck of a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActivePeriods {
    /// For each station how many of its machines are not active. All have the same shift, so that outside it all are not.
    inactive: Vec<u32>,
    /// For each station since when all of its machines have been active; [`Time::NEVER`] if they are not.
    active_since: Vec<Time>,
    current: u32,
    /// Since when `current` is the bottleneck alone.
    alone_from: Time,
    sole: Vec<Span>,
    shifting: Vec<Span>,
}

impl ActivePeriods {
    /// A line with so many machines at each station, all inactive.
    pub fn new(machines: Vec<u32>) -> Self {
        let stations = machines.len();
        Self {
            inactive: machines,
            active_since: vec![Time::NEVER; stations],
            current: NONE,
            alone_from: Time::ZERO,
            sole: vec![Span::ZERO; stations],
            shifting: vec![Span::ZERO; stations],
        }
    }

    /// A machine of a station becomes active.
    #[inline]
    pub fn begin(&mut self, station: u32, now: Time) {
        self.inactive[station as usize] -= 1;
        if self.inactive[station as usize] > 0 {
            return;
        }
        self.active_since[station as usize] = now;
        if self.current == NONE {
            self.current = station;
            self.alone_from = now;
        }
    }

    /// A machine of a station stops being active.
    #[inline]
    pub fn end(&mut self, station: u32, now: Time) {
        self.inactive[station as usize] += 1;
        self.active_since[station as usize] = Time::NEVER;
        if self.current == station {
            self.hand_over(station as usize, now);
        }
    }

    fn hand_over(&mut self, station: usize, now: Time) {
        let mut next = NONE;
        let mut since = Time::NEVER;
        for (candidate, &active_since) in (0u32..).zip(&self.active_since) {
            if active_since < since {
                next = candidate;
                since = active_since;
            }
        }
        let shared_from = since.clamp(self.alone_from, now);
        self.sole[station] += shared_from.since(self.alone_from);
        if next != NONE {
            let shared = now.since(shared_from);
            self.shifting[station] += shared;
            self.shifting[next as usize] += shared;
        }
        self.current = next;
        self.alone_from = now;
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.alone_from = now;
        self.sole.fill(Span::ZERO);
        self.shifting.fill(Span::ZERO);
    }

    /// How long each station was the bottleneck alone and together with its predecessor or successor.
    pub fn shares(&self, now: Time) -> (Vec<Span>, Vec<Span>) {
        let mut sole = self.sole.clone();
        if self.current != NONE {
            sole[self.current as usize] += now.since(self.alone_from);
        }
        (sole, self.shifting.clone())
    }
}

/// The turning point of a flow line: for each station its blocked and its starved time, from the first to the
/// last. The station after which starving outweighs blocking, and which itself waits less than its neighbours.
/// `None` for fewer than two stations, or if nobody waited.
pub fn turning_point(waits: &[(Span, Span)]) -> Option<usize> {
    if waits.len() < 2
        || waits
            .iter()
            .all(|&(blocked, starved)| blocked == Span::ZERO && starved == Span::ZERO)
    {
        return None;
    }
    let total = |index: usize| waits[index].0 + waits[index].1;
    let mostly_blocked = |index: usize| waits[index].0 > waits[index].1;
    let last = waits.len() - 1;
    // Every station where the sign turns is a candidate; the one that waits least of them is the bottleneck.
    (0..=last)
        .filter(|&index| {
            let before = index == 0 || mostly_blocked(index - 1);
            let after = index == last || !mostly_blocked(index + 1);
            let less_before = index == 0 || total(index) <= total(index - 1);
            let less_after = index == last || total(index) <= total(index + 1);
            before && after && less_before && less_after
        })
        .min_by_key(|&index| total(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(value: u64) -> Time {
        Time(value * 1_000_000_000)
    }

    fn span(value: u64) -> Span {
        Span(value * 1_000_000_000)
    }

    #[test]
    fn the_longest_active_station_is_the_bottleneck_and_overlaps_are_shared() {
        let mut periods = ActivePeriods::new(vec![1, 1, 1]);
        periods.begin(0, seconds(0));
        periods.begin(1, seconds(4));
        periods.begin(2, seconds(6));
        periods.end(0, seconds(10)); // station 1 takes over; both were active from 4 to 10
        periods.end(2, seconds(12)); // not the bottleneck
        let (sole, shifting) = periods.shares(seconds(20));
        assert_eq!(sole, [span(4), span(10), span(0)]);
        assert_eq!(shifting, [span(6), span(6), span(0)]);
    }

    #[test]
    fn a_station_of_several_machines_is_active_while_all_of_them_are() {
        let mut periods = ActivePeriods::new(vec![2, 1]);
        periods.begin(0, seconds(0));
        periods.begin(1, seconds(3));
        periods.begin(0, seconds(4)); // both of the first station from here on
        periods.end(1, seconds(8)); // alone from 3 to 4, then both
        periods.end(0, seconds(9));
        periods.begin(0, seconds(10));
        let (sole, shifting) = periods.shares(seconds(12));
        assert_eq!((sole, shifting), (vec![span(3), span(1)], vec![span(4), span(4)]));
    }

    #[test]
    fn between_two_bottlenecks_nobody_may_be_active() {
        let mut periods = ActivePeriods::new(vec![1, 1]);
        periods.begin(0, seconds(1));
        periods.end(0, seconds(3));
        periods.begin(1, seconds(5));
        let (sole, shifting) = periods.shares(seconds(6));
        assert_eq!((sole, shifting), (vec![span(2), span(1)], vec![span(0), span(0)]));
    }

    #[test]
    fn the_turning_point_lies_between_blocked_and_starved_stations() {
        let waits = [
            (span(30), span(0)),
            (span(20), span(2)),
            (span(1), span(1)),
            (span(3), span(18)),
            (span(0), span(25)),
        ];
        assert_eq!(turning_point(&waits), Some(2));
        assert_eq!(turning_point(&[(span(0), span(1)), (span(0), span(9))]), Some(0));
        assert_eq!(turning_point(&[(span(9), span(0)), (span(0), span(1))]), Some(1));
        assert_eq!(turning_point(&[(span(0), span(0)), (span(0), span(0))]), None);
        assert_eq!(turning_point(&[(span(5), span(0))]), None);
    }
}
