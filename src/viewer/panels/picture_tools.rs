//! Buttons for what the picture shows: the signal on the floor, what the camera stays with, the keys.

use egui::Ui;

use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// Draws them in a row.
pub fn picture_tools(ui: &mut Ui, state: &mut ViewState) {
    let text = |label: Label| label.text(state.language);
    let signal = ui.selectable_label(state.shows_signal, text(Label::SignalMap));
    let follow = ui.selectable_label(state.follows, text(Label::Follow));
    let hall = ui.button(text(Label::WholeHall));
    let keys = ui
        .selectable_label(state.shows_keys, " ? ")
        .on_hover_text(text(Label::Keys));
    if signal.clicked() {
        state.shows_signal = !state.shows_signal;
    }
    if follow.clicked() {
        state.follow();
    }
    if hall.clicked() {
        state.wants_overview = true;
    }
    if keys.clicked() {
        state.shows_keys = !state.shows_keys;
    }
}
