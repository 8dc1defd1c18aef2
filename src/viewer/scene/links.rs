//! The network in the picture: radios, the link of the machine that is looked at with its messages, and who is cut off.
//!
//! A message takes milliseconds, which nobody sees. Pulses show the way there and back in [`ROUND_SECONDS`] of the time
//! of whoever looks, whatever the speed of the clock; the legend says how many times slower that is than what the
//! network's tables have. They stand still while the clock does, so the same moment always gives the same picture.

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::Snapshot;
use crate::line::layout::Place;
use crate::line::plan::NONE;
use crate::viewer::hall_network::{Connected, HallNetwork};
use crate::viewer::layout::Layout;
use crate::viewer::scene::forms::Form;
use crate::viewer::scene::machines::MACHINE_HEIGHT_M;
use crate::viewer::scene::orbit::Vector;
use crate::viewer::scene::shape::{Shapes, between};

/// What has no connection: the colour of the state that it causes.
pub const CUT_OFF: [u8; 3] = [204, 121, 167];
const RADIO: [u8; 3] = [240, 240, 240];
const POLE: [u8; 3] = [130, 130, 130];
const LINK: [u8; 3] = [240, 228, 66];
const ASKS: [u8; 3] = [240, 228, 66];
const ANSWERS: [u8; 3] = [255, 255, 255];

/// Seconds of the onlooker's time that a pulse takes from the machine to the radio and back.
pub const ROUND_SECONDS: f64 = 3.2;
/// Pulses on a link.
const PULSES: u32 = 6;
/// Most broken links drawn: beyond, the marks over the machines say it.
const MOST_BROKEN: usize = 60;

/// Whether the control link of a machine is lost; none if it has none.
pub fn is_lost(plan: &FactoryPlan, picture: &Snapshot, machine: u32) -> Option<bool> {
    let control = *plan.links.control_of.get(machine as usize)?;
    if control == NONE {
        return None;
    }
    picture.lost_links.get(control as usize).copied()
}

/// Machines that are cut off: one of their links is lost, or they stand because one was.
pub fn cut_off<'p>(plan: &'p FactoryPlan, picture: &'p Snapshot) -> impl Iterator<Item = u32> + 'p {
    let has_lost_camera = |machine: u32| {
        let camera = plan.links.camera_of.get(machine as usize).copied();
        let lost = camera.and_then(|camera| picture.lost_cameras.get(camera as usize));
        lost.copied().unwrap_or_default()
    };
    let machines = (0u32..).zip(&picture.machines);
    machines
        .filter(move |&(machine, view)| {
            view.is_cut_off || is_lost(plan, picture, machine) == Some(true) || has_lost_camera(machine)
        })
        .map(|(machine, _)| machine)
}

/// The poles of the radios: there whatever happens.
pub fn poles(shapes: &mut Shapes, layout: &Layout) {
    for &place in layout.radios() {
        shapes.stand(Form::Post, place, 0.0, [0.14, top(layout), 0.14], POLE);
    }
}

/// Height of the radios, metres.
pub fn top(layout: &Layout) -> f64 {
    let height = layout.network.as_ref().map_or(0.0, |network| network.radio_height_m);
    height.min(layout.hall_m[2]).max(1.0)
}

/// The heads of the radios. One that reaches none of its machines is marked.
pub fn radios(shapes: &mut Shapes, plan: &FactoryPlan, layout: &Layout, picture: &Snapshot) {
    let Some(network) = &layout.network else {
        return;
    };
    let mut links: Vec<(u32, u32)> = vec![(0, 0); network.radios.len()];
    for (machine, connected) in (0u32..).zip(&network.machines) {
        if let (Connected::Radio(radio), Some(lost)) = (connected, is_lost(plan, picture, machine))
            && let Some((all, without)) = links.get_mut(*radio as usize)
        {
            *all += 1;
            *without += u32::from(lost);
        }
    }
    for (&place, (all, without)) in network.radios.iter().zip(links) {
        let is_silent = all > 0 && without == all;
        let colour = if is_silent { CUT_OFF } else { RADIO };
        shapes.stand(Form::Antenna, place, top(layout), [1.0, 1.1, 1.0], colour);
        if is_silent {
            no_connection(shapes, place, top(layout) + 1.2, 1.4);
        }
    }
}

/// A mark over something that has no connection.
pub fn no_connection(shapes: &mut Shapes, place: Place, lift: f64, side: f64) {
    shapes.stand(Form::Cross, place, lift, [side, side, side * 0.2], CUT_OFF);
}

/// Where the link of a machine goes from and to: its radio, or the cabinet of a cabled network, and its top.
fn ends(layout: &Layout, network: &HallNetwork, machine: u32) -> Option<[Vector; 2]> {
    let spot = layout.machines.get(machine as usize)?;
    let height = MACHINE_HEIGHT_M.min(spot.half * 2.4);
    let to = [spot.middle[0], height * 1.1, spot.middle[1]];
    let from = match network.machines.get(machine as usize)? {
        // What hears nobody has no link that could be drawn.
        Connected::Not | Connected::Blind => return None,
        Connected::Cable => [layout.hall_m[0] / 2.0, 1.5_f64.min(layout.hall_m[2]), 0.3],
        Connected::Radio(radio) => {
            let [x, z] = *network.radios.get(*radio as usize)?;
            [x, top(layout) + 0.5, z]
        }
    };
    Some([from, to])
}

/// Links: that of the chosen machine with its messages, and every one that is lost, broken.
pub fn links(
    shapes: &mut Shapes,
    plan: &FactoryPlan,
    layout: &Layout,
    picture: &Snapshot,
    (chosen, speed): (Option<u32>, f64),
) {
    let Some(network) = &layout.network else {
        return;
    };
    // Lines and pulses can be seen in a large hall, too.
    let size = (layout.hall_m[0].max(layout.hall_m[1]) / 60.0).clamp(0.4, 1.6);
    if let Some(machine) = chosen
        && is_lost(plan, picture, machine) == Some(false)
        && let Some([from, to]) = ends(layout, network, machine)
    {
        shapes.line(from, to, 0.1 * size, LINK);
        for pulse in pulses(picture.time.as_seconds() / speed.max(1e-9)) {
            let (share, colour, form) = if pulse < 0.5 {
                (1.0 - 2.0 * pulse, ASKS, Form::Ball)
            } else {
                (2.0 * pulse - 1.0, ANSWERS, Form::Block)
            };
            let [x, y, z] = between(from, to, share);
            let side = 0.45 * size;
            shapes.stand(form, [x, z], y - side / 2.0, [side; 3], colour);
        }
    }
    for machine in cut_off(plan, picture).take(MOST_BROKEN) {
        let is_broken = is_lost(plan, picture, machine) != Some(false);
        if let Some([from, to]) = ends(layout, network, machine).filter(|_| is_broken) {
            broken(shapes, [from, to], 0.13 * size);
        }
    }
    for machine in cut_off(plan, picture) {
        let Some(spot) = layout.machines.get(machine as usize) else {
            continue;
        };
        shapes.frame(spot.middle, spot.half * 1.15, (spot.half * 0.16).max(0.08), CUT_OFF);
        let side = (spot.half * 1.1).clamp(0.5, 1.8);
        no_connection(shapes, spot.middle, MACHINE_HEIGHT_M.min(spot.half * 2.4) * 1.25, side);
    }
}

/// How far each pulse is on its way there and back, from 0 to 1, after so many seconds of the onlooker's time.
fn pulses(seconds: f64) -> impl Iterator<Item = f64> {
    let first = libm::fmod(seconds / ROUND_SECONDS, 1.0);
    (0..PULSES).map(move |number| libm::fmod(first + f64::from(number) / f64::from(PULSES), 1.0))
}

/// A link with a gap in its middle, whose ends hang down.
fn broken(shapes: &mut Shapes, [from, to]: [Vector; 2], thick: f64) {
    for (end, near, tip) in [(from, 0.34, 0.42), (to, 0.66, 0.58)] {
        let bend = between(from, to, near);
        shapes.line(end, bend, thick, CUT_OFF);
        let mut hangs = between(from, to, tip);
        hangs[1] = (hangs[1] - 0.8).max(0.2);
        shapes.line(bend, hangs, thick, CUT_OFF);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::factory::factory::Factory;
    use crate::kernel::time::{Span, Time};
    use crate::network::table::NetworkTables;
    use crate::scenario::load::load_builtin;
    use crate::viewer::scene::shape::Shape;

    proptest! {
        #[test]
        fn pulses_are_evenly_spread_and_come_round(seconds in 0.0_f64..1e8) {
            let now: Vec<f64> = pulses(seconds).collect();
            prop_assert_eq!(now.len(), PULSES as usize);
            prop_assert!(now.iter().all(|share| (0.0..1.0).contains(share)));
            let mut sorted = now.clone();
            sorted.sort_by(f64::total_cmp);
            for pair in sorted.windows(2) {
                prop_assert!((pair[1] - pair[0] - 1.0 / f64::from(PULSES)).abs() < 1e-9);
            }
            // A sixth of a round later each is where the next one was.
            let later: Vec<f64> = pulses(seconds + ROUND_SECONDS / f64::from(PULSES)).collect();
            let apart = |a: f64, b: f64| (a - b).abs().min(1.0 - (a - b).abs());
            prop_assert!(apart(later[0], now[1]) < 1e-6, "{} {}", later[0], now[1]);
        }
    }

    /// The first machine of a line, controlled by a radio.
    fn connected() -> (FactoryPlan, Layout, Snapshot) {
        let mut plant = load_builtin("machining-cell").unwrap().baseline.plant;
        plant.connected_by = None;
        let mut plan = FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap();
        let mut layout = Layout::new(&plant, &plan);
        let run = Factory::simulation(Arc::new(plan.clone()), 1, 0);
        let mut picture = run.model.snapshot(run.scheduler());
        picture.time = Time::from_seconds(3_600.7);
        picture.lost_links = vec![false];
        plan.links.control_of = vec![NONE; layout.machines.len()];
        plan.links.control_of[0] = 0;
        let mut machines = vec![Connected::Not; layout.machines.len()];
        machines[0] = Connected::Radio(0);
        layout.network = Some(HallNetwork {
            name: "air".to_owned(),
            radios: vec![[20.0, 12.0]],
            radio_height_m: 6.0,
            machines,
            floor: None,
            without_radio: Vec::new(),
        });
        (plan, layout, picture)
    }

    fn drawn(plan: &FactoryPlan, layout: &Layout, picture: &Snapshot, chosen: Option<u32>) -> Vec<Shape> {
        let mut shapes = Shapes::default();
        radios(&mut shapes, plan, layout, picture);
        links(&mut shapes, plan, layout, picture, (chosen, 60.0));
        shapes.0
    }

    fn crosses(shapes: &[Shape]) -> usize {
        shapes.iter().filter(|shape| shape.form == Form::Cross).count()
    }

    #[test]
    fn pulses_lie_on_the_link_of_the_machine_that_is_looked_at() {
        let (plan, layout, mut picture) = connected();
        assert_eq!(
            drawn(&plan, &layout, &picture, None).len(),
            1,
            "nobody looks: only the radio"
        );
        let shapes = drawn(&plan, &layout, &picture, Some(0));
        let line = shapes.iter().find(|shape| shape.form == Form::Beam).unwrap();
        let ends = [line.base, line.end()];
        assert!((ends[0][0] - 20.0).abs() < 1e-9 && (ends[1][0] - layout.machines[0].middle[0]).abs() < 1e-9);
        let pulses = |shapes: &[Shape]| -> Vec<Vector> {
            let all = shapes
                .iter()
                .filter(|shape| shape.colour == ASKS || shape.colour == ANSWERS);
            let all = all.filter(|shape| shape.form != Form::Beam);
            all.map(|shape| [shape.base[0], shape.base[1] + shape.sides[1] / 2.0, shape.base[2]])
                .collect()
        };
        let now = pulses(&shapes);
        assert_eq!(now.len(), PULSES as usize);
        for at in &now {
            let share = (at[0] - ends[0][0]) / (ends[1][0] - ends[0][0]);
            let on_line = between(ends[0], ends[1], share);
            assert!((0.0..=1.0).contains(&share) && (0..3).all(|axis| (at[axis] - on_line[axis]).abs() < 1e-9));
        }
        assert_eq!(shapes, drawn(&plan, &layout, &picture, Some(0)));
        picture.time = picture.time + Span::from_seconds(6.0);
        assert_ne!(now, pulses(&drawn(&plan, &layout, &picture, Some(0))), "they move");
        assert_eq!(
            drawn(&plan, &layout, &picture, Some(1)).len(),
            1,
            "machine 1 has no link"
        );
    }

    #[test]
    fn a_lost_link_is_seen_by_everybody_and_carries_nothing() {
        let (plan, layout, mut picture) = connected();
        picture.lost_links = vec![true];
        for chosen in [None, Some(0)] {
            let shapes = drawn(&plan, &layout, &picture, chosen);
            assert!(
                shapes.iter().all(|shape| shape.colour == CUT_OFF),
                "no pulse, and the radio is marked"
            );
            // One over the machine, one over the radio that reaches nobody any more.
            assert_eq!(crosses(&shapes), 2);
            assert!(
                shapes.iter().filter(|shape| shape.form == Form::Beam).count() == 4,
                "the link is broken"
            );
        }
        // The link is back, but the machine is not yet set going again.
        picture.lost_links = vec![false];
        picture.machines[0].is_cut_off = true;
        let shapes = drawn(&plan, &layout, &picture, None);
        assert_eq!(
            (
                crosses(&shapes),
                shapes.iter().filter(|shape| shape.form == Form::Beam).count()
            ),
            (1, 0)
        );
        assert_eq!(cut_off(&plan, &picture).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn a_broken_link_has_a_gap_in_its_middle() {
        let (from, to) = ([0.0, 6.0, 0.0], [10.0, 2.0, 5.0]);
        let mut shapes = Shapes::default();
        broken(&mut shapes, [from, to], 0.1);
        let middle = between(from, to, 0.5);
        for shape in &shapes.0 {
            for step in 0..=20 {
                let at = between(shape.base, shape.end(), f64::from(step) / 20.0);
                let off: f64 = (0..3).map(|axis| (at[axis] - middle[axis]).abs()).sum();
                assert!(off > 0.5, "{shape:?}");
            }
        }
    }
}
