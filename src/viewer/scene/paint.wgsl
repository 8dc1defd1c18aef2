// A shape in its own colour, each face as bright as its corners say.

#import bevy_pbr::mesh_functions::{get_tag, get_world_from_local, mesh_position_local_to_clip}

struct Corner {
    @builtin(instance_index) instance: u32,
    @location(0) place: vec3<f32>,
    @location(5) light: vec4<f32>,
}

struct Painted {
    @builtin(position) place: vec4<f32>,
    // All corners of a face are alike.
    @location(0) @interpolate(flat) colour: vec3<f32>,
}

// A colour of the screen as amounts of light: sRGB, IEC 61966-2-1.
fn light_of(colour: vec3<f32>) -> vec3<f32> {
    let dark = colour / 12.92;
    let bright = pow((colour + 0.055) / 1.055, vec3(2.4));
    return select(bright, dark, colour <= vec3(0.04045));
}

@vertex
fn vertex(corner: Corner) -> Painted {
    var painted: Painted;
    let world_from_local = get_world_from_local(corner.instance);
    painted.place = mesh_position_local_to_clip(world_from_local, vec4(corner.place, 1.0));
    painted.colour = light_of(unpack4x8unorm(get_tag(corner.instance)).rgb) * corner.light.rgb;
    return painted;
}

@fragment
fn fragment(painted: Painted) -> @location(0) vec4<f32> {
    return vec4(painted.colour, 1.0);
}
