//! Gives forms and cameras to the engine. All shapes of a form share a mesh and all shapes a material, so that many are
//! drawn in few calls.

use std::collections::BTreeMap;

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, Viewport};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::light::cluster::{ClusterConfig, GlobalClusterSettings};
use bevy::mesh::{Indices, MeshTag, PrimitiveTopology};
use bevy::prelude::*;
use bevy::render::render_resource::BlendState;
use bevy_egui::PrimaryEguiContext;

use crate::viewer::scene::forms::{Faces, Form};
use crate::viewer::scene::orbit::{OPENING, Orbit};
use crate::viewer::scene::paint::{Paint, coloured};
use crate::viewer::scene::shape::Shape;

/// Distance between the halls of two runs, metres: neither camera sees the other's.
const APART_M: f32 = 4_000.0;

/// What is drawn apart from the rest, because it changes at other times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// What stands there whatever happens.
    Fixtures,
    /// What changes from picture to picture.
    Moving,
}

/// What makes two shapes the same to the engine, wherever they stand.
type Kind = (Layer, usize, Form);

/// The shapes on the stage. Those of a layer, run and form are a row of entities of their own, so that one part more
/// moves no machine, and an entity never changes its mesh.
#[derive(Debug, Resource)]
pub struct Pool {
    meshes: BTreeMap<Form, Handle<Mesh>>,
    paint: Handle<Paint>,
    rows: BTreeMap<Kind, Vec<Entity>>,
}

/// The camera of a run.
#[derive(Clone, Copy, Debug, Component)]
pub struct RunCamera(pub usize);

/// Sets up the cameras and the pool.
///
/// Nothing is lit, so the engine is not to sort lights into clusters of the picture. It would do so on the graphics device,
/// and in bevy 0.19.1 keep a handle of 40 bytes of every picture for as long as the window is open
/// (`metadata_staging_pending_buffers` of `bevy_pbr::cluster::gpu` only grows).
pub fn set_up(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut paints: ResMut<Assets<Paint>>,
    mut clusters: ResMut<GlobalClusterSettings>,
) {
    clusters.gpu_clustering = None;
    commands.insert_resource(Pool {
        meshes: Form::ALL
            .into_iter()
            .map(|form| (form, meshes.add(mesh(&form.faces()))))
            .collect(),
        paint: paints.add(Paint {}),
        rows: BTreeMap::new(),
    });
    for run in 0..2 {
        commands.spawn((
            Camera3d::default(),
            Camera {
                order: run as isize,
                is_active: run == 0,
                output_mode: CameraOutputMode::Skip,
                // The first one clears the whole window, the second one would clear the first one's picture.
                clear_color: if run == 0 {
                    ClearColorConfig::Default
                } else {
                    ClearColorConfig::None
                },
                ..default()
            },
            Projection::Perspective(PerspectiveProjection {
                fov: OPENING as f32,
                near: 0.1,
                far: 3_000.0,
                ..default()
            }),
            Msaa::Off,
            Tonemapping::None,
            ClusterConfig::None,
            RunCamera(run),
        ));
    }
    // The panels have a camera of their own, for those of the runs have only a part of the window. It draws over what
    // they have drawn, and it alone brings the picture to the window: once, not once a camera.
    commands.spawn((
        PrimaryEguiContext,
        Camera2d,
        RenderLayers::none(),
        Camera {
            order: 2,
            output_mode: CameraOutputMode::Write {
                blend_state: Some(BlendState::REPLACE),
                clear_color: ClearColorConfig::None,
            },
            clear_color: ClearColorConfig::None,
            ..default()
        },
        Msaa::Off,
        Tonemapping::None,
    ));
}

/// The mesh of a form. Its vertices are as bright as their faces; colours of vertices are linear, and what looks half
/// as bright is about a quarter there.
fn mesh(faces: &Faces) -> Mesh {
    let (mut positions, mut colours, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    for face in &faces.0 {
        let first = positions.len() as u32;
        let light = (face.light * face.light) as f32;
        for corner in &face.corners {
            positions.push(corner.map(|value| value as f32));
            colours.push([light, light, light, 1.0]);
        }
        for corner in 2..face.corners.len() as u32 {
            indices.extend([first, first + corner - 1, first + corner]);
        }
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
        .with_inserted_indices(Indices::U32(indices))
}

/// What the engine may change of a shape.
pub type Placed<'w, 's> =
    Query<'w, 's, (&'static mut Transform, &'static mut MeshTag, &'static mut Visibility), Without<RunCamera>>;

/// Shows exactly these shapes in a layer, one list a run.
pub fn show(layer: Layer, runs: &[Vec<Shape>], commands: &mut Commands, pool: &mut Pool, placed: &mut Placed) {
    let mut used: BTreeMap<Kind, usize> = BTreeMap::new();
    let all = runs
        .iter()
        .enumerate()
        .flat_map(|(run, shapes)| shapes.iter().map(move |shape| (run, shape)));
    for (run, shape) in all {
        let kind = (layer, run, shape.form);
        let row = pool.rows.entry(kind).or_default();
        let number = used.entry(kind).or_default();
        let at = placement(shape, run);
        match row.get(*number).and_then(|&entity| placed.get_mut(entity).ok()) {
            Some((mut place, mut colour, mut visibility)) => {
                place.set_if_neq(at);
                colour.set_if_neq(coloured(shape.colour));
                visibility.set_if_neq(Visibility::Inherited);
            }
            None => {
                if let Some(mesh) = pool.meshes.get(&shape.form) {
                    let looks = (MeshMaterial3d(pool.paint.clone()), coloured(shape.colour));
                    row.push(commands.spawn((Mesh3d(mesh.clone()), looks, at)).id());
                }
            }
        }
        *number += 1;
    }
    for (kind, row) in &pool.rows {
        if kind.0 != layer {
            continue;
        }
        for &entity in row.iter().skip(used.get(kind).copied().unwrap_or_default()) {
            if let Ok((.., mut visibility)) = placed.get_mut(entity) {
                visibility.set_if_neq(Visibility::Hidden);
            }
        }
    }
}

/// Where the engine puts a shape of a run.
fn placement(shape: &Shape, run: usize) -> Transform {
    let [x, y, z] = shape.base.map(|value| value as f32);
    let turned = Quat::from_rotation_y(shape.yaw as f32) * Quat::from_rotation_z(shape.pitch as f32);
    Transform::from_xyz(x + run as f32 * APART_M, y, z)
        .with_rotation(turned)
        .with_scale(Vec3::from_array(shape.sides.map(|value| value as f32)))
}

/// Puts the camera of a run where it stands, and its picture where the panels leave room: left, top, width and height
/// in pixels of the window.
pub fn aim(orbit: &Orbit, run: usize, place: Option<[u32; 4]>, camera: &mut Camera, transform: &mut Transform) {
    let offset = Vec3::X * (run as f32 * APART_M);
    let vector = |point: [f64; 3]| Vec3::from_array(point.map(|value| value as f32)) + offset;
    let aimed = Transform::from_translation(vector(orbit.eye())).looking_at(vector(orbit.target), Vec3::Y);
    if *transform != aimed {
        *transform = aimed;
    }
    camera.is_active = place.is_some();
    if let Some([left, top, width, height]) = place {
        let (position, size) = (UVec2::new(left, top), UVec2::new(width, height));
        let is_same = |now: &Viewport| now.physical_position == position && now.physical_size == size;
        if !camera.viewport.as_ref().is_some_and(is_same) {
            camera.viewport = Some(Viewport {
                physical_position: position,
                physical_size: size,
                ..default()
            });
        }
    }
}
