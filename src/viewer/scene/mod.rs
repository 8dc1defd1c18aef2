//! The picture: [`shapes`] turns a snapshot into coloured boxes and [`orbit`] is the camera, both plain numbers;
//! [`drawing`] gives them to the engine.

pub mod drawing;
pub mod orbit;
pub mod shapes;
