//! Where the runs have their parts of the picture, and the names of the stations over it.

use crate::viewer::scene::orbit::Orbit;
use crate::viewer::state::ViewState;

/// The parts of the picture that the runs have, side by side.
pub fn split(picture: egui::Rect, runs: usize) -> Vec<egui::Rect> {
    let width = picture.width() / runs.max(1) as f32;
    let part = |run: usize| {
        let corner = egui::pos2(picture.left() + width * run as f32, picture.top());
        egui::Rect::from_min_size(corner, egui::vec2(width, picture.height()))
    };
    (0..runs).map(part).collect()
}

/// How many times as wide as high a part is.
pub fn aspect(place: egui::Rect) -> f64 {
    f64::from(place.width().max(1.0) / place.height().max(1.0))
}

/// Station names where their machines are drawn, as long as they do not cover each other.
pub fn name_plates(ui: &egui::Ui, state: &ViewState, place: egui::Rect, orbit: &Orbit, run: usize) {
    let (Some(layout), Some(plan)) = (state.layouts.get(run), state.plans.get(run)) else {
        return;
    };
    let painter = ui.painter().with_clip_rect(place);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let mut taken: Vec<egui::Rect> = Vec::new();
    for (station, &[x, z]) in plan.line.stations.iter().zip(&layout.names) {
        let Some([across, down]) = orbit.project([x, 0.0, z + 0.5], aspect(place)) else {
            continue;
        };
        let at = egui::pos2(
            place.left() + across as f32 * place.width(),
            place.top() + down as f32 * place.height() + 4.0,
        );
        let colour = ui.visuals().strong_text_color();
        let text = painter.layout_no_wrap(station.rules.name.clone(), font.clone(), colour);
        let covers = egui::Align2::CENTER_TOP.anchor_size(at, text.size()).expand(3.0);
        if !place.contains_rect(covers) || taken.iter().any(|other| other.intersects(covers)) {
            continue;
        }
        taken.push(covers);
        painter.rect_filled(covers, 3.0, ui.visuals().panel_fill.gamma_multiply(0.9));
        painter.galley(covers.min + egui::vec2(3.0, 3.0), text, colour);
    }
}
