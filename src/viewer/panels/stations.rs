//! The page of stations: for each run a bar of the states so far, one row a station, and the tree of losses.

use std::sync::Arc;

use egui::{Color32, Rect, Sense, Ui, pos2, vec2};

use crate::factory::effectiveness::Effectiveness;
use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::Snapshot;
use crate::line::state::{State, StateTotals};
use crate::report::headings;
use crate::report::words::{Language, fill};
use crate::viewer::colours;
use crate::viewer::names;
use crate::viewer::panels::losses::losses;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::{Page, ViewState};
use crate::viewer::words::Label;

/// Draws the page.
pub fn stations(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    ui.weak(Label::StationsNote.text(language));
    if state.stage.actors().len() > 1 {
        let [upper, lower] = [0, 1].map(|run| state.title(run));
        ui.weak(fill(Label::UpperAndLower.text(language), &[&upper, &lower]));
    }
    legend(ui, language);
    ui.separator();
    let pictures = state.stage.pictures();
    let plans = state.plans.clone();
    // Those of the first run, and then those that only the other one has.
    for (run, of) in plans.iter().enumerate() {
        for (number, station) in of.line.stations.iter().enumerate() {
            let is_there = |earlier: &Arc<FactoryPlan>| names::same_station(of, number, earlier).is_some();
            if plans[..run].iter().any(is_there) {
                continue;
            }
            let row = ui.id().with(("station", run, number));
            // As high as it was when it was last seen: only what is seen is laid out.
            let height = ui.data(|data| data.get_temp::<f32>(row));
            if let Some(height) = height
                && !ui.is_rect_visible(Rect::from_min_size(ui.cursor().min, vec2(1.0, height)))
            {
                ui.allocate_space(vec2(ui.available_width(), height));
                continue;
            }
            let drawn = ui.vertical(|ui| {
                let name = state.voice().called(&station.rules.name);
                let is_pressed = ui.selectable_label(false, name).clicked();
                for (picture, plan) in pictures.iter().zip(&plans) {
                    let Some(number) = names::same_station(of, number, plan) else {
                        ui.weak(Label::None.text(language));
                        continue;
                    };
                    bar(ui, &times_of(plan, picture, number), language);
                    if let Some(found) = picture.stations.get(number) {
                        effectiveness(ui, found, language);
                    }
                }
                is_pressed
            });
            ui.data_mut(|data| data.insert_temp(row, drawn.response.rect.height()));
            if drawn.inner {
                state.look_at(run, Some(Thing::Machine(station.first_machine)));
                state.page = Page::Machine;
            }
        }
    }
    ui.separator();
    for (number, picture) in pictures.iter().enumerate() {
        let title = fill(Label::LossTree.text(language), &[&state.title(number)]);
        let title = egui::Label::new(egui::RichText::new(title).strong()).truncate();
        ui.add(title).on_hover_text(Label::LossTreeMeans.text(language));
        losses(ui, number, &state.plans[number], picture, state.voice());
    }
}

/// OEE and its three factors.
fn effectiveness(ui: &mut Ui, found: &Effectiveness, language: Language) {
    let percent = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}", share * 100.0));
    let factors = [found.oee(), found.availability, found.performance, found.quality].map(percent);
    let factors: Vec<&str> = factors.iter().map(String::as_str).collect();
    let said = egui::Label::new(egui::RichText::new(fill(Label::Oee.text(language), &factors)).small());
    ui.add(said.truncate()).on_hover_text(Label::OeeMeans.text(language));
}

/// Times in each state of all machines of a station.
pub fn times_of(plan: &FactoryPlan, picture: &Snapshot, station: usize) -> StateTotals {
    let mut times = StateTotals::default();
    if let Some(station) = plan.line.stations.get(station) {
        let machines = station.first_machine as usize..(station.first_machine + station.machines) as usize;
        for machine in picture.machines.get(machines).unwrap_or_default() {
            times.add(&machine.times);
        }
    }
    times
}

/// A bar of states.
pub fn bar(ui: &mut Ui, times: &StateTotals, language: Language) {
    let width = ui.available_width().max(60.0);
    let (place, response) = ui.allocate_exact_size(vec2(width, 14.0), Sense::hover());
    let total = times.total().as_seconds();
    let shares = State::ALL.into_iter().filter_map(|state| {
        let share = if total > 0.0 {
            times.get(state).as_seconds() / total
        } else {
            0.0
        };
        (share > 0.0).then_some((state, share))
    });
    let mut left = place.left();
    for (state, share) in shares.clone() {
        let right = left + width * share as f32;
        let [r, g, b] = colours::of_state(state);
        let part = Rect::from_min_max(pos2(left, place.top()), pos2(right, place.bottom()));
        ui.painter().rect_filled(part, 0.0, Color32::from_rgb(r, g, b));
        left = right;
    }
    response.on_hover_ui(|ui| {
        let said = shares.map(|(state, share)| {
            let name = headings::state(state.name(), language);
            format!("{name} {:.1} %", share * 100.0)
        });
        ui.label(said.collect::<Vec<_>>().join("\n"));
    });
}

/// What the colours mean.
pub fn legend(ui: &mut Ui, language: Language) {
    ui.horizontal_wrapped(|ui| {
        for state in State::ALL {
            let [r, g, b] = colours::of_state(state);
            let font = egui::TextStyle::Body.resolve(ui.style());
            let format = |color| egui::TextFormat::simple(font.clone(), color);
            // Square and name in one label, so that no line breaks between them.
            let mut entry = egui::text::LayoutJob::default();
            entry.append("■ ", 0.0, format(Color32::from_rgb(r, g, b)));
            let name = headings::state(state.name(), language);
            entry.append(&name, 0.0, format(ui.visuals().text_color()));
            ui.add(egui::Label::new(entry).extend());
        }
    });
}
