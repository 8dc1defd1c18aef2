//! Mouse and keys.
//!
//! What keys do is listed in [`crate::viewer::panels::keys`]. While somebody writes they belong to the panels.

use bevy::input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::egui;

use super::View;
use crate::viewer::panels::playback_bar::toggle;
use crate::viewer::playback::event_log::Kind;
use crate::viewer::scene::name_plates::{aspect, split};
use crate::viewer::scene::things::thing_at;
use crate::viewer::state::Ask;

/// Heights of the picture that keys move it by in a second.
const PAN_SPEED: f64 = 0.8;

/// How far keys turn the picture in a second, radians.
const TURN_SPEED: f64 = 1.2;

/// How far a key that is pressed just now moves the picture, seconds: the window may have slept until then.
const TAP: f32 = 0.04;

/// How long each arrow key has moved the picture since the last one, seconds, to the right and up.
fn pan(keys: &ButtonInput<KeyCode>, elapsed: f32) -> [f64; 2] {
    let way = |more: KeyCode, less: KeyCode| held(keys, more, elapsed) - held(keys, less, elapsed);
    [
        way(KeyCode::ArrowRight, KeyCode::ArrowLeft),
        way(KeyCode::ArrowUp, KeyCode::ArrowDown),
    ]
}

/// How long the keys that turn the picture have been held since the last one, seconds, to the right.
fn turn(keys: &ButtonInput<KeyCode>, elapsed: f32) -> f64 {
    held(keys, KeyCode::KeyE, elapsed) - held(keys, KeyCode::KeyQ, elapsed)
}

/// How long a key has been held since the last picture, seconds.
fn held(keys: &ButtonInput<KeyCode>, key: KeyCode, elapsed: f32) -> f64 {
    match (keys.just_pressed(key), keys.pressed(key)) {
        (true, _) => f64::from(TAP),
        (false, true) => f64::from(elapsed.min(0.1)),
        (false, false) => 0.0,
    }
}

/// Does what the keys say.
pub(super) fn press(mut view: ResMut<View>, keys: Res<ButtonInput<KeyCode>>, time: Res<Time<Real>>) {
    let view = &mut *view;
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    let others = [
        KeyCode::ControlLeft,
        KeyCode::ControlRight,
        KeyCode::AltLeft,
        KeyCode::AltRight,
        KeyCode::SuperLeft,
        KeyCode::SuperRight,
    ];
    // Words of several keys belong to the panels and the system, and a question is answered first.
    if view.is_writing || state.asked.is_some() || keys.any_pressed(others) {
        return;
    }
    if keys.just_pressed(KeyCode::Space) {
        toggle(state);
    }
    let is_shifted = keys.pressed(KeyCode::ShiftLeft) || keys.pressed(KeyCode::ShiftRight);
    if is_shifted {
        let way = pan(&keys, time.delta_secs()).map(|seconds| seconds * PAN_SPEED);
        if way != [0.0; 2] {
            state.follows = false;
            view.orbits.iter_mut().for_each(|orbit| orbit.pan(way[0], way[1]));
        }
    }
    let turned = turn(&keys, time.delta_secs());
    if turned != 0.0 {
        view.orbits
            .iter_mut()
            .for_each(|orbit| orbit.turn(turned * TURN_SPEED, 0.0));
    }
    for (key, factor) in [(KeyCode::PageUp, 0.85), (KeyCode::PageDown, 1.0 / 0.85)] {
        if keys.just_pressed(key) {
            view.orbits.iter_mut().for_each(|orbit| orbit.zoom(factor));
        }
    }
    if keys.just_pressed(KeyCode::KeyF) {
        state.follow();
    }
    if keys.just_pressed(KeyCode::Home) {
        state.wants_overview = true;
    }
    if keys.just_pressed(KeyCode::KeyH) || keys.just_pressed(KeyCode::Slash) && is_shifted {
        state.shows_keys = !state.shows_keys;
    }
    if keys.just_pressed(KeyCode::ArrowRight) && !is_shifted {
        state.go_to_next(Kind::Any);
    }
    if keys.just_pressed(KeyCode::KeyR) {
        state.reset();
        view.guide = None;
    }
    if keys.just_pressed(KeyCode::KeyD) {
        state.ask(Ask::Demo(view.demo.scenario));
    }
    if keys.just_pressed(KeyCode::KeyP) {
        state.wants_picture = true;
    }
    if keys.just_pressed(KeyCode::KeyM) {
        state.shows_signal = !state.shows_signal;
    }
    if keys.just_pressed(KeyCode::Escape) {
        (state.caption, state.notice) = (None, None);
        state.shows_keys = false;
        view.guide = None;
    }
}

/// Does what the mouse says.
pub(super) fn steer(
    mut view: ResMut<View>,
    buttons: Res<ButtonInput<MouseButton>>,
    motion: Res<AccumulatedMouseMotion>,
    scroll: Res<AccumulatedMouseScroll>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut pressed_at: Local<Option<Vec2>>,
) {
    let view = &mut *view;
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    let Some(cursor) = window.physical_cursor_position() else {
        state.hovered = None;
        return;
    };
    let cursor = cursor / view.pixels_per_point;
    let runs = state.stage.actors().len();
    let places = split(view.picture, runs);
    let over = places
        .iter()
        .position(|place| place.contains(egui::pos2(cursor.x, cursor.y)))
        .filter(|_| !view.is_covered);
    if buttons.just_pressed(MouseButton::Left) || buttons.just_pressed(MouseButton::Right) {
        *pressed_at = over.map(|_| cursor);
    }
    let height = view.picture.height().max(1.0) * view.pixels_per_point;
    let delta = motion.delta / height;
    if pressed_at.is_some() {
        state.follows &= !buttons.pressed(MouseButton::Right);
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
    // Nobody looks for a name while turning the picture.
    let thing = over.filter(|_| !buttons.pressed(MouseButton::Left)).and_then(|run| {
        let place = places.get(run)?;
        let spot = [
            (cursor.x - place.left()) / place.width(),
            (cursor.y - place.top()) / place.height(),
        ];
        let (orbit, layout) = (view.orbits.get(run)?, state.layouts.get(run)?);
        let picture = state.stage.picture(run)?;
        let thing = thing_at(orbit, spot.map(f64::from), aspect(*place), layout, &picture)?;
        Some((run, thing))
    });
    if !buttons.pressed(MouseButton::Left) {
        state.hovered = thing;
    }
    if buttons.just_released(MouseButton::Left)
        && let (Some(from), Some(run)) = (pressed_at.take(), over)
        && from.distance(cursor) < 4.0
    {
        let looked_at = thing.and_then(|(_, thing)| {
            let (plan, layout) = (state.plans.get(run)?, state.layouts.get(run)?);
            thing.looked_at(plan, layout, &*state.stage.picture(run)?)
        });
        state.look_at(run, looked_at);
    }
}
