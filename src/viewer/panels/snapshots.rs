//! The panels drawn without a graphics device and held against the pictures in `tests/snapshots`. After a change that is
//! meant, `UPDATE_SNAPSHOTS=1` writes them anew; they are looked at before they are kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use dream_soft_render::{ClipRect, Color, Mesh, SoftwareRenderer, TextureId, Vertex};
use egui::epaint::{ImageData, Primitive};
use egui_kittest::{Harness, TestRenderer};

use super::screen::screen;
use super::tests::line;
use crate::kernel::time::Span;
use crate::report::words::Language;
use crate::study::networks::NoCache;
use crate::viewer::editor::desk::Desk;
use crate::viewer::editor::draft::Origin;
use crate::viewer::fonts;
use crate::viewer::panels::looks;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::{Money, Page, ViewState};

const SIZE: [usize; 2] = [1280, 720];
/// Levels of 255 by which a colour may differ, for sums of floats are not quite the same on every machine.
const TOLERATED: u8 = 24;
/// Pixels of a picture that may differ by more, of a thousand.
const PER_MILLE: usize = 1;

/// What is drawn on, with the textures that the panels brought.
#[derive(Clone, Debug, Default)]
struct Canvas(Rc<RefCell<(SoftwareRenderer, BTreeMap<egui::TextureId, TextureId>)>>);

impl TestRenderer for Canvas {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        let (renderer, textures) = &mut *self.0.borrow_mut();
        let parts = std::mem::take(&mut delta.set).into_iter();
        for (id, part) in parts.flat_map(|(id, parts)| parts.into_iter().map(move |part| (id, part))) {
            let ImageData::Color(image) = &part.image;
            let [width, height] = image.size;
            let bytes: Vec<u8> = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
            match (part.pos, textures.get(&id)) {
                (Some([x, y]), Some(&texture)) => renderer.update_texture(texture, x, y, width, height, &bytes),
                (_, before) => {
                    before.map_or(Ok(()), |&before| renderer.free_texture(before)).unwrap();
                    let texture = renderer.create_texture(width, height, &bytes).unwrap();
                    textures.insert(id, texture);
                    Ok(())
                }
            }
            .unwrap();
        }
        for id in std::mem::take(&mut delta.free) {
            textures
                .remove(&id)
                .map_or(Ok(()), |old| renderer.free_texture(old))
                .unwrap();
        }
    }
}

impl Canvas {
    /// Red, green and blue by pixel of what the panels look like now.
    fn draw(&self, harness: &Harness<'static, ViewState>) -> Vec<[u8; 3]> {
        let (renderer, textures) = &mut *self.0.borrow_mut();
        let mut frame = renderer.begin_frame(SIZE[0], SIZE[1]).unwrap();
        frame.clear(Color::from_rgb(90, 100, 110));
        let shapes = harness.output().shapes.clone();
        for part in harness.ctx.tessellate(shapes, 1.0) {
            let Primitive::Mesh(mesh) = part.primitive else {
                panic!("nothing else is drawn in panels");
            };
            let vertex = |vertex: &egui::epaint::Vertex| {
                let [r, g, b, a] = vertex.color.to_array();
                let colour = Color::from_rgba_premultiplied(r, g, b, a);
                Vertex::new([vertex.pos.x, vertex.pos.y], [vertex.uv.x, vertex.uv.y], colour)
            };
            let vertices: Vec<Vertex> = mesh.vertices.iter().map(vertex).collect();
            let side = |value: f32| value.round().max(0.0) as u32;
            let (least, most) = (part.clip_rect.min, part.clip_rect.max);
            let clip = ClipRect::new(side(least.x), side(least.y), side(most.x), side(most.y));
            let texture = textures.get(&mesh.texture_id).copied();
            let indices = &mesh.indices;
            frame
                .mesh(
                    Mesh {
                        vertices: &vertices,
                        indices,
                        texture,
                    },
                    clip,
                )
                .unwrap();
        }
        let pixels = frame.surface().pixels.chunks_exact(4);
        pixels.map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
    }
}

/// A picture's pixels between two columns.
#[derive(Debug, PartialEq)]
struct Picture {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    fn of(pixels: &[[u8; 3]], columns: std::ops::Range<usize>) -> Self {
        let rows = pixels.chunks_exact(SIZE[0]);
        Self {
            width: columns.len(),
            pixels: rows.flat_map(|row| row[columns.clone()].to_vec()).collect(),
        }
    }

    fn read(path: &Path) -> Option<Self> {
        let file = BufReader::new(File::open(path).ok()?);
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        Some(Self {
            width: info.width as usize,
            pixels: bytes.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect(),
        })
    }

    fn write(&self, path: &Path) {
        let file = BufWriter::new(File::create(path).unwrap());
        let height = self.pixels.len() / self.width;
        let mut encoder = png::Encoder::new(file, self.width as u32, height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(self.pixels.as_flattened())
            .unwrap();
    }

    /// Pixels that look otherwise than in another picture.
    fn differing(&self, other: &Self) -> usize {
        if (self.width, self.pixels.len()) != (other.width, other.pixels.len()) {
            return self.pixels.len();
        }
        let pairs = self.pixels.iter().zip(&other.pixels);
        let differs = |one: &[u8; 3], other: &[u8; 3]| one.iter().zip(other).any(|(a, b)| a.abs_diff(*b) > TOLERATED);
        pairs.filter(|(one, other)| differs(one, other)).count()
    }
}

/// Holds a picture against the one that is kept, or keeps it.
fn hold(name: &str, picture: &Picture) {
    let kept = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots")).join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        picture.write(&kept);
    }
    let before = Picture::read(&kept).unwrap_or_else(|| panic!("{} is not there", kept.display()));
    let differing = picture.differing(&before);
    if differing * 1_000 > picture.pixels.len() * PER_MILLE {
        let seen = std::env::temp_dir().join(format!("taktline-{name}"));
        picture.write(&seen);
        panic!("{name}: {differing} pixels look otherwise; see {}", seen.display());
    }
}

/// The line after thirty hours, its offers simulated, drawn on a canvas.
fn shown(language: Language, is_dark: bool) -> (Harness<'static, ViewState>, Canvas) {
    let mut state = ViewState::new(line(), language).unwrap();
    state.is_dark = is_dark;
    state.desk = Some(Desk::open(Origin::BuiltIn("machining-cell")).unwrap());
    state.look_at(0, Some(Thing::Machine(2)));
    state.simulate_offers(NoCache);
    while matches!(state.money, Money::Waiting(_))
        || matches!(&state.money, Money::Ready(shown) if shown.more.is_some())
    {
        std::thread::sleep(Duration::from_millis(5));
        state.tick(Duration::ZERO);
    }
    let at = state.plans[0].start + Span::from_hours(30.0);
    state.stage.go(at);
    state.stage.actors()[0].with(|playback| drop((playback.at(at), playback.finish())));
    let canvas = Canvas::default();
    let [width, height] = SIZE.map(|side| side as f32);
    let mut harness = Harness::builder()
        .with_size(egui::vec2(width, height))
        .renderer(canvas.clone())
        .build_ui_state(
            |ui, state: &mut ViewState| {
                looks::apply(&ui.ctx().clone(), state.is_dark, looks::scale(SIZE[1] as f32));
                state.stage.look();
                screen(ui, state);
            },
            state,
        );
    harness.ctx.set_fonts(fonts::definitions());
    harness.run_steps(3);
    (harness, canvas)
}

#[test]
fn every_page_looks_as_it_did() {
    for (language, is_dark, name) in [(Language::English, true, "en"), (Language::Korean, false, "ko")] {
        let (mut harness, canvas) = shown(language, is_dark);
        for (page, of) in [
            (Page::Figures, "figures"),
            (Page::Stations, "stations"),
            (Page::Timeline, "timeline"),
            (Page::Network, "network"),
            (Page::Machine, "machine"),
            (Page::Money, "money"),
            (Page::Editor, "editor"),
        ] {
            harness.state_mut().page = page;
            for _ in 0..4 {
                harness.run_steps(2);
                let stage = &harness.state().stage;
                while stage.lags() {
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
            let left = SIZE[0] - if page == Page::Editor { 500 } else { 370 };
            let whole = page == Page::Figures;
            let columns = if whole { 0..SIZE[0] } else { left..SIZE[0] };
            hold(
                &format!("{of}-{name}.png"),
                &Picture::of(&canvas.draw(&harness), columns),
            );
        }
    }
}

#[test]
fn a_picture_that_changed_is_noticed() {
    let picture = |value| Picture {
        width: 40,
        pixels: vec![[value; 3]; 4_000],
    };
    let mut other = picture(100);
    assert_eq!(picture(100).differing(&other), 0);
    other.pixels[5] = [200, 100, 100];
    assert_eq!(picture(100).differing(&other), 1);
    assert_eq!(picture(100).differing(&picture(140)), 4_000);
}
