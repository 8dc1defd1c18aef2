//! A tornado: how far each figure that money alone decides moves an offer's net present value.

use crate::report::escape::name;
use crate::report::html::axis::Axis;
use crate::report::html::svg::{Anchor, Svg, WIDTH};
use crate::report::number::rough_won;
use crate::report::table::cut;
use crate::report::text::payoff::{end, input};
use crate::report::words::{Language, Word};
use crate::study::payoff::tornado::Swing;

/// Figures at most in a drawing: more of them move next to nothing.
const MOST_ROWS: usize = 12;
const LEFT: f64 = 200.0;
/// What is left on the right for the ends.
const ENDS: f64 = 200.0;
const ROW: f64 = 26.0;
/// Columns of a name in front of a bar, and of the ends behind it.
const NAME_COLUMNS: usize = 30;

/// The figures that move the worth, most first, around the mean net present value `now`: bars to the right are worth
/// more, bars to the left less. Nothing if nothing moves it.
pub fn tornado(swings: &[Swing], now: f64, language: Language) -> Option<String> {
    let shown = &swings[..swings.len().min(MOST_ROWS)];
    if shown.is_empty() {
        return None;
    }
    let at = |swing: &Swing| [&swing.npv_at_low_won, &swing.npv_at_high_won].map(|npv| npv.mean.unwrap_or(now));
    let axis = Axis::over(shown.iter().flat_map(at).chain([now]), 4);
    let right = WIDTH - ENDS;
    let place = |won: f64| axis.place(won, LEFT, right);
    let bottom = 4.0 + ROW * shown.len() as f64;
    let mut svg = Svg::new(bottom + 22.0, Word::TornadoTitle.text(language));
    for (index, tick) in axis.ticks.iter().enumerate() {
        svg.line([place(*tick), 0.0], [place(*tick), bottom], "grid");
        // Amounts are long: every other one has room.
        if index % 2 == 0 {
            let amount = rough_won(*tick, language);
            svg.text([place(*tick), bottom + 15.0], Anchor::Middle, "tick", &amount);
        }
    }
    for (index, swing) in shown.iter().enumerate() {
        let y = 4.0 + ROW * index as f64;
        let called = input(swing, language);
        svg.text([0.0, y + 16.0], Anchor::Start, "name", &cut(&called, NAME_COLUMNS));
        let ends = [swing.low, swing.high].map(|value| end(swing, value, language));
        for (worth, value) in at(swing).into_iter().zip(&ends) {
            let class = if worth > now { "gain" } else { "cost" };
            let (from, to) = (place(now), place(worth));
            let title = format!("{}: {value}: {}", name(&called), rough_won(worth, language));
            svg.rect([from.min(to), y + 4.0], [(to - from).abs(), 16.0], class, &title);
        }
        let mark = if swing.has_range { "" } else { " *" };
        let text = format!("{} … {}{mark}", ends[0], ends[1]);
        svg.text([WIDTH, y + 16.0], Anchor::End, "tick", &text);
    }
    svg.line([place(now), 0.0], [place(now), bottom], "interval");
    svg.line([place(0.0), 0.0], [place(0.0), bottom], "zero");
    Some(svg.finish())
}
