//! Lets the window rest.
//!
//! Before every picture the bridge between the engine and the panels says which keys for capital letters and shortcuts are
//! held, and whatever is said asks for another picture: left alone, the window would draw for ever.

use bevy::prelude::*;
use bevy_egui::{EguiInput, egui};

/// Passes on which of those keys are held only when they are others than before.
pub(super) fn say_once(mut inputs: Query<&mut EguiInput>, mut last: Local<Option<egui::Modifiers>>) {
    for mut input in &mut inputs {
        keep_news(&mut input.events, &mut last);
    }
}

fn keep_news(events: &mut Vec<egui::Event>, last: &mut Option<egui::Modifiers>) {
    // The panels forget what is held when the window loses the focus.
    if events
        .iter()
        .any(|event| matches!(event, egui::Event::WindowFocused(_)))
    {
        *last = None;
    }
    events.retain(|event| match event {
        egui::Event::ModifiersChanged(held) => last.replace(*held) != Some(*held),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    #[test]
    fn what_is_held_is_said_when_it_changes_and_after_the_focus_did() {
        let mut last = None;
        let mut kept = |events: &[egui::Event]| {
            let mut events = events.to_vec();
            keep_news(&mut events, &mut last);
            events.len()
        };
        let held = |held| egui::Event::ModifiersChanged(held);
        let (none, shift) = (held(egui::Modifiers::NONE), held(egui::Modifiers::SHIFT));
        assert_eq!(kept(from_ref(&none)), 1);
        assert_eq!(kept(from_ref(&none)), 0);
        assert_eq!(kept(from_ref(&shift)), 1);
        assert_eq!(kept(&[egui::Event::Copy, shift.clone()]), 1);
        assert_eq!(kept(from_ref(&none)), 1);
        assert_eq!(kept(&[egui::Event::WindowFocused(false), none.clone()]), 2);
        assert_eq!(kept(&[none]), 0);
    }
}
