//! The loss tree of a run: where the time within shifts of all machines went, by kind of loss, state and station.
//!
//! Its branches keep their order while the line runs, so that no row jumps away from whoever points at it.

use egui::collapsing_header::{CollapsingState, paint_default_icon};
use egui::{Color32, Id, Rect, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::factory::losses::TimeLosses;
use crate::factory::plan::FactoryPlan;
use crate::factory::snapshot::Snapshot;
use crate::line::state::State;
use crate::report::headings;
use crate::report::voice::Voice;
use crate::viewer::colours;
use crate::viewer::panels::stations::times_of;
use crate::viewer::words::Label;

/// The least share shown: smaller ones would read 0 %.
const LEAST: f64 = 0.005;
/// Stations shown of a branch, the largest first.
const STATIONS: usize = 8;
const GOOD: [u8; 3] = [0, 158, 115];
const BAD: [u8; 3] = [213, 94, 0];
const SLOW: [u8; 3] = [240, 228, 66];
const STOPPED: [u8; 3] = [140, 140, 140];

/// The time of the stations of a line.
struct Tree<'a> {
    stations: Vec<(&'a str, TimeLosses)>,
    line: TimeLosses,
    voice: Voice<'a>,
    run: usize,
}

/// Draws the tree of a run.
pub fn losses(ui: &mut Ui, run: usize, plan: &FactoryPlan, picture: &Snapshot, voice: Voice<'_>) {
    let mut tree = Tree {
        stations: Vec::new(),
        line: TimeLosses::default(),
        voice,
        run,
    };
    for (number, station) in plan.line.stations.iter().enumerate() {
        let found = picture.stations.get(number).copied().unwrap_or_default();
        let losses = TimeLosses::of(&times_of(plan, picture, number), &found);
        tree.line.add(&losses);
        tree.stations.push((&station.rules.name, losses));
    }
    if tree.line.within <= 0.0 {
        ui.weak(Label::NothingYet.text(voice.language));
        return;
    }
    let text = |label: Label| label.text(voice.language).to_owned();
    let states = |ui: &mut Ui| {
        for state in State::ALL {
            let name = headings::state(state.name(), voice.language);
            let colour = colours::of_state(state);
            tree.branch(ui, (state.name(), name, colour), &|losses| losses.stopped(state));
        }
    };
    tree.branch(ui, ("good", text(Label::TimeGood), GOOD), &|losses| losses.good);
    let all = tree.line.all_stopped() / tree.line.within;
    if all >= LEAST {
        fold(
            ui,
            tree.id("stopped"),
            true,
            (all, &text(Label::TimeStopped), STOPPED),
            states,
        );
    }
    tree.branch(ui, ("slow", text(Label::TimeSlow), SLOW), &|losses| losses.slow);
    tree.branch(ui, ("bad", text(Label::TimeBad), BAD), &|losses| losses.bad);
}

impl Tree<'_> {
    fn id(&self, what: &str) -> Id {
        Id::new(("losses", self.run, what))
    }

    /// A branch whose leaves are stations; nothing if it is too small.
    fn branch(&self, ui: &mut Ui, (id, name, colour): (&str, String, [u8; 3]), part: &dyn Fn(&TimeLosses) -> f64) {
        let share = |losses: &TimeLosses| part(losses) / self.line.within;
        let whole = share(&self.line);
        if whole < LEAST {
            return;
        }
        let mut stations: Vec<(f64, &str)> = self.stations.iter().map(|(name, of)| (share(of), *name)).collect();
        stations.sort_by(|one, other| other.0.total_cmp(&one.0));
        stations.retain(|(share, _)| *share >= LEAST);
        stations.truncate(STATIONS);
        fold(ui, self.id(id), false, (whole, &name, colour), |ui| {
            for (share, station) in stations {
                row(ui, share, &self.voice.called(station), colour);
            }
        });
    }
}

/// A row with more beneath it, which the row and the arrow before it show and hide.
fn fold(ui: &mut Ui, id: Id, is_open: bool, (share, name, colour): (f64, &str, [u8; 3]), more: impl FnOnce(&mut Ui)) {
    let mut fold = CollapsingState::load_with_default_open(ui.ctx(), id, is_open);
    let header = ui.horizontal(|ui| {
        fold.show_toggle_button(ui, paint_default_icon);
        row(ui, share, name, colour)
    });
    if header.inner.clicked() {
        fold.toggle(ui);
    }
    fold.show_body_indented(&header.response, ui, more);
}

/// A share of the time with its name, before a bar as long as the share.
fn row(ui: &mut Ui, share: f64, name: &str, [r, g, b]: [u8; 3]) -> egui::Response {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    let end = pos2(place.left() + place.width() * share as f32, place.bottom());
    let bar = Rect::from_min_max(place.left_top(), end);
    let colour = Color32::from_rgb(r, g, b).gamma_multiply(0.45);
    ui.painter().rect_filled(bar, 2.0, colour);
    let said = format!("{:.0} %  {name}", share * 100.0);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &said));
    ui.painter().with_clip_rect(place).text(
        place.left_center() + vec2(4.0, 0.0),
        egui::Align2::LEFT_CENTER,
        &said,
        egui::TextStyle::Body.resolve(ui.style()),
        ui.visuals().strong_text_color(),
    );
    // A long name is cut.
    response.on_hover_text(said)
}
