//! The bar above: which scenario, what stands beside it, language, light or dark.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{ComboBox, PopupCloseBehavior, RichText, Ui};

use crate::report::escape::is_invisible;
use crate::report::words::{Language, fill};
use crate::viewer::export::Export;
use crate::viewer::state::{Ask, Money, ViewState};
use crate::viewer::words::Label;

/// Draws the bar.
pub fn top_bar(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Taktline").strong());
        ui.label(state.voice().called(&state.line.scenario.baseline.name));
        if let Some(prospect) = &state.prospect {
            ui.strong(fill(Label::For.text(language), &[prospect]));
        }
        if !state.ready.is_empty() {
            ready_scenarios(ui, state);
        }
        beside(ui, state);
        if ui.button(Label::OtherLanguage.text(language)).clicked() {
            state.language = match language {
                Language::Korean => Language::English,
                Language::English => Language::Korean,
            };
        }
        let theme = if state.is_dark { Label::Light } else { Label::Dark };
        if ui.button(theme.text(language)).clicked() {
            state.is_dark = !state.is_dark;
        }
        take_along(ui, state);
    });
}

/// Pictures, pages and figures to take along.
fn take_along(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    if state.is_exporting {
        ui.label(Label::Exporting.text(language));
        return;
    }
    // Writing a name does not close it.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let button = MenuButton::new(Label::TakeAlong.text(language)).config(config);
    button.ui(ui, |ui| {
        ui.label(Label::ForWhom.text(language));
        let mut prospect = state.prospect.clone().unwrap_or_default();
        if ui.text_edit_singleline(&mut prospect).changed() {
            state.prospect = Some(prospect).filter(|name| !is_invisible(name));
        }
        for what in Export::ALL {
            if ui.button(what.label().text(language)).clicked() {
                state.export(what);
                ui.close();
            }
        }
        if ui.button(Label::Picture.text(language)).clicked() {
            state.wants_picture = true;
            ui.close();
        }
    });
}

fn ready_scenarios(ui: &mut Ui, state: &mut ViewState) {
    ComboBox::from_id_salt("scenario")
        .selected_text(Label::Scenario.text(state.language))
        .show_ui(ui, |ui| {
            for ready in state.ready.clone() {
                if ui.selectable_label(false, ready.called(state.language)).clicked() {
                    state.ask(Ask::Open(ready.page));
                }
            }
        });
    if state.is_preparing {
        ui.label(Label::Preparing.text(state.language));
    }
}

fn beside(ui: &mut Ui, state: &mut ViewState) {
    // An offer's network is known only once it has been simulated.
    if !matches!(state.money, Money::Ready(_)) && state.stage.actors().len() < 2 {
        return;
    }
    let text = |label: Label| label.text(state.language);
    let now = match state.stage.actors().get(1).map(|actor| &actor.role) {
        Some(_) => state.title(1),
        None => text(Label::Alone).to_owned(),
    };
    let offers: Vec<String> = match state.money {
        Money::Ready(_) => state.line.offers().map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let mut wanted = None;
    ui.label(text(Label::Beside));
    ComboBox::from_id_salt("beside")
        .selected_text(&now)
        .width(180.0)
        .truncate()
        .show_ui(ui, |ui| {
            if ui
                .selectable_label(state.stage.actors().len() < 2, text(Label::Alone))
                .clicked()
            {
                wanted = Some(None);
            }
            for offer in offers {
                let called = state.voice().called(&offer);
                if ui.selectable_label(now == called, called).clicked() {
                    wanted = Some(Some(offer));
                }
            }
        });
    if let Some(offer) = wanted {
        state.show_beside(offer.as_deref());
    }
}
