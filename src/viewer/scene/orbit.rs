//! The camera: it goes around a point of the hall. Where a place of the hall is on the screen, and what a click hits.
//!
//! Axes: x along the hall, y up, z across it; metres. The maths is done here, not by the engine, so that names stand
//! where their machines are drawn and clicks can be tested without a window.

use crate::viewer::layout::Layout;

/// Vertical opening of the camera, radians.
pub const OPENING: f64 = 0.8;
/// Nearest to its point, metres.
const NEAREST: f64 = 2.0;
/// Distance from which one thing is looked at, metres.
const NEAR: f64 = 14.0;
/// Farthest from it, metres.
const FARTHEST: f64 = 2_000.0;

/// A first picture shows the whole hall, with its walls and people, if it is seen from at most so many times as far as the
/// machines alone.
const WHOLE: f64 = 1.35;
/// Room around the machines in a first picture that shows them alone, metres.
const ROOM_M: f64 = 3.0;
/// How high a first picture looks above the floor, metres: most machines and their names.
const STANDING_M: f64 = 2.5;
/// Share of a first picture's width and height that is filled.
const FILLED: f64 = 0.96;
/// Height of the first camera above the horizon, radians.
const PITCH: f64 = 0.85;

/// A point or a direction.
pub type Vector = [f64; 3];

/// The camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orbit {
    /// What it looks at.
    pub target: Vector,
    /// Direction around the vertical, radians; 0 looks across the hall from its front.
    pub yaw: f64,
    /// Height above the horizon, radians.
    pub pitch: f64,
    /// Distance, metres.
    pub distance: f64,
}

impl Orbit {
    /// The camera of a first picture, `aspect` times as wide as high: it sees the whole hall, or, where that is much larger
    /// than the line, all machines with some room around them.
    pub fn of_line(layout: &Layout, aspect: f64) -> Self {
        let [length, width, height] = layout.hall_m;
        let radios = layout.radios().iter().map(|&place| (place, 0.0));
        let machines = layout.machines.iter().map(|spot| (spot.middle, spot.half));
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (middle, half) in machines.chain(radios) {
            for axis in 0..2 {
                low[axis] = low[axis].min(middle[axis] - half);
                high[axis] = high[axis].max(middle[axis] + half);
            }
        }
        let whole = Self::of_hall([length, width, height], aspect);
        if low[0] > high[0] {
            return whole;
        }
        let room = [ROOM_M.min(length / 4.0), ROOM_M.min(width / 4.0)];
        for axis in 0..2 {
            low[axis] -= room[axis];
            high[axis] += room[axis];
        }
        let near = Self::around(low, high, aspect);
        if whole.distance <= WHOLE * near.distance {
            whole
        } else {
            near
        }
    }

    /// The camera that sees a whole hall, in a picture `aspect` times as wide as high.
    pub fn of_hall([length, width, _]: [f64; 3], aspect: f64) -> Self {
        Self::around([0.0; 2], [length, width], aspect)
    }

    /// The nearest camera from the front that has a piece of the floor, from corner to corner, and what stands on it in the
    /// middle of its picture.
    fn around(low: [f64; 2], high: [f64; 2], aspect: f64) -> Self {
        let mut orbit = Self {
            target: [(low[0] + high[0]) / 2.0, 0.0, (low[1] + high[1]) / 2.0],
            yaw: 0.0,
            pitch: PITCH,
            distance: NEAREST,
        };
        let axes = orbit.axes();
        let corners = [0.0, STANDING_M].iter().flat_map(|&up| {
            [low[0], high[0]]
                .iter()
                .flat_map(|&x| [low[1], high[1]].map(|z| [x, up, z]))
                .collect::<Vec<_>>()
        });
        let seen: Vec<Vector> = corners
            .map(|corner| axes.map(|axis| dot(minus(corner, orbit.target), axis)))
            .collect();
        // A point is in the picture if it lies no farther to either side of the eye than its depth times the opening. So
        // along each side the lines through the outermost points meet where the eye has to be, or behind it.
        let half = FILLED * libm::tan(OPENING / 2.0);
        let depth = [(0, half * aspect.max(0.2)), (1, half)].map(|(axis, opening)| {
            let left = seen.iter().map(|point| point[axis] + opening * point[2]);
            let right = seen.iter().map(|point| point[axis] - opening * point[2]);
            (left.fold(f64::INFINITY, f64::min) - right.fold(f64::NEG_INFINITY, f64::max)) / (2.0 * opening)
        });
        let depth = depth[0].min(depth[1]);
        let [across, above] = [0, 1].map(|axis| {
            let spots = seen.iter().map(|point| (point[axis], point[2] - depth));
            middle(&spots.collect::<Vec<_>>())
        });
        let eye = [across, above, depth];
        let eye: Vector =
            std::array::from_fn(|at| orbit.target[at] + (0..3).map(|axis| eye[axis] * axes[axis][at]).sum::<f64>());
        // What it looks at lies on the floor.
        let distance = (eye[1] / libm::sin(PITCH)).clamp(NEAREST, FARTHEST);
        orbit.target = [eye[0], 0.0, eye[2] - eye[1] / libm::tan(PITCH)];
        orbit.distance = distance;
        orbit
    }

    /// Turns by so many radians.
    pub fn turn(&mut self, yaw: f64, pitch: f64) {
        self.yaw += yaw;
        self.pitch = (self.pitch + pitch).clamp(0.1, 1.55);
    }

    /// Comes nearer by a factor below 1, goes away by one above.
    pub fn zoom(&mut self, factor: f64) {
        self.distance = (self.distance * factor).clamp(NEAREST, FARTHEST);
    }

    /// Moves sideways and to or fro, in shares of the picture's height.
    pub fn pan(&mut self, right: f64, up: f64) {
        let reach = 2.0 * libm::tan(OPENING / 2.0) * self.distance;
        let (sin, cos) = (libm::sin(self.yaw), libm::cos(self.yaw));
        self.target[0] += (right * cos - up * sin) * reach;
        self.target[2] += (-right * sin - up * cos) * reach;
    }

    /// Where it stands.
    pub fn eye(&self) -> Vector {
        let flat = libm::cos(self.pitch) * self.distance;
        [
            self.target[0] + flat * libm::sin(self.yaw),
            self.target[1] + libm::sin(self.pitch) * self.distance,
            self.target[2] + flat * libm::cos(self.yaw),
        ]
    }

    /// Directions to the right, up and ahead, each of length 1.
    fn axes(&self) -> [Vector; 3] {
        let eye = self.eye();
        let ahead = unit(minus(self.target, eye));
        let right = unit(cross(ahead, [0.0, 1.0, 0.0]));
        [right, cross(right, ahead), ahead]
    }

    /// Where a point is in a picture `aspect` times as wide as high: shares of its width from the left and of its
    /// height from the top. None if it lies behind the camera.
    pub fn project(&self, point: Vector, aspect: f64) -> Option<[f64; 2]> {
        let [right, up, ahead] = self.axes();
        let from_eye = minus(point, self.eye());
        let depth = dot(from_eye, ahead);
        if depth <= 0.05 {
            return None;
        }
        let half = libm::tan(OPENING / 2.0);
        let x = dot(from_eye, right) / (depth * half * aspect);
        let y = dot(from_eye, up) / (depth * half);
        Some([0.5 + x / 2.0, 0.5 - y / 2.0])
    }

    /// The direction from the eye through a spot of the picture; see [`Self::project`].
    pub fn through(&self, [x, y]: [f64; 2], aspect: f64) -> Vector {
        let [right, up, ahead] = self.axes();
        let half = libm::tan(OPENING / 2.0);
        let (side, rise) = ((2.0 * x - 1.0) * half * aspect, (1.0 - 2.0 * y) * half);
        unit(std::array::from_fn(|axis| {
            ahead[axis] + right[axis] * side + up[axis] * rise
        }))
    }

    /// Of boxes, given by two corners, the nearest that lies behind a spot of the picture; see [`Self::project`].
    pub fn nearest<T>(&self, spot: [f64; 2], aspect: f64, boxes: impl Iterator<Item = (T, [Vector; 2])>) -> Option<T> {
        let (eye, ray) = (self.eye(), self.through(spot, aspect));
        let hits = boxes.filter_map(|(thing, [low, high])| Some((thing, entry(eye, ray, low, high)?)));
        hits.min_by(|one, other| one.1.total_cmp(&other.1))
            .map(|(thing, _)| thing)
    }

    /// Looks at a point, from near.
    pub fn come_near(&mut self, point: Vector) {
        self.target = point;
        self.distance = self.distance.min(NEAR);
    }
}

/// How far along a ray a box begins; none if the ray misses it.
fn entry(eye: Vector, ray: Vector, low: Vector, high: Vector) -> Option<f64> {
    let (mut near, mut far) = (0.0_f64, f64::INFINITY);
    for axis in 0..3 {
        if ray[axis].abs() < 1e-12 {
            if eye[axis] < low[axis] || eye[axis] > high[axis] {
                return None;
            }
            continue;
        }
        let one = (low[axis] - eye[axis]) / ray[axis];
        let other = (high[axis] - eye[axis]) / ray[axis];
        near = near.max(one.min(other));
        far = far.min(one.max(other));
    }
    (near <= far).then_some(near)
}

pub(super) fn minus(a: Vector, b: Vector) -> Vector {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

pub(super) fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) fn cross(a: Vector, b: Vector) -> Vector {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

pub(super) fn unit(a: Vector) -> Vector {
    let length = dot(a, a).sqrt();
    std::array::from_fn(|axis| a[axis] / length)
}

/// Where between points, each at a depth, an eye sees as far to one side as to the other.
fn middle(points: &[(f64, f64)]) -> f64 {
    let places = || points.iter().map(|&(place, _)| place);
    let (mut low, mut high) = (
        places().fold(f64::INFINITY, f64::min),
        places().fold(f64::NEG_INFINITY, f64::max),
    );
    // The farther the eye goes to one side, the farther everything is seen on the other.
    for _ in 0..60 {
        let eye = (low + high) / 2.0;
        let seen = || points.iter().map(|&(place, depth)| (place - eye) / depth);
        let sum = seen().fold(f64::INFINITY, f64::min) + seen().fold(f64::NEG_INFINITY, f64::max);
        *(if sum > 0.0 { &mut low } else { &mut high }) = eye;
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_ray_through_where_a_point_is_seen_meets_it(
            yaw in -4.0_f64..4.0,
            pitch in 0.1_f64..1.5,
            distance in 5.0_f64..200.0,
            point in prop::array::uniform3(-3.0_f64..3.0),
            aspect in 0.5_f64..3.0,
        ) {
            let orbit = Orbit { target: [0.0; 3], yaw, pitch, distance };
            let seen = orbit.project(point, aspect);
            if let Some(spot) = seen {
                let (eye, ray) = (orbit.eye(), orbit.through(spot, aspect));
                let away = minus(point, eye);
                let off = cross(away, ray);
                prop_assert!(dot(off, off).sqrt() < 1e-6 * distance, "{off:?}");
            }
            prop_assert!(orbit.project([0.0; 3], aspect).is_some());
        }

        #[test]
        fn the_whole_hall_is_seen(length in 5.0_f64..300.0, width in 5.0_f64..150.0, aspect in 0.4_f64..2.5) {
            let orbit = Orbit::of_hall([length, width, 8.0], aspect);
            let layout = Layout::of(&[None; 5], &[2; 5], [length, width, 8.0]);
            let near = Orbit::of_line(&layout, aspect);
            prop_assert!(near.distance <= orbit.distance * 1.3 + 10.0);
            prop_assert!(near == orbit || orbit.distance > 1.35 * near.distance);
            for machine in &layout.machines {
                let [x, y] = near.project([machine.middle[0], 0.0, machine.middle[1]], aspect).unwrap();
                prop_assert!((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y), "{x} {y}");
            }
            let (mut low, mut high) = ([1.0_f64; 2], [0.0_f64; 2]);
            for corner in [[0.0, 0.0], [length, 0.0], [0.0, width], [length, width]] {
                for up in [0.0, 2.5] {
                    let spot = orbit.project([corner[0], up, corner[1]], aspect).unwrap();
                    for axis in 0..2 {
                        prop_assert!((0.0..=1.0).contains(&spot[axis]), "{corner:?} {spot:?}");
                        (low[axis], high[axis]) = (low[axis].min(spot[axis]), high[axis].max(spot[axis]));
                    }
                }
            }
            // It is in the middle, and fills the picture from side to side or from top to bottom.
            let filled: [f64; 2] = std::array::from_fn(|axis| high[axis] - low[axis]);
            prop_assert!(filled[0].max(filled[1]) > 0.95, "{filled:?}");
            for axis in 0..2 {
                prop_assert!((low[axis] + high[axis] - 1.0).abs() < 1e-6, "{low:?} {high:?}");
            }
        }
    }

    #[test]
    fn the_nearer_of_two_boxes_is_hit_and_the_floor_is_nothing() {
        let orbit = Orbit::of_hall([60.0, 30.0, 8.0], 1.5);
        let around = |x: f64, z: f64| [[x - 1.0, 0.0, z - 1.0], [x + 1.0, 1.6, z + 1.0]];
        let hit = |point| {
            let boxes = [("far", around(30.0, 14.0)), ("near", around(30.0, 16.0))];
            let spot = orbit.project(point, 1.5).unwrap();
            orbit.nearest(spot, 1.5, boxes.into_iter())
        };
        assert_eq!(hit([30.0, 0.5, 17.0]), Some("near"));
        assert_eq!(hit([30.0, 1.6, 13.1]), Some("far"));
        assert_eq!(hit([20.0, 0.0, 3.0]), None);
    }

    #[test]
    fn to_the_right_is_to_the_right() {
        let orbit = Orbit::of_hall([60.0, 30.0, 8.0], 1.5);
        let at = |x, z| orbit.project([x, 0.0, z], 1.5).unwrap();
        assert!(at(10.0, 15.0)[0] < at(50.0, 15.0)[0]);
        assert!(at(30.0, 5.0)[1] < at(30.0, 25.0)[1], "the far wall is above");
    }
}
