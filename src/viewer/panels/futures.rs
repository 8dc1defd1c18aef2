//! What the futures simulated in the background say of the line as it is and with an offer, if there are any: the one
//! beside it, or, if none is, the one whose money is shown. Means with 95 % intervals, which grow narrower as more futures arrive.

use egui::{Grid, RichText, Ui};

use crate::report::headings::{Kind, figure};
use crate::report::number::{interval, percent};
use crate::report::words::{Language, fill};
use crate::study::estimate::{self, Estimate};
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

/// Draws them; nothing if none are known.
pub fn futures(ui: &mut Ui, state: &ViewState) {
    let text = |label: Label| RichText::new(label.text(state.language));
    if let Some(found) = &state.alone.found {
        let rows = |name: &str| Some([*estimate::find(&found.kpis, name)?]);
        table(ui, found.many, [text(Label::BaselineTitle)], rows, state.language);
    }
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
    let titles = [text(Label::BaselineTitle), RichText::new(state.voice().called(offer))];
    let rows = |name: &str| {
        let (_, found) = kpis.iter().find(|(known, _)| *known == name)?;
        Some([found.baseline, found.offer])
    };
    table(ui, shown.pricing.futures(), titles, rows, state.language);
}

/// One row a figure that is known of any of the columns.
fn table<const COLUMNS: usize>(
    ui: &mut Ui,
    futures: u64,
    titles: [RichText; COLUMNS],
    rows: impl Fn(&str) -> Option<[Estimate; COLUMNS]>,
    language: Language,
) {
    ui.strong(fill(Label::OverFutures.text(language), &[&futures.to_string()]));
    // However long the numbers are, they stay in the panel.
    let spacing = 8.0;
    let columns = COLUMNS as f32;
    let room = (ui.available_width() - column(ui) - columns * spacing) / columns;
    Grid::new("futures")
        .num_columns(1 + COLUMNS)
        .striped(true)
        .spacing([spacing, 3.0])
        .show(ui, |ui| {
            ui.label("");
            for title in titles {
                in_width(ui, room, title);
            }
            ui.end_row();
            for name in SHOWN {
                let Some(found) = rows(name) else {
                    continue;
                };
                let (heading, kind) = figure(name, language);
                let cells = found.map(|estimate| written(&estimate, kind));
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
