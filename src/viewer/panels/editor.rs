//! The page of the editor: the scenario as a form or as its text, with what is wrong beside where it is wrong.

use std::ops::Range;

use egui::text::{CCursor, CCursorRange};
use egui::{CollapsingHeader, Color32, ComboBox, Label as Words, RichText, TextEdit, Ui};

use crate::report::explain::explain;
use crate::report::words::{Language, fill};
use crate::scenario::diagnostic::{Diagnostic, Severity};
use crate::viewer::editor::desk::{Desk, Typing};
use crate::viewer::editor::draft::quoted;
use crate::viewer::editor::outline::{Field, Kind, Section};
use crate::viewer::editor::vocabulary::{Shape, keys, meaning, words};
use crate::viewer::state::{ViewState, Wanted};
use crate::viewer::words::Label;

/// Complaints that are listed above; the others are listed when asked for, and all stand beside what they are about.
const LISTED: usize = 6;

/// What is said where the form cannot change what was asked for.
const NOT_IN_FORM: &str = "this is written in a way that only the text itself can change: press \"As text\"";

/// What was asked for: done when everything has been drawn.
enum Action {
    Undo,
    Redo,
    Apply,
    Save,
    Show(usize),
    Set(Field, String),
    RemoveValue(Field),
    AddValue(Section, &'static str, String),
    AddSection(Section, &'static str, bool),
    Copy(Section),
    RemoveSection(Section),
}

impl Action {
    /// Whether it is about a place in the text.
    fn is_of_form(&self) -> bool {
        match self {
            Self::Undo | Self::Redo | Self::Apply | Self::Save | Self::Show(_) => false,
            Self::Set(..)
            | Self::RemoveValue(_)
            | Self::AddValue(..)
            | Self::AddSection(..)
            | Self::Copy(_)
            | Self::RemoveSection(_) => true,
        }
    }
}

/// Draws the page.
pub fn editor(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    let Some(desk) = &mut state.desk else {
        ui.weak(Label::NothingToEdit.text(language));
        return;
    };
    if state.is_leaving {
        ui.disable();
    }
    let mut wanted = bar(ui, desk, language);
    wanted = complaints(ui, desk, language).or(wanted);
    ui.separator();
    if desk.as_text {
        text(ui, desk);
    } else {
        // A button above ends what is being typed.
        let in_form = form(ui, desk, language);
        wanted = wanted.or(in_form);
    }
    if let Some(action) = wanted {
        act(state, action);
    }
}

fn act(state: &mut ViewState, action: Action) {
    let Some(desk) = &mut state.desk else {
        return;
    };
    let is_of_form = action.is_of_form();
    desk.said = desk.said.take().filter(|said| said != NOT_IN_FORM);
    let typed = desk.typing.as_ref().map(|typing| &typing.field);
    let is_typed = matches!(&action, Action::Set(field, _) if typed == Some(field));
    if !is_typed {
        let before = desk.draft.text().len();
        // What is below what was typed may stand elsewhere now.
        if !desk.finish_typing() {
            if matches!(action, Action::Undo) {
                desk.typing = None;
            }
            return;
        }
        if is_of_form && desk.draft.text().len() != before {
            return;
        }
    }
    let draft = &mut desk.draft;
    let done = match action {
        Action::Undo => {
            draft.undo();
            true
        }
        Action::Redo => {
            draft.redo();
            true
        }
        Action::Apply => {
            if let Ok(loaded) = draft.checked() {
                state.wanted = Some(Wanted::Edited(loaded.clone(), draft.text().to_owned()));
            }
            true
        }
        Action::Save => desk.save(),
        Action::Show(byte) => {
            desk.show(byte);
            true
        }
        Action::Set(field, source) => draft.set(&field, &source),
        Action::RemoveValue(field) => draft.remove_value(&field),
        Action::AddValue(section, key, source) => draft.add_value(&section, key, &source),
        Action::AddSection(section, key, is_item) => draft.add_section(&section, key, is_item),
        Action::Copy(section) => draft.copy_section(&section),
        Action::RemoveSection(section) => draft.remove_section(&section),
    };
    match &mut desk.typing {
        Some(typing) if !done => typing.is_refused = true,
        typing => *typing = None,
    }
    if !done && is_of_form && desk.typing.is_none() {
        desk.said = Some(NOT_IN_FORM.to_owned());
    }
}

/// Back, forward, try, save; form or text.
fn bar(ui: &mut Ui, desk: &mut Desk, language: Language) -> Option<Action> {
    let mut wanted = None;
    let text = |label: Label| label.text(language);
    let (draft, is_typing, can_save) = (&desk.draft, desk.is_typing(), desk.can_save());
    let can_undo = draft.can_undo() || is_typing;
    let can_redo = draft.can_redo() && !is_typing;
    let can_apply = (draft.is_ahead() || is_typing) && draft.checked().is_ok();
    ui.horizontal_wrapped(|ui| {
        for (label, is_possible, action) in [
            (Label::Undo, can_undo, Action::Undo),
            (Label::Redo, can_redo, Action::Redo),
            (Label::Apply, can_apply, Action::Apply),
        ] {
            if ui.add_enabled(is_possible, egui::Button::new(text(label))).clicked() {
                wanted = Some(action);
            }
        }
        let other = if desk.as_text { Label::AsForm } else { Label::AsText };
        if ui.button(text(other)).clicked() && desk.finish_typing() {
            desk.as_text = !desk.as_text;
        }
    });
    ui.horizontal(|ui| {
        if ui.add_enabled(can_save, egui::Button::new(text(Label::Save))).clicked() {
            wanted = Some(Action::Save);
        }
        ui.add(TextEdit::singleline(&mut desk.target).desired_width(ui.available_width()));
    });
    if let Some(said) = &desk.said {
        ui.colored_label(ui.visuals().error_fg_color, explain(said, language));
    }
    wanted
}

/// What is wrong, first of all; pressing it leads there.
fn complaints(ui: &mut Ui, desk: &Desk, language: Language) -> Option<Action> {
    let mut wanted = None;
    let complaints = desk.draft.complaints();
    if complaints.is_empty() {
        ui.weak(Label::AllWell.text(language));
        return None;
    }
    let counts = [complaints.errors(), complaints.warnings()].map(|count| count.to_string());
    ui.label(fill(Label::Complaints.text(language), &[&counts[0], &counts[1]]));
    let (listed, others) = complaints.items().split_at(complaints.items().len().min(LISTED));
    for complaint in listed {
        wanted = line_of(ui, desk, complaint, language).or(wanted);
    }
    if !others.is_empty() {
        let more = fill(Label::AndMore.text(language), &[&others.len().to_string()]);
        CollapsingHeader::new(more).id_salt("complaints").show(ui, |ui| {
            for complaint in others {
                wanted = line_of(ui, desk, complaint, language).or(wanted.take());
            }
        });
    }
    wanted
}

/// Where something is wrong, and what; what stands in another file cannot be led to.
fn line_of(ui: &mut Ui, desk: &Desk, complaint: &Diagnostic, language: Language) -> Option<Action> {
    let said = explain(&complaint.message, language);
    let colour = colour(ui, complaint);
    if !desk.draft.is_own(complaint) {
        let words = format!("{}:{}: {said}", complaint.file, complaint.line);
        ui.add(Words::new(RichText::new(words).color(colour)).wrap());
        return None;
    }
    let line = fill(Label::InLine.text(language), &[&complaint.line.to_string()]);
    let words = RichText::new(format!("{line}: {said}")).color(colour);
    let link = ui.add(Words::new(words).wrap().sense(egui::Sense::click()));
    let is_pressed = link.on_hover_cursor(egui::CursorIcon::PointingHand).clicked();
    is_pressed.then_some(Action::Show(complaint.span.start))
}

/// What is wrong at one place of the text, and what would be right.
fn wrong(ui: &mut Ui, desk: &Desk, language: Language, is_here: impl Fn(&Range<usize>) -> bool) {
    for complaint in desk.draft.complaints().items() {
        if desk.draft.is_own(complaint) && is_here(&complaint.span) {
            let said = RichText::new(explain(&complaint.message, language)).color(colour(ui, complaint));
            ui.add(Words::new(said).wrap());
            if let Some(help) = &complaint.help {
                ui.add(Words::new(RichText::new(explain(help, language)).weak()).wrap());
            }
        }
    }
}

fn colour(ui: &Ui, complaint: &Diagnostic) -> Color32 {
    match complaint.severity {
        Severity::Error => ui.visuals().error_fg_color,
        Severity::Warning => ui.visuals().warn_fg_color,
    }
}

/// The text itself.
fn text(ui: &mut Ui, desk: &mut Desk) {
    let mut text = desk.draft.text().to_owned();
    let output = TextEdit::multiline(&mut text)
        .code_editor()
        .desired_width(f32::INFINITY)
        .desired_rows(30)
        .show(ui);
    if let Some(byte) = desk.look_at.take() {
        let before = text.get(..byte).map_or(0, |before| before.chars().count());
        let cursor = CCursorRange::one(CCursor::new(before));
        let mut state = output.state;
        state.cursor.set_char_range(Some(cursor));
        state.store(ui.ctx(), output.response.id);
        output.response.request_focus();
        let place = output
            .galley
            .pos_from_cursor(cursor.primary)
            .translate(output.galley_pos.to_vec2());
        ui.scroll_to_rect(place, Some(egui::Align::Center));
    }
    if output.response.changed() {
        desk.draft.type_on(text);
    }
    if output.response.lost_focus() {
        desk.draft.finish_typing();
    }
}

/// The section looked at, value by value.
fn form(ui: &mut Ui, desk: &mut Desk, language: Language) -> Option<Action> {
    let Some(outline) = desk.draft.outline().cloned() else {
        ui.label(Label::OnlyText.text(language));
        return None;
    };
    let title = |number: usize| match number.checked_sub(1).and_then(|number| outline.sections.get(number)) {
        Some(section) => title(section),
        None => Label::General.text(language).to_owned(),
    };
    ComboBox::from_id_salt("section")
        .selected_text(title(desk.chosen))
        .width(ui.available_width() - 8.0)
        .truncate()
        .height(400.0)
        .show_ui(ui, |ui| {
            for number in 0..=outline.sections.len() {
                ui.selectable_value(&mut desk.chosen, number, title(number));
            }
        });
    let section = desk.section().cloned()?;
    let is_first = section.way.is_empty();
    let wanted = fields(ui, desk, &section, language);
    let mut wanted = tools(ui, &section, language).or(wanted);
    if !is_first {
        wanted = inner(ui, desk, &section, language).or(wanted);
    }
    wanted
}

/// The sections within one.
fn inner(ui: &mut Ui, desk: &mut Desk, section: &Section, language: Language) -> Option<Action> {
    let mut wanted = None;
    for (number, inner_section) in section.sections.iter().enumerate() {
        CollapsingHeader::new(title(inner_section))
            .id_salt((&inner_section.way, number))
            .default_open(true)
            .show(ui, |ui| {
                wanted = fields(ui, desk, inner_section, language).or(wanted.take());
                wanted = tools(ui, inner_section, language).or(wanted.take());
                wanted = inner(ui, desk, inner_section, language).or(wanted.take());
            });
    }
    wanted
}

fn title(section: &Section) -> String {
    let kind = section.way.last().map(String::as_str).unwrap_or_default();
    match &section.name {
        Some(name) => format!("{kind}: {name}"),
        None => kind.to_owned(),
    }
}

/// What is wrong with a section as a whole, its own values, and beneath each what is wrong with it.
fn fields(ui: &mut Ui, desk: &mut Desk, section: &Section, language: Language) -> Option<Action> {
    let mut wanted = None;
    wrong(ui, desk, language, |part| section.has_beside(part));
    for field in &section.fields {
        ui.horizontal(|ui| {
            let width = ui.available_width();
            let key = Words::new(field.key.as_str()).truncate();
            let explained = meaning(&section.way, &field.key);
            let size = egui::vec2(width * 0.42, ui.spacing().interact_size.y);
            let left = egui::Layout::left_to_right(egui::Align::Center);
            let response = ui.allocate_ui_with_layout(size, left, |ui| {
                let response = ui.add(key);
                ui.add_space(ui.available_width());
                response
            });
            let response = response.inner;
            if !explained.is_empty() {
                response.on_hover_ui(|ui| {
                    ui.label(meant(explained, language));
                });
            }
            let remove = ui.spacing().interact_size.y + 8.0;
            wanted = value(ui, desk, section, field, width * 0.58 - remove - 12.0).or(wanted.take());
            if ui
                .small_button("×")
                .on_hover_text(Label::Remove.text(language))
                .clicked()
            {
                wanted = Some(Action::RemoveValue(field.clone()));
            }
        });
        wrong(ui, desk, language, |part| {
            !part.is_empty() && field.place.contains(&part.start)
        });
    }
    wanted
}

/// What a key means; in Korean as far as that is known.
fn meant(description: &str, language: Language) -> String {
    explain(&description.replace('\n', " "), language)
}

/// A value to be changed.
fn value(ui: &mut Ui, desk: &mut Desk, section: &Section, field: &Field, width: f32) -> Option<Action> {
    let choices = words(&section.way, &field.key);
    match &field.kind {
        Kind::Truth(truth) => {
            let mut truth = *truth;
            let is_changed = ui.checkbox(&mut truth, "").changed();
            is_changed.then(|| Action::Set(field.clone(), truth.to_string()))
        }
        Kind::Text(now) if choices.contains(&now.as_str()) => {
            let mut wanted = None;
            ComboBox::from_id_salt(("choice", field.value.start))
                .selected_text(now)
                .width(width)
                .show_ui(ui, |ui| {
                    for choice in choices {
                        if ui.selectable_label(now == choice, choice).clicked() {
                            wanted = Some(Action::Set(field.clone(), quoted(choice)));
                        }
                    }
                });
            wanted
        }
        Kind::Text(now) => typed(ui, desk, field, now, width).map(|text| Action::Set(field.clone(), quoted(&text))),
        Kind::Source => {
            let now = desk
                .draft
                .text()
                .get(field.value.clone())
                .unwrap_or_default()
                .to_owned();
            typed(ui, desk, field, &now, width).map(|text| Action::Set(field.clone(), text))
        }
    }
}

/// A value to be typed; what was typed, once it is finished.
fn typed(ui: &mut Ui, desk: &mut Desk, field: &Field, now: &str, width: f32) -> Option<String> {
    let at = field.value.start;
    let typing = desk.typing.as_ref().filter(|typing| typing.field.value.start == at);
    let mut text = typing.map_or_else(|| now.to_owned(), |typing| typing.text.clone());
    let is_refused = typing.is_some_and(|typing| typing.is_refused);
    let edit = match now.contains('\n') {
        true => TextEdit::multiline(&mut text).desired_rows(2),
        false => TextEdit::singleline(&mut text),
    };
    let colour = is_refused.then(|| ui.visuals().error_fg_color);
    let id = ui.make_persistent_id(("value", &field.key, at));
    let response = ui.add(edit.id(id).desired_width(width).text_color_opt(colour));
    if response.changed() {
        desk.typing = Some(Typing {
            field: field.clone(),
            text: text.clone(),
            is_refused: false,
        });
    }
    let is_own = desk.typing.as_ref().is_some_and(|typing| typing.field == *field);
    (response.lost_focus() && is_own && text != now).then_some(text)
}

/// What can be done to a section as a whole.
fn tools(ui: &mut Ui, section: &Section, language: Language) -> Option<Action> {
    let mut wanted = None;
    ui.horizontal_wrapped(|ui| {
        ui.menu_button(Label::Add.text(language), |ui| {
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for known in keys(&section.way) {
                    let is_value = section
                        .fields
                        .iter()
                        .any(|field| field.key.split('.').next() == Some(known.key));
                    let is_section = section
                        .sections
                        .iter()
                        .any(|inner| inner.way.last().is_some_and(|key| key == known.key));
                    if is_value || is_section && known.shape != Shape::Items {
                        continue;
                    }
                    let button = ui.button(known.key).on_hover_ui(|ui| {
                        ui.label(meant(known.description, language));
                    });
                    if button.clicked() {
                        let section = section.clone();
                        wanted = Some(match known.shape {
                            Shape::Value(start) => Action::AddValue(section, known.key, start),
                            Shape::Section => Action::AddSection(section, known.key, false),
                            Shape::Items => Action::AddSection(section, known.key, true),
                        });
                        ui.close();
                    }
                }
            });
        });
        if section.is_whole && section.is_item && ui.button(Label::Copy.text(language)).clicked() {
            wanted = Some(Action::Copy(section.clone()));
        }
        if section.is_whole && ui.button(Label::Remove.text(language)).clicked() {
            wanted = Some(Action::RemoveSection(section.clone()));
        }
    });
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keys_mean_is_said_in_korean_if_that_is_known() {
        let way = ["station".to_owned()];
        let korean = |key: &str| meant(meaning(&way, key), Language::Korean);
        let is_hangul = |letter: char| ('가'..='힣').contains(&letter);
        assert!(korean("name").chars().any(is_hangul), "{}", korean("name"));
        let english = meaning(&way, "cycle_seconds").replace('\n', " ");
        assert_eq!(meant(meaning(&way, "cycle_seconds"), Language::English), english);
        assert!(!english.is_empty() && !korean("cycle_seconds").is_empty());
    }
}
