//! How shapes get their colour: each entity carries its own, faces are as bright as their corners say, and one material
//! serves them all, so that shapes of a form are drawn in one call whatever their colours.
//!
//! Left out is everything a pixel would be reckoned with otherwise: light, shadow, textures, what shines through. Where
//! the processor draws, it is the pixels of the floor that cost the time.

use bevy::asset::{AssetPath, embedded_asset, embedded_path};
use bevy::mesh::MeshTag;
use bevy::prelude::*;
use bevy::render::render_resource::AsBindGroup;
use bevy::shader::ShaderRef;

/// The material of all shapes.
#[derive(Clone, Copy, Debug, Default, Asset, AsBindGroup, TypePath)]
pub struct Paint {}

impl Material for Paint {
    fn vertex_shader() -> ShaderRef {
        shader()
    }

    fn fragment_shader() -> ShaderRef {
        shader()
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}

fn shader() -> ShaderRef {
    ShaderRef::Path(AssetPath::from_path_buf(embedded_path!("paint.wgsl")).with_source("embedded"))
}

/// Makes the engine know the material.
pub struct PaintPlugin;

impl Plugin for PaintPlugin {
    fn build(&self, app: &mut App) {
        embedded_asset!(app, "paint.wgsl");
        app.add_plugins(MaterialPlugin::<Paint>::default());
    }
}

/// What an entity carries to be of a colour: red, green and blue of the screen.
pub fn coloured([r, g, b]: [u8; 3]) -> MeshTag {
    MeshTag(u32::from_le_bytes([r, g, b, u8::MAX]))
}
