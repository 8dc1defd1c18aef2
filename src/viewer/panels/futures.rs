//! What the futures simulated in the background say of the line as it is and with an offer: the one beside it, or, if none
//! is, the one whose money is shown. Means with 95 % intervals, which grow narrower as more futures arrive.

use egui::{Grid, RichText, Ui};

use crate::report::headings::{Kind, figure};
use crate::report::number::{interval, percent};
use crate::report::words::fill;
use crate::study::estimate::Estimate;
use crate::viewer::panels::run_title::{column, in_column, in_width};
use crate::viewer::playback::stage::Role;
use crate::viewer::state::{Money, ViewState};
use crate::viewer::words::Label;

/// Figures shown, as far as the line has them.
const SHOWN: [&str; 6] = [
    "good_parts_per_hour",
    "first_pass_yield",
    "lead_time_hours",
    "work_in_process_parts",
    "orders_on_time_share",
    "energy_kwh_per_part",
];

/// Draws them; nothing if no offers are simulated.
pub fn futures(ui: &mut Ui, state: &ViewState) {
    let Money::Ready(shown) = &state.money else {
        return;
    };
    let offer = match state.stage.actors().get(1).map(|actor| &actor.role) {
        Some(Role::Offer(beside)) => beside,
        _ => &shown.offer,
    };
    let place = state.line.offers().position(|name| name == offer);
    let Some(kpis) = place.and_then(|place| shown.kpis.get(place)) else {
        return;
    };
    let language = state.language;
    let many = shown.pricing.futures().to_string();
    ui.strong(fill(Label::OverFutures.text(language), &[&many]));
    // However long the numbers are, they stay in the panel.
    let spacing = 8.0;
    let room = (ui.available_width() - column(ui) - 2.0 * spacing) / 2.0;
    Grid::new("futures")
        .num_columns(3)
        .striped(true)
        .spacing([spacing, 3.0])
        .show(ui, |ui| {
            ui.label("");
            in_width(ui, room, RichText::new(Label::BaselineTitle.text(language)));
            in_width(ui, room, RichText::new(state.voice().called(offer)));
            ui.end_row();
            for name in SHOWN {
                let Some((_, found)) = kpis.iter().find(|(known, _)| *known == name) else {
                    continue;
                };
                let (heading, kind) = figure(name, language);
                let cells = [found.baseline, found.offer].map(|estimate| written(&estimate, kind));
                if cells.iter().all(Option::is_none) {
                    continue;
                }
                in_column(ui, RichText::new(heading).small());
                for cell in cells {
                    let text = cell.unwrap_or_else(|| Label::None.text(language).to_owned());
                    in_width(ui, room, RichText::new(text.replace("± ", "±\u{a0}")).small());
                }
                ui.end_row();
            }
        });
    ui.add_space(8.0);
}

fn written(estimate: &Estimate, kind: Kind) -> Option<String> {
    let mean = estimate.mean?;
    Some(match kind {
        Kind::Number => interval(mean, estimate.half_width),
        Kind::Share => percent(mean, estimate.half_width),
    })
}
