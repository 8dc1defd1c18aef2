//! The hall in the picture: floor, walls, and the network's signal on the floor.

use crate::viewer::colours;
use crate::viewer::hall_network::{Level, SignalFloor};
use crate::viewer::layout::Layout;
use crate::viewer::scene::forms::Form;
use crate::viewer::scene::shape::Shapes;

/// How high the signal lies above the floor, metres.
const ABOVE_M: f64 = 0.01;

/// Floor and walls; on the floor the signal, if it is to be seen and there is one.
pub fn hall(shapes: &mut Shapes, layout: &Layout, shows_signal: bool, is_dark: bool) {
    let [length, width, _] = layout.hall_m;
    let (floor, wall) = if is_dark {
        ([72, 76, 82], [110, 116, 124])
    } else {
        ([176, 181, 187], [138, 144, 152])
    };
    shapes.block([length / 2.0, width / 2.0], -0.2, [length, 0.2, width], floor);
    for z in [0.0, width] {
        shapes.block([length / 2.0, z], 0.0, [length, 0.5, 0.15], wall);
    }
    for x in [0.0, length] {
        shapes.block([x, width / 2.0], 0.0, [0.15, 0.5, width], wall);
    }
    let signal = layout.network.as_ref().and_then(|network| network.floor.as_ref());
    if let Some(signal) = signal.filter(|_| shows_signal) {
        patches(shapes, signal);
    }
}

fn patches(shapes: &mut Shapes, signal: &SignalFloor) {
    for patch in &signal.patches {
        let side = |axis: usize| patch.high[axis] - patch.low[axis];
        let middle = [patch.low[0] + side(0) / 2.0, patch.low[1] + side(1) / 2.0];
        let colour = if patch.level == Level::Blind && patch.is_odd {
            colours::BLIND_TOO
        } else {
            colours::of_level(patch.level)
        };
        shapes.stand(Form::Tile, middle, ABOVE_M, [side(0), 1.0, side(1)], colour);
    }
}
