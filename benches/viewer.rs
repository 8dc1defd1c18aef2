//! What the window costs: pictures a second beside those of a scene with next to nothing in it, how soon it answers, how
//! long it takes to open, how fast it simulates at most, and whether its memory grows.
//!
//! `cargo bench --features viewer --bench viewer -- [TURNS] [MINUTES]` opens real windows one after the other, so that
//! both kinds see the same machine: a bare scene of twenty boxes, drawn by the same engine with the same settings, and a
//! hall of twelve stations with all panels whose simulation runs at 1,000 times real time. Without a display or a
//! graphics device: `xvfb-run -s "-screen 0 1920x1080x24"` before it, and `WGPU_FORCE_FALLBACK_ADAPTER=1`. `SIZE` says
//! how large the windows are (1280x720 if not given), `STATIONS` how many stations the hall has.
//!
//! Where the processor draws, most of a picture's time is that of the driver's own threads (`llvmpipe`, `lavapipe`), which
//! a graphics device would take over. What all other threads need, side by side as they are, is printed beside it, and how
//! many pictures a second the hall comes to with `tests/vulkan/instant_device.c` (a C compiler and Vulkan's headers are
//! needed), where drawing and showing take no time: as many as the program can give a device to draw.

#[path = "../tests/vulkan/layer.rs"]
mod layer;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bevy::app::AppExit;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::input::mouse::{MouseScrollUnit, MouseWheel};
use bevy::input::touch::TouchPhase;
use bevy::prelude::*;
use bevy::render::render_resource::PollType;
use bevy::render::renderer::RenderDevice;
use bevy::render::{Extract, ExtractSchedule, Render, RenderApp, RenderPlugin, RenderSystems};
use bevy::window::{PresentMode, PrimaryWindow, WindowResolution};
use bevy::winit::WinitSettings;
use taktline::factory::factory::Factory;
use taktline::kernel::time::{Span, Time};
use taktline::report::words::Language;
use taktline::scenario::load::{LoadedScenario, load_beside};
use taktline::study::networks::Networks;
use taktline::viewer::app::{Demo, Options, View, app};
use taktline::viewer::line::Line;
use taktline::viewer::playback::stage::FASTEST;
use taktline::viewer::state::ViewState;
use taktline::viewer::tour::Tour;

use self::layer::Layer;

/// Frames that are not counted: shaders are compiled and panels find their sizes in them.
const SETTLING: u32 = 15;
/// How long pictures are counted, seconds.
const COUNTED: f64 = 12.0;
/// So long that it is not simulated to its end while its pace is measured.
const LONG_MONTHS: u32 = 600;
/// Time between two turns of the mouse wheel.
const BETWEEN_INPUTS: Duration = Duration::from_millis(730);

/// What a window is opened for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Case {
    /// A scene with twenty boxes.
    Bare,
    /// The hall at 1,000 times real time.
    Hall,
    /// The hall as fast as possible.
    Fastest,
    /// The hall played over and over for so many minutes.
    Playing(f64),
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<f64>().ok());
    match words.first().map(String::as_str) {
        Some("bare") => open(Case::Bare),
        Some("hall") => open(Case::Hall),
        Some("fastest") => open(Case::Fastest),
        Some("playing") => open(Case::Playing(number(1).unwrap_or(1.0))),
        _ => measure(number(0).unwrap_or(3.0) as usize, number(1).unwrap_or(3.0)),
    }
}

/// Opens the windows in turn and says what they cost.
fn measure(turns: usize, minutes: f64) {
    let (mut bare, mut hall, mut first) = (Vec::new(), Vec::new(), Vec::new());
    let (mut answers, mut fastest, mut racing, mut alone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut own, mut instant) = (Vec::new(), Vec::new());
    let layer = Layer::built("instant_device");
    for _ in 0..turns.max(1) {
        bare.extend(told(&["bare"], "frames"));
        if layer.is_some() {
            instant.extend(of(&said(&["hall"], layer.as_ref()), "frames"));
        }
        let lines = said(&["hall"], None);
        hall.extend(of(&lines, "frames"));
        first.extend(of(&lines, "first"));
        answers.extend(of(&lines, "answer"));
        own.extend(of(&lines, "own"));
        alone.push(headless());
        let lines = said(&["fastest"], None);
        fastest.extend(of(&lines, "days"));
        racing.extend(of(&lines, "frames"));
    }
    let ratios: Vec<f64> = bare.iter().zip(&hall).map(|(bare, hall)| hall / bare).collect();
    let paces: Vec<f64> = alone
        .iter()
        .zip(&fastest)
        .map(|(alone, window)| window / alone)
        .collect();
    println!("stations                          {}", stations());
    println!("window                            {:?}", size());
    println!("pictures a second, bare scene     {}", spread(&bare));
    println!("pictures a second, hall           {}", spread(&hall));
    println!("the same, drawn in no time        {}", spread(&instant));
    println!("hall over bare scene              {}", spread(&ratios));
    println!("processor without driver, ms      {}", spread(&own));
    println!("answer to the mouse wheel, ms     {}", spread(&answers));
    println!("start to first picture, s         {}", spread(&first));
    println!("days a second, no window          {}", spread(&alone));
    println!("days a second, as fast as it can  {}", spread(&fastest));
    println!("window over no window             {}", spread(&paces));
    println!("pictures a second meanwhile       {}", spread(&racing));
    let sizes = told(&["playing", &minutes.to_string()], "mib");
    let shown: Vec<String> = sizes.iter().map(|mib| format!("{mib:.0}")).collect();
    println!("memory while playing {minutes} min, MiB  {}", shown.join(" "));
}

/// Median, least and most.
fn spread(values: &[f64]) -> String {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.first(), sorted.last()) {
        (Some(least), Some(most)) => format!(
            "{:.2} ({least:.2} to {most:.2}, {} values)",
            sorted[sorted.len() / 2],
            sorted.len()
        ),
        _ => "none".to_owned(),
    }
}

/// What a window of this case says, with the seconds after which it said it; with a layer below it if there is one.
fn said(words: &[&str], layer: Option<&Layer>) -> Vec<(String, f64)> {
    let begun = Instant::now();
    let mut program = Command::new(std::env::current_exe().expect("this program"));
    if let Some(layer) = layer {
        layer.put_below(&mut program);
    }
    let mut child = program
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this program again");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let lines = out.lines().map_while(Result::ok);
    let lines = lines.map(|line| (line, begun.elapsed().as_secs_f64())).collect();
    assert!(child.wait().expect("an end").success(), "{words:?}");
    lines
}

fn told(words: &[&str], name: &str) -> Vec<f64> {
    of(&said(words, None), name)
}

/// The values of lines `name value`; for a line without a value when it was said.
fn of(lines: &[(String, f64)], name: &str) -> Vec<f64> {
    let values = lines.iter().filter_map(|(line, at)| {
        let rest = line.strip_prefix(name)?;
        rest.trim().parse().ok().or(rest.is_empty().then_some(*at))
    });
    values.collect()
}

fn size() -> [u32; 2] {
    let text = std::env::var("SIZE").unwrap_or_default();
    let sides = text.split_once('x').and_then(|(width, height)| {
        let sides = [width.parse().ok()?, height.parse().ok()?];
        Some(sides)
    });
    sides.unwrap_or([1280, 720])
}

fn stations() -> u32 {
    let text = std::env::var("STATIONS").unwrap_or_default();
    text.parse().unwrap_or(12)
}

/// A line of as many stations as asked for, with failures and a crew.
fn scenario(months: u32) -> LoadedScenario {
    let mut text = String::from(
        "name = \"A hall\"\nstart = 2027-01-04\nrun = { months = MONTHS, seed = 5 }\n\
         hall = { size_m = [80, 40, 8] }\ncrew = [{ name = \"fitters\", size = 2 }]\n\
         product = [{ name = \"part\", supply = { kind = \"saturated\" } }]\n",
    );
    for number in 1..=stations() {
        text += &format!(
            "[[station]]\nname = \"station {number}\"\nbuffer = 6\n\
             cycle_seconds = {{ lognormal = {{ mean = 60, cv = 0.2 }} }}\n\
             [[station.failures]]\nmode = \"spindle\"\ntime_to_failure_hours = {{ exponential = {{ mean = 60 }} }}\n\
             repair_hours = 1\ncrew = \"fitters\"\n"
        );
    }
    text = text.replace("MONTHS", &months.to_string());
    load_beside(Path::new("hall.toml"), "hall.toml", text).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn line(months: u32) -> Line {
    Line::new(scenario(months), Networks::default(), 5).expect("a line")
}

/// Simulated days a second of a run that nobody watches.
fn headless() -> f64 {
    let (playback, _) = line(LONG_MONTHS).begin(None).expect("a run");
    let plan = Arc::clone(playback.plan());
    let mut run = Factory::simulation(plan, 5, 0);
    let begun = Instant::now();
    let mut until = Time(0);
    while begun.elapsed().as_secs_f64() < COUNTED / 2.0 && until < run.model.plan().end {
        until = until + Span::from_hours(24.0);
        run.run_until(until);
    }
    until.since(Time(0)).as_hours() / 24.0 / begun.elapsed().as_secs_f64()
}

/// The picture that answers a turn of the wheel.
#[derive(Clone, Copy, Debug, Default, Resource)]
struct Answering(Option<Instant>);

/// Turns of the wheel that have not been taken yet.
#[derive(Clone, Debug, Resource)]
struct Asked(Arc<Mutex<Option<Instant>>>);

/// What is being measured.
#[derive(Debug, Resource)]
struct Watch {
    case: Case,
    frames: u32,
    begun: Option<Instant>,
    last: Option<Instant>,
    recorded: Time,
    /// What was drawn and what it had taken when the run had been recorded.
    own: Option<(u32, f64)>,
}

fn open(case: Case) {
    let mut app = match case {
        Case::Bare => bare(),
        Case::Hall | Case::Fastest | Case::Playing(_) => hall(case),
    };
    let asked = Asked(Arc::default());
    let asks = asked.clone();
    if case == Case::Hall {
        thread::spawn(move || {
            loop {
                thread::sleep(BETWEEN_INPUTS);
                if let Ok(mut asked) = asks.0.lock() {
                    asked.get_or_insert_with(Instant::now);
                }
            }
        });
    }
    app.insert_resource(asked)
        .init_resource::<Answering>()
        .insert_resource(Watch {
            case,
            frames: 0,
            begun: None,
            last: None,
            recorded: Time(0),
            own: None,
        })
        .add_systems(Startup, at_once)
        .add_systems(First, deliver)
        .add_systems(Last, count);
    app.sub_app_mut(RenderApp)
        .init_resource::<Answering>()
        .add_systems(ExtractSchedule, carry)
        .add_systems(Render, drawn.in_set(RenderSystems::Cleanup));
    app.run();
}

fn window() -> Window {
    let [width, height] = size();
    Window {
        resolution: WindowResolution::new(width, height).with_scale_factor_override(1.0),
        ..default()
    }
}

/// The scene that everything is held against, unlit as the hall is.
fn bare() -> App {
    let mut app = App::new();
    let plugins = DefaultPlugins
        .set(WindowPlugin {
            primary_window: Some(window()),
            ..default()
        })
        .set(RenderPlugin {
            synchronous_pipeline_compilation: true,
            ..default()
        });
    app.add_plugins(plugins)
        .insert_resource(WinitSettings::continuous())
        .add_systems(Startup, boxes)
        .add_systems(Update, turn);
    app
}

fn boxes(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, mut materials: ResMut<Assets<StandardMaterial>>) {
    let cube = meshes.add(Cuboid::new(1.0, 1.0, 1.0));
    let colour = materials.add(StandardMaterial {
        base_color: Color::srgb_u8(200, 120, 40),
        unlit: true,
        ..default()
    });
    for number in 0..20 {
        let place = Transform::from_xyz((number % 5) as f32 * 2.0 - 4.0, 0.5, (number / 5) as f32 * 2.0 - 3.0);
        commands.spawn((Mesh3d(cube.clone()), MeshMaterial3d(colour.clone()), place));
    }
    let eye = Transform::from_xyz(0.0, 8.0, 12.0).looking_at(Vec3::ZERO, Vec3::Y);
    commands.spawn((Camera3d::default(), eye, Msaa::Off, Tonemapping::None));
}

fn turn(mut boxes: Query<&mut Transform, With<Mesh3d>>) {
    for mut place in &mut boxes {
        place.rotate_y(0.03);
    }
}

fn hall(case: Case) -> App {
    let months = if case == Case::Fastest { LONG_MONTHS } else { 12 };
    let mut state = ViewState::new(line(months), Language::Korean).expect("a state");
    state.stage.speed = match case {
        Case::Fastest => FASTEST,
        Case::Playing(_) => 3_600.0,
        Case::Bare | Case::Hall => 1_000.0,
    };
    state.stage.slowdown.is_wanted = false;
    state.stage.is_playing = true;
    let tour = Tour { steps: Vec::new() };
    let options = Options {
        size: size(),
        tour: None,
        pictures: None,
        opener: Box::new(|_| panic!("nothing is opened")),
        simulate: |_| {},
        exporter: |_| panic!("nothing is taken along"),
        demo: Demo { scenario: "", tour },
        interruption: channel().1,
    };
    app(state, options)
}

/// Pictures are shown as soon as they are drawn.
fn at_once(mut window: Single<&mut Window, With<PrimaryWindow>>) {
    window.present_mode = PresentMode::AutoNoVsync;
}

/// Turns the wheel if somebody asked for it meanwhile, as the window system would between two frames.
fn deliver(
    asked: Res<Asked>,
    mut answering: ResMut<Answering>,
    mut window: Single<(Entity, &mut Window), With<PrimaryWindow>>,
    mut wheel: MessageWriter<MouseWheel>,
    mut is_nearer: Local<bool>,
) {
    answering.0 = asked.0.lock().ok().and_then(|mut asked| asked.take());
    if answering.0.is_none() {
        return;
    }
    let middle = window.1.size() * vec2(0.3, 0.4);
    window.1.set_physical_cursor_position(Some(middle.as_dvec2()));
    *is_nearer = !*is_nearer;
    wheel.write(MouseWheel {
        unit: MouseScrollUnit::Line,
        x: 0.0,
        y: if *is_nearer { 1.0 } else { -1.0 },
        window: window.0,
        phase: TouchPhase::Moved,
    });
}

fn carry(answering: Extract<Res<Answering>>, mut carried: ResMut<Answering>) {
    carried.0 = answering.0;
}

/// Says when the first picture is there, and how long an answer took: until it has been drawn, not only asked for.
fn drawn(mut carried: ResMut<Answering>, device: Res<RenderDevice>, mut pictures: Local<u32>) {
    *pictures += 1;
    // The panels have their letters from the second one on.
    if *pictures == 3 {
        println!("first");
    }
    if let Some(asked) = carried.0.take() {
        drop(device.poll(PollType::wait_indefinitely()));
        if *pictures > SETTLING {
            println!("answer {:.1}", asked.elapsed().as_secs_f64() * 1_000.0);
        }
    }
}

/// Seconds of the processor that all threads took so far but those of a driver that draws without a device; 0 where there
/// is no `/proc`.
fn own_seconds() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let read = |name: &str| std::fs::read_to_string(thread.path().join(name)).ok();
        let name = read("comm")?;
        let is_driver = name.starts_with("llvmpipe") || name.starts_with("lavapi");
        let taken: f64 = read("schedstat")?.split(' ').next()?.parse().ok()?;
        (!is_driver).then_some(taken)
    });
    nanoseconds.sum::<f64>() / 1e9
}

/// Counts pictures, and ends once that has been done for long enough.
fn count(mut watch: ResMut<Watch>, view: Option<ResMut<View>>, mut exit: MessageWriter<AppExit>) {
    watch.frames += 1;
    if watch.frames <= SETTLING {
        return;
    }
    let mut view = view;
    let state = view.as_deref_mut().and_then(View::state);
    let mut is_recording = false;
    let recorded = state.map(|state| {
        is_recording = state.stage.is_recording();
        if !state.stage.is_playing {
            let start = state.plans[0].start;
            state.stage.go(start);
            state.stage.is_playing = true;
        }
        state.stage.actors()[0].with(|playback| playback.recorded())
    });
    let now = Instant::now();
    let Some(begun) = watch.begun else {
        watch.begun = Some(now);
        watch.recorded = recorded.unwrap_or(Time(0));
        return;
    };
    let passed = now.duration_since(begun).as_secs_f64();
    if !is_recording && watch.own.is_none() {
        watch.own = Some((watch.frames, own_seconds()));
    }
    let is_over = match watch.case {
        Case::Playing(minutes) => {
            if watch
                .last
                .is_none_or(|last| now.duration_since(last) >= Duration::from_secs(30))
            {
                watch.last = Some(now);
                println!("mib {:.1}", resident_mib());
            }
            passed > minutes * 60.0
        }
        Case::Fastest => passed > COUNTED / 2.0,
        Case::Bare | Case::Hall => passed > COUNTED,
    };
    if is_over {
        println!("frames {:.3}", f64::from(watch.frames - SETTLING - 1) / passed);
        if let Some((frames, own)) = watch.own {
            let pictures = f64::from((watch.frames - frames).max(1));
            println!("own {:.3}", (own_seconds() - own) / pictures * 1e3);
        }
        let days = recorded.map(|until| until.since(watch.recorded).as_hours() / 24.0);
        println!("days {:.3}", days.unwrap_or(0.0) / passed);
        exit.write(AppExit::Success);
    }
}

/// Memory that this process has in hand, MiB.
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) / 1024.0
}
