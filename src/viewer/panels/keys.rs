//! What mouse and keys do, in one list.

use egui::{Grid, RichText, Ui};

use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// What is pressed or moved.
#[derive(Clone, Copy)]
enum Key {
    /// As it is printed on the key.
    Printed(&'static str),
    /// In words.
    Said(Label),
}

/// What does what.
const KEYS: [(Key, Label); 17] = [
    (Key::Said(Label::KeyClick), Label::DoesSelect),
    (Key::Said(Label::KeyDrag), Label::DoesTurn),
    (Key::Printed("Q/E"), Label::DoesTurn),
    (Key::Said(Label::KeyDragRight), Label::DoesPan),
    (Key::Printed("Shift+←↑↓→"), Label::DoesPan),
    (Key::Said(Label::KeyWheel), Label::DoesZoom),
    (Key::Printed("PgUp/PgDn"), Label::DoesZoom),
    (Key::Printed("F"), Label::DoesFollow),
    (Key::Printed("Home"), Label::DoesOverview),
    (Key::Printed("M"), Label::DoesMap),
    (Key::Said(Label::KeySpace), Label::DoesPlay),
    (Key::Printed("→"), Label::DoesStep),
    (Key::Printed("R"), Label::DoesReset),
    (Key::Printed("D"), Label::DoesDemo),
    (Key::Printed("P"), Label::DoesPicture),
    (Key::Printed("Esc"), Label::DoesLeave),
    (Key::Printed("?  H"), Label::DoesHelp),
];

/// Shows the list while it is wanted.
pub fn keys(ui: &Ui, state: &mut ViewState) {
    if !state.shows_keys {
        return;
    }
    let text = |label: Label| label.text(state.language);
    let mut is_open = true;
    egui::Window::new(text(Label::Keys))
        .id("keys".into())
        .open(&mut is_open)
        .collapsible(false)
        .resizable(false)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .show(ui.ctx(), |ui| {
            Grid::new("keys").num_columns(2).spacing([16.0, 4.0]).show(ui, |ui| {
                for (key, does) in KEYS {
                    let key = match key {
                        Key::Printed(name) => name,
                        Key::Said(label) => text(label),
                    };
                    ui.label(RichText::new(key).strong());
                    ui.label(text(does));
                    ui.end_row();
                }
            });
        });
    state.shows_keys = is_open;
}
