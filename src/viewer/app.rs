//! The window: gives time, mouse and keys to the state, its snapshots to the scene, and its panels to the screen.

mod cameras;
mod draw;
pub mod ends;
pub mod exports;
mod interruption;
mod pace;
mod rest;
mod steer;

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bevy::app::TerminalCtrlCHandlerPlugin;
use bevy::asset::AssetEventSystems;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::error_handler::RenderErrorHandler;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured, save_to_disk};
use bevy::window::{PrimaryWindow, RequestRedraw, WindowCloseRequested, WindowResolution};
use bevy::winit::WinitSettings;
use bevy_egui::{
    EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPostUpdateSet, EguiPreUpdateSet, EguiPrimaryContextPass, egui,
};

use self::cameras::place_cameras;
use self::draw::draw;
use self::ends::{Ends, WindowError, in_words, lost, taken, without_display};
use self::exports::{Exporter, export};
use self::interruption::{Interruption, end_if_wanted, wait_for_it};
use self::pace::{Going, KEEPING};
use self::rest::say_once;
use self::steer::{press, steer};
use crate::viewer::editor::desk::Desk;
use crate::viewer::fonts;
use crate::viewer::guide::{Course, Guide};
use crate::viewer::line::Line;
use crate::viewer::panels::looks;
use crate::viewer::panels::screen::screen;
use crate::viewer::said::Said;
use crate::viewer::scene::drawing::set_up;
use crate::viewer::scene::name_plates::{name_plates, split};
use crate::viewer::scene::orbit::Orbit;
use crate::viewer::scene::paint::PaintPlugin;
use crate::viewer::state::{Ask, Money, TourWish, Touring, ViewState, Wanted};
use crate::viewer::tour::Tour;
use crate::viewer::words::Label;

/// Opens a scenario in the background.
pub type Opener = Box<dyn Fn(Wanted) -> Receiver<Result<Opened, String>> + Send + Sync>;

/// A scenario that has been opened.
#[derive(Debug)]
pub struct Opened {
    /// The line.
    pub line: Line,
    /// What it is changed on; none if it is the desk that is there already.
    pub desk: Option<Desk>,
    /// The text on that desk of which the line was made.
    pub text: Option<String>,
}

/// The demonstration that one key begins.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The ready scenario that it shows.
    pub scenario: &'static str,
    /// What is shown of it.
    pub tour: Tour,
}

/// How the window is opened.
pub struct Options {
    /// Width and height, pixels.
    pub size: [u32; 2],
    /// A tour, and whether the program ends after it.
    pub tour: Option<Tour>,
    /// Where pictures of the tour are written; they are not taken if there is no such folder.
    pub pictures: Option<PathBuf>,
    /// Opens other scenarios.
    pub opener: Opener,
    /// Begins to simulate the offers of a line that has been opened.
    pub simulate: fn(&mut ViewState),
    /// Makes what is taken along.
    pub exporter: Exporter,
    /// The demonstration that comes with the program.
    pub demo: Demo,
    /// Says when somebody ends the program from outside.
    pub interruption: Receiver<()>,
}

/// A line that is being opened.
struct Opening {
    line: Receiver<Result<Opened, String>>,
    is_demo: bool,
}

/// Everything that the window knows.
#[derive(Resource)]
pub struct View {
    state: Mutex<ViewState>,
    opener: Opener,
    simulate: fn(&mut ViewState),
    opening: Mutex<Option<Opening>>,
    exporter: Exporter,
    exporting: Mutex<Option<Receiver<Result<PathBuf, String>>>>,
    /// Somebody is writing: keys belong to the panels.
    is_writing: bool,
    /// The mouse is over a menu or a window, which covers the picture.
    is_covered: bool,
    orbits: Vec<Orbit>,
    /// Where the halls were seen from when they were made to fit last, and whether all of them or the lines only.
    fitted: Vec<Orbit>,
    shows_hall: bool,
    rebuilt: Option<u64>,
    /// The panels leave this to the picture, points.
    picture: egui::Rect,
    /// Pixels of the window to a point: more than 1 on a fine screen, and where somebody has made everything larger.
    pixels_per_point: f32,
    has_fonts: bool,
    guide: Option<Guide>,
    demo: Demo,
    ends: Ends,
}

impl Drop for View {
    /// Whatever ends the window, changes that nobody has thrown away are kept.
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        let place = state.desk.as_mut().filter(|_| !state.closes).and_then(Desk::keep);
        if let (Some(place), Ok(mut rescued)) = (place, self.ends.rescued.lock()) {
            *rescued = Some(place.to_owned());
        }
    }
}

impl View {
    /// What is shown; nothing after a panic in what draws it.
    pub fn state(&mut self) -> Option<&mut ViewState> {
        self.state.get_mut().ok()
    }
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// If there is no display or graphics device, or a tour could not be taken.
pub fn run(state: ViewState, options: Options) -> Result<(), WindowError> {
    if let Some(why) = without_display() {
        return Err(WindowError::None(why));
    }
    let ends = Ends::default();
    let (failure, rescued, is_open) = (ends.failure.clone(), ends.rescued.clone(), ends.is_open.clone());
    // The engine panics where there is no graphics device; that is said in words instead.
    let said = Arc::new(Mutex::new(None));
    let hears = Arc::clone(&said);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload_as_str().unwrap_or("the graphics system does not say why");
        if let Ok(mut said) = hears.lock() {
            said.get_or_insert_with(|| text.trim().to_owned());
        }
    }));
    let exit = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        assembled(state, options, ends).run()
    }));
    std::panic::set_hook(hook);
    let error = match (exit, taken(&failure)) {
        (_, Some(failure)) => failure,
        (Ok(AppExit::Success), None) => return Ok(()),
        // Whatever else ends it says why.
        (Ok(AppExit::Error(_)), None) => WindowError::Interrupted,
        (Err(_), None) if is_open.load(Ordering::SeqCst) => WindowError::Broken(taken(&said).unwrap_or_default()),
        (Err(_), None) => WindowError::None(in_words(taken(&said).unwrap_or_default())),
    };
    Err(error.with(taken(&rescued)))
}

/// The program of the window, ready to be run; for whoever measures it.
pub fn app(state: ViewState, options: Options) -> App {
    assembled(state, options, Ends::default())
}

fn assembled(state: ViewState, options: Options, ends: Ends) -> App {
    let [width, height] = options.size;
    let size = WindowResolution::new(width, height);
    let window = Window {
        title: title(&state),
        // Pictures are as large as was said, whatever the screen.
        resolution: match options.pictures {
            Some(_) => size.with_scale_factor_override(1.0),
            None => size,
        },
        // What is done is seen in the next picture, not behind others that wait.
        desired_maximum_frame_latency: NonZero::new(1),
        ..default()
    };
    let view = View {
        state: Mutex::new(state),
        opener: options.opener,
        simulate: options.simulate,
        is_writing: false,
        is_covered: false,
        opening: Mutex::new(None),
        exporter: options.exporter,
        exporting: Mutex::new(None),
        orbits: Vec::new(),
        fitted: Vec::new(),
        shows_hall: false,
        rebuilt: None,
        picture: egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width as f32, height as f32)),
        pixels_per_point: 1.0,
        has_fonts: false,
        demo: options.demo,
        guide: options.tour.map(|tour| Guide::new(tour, options.pictures)),
        ends,
    };
    let plugins = DefaultPlugins
        .set(WindowPlugin {
            primary_window: Some(window),
            // Changes that are not saved are asked about first.
            close_when_requested: false,
            ..default()
        })
        // The first frame has everything in it: nobody takes a picture of half a hall.
        .set(RenderPlugin {
            synchronous_pipeline_compilation: true,
            ..default()
        })
        // A picture is drawn as soon as it is thought of: where the processor draws, that is a tenth of a second sooner.
        .disable::<PipelinedRenderingPlugin>()
        // It gives up where one signal is ignored, as Ctrl-C is in the background of a script.
        .disable::<TerminalCtrlCHandlerPlugin>();
    let mut app = App::new();
    app.add_plugins(plugins)
        .add_plugins((PaintPlugin, EguiPlugin::default()))
        .insert_resource(EguiGlobalSettings {
            auto_create_primary_context: false,
            ..default()
        })
        .insert_resource(WinitSettings::continuous())
        .insert_resource(RenderErrorHandler(lost))
        .insert_resource(view)
        .insert_resource(Interruption::new(options.interruption))
        .add_systems(Startup, (set_up, wait_for_it))
        .add_systems(
            PreUpdate,
            say_once
                .after(EguiPreUpdateSet::ProcessInput)
                .before(EguiPreUpdateSet::BeginPass),
        )
        .add_systems(
            Update,
            (
                end_if_wanted,
                close,
                go_on,
                take_tour,
                take_picture,
                export,
                press,
                steer,
                draw,
                place_cameras,
            )
                .chain(),
        )
        .add_systems(EguiPrimaryContextPass, panels)
        // A letter that is seen for the first time is in the picture that it belongs to, not only in the next one.
        .configure_sets(
            PostUpdate,
            EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems),
        );
    app
}

/// What is written above the window.
fn title(state: &ViewState) -> String {
    format!(
        "Taktline – {}",
        state.voice().called(&state.line.scenario.baseline.name)
    )
}

/// Lets time pass, and takes a scenario that has been opened.
fn go_on(
    mut view: ResMut<View>,
    mut window: Single<&mut Window, With<PrimaryWindow>>,
    time: Res<Time<Real>>,
    mut settings: ResMut<WinitSettings>,
    mut since_kept: Local<Duration>,
    mut still: Local<u32>,
) {
    let view = &mut *view;
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    let elapsed = time.delta();
    let moves = state.tick(elapsed.min(Duration::from_millis(500)));
    *since_kept += elapsed;
    if *since_kept > KEEPING && !state.closes {
        *since_kept = Duration::ZERO;
        state.desk.as_mut().map(Desk::keep);
    }
    if let Some(wanted) = state.wanted.take()
        && let Ok(opening) = view.opening.get_mut()
    {
        (state.is_preparing, state.is_leaving) = (true, !matches!(wanted, Wanted::Edited(..)));
        *opening = Some(Opening {
            is_demo: matches!(wanted, Wanted::Demo(_)),
            line: (view.opener)(wanted),
        });
    }
    if let Ok(opening) = view.opening.get_mut()
        && let Some((opened, is_demo)) = opening.as_ref().and_then(|found| {
            let opened = match found.line.try_recv() {
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => Err("what prepares the line has broken off".to_owned()),
                Ok(opened) => opened,
            };
            Some((opened, found.is_demo))
        })
    {
        *opening = None;
        (state.is_preparing, state.is_leaving) = (false, false);
        if take_line(state, opened, view.simulate) {
            window.title = title(state);
            // A tour belongs to its line.
            view.guide = is_demo.then(|| Guide::new(view.demo.tour.clone(), None));
        }
    }
    let is_simulating = match &state.money {
        Money::Waiting(_) => true,
        Money::Ready(shown) => shown.more.is_some(),
        Money::None | Money::Failed(_) => false,
    };
    let going = Going {
        moves: moves || state.wants_picture || view.guide.is_some() && state.touring != Touring::Held,
        races: state.stage.races() && view.guide.is_none(),
        waits: state.is_preparing || state.is_exporting || is_simulating || state.stage.is_recording(),
        is_unsaved: state.desk.as_ref().is_some_and(Desk::is_unsaved),
    };
    let mode = going.pace(&mut still);
    (settings.focused_mode, settings.unfocused_mode) = (mode, mode);
}

/// Shows another line in the place of the one that is shown, if it can be; whether it can.
fn take_line(state: &mut ViewState, opened: Result<Opened, String>, simulate: fn(&mut ViewState)) -> bool {
    let fresh = opened.and_then(|opened| {
        let fresh = ViewState::new(opened.line, state.language).map_err(|error| error.to_string())?;
        Ok((fresh, opened.desk, opened.text))
    });
    match fresh {
        Ok((fresh, desk, text)) => {
            let old = std::mem::replace(state, fresh);
            (state.ready, state.is_dark, state.rebuilt) = (old.ready, old.is_dark, old.rebuilt + 1);
            state.shows_signal = old.shows_signal;
            (state.desk, state.page) = (desk.or(old.desk), old.page);
            (state.prospect, state.window) = (old.prospect, old.window);
            (state.is_exporting, state.order) = (old.is_exporting, old.order);
            state.stage.behave_like(&old.stage);
            state.restart();
            if let (Some(desk), Some(text)) = (&mut state.desk, text) {
                desk.draft.apply(text);
            }
            simulate(state);
            true
        }
        Err(why) => {
            state.caption = Some(Said::Why(why));
            false
        }
    }
}

/// Closes the window if that was asked for, and nothing is lost.
fn close(mut view: ResMut<View>, mut asked: MessageReader<WindowCloseRequested>, mut exit: MessageWriter<AppExit>) {
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    if asked.read().count() > 0 {
        state.ask(Ask::Close);
    }
    if state.closes {
        exit.write(AppExit::Success);
    }
}

/// Goes through the steps of a tour.
fn take_tour(mut view: ResMut<View>, time: Res<Time<Real>>, mut commands: Commands, mut exit: MessageWriter<AppExit>) {
    let view = &mut *view;
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    let told = state.told.take();
    if told == Some(TourWish::End) {
        (view.guide, state.caption) = (None, None);
    }
    state.touring = view.guide.as_ref().map_or(Touring::No, |guide| guide.stands(state));
    let Some(guide) = &mut view.guide else {
        return;
    };
    if told == Some(TourWish::GoOn) {
        guide.resume();
    }
    match guide.go_on(state, time.delta(), &mut commands) {
        Course::Goes => {}
        Course::Ends => {
            if guide.takes_pictures() {
                exit.write(AppExit::Success);
            }
            view.guide = None;
        }
        // Whoever takes over may have changed what it goes on to show.
        Course::Fails(why) if !guide.takes_pictures() => {
            state.caption = Some(Said::Why(why));
            view.guide = None;
        }
        Course::Fails(why) => {
            if let Ok(mut failure) = view.ends.failure.lock() {
                *failure = Some(WindowError::Tour(why));
            }
            exit.write(AppExit::error());
        }
    }
}

/// Writes a picture of the window beside whoever runs the program, under a name that no file has, and says so once it is
/// there: not in the picture.
fn take_picture(mut view: ResMut<View>, mut commands: Commands) {
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    if !std::mem::take(&mut state.wants_picture) {
        return;
    }
    let names = (1u32..).map(|number| PathBuf::from(format!("taktline-{number}.png")));
    if let Some(path) = names.into_iter().find(|path| !path.exists()) {
        let path = std::path::absolute(&path).unwrap_or(path);
        commands.spawn(Screenshot::primary_window()).observe(
            move |captured: On<ScreenshotCaptured>,
                  mut view: ResMut<View>,
                  mut redraw: MessageWriter<RequestRedraw>| {
                save_to_disk(&path)(captured);
                let label = if path.exists() {
                    Label::PictureIn
                } else {
                    Label::NoPicture
                };
                if let Some(state) = view.state() {
                    state.caption = Some(Said::About(label, path.to_string_lossy().into_owned()));
                }
                redraw.write(RequestRedraw);
            },
        );
    }
}

/// Whether somebody takes over from a tour: a press, a turn of the wheel, a key.
fn takes_over(event: &egui::Event) -> bool {
    matches!(
        event,
        egui::Event::PointerButton { pressed: true, .. }
            | egui::Event::MouseWheel { .. }
            | egui::Event::Key { pressed: true, .. }
    )
}

/// The panels, and the names of the stations over the picture.
fn panels(mut contexts: EguiContexts, mut view: ResMut<View>) -> Result {
    let context = contexts.ctx_mut()?.clone();
    let view = &mut *view;
    let Ok(state) = view.state.get_mut() else {
        return Ok(());
    };
    if !view.has_fonts {
        context.set_fonts(fonts::definitions());
        view.has_fonts = true;
        return Ok(());
    }
    // The first picture has been drawn.
    view.ends.is_open.store(true, Ordering::SeqCst);
    view.pixels_per_point = context.pixels_per_point();
    let scale = looks::scale(context.viewport_rect().height());
    looks::apply(&context, state.is_dark, scale);
    if let Some(guide) = &mut view.guide
        && context.input(|input| input.events.iter().any(takes_over))
    {
        guide.hold();
    }
    view.is_writing = context.egui_wants_keyboard_input();
    let layer = context
        .pointer_latest_pos()
        .and_then(|place| context.layer_id_at(place));
    view.is_covered = layer.is_some_and(|layer| layer.order != egui::Order::Background);
    let screen_place = context.viewport_rect();
    let builder = egui::UiBuilder::new()
        .layer_id(egui::LayerId::background())
        .max_rect(screen_place);
    let mut ui = egui::Ui::new(context.clone(), "screen".into(), builder);
    let before = view.picture;
    view.picture = screen(&mut ui, state);
    let places = split(view.picture, state.stage.actors().len());
    for ((place, orbit), run) in places.iter().zip(&view.orbits).zip(0..) {
        name_plates(&ui, state, *place, orbit, run);
    }
    if before != view.picture {
        // The picture was drawn for another place.
        context.request_repaint();
    }
    Ok(())
}
