//! Gives boxes and cameras to the engine. The boxes of all runs come from one pool of entities that share a mesh and, by
//! colour, their materials, so that many are drawn in few calls.

use std::collections::BTreeMap;

use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, Viewport};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use bevy::render::render_resource::BlendState;
use bevy_egui::PrimaryEguiContext;

use crate::viewer::scene::orbit::{OPENING, Orbit};
use crate::viewer::scene::shapes::Shape;

/// Distance between the halls of two runs, metres: neither camera sees the other's.
const APART_M: f32 = 4_000.0;

/// The boxes on the stage.
#[derive(Debug, Resource)]
pub struct Pool {
    cube: Handle<Mesh>,
    materials: BTreeMap<[u8; 3], Handle<StandardMaterial>>,
    boxes: Vec<Entity>,
}

/// The camera of a run.
#[derive(Clone, Copy, Debug, Component)]
pub struct RunCamera(pub usize);

/// Sets up cameras, light and the pool.
pub fn set_up(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>) {
    commands.insert_resource(Pool {
        cube: meshes.add(Cuboid::new(1.0, 1.0, 1.0)),
        materials: BTreeMap::new(),
        boxes: Vec::new(),
    });
    commands.insert_resource(GlobalAmbientLight {
        brightness: 600.0,
        ..default()
    });
    commands.spawn((
        DirectionalLight {
            illuminance: 2_400.0,
            ..default()
        },
        Transform::from_xyz(-0.4, 1.0, 0.7).looking_at(Vec3::ZERO, Vec3::Y),
    ));
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

/// Shows exactly these boxes, one list a run.
pub fn show(
    runs: &[Vec<Shape>],
    commands: &mut Commands,
    pool: &mut Pool,
    materials: &mut Assets<StandardMaterial>,
    shown: &mut Query<(&mut Transform, &mut MeshMaterial3d<StandardMaterial>, &mut Visibility), Without<RunCamera>>,
) {
    let all = runs
        .iter()
        .enumerate()
        .flat_map(|(run, shapes)| shapes.iter().map(move |shape| (run, shape)));
    let mut used = 0;
    for (run, shape) in all {
        let [x, y, z] = shape.middle.map(|value| value as f32);
        let sides = shape.sides.map(|value| value as f32);
        let transform = Transform::from_xyz(x + run as f32 * APART_M, y, z).with_scale(Vec3::from_array(sides));
        let material = pool.materials.entry(shape.colour).or_insert_with(|| {
            let [r, g, b] = shape.colour;
            materials.add(StandardMaterial {
                base_color: Color::srgb_u8(r, g, b),
                perceptual_roughness: 1.0,
                reflectance: 0.0,
                ..default()
            })
        });
        match pool.boxes.get(used).and_then(|&entity| shown.get_mut(entity).ok()) {
            Some((mut place, mut colour, mut visibility)) => {
                place.set_if_neq(transform);
                if colour.0 != *material {
                    colour.0 = material.clone();
                }
                visibility.set_if_neq(Visibility::Inherited);
            }
            None => {
                let entity = commands.spawn((Mesh3d(pool.cube.clone()), MeshMaterial3d(material.clone()), transform));
                pool.boxes.push(entity.id());
            }
        }
        used += 1;
    }
    for &entity in pool.boxes.iter().skip(used) {
        if let Ok((_, _, mut visibility)) = shown.get_mut(entity) {
            visibility.set_if_neq(Visibility::Hidden);
        }
    }
}

/// Puts the camera of a run where it stands, and its picture where the panels leave room: left, top, width and height in
/// pixels of the window.
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
