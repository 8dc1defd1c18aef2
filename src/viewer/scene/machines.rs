//! Machines in the picture: a form by what is done there, the state on top and on a light tower, the part in work.

use crate::factory::snapshot::{BeltView, MachineView};
use crate::kernel::time::Time;
use crate::line::plan::StationPlan;
use crate::line::state::State;
use crate::viewer::colours;
use crate::viewer::layout::Spot;
use crate::viewer::scene::forms::Form;
use crate::viewer::scene::shape::Shapes;

/// Height of a machine, metres.
pub const MACHINE_HEIGHT_M: f64 = 1.6;

const BODY: [u8; 3] = [150, 158, 168];
const OVEN: [u8; 3] = [158, 140, 132];
const WOOD: [u8; 3] = [170, 150, 120];
const BED: [u8; 3] = [120, 126, 134];
const CHECK: [u8; 3] = [120, 140, 175];
const POLE: [u8; 3] = [130, 130, 130];
const UNLIT: [u8; 3] = [62, 64, 70];

/// What is done at a station, as far as its plan says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A machine works by itself.
    Machine,
    /// Parts move along.
    Belt,
    /// Parts are looked at.
    Inspection,
    /// Several parts at once, or something that must be hot.
    Oven,
    /// People do the work.
    Bench,
}

impl Kind {
    /// The kind of a station.
    pub fn of(station: &StationPlan) -> Self {
        let rules = &station.rules;
        if station.is_conveyor {
            Self::Belt
        } else if rules.inspection.is_some() {
            Self::Inspection
        } else if rules.batch_parts > 1 || rules.heat_up.is_some() {
            Self::Oven
        } else if rules.attend_cycle {
            Self::Bench
        } else {
            Self::Machine
        }
    }

    fn form(self) -> (Form, [u8; 3]) {
        match self {
            Self::Machine => (Form::Machine, BODY),
            Self::Belt => (Form::Bed, BED),
            Self::Inspection => (Form::Gate, CHECK),
            Self::Oven => (Form::Oven, OVEN),
            Self::Bench => (Form::Bench, WOOD),
        }
    }

    /// Where the plate that has the state's colour lies, in shares of the machine's sides: its height, its middle
    /// across, its length and its width.
    fn plate(self) -> [f64; 4] {
        match self {
            Self::Machine => [1.0, -0.2, 1.0, 0.6],
            Self::Oven => [0.98, 0.0, 1.0, 0.42],
            Self::Bench => [0.56, 0.04, 1.0, 0.92],
            Self::Inspection => [0.4, 0.0, 1.0, 0.9],
            Self::Belt => [0.88, 0.0, 1.0, 1.25],
        }
    }

    /// Where parts lie, in shares of the machine's sides: height and middle across.
    fn rest(self) -> [f64; 2] {
        match self {
            Self::Machine => [0.5, 0.41],
            Self::Oven => [1.02, 0.0],
            Self::Bench => [0.6, 0.1],
            Self::Inspection => [0.44, 0.0],
            Self::Belt => [0.94, 0.0],
        }
    }
}

/// Length, height and width of a machine of a kind.
fn sides(kind: Kind, spot: Spot) -> [f64; 3] {
    let side = spot.half * 2.0;
    let height = MACHINE_HEIGHT_M.min(side * 1.2);
    match kind {
        Kind::Belt => [side, (height * 0.5).min(0.75), (side * 0.35).min(0.8)],
        Kind::Bench | Kind::Inspection => [side, height * 0.95, side * 0.8],
        Kind::Machine | Kind::Oven => [side, height, side * 0.8],
    }
}

/// What stands there whatever happens: the machine without its state, and the tower without its lamps.
pub fn body(shapes: &mut Shapes, kind: Kind, spot: Spot) {
    let (form, colour) = kind.form();
    shapes.stand(form, spot.middle, 0.0, sides(kind, spot), colour);
    let tower = Tower::of(spot);
    shapes.stand(
        Form::Post,
        tower.place,
        0.0,
        [tower.thick * 0.3, tower.foot, tower.thick * 0.3],
        POLE,
    );
}

/// The state of a machine: its plate, its tower, its part. A crowded picture has one lamp a tower.
pub fn state(shapes: &mut Shapes, kind: Kind, spot: Spot, view: &MachineView, now: Time, is_crowded: bool) {
    let [length, height, width] = sides(kind, spot);
    let [lift, across, long, wide] = kind.plate();
    let [x, z] = spot.middle;
    let thick = (height * 0.06).max(0.02);
    let colour = colours::of_state(view.state);
    shapes.block(
        [x, z + across * width],
        lift * height - thick * 0.5,
        [length * long, thick, width * wide],
        colour,
    );
    lamps(shapes, spot, view.state, is_crowded);
    if let Some(product) = view.product {
        // The part goes through the machine while it is worked on.
        let done = view
            .phase
            .filter(|phase| phase.is_work)
            .map_or(0.0, |phase| phase.done(now));
        let reach = spot.half * 1.4;
        let [rest, across] = kind.rest();
        let at = [x + reach * (done.clamp(0.0, 1.0) - 0.5), z + across * width];
        let cube = (spot.half * 0.4).min(0.4);
        shapes.block(
            at,
            rest * height + thick * 0.5,
            [cube, cube, cube],
            colours::of_product(product),
        );
    }
}

/// The jobs on a conveyor.
pub fn jobs_on_belt(shapes: &mut Shapes, spot: Spot, jobs: &[BeltView]) {
    let [length, height, width] = sides(Kind::Belt, spot);
    let cube = (width * 0.5).min(length / 6.0);
    for job in jobs {
        let at = [
            spot.middle[0] - (length - cube) / 2.0 + (length - cube) * job.along,
            spot.middle[1],
        ];
        shapes.block(at, height * 0.94, [cube, cube, cube], colours::of_product(job.product));
    }
}

/// A light tower, at the far right corner of its machine.
struct Tower {
    place: [f64; 2],
    foot: f64,
    thick: f64,
    lamp: f64,
}

impl Tower {
    fn of(spot: Spot) -> Self {
        let height = MACHINE_HEIGHT_M.min(spot.half * 2.4);
        let thick = (spot.half * 0.3).min(0.34);
        Self {
            place: [
                spot.middle[0] + spot.half - thick,
                spot.middle[1] - spot.half * 0.8 + thick,
            ],
            foot: height * 1.2,
            thick,
            lamp: height * 0.2,
        }
    }
}

/// The lamp of a tower that is lit: 0 below (it works), 1 in the middle (it waits or is being prepared), 2 above (it
/// has failed or is cut off).
fn lit(state: State) -> Option<usize> {
    match state {
        State::Working => Some(0),
        State::Setup | State::Starved | State::Blocked | State::Maintenance | State::WaitingForOperator => Some(1),
        State::WaitingForCrew | State::InRepair | State::WaitingForNetwork => Some(2),
        State::OffShift => None,
    }
}

/// Three lamps, of which the one that is lit has the state's colour: its place says as much as its colour.
fn lamps(shapes: &mut Shapes, spot: Spot, state: State, is_crowded: bool) {
    let tower = Tower::of(spot);
    let lit = lit(state);
    for number in 0..3 {
        let is_lit = lit == Some(number);
        if is_crowded && !is_lit {
            continue;
        }
        let colour = if is_lit { colours::of_state(state) } else { UNLIT };
        let thick = if is_lit { tower.thick * 1.4 } else { tower.thick * 0.8 };
        let lift = tower.foot + number as f64 * tower.lamp;
        shapes.stand(Form::Post, tower.place, lift, [thick, tower.lamp * 0.94, thick], colour);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::state::StateTimes;

    const SPOT: Spot = Spot {
        middle: [5.0, 5.0],
        half: 1.5,
    };

    fn view(state: State) -> MachineView {
        MachineView {
            state,
            product: Some(1),
            parts: 1,
            phase: None,
            operator: None,
            crew: None,
            is_down: false,
            is_cut_off: false,
            times: StateTimes::default(),
        }
    }

    #[test]
    fn exactly_one_lamp_is_lit_within_the_shift() {
        for state in State::ALL {
            let mut shapes = Shapes::default();
            lamps(&mut shapes, SPOT, state, false);
            let colour = colours::of_state(state);
            let lit = shapes.0.iter().filter(|lamp| lamp.colour == colour).count();
            assert_eq!(
                (shapes.0.len(), lit),
                (3, usize::from(state != State::OffShift)),
                "{state:?}"
            );
        }
    }

    #[test]
    fn a_crowded_picture_has_only_the_lamp_that_is_lit() {
        let mut shapes = Shapes::default();
        lamps(&mut shapes, SPOT, State::Working, true);
        assert_eq!(shapes.0.len(), 1);
    }

    #[test]
    fn a_machine_shows_state_and_part_within_its_square() {
        for kind in [Kind::Machine, Kind::Belt, Kind::Inspection, Kind::Oven, Kind::Bench] {
            let mut shapes = Shapes::default();
            body(&mut shapes, kind, SPOT);
            state(&mut shapes, kind, SPOT, &view(State::InRepair), Time(0), false);
            let has = |colour| shapes.0.iter().any(|shape| shape.colour == colour);
            assert!(
                has(colours::of_state(State::InRepair)) && has(colours::of_product(1)),
                "{kind:?}"
            );
            for shape in &shapes.0 {
                for (axis, middle) in [(0, SPOT.middle[0]), (2, SPOT.middle[1])] {
                    let reach = (shape.base[axis] - middle).abs() + shape.sides[axis] / 2.0;
                    assert!(reach <= SPOT.half + 1e-9, "{kind:?} {shape:?}");
                }
            }
        }
    }
}
