//! A form that stands somewhere in the hall, in a size and a colour.

use crate::line::layout::Place;
use crate::viewer::scene::forms::Form;
use crate::viewer::scene::orbit::Vector;

/// A form in the picture. Axes are those of [`crate::viewer::scene::orbit`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Its form.
    pub form: Form,
    /// The middle of its underside, metres; of a beam the middle of its beginning.
    pub base: Vector,
    /// Its sides, metres.
    pub sides: Vector,
    /// By how much it is turned around the vertical, radians; 0 points along the hall.
    pub yaw: f64,
    /// How steeply a beam rises, radians.
    pub pitch: f64,
    /// Red, green, blue.
    pub colour: [u8; 3],
}

/// Collects shapes.
#[derive(Debug, Default)]
pub struct Shapes(pub Vec<Shape>);

impl Shapes {
    /// A form that stands at a place of the floor, `lift` above it.
    pub fn stand(&mut self, form: Form, place: Place, lift: f64, sides: Vector, colour: [u8; 3]) {
        self.turned(form, (place, 0.0), lift, sides, colour);
    }

    /// The same, turned around the vertical, radians.
    pub fn turned(&mut self, form: Form, ([x, z], yaw): (Place, f64), lift: f64, sides: Vector, colour: [u8; 3]) {
        self.0.push(Shape {
            form,
            base: [x, lift, z],
            sides,
            yaw,
            pitch: 0.0,
            colour,
        });
    }

    /// A box.
    pub fn block(&mut self, place: Place, lift: f64, sides: Vector, colour: [u8; 3]) {
        self.stand(Form::Block, place, lift, sides, colour);
    }

    /// A straight line between two points.
    pub fn line(&mut self, from: Vector, to: Vector, thick: f64, colour: [u8; 3]) {
        let way: Vector = std::array::from_fn(|axis| to[axis] - from[axis]);
        let flat = (way[0] * way[0] + way[2] * way[2]).sqrt();
        let length = (flat * flat + way[1] * way[1]).sqrt();
        if length > 0.0 {
            self.0.push(Shape {
                form: Form::Beam,
                base: from,
                sides: [length, thick, thick],
                yaw: libm::atan2(-way[2], way[0]),
                pitch: libm::atan2(way[1], flat),
                colour,
            });
        }
    }

    /// A frame around a square of the floor.
    pub fn frame(&mut self, [x, z]: Place, half: f64, thick: f64, colour: [u8; 3]) {
        let side = 2.0 * half + thick;
        for sign in [-1.0, 1.0] {
            self.block([x, z + sign * half], 0.02, [side, 0.08, thick], colour);
            self.block([x + sign * half, z], 0.02, [thick, 0.08, side], colour);
        }
    }
}

/// A point between two others: the first at share 0, the second at share 1.
pub fn between(from: Vector, to: Vector, share: f64) -> Vector {
    std::array::from_fn(|axis| from[axis] + (to[axis] - from[axis]) * share)
}

impl Shape {
    /// Where a beam ends, metres.
    pub fn end(&self) -> Vector {
        let (length, flat) = (self.sides[0], self.sides[0] * libm::cos(self.pitch));
        [
            self.base[0] + flat * libm::cos(self.yaw),
            self.base[1] + length * libm::sin(self.pitch),
            self.base[2] - flat * libm::sin(self.yaw),
        ]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_line_ends_where_it_leads(
            from in prop::array::uniform3(-50.0_f64..50.0),
            to in prop::array::uniform3(-50.0_f64..50.0),
        ) {
            let mut shapes = Shapes::default();
            shapes.line(from, to, 0.1, [0; 3]);
            let end = shapes.0[0].end();
            for axis in 0..3 {
                prop_assert!((end[axis] - to[axis]).abs() < 1e-9, "{end:?} {to:?}");
            }
        }
    }
}
