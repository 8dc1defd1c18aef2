//! Where the runs have their parts of the picture, and what is written over it: the names of the stations, who has no
//! connection, and what the mouse is over.

use std::collections::BTreeSet;

use crate::line::state::State;
use crate::viewer::colours;
use crate::viewer::names::station_of;
use crate::viewer::scene::links::cut_off;
use crate::viewer::scene::orbit::Orbit;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// Stations up to which all names are written, however far they are.
const ALL_NAMED: usize = 40;
/// Narrowest machine of a longer line that has its name beneath it, points.
const NARROWEST: f64 = 22.0;

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

/// Names in a part of the picture, none of which covers another.
struct Plates<'u> {
    ui: &'u egui::Ui,
    place: egui::Rect,
    taken: Vec<egui::Rect>,
}

impl Plates<'_> {
    /// Writes a text below a spot of the picture unless something stands there already; whether it does now. What is an
    /// alarm has a frame in a colour of its own.
    fn write(&mut self, [across, down]: [f64; 2], text: String, is_alarm: bool) -> bool {
        let at = egui::pos2(
            self.place.left() + across as f32 * self.place.width(),
            self.place.top() + down as f32 * self.place.height() + 4.0,
        );
        if !self.place.contains(at) {
            return false;
        }
        let visuals = self.ui.visuals();
        let colour = visuals.strong_text_color();
        let font = egui::TextStyle::Small.resolve(self.ui.style());
        let painter = self.ui.painter().with_clip_rect(self.place);
        let text = painter.layout_no_wrap(text, font, colour);
        let covers = egui::Align2::CENTER_TOP.anchor_size(at, text.size()).expand(3.0);
        if !self.place.contains_rect(covers) || self.taken.iter().any(|other| other.intersects(covers)) {
            return false;
        }
        self.taken.push(covers);
        painter.rect_filled(covers, 3.0, visuals.panel_fill.gamma_multiply(0.9));
        if is_alarm {
            let [r, g, b] = colours::of_state(State::WaitingForNetwork);
            let frame = egui::Stroke::new(2.0, egui::Color32::from_rgb(r, g, b));
            painter.rect_stroke(covers, 3.0, frame, egui::StrokeKind::Outside);
        }
        painter.galley(covers.min + egui::vec2(3.0, 3.0), text, colour);
        true
    }
}

/// Whether a machine drawn so wide, points, is large enough for its name not to hide its neighbours.
fn has_room(wide: Option<f64>) -> bool {
    wide.is_none_or(|wide| wide >= NARROWEST)
}

/// Station names where their machines are drawn, as long as they do not cover each other: first the one that the mouse
/// is over, then those that have no connection and say so, then the one that is looked at, then all others that are
/// near enough: the names of a long line would hide it.
pub fn name_plates(ui: &egui::Ui, state: &ViewState, place: egui::Rect, orbit: &Orbit, run: usize) {
    let (Some(layout), Some(plan), Some(picture)) =
        (state.layouts.get(run), state.plans.get(run), state.stage.picture(run))
    else {
        return;
    };
    let aspect = aspect(place);
    let mut plates = Plates {
        ui,
        place,
        taken: Vec::new(),
    };
    if let Some((of, thing)) = state.hovered
        && of == run
        && let Some([x, _, z]) = thing.place(layout, &picture)
        && let Some(spot) = orbit.project([x, 2.6, z], aspect)
    {
        plates.write(spot, thing.said(plan, layout, &picture, state.voice()), false);
    }
    let spot = |station: usize| {
        let &[x, z] = layout.names.get(station)?;
        orbit.project([x, 0.0, z + 0.5], aspect)
    };
    // How wide the first machine of a station is drawn, points; none if it is not seen or the line is short.
    let wide = |station: usize| {
        let first = plan.line.stations.get(station)?.first_machine;
        let spot = layout.machines.get(first as usize)?;
        let [x, z] = spot.middle;
        let [left, right] = [-spot.half, spot.half].map(|side| orbit.project([x + side, 0.0, z], aspect));
        let share = right?[0] - left?[0];
        (plan.line.stations.len() > ALL_NAMED).then_some(share.abs() * f64::from(place.width()))
    };
    let alarms: BTreeSet<usize> = cut_off(plan, &picture)
        .map(|machine| station_of(plan, machine))
        .collect();
    let chosen = state.machine_in(run).map(|machine| station_of(plan, machine));
    let others = (0..plan.line.stations.len()).filter(|station| !alarms.contains(station) && Some(*station) != chosen);
    let chosen_first = chosen
        .filter(|station| !alarms.contains(station))
        .into_iter()
        .chain(others);
    for station in alarms.iter().copied().chain(chosen_first) {
        let Some(spot) = spot(station) else {
            continue;
        };
        let name = state.voice().called(&plan.line.stations[station].rules.name);
        let is_alarm = alarms.contains(&station);
        if !is_alarm && Some(station) != chosen && !has_room(wide(station)) {
            continue;
        }
        let is_said = is_alarm && {
            let said = format!("{name}\n{}", Label::CutOff.text(state.language));
            plates.write(spot, said, true)
        };
        if !is_said {
            plates.write(spot, name, is_alarm);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_machines_that_are_near_have_names_in_a_long_line() {
        assert_eq!([None, Some(30.0), Some(5.0)].map(has_room), [true, true, false]);
    }
}
