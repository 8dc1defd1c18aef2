//! The page of stations: for each run a bar of the states so far, one row a station.

use egui::{Color32, Rect, Sense, Ui, pos2, vec2};

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::Snapshot;
use crate::line::state::{State, StateTimes};
use crate::report::words;
use crate::viewer::colours;
use crate::viewer::state::{Page, ViewState};
use crate::viewer::words::Label;

/// Draws the page.
pub fn stations(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    ui.weak(Label::StationsNote.text(language));
    legend(ui, language);
    ui.separator();
    let pictures: Vec<_> = state.stage.actors().iter().map(|actor| actor.picture()).collect();
    let plan = std::sync::Arc::clone(&state.plans[0]);
    for (number, station) in plan.line.stations.iter().enumerate() {
        if ui.selectable_label(false, &station.rules.name).clicked() {
            state.selected = Some(station.first_machine);
            state.page = Page::Machine;
        }
        for (picture, plan) in pictures.iter().zip(&state.plans) {
            bar(ui, &times_of(plan, picture, number), language);
        }
    }
}

/// Times in each state of all machines of a station.
pub fn times_of(plan: &FactoryPlan, picture: &Snapshot, station: usize) -> StateTimes {
    let mut times = StateTimes::default();
    if let Some(station) = plan.line.stations.get(station) {
        let machines = station.first_machine as usize..(station.first_machine + station.machines) as usize;
        for machine in picture.machines.get(machines).unwrap_or_default() {
            times.merge(&machine.times);
        }
    }
    times
}

/// A bar of states.
pub fn bar(ui: &mut Ui, times: &StateTimes, language: words::Language) {
    let width = ui.available_width().max(60.0);
    let (place, response) = ui.allocate_exact_size(vec2(width, 14.0), Sense::hover());
    let total = times.total().as_seconds();
    let mut said = Vec::new();
    let mut left = place.left();
    for state in State::ALL {
        let share = if total > 0.0 {
            times.get(state).as_seconds() / total
        } else {
            0.0
        };
        if share <= 0.0 {
            continue;
        }
        let right = left + width * share as f32;
        let [r, g, b] = colours::of_state(state);
        let part = Rect::from_min_max(pos2(left, place.top()), pos2(right, place.bottom()));
        ui.painter().rect_filled(part, 0.0, Color32::from_rgb(r, g, b));
        said.push(format!(
            "{} {:.1} %",
            words::state(state.name(), language),
            share * 100.0
        ));
        left = right;
    }
    response.on_hover_text(said.join("\n"));
}

fn legend(ui: &mut Ui, language: words::Language) {
    ui.horizontal_wrapped(|ui| {
        for state in State::ALL {
            let [r, g, b] = colours::of_state(state);
            let font = egui::TextStyle::Body.resolve(ui.style());
            let format = |color| egui::TextFormat::simple(font.clone(), color);
            // Square and name in one label, so that no line breaks between them.
            let mut entry = egui::text::LayoutJob::default();
            entry.append("■ ", 0.0, format(Color32::from_rgb(r, g, b)));
            let name = words::state(state.name(), language);
            entry.append(&name, 0.0, format(ui.visuals().text_color()));
            ui.add(egui::Label::new(entry).extend());
        }
    });
}
