//! The picture: [`shapes`] turns a snapshot into coloured boxes and [`orbit`] is the camera, both plain numbers;
//! [`drawing`] gives them to the engine; [`name_plates`] writes names over it.

pub mod drawing;
pub mod name_plates;
pub mod orbit;
pub mod shapes;
