//! The bar below: play, step, speeds, what happens next, and the time to be dragged.

use egui::{ComboBox, Slider, Ui};

use crate::kernel::time::{Span, Time};
use crate::report::words::{Language, fill};
use crate::viewer::names;
use crate::viewer::panels::{looks, picture_tools};
use crate::viewer::playback::event_log::Kind;
use crate::viewer::playback::stage::FASTEST;
use crate::viewer::said::Said;
use crate::viewer::state::{Touring, ViewState};
use crate::viewer::words::Label;

/// Speeds that may be chosen, simulated seconds a second, with their names.
pub const SPEEDS: [(f64, Label); 7] = [
    (1.0, Label::RealTime),
    (60.0, Label::Minute),
    (600.0, Label::TenMinutes),
    (3_600.0, Label::Hour),
    (21_600.0, Label::SixHours),
    (86_400.0, Label::Day),
    (FASTEST, Label::Fastest),
];

/// Draws the bar.
pub fn playback_bar(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    let text = |label: Label| label.text(language);
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let play = if state.stage.is_playing {
            Label::Pause
        } else {
            Label::Play
        };
        if ui.button(text(play)).clicked() {
            toggle(state);
        }
        if ui.button(text(Label::Restart)).clicked() {
            state.restart();
        }
        for (kind, label) in [
            (Kind::Any, Label::Step),
            (Kind::Failure, Label::NextFailure),
            (Kind::Maintenance, Label::NextMaintenance),
            (Kind::Outage, Label::NextOutage),
        ] {
            if ui.button(text(label)).clicked() {
                state.go_to_next(kind);
            }
        }
        ui.label(text(Label::Speed));
        ComboBox::from_id_salt("speed")
            .selected_text(speed_name(state.stage.speed, language))
            // All of it is seen at once.
            .height(340.0 * looks::scale(ui.ctx().viewport_rect().height()))
            .show_ui(ui, |ui| {
                for (speed, _) in SPEEDS {
                    ui.selectable_value(&mut state.stage.speed, speed, speed_name(speed, language));
                }
                ui.separator();
                ui.checkbox(&mut state.stage.slowdown.is_wanted, text(Label::SlowerAtEvents));
                ui.checkbox(&mut state.stage.time_off.is_wanted, text(Label::QuickThroughTimeOff));
            });
        ui.separator();
        picture_tools::picture_tools(ui, state);
    });
    scrub(ui, state);
    ui.add_space(4.0);
}

/// Plays or pauses; at the end it begins again.
pub fn toggle(state: &mut ViewState) {
    let (_, end) = state.stage.span();
    if !state.stage.is_playing && state.stage.now() >= end {
        state.restart();
    }
    state.stage.is_playing = !state.stage.is_playing;
    state.notice = None;
    // The words of a tour that is over say nothing of what plays now.
    if state.touring == Touring::No && matches!(state.caption, Some(Said::Words(_))) {
        state.caption = None;
    }
}

fn speed_name(speed: f64, language: Language) -> String {
    let known = SPEEDS.iter().find(|(known, _)| *known == speed);
    match known.map(|(_, label)| *label) {
        Some(label @ (Label::RealTime | Label::Fastest)) => label.text(language).to_owned(),
        Some(label) => fill(Label::PerSecond.text(language), &[label.text(language)]),
        None => format!("{speed:.0} ×"),
    }
}

fn scrub(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    let (begin, end) = state.stage.span();
    let plan = std::sync::Arc::clone(&state.plans[0]);
    let recorded = state.stage.actors()[0].with(|playback| playback.outcome().is_none().then(|| playback.recorded()));
    ui.horizontal(|ui| {
        let mut seconds = state.stage.now().since(begin).as_seconds();
        let whole = end.since(begin).as_seconds();
        let words = 440.0 * looks::scale(ui.ctx().viewport_rect().height());
        ui.spacing_mut().slider_width = (ui.available_width() - words).max(120.0);
        let slider = Slider::new(&mut seconds, 0.0..=whole)
            .show_value(false)
            .text(Label::When.text(language));
        if ui.add(slider).changed() {
            let to: Time = begin + Span::from_seconds(seconds);
            state.stage.go(to);
            state.notice = None;
        }
        ui.monospace(names::moment(&plan, state.stage.now()));
        if let Some(until) = recorded {
            let until = names::moment(&plan, until);
            let day = until.split(' ').next().unwrap_or_default();
            ui.weak(fill(Label::Recorded.text(language), &[day]));
        }
    });
}
