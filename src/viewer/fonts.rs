//! The font that comes with the program: NanumSquare, which has Korean and Latin letters (SIL Open Font License 1.1, see
//! `assets/fonts/OFL.txt`), before those of the panels' own for signs that it lacks.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// NanumSquare Regular, unchanged.
const KOREAN: &[u8] = include_bytes!("../../assets/fonts/NanumSquareR.ttf");
const NAME: &str = "NanumSquare";

/// The fonts of all panels.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts
        .font_data
        .insert(NAME.to_owned(), Arc::new(FontData::from_static(KOREAN)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().insert(0, NAME.to_owned());
    }
    fonts
}
