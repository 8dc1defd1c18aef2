//! The whole screen: bars above and below, pages at the side, and what is left for the picture.

use egui::{CentralPanel, Color32, Frame, Panel, Rect, RichText, ScrollArea, Ui};

use crate::report::explain::explain;
use crate::report::words::fill;
use crate::viewer::names;
use crate::viewer::panels::{
    editor, figures, keys, legend, looks, machine, money, network, playback_bar, stations, timeline, top_bar,
};
use crate::viewer::state::{Page, ViewState};
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
fn overlay(ui: &mut Ui, state: &ViewState, place: Rect) {
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
    let text = match (&state.caption, state.notice) {
        (Some(caption), _) => Some(caption.text(state.language)),
        (None, Some(notice)) => Some(notice.text(state.language).to_owned()),
        (None, None) => state.halted().or_else(|| slow_for(state)).or_else(|| time_off(state)),
    };
    if let Some(text) = text {
        let height = ui.text_style_height(&egui::TextStyle::Heading) * 3.2;
        let size = egui::vec2(place.width() * 0.92, height);
        let at = Rect::from_center_size(egui::pos2(place.center().x, place.bottom() - height / 2.0 - 8.0), size);
        ui.painter()
            .rect_filled(at, 6.0, ui.visuals().panel_fill.gamma_multiply(0.92));
        ui.put(
            at.shrink(6.0),
            egui::Label::new(RichText::new(text).heading().color(colour)).wrap(),
        );
    }
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
