//! The whole screen: bars above and below, pages at the side, and what is left for the picture.

use egui::{CentralPanel, Color32, Frame, Panel, Rect, RichText, ScrollArea, Ui, UiBuilder};

use crate::report::explain::explain;
use crate::report::words::fill;
use crate::viewer::names;
use crate::viewer::panels::{
    editor, figures, keys, legend, looks, machine, money, network, playback_bar, stations, timeline, top_bar,
};
use crate::viewer::said::Said;
use crate::viewer::state::{Page, TourWish, Touring, ViewState};
use crate::viewer::words::Label;

/// Width of the side panel, points.
const SIDE_WIDTH: f32 = 350.0;
/// Its width while something is written in it.
const EDITOR_WIDTH: f32 = 480.0;

/// Share of the window's width that the side panel takes at most.
const MOST_OF_WIDTH: f32 = 0.6;

/// Draws all panels; the rectangle that is left for the picture, in points.
pub fn screen(ui: &mut Ui, state: &mut ViewState) -> Rect {
    let window = ui.ctx().viewport_rect();
    let scale = looks::scale(window.height());
    Panel::top("top").show(ui, |ui| top_bar::top_bar(ui, state));
    Panel::bottom("bottom").show(ui, |ui| playback_bar::playback_bar(ui, state));
    Panel::right("side")
        .exact_size((width(state.page) * scale).min(window.width() * MOST_OF_WIDTH))
        .show(ui, |ui| side(ui, state));
    let picture = CentralPanel::no_frame()
        .frame(Frame::new().fill(Color32::TRANSPARENT))
        .show(ui, |ui| {
            let place = ui.available_rect_before_wrap();
            overlay(ui, state, place);
            place
        });
    question(ui, state);
    keys::keys(ui, state);
    picture.inner
}

fn width(page: Page) -> f32 {
    match page {
        Page::Editor => EDITOR_WIDTH,
        _ => SIDE_WIDTH,
    }
}

/// Asks what becomes of changes that would be lost.
fn question(ui: &Ui, state: &mut ViewState) {
    let (Some(asked), Some(desk)) = (state.asked, &mut state.desk) else {
        return;
    };
    let language = state.language;
    let name = desk.draft.name();
    let mut answer = None;
    let modal = egui::Modal::new("unsaved".into()).show(ui.ctx(), |ui| {
        ui.heading(fill(Label::Unsaved.text(language), &[&name]));
        ui.add(egui::TextEdit::singleline(&mut desk.target).desired_width(360.0));
        if let Some(said) = &desk.said {
            ui.colored_label(ui.visuals().error_fg_color, explain(said, language));
        }
        ui.horizontal(|ui| {
            for label in [Label::Save, Label::ThrowAway, Label::Stay] {
                if ui.button(label.text(language)).clicked() {
                    answer = Some(label);
                }
            }
        });
    });
    if modal.should_close() {
        answer = Some(Label::Stay);
    }
    match answer {
        Some(Label::Save) if desk.save() => state.agree(asked),
        Some(Label::ThrowAway) => state.agree(asked),
        Some(Label::Stay) => state.asked = None,
        _ => {}
    }
}

fn side(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    let window = (state.page == Page::Timeline).then_some(state.window);
    for actor in state.stage.actors() {
        actor.with(|playback| playback.watch(window));
    }
    ui.horizontal_wrapped(|ui| {
        for (page, label) in [
            (Page::Figures, Label::Figures),
            (Page::Stations, Label::Stations),
            (Page::Timeline, Label::Timeline),
            (Page::Network, Label::Network),
            (Page::Machine, Label::Machine),
            (Page::Money, Label::Money),
            (Page::Editor, Label::Edit),
        ] {
            if ui.selectable_label(state.page == page, label.text(language)).clicked() {
                state.page = page;
            }
        }
    });
    // A value that is not drawn any more cannot say that it is finished.
    if state.page != Page::Editor
        && let Some(desk) = &mut state.desk
    {
        desk.finish_typing();
    }
    ui.separator();
    ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| match state.page {
            Page::Figures => figures::figures(ui, state),
            Page::Stations => stations::stations(ui, state),
            Page::Timeline => timeline::timeline(ui, state),
            Page::Network => network::network(ui, state),
            Page::Machine => machine::machine(ui, state),
            Page::Money => money::money(ui, state),
            Page::Editor => editor::editor(ui, state),
        });
}

/// What stands over the picture: titles of the runs, a caption, a notice.
fn overlay(ui: &mut Ui, state: &mut ViewState, place: Rect) {
    let runs = state.stage.actors().len();
    let colour = ui.visuals().strong_text_color();
    for number in 0..runs {
        let width = place.width() / runs as f32;
        let middle = place.left() + width * (number as f32 + 0.5);
        let at = Rect::from_center_size(egui::pos2(middle, place.top() + 18.0), egui::vec2(width - 16.0, 28.0));
        // A long one is written smaller.
        let title = state.title(number);
        let large = egui::TextStyle::Heading.resolve(ui.style());
        let is_long = looks::wide(ui, &title, &large) > at.width();
        let style = if is_long {
            egui::TextStyle::Small
        } else {
            egui::TextStyle::Heading
        };
        let ground = looks::wide(ui, &title, &style.resolve(ui.style())).min(at.width()) + 20.0;
        ui.painter().rect_filled(
            Rect::from_center_size(at.center(), egui::vec2(ground, at.height())),
            4.0,
            ui.visuals().panel_fill.gamma_multiply(0.8),
        );
        let title = RichText::new(title).strong();
        let title = if is_long { title.small() } else { title.heading() };
        ui.put(at, egui::Label::new(title).truncate());
    }
    legend::legend(ui, state, place);
    if runs > 1 {
        let middle = place.center().x;
        let line = [egui::pos2(middle, place.top()), egui::pos2(middle, place.bottom())];
        ui.painter().line_segment(line, egui::Stroke::new(1.0, colour));
    }
    colours(ui, state, place);
    said(ui, state, place);
}

/// What the colours of the machines mean, under the titles; where a page says it, something else stands there, or there is
/// no room, it is left out.
fn colours(ui: &mut Ui, state: &ViewState, place: Rect) {
    /// Narrowest picture that has room for it, points.
    const NARROWEST: f32 = 600.0;
    let scale = looks::scale(ui.ctx().viewport_rect().height());
    let is_taken = state.shows_signal || state.looked_at().is_some();
    if is_taken || place.width() < NARROWEST * scale || matches!(state.page, Page::Stations | Page::Timeline) {
        return;
    }
    let top = egui::pos2(place.left() + 8.0, place.top() + 38.0);
    let strip = Rect::from_min_max(top, egui::pos2(place.right() - 8.0, top.y + 20.0 * scale));
    let ground = ui.painter().add(egui::Shape::Noop);
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(strip), |ui| {
        let small = egui::TextStyle::Small.resolve(ui.style());
        ui.style_mut().text_styles.insert(egui::TextStyle::Body, small);
        ui.spacing_mut().item_spacing.x = 8.0 * scale;
        stations::legend(ui, state.language);
        ui.min_rect()
    });
    let fill = ui.visuals().panel_fill.gamma_multiply(0.8);
    ui.painter()
        .set(ground, egui::Shape::rect_filled(drawn.inner.expand(3.0), 4.0, fill));
}

/// What is said over the picture, and what may be said to a tour.
fn said(ui: &mut Ui, state: &mut ViewState, place: Rect) {
    /// Between the text and the edge, points.
    const MARGIN: f32 = 8.0;
    let language = state.language;
    let caption = state.caption.as_ref().map(|caption| caption.text(language));
    let is_step = matches!(state.caption, Some(Said::Words(_)));
    let text = match (caption, state.notice) {
        // That a line stands for good is more than the words of a tour about it.
        (Some(words), _) if is_step => state.halted().or(Some(words)),
        (Some(caption), _) => Some(caption),
        (None, Some(notice)) => Some(notice.text(language).to_owned()),
        (None, None) => state
            .halted()
            .or_else(|| slow_for(state))
            .or_else(|| time_off(state))
            .or_else(|| held_up(state)),
    };
    if text.is_none() && state.touring == Touring::No {
        return;
    }
    let text = text.unwrap_or_default();
    let is_closable = state.touring == Touring::No && (state.caption.is_some() || state.notice.is_some()) && !is_step;
    let room = place.width() * 0.92 - 2.0 * MARGIN;
    let row = ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
    let close = if is_closable { row + MARGIN } else { 0.0 };
    let font = egui::TextStyle::Heading.resolve(ui.style());
    let colour = ui.visuals().strong_text_color();
    let galley = ui.painter().layout(text, font, colour, room - close);
    // What does not fit is scrolled to.
    let written = galley.size().y.min(place.height() / 3.0);
    let tour = if state.touring == Touring::No { 0.0 } else { row };
    let size = egui::vec2(room + 2.0 * MARGIN, written + tour + 2.0 * MARGIN);
    let middle = egui::pos2(place.center().x, place.bottom() - size.y / 2.0 - MARGIN);
    let at = Rect::from_center_size(middle, size);
    ui.painter()
        .rect_filled(at, 6.0, ui.visuals().panel_fill.gamma_multiply(0.92));
    let inner = at.shrink(MARGIN);
    let of_text = Rect::from_min_size(inner.min, egui::vec2(inner.width() - close, written));
    ui.scope_builder(UiBuilder::new().max_rect(of_text), |ui| {
        ScrollArea::vertical()
            .id_salt("said")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.vertical_centered(|ui| ui.label(galley));
            });
    });
    if is_closable {
        let corner = Rect::from_min_size(egui::pos2(inner.right() - row, inner.top()), egui::vec2(row, row));
        if ui.put(corner, egui::Button::new("×").frame(false)).clicked() {
            state.say(None);
        }
    }
    if tour > 0.0 {
        let below = Rect::from_min_max(egui::pos2(inner.left(), inner.bottom() - row), inner.max);
        ui.scope_builder(UiBuilder::new().max_rect(below), |ui| touring(ui, state));
    }
}

/// How a tour stands, and what may be said to it.
fn touring(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    ui.horizontal_centered(|ui| match state.touring {
        Touring::No => {}
        Touring::Goes => drop(ui.weak(Label::TourGoes.text(language))),
        Touring::Waits => drop(ui.weak(Label::MoneyWaits.text(language))),
        Touring::Held => {
            for (label, wish) in [(Label::TourGoOn, TourWish::GoOn), (Label::TourEnd, TourWish::End)] {
                if ui.button(label.text(language)).clicked() {
                    state.told = Some(wish);
                }
            }
        }
    });
}

/// That the clock waits for the simulation, if it does.
fn held_up(state: &ViewState) -> Option<String> {
    let is_so = state.stage.is_playing && state.stage.is_held_up();
    is_so.then(|| Label::HeldUp.text(state.language).to_owned())
}

/// Why the clock is so quick now, if it passes time off.
fn time_off(state: &ViewState) -> Option<String> {
    let until = names::moment(&state.plans[0], state.stage.time_off.until()?);
    Some(fill(Label::TimeOffUntil.text(state.language), &[&until]))
}

/// Why the clock is slow now, if it is.
fn slow_for(state: &ViewState) -> Option<String> {
    let (run, entry) = state.stage.slowdown.event()?;
    let what = names::happening(state.plans.get(run)?, entry.what, state.voice());
    Some(fill(Label::SlowFor.text(state.language), &[&what]))
}
