//! The ways of the parts, painted on the floor: from station to station as routes say, so that it is seen in which
//! direction the line runs before anything moves. Left out: the ways of rejected parts, and who or what carries them.

use std::collections::BTreeSet;

use crate::factory::plan::FactoryPlan;
use crate::line::plan::{LinePlan, NONE};
use crate::viewer::layout::Layout;
use crate::viewer::scene::forms::Form;
use crate::viewer::scene::shape::{Shape, Shapes};

/// More of them are a net in which nobody finds a way.
const MOST_WAYS: usize = 400;
/// How high the paint lies above the floor and the signal on it, metres.
const ABOVE_M: f64 = 0.02;
/// Width of a line, and length and width of the head of an arrow, metres, beside a machine of usual size.
const LINE_M: f64 = 0.16;
const HEAD_M: [f64; 2] = [1.2, 0.9];
/// Half a machine of usual size, metres.
const HALF_M: f64 = 1.6;

/// Pairs of stations between which parts go.
fn ways(line: &LinePlan) -> BTreeSet<(u32, u32)> {
    let mut ways = BTreeSet::new();
    let step = |number: u32| line.steps.get(number as usize).filter(|_| number != NONE);
    for product in &line.products {
        let mut number = product.first_step;
        // A route has an end; the bound is for the reader's peace of mind.
        for _ in 0..line.steps.len() {
            let Some(here) = step(number) else { break };
            for &(piece, _) in &here.rules.yields {
                let first = line.products.get(piece as usize).map(|piece| piece.first_step);
                ways.extend(first.and_then(step).map(|first| (here.station, first.station)));
            }
            let component = (product.component_place as usize).checked_sub(line.stations.len());
            let after = match step(here.next) {
                Some(next) => Some(next.station),
                None => component
                    .and_then(|place| line.components.get(place))
                    .map(|place| place.station),
            };
            ways.extend(after.map(|after| (here.station, after)));
            number = here.next;
        }
    }
    ways.retain(|(from, to)| from != to);
    ways
}

/// Paints them.
pub fn painted(shapes: &mut Shapes, plan: &FactoryPlan, layout: &Layout, is_dark: bool) {
    let ways = ways(&plan.line);
    if ways.len() > MOST_WAYS {
        return;
    }
    let colour = if is_dark { [122, 129, 138] } else { [120, 126, 134] };
    for (from, to) in ways {
        let first = |station: u32| {
            let station = plan.line.stations.get(station as usize)?;
            layout.machines.get(station.first_machine as usize).copied()
        };
        let (Some(from), Some(to)) = (first(from), first(to)) else {
            continue;
        };
        let way = [to.middle[0] - from.middle[0], to.middle[1] - from.middle[1]];
        let length = (way[0] * way[0] + way[1] * way[1]).sqrt();
        // From edge to edge of the machines, whichever side the way leaves by.
        let largest = way[0].abs().max(way[1].abs());
        if largest <= 0.0 {
            continue;
        }
        let edge = |half: f64| half * length / largest;
        let scale = (from.half.min(to.half) / HALF_M).min(1.0);
        let [head, wide] = HEAD_M.map(|side| side * scale);
        let begin = edge(from.half) + 0.1;
        let end = length - edge(to.half) - 0.1;
        if end - begin < head {
            continue;
        }
        let yaw = libm::atan2(-way[1], way[0]);
        let at = |along: f64| {
            [
                from.middle[0] + way[0] * along / length,
                from.middle[1] + way[1] * along / length,
            ]
        };
        let mut paint = |form: Form, along: f64, sides: [f64; 3]| {
            let [x, z] = at(along);
            shapes.0.push(Shape {
                form,
                base: [x, ABOVE_M, z],
                sides,
                yaw,
                pitch: 0.0,
                colour,
            });
        };
        paint(Form::Beam, begin, [end - begin, 0.01, LINE_M * scale]);
        // In the middle: the end of a way may lie behind a machine or under a pile.
        paint(Form::Arrow, f64::midpoint(begin, end), [head, 1.0, wide]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::table::NetworkTables;
    use crate::scenario::load::{load_builtin, load_page};

    fn plan_of(plant: &crate::factory::plant::PlantSpec) -> FactoryPlan {
        let mut plant = plant.clone();
        plant.connected_by = None;
        FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap()
    }

    #[test]
    fn arrows_point_where_routes_lead() {
        let plant = load_builtin("machining-cell").unwrap().baseline.plant;
        let plan = plan_of(&plant);
        assert_eq!(
            ways(&plan.line).into_iter().collect::<Vec<_>>(),
            [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
        );
        let layout = Layout::new(&plant, &plan);
        let mut shapes = Shapes::default();
        painted(&mut shapes, &plan, &layout, true);
        let lines: Vec<&Shape> = shapes.0.iter().filter(|shape| shape.form == Form::Beam).collect();
        assert_eq!(lines.len(), 5);
        for line in lines {
            let end = line.end();
            let inside = |place: [f64; 3]| {
                layout.machines.iter().any(|spot| {
                    (place[0] - spot.middle[0]).abs() < spot.half && (place[2] - spot.middle[1]).abs() < spot.half
                })
            };
            assert!(!inside(line.base) && !inside(end), "{line:?}");
        }
    }

    #[test]
    fn components_and_pieces_have_ways_too() {
        let text = "name = \"Base\"\nstart = 2027-01-04\nrun = { days = 1 }\n\
            [[product]]\nname = \"box\"\nsupply = { kind = \"saturated\" }\n\
            route = [{ station = \"asm\", needs = [{ product = \"pin\" }] }]\n\
            [[product]]\nname = \"pin\"\nroute = [\"pins\"]\n\
            [[station]]\nname = \"pins\"\ncycle_seconds = 5\n[[station]]\nname = \"asm\"\ncycle_seconds = 5\n";
        let loaded = load_page(&[("a.toml", text)], "a.toml").unwrap_or_else(|all| panic!("{all}"));
        let plan = plan_of(&loaded.baseline.plant);
        assert_eq!(ways(&plan.line).into_iter().collect::<Vec<_>>(), [(0, 1)]);
    }
}
