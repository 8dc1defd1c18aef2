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

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::report::words::Language;
    use crate::scenario::load::load_builtin;
    use crate::study::networks::Networks;
    use crate::viewer::fonts;
    use crate::viewer::line::Line;
    use crate::viewer::panels::{keys, legend};
    use crate::viewer::scene::things::Thing;

    fn harness(language: Language) -> Harness<'static, ViewState> {
        let mut loaded = load_builtin("machining-cell").unwrap();
        loaded.baseline.plant.run.months = Some(1);
        loaded.variants.clear();
        let line = Line::new(loaded, Networks::default(), 3).unwrap();
        let state = ViewState::new(line, language).unwrap();
        let mut harness = Harness::builder().with_size(egui::vec2(900.0, 600.0)).build_ui_state(
            |ui, state: &mut ViewState| {
                ui.horizontal(|ui| picture_tools(ui, state));
                legend::legend(ui, state, ui.max_rect());
                keys::keys(ui, state);
            },
            state,
        );
        harness.ctx.set_fonts(fonts::definitions());
        harness.run_steps(3);
        harness
    }

    #[test]
    fn what_the_picture_shows_is_chosen_and_explained_in_both_languages() {
        for language in [Language::English, Language::Korean] {
            let mut harness = harness(language);
            let press = |harness: &mut Harness<'static, ViewState>, text: &str| {
                harness.get_by_label(text).click();
                harness.run_steps(3);
            };
            let sees = |harness: &Harness<'static, ViewState>, label: Label| {
                harness.query_all_by_label(label.text(language)).count() > 0
            };
            assert!(!sees(&harness, Label::SignalIs));
            press(&mut harness, Label::SignalMap.text(language));
            assert!(harness.state().shows_signal && sees(&harness, Label::SignalIs));
            assert!(sees(&harness, Label::NoNetwork), "this line has none");
            // Nothing is looked at, so nothing can be followed.
            press(&mut harness, Label::Follow.text(language));
            assert!(!harness.state().follows && harness.state().notice == Some(Label::ClickOne));
            harness.state_mut().look_at(0, Some(Thing::Machine(0)));
            press(&mut harness, Label::Follow.text(language));
            assert!(harness.state().follows);
            press(&mut harness, Label::WholeHall.text(language));
            assert!(harness.state().wants_overview);
            press(&mut harness, " ? ");
            for does in [
                Label::DoesTurn,
                Label::DoesFollow,
                Label::DoesOverview,
                Label::DoesMap,
                Label::DoesHelp,
            ] {
                assert!(sees(&harness, does), "{does:?} {language:?}");
            }
        }
    }
}
