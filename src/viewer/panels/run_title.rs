//! Which run something on a page is of, where there are several.

use egui::{Label, RichText, Ui};

use crate::viewer::state::ViewState;

/// Writes the title of a run; nothing if it is the only one.
pub fn run_title(ui: &mut Ui, state: &ViewState, run: usize) {
    if state.stage.actors().len() > 1 {
        ui.add(Label::new(RichText::new(state.title(run)).strong()).truncate());
    }
}
