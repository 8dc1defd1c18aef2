use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::looks;
use super::screen::screen;
use crate::factory::intervention::Intervention;
use crate::factory::link_plan::Served;
use crate::kernel::time::{Span, Time};
use crate::line::state::State;
use crate::report::explain::explain;
use crate::report::headings::state as state_word;
use crate::report::number::interval;
use crate::report::voice::Voice;
use crate::report::words::{Language, fill};
use crate::scenario::load::{load_builtin, load_page};
use crate::study::error::VariantName;
use crate::study::networks::{Networks, NoCache};
use crate::study::settings::StudySettings;
use crate::study::single::study;
use crate::viewer::editor::desk::{Desk, Typing};
use crate::viewer::editor::draft::Origin;
use crate::viewer::export::Export;
use crate::viewer::fonts;
use crate::viewer::line::Line;
use crate::viewer::playback::event_log::Kind;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::{Ask, Money, Page, ViewState, Wanted};
use crate::viewer::words::Label;

pub(super) fn line() -> Line {
    let mut loaded = load_builtin("machining-cell").unwrap();
    loaded
        .variants
        .retain(|(_, scenario)| scenario.plant.connected_by.is_none());
    loaded.variants.truncate(2);
    for scenario in loaded
        .variants
        .iter_mut()
        .map(|(_, scenario)| scenario)
        .chain([&mut loaded.baseline])
    {
        let run = &mut scenario.plant.run;
        (run.months, run.replications) = (Some(1), Some(2));
    }
    Line::new(loaded, Networks::default(), 3).unwrap()
}

fn harness(language: Language) -> Harness<'static, ViewState> {
    harness_of(ViewState::new(line(), language).unwrap())
}

fn harness_of(state: ViewState) -> Harness<'static, ViewState> {
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).build_ui_state(
        |ui, state: &mut ViewState| {
            state.stage.look();
            screen(ui, state);
        },
        state,
    );
    harness.ctx.set_fonts(fonts::definitions());
    looks::apply(&harness.ctx, true, looks::scale(720.0));
    wait_for_picture(&harness);
    harness.run_steps(3);
    harness
}

/// Waits until the line has been simulated to where the clock stands: what is pressed before is done later.
fn wait_for_picture(harness: &Harness<'static, ViewState>) {
    let patience = Instant::now();
    let actors = harness.state().stage.actors();
    while !actors.iter().all(|actor| actor.with(|playback| playback.is_there())) {
        assert!(patience.elapsed() < Duration::from_secs(300));
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn wait_for_money(harness: &mut Harness<'static, ViewState>) {
    let patience = Instant::now();
    while matches!(harness.state().money, Money::Waiting(_)) {
        assert!(patience.elapsed() < Duration::from_secs(300));
        std::thread::sleep(Duration::from_millis(20));
        harness.state_mut().tick(Duration::ZERO);
    }
}

/// No text leaves the side panel on either side, where it would be cut.
#[track_caller]
fn nothing_is_cut(harness: &Harness<'static, ViewState>) {
    let first = harness
        .get_by_label(Label::Figures.text(harness.state().language))
        .rect();
    let texts = harness.query_all_by_role(egui::accesskit::Role::Label);
    let places = texts.map(|text| (text.value(), text.rect()));
    let in_panel = places.filter(|(_, at)| at.center().x > first.left() && (first.bottom()..640.0).contains(&at.top()));
    let in_panel: Vec<_> = in_panel.collect();
    assert!(!in_panel.is_empty());
    for (text, at) in in_panel {
        let fits = at.left() >= first.left() - 0.5 && at.right() <= 1280.5;
        assert!(fits, "{text:?} at {at:?}, the panel begins at {}", first.left());
    }
}

fn press(harness: &mut Harness<'static, ViewState>, label: Label) {
    let language = harness.state().language;
    harness.get_by_label(label.text(language)).click();
    harness.run_steps(3);
}

#[test]
fn every_page_speaks_both_languages_and_changes_at_run_time() {
    for first in [Language::English, Language::Korean] {
        let mut harness = harness(first);
        for _ in 0..2 {
            let language = harness.state().language;
            for (page, label, seen) in [
                (Page::Figures, Label::Figures, Label::GoodPerHour),
                (Page::Stations, Label::Stations, Label::StationsNote),
                (Page::Timeline, Label::Timeline, Label::Timeline),
                (Page::Network, Label::Network, Label::NoNetwork),
                (Page::Editor, Label::Edit, Label::NothingToEdit),
                (Page::Machine, Label::Machine, Label::ClickOne),
                (Page::Money, Label::Money, Label::NoOffers),
            ] {
                harness.state_mut().page = page;
                harness.run_steps(2);
                assert!(
                    harness.query_by_label(seen.text(language)).is_some(),
                    "{label:?} {language:?}"
                );
            }
            press(&mut harness, Label::OtherLanguage);
            assert_ne!(harness.state().language, language);
        }
        assert_eq!(harness.state().language, first);
    }
}

#[test]
fn pressing_play_plays_and_the_buttons_lead_to_what_happens() {
    let mut harness = harness(Language::Korean);
    let start = harness.state().stage.now();
    press(&mut harness, Label::Play);
    assert!(harness.state().stage.is_playing);
    while harness.state().stage.lags() {
        std::thread::yield_now();
    }
    harness.state_mut().tick(Duration::from_secs(60));
    assert!(harness.state().stage.now() > start);
    press(&mut harness, Label::Pause);
    assert!(!harness.state().stage.is_playing);
    harness.state().stage.actors()[0].with(|playback| drop(playback.finish()));
    press(&mut harness, Label::NextFailure);
    let at = harness.state().stage.now();
    let log = harness.state().stage.actors()[0].with(|playback| playback.log().clone());
    assert!(log.entries().iter().any(|entry| entry.at == at));
    press(&mut harness, Label::Step);
    assert!(harness.state().stage.now() > at);
    press(&mut harness, Label::NextOutage);
    assert_eq!(harness.state().notice, Some(Label::NothingMore));
    press(&mut harness, Label::Restart);
    // Not the night before the first shift: somebody works from then on.
    let opening = harness.state().stage.now();
    assert_eq!(opening, harness.state().opening());
    let working = |harness: &mut Harness<'static, ViewState>, at: Time| {
        harness.state_mut().stage.go(at);
        harness.state().stage.actors()[0].with(|playback| {
            while !playback.is_there() {
                playback.advance(1_000);
            }
            let mut machines = playback.shown().machines.iter();
            machines.any(|machine| machine.state != State::OffShift)
        })
    };
    assert!(opening > start && working(&mut harness, opening));
    assert!(!working(&mut harness, Time(opening.0 - 1)));
}

#[test]
fn a_machine_is_inspected_and_broken_beside_the_run() {
    let mut harness = harness(Language::English);
    harness.state_mut().look_at(0, Some(Thing::Machine(0)));
    harness.state_mut().page = Page::Machine;
    harness.run_steps(2);
    assert!(harness.query_by_label(Label::Queue.text(Language::English)).is_some());
    let picture = harness.state().stage.actors()[0].picture();
    let now = state_word(picture.machines[0].state.name(), Language::English);
    assert!(harness.query_all_by_label(&now).next().is_some(), "{now}");
    assert!(harness.query_by_label(Label::Health.text(Language::English)).is_some());
    press(&mut harness, Label::BreakNow);
    let state = harness.state();
    assert_eq!(
        (state.stage.actors().len(), state.layouts.len(), state.plans.len()),
        (2, 2, 2)
    );
    assert!(state.stage.actors()[1].picture().machines[0].is_down);
    assert!(!state.stage.actors()[0].picture().machines[0].is_down);
    assert!(state.title(1).starts_with("If "), "{}", state.title(1));
    harness.state_mut().show_beside(None);
    harness.run_steps(2);
    press(&mut harness, Label::LoseNetwork);
    assert_eq!(harness.state().notice, Some(Label::NoNetwork));
    // Of several radios one can be chosen; here nothing hangs on any.
    assert!(
        harness
            .query_by_label(Label::LoseRadio.text(Language::English))
            .is_none()
    );
    Arc::make_mut(&mut harness.state_mut().plans[0]).links.without_radio = vec![Served::default(); 2];
    harness.run_steps(2);
    press(&mut harness, Label::LoseRadio);
    harness.get_by_label("Radio 2").click();
    harness.run_steps(3);
    let state = harness.state();
    assert_eq!(
        (state.notice, state.stage.actors().len()),
        (Some(Label::RadioNotMissed), 1)
    );
}

#[test]
fn the_tree_of_losses_opens_to_states_and_to_stations() {
    let mut harness = harness(Language::English);
    harness.state_mut().page = Page::Stations;
    let later = harness.state().opening() + Span::from_hours(6.0);
    harness.state_mut().stage.go(later);
    wait_for_picture(&harness);
    harness.run_steps(2);
    let share = |harness: &Harness<'static, ViewState>, name: &str| {
        let end = format!(" %  {name}");
        let row = harness.query_by_label_contains(&end)?;
        let label = row.accesskit_node().label()?;
        label.split(' ').next()?.parse::<f64>().ok()
    };
    let branches = [Label::TimeGood, Label::TimeStopped, Label::TimeSlow, Label::TimeBad];
    let all: f64 = branches
        .iter()
        .filter_map(|branch| share(&harness, branch.text(Language::English)))
        .sum();
    assert!((all - 100.0).abs() <= 2.0, "{all}");
    let states = ["setup", "starved", "blocked", "no hand"].map(|state| share(&harness, state));
    let stopped = share(&harness, Label::TimeStopped.text(Language::English)).unwrap();
    let told: f64 = states.iter().flatten().sum();
    assert!(told > 0.9 * stopped && told <= stopped + 2.0, "{states:?} {stopped}");
    // A state opens to its stations, whose shares are parts of its own.
    assert_eq!(share(&harness, "washing"), None);
    harness.get_by_label_contains(" %  starved").click();
    harness.run_steps(20);
    let washing = share(&harness, "washing").unwrap();
    assert!(washing > 0.0 && washing < states[1].unwrap(), "{washing}");
    // What is closed is gone.
    harness
        .get_by_label_contains(&format!(" %  {}", Label::TimeStopped.text(Language::English)))
        .click();
    harness.run_steps(20);
    assert_eq!(share(&harness, "starved"), None);
}

#[test]
fn offers_are_simulated_in_the_background_and_sliders_value_them_at_once() {
    let mut harness = harness(Language::Korean);
    harness.state_mut().page = Page::Money;
    harness.state_mut().simulate_offers(NoCache);
    harness.run_steps(2);
    assert!(
        harness
            .query_by_label(Label::MoneyWaits.text(Language::Korean))
            .is_some()
    );
    wait_for_money(&mut harness);
    harness.run_steps(3);
    let npv = |harness: &Harness<'static, ViewState>| match &harness.state().money {
        Money::Ready(shown) => {
            let money = &shown.valued.as_ref().unwrap().money;
            money
                .figures
                .iter()
                .find(|(name, _)| *name == "npv_won")
                .unwrap()
                .1
                .mean
                .unwrap()
        }
        other => panic!("{other:?}"),
    };
    let before = npv(&harness);
    assert!(
        harness
            .query_by_label(Label::NetPresentValue.text(Language::Korean))
            .is_some()
    );
    if let Money::Ready(shown) = &mut harness.state_mut().money {
        shown.terms.price_percent = 50.0;
        shown.revalue();
    }
    harness.run_steps(2);
    assert!(npv(&harness) > before);
    press(&mut harness, Label::AsOffered);
    assert_eq!(npv(&harness), before);
    harness.state_mut().page = Page::Figures;
    harness.run_steps(2);
    let futures = fill(Label::OverFutures.text(Language::Korean), &["2"]);
    assert!(harness.query_by_label(&futures).is_some());
    assert!(harness.query_all_by_label_contains("±").count() >= 4);
    // Numbers as long as they come stay in the panel.
    if let Money::Ready(shown) = &mut harness.state_mut().money {
        for (_, found) in shown.kpis.iter_mut().flatten() {
            (found.baseline.mean, found.baseline.half_width) = (Some(0.073_585_123), Some(0.000_005));
            (found.offer.mean, found.offer.half_width) = (Some(1_234_567.891_234), Some(0.000_012));
        }
    }
    for language in [Language::English, Language::Korean] {
        harness.state_mut().language = language;
        for page in [
            Page::Figures,
            Page::Money,
            Page::Stations,
            Page::Machine,
            Page::Timeline,
        ] {
            harness.state_mut().page = page;
            harness.run_steps(3);
            nothing_is_cut(&harness);
        }
    }
    harness.state_mut().page = Page::Money;
    harness.run_steps(2);
    let offer = harness.state().line.offers().next().unwrap().to_owned();
    harness.state_mut().show_beside(Some(&offer));
    harness.run_steps(2);
    assert_eq!(harness.state().title(1), harness.state().voice().called(&offer));
    assert_eq!(harness.state().stage.actors().len(), 2);
    assert!(Arc::ptr_eq(
        &harness.state().plans[1],
        &harness.state().stage.actors()[1].with(|playback| Arc::clone(playback.plan()))
    ));
}

#[test]
fn the_offer_beside_the_line_is_the_one_whose_futures_and_money_are_shown() {
    let mut harness = harness(Language::English);
    let two = ["Second milling machine", "Quick-change jigs"];
    assert_eq!(harness.state().line.offers().collect::<Vec<_>>(), two);
    harness.state_mut().simulate_offers(NoCache);
    wait_for_money(&mut harness);
    let money_of = |harness: &Harness<'static, ViewState>| match &harness.state().money {
        Money::Ready(shown) => shown.offer.clone(),
        other => panic!("{other:?}"),
    };
    harness.run_steps(2);
    assert_eq!(money_of(&harness), two[0]);
    assert!(harness.query_by_label(two[0]).is_some() && harness.query_by_label(two[1]).is_none());
    harness.state_mut().show_beside(Some(two[1]));
    harness.run_steps(2);
    assert_eq!(money_of(&harness), two[1]);
    // It stands above its run, above its figures and above its futures.
    assert_eq!(harness.query_all_by_label(two[1]).count(), 3);
    assert!(harness.query_by_label(two[0]).is_none());
    // Another offer's money may be looked at meanwhile; the figures stay those of the runs.
    let state = harness.state_mut();
    if let Money::Ready(shown) = &mut state.money {
        shown.show(&state.line, two[0]);
    }
    harness.run_steps(2);
    assert!(harness.query_by_label(two[0]).is_none());
    harness.state_mut().page = Page::Money;
    harness.run_steps(2);
    harness.state_mut().show_beside(None);
    harness.run_steps(2);
    assert_eq!(money_of(&harness), two[0]);
}

#[test]
fn the_machine_looked_at_is_the_same_in_a_line_that_has_more_of_others() {
    let mut loaded = load_builtin("machining-cell").unwrap();
    loaded.variants.retain(|(name, _)| name == "Second milling machine");
    let line = Line::new(loaded, Networks::default(), 3).unwrap();
    let mut state = ViewState::new(line, Language::English).unwrap();
    state.show_beside(Some("Second milling machine"));
    let count = |state: &ViewState, run: usize| state.plans[run].line.machine_count();
    assert_eq!(count(&state, 1), count(&state, 0) + 1);
    for machine in 0..count(&state, 0) {
        state.look_at(0, Some(Thing::Machine(machine)));
        let other = state.machine_in(1).unwrap();
        let station = |run: usize, machine| {
            let plan: &crate::factory::plan::FactoryPlan = &state.plans[run];
            plan.line.stations[crate::viewer::names::station_of(plan, machine)]
                .rules
                .name
                .clone()
        };
        assert_eq!(station(0, machine), station(1, other));
        state.look_at(1, Some(Thing::Machine(other)));
        assert_eq!(state.machine_in(0), Some(machine));
    }
}

#[test]
fn a_station_that_only_an_offer_has_is_shown_and_can_be_looked_at() {
    let text = r#"
        name = "Two stations"
        start = "2027-01-04"
        run = { days = 2 }
        product = [{ name = "part", supply = { kind = "saturated" }, price_won = 900 }]
        station = [{ name = "saw", cycle_seconds = 40 }, { name = "press", machines = 2, cycle_seconds = 50 }]
        offer = [{ name = "Camera", changes = { station = [{ name = "check", after = "saw", cycle_seconds = 9 }] } }]
    "#;
    let loaded = load_page(&[("line.toml", text)], "line").unwrap_or_else(|all| panic!("{all}"));
    let line = Line::new(loaded, Networks::default(), 3).unwrap();
    let mut harness = harness_of(ViewState::new(line, Language::English).unwrap());
    harness.state_mut().show_beside(Some("Camera"));
    harness.state_mut().page = Page::Stations;
    harness.run_steps(2);
    // Machines behind the new one have other numbers there.
    let plans = harness.state().plans.clone();
    let names = |run: usize| (0..plans[run].line.machine_count()).map(Thing::Machine);
    assert_eq!(names(1).count(), 4);
    for run in [0, 1] {
        for thing in names(run) {
            harness.state_mut().look_at(run, Some(thing));
            let seen = [0, 1].map(|other| harness.state().looked_at_in(other));
            let called = |run: usize, thing: Thing| thing.name(&plans[run], Voice::plain(Language::English));
            assert_eq!(seen[run], Some(thing));
            for (other, seen) in seen
                .into_iter()
                .enumerate()
                .filter_map(|(run, seen)| Some((run, seen?)))
            {
                assert_eq!(called(other, seen), called(run, thing));
            }
            assert_eq!(seen.iter().flatten().count() == 2, called(run, thing) != "check");
        }
    }
    harness.get_by_label("check").click();
    harness.run_steps(3);
    assert_eq!(
        (harness.state().page, harness.state().machine_in(0)),
        (Page::Machine, None)
    );
    let state = harness.state().looked_at();
    assert_eq!(
        state
            .map(|(run, thing)| thing.name(&plans[run], Voice::plain(Language::English)))
            .as_deref(),
        Some("check")
    );
    harness.run_steps(2);
    assert!(
        harness
            .query_by_label(Label::BreakNow.text(Language::English))
            .is_none()
    );
    assert!(harness.query_by_label(Label::Queue.text(Language::English)).is_some());
}

#[test]
fn a_vehicle_has_a_page_and_is_the_same_in_a_line_that_has_more() {
    let mut loaded = load_builtin("platform-assembly").unwrap();
    loaded.baseline.plant.connected_by = None;
    loaded.variants.retain(|(_, scenario)| {
        let fleets = &scenario.plant.fleets;
        fleets.iter().any(|fleet| fleet.line.vehicles == Some(4))
    });
    let (offer, scenario) = &mut loaded.variants[0];
    scenario.plant.connected_by = None;
    let offer = offer.clone();
    let state = ViewState::new(Line::new(loaded, Networks::default(), 3).unwrap(), Language::English).unwrap();
    let mut harness = harness_of(state);
    harness.state_mut().show_beside(Some(&offer));
    harness.state_mut().page = Page::Machine;
    for number in 0..3 {
        harness.state_mut().look_at(1, Some(Thing::Vehicle(number)));
        harness.run_steps(2);
        assert_eq!(harness.state().vehicle_in(0), Some(number));
        let shown = harness.query_all_by_label(Label::VehicleIdle.text(Language::English));
        assert_eq!(shown.count(), 2, "{number}");
    }
    // The fourth is there with the offer only, and no longer looked at without it.
    harness.state_mut().look_at(1, Some(Thing::Vehicle(3)));
    harness.run_steps(2);
    assert_eq!([0, 1].map(|run| harness.state().vehicle_in(run)), [None, Some(3)]);
    let shown = harness.query_all_by_label(Label::VehicleIdle.text(Language::English));
    assert_eq!(shown.count(), 1);
    assert_eq!(harness.state().things().last(), Some(&(1, Thing::Vehicle(3))));
    harness.state_mut().follow();
    assert_eq!(
        [0, 1].map(|run| harness.state().followed(run)),
        [None, Some(Thing::Vehicle(3))]
    );
    harness.state_mut().show_beside(None);
    assert_eq!((harness.state().looked_at(), harness.state().follows), (None, false));
}

fn desk<'h>(harness: &'h mut Harness<'static, ViewState>) -> &'h mut Desk {
    harness.state_mut().desk.as_mut().unwrap()
}

#[test]
fn a_mistake_is_shown_where_it_stands_and_can_be_taken_back() {
    fn field<'h>(harness: &'h Harness<'static, ViewState>, value: &'h str) -> egui_kittest::Node<'h> {
        let mut all = harness.query_all_by_value(value);
        all.find(|node| node.accesskit_node().role() == egui::accesskit::Role::TextInput)
            .unwrap()
    }
    for language in [Language::English, Language::Korean] {
        let mut harness = harness(language);
        let mut opened = Desk::open(Origin::BuiltIn("machining-cell")).unwrap();
        let outline = opened.draft.outline().unwrap().clone();
        let first = outline
            .sections
            .iter()
            .position(|section| section.way == ["station"])
            .unwrap();
        let before = opened.draft.text().to_owned();
        opened.chosen = first + 1;
        harness.state_mut().desk = Some(opened);
        harness.state_mut().page = Page::Editor;
        harness.run_steps(3);
        let title = format!("station: {}", outline.sections[first].name.as_deref().unwrap());
        assert!(harness.query_all_by_label_contains("name").next().is_some());
        assert_eq!(
            harness.query_all_by_value(&title).count() + harness.query_all_by_label(&title).count(),
            1
        );
        assert!(harness.query_by_label(Label::AllWell.text(language)).is_some());
        assert!(
            desk(&mut harness)
                .draft
                .add_value(&outline.sections[first], "machines", "0")
        );
        harness.run_steps(2);
        let complaint = explain(&desk(&mut harness).draft.complaints().items()[0].message, language);
        // Once in the list and once beneath the value.
        assert_eq!(
            harness.query_all_by_label_contains(complaint.as_str()).count(),
            2,
            "{complaint}"
        );
        press(&mut harness, Label::AsText);
        assert!(desk(&mut harness).as_text);
        press(&mut harness, Label::AsForm);
        // A name that is still being typed is in the text as soon as something else is looked at.
        for other in [Label::AsText, Label::Figures] {
            let name = outline.sections[first].name.as_deref().unwrap();
            field(&harness, name).focus();
            harness.run_steps(2);
            field(&harness, name).type_text("QQ");
            harness.run_steps(2);
            assert!(desk(&mut harness).is_typing());
            press(&mut harness, other);
            let is_there =
                |harness: &mut Harness<'static, ViewState>| desk(harness).draft.text().contains(&format!("{name}QQ"));
            assert!(is_there(&mut harness) && !desk(&mut harness).is_typing());
            press(
                &mut harness,
                if other == Label::AsText {
                    Label::AsForm
                } else {
                    Label::Edit
                },
            );
            press(&mut harness, Label::Undo);
            assert!(!is_there(&mut harness));
        }
        // What can stand nowhere is taken back.
        let start = desk(&mut harness).draft.outline().unwrap().clone();
        let start = start.fields.iter().find(|field| field.key == "start").unwrap().clone();
        desk(&mut harness).typing = Some(Typing {
            field: start,
            text: "2027-".to_owned(),
            is_refused: false,
        });
        harness.run_steps(2);
        press(&mut harness, Label::Undo);
        assert!(!desk(&mut harness).is_typing());
        press(&mut harness, Label::Undo);
        assert_eq!(desk(&mut harness).draft.text(), before);
        press(&mut harness, Label::Redo);
        assert_ne!(desk(&mut harness).draft.text(), before);
        let section = desk(&mut harness).section().unwrap().clone();
        let field = section
            .fields
            .iter()
            .find(|field| field.key == "machines")
            .unwrap()
            .clone();
        assert!(desk(&mut harness).draft.set(&field, "2"));
        harness.run_steps(2);
        press(&mut harness, Label::Apply);
        let wanted = harness.state_mut().wanted.take();
        let Some(Wanted::Edited(loaded, text)) = wanted else {
            panic!("{wanted:?}");
        };
        assert_eq!(loaded.baseline.plant.stations[0].line.machines, Some(2));
        // Nothing is taken along of what is not in the file and on the screen; then it is.
        harness.state_mut().export(Export::Json);
        assert_eq!(harness.state().notice, Some(Label::SaveFirst));
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("mine.toml");
        desk(&mut harness).target = target.to_str().unwrap().to_owned();
        assert!(desk(&mut harness).save());
        harness.state_mut().export(Export::Json);
        assert_eq!(harness.state().notice, Some(Label::SaveFirst));
        desk(&mut harness).draft.apply(text);
        harness.state_mut().export(Export::Json);
        assert!(harness.state().notice.is_none() && harness.state_mut().order.take().is_some());
        std::fs::write(&target, "# Somebody else's.").unwrap();
        harness.state_mut().export(Export::Json);
        assert_eq!(
            (harness.state().notice, &harness.state().order),
            (Some(Label::FileChanged), &None)
        );
    }
}

#[test]
fn mistakes_of_other_files_are_not_led_to_and_none_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let base = "name = \"Base\"\nstart = \"2027-01-04\"\nspeling = 1\nrun = { days = 2 }\n\
                product = [{ name = \"part\", supply = { kind = \"saturated\" } }]\n";
    write("base.toml", base);
    // Stations without a name: what is missing stands nowhere.
    let stations: String = (1..10)
        .map(|number| format!("[[station]]\ncycle_seconds = {number}\n\n"))
        .collect();
    write("line.toml", &format!("extends = [\"base.toml\"]\n\n{stations}"));
    for language in [Language::English, Language::Korean] {
        let mut harness = harness(language);
        let opened = Desk::open(Origin::File(folder.path().join("line.toml"))).unwrap();
        let items = opened.draft.complaints().items().to_vec();
        let (own, others): (Vec<_>, Vec<_>) = items.iter().partition(|complaint| opened.draft.is_own(complaint));
        let last = own.last().unwrap();
        let section = opened.draft.outline().unwrap().sections.last().unwrap();
        assert!(own.len() > 7 && section.has_beside(&last.span), "{items:?}");
        let [ours, theirs] = [last, others[0]].map(|complaint| explain(&complaint.message, language));
        harness.state_mut().desk = Some(opened);
        harness.state_mut().page = Page::Editor;
        let seen = |harness: &mut Harness<'static, ViewState>| {
            harness.run_steps(3);
            harness.query_all_by_label_contains(ours.as_str()).count()
        };
        desk(&mut harness).chosen = 0;
        let listed = seen(&mut harness);
        let start = last.span.start;
        desk(&mut harness).show(start);
        assert_eq!(seen(&mut harness), listed + 1, "{ours}");
        let more = fill(Label::AndMore.text(language), &[&(items.len() - 6).to_string()]);
        harness.get_by_label(&more).click();
        harness.run_steps(60);
        assert_eq!(seen(&mut harness), own.len() + 1, "{ours}");
        let theirs = format!("base.toml:{}: {theirs}", others[0].line);
        desk(&mut harness).look_at = None;
        harness.get_by_label_contains(&theirs).click();
        harness.run_steps(2);
        assert_eq!(desk(&mut harness).look_at, None);
    }
}

#[test]
fn what_is_asked_for_far_from_every_kept_state_is_done_when_that_is_there() {
    let mut loaded = load_builtin("machining-cell").unwrap();
    loaded.variants.clear();
    loaded.baseline.plant.connected_by = None;
    let run = &mut loaded.baseline.plant.run;
    (run.months, run.days) = (None, Some(300.0));
    let mut state = ViewState::new(Line::new(loaded, Networks::default(), 3).unwrap(), Language::English).unwrap();
    // Nearly a whole day and more behind a keyframe, whichever it is.
    let far = state.plans[0].start + Span::from_hours(28.2 * 3.99);
    let recorded = |state: &ViewState| state.stage.actors()[0].with(|playback| playback.recorded());
    let patience = Instant::now();
    while recorded(&state) < far {
        assert!(patience.elapsed() < Duration::from_secs(300));
        std::thread::sleep(Duration::from_millis(5));
    }
    for number in 0..3 {
        let from = Time(far.0 - Span::from_hours(f64::from(number) * 28.2).0);
        state.show_beside(None);
        state.stage.go(from);
        state.branch(Intervention::Break { machine: 0 });
        while state.stage.actors().len() < 2 {
            assert!(patience.elapsed() < Duration::from_secs(300) && state.notice.is_none());
            state.tick(Duration::ZERO);
        }
        assert_eq!(state.stage.actors()[1].with(|playback| playback.begin()), from);
        state.stage.go(from);
        state.go_to_next(Kind::Any);
        while state.stage.now() == from {
            assert!(patience.elapsed() < Duration::from_secs(300) && state.notice.is_none());
            state.tick(Duration::ZERO);
        }
    }
    // Whoever goes elsewhere meanwhile is not called back.
    state.show_beside(None);
    state.stage.go(far);
    state.branch(Intervention::Break { machine: 0 });
    let here = state.stage.actors().len();
    state.stage.go(state.plans[0].start);
    state.tick(Duration::ZERO);
    assert!(state.stage.actors().len() == here && state.stage.now() == state.plans[0].start);
}

#[test]
fn a_line_without_offers_has_figures_over_futures_too() {
    let mut line = line();
    line.scenario.variants.clear();
    let run = &line.scenario.baseline.plant.run;
    let settings = StudySettings::of(run, 1);
    let never = AtomicBool::new(false);
    let plant = &line.scenario.baseline.plant;
    let study = study(
        &VariantName::Baseline,
        plant,
        &Networks::default(),
        &StudySettings { seed: 3, ..settings },
        &never,
        &mut |_| {},
    );
    let study = study.unwrap();
    let mut harness = harness_of(ViewState::new(line, Language::English).unwrap());
    harness.state_mut().simulate_offers(NoCache);
    let patience = Instant::now();
    while harness.state().is_simulating() {
        assert!(patience.elapsed() < Duration::from_secs(300));
        std::thread::sleep(Duration::from_millis(20));
        harness.state_mut().tick(Duration::ZERO);
    }
    harness.run_steps(3);
    let found = harness.state().alone.found.as_ref().unwrap();
    assert_eq!((found.many, &found.kpis), (2, &study.summary.kpis));
    let title = fill(Label::OverFutures.text(Language::English), &["2"]);
    assert!(harness.query_by_label(&title).is_some());
    let hourly = study.summary.kpi("good_parts_per_hour").unwrap();
    let said = interval(hourly.mean.unwrap(), hourly.half_width).replace("± ", "±\u{a0}");
    assert!(harness.query_all_by_label(&said).next().is_some(), "{said}");
    nothing_is_cut(&harness);
    harness.state_mut().page = Page::Money;
    harness.run_steps(2);
    assert!(
        harness
            .query_by_label(Label::NoOffers.text(Language::English))
            .is_some()
    );
}

#[test]
fn nothing_that_was_changed_is_lost_without_a_question() {
    let mut harness = harness(Language::English);
    let mut opened = Desk::open(Origin::BuiltIn("machining-cell")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("mine.toml");
    opened.target = target.to_str().unwrap().to_owned();
    harness.state_mut().desk = Some(opened);
    harness.state_mut().ask(Ask::Open("smt-line"));
    assert!(matches!(
        harness.state_mut().wanted.take(),
        Some(Wanted::Ready("smt-line"))
    ));
    let text = format!("# Mine.\n{}", desk(&mut harness).draft.text());
    desk(&mut harness).draft.rewrite(text.clone());
    harness.state_mut().ask(Ask::Close);
    harness.run_steps(2);
    assert!(!harness.state().closes);
    press(&mut harness, Label::Stay);
    assert!(!harness.state().closes && harness.state().asked.is_none());
    harness.state_mut().ask(Ask::Close);
    harness.run_steps(2);
    press(&mut harness, Label::Save);
    assert!(harness.state().closes);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), text);
    harness.state_mut().closes = false;
    desk(&mut harness).draft.rewrite(format!("# Again.\n{text}"));
    harness.state_mut().ask(Ask::Open("smt-line"));
    harness.run_steps(2);
    press(&mut harness, Label::ThrowAway);
    assert!(matches!(harness.state().wanted, Some(Wanted::Ready("smt-line"))));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), text);
}
