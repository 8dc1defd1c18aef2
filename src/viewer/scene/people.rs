//! People in the picture: operators in blue, repairers in orange with a helmet, and a spanner over whoever repairs.

use crate::factory::snapshot::{MachineView, PeopleView, Snapshot};
use crate::line::layout::Place;
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
/// Most operators and repairers drawn who wait: a hall is no parade ground.
const MOST_WAITING: (u32, u32) = (60, 20);

/// People at a machine, before it.
pub fn at_machine(shapes: &mut Shapes, layout: &Layout, spot: Spot, view: &MachineView) {
    let [x, z] = spot.middle;
    let front = (z + spot.half + 0.3).min(layout.hall_m[1] - 0.25);
    if view.operator.is_some() {
        person(shapes, [x - spot.half * 0.3, front], false);
    }
    if view.crew.is_some() {
        let place = [x + spot.half * 0.5, front];
        person(shapes, place, true);
        let side = (spot.half * 0.9).clamp(0.4, 1.1);
        shapes.stand(Form::Spanner, place, BODY_M + 0.75, [side, side * 1.3, 0.16], SPANNER);
    }
}

/// How many of so many operators and repairers who wait are drawn.
pub fn most_waiting(operators: u32, repairers: u32) -> usize {
    let (most_operators, most_repairers) = MOST_WAITING;
    (operators.min(most_operators) + repairers.min(most_repairers)) as usize
}

/// People with nothing to do, along the front wall.
pub fn waiting(shapes: &mut Shapes, layout: &Layout, picture: &Snapshot) {
    let free = |groups: &[PeopleView]| -> u32 {
        let there = groups.iter().filter(|group| group.is_there);
        there.map(|group| group.people.saturating_sub(group.busy)).sum()
    };
    let (operators, repairers) = (free(&picture.operators), free(&picture.crews));
    let all = most_waiting(operators, repairers);
    let operators = most_waiting(operators, 0);
    for number in 0..all {
        person(shapes, layout.resting_place(number, all), number >= operators);
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
}
