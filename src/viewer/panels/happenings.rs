//! What happened in a run, the last first, each to be gone to.

use egui::{Label as Words, Ui};

use crate::report::words::fill;
use crate::viewer::names;
use crate::viewer::playback::event_log::Entry;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// Lists them.
pub fn happenings(ui: &mut Ui, state: &mut ViewState, run: usize, entries: &[Entry]) {
    let language = state.language;
    let full = state.stage.actors()[run].with(|playback| playback.log().full());
    if let Some(full) = full.filter(|&full| full <= state.stage.now()) {
        let from = names::moment(&state.plans[run], full);
        ui.weak(fill(Label::LogFull.text(language), &[&from]));
    }
    if entries.is_empty() {
        ui.weak(Label::NothingYet.text(language));
    }
    for entry in entries {
        let when = names::moment(&state.plans[run], entry.at);
        let what = names::happening(&state.plans[run], entry.what, state.voice());
        ui.horizontal(|ui| {
            if ui.small_button(&when).clicked() {
                state.stage.is_playing = false;
                state.stage.go(entry.at);
            }
            ui.add(Words::new(what).wrap());
        });
    }
}
