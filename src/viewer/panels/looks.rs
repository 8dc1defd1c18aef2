//! How large and how dark everything is written: letters grow with the window, and none are too pale to be read.

use egui::{Color32, Context, FontFamily, FontId, TextStyle, Ui, Visuals};

/// How much larger than in a window of 720 points everything is written.
pub fn scale(height: f32) -> f32 {
    (height / 720.0).clamp(0.9, 1.8)
}

/// How wide a text is in one line, points.
pub fn wide(ui: &Ui, text: &str, font: &FontId) -> f32 {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE);
    galley.size().x
}

/// Sets colours and sizes.
pub fn apply(context: &Context, is_dark: bool, scale: f32) {
    let mut visuals = if is_dark { Visuals::dark() } else { Visuals::light() };
    let grey = |dark, light| Color32::from_gray(if is_dark { dark } else { light });
    visuals.widgets.noninteractive.fg_stroke.color = grey(215, 40);
    visuals.widgets.inactive.fg_stroke.color = grey(225, 30);
    visuals.weak_text_color = Some(grey(165, 95));
    // A cursor that blinks has the window drawn for as long as a field is chosen.
    visuals.text_cursor.blink = false;
    context.set_visuals(visuals);
    context.all_styles_mut(|style| {
        let size = |points: f32, family| FontId::new(points * scale, family);
        style.text_styles = [
            (TextStyle::Small, size(12.0, FontFamily::Proportional)),
            (TextStyle::Body, size(14.0, FontFamily::Proportional)),
            (TextStyle::Button, size(14.0, FontFamily::Proportional)),
            (TextStyle::Heading, size(18.0, FontFamily::Proportional)),
            (TextStyle::Monospace, size(14.0, FontFamily::Monospace)),
        ]
        .into();
        style.spacing.interact_size.y = 20.0 * scale;
        style.spacing.button_padding = egui::vec2(6.0, 2.0) * scale;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_grow_with_the_window() {
        assert!(scale(1080.0) > scale(720.0) && scale(10.0) > 0.5 && scale(10_000.0) < 2.0);
    }
}
