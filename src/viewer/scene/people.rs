//! People in the picture: operators in blue, repairers in orange with a helmet, and a spanner over whoever repairs.

use crate::factory::snapshot::{PeopleView, Snapshot, on_the_way};
use crate::line::layout::{Place, distance_m};
use crate::viewer::layout::{Layout, Spot};
use crate::viewer::scene::forms::Form;
use crate::viewer::scene::shape::Shapes;

const OPERATOR: [u8; 3] = [0, 114, 178];
const REPAIRER: [u8; 3] = [230, 159, 0];
const SKIN: [u8; 3] = [226, 190, 160];
const HELMET: [u8; 3] = [245, 245, 245];
const SPANNER: [u8; 3] = [255, 196, 60];

/// Height of a body without its head, metres.
const BODY_M: f64 = 1.35;
/// How far beside a machine people pass it, metres.
const BESIDE_M: f64 = 0.4;
/// Most operators and repairers drawn who wait at the wall: a hall is no parade ground.
const MOST_WAITING: (u32, u32) = (60, 20);

/// Whose people somebody belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trade {
    /// An operator of this group.
    Operator(u32),
    /// A repairer of this crew.
    Repairer(u32),
}

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Works at this machine.
    Works(u32),
    /// Walks to this machine.
    WalksTo(u32),
    /// Waits for work.
    Waits,
}

/// Somebody in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Someone {
    /// Whose people they belong to.
    pub trade: Trade,
    /// What they do.
    pub doing: Doing,
    /// Where they stand.
    pub place: Place,
}

/// Where operators stand at a machine: before it.
fn front(layout: &Layout, spot: Spot) -> f64 {
    (spot.middle[1] + spot.half + 0.3).min(layout.hall_m[1] - 0.25)
}

/// A place before a machine, beside its middle by a share of half its side.
fn before(layout: &Layout, spot: Spot, share: f64) -> Place {
    [spot.middle[0] + spot.half * share, front(layout, spot)]
}

/// Beside the middle of a machine, in shares of half its side: who works there, who repairs it, who waits there.
const WORKS: f64 = -0.3;
const REPAIRS: f64 = 0.5;
const WAITS: f64 = -0.8;

/// Everybody in a picture, in an order that depends on nothing but the picture.
pub fn everybody(layout: &Layout, picture: &Snapshot) -> Vec<Someone> {
    let mut found = Vec::new();
    let spot = |machine: u32| layout.machines.get(machine as usize).copied();
    for (number, machine) in (0u32..).zip(&picture.machines) {
        let Some(spot) = spot(number) else { continue };
        let at = [
            (machine.operator.map(Trade::Operator), WORKS),
            (machine.crew.map(Trade::Repairer), REPAIRS),
        ];
        found.extend(at.into_iter().filter_map(|(trade, share)| {
            Some(Someone {
                trade: trade?,
                doing: Doing::Works(number),
                place: before(layout, spot, share),
            })
        }));
    }
    found.extend(picture.walks.iter().filter_map(|walk| {
        Some(Someone {
            trade: Trade::Operator(walk.group),
            doing: Doing::WalksTo(walk.to),
            place: underway(layout, spot(walk.from)?, spot(walk.to)?, walk.done),
        })
    }));
    let idle = picture.idle.iter().filter_map(|idle| {
        Some(Someone {
            trade: Trade::Operator(idle.group),
            doing: Doing::Waits,
            place: before(layout, spot(idle.machine)?, WAITS),
        })
    });
    found.extend(idle);
    found.extend(at_the_wall(layout, picture));
    found
}

/// Where somebody is who has done a share of the way from one machine to another: along the front of the first, across
/// beside the second, and along its front.
fn underway(layout: &Layout, from: Spot, to: Spot, done: f64) -> Place {
    let (begin, end) = (before(layout, from, WORKS), before(layout, to, WORKS));
    let beside = [to.middle[0] - to.half - BESIDE_M, end[1]];
    if begin[1] == end[1] {
        return on_the_way(begin, end, done);
    }
    let (first, second) = (distance_m(begin, beside), distance_m(beside, end));
    let gone = done * (first + second);
    match gone < first {
        true => on_the_way(begin, beside, gone / first),
        false => on_the_way(beside, end, (gone - first) / second),
    }
}

/// How many of so many operators and repairers who wait are drawn at the wall.
pub fn most_waiting(operators: u32, repairers: u32) -> usize {
    let (most_operators, most_repairers) = MOST_WAITING;
    (operators.min(most_operators) + repairers.min(most_repairers)) as usize
}

/// People with nothing to do and no machine that they worked at last: along the front wall.
fn at_the_wall(layout: &Layout, picture: &Snapshot) -> Vec<Someone> {
    let free = |group: &PeopleView| {
        if group.is_there {
            group.people.saturating_sub(group.busy)
        } else {
            0
        }
    };
    let elsewhere = |number: u32| picture.idle.iter().filter(|idle| idle.group == number).count() as u32;
    let (most_operators, most_repairers) = MOST_WAITING;
    let operators = (0u32..).zip(&picture.operators).flat_map(|(number, group)| {
        let here = free(group).saturating_sub(elsewhere(number)).min(most_operators);
        (0..here).map(move |_| Trade::Operator(number))
    });
    let repairers = (0u32..).zip(&picture.crews).flat_map(|(number, crew)| {
        let here = free(crew).min(most_repairers);
        (0..here).map(move |_| Trade::Repairer(number))
    });
    let operators = operators.take(most_operators as usize);
    let all: Vec<Trade> = operators.chain(repairers.take(most_repairers as usize)).collect();
    let people = all.len();
    let placed = all.into_iter().enumerate().map(|(number, trade)| Someone {
        trade,
        doing: Doing::Waits,
        place: layout.resting_place(number, people),
    });
    placed.collect()
}

/// Draws people; a spanner over whoever repairs.
pub fn people(shapes: &mut Shapes, layout: &Layout, all: &[Someone]) {
    for someone in all {
        let repairs = matches!(someone.trade, Trade::Repairer(_));
        person(shapes, someone.place, repairs);
        if let (true, Doing::Works(machine)) = (repairs, someone.doing) {
            let half = layout.machines.get(machine as usize).map_or(1.0, |spot| spot.half);
            let side = (half * 0.9).clamp(0.4, 1.1);
            shapes.stand(
                Form::Spanner,
                someone.place,
                BODY_M + 0.75,
                [side, side * 1.3, 0.16],
                SPANNER,
            );
        }
    }
}

fn person(shapes: &mut Shapes, place: Place, repairs: bool) {
    let colour = if repairs { REPAIRER } else { OPERATOR };
    shapes.stand(Form::Body, place, 0.0, [0.5, BODY_M, 0.4], colour);
    shapes.stand(Form::Ball, place, BODY_M, [0.3, 0.32, 0.3], SKIN);
    if repairs {
        shapes.stand(Form::Helmet, place, BODY_M + 0.2, [0.42, 0.2, 0.42], HELMET);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairers_are_told_from_operators_by_more_than_their_colour() {
        let forms = |repairs| {
            let mut shapes = Shapes::default();
            person(&mut shapes, [1.0, 1.0], repairs);
            shapes.0.iter().map(|shape| shape.form).collect::<Vec<_>>()
        };
        assert_eq!(forms(false), [Form::Body, Form::Ball]);
        assert_eq!(forms(true), [Form::Body, Form::Ball, Form::Helmet]);
    }

    #[test]
    fn whoever_walks_begins_and_ends_where_they_work_and_never_jumps() {
        let layout = Layout::of(
            &[Some([6.0, 6.0]), Some([22.0, 6.0]), Some([22.0, 16.0])],
            &[1; 3],
            [40.0, 24.0, 7.0],
        );
        for (from, to) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
            let [from, to] = [from, to].map(|number| layout.machines[number]);
            let at = |step: u32| underway(&layout, from, to, f64::from(step) / 1000.0);
            for (step, spot) in [(0, from), (1000, to)] {
                assert!(distance_m(at(step), before(&layout, spot, WORKS)) < 1e-9, "{step}");
            }
            let ways: Vec<f64> = (0..1000).map(|step| distance_m(at(step), at(step + 1))).collect();
            let (least, most) = ways.iter().fold((f64::MAX, 0.0_f64), |(least, most), &way| {
                (least.min(way), most.max(way))
            });
            assert!(most < 0.05 && least > 0.0, "{least} {most}");
            // Nobody walks through the machine that they go to.
            for step in 0..1000 {
                let [x, z] = at(step);
                let inside = (x - to.middle[0]).abs() < to.half && (z - to.middle[1]).abs() < to.half;
                assert!(!inside, "{step}: {x} {z}");
            }
        }
    }
}
