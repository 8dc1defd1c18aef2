//! The real window, on a display in memory with software graphics: a tour is taken and its pictures are looked at.
//!
//! Needs Xvfb and a Vulkan driver that draws on the processor (Debian: `xvfb mesa-vulkan-drivers libvulkan1`); without
//! them the tests say so and pass.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
#[cfg(target_os = "linux")]
use std::time::Duration;

use crate::layer::Layer;
#[cfg(target_os = "linux")]
use crate::signals;

const PROGRAM: &str = env!("CARGO_BIN_EXE_taktline");

/// A line small enough to be recorded within a second, with a machine that fails often.
pub const LINE: &str = r#"
name = "Two stations"
start = "2027-01-04"
run = { days = 2, seed = 3, replications = 2 }
product = [{ name = "part", supply = { kind = "saturated" }, price_won = 900, material_won = 300 }]
crew = [{ name = "fitters" }]

[[station]]
name = "saw"
cycle_seconds = 60
machines = 2
buffer = 6

[[station.failures]]
mode = "blade"
time_to_failure_hours = { exponential = { mean = 2 } }
repair_hours = 1
crew = "fitters"

[[station]]
name = "press"
cycle_seconds = 45
buffer = 6

[[offer]]
name = "Another saw"
items = [{ what = "saw", price_won = 1_000_000 }]

[offer.changes.station.saw]
machines = 3
"#;

const TOUR: &str = r#"
[[step]]
language = "en"
hours = 5
page = "stations"
picture = "english.png"

[[step]]
language = "ko"
picture = "korean.png"

[[step]]
go = "failure"
page = "figures"
picture = "failure.png"

[[step]]
hours = 6
select = "press"
page = "machine"
dark = false
picture = "light.png"

[[step]]
dark = true
beside = "Another saw"
play_minutes = 90
page = "timeline"
picture = "beside.png"

[[step]]
page = "money"
offer = "Another saw"
picture = "offered.png"

[[step]]
price_percent = 200
picture = "dearer.png"

[[step]]
beside = ""
select = "saw 1"
break_machine = true
play_minutes = 2
page = "machine"
picture = "branch.png"

[[step]]
beside = ""
page = "figures"
hours = 1
speed = 3_600
picture = "playing.png"

[[step]]
speed = 3_600
picture = "played.png"

[[step]]
page = "editor"
picture = "editor.png"
"#;

/// A long hall with one access point at its left end: the machine at the other end never hears it.
const FAR: &str = r#"
name = "Far from the radio"
start = "2027-01-04"
run = { days = 2, seed = 3, replications = 2 }
connected_by = "air"
hall = { size_m = [160, 60, 8], clutter_density = 0.6, clutter_height_m = 6 }
product = [{ name = "part", supply = { kind = "saturated" }, price_won = 900, material_won = 300 }]

[[network]]
name = "air"
kind = "wifi-6"
radios = [[10, 30]]
radio_height_m = 4

[[station]]
name = "near"
cycle_seconds = 60
place_m = [20, 20]
control = { profile = "cyclic-io", cycle_ms = 32, survival_ms = 96 }

[[station]]
name = "far"
cycle_seconds = 45
buffer = 60
place_m = [150, 30]
control = { profile = "cyclic-io", cycle_ms = 32, survival_ms = 96 }
"#;

const SIGNAL_TOUR: &str = r#"
[[step]]
language = "en"
hours = 0.1
page = "network"
picture = "plain.png"

[[step]]
signal_map = true
picture = "map.png"

[[step]]
language = "ko"
dark = false
picture = "map-ko.png"

[[step]]
dark = true
signal_map = false
select = "near"
picture = "link.png"

[[step]]
lose_network = true
play_minutes = 1
picture = "lost.png"
"#;

/// A display in memory.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Opens one; nothing if there is no Xvfb or no driver.
    pub fn open() -> Option<Self> {
        let has_driver = std::fs::read_dir("/usr/share/vulkan/icd.d").is_ok_and(|mut all| all.next().is_some());
        let server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let (Ok(mut server), true) = (server, has_driver) else {
            eprintln!("skipped: no Xvfb or no Vulkan driver (apt: xvfb mesa-vulkan-drivers libvulkan1)");
            return None;
        };
        let mut number = String::new();
        let out = server.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut number).expect("a display");
        let name = format!(":{}", number.trim());
        Some(Self { server, name })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// What the window's program says with these words behind `view`.
pub fn view(display: Option<&Display>, arguments: &[&str]) -> Output {
    command(display, arguments).output().expect("the program")
}

fn command(display: Option<&Display>, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .arg("view")
        .args(arguments)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DISPLAY");
    if let Some(display) = display {
        command
            .env("DISPLAY", &display.name)
            .env("WGPU_FORCE_FALLBACK_ADAPTER", "1")
            .env("WGPU_BACKEND", "vulkan");
    }
    command
}

/// Red, green and blue by pixel, with the width.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    fn read(path: &Path) -> Self {
        let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader = png::Decoder::new(BufReader::new(file)).read_info().expect("a picture");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut bytes).expect("pixels");
        assert_eq!(info.color_type, png::ColorType::Rgb);
        let pixels = bytes.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect();
        Self {
            width: info.width as usize,
            height: info.height as usize,
            pixels,
        }
    }

    /// The pixels between shares of the width and height.
    fn part(&self, across: [f64; 2], down: [f64; 2]) -> Vec<[u8; 3]> {
        let at = |share: f64, whole: usize| (share * whole as f64) as usize;
        let rows = at(down[0], self.height)..at(down[1], self.height);
        let columns = at(across[0], self.width)..at(across[1], self.width);
        rows.flat_map(|row| self.pixels[row * self.width..][columns.clone()].to_vec())
            .collect()
    }
}

fn colours(pixels: &[[u8; 3]]) -> usize {
    pixels.iter().collect::<BTreeSet<_>>().len()
}

/// Share of pixels whose hue is about this one's: the light makes colours darker and paler.
fn like(pixels: &[[u8; 3]], [r, g, b]: [f64; 3]) -> f64 {
    let norm = |[r, g, b]: [f64; 3]| {
        let length = (r * r + g * g + b * b).sqrt().max(1.0);
        [r / length, g / length, b / length]
    };
    let wanted = norm([r, g, b]);
    let is_like = |pixel: &&[u8; 3]| {
        let pixel = pixel.map(f64::from);
        let bright = pixel.iter().sum::<f64>() > 120.0;
        let same: f64 = norm(pixel).iter().zip(wanted).map(|(one, other)| one * other).sum();
        bright && same > 0.985
    };
    pixels.iter().filter(is_like).count() as f64 / pixels.len() as f64
}

/// Share of pixels that have this very colour: nothing lights what looks up, so it is that of the legend.
fn exactly(pixels: &[[u8; 3]], colour: [u8; 3]) -> f64 {
    let is_it = |pixel: &&[u8; 3]| pixel.iter().zip(colour).all(|(&one, other)| one.abs_diff(other) <= 2);
    pixels.iter().filter(is_it).count() as f64 / pixels.len() as f64
}

/// Pictures of a tour of a line.
fn taken(folder: &Path, display: &Display, size: &str, line_text: &str, tour_text: &str) -> PathBuf {
    let (line, tour) = (folder.join("line.toml"), folder.join("tour.toml"));
    std::fs::write(&line, line_text).expect("a file");
    std::fs::write(&tour, tour_text).expect("a file");
    let pictures = folder.join(size);
    let text = |path: &Path| path.to_str().expect("a plain name").to_owned();
    let arguments = [
        text(&line),
        "--tour".into(),
        text(&tour),
        "--pictures".into(),
        text(&pictures),
        "--size".into(),
        size.into(),
    ];
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = view(Some(display), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    pictures
}

#[test]
fn a_tour_in_the_real_window_shows_the_line_and_its_panels() {
    let Some(display) = Display::open() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let pictures = taken(folder.path(), &display, "1280x720", LINE, TOUR);
    let read = |name: &str| Picture::read(&pictures.join(name));
    let (english, korean, failure, light) = (
        read("english.png"),
        read("korean.png"),
        read("failure.png"),
        read("light.png"),
    );
    let (scene, side, bar) = (
        // Below what the colours mean.
        [[0.0, 0.7], [0.13, 0.88]],
        [[0.74, 1.0], [0.08, 0.88]],
        [[0.0, 1.0], [0.92, 1.0]],
    );
    for picture in [&english, &korean, &failure, &light] {
        assert_eq!((picture.width, picture.height), (1280, 720));
        for [across, down] in [scene, side, bar] {
            assert!(
                colours(&picture.part(across, down)) > 20,
                "something is drawn and written everywhere"
            );
        }
    }
    let of = |picture: &Picture, [across, down]: [[f64; 2]; 2]| picture.part(across, down);
    // Another language changes the words beside the picture.
    assert_ne!(of(&english, side), of(&korean, side));
    // Machines at work have green lamps, failed ones vermilion or dark red ones.
    assert!(like(&of(&english, scene), [0.0, 158.0, 115.0]) > 0.0005);
    let broken = |picture: &Picture| {
        like(&of(picture, scene), [213.0, 94.0, 0.0]) + like(&of(picture, scene), [140.0, 52.0, 0.0])
    };
    assert!(broken(&failure) > 0.0005, "{}", broken(&failure));
    // Light panels are lighter.
    let brightness = |pixels: Vec<[u8; 3]>| {
        let all: u64 = pixels.iter().flatten().map(|&value| u64::from(value)).sum();
        all as f64 / (3 * pixels.len()) as f64
    };
    assert!(brightness(of(&light, side)) > brightness(of(&korean, side)) + 60.0);
    // Two lines stand beside each other, and the bars of their machines have the colours of what they did.
    let (beside, offered, dearer) = (read("beside.png"), read("offered.png"), read("dearer.png"));
    let halves = [[[0.0, 0.35], [0.2, 0.85]], [[0.37, 0.72], [0.2, 0.85]]];
    for half in halves {
        assert!(colours(&of(&beside, half)) > 20, "both halves show a line");
    }
    assert_ne!(
        of(&beside, halves[0]),
        of(&beside, halves[1]),
        "the offer's line has one saw more"
    );
    assert!(
        like(&of(&beside, side), [0.0, 158.0, 115.0]) > 0.01,
        "what worked is green"
    );
    assert_ne!(of(&offered, side), of(&dearer, side), "another price has other figures");
    let branch = read("branch.png");
    assert!(broken(&branch) > 0.0005 && of(&branch, halves[0]) != of(&branch, halves[1]));
    // While it plays the clock goes on, and with it the line.
    let (playing, played) = (read("playing.png"), read("played.png"));
    assert_ne!(of(&playing, bar), of(&played, bar), "the clock has moved");
    assert_ne!(of(&playing, scene), of(&played, scene), "so have parts");
    let editor = read("editor.png");
    assert!(
        colours(&of(&editor, [[0.65, 1.0], [0.08, 0.5]])) > 20,
        "there is something to be changed"
    );
}

#[test]
fn a_window_of_any_size_is_filled() {
    let Some(display) = Display::open() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    for (size, [width, height]) in [
        ("320x240", [320, 240]),
        ("500x1000", [500, 1_000]),
        ("1920x300", [1_920, 300]),
    ] {
        let pictures = taken(folder.path(), &display, size, LINE, TOUR);
        for name in ["english.png", "light.png", "beside.png", "dearer.png", "editor.png"] {
            let picture = Picture::read(&pictures.join(name));
            assert_eq!((picture.width, picture.height), (width, height));
            let seen = colours(&picture.part([0.0, 1.0], [0.0, 1.0]));
            assert!(seen > 20, "{size} {name}: {seen} colours");
        }
    }
}

#[test]
fn signal_and_lost_connections_are_seen_in_the_picture() {
    let Some(display) = Display::open() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let pictures = taken(folder.path(), &display, "1280x720", FAR, SIGNAL_TOUR);
    let read = |name: &str| Picture::read(&pictures.join(name));
    // Strong, good, fair and weak signal, and the two colours of blind spots.
    let levels = [
        [158, 202, 225],
        [94, 150, 194],
        [46, 100, 150],
        [20, 52, 94],
        [213, 94, 0],
        [28, 12, 4],
    ];
    // The floor, below the legend.
    let floor = |picture: &Picture| picture.part([0.0, 0.72], [0.48, 0.88]);
    for level in levels {
        let share = |name: &str| exactly(&floor(&read(name)), level);
        assert!(share("plain.png") < 0.0005, "{level:?} without the map");
        assert!(share("map.png") > 0.0005, "{level:?} {}", share("map.png"));
        assert!(
            (share("map.png") - share("map-ko.png")).abs() < 0.01,
            "{level:?} in light panels"
        );
    }
    // Strong on the left, where the access point is, and blind spots on the right.
    let halves = [[0.0, 0.36], [0.36, 0.72]].map(|across| read("map.png").part(across, [0.48, 0.88]));
    assert!(exactly(&halves[0], levels[0]) > exactly(&halves[1], levels[0]));
    assert!(exactly(&halves[1], levels[4]) > exactly(&halves[0], levels[4]));
    let legend = |name: &str| read(name).part([0.0, 0.2], [0.08, 0.4]);
    assert_ne!(legend("map.png"), legend("map-ko.png"), "the legend has words");
    // The machine that hears nobody is marked without anybody asking; the other one is not.
    let cut_off = |pixels: Vec<[u8; 3]>| like(&pixels, [204.0, 121.0, 167.0]);
    let [left, right] = [[0.0, 0.25], [0.45, 0.72]].map(|across| cut_off(read("plain.png").part(across, [0.1, 0.88])));
    assert!(left < 0.0001 && right > 0.0005, "{left} {right}");
    // Looked at, its link is yellow; when the network is lost beside it, that machine is cut off, too.
    let yellow = |pixels: Vec<[u8; 3]>| like(&pixels, [240.0, 228.0, 66.0]);
    let scene = |name: &str| read(name).part([0.0, 0.25], [0.42, 0.88]);
    assert!(yellow(scene("link.png")) > yellow(scene("plain.png")) + 0.0002);
    let [as_it_is, lost] =
        [[0.0, 0.14], [0.363, 0.5]].map(|across| cut_off(read("lost.png").part(across, [0.1, 0.88])));
    assert!(as_it_is < 0.0001 && lost > 0.0005, "{as_it_is} {lost}");
}

#[test]
fn a_lost_graphics_device_is_said_and_changes_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let (Some(display), Some(layer)) = (Display::open(), Layer::built("lost_device")) else {
        return;
    };
    let line = folder.path().join("line.toml");
    let unsaved = folder.path().join("line.toml.unsaved");
    std::fs::write(&line, LINE).expect("a file");
    // A window that goes on regardless ends all the same, after a tour; what was changed is no part of one.
    let tour = folder.path().join("tour.toml");
    std::fs::write(&tour, TOUR).expect("a file");
    let places = [line.as_path(), &tour, folder.path()].map(|path| path.to_str().expect("a plain name").to_owned());
    // Before the first picture, in the first ones, and once everything stands.
    for submissions in ["0", "3", "60"] {
        for changes in [None, Some(LINE.replace("\"saw\"", "\"sawing\""))] {
            if let Some(text) = &changes {
                let kept = format!("# Taktline: unsaved changes of another text\n{text}");
                std::fs::write(&unsaved, kept).expect("a file");
            }
            let mut arguments = vec![places[0].as_str()];
            if changes.is_none() {
                arguments.extend(["--tour", &places[1], "--pictures", &places[2]]);
            }
            let output = layer
                .put_below(&mut command(Some(&display), &arguments))
                .env("LOST_AFTER", submissions)
                .output()
                .expect("the program");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(75), "{said}");
            assert!(
                said.contains("graphics device was lost") && !said.contains("panicked"),
                "{said}"
            );
            match changes {
                None => assert!(!said.contains("unsaved") && !unsaved.exists(), "{said}"),
                Some(text) => {
                    assert!(said.contains("line.toml.unsaved"), "{said}");
                    let kept = std::fs::read_to_string(&unsaved).expect("what was changed");
                    assert!(kept.ends_with(&text), "{kept}");
                    std::fs::remove_file(&unsaved).expect("no changes any more");
                }
            }
        }
    }
}

/// Hundredths of a second that a process has worked so far.
#[cfg(target_os = "linux")]
fn worked(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("a process");
    // After the name, which may have anything in it; user and system time are the fields 14 and 15 of all.
    let after = stat.rsplit_once(')').expect("a name").1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    [11, 12]
        .map(|at| fields[at].parse::<u64>().expect("a number"))
        .iter()
        .sum()
}

#[cfg(target_os = "linux")]
#[test]
fn a_window_in_which_nothing_moves_rests() {
    let Some(display) = Display::open() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let line = folder.path().join("line.toml");
    std::fs::write(&line, LINE).expect("a file");
    let mut window = command(Some(&display), &[line.to_str().expect("a plain name")])
        .spawn()
        .expect("the program");
    let patience = std::time::Instant::now();
    // It begins with the futures of its offer; then, in five seconds, it works for a tenth of one at most.
    let rests = loop {
        let before = worked(window.id());
        std::thread::sleep(Duration::from_secs(5));
        let busy = worked(window.id()) - before;
        if before > 0 && busy < 10 {
            break true;
        }
        if patience.elapsed() > Duration::from_secs(120) {
            break false;
        }
    };
    window.kill().expect("it is there");
    window.wait().expect("an end");
    assert!(rests, "it draws although nothing moves");
}

#[cfg(target_os = "linux")]
#[test]
fn a_window_that_is_interrupted_says_so() {
    let Some(display) = Display::open() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let line = folder.path().join("line.toml");
    std::fs::write(&line, LINE).expect("a file");
    let command = command(Some(&display), &[line.to_str().expect("a plain name")]);
    // As from a terminal, and as in the background of a script. Before the window is open, and when it rests.
    for ignored in ["--default-signal=INT,HUP", "--ignore-signal=INT,HUP"] {
        for after in [0, 8] {
            let mut started = signals::started_with(ignored, &command);
            let window = started.stderr(Stdio::piped()).spawn().expect("the program");
            signals::wait_until_it_listens(&window);
            std::thread::sleep(Duration::from_secs(after));
            signals::send("TERM", &window);
            let output = window.wait_with_output().expect("an end");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(75), "{said}");
            assert!(said.contains("the window was interrupted"), "{said}");
        }
    }
}

#[test]
fn without_a_display_it_says_so() {
    let output = view(None, &[]);
    assert_eq!(output.status.code(), Some(75));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("no display"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_display_that_is_not_there_is_no_panic() {
    let nobody = Command::new(PROGRAM)
        .arg("view")
        .env_remove("WAYLAND_DISPLAY")
        .env("DISPLAY", ":4171")
        .output()
        .expect("the program");
    assert_eq!(nobody.status.code(), Some(75));
    let said = String::from_utf8_lossy(&nobody.stderr);
    assert!(
        said.contains("no window can be opened") && !said.contains("panicked"),
        "{said}"
    );
}

#[test]
fn a_tour_that_is_none_is_refused_before_anything_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let tour = folder.path().join("tour.toml");
    std::fs::write(&tour, "[[step]]\npicture = \"../elsewhere.png\"").expect("a file");
    let output = view(None, &["--tour", tour.to_str().expect("a plain name")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("step 1"));
}
