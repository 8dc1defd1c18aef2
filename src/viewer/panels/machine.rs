//! The page of the machine looked at: what it does, for whom, and what would happen if it broke. That of a vehicle is
//! shown in its place if one is looked at.

use egui::{ComboBox, Grid, ProgressBar, RichText, Ui};

use crate::factory::intervention::Intervention;
use crate::kernel::time::Span;
use crate::line::state::StateTotals;
use crate::network::table::FlowTable;
use crate::report::headings;
use crate::viewer::names;
use crate::viewer::panels::happenings::happenings;
use crate::viewer::panels::health::health;
use crate::viewer::panels::network::links;
use crate::viewer::panels::run_title::run_title;
use crate::viewer::panels::stations::bar;
use crate::viewer::panels::vehicle::vehicle;
use crate::viewer::playback::event_log::Entry;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// For how long the network is taken away.
pub const NETWORK_LOST: Span = Span(300_000_000_000);

/// Happenings shown.
const SHOWN: usize = 6;

/// Draws the page.
pub fn machine(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    let text = |label: Label| label.text(language);
    choose(ui, state);
    match state.looked_at() {
        Some((_, Thing::Machine(_))) => {
            // What is broken is broken in the line as it is.
            interventions(ui, state, state.machine_in(0));
            show(ui, state);
            history(ui, state);
        }
        Some((_, Thing::Vehicle(_))) => {
            interventions(ui, state, None);
            vehicle(ui, state);
        }
        Some((_, Thing::Radio(_) | Thing::Pile(_) | Thing::Person(_))) | None => {
            ui.weak(text(Label::ClickOne));
            interventions(ui, state, None);
        }
    }
}

/// Buttons for what may be done to the machine looked at and to the network, beside the line.
fn interventions(ui: &mut Ui, state: &mut ViewState, machine: Option<u32>) {
    let language = state.language;
    let text = |label: Label| label.text(language);
    ui.horizontal_wrapped(|ui| {
        if let Some(machine) = machine
            && ui.button(text(Label::BreakNow)).clicked()
        {
            state.branch(Intervention::Break { machine });
        }
        if ui.button(text(Label::LoseNetwork)).clicked() {
            let (radio, lasts) = (None, NETWORK_LOST);
            state.branch(Intervention::LoseNetwork { radio, lasts });
        }
        let radios = state.plans[0].links.without_radio.len() as u32;
        // One alone is the network.
        if radios > 1 {
            ui.menu_button(text(Label::LoseRadio), |ui| {
                for number in 0..radios {
                    if ui.button(names::radio(number, state.voice())).clicked() {
                        let (radio, lasts) = (Some(number), NETWORK_LOST);
                        state.branch(Intervention::LoseNetwork { radio, lasts });
                        ui.close();
                    }
                }
            });
        }
    });
    if let Some(notice) = state.notice {
        ui.label(RichText::new(text(notice)).italics());
    }
}

fn choose(ui: &mut Ui, state: &mut ViewState) {
    let title = Label::Machine.text(state.language).to_owned();
    let chosen = state.looked_at();
    let shown = chosen.map_or(title, |(run, thing)| thing.name(&state.plans[run], state.voice()));
    ComboBox::from_id_salt("machine")
        .selected_text(shown)
        .width(ui.available_width() - 8.0)
        .show_ui(ui, |ui| {
            for (run, thing) in state.things() {
                let name = thing.name(&state.plans[run], state.voice());
                if ui.selectable_label(chosen == Some((run, thing)), name).clicked() {
                    state.look_at(run, Some(thing));
                }
            }
        });
}

fn show(ui: &mut Ui, state: &ViewState) {
    let (language, voice) = (state.language, state.voice());
    let text = |label: Label| label.text(language);
    for (column, plan) in state.plans.iter().enumerate() {
        let (Some(actor), Some(picture)) = (state.stage.part(column), state.stage.picture(column)) else {
            continue;
        };
        let Some(number) = state.machine_in(column) else {
            continue;
        };
        let Some(machine) = picture.machines.get(number as usize) else {
            continue;
        };
        run_title(ui, state, column);
        let group = |number: u32| {
            plan.line
                .groups
                .get(number as usize)
                .map(|group| voice.called(&group.name))
        };
        let crew = |number: u32| {
            plan.maintenance
                .crews
                .get(number as usize)
                .map(|crew| voice.called(&crew.name))
        };
        let part = machine.product.map(|product| match machine.parts {
            1 => names::product(plan, product, voice),
            parts => format!("{} × {parts}", names::product(plan, product, voice)),
        });
        let place = &picture.places[names::station_of(plan, number)];
        let queue = names::filling(place, language);
        let nothing = || text(Label::None).to_owned();
        let ends = machine.phase.map(|phase| names::moment(plan, phase.until));
        Grid::new(("machine", column)).num_columns(2).show(ui, |ui| {
            for (label, value) in [
                (Label::State, headings::state(machine.state.name(), language)),
                (Label::Part, part.unwrap_or_else(nothing)),
                (Label::PhaseEnds, ends.unwrap_or_else(nothing)),
                (
                    Label::Operator,
                    machine.operator.and_then(group).unwrap_or_else(nothing),
                ),
                (Label::Crew, machine.crew.and_then(crew).unwrap_or_else(nothing)),
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
        bar(ui, &StateTotals::of(&machine.times), language);
        health(ui, plan, &actor.with(|playback| playback.health(number)), voice);
        if let Some(link) = link(state, column, number) {
            ui.add_space(6.0);
            ui.strong(text(Label::ItsLink));
            links(ui, column, std::slice::from_ref(link), voice);
        }
        ui.add_space(6.0);
    }
}

/// What the network of a run does to the control link of a machine; none if it has none.
fn link(state: &ViewState, run: usize, machine: u32) -> Option<&FlowTable> {
    let links = &state.plans.get(run)?.links;
    let control = *links.control_of.get(machine as usize)?;
    let flow = links.controls.get(control as usize)?.flow;
    state.networks.get(run)?.flows.get(flow as usize)
}

/// What happened to the machine lately in the run that stands last.
fn history(ui: &mut Ui, state: &mut ViewState) {
    let run = state.stage.actors().len() - 1;
    let Some(number) = state.machine_in(run) else {
        return;
    };
    let until = state.stage.now();
    let entries: Option<Vec<Entry>> = state
        .stage
        .part(run)
        .map(|actor| actor.with(|playback| playback.log().of_machine(number, until).take(SHOWN).collect()));
    ui.add_space(6.0);
    ui.strong(Label::Happenings.text(state.language));
    happenings(ui, state, run, &entries.unwrap_or_default());
}
