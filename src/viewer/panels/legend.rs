//! What the colours of the floor mean, written over the picture while it shows the network's signal.

use egui::{Color32, Frame, Rect, RichText, Ui, UiBuilder, vec2};

use crate::report::number::grouped;
use crate::report::words::fill;
use crate::viewer::colours;
use crate::viewer::hall_network::{Connected, HallNetwork, Level};
use crate::viewer::names;
use crate::viewer::panels::looks;
use crate::viewer::scene::links::{ROUND_SECONDS, is_lost};
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// Width, points, in a window of 720 points.
const WIDTH: f32 = 300.0;

/// Writes it at the left of the picture's place, below the titles, and over each run what it says of that run alone and
/// what the link of the machine looked at does there.
pub fn legend(ui: &mut Ui, state: &ViewState, place: Rect) {
    let scale = looks::scale(ui.ctx().viewport_rect().height());
    let runs = state.stage.actors().len();
    let share = place.width() / runs as f32;
    for run in 0..runs {
        let signal = state.shows_signal.then(|| of_run(state, run));
        let notes: Vec<String> = signal.into_iter().chain(link(state, run)).collect();
        if notes.is_empty() {
            continue;
        }
        let corner = place.left_top() + vec2(8.0 + share * run as f32, 40.0);
        let size = vec2((WIDTH * scale).min((share - 16.0).max(0.0)), place.height());
        let at = Rect::from_min_size(corner, size).intersect(place);
        let fill = ui.visuals().panel_fill.gamma_multiply(0.92);
        ui.scope_builder(UiBuilder::new().max_rect(at), |ui| {
            Frame::new()
                .fill(fill)
                .corner_radius(6.0)
                .inner_margin(6.0)
                .show(ui, |ui| {
                    if state.shows_signal && run == 0 {
                        levels(ui, state);
                    }
                    for note in notes {
                        ui.label(RichText::new(note).small());
                    }
                });
        });
    }
}

/// What the link of the machine looked at does in a run, in words; nothing if it has none.
fn link(state: &ViewState, run: usize) -> Option<String> {
    let plan = &state.plans[run];
    let machine = state.machine_in(run)?;
    let name = names::machine(plan, machine, state.voice());
    let text = |label: Label| label.text(state.language);
    let picture = state.stage.picture(run)?;
    if is_lost(plan, &picture, machine)? {
        return Some(fill(text(Label::LinkLost), &[&name]));
    }
    let control = *plan.links.control_of.get(machine as usize)? as usize;
    let flow = plan.links.controls.get(control)?.flow as usize;
    let seconds = plan.links.flows.get(flow)?.mean_delay.as_seconds();
    let slower = two_digits(ROUND_SECONDS / seconds.max(1e-6));
    let numbers = [grouped(slower, 0), format!("{:.2}", seconds * 1e3)];
    Some(fill(text(Label::LinkIs), &[&name, &numbers[0], &numbers[1]]))
}

/// A number of at least 1 with the two digits that count.
fn two_digits(value: f64) -> f64 {
    let step = libm::pow(10.0, (libm::log10(value.max(1.0)).floor() - 1.0).max(0.0));
    (value / step).round() * step
}

/// The levels with the share of the floor that each has, run by run, if there is a radio anywhere.
fn levels(ui: &mut Ui, state: &ViewState) {
    let text = |label: Label| label.text(state.language);
    ui.label(RichText::new(text(Label::SignalIs)).strong());
    let networks = state.layouts.iter().map(|layout| layout.network.as_ref());
    let floors: Vec<_> = networks
        .map(|network| network.and_then(|network| network.floor.as_ref()))
        .collect();
    if floors.iter().all(Option::is_none) {
        return;
    }
    for (number, level) in Level::ALL.into_iter().enumerate() {
        let shares = floors.iter().map(|floor| match floor {
            Some(floor) => format!("{:.0} %", floor.shares[number] * 100.0),
            None => text(Label::None).to_owned(),
        });
        let shares = shares.collect::<Vec<_>>().join(" | ");
        row(ui, level, &format!("{}, {shares}", text(name(level))));
    }
}

/// What there is to say of the signal in a run, in words.
fn of_run(state: &ViewState, run: usize) -> String {
    let text = |label: Label| label.text(state.language);
    match &state.layouts[run].network {
        None => text(Label::NoNetwork).to_owned(),
        Some(network) if network.floor.is_none() => {
            format!("{}: {}", state.voice().called(&network.name), text(Label::NoRadios))
        }
        Some(network) => format!("{}: {}", state.voice().called(&network.name), blind(network, state)),
    }
}

/// How many machines stand in a blind spot, in words.
fn blind(network: &HallNetwork, state: &ViewState) -> String {
    let connected = network
        .machines
        .iter()
        .filter(|machine| **machine != Connected::Not)
        .count();
    let numbers = [network.blind_machines(), connected].map(|number| number.to_string());
    fill(Label::BlindMachines.text(state.language), &[&numbers[0], &numbers[1]])
}

fn name(level: Level) -> Label {
    match level {
        Level::Strong => Label::SignalStrong,
        Level::Good => Label::SignalGood,
        Level::Fair => Label::SignalFair,
        Level::Weak => Label::SignalWeak,
        Level::Blind => Label::SignalBlind,
    }
}

/// A field of a level's colour, chequered if it is a blind spot, with what it means.
fn row(ui: &mut Ui, level: Level, said: &str) {
    ui.horizontal(|ui| {
        let side = ui.text_style_height(&egui::TextStyle::Body);
        let (field, _) = ui.allocate_exact_size(vec2(side * 1.6, side), egui::Sense::hover());
        let colour = |[r, g, b]: [u8; 3]| Color32::from_rgb(r, g, b);
        ui.painter().rect_filled(field, 0.0, colour(colours::of_level(level)));
        if level == Level::Blind {
            let quarter = field.size() / 2.0;
            for corner in [field.left_top(), field.center()] {
                let part = Rect::from_min_size(corner, quarter);
                ui.painter().rect_filled(part, 0.0, colour(colours::BLIND_TOO));
            }
        }
        ui.add(egui::Label::new(said).truncate()).on_hover_text(said);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_much_slower_is_said_in_two_digits() {
        let all = [1.2, 9.6, 34.4, 2_689.0, 123_456.0].map(two_digits);
        assert_eq!(all, [1.0, 10.0, 34.0, 2_700.0, 120_000.0]);
    }
}
