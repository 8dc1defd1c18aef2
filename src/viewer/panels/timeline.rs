//! The page of the last hours: one bar a machine, in the colours of what it did (a Gantt chart).

use std::ops::Range;

use egui::{Align2, Color32, FontId, Id, Rangef, Rect, Sense, TextStyle, Ui, pos2, vec2};

use crate::kernel::time::{Span, Time};
use crate::line::state::State;
use crate::report::headings;
use crate::report::words::{Language, fill};
use crate::viewer::colours;
use crate::viewer::names;
use crate::viewer::panels::looks;
use crate::viewer::panels::run_title::run_title;
use crate::viewer::panels::stations::legend;
use crate::viewer::playback::player::Playback;
use crate::viewer::playback::stage::{Role, Stage};
use crate::viewer::playback::timeline::{Stretch, Timeline};
use crate::viewer::scene::things::Thing;
use crate::viewer::state::{Page, ViewState};
use crate::viewer::words::Label;

/// Windows that may be chosen, hours.
const WINDOWS: [u32; 4] = [1, 4, 8, 24];
/// Height of a row, points, in a window of 720 points.
const ROW: f32 = 18.0;
/// Share of a row that the machine's name takes at most.
const MOST_NAME: f32 = 0.45;
/// Letters that are tried at most when a name is shortened.
const LONGEST: usize = 80;

/// Draws the page.
pub fn timeline(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    ui.horizontal_wrapped(|ui| {
        for hours in WINDOWS {
            let said = fill(Label::LastHours.text(language), &[&hours.to_string()]);
            ui.selectable_value(&mut state.window, Span::from_hours(f64::from(hours)), said);
        }
    });
    legend(ui, language);
    ui.separator();
    let mut looked_at = None;
    for number in 0..state.stage.actors().len() {
        run_title(ui, state, number);
        if let Some(machine) = run(ui, state, number) {
            looked_at = Some((number, machine));
        }
    }
    if let Some((number, machine)) = looked_at {
        state.look_at(number, Some(Thing::Machine(machine)));
        state.page = Page::Machine;
    }
}

/// The machines of a run; the one that was pressed.
fn run(ui: &mut Ui, state: &ViewState, number: usize) -> Option<u32> {
    let plan = &state.plans[number];
    let width = ui.available_width();
    let height = ROW * looks::scale(ui.ctx().viewport_rect().height());
    let font = TextStyle::Small.resolve(ui.style());
    let name_width = widest(ui, state, number, &font).min(width * MOST_NAME);
    let bar_width = (width - name_width).max(40.0);
    // Only what is seen is reckoned and laid out.
    let step = height + ui.spacing().item_spacing.y;
    let machines = plan.line.machine_count();
    let seen = seen(ui.clip_rect().y_range(), ui.cursor().top(), step, machines);
    let ([from, until], rows) = bars(&state.stage, number, state.window, bar_width as usize, seen.clone());
    let mut pressed = None;
    room(ui, seen.start, step);
    for (number, machine) in seen.clone().enumerate() {
        let name = names::machine(plan, machine, state.voice());
        // Nothing is known of it while its past is being simulated.
        let row = rows.get(number).map_or(&[][..], Vec::as_slice);
        let (place, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        let names_place = Rect::from_min_size(place.min, vec2(name_width - 4.0, height));
        ui.painter().with_clip_rect(names_place).text(
            names_place.left_center(),
            Align2::LEFT_CENTER,
            fitted(&name, |name| looks::wide(ui, name, &font) <= names_place.width()),
            font.clone(),
            ui.visuals().text_color(),
        );
        let left = place.left() + name_width;
        for run in row {
            let [r, g, b] = colours::of_state(run.state);
            let from = pos2(left + run.from as f32, place.top() + 2.0);
            let to = pos2(left + run.until as f32, place.bottom() - 2.0);
            ui.painter()
                .rect_filled(Rect::from_min_max(from, to), 0.0, Color32::from_rgb(r, g, b));
        }
        if response.clicked() {
            pressed = Some(machine);
        }
        let pointer = response.hover_pos().filter(|at| at.x >= left);
        if let Some(at) = pointer {
            response.on_hover_text(said(row, (at.x - left) as usize, state.language));
        }
    }
    room(ui, machines - seen.end, step);
    // The day stands in the bar below.
    let clock = |time| {
        names::moment(plan, time)
            .split(' ')
            .next_back()
            .unwrap_or_default()
            .to_owned()
    };
    let ends = [from, until].map(clock);
    let (place, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let colour = ui.visuals().text_color();
    let start = pos2(place.left() + name_width, place.center().y);
    ui.painter()
        .text(start, Align2::LEFT_CENTER, &ends[0], font.clone(), colour);
    ui.painter()
        .text(place.right_center(), Align2::RIGHT_CENTER, &ends[1], font, colour);
    pressed
}

/// The rows that are seen of so many, each so high, the first of which begins at `top`.
fn seen(view: Rangef, top: f32, step: f32, rows: u32) -> Range<u32> {
    let above = |y: f32| ((y - top) / step).clamp(0.0, rows as f32);
    let (first, last) = (above(view.min).floor() as u32, above(view.max).ceil() as u32);
    first..last.max(first)
}

/// Room for rows that are not seen.
fn room(ui: &mut Ui, rows: u32, step: f32) {
    if rows > 0 {
        let high = rows as f32 * step - ui.spacing().item_spacing.y;
        ui.allocate_space(vec2(ui.available_width(), high));
    }
}

/// How wide the longest name of a run's machines is, points. It is measured once for as long as the same line is shown.
fn widest(ui: &Ui, state: &ViewState, number: usize, font: &FontId) -> f32 {
    let what = Id::new(("widest_name", state.rebuilt, number, state.language == Language::Korean));
    let size = font.size;
    let known = ui.data(|data| data.get_temp::<(f32, f32)>(what));
    if let Some((_, width)) = known.filter(|&(of, _)| of == size) {
        return width;
    }
    let plan = &state.plans[number];
    let names = (0..plan.line.machine_count()).map(|machine| names::machine(plan, machine, state.voice()));
    let width = names.map(|name| looks::wide(ui, &name, font)).fold(0.0, f32::max) + 8.0;
    ui.data_mut(|data| data.insert_temp(what, (size, width)));
    width
}

/// What some machines of a run did in the last `window`, in so many columns, and from when until when that was. Before a
/// branch began it did what the first run did.
fn bars(stage: &Stage, number: usize, window: Span, width: usize, machines: Range<u32>) -> ([Time; 2], Vec<Vec<Run>>) {
    let (Some(first), Some(actor)) = (stage.part(0), stage.part(number)) else {
        return ([stage.now(); 2], Vec::new());
    };
    let (begin, until) = actor.with(|playback| (playback.begin(), playback.shown().time));
    let from = Time(until.0.saturating_sub(window.0));
    let (skipped, many) = (machines.start as usize, machines.len());
    let shared = match actor.role {
        Role::Branch(_) if from < begin => first.with(|playback| {
            let all = history(playback, from, begin);
            all.skip(skipped).take(many).collect()
        }),
        _ => Vec::new(),
    };
    let rows = actor.with(|playback| {
        let rows = playback.timeline().into_iter().flat_map(Timeline::rows);
        let rows = rows.skip(skipped).take(many).enumerate();
        let columns_of = |(machine, row): (usize, &[Stretch])| match shared.get(machine) {
            Some(before) => columns(&[before, row].concat(), from, until, width),
            None => columns(row, from, until, width),
        };
        rows.map(columns_of).collect()
    });
    ([from, until], rows)
}

/// What the machines of a run did between two moments.
fn history(playback: &Playback, from: Time, end: Time) -> impl Iterator<Item = Vec<Stretch>> {
    let rows = playback.timeline().into_iter().flat_map(Timeline::rows);
    rows.map(move |row| {
        let first = row.partition_point(|stretch| stretch.until <= from);
        let before = row[first..].iter().take_while(|stretch| stretch.from < end);
        let cut = |stretch: &Stretch| Stretch {
            until: stretch.until.min(end),
            ..*stretch
        };
        before.map(cut).collect()
    })
}

/// A name that is shortened before its last word, for that is the machine's number, until it fits.
fn fitted(name: &str, fits: impl Fn(&str) -> bool) -> String {
    let mut short = name.to_owned();
    let (first, last) = name.rsplit_once(' ').unwrap_or((name, ""));
    let mut first: Vec<char> = first.chars().take(LONGEST).collect();
    while !fits(&short) && first.pop().is_some() {
        let first: String = first.iter().collect();
        short = format!("{}… {last}", first.trim_end()).trim_end().to_owned();
    }
    short
}

fn said(row: &[Run], column: usize, language: Language) -> String {
    let run = row.iter().find(|run| (run.from..run.until).contains(&column));
    run.map_or_else(String::new, |run| headings::state(run.state.name(), language))
}

/// Columns of one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from: usize,
    until: usize,
    state: State,
}

/// The stretches between two moments in so many columns: each has the state that took most of its time.
fn columns(row: &[Stretch], from: Time, until: Time, width: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let whole = until.since(from).0;
    if whole == 0 || width == 0 {
        return runs;
    }
    // In 128 bits, as a day in nanoseconds times the columns of a screen does not fit into 64.
    let edge = |column: usize| from.0 + (u128::from(whole) * column as u128 / width as u128) as u64;
    let mut first = row.partition_point(|stretch| stretch.until <= from);
    for column in 0..width {
        let (begin, end) = (edge(column), edge(column + 1));
        let mut spent = [0_u64; State::ALL.len()];
        while let Some(stretch) = row.get(first) {
            let inside = stretch.until.0.min(end).saturating_sub(stretch.from.0.max(begin));
            spent[stretch.state as usize] += inside;
            if stretch.until.0 > end {
                break;
            }
            first += 1;
        }
        let most = (0..spent.len()).max_by_key(|&state| (spent[state], usize::MAX - state));
        let Some(state) = most.filter(|&state| spent[state] > 0).map(|state| State::ALL[state]) else {
            continue;
        };
        match runs.last_mut() {
            Some(last) if last.state == state && last.until == column => last.until = column + 1,
            _ => runs.push(Run {
                from: column,
                until: column + 1,
                state,
            }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::factory::intervention::Intervention;
    use crate::viewer::panels::tests::line;

    #[test]
    fn a_branch_has_the_past_of_the_run_that_it_left() {
        let mut state = ViewState::new(line(), Language::English).unwrap();
        let window = Span::from_hours(8.0);
        let settle = |state: &ViewState| {
            for actor in state.stage.actors() {
                actor.with(|playback| {
                    playback.watch(Some(window));
                    while !playback.is_there() {
                        playback.advance(1_000);
                    }
                });
            }
        };
        let broken = state.stage.now() + Span::from_hours(34.0);
        state.stage.go(broken);
        settle(&state);
        state.branch(Intervention::Break { machine: 0 });
        settle(&state);
        let [first, branch] = [0, 1].map(|number| bars(&state.stage, number, window, 480, 0..u32::MAX));
        assert_eq!(first, branch);
        let some = bars(&state.stage, 1, window, 480, 2..4);
        assert_eq!((some.0, &some.1[..]), (first.0, &first.1[2..4]));
        assert!(first.1.iter().flatten().any(|run| run.state == State::Working));
        state.stage.speed = 3_600.0;
        state.stage.is_playing = true;
        state.stage.tick(Duration::from_secs(1));
        settle(&state);
        let [first, branch] = [0, 1].map(|number| bars(&state.stage, number, window, 480, 0..u32::MAX));
        assert_eq!(first.0, branch.0);
        assert_ne!(first.1, branch.1);
        let past = 480 - 480 / 8;
        for (machine, (first, branch)) in first.1.iter().zip(&branch.1).enumerate() {
            for column in 0..past {
                let state = |row: &[Run]| {
                    row.iter()
                        .find(|run| (run.from..run.until).contains(&column))
                        .map(|run| run.state)
                };
                assert!(state(first).is_some());
                assert_eq!(state(first), state(branch), "machine {machine}, column {column}");
            }
        }
    }

    #[test]
    fn the_rows_that_are_seen_cover_what_is_seen() {
        let view = |min, max| Rangef::new(min, max);
        assert_eq!(seen(view(100.0, 200.0), 100.0, 20.0, 9), 0..5);
        assert_eq!(seen(view(100.0, 200.0), 95.0, 20.0, 9), 0..6);
        assert_eq!(seen(view(100.0, 200.0), -1_000.0, 20.0, 900), 55..60);
        assert_eq!(seen(view(100.0, 200.0), 300.0, 20.0, 9), 0..0);
        assert_eq!(seen(view(100.0, 200.0), -300.0, 20.0, 9), 9..9);
    }

    #[test]
    fn a_long_name_keeps_the_number_of_its_machine() {
        let within = |letters: usize| move |name: &str| name.chars().count() <= letters;
        let name = "machining centre 12";
        assert_eq!(fitted(name, within(19)), name);
        assert_eq!(fitted(name, within(18)), "machining cent… 12");
        assert_eq!(fitted(name, within(13)), "machining… 12");
        assert_eq!(fitted(name, within(1)), "… 12");
        assert_eq!(fitted("머시닝센터", within(3)), "머시…");
        assert_eq!(fitted("", within(3)), "");
    }

    #[test]
    fn a_column_has_the_state_that_took_most_of_its_time() {
        let stretch = |from, until, state| Stretch {
            from: Time(from),
            until: Time(until),
            state,
        };
        let row = [
            stretch(0, 100, State::Working),
            stretch(100, 103, State::Starved),
            stretch(103, 149, State::Working),
            stretch(149, 170, State::InRepair),
            stretch(170, 200, State::Blocked),
        ];
        let found = columns(&row, Time(100), Time(200), 10);
        let run = |from, until, state| Run { from, until, state };
        let expected = [
            run(0, 5, State::Working),
            run(5, 7, State::InRepair),
            run(7, 10, State::Blocked),
        ];
        assert_eq!(found, expected);
        assert!(columns(&row, Time(100), Time(100), 10).is_empty());
        // What is not there yet stays empty.
        assert_eq!(columns(&row, Time(100), Time(300), 10).last().unwrap().until, 5);
    }
}
