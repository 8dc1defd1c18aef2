//! Titles of runs and columns, in as many lines as they need.

use egui::{Label, RichText, Ui};

use crate::viewer::panels::looks;
use crate::viewer::state::ViewState;

/// Width of a column of figures, points, in a window of 720 points.
const COLUMN: f32 = 92.0;

/// Writes the title of a run; nothing if it is the only one.
pub fn run_title(ui: &mut Ui, state: &ViewState, run: usize) {
    if state.stage.actors().len() > 1 {
        ui.add(Label::new(RichText::new(state.title(run)).strong()).wrap());
    }
}

/// Writes a text over or before figures, in as many lines as a column needs.
pub fn in_column(ui: &mut Ui, text: RichText) {
    in_width(ui, column(ui), text);
}

/// How wide such a column is.
pub fn column(ui: &Ui) -> f32 {
    COLUMN * looks::scale(ui.ctx().viewport_rect().height())
}

/// Writes a text in as many lines as it needs in so much room.
pub fn in_width(ui: &mut Ui, width: f32, text: RichText) {
    ui.scope(|ui| {
        ui.set_max_width(width);
        ui.add(Label::new(text).wrap());
    });
}
