//! What is written and pressed around the picture: plain functions of a panel's place and the viewer's state.

pub mod editor;
pub mod figures;
pub mod futures;
pub mod happenings;
pub mod health;
pub mod keys;
pub mod legend;
pub mod looks;
pub mod losses;
pub mod machine;
pub mod money;
pub mod network;
pub mod picture_tools;
pub mod playback_bar;
pub mod run_title;
pub mod screen;
#[cfg(test)]
mod snapshots;
pub mod stations;
#[cfg(test)]
mod tests;
pub mod timeline;
pub mod top_bar;
pub mod vehicle;
