use std::sync::Arc;

use super::*;
use crate::factory::factory::Factory;
use crate::kernel::time::Time;
use crate::network::table::NetworkTables;
use crate::scenario::load::{load_builtin, load_page};
use crate::scenario::source::BUILT_IN;

const SHOWN: Shown = Shown {
    vehicle: None,
    chosen: Some(0),
    signal: true,
    is_dark: true,
    speed: 60.0,
};

fn inside(shape: &Shape, [length, width, height]: [f64; 3]) -> bool {
    let is_in = |[x, y, z]: [f64; 3]| {
        (-0.5..=length + 0.5).contains(&x) && (-0.5..=width + 0.5).contains(&z) && (-0.3..=height + 4.0).contains(&y)
    };
    is_in(shape.base) && (shape.form != crate::viewer::scene::forms::Form::Beam || is_in(shape.end()))
}

/// Triangles that a picture is drawn with.
fn triangles(shapes: &[Shape]) -> usize {
    shapes.iter().map(|shape| shape.form.faces().triangles()).sum()
}

#[test]
fn every_shipped_line_can_be_drawn_at_any_time_within_its_hall() {
    for (page, _) in BUILT_IN {
        let Ok(loaded) = load_builtin(page.trim_end_matches(".toml")) else {
            continue;
        };
        let mut plant = loaded.baseline.plant;
        plant.connected_by = None;
        let plan = Arc::new(FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap());
        let layout = Layout::new(&plant, &plan);
        let mut run = Factory::simulation(Arc::clone(&plan), 1, 0);
        let still = fixtures(&plan, &layout, &SHOWN);
        for hour in 0..40 {
            run.run_until(Time(hour * 3_600_000_000_000));
            let picture = run.model.snapshot(run.scheduler());
            let all: Vec<Shape> = still
                .iter()
                .copied()
                .chain(moving(&plan, &layout, &picture, &SHOWN))
                .collect();
            assert!(all.len() >= 5 + picture.machines.len() * 2, "{page}");
            for shape in &all {
                assert!(
                    shape.sides.iter().all(|&side| side > 0.0 && side.is_finite()),
                    "{page} {shape:?}"
                );
                assert!(inside(shape, layout.hall_m), "{page} {shape:?}");
            }
            assert!(triangles(&all) <= 20_000, "{page}: {}", triangles(&all));
            let again = run.model.snapshot(run.scheduler());
            assert_eq!(
                moving(&plan, &layout, &picture, &SHOWN),
                moving(&plan, &layout, &again, &SHOWN),
                "{page}"
            );
        }
    }
}

#[test]
fn a_line_of_a_thousand_stations_can_be_drawn() {
    let station = |number: u32| {
        let way = if number % 3 == 1 { "transfer_seconds = 20\n" } else { "" };
        format!("[[station]]\nname = \"{number}\"\ncycle_seconds = 40\nbuffer = 6\n{way}")
    };
    let stations: Vec<String> = (0..1_000).map(station).collect();
    let text = format!(
        "name = \"Long\"\nstart = \"2027-01-04\"\nrun = {{ days = 1 }}\nhall = {{ size_m = [240, 120, 8] }}\nproduct = \
         [{{ name = \"part\", supply = {{ kind = \"saturated\" }}, price_won = 9, material_won = 3 }}]\n{}",
        stations.concat()
    );
    let plant = load_page(&[("long.toml", &text)], "long").unwrap().baseline.plant;
    let plan = Arc::new(FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap());
    let layout = Layout::new(&plant, &plan);
    let mut run = Factory::simulation(Arc::clone(&plan), 1, 0);
    run.run_until(Time(7_200_000_000_000));
    let picture = run.model.snapshot(run.scheduler());
    let still = fixtures(&plan, &layout, &SHOWN);
    let all: Vec<Shape> = still
        .into_iter()
        .chain(moving(&plan, &layout, &picture, &SHOWN))
        .collect();
    assert!(picture.on_the_way.len() > 10, "parts are on their way");
    assert!(all.iter().all(|shape| inside(shape, layout.hall_m)));
    // Less than a hundred a station.
    assert!(triangles(&all) <= 100_000, "{}", triangles(&all));
}
