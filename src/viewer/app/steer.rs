//! Mouse and keys.
//!
//! Keys: space plays and pauses, the right arrow steps, R begins again, D takes the tour that comes with the program, P
//! writes a picture, Escape leaves a tour. While somebody writes they belong to the panels.

use bevy::input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::egui;

use super::View;
use crate::viewer::panels::playback_bar::toggle;
use crate::viewer::playback::event_log::Kind;
use crate::viewer::scene::name_plates::{aspect, split};
use crate::viewer::state::Ask;

/// Does what mouse and keys say.
pub(super) fn steer(
    mut view: ResMut<View>,
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    motion: Res<AccumulatedMouseMotion>,
    scroll: Res<AccumulatedMouseScroll>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut pressed_at: Local<Option<Vec2>>,
) {
    let view = &mut *view;
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    if !view.is_writing {
        if keys.just_pressed(KeyCode::Space) {
            toggle(state);
        }
        if keys.just_pressed(KeyCode::ArrowRight) {
            state.go_to_next(Kind::Any);
        }
        if keys.just_pressed(KeyCode::KeyR) {
            let start = state.plans[0].start;
            state.stage.go(start);
        }
        if keys.just_pressed(KeyCode::KeyD) {
            state.ask(Ask::Demo(view.demo.scenario));
        }
        if keys.just_pressed(KeyCode::KeyP) {
            state.wants_picture = true;
        }
        if keys.just_pressed(KeyCode::Escape) {
            state.caption = None;
            view.guide = None;
        }
    }
    let Some(cursor) = window.cursor_position() else {
        return;
    };
    let runs = state.stage.actors().len();
    let places = split(view.picture, runs);
    let over = places
        .iter()
        .position(|place| place.contains(egui::pos2(cursor.x, cursor.y)));
    if buttons.just_pressed(MouseButton::Left) || buttons.just_pressed(MouseButton::Right) {
        *pressed_at = over.map(|_| cursor);
    }
    let height = view.picture.height().max(1.0);
    let delta = motion.delta / height;
    if pressed_at.is_some() {
        for orbit in &mut view.orbits {
            if buttons.pressed(MouseButton::Left) {
                orbit.turn(f64::from(-delta.x) * 3.0, f64::from(delta.y) * 2.0);
            } else if buttons.pressed(MouseButton::Right) {
                orbit.pan(f64::from(-delta.x), f64::from(delta.y));
            }
        }
    }
    if over.is_some() && scroll.delta.y != 0.0 {
        let factor = libm::pow(0.9, f64::from(scroll.delta.y).clamp(-4.0, 4.0));
        view.orbits.iter_mut().for_each(|orbit| orbit.zoom(factor));
    }
    if buttons.just_released(MouseButton::Left)
        && let (Some(from), Some(run)) = (pressed_at.take(), over)
        && from.distance(cursor) < 4.0
    {
        let place = places[run];
        let spot = [
            (cursor.x - place.left()) / place.width(),
            (cursor.y - place.top()) / place.height(),
        ];
        if let (Some(orbit), Some(layout)) = (view.orbits.get(run), state.layouts.get(run)) {
            let machine = orbit.pick(spot.map(f64::from), aspect(place), layout);
            state.select_in(run, machine);
        }
    }
}
