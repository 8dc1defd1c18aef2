//! The viewer: a line in operation to look at, in a window.
//!
//! [`playback`] gives the picture of any moment, [`layout`] says where things stand
//! ([`hall_network`] where the signal is), [`panels`] are what is written and
//! pressed around the picture, [`scene`] draws it in three dimensions, [`tour`] drives all of it from a file ([`guide`]
//! takes it), and [`app`] is the window. Only [`scene`], [`guide`] and [`app`] know the engine that draws; everything
//! else is plain data and is tested without a window. Every word stands in [`words`] in two languages; [`said`] is what
//! is said over the picture, [`ready`] the list of scenarios that come with the program.

pub mod app;
pub mod colours;
pub mod editor;
pub mod export;
pub mod fonts;
pub mod guide;
pub mod hall_network;
pub mod layout;
pub mod line;
pub mod money;
pub mod names;
pub mod panels;
pub mod playback;
pub mod ready;
pub mod said;
pub mod scene;
pub mod state;
pub mod tour;
pub mod words;
