//! The page of the machine looked at: what it does, for whom, and what would happen if it broke.

use egui::{ComboBox, Grid, ProgressBar, RichText, Ui};

use crate::factory::intervention::Intervention;
use crate::kernel::time::Span;
use crate::report::words::{self, fill};
use crate::viewer::names;
use crate::viewer::panels::stations::bar;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// For how long the network is taken away.
pub const NETWORK_LOST: Span = Span(300_000_000_000);

/// Draws the page.
pub fn machine(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    let text = |label: Label| label.text(language);
    choose(ui, state);
    match state.selected {
        None => {
            ui.weak(text(Label::ClickOne));
        }
        Some(number) => {
            show(ui, state, number);
            ui.add_space(8.0);
            if ui.button(text(Label::BreakNow)).clicked() {
                state.branch(Intervention::Break { machine: number });
            }
        }
    }
    if ui.button(text(Label::LoseNetwork)).clicked() {
        state.branch(Intervention::LoseNetwork { lasts: NETWORK_LOST });
    }
    if let Some(notice) = state.notice {
        ui.label(RichText::new(text(notice)).italics());
    }
}

fn choose(ui: &mut Ui, state: &mut ViewState) {
    let plan = std::sync::Arc::clone(&state.plans[0]);
    let name = state.selected.map(|number| names::machine(&plan, number));
    ComboBox::from_id_salt("machine")
        .selected_text(name.unwrap_or_else(|| Label::Machine.text(state.language).to_owned()))
        .width(ui.available_width() - 8.0)
        .show_ui(ui, |ui| {
            for number in 0..plan.line.machine_count() {
                ui.selectable_value(&mut state.selected, Some(number), names::machine(&plan, number));
            }
        });
}

fn show(ui: &mut Ui, state: &ViewState, number: u32) {
    let language = state.language;
    let text = |label: Label| label.text(language);
    for (column, (actor, plan)) in state.stage.actors().iter().zip(&state.plans).enumerate() {
        let picture = actor.picture();
        let Some(number) = names::same_machine(&state.plans[0], number, plan) else {
            continue;
        };
        let Some(machine) = picture.machines.get(number as usize) else {
            continue;
        };
        let group = |number: u32| plan.line.groups.get(number as usize).map(|group| group.name.as_str());
        let crew = |number: u32| {
            plan.maintenance
                .crews
                .get(number as usize)
                .map(|crew| crew.name.as_str())
        };
        let part = machine.product.map(|product| match machine.parts {
            1 => names::product(plan, product).to_owned(),
            parts => format!("{} × {parts}", names::product(plan, product)),
        });
        let place = &picture.places[names::station_of(plan, number)];
        let queue = match place.capacity {
            Some(capacity) => fill(text(Label::OfPlaces), &[&place.jobs.to_string(), &capacity.to_string()]),
            None => place.jobs.to_string(),
        };
        let nothing = || text(Label::None).to_owned();
        let ends = machine.phase.map(|phase| names::moment(plan, phase.until));
        Grid::new(("machine", column)).num_columns(2).show(ui, |ui| {
            for (label, value) in [
                (Label::State, words::state(machine.state.name(), language)),
                (Label::Part, part.unwrap_or_else(nothing)),
                (Label::PhaseEnds, ends.unwrap_or_else(nothing)),
                (
                    Label::Operator,
                    machine.operator.and_then(group).map_or_else(nothing, str::to_owned),
                ),
                (
                    Label::Crew,
                    machine.crew.and_then(crew).map_or_else(nothing, str::to_owned),
                ),
                (Label::Queue, queue),
            ] {
                ui.label(text(label));
                ui.label(value);
                ui.end_row();
            }
        });
        if let Some(phase) = machine.phase {
            ui.add(ProgressBar::new(phase.done(picture.time) as f32).desired_height(8.0));
        }
        bar(ui, &machine.times, language);
        ui.add_space(6.0);
    }
}
