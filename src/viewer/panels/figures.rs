//! The page of figures so far, one column a run, and what happened last.

use egui::{Grid, RichText, Ui};

use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::FiguresSoFar;
use crate::kernel::time::Time;
use crate::line::orders::DemandPlan;
use crate::report::words::fill;
use crate::viewer::names;
use crate::viewer::panels::futures::futures;
use crate::viewer::panels::happenings::happenings;
use crate::viewer::panels::run_title::in_column;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// Happenings shown.
const SHOWN: usize = 12;

/// Draws the page.
pub fn figures(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    let pictures = state.stage.pictures();
    let plan = std::sync::Arc::clone(&state.plans[0]);
    let since = names::moment(&plan, pictures[0].since);
    ui.weak(fill(
        Label::SinceStart.text(language),
        &[since.split(' ').next().unwrap_or_default()],
    ));
    if let Some(why) = state.halted() {
        ui.colored_label(ui.visuals().error_fg_color, why);
    }
    if pictures[0].time < plan.start {
        ui.label(RichText::new(Label::WarmingUp.text(language)).italics());
    }
    Grid::new("figures")
        .num_columns(1 + pictures.len())
        .min_col_width(76.0)
        .striped(true)
        .show(ui, |ui| {
            if pictures.len() > 1 {
                ui.label("");
                for number in 0..pictures.len() {
                    in_column(ui, RichText::new(state.title(number)).strong());
                }
                ui.end_row();
            }
            for (label, value) in ROWS {
                if !belongs(label, &plan) {
                    continue;
                }
                ui.label(label.text(language));
                for picture in &pictures {
                    let text = value(&picture.figures).unwrap_or_else(|| Label::None.text(language).to_owned());
                    ui.monospace(text);
                }
                ui.end_row();
            }
        });
    ui.add_space(8.0);
    futures(ui, state);
    ui.strong(Label::Happenings.text(language));
    let last = state.stage.actors().len() - 1;
    let log = state.stage.part(last).map(|actor| {
        actor.with(|playback| {
            let entries = playback.log().between(Time::ZERO, state.stage.now());
            // A run's very first moment lies on the edge.
            entries.iter().rev().take(SHOWN).copied().collect::<Vec<_>>()
        })
    });
    happenings(ui, state, last, &log.unwrap_or_default());
}

/// Whether a line has what a row counts.
fn belongs(label: Label, plan: &FactoryPlan) -> bool {
    match label {
        Label::Orders | Label::OrdersLate => {
            let mut products = plan.line.products.iter();
            products.any(|product| matches!(product.demand, DemandPlan::Orders(_)))
        }
        Label::VehicleStops => !plan.line.fleets.is_empty(),
        _ => true,
    }
}

type Row = (Label, fn(&FiguresSoFar) -> Option<String>);

const ROWS: [Row; 13] = [
    (Label::GoodParts, |of| Some(whole(of.good_parts))),
    (Label::GoodPerHour, |of| {
        of.good_parts_per_hour().map(|value| format!("{value:.2}"))
    }),
    (Label::InProcess, |of| Some(whole(of.parts_in_process))),
    (Label::Scrapped, |of| Some(whole(of.scrapped_parts))),
    (Label::Orders, |of| Some(whole(of.orders_completed))),
    (Label::OrdersLate, |of| Some(whole(of.orders_late))),
    (Label::Failures, |of| Some(whole(of.failures))),
    (Label::PlannedWorks, |of| Some(whole(of.planned_works))),
    (Label::Alarms, |of| Some(whole(of.alarms))),
    (Label::NetworkStops, |of| Some(whole(of.network_stops))),
    (Label::NetworkStopTime, |of| {
        Some(format!("{:.1}", of.network_stop_time.as_hours()))
    }),
    (Label::VehicleStops, |of| Some(whole(of.vehicle_stops))),
    (Label::Energy, |of| Some(whole(of.energy_kwh.round() as u64))),
];

/// A whole number with its thousands apart.
pub fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let all = [0, 7, 999, 1_000, 12_345, 1_234_567].map(whole);
        assert_eq!(all, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
    }
}
