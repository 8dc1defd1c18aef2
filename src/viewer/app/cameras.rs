//! Where the runs are seen from, and in which part of the window.

use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::egui;

use super::View;
use crate::viewer::layout::Layout;
use crate::viewer::scene::drawing::{RunCamera, aim};
use crate::viewer::scene::name_plates::{aspect, split};
use crate::viewer::scene::orbit::Orbit;
use crate::viewer::scene::things::Thing;

/// A place of the window in its pixels: left, top, width, height, all of it inside the window.
fn pixels(place: egui::Rect, pixels_per_point: f32, [width, height]: [u32; 2]) -> [u32; 4] {
    let place = place * pixels_per_point;
    let left = (place.left().max(0.0) as u32).min(width.saturating_sub(1));
    let top = (place.top().max(0.0) as u32).min(height.saturating_sub(1));
    let size = |side: f32, room: u32| (side.max(1.0) as u32).clamp(1, room.max(1));
    [
        left,
        top,
        size(place.width(), width - left),
        size(place.height(), height - top),
    ]
}

/// Puts the cameras where they stand; new halls are seen whole.
pub(super) fn place_cameras(
    mut view: ResMut<View>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut clear: ResMut<ClearColor>,
    mut near: Local<Vec<Option<Thing>>>,
    mut cameras: Query<(&RunCamera, &mut Camera, &mut Transform)>,
) {
    let view = &mut *view;
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    clear.0 = if state.is_dark {
        Color::srgb_u8(27, 29, 33)
    } else {
        Color::srgb_u8(222, 227, 233)
    };
    let places = split(view.picture, state.stage.actors().len());
    let is_new = view.rebuilt != Some(state.rebuilt) || view.orbits.len() != places.len();
    // A hall that nobody has turned or moved fits into whatever room the panels leave.
    let is_untouched = view.orbits == view.fitted;
    let wants_overview = std::mem::take(&mut state.wants_overview);
    view.shows_hall = wants_overview || view.shows_hall && !is_new;
    if is_new || wants_overview || is_untouched {
        let orbit = |(place, layout): (&egui::Rect, &Layout)| match view.shows_hall {
            true => Orbit::of_hall(layout.hall_m, aspect(*place)),
            false => Orbit::of_line(layout, aspect(*place)),
        };
        view.fitted = places.iter().zip(&state.layouts).map(orbit).collect();
        view.orbits.clone_from(&view.fitted);
        view.rebuilt = Some(state.rebuilt);
        near.clear();
    }
    state.follows &= !wants_overview;
    for (run, orbit) in view.orbits.iter_mut().enumerate() {
        let (layout, picture) = (state.layouts.get(run), state.stage.picture(run));
        if let (Some(thing), Some(layout), Some(picture)) = (state.followed(run), layout, picture)
            && let Some(place) = thing.place(layout, &picture)
        {
            // It comes near once; how near is then left to whoever looks.
            match near.get(run) == Some(&Some(thing)) {
                true => orbit.target = place,
                false => orbit.come_near(place),
            }
        }
    }
    *near = (0..view.orbits.len()).map(|run| state.followed(run)).collect();
    let (width, height) = (window.physical_width(), window.physical_height());
    for (&RunCamera(run), mut camera, mut transform) in &mut cameras {
        let place = places.get(run);
        let place = place.map(|place| pixels(*place, view.pixels_per_point, [width, height]));
        let orbit = view.orbits.get(run).copied();
        if let Some(orbit) = orbit.or_else(|| view.orbits.first().copied()) {
            aim(&orbit, run, place, &mut camera, &mut transform);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_part_of_the_window_however_fine_it_is() {
        let place = egui::Rect::from_min_size(egui::pos2(10.0, 40.0), egui::vec2(900.0, 600.0));
        assert_eq!(pixels(place, 1.0, [1280, 720]), [10, 40, 900, 600]);
        assert_eq!(pixels(place, 2.0, [2560, 1440]), [20, 80, 1800, 1200]);
        assert_eq!(
            pixels(place, 1.5, [1280, 720]),
            [15, 60, 1265, 660],
            "no more than there is"
        );
        assert_eq!(pixels(place, 1.0, [0, 0])[2..], [1, 1]);
    }
}
