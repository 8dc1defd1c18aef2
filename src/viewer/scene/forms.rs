//! The forms that the picture is made of: few triangles each, made here from plain numbers, one mesh a form for the
//! whole picture.
//!
//! A form fills a box of one by one by one metre, from −½ to ½ along and across and from 0 to 1 upwards, and is
//! stretched to size. Faces nobody sees from above are left out. How bright a face is says which way it looks: nothing
//! else lights the picture, which costs no time and leaves every upward face exactly the colour that the legend has.

use crate::viewer::scene::orbit::{Vector, cross, minus, unit};

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A box.
    Block,
    /// A flat piece of floor.
    Tile,
    /// A stick along the first axis, from its beginning at 0 to 1; it may be turned.
    Beam,
    /// A post, a lamp.
    Post,
    /// A ball, a head.
    Ball,
    /// Somebody's body.
    Body,
    /// A helmet.
    Helmet,
    /// A machine with a window.
    Machine,
    /// An oven with an arched roof.
    Oven,
    /// A work place for people.
    Bench,
    /// A gate with a camera.
    Gate,
    /// The bed of a belt.
    Bed,
    /// A vehicle.
    Vehicle,
    /// The head of a radio.
    Antenna,
    /// Shelves.
    Shelf,
    /// A cross: nothing goes through.
    Cross,
    /// A spanner: somebody repairs.
    Spanner,
    /// The head of an arrow on the floor, along the first axis.
    Arrow,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 18] = [
        Self::Block,
        Self::Tile,
        Self::Beam,
        Self::Post,
        Self::Ball,
        Self::Body,
        Self::Helmet,
        Self::Machine,
        Self::Oven,
        Self::Bench,
        Self::Gate,
        Self::Bed,
        Self::Vehicle,
        Self::Antenna,
        Self::Shelf,
        Self::Cross,
        Self::Spanner,
        Self::Arrow,
    ];

    /// Its faces.
    pub fn faces(self) -> Faces {
        let mut faces = Faces::default();
        match self {
            Self::Block => faces.block([-0.5, 0.0, -0.5], [0.5, 1.0, 0.5]),
            Self::Tile => faces.face(&[[-0.5, 0.0, -0.5], [-0.5, 0.0, 0.5], [0.5, 0.0, 0.5], [0.5, 0.0, -0.5]]),
            Self::Beam => faces.stick([0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.5]),
            Self::Post => faces.tube(6, &[(0.0, 0.5), (1.0, 0.5), (1.0, 0.0)]),
            Self::Ball => faces.tube(6, &[(0.0, 0.15), (0.25, 0.44), (0.5, 0.5), (0.78, 0.4), (1.0, 0.0)]),
            Self::Body => faces.tube(6, &[(0.0, 0.3), (0.55, 0.36), (0.85, 0.5), (1.0, 0.22), (1.0, 0.0)]),
            Self::Helmet => faces.tube(6, &[(0.0, 0.5), (0.1, 0.5), (0.12, 0.4), (0.7, 0.34), (1.0, 0.0)]),
            Self::Machine => faces.machine(),
            Self::Oven => faces.oven(),
            Self::Bench => faces.bench(),
            Self::Gate => faces.gate(),
            Self::Bed => faces.bed(),
            Self::Vehicle => faces.vehicle(),
            Self::Antenna => faces.tube(6, &[(0.0, 0.08), (0.25, 0.5), (0.55, 0.5), (0.7, 0.08), (1.0, 0.0)]),
            Self::Shelf => faces.shelf(),
            Self::Cross => faces.cross(),
            Self::Spanner => faces.spanner(),
            Self::Arrow => faces.face(&[[-0.5, 0.0, -0.5], [-0.5, 0.0, 0.5], [0.5, 0.0, 0.0]]),
        }
        faces
    }
}

/// A face: a flat polygon, its corners counter-clockwise as seen from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Corners.
    pub corners: Vec<Vector>,
    /// Where it looks.
    pub normal: Vector,
    /// How bright it is, 0 to 1.
    pub light: f64,
}

/// The faces of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faces(pub Vec<Face>);

/// How dark glass and openings are, beside what they are set in.
const DARK: f64 = 0.25;

impl Faces {
    /// Triangles that the faces are drawn with.
    pub fn triangles(&self) -> usize {
        self.0.iter().map(|face| face.corners.len() - 2).sum()
    }

    fn face(&mut self, corners: &[Vector]) {
        self.shaded(corners, 1.0);
    }

    fn shaded(&mut self, corners: &[Vector], share: f64) {
        let [a, b, c] = [corners[0], corners[1], corners[2]];
        let normal = unit(cross(minus(b, a), minus(c, a)));
        let [x, y, z] = normal;
        self.0.push(Face {
            corners: corners.to_vec(),
            normal,
            light: share * (0.72 + 0.28 * y + 0.09 * z - 0.07 * x).clamp(0.3, 1.0),
        });
    }

    /// A box without its underside.
    fn block(&mut self, low: Vector, high: Vector) {
        let at = |x: usize, y: usize, z: usize| {
            let pick = |side: usize, axis: usize| if side == 0 { low[axis] } else { high[axis] };
            [pick(x, 0), pick(y, 1), pick(z, 2)]
        };
        self.face(&[at(0, 1, 0), at(0, 1, 1), at(1, 1, 1), at(1, 1, 0)]);
        self.face(&[at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1)]);
        self.face(&[at(1, 0, 0), at(0, 0, 0), at(0, 1, 0), at(1, 1, 0)]);
        self.face(&[at(1, 0, 1), at(1, 0, 0), at(1, 1, 0), at(1, 1, 1)]);
        self.face(&[at(0, 0, 0), at(0, 0, 1), at(0, 1, 1), at(0, 1, 0)]);
    }

    /// A stick with a rectangular section: from its beginning to its end, with these half sides.
    fn stick(&mut self, from: Vector, to: Vector, up: Vector, side: Vector) {
        let at = |end: Vector, a: f64, b: f64| std::array::from_fn(|axis| end[axis] + a * up[axis] + b * side[axis]);
        let ring = [(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0)];
        for (number, &(a, b)) in ring.iter().enumerate() {
            let (c, d) = ring[(number + 1) % 4];
            self.face(&[at(from, a, b), at(to, a, b), at(to, c, d), at(from, c, d)]);
        }
        let cap = |end: Vector, order: [usize; 4]| order.map(|number| at(end, ring[number].0, ring[number].1));
        self.face(&cap(from, [0, 1, 2, 3]));
        self.face(&cap(to, [3, 2, 1, 0]));
    }

    /// A body of revolution of `sides` sides through rings of these heights and radii, from below.
    fn tube(&mut self, sides: u32, rings: &[(f64, f64)]) {
        let at = |side: u32, (height, radius): (f64, f64)| {
            let angle = f64::from(side % sides) / f64::from(sides) * std::f64::consts::TAU;
            [radius * libm::sin(angle), height, radius * libm::cos(angle)]
        };
        for pair in rings.windows(2) {
            let [below, above] = [pair[0], pair[1]];
            for side in 0..sides {
                if above.1 == 0.0 {
                    self.face(&[at(side, below), at(side + 1, below), [0.0, above.0, 0.0]]);
                } else {
                    let corners = [
                        at(side, below),
                        at(side + 1, below),
                        at(side + 1, above),
                        at(side, above),
                    ];
                    self.face(&corners);
                }
            }
        }
    }

    /// A section, given as heights and depths, drawn out along the first axis between two sides.
    fn drawn_out(&mut self, section: &[(f64, f64)], [left, right]: [f64; 2]) {
        let at = |x: f64, (y, z): (f64, f64)| [x, y, z];
        for pair in section.windows(2) {
            self.face(&[
                at(left, pair[0]),
                at(right, pair[0]),
                at(right, pair[1]),
                at(left, pair[1]),
            ]);
        }
        let side = |x: f64| section.iter().map(move |&corner| at(x, corner));
        self.face(&side(right).rev().collect::<Vec<_>>());
        self.face(&side(left).collect::<Vec<_>>());
    }

    /// A housing with a sloping front, a window in it, and a table before it.
    fn machine(&mut self) {
        self.drawn_out(
            &[
                (0.0, 0.5),
                (0.5, 0.5),
                (0.5, 0.32),
                (1.0, 0.1),
                (1.0, -0.5),
                (0.0, -0.5),
            ],
            [-0.5, 0.5],
        );
        let out = 0.012;
        let window = [
            (-0.36, 0.56, 0.30),
            (0.36, 0.56, 0.30),
            (0.36, 0.93, 0.135),
            (-0.36, 0.93, 0.135),
        ];
        self.shaded(&window.map(|(x, y, z)| [x, y + out, z + out]), DARK);
    }

    /// A tunnel with an arched roof, open at both ends.
    fn oven(&mut self) {
        let mut section = vec![(0.0, 0.5)];
        for step in 0..=4 {
            let angle = f64::from(step) / 4.0 * std::f64::consts::PI;
            section.push((0.6 + 0.4 * libm::sin(angle), 0.5 * libm::cos(angle)));
        }
        section.push((0.0, -0.5));
        self.drawn_out(&section, [-0.5, 0.5]);
        let door = [(0.15, 0.3), (0.15, -0.3), (0.55, -0.3), (0.55, 0.3)];
        self.shaded(&door.map(|(y, z)| [0.508, y, z]), DARK);
        let mut other = door.map(|(y, z)| [-0.508, y, z]);
        other.reverse();
        self.shaded(&other, DARK);
    }

    /// A table with a board behind it.
    fn bench(&mut self) {
        self.block([-0.5, 0.48, -0.5], [0.5, 0.56, 0.5]);
        for x in [-0.46, 0.38] {
            self.block([x, 0.0, -0.46], [x + 0.08, 0.48, 0.46]);
        }
        self.block([-0.5, 0.56, -0.5], [0.5, 1.0, -0.42]);
    }

    /// A table, and a gate over it with a camera that looks down.
    fn gate(&mut self) {
        self.block([-0.5, 0.0, -0.45], [0.5, 0.4, 0.45]);
        for x in [-0.42, 0.3] {
            self.block([x, 0.4, -0.1], [x + 0.12, 1.0, 0.1]);
        }
        self.block([-0.3, 0.86, -0.1], [0.3, 1.0, 0.1]);
        self.stick([0.0, 0.62, 0.0], [0.0, 0.86, 0.0], [-0.1, 0.0, 0.0], [0.0, 0.0, 0.12]);
    }

    /// A long table with a dark band on it.
    fn bed(&mut self) {
        self.block([-0.5, 0.55, -0.5], [0.5, 0.9, 0.5]);
        let band = [(-0.5, -0.36), (-0.5, 0.36), (0.5, 0.36), (0.5, -0.36)];
        self.shaded(&band.map(|(x, z)| [x, 0.92, z]), DARK);
        // Seams across it show that it is a belt.
        for seam in 1..8 {
            let x = -0.5 + f64::from(seam) / 8.0;
            self.shaded(
                &[(x, -0.36), (x, 0.36), (x + 0.012, 0.36), (x + 0.012, -0.36)].map(|(x, z)| [x, 0.94, z]),
                0.7,
            );
        }
        for x in [-0.45, 0.39] {
            self.block([x, 0.0, -0.4], [x + 0.06, 0.55, 0.4]);
        }
    }

    /// A flat body on wheels with a raised back.
    fn vehicle(&mut self) {
        for z in [-0.5, 0.4] {
            for x in [-0.4, 0.2] {
                let before = self.0.len();
                self.block([x, 0.0, z], [x + 0.2, 0.4, z + 0.1]);
                self.0[before..].iter_mut().for_each(|face| face.light *= DARK);
            }
        }
        let section = [(0.15, 0.42), (0.6, 0.42), (0.6, -0.42), (0.15, -0.42)];
        self.drawn_out(&section, [-0.5, 0.5]);
        self.block([-0.5, 0.6, -0.3], [-0.34, 1.0, 0.3]);
    }

    /// Two uprights and three boards.
    fn shelf(&mut self) {
        for x in [-0.5, 0.46] {
            self.block([x, 0.0, -0.5], [x + 0.04, 1.0, 0.5]);
        }
        for y in [0.08, 0.4, 0.72] {
            self.block([-0.46, y, -0.5], [0.46, y + 0.04, 0.5]);
        }
    }

    /// Two crossed bars.
    fn cross(&mut self) {
        for sign in [1.0, -1.0] {
            let (from, to) = ([-0.4 * sign, 0.1, 0.0], [0.4 * sign, 0.9, 0.0]);
            self.stick(from, to, [-0.09, 0.09 * sign, 0.0], [0.0, 0.0, 0.5]);
        }
    }

    /// A handle with a jaw.
    fn spanner(&mut self) {
        let upright = |from: Vector, to: Vector, half: f64, faces: &mut Self| {
            faces.stick(from, to, [-half, 0.0, 0.0], [0.0, 0.0, 0.5]);
        };
        upright([0.0, 0.0, 0.0], [0.0, 0.62, 0.0], 0.11, self);
        upright([0.0, 0.56, 0.0], [0.0, 0.74, 0.0], 0.4, self);
        upright([-0.3, 0.74, 0.0], [-0.3, 1.0, 0.0], 0.12, self);
        upright([0.3, 0.74, 0.0], [0.3, 1.0, 0.0], 0.12, self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::scene::orbit::dot;

    #[test]
    fn every_form_fills_its_box_and_no_more() {
        for form in Form::ALL {
            let faces = form.faces();
            let corners = faces.0.iter().flat_map(|face| face.corners.iter());
            for &[x, y, z] in corners {
                // Windows stand out a little, and a beam begins at 0.
                let along = if form == Form::Beam { 0.0..=1.0 } else { -0.51..=0.51 };
                assert!(along.contains(&x), "{form:?} {x}");
                let up = if form == Form::Beam { -0.5..=0.5 } else { 0.0..=1.0 };
                assert!(up.contains(&y) && (-0.51..=0.51).contains(&z), "{form:?} {y} {z}");
            }
            assert!((1..=90).contains(&faces.triangles()), "{form:?} {}", faces.triangles());
        }
    }

    #[test]
    fn faces_are_flat_and_look_outwards() {
        for form in Form::ALL {
            for face in form.faces().0 {
                assert!((dot(face.normal, face.normal) - 1.0).abs() < 1e-9, "{form:?}");
                assert!((0.05..=1.0).contains(&face.light), "{form:?} {}", face.light);
                for corner in &face.corners {
                    let off = dot(minus(*corner, face.corners[0]), face.normal);
                    assert!(off.abs() < 1e-6, "{form:?} {face:?} {off}");
                }
            }
        }
        // Of a form that bulges, all faces look away from its middle.
        for form in [Form::Block, Form::Post, Form::Ball, Form::Oven] {
            for face in form.faces().0 {
                let outwards = dot(minus(face.corners[0], [0.0, 0.45, 0.0]), face.normal);
                assert!(outwards > 0.0, "{form:?} {face:?}");
            }
        }
    }

    #[test]
    fn bars_are_solid() {
        // The volume within a closed surface, by Gauss: a third of the sum of face by face the area times the distance
        // of its plane from the origin. A face that looked inwards would be taken off.
        let volume = |form: Form| -> f64 {
            let faces = form.faces().0;
            let of = |face: &Face| {
                let fan = face.corners.windows(2).skip(1);
                let area: f64 = fan
                    .map(|pair| {
                        let [a, b] = [pair[0], pair[1]].map(|corner| minus(corner, face.corners[0]));
                        dot(cross(a, b), face.normal) / 2.0
                    })
                    .sum();
                area * dot(face.corners[0], face.normal) / 3.0
            };
            faces.iter().map(of).sum()
        };
        let bar = 0.8 * std::f64::consts::SQRT_2 * 0.18 * std::f64::consts::SQRT_2;
        for (form, expected) in [
            (Form::Beam, 1.0),
            (Form::Cross, 2.0 * bar),
            (Form::Spanner, 0.22 * 0.62 + 0.8 * 0.18 + 2.0 * 0.24 * 0.26),
        ] {
            assert!(
                (volume(form) - expected).abs() < 1e-9,
                "{form:?} {} {expected}",
                volume(form)
            );
        }
    }

    #[test]
    fn what_looks_up_has_the_full_colour() {
        for form in [Form::Block, Form::Tile, Form::Machine, Form::Bench] {
            let brightest = form.faces().0.iter().map(|face| face.light).fold(0.0, f64::max);
            assert_eq!(brightest, 1.0, "{form:?}");
        }
    }
}
