//! The picture: [`shapes`] turns a snapshot into coloured [`forms`] and [`orbit`] is the camera, all plain numbers;
//! [`floor`], [`machines`], [`people`], [`parts`], [`ways`] and [`links`] are what stands in it. [`things`] are what can be
//! pointed at. [`drawing`] gives them to the engine in their colours ([`paint`]); [`name_plates`] writes names over it.

pub mod drawing;
pub mod floor;
pub mod forms;
pub mod links;
pub mod machines;
pub mod name_plates;
pub mod orbit;
pub mod paint;
pub mod parts;
pub mod people;
pub mod shape;
pub mod shapes;
pub mod things;
pub mod ways;
