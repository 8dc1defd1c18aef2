//! Drawings inside a page: a few shapes, whose looks are the page's styles by their class.

use crate::report::html::markup::escaped;

/// Width of every drawing, in its own units: about points on A4.
pub const WIDTH: f64 = 720.0;

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A drawing; its origin is above on the left.
#[derive(Debug)]
pub struct Svg {
    height: f64,
    label: String,
    body: String,
}

impl Svg {
    /// An empty drawing that says `label` to those who cannot see it.
    pub fn new(height: f64, label: &str) -> Self {
        Self {
            height,
            label: label.to_owned(),
            body: String::new(),
        }
    }

    /// A rectangle from its corner above on the left; `title` is shown when it is pointed at.
    pub fn rect(&mut self, [x, y]: [f64; 2], [width, height]: [f64; 2], class: &str, title: &str) {
        let [x, y, width, height] = [x, y, width, height].map(coordinate);
        self.body.push_str(&format!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" class="{class}">"#
        ));
        if !title.is_empty() {
            self.body.push_str(&format!("<title>{}</title>", escaped(title)));
        }
        self.body.push_str("</rect>\n");
    }

    /// A straight line.
    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], class: &str) {
        let ([x1, y1], [x2, y2]) = (from.map(coordinate), to.map(coordinate));
        self.body.push_str(&format!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" class=\"{class}\"></line>\n"
        ));
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[[f64; 2]], class: &str) {
        self.body.push_str(&format!(
            "<polyline points=\"{}\" class=\"{class}\"></polyline>\n",
            listed(points)
        ));
    }

    /// The area between a lower and an upper line, both from left to right.
    pub fn band(&mut self, lower: &[[f64; 2]], upper: &[[f64; 2]], class: &str) {
        let around: Vec<[f64; 2]> = lower.iter().chain(upper.iter().rev()).copied().collect();
        self.body.push_str(&format!(
            "<polygon points=\"{}\" class=\"{class}\"></polygon>\n",
            listed(&around)
        ));
    }

    /// Text, its base line at `y`.
    pub fn text(&mut self, [x, y]: [f64; 2], anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.body.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" class=\"{class}\">{}</text>\n",
            coordinate(x),
            coordinate(y),
            escaped(text)
        ));
    }

    /// The drawing as an element.
    pub fn finish(self) -> String {
        format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{}\">\n{}</svg>",
            coordinate(self.height),
            escaped(&self.label),
            self.body
        )
    }
}

fn listed(points: &[[f64; 2]]) -> String {
    let points = points.iter().map(|point| {
        let [x, y] = point.map(coordinate);
        format!("{x},{y}")
    });
    points.collect::<Vec<String>>().join(" ")
}

/// A tenth of a unit is finer than a printer.
fn coordinate(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_runs_along_its_lower_edge_and_back_along_the_upper() {
        let mut svg = Svg::new(10.0, "a \"band\"");
        svg.band(&[[0.0, 9.0], [5.0, 8.04]], &[[0.0, 1.0], [5.0, -0.01]], "band");
        let drawing = svg.finish();
        assert!(drawing.contains(r#"points="0,9 5,8 5,0 0,1""#), "{drawing}");
        assert!(drawing.contains(r#"viewBox="0 0 720 10""#) && drawing.contains("a &quot;band&quot;"));
    }

    #[test]
    fn names_in_drawings_are_only_text() {
        let mut svg = Svg::new(10.0, "");
        svg.text([1.0, 2.0], Anchor::End, "name", "</text><script>");
        svg.rect([0.0, 0.0], [1.0, 1.0], "bar", "<b>");
        let drawing = svg.finish();
        assert!(!drawing.contains("<script>") && !drawing.contains("<b>"), "{drawing}");
    }
}
