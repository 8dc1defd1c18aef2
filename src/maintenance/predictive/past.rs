//! What the readings of a history come from: lives up to the failure, or what an adopter's own plant has shown of lives
//! in the months in which it was watched.
//!
//! A plant of a few machines runs to failure, each machine with one part after the other (a renewal process). Watching
//! begins at a moment at which parts have all ages: each machine has run for five mean lives and a uniform part of a
//! mean life more by then, which is the equilibrium for lives of equal length and near it for others (Cox: "Renewal
//! theory", 1962, chapter 5). So the first part of each machine is seen from some age on, and the last one not to its
//! end: it is cut off (censored). Of a part that is cut off only that is known for which it was watched: a check counts
//! as well if the part has outlived the horizon after it, and otherwise as nothing.
//!
//! A longer history of the same seed begins with the shorter one. Left out: planned work in that time (it would cut
//! more lives off), and sensors that were there before.

use serde::{Deserialize, Serialize};

use super::lesson::{Lesson, Specimen};
use crate::kernel::random::Stream;

/// Mean lives for which every machine has run before it is watched.
const BEFORE: f64 = 5.0;
/// Lives of one machine have numbers of their own.
const MOST_LIVES_OF_MACHINE: u64 = 1 << 32;

/// The machines of a plant of one's own and for how long they were watched.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnPlant {
    /// Machines with such a part.
    pub machines: u32,
    /// Hours of the mode's clock for which each was watched.
    pub hours: f64,
}

/// A part and the time in which it was watched.
pub struct Watched {
    /// The part.
    pub part: Specimen,
    /// Its age when watching began, hours.
    pub begins: f64,
    /// Its age when watching ended: at its failure or before.
    pub ends: f64,
    /// Whether it had not failed by then.
    pub is_cut: bool,
}

/// The parts that a lesson is learned from.
pub fn watched(lesson: &Lesson) -> Vec<Watched> {
    match lesson.own {
        Some(own) => (0..own.machines)
            .flat_map(|machine| of_machine(lesson, own, machine))
            .collect(),
        None => (0..lesson.units).map(|number| whole(lesson, number)).collect(),
    }
}

fn whole(lesson: &Lesson, number: u32) -> Watched {
    let part = lesson.specimen("history", u64::from(number));
    Watched {
        begins: 0.0,
        ends: part.hours,
        is_cut: false,
        part,
    }
}

fn of_machine(lesson: &Lesson, own: OwnPlant, machine: u32) -> Vec<Watched> {
    let mut luck = Stream::named(
        lesson.seed,
        u64::from(machine),
        &format!("history/{}", lesson.mode),
        "beginning",
    );
    let begin = (BEFORE + luck.uniform()) * lesson.life.mean().as_hours();
    let end = begin + own.hours;
    let mut found = Vec::new();
    let mut installed = 0.0;
    for number in 0..MOST_LIVES_OF_MACHINE {
        if installed >= end {
            break;
        }
        let part = lesson.specimen("history", u64::from(machine) * MOST_LIVES_OF_MACHINE + number);
        let failed = installed + part.hours;
        if failed > begin {
            found.push(Watched {
                begins: (begin - installed).max(0.0),
                ends: part.hours.min(end - installed),
                is_cut: failed > end,
                part,
            });
        }
        installed = failed;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(hours: f64, seed: u64) -> Lesson {
        Lesson {
            own: Some(OwnPlant { machines: 3, hours }),
            seed,
            ..Lesson::of_states(&[60.0, 40.0])
        }
    }

    #[test]
    fn every_machine_is_watched_for_the_whole_time_and_no_longer() {
        for (hours, seed) in [(1.0, 1), (37.0, 2), (500.0, 3), (5_000.0, 4)] {
            let parts = watched(&lesson(hours, seed));
            let all: f64 = parts.iter().map(|part| part.ends - part.begins).sum();
            assert!((all - 3.0 * hours).abs() < 1e-6, "{hours}: {all}");
            assert_eq!(
                parts.iter().filter(|part| part.is_cut).count(),
                3,
                "the last part of each machine"
            );
            for part in &parts {
                assert!(0.0 <= part.begins && part.begins <= part.ends && part.ends <= part.part.hours);
                assert_eq!(part.is_cut, part.ends < part.part.hours);
            }
        }
    }

    #[test]
    fn a_longer_history_of_the_same_seed_begins_with_the_shorter_one() {
        let (short, long) = (watched(&lesson(300.0, 9)), watched(&lesson(900.0, 9)));
        let failed = |parts: &[Watched]| -> Vec<(u64, u64)> {
            let failed = parts.iter().filter(|part| !part.is_cut);
            failed
                .map(|part| (part.begins.to_bits(), part.ends.to_bits()))
                .collect()
        };
        let long = failed(&long);
        assert!(failed(&short).iter().all(|part| long.contains(part)));
        assert!(long.len() > failed(&short).len());
    }

    #[test]
    fn failures_come_at_the_rate_of_renewals() {
        // In equilibrium a renewal process renews at 1 / mean at all times (Cox 1962): 3 machines, 200 hours, mean 100.
        let counts: Vec<f64> = (0..400)
            .map(|seed| watched(&lesson(200.0, seed)).iter().filter(|part| !part.is_cut).count() as f64)
            .collect();
        let found = crate::kernel::statistics::interval::Interval::of(&counts, 0.999).unwrap();
        assert!((found.mean - 6.0).abs() < found.half_width + 0.02, "{found:?}");
    }
}
