//! The page of money: sliders, the figures they lead to at once, and the fan of the cash.

use egui::{Color32, ComboBox, Grid, Slider, SliderClamping, Ui};
use egui_plot::{FilledArea, GridMark, HLine, Line, Plot, PlotPoints};

use crate::report::axis::Axis;
use crate::report::due::Due;
use crate::report::explain::explain;
use crate::report::html::cash::paid_back;
use crate::report::number::rough_won;
use crate::report::spread::spread;
use crate::report::voice::Voice;
use crate::report::words::{Language, fill};
use crate::study::comparison::OfferComparison;
use crate::viewer::money::Terms;
use crate::viewer::panels::looks;
use crate::viewer::state::{Money, MoneyShown, ViewState};
use crate::viewer::words::Label;

/// Steps that have room beneath a chart of the side panel.
const MONTHS: u32 = 6;

/// Longest term and highest rate that are usual: so far the sliders reach.
const MONTHS_OF_TERM: u32 = 84;
const PERCENT_A_YEAR: f64 = 20.0;

/// Draws the page.
pub fn money(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    match &mut state.money {
        Money::None => {
            ui.weak(Label::NoOffers.text(language));
        }
        Money::Waiting(_) => {
            ui.label(Label::MoneyWaits.text(language));
        }
        Money::Failed(why) => {
            ui.label(explain(why, language));
        }
        Money::Ready(shown) => {
            let voice = Voice::of(language, &state.line.scenario.baseline);
            if let Some(offer) = choose(ui, shown, state.line.offers(), voice) {
                shown.show(&state.line, &offer);
            }
            let offered = Terms::of(&state.line.scenario.baseline, &shown.offer);
            if sliders(ui, &mut shown.terms, offered, language) {
                shown.revalue();
            }
            if ui.button(Label::AsOffered.text(language)).clicked() {
                let offer = shown.offer.clone();
                shown.show(&state.line, &offer);
            }
            if let Some(valued) = &shown.valued {
                figures(ui, valued, language);
                fan(ui, valued, language);
                paybacks(ui, valued, language);
            }
            let futures = shown.pricing.futures().to_string();
            if shown.more.is_some() {
                ui.label(fill(Label::MoreFutures.text(language), &[&futures]));
            }
            ui.weak(fill(Label::MoneyNote.text(language), &[&futures]));
        }
    }
}

fn choose<'a>(
    ui: &mut Ui,
    shown: &MoneyShown,
    offers: impl Iterator<Item = &'a str>,
    voice: Voice<'_>,
) -> Option<String> {
    let mut wanted = None;
    ui.label(Label::Offer.text(voice.language));
    ComboBox::from_id_salt("offer")
        .selected_text(voice.called(&shown.offer))
        .width(ui.available_width() - 8.0)
        .truncate()
        .show_ui(ui, |ui| {
            for offer in offers {
                if ui.selectable_label(shown.offer == offer, voice.called(offer)).clicked() {
                    wanted = Some(offer.to_owned());
                }
            }
        });
    wanted
}

/// Draws the sliders, which reach as far as what is offered if that lies beyond what is usual; whether one was moved.
fn sliders(ui: &mut Ui, terms: &mut Terms, offered: Option<Terms>, language: Language) -> bool {
    let before = *terms;
    ui.spacing_mut().slider_width = 110.0;
    let text = |label: Label| label.text(language);
    ui.add(
        Slider::new(&mut terms.price_percent, 10.0..=200.0)
            .fixed_decimals(0)
            .text(text(Label::Price)),
    );
    if let Some(months) = &mut terms.months {
        let most = offered
            .and_then(|offered| offered.months)
            .map_or(MONTHS_OF_TERM, |own| own.max(MONTHS_OF_TERM));
        ui.add(Slider::new(months, 1..=most).text(text(Label::MonthsOfTerm)));
    }
    if let Some(rate) = &mut terms.rate_percent {
        let most = offered
            .and_then(|offered| offered.rate_percent)
            .map_or(PERCENT_A_YEAR, |own| own.max(PERCENT_A_YEAR));
        // Nothing is rounded that nobody has moved.
        let slider = Slider::new(rate, 0.0..=most).clamping(SliderClamping::Edits);
        ui.add(slider.min_decimals(2).max_decimals(3).text(text(Label::Rate)));
    }
    ui.add(
        Slider::new(&mut terms.subsidy_percent, 0.0..=90.0)
            .fixed_decimals(0)
            .text(text(Label::Subsidy)),
    );
    *terms != before
}

fn figures(ui: &mut Ui, valued: &OfferComparison, language: Language) {
    let mean = |name: &str| {
        let found = valued.money.figures.iter().find(|(known, _)| *known == name);
        found.and_then(|(_, distribution)| distribution.mean)
    };
    let due = Due::of(&valued.money);
    let won = |amount: Option<f64>| {
        amount.map_or_else(
            || Label::None.text(language).to_owned(),
            |amount| rough_won(amount, language),
        )
    };
    Grid::new("money").num_columns(2).striped(true).show(ui, |ui| {
        for (label, amount) in [
            (Label::Savings, mean("savings_won_per_month")),
            (Label::Due, due.map(|due| due.mean_won)),
            (Label::NetPresentValue, mean("npv_won")),
        ] {
            ui.label(label.text(language));
            ui.monospace(won(amount));
            ui.end_row();
        }
    });
    let more = due.map(|due| due.more(language)).unwrap_or_default();
    if !more.is_empty() {
        ui.weak(format!("{}: {}", Label::Due.text(language), more.join("; ")));
    }
    if let Some(share) = &valued.money.npv_positive {
        let carried = (share.share * share.n as f64).round().to_string();
        ui.strong(fill(Label::Carries.text(language), &[&carried, &share.n.to_string()]));
    }
}

/// Leaves room between a title and the uppermost number of an axis, half of which stands above its plot.
fn above_plot(ui: &mut Ui) {
    ui.add_space(ui.text_style_height(&egui::TextStyle::Body) / 3.0);
}

/// The height of a plot that is so high in a window of 720 points.
fn height(ui: &Ui, points: f32) -> f32 {
    points * looks::scale(ui.ctx().viewport_rect().height())
}

fn fan(ui: &mut Ui, valued: &OfferComparison, language: Language) {
    ui.add_space(4.0);
    let futures = valued.replications.len() as u64;
    ui.label(fill(Label::CashByMonth.text(language), &[&spread(futures, language)]));
    above_plot(ui);
    let months = &valued.money.months;
    let xs: Vec<f64> = months.iter().map(|month| f64::from(month.month)).collect();
    let low: Vec<f64> = months.iter().map(|month| month.cumulative_won.p5).collect();
    let high: Vec<f64> = months.iter().map(|month| month.cumulative_won.p95).collect();
    let middle: Vec<[f64; 2]> = xs
        .iter()
        .zip(months)
        .map(|(&x, month)| [x, month.cumulative_won.p50])
        .collect();
    let months_axis = Axis::months(months.last().map_or(1, |month| month.month), MONTHS);
    let colour = Color32::from_rgb(0, 158, 115);
    let zero = ui.visuals().weak_text_color();
    Plot::new("cash")
        .height(height(ui, 200.0))
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .x_axis_label(Label::Month.text(language))
        .x_grid_spacer(move |input| marks(&months_axis, input.bounds))
        .y_grid_spacer(move |input| marks(&Axis::over([input.bounds.0, input.bounds.1], 4), input.bounds))
        .y_axis_formatter(move |mark, _| rough_won(mark.value, language))
        .y_axis_min_width(92.0)
        .show(ui, |plot| {
            plot.hline(HLine::new("", 0.0).color(zero));
            plot.add(FilledArea::new("", &xs, &low, &high).fill_color(colour.gamma_multiply(0.3)));
            plot.line(Line::new("", PlotPoints::from(middle)).color(colour).width(2.0));
        });
}

/// An axis' ticks that lie in a chart, as lines of it, all of which are seen, have their numbers, and stay behind the curve.
fn marks(axis: &Axis, (low, high): (f64, f64)) -> Vec<GridMark> {
    // As faint as if they were so far from each other.
    let step_size = (axis.high - axis.low) / 2.0;
    let seen = axis.ticks.iter().filter(|&&value| low <= value && value <= high);
    seen.map(|&value| GridMark { value, step_size }).collect()
}

/// In how many futures the price has been paid back by each month.
fn paybacks(ui: &mut Ui, valued: &OfferComparison, language: Language) {
    let Some(last) = valued.money.months.last() else {
        return;
    };
    ui.label(Label::PaidBackBy.text(language));
    above_plot(ui);
    let paybacks: Vec<_> = valued
        .replications
        .iter()
        .map(|run| run.appraisal.payback_months)
        .collect();
    let curve = paid_back(&paybacks, last.month);
    let months_axis = Axis::months(last.month, MONTHS);
    let points: Vec<[f64; 2]> = curve.into_iter().map(|(month, share)| [month, share * 100.0]).collect();
    Plot::new("paybacks")
        .height(height(ui, 130.0))
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .include_y(0.0)
        .include_y(100.0)
        .x_axis_label(Label::Month.text(language))
        .x_grid_spacer(move |input| marks(&months_axis, input.bounds))
        .y_axis_formatter(|mark, _| format!("{:.0} %", mark.value))
        .y_axis_min_width(92.0)
        .show(ui, |plot| {
            let colour = Color32::from_rgb(0, 114, 178);
            plot.line(Line::new("", PlotPoints::from(points)).color(colour).width(2.0));
        });
    ui.weak(Label::PaidBackNote.text(language));
}
